#include "fuzz/fuzz_file.h"

/* The binary formats without a magic number: the first byte says which. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const zv_format formats[] = {ZV_FORMAT_FVECS, ZV_FORMAT_BVECS, ZV_FORMAT_IVECS,
                                        ZV_FORMAT_FBIN,  ZV_FORMAT_U8BIN, ZV_FORMAT_I8BIN};
    if (size < 1) return 0;
    zv_format format = formats[data[0] % 6];
    data++;
    size--;
    if (format == ZV_FORMAT_FVECS || format == ZV_FORMAT_FBIN) {
        fuzz_round_trip(data, size, format);
        return 0;
    }
    fuzz_file f = fuzz_open(data, size);
    uint64_t sum, rows;
    size_t dim;
    fuzz_read(f.path, format, &sum, &rows, &dim, NULL);
    close(f.fd);
    return 0;
}
