#include <zlib.h>

#include "fuzz/fuzz_file.h"

/* A zip archive of stored members with right checksums, which mutations would hardly ever hit. */
typedef struct archive {
    uint8_t bytes[1 << 17], directory[1 << 10];
    size_t size, directory_size, n;
} archive;

static void add(uint8_t *to, size_t *at, uint64_t value, size_t bytes) {
    memcpy(to + *at, &value, bytes);
    *at += bytes;
}

static void add_member(archive *a, const char *name, const uint8_t *data, size_t size) {
    uint32_t crc = (uint32_t)crc32_z(crc32(0, NULL, 0), data, size);
    size_t at = a->size, len = strlen(name);
    for (int record = 0; record < 2; record++) {
        uint8_t *to = record ? a->directory : a->bytes;
        size_t *end = record ? &a->directory_size : &a->size;
        add(to, end, record ? 0x02014b50 : 0x04034b50, 4);
        if (record) add(to, end, 20, 2);
        add(to, end, 20, 2);
        add(to, end, 0, 8); /* flags, method, time, date */
        add(to, end, crc, 4);
        add(to, end, size, 4);
        add(to, end, size, 4);
        add(to, end, len, 2);
        add(to, end, 0, 2);
        if (record) {
            add(to, end, 0, 8);
            add(to, end, 0, 2);
            add(to, end, at, 4);
        }
        memcpy(to + *end, name, len);
        *end += len;
    }
    memcpy(a->bytes + a->size, data, size);
    a->size += size;
    a->n++;
}

static void close_archive(archive *a) {
    size_t at = a->size;
    memcpy(a->bytes + at, a->directory, a->directory_size);
    a->size += a->directory_size;
    add(a->bytes, &a->size, 0x06054b50, 4);
    add(a->bytes, &a->size, 0, 4);
    add(a->bytes, &a->size, a->n, 2);
    add(a->bytes, &a->size, a->n, 2);
    add(a->bytes, &a->size, a->directory_size, 4);
    add(a->bytes, &a->size, at, 4);
    add(a->bytes, &a->size, 0, 2);
}

/* A whole archive; or, after 'm', arrays of 2 bytes length and data, to be wrapped into one. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const char *const names[] = {"vectors.npy", "ids.npy", "labels.npy", "texts.npy"};
    static archive a;
    a.size = a.directory_size = a.n = 0;
    if (size > 1 << 16) return 0;
    if (size > 0 && data[0] == 'm') {
        const uint8_t *p = data + 1, *end = data + size;
        while (a.n < 4 && end - p >= 2) {
            size_t len = (size_t)p[0] | (size_t)p[1] << 8;
            p += 2;
            if (len > (size_t)(end - p)) len = (size_t)(end - p);
            add_member(&a, names[a.n], p, len);
            p += len;
        }
        close_archive(&a);
        data = a.bytes;
        size = a.size;
    }
    fuzz_file f = fuzz_open(data, size);
    uint64_t sum, rows;
    size_t dim;
    fuzz_read(f.path, ZV_FORMAT_NPZ, &sum, &rows, &dim, NULL);
    close(f.fd);
    return 0;
}
