#include "fuzz/fuzz_file.h"

static void put(const char *path, const uint8_t *data, size_t size) {
    FILE *out = fopen(path, "wb");
    FUZZ_ASSERT(out && fwrite(data, 1, size, out) == size && fclose(out) == 0);
}

/* Vectors, a zero byte, and the metadata that belong to them. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char folder[64], vectors[96], metadata[96];
    snprintf(folder, sizeof folder, "%s/zavit-fuzz-XXXXXX",
             access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp");
    FUZZ_ASSERT(mkdtemp(folder));
    snprintf(vectors, sizeof vectors, "%s/x.tsv", folder);
    snprintf(metadata, sizeof metadata, "%s/x.metadata.tsv", folder);
    const uint8_t *zero = size ? memchr(data, 0, size) : NULL;
    size_t first = zero ? (size_t)(zero - data) : size;
    put(vectors, data, first);
    if (zero) put(metadata, zero + 1, size - first - 1);
    uint64_t sum, rows;
    size_t dim;
    fuzz_read(vectors, ZV_FORMAT_PROJECTOR, &sum, &rows, &dim, NULL);
    unlink(vectors);
    unlink(metadata);
    rmdir(folder);
    return 0;
}
