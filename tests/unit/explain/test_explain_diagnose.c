/* test_explain_diagnose.c — trainings with a known trouble get its verdict; every finding opens; the trainer is as it was. */
#include "../model/model_fixture.h"

#include <zavit/explain.h>

/* explain_diagnose.h: signals to a verdict, nothing else. */
zv_stall zv__diag_judge(const zv_signals *s);

/* One training, and what was found of it. */
typedef struct known {
    fixture f;
    zv_diagnosis *d;
    zv_report *report;
} known;

static zv_train_opts plain(zv_optim_kind kind, double rate, unsigned epochs) {
    zv_train_opts o = zv_train_defaults();
    o.optim = zv_optim_defaults(kind);
    o.optim.rate = rate;
    o.epochs = epochs;
    o.batch = 64;
    return o;
}

static const zv_finding *finding(const known *k, const char *name) {
    for (size_t i = 0; i < zv_report_size(k->report); i++)
        if (strcmp(zv_report_finding(k->report, i)->name, name) == 0)
            return zv_report_finding(k->report, i);
    return NULL;
}

static void show(const known *k) {
    for (size_t i = 0; i < zv_report_size(k->report); i++) {
        const zv_finding *f = zv_report_finding(k->report, i);
        fprintf(stderr, "    %-16s %12.5g [%g, %g] again %g ± %g\n", f->name, f->value, f->lo,
                f->hi, f->recomputed, f->tolerance);
    }
}

/* Measures, and opens everything where `open` says so. */
static void diagnose_and(known *k, bool curvature, const char *open) {
    zv_err err = {0};
    const zv_diagnose_opts opts = {.seed = 3, .curvature = curvature};
    ZT_OK(zv_explain_diagnose(&k->d, k->f.env, k->f.trainer, &opts, &err), err);
    ZT_OK(zv_report_new(&k->report, k->f.env, open, &err), err);
    ZT_OK(zv_diagnosis_findings(k->d, k->report, &err), err);
    if (getenv("ZT_SHOW")) fprintf(stderr, "  %s\n", k->d->stall.name), show(k);
    ZT_OK(zv_report_complete(k->report, &err), err);
}

static void diagnose(known *k, bool curvature) {
    diagnose_and(k, curvature, "all");
}

static void forget(known *k) {
    zv_report_free(k->report);
    zv_diagnosis_free(k->d);
    fixture_close(&k->f);
}

static void classes(known *k, zv_act act, const char *layers, const zv_train_opts *o,
                    unsigned epochs) {
    *k = (known){0};
    fixture_open(&k->f);
    fixture_train(&k->f, (zv_examples_opts){.task = ZV_TASK_CLASSES, .held = .2, .seed = 1},
                  (zv_net_spec){.act = act}, layers, o);
    fixture_run(&k->f, epochs);
}

static void verdict_is(const known *k, zv_stall_kind kind) {
    if (k->d->stall.kind != kind)
        fail_msg("%s, expected %s", k->d->stall.name, zv_stall_name(kind));
}

/* ---- Known troubles ---- */

static void a_rate_that_is_too_small(void **state) {
    (void)state;
    known k;
    const zv_train_opts o = plain(ZV_OPTIM_GD, 1e-4, 3);
    classes(&k, ZV_ACT_TANH, "auto,8,auto", &o, 3);
    diagnose(&k, true);
    verdict_is(&k, ZV_STALL_RATE_TOO_SMALL);
    assert_true(k.d->better_rate > 100 * 1e-4);
    zv_trial *trial = NULL;
    zv_err err = {0};
    ZT_OK(zv_explain_trial(&trial, k.d, 60, &err), err);
    ZT_OK(zv_trial_findings(trial, k.report, &err), err);
    ZT_OK(zv_report_complete(k.report, &err), err);
    assert_int_equal(trial->change, ZV_CHANGE_RATE);
    assert_true(trial->gain.interval.lo > 0);
    assert_int_equal(finding(&k, "trial_gain")->verdict, ZV_PASS);
    if (getenv("ZT_SHOW")) show(&k);
    zv_trial_free(trial);
    forget(&k);
}

static void a_rate_that_is_too_large(void **state) {
    (void)state;
    known k;
    const zv_train_opts o = plain(ZV_OPTIM_GD, 60, 3);
    classes(&k, ZV_ACT_TANH, "auto,8,auto", &o, 1);
    diagnose_and(&k, true, NULL);
    verdict_is(&k, ZV_STALL_RATE_TOO_LARGE);
    assert_true(k.d->better_rate < 60);
    forget(&k);
}

/* Each step moves every weight by 3: the bends are saturated, and the loss stands high above that of the first weights. */
static void a_rate_that_threw_the_net_away(void **state) {
    (void)state;
    known k;
    const zv_train_opts o = plain(ZV_OPTIM_ADAM, 3, 5);
    classes(&k, ZV_ACT_RELU, "auto,16,auto", &o, 1);
    diagnose_and(&k, true, NULL);
    verdict_is(&k, ZV_STALL_RATE_TOO_LARGE);
    assert_true(k.d->better_rate > 0 && k.d->better_rate < 1);
    forget(&k);
}

/* ---- The races, by plain descent ---- */

enum { LINE = FIXTURE_DIM + 1 };

/* Mean square error of a line over all examples, and its gradient. */
static double line_loss(const fixture *f, const double *w, double *gradient) {
    const float *spread, *centre = zv_examples_centre(f->examples, &spread);
    const size_t n = zv_examples_count(f->examples, ZV_TRAIN);
    double sum = 0;
    for (size_t d = 0; d < LINE; d++) gradient[d] = 0;
    for (size_t i = 0; i < n; i++) {
        float x[FIXTURE_DIM];
        zv_space_row(f->space, zv_examples_row(f->examples, ZV_TRAIN, i), x);
        double off = w[FIXTURE_DIM] -
                     (10 + 3 * (double)x[0] - 2 * (double)x[1] - (double)*centre) / (double)*spread;
        for (size_t d = 0; d < FIXTURE_DIM; d++) off += w[d] * (double)x[d];
        sum += off * off / (double)n;
        for (size_t d = 0; d < FIXTURE_DIM; d++) gradient[d] += 2 * off * (double)x[d] / (double)n;
        gradient[FIXTURE_DIM] += 2 * off / (double)n;
    }
    return sum;
}

static double line_after(const fixture *f, const float *from, double rate, size_t steps) {
    double w[LINE], gradient[LINE], loss = 0;
    for (size_t d = 0; d < LINE; d++) w[d] = (double)from[d];
    for (size_t k = 0; k <= steps; k++) {
        loss = line_loss(f, w, gradient);
        for (size_t d = 0; d < LINE; d++) w[d] -= rate * gradient[d];
    }
    return loss;
}

/* A line fitted by gd on batches that hold all examples: every seed's runs are the same, and plain loops know where they end. */
static void races_end_where_plain_descent_does(void **state) {
    (void)state;
    enum { EPOCHS = 3, STEPS = 5 };
    known k = {0};
    zv_err err = {0};
    zv_train_opts o = plain(ZV_OPTIM_GD, .02, 50);
    o.batch = FIXTURE_ROWS;
    o.raw = true;
    fixture_open(&k.f);
    fixture_train(&k.f, (zv_examples_opts){.task = ZV_TASK_NUMBERS, .target = "size", .seed = 1},
                  (zv_net_spec){0}, "auto,auto", &o);
    float first[LINE], here[LINE];
    memcpy(first, zv_net_params(k.f.net, NULL), sizeof first);
    fixture_run(&k.f, EPOCHS);
    memcpy(here, zv_trainer_params(k.f.trainer, NULL), sizeof here);
    const zv_diagnose_opts opts = {.seed = 3, .steps = STEPS};
    ZT_OK(zv_explain_diagnose(&k.d, k.f.env, k.f.trainer, &opts, &err), err);
    const zv_signals *s = &k.d->signals;
    const double span = s->loss_start - s->loss_floor;
    double unused[LINE], from[LINE];
    for (size_t d = 0; d < LINE; d++) from[d] = (double)first[d];
    ZT_CLOSE(s->loss_start, line_loss(&k.f, from, unused), 1e-5 * s->loss_start);
    ZT_CLOSE(s->slower_start.value * span,
             line_after(&k.f, first, .02, EPOCHS) - line_after(&k.f, first, .002, EPOCHS), 1e-5);
    ZT_CLOSE(s->slower_here.value * span,
             line_after(&k.f, here, .02, 4 * STEPS) - line_after(&k.f, here, .002, 4 * STEPS),
             1e-5);
    assert_true(s->slower_start.value < -.01 && s->slower_here.value < -.01);
    ZT_CLOSE(s->slower_here.interval.hi - s->slower_here.interval.lo, 0, 1e-6);
    assert_true(isnan(s->wider_here.value)); /* nothing is wider than all */
    zv_diagnosis_free(k.d);
    fixture_close(&k.f);
}

/* Signals of a point at which no row of the table fits. */
static zv_signals of_nothing(void) {
    zv_signals s = zv_signals_none();
    s.rate = .1;
    s.loss_start = 2;
    s.loss_floor = 0;
    s.loss = (zv_measured){1, {.9, 1.1}, ZV_OPTIM_WHY_NOTHING};
    s.trend = (zv_measured){0, {-.1, .1}, ZV_OPTIM_WHY_NOTHING};
    return s;
}

static void judged(const zv_signals *s, zv_stall_kind kind, const char *signal) {
    const zv_stall v = zv__diag_judge(s);
    if (v.kind != kind) fail_msg("%s, expected %s", v.name, zv_stall_name(kind));
    if (!signal) return;
    assert_int_equal(v.n_evidence, 1);
    assert_string_equal(v.evidence[0].signal, signal);
    if (kind == ZV_STALL_RATE_TOO_LARGE) ZT_CLOSE(v.rate, s->rate / 10, 1e-12);
}

/* Steps that land ten times beyond the minimum along them are too long; only beyond doubt, and not where there is another trouble. */
static void steps_far_beyond_the_minimum(void **state) {
    (void)state;
    zv_signals s = of_nothing();
    judged(&s, ZV_STALL_UNKNOWN, NULL);
    s.alpha = (zv_measured){30, {11, 49}, ZV_OPTIM_WHY_NOTHING};
    judged(&s, ZV_STALL_RATE_TOO_LARGE, "alpha");
    s.alpha.interval.lo = 9;
    judged(&s, ZV_STALL_UNKNOWN, NULL);
    s.alpha.interval.lo = 11;
    s.dead = (zv_measured){.9, {NAN, NAN}, ZV_OPTIM_WHY_EXACT};
    judged(&s, ZV_STALL_DEAD_UNITS, NULL);
    s = of_nothing();
    s.loss.interval.lo = 2.1, s.loss.value = 2.5, s.loss.interval.hi = 2.9;
    judged(&s, ZV_STALL_RATE_TOO_LARGE, "loss");
}

/* A tenth of the rate that ends lower, and wider batches that do. */
static void what_a_change_gains_decides(void **state) {
    (void)state;
    const zv_measured sure = {.3, {.1, .5}, ZV_OPTIM_WHY_NOTHING},
                      doubtful = {.3, {-.01, .5}, ZV_OPTIM_WHY_NOTHING},
                      slight = {.01, {.005, .02}, ZV_OPTIM_WHY_NOTHING};
    zv_signals s = of_nothing();
    s.slower_start = sure;
    judged(&s, ZV_STALL_RATE_TOO_LARGE, "slower_start");
    s.dead = (zv_measured){.9, {NAN, NAN}, ZV_OPTIM_WHY_EXACT}; /* by the rate */
    judged(&s, ZV_STALL_RATE_TOO_LARGE, "slower_start");
    s = of_nothing();
    s.layers = (zv_measured){-6, {-7, -5}, ZV_OPTIM_WHY_NOTHING};
    s.slower_start = sure;
    judged(&s, ZV_STALL_RATE_TOO_LARGE, "slower_start");
    s.slower_start = doubtful,
    s.slower_here = s.wider_here = sure; /* from here says nothing of why */
    judged(&s, ZV_STALL_VANISHING, NULL);
    s = of_nothing();
    s.slower_start = s.slower_here = s.wider_here = slight;
    judged(&s, ZV_STALL_UNKNOWN, NULL);
    s.slower_start = s.slower_here = s.wider_here = doubtful;
    judged(&s, ZV_STALL_UNKNOWN, NULL);
    s.slower_here = sure;
    judged(&s, ZV_STALL_RATE_TOO_LARGE, "slower_here");
    s.wider_here = sure;
    judged(&s, ZV_STALL_NOISE_FLOOR, "wider_here");
}

static void a_gradient_that_is_mostly_chance(void **state) {
    (void)state;
    zv_signals s = of_nothing();
    s.noise = (zv_measured){20, {2, INFINITY}, ZV_OPTIM_WHY_GRADIENT_UNSEEN};
    judged(&s, ZV_STALL_NOISE_FLOOR, "noise");
    s.noise.interval.lo = .5;
    judged(&s, ZV_STALL_UNKNOWN, NULL);
    s.noise.interval.lo = 2;
    s.trend = (zv_measured){.2, {.1, .3}, ZV_OPTIM_WHY_NOTHING}; /* rises */
    judged(&s, ZV_STALL_UNKNOWN, NULL);
}

/* One labelling lies off the mean of all by chance; a signal that is weak and sure is none of it. */
static void labels_no_better_than_shuffled(void **state) {
    (void)state;
    zv_signals s = of_nothing();
    s.overfit = (zv_measured){.01, {0, .02}, ZV_OPTIM_WHY_NOTHING};
    s.shuffled = (zv_measured){.03, {.025, .045}, ZV_OPTIM_WHY_NOTHING};
    judged(&s, ZV_STALL_BUG_LABELS, "shuffled");
    s.shuffled.interval = (zv_interval){-.01, .08};
    judged(&s, ZV_STALL_BUG_LABELS, "shuffled");
    s.shuffled = (zv_measured){.06, {.04, .08}, ZV_OPTIM_WHY_NOTHING};
    judged(&s, ZV_STALL_UNKNOWN, NULL);
    s.shuffled = (zv_measured){.06, {0, .12}, ZV_OPTIM_WHY_NOTHING};
    judged(&s, ZV_STALL_UNKNOWN, NULL);
}

static void units_that_are_dead(void **state) {
    (void)state;
    known k = {0};
    zv_err err = {0};
    const zv_train_opts o = plain(ZV_OPTIM_ADAM, 1e-3, 3);
    fixture_open(&k.f);
    fixture_train(&k.f, (zv_examples_opts){.task = ZV_TASK_CLASSES, .held = .2, .seed = 1},
                  (zv_net_spec){.act = ZV_ACT_RELU}, "auto,10,auto", &o);
    float *w = zv_net_params(k.f.net, NULL);
    const zv_layer first = zv_net_layer(k.f.net, 0);
    for (size_t j = 0; j < 8; j++) w[first.in * first.out + j] = -100;
    zv_trainer_take(k.f.trainer);
    fixture_run(&k.f, 2);
    diagnose(&k, true);
    verdict_is(&k, ZV_STALL_DEAD_UNITS);
    ZT_CLOSE(k.d->signals.dead.value, .8, 1e-12);
    zv_trial *trial = NULL;
    ZT_OK(zv_explain_trial(&trial, k.d, 100, &err), err);
    ZT_OK(zv_trial_findings(trial, k.report, &err), err);
    ZT_OK(zv_report_complete(k.report, &err), err);
    assert_int_equal(trial->change, ZV_CHANGE_RESTART_SLOWER);
    zv_trial_free(trial);
    forget(&k);
}

static void labels_that_were_shuffled(void **state) {
    (void)state;
    known k = {0};
    zv_err err = {0};
    zv_examples *real = NULL;
    zv_net_spec spec = {.task = ZV_TASK_CLASSES, .act = ZV_ACT_TANH};
    const zv_train_opts o = plain(ZV_OPTIM_ADAM, 1e-3, 4);
    fixture_open(&k.f);
    ZT_OK(zv_examples_new(&real, k.f.env, k.f.space,
                          &(zv_examples_opts){.task = ZV_TASK_CLASSES, .seed = 1}, &err),
          err);
    ZT_OK(zv_examples_shuffled(&k.f.examples, real, 99, &err), err);
    ZT_OK(zv_net_spec_layers(&spec, "12,4,3", &err), err);
    spec.init = .3;
    ZT_OK(zv_net_new(&k.f.net, k.f.env, &spec, 1, &err), err);
    ZT_OK(zv_trainer_new(&k.f.trainer, k.f.env, k.f.net, k.f.examples, &o, &err), err);
    fixture_run(&k.f, 4);
    diagnose_and(&k, true, NULL);
    verdict_is(&k, ZV_STALL_BUG_LABELS);
    assert_int_equal(finding(&k, "verdict")->verdict, ZV_FAIL);
    zv_examples_free(real);
    forget(&k);
}

static void a_training_that_has_converged(void **state) {
    (void)state;
    known k;
    const zv_train_opts o = plain(ZV_OPTIM_ADAM, 1e-2, 400);
    classes(&k, ZV_ACT_TANH, "auto,32,auto", &o, 400);
    diagnose_and(&k, true, NULL);
    verdict_is(&k, ZV_STALL_CONVERGED);
    forget(&k);
}

static void a_loss_that_falls(void **state) {
    (void)state;
    known k;
    const zv_train_opts o = plain(ZV_OPTIM_GD, .3, 1);
    classes(&k, ZV_ACT_GELU, "auto,16,auto", &o, 1);
    diagnose(&k, true);
    verdict_is(&k, ZV_STALL_DESCENDING);
    zv_trial *trial = NULL;
    zv_err err = {0};
    ZT_OK(zv_explain_trial(&trial, k.d, 10, &err), err);
    assert_int_equal(trial->change, ZV_CHANGE_NONE);
    zv_trial_free(trial);
    forget(&k);
}

/* All that goes in comes out as one vector. */
static void an_embedding_that_has_collapsed(void **state) {
    (void)state;
    known k = {0};
    const zv_train_opts o = plain(ZV_OPTIM_GD, 1e-3, 1);
    fixture_open_as(&k.f, true, SIZE_MAX);
    fixture_pairs(&k.f, false);
    fixture_train(&k.f, (zv_examples_opts){.task = ZV_TASK_PAIRS, .target = k.f.pairs_path},
                  (zv_net_spec){0}, "auto,24", &o);
    size_t n;
    float *w = zv_net_params(k.f.net, &n);
    const zv_layer layer = zv_net_layer(k.f.net, 0);
    for (size_t i = 0; i < layer.in * layer.out; i++) w[i] *= 1e-3F;
    for (size_t j = 0; j < layer.out; j++) w[layer.in * layer.out + j] = 1;
    zv_trainer_take(k.f.trainer);
    diagnose(&k, true);
    verdict_is(&k, ZV_STALL_COLLAPSE);
    assert_non_null(finding(&k, "alignment"));
    forget(&k);
}

/* Eight hidden layers of sigmoid: no label is learned, nor are 16 samples, and neither is the labels' fault. */
static void a_gradient_that_vanishes(void **state) {
    (void)state;
    known k;
    zv_err err = {0};
    zv_trial *trial = NULL;
    const zv_train_opts o = plain(ZV_OPTIM_ADAM, 1e-3, 2);
    classes(&k, ZV_ACT_SIGMOID, "auto,10,10,10,10,10,10,10,10,auto", &o, 2);
    diagnose_and(&k, false, "layers");
    verdict_is(&k, ZV_STALL_VANISHING);
    ZT_OK(zv_explain_trial(&trial, k.d, 60, &err), err);
    ZT_OK(zv_trial_findings(trial, k.report, &err), err);
    ZT_OK(zv_report_complete(k.report, &err), err);
    assert_int_equal(trial->change, ZV_CHANGE_GELU);
    assert_true(trial->helped);
    zv_trial_free(trial);
    forget(&k);
}

/* Momentum makes steps along flat directions longer: what is recommended must not be the edge of the sharpest one. */
static void a_rate_for_momentum_helps(void **state) {
    (void)state;
    known k;
    zv_err err = {0};
    zv_trial *trial = NULL;
    const zv_train_opts o = plain(ZV_OPTIM_MOMENTUM, 1e-6, 2);
    classes(&k, ZV_ACT_RELU, "auto,16,auto", &o, 2);
    diagnose_and(&k, true, NULL);
    verdict_is(&k, ZV_STALL_RATE_TOO_SMALL);
    ZT_CLOSE(k.d->better_rate * k.d->signals.high.value, sqrt(1 - .81), 1e-9);
    ZT_OK(zv_explain_trial(&trial, k.d, 100, &err), err);
    assert_true(trial->helped);
    zv_trial_free(trial);
    forget(&k);
}

/* Differences at this very point see a bend of relu that they take for none, five in a thousand off: from first weights the same gradient
 * is right. */
static void a_bend_is_no_wrong_gradient(void **state) {
    (void)state;
    known k;
    const zv_train_opts o = plain(ZV_OPTIM_GD, 1, 2);
    classes(&k, ZV_ACT_RELU, "auto,16,auto", &o, 2);
    diagnose_and(&k, false, NULL);
    assert_true(k.d->stall.kind != ZV_STALL_BUG_GRADIENT);
    assert_true(k.d->signals.gradient_error.value < 1e-6);
    forget(&k);
}

/* ---- What stays, and what else there is ---- */

static void the_trainer_is_as_it_was(void **state) {
    (void)state;
    known k;
    const zv_train_opts o = plain(ZV_OPTIM_ADAM, 1e-2, 4);
    classes(&k, ZV_ACT_RELU, "auto,8,auto", &o, 2);
    zv_trainer_best(k.f.trainer);
    size_t n, size = zv_optim_state_size(zv_trainer_optim(k.f.trainer));
    const float *w = zv_trainer_params(k.f.trainer, &n);
    float *before = malloc(2 * n * sizeof *before), *net = before + n;
    uint8_t *bytes = malloc(2 * size), *after = bytes + size;
    memcpy(before, w, n * sizeof *w);
    memcpy(net, zv_net_params(k.f.net, NULL), n * sizeof *w);
    zv_optim_save(zv_trainer_optim(k.f.trainer), bytes);
    diagnose(&k, true);
    zv_optim_save(zv_trainer_optim(k.f.trainer), after);
    assert_memory_equal(before, zv_trainer_params(k.f.trainer, NULL), n * sizeof *w);
    assert_memory_equal(net, zv_net_params(k.f.net, NULL), n * sizeof *w);
    assert_memory_equal(bytes, after, size);
    free(before);
    free(bytes);
    forget(&k);
}

/* In the coordinates of adam plain steps do what adam does: the edge measured there is where its walk begins to rise. */
static void adams_edge_is_its_own(void **state) {
    (void)state;
    known k;
    const zv_train_opts o = plain(ZV_OPTIM_ADAM, 1e-3, 3);
    classes(&k, ZV_ACT_TANH, "auto,8,auto", &o, 3);
    diagnose_and(&k, true, NULL);
    const zv_signals *s = &k.d->signals;
    ZT_CLOSE(s->rate, 1e-4, 1e-12);
    ZT_CLOSE(s->momentum, .9, 1e-12);
    ZT_CLOSE(k.d->edge.value, s->high.value * 1e-4 / 3.8, 1e-9);
    if (k.d->stall.kind == ZV_STALL_RATE_TOO_SMALL) ZT_CLOSE(k.d->better_rate, 1e-2, 1e-12);
    forget(&k);
}

static void without_curvature_the_rest_is_measured(void **state) {
    (void)state;
    known k;
    const zv_train_opts o = plain(ZV_OPTIM_MOMENTUM, 1e-2, 2);
    classes(&k, ZV_ACT_RELU, "auto,8,6,auto", &o, 1);
    diagnose(&k, false);
    assert_null(finding(&k, "edge"));
    assert_null(finding(&k, "lambda_min"));
    assert_non_null(finding(&k, "noise"));
    assert_non_null(finding(&k, "layers"));
    assert_int_equal(k.d->products, 0);
    forget(&k);
}

/* Numbers, with a decay that belongs to the loss. */
static void numbers_and_triplets_open_too(void **state) {
    (void)state;
    known k = {0};
    zv_train_opts o = plain(ZV_OPTIM_NESTEROV, 1e-2, 2);
    o.optim.decay = 1e-2;
    fixture_open(&k.f);
    fixture_train(&k.f, (zv_examples_opts){.task = ZV_TASK_NUMBERS, .target = "size"},
                  (zv_net_spec){.act = ZV_ACT_SIGMOID}, "auto,9,auto", &o);
    fixture_run(&k.f, 1);
    diagnose(&k, true);
    forget(&k);
    k = (known){0};
    o = plain(ZV_OPTIM_RMSPROP, 1e-3, 2);
    o.batch = 16;
    fixture_open_as(&k.f, true, SIZE_MAX);
    fixture_pairs(&k.f, true);
    fixture_train(&k.f, (zv_examples_opts){.task = ZV_TASK_PAIRS, .target = k.f.pairs_path},
                  (zv_net_spec){.act = ZV_ACT_GELU}, "auto,10,6", &o);
    fixture_run(&k.f, 1);
    diagnose(&k, true);
    forget(&k);
}

static const zv_figure *figure(const zv_report *r, const char *name) {
    for (size_t i = 0; i < zv_report_figures(r); i++)
        if (strcmp(zv_report_figure_at(r, i)->name, name) == 0) return zv_report_figure_at(r, i);
    return NULL;
}

/* Two points: as far apart on the plane as they are among all parameters, and the loss is lower where the way ends. */
static void the_way_of(const known *k) {
    zv_way w;
    zv_err err = {0};
    zv_net *first = NULL;
    size_t n;
    double far = 0;
    ZT_OK(zv_diagnose_way(&w, k->d, k->report, &err), err);
    ZT_OK(zv_net_new(&first, k->f.env, zv_net_spec_of(k->f.net), 1, &err), err);
    const float *to = zv_trainer_params(k->f.trainer, &n), *from = zv_net_params(first, NULL);
    for (size_t i = 0; i < n; i++) far += pow((double)to[i] - (double)from[i], 2);
    assert_int_equal(w.n, 2);
    assert_true(w.line && !w.best);
    ZT_CLOSE(hypot(w.x[1] - w.x[0], w.y[1] - w.y[0]), sqrt(far), 1e-6 * sqrt(far));
    const size_t row = ZV_WAY_SIDE / 2 * ZV_WAY_SIDE, early = w.x[0] < w.x[1] ? 2 : ZV_WAY_SIDE - 3;
    assert_true(w.losses[row + early] > w.losses[row + ZV_WAY_SIDE - 1 - early]);
    zv_net_free(first);
}

/* Patience keeps a best epoch aside: three points, all in their plane. */
static void a_best_epoch_is_on_the_way(void **state) {
    (void)state;
    known k = {0};
    zv_err err = {0};
    zv_way w;
    size_t n;
    zv_train_opts o = plain(ZV_OPTIM_ADAM, 3e-2, 60);
    fixture_open(&k.f);
    fixture_train(&k.f,
                  (zv_examples_opts){.task = ZV_TASK_CLASSES, .held = .3, .tune = .3, .seed = 1},
                  (zv_net_spec){.act = ZV_ACT_TANH}, "auto,8,auto", &o);
    fixture_run(&k.f, 60);
    const zv_epoch *h = zv_trainer_history(k.f.trainer, &n);
    assert_false(h[n - 1].best); /* else there is nothing to be seen */
    ZT_OK(zv_explain_diagnose(&k.d, k.f.env, k.f.trainer, &(zv_diagnose_opts){.seeds = 1}, &err),
          err);
    ZT_OK(zv_report_new(&k.report, k.f.env, NULL, &err), err);
    ZT_OK(zv_diagnose_way(&w, k.d, k.report, &err), err);
    assert_int_equal(w.n, 3);
    assert_true(w.best && !w.line);
    ZT_CLOSE(w.along[0] + w.along[1], 1, 1e-9);
    forget(&k);
}

static void a_training_that_has_not_moved_has_no_way(void **state) {
    (void)state;
    known k;
    zv_err err = {0};
    zv_way w;
    const zv_train_opts o = plain(ZV_OPTIM_ADAM, 1e-3, 1);
    classes(&k, ZV_ACT_TANH, "auto,8,auto", &o, 0);
    diagnose_and(&k, false, NULL);
    assert_int_equal(zv_diagnose_way(&w, k.d, k.report, &err), ZV_NODATA);
    forget(&k);
}

static void pictures_show_what_was_measured(void **state) {
    (void)state;
    known k;
    zv_err err = {0};
    const zv_train_opts o = plain(ZV_OPTIM_GD, 1e-2, 3);
    classes(&k, ZV_ACT_TANH, "auto,8,auto", &o, 3);
    diagnose_and(&k, true, NULL);
    zv_report_set_draws(k.report, true);
    enum { BINS = 20 };
    zv_spectrum s;
    double share[BINS], sum = 0;
    zv_interval interval[BINS];
    ZT_OK(zv_diagnose_spectrum(&s, share, interval, BINS, k.d, k.report, &err), err);
    for (size_t i = 0; i < BINS; i++) sum += share[i];
    ZT_CLOSE(sum, 1, 1e-9);
    assert_true(s.hi >= .9 * k.d->signals.high.value);
    zv_slices slices;
    ZT_OK(zv_diagnose_slices(&slices, k.d, k.report, &err), err);
    /* the middle is the point itself: the first seed's mini-batches */
    ZT_CLOSE(slices.at[ZV_SLICE_LINE / 2], 0, 1e-12);
    ZT_CLOSE(slices.line[ZV_SLICE_LINE / 2].value, k.d->signals.loss.value, .3);
    assert_true(slices.line[0].value > slices.line[ZV_SLICE_LINE / 2].value);
    the_way_of(&k);
    zv_range range;
    double rates[100], losses[100];
    ZT_OK(zv_diagnose_range(&range, rates, losses, k.d, k.report, &err), err);
    assert_true(range.rate.value > 1e-3 && range.rate.value < 10);
    zv_barrier none, high;
    double line[11], way[11];
    ZT_OK(zv_diagnose_barrier(&none, way, line, 10, k.d, k.f.net, k.report, &err), err);
    ZT_CLOSE(none.height.value, 0, 1e-12);
    zv_net *other = NULL;
    ZT_OK(zv_net_new(&other, k.f.env, zv_net_spec_of(k.f.net), 77, &err), err);
    ZT_OK(zv_diagnose_barrier(&high, way, line, 10, k.d, other, k.report, &err), err);
    ZT_CLOSE(line[0], high.from, 1e-12);
    ZT_OK(zv_train_figures(k.report, k.f.env, k.f.trainer, &err), err);
    ZT_OK(zv_report_complete(k.report, &err), err);
    static const char *const names[] = {"spectrum", "slice",   "plane",    "way",
                                        "rates",    "barrier", "gradients"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        assert_non_null(figure(k.report, names[i]));
    assert_int_equal(figure(k.report, "gradients")->n_series, 2);
    zv_net_free(other);
    zv_net_spec spec = *zv_net_spec_of(k.f.net);
    spec.width[1] = 5;
    ZT_OK(zv_net_new(&other, k.f.env, &spec, 1, &err), err);
    ZT_FAILS(zv_diagnose_barrier(&high, NULL, NULL, 10, k.d, other, k.report, &err), ZV_USAGE, err);
    zv_net_free(other);
    forget(&k);
}

static void few_mini_batches_are_refused(void **state) {
    (void)state;
    known k;
    zv_err err = {0};
    const zv_train_opts o = plain(ZV_OPTIM_GD, 1e-2, 3);
    classes(&k, ZV_ACT_TANH, "auto,8,auto", &o, 1);
    ZT_FAILS(
        zv_explain_diagnose(&k.d, k.f.env, k.f.trainer, &(zv_diagnose_opts){.batches = 3}, &err),
        ZV_USAGE, err);
    ZT_FAILS(
        zv_explain_diagnose(&k.d, k.f.env, k.f.trainer, &(zv_diagnose_opts){.seeds = 21}, &err),
        ZV_USAGE, err);
    forget(&k);
}

/* ---- How far it is ---- */

typedef struct heard {
    size_t times, within; /* told; of these within a seed */
    double last;
    bool back;
} heard;

static void hear(void *ctx, const zv_progress *p) {
    heard *h = ctx;
    assert_true(p->total == 2 && p->done >= 0 && p->done < 2);
    h->times++;
    h->within += p->done != floor(p->done);
    h->back = h->back || p->done < h->last;
    h->last = p->done;
}

/* Two seeds of a net that takes its time: what is told rises, and not only from seed to seed. */
static void progress_within_a_seed(void **state) {
    (void)state;
    known k;
    zv_err err = {0};
    zv_env *env = NULL;
    heard h = {0};
    const zv_train_opts o = plain(ZV_OPTIM_ADAM, 1e-3, 1);
    const zv_env_opts opts = {.threads = 1, .progress = hear, .ctx = &h};
    classes(&k, ZV_ACT_GELU, "auto,96,96,auto", &o, 1);
    ZT_OK(zv_env_new(&env, &opts, &err), err);
    ZT_OK(zv_explain_diagnose(&k.d, env, k.f.trainer,
                              &(zv_diagnose_opts){.seeds = 2, .curvature = true}, &err),
          err);
    assert_true(h.times > 2 && h.within > 2 && !h.back);
    zv_diagnosis_free(k.d);
    k.d = NULL;
    zv_env_free(env);
    forget(&k);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(races_end_where_plain_descent_does),
        cmocka_unit_test(a_rate_that_is_too_small),
        cmocka_unit_test(a_rate_that_is_too_large),
        cmocka_unit_test(a_rate_that_threw_the_net_away),
        cmocka_unit_test(steps_far_beyond_the_minimum),
        cmocka_unit_test(what_a_change_gains_decides),
        cmocka_unit_test(a_gradient_that_is_mostly_chance),
        cmocka_unit_test(labels_no_better_than_shuffled),
        cmocka_unit_test(units_that_are_dead),
        cmocka_unit_test(labels_that_were_shuffled),
        cmocka_unit_test(a_training_that_has_converged),
        cmocka_unit_test(a_loss_that_falls),
        cmocka_unit_test(an_embedding_that_has_collapsed),
        cmocka_unit_test(a_gradient_that_vanishes),
        cmocka_unit_test(a_rate_for_momentum_helps),
        cmocka_unit_test(a_bend_is_no_wrong_gradient),
        cmocka_unit_test(the_trainer_is_as_it_was),
        cmocka_unit_test(adams_edge_is_its_own),
        cmocka_unit_test(without_curvature_the_rest_is_measured),
        cmocka_unit_test(numbers_and_triplets_open_too),
        cmocka_unit_test(pictures_show_what_was_measured),
        cmocka_unit_test(few_mini_batches_are_refused),
        cmocka_unit_test(progress_within_a_seed),
        cmocka_unit_test(a_best_epoch_is_on_the_way),
        cmocka_unit_test(a_training_that_has_not_moved_has_no_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
