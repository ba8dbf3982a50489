#include "unit/space/space_fixture.h"

#include "io/io_safetensors.h"

#undef malloc
#undef free

static const float numbers[3][2] = {{1, 2}, {3, 4}, {5, 6}};
static const zv_str ids[3] = {{"a", 1}, {"שלום", 8}, {"a", 1}};
static const zv_str texts[3] = {{NULL, 0}, {"a text", 6}, {"", 0}};
static const zv_str labels[3] = {{NULL, 0}, {"x", 1}, {NULL, 0}};

static zv_space *open_as(fixture *f, zv_format format, const zv_space_opts *opts) {
    zv_batch b = {.n = 3, .rows = numbers[0], .ids = ids, .texts = texts, .labels = labels};
    zv_writer_opts o = {.format = format, .dim = 2, .items = 3};
    zv_space *s = NULL;
    zv_err err = {0};
    ZT_OK(write_table(f->env, f->path, &o, &b, &err), err);
    ZT_OK(zv_space_open(&s, f->env, f->path, opts, &err), err);
    assert_int_equal(zv_space_format(s), format);
    assert_int_equal(zv_space_size(s), 3);
    for (size_t i = 0; i < 3; i++) assert_memory_equal(zv_space_row_f32(s, i), numbers[i], 8);
    return s;
}

static void word2vec_opens_as_words(void **state) {
    for (int format = ZV_FORMAT_WORD2VEC_TEXT; format <= ZV_FORMAT_WORD2VEC_BIN; format++) {
        zv_space *s = open_as(*state, (zv_format)format, NULL);
        char buf[24];
        assert_int_equal(zv_space_contract(s)->kind, ZV_SPACE_WORDS);
        assert_str(zv_space_id(s, 1, buf), "שלום");
        assert_int_equal(zv_space_find(s, zv_str_of("a")), 0);
        assert_int_equal(zv_space_duplicate_ids(s), 1);
        assert_false(zv_space_has_texts(s) || zv_space_has_labels(s) || zv_space_has_counts(s));
        assert_int_equal(zv_space_columns(s), 0);
        zv_space_free(s);
    }
}

static void npy_opens_without_ids(void **state) {
    zv_space_opts opts = {.verify = true, .strict = true};
    zv_space *s = open_as(*state, ZV_FORMAT_NPY, &opts);
    assert_false(zv_space_has_ids(s));
    assert_int_equal(zv_space_find(s, zv_str_of("2")), 2);
    assert_int_equal(zv_space_contract(s)->kind, ZV_SPACE_VECTORS);
    zv_space_free(s);
}

static void jsonl_opens_with_its_fields(void **state) {
    zv_space *s = open_as(*state, ZV_FORMAT_JSONL, NULL);
    assert_int_equal(zv_space_contract(s)->kind, ZV_SPACE_TEXTS);
    assert_str(zv_space_text(s, 0), "");
    assert_str(zv_space_text(s, 1), "a text");
    assert_int_equal(zv_space_label_number(s, 0), -1);
    assert_str(zv_space_label(s, 1), "x");
    assert_int_equal(zv_space_label_number(s, 2), -1);
    uint8_t keep[3];
    zv_err err = {0};
    ZT_OK(zv_space_where(s, "label", "x", keep, &err), err);
    assert_true(!keep[0] && keep[1] && !keep[2]);
    zv_space_free(s);
}

static void no_rows(void **state) {
    fixture *f = *state;
    zv_space *s = NULL;
    zv_err err = {0};
    put_text(f->path, "0 4\n");
    ZT_OK(zv_space_open(&s, f->env, f->path, NULL, &err), err);
    assert_int_equal(zv_space_size(s), 0);
    assert_int_equal(zv_space_find(s, zv_str_of("a")), SIZE_MAX);
    zv_space_free(s);
}

/* Other writers' safetensors: an unaligned start and no contract; or no vectors at all. */
static void other_safetensors(void **state) {
    fixture *f = *state;
    static const char header[] =
        "{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},"
        "\"vectors\":{\"dtype\":\"F32\",\"shape\":[2,2],\"data_offsets\":[1,17]},"
        "\"id.offsets\":{\"dtype\":\"I64\",\"shape\":[3],\"data_offsets\":[17,41]},"
        "\"id.bytes\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[41,43]}}";
    uint8_t file[600] = {0};
    uint64_t len = sizeof header - 1;
    int64_t offsets[3] = {0, 1, 2};
    memcpy(file, &len, 8);
    memcpy(file + 8, header, len);
    memcpy(file + 8 + len + 1, numbers, 16);
    memcpy(file + 8 + len + 17, offsets, 24);
    memcpy(file + 8 + len + 41, "ab", 2);
    zv_space *s = NULL;
    zv_err err = {0};
    put_file(f->path, file, 8 + len + 43);
    ZT_OK(zv_space_open(&s, f->env, f->path, NULL, &err), err);
    float row[2];
    char buf[24];
    zv_space_row(s, 1, row);
    assert_memory_equal(row, numbers[1], 8);
    assert_str(zv_space_id(s, 1, buf), "b");
    assert_int_equal(zv_space_status(s, 1), ZV_ROW_OK);
    zv_space_free(s);
    for (int lang = ZV_EN; lang <= ZV_HE; lang++) {
        err = (zv_err){.lang = (zv_lang)lang};
        memcpy(strstr((char *)file + 8, "vectors"), "weights", 7);
        memcpy(strstr((char *)file + 8, "F32"), "I32", 3); /* nothing that can be meant */
        put_file(f->path, file, 8 + len + 43);
        ZT_FAILS(zv_space_open(&s, f->env, f->path, NULL, &err), ZV_UNSUPPORTED, err);
        assert_non_null(strstr(err.msg, "weights I32 [2, 2]"));
        memcpy(strstr((char *)file + 8, "weights"), "vectors", 7);
        memcpy(strstr((char *)file + 8, "I32"), "F32", 3);
    }
}

/* One fault each in a file of two rows. */
static void columns_that_disagree(void **state) {
    fixture *f = *state;
    static const struct {
        const char *name, *shape;
        zv__st_dtype dtype;
        uint64_t sizes[2];
        size_t rank;
        uint8_t bytes[32];
    } cases[] = {
        {.name = "status", .dtype = ZV__ST_U8, .sizes = {3}, .rank = 1},
        {.name = "status", .dtype = ZV__ST_I8, .sizes = {2}, .rank = 1},
        {.name = "status", .dtype = ZV__ST_U8, .sizes = {2}, .rank = 1, .bytes = {0, 6}},
        {.name = "count", .dtype = ZV__ST_I64, .sizes = {2, 1}, .rank = 2},
        {.name = "count", .dtype = ZV__ST_I64, .sizes = {2}, .rank = 1, .bytes = {[15] = 0x80}},
        {.name = "label", .dtype = ZV__ST_I32, .sizes = {2}, .rank = 1},
        {.name = "id.bytes", .dtype = ZV__ST_U8, .sizes = {2}, .rank = 1},
        {.name = "id.offsets", .dtype = ZV__ST_I64, .sizes = {3}, .rank = 1},
        {.name = "text.offsets", .dtype = ZV__ST_I64, .sizes = {3}, .rank = 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        zv__st_header h;
        zv_buf out = {0};
        zv_err err = {0};
        zv_space *s = NULL;
        const uint64_t shape[2] = {2, 1};
        zv__st_header_init(&h, NULL);
        zv__st_add_tensor(&h, "vectors", ZV__ST_F32, shape, 2);
        zv__st_add_tensor(&h, cases[i].name, cases[i].dtype, cases[i].sizes, cases[i].rank);
        ZT_OK(zv__st_header_finish(&out, &h, 0, &err), err);
        zv_buf_fill(&out, 0, 8);
        zv_buf_add(&out, cases[i].bytes, (size_t)h.end - 8);
        put_file(f->path, out.ptr, out.len);
        zv_status status = zv_space_open(&s, f->env, f->path, NULL, &err);
        if (status != ZV_FORMAT || !strstr(err.msg, f->path)) fail_msg("case %zu: %s", i, err.msg);
        zv_buf_free(&out);
        zv__st_header_free(&h);
    }
}

/* Sets the bytes at the start of a tensor of the small space, and opens it. */
static zv_status open_patched(fixture *f, const char *tensor, const void *bytes, size_t n,
                              zv_err *err) {
    size_t len;
    zv__st *st = NULL;
    zv_space *s = NULL;
    ZT_OK(write_small(f->env, f->path, ZV_F32, NULL, 0, SMALL_ROWS, err), *err);
    uint8_t *file = get_file(f->path, &len);
    ZT_OK(zv__st_parse(&st, NULL, f->path, file, len, err), *err);
    memcpy(file + st->data_start + zv__st_find(st, tensor)->begin, bytes, n);
    zv__st_free(st, NULL);
    put_file(f->path, file, len);
    free(file);
    zv_status status = zv_space_open(&s, f->env, f->path, NULL, err);
    zv_space_free(s);
    return status;
}

static void numbers_without_names(void **state) {
    fixture *f = *state;
    const int32_t last = 3, beyond = 4, below = -2, none = -1;
    const int64_t first = 1, negative = -1, huge = INT64_MAX;
    zv_err err = {0};
    ZT_OK(open_patched(f, "label", &last, 4, &err), err);
    ZT_OK(open_patched(f, "label", &none, 4, &err), err);
    ZT_FAILS(open_patched(f, "label", &beyond, 4, &err), ZV_FORMAT, err);
    ZT_FAILS(open_patched(f, "label", &below, 4, &err), ZV_FORMAT, err);
    ZT_FAILS(open_patched(f, "col.lang", &beyond, 4, &err), ZV_FORMAT, err);
    ZT_OK(open_patched(f, "id.offsets", &first, 8, &err), err); /* a byte that belongs to none */
    ZT_FAILS(open_patched(f, "id.offsets", &negative, 8, &err), ZV_FORMAT, err);
    ZT_FAILS(open_patched(f, "text.offsets", &huge, 8, &err), ZV_FORMAT, err);
    ZT_FAILS(open_patched(f, "label.names.offsets", &huge, 8, &err), ZV_FORMAT, err);
}

static void eight_bits_need_scales(void **state) {
    fixture *f = *state;
    zv__st_header h;
    zv_buf out = {0};
    zv_err err = {0};
    zv_space *s = NULL;
    const uint64_t shape[2] = {2, 2};
    static const zv__st_dtype dtypes[] = {ZV__ST_I8, ZV__ST_U8, ZV__ST_F64};
    for (int i = 0; i < 3; i++) {
        zv_buf_clear(&out);
        zv__st_header_init(&h, NULL);
        zv__st_add_tensor(&h, "vectors", dtypes[i], shape, 2);
        ZT_OK(zv__st_header_finish(&out, &h, 0, &err), err);
        zv_buf_fill(&out, 0, (size_t)h.end);
        put_file(f->path, out.ptr, out.len);
        zv_status want = i == 0 ? ZV_FORMAT : ZV_UNSUPPORTED;
        ZT_FAILS(zv_space_open(&s, f->env, f->path, NULL, &err), want, err);
        zv__st_header_free(&h);
    }
    zv_buf_free(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(word2vec_opens_as_words),     FIXTURE_TEST(npy_opens_without_ids),
        FIXTURE_TEST(jsonl_opens_with_its_fields), FIXTURE_TEST(no_rows),
        FIXTURE_TEST(other_safetensors),           FIXTURE_TEST(columns_that_disagree),
        FIXTURE_TEST(numbers_without_names),       FIXTURE_TEST(eight_bits_need_scales),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
