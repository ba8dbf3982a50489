/* explain_diagnose_trial.c — the change that a verdict recommends, tried on copies beside the same steps without it. */
#include "explain/explain_diagnose.h"

#include "base/base_progress.h"

const char *zv_change_name(zv_change change) {
    static const char *const names[] = {
#define NAME_OF(id, name) name,
        ZV_CHANGE_LIST(NAME_OF)
#undef NAME_OF
    };
    return (unsigned)change < ZV_CHANGES ? names[change] : "?";
}

static const char *change_text(zv_change change, zv_lang lang) {
    static const char *const texts[ZV_CHANGES][2] = {
        [ZV_CHANGE_NONE] = {M_DIAG_C_NONE},
        [ZV_CHANGE_RATE] = {M_DIAG_C_RATE},
        [ZV_CHANGE_LOWER_RATE] = {M_DIAG_C_LOWER},
        [ZV_CHANGE_RESTART] = {M_DIAG_C_RESTART},
        [ZV_CHANGE_RESTART_SLOWER] = {M_DIAG_C_SLOWER},
        [ZV_CHANGE_GELU] = {M_DIAG_C_GELU},
        [ZV_CHANGE_CLIP] = {M_DIAG_C_CLIP},
        [ZV_CHANGE_SADDLE] = {M_DIAG_C_SADDLE},
        [ZV_CHANGE_TEMPERATURE] = {M_DIAG_C_TEMPERATURE},
    };
    return texts[change][lang == ZV_HE];
}

typedef struct trial {
    zv_trial t; /* first */
    zv__diagnosis *d;
    double *step; /* [n] of a saddle, in the net's own numbers, or NULL */
    float *ends; /* [2 · seeds, n]: without, with */
    double losses[2][ZV_DIAGNOSE_SEEDS];
} trial;

/* ---- Which change ---- */

static zv_change change_of(const zv__diagnosis *d) {
    const zv_net_spec *spec = zv_net_spec_of(zv_trainer_net(d->t));
    switch (d->d.stall.kind) {
    case ZV_STALL_DIVERGED:
    case ZV_STALL_RATE_TOO_LARGE:
    case ZV_STALL_RATE_TOO_SMALL:
    case ZV_STALL_EDGE:
        return ZV_CHANGE_RATE;
    case ZV_STALL_NOISE_FLOOR:
        return ZV_CHANGE_LOWER_RATE;
    case ZV_STALL_PLATEAU:
    case ZV_STALL_LOCAL_MINIMUM:
        return ZV_CHANGE_RESTART;
    case ZV_STALL_DEAD_UNITS:
        return ZV_CHANGE_RESTART_SLOWER;
    case ZV_STALL_VANISHING:
        return spec->act == ZV_ACT_GELU ? ZV_CHANGE_RESTART : ZV_CHANGE_GELU;
    case ZV_STALL_EXPLODING:
        return ZV_CHANGE_CLIP;
    case ZV_STALL_SADDLE:
        return d->d.products > 0 ? ZV_CHANGE_SADDLE : ZV_CHANGE_NONE;
    case ZV_STALL_COLLAPSE:
        return spec->task == ZV_TASK_PAIRS ? ZV_CHANGE_TEMPERATURE : ZV_CHANGE_RESTART_SLOWER;
    default:
        return ZV_CHANGE_NONE;
    }
}

static bool from_first_weights(zv_change change) {
    return change == ZV_CHANGE_RESTART || change == ZV_CHANGE_RESTART_SLOWER ||
           change == ZV_CHANGE_GELU || change == ZV_CHANGE_TEMPERATURE;
}

/* ---- The step of a saddle ---- */

typedef struct at_point {
    zv__lens *lens;
    const double *y;
} at_point;

static zv_status times(void *ctx, const double *v, double *out, zv_err *err) {
    const at_point *p = ctx;
    return p->lens->seen.hessian(p->lens->seen.ctx, p->y, v, out, err);
}

static zv_status loss_over(const zv__diagnosis *d, zv__lens *l, const double *y, double *mean,
                           zv_err *err) {
    *mean = 0;
    for (uint64_t k = 0; k < d->o.batches; k++) {
        double loss;
        ZV_TRY(l->seen.loss(l->seen.ctx, k, y, &loss, NULL, err));
        *mean += loss / (double)d->o.batches;
    }
    return ZV_OK;
}

/* The length along v with the lowest loss, ±R/2^k. */
static zv_status best_length(const zv__diagnosis *d, zv__lens *l, const double *y, const double *v,
                             double *at, double *best, zv_err *err) {
    double least, loss;
    *best = 0;
    ZV_TRY(loss_over(d, l, y, &least, err));
    for (int k = 0; k < 24; k++)
        for (int side = -1; side <= 1; side += 2) {
            const double s = side * ldexp(d->d.signals.distance, -k);
            for (size_t i = 0; i < d->n; i++) at[i] = y[i] + s * v[i];
            ZV_TRY(zv__diag_stopped(d, err));
            ZV_TRY(loss_over(d, l, at, &loss, err));
            if (loss < least) least = loss, *best = s;
        }
    return ZV_OK;
}

static zv_status saddle_step(trial *t, zv_err *err) {
    zv__diagnosis *d = t->d;
    zv__lens l;
    zv_extremes e;
    double best = 0;
    double *y = ZV_NEW(d->env, d->n, double), *v = ZV_NEW(d->env, d->n, double),
           *at = ZV_NEW(d->env, d->n, double);
    t->step = ZV_NEW(d->env, d->n, double);
    zv_status status = y && v && at && t->step ? zv__lens_open(&l, d, 0, err) : zv__nomem(err);
    if (status == ZV_OK) {
        zv_lanczos_opts opts = zv__diag_lanczos(d, 0);
        at_point p = {&l, y};
        opts.low_vector = v;
        zv__lens_point(d, d->x, y);
        status = zv_curvature_extremes(&e, d->env, times, &p, d->n, &opts, err);
        if (status == ZV_OK) status = best_length(d, &l, y, v, at, &best, err);
        for (size_t i = 0; i < d->n && status == ZV_OK; i++)
            t->step[i] = best * v[i] * (d->by ? d->by[i] : 1);
        zv__lens_close(&l);
    }
    zv__free(d->env, y);
    zv__free(d->env, v);
    zv__free(d->env, at);
    return status;
}

/* ---- Runs ---- */

/* Options of a run: as the training has them, at its present rate; with the change, changed. */
static zv_train_opts opts_of(const trial *t, bool changed, size_t seed) {
    const zv__diagnosis *d = t->d;
    zv_train_opts o = *zv_trainer_opts(d->t);
    o.command = o.where = o.held_where = NULL;
    o.seed = d->o.seed + 1000 + seed;
    o.optim.rate = d->d.rate;
    o.optim.schedule = (zv_schedule){.kind = ZV_SCHEDULE_CONSTANT};
    if (!changed) return o;
    o.optim.rate = t->t.rate;
    o.temperature = t->t.temperature;
    if (t->t.change == ZV_CHANGE_CLIP) o.optim.clip_norm = 1;
    return o;
}

static zv_status net_of(const trial *t, bool changed, size_t seed, zv_net **net, zv_err *err) {
    const zv__diagnosis *d = t->d;
    const zv_net *from = zv_trainer_net(d->t);
    if (!changed || !from_first_weights(t->t.change)) return zv_net_copy(net, from, err);
    zv_net_spec spec = *zv_net_spec_of(from);
    if (t->t.change == ZV_CHANGE_GELU) spec.act = ZV_ACT_GELU;
    return zv__diag_fresh(d, net, &spec, zv_trainer_opts(d->t)->seed + 1 + seed, err);
}

static zv_status trainer_of(const trial *t, bool changed, zv_net *net, const zv_train_opts *o,
                            zv_trainer **out, zv_err *err) {
    const zv__diagnosis *d = t->d;
    size_t n;
    if (changed && from_first_weights(t->t.change))
        return zv_trainer_new(out, d->env, net, zv_trainer_examples(d->t), o, err);
    if (!(changed && t->step)) return zv_trainer_copy(out, d->t, net, o, err);
    /* state of the rule, and a point beside it: a copy of a copy */
    zv_trainer *copy = NULL;
    ZV_TRY(zv_trainer_copy(&copy, d->t, net, o, err));
    float *w = zv_net_params(net, &n);
    for (size_t i = 0; i < n; i++) w[i] = (float)((double)w[i] + t->step[i]);
    zv_trainer_take(copy);
    *out = copy;
    return ZV_OK;
}

static zv_status one_run(trial *t, bool changed, size_t seed, zv_err *err) {
    const zv__diagnosis *d = t->d;
    const zv_train_opts o = opts_of(t, changed, seed);
    float *end = t->ends + (changed * d->o.seeds + seed) * d->n;
    zv_net *net = NULL;
    zv_trainer *trainer = NULL;
    bool lost = false;
    zv_status status = net_of(t, changed, seed, &net, err);
    if (status == ZV_OK) status = trainer_of(t, changed, net, &o, &trainer, err);
    if (status == ZV_OK) status = zv__diag_steps(d, trainer, t->t.steps, &lost, err);
    if (status == ZV_OK) memcpy(end, zv_trainer_params(trainer, NULL), d->n * sizeof *end);
    t->losses[changed][seed] = lost ? ZV__NEVER : 0;
    zv_trainer_free(trainer);
    zv_net_free(net);
    return status;
}

/* ---- Losses ---- */

/* The net of a run with another bend can't be asked by the training's surface: a trainer of its own is made for it. */
static zv_status asked_by(const trial *t, bool changed, zv_net **net, zv_trainer **own,
                          zv_err *err) {
    if (!changed || t->t.change != ZV_CHANGE_GELU) return ZV_OK;
    zv_train_opts o = *zv_trainer_opts(t->d->t);
    o.command = o.where = o.held_where = NULL;
    ZV_TRY(net_of(t, true, 0, net, err));
    return zv_trainer_new(own, t->d->env, *net, zv_trainer_examples(t->d->t), &o, err);
}

/* Mean loss over the mini-batches of all seeds, without decay. */
static zv_status mean_loss(const zv__diagnosis *d, zv_trainer *of, const double *x, double *mean,
                           zv_err *err) {
    *mean = 0;
    for (size_t s = 0; s < d->o.seeds; s++) {
        const zv_surface_opts opts = {.seed = d->o.seed + s};
        zv_surface *surface = NULL;
        ZV_TRY(zv_surface_new(&surface, of, &opts, err));
        const zv_training seen = zv_surface_training(surface, d->o.batches);
        zv_status status = zv__diag_stopped(d, err);
        for (uint64_t k = 0; k < d->o.batches && status == ZV_OK; k++) {
            double loss;
            status = seen.loss(seen.ctx, k, x, &loss, NULL, err);
            *mean += loss / (double)(d->o.batches * d->o.seeds);
        }
        zv_surface_free(surface);
        ZV_TRY(status);
    }
    return ZV_OK;
}

static zv_status losses_of(trial *t, bool changed, double *x, zv_err *err) {
    zv__diagnosis *d = t->d;
    zv_net *net = NULL;
    zv_trainer *own = NULL;
    zv_status status = asked_by(t, changed, &net, &own, err);
    for (size_t s = 0; s < d->o.seeds && status == ZV_OK; s++) {
        const float *end = t->ends + (changed * d->o.seeds + s) * d->n;
        if (isinf(t->losses[changed][s])) continue;
        for (size_t i = 0; i < d->n; i++) x[i] = (double)end[i];
        status = mean_loss(d, own ? own : d->t, x, &t->losses[changed][s], err);
        if (!isfinite(t->losses[changed][s])) t->losses[changed][s] = ZV__NEVER;
    }
    zv_trainer_free(own);
    zv_net_free(net);
    return status;
}

static void compare_losses(trial *t) {
    const zv__diagnosis *d = t->d;
    double gain[ZV_DIAGNOSE_SEEDS];
    for (size_t s = 0; s < d->o.seeds; s++) {
        const double without = t->losses[0][s], with = t->losses[1][s];
        gain[s] = isinf(without) && isinf(with) ? 0 : without - with;
    }
    t->t.without = zv__over_seeds(t->losses[0], d->o.seeds, d->o.level);
    t->t.with = zv__over_seeds(t->losses[1], d->o.seeds, d->o.level);
    t->t.gain = zv__over_seeds(gain, d->o.seeds, d->o.level);
    t->t.helped = t->t.gain.interval.lo > 0 || t->t.gain.value == ZV__NEVER;
}

static zv_status run_all(trial *t, zv_err *err) {
    zv__diagnosis *d = t->d;
    size_t all;
    if (!zv__mul(&all, d->n, 2 * d->o.seeds)) return zv__nomem(err);
    double *x = ZV_NEW(d->env, d->n, double);
    t->ends = ZV_NEW(d->env, all, float);
    zv_status status = x && t->ends ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK && t->t.change == ZV_CHANGE_SADDLE) status = saddle_step(t, err);
    zv__teller teller = zv__teller_start(d->env, M_DIAG_TRYING, M_DIAG_SEEDS);
    for (size_t s = 0; s < d->o.seeds && status == ZV_OK; s++) {
        zv__tell(&teller, (double)s, (double)d->o.seeds, ZV__NAN);
        status = one_run(t, false, s, err);
        if (status == ZV_OK) status = one_run(t, true, s, err);
    }
    if (status == ZV_OK) status = mean_loss(d, d->t, d->x, &t->t.before, err);
    if (status == ZV_OK) status = losses_of(t, false, x, err);
    if (status == ZV_OK) status = losses_of(t, true, x, err);
    if (status == ZV_OK) compare_losses(t);
    zv__free(d->env, x);
    return status;
}

static double rate_of(const trial *t) {
    const zv_diagnosis *d = &t->d->d;
    switch (t->t.change) {
    case ZV_CHANGE_RATE:
        return d->better_rate;
    case ZV_CHANGE_LOWER_RATE:
        return d->rate / 10;
    case ZV_CHANGE_RESTART_SLOWER:
    case ZV_CHANGE_TEMPERATURE:
        return d->rate / 3;
    default:
        return d->rate;
    }
}

zv_status zv_explain_trial(zv_trial **out, zv_diagnosis *of, size_t steps, zv_err *err) {
    zv__diagnosis *d = (zv__diagnosis *)of;
    *out = NULL;
    trial *t = ZV_NEW_ZERO(d->env, 1, trial);
    if (!t) return zv__nomem(err);
    const double began = zv__now(), temperature = zv_trainer_opts(d->t)->temperature;
    t->d = d;
    t->t.change = change_of(d);
    t->t.steps = steps;
    t->t.rate = rate_of(t);
    t->t.temperature = t->t.change == ZV_CHANGE_TEMPERATURE ? temperature / 2 : temperature;
    t->t.before = ZV__NAN;
    t->t.with = t->t.without = t->t.gain =
        (zv_measured){ZV__NAN, {ZV__NAN, ZV__NAN}, ZV_OPTIM_WHY_FEW};
    const zv_status status = t->t.change == ZV_CHANGE_NONE ? ZV_OK : run_all(t, err);
    t->t.seconds = zv__now() - began;
    if (status == ZV_OK)
        *out = &t->t;
    else
        zv_trial_free(&t->t);
    return status;
}

void zv_trial_free(zv_trial *x) {
    if (!x) return;
    trial *t = (trial *)x;
    const zv_env *env = t->d->env;
    zv__free(env, t->step);
    zv__free(env, t->ends);
    zv__free(env, t);
}

/* ---- Findings ---- */

/* Losses at the ends of the runs of one kind by plain loops; infinite ones stay. */
static zv_status plain_losses(trial *t, bool changed, double *losses, zv_err *err) {
    zv__diagnosis *d = t->d;
    zv_net *net = NULL;
    zv_trainer *own = NULL, *keep = d->t;
    double *x = ZV_NEW(d->env, d->n, double);
    zv_status status = x ? asked_by(t, changed, &net, &own, err) : zv__nomem(err);
    if (own) d->t = own; /* whose bend the plain road takes */
    for (size_t s = 0; s < d->o.seeds && status == ZV_OK; s++) {
        const float *end = t->ends + (changed * d->o.seeds + s) * d->n;
        losses[s] = t->losses[changed][s];
        if (isinf(losses[s])) continue;
        for (size_t i = 0; i < d->n; i++) x[i] = (double)end[i];
        status = zv__plain_mean_loss(&losses[s], d, x, err);
    }
    d->t = keep;
    zv_trainer_free(own);
    zv_net_free(net);
    zv__free(d->env, x);
    return status;
}

static double mean_of(const double *x, const double *less, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (less ? (isinf(x[i]) && isinf(less[i]) ? 0 : x[i] - less[i]) : x[i]) / (double)n;
    return sum;
}

typedef enum told { BEFORE, WITHOUT, WITH, GAIN } told;

static zv_status open_told(trial *t, zv_report *r, zv_finding *f, told what, zv_err *err) {
    zv__diagnosis *d = t->d;
    double losses[2][ZV_DIAGNOSE_SEEDS] = {{0}}, again = 0;
    const size_t n = d->o.seeds;
    zv_report_term(r, f, "rate without", d->d.rate);
    zv_report_term(r, f, "rate with", t->t.rate);
    if (what == BEFORE) ZV_TRY(zv__plain_mean_loss(&again, d, d->x, err));
    if (what == WITHOUT || what == GAIN) ZV_TRY(plain_losses(t, false, losses[0], err));
    if (what == WITH || what == GAIN) ZV_TRY(plain_losses(t, true, losses[1], err));
    for (size_t s = 0; s < n && what != BEFORE; s++) {
        if (what != WITH) zv_report_term(r, f, "loss without", losses[0][s]);
        if (what != WITHOUT) zv_report_term(r, f, "loss with", losses[1][s]);
    }
    if (what == WITHOUT) again = mean_of(losses[0], NULL, n);
    if (what == WITH) again = mean_of(losses[1], NULL, n);
    if (what == GAIN) again = mean_of(losses[0], losses[1], n);
    zv_report_recomputed(r, f, again, 1e-9 * (1 + fabs(t->t.before)));
    return ZV_OK;
}

static zv_finding *begin(const trial *t, zv_report *r, const char *name, const zv_measured *m) {
    zv_finding *f = zv_report_add(r, name, m->value);
    if (!isfinite(m->interval.lo))
        zv_report_no_interval(r, f, M_DIAG_TEXT, zv_optim_why_text(m->why, zv_env_lang(t->d->env)));
    else
        zv_report_interval(r, f, m->interval.lo, m->interval.hi);
    zv_report_verdict(r, f, ZV_INFO, ZV__NAN);
    zv_report_formula(r, f, M_DIAG_TRIAL_F);
    return f;
}

zv_status zv_trial_findings(zv_trial *x, zv_report *r, zv_err *err) {
    trial *t = (trial *)x;
    const zv_lang lang = zv_env_lang(t->d->env);
    if (x->change == ZV_CHANGE_NONE) return ZV_OK;
    const zv_measured before = {x->before, {ZV__NAN, ZV__NAN}, ZV_OPTIM_WHY_EXACT};
    zv_finding *f = begin(t, r, "trial_before", &before);
    zv_report_why(r, f, M_DIAG_BEFORE);
    if (zv_report_opens(r, "trial_before")) ZV_TRY(open_told(t, r, f, BEFORE, err));
    f = begin(t, r, "trial_without", &x->without);
    zv_report_why(r, f, M_DIAG_WITHOUT, x->steps);
    if (zv_report_opens(r, "trial_without")) ZV_TRY(open_told(t, r, f, WITHOUT, err));
    f = begin(t, r, "trial_with", &x->with);
    zv_report_why(r, f, M_DIAG_WITH, x->steps, change_text(x->change, lang));
    if (zv_report_opens(r, "trial_with")) ZV_TRY(open_told(t, r, f, WITH, err));
    f = begin(t, r, "trial_gain", &x->gain);
    zv_report_verdict(r, f, x->helped ? ZV_PASS : ZV_WARN, 0);
    if (x->helped)
        zv_report_why(r, f, M_DIAG_HELPED, x->steps);
    else
        zv_report_why(r, f, M_DIAG_NOT_HELPED, x->steps);
    zv_report_formula(r, f, M_DIAG_GAIN_F);
    if (zv_report_opens(r, "trial_gain")) ZV_TRY(open_told(t, r, f, GAIN, err));
    return zv_report_status(r, err);
}
