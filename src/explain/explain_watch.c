/* explain_watch.c — a training judged while it goes on, from what it keeps of each epoch anyway. */
#include "explain/explain_watch.h"

#include "base/base_progress.h"

enum {
    TREND_LEAST = 3, /* epochs: two always lie on a line */
    ROWS_LEAST = 16,
    ROWS_MOST = 256,
    ROWS_OF = 64 /* one of so many examples: dead units cost a hundredth of an epoch then */
};

#define SLOWER 10 /* what such a rate is divided by, for a beginning */
#define HARM                                                                                       \
    .02 /* of it: how far above the first epoch's a loss must be to have been thrown there */

const zv_epoch *zv__watch_epochs(const zv_trainer *t, size_t *n) {
    size_t all;
    const zv_epoch *h = zv_trainer_history(t, &all);
    *n = ZV_MIN(all, (size_t)ZV_WATCH_EPOCHS);
    return h + (all - *n);
}

void zv__watch_run(zv_signals *s, const zv_trainer *t) {
    size_t n;
    const zv_epoch *h = zv_trainer_history(t, &n);
    const zv_examples *e = zv_trainer_examples(t);
    s->rate = h[n - 1].rate * zv__diag_rule(&zv_trainer_opts(t)->optim, &s->momentum);
    s->loss_start = h[0].loss;
    s->loss_floor = zv__diag_floor(t);
    if (zv_examples_task(e) == ZV_TASK_CLASSES) s->classes = (double)zv_examples_width(e);
}

/* ---- Signals ---- */

static zv_measured with_error(double value, double error, size_t n) {
    const double t = zv_stat_t_quantile((1 + ZV__WATCH_LEVEL) / 2, (double)n - 2);
    return (zv_measured){value, {value - t * error, value + t * error}, ZV_OPTIM_WHY_NOTHING};
}

/* Five losses of which each is below the one before (or above) are one order of 120: between the least and the greatest slope of two of them
 * the true one lies in 118 of 120 cases, bent as their curve may be (Sen 1968). A line's own interval is wide where descent begins, since it bends. */
static void one_way(zv_measured *trend, const zv_epoch *h, size_t n, double scale) {
    double lo = ZV__NEVER, hi = -ZV__NEVER;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            const double slope = (h[j].loss - h[i].loss) / (double)(j - i);
            lo = fmin(lo, slope);
            hi = fmax(hi, slope);
        }
    if (n == ZV_WATCH_EPOCHS && (hi < 0 || lo > 0))
        trend->interval = (zv_interval){lo * scale, hi * scale};
}

/* A straight line through losses by number of the epoch: where it is at the last, and its rise. */
static void line(zv_signals *s, const zv_epoch *h, size_t n, double span) {
    double mean = 0, middle = ((double)n - 1) / 2, xx = 0, xy = 0, rest = 0;
    s->loss.value = h[n - 1].loss;
    if (n < TREND_LEAST) return;
    for (size_t i = 0; i < n; i++) mean += h[i].loss / (double)n;
    for (size_t i = 0; i < n; i++) {
        const double x = (double)i - middle;
        xx += x * x;
        xy += x * (h[i].loss - mean);
    }
    const double slope = xy / xx, way = (double)n - 1;
    for (size_t i = 0; i < n; i++) {
        const double off = h[i].loss - mean - slope * ((double)i - middle);
        rest += off * off;
    }
    const double variance = rest / ((double)n - 2);
    s->trend = with_error(slope * way / span, sqrt(variance / xx) * way / span, n);
    one_way(&s->trend, h, n, way / span);
    s->loss = with_error(mean + slope * middle,
                         sqrt(variance * (1 / (double)n + middle * middle / xx)), n);
}

/* Without an interval a value would be believed as it stands; one epoch is no ground for that. */
static zv_measured mean_of(const double *x, size_t n) {
    const zv_measured m = zv__over_seeds(x, n, ZV__WATCH_LEVEL);
    return isfinite(m.interval.lo) && isfinite(m.interval.hi) ? m : zv_signals_none().loss;
}

/* An epoch of few steps has few cosines, so that its own interval would be too narrow now and then. */
static zv_measured over_epochs(const zv_epoch *h, size_t n, bool alpha) {
    double x[ZV_WATCH_EPOCHS];
    size_t known = 0;
    for (size_t i = 0; i < n; i++) {
        const double one = alpha ? h[i].alpha.value : h[i].successive.value;
        if (isfinite(one)) x[known++] = one;
    }
    return mean_of(x, known);
}

/* log₁₀ of the first layer's gradient over the last one's, at the last step of each epoch. */
static zv_measured layers_of(const zv_epoch *h, size_t n, size_t layers) {
    double x[ZV_WATCH_EPOCHS];
    size_t known = 0;
    for (size_t i = 0; i < n && layers > 1; i++) {
        const double first = h[i].flow[0].gradient, last = h[i].flow[layers - 1].gradient;
        if (last > 0) x[known++] = log10(fmax(first, 1e-300) / last);
    }
    return mean_of(x, known);
}

/* ---- Dead units ---- */

static zv_status count_dead(zv_watch *w, const zv_env *env, const zv_net *net, const float *x,
                            size_t widest, zv_err *err) {
    const zv_net_spec *spec = zv_net_spec_of(net);
    size_t dead = 0, numbers;
    float *out = zv__mul(&numbers, w->sampled, widest) ? ZV_NEW(env, numbers, float) : NULL;
    zv_status status = out ? ZV_OK : zv__nomem(err);
    for (size_t k = 0; k + 1 < spec->layers && status == ZV_OK; k++) {
        const size_t width = spec->width[k + 1];
        status = zv_net_apply_until(net, k, x, w->sampled, out, err);
        for (size_t u = 0; u < width && status == ZV_OK; u++) {
            bool awake = false;
            for (size_t i = 0; i < w->sampled && !awake; i++) awake = out[i * width + u] != 0;
            dead += !awake;
        }
        w->units += width;
    }
    zv__free(env, out);
    if (status == ZV_OK)
        w->signals.dead =
            (zv_measured){(double)dead / (double)w->units, {ZV__NAN, ZV__NAN}, ZV_OPTIM_WHY_EXACT};
    return status;
}

/* The first examples of the division, whose order is random. */
static zv_status look_for_dead(zv_watch *w, const zv_env *env, const zv_trainer *t, zv_err *err) {
    const zv_net *net = zv_trainer_net(t);
    const zv_net_spec *spec = zv_net_spec_of(net);
    const zv_examples *e = zv_trainer_examples(t);
    const size_t all = zv_examples_count(e, ZV_TRAIN), dim = spec->width[0];
    size_t widest = 0, numbers;
    if (spec->act != ZV_ACT_RELU || spec->layers < 2) return ZV_OK;
    for (size_t k = 1; k < spec->layers; k++) widest = ZV_MAX(widest, spec->width[k]);
    w->sampled = ZV_MAX(all / ROWS_OF, (size_t)ROWS_LEAST);
    w->sampled = ZV_MIN(ZV_MIN(w->sampled, (size_t)ROWS_MOST), all);
    float *x = zv__mul(&numbers, w->sampled, dim) ? ZV_NEW(env, numbers, float) : NULL;
    if (!x) return zv__nomem(err);
    for (size_t i = 0; i < w->sampled; i++)
        zv_space_row(zv_examples_space(e), zv_examples_row(e, ZV_TRAIN, i), x + i * dim);
    const zv_status status = count_dead(w, env, net, x, widest, err);
    zv__free(env, x);
    return status;
}

/* ---- The verdict ---- */

/* What is left to be gained is less than what lies between the loss and its floor. Diagnose, which knows the gradient, needs no such bound. */
static bool at_floor(const zv_signals *s, zv_stall *v) {
    const double span = s->loss_start - s->loss_floor;
    const bool falls = v->kind == ZV_STALL_DESCENDING && s->trend.interval.hi < -ZV_LIMIT_STILL;
    const bool open = v->kind == ZV_STALL_UNKNOWN || v->kind == ZV_STALL_DESCENDING;
    if (!open || falls) return false;
    const zv_measured above = {(s->loss.value - s->loss_floor) / span,
                               {(s->loss.interval.lo - s->loss_floor) / span,
                                (s->loss.interval.hi - s->loss_floor) / span},
                               s->loss.why};
    if (!(span > 0) || !(above.interval.hi < ZV_LIMIT_NEAR_FLOOR)) return false;
    *v = (zv_stall){.kind = ZV_STALL_CONVERGED,
                    .name = zv_stall_name(ZV_STALL_CONVERGED),
                    .evidence = {{"above_floor", above, ZV_LIMIT_NEAR_FLOOR, false}},
                    .n_evidence = 1,
                    .rate = ZV__NAN};
    return true;
}

/* Where curvature is not known, steps that land beyond the minimum along them and bring the loss no further down are too long. */
static bool overshoots(const zv_signals *s, zv_stall *v) {
    const bool falls = s->trend.interval.hi < -ZV_LIMIT_GAIN;
    if (v->kind != ZV_STALL_UNKNOWN || falls || isnan(s->trend.value) ||
        !(s->alpha.interval.lo > ZV_LIMIT_OVERSHOT))
        return false;
    *v = (zv_stall){.kind = ZV_STALL_RATE_TOO_LARGE,
                    .name = zv_stall_name(ZV_STALL_RATE_TOO_LARGE),
                    .evidence = {{"alpha", s->alpha, ZV_LIMIT_OVERSHOT, true},
                                 {"trend", s->trend, -ZV_LIMIT_GAIN, true}},
                    .n_evidence = 2,
                    .rate = s->rate / SLOWER};
    return true;
}

/* The mean over the first epoch takes the place of the loss at the first weights, and is as uncertain as any epoch's. */
static bool thrown(const zv_signals *s) {
    const double span = s->loss_start - s->loss_floor;
    return s->loss.interval.lo >
           s->loss_start + (s->loss.interval.hi - s->loss.value) + HARM * span;
}

zv_stall zv__watch_judge(const zv_signals *s) {
    zv_stall v = zv__diag_judge(s);
    const bool by_loss = v.kind == ZV_STALL_RATE_TOO_LARGE && v.n_evidence == 1 &&
                         strcmp(v.evidence[0].signal, "loss") == 0;
    if (by_loss && !thrown(s)) v = zv_stall_of(s);
    if (!at_floor(s, &v)) (void)overshoots(s, &v);
    return v;
}

zv_status zv_explain_watch(zv_watch *out, const zv_env *env, const zv_trainer *t, zv_err *err) {
    const double began = zv__now();
    size_t n;
    const zv_epoch *h = zv__watch_epochs(t, &n);
    *out = (zv_watch){.signals = zv_signals_none(), .epochs = n};
    if (n == 0) return zv_err_set(err, ZV_NODATA, M_WATCH_NO_EPOCH);
    zv_signals *s = &out->signals;
    zv__watch_run(s, t);
    out->epoch = h[n - 1].number;
    out->rate = h[n - 1].rate;
    const double span = s->loss_start - s->loss_floor;
    line(s, h, n, span > 0 ? span : 1e-300);
    s->successive = over_epochs(h, n, false);
    s->alpha = over_epochs(h, n, true);
    s->layers = layers_of(h, n, zv_net_spec_of(zv_trainer_net(t))->layers);
    ZV_TRY(look_for_dead(out, env, t, err));
    out->stall = zv__watch_judge(s);
    double momentum;
    out->better_rate = out->stall.rate / zv__diag_rule(&zv_trainer_opts(t)->optim, &momentum);
    out->early = n < ZV_WATCH_EPOCHS && out->stall.kind == ZV_STALL_UNKNOWN;
    out->ask = !out->early &&
               (out->stall.kind == ZV_STALL_UNKNOWN || out->stall.kind == ZV_STALL_BUG_LN_C);
    out->seconds = zv__now() - began;
    return ZV_OK;
}

/* ---- In words ---- */

#define PICK(lang, ...) pick(lang, __VA_ARGS__)
static const char *pick(zv_lang lang, const char *en, const char *he) {
    return lang == ZV_HE ? he : en;
}

const char *zv_watch_text(const zv_watch *w, zv_lang lang) {
    if (w->early) return PICK(lang, M_WATCH_EARLY);
    if (w->stall.kind == ZV_STALL_UNKNOWN) return PICK(lang, M_WATCH_OPEN);
    return zv_stall_text(w->stall.kind, lang);
}

const char *zv_watch_advice(const zv_watch *w, zv_lang lang) {
    if (w->early) return zv_stall_advice(ZV_STALL_DESCENDING, lang);
    if (w->stall.kind == ZV_STALL_UNKNOWN) return PICK(lang, M_WATCH_ASK);
    if (w->ask) return PICK(lang, M_WATCH_ASK_BUG);
    return zv_stall_advice(w->stall.kind, lang);
}
