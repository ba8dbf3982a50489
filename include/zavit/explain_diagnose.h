/* zavit/explain_diagnose.h — why is this training stuck? Everything that can be measured at the point where a trainer stands, the verdict
 * of it (optim_verdict.h), and the change that is recommended, tried. Part of <zavit/explain.h>.
 *
 *     zv_diagnosis *d = NULL;
 *     ZV_TRY(zv_explain_diagnose(&d, env, trainer, &(zv_diagnose_opts){.curvature = true}, err));
 *     printf("%s: %s\n", d->stall.name, zv_stall_advice(d->stall.kind, ZV_EN));
 *     ZV_TRY(zv_diagnosis_findings(d, report, err));
 *     zv_trial *trial = NULL;
 *     ZV_TRY(zv_explain_trial(&trial, d, 100, err));                 the change, on a copy
 *     ZV_TRY(zv_trial_findings(trial, report, err));
 *
 * Every signal is measured anew for each of several seeds of mini-batches; its value is the mean over seeds, its interval that of
 * the mean (Student). The trainer and its net are afterwards what they were. docs/math/descent.md derives what is measured. */
#ifndef ZAVIT_EXPLAIN_H /* which brings its parts in their order */
#include <zavit/explain.h>
#endif
#ifndef ZAVIT_EXPLAIN_DIAGNOSE_H
#define ZAVIT_EXPLAIN_DIAGNOSE_H

#include <zavit/model.h>
#include <zavit/optim.h>
#include <zavit/report.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { ZV_DIAGNOSE_SEEDS = 20 }; /* at most */
#define ZV_DIAGNOSE_CURVATURE                                                                      \
    200000 /* parameters up to which curvature is cheap enough to be measured unasked */

typedef struct zv_diagnose_opts {
    uint64_t seed; /* of the first seed's mini-batches; the next ones follow */
    size_t seeds; /* 0: 5; at most ZV_DIAGNOSE_SEEDS */
    size_t batches; /* mini-batches of each; 0: 5; at least ZV_NOISE_LEAST */
    size_t steps; /* walked from the point; 0: 64 */
    bool curvature; /* λ_max, λ_min and what hangs on them */
    double level; /* 0: .95 */
} zv_diagnose_opts;

/* What was measured. A signal that was not is NaN in `signals`. */
typedef struct zv_diagnosis {
    zv_signals signals;
    zv_stall stall;
    zv_measured edge; /* ηλ/(2(1+μ)): see zv_curvature_edge */
    zv_measured alignment; /* of PAIRS: mean |f - f⁺|² (Wang & Isola 2020) */
    zv_optim_kind rule;
    double rate; /* of the next step, as the rule takes it */
    double
        better_rate; /* recommended, as the rule takes it, of adam and its kin at most ten times that; NaN: none */
    size_t n_params, seeds, batches, batch, steps;
    uint64_t products; /* with the Hessian of `hessian` mini-batches: what curvature cost */
    double product_seconds, seconds;
    bool no_curvature; /* it was asked for, and is not finite: all was measured without */
    size_t checked, kinks; /* entries in the gradient check */
    size_t units, sampled; /* hidden units, and rows whose outputs were looked at */
    size_t by_heart; /* samples that were to be learned by heart; 0: not asked */
} zv_diagnosis;

/* Where the rule divides by √v (adam and its kin) all is measured in coordinates in which its steps are plain ones, θ·√(√v + ε), with v
 * as it stands: there gradient descent of rate η(1 - β₁) and momentum β₁ is what the rule does (Cohen et al. 2022), and ηλ/2 means
 * what it does for plain descent. Nesterov is walked as momentum. A decay that is not adamw's belongs to the loss. Dropout is not asked.
 *
 * Besides zv_signals_measure's: `layers` from gradients in the net's own numbers (nets of two layers or more); `dead` (relu) counted over
 * at most 1,000 examples trained on; `rank` of the last hidden layer (PAIRS: of the outputs), by the least of rows, width and, for
 * classes, classes - 1, which is all that classes ask for (Papyan, Han & Donoho 2020), left out where most units are dead, which
 * explains it; `uniformity` of PAIRS; `gradient_error` over some 200 parameters; `overfit` (L-BFGS on 16 samples from the net's first weights, where
 * they are not learned at once); `shuffled` of CLASSES (100 steps of adam at 3e-3 from first weights, on labels as they are and
 * shuffled, the mean loss of the last 20); `slower_start`, of trainings that have made a step: what a tenth of the rate gains over the rate
 * from the first weights, the rule itself over the same mini-batches for as many steps as were made, at most 256, judged on the seed's
 * mini-batches; `slower_here` from here, 4 · steps; `wider_here` what batches eight times as wide gain from here (not of PAIRS, nor where a batch is more
 * than half of all). Of these the value is the median over seeds and the interval their range, which holds the median of all with chance
 * 1 - 2^(1-seeds): where some seeds are thrown away by a rate no mean tells. The first weights are those of zv_net_new with the training's seed.
 *
 * Keeps env and trainer. ZV_USAGE for an option that can't be used; ZV_FORMAT where a gradient is not finite; ZV_INTERRUPTED when asked to stop.
 * Costs per seed some (steps + batches) · 3 gradients in f64; curvature 20 products each, and 15 numbers a parameter with curvature 35,
 * and 6 floats a parameter and seed; the races some 1,300 steps and 256 of wide batches. */
ZV_API zv_status zv_explain_diagnose(zv_diagnosis **out, const zv_env *env, zv_trainer *trainer,
                                     const zv_diagnose_opts *opts, zv_err *err);
ZV_API void zv_diagnosis_free(zv_diagnosis *d);
/* Findings: verdict, and one by the name of each signal that was measured: loss, trend, gradient_squared, noise, successive, alpha, lambda_max,
 * lambda_min, curvature_along, edge, saddle_gain, layers, dead, rank, uniformity, alignment, gradient_error, overfit, shuffled,
 * slower_start, slower_here, wider_here. Opened,
 * gradients are worked out by plain loops, products with the Hessian by differences of those. */
ZV_API zv_status zv_diagnosis_findings(zv_diagnosis *d, zv_report *r, zv_err *err);

/* ---- The change, tried ------------------------------------------------------------------------- */

/* One row per change: name. */
#define ZV_CHANGE_LIST(X)                                                                          \
    X(NONE, "none") /* the verdict asks for none, or for one that can't be tried here */           \
    X(RATE, "rate") /* the recommended rate, constant */                                           \
    X(LOWER_RATE, "lower_rate") /* a tenth of the rate: of a noise floor */                        \
    X(RESTART, "restart") /* from other first weights */                                           \
    X(RESTART_SLOWER, "restart_slower") /* from first weights at a third of the rate */            \
    X(GELU, "gelu") /* from first weights, gelu instead of the bend there was */                   \
    X(CLIP, "clip") /* gradients are clipped to a norm of 1 */                                     \
    X(SADDLE,                                                                                      \
      "saddle") /* one step along the direction of negative curvature, then on as before */        \
    X(TEMPERATURE, "temperature") /* twice the temperature, a tenth of the rate */

typedef enum zv_change {
#define ZV_CHANGE_ENUM(id, name) ZV_CHANGE_##id,
    ZV_CHANGE_LIST(ZV_CHANGE_ENUM)
#undef ZV_CHANGE_ENUM
        ZV_CHANGES
} zv_change;
ZV_API const char *zv_change_name(zv_change change);

/* Losses are means over the diagnosis's mini-batches, all of them, and intervals over its seeds: each is a run of its own, on other batches. */
typedef struct zv_trial {
    zv_change change;
    double rate, temperature; /* that were tried */
    size_t steps; /* with, and without the change */
    double before; /* the loss where the training stands */
    zv_measured with, without; /* after the steps */
    zv_measured gain; /* without - with, paired by seed */
    bool helped; /* the whole of that interval is above 0, or only the runs without were lost */
    double seconds;
} zv_trial;

/* Keeps d. ZV_CHANGE_NONE is no error: nothing is run then. A run whose loss is not finite counts as infinite. */
ZV_API zv_status zv_explain_trial(zv_trial **out, zv_diagnosis *d, size_t steps, zv_err *err);
ZV_API void zv_trial_free(zv_trial *t);
/* Findings: trial_before, trial_without, trial_with, trial_gain (a warning where it is not above 0 beyond doubt). None for
 * ZV_CHANGE_NONE. */
ZV_API zv_status zv_trial_findings(zv_trial *t, zv_report *r, zv_err *err);

/* ---- While it goes on -------------------------------------------------------------------------- */

enum { ZV_WATCH_EPOCHS = 5 }; /* the last ones are looked at */

/* The same table judging what a training keeps of itself anyway (zv_epoch). Not measured: curvature, noise, and what else needs batches of its
 * own; verdicts that hang on those are left to zv_explain_diagnose, and `ask` says when. */
typedef struct zv_watch {
    zv_signals signals; /* NaN for what was not measured */
    zv_stall stall;
    bool ask; /* a diagnosis would tell more */
    bool early; /* fewer than ZV_WATCH_EPOCHS, and nothing clear yet */
    unsigned epoch; /* that it was judged after */
    size_t epochs; /* looked at */
    size_t units, sampled; /* hidden units of relu, and examples that they were looked at for */
    double rate, better_rate; /* as in zv_diagnosis */
    double seconds; /* that judging took */
} zv_watch;

/* Judges the last ZV_WATCH_EPOCHS of zv_trainer_history, right after zv_trainer_epoch. `loss` and `trend` come from a straight line
 * through the epochs' losses (Student's intervals, from three epochs on; of five that all fall or rise the extremes of slopes between
 * two, Sen 1968), the trend being its rise over these epochs by the loss's span, from the first epoch's loss to its floor; `successive`,
 * `alpha` and `layers` are means over epochs, from two on; `dead` (relu) is counted over a 64th of the examples, 16 to 256: with so few
 * it may be too high. Beside the table: within a hundredth of the span of its floor a loss that doesn't fall by a thousandth beyond
 * doubt has converged; one that was thrown above its beginning is so by a fiftieth at least; a rate is too large where α is above its
 * limit and the loss no longer falls. Changes nothing: the trainer learns the same bits, watched or not. ZV_NODATA before the
 * first epoch. */
ZV_API zv_status zv_explain_watch(zv_watch *out, const zv_env *env, const zv_trainer *t,
                                  zv_err *err);
/* What it means, and what to change; one sentence each, in the language's own words. */
ZV_API const char *zv_watch_text(const zv_watch *w, zv_lang lang);
ZV_API const char *zv_watch_advice(const zv_watch *w, zv_lang lang);
/* Findings watch and watch_trend, of a trainer that stands where w was judged. */
ZV_API zv_status zv_watch_findings(const zv_watch *w, zv_report *r, const zv_env *env,
                                   const zv_trainer *t, zv_err *err);

/* ---- Pictures ---------------------------------------------------------------------------------- */

/* Each adds a figure where the report draws, and gives the numbers. */

/* Eigenvalues of the Hessian (in the rule's coordinates), `bins` shares: zv_curvature_spectrum with the first seed's mini-batches. */
ZV_API zv_status zv_diagnose_spectrum(zv_spectrum *out, double *share, zv_interval *interval,
                                      size_t bins, zv_diagnosis *d, zv_report *r, zv_err *err);
ZV_API void zv_spectrum_bins(double *at, size_t bins, const zv_spectrum *s); /* their middles */

enum { ZV_SLICE_LINE = 31, ZV_SLICE_PLANE = 15 };
/* Losses at θ + s d, s from -1 to 1, along a random direction as long as each unit's weights (Li et al. 2018), and over the plane of two:
 * of the first seed's mini-batches, without decay. The middle is where the training stands. */
typedef struct zv_slices {
    double at[ZV_SLICE_LINE];
    zv_measured line[ZV_SLICE_LINE];
    double side[ZV_SLICE_PLANE];
    double plane[ZV_SLICE_PLANE * ZV_SLICE_PLANE]; /* row by row: the second direction's s */
    double rise[ZV_SLICE_PLANE * ZV_SLICE_PLANE]; /* the same less that in the middle */
} zv_slices;
ZV_API zv_status zv_diagnose_slices(zv_slices *out, zv_diagnosis *d, zv_report *r, zv_err *err);

enum { ZV_WAY_POINTS = ZV_TRAIN_PATH + 2, ZV_WAY_SIDE = 15 };
/* Where the training went, as far as its checkpoint keeps it: its first weights (zv_net_new by its seed), the epochs that zv_train_opts.keep_path
 * kept, or without it the best epoch where that isn't the latest, and where it stands; and the loss over the plane that lies nearest to
 * them (zv_paths_project; of two or three points: through them), of four of the first seed's mini-batches, without decay. Two points make a line: the second direction is a random one across it. */
typedef struct zv_way {
    size_t n; /* 2 or more */
    size_t kept; /* epochs in between, of keep_path; 0: only the best one may be there */
    double x[ZV_WAY_POINTS], y[ZV_WAY_POINTS];
    bool best; /* the one in the middle is the best epoch */
    bool line;
    double along[2]; /* share of the points' spread in each direction */
    double x_lo, x_hi, y_lo, y_hi;
    double losses[ZV_WAY_SIDE * ZV_WAY_SIDE]; /* row by row, the first at y_lo */
} zv_way;
/* Figure way. ZV_NODATA where the training has not moved. */
ZV_API zv_status zv_diagnose_way(zv_way *out, zv_diagnosis *d, zv_report *r, zv_err *err);

/* Which rates work from here, on copies: zv_range_test, rates as the rule takes them. Finding rate_range. `rates`, `losses`: [steps]
 * (100), or NULL both. */
ZV_API zv_status zv_diagnose_range(zv_range *out, double *rates, double *losses, zv_diagnosis *d,
                                   zv_report *r, zv_err *err);

/* The barrier on the straight line to another net of the same shape. Finding barrier. at, losses: [points + 1] shares of the way and losses there, or NULL both.
 * ZV_USAGE where shapes differ. */
ZV_API zv_status zv_diagnose_barrier(zv_barrier *out, double *at, double *losses, size_t points,
                                     zv_diagnosis *d, const zv_net *other, zv_report *r,
                                     zv_err *err);

#ifdef __cplusplus
}
#endif
#endif
