/* test_prob_mixture.c — planted rows are found with a posterior that holds, pure background seldom is, and what can't be
 * told is refused: two bulks, heavy ends, few rows, equal scores. */
#include "zt.h"

#include <zavit/prob.h>

typedef struct law {
    size_t n, planted;
    double apart; /* of the planted ones from the bulk, in deviations */
    double skew; /* of the bulk */
    int freedom; /* of Student's t; 0: normal */
} law;

static double *draw(const law *l, uint64_t seed) {
    zv_rng rng = zv_rng_seed(seed);
    double *x = malloc(l->n * sizeof *x);
    for (size_t i = 0; i < l->n; i++) {
        double z = zv_rng_normal(&rng), squares = 0;
        for (int k = 0; k < l->freedom; k++) {
            double g = zv_rng_normal(&rng);
            squares += g * g;
        }
        if (l->freedom) z /= sqrt(squares / l->freedom);
        x[i] = i < l->planted ? z + l->apart : l->skew != 0 ? expm1(l->skew * z) / l->skew : z;
    }
    return x;
}

static zv_mixture *fit(const double *x, size_t n, uint64_t seed) {
    zv_err err = {0};
    zv_mixture *m = NULL;
    ZT_OK(zv_mixture_fit(&m, NULL, x, n, seed, &err), err);
    return m;
}

/* How often each answer comes. */
static void count(size_t states[5], const law *l, size_t rounds) {
    memset(states, 0, 5 * sizeof *states);
    for (uint64_t seed = 1; seed <= rounds; seed++) {
        double *x = draw(l, seed);
        zv_mixture *m = fit(x, l->n, seed);
        states[zv_mixture_about(m)->state]++;
        zv_mixture_free(m);
        free(x);
    }
}

/* ---- Planted ---- */

enum { BINS = 4 };
static const double bin_from[BINS + 1] = {0.5, 0.7, 0.8, 0.9, 1.0001};

typedef struct tally {
    double rows[BINS], planted[BINS], low[BINS], high[BINS], posterior[BINS];
    size_t identified, too_many;
    double prior;
} tally;

static void tally_rows(tally *t, const zv_mixture *m, const double *x, const law *l) {
    for (size_t i = 0; i < l->n; i++) {
        zv_interval in;
        double p = zv_mixture_at(m, x[i], &in);
        assert_true(in.lo <= p && p <= in.hi && in.lo >= 0 && in.hi <= 1);
        for (int b = 0; b < BINS; b++) {
            if (p < bin_from[b] || p >= bin_from[b + 1]) continue;
            t->rows[b]++;
            t->planted[b] += i < l->planted;
            t->low[b] += in.lo;
            t->high[b] += in.hi;
            t->posterior[b] += p;
        }
    }
}

/* Of the rows with a posterior of about p, a share within the mean interval is planted. */
static void check_planted(size_t n, size_t planted, double apart, size_t rounds, size_t found) {
    law l = {.n = n, .planted = planted, .apart = apart};
    tally t = {0};
    for (uint64_t seed = 1; seed <= rounds; seed++) {
        double *x = draw(&l, seed);
        zv_mixture *m = fit(x, n, seed);
        const zv_mixture_info *i = zv_mixture_about(m);
        if (i->state == ZV_MIXTURE_IDENTIFIED) {
            t.identified++;
            t.too_many += i->at_least > planted;
            t.prior += i->prior;
            tally_rows(&t, m, x, &l);
        }
        zv_mixture_free(m);
        free(x);
    }
    if (t.identified < found)
        fail_msg("%zu of %zu at %g: identified %zu times of %zu", planted, n, apart, t.identified,
                 rounds);
    /* a bound of 95 %, and two standard errors */
    assert_true((double)t.too_many <=
                0.05 * (double)rounds + 2 * sqrt(0.05 * 0.95 * (double)rounds));
    ZT_CLOSE(t.prior / (double)t.identified * (double)n, (double)planted, 0.5 * (double)planted);
    for (int b = 0; b < BINS; b++) {
        double rows = t.rows[b], share = t.planted[b] / rows;
        if (rows < 30) continue;
        double error = 2 * sqrt(0.25 / rows);
        if (share < t.low[b] / rows - error || share > t.high[b] / rows + error)
            fail_msg("%zu of %zu at %g: posterior %.3f [%.3f, %.3f], but %.3f of %.0f are planted",
                     planted, n, apart, t.posterior[b] / rows, t.low[b] / rows, t.high[b] / rows,
                     share, rows);
    }
    if (t.rows[BINS - 1] > 100)
        ZT_CLOSE(t.planted[BINS - 1] / t.rows[BINS - 1], t.posterior[BINS - 1] / t.rows[BINS - 1],
                 0.05);
}

static void planted_rows_have_a_posterior_that_holds(void **state) {
    (void)state;
    check_planted(1400, 10, 4, 80, 66);
    check_planted(1400, 40, 3, 80, 54);
    check_planted(10000, 50, 4, 20, 18);
    check_planted(400, 8, 5, 80, 66);
}

/* One row far out is told too: chance alone brings none there. */
static void a_single_row_far_out_is_told(void **state) {
    (void)state;
    check_planted(1400, 1, 7, 80, 66);
}

/* ---- Not planted ---- */

/* 5 % by construction, and two standard errors of 200. */
enum { SEEDS = 200, MOST_FALSE = 16 };

static void pure_background_is_seldom_identified(void **state) {
    (void)state;
    static const law laws[] = {
        {.n = 1400}, {.n = 1400, .skew = 0.3}, {.n = 1400, .skew = -0.3}, {.n = 300}, {.n = 6000}};
    size_t states[5];
    for (size_t i = 0; i < sizeof laws / sizeof *laws; i++) {
        count(states, &laws[i], SEEDS);
        if (states[ZV_MIXTURE_IDENTIFIED] > MOST_FALSE)
            fail_msg("%zu rows, skew %g: identified %zu times of %d", laws[i].n, laws[i].skew,
                     states[ZV_MIXTURE_IDENTIFIED], SEEDS);
        assert_true(states[ZV_MIXTURE_NO_EXCESS] > SEEDS * 8 / 10);
    }
}

/* Two topics: where both are part of the bulk, nothing is said; a second one of 5 % far out is more than background, and its share is
 * told. */
static void two_bulks_are_refused_a_small_one_far_out_is_told(void **state) {
    (void)state;
    static const law halves[] = {{.n = 1400, .planted = 700, .apart = 4},
                                 {.n = 1400, .planted = 980, .apart = 4},
                                 {.n = 1400, .planted = 1260, .apart = 4},
                                 {.n = 1400, .planted = 420, .apart = 3},
                                 {.n = 1400, .planted = 420, .apart = 1.5}};
    size_t states[5];
    for (size_t i = 0; i < sizeof halves / sizeof *halves; i++) {
        count(states, &halves[i], 50);
        assert_true(states[ZV_MIXTURE_IDENTIFIED] <= 3);
        if (i < 3) assert_true(states[ZV_MIXTURE_BULK] >= 45);
    }
    check_planted(1400, 70, 4, 50, 45);
}

/* Heavier ends than any law here foretells, on both sides. */
static void heavy_ends_are_mostly_refused(void **state) {
    (void)state;
    const law t3 = {.n = 1400, .freedom = 3}, many = {.n = 10000, .freedom = 3};
    size_t states[5];
    count(states, &t3, 50);
    assert_true(states[ZV_MIXTURE_IDENTIFIED] <= 12);
    count(states, &many, 20);
    assert_true(states[ZV_MIXTURE_BULK] >= 19);
}

/* ---- Odd input ---- */

static void few_rows_and_equal_scores_are_refused(void **state) {
    (void)state;
    double *x = draw(&(law){.n = 1400, .planted = 10, .apart = 8}, 1);
    zv_mixture *m = fit(x, ZV_MIXTURE_LEAST - 1, 1);
    assert_int_equal(zv_mixture_about(m)->state, ZV_MIXTURE_FEW);
    assert_true(isnan(zv_mixture_at(m, 9, NULL)));
    zv_mixture_free(m);
    m = fit(NULL, 0, 1);
    assert_int_equal(zv_mixture_about(m)->state, ZV_MIXTURE_FEW);
    zv_mixture_free(m);
    for (size_t i = 0; i < 1400; i++) x[i] = 0.25;
    m = fit(x, 1400, 1);
    assert_int_equal(zv_mixture_about(m)->state, ZV_MIXTURE_BULK);
    zv_mixture_free(m);
    for (size_t i = 0; i < 10; i++) x[i] = 0.5 + (double)i; /* all the others still equal */
    m = fit(x, 1400, 1);
    assert_int_equal(zv_mixture_about(m)->state, ZV_MIXTURE_BULK);
    zv_mixture_free(m);
    free(x);
}

static void what_is_no_number_is_left_out(void **state) {
    (void)state;
    double *x = draw(&(law){.n = 1400, .planted = 10, .apart = 6}, 5), holes[1700];
    size_t n = 0;
    for (size_t i = 0; i < 1400; i++) {
        if (i % 7 == 0) holes[n++] = (double)NAN;
        if (i % 14 == 0) holes[n++] = (double)INFINITY;
        holes[n++] = x[i];
    }
    zv_mixture *a = fit(x, 1400, 9), *b = fit(holes, n, 9);
    assert_int_equal(zv_mixture_about(b)->n, 1400);
    assert_int_equal(zv_mixture_about(a)->state, ZV_MIXTURE_IDENTIFIED);
    assert_true(zv_mixture_at(a, x[0], NULL) == zv_mixture_at(b, x[0], NULL));
    assert_true(isnan(zv_mixture_at(a, (double)NAN, NULL)));
    zv_mixture_free(a);
    zv_mixture_free(b);
    free(x);
}

static void a_higher_score_never_has_less(void **state) {
    (void)state;
    double *x = draw(&(law){.n = 2000, .planted = 30, .apart = 3.5}, 2), last = 0;
    zv_mixture *m = fit(x, 2000, 1);
    assert_int_equal(zv_mixture_about(m)->state, ZV_MIXTURE_IDENTIFIED);
    for (double at = -8; at < 12; at += 0.01) {
        double p = zv_mixture_at(m, at, NULL);
        assert_true(p >= last && p <= 1);
        last = p;
    }
    assert_true(last > 0.9 && zv_mixture_at(m, 0, NULL) == 0);
    /* a scale of its own changes nothing */
    for (size_t i = 0; i < 2000; i++) x[i] = 5 + 1e-3 * x[i];
    zv_mixture *other = fit(x, 2000, 1);
    ZT_CLOSE(zv_mixture_about(other)->top, zv_mixture_about(m)->top, 1e-6);
    zv_mixture_free(other);
    zv_mixture_free(m);
    free(x);
}

static void a_million_rows(void **state) {
    (void)state;
    double *x = draw(&(law){.n = 1000000, .planted = 300, .apart = 6}, 3);
    zv_mixture *m = fit(x, 1000000, 1);
    const zv_mixture_info *i = zv_mixture_about(m);
    assert_int_equal(i->state, ZV_MIXTURE_IDENTIFIED);
    ZT_CLOSE(i->prior, 300e-6, 40e-6);
    assert_true(i->prior_interval.lo <= i->prior && i->prior <= i->prior_interval.hi);
    assert_true(i->at_least > 200 && i->at_least <= 300);
    zv_mixture_free(m);
    free(x);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(planted_rows_have_a_posterior_that_holds),
        cmocka_unit_test(a_single_row_far_out_is_told),
        cmocka_unit_test(pure_background_is_seldom_identified),
        cmocka_unit_test(two_bulks_are_refused_a_small_one_far_out_is_told),
        cmocka_unit_test(heavy_ends_are_mostly_refused),
        cmocka_unit_test(few_rows_and_equal_scores_are_refused),
        cmocka_unit_test(what_is_no_number_is_left_out),
        cmocka_unit_test(a_higher_score_never_has_less),
        cmocka_unit_test(a_million_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
