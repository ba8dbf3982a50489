#include "optim/optim_span.h"

/* optim_signals.c — measuring what zv_stall_of judges, by callbacks: at a point, and in a few steps from it. */

enum { STEPS = 64, HALVINGS = 24 };
#define MOST 1e6 /* a step coefficient counts as at most this */

typedef struct probe {
    const zv_env *env;
    const zv_training *t;
    const double *x;
    zv_signals *s;
    zv_err *err;
    double level;
    size_t steps;
    zv_lanczos_opts lanczos;
    double *gradients, *before; /* [batches, n], [batches]: at x */
    double *g, *low, *at, *m, *last, *work; /* [n] each */
    double *cosines; /* [steps] */
} probe;

static zv_measured measured(const zv_moments *m, double level) {
    zv_measured out = {m->n ? m->mean : (double)NAN, zv__no_interval(),
                       m->n ? ZV_OPTIM_WHY_ONE : ZV_OPTIM_WHY_FEW};
    if (m->n < 2) return out;
    out.interval = zv_moments_mean_interval(m, level);
    out.why = m->min == m->max ? ZV_OPTIM_WHY_CONSTANT : ZV_OPTIM_WHY_NOTHING;
    return out;
}

static zv_status loss_at(probe *p, uint64_t batch, const double *x, double *loss, double *g) {
    if (zv_env_stopped(p->env)) return zv_err_set(p->err, ZV_INTERRUPTED, M_OPTIM_MEASURE_STOPPED);
    return p->t->loss(p->t->ctx, p->t->batches == 1 ? 0 : batch, x, loss, g, p->err);
}

/* Loss at a point minus that at x, mini-batch by mini-batch; a mean of ∞, and nothing beside it, where one is not finite. */
static zv_status change_at(probe *p, const double *x, zv_moments *out) {
    bool finite = true;
    *out = (zv_moments){0};
    for (uint64_t b = 0; b < p->t->batches; b++) {
        double loss;
        ZV_TRY(loss_at(p, b, x, &loss, NULL));
        finite = finite && isfinite(loss - p->before[b]);
        zv_moments_add(out, loss - p->before[b]);
    }
    if (!finite)
        *out = (zv_moments){
            .n = 1, .mean = (double)INFINITY, .min = (double)INFINITY, .max = (double)INFINITY};
    return ZV_OK;
}

/* ---- At the point ---- */

static zv_status gradients_here(probe *p) {
    size_t n = p->t->n;
    zv_moments loss = {0};
    bool finite = true;
    memset(p->g, 0, n * sizeof *p->g);
    for (uint64_t b = 0; b < p->t->batches; b++) {
        double *g = p->gradients + b * n;
        ZV_TRY(loss_at(p, b, p->x, &p->before[b], g));
        zv_moments_add(&loss, p->before[b]);
        finite = finite && isfinite(p->before[b]);
        zv__optim_add(p->g, 1 / (double)p->t->batches, g, n);
    }
    p->s->loss = measured(&loss, p->level);
    if (!finite) /* diverged: nothing else has a meaning here */
        p->s->loss = (zv_measured){(double)INFINITY, zv__no_interval(), ZV_OPTIM_WHY_EXACT};
    return ZV_OK;
}

static zv_status noise_here(probe *p) {
    const zv_training *t = p->t;
    double square = zv__optim_dot(p->g, p->g, t->n);
    if (t->batches < ZV_NOISE_LEAST) {
        zv_optim_why why = t->batches == 1 ? ZV_OPTIM_WHY_EXACT : ZV_OPTIM_WHY_FEW;
        p->s->gradient_squared = (zv_measured){square, zv__no_interval(), why};
        if (t->batches == 1) p->s->noise = (zv_measured){0, zv__no_interval(), ZV_OPTIM_WHY_EXACT};
        return ZV_OK;
    }
    zv_noise noise;
    ZV_TRY(
        zv_noise_scale(&noise, p->env, p->gradients, t->batches, t->n, t->batch, p->level, p->err));
    double batch = (double)t->batch;
    p->s->gradient_squared = noise.gradient_squared;
    p->s->noise = (zv_measured){noise.scale.value / batch,
                                {noise.scale.interval.lo / batch, noise.scale.interval.hi / batch},
                                noise.scale.why};
    return ZV_OK;
}

static zv_status times_hessian(void *ctx, const double *v, double *out, zv_err *err) {
    probe *p = ctx;
    return p->t->hessian(p->t->ctx, p->x, v, out, err);
}

static zv_status curvature_here(probe *p) {
    zv_extremes e;
    p->lanczos.low_vector = p->low;
    p->lanczos.high_vector = NULL;
    ZV_TRY(zv_curvature_extremes(&e, p->env, times_hessian, p, p->t->n, &p->lanczos, p->err));
    p->s->high = e.high;
    p->s->low = e.low;
    double square = zv__optim_dot(p->g, p->g, p->t->n);
    if (!(square > 0)) return ZV_OK;
    ZV_TRY(times_hessian(p, p->g, p->work, p->err));
    p->s->along = (zv_measured){zv__optim_dot(p->g, p->work, p->t->n) / square, zv__no_interval(),
                                ZV_OPTIM_WHY_EXACT};
    return ZV_OK;
}

/* The lowest mean loss at x ± R 2^-k v, as its change by mini-batch. v has unit length. */
static zv_status best_along(probe *p, const double *v, zv_moments *best) {
    *best = (zv_moments){0};
    for (uint64_t b = 0; b < p->t->batches; b++) zv_moments_add(best, 0); /* staying */
    double reach = p->s->distance > 0 ? p->s->distance : 1;
    for (int k = 0; k < HALVINGS; k++)
        for (int side = -1; side <= 1; side += 2) {
            zv_moments m;
            double s = side * ldexp(reach, -k);
            for (size_t i = 0; i < p->t->n; i++) p->at[i] = p->x[i] + s * v[i];
            ZV_TRY(change_at(p, p->at, &m));
            if (m.mean < best->mean) *best = m;
        }
    return ZV_OK;
}

/* What going along v_min brings beyond a step along the gradient at the rate of the run. */
static zv_status saddle_here(probe *p) {
    if (!(p->s->low.value < 0)) return ZV_OK;
    zv_moments down, step;
    ZV_TRY(best_along(p, p->low, &down));
    for (size_t i = 0; i < p->t->n; i++) p->at[i] = p->x[i] - p->s->rate * p->g[i];
    ZV_TRY(change_at(p, p->at, &step));
    zv_measured gain = measured(&down, p->level);
    double other = fmin(step.mean, 0);
    p->s->saddle_gain = (zv_measured){
        other - gain.value, {other - gain.interval.hi, other - gain.interval.lo}, gain.why};
    return ZV_OK;
}

/* ---- A few steps ---- */

/* One step of Momentum from p->at. Its parabola and its cosine with the gradient before. */
static zv_status step(probe *p, size_t i, zv_moments *alpha, bool *lost) {
    size_t n = p->t->n;
    double mu = isnan(p->s->momentum) ? 0 : p->s->momentum, before, after;
    uint64_t batch = p->t->batches + i;
    ZV_TRY(loss_at(p, batch, p->at, &before, p->work));
    if (!isfinite(before) || zv_optim_first_bad_f64(p->work, n) < n) return *lost = true, ZV_OK;
    p->cosines[i] = i ? zv_noise_cosine(p->last, p->work, n) : (double)NAN;
    memcpy(p->last, p->work, n * sizeof *p->last);
    for (size_t k = 0; k < n; k++) {
        p->m[k] = mu * p->m[k] + p->last[k];
        p->at[k] -= p->s->rate * p->m[k];
    }
    ZV_TRY(loss_at(p, batch, p->at, &after, p->work));
    if (!isfinite(after)) return *lost = true, ZV_OK;
    double a = zv_step_alpha(before, -p->s->rate * zv__optim_dot(p->last, p->m, n), after,
                             -p->s->rate * zv__optim_dot(p->work, p->m, n));
    zv_moments_add(alpha, a > MOST ? MOST : a); /* ∞ has no mean; NaN, bent down, is left out */
    return ZV_OK;
}

static zv_status walk(probe *p) {
    size_t n = p->t->n, made = 0;
    zv_moments alpha = {0}, change;
    bool lost = false;
    memcpy(p->at, p->x, n * sizeof *p->at);
    memset(p->m, 0, n * sizeof *p->m);
    for (; made < p->steps && !lost; made++) ZV_TRY(step(p, made, &alpha, &lost));
    p->s->alpha = measured(&alpha, p->level);
    p->s->successive = zv_noise_successive(p->cosines, lost ? made - 1 : made, p->level);
    if (!lost) ZV_TRY(change_at(p, p->at, &change));
    if (lost || !isfinite(change.mean)) {
        p->s->trend = (zv_measured){(double)INFINITY, zv__no_interval(), ZV_OPTIM_WHY_EXACT};
        return ZV_OK;
    }
    double span = zv__signals_span(p->s);
    p->s->trend = measured(&change, p->level);
    p->s->trend.value /= span;
    p->s->trend.interval.lo /= span;
    p->s->trend.interval.hi /= span;
    return ZV_OK;
}

static zv_status measure(probe *p) {
    ZV_TRY(gradients_here(p));
    size_t bad = zv_optim_first_bad_f64(p->g, p->t->n);
    if (!isfinite(p->s->loss.value)) return ZV_OK;
    if (bad < p->t->n) return zv_err_set_at(p->err, ZV_FORMAT, bad, M_OPTIM_POINT_BAD, bad);
    if (isnan(p->s->distance)) p->s->distance = sqrt(zv__optim_dot(p->x, p->x, p->t->n));
    ZV_TRY(noise_here(p));
    if (p->t->hessian) {
        ZV_TRY(curvature_here(p));
        ZV_TRY(saddle_here(p));
    }
    return walk(p);
}

static zv_status make_room(probe *p, double **all) {
    size_t vectors, numbers;
    if (!zv__plus(&vectors, p->t->batches, 6) || !zv__mul(&numbers, vectors, p->t->n) ||
        !zv__plus(&numbers, numbers, p->t->batches) || !zv__plus(&numbers, numbers, p->steps))
        return zv__nomem(p->err);
    *all = zv__alloc_huge(p->env, numbers, sizeof(double));
    if (!*all) return zv__nomem(p->err);
    double *at = *all;
    p->gradients = at, at += p->t->batches * p->t->n;
    double **each[] = {&p->g, &p->low, &p->at, &p->m, &p->last, &p->work};
    for (size_t i = 0; i < ZV_COUNT(each); i++) *each[i] = at, at += p->t->n;
    p->before = at, at += p->t->batches;
    p->cosines = at;
    return ZV_OK;
}

zv_status zv_signals_measure(zv_signals *s, const zv_env *env, const zv_training *t,
                             const double *x, const zv_signals_opts *opts, zv_err *err) {
    probe p = {.env = env, .t = t, .x = x, .s = s, .err = err};
    p.level = opts && opts->level != 0 ? opts->level : .95;
    p.steps = opts && opts->steps ? opts->steps : (size_t)STEPS;
    if (opts) p.lanczos = opts->lanczos;
    if (p.lanczos.level == 0) p.lanczos.level = p.level;
    if (t->n == 0) return zv_err_set(err, ZV_USAGE, M_OPTIM_NO_PARAMETERS);
    if (t->batches == 0) return zv_err_set(err, ZV_USAGE, M_OPTIM_NO_BATCHES);
    ZV_TRY(zv__optim_rate_ok(s->rate, err));
    if (!(p.level > 0 && p.level < 1)) return zv_err_set(err, ZV_USAGE, M_OPTIM_LEVEL, p.level);
    double *all = NULL;
    zv_status status = make_room(&p, &all);
    if (status == ZV_OK) status = measure(&p);
    zv__free_huge(env, all);
    return status;
}
