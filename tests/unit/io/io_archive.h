/* io_archive.h — zip archives made by hand, as numpy.savez makes them, and as damaged as one wishes. */
#ifndef ZT_IO_ARCHIVE_H
#define ZT_IO_ARCHIVE_H

#include "unit/io/io_fixture.h"

#include <zlib.h>

typedef struct archive {
    uint8_t bytes[1 << 16], directory[1 << 12];
    size_t size, directory_size, n;
    bool deflate, zip64;
} archive;

static inline void put_number(uint8_t *to, size_t *at, uint64_t value, size_t bytes) {
    memcpy(to + *at, &value, bytes);
    *at += bytes;
}

/* A header before the data or, with the offset of that, the record in the directory. With zip64 the
 * sizes stand in the extra field. */
static inline void put_header(uint8_t *to, size_t *end, const archive *a, const char *name,
                              uint32_t crc, uint64_t packed, uint64_t size, const size_t *at) {
    put_number(to, end, at ? 0x02014b50 : 0x04034b50, 4);
    if (at) put_number(to, end, 45, 2);
    put_number(to, end, 45, 2);
    put_number(to, end, 0, 2);
    put_number(to, end, a->deflate ? 8 : 0, 2);
    put_number(to, end, 0, 4);
    put_number(to, end, crc, 4);
    put_number(to, end, a->zip64 ? 0xffffffff : packed, 4);
    put_number(to, end, a->zip64 ? 0xffffffff : size, 4);
    put_number(to, end, strlen(name), 2);
    put_number(to, end, a->zip64 ? 20 : 0, 2);
    if (at) {
        put_number(to, end, 0, 8);
        put_number(to, end, 0, 2);
        put_number(to, end, *at, 4);
    }
    memcpy(to + *end, name, strlen(name));
    *end += strlen(name);
    if (!a->zip64) return;
    put_number(to, end, 1, 2);
    put_number(to, end, 16, 2);
    put_number(to, end, size, 8);
    put_number(to, end, packed, 8);
}

static inline void archive_add(archive *a, const char *name, const uint8_t *data, size_t size) {
    static uint8_t packed[1 << 15];
    size_t at = a->size, len = size;
    uint32_t crc = (uint32_t)crc32_z(crc32(0, NULL, 0), data, size);
    memcpy(packed, data, size);
    if (a->deflate) {
        z_stream z = {.next_in = (Bytef *)(uintptr_t)data,
                      .avail_in = (uInt)size,
                      .next_out = packed,
                      .avail_out = sizeof packed};
        assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, -15, 8, Z_DEFAULT_STRATEGY), Z_OK);
        assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
        len = z.total_out;
        deflateEnd(&z);
    }
    put_header(a->bytes, &a->size, a, name, crc, len, size, NULL);
    memcpy(a->bytes + a->size, packed, len);
    a->size += len;
    put_header(a->directory, &a->directory_size, a, name, crc, len, size, &at);
    a->n++;
}

/* An array: its header, then the data. `shape` as "(2, 3)". */
static inline void archive_array(archive *a, const char *name, const char *descr, const char *shape,
                                 const void *data, size_t size) {
    static uint8_t npy[1 << 14];
    char dict[160];
    int len = snprintf(dict, sizeof dict,
                       "{'descr': '%s', 'fortran_order': False, 'shape': %s, }\n", descr, shape);
    memcpy(npy, "\x93NUMPY\1\0", 8);
    npy[8] = (uint8_t)len;
    npy[9] = 0;
    memcpy(npy + 10, dict, (size_t)len);
    memcpy(npy + 10 + len, data, size);
    archive_add(a, name, npy, 10 + (size_t)len + size);
}

static inline void archive_close(archive *a) {
    size_t at = a->size;
    memcpy(a->bytes + at, a->directory, a->directory_size);
    a->size += a->directory_size;
    if (a->zip64) {
        size_t end64 = a->size;
        put_number(a->bytes, &a->size, 0x06064b50, 4);
        put_number(a->bytes, &a->size, 44, 8);
        put_number(a->bytes, &a->size, 0, 8);
        put_number(a->bytes, &a->size, 0, 4);
        put_number(a->bytes, &a->size, a->n, 8);
        put_number(a->bytes, &a->size, a->n, 8);
        put_number(a->bytes, &a->size, a->directory_size, 8);
        put_number(a->bytes, &a->size, at, 8);
        put_number(a->bytes, &a->size, 0x07064b50, 4);
        put_number(a->bytes, &a->size, 0, 4);
        put_number(a->bytes, &a->size, end64, 8);
        put_number(a->bytes, &a->size, 1, 4);
    }
    put_number(a->bytes, &a->size, 0x06054b50, 4);
    put_number(a->bytes, &a->size, 0, 4);
    put_number(a->bytes, &a->size, a->zip64 ? 0xffff : a->n, 2);
    put_number(a->bytes, &a->size, a->zip64 ? 0xffff : a->n, 2);
    put_number(a->bytes, &a->size, a->zip64 ? 0xffffffff : a->directory_size, 4);
    put_number(a->bytes, &a->size, a->zip64 ? 0xffffffff : at, 4);
    put_number(a->bytes, &a->size, 0, 2);
}

#endif
