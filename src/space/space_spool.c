#include "base/base_private.h"

#include <fcntl.h>
#include <signal.h>
#include <time.h>
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

/* A file without a name, gone with its descriptor whatever happens to the process. */
static int open_unnamed(const char *folder) {
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0) return fd;
    char name[4096]; /* a file system that has no such thing */
    int len = snprintf(name, sizeof name, "%s/zavit-spool-XXXXXX", folder);
    if (len < 0 || (size_t)len >= sizeof name) return -1;
    fd = mkostemp(name, O_CLOEXEC);
    if (fd >= 0) unlink(name);
    return fd;
}

/* Beside the file, where there must be room for the columns anyway; else where temporary files go. */
static zv_status open_file(zv__spool *s, const char *path, zv_err *err) {
    if (s->fd >= 0) return ZV_OK;
    zv_buf folder;
    zv_buf_init(&folder, s->memory.env);
    zv_status status = zv__path_folder(&folder, path, err);
    if (status == ZV_OK && strncmp(zv_buf_cstr(&folder), "/dev", 4) != 0)
        s->fd = open_unnamed(zv_buf_cstr(&folder));
    zv_buf_free(&folder);
    if (status != ZV_OK) return status;
    if (s->fd < 0) s->fd = open_unnamed("/tmp");
    return s->fd >= 0 ? ZV_OK : failed(path, err);
}

/* A file beyond `ulimit -f` raises SIGXFSZ, which kills; held back here, the error says it. */
static ssize_t write_quietly(int fd, const void *bytes, size_t len, off_t at) {
    sigset_t limit, before, pending;
    sigemptyset(&limit);
    sigaddset(&limit, SIGXFSZ);
    sigpending(&pending);
    pthread_sigmask(SIG_BLOCK, &limit, &before);
    ssize_t n = pwrite(fd, bytes, len, at);
    int saved = errno;
    const struct timespec now = {0, 0};
    if (n < 0 && saved == EFBIG && !sigismember(&pending, SIGXFSZ))
        sigtimedwait(&limit, NULL, &now);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = saved;
    return n;
}

static zv_status to_disk(zv__spool *s, const char *path, const uint8_t *bytes, size_t len,
                         zv_err *err) {
    ZV_TRY(open_file(s, path, err));
    while (len > 0) {
        ssize_t n = write_quietly(s->fd, bytes, ZV_MIN(len, (size_t)1 << 30), (off_t)s->on_disk);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return failed(path, err);
        bytes += n;
        len -= (size_t)n;
        s->on_disk += (uint64_t)n;
    }
    return ZV_OK;
}

zv_status zv__spool_add(zv__spool *s, const char *path, const void *bytes, size_t len,
                        zv_err *err) {
    if (len > 0 && s->memory.len + len > s->limit) {
        ZV_TRY(to_disk(s, path, (const uint8_t *)zv_buf_cstr(&s->memory), s->memory.len, err));
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
        ssize_t n = pread(s->fd, block, want, (off_t)at);
        if (n < 0 && errno == EINTR) continue;
        if (n == 0) errno = EIO;
        if (n <= 0) {
            status = failed(path, err);
        } else {
            status = take(ctx, block, (size_t)n, err);
            at += (uint64_t)n;
        }
    }
    zv__free(s->memory.env, block);
    if (status == ZV_OK && s->memory.len > 0) status = take(ctx, s->memory.ptr, s->memory.len, err);
    return status;
}
