/* embed_checkpoint.h — the state of a run in a file beside its output, so that a killed run can go on.
 *
 * OUT.checkpoint is a safetensors file (docs/formats/checkpoint.md): the matrices as they lie in memory,
 * the losses so far, the place in the plan, and what the run was asked for. A run that goes on from one
 * takes the same steps as if it had never stopped, since a task depends on its number alone.
 */
#ifndef ZV_EMBED_CHECKPOINT_H
#define ZV_EMBED_CHECKPOINT_H

#include "base/base_private.h"

struct zv__run;

/* Tasks learned between two looks at the clock: a multiple of this, counted from the epoch's first. */
enum { ZV__SEGMENT = 64 };

typedef struct zv__checkpoint {
    zv_buf path; /* empty: the output is a stream, and has none */
    zv_buf command; /* of the run that was begun, for the history */
    double every; /* seconds; 0: no checkpoints */
    double last, cost; /* when the last one was tried (or the run began), seconds it took */
    bool tried, warned; /* any was tried; a failure was told */
    double began; /* when the first task of this process began */
    uint64_t learned; /* tasks of this process */
    bool valid; /* the file at `path` is of this very run */
    char vocabulary[65], corpus[65]; /* checksums, "" until needed */
} zv__checkpoint;

/* Where the checkpoint of an output lies. Warns of one that is there and is not asked for. */
zv_status zv__checkpoint_init(struct zv__run *r, const char *output, zv_err *err);
void zv__checkpoint_free(zv__checkpoint *c);
/* Takes the state from the file. `lr` 0: the file's, else it may be lower. ZV_NOTFOUND without a file,
 * ZV_FORMAT for a broken one, ZV_USAGE naming what differs from the run. The model keeps no promise after
 * a failure. */
zv_status zv__checkpoint_read(struct zv__run *r, double *lr, zv_err *err);
/* How many of the `left` tasks of an epoch to learn before the next look at the clock. */
size_t zv__checkpoint_segment(const zv__checkpoint *c, size_t left);
/* Between segments, no task running: writes the file if it is time. A failure is a warning, once. */
void zv__checkpoint_look(struct zv__run *r);
/* Writes the file now, if checkpoints are asked for. */
void zv__checkpoint_now(struct zv__run *r);
/* The run is finished: its file goes. */
void zv__checkpoint_remove(zv__checkpoint *c);

#endif
