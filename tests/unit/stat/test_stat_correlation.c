/* test_stat_correlation.c — Pearson, Spearman, shares; coverage of their intervals. */
#include "zt.h"

#include <zavit/stat.h>

static double spearman(const double *x, const double *y, size_t n) {
    zv_err err = {0};
    double rho = 7;
    ZT_OK(zv_stat_spearman(&rho, NULL, x, y, n, &err), err);
    return rho;
}

/* x - 2 = -1 0 1, y - 3 = -2 1 1: r = 3 / √(2 · 6). */
static void pearson_by_hand(void **state) {
    (void)state;
    const double x[] = {1, 2, 3}, y[] = {1, 4, 4}, down[] = {5, 3, 1};
    ZT_CLOSE(zv_stat_pearson(x, y, 3), 3 / sqrt(12), 1e-15);
    ZT_CLOSE(zv_stat_pearson(x, x, 3), 1, 0);
    ZT_CLOSE(zv_stat_pearson(x, down, 3), -1, 0);
    ZT_CLOSE(zv_stat_pearson(x, y, 2), 1, 0);
}

static void pearson_without_an_answer(void **state) {
    (void)state;
    const double x[] = {1, 2, 3}, nan[] = {1, (double)NAN, 3},
                 infinite[] = {1, 2, (double)INFINITY};
    const double tenth[] = {0.1, 0.1, 0.1}; /* three tenths sum to something else than 0.3 */
    ZT_CLOSE(zv_stat_pearson(x, tenth, 3), (double)NAN, 0);
    ZT_CLOSE(zv_stat_pearson(tenth, x, 3), (double)NAN, 0);
    ZT_CLOSE(zv_stat_pearson(x, nan, 3), (double)NAN, 0);
    ZT_CLOSE(zv_stat_pearson(x, infinite, 3), (double)NAN, 0);
    ZT_CLOSE(zv_stat_pearson(x, x, 1), (double)NAN, 0);
    ZT_CLOSE(zv_stat_pearson(x, x, 0), (double)NAN, 0);
}

static void pearson_of_extreme_sizes(void **state) {
    (void)state;
    const double x[] = {1e100, 2e100, 3e100}, y[] = {1e-90, 4e-90, 4e-90};
    const double z[] = {1e150, 4e150, 4e150};
    ZT_CLOSE(zv_stat_pearson(x, y, 3), 3 / sqrt(12), 1e-15);
    ZT_CLOSE(zv_stat_pearson(x, z, 3), 3 / sqrt(12), 1e-15); /* the product overflows */
}

/* Far from zero the textbook formula with Σxy - nx̄ȳ loses everything. */
static void pearson_far_from_zero(void **state) {
    (void)state;
    const double x[] = {1e9 + 1, 1e9 + 2, 1e9 + 3}, y[] = {-1e9 + 1, -1e9 + 4, -1e9 + 4};
    ZT_CLOSE(zv_stat_pearson(x, y, 3), 3 / sqrt(12), 1e-14);
}

/* Without ties 1 - 6 Σd² / (n (n² - 1)): the ranks of y against 1 … 10 are 1 6 8 7 10 9 3 5 2 4 and
 * Σd² = 194, which gives -29/165, a worked example of many textbooks (IQ and hours of television). */
static void spearman_of_a_textbook(void **state) {
    (void)state;
    const double iq[] = {106, 100, 86, 101, 99, 103, 97, 113, 112, 110};
    const double hours[] = {7, 27, 2, 50, 28, 29, 20, 12, 6, 17};
    ZT_CLOSE(spearman(iq, hours, 10), -29.0 / 165, 1e-15);
}

/* Ranks 1 2.5 2.5 4 and 1 3 2 4: Σ dx dy = 4.5, Σ dx² = 4.5, Σ dy² = 5. The short formula for
 * samples without ties would say 0.95. */
static void spearman_with_ties_by_hand(void **state) {
    (void)state;
    const double x[] = {10, 20, 20, 30}, y[] = {0.1, 0.3, 0.2, 99};
    ZT_CLOSE(spearman(x, y, 4), 4.5 / sqrt(4.5 * 5), 1e-15);
}

static void spearman_sees_only_order(void **state) {
    (void)state;
    double x[50], y[50], bent[50];
    zv_rng rng = zv_rng_seed(9);
    for (size_t i = 0; i < 50; i++) {
        x[i] = zv_rng_normal(&rng);
        y[i] = x[i] + zv_rng_normal(&rng);
        bent[i] = exp(3 * y[i]);
    }
    ZT_CLOSE(spearman(x, y, 50), spearman(x, bent, 50), 0);
    ZT_CLOSE(spearman(y, bent, 50), 1, 0);
}

static void spearman_without_an_answer(void **state) {
    (void)state;
    const double x[] = {1, 2, 3}, same[] = {4, 4, 4}, nan[] = {1, 2, (double)NAN};
    ZT_CLOSE(spearman(x, same, 3), (double)NAN, 0);
    ZT_CLOSE(spearman(x, nan, 3), (double)NAN, 0);
    ZT_CLOSE(spearman(x, x, 0), (double)NAN, 0);
    ZT_CLOSE(spearman(x, x, 1), (double)NAN, 0);
    ZT_CLOSE(spearman(x, x, 2), 1, 0);
}

/* tanh(atanh 0.5 ± 1.959964/√(n - 3)) with n = 28: atanh 0.5 = 0.5493061, half = 0.3919928. */
static void interval_by_hand(void **state) {
    (void)state;
    zv_interval i = zv_stat_pearson_interval(0.5, 28, 0.95);
    ZT_CLOSE(i.lo, tanh(0.549306144334055 - 0.391992796908011), 1e-12);
    ZT_CLOSE(i.hi, tanh(0.549306144334055 + 0.391992796908011), 1e-12);
    i = zv_stat_spearman_interval(0.5, 28, 0.95); /* wider by √(1 + 0.25/2) */
    ZT_CLOSE(i.lo, tanh(0.549306144334055 - 0.391992796908011 * sqrt(1.125)), 1e-12);
    ZT_CLOSE(zv_stat_spearman_interval(0.5, 3, 0.95).lo, (double)NAN, 0);
    ZT_CLOSE(zv_stat_pearson_interval(0.5, 3, 0.95).hi, (double)NAN, 0);
    ZT_CLOSE(zv_stat_pearson_interval((double)NAN, 30, 0.95).hi, (double)NAN, 0);
    ZT_CLOSE(zv_stat_pearson_interval(1.5, 30, 0.95).hi, (double)NAN, 0);
    ZT_CLOSE(zv_stat_pearson_interval(0.5, 30, 95).hi, (double)NAN, 0);
}

/* Normal pairs with correlation r have rank correlation (6/π) asin(r/2). */
static void correlation_intervals_cover(void **state) {
    (void)state;
    enum { SIZE = 50, ROUNDS = 2000 };
    double x[SIZE], y[SIZE];
    zv_rng rng = zv_rng_seed(10);
    for (int c = 0; c < 3; c++) {
        double r = c * 0.35, rank_r = 6 / 3.14159265358979 * asin(r / 2);
        int held = 0, rank_held = 0;
        for (int round = 0; round < ROUNDS; round++) {
            for (size_t i = 0; i < SIZE; i++) {
                x[i] = zv_rng_normal(&rng);
                y[i] = r * x[i] + sqrt(1 - r * r) * zv_rng_normal(&rng);
            }
            zv_interval i = zv_stat_pearson_interval(zv_stat_pearson(x, y, SIZE), SIZE, 0.95);
            zv_interval j = zv_stat_spearman_interval(spearman(x, y, SIZE), SIZE, 0.95);
            held += i.lo <= r && r <= i.hi;
            rank_held += j.lo <= rank_r && rank_r <= j.hi;
        }
        ZT_CLOSE((double)held / ROUNDS, 0.95, 0.02);
        ZT_CLOSE((double)rank_held / ROUNDS, 0.95, 0.02);
    }
}

/* z² = 3.8414588: 2 of 10 gives (0.2 + 0.19207 ± 1.95996 √(0.016 + 0.0096036)) / 1.38415. */
static void wilson_by_hand(void **state) {
    (void)state;
    double z = 1.959963984540054, pull = z * z / 10;
    zv_interval i = zv_stat_share_interval(2, 10, 0.95);
    double half = z * sqrt(0.2 * 0.8 / 10 + pull / 40);
    ZT_CLOSE(i.lo, (0.2 + pull / 2 - half) / (1 + pull), 1e-14);
    ZT_CLOSE(i.hi, (0.2 + pull / 2 + half) / (1 + pull), 1e-14);
    ZT_CLOSE(i.lo, 0.0566822, 1e-6);
    ZT_CLOSE(i.hi, 0.5098375, 1e-6);
    i = zv_stat_share_interval(0, 10, 0.95);
    ZT_CLOSE(i.lo, 0, 0);
    ZT_CLOSE(i.hi, z * z / (10 + z * z), 1e-14); /* the closed form at 0 hits */
    i = zv_stat_share_interval(10, 10, 0.95);
    ZT_CLOSE(i.lo, 10 / (10 + z * z), 1e-14);
    ZT_CLOSE(i.hi, 1, 0);
    ZT_CLOSE(zv_stat_share_interval(0, 0, 0.95).lo, (double)NAN, 0);
    ZT_CLOSE(zv_stat_share_interval(3, 2, 0.95).lo, (double)NAN, 0);
}

/* Coverage exactly, by summing the binomial law over the outcomes whose interval holds p. It swings
 * with p; its mean over p must be near the level. */
static void wilson_covers_on_average(void **state) {
    (void)state;
    const uint64_t sizes[] = {20, 100, 353};
    for (size_t s = 0; s < 3; s++) {
        double mean = 0;
        for (int step = 1; step < 200; step++) {
            double p = step / 200.0, held = 0, below = 0;
            for (uint64_t hits = 0; hits <= sizes[s]; hits++) {
                double upto = zv_stat_binomial_cdf(hits, sizes[s], p);
                zv_interval i = zv_stat_share_interval(hits, sizes[s], 0.95);
                if (i.lo <= p && p <= i.hi) held += upto - below;
                below = upto;
            }
            mean += held / 199;
        }
        ZT_CLOSE(mean, 0.95, 0.01);
    }
}

/* Same value as Spearman's by ranks; the interval covers where Bonett & Wright's does not: y = xz with spread
 * growing with |x|, and no correlation. With many ties too. */
static void spearman_of_any_law_covers(void **state) {
    (void)state;
    enum { N = 300, REPEATS = 2000 };
    double x[N], y[N], rho;
    zv_interval i;
    zv_err err = {0};
    size_t covered[2] = {0, 0}, by_fisher = 0;
    zv_rng rng = zv_rng_seed(12);
    for (size_t r = 0; r < REPEATS; r++)
        for (int ties = 0; ties < 2; ties++) {
            for (size_t j = 0; j < N; j++) {
                x[j] = zv_rng_normal(&rng);
                y[j] = x[j] * zv_rng_normal(&rng);
                if (ties) x[j] = floor(2 * x[j]);
            }
            ZT_OK(zv_stat_spearman_any(&rho, &i, NULL, x, y, N, 0.95, &err), err);
            ZT_CLOSE(rho, spearman(x, y, N), 1e-12);
            covered[ties] += i.lo <= 0 && 0 <= i.hi;
            i = zv_stat_spearman_interval(rho, N, 0.95);
            by_fisher += !ties && i.lo <= 0 && 0 <= i.hi;
        }
    for (int ties = 0; ties < 2; ties++)
        assert_true(covered[ties] > 0.935 * REPEATS && covered[ties] < 0.965 * REPEATS);
    assert_true(by_fisher < 0.92 * REPEATS);
    /* no value, no interval */
    ZT_OK(zv_stat_spearman_any(&rho, &i, NULL, x, x, N, 0.95, &err), err);
    assert_true(rho > 1 - 1e-12 && isnan(i.lo));
    for (size_t j = 0; j < N; j++) y[j] = 3;
    ZT_OK(zv_stat_spearman_any(&rho, &i, NULL, x, y, N, 0.95, &err), err);
    assert_true(isnan(rho) && isnan(i.lo));
    ZT_OK(zv_stat_spearman_any(&rho, &i, NULL, x, y, 3, 0.95, &err), err);
    assert_true(isnan(rho));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pearson_by_hand),
        cmocka_unit_test(pearson_without_an_answer),
        cmocka_unit_test(pearson_of_extreme_sizes),
        cmocka_unit_test(pearson_far_from_zero),
        cmocka_unit_test(spearman_of_a_textbook),
        cmocka_unit_test(spearman_of_any_law_covers),
        cmocka_unit_test(spearman_with_ties_by_hand),
        cmocka_unit_test(spearman_sees_only_order),
        cmocka_unit_test(spearman_without_an_answer),
        cmocka_unit_test(interval_by_hand),
        cmocka_unit_test(correlation_intervals_cover),
        cmocka_unit_test(wilson_by_hand),
        cmocka_unit_test(wilson_covers_on_average),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
