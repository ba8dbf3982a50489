/* zavit/stat.h — mean, spread, correlation, quantiles, and how sure one may be of them.
 *
 *     zv_moments m = {0};
 *     for (size_t i = 0; i < n; i++) zv_moments_add(&m, x[i]);
 *     printf("%g ± %g\n", m.mean, zv_moments_sd(&m));
 *
 * All arithmetic is in f64. Functions on n values need the n stated; with fewer the result is NaN.
 */
#ifndef ZAVIT_STAT_H
#define ZAVIT_STAT_H

#include <zavit/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* An interval; both ends NaN when there is none. */
typedef struct zv_interval {
    double lo, hi;
} zv_interval;

/* ---- Moments: a state that adds values one by one and merges with others ----------------------- */

/* Count, mean and centred sums (Welford 1962; Chan, Golub & LeVeque 1979; third and fourth moment
 * after Pébay 2008). Merging two states gives the state of both samples together. */
typedef struct zv_moments {
    uint64_t n;
    double mean;
    double m2, m3, m4; /* Σ (x - mean)^k */
    double min, max; /* meaningful when n > 0 */
} zv_moments;

ZV_API void zv_moments_add(zv_moments *m, double x); /* ignores NaN */
ZV_API void zv_moments_merge(zv_moments *m, const zv_moments *other);
ZV_API double zv_moments_var(const zv_moments *m); /* unbiased, n - 1; NaN for n < 2 */
ZV_API double zv_moments_sd(const zv_moments *m);
ZV_API double zv_moments_skew(const zv_moments *m); /* m3/n / (m2/n)^1.5; NaN for n < 3 */
/* Interval of the mean from Student's t with n - 1 degrees of freedom. */
ZV_API zv_interval zv_moments_mean_interval(const zv_moments *m, double level);

/* ---- Order ------------------------------------------------------------------------------------- */

/* Sorts in place, NaN last. O(n log n), no allocation. */
ZV_API void zv_stat_sort(double *x, size_t n);
/* Quantile q in [0, 1] of a sorted array, linear between order statistics (type 7 of Hyndman & Fan
 * 1996). n ≥ 1. */
ZV_API double zv_stat_quantile(const double *sorted, size_t n, double q);
/* Distribution-free interval of a quantile from the binomial law of order statistics; 0 < q < 1.
 * NaN when the sample is too small to reach past the quantile on both sides. */
ZV_API zv_interval zv_stat_quantile_interval(const double *sorted, size_t n, double q,
                                             double level);
/* Share of a sorted sample that is < x, plus half of the share that equals x: in [0, 1]. */
ZV_API double zv_stat_rank_share(const double *sorted, size_t n, double x);
/* Ranks 1…n, ties share their mean; NaN gets NaN and takes no rank. scratch: size_t[n]. */
ZV_API void zv_stat_ranks(double *ranks, const double *x, size_t n, size_t *scratch);

/* ---- Correlation ------------------------------------------------------------------------------- */

/* Pearson correlation; NaN when a side is constant or n < 2. */
ZV_API double zv_stat_pearson(const double *x, const double *y, size_t n);
/* Spearman correlation: Pearson of the ranks, ties shared; NaN where Pearson's is, and when any
 * value is NaN. Allocates 3n words of scratch. */
ZV_API zv_status zv_stat_spearman(double *rho, const zv_env *env, const double *x, const double *y,
                                  size_t n, zv_err *err);
/* Interval of a rank correlation by Fisher's z with variance (1 + r²/2)/(n - 3) (Bonett & Wright
 * 2000). NaN for n < 4. */
ZV_API zv_interval zv_stat_spearman_interval(double rho, size_t n, double level);
/* Spearman's correlation with an interval for pairs of any law, ties included: by its influence function (Croux &
 * Dehon 2010), on Fisher's scale. Bonett & Wright's is for pairs near a normal law: where one side's spread changes
 * with the other it covers too seldom. NaN with fewer than 4 pairs, or where a value is NaN or a side constant; the
 * interval also at ρ = ±1. O(n log n), 8n words of scratch. */
ZV_API zv_status zv_stat_spearman_any(double *rho, zv_interval *interval, const zv_env *env,
                                      const double *x, const double *y, size_t n, double level,
                                      zv_err *err);
/* Interval of a Pearson correlation by Fisher's z, variance 1/(n - 3). */
ZV_API zv_interval zv_stat_pearson_interval(double r, size_t n, double level);

/* ---- Shares ------------------------------------------------------------------------------------ */

/* Wilson's score interval for `hits` of `n` (Wilson 1927). NaN for n = 0. */
ZV_API zv_interval zv_stat_share_interval(uint64_t hits, uint64_t n, double level);

/* ---- Two ways to divide the same items --------------------------------------------------------- */

/* How much two partitions of the same items agree. All but the entropies are the same when the two change places, but for
 * homogeneity and completeness, which change places too. */
typedef struct zv_agreement {
    size_t n, a, b; /* items; parts that hold any in the first, in the second */
    double rand; /* Rand's index over chance (Hubert & Arabie 1985): 1 equal, 0 as by chance */
    double mutual; /* mutual information, nats */
    double entropy_a, entropy_b;
    double
        expected; /* mutual information of random partitions with parts of these sizes (Vinh, Epps & Bailey 2010) */
    double adjusted; /* (mutual - expected) / ((entropy_a + entropy_b)/2 - expected) */
    double homogeneity; /* mutual / entropy_b: does a part of the first hold one of the second? */
    double
        completeness; /* mutual / entropy_a: does a part of the second lie in one of the first? */
    double v; /* their harmonic mean (Rosenberg & Hirschberg 2007) */
} zv_agreement;

/* From how many items each pair of parts has in common: counts [rows, cols], the first partition's parts as rows. Where
 * both have one part, or both one item each, everything is 1. NaN without items. `with_chance` false: `expected` and
 * `adjusted`, which cost O(rows · cols · √n), are NaN. */
ZV_API zv_status zv_stat_agreement(zv_agreement *out, const zv_env *env, const uint64_t *counts,
                                   size_t rows, size_t cols, bool with_chance, zv_err *err);

/* ---- Laws -------------------------------------------------------------------------------------- */

ZV_API double zv_stat_normal_cdf(double z);
/* Quantiles: p = 0 and 1 give -∞ and ∞, other p outside of (0, 1) NaN. Relative error below 1e-10;
 * small tails are as exact for p as they are stated, so ask for p, not for 1 - p. */
ZV_API double zv_stat_normal_quantile(double p);
ZV_API double zv_stat_t_quantile(double p, double df);
ZV_API double zv_stat_binomial_cdf(uint64_t k, uint64_t n, double p); /* P(X ≤ k) */

/* ---- Resampling -------------------------------------------------------------------------------- */

/* A statistic of n values chosen by index: returns f(x[index[0]], …). */
typedef double zv_stat_fn(const void *ctx, const size_t *index, size_t n);
/* Bootstrap percentile interval of a statistic over n exchangeable items (Efron 1979), `rounds`
 * resamples with replacement, drawn in order on the calling thread. Resamples on which the statistic
 * is NaN are left out; if all are, the interval is NaN. Don't use it for nearest-neighbour statistics: repeated items lie at
 * distance zero. */
ZV_API zv_status zv_stat_bootstrap(zv_interval *out, const zv_env *env, zv_stat_fn *fn,
                                   const void *ctx, size_t n, size_t rounds, double level,
                                   uint64_t seed, zv_err *err);

/* ---- Covariance -------------------------------------------------------------------------------- */

/* Mean and covariance of rows, in one pass on the environment's threads, the same to the bit for any number of them; states
 * merge. Products of ZV_REAL_F64 are off by 1e-12 of √(C_ii C_jj) at most. Those of ZV_REAL_F32 take less than half the time and are off by
 * 1e-7 or less, the less the more rows there are: not for what hangs on small eigenvalues. The mean is f64 in both. */
typedef struct zv_cov zv_cov;

/* O(dim²) memory; up to 64 MiB more once a call brings tens of thousands of rows. */
ZV_API zv_status zv_cov_new(zv_cov **out, const zv_env *env, size_t dim, zv_real real, zv_err *err);
ZV_API void zv_cov_free(zv_cov *c);
/* Adds `rows` rows of dim f32, `stride` floats apart. Rows must be finite, else ZV_FORMAT with the
 * first that is not; the state then holds some of the rows before it, and is for zv_cov_free. Give many rows at a time: a call costs O(dim²) beside O(rows · dim²/2). */
ZV_API zv_status zv_cov_add(zv_cov *c, const float *x, size_t rows, size_t stride, zv_err *err);
/* Adds what `other` has seen; ZV_USAGE if the dimensions differ. */
ZV_API zv_status zv_cov_merge(zv_cov *c, const zv_cov *other, zv_err *err);
ZV_API uint64_t zv_cov_count(const zv_cov *c);
ZV_API const double *zv_cov_mean(const zv_cov *c); /* [dim] */
/* Writes the unbiased covariance (n - 1), row-major [dim, dim], symmetric. ZV_NODATA for n < 2. */
ZV_API zv_status zv_cov_matrix(const zv_cov *c, double *out, zv_err *err);

/* Eigenvalues (descending) and eigenvectors (rows of `vectors`, unit length, the largest component
 * positive) of a symmetric matrix [dim, dim], by LAPACK. `matrix` is destroyed. `top` = how many
 * are wanted, 1…dim; vectors may be NULL. */
ZV_API zv_status zv_stat_eigen(const zv_env *env, double *matrix, size_t dim, size_t top,
                               double *values, double *vectors, zv_err *err);

/* Singular values (descending) of matrix = u · diag(values) · vt, [rows, cols], by LAPACK; it is destroyed.
 * With r = min(rows, cols): values [r], u [rows, r], vt [r, cols], row-major. Signs are LAPACK's. */
ZV_API zv_status zv_stat_svd(const zv_env *env, double *matrix, size_t rows, size_t cols,
                             double *values, double *u, double *vt, zv_err *err);
/* out [rows, cols] = A · B by OpenBLAS, with A = a [rows, inner] or, transposed, a [inner, rows] turned round;
 * B likewise of b [inner, cols] or [cols, inner]. Row-major. */
ZV_API void zv_stat_product(double *out, const double *a, bool transpose_a, const double *b,
                            bool transpose_b, size_t rows, size_t cols, size_t inner);

/* ---- The shape of a cloud of points (docs/math/geometry.md) ------------------------------------- */

/* How evenly variance is spread over directions, from the eigenvalues of a covariance [n], in any order; what
 * rounding makes negative counts as 0. NaN where all are 0.
 *     participation   (Σλ)²/(n Σλ²): 1 = the same in every direction, 1/n = all in one
 *     iso_score       Rudman, Gillman, Rayne & Eickhoff 2022: from the distance of √n·λ/|λ| to (1 … 1); identical
 *                     with (n·participation - 1)/(n - 1). NaN for n < 2
 *     effective_rank  exp(-Σ p log p), p = σ/Σσ, σ = √λ (Roy & Vetterli 2007): 1 … n. Eigenvalues
 *                     below 1e-12 of the largest are rounding, and count as 0 */
ZV_API double zv_stat_participation(const double *values, size_t n);
ZV_API double zv_stat_iso_score(const double *values, size_t n);
ZV_API double zv_stat_effective_rank(const double *values, size_t n);

typedef enum zv_spectrum_measure {
    ZV_LOG_PARTICIPATION,
    ZV_LOG_EFFECTIVE_RANK
} zv_spectrum_measure;
/* Bias, standard deviation and the latter's degrees of freedom of the logarithm of a measure of the covariance of `n` rows, against that of the law
 * that they were drawn from: to first and second order of its expansion in the covariance, whatever the law. values
 * [dim]: eigenvalues; squares [rows, dim]: (v_k·(x - mean))², v_k the eigenvectors, for some of the rows. Meant for
 * n ≥ 10 dim. O(rows · dim²). */
ZV_API zv_status zv_stat_spectrum_error(double *bias, double *sd, double *df, const zv_env *env,
                                        zv_spectrum_measure measure, const double *values,
                                        const double *squares, size_t rows, size_t dim, size_t n,
                                        zv_err *err);

/* An intrinsic dimension: in how many directions does a cloud spread near its points? */
typedef struct zv_dimension {
    double value; /* NaN where too few distances are left */
    zv_interval
        interval; /* 95 %, of what other points of this law would give at this density; NaN under 10 used */
    size_t used; /* points with a distance above 0 to their nearest */
    double straight; /* TwoNN: R² of the line, 1 where the ratios follow the law; else NaN */
} zv_dimension;

/* The share of the largest ratios that TwoNN leaves out, as in the paper. */
#define ZV_TWONN_DISCARD 0.1
/* TwoNN (Facco, d'Errico, Rodriguez & Laio 2017): the ratio μ = r2/r1 of the distances to the second and the first
 * neighbour has P(μ ≤ x) = 1 - x^-d where density is constant that far; d is the slope of -log(1 - i/n) on log μ_(i),
 * through 0, over the smallest (1 - discard)·n. near [n, stride]: each point's distances, ascending, 2 at least, to its
 * nearest among `points` of which it is one. Points whose first distance is 0 are left out: take copies away first. 0 ≤ discard < 1.
 * Interval: groups of points left out in turn (Tukey 1958), wider by the share n/points, for points that are each other's neighbours.
 * None with fewer than 100. O(n log n). */
ZV_API zv_status zv_stat_twonn(zv_dimension *out, const zv_env *env, const double *near, size_t n,
                               size_t stride, size_t points, double discard, zv_err *err);
/* 1/d at one point: mean of log(r_k/r_j) over j < k (Levina & Bickel 2005; the same as Hill's estimator). NaN where
 * the first distance is 0, or k < 2. */
ZV_API double zv_stat_inverse_dimension(const double *near, size_t k);
/* Maximum likelihood from k neighbours: 1/mean over points of the above (MacKay & Ghahramani 2005: not the mean
 * of d). near [n, k], as above. Interval from the spread over points, wider as
 * above; from 25 k points on. */
ZV_API void zv_stat_dimension_mle(zv_dimension *out, const double *near, size_t n, size_t k,
                                  size_t points);

/* ---- Histogram --------------------------------------------------------------------------------- */

/* Counts values into `bins` equal bins over [lo, hi]; what lies outside goes to the end bins,
 * NaN nowhere. counts: [bins], overwritten. */
ZV_API void zv_stat_histogram(uint64_t *counts, size_t bins, double lo, double hi, const double *x,
                              size_t n);

#ifdef __cplusplus
}
#endif
#endif
