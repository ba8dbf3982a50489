/* index_exact.c — exact search: every usable row is compared with the query.
 *
 *   rows    [ block 0 | block 1 | block 2 | … ]      a block is one task of the thread pool
 *   worker  scores a block in f64, offers each row to its own heap of the best k (worst on top)
 *   end     the heaps are put together, sorted by (score, row), and the best k remain
 *
 * Where a block begins depends on dim alone, and a row's score on that row alone, so the number of
 * threads cannot change the answer.
 */
#include "index/index_private.h"

#include "base/base_pool.h"

/* 256 KiB of f32: a block's second pass (norms) finds its rows still in the cache. */
enum { BLOCK_FLOATS = 65536, BLOCK_ROWS_MIN = 16, BLOCK_ROWS_MAX = 4096 };

typedef struct worker_state {
    zv__heap best;
    double *scores; /* [block] */
    float *rows; /* [block, dim] widened rows; NULL for f32 */
    size_t not_finite; /* rows that hold NaN or infinite numbers */
} worker_state;

typedef struct scan {
    const zv_env *env;
    const zv_space *space;
    const zv_search_opts *opts;
    const zv_kernels *k;
    const float *query;
    double query_norm;
    size_t size, dim, block;
    size_t *exclude; /* sorted copy */
    zv_hit *all; /* [workers, cap] */
    double *scores; /* [workers, block] */
    float *rows; /* [workers, block, dim], or NULL */
    worker_state *workers;
    bool stopped;
} scan;

/* ---- One block ---- */

static bool excluded(const scan *s, size_t row) {
    return zv__rows_have(s->exclude, s->opts->n_exclude, row);
}

/* Offers one scored row. What is dear to ask (status, exclusion) is asked only of rows that would
 * enter the heap. */
static void offer(const scan *s, worker_state *w, size_t row, double score) {
    if (s->opts->keep && !s->opts->keep[row]) return;
    if (!isfinite(score)) {
        /* A zero row under cosine, or NaN and infinite numbers, whatever its status claims. */
        zv_row_status status = zv_space_status(s->space, row);
        if (status == ZV_ROW_NAN || zv_row_usable(status)) w->not_finite++;
        return;
    }
    zv_hit hit = {row, score};
    if (!zv__heap_wants(&w->best, &hit)) return;
    if (!zv_row_usable(zv_space_status(s->space, row)) || excluded(s, row)) return;
    zv__heap_put(&w->best, hit);
}

/* cos = q·x / (|q| |x|), clipped: rounding may leave it a little outside of [-1, 1]. A zero row gives
 * 0/0 = NaN. */
static double cosine(double dot, double query_norm, double norm) {
    double c = dot / (query_norm * norm);
    return c > 1 ? 1 : c < -1 ? -1 : c;
}

double zv__index_score(const zv_kernels *k, zv_metric metric, const float *query, double query_norm,
                       const void *row, size_t dim) {
    if (metric == ZV_L2) return -k->sqdist[ZV_F32](query, row, dim);
    double dot = k->dot[ZV_F32](query, row, dim);
    return metric == ZV_DOT ? dot : cosine(dot, query_norm, sqrt(k->sqnorm[ZV_F32](row, dim)));
}

static void score_rows(const scan *s, const char *first, size_t stride, size_t rows,
                       double *scores) {
    if (s->opts->metric == ZV_L2) {
        s->k->sqdist_many[ZV_F32](s->query, first, rows, stride, s->dim, scores);
        for (size_t i = 0; i < rows; i++) scores[i] = -scores[i];
        return;
    }
    s->k->dot_many[ZV_F32](s->query, first, rows, stride, s->dim, scores);
    if (s->opts->metric == ZV_DOT) return;
    for (size_t i = 0; i < rows; i++) {
        double norm = sqrt(s->k->sqnorm[ZV_F32](first + i * stride, s->dim));
        scores[i] = cosine(scores[i], s->query_norm, norm);
    }
}

static void scan_block(void *ctx, size_t task, unsigned worker) {
    scan *s = ctx;
    worker_state *w = &s->workers[worker];
    size_t begin = task * s->block, rows = ZV_MIN(s->block, s->size - begin), stride;
    if (zv_env_stopped(s->env)) {
        __atomic_store_n(&s->stopped, true, __ATOMIC_RELAXED);
        return;
    }
    const char *first = zv_space_data(s->space, &stride);
    if (w->rows) {
        for (size_t i = 0; i < rows; i++) zv_space_row(s->space, begin + i, w->rows + i * s->dim);
        first = (const char *)w->rows;
        stride = s->dim * sizeof(float);
    } else {
        first += begin * stride;
    }
    score_rows(s, first, stride, rows, w->scores);
    for (size_t i = 0; i < rows; i++) offer(s, w, begin + i, w->scores[i]);
}

/* ---- The search ---- */

static zv_status check_query(scan *s, zv_err *err) {
    for (size_t d = 0; d < s->dim; d++)
        if (!isfinite(s->query[d])) return zv_err_set(err, ZV_NODATA, M_INDEX_QUERY_NAN, d);
    s->query_norm = sqrt(s->k->sqnorm[ZV_F32](s->query, s->dim));
    if (s->opts->metric == ZV_COS && s->query_norm == 0)
        return zv_err_set(err, ZV_NODATA, M_INDEX_QUERY_ZERO);
    return ZV_OK;
}

static zv_status make_workers(scan *s, size_t cap, unsigned n, zv_err *err) {
    bool widen = zv_space_dtype(s->space) != ZV_F32;
    size_t floats = 0, hits = 0;
    if (!zv__mul(&floats, s->block * n, s->dim) || !zv__mul(&hits, cap, n)) return zv__nomem(err);
    s->workers = ZV_NEW_ZERO(s->env, n, worker_state);
    s->all = ZV_NEW(s->env, hits, zv_hit);
    s->scores = ZV_NEW(s->env, s->block * n, double);
    s->rows = widen ? ZV_NEW(s->env, floats, float) : NULL;
    s->exclude = zv__rows_sorted(s->env, s->opts->exclude, s->opts->n_exclude);
    if (!s->workers || !s->all || !s->scores || !s->exclude || (widen && !s->rows))
        return zv__nomem(err);
    for (unsigned w = 0; w < n; w++) {
        s->workers[w].best = (zv__heap){s->all + w * cap, 0, cap};
        s->workers[w].scores = s->scores + w * s->block;
        s->workers[w].rows = widen ? s->rows + w * s->block * s->dim : NULL;
    }
    return ZV_OK;
}

/* Puts the workers' hits together; returns how many of the best went to `hits`. */
static size_t merge(scan *s, zv_hit *hits, size_t cap, unsigned n_workers) {
    size_t found = 0;
    for (unsigned w = 0; w < n_workers; w++) {
        zv__heap *h = &s->workers[w].best;
        memmove(s->all + found, h->hits, h->n * sizeof(zv_hit));
        found += h->n;
    }
    zv__hits_finish(s->all, found, s->opts->metric);
    found = ZV_MIN(found, cap);
    memcpy(hits, s->all, found * sizeof(zv_hit));
    return found;
}

static void warn_skipped(const scan *s, unsigned n_workers) {
    size_t not_finite = 0;
    for (unsigned w = 0; w < n_workers; w++) not_finite += s->workers[w].not_finite;
    if (not_finite > 0)
        zv_env_warn(s->env, M_INDEX_SKIPPED, zv_space_path(s->space) ? zv_space_path(s->space) : "",
                    not_finite);
}

static zv_status search(zv_hit *hits, size_t *n, const zv_env *env, const zv_space *space,
                        const float *query, const zv_search_opts *opts, bool warn, zv_err *err) {
    static const zv_search_opts none;
    scan s = {.env = env, .space = space, .opts = opts ? opts : &none, .query = query};
    size_t wanted = *n;
    *n = 0;
    s.k = zv_vec_kernels(env);
    s.size = zv_space_size(space);
    s.dim = zv_space_dim(space);
    ZV_TRY(check_query(&s, err));
    size_t cap = ZV_MIN(wanted, s.size);
    if (cap == 0) return ZV_OK;
    size_t block = BLOCK_FLOATS / ZV_MAX(s.dim, 1);
    s.block = block < BLOCK_ROWS_MIN ? BLOCK_ROWS_MIN : ZV_MIN(block, BLOCK_ROWS_MAX);
    unsigned n_workers = zv__workers(env);
    zv_status status = make_workers(&s, cap, n_workers, err);
    if (status == ZV_OK) {
        zv__parallel(env, (s.size + s.block - 1) / s.block, scan_block, &s);
        if (s.stopped) status = zv_err_set(err, ZV_INTERRUPTED, M_INDEX_STOPPED);
    }
    if (status == ZV_OK) {
        *n = merge(&s, hits, cap, n_workers);
        if (warn) warn_skipped(&s, n_workers);
    }
    zv__free(env, s.exclude);
    zv__free(env, s.rows);
    zv__free(env, s.scores);
    zv__free(env, s.all);
    zv__free(env, s.workers);
    return status;
}

zv_status zv_index_search(zv_hit *hits, size_t *n, const zv_env *env, const zv_space *space,
                          const float *query, const zv_search_opts *opts, zv_err *err) {
    return search(hits, n, env, space, query, opts, true, err);
}

zv_status zv__index_search_quiet(zv_hit *hits, size_t *n, const zv_env *env, const zv_space *space,
                                 const float *query, const zv_search_opts *opts, zv_err *err) {
    return search(hits, n, env, space, query, opts, false, err);
}
