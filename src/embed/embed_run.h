/* embed_run.h — one run of learning: what its parts share.
 *
 * The corpus is cut into shards of ZV__SHARD words. A task is one shard in one epoch; tasks are
 * numbered epoch by epoch and handed out in order to the threads. Everything random in a task comes
 * from a stream of its own, and the learning rate from its place in the plan, not from a clock or a
 * shared counter: with one thread the same seed gives the same bytes.
 *
 *     embed_learn.c   the run from options to result
 *     embed_shard.c   one task
 *     embed_walk.c    which rows meet in each of its steps
 *     embed_pairs.c, embed_floor.c, embed_heldout.c   what the loss is, and how low it can get
 *     embed_model.c   the matrices
 *     embed_continue.c   beginning with the rows of an earlier space
 *     embed_save.c    writing what was learned
 *     embed_checkpoint.c, embed_checkpoint_file.c   the state of a run, to go on from
 */
#ifndef ZV_EMBED_RUN_H
#define ZV_EMBED_RUN_H

#include "base/base_progress.h"
#include "embed/embed_cbow.h"
#include "embed/embed_checkpoint.h"
#include "embed/embed_corpus.h"
#include "embed/embed_losses.h"
#include "embed/embed_model.h"
#include "embed/embed_sampler.h"
#include "embed/embed_sgns.h"
#include "embed/embed_subwords.h"
#include "embed/embed_walk.h"

#include <stdatomic.h>

/* Words: about a hundredth of a second of work, between two looks at the clock. */
enum { ZV__SHARD = 16384 };

typedef struct zv__loss_sum {
    double sum;
    uint64_t pairs;
    size_t positions; /* measured */
    size_t bad; /* 1 + the place in the shard where it was too high or not finite, 0 if nowhere */
} zv__loss_sum;

/* One thread's scratch. */
typedef struct zv__worker {
    zv__walk walk;
    zv__sgns_rows step; /* the rows of the present step */
    float *scratch; /* [zv__sgns_scratch(…)] */
    zv__window window; /* with subwords */
    zv__loss_sum *loss; /* [epochs] */
} zv__worker;

typedef struct zv__run zv__run;
struct zv__run {
    const zv_env *env;
    const zv_corpus *corpus;
    const zv_learn_opts *opts;
    zv__sgns_kernel *kernel;
    size_t n_shards;
    unsigned epoch; /* the present one; changes only between parallel parts */
    size_t shard; /* the next one of the epoch to be learned, likewise */
    atomic_size_t learned; /* tasks of the present parallel part */
    uint64_t done_before; /* words passed over before this process took the run up */
    zv__checkpoint checkpoint;
    zv__model model;
    zv__parts parts; /* with subwords */
    zv__alias alias;
    uint32_t *keep; /* [n_words] */
    zv__worker *workers;
    struct zv__rounds *rounds; /* deterministic, without subwords */
    unsigned n_workers;
    atomic_uint_fast64_t done; /* words passed over */
    atomic_bool stopped;
    atomic_uint_fast64_t
        diverged; /* 1 + the first word of the plan whose step diverged, 0 if none */
    zv__teller teller;
    zv__losses losses;
    zv_taken taken; /* with opts->from */
};

/* Takes the steps of one task with the scratch of `worker`; adds the words passed over to *passed. The
 * loss measured on the way. */
zv__loss_sum zv__shard_learn(zv__worker *worker, size_t task, uint64_t *passed);

/* What it is made of. A task's words after sub-sampling, with the stream and the rate of its steps (the rows of
 * each are embed_walk.h's); */
size_t zv__shard_begin(const zv__run *r, size_t task, uint32_t *words, uint64_t *random, float *lr,
                       uint64_t *passed);
/* the step that the walk has put together, at the i-th position. False: the loss of the task so far is none that
 * learning has (loss->bad). */
bool zv__shard_step(const zv__walk *w, const zv__sgns_rows *rows, size_t i, float *scratch,
                    zv__loss_sum *loss);

/* Copies ids[begin … end) without the occurrences that sub-sampling drops; returns how many are left. */
size_t zv__subsample(const zv__run *r, size_t begin, size_t end, uint32_t *out, uint64_t *random);

/* The words of a shard that an epoch learns from: without held-out ones, sub-sampled by *random. Returns how
 * many; the corpus words passed over, held-out ones too, go to *passed. out: [ZV__SHARD + 1]. */
size_t zv__shard_words(const zv__run *r, size_t shard, uint32_t *out, uint64_t *random,
                       uint64_t *passed);

/* splitmix64's step: one multiplication chain per number, ample for sampling. */
static inline uint64_t zv__next_random(uint64_t *state) {
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* A position's reach: 1 … window. */
static inline size_t zv__shard_reach(const zv__run *r, uint64_t *random) {
    return 1 + (size_t)((zv__next_random(random) >> 32) * r->opts->window >> 32);
}

/* The vector of word i as it stands: its row, or the mean of its parts, put into scratch [2, stride]. */
const float *zv__run_vector(const zv__run *r, size_t i, float *scratch);

/* The model as it stands before the first step. */
zv_status zv__run_start(zv__run *r, zv_err *err);

/* Of a run that goes on from an earlier space (opts->from): what makes one fit for it; */
zv_status zv__continue_check(const zv_learn_opts *opts, zv_err *err);
/* its rows, put in the places of their words. */
zv_status zv__continue_take(zv__run *r, zv_err *err);

/* Writes the word space, and the context space beside it if asked for. */
zv_status zv__run_save(const zv__run *r, const zv_learn_result *result, const char *path,
                       zv_err *err);

zv__loss_sum zv__run_epoch_loss(const zv__run *r, unsigned epoch);

static inline double zv__loss_mean(zv__loss_sum l) {
    return l.pairs ? l.sum / (double)l.pairs : (double)NAN;
}

#endif
