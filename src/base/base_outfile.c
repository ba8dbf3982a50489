/* base_outfile.c — a file that appears whole or not at all.
 *
 *     regular   buffer ──> NAME.tmp-PID-N ──fsync, rename──> NAME ──fsync of the folder
 *     stream    buffer ──> unlinked spool in $TMPDIR ──copied at the end──> pipe, device, stdout
 *     in order  buffer ──────────────────────────────────────────────────> the same, without a spool
 */
#include "base/base_file.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/base_env.h"

#define BUFFER_SIZE ((size_t)256 << 10)
#define WRITE_MOST ((size_t)1 << 30)
#define LINKS_MOST 40 /* as the kernel */
#define TEMP_TRIES 1000u

struct zv__outfile {
    const zv_env *env;
    zv_buf path; /* as given, for messages */
    zv_buf target; /* regular: where the symbolic links lead */
    zv_buf temp; /* regular: the temporary file, "" once it is gone */
    int fd; /* the temporary file, the spool, or (in order) the stream */
    int stream; /* pipe, device or stdout; -1 for a regular file */
    char *buffer; /* [BUFFER_SIZE] */
    size_t buffered;
    uint64_t flushed; /* bytes that have left the buffer */
    bool in_order;
};

static zv_status io_error(const zv__outfile *o, zv_err *err, const char *en, const char *he) {
    return zv_err_set(err, errno == EINTR ? ZV_INTERRUPTED : ZV_IO, en, he, zv_buf_cstr(&o->path),
                      zv__reason_for(err, errno));
}

/* ---- Writing to a descriptor ---- */

/* A reader that has gone, or a file beyond ulimit -f, makes write() kill the process unless its
 * signal is held back. The library may not change what the program does with signals, so it holds
 * back these two, in this thread, for the time of the write, and swallows the one it caused. */
typedef struct held_signals {
    sigset_t set, before, pending;
} held_signals;

static void hold_signals(held_signals *held) {
    sigemptyset(&held->set);
    sigaddset(&held->set, SIGPIPE);
    sigaddset(&held->set, SIGXFSZ);
    sigpending(&held->pending);
    pthread_sigmask(SIG_BLOCK, &held->set, &held->before);
}

/* Keeps errno. */
static void release_signals(held_signals *held, bool failed) {
    int saved = errno, signal = saved == EPIPE ? SIGPIPE : saved == EFBIG ? SIGXFSZ : 0;
    if (failed && signal && sigismember(&held->pending, signal) == 0) {
        const struct timespec now = {0, 0};
        sigset_t one;
        sigemptyset(&one);
        sigaddset(&one, signal);
        while (sigtimedwait(&one, NULL, &now) < 0 && errno == EINTR) {
        }
    }
    pthread_sigmask(SIG_SETMASK, &held->before, NULL);
    errno = saved;
}

static ssize_t write_quietly(int fd, const void *bytes, size_t len) {
    held_signals held;
    hold_signals(&held);
    ssize_t n = write(fd, bytes, len);
    release_signals(&held, n < 0);
    return n;
}

static zv_status write_all(const zv__outfile *o, int fd, const char *bytes, size_t len,
                           zv_err *err) {
    while (len > 0) {
        ssize_t n = write_quietly(fd, bytes, ZV_MIN(len, WRITE_MOST));
        if (n < 0 && errno == EINTR && !zv_env_stopped(o->env)) continue;
        if (n < 0) return io_error(o, err, M_BASE_WRITE);
        bytes += n;
        len -= (size_t)n;
    }
    return ZV_OK;
}

static zv_status flush(zv__outfile *o, zv_err *err) {
    size_t len = o->buffered;
    o->buffered = 0; /* even on failure: what is lost is not tried twice */
    o->flushed += len;
    return write_all(o, o->fd, o->buffer, len, err);
}

/* ---- Opening ---- */

/* The descriptor that "-", /dev/stdout or /dev/fd/N names; -1 for any other path. Opening the latter
 * two by name would start a redirected file anew, at its first byte. */
static int named_descriptor(const char *path) {
    static const char *const prefixes[] = {"/dev/fd/", "/proc/self/fd/"};
    if (strcmp(path, "-") == 0 || strcmp(path, "/dev/stdout") == 0) return STDOUT_FILENO;
    if (strcmp(path, "/dev/stderr") == 0) return STDERR_FILENO;
    for (size_t i = 0; i < ZV_COUNT(prefixes); i++) {
        size_t len = strlen(prefixes[i]);
        if (strncmp(path, prefixes[i], len) != 0) continue;
        char *end;
        long fd = strtol(path + len, &end, 10);
        if (end > path + len && *end == 0 && fd >= 0 && fd < 1 << 20) return (int)fd;
    }
    return -1;
}

static zv_status open_spool(zv__outfile *o, zv_err *err) {
    const char *folder = zv__temp_folder();
    o->fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (o->fd < 0 && (errno == EOPNOTSUPP || errno == EISDIR || errno == EINVAL)) {
        /* A file system that knows no unnamed files. */
        zv_buf name;
        zv_buf_init(&name, o->env);
        zv_buf_addf(&name, "%s/zavit-spool-XXXXXX", folder);
        if (!name.failed) o->fd = mkostemp(name.ptr, O_CLOEXEC);
        if (o->fd >= 0) unlink(name.ptr);
        zv_status status = zv_buf_status(&name, err);
        int saved = errno;
        zv_buf_free(&name);
        errno = saved;
        if (status != ZV_OK) return status;
    }
    if (o->fd >= 0) return ZV_OK;
    return zv_err_set(err, ZV_IO, M_BASE_SPOOL, zv_buf_cstr(&o->path), folder,
                      zv__reason_for(err, errno));
}

static zv_status open_stream(zv__outfile *o, int descriptor, zv_err *err) {
    do
        o->stream = descriptor >= 0 ? fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
                                    : open(zv_buf_cstr(&o->path), O_WRONLY | O_CLOEXEC | O_NOCTTY);
    while (o->stream < 0 && errno == EINTR && !zv_env_stopped(o->env)); /* a FIFO's reader */
    if (o->stream < 0) return io_error(o, err, M_BASE_CREATE);
    return open_spool(o, err);
}

/* Follows symbolic links by hand: realpath would refuse a link whose file does not exist yet. */
static zv_status resolve_target(zv__outfile *o, zv_err *err) {
    char link[4096];
    zv_buf folder, next;
    zv_buf_init(&folder, o->env);
    zv_buf_init(&next, o->env);
    zv_buf_add(&o->target, o->path.ptr, o->path.len);
    zv_status status = zv_buf_status(&o->target, err);
    for (unsigned links = 0; status == ZV_OK; links++) {
        ssize_t n = readlink(zv_buf_cstr(&o->target), link, sizeof link - 1);
        if (n < 0) break; /* no link, or not there yet */
        link[n] = 0;
        if (links == LINKS_MOST) {
            errno = ELOOP;
            status = io_error(o, err, M_BASE_CREATE);
            break;
        }
        status = zv__path_folder(&folder, zv_buf_cstr(&o->target), err);
        if (status == ZV_OK) status = zv__path_join(&next, zv_buf_cstr(&folder), link, err);
        if (status == ZV_OK) {
            zv_buf swap = o->target;
            o->target = next;
            next = swap;
        }
    }
    zv_buf_free(&folder);
    zv_buf_free(&next);
    return status;
}

/* The name of try N. A target whose name leaves no room for the suffix gets a short one. */
static zv_status name_temp(zv__outfile *o, unsigned n, bool is_short, zv_err *err) {
    zv_buf_clear(&o->temp);
    if (!is_short) {
        zv_buf_addf(&o->temp, "%s.tmp-%ld-%u", zv_buf_cstr(&o->target), (long)getpid(), n);
        return zv_buf_status(&o->temp, err);
    }
    zv_buf folder;
    zv_buf_init(&folder, o->env);
    zv_status status = zv__path_folder(&folder, zv_buf_cstr(&o->target), err);
    if (status == ZV_OK) {
        zv_buf_addf(&o->temp, "%s/zavit.tmp-%ld-%u", zv_buf_cstr(&folder), (long)getpid(), n);
        status = zv_buf_status(&o->temp, err);
    }
    zv_buf_free(&folder);
    return status;
}

static zv_status create_temp(zv__outfile *o, mode_t mode, zv_err *err) {
    bool is_short = false;
    for (unsigned n = 0; n < TEMP_TRIES; n++) {
        ZV_TRY(name_temp(o, n, is_short, err));
        o->fd = open(o->temp.ptr, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, mode);
        if (o->fd >= 0) return ZV_OK;
        if (errno == ENAMETOOLONG && !is_short)
            is_short = true;
        else if (errno != EEXIST && errno != EINTR)
            break;
    }
    int saved = errno;
    zv_buf_clear(&o->temp); /* somebody else's, or nobody's: not ours to remove */
    errno = saved;
    return io_error(o, err, M_BASE_CREATE);
}

static zv_status open_regular(zv__outfile *o, const struct stat *old, zv_err *err) {
    ZV_TRY(resolve_target(o, err));
    /* Renaming asks the folder only; a file that is write-protected shall stay so. */
    if (old && faccessat(AT_FDCWD, zv_buf_cstr(&o->target), W_OK, AT_EACCESS) != 0)
        return io_error(o, err, M_BASE_CREATE);
    ZV_TRY(create_temp(o, old ? 0600 : 0666, err));
    if (!old) return ZV_OK;
    /* Looks like the file it replaces. The owner can be kept only by root, which is why a failure is
     * no error; the group's and others' bits come after, so that nothing is open in between. */
    if (fchown(o->fd, old->st_uid, old->st_gid) != 0) errno = 0;
    if (fchmod(o->fd, old->st_mode & 0777) != 0) return io_error(o, err, M_BASE_CREATE);
    return ZV_OK;
}

static zv_status open_any(zv__outfile *o, const char *path, zv_err *err) {
    if (!(o->buffer = ZV_NEW(o->env, BUFFER_SIZE, char))) return zv__nomem(err);
    int descriptor = named_descriptor(path);
    zv_buf_puts(&o->path, strcmp(path, "-") == 0 ? "stdout" : path);
    ZV_TRY(zv_buf_status(&o->path, err));
    if (descriptor >= 0) return open_stream(o, descriptor, err);

    struct stat st;
    bool exists = stat(path, &st) == 0;
    if (exists && S_ISDIR(st.st_mode)) return zv_err_set(err, ZV_IO, M_BASE_WRITE_FOLDER, path);
    if (exists && !S_ISREG(st.st_mode)) return open_stream(o, -1, err);
    size_t len = strlen(path);
    if (!exists && (len == 0 || path[len - 1] == '/')) {
        errno = len ? EISDIR : ENOENT;
        return io_error(o, err, M_BASE_CREATE);
    }
    return open_regular(o, exists ? &st : NULL, err);
}

zv_status zv__out_open(zv__outfile **out, const zv_env *env, const char *path, zv_err *err) {
    *out = NULL;
    zv__outfile *o = ZV_NEW_ZERO(env, 1, zv__outfile);
    if (!o) return zv__nomem(err);
    o->env = env;
    o->fd = o->stream = -1;
    zv_buf_init(&o->path, env);
    zv_buf_init(&o->target, env);
    zv_buf_init(&o->temp, env);
    zv_status status = open_any(o, path, err);
    if (status != ZV_OK) {
        zv__out_abort(o);
        return status;
    }
    *out = o;
    return ZV_OK;
}

void zv__out_in_order(zv__outfile *o) {
    if (o->stream < 0 || o->in_order || zv__out_size(o) > 0) return;
    close(o->fd);
    o->fd = o->stream;
    o->in_order = true;
}

/* ---- Writing ---- */

/* The disk begins while the rest is computed, so that the fsync at the end finds little left to do. A
 * wish only: what cannot be written is told by fsync. */
static void start_to_disk(const zv__outfile *o, uint64_t offset, size_t len) {
    if (o->stream >= 0) return; /* a spool need never reach a disk */
    int saved = errno;
    (void)sync_file_range(o->fd, (off_t)offset, (off_t)len, SYNC_FILE_RANGE_WRITE);
    errno = saved;
}

zv_status zv__out_write(zv__outfile *o, const void *bytes, size_t len, zv_err *err) {
    const char *from = bytes;
    if (len == 0) return ZV_OK;
    if (o->buffered + len > BUFFER_SIZE) ZV_TRY(flush(o, err));
    if (len >= BUFFER_SIZE) {
        uint64_t at = o->flushed;
        o->flushed += len;
        ZV_TRY(write_all(o, o->fd, from, len, err));
        start_to_disk(o, at, len);
        return ZV_OK;
    }
    memcpy(o->buffer + o->buffered, from, len);
    o->buffered += len;
    return ZV_OK;
}

uint64_t zv__out_size(const zv__outfile *o) {
    return o->flushed + o->buffered;
}

/* Both ways of coming back need the bytes on the disk, and bytes that were written. */
static zv_status revisit(zv__outfile *o, uint64_t offset, size_t len, zv_err *err) {
    if (o->in_order) return zv_err_set(err, ZV_INTERNAL, M_BASE_SEQUENTIAL, zv_buf_cstr(&o->path));
    uint64_t size = zv__out_size(o);
    if (offset > size || len > size - offset)
        return zv_err_set_at(err, ZV_INTERNAL, offset, M_BASE_PATCH_RANGE, zv_buf_cstr(&o->path),
                             (unsigned long long)offset, (unsigned long long)(offset + len));
    return flush(o, err);
}

zv_status zv__out_patch(zv__outfile *o, uint64_t offset, const void *bytes, size_t len,
                        zv_err *err) {
    ZV_TRY(revisit(o, offset, len, err));
    const char *from = bytes;
    while (len > 0) {
        ssize_t n = pwrite(o->fd, from, ZV_MIN(len, WRITE_MOST), (off_t)offset);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return io_error(o, err, M_BASE_WRITE);
        from += n;
        offset += (uint64_t)n;
        len -= (size_t)n;
    }
    return ZV_OK;
}

static zv_status read_back(const zv__outfile *o, uint64_t offset, char *to, size_t len,
                           zv_err *err) {
    while (len > 0) {
        ssize_t n = pread(o->fd, to, ZV_MIN(len, WRITE_MOST), (off_t)offset);
        if (n < 0 && errno == EINTR) continue;
        if (n == 0) errno = EIO; /* somebody cut our file short */
        if (n <= 0) return io_error(o, err, M_BASE_READ);
        to += n;
        offset += (uint64_t)n;
        len -= (size_t)n;
    }
    return ZV_OK;
}

zv_status zv__out_reread(zv__outfile *o, uint64_t offset, void *bytes, size_t len, zv_err *err) {
    ZV_TRY(revisit(o, offset, len, err));
    return read_back(o, offset, bytes, len, err);
}

/* ---- Finishing ---- */

static zv_status copy_spool(const zv__outfile *o, zv_err *err) {
    for (uint64_t at = 0; at < o->flushed;) {
        size_t n = (size_t)ZV_MIN(o->flushed - at, (uint64_t)BUFFER_SIZE);
        ZV_TRY(read_back(o, at, o->buffer, n, err));
        ZV_TRY(write_all(o, o->stream, o->buffer, n, err));
        at += n;
    }
    return ZV_OK;
}

/* The rename itself lives in the folder; until that is on the disk, a power failure may undo it. The
 * new file is in place by now, so that failing here is worth a warning only. */
static void sync_folder(const zv__outfile *o) {
    zv_buf folder;
    zv_buf_init(&folder, o->env);
    if (zv__path_folder(&folder, zv_buf_cstr(&o->target), NULL) == ZV_OK) {
        int fd = open(folder.ptr, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        /* EINVAL: a file system without such a thing; a folder may also be unreadable. */
        if (fd >= 0 && fsync(fd) != 0 && errno != EINVAL && errno != ENOTSUP)
            zv_env_warn(o->env, M_BASE_FOLDER_SYNC, zv_buf_cstr(&o->path),
                        zv__reason(zv_env_lang(o->env), errno));
        if (fd >= 0) close(fd);
    }
    zv_buf_free(&folder);
}

static zv_status sync_file(const zv__outfile *o, zv_err *err) {
    int failed;
    do failed = fsync(o->fd);
    while (failed && errno == EINTR);
    return failed ? io_error(o, err, M_BASE_WRITE) : ZV_OK;
}

zv_status zv__out_sync(zv__outfile *o, zv_err *err) {
    ZV_TRY(flush(o, err));
    return o->stream < 0 ? sync_file(o, err) : ZV_OK;
}

static zv_status finish_regular(zv__outfile *o, zv_err *err) {
    ZV_TRY(sync_file(o, err));
    int fd = o->fd;
    o->fd = -1;
    if (close(fd) != 0 && errno != EINTR) return io_error(o, err, M_BASE_WRITE);
    if (rename(o->temp.ptr, o->target.ptr) != 0) return io_error(o, err, M_BASE_RENAME);
    zv_buf_clear(&o->temp);
    sync_folder(o);
    return ZV_OK;
}

static zv_status finish_stream(zv__outfile *o, zv_err *err) {
    if (!o->in_order) ZV_TRY(copy_spool(o, err));
    int fd = o->stream;
    if (o->in_order) o->fd = -1;
    o->stream = -1;
    if (close(fd) != 0 && errno != EINTR) return io_error(o, err, M_BASE_WRITE);
    return ZV_OK;
}

zv_status zv__out_finish(zv__outfile *o, zv_err *err) {
    zv_status status = flush(o, err);
    if (status == ZV_OK) status = o->stream < 0 ? finish_regular(o, err) : finish_stream(o, err);
    zv__out_abort(o);
    return status;
}

void zv__out_abort(zv__outfile *o) {
    if (!o) return;
    if (o->fd >= 0) close(o->fd);
    if (o->stream >= 0 && o->stream != o->fd) close(o->stream);
    if (o->temp.len > 0) unlink(o->temp.ptr);
    zv_buf_free(&o->path);
    zv_buf_free(&o->target);
    zv_buf_free(&o->temp);
    zv__free(o->env, o->buffer);
    zv__free(o->env, o);
}
