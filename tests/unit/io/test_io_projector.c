/* Pairs of vectors.tsv and metadata.tsv. */
#include "unit/io/io_fixture.h"

static table t;

static const char *put_pair(const fixture *f, const char *vectors, const char *text,
                            const char *metadata, const char *meta_text) {
    static char path[160];
    snprintf(path, sizeof path, "%s/%s", f->folder, metadata);
    if (meta_text) put_text(path, meta_text);
    snprintf(path, sizeof path, "%s/%s", f->folder, vectors);
    put_text(path, text);
    return path;
}

static void forget(const fixture *f, const char *name) {
    char path[160];
    snprintf(path, sizeof path, "%s/%s", f->folder, name);
    unlink(path);
}

static void names_find_the_metadata(void **state) {
    static const char *const pairs[][2] = {
        {"x.tsv", "x.metadata.tsv"},        {"vectors.tsv", "metadata.tsv"},
        {"a_tensor.tsv", "a_metadata.tsv"}, {"tensors.tsv", "metadata.tsv"},
        {"vecs.tsv", "meta.tsv"},           {"x", "x.metadata.tsv"},
    };
    fixture *f = *state;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        zv_err err = {0};
        ZT_OK(read_table(&t, f->env,
                         put_pair(f, pairs[i][0], "1\t2.5\r\n-3\t4e-1\n", pairs[i][1], "a\nשל\n"),
                         NULL, &err),
              err);
        assert_int_equal(t.info.format, ZV_FORMAT_PROJECTOR);
        assert_int_equal(t.n, 2);
        assert_true(t.rows[0][1] == 2.5F && t.rows[1][1] == 0.4F);
        assert_string_equal(t.ids[0], "a");
        assert_string_equal(t.ids[1], "של");
        forget(f, pairs[i][0]);
        forget(f, pairs[i][1]);
    }
    zv_err err = {0};
    ZT_OK(read_table(&t, f->env, put_pair(f, "x.tsv", "1\t2\n3\t4\n", "metadata.tsv", "a\n"), NULL,
                     &err),
          err);
    assert_false(t.has_id[0]); /* that is somebody else's */
}

/* One column: no header, so that a first line "id" is a word. Two: a header. */
static void header_only_with_two_columns(void **state) {
    fixture *f = *state;
    zv_err err = {0};
    ZT_OK(read_table(&t, f->env, put_pair(f, "x.tsv", "1\t2\n3\t4\n", "x.metadata.tsv", "id\n\n"),
                     NULL, &err),
          err);
    assert_string_equal(t.ids[0], "id");
    assert_string_equal(t.ids[1], "");
    zv_reader_opts one = {.batch = 1};
    ZT_OK(read_table(&t, f->env,
                     put_pair(f, "x.tsv", "1\t2\n3\t4\n", "x.metadata.tsv",
                              "word\tlabel\tcount\nw\tl\t5\nv\t\t6\n"),
                     &one, &err),
          err);
    assert_int_equal(t.n, 2);
    assert_string_equal(t.ids[0], "w");
    assert_string_equal(t.labels[0], "l");
    assert_string_equal(t.ids[1], "v");
    assert_int_equal(f->warnings, 0);
    assert_string_equal(t.more[0], "count=5");
    assert_string_equal(t.more[1], "count=6");
    /* without a known name the first column names a row, as it does in the Projector */
    ZT_OK(read_table(&t, f->env,
                     put_pair(f, "x.tsv", "1.5\t2\n", "x.metadata.tsv", "title\tyear\nA\t5\n"),
                     NULL, &err),
          err);
    assert_string_equal(t.ids[0], "A");
    assert_string_equal(t.more[0], "year=5");
}

static void columns_round_trip(void **state) {
    fixture *f = *state;
    static const float rows[4] = {1, 2, 3, 4};
    const zv_str one[2] = {{"1", 1}, {NULL, 0}}, two[2] = {{"כן", 4}, {"לא", 4}};
    const zv_column columns[] = {{"Category", one}, {"שם", two}};
    zv_batch b = {.n = 2, .rows = rows, .columns = columns, .n_columns = 2};
    zv_writer_opts opts = {.format = ZV_FORMAT_PROJECTOR, .dim = 2, .items = 2};
    char path[160];
    zv_err err = {0};
    snprintf(path, sizeof path, "%s/w.tsv", f->folder);
    ZT_OK(write_table(f->env, path, &opts, &b, &err), err);
    ZT_OK(read_table(&t, f->env, path, NULL, &err), err);
    assert_string_equal(t.more[0], "Category=1;שם=כן");
    assert_string_equal(t.more[1], "שם=לא");
    assert_string_equal(t.ids[1], "1"); /* the Projector takes a first column for names: numbers */
    assert_false(t.has_label[0]);
}

static void refused(fixture *f, const char *vectors, const char *metadata, const char *part) {
    zv_err err = {0};
    zv_reader_opts opts = {.format = ZV_FORMAT_PROJECTOR};
    zv_status status = read_table(
        &t, f->env, put_pair(f, "x.tsv", vectors, "x.metadata.tsv", metadata), &opts, &err);
    if (status != ZV_FORMAT || !strstr(err.msg, part))
        fail_msg("%s: %s, expected %s", zv_status_name(status), err.msg, part);
    forget(f, "x.metadata.tsv");
}

static void refused_with_line_and_reason(void **state) {
    fixture *f = *state;
    refused(f, "1\t2\n3\n", NULL, ":2: expected 2 numbers, found 1");
    refused(f, "1\t2\n3\t4\t5\n", NULL, ":2: expected 2 numbers, found 3");
    refused(f, "1\t2\n3\tx\n", NULL, "\"x\"");
    refused(f, "1\t2\n3\t\t4\n", NULL, ":2:");
    refused(f, "1\t2\n3\t4\n", "a\n", "after 1 lines");
    refused(f, "1\t2\n3\t4\n", "a\tb\nc\td\n", "must be a header");
    refused(f, "1\t2\n", "id\na\n", "single column has no header");
    refused(f, "1\t2\n", "a\tb\nc\n", "expected 2 columns, found 1");
    refused(f, "", NULL, "no row");
}

static void skipping_keeps_the_pairs_together(void **state) {
    fixture *f = *state;
    zv_err err = {0};
    zv_reader_opts opts = {.bad_rows = ZV_ROW_SKIP};
    ZT_OK(read_table(
              &t, f->env,
              put_pair(f, "x.tsv", "1\t2\n3\t4\nx\t1\n5\t6\n", "x.metadata.tsv", "a\nb\nc\nd\n"),
              &opts, &err),
          err);
    assert_int_equal(t.n, 3);
    assert_string_equal(t.ids[2], "d");
}

static const float numbers[2][2] = {{0.1F, -INFINITY}, {16777216, 1e-40F}};
static const zv_str words[2] = {{"a", 1}, {"של\tום\nx", 11}};

static void written_pairs_round_trip(void **state) {
    fixture *f = *state;
    char path[160], metadata[160];
    snprintf(path, sizeof path, "%s/y.tsv", f->folder);
    snprintf(metadata, sizeof metadata, "%s/y.metadata.tsv", f->folder);
    for (int columns = 0; columns < 8; columns++) {
        zv_err err = {0};
        size_t len;
        zv_batch b = {.n = 2,
                      .rows = numbers[0],
                      .ids = columns & 1 ? words : NULL,
                      .texts = columns & 2 ? words : NULL,
                      .labels = columns & 4 ? words : NULL};
        zv_writer_opts opts = {.format = ZV_FORMAT_PROJECTOR, .dim = 2, .items = 2};
        f->warnings = 0;
        ZT_OK(write_table(f->env, path, &opts, &b, &err), err);
        assert_int_equal(f->warnings, columns ? 1 : 0); /* the tab and the line end */
        assert_int_equal(fixture_files(f), columns ? 2 : 1);
        ZT_OK(read_table(&t, f->env, path, NULL, &err), err);
        assert_memory_equal(t.rows[0], numbers[0], sizeof numbers[0]);
        assert_memory_equal(t.rows[1], numbers[1], sizeof numbers[1]);
        if (columns & 1) assert_string_equal(t.ids[1], "של ום x");
        if ((columns & 3) == 3) assert_string_equal(t.texts[0], "a");
        if ((columns & 5) == 5) assert_string_equal(t.labels[1], "של ום x");
        if (columns == 0) continue;
        uint8_t *text = get_file(metadata, &len);
        bool header = strstr((char *)text, "id\t") || strstr((char *)text, "label\t");
        assert_int_equal(header, columns != 1 && columns != 2 && columns != 4);
        free(text);
        unlink(metadata);
    }
}

static void given_up_leaves_nothing(void **state) {
    fixture *f = *state;
    char path[160];
    snprintf(path, sizeof path, "%s/y.tsv", f->folder);
    zv_err err = {0};
    zv_batch b = {.n = 2, .rows = numbers[0], .ids = words};
    zv_writer_opts opts = {.format = ZV_FORMAT_PROJECTOR, .dim = 2, .items = 3};
    ZT_FAILS(write_table(f->env, path, &opts, &b, &err), ZV_USAGE, err);
    assert_int_equal(fixture_files(f), 0);
}

static void every_cut_and_every_flip(void **state) {
    static const char vectors[] = "1\t2.5\n-3\t4e-1\n", metadata[] = "id\ttext\na\tb\nc\td\n";
    fixture *f = *state;
    for (int which = 0; which < 2; which++) {
        char text[2][32];
        snprintf(text[0], 32, "%s", vectors);
        snprintf(text[1], 32, "%s", metadata);
        size_t len = strlen(text[which]);
        for (size_t i = 0; i < len * 9; i++) {
            size_t at = i / 9, bit = i % 9;
            char was = text[which][at];
            zv_err err = {0};
            zv_reader_opts opts = {.format = ZV_FORMAT_PROJECTOR};
            unsigned changed = bit < 8 ? (unsigned char)was ^ 1U << bit : 0;
            text[which][at] = (char)changed;
            zv_status status = read_table(
                &t, f->env, put_pair(f, "x.tsv", text[0], "x.metadata.tsv", text[1]), &opts, &err);
            if (status != ZV_OK && (!err.msg[0] || zv_status_exit_code(status) != 3))
                fail_msg("byte %zu: %s \"%s\"", at, zv_status_name(status), err.msg);
            text[which][at] = was;
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(names_find_the_metadata),           FIXTURE_TEST(columns_round_trip),
        FIXTURE_TEST(header_only_with_two_columns),      FIXTURE_TEST(refused_with_line_and_reason),
        FIXTURE_TEST(skipping_keeps_the_pairs_together), FIXTURE_TEST(written_pairs_round_trip),
        FIXTURE_TEST(given_up_leaves_nothing),           FIXTURE_TEST(every_cut_and_every_flip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
