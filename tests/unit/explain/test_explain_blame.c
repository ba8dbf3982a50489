/* test_explain_blame.c — failures of search, one planted for each cause, and each blamed rightly. */
#include "explain_fixture.h"

enum { WORDS = 40, DIM = 8, N = 60, K = 5 };

/* ---- A word model, and a collection of texts encoded with it ---- */

typedef struct world {
    zv_space *words, *space;
    zv_encoder *encoder;
    zv_bm25 *lexical;
    float rows[N * DIM];
    char texts[N][160], ids[N][8];
    const char *text_list[N], *id_list[N];
} world;

static const char *word_of(char out[32], size_t i, bool hebrew) {
    snprintf(out, 32, "%s%c%c", hebrew ? "מילה" : "word", 'a' + (int)(i / 26), 'a' + (int)(i % 26));
    return out;
}

/* `common` is added to the first number of every word vector. */
static void make_words(world *w, bool hebrew, float common) {
    static char names[WORDS][32];
    const char *ids[WORDS];
    zv_err err = {0};
    float *rows = ex_rows(WORDS, DIM, 21, 0);
    for (size_t i = 0; i < WORDS; i++) {
        ids[i] = word_of(names[i], i, hebrew);
        rows[i * DIM] += common;
    }
    ex_columns c = {.ids = ids, .counts = true, .contract = {.kind = ZV_SPACE_WORDS}};
    w->words = ex_space("words", rows, WORDS, DIM, &c);
    free(rows);
    ZT_OK(zv_encoder_new(&w->encoder, NULL, w->words, &(zv_encoder_opts){.pooling = ZV_POOL_MEAN},
                         &err),
          err);
    for (size_t i = 0; i < N; i++) {
        char a[32], b[32], d[32];
        snprintf(w->ids[i], sizeof w->ids[i], "d%02zu", i);
        snprintf(w->texts[i], sizeof w->texts[i], "%s %s %s", word_of(a, i % WORDS, hebrew),
                 word_of(b, i * 7 % WORDS, hebrew), word_of(d, (i * 3 + 1) % WORDS, hebrew));
        w->text_list[i] = w->texts[i];
        w->id_list[i] = w->ids[i];
    }
}

static zv_row_status encode(const world *w, const char *text, float *out) {
    zv_session *s = NULL;
    zv_encoded info;
    zv_err err = {0};
    ZT_OK(zv_session_new(&s, NULL, w->encoder, &err), err);
    ZT_OK(zv_session_encode(s, zv_str_of(text), out, &info, &err), err);
    zv_row_status status = info.status;
    zv_session_free(s);
    return status;
}

static void encode_rows(world *w) {
    for (size_t i = 0; i < N; i++) encode(w, w->texts[i], w->rows + i * DIM);
}

/* Writes w->rows and opens them; every third row has column doc = its number / 3. */
static void make_space(world *w, zv_dtype dtype, bool with_texts) {
    zv_err err = {0};
    zv_space_writer *writer = NULL;
    char path[96];
    zv_space_writer_opts opts = {.dim = DIM, .dtype = dtype, .ids = true, .texts = with_texts};
    ZT_OK(zv_space_create(&writer, NULL, ex_path(path, "texts"), &opts, &err), err);
    for (size_t i = 0; i < N; i++) {
        char value[24];
        snprintf(value, sizeof value, "מסמך %zu", i / 3);
        zv_str name = zv_str_of("doc"), doc = zv_str_of(value);
        zv_space_item item = {.vector = w->rows + i * DIM,
                              .id = zv_str_of(w->ids[i]),
                              .text = zv_str_of(w->texts[i]),
                              .field_names = &name,
                              .field_values = &doc,
                              .n_fields = 1};
        ZT_OK(zv_space_add(writer, &item, &err), err);
    }
    ZT_OK(zv_space_finish(writer, &(zv_contract){.kind = ZV_SPACE_TEXTS}, &err), err);
    ZT_OK(zv_space_open(&w->space, NULL, path, NULL, &err), err);
    if (with_texts) ZT_OK(zv_bm25_new(&w->lexical, NULL, w->space, NULL, &err), err);
}

static void free_world(world *w) {
    zv_bm25_free(w->lexical);
    zv_space_free(w->space);
    zv_encoder_free(w->encoder);
    zv_space_free(w->words);
    *w = (world){.space = NULL};
}

/* ---- Asking ---- */

typedef struct asked {
    zv_cause cause;
    zv_stage lost;
    size_t ranks[ZV_STAGES], other, other_rank, lead_words;
    bool measured[ZV_STAGES];
    char sentence[600], advice[600];
} asked;

/* Asks in both languages, opens everything; the answer of the last. */
static asked ask(const world *w, const char *text, const float *vector, size_t row,
                 zv_blame_opts opts) {
    zv_err err = {0};
    asked out = {.cause = ZV_CAUSE_NONE};
    opts.k = opts.k ? opts.k : K;
    opts.words = w->lexical;
    opts.encoder = w->lexical ? w->encoder : NULL;
    opts.margin = true;
    for (int english = 0; english < 2; english++) {
        zv_env *env = ex_env(english ? ZV_EN : ZV_HE, 2);
        zv_session *session = NULL;
        zv_encoded encoded = {0};
        float own[DIM] = {0};
        zv_side side = {.vector = vector ? vector : own, .dim = DIM};
        ZT_OK(zv_session_new(&session, NULL, w->encoder, &err), err);
        if (!vector) {
            ZT_OK(zv_session_encode(session, zv_str_of(text), own, &encoded, &err), err);
            side.encoded = &encoded;
            side.words = w->words;
        }
        zv_question question = {&side, zv_str_of(text), SIZE_MAX};
        zv_blamer *blamer = NULL;
        zv_blame *b = NULL;
        zv_report *r = ex_report(env, "all");
        ZT_OK(zv_blamer_new(&blamer, env, w->space, &opts, &err), err);
        ZT_OK(zv_explain_blame(&b, blamer, &question, row, &err), err);
        ZT_OK(zv_blame_findings(b, blamer, &question, r, &err), err);
        ex_check_report(r, true);
        ZT_OK(zv_report_complete(r, &err), err);
        zv_blame_tally tally = {0};
        zv_report *recall = ex_report(env, "all");
        ZT_OK(zv_blame_tally_add(&tally, b, blamer, &question, recall, &err), err);
        zv_blame_tally_missing(&tally, blamer);
        ZT_OK(zv_blame_tally_findings(&tally, recall, &err), err);
        ex_check_report(recall, true);
        assert_int_equal(tally.cases, 2);
        assert_true(zv_blame_recall(&tally, ZV_STAGE_K, NULL) ==
                    (b->stages[ZV_STAGE_K].in_top_k ? 0.5 : 0));
        zv_report_free(recall);
        out.cause = b->cause;
        out.lost = b->lost;
        out.other = b->other;
        out.other_rank = b->other_rank;
        out.lead_words = b->lead ? b->lead->n_words : 0;
        for (int s = 0; s < ZV_STAGES; s++) {
            out.ranks[s] = b->stages[s].rank;
            out.measured[s] = b->stages[s].measured;
        }
        snprintf(out.sentence, sizeof out.sentence, "%s", b->sentence);
        snprintf(out.advice, sizeof out.advice, "%s", b->advice);
        zv_blame_free(b);
        zv_report_free(r);
        zv_blamer_free(blamer);
        zv_session_free(session);
        zv_env_free(env);
    }
    return out;
}

static void expect_cause(const asked *a, zv_cause cause, zv_stage lost) {
    if (a->cause != cause || a->lost != lost)
        fail_msg("blamed %s at %s, should be %s at %s: %s", zv_cause_name(a->cause),
                 zv_stage_name(a->lost), zv_cause_name(cause), zv_stage_name(lost), a->sentence);
}

/* ---- Causes that need words ---- */

static void words_that_the_model_does_not_know(void **state) {
    (void)state;
    for (int hebrew = 0; hebrew < 2; hebrew++) {
        world w = {.space = NULL};
        char word[32], query[64];
        make_words(&w, hebrew, 0);
        snprintf(w.texts[30], sizeof w.texts[30], "%s XK-4711 קסיופיאה", word_of(word, 3, hebrew));
        encode_rows(&w);
        make_space(&w, ZV_F32, true);
        snprintf(query, sizeof query, "%s 4711 קסיופיאה", word_of(word, 20, hebrew));
        asked a = ask(&w, query, NULL, 30, (zv_blame_opts){.k = 2});
        expect_cause(&a, ZV_CAUSE_UNKNOWN_WORDS, ZV_STAGE_COSINE);
        assert_int_equal(a.ranks[ZV_STAGE_LEXICAL], 1);
        assert_non_null(strstr(a.sentence, "4711"));
        assert_non_null(strstr(a.sentence, "קסיופיאה"));
        assert_non_null(strstr(a.advice, "--lexical"));
        a = ask(&w, "4711", NULL, 30, (zv_blame_opts){.k = 2});
        expect_cause(&a, ZV_CAUSE_UNKNOWN_WORDS, ZV_STAGE_KNOWN);
        assert_int_equal(a.ranks[ZV_STAGE_K], 0);
        free_world(&w);
    }
}

static void rows_that_are_no_vectors(void **state) {
    (void)state;
    world w = {.space = NULL};
    make_words(&w, false, 0);
    w.texts[7][0] = 0;
    encode_rows(&w);
    make_space(&w, ZV_F32, true);
    asked a = ask(&w, "wordaa wordab", NULL, 7, (zv_blame_opts){0});
    expect_cause(&a, ZV_CAUSE_UNUSABLE, ZV_STAGE_KNOWN);
    free_world(&w);
}

static void nearly_equal_rows_before_it(void **state) {
    (void)state;
    world w = {.space = NULL};
    make_words(&w, true, 0);
    for (size_t i = 10; i < 20; i++)
        snprintf(w.texts[i], sizeof w.texts[i], "מילהaa מילהab מילהac");
    encode_rows(&w);
    make_space(&w, ZV_F32, true);
    asked a = ask(&w, "מילהaa מילהab מילהac", NULL, 19, (zv_blame_opts){0});
    expect_cause(&a, ZV_CAUSE_DUPLICATE, ZV_STAGE_COSINE);
    assert_true(a.other >= 10 && a.other < 19 && a.other_rank >= 1 && a.other_rank <= K);
    assert_int_equal(a.ranks[ZV_STAGE_K], 10);
    free_world(&w);
}

static void stored_otherwise_than_the_model_says(void **state) {
    (void)state;
    world w = {.space = NULL};
    make_words(&w, false, 0);
    encode_rows(&w);
    for (size_t d = 0; d < DIM; d++) w.rows[12 * DIM + d] = -w.rows[12 * DIM + d];
    make_space(&w, ZV_F32, true);
    asked a = ask(&w, w.texts[12], NULL, 12, (zv_blame_opts){0});
    expect_cause(&a, ZV_CAUSE_STALE, ZV_STAGE_PRECISION);
    assert_int_equal(a.ranks[ZV_STAGE_COSINE], 1);
    free_world(&w);
}

/* A common part a hundred times as large as what tells the texts apart: 8 bits have no room for both. */
static void eight_bits_that_lose_what_matters(void **state) {
    (void)state;
    for (int i8 = 0; i8 < 2; i8++) {
        world w = {.space = NULL};
        float q[DIM];
        make_words(&w, false, 200);
        encode_rows(&w);
        make_space(&w, i8 ? ZV_I8 : ZV_F32, true);
        memcpy(q, w.rows + 25 * DIM, sizeof q);
        asked a = ask(&w, "", q, 25, (zv_blame_opts){.k = 1});
        if (i8) {
            expect_cause(&a, ZV_CAUSE_PRECISION, ZV_STAGE_PRECISION);
            assert_true(a.ranks[ZV_STAGE_METRIC] == 1 && a.ranks[ZV_STAGE_PRECISION] > 1);
            assert_non_null(strstr(a.sentence, "i8"));
        } else {
            expect_cause(&a, ZV_CAUSE_NONE, ZV_STAGE_K);
        }
        free_world(&w);
    }
}

/* ---- Causes that need none ---- */

/* Row i at an angle that grows with i; the query at angle 0. */
static void fan(world *w) {
    make_words(w, false, 0);
    memset(w->rows, 0, sizeof w->rows);
    for (size_t i = 0; i < N; i++) {
        double angle = 0.1 + 0.02 * (double)i;
        w->rows[i * DIM] = (float)cos(angle);
        w->rows[i * DIM + 1 + i % (DIM - 1)] = (float)sin(angle);
    }
}

static const float ahead[DIM] = {1};

static void just_beyond_k_and_far_beyond(void **state) {
    (void)state;
    world w = {.space = NULL};
    fan(&w);
    make_space(&w, ZV_F32, false);
    asked a = ask(&w, "", ahead, K - 1, (zv_blame_opts){0});
    expect_cause(&a, ZV_CAUSE_NONE, ZV_STAGE_K);
    a = ask(&w, "", ahead, K, (zv_blame_opts){0});
    expect_cause(&a, ZV_CAUSE_K, ZV_STAGE_COSINE);
    assert_non_null(strstr(a.advice, "-k 6"));
    a = ask(&w, "", ahead, 40, (zv_blame_opts){0});
    expect_cause(&a, ZV_CAUSE_MODEL, ZV_STAGE_COSINE);
    assert_int_equal(a.ranks[ZV_STAGE_K], 41);
    assert_false(a.measured[ZV_STAGE_LEXICAL]);
    assert_int_equal(a.lead_words, 0);
    free_world(&w);
}

static void long_vectors_under_a_dot_product(void **state) {
    (void)state;
    world w = {.space = NULL};
    fan(&w);
    for (size_t i = 20; i < N; i++)
        for (size_t d = 0; d < DIM; d++) w.rows[i * DIM + d] *= 9;
    make_space(&w, ZV_F32, false);
    asked a = ask(&w, "", ahead, 1, (zv_blame_opts){.metric = ZV_DOT});
    expect_cause(&a, ZV_CAUSE_METRIC, ZV_STAGE_METRIC);
    assert_int_equal(a.ranks[ZV_STAGE_COSINE], 2);
    assert_true(a.ranks[ZV_STAGE_METRIC] > 20);
    assert_non_null(strstr(a.advice, "--metric cos"));
    a = ask(&w, "", ahead, 1, (zv_blame_opts){.metric = ZV_COS});
    expect_cause(&a, ZV_CAUSE_NONE, ZV_STAGE_K);
    free_world(&w);
}

static void filters_and_groups(void **state) {
    (void)state;
    world w = {.space = NULL};
    uint8_t keep[N];
    fan(&w);
    make_space(&w, ZV_F32, false);
    for (size_t i = 0; i < N; i++) keep[i] = i % 2;
    asked a = ask(&w, "", ahead, 2, (zv_blame_opts){.keep = keep});
    expect_cause(&a, ZV_CAUSE_FILTER, ZV_STAGE_FILTER);
    a = ask(&w, "", ahead, 7, (zv_blame_opts){.keep = keep}); /* brought in by it */
    expect_cause(&a, ZV_CAUSE_NONE, ZV_STAGE_K);
    assert_int_equal(a.ranks[ZV_STAGE_K], 4);
    a = ask(&w, "", ahead, 4, (zv_blame_opts){.group = "doc"});
    expect_cause(&a, ZV_CAUSE_GROUP, ZV_STAGE_GROUP);
    assert_int_equal(a.other, 3);
    assert_int_equal(a.other_rank, 2);
    a = ask(&w, "", ahead, 12, (zv_blame_opts){.group = "doc"});
    expect_cause(&a, ZV_CAUSE_NONE, ZV_STAGE_K); /* the first of the fifth document */
    assert_int_equal(a.ranks[ZV_STAGE_K], 5);
    zv_blamer *b = NULL;
    zv_err err = {0};
    assert_int_equal(zv_blamer_new(&b, NULL, w.space, &(zv_blame_opts){.group = "none"}, &err),
                     ZV_NOTFOUND);
    free_world(&w);
}

/* Row 0 is the nearest of twelve rows around it, each in a direction of its own; the expected row 50 is nearly as
 * near to the query, and has no neighbours. The other rows lie on the far side. */
static void a_hub_before_it(void **state) {
    (void)state;
    world w = {.space = NULL};
    zv_rng rng = zv_rng_seed(4);
    const float q[DIM] = {1, 0, 0, 0, 0, 0, 0, 0.9F}, lone[DIM] = {0.1F, 0, 0, 0, 0, 0, 0, 1.6F};
    make_words(&w, false, 0);
    memset(w.rows, 0, sizeof w.rows);
    for (size_t i = 0; i < N; i++) {
        float *x = w.rows + i * DIM;
        x[0] = i < 13 ? 1 : -1;
        if (i > 0 && i < 13) x[1 + (i - 1) / 2] = i % 2 ? 0.6F : -0.6F;
        for (size_t d = 1; i >= 13 && d < DIM; d++) x[d] = (float)(0.3 * zv_rng_normal(&rng));
    }
    memcpy(w.rows + 50 * DIM, lone, sizeof lone);
    make_space(&w, ZV_F32, false);
    asked a = ask(&w, "", q, 50, (zv_blame_opts){.k = 1});
    expect_cause(&a, ZV_CAUSE_HUB, ZV_STAGE_COSINE);
    assert_int_equal(a.ranks[ZV_STAGE_COSINE], 2);
    assert_int_equal(a.other, 0);
    free_world(&w);
}

/* The last hit's lead adds up over the query's words. */
static void the_lead_of_the_last_hit(void **state) {
    (void)state;
    world w = {.space = NULL};
    make_words(&w, true, 0);
    encode_rows(&w);
    make_space(&w, ZV_F32, true);
    asked a = ask(&w, "מילהaa מילהbb מילהac", NULL, 33, (zv_blame_opts){.k = 2});
    assert_int_equal(a.cause == ZV_CAUSE_MODEL || a.cause == ZV_CAUSE_K, 1);
    assert_int_equal(a.lead_words, 3);
    free_world(&w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_that_the_model_does_not_know),
        cmocka_unit_test(rows_that_are_no_vectors),
        cmocka_unit_test(nearly_equal_rows_before_it),
        cmocka_unit_test(stored_otherwise_than_the_model_says),
        cmocka_unit_test(eight_bits_that_lose_what_matters),
        cmocka_unit_test(just_beyond_k_and_far_beyond),
        cmocka_unit_test(long_vectors_under_a_dot_product),
        cmocka_unit_test(filters_and_groups),
        cmocka_unit_test(a_hub_before_it),
        cmocka_unit_test(the_lead_of_the_last_hit),
    };
    return cmocka_run_group_tests(tests, ex_begin, ex_end);
}
