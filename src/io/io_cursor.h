/* io_cursor.h — reading a file in memory from front to back, never beyond its end. */
#ifndef ZV_IO_CURSOR_H
#define ZV_IO_CURSOR_H

#include "io/io_private.h"

typedef struct zv__cursor {
    const uint8_t *data;
    size_t size, at; /* at ≤ size */
} zv__cursor;

/* Copies `len` bytes; false, and nothing taken, if there are fewer. */
bool zv__take(zv__cursor *c, void *out, size_t len);
/* Passes over count · size bytes; false if there are fewer or the product overflows. */
bool zv__skip(zv__cursor *c, uint64_t count, uint64_t size);

#endif
