#include "base/base_private.h"

#include <lapacke.h>

#include "stat/stat_private.h"

/* stat_eigen.c — eigenvalues and eigenvectors of a symmetric matrix, by LAPACK's dsyevr (relatively
 * robust representations, Dhillon 1997).
 *
 * The "_work" entry takes its work space from the caller, so memory stays with the environment, and
 * column-major order needs no transposed copy: a symmetric matrix is its own transpose, and a
 * column of LAPACK's is a row of ours.
 */

typedef struct solver {
    lapack_int n, first, last; /* wanted: first … last, counted from 1, ascending */
    double *a; /* [n, n], destroyed */
    double *values; /* [n] */
    double *vectors; /* [top, n] or NULL */
    lapack_int *support; /* [2 top] */
    double *work;
    lapack_int *iwork;
    lapack_int work_size, iwork_size; /* -1 each: LAPACK writes the sizes to work[0], iwork[0] */
} solver;

static lapack_int solve(solver *s, double *work, lapack_int *iwork) {
    lapack_int found = 0;
    double unused = 0;
    return LAPACKE_dsyevr_work(LAPACK_COL_MAJOR, s->vectors ? 'V' : 'N', 'I', 'U', s->n, s->a, s->n,
                               0.0, 0.0, s->first, s->last, 0.0, &found, s->values,
                               s->vectors ? s->vectors : &unused, s->n, s->support, work,
                               s->work_size, iwork, s->iwork_size);
}

static zv_status check_matrix(const double *matrix, size_t dim, zv_err *err) {
    for (size_t i = 0; i < dim; i++)
        for (size_t j = 0; j < dim; j++)
            if (!isfinite(matrix[i * dim + j]))
                return zv_err_set(err, ZV_FORMAT, M_STAT_BAD_MATRIX, i, j);
    return ZV_OK;
}

/* LAPACK counts upwards; we hand out the largest first. */
static void reverse_rows(double *rows, size_t count, size_t width) {
    for (size_t i = 0; i < count / 2; i++) {
        double *top = rows + i * width, *bottom = rows + (count - 1 - i) * width;
        for (size_t j = 0; j < width; j++) {
            double kept = top[j];
            top[j] = bottom[j];
            bottom[j] = kept;
        }
    }
}

/* An eigenvector's sign is arbitrary: choose the one that two runs and two machines agree on. */
static void fix_sign(double *vector, size_t dim) {
    size_t largest = 0;
    for (size_t j = 1; j < dim; j++)
        if (fabs(vector[j]) > fabs(vector[largest])) largest = j;
    if (vector[largest] >= 0) return;
    for (size_t j = 0; j < dim; j++) vector[j] = -vector[j];
}

static zv_status run(solver *s, const zv_env *env, zv_err *err) {
    double work_size = 0;
    lapack_int iwork_size = 0;
    s->work_size = s->iwork_size = -1;
    lapack_int info = solve(s, &work_size, &iwork_size);
    if (info != 0) return zv_err_set(err, ZV_INTERNAL, M_STAT_LAPACK, (int)info);
    s->work_size = (lapack_int)work_size;
    s->iwork_size = iwork_size;
    s->work = zv__alloc_aligned(env, (size_t)s->work_size, sizeof(double));
    s->iwork = ZV_NEW(env, (size_t)iwork_size, lapack_int);
    if (!s->work || !s->iwork) return zv__nomem(err);
    info = solve(s, s->work, s->iwork);
    if (info == LAPACK_WORK_MEMORY_ERROR || info == LAPACK_TRANSPOSE_MEMORY_ERROR)
        return zv__nomem(err);
    if (info != 0) return zv_err_set(err, ZV_INTERNAL, M_STAT_LAPACK, (int)info);
    return ZV_OK;
}

zv_status zv_stat_eigen(const zv_env *env, double *matrix, size_t dim, size_t top, double *values,
                        double *vectors, zv_err *err) {
    if (top == 0 || top > dim) return zv_err_set(err, ZV_USAGE, M_STAT_TOP, top, dim);
    if (dim > INT16_MAX) return zv__nomem(err); /* 32-bit sizes in LAPACK: dim² must fit */
    ZV_TRY(check_matrix(matrix, dim, err));
    solver s = {.n = (lapack_int)dim,
                .first = (lapack_int)(dim - top + 1),
                .last = (lapack_int)dim,
                .a = matrix,
                .vectors = vectors};
    s.values = ZV_NEW(env, dim, double);
    s.support = ZV_NEW(env, 2 * top, lapack_int);
    zv_status status = s.values && s.support ? run(&s, env, err) : zv__nomem(err);
    if (status == ZV_OK) {
        memcpy(values, s.values, top * sizeof(double));
        reverse_rows(values, top, 1);
    }
    if (status == ZV_OK && vectors) {
        reverse_rows(vectors, top, dim);
        for (size_t i = 0; i < top; i++) fix_sign(vectors + i * dim, dim);
    }
    zv__free(env, s.iwork);
    zv__free_aligned(env, s.work);
    zv__free(env, s.support);
    zv__free(env, s.values);
    return status;
}
