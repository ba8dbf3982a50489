/* test_optim_lbfgs.c — L-BFGS by objective against scipy 1.17.1, and where it cannot go. */
#include "zt.h"

#include <zavit/optim.h>

enum { D = 10, ROWS = 60, FEATURES = 5 };

static zv_status rosenbrock(void *ctx, uint64_t batch, const double *x, double *loss, double *g,
                            zv_err *err) {
    (void)ctx, (void)batch, (void)err;
    *loss = 0;
    if (g) memset(g, 0, D * sizeof *g);
    for (int i = 0; i + 1 < D; i++) {
        double a = 1 - x[i], b = x[i + 1] - x[i] * x[i];
        *loss += a * a + 100 * b * b;
        if (!g) continue;
        g[i] += -2 * a - 400 * x[i] * b;
        g[i + 1] += 200 * b;
    }
    return ZV_OK;
}

/* scipy's L-BFGS-B: 2.6e-17 after 94 evaluations. */
static void rosenbrock_goes_to_its_minimum(void **state) {
    (void)state;
    double x[D];
    for (int i = 0; i < D; i++) x[i] = i % 2 ? 1 : -1.2;
    zv_lbfgs_result r;
    zv_err err = {0};
    zv_lbfgs_opts opts = {.gradient_tol = 1e-8, .loss_tol = 1e-20};
    ZT_OK(zv_lbfgs(&r, NULL, rosenbrock, NULL, x, D, &opts, &err), err);
    assert_int_equal(r.end, ZV_LBFGS_SMALL_GRADIENT);
    ZT_CLOSE(r.loss, 0, 1e-15);
    for (int i = 0; i < D; i++) ZT_CLOSE(x[i], 1, 1e-7);
    if (r.evaluations > 200) fail_msg("%zu evaluations", r.evaluations);
}

static zv_status logistic(void *ctx, uint64_t batch, const double *w, double *loss, double *g,
                          zv_err *err) {
    (void)ctx, (void)batch, (void)err;
    *loss = 0;
    if (g) memset(g, 0, FEATURES * sizeof *g);
    for (int i = 0; i < ROWS; i++) {
        double x[FEATURES], m = 0, y = (i * 7) % 10 + (i * 2) % 17 / 4. > 6 ? 1 : -1;
        for (int j = 0; j < FEATURES; j++) {
            x[j] = ((i * (3 * j + 2) + j * j) % 17 - 8) / 8.;
            m += y * w[j] * x[j];
        }
        *loss += log1p(exp(-m)) / ROWS;
        for (int j = 0; g && j < FEATURES; j++) g[j] -= y * x[j] / (1 + exp(m)) / ROWS;
    }
    for (int j = 0; j < FEATURES; j++) {
        *loss += .005 * w[j] * w[j];
        if (g) g[j] += .01 * w[j];
    }
    return ZV_OK;
}

static void logistic_regression_as_scipy(void **state) {
    (void)state;
    const double want[] = {0.8911006894842924, -1.8498535491556318, -0.8025890649919186,
                           -0.5275133811671344, -0.5142907080274541};
    double w[FEATURES] = {0};
    zv_lbfgs_result r;
    zv_err err = {0};
    zv_lbfgs_opts opts = {.gradient_tol = 1e-9, .loss_tol = 1e-17};
    ZT_OK(zv_lbfgs(&r, NULL, logistic, NULL, w, FEATURES, &opts, &err), err);
    ZT_CLOSE(r.loss, 0.490426323423988, 1e-12);
    for (int j = 0; j < FEATURES; j++) ZT_CLOSE(w[j], want[j], 1e-5);
    if (r.evaluations > 40) fail_msg("%zu evaluations", r.evaluations);
}

/* ---- Where it ends otherwise ---- */

/* -log x: no number for x ≤ 0, the first step goes there. x + 1/x beyond it has its least at 1. */
static zv_status barrier(void *ctx, uint64_t batch, const double *x, double *loss, double *g,
                         zv_err *err) {
    (void)ctx, (void)batch, (void)err;
    *loss = *x - log(*x);
    if (g) *g = 1 - 1 / *x;
    return ZV_OK;
}

static void points_without_a_loss_are_steps_too_long(void **state) {
    (void)state;
    double x = .01;
    zv_lbfgs_result r;
    zv_err err = {0};
    ZT_OK(zv_lbfgs(&r, NULL, barrier, NULL, &x, 1, NULL, &err), err);
    ZT_CLOSE(x, 1, 1e-5);
}

static zv_status wrong_sign(void *ctx, uint64_t batch, const double *x, double *loss, double *g,
                            zv_err *err) {
    (void)ctx, (void)batch, (void)err;
    *loss = *x * *x;
    if (g) *g = -2 * *x;
    return ZV_OK;
}

static zv_status refuses(void *ctx, uint64_t batch, const double *x, double *loss, double *g,
                         zv_err *err) {
    (void)batch, (void)x, (void)loss, (void)g;
    return --*(int *)ctx < 0 ? zv_err_set(err, ZV_IO, "no", "לא")
                             : wrong_sign(ctx, 0, x, loss, g, err);
}

static void ends_and_failures(void **state) {
    (void)state;
    double x = 1, nan = NAN;
    zv_lbfgs_result r;
    zv_err err = {0};
    ZT_OK(zv_lbfgs(&r, NULL, wrong_sign, NULL, &x, 1, NULL, &err), err);
    assert_int_equal(r.end, ZV_LBFGS_NO_STEP);
    ZT_CLOSE(x, 1, 0);
    double start[D] = {0};
    ZT_OK(zv_lbfgs(&r, NULL, rosenbrock, NULL, start, D, &(zv_lbfgs_opts){.iterations = 3}, &err),
          err);
    assert_int_equal(r.end, ZV_LBFGS_ITERATIONS);
    assert_int_equal(r.iterations, 3);
    ZT_FAILS(zv_lbfgs(&r, NULL, barrier, NULL, &nan, 1, NULL, &err), ZV_FORMAT, err);
    double zero = 0;
    ZT_FAILS(zv_lbfgs(&r, NULL, barrier, NULL, &zero, 1, NULL, &err), ZV_FORMAT, err);
    ZT_FAILS(zv_lbfgs(&r, NULL, barrier, NULL, &zero, 0, NULL, &err), ZV_USAGE, err);
    int calls = 2;
    x = 1;
    ZT_FAILS(zv_lbfgs(&r, NULL, refuses, &calls, &x, 1, NULL, &err), ZV_IO, err);
}

static bool at_once(void *ctx) {
    (void)ctx;
    return true;
}

static void stops_when_asked(void **state) {
    (void)state;
    zv_env *env;
    zv_err err = {0};
    zv_lbfgs_result r;
    double x[D] = {0};
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.stop = at_once}, &err), err);
    ZT_FAILS(zv_lbfgs(&r, env, rosenbrock, NULL, x, D, NULL, &err), ZV_INTERRUPTED, err);
    zv_env_free(env);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rosenbrock_goes_to_its_minimum),
        cmocka_unit_test(logistic_regression_as_scipy),
        cmocka_unit_test(points_without_a_loss_are_steps_too_long),
        cmocka_unit_test(ends_and_failures),
        cmocka_unit_test(stops_when_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
