/* base_tempfile.c — files without a name, gone with their descriptor whatever happens to the process. */
#include "base/base_file.h"

#include <fcntl.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

int zv__temp_open(const char *folder) {
    int fd = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) return fd;
    char name[4096]; /* a file system that has no such thing */
    int len = snprintf(name, sizeof name, "%s/zavit-temp-XXXXXX", folder);
    if (len < 0 || (size_t)len >= sizeof name) {
        errno = ENAMETOOLONG;
        return -1;
    }
    fd = mkostemp(name, O_CLOEXEC);
    if (fd >= 0) unlink(name);
    return fd;
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

bool zv__temp_write(int fd, const void *bytes, size_t len, uint64_t at) {
    const char *p = bytes;
    while (len > 0) {
        ssize_t n = write_quietly(fd, p, ZV_MIN(len, (size_t)1 << 30), (off_t)at);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) {
            if (n == 0) errno = ENOSPC;
            return false;
        }
        p += n;
        len -= (size_t)n;
        at += (uint64_t)n;
    }
    return true;
}

bool zv__temp_read(int fd, void *bytes, size_t len, uint64_t at) {
    char *p = bytes;
    while (len > 0) {
        ssize_t n = pread(fd, p, ZV_MIN(len, (size_t)1 << 30), (off_t)at);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) {
            if (n == 0) errno = EIO; /* shorter than what was written */
            return false;
        }
        p += n;
        len -= (size_t)n;
        at += (uint64_t)n;
    }
    return true;
}
