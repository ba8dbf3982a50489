#include "unit/space/space_fixture.h"

#include "io/io_safetensors.h"

#undef malloc
#undef free

static void a_contract_comes_back(void **state) {
    fixture *f = *state;
    const zv_contract c = {.kind = ZV_SPACE_TEXTS,
                           .metric = ZV_DOT,
                           .normalized = true,
                           .model = "../מילים.safetensors",
                           .model_sha256 = "00ff",
                           .pooling = "sif a=0.001",
                           .text = "nfkc fold niqqud=strip maqaf=split",
                           .language = "he",
                           .tokens = UINT64_MAX,
                           .seed = 0,
                           .has_seed = true,
                           .sha256 = "ignored",
                           .history = "learn \"a\"\nencode\tb"};
    zv_space *s = NULL;
    zv_err err = {0};
    ZT_OK(write_small(f->env, f->path, ZV_F32, &c, 0, 2, &err), err);
    ZT_OK(zv_space_open(&s, f->env, f->path, NULL, &err), err);
    const zv_contract *got = zv_space_contract(s);
    assert_int_equal(got->kind, c.kind);
    assert_int_equal(got->metric, c.metric);
    assert_true(got->normalized && got->has_seed);
    assert_string_equal(got->model, c.model);
    assert_string_equal(got->model_sha256, c.model_sha256);
    assert_string_equal(got->pooling, c.pooling);
    assert_string_equal(got->text, c.text);
    assert_string_equal(got->language, c.language);
    assert_true(got->tokens == UINT64_MAX && got->seed == 0);
    assert_int_equal(strlen(got->sha256), 64);
    assert_string_equal(got->history, c.history);
    zv_space_free(s);
}

static void a_false_claim_is_dropped(void **state) {
    fixture *f = *state;
    const zv_contract c = {.normalized = true};
    static const float row[2] = {3, 4};
    zv_space_writer *w = NULL;
    zv_space *s = NULL;
    zv_err err = {0};
    zv_space_writer_opts o = {.dim = 2};
    zv_space_item item = {.vector = row};
    ZT_OK(zv_space_create(&w, f->env, f->path, &o, &err), err);
    ZT_OK(zv_space_add(w, &item, &err), err);
    ZT_OK(zv_space_finish(w, &c, &err), err);
    assert_int_equal(f->warnings, 1);
    ZT_OK(zv_space_open(&s, f->env, f->path, NULL, &err), err);
    assert_false(zv_space_contract(s)->normalized);
    assert_false(zv_space_contract(s)->has_seed);
    assert_null(zv_space_contract(s)->model);
    zv_space_free(s);
}

/* A history of 200 KB does not fit the room kept for the header: the data move. */
static void a_long_history(void **state) {
    fixture *f = *state;
    static char history[200001];
    static float rows[200][500];
    zv_rng rng = zv_rng_seed(1);
    memset(history, 'h', sizeof history - 1);
    zv_contract c = {.history = history};
    zv_space_writer *w = NULL;
    zv_space *s = NULL;
    zv_err err = {0};
    zv_space_opts verify = {.verify = true};
    zv_space_writer_opts o = {.dim = 500, .ids = true};
    ZT_OK(zv_space_create(&w, f->env, f->path, &o, &err), err);
    for (int i = 0; i < 200; i++) {
        for (int k = 0; k < 500; k++) rows[i][k] = (float)zv_rng_normal(&rng);
        zv_space_item item = {.vector = rows[i], .id = zv_str_of("x")};
        ZT_OK(zv_space_add(w, &item, &err), err);
    }
    ZT_OK(zv_space_finish(w, &c, &err), err);
    ZT_OK(zv_space_open(&s, f->env, f->path, &verify, &err), err);
    assert_string_equal(zv_space_contract(s)->history, history);
    assert_memory_equal(zv_space_data(s, NULL), rows, sizeof rows);
    assert_int_equal((uintptr_t)zv_space_data(s, NULL) % 64, 0);
    zv_space_free(s);
}

/* Writes a file with one row and this metadata. */
static void put_meta(const char *path, const char *key, const char *value) {
    zv__st_header h;
    zv_buf out = {0};
    zv_err err = {0};
    const uint64_t shape[2] = {1, 1};
    zv__st_header_init(&h, NULL);
    zv__st_add_tensor(&h, "vectors", ZV__ST_F32, shape, 2);
    if (key) zv__st_add_meta(&h, key, value);
    ZT_OK(zv__st_header_finish(&out, &h, 0, &err), err);
    zv_buf_add(&out, "\0\0\x80?", 4);
    put_file(path, out.ptr, out.len);
    zv_buf_free(&out);
    zv__st_header_free(&h);
}

static void values_without_meaning_are_refused(void **state) {
    fixture *f = *state;
    static const struct {
        const char *key, *value;
        zv_status status;
    } cases[] = {
        {"zavit.kind", "tables", ZV_FORMAT},
        {"zavit.metric", "cosinus", ZV_FORMAT},
        {"zavit.normalized", "yes", ZV_FORMAT},
        {"zavit.tokens", "-1", ZV_FORMAT},
        {"zavit.seed", "1.5", ZV_FORMAT},
        {"zavit.version", "2", ZV_UNSUPPORTED},
        {"zavit.version", "x", ZV_FORMAT},
        {"zavit.other", "x", ZV_OK},
        {"format", "pt", ZV_OK},
        {"zavit.metric", "l2", ZV_OK},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (int lang = ZV_EN; lang <= ZV_HE; lang++) {
            zv_space *s = NULL;
            zv_err err = {.lang = (zv_lang)lang};
            put_meta(f->path, cases[i].key, cases[i].value);
            zv_status status = zv_space_open(&s, f->env, f->path, NULL, &err);
            if (status != cases[i].status)
                fail_msg("%s=%s: %s", cases[i].key, cases[i].value, err.msg);
            zv_space_free(s);
        }
}

static void nothing_to_verify(void **state) {
    fixture *f = *state;
    zv_space *s = NULL;
    zv_err err = {0};
    zv_space_opts verify = {.verify = true};
    put_meta(f->path, NULL, NULL);
    ZT_OK(zv_space_open(&s, f->env, f->path, NULL, &err), err);
    assert_null(zv_space_contract(s)->sha256);
    zv_space_free(s);
    ZT_FAILS(zv_space_open(&s, f->env, f->path, &verify, &err), ZV_FORMAT, err);
    put_meta(f->path, "zavit.sha256", "no hash");
    ZT_FAILS(zv_space_open(&s, f->env, f->path, &verify, &err), ZV_FORMAT, err);
}

static void names_of_enumerations(void **state) {
    (void)state;
    zv_metric m;
    assert_true(zv_metric_parse(&m, "L2") && m == ZV_L2);
    assert_false(zv_metric_parse(&m, "l3"));
    assert_string_equal(zv_space_kind_name(ZV_SPACE_WORDS), "words");
    assert_string_equal(zv_metric_name(ZV_COS), "cos");
    assert_string_equal(zv_row_status_name(ZV_ROW_OOV), "oov");
    assert_true(zv_row_usable(ZV_ROW_TRUNCATED) && !zv_row_usable(ZV_ROW_EMPTY));
}

static void the_path_of_the_context(void **state) {
    (void)state;
    zv_buf b = {0};
    zv_err err = {0};
    ZT_OK(zv_space_context_path(&b, "a/words.safetensors", &err), err);
    assert_string_equal(zv_buf_cstr(&b), "a/words.context.safetensors");
    ZT_OK(zv_space_context_path(&b, "words", &err), err);
    assert_string_equal(zv_buf_cstr(&b), "words.context.safetensors");
    zv_buf_free(&b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        FIXTURE_TEST(a_contract_comes_back),
        FIXTURE_TEST(a_false_claim_is_dropped),
        FIXTURE_TEST(a_long_history),
        FIXTURE_TEST(values_without_meaning_are_refused),
        FIXTURE_TEST(nothing_to_verify),
        cmocka_unit_test(names_of_enumerations),
        cmocka_unit_test(the_path_of_the_context),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
