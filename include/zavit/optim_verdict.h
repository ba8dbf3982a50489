/* zavit/optim_verdict.h — what holds a training up: a verdict from measured signals, and the measuring of those that callbacks can
 * tell. Part of <zavit/optim.h>.
 *
 *     zv_signals s = zv_signals_none();
 *     s.rate = 1e-3; s.loss_start = 2.3; s.loss_floor = 0;
 *     ZV_TRY(zv_signals_measure(&s, env, &problem, weights, NULL, err));
 *     zv_stall v = zv_stall_of(&s);
 *     printf("%s: %s %s\n", v.name, zv_stall_text(v.kind, ZV_EN), zv_stall_advice(v.kind, ZV_EN));
 *     for (size_t i = 0; i < v.n_evidence; i++)
 *         printf("  %s %g, threshold %g\n", v.evidence[i].signal, v.evidence[i].measured.value, v.evidence[i].threshold);
 *
 * Signals are combined into numbers without a unit before they are compared, so that no verdict changes with the scale of the
 * loss or of the parameters, nor with a rotation. */
#ifndef ZAVIT_OPTIM_H /* which brings its parts in their order */
#include <zavit/optim.h>
#endif
#ifndef ZAVIT_OPTIM_VERDICT_H
#define ZAVIT_OPTIM_VERDICT_H

#include <zavit/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Thresholds -------------------------------------------------------------------------------- */

#define ZV_LIMIT_GRADIENT_ERROR 1e-3 /* relative difference from finite differences: a bug */
#define ZV_LIMIT_OVERFIT .5 /* share of the loss that a few samples may keep */
#define ZV_LIMIT_LN_C .02 /* relative distance from ln C at which a classifier knows nothing */
#define ZV_LIMIT_RANK .1 /* effective rank by the rank there could be */
#define ZV_LIMIT_UNIFORMITY                                                                        \
    (-.5) /* log E exp(-2|f-f'|²); a uniform sphere has about -4, one point 0 */
#define ZV_LIMIT_DEAD .5 /* share of units that no input wakes */
#define ZV_LIMIT_LAYERS 4 /* powers of ten between the gradients of the first layer and the last */
#define ZV_LIMIT_EDGE_LOW .8 /* ηλ/(2(1+μ)): from here on the edge of stability … */
#define ZV_LIMIT_EDGE_HIGH 1.2 /* … and beyond this no non-linearity holds it */
#define ZV_LIMIT_OVERSHOT .3 /* mean α */
#define ZV_LIMIT_STILL 1e-3 /* what the best step along the gradient can gain, of the loss's span */
#define ZV_LIMIT_SADDLE .01 /* -λ_min by the largest |λ| */
#define ZV_LIMIT_CONVEX .03 /* -λ_min by the largest |λ| that a minimum may seem to have */
#define ZV_LIMIT_GAIN 1e-6 /* of the span: a gain, a fall or a rise that counts */
#define ZV_LIMIT_FLAT                                                                              \
    .05 /* |λ| R²/(2 span): how much of the loss's span the curvature here would explain */
#define ZV_LIMIT_NEAR_FLOOR .01 /* loss above its floor, of the span */
#define ZV_LIMIT_NOISE 1. /* variance of a mini-batch's gradient by |G|² */
#define ZV_LIMIT_SLOW .1 /* ηλ/2 below which steps are short … */
#define ZV_LIMIT_SHORT (-.8) /* … and α */
#define ZV_LIMIT_SLOWER                                                                            \
    .02 /* of the span: what a tenth of the rate may gain over it; the table doesn't ask, zv_explain_diagnose does */

/* ---- Verdicts ---------------------------------------------------------------------------------- */

/* In the order in which they are tried: the first that fits is it. A condition on a signal with an interval holds if the whole
 * interval satisfies it; on one without, if the value does; on one that was not measured, not at all. */
#define ZV_STALL_LIST(X)                                                                           \
    X(BUG_GRADIENT, "bug_gradient") /* gradient error above its limit */                           \
    X(DIVERGED, "diverged") /* loss not finite */                                                  \
    X(BUG_OVERFIT, "bug_overfit") /* a few samples can't be learned by heart */                    \
    X(BUG_LABELS, "bug_labels") /* loss at ln C, and shuffled labels are learned as well */        \
    X(BUG_LN_C, "bug_ln_c") /* loss at ln C though it was trained */                               \
    X(COLLAPSE, "collapse") /* effective rank low or uniformity high */                            \
    X(DEAD_UNITS, "dead_units") /* most units are 0 for every input */                             \
    X(VANISHING, "vanishing_gradient") /* first layer's gradient ≪ last one's */                 \
    X(EXPLODING, "exploding_gradient") /* first layer's gradient ≫ last one's */                 \
    X(RATE_TOO_LARGE,                                                                              \
      "rate_too_large") /* ηλ/2 above 1.2; or loss rising and α > .3 or ηλ/2 > 1 */           \
    X(EDGE, "edge_of_stability") /* ηλ/2 in .8 … 1.2, loss not rising */                       \
    X(PLATEAU, "plateau") /* still, no curvature to speak of, far above the floor */               \
    X(SADDLE, "saddle") /* still, λ_min < 0, a step along v_min gains more than the gradient's */ \
    X(NOISE_FLOOR,                                                                                 \
      "noise_floor") /* noise above gradient, steps undo each other, loss not falling */           \
    X(CONVERGED, "converged") /* still, at the floor */                                            \
    X(LOCAL_MINIMUM, "local_minimum") /* still, λ_min ≥ 0, above the floor */                   \
    X(RATE_TOO_SMALL, "rate_too_small") /* ηλ/2 < .1, α < -.8, not still */                     \
    X(DESCENDING, "descending") /* loss falling */                                                 \
    X(UNKNOWN, "unknown") /* none fits */

typedef enum zv_stall_kind {
#define ZV_STALL_ENUM(name, text) ZV_STALL_##name,
    ZV_STALL_LIST(ZV_STALL_ENUM)
#undef ZV_STALL_ENUM
        ZV_STALLS
} zv_stall_kind;

ZV_API const char *zv_stall_name(zv_stall_kind kind);
/* What it means, and what to change; one sentence each. */
ZV_API const char *zv_stall_text(zv_stall_kind kind, zv_lang lang);
ZV_API const char *zv_stall_advice(zv_stall_kind kind, zv_lang lang);

/* Everything that can be known at a point; NaN values for what was not measured. */
typedef struct zv_signals {
    double rate, momentum; /* of the run */
    double loss_start, loss_floor; /* at the first step; the least possible, NaN if unknown */
    double distance; /* R: the larger of |θ| and the way from the start */
    zv_measured loss; /* here; infinite for one that is no number */
    zv_measured
        trend; /* change of the loss over the steps looked at, by its span; infinite where it was lost on the way */
    zv_measured gradient_squared; /* |G|² */
    zv_measured noise; /* tr Σ/(batch · |G|²) */
    zv_measured successive; /* mean cosine of successive gradients */
    zv_measured alpha; /* mean step coefficient */
    zv_measured high, low; /* λ_max, λ_min */
    zv_measured along; /* gᵀHg/g²: curvature along the gradient */
    zv_measured
        saddle_gain; /* how much more the best step along v_min lowers the loss than a step along the gradient at the rate */
    zv_measured
        layers; /* log₁₀ of the first layer's root mean square gradient over the last one's */
    zv_measured dead; /* share of units with output 0 for every input */
    zv_measured
        rank; /* effective rank, exp of the spectrum's entropy (Roy & Vetterli 2007), by min(rows, dim) */
    zv_measured uniformity; /* (Wang & Isola 2020) */
    double classes; /* C of a classifier, NaN elsewhere */
    zv_measured gradient_error; /* the largest relative one of a gradient check */
    zv_measured overfit; /* loss on a few samples after training on them, by that before */
    zv_measured
        shuffled; /* loss after training on shuffled labels minus that on true ones, by ln C */
    zv_measured
        slower_start; /* loss after the rule's steps from the first weights less that of a tenth of the rate, by the span */
    zv_measured slower_here; /* … from here */
    zv_measured wider_here; /* … less that of batches eight times as wide, from here */
} zv_signals;

ZV_API zv_signals zv_signals_none(void); /* all NaN */

#define ZV_STALL_EVIDENCE 4
typedef struct zv_stall_evidence {
    const char *signal; /* its name, static */
    zv_measured measured;
    double threshold;
    bool above; /* it is above the threshold, else below */
} zv_stall_evidence;

typedef struct zv_stall {
    zv_stall_kind kind;
    const char *name;
    zv_stall_evidence evidence[ZV_STALL_EVIDENCE]; /* what decided */
    size_t n_evidence;
    double rate; /* the learning rate that is recommended, NaN: none */
} zv_stall;

/* A pure function: the same signals, the same verdict. */
ZV_API zv_stall zv_stall_of(const zv_signals *s);

/* ---- Measuring --------------------------------------------------------------------------------- */

/* out = H(x) · v. */
typedef zv_status zv_hessian_at_fn(void *ctx, const double *x, const double *v, double *out,
                                   zv_err *err);

/* A training seen from outside. */
typedef struct zv_training {
    zv_loss_fn *loss; /* by mini-batch */
    zv_hessian_at_fn *hessian; /* of the whole loss; NULL: no curvature */
    void *ctx;
    size_t n;
    uint64_t
        batches; /* mini-batches 0 … that the point is measured on, the steps go on from there; 1: no noise, always batch 0 */
    size_t batch; /* samples in one */
} zv_training;

typedef struct zv_signals_opts {
    size_t steps; /* tried on a copy; 0: 64 */
    zv_lanczos_opts lanczos;
    double level; /* 0: .95 */
} zv_signals_opts;

/* Fills loss, trend, gradient_squared, noise, successive, alpha, high, low, along, saddle_gain and (if NaN) distance from what
 * happens at x [n] and in a few steps of ZV_OPTIM_MOMENTUM from a copy of it with s->rate and s->momentum, mini-batches in turn. Reads rate, momentum,
 * loss_start, loss_floor; leaves the rest. Some (batches + 50) · n numbers. */
ZV_API zv_status zv_signals_measure(zv_signals *s, const zv_env *env, const zv_training *t,
                                    const double *x, const zv_signals_opts *opts, zv_err *err);

#ifdef __cplusplus
}
#endif
#endif
