/* test_explain_near.c — expressions over words and ids, and findings on their hits. */
#include "explain_fixture.h"

/* ---- A small space with names that try the grammar ---- */

static const char *const names[] = {"king", "man",      "woman",  "queen", "C++",  "a - b",
                                    "-5",   "co-op",    "מלך",    "צה״ל",  "none", "kingdom",
                                    "kin",  "New York", "ג׳ירפה", "men"};
enum { N = sizeof names / sizeof names[0], DIM = 6 };

static zv_space *named(zv_space_kind kind) {
    float *rows = ex_rows(N, DIM, 51, 0);
    memset(rows + 10 * DIM, 0, DIM * sizeof(float)); /* "none" */
    ex_columns c = {.ids = names, .contract = {.kind = kind}};
    zv_space *s = ex_space(kind == ZV_SPACE_WORDS ? "words" : "items", rows, N, DIM, &c);
    free(rows);
    return s;
}

/* Σ sign · row/|row| of what the expression should name. */
static void expect(const zv_space *s, const char *expression, const char *const *ids,
                   const double *signs, size_t n) {
    zv_err err = {0};
    zv_near_query q;
    ZT_OK(zv_explain_near_query(&q, NULL, s, expression, &err), err);
    double sum[DIM] = {0};
    assert_int_equal(q.n, n);
    for (size_t i = 0; i < n; i++) {
        float row[DIM];
        double square = 0;
        size_t at = zv_space_find(s, zv_str_of(ids[i]));
        assert_int_equal(q.rows[i], at);
        ZT_CLOSE(q.signs[i], signs[i], 0);
        zv_space_row(s, at, row);
        for (size_t d = 0; d < DIM; d++) square += (double)row[d] * (double)row[d];
        for (size_t d = 0; d < DIM; d++) sum[d] += signs[i] * (double)row[d] / sqrt(square);
    }
    for (size_t d = 0; d < DIM; d++) ZT_CLOSE(q.vector[d], sum[d], 1e-6);
    zv_near_query_free(NULL, &q);
    assert_null(q.vector);
}

#define EXPECT(s, expression, ids, signs)                                                          \
    expect(s, expression, (const char *const[])ZT_LIST ids, (const double[])ZT_LIST signs,         \
           sizeof((const double[])ZT_LIST signs) / sizeof(double))
#define ZT_LIST(...)                                                                               \
    { __VA_ARGS__ }

static void grammar(void **state) {
    (void)state;
    for (int kind = ZV_SPACE_VECTORS; kind <= ZV_SPACE_WORDS; kind++) {
        zv_space *s = named((zv_space_kind)kind);
        EXPECT(s, "king", ("king"), (1));
        EXPECT(s, "king - man + woman", ("king", "man", "woman"), (1, -1, 1));
        EXPECT(s, "  king   -   man ", ("king", "man"), (1, -1));
        EXPECT(s, "king \xE2\x88\x92 man", ("king", "man"), (1, -1));
        EXPECT(s, "-man + king", ("man", "king"), (-1, 1));
        EXPECT(s, "- man + king", ("man", "king"), (-1, 1));
        EXPECT(s, "+ man", ("man"), (1));
        EXPECT(s, "a - b", ("a - b"), (1));
        EXPECT(s, "-5", ("-5"), (1));
        EXPECT(s, "-5 + king", ("-5", "king"), (1, 1));
        EXPECT(s, "king + C++ - co-op", ("king", "C++", "co-op"), (1, 1, -1));
        EXPECT(s, "New York - king", ("New York", "king"), (1, -1));
        EXPECT(s, "מלך - man", ("מלך", "man"), (1, -1));
        EXPECT(s, "king + king", ("king", "king"), (1, 1));
        zv_space_free(s);
    }
}

/* A word space's contract speaks: case, and the ASCII stand-ins of geresh and gershayim. */
static void words_are_normalised(void **state) {
    (void)state;
    zv_space *words = named(ZV_SPACE_WORDS), *items = named(ZV_SPACE_TEXTS);
    zv_err err = {0};
    zv_near_query q;
    EXPECT(words, "KING - Man", ("king", "man"), (1, -1));
    EXPECT(words, "צה\"ל + ג'ירפה", ("צה״ל", "ג׳ירפה"), (1, 1));
    EXPECT(words, "מֶלֶךְ", ("מלך"), (1));
    ZT_FAILS(zv_explain_near_query(&q, NULL, items, "KING", &err), ZV_NOTFOUND, err);
    zv_space_free(words);
    zv_space_free(items);
}

static void fails(const zv_space *s, const char *expression, zv_status status, const char *part) {
    zv_err err = {0};
    zv_near_query q;
    ZT_FAILS(zv_explain_near_query(&q, NULL, s, expression, &err), status, err);
    assert_null(q.vector);
    if (part && !strstr(err.msg, part)) fail_msg("\"%s\" does not say \"%s\"", err.msg, part);
}

static void errors_say_what(void **state) {
    (void)state;
    zv_space *s = named(ZV_SPACE_WORDS);
    fails(s, "kimg", ZV_NOTFOUND, "\"kimg\"");
    fails(s, "kimg", ZV_NOTFOUND, "king");
    fails(s, "king - wonan", ZV_NOTFOUND, "similar: woman");
    fails(s, "knig", ZV_NOTFOUND, "similar: king");
    fails(s, "kingd", ZV_NOTFOUND, "similar: king, kingdom");
    fails(s, "מלכ", ZV_NOTFOUND, "מלך");
    fails(s, "xyzzyxyzzy", ZV_NOTFOUND, "zavit info");
    fails(s, "", ZV_USAGE, NULL);
    fails(s, "   ", ZV_USAGE, NULL);
    fails(s, "king +", ZV_USAGE, NULL);
    fails(s, "king - + man", ZV_USAGE, NULL);
    fails(s, "-", ZV_USAGE, NULL);
    fails(s, "king - king", ZV_NODATA, "king - king");
    fails(s, "none", ZV_NODATA, "zero");
    fails(s,
          "king + king + king + king + king + king + king + king + king + king + king + king + "
          "king + king + king + king + king",
          ZV_USAGE, "16");
    char *endless = malloc(100001);
    memset(endless, 'x', 100000);
    endless[100000] = 0;
    fails(s, endless, ZV_NOTFOUND, "xxx");
    free(endless);
    fails(s, "k\xFFng", ZV_NOTFOUND, "king");
    zv_space_free(s);
}

static void numbered_rows(void **state) {
    (void)state;
    float *rows = ex_rows(30, DIM, 3, 0);
    zv_space *s = ex_space("numbered", rows, 30, DIM, NULL);
    zv_err err = {0};
    zv_near_query q;
    ZT_OK(zv_explain_near_query(&q, NULL, s, "29 - 0", &err), err);
    assert_int_equal(q.n, 2);
    assert_int_equal(q.rows[0], 29);
    assert_int_equal(q.rows[1], 0);
    zv_near_query_free(NULL, &q);
    fails(s, "30", ZV_NOTFOUND, "30 rows have no ids");
    fails(s, "99999999999999999999999", ZV_NOTFOUND, "30 rows have no ids");
    fails(s, "king", ZV_NOTFOUND, "no ids");
    zv_space_free(s);
    free(rows);
}

/* ---- Hits ---- */

static void hits_open(void **state) {
    (void)state;
    enum { ROWS = 500 };
    float *rows = ex_rows(ROWS, DIM, 61, 0.5);
    rows[3 * DIM] = NAN;
    zv_space *s = ex_space("hits", rows, ROWS, DIM, NULL);
    for (int lang = ZV_EN; lang <= ZV_HE; lang++)
        for (int metric = ZV_COS; metric <= ZV_L2; metric++)
            for (size_t k = 0; k <= 5; k++) {
                zv_err err = {0};
                zv_env *env = ex_env((zv_lang)lang, 1);
                zv_background *bg = NULL;
                zv_hit hits[5];
                size_t n = k;
                ZT_OK(zv_explain_background(&bg, env, s, NULL, &err), err);
                zv_search_opts opts = {.metric = (zv_metric)metric};
                ZT_OK(zv_index_search(hits, &n, env, s, rows, &opts, &err), err);
                zv_report *r = ex_report(env, "all");
                ZT_OK(zv_explain_hits(env, s, rows, hits, n, (zv_metric)metric, k == 5 ? NULL : bg,
                                      r, &err),
                      err);
                ex_check_report(r, true);
                ZT_CLOSE(ex_value(r, "skipped_rows"), 1, 0);
                if (k > 0) ZT_CLOSE(ex_value(r, "top_score"), hits[0].score, 0);
                if (k > 1)
                    ZT_CLOSE(ex_value(r, "top_margin"), hits[0].score - hits[1].score, 1e-15);
                zv_report_free(r);
                zv_background_free(bg);
                zv_env_free(env);
            }
    zv_space_free(s);
    free(rows);
}

/* A query that nothing answers is told from one that something does. */
static void ordinary_hits_are_told(void **state) {
    (void)state;
    enum { ROWS = 300, WIDE = 40 };
    float *rows = ex_rows(ROWS, WIDE, 71, 0.7), *q = ex_rows(1, WIDE, 72, -0.05);
    zv_space *s = ex_space("ordinary", rows, ROWS, WIDE, NULL);
    zv_err err = {0};
    zv_background *bg = NULL;
    ZT_OK(zv_explain_background(&bg, NULL, s, NULL, &err), err);
    for (int found = 0; found < 2; found++) {
        zv_hit hits[3];
        size_t n = 3;
        const float *query = found ? rows + 5 * WIDE : q;
        ZT_OK(zv_index_search(hits, &n, NULL, s, query, NULL, &err), err);
        zv_report *r = ex_report(NULL, NULL);
        ZT_OK(zv_explain_hits(NULL, s, query, hits, n, ZV_COS, bg, r, &err), err);
        ex_check_report(r, false);
        assert_int_equal(ex_find(r, "top_score")->verdict, found ? ZV_PASS : ZV_WARN);
        zv_report_free(r);
    }
    zv_background_free(bg);
    zv_space_free(s);
    free(rows);
    free(q);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grammar),         cmocka_unit_test(words_are_normalised),
        cmocka_unit_test(errors_say_what), cmocka_unit_test(numbered_rows),
        cmocka_unit_test(hits_open),       cmocka_unit_test(ordinary_hits_are_told),
    };
    return cmocka_run_group_tests(tests, ex_begin, ex_end);
}
