#include "base/base_private.h"

#include <cblas.h>

#include "stat/stat_private.h"

/* stat_cov.c — mean and covariance of rows in one pass.
 *
 * State: n, mean [dim], and the upper triangle of M2 = Σ (x - mean)(x - mean)ᵀ [dim, dim]. A block
 * of rows is centred at its own mean, so that nothing cancels however far the data lie from zero;
 * its product comes from OpenBLAS (dsyrk), and the shift between the means is added after Chan,
 * Golub & LeVeque (1979):
 *     M2 ← M2 + BᵀB + δδᵀ n m/(n + m),   mean ← mean + δ m/(n + m),   δ = block mean - mean.
 * OpenBLAS keeps its own threads and its own small work space (see README.md).
 */

struct zv_cov {
    const zv_env *env;
    size_t dim;
    uint64_t n;
    double *mean; /* [dim] */
    double *m2; /* [dim, dim], upper triangle */
    double *block; /* [BLOCK_ROWS, dim]: centred rows */
    double *shift; /* [dim]: the block's mean, then δ */
};

enum { BLOCK_ROWS = 256 };

void zv_cov_free(zv_cov *c) {
    if (!c) return;
    zv__free(c->env, c->mean);
    zv__free_aligned(c->env, c->m2);
    zv__free_aligned(c->env, c->block);
    zv__free(c->env, c->shift);
    zv__free(c->env, c);
}

zv_status zv_cov_new(zv_cov **out, const zv_env *env, size_t dim, zv_err *err) {
    *out = NULL;
    size_t cells;
    if (!zv__mul(&cells, dim, dim) || dim > INT32_MAX / BLOCK_ROWS) return zv__nomem(err);
    zv_cov *c = ZV_NEW_ZERO(env, 1, zv_cov);
    if (!c) return zv__nomem(err);
    c->env = env;
    c->dim = dim;
    c->mean = ZV_NEW_ZERO(env, dim, double);
    c->m2 = zv__alloc_aligned(env, cells, sizeof(double));
    c->block = zv__alloc_aligned(env, BLOCK_ROWS * dim, sizeof(double));
    c->shift = ZV_NEW(env, dim, double);
    if (!c->mean || !c->m2 || !c->block || !c->shift) {
        zv_cov_free(c);
        return zv__nomem(err);
    }
    if (cells) memset(c->m2, 0, cells * sizeof(double));
    *out = c;
    return ZV_OK;
}

/* Before anything is added, so that a refused call leaves the state as it was. */
static zv_status check_finite(const zv_cov *c, const float *x, size_t rows, size_t stride,
                              zv_err *err) {
    for (size_t r = 0; r < rows; r++)
        for (size_t j = 0; j < c->dim; j++)
            if (!isfinite(x[r * stride + j]))
                return zv_err_set_at(err, ZV_FORMAT, r, M_STAT_BAD_ROW, r, j);
    return ZV_OK;
}

/* block = x - its mean; shift = that mean. Row by row, with the columns inside, for both passes. */
static void centre_block(zv_cov *c, const float *x, size_t rows, size_t stride) {
    size_t dim = c->dim;
    memset(c->shift, 0, dim * sizeof(double));
    for (size_t r = 0; r < rows; r++)
        for (size_t j = 0; j < dim; j++) c->shift[j] += (double)x[r * stride + j];
    for (size_t j = 0; j < dim; j++) c->shift[j] /= (double)rows;
    for (size_t r = 0; r < rows; r++)
        for (size_t j = 0; j < dim; j++)
            c->block[r * dim + j] = (double)x[r * stride + j] - c->shift[j];
}

/* M2 += δδᵀ n m/(n + m) and mean += δ m/(n + m), where shift = the other mean. */
static void merge_means(zv_cov *c, uint64_t other_n) {
    double n = (double)c->n, m = (double)other_n;
    int dim = (int)c->dim;
    for (size_t j = 0; j < c->dim; j++) c->shift[j] -= c->mean[j];
    if (c->n > 0)
        cblas_dsyr(CblasRowMajor, CblasUpper, dim, n * (m / (n + m)), c->shift, 1, c->m2, dim);
    for (size_t j = 0; j < c->dim; j++) c->mean[j] += c->shift[j] * (m / (n + m));
    c->n += other_n;
}

zv_status zv_cov_add(zv_cov *c, const float *x, size_t rows, size_t stride, zv_err *err) {
    if (rows > 1 && stride < c->dim)
        return zv_err_set(err, ZV_USAGE, M_STAT_STRIDE, stride, c->dim);
    ZV_TRY(check_finite(c, x, rows, stride, err));
    int dim = (int)c->dim;
    for (size_t start = 0; start < rows; start += BLOCK_ROWS) {
        size_t m = ZV_MIN((size_t)BLOCK_ROWS, rows - start);
        if (dim == 0) {
            c->n += m;
            continue;
        }
        centre_block(c, x + start * stride, m, stride);
        if (m > 1)
            cblas_dsyrk(CblasRowMajor, CblasUpper, CblasTrans, dim, (int)m, 1.0, c->block, dim, 1.0,
                        c->m2, dim);
        merge_means(c, m);
    }
    return ZV_OK;
}

zv_status zv_cov_merge(zv_cov *c, const zv_cov *other, zv_err *err) {
    if (c->dim != other->dim)
        return zv_err_set(err, ZV_USAGE, M_STAT_DIMS_DIFFER, c->dim, other->dim);
    if (other->n == 0) return ZV_OK;
    size_t dim = c->dim;
    if (dim) memcpy(c->shift, other->mean, dim * sizeof(double));
    for (size_t i = 0; i < dim; i++)
        for (size_t j = i; j < dim; j++) c->m2[i * dim + j] += other->m2[i * dim + j];
    if (dim)
        merge_means(c, other->n);
    else
        c->n += other->n;
    return ZV_OK;
}

uint64_t zv_cov_count(const zv_cov *c) {
    return c->n;
}

const double *zv_cov_mean(const zv_cov *c) {
    return c->mean;
}

zv_status zv_cov_matrix(const zv_cov *c, double *out, zv_err *err) {
    if (c->n < 2) return zv_err_set(err, ZV_NODATA, M_STAT_FEW_ROWS, (unsigned long long)c->n);
    size_t dim = c->dim;
    double divisor = (double)(c->n - 1);
    for (size_t i = 0; i < dim; i++) {
        for (size_t j = i; j < dim; j++) {
            double value = c->m2[i * dim + j] / divisor;
            out[i * dim + j] = value;
            out[j * dim + i] = value;
        }
    }
    return ZV_OK;
}
