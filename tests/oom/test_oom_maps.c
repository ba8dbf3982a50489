/* test_oom_maps.c — every request for memory of the maps of clusters and outliers fails once, with fewer dimensions than rows
 * and with more: a sentence, no leak, no crash. */
#include "../unit/explain/explain_fixture.h"

static char narrow_path[96], wide_path[96], odd_path[96];

static zv_status clusters(const zv_env *env, const char *path, zv_err *err) {
    zv_space *space = NULL;
    zv_clusters *c = NULL;
    zv_report *r = NULL;
    zv_status status = zv_space_open(&space, env, path, NULL, err);
    if (status == ZV_OK)
        status = zv_explain_clusters(&c, env, space, &(zv_clusters_opts){.k = 2}, err);
    if (status == ZV_OK) status = zv_report_new(&r, env, NULL, err);
    if (status == ZV_OK) zv_report_set_draws(r, true);
    if (status == ZV_OK) status = zv_clusters_findings(c, r, err);
    if (status == ZV_OK) assert_int_equal(zv_report_figures(r), 1);
    zv_report_free(r);
    zv_clusters_free(c);
    zv_space_free(space);
    return status;
}

static zv_status outliers(const zv_env *env, const char *path, zv_err *err) {
    zv_space *space = NULL;
    zv_outliers *o = NULL;
    zv_report *r = NULL;
    zv_status status = zv_space_open(&space, env, path, NULL, err);
    if (status == ZV_OK) status = zv_explain_outliers(&o, env, space, NULL, err);
    if (status == ZV_OK) status = zv_report_new(&r, env, NULL, err);
    if (status == ZV_OK) zv_report_set_draws(r, true);
    if (status == ZV_OK) status = zv_outliers_findings(o, r, err);
    if (status == ZV_OK) assert_int_equal(zv_report_figures(r), 2);
    zv_report_free(r);
    zv_outliers_free(o);
    zv_space_free(space);
    return status;
}

ZT_OOM_TEST(clusters_of_few_dimensions, clusters(env, narrow_path, err))
ZT_OOM_TEST(clusters_of_many_dimensions, clusters(env, wide_path, err))
ZT_OOM_TEST(outliers_and_their_scores, outliers(env, odd_path, err))

static int make_spaces(void **state) {
    enum { ROWS = 120, WIDE = 20 };
    if (ex_begin(state) != 0) return -1;
    float *rows = ex_rows(ROWS, WIDE, 5, 0.2);
    zv_space_free(ex_space("narrow", rows, 16, 3, NULL));
    zv_space_free(ex_space("wide", rows, 16, WIDE, NULL));
    rows[0] = 90;
    zv_space_free(ex_space("odd", rows, ROWS, 4, NULL));
    ex_path(narrow_path, "narrow");
    ex_path(wide_path, "wide");
    ex_path(odd_path, "odd");
    free(rows);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(clusters_of_few_dimensions),
        cmocka_unit_test(clusters_of_many_dimensions),
        cmocka_unit_test(outliers_and_their_scores),
    };
    return cmocka_run_group_tests(tests, make_spaces, ex_end);
}
