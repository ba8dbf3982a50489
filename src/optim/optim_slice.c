#include "optim/optim_private.h"

/* optim_slice.c — losses along lines and planes, and on the way from one point to another. */

zv_status zv_slice_direction(double *direction, const double *x, size_t n, const zv_filter *filters,
                             size_t n_filters, uint64_t seed, zv_err *err) {
    if (n == 0) return zv_err_set(err, ZV_USAGE, M_OPTIM_NO_PARAMETERS);
    memset(direction, 0, n * sizeof *direction);
    for (size_t f = 0; f < n_filters; f++) {
        const zv_filter *filter = &filters[f];
        if (filter->first > n || filter->count > n - filter->first)
            return zv_err_set(err, ZV_USAGE, M_OPTIM_FILTER, f, n);
        if (filter->fixed) continue;
        double *d = direction + filter->first;
        const double *at = x + filter->first;
        zv_rng rng = zv_rng_stream(seed, f);
        for (size_t i = 0; i < filter->count; i++) d[i] = zv_rng_normal(&rng);
        double size = sqrt(zv__optim_dot(d, d, filter->count));
        double scale = size > 0 ? sqrt(zv__optim_dot(at, at, filter->count)) / size : 0;
        for (size_t i = 0; i < filter->count; i++) d[i] *= scale;
    }
    return ZV_OK;
}

/* ---- Points ---- */

static zv_measured of_moments(const zv_moments *m, double level) {
    zv_measured out = {m->n ? m->mean : (double)NAN, zv__no_interval(), ZV_OPTIM_WHY_ONE};
    if (m->n < 2) return out;
    out.interval = zv_moments_mean_interval(m, level);
    out.why = m->min == m->max ? ZV_OPTIM_WHY_CONSTANT : ZV_OPTIM_WHY_NOTHING;
    return out;
}

/* The mean loss at a point. One that is not finite is the point's, whatever the others. */
static zv_status point(zv_measured *out, const zv_env *env, const zv_slice *s, const double *at,
                       double level, zv_err *err) {
    zv_moments m = {0};
    double bad = 0;
    for (uint64_t b = 0; b < s->batches; b++) {
        double loss;
        if (zv_env_stopped(env)) return zv_err_set(err, ZV_INTERRUPTED, M_OPTIM_MEASURE_STOPPED);
        ZV_TRY(s->loss(s->ctx, b, at, &loss, NULL, err));
        if (isfinite(loss))
            zv_moments_add(&m, loss);
        else
            bad = loss;
    }
    *out = of_moments(&m, level);
    if (!isfinite(bad)) *out = (zv_measured){bad, zv__no_interval(), ZV_OPTIM_WHY_EXACT};
    return ZV_OK;
}

static zv_status ask_ok(const zv_slice *s, size_t n, size_t points, double *level, zv_err *err) {
    *level = s->level == 0 ? .95 : s->level;
    if (n == 0) return zv_err_set(err, ZV_USAGE, M_OPTIM_NO_PARAMETERS);
    if (points < 2 || s->batches == 0)
        return zv_err_set(err, ZV_USAGE, M_OPTIM_SLICE_POINTS, points, (size_t)s->batches);
    if (!(*level > 0 && *level < 1)) return zv_err_set(err, ZV_USAGE, M_OPTIM_LEVEL, *level);
    return ZV_OK;
}

zv_status zv_slice_losses(zv_measured *out, const zv_env *env, const zv_slice *s, const double *x,
                          size_t n, const double *d1, const double *a, size_t n_a, const double *d2,
                          const double *b, size_t n_b, zv_err *err) {
    double level;
    size_t lines = d2 ? n_b : 1;
    ZV_TRY(ask_ok(s, n, n_a * lines, &level, err));
    double *at = ZV_NEW(env, n, double);
    if (!at) return zv__nomem(err);
    zv_status status = ZV_OK;
    for (size_t j = 0; j < lines && status == ZV_OK; j++)
        for (size_t i = 0; i < n_a && status == ZV_OK; i++) {
            for (size_t k = 0; k < n; k++) at[k] = x[k] + a[i] * d1[k] + (d2 ? b[j] * d2[k] : 0);
            status = point(&out[j * n_a + i], env, s, at, level, err);
        }
    zv__free(env, at);
    return status;
}

/* ---- Barriers ---- */

typedef struct path {
    const zv_env *env;
    const zv_slice *s;
    const double *x, *y;
    size_t n, points;
    double *at, *losses; /* [points + 2, batches] */
} path;

/* t of point i: 0 at x, 1 at y. */
static double way(const path *p, size_t i) {
    return (double)i / (double)(p->points + 1);
}

static zv_status walk(path *p, zv_err *err) {
    for (size_t i = 0; i < p->points + 2; i++) {
        double t = way(p, i);
        for (size_t k = 0; k < p->n; k++) p->at[k] = (1 - t) * p->x[k] + t * p->y[k];
        for (uint64_t b = 0; b < p->s->batches; b++) {
            if (zv_env_stopped(p->env))
                return zv_err_set(err, ZV_INTERRUPTED, M_OPTIM_MEASURE_STOPPED);
            ZV_TRY(p->s->loss(p->s->ctx, b, p->at, &p->losses[i * p->s->batches + b], NULL, err));
        }
    }
    return ZV_OK;
}

static double mean_at(const path *p, size_t i) {
    double sum = 0;
    for (uint64_t b = 0; b < p->s->batches; b++) sum += p->losses[i * p->s->batches + b];
    return sum / (double)p->s->batches;
}

/* The first of the highest points on the way. A loss that is not finite is the highest there is. */
static size_t top_of(const path *p) {
    double most = -(double)INFINITY;
    size_t top = 1;
    for (size_t i = 1; i <= p->points; i++) {
        double here = mean_at(p, i);
        if (!isfinite(here)) return i;
        if (here > most) most = here, top = i;
    }
    return top;
}

static void highest(zv_barrier *out, const path *p, double level) {
    size_t last = p->points + 1, top = top_of(p);
    out->from = mean_at(p, 0);
    out->to = mean_at(p, last);
    out->at = way(p, top);
    bool ends = isfinite(out->from) && isfinite(out->to);
    if (!ends || !isfinite(mean_at(p, top))) {
        double height =
            ends ? (double)INFINITY : (double)NAN; /* above nothing, if an end is none */
        out->height = (zv_measured){height, zv__no_interval(), ZV_OPTIM_WHY_EXACT};
        return;
    }
    size_t end = out->from >= out->to ? 0 : last; /* the higher one */
    zv_moments m = {0};
    for (uint64_t b = 0; b < p->s->batches; b++)
        zv_moments_add(&m, p->losses[top * p->s->batches + b] - p->losses[end * p->s->batches + b]);
    out->height = of_moments(&m, level);
}

zv_status zv_slice_barrier(zv_barrier *out, const zv_env *env, const zv_slice *s, const double *x,
                           const double *y, size_t n, size_t points, zv_err *err) {
    double level;
    size_t all, steps;
    *out = (zv_barrier){0};
    ZV_TRY(ask_ok(s, n, points ? points + 2 : 0, &level, err));
    path p = {env, s, x, y, n, points, NULL, NULL};
    if (!zv__plus(&steps, points, 2) || !zv__mul(&all, steps, s->batches)) return zv__nomem(err);
    p.at = ZV_NEW(env, n, double);
    p.losses = ZV_NEW(env, all, double);
    zv_status status = p.at && p.losses ? walk(&p, err) : zv__nomem(err);
    if (status == ZV_OK) highest(out, &p, level);
    zv__free(env, p.losses);
    zv__free(env, p.at);
    return status;
}
