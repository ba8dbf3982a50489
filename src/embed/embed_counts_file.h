/* embed_counts_file.h — a count model's counts as a file beside its space (docs/formats/counts.md).
 *
 *     NAME.counts.safetensors    header | squares | total | cell.offsets | cell.context | cell.count
 *
 * The header names the space by the hash of its data, which is known once the space is written; but a disk that is
 * full must say so before the space of an earlier run is replaced. So the cells go first, to a temporary file:
 *
 *     zv__counts_begin    all but the header
 *     … the space is written …
 *     zv__counts_finish   the header, and the file is put in its place
 *
 * Cells are read once from first to last for each of the two tensors, so that they may lie in a mapped file.
 */
#ifndef ZV_EMBED_COUNTS_FILE_H
#define ZV_EMBED_COUNTS_FILE_H

#include "embed/embed_count.h"

enum { ZV__COUNTS_VERSION = 1, ZV__COUNTS_HEADER = 4096 };

/* How the counts came about, and what became of them. */
typedef struct zv__counts_facts {
    unsigned window, negative;
    double squares[2]; /* ‖m‖², and Σ σ² of the dimensions kept */
} zv__counts_facts;

typedef struct zv__counts_out zv__counts_out;

/* Writes the cells of `c` to a temporary file beside `path`. Keeps `c` and copies the facts. */
zv_status zv__counts_begin(zv__counts_out **out, const zv__counts *c, const zv__counts_facts *facts,
                           const char *path, zv_err *err);
/* Writes the header, flushes, renames; frees `o` whatever happens. */
zv_status zv__counts_finish(zv__counts_out *o, const char *space_sha256, zv_err *err);
void zv__counts_abort(zv__counts_out *o); /* NULL is fine */

#endif
