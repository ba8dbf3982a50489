/* test_oom_mixture.c — every request for memory of a mixture fails once, that of its recomputation too. */
#include "../unit/explain/explain_fixture.h"

static char path[96];

static zv_status mixture(const zv_alloc *alloc, zv_err *err) {
    zv_env *env = NULL;
    zv_space *space = NULL;
    zv_report *r = NULL;
    zv_mixture *m = NULL;
    zv_env_opts opts = {.alloc = *alloc, .threads = 1};
    float q[8] = {9};
    zv_hit hit;
    size_t n = 1;
    zv_status status = zv_env_new(&env, &opts, err);
    if (status == ZV_OK) status = zv_space_open(&space, env, path, NULL, err);
    if (status == ZV_OK) status = zv_report_new(&r, env, "all", err);
    if (status == ZV_OK) status = zv_index_search(&hit, &n, env, space, q, NULL, err);
    if (status == ZV_OK) status = zv_explain_mixture(&m, env, space, q, &hit, NULL, 0, 1, r, err);
    zv_mixture_free(m);
    zv_report_free(r);
    zv_space_free(space);
    zv_env_free(env);
    return status;
}

static void mixture_without_memory(void **state) {
    (void)state;
    float *rows = ex_rows(220, 8, 3, 0);
    for (size_t i = 0; i < 5; i++) rows[i * 8] += 20;
    zv_space_free(ex_space("mixture.safetensors", rows, 220, 8, NULL));
    free(rows);
    ex_path(path, "mixture.safetensors");
    zt_out_of_memory(mixture, "mixture");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(mixture_without_memory)};
    return cmocka_run_group_tests(tests, ex_begin, ex_end);
}
