#include <zavit/space.h>

#include "fuzz/fuzz_file.h"

static void look(const zv_space *s) {
    volatile uint64_t sum = 0;
    size_t n = zv_space_size(s), dim = zv_space_dim(s);
    float *row = malloc(dim * sizeof *row);
    FUZZ_ASSERT(row);
    for (size_t i = 0; i < n; i++) {
        char buf[24];
        zv_space_row(s, i, row);
        const float *direct = zv_space_row_f32(s, i);
        FUZZ_ASSERT(!direct || memcmp(direct, row, dim * sizeof *row) == 0);
        zv_str strings[3] = {zv_space_id(s, i, buf), zv_space_text(s, i), zv_space_label(s, i)};
        for (size_t k = 0; k < 3; k++)
            for (size_t c = 0; c < strings[k].len; c++) sum += (unsigned char)strings[k].ptr[c];
        FUZZ_ASSERT(zv_space_find(s, strings[0]) <= i);
        FUZZ_ASSERT((unsigned)zv_space_status(s, i) < 6);
        for (size_t c = 0; c < zv_space_columns(s) && c < 8; c++)
            sum += zv_space_column_value(s, c, i).len;
        sum += zv_space_word_count(s, i);
    }
    free(row);
    (void)sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_file f = fuzz_open(data, size);
    for (int how = 0; how < 4; how++) {
        zv_space *s = NULL;
        zv_err err = {.lang = how & 1 ? ZV_HE : ZV_EN};
        zv_space_opts opts = {.verify = how & 1, .strict = how & 2};
        zv_status status = zv_space_open(&s, NULL, f.path, &opts, &err);
        if (status == ZV_OK) {
            look(s);
        } else {
            fuzz_check_error(status, &err);
            FUZZ_ASSERT(!s);
        }
        zv_space_free(s);
    }
    close(f.fd);
    return 0;
}
