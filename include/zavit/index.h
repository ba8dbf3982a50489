/* zavit/index.h — searching a space exactly.
 *
 *     zv_hit hits[10];
 *     size_t n = 10;
 *     ZV_TRY(zv_index_search(hits, &n, env, space, query, &(zv_search_opts){0}, err));
 *
 * and, for many queries, a handle that knows the rows' norms:
 *
 *     zv_index *ix = NULL;
 *     ZV_TRY(zv_index_new(&ix, env, space, NULL, err));
 *     status = zv_index_search_many(hits, counts, env, ix, queries, n_queries, 10, NULL, err);
 *     zv_index_free(ix);
 *
 * Every usable row is compared with the query, so nothing is missed. Equal scores are
 * ranked by id, byte by byte (by row number if the space has no ids, or equal ones): the answer is the
 * same for any number of threads, and both ways give the same answer to the bit.
 *
 * How a fast pass stays exact. zv_index_search_many ranks in f32 (or on 8-bit copies) first, and
 * passes over a row only when its score plus a proven bound on that score's error is below the k-th
 * best score so far, which is known in f64. Every other row is scored again as zv_index_search does.
 * The bounds, u = 2^-24 and γ(n) = n u / (1 - n u):
 *   f32     |fl(q·x) - q·x| ≤ γ(dim) |q| |x|, whatever the order of the sum, with or without fused
 *           multiply-add (Higham, Accuracy and Stability of Numerical Algorithms, 2002, §3.1, and
 *           Cauchy-Schwarz). The other few roundings are covered by using γ(dim + 16).
 *   low-bit |q·x - q'·x'| ≤ |q - q'| |x'| + |q| |x - x'| (Cauchy-Schwarz); q'·x' is an integer sum
 *           without error, and |x - x'| is stored with each row.
 * Rows and queries whose norm is outside of 2^-30 … 2^30, where f32 might overflow or underflow, are
 * compared in f64 only.
 */
#ifndef ZAVIT_INDEX_H
#define ZAVIT_INDEX_H

#include <zavit/base.h>
#include <zavit/space.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct zv_hit {
    size_t row;
    double score; /* cos: cosine; dot: dot product; l2: distance. Recomputed in f64 */
} zv_hit;

typedef struct zv_search_opts {
    zv_metric metric; /* 0 = ZV_COS */
    const uint8_t *keep; /* [size] 0 and 1, or NULL for all rows */
    const size_t *exclude; /* rows never to return */
    size_t n_exclude;
} zv_search_opts;

/* Writes the best *n hits, best first (l2: smallest first), and sets *n to how many there are.
 * Rows that are not usable are passed over, and zv_env_warn says how many if they hold NaN. Under
 * ZV_COS a query of norm 0 or with NaN is ZV_NODATA. O(size · dim). */
ZV_API zv_status zv_index_search(zv_hit *hits, size_t *n, const zv_env *env, const zv_space *space,
                                 const float *query, const zv_search_opts *opts, zv_err *err);

/* ---- Many queries, or many searches, of one space ---------------------------------------------- */

typedef struct zv_index zv_index;

typedef struct zv_index_opts {
    bool
        low_bit; /* also make 8-bit copies of the rows: one query then reads a quarter of the bytes */
} zv_index_opts;

/* What the searches since zv_index_new did; for reports. */
typedef struct zv_index_stats {
    uint64_t scored; /* pairs of query and row that the fast pass looked at */
    uint64_t again; /* pairs that it couldn't exclude, scored again in f64 */
} zv_index_stats;

/* Reads the rows once. Keeps `space`. Read-only, so threads may share it. Memory: 5 bytes a row; with
 * low_bit dim + 8 more (dim rounded up to 32). The rows themselves stay where they are.
 * ZV_INTERRUPTED when asked to stop. */
ZV_API zv_status zv_index_new(zv_index **out, const zv_env *env, const zv_space *space,
                              const zv_index_opts *opts, zv_err *err);
ZV_API void zv_index_free(zv_index *ix);
ZV_API const zv_space *zv_index_space(const zv_index *ix);
ZV_API void zv_index_stats_get(const zv_index *ix, zv_index_stats *out);

typedef struct zv_search_many_opts {
    zv_search_opts common; /* for every query */
    const size_t *own_row; /* [n_queries] a row never to return for this query, SIZE_MAX: none */
} zv_search_many_opts;

/* Queries: [n_queries, dim], borrowed. Writes the best `k` hits of query i to hits + i·k and how many
 * there are to counts[i]: those of zv_index_search, to the bit. A query that zv_index_search refuses
 * is ZV_NODATA here too, and the sentence says which it is; nothing is then written. The matrix of
 * scores is never in memory. Memory: up to about 64 MiB of hits and queries, whatever the number of
 * queries (more where k is beyond a million). O(n_queries · size · dim). */
ZV_API zv_status zv_index_search_many(zv_hit *hits, size_t *counts, const zv_env *env,
                                      const zv_index *ix, const float *queries, size_t n_queries,
                                      size_t k, const zv_search_many_opts *opts, zv_err *err);

/* ---- One hit per document ---------------------------------------------------------------------- */

/* As zv_index_search, but at most one hit, the best, for each value of a column ("label", or the name
 * of a further column, such as the document that a piece of text belongs to). Rows without a value
 * stand for themselves. ZV_NOTFOUND if there is no such column. */
ZV_API zv_status zv_index_search_grouped(zv_hit *hits, size_t *n, const zv_env *env,
                                         const zv_space *space, const float *query,
                                         const char *column, const zv_search_opts *opts,
                                         zv_err *err);

#ifdef __cplusplus
}
#endif
#endif
