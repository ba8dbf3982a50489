/* zavit/optim.h — going downhill: optimisers over plain arrays, learning rates as they change, L-BFGS; and, in its parts, what the
 * surroundings say (optim_curvature.h) and what holds a training up (optim_verdict.h).
 *
 *     zv_optim_opts opts = zv_optim_defaults(ZV_OPTIM_ADAM);
 *     opts.rate = 1e-3;
 *     opts.clip_norm = 1;
 *     zv_optim *o = NULL;
 *     ZV_TRY(zv_optim_new(&o, env, &opts, ZV_REAL_F32, n_params, err));
 *     for (;;) {
 *         ... gradients of this step ...
 *         ZV_TRY(zv_optim_step_f32(o, params, gradients, err));   // nothing has moved if this fails
 *     }
 *     zv_optim_free(o);
 *
 * Parameters and gradients stay the caller's. Results are the same to the bit on every processor tier and for any number of
 * threads: an element is worked out alone, and norms are added up in an order that depends on the length only. */
#ifndef ZAVIT_OPTIM_H
#define ZAVIT_OPTIM_H

#include <zavit/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- The optimisers ---------------------------------------------------------------------------- */

/* One row per rule: name, arrays of state it keeps, name to read, what a step does. θ parameter, g gradient (clipped; where
 * decay λ is not AdamW's, g + λθ), η learning rate, t the step from 1. Formulas and their places for ε are PyTorch's. */
#define ZV_OPTIM_LIST(X)                                                                           \
    X(GD, 0, "gd", "θ ← θ - η g")                                                                  \
    X(MOMENTUM, 1, "momentum", "m ← μ m + g; θ ← θ - η m")                                         \
    X(NESTEROV, 1, "nesterov", "m ← μ m + g; θ ← θ - η (g + μ m)")                                 \
    X(ADAGRAD, 1, "adagrad", "v ← v + g²; θ ← θ - η g/(√v + ε)")                                   \
    X(RMSPROP, 1, "rmsprop", "v ← β₂ v + (1-β₂) g²; θ ← θ - η g/(√v + ε)")                         \
    X(ADAM, 2, "adam",                                                                             \
      "m ← β₁ m + (1-β₁) g; v ← β₂ v + (1-β₂) g²; θ ← θ - η (m/(1-β₁ᵗ))/(√(v/(1-β₂ᵗ)) + ε)")       \
    X(ADAMW, 2, "adamw", "θ ← (1 - ηλ) θ, then as adam without λ")

typedef enum zv_optim_kind {
#define ZV_OPTIM_ENUM(name, slots, text, formula) ZV_OPTIM_##name,
    ZV_OPTIM_LIST(ZV_OPTIM_ENUM)
#undef ZV_OPTIM_ENUM
        ZV_OPTIM_KINDS
} zv_optim_kind;

ZV_API const char *zv_optim_name(zv_optim_kind kind); /* "adam"; "?" for no kind */
ZV_API const char *zv_optim_formula(zv_optim_kind kind);
ZV_API bool zv_optim_parse(zv_optim_kind *out, const char *name);

/* ---- Learning rates as they change ------------------------------------------------------------- */

/* One row per schedule: name, name to read, what it does. `total` steps, `warmup` of them rising from 1/warmup of the rate
 * in equal steps; after `total` the last rate stays. */
#define ZV_SCHEDULE_LIST(X)                                                                        \
    X(CONSTANT, "constant", "η")                                                                   \
    X(WARMUP, "warmup", "η (t+1)/warmup, then η")                                                  \
    X(LINEAR, "linear", "after the warm-up in a straight line to η · end")                         \
    X(COSINE, "cosine", "after the warm-up along half a cosine to η · end")                        \
    X(ONE_CYCLE, "one-cycle",                                                                      \
      "half a cosine from η/25 up to η in .3 of the steps, then one down to η/250,000")

typedef enum zv_schedule_kind {
#define ZV_SCHEDULE_ENUM(name, text, formula) ZV_SCHEDULE_##name,
    ZV_SCHEDULE_LIST(ZV_SCHEDULE_ENUM)
#undef ZV_SCHEDULE_ENUM
        ZV_SCHEDULE_KINDS
} zv_schedule_kind;

typedef struct zv_schedule {
    zv_schedule_kind kind;
    uint64_t total,
        warmup; /* constant takes neither, warmup only `warmup`, one-cycle only `total` */
    double end; /* of linear and cosine: the last rate as a share of the first, 0 … 1 */
} zv_schedule;

ZV_API const char *zv_schedule_name(zv_schedule_kind kind);
ZV_API bool zv_schedule_parse(zv_schedule_kind *out, const char *name);
/* The rate of step t (from 0), from the highest one. linear is PyTorch's LinearLR from 1 to `end`, cosine CosineAnnealingLR
 * (Loshchilov & Hutter 2017) until its end, one-cycle OneCycleLR (Smith & Topin 2019). */
ZV_API double zv_schedule_rate(const zv_schedule *s, double rate, uint64_t step);

/* ---- One optimiser ----------------------------------------------------------------------------- */

#define ZV_OPTIM_RATE_MOST 1e6 /* a higher rate is taken for a slip */

typedef struct zv_optim_opts {
    zv_optim_kind kind;
    double rate; /* η: above 0, at most ZV_OPTIM_RATE_MOST */
    double momentum; /* μ of momentum and nesterov, [0, 1) */
    double beta1, beta2; /* of adam, adamw (both) and rmsprop (beta2), [0, 1) */
    double
        epsilon; /* above 0 where the rule divides, also in the numbers it is for: 1e-50 is 0 in f32 */
    double decay; /* λ ≥ 0 */
    double
        clip_norm; /* > 0: gradients are scaled by min(1, clip_norm/(‖g‖ + 1e-6)) (Pascanu et al. 2013) */
    double clip_value; /* > 0: each is cut to ± this, after clip_norm */
    zv_schedule schedule; /* all zero: constant */
} zv_optim_opts;

/* What each rule's paper, or PyTorch where it has none, recommends. */
ZV_API zv_optim_opts zv_optim_defaults(zv_optim_kind kind);

typedef struct zv_optim zv_optim;

/* Makes one for `count` parameters; copies *opts, keeps env. State is one block of slots · count numbers, and zero. ZV_USAGE
 * for an option that cannot be used, with its name and what it may be. */
ZV_API zv_status zv_optim_new(zv_optim **out, const zv_env *env, const zv_optim_opts *opts,
                              zv_real real, size_t count, zv_err *err);
ZV_API void zv_optim_free(zv_optim *o);

/* One step over all parameters. Before anything moves, gradients are read once: their norm is kept, and one that is not
 * finite is ZV_FORMAT, its index (from 0) named and in err->pos. ZV_USAGE for an optimiser of the other kind of numbers. */
ZV_API zv_status zv_optim_step_f32(zv_optim *o, float *params, const float *gradients, zv_err *err);
ZV_API zv_status zv_optim_step_f64(zv_optim *o, double *params, const double *gradients,
                                   zv_err *err);

/* The same in pieces, so that a layer is updated as soon as its gradient is known and still in cache: one begin, which counts
 * the step, then parts in any order, each parameter once. Nothing is checked or clipped by norm; gradients are multiplied by
 * `scale` (1, or zv_optim_clip_scale). Without `decay`, λ counts as 0 here (biases and gains, by custom). */
ZV_API void zv_optim_begin(zv_optim *o, double scale);
ZV_API void zv_optim_part_f32(zv_optim *o, size_t first, size_t count, bool decay, float *params,
                              const float *gradients);
ZV_API void zv_optim_part_f64(zv_optim *o, size_t first, size_t count, bool decay, double *params,
                              const double *gradients);

/* Rows of a matrix of parameters, of which few have a gradient (an embedding's): `params` is the matrix [·, width] whose first
 * number is parameter `first`, gradients are [n_rows, width] for the rows listed, each listed once. Only these rows and their
 * state move, momenta included, with the step count of all (PyTorch's SparseAdam); a decay touches them only. Costs n_rows ·
 * width, whatever the size of the matrix. ZV_USAGE for a row outside and before a zv_optim_begin (since the optimiser was made or
 * restored), ZV_FORMAT for a row listed twice (rows must ascend). */
typedef struct zv_optim_rows {
    size_t first, width;
    const size_t *rows; /* [n_rows], ascending */
    size_t n_rows;
} zv_optim_rows;
ZV_API zv_status zv_optim_rows_f32(zv_optim *o, const zv_optim_rows *rows, bool decay,
                                   float *params, const float *gradients, zv_err *err);
ZV_API zv_status zv_optim_rows_f64(zv_optim *o, const zv_optim_rows *rows, bool decay,
                                   double *params, const double *gradients, zv_err *err);

/* The rate from the next step on, on which a schedule works further. ZV_USAGE as for opts.rate. */
ZV_API zv_status zv_optim_set_rate(zv_optim *o, double rate, zv_err *err);
ZV_API double zv_optim_rate(const zv_optim *o); /* of the step that comes next */
ZV_API uint64_t zv_optim_steps(const zv_optim *o); /* made so far */
ZV_API double zv_optim_norm(
    const zv_optim *o); /* ‖g‖ of the last whole step, before clipping; NaN before one */
ZV_API double zv_optim_clip_scale(const zv_optim *o,
                                  double norm); /* what a gradient of that norm is multiplied by */

/* What the rule divides each parameter's step by as it stands: √v + ε, v without its bias; 1 for rules that divide by nothing. Before
 * the first step v is 0. out [count]. */
ZV_API void zv_optim_divisors(const zv_optim *o, double *out);

/* State as bytes, to go on from bit for bit: `size` of them are written to `bytes`. What is read back must come from an
 * optimiser of the same rule, numbers and count and be undamaged (the bytes end in a checksum), else ZV_FORMAT says what is wrong,
 * and the state stays; no other status is returned. Options other than the rate are not part of it. The next step is begun anew.
 * Little-endian processors only, as spaces. */
ZV_API size_t zv_optim_state_size(const zv_optim *o);
ZV_API void zv_optim_save(const zv_optim *o, void *bytes);
ZV_API zv_status zv_optim_restore(zv_optim *o, const void *bytes, size_t size, zv_err *err);

/* ---- Gradients alone --------------------------------------------------------------------------- */

/* √Σ g², added up in f64: 32 lanes within blocks of 65,536, blocks in order, the same on any tier and number of threads. */
ZV_API double zv_optim_norm_f32(const zv_env *env, const float *g, size_t n);
ZV_API double zv_optim_norm_f64(const zv_env *env, const double *g, size_t n);
/* The first that is not finite, or n. */
ZV_API size_t zv_optim_first_bad_f32(const float *g, size_t n);
ZV_API size_t zv_optim_first_bad_f64(const double *g, size_t n);

/* ---- A loss to be asked ------------------------------------------------------------------------ */

/* The loss at x [n] on mini-batch `batch` (a number that the caller turns into data, always the same), and its gradient [n]
 * unless that is NULL. What fails in it ends the work and comes out as it is. */
typedef zv_status zv_loss_fn(void *ctx, uint64_t batch, const double *x, double *loss,
                             double *gradient, zv_err *err);

/* ---- L-BFGS ------------------------------------------------------------------------------------ */

typedef enum zv_lbfgs_end {
    ZV_LBFGS_SMALL_GRADIENT, /* largest |g| ≤ gradient_tol */
    ZV_LBFGS_FLAT, /* a step lowered the loss by less than loss_tol · max(|L|, 1) */
    ZV_LBFGS_ITERATIONS, /* as many as were allowed */
    ZV_LBFGS_NO_STEP /* no point along the direction satisfies Wolfe's conditions: rounding, or a wrong gradient */
} zv_lbfgs_end;

typedef struct zv_lbfgs_opts {
    size_t history; /* pairs kept; 0: 10 */
    size_t iterations; /* at most; 0: 1,000 */
    double gradient_tol; /* 0: 1e-6 */
    double loss_tol; /* 0: 1e-12 */
} zv_lbfgs_opts;

typedef struct zv_lbfgs_result {
    zv_lbfgs_end end;
    size_t iterations, evaluations;
    double loss, gradient_largest; /* at x as it was left */
} zv_lbfgs_result;

/* Lowers the loss of batch 0 from x [n] by limited-memory BFGS (Nocedal 1980; Liu & Nocedal 1989) with a line search to the strong
 * Wolfe conditions (Nocedal & Wright 2006, algorithms 3.5 and 3.6; c₁ 1e-4, c₂ .9). x holds the best point found, also when it
 * fails. (2 history + 4) · n numbers. ZV_FORMAT when the loss or gradient at the start is not finite (err->pos the index);
 * further on such points are taken for a step too long. opts NULL: defaults. */
ZV_API zv_status zv_lbfgs(zv_lbfgs_result *out, const zv_env *env, zv_loss_fn *loss, void *ctx,
                          double *x, size_t n, const zv_lbfgs_opts *opts, zv_err *err);

#ifdef __cplusplus
}
#endif

#include <zavit/optim_curvature.h>
#include <zavit/optim_verdict.h>

#endif
