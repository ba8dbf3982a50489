/* test_oom_dups.c — every request for memory of dups by angle fails once, with trees and without: a sentence, no leak, no
 * crash. */
#include "../unit/explain/explain_fixture.h"

static char few_path[96], many_path[96];

static zv_status find_and_open(const zv_env *env, const char *path, zv_err *err) {
    zv_space *space = NULL;
    zv_dups *d = NULL;
    zv_report *r = NULL;
    zv_status status = zv_space_open(&space, env, path, NULL, err);
    if (status == ZV_OK) status = zv_explain_dups(&d, env, space, NULL, err);
    if (status == ZV_OK) status = zv_report_new(&r, env, "duplicate_rows", err);
    if (status == ZV_OK) status = zv_dups_findings(d, env, space, r, err);
    if (status == ZV_OK) assert_true(d->n_sets >= 40);
    zv_report_free(r);
    zv_dups_free(env, d);
    zv_space_free(space);
    return status;
}

ZT_OOM_TEST(few_rows, find_and_open(env, few_path, err))
ZT_OOM_TEST(many_rows, find_and_open(env, many_path, err))

/* 1,500 rows, more than one batch, and the last 50 of them near to the first. */
static int make_spaces(void **state) {
    enum { N = 1500, DIM = 12, COPIES = 50 };
    if (ex_begin(state) != 0) return -1;
    float *rows = ex_rows(N, DIM, 5, 0.2);
    for (size_t i = 0; i < COPIES * DIM; i++)
        rows[(N - COPIES) * DIM + i] = rows[i] * (1 + (i % 3 ? 0 : .001F));
    zv_space_free(ex_space("many", rows, N, DIM, NULL));
    memcpy(rows + COPIES * DIM, rows + (N - COPIES) * DIM, COPIES * DIM * sizeof *rows);
    zv_space_free(ex_space("few", rows, 2 * COPIES, DIM, NULL));
    ex_path(many_path, "many");
    ex_path(few_path, "few");
    free(rows);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_rows),
        cmocka_unit_test(many_rows),
    };
    return cmocka_run_group_tests(tests, make_spaces, ex_end);
}
