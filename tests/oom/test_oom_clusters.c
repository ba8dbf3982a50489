/* test_oom_clusters.c — every request for memory of clusters fails once, by k-means and by density: a sentence, no leak, no
 * crash. */
#include "../unit/explain/explain_fixture.h"

static char path[96];

static zv_status find_and_open(const zv_env *env, zv_clusters_by by, zv_err *err) {
    zv_space *space = NULL;
    zv_clusters *c = NULL;
    zv_report *r = NULL;
    const zv_clusters_opts o = {.by = by, .k = 2, .min_size = 5};
    zv_status status = zv_space_open(&space, env, path, NULL, err);
    if (status == ZV_OK) status = zv_explain_clusters(&c, env, space, &o, err);
    if (status == ZV_OK) status = zv_report_new(&r, env, "all", err);
    if (status == ZV_OK) status = zv_clusters_findings(c, r, err);
    zv_report_free(r);
    zv_clusters_free(c);
    zv_space_free(space);
    return status;
}

ZT_OOM_TEST(by_kmeans, find_and_open(env, ZV_CLUSTERS_KMEANS, err))
ZT_OOM_TEST(by_density, find_and_open(env, ZV_CLUSTERS_DENSITY, err))

static int make_space(void **state) {
    enum { ROWS = 44, DIM = 3 };
    if (ex_begin(state) != 0) return -1;
    static char texts[ROWS][16];
    const char *list[ROWS], *labels[ROWS];
    float *rows = ex_rows(ROWS, DIM, 5, 0.2);
    for (size_t i = 0; i < ROWS; i++) {
        rows[i * DIM + i % 2] += 9;
        snprintf(texts[i], sizeof texts[i], "%s %c", i % 2 ? "left" : "right", (int)('a' + i % 3));
        list[i] = texts[i];
        labels[i] = i % 3 ? "x" : "y";
    }
    const ex_columns c = {.texts = list, .labels = labels, .contract = {.kind = ZV_SPACE_TEXTS}};
    zv_space_free(ex_space("pair", rows, ROWS, DIM, &c));
    ex_path(path, "pair");
    free(rows);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(by_kmeans),
        cmocka_unit_test(by_density),
    };
    return cmocka_run_group_tests(tests, make_space, ex_end);
}
