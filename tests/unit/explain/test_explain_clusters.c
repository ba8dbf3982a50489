/* test_explain_clusters.c — planted kinds of texts are found, counted and named; where there are none that is said. */
#include "explain_fixture.h"

enum { DIM = 24, KINDS = 6 };

static const char *const SUBJECTS[2][KINDS] = {{"king crown throne", "bread cheese soup",
                                                "dog horse bird", "ship sea sailor",
                                                "screen code network", "violin song dance"},
                                               {"מלך כתר ארמון", "לחם גבינה מרק", "כלב סוס ציפור",
                                                "ספינה ים מלח", "מסך קוד רשת", "כינור שיר ריקוד"}};

/* Texts of KINDS kinds around a common direction, row i of kind i % KINDS; a text has two of its kind's words and two that
 * any text may have. */
static zv_space *planted(const char *name, size_t n, bool hebrew, double noise, bool texts,
                         bool labels) {
    zv_rng rng = zv_rng_seed(11);
    double centers[KINDS][DIM];
    float *rows = malloc(n * DIM * sizeof *rows);
    char *store = malloc(n * 96);
    const char **list = malloc(2 * n * sizeof *list);
    for (size_t k = 0; k < KINDS; k++)
        for (size_t d = 0; d < DIM; d++) centers[k][d] = zv_rng_normal(&rng) + 0.5;
    for (size_t i = 0; i < n; i++) {
        const size_t kind = i % KINDS;
        char words[3][16];
        sscanf(SUBJECTS[hebrew][kind], "%15s %15s %15s", words[0], words[1], words[2]);
        for (size_t d = 0; d < DIM; d++)
            rows[i * DIM + d] = (float)(centers[kind][d] + noise * zv_rng_normal(&rng));
        list[i] = store + i * 96;
        list[n + i] =
            i % 7 ? SUBJECTS[0][kind] : SUBJECTS[0][0]; /* a seventh is labelled wrongly */
        snprintf(store + i * 96, 96, hebrew ? "%s %s זה של%u" : "%s %s the thing%u", words[i % 3],
                 words[(i + i / 3) % 3], (unsigned)zv_rng_below(&rng, 40));
    }
    char contract[64];
    const zv_text_opts text = zv_text_opts_default();
    zv_text_opts_format(contract, &text);
    const ex_columns c = {.texts = texts ? list : NULL,
                          .labels = labels ? list + n : NULL,
                          .contract = {.kind = texts ? ZV_SPACE_TEXTS : ZV_SPACE_VECTORS,
                                       .text = texts ? contract : NULL}};
    zv_space *s = ex_space(name, rows, n, DIM, &c);
    free(rows);
    free(store);
    free(list);
    return s;
}

static zv_clusters *find(const zv_env *env, const zv_space *s, zv_clusters_opts o) {
    zv_err err = {0};
    zv_clusters *c = NULL;
    ZT_OK(zv_explain_clusters(&c, env, s, &o, &err), err);
    return c;
}

static void assert_opens(const zv_clusters *c, const zv_env *env) {
    zv_err err = {0};
    zv_report *r = ex_report(env, "all");
    ZT_OK(zv_clusters_findings(c, r, &err), err);
    ZT_OK(zv_report_complete(r, &err), err);
    ex_check_report(r, true);
    zv_report_free(r);
}

static void assert_planted(const zv_clusters *c) {
    assert_int_equal(c->k, KINDS);
    for (size_t i = 0; i < c->rows; i++) assert_int_equal(c->cluster[i], c->cluster[i % KINDS]);
    for (size_t j = 1; j < KINDS; j++)
        for (size_t i = 0; i < j; i++) assert_int_not_equal(c->cluster[j], c->cluster[i]);
}

static void kinds_are_counted_and_named(void **state) {
    (void)state;
    for (int hebrew = 0; hebrew < 2; hebrew++) {
        zv_space *s = planted("named", 900, hebrew, 0.6, true, true);
        zv_clusters *c = find(NULL, s, (zv_clusters_opts){.max_k = 12});
        assert_planted(c);
        assert_true(c->suggested);
        assert_true(c->k_interval.lo <= KINDS && KINDS <= c->k_interval.hi);
        assert_int_equal(c->verdict, ZV_CLUSTERS_CLEAR);
        ZT_CLOSE(c->p, 1.0 / 40, 1e-12);
        assert_true(c->stability > 0.95);
        for (size_t kind = 0; kind < KINDS; kind++) {
            const zv_cluster *l = &c->clusters[c->cluster[kind]];
            assert_int_equal(l->n_words, 3); /* and none that any text may have */
            for (size_t w = 0; w < 3; w++) {
                char word[32];
                snprintf(word, sizeof word, "%.*s", (int)l->words[w].word.len,
                         l->words[w].word.ptr);
                assert_non_null(strstr(SUBJECTS[hebrew][kind], word));
                assert_true(l->words[w].q <= 0.05 && l->words[w].outside == 0);
            }
            assert_true(l->stability > 0.9 && l->stability_interval.lo <= l->stability);
            /* also where every run brings all rows back, twenty runs don't say that all will */
            assert_true(l->stability_interval.lo < 1 && l->stability_interval.hi <= 1);
            assert_int_equal(l->n_typical, 3);
            assert_int_equal(l->n_border, 3);
            assert_true(l->typical[0].own >= l->typical[2].own);
            assert_true(l->border[0].margin <= l->border[2].margin);
        }
        assert_int_equal(c->labels, KINDS);
        assert_true(c->with_labels.rand > 0.5 && c->with_labels.rand < 0.9);
        assert_opens(c, NULL);
        zv_clusters_free(c);
        zv_space_free(s);
    }
}

static void one_cloud_has_none(void **state) {
    (void)state;
    size_t clusters = 0;
    for (uint64_t seed = 1; seed <= 12; seed++) {
        /* around 0 and far from it, few and many dimensions, one far longer than the others */
        const size_t dim = seed % 3 ? 5 : 40;
        float *rows = ex_rows(400, dim, seed, seed % 2 ? 0 : 1);
        for (size_t i = 0; i < 400; i++) rows[i * dim] *= 3;
        zv_space *s = ex_space("cloud", rows, 400, dim, NULL);
        zv_clusters *c =
            find(NULL, s,
                 (zv_clusters_opts){.k = seed % 4 ? 5 : 0, .max_k = 8, .euclidean = seed % 5 == 0});
        clusters += c->verdict != ZV_CLUSTERS_NONE;
        if (seed < 3) assert_opens(c, NULL);
        zv_clusters_free(c);
        zv_space_free(s);
        free(rows);
    }
    assert_true(clusters <= 3); /* 12 at 1 in 20: more than 3 once in 400 times */
}

static void vectors_without_texts_go_by_ids(void **state) {
    (void)state;
    zv_space *s = planted("bare", 600, false, 0.6, false, false);
    zv_clusters *c = find(NULL, s, (zv_clusters_opts){.k = KINDS, .shown = 2});
    zv_buf name = {0};
    assert_planted(c);
    assert_true(isnan(c->words_q));
    assert_int_equal(c->labels, 0);
    zv_clusters_name(c, 0, &name);
    assert_non_null(strstr(zv_buf_cstr(&name), ", "));
    zv_buf_free(&name);
    assert_opens(c, NULL);
    zv_clusters_free(c);
    zv_space_free(s);
}

static void density_finds_the_kinds_and_names_noise(void **state) {
    (void)state;
    zv_space *s = planted("dense", 600, true, 0.3, true, true);
    zv_env *env = ex_env(ZV_HE, 2);
    zv_clusters *c = find(env, s, (zv_clusters_opts){.by = ZV_CLUSTERS_DENSITY, .min_size = 20});
    assert_int_equal(c->k, KINDS);
    assert_true(c->noise < 60);
    assert_int_equal(c->verdict, ZV_CLUSTERS_CLEAR);
    assert_opens(c, env);
    zv_clusters_free(c);
    zv_env_free(env);
    zv_space_free(s);
    float *rows = ex_rows(300, 60, 4, 0); /* nothing but noise */
    s = ex_space("noise", rows, 300, 60, NULL);
    c = find(NULL, s, (zv_clusters_opts){.by = ZV_CLUSTERS_DENSITY});
    assert_int_equal(c->verdict,
                     ZV_CLUSTERS_NONE); /* be it that one cloud has as many chance clusters */
    assert_true(c->noise > 200);
    assert_opens(c, NULL);
    zv_clusters_free(c);
    zv_space_free(s);
    free(rows);
}

static void the_same_on_any_number_of_threads(void **state) {
    (void)state;
    zv_space *s = planted("threads", 500, false, 1.5, true, true);
    zv_clusters *first = NULL;
    zv_env *envs[3];
    for (unsigned t = 0; t < 3; t++) {
        envs[t] = ex_env(ZV_EN, 1 + 2 * t);
        zv_clusters *c = find(envs[t], s, (zv_clusters_opts){.max_k = 8});
        if (first) {
            assert_memory_equal(first->cluster, c->cluster, 500 * sizeof *c->cluster);
            ZT_CLOSE(c->p, first->p, 0);
            ZT_CLOSE(c->stability, first->stability, 0);
            ZT_CLOSE(c->agreement, first->agreement, 0);
            zv_clusters_free(c);
        } else {
            first = c;
        }
    }
    zv_clusters_free(first);
    for (unsigned t = 0; t < 3; t++) zv_env_free(envs[t]);
    zv_space_free(s);
}

static void words_of_a_space_are_named_by_themselves(void **state) {
    (void)state;
    zv_space *s = ex_words("words", 0, ZV_I8);
    zv_clusters *c = find(NULL, s, (zv_clusters_opts){.k = 4});
    zv_buf name = {0};
    char word[32];
    zv_clusters_name(c, 1, &name);
    snprintf(word, sizeof word, "%s", zv_buf_cstr(&name));
    *strchr(word, ',') = 0;
    assert_int_equal(c->cluster[zv_space_find(s, zv_str_of(word))], 1);
    assert_opens(c, NULL);
    zv_buf_free(&name);
    zv_clusters_free(c);
    zv_space_free(s);
}

static void assert_refused(const float *rows, size_t n, size_t dim, zv_clusters_opts o,
                           const char *says) {
    zv_err err = {0};
    zv_clusters *c = NULL;
    zv_space *s = ex_space("bad", rows, n, dim, NULL);
    ZT_FAILS(zv_explain_clusters(&c, NULL, s, &o, &err), ZV_NODATA, err);
    assert_null(c);
    if (!strstr(err.msg, says)) fail_msg("'%s' doesn't say '%s'", err.msg, says);
    zv_space_free(s);
}

static void bad_input_is_said(void **state) {
    (void)state;
    float *rows = ex_rows(100, 4, 3, 0), equal[40], holes[40];
    for (size_t i = 0; i < 40; i++) {
        equal[i] = i % 4 == 1 ? 2 : 1;
        holes[i] = NAN;
    }
    assert_refused(rows, 1, 4, (zv_clusters_opts){0}, "takes 40");
    assert_refused(rows, 2, 4, (zv_clusters_opts){.k = 3}, "too few for 3");
    assert_refused(rows, 39, 4, (zv_clusters_opts){0}, "takes 40");
    assert_refused(equal, 10, 4, (zv_clusters_opts){.k = 2}, "all alike");
    assert_refused(holes, 10, 4, (zv_clusters_opts){.k = 2}, "no row");
    assert_refused(rows, 6, 4, (zv_clusters_opts){.by = ZV_CLUSTERS_DENSITY}, "6 rows");
    /* one row, one cluster; and NaN rows are left out and counted */
    zv_space *s = ex_space("one", rows, 1, 4, NULL);
    zv_clusters *c = find(NULL, s, (zv_clusters_opts){.k = 1});
    assert_int_equal(c->verdict, ZV_CLUSTERS_UNKNOWN);
    assert_opens(c, NULL);
    zv_clusters_free(c);
    zv_space_free(s);
    rows[4] = NAN;
    memset(rows + 12, 0, 4 * sizeof *rows);
    s = ex_space("holes", rows, 100, 4, NULL);
    c = find(NULL, s, (zv_clusters_opts){.k = 3});
    assert_int_equal(c->left_out, 2);
    assert_int_equal(c->cluster[1], ZV_NOISE);
    assert_true(isnan(c->margin[3]));
    assert_opens(c, NULL);
    zv_clusters_free(c);
    zv_space_free(s);
    free(rows);
}

/* Dimensions beyond 1,024 are seen through random directions; more dimensions than rows are no trouble. */
static void wide_rows(void **state) {
    (void)state;
    const size_t n = 60, dim = 1500;
    float *rows = ex_rows(n, dim, 9, 0);
    for (size_t i = 0; i < n; i++)
        for (size_t d = 0; d < 100; d++) rows[i * dim + 100 * (i % 3) + d] += 3;
    zv_space *s = ex_space("wide", rows, n, dim, NULL);
    zv_clusters *c = find(NULL, s, (zv_clusters_opts){.k = 3});
    for (size_t i = 3; i < n; i++) assert_int_equal(c->cluster[i], c->cluster[i % 3]);
    assert_int_equal(c->verdict, ZV_CLUSTERS_CLEAR);
    assert_opens(c, NULL);
    zv_clusters_free(c);
    zv_space_free(s);
    free(rows);
}

/* Half of the rows are then all alike: no k can be tried, and none that was not asked for may be refused. */
static void one_row_that_differs_is_a_cluster_of_its_own(void **state) {
    (void)state;
    enum { N = 150 };
    float *rows = malloc(N * 5 * sizeof *rows);
    for (size_t i = 0; i < N * 5; i++) rows[i] = i < 5 ? (float)i + 1 : 1;
    zv_space *s = ex_space("almost", rows, N, 5, NULL);
    zv_clusters *c = find(NULL, s, (zv_clusters_opts){0});
    assert_int_equal(c->k, 2);
    assert_int_equal(c->clusters[1].rows, 1);
    assert_true(isnan(c->k_interval.lo));
    assert_opens(c, NULL);
    zv_clusters_free(c);
    zv_space_free(s);
    free(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_are_counted_and_named),
        cmocka_unit_test(one_cloud_has_none),
        cmocka_unit_test(one_row_that_differs_is_a_cluster_of_its_own),
        cmocka_unit_test(vectors_without_texts_go_by_ids),
        cmocka_unit_test(density_finds_the_kinds_and_names_noise),
        cmocka_unit_test(the_same_on_any_number_of_threads),
        cmocka_unit_test(words_of_a_space_are_named_by_themselves),
        cmocka_unit_test(bad_input_is_said),
        cmocka_unit_test(wide_rows),
    };
    return cmocka_run_group_tests(tests, ex_begin, ex_end);
}
