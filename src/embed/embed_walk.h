/* embed_walk.h — a shard's words, position by position: which rows meet in each step.
 *
 *     words    … the  old  man  and  the  sea  …        reach 2 at "man"
 *     inputs       the, old, and, the → the (twice), old, and
 *     outputs      man | negatives
 *
 * Neighbours lie within a reach drawn from 1 … W, in the same text. A word that is there twice is one input with
 * twice the weight, so that kernels never meet a row twice.
 *
 * Negatives come in a row of draws D_0, D_1, …, one more with each step. Step s has the K draws
 *
 *     D_s, D_{s+p}, D_{s+2p}, … D_{s+(K-1)p}        p = 2 W + 1
 *
 * so each draw serves K steps, p apart. A word stays within reach for 2 W + 1 steps at most, and the K draws
 * of each are other ones: every occurrence of a word meets K fresh negatives at each of its steps, as it would if
 * they were drawn for that step alone. What changes is that the K p rows in use stay in the cache (25 KB at the
 * default settings), and one row is fetched per step in place of K. docs/adr/0009 has the measurements.
 */
#ifndef ZV_EMBED_WALK_H
#define ZV_EMBED_WALK_H

#include "embed/embed_sgns.h"
#include "embed/embed_subwords.h"

struct zv__run;

typedef struct zv__walk {
    const struct zv__run *run;
    zv__window *window; /* composed rows, with subwords; else NULL */
    bool writes; /* steps change the model's rows themselves */
    uint32_t *words; /* [ZV__SHARD + 1]: the shard after sub-sampling */
    size_t n;
    uint64_t passed; /* corpus words passed over, held-out ones too */
    float lr;
    /* own */
    uint64_t random;
    uint32_t
        *repeats; /* [ZV__SHARD + 1]: places back to the same word, 0: none within 2 · window */
    uint16_t *before,
        *behind; /* [ZV__SHARD + 1]: words of the same text on either side, at most the window */
    uint32_t *slots; /* [2 · window + 1]: where the neighbours of a step are among its inputs */
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
/* The rows of the step at words[i], which must be asked for one after another from 0 on. No inputs: there is no
 * step. Asks for rows that later steps need. */
void zv__walk_rows(zv__walk *w, size_t i, zv__sgns_rows *rows);

/* Lists for steps with up to 2 · window inputs and 1 + negative outputs, for zv__walk_rows to fill. */
zv_status zv__walk_lists(zv__sgns_rows *rows, const struct zv__run *run, zv_err *err);
void zv__walk_lists_free(const zv_env *env, zv__sgns_rows *rows);

#endif
