/* test_oom_outliers.c — every request for memory of outliers fails once, with and without a reference, in few dimensions
 * (MCD) and in more (Ledoit & Wolf): a sentence, no leak, no crash. */
#include "../unit/explain/explain_fixture.h"

static char narrow_path[96], wide_path[96], clean_path[96];

static zv_status find_and_open(const zv_env *env, const char *path, const char *clean,
                               zv_err *err) {
    zv_space *space = NULL, *reference = NULL;
    zv_outliers *o = NULL;
    zv_report *r = NULL;
    zv_status status = zv_space_open(&space, env, path, NULL, err);
    if (status == ZV_OK && clean) status = zv_space_open(&reference, env, clean, NULL, err);
    const zv_outliers_opts opts = {.reference = reference};
    if (status == ZV_OK) status = zv_explain_outliers(&o, env, space, &opts, err);
    if (status == ZV_OK) status = zv_report_new(&r, env, "all", err);
    if (status == ZV_OK) status = zv_outliers_findings(o, r, err);
    zv_report_free(r);
    zv_outliers_free(o);
    zv_space_free(reference);
    zv_space_free(space);
    return status;
}

ZT_OOM_TEST(many_dimensions, find_and_open(env, wide_path, NULL, err))
ZT_OOM_TEST(with_a_reference, find_and_open(env, wide_path, clean_path, err))
ZT_OOM_TEST(few_dimensions, find_and_open(env, narrow_path, NULL, err))

static int make_spaces(void **state) {
    if (ex_begin(state) != 0) return -1;
    static char texts[260][16];
    const char *list[260];
    for (size_t i = 0; i < 260; i++) {
        snprintf(texts[i], sizeof texts[i], "%.*s", (int)(2 * (i % 7) + 1), "a b c d e f g h");
        list[i] = texts[i];
    }
    float *rows = ex_rows(260, 30, 5, 0.2);
    memset(rows, 0, 30 * sizeof *rows);
    ex_columns c = {.texts = list, .contract = {.kind = ZV_SPACE_TEXTS}};
    zv_space_free(ex_space("wide", rows, 120, 30, &c));
    zv_space_free(ex_space("clean", rows + 120 * 30, 140, 30, &c));
    zv_space_free(ex_space("narrow", rows + 30, 120, 3, NULL));
    ex_path(wide_path, "wide");
    ex_path(clean_path, "clean");
    ex_path(narrow_path, "narrow");
    free(rows);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(many_dimensions),
        cmocka_unit_test(with_a_reference),
        cmocka_unit_test(few_dimensions),
    };
    return cmocka_run_group_tests(tests, make_spaces, ex_end);
}
