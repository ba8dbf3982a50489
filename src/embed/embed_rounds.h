/* embed_rounds.h — learning with any number of threads to the same bytes.
 *
 * Eight lanes stand for eight threads, however many there are. Each works on a task of its own, and all
 * go on in rounds. In a round every lane learns a chunk of positions from the model as the round found
 * it; the rows it changes are private copies. Then the changes are added to the model row by row, in the
 * order of the lanes:
 *
 *     row += Σ_lanes (copy - row before the round)
 *
 * The sum, not the mean, which would divide the steps of the words that every lane meets by eight. A
 * chunk is short, so that a lane's view is never older than 8 chunks, about the delay between racing
 * threads. Between two groups of eight tasks the matrices are the whole state.
 */
#ifndef ZV_EMBED_ROUNDS_H
#define ZV_EMBED_ROUNDS_H

#include "embed/embed_run.h"

typedef struct zv__rounds zv__rounds;

zv_status zv__rounds_new(zv__rounds **out, zv__run *r, zv_err *err);
void zv__rounds_free(zv__rounds *rounds);

/* Learns the next tasks of the epoch, eight at most, from shard `first` on. The loss measured on the way goes
 * to losses, the corpus words passed over to *passed. Returns how many tasks. */
size_t zv__rounds_learn(zv__rounds *rounds, size_t first, zv__loss_sum losses[], uint64_t *passed);

enum { ZV__LANES = 8 };

#endif
