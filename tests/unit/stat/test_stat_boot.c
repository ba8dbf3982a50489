/* test_stat_boot.c — the bootstrap: coverage, repeatability, samples that can't be resampled. */
#include "zt.h"

#include <zavit/stat.h>

static double mean_of(const void *ctx, const size_t *index, size_t n) {
    const double *x = ctx;
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[index[i]];
    return sum / (double)n;
}

static double nan_of(const void *ctx, const size_t *index, size_t n) {
    (void)ctx, (void)index, (void)n;
    return (double)NAN;
}

/* NaN whenever item 0 was not drawn. */
static double nan_without_first(const void *ctx, const size_t *index, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (index[i] == 0) return mean_of(ctx, index, n);
    return (double)NAN;
}

/* 800 samples of 60 uniform numbers. A percentile interval of the mean is a little short at this
 * size: its expected coverage is about 94.3 %; 3 standard errors are 2.5 %. */
static void intervals_cover(void **state) {
    (void)state;
    enum { SIZE = 60, SAMPLES = 800 };
    double x[SIZE];
    zv_rng rng = zv_rng_seed(12);
    zv_err err = {0};
    int held = 0;
    for (uint64_t sample = 0; sample < SAMPLES; sample++) {
        for (size_t i = 0; i < SIZE; i++) x[i] = zv_rng_unit(&rng);
        zv_interval i;
        ZT_OK(zv_stat_bootstrap(&i, NULL, mean_of, x, SIZE, 400, 0.95, sample, &err), err);
        held += i.lo <= 0.5 && 0.5 <= i.hi;
    }
    ZT_CLOSE((double)held / SAMPLES, 0.943, 0.025);
}

/* The spread of a mean is known: the interval is about mean ± z σ/√n. */
static void width_is_that_of_theory(void **state) {
    (void)state;
    enum { SIZE = 400 };
    double x[SIZE];
    zv_err err = {0};
    for (size_t i = 0; i < SIZE; i++) x[i] = (double)i / (SIZE - 1);
    zv_interval i;
    ZT_OK(zv_stat_bootstrap(&i, NULL, mean_of, x, SIZE, 4000, 0.95, 3, &err), err);
    double half = 1.959964 * sqrt(1.0 / 12 / SIZE);
    ZT_CLOSE(i.lo, 0.5 - half, 0.06 * half);
    ZT_CLOSE(i.hi, 0.5 + half, 0.06 * half);
}

static void same_seed_same_interval(void **state) {
    (void)state;
    const double x[] = {1, 5, 2, 8, 3, 9, 4};
    zv_interval a, b, c;
    zv_err err = {0};
    ZT_OK(zv_stat_bootstrap(&a, NULL, mean_of, x, 7, 200, 0.9, 42, &err), err);
    ZT_OK(zv_stat_bootstrap(&b, NULL, mean_of, x, 7, 200, 0.9, 42, &err), err);
    ZT_OK(zv_stat_bootstrap(&c, NULL, mean_of, x, 7, 200, 0.9, 43, &err), err);
    ZT_CLOSE(a.lo, b.lo, 0);
    ZT_CLOSE(a.hi, b.hi, 0);
    assert_true(a.lo != c.lo || a.hi != c.hi);
}

static void what_cannot_be_resampled(void **state) {
    (void)state;
    const double x[] = {7, 7, 7, 7};
    zv_interval i;
    zv_err err = {0};
    ZT_FAILS(zv_stat_bootstrap(&i, NULL, mean_of, x, 0, 10, 0.95, 1, &err), ZV_NODATA, err);
    ZT_CLOSE(i.lo, (double)NAN, 0);
    ZT_FAILS(zv_stat_bootstrap(&i, NULL, mean_of, x, 4, 0, 0.95, 1, &err), ZV_USAGE, err);
    ZT_FAILS(zv_stat_bootstrap(&i, NULL, mean_of, x, 4, 10, 95, 1, &err), ZV_USAGE, err);
    assert_non_null(strstr(err.msg, "95"));
    err.lang = ZV_HE;
    ZT_FAILS(zv_stat_bootstrap(&i, NULL, mean_of, x, 0, 10, 0.95, 1, &err), ZV_NODATA, err);
    assert_non_null(strstr(err.msg, "המדגם ריק"));
    ZT_OK(zv_stat_bootstrap(&i, NULL, mean_of, x, 4, 10, 0.95, 1, &err), err);
    ZT_CLOSE(i.lo, 7, 0);
    ZT_CLOSE(i.hi, 7, 0);
    ZT_OK(zv_stat_bootstrap(&i, NULL, mean_of, x, 1, 1, 0.95, 1, &err), err);
    ZT_CLOSE(i.hi, 7, 0);
}

static void nan_rounds_are_left_out(void **state) {
    (void)state;
    const double x[] = {7, 7};
    zv_interval i;
    zv_err err = {0};
    ZT_OK(zv_stat_bootstrap(&i, NULL, nan_without_first, x, 2, 100, 0.95, 1, &err), err);
    ZT_CLOSE(i.lo, 7, 0);
    ZT_CLOSE(i.hi, 7, 0);
    ZT_OK(zv_stat_bootstrap(&i, NULL, nan_of, x, 2, 100, 0.95, 1, &err), err);
    ZT_CLOSE(i.lo, (double)NAN, 0);
    ZT_CLOSE(i.hi, (double)NAN, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_cover),         cmocka_unit_test(width_is_that_of_theory),
        cmocka_unit_test(same_seed_same_interval), cmocka_unit_test(what_cannot_be_resampled),
        cmocka_unit_test(nan_rounds_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
