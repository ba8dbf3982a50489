/* fuzz_file.h — the library reads files; a fuzzer has bytes. They meet in a file that exists in memory
 * only. Promises that hold for any input are asserted here:
 *   - a failure says something, and is the input's fault, not ours;
 *   - what was read and can be written reads back the same.
 */
#ifndef ZAVIT_FUZZ_FILE_H
#define ZAVIT_FUZZ_FILE_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <zavit/io.h>

#define FUZZ_ASSERT(condition)                                                                     \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                        \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

typedef struct fuzz_file {
    int fd;
    char path[64];
} fuzz_file;

static inline fuzz_file fuzz_open(const uint8_t *data, size_t size) {
    fuzz_file f = {.fd = memfd_create("fuzz", MFD_CLOEXEC)};
    FUZZ_ASSERT(f.fd >= 0);
    FUZZ_ASSERT(write(f.fd, data, size) == (ssize_t)size);
    snprintf(f.path, sizeof f.path, "/proc/self/fd/%d", f.fd);
    return f;
}

static inline void fuzz_check_error(zv_status status, const zv_err *err) {
    FUZZ_ASSERT(status == ZV_FORMAT || status == ZV_UNSUPPORTED);
    FUZZ_ASSERT(err->code == status && err->msg[0] && err->msg[sizeof err->msg - 1] == 0);
}

/* Reads everything; *sum becomes a digest of it (0 on failure), *rows and *dim its size. `out`, if
 * not NULL, gets a copy of the rows in the same format. */
static inline void fuzz_read(const char *path, zv_format format, uint64_t *sum, uint64_t *rows,
                             size_t *dim, zv_writer *out) {
    zv_reader *r = NULL;
    zv_err err = {0};
    zv_reader_opts opts = {.format = format};
    zv_batch b = {0};
    uint64_t h = 1469598103934665603u, n = 0;
    *sum = *rows = 0;
    *dim = 0;
    zv_status status = zv_io_open(&r, NULL, path, &opts, &err);
    if (status == ZV_OK) {
        *dim = zv_io_info(r)->dim;
        FUZZ_ASSERT(*dim > 0);
        do {
            status = zv_io_read(r, &b, &err);
            if (status != ZV_OK) break;
            for (size_t i = 0; i < b.n * *dim; i++) {
                uint32_t bits = 0x7fc00000; /* one NaN is as good as another */
                if (!isnan(b.rows[i])) memcpy(&bits, &b.rows[i], sizeof bits);
                h = (h ^ bits) * 1099511628211u;
            }
            const zv_str *columns[] = {b.ids, b.texts, b.labels};
            for (size_t c = 0; c < 3; c++)
                for (size_t i = 0; columns[c] && i < b.n; i++) {
                    zv_str s = columns[c][i];
                    h = (h ^ (s.ptr ? s.len + 1 : 0)) * 1099511628211u;
                    for (size_t k = 0; k < s.len; k++)
                        h = (h ^ (unsigned char)s.ptr[k]) * 1099511628211u;
                }
            n += b.n;
            if (out && b.n) {
                zv_err refused = {0};
                zv_status wrote = zv_io_write(out, &b, &refused);
                FUZZ_ASSERT(wrote == ZV_OK || wrote == ZV_UNSUPPORTED); /* a blank in a word */
                if (wrote != ZV_OK) *sum = 1;
            }
        } while (b.n > 0);
    }
    zv_io_close(r);
    if (status != ZV_OK) {
        fuzz_check_error(status, &err);
        return;
    }
    *rows = n;
    if (*sum == 0) *sum = h | 2;
}

/* Reads; if that succeeds, writes what was read in the same format, and reads that. */
static inline void fuzz_round_trip(const uint8_t *data, size_t size, zv_format format) {
    fuzz_file f = fuzz_open(data, size);
    uint64_t sum, rows, again, rows_again;
    size_t dim, dim_again;
    fuzz_read(f.path, format, &sum, &rows, &dim, NULL);
    if (sum > 1 && rows > 0) {
        char copy[] = "/tmp/zavit-fuzz-XXXXXX";
        int fd = mkstemp(copy);
        FUZZ_ASSERT(fd >= 0);
        close(fd);
        zv_writer *w = NULL;
        zv_err err = {0};
        zv_writer_opts opts = {.format = format, .dim = dim, .items = rows};
        FUZZ_ASSERT(zv_io_create(&w, NULL, copy, &opts, &err) == ZV_OK);
        fuzz_read(f.path, format, &again, &rows_again, &dim_again, w);
        if (again == 1) {
            zv_io_abort(w);
        } else {
            FUZZ_ASSERT(again == sum);
            FUZZ_ASSERT(zv_io_finish(w, &err) == ZV_OK);
            fuzz_read(copy, format, &again, &rows_again, &dim_again, NULL);
            FUZZ_ASSERT(again == sum && rows_again == rows && dim_again == dim);
        }
        unlink(copy);
    }
    close(f.fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
