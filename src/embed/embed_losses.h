/* embed_losses.h — the loss at the end of an epoch, how low it could be, and the loss on text not learned from.
 *
 *     loss      of the model as it stands, on counted pairs and with all negatives in expectation
 *     floor     the least that any model could have on the same pairs ("unlimited dimension")
 *     heldout   of the model as it stands, on words that no epoch learns from; it has no floor
 *
 * For input w and output c with a = #(w,c) real pairs and b = k P(c) (#w - #(w,c)) expected random ones
 * (a negative that is the position's own word is dropped), a model that gives the product x pays
 *
 *     a log(1 + e^-x) + b log(1 + e^x)   ≥   a log((a + b)/a) + b log((a + b)/b)      at x* = log(a/b)
 *
 * (Levy & Goldberg 2014, with the negatives that word2vec draws). Both sides are summed over the same cells,
 * so that no rounding aside the loss cannot be below its floor, whatever the sample of rows. Cells with a = 0
 * add nothing to the floor and at least 0 to the loss; where they are many, NEGATIVES of them are drawn.
 */
#ifndef ZV_EMBED_LOSSES_H
#define ZV_EMBED_LOSSES_H

#include "embed/embed_pairs.h"

#include <zavit/embed.h>

/* One block in so many is held out, at a place drawn anew for each run of that many; blocks are counted in
 * places of the corpus. A corpus without a whole run of blocks holds nothing out. */
enum { ZV__HELDOUT_BLOCK = 512, ZV__HELDOUT_EVERY = 256 };

typedef struct zv__range {
    size_t begin, end;
} zv__range;

/* What a shard holds out: places of the corpus; begin = end: nothing. */
zv__range zv__heldout_range(size_t n_ids, uint64_t seed, size_t shard);

typedef struct zv__losses {
    zv__pairs pairs;
    double *chance; /* [vocabulary] k P(c) */
    double *floors; /* [n_rows] floor per pair of a row */
    double *values; /* [n_rows] loss per pair of a row, and after them [n_rows] their variance */
    double *blocks; /* [n_blocks] loss of a held-out block, and after them [n_blocks] its pairs */
    size_t n_blocks;
    zv_epoch_loss *epochs; /* [epochs] */
    zv_loss_floor floor;
    zv_loss_heldout heldout;
    zv_estimate loss; /* of the last epoch measured */
    double seconds;
} zv__losses;

/* Counts pairs and computes their floor; neither with CBOW, whose loss is of whole windows. */
zv_status zv__losses_new(zv__losses *l, const struct zv__run *r, zv_err *err);
void zv__losses_free(const zv_env *env, zv__losses *l);
/* Measures the model at the end of r->epoch. `seen`: the loss that the steps saw. */
void zv__losses_measure(zv__losses *l, struct zv__run *r, double seen);
/* The last epoch measured, for the result. */
void zv__losses_result(const zv__losses *l, zv_learn_result *result);
/* The held-out loss as the model stands. */
void zv__heldout_measure(zv__losses *l, struct zv__run *r);
/* The floor of every row, once. */
void zv__floor_rows(zv__losses *l, const struct zv__run *r);
/* The loss of every row as the model stands. */
void zv__floor_measure(zv__losses *l, struct zv__run *r);
/* The mean over all pairs of a value per row, with its interval. */
zv_estimate zv__floor_mean(const zv__losses *l, const double *values, const double *variances);

/* log(1 + e^x), without overflow. */
static inline double zv__softplus(double x) {
    return log1p(exp(-fabs(x))) + (x > 0 ? x : 0);
}

#endif
