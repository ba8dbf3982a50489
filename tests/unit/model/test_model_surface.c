/* test_model_surface.c — a training seen from outside: gradients against differences for every task and bend, Hessian products against
 * differences of gradients. */
#include "model_fixture.h"

static void open_task(fixture *f, zv_task task, zv_act act, bool triplets) {
    zv_train_opts o = zv_train_defaults();
    o.batch = 16;
    o.epochs = 1;
    fixture_open(f);
    fixture_pairs(f, triplets);
    const zv_examples_opts examples = {.task = task,
                                       .target = task == ZV_TASK_PAIRS     ? f->pairs_path
                                                 : task == ZV_TASK_NUMBERS ? "size"
                                                                           : NULL,
                                       .seed = 1};
    fixture_train(f, examples, (zv_net_spec){.act = act, .dropout = .3}, "auto,7,auto", &o);
}

static void gradients_agree_with_differences(void **state) {
    (void)state;
    for (int task = 0; task < ZV_TASKS; task++)
        for (int act = ZV_ACT_RELU; act <= ZV_ACT_GELU; act++) {
            fixture f;
            zv_err err = {0};
            zv_surface *p = NULL;
            zv_grad_report report;
            open_task(&f, (zv_task)task, (zv_act)act, act == ZV_ACT_TANH);
            ZT_OK(zv_surface_new(&p, f.trainer, NULL, &err), err);
            ZT_OK(zv_surface_check(p, 60, &report, &err), err);
            assert_true(report.checked >= 40);
            if (!(report.worst < 1e-6))
                fail_msg("task %d act %d: %g against %g (%g) node %u at %zu kinks %zu", task, act,
                         report.gradient, report.difference, report.worst, report.param, report.at,
                         report.kinks);
            zv_surface_free(p);
            fixture_close(&f);
        }
}

static void products_agree_with_differences_of_gradients(void **state) {
    (void)state;
    fixture f;
    zv_err err = {0};
    zv_surface *p = NULL;
    open_task(&f, ZV_TASK_PAIRS, ZV_ACT_TANH, false);
    ZT_OK(zv_surface_new(&p, f.trainer, &(zv_surface_opts){.hessian = 1}, &err), err);
    const zv_training seen = zv_surface_training(p, 1);
    double *x = calloc(5 * seen.n, sizeof *x), *v = x + seen.n, *product = v + seen.n;
    double *up = product + seen.n, *down = up + seen.n, loss;
    size_t n;
    zv_rng rng = zv_rng_seed(1);
    for (size_t i = 0; i < seen.n; i++) {
        x[i] = (double)zv_trainer_params(f.trainer, &n)[i];
        v[i] = zv_rng_normal(&rng);
    }
    ZT_OK(seen.hessian(seen.ctx, x, v, product, &err), err);
    for (size_t i = 0; i < seen.n; i++) x[i] += 1e-5 * v[i];
    ZT_OK(seen.loss(seen.ctx, 0, x, &loss, up, &err), err);
    for (size_t i = 0; i < seen.n; i++) x[i] -= 2e-5 * v[i];
    ZT_OK(seen.loss(seen.ctx, 0, x, &loss, down, &err), err);
    double worst = 0, size = 0;
    for (size_t i = 0; i < seen.n; i++) {
        worst = fmax(worst, fabs(product[i] - (up[i] - down[i]) / 2e-5));
        size = fmax(size, fabs(product[i]));
    }
    assert_true(worst < 1e-6 * size);
    double seconds;
    assert_int_equal(zv_surface_products(p, &seconds), 1);
    free(x);
    zv_surface_free(p);
    fixture_close(&f);
}

typedef struct at_point {
    zv_training seen;
    const double *x;
} at_point;

static zv_status product_here(void *ctx, const double *v, double *out, zv_err *err) {
    const at_point *p = ctx;
    return p->seen.hessian(p->seen.ctx, p->x, v, out, err);
}

/* Column by column, then by LAPACK: the extremes that Lanczos finds in the default number of steps lie within 1 % of these, and the
 * interval holds them. */
static void extremes_are_those_of_the_dense_hessian(void **state) {
    (void)state;
    for (int task = 0; task < ZV_TASKS; task++)
        for (int act = ZV_ACT_RELU; act <= ZV_ACT_GELU; act++) {
            fixture f;
            zv_err err = {0};
            zv_surface *p = NULL;
            zv_extremes e;
            open_task(&f, (zv_task)task, (zv_act)act, false);
            fixture_run(&f, 1);
            ZT_OK(zv_surface_new(&p, f.trainer, NULL, &err), err);
            at_point here = {.seen = zv_surface_training(p, 4)};
            const size_t n = here.seen.n;
            double *x = calloc(2 * n + n * n + n, sizeof *x), *v = x + n, *h = v + n;
            double *values = h + n * n;
            size_t count;
            for (size_t i = 0; i < n; i++) x[i] = (double)zv_trainer_params(f.trainer, &count)[i];
            here.x = x;
            for (size_t i = 0; i < n; i++) {
                v[i] = 1;
                ZT_OK(product_here(&here, v, h + i * n, &err), err);
                v[i] = 0;
            }
            ZT_OK(zv_stat_eigen(f.env, h, n, n, values, NULL, &err), err);
            ZT_OK(zv_curvature_extremes(&e, f.env, product_here, &here, n, NULL, &err), err);
            ZT_CLOSE(e.high.value, values[0], .01 * fabs(values[0]));
            ZT_CLOSE(e.low.value, values[n - 1], .01 * fabs(values[n - 1]) + 1e-6 * values[0]);
            assert_true(e.high.interval.hi >= values[0] * (1 - 1e-9));
            free(x);
            zv_surface_free(p);
            fixture_close(&f);
        }
}

/* The same mini-batch gives the same loss; another gives another. */
static void a_mini_batch_is_always_the_same(void **state) {
    (void)state;
    fixture f;
    zv_err err = {0};
    zv_surface *p = NULL;
    open_task(&f, ZV_TASK_CLASSES, ZV_ACT_GELU, false);
    ZT_OK(zv_surface_new(&p, f.trainer, NULL, &err), err);
    const zv_training seen = zv_surface_training(p, 5);
    double *x = calloc(seen.n, sizeof *x), loss[3];
    size_t n;
    for (size_t i = 0; i < seen.n; i++) x[i] = (double)zv_trainer_params(f.trainer, &n)[i];
    for (uint64_t k = 0; k < 3; k++)
        ZT_OK(seen.loss(seen.ctx, k % 2, x, &loss[k], NULL, &err), err);
    assert_true(loss[0] == loss[2] && loss[0] != loss[1]);
    free(x);
    zv_surface_free(p);
    fixture_close(&f);
}

/* With the same options a copy makes the steps that the trainer would have made, bit for bit, and the trainer stays. */
static void a_copy_goes_on_as_the_trainer_would(void **state) {
    (void)state;
    fixture f;
    zv_err err = {0};
    zv_net *net = NULL;
    zv_trainer *copy = NULL;
    zv_step step;
    size_t n;
    open_task(&f, ZV_TASK_CLASSES, ZV_ACT_GELU, false);
    for (int i = 0; i < 5; i++) ZT_OK(zv_trainer_step(f.trainer, &step, &err), err);
    const float *at = zv_trainer_params(f.trainer, &n);
    float *before = malloc(n * sizeof *before);
    memcpy(before, at, n * sizeof *before);
    ZT_OK(zv_net_copy(&net, f.net, &err), err);
    ZT_OK(zv_trainer_copy(&copy, f.trainer, net, zv_trainer_opts(f.trainer), &err), err);
    for (int i = 0; i < 7; i++) ZT_OK(zv_trainer_step(copy, &step, &err), err);
    assert_int_equal(step.number, 12);
    assert_memory_equal(before, at, n * sizeof *before);
    for (int i = 0; i < 7; i++) ZT_OK(zv_trainer_step(f.trainer, &step, &err), err);
    assert_memory_equal(zv_trainer_params(copy, NULL), at, n * sizeof *at);
    ZT_OK(zv_trainer_set_rate(copy, .5, &err), err);
    ZT_CLOSE(zv_optim_rate(zv_trainer_optim(copy)), .5, 0);
    assert_true(zv_optim_rate(zv_trainer_optim(f.trainer)) < .1);
    memset(zv_net_params(net, NULL), 0, n * sizeof *at);
    zv_trainer_take(copy);
    ZT_CLOSE(zv_trainer_params(copy, NULL)[n / 2], 0, 0);
    zv_trainer_free(copy);
    zv_net_free(net);
    free(before);
    fixture_close(&f);
}

/* The loss of a mini-batch is that of the examples it says it is: one by one, through the net. */
static void a_mini_batch_says_which_examples_it_is(void **state) {
    (void)state;
    fixture f;
    zv_err err = {0};
    zv_surface *p = NULL;
    open_task(&f, ZV_TASK_CLASSES, ZV_ACT_TANH, false);
    ZT_OK(zv_surface_new(&p, f.trainer, NULL, &err), err);
    const zv_training seen = zv_surface_training(p, 3);
    size_t n, of[16];
    double *x = calloc(seen.n, sizeof *x), loss, sum = 0;
    assert_int_equal(zv_surface_batch_size(p), 16);
    for (size_t i = 0; i < seen.n; i++) x[i] = (double)zv_trainer_params(f.trainer, &n)[i];
    zv_surface_batch(p, 2, of);
    ZT_OK(seen.loss(seen.ctx, 2, x, &loss, NULL, &err), err);
    for (size_t i = 0; i < 16; i++) {
        float row[FIXTURE_DIM], out[FIXTURE_CLASSES];
        double total = 0;
        zv_space_row(f.space, zv_examples_row(f.examples, ZV_TRAIN, of[i]), row);
        ZT_OK(zv_net_apply(f.net, row, 1, out, &err), err);
        for (size_t k = 0; k < FIXTURE_CLASSES; k++) total += exp((double)out[k]);
        sum += log(total) - (double)out[zv_examples_class(f.examples, ZV_TRAIN, of[i])];
    }
    ZT_CLOSE(loss, sum / 16, 1e-5);
    free(x);
    zv_surface_free(p);
    fixture_close(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gradients_agree_with_differences),
        cmocka_unit_test(products_agree_with_differences_of_gradients),
        cmocka_unit_test(extremes_are_those_of_the_dense_hessian),
        cmocka_unit_test(a_mini_batch_is_always_the_same),
        cmocka_unit_test(a_copy_goes_on_as_the_trainer_would),
        cmocka_unit_test(a_mini_batch_says_which_examples_it_is),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
