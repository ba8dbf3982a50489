/* index_exact.c — exact search: every usable row is compared with the query.
 *
 *   rows    [ block 0 | block 1 | block 2 | … ]      a block is one task of the thread pool
 *   worker  sums a chunk of a block in f32, as fast as memory gives it; scores in f64 the rows that
 *           the f32 sum cannot exclude, and offers them to its own heap of the best k (worst on top)
 *   end     the heaps are put together, sorted by (score, id), and the best k remain
 *
 * A row's score depends on that row alone, and a row is only excluded when it cannot be among the best
 * k, so the number of threads cannot change the answer.
 */
#include "index/index_private.h"

#include <float.h>

#include "base/base_pool.h"

enum { CHUNK = 128, BLOCK_FLOATS = 131072, BLOCK_MAX = 4096 };

/* Lengths whose squares f32 can hold, with room: other rows are always scored in f64. */
#define LENGTH_MIN 0x1p-40F
#define LENGTH_MAX 0x1p40F

typedef struct worker_state {
    zv__heap best;
    float *rows; /* [CHUNK, dim] widened rows; NULL for f32 */
    size_t not_finite; /* rows that hold NaN or infinite numbers */
    float sums[CHUNK], norms[CHUNK];
    uint32_t found[CHUNK];
} worker_state;

typedef struct scan {
    const zv_env *env;
    const zv_space *space;
    const zv_search_opts *opts;
    const zv_kernels *k;
    const zv__index_kernels *ik;
    const float *query;
    double query_norm;
    double gamma; /* 3 γ(dim + 16), see chunk_limit */
    bool fast; /* the query is fit for the f32 pass */
    size_t size, dim, block;
    size_t *exclude; /* sorted copy */
    zv_hit *all; /* [workers, cap] */
    float *rows; /* [workers, CHUNK, dim], or NULL */
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
    if (metric == ZV_L2) return -sqrt(k->sqdist[ZV_F32](query, row, dim));
    double dot = k->dot[ZV_F32](query, row, dim);
    return metric == ZV_DOT ? dot : cosine(dot, query_norm, sqrt(k->sqnorm[ZV_F32](row, dim)));
}

/* ---- One chunk ---- */

/* What a row's f32 sum s must reach to stay in the race, as in zv__row_terms; l2 ranks by s = -|q-x|².
 * No norms are stored here, so |x| is itself summed in f32: |x|' = |x| (1 + δ), |δ| ≤ γ. Thrice γ
 * covers the sum, |x|' and the few roundings after them:
 *   cos, dot   s ≥ (worst - 3γ) |q| |x|',   s ≥ worst - 3γ |q| |x|'
 *   l2         s ≥ -worst² (1 + 3γ), as all terms have one sign; 2^-100 dim for what underflows */
static zv__sift chunk_limit(const scan *s, const worker_state *w) {
    zv__sift sift = {.metric = s->opts->metric, .limit = -FLT_MAX, .norms = w->norms};
    if (sift.metric == ZV_DOT)
        sift.slack = -nextafterf((float)(s->gamma * s->query_norm), INFINITY);
    if (sift.metric == ZV_L2) sift.metric = ZV_DOT; /* of sums whose margin is in the limit */
    if (w->best.n < w->best.cap) return sift;
    double limit = w->best.hits[0].score;
    if (s->opts->metric == ZV_COS) limit = (limit - s->gamma) * s->query_norm;
    if (s->opts->metric == ZV_L2)
        limit = -(limit * limit) * (1 + s->gamma) - 0x1p-100 * (double)(s->dim + 1);
    sift.limit = nextafterf((float)fmax(limit, (double)-FLT_MAX), -INFINITY);
    return sift;
}

/* Rows whose sums cannot be trusted stay in whatever the limit. */
static size_t fast_pass(const scan *s, worker_state *w, const char *first, size_t stride,
                        size_t rows) {
    bool l2 = s->opts->metric == ZV_L2;
    if (l2)
        s->ik->apart(s->query, first, stride, rows, s->dim, w->sums, w->norms);
    else
        s->ik->pairs(s->query, first, stride, rows, s->dim, w->sums, w->norms);
    for (size_t i = 0; i < rows; i++) {
        bool fit =
            l2 ? w->sums[i] >= -FLT_MAX : w->norms[i] >= LENGTH_MIN && w->norms[i] <= LENGTH_MAX;
        w->sums[i] = fit ? w->sums[i] : INFINITY;
        w->norms[i] = fit ? w->norms[i] : 0;
    }
    zv__sift sift = chunk_limit(s, w);
    return s->ik->sift(&sift, w->sums, rows, w->found);
}

static size_t all_rows(worker_state *w, size_t rows) {
    for (size_t i = 0; i < rows; i++) w->found[i] = (uint32_t)i;
    return rows;
}

static void scan_chunk(const scan *s, worker_state *w, size_t begin, size_t rows) {
    const uint8_t *keep = s->opts->keep;
    size_t stride;
    const char *first = zv_space_data(s->space, &stride);
    if (keep && !memchr(keep + begin, 1, rows)) return;
    if (w->rows) {
        for (size_t i = 0; i < rows; i++) zv_space_row(s->space, begin + i, w->rows + i * s->dim);
        first = (const char *)w->rows;
        stride = s->dim * sizeof(float);
    } else {
        first += begin * stride;
    }
    size_t n = s->fast ? fast_pass(s, w, first, stride, rows) : all_rows(w, rows);
    for (size_t i = 0; i < n; i++) {
        size_t row = w->found[i];
        if (keep && !keep[begin + row]) continue;
        offer(s, w, begin + row,
              zv__index_score(s->k, s->opts->metric, s->query, s->query_norm, first + row * stride,
                              s->dim));
    }
}

static void scan_block(void *ctx, size_t task, unsigned worker) {
    scan *s = ctx;
    size_t begin = task * s->block, end = ZV_MIN(begin + s->block, s->size);
    if (zv_env_stopped(s->env)) {
        __atomic_store_n(&s->stopped, true, __ATOMIC_RELAXED);
        return;
    }
    for (size_t i = begin; i < end; i += CHUNK)
        scan_chunk(s, &s->workers[worker], i, ZV_MIN((size_t)CHUNK, end - i));
}

/* ---- The search ---- */

static zv_status check_query(scan *s, zv_err *err) {
    for (size_t d = 0; d < s->dim; d++)
        if (!isfinite(s->query[d])) return zv_err_set(err, ZV_NODATA, M_INDEX_QUERY_NAN, d);
    s->query_norm = sqrt(s->k->sqnorm[ZV_F32](s->query, s->dim));
    if (s->opts->metric == ZV_COS && s->query_norm == 0)
        return zv_err_set(err, ZV_NODATA, M_INDEX_QUERY_ZERO);
    double n = (double)(s->dim + 16) * 0x1p-24;
    s->gamma = 3 * n / (1 - n);
    s->fast = s->dim <= ZV__FAST_DIM_MAX && s->query_norm >= ZV__NORM_MIN &&
              s->query_norm <= ZV__NORM_MAX;
    return ZV_OK;
}

static zv_status make_workers(scan *s, size_t cap, unsigned n, zv_err *err) {
    bool widen = zv_space_dtype(s->space) != ZV_F32;
    size_t floats = 0, hits = 0;
    if (!zv__mul(&floats, (size_t)CHUNK * n, s->dim) || !zv__mul(&hits, cap, n))
        return zv__nomem(err);
    s->workers = ZV_NEW_ZERO(s->env, n, worker_state);
    s->all = ZV_NEW(s->env, hits, zv_hit);
    s->rows = widen ? ZV_NEW(s->env, floats, float) : NULL;
    s->exclude = zv__rows_sorted(s->env, s->opts->exclude, s->opts->n_exclude);
    if (!s->workers || !s->all || !s->exclude || (widen && !s->rows)) return zv__nomem(err);
    for (unsigned w = 0; w < n; w++) {
        s->workers[w].best = (zv__heap){s->all + w * cap, 0, cap, s->space};
        s->workers[w].rows = widen ? s->rows + (size_t)w * CHUNK * s->dim : NULL;
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
    zv__hits_finish(s->all, found, s->space, s->opts->metric);
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
    s.ik = zv__index_kernels_of(env);
    s.size = zv_space_size(space);
    s.dim = zv_space_dim(space);
    ZV_TRY(check_query(&s, err));
    size_t cap = ZV_MIN(wanted, s.size);
    if (cap == 0) return ZV_OK;
    size_t block = ZV_MIN(BLOCK_FLOATS / ZV_MAX(s.dim, 1), (size_t)BLOCK_MAX) / CHUNK * CHUNK;
    s.block = ZV_MAX(block, (size_t)CHUNK);
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
