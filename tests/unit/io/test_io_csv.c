/* Tables with a column of vectors, as pandas, numpy and PostgreSQL write them. */
#include "unit/io/io_fixture.h"

static table t;

static void reads(fixture *f, const char *text, const zv_reader_opts *opts) {
    zv_err err = {0};
    put_text(f->path, text);
    zv_status status = read_table(&t, f->env, f->path, opts, &err);
    if (status != ZV_OK) fail_msg("%s\nis refused: %s", text, err.msg);
    assert_int_equal(t.info.format, ZV_FORMAT_CSV);
}

static void refused(fixture *f, const char *text, const char *part) {
    zv_err err = {0};
    zv_reader_opts opts = {.format = ZV_FORMAT_CSV};
    put_text(f->path, text);
    zv_status status = read_table(&t, f->env, f->path, &opts, &err);
    if (status != ZV_FORMAT || !strstr(err.msg, part))
        fail_msg("%s\ngives %s: %s", text, zv_status_name(status), err.msg);
}

/* Every way of writing the same two rows. */
static void ways_of_writing(void **state) {
    static const char *const texts[] = {
        "id,vector\na,\"[0.5, -2.0]\"\nb,\"[3, 4e-1]\"\n", /* pandas, lists */
        ",id,embedding\n0,a,\"[0.5, -2.0]\"\n1,b,\"[3, 4e-1]\"\n", /* with the index */
        "\xEF\xBB\xBFid,vector\r\na,\"[0.5,-2]\"\r\nb,\"[3,0.4]\"\r\n", /* spreadsheets */
        "id,v\na,\"[ 0.5\n -2. ]\"\nb,\"[3.  0.4]\"\n", /* numpy over two lines */
        "id,v\na,\"[np.float32(0.5), np.float32(-2.0)]\"\nb,\"[3, np.float64(0.4)]\"\n",
        "id,v\na,\"{0.5,-2}\"\nb,\"{3,0.4}\"\n", /* PostgreSQL's arrays */
        "id;v\na;[0.5, -2]\nb;[3, 0.4]\n",
        "id\tv\na\t[0.5,-2]\nb\t[3,0.4]", /* pgvector, no final line end */
        "id\tv\na\t\"[0.5,-2]\"\nb\t\"[3,0.4]\"\n",
        "word,VECTOR\n\"a\",\"[0.5,-2]\"\n\nb,\"[3,0.4]\"\n",
        "id,vector,other\na,\"0.5 -2\",\"[1]\"\nb,\"3, 0.4\",\"[2]\"\n", /* no brackets, but the name */
    };
    fixture *f = *state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        for (size_t batch = 0; batch < 2; batch++) {
            zv_reader_opts opts = {.batch = batch};
            reads(f, texts[i], &opts);
            if (t.n != 2 || t.info.dim != 2) fail_msg("%s: %zu rows", texts[i], t.n);
            assert_true(t.rows[0][0] == 0.5F && t.rows[0][1] == -2 && t.rows[1][0] == 3);
            assert_true(t.rows[1][1] == 0.4F);
            assert_string_equal(t.ids[0], "a");
            assert_string_equal(t.ids[1], "b");
        }
}

static void columns_are_found(void **state) {
    fixture *f = *state;
    reads(f,
          "label,text,embedding,id,year\n"
          "x,\"one, \"\"two\"\"\nשלום\",\"[1]\",7,1999\n,,[nan],8,\n",
          NULL);
    assert_string_equal(t.texts[0], "one, \"two\"\nשלום");
    assert_string_equal(t.labels[0], "x");
    assert_string_equal(t.ids[1], "8");
    assert_true(isnan(t.rows[1][0]));
    assert_true(t.info.has_ids && t.info.has_texts && t.info.has_labels);
    assert_int_equal(f->warnings, 0);
    assert_string_equal(t.more[0], "year=1999");
    assert_string_equal(t.more[1], ""); /* an empty field is no value */
    reads(f, ",a,שפה,a,,vector\n0,1,עברית,2,3,[5]\n1,,,4,,[6]\n", NULL);
    assert_string_equal(t.ids[0], "0");
    assert_string_equal(t.more[0], "a=1;שפה=עברית"); /* the first of two, and none without a name */
    assert_string_equal(t.more[1], "");
    assert_int_equal(f->warnings, 2);
    f->warnings = 0;
    /* pandas writes line ends into TSV, too */
    reads(f, "id\ttext\tvector\na\t\"x\ny\"\t[1, 2]\nb\tz\t[3, 4]\n", NULL);
    assert_string_equal(t.texts[0], "x\ny");
    /* and others a quotation mark that is only that */
    reads(f, "id\ttext\tvector\na\t\"x\t[1, 2]\nb\t5\"\t[3, 4]\n", NULL);
    assert_string_equal(t.texts[0], "\"x");
    assert_string_equal(t.texts[1], "5\"");
    reads(f, "content,vector\nhe,\"[null, None]\"\n", NULL);
    assert_string_equal(t.texts[0], "he");
    assert_false(t.has_id[0]);
    assert_true(isnan(t.rows[0][0]) && isnan(t.rows[0][1]));
}

static void refused_with_line_and_reason(void **state) {
    fixture *f = *state;
    refused(f, "id,v\na,\"[1,2]\"\nb,\"[1,2,3]\"\n", ":3: expected 2 numbers, found 3");
    refused(f, "id,v\na,\"[1,2]\"\nb,\"[1,x2]\"\n", ":3: ");
    refused(f, "id,v\na,\"[1,2]\"\nb,\"[1,x2]\"\n", "x2");
    refused(f, "id,v\na,\"[1,,2]\"\n", ":2: ");
    refused(f, "id,vector\na,\"[1,]\"\n", ":2: ");
    refused(f, "id,vector\na,[1,2]\n", ":2: expected 2 fields, found 3");
    refused(f, "id,vector\na,[]\n", "empty");
    refused(f, "id,vector\na,\n", "empty");
    refused(f, "id,vector\na,\"[1 2 ... 8 9]\"\n", "tolist");
    refused(f, "id,vector\na,\"{1:0.5,7:2}/9\"\n", "1:0.5"); /* pgvector's sparsevec */
    refused(f, "a,\"[1,2]\"\nb,\"[1,2]\"\n", "id,vector before it");
    refused(f, "a,\"[1,2]\"\n", "names of the columns");
    refused(f, "id,note\na,b\n", "columns: id, note");
    refused(f, "a,b\n\"[1]\",\"[2]\"\n", "more than one column");
    refused(f, "id,v\na,\"[1,2]\n", "never closed");
    refused(f, "id,vector\n", "no row");
    refused(f, "", "no row");
}

static void bad_rows_may_be_skipped(void **state) {
    fixture *f = *state;
    zv_reader_opts opts = {.bad_rows = ZV_ROW_SKIP};
    reads(f, "id,v\na,\"[1,2]\"\nb,\"[1,x]\"\nc\nd,\"[1]\"\ne,\"[3,4]\"\n", &opts);
    assert_int_equal(t.n, 2);
    assert_string_equal(t.ids[1], "e");
    assert_int_equal(t.info.skipped, 3);
}

static void beyond_f32_is_told(void **state) {
    fixture *f = *state;
    reads(f, "id,v\na\xFF,\"[1e99,2]\"\n", NULL);
    assert_true(isinf(t.rows[0][0]));
    assert_int_equal(f->warnings, 2); /* the number, and the broken UTF-8 */
    assert_string_equal(t.ids[0], "a\xEF\xBF\xBD");
}

/* What is text must not be taken for a table of vectors. */
static void other_texts_are_left_alone(void **state) {
    static const char *const texts[] = {
        "id,text\na,b\n",   "see [1]\nand [2, p. 3]\n", "[[1,2],\n[3,4]]\n",
        "id,list\na,[x]\n", "{\"a\":1}\n[1]\n",
    };
    fixture *f = *state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        zv_format seen;
        zv_err err = {0};
        put_text(f->path, texts[i]);
        zv_status status = zv_format_sniff(&seen, f->env, f->path, &err);
        if (status == ZV_OK && seen == ZV_FORMAT_CSV) fail_msg("%s", texts[i]);
    }
}

static void every_cut_and_every_flip(void **state) {
    static const char text[] = "id,text,vector\na,\"x,\n\"\"y\",\"[0.5, -2]\"\nb,,\"{3,4e-1}\"\n";
    fixture *f = *state;
    uint8_t bytes[sizeof text];
    memcpy(bytes, text, sizeof text);
    size_t len = sizeof text - 1;
    for (size_t i = 0; i < len * 18; i++) {
        size_t at = i / 18, bit = i % 9;
        zv_err err = {0};
        zv_reader_opts opts = {.format = i / 9 % 2 ? ZV_FORMAT_CSV : ZV_FORMAT_AUTO};
        if (bit < 8) bytes[at] ^= (uint8_t)(1 << bit);
        put_file(f->path, bytes, bit < 8 ? len : at);
        zv_status status = read_table(&t, f->env, f->path, &opts, &err);
        if (status != ZV_OK && (!err.msg[0] || zv_status_exit_code(status) != 3))
            fail_msg("byte %zu: %s \"%s\"", at, zv_status_name(status), err.msg);
        if (bit < 8) bytes[at] ^= (uint8_t)(1 << bit);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(ways_of_writing),
        FIXTURE_TEST(columns_are_found),
        FIXTURE_TEST(refused_with_line_and_reason),
        FIXTURE_TEST(bad_rows_may_be_skipped),
        FIXTURE_TEST(beyond_f32_is_told),
        FIXTURE_TEST(other_texts_are_left_alone),
        FIXTURE_TEST(every_cut_and_every_flip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
