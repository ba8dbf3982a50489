#include "unit/io/io_damage.h"

static void read_text(fixture *f, table *t, const char *text, size_t batch) {
    zv_err err = {0};
    zv_reader_opts opts = {.batch = batch};
    put_text(f->path, text);
    ZT_OK(read_table(t, f->env, f->path, &opts, &err), err);
    assert_int_equal(t->info.format, ZV_FORMAT_GLOVE);
}

static void a_plain_file(void **state) {
    table t;
    for (size_t batch = 0; batch < 4; batch++) {
        read_text(*state, &t, "the 0.418 0.24968 -0.41242\nof 0.70853 1e-3 .5\n<unk> 1 2 -3\n",
                  batch);
        assert_int_equal(t.n, 3);
        assert_int_equal(t.info.dim, 3);
        assert_int_equal(t.info.items, 0);
        assert_string_equal(t.ids[0], "the");
        assert_string_equal(t.ids[2], "<unk>");
        ZT_CLOSE(t.rows[0][0], 0.418F, 0);
        ZT_CLOSE(t.rows[1][1], 1e-3F, 0);
        ZT_CLOSE(t.rows[1][2], 0.5F, 0);
        ZT_CLOSE(t.rows[2][2], -3, 0);
    }
}

/* Words with blanks, as in the 840B file; no-break spaces, Hebrew, numbers as words, tabs, a byte-order
 * mark, both line ends, blank lines, blanks at the end, no line end at the end. */
static void traps(void **state) {
    fixture *f = *state;
    table t;
    read_text(f, &t,
              "\xEF\xBB\xBF. . . 0.5 2 3\nat name@domain.com 1 2 3 "
              "\r\n\n\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D\t1\t2"
              "\t3\n2 1 2 3\na\xC2\xA0"
              "b 1 2 3\n  \n\xE9t\xE9 nan inf -INF\nlast 1 2 3",
              2);
    assert_int_equal(t.n, 7);
    assert_int_equal(t.info.dim, 3);
    assert_string_equal(t.ids[0], ". . .");
    ZT_CLOSE(t.rows[0][0], 0.5, 0);
    assert_string_equal(t.ids[1], "at name@domain.com");
    assert_string_equal(t.ids[2], "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D");
    assert_string_equal(t.ids[3], "2");
    assert_string_equal(t.ids[4], "a\xC2\xA0"
                                  "b");
    assert_string_equal(t.ids[5], "\xEF\xBF\xBDt\xEF\xBF\xBD");
    assert_true(isnan(t.rows[5][0]) && isinf(t.rows[5][1]) && t.rows[5][2] < 0);
    assert_string_equal(t.ids[6], "last");
    assert_int_equal(f->warnings, 1); /* broken UTF-8 */
}

/* The dimension is that of most of the first lines, so that a bad one is named, not followed. */
static void bad_rows_are_named(void **state) {
    static const struct {
        const char *text, *part;
    } cases[] = {
        {"a 1 2 3\nb 1 2\nc 1 2 3\n", ":2: "},
        {"a 1 2\nb 1 2 3\nc 1 2 3\n", ":1: "},
        {"a 0.5 1 2 3\nb 1 2 3\nc 1 2 3\n", ":1: "},
        {"a 1 2 3\n\nb 1 2 x3\nc 1 2 3\n", ":3: \"x3\""},
        {"a 1 2 3\nb 1 0x2 3\nc 1 2 3\n", "0x2"},
        {"a 1 2 3\nb 1 2.5.1 3\nc 1 2 3\n", "2.5.1"},
        {"a 1 2 3\nb 1 2- 3\nc 1 2 3\n", "2-"},
        {"a 1 2 3\nb 1 2 3\nc\n", ":3: "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        refuses_bytes(*state, ZV_FORMAT_AUTO, cases[i].text, strlen(cases[i].text), ZV_FORMAT,
                      cases[i].part);
    refuses_bytes(*state, ZV_FORMAT_GLOVE, "word\n", 5, ZV_FORMAT, ":1: ");
    refuses_bytes(*state, ZV_FORMAT_GLOVE, "\n\n", 2, ZV_FORMAT, ":1: ");
}

static void the_sentence_counts(void **state) {
    fixture *f = *state;
    table t;
    zv_err err = {0};
    FILE *out = fopen(f->path, "w");
    for (int line = 1; line < 30; line++) {
        fprintf(out, "w%d", line);
        for (int k = 0; k < 300 - (line == 17); k++) fprintf(out, " 0.25");
        fputc('\n', out);
    }
    fclose(out);
    ZT_FAILS(read_table(&t, f->env, f->path, NULL, &err), ZV_FORMAT, err);
    assert_non_null(strstr(err.msg, ":17: expected 300 numbers, found 299"));
    assert_int_equal(err.pos, 17);
}

static void bad_rows_can_be_skipped(void **state) {
    fixture *f = *state;
    table t;
    zv_err err = {0};
    for (size_t batch = 0; batch < 3; batch++) {
        zv_reader_opts opts = {.bad_rows = ZV_ROW_SKIP, .batch = batch};
        put_text(f->path, "a 1 2\nb 1\nc x y\nd 3 4\ne 5 6\n");
        ZT_OK(read_table(&t, f->env, f->path, &opts, &err), err);
        assert_int_equal(t.n, 3);
        assert_int_equal(t.info.skipped, 2);
        assert_string_equal(t.ids[1], "d");
        ZT_CLOSE(t.rows[1][1], 4, 0);
        assert_string_equal(t.ids[2], "e");
    }
}

/* A matrix without words is no GloVe, nor is prose that begins with numbers. */
static void what_is_not_glove(void **state) {
    fixture *f = *state;
    static const char *const cases[] = {"0.1 0.2 0.3\n0.2 0.5 0.5\n",
                                        "Chapter 1 2\nOnce upon a time\nthere was\n",
                                        "word\nother\n", "a 1\nb 2\n"};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        zv_format seen = ZV_FORMAT_AUTO;
        zv_err err = {0};
        put_text(f->path, cases[i]);
        zv_format_sniff(&seen, f->env, f->path, &err);
        if (seen == ZV_FORMAT_GLOVE) fail_msg("%s", cases[i]);
    }
}

/* Many rows, parsed by several threads and over the ends of blocks: each number as strtof reads it, in
 * the spelling of many programs. */
static void many_rows(void **state) {
    fixture *f = *state;
    enum { N = 20000, DIM = 50 };
    static const char *const spellings[] = {"%.4f",  "%.6g", "%.9g",  "%.8e",
                                            "%.17g", "%f",   "%.12f", "%.0f"};
    char number[64];
    zv_rng rng = zv_rng_seed(11);
    float *want = malloc(N * DIM * sizeof *want);
    FILE *out = fopen(f->path, "w");
    for (size_t i = 0; i < N; i++) {
        fprintf(out, i % 97 == 5 ? "two words%zu" : "w%zu", i);
        for (size_t k = 0; k < DIM; k++) {
            double x = zv_rng_normal(&rng) * (k % 9 == 0 ? 1e4 : 1);
            snprintf(number, sizeof number, spellings[(i + k) % 8], x);
            want[i * DIM + k] = strtof(number, NULL);
            fprintf(out, " %s", number);
        }
        fputc('\n', out);
    }
    fclose(out);
    zv_reader *r = NULL;
    zv_err err = {0};
    zv_batch b;
    ZT_OK(zv_io_open(&r, f->env, f->path, NULL, &err), err);
    size_t n = 0;
    do {
        ZT_OK(zv_io_read(r, &b, &err), err);
        for (size_t i = 0; i < b.n; i++, n++) {
            snprintf(number, sizeof number, n % 97 == 5 ? "two words%zu" : "w%zu", n);
            if (!zv_str_equal(b.ids[i], zv_str_of(number))) fail_msg("row %zu", n);
            assert_memory_equal(b.rows + i * DIM, want + n * DIM, DIM * sizeof *want);
        }
    } while (b.n > 0);
    assert_int_equal(n, N);
    zv_io_close(r);
    free(want);
}

/* The first line is longer than the window that sniffing has. */
static void a_wide_row(void **state) {
    fixture *f = *state;
    enum { DIM = 40000 };
    FILE *out = fopen(f->path, "w");
    for (int line = 0; line < 2; line++) {
        fputs("word", out);
        for (int k = 0; k < DIM; k++) fprintf(out, " %d.5", k);
        fputc('\n', out);
    }
    fclose(out);
    zv_reader *r = NULL;
    zv_err err = {0};
    zv_batch b;
    ZT_OK(zv_io_open(&r, f->env, f->path, NULL, &err), err);
    assert_int_equal(zv_io_info(r)->dim, DIM);
    ZT_OK(zv_io_read(r, &b, &err), err);
    ZT_CLOSE(b.rows[DIM - 1], DIM - 0.5, 0);
    zv_io_close(r);
}

/* Blocks that are read ahead of their parsing: a line that begins in one and ends in the next, once longer
 * than the room kept for that; the fault in the last line has its number; the end may lack its newline. */
static void blocks_ahead(void **state) {
    fixture *f = *state;
    enum { N = 9000, DIM = 60, LONG = 300000 };
    char *word = malloc(LONG + 1);
    memset(word, 'x', LONG);
    word[LONG] = 0;
    for (int fault = 0; fault < 2; fault++) {
        FILE *out = fopen(f->path, "w");
        for (int i = 0; i < N; i++) {
            fprintf(out, "%s%d", i % 7 == 3 && i / 7 % 97 == 5 ? word : "w", i);
            for (int k = 0; k < DIM; k++) fprintf(out, " %d.%06d", i, k * 16);
            if (i + 1 < N) fputc('\n', out);
        }
        if (fault) fputs("\nlast 1 2 3", out);
        fclose(out);
        zv_reader *r = NULL;
        zv_err err = {0};
        zv_batch b;
        zv_status status;
        int n = 0;
        ZT_OK(zv_io_open(&r, f->env, f->path, NULL, &err), err);
        while ((status = zv_io_read(r, &b, &err)) == ZV_OK && b.n > 0) {
            for (size_t i = 0; i < b.n; i++, n++) {
                bool is_long = n % 7 == 3 && n / 7 % 97 == 5;
                assert_int_equal(b.ids[i].len > LONG, is_long);
                assert_int_equal(atoi(b.ids[i].ptr + (is_long ? LONG : 1)), n);
                for (int k = 0; k < DIM; k++)
                    ZT_CLOSE(b.rows[i * DIM + (size_t)k], (float)(n + k * 16e-6), 0);
            }
        }
        assert_int_equal(status, fault ? ZV_FORMAT : ZV_OK);
        if (fault) assert_int_equal(err.pos, N + 1);
        if (!fault) assert_int_equal(n, N);
        zv_io_close(r);
    }
    free(word);
}

static void damage(void **state) {
    static const char text[] = "the 0.418 0.25 -0.4\n. . . 0.7 1e-3 .5\r\n\xD7\xA9 1 2 -3\n";
    damage_all(*state, ZV_FORMAT_GLOVE, text, sizeof text - 1, false);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_plain_file),
        FIXTURE_TEST(traps),
        FIXTURE_TEST(bad_rows_are_named),
        FIXTURE_TEST(the_sentence_counts),
        FIXTURE_TEST(bad_rows_can_be_skipped),
        FIXTURE_TEST(what_is_not_glove),
        FIXTURE_TEST(many_rows),
        FIXTURE_TEST(a_wide_row),
        FIXTURE_TEST(blocks_ahead),
        FIXTURE_TEST(damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
