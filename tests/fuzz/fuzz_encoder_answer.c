/* Lines that an outside encoder may answer: each is one of the known kinds, an array lies within its line, and
 * numbers that are taken are finite. */
#include "fuzz/fuzz_file.h"

#include "base/base_utf8.h"
#include "embed/embed_outside_answer.h"

#undef abort
#undef malloc
#undef free

static void check_array(zv_str line, zv_str array) {
    FUZZ_ASSERT(array.ptr >= line.ptr && array.len >= 2);
    FUZZ_ASSERT(array.ptr + array.len <= line.ptr + line.len);
    const size_t n = zv__answer_count(array);
    float *out = malloc((n + 1) * sizeof *out);
    size_t place = 0;
    zv_str bad = {0};
    FUZZ_ASSERT(out && n <= array.len);
    if (zv__answer_numbers(array, out, n, &place, &bad)) {
        for (size_t i = 0; i < n; i++) FUZZ_ASSERT(isfinite(out[i]));
    } else {
        FUZZ_ASSERT(place < n && bad.ptr >= array.ptr);
        FUZZ_ASSERT(bad.ptr + bad.len <= array.ptr + array.len);
    }
    free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    zv__answer a;
    zv_err err = {0};
    const zv_str line = {(const char *)data, size};
    FUZZ_ASSERT(zv__answer_read(&a, NULL, line, &err) == ZV_OK);
    FUZZ_ASSERT(memchr(a.id, 0, sizeof a.id) && memchr(a.reason, 0, sizeof a.reason));
    FUZZ_ASSERT(zv__utf8_valid(a.id, strlen(a.id), NULL));
    FUZZ_ASSERT(zv__utf8_valid(a.reason, strlen(a.reason), NULL));
    if (a.kind == ZV__ANSWER_VECTOR) {
        FUZZ_ASSERT(a.array.ptr != NULL);
        check_array(line, a.array);
    }
    return 0;
}
