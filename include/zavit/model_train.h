/* zavit/model_train.h — a net learning from examples, step by step, so that it can be watched, stopped, saved and gone on with. Part of
 * <zavit/model.h>.
 *
 *     zv_train_opts opts = zv_train_defaults();
 *     ZV_TRY(zv_trainer_new(&t, env, net, examples, &opts, err));
 *     while (!zv_trainer_done(t)) {
 *         zv_epoch epoch;
 *         ZV_TRY(zv_trainer_epoch(t, &epoch, err));
 *         printf("%u: loss %g, held out %g\n", epoch.number, epoch.loss, epoch.held.loss.value);
 *     }
 *     ZV_TRY(zv_trainer_save(t, "topics.safetensors", err));
 *
 * Every draw (order of an epoch, dropout) is a function of the seed and the step, so that a training that was saved and resumed
 * ends with the same bits as one that was not. */
#ifndef ZAVIT_MODEL_H /* which brings its parts in their order */
#include <zavit/model.h>
#endif
#ifndef ZAVIT_MODEL_TRAIN_H
#define ZAVIT_MODEL_TRAIN_H

#include <zavit/base.h>
#include <zavit/optim.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- How ------------------------------------------------------------------------------------------ */

enum { ZV_TRAIN_PATH = 64 }; /* epochs whose parameters may be kept, at most */

typedef struct zv_train_opts {
    zv_optim_opts optim; /* the schedule's total 0: all steps */
    size_t batch; /* examples a step */
    unsigned epochs;
    unsigned patience; /* epochs without a better one on ZV_TUNE, after which it ends; 0: never */
    unsigned
        keep_path; /* epochs whose parameters are kept, evenly thinned, for the way on the loss; 0: none */
    double temperature; /* of PAIRS: similarities are divided by it */
    bool
        raw; /* inputs go in as they are; else each is standardised by those trained on (never for PAIRS) */
    /* The net's own parameters are those that the steps change, which saves a copy of them: a stopped epoch leaves the net in its
     * middle, and who writes to zv_net_params writes to the training. Where there is a part to tune by they stay apart, as the
     * best epoch's must be kept. */
    bool in_place;
    uint64_t seed; /* of orders and dropout */
    const char *command; /* for the history; NULL: none */
    const char *where,
        *held_where; /* conditions on rows that the program had, for the record; NULL: none */
} zv_train_opts;

/* adam at 1e-3, batches of 64, 20 epochs, temperature .05. */
ZV_API zv_train_opts zv_train_defaults(void);
/* A rate to begin with, for standardised inputs: 1e-3 where a rule divides by the gradient's size, more elsewhere. */
ZV_API double zv_train_rate(zv_optim_kind kind);

/* ---- Scores --------------------------------------------------------------------------------------- */

/* On one part of the examples. CLASSES: share right (Wilson). NUMBERS: 1 - mean square error by the targets' variance, all
 * columns together. PAIRS: mean over anchors of 1/rank of the positive among all positives of the part (Student); where equal
 * cosines meet, the mean rank. */
typedef struct zv_net_score {
    size_t n;
    zv_measured
        loss; /* mean over examples, Student's interval; PAIRS: over batches of at most the training's size */
    zv_measured score;
} zv_net_score;

/* What the head changes: 1/rank with it minus 1/rank in the space as it was, anchor by anchor. */
typedef struct zv_gain {
    size_t n;
    double before, after; /* means */
    zv_measured difference; /* paired bootstrap percentile interval over anchors, 10,000 rounds */
} zv_gain;

/* ---- Trainers ------------------------------------------------------------------------------------- */

typedef struct zv_trainer zv_trainer;

/* Keeps env, net (whose parameters it moves) and examples; copies *opts. Standardises the net's inputs and outputs and names its
 * outputs, unless it has been told. ZV_USAGE where net and examples don't fit, for a batch larger than what is trained on, and for an
 * optimiser that can't be used. */
ZV_API zv_status zv_trainer_new(zv_trainer **out, const zv_env *env, zv_net *net,
                                const zv_examples *examples, const zv_train_opts *opts,
                                zv_err *err);
/* Another trainer at the place of t, over a net of the same shape (zv_net_copy), to try something on: the parameters are t's latest; where
 * the rule is the same its state and its steps are, and the rate is that of `opts`, from which all else is taken too (the seed: other
 * batches). t stays as it is. */
ZV_API zv_status zv_trainer_copy(zv_trainer **out, const zv_trainer *t, zv_net *net,
                                 const zv_train_opts *opts, zv_err *err);
ZV_API void zv_trainer_free(zv_trainer *t);
ZV_API zv_net *zv_trainer_net(const zv_trainer *t);
ZV_API const zv_examples *zv_trainer_examples(const zv_trainer *t);
ZV_API const zv_train_opts *zv_trainer_opts(const zv_trainer *t);
ZV_API uint64_t zv_trainer_steps(const zv_trainer *t); /* made so far */
ZV_API uint64_t zv_trainer_epoch_steps(
    const zv_trainer *t); /* in an epoch; a last batch that isn't full is left out */
/* Parameters [zv_trainer_params] after some epochs, opts.keep_path at most, the earliest first: every so-many-th epoch. They are saved and
 * resumed with the training. NULL for k beyond the count. */
ZV_API size_t zv_trainer_way_count(const zv_trainer *t);
ZV_API const float *zv_trainer_way(const zv_trainer *t, size_t k, unsigned *epoch);
/* Numbers kept for it in bytes: parameters, gradients, state, values between. */
ZV_API size_t zv_trainer_bytes(const zv_trainer *t);

typedef struct zv_step {
    uint64_t number; /* from 1 */
    double loss; /* of this batch, before the step */
    double rate;
    double norm; /* of the gradient, before clipping */
} zv_step;

/* One mini-batch; the net itself gets the new parameters at the end of an epoch, or by zv_trainer_latest (opts.in_place: at once). ZV_FORMAT for a loss or
 * gradient that is not finite, with step, layer and example named; nothing has moved then. */
ZV_API zv_status zv_trainer_step(zv_trainer *t, zv_step *out, zv_err *err);

/* One layer in the last step of an epoch. */
typedef struct zv_layer_flow {
    double
        gradient; /* root mean square over weights and biases; beyond 32,768 of them over every so-many-th block of 1,024 */
    double weight;
    double update; /* of what the step changed */
} zv_layer_flow;

typedef struct zv_epoch {
    unsigned number; /* from 1 */
    uint64_t steps; /* made so far */
    double loss; /* mean over this epoch's steps */
    double norm; /* mean of gradients' norms */
    double rate; /* of the last step */
    zv_net_score tune, held; /* n 0: no such part */
    bool
        best; /* the lowest loss (PAIRS: the highest score) so far on ZV_TUNE; the latest epoch is, where there is no such part */
    double seconds; /* steps alone, with what watching them took */
    double watch_seconds; /* … for the signals below; of steps since the run was begun or resumed */
    zv_measured
        successive; /* cosine of gradients of successive steps, of this epoch's watched ones */
    zv_measured alpha; /* step coefficient, likewise */
    zv_layer_flow flow[ZV_NET_LAYERS];
} zv_epoch;

/* The rest of the present epoch. On ZV_INTERRUPTED between two steps, what was done stands. */
ZV_API zv_status zv_trainer_epoch(zv_trainer *t, zv_epoch *out, zv_err *err);
/* Are all epochs over, or is patience? */
ZV_API bool zv_trainer_done(const zv_trainer *t);
ZV_API bool zv_trainer_ended_early(const zv_trainer *t);
/* The epochs that have been, oldest first; lives until the next call. */
ZV_API const zv_epoch *zv_trainer_history(const zv_trainer *t, size_t *n);

/* Gives the net the parameters of its best epoch by ZV_TUNE (the latest, where there is no such part); the trainer goes on from its own. */
ZV_API void zv_trainer_best(zv_trainer *t);
ZV_API void zv_trainer_latest(zv_trainer *t); /* … and the latest */
/* The rate from the next step on (zv_optim_set_rate). */
ZV_API zv_status zv_trainer_set_rate(zv_trainer *t, double rate, zv_err *err);
ZV_API const zv_optim *zv_trainer_optim(const zv_trainer *t); /* as it stands */
/* The trainer goes on from the parameters that the net has now. */
ZV_API void zv_trainer_take(zv_trainer *t);
/* The latest parameters [count], wherever the net's stand. */
ZV_API const float *zv_trainer_params(const zv_trainer *t, size_t *count);

/* Loss and score on a part, with the parameters the net has now. ZV_NODATA for a part that is empty. */
ZV_API zv_status zv_trainer_score(zv_trainer *t, zv_part_of part, zv_net_score *out, zv_err *err);
/* The loss of each example of a part, in the part's order, with the parameters the net has now: what zv_trainer_score is the mean
 * of. losses [zv_examples_count], *n of which are written (of PAIRS the first 5,000 at most). */
ZV_API zv_status zv_trainer_losses(zv_trainer *t, zv_part_of part, double *losses, size_t *n,
                                   zv_err *err);
/* PAIRS only (ZV_USAGE for others). */
ZV_API zv_status zv_trainer_gain(zv_trainer *t, zv_part_of part, zv_gain *out, zv_err *err);

/* ---- On disk -------------------------------------------------------------------------------------- */

/* The net (its best parameters), and all that is needed to go on bit for bit: the latest parameters, the optimiser's state, place, history.
 * Atomic. */
ZV_API zv_status zv_trainer_save(zv_trainer *t, const char *path, zv_err *err);

/* What a file of zv_trainer_save says of the training it is of. Strings belong to the record. */
typedef struct zv_train_record {
    zv_train_opts opts;
    zv_examples_opts examples; /* without `keep` */
    const char *space; /* its path, to be opened from here */
    const char *space_sha256; /* NULL: it had none */
    uint64_t steps;
    size_t count[ZV_PARTS]; /* examples of each part */
    unsigned epochs; /* that it had */
    unsigned best_epoch; /* whose parameters are the net's; 0: none is over */
    double
        best_loss; /* that it was the least of: the loss on the part that chose it, of PAIRS minus the score */
    bool ended_early; /* patience was over before the epochs */
} zv_train_record;
typedef struct zv_train_file zv_train_file;
/* ZV_USAGE for a net that keeps no training. */
ZV_API zv_status zv_train_open(zv_train_file **out, const zv_env *env, const char *path,
                               zv_err *err);
ZV_API const zv_train_record *zv_train_record_of(const zv_train_file *f);
ZV_API void zv_train_close(zv_train_file *f);
/* Puts the trainer where the file's stood. ZV_USAGE, and the trainer stays as it was, where shape, batch, rule, seed or number of
 * examples differ; the rest of the options may change. */
ZV_API zv_status zv_trainer_resume(zv_trainer *t, const zv_train_file *f, zv_err *err);

/* ---- Seen from outside ---------------------------------------------------------------------------- */

/* The training's loss as something to be asked (zv_loss_fn, zv_hessian_at_fn) over all parameters in f64: mini-batch k is `batch` examples
 * drawn by the seed and k, without dropout; the Hessian is that of the first `hessian` mini-batches' mean. */
typedef struct zv_surface zv_surface;
typedef struct zv_surface_opts {
    uint64_t seed;
    size_t batch; /* 0: the trainer's */
    uint64_t hessian; /* 0: 4 */
} zv_surface_opts;
ZV_API zv_status zv_surface_new(zv_surface **out, zv_trainer *t, const zv_surface_opts *opts,
                                zv_err *err);
ZV_API void zv_surface_free(zv_surface *p);
ZV_API zv_training zv_surface_training(zv_surface *p, uint64_t batches);
/* Which examples trained on mini-batch k is: of [batch]; how many a batch has. */
ZV_API void zv_surface_batch(zv_surface *p, uint64_t k, size_t *of);
ZV_API size_t zv_surface_batch_size(const zv_surface *p);
/* The backward pass against differences, `entries` of the parameters at `batch` examples. */
ZV_API zv_status zv_surface_check(zv_surface *p, size_t entries, zv_grad_report *out, zv_err *err);
/* Products with the Hessian so far, and the seconds they took. */
ZV_API uint64_t zv_surface_products(const zv_surface *p, double *seconds);

/* ---- Paths ---------------------------------------------------------------------------------------- */

/* Where trainings of one net went, and the plane through parameter space that shows most of it.
 *
 *     zv_paths_opts opts = {.params = n, .paths = 3, .points = 1 + epochs};
 *     ZV_TRY(zv_paths_new(&p, env, &opts, err));
 *     for (each training) {
 *         ZV_TRY(zv_paths_begin(p, err));
 *         ZV_TRY(zv_paths_add(p, zv_trainer_params(t, NULL), err));    the start, then after each epoch
 *     }
 *     zv_paths_plane plane;
 *     ZV_TRY(zv_paths_project(p, &plane, err));
 *     ZV_TRY(zv_paths_losses(losses, p, surface, 4, 25, 25, err)); */
typedef struct zv_paths zv_paths;

enum { ZV_PATHS_POINTS = 256 }; /* of all paths together that are kept at most */

typedef struct zv_paths_opts {
    size_t params; /* numbers of a point */
    size_t paths, points; /* at most to come: paths, points of each */
    size_t bytes; /* that all points may take; 0: 256 MiB */
} zv_paths_opts;

/* Where points would be too many or too large, of each path every so-many-th is kept, and its last. ZV_UNSUPPORTED where not even two of
 * each have room. Keeps env. */
ZV_API zv_status zv_paths_new(zv_paths **out, const zv_env *env, const zv_paths_opts *opts,
                              zv_err *err);
ZV_API void zv_paths_free(zv_paths *p);
ZV_API size_t zv_paths_step(const zv_paths *p); /* every so-many-th point is kept; 1: all */
/* Begins another path. ZV_USAGE beyond opts->paths. */
ZV_API zv_status zv_paths_begin(zv_paths *p, zv_err *err);
/* Copies a point [params] of the path begun last. ZV_FORMAT, and the path stays as it was, for a number that is not finite. */
ZV_API zv_status zv_paths_add(zv_paths *p, const float *params, zv_err *err);
/* Forgets the path begun last: one that left for infinity would make a dot of the others. */
ZV_API void zv_paths_drop(zv_paths *p);

/* A point of the plane is centre + x · first + y · second. Both directions have unit length and are at right angles, so that
 * distances in the plane are those of parameter space where points lie in it. Belongs to the paths. */
typedef struct zv_paths_plane {
    const double *centre, *first, *second; /* [params] */
    double share; /* of Σ |point - centre|² that lies in the plane, 0 … 1 */
    double along[2]; /* in each of the directions; they add up to `share` */
    double x_lo, x_hi, y_lo, y_hi; /* around all points, and a fifth of their extent on each side */
    bool line; /* all points lie on one line: the second direction is a random one across it */
} zv_paths_plane;

/* The first two principal directions of all points about their mean (Gallagher & Downs 2003; Li et al. 2018), from their Gram
 * matrix [points, points]. ZV_NODATA where nothing moved. O(points² · params). */
ZV_API zv_status zv_paths_project(zv_paths *p, zv_paths_plane *out, zv_err *err);

typedef struct zv_path {
    size_t n;
    const size_t
        *number; /* [n] of each point in its path, from 0: those in between were not kept */
    const double *x, *y; /* [n] in the plane */
} zv_path;
ZV_API size_t zv_paths_count(const zv_paths *p);
ZV_API zv_path zv_paths_path(const zv_paths *p, size_t k); /* after zv_paths_project */

/* Losses on an even grid over the plane, from x_lo, y_lo to x_hi, y_hi: out [rows, cols], row 0 at y_lo; the mean of mini-batches
 * 0 … batches - 1 of `s`. What is not finite is kept as it is. At least 2 by 2. rows · cols · batches losses, with progress. */
ZV_API zv_status zv_paths_losses(double *out, const zv_paths *p, zv_surface *s, uint64_t batches,
                                 size_t rows, size_t cols, zv_err *err);

#ifdef __cplusplus
}
#endif
#endif
