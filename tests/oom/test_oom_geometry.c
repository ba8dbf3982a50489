/* test_oom_geometry.c — every request for memory of an audit's geometry fails once: a sentence, no leak, no crash. */
#include "../unit/explain/explain_fixture.h"

enum { N = 820, DIM = 3 }; /* enough for a coarser scale */
static char path[96];

static zv_status audit(const zv_alloc *alloc, const char *name, zv_err *err) {
    zv_env *env = NULL;
    zv_space *s = NULL;
    zv_report *r = NULL;
    zv_env_opts opts = {.alloc = *alloc, .threads = 1};
    const zv_audit_opts how = {.background = {.pairs = 20}};
    zv_status status = zv_env_new(&env, &opts, err);
    if (status == ZV_OK) status = zv_space_open(&s, env, path, NULL, err);
    if (status == ZV_OK) status = zv_report_new(&r, env, name, err);
    if (status == ZV_OK) status = zv_explain_audit(r, env, s, &how, NULL, err);
    zv_report_free(r);
    zv_space_free(s);
    zv_env_free(env);
    return status;
}

static zv_status twonn(const zv_alloc *alloc, zv_err *err) {
    return audit(alloc, "intrinsic_dimension_twonn", err);
}

static zv_status rank(const zv_alloc *alloc, zv_err *err) {
    return audit(alloc, "effective_rank", err);
}

static void out_of_memory(void **state) {
    (void)state;
    float *rows = ex_rows(N, DIM, 3, 0.2);
    zv_space_free(ex_space("rows", rows, N, DIM, NULL));
    ex_path(path, "rows");
    zt_out_of_memory(twonn, "audit, TwoNN opened");
    zt_out_of_memory(rank, "audit, effective rank opened");
    free(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(out_of_memory)};
    return cmocka_run_group_tests_name("oom: geometry", tests, ex_begin, ex_end);
}
