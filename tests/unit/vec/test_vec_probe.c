/* test_vec_probe.c — the probes do what they say: a finite rate, nothing outside the memory given,
 * and OpenBLAS left as it was. How fast this machine is, no test can know. */
#include "zt.h"

#include "base/base_private.h"

#include <zavit/vec.h>

static const double MOMENT = 1e-4;

/* Environments of every tier with one thread and with two. */
static size_t environments(zv_env *env[6]) {
    size_t n = 0;
    for (int cpu = ZV_CPU_SCALAR; cpu <= ZV_CPU_AVX512; cpu++) {
        for (unsigned threads = 1; threads <= 2; threads++) {
            zv_env_opts opts = {.cpu = (zv_cpu)cpu, .threads = threads};
            zv_err err = {0};
            ZT_OK(zv_env_new(&env[n++], &opts, &err), err);
        }
    }
    return n;
}

static void check_rate(double rate) {
    assert_true(isfinite(rate));
    assert_true(rate > 0);
}

static void rates_are_positive(void **state) {
    (void)state;
    static const size_t sizes[] = {32, 33, 63, 1000, 4096, 300000, 700001};
    zv_env *env[6];
    for (size_t e = 0, n = environments(env); e < n; e++) {
        check_rate(zv_vec_probe_fma(env[e], MOMENT));
        for (size_t i = 0; i < ZV_COUNT(sizes); i++) {
            uint8_t *memory = test_malloc(sizes[i]); /* the sanitizers see a step beyond it */
            memset(memory, 3, sizes[i]);
            check_rate(zv_vec_probe_read(env[e], memory, sizes[i], MOMENT));
            check_rate(zv_vec_probe_gather(env[e], memory, sizes[i], 32, 0, MOMENT));
            size_t row = sizes[i] < 1200 ? sizes[i] : 1200;
            check_rate(zv_vec_probe_gather(env[e], memory, sizes[i], row, 5, MOMENT));
            test_free(memory);
        }
        check_rate(zv_vec_probe_pass(env[e], MOMENT));
        zv_env_free(env[e]);
    }
    check_rate(zv_vec_probe_fma(NULL, MOMENT));
    check_rate(zv_vec_probe_pass(NULL, MOMENT));
}

static void nothing_to_do_is_zero(void **state) {
    (void)state;
    uint8_t memory[64] = {0};
    float x = 1, dot = 7;
    assert_true(zv_vec_probe_read(NULL, memory, 31, MOMENT) == 0);
    assert_true(zv_vec_probe_gather(NULL, memory, 64, 31, 0, MOMENT) == 0);
    assert_true(zv_vec_probe_gather(NULL, memory, 63, 64, 0, MOMENT) == 0);
    assert_true(zv_vec_probe_sgemm(NULL, &x, &x, &x, 0, MOMENT) == 0);
    assert_true(zv_vec_probe_sgemv(NULL, &x, &x, &x, 0, 1, MOMENT) == 0);
    assert_true(zv_vec_probe_sdot(&dot, &x, &x, 0, MOMENT) == 0);
    assert_true(dot == 0);
}

/* A probe that measured another computation would measure nothing. */
static void openblas_computes_the_products(void **state) {
    (void)state;
    const float a[4] = {1, 2, 3, 4}, b[4] = {5, 6, 7, 8};
    float c[4], y[2], dot;
    const char *kernels = NULL;
    unsigned before = 0, after = 0;
    assert_non_null(strstr(zv_vec_probe_blas(&kernels, &before), "OpenBLAS"));
    assert_non_null(kernels);
    check_rate(zv_vec_probe_sgemm(NULL, c, a, b, 2, MOMENT));
    ZT_CLOSE((double)c[0], 19, 0);
    ZT_CLOSE((double)c[1], 22, 0);
    ZT_CLOSE((double)c[2], 43, 0);
    ZT_CLOSE((double)c[3], 50, 0);
    check_rate(zv_vec_probe_sgemv(NULL, y, a, b, 2, 2, MOMENT));
    ZT_CLOSE((double)y[0], 17, 0);
    ZT_CLOSE((double)y[1], 39, 0);
    check_rate(zv_vec_probe_sdot(&dot, a, b, 4, MOMENT));
    ZT_CLOSE((double)dot, 70, 0);
    zv_vec_probe_blas(NULL, &after);
    assert_int_equal(before, after);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rates_are_positive),
        cmocka_unit_test(nothing_to_do_is_zero),
        cmocka_unit_test(openblas_computes_the_products),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
