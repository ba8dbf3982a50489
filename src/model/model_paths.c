/* model_paths.c — where trainings went, seen in the plane of their first two principal directions, and the loss over that plane. */
#include "model/model_private.h"

#include "base/base_progress.h"

enum { BYTES = 256 << 20, STREAM = 0x706174 };
#define MARGIN .2 /* of the extent of the points, on each side */
#define LEAST 1e-12 /* of the spread: a direction with less is rounding */

typedef struct point {
    float *at; /* [params] */
    size_t number; /* in its path */
} point;

struct zv_paths {
    const zv_env *env;
    zv_paths_opts opts;
    size_t step;
    point *points;
    size_t n, cap;
    size_t *first; /* [opts.paths] of each path's points */
    size_t n_paths;
    size_t seen; /* points that the path begun last has had */
    /* Once projected. */
    double *x, *y; /* [n] */
    size_t *number; /* [n] */
    double *plane; /* centre, first, second: [3, params] */
    zv_paths_plane view;
};

/* ---- Points ---- */

/* Of `points` points of a path, at each `step`-th and the last one: (points - 1)/step + 2 at most. */
static zv_status choose_step(zv_paths *p, zv_err *err) {
    const zv_paths_opts *o = &p->opts;
    const size_t fit = o->bytes / sizeof(float) / ZV_MAX((size_t)1, o->params);
    const size_t each = ZV_MIN(fit, (size_t)ZV_PATHS_POINTS) / o->paths;
    if (each < 2)
        return zv_err_set(err, ZV_UNSUPPORTED, M_MODEL_PATHS_LARGE, o->paths, o->params,
                          o->bytes >> 20);
    p->step = o->points <= each ? 1 : (o->points - 1) / (each - 1) + 1;
    return ZV_OK;
}

zv_status zv_paths_new(zv_paths **out, const zv_env *env, const zv_paths_opts *opts, zv_err *err) {
    *out = NULL;
    zv_paths *p = ZV_NEW_ZERO(env, 1, zv_paths);
    if (!p) return zv__nomem(err);
    p->env = env;
    p->opts = *opts;
    if (p->opts.bytes == 0) p->opts.bytes = BYTES;
    p->opts.paths = ZV_MAX((size_t)1, p->opts.paths);
    p->opts.points = ZV_MAX((size_t)1, p->opts.points);
    zv_status status = choose_step(p, err);
    if (status == ZV_OK) {
        p->first = ZV_NEW(env, p->opts.paths, size_t);
        status = p->first ? ZV_OK : zv__nomem(err);
    }
    if (status == ZV_OK)
        *out = p;
    else
        zv_paths_free(p);
    return status;
}

/* Points and plane no longer go together. */
static void forget_plane(zv_paths *p) {
    zv__free(p->env, p->x);
    zv__free(p->env, p->y);
    zv__free(p->env, p->number);
    zv__free(p->env, p->plane);
    p->x = p->y = p->plane = NULL;
    p->number = NULL;
}

void zv_paths_free(zv_paths *p) {
    if (!p) return;
    const zv_env *env = p->env;
    for (size_t i = 0; i < p->n; i++) zv__free(env, p->points[i].at);
    forget_plane(p);
    zv__free(env, p->points);
    zv__free(env, p->first);
    zv__free(env, p);
}

size_t zv_paths_step(const zv_paths *p) {
    return p->step;
}
size_t zv_paths_count(const zv_paths *p) {
    return p->n_paths;
}

zv_status zv_paths_begin(zv_paths *p, zv_err *err) {
    if (p->n_paths == p->opts.paths)
        return zv_err_set(err, ZV_USAGE, M_MODEL_PATHS_MANY, p->opts.paths);
    forget_plane(p);
    p->first[p->n_paths++] = p->n;
    p->seen = 0;
    return ZV_OK;
}

/* The latest point is kept until a later one comes, whatever its number. */
static float *room_for(zv_paths *p) {
    const size_t from = p->first[p->n_paths - 1];
    if (p->n > from && p->points[p->n - 1].number % p->step != 0) return p->points[p->n - 1].at;
    if (!zv__grow(p->env, &p->points, &p->cap, p->n + 1, sizeof *p->points)) return NULL;
    float *at = ZV_NEW(p->env, p->opts.params, float);
    if (at) p->points[p->n++] = (point){.at = at};
    return at;
}

zv_status zv_paths_add(zv_paths *p, const float *params, zv_err *err) {
    for (size_t i = 0; i < p->opts.params; i++)
        if (!isfinite(params[i]))
            return zv_err_set(err, ZV_FORMAT, M_MODEL_PATHS_NOT_FINITE, i, (double)params[i]);
    if (p->n_paths == 0) ZV_TRY(zv_paths_begin(p, err));
    forget_plane(p);
    float *at = room_for(p);
    if (!at) return zv__nomem(err);
    memcpy(at, params, p->opts.params * sizeof *at);
    p->points[p->n - 1].number = p->seen++;
    return ZV_OK;
}

void zv_paths_drop(zv_paths *p) {
    if (p->n_paths == 0) return;
    forget_plane(p);
    const size_t from = p->first[--p->n_paths];
    while (p->n > from) zv__free(p->env, p->points[--p->n].at);
}

/* ---- The plane ---- */

/* Differences to the first point: exact in f64 wherever two points are near, so that nothing is lost to the size of the parameters. */
static double product(const zv_paths *p, size_t i, size_t j) {
    const float *a = p->points[i].at, *b = p->points[j].at, *o = p->points[0].at;
    double sum[4] = {0};
    for (size_t k = 0; k < p->opts.params; k++)
        sum[k % 4] += ((double)a[k] - (double)o[k]) * ((double)b[k] - (double)o[k]);
    return sum[0] + sum[1] + sum[2] + sum[3];
}

/* gram [n, n] of the points about their mean: products less their means by row and column (Gower 1966). */
static zv_status fill_gram(const zv_paths *p, double *gram, double *mean, zv_err *err) {
    const size_t n = p->n;
    double all = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            if (zv_env_stopped(p->env)) return zv_err_set(err, ZV_INTERRUPTED, M_MODEL_STOPPED);
            gram[i * n + j] = gram[j * n + i] = product(p, i, j);
        }
    for (size_t i = 0; i < n; i++) {
        mean[i] = 0;
        for (size_t j = 0; j < n; j++) mean[i] += gram[i * n + j] / (double)n;
        all += mean[i] / (double)n;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) gram[i * n + j] += all - mean[i] - mean[j];
    return ZV_OK;
}

/* direction [params] = Σ weight (point - centre), of unit length. */
static void add_up(const zv_paths *p, const double *weight, double *direction) {
    const double *centre = p->plane;
    double size = 0;
    for (size_t k = 0; k < p->opts.params; k++) {
        direction[k] = 0;
        for (size_t i = 0; i < p->n; i++)
            direction[k] += weight[i] * ((double)p->points[i].at[k] - centre[k]);
        size += direction[k] * direction[k];
    }
    for (size_t k = 0; k < p->opts.params; k++) direction[k] /= sqrt(size);
}

/* A random direction across `first`. A single parameter has none: 0. */
static void draw_across(const zv_paths *p, const double *first, double *second) {
    const size_t n = p->opts.params;
    zv_rng rng = zv_rng_stream(1, STREAM);
    double along = 0, size = 0;
    for (size_t k = 0; k < n; k++) {
        second[k] = zv_rng_normal(&rng);
        along += second[k] * first[k];
    }
    for (size_t k = 0; k < n; k++) {
        second[k] -= along * first[k];
        size += second[k] * second[k];
    }
    for (size_t k = 0; k < n; k++) second[k] = n > 1 && size > 0 ? second[k] / sqrt(size) : 0;
}

static void range(const double *x, size_t n, double *lo, double *hi) {
    *lo = *hi = x[0];
    for (size_t i = 1; i < n; i++) {
        *lo = fmin(*lo, x[i]);
        *hi = fmax(*hi, x[i]);
    }
    const double room = MARGIN * (*hi - *lo);
    *lo -= room;
    *hi += room;
}

/* From the two largest eigenvalues of the Gram matrix and their vectors [2, n]. */
static void lay_plane(zv_paths *p, const double *values, const double *vectors, double spread) {
    const size_t n = p->opts.params;
    zv_paths_plane *v = &p->view;
    double *centre = p->plane, *first = centre + n, *second = first + n;
    for (size_t k = 0; k < n; k++) {
        centre[k] = 0;
        for (size_t i = 0; i < p->n; i++) centre[k] += (double)p->points[i].at[k] / (double)p->n;
    }
    *v = (zv_paths_plane){.centre = centre, .first = first, .second = second};
    v->line = !(p->n > 2 && values[1] > LEAST * spread);
    add_up(p, vectors, first);
    if (v->line)
        draw_across(p, first, second);
    else
        add_up(p, vectors + p->n, second);
    v->along[0] = fmin(1, values[0] / spread);
    v->along[1] = v->line ? 0 : fmax(0, fmin(1 - v->along[0], values[1] / spread));
    v->share = v->along[0] + v->along[1];
    for (size_t i = 0; i < p->n; i++) {
        p->x[i] = sqrt(values[0]) * vectors[i];
        p->y[i] = v->line ? 0 : sqrt(values[1]) * vectors[p->n + i];
        p->number[i] = p->points[i].number;
    }
    range(p->x, p->n, &v->x_lo, &v->x_hi);
    range(p->y, p->n, &v->y_lo, &v->y_hi);
    if (v->line) v->y_lo = -(v->x_hi - v->x_lo) / 2;
    if (v->line) v->y_hi = -v->y_lo;
}

static zv_status find_plane(zv_paths *p, double *gram, double *vectors, zv_err *err) {
    double values[2] = {0}, spread = 0, *mean = vectors; /* free until then */
    ZV_TRY(fill_gram(p, gram, mean, err));
    for (size_t i = 0; i < p->n; i++) spread += gram[i * p->n + i];
    if (!(spread > 0)) return zv_err_set(err, ZV_NODATA, M_MODEL_PATHS_STILL);
    ZV_TRY(zv_stat_eigen(p->env, gram, p->n, ZV_MIN((size_t)2, p->n), values, vectors, err));
    lay_plane(p, values, vectors, spread);
    return ZV_OK;
}

zv_status zv_paths_project(zv_paths *p, zv_paths_plane *out, zv_err *err) {
    *out = (zv_paths_plane){0};
    if (p->n < 2) return zv_err_set(err, ZV_NODATA, M_MODEL_PATHS_STILL);
    forget_plane(p);
    double *gram = ZV_NEW(p->env, p->n * p->n, double);
    double *vectors = ZV_NEW(p->env, 2 * p->n, double);
    p->x = ZV_NEW(p->env, p->n, double);
    p->y = ZV_NEW(p->env, p->n, double);
    p->number = ZV_NEW(p->env, p->n, size_t);
    p->plane = ZV_NEW(p->env, 3 * p->opts.params, double);
    zv_status status =
        gram && vectors && p->x && p->y && p->number && p->plane ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) status = find_plane(p, gram, vectors, err);
    if (status == ZV_OK)
        *out = p->view;
    else
        forget_plane(p);
    zv__free(p->env, gram);
    zv__free(p->env, vectors);
    return status;
}

zv_path zv_paths_path(const zv_paths *p, size_t k) {
    if (!p->plane || k >= p->n_paths) return (zv_path){0};
    const size_t from = p->first[k], to = k + 1 < p->n_paths ? p->first[k + 1] : p->n;
    return (zv_path){to - from, p->number + from, p->x + from, p->y + from};
}

/* ---- Losses ---- */

static double even(double lo, double hi, size_t i, size_t n) {
    return lo + (hi - lo) * ((double)i / (double)(n - 1));
}

static zv_status ask_rows(double *out, const zv_paths *p, const zv_slice *slice, double *at,
                          zv_measured *row, size_t rows, size_t cols, zv_err *err) {
    const zv_paths_plane *v = &p->view;
    zv__teller teller = zv__teller_start(p->env, M_MODEL_PATHS_STAGE, M_MODEL_PATHS_UNIT);
    for (size_t c = 0; c < cols; c++) at[c] = even(v->x_lo, v->x_hi, c, cols);
    for (size_t r = 0; r < rows; r++) {
        const double up = even(v->y_lo, v->y_hi, r, rows);
        ZV_TRY(zv_slice_losses(row, p->env, slice, v->centre, p->opts.params, v->first, at, cols,
                               v->second, &up, 1, err));
        for (size_t c = 0; c < cols; c++) out[r * cols + c] = row[c].value;
        zv__tell(&teller, (double)((r + 1) * cols), (double)(rows * cols), (double)NAN);
    }
    return ZV_OK;
}

zv_status zv_paths_losses(double *out, const zv_paths *p, zv_surface *s, uint64_t batches,
                          size_t rows, size_t cols, zv_err *err) {
    if (!p->plane) return zv_err_set(err, ZV_USAGE, M_MODEL_PATHS_ORDER);
    if (rows < 2 || cols < 2) return zv_err_set(err, ZV_USAGE, M_MODEL_PATHS_GRID, rows, cols);
    const zv_training seen = zv_surface_training(s, batches);
    const zv_slice slice = {.loss = seen.loss, .ctx = seen.ctx, .batches = batches};
    double *at = ZV_NEW(p->env, cols, double);
    zv_measured *row = ZV_NEW(p->env, cols, zv_measured);
    const zv_status status =
        at && row ? ask_rows(out, p, &slice, at, row, rows, cols, err) : zv__nomem(err);
    zv__free(p->env, at);
    zv__free(p->env, row);
    return status;
}
