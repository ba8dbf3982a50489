/* test_explain_background.c — random pairs, the mean direction, and the directions around it. */
#include "explain_fixture.h"

static zv_background *background(const zv_env *env, const zv_space *s,
                                 const zv_background_opts *opts) {
    zv_err err = {0};
    zv_background *bg = NULL;
    ZT_OK(zv_explain_background(&bg, env, s, opts, &err), err);
    return bg;
}

static double cosine(const float *a, const float *b, size_t dim) {
    double ab = 0, aa = 0, bb = 0;
    for (size_t d = 0; d < dim; d++) {
        ab += (double)a[d] * (double)b[d];
        aa += (double)a[d] * (double)a[d];
        bb += (double)b[d] * (double)b[d];
    }
    return ab / sqrt(aa * bb);
}

/* With few rows all pairs are taken, and the two roads to the mean cosine meet exactly:
 * (n|m|² - 1)/(n - 1) is the mean over all pairs. */
static void all_pairs_meet_the_mean(void **state) {
    (void)state;
    enum { N = 150, DIM = 11 };
    float *rows = ex_rows(N, DIM, 1, 0.4);
    zv_space *s = ex_space("a", rows, N, DIM, NULL);
    zv_background *bg = background(NULL, s, NULL);
    size_t n;
    double sum = 0;
    zv_interval interval;
    zv_background_cosines(bg, &n);
    assert_int_equal(n, N * (N - 1) / 2);
    assert_true(zv_background_all_pairs(bg));
    for (size_t i = 0; i < N; i++)
        for (size_t j = i + 1; j < N; j++) sum += cosine(rows + i * DIM, rows + j * DIM, DIM);
    ZT_CLOSE(zv_background_moments(bg)->mean, sum / (double)n, 1e-12);
    ZT_CLOSE(zv_background_expected_cosine(bg, &interval), sum / (double)n, 1e-12);
    assert_true(interval.lo < sum / (double)n && sum / (double)n < interval.hi);
    double square = 0;
    for (size_t d = 0; d < DIM; d++)
        square += zv_background_mean(bg)[d] * zv_background_mean(bg)[d];
    ZT_CLOSE(zv_background_common(bg), square, 1e-15);
    zv_background_free(bg);
    zv_space_free(s);
    free(rows);
}

/* Rows c·1 ± e_d, all 2·DIM of them: |x|² = c²·DIM + 1 ± 2c, and everything has a closed form. */
static void planted_mean_has_a_closed_form(void **state) {
    (void)state;
    enum { DIM = 16, N = 2 * DIM };
    double c = 0.5, mean_d = 0;
    float rows[N * DIM];
    for (size_t i = 0; i < N; i++)
        for (size_t d = 0; d < DIM; d++)
            rows[i * DIM + d] = (float)(c + (d == i / 2 ? (i % 2 ? -1.0 : 1.0) : 0.0));
    /* every dimension's mean of unit vectors is the same by symmetry */
    for (int sign = -1; sign <= 1; sign += 2) {
        double norm = sqrt(c * c * DIM + 1 + sign * 2 * c);
        mean_d += ((c + sign) + (DIM - 1) * c) / norm / N;
    }
    zv_space *s = ex_space("a", rows, N, DIM, NULL);
    zv_background *bg = background(NULL, s, NULL);
    for (size_t d = 0; d < DIM; d++) ZT_CLOSE(zv_background_mean(bg)[d], mean_d, 1e-12);
    ZT_CLOSE(zv_background_common(bg), DIM * mean_d * mean_d, 1e-12);
    zv_background_free(bg);
    zv_space_free(s);
}

static void percentile_is_monotone(void **state) {
    (void)state;
    enum { N = 900, DIM = 8 };
    float *rows = ex_rows(N, DIM, 2, 0.1);
    zv_space *s = ex_space("a", rows, N, DIM, NULL);
    zv_background_opts opts = {.pairs = 5000, .seed = 7};
    zv_background *bg = background(NULL, s, &opts);
    size_t n;
    const double *cosines = zv_background_cosines(bg, &n);
    assert_int_equal(n, 5000);
    double last = -1, last_expected = 1e300;
    for (double x = -1.1; x <= 1.1; x += 0.001) {
        zv_interval i;
        double p = zv_background_percentile(bg, x, &i);
        double e = zv_background_expected(bg, x, N);
        assert_true(p >= last && p >= 0 && p <= 100);
        assert_true(i.lo <= p + 1e-9 && p <= i.hi + 1e-9);
        assert_true(e <= last_expected && e >= (double)N / 500000 - 1e-12);
        last = p;
        last_expected = e;
    }
    ZT_CLOSE(zv_background_percentile(bg, -2, NULL), 0, 0);
    ZT_CLOSE(zv_background_percentile(bg, 2, NULL), 100, 0);
    ZT_CLOSE(zv_background_percentile(bg, cosines[2500], NULL), 100 * 2500.5 / 5000, 1e-9);
    /* counted as far as ten pairs come, then the tail, and no further than 1/100 pair */
    ZT_CLOSE(zv_background_expected(bg, cosines[5000 - 100], N), (double)N * 101 / 5001, 1e-9);
    ZT_CLOSE(zv_background_expected(bg, 2, N), (double)N / 500000, 1e-12);
    assert_true(isnan(zv_background_percentile(bg, (double)NAN, NULL)));
    zv_background_free(bg);
    zv_space_free(s);
    free(rows);
}

static void equal_vectors(void **state) {
    (void)state;
    enum { N = 600, DIM = 5 };
    float rows[N * DIM];
    for (size_t i = 0; i < N * DIM; i++) rows[i] = (float)(i % DIM) * 0.37F + 0.11F;
    zv_space *s = ex_space("a", rows, N, DIM, NULL);
    zv_background *bg = background(NULL, s, NULL);
    ZT_CLOSE(zv_background_common(bg), 1, 1e-9);
    assert_int_equal(zv_background_directions(bg), 0);
    /* rounding must not decide on which side of the others a cosine of 1 stands */
    ZT_CLOSE(zv_background_percentile(bg, 1, NULL), 50, 0);
    ZT_CLOSE(zv_background_percentile(bg, 1 - 3e-16, NULL), 50, 0);
    ZT_CLOSE(zv_background_percentile(bg, 0.999, NULL), 0, 0);
    zv_background_free(bg);
    zv_space_free(s);
}

static void few_rows(void **state) {
    (void)state;
    float rows[5 * 3] = {1, 0, 0, 0, 1, 0, 0, 0, 1, NAN, 1, 1, 0, 0, 0};
    zv_err err = {.lang = ZV_HE};
    zv_background *bg = NULL;
    zv_space *s = ex_space("a", rows, 2, 3, NULL);
    ZT_FAILS(zv_explain_background(&bg, NULL, s, NULL, &err), ZV_NODATA, err);
    assert_null(bg);
    assert_non_null(strstr(err.msg, "שורות"));
    zv_space_free(s);

    /* three rows, and two that don't count */
    s = ex_space("a", rows, 5, 3, NULL);
    bg = background(NULL, s, NULL);
    size_t n;
    const double *cosines = zv_background_cosines(bg, &n);
    assert_int_equal(n, 3);
    assert_int_equal(zv_background_usable(bg), 3);
    assert_int_equal(zv_background_rows(bg), 3);
    for (size_t i = 0; i < 3; i++) ZT_CLOSE(cosines[i], 0, 1e-15);
    ZT_CLOSE(zv_background_common(bg), 1.0 / 3, 1e-7);
    ZT_CLOSE(zv_background_expected_cosine(bg, NULL), 0, 1e-7);
    assert_true(zv_background_directions(bg) <= 2);
    zv_background_free(bg);
    zv_space_free(s);
}

static void same_for_any_threads_and_seed_counts(void **state) {
    (void)state;
    enum { N = 3000, DIM = 12 };
    float *rows = ex_rows(N, DIM, 3, 0);
    zv_space *s = ex_space("a", rows, N, DIM, &(ex_columns){.dtype = ZV_F16});
    zv_env *one = ex_env(ZV_EN, 1), *four = ex_env(ZV_EN, 4);
    zv_background_opts opts = {.pairs = 20000};
    zv_background *a = background(one, s, &opts), *b = background(four, s, &opts);
    opts.seed = 2;
    zv_background *c = background(one, s, &opts);
    size_t n;
    const double *x = zv_background_cosines(a, &n), *y = zv_background_cosines(b, &n);
    assert_memory_equal(x, y, n * sizeof *x);
    assert_memory_equal(zv_background_mean(a), zv_background_mean(b), DIM * sizeof(double));
    assert_memory_not_equal(x, zv_background_cosines(c, &n), n * sizeof *x);
    /* another sample of the same collection: the same mean within its error */
    ZT_CLOSE(zv_background_moments(a)->mean, zv_background_moments(c)->mean,
             6 * zv_moments_sd(zv_background_moments(a)) / sqrt(20000));
    zv_background_free(a);
    zv_background_free(b);
    zv_background_free(c);
    zv_env_free(one);
    zv_env_free(four);
    zv_space_free(s);
    free(rows);
}

/* Two planted directions with known shares come out, orthonormal, for few and for many dimensions
 * (where the Gram matrix of rows is solved instead). */
static void planted_directions(void **state) {
    (void)state;
    enum { N = 1200 };
    static const size_t dims[] = {40, 1500};
    for (size_t t = 0; t < 2; t++) {
        size_t dim = dims[t];
        zv_rng rng = zv_rng_seed(11);
        float *rows = malloc(N * dim * sizeof(float));
        for (size_t i = 0; i < N; i++) {
            double a = 3 * zv_rng_normal(&rng), b = 1.5 * zv_rng_normal(&rng);
            for (size_t d = 0; d < dim; d++)
                rows[i * dim + d] = (float)(0.5 * zv_rng_normal(&rng) / sqrt((double)dim));
            rows[i * dim + 0] += 10; /* the mean */
            rows[i * dim + 3] += (float)a;
            rows[i * dim + 7] += (float)b;
        }
        zv_space *s = ex_space("a", rows, N, dim, NULL);
        zv_background *bg = background(NULL, s, &(zv_background_opts){.directions = 4});
        assert_int_equal(zv_background_directions(bg), 4);
        for (size_t k = 0; k < 4; k++)
            for (size_t l = 0; l <= k; l++) {
                double dot = 0;
                for (size_t d = 0; d < dim; d++)
                    dot += zv_background_direction(bg, k)[d] * zv_background_direction(bg, l)[d];
                ZT_CLOSE(dot, k == l ? 1 : 0, 1e-9);
            }
        assert_true(fabs(zv_background_direction(bg, 0)[3]) > 0.98);
        assert_true(fabs(zv_background_direction(bg, 1)[7]) > 0.95);
        assert_true(zv_background_share(bg, 0) > 0.6 && zv_background_share(bg, 0) < 0.95);
        assert_true(zv_background_share(bg, 1) > 0.1 && zv_background_share(bg, 1) < 0.35);
        double m0 = zv_background_mean(bg)[0];
        assert_true(m0 > 0.9 && m0 < 1);
        zv_background_free(bg);
        zv_space_free(s);
        free(rows);
    }
}

/* The interval speaks of other texts of the same kind: over collections drawn from one law it covers
 * that law's expected cosine, found from independent pairs, about 95 times in 100. */
static void interval_covers(void **state) {
    (void)state;
    enum { N = 80, DIM = 6, ROUNDS = 300, TRUTH = 400000 };
    zv_rng rng = zv_rng_seed(5);
    double truth = 0;
    for (size_t i = 0; i < TRUTH; i++) {
        float a[DIM], b[DIM];
        for (size_t d = 0; d < DIM; d++) {
            a[d] = (float)(zv_rng_normal(&rng) + 0.5);
            b[d] = (float)(zv_rng_normal(&rng) + 0.5);
        }
        truth += cosine(a, b, DIM) / TRUTH;
    }
    size_t covered = 0;
    for (size_t round = 0; round < ROUNDS; round++) {
        float *rows = ex_rows(N, DIM, 1000 + round, 0.5);
        zv_space *s = ex_space("a", rows, N, DIM, NULL);
        zv_background *bg = background(NULL, s, NULL);
        zv_interval i;
        zv_background_expected_cosine(bg, &i);
        covered += i.lo <= truth && truth <= i.hi;
        zv_background_free(bg);
        zv_space_free(s);
        free(rows);
    }
    /* 95 % of 300 is 285, standard deviation 3.8 */
    assert_in_range(covered, 270, 299);
}

static bool say_stop(void *ctx) {
    (void)ctx;
    return true;
}

static void stops_when_asked(void **state) {
    (void)state;
    float *rows = ex_rows(50, 4, 3, 0);
    zv_space *s = ex_space("a", rows, 50, 4, NULL);
    zv_err err = {0};
    zv_env *env = NULL;
    zv_background *bg = NULL;
    zv_env_opts opts = {.stop = say_stop};
    ZT_OK(zv_env_new(&env, &opts, &err), err);
    ZT_FAILS(zv_explain_background(&bg, env, s, NULL, &err), ZV_INTERRUPTED, err);
    assert_null(bg);
    zv_env_free(env);
    zv_space_free(s);
    free(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_pairs_meet_the_mean),
        cmocka_unit_test(planted_mean_has_a_closed_form),
        cmocka_unit_test(percentile_is_monotone),
        cmocka_unit_test(equal_vectors),
        cmocka_unit_test(few_rows),
        cmocka_unit_test(same_for_any_threads_and_seed_counts),
        cmocka_unit_test(planted_directions),
        cmocka_unit_test(interval_covers),
        cmocka_unit_test(stops_when_asked),
    };
    return cmocka_run_group_tests(tests, ex_begin, ex_end);
}
