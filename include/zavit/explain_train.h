/* zavit/explain_train.h — findings of a training: how well it does where it was not trained, what it gained, and what each layer does. Part
 * of <zavit/explain.h>. */
#ifndef ZAVIT_EXPLAIN_H /* which brings its parts in their order */
#include <zavit/explain.h>
#endif
#ifndef ZAVIT_EXPLAIN_TRAIN_H
#define ZAVIT_EXPLAIN_TRAIN_H

#include <zavit/model.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Findings of the net as it stands (zv_trainer_best): loss_train, loss_held and score_held with what knowing nothing would
 * reach, gain for pairs, and layer_1 … for what each layer is. O(examples · parameters). */
ZV_API zv_status zv_explain_trained(zv_report *r, const zv_env *env, zv_trainer *t, zv_err *err);

/* ---- Layers ---------------------------------------------------------------------------------------- */

/* A layer as the matrix product that it is: y = x W + b, before its bend. */
typedef struct zv_layer_view {
    size_t in, out, rank; /* rank: singular values above 1e-6 of the largest */
    double largest, smallest; /* singular values, of min(in, out) */
    double effective_rank; /* e^entropy of σ/Σσ (Roy & Vetterli 2007) */
    double gain; /* root mean of |x W|²/|x|² over directions of x: |W|/√in, its Frobenius norm */
    double gain_seen; /* the same over rows that the layer gets; NaN without any */
    double angle_in, angle_out; /* median angle between two such rows, before and after, degrees */
    double
        removed; /* share of |x|² of such rows in directions that W takes to less than a hundredth of σ's largest */
    size_t rows; /* rows seen */
} zv_layer_view;

/* values [min(in, out)]: the singular values, largest first; may be NULL. x [n, in of the net]: rows to be sent through the net up to this
 * layer; n 0: none. ZV_UNSUPPORTED for layers of more than 4096 on both sides. O(in · out · min(in, out)). */
ZV_API zv_status zv_explain_layer(zv_layer_view *out, double *values, const zv_env *env,
                                  const zv_net *net, size_t k, const float *x, size_t n,
                                  zv_err *err);

/* ---- Rules side by side ---------------------------------------------------------------------------- */

/* One of several trainings of one net, from one start, over the same examples in the same order. */
typedef struct zv_rival {
    const char *name; /* of its rule */
    zv_trainer *trainer;
    uint64_t diverged; /* the step that left the numbers; 0: none did */
} zv_rival;

/* compare_best: the lowest loss over what is held out, of nets as they stand (zv_trainer_best, or the latest); compare_lead: by how
 * much the next is behind, example by example, with a paired bootstrap. Who diverged doesn't take part; where all did, there is no
 * finding. ZV_NODATA where nothing is held out. */
ZV_API zv_status zv_explain_rivals(zv_report *r, const zv_env *env, const zv_rival *rivals,
                                   size_t n, zv_err *err);
/* Losses of all by epoch: where they are trained, and over what is held out. */
ZV_API zv_status zv_rivals_figures(zv_report *r, const zv_env *env, const zv_rival *rivals,
                                   size_t n, zv_err *err);

/* Paths and the loss under them. */
typedef struct zv_rivals_ground {
    const zv_paths *paths;
    const zv_paths_plane *plane;
    const zv_rival *const
        *rivals; /* [zv_paths_count] whose each path is; points: start, then epochs */
    const double *losses; /* [rows, cols] of zv_paths_losses */
    size_t rows, cols, params, batches, batch;
} zv_rivals_ground;
ZV_API zv_status zv_rivals_surface(zv_report *r, const zv_env *env, const zv_rivals_ground *g,
                                   zv_err *err);

/* ---- Pictures -------------------------------------------------------------------------------------- */

/* Losses by epoch, trained on and held out; gradient and update by layer and epoch. */
ZV_API zv_status zv_train_figures(zv_report *r, const zv_env *env, const zv_trainer *t,
                                  zv_err *err);

#ifdef __cplusplus
}
#endif
#endif
