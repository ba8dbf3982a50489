#include "unit/io/io_fixture.h"

static void fields_read(void **state) {
    fixture *f = *state;
    table t;
    zv_err err = {0};
    put_text(
        f->path,
        "\xEF\xBB\xBF{\"id\": \"א\", \"text\": \"a \\\"q\\\" [1, 2]\", \"vector\": [1, -2.5e-3], "
        "\"label\": 7}\r\n"
        "\n   \n"
        "{\"vector\":[NaN,-Infinity],\"id\":12,\"label\":true}\n"
        "{\"text\":\"\",\"embedding\" : [ null , 0.1 ],\"id\":null}");
    ZT_OK(read_table(&t, f->env, f->path, NULL, &err), err);
    assert_int_equal(t.n, 3);
    assert_string_equal(t.ids[0], "א");
    assert_string_equal(t.texts[0], "a \"q\" [1, 2]");
    assert_string_equal(t.labels[0], "7");
    ZT_CLOSE(t.rows[0][1], -2.5e-3F, 0);
    assert_string_equal(t.ids[1], "12");
    assert_string_equal(t.labels[1], "true");
    assert_false(t.has_text[1]);
    assert_true(isnan(t.rows[1][0]) && isinf(t.rows[1][1]) && t.rows[1][1] < 0);
    assert_false(t.has_id[2]);
    assert_true(t.has_text[2] && !t.texts[2][0]);
    assert_true(isnan(t.rows[2][0]) && t.rows[2][1] == 0.1F);
    assert_true(t.info.has_ids && t.info.has_texts && t.info.has_labels);
}

static void bad_lines_are_named(void **state) {
    fixture *f = *state;
    static const struct {
        const char *line, *part;
    } cases[] = {
        {"{\"vector\":[1]}", "expected 2 numbers, found 1"},
        {"{\"vector\":[1,2,3]}", "found 3"},
        {"{\"vector\":[]}", "found 0"},
        {"{\"vector\":[1,\"2\"]}", "\"2\""},
        {"{\"vector\":[1,[2]]}", "[2"},
        {"{\"vector\":[1,0x2]}", "0x2"},
        {"{\"vector\":[1,2", ":2: "},
        {"{\"vector\":[1,2]", ":2: "},
        {"{\"vector\":[1,2],}", ":2: "},
        {"{\"vector\":[1,2],\"vector\":[1,2]}", ":2: "},
        {"{\"vector\":[1,2],\"id\":\"\xFF\"}", ":2: "},
        {"{\"vector\":[1,2],\"id\":[]}", "\"id\""},
        {"{\"vector\":\"AAAA\"}", "\"vector\""},
        {"{\"id\":1}", "\"vector\""},
        {"[1,2]", ":2: "},
        {"{\"inner\":{\"vector\":[1,2]}}", "\"vector\""},
        {"hello", ":2: "},
        {"{\"vector\":[1,2]} {}", ":2: "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[200];
        table t;
        zv_err err = {0};
        snprintf(text, sizeof text, "{\"vector\":[1,2]}\n%s\n", cases[i].line);
        put_text(f->path, text);
        zv_status status = read_table(&t, f->env, f->path, NULL, &err);
        if (status != ZV_FORMAT || !strstr(err.msg, cases[i].part) || err.pos != 2)
            fail_msg("%s gives %s: %s", cases[i].line, zv_status_name(status), err.msg);
    }
}

static void first_line_bad(void **state) {
    fixture *f = *state;
    table t;
    zv_err err = {0};
    put_text(f->path, "{\"id\": 1}\n");
    ZT_FAILS(read_table(&t, f->env, f->path, NULL, &err), ZV_FORMAT, err);
    put_text(f->path, "{\"vector\": []}\n");
    ZT_FAILS(read_table(&t, f->env, f->path, NULL, &err), ZV_FORMAT, err);
    zv_reader_opts opts = {.format = ZV_FORMAT_JSONL};
    put_text(f->path, "\n\n");
    ZT_FAILS(read_table(&t, f->env, f->path, &opts, &err), ZV_FORMAT, err);
}

static void bad_rows_can_be_skipped(void **state) {
    fixture *f = *state;
    table t;
    zv_err err = {0};
    zv_reader_opts opts = {.bad_rows = ZV_ROW_SKIP, .batch = 1};
    put_text(f->path, "{\"vector\":[1,2]}\nx\n{\"vector\":[1]}\n{\"vector\":[3,4]}\n");
    ZT_OK(read_table(&t, f->env, f->path, &opts, &err), err);
    assert_int_equal(t.n, 2);
    assert_int_equal(t.info.skipped, 2);
    ZT_CLOSE(t.rows[1][0], 3, 0);
}

static void other_fields_are_columns(void **state) {
    fixture *f = *state;
    table t;
    zv_err err = {0};
    /* numbers as they are spelt, columns that come late, names and values in Hebrew */
    put_text(f->path,
             "{\"vector\":[1],\"lang\":\"en\",\"n\": 1.50e2 ,\"no\":null,\"empty\":\"\"}\n"
             "{\"big\":123456789012345678901234567890,\"id\":-7.0,\"vector\":[2],\"ok\":true}\n"
             "{\"\\u05e9\\u05e4\\u05d4\":\"עב\\\"}רית\",\"vector\":[3],\"lang\":\"he\",\"col.id\":"
             "\"x\"}\n");
    for (size_t batch = 0; batch < 3; batch++) {
        zv_reader_opts opts = {.batch = batch};
        ZT_OK(read_table(&t, f->env, f->path, &opts, &err), err);
        assert_string_equal(t.more[0], "lang=en;n=1.50e2");
        assert_string_equal(t.more[1], "big=123456789012345678901234567890;ok=true");
        assert_string_equal(t.more[2], "lang=he;שפה=עב\"}רית;id=x");
        assert_string_equal(t.ids[1], "-7.0");
        assert_false(t.has_id[2]);
    }
    assert_int_equal(f->warnings, 0);
}

static void nested_fields_are_told_once(void **state) {
    fixture *f = *state;
    table t;
    zv_err err = {0};
    put_text(f->path, "{\"vector\":[1],\"meta\":{\"a\":[\"}\"]},\"lang\":\"en\"}\n"
                      "{\"vector\":[1],\"tags\":[],\"embedding\":[2],\"lang\":\"he\"}\n");
    ZT_OK(read_table(&t, f->env, f->path, NULL, &err), err);
    assert_int_equal(f->warnings, 1);
    assert_non_null(strstr(f->last_warning, "meta"));
    assert_string_equal(t.more[0], "lang=en");
    assert_string_equal(t.more[1], "lang=he");
    put_text(f->path, "{\"vector\":[1],\"label\":[2]}\n");
    ZT_FAILS(read_table(&t, f->env, f->path, NULL, &err), ZV_FORMAT, err);
}

/* A name that no column can have, and more columns than there can be: the first is told of. */
static void columns_that_cannot_be(void **state) {
    fixture *f = *state;
    table t;
    zv_err err = {0};
    put_text(f->path, "{\"\":\"x\",\"a.names.bytes\":\"y\",\"vector\":[1],\"b\":\"z\"}\n");
    ZT_OK(read_table(&t, f->env, f->path, NULL, &err), err);
    assert_int_equal(f->warnings, 1);
    assert_string_equal(t.more[0], "b=z");
    static char line[40000];
    size_t used = (size_t)sprintf(line, "{\"vector\":[1]");
    for (int i = 0; i < 1025; i++) used += (size_t)sprintf(line + used, ",\"c%d\":\"%d\"", i, i);
    sprintf(line + used, "}\n");
    put_text(f->path, line);
    ZT_OK(read_table(&t, f->env, f->path, NULL, &err), err);
    assert_int_equal(f->warnings, 2);
    assert_non_null(strstr(f->last_warning, "c1024"));
}

static void columns_round_trip(void **state) {
    fixture *f = *state;
    static const float rows[2] = {1, 2};
    const zv_str ids[2] = {{"a", 1}, {"b", 1}};
    const zv_str one[2] = {{"1", 1}, {NULL, 0}}, two[2] = {{"כ\"ן\n", 6}, {"לא", 4}};
    const zv_column columns[] = {{"label", one}, {"שם", two}, {"col.id", one}};
    zv_batch b = {.n = 2, .rows = rows, .ids = ids, .columns = columns, .n_columns = 3};
    zv_writer_opts opts = {.format = ZV_FORMAT_JSONL, .dim = 1, .items = 2};
    table t;
    zv_err err = {0};
    ZT_OK(write_table(f->env, f->path, &opts, &b, &err), err);
    ZT_OK(read_table(&t, f->env, f->path, NULL, &err), err);
    assert_string_equal(t.more[0], "label=1;שם=כ\"ן\n;col.id=1");
    assert_string_equal(t.more[1], "שם=לא");
    assert_false(t.has_label[0]);
}

static void written_files_round_trip(void **state) {
    fixture *f = *state;
    static float rows[40 * 3];
    zv_rng rng = zv_rng_seed(5);
    for (size_t i = 0; i < 120; i++) {
        uint32_t bits = (uint32_t)zv_rng_u64(&rng);
        memcpy(&rows[i], &bits, 4);
        if (isnan(rows[i])) rows[i] = NAN;
    }
    static const zv_str kinds[] = {
        {"a\"b\\c\n\t\x01", 8}, {"שלום", 8}, {"", 0}, {NULL, 0}, {"[]{}\"vector\":[9]", 16}};
    zv_str ids[40], texts[40], labels[40];
    for (int i = 0; i < 40; i++) {
        ids[i] = kinds[i % 5];
        texts[i] = kinds[(i + 1) % 5];
        labels[i] = kinds[(i + 2) % 5];
    }
    zv_batch b = {.n = 40, .rows = rows, .ids = ids, .texts = texts, .labels = labels};
    table t;
    zv_err err = {0};
    zv_writer_opts opts = {.format = ZV_FORMAT_JSONL, .dim = 3, .items = 40};
    ZT_OK(write_table(f->env, f->path, &opts, &b, &err), err);
    ZT_OK(read_table(&t, f->env, f->path, NULL, &err), err);
    assert_int_equal(t.n, 40);
    for (int i = 0; i < 40; i++) {
        for (int k = 0; k < 3; k++) {
            float want = rows[i * 3 + k], got = t.rows[i][k];
            if (isnan(want))
                assert_true(isnan(got));
            else
                assert_memory_equal(&got, &want, 4);
        }
        assert_true(t.has_id[i] == (ids[i].ptr != NULL));
        assert_true(zv_str_equal(zv_str_of(t.ids[i]), ids[i]) || !ids[i].ptr);
        assert_true(zv_str_equal(zv_str_of(t.texts[i]), texts[i]) || !texts[i].ptr);
        assert_true(zv_str_equal(zv_str_of(t.labels[i]), labels[i]) || !labels[i].ptr);
    }
}

static void broken_utf8_is_written_whole(void **state) {
    fixture *f = *state;
    static const float row[1] = {1};
    zv_str id = {"a\xFF"
                 "b",
                 3};
    zv_batch b = {.n = 1, .rows = row, .ids = &id};
    table t;
    zv_err err = {0};
    zv_writer_opts opts = {.format = ZV_FORMAT_JSONL, .dim = 1, .items = 1};
    ZT_OK(write_table(f->env, f->path, &opts, &b, &err), err);
    ZT_OK(read_table(&t, f->env, f->path, NULL, &err), err);
    assert_string_equal(t.ids[0], "a\xEF\xBF\xBD"
                                  "b");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(fields_read),
        FIXTURE_TEST(bad_lines_are_named),
        FIXTURE_TEST(first_line_bad),
        FIXTURE_TEST(bad_rows_can_be_skipped),
        FIXTURE_TEST(other_fields_are_columns),
        FIXTURE_TEST(nested_fields_are_told_once),
        FIXTURE_TEST(columns_that_cannot_be),
        FIXTURE_TEST(columns_round_trip),
        FIXTURE_TEST(written_files_round_trip),
        FIXTURE_TEST(broken_utf8_is_written_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
