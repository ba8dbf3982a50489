/* base_lines.c — a file as a stream of lines or bytes; gzip is recognised by its first two bytes.
 *
 *     file ──read──> packed [..next..avail..] ──inflate──> text [..start……stop……cap]
 *                    (not for plain files: they are read into `text` directly)
 *
 * zlib's inflate is used rather than its gz… functions: those hold back what a pipe has delivered
 * until their buffer is full, forget data when a signal interrupts a read, take a damaged second
 * member for the end, and get their memory past the environment.
 */
#include "base/base_file.h"

#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "base/base_env.h"

#define PACKED_SIZE ((size_t)128 << 10)
#define TEXT_SIZE ((size_t)256 << 10)
#define DIRECT_FROM                                                                                \
    ((size_t)32 << 10) /* so much is read to where it is wanted, without a stop-over */
#define READ_MOST ((size_t)1 << 30) /* Linux reads at most 2 GiB at once */

struct zv__lines {
    const zv_env *env;
    char *path;
    int fd;
    bool opened; /* the kind of content is known */
    bool gzip;
    bool member_open; /* inside a gzip member: the end of the file would be a truncation */
    bool file_end, end; /* nothing more from the file; nothing more to come at all */
    z_stream z;
    unsigned char *packed; /* [PACKED_SIZE], gzip only */
    char *text; /* [cap]; what was read and not yet taken is [start, stop) */
    size_t start, stop, cap;
    uint64_t stored, total; /* bytes read of the file, and its size (0: unknown) */
    uint64_t byte, number;
};

/* ---- Opening ---- */

/* A FIFO opens when somebody opens its other end, which may be never: a signal ends the waiting if
 * the caller has asked to stop. */
static zv_status open_file(zv__lines *l, const char *path, zv_err *err) {
    struct stat st;
    /* "-" is a copy of descriptor 0, so that closing leaves the program's own alone. */
    do
        l->fd = strcmp(path, "-") == 0 ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3)
                                       : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    while (l->fd < 0 && errno == EINTR && !zv_env_stopped(l->env));
    if (l->fd < 0) {
        zv_status status = errno == ENOENT ? ZV_NOTFOUND : errno == EINTR ? ZV_INTERRUPTED : ZV_IO;
        return zv_err_set(err, status, M_BASE_OPEN, l->path, zv__reason_for(err, errno));
    }
    if (fstat(l->fd, &st) != 0) return ZV_OK; /* reading will tell what is wrong */
    if (S_ISDIR(st.st_mode)) return zv_err_set(err, ZV_IO, M_BASE_READ_FOLDER, l->path);
    if (S_ISREG(st.st_mode) && st.st_size > 0) {
        l->total = (uint64_t)st.st_size;
        off_t at = lseek(l->fd, 0, SEEK_CUR); /* stdin may have been read from before */
        if (at > 0) l->stored = (uint64_t)at;
        (void)posix_fadvise(l->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
    }
    return ZV_OK;
}

zv_status zv__lines_open(zv__lines **out, const zv_env *env, const char *path, zv_err *err) {
    *out = NULL;
    zv__lines *l = ZV_NEW_ZERO(env, 1, zv__lines);
    if (!l) return zv__nomem(err);
    l->env = env;
    l->fd = -1;
    const char *shown = strcmp(path, "-") == 0 ? "stdin" : path;
    zv_status status = ZV_OK;
    if (!(l->path = zv__strdup(env, shown, strlen(shown))) ||
        !zv__grow(env, &l->text, &l->cap, TEXT_SIZE, 1))
        status = zv__nomem(err);
    else
        status = open_file(l, path, err);
    if (status != ZV_OK) {
        zv__lines_close(l);
        return status;
    }
    *out = l;
    return ZV_OK;
}

void zv__lines_close(zv__lines *l) {
    if (!l) return;
    if (l->gzip) inflateEnd(&l->z);
    if (l->fd >= 0) close(l->fd);
    zv__free(l->env, l->packed);
    zv__free(l->env, l->text);
    zv__free(l->env, l->path);
    zv__free(l->env, l);
}

/* ---- Bytes from the file ---- */

/* Up to `cap` bytes; 0 sets file_end. An interrupted read is taken up again, unless the caller has
 * asked to stop meanwhile: somebody may be waiting at a terminal or a pipe that stays silent. */
static zv_status read_stored(zv__lines *l, void *to, size_t cap, size_t *got, zv_err *err) {
    *got = 0;
    if (l->file_end) return ZV_OK;
    ssize_t n;
    do n = read(l->fd, to, ZV_MIN(cap, READ_MOST));
    while (n < 0 && errno == EINTR && !zv_env_stopped(l->env));
    if (n < 0)
        return zv_err_set_at(err, errno == EINTR ? ZV_INTERRUPTED : ZV_IO, l->stored, M_BASE_READ,
                             l->path, zv__reason_for(err, errno));
    *got = (size_t)n;
    l->stored += *got;
    l->file_end = n == 0;
    return ZV_OK;
}

static void *zlib_get(void *ctx, unsigned count, unsigned size) {
    return zv__alloc(ctx, count, size);
}

static void zlib_release(void *ctx, void *ptr) {
    zv__free(ctx, ptr);
}

/* Turns to gzip: what was read as text so far becomes the first of the packed bytes. */
static zv_status become_gzip(zv__lines *l, zv_err *err) {
    if (!(l->packed = ZV_NEW(l->env, PACKED_SIZE, unsigned char))) return zv__nomem(err);
    size_t n = l->stop - l->start;
    memcpy(l->packed, l->text + l->start, n);
    l->start = l->stop = 0;
    l->z = (z_stream){.zalloc = zlib_get,
                      .zfree = zlib_release,
                      .opaque = (void *)(uintptr_t)l->env,
                      .next_in = l->packed,
                      .avail_in = (uInt)n};
    if (inflateInit2(&l->z, 15 + 16) != Z_OK) return zv__nomem(err);
    l->gzip = l->member_open = true;
    return ZV_OK;
}

/* Looks at the first two bytes, which a pipe may deliver one by one. */
static zv_status recognise(zv__lines *l, zv_err *err) {
    while (l->stop < 2 && !l->file_end) {
        size_t got;
        ZV_TRY(read_stored(l, l->text + l->stop, PACKED_SIZE - l->stop, &got, err));
        l->stop += got;
    }
    l->opened = true;
    const unsigned char *u = (const unsigned char *)l->text;
    if (l->stop >= 2 && u[0] == 0x1f && u[1] == 0x8b) return become_gzip(l, err);
    return ZV_OK;
}

/* ---- Decompressing ---- */

static zv_status gzip_error(const zv__lines *l, zv_err *err, const char *en, const char *he) {
    uint64_t at = l->stored - l->z.avail_in;
    return zv_err_set_at(err, ZV_FORMAT, at, en, he, l->path, (unsigned long long)at);
}

/* Between two members: another one (files joined by cat, bgzip, pigz), zeros (padding of tapes and
 * disks), or something that does not belong there. Sets member_open or the end. */
static zv_status next_member(zv__lines *l, zv_err *err) {
    for (;;) {
        while (l->z.avail_in > 0 && *l->z.next_in == 0) {
            l->z.next_in++;
            l->z.avail_in--;
        }
        if (l->z.avail_in > 0) break;
        size_t got;
        ZV_TRY(read_stored(l, l->packed, PACKED_SIZE, &got, err));
        l->z.next_in = l->packed;
        l->z.avail_in = (uInt)got;
        if (got == 0) {
            l->end = true;
            return ZV_OK;
        }
    }
    if (*l->z.next_in != 0x1f) return gzip_error(l, err, M_BASE_GZIP_GARBAGE);
    inflateReset(&l->z);
    l->member_open = true;
    return ZV_OK;
}

static zv_status inflate_some(zv__lines *l, void *to, size_t cap, size_t *got, zv_err *err) {
    l->z.next_out = to;
    l->z.avail_out = (uInt)ZV_MIN(cap, (size_t)UINT_MAX);
    size_t room = l->z.avail_out;
    while (l->z.avail_out == room && !l->end) {
        if (!l->member_open) {
            ZV_TRY(next_member(l, err));
            continue;
        }
        if (l->z.avail_in == 0) {
            size_t n;
            ZV_TRY(read_stored(l, l->packed, PACKED_SIZE, &n, err));
            if (n == 0) return gzip_error(l, err, M_BASE_GZIP_TRUNCATED);
            l->z.next_in = l->packed;
            l->z.avail_in = (uInt)n;
        }
        int code = inflate(&l->z, Z_NO_FLUSH);
        if (code == Z_STREAM_END)
            l->member_open = false;
        else if (code == Z_MEM_ERROR)
            return zv__nomem(err);
        else if (code != Z_OK && code != Z_BUF_ERROR)
            return gzip_error(l, err, M_BASE_GZIP_BROKEN);
    }
    *got = room - l->z.avail_out;
    return ZV_OK;
}

/* Some of the decompressed bytes that come after the buffer; 0 at the end only. */
static zv_status produce(zv__lines *l, void *to, size_t cap, size_t *got, zv_err *err) {
    *got = 0;
    if (l->gzip) return inflate_some(l, to, cap, got, err);
    ZV_TRY(read_stored(l, to, cap, got, err));
    l->end = l->file_end;
    return ZV_OK;
}

/* More text behind `stop`, moving or growing the buffer when it is full. */
static zv_status fill(zv__lines *l, zv_err *err) {
    if (!l->opened) {
        ZV_TRY(recognise(l, err));
        if (l->stop > l->start) return ZV_OK;
    }
    if (l->start == l->stop) l->start = l->stop = 0;
    if (l->stop == l->cap) {
        /* Moving pays while at least half is free; otherwise each byte would be moved often. */
        if (l->start >= l->cap / 2) {
            memmove(l->text, l->text + l->start, l->stop - l->start);
            l->stop -= l->start;
            l->start = 0;
        } else if (!zv__grow(l->env, &l->text, &l->cap, l->cap + 1, 1)) {
            return zv__nomem(err);
        }
    }
    size_t got;
    ZV_TRY(produce(l, l->text + l->stop, l->cap - l->stop, &got, err));
    l->stop += got;
    return ZV_OK;
}

/* ---- What callers use ---- */

zv_status zv__lines_next(zv__lines *l, zv_str *line, bool *more, zv_err *err) {
    *line = (zv_str){"", 0};
    *more = false;
    size_t seen = 0; /* bytes from start that hold no line end: not searched twice */
    char *newline = NULL;
    for (;;) {
        size_t have = l->stop - l->start;
        if (have > seen) newline = memchr(l->text + l->start + seen, '\n', have - seen);
        if (newline || l->end) break;
        seen = have;
        ZV_TRY(fill(l, err));
    }
    size_t len = newline ? (size_t)(newline - (l->text + l->start)) : l->stop - l->start;
    if (!newline && len == 0) return ZV_OK;
    line->ptr = l->text + l->start;
    line->len = newline && len > 0 && newline[-1] == '\r' ? len - 1 : len;
    len += newline != NULL;
    l->start += len;
    l->byte += len;
    l->number++;
    *more = true;
    return ZV_OK;
}

zv_status zv__lines_read(zv__lines *l, void *buf, size_t cap, size_t *got, zv_err *err) {
    *got = 0;
    if (cap == 0) return ZV_OK;
    if (!l->opened) ZV_TRY(fill(l, err));
    size_t have = l->stop - l->start;
    if (have == 0 && !l->end && cap < DIRECT_FROM) {
        ZV_TRY(fill(l, err));
        have = l->stop - l->start;
    }
    if (have > 0) {
        *got = ZV_MIN(have, cap);
        memcpy(buf, l->text + l->start, *got);
        l->start += *got;
    } else if (!l->end) {
        ZV_TRY(produce(l, buf, cap, got, err));
    }
    l->byte += *got;
    return ZV_OK;
}

zv_status zv__lines_peek(zv__lines *l, size_t len, const uint8_t **bytes, size_t *got,
                         zv_err *err) {
    *bytes = NULL;
    *got = 0;
    while (l->stop - l->start < len && !l->end) ZV_TRY(fill(l, err));
    *bytes = (const uint8_t *)l->text + l->start;
    *got = ZV_MIN(len, l->stop - l->start);
    return ZV_OK;
}

bool zv__lines_packed(const zv__lines *l) {
    return l->gzip;
}

uint64_t zv__lines_number(const zv__lines *l) {
    return l->number;
}

uint64_t zv__lines_byte(const zv__lines *l) {
    return l->byte;
}

void zv__lines_position(const zv__lines *l, uint64_t *done, uint64_t *total) {
    *done = l->stored;
    *total = l->total;
}

const char *zv__lines_path(const zv__lines *l) {
    return l->path;
}
