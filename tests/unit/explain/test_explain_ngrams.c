/* test_explain_ngrams.c — two words by their n-grams: parts that add up, planted beginnings, Hebrew prefix letters.
 * N-grams are found and hashed here by the test's own loops, over whole characters. */
#include "explain_fixture.h"

enum { BUCKETS = 50021, MINN = 3, MAXN = 5, DIM = 12, MOST = 200 };

/* ---- The test's own n-grams ---- */

typedef struct gram {
    char text[64];
    uint32_t bucket;
} gram;

static uint32_t fnv(const char *s, size_t n) {
    uint32_t h = 2166136261u;
    for (size_t i = 0; i < n; i++) {
        const int32_t widened = (int8_t)s[i]; /* as fastText: signed */
        h = (h ^ (uint32_t)widened) * 16777619u;
    }
    return h;
}

static size_t grams_of(const char *word, gram out[MOST]) {
    char edged[80];
    size_t starts[80], n = 0, found = 0;
    snprintf(edged, sizeof edged, "<%s>", word);
    for (size_t i = 0; edged[i]; i++)
        if (((unsigned char)edged[i] & 0xC0) != 0x80) starts[n++] = i;
    starts[n] = strlen(edged);
    for (size_t i = 0; i < n; i++)
        for (size_t len = MINN; len <= MAXN && i + len <= n; len++) {
            gram *g = &out[found++];
            size_t bytes = starts[i + len] - starts[i];
            snprintf(g->text, sizeof g->text, "%.*s", (int)bytes, edged + starts[i]);
            g->bucket = fnv(edged + starts[i], bytes) % BUCKETS;
        }
    return found;
}

/* ---- A space whose n-grams are known ---- */

static const char *const vocabulary[] = {"unhappy",   "unlikely", "happiness", "likely", "kindness",
                                         "unhappily", "והמלך",    "והספר",     "המלכה",  "מלך",
                                         "שולחן",     "שולחנות",  "לבית",      "לספר"};
enum { WORDS = sizeof vocabulary / sizeof *vocabulary };

/* `loud`: the n-grams of "<unh…", "<unl…" that lie in "<un" are twenty times as long. */
static zv_space *make_space(const char *name, double loud) {
    float *grams = ex_rows(BUCKETS, DIM, 11, 0), *own = ex_rows(WORDS, DIM, 12, 0);
    float *rows = calloc(WORDS * DIM, sizeof *rows);
    gram list[MOST];
    uint32_t un = fnv("<un", 3) % BUCKETS;
    for (size_t d = 0; d < DIM; d++) grams[un * DIM + d] *= (float)loud;
    for (size_t i = 0; i < WORDS; i++) {
        size_t n = grams_of(vocabulary[i], list);
        for (size_t d = 0; d < DIM; d++) {
            double sum = (double)own[i * DIM + d];
            for (size_t k = 0; k < n; k++) sum += (double)grams[list[k].bucket * DIM + d];
            rows[i * DIM + d] = (float)(sum / (double)(n + 1));
        }
    }
    zv_err err = {0};
    zv_space_writer *w = NULL;
    zv_space *s = NULL;
    char path[96], text[64];
    zv_text_opts text_opts = zv_text_opts_default();
    zv_text_opts_format(text, &text_opts);
    zv_space_writer_opts opts = {.dim = DIM, .dtype = ZV_F32, .ids = true};
    ZT_OK(zv_space_create(&w, NULL, ex_path(path, name), &opts, &err), err);
    for (size_t i = 0; i < WORDS; i++) {
        zv_space_item item = {.vector = rows + i * DIM, .id = zv_str_of(vocabulary[i])};
        ZT_OK(zv_space_add(w, &item, &err), err);
    }
    zv_subwords subwords = {.minn = MINN, .maxn = MAXN, .buckets = BUCKETS, .rows = BUCKETS};
    subwords.vectors = grams;
    subwords.stride = DIM * sizeof(float);
    ZT_OK(zv_space_add_subwords(w, &subwords, &err), err);
    zv_contract contract = {.kind = ZV_SPACE_WORDS, .text = text};
    ZT_OK(zv_space_finish(w, &contract, &err), err);
    ZT_OK(zv_space_open(&s, NULL, path, NULL, &err), err);
    free(rows);
    free(own);
    free(grams);
    return s;
}

static zv_ngrams *explain(const zv_space *s, const char *a, const char *b) {
    zv_err err = {0};
    zv_ngrams *g = NULL;
    ZT_OK(zv_explain_ngrams(&g, NULL, s, zv_str_of(a), zv_str_of(b), &err), err);
    return g;
}

static double word_cosine(const zv_space *s, const char *a, const char *b) {
    float x[DIM], y[DIM];
    const char *const words[] = {a, b};
    float *rows[] = {x, y};
    for (size_t i = 0; i < 2; i++) {
        size_t row = zv_space_find(s, zv_str_of(words[i]));
        if (row != SIZE_MAX)
            zv_space_row(s, row, rows[i]);
        else
            assert_true(zv_space_unseen(s, zv_str_of(words[i]), rows[i]) > 0);
    }
    double xy = 0, xx = 0, yy = 0;
    for (size_t d = 0; d < DIM; d++) {
        xy += (double)x[d] * (double)y[d];
        xx += (double)x[d] * (double)x[d];
        yy += (double)y[d] * (double)y[d];
    }
    return xy / sqrt(xx * yy);
}

/* All pairs of words, seen and unseen, English and Hebrew: the pieces are the word's n-grams in order, each
 * part is its formula, and the parts are the cosine. */
static void parts_are_exact(void **state) {
    (void)state;
    zv_space *s = make_space("exact", 1);
    static const char *const unseen[] = {"unkindly", "ולמלך"};
    for (size_t i = 0; i < WORDS + 2; i++)
        for (size_t j = 0; j < WORDS + 2; j++) {
            const char *a = i < WORDS ? vocabulary[i] : unseen[i - WORDS];
            const char *b = j < WORDS ? vocabulary[j] : unseen[j - WORDS];
            zv_ngrams *g = explain(s, a, b);
            gram list[MOST];
            size_t own = i < WORDS, n = grams_of(a, list);
            assert_int_equal(g->n_a, n + own);
            if (own) assert_true(zv_str_equal(g->a[0].text, zv_str_of(a)));
            for (size_t k = 0; k < n; k++) {
                assert_true(zv_str_equal(g->a[k + own].text, zv_str_of(list[k].text)));
                assert_int_equal(g->a[k + own].row, list[k].bucket);
            }
            double sum = 0, parts = 0;
            for (size_t k = 0; k < g->n_a * g->n_b; k++) sum += g->matrix[k];
            for (size_t k = 0; k < g->n_pairs; k++) parts += g->pairs[k].value;
            ZT_CLOSE(g->cosine, word_cosine(s, a, b), 1e-6);
            ZT_CLOSE(sum, g->cosine, 1e-12);
            ZT_CLOSE(parts, g->cosine, 1e-12);
            ZT_CLOSE(g->beginning + g->ending + g->same + g->whole + g->other, g->cosine, 1e-12);
            /* one part by hand: the first n-gram of each */
            gram other[MOST];
            float x[DIM], y[DIM], e[DIM], f[DIM];
            size_t m = grams_of(b, other), own_b = j < WORDS;
            zv_space_ngram_row(s, list[0].bucket, x);
            zv_space_ngram_row(s, other[0].bucket, y);
            if (own) zv_space_row(s, i, e);
            if (own_b) zv_space_row(s, j, f);
            if (!own) zv_space_unseen(s, zv_str_of(a), e);
            if (!own_b) zv_space_unseen(s, zv_str_of(b), f);
            double dot = 0, ee = 0, ff = 0;
            for (size_t d = 0; d < DIM; d++) {
                dot += (double)x[d] * (double)y[d];
                ee += (double)e[d] * (double)e[d];
                ff += (double)f[d] * (double)f[d];
            }
            dot /= (double)(n + own) * (double)(m + own_b) * sqrt(ee * ff);
            ZT_CLOSE(g->matrix[own * g->n_b + own_b], dot, 1e-7);
            zv_ngrams_free(g);
        }
    zv_space_free(s);
}

/* "<un" is loud: what "unhappy" and "unlikely" have in common is their beginning, and nothing else. */
static void a_planted_beginning(void **state) {
    (void)state;
    zv_space *s = make_space("loud", 20);
    zv_ngrams *g = explain(s, "unhappy", "unlikely");
    assert_true(zv_str_equal(g->common_beginning, zv_str_of("<un")));
    assert_true(g->cosine > 0.8 && g->beginning > 0.9 * g->cosine);
    ZT_CLOSE(g->shared, g->beginning, 1e-12);
    assert_true(zv_str_equal(g->a[g->pairs[0].i].text, zv_str_of("<un")));
    zv_ngrams_free(g);
    g = explain(s, "happiness", "kindness");
    assert_true(zv_str_equal(g->common_ending, zv_str_of("ness>")));
    assert_true(g->common_beginning.len == 1 && g->beginning == 0 && g->ending != 0);
    zv_ngrams_free(g);
    /* beginning and end of equal words don't meet */
    g = explain(s, "likely", "likely");
    assert_true(zv_str_equal(g->common_beginning, zv_str_of("<likely>")) && g->ending == 0);
    ZT_CLOSE(g->cosine, 1, 1e-12);
    zv_ngrams_free(g);
    zv_space_free(s);
}

static void hebrew_prefix_letters(void **state) {
    (void)state;
    zv_space *s = make_space("hebrew", 1);
    static const struct {
        const char *a, *b, *letters;
    } cases[] = {{"והמלך", "והספר", "וה"},
                 {"שולחן", "שולחנות", "שו"}, /* without a dictionary */
                 {"לבית", "לספר", "ל"},
                 {"המלכה", "מלך", ""},
                 {"happiness", "happiness", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zv_ngrams *g = explain(s, cases[i].a, cases[i].b);
        assert_true(zv_str_equal(g->letters, zv_str_of(cases[i].letters)));
        /* by hand: n-grams that begin before the letters end */
        double sum = 0;
        size_t end = 1 + strlen(cases[i].letters);
        for (size_t x = 0; x < g->n_a && end > 1; x++)
            for (size_t y = 0; y < g->n_b; y++)
                if (g->a[x].row != SIZE_MAX && g->b[y].row != SIZE_MAX && g->a[x].begin < end &&
                    g->b[y].begin < end)
                    sum += g->matrix[x * g->n_b + y];
        ZT_CLOSE(g->by_letters, sum, 1e-12);
        assert_int_equal(g->letters.len > 0, sum != 0);
        zv_ngrams_free(g);
    }
    zv_space_free(s);
}

static void findings_open_and_draw(void **state) {
    (void)state;
    zv_space *s = make_space("open", 5);
    for (int lang = ZV_EN; lang <= ZV_HE; lang++)
        for (size_t i = 0; i + 1 < WORDS; i++) {
            zv_env *env = ex_env((zv_lang)lang, 1);
            zv_ngrams *g = explain(s, vocabulary[i], vocabulary[i + 1]);
            zv_report *r = ex_report(env, "all");
            zv_err err = {0};
            ZT_OK(zv_ngrams_findings(g, env, s, r, &err), err);
            assert_int_equal(zv_report_size(r), 3 + (g->letters.len > 0));
            ex_check_report(r, true);
            ZT_CLOSE(ex_value(r, "ngrams_sum"), g->cosine, 1e-12);
            zv_buf out = {0};
            zv_ngrams_text(g, &out, &(zv_style){.lang = (zv_lang)lang, .width = 70});
            ZT_OK(zv_buf_status(&out, &err), err);
            assert_non_null(strstr(zv_buf_cstr(&out), "n-grams"));
            if (getenv("ZT_SHOW")) puts(zv_buf_cstr(&out));
            zv_buf_free(&out);
            zv_report_free(r);
            zv_ngrams_free(g);
            zv_env_free(env);
        }
    zv_space_free(s);
}

static void refusals(void **state) {
    (void)state;
    zv_space *s = make_space("short", 1), *plain = ex_words("plain", 0, ZV_F32);
    zv_err err = {.lang = ZV_HE};
    zv_ngrams *g = NULL;
    char word[32];
    ex_word(word, 4);
    /* "<>" has no n-gram of three characters; a space without subwords has none at all */
    ZT_FAILS(zv_explain_ngrams(&g, NULL, s, zv_str_of(""), zv_str_of("likely"), &err), ZV_NODATA,
             err);
    ZT_FAILS(zv_explain_ngrams(&g, NULL, plain, zv_str_of(word), zv_str_of(word), &err), ZV_NODATA,
             err);
    assert_null(g);
    zv_space_free(plain);
    zv_space_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_are_exact),
        cmocka_unit_test(a_planted_beginning),
        cmocka_unit_test(hebrew_prefix_letters),
        cmocka_unit_test(findings_open_and_draw),
        cmocka_unit_test(refusals),
    };
    return cmocka_run_group_tests(tests, ex_begin, ex_end);
}
