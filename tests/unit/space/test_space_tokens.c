/* Safetensors of model2vec, sentence-transformers and others, with and without tokenizer.json. */
#include "unit/space/space_fixture.h"

#include "io/io_safetensors.h"

#undef malloc
#undef free

static const float numbers[6] = {1, 2, 3, 4, 5, 6};

/* One tensor [3, 2] under `name`, and what `more` adds, in `type`. */
static void write_model(fixture *f, const char *name, zv__st_dtype type, const char *more,
                        zv__st_dtype more_type, size_t more_rank) {
    zv__st_header h;
    zv_buf out = {0};
    zv_err err = {0};
    const uint64_t shape[2] = {3, 2};
    zv__st_header_init(&h, NULL);
    zv__st_add_tensor(&h, name, type, shape, 2);
    if (more) zv__st_add_tensor(&h, more, more_type, shape, more_rank);
    ZT_OK(zv__st_header_finish(&out, &h, 0, &err), err);
    for (int i = 0; i < 6; i++) {
        const double wide = i == 5 ? 1e300 : (double)numbers[i];
        const uint16_t half = zv_f32_to_f16(numbers[i]), brain = zv_f32_to_bf16(numbers[i]);
        if (type == ZV__ST_F64) zv_buf_add(&out, &wide, 8);
        if (type == ZV__ST_F32) zv_buf_add(&out, &numbers[i], 4);
        if (type == ZV__ST_F16) zv_buf_add(&out, &half, 2);
        if (type == ZV__ST_BF16) zv_buf_add(&out, &brain, 2);
        if (type == ZV__ST_I8) zv_buf_putc(&out, (char)i);
    }
    size_t header = 8;
    uint64_t len;
    memcpy(&len, out.ptr, 8);
    header += (size_t)len;
    zv_buf_fill(&out, 0, header + (size_t)h.end - out.len);
    put_file(f->path, out.ptr, out.len);
    zv_buf_free(&out);
    zv__st_header_free(&h);
}

static void put_tokenizer(fixture *f, const char *json) {
    char path[128];
    snprintf(path, sizeof path, "%s/tokenizer.json", f->folder);
    put_text(path, json);
}

static zv_space *open_model(fixture *f) {
    zv_space *s = NULL;
    zv_err err = {0};
    ZT_OK(zv_space_open(&s, f->env, f->path, NULL, &err), err);
    assert_int_equal(zv_space_size(s), 3);
    assert_int_equal(zv_space_dim(s), 2);
    return s;
}

static void every_name_and_type(void **state) {
    fixture *f = *state;
    static const struct {
        const char *name;
        zv__st_dtype type;
        zv_dtype opened;
    } cases[] = {{"embeddings", ZV__ST_F32, ZV_F32},
                 {"embedding.weight", ZV__ST_F16, ZV_F16},
                 {"anything", ZV__ST_BF16, ZV_BF16}};
    for (size_t i = 0; i < 3; i++) {
        /* a second table of floats does not disturb the two known names */
        write_model(f, cases[i].name, cases[i].type, i < 2 ? "other" : NULL, ZV__ST_F32, 2);
        zv_space *s = open_model(f);
        float row[2];
        char buf[24];
        assert_int_equal(zv_space_dtype(s), cases[i].opened);
        zv_space_row(s, 2, row);
        ZT_CLOSE(row[0], 5, 0);
        ZT_CLOSE(row[1], 6, 0);
        assert_false(zv_space_has_ids(s));
        assert_str(zv_space_id(s, 1, buf), "1");
        assert_int_equal(zv_space_contract(s)->kind, ZV_SPACE_VECTORS);
        zv_space_free(s);
    }
    assert_int_equal(f->warnings, 0);
}

static void wide_numbers_are_narrowed(void **state) {
    fixture *f = *state;
    write_model(f, "embeddings", ZV__ST_F64, NULL, ZV__ST_F32, 0);
    zv_space *s = open_model(f);
    float row[2];
    assert_int_equal(zv_space_dtype(s), ZV_F32);
    zv_space_row(s, 1, row);
    ZT_CLOSE(row[1], 4, 0);
    zv_space_row(s, 2, row);
    assert_true(isinf(row[1])); /* 1e300 */
    assert_int_equal(f->warnings, 2);
    zv_space_free(s);
}

static void refuses(fixture *f, const char *part) {
    for (int lang = ZV_EN; lang <= ZV_HE; lang++) {
        zv_space *s = NULL;
        zv_err err = {.lang = (zv_lang)lang};
        ZT_FAILS(zv_space_open(&s, f->env, f->path, NULL, &err), ZV_UNSUPPORTED, err);
        if (!strstr(err.msg, part)) fail_msg("%s", err.msg);
    }
}

static void what_is_refused(void **state) {
    write_model(*state, "embeddings", ZV__ST_I8, NULL, ZV__ST_F32, 0);
    refuses(*state, "I8");
    write_model(*state, "one", ZV__ST_F32, "two", ZV__ST_F16, 2);
    refuses(*state, "one F32 [3, 2], two F16 [3, 2]");
    write_model(*state, "one", ZV__ST_I8, NULL, ZV__ST_F16, 2);
    refuses(*state, "one I8 [3, 2]");
}

static void named_by(fixture *f, const char *json, const char *const want[3]) {
    put_tokenizer(f, json);
    zv_space *s = open_model(f);
    char buf[24];
    for (size_t i = 0; i < 3; i++) assert_str(zv_space_id(s, i, buf), want[i]);
    assert_int_equal(zv_space_find(s, zv_str_of(want[2])), 2);
    assert_int_equal(zv_space_contract(s)->kind, ZV_SPACE_WORDS);
    assert_int_equal(f->warnings, 0);
    zv_space_free(s);
}

static void tokens_name_the_rows(void **state) {
    fixture *f = *state;
    static const char *const want[3] = {"[PAD]", "שלום", "##ing"};
    write_model(f, "embeddings", ZV__ST_F32, NULL, ZV__ST_F32, 0);
    named_by(f,
             "{\"model\":{\"type\":\"WordPiece\",\"vocab\":{\"##ing\":2,\"שלום\":1,\"[PAD]\":0}}}",
             want);
    named_by(f,
             "{\"model\":{\"type\":\"Unigram\",\"vocab\":[[\"[PAD]\",0],[\"שלום\",-1.5],[\"##ing\","
             "-2]]}}",
             want);
    named_by(f,
             "{\"added_tokens\":[{\"id\":0,\"content\":\"[PAD]\",\"special\":true}],"
             "\"model\":{\"type\":\"BPE\",\"vocab\":{\"שלום\":1,\"##ing\":2},\"merges\":[]}}",
             want);
}

static void tokens_that_do_not_fit(void **state) {
    fixture *f = *state;
    static const char *const bad[] = {
        "{\"model\":{\"vocab\":{\"a\":0,\"b\":1}}}",
        "{\"model\":{\"vocab\":{\"a\":0,\"b\":1,\"c\":2,\"d\":3}}}",
        "{\"model\":{\"vocab\":{\"a\":0,\"b\":1,\"c\":1}}}",
        "{\"model\":{\"vocab\":{\"a\":0,\"b\":1,\"c\":9223372036854775807}}}",
        "{\"model\":{\"vocab\":{\"a\":-1,\"b\":1.5,\"c\":\"2\"}}}",
        "{\"model\":{\"vocab\":[1,[],[2],[null,3]]}}",
        "{\"model\":[]}",
        "[]",
        "{\"model\":",
        "",
    };
    write_model(f, "embeddings", ZV__ST_F32, NULL, ZV__ST_F32, 0);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        put_tokenizer(f, bad[i]);
        f->warnings = 0;
        zv_space *s = open_model(f);
        assert_false(zv_space_has_ids(s));
        if (f->warnings != 1) fail_msg("%s: %d warnings", bad[i], f->warnings);
        zv_space_free(s);
    }
}

/* As model2vec looks a token up: its row times its weight. Another shape is left out aloud. */
static void weights_are_multiplied_in(void **state) {
    fixture *f = *state;
    static const double weights[3] = {2, 0.5, -1};
    static const zv__st_dtype types[] = {ZV__ST_F32, ZV__ST_F16, ZV__ST_BF16};
    for (int i = 0; i < 3; i++) {
        write_model(f, "embeddings", types[i], "weights", ZV__ST_F64, 1);
        size_t len;
        uint8_t *file = get_file(f->path, &len);
        memcpy(file + len - sizeof weights, weights, sizeof weights);
        put_file(f->path, file, len);
        free(file);
        zv_space *s = open_model(f);
        assert_int_equal(zv_space_dtype(s), ZV_F32);
        for (size_t row = 0; row < 3; row++) {
            float y[2];
            zv_space_row(s, row, y);
            for (int k = 0; k < 2; k++)
                assert_true(y[k] == numbers[row * 2 + (size_t)k] * (float)weights[row]);
        }
        zv_space_free(s);
    }
    assert_int_equal(f->warnings, 0);
    write_model(f, "embeddings", ZV__ST_F32, "weights", ZV__ST_F64, 2);
    zv_space_free(open_model(f));
    assert_int_equal(f->warnings, 1);
}

/* Every cut and every flipped bit of a small file of another program. */
static void damage(void **state) {
    fixture *f = *state;
    write_model(f, "embedding.weight", ZV__ST_F16, NULL, ZV__ST_F32, 0);
    size_t len;
    uint8_t *file = get_file(f->path, &len);
    for (size_t n = 0; n < len + 8 * len; n++) {
        zv_space *s = NULL;
        zv_err err = {0};
        if (n >= len) file[(n - len) / 8] ^= (uint8_t)(1 << n % 8);
        put_file(f->path, file, n < len ? n : len);
        zv_status status = zv_space_open(&s, f->env, f->path, NULL, &err);
        if (n < len && status == ZV_OK) fail_msg("cut to %zu bytes, and read", n);
        if (status != ZV_OK && (!err.msg[0] || zv_status_exit_code(status) != 3))
            fail_msg("%s: \"%s\"", zv_status_name(status), err.msg);
        zv_space_free(s);
        if (n >= len) file[(n - len) / 8] ^= (uint8_t)(1 << n % 8);
    }
    free(file);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(every_name_and_type),
        FIXTURE_TEST(wide_numbers_are_narrowed),
        FIXTURE_TEST(what_is_refused),
        FIXTURE_TEST(tokens_name_the_rows),
        FIXTURE_TEST(tokens_that_do_not_fit),
        FIXTURE_TEST(weights_are_multiplied_in),
        FIXTURE_TEST(damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
