#include "base/base_private.h"

#include <sys/stat.h>

#include "io/io_cursor.h"

/* Formats whose rows refer to places all over the file are read from memory: mapped where that can be
 * done, so that only the pages that are touched are read. */

static zv_status read_to_heap(zv_reader *r, zv__mapping *out, zv_err *err) {
    uint8_t *data = NULL;
    size_t cap = 0, size = 0, got = 0;
    zv_status status = ZV_OK;
    do {
        if (!zv__grow(r->env, &data, &cap, size + ZV__IO_BATCH_BYTES, 1)) {
            status = zv__nomem(err);
        } else {
            status = zv__lines_read(r->in, data + size, cap - size, &got, err);
            size += got;
        }
    } while (status == ZV_OK && got > 0);
    *out = (zv__mapping){.data = data, .size = size, .owned = data, .env = r->env};
    return status;
}

zv_status zv__io_whole(zv_reader *r, zv__mapping *out, zv_err *err) {
    *out = (zv__mapping){0};
    /* size_exact: a regular file without gzip, which r->path opens again */
    if (r->size_exact) return zv__map_open(out, r->env, r->path, err);
    return read_to_heap(r, out, err);
}

bool zv__take(zv__cursor *c, void *out, size_t len) {
    if (len > c->size - c->at) return false;
    memcpy(out, c->data + c->at, len);
    c->at += len;
    return true;
}

bool zv__skip(zv__cursor *c, uint64_t count, uint64_t size) {
    uint64_t rest = c->size - c->at;
    if (count > 0 && size > rest / count) return false;
    c->at += (size_t)(count * size);
    return true;
}
