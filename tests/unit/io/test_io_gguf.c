#include "unit/io/io_damage.h"
#include "unit/io/io_models.h"

/* Every kind of metadata value, tokens, another tensor before the embeddings, and 4 rows of 2. */
static bytes model(int32_t version, int32_t type, int64_t tokens) {
    bytes b = gg_start(version, 2, 16);
    for (int32_t t = 0; t <= 12; t++) {
        static const uint8_t sizes[] = {1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8};
        if (t == 9) continue;
        char key[] = "key.a";
        key[4] = (char)('a' + t);
        gg_key(&b, key, t);
        if (t == 8) put_text_u64(&b, "bert");
        for (int k = 0; k < sizes[t]; k++) put_u8(&b, 1);
    }
    gg_key(&b, "numbers", 9);
    put_i32(&b, 2);
    put_i64(&b, 3);
    put(&b, "123456", 6);
    gg_key(&b, "nested", 9); /* [["x"], [true]] */
    put_i32(&b, 9);
    put_i64(&b, 2);
    put_i32(&b, 8);
    put_i64(&b, 1);
    put_text_u64(&b, "x");
    put_i32(&b, 7);
    put_i64(&b, 1);
    put_u8(&b, 1);
    gg_key(&b, "general.alignment", 4);
    put_i32(&b, 64);
    gg_tokens(&b, tokens);
    gg_tensor(&b, "output.weight", 32, 1, 2, 0); /* Q4_0: 18 bytes */
    gg_tensor(&b, "token_embd.weight", 2, 4, type, 64);
    gg_align(&b, 64);
    for (int k = 0; k < 18; k++) put_u8(&b, 0xFF);
    gg_align(&b, 64);
    for (int k = 0; k < 8; k++) {
        const float x = (float)k - 2.5F; /* exact in every type */
        uint32_t bits;
        memcpy(&bits, &x, 4);
        const uint16_t bf16 = (uint16_t)(bits >> 16);
        static const uint16_t f16[] = {0xC100, 0xBE00, 0xB800, 0x3800,
                                       0x3E00, 0x4100, 0x4300, 0x4480};
        if (type == 0) put(&b, &x, 4);
        if (type == 1) put(&b, &f16[k], 2);
        if (type == 30) put(&b, &bf16, 2);
    }
    return b;
}

static void three_types(void **state) {
    fixture *f = *state;
    static const int32_t types[] = {0, 1, 30};
    static const zv_dtype dtypes[] = {ZV_F32, ZV_F16, ZV_BF16};
    for (int i = 0; i < 3; i++)
        for (int32_t version = 2; version <= 3; version++)
            for (size_t batch = 0; batch < 4; batch++) {
                bytes b = model(version, types[i], 4);
                table t;
                zv_err err = {0};
                zv_reader_opts opts = {.batch = batch};
                put_file(f->path, b.at, b.n);
                ZT_OK(read_table(&t, f->env, f->path, &opts, &err), err);
                assert_int_equal(t.info.format, ZV_FORMAT_GGUF);
                assert_int_equal(t.info.dtype, dtypes[i]);
                assert_int_equal(t.info.items, 4);
                assert_int_equal(t.n, 4);
                for (int k = 0; k < 8; k++) ZT_CLOSE(t.rows[k / 2][k % 2], k - 2.5, 0);
                assert_string_equal(t.ids[0], "[PAD]");
                assert_string_equal(t.ids[1], "\xE2\x96\x81hello");
                assert_string_equal(t.ids[3], "ing");
            }
    assert_int_equal(f->warnings, 0);
}

static void tokens_that_do_not_fit(void **state) {
    fixture *f = *state;
    for (int64_t tokens = 0; tokens < 4; tokens += 3) {
        bytes b = model(3, 0, tokens);
        table t;
        zv_err err = {0};
        put_file(f->path, b.at, b.n);
        ZT_OK(read_table(&t, f->env, f->path, NULL, &err), err);
        assert_int_equal(t.n, 4);
        assert_false(t.info.has_ids || t.has_id[0]);
        assert_int_equal(f->warnings, tokens ? 1 : 0);
    }
}

static void refuses(fixture *f, const bytes *b, zv_status status, const char *part) {
    refuses_bytes(f, ZV_FORMAT_GGUF, b->at, b->n, status, part);
}

static void what_is_refused(void **state) {
    fixture *f = *state;
    static const struct {
        int32_t type;
        const char *name;
    } types[] = {{2, "Q4_0"}, {8, "Q8_0"}, {12, "Q4_K"}, {24, "I8"},
                 {4, "4"},    {77, "77"},  {39, "MXFP4"}};
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        bytes b = gg_start(3, 1, 0);
        gg_tensor(&b, "token_embd.weight", 256, 1, types[i].type, 0);
        gg_align(&b, 32);
        for (int k = 0; k < 512; k++) put_u8(&b, 0);
        refuses(f, &b, ZV_UNSUPPORTED, types[i].name);
    }
    bytes b = gg_start(3, 0, 0);
    refuses(f, &b, ZV_UNSUPPORTED, "token_embd.weight");
    b = gg_start(1, 0, 0);
    refuses(f, &b, ZV_UNSUPPORTED, "1");
    b = gg_start(3 << 24, 0, 0);
    refuses(f, &b, ZV_UNSUPPORTED, "endian");
}

static void counts_that_lie(void **state) {
    fixture *f = *state;
    static const struct {
        int64_t dim, rows, offset;
    } shapes[] = {
        {2, 1000000000, 0},
        {INT64_C(1) << 62, 4, 0},
        {2, INT64_C(1) << 62, 0},
        {2, 4, INT64_C(1) << 40},
        {2, 4, -32},
        {2, 4, 33},
        {INT64_C(1) << 32, INT64_C(1) << 32, 0},
    };
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
        bytes b = gg_start(3, 1, 0);
        gg_tensor(&b, "token_embd.weight", shapes[i].dim, shapes[i].rows, 0, shapes[i].offset);
        gg_align(&b, 32);
        for (int k = 0; k < 64; k++) put_u8(&b, 0);
        refuses(f, &b, ZV_FORMAT, "GGUF");
    }
    bytes b = gg_start(3, 1, 0);
    gg_tensor(&b, "token_embd.weight", 0, 4, 0, 0);
    gg_align(&b, 32);
    refuses(f, &b, ZV_FORMAT, "0");
    b = gg_start(3, INT64_MAX, 0);
    refuses(f, &b, ZV_FORMAT, "GGUF");
    b = gg_start(3, 0, -1);
    refuses(f, &b, ZV_FORMAT, "GGUF");
    static const int32_t kinds[] = {8, 9, 5, 12, 13, -1};
    for (int i = 0; i < 6; i++) { /* an array of 2^61 of them */
        b = gg_start(3, 0, 1);
        gg_key(&b, "tokenizer.ggml.tokens", 9);
        put_i32(&b, kinds[i]);
        put_i64(&b, INT64_C(1) << 61);
        put(&b, "0123456789abcdef", 16);
        refuses(f, &b, ZV_FORMAT, "GGUF");
    }
    b = gg_start(3, 0, 1); /* arrays of arrays of arrays … */
    gg_key(&b, "deep", 9);
    for (int i = 0; i < 40; i++) {
        put_i32(&b, 9);
        put_i64(&b, 1);
    }
    refuses(f, &b, ZV_FORMAT, "GGUF");
    for (int32_t bad = 0; bad < 4; bad += 3) {
        b = gg_start(3, 0, 1);
        gg_key(&b, "general.alignment", 4);
        put_i32(&b, bad);
        refuses(f, &b, ZV_FORMAT, "general.alignment");
    }
}

static void damage(void **state) {
    bytes b = model(3, 1, 4);
    damage_all(*state, ZV_FORMAT_GGUF, b.at, b.n, true);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(three_types),     FIXTURE_TEST(tokens_that_do_not_fit),
        FIXTURE_TEST(what_is_refused), FIXTURE_TEST(counts_that_lie),
        FIXTURE_TEST(damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
