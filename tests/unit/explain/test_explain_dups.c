/* test_explain_dups.c — what repeats: planted copies are found, nothing else is, and what stays is what a
 * comparison of everything with everything would leave. */
#include "explain_fixture.h"

#include <stdatomic.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { DIM = 4 };

static zv_space *texts_space(const char *name, const char *const *texts, size_t n) {
    float *rows = ex_rows(n, DIM, 9, 0.1);
    char text[64];
    zv_text_opts opts = zv_text_opts_default();
    zv_text_opts_format(text, &opts);
    ex_columns c = {.texts = texts, .contract = {.kind = ZV_SPACE_TEXTS, .text = text}};
    zv_space *s = ex_space(name, rows, n, DIM, &c);
    free(rows);
    return s;
}

static zv_dups *find(const zv_space *s, const zv_dups_opts *opts) {
    zv_err err = {0};
    zv_dups *d = NULL;
    ZT_OK(zv_explain_dups(&d, NULL, s, opts, &err), err);
    return d;
}

static void assert_opens(const zv_dups *d, const zv_space *s) {
    zv_err err = {0};
    zv_report *r = NULL;
    ZT_OK(zv_report_new(&r, NULL, "all", &err), err);
    ZT_OK(zv_dups_findings(d, NULL, s, r, &err), err);
    ZT_OK(zv_report_complete(r, &err), err);
    ex_check_report(r, true);
    zv_report_free(r);
}

/* ---- By hand ---- */

static void kinds_are_told_apart(void **state) {
    (void)state;
    static const char *const texts[] = {
        "The king lives in the old castle by the sea", /* 0 */
        "a program writes code all day", /* 1 */
        "The king lives in the old castle by the sea", /* 2: text of 0 */
        "the KING lives, in the old castle -- by the sea!", /* 3: words of 0 */
        "the king lives in the old castle by the lake", /* 4: nearly 0: 9 of 11 */
        "the king slept in the new castle on the hill", /* 5: far */
        "", /* 6: nothing */
        "", /* 7 */
        "שָׁלוֹם עוֹלָם", /* 8 */
        "שלום, עולם", /* 9: words of 8 */
        "code writes a day all program", /* 10: nearly 1: only the order differs */
    };
    zv_space *s = texts_space("kinds", texts, COUNT(texts));
    zv_dups *d = find(s, NULL);
    assert_int_equal(d->rows, 11);
    assert_int_equal(d->compared, 9);
    assert_int_equal(d->n_sets, 3);
    assert_int_equal(d->repeats[ZV_DUP_TEXT], 1);
    assert_int_equal(d->repeats[ZV_DUP_WORDS], 2);
    assert_int_equal(d->repeats[ZV_DUP_NEAR], 2);
    const zv_dup_set *king = &d->sets[0], *program = &d->sets[1], *hebrew = &d->sets[2];
    assert_int_equal(king->n, 4);
    assert_int_equal(king->rows[0].row, 0);
    assert_int_equal(king->rows[1].row, 2);
    assert_int_equal(king->rows[1].kind, ZV_DUP_TEXT);
    assert_int_equal(king->rows[2].row, 3);
    assert_int_equal(king->rows[2].kind, ZV_DUP_WORDS);
    assert_int_equal(king->rows[3].row, 4);
    assert_int_equal(king->rows[3].kind, ZV_DUP_NEAR);
    ZT_CLOSE(king->rows[3].similarity, 9.0 / 11, 1e-15);
    assert_int_equal(program->rows[0].row, 1);
    assert_int_equal(program->rows[1].row, 10);
    ZT_CLOSE(program->rows[1].similarity, 1, 0);
    assert_int_equal(hebrew->rows[0].row, 8);
    assert_int_equal(hebrew->rows[1].kind, ZV_DUP_WORDS);
    assert_opens(d, s);
    uint8_t keep[COUNT(texts)];
    static const uint8_t want[] = {1, 1, 0, 0, 0, 1, 1, 1, 1, 0, 0};
    zv_dups_kept(d, keep);
    assert_memory_equal(keep, want, sizeof want);
    zv_dups_free(NULL, d);
    d = find(s, &(zv_dups_opts){.equal_only = true});
    assert_int_equal(d->repeats[ZV_DUP_NEAR], 0);
    assert_int_equal(d->n_sets, 2);
    assert_opens(d, s);
    zv_dups_free(NULL, d);
    zv_space_free(s);
}

/* ---- Against everything with everything ---- */

static int compare_strings(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Bag Jaccard by splitting at blanks and sorting strings. */
static double plain_jaccard(const char *one, const char *two) {
    char copy[2][512], *words[2][64];
    size_t n[2] = {0, 0};
    for (int k = 0; k < 2; k++) {
        char *rest = NULL;
        snprintf(copy[k], sizeof copy[k], "%s", k ? two : one);
        for (char *w = strtok_r(copy[k], " ", &rest); w; w = strtok_r(NULL, " ", &rest))
            words[k][n[k]++] = w;
        qsort(words[k], n[k], sizeof(char *), compare_strings);
    }
    size_t i = 0, j = 0, both = 0;
    while (i < n[0] && j < n[1]) {
        int order = strcmp(words[0][i], words[1][j]);
        both += order == 0;
        i += order <= 0;
        j += order >= 0;
    }
    return (double)both / (double)(n[0] + n[1] - both);
}

/* Replaces, drops, or repeats a word here and there. */
static void disturb(char out[512], const char *text, zv_rng *rng) {
    char copy[512], word[32], *rest = NULL;
    size_t len = 0;
    snprintf(copy, sizeof copy, "%s", text);
    out[0] = 0;
    for (char *w = strtok_r(copy, " ", &rest); w; w = strtok_r(NULL, " ", &rest)) {
        const uint64_t what = zv_rng_below(rng, 12);
        if (what == 0) continue;
        if (what == 1) ex_word(word, zv_rng_below(rng, EX_WORDS));
        len += (size_t)snprintf(out + len, 512 - len, "%s%s", len ? " " : "", what == 1 ? word : w);
        if (what == 2) len += (size_t)snprintf(out + len, 512 - len, " %s", w);
    }
}

static void longer_text(char out[512], zv_rng *rng, bool hebrew) {
    char second[512];
    ex_text(out, rng, hebrew);
    ex_text(second, rng, hebrew);
    size_t len = strlen(out);
    snprintf(out + len, 512 - len, " %s", second);
}

/* Kept texts are pairwise farther than `near`; those that go are as near to what stays as they say. */
static void nothing_is_missed(void **state) {
    (void)state;
    enum { N = 500 };
    static char texts[N][512];
    static const double levels[] = {0.5, 0.66, 0.8, 0.95, 1};
    const char *pointers[N];
    zv_rng rng = zv_rng_seed(11);
    for (size_t i = 0; i < N; i++) {
        if (i >= 160 && i % 3)
            disturb(texts[i], texts[zv_rng_below(&rng, i)], &rng);
        else
            longer_text(texts[i], &rng, i % 2 == 1);
        pointers[i] = texts[i];
    }
    zv_space *s = texts_space("all", pointers, N);
    for (size_t level = 0; level < COUNT(levels); level++) {
        const double near = levels[level];
        zv_dups *d = find(s, &(zv_dups_opts){.near = near});
        uint8_t keep[N];
        zv_dups_kept(d, keep);
        for (size_t i = 0; i < N; i++)
            for (size_t j = 0; keep[i] && texts[i][0] && j < i; j++)
                if (keep[j] && texts[j][0])
                    assert_true(plain_jaccard(texts[i], texts[j]) < near + 1e-9);
        size_t members = 0;
        for (size_t k = 0; k < d->n_sets; k++)
            for (size_t i = 1; i < d->sets[k].n; i++, members++) {
                const zv_dup *dup = &d->sets[k].rows[i];
                const double again = plain_jaccard(texts[dup->row], texts[d->sets[k].rows[0].row]);
                ZT_CLOSE(dup->similarity, again, 1e-12);
                assert_true(again >= near - 1e-9);
            }
        if (near < 0.9) assert_true(members > 15);
        assert_opens(d, s);
        zv_dups_free(NULL, d);
    }
    zv_space_free(s);
}

/* ---- Vectors alone ---- */

static void vectors_repeat_without_texts(void **state) {
    (void)state;
    enum { N = 60 };
    float *rows = ex_rows(N, DIM, 3, 0);
    memcpy(rows + 50 * DIM, rows + 7 * DIM, DIM * sizeof(float));
    memcpy(rows + 51 * DIM, rows + 7 * DIM, DIM * sizeof(float));
    for (size_t d = 0; d < DIM; d++) rows[20 * DIM + d] = rows[21 * DIM + d] = 0; /* no vectors */
    zv_space *s = ex_space("vectors", rows, N, DIM, NULL);
    zv_dups *d = find(s, NULL);
    assert_int_equal(d->n_sets, 1);
    assert_int_equal(d->compared, N - 2);
    assert_int_equal(d->sets[0].n, 3);
    assert_int_equal(d->sets[0].rows[0].row, 7);
    assert_int_equal(d->sets[0].rows[2].row, 51);
    assert_int_equal(d->sets[0].rows[1].kind, ZV_DUP_VECTOR);
    assert_int_equal(d->by, ZV_DUPS_BY_ANGLE);
    assert_opens(d, s);
    zv_dups_free(NULL, d);
    zv_space_free(s);
    free(rows);
}

/* Pairs planted at known cosines, among rows with a strong common direction: those at .995 and more are all
 * found, those below the limit never, in few rows and in many. */
static void near_vectors_are_found(void **state) {
    (void)state;
    enum { WIDE = 40 };
    static const size_t sizes[] = {500, 9000};
    for (size_t size = 0; size < 2; size++) {
        const size_t n = sizes[size], planted = 120;
        /* beside a common direction this strong, buckets of more signs would miss some */
        float *rows = ex_rows(n, WIDE, 5 + size, size ? 3 : 0.5);
        zv_rng rng = zv_rng_seed(7);
        for (size_t i = 0; i < planted; i++) {
            const float *from = rows + i * WIDE;
            float *to = rows + (n - 1 - i) * WIDE;
            double norm = 0, noise[WIDE], along = 0, rest = 0;
            for (size_t d = 0; d < WIDE; d++) norm += (double)from[d] * (double)from[d];
            for (size_t d = 0; d < WIDE; d++) {
                noise[d] = zv_rng_normal(&rng);
                along += noise[d] * (double)from[d] / norm;
            }
            for (size_t d = 0; d < WIDE; d++) {
                noise[d] -= along * (double)from[d];
                rest += noise[d] * noise[d];
            }
            const double cosine = i % 2 ? 0.995 : 0.985;
            const double tangent = sqrt(1 / (cosine * cosine) - 1) * sqrt(norm / rest);
            for (size_t d = 0; d < WIDE; d++)
                to[d] = (float)(3 * ((double)from[d] + tangent * noise[d]));
        }
        zv_space *s = ex_space("angles", rows, n, WIDE, NULL);
        zv_dups *d = find(s, NULL);
        assert_int_equal(d->repeats[ZV_DUP_ANGLE], planted / 2);
        assert_int_equal(d->n_sets, planted / 2);
        for (size_t k = 0; k < d->n_sets; k++) {
            assert_int_equal(d->sets[k].n, 2);
            assert_int_equal(d->sets[k].rows[1].row, n - 1 - d->sets[k].rows[0].row);
            ZT_CLOSE(d->sets[k].rows[1].similarity, 0.995, 1e-6);
        }
        assert_opens(d, s);
        zv_dups_free(NULL, d);
        zv_space_free(s);
        free(rows);
    }
}

/* Rows in order, each with all that stay before it, in plain loops: which row each goes to. */
static void by_hand(size_t *keeper, const float *rows, size_t n, size_t dim, double near) {
    double *norms = malloc(n * sizeof *norms);
    for (size_t i = 0; i < n; i++) {
        double most = near, square = 0;
        for (size_t d = 0; d < dim; d++)
            square += (double)rows[i * dim + d] * (double)rows[i * dim + d];
        norms[i] = sqrt(square);
        keeper[i] = i;
        for (size_t j = 0; j < i; j++) {
            double dot = 0;
            if (keeper[j] != j) continue;
            for (size_t d = 0; d < dim; d++)
                dot += (double)rows[i * dim + d] * (double)rows[j * dim + d];
            const double cosine = dot / (norms[i] * norms[j]);
            if (cosine < most || (keeper[i] != i && cosine == most)) continue;
            keeper[i] = j;
            most = cosine;
        }
    }
    free(norms);
}

/* Beyond one batch of rows trees are asked; what they find is what comparing everything finds, in few dimensions and in many,
 * where rows spread alike in all of them (several trees), around a common direction, and in narrow clusters. */
static void trees_miss_nothing(void **state) {
    (void)state;
    enum { N = 5000, WIDE = 100 };
    static const struct {
        size_t dim;
        double common, cluster, near; /* spread within a cluster; 0: no clusters */
    } cases[] = {{WIDE, 0, 0, .5},    {WIDE, 2, 0, .85},  {30, 1, .15, .97}, {30, 0, .3, .9},
                 {3, 0.5, 0, .99995}, {2, 0, 0, .999999}, {1, 0, 0, .9},     {9, 0, .02, .999}};
    size_t *keeper = malloc(N * sizeof *keeper);
    for (size_t c = 0; c < COUNT(cases); c++) {
        const size_t dim = cases[c].dim;
        float *rows = ex_rows(N, dim, 40 + c, cases[c].common);
        zv_rng rng = zv_rng_seed(50 + c);
        for (size_t i = 100; cases[c].cluster > 0 && i < N; i++)
            for (size_t d = 0; d < dim; d++)
                rows[i * dim + d] =
                    rows[i % 100 * dim + d] + (float)(cases[c].cluster * zv_rng_normal(&rng));
        /* and some that are near whatever the rest is */
        for (size_t i = 3000; i < 3200 && cases[c].cluster <= 0; i++)
            for (size_t d = 0; d < dim; d++)
                rows[i * dim + d] = 2 * rows[(i - 2990) * dim + d] +
                                    (float)(.1 * (1 - cases[c].near) * zv_rng_normal(&rng));
        by_hand(keeper, rows, N, dim, cases[c].near);
        zv_space *s = ex_space("trees", rows, N, dim, NULL);
        zv_dups *d = find(s, &(zv_dups_opts){.near = cases[c].near});
        size_t goes = 0, listed = 0, differ = 0;
        for (size_t i = 0; i < N; i++) goes += keeper[i] != i;
        for (size_t k = 0; k < d->n_sets; k++)
            for (size_t i = 1; i < d->sets[k].n; i++, listed++)
                differ += keeper[d->sets[k].rows[i].row] != d->sets[k].rows[0].row;
        if (listed != goes || differ > 0)
            fail_msg("case %zu: %zu listed, %zu by hand, %zu go elsewhere", c, listed, goes,
                     differ);
        assert_true(goes >= 150);
        zv_dups_free(NULL, d);
        zv_space_free(s);
        free(rows);
    }
    free(keeper);
}

/* Threads change nothing, and a request to stop is heard in the midst. */
static bool stop_later(void *ctx) { /* asked by every thread of the pool */
    return atomic_fetch_add((atomic_size_t *)ctx, 1) >= 300;
}

static void angles_stop_and_do_not_depend_on_threads(void **state) {
    (void)state;
    enum { N = 6000, WIDE = 24 };
    float *rows = ex_rows(N, WIDE, 3, 1);
    zv_space *s = ex_space("threads", rows, N, WIDE, NULL);
    zv_env *env[2] = {ex_env(ZV_EN, 1), ex_env(ZV_EN, 3)}, *stops = NULL;
    zv_dups *d[2];
    zv_err err = {0};
    for (unsigned t = 0; t < 2; t++)
        ZT_OK(zv_explain_dups(&d[t], env[t], s, &(zv_dups_opts){.near = .8}, &err), err);
    assert_true(d[0]->n_sets > 10);
    assert_int_equal(d[0]->n_sets, d[1]->n_sets);
    for (size_t k = 0; k < d[0]->n_sets; k++)
        for (size_t i = 0; i < d[0]->sets[k].n; i++) {
            assert_int_equal(d[0]->sets[k].rows[i].row, d[1]->sets[k].rows[i].row);
            ZT_CLOSE(d[0]->sets[k].rows[i].similarity, d[1]->sets[k].rows[i].similarity, 0);
        }
    for (unsigned t = 0; t < 2; t++) {
        zv_dups_free(env[t], d[t]);
        zv_env_free(env[t]);
    }
    atomic_size_t asked = 0;
    const zv_env_opts opts = {.stop = stop_later, .ctx = &asked};
    ZT_OK(zv_env_new(&stops, &opts, &err), err);
    ZT_FAILS(zv_explain_dups(&d[0], stops, s, NULL, &err), ZV_INTERRUPTED, err);
    zv_env_free(stops);
    zv_space_free(s);
    free(rows);
}

static bool say_stop(void *ctx) {
    (void)ctx;
    return true;
}

static void bad_requests_are_refused(void **state) {
    (void)state;
    static const char *const one[] = {"alone", ""}, *const two[] = {"one word", "two words"};
    zv_space *s = texts_space("alone", one, 2);
    zv_err err = {0};
    zv_dups *d = NULL;
    ZT_FAILS(zv_explain_dups(&d, NULL, s, NULL, &err), ZV_NODATA, err);
    assert_null(d);
    zv_space_free(s);
    s = texts_space("pair", two, 2);
    static const double wrong[] = {0.2, 1.5, -1};
    for (size_t i = 0; i < COUNT(wrong); i++)
        ZT_FAILS(zv_explain_dups(&d, NULL, s, &(zv_dups_opts){.near = wrong[i]}, &err), ZV_USAGE,
                 err);
    zv_env *env = NULL;
    zv_env_opts opts = {.stop = say_stop};
    ZT_OK(zv_env_new(&env, &opts, &err), err);
    ZT_FAILS(zv_explain_dups(&d, env, s, NULL, &err), ZV_INTERRUPTED, err);
    zv_env_free(env);
    d = find(s, NULL);
    assert_int_equal(d->n_sets, 0);
    assert_opens(d, s);
    zv_dups_free(NULL, d);
    zv_space_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_are_told_apart),
        cmocka_unit_test(nothing_is_missed),
        cmocka_unit_test(vectors_repeat_without_texts),
        cmocka_unit_test(near_vectors_are_found),
        cmocka_unit_test(trees_miss_nothing),
        cmocka_unit_test(angles_stop_and_do_not_depend_on_threads),
        cmocka_unit_test(bad_requests_are_refused),
    };
    return cmocka_run_group_tests(tests, ex_begin, ex_end);
}
