/* test_oom_figures.c — every request for memory of the pictures of an audit, of hits, losses and repeats fails once: a
 * sentence, no leak, no crash. */
#include "../unit/explain/explain_fixture.h"

static char path[96];

static zv_status drawn(const zv_env *env, const zv_space *space, zv_report *r, zv_err *err) {
    static const zv_epoch_loss losses[] = {{.epoch = 1, .loss = 2, .floor = 1, .heldout = 3},
                                           {.epoch = 2, .loss = 1, .floor = 1, .heldout = 2}};
    const zv_audit_opts opts = {.background = {.pairs = 50}};
    const double cosines[] = {0.5, 0.25};
    zv_background *bg = NULL;
    zv_dups *d = NULL;
    zv_report_set_draws(r, true);
    zv_status status = zv_explain_audit(r, env, space, &opts, &bg, err);
    if (status == ZV_OK) zv_hits_figure(r, bg, cosines, 2);
    if (status == ZV_OK) status = zv_losses_figure(r, env, losses, 2, err);
    if (status == ZV_OK) status = zv_explain_dups(&d, env, space, NULL, err);
    if (status == ZV_OK) status = zv_dups_findings(d, env, space, r, err);
    zv_dups_free(env, d);
    zv_background_free(bg);
    return status == ZV_OK ? zv_report_status(r, err) : status;
}

static zv_status figures(const zv_alloc *alloc, zv_err *err) {
    zv_env_opts opts = {.alloc = *alloc, .threads = 1};
    zv_env *env = NULL;
    zv_space *space = NULL;
    zv_report *r = NULL;
    zv_status status = zv_env_new(&env, &opts, err);
    if (status == ZV_OK) status = zv_space_open(&space, env, path, NULL, err);
    if (status == ZV_OK) status = zv_report_new(&r, env, NULL, err);
    if (status == ZV_OK) status = drawn(env, space, r, err);
    zv_report_free(r);
    zv_space_free(space);
    zv_env_free(env);
    return status;
}

static void pictures(void **state) {
    (void)state;
    zt_out_of_memory(figures, "pictures");
}

static int make_space(void **state) {
    if (ex_begin(state) != 0) return -1;
    const char *labels[40];
    for (size_t i = 0; i < 40; i++) labels[i] = i % 3 ? "a" : "b";
    const ex_columns c = {.labels = labels};
    float *rows = ex_rows(40, 5, 3, 0.2);
    zv_space_free(ex_space("figures", rows, 40, 5, &c));
    free(rows);
    ex_path(path, "figures");
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(pictures)};
    return cmocka_run_group_tests(tests, make_space, ex_end);
}
