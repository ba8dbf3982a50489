/* test_explain_shapley.c — Shapley values through an encoder. On zavit's own model they are held to the closed
 * form: v(S) from the weighted word vectors, all subsets, in this file's own arithmetic. */
#include "explain_fixture.h"

#include <zavit/stat.h>

typedef struct own {
    zv_space *space;
    zv_encoder *encoder;
    zv_session *session, *parts;
    zv_any_encoder any;
} own;

static own own_new(void) {
    own o = {0};
    zv_err err = {0};
    o.space = ex_words("shapley.safetensors", 0.2, ZV_F32);
    ZT_OK(zv_encoder_new(&o.encoder, NULL, o.space, NULL, &err), err);
    ZT_OK(zv_session_new(&o.session, NULL, o.encoder, &err), err);
    ZT_OK(zv_session_new(&o.parts, NULL, o.encoder, &err), err);
    o.any = zv_session_any(o.session);
    return o;
}

static void own_free(own *o) {
    zv_session_free(o->session);
    zv_session_free(o->parts);
    zv_encoder_free(o->encoder);
    zv_space_free(o->space);
}

/* cos(Σ_{i in S} a_i t_i, f) in f64. */
static double closed_v(const own *o, const zv_encoded *e, uint64_t S, const float *other) {
    double sum[EX_DIM] = {0}, dot = 0, aa = 0, bb = 0;
    float t[EX_DIM];
    if (S == 0) return 0;
    for (size_t i = 0; i < e->n_parts; i++) {
        if (!(S >> i & 1)) continue;
        zv_part_vector(&e->parts[i], o->space, t);
        for (int d = 0; d < EX_DIM; d++) sum[d] += e->parts[i].weight * (double)t[d];
    }
    for (int d = 0; d < EX_DIM; d++) {
        dot += sum[d] * (double)other[d];
        aa += sum[d] * sum[d];
        bb += (double)other[d] * (double)other[d];
    }
    return dot / sqrt(aa * bb);
}

/* By the definition: all subsets, weights from factorials. */
static void closed_form(const own *o, zv_str text, const float *other, double *values, size_t *n) {
    float v[EX_DIM];
    zv_encoded e;
    zv_err err = {0};
    ZT_OK(zv_session_encode(o->parts, text, v, &e, &err), err);
    *n = e.n_parts;
    double *game = malloc(sizeof(double) << *n), factorial[24] = {1};
    for (int i = 1; i < 24; i++) factorial[i] = factorial[i - 1] * i;
    for (uint64_t S = 0; S < (uint64_t)1 << *n; S++) game[S] = closed_v(o, &e, S, other);
    for (size_t i = 0; i < *n; i++) {
        values[i] = 0;
        for (uint64_t S = 0; S < (uint64_t)1 << *n; S++) {
            if (S >> i & 1) continue;
            const int s = __builtin_popcountll(S);
            values[i] += factorial[s] * factorial[*n - (size_t)s - 1] / factorial[*n] *
                         (game[S | (uint64_t)1 << i] - game[S]);
        }
    }
    free(game);
}

/* `n` words, Hebrew or English, with some punctuation. */
static void make_text(char out[512], zv_rng *rng, size_t n, bool hebrew) {
    static const char *const between[] = {" ", ", ", " ", ". ", " - "};
    size_t len = 0;
    char word[32];
    for (size_t i = 0; i < n; i++) {
        ex_word(word, 2 * zv_rng_below(rng, EX_WORDS / 2) + (hebrew ? 1 : 0));
        len += (size_t)snprintf(out + len, 512 - len, "%s%s", i ? between[i % 5] : "(", word);
    }
}

static void encode(own *o, const char *text, float out[EX_DIM]) {
    zv_encoded e;
    zv_err err = {0};
    ZT_OK(zv_session_encode(o->parts, zv_str_of(text), out, &e, &err), err);
}

static void exact_values_are_those_of_the_closed_form(void **state) {
    (void)state;
    own o = own_new();
    zv_rng rng = zv_rng_seed(3);
    for (int round = 0; round < 60; round++) {
        char text[512], other_text[512];
        float other[EX_DIM];
        double want[24], sum = 0;
        size_t n;
        zv_err err = {0};
        zv_shapley *s = NULL;
        make_text(text, &rng, 1 + (size_t)round % 8, round % 2);
        make_text(other_text, &rng, 5, round % 3 == 0);
        encode(&o, other_text, other);
        ZT_OK(zv_explain_shapley(&s, NULL, &o.any, zv_str_of(text), other, NULL, &err), err);
        closed_form(&o, zv_str_of(text), other, want, &n);
        assert_true(s->exact);
        assert_int_equal(s->n, n);
        assert_int_equal(s->subsets, (1u << n) - 1);
        for (size_t i = 0; i < n; i++) {
            ZT_CLOSE(s->words[i].value, want[i], 1e-6);
            sum += s->words[i].value;
            assert_true(isnan(s->words[i].interval.lo));
        }
        ZT_CLOSE(sum, s->all, 1e-9);
        ZT_CLOSE(s->residual, 0, 1e-9);
        zv_shapley_free(s);
    }
    own_free(&o);
}

/* The claim: sampled values agree with the closed form within their interval in 95 % of cases. One word of
 * each text is a case, so that cases are independent. */
static void the_interval_covers_the_closed_form_in_95_percent(void **state) {
    (void)state;
    enum { TEXTS = 600 };
    own o = own_new();
    zv_rng rng = zv_rng_seed(17);
    uint64_t covered = 0;
    double width = 0, miss = 0;
    for (int round = 0; round < TEXTS; round++) {
        char text[512], other_text[512];
        float other[EX_DIM];
        double want[24];
        size_t n;
        zv_err err = {0};
        zv_shapley *s = NULL;
        zv_shapley_opts opts = {.exact = 1, .seed = 1000 + (uint64_t)round};
        make_text(text, &rng, 6 + zv_rng_below(&rng, 6), round % 2);
        make_text(other_text, &rng, 1 + zv_rng_below(&rng, 8), round % 2);
        encode(&o, other_text, other);
        ZT_OK(zv_explain_shapley(&s, NULL, &o.any, zv_str_of(text), other, &opts, &err), err);
        closed_form(&o, zv_str_of(text), other, want, &n);
        assert_false(s->exact);
        assert_int_equal(s->n, n);
        ZT_CLOSE(s->residual, 0, 1e-9);
        const size_t i = zv_rng_below(&rng, n);
        const zv_shapley_word *w = &s->words[i];
        covered += w->interval.lo - 1e-7 <= want[i] && want[i] <= w->interval.hi + 1e-7;
        width += (w->interval.hi - w->interval.lo) / 2 / TEXTS;
        miss += fabs(w->value - want[i]) / TEXTS;
        zv_shapley_free(s);
    }
    printf("covered %llu of %d, mean half width %.5f, mean error %.5f\n",
           (unsigned long long)covered, TEXTS, width, miss);
    /* neither too few (an interval that promises too much) nor all (one that says nothing) */
    assert_true(zv_stat_binomial_cdf(covered, TEXTS, 0.95) > 0.001);
    assert_true(covered < TEXTS);
    assert_true(width < 0.05);
    own_free(&o);
}

static void dropping_a_word_is_the_text_without_it(void **state) {
    (void)state;
    own o = own_new();
    char a[32], b[32], c[32], text[128], rest[128];
    float other[EX_DIM], v[EX_DIM];
    zv_err err = {0};
    ex_word(a, 5);
    ex_word(b, 11);
    ex_word(c, 21);
    snprintf(text, sizeof text, "%s, %s %s.", a, b, c);
    snprintf(rest, sizeof rest, "%s, %s.", a, c);
    encode(&o, b, other);
    encode(&o, rest, v);
    for (size_t exact = 1; exact < 9; exact += 7) {
        zv_shapley *s = NULL;
        zv_shapley_opts opts = {.exact = exact};
        ZT_OK(zv_explain_shapley(&s, NULL, &o.any, zv_str_of(text), other, &opts, &err), err);
        assert_int_equal(s->n, 3);
        assert_true(zv_str_equal(s->words[1].word, zv_str_of(b)));
        ZT_CLOSE(s->words[1].without, zv_vec_cosine(zv_vec_kernels(NULL), ZV_F32, v, other, EX_DIM),
                 1e-9);
        zv_shapley_free(s);
    }
    own_free(&o);
}

/* A game that isn't additive, seen from outside: v(S) = 1/√2 as soon as both of two words are there. */
static zv_status both(void *ctx, const zv_str *texts, size_t n, float *out, zv_row_status *status,
                      zv_err *err) {
    (void)ctx;
    (void)err;
    for (size_t i = 0; i < n; i++) {
        char text[256];
        snprintf(text, sizeof text, "%.*s", (int)texts[i].len, texts[i].ptr);
        const bool two = strstr(text, "left") && strstr(text, "right");
        out[2 * i] = two ? 1 : 0;
        out[2 * i + 1] = 1;
        status[i] = strcmp(text, "nothing") == 0 ? ZV_ROW_OOV : ZV_ROW_OK;
    }
    return ZV_OK;
}

static void what_takes_two_words_is_shared_by_them(void **state) {
    (void)state;
    const zv_any_encoder any = {both, NULL, 2, false};
    const float other[2] = {1, 0};
    const double root = sqrt(0.5);
    for (size_t exact = 1; exact < 9; exact += 7) {
        zv_err err = {0};
        zv_shapley *s = NULL;
        zv_shapley_opts opts = {.exact = exact, .samples = 40};
        ZT_OK(zv_explain_shapley(&s, NULL, &any, zv_str_of("the left and the right one"), other,
                                 &opts, &err),
              err);
        assert_int_equal(s->n, 6);
        for (size_t i = 0; i < 6; i++) {
            const double want = i == 1 || i == 4 ? root / 2 : 0;
            if (exact > 1)
                ZT_CLOSE(s->words[i].value, want, 1e-9);
            else
                assert_true(s->words[i].interval.lo - 1e-9 <= want &&
                            want <= s->words[i].interval.hi + 1e-9);
        }
        ZT_CLOSE(s->words[1].without, 0, 1e-12);
        zv_shapley_free(s);
    }
}

static void long_texts_are_cut_into_stretches(void **state) {
    (void)state;
    own o = own_new();
    enum { WORDS = 3000 };
    zv_buf text = {0};
    float other[EX_DIM];
    char word[32];
    double sum = 0;
    zv_err err = {0};
    zv_shapley *s = NULL;
    zv_shapley_opts opts = {.samples = 2, .players = 7};
    for (size_t i = 0; i < WORDS; i++) {
        ex_word(word, i % EX_WORDS);
        zv_buf_addf(&text, "%s ", word);
    }
    encode(&o, word, other);
    ZT_OK(zv_explain_shapley(&s, NULL, &o.any, (zv_str){text.ptr, text.len}, other, &opts, &err),
          err);
    assert_int_equal(s->n, 7);
    assert_int_equal(s->n_words, WORDS);
    for (size_t i = 0; i < s->n; i++) sum += s->words[i].value;
    ZT_CLOSE(sum, s->all, 1e-9);
    zv_shapley_free(s);
    zv_buf_free(&text);
    own_free(&o);
}

static void what_cannot_be_encoded_has_its_sentence(void **state) {
    (void)state;
    own o = own_new();
    float other[EX_DIM] = {1};
    zv_shapley *s = NULL;
    for (int lang = ZV_EN; lang <= ZV_HE; lang++) {
        zv_err err = {.lang = (zv_lang)lang};
        ZT_FAILS(zv_explain_shapley(&s, NULL, &o.any, zv_str_of(" ... "), other, NULL, &err),
                 ZV_NODATA, err);
        ZT_FAILS(zv_explain_shapley(&s, NULL, &o.any, zv_str_of(""), other, NULL, &err), ZV_NODATA,
                 err);
        ZT_FAILS(zv_explain_shapley(&s, NULL, &o.any, zv_str_of("zzqq 77"), other, NULL, &err),
                 ZV_NODATA, err);
        ZT_FAILS(zv_explain_shapley(&s, NULL, &o.any, zv_str_of("z1 z2 z3 z4 z5 z6 z7 z8 z9 z10"),
                                    other, NULL, &err),
                 ZV_NODATA, err);
        assert_null(s);
    }
    /* a word that is unknown changes nothing, and has the value 0 */
    char word[32], text[64];
    zv_err err = {0};
    ex_word(word, 3);
    snprintf(text, sizeof text, "zzzz %s", word);
    ZT_OK(zv_explain_shapley(&s, NULL, &o.any, zv_str_of(text), other, NULL, &err), err);
    ZT_CLOSE(s->words[0].value, 0, 1e-12);
    ZT_CLOSE(s->words[1].value, s->all, 1e-12);
    assert_true(isnan(s->words[1].without));
    zv_shapley_free(s);
    own_free(&o);
}

static void findings_open_and_drawings_add_up(void **state) {
    (void)state;
    own o = own_new();
    for (int lang = ZV_EN; lang <= ZV_HE; lang++)
        for (size_t exact = 1; exact < 12; exact += 8) {
            zv_env *env = ex_env((zv_lang)lang, 1);
            zv_report *r = ex_report(env, "all");
            zv_rng rng = zv_rng_seed(5);
            char text[512];
            float other[EX_DIM];
            zv_err err = {.lang = (zv_lang)lang};
            zv_shapley *s = NULL;
            zv_shapley_opts opts = {.exact = exact, .samples = 4};
            make_text(text, &rng, 9, lang == ZV_HE);
            encode(&o, "ab", other);
            other[0] = 1;
            ZT_OK(zv_explain_shapley(&s, env, &o.any, zv_str_of(text), other, &opts, &err), err);
            ZT_OK(zv_shapley_findings(s, "a", r, &err), err);
            ZT_OK(zv_shapley_findings(s, "b", r, &err), err);
            assert_int_equal(zv_report_size(r), 4);
            ex_check_report(r, true);
            ZT_OK(zv_report_complete(r, &err), err);
            ZT_CLOSE(ex_value(r, "shapley_sum_a"), s->all, 1e-9);
            zv_buf out = {0};
            zv_shapley_text(s, &out, &(zv_style){.width = 80, .lang = (zv_lang)lang});
            assert_false(out.failed);
            for (size_t i = 0; i < s->n; i++) {
                char word[40];
                snprintf(word, sizeof word, "%.*s", (int)s->words[i].word.len,
                         s->words[i].word.ptr);
                assert_non_null(strstr(zv_buf_cstr(&out), lang == ZV_EN ? word : "\xd7"));
            }
            assert_int_equal(strstr(zv_buf_cstr(&out), "±") != NULL, exact == 1);
            zv_buf_free(&out);
            zv_shapley_free(s);
            zv_report_free(r);
            zv_env_free(env);
        }
    own_free(&o);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_values_are_those_of_the_closed_form),
        cmocka_unit_test(the_interval_covers_the_closed_form_in_95_percent),
        cmocka_unit_test(dropping_a_word_is_the_text_without_it),
        cmocka_unit_test(what_takes_two_words_is_shared_by_them),
        cmocka_unit_test(long_texts_are_cut_into_stretches),
        cmocka_unit_test(what_cannot_be_encoded_has_its_sentence),
        cmocka_unit_test(findings_open_and_drawings_add_up),
    };
    return cmocka_run_group_tests(tests, ex_begin, ex_end);
}
