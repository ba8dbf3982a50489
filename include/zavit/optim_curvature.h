/* zavit/optim_curvature.h — what the surroundings of a point say: curvature from Hessian-vector products, how noisy gradients are,
 * slices through the loss, barriers, and the range of learning rates that work. Part of <zavit/optim.h>.
 *
 *     zv_extremes e;
 *     ZV_TRY(zv_curvature_extremes(&e, env, hessian_times, net, n_params, NULL, err));
 *     printf("λ_max %g [%g, %g]: gradient descent is stable below a rate of %g\n",
 *            e.high, e.high_interval.lo, e.high_interval.hi, 2 / e.high);
 *
 * Every number comes with an interval, or with the reason why it has none. */
#ifndef ZAVIT_OPTIM_H /* which brings its parts in their order */
#include <zavit/optim.h>
#endif
#ifndef ZAVIT_OPTIM_CURVATURE_H
#define ZAVIT_OPTIM_CURVATURE_H

#include <zavit/base.h>
#include <zavit/stat.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Why a number has no interval, or only half of one. */
typedef enum zv_optim_why {
    ZV_OPTIM_WHY_NOTHING, /* there is an interval */
    ZV_OPTIM_WHY_EXACT, /* all of it was computed: nothing is estimated */
    ZV_OPTIM_WHY_ONE, /* one mini-batch, start or run shows no spread */
    ZV_OPTIM_WHY_GRADIENT_UNSEEN, /* the mean gradient can't be told from 0, so a ratio to it has no upper end */
    ZV_OPTIM_WHY_CONSTANT, /* it does not vary at all */
    ZV_OPTIM_WHY_FEW, /* too few steps */
    ZV_OPTIM_WHYS
} zv_optim_why;
/* One sentence. Never NULL. */
ZV_API const char *zv_optim_why_text(zv_optim_why why, zv_lang lang);

/* A number, how sure it is, and why there is no more. NaN: not measured. */
typedef struct zv_measured {
    double value;
    zv_interval interval; /* NaN ends: none; an infinite end: open */
    zv_optim_why why;
} zv_measured;

/* ---- Extreme eigenvalues ----------------------------------------------------------------------- */

/* out [n] = H · v [n], H symmetric and the same at every call: the exact product (Pearlmutter 1994), not a difference. */
typedef zv_status zv_hessian_fn(void *ctx, const double *v, double *out, zv_err *err);

typedef struct zv_lanczos_opts {
    size_t steps; /* products per start; 0: 40; at most n are made */
    size_t starts; /* independent random starts; 0: 2 */
    double level; /* of intervals; 0: .95 */
    uint64_t seed;
    double *low_vector, *high_vector; /* [n], unit length, or NULL: not wanted */
} zv_lanczos_opts;

typedef struct zv_extremes {
    zv_measured low, high; /* λ_min, λ_max */
    double low_residual,
        high_residual; /* ‖Hv - λv‖: an eigenvalue lies this near, be it not the last one */
    size_t n, products; /* Hessian-vector products made */
    double seconds; /* what it cost */
} zv_extremes;

/* Lanczos (1950) with full reorthogonalisation, twice. A Ritz value never lies beyond the extreme eigenvalue; how far within
 * bounds Kuczyński & Woźniakowski (1992) for a random start: P(λ_max - θ > ε (λ_max - λ_min)) ≤ 1.648 √n e^(-√ε (2k-1)).
 * Independent starts multiply these chances; the interval goes from the best θ to where they fall below 1 - level, and is
 * wide where few steps were made. Where the Krylov space is all there is (n steps, or an invariant one), only rounding is left:
 * ZV_OPTIM_WHY_EXACT. (steps + 2) · n numbers. ZV_FORMAT for a product that is not finite. */
ZV_API zv_status zv_curvature_extremes(zv_extremes *out, const zv_env *env, zv_hessian_fn *product,
                                       void *ctx, size_t n, const zv_lanczos_opts *opts,
                                       zv_err *err);

/* How far a step of gradient descent is from overshooting: η λ_max/(2 (1 + μ)), its interval that of λ_max (Cohen et al. 2021). At
 * most 1: stable on a quadratic. For momentum μ in the form of ZV_OPTIM_MOMENTUM; 0 for plain descent. */
ZV_API zv_measured zv_curvature_edge(const zv_extremes *e, double rate, double momentum);

/* ---- Spectrum ---------------------------------------------------------------------------------- */

typedef struct zv_spectrum {
    double lo, hi; /* the bins' range: the extreme Ritz values, and a bandwidth beyond */
    double bandwidth; /* of the normal law that each node is smoothed with */
    zv_measured mean; /* of all eigenvalues: tr H/n */
    zv_measured negative; /* share of eigenvalues below 0, by the nodes */
    size_t products;
} zv_spectrum;

/* Share of eigenvalues in each of `bins` equal bins, by stochastic Lanczos quadrature (Golub & Welsch 1969; Ubaru, Chen & Saad
 * 2017; Ghorbani, Krishnan & Xiao 2019): for a random start, nodes θ and weights (first component of T's eigenvector)².
 * share and interval: [bins]; shares add up to 1; intervals are of the mean over starts (Student) and say nothing of what the
 * smoothing hides. opts->starts 0: 10. */
ZV_API zv_status zv_curvature_spectrum(zv_spectrum *out, double *share, zv_interval *interval,
                                       size_t bins, const zv_env *env, zv_hessian_fn *product,
                                       void *ctx, size_t n, const zv_lanczos_opts *opts,
                                       zv_err *err);

/* ---- Noise ------------------------------------------------------------------------------------- */

#define ZV_NOISE_LEAST 4 /* mini-batches that a noise scale needs */

typedef struct zv_noise {
    zv_measured gradient_squared; /* |G|², unbiased: may come out below 0 */
    zv_measured variance; /* tr Σ: of one sample's gradient */
    zv_measured
        scale; /* tr Σ/|G|²: batches much smaller are mostly noise, much larger are wasted */
} zv_noise;

/* The simple noise scale (McCandlish et al. 2018) from the gradients of K mini-batches of `batch` samples at one point:
 * gradients [K, n], row by row. |G|² is the mean product of different mini-batches, tr Σ = batch · (mean square - |G|²); both intervals by
 * the jackknife, that of their ratio after Fieller (1954), who leaves the upper end open where |G|² may be 0. ZV_NODATA below
 * ZV_NOISE_LEAST. */
ZV_API zv_status zv_noise_scale(zv_noise *out, const zv_env *env, const double *gradients,
                                size_t batches, size_t n, size_t batch, double level, zv_err *err);

/* The mean cosine of successive gradients (Pflug 1990; Chee & Toulis 2018): above 0 while one goes somewhere, below 0 when steps undo
 * each other. Neighbours share a gradient, so the variance counts correlations up to lag ⌊n^⅓⌋ (Newey & West 1987). NaN is
 * left out. */
ZV_API zv_measured zv_noise_successive(const double *cosines, size_t n, double level);
/* NaN when one is zero. */
ZV_API double zv_noise_cosine(const double *a, const double *b, size_t n);

/* Where a step landed on the parabola along it: -1 didn't move, 0 in the minimum, 1 as far beyond it (Schneider, Dangel & Hennig
 * 2021). The parabola is the least-squares one through losses and slopes at both ends, slopes per whole step (gradient · step).
 * NaN where it bends down. */
ZV_API double zv_step_alpha(double loss_before, double slope_before, double loss_after,
                            double slope_after);

/* ---- Slices ------------------------------------------------------------------------------------ */

/* A stretch of parameters that belongs together: the weights into one unit. */
typedef struct zv_filter {
    size_t first, count;
    bool fixed; /* stays: biases and gains, by custom */
} zv_filter;

/* A random direction [n], each filter as long as the filter itself (Li et al. 2018), so that slices of nets of
 * different scale can be compared. What is in no filter is 0. */
ZV_API zv_status zv_slice_direction(double *direction, const double *x, size_t n,
                                    const zv_filter *filters, size_t n_filters, uint64_t seed,
                                    zv_err *err);

typedef struct zv_slice {
    zv_loss_fn *loss;
    void *ctx;
    uint64_t batches; /* mini-batches 0 … that each point is averaged over, at least 1 */
    double level; /* 0: .95 */
} zv_slice;

/* Loss at x + s₁ d₁ + s₂ d₂ for each s₁ of `a` [n_a] and s₂ of `b` [n_b]: out [n_b, n_a]. d2 NULL (with b NULL, n_b 0): one
 * line, out [n_a]. A loss that is not finite is kept as it is. Intervals: Student over mini-batches, ZV_OPTIM_WHY_ONE for one,
 * ZV_OPTIM_WHY_CONSTANT where they agree. n numbers. */
ZV_API zv_status zv_slice_losses(zv_measured *out, const zv_env *env, const zv_slice *s,
                                 const double *x, size_t n, const double *d1, const double *a,
                                 size_t n_a, const double *d2, const double *b, size_t n_b,
                                 zv_err *err);

typedef struct zv_barrier {
    zv_measured height; /* max_t L(path) - max(L(x), L(y)); at most 0: none */
    double at; /* t of the highest point, 0 at x, 1 at y */
    double from, to; /* L(x), L(y) */
} zv_barrier;

/* The barrier on the straight line between two points (Garipov et al. 2018; Draxler et al. 2018; Frankle et al. 2020), at `points` ≥ 1 equal steps between
 * them. The height's interval is of paired differences over mini-batches at the point found, and takes no account of the
 * finding. A loss on the way that is not finite is the highest there is: infinite, at the first such point; the height is NaN where an end has none.
 * Both without an interval, for nothing is estimated. */
ZV_API zv_status zv_slice_barrier(zv_barrier *out, const zv_env *env, const zv_slice *s,
                                  const double *x, const double *y, size_t n, size_t points,
                                  zv_err *err);

/* ---- Learning-rate range ----------------------------------------------------------------------- */

#define ZV_RANGE_LEAST 10 /* steps that a range needs */

/* Makes step `step` of run `run` with this rate, and tells the loss before it. Step 0 begins the run again, on other mini-batches
 * than other runs. */
typedef zv_status zv_range_fn(void *ctx, uint64_t run, size_t step, double rate, double *loss,
                              zv_err *err);

typedef enum zv_range_end {
    ZV_RANGE_STEEPEST, /* where the loss fell fastest with the logarithm of the rate */
    ZV_RANGE_NEVER_FELL, /* no rate lowered the loss beyond its jitter: none is named */
    ZV_RANGE_NEVER_ROSE, /* the loss still fell at the highest rate: higher ones may do better */
    ZV_RANGE_DIVERGED_AT_ONCE, /* even the lowest rates raise it: begin lower */
    ZV_RANGE_ENDS
} zv_range_end;
ZV_API const char *zv_range_text(zv_range_end end, zv_lang lang); /* the reason, in one sentence */

typedef struct zv_range_opts {
    double lo, hi; /* 0: 1e-6, 10 */
    size_t steps; /* 0: 100 */
    size_t runs; /* 0: 5 */
    double level; /* 0: .95 */
} zv_range_opts;

typedef struct zv_range {
    zv_range_end end;
    zv_measured rate; /* chosen: geometric mean over runs, interval of its logarithm (Student) */
    double
        highest; /* the lowest rate, over runs, at which the loss was at its least: stay well below */
    size_t steps; /* points of the curve */
} zv_range;

/* Raises the rate geometrically while training (Smith 2017). A run stops where the smoothed loss (exponential, weight .9, bias-corrected)
 * passes its least by 3 times what it fell, or is not finite. rates, losses: [steps] each, or NULL both: the curve, the
 * smoothed loss averaged over the runs that came that far, NaN beyond. */
ZV_API zv_status zv_range_test(zv_range *out, double *rates, double *losses, const zv_env *env,
                               zv_range_fn *step, void *ctx, const zv_range_opts *opts,
                               zv_err *err);

#ifdef __cplusplus
}
#endif
#endif
