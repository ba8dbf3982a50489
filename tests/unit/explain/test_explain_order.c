/* test_explain_order.c — what could turn the order of two hits: planted metrics, hubs, lengths and words, and the
 * numbers against loops of the test's own. */
#include "explain_fixture.h"

enum { N = 240, DIM = 6, K = 10 };

static char texts[N][400];
static const char *list[N], *ids[N];
static char names[N][8];

static zv_space *space_of(const char *name, const float *rows, bool with_texts) {
    for (size_t i = 0; i < N; i++) {
        snprintf(names[i], sizeof names[i], "d%zu", i);
        ids[i] = names[i];
        list[i] = texts[i];
    }
    ex_columns c = {.ids = ids, .texts = with_texts ? list : NULL};
    return ex_space(name, rows, N, DIM, &c);
}

/* Texts of 1 … 40 words. */
static void write_texts(uint64_t seed) {
    zv_rng rng = zv_rng_seed(seed);
    for (size_t i = 0; i < N; i++) {
        size_t n = 1 + zv_rng_below(&rng, 40), len = 0;
        for (size_t w = 0; w < n; w++)
            len += (size_t)snprintf(texts[i] + len, sizeof texts[i] - len, "%smilla%c",
                                    w ? " " : "", 'a' + (int)zv_rng_below(&rng, 20));
    }
}

static double dot(const float *a, const float *b) {
    double sum = 0;
    for (size_t d = 0; d < DIM; d++) sum += (double)a[d] * (double)b[d];
    return sum;
}

static double cosine(const float *a, const float *b) {
    return dot(a, b) / sqrt(dot(a, a) * dot(b, b));
}

static zv_order *order_of(const zv_space *s, const float *q, const char *text, size_t a, size_t b,
                          const zv_bm25 *words, size_t own, zv_metric metric) {
    zv_err err = {0};
    zv_order *o = NULL;
    zv_side side = {.vector = q, .name = zv_str_of(text), .dim = DIM};
    zv_question question = {&side, zv_str_of(text), own};
    zv_order_opts opts = {.metric = metric, .words = words};
    ZT_OK(zv_explain_order(&o, NULL, s, &question, a, b, &opts, &err), err);
    for (int he = 0; he < 2; he++) {
        zv_env *env = ex_env(he ? ZV_HE : ZV_EN, 1);
        zv_report *r = ex_report(env, "all");
        ZT_OK(zv_order_findings(o, env, s, &question, r, &err), err);
        ex_check_report(r, true);
        ZT_OK(zv_report_complete(r, &err), err);
        assert_int_equal(zv_report_size(r), words ? 5 : 3);
        zv_report_free(r);
        zv_env_free(env);
    }
    return o;
}

/* N_k, r and mutual proximity by sorting nothing and counting everything. */
static void as_loops_say(void **state) {
    (void)state;
    zv_err err = {0};
    float *rows = ex_rows(N, DIM, 5, 0.3);
    write_texts(1);
    zv_space *s = space_of("loops", rows, true);
    zv_bm25 *words = NULL;
    ZT_OK(zv_bm25_new(&words, NULL, s, NULL, &err), err);
    for (size_t a = 0; a < 5; a++) {
        const size_t two[2] = {a, a + 17};
        zv_order *o =
            order_of(s, rows + 100 * DIM, "millaa millab", two[0], two[1], words, 100, ZV_COS);
        const double got[2][3] = {{o->occurrence.a, o->radius.a, o->mutual.a},
                                  {o->occurrence.b, o->radius.b, o->mutual.b}};
        for (size_t side = 0; side < 2; side++) {
            const float *x = rows + two[side] * DIM;
            double nearest[K], own = cosine(rows + 100 * DIM, x), radius = 0;
            size_t occurrence = 0, below_q = 0, below_x = 0;
            for (size_t i = 0; i < K; i++) nearest[i] = -2;
            for (size_t i = 0; i < N; i++) {
                if (i == two[side]) continue;
                double c = cosine(x, rows + i * DIM);
                for (size_t j = 0; j < K; j++)
                    if (c > nearest[j]) {
                        memmove(nearest + j + 1, nearest + j, (K - 1 - j) * sizeof *nearest);
                        nearest[j] = c;
                        break;
                    }
                size_t before = 0;
                for (size_t j = 0; j < N; j++)
                    before +=
                        j != i && j != two[side] && cosine(rows + i * DIM, rows + j * DIM) > c;
                occurrence += before < K;
                if (i == 100) continue;
                below_q += cosine(rows + 100 * DIM, rows + i * DIM) < own;
                below_x += c < own;
            }
            for (size_t i = 0; i < K; i++) radius += nearest[i] / K;
            double others = N - 2;
            assert_true(got[side][0] == (double)occurrence);
            assert_true(fabs(got[side][1] - radius) < 1e-12);
            assert_true(fabs(got[side][2] - (double)below_q / others * (double)below_x / others) <
                        1e-12);
        }
        zv_order_free(o);
    }
    zv_bm25_free(words);
    zv_space_free(s);
    free(rows);
}

/* A is a little closer by angle, B much longer. */
static void lengths_of_vectors_turn_the_order(void **state) {
    (void)state;
    float *rows = ex_rows(N, DIM, 6, 0), q[DIM] = {1, 0, 0, 0, 0, 0};
    const float a[DIM] = {1, 0.1F, 0, 0, 0, 0}, b[DIM] = {5, 1, 0, 0, 0, 0};
    memcpy(rows, a, sizeof a);
    memcpy(rows + DIM, b, sizeof b);
    zv_space *s = space_of("metric", rows, false);
    zv_order *o = order_of(s, q, "", 0, 1, NULL, SIZE_MAX, ZV_COS);
    assert_int_equal(o->score[ZV_COS].first, 1);
    assert_int_equal(o->score[ZV_DOT].first, -1);
    assert_int_equal(o->score[ZV_L2].first, 1);
    assert_true(fabs(o->score[ZV_L2].b - sqrt(17)) < 1e-6);
    assert_false(o->has_words);
    zv_order_free(o);
    zv_space_free(s);
    free(rows);
}

/* Half of the rows lie around A in all directions, few around B: A is near to everything. */
static void a_hub_loses_to_a_row_of_its_own(void **state) {
    (void)state;
    zv_err err = {0};
    zv_rng rng = zv_rng_seed(9);
    float *rows = ex_rows(N, DIM, 7, 0), q[DIM] = {1, 1, 0, 0, 0, 0};
    for (size_t i = 0; i < N / 2; i++)
        for (size_t d = 0; d < DIM; d++)
            rows[i * DIM + d] = (float)(0.1 * zv_rng_normal(&rng) * (i > 0)) + (d == 0);
    const float b[DIM] = {0.15F, 1, 0, 0, 0, 0}, a[DIM] = {1, 0.2F, 0, 0, 0, 0};
    memcpy(rows, a, sizeof a);
    memcpy(rows + (N / 2) * DIM, b, sizeof b);
    zv_space *s = space_of("hub", rows, false);
    zv_order *o = order_of(s, q, "", 0, N / 2, NULL, SIZE_MAX, ZV_COS);
    assert_int_equal(o->score[ZV_COS].first, 1);
    assert_int_equal(o->csls.first, -1);
    assert_true(o->radius.a > o->radius.b);
    zv_order_free(o);
    /* from a sample, the count is an estimate with an interval that holds the count of all */
    zv_hubs *all = NULL, *some = NULL;
    size_t inside = 0;
    ZT_OK(zv_explain_hubs(&all, NULL, s, NULL, &err), err);
    ZT_OK(zv_explain_hubs(&some, NULL, s, &(zv_hubs_opts){.sample = 80}, &err), err);
    assert_true(zv_hubs_all(all) && !zv_hubs_all(some));
    for (size_t i = 0; i < N; i++) {
        zv_interval exact, about;
        double n = zv_hubs_occurrence(all, i, &exact);
        double estimate = zv_hubs_occurrence(some, i, &about);
        assert_true(exact.lo == n || fabs(exact.lo - n) < 1e-9);
        assert_true(about.lo <= estimate + 1e-9 && estimate <= about.hi + 1e-9);
        inside += about.lo - 1e-9 <= n && n <= about.hi + 1e-9;
    }
    assert_true(inside >= N * 9 / 10);
    double r[2];
    const size_t two[2] = {3, 3};
    ZT_OK(zv_hubs_radii(some, r, two, 2, &err), err);
    double again;
    ZT_OK(zv_hubs_radii(all, &again, two, 1, &err), err);
    assert_true(r[0] == again && r[1] == again);
    zv_hubs_free(all);
    zv_hubs_free(some);
    zv_space_free(s);
    free(rows);
}

/* The slope and the partial R² again: score = slope · l + c · b solved as two normal equations, and R² as the share
 * of the error that l takes off what b leaves. */
static void as_normal_equations_say(const zv_order *o, const zv_space *s, const zv_bm25 *words,
                                    const float *q, const char *text) {
    double b[N], l[N], y[N], x[N], mb = 0, ml = 0, my = 0;
    double bb = 0, ll = 0, bl = 0, by = 0, ly = 0, yy = 0;
    float row[DIM];
    zv_err err = {0};
    ZT_OK(zv_bm25_scores(x, words, zv_str_of(text), &err), err);
    for (size_t i = 0; i < N; i++) {
        zv_space_row(s, i, row);
        y[i] = cosine(q, row);
        l[i] = log(zv_bm25_length(words, i));
        b[i] = x[i];
        mb += b[i] / N, ml += l[i] / N, my += y[i] / N;
    }
    for (size_t i = 0; i < N; i++) {
        double u = b[i] - mb, v = l[i] - ml, w = y[i] - my;
        bb += u * u, ll += v * v, bl += u * v, by += u * w, ly += v * w, yy += w * w;
    }
    double det = bb * ll - bl * bl, slope = (bb * ly - bl * by) / det;
    double c = (ll * by - bl * ly) / det;
    double both = yy - slope * ly - c * by, words_only = yy - by * by / bb;
    assert_true(fabs(o->slope - slope) < 1e-9);
    assert_true(fabs(o->r2 - (words_only - both) / words_only) < 1e-9);
    assert_true(fabs(o->r2_alone - ly * ly / (ll * yy)) < 1e-9);
}

/* Rows that come closer to q the longer their text is, but for noise: A is longer and first, and B is first
 * once the slope is taken off. */
static void length_is_measured_and_taken_off(void **state) {
    (void)state;
    zv_err err = {0};
    zv_rng rng = zv_rng_seed(11);
    float *rows = ex_rows(N, DIM, 8, 0), q[DIM] = {1, 0, 0, 0, 0, 0};
    write_texts(2);
    for (size_t i = 0; i < N; i++) {
        size_t words = 1;
        for (const char *p = texts[i]; *p; p++) words += *p == ' ';
        double angle = 1.4 - 0.3 * log((double)words) + 0.02 * zv_rng_normal(&rng);
        for (size_t d = 0; d < DIM; d++) rows[i * DIM + d] = 0;
        rows[i * DIM] = (float)cos(angle);
        rows[i * DIM + 1] = (float)sin(angle);
    }
    snprintf(texts[0], sizeof texts[0], "millaa%s", " millab millab millab millab millab millab");
    snprintf(texts[1], sizeof texts[1], "millac");
    rows[0] = (float)cos(0.80), rows[1] = (float)sin(0.80);
    rows[DIM] = (float)cos(0.85), rows[DIM + 1] = (float)sin(0.85);
    zv_space *s = space_of("length", rows, true);
    zv_bm25 *words = NULL;
    ZT_OK(zv_bm25_new(&words, NULL, s, NULL, &err), err);
    zv_order *o = order_of(s, q, "millac", 0, 1, words, SIZE_MAX, ZV_COS);
    assert_true(o->length.a == 7 && o->length.b == 1);
    assert_int_equal(o->score[ZV_COS].first, 1);
    assert_int_equal(o->adjusted.first, -1);
    assert_true(o->r > 0.8 && o->r2 > 0.7);
    as_normal_equations_say(o, s, words, q, "millac");
    assert_int_equal(o->lexical.first, -1);
    assert_int_equal(o->lexical_rank_a, 0);
    assert_true(o->lexical_b->score == o->lexical.b);
    zv_order_free(o);
    /* under a distance the same holds the other way round */
    o = order_of(s, q, "millac", 0, 1, words, SIZE_MAX, ZV_L2);
    assert_int_equal(o->score[ZV_L2].first, 1);
    assert_int_equal(o->adjusted.first, -1);
    assert_true(o->r < -0.8);
    zv_order_free(o);
    zv_bm25_free(words);
    zv_space_free(s);
    free(rows);
}

static void what_has_no_order_is_said(void **state) {
    (void)state;
    zv_err err = {.lang = ZV_HE};
    float *rows = ex_rows(N, DIM, 3, 0);
    for (size_t d = 0; d < DIM; d++) rows[2 * DIM + d] = 0;
    zv_space *s = space_of("none", rows, false);
    zv_order *o = NULL;
    zv_side side = {.vector = rows, .dim = DIM};
    zv_question question = {&side, {"", 0}, 0};
    zv_order_opts opts = {.metric = ZV_COS};
    assert_int_equal(zv_explain_order(&o, NULL, s, &question, 1, 1, &opts, &err), ZV_USAGE);
    assert_non_null(strstr(err.msg, "אותו פריט"));
    err = (zv_err){0};
    assert_int_equal(zv_explain_order(&o, NULL, s, &question, 1, 2, &opts, &err), ZV_NODATA);
    assert_non_null(strstr(err.msg, "zero"));
    assert_null(o);
    zv_space_free(s);
    free(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_loops_say),
        cmocka_unit_test(lengths_of_vectors_turn_the_order),
        cmocka_unit_test(a_hub_loses_to_a_row_of_its_own),
        cmocka_unit_test(length_is_measured_and_taken_off),
        cmocka_unit_test(what_has_no_order_is_said),
    };
    return cmocka_run_group_tests(tests, ex_begin, ex_end);
}
