/* base_file.c — whole files as memory. */
#include "base/base_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base_env.h"

#define FIRST_READ ((size_t)64 << 10)

/* Reads a stream to its end: pipes, gzip, and the files of /proc, which say that they are empty. */
static zv_status read_all(zv__mapping *out, const zv_env *env, const char *path, zv_err *err) {
    zv__lines *in;
    ZV_TRY(zv__lines_open(&in, env, path, err));
    uint8_t *data = NULL;
    size_t size = 0, cap = 0, got = 1;
    zv_status status = ZV_OK;
    while (got > 0) {
        if (!zv__grow(env, &data, &cap, ZV_MAX(size + 1, FIRST_READ), 1)) {
            status = zv__nomem(err);
            break;
        }
        status = zv__lines_read(in, data + size, cap - size, &got, err);
        if (status != ZV_OK) break;
        size += got;
    }
    zv__lines_close(in);
    if (status != ZV_OK || size == 0) {
        zv__free(env, data);
        return status;
    }
    *out = (zv__mapping){.data = data, .size = size, .owned = data, .env = env};
    return ZV_OK;
}

static bool is_gzip(const uint8_t *data, size_t size) {
    return size >= 3 && data[0] == 0x1f && data[1] == 0x8b && data[2] == 8;
}

zv_status zv__map_open(zv__mapping *out, const zv_env *env, const char *path, zv_err *err) {
    *out = (zv__mapping){.env = env};
    if (strcmp(path, "-") == 0) return read_all(out, env, path, err);
    /* Without O_NONBLOCK, which would make a FIFO look empty: waiting for its writer is right. */
    struct stat st;
    if (stat(path, &st) != 0) {
        zv_status status = errno == ENOENT ? ZV_NOTFOUND : ZV_IO;
        return zv_err_set(err, status, M_BASE_OPEN, path, zv__reason_for(err, errno));
    }
    if (S_ISDIR(st.st_mode)) return zv_err_set(err, ZV_IO, M_BASE_READ_FOLDER, path);
    if (!S_ISREG(st.st_mode) || st.st_size == 0) return read_all(out, env, path, err);

    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return zv_err_set(err, ZV_IO, M_BASE_OPEN, path, zv__reason_for(err, errno));
    void *data = MAP_FAILED;
    /* The size again, of what was really opened. */
    if (fstat(fd, &st) == 0 && st.st_size > 0)
        data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    close(fd);
    if (data == MAP_FAILED) return read_all(out, env, path, err);
    if (is_gzip(data, (size_t)st.st_size)) {
        munmap(data, (size_t)st.st_size);
        return read_all(out, env, path, err);
    }
    out->data = data;
    out->size = (size_t)st.st_size;
    return ZV_OK;
}

void zv__map_forget(const zv__mapping *m) {
    /* The mapping is read-only and of a file: what is dropped can be read again. */
    if (m->data && !m->owned) (void)madvise((void *)(uintptr_t)m->data, m->size, MADV_DONTNEED);
}

void zv__map_close(zv__mapping *m) {
    if (!m) return;
    if (m->owned)
        zv__free(m->env, m->owned);
    else if (m->data)
        munmap((void *)(uintptr_t)m->data, m->size);
    *m = (zv__mapping){.env = m->env};
}
