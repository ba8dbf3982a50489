/* test_explain_flip.c — the fewest words: every claimed set is encoded again here, from the text; is as small as
 * an exhaustive search of the test's own; and none of its words can stay. */
#include "explain_fixture.h"

typedef struct model {
    zv_space *words;
    zv_encoder *encoder;
    zv_session *one, *two;
    zv_any_encoder any;
} model;

static model model_new(double add) {
    zv_err err = {0};
    model m = {.words = ex_words("words", add, ZV_F32)};
    ZT_OK(zv_encoder_new(&m.encoder, NULL, m.words, NULL, &err), err);
    ZT_OK(zv_session_new(&m.one, NULL, m.encoder, &err), err);
    ZT_OK(zv_session_new(&m.two, NULL, m.encoder, &err), err);
    m.any = zv_session_any(m.two);
    return m;
}

static void model_free(model *m) {
    zv_session_free(m->two);
    zv_session_free(m->one);
    zv_encoder_free(m->encoder);
    zv_space_free(m->words);
}

/* A text of n random words. */
static void text_of(char *out, size_t size, zv_rng *rng, size_t n, bool hebrew) {
    size_t len = 0;
    char word[32];
    out[0] = 0;
    for (size_t i = 0; i < n && len + 40 < size; i++) {
        ex_word(word, 2 * zv_rng_below(rng, EX_WORDS / 2) + (hebrew ? 1 : 0));
        len += (size_t)snprintf(out + len, size - len, "%s%s", i ? (i % 3 ? " " : ", ") : "", word);
    }
}

static bool encode(model *m, const char *text, float *out) {
    zv_err err = {0};
    zv_encoded e;
    ZT_OK(zv_session_encode(m->one, zv_str_of(text), out, &e, &err), err);
    return zv_row_usable(e.status);
}

static double cosine(const float *a, const float *b) {
    double x = 0, y = 0, z = 0;
    for (size_t d = 0; d < EX_DIM; d++) {
        x += (double)a[d] * (double)b[d];
        y += (double)a[d] * (double)a[d];
        z += (double)b[d] * (double)b[d];
    }
    return x / sqrt(y * z);
}

/* The text with blanks in place of the words that are gone: the test's own way of cutting. */
static bool cut_and_encode(model *m, const zv_flip_query *q, const bool *gone, float *out) {
    char *text = malloc(q->text.len + 1);
    memcpy(text, q->text.ptr, q->text.len);
    text[q->text.len] = 0;
    for (size_t i = 0; i < q->n_words; i++)
        if (gone[i]) memset(text + q->words[i].begin, ' ', q->words[i].end - q->words[i].begin);
    bool usable = encode(m, text, out);
    free(text);
    return usable;
}

/* What must be below 0. */
static double score(model *m, const zv_flip_query *q, const bool *gone) {
    float x[EX_DIM];
    if (!cut_and_encode(m, q, gone, x)) return (double)INFINITY;
    return cosine(x, q->vector) - (q->versus ? cosine(x, q->versus) : q->goal);
}

static size_t words_of(model *m, const char *text, zv_span *out) {
    zv_err err = {0};
    zv_encoded e;
    float x[EX_DIM];
    ZT_OK(zv_session_encode(m->one, zv_str_of(text), x, &e, &err), err);
    return zv_flip_words(out, &e);
}

/* The smallest size that any set has, and the score nearest to 0 of the sets that aren't below. */
static size_t smallest(model *m, const zv_flip_query *q, bool *sure) {
    size_t best = SIZE_MAX;
    *sure = true;
    for (unsigned mask = 0; mask < 1u << q->n_words; mask++) {
        bool gone[16];
        size_t size = 0;
        for (size_t i = 0; i < q->n_words; i++) size += gone[i] = (mask >> i) & 1;
        double s = score(m, q, gone);
        if (fabs(s) < 1e-6) *sure = false;
        if (s < 0 && size < best) best = size;
    }
    return best;
}

/* All that is claimed of an answer, but for its being smallest. */
static void check_flip(model *m, const zv_flip *f, const zv_flip_query *q) {
    bool gone[300] = {false};
    float x[EX_DIM];
    if (!f->found) {
        assert_int_equal(f->size, 0);
        return;
    }
    for (size_t i = 0; i < f->size; i++) {
        const zv_span *s = &q->words[f->removed[i]];
        gone[f->removed[i]] = true;
        if (i) assert_true(f->removed[i] > f->removed[i - 1]);
        assert_true(zv_str_equal(f->words[i], (zv_str){q->text.ptr + s->begin, s->end - s->begin}));
    }
    assert_true(score(m, q, gone) < 0);
    /* the shortened text is what it is said to be */
    char *shorter = malloc(f->shorter.len + 1);
    memcpy(shorter, f->shorter.ptr, f->shorter.len);
    shorter[f->shorter.len] = 0;
    assert_true(encode(m, shorter, x));
    ZT_CLOSE(cosine(x, q->vector), f->after, 1e-12);
    assert_true(f->after < f->goal);
    assert_null(strstr(shorter, "  "));
    free(shorter);
    /* each word is needed */
    assert_int_equal(f->checked, f->size);
    for (size_t i = 0; i < f->size; i++) {
        gone[f->removed[i]] = false;
        assert_true(score(m, q, gone) >= 0);
        assert_true(cut_and_encode(m, q, gone, x));
        ZT_CLOSE(cosine(x, q->vector), f->restored[i], 1e-7);
        gone[f->removed[i]] = true;
    }
}

/* An encoder that doesn't say it is additive. */
static zv_any_encoder closed_box(const model *m) {
    zv_any_encoder any = m->any;
    any.additive = false;
    return any;
}

/* Up to 12 words, English and Hebrew, a fixed goal and a rival, closed form and every set encoded: never another
 * size than the exhaustive search has. */
static void as_small_as_exhaustive_search(void **state) {
    (void)state;
    model m = model_new(0.3);
    zv_rng rng = zv_rng_seed(5);
    zv_err err = {0};
    size_t sizes[13] = {0}, none = 0;
    for (size_t round = 0; round < 240; round++) {
        char text[600], other[600], rival[600];
        float f[EX_DIM], g[EX_DIM];
        zv_span words[16];
        size_t n = 1 + zv_rng_below(&rng, round % 10 ? 9 : 12);
        text_of(text, sizeof text, &rng, n, round % 2);
        text_of(other, sizeof other, &rng, 6, round % 2);
        text_of(rival, sizeof rival, &rng, 6, false);
        if (round % 4 < 2) snprintf(other + strlen(other), 100, " %.60s", text);
        for (size_t cut = strlen(other); cut && (other[cut - 1] & 0xC0) == 0x80; cut--)
            other[cut - 1] = 0; /* not within a character */
        assert_true(encode(&m, other, f) && encode(&m, rival, g));
        zv_flip_query q = {.text = zv_str_of(text), .words = words, .vector = f};
        q.n_words = words_of(&m, text, words);
        assert_int_equal(q.n_words, n);
        float whole[EX_DIM];
        assert_true(encode(&m, text, whole));
        q.goal = cosine(whole, f) - 0.05 - 0.3 * zv_rng_unit(&rng);
        if (round % 3 == 0) q.versus = g;
        bool sure;
        size_t best = smallest(&m, &q, &sure);
        if (!sure) continue;
        for (int box = 0; box < 2; box++) {
            zv_any_encoder any = box ? closed_box(&m) : m.any;
            zv_flip *flip = NULL;
            ZT_OK(zv_explain_flip(&flip, NULL, &any, &q, NULL, &err), err);
            check_flip(&m, flip, &q);
            assert_true(flip->minimal);
            assert_int_equal(flip->exact, !box && flip->size > 0 ? true : flip->exact);
            assert_int_equal(flip->found, best != SIZE_MAX);
            if (flip->found) assert_int_equal(flip->size, best);
            if (!box && flip->found) sizes[flip->size]++;
            if (!box) none += !flip->found;
            zv_flip_free(flip);
        }
    }
    /* the cases are not all of one kind */
    assert_true(sizes[0] > 5 && sizes[1] > 5 && sizes[2] > 5 && sizes[3] > 5 && none > 5);
    model_free(&m);
}

/* Longer texts: below, irreducible, and what is said to be proven is. */
static void long_texts_are_irreducible(void **state) {
    (void)state;
    model m = model_new(0.3);
    zv_rng rng = zv_rng_seed(6);
    zv_err err = {0};
    size_t proven = 0, open = 0;
    for (size_t round = 0; round < 120; round++) {
        char text[3000], other[600];
        float f[EX_DIM];
        zv_span words[300];
        text_of(text, sizeof text, &rng, 13 + zv_rng_below(&rng, round % 5 ? 20 : 150), round % 2);
        text_of(other, sizeof other, &rng, 8, round % 2);
        assert_true(encode(&m, other, f));
        zv_flip_query q = {.text = zv_str_of(text), .words = words, .vector = f};
        q.n_words = words_of(&m, text, words);
        float whole[EX_DIM];
        assert_true(encode(&m, text, whole));
        q.goal = cosine(whole, f) - 0.02 - 0.5 * zv_rng_unit(&rng);
        zv_flip *flip = NULL;
        ZT_OK(zv_explain_flip(&flip, NULL, &m.any, &q, NULL, &err), err);
        assert_true(flip->exact);
        check_flip(&m, flip, &q);
        if (flip->found && flip->minimal && flip->size > 1) {
            proven++;
            /* no pair of words does it, where three or more are said to be needed */
            bool gone[300] = {false};
            for (size_t i = 0; i < q.n_words && q.n_words < 40 && flip->size > 2; i++)
                for (size_t k = i + 1; k < q.n_words; k++) {
                    gone[i] = gone[k] = true;
                    assert_true(score(&m, &q, gone) >= 0);
                    gone[i] = gone[k] = false;
                }
        }
        open += flip->found && !flip->minimal;
        zv_flip_free(flip);
        if (round % 6) continue;
        zv_any_encoder box = closed_box(&m);
        ZT_OK(zv_explain_flip(&flip, NULL, &box, &q, NULL, &err), err);
        assert_false(flip->exact);
        check_flip(&m, flip, &q);
        zv_flip_free(flip);
    }
    assert_true(proven > 10 && open > 10);
    model_free(&m);
}

/* ---- An encoder with an order to its words, which no sum can have ---- */

static zv_status encode_order(void *ctx, const zv_str *texts, size_t n, float *out,
                              zv_row_status *status, zv_err *err) {
    (void)err;
    ++*(size_t *)ctx;
    for (size_t i = 0; i < n; i++) {
        float *x = out + 3 * i;
        x[0] = x[1] = x[2] = 0;
        for (size_t c = 0; c < texts[i].len; c++) {
            if (texts[i].ptr[c] == 'a') x[0] += 1;
            if (texts[i].ptr[c] == 'b') x[1] += 1;
            /* "a b" together mean something of their own */
            if (c + 2 < texts[i].len && memcmp(texts[i].ptr + c, "a b", 3) == 0) x[2] += 5;
        }
        status[i] = x[0] + x[1] + x[2] > 0 ? ZV_ROW_OK : ZV_ROW_EMPTY;
    }
    return ZV_OK;
}

static void an_encoder_with_word_order(void **state) {
    (void)state;
    size_t calls = 0;
    zv_any_encoder any = {encode_order, &calls, 3, true}; /* and it lies about being additive */
    float f[3] = {0, 0, 1};
    zv_span words[] = {{0, 1}, {2, 3}, {4, 5}, {6, 7}};
    zv_flip_query q = {.text = zv_str_of("b a b a"), .words = words, .n_words = 4, .vector = f};
    zv_err err = {0};
    zv_flip *flip = NULL;
    q.goal = 0.5;
    ZT_OK(zv_explain_flip(&flip, NULL, &any, &q, NULL, &err), err);
    assert_true(flip->found && flip->minimal && !flip->exact);
    assert_int_equal(flip->size, 1);
    assert_true(flip->removed[0] == 1 || flip->removed[0] == 2);
    ZT_CLOSE(flip->after, 0, 1e-12);
    zv_report *r = ex_report(NULL, "all");
    ZT_OK(zv_flip_findings(flip, NULL, &any, &q, r, &err), err);
    ex_check_report(r, true);
    zv_report_free(r);
    zv_flip_free(flip);
    /* many words: batches, not a call for each text */
    char text[400];
    zv_span many[100];
    for (size_t i = 0; i < 100; i++) {
        many[i] = (zv_span){2 * i, 2 * i + 1};
        text[2 * i] = i % 9 == 4 ? 'a' : 'b';
        text[2 * i + 1] = ' ';
    }
    q = (zv_flip_query){{text, 199}, many, 100, f, NULL, 0.3, ZV_FLIP_B};
    calls = 0;
    ZT_OK(zv_explain_flip(&flip, NULL, &any, &q, &(zv_flip_opts){.encodings = 20000}, &err), err);
    assert_true(flip->found && flip->size > 1);
    assert_true(calls * 8 < flip->encodings);
    assert_true(flip->after < 0.3);
    for (size_t i = 0; i < flip->size; i++) assert_true(flip->restored[i] >= 0.3);
    zv_flip_free(flip);
}

/* ---- Limits, refusals ---- */

static void what_no_set_can_do(void **state) {
    (void)state;
    model m = model_new(0.3);
    zv_err err = {0};
    char word[32], text[200];
    float f[EX_DIM];
    zv_span words[8];
    ex_word(word, 6);
    snprintf(text, sizeof text, "%s %s zzzzz %s", word, word, word);
    assert_true(encode(&m, word, f));
    zv_flip_query q = {.text = zv_str_of(text), .words = words, .vector = f, .goal = 0.9};
    q.n_words = words_of(&m, text, words);
    assert_int_equal(q.n_words, 3); /* the unknown word is none that could matter */
    zv_flip *flip = NULL;
    ZT_OK(zv_explain_flip(&flip, NULL, &m.any, &q, NULL, &err), err);
    assert_true(!flip->found && flip->minimal);
    ZT_CLOSE(flip->before, 1, 1e-9);
    ZT_CLOSE(flip->lowest, 1, 1e-6);
    for (int lang = ZV_EN; lang <= ZV_HE; lang++) {
        zv_env *env = ex_env((zv_lang)lang, 1);
        zv_report *r = ex_report(env, "all");
        ZT_OK(zv_flip_findings(flip, env, &m.any, &q, r, &err), err);
        ex_check_report(r, true);
        assert_true(isnan(ex_value(r, "flip_size")));
        zv_report_free(r);
        zv_env_free(env);
    }
    zv_flip_free(flip);
    /* it is below as it stands */
    q.goal = 1.5;
    ZT_OK(zv_explain_flip(&flip, NULL, &m.any, &q, NULL, &err), err);
    assert_true(flip->found && flip->minimal && flip->size == 0);
    zv_flip_free(flip);
    q.goal = (double)NAN;
    ZT_FAILS(zv_explain_flip(&flip, NULL, &m.any, &q, NULL, &err), ZV_USAGE, err);
    assert_null(flip);
    q.goal = 0;
    words[1].begin = words[0].begin;
    ZT_FAILS(zv_explain_flip(&flip, NULL, &m.any, &q, NULL, &err), ZV_USAGE, err);
    q.n_words = 0;
    q.text = zv_str_of("qqqqq");
    ZT_FAILS(zv_explain_flip(&flip, NULL, &m.any, &q, NULL, &err), ZV_NODATA, err);
    memset(f, 0, sizeof f);
    ZT_FAILS(zv_explain_flip(&flip, NULL, &m.any, &q, NULL, &err), ZV_NODATA, err);
    model_free(&m);
}

static void findings_open_and_draw(void **state) {
    (void)state;
    for (int lang = ZV_EN; lang <= ZV_HE; lang++) {
        zv_env *env = ex_env((zv_lang)lang, 1);
        model m = model_new(0.3);
        zv_rng rng = zv_rng_seed(9);
        zv_err err = {0};
        for (size_t round = 0; round < 12; round++) {
            char text[2000], other[600];
            float f[EX_DIM], g[EX_DIM];
            zv_span words[200];
            text_of(text, sizeof text, &rng, round % 2 ? 30 : 7, lang);
            text_of(other, sizeof other, &rng, 7, lang);
            assert_true(encode(&m, other, f));
            text_of(other, sizeof other, &rng, 7, lang);
            assert_true(encode(&m, other, g));
            zv_flip_query q = {.text = zv_str_of(text), .words = words, .vector = f, .goal = 0.1};
            q.n_words = words_of(&m, text, words);
            q.side = (zv_flip_side)(round % 3);
            if (round % 4 == 3) q.versus = g;
            zv_flip *flip = NULL;
            ZT_OK(zv_explain_flip(&flip, env, &m.any, &q, NULL, &err), err);
            zv_report *r = ex_report(env, "all");
            ZT_OK(zv_flip_findings(flip, env, &m.any, &q, r, &err), err);
            ex_check_report(r, true);
            if (flip->found) ZT_CLOSE(ex_value(r, "flip_size"), (double)flip->size, 0);
            zv_buf out = {0};
            zv_flip_text(flip, &q, &out, &(zv_style){.lang = (zv_lang)lang, .width = 70});
            ZT_OK(zv_buf_status(&out, &err), err);
            assert_true(out.len > 40);
            if (getenv("ZT_SHOW")) puts(zv_buf_cstr(&out));
            zv_buf_free(&out);
            zv_report_free(r);
            zv_flip_free(flip);
        }
        model_free(&m);
        zv_env_free(env);
    }
}

static void lengths_of_a_collection(void **state) {
    (void)state;
    static const char *const texts[] = {"a b c", "a b c d e", "א ב ג ד"};
    float *rows = ex_rows(3, 4, 3, 0);
    ex_columns c = {.texts = texts};
    zv_space *s = ex_space("texts", rows, 3, 4, &c);
    zv_err err = {0};
    zv_lengths l;
    ZT_OK(zv_explain_lengths(&l, NULL, s, zv_str_of("one two"), 0, &err), err);
    assert_int_equal(l.texts, 3);
    assert_int_equal(l.lo, 3);
    assert_int_equal(l.hi, 5);
    assert_int_equal(l.words, 2);
    assert_false(l.inside);
    ZT_OK(zv_explain_lengths(&l, NULL, s, zv_str_of("א־ב, ג"), 0, &err), err);
    assert_int_equal(l.words, 3);
    assert_true(l.inside);
    zv_space_free(s);
    free(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_small_as_exhaustive_search),
        cmocka_unit_test(long_texts_are_irreducible),
        cmocka_unit_test(an_encoder_with_word_order),
        cmocka_unit_test(what_no_set_can_do),
        cmocka_unit_test(findings_open_and_draw),
        cmocka_unit_test(lengths_of_a_collection),
    };
    return cmocka_run_group_tests(tests, ex_begin, ex_end);
}
