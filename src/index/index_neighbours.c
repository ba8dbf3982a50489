/* index_neighbours.c — the nearest others of rows of a space: questions that are rows themselves. */
#include "base/base_private.h"

#include <zavit/index.h>

enum { BATCH = 1024 }; /* rows copied at a time */

zv_status zv_index_neighbours(zv_hit *hits, size_t *counts, const zv_env *env, const zv_index *ix,
                              const zv_space *from, const size_t *rows, size_t n, size_t k,
                              const zv_search_opts *opts, zv_err *err) {
    const bool own = !from || from == zv_index_space(ix);
    if (!from) from = zv_index_space(ix);
    const size_t dim = zv_space_dim(from), batch = ZV_MIN(n, (size_t)BATCH);
    float *queries = ZV_NEW(env, batch * dim, float);
    zv_status status = queries ? ZV_OK : zv__nomem(err);
    for (size_t at = 0; status == ZV_OK && at < n; at += batch) {
        const size_t some = ZV_MIN(batch, n - at);
        const zv_search_many_opts many = {.common = opts ? *opts : (zv_search_opts){0},
                                          .own_row = own ? rows + at : NULL};
        for (size_t i = 0; i < some; i++) zv_space_row(from, rows[at + i], queries + i * dim);
        status =
            zv_index_search_many(hits + at * k, counts + at, env, ix, queries, some, k, &many, err);
    }
    zv__free(env, queries);
    return status;
}
