/* test_oom_optim.c — every request for memory of the optimisers and of what they measure fails once. */
#include "zt.h"

#include "unit/optim/optim_problems.h"

static zv_status step_work(const zv_env *env, zv_err *err) {
    zv_optim_opts opts = zv_optim_defaults(ZV_OPTIM_ADAM);
    zv_optim *o;
    float p[3] = {1, 2, 3}, g[3] = {1, 1, 1};
    zv_status status = zv_optim_new(&o, env, &opts, ZV_REAL_F32, 3, err);
    if (status != ZV_OK) {
        assert_null(o);
        return status;
    }
    status = zv_optim_step_f32(o, p, g, err);
    zv_optim_free(o);
    return status;
}

static zv_status lbfgs_work(const zv_env *env, zv_err *err) {
    problem p;
    zv_lbfgs_result r;
    problem_make(&p, FAMILY_fine, 1);
    return zv_lbfgs(&r, env, problem_loss, &p, p.x, p.n, NULL, err);
}

static zv_status measure_work(const zv_env *env, zv_err *err) {
    problem p;
    problem_make(&p, FAMILY_slow_noisy, 1);
    zv_training t = {problem_loss, problem_hessian, &p, p.n, 4, 8};
    return zv_signals_measure(&p.signals, env, &t, p.x, NULL, err);
}

static zv_status product(void *ctx, const double *v, double *out, zv_err *err) {
    problem *p = ctx;
    return problem_hessian(p, p->x, v, out, err);
}

static zv_status spectrum_work(const zv_env *env, zv_err *err) {
    problem p;
    zv_spectrum s;
    double share[5];
    zv_interval interval[5];
    problem_make(&p, FAMILY_fine, 1);
    return zv_curvature_spectrum(&s, share, interval, 5, env, product, &p, p.n, NULL, err);
}

static zv_status slice_work(const zv_env *env, zv_err *err) {
    problem p;
    zv_measured out[2];
    zv_barrier b;
    const double a[] = {0, 1};
    problem_make(&p, FAMILY_wells, 1);
    zv_slice s = {problem_loss, &p, 2, 0};
    zv_status status = zv_slice_losses(out, env, &s, p.x, p.n, p.x, a, 2, NULL, NULL, 0, err);
    double zero[PROBLEM_MOST] = {0};
    return status == ZV_OK ? zv_slice_barrier(&b, env, &s, p.x, zero, p.n, 3, err) : status;
}

static zv_status train(void *ctx, uint64_t run, size_t step, double rate, double *loss,
                       zv_err *err) {
    (void)ctx, (void)run, (void)err;
    *loss = rate * (double)step;
    return ZV_OK;
}

static zv_status range_work(const zv_env *env, zv_err *err) {
    zv_range r;
    double rates[20], losses[20];
    return zv_range_test(&r, rates, losses, env, train, NULL, &(zv_range_opts){.steps = 20}, err);
}

ZT_OOM_TEST(step_without_memory, step_work(env, err))
ZT_OOM_TEST(lbfgs_without_memory, lbfgs_work(env, err))
ZT_OOM_TEST(measure_without_memory, measure_work(env, err))
ZT_OOM_TEST(spectrum_without_memory, spectrum_work(env, err))
ZT_OOM_TEST(slice_without_memory, slice_work(env, err))
ZT_OOM_TEST(range_without_memory, range_work(env, err))

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(step_without_memory),    cmocka_unit_test(lbfgs_without_memory),
        cmocka_unit_test(measure_without_memory), cmocka_unit_test(spectrum_without_memory),
        cmocka_unit_test(slice_without_memory),   cmocka_unit_test(range_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
