#include "unit/io/io_fixture.h"

static const float numbers[3][2] = {{0.1F, -2}, {1e-20F, 3.5F}, {16777216, 0.333333343F}};
static const zv_str words[3] = {{"cat", 3}, {"\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D", 8}, {"", 0}};
static const zv_batch three = {.n = 3, .rows = numbers[0], .ids = words};

static void round_trips(fixture *f, zv_format format) {
    table t;
    zv_err err = {0};
    zv_writer_opts opts = {.format = format, .dim = 2, .items = 3};
    ZT_OK(write_table(f->env, f->path, &opts, &three, &err), err);
    zv_format seen;
    ZT_OK(zv_format_sniff(&seen, f->env, f->path, &err), err);
    assert_int_equal(seen, format);
    for (size_t batch = 0; batch < 4; batch++) {
        zv_reader_opts r = {.batch = batch};
        ZT_OK(read_table(&t, f->env, f->path, &r, &err), err);
        assert_int_equal(t.n, 3);
        assert_int_equal(t.info.dim, 2);
        assert_int_equal(t.info.items, 3);
        assert_int_equal(t.info.format, format);
        for (int i = 0; i < 3; i++) {
            assert_memory_equal(t.rows[i], numbers[i], sizeof numbers[i]);
            assert_true(zv_str_equal(zv_str_of(t.ids[i]), words[i]));
        }
    }
    assert_int_equal(f->warnings, 0);
}

static void text_round_trips(void **state) {
    round_trips(*state, ZV_FORMAT_WORD2VEC_TEXT);
}
static void bin_round_trips(void **state) {
    round_trips(*state, ZV_FORMAT_WORD2VEC_BIN);
}

/* Reads `text`; it must fail with a sentence that has `part` in it. */
static void refuses(fixture *f, const char *text, size_t len, zv_format format, const char *part) {
    for (int lang = ZV_EN; lang <= ZV_HE; lang++) {
        table t;
        zv_err err = {.lang = (zv_lang)lang};
        zv_reader_opts opts = {.format = format};
        put_file(f->path, text, len);
        zv_status status = read_table(&t, f->env, f->path, &opts, &err);
        if (status != ZV_FORMAT && status != ZV_UNSUPPORTED)
            fail_msg("\"%s\" gives %s", text, zv_status_name(status));
        if (!strstr(err.msg, part) || !strstr(err.msg, f->path))
            fail_msg("\"%s\" does not name \"%s\"", err.msg, part);
    }
}

static void bad_text_is_named_by_line(void **state) {
    static const struct {
        const char *text, *part;
    } cases[] = {
        {"2 3\na 1 2 3\nb 1 2\n", ":3: "},
        {"1 3\na 0.5 1 2 3\n", "4"},
        {"1 2\na 1 x2\n", ":2: \"x2\""},
        {"1 2\na 1 0x10\n", "0x10"},
        {"3 2\na 1 2\nb 3 4\n", "3"},
        {"1 2\na 1 2\nb 3 4\n", ":3: "},
        {"1 0\na\n", "0"},
        {"1000000000 300\na 1 2\n", "1000000000"},
        {"18446744073709551615 300\na 1 2\n", "18446744073709551615"},
        {"18446744073709551616 3\na 1 2\n", ":1: "},
        {"3 18446744073709551615\na 1 2\n", "18446744073709551615"},
        {"2 4611686018427387904\na 1 2\n", "4611686018427387904"},
        {"2 2\n1 1.000 2\n\n", ":3: "},
        {"1 2\n1 2\n", ":2: "},
        {"word 1 2\n", ":1: "},
        {"-1 2\n", ":1: "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        refuses(*state, cases[i].text, strlen(cases[i].text), ZV_FORMAT_WORD2VEC_TEXT,
                cases[i].part);
}

static void the_sentence_counts(void **state) {
    fixture *f = *state;
    table t;
    zv_err err = {0};
    put_text(f->path, "2 3\na 1 2 3\nb 1 2\n");
    ZT_FAILS(read_table(&t, f->env, f->path, NULL, &err), ZV_FORMAT, err);
    assert_non_null(strstr(err.msg, "file:3: expected 3 numbers, found 2"));
    assert_int_equal(err.pos, 3);
}

static void bad_bin_is_refused(void **state) {
#define CASE(text, part) refuses(*state, text, sizeof text - 1, ZV_FORMAT_WORD2VEC_BIN, part)
    CASE("1 1\na 123", "1");
    CASE("2 1\na 1234\nb 12", "2");
    CASE("2 1\na 1234\nb", "2");
    CASE("1 1\na 1234\n\n", "11");
    CASE("1000000000 300\na 1234", "1000000000");
    CASE("1 0\na \n", "0");
    CASE("4611686018427387905 4\na 1234123412341234", "4611686018427387905");
#undef CASE
    static char no_space[70000];
    memset(no_space, 'x', sizeof no_space);
    memcpy(no_space, "2 1\n", 4);
    refuses(*state, no_space, sizeof no_space, ZV_FORMAT_WORD2VEC_BIN, "65536");
}

static void traps_of_text(void **state) {
    fixture *f = *state;
    table t;
    zv_err err = {0};
    put_text(f->path,
             "\xEF\xBB\xBF"
             "5 2 \r\na 1 2 \r\n. . . 0.25 -1e3\r\narea 51 1 2\n\tx nan -inf\ne\xFFz 1e400 2");
    ZT_OK(read_table(&t, f->env, f->path, NULL, &err), err);
    assert_int_equal(t.n, 5);
    assert_string_equal(t.ids[0], "a");
    assert_string_equal(t.ids[1], ". . .");
    ZT_CLOSE(t.rows[1][1], -1000, 0);
    assert_string_equal(t.ids[2], "area 51");
    assert_string_equal(t.ids[3], "\tx");
    assert_true(isnan(t.rows[3][0]) && isinf(t.rows[3][1]));
    assert_string_equal(t.ids[4], "e\xEF\xBF\xBDz");
    assert_true(isinf(t.rows[4][0]));
    assert_int_equal(f->warnings, 2); /* broken UTF-8; beyond 32 bits */
}

static void a_late_odd_word_is_kept_and_told(void **state) {
    fixture *f = *state;
    table t;
    zv_err err = {0};
    put_text(f->path, "2 2\na 1 2\nversion 2.0 1 2\n");
    ZT_OK(read_table(&t, f->env, f->path, NULL, &err), err);
    assert_string_equal(t.ids[1], "version 2.0");
    assert_int_equal(f->warnings, 1);
}

static void bad_rows_can_be_skipped(void **state) {
    fixture *f = *state;
    table t;
    zv_err err = {0};
    zv_reader_opts opts = {.bad_rows = ZV_ROW_SKIP, .batch = 1};
    put_text(f->path, "4 2\na 1 2\nb 1\nc x y\nd 3 4\n");
    ZT_OK(read_table(&t, f->env, f->path, &opts, &err), err);
    assert_int_equal(t.n, 2);
    assert_int_equal(t.info.skipped, 2);
    assert_string_equal(t.ids[1], "d");
    assert_int_equal(f->warnings, 1);
}

static void traps_of_bin(void **state) {
    fixture *f = *state;
    table t;
    zv_err err = {0};
    /* line ends after some vectors only, a broken word, NaN */
    static const char bytes[] = "4 1\n"
                                "a \0\0\x80?\n"
                                "b \0\0\0@"
                                "c\xC3 \0\0\xC0\x7F\n"
                                "d \n\n\n\n";
    put_file(f->path, bytes, sizeof bytes - 1);
    ZT_OK(read_table(&t, f->env, f->path, NULL, &err), err);
    assert_int_equal(t.info.format, ZV_FORMAT_WORD2VEC_BIN);
    assert_int_equal(t.n, 4);
    ZT_CLOSE(t.rows[0][0], 1, 0);
    ZT_CLOSE(t.rows[1][0], 2, 0);
    assert_string_equal(t.ids[2], "c\xEF\xBF\xBD");
    assert_true(isnan(t.rows[2][0]));
    assert_string_equal(t.ids[3], "d");
    assert_int_equal(f->warnings, 1);
}

static void no_rows(void **state) {
    fixture *f = *state;
    table t;
    zv_err err = {0};
    put_text(f->path, "0 300\n");
    ZT_OK(read_table(&t, f->env, f->path, NULL, &err), err);
    assert_int_equal(t.n, 0);
    assert_int_equal(t.info.dim, 300);
    zv_reader_opts bin = {.format = ZV_FORMAT_WORD2VEC_BIN};
    ZT_OK(read_table(&t, f->env, f->path, &bin, &err), err);
    assert_int_equal(t.n, 0);
}

static void blanks_in_words_are_not_written(void **state) {
    fixture *f = *state;
    static const zv_str bad[] = {{"a", 1}, {"b c", 3}, {"d\n", 2}};
    for (int k = 1; k < 3; k++)
        for (int format = ZV_FORMAT_WORD2VEC_TEXT; format <= ZV_FORMAT_WORD2VEC_BIN; format++) {
            zv_err err = {0};
            zv_str pair[2] = {bad[0], bad[k]};
            zv_batch b = {.n = 2, .rows = numbers[0], .ids = pair};
            zv_writer_opts opts = {.format = (zv_format)format, .dim = 2, .items = 2};
            ZT_FAILS(write_table(f->env, f->path, &opts, &b, &err), ZV_UNSUPPORTED, err);
            assert_int_equal(err.pos, 1);
            assert_int_equal(fixture_files(f), 0);
        }
}

static void rows_are_numbered_without_ids(void **state) {
    fixture *f = *state;
    table t;
    zv_err err = {0};
    zv_batch b = {.n = 3, .rows = numbers[0]};
    zv_writer_opts opts = {.format = ZV_FORMAT_WORD2VEC_BIN, .dim = 2, .items = 3};
    ZT_OK(write_table(f->env, f->path, &opts, &b, &err), err);
    ZT_OK(read_table(&t, f->env, f->path, NULL, &err), err);
    assert_string_equal(t.ids[2], "2");
}

/* Rows longer than any buffer on the way. */
static void wide_rows(void **state) {
    fixture *f = *state;
    enum { DIM = 70000 };
    static float wide[2 * DIM];
    zv_rng rng = zv_rng_seed(3);
    for (size_t i = 0; i < 2 * DIM; i++) wide[i] = (float)zv_rng_normal(&rng);
    zv_batch b = {.n = 2, .rows = wide, .ids = words};
    for (int format = ZV_FORMAT_WORD2VEC_TEXT; format <= ZV_FORMAT_WORD2VEC_BIN; format++) {
        zv_err err = {0};
        zv_writer_opts opts = {.format = (zv_format)format, .dim = DIM, .items = 2};
        ZT_OK(write_table(f->env, f->path, &opts, &b, &err), err);
        zv_reader *r = NULL;
        zv_batch got;
        zv_reader_opts one = {.batch = 1};
        ZT_OK(zv_io_open(&r, f->env, f->path, &one, &err), err);
        assert_int_equal(zv_io_info(r)->format, format);
        for (size_t i = 0; i < 2; i++) {
            ZT_OK(zv_io_read(r, &got, &err), err);
            assert_int_equal(got.n, 1);
            assert_memory_equal(got.rows, wide + i * DIM, DIM * sizeof(float));
        }
        ZT_OK(zv_io_read(r, &got, &err), err);
        assert_int_equal(got.n, 0);
        zv_io_close(r);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(text_round_trips),
        FIXTURE_TEST(bin_round_trips),
        FIXTURE_TEST(bad_text_is_named_by_line),
        FIXTURE_TEST(the_sentence_counts),
        FIXTURE_TEST(bad_bin_is_refused),
        FIXTURE_TEST(traps_of_text),
        FIXTURE_TEST(a_late_odd_word_is_kept_and_told),
        FIXTURE_TEST(bad_rows_can_be_skipped),
        FIXTURE_TEST(traps_of_bin),
        FIXTURE_TEST(no_rows),
        FIXTURE_TEST(blanks_in_words_are_not_written),
        FIXTURE_TEST(rows_are_numbered_without_ids),
        FIXTURE_TEST(wide_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
