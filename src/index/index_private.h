/* index_private.h — what exact search, the handle and its kernels share. */
#ifndef ZV_INDEX_PRIVATE_H
#define ZV_INDEX_PRIVATE_H

#include "base/base_private.h"

#include <zavit/index.h>

#include "index/index_messages.h"

/* ---- index_heap.c: order, and the best so far ---- */

/* True if, of two rows with equal scores, `a` comes first: by id, byte by byte, then by row number. */
bool zv__row_before(const zv_space *space, size_t a, size_t b);

/* Larger score first; distances are kept negated. Ids are only looked at when scores are equal. */
static inline bool zv__better(const zv_space *space, const zv_hit *a, const zv_hit *b) {
    return a->score > b->score || (a->score == b->score && zv__row_before(space, a->row, b->row));
}

/* The best hits so far; hits[0] is the worst of them. */
typedef struct zv__heap {
    zv_hit *hits;
    size_t n, cap;
    const zv_space *space; /* whose ids break ties */
} zv__heap;

/* True if the heap is not full or `hit` is better than its worst. */
static inline bool zv__heap_wants(const zv__heap *h, const zv_hit *hit) {
    return h->n < h->cap || zv__better(h->space, hit, &h->hits[0]);
}
/* Puts in a hit that the heap wants. */
void zv__heap_put(zv__heap *h, zv_hit hit);
/* Sorts n hits best first, and turns negated distances (ZV_L2) into distances. */
void zv__hits_finish(zv_hit *hits, size_t n, const zv_space *space, zv_metric metric);
/* A sorted copy of rows for zv__rows_have; NULL without memory. */
size_t *zv__rows_sorted(const zv_env *env, const size_t *rows, size_t n);
bool zv__rows_have(const size_t *sorted, size_t n, size_t row);

/* ---- index_exact.c: the score that ranks, from one row as f32; under ZV_L2 the negated distance.
 * (Not its square: squares may differ where the distances told to the user are equal.) ---- */

double zv__index_score(const zv_kernels *k, zv_metric metric, const float *query, double query_norm,
                       const void *row, size_t dim);

/* ---- Kernels. Constants; the table of the environment's tier ---- */

enum {
    ZV__TILE_ROWS = 6, /* 6 · 16 sums fill twelve of the sixteen registers of AVX2 */
    ZV__TILE_QUERIES = 16,
    ZV__LOW_STEP = 32 /* 8-bit rows are padded with zeros to a multiple of this */
};

/* What a row's f32 sum s = q·x must reach to stay in the race:
 *     s ≥ limit · p + slack · n + c          (limit and slack belong to the query)
 *            p     n      c
 *     cos   |x|    0      0
 *     dot    1    |x|     0
 *     l2     1    |x|   |x|²/2, a hair less  */
typedef struct zv__row_terms {
    float p, n, c;
} zv__row_terms;

/* 2^-20 covers the rounding of |x|, of its square and of what the limit is put together from: each
 * at most 2^-24 of |x|² or of |q|². */
static inline zv__row_terms zv__terms_of(zv_metric metric, float norm) {
    if (metric == ZV_COS) return (zv__row_terms){norm, 0, 0};
    return (zv__row_terms){1, norm, metric == ZV_L2 ? norm * norm * (0.5F - 0x1p-20F) : 0};
}

/* Six rows against sixteen queries; masks[r] gets a bit for each query that row r stays in the race
 * of. Returns whether any did. A sum that is NaN does not. */
typedef struct zv__tile {
    const float *const *rows; /* [6] */
    const zv__row_terms *terms; /* [6] */
    const float *panel; /* [dim][16]: the queries, turned; 64-byte aligned */
    const float *limit, *slack; /* [16], 64-byte aligned */
    size_t dim;
} zv__tile;

/* The limits of one query over a run of rows. */
typedef struct zv__sift {
    zv_metric metric;
    float limit, slack;
    float scale, add; /* low-bit */
    const float *norms; /* [rows] */
    const float *unit, *error; /* [rows], low-bit: scale of the row / |x|, |x - x'| / |x| */
} zv__sift;

typedef struct zv__index_kernels {
    bool (*tile)(const zv__tile *t, uint32_t masks[ZV__TILE_ROWS]);
    /* out[i] = query · row i in f32. Rows lie stride bytes apart, at any address. */
    void (*dots)(const float *query, const void *first, size_t stride, size_t rows, size_t dim,
                 float *out);
    /* The same, and norms[i] = |row i|. */
    void (*pairs)(const float *query, const void *first, size_t stride, size_t rows, size_t dim,
                  float *out, float *norms);
    /* out[i] = -|query - row i|² in f32; zeros to norms. */
    void (*apart)(const float *query, const void *first, size_t stride, size_t rows, size_t dim,
                  float *out, float *norms);
    /* out[i] = query · row i, exact; padded is a multiple of ZV__LOW_STEP. */
    void (*low_dots)(const int16_t *query, const int8_t *first, size_t rows, size_t padded,
                     int32_t *out);
    /* Which of the rows stay in the race: their numbers (from 0) to out, how many is returned. */
    size_t (*sift)(const zv__sift *s, const float *dots, size_t rows, uint32_t *out);
    size_t (*low_sift)(const zv__sift *s, const int32_t *dots, size_t rows, uint32_t *out);
} zv__index_kernels;

#if defined(__x86_64__) || defined(__i386__)
#define ZV__INDEX_HAS_AVX2 1
#else
#define ZV__INDEX_HAS_AVX2 0
#endif

extern const zv__index_kernels zv__index_kernels_scalar;
extern const zv__index_kernels zv__index_kernels_avx2; /* only where vec's AVX2 tier is in use */
const zv__index_kernels *zv__index_kernels_of(const zv_env *env);

/* ---- The handle ---- */

/* What a row is to a search. */
typedef enum zv__row_class {
    ZV__ROW_FAST, /* usable, norm within 2^-30 … 2^30 */
    ZV__ROW_SLOW, /* usable, of another norm: always compared in f64 */
    ZV__ROW_NONE, /* usable by its status but zero: has no cosine */
    ZV__ROW_OUT, /* empty, unknown, zero */
    ZV__ROW_BAD /* holds NaN or infinite numbers */
} zv__row_class;

/* What searches add to while the handle itself stays as it was made. */
typedef struct zv__index_counts {
    uint64_t scored, again; /* atomic */
} zv__index_counts;

struct zv_index {
    const zv_env *env;
    const zv_space *space;
    size_t size, dim, padded;
    float *norms; /* [size] */
    uint8_t *classes; /* [size] zv__row_class */
    size_t *slow; /* rows that are SLOW or NONE, in order */
    size_t n_slow;
    size_t n_unscored; /* rows that are BAD or NONE */
    int8_t *low; /* [size, padded] or NULL */
    float *low_unit, *low_error; /* [size] */
    zv__index_counts *counts;
};

#define ZV__NORM_MIN 0x1p-30
#define ZV__NORM_MAX 0x1p30
/* From here on γ(dim) is no small number any more. */
#define ZV__FAST_DIM_MAX ((size_t)1 << 20)

/* ---- index_many.c: one search through the handle ---- */

/* Per thread of the pool; a cache line apart. */
typedef struct zv__many_worker {
    _Alignas(64) uint64_t again;
    float *row; /* [dim] one widened row */
} zv__many_worker;

typedef struct zv__many {
    const zv_env *env;
    const zv_index *ix;
    const zv_kernels *k;
    const zv__index_kernels *ik;
    const zv_search_many_opts *opts;
    zv_metric metric;
    const float *queries; /* [n, dim] */
    double *norms; /* [n] of the queries */
    size_t *order; /* which queries go the fast way; slot i of a batch is order[first + i] */
    size_t cap; /* hits to keep for each */
    size_t *exclude; /* sorted */
    double gamma; /* γ(dim + 16) */
    zv_hit *all; /* [slots, workers, cap] */
    zv__heap *heaps; /* [slots, workers] */
    zv__many_worker *per; /* [workers] */
    float *rows; /* [workers, dim], what per[].row points to */
    unsigned workers;
    size_t first;
    bool stopped; /* atomic */
} zv__many;

static inline size_t zv__many_query(const zv__many *m, size_t slot) {
    return m->order[m->first + slot];
}
/* Row i as f32 at any alignment: where it lies, or widened into the worker's row. */
const void *zv__many_row(const zv__many *m, unsigned worker, size_t i);
/* Scores a row whose f32 are at `data` in f64 and offers it to the worker's heap; true: it went in. */
bool zv__many_offer(zv__many *m, size_t slot, unsigned worker, size_t row, const void *data);
/* The limit of zv__row_terms: -infinity while the heap has room. */
float zv__many_limit(const zv__many *m, size_t slot, unsigned worker);
float zv__many_slack(const zv__many *m, size_t slot);
/* True, and remembered, once the caller has asked to stop. */
bool zv__many_stopped(zv__many *m);

/* Slots 0 … n-1 at once: index_tile.c. Slot 0 alone: index_scan.c. They fill the heaps with the best
 * of the FAST rows. */
zv_status zv__many_tiles(zv__many *m, size_t n, zv_err *err);
zv_status zv__many_scan(zv__many *m, zv_err *err);

/* index_exact.c: zv_index_search, silently. */
zv_status zv__index_search_quiet(zv_hit *hits, size_t *n, const zv_env *env, const zv_space *space,
                                 const float *query, const zv_search_opts *opts, zv_err *err);

#endif
