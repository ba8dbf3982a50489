/* index_many.c — many queries through the handle.
 *
 *   queries   checked; those of strange norms go to exact search, one by one
 *   batches   of the others: tiles (index_tile.c), or for a few of them scans (index_scan.c)
 *   end       for each query: the rows of strange norms, then its threads' heaps become one list
 *
 * The fast pass only decides which rows are scored in f64. What enters a heap, and in which order
 * heaps are emptied, is the f64 score and the id: the same for any thread count and any kernel.
 */
#include "index/index_private.h"

#include "base/base_pool.h"

#define HEAP_BYTES ((size_t)48 << 20)
#define QUERY_FLOATS ((size_t)4 << 20)
enum { BATCH_MAX = 1024 };

#define UNIT_ROUNDOFF 0x1p-24

/* ---- One row, one query ---- */

const void *zv__many_row(const zv__many *m, unsigned worker, size_t i) {
    size_t stride;
    const char *first = zv_space_data(m->ix->space, &stride);
    if (zv_space_dtype(m->ix->space) == ZV_F32) return first + i * stride;
    zv_space_row(m->ix->space, i, m->per[worker].row);
    return m->per[worker].row;
}

static bool allowed(const zv__many *m, size_t query, size_t row) {
    const zv_search_opts *o = &m->opts->common;
    if (o->keep && !o->keep[row]) return false;
    if (m->opts->own_row && m->opts->own_row[query] == row) return false;
    return !zv__rows_have(m->exclude, o->n_exclude, row);
}

bool zv__many_offer(zv__many *m, size_t slot, unsigned worker, size_t row, const void *data) {
    size_t q = zv__many_query(m, slot), dim = m->ix->dim;
    zv__heap *heap = &m->heaps[slot * m->workers + worker];
    m->per[worker].again++;
    double score = zv__index_score(m->k, m->metric, m->queries + q * dim, m->norms[q], data, dim);
    zv_hit hit = {row, score};
    if (!isfinite(score) || !zv__heap_wants(heap, &hit) || !allowed(m, q, row)) return false;
    zv__heap_put(heap, hit);
    return true;
}

bool zv__many_stopped(zv__many *m) {
    if (zv_env_stopped(m->env)) __atomic_store_n(&m->stopped, true, __ATOMIC_RELAXED);
    return __atomic_load_n(&m->stopped, __ATOMIC_RELAXED);
}

/* ---- The bound (zavit/index.h) ---- */

static float below(double x) {
    return nextafterf((float)x, -INFINITY);
}

static float above(double x) {
    return nextafterf((float)x, INFINITY);
}

/* A row's f64 score is at least `worst` only if its f32 sum s satisfies
 *   cos   s ≥ (worst - γ) |q| |x|
 *   dot   s ≥ worst - γ |q| |x|
 *   l2    s ≥ (|q|² - worst²) / 2 + |x|² / 2 - γ |q| |x|      as -|q - x|² = 2 q·x - |q|² - |x|²
 * up to roundings of the right sides, for which γ and, under l2, 2^-20 (|q|² + worst²) are enough. */
float zv__many_limit(const zv__many *m, size_t slot, unsigned worker) {
    const zv__heap *heap = &m->heaps[slot * m->workers + worker];
    if (heap->n < heap->cap) return -INFINITY;
    double worst = heap->hits[0].score, norm = m->norms[zv__many_query(m, slot)];
    if (m->metric == ZV_COS) return below((worst - m->gamma) * norm);
    if (m->metric == ZV_DOT) return below(worst);
    double square = norm * norm, far = worst * worst;
    return below((square - far) / 2 - 0x1p-20 * (square + far));
}

float zv__many_slack(const zv__many *m, size_t slot) {
    if (m->metric == ZV_COS) return 0;
    return -above(m->gamma * m->norms[zv__many_query(m, slot)]);
}

/* ---- The queries ---- */

/* Fills norms and order; how many go the fast way is returned through *n_fast. */
static zv_status check_queries(zv__many *m, size_t n, size_t *n_fast, zv_err *err) {
    size_t dim = m->ix->dim;
    *n_fast = 0;
    for (size_t q = 0; q < n; q++) {
        const float *query = m->queries + q * dim;
        for (size_t d = 0; d < dim; d++)
            if (!isfinite(query[d])) return zv_err_set(err, ZV_NODATA, M_INDEX_MANY_NAN, q, d);
        m->norms[q] = sqrt(m->k->sqnorm[ZV_F32](query, dim));
        if (m->metric == ZV_COS && m->norms[q] == 0)
            return zv_err_set(err, ZV_NODATA, M_INDEX_MANY_ZERO, q);
        if (dim <= ZV__FAST_DIM_MAX && m->norms[q] >= ZV__NORM_MIN && m->norms[q] <= ZV__NORM_MAX)
            m->order[(*n_fast)++] = q;
    }
    return ZV_OK;
}

/* The queries that are not in `order`: as if each had come alone. */
static zv_status search_slowly(zv__many *m, zv_hit *hits, size_t *counts, size_t n, size_t n_fast,
                               size_t k, zv_err *err) {
    zv_search_opts opts = m->opts->common;
    size_t *exclude = ZV_NEW(m->env, opts.n_exclude + 1, size_t), fast = 0;
    if (!exclude) return zv__nomem(err);
    if (opts.n_exclude > 0) memcpy(exclude, opts.exclude, opts.n_exclude * sizeof *exclude);
    opts.exclude = exclude;
    zv_status status = ZV_OK;
    for (size_t q = 0; q < n && status == ZV_OK; q++) {
        if (fast < n_fast && m->order[fast] == q) {
            fast++;
            continue;
        }
        opts.n_exclude = m->opts->common.n_exclude;
        if (m->opts->own_row) exclude[opts.n_exclude++] = m->opts->own_row[q];
        counts[q] = m->cap;
        status = zv__index_search_quiet(hits + q * k, &counts[q], m->env, m->ix->space,
                                        m->queries + q * m->ix->dim, &opts, err);
    }
    zv__free(m->env, exclude);
    return status;
}

/* ---- A batch ---- */

typedef struct ending {
    zv__many *m;
    zv_hit *hits;
    size_t *counts;
    size_t k;
} ending;

static void end_query(void *ctx, size_t slot, unsigned worker) {
    ending *e = ctx;
    zv__many *m = e->m;
    zv__heap *heaps = &m->heaps[slot * m->workers];
    for (size_t i = 0; i < m->ix->n_slow; i++) {
        size_t row = m->ix->slow[i];
        if (m->metric == ZV_COS && m->ix->classes[row] == ZV__ROW_NONE) continue;
        /* into the first heap, whoever does it; counted by who does it */
        const void *data = zv__many_row(m, worker, row);
        size_t q = zv__many_query(m, slot);
        zv_hit hit = {row, zv__index_score(m->k, m->metric, m->queries + q * m->ix->dim,
                                           m->norms[q], data, m->ix->dim)};
        m->per[worker].again++;
        if (zv__heap_wants(&heaps[0], &hit) && allowed(m, q, row)) zv__heap_put(&heaps[0], hit);
    }
    size_t found = heaps[0].n, q = zv__many_query(m, slot);
    for (unsigned w = 1; w < m->workers; w++) {
        memmove(heaps[0].hits + found, heaps[w].hits, heaps[w].n * sizeof(zv_hit));
        found += heaps[w].n;
    }
    zv__hits_finish(heaps[0].hits, found, m->ix->space, m->metric);
    e->counts[q] = ZV_MIN(found, m->cap);
    if (found > 0) memcpy(e->hits + q * e->k, heaps[0].hits, e->counts[q] * sizeof(zv_hit));
}

static void empty_heaps(zv__many *m, size_t slots) {
    for (size_t i = 0; i < slots * m->workers; i++)
        m->heaps[i] = (zv__heap){m->all + i * m->cap, 0, m->cap, m->ix->space};
}

/* One query reads the rows at the speed of memory, a tile computes for sixteen: from two queries on
 * the tile wins, with 8-bit copies from about five on. */
static size_t choose_batch(const zv__many *m, size_t n_fast) {
    size_t bytes;
    if (n_fast <= (m->ix->low ? 4U : 1U)) return 1;
    if (!zv__mul(&bytes, m->cap * m->workers, sizeof(zv_hit))) return 1;
    size_t slots = ZV_MIN(HEAP_BYTES / bytes, QUERY_FLOATS / ZV_MAX(m->ix->dim, 1));
    slots = ZV_MIN(ZV_MIN(slots, n_fast), (size_t)BATCH_MAX);
    if (slots < 2) return 1;
    return slots > ZV__TILE_QUERIES ? slots / ZV__TILE_QUERIES * ZV__TILE_QUERIES : slots;
}

static zv_status make_heaps(zv__many *m, size_t slots, zv_err *err) {
    size_t heaps, hits;
    if (!zv__mul(&heaps, slots, m->workers) || !zv__mul(&hits, heaps, m->cap))
        return zv__nomem(err);
    m->heaps = ZV_NEW(m->env, heaps, zv__heap);
    m->all = ZV_NEW(m->env, hits, zv_hit);
    return m->heaps && m->all ? ZV_OK : zv__nomem(err);
}

static zv_status search_fast(zv__many *m, zv_hit *hits, size_t *counts, size_t n_fast, size_t k,
                             zv_err *err) {
    size_t batch = choose_batch(m, n_fast);
    ending e = {m, hits, counts, k};
    ZV_TRY(make_heaps(m, batch, err));
    for (m->first = 0; m->first < n_fast; m->first += batch) {
        size_t slots = ZV_MIN(batch, n_fast - m->first);
        empty_heaps(m, slots);
        ZV_TRY(batch == 1 ? zv__many_scan(m, err) : zv__many_tiles(m, slots, err));
        if (m->stopped) return zv_err_set(err, ZV_INTERRUPTED, M_INDEX_STOPPED);
        zv__parallel(m->env, slots, end_query, &e);
    }
    return ZV_OK;
}

/* ---- The search ---- */

static zv_status make_workers(zv__many *m, size_t n, zv_err *err) {
    size_t floats;
    m->norms = ZV_NEW(m->env, n, double);
    m->order = ZV_NEW(m->env, n, size_t);
    m->exclude = zv__rows_sorted(m->env, m->opts->common.exclude, m->opts->common.n_exclude);
    m->per = zv__alloc_aligned(m->env, m->workers, sizeof *m->per);
    if (!zv__mul(&floats, m->workers, m->ix->dim)) return zv__nomem(err);
    m->rows = ZV_NEW(m->env, floats, float);
    if (!m->norms || !m->order || !m->exclude || !m->per || !m->rows) return zv__nomem(err);
    for (unsigned w = 0; w < m->workers; w++)
        m->per[w] = (zv__many_worker){.row = m->rows + w * m->ix->dim};
    return ZV_OK;
}

/* As zv_index_search, once for all queries. */
static void warn_skipped(const zv__many *m) {
    const zv_index *ix = m->ix;
    const uint8_t *keep = m->opts->common.keep;
    size_t n = 0;
    if (ix->n_unscored == 0) return;
    for (size_t i = 0; i < ix->size; i++) {
        bool bad = ix->classes[i] == ZV__ROW_BAD ||
                   (ix->classes[i] == ZV__ROW_NONE && m->metric == ZV_COS);
        n += bad && (!keep || keep[i]);
    }
    if (n > 0)
        zv_env_warn(m->env, M_INDEX_SKIPPED,
                    zv_space_path(ix->space) ? zv_space_path(ix->space) : "", n);
}

static void count(const zv__many *m, size_t n_fast) {
    uint64_t again = 0;
    for (unsigned w = 0; w < m->workers; w++) again += m->per[w].again;
    __atomic_fetch_add(&m->ix->counts->again, again, __ATOMIC_RELAXED);
    __atomic_fetch_add(&m->ix->counts->scored, (uint64_t)n_fast * m->ix->size, __ATOMIC_RELAXED);
}

static zv_status search(zv__many *m, zv_hit *hits, size_t *counts, size_t n, size_t k,
                        zv_err *err) {
    size_t n_fast;
    ZV_TRY(make_workers(m, n, err));
    ZV_TRY(check_queries(m, n, &n_fast, err));
    for (size_t q = 0; q < n; q++) counts[q] = 0;
    if (m->cap == 0) return ZV_OK;
    if (n_fast < n) ZV_TRY(search_slowly(m, hits, counts, n, n_fast, k, err));
    if (n_fast > 0) ZV_TRY(search_fast(m, hits, counts, n_fast, k, err));
    count(m, n_fast);
    warn_skipped(m);
    return ZV_OK;
}

zv_status zv_index_search_many(zv_hit *hits, size_t *counts, const zv_env *env, const zv_index *ix,
                               const float *queries, size_t n_queries, size_t k,
                               const zv_search_many_opts *opts, zv_err *err) {
    static const zv_search_many_opts none;
    double n = (double)(ix->dim + 16) * UNIT_ROUNDOFF;
    zv__many m = {.env = env,
                  .ix = ix,
                  .k = zv_vec_kernels(env),
                  .ik = zv__index_kernels_of(env),
                  .opts = opts ? opts : &none,
                  .queries = queries,
                  .cap = ZV_MIN(k, ix->size),
                  .gamma = n / (1 - n),
                  .workers = zv__workers(env)};
    m.metric = m.opts->common.metric;
    zv_status status = search(&m, hits, counts, n_queries, k, err);
    zv__free(env, m.all);
    zv__free(env, m.heaps);
    zv__free(env, m.rows);
    zv__free_aligned(env, m.per);
    zv__free(env, m.exclude);
    zv__free(env, m.order);
    zv__free(env, m.norms);
    return status;
}
