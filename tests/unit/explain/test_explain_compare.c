/* test_explain_compare.c — two collections compared: where the answer is known, against numpy's numbers, and with
 * what should be refused. */
#include "explain_fixture.h"

#include "compare_numpy.h"

/* ---- Making spaces ---- */

typedef struct named {
    char (*id)[16];
    const char **ids;
} named;

static named names(size_t n, const char *prefix) {
    named m = {malloc(n * 16), malloc(n * sizeof(char *))};
    for (size_t i = 0; i < n; i++) {
        snprintf(m.id[i], 16, "%s%zu", prefix, i);
        m.ids[i] = m.id[i];
    }
    return m;
}

static zv_space *make(const char *file, const float *rows, size_t n, size_t dim, const char *prefix,
                      zv_metric metric) {
    named m = names(n, prefix ? prefix : "r");
    ex_columns c = {.ids = prefix ? m.ids : NULL, .contract = {.metric = metric}};
    zv_space *s = ex_space(file, rows, n, dim, &c);
    free(m.id);
    free(m.ids);
    return s;
}

static zv_compare *compare(const zv_space *a, const zv_space *b, zv_compare_opts opts) {
    zv_err err = {0};
    zv_compare *c = NULL;
    ZT_OK(zv_explain_compare(&c, NULL, a, b, &opts, &err), err);
    return c;
}

/* All findings, opened: each recomputation agrees. */
static void check(const zv_compare *c, const zv_env *env) {
    zv_err err = {0};
    zv_report *r = ex_report(env, "all");
    ZT_OK(zv_compare_findings(c, env, r, &err), err);
    ex_check_report(r, true);
    ZT_OK(zv_report_complete(r, &err), err);
    zv_report_free(r);
}

/* A random rotation [dim, dim] by Gram and Schmidt. */
static double *rotation(size_t dim, uint64_t seed) {
    zv_rng rng = zv_rng_seed(seed);
    double *q = malloc(dim * dim * sizeof(double));
    for (size_t i = 0; i < dim; i++) {
        double norm = 0;
        for (size_t d = 0; d < dim; d++) q[i * dim + d] = zv_rng_normal(&rng);
        for (size_t j = 0; j < i; j++) {
            double dot = 0;
            for (size_t d = 0; d < dim; d++) dot += q[i * dim + d] * q[j * dim + d];
            for (size_t d = 0; d < dim; d++) q[i * dim + d] -= dot * q[j * dim + d];
        }
        for (size_t d = 0; d < dim; d++) norm += q[i * dim + d] * q[i * dim + d];
        for (size_t d = 0; d < dim; d++) q[i * dim + d] /= sqrt(norm);
    }
    return q;
}

static float *turned(const float *rows, size_t n, size_t dim, uint64_t seed) {
    double *q = rotation(dim, seed);
    float *out = malloc(n * dim * sizeof(float));
    for (size_t i = 0; i < n; i++)
        for (size_t d = 0; d < dim; d++) {
            double sum = 0;
            for (size_t c = 0; c < dim; c++) sum += (double)rows[i * dim + c] * q[c * dim + d];
            out[i * dim + d] = (float)sum;
        }
    free(q);
    return out;
}

/* ---- Known answers ---- */

static void equal_spaces_agree_wholly(void **state) {
    (void)state;
    float *x = ex_rows(400, 12, 5, 0.3);
    zv_space *a = make("a", x, 400, 12, "r", ZV_COS), *b = make("b", x, 400, 12, "r", ZV_COS);
    zv_compare *c = compare(a, b, (zv_compare_opts){.queries = 100});
    assert_true(c->paired && c->aligned && c->drift);
    assert_int_equal(c->pairing, ZV_PAIR_ID);
    assert_int_equal(c->common, 400);
    ZT_CLOSE(c->cka, 1, 1e-12);
    ZT_CLOSE(c->overlap, 1, 0);
    ZT_CLOSE(c->overlap_interval.hi, 1, 1e-12);
    assert_true(c->overlap_interval.lo < 1 && c->overlap_interval.lo > 0.95);
    ZT_CLOSE(c->residual, 0, 1e-9);
    ZT_CLOSE(c->heldout, 0, 1e-9);
    assert_int_equal(c->mmd.rows_a, 200); /* no item in both samples */
    assert_int_equal(c->mmd.rows_b, 200);
    assert_true(c->mmd.p > 0.01 && c->mmd_aligned.p > 0.01 && c->c2st_p > 0.001);
    check(c, NULL);
    zv_compare_free(c);
    zv_space_free(a);
    zv_space_free(b);
    free(x);
}

static void a_turned_copy_is_the_same_but_for_its_place(void **state) {
    (void)state;
    float *x = ex_rows(600, 16, 6, 0.5), *y = turned(x, 600, 16, 7);
    zv_space *a = make("a", x, 600, 16, "r", ZV_COS), *b = make("b", y, 600, 16, "r", ZV_COS);
    zv_compare *c = compare(a, b, (zv_compare_opts){0});
    ZT_CLOSE(c->cka, 1, 1e-6);
    assert_true(c->overlap > 0.999);
    ZT_CLOSE(c->residual, 0, 1e-6);
    ZT_CLOSE(c->heldout, 0, 1e-6);
    ZT_CLOSE(c->mmd.p, 0.001, 1e-12);
    assert_true(c->mmd.interval.lo > 0);
    assert_true(c->mmd_aligned.p > 0.01);
    assert_true(c->c2st > 0.9);
    zv_err err = {0};
    zv_report *r = ex_report(NULL, NULL);
    ZT_OK(zv_compare_findings(c, NULL, r, &err), err);
    assert_non_null(strstr(ex_find(r, "mmd2")->why, "A mere turn does that too"));
    assert_non_null(strstr(ex_find(r, "mmd2_aligned")->why, "no difference"));
    assert_int_equal(ex_find(r, "mmd_p")->verdict, ZV_INFO);
    zv_report_free(r);
    check(c, NULL);
    zv_compare_free(c);
    zv_space_free(a);
    zv_space_free(b);
    free(x);
    free(y);
}

/* The same rows in another order: pairs come by id. */
static void the_order_of_rows_says_nothing(void **state) {
    (void)state;
    enum { N = 300, DIM = 8 };
    float *x = ex_rows(N, DIM, 8, 0), *y = malloc(N * DIM * sizeof(float));
    named m = names(N, "r"), p = names(N, "r");
    for (size_t i = 0; i < N; i++) {
        size_t j = (i * 7 + 3) % N;
        memcpy(y + j * DIM, x + i * DIM, DIM * sizeof(float));
        p.ids[j] = m.ids[i];
    }
    zv_space *a = ex_space("a", x, N, DIM, &(ex_columns){.ids = m.ids});
    zv_space *b = ex_space("b", y, N, DIM, &(ex_columns){.ids = p.ids});
    zv_compare *c = compare(a, b, (zv_compare_opts){0});
    ZT_CLOSE(c->cka, 1, 1e-12);
    ZT_CLOSE(c->overlap, 1, 0);
    ZT_CLOSE(c->heldout, 0, 1e-9);
    zv_compare_free(c);
    /* by row they are other items: nothing in common */
    c = compare(a, b, (zv_compare_opts){.pairing = ZV_PAIR_ROW});
    assert_true(fabs(c->cka) < 0.1 && c->overlap < 0.15 && c->heldout > 0.95);
    check(c, NULL);
    zv_compare_free(c);
    zv_space_free(a);
    zv_space_free(b);
    free(m.id);
    free(m.ids);
    free(p.id);
    free(p.ids);
    free(x);
    free(y);
}

/* Ten items of a turned copy put elsewhere are the ten that moved most. */
static void items_that_were_moved_are_named(void **state) {
    (void)state;
    enum { N = 500, DIM = 10 };
    float *x = ex_rows(N, DIM, 9, 0), *y = turned(x, N, DIM, 10), *z = ex_rows(10, DIM, 11, 0);
    for (size_t i = 0; i < 10; i++)
        for (size_t d = 0; d < DIM; d++) y[37 * i * DIM + d] = -2 * y[37 * i * DIM + d];
    zv_space *a = make("a", x, N, DIM, "r", ZV_COS), *b = make("b", y, N, DIM, "r", ZV_COS);
    zv_compare *c = compare(a, b, (zv_compare_opts){.shown = 12});
    assert_int_equal(c->n_moved, 12);
    for (size_t i = 0; i < c->n_moved; i++) {
        if (i < 10) assert_int_equal(c->moved[i].row_a % 37, 0);
        if (i < 10) assert_true(c->moved[i].score > 3 && c->moved[i].row_a <= 333);
        if (i >= 10) assert_true(c->moved[i].score < 0.5);
        assert_int_equal(c->moved[i].row_a, c->moved[i].row_b);
        assert_int_equal(c->moved[i].n_near_a, 3);
        assert_true(c->moved[i].near_a[0] != c->moved[i].row_a);
    }
    check(c, NULL);
    zv_compare_free(c);
    zv_space_free(a);
    zv_space_free(b);
    free(x);
    free(y);
    free(z);
}

/* Two dates of a collection, other items in each; a fifth of the second is about something new. */
static void texts_that_are_new_are_named(void **state) {
    (void)state;
    enum { N = 600, DIM = 10, NEW = 120 };
    float *x = ex_rows(N, DIM, 12, 0.2), *y = ex_rows(N, DIM, 13, 0.2);
    for (size_t i = 0; i < NEW; i++) y[5 * i * DIM + 3] += 6;
    zv_space *a = make("a", x, N, DIM, "a", ZV_COS), *b = make("b", y, N, DIM, "b", ZV_COS);
    zv_compare *c = compare(a, b, (zv_compare_opts){.rows = 400});
    assert_false(c->paired);
    assert_int_equal(c->common, 0);
    ZT_CLOSE(c->mmd.p, 0.001, 1e-12);
    assert_true(c->mmd.interval.lo > 0);
    assert_int_equal(c->n_witness, 20);
    for (size_t i = 0; i < 20; i++) {
        const zv_moved *m = &c->witness[i];
        assert_int_equal(m->side, i < 10 ? ZV_MOVED_A : ZV_MOVED_B);
        if (i % 10) assert_true(fabs(m->score) <= fabs(c->witness[i - 1].score));
        if (i >= 10) assert_int_equal(m->row_b % 5, 0);
        if (i >= 10) assert_true(m->score < 0);
    }
    zv_err err = {0};
    zv_report *r = ex_report(NULL, NULL);
    ZT_OK(zv_compare_findings(c, NULL, r, &err), err);
    assert_int_equal(ex_find(r, "mmd_p")->verdict, ZV_WARN);
    zv_report_free(r);
    check(c, NULL);
    zv_compare_free(c);
    zv_space_free(a);
    zv_space_free(b);
    free(x);
    free(y);
}

/* A, padded and turned in a larger space, is A. */
static void dimensions_may_differ(void **state) {
    (void)state;
    enum { N = 300, P = 6, Q = 11 };
    float *x = ex_rows(N, P, 14, 0.4), *wide = calloc(N * Q, sizeof(float));
    for (size_t i = 0; i < N; i++) memcpy(wide + i * Q, x + i * P, P * sizeof(float));
    float *y = turned(wide, N, Q, 15);
    zv_space *a = make("a", x, N, P, "r", ZV_COS), *b = make("b", y, N, Q, "r", ZV_COS);
    for (int turn = 0; turn < 2; turn++) {
        zv_compare *c =
            turn ? compare(b, a, (zv_compare_opts){0}) : compare(a, b, (zv_compare_opts){0});
        ZT_CLOSE(c->cka, 1, 1e-6);
        ZT_CLOSE(c->residual, 0, 1e-6);
        ZT_CLOSE(c->heldout, 0, 1e-6);
        assert_true(c->overlap > 0.999);
        assert_false(c->drift);
        assert_true(c->mmd_aligned.rows_a == 150 && c->mmd_aligned.p > 0.01);
        check(c, NULL);
        zv_compare_free(c);
    }
    zv_space_free(a);
    zv_space_free(b);
    free(x);
    free(wide);
    free(y);
}

/* Noise of known size: what a rotation leaves over is known. With few rows per dimension the fit flatters
 * itself and held-out rows don't. */
static void heldout_residual_is_honest(void **state) {
    (void)state;
    enum { N = 80, DIM = 30 };
    float *x = ex_rows(N, DIM, 16, 0), *y = ex_rows(N, DIM, 17, 0);
    zv_space *a = make("a", x, N, DIM, "r", ZV_L2), *b = make("b", y, N, DIM, "r", ZV_L2);
    zv_compare *c = compare(a, b, (zv_compare_opts){0});
    assert_true(c->residual < 0.8); /* of nothing in common at all */
    assert_true(c->heldout > 1);
    assert_true(fabs(c->cka) < 0.1);
    assert_true(c->cka_interval.lo < 0 && c->cka_interval.hi > 0);
    check(c, NULL);
    zv_compare_free(c);
    zv_space_free(a);
    zv_space_free(b);
    free(x);
    free(y);
}

/* ---- Against numpy ---- */

/* Rows by a rule that two languages follow: see compare_numpy.h. */
static float *by_rule(size_t n, size_t dim, double from, double bend) {
    float *x = malloc(n * dim * sizeof(float));
    for (size_t i = 0; i < n; i++)
        for (size_t d = 0; d < dim; d++)
            x[i * dim + d] = (float)(floor(1024 * (sin(from + 1.7 * (double)i + 0.9 * (double)d) +
                                                   bend * cos(0.31 * (double)(i * (d + 1))))) /
                                     1024);
    return x;
}

static void numbers_are_those_of_numpy(void **state) {
    (void)state;
    float *x = by_rule(NUMPY_N, NUMPY_P, 0.3, 0.4), *y = by_rule(NUMPY_N, NUMPY_Q, 0.5, 0.9);
    zv_space *a = make("a", x, NUMPY_N, NUMPY_P, "r", ZV_L2),
             *b = make("b", y, NUMPY_N, NUMPY_Q, "r", ZV_L2);
    zv_compare *c = compare(a, b, (zv_compare_opts){.k = 5});
    ZT_CLOSE(c->cka, NUMPY_CKA, 1e-9);
    ZT_CLOSE(c->cka_interval.lo, NUMPY_CKA_LO, 1e-6);
    ZT_CLOSE(c->cka_interval.hi, NUMPY_CKA_HI, 1e-6);
    ZT_CLOSE(c->overlap, NUMPY_OVERLAP, 1e-12);
    ZT_CLOSE(c->residual, NUMPY_RESIDUAL, 1e-9);
    zv_compare_free(c);
    zv_space_free(b);
    free(y);
    y = by_rule(NUMPY_N, NUMPY_P, 0.5, 0.9);
    b = make("b", y, NUMPY_N, NUMPY_P, "s", ZV_L2);
    c = compare(a, b, (zv_compare_opts){0});
    assert_int_equal(c->mmd.rows_a, NUMPY_N); /* nothing in common: all rows */
    ZT_CLOSE(c->mmd.bandwidth, NUMPY_SIGMA, 1e-9);
    ZT_CLOSE(c->mmd.value, NUMPY_MMD, 1e-9);
    ZT_CLOSE(c->witness[0].score, NUMPY_WITNESS_A, 1e-9);
    ZT_CLOSE(c->witness[10].score, NUMPY_WITNESS_B, 1e-9);
    assert_int_equal(c->witness[0].row_a, NUMPY_WITNESS_ROW_A);
    assert_int_equal(c->witness[10].row_b, NUMPY_WITNESS_ROW_B);
    check(c, NULL);
    zv_compare_free(c);
    zv_space_free(a);
    zv_space_free(b);
    free(x);
    free(y);
}

/* ---- How often: null cases and intervals ---- */

/* Two draws of one law: p ≤ .05 in 5 % of repeats, and c2st likewise. */
static void equal_laws_are_rarely_told_apart(void **state) {
    (void)state;
    enum { REPEATS = 200, N = 60, DIM = 6 };
    size_t mmd = 0, c2st = 0, printed = 0;
    double sum = 0;
    for (uint64_t i = 0; i < REPEATS; i++) {
        float *x = ex_rows(N, DIM, 1000 + 2 * i, 0.5), *y = ex_rows(N, DIM, 1001 + 2 * i, 0.5);
        zv_space *a = make("a", x, N, DIM, "a", ZV_COS), *b = make("b", y, N, DIM, "b", ZV_COS);
        zv_compare *c = compare(a, b, (zv_compare_opts){.permutations = 199, .seed = i + 1});
        mmd += c->mmd.p <= 0.05;
        c2st += c->c2st_p <= 0.05;
        printed += isnan(c->mmd.interval.lo) ? 0 : 1;
        sum += c->mmd.p;
        zv_compare_free(c);
        zv_space_free(a);
        zv_space_free(b);
        free(x);
        free(y);
    }
    double most = REPEATS * 0.05 + 3 * sqrt(REPEATS * 0.05 * 0.95);
    if ((double)mmd > most || (double)c2st > most)
        fail_msg("p ≤ .05 in %zu and %zu of %d repeats", mmd, c2st, (int)REPEATS);
    ZT_CLOSE(sum / REPEATS, 0.5, 4 * 0.29 / sqrt(REPEATS)); /* uniform */
    if (printed > REPEATS / 10) fail_msg("%zu intervals where there is no difference", printed);
}

/* The same items on both sides, one and the same vector each: still as rarely. */
static void equal_items_are_rarely_told_apart(void **state) {
    (void)state;
    enum { REPEATS = 100, N = 120, DIM = 5 };
    size_t mmd = 0;
    for (uint64_t i = 0; i < REPEATS; i++) {
        float *x = ex_rows(N, DIM, 5000 + i, 0.5);
        zv_space *a = make("a", x, N, DIM, "r", ZV_COS), *b = make("b", x, N, DIM, "r", ZV_COS);
        zv_compare *c = compare(a, b, (zv_compare_opts){.permutations = 199, .seed = i + 1});
        mmd += c->mmd.p <= 0.05;
        zv_compare_free(c);
        zv_space_free(a);
        zv_space_free(b);
        free(x);
    }
    if (mmd > 11) fail_msg("p ≤ .05 in %zu of %d repeats", mmd, (int)REPEATS);
}

/* y = x + noise. CKA of the population from one large draw, MMD² from the mean of all repeats (it has no bias),
 * the overlap of a collection by asking all of it: intervals of small draws cover them. */
static void intervals_cover(void **state) {
    (void)state;
    enum { REPEATS = 120, N = 150, BIG = 4000, DIM = 5 };
    double cka = 0, mmd = 0;
    zv_interval of_mmd[REPEATS];
    size_t in_cka = 0, in_mmd = 0, in_overlap = 0, printed = 0;
    for (uint64_t i = 0; i <= REPEATS; i++) {
        size_t n = i == 0 ? BIG : N;
        float *x = ex_rows(n, DIM, 9000 + 2 * i, 0), *y = ex_rows(n, DIM, 9001 + 2 * i, 0);
        for (size_t j = 0; j < n * DIM; j++)
            y[j] = (j % DIM < 2 ? 1.5F : 0.7F) * (x[j] + 0.8F * y[j]) + 0.5F;
        zv_space *a = make("a", x, n, DIM, "r", ZV_L2), *b = make("b", y, n, DIM, "r", ZV_L2);
        zv_compare_opts opts = {.permutations = 99, .seed = i + 1, .queries = 50, .rows = 2000};
        zv_compare *c = compare(a, b, opts);
        if (i == 0) {
            cka = c->cka;
        } else {
            in_cka += c->cka_interval.lo <= cka && cka <= c->cka_interval.hi;
            mmd += c->mmd.value / REPEATS;
            of_mmd[i - 1] = c->mmd.interval;
            opts.queries = N;
            opts.permutations = 1;
            zv_compare *all = compare(a, b, opts);
            in_overlap +=
                c->overlap_interval.lo <= all->overlap && all->overlap <= c->overlap_interval.hi;
            zv_compare_free(all);
        }
        zv_compare_free(c);
        zv_space_free(a);
        zv_space_free(b);
        free(x);
        free(y);
    }
    for (size_t i = 0; i < REPEATS; i++) {
        printed += isnan(of_mmd[i].lo) ? 0 : 1;
        in_mmd += of_mmd[i].lo <= mmd && mmd <= of_mmd[i].hi;
    }
    const double least = 0.95 - 3 * sqrt(0.95 * 0.05 / REPEATS);
    if (printed < REPEATS / 2) fail_msg("only %zu intervals of MMD²", printed);
    if ((double)in_cka < REPEATS * least || (double)in_mmd < (double)printed * least ||
        (double)in_overlap < REPEATS * least)
        fail_msg("covered of %d: cka %zu, overlap %zu; mmd %zu of %zu", (int)REPEATS, in_cka,
                 in_overlap, in_mmd, printed);
}

/* ---- Pairing, parts, contracts ---- */

typedef struct heard {
    char text[2000];
} heard;

static void hear(void *ctx, const char *sentence) {
    heard *h = ctx;
    size_t len = strlen(h->text);
    snprintf(h->text + len, sizeof h->text - len, "%s\n", sentence);
}

static zv_env *listener(heard *h, zv_lang lang) {
    zv_err err = {0};
    zv_env *env = NULL;
    ZT_OK(
        zv_env_new(&env, &(zv_env_opts){.warn = hear, .ctx = h, .lang = lang, .threads = 2}, &err),
        err);
    return env;
}

/* Line numbers of two files are no ids; of translations they are, when asked for. */
static void ids_of_other_texts_pair_nothing(void **state) {
    (void)state;
    enum { N = 60, DIM = 6 };
    float *x = ex_rows(N, DIM, 20, 0), *y = turned(x, N, DIM, 21);
    named m = names(N, "");
    char text[2][N][32];
    const char *texts[2][N];
    for (size_t i = 0; i < N; i++) {
        snprintf(text[0][i], 32, "text %zu", i);
        snprintf(text[1][i], 32, "טקסט %zu", i);
        texts[0][i] = text[0][i];
        texts[1][i] = text[1][i];
    }
    zv_contract kind = {.kind = ZV_SPACE_TEXTS};
    zv_space *a =
        ex_space("a", x, N, DIM, &(ex_columns){.ids = m.ids, .texts = texts[0], .contract = kind});
    zv_space *b =
        ex_space("b", y, N, DIM, &(ex_columns){.ids = m.ids, .texts = texts[1], .contract = kind});
    heard h = {{0}};
    zv_env *env = listener(&h, ZV_EN);
    zv_err err = {0};
    zv_compare *c = NULL;
    ZT_OK(zv_explain_compare(&c, env, a, b, NULL, &err), err);
    assert_false(c->paired);
    assert_int_equal(c->pairing, ZV_PAIR_NONE);
    assert_int_equal(c->other_texts, N);
    assert_non_null(strstr(h.text, "--pair id"));
    check(c, env);
    zv_compare_free(c);
    ZT_OK(zv_explain_compare(&c, env, a, b, &(zv_compare_opts){.pairing = ZV_PAIR_ID}, &err), err);
    assert_true(c->paired);
    ZT_CLOSE(c->heldout, 0, 1e-6);
    check(c, env);
    zv_compare_free(c);
    zv_env_free(env);
    zv_space_free(a);
    zv_space_free(b);
    free(m.id);
    free(m.ids);
    free(x);
    free(y);
}

static void without_ids_rows_are_paired_and_it_is_said(void **state) {
    (void)state;
    float *x = ex_rows(50, 4, 22, 0);
    zv_space *a = make("a", x, 50, 4, NULL, ZV_COS), *b = make("b", x, 50, 4, NULL, ZV_COS);
    zv_space *d = make("d", x, 40, 4, NULL, ZV_COS);
    heard h = {{0}};
    zv_env *env = listener(&h, ZV_HE);
    zv_err err = {0};
    zv_compare *c = NULL;
    ZT_OK(zv_explain_compare(&c, env, a, b, NULL, &err), err);
    assert_int_equal(c->pairing, ZV_PAIR_ROW);
    assert_non_null(strstr(h.text, "שורה i"));
    check(c, env);
    zv_compare_free(c);
    ZT_OK(zv_explain_compare(&c, env, a, d, NULL, &err), err);
    assert_int_equal(c->pairing, ZV_PAIR_NONE);
    zv_compare_free(c);
    ZT_FAILS(zv_explain_compare(&c, env, a, d, &(zv_compare_opts){.pairing = ZV_PAIR_ROW}, &err),
             ZV_USAGE, err);
    zv_env_free(env);
    zv_space_free(a);
    zv_space_free(b);
    zv_space_free(d);
    free(x);
}

static void two_parts_of_one_space(void **state) {
    (void)state;
    enum { N = 200, DIM = 5 };
    float *x = ex_rows(N, DIM, 23, 0);
    uint8_t keep[2][N];
    for (size_t i = 0; i < N; i++) {
        keep[0][i] = i % 2 == 0;
        keep[1][i] = i % 2 == 1;
        if (i % 2) x[i * DIM] += 2;
    }
    zv_space *s = make("a", x, N, DIM, "r", ZV_COS);
    zv_compare *c = compare(s, s, (zv_compare_opts){.keep_a = keep[0], .keep_b = keep[1]});
    assert_false(c->paired);
    assert_int_equal(c->usable_a, N / 2);
    assert_int_equal(c->mmd.rows_a, N / 2);
    assert_true(c->mmd.p <= 0.01 && c->c2st_p <= 0.01);
    for (size_t i = 0; i < 10; i++) assert_int_equal(c->witness[i].row_a % 2, 0);
    check(c, NULL);
    zv_compare_free(c);
    zv_space_free(s);
    free(x);
}

static void contracts_that_differ_are_said_or_refused(void **state) {
    (void)state;
    float *x = ex_rows(40, 4, 24, 0);
    named m = names(40, "r");
    zv_contract one = {.pooling = "mean"}, two = {.pooling = "sif a=0.001"},
                dot = {.metric = ZV_DOT};
    zv_space *a = ex_space("a", x, 40, 4, &(ex_columns){.ids = m.ids, .contract = one});
    zv_space *b = ex_space("b", x, 40, 4, &(ex_columns){.ids = m.ids, .contract = two});
    zv_space *d = ex_space("d", x, 40, 4, &(ex_columns){.ids = m.ids, .contract = dot});
    heard h = {{0}};
    zv_env *env = listener(&h, ZV_EN);
    zv_err err = {0};
    zv_compare *c = NULL;
    ZT_OK(zv_explain_compare(&c, env, a, b, NULL, &err), err);
    assert_non_null(strstr(h.text, "sif a=0.001"));
    zv_compare_free(c);
    ZT_FAILS(zv_explain_compare(&c, env, a, d, NULL, &err), ZV_USAGE, err);
    assert_null(c);
    zv_metric metric = ZV_L2;
    ZT_OK(zv_explain_compare(&c, env, a, d, &(zv_compare_opts){.metric = &metric}, &err), err);
    assert_int_equal(c->metric, ZV_L2);
    assert_false(c->unit);
    check(c, env);
    zv_compare_free(c);
    zv_env_free(env);
    zv_space_free(a);
    zv_space_free(b);
    zv_space_free(d);
    free(m.id);
    free(m.ids);
    free(x);
}

/* ---- Bad input ---- */

static void refuse(const float *x, size_t n, size_t dim, const float *y, size_t m, size_t q,
                   const char *other) {
    zv_err err = {0};
    zv_compare *c = NULL;
    zv_space *a = make("a", x, n, dim, "r", ZV_COS), *b = make("b", y, m, q, other, ZV_COS);
    ZT_FAILS(zv_explain_compare(&c, NULL, a, b, NULL, &err), ZV_NODATA, err);
    assert_null(c);
    zv_space_free(a);
    zv_space_free(b);
}

static void too_little_is_refused(void **state) {
    (void)state;
    float *x = ex_rows(50, 6, 30, 0), zero[4] = {0};
    refuse(x, 1, 6, x, 50, 6, "s");
    refuse(x, 2, 6, x, 2, 6, "r");
    refuse(x, 50, 6, x, 50, 5, "s"); /* nothing in common, other dimensions */
    refuse(x, 50, 6, zero, 2, 2, "r");
    refuse(x, 0, 6, x, 50, 6, "r");
    free(x);
}

static void odd_spaces_are_borne(void **state) {
    (void)state;
    enum { N = 40 };
    float *x = ex_rows(N, 60, 31, 0), *y = ex_rows(N, 60, 32, 0),
          *same = malloc(N * 3 * sizeof(float));
    for (size_t i = 0; i < N * 3; i++) same[i] = (float)(i % 3) + 1;
    x[7 * 60 + 3] = NAN;
    for (size_t d = 0; d < 60; d++) y[9 * 60 + d] = 0;
    /* fewer rows than dimensions, a row with NaN, one of zeros */
    zv_space *a = make("a", x, N, 60, "r", ZV_COS), *b = make("b", y, N, 60, "r", ZV_COS);
    zv_compare *c = compare(a, b, (zv_compare_opts){0});
    assert_int_equal(c->common, N - 2);
    assert_true(isfinite(c->cka) && isfinite(c->heldout) && isfinite(c->mmd.p));
    check(c, NULL);
    zv_compare_free(c);
    zv_space_free(a);
    zv_space_free(b);
    /* all equal */
    a = make("a", same, N, 3, "r", ZV_COS);
    b = make("b", same, N, 3, "r", ZV_COS);
    c = compare(a, b, (zv_compare_opts){0});
    assert_true(c->paired && !c->aligned && isnan(c->cka));
    ZT_CLOSE(c->mmd.value, 0, 1e-12);
    ZT_CLOSE(c->mmd.p, 1, 0);
    ZT_CLOSE(c->c2st, 0.5, 0);
    check(c, NULL);
    zv_compare_free(c);
    zv_space_free(a);
    zv_space_free(b);
    /* one dimension, by the cosine: only the sign is left */
    a = make("a", x + 60 * 20, N, 1, "r", ZV_COS);
    b = make("b", y + 60 * 20, N, 1, "r", ZV_COS);
    c = compare(a, b, (zv_compare_opts){0});
    check(c, NULL);
    zv_compare_free(c);
    zv_space_free(a);
    zv_space_free(b);
    free(x);
    free(y);
    free(same);
}

static void threads_and_tiers_give_the_same_answer(void **state) {
    (void)state;
    float *x = ex_rows(300, 9, 33, 0.3), *y = ex_rows(300, 9, 34, 0.4);
    zv_space *a = make("a", x, 300, 9, "r", ZV_COS), *b = make("b", y, 300, 9, "r", ZV_COS);
    zv_compare *c[2];
    for (unsigned i = 0; i < 2; i++) {
        zv_env *env = ex_env(ZV_EN, 1 + 2 * i);
        zv_err err = {0};
        ZT_OK(zv_explain_compare(&c[i], env, a, b, NULL, &err), err);
        if (i == 1) {
            ZT_CLOSE(c[0]->mmd.p, c[1]->mmd.p, 0);
            ZT_CLOSE(c[0]->mmd.value, c[1]->mmd.value, 0);
            ZT_CLOSE(c[0]->cka, c[1]->cka, 1e-12);
            ZT_CLOSE(c[0]->c2st, c[1]->c2st, 0);
            ZT_CLOSE(c[0]->heldout, c[1]->heldout, 1e-12);
        }
        if (i == 1) {
            zv_compare_free(c[1]);
            zv_env_free(env);
        } else {
            /* what was made with an environment is freed before it: keep the numbers only */
            static zv_compare kept;
            kept = *c[0];
            zv_compare_free(c[0]);
            zv_env_free(env);
            c[0] = &kept;
        }
    }
    zv_space_free(a);
    zv_space_free(b);
    free(x);
    free(y);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_spaces_agree_wholly),
        cmocka_unit_test(a_turned_copy_is_the_same_but_for_its_place),
        cmocka_unit_test(the_order_of_rows_says_nothing),
        cmocka_unit_test(items_that_were_moved_are_named),
        cmocka_unit_test(texts_that_are_new_are_named),
        cmocka_unit_test(dimensions_may_differ),
        cmocka_unit_test(heldout_residual_is_honest),
        cmocka_unit_test(numbers_are_those_of_numpy),
        cmocka_unit_test(equal_laws_are_rarely_told_apart),
        cmocka_unit_test(equal_items_are_rarely_told_apart),
        cmocka_unit_test(intervals_cover),
        cmocka_unit_test(ids_of_other_texts_pair_nothing),
        cmocka_unit_test(without_ids_rows_are_paired_and_it_is_said),
        cmocka_unit_test(two_parts_of_one_space),
        cmocka_unit_test(contracts_that_differ_are_said_or_refused),
        cmocka_unit_test(too_little_is_refused),
        cmocka_unit_test(odd_spaces_are_borne),
        cmocka_unit_test(threads_and_tiers_give_the_same_answer),
    };
    return cmocka_run_group_tests_name("compare", tests, ex_begin, ex_end);
}
