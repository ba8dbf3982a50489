/* The container alone: the input is the header, and its first two bytes say how much data follows. */
#include "io/io_safetensors.h"

#undef malloc
#undef calloc
#undef free
#undef abort

#include "fuzz/fuzz_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2) return 0;
    size_t more = (size_t)data[0] | (size_t)data[1] << 8, header = size - 2;
    uint8_t *file = calloc(1, 8 + header + more);
    FUZZ_ASSERT(file);
    uint64_t len = header;
    memcpy(file, &len, 8);
    memcpy(file + 8, data + 2, header);
    zv__st *st = NULL;
    zv_err err = {0};
    zv_status status = zv__st_parse(&st, NULL, "fuzz", file, 8 + header + more, &err);
    if (status != ZV_OK) {
        fuzz_check_error(status, &err);
    } else {
        uint64_t at = 0;
        for (size_t i = 0; i < st->n_tensors; i++) {
            FUZZ_ASSERT(st->tensors[i].begin == at);
            at = st->tensors[i].end;
            FUZZ_ASSERT(zv__st_find(st, st->tensors[i].name) == &st->tensors[i]);
        }
        FUZZ_ASSERT(at == more);
    }
    zv__st_free(st, NULL);
    free(file);
    return 0;
}
