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
/* The same for questions that are rows of a space: `from`, with as many dimensions as the index's, or NULL for the
 * index's own, where a row is never its own neighbour. hits [n, k], counts [n]; `opts` may be NULL. Copies at
 * most 1,024 rows at a time. */
ZV_API zv_status zv_index_neighbours(zv_hit *hits, size_t *counts, const zv_env *env,
                                     const zv_index *ix, const zv_space *from, const size_t *rows,
                                     size_t n, size_t k, const zv_search_opts *opts, zv_err *err);

/* ---- One hit per document ---------------------------------------------------------------------- */

/* As zv_index_search, but at most one hit, the best, for each value of a column ("label", or the name
 * of a further column, such as the document that a piece of text belongs to). Rows without a value
 * stand for themselves. ZV_NOTFOUND if there is no such column. */
ZV_API zv_status zv_index_search_grouped(zv_hit *hits, size_t *n, const zv_env *env,
                                         const zv_space *space, const float *query,
                                         const char *column, const zv_search_opts *opts,
                                         zv_err *err);

/* ---- Scores and ranks of all rows -------------------------------------------------------------- */

/* The score of every row, as zv_index_search computes it: scores[size], NaN where a row can't be compared.
 * `rows` [size, dim], unless NULL, stand for the space's own (the same rows in another precision, say); then
 * the numbers alone say whether a row can be compared. ZV_NODATA for the queries that zv_index_search refuses. */
ZV_API zv_status zv_index_scores(double *scores, const zv_env *env, const zv_space *space,
                                 const float *rows, const float *query, zv_metric metric,
                                 zv_err *err);
/* Rank of a row among them, from 1, ties as in every search; 0 if it is NaN or masked out. `keep` may be
 * NULL. O(size). */
ZV_API size_t zv_index_rank(const double *scores, const zv_space *space, zv_metric metric,
                            const uint8_t *keep, size_t row);

/* ---- By words: BM25 ---------------------------------------------------------------------------- */

/* Robertson & Zaragoza 2009, "The Probabilistic Relevance Framework: BM25 and Beyond":
 *
 *     score(q, x) = Σ_w n(w,q) · idf(w) · n(w,x) (k1 + 1) / (n(w,x) + k1 (1 - b + b |x|/mean|x|))
 *     idf(w)      = log(1 + (N - N(w) + ½) / (N(w) + ½))
 *
 * over the words w of the query; n(w,x): how often w stands in text x; |x|: words of x; N: texts that hold a
 * word; N(w): of those, the ones that hold w. The 1 in idf, which is not theirs, keeps it above 0 for words that
 * more than half of the texts hold. Words are those of the space's text contract; no model decides which
 * of them are known, so that names, codes and rare terms count. */
typedef struct zv_bm25 zv_bm25;

typedef struct zv_bm25_opts {
    double k1, b; /* k1 ≥ 0, 0 ≤ b ≤ 1 */
} zv_bm25_opts;

/* Reads the texts of a space once, on all threads, into lists of (row, count) for each word: 8 bytes for
 * each different word of each text, twice that while it is made, and 4 a row. opts NULL: k1 = 1.2, b = 0.75.
 * Keeps env and space. Read-only. ZV_NOTFOUND if the space has no texts, ZV_INTERRUPTED when asked to stop. */
ZV_API zv_status zv_bm25_new(zv_bm25 **out, const zv_env *env, const zv_space *space,
                             const zv_bm25_opts *opts, zv_err *err);
ZV_API void zv_bm25_free(zv_bm25 *b);
ZV_API size_t zv_bm25_texts(const zv_bm25 *b); /* N */
ZV_API size_t zv_bm25_words(const zv_bm25 *b); /* different ones */
ZV_API double zv_bm25_mean_length(const zv_bm25 *b); /* NaN for N = 0 */
ZV_API uint32_t zv_bm25_length(const zv_bm25 *b, size_t row); /* |x| */

/* The score of every row: scores[size], 0 where no word is shared, and 0 for texts without a word. */
ZV_API zv_status zv_bm25_scores(double *scores, const zv_bm25 *b, zv_str query, zv_err *err);
/* The best *n rows with a score above 0, best first, equal ones by row. `keep` may be NULL. */
ZV_API zv_status zv_bm25_search(zv_hit *hits, size_t *n, const zv_bm25 *b, zv_str query,
                                const uint8_t *keep, zv_err *err);
/* Rank of a row among the scores, from 1; 0 if its score is 0 or it is masked out. `keep` may be NULL. */
ZV_API size_t zv_bm25_rank(const double *scores, const zv_bm25 *b, const uint8_t *keep, size_t row);

/* A word of the query, and what it adds to one row's score. */
typedef struct zv_bm25_word {
    zv_str word; /* normalised */
    uint32_t in_query, in_text; /* n(w,q), n(w,x) */
    size_t texts; /* N(w) */
    double idf, value;
} zv_bm25_word;

typedef struct zv_bm25_split {
    double score; /* Σ value, added in this order: the score of zv_bm25_scores to the bit */
    const zv_bm25_word *words; /* the query's different words, in the order of the query */
    size_t n_words;
} zv_bm25_split;

/* Owned: free with zv_bm25_split_free. */
ZV_API zv_status zv_bm25_explain(zv_bm25_split **out, const zv_bm25 *b, zv_str query, size_t row,
                                 zv_err *err);
ZV_API void zv_bm25_split_free(zv_bm25_split *split);

#ifdef __cplusplus
}
#endif

#include <zavit/index_clusters.h>

#endif
