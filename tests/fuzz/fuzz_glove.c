#include "fuzz/fuzz_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_file f = fuzz_open(data, size);
    uint64_t sum, rows;
    size_t dim;
    fuzz_read(f.path, ZV_FORMAT_GLOVE, &sum, &rows, &dim, NULL);
    close(f.fd);
    return 0;
}
