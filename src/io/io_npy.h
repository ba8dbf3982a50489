/* io_npy.h — the header of numpy's .npy files. */
#ifndef ZV_IO_NPY_H
#define ZV_IO_NPY_H

#include "io/io_private.h"

typedef struct zv__npy {
    char kind; /* 'f', 'U', 'S', 'i' …; 0: a structure or unknown */
    size_t element; /* bytes; floats that are read: 2, 4 or 8 */
    bool big_endian, fortran;
    unsigned rank;
    uint64_t shape[2];
    char descr[32]; /* as it stands */
} zv__npy;

typedef enum zv__npy_fault {
    ZV__NPY_OK,
    ZV__NPY_SYNTAX, /* not a dictionary of descr, fortran_order and shape */
    ZV__NPY_TYPE, /* valid, of another type */
    ZV__NPY_BIG /* a dimension beyond 64 bits */
} zv__npy_fault;

/* Parses the dictionary of a header (without magic, version and length). After ZV__NPY_TYPE all fields
 * are set as well, unless kind is 0. */
zv__npy_fault zv__npy_parse(zv__npy *out, const char *text, size_t len);
/* Appends a whole version 1 header, data starting at a multiple of 64. */
void zv__npy_header(zv_buf *b, const char *descr, uint64_t n, uint64_t dim);

#endif
