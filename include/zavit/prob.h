/* zavit/prob.h — from a number to a probability: far tails, Bayes' rule, calibration, and how good a
 * stated probability turned out to be.
 *
 *     zv_tail tail;
 *     ZV_TRY(zv_tail_fit(&tail, env, sorted_cosines, n, 1.0, err));
 *     double p = zv_tail_share(&tail, sorted_cosines, n, .93, &interval);   // P(S ≥ .93) by chance
 *
 *     zv_logistic *l = NULL;
 *     ZV_TRY(zv_logistic_fit(&l, env, x, y, n, features, err));             // signals to one score
 *     zv_venn_abers *va = NULL;
 *     ZV_TRY(zv_venn_abers_new(&va, env, scores, y, n, err));               // score to a pair
 *     zv_venn_pair p = zv_venn_abers_at(va, zv_logistic_score(l, features_of_this_one));
 *     double deployed = zv_prob_shift(p.merged, share_in_the_sample, share_where_it_is_used);
 *
 * Two things are kept apart everywhere. *Surprise*: how seldom chance comes this far; it needs no
 * labels and says nothing about meaning. *Relevance*: how often such a pair is related; it needs
 * pairs that somebody judged.
 */
#ifndef ZAVIT_PROB_H
#define ZAVIT_PROB_H

#include <zavit/base.h>
#include <zavit/stat.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- The far tail of a sample ------------------------------------------------------------------ */

typedef enum zv_tail_state {
    ZV_TAIL_FITTED,
    ZV_TAIL_FEW, /* fewer than ZV_TAIL_LEAST values above the threshold: counts only */
    ZV_TAIL_POOR /* the largest values don't follow the fit (copies, say): counts only */
} zv_tail_state;

#define ZV_TAIL_LEAST 50 /* exceedances that a fit needs */
#define ZV_TAIL_MOST 100 /* and that it is made of, where the 99th percentile leaves more */
#define ZV_TAIL_LAWS 30
#define ZV_TAIL_JOIN 10 /* so many values are counted before the fit takes over */
#define ZV_TAIL_REACH 100 /* the fit is followed down to 1/(ZV_TAIL_REACH · n), and no further */

/* A generalised Pareto law for what exceeds a threshold u, the 99th percentile of a sample or, in one of more than
 * 10,000, all but its 100 largest values; the sample ends at `end` (1
 * for cosines, INFINITY for what has no end): y = -log(end - x) + log(end - u), or x - u without an
 * end, has P(Y > y | X > u) = (1 + shape·y/scale)^(-1/shape) (Pickands 1975; Balkema & de Haan 1974). On that
 * scale the law of cosines on a sphere has shape 0, and no fit can claim that a value short of the
 * end is impossible. A plain struct: copy it as you like. */
typedef struct zv_tail {
    zv_tail_state state;
    size_t n, exceedances;
    double end, threshold; /* u */
    double shape, scale; /* posterior means, for display */
    struct {
        double shape, scale, weight;
    } laws[ZV_TAIL_LAWS]; /* the posterior: weights add up to 1 */
    size_t n_laws;
    double join; /* the ZV_TAIL_JOIN-th largest value: from here on the fit is used */
} zv_tail;

/* Fits by the posterior of Zhang & Stephens (2009) on a grid: no iteration, always an answer, and for the
 * shapes met here as good as maximum likelihood. Shares are averaged over the posterior (a predictive tail): one that is
 * wrong by chance would otherwise state too small shares more often than it states too large ones. `sorted` ascending, without NaN. ZV_NOMEM only; what can't be fitted says so in
 * `state`. */
ZV_API zv_status zv_tail_fit(zv_tail *out, const zv_env *env, const double *sorted, size_t n,
                             double end, zv_err *err);
/* P(X ≥ x) for a new value of the same kind, in (0, 1]. Up to `join` from the count, (1 + #{≥ x})/(1 + n)
 * (Davison & Hinkley 1997); beyond it (ZV_TAIL_JOIN/(n + 1)) · mean of G(x)/G(join), and at least
 * 1/(ZV_TAIL_REACH · n). `interval` (95 %, may be NULL): Wilson's for a count; beyond the join from the
 * variances of the join's count and of the fit (delta method, Smith 1987), the lower end 0 where the
 * reach ends. Values within `same` below x count as ≥ x. Non-increasing in x. */
ZV_API double zv_tail_share(const zv_tail *tail, const double *sorted, size_t n, double x,
                            double same, zv_interval *interval);
/* Does zv_tail_share answer from the fit at x (true), or from the count? */
ZV_API bool zv_tail_beyond(const zv_tail *tail, double x);

/* ---- Bayes ------------------------------------------------------------------------------------- */

ZV_API double zv_prob_logit(double p); /* log(p/(1 - p)); ∓∞ at 0 and 1 */
ZV_API double zv_prob_expit(double log_odds);
/* P(related | s) = 1/(1 + (1 - prior)/prior · f0/f1) from the log densities of s among related and
 * unrelated pairs. */
ZV_API double zv_prob_posterior(double prior, double log_related, double log_unrelated);
/* A probability learned where a share `from` is related, carried to where it is `to`: the log-odds move by
 * logit(to) - logit(from) (Elkan 2001; Saerens, Latinne & Decaestecker 2002). It holds if only the shares differ, not what related and unrelated pairs look
 * like. */
ZV_API double zv_prob_shift(double p, double from, double to);

/* ---- Calibration from labelled scores ---------------------------------------------------------- */

/* Logistic regression whose weights are never negative, so that a stronger signal never makes the probability
 * smaller: it is monotone in every feature. Targets are smoothed as Platt (2000) does, (n₁ + 1)/(n₁ + 2) and
 * 1/(n₀ + 2); with one feature it is Platt's method. Newton's steps with halving (Lin, Lin & Weng 2007) on
 * features of mean 0 and variance 1, with a ridge of 0.01. */
typedef struct zv_logistic zv_logistic;

/* x: [n, features] row-major, y: 0 or 1. ZV_NODATA unless both classes are there. At most 16 features; O(n · features²) per step. */
ZV_API zv_status zv_logistic_fit(zv_logistic **out, const zv_env *env, const double *x,
                                 const uint8_t *y, size_t n, size_t features, zv_err *err);
ZV_API void zv_logistic_free(zv_logistic *l);
ZV_API double zv_logistic_score(const zv_logistic *l, const double *x); /* log-odds */
/* Weights of the features as given, in their own units; [features]. */
ZV_API const double *zv_logistic_weights(const zv_logistic *l);
ZV_API double zv_logistic_bias(const zv_logistic *l);
/* How a penalised fit ends: largest |gradient| over the weights that are above 0, per item. */
ZV_API double zv_logistic_gradient(const zv_logistic *l);

/* Isotonic regression of y on its order by pooling adjacent violators (Ayer et al. 1955): fit [n] is the
 * non-decreasing sequence with the least Σ w (y - fit)². w may be NULL (all 1). */
ZV_API zv_status zv_isotonic_fit(double *fit, const zv_env *env, const double *y, const double *w,
                                 size_t n, zv_err *err);

/* What an isotonic fit says of a score when the item itself is added to the sample once as unrelated
 * (p0) and once as related (p1): one of the two is calibrated by construction, for exchangeable items
 * (Vovk & Petej 2014). It is a Venn–Abers pair, not a confidence interval: it is narrow where the sample is
 * dense. merged = p1/(1 - p0 + p1), the single number with the least regret under log-loss. */
typedef struct zv_venn_pair {
    double p0, p1, merged;
} zv_venn_pair;
typedef struct zv_venn_abers zv_venn_abers;

/* Scores must be finite and not those that a scorer gave to its own training items, else the pair is too sure. ZV_NODATA unless both
 * classes are there. O(n log n); asking is O(log n + blocks that the new item pools). */
ZV_API zv_status zv_venn_abers_new(zv_venn_abers **out, const zv_env *env, const double *scores,
                                   const uint8_t *y, size_t n, zv_err *err);
ZV_API void zv_venn_abers_free(zv_venn_abers *va);
/* Non-decreasing in the score, all three. */
ZV_API zv_venn_pair zv_venn_abers_at(const zv_venn_abers *va, double score);

/* ---- Mixture: what stands beyond the bulk of one query's scores -------------------------------- */

typedef enum zv_mixture_state {
    ZV_MIXTURE_IDENTIFIED,
    ZV_MIXTURE_FEW, /* fewer than ZV_MIXTURE_LEAST scores */
    ZV_MIXTURE_BULK, /* the bulk is not of one piece: no law foretells it, or not its other end */
    ZV_MIXTURE_NO_EXCESS, /* no more rows stand beyond the bulk than it foretells */
    ZV_MIXTURE_UNSTABLE /* half of the rows may say something quite different */
} zv_mixture_state;

#define ZV_MIXTURE_LEAST 200
#define ZV_MIXTURE_HALVES 100
#define ZV_MIXTURE_CHANCE 0.05 /* an excess that is as frequent by chance is none */
#define ZV_MIXTURE_MISFIT 0.01 /* how far the law's shares may be off within the bulk: so far, */
#define ZV_MIXTURE_NOISE 0.75 /* and so many √n-ths, by chance */
#define ZV_MIXTURE_WIDE 0.2 /* the posterior's interval at the largest score, at most */
#define ZV_MIXTURE_FROM                                                                            \
    (-2.05) /* the bulk, in standard deviations of the law: its 2nd to its 90th per cent */
#define ZV_MIXTURE_UPTO 1.28
/* Nobody turns these; they are stated so that others can compute the same. */
#define ZV_MIXTURE_POINTS 64 /* quantiles that the law is fitted to, evenly in z */
#define ZV_MIXTURE_ROUNDS 3 /* law and share of background, in turns */
#define ZV_MIXTURE_SKEWEST 0.8 /* |skew| at most */
#define ZV_MIXTURE_EACH                                                                            \
    500 /* the largest values are all knots of the curve; from here on every hundredth in logarithm, down to a tenth of the rows */
/* Counts are taken this many standard deviations smaller, and what background foretells as many larger: the best
 * non-increasing fit to a noisy curve lies above the true one. */
#define ZV_MIXTURE_DOUBT 0.5
/* Rows stand out as far down as their excess grows by more than its error: the excess less so many standard deviations
 * is largest there. */
#define ZV_MIXTURE_SURE 3.0
#define ZV_MIXTURE_STREAM                                                                          \
    31 /* of random bits: bit i % 64 of word i / 64 says whether the i-th smallest row is in the half */

typedef struct zv_mixture_info {
    zv_mixture_state state;
    size_t n; /* finite scores */
    double center, scale,
        skew; /* of the bulk: x = center + scale (e^(skew·z) - 1)/skew, z standard normal */
    double misfit,
        misfit_most; /* largest |share - foretold share| in the bulk; how large it may be */
    double chance; /* how often background alone has an excess as large (Simes) */
    double other_chance; /* the same at the low end, where there should be none */
    size_t at_least; /* rows that are more than background, with 95 % confidence */
    double
        prior; /* estimated share of rows that stand out; those hidden in the bulk are not in it */
    zv_interval prior_interval;
    double top; /* posterior of the largest score, stable or not */
    zv_interval top_interval;
} zv_mixture_info;

/* Which scores of *one* query against all rows are more than background? No labels: the bulk of the query's own scores is
 * fitted (an empirical null: Efron 2004, here Tukey's g), and P(not background | score) = 1 - π0 f0/f, where f/f0 is the best
 * non-increasing ratio of rows counted to rows foretold (Grenander 1956). It is surprise beside the query's own bulk, and no
 * relevance. NaN among the scores is left out. O(n log n). ZV_NOMEM only: what can't be identified says so
 * in `state`. A higher score must mean more; the scale is up to the caller (of cosines, atanh). */
typedef struct zv_mixture zv_mixture;
ZV_API zv_status zv_mixture_fit(zv_mixture **out, const zv_env *env, const double *scores, size_t n,
                                uint64_t seed, zv_err *err);
ZV_API void zv_mixture_free(zv_mixture *m);
ZV_API const zv_mixture_info *zv_mixture_about(const zv_mixture *m);
/* The posterior of one of the scores, non-decreasing in x; NaN unless identified. `interval` (may be NULL): 95 % over
 * halves of the rows without replacement, which costs a millisecond. One thread at a time. */
ZV_API double zv_mixture_at(const zv_mixture *m, double x, zv_interval *interval);

/* ---- How good were the probabilities? ---------------------------------------------------------- */

/* -log of the probability given to what happened, natural logarithm; p is kept within [1e-15, 1 - 1e-15]. */
ZV_API double zv_prob_loss(double p, bool happened);
/* Mean and 95 % interval of values that come in groups (pairs of one query): the variance is that of the
 * groups' sums (linearisation, as in survey sampling). `group` [n] are numbers below `groups`; NULL: each value on
 * its own. The interval is NaN for fewer than 2 groups. */
ZV_API zv_status zv_prob_grouped_mean(double *mean, zv_interval *interval, const zv_env *env,
                                      const double *value, const uint32_t *group, size_t n,
                                      size_t groups, zv_err *err);
/* Mean (p - y)² (Brier 1950). */
ZV_API double zv_prob_brier(const double *p, const uint8_t *y, size_t n);
/* Expected calibration error: Σ_bins share · |mean p - mean y| over `bins` bins of equally many items by p. A constant
 * that hits the base rate has 0, so read it beside the log-loss, never alone. */
ZV_API zv_status zv_prob_ece(double *ece, const zv_env *env, const double *p, const uint8_t *y,
                             size_t n, size_t bins, zv_err *err);

#ifdef __cplusplus
}
#endif
#endif
