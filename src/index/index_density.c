/* index_density.c — clusters by density: core distances, the minimum spanning tree of mutual reachability (Prim, one row of
 * distances at a time, so that no matrix is kept), and rows beyond the sample.
 */
#include "index/index_density.h"

#include "base/base_pool.h"
#include "base/base_progress.h"

enum { SAMPLE = 10000, CHUNK = 1024, NEAR_MOST = 15, STREAM_SAMPLE = 1 };

void zv_density_free(const zv_env *env, zv_density *d) {
    if (!d) return;
    zv__free(env, d->cluster);
    zv__free(env, d->sizes);
    zv__free(env, d->strength);
    zv__free(env, d);
}

typedef struct density {
    const zv_env *env;
    const zv_kernels *k;
    zv_density *out;
    const zv_points *points;
    size_t m, dim, near;
    size_t sampled_min; /* rows of the sample that make a cluster */
    size_t *sample; /* [m] positions among the points, ascending */
    float *rows; /* [m, dim] of length 1 if so asked */
    double *square; /* [m] */
    double *core; /* [m] */
    double *dots; /* [workers, m] */
    double *nearest; /* [workers, near] the smallest distances, sorted */
    uint32_t *who; /* [workers, near] whose they are */
    float *room; /* [workers, dim] */
    /* Prim */
    double *reach; /* [m] shortest edge from the tree to a row outside of it */
    uint32_t *from; /* [m] */
    uint8_t *inside; /* [m] */
    size_t current;
    double *chunk_least;
    size_t *chunk_row;
    /* the answer of the sample */
    uint32_t *label;
    double *strength, *birth;
    bool unit, stopped;
} density;

static double apart(const density *w, double square, size_t j, double dot) {
    const double d2 = square + w->square[j] - 2 * dot;
    /* what f64 leaves of the distance between equal rows is none */
    return d2 > 1e-14 * (square + w->square[j]) ? sqrt(d2) : 0;
}

/* A row as the sample's are: its square is returned. */
static double fetch(const density *w, float *out, size_t i) {
    const zv_points *p = w->points;
    if (p->matrix)
        memcpy(out, p->matrix + i * w->dim, w->dim * sizeof *out);
    else
        zv_space_row(p->space, p->rows[i], out);
    return w->k->sqnorm[ZV_F32](out, w->dim);
}

static double set_length(const density *w, float *x, double square) {
    if (!w->unit || !(square > 0)) return square;
    for (size_t d = 0; d < w->dim; d++) x[d] = (float)((double)x[d] / sqrt(square));
    return w->k->sqnorm[ZV_F32](x, w->dim);
}

/* The `near` smallest distances from a row to the sample, into the worker's list: the largest is returned. */
static double nearest_of(const density *w, const float *x, double square, unsigned worker) {
    double *dots = w->dots + worker * w->m, *list = w->nearest + worker * w->near;
    uint32_t *who = w->who + worker * w->near;
    size_t n = 0;
    w->k->dot_many[ZV_F32](x, w->rows, w->m, w->dim * sizeof *x, w->dim, dots);
    for (size_t j = 0; j < w->m; j++) {
        const double d = apart(w, square, j, dots[j]);
        if (n == w->near && d >= list[n - 1]) continue;
        size_t at = n < w->near ? n++ : n - 1;
        for (; at > 0 && list[at - 1] > d; at--) {
            list[at] = list[at - 1];
            who[at] = who[at - 1];
        }
        list[at] = d;
        who[at] = (uint32_t)j;
    }
    return list[n - 1];
}

static bool stopped(density *w) {
    if (zv_env_stopped(w->env)) __atomic_store_n(&w->stopped, true, __ATOMIC_RELAXED);
    return __atomic_load_n(&w->stopped, __ATOMIC_RELAXED);
}

static void core_of(void *ctx, size_t j, unsigned worker) {
    density *w = ctx;
    if (j % 64 == 0 && stopped(w)) return;
    if (!__atomic_load_n(&w->stopped, __ATOMIC_RELAXED))
        w->core[j] = nearest_of(w, w->rows + j * w->dim, w->square[j], worker);
}

/* ---- Prim ---- */

static void relax(void *ctx, size_t chunk, unsigned worker) {
    density *w = ctx;
    const size_t first = chunk * CHUNK, end = ZV_MIN(w->m, first + CHUNK), c = w->current;
    double *dots = w->dots + first, least = INFINITY;
    size_t row = SIZE_MAX;
    (void)worker;
    w->k->dot_many[ZV_F32](w->rows + c * w->dim, w->rows + first * w->dim, end - first,
                           w->dim * sizeof *w->rows, w->dim, dots);
    for (size_t j = first; j < end; j++) {
        if (w->inside[j]) continue;
        const double d = apart(w, w->square[c], j, dots[j - first]);
        const double reach = ZV_MAX(d, ZV_MAX(w->core[c], w->core[j]));
        if (reach < w->reach[j]) {
            w->reach[j] = reach;
            w->from[j] = (uint32_t)c;
        }
        if (w->reach[j] < least) {
            least = w->reach[j];
            row = j;
        }
    }
    w->chunk_least[chunk] = least;
    w->chunk_row[chunk] = row;
}

static zv_status span(density *w, zv__edge *edges, zv_err *err) {
    const size_t chunks = (w->m + CHUNK - 1) / CHUNK;
    zv__teller teller = zv__teller_start(w->env, M_INDEX_CLUSTERS_STAGE, M_INDEX_CLUSTERS_ROWS);
    for (size_t j = 0; j < w->m; j++) {
        w->reach[j] = INFINITY;
        w->inside[j] = 0;
    }
    w->current = 0;
    for (size_t e = 0; e + 1 < w->m; e++) {
        size_t best = 0;
        w->inside[w->current] = 1;
        zv__parallel(w->env, chunks, relax, w);
        for (size_t c = 1; c < chunks; c++)
            if (w->chunk_least[c] < w->chunk_least[best]) best = c;
        w->current = w->chunk_row[best];
        edges[e] = (zv__edge){w->chunk_least[best], w->from[w->current], (uint32_t)w->current};
        if (e % 256 != 0) continue;
        zv__tell(&teller, (double)e, (double)w->m, (double)NAN);
        if (stopped(w)) return zv_err_set(err, ZV_INTERRUPTED, M_INDEX_CLUSTERS_STOPPED);
    }
    return ZV_OK;
}

/* ---- Rows beyond the sample ---- */

/* The cluster of the sampled row that is reached first, if that is at a density at which the cluster is there. */
static void place(void *ctx, size_t chunk, unsigned worker) {
    density *w = ctx;
    const size_t first = chunk * CHUNK, end = ZV_MIN(w->points->n, first + CHUNK);
    float *x = w->room + worker * w->dim;
    size_t next = 0; /* of the sample */
    while (next < w->m && w->sample[next] < first) next++;
    for (size_t i = first; i < end; i++) {
        if (next < w->m && w->sample[next] == i) {
            w->out->cluster[i] = w->label[next];
            w->out->strength[i] = w->strength[next++];
            continue;
        }
        if (i % 64 == 0 && stopped(w)) return;
        const double square = set_length(w, x, fetch(w, x, i));
        const double core = nearest_of(w, x, square, worker);
        const double *list = w->nearest + worker * w->near;
        const uint32_t *who = w->who + worker * w->near;
        double least = INFINITY;
        uint32_t label = ZV_NOISE;
        for (size_t j = 0; j < ZV_MIN(w->near, w->m); j++) {
            const double reach = ZV_MAX(list[j], ZV_MAX(core, w->core[who[j]]));
            if (reach >= least) continue;
            least = reach;
            label = w->label[who[j]];
        }
        const double lambda = 1 / ZV_MAX(least, 1e-10);
        const bool in = label != ZV_NOISE && lambda >= w->birth[label];
        w->out->cluster[i] = in ? label : ZV_NOISE;
        w->out->strength[i] = in ? ZV_MIN(1, lambda / w->birth[w->out->k + label]) : 0;
    }
}

/* ---- The whole ---- */

static bool make(density *w) {
    const zv_env *env = w->env;
    const size_t workers = zv__workers(env), chunks = (w->m + CHUNK - 1) / CHUNK;
    size_t cells;
    w->sample = ZV_NEW(env, w->m, size_t);
    w->rows = zv__mul(&cells, w->m, w->dim) ? ZV_NEW(env, cells, float) : NULL;
    w->square = ZV_NEW(env, w->m, double);
    w->core = ZV_NEW(env, w->m, double);
    w->dots = ZV_NEW(env, workers * w->m, double);
    w->nearest = ZV_NEW(env, workers * w->near, double);
    w->who = ZV_NEW(env, workers * w->near, uint32_t);
    w->room = ZV_NEW(env, workers * w->dim, float);
    w->reach = ZV_NEW(env, w->m, double);
    w->from = ZV_NEW(env, w->m, uint32_t);
    w->inside = ZV_NEW(env, w->m, uint8_t);
    w->chunk_least = ZV_NEW(env, chunks, double);
    w->chunk_row = ZV_NEW(env, chunks, size_t);
    w->label = ZV_NEW(env, w->m, uint32_t);
    w->strength = ZV_NEW(env, w->m, double);
    return w->sample && w->rows && w->square && w->core && w->dots && w->nearest && w->who &&
           w->room && w->reach && w->from && w->inside && w->chunk_least && w->chunk_row &&
           w->label && w->strength;
}

static void unmake(density *w) {
    void *const all[] = {w->sample, w->rows,  w->square,   w->core,     w->dots,   w->nearest,
                         w->who,    w->room,  w->reach,    w->from,     w->inside, w->chunk_least,
                         w->label,  w->birth, w->strength, w->chunk_row};
    for (size_t i = 0; i < ZV_COUNT(all); i++) zv__free(w->env, all[i]);
}

static zv_status find(density *w, zv__edge *edges, zv_err *err) {
    zv_density *d = w->out;
    const size_t n = w->points->n;
    for (size_t j = 0; j < w->m; j++) {
        float *x = w->rows + j * w->dim;
        w->square[j] = set_length(w, x, fetch(w, x, w->sample[j]));
    }
    zv__parallel(w->env, w->m, core_of, w);
    if (stopped(w)) return zv_err_set(err, ZV_INTERRUPTED, M_INDEX_CLUSTERS_STOPPED);
    ZV_TRY(span(w, edges, err));
    ZV_TRY(zv__density_tree(w->label, w->strength, &w->birth, &d->k, w->env, edges, w->m,
                            w->sampled_min, err));
    zv__parallel(w->env, (n + CHUNK - 1) / CHUNK, place, w);
    if (stopped(w)) return zv_err_set(err, ZV_INTERRUPTED, M_INDEX_CLUSTERS_STOPPED);
    d->sizes = ZV_NEW_ZERO(w->env, d->k + 1, size_t);
    if (!d->sizes) return zv__nomem(err);
    for (size_t i = 0; i < n; i++)
        if (d->cluster[i] == ZV_NOISE)
            d->noise++;
        else
            d->sizes[d->cluster[i]]++;
    return ZV_OK;
}

static zv_status fit(zv_density *d, const zv_env *env, const zv_points *p, const zv_density_opts *o,
                     zv_err *err) {
    density w = {.env = env,
                 .k = zv_vec_kernels(env),
                 .out = d,
                 .points = p,
                 .m = d->sampled,
                 .dim = p->dim,
                 .near = d->near,
                 .unit = o->unit};
    zv_rng rng = zv_rng_stream(o->seed ? o->seed : 1, STREAM_SAMPLE);
    /* a cluster of so many rows has its share of them in the sample */
    const double share = (double)w.m / (double)p->n;
    w.sampled_min = ZV_MAX(2, (size_t)ceil(share * (double)d->min_size - 1e-9));
    zv__edge *edges = ZV_NEW(env, w.m, zv__edge);
    zv_status status = make(&w) && edges ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) {
        zv__draw_rows(w.sample, w.m, p->n, &rng);
        status = find(&w, edges, err);
    }
    zv__free(env, edges);
    unmake(&w);
    return status;
}

zv_status zv_density_fit(zv_density **out, const zv_env *env, const zv_points *points,
                         const zv_density_opts *opts, zv_err *err) {
    size_t size = opts->min_size, near = opts->near;
    *out = NULL;
    if (size == 0) size = ZV_MIN(100, ZV_MAX(5, points->n / 100));
    size = ZV_MAX(size, 2);
    if (points->n < 2 * size)
        return zv_err_set(err, ZV_NODATA, M_INDEX_DENSITY_FEW, points->n, size);
    zv_density *d = ZV_NEW_ZERO(env, 1, zv_density);
    if (!d) return zv__nomem(err);
    d->n = points->n;
    d->min_size = size;
    d->sampled = ZV_MIN(points->n, opts->sample ? ZV_MAX(opts->sample, 4) : (size_t)SAMPLE);
    if (near == 0) near = ZV_MIN(size, (size_t)NEAR_MOST);
    d->near = ZV_MIN(near, d->sampled);
    d->cluster = ZV_NEW(env, d->n, uint32_t);
    d->strength = ZV_NEW(env, d->n, double);
    zv_status status = d->cluster && d->strength ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) status = fit(d, env, points, opts, err);
    if (status == ZV_OK)
        *out = d;
    else
        zv_density_free(env, d);
    return status;
}
