#include "unit/io/io_fixture.h"

#include <zlib.h>

static void names_and_suffixes(void **state) {
    (void)state;
    for (int f = 0; f < ZV_FORMATS; f++) {
        zv_format back;
        assert_true(zv_format_parse(&back, zv_format_name((zv_format)f)));
        assert_int_equal(back, f);
    }
    zv_format f;
    assert_false(zv_format_parse(&f, "docx"));
    assert_int_equal(zv_format_of_suffix("a/b.safetensors"), ZV_FORMAT_SPACE);
    assert_int_equal(zv_format_of_suffix("b.VEC"), ZV_FORMAT_WORD2VEC_TEXT);
    assert_int_equal(zv_format_of_suffix("b.txt"), ZV_FORMAT_WORD2VEC_TEXT);
    assert_int_equal(zv_format_of_suffix("b.bin"), ZV_FORMAT_WORD2VEC_BIN);
    assert_int_equal(zv_format_of_suffix("b.npy"), ZV_FORMAT_NPY);
    assert_int_equal(zv_format_of_suffix("b.jsonl"), ZV_FORMAT_JSONL);
    assert_int_equal(zv_format_of_suffix("x.npy/file"), ZV_FORMAT_AUTO);
    assert_int_equal(zv_format_of_suffix("file"), ZV_FORMAT_AUTO);
    assert_int_equal(zv_format_of_suffix(""), ZV_FORMAT_AUTO);
}

#define BYTES(text) text, sizeof text - 1

static void contents_tell(void **state) {
    fixture *f = *state;
    static const struct {
        const char *bytes;
        size_t len;
        zv_format format;
    } cases[] = {
        {BYTES("\x93NUMPY\x01"), ZV_FORMAT_NPY},
        {BYTES("\x02\0\0\0\0\0\0\0{}"), ZV_FORMAT_SPACE},
        {BYTES(" {\"id\":1}"), ZV_FORMAT_JSONL},
        {BYTES("2 2\na 1 2\nb 3 4\n"), ZV_FORMAT_WORD2VEC_TEXT},
        {BYTES("2 2\na 1 x\n"), ZV_FORMAT_WORD2VEC_TEXT},
        {BYTES("2 2\n\xFF\xFE 1 2\n"), ZV_FORMAT_WORD2VEC_TEXT},
        {BYTES("0 5\n"), ZV_FORMAT_WORD2VEC_TEXT},
        {BYTES("1 1\na \0\0\x80?"), ZV_FORMAT_WORD2VEC_BIN},
        {BYTES("1 1\na \xCD\xCC\xCC="), ZV_FORMAT_WORD2VEC_BIN},
        {BYTES("the 0.1 0.2 0.3\nof 1 2 3\n"), ZV_FORMAT_GLOVE},
        {BYTES("\xEF\xBB\xBFthe 0.1 0.2\n. . . 1 2\nof 1 x\nto 1 2"), ZV_FORMAT_GLOVE},
        {BYTES("7 0.1 0.2\n8 1 2\n"), ZV_FORMAT_GLOVE},
        {BYTES("GGUF\3"), ZV_FORMAT_GGUF},
        {BYTES("\xBA\x16\x4F\x2F\x0C"), ZV_FORMAT_FASTTEXT},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        zv_format seen;
        zv_err err = {0};
        put_file(f->path, cases[i].bytes, cases[i].len);
        ZT_OK(zv_format_sniff(&seen, f->env, f->path, &err), err);
        if (seen != cases[i].format) fail_msg("case %zu is taken for %s", i, zv_format_name(seen));
    }
}

static void others_are_named(void **state) {
    fixture *f = *state;
    static const struct {
        const char *bytes;
        size_t len;
        const char *part;
    } cases[] = {
        {BYTES("PK\3\4xxxx"), "zip"},
        {BYTES("PAR1"), "Parquet"},
        {BYTES("\x89HDF\r\n\x1A\n"), "HDF5"},
        {BYTES("\x80\x04\x95"), "pickle"},
        {BYTES("[{\"id\":1}]"), "JSON"},
        {BYTES("0.1 0.2 0.3\n1.1 2.5 3.5\n"), "encode"},
        {BYTES("Once upon a time\n"), "encode"},
        {BYTES("\0\1\2\3"), "binary"},
        {BYTES("\0\0\0\0\0\0"), "binary"}, /* nothing but zeros: /dev/zero */
        {BYTES("\x7F"
               "ELF"),
         "program"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        zv_format seen;
        zv_err err = {0};
        put_file(f->path, cases[i].bytes, cases[i].len);
        ZT_FAILS(zv_format_sniff(&seen, f->env, f->path, &err), ZV_UNSUPPORTED, err);
        if (!strstr(err.msg, cases[i].part)) fail_msg("%s", err.msg);
        err = (zv_err){.lang = ZV_HE};
        ZT_FAILS(zv_format_sniff(&seen, f->env, f->path, &err), ZV_UNSUPPORTED, err);
    }
}

static void empty_missing_folder(void **state) {
    fixture *f = *state;
    zv_format seen;
    zv_err err = {0};
    put_text(f->path, "");
    ZT_FAILS(zv_format_sniff(&seen, f->env, f->path, &err), ZV_FORMAT, err);
    err.msg[0] = 0;
    ZT_FAILS(zv_format_sniff(&seen, f->env, f->folder, &err), ZV_IO, err);
    err.msg[0] = 0;
    zv_reader *r = NULL;
    ZT_FAILS(zv_io_open(&r, f->env, "/nowhere/at/all", NULL, &err), ZV_NOTFOUND, err);
    assert_null(r);
    err.msg[0] = 0;
    put_file(f->path, BYTES("\x02\0\0\0\0\0\0\0{}"));
    ZT_FAILS(zv_io_open(&r, f->env, f->path, NULL, &err), ZV_UNSUPPORTED, err);
}

static void gzip_reads_as_the_file_inside(void **state) {
    fixture *f = *state;
    table t;
    zv_err err = {0};
    static const struct {
        const char *bytes;
        size_t len;
    } files[] = {
        {BYTES("2 2\na 1 2\nb 3 4\n")},
        {BYTES("2 2\na \0\0\x80?\0\0\0@\nb \0\0\x40@\0\0\x80@\n")},
        {BYTES("{\"id\":\"a\",\"vector\":[1,2]}\n{\"id\":\"b\",\"vector\":[3,4]}\n")},
    };
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        gzFile z = gzopen(f->path, "wb");
        gzwrite(z, files[i].bytes, (unsigned)files[i].len);
        gzclose(z);
        ZT_OK(read_table(&t, f->env, f->path, NULL, &err), err);
        assert_int_equal(t.n, 2);
        assert_string_equal(t.ids[1], "b");
        ZT_CLOSE(t.rows[1][1], 4, 0);
    }
    /* a promise that no gzip of this size can keep */
    gzFile z = gzopen(f->path, "wb");
    gzputs(z, "1000000000 300\na 1 2\n");
    gzclose(z);
    ZT_FAILS(read_table(&t, f->env, f->path, NULL, &err), ZV_FORMAT, err);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(names_and_suffixes),
        FIXTURE_TEST(contents_tell),
        FIXTURE_TEST(others_are_named),
        FIXTURE_TEST(empty_missing_folder),
        FIXTURE_TEST(gzip_reads_as_the_file_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
