/* Making and rendering a page while one request for memory after the other fails. */
#include "zt.h"

#include <zavit/report.h>

static void fill(zv_report *r, zv_buf *out) {
    static const double parts[] = {0.5, -0.25, 1, 2, 3, 4}, lo[] = {0, 0, 0, 0, 0, 0};
    static const uint64_t counts[] = {1, 2, 3};
    const zv_str names[] = {zv_str_of("king"), zv_str_of("מלך"), zv_str_of("<"),
                            zv_str_of("\xff"), zv_str_of("a"),   zv_str_of("b")};
    const zv_style style = {.page = r};
    zv_finding *found = zv_report_add(r, "finding", 1);
    zv_report_interval(r, found, 0, 2);
    zv_report_why(r, found, "why", "מדוע");
    zv_draw_paragraph(out, &style, names[0], 0, 0);
    zv_draw_table(out, &style, names, 2, 3);
    zv_draw_histogram(out, &style, counts, 3, 0, 1, 4, 0.5);
    zv_draw_matrix(out, &style, parts, 2, 3, names, names);
    zv_draw_waterfall(out, &style, names, parts, 6, 10.25);
    const zv_surface_path path = {parts, parts, 6, names[1]};
    zv_draw_surface(out, &style, &(zv_surface_view){parts, 2, 3, 0, 1, 0, 1, false, &path, 1});
    for (int kind = ZV_FIGURE_BARS; kind <= ZV_FIGURE_SCATTER; kind++) {
        zv_figure *f = zv_report_figure(r, (zv_figure_kind)kind, "figure", "title", "כותרת");
        zv_figure_x(f, NAN, NAN, 0, "x", "x");
        zv_figure_note(f, "note %0700d", "הערה %0700d", kind);
        for (int k = 0; k < 5; k++) {
            zv_figure_series(f, parts, parts, 6, "series", "סדרה");
            zv_figure_labels(f, names);
            zv_figure_interval(f, lo, parts);
            zv_figure_marker(f, k, "mark", "סימון");
        }
    }
}

static zv_status page(const zv_alloc *alloc, zv_err *err) {
    zv_env_opts opts = {.alloc = *alloc, .threads = 1};
    zv_env *env = NULL;
    zv_report *r = NULL;
    zv_buf out = {0};
    const zv_page about = {.lang = ZV_HE, .title = "title", .command = "zavit"};
    zv_status status = zv_env_new(&env, &opts, err);
    if (status == ZV_OK) status = zv_report_new(&r, env, "finding", err);
    if (status == ZV_OK) {
        zv_buf_init(&out, env);
        fill(r, &out);
        zv_report_html(r, &out, &about);
        status = zv_report_status(r, err);
    }
    if (status == ZV_OK) status = zv_buf_status(&out, err);
    zv_buf_free(&out);
    zv_report_free(r);
    zv_env_free(env);
    return status;
}

static void pages(void **state) {
    (void)state;
    zt_out_of_memory(page, "page");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(pages)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
