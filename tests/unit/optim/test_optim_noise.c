/* test_optim_noise.c — noise scales whose truth is known, correlated cosines, parabolas. */
#include "zt.h"

#include <zavit/optim.h>

/* K gradients G + ε with known |G|² and tr Σ. */
static void draw(double *g, size_t k, size_t n, double size, double noise, zv_rng *rng) {
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < n; j++)
            g[i * n + j] = size / sqrt((double)n) + noise * zv_rng_normal(rng);
}

static void noise_scale_covers_the_truth(void **state) {
    (void)state;
    enum { K = 16, N = 50, BATCH = 8, ROUNDS = 500 };
    const double sizes[] = {3, 1, .3}; /* |G|; noise of a batch: √50 · .2 = 1.4 */
    static double g[K * N];
    for (size_t s = 0; s < 3; s++) {
        size_t covered[3] = {0};
        zv_moments squares = {0}, variances = {0};
        double variance = .2 * .2 * N * BATCH, square = sizes[s] * sizes[s];
        for (uint64_t r = 0; r < ROUNDS; r++) {
            zv_rng rng = zv_rng_stream(s, r);
            zv_noise noise;
            zv_err err = {0};
            draw(g, K, N, sizes[s], .2, &rng);
            ZT_OK(zv_noise_scale(&noise, NULL, g, K, N, BATCH, .95, &err), err);
            zv_moments_add(&squares, noise.gradient_squared.value);
            zv_moments_add(&variances, noise.variance.value);
            zv_interval i = noise.scale.interval;
            covered[0] += i.lo <= variance / square && variance / square <= i.hi;
            i = noise.gradient_squared.interval;
            covered[1] += i.lo <= square && square <= i.hi;
            i = noise.variance.interval;
            covered[2] += i.lo <= variance && variance <= i.hi;
            if (noise.scale.why == ZV_OPTIM_WHY_GRADIENT_UNSEEN)
                assert_true(isinf(noise.scale.interval.hi));
        }
        /* unbiased: within 4 standard errors */
        ZT_CLOSE(squares.mean, square, 4 * zv_moments_sd(&squares) / sqrt(ROUNDS));
        ZT_CLOSE(variances.mean, variance, 4 * zv_moments_sd(&variances) / sqrt(ROUNDS));
        for (int c = 0; c < 3; c++)
            if (covered[c] < .92 * ROUNDS)
                fail_msg("|G| %g, interval %d covers %zu of %d", sizes[s], c, covered[c], ROUNDS);
    }
}

static void no_gradient_has_no_upper_end(void **state) {
    (void)state;
    enum { K = 8, N = 400 };
    static double g[K * N];
    zv_rng rng = zv_rng_seed(1);
    zv_noise noise;
    zv_err err = {0};
    draw(g, K, N, 0, 1, &rng);
    ZT_OK(zv_noise_scale(&noise, NULL, g, K, N, 1, .95, &err), err);
    assert_int_equal(noise.scale.why, ZV_OPTIM_WHY_GRADIENT_UNSEEN);
    assert_true(isinf(noise.scale.interval.hi) && noise.scale.interval.lo > 20);
    for (size_t i = 0; i < K * N; i++) g[i] = 1; /* no noise at all */
    ZT_OK(zv_noise_scale(&noise, NULL, g, K, N, 1, .95, &err), err);
    ZT_CLOSE(noise.scale.value, 0, 1e-12);
    ZT_CLOSE(noise.gradient_squared.value, N, 1e-9);
}

static void bad_gradients_are_named(void **state) {
    (void)state;
    double g[8] = {1, 2, 3, 4, 5, NAN, 7, 8};
    zv_noise noise;
    zv_err err = {0};
    ZT_FAILS(zv_noise_scale(&noise, NULL, g, 4, 2, 1, .95, &err), ZV_FORMAT, err);
    assert_non_null(strstr(err.msg, "mini-batch 2: the gradient of parameter 1"));
    ZT_FAILS(zv_noise_scale(&noise, NULL, g, 2, 2, 1, .95, &err), ZV_NODATA, err);
    ZT_FAILS(zv_noise_scale(&noise, NULL, g, 4, 0, 1, .95, &err), ZV_USAGE, err);
    ZT_FAILS(zv_noise_scale(&noise, NULL, g, 4, 2, 1, 0, &err), ZV_USAGE, err);
}

/* Moving averages of two: neighbours correlate by ½ as cosines that share a gradient. */
static void successive_counts_what_neighbours_share(void **state) {
    (void)state;
    enum { N = 200, ROUNDS = 600 };
    size_t covered = 0;
    double x[N];
    for (uint64_t r = 0; r < ROUNDS; r++) {
        zv_rng rng = zv_rng_stream(7, r);
        double last = zv_rng_normal(&rng);
        for (size_t i = 0; i < N; i++) {
            double now = zv_rng_normal(&rng);
            x[i] = .1 + .2 * (last + now);
            last = now;
        }
        zv_measured m = zv_noise_successive(x, N, .95);
        covered += m.interval.lo <= .1 && .1 <= m.interval.hi;
    }
    if (covered < .91 * ROUNDS || covered > .98 * ROUNDS)
        fail_msg("%zu of %d cover", covered, ROUNDS);
    x[3] = NAN; /* left out */
    assert_true(isfinite(zv_noise_successive(x, N, .95).value) != 0);
    assert_int_equal(zv_noise_successive(x, 5, .95).why, ZV_OPTIM_WHY_FEW);
    for (size_t i = 0; i < N; i++) x[i] = 1;
    assert_int_equal(zv_noise_successive(x, N, .95).why, ZV_OPTIM_WHY_CONSTANT);
}

static void cosines(void **state) {
    (void)state;
    const double a[] = {3, 4}, b[] = {-4, 3}, c[] = {-6, -8}, zero[] = {0, 0};
    ZT_CLOSE(zv_noise_cosine(a, b, 2), 0, 1e-16);
    ZT_CLOSE(zv_noise_cosine(a, c, 2), -1, 1e-15);
    ZT_CLOSE(zv_noise_cosine(a, zero, 2), NAN, 0);
}

/* On ½x²: from x to (1 - η)x; α = η - 1, whatever the scale. */
static void alpha_of_a_parabola(void **state) {
    (void)state;
    const double rates[] = {.01, .5, 1, 1.5, 2, 3};
    for (size_t i = 0; i < 6; i++)
        for (double scale = 1e-6; scale < 1e7; scale *= 1e6) {
            double x = 3, y = x * (1 - rates[i]), move = -rates[i] * x;
            double alpha = zv_step_alpha(scale * x * x / 2, scale * x * move, scale * y * y / 2,
                                         scale * y * move);
            ZT_CLOSE(alpha, rates[i] - 1, 1e-9);
        }
    ZT_CLOSE(zv_step_alpha(1, -.1, .9, -.1), -1, 0); /* straight */
    ZT_CLOSE(zv_step_alpha(1, -1, -1, -3), NAN, 0); /* bent down */
    assert_true(isinf(zv_step_alpha(1, 1, 3, 3))); /* uphill from the first */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(noise_scale_covers_the_truth),
        cmocka_unit_test(no_gradient_has_no_upper_end),
        cmocka_unit_test(bad_gradients_are_named),
        cmocka_unit_test(successive_counts_what_neighbours_share),
        cmocka_unit_test(cosines),
        cmocka_unit_test(alpha_of_a_parabola),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
