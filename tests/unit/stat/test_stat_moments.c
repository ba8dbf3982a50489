/* test_stat_moments.c — moments against two passes in long double, merging, small samples. */
#include "zt.h"

#include <zavit/stat.h>

enum { N = 2000 };

static zv_moments moments_of(const double *x, size_t n) {
    zv_moments m = {0};
    for (size_t i = 0; i < n; i++) zv_moments_add(&m, x[i]);
    return m;
}

/* Samples of several shapes; the offset makes naive sums of squares useless. */
static void draw(double *x, size_t n, int shape, zv_rng *rng) {
    for (size_t i = 0; i < n; i++) {
        double z = zv_rng_normal(rng);
        x[i] = shape == 0 ? z : shape == 1 ? exp(z) : shape == 2 ? 1e6 + z : -3 + 1e-3 * z * z;
    }
}

static void check_two_pass(const zv_moments *m, const double *x, size_t n, double tolerance) {
    long double mean = 0, m2 = 0, m3 = 0, m4 = 0, scale3 = 0;
    for (size_t i = 0; i < n; i++) mean += (long double)x[i];
    mean /= (long double)n;
    for (size_t i = 0; i < n; i++) {
        long double d = (long double)x[i] - mean;
        m2 += d * d;
        m3 += d * d * d;
        m4 += d * d * d * d;
        scale3 += fabsl(d * d * d);
    }
    assert_int_equal(m->n, n);
    ZT_CLOSE(m->mean, mean, tolerance * (double)(fabsl(mean) + sqrtl(m2 / (long double)n)));
    ZT_CLOSE(m->m2, m2, tolerance * (double)m2);
    ZT_CLOSE(m->m3, m3, tolerance * (double)scale3);
    ZT_CLOSE(m->m4, m4, tolerance * (double)m4);
}

static void one_by_one_equals_two_passes(void **state) {
    (void)state;
    double x[N];
    zv_rng rng = zv_rng_seed(1);
    for (int shape = 0; shape < 4; shape++) {
        draw(x, N, shape, &rng);
        zv_moments m = moments_of(x, N);
        check_two_pass(&m, x, N, shape == 2 ? 1e-8 : 1e-11);
        double least = x[0], most = x[0];
        for (size_t i = 0; i < N; i++) least = fmin(least, x[i]), most = fmax(most, x[i]);
        ZT_CLOSE(m.min, least, 0);
        ZT_CLOSE(m.max, most, 0);
    }
}

static void check_same(const zv_moments *a, const zv_moments *b) {
    double sd = sqrt(b->m2 / (double)b->n), n = (double)b->n;
    assert_int_equal(a->n, b->n);
    ZT_CLOSE(a->mean, b->mean, 1e-13 * (fabs(b->mean) + sd));
    ZT_CLOSE(a->m2, b->m2, 1e-11 * b->m2);
    ZT_CLOSE(a->m3, b->m3, 1e-11 * (fabs(b->m3) + n * sd * sd * sd));
    ZT_CLOSE(a->m4, b->m4, 1e-11 * b->m4);
    ZT_CLOSE(a->min, b->min, 0);
    ZT_CLOSE(a->max, b->max, 0);
}

/* (a + b) + c = a + (b + c) = c + b + a = the moments of all, for parts of unequal size. */
static void merging_is_associative(void **state) {
    (void)state;
    double x[N];
    zv_rng rng = zv_rng_seed(2);
    const size_t cuts[][2] = {{1, 2}, {700, 1300}, {0, 5}, {1999, 2000}, {17, 17}};
    for (size_t c = 0; c < sizeof cuts / sizeof *cuts; c++) {
        draw(x, N, c % 2 ? 1 : 0, &rng);
        size_t i = cuts[c][0], j = cuts[c][1];
        zv_moments whole = moments_of(x, N), a = moments_of(x, i);
        zv_moments b = moments_of(x + i, j - i), last = moments_of(x + j, N - j);
        zv_moments left = a, right = b, back = last;
        zv_moments_merge(&left, &b);
        zv_moments_merge(&left, &last);
        zv_moments_merge(&right, &last);
        zv_moments together = a;
        zv_moments_merge(&together, &right);
        zv_moments_merge(&back, &b);
        zv_moments_merge(&back, &a);
        check_same(&left, &whole);
        check_same(&together, &whole);
        check_same(&back, &whole);
    }
}

static void merging_with_itself_doubles(void **state) {
    (void)state;
    const double x[] = {1, 2, 4, 1, 2, 4};
    zv_moments m = moments_of(x, 3), twice = moments_of(x, 6);
    zv_moments_merge(&m, &m);
    check_same(&m, &twice);
}

static void known_values(void **state) {
    (void)state;
    const double x[] = {2, 4, 4, 4, 5, 5, 7, 9}; /* mean 5, Σ (x - 5)² = 32 */
    zv_moments m = moments_of(x, 8);
    ZT_CLOSE(m.mean, 5, 0);
    ZT_CLOSE(zv_moments_var(&m), 32.0 / 7, 1e-14);
    ZT_CLOSE(zv_moments_sd(&m), sqrt(32.0 / 7), 1e-14);
    const double y[] = {0, 0, 1}; /* (2/27) / (2/9)^1.5 = 1/√2 */
    m = moments_of(y, 3);
    ZT_CLOSE(zv_moments_skew(&m), sqrt(0.5), 1e-14);
}

static void small_samples_say_nan(void **state) {
    (void)state;
    zv_moments m = {0};
    ZT_CLOSE(zv_moments_var(&m), (double)NAN, 0);
    ZT_CLOSE(zv_moments_skew(&m), (double)NAN, 0);
    ZT_CLOSE(zv_moments_mean_interval(&m, 0.95).lo, (double)NAN, 0);
    zv_moments_add(&m, (double)NAN);
    assert_int_equal(m.n, 0);
    zv_moments_add(&m, -7);
    ZT_CLOSE(m.mean, -7, 0);
    ZT_CLOSE(m.min, -7, 0);
    ZT_CLOSE(m.max, -7, 0);
    ZT_CLOSE(zv_moments_sd(&m), (double)NAN, 0);
    ZT_CLOSE(zv_moments_mean_interval(&m, 0.95).hi, (double)NAN, 0);
    zv_moments_add(&m, -7);
    ZT_CLOSE(zv_moments_var(&m), 0, 0);
    ZT_CLOSE(zv_moments_mean_interval(&m, 0.95).lo, -7, 0);
    zv_moments_add(&m, -7);
    ZT_CLOSE(zv_moments_skew(&m), (double)NAN, 0); /* no spread, no skew */
}

static void interval_of_the_mean(void **state) {
    (void)state;
    const double x[] = {1, 2, 3}; /* 2 ± t / √3 */
    zv_moments m = moments_of(x, 3);
    zv_interval i = zv_moments_mean_interval(&m, 0.95);
    double t = 0.95 / sqrt(2 * 0.975 * 0.025); /* two degrees of freedom have a closed form */
    ZT_CLOSE(t, 4.30265, 1e-5);
    ZT_CLOSE(i.lo, 2 - t / sqrt(3), 1e-12);
    ZT_CLOSE(i.hi, 2 + t / sqrt(3), 1e-12);
    ZT_CLOSE(zv_moments_mean_interval(&m, 1).lo, (double)NAN, 0);
    ZT_CLOSE(zv_moments_mean_interval(&m, 0).lo, (double)NAN, 0);
}

/* Of 4000 samples of size 6, 95 % of the intervals hold the mean; 3 standard errors are 1.03 %. */
static void interval_of_the_mean_covers(void **state) {
    (void)state;
    zv_rng rng = zv_rng_seed(5);
    int held = 0;
    for (int sample = 0; sample < 4000; sample++) {
        zv_moments m = {0};
        for (int i = 0; i < 6; i++) zv_moments_add(&m, 10 + 3 * zv_rng_normal(&rng));
        zv_interval i = zv_moments_mean_interval(&m, 0.95);
        held += i.lo <= 10 && 10 <= i.hi;
    }
    ZT_CLOSE(held / 4000.0, 0.95, 0.0103);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_by_one_equals_two_passes), cmocka_unit_test(merging_is_associative),
        cmocka_unit_test(merging_with_itself_doubles),  cmocka_unit_test(known_values),
        cmocka_unit_test(small_samples_say_nan),        cmocka_unit_test(interval_of_the_mean),
        cmocka_unit_test(interval_of_the_mean_covers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
