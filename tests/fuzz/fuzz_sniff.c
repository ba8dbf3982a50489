#include "fuzz/fuzz_file.h"

/* Any bytes: what they are taken for, and reading them as that. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_file f = fuzz_open(data, size);
    zv_format format;
    zv_err err = {0};
    zv_status status = zv_format_sniff(&format, NULL, f.path, &err);
    if (status != ZV_OK) fuzz_check_error(status, &err);
    uint64_t sum, rows;
    size_t dim;
    fuzz_read(f.path, ZV_FORMAT_AUTO, &sum, &rows, &dim, NULL);
    FUZZ_ASSERT(status == ZV_OK || sum == 0);
    close(f.fd);
    return 0;
}
