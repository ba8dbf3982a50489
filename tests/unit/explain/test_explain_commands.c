/* test_explain_commands.c — findings of learn, encode, info, convert and eval, on real files. */
#include "explain_fixture.h"

static void write_file(const char *name, const char *text) {
    char path[96];
    FILE *f = fopen(ex_path(path, name), "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    fclose(f);
}

/* 2,000 lines of made-up words; the last words are rare. */
static void write_corpus(const char *name) {
    char path[96], line[512];
    zv_rng rng = zv_rng_seed(91);
    FILE *f = fopen(ex_path(path, name), "wb");
    assert_non_null(f);
    for (size_t i = 0; i < 2000; i++) {
        ex_text(line, &rng, i % 2);
        fprintf(f, "%s\n", line);
    }
    fprintf(f, "hapaxone hapaxtwo hapaxthree\n");
    fclose(f);
}

static void counted(void **state) {
    (void)state;
    char text[96], words[96];
    const char *paths[] = {ex_path(text, "corpus.txt")};
    write_corpus("corpus.txt");
    for (int lang = ZV_EN; lang <= ZV_HE; lang++) {
        zv_err err = {0};
        zv_env *env = ex_env((zv_lang)lang, 1);
        zv_corpus *corpus = NULL;
        zv_corpus_opts corpus_opts = {.text = zv_text_opts_default()};
        zv_learn_opts opts = zv_learn_opts_default();
        zv_learn_result result;
        opts.method = ZV_COUNTS;
        opts.dim = 12;
        opts.negative = 1;
        ZT_OK(zv_corpus_read(&corpus, env, paths, 1, &corpus_opts, &err), err);
        ZT_OK(zv_embed_learn(&result, env, corpus, &opts, ex_path(words, "c.safetensors"), &err),
              err);
        zv_report *r = ex_report(env, "all");
        ZT_OK(zv_explain_learned(r, env, corpus, &result, words, &err), err);
        ex_check_report(r, true);
        const double kept = ex_value(r, "counts_kept");
        assert_true(kept > 0 && kept < 1);
        ZT_CLOSE(ex_value(r, "counts_cells"), (double)result.counts.cells, 0);
        zv_report_free(r);
        zv_corpus_free(corpus);
        zv_env_free(env);
    }
}

static void learned_and_encoded(void **state) {
    (void)state;
    char text[96], source_path[96], words[96], texts[96];
    const char *paths[] = {ex_path(text, "corpus.txt")};
    write_corpus("corpus.txt");
    for (int lang = ZV_EN; lang <= ZV_HE; lang++) {
        zv_err err = {0};
        zv_env *env = ex_env((zv_lang)lang, 1);
        zv_corpus *corpus = NULL;
        zv_corpus_opts corpus_opts = {.text = zv_text_opts_default()};
        zv_learn_opts opts = zv_learn_opts_default();
        zv_learn_result result;
        opts.dim = 12;
        opts.epochs = 3;
        ZT_OK(zv_corpus_read(&corpus, env, paths, 1, &corpus_opts, &err), err);
        ZT_OK(zv_embed_learn(&result, env, corpus, &opts, ex_path(words, "w.safetensors"), &err),
              err);
        zv_report *r = ex_report(env, "all");
        ZT_OK(zv_explain_learned(r, env, corpus, &result, words, &err), err);
        ex_check_report(r, true);
        assert_int_equal(ex_find(r, "corpus_words")->verdict, ZV_WARN); /* little text */
        assert_true(ex_value(r, "coverage") > 0.99 && ex_value(r, "coverage") < 1);
        ZT_CLOSE(ex_value(r, "vocabulary"), EX_WORDS, 0);
        zv_report_free(r);
        zv_corpus_free(corpus);

        /* texts: most known, one empty, two of unknown words */
        zv_space *space = NULL, *written = NULL;
        zv_encoder *encoder = NULL;
        zv_encode_result encoded;
        const char *sources[] = {ex_path(source_path, "texts.jsonl")};
        write_file("texts.jsonl", "{\"id\": \"a\", \"text\": \"ebb abb gab\"}\n"
                                  "{\"id\": \"b\", \"text\": \"cbb ebb zzzz\"}\n"
                                  "{\"id\": \"c\", \"text\": \"...\"}\n"
                                  "{\"id\": \"d\", \"text\": \"zzzz yyyy\"}\n"
                                  "{\"id\": \"e\", \"text\": \"abb\"}\n"
                                  "{\"id\": \"f\", \"text\": \"cbb abb\"}\n");
        ZT_OK(zv_space_open(&space, env, words, NULL, &err), err);
        ZT_OK(zv_encoder_new(&encoder, env, space, NULL, &err), err);
        zv_text_source_opts source = {0};
        ZT_OK(zv_embed_encode(&encoded, env, encoder, words, sources, 1, &source, NULL,
                              ex_path(texts, "t.safetensors"), &err),
              err);
        ZT_OK(zv_space_open(&written, env, texts, NULL, &err), err);
        r = ex_report(env, "all");
        ZT_OK(zv_explain_encoded(r, env, &encoded, written, &err), err);
        ex_check_report(r, true);
        ZT_CLOSE(ex_value(r, "empty_share"), 2.0 / 6, 1e-12);
        assert_int_equal(ex_find(r, "empty_share")->verdict, ZV_FAIL);
        ZT_CLOSE(ex_value(r, "oov_share"), (double)encoded.oov_words / (double)encoded.words, 0);
        assert_true(zv_report_size(r) == 3);
        zv_report_free(r);

        /* and the same space looked at by info */
        r = ex_report(env, "all");
        ZT_OK(zv_explain_space(r, env, written, &err), err);
        ex_check_report(r, true);
        ZT_CLOSE(ex_value(r, "unusable_rows"), 2, 0);
        zv_report_free(r);
        zv_space_free(written);
        zv_encoder_free(encoder);
        zv_space_free(space);
        zv_env_free(env);
    }
}

/* Nothing usable was encoded: said, not failed. */
static void encoded_nothing(void **state) {
    (void)state;
    float rows[6] = {0};
    zv_err err = {0};
    zv_encode_result result = {.items = 2, .empty = 2};
    zv_space *s = ex_space("nothing", rows, 2, 3, NULL);
    zv_report *r = ex_report(NULL, NULL);
    ZT_OK(zv_explain_encoded(r, NULL, &result, s, &err), err);
    assert_int_equal(zv_report_size(r), 2);
    assert_true(isnan(ex_value(r, "oov_share")));
    ex_check_report(r, false);
    zv_report_free(r);
    zv_space_free(s);
}

static void converted(void **state) {
    (void)state;
    enum { N = 60, DIM = 9 };
    static char names[N][8];
    const char *ids[N], *labels[N], *fewer[N];
    float *rows = ex_rows(N, DIM, 92, 0), *part = ex_rows(N, DIM, 92, 0);
    for (size_t i = 0; i < N; i++) {
        snprintf(names[i], sizeof names[i], "i%zu", i);
        ids[i] = names[i];
        labels[i] = "x";
    }
    ex_columns all = {.ids = ids, .labels = labels};
    zv_space *from = ex_space("from", rows, N, DIM, &all);
    zv_err err = {0};

    /* every dtype, all rows, no columns */
    for (int dtype = 0; dtype < ZV_DTYPES; dtype++) {
        static const double limit[] = {0, 1e-3, 8e-3, 2e-2};
        zv_space *to = ex_space("to", rows, N, DIM, &(ex_columns){.dtype = (zv_dtype)dtype});
        zv_report *r = ex_report(NULL, "all");
        ZT_OK(zv_explain_converted(r, NULL, from, to, &err), err);
        ex_check_report(r, true);
        double loss = ex_value(r, "precision_loss");
        assert_true(loss <= limit[dtype] && (dtype == 0) == (loss == 0));
        ZT_CLOSE(ex_value(r, "columns_dropped"), 2, 0);
        assert_non_null(strstr(ex_find(r, "columns_dropped")->why, "id, label"));
        zv_report_free(r);
        zv_space_free(to);
    }

    /* half of the rows: matched by id where there are ids, else not at all */
    for (size_t i = 0; i < N / 2; i++) {
        memcpy(part + i * DIM, rows + (2 * i + 1) * DIM, DIM * sizeof(float));
        fewer[i] = names[2 * i + 1];
    }
    for (int with_ids = 0; with_ids < 2; with_ids++) {
        ex_columns c = {.ids = with_ids ? fewer : NULL};
        zv_space *to = ex_space("to", part, N / 2, DIM, &c);
        zv_report *r = ex_report(NULL, "all");
        ZT_OK(zv_explain_converted(r, NULL, from, to, &err), err);
        ex_check_report(r, true);
        assert_int_equal(ex_find(r, "items")->verdict, ZV_WARN);
        ZT_CLOSE(ex_value(r, "precision_loss"), with_ids ? 0.0 : (double)NAN, 0);
        zv_report_free(r);
        zv_space_free(to);
    }
    zv_space_free(from);
    free(part);
    free(rows);
}

/* Fixed scores are made by eval from a file of pairs. */
static void scores(void **state) {
    (void)state;
    char path[96];
    FILE *f = fopen(ex_path(path, "Some-Set (v2).tsv"), "wb");
    zv_rng rng = zv_rng_seed(95);
    for (size_t i = 0; i < 60; i++) {
        char a[32], b[32];
        ex_word(a, zv_rng_below(&rng, EX_WORDS));
        ex_word(b, zv_rng_below(&rng, EX_WORDS));
        fprintf(f, "%s\t%s\t%.1f\n", a, i % 3 ? b : "unknownword", (double)(i % 9));
    }
    fclose(f);
    zv_space *words = ex_words("words", 0, ZV_F32);
    for (int lang = ZV_EN; lang <= ZV_HE; lang++) {
        zv_err err = {0};
        zv_env *env = ex_env((zv_lang)lang, 1);
        zv_eval *eval = NULL;
        ZT_OK(zv_eval_similarity(&eval, env, words, path, NULL, &err), err);
        zv_report *r = ex_report(env, "all");
        ZT_OK(zv_explain_scores(r, env, words, eval, &err), err);
        ex_check_report(r, true);
        ZT_CLOSE(ex_value(r, "coverage"), 40.0 / 60, 1e-12);
        assert_int_equal(ex_find(r, "coverage")->verdict, ZV_WARN);
        assert_string_equal(zv_report_finding(r, 0)->name, "some_set_v2");
        zv_report_free(r);
        zv_eval_free(eval);
        zv_env_free(env);
    }
    zv_space_free(words);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counted),         cmocka_unit_test(learned_and_encoded),
        cmocka_unit_test(encoded_nothing), cmocka_unit_test(converted),
        cmocka_unit_test(scores),
    };
    return cmocka_run_group_tests(tests, ex_begin, ex_end);
}
