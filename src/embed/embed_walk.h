/* embed_walk.h — a shard's words, a few positions at a time: which rows meet in each step.
 *
 *     words    … the  old  man  and  the  sea  …        a step at "old man and", reaches 1, 2, 1
 *     inputs       the (a neighbour of all three), old, man, and
 *     outputs      old, man, and | negatives
 *
 * A step of skip-gram takes ZV__SGNS_GROUP positions, which share their negatives, or a single one where rows would
 * move so far at once that they overshoot: at high learning rates, with wide windows, many negatives, few words. A
 * step of CBOW takes a single position. Neighbours lie within a reach drawn from 1 … W for each position, in the
 * same text. A word that is there twice is one input or output with the counts of both, so that kernels never meet
 * a row twice. (A word in the middle of a step may be nobody's neighbour, where texts end; its counts are 0.)
 *
 * Negatives come in a row of draws D_0, D_1, …, one more with each step. Step s has the K draws
 *
 *     D_s, D_{s+p}, D_{s+2p}, … D_{s+(K-1)p}        p = the steps that a word stays within reach, at most
 *
 * so each draw serves K steps, p apart, and each occurrence of a word meets other draws in each of its
 * steps. The K p rows in use stay in the cache (11 KB at the default settings), and one row is fetched per step in
 * place of K. docs/adr/0009 and 0028 have the measurements.
 */
#ifndef ZV_EMBED_WALK_H
#define ZV_EMBED_WALK_H

#include "embed/embed_sgns.h"
#include "embed/embed_subwords.h"

struct zv__run;

/* A position of a step that has neighbours: words[begin … end), itself aside. */
typedef struct zv__centre {
    size_t at, begin, end;
    size_t column; /* of its word among the step's outputs */
} zv__centre;

typedef struct zv__walk {
    const struct zv__run *run;
    zv__window *window; /* composed rows, with subwords; else NULL */
    bool writes; /* steps change the model's rows themselves */
    uint32_t *words; /* [ZV__SHARD + 1]: the shard after sub-sampling */
    size_t n;
    uint64_t passed; /* corpus words passed over, held-out ones too */
    float lr;
    size_t group; /* positions of a step of this task: ZV__SGNS_GROUP or 1 */
    /* own */
    uint64_t random;
    uint32_t
        *repeats; /* [ZV__SHARD + 1]: places back to the same word, 0: none that a step reaches */
    uint16_t *before,
        *behind; /* [ZV__SHARD + 1]: words of the same text on either side, at most the window */
    zv__centre centres[ZV__SGNS_GROUP];
    size_t n_centres;
    size_t begin; /* the first position that the step reaches, */
    uint32_t *
        slots; /* [2 · window + group]: and where its positions from there on are among the inputs */
    float *pushes; /* [wide]: how often each output of the step is drawn */
    uint32_t *draws; /* [mask + 1]: D_i at i & mask */
    size_t mask, drawn;
    uint64_t next_draw; /* what the next draw is made of: its cell is on its way */
    uint64_t step; /* steps that had neighbours */
} zv__walk;

/* For shards of `run`; the window is the caller's. ZV_NOMEM leaves *w for zv__walk_free. */
zv_status zv__walk_new(zv__walk *w, const struct zv__run *run, zv__window *window, bool writes,
                       zv_err *err);
void zv__walk_free(zv__walk *w);

/* Begins with the words of a task (embed_run.h). Its steps depend on the seed and its number alone. */
void zv__walk_begin(zv__walk *w, size_t task);
/* Part of that: fills before and behind, from words[0 … n). */
void zv__walk_ends(zv__walk *w);
/* The rows of the step at words[i … i + group), i rising from 0 by that. No inputs: there is no step. Asks for rows
 * that later steps need. */
void zv__walk_rows(zv__walk *w, size_t i, zv__sgns_rows *rows);

/* The most inputs and outputs that a step has; lists for them, for zv__walk_rows to fill. */
size_t zv__walk_most_in(const struct zv__run *run);
size_t zv__walk_most_out(const struct zv__run *run);
zv_status zv__walk_lists(zv__sgns_rows *rows, const struct zv__run *run, zv_err *err);
void zv__walk_lists_free(const zv_env *env, zv__sgns_rows *rows);

#endif
