/* A text's vector is the weighted sum that it claims to be, and says which words it is made of. */
#include "zt.h"

#include <unistd.h>

#include <zavit/embed.h>

static char folder[] = "/tmp/zavit-encode-XXXXXX";
enum { DIM = 24 };

static const char *path_in(const char *name) {
    static char paths[64][256];
    static int turn;
    turn = (turn + 1) % 64;
    snprintf(paths[turn], sizeof paths[turn], "%s/%s", folder, name);
    return paths[turn];
}

static const char *const words[] = {"the",  "king",   "wrote", "code", "שלום",
                                    "עולם", "בראשית", "צה״ל",  "null", "nan"};

/* Ten words with random vectors; "null" is a zero row and "nan" holds a NaN. */
static void write_words(const char *path) {
    zv_space_writer *w = NULL;
    zv_err err = {0};
    zv_space_writer_opts opts = {.dim = DIM, .dtype = ZV_F32, .ids = true, .counts = true};
    ZT_OK(zv_space_create(&w, NULL, path, &opts, &err), err);
    zv_rng rng = zv_rng_seed(4);
    for (size_t i = 0; i < 10; i++) {
        float v[DIM];
        for (size_t d = 0; d < DIM; d++) v[d] = i == 8 ? 0 : (float)zv_rng_normal(&rng);
        if (i == 9) v[3] = NAN;
        zv_space_item item = {.vector = v, .id = zv_str_of(words[i]), .count = 1000 >> i};
        ZT_OK(zv_space_add(w, &item, &err), err);
    }
    zv_contract contract = {
        .kind = ZV_SPACE_WORDS, .text = "nfkc fold niqqud=strip maqaf=split", .tokens = 4000};
    ZT_OK(zv_space_finish(w, &contract, &err), err);
}

static zv_space *open_words(void) {
    zv_space *s = NULL;
    zv_err err = {0};
    write_words(path_in("words.safetensors"));
    ZT_OK(zv_space_open(&s, NULL, path_in("words.safetensors"), NULL, &err), err);
    return s;
}

static void check_text(const zv_space *space, zv_pooling pooling, double a, const char *text,
                       size_t known, size_t unknown) {
    zv_encoder *e = NULL;
    zv_session *s = NULL;
    zv_err err = {0};
    zv_encoder_opts opts = {.pooling = pooling, .sif_a = a};
    ZT_OK(zv_encoder_new(&e, NULL, space, &opts, &err), err);
    ZT_OK(zv_session_new(&s, NULL, e, &err), err);
    float out[DIM];
    zv_encoded info;
    ZT_OK(zv_session_encode(s, zv_str_of(text), out, &info, &err), err);
    assert_int_equal(info.n_parts, known);
    assert_int_equal(info.oov_words, unknown);
    assert_int_equal(info.words, known + unknown);
    double want[DIM] = {0};
    for (size_t i = 0; i < info.n_parts; i++) {
        float row[DIM];
        zv_space_row(space, info.parts[i].row, row);
        double p = (double)zv_space_word_count(space, info.parts[i].row) / 4000;
        double weight = (pooling == ZV_POOL_SIF ? a / (a + p) : 1) / (double)known;
        ZT_CLOSE(info.parts[i].weight, weight, 1e-15);
        for (size_t d = 0; d < DIM; d++) want[d] += weight * (double)row[d];
    }
    for (size_t d = 0; d < DIM; d++) ZT_CLOSE(out[d], want[d], 1e-7);
    zv_session_free(s);
    zv_encoder_free(e);
}

static void vectors_are_weighted_sums(void **state) {
    (void)state;
    zv_space *space = open_words();
    check_text(space, ZV_POOL_SIF, 1e-3, "The king wrote the code.", 5, 0);
    check_text(space, ZV_POOL_SIF, 0.5, "the queen wrote", 2, 1);
    check_text(space, ZV_POOL_MEAN, 1, "KING king KiNg", 3, 0);
    check_text(space, ZV_POOL_SIF, 1e-3, "בְּרֵאשִׁ֖ית שלום־עולם צה\"ל", 4, 0);
    check_text(space, ZV_POOL_SIF, 1e-3, "null nan king", 1, 2); /* no real vectors: not used */
    zv_space_free(space);
}

static void wordless_texts_say_so(void **state) {
    (void)state;
    zv_space *space = open_words();
    zv_encoder *e = NULL;
    zv_session *s = NULL;
    zv_err err = {0};
    ZT_OK(zv_encoder_new(&e, NULL, space, NULL, &err), err);
    ZT_OK(zv_session_new(&s, NULL, e, &err), err);
    const struct {
        const char *text;
        zv_row_status status;
    } cases[] = {{"", ZV_ROW_EMPTY},
                 {" ... !? ", ZV_ROW_EMPTY},
                 {"\xff\xfe", ZV_ROW_EMPTY},
                 {"queen", ZV_ROW_OOV},
                 {"king", ZV_ROW_OK}};
    for (size_t i = 0; i < 5; i++) {
        float out[DIM];
        zv_encoded info;
        ZT_OK(zv_session_encode(s, zv_str_of(cases[i].text), out, &info, &err), err);
        assert_int_equal(info.status, cases[i].status);
        for (size_t d = 0; d < DIM && cases[i].status != ZV_ROW_OK; d++) assert_true(out[d] == 0);
    }
    zv_session_free(s);
    zv_encoder_free(e);
    zv_space_free(space);
}

static void collections_keep_order_labels_and_contract(void **state) {
    (void)state;
    zv_space *space = open_words(), *texts = NULL;
    zv_encoder *e = NULL, *again = NULL;
    zv_err err = {0};
    zv_env *env = NULL;
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.threads = 3}, &err), err);
    ZT_OK(zv_encoder_new(&e, env, space, &(zv_encoder_opts){.sif_a = 0.02}, &err), err);
    const char *input = path_in("in.jsonl");
    FILE *f = fopen(input, "w");
    for (int i = 0; i < 10000; i++)
        fprintf(f, "{\"id\":\"t%d\",\"text\":\"%s %s\",\"label\":\"%s\",\"source\":\"s%d\"}\n", i,
                words[i % 8], i % 3 ? "unknown" : "king", i % 2 ? "odd" : "even", i % 5);
    fclose(f);
    zv_encode_result result;
    ZT_OK(zv_embed_encode(&result, env, e, zv_space_path(space), &input, 1,
                          &(zv_text_source_opts){0}, "encode …", path_in("texts.safetensors"),
                          &err),
          err);
    assert_int_equal(result.items, 10000);
    assert_int_equal(result.words, 20000);
    assert_int_equal(result.oov_words, 6666);
    ZT_OK(zv_space_open(&texts, env, path_in("texts.safetensors"), NULL, &err), err);
    const zv_contract *c = zv_space_contract(texts);
    assert_int_equal(c->kind, ZV_SPACE_TEXTS);
    assert_string_equal(c->model, "words.safetensors");
    assert_string_equal(c->model_sha256, zv_space_contract(space)->sha256);
    assert_string_equal(c->pooling, "sif a=0.02");
    ZT_OK(zv_encoder_of_contract(&again, env, space, c, &err), err);
    zv_session *s = NULL;
    ZT_OK(zv_session_new(&s, env, again, &err), err);
    for (size_t i = 0; i < 10000; i += 97) {
        char buf[24], want[24];
        float row[DIM], fresh[DIM];
        zv_encoded info;
        snprintf(want, sizeof want, "t%zu", i);
        assert_true(zv_str_equal(zv_space_id(texts, i, buf), zv_str_of(want)));
        assert_true(zv_str_equal(zv_space_label(texts, i), zv_str_of(i % 2 ? "odd" : "even")));
        zv_space_row(texts, i, row);
        ZT_OK(zv_session_encode(s, zv_space_text(texts, i), fresh, &info, &err), err);
        assert_memory_equal(row, fresh, sizeof row); /* a query is treated as the texts were */
    }
    assert_int_equal(zv_space_columns(texts), 1);
    assert_string_equal(zv_space_column_name(texts, 0), "source");
    zv_session_free(s);
    zv_encoder_free(again);
    zv_encoder_free(e);
    zv_space_free(texts);
    zv_space_free(space);
    zv_env_free(env);
}

static void wrong_models_are_refused(void **state) {
    (void)state;
    zv_space *space = open_words();
    zv_encoder *e = NULL;
    zv_err err = {0};
    zv_contract odd = {.pooling = "attention"};
    ZT_FAILS(zv_encoder_of_contract(&e, NULL, space, &odd, &err), ZV_UNSUPPORTED, err);
    odd.pooling = "sif a=-1";
    ZT_FAILS(zv_encoder_of_contract(&e, NULL, space, &odd, &err), ZV_UNSUPPORTED, err);
    assert_null(e);
    zv_space_free(space);
}

static int make_folder(void **state) {
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}
static int remove_folder(void **state) {
    (void)state;
    char command[300];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    return system(command);
}

static void any_encoder_gives_what_the_session_gives(void **state) {
    (void)state;
    zv_space *space = open_words();
    zv_encoder *e = NULL;
    zv_session *s = NULL, *plain = NULL;
    zv_err err = {0};
    ZT_OK(zv_encoder_new(&e, NULL, space, NULL, &err), err);
    ZT_OK(zv_session_new(&s, NULL, e, &err), err);
    ZT_OK(zv_session_new(&plain, NULL, e, &err), err);
    const zv_str texts[] = {zv_str_of("the king"), zv_str_of(""), zv_str_of("שלום עולם"),
                            zv_str_of("unheard")};
    float out[4][DIM], want[DIM];
    memset(out, 1, sizeof out);
    zv_row_status status[4];
    zv_encoded info;
    zv_any_encoder any = zv_session_any(s);
    assert_int_equal(any.dim, DIM);
    ZT_OK(any.encode(any.ctx, texts, 4, out[0], status, &err), err);
    for (size_t i = 0; i < 4; i++) {
        ZT_OK(zv_session_encode(plain, texts[i], want, &info, &err), err);
        assert_int_equal(status[i], info.status);
        assert_memory_equal(out[i], want, sizeof want);
    }
    assert_int_equal(status[1], ZV_ROW_EMPTY);
    assert_int_equal(status[3], ZV_ROW_OOV);
    zv_session_free(plain);
    zv_session_free(s);
    zv_encoder_free(e);
    zv_space_free(space);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(vectors_are_weighted_sums),
                                       cmocka_unit_test(any_encoder_gives_what_the_session_gives),
                                       cmocka_unit_test(wordless_texts_say_so),
                                       cmocka_unit_test(collections_keep_order_labels_and_contract),
                                       cmocka_unit_test(wrong_models_are_refused)};
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
