/* Making, filling and drawing a report while one request for memory after the other fails. */
#include "zt.h"

#include <zavit/report.h>

static zv_status fill_and_draw(zv_report *r, zv_buf *out, zv_err *err) {
    static const double parts[] = {0.5, -0.25};
    static const uint64_t counts[] = {1, 2, 3};
    const zv_str names[] = {zv_str_of("king"), zv_str_of("מלך")};
    for (int i = 0; i < 20; i++) {
        zv_finding *f = zv_report_add(r, "finding", i);
        zv_report_no_interval(r, f, "reason %d", "סיבה %d", i);
        zv_report_why(r, f, "because of %0600d", "בגלל %0600d", i);
        zv_report_formula(r, f, "n", "n");
        zv_report_next(r, f, "zavit info");
        for (int k = 0; zv_report_opens(r, "finding") && k < 10; k++) zv_report_term(r, f, "k", k);
        zv_report_recomputed(r, f, i, 0);
    }
    zv_style style = {.color = true};
    zv_report_text(r, out, &style);
    zv_draw_table(out, &style, names, 1, 2);
    zv_draw_histogram(out, &style, counts, 3, 0, 1, 4, 0.5);
    zv_draw_matrix(out, &style, parts, 1, 2, names, names);
    zv_draw_waterfall(out, &style, names, parts, 2, 0.25);
    zv_status status = zv_report_status(r, err);
    if (status == ZV_OK) status = zv_buf_status(out, err);
    if (status == ZV_OK) status = zv_report_complete(r, err);
    return status;
}

static zv_status report(const zv_alloc *alloc, zv_err *err) {
    zv_env_opts opts = {.alloc = *alloc, .threads = 1};
    zv_env *env = NULL;
    zv_report *r = NULL;
    zv_buf out = {0};
    zv_status status = zv_env_new(&env, &opts, err);
    if (status == ZV_OK) status = zv_report_new(&r, env, "finding", err);
    if (status == ZV_OK) {
        zv_buf_init(&out, env);
        status = fill_and_draw(r, &out, err);
    }
    zv_buf_free(&out);
    zv_report_free(r);
    zv_env_free(env);
    return status;
}

static zv_status unopened(const zv_alloc *alloc, zv_err *err) {
    zv_env_opts opts = {.alloc = *alloc, .threads = 1};
    zv_env *env = NULL;
    zv_report *r = NULL;
    zv_status status = zv_env_new(&env, &opts, err);
    if (status == ZV_OK) status = zv_report_new(&r, env, "absent", err);
    if (status == ZV_OK) {
        zv_report_add(r, "present", 1);
        status = zv_report_status(r, err);
    }
    if (status == ZV_OK) status = zv_report_unopened(r, err);
    zv_report_free(r);
    zv_env_free(env);
    return status == ZV_NOTFOUND ? ZV_OK : status;
}

static void reports(void **state) {
    (void)state;
    zt_out_of_memory(report, "report");
    zt_out_of_memory(unopened, "unopened");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(reports)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
