/* index_scores.c — the score of every row, and a row's rank among them: what says where an expected row went
 * that is not among the best k. */
#include "index/index_private.h"

#include "base/base_pool.h"

enum { BLOCK = 1024 };

typedef struct scoring {
    const zv_env *env;
    const zv_space *space;
    const zv_kernels *k;
    const float *rows; /* instead of the space's own; may be NULL */
    const float *query;
    double query_norm;
    zv_metric metric;
    size_t size, dim;
    float *wide; /* [workers, dim] */
    double *scores;
    bool stopped; /* atomic */
} scoring;

static double score_of(const scoring *s, size_t i, float *wide) {
    const void *row = s->rows ? s->rows + i * s->dim : wide;
    if (!s->rows && !zv_row_usable(zv_space_status(s->space, i))) return (double)NAN;
    if (!s->rows) zv_space_row(s->space, i, wide);
    double score = zv__index_score(s->k, s->metric, s->query, s->query_norm, row, s->dim);
    if (!isfinite(score)) return (double)NAN;
    return s->metric == ZV_L2 ? -score + 0.0 : score;
}

static void score_block(void *ctx, size_t task, unsigned worker) {
    scoring *s = ctx;
    size_t begin = task * BLOCK, end = ZV_MIN(begin + BLOCK, s->size);
    if (zv_env_stopped(s->env)) __atomic_store_n(&s->stopped, true, __ATOMIC_RELAXED);
    if (__atomic_load_n(&s->stopped, __ATOMIC_RELAXED)) return;
    for (size_t i = begin; i < end; i++) s->scores[i] = score_of(s, i, s->wide + worker * s->dim);
}

zv_status zv_index_scores(double *scores, const zv_env *env, const zv_space *space,
                          const float *rows, const float *query, zv_metric metric, zv_err *err) {
    scoring s = {env, space, zv_vec_kernels(env), rows, query, .metric = metric, .scores = scores};
    size_t floats;
    s.size = zv_space_size(space);
    s.dim = zv_space_dim(space);
    for (size_t d = 0; d < s.dim; d++)
        if (!isfinite(query[d])) return zv_err_set(err, ZV_NODATA, M_INDEX_QUERY_NAN, d);
    s.query_norm = sqrt(s.k->sqnorm[ZV_F32](query, s.dim));
    if (metric == ZV_COS && s.query_norm == 0)
        return zv_err_set(err, ZV_NODATA, M_INDEX_QUERY_ZERO);
    if (!zv__mul(&floats, s.dim, zv__workers(env))) return zv__nomem(err);
    s.wide = ZV_NEW(env, floats, float);
    if (!s.wide) return zv__nomem(err);
    zv__parallel(env, (s.size + BLOCK - 1) / BLOCK, score_block, &s);
    zv__free(env, s.wide);
    return s.stopped ? zv_err_set(err, ZV_INTERRUPTED, M_INDEX_STOPPED) : ZV_OK;
}

size_t zv_index_rank(const double *scores, const zv_space *space, zv_metric metric,
                     const uint8_t *keep, size_t row) {
    double sign = metric == ZV_L2 ? -1 : 1;
    zv_hit own = {row, sign * scores[row]};
    size_t before = 0;
    if (isnan(scores[row]) || (keep && !keep[row])) return 0;
    for (size_t i = 0; i < zv_space_size(space); i++) {
        zv_hit other = {i, sign * scores[i]};
        if (i == row || isnan(scores[i]) || (keep && !keep[i])) continue;
        before += zv__better(space, &other, &own);
    }
    return before + 1;
}
