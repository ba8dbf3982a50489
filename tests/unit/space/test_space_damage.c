/* A small space with all columns, cut at every byte and with every bit flipped: opening it gives a
 * space or a sentence, never a crash; with `verify`, no change of the data passes. */
#include "unit/space/space_fixture.h"

/* Opens a file and touches everything there is. */
static zv_status open_and_look(const zv_env *env, const char *path, bool verify, zv_err *err) {
    zv_space *s = NULL;
    zv_space_opts opts = {.verify = verify};
    zv_status status = zv_space_open(&s, env, path, &opts, err);
    if (status != ZV_OK) {
        if (!err->msg[0] || s) fail_msg("%s without a sentence", zv_status_name(status));
        return status;
    }
    float row[64];
    volatile size_t sum = 0; /* so that nothing is optimised away */
    for (size_t i = 0; i < zv_space_size(s); i++) {
        char buf[24];
        if (zv_space_dim(s) <= 64) zv_space_row(s, i, row);
        zv_str strings[] = {zv_space_id(s, i, buf), zv_space_text(s, i), zv_space_label(s, i)};
        for (size_t k = 0; k < 3; k++)
            for (size_t c = 0; c < strings[k].len; c++) sum += (unsigned char)strings[k].ptr[c];
        for (size_t c = 0; c < zv_space_columns(s); c++) sum += zv_space_column_value(s, c, i).len;
        sum += zv_space_word_count(s, i) + (size_t)zv_space_status(s, i);
        sum += zv_space_find(s, strings[0]);
    }
    (void)sum;
    zv_space_free(s);
    return ZV_OK;
}

static uint8_t *small_file(fixture *f, zv_dtype dtype, size_t *len, size_t *data) {
    zv_err err = {0};
    zv_contract c = {.model = "m", .pooling = "mean", .tokens = 12, .seed = 3, .has_seed = true};
    ZT_OK(write_small(f->env, f->path, dtype, &c, 0, SMALL_ROWS, &err), err);
    uint8_t *bytes = get_file(f->path, len);
    uint64_t header;
    memcpy(&header, bytes, 8);
    *data = 8 + (size_t)header;
    return bytes;
}

static void every_cut_is_noticed(void **state) {
    fixture *f = *state;
    for (int dtype = ZV_F32; dtype < ZV_DTYPES; dtype += 3) { /* f32, and i8 for its scales */
        size_t len, data;
        uint8_t *bytes = small_file(f, (zv_dtype)dtype, &len, &data);
        for (size_t n = 0; n < len; n++) {
            zv_err err = {.lang = n % 2 ? ZV_HE : ZV_EN};
            put_file(f->path, bytes, n);
            zv_status status = open_and_look(f->env, f->path, false, &err);
            if (status == ZV_OK) fail_msg("cut to %zu of %zu bytes, it opens", n, len);
            if (zv_status_exit_code(status) != 3) fail_msg("%zu: %s", n, err.msg);
        }
        free(bytes);
    }
}

static void every_flip_is_survived(void **state) {
    fixture *f = *state;
    for (int dtype = ZV_F32; dtype < ZV_DTYPES; dtype += 3) {
        size_t len, data, end;
        uint8_t *bytes = small_file(f, (zv_dtype)dtype, &len, &data);
        for (end = data; bytes[end - 1] == ' ';) end--; /* of the header without its padding */
        FILE *file = fopen(f->path, "r+b");
        setvbuf(file, NULL, _IONBF, 0);
        for (size_t bit = 0; bit < len * 8; bit++) {
            size_t at = bit / 8;
            if (at > end + 16 && at < data - 16) continue; /* spaces among spaces */
            uint8_t flipped = bytes[at] ^ (uint8_t)(1 << bit % 8);
            fseek(file, (long)at, SEEK_SET);
            fputc(flipped, file);
            zv_err err = {0};
            zv_status plain = open_and_look(f->env, f->path, false, &err);
            if (plain != ZV_OK && zv_status_exit_code(plain) != 3) fail_msg("%s", err.msg);
            zv_status verified = open_and_look(f->env, f->path, true, &err);
            if (at >= data && verified == ZV_OK) fail_msg("a flip of bit %zu passes", bit);
            fseek(file, (long)at, SEEK_SET);
            fputc(bytes[at], file);
        }
        fclose(file);
        free(bytes);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(every_cut_is_noticed),
        FIXTURE_TEST(every_flip_is_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
