#include "base/base_private.h"

#include <unistd.h>

#include "base/base_file.h"
#include "space/space_messages.h"
#include "space/space_spool.h"

void zv__spool_init(zv__spool *s, const zv_env *env, size_t limit) {
    *s = (zv__spool){.limit = limit, .fd = -1};
    zv_buf_init(&s->memory, env);
}

void zv__spool_free(zv__spool *s) {
    zv_buf_free(&s->memory);
    if (s->fd >= 0) close(s->fd);
    s->fd = -1;
}

uint64_t zv__spool_size(const zv__spool *s) {
    return s->on_disk + s->memory.len;
}

static zv_status failed(const char *path, zv_err *err) {
    return zv_err_set(err, ZV_IO, M_SPACE_SPOOL, path, zv__reason_for(err, errno));
}

/* Beside the file, where there must be room for the columns anyway; else where temporary files go. */
static zv_status open_file(zv__spool *s, const char *path, zv_err *err) {
    if (s->fd >= 0) return ZV_OK;
    zv_buf folder;
    zv_buf_init(&folder, s->memory.env);
    zv_status status = zv__path_folder(&folder, path, err);
    if (status == ZV_OK && strncmp(zv_buf_cstr(&folder), "/dev", 4) != 0)
        s->fd = zv__temp_open(zv_buf_cstr(&folder));
    zv_buf_free(&folder);
    if (status != ZV_OK) return status;
    if (s->fd < 0) s->fd = zv__temp_open("/tmp");
    return s->fd >= 0 ? ZV_OK : failed(path, err);
}

static zv_status to_disk(zv__spool *s, const char *path, const void *bytes, size_t len,
                         zv_err *err) {
    ZV_TRY(open_file(s, path, err));
    if (!zv__temp_write(s->fd, bytes, len, s->on_disk)) return failed(path, err);
    s->on_disk += len;
    return ZV_OK;
}

zv_status zv__spool_add(zv__spool *s, const char *path, const void *bytes, size_t len,
                        zv_err *err) {
    if (len > 0 && s->memory.len + len > s->limit) {
        ZV_TRY(to_disk(s, path, zv_buf_cstr(&s->memory), s->memory.len, err));
        zv_buf_clear(&s->memory);
        if (len > s->limit) return to_disk(s, path, bytes, len, err);
    }
    if (len > 0) zv_buf_add(&s->memory, bytes, len);
    return zv_buf_status(&s->memory, err);
}

zv_status zv__spool_read(zv__spool *s, const char *path, zv__spool_take *take, void *ctx,
                         zv_err *err) {
    enum { BLOCK = 1 << 18 };
    uint8_t *block = s->on_disk ? ZV_NEW(s->memory.env, BLOCK, uint8_t) : NULL;
    if (s->on_disk && !block) return zv__nomem(err);
    zv_status status = ZV_OK;
    for (uint64_t at = 0; at < s->on_disk && status == ZV_OK;) {
        size_t want = (size_t)ZV_MIN(s->on_disk - at, (uint64_t)BLOCK);
        status =
            zv__temp_read(s->fd, block, want, at) ? take(ctx, block, want, err) : failed(path, err);
        at += want;
    }
    zv__free(s->memory.env, block);
    if (status == ZV_OK && s->memory.len > 0) status = take(ctx, s->memory.ptr, s->memory.len, err);
    return status;
}
