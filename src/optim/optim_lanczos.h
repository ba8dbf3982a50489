/* optim_lanczos.h — one Krylov space: T = Vᵀ H V, tridiagonal, and its eigenpairs. */
#ifndef ZV_OPTIM_LANCZOS_H
#define ZV_OPTIM_LANCZOS_H

#include "optim/optim_private.h"

typedef struct zv__lanczos {
    const zv_env *env;
    zv_hessian_fn *product;
    void *ctx;
    size_t n, most; /* steps at most: min(opts.steps, n) */
    double *basis; /* [most, n] */
    double *w; /* [n] */
    double *alpha, *beta; /* [most]; beta[j] links step j and j + 1 */
    double *values, *vectors, *dense; /* of T: [k] descending, [k, k], scratch */
    size_t steps; /* made */
    bool whole; /* the space is invariant: nothing lies outside that the start can see */
    size_t products; /* over all runs */
} zv__lanczos;

zv_status zv__lanczos_new(zv__lanczos *l, const zv_env *env, zv_hessian_fn *product, void *ctx,
                          size_t n, size_t steps, zv_err *err);
void zv__lanczos_free(zv__lanczos *l);
/* From the random start `index` of a seed; fills alpha … whole. */
zv_status zv__lanczos_run(zv__lanczos *l, uint64_t seed, uint64_t index, zv_err *err);
/* The Ritz vector of values[i], [n]. */
void zv__lanczos_vector(const zv__lanczos *l, size_t i, double *out);
/* ‖Hv - λv‖ of it: β_k times the last component of T's eigenvector. */
double zv__lanczos_residual(const zv__lanczos *l, size_t i);

#endif
