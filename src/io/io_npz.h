/* io_npz.h — members of a zip archive, read one after the other or side by side. */
#ifndef ZV_IO_NPZ_H
#define ZV_IO_NPZ_H

#include <zlib.h>

#include "io/io_private.h"

typedef struct zv__zip_member {
    char name[200]; /* well-formed UTF-8, cut */
    uint64_t at, packed, size; /* bytes of the archive; size once unpacked */
    uint32_t crc;
    bool deflated;
} zv__zip_member;

typedef struct zv__zip {
    const zv_env *env;
    const char *path; /* borrowed, for sentences */
    const uint8_t *data; /* borrowed */
    size_t size;
    zv__zip_member *members; /* owned */
    size_t n;
} zv__zip;

/* Reads the directory at the end; every size in it is checked against the archive. */
zv_status zv__zip_open(zv__zip *z, const zv_env *env, const char *path, const uint8_t *data,
                       size_t size, zv_err *err);
void zv__zip_close(zv__zip *z); /* {0} is fine */

typedef struct zv__unzip {
    const zv__zip *zip;
    const zv__zip_member *member; /* NULL: not begun */
    z_stream z;
    uint64_t taken, made; /* bytes in and out */
    uint32_t crc;
} zv__unzip;

zv_status zv__unzip_begin(zv__unzip *u, const zv__zip *zip, size_t member, zv_err *err);
/* Up to `cap` bytes; *got is less at the end of the member only, where its checksum is compared. */
zv_status zv__unzip_read(zv__unzip *u, void *buf, size_t cap, size_t *got, zv_err *err);
void zv__unzip_end(zv__unzip *u); /* {0} is fine */

#endif
