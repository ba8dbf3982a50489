/* embed_checkpoint_file.h — what stands in a checkpoint, for its writer and its reader. */
#ifndef ZV_EMBED_CHECKPOINT_FILE_H
#define ZV_EMBED_CHECKPOINT_FILE_H

#include "base/base_file.h"
#include "base/base_sha256.h"
#include "embed/embed_run.h"
#include "io/io_safetensors.h"

/* Bytes before the data; more than options and a command line need. */
enum { ZV__CHECKPOINT_HEADER = 16384 };

/* One epoch: what its steps saw so far, and what was measured at its end (zv_epoch_loss). */
typedef struct zv__checkpoint_epoch {
    double sum, pairs, finished, loss, floor, heldout, seen;
} zv__checkpoint_epoch;
enum { ZV__CHECKPOINT_EPOCH = sizeof(zv__checkpoint_epoch) / sizeof(double) };

zv__checkpoint_epoch zv__checkpoint_epoch_of(const zv__run *r, unsigned epoch);
/* The checksums of vocabulary and corpus, once. O(corpus). */
zv_status zv__checkpoint_sums(zv__run *r, zv_err *err);
/* Tensors and metadata, all but the checksum of the data. */
void zv__checkpoint_describe(const zv__run *r, zv__st_header *h);

#endif
