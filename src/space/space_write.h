/* space_write.h — a space under construction.
 *
 *   zv_space_create   [ room for the header | ]                      temporary file
 *   zv_space_add      [ room for the header | vectors … ]            columns go to spools
 *   zv_space_finish   [ header | vectors | 8-byte columns | 4-byte columns | bytes ]
 */
#ifndef ZV_SPACE_WRITE_H
#define ZV_SPACE_WRITE_H

#include "space/space_private.h"
#include "space/space_spool.h"

enum {
    /* Room for the header; a longer one (many columns, a long history) makes the data move. */
    ZV__SPACE_RESERVE = 4096,
    ZV__SPACE_BUFFER = 1 << 20,
    ZV__SPACE_HELD = 1 << 14, /* rows that wait to be written, at most */
    ZV__SPACE_MAX_COLUMNS = 1024
};

typedef struct zv__strings_spool {
    zv__spool offsets, bytes;
} zv__strings_spool;

/* A column of few values, coded as they come. */
typedef struct zv__coder {
    char *name; /* tensor: "label", "col.X" */
    zv__dict *values;
    zv__spool numbers;
    uint64_t rows; /* with a number so far */
} zv__coder;

struct zv_space_writer {
    const zv_env *env;
    const zv_kernels *kernels;
    zv_space_writer_opts opts;
    char *path;
    zv__outfile *out;
    zv__sha256 *sha;
    uint64_t n;
    /* Rows not yet written, one after the other: in the buffer, or where the caller keeps them. */
    const uint8_t *run;
    size_t held, held_most, stride;
    uint8_t *buffer;
    uint8_t *given; /* [held_most] their status */
    float *scale; /* [held_most] with I8 */
    zv_buf repaired; /* scratch */
    zv__strings_spool ids, texts;
    zv__spool counts, status, scales;
    zv__coder label;
    zv__coder *columns;
    size_t n_columns, columns_cap;
    bool has_subwords;
    zv_subwords subwords; /* what it points to is the caller's */
    double norm_off; /* the largest |norm - 1| of the usable rows */
};

/* Checks and writes the rows that are held. */
zv_status zv__writer_flush(zv_space_writer *w, zv_err *err);
/* Gives every row up to w->n a number, -1 where none came. */
zv_status zv__coder_pad(zv__coder *c, const zv_space_writer *w, zv_err *err);
void zv__writer_free(zv_space_writer *w);

/* space_finish.c: bytes of a tensor, into file and checksum. A zv__spool_take. */
zv_status zv__writer_put(void *writer, const void *bytes, size_t len, zv_err *err);
/* space_subwords_write.c: the two tensors of w->subwords and their metadata. */
zv_status zv__subwords_put(zv_space_writer *w, zv__st_header *header, zv_err *err);

#endif
