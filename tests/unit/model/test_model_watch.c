/* test_model_watch.c — signals of a net with a large layer, of which only some blocks are watched. */
#include "model_fixture.h"

#include "model/model_private.h"

enum { MOST = 1 << 19 };

static const zv_examples_opts CLASSES = {.held = .2, .seed = 1};

static zv_train_opts descent(double rate) {
    zv_train_opts o = zv_train_defaults();
    o.batch = 32;
    o.optim = zv_optim_defaults(ZV_OPTIM_GD);
    o.optim.rate = rate;
    return o;
}

/* Of a layer of 490,700 parameters every fifteenth block is watched, and stands for the others. */
static void a_large_layer_is_watched_in_parts(void **state) {
    (void)state;
    fixture f;
    const zv_train_opts o = descent(.01);
    fixture_open(&f);
    fixture_train(&f, CLASSES, (zv_net_spec){.act = ZV_ACT_TANH}, "auto,700,700,auto", &o);
    fixture_run(&f, 1);
    size_t n, params;
    (void)zv_trainer_params(f.trainer, &params);
    const zv_epoch *e = zv_trainer_history(f.trainer, &n);
    for (size_t k = 0; k < 3; k++) ZT_CLOSE(e->flow[k].update / e->flow[k].gradient, .01, 2e-4);
    assert_true(isfinite(e->alpha.value) && isfinite(e->successive.value));
    assert_true(fabs(e->successive.value) <= 1);
    /* weights, gradients, the net's own, some one for what is watched where all would be two; and the values of a batch */
    assert_true(zv_trainer_bytes(f.trainer) < 5 * params * sizeof(float));
    fixture_close(&f);
}

static double product(const float *a, const float *b, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += (double)a[i] * (double)b[i];
    return sum;
}

/* What two steps in a row say of each other, by all parameters, beside what the trainer has by the blocks that it watches. */
static void blocks_stand_for_their_layer(void **state) {
    (void)state;
    fixture f;
    zv_err err = {0};
    zv_step step[2];
    const zv_train_opts o = descent(.05);
    fixture_open(&f);
    fixture_train(&f, CLASSES, (zv_net_spec){.act = ZV_ACT_TANH}, "auto,700,700,auto", &o);
    const zv_trainer *t = f.trainer;
    const size_t n = t->n_params, bytes = n * sizeof(float);
    assert_true(t->n_watched < n * 6 / 10);
    static float was[MOST], first[MOST], moved[MOST];
    assert_true(n <= MOST);
    memcpy(was, zv_tape_params_f32(t->tape), bytes);
    ZT_OK(zv_trainer_step(f.trainer, &step[0], &err), err);
    memcpy(first, zv_tape_gradients_f32(t->tape), bytes);
    for (size_t i = 0; i < n; i++) moved[i] = zv_tape_params_f32(t->tape)[i] - was[i];
    ZT_OK(zv_trainer_step(f.trainer, &step[1], &err), err);
    const float *second = zv_tape_gradients_f32(t->tape);
    const double cosine =
        product(first, second, n) / sqrt(product(first, first, n) * product(second, second, n));
    const double alpha = zv_step_alpha(step[0].loss, product(first, moved, n), step[1].loss,
                                       product(second, moved, n));
    assert_int_equal(t->n_cosines, 1);
    ZT_CLOSE(t->cosines[0], cosine, .01);
    ZT_CLOSE(t->alphas[0], alpha, .008); /* .015 off where the block is not weighted */
    fixture_close(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_large_layer_is_watched_in_parts),
        cmocka_unit_test(blocks_stand_for_their_layer),
    };
    return cmocka_run_group_tests_name("model: watching", tests, NULL, NULL);
}
