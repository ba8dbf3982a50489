/* test_prob_tail.c — tails of known laws: exponential, bounded, Pareto, cosines on a sphere. */
#include "zt.h"

#include <zavit/prob.h>

typedef double inverse(double p, double parameter); /* x with P(X > x) = p */

static double exponential(double p, double rate) {
    return -log(p) / rate;
}
static double pareto(double p, double shape) {
    return pow(p, -shape);
}
/* Ends at 1, and is told nothing of it: shape -1/power. */
static double bounded(double p, double power) {
    return 1 - pow(p, 1 / power);
}
/* Cosine of random directions in 3 + 2m dimensions is nearly this far out: P = ((1 - x)/2)^(m + 1). */
static double cap(double p, double power) {
    return 1 - 2 * pow(p, 1 / power);
}

static double *draw(inverse *law, double parameter, size_t n, uint64_t seed) {
    zv_rng rng = zv_rng_seed(seed);
    double *x = malloc(n * sizeof *x);
    for (size_t i = 0; i < n; i++) x[i] = law(1 - zv_rng_unit(&rng), parameter);
    zv_stat_sort(x, n);
    return x;
}

static zv_tail fit(const double *x, size_t n, double end) {
    zv_err err = {0};
    zv_tail t;
    ZT_OK(zv_tail_fit(&t, NULL, x, n, end, &err), err);
    return t;
}

/* Shape and share are right, and the interval holds the truth about as often as it says. */
static void check_law(inverse *law, double parameter, double end, double shape, const char *name) {
    enum { N = 50000, ROUNDS = 60 };
    double logs = 0, shapes = 0;
    int held = 0, fitted = 0;
    const double p = 2e-5; /* one value of 50,000 comes this far */
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
        double *x = draw(law, parameter, N, seed);
        zv_tail t = fit(x, N, end);
        zv_interval i;
        double share = zv_tail_share(&t, x, N, law(p, parameter), 0, &i);
        fitted += t.state == ZV_TAIL_FITTED;
        shapes += t.shape / ROUNDS;
        logs += log(share / p) / ROUNDS;
        held += i.lo <= p && p <= i.hi;
        assert_true(i.lo <= share && share <= i.hi);
        free(x);
    }
    /* sd of a shape is (1 + ξ)/√100 = .1 to .15, of the mean of 60 .02; log share: .8/√60 = .1 */
    if (fabs(shapes - shape) > 0.08) fail_msg("%s: shape %g, not %g", name, shapes, shape);
    if (fabs(logs) > 0.3) fail_msg("%s: log share off by %g", name, logs);
    if (held < 0.8 * ROUNDS) fail_msg("%s: interval held %d of %d", name, held, ROUNDS);
    if (fitted < ROUNDS - 3) fail_msg("%s: fitted %d of %d", name, fitted, ROUNDS);
}

static void known_laws(void **state) {
    (void)state;
    check_law(exponential, 2, INFINITY, 0, "exponential");
    check_law(pareto, 0.5, INFINITY, 0.5, "Pareto");
    check_law(bounded, 4, INFINITY, -0.25, "bounded");
    check_law(cap, 8, 1, 0, "cap of a sphere");
}

static void counts_up_to_the_join_and_falls_beyond(void **state) {
    (void)state;
    enum { N = 20000 };
    double *x = draw(cap, 10, N, 3), last = 2;
    zv_tail t = fit(x, N, 1);
    assert_int_equal(t.state, ZV_TAIL_FITTED);
    assert_true(t.join == x[N - ZV_TAIL_JOIN] && t.threshold == x[N - 101]);
    for (double c = -1; c <= 1; c += 0.0005) {
        zv_interval i;
        double share = zv_tail_share(&t, x, N, c, 1e-12, &i);
        assert_true(share > 0 && share <= last);
        assert_true(i.lo <= share && share <= i.hi);
        last = share;
    }
    /* the k-th largest of n is exceeded by a new value with probability k/(n + 1), so at or above it: */
    ZT_CLOSE(zv_tail_share(&t, x, N, x[N - 100], 1e-12, NULL), 101.0 / (N + 1), 1e-15);
    ZT_CLOSE(zv_tail_share(&t, x, N, t.join, 1e-12, NULL), 11.0 / (N + 1), 1e-15);
    ZT_CLOSE(zv_tail_share(&t, x, N, t.join + 1e-9, 1e-12, NULL), 10.0 / (N + 1), 1e-9);
    /* as far as it reaches: the end of the scale, and beyond any doubt */
    zv_interval i;
    ZT_CLOSE(zv_tail_share(&t, x, N, 1, 1e-12, &i), 1.0 / (100.0 * N), 1e-18);
    assert_true(i.lo == 0 && i.hi > 1.0 / (100.0 * N));
    assert_true(isnan(zv_tail_share(&t, x, N, (double)NAN, 0, NULL)));
    free(x);
}

static void few_values_are_counted(void **state) {
    (void)state;
    double *x = draw(exponential, 1, 4900, 5);
    zv_tail t = fit(x, 4900, INFINITY);
    assert_int_equal(t.state, ZV_TAIL_FEW);
    ZT_CLOSE(zv_tail_share(&t, x, 4900, 100, 0, NULL), 1.0 / 4901, 1e-15);
    assert_false(zv_tail_beyond(&t, 100));
    free(x);
    t = fit(NULL, 0, 1);
    assert_int_equal(t.state, ZV_TAIL_FEW);
    ZT_CLOSE(zv_tail_share(&t, NULL, 0, 0.5, 0, NULL), 1, 0);
}

/* Copies in a collection: three cosines of 1 that no smooth tail foretells. Then they are counted. */
static void copies_make_a_fit_poor(void **state) {
    (void)state;
    enum { N = 50000 };
    double *x = draw(cap, 40, N, 6);
    assert_int_equal(fit(x, N, 1).state, ZV_TAIL_FITTED);
    for (int i = 1; i <= 3; i++) x[N - i] = 1;
    zv_tail t = fit(x, N, 1);
    assert_int_equal(t.state, ZV_TAIL_POOR);
    ZT_CLOSE(zv_tail_share(&t, x, N, 1, 1e-12, NULL), 4.0 / (N + 1), 1e-15);
    /* all the same */
    for (size_t i = 0; i < N; i++) x[i] = 0.25;
    t = fit(x, N, 1);
    assert_int_not_equal(t.state, ZV_TAIL_FITTED);
    ZT_CLOSE(zv_tail_share(&t, x, N, 0.25, 1e-12, NULL), 1, 1e-15);
    ZT_CLOSE(zv_tail_share(&t, x, N, 0.26, 1e-12, NULL), 1.0 / (N + 1), 1e-15);
    free(x);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_laws),
        cmocka_unit_test(counts_up_to_the_join_and_falls_beyond),
        cmocka_unit_test(few_values_are_counted),
        cmocka_unit_test(copies_make_a_fit_poor),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
