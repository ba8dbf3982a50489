#include "base/base_private.h"

#include <cblas.h>
#include <lapacke.h>

#include "stat/stat_private.h"

/* stat_svd.c — singular values and vectors by LAPACK's dgesdd (divide and conquer: Gu & Eisenstat 1995), and
 * the product of two matrices by OpenBLAS.
 *
 * LAPACK works by columns, so our [rows, cols] is its transpose [cols, rows]: with Aᵀ = V Σ Uᵀ what it calls u
 * is our vt, and what it calls vt is our u. Nothing is copied.
 */

enum { MOST_ROWS = 1 << 15 };

static lapack_int solve(double *a, lapack_int rows, lapack_int cols, double *values, double *u,
                        double *vt, double *work, lapack_int size, lapack_int *iwork) {
    lapack_int least = ZV_MIN(rows, cols);
    return LAPACKE_dgesdd_work(LAPACK_COL_MAJOR, 'S', cols, rows, a, cols, values, vt, cols, u,
                               least, work, size, iwork);
}

zv_status zv_stat_svd(const zv_env *env, double *matrix, size_t rows, size_t cols, double *values,
                      double *u, double *vt, zv_err *err) {
    if (rows == 0 || cols == 0) return zv_err_set(err, ZV_USAGE, M_STAT_SVD_EMPTY, rows, cols);
    if (rows > MOST_ROWS || cols > MOST_ROWS) return zv__nomem(err);
    for (size_t i = 0; i < rows * cols; i++)
        if (!isfinite(matrix[i]))
            return zv_err_set(err, ZV_FORMAT, M_STAT_BAD_MATRIX, i / cols, i % cols);
    lapack_int m = (lapack_int)rows, n = (lapack_int)cols, unused = 0;
    double wanted = 0;
    lapack_int info = solve(matrix, m, n, values, u, vt, &wanted, -1, &unused);
    if (info != 0) return zv_err_set(err, ZV_INTERNAL, M_STAT_SVD_LAPACK, (int)info);
    double *work = zv__alloc_aligned(env, (size_t)wanted, sizeof(double));
    lapack_int *iwork = ZV_NEW(env, 8 * ZV_MIN(rows, cols), lapack_int);
    zv_status status = work && iwork ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) info = solve(matrix, m, n, values, u, vt, work, (lapack_int)wanted, iwork);
    if (status == ZV_OK && info != 0)
        status = zv_err_set(err, ZV_INTERNAL, M_STAT_SVD_LAPACK, (int)info);
    zv__free(env, iwork);
    zv__free_aligned(env, work);
    return status;
}

void zv_stat_product(double *out, const double *a, bool transpose_a, const double *b,
                     bool transpose_b, size_t rows, size_t cols, size_t inner) {
    if (rows == 0 || cols == 0) return;
    if (inner == 0) {
        memset(out, 0, rows * cols * sizeof(double));
        return;
    }
    cblas_dgemm(CblasRowMajor, transpose_a ? CblasTrans : CblasNoTrans,
                transpose_b ? CblasTrans : CblasNoTrans, (int)rows, (int)cols, (int)inner, 1.0, a,
                (int)(transpose_a ? rows : inner), b, (int)(transpose_b ? inner : cols), 0.0, out,
                (int)cols);
}
