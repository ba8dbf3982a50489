/* test_oom_compare.c — every request for memory of a comparison fails once: a sentence, no leak, no crash. */
#include "../unit/explain/explain_fixture.h"

static char a_path[96], b_path[96], c_path[96];

static zv_status compare(const zv_alloc *alloc, const char *x, const char *y, zv_err *err) {
    zv_env *env = NULL;
    zv_space *a = NULL, *b = NULL;
    zv_compare *c = NULL;
    zv_report *r = NULL;
    zv_env_opts opts = {.alloc = *alloc, .threads = 1};
    zv_compare_opts how = {.permutations = 19, .queries = 12, .rows = 12};
    zv_status status = zv_env_new(&env, &opts, err);
    if (status == ZV_OK) status = zv_space_open(&a, env, x, NULL, err);
    if (status == ZV_OK) status = zv_space_open(&b, env, y, NULL, err);
    if (status == ZV_OK) status = zv_explain_compare(&c, env, a, b, &how, err);
    if (status == ZV_OK) status = zv_report_new(&r, env, "all", err);
    if (status == ZV_OK) status = zv_compare_findings(c, env, r, err);
    zv_report_free(r);
    zv_compare_free(c);
    zv_space_free(a);
    zv_space_free(b);
    zv_env_free(env);
    return status;
}

static zv_status paired(const zv_alloc *alloc, zv_err *err) {
    return compare(alloc, a_path, b_path, err);
}

static zv_status unpaired(const zv_alloc *alloc, zv_err *err) {
    return compare(alloc, a_path, c_path, err);
}

static void make(char path[96], const char *name, const char *prefix, uint64_t seed) {
    enum { N = 40, DIM = 4 };
    char id[N][16];
    const char *ids[N];
    float *rows = ex_rows(N, DIM, seed, 0.2);
    for (size_t i = 0; i < N; i++) {
        snprintf(id[i], 16, "%s%zu", prefix, i);
        ids[i] = id[i];
    }
    zv_space_free(ex_space(name, rows, N, DIM, &(ex_columns){.ids = ids}));
    ex_path(path, name);
    free(rows);
}

static void out_of_memory(void **state) {
    (void)state;
    make(a_path, "a", "r", 1);
    make(b_path, "b", "r", 2);
    make(c_path, "c", "s", 3);
    zt_out_of_memory(paired, "paired");
    zt_out_of_memory(unpaired, "unpaired");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(out_of_memory)};
    return cmocka_run_group_tests_name("oom: compare", tests, ex_begin, ex_end);
}
