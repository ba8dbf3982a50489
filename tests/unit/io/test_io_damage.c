/* Every prefix of a small file of each format, and the file with every single bit flipped: reading
 * must end with rows or with a sentence. Run under ASan and UBSan in CI. */
#include "unit/io/io_fixture.h"

static const float numbers[3][2] = {{0.1F, -2}, {1e-20F, 3.5F}, {16777216, 0.333333343F}};
static const zv_str words[3] = {{"cat", 3}, {"\xD7\xA9\xD7\x9C", 4}, {"x", 1}};
static const zv_batch three = {
    .n = 3, .rows = numbers[0], .ids = words, .texts = words, .labels = words};

/* Reads bytes with the format named, and sniffed. Returns how many ways succeeded. */
static int survive(fixture *f, zv_format format, const uint8_t *bytes, size_t len) {
    int good = 0;
    put_file(f->path, bytes, len);
    for (int named = 0; named < 2; named++) {
        table t;
        zv_err err = {0};
        zv_reader_opts opts = {.format = named ? format : ZV_FORMAT_AUTO};
        zv_status status = read_table(&t, f->env, f->path, &opts, &err);
        if (status == ZV_OK) {
            good++;
        } else if (!err.msg[0] || zv_status_exit_code(status) != 3) {
            fail_msg("%s: \"%s\"", zv_status_name(status), err.msg);
        }
    }
    return good;
}

static void damage(fixture *f, zv_format format) {
    zv_err err = {0};
    zv_writer_opts opts = {.format = format, .dim = 2, .items = 3};
    ZT_OK(write_table(f->env, f->path, &opts, &three, &err), err);
    size_t len;
    uint8_t *bytes = get_file(f->path, &len);
    assert_int_equal(survive(f, format, bytes, len), 2);
    for (size_t n = 0; n < len; n++) {
        int good = survive(f, format, bytes, n);
        /* binary files state their size; a text may end in the middle of its last number */
        if (good && (format == ZV_FORMAT_NPY || (format == ZV_FORMAT_WORD2VEC_BIN && n + 1 < len)))
            fail_msg("%s cut to %zu of %zu bytes is read", zv_format_name(format), n, len);
    }
    for (size_t bit = 0; bit < len * 8; bit++) {
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        survive(f, format, bytes, len);
        bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
    }
    free(bytes);
}

static void word2vec_text(void **state) {
    damage(*state, ZV_FORMAT_WORD2VEC_TEXT);
}
static void word2vec_bin(void **state) {
    damage(*state, ZV_FORMAT_WORD2VEC_BIN);
}
static void npy(void **state) {
    damage(*state, ZV_FORMAT_NPY);
}
static void jsonl(void **state) {
    damage(*state, ZV_FORMAT_JSONL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(word2vec_text),
        FIXTURE_TEST(word2vec_bin),
        FIXTURE_TEST(npy),
        FIXTURE_TEST(jsonl),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
