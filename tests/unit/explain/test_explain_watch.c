/* test_explain_watch.c — trainings with a known trouble are told while they go on; findings open; nothing of what is learned changes. */
#include "explain_fixture.h"

#include "unit/model/model_fixture.h"

static void close_to(double a, double b, double within) {
    if (!(fabs(a - b) <= within)) fail_msg("%.17g is not %.17g", a, b);
}

static zv_train_opts plain(zv_optim_kind kind, double rate, unsigned epochs) {
    zv_train_opts o = zv_train_defaults();
    o.optim = zv_optim_defaults(kind);
    o.optim.rate = rate;
    o.epochs = epochs;
    o.batch = 32;
    return o;
}

static void begin(fixture *f, zv_task task, zv_net_spec spec, const char *layers,
                  const zv_train_opts *o) {
    fixture_open_as(f, task == ZV_TASK_PAIRS, SIZE_MAX);
    fixture_pairs(f, false);
    const zv_examples_opts examples = {.task = task,
                                       .target = task == ZV_TASK_PAIRS     ? f->pairs_path
                                                 : task == ZV_TASK_NUMBERS ? "size"
                                                                           : NULL,
                                       .held = .2,
                                       .seed = 1};
    fixture_train(f, examples, spec, layers, o);
}

static zv_watch watch(const fixture *f) {
    zv_err err = {0};
    zv_watch w;
    ZT_OK(zv_explain_watch(&w, f->env, f->trainer, &err), err);
    return w;
}

static void verdict_is(const zv_watch *w, zv_stall_kind kind) {
    if (w->stall.kind != kind)
        fail_msg(
            "%s, expected %s (trend %g [%g, %g], alpha %g [%g, %g], successive %g, loss %g of %g)",
            w->stall.name, zv_stall_name(kind), w->signals.trend.value,
            w->signals.trend.interval.lo, w->signals.trend.interval.hi, w->signals.alpha.value,
            w->signals.alpha.interval.lo, w->signals.alpha.interval.hi, w->signals.successive.value,
            w->signals.loss.value, w->signals.loss_start);
}

/* ---- Known troubles ---- */

static void a_training_in_order(void **state) {
    (void)state;
    fixture f;
    const zv_train_opts o = plain(ZV_OPTIM_ADAM, 1e-3, 60);
    begin(&f, ZV_TASK_CLASSES, (zv_net_spec){.act = ZV_ACT_GELU}, "auto,16,auto", &o);
    fixture_run(&f, 1);
    zv_watch w = watch(&f);
    verdict_is(&w, ZV_STALL_UNKNOWN);
    assert_true(w.early && !w.ask);
    assert_true(isnan(w.signals.trend.value));
    fixture_run(&f, 5);
    w = watch(&f);
    verdict_is(&w, ZV_STALL_DESCENDING);
    assert_int_equal(w.epoch, 6);
    assert_int_equal(w.epochs, ZV_WATCH_EPOCHS);
    fixture_close(&f);
}

static void at_the_floor(void **state) {
    (void)state;
    fixture f;
    const zv_train_opts o = plain(ZV_OPTIM_ADAM, 1e-2, 150);
    begin(&f, ZV_TASK_CLASSES, (zv_net_spec){.act = ZV_ACT_GELU}, "auto,32,auto", &o);
    fixture_run(&f, 150);
    const zv_watch w = watch(&f);
    verdict_is(&w, ZV_STALL_CONVERGED);
    fixture_close(&f);
}

/* Nothing moves: that needs curvature, and the watch says so. At ln C it may as well be a fault. */
static void a_rate_that_is_too_small(void **state) {
    (void)state;
    for (int small = 0; small < 2; small++) {
        fixture f;
        const zv_train_opts o = plain(ZV_OPTIM_GD, 1e-9, 8);
        begin(&f, ZV_TASK_CLASSES, (zv_net_spec){.act = ZV_ACT_TANH, .init = small ? 1e-3 : 3},
              "auto,8,auto", &o);
        fixture_run(&f, 8);
        const zv_watch w = watch(&f);
        verdict_is(&w, small ? ZV_STALL_BUG_LN_C : ZV_STALL_UNKNOWN);
        assert_true(w.ask && !w.early);
        assert_non_null(strstr(zv_watch_advice(&w, ZV_EN), "zavit diagnose"));
        assert_non_null(strstr(zv_watch_advice(&w, ZV_HE), "zavit diagnose"));
        fixture_close(&f);
    }
}

/* Well on its way, then the rate is raised: steps jump from side to side, or throw the loss above its beginning. */
static void a_rate_that_is_too_large(void **state) {
    (void)state;
    fixture f;
    zv_err err = {0};
    const zv_train_opts o = plain(ZV_OPTIM_GD, .05, 40);
    begin(&f, ZV_TASK_NUMBERS, (zv_net_spec){.act = ZV_ACT_TANH}, "auto,8,auto", &o);
    fixture_run(&f, 10);
    ZT_OK(zv_trainer_set_rate(f.trainer, .7, &err), err);
    fixture_run(&f, 6);
    const zv_watch w = watch(&f);
    verdict_is(&w, ZV_STALL_RATE_TOO_LARGE);
    assert_true(w.better_rate < w.rate);
    fixture_close(&f);
}

static void a_rate_that_does_harm(void **state) {
    (void)state;
    fixture f;
    zv_err err = {0};
    const zv_train_opts o = plain(ZV_OPTIM_ADAM, 1e-3, 40);
    begin(&f, ZV_TASK_CLASSES, (zv_net_spec){.act = ZV_ACT_TANH}, "auto,8,auto", &o);
    fixture_run(&f, 10);
    ZT_OK(zv_trainer_set_rate(f.trainer, 10, &err), err);
    fixture_run(&f, 6);
    const zv_watch w = watch(&f);
    verdict_is(&w, ZV_STALL_RATE_TOO_LARGE);
    fixture_close(&f);
}

static void a_gradient_that_vanishes(void **state) {
    (void)state;
    fixture f;
    const zv_train_opts o = plain(ZV_OPTIM_GD, .01, 4);
    begin(&f, ZV_TASK_CLASSES, (zv_net_spec){.act = ZV_ACT_SIGMOID}, "auto,8,8,8,8,8,8,8,8,auto",
          &o);
    fixture_run(&f, 4);
    const zv_watch w = watch(&f);
    verdict_is(&w, ZV_STALL_VANISHING);
    fixture_close(&f);
}

/* Six of eight units have a bias that no input makes up for. */
static void units_that_are_dead(void **state) {
    (void)state;
    fixture f;
    size_t n;
    const zv_train_opts o = plain(ZV_OPTIM_GD, 1e-3, 3);
    begin(&f, ZV_TASK_CLASSES, (zv_net_spec){.act = ZV_ACT_RELU}, "auto,8,auto", &o);
    float *params = zv_net_params(f.net, &n);
    const zv_layer layer = zv_net_layer(f.net, 0);
    for (size_t u = 0; u < 6; u++) params[layer.first + layer.in * layer.out + u] = -100;
    zv_trainer_take(f.trainer);
    fixture_run(&f, 1);
    const zv_watch w = watch(&f);
    verdict_is(&w, ZV_STALL_DEAD_UNITS);
    assert_int_equal(w.units, 8);
    close_to(w.signals.dead.value, .75, 0);
    fixture_close(&f);
}

/* ---- The trend ---- */

static void trend_of(bool falls, double rate) {
    fixture f;
    size_t n;
    zv_train_opts o = plain(ZV_OPTIM_GD, rate, 7);
    o.batch = 64; /* which leaves out half a batch */
    begin(&f, ZV_TASK_NUMBERS, (zv_net_spec){0}, "auto", &o);
    fixture_run(&f, 7);
    const zv_epoch *h = zv_trainer_history(f.trainer, &n);
    assert_int_equal(n, 7);
    double slope = 0, rest = 0, mean = 0;
    for (int i = 0; i < 5; i++) mean += h[2 + i].loss / 5;
    for (int i = 0; i < 5; i++) slope += (i - 2) * h[2 + i].loss / 10;
    for (int i = 0; i < 5; i++) rest += pow(h[2 + i].loss - mean - slope * (i - 2), 2);
    const zv_watch w = watch(&f);
    const double span = h[0].loss, half = 3.182446305284263 * sqrt(rest / 3 / 10) * 4 / span;
    close_to(w.signals.trend.value, slope * 4 / span, 1e-12);
    double lo = h[3].loss - h[2].loss, hi = lo;
    for (int i = 3; i < 6; i++) {
        lo = fmin(lo, h[i + 1].loss - h[i].loss);
        hi = fmax(hi, h[i + 1].loss - h[i].loss);
    }
    assert_true((hi < 0) == falls);
    close_to(w.signals.trend.interval.hi, falls ? hi * 4 / span : w.signals.trend.value + half,
             1e-9);
    close_to(w.signals.trend.interval.lo, falls ? lo * 4 / span : w.signals.trend.value - half,
             1e-9);
    fixture_close(&f);
}

/* Where it hardly moves, losses go up and down by what each epoch leaves out. */
static void the_trend_is_a_line_through_five_losses(void **state) {
    (void)state;
    trend_of(true, .02);
    trend_of(false, 1e-9);
}

/* ---- Findings ---- */

static void every_task_tells_and_opens(void **state) {
    (void)state;
    static const unsigned EPOCHS[] = {1, 2, 8};
    for (int task = 0; task < ZV_TASKS; task++)
        for (size_t i = 0; i < sizeof EPOCHS / sizeof *EPOCHS; i++) {
            fixture f;
            const zv_train_opts o = plain(ZV_OPTIM_ADAM, 1e-3, 8);
            begin(&f, (zv_task)task, (zv_net_spec){.act = ZV_ACT_RELU}, "auto,8,auto", &o);
            fixture_run(&f, EPOCHS[i]);
            const zv_watch w = watch(&f);
            for (int lang = ZV_EN; lang <= ZV_HE; lang++) {
                zv_err err = {0};
                zv_env *env = ex_env((zv_lang)lang, 1);
                zv_report *r = ex_report(env, "all");
                ZT_OK(zv_watch_findings(&w, r, env, f.trainer, &err), err);
                ex_check_report(r, true);
                assert_int_equal((int)ex_value(r, "watch"), (int)w.stall.kind);
                assert_int_equal(zv_report_size(r), EPOCHS[i] >= 3 ? 2 : 1);
                zv_report_free(r);
                zv_env_free(env);
            }
            fixture_close(&f);
        }
}

/* ---- Watching only looks ---- */

static void what_is_learned_stays(void **state) {
    (void)state;
    fixture seen, unseen;
    const zv_train_opts o = plain(ZV_OPTIM_ADAM, 1e-2, 6);
    const zv_net_spec spec = {.act = ZV_ACT_RELU, .dropout = .2};
    size_t n;
    begin(&seen, ZV_TASK_CLASSES, spec, "auto,16,16,auto", &o);
    for (int i = 0; i < 6; i++) {
        fixture_run(&seen, 1);
        (void)watch(&seen);
        const zv_watch a = watch(&seen), b = watch(&seen);
        assert_int_equal(a.stall.kind, b.stall.kind);
    }
    begin(&unseen, ZV_TASK_CLASSES, spec, "auto,16,16,auto", &o);
    fixture_run(&unseen, 6);
    const float *a = zv_trainer_params(seen.trainer, &n),
                *b = zv_trainer_params(unseen.trainer, &n);
    assert_memory_equal(a, b, n * sizeof *a);
    fixture_close(&seen);
    fixture_close(&unseen);
}

static void nothing_to_judge(void **state) {
    (void)state;
    fixture f;
    zv_err err = {0};
    zv_watch w;
    const zv_train_opts o = plain(ZV_OPTIM_GD, .1, 2);
    begin(&f, ZV_TASK_CLASSES, (zv_net_spec){0}, "auto", &o);
    assert_int_equal(zv_explain_watch(&w, f.env, f.trainer, &err), ZV_NODATA);
    assert_non_null(strstr(err.msg, "no epoch"));
    fixture_close(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_training_in_order),
        cmocka_unit_test(at_the_floor),
        cmocka_unit_test(a_rate_that_is_too_small),
        cmocka_unit_test(a_rate_that_is_too_large),
        cmocka_unit_test(a_rate_that_does_harm),
        cmocka_unit_test(a_gradient_that_vanishes),
        cmocka_unit_test(units_that_are_dead),
        cmocka_unit_test(the_trend_is_a_line_through_five_losses),
        cmocka_unit_test(every_task_tells_and_opens),
        cmocka_unit_test(what_is_learned_stays),
        cmocka_unit_test(nothing_to_judge),
    };
    return cmocka_run_group_tests_name("explain: watch", tests, NULL, NULL);
}
