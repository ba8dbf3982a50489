/* io_projector.h — what reading and writing the Embedding Projector's pair of files share. */
#ifndef ZV_IO_PROJECTOR_H
#define ZV_IO_PROJECTOR_H

#include "io/io_private.h"

/* Names of columns that mean something, the first found wins; ended by NULL. */
extern const char *const zv__projector_ids[5];
extern const char *const zv__projector_texts[5];
extern const char *const zv__projector_labels[5];
/* Is it one of them? */
bool zv__projector_taken(zv_str name);
/* The `which`-th name that the metadata of `path` may have; empty if that one doesn't apply. False: there
 * are no more. Number 0 is the one that is written. */
bool zv__projector_metadata(zv_buf *out, const char *path, size_t which);

zv_status zv__projector_create(zv_writer *w, zv_err *err);
zv_status zv__projector_write(zv_writer *w, const float *vector, const zv_batch *b, size_t i,
                              zv_err *err);
zv_status zv__projector_finish(zv_writer *w, zv_err *err);
void zv__projector_discard(zv_writer *w);

#endif
