/* embed_column.h — a long column of bytes on its way to a file: written from end to end, then read as mapped
 * memory. It lies in an unnamed temporary file, so that it may be larger than memory. */
#ifndef ZV_EMBED_COLUMN_H
#define ZV_EMBED_COLUMN_H

#include "base/base_private.h"

typedef struct zv__column {
    const zv_env *env;
    int fd; /* -1: nothing was written yet */
    uint64_t size; /* in bytes, those of the block too */
    uint8_t *block;
    size_t held;
    uint8_t *data; /* once mapped; NULL while it is empty */
} zv__column;

void zv__column_init(zv__column *c, const zv_env *env);
void zv__column_free(zv__column *c);
/* ZV_IO names the folder when the file cannot be written. */
zv_status zv__column_add(zv__column *c, const void *bytes, size_t len, zv_err *err);
/* Ends writing. */
zv_status zv__column_map(zv__column *c, zv_err *err);

static inline zv_status zv__column_number(zv__column *c, uint64_t number, zv_err *err) {
    return zv__column_add(c, &number, sizeof number, err);
}

#endif
