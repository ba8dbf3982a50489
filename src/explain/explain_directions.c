/* explain_directions.c — the mean of a collection's unit vectors, and the directions in which they
 * spread most around it.
 *
 * Up to PRIMAL_DIM dimensions the covariance matrix [dim, dim] is made and solved. Above, it would
 * cost dim³: there the Gram matrix of few rows [rows, rows] has the same leading eigenvalues, and a
 * direction is p = Σ_i v_i x_i / |…| ("snapshots": Sirovich 1987).
 */
#include "base/base_private.h"

#include <zavit/explain.h>
#include <zavit/vec.h>

#include "explain/explain_private.h"

enum { PRIMAL_DIM = 1024, DUAL_ROWS = 1000, DUAL_FLOATS = 1 << 24, BLOCK_ROWS = 2048 };

/* Below this total variance of unit vectors there is nothing but rounding: they are all equal. */
#define NO_VARIANCE 1e-10
/* A direction with less than this share of the variance is noise of the solver. */
#define NO_SHARE 1e-9

/* x/|x| of a row as f32. */
static void unit_row(const zv_background *bg, const zv_kernels *k, size_t row, float *out) {
    zv_space_row(bg->space, row, out);
    zv_vec_normalize(k, out, out, bg->dim);
}

/* ---- Mean ---- */

static zv_status mean_of_units(zv_background *bg, const size_t *sample, zv_err *err) {
    const zv_kernels *k = zv_vec_kernels(bg->env);
    size_t dim = bg->dim, n = bg->n_sample;
    bg->mean = ZV_NEW_ZERO(bg->env, dim, double);
    float *row = ZV_NEW(bg->env, dim, float);
    if (!bg->mean || !row) {
        zv__free(bg->env, row);
        return zv__nomem(err);
    }
    for (size_t i = 0; i < n; i++) {
        zv_space_row(bg->space, sample[i], row);
        k->sum_f64(bg->mean, 1 / zv_vec_norm(k, ZV_F32, row, dim), row, dim);
    }
    for (size_t d = 0; d < dim; d++) bg->mean[d] /= (double)n;
    for (size_t d = 0; d < dim; d++) bg->common += bg->mean[d] * bg->mean[d];

    /* h_i = (n x̂_i·m - 1)/(n - 1): a row's mean cosine to all the others. */
    zv_moments h = {0};
    for (size_t i = 0; i < n; i++) {
        double dot = 0;
        zv_space_row(bg->space, sample[i], row);
        for (size_t d = 0; d < dim; d++) dot += (double)row[d] * bg->mean[d];
        dot /= zv_vec_norm(k, ZV_F32, row, dim);
        zv_moments_add(&h, ((double)n * dot - 1) / (double)(n - 1));
    }
    bg->row_var = zv_moments_var(&h);
    zv__free(bg->env, row);
    return ZV_OK;
}

/* ---- Directions, few dimensions ---- */

static zv_status covariance(zv_background *bg, const size_t *sample, zv_cov *cov, double *matrix,
                            zv_err *err) {
    const zv_kernels *k = zv_vec_kernels(bg->env);
    float *block = ZV_NEW(bg->env, BLOCK_ROWS * bg->dim, float);
    zv_status status = block ? ZV_OK : zv__nomem(err);
    for (size_t i = 0; status == ZV_OK && i < bg->n_sample; i += BLOCK_ROWS) {
        size_t rows = ZV_MIN(BLOCK_ROWS, bg->n_sample - i);
        for (size_t b = 0; b < rows; b++) unit_row(bg, k, sample[i + b], block + b * bg->dim);
        status = zv_cov_add(cov, block, rows, bg->dim, err);
    }
    if (status == ZV_OK) status = zv_cov_matrix(cov, matrix, err);
    zv__free(bg->env, block);
    return status;
}

static zv_status primal(zv_background *bg, const size_t *sample, double *values, double *trace,
                        zv_err *err) {
    size_t dim = bg->dim;
    double *matrix = ZV_NEW(bg->env, dim * dim, double);
    zv_cov *cov = NULL;
    zv_status status = matrix ? zv_cov_new(&cov, bg->env, dim, ZV_REAL_F32, err) : zv__nomem(err);
    if (status == ZV_OK) status = covariance(bg, sample, cov, matrix, err);
    if (status == ZV_OK) {
        for (size_t d = 0; d < dim; d++) *trace += matrix[d * dim + d];
        status = zv_stat_eigen(bg->env, matrix, dim, bg->n_directions, values, bg->directions, err);
    }
    bg->n_direction_rows = bg->n_sample;
    zv_cov_free(cov);
    zv__free(bg->env, matrix);
    return status;
}

/* ---- Directions, many dimensions ---- */

/* x̂_i - m for `rows` of the sample, evenly spaced. */
static void centred_rows(const zv_background *bg, const size_t *sample, float *x, size_t rows) {
    const zv_kernels *k = zv_vec_kernels(bg->env);
    for (size_t i = 0; i < rows; i++) {
        float *row = x + i * bg->dim;
        unit_row(bg, k, sample[i * bg->n_sample / rows], row);
        for (size_t d = 0; d < bg->dim; d++) row[d] = (float)((double)row[d] - bg->mean[d]);
    }
}

/* directions[k] = Σ_i v_ki x_i, made orthonormal (Gram–Schmidt: f32 rows leave 1e-7 otherwise). */
static void lift(zv_background *bg, const float *x, size_t rows, const double *v) {
    const zv_kernels *kernels = zv_vec_kernels(bg->env);
    for (size_t k = 0; k < bg->n_directions; k++) {
        double *p = bg->directions + k * bg->dim, norm = 0;
        memset(p, 0, bg->dim * sizeof(double));
        for (size_t i = 0; i < rows; i++)
            kernels->sum_f64(p, v[k * rows + i], x + i * bg->dim, bg->dim);
        for (size_t l = 0; l < k; l++) {
            const double *q = bg->directions + l * bg->dim;
            double dot = zv__plain_dot(p, q, bg->dim);
            for (size_t d = 0; d < bg->dim; d++) p[d] -= dot * q[d];
        }
        norm = sqrt(zv__plain_dot(p, p, bg->dim));
        for (size_t d = 0; d < bg->dim; d++) p[d] = norm > 0 ? p[d] / norm : 0;
    }
}

static zv_status dual(zv_background *bg, const size_t *sample, double *values, double *trace,
                      zv_err *err) {
    const zv_env *env = bg->env;
    const zv_kernels *k = zv_vec_kernels(env);
    size_t rows = ZV_MIN(bg->n_sample, ZV_MIN(DUAL_ROWS, ZV_MAX(DUAL_FLOATS / bg->dim, 16)));
    bg->n_directions = ZV_MIN(bg->n_directions, rows - 1);
    bg->n_direction_rows = rows;
    float *x = ZV_NEW(env, rows * bg->dim, float);
    double *gram = ZV_NEW(env, rows * rows, double);
    double *vectors = ZV_NEW(env, rows * bg->n_directions, double);
    zv_status status = x && gram && vectors ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) {
        centred_rows(bg, sample, x, rows);
        for (size_t i = 0; i < rows; i++)
            for (size_t j = 0; j <= i; j++)
                gram[i * rows + j] = gram[j * rows + i] =
                    k->dot[ZV_F32](x + i * bg->dim, x + j * bg->dim, bg->dim) / (double)(rows - 1);
        for (size_t i = 0; i < rows; i++) *trace += gram[i * rows + i];
        status = zv_stat_eigen(env, gram, rows, bg->n_directions, values, vectors, err);
    }
    if (status == ZV_OK) lift(bg, x, rows, vectors);
    zv__free(env, vectors);
    zv__free(env, gram);
    zv__free(env, x);
    return status;
}

zv_status zv__background_geometry(zv_background *bg, const size_t *sample, zv_err *err) {
    ZV_TRY(mean_of_units(bg, sample, err));
    size_t wanted = ZV_MIN(bg->opts.directions, ZV_MIN(bg->dim, bg->n_sample - 1));
    bg->n_directions = wanted;
    bg->directions = ZV_NEW(bg->env, wanted * bg->dim, double);
    bg->shares = ZV_NEW(bg->env, wanted, double);
    if (!bg->directions || !bg->shares) return zv__nomem(err);
    double trace = 0;
    ZV_TRY(bg->dim <= PRIMAL_DIM ? primal(bg, sample, bg->shares, &trace, err)
                                 : dual(bg, sample, bg->shares, &trace, err));
    size_t kept = 0;
    while (kept < bg->n_directions && trace > NO_VARIANCE && bg->shares[kept] / trace > NO_SHARE) {
        bg->shares[kept] /= trace;
        kept++;
    }
    bg->n_directions = kept;
    return ZV_OK;
}
