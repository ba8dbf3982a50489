/* zavit/index.h — searching a space exactly.
 *
 *     zv_hit hits[10];
 *     size_t n = 10;
 *     ZV_TRY(zv_index_search(hits, &n, env, space, query, &(zv_search_opts){0}, err));
 *
 * Every usable row is compared with the query, so nothing is missed. Ties are broken by row number:
 * the answer is the same for any number of threads.
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

#ifdef __cplusplus
}
#endif
#endif
