/* test_prob_calibration.c — Bayes, logistic, isotonic, Venn–Abers, and the measures. */
#include "zt.h"

#include <zavit/prob.h>

/* ---- Bayes ---- */

static void odds_move_as_bayes_says(void **state) {
    (void)state;
    /* a test that finds 90 of 100 ill and alarms for 5 of 100 well ones, 1 in 1,000 ill */
    ZT_CLOSE(zv_prob_posterior(0.001, log(0.9), log(0.05)), 0.0009 / (0.0009 + 0.04995), 1e-15);
    ZT_CLOSE(zv_prob_shift(zv_prob_posterior(0.5, log(0.9), log(0.05)), 0.5, 0.001),
             zv_prob_posterior(0.001, log(0.9), log(0.05)), 1e-15);
    ZT_CLOSE(zv_prob_shift(0.3, 0.2, 0.2), 0.3, 1e-15);
    ZT_CLOSE(zv_prob_shift(0, 0.2, 0.9), 0, 0);
    ZT_CLOSE(zv_prob_shift(1, 0.2, 0.01), 1, 0);
    ZT_CLOSE(zv_prob_expit(zv_prob_logit(1e-12)), 1e-12, 1e-25);
    ZT_CLOSE(zv_prob_expit(-800), 0, 0);
    ZT_CLOSE(zv_prob_expit(800), 1, 0);
}

/* ---- Logistic ---- */

static double *evidence(uint8_t *y, size_t n, const double *w, size_t d, double bias,
                        uint64_t seed) {
    zv_rng rng = zv_rng_seed(seed);
    double *x = malloc(n * d * sizeof *x);
    for (size_t i = 0; i < n; i++) {
        double eta = bias;
        for (size_t j = 0; j < d; j++) {
            x[i * d + j] = 3 + 0.5 * zv_rng_normal(&rng);
            eta += w[j] * x[i * d + j];
        }
        y[i] = zv_rng_unit(&rng) < zv_prob_expit(eta);
    }
    return x;
}

static void logistic_finds_the_weights(void **state) {
    (void)state;
    enum { N = 40000, D = 3 };
    const double w[D] = {2, 0, 1};
    static uint8_t y[N];
    double *x = evidence(y, N, w, D, -9.5, 1);
    zv_err err = {0};
    zv_logistic *l = NULL;
    ZT_OK(zv_logistic_fit(&l, NULL, x, y, N, D, &err), err);
    /* sd of a weight: 1/(.5 √(N p q)) ≈ .022 */
    for (size_t j = 0; j < D; j++) ZT_CLOSE(zv_logistic_weights(l)[j], w[j], 0.1);
    ZT_CLOSE(zv_logistic_bias(l), -9.5, 0.5);
    assert_true(zv_logistic_gradient(l) < 1e-8);
    /* the likelihood's own equation: mean probability = mean smoothed target, to the ridge */
    double sum = 0, related = 0;
    for (size_t i = 0; i < N; i++) {
        sum += zv_prob_expit(zv_logistic_score(l, x + i * D)) / N;
        related += y[i];
    }
    ZT_CLOSE(sum, related / N, 1e-4);
    zv_logistic_free(l);
    free(x);
}

/* A feature that speaks against, one that is constant, one that separates: no weight below 0, none
 * infinite, and more evidence never lowers the score. */
static void logistic_stays_monotone(void **state) {
    (void)state;
    enum { N = 600, D = 3 };
    static uint8_t y[N];
    static double x[N * D];
    zv_rng rng = zv_rng_seed(4);
    for (size_t i = 0; i < N; i++) {
        y[i] = i % 3 == 0;
        x[i * D] = y[i] ? -1 - zv_rng_unit(&rng) : zv_rng_unit(&rng);
        x[i * D + 1] = 7;
        x[i * D + 2] = y[i] + 0.5 * zv_rng_unit(&rng);
    }
    zv_err err = {0};
    zv_logistic *l = NULL;
    ZT_OK(zv_logistic_fit(&l, NULL, x, y, N, D, &err), err);
    const double *w = zv_logistic_weights(l);
    ZT_CLOSE(w[0], 0, 0);
    ZT_CLOSE(w[1], 0, 0);
    assert_true(w[2] > 5 && w[2] < 1000);
    const double low[D] = {0, 7, 0.2}, high[D] = {0.1, 8, 0.3};
    assert_true(zv_logistic_score(l, high) > zv_logistic_score(l, low));
    zv_logistic_free(l);
    memset(y, 1, sizeof y);
    err.lang = ZV_HE;
    ZT_FAILS(zv_logistic_fit(&l, NULL, x, y, N, D, &err), ZV_NODATA, err);
    assert_null(l);
    y[0] = 0;
    x[4] = (double)NAN;
    ZT_FAILS(zv_logistic_fit(&l, NULL, x, y, N, D, &err), ZV_FORMAT, err);
    ZT_FAILS(zv_logistic_fit(&l, NULL, x, y, N, 17, &err), ZV_USAGE, err);
}

/* ---- Isotonic ---- */

/* max over a ≤ i of min over b ≥ i of the mean of a … b: the fit's other definition. */
static double minimax(const double *y, const double *w, size_t n, size_t i) {
    double best = -1e300;
    for (size_t a = 0; a <= i; a++) {
        double least = 1e300, sum = 0, weight = 0;
        for (size_t b = a; b < n; b++) {
            sum += w[b] * y[b];
            weight += w[b];
            if (b >= i && sum / weight < least) least = sum / weight;
        }
        if (least > best) best = least;
    }
    return best;
}

static void isotonic_is_the_minimax_of_means(void **state) {
    (void)state;
    enum { N = 40 };
    zv_rng rng = zv_rng_seed(9);
    zv_err err = {0};
    for (int round = 0; round < 50; round++) {
        double y[N], w[N], fit[N];
        for (size_t i = 0; i < N; i++) {
            y[i] = zv_rng_normal(&rng) + 0.05 * (double)i;
            w[i] = 0.5 + zv_rng_unit(&rng);
        }
        ZT_OK(zv_isotonic_fit(fit, NULL, y, w, N, &err), err);
        for (size_t i = 0; i < N; i++) ZT_CLOSE(fit[i], minimax(y, w, N, i), 1e-12);
    }
}

/* ---- Venn–Abers ---- */

/* The definition: the item is put among the others, once with each label, and all is fitted anew. */
static double added(const double *s, const uint8_t *y, size_t n, double score, int label) {
    double ys[200], ws[200], fit[200], last = 0;
    size_t m = 0, at = 0;
    zv_err err = {0};
    double all[200];
    for (size_t i = 0; i < n; i++) all[i] = s[i];
    all[n] = score;
    zv_stat_sort(all, n + 1);
    for (size_t i = 0; i <= n; i++) {
        if (i && all[i] == last) continue;
        last = all[i];
        double sum = 0, count = 0;
        for (size_t j = 0; j < n; j++)
            if (s[j] == last) {
                count++;
                sum += y[j];
            }
        if (last == score) {
            count++;
            sum += label;
            at = m;
        }
        ys[m] = sum / count;
        ws[m++] = count;
    }
    ZT_OK(zv_isotonic_fit(fit, NULL, ys, ws, m, &err), err);
    return fit[at];
}

static void venn_abers_is_its_definition(void **state) {
    (void)state;
    enum { N = 120 };
    zv_rng rng = zv_rng_seed(11);
    zv_err err = {0};
    for (int round = 0; round < 20; round++) {
        double s[N];
        uint8_t y[N];
        for (size_t i = 0; i < N; i++) {
            s[i] = round % 2 ? (double)zv_rng_below(&rng, 15) : zv_rng_normal(&rng) * 5;
            y[i] = zv_rng_unit(&rng) < zv_prob_expit((s[i] - (round % 2 ? 7 : 0)) * 0.4);
        }
        y[0] = 0;
        y[1] = 1;
        zv_venn_abers *va = NULL;
        ZT_OK(zv_venn_abers_new(&va, NULL, s, y, N, &err), err);
        zv_venn_pair last = {0, 0, 0};
        for (double x = -16; x <= 16; x += 0.5) {
            zv_venn_pair p = zv_venn_abers_at(va, x);
            ZT_CLOSE(p.p0, added(s, y, N, x, 0), 1e-12);
            ZT_CLOSE(p.p1, added(s, y, N, x, 1), 1e-12);
            assert_true(p.p0 <= p.merged && p.merged <= p.p1);
            assert_true(p.p0 >= last.p0 && p.p1 >= last.p1 && p.merged >= last.merged - 1e-15);
            last = p;
        }
        zv_venn_abers_free(va);
    }
}

/* The guarantee, in the mean: of the pair, the member with the true label is calibrated. */
static void venn_abers_is_calibrated(void **state) {
    (void)state;
    enum { N = 400, ROUNDS = 400 };
    zv_rng rng = zv_rng_seed(13);
    zv_err err = {0};
    double said = 0, came = 0;
    for (int round = 0; round < ROUNDS; round++) {
        double s[N + 1];
        uint8_t y[N + 1];
        for (size_t i = 0; i <= N; i++) {
            s[i] = zv_rng_normal(&rng);
            y[i] = zv_rng_unit(&rng) < zv_prob_expit(3 * s[i] - 1);
        }
        zv_venn_abers *va = NULL;
        ZT_OK(zv_venn_abers_new(&va, NULL, s, y, N, &err), err);
        zv_venn_pair p = zv_venn_abers_at(va, s[N]);
        said += y[N] ? p.p1 : p.p0;
        came += y[N];
        zv_venn_abers_free(va);
    }
    /* sd of the difference's mean: √(.1/400) = .016 */
    ZT_CLOSE(said / ROUNDS, came / ROUNDS, 0.05);
}

/* ---- Measures ---- */

static void measures_by_hand(void **state) {
    (void)state;
    const double p[4] = {0.9, 0.8, 0.3, 0.2};
    const uint8_t y[4] = {1, 0, 1, 0};
    zv_err err = {0};
    double ece;
    ZT_CLOSE(zv_prob_brier(p, y, 4), (0.01 + 0.64 + 0.49 + 0.04) / 4, 1e-15);
    ZT_CLOSE(zv_prob_loss(0.8, false), -log(0.2), 1e-15);
    assert_true(isfinite(zv_prob_loss(0, true)));
    ZT_OK(zv_prob_ece(&ece, NULL, p, y, 4, 2, &err), err);
    ZT_CLOSE(ece, (fabs(0.5 - 1) + fabs(1.7 - 1)) / 4, 1e-15);
    /* a constant at the base rate is calibrated and says nothing */
    const double flat[4] = {0.5, 0.5, 0.5, 0.5};
    ZT_OK(zv_prob_ece(&ece, NULL, flat, y, 4, 4, &err), err);
    ZT_CLOSE(ece, 0, 0);
}

/* With groups whose members agree, the interval is that of the groups' number and not of the items'. */
static void grouped_mean_counts_groups(void **state) {
    (void)state;
    enum { GROUPS = 50, EACH = 20, N = GROUPS * EACH };
    double v[N], g[GROUPS], mean, again;
    uint32_t group[N];
    zv_interval i, j;
    zv_err err = {0};
    zv_rng rng = zv_rng_seed(2);
    for (size_t k = 0; k < GROUPS; k++) g[k] = zv_rng_normal(&rng);
    for (size_t k = 0; k < N; k++) {
        group[k] = (uint32_t)(k % GROUPS);
        v[k] = g[k % GROUPS];
    }
    ZT_OK(zv_prob_grouped_mean(&mean, &i, NULL, v, group, N, GROUPS, &err), err);
    ZT_OK(zv_prob_grouped_mean(&again, &j, NULL, g, NULL, GROUPS, 0, &err), err);
    ZT_CLOSE(mean, again, 1e-12);
    ZT_CLOSE(i.lo, j.lo, 1e-12);
    ZT_CLOSE(i.hi, j.hi, 1e-12);
    ZT_OK(zv_prob_grouped_mean(&mean, &i, NULL, v, group, 1, GROUPS, &err), err);
    assert_true(isnan(i.lo));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(odds_move_as_bayes_says),
        cmocka_unit_test(logistic_finds_the_weights),
        cmocka_unit_test(logistic_stays_monotone),
        cmocka_unit_test(isotonic_is_the_minimax_of_means),
        cmocka_unit_test(venn_abers_is_its_definition),
        cmocka_unit_test(venn_abers_is_calibrated),
        cmocka_unit_test(measures_by_hand),
        cmocka_unit_test(grouped_mean_counts_groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
