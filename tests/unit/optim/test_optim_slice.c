/* test_optim_slice.c — losses along lines and planes, barriers, and ranges of learning rates. */
#include "zt.h"

#include <zavit/optim.h>

enum { N = 6 };

/* Σ xᵢ² + .1 · batch · x₀: mini-batches differ by a slope. */
static zv_status bowl(void *ctx, uint64_t batch, const double *x, double *loss, double *g,
                      zv_err *err) {
    (void)g, (void)err;
    size_t *calls = ctx;
    if (calls) ++*calls;
    *loss = .1 * (double)batch * x[0];
    for (size_t i = 0; i < N; i++) *loss += x[i] * x[i];
    return ZV_OK;
}

static void directions_are_as_long_as_their_filters(void **state) {
    (void)state;
    const double x[N] = {3, 4, 1e-3, 0, 0, 7};
    const zv_filter filters[] = {{0, 2, false}, {2, 1, false}, {3, 2, false}, {5, 1, true}};
    double d[N], again[N];
    zv_err err = {0};
    ZT_OK(zv_slice_direction(d, x, N, filters, 4, 5, &err), err);
    ZT_CLOSE(hypot(d[0], d[1]), 5, 1e-14);
    ZT_CLOSE(fabs(d[2]), 1e-3, 1e-16);
    ZT_CLOSE(d[3], 0, 0); /* a filter of zeros */
    ZT_CLOSE(d[5], 0, 0); /* fixed */
    ZT_OK(zv_slice_direction(again, x, N, filters, 4, 5, &err), err);
    assert_memory_equal(d, again, sizeof d);
    const zv_filter far = {5, 2, false};
    ZT_FAILS(zv_slice_direction(d, x, N, &far, 1, 5, &err), ZV_USAGE, err);
}

static void lines_and_planes(void **state) {
    (void)state;
    const double x[N] = {1, 0, 2}, d1[N] = {1}, d2[N] = {0, 1}, a[] = {-1, 0, 2}, b[] = {0, 3};
    zv_measured line[3], plane[6];
    size_t calls = 0;
    zv_err err = {0};
    zv_slice s = {bowl, &calls, 3, 0};
    ZT_OK(zv_slice_losses(line, NULL, &s, x, N, d1, a, 3, NULL, NULL, 0, &err), err);
    assert_int_equal(calls, 9);
    for (int i = 0; i < 3; i++) {
        double at = 1 + a[i];
        ZT_CLOSE(line[i].value, at * at + 4 + .1 * at, 1e-14);
        /* three losses .1 at apart: Student's t with 2 degrees, 4.3026527, times .1 at/√3 */
        ZT_CLOSE(line[i].interval.hi - line[i].value, 4.302652729911 * .1 * at / sqrt(3), 1e-9);
        assert_int_equal(line[i].why, at == 0 ? ZV_OPTIM_WHY_CONSTANT : ZV_OPTIM_WHY_NOTHING);
    }
    s.batches = 1;
    ZT_OK(zv_slice_losses(plane, NULL, &s, x, N, d1, a, 3, d2, b, 2, &err), err);
    for (int j = 0; j < 2; j++)
        for (int i = 0; i < 3; i++) {
            ZT_CLOSE(plane[j * 3 + i].value, (1 + a[i]) * (1 + a[i]) + b[j] * b[j] + 4, 1e-14);
            assert_int_equal(plane[j * 3 + i].why, ZV_OPTIM_WHY_ONE);
        }
    s.batches = 0;
    ZT_FAILS(zv_slice_losses(line, NULL, &s, x, N, d1, a, 3, NULL, NULL, 0, &err), ZV_USAGE, err);
    s.batches = 1;
    ZT_FAILS(zv_slice_losses(line, NULL, &s, x, N, d1, a, 1, NULL, NULL, 0, &err), ZV_USAGE, err);
    ZT_FAILS(zv_slice_losses(line, NULL, &s, x, 0, d1, a, 3, NULL, NULL, 0, &err), ZV_USAGE, err);
}

/* (x₀² - 1)² + tilt x₀ (1 + batch): two wells with 1 between them. */
static zv_status wells(void *ctx, uint64_t batch, const double *x, double *loss, double *g,
                       zv_err *err) {
    (void)g, (void)err;
    *loss = pow(x[0] * x[0] - 1, 2) + *(double *)ctx * x[0] * (1 + (double)batch);
    return ZV_OK;
}

static void barrier_between_two_wells(void **state) {
    (void)state;
    const double x[1] = {-1}, y[1] = {1}, near[1] = {.9};
    double tilt = 0;
    zv_barrier b;
    zv_err err = {0};
    zv_slice s = {wells, &tilt, 5, .9};
    ZT_OK(zv_slice_barrier(&b, NULL, &s, x, y, 1, 19, &err), err);
    ZT_CLOSE(b.height.value, 1, 1e-12);
    ZT_CLOSE(b.at, .5, 1e-12);
    assert_int_equal(b.height.why, ZV_OPTIM_WHY_CONSTANT);
    tilt = .05;
    ZT_OK(zv_slice_barrier(&b, NULL, &s, x, y, 1, 19, &err), err);
    ZT_CLOSE(b.to - b.from, 2 * .05 * 3, 1e-12);
    assert_true(b.height.interval.lo < b.height.value && b.height.value < b.height.interval.hi);
    tilt = 0;
    ZT_OK(zv_slice_barrier(&b, NULL, &s, y, near, 1, 9, &err),
          err); /* down to y, up to near: none */
    assert_true(b.height.value < 0);
    ZT_FAILS(zv_slice_barrier(&b, NULL, &s, x, y, 1, 0, &err), ZV_USAGE, err);
}

/* x, but not a number on one of two mini-batches at .3, infinite on one at .6. */
static zv_status holes(void *ctx, uint64_t batch, const double *x, double *loss, double *g,
                       zv_err *err) {
    const double *end = ctx;
    (void)g, (void)err;
    *loss = x[0];
    if (batch == 0 && fabs(x[0] - .3) < 1e-9) *loss = (double)NAN;
    if (batch == 1 && fabs(x[0] - .6) < 1e-9) *loss = (double)INFINITY;
    if (x[0] == *end) *loss = (double)NAN;
    return ZV_OK;
}

static void a_loss_that_is_no_number_is_the_highest_barrier(void **state) {
    (void)state;
    const double x[1] = {0}, y[1] = {1};
    for (int end = -1; end <= 1; end++) { /* neither is bad, x is, y is */
        double bad = end;
        zv_barrier b;
        zv_err err = {0};
        zv_slice s = {holes, &bad, 2, 0};
        ZT_OK(zv_slice_barrier(&b, NULL, &s, x, y, 1, 9, &err), err);
        ZT_CLOSE(b.at, .3, 1e-12);
        assert_true(isnan(b.height.interval.lo) && isnan(b.height.interval.hi));
        assert_int_equal(b.height.why, ZV_OPTIM_WHY_EXACT);
        if (end < 0)
            assert_true(isinf(b.height.value) && b.height.value > 0);
        else /* nothing to be above */
            assert_true(isnan(b.height.value));
        assert_true(isnan(end == 0 ? b.from : b.to) == (end >= 0));
    }
}

/* ---- Who stops it ---- */

static bool at_once(void *ctx) {
    (void)ctx;
    return true;
}

static zv_status no_step(void *ctx, uint64_t run, size_t step, double rate, double *loss,
                         zv_err *err) {
    (void)ctx, (void)run, (void)step, (void)rate, (void)err;
    *loss = 1;
    return ZV_OK;
}

static void stopping_is_not_blamed_on_curvature(void **state) {
    (void)state;
    const double x[N] = {1}, y[N] = {2}, a[] = {0, 1};
    const char *const words[] = {"before all of it was measured", "לפני שהכול נמדד"};
    zv_measured out[2];
    zv_barrier b;
    zv_range r;
    zv_env *env;
    zv_err none = {0};
    zv_slice s = {bowl, NULL, 1, 0};
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.stop = at_once}, &none), none);
    for (int lang = 0; lang < 2; lang++) {
        zv_err err = {.lang = lang ? ZV_HE : ZV_EN};
        ZT_FAILS(zv_slice_losses(out, env, &s, x, N, x, a, 2, NULL, NULL, 0, &err), ZV_INTERRUPTED,
                 err);
        assert_non_null(strstr(err.msg, words[lang]));
        ZT_FAILS(zv_slice_barrier(&b, env, &s, x, y, N, 3, &err), ZV_INTERRUPTED, err);
        assert_non_null(strstr(err.msg, words[lang]));
        ZT_FAILS(zv_range_test(&r, NULL, NULL, env, no_step, NULL, NULL, &err), ZV_INTERRUPTED,
                 err);
        assert_non_null(strstr(err.msg, words[lang]));
    }
    zv_env_free(env);
}

/* ---- Ranges ---- */

typedef struct trained {
    double x[3], lambda[3], sigma;
    zv_rng rng;
} trained;

/* Noisy descent on ½Σλx², λ 1 and smaller. */
static zv_status train(void *ctx, uint64_t run, size_t step, double rate, double *loss,
                       zv_err *err) {
    trained *t = ctx;
    (void)err;
    if (step == 0) {
        for (int i = 0; i < 3; i++) t->x[i] = 1;
        t->rng = zv_rng_stream(11, run);
    }
    *loss = t->sigma * .1 * zv_rng_normal(&t->rng);
    for (int i = 0; i < 3; i++) {
        *loss += t->lambda[i] * t->x[i] * t->x[i] / 2;
        t->x[i] -= rate * (t->lambda[i] * t->x[i] + t->sigma * zv_rng_normal(&t->rng));
    }
    return ZV_OK;
}

static void range_finds_rates_below_two_over_lambda(void **state) {
    (void)state;
    for (double scale = 1e-2; scale < 1e3; scale *= 10) {
        trained t = {.lambda = {scale, scale / 3, scale / 10}, .sigma = .02 * scale};
        double rates[100], losses[100];
        zv_range r;
        zv_err err = {0};
        zv_range_opts opts = {.lo = 1e-4 / scale, .hi = 100 / scale};
        ZT_OK(zv_range_test(&r, rates, losses, NULL, train, &t, &opts, &err), err);
        assert_int_equal(r.end, ZV_RANGE_STEEPEST);
        assert_true(r.rate.value * scale > .005 && r.rate.value * scale < 2);
        assert_true(r.rate.interval.lo <= r.rate.value && r.rate.value <= r.rate.interval.hi);
        assert_true(r.highest > r.rate.value);
        ZT_CLOSE(rates[0], opts.lo, 0);
        ZT_CLOSE(rates[99], opts.hi, 1e-9 * opts.hi);
        assert_true(isnan(losses[99]) && isfinite(losses[0])); /* it blew up before */
    }
}

static void ranges_that_say_why_not(void **state) {
    (void)state;
    trained t = {.lambda = {1, .3, .1}, .sigma = 0};
    zv_range r;
    zv_err err = {0};
    ZT_OK(zv_range_test(&r, NULL, NULL, NULL, train, &t, &(zv_range_opts){.lo = 1e-4, .hi = .1},
                        &err),
          err);
    assert_int_equal(r.end, ZV_RANGE_NEVER_ROSE);
    trained flat = {.lambda = {0}, .sigma = .1};
    ZT_OK(zv_range_test(&r, NULL, NULL, NULL, train, &flat, NULL, &err), err);
    assert_int_equal(r.end, ZV_RANGE_NEVER_FELL);
    assert_true(isnan(r.rate.value));
    ZT_OK(
        zv_range_test(&r, NULL, NULL, NULL, train, &t, &(zv_range_opts){.lo = 50, .hi = 1e4}, &err),
        err);
    assert_int_equal(r.end, ZV_RANGE_DIVERGED_AT_ONCE);
    const zv_range_opts bad[] = {
        {.lo = -1}, {.lo = 2, .hi = 1}, {.hi = 1e9}, {.lo = NAN}, {.steps = 3}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ZT_FAILS(zv_range_test(&r, NULL, NULL, NULL, train, &t, &bad[i], &err), ZV_USAGE, err);
    ZT_FAILS(zv_range_test(&r, NULL, NULL, NULL, train, &t, &bad[2], &err), ZV_USAGE, err);
    assert_non_null(strstr(err.msg, "at most 1e+06"));
    err.lang = ZV_HE;
    ZT_FAILS(zv_range_test(&r, NULL, NULL, NULL, train, &t, &bad[0], &err), ZV_USAGE, err);
    assert_non_null(strstr(err.msg, "טווח"));
    for (int e = 0; e < ZV_RANGE_ENDS; e++)
        assert_string_not_equal(zv_range_text((zv_range_end)e, ZV_EN),
                                zv_range_text((zv_range_end)e, ZV_HE));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(directions_are_as_long_as_their_filters),
        cmocka_unit_test(lines_and_planes),
        cmocka_unit_test(barrier_between_two_wells),
        cmocka_unit_test(a_loss_that_is_no_number_is_the_highest_barrier),
        cmocka_unit_test(stopping_is_not_blamed_on_curvature),
        cmocka_unit_test(range_finds_rates_below_two_over_lambda),
        cmocka_unit_test(ranges_that_say_why_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
