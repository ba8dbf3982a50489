/* test_explain_why.c — one cosine as exact sums: by words, by directions, by dimensions. */
#include "explain_fixture.h"

#include <zavit/text.h>

/* ---- Two texts and all that belongs to them ---- */

typedef struct model {
    zv_space *words;
    zv_encoder *encoder;
    zv_session *a, *b;
    zv_background *bg;
} model;

static model model_new(const zv_env *env, double add, zv_dtype dtype) {
    zv_err err = {0};
    model m = {.words = ex_words("words", add, dtype)};
    ZT_OK(zv_encoder_new(&m.encoder, env, m.words, NULL, &err), err);
    ZT_OK(zv_session_new(&m.a, env, m.encoder, &err), err);
    ZT_OK(zv_session_new(&m.b, env, m.encoder, &err), err);
    ZT_OK(zv_explain_background(&m.bg, env, m.words, NULL, &err), err);
    return m;
}

static void model_free(model *m) {
    zv_background_free(m->bg);
    zv_session_free(m->a);
    zv_session_free(m->b);
    zv_encoder_free(m->encoder);
    zv_space_free(m->words);
}

typedef struct text {
    float vector[EX_DIM];
    zv_encoded encoded;
    zv_side side;
} text;

static void encode(text *t, zv_session *s, const model *m, const char *string) {
    zv_err err = {0};
    ZT_OK(zv_session_encode(s, zv_str_of(string), t->vector, &t->encoded, &err), err);
    t->side = (zv_side){t->vector, zv_str_of(string), &t->encoded, m->words, EX_DIM};
}

static zv_why *why(const zv_env *env, const text *a, const text *b, const zv_background *bg) {
    zv_err err = {0};
    zv_why *w = NULL;
    ZT_OK(zv_explain_why(&w, env, &a->side, &b->side, bg, &err), err);
    return w;
}

/* ---- Words ---- */

static double row_dot(const zv_space *s, size_t i, size_t j) {
    float x[EX_DIM], y[EX_DIM];
    double sum = 0;
    zv_space_row(s, i, x);
    zv_space_row(s, j, y);
    for (size_t d = 0; d < EX_DIM; d++) sum += (double)x[d] * (double)y[d];
    return sum;
}

static double norm_of_parts(const zv_space *s, const zv_encoded *e) {
    double sum[EX_DIM] = {0}, square = 0;
    float x[EX_DIM];
    for (size_t i = 0; i < e->n_parts; i++) {
        zv_space_row(s, e->parts[i].row, x);
        for (size_t d = 0; d < EX_DIM; d++) sum[d] += e->parts[i].weight * (double)x[d];
    }
    for (size_t d = 0; d < EX_DIM; d++) square += sum[d] * sum[d];
    return sqrt(square);
}

/* 10,000 random pairs of texts: the parts sum to the cosine, and each is its formula, from the word
 * vectors in f64. */
static void parts_are_exact(void **state) {
    (void)state;
    for (int dtype = ZV_F32; dtype <= ZV_F16; dtype++) {
        model m = model_new(NULL, 0.2, (zv_dtype)dtype);
        zv_rng rng = zv_rng_seed(17);
        for (size_t round = 0; round < 5000; round++) {
            char one[512], two[512];
            text a, b;
            ex_text(one, &rng, round % 2);
            ex_text(two, &rng, round % 3 == 1);
            encode(&a, m.a, &m, one);
            encode(&b, m.b, &m, two);
            zv_why *w = why(NULL, &a, &b, m.bg);
            assert_true(w->exact_words);
            assert_int_equal(w->n_parts, a.encoded.n_parts * b.encoded.n_parts);
            double sum = 0, cells = 0, dims = 0, directions = w->specific;
            double scale = norm_of_parts(m.words, &a.encoded) * norm_of_parts(m.words, &b.encoded);
            for (size_t p = 0; p < w->n_parts; p++) {
                const zv_why_part *part = &w->parts[p];
                const zv_part *x = &a.encoded.parts[part->i], *y = &b.encoded.parts[part->j];
                double value = x->weight * y->weight * row_dot(m.words, x->row, y->row) / scale;
                ZT_CLOSE(part->value, value, 1e-12);
                ZT_CLOSE(part->value, w->matrix[part->i * w->n_b + part->j], 0);
                assert_true(zv_str_equal(part->a, x->word) && zv_str_equal(part->b, y->word));
                if (p > 0) assert_true(fabs(part->value) <= fabs(w->parts[p - 1].value));
                sum += part->value;
            }
            for (size_t c = 0; c < w->n_a * w->n_b; c++) cells += w->matrix[c];
            for (size_t d = 0; d < w->dim; d++) dims += w->dims[d];
            for (size_t k = 0; k < w->n_directions; k++) directions += w->directions[k].value;
            ZT_CLOSE(sum, w->cosine, 1e-12);
            ZT_CLOSE(cells, w->cosine, 1e-12);
            ZT_CLOSE(dims, w->cosine, 1e-12);
            ZT_CLOSE(directions, w->cosine, 1e-12);
            /* and the cosine is that of the two encoded vectors */
            ZT_CLOSE(w->cosine,
                     zv_vec_cosine(zv_vec_kernels(NULL), ZV_F32, a.vector, b.vector, EX_DIM), 1e-6);
            zv_why_free(w);
        }
        model_free(&m);
    }
}

/* Dropping a word in closed form is encoding the text without it. */
static void without_is_encoding_again(void **state) {
    (void)state;
    model m = model_new(NULL, 0.1, ZV_F32);
    zv_rng rng = zv_rng_seed(23);
    for (size_t round = 0; round < 200; round++) {
        char one[512], two[512], shorter[512];
        text a, b, c;
        ex_text(one, &rng, round % 2);
        ex_text(two, &rng, round % 2);
        encode(&a, m.a, &m, one);
        encode(&b, m.b, &m, two);
        zv_why *w = why(NULL, &a, &b, NULL);
        assert_int_equal(w->n_without, w->n_a + w->n_b);
        for (size_t i = 0; i + 1 < w->n_without; i++)
            assert_true(isnan(w->without[i + 1].cosine) ||
                        w->without[i].cosine <= w->without[i + 1].cosine);
        for (size_t i = 0; i < w->n_without; i++) {
            const zv_why_without *x = &w->without[i];
            const zv_encoded *e = x->first ? &a.encoded : &b.encoded;
            const char *whole = x->first ? one : two;
            if (e->n_parts == 1) {
                assert_true(isnan(x->cosine));
                continue;
            }
            /* cut one occurrence of the word out of the text */
            size_t place = 0;
            while (!zv_str_equal(e->parts[place].word, x->word)) place++;
            snprintf(shorter, sizeof shorter, "%.*s %s", (int)e->parts[place].begin, whole,
                     whole + e->parts[place].end);
            text again;
            zv_session *s = NULL;
            zv_err err = {0};
            ZT_OK(zv_session_new(&s, NULL, m.encoder, &err), err);
            encode(&again, s, &m, shorter);
            c = x->first ? b : a;
            double expected =
                zv_vec_cosine(zv_vec_kernels(NULL), ZV_F32, again.vector, c.vector, EX_DIM);
            ZT_CLOSE(x->cosine, expected, 1e-6);
            zv_session_free(s);
        }
        zv_why_free(w);
    }
    model_free(&m);
}

/* A word that both texts share brings the largest part, and dropping it costs most. */
static void planted_word_is_named(void **state) {
    (void)state;
    model m = model_new(NULL, 0, ZV_F32);
    zv_rng rng = zv_rng_seed(29);
    size_t named = 0;
    for (size_t round = 0; round < 200; round++) {
        char one[512] = "", two[512] = "", word[32], shared[32];
        text a, b;
        ex_word(shared, 2 * (round % 200));
        for (size_t i = 0; i < 4; i++) {
            ex_word(word, zv_rng_below(&rng, EX_WORDS));
            snprintf(one + strlen(one), 64, "%s ", word);
            ex_word(word, zv_rng_below(&rng, EX_WORDS));
            snprintf(two + strlen(two), 64, "%s ", word);
        }
        strncat(one, shared, 40);
        strncat(two, shared, 40);
        encode(&a, m.a, &m, one);
        encode(&b, m.b, &m, two);
        zv_why *w = why(NULL, &a, &b, NULL);
        named += zv_str_equal(w->parts[0].a, zv_str_of(shared)) &&
                 zv_str_equal(w->parts[0].b, zv_str_of(shared));
        zv_why_free(w);
    }
    assert_true(named > 180);
    model_free(&m);
}

/* ---- Directions ---- */

/* m·ê + m·f̂ - |m|² on rows with a planted mean, by hand. */
static void common_part_by_hand(void **state) {
    (void)state;
    enum { N = 500 };
    float *rows = ex_rows(N, EX_DIM, 31, 1);
    zv_space *s = ex_space("rows", rows, N, EX_DIM, NULL);
    zv_err err = {0};
    zv_background *bg = NULL;
    ZT_OK(zv_explain_background(&bg, NULL, s, NULL, &err), err);
    double mean[EX_DIM] = {0}, square = 0;
    for (size_t i = 0; i < N; i++) {
        double norm = 0;
        for (size_t d = 0; d < EX_DIM; d++)
            norm += (double)rows[i * EX_DIM + d] * (double)rows[i * EX_DIM + d];
        for (size_t d = 0; d < EX_DIM; d++)
            mean[d] += (double)rows[i * EX_DIM + d] / sqrt(norm) / N;
    }
    for (size_t d = 0; d < EX_DIM; d++) square += mean[d] * mean[d];
    for (size_t i = 0; i + 1 < N; i += 7) {
        const float *x = rows + i * EX_DIM, *y = x + EX_DIM;
        zv_side a = {.vector = x, .name = zv_str_of("a")},
                b = {.vector = y, .name = zv_str_of("b")};
        zv_why *w = NULL;
        ZT_OK(zv_explain_why(&w, NULL, &a, &b, bg, &err), err);
        double xx = 0, yy = 0, mx = 0, my = 0;
        for (size_t d = 0; d < EX_DIM; d++) {
            xx += (double)x[d] * (double)x[d];
            yy += (double)y[d] * (double)y[d];
            mx += mean[d] * (double)x[d];
            my += mean[d] * (double)y[d];
        }
        ZT_CLOSE(w->common, mx / sqrt(xx) + my / sqrt(yy) - square, 1e-12);
        assert_string_equal(w->directions[0].name, "common");
        assert_string_equal(w->directions[1].name, "direction 1");
        assert_false(w->exact_words);
        assert_null(w->matrix);
        zv_why_free(w);
    }
    zv_background_free(bg);
    zv_space_free(s);
    free(rows);
}

/* Rows around a planted mean, spread along one planted direction: what is common is the closed form of that
 * mean, direction 1 is that direction, and their shares are what the plan says. A mean that lies in one
 * dimension makes it rogue. */
static void planted_mean_and_direction(void **state) {
    (void)state;
    enum { N = 2000, SPREAD = 4 };
    for (int rogue = 0; rogue < 2; rogue++) {
        float *rows = ex_rows(N, EX_DIM, 71, 0);
        double mean[EX_DIM] = {0}, unit = 0;
        for (size_t d = 0; d < EX_DIM; d++) mean[d] = rogue ? (d == 7 ? 20 : 0) : 5;
        for (size_t d = 0; d < EX_DIM; d++) unit += mean[d] * mean[d];
        for (size_t i = 0; i < N * EX_DIM; i++)
            rows[i] =
                (float)(0.2 * (double)rows[i] * (i % EX_DIM == SPREAD ? 10 : 1) + mean[i % EX_DIM]);
        zv_space *s = ex_space("planted", rows, N, EX_DIM, NULL);
        zv_err err = {0};
        zv_background *bg = NULL;
        ZT_OK(zv_explain_background(&bg, NULL, s, NULL, &err), err);
        double sum = 0;
        for (size_t d = 0; d < EX_DIM; d++) {
            double share = zv_background_dimension(bg, d);
            sum += share;
            ZT_CLOSE(share, mean[d] * mean[d] / unit, 0.01);
            assert_int_equal(zv_background_rogue(bg, d), rogue && d == 7);
        }
        ZT_CLOSE(sum, 1, 1e-9);
        ZT_CLOSE(fabs(zv_background_direction(bg, 0)[SPREAD]), 1, 0.03);
        for (size_t i = 0; i + 1 < 200; i += 2) {
            const float *x = rows + i * EX_DIM, *y = x + EX_DIM;
            zv_side a = {.vector = x, .name = zv_str_of("a")};
            zv_side b = {.vector = y, .name = zv_str_of("b")};
            zv_why *w = NULL;
            ZT_OK(zv_explain_why(&w, NULL, &a, &b, bg, &err), err);
            double xx = 0, yy = 0, mx = 0, my = 0;
            for (size_t d = 0; d < EX_DIM; d++) {
                xx += (double)x[d] * (double)x[d];
                yy += (double)y[d] * (double)y[d];
                mx += mean[d] / sqrt(unit) * (double)x[d];
                my += mean[d] / sqrt(unit) * (double)y[d];
            }
            /* m is |m| long along the planted direction, |m|² the expected cosine */
            double length = sqrt(zv_background_common(bg));
            ZT_CLOSE(w->common, length * (mx / sqrt(xx) + my / sqrt(yy)) - length * length, 0.005);
            double along = ((double)x[SPREAD] / sqrt(xx) - length * mean[SPREAD] / sqrt(unit)) *
                           ((double)y[SPREAD] / sqrt(yy) - length * mean[SPREAD] / sqrt(unit));
            ZT_CLOSE(w->directions[1].value, along, 0.01);
            assert_true(w->rogue_dims[7] == rogue);
            if (rogue) assert_true(w->dims[7] > 0.9 * w->cosine);
            zv_why_free(w);
        }
        zv_background_free(bg);
        zv_space_free(s);
        free(rows);
    }
}

/* ---- Margin ---- */

static void margin_sums_over_query_words(void **state) {
    (void)state;
    model m = model_new(NULL, 0.3, ZV_F32);
    zv_err err = {0};
    zv_session *third = NULL;
    zv_rng rng = zv_rng_seed(37);
    ZT_OK(zv_session_new(&third, NULL, m.encoder, &err), err);
    for (size_t round = 0; round < 200; round++) {
        char query[512], one[512], two[512];
        text q, a, b;
        ex_text(query, &rng, round % 2);
        ex_text(one, &rng, round % 2);
        ex_text(two, &rng, round % 3 == 0);
        encode(&q, third, &m, query);
        encode(&a, m.a, &m, one);
        encode(&b, m.b, &m, two);
        zv_why *first = why(NULL, &q, &a, m.bg), *second = why(NULL, &q, &b, m.bg);
        zv_margin *margin = NULL;
        ZT_OK(zv_explain_margin(&margin, NULL, first, second, &err), err);
        double sum = 0;
        assert_int_equal(margin->n_words, q.encoded.n_parts);
        for (size_t i = 0; i < margin->n_words; i++) sum += margin->words[i].cosine;
        ZT_CLOSE(margin->margin, first->cosine - second->cosine, 0);
        ZT_CLOSE(sum, margin->margin, 1e-12);
        zv_margin_free(margin);
        zv_why_free(second);
        zv_why_free(first);
    }
    zv_session_free(third);
    model_free(&m);
}

/* ---- Long texts ---- */

/* A text of n words, with one word of text b planted in the middle. */
static char *long_text(size_t n, zv_rng *rng, const char *planted, bool hebrew) {
    char *out = malloc(n * 40 + 64), word[32];
    size_t len = 0;
    for (size_t i = 0; i < n; i++) {
        ex_word(word, 2 * zv_rng_below(rng, EX_WORDS / 2) + (hebrew ? 1 : 0));
        len += (size_t)sprintf(out + len, "%s ", i == n / 2 ? planted : word);
    }
    return out;
}

/* Repeated words joined, those of least effect together, and still every part is its formula, from all
 * occurrences, and the parts are the cosine. 400 words are known; a text of all of them has "other words". */
static void long_texts_stay_exact(void **state) {
    (void)state;
    static const size_t sizes[] = {300, 301, 2000, 100000};
    model m = model_new(NULL, 0.2, ZV_F32);
    zv_rng rng = zv_rng_seed(61);
    for (size_t round = 0; round < 8; round++) {
        char planted[32], other[512];
        text a, b;
        ex_word(planted, 7);
        /* both alphabets, or a long text has no more than 200 different words */
        char *whole = long_text(sizes[round / 2], &rng, planted, false);
        char *half = long_text(sizes[round / 2] / 2, &rng, planted, true);
        char *both = malloc(strlen(whole) + strlen(half) + 1);
        sprintf(both, "%s%s", whole, half);
        ex_text(other, &rng, true);
        encode(&a, m.a, &m, round % 2 ? both : whole);
        encode(&b, m.b, &m, other);
        zv_why *w = why(NULL, &a, &b, m.bg);
        assert_true(w->exact_words);
        assert_int_equal(w->known_a, a.encoded.n_parts);
        assert_true(w->n_a <= 300 && w->n_parts == w->n_a * w->n_b);
        bool joined = w->known_a > 300;
        assert_int_equal(w->others_a > 0, joined && round % 2 && w->known_a > 1000);
        double scale = norm_of_parts(m.words, &a.encoded) * norm_of_parts(m.words, &b.encoded);
        double sum = 0, *expected = calloc(w->n_parts, sizeof *expected);
        size_t times = 0;
        for (size_t i = 0; i < w->n_a; i++) times += w->times_a[i];
        assert_int_equal(times, w->known_a);
        for (size_t i = 0; i < a.encoded.n_parts; i++) {
            const zv_part *x = &a.encoded.parts[i];
            size_t entry = joined ? 0 : i;
            while (joined && entry < w->n_a && !zv_str_equal(w->words_a[entry], x->word)) entry++;
            if (entry == w->n_a) entry--; /* "other words" */
            for (size_t j = 0; j < w->n_b; j++)
                expected[entry * w->n_b + j] += x->weight * b.encoded.parts[j].weight *
                                                row_dot(m.words, x->row, b.encoded.parts[j].row) /
                                                scale;
        }
        for (size_t p = 0; p < w->n_parts; p++) {
            ZT_CLOSE(w->matrix[p], expected[p], 1e-9);
            sum += w->matrix[p];
        }
        ZT_CLOSE(sum, w->cosine, 1e-9);
        /* no word that stays matters less than one that was joined could */
        if (w->others_a)
            assert_true(zv_str_equal(w->words_a[w->n_a - 1], zv_str_of("other words")));
        for (size_t i = 0; i < w->n_without; i++)
            assert_false(zv_str_equal(w->without[i].word, zv_str_of("other words")));
        zv_report *r = ex_report(NULL, "all");
        zv_err err = {0};
        ZT_OK(zv_why_findings(w, NULL, &a.side, &b.side, m.bg, r, &err), err);
        ex_check_report(r, true);
        zv_report_free(r);
        zv_why_free(w);
        free(expected);
        free(whole);
        free(half);
        free(both);
    }
    model_free(&m);
}

/* A long query: both pairs keep their own words, and the margin is still a sum over words. */
static void margin_of_a_long_query(void **state) {
    (void)state;
    model m = model_new(NULL, 0.2, ZV_F32);
    zv_err err = {0};
    zv_session *third = NULL;
    zv_rng rng = zv_rng_seed(67);
    ZT_OK(zv_session_new(&third, NULL, m.encoder, &err), err);
    char *english = long_text(3000, &rng, "x", false), *hebrew = long_text(3000, &rng, "x", true);
    char *query = malloc(strlen(english) + strlen(hebrew) + 1), one[512], two[512];
    sprintf(query, "%s%s", english, hebrew);
    text q, a, b;
    ex_text(one, &rng, true);
    ex_text(two, &rng, false);
    encode(&q, third, &m, query);
    encode(&a, m.a, &m, one);
    encode(&b, m.b, &m, two);
    zv_why *first = why(NULL, &q, &a, m.bg), *second = why(NULL, &q, &b, m.bg);
    assert_true(first->others_a > 0 && second->others_a > 0);
    zv_margin *margin = NULL;
    ZT_OK(zv_explain_margin(&margin, NULL, first, second, &err), err);
    double sum = 0;
    assert_true(margin->n_words > 100 && margin->n_words <= 300);
    for (size_t i = 0; i < margin->n_words; i++) sum += margin->words[i].cosine;
    ZT_CLOSE(sum, first->cosine - second->cosine, 1e-12);
    zv_margin_free(margin);
    zv_why_free(second);
    zv_why_free(first);
    free(query);
    free(hebrew);
    free(english);
    zv_session_free(third);
    model_free(&m);
}

/* ---- What it refuses, and what it says it can't ---- */

static void count_warning(void *ctx, const char *sentence) {
    ++*(size_t *)ctx;
    assert_true(strlen(sentence) > 10);
}

static void a_vector_of_another_model(void **state) {
    (void)state;
    size_t warnings = 0;
    zv_err err = {0};
    zv_env *env = NULL;
    zv_env_opts opts = {.warn = count_warning, .ctx = &warnings, .lang = ZV_HE};
    ZT_OK(zv_env_new(&env, &opts, &err), err);
    model m = model_new(env, 0, ZV_F32);
    char word[32];
    text a, b;
    ex_word(word, 8);
    encode(&a, m.a, &m, word);
    encode(&b, m.b, &m, word);
    b.vector[0] += 5;
    zv_why *w = why(env, &a, &b, m.bg);
    assert_int_equal(warnings, 1);
    assert_false(w->exact_words);
    assert_int_equal(w->n_parts, 0);
    ZT_CLOSE(w->cosine, zv_vec_cosine(zv_vec_kernels(env), ZV_F32, a.vector, b.vector, EX_DIM),
             1e-12);
    zv_why_free(w);
    model_free(&m);
    zv_env_free(env);
}

static void refusals(void **state) {
    (void)state;
    float zero[3] = {0}, x[3] = {1, 2, 3};
    zv_err err = {.lang = ZV_HE};
    zv_why *w = NULL;
    zv_side a = {.vector = x, .dim = 3, .name = zv_str_of("שלום")}, b = {.vector = zero, .dim = 3};
    ZT_FAILS(zv_explain_why(&w, NULL, &a, &b, NULL, &err), ZV_NODATA, err);
    assert_null(w);
    b = (zv_side){.vector = x};
    a.dim = 0;
    ZT_FAILS(zv_explain_why(&w, NULL, &a, &b, NULL, &err), ZV_USAGE, err);
    a.dim = 3;
    b.dim = 2;
    ZT_FAILS(zv_explain_why(&w, NULL, &a, &b, NULL, &err), ZV_USAGE, err);
    b = (zv_side){.dim = 3};
    ZT_FAILS(zv_explain_why(&w, NULL, &a, &b, NULL, &err), ZV_NODATA, err);
    b = (zv_side){.vector = x};
    ZT_OK(zv_explain_why(&w, NULL, &a, &b, NULL, &err), err);
    ZT_CLOSE(w->cosine, 1, 1e-15);
    assert_true(isnan(w->common) && isnan(w->percentile));
    ZT_CLOSE(w->specific, 1, 1e-15);
    zv_why_free(w);
}

/* ---- Findings and drawing ---- */

static void findings_open(void **state) {
    (void)state;
    for (int lang = ZV_EN; lang <= ZV_HE; lang++) {
        zv_env *env = ex_env((zv_lang)lang, 2);
        model m = model_new(env, 0.3, ZV_F32);
        zv_rng rng = zv_rng_seed(41);
        zv_err err = {0};
        for (size_t round = 0; round < 6; round++) {
            char one[512], two[512];
            text a, b;
            ex_text(one, &rng, lang);
            ex_text(two, &rng, lang);
            /* the same text twice: an angle of nothing */
            if (round == 5) memcpy(two, one, sizeof two);
            encode(&a, m.a, &m, one);
            encode(&b, m.b, &m, two);
            if (round == 4) a.side.encoded = NULL;
            const zv_background *bg = round == 3 ? NULL : m.bg;
            zv_why *w = why(env, &a, &b, bg);
            zv_report *r = ex_report(env, "all");
            ZT_OK(zv_why_findings(w, env, &a.side, &b.side, bg, r, &err), err);
            assert_int_equal(zv_report_size(r), 9);
            ex_check_report(r, true);
            ZT_CLOSE(ex_value(r, "cosine"), w->cosine, 0);
            ZT_CLOSE(ex_value(r, "words_sum"), round == 4 ? (double)NAN : w->cosine, 1e-12);
            zv_report_free(r);
            zv_why_free(w);
        }
        model_free(&m);
        zv_env_free(env);
    }
}

static void drawing(void **state) {
    (void)state;
    model m = model_new(NULL, 0.3, ZV_F32);
    zv_rng rng = zv_rng_seed(43);
    char one[512], two[512];
    text a, b;
    ex_text(one, &rng, false);
    ex_text(two, &rng, true);
    encode(&a, m.a, &m, one);
    encode(&b, m.b, &m, two);
    for (int lang = ZV_EN; lang <= ZV_HE; lang++)
        for (int words = 0; words < 2; words++)
            for (int color = 0; color < 2; color++) {
                zv_style style = {.lang = (zv_lang)lang, .color = color, .width = color ? 0 : 50};
                zv_buf out = {0};
                zv_side side = a.side;
                zv_err err = {0};
                zv_why *w = NULL;
                if (!words) side.encoded = NULL;
                ZT_OK(zv_explain_why(&w, NULL, &side, &b.side, m.bg, &err), err);
                zv_why_text(w, m.bg, &out, &style);
                ZT_OK(zv_buf_status(&out, &err), err);
                assert_non_null(strstr(zv_buf_cstr(&out), lang ? "משותף" : "common"));
                if (words) assert_non_null(strstr(zv_buf_cstr(&out), lang ? "מילה" : "word"));
                if (getenv("ZT_SHOW")) puts(zv_buf_cstr(&out));
                zv_buf_free(&out);
                zv_why_free(w);
            }
    model_free(&m);
}

/* Words that come several times are one pair of words; nothing is lost. */
static void pairs_of_words_come_once(void **state) {
    (void)state;
    model m = model_new(NULL, 0.1, ZV_F32);
    char words[3][32], one[128], two[128];
    for (size_t i = 0; i < 3; i++) ex_word(words[i], 2 * i);
    snprintf(one, sizeof one, "%s %s %s", words[0], words[1], words[0]);
    snprintf(two, sizeof two, "%s %s %s %s", words[0], words[2], words[0], words[2]);
    text a, b;
    encode(&a, m.a, &m, one);
    encode(&b, m.b, &m, two);
    zv_why *w = why(NULL, &a, &b, m.bg);
    zv_why_part pairs[20];
    zv_err err = {0};
    size_t k = 20;
    ZT_OK(zv_why_pairs(w, pairs, &k, &err), err);
    assert_int_equal(k, 4); /* of 12 */
    double sum = 0;
    for (size_t i = 0; i < k; i++) {
        double own = 0;
        for (size_t j = 0; j < w->n_parts; j++)
            if (zv_str_equal(w->parts[j].a, pairs[i].a) && zv_str_equal(w->parts[j].b, pairs[i].b))
                own += w->parts[j].value;
        ZT_CLOSE(pairs[i].value, own, 1e-12);
        if (i) assert_true(fabs(pairs[i].value) <= fabs(pairs[i - 1].value));
        sum += pairs[i].value;
    }
    ZT_CLOSE(sum, w->cosine, 1e-12);
    k = 2;
    ZT_OK(zv_why_pairs(w, pairs, &k, &err), err);
    assert_int_equal(k, 2);
    zv_why_free(w);
    model_free(&m);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_are_exact),
        cmocka_unit_test(pairs_of_words_come_once),
        cmocka_unit_test(without_is_encoding_again),
        cmocka_unit_test(planted_word_is_named),
        cmocka_unit_test(common_part_by_hand),
        cmocka_unit_test(planted_mean_and_direction),
        cmocka_unit_test(long_texts_stay_exact),
        cmocka_unit_test(margin_of_a_long_query),
        cmocka_unit_test(margin_sums_over_query_words),
        cmocka_unit_test(a_vector_of_another_model),
        cmocka_unit_test(refusals),
        cmocka_unit_test(findings_open),
        cmocka_unit_test(drawing),
    };
    return cmocka_run_group_tests(tests, ex_begin, ex_end);
}
