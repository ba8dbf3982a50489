/* io_safetensors.h — the safetensors container, read and written.
 *
 *   0            8                      8 + N
 *   | N, u64 LE | N bytes of JSON, spaces | tensors, one after the other, no holes |
 *
 * The header is an object: a key per tensor with dtype, shape and data_offsets [begin, end) from
 * the end of the header, and "__metadata__", strings only. As the reference implementation demands,
 * every shape must agree with its range, and the ranges must tile the data without holes or overlaps.
 */
#ifndef ZV_IO_SAFETENSORS_H
#define ZV_IO_SAFETENSORS_H

#include "base/base_file.h"
#include "io/io_private.h"

/* name, size of one element in bits */
#define ZV__ST_DTYPES(X)                                                                           \
    X(BOOL, 8)                                                                                     \
    X(U8, 8)                                                                                       \
    X(I8, 8)                                                                                       \
    X(F8_E4M3, 8)                                                                                  \
    X(F8_E5M2, 8)                                                                                  \
    X(F8_E8M0, 8)                                                                                  \
    X(F4, 4)                                                                                       \
    X(F6_E2M3, 6)                                                                                  \
    X(F6_E3M2, 6)                                                                                  \
    X(I16, 16)                                                                                     \
    X(U16, 16)                                                                                     \
    X(F16, 16)                                                                                     \
    X(BF16, 16)                                                                                    \
    X(I32, 32)                                                                                     \
    X(U32, 32)                                                                                     \
    X(F32, 32)                                                                                     \
    X(I64, 64)                                                                                     \
    X(U64, 64)                                                                                     \
    X(F64, 64)                                                                                     \
    X(C64, 64)

typedef enum zv__st_dtype {
#define ZV__ST_ENUM(name, bits) ZV__ST_##name,
    ZV__ST_DTYPES(ZV__ST_ENUM)
#undef ZV__ST_ENUM
        ZV__ST_NO_DTYPE
} zv__st_dtype;

const char *zv__st_dtype_name(zv__st_dtype dtype);

typedef struct zv__st_tensor {
    const char *name;
    zv__st_dtype dtype;
    size_t rank;
    const uint64_t *shape; /* [rank] */
    uint64_t begin, end; /* in the data */
    const uint8_t *data; /* end - begin bytes; any alignment */
} zv__st_tensor;

typedef struct zv__st_pair {
    const char *key, *value;
} zv__st_pair;

/* A parsed header. Borrows the file's bytes. */
typedef struct zv__st {
    zv__st_tensor *tensors; /* in the order of their data */
    const zv__st_tensor **by_name;
    size_t n_tensors;
    zv__st_pair *meta;
    size_t n_meta;
    const uint8_t *data;
    uint64_t data_start, data_size;
    zv__arena strings; /* owns everything above */
} zv__st;

/* Parses and checks a whole file in memory; `path` is for sentences. */
zv_status zv__st_parse(zv__st **out, const zv_env *env, const char *path, const uint8_t *file,
                       size_t size, zv_err *err);
void zv__st_free(zv__st *st, const zv_env *env);
const zv__st_tensor *zv__st_find(const zv__st *st, const char *name); /* or NULL */
const char *zv__st_meta(const zv__st *st, const char *key); /* or NULL */

/* Writing the header: tensors in the order of their data, sizes from dtype and shape. */
typedef struct zv__st_header {
    zv_buf tensors, meta;
    uint64_t end; /* of the data so far */
} zv__st_header;

void zv__st_header_init(zv__st_header *h, const zv_env *env);
void zv__st_header_free(zv__st_header *h);
void zv__st_add_tensor(zv__st_header *h, const char *name, zv__st_dtype dtype,
                       const uint64_t *shape, size_t rank);
void zv__st_add_meta(zv__st_header *h, const char *key, const char *value);
void zv__st_add_number(zv__st_header *h, const char *key, uint64_t value);
/* The length and the header, padded with spaces so that the data starts at a multiple of 64 and not
 * before `reserved`. */
zv_status zv__st_header_finish(zv_buf *out, const zv__st_header *h, size_t reserved, zv_err *err);
/* Writes it over the first `reserved` bytes of a file that were left for it; it must fit them exactly. */
zv_status zv__st_header_patch(zv__outfile *file, const zv__st_header *h, size_t reserved,
                              zv_err *err);

#endif
