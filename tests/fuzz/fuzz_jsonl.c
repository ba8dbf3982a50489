#include "fuzz/fuzz_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_round_trip(data, size, ZV_FORMAT_JSONL);
    return 0;
}
