/* test_model_train.c — nets learn what is there to be learned, stop when it is enough, and go on bit for bit. */
#include "model_fixture.h"

static zv_train_opts quick(void) {
    zv_train_opts o = zv_train_defaults();
    o.batch = 32;
    o.epochs = 12;
    o.optim.rate = 1e-2;
    return o;
}

static zv_net_score held(fixture *f) {
    zv_err err = {0};
    zv_net_score score;
    ZT_OK(zv_trainer_score(f->trainer, ZV_HELD, &score, &err), err);
    return score;
}

static const zv_examples_opts CLASSES = {.held = .2, .seed = 1};

/* The groups' best possible classifier is right in about .96 (three spheres of spread 1, 3 apart). */
static void classes_are_learned(void **state) {
    (void)state;
    static const char *const layers[] = {"auto", "auto,16,auto", "12,16,8,3"};
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++) {
        fixture f;
        const zv_train_opts o = quick();
        fixture_open(&f);
        fixture_train(&f, CLASSES, (zv_net_spec){.act = ZV_ACT_GELU, .dropout = i == 1 ? .1 : 0},
                      layers[i], &o);
        const zv_net_score before = held(&f);
        fixture_run(&f, 100);
        const zv_net_score after = held(&f);
        assert_true(after.loss.value < before.loss.value / 3);
        assert_true(after.score.value > .9);
        assert_true(after.score.interval.lo < after.score.value &&
                    after.score.interval.hi > after.score.value);
        fixture_close(&f);
    }
}

/* size = 10 + 3x₀ - 2x₁ exactly: a line learns all of it, in the numbers' own units. */
static void numbers_are_learned(void **state) {
    (void)state;
    fixture f;
    zv_err err = {0};
    zv_train_opts o = quick();
    o.epochs = 60;
    fixture_open(&f);
    fixture_train(
        &f, (zv_examples_opts){.task = ZV_TASK_NUMBERS, .target = "size", .held = .2, .seed = 1},
        (zv_net_spec){0}, "auto", &o);
    fixture_run(&f, 100);
    assert_true(held(&f).score.value > .999);
    float y;
    ZT_OK(zv_net_apply(f.net, zv_space_row_f32(f.space, 7), 1, &y, &err), err);
    const float *x = zv_space_row_f32(f.space, 7);
    ZT_CLOSE(y, 10 + 3 * (double)x[0] - 2 * (double)x[1], .1);
    fixture_close(&f);
}

/* Twins are alike in half of their numbers; a head that keeps these and drops the rest finds them. */
static void a_head_finds_what_pairs_have_in_common(void **state) {
    (void)state;
    for (int triplets = 0; triplets < 2; triplets++) {
        fixture f;
        zv_err err = {0};
        zv_gain gain;
        zv_train_opts o = quick();
        o.epochs = 30;
        fixture_open_as(&f, true, SIZE_MAX);
        fixture_pairs(&f, triplets);
        fixture_train(&f,
                      (zv_examples_opts){
                          .task = ZV_TASK_PAIRS, .target = f.pairs_path, .held = .3, .seed = 1},
                      (zv_net_spec){0}, "auto", &o);
        fixture_run(&f, 100);
        ZT_OK(zv_trainer_gain(f.trainer, ZV_HELD, &gain, &err), err);
        assert_true(gain.after > .9);
        assert_true(gain.difference.interval.lo > 0);
        ZT_CLOSE(gain.after - gain.before, gain.difference.value, 1e-12);
        ZT_CLOSE(held(&f).score.value, gain.after, 1e-12);
        fixture_close(&f);
    }
}

/* Pairs of noise: nothing can be gained on what is held out, and the interval says so. */
static void a_head_over_noise_gains_nothing(void **state) {
    (void)state;
    fixture f;
    zv_err err = {0};
    zv_gain gain;
    zv_train_opts o = quick();
    fixture_open(&f); /* no twins */
    FILE *file = fopen(f.pairs_path, "w");
    zv_rng rng = zv_rng_seed(4);
    for (size_t i = 0; i < FIXTURE_ROWS / 2; i++)
        fprintf(file, "r%zu\tr%zu\n", i,
                FIXTURE_ROWS / 2 + (size_t)zv_rng_below(&rng, FIXTURE_ROWS / 2));
    fclose(file);
    fixture_train(
        &f,
        (zv_examples_opts){.task = ZV_TASK_PAIRS, .target = f.pairs_path, .held = .3, .seed = 1},
        (zv_net_spec){0}, "auto", &o);
    fixture_run(&f, 100);
    ZT_OK(zv_trainer_gain(f.trainer, ZV_HELD, &gain, &err), err);
    assert_true(gain.difference.interval.lo <= 0);
    fixture_close(&f);
}

/* Each row belongs to itself, three times over, and the head is the identity: at this temperature the loss is all but 0, and where a
 * row stands twice in a batch, it is at least 2 ln 2 / 32. */
static void a_batch_has_no_row_twice(void **state) {
    (void)state;
    fixture f;
    zv_err err = {0};
    zv_step step;
    zv_train_opts o = quick();
    o.temperature = .01;
    o.optim.rate = 1e-12;
    fixture_open(&f);
    FILE *file = fopen(f.pairs_path, "w");
    for (size_t i = 0; i < FIXTURE_ROWS; i++) fprintf(file, "r%zu\tr%zu\n", i / 3, i / 3);
    fclose(file);
    fixture_train(&f, (zv_examples_opts){.task = ZV_TASK_PAIRS, .target = f.pairs_path, .seed = 1},
                  (zv_net_spec){0}, "auto", &o);
    for (uint64_t i = 0; i < zv_trainer_epoch_steps(f.trainer); i++) {
        ZT_OK(zv_trainer_step(f.trainer, &step, &err), err);
        assert_true(step.loss < .02);
    }
    fixture_close(&f);
}

static void patience_ends_a_training_that_gets_worse(void **state) {
    (void)state;
    fixture f;
    zv_train_opts o = quick();
    o.epochs = 400;
    o.patience = 5;
    o.optim.rate = .03;
    fixture_open(&f);
    fixture_train(&f, (zv_examples_opts){.held = .2, .tune = .2, .seed = 1},
                  (zv_net_spec){.act = ZV_ACT_RELU}, "auto,64,auto", &o);
    fixture_run(&f, 400);
    size_t n, best = 0;
    const zv_epoch *history = zv_trainer_history(f.trainer, &n);
    assert_true(zv_trainer_ended_early(f.trainer) && n < 400);
    for (size_t i = 1; i < n; i++)
        if (history[i].tune.loss.value < history[best].tune.loss.value) best = i;
    assert_int_equal(n - 1 - best, 5);
    zv_trainer_best(f.trainer);
    ZT_CLOSE(held(&f).loss.value, history[best].held.loss.value, 1e-12);
    fixture_close(&f);
}

/* Gradient, weight and update of each layer after an epoch's last step. */
static void an_epoch_tells_of_its_layers(void **state) {
    (void)state;
    fixture f;
    zv_train_opts o = quick();
    o.optim = zv_optim_defaults(ZV_OPTIM_GD);
    o.optim.rate = .05;
    fixture_open(&f);
    fixture_train(&f, CLASSES, (zv_net_spec){.act = ZV_ACT_TANH}, "auto,6,auto", &o);
    fixture_run(&f, 1);
    size_t n;
    const zv_epoch *e = zv_trainer_history(f.trainer, &n);
    for (size_t k = 0; k < 2; k++) {
        assert_true(e->flow[k].gradient > 0 && e->flow[k].weight > 0);
        ZT_CLOSE(e->flow[k].update / e->flow[k].gradient, .05, 1e-4); /* w ← w - η g */
    }
    fixture_close(&f);
}

static void resume(fixture *f, const zv_train_opts *o, zv_net_spec spec, const char *layers) {
    zv_err err = {0};
    zv_train_file *file = NULL;
    fixture_train(f, CLASSES, spec, layers, o);
    ZT_OK(zv_train_open(&file, f->env, f->net_path, &err), err);
    assert_int_equal(zv_train_record_of(file)->opts.batch, 32);
    ZT_OK(zv_trainer_resume(f->trainer, file, &err), err);
    zv_train_close(file);
}

static void free_training(fixture *f) {
    zv_trainer_free(f->trainer);
    zv_net_free(f->net);
    zv_examples_free(f->examples);
    f->trainer = NULL;
    f->net = NULL;
    f->examples = NULL;
}

/* Stopped after epoch 4, and in the middle of epoch 5. */
static void a_resumed_training_ends_with_the_same_bits(void **state) {
    (void)state;
    const zv_net_spec spec = {.act = ZV_ACT_RELU, .dropout = .2};
    for (int within = 0; within < 2; within++) {
        fixture f;
        zv_err err = {0};
        zv_train_opts o = quick();
        o.optim.schedule.kind = ZV_SCHEDULE_COSINE;
        fixture_open(&f);
        fixture_train(&f, CLASSES, spec, "auto,10,auto", &o);
        fixture_run(&f, 100);
        size_t n, n_whole, n_epochs;
        const float *params = zv_trainer_params(f.trainer, &n);
        float *whole = malloc(n * sizeof *whole);
        memcpy(whole, params, n * sizeof *whole);
        const zv_epoch *history = zv_trainer_history(f.trainer, &n_whole);
        const double loss = history[n_whole - 1].loss;
        free_training(&f);

        fixture_train(&f, CLASSES, spec, "auto,10,auto", &o);
        fixture_run(&f, 4);
        zv_step step;
        for (int i = 0; i < 5 * within; i++) ZT_OK(zv_trainer_step(f.trainer, &step, &err), err);
        ZT_OK(zv_trainer_save(f.trainer, f.net_path, &err), err);
        free_training(&f);

        resume(&f, &o, spec, "auto,10,auto");
        fixture_run(&f, 100);
        params = zv_trainer_params(f.trainer, &n);
        assert_memory_equal(params, whole, n * sizeof *whole);
        history = zv_trainer_history(f.trainer, &n_epochs);
        assert_int_equal(n_epochs, n_whole);
        ZT_CLOSE(history[n_whole - 1].loss, loss, 0);
        free(whole);
        fixture_close(&f);
    }
}

/* With the net's own parameters, and one copy of them less, the same bits; where there is a part to tune by they stay apart. */
static void in_place_is_the_same_training(void **state) {
    (void)state;
    const zv_net_spec spec = {.act = ZV_ACT_GELU, .dropout = .1};
    float *first = NULL;
    size_t n, bytes[2];
    for (int in_place = 0; in_place < 2; in_place++) {
        fixture f;
        zv_train_opts o = quick();
        o.in_place = in_place;
        fixture_open(&f);
        fixture_train(&f, CLASSES, spec, "auto,200,200,auto", &o);
        fixture_run(&f, 3);
        const float *w = zv_trainer_params(f.trainer, &n);
        assert_true((w == zv_net_params(f.net, NULL)) == in_place);
        bytes[in_place] = zv_trainer_bytes(f.trainer);
        if (!first) first = malloc(n * sizeof *first);
        if (!in_place) memcpy(first, w, n * sizeof *first);
        zv_trainer_best(f.trainer);
        assert_memory_equal(first, zv_net_params(f.net, NULL), n * sizeof *first);
        fixture_close(&f);
    }
    assert_true(bytes[1] + n * sizeof(float) <= bytes[0]);
    free(first);

    fixture f;
    zv_train_opts o = quick();
    zv_examples_opts tuned = CLASSES;
    tuned.tune = .2;
    o.in_place = true;
    fixture_open(&f);
    fixture_train(&f, tuned, spec, "auto,20,auto", &o);
    assert_ptr_not_equal(zv_trainer_params(f.trainer, NULL), zv_net_params(f.net, NULL));
    fixture_close(&f);
}

/* Four places at most: every epoch, every second, every fourth; and a file gives them back. */
static void the_way_is_kept_evenly(void **state) {
    (void)state;
    static const unsigned after[][5] = {{1, 2, 3}, {2, 4}, {2, 4, 6, 8}, {4, 8, 12}};
    static const size_t epochs[] = {3, 5, 9, 12};
    fixture f;
    zv_err err = {0};
    zv_train_opts o = quick();
    o.keep_path = 4;
    fixture_open(&f);
    fixture_train(&f, CLASSES, (zv_net_spec){0}, "auto,6,auto", &o);
    size_t done = 0, n;
    for (size_t i = 0; i < 4; i++) {
        fixture_run(&f, (unsigned)(epochs[i] - done));
        done = epochs[i];
        size_t count = 0;
        while (after[i][count]) count++;
        assert_int_equal(zv_trainer_way_count(f.trainer), count);
        for (size_t k = 0; k < count; k++) {
            unsigned epoch = 0;
            assert_non_null(zv_trainer_way(f.trainer, k, &epoch));
            assert_int_equal(epoch, after[i][k]);
        }
    }
    assert_null(zv_trainer_way(f.trainer, 3, NULL));
    const float *latest = zv_trainer_params(f.trainer, &n);
    assert_memory_equal(zv_trainer_way(f.trainer, 2, NULL), latest, n * sizeof *latest);
    float *was = malloc(3 * n * sizeof *was);
    memcpy(was, zv_trainer_way(f.trainer, 0, NULL), 3 * n * sizeof *was);
    ZT_OK(zv_trainer_save(f.trainer, f.net_path, &err), err);
    free_training(&f);
    resume(&f, &o, (zv_net_spec){0}, "auto,6,auto");
    assert_int_equal(zv_trainer_way_count(f.trainer), 3);
    assert_memory_equal(zv_trainer_way(f.trainer, 0, NULL), was, 3 * n * sizeof *was);
    free(was);
    fixture_close(&f);
}

/* Asked for late, and then for fewer. */
static void a_way_may_begin_late(void **state) {
    (void)state;
    static const unsigned keep[] = {0, 8, 3}, after[] = {0, 5, 3}, first[] = {0, 4, 4};
    fixture f;
    zv_err err = {0};
    zv_train_opts o = quick();
    fixture_open(&f);
    for (size_t i = 0; i < 3; i++) {
        o.keep_path = keep[i];
        if (i == 0)
            fixture_train(&f, CLASSES, (zv_net_spec){0}, "auto,6,auto", &o);
        else
            resume(&f, &o, (zv_net_spec){0}, "auto,6,auto");
        if (i < 2) fixture_run(&f, i == 0 ? 3 : 5);
        unsigned epoch = 0;
        assert_int_equal(zv_trainer_way_count(f.trainer), after[i]);
        if (after[i]) assert_non_null(zv_trainer_way(f.trainer, 0, &epoch));
        assert_int_equal(epoch, first[i]);
        if (i == 2) assert_non_null(zv_trainer_way(f.trainer, 1, &epoch));
        if (i == 2) assert_int_equal(epoch, 6);
        ZT_OK(zv_trainer_save(f.trainer, f.net_path, &err), err);
        free_training(&f);
    }
    fixture_close(&f);
}

static void another_training_is_not_resumed(void **state) {
    (void)state;
    fixture f;
    zv_err err = {0};
    zv_train_opts o = quick();
    zv_train_file *file = NULL;
    fixture_open(&f);
    fixture_train(&f, CLASSES, (zv_net_spec){0}, "auto,10,auto", &o);
    fixture_run(&f, 1);
    ZT_OK(zv_trainer_save(f.trainer, f.net_path, &err), err);
    ZT_OK(zv_train_open(&file, f.env, f.net_path, &err), err);
    const char *const layers[] = {"auto,11,auto", "auto,10,auto", "auto,10,auto"};
    for (size_t i = 0; i < 3; i++) {
        free_training(&f);
        o = quick();
        if (i == 1) o.batch = 31;
        if (i == 2) o.optim.kind = ZV_OPTIM_MOMENTUM;
        fixture_train(&f, CLASSES, (zv_net_spec){0}, layers[i], &o);
        size_t n;
        const float first = zv_trainer_params(f.trainer, &n)[0];
        ZT_FAILS(zv_trainer_resume(f.trainer, file, &err), ZV_USAGE, err);
        assert_true(zv_trainer_params(f.trainer, &n)[0] == first &&
                    zv_trainer_steps(f.trainer) == 0);
    }
    zv_train_close(file);
    fixture_close(&f);
}

static zv_status trained(fixture *f, zv_train_opts o, zv_err *err) {
    zv_trainer *t = NULL;
    const zv_status status = zv_trainer_new(&t, f->env, f->net, f->examples, &o, err);
    assert_true((status == ZV_OK) == (t != NULL));
    zv_trainer_free(t);
    return status;
}

static void what_can_not_be_trained_is_refused(void **state) {
    (void)state;
    fixture f;
    zv_err err = {0};
    zv_train_opts o = quick();
    fixture_open(&f);
    fixture_train(&f, CLASSES, (zv_net_spec){0}, "auto", &o);
    o.batch = 100000;
    ZT_FAILS(trained(&f, o, &err), ZV_USAGE, err);
    o.batch = 0;
    ZT_FAILS(trained(&f, o, &err), ZV_USAGE, err);
    o = quick();
    o.epochs = 0;
    ZT_FAILS(trained(&f, o, &err), ZV_USAGE, err);
    const double rates[] = {0, -1, 1e9, (double)NAN};
    for (size_t i = 0; i < 4; i++) {
        o = quick();
        o.optim.rate = rates[i];
        ZT_FAILS(trained(&f, o, &err), ZV_USAGE, err);
    }
    fixture_close(&f);
}

/* gd at 1e6 leaves the numbers within a few steps: step, layer and example are named, and the last good parameters stay. */
static void a_rate_that_is_too_large_is_named(void **state) {
    (void)state;
    fixture f;
    zv_err err = {0};
    zv_epoch epoch;
    zv_train_opts o = quick();
    zv_status status = ZV_OK;
    o.optim = zv_optim_defaults(ZV_OPTIM_GD);
    o.optim.rate = 1e6;
    fixture_open(&f);
    fixture_train(
        &f, (zv_examples_opts){.task = ZV_TASK_NUMBERS, .target = "size", .held = .2, .seed = 1},
        (zv_net_spec){.act = ZV_ACT_RELU}, "auto,16,auto", &o);
    for (int i = 0; i < 20 && status == ZV_OK; i++)
        status = zv_trainer_epoch(f.trainer, &epoch, &err);
    assert_int_equal(status, ZV_FORMAT);
    assert_true(strstr(err.msg, "step ") && strstr(err.msg, "1e+06"));
    size_t n;
    const float *params = zv_trainer_params(f.trainer, &n);
    for (size_t i = 0; i < n; i++) assert_true(isfinite(params[i]));
    fixture_close(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classes_are_learned),
        cmocka_unit_test(numbers_are_learned),
        cmocka_unit_test(a_head_finds_what_pairs_have_in_common),
        cmocka_unit_test(a_head_over_noise_gains_nothing),
        cmocka_unit_test(a_batch_has_no_row_twice),
        cmocka_unit_test(patience_ends_a_training_that_gets_worse),
        cmocka_unit_test(an_epoch_tells_of_its_layers),
        cmocka_unit_test(a_resumed_training_ends_with_the_same_bits),
        cmocka_unit_test(in_place_is_the_same_training),
        cmocka_unit_test(the_way_is_kept_evenly),
        cmocka_unit_test(a_way_may_begin_late),
        cmocka_unit_test(another_training_is_not_resumed),
        cmocka_unit_test(what_can_not_be_trained_is_refused),
        cmocka_unit_test(a_rate_that_is_too_large_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
