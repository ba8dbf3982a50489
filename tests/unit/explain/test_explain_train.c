/* test_explain_train.c — findings of trainings in both languages, opened; layers whose matrices are known. */
#include "explain_fixture.h"

#include "unit/model/model_fixture.h"

static void learn(fixture *f, zv_task task, const char *layers, bool twins, unsigned epochs) {
    zv_train_opts o = zv_train_defaults();
    o.batch = 32;
    o.epochs = epochs;
    o.optim.rate = 1e-2;
    fixture_open_as(f, twins, SIZE_MAX);
    fixture_pairs(f, false);
    const zv_examples_opts examples = {.task = task,
                                       .target = task == ZV_TASK_PAIRS     ? f->pairs_path
                                                 : task == ZV_TASK_NUMBERS ? "size"
                                                                           : NULL,
                                       .held = .3,
                                       .seed = 1};
    fixture_train(f, examples, (zv_net_spec){.act = ZV_ACT_GELU}, layers, &o);
    fixture_run(f, epochs);
}

static void every_task_tells_and_opens(void **state) {
    (void)state;
    for (int task = 0; task < ZV_TASKS; task++) {
        fixture f;
        learn(&f, (zv_task)task, task == ZV_TASK_CLASSES ? "auto,8,auto" : "auto", true, 8);
        for (int lang = ZV_EN; lang <= ZV_HE; lang++) {
            zv_err err = {0};
            zv_env *env = ex_env((zv_lang)lang, 1);
            zv_report *r = ex_report(env, "all");
            zv_report_set_draws(r, true);
            ZT_OK(zv_train_figures(r, env, f.trainer, &err), err);
            ZT_OK(zv_explain_trained(r, env, f.trainer, &err), err);
            ex_check_report(r, true);
            assert_true(zv_report_figures(r) >= 3);
            assert_true(ex_find(r, "score_held") != NULL);
            if (task == ZV_TASK_PAIRS) assert_true(ex_value(r, "gain") > 0);
            zv_report_free(r);
            zv_env_free(env);
        }
        fixture_close(&f);
    }
}

/* Labels that mean nothing: what is learned does not hold elsewhere, and that is said. */
static void a_training_on_noise_fails(void **state) {
    (void)state;
    fixture f;
    zv_err err = {0};
    zv_examples *noise = NULL;
    zv_trainer *t = NULL;
    learn(&f, ZV_TASK_CLASSES, "auto,32,auto", true, 1);
    ZT_OK(zv_examples_shuffled(&noise, f.examples, 3, &err), err);
    zv_train_opts o = *zv_trainer_opts(f.trainer);
    o.epochs = 60;
    ZT_OK(zv_trainer_new(&t, f.env, f.net, noise, &o, &err), err);
    zv_epoch epoch;
    while (!zv_trainer_done(t)) ZT_OK(zv_trainer_epoch(t, &epoch, &err), err);
    zv_report *r = ex_report(f.env, NULL);
    ZT_OK(zv_explain_trained(r, f.env, t, &err), err);
    assert_int_equal(ex_find(r, "loss_held")->verdict, ZV_FAIL);
    assert_int_equal(ex_find(r, "score_held")->verdict, ZV_FAIL);
    assert_true(ex_value(r, "loss_train") < ex_value(r, "loss_held"));
    zv_report_free(r);
    zv_trainer_free(t);
    zv_examples_free(noise);
    fixture_close(&f);
}

static zv_net *net_of(const float *weight, size_t in, size_t out) {
    zv_err err = {0};
    zv_net *net = NULL;
    const zv_net_spec spec = {.task = ZV_TASK_PAIRS, .layers = 1, .width = {in, out}};
    ZT_OK(zv_net_new(&net, NULL, &spec, 1, &err), err);
    memcpy(zv_net_params(net, NULL), weight, in * out * sizeof *weight);
    return net;
}

/* diag(3, 2, 0): rank 2, and of rows that lie in its third direction nothing is left. */
static void a_layer_is_its_matrix(void **state) {
    (void)state;
    zv_err err = {0};
    const float weight[] = {3, 0, 0, 0, 2, 0, 0, 0, 0},
                rows[] = {0, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0, 5};
    double values[3];
    zv_layer_view v;
    zv_net *net = net_of(weight, 3, 3);
    ZT_OK(zv_explain_layer(&v, values, NULL, net, 0, rows, 4, &err), err);
    ZT_CLOSE(values[0], 3, 1e-12);
    ZT_CLOSE(values[1], 2, 1e-12);
    ZT_CLOSE(values[2], 0, 1e-12);
    assert_int_equal(v.rank, 2);
    ZT_CLOSE(v.gain, sqrt(13. / 3), 1e-12);
    ZT_CLOSE(v.gain_seen, sqrt(13. / 28), 1e-7);
    ZT_CLOSE(v.removed, 26. / 28, 1e-7);
    ZT_CLOSE(v.effective_rank, exp(-.6 * log(.6) - .4 * log(.4)), 1e-9);
    zv_net_free(net);
}

/* A turn by 40° keeps angles; a projection on a line makes them 0 or 180. */
static void a_layer_does_to_angles_what_its_matrix_does(void **state) {
    (void)state;
    zv_err err = {0};
    const float c = 0.7660444431F, s = 0.6427876097F;
    const float turn[] = {c, s, -s, c}, line[] = {1, 0, 1, 0}, rows[] = {1, 0, 1, 1, 0, 2};
    zv_layer_view v;
    zv_net *net = net_of(turn, 2, 2);
    ZT_OK(zv_explain_layer(&v, NULL, NULL, net, 0, rows, 3, &err), err);
    ZT_CLOSE(v.angle_in, 45, 1e-4);
    ZT_CLOSE(v.angle_out, 45, 1e-4);
    ZT_CLOSE(v.removed, 0, 1e-6);
    zv_net_free(net);
    net = net_of(line, 2, 2);
    ZT_OK(zv_explain_layer(&v, NULL, NULL, net, 0, rows, 3, &err), err);
    ZT_CLOSE(v.angle_out, 0, 1e-3);
    zv_net_free(net);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_task_tells_and_opens),
        cmocka_unit_test(a_training_on_noise_fails),
        cmocka_unit_test(a_layer_is_its_matrix),
        cmocka_unit_test(a_layer_does_to_angles_what_its_matrix_does),
    };
    return cmocka_run_group_tests(tests, ex_begin, ex_end);
}
