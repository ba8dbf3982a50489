/* explain_diagnose.h — what the files of a diagnosis share: a training seen in its rule's own coordinates, and by plain loops. */
#ifndef ZV_EXPLAIN_DIAGNOSE_PRIVATE_H
#define ZV_EXPLAIN_DIAGNOSE_PRIVATE_H

#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_diagnose_messages.h"
#include "explain/explain_private.h"

/* Of ln C: what true labels may be learned better by than shuffled ones and be none. */
#define ZV__AS_SHUFFLED .05
/* … and of an interval that begins near 0, for one labelling lies off the mean of all by chance. */
#define ZV__AS_SHUFFLED_WIDE .1
#define ZV__AS_SHUFFLED_NEAR .02

enum {
    ZV__DIAG_SEEDS = 5,
    ZV__DIAG_BATCHES = 5,
    ZV__DIAG_STEPS = 64,
    ZV__DIAG_PRODUCTS = 20, /* with the Hessian, of each seed */
    ZV__DIAG_HESSIAN = 4, /* mini-batches that the Hessian is the mean of */
    ZV__DIAG_CHECKED = 200, /* parameters in the gradient check */
    ZV__DIAG_ROWS = 1000, /* whose outputs are looked at */
    ZV__DIAG_HEART = 16, /* samples to be learned by heart … */
    ZV__DIAG_HEART_STEPS = 60, /* … in so many steps of L-BFGS */
    ZV__DIAG_RACE = 256, /* steps from first weights at the rate and at … */
    ZV__DIAG_SLOWER = 10, /* … the rate by this */
    ZV__DIAG_WIDER = 8, /* batches, times this */
    ZV__DIAG_SHUFFLED = 100, /* steps on shuffled labels, of which the last … */
    ZV__DIAG_SHUFFLED_LAST = 20, /* … are averaged */
    ZV__STREAM_DIAG_ROWS = 0x64696167
};
#define ZV__DIAG_SHUFFLED_RATE 3e-3

/* The rule beside itself with one thing changed. */
typedef enum zv__race { ZV__SLOWER_START, ZV__SLOWER_HERE, ZV__WIDER_HERE, ZV__RACES } zv__race;

/* What one seed gave. */
typedef struct zv__diag_seed {
    zv_signals s;
    double square; /* mean of a mini-batch's |g|², in y */
    double heart_before, heart_after;
    double shuffled, as_it_is; /* losses */
    double race[ZV__RACES][2]; /* losses as it is, and changed */
} zv__diag_seed;

typedef struct zv__diag_progress zv__diag_progress;

typedef struct zv__diagnosis {
    zv_diagnosis d; /* first: it is what the outside sees */
    const zv_env *env;
    zv_trainer *t;
    zv_diagnose_opts o; /* with defaults filled in */
    size_t n;
    double *x; /* [n] where the training stands */
    double *start; /* [n] first weights */
    double *by; /* [n] θ = by · y; NULL: 1 everywhere */
    double decay; /* λ that belongs to the loss */
    double own_rate; /* rate in y by the rule's rate */
    float *kept; /* [n] the net's parameters, to be put back */
    float *ends; /* [races, changed, seeds, n] where their runs ended */
    size_t *rows; /* [sampled] examples whose outputs were looked at */
    zv__diag_seed seed[ZV_DIAGNOSE_SEEDS];
    zv_grad_report check;
    zv__diag_progress *progress; /* while seeds are measured; NULL: nothing is told */
} zv__diagnosis;
/* So much of the present seed's work is done: in losses of a mini-batch, gradients counting three. */
void zv__diag_tell(const zv__diagnosis *d, double work);

/* ---- A training in the rule's coordinates ---- */

/* `inner` asks in the net's own numbers, this in y: L(by·y) + λ|by·y|²/2. */
typedef struct zv__lens {
    const zv__diagnosis *d;
    zv_surface *surface;
    zv_training inner, seen; /* seen: in y */
    double *x, *v; /* [n] */
} zv__lens;
zv_status zv__lens_open(zv__lens *l, zv__diagnosis *d, size_t seed, zv_err *err);
void zv__lens_close(zv__lens *l);
/* y of the point where the training stands. */
void zv__lens_point(const zv__diagnosis *d, const double *x, double *y);

/* The Lanczos options of a seed, so that opening does the same again. */
zv_lanczos_opts zv__diag_lanczos(const zv__diagnosis *d, size_t seed);

zv_stall zv__diag_judge(const zv_signals *s);
/* Are labels learned no better than shuffled ones? */
bool zv__as_shuffled(const zv_measured *m);
/* Mean over seeds with its interval. */
zv_measured zv__over_seeds(const double *x, size_t n, double level);
/* What the run's rate is multiplied by in the rule's coordinates, and its momentum there. */
double zv__diag_rule(const zv_optim_opts *o, double *momentum);
/* The least that the loss can be: 0, or, of PAIRS, where every negative points away. */
double zv__diag_floor(const zv_trainer *t);
/* Steps of a trainer beside the one in question. `lost`: a loss or gradient on the way that is no finite number. */
zv_status zv__diag_steps(const zv__diagnosis *d, zv_trainer *beside, uint64_t steps, bool *lost,
                         zv_err *err);
/* ZV_INTERRUPTED, when asked to stop. */
zv_status zv__diag_stopped(const zv__diagnosis *d, zv_err *err);

/* ---- What needs the net (explain_diagnose_net.c) ---- */

zv_status zv__diag_rows(zv__diagnosis *d, zv_err *err);
zv_status zv__diag_units(zv__diagnosis *d, zv_err *err); /* dead */
zv_status zv__diag_outputs(zv__diagnosis *d, zv_err *err); /* rank, uniformity, alignment */
/* The rank there could be, from rows, width and task. */
double zv__diag_rank_most(const zv__diagnosis *d, size_t rows, size_t width);
/* The layer whose outputs are looked at, and its width; SIZE_MAX where there is none. */
size_t zv__diag_layer(const zv__diagnosis *d, size_t *width);
/* Outputs [n_rows, width] of that layer for rows of the space (unit length for PAIRS). */
zv_status zv__diag_apply(const zv__diagnosis *d, size_t layer, const size_t *rows, size_t n,
                         float *out, zv_err *err);
zv_status zv__diag_heart(zv__diagnosis *d, size_t seed, double *end, zv_err *err); /* overfit */
zv_status zv__diag_shuffled(zv__diagnosis *d, size_t seed, zv_err *err);

/* The races, run for a seed; what each gained; the same by plain losses (explain_diagnose_slower.c). */
zv_status zv__diag_slower(zv__diagnosis *d, size_t seed, zv_err *err);
zv_measured zv__over_slower(const zv__diagnosis *d, zv__race of);
zv_status zv__plain_slower(double *out, zv__diagnosis *d, zv__race of, zv_err *err);

/* A net like the trainer's, with the first weights of a seed; spec as the trainer's but for its bend. */
zv_status zv__diag_fresh(const zv__diagnosis *d, zv_net **out, const zv_net_spec *spec,
                         uint64_t seed, zv_err *err);

/* ---- The plain road (explain_diagnose_plain.c) ---- */

/* The loss of examples and its gradient by plain loops in f64, in the net's own numbers. */
typedef struct zv__plain_net {
    const zv__diagnosis *d;
    zv_surface *surface; /* which examples a mini-batch is */
    size_t *of; /* [batch] */
    size_t batch, rows; /* examples; rows through the net */
    float *in; /* [rows, width 0] */
    double
        *out[ZV_NET_LAYERS + 1]; /* [rows, width]: what comes out of each layer; 0: what goes in */
    double *sum[ZV_NET_LAYERS + 1]; /* before the bend */
    double *slope[2]; /* [rows, widest] */
    double *scores; /* [batch, 2 batch] of PAIRS */
} zv__plain_net;
zv_status zv__plain_open(zv__plain_net *p, const zv__diagnosis *d, zv_surface *surface,
                         zv_err *err);
void zv__plain_close(zv__plain_net *p);
/* Mini-batch k at x [n]; g [n] or NULL. */
double zv__plain_loss(zv__plain_net *p, uint64_t k, const double *x, double *g);
/* Outputs of hidden layer k for examples, by loops: p->out[k + 1]. At most p->rows at a time. */
void zv__plain_forward(zv__plain_net *p, const double *x, size_t rows);
/* The same loss seen in y, with the decay. */
double zv__plain_seen(zv__plain_net *p, uint64_t k, const double *y, double *g, double *x);

/* What all that a training can tell is by the plain road, mean over seeds. `part`: 0 losses and gradients here, 1 the walk,
 * 2 curvature. `slack` of the walk: how far rounding carries. */
typedef struct zv__plain_signals {
    double loss, gradient_squared, noise, layers; /* part 0 */
    double trend, successive, alpha; /* part 1 … */
    double trend_slack, successive_slack, alpha_slack;
    double high, low, along, saddle_gain; /* part 2 */
} zv__plain_signals;
zv_status zv__plain_here(zv__plain_signals *out, zv__diagnosis *d, zv_err *err);
zv_status zv__plain_walk(zv__plain_signals *out, zv__diagnosis *d, zv_err *err);
zv_status zv__plain_curvature(zv__plain_signals *out, zv__diagnosis *d, zv_err *err);
zv_status zv__plain_dead(double *out, zv__diagnosis *d, zv_err *err);
zv_status zv__plain_outputs(double *rank, double *uniformity, double *alignment, zv__diagnosis *d,
                            zv_err *err);
zv_status zv__plain_heart(double *out, zv__diagnosis *d, zv_err *err);
zv_status zv__plain_check(double *out, zv__diagnosis *d, zv_err *err);
/* The mean loss over all mini-batches of all seeds at x [n] in the net's own numbers, without decay. */
zv_status zv__plain_mean_loss(double *out, zv__diagnosis *d, const double *x, zv_err *err);

#endif
