/* embed_column.c — see embed_column.h. */
#include "embed/embed_column.h"

#include <sys/mman.h>
#include <unistd.h>

#include "base/base_file.h"
#include "embed/embed_messages.h"

enum { BLOCK = 256 << 10 };

static zv_status failed(zv_err *err) {
    return zv_err_set(err, ZV_IO, M_EMBED_KEPT_FILE, zv__temp_folder_large(),
                      zv__reason_for(err, errno));
}

void zv__column_init(zv__column *c, const zv_env *env) {
    *c = (zv__column){.env = env, .fd = -1};
}

void zv__column_free(zv__column *c) {
    if (c->data) munmap(c->data, (size_t)c->size);
    if (c->fd >= 0) close(c->fd);
    zv__free(c->env, c->block);
    zv__column_init(c, c->env);
}

static zv_status begin(zv__column *c, zv_err *err) {
    if (!c->block && !(c->block = ZV_NEW(c->env, BLOCK, uint8_t))) return zv__nomem(err);
    if (c->fd < 0 && (c->fd = zv__temp_open(zv__temp_folder_large())) < 0) return failed(err);
    return ZV_OK;
}

static zv_status flush(zv__column *c, zv_err *err) {
    const bool done = zv__temp_write(c->fd, c->block, c->held, c->size - c->held);
    c->held = 0;
    return done ? ZV_OK : failed(err);
}

zv_status zv__column_add(zv__column *c, const void *bytes, size_t len, zv_err *err) {
    ZV_TRY(begin(c, err));
    const uint8_t *p = bytes;
    while (len > 0) {
        const size_t n = ZV_MIN(len, BLOCK - c->held);
        memcpy(c->block + c->held, p, n);
        c->held += n;
        c->size += n;
        p += n;
        len -= n;
        if (c->held == BLOCK) ZV_TRY(flush(c, err));
    }
    return ZV_OK;
}

zv_status zv__column_map(zv__column *c, zv_err *err) {
    if (c->size == 0) return ZV_OK;
    if (c->held > 0) ZV_TRY(flush(c, err));
    zv__free(c->env, c->block);
    c->block = NULL;
    if (c->size > SIZE_MAX) return zv__nomem(err);
    void *p = mmap(NULL, (size_t)c->size, PROT_READ, MAP_SHARED, c->fd, 0);
    if (p == MAP_FAILED) return failed(err);
    c->data = p;
    return ZV_OK;
}
