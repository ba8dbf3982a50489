/* index_new.c — the handle: norms and kinds of the rows, and on request their 8-bit copies. */
#include "index/index_private.h"

#include "base/base_pool.h"

enum { BLOCK = 1024 }; /* rows of a task */

typedef struct reading {
    zv_index *ix;
    const zv_kernels *k;
    float *rows; /* [workers, dim] one widened row each, or NULL for f32 */
    bool stopped; /* atomic */
} reading;

static const void *row_of(const reading *r, unsigned worker, size_t i) {
    size_t stride;
    const char *first = zv_space_data(r->ix->space, &stride);
    if (!r->rows) return first + i * stride;
    float *row = r->rows + worker * r->ix->dim;
    zv_space_row(r->ix->space, i, row);
    return row;
}

static zv__row_class class_of(zv_row_status status, double norm) {
    bool usable = zv_row_usable(status);
    if (!isfinite(norm)) return usable || status == ZV_ROW_NAN ? ZV__ROW_BAD : ZV__ROW_OUT;
    if (!usable) return ZV__ROW_OUT;
    if (norm == 0) return ZV__ROW_NONE;
    return norm < ZV__NORM_MIN || norm > ZV__NORM_MAX ? ZV__ROW_SLOW : ZV__ROW_FAST;
}

static bool stop_asked(reading *r) {
    if (zv_env_stopped(r->ix->env)) __atomic_store_n(&r->stopped, true, __ATOMIC_RELAXED);
    return __atomic_load_n(&r->stopped, __ATOMIC_RELAXED);
}

static void read_block(void *ctx, size_t task, unsigned worker) {
    reading *r = ctx;
    zv_index *ix = r->ix;
    size_t begin = task * BLOCK, end = ZV_MIN(begin + BLOCK, ix->size);
    if (stop_asked(r)) return;
    for (size_t i = begin; i < end; i++) {
        double norm = sqrt(r->k->sqnorm[ZV_F32](row_of(r, worker, i), ix->dim));
        ix->classes[i] = (uint8_t)class_of(zv_space_status(ix->space, i), norm);
        ix->norms[i] = ix->classes[i] == ZV__ROW_FAST ? (float)norm : 0;
    }
}

/* x' = unit · round(x / unit), and |x - x'|: what the low-bit bound needs to know of a row. */
static void quantize_block(void *ctx, size_t task, unsigned worker) {
    reading *r = ctx;
    zv_index *ix = r->ix;
    size_t begin = task * BLOCK, end = ZV_MIN(begin + BLOCK, ix->size);
    float *x = r->rows + worker * ix->dim;
    if (stop_asked(r)) return;
    for (size_t i = begin; i < end; i++) {
        int8_t *low = ix->low + i * ix->padded;
        memset(low, 0, ix->padded);
        ix->low_unit[i] = ix->low_error[i] = 0;
        if (ix->classes[i] != ZV__ROW_FAST) continue;
        zv_space_row(ix->space, i, x);
        float unit = zv_vec_quantize_i8(low, x, ix->dim);
        double squares = 0, norm = (double)ix->norms[i];
        for (size_t d = 0; d < ix->dim; d++) {
            double apart = (double)x[d] - (double)unit * low[d];
            squares += apart * apart;
        }
        ix->low_unit[i] = (float)((double)unit / norm);
        ix->low_error[i] = (float)(sqrt(squares) / norm * (1 + 0x1p-20));
    }
}

static zv_status run(reading *r, bool widen, zv__task *task, zv_err *err) {
    zv_index *ix = r->ix;
    size_t floats = 0;
    if (!zv__mul(&floats, ix->dim, zv__workers(ix->env))) return zv__nomem(err);
    r->rows = widen ? ZV_NEW(ix->env, floats, float) : NULL;
    if (widen && !r->rows) return zv__nomem(err);
    zv__parallel(ix->env, (ix->size + BLOCK - 1) / BLOCK, task, r);
    zv__free(ix->env, r->rows);
    return r->stopped ? zv_err_set(err, ZV_INTERRUPTED, M_INDEX_NEW_STOPPED) : ZV_OK;
}

static zv_status list_slow(zv_index *ix, zv_err *err) {
    for (size_t i = 0; i < ix->size; i++) {
        zv__row_class c = (zv__row_class)ix->classes[i];
        ix->n_slow += c == ZV__ROW_SLOW || c == ZV__ROW_NONE;
        ix->n_unscored += c == ZV__ROW_BAD || c == ZV__ROW_NONE;
    }
    ix->slow = ZV_NEW(ix->env, ix->n_slow, size_t);
    if (!ix->slow) return zv__nomem(err);
    for (size_t i = 0, n = 0; i < ix->size; i++)
        if (ix->classes[i] == ZV__ROW_SLOW || ix->classes[i] == ZV__ROW_NONE) ix->slow[n++] = i;
    return ZV_OK;
}

static zv_status read_rows(zv_index *ix, zv_err *err) {
    reading r = {.ix = ix, .k = zv_vec_kernels(ix->env)};
    ix->norms = ZV_NEW(ix->env, ix->size, float);
    ix->classes = ZV_NEW(ix->env, ix->size, uint8_t);
    ix->counts = ZV_NEW_ZERO(ix->env, 1, zv__index_counts);
    if (!ix->norms || !ix->classes || !ix->counts) return zv__nomem(err);
    ZV_TRY(run(&r, zv_space_dtype(ix->space) != ZV_F32, read_block, err));
    return list_slow(ix, err);
}

static zv_status make_low_bit(zv_index *ix, zv_err *err) {
    reading r = {.ix = ix};
    if (ix->dim > ZV__FAST_DIM_MAX) return ZV_OK; /* never asked */
    ix->padded = (ix->dim + ZV__LOW_STEP - 1) / ZV__LOW_STEP * ZV__LOW_STEP;
    size_t bytes;
    if (!zv__mul(&bytes, ix->size, ix->padded)) return zv__nomem(err);
    ix->low =
        zv__alloc_huge(ix->env, bytes, 1); /* one query reads all of it: few misses of the TLB */
    ix->low_unit = ZV_NEW(ix->env, ix->size, float);
    ix->low_error = ZV_NEW(ix->env, ix->size, float);
    if (!ix->low || !ix->low_unit || !ix->low_error) return zv__nomem(err);
    return run(&r, true, quantize_block, err);
}

zv_status zv_index_new(zv_index **out, const zv_env *env, const zv_space *space,
                       const zv_index_opts *opts, zv_err *err) {
    *out = NULL;
    zv_index *ix = ZV_NEW_ZERO(env, 1, zv_index);
    if (!ix) return zv__nomem(err);
    ix->env = env;
    ix->space = space;
    ix->size = zv_space_size(space);
    ix->dim = zv_space_dim(space);
    zv_status status = read_rows(ix, err);
    if (status == ZV_OK && opts && opts->low_bit) status = make_low_bit(ix, err);
    if (status == ZV_OK)
        *out = ix;
    else
        zv_index_free(ix);
    return status;
}

void zv_index_free(zv_index *ix) {
    if (!ix) return;
    zv__free(ix->env, ix->norms);
    zv__free(ix->env, ix->classes);
    zv__free(ix->env, ix->slow);
    zv__free(ix->env, ix->counts);
    zv__free_huge(ix->env, ix->low);
    zv__free(ix->env, ix->low_unit);
    zv__free(ix->env, ix->low_error);
    zv__free(ix->env, ix);
}

const zv_space *zv_index_space(const zv_index *ix) {
    return ix->space;
}

void zv_index_stats_get(const zv_index *ix, zv_index_stats *out) {
    out->scored = __atomic_load_n(&ix->counts->scored, __ATOMIC_RELAXED);
    out->again = __atomic_load_n(&ix->counts->again, __ATOMIC_RELAXED);
}
