/* test_optim_verdict.c — verdicts on trainings whose trouble is known, and the table on signals set by hand. */
#include "zt.h"

#include "unit/optim/optim_problems.h"

/* Seeds that thresholds were looked at with; bench_verdicts draws others. */
static void known_troubles_are_named(void **state) {
    (void)state;
    size_t right = 0, all = 0;
    for (int family = 0; family < FAMILIES; family++) {
        size_t before = right;
        for (uint64_t seed = 0; seed < 10; seed++, all++) {
            problem p;
            zv_stall v = {0};
            zv_err err = {0};
            problem_make(&p, (problem_family)family, seed);
            ZT_OK(problem_judge(&p, &v, &err), err);
            right += v.kind == p.want;
            if (p.want == ZV_STALL_BUG_GRADIENT) assert_int_equal(v.kind, p.want);
            if (v.kind != p.want)
                print_message("%s, seed %d: %s, not %s\n", problem_name((problem_family)family),
                              (int)seed, v.name, zv_stall_name(p.want));
            if (v.kind != ZV_STALL_UNKNOWN) assert_true(v.n_evidence > 0);
        }
        if (right - before < 8)
            fail_msg("%s: %zu of 10 right", problem_name((problem_family)family), right - before);
    }
    if (right < .9 * (double)all) fail_msg("%zu of %zu right", right, all);
}

/* The same trouble in other units: every number of the verdict stays. */
static void units_change_no_verdict(void **state) {
    (void)state;
    for (int family = 0; family < FAMILIES; family++) {
        problem p;
        zv_stall a, b;
        zv_err err = {0};
        problem_make(&p, (problem_family)family, 3);
        ZT_OK(problem_judge(&p, &a, &err), err);
        double l = 64, u = 1. / 128; /* powers of 2: nothing is rounded differently */
        problem q;
        problem_make(&q, (problem_family)family, 3);
        q.loss_unit *= l, q.unit *= u;
        q.signals.rate *= u * u / l, q.signals.distance *= u;
        q.signals.loss_start *= l, q.signals.loss_floor *= l;
        for (size_t i = 0; i < q.n; i++) q.x[i] *= u;
        ZT_OK(problem_judge(&q, &b, &err), err);
        assert_int_equal(a.kind, b.kind);
        assert_int_equal(a.n_evidence, b.n_evidence);
        for (size_t i = 0; i < a.n_evidence; i++)
            ZT_CLOSE(a.evidence[i].measured.value, b.evidence[i].measured.value,
                     1e-6 * fabs(a.evidence[i].measured.value) + 1e-12);
    }
}

static zv_measured sure(double value) {
    return (zv_measured){value, {value, value}, ZV_OPTIM_WHY_EXACT};
}

static zv_measured about(double value, double half) {
    return (zv_measured){value, {value - half, value + half}, ZV_OPTIM_WHY_NOTHING};
}

static void is(zv_signals s, zv_stall_kind want) {
    zv_stall v = zv_stall_of(&s);
    if (v.kind != want) fail_msg("%s, not %s", v.name, zv_stall_name(want));
}

static void rows_of_the_table(void **state) {
    (void)state;
    zv_signals s = zv_signals_none();
    is(s, ZV_STALL_UNKNOWN);
    s.gradient_error = sure(.01), is(s, ZV_STALL_BUG_GRADIENT);
    s.gradient_error = about(.001, .0005), is(s, ZV_STALL_UNKNOWN); /* in doubt is no bug */
    s = zv_signals_none(), s.loss = (zv_measured){INFINITY, {NAN, NAN}, ZV_OPTIM_WHY_NOTHING};
    s.rate = 1, is(s, ZV_STALL_DIVERGED);
    ZT_CLOSE(zv_stall_of(&s).rate, .1, 1e-16);
    s = zv_signals_none(), s.overfit = sure(.9), is(s, ZV_STALL_BUG_OVERFIT);
    s.overfit = sure(.01), is(s, ZV_STALL_UNKNOWN);
    s = zv_signals_none(), s.classes = 10, s.loss = about(2.31, .01), s.shuffled = about(0, .01);
    is(s, ZV_STALL_BUG_LABELS);
    s.shuffled = about(.5, .01), is(s, ZV_STALL_UNKNOWN);
    s.shuffled = zv_signals_none().shuffled,
    is(s, ZV_STALL_UNKNOWN); /* it has perhaps just begun */
    s.trend = about(0, .001), is(s, ZV_STALL_BUG_LN_C);
    s.loss = about(1.5, .01), is(s, ZV_STALL_UNKNOWN);
    s = zv_signals_none(), s.rank = about(.02, .01), is(s, ZV_STALL_COLLAPSE);
    s.rank = about(.5, .1), s.uniformity = about(-.1, .05), is(s, ZV_STALL_COLLAPSE);
    s.uniformity = about(-3, .05), is(s, ZV_STALL_UNKNOWN);
    s = zv_signals_none(), s.dead = about(.8, .05), is(s, ZV_STALL_DEAD_UNITS);
    s = zv_signals_none(), s.layers = about(-6, 1), is(s, ZV_STALL_VANISHING);
    s.layers = about(6, 1), is(s, ZV_STALL_EXPLODING);
    s.layers = about(4, 1), is(s, ZV_STALL_UNKNOWN);
}

/* Still, and flat by what was seen; how much of the span the curvature explains is in doubt as far as the extremes are. */
static void a_plateau_needs_curvature_that_is_known(void **state) {
    (void)state;
    zv_signals s = zv_signals_none();
    s.rate = .1, s.distance = 1, s.loss = sure(1), s.loss_start = 1, s.loss_floor = 0;
    s.gradient_squared = sure(1e-12), s.along = sure(1e-3);
    s.high = (zv_measured){1e-3, {1e-3, 2e-3}, ZV_OPTIM_WHY_NOTHING};
    s.low = (zv_measured){-1e-3, {-2e-3, -1e-3}, ZV_OPTIM_WHY_NOTHING};
    is(s, ZV_STALL_PLATEAU);
    zv_stall v = zv_stall_of(&s);
    assert_string_equal(v.evidence[1].signal, "flat");
    ZT_CLOSE(v.evidence[1].measured.value, .5e-3, 1e-16);
    ZT_CLOSE(v.evidence[1].measured.interval.lo, .5e-3, 1e-16);
    ZT_CLOSE(v.evidence[1].measured.interval.hi, 1e-3, 1e-16);
    s.high.interval.hi = 3;
    is(s, ZV_STALL_UNKNOWN);
    s.high.interval.hi = 2e-3, s.low.interval.lo = -3;
    is(s, ZV_STALL_UNKNOWN);
    s.low.interval.lo = -(double)INFINITY, s.low.why = ZV_OPTIM_WHY_FEW;
    is(s, ZV_STALL_UNKNOWN);
}

/* ---- Measuring ---- */

/* -½x²: every step bends down, so none has a coefficient. */
static zv_status hill(void *ctx, uint64_t batch, const double *x, double *loss, double *g,
                      zv_err *err) {
    (void)ctx, (void)batch, (void)err;
    *loss = -x[0] * x[0] / 2;
    if (g) g[0] = -x[0];
    return ZV_OK;
}

static void steps_that_bend_down_have_no_coefficient(void **state) {
    (void)state;
    zv_err err = {0};
    zv_signals s = zv_signals_none();
    const double x[1] = {1};
    zv_training t = {hill, NULL, NULL, 1, 1, 8};
    s.rate = .01, s.momentum = 0;
    ZT_OK(zv_signals_measure(&s, NULL, &t, x, NULL, &err), err);
    ZT_CLOSE(s.alpha.value, NAN, 0);
    assert_true(isfinite(s.trend.value));
}

/* A bowl whose first mini-batch blows up away from the start; the steps see the others. */
static zv_status cliff(void *ctx, uint64_t batch, const double *x, double *loss, double *g,
                       zv_err *err) {
    (void)ctx, (void)err;
    *loss = x[0] * x[0] / 2 + .01 * (double)(batch % 4) * x[0];
    if (g) g[0] = x[0] + .01 * (double)(batch % 4);
    if (batch == 0 && x[0] != 1) *loss = (double)INFINITY;
    return ZV_OK;
}

static void a_loss_that_blows_up_on_one_batch_is_a_rise(void **state) {
    (void)state;
    zv_err err = {0};
    zv_signals s = zv_signals_none();
    const double x[1] = {1};
    zv_training t = {cliff, NULL, NULL, 1, 4, 8};
    s.rate = .1, s.momentum = 0;
    ZT_OK(zv_signals_measure(&s, NULL, &t, x, NULL, &err), err);
    assert_true(isinf(s.trend.value) && s.trend.value > 0);
    assert_true(isnan(s.trend.interval.lo));
    assert_int_equal(s.trend.why, ZV_OPTIM_WHY_EXACT);
    ZT_CLOSE(s.alpha.value, -.9, 1e-9);
}

static void the_level_is_that_of_every_interval(void **state) {
    (void)state;
    double wide[2];
    for (int k = 0; k < 2; k++) {
        problem p;
        zv_err err = {0};
        for (uint64_t seed = 0, n = 0; n < 20; seed++, n = p.n) problem_make(&p, FAMILY_fine, seed);
        zv_training t = {problem_loss, problem_hessian, &p, p.n, 1, 8};
        zv_signals_opts opts = {.level = k ? .5 : .99, .lanczos = {.steps = 12}};
        ZT_OK(zv_signals_measure(&p.signals, NULL, &t, p.x, &opts, &err), err);
        wide[k] = p.signals.high.interval.hi - p.signals.high.value;
    }
    assert_true(wide[1] < wide[0]);
}

static bool at_once(void *ctx) {
    (void)ctx;
    return true;
}

static void says(zv_signals s, const zv_env *env, zv_training t, zv_status want, const char *en,
                 const char *he) {
    const double x[1] = {1};
    for (int lang = 0; lang < 2; lang++) {
        zv_err err = {.lang = lang ? ZV_HE : ZV_EN};
        ZT_FAILS(zv_signals_measure(&s, env, &t, x, NULL, &err), want, err);
        if (!strstr(err.msg, lang ? he : en)) fail_msg("\"%s\"", err.msg);
    }
}

static void what_is_missing_is_named(void **state) {
    (void)state;
    zv_env *env;
    zv_err err = {0};
    zv_signals s = zv_signals_none();
    s.rate = .1;
    says(s, NULL, (zv_training){cliff, NULL, NULL, 0, 4, 8}, ZV_USAGE, "no parameters", "פרמטרים");
    says(s, NULL, (zv_training){cliff, NULL, NULL, 1, 0, 8}, ZV_USAGE, "mini-batch", "מיני־אצווה");
    says(s, NULL, (zv_training){cliff, NULL, NULL, 1, 4, 0}, ZV_USAGE, "samples", "דוגמאות");
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.stop = at_once}, &err), err);
    says(s, env, (zv_training){cliff, NULL, NULL, 1, 4, 8}, ZV_INTERRUPTED, "before all of it",
         "לפני שהכול");
    zv_env_free(env);
}

/* Without curvature: from the course of the loss and where steps land alone. */
static void rows_without_curvature(void **state) {
    (void)state;
    zv_signals s = zv_signals_none();
    s.rate = .1, s.loss = sure(1), s.loss_start = 2, s.loss_floor = 0;
    s.trend = about(.5, .1), s.alpha = about(.9, .1), is(s, ZV_STALL_RATE_TOO_LARGE);
    ZT_CLOSE(zv_stall_of(&s).rate, .01, 1e-16);
    s.trend = about(-.5, .1), s.alpha = about(0, .1), is(s, ZV_STALL_DESCENDING);
}

static void recommended_rates_follow_the_curvature(void **state) {
    (void)state;
    problem p;
    zv_stall v = {0};
    zv_err err = {0};
    problem_make(&p, FAMILY_slow, 1);
    ZT_OK(problem_judge(&p, &v, &err), err);
    ZT_CLOSE(v.rate * p.signals.high.value, 1, 1e-12);
    problem_make(&p, FAMILY_fast, 1);
    ZT_OK(problem_judge(&p, &v, &err), err);
    ZT_CLOSE(v.rate * p.signals.high.value, 1, 1e-12);
    p.signals.rate = v.rate; /* taken: it goes down */
    p.signals.trend = p.signals.alpha = zv_signals_none().trend;
    ZT_OK(problem_judge(&p, &v, &err), err);
    assert_int_equal(v.kind, ZV_STALL_DESCENDING);
}

static void words_in_both_languages(void **state) {
    (void)state;
    for (int k = 0; k < ZV_STALLS; k++) {
        zv_stall_kind kind = (zv_stall_kind)k;
        assert_string_not_equal(zv_stall_text(kind, ZV_EN), zv_stall_text(kind, ZV_HE));
        assert_string_not_equal(zv_stall_advice(kind, ZV_EN), zv_stall_advice(kind, ZV_HE));
        for (int other = 0; other < k; other++)
            assert_string_not_equal(zv_stall_name(kind), zv_stall_name((zv_stall_kind)other));
    }
    assert_non_null(strstr(zv_stall_text(ZV_STALL_SADDLE, ZV_HE), "אוכף"));
    assert_string_equal(zv_stall_name((zv_stall_kind)-1), "?");
}

static void a_rate_of_zero_is_refused(void **state) {
    (void)state;
    problem p;
    zv_stall v = {0};
    zv_err err = {0};
    problem_make(&p, FAMILY_slow, 1);
    p.signals.rate = 0;
    ZT_FAILS(problem_judge(&p, &v, &err), ZV_USAGE, err);
    problem_make(&p, FAMILY_slow, 1);
    p.n = 0;
    ZT_FAILS(problem_judge(&p, &v, &err), ZV_USAGE, err);
    problem_make(&p, FAMILY_slow, 1);
    p.x[0] = NAN; /* the loss is no number: that is a verdict */
    ZT_OK(problem_judge(&p, &v, &err), err);
    assert_int_equal(v.kind, ZV_STALL_DIVERGED);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_troubles_are_named),
        cmocka_unit_test(units_change_no_verdict),
        cmocka_unit_test(rows_of_the_table),
        cmocka_unit_test(rows_without_curvature),
        cmocka_unit_test(a_plateau_needs_curvature_that_is_known),
        cmocka_unit_test(steps_that_bend_down_have_no_coefficient),
        cmocka_unit_test(a_loss_that_blows_up_on_one_batch_is_a_rise),
        cmocka_unit_test(the_level_is_that_of_every_interval),
        cmocka_unit_test(what_is_missing_is_named),
        cmocka_unit_test(recommended_rates_follow_the_curvature),
        cmocka_unit_test(words_in_both_languages),
        cmocka_unit_test(a_rate_of_zero_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
