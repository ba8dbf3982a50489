/* test_stat_geometry.c — how evenly variance is spread, and intrinsic dimensions, against values worked out by hand, other
 * ways of computing them, and simulation. */
#include "zt.h"

#include <zavit/stat.h>

/* ---- Spectra ---- */

static void equal_variances_fill_every_direction(void **state) {
    (void)state;
    const double equal[5] = {3, 3, 3, 3, 3}, one[5] = {0, 0, 7, 0, 0}, none[3] = {0, 0, 0};
    ZT_CLOSE(zv_stat_participation(equal, 5), 1, 1e-15);
    ZT_CLOSE(zv_stat_iso_score(equal, 5), 1, 1e-12);
    ZT_CLOSE(zv_stat_effective_rank(equal, 5), 5, 1e-12);
    ZT_CLOSE(zv_stat_participation(one, 5), 0.2, 1e-15);
    ZT_CLOSE(zv_stat_iso_score(one, 5), 0, 1e-12);
    ZT_CLOSE(zv_stat_effective_rank(one, 5), 1, 1e-12);
    assert_true(isnan(zv_stat_participation(none, 3)));
    assert_true(isnan(zv_stat_iso_score(none, 3)));
    assert_true(isnan(zv_stat_effective_rank(none, 3)));
    assert_true(isnan(zv_stat_iso_score(equal, 1)));
    assert_true(isnan(zv_stat_effective_rank(equal, 0)));
}

/* k of n equal: participation k/n, IsoScore (k - 1)/(n - 1), effective rank k. */
static void some_of_the_directions(void **state) {
    (void)state;
    double values[12] = {0};
    for (size_t k = 1; k <= 12; k++) {
        values[k - 1] = 2.5;
        ZT_CLOSE(zv_stat_participation(values, 12), (double)k / 12, 1e-14);
        ZT_CLOSE(zv_stat_iso_score(values, 12), (double)(k - 1) / 11, 1e-12);
        ZT_CLOSE(zv_stat_effective_rank(values, 12), (double)k, 1e-11);
    }
}

static void iso_score_is_participation_on_another_scale(void **state) {
    (void)state;
    zv_rng rng = zv_rng_seed(4);
    for (size_t n = 2; n < 40; n++) {
        double values[40];
        for (size_t k = 0; k < n; k++) values[k] = exp(2 * zv_rng_normal(&rng));
        const double d = (double)n;
        ZT_CLOSE(zv_stat_iso_score(values, n), (d * zv_stat_participation(values, n) - 1) / (d - 1),
                 1e-12);
    }
}

/* Singular values 4, 2, 1, 1: p = ½, ¼, ⅛, ⅛; entropy 1.75 log 2. */
static void effective_rank_is_of_singular_values(void **state) {
    (void)state;
    const double values[4] = {16, 4, 1, 1}, rounding[5] = {16, 4, 1, 1, 1e-13};
    const double negative[5] = {16, 4, 1, 1, -1e-15};
    ZT_CLOSE(zv_stat_effective_rank(values, 4), exp2(1.75), 1e-12);
    ZT_CLOSE(zv_stat_effective_rank(rounding, 5), exp2(1.75), 1e-12);
    ZT_CLOSE(zv_stat_effective_rank(negative, 5), exp2(1.75), 1e-12);
}

/* ---- Errors of spectra ---- */

enum { DIM = 8, ROWS = 1000, REPEATS = 1000 };

/* Rows with variances λ along the axes; both logarithms, their errors stated, and the eigenvalues. */
typedef struct drawn {
    double log_value[2], bias[2], sd[2], df[2];
} drawn;

static double log_of(int measure, const double *values) {
    return log(measure == ZV_LOG_PARTICIPATION ? zv_stat_participation(values, DIM)
                                               : zv_stat_effective_rank(values, DIM));
}

static drawn draw(const double *lambda, bool heavy, zv_rng *rng) {
    static float x[ROWS * DIM];
    static double squares[ROWS * DIM];
    double matrix[DIM * DIM], values[DIM], vectors[DIM * DIM];
    zv_err err = {0};
    zv_cov *cov = NULL;
    drawn d;
    for (size_t i = 0; i < ROWS; i++) {
        const double stretch = heavy ? (zv_rng_unit(rng) < 0.2 ? 1.5 : 0.75) : 1;
        for (size_t k = 0; k < DIM; k++)
            x[i * DIM + k] = (float)(stretch * sqrt(lambda[k]) * zv_rng_normal(rng));
    }
    ZT_OK(zv_cov_new(&cov, NULL, DIM, ZV_REAL_F64, &err), err);
    ZT_OK(zv_cov_add(cov, x, ROWS, DIM, &err), err);
    ZT_OK(zv_cov_matrix(cov, matrix, &err), err);
    ZT_OK(zv_stat_eigen(NULL, matrix, DIM, DIM, values, vectors, &err), err);
    for (size_t i = 0; i < ROWS; i++)
        for (size_t k = 0; k < DIM; k++) {
            double along = 0;
            for (size_t j = 0; j < DIM; j++)
                along += vectors[k * DIM + j] * ((double)x[i * DIM + j] - zv_cov_mean(cov)[j]);
            squares[i * DIM + k] = along * along;
        }
    for (int m = 0; m < 2; m++) {
        d.log_value[m] = log_of(m, values);
        ZT_OK(zv_stat_spectrum_error(&d.bias[m], &d.sd[m], &d.df[m], NULL, (zv_spectrum_measure)m,
                                     values, squares, ROWS, DIM, ROWS, &err),
              err);
    }
    zv_cov_free(cov);
    return d;
}

/* What is stated of one sample, against what many samples do. */
static void errors_come_true(void **state) {
    (void)state;
    double lambda[DIM];
    for (size_t k = 0; k < DIM; k++) lambda[k] = 1 / (double)((k + 1) * (k + 1));
    for (int heavy = 0; heavy < 2; heavy++) {
        zv_rng rng = zv_rng_seed(8 + (uint64_t)heavy);
        zv_moments off[2] = {{0}}, bias[2] = {{0}}, sd[2] = {{0}};
        size_t in[2] = {0};
        for (size_t r = 0; r < REPEATS; r++) {
            const drawn d = draw(lambda, heavy, &rng);
            for (int m = 0; m < 2; m++) {
                const double away = d.log_value[m] - log_of(m, lambda);
                zv_moments_add(&off[m], away);
                zv_moments_add(&bias[m], d.bias[m]);
                zv_moments_add(&sd[m], d.sd[m]);
                in[m] += fabs(away - d.bias[m]) < zv_stat_t_quantile(0.975, d.df[m]) * d.sd[m];
            }
        }
        for (int m = 0; m < 2; m++) {
            const double true_sd = zv_moments_sd(&off[m]);
            ZT_CLOSE(bias[m].mean, off[m].mean, 3 * true_sd / sqrt(REPEATS) + 0.1 * true_sd);
            ZT_CLOSE(sd[m].mean / true_sd, 1, 0.12);
            assert_in_range(in[m], (size_t)(0.93 * REPEATS), (size_t)(0.97 * REPEATS));
        }
    }
}

/* ---- Intrinsic dimension ---- */

/* Distances of `asked` points to their 10 nearest of n, uniform on a ring of d dimensions. */
static void torus(double *near, size_t d, size_t n, size_t asked, uint64_t seed) {
    enum { K = 10 };
    zv_rng rng = zv_rng_stream(31, seed);
    double *x = malloc(n * d * sizeof *x);
    for (size_t i = 0; i < n * d; i++) x[i] = zv_rng_unit(&rng);
    for (size_t i = 0; i < asked; i++) {
        double *best = near + i * K;
        size_t found = 0;
        for (size_t j = 0; j < n; j++) {
            double square = 0;
            for (size_t k = 0; k < d; k++) {
                const double gap = fabs(x[i * d + k] - x[j * d + k]), way = fmin(gap, 1 - gap);
                square += way * way;
            }
            if (j == i || (found == K && square >= best[K - 1])) continue;
            size_t at = found < K ? found++ : K - 1;
            for (; at > 0 && best[at - 1] > square; at--) best[at] = best[at - 1];
            best[at] = square;
        }
        for (size_t j = 0; j < K; j++) best[j] = sqrt(best[j]);
    }
    free(x);
}

static void known_dimensions(void **state) {
    (void)state;
    static double near[2000 * 10];
    zv_err err = {0};
    for (size_t d = 1; d <= 5; d++) {
        zv_dimension two, mle;
        torus(near, d, 2000, 2000, d);
        ZT_OK(zv_stat_twonn(&two, NULL, near, 2000, 10, 2000, ZV_TWONN_DISCARD, &err), err);
        zv_stat_dimension_mle(&mle, near, 2000, 10, 2000);
        ZT_CLOSE(two.value, (double)d, 0.1 * (double)d);
        ZT_CLOSE(mle.value, (double)d, 0.05 * (double)d);
        assert_true(two.straight > 0.98);
        assert_int_equal(two.used, 2000);
        assert_true(two.interval.lo < two.value && two.value < two.interval.hi);
    }
}

/* Intervals hold the true dimension, when all are asked (who shares neighbours) and when few are. */
static void intervals_cover(void **state) {
    (void)state;
    enum { N = 400, TIMES = 400 };
    static double near[N * 10];
    zv_err err = {0};
    for (size_t part = 1; part <= 4; part += 3) {
        const size_t asked = N / part;
        size_t two_in = 0, mle_in = 0;
        for (size_t r = 0; r < TIMES; r++) {
            zv_dimension two, mle;
            torus(near, 2, N, asked, 100 + r);
            ZT_OK(zv_stat_twonn(&two, NULL, near, asked, 10, N, ZV_TWONN_DISCARD, &err), err);
            zv_stat_dimension_mle(&mle, near, asked, 10, N);
            two_in += two.interval.lo <= 2 && 2 <= two.interval.hi;
            mle_in += mle.interval.lo <= 2 && 2 <= mle.interval.hi;
        }
        /* 95 % ± 3 standard errors of 400 tosses, about what 93 – 97 % may show */
        assert_in_range(two_in, (size_t)(0.917 * TIMES), (size_t)(0.983 * TIMES));
        assert_in_range(mle_in, (size_t)(0.917 * TIMES), (size_t)(0.983 * TIMES));
    }
}

/* Ratios that are exactly the quantiles of the law with d = 3. */
static void twonn_of_exact_quantiles(void **state) {
    (void)state;
    enum { N = 200 };
    double near[2 * N];
    zv_err err = {0};
    zv_dimension d;
    for (size_t i = 0; i < N; i++) {
        near[2 * i] = 0.5;
        near[2 * i + 1] = 0.5 * pow(1 - ((double)i + 1) / N, -1.0 / 3);
    }
    near[2 * N - 1] = 1e9; /* the last one's is infinite, and left out */
    ZT_OK(zv_stat_twonn(&d, NULL, near, N, 2, N, ZV_TWONN_DISCARD, &err), err);
    ZT_CLOSE(d.value, 3, 1e-12);
    ZT_CLOSE(d.straight, 1, 1e-12);
    ZT_OK(zv_stat_twonn(&d, NULL, near, N, 2, N, 0, &err), err);
    ZT_CLOSE(d.value, 3, 1e-12);
}

static void degenerate_distances(void **state) {
    (void)state;
    const double near[8] = {0, 1, 0, 0, 1, 2, 1, 4};
    zv_err err = {0};
    zv_dimension d;
    ZT_OK(zv_stat_twonn(&d, NULL, near, 4, 2, 4, 0, &err), err); /* copies left out: 2 ratios */
    assert_int_equal(d.used, 2);
    ZT_CLOSE(d.value, 1, 1e-12); /* log 2 · log 2/(log 2)², the other stands at infinity */
    assert_true(isnan(d.interval.lo));
    ZT_OK(zv_stat_twonn(&d, NULL, near, 2, 2, 2, 0, &err), err);
    assert_true(isnan(d.value));
    ZT_OK(zv_stat_twonn(&d, NULL, near, 0, 2, 0, 0.1, &err), err);
    assert_true(isnan(d.value));
    zv_stat_dimension_mle(&d, near, 4, 2, 4);
    assert_int_equal(d.used, 2);
    ZT_CLOSE(d.value, 2 / (log(2) + log(4)), 1e-12);
    zv_stat_dimension_mle(&d, near, 0, 2, 0);
    assert_true(isnan(d.value));
    const double same[3] = {2, 2, 2}, three[3] = {1, 2, 4};
    ZT_CLOSE(zv_stat_inverse_dimension(same, 3), 0, 0);
    ZT_CLOSE(zv_stat_inverse_dimension(three, 3), (log(4) + log(2)) / 2, 1e-15);
    assert_true(isnan(zv_stat_inverse_dimension(three, 1)));
    zv_stat_dimension_mle(&d, same, 1, 3, 1);
    assert_true(isnan(d.value)); /* all as far: no dimension is large enough */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_variances_fill_every_direction),
        cmocka_unit_test(some_of_the_directions),
        cmocka_unit_test(iso_score_is_participation_on_another_scale),
        cmocka_unit_test(effective_rank_is_of_singular_values),
        cmocka_unit_test(errors_come_true),
        cmocka_unit_test(known_dimensions),
        cmocka_unit_test(intervals_cover),
        cmocka_unit_test(twonn_of_exact_quantiles),
        cmocka_unit_test(degenerate_distances),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
