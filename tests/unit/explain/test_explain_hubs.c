/* test_explain_hubs.c — hubs, confounds, languages, equal texts and what angles do: against another package, closed forms,
 * integrals done another way, and planted ones; in English and Hebrew. */
#include "explain_fixture.h"

#include <stddef.h>

static const double pi = 3.14159265358979323846;

static zv_report *audit(const zv_env *env, const zv_space *s, zv_audit_lists *lists) {
    zv_err err = {0};
    zv_report *r = ex_report(env, "all");
    const zv_audit_opts opts = {.background = {.pairs = 20000}, .lists = lists};
    ZT_OK(zv_explain_audit(r, env, s, &opts, NULL, &err), err);
    ex_check_report(r, true);
    return r;
}

static bool has(const zv_report *r, const char *name) {
    for (size_t i = 0; i < zv_report_size(r); i++)
        if (strcmp(zv_report_finding(r, i)->name, name) == 0) return true;
    return false;
}

/* ---- Skewness ---- */

/* The rows of bench/hubness_vs_scikit/reference.py. */
static float *made(size_t n, size_t dim) {
    uint64_t state = 1;
    float *rows = malloc(n * dim * sizeof *rows);
    for (size_t i = 0; i < n * dim; i++) {
        state = (state * 1103515245 + 12345) % 2147483648U;
        rows[i] = (float)((double)state / 2147483648.0 - 0.3);
    }
    return rows;
}

/* Values of scikit-hubness 0.21.2 (Hubness(k=10).score(), k_skewness and antihub_occurrence). */
static void skewness_is_that_of_scikit_hubness(void **state) {
    (void)state;
    static const struct {
        zv_metric metric;
        double skew, never;
    } want[] = {{ZV_COS, 0.45732732018495265, 2.0 / 300}, {ZV_L2, 0.8890322778959672, 2.0 / 300}};
    float *rows = made(300, 10);
    for (size_t i = 0; i < 2; i++) {
        const ex_columns c = {.contract = {.metric = want[i].metric}};
        zv_space *s = ex_space("made", rows, 300, 10, &c);
        zv_audit_lists lists;
        zv_report *r = audit(NULL, s, &lists);
        ZT_CLOSE(ex_value(r, "hubness_skew"), want[i].skew, 1e-6);
        ZT_CLOSE(ex_value(r, "hubs_never"), want[i].never, 1e-12);
        assert_int_equal(lists.asked, 300);
        zv_concentration_free(lists.concentration);
        zv_report_free(r);
        zv_space_free(s);
    }
    free(rows);
}

/* Rows around a common direction have hubs; the sample's estimate is that of all rows but for its error. */
static void a_sample_tells_the_skewness_of_all(void **state) {
    (void)state;
    enum { ROWS = 3000, DIM = 40 };
    float *rows = ex_rows(ROWS, DIM, 5, 0);
    for (size_t i = 0; i < ROWS; i++) rows[i * DIM] += 7;
    zv_space *s = ex_space("lean", rows, ROWS, DIM, NULL);
    zv_err err = {0};
    zv_hubs *h = NULL;
    double all, some, mean = 0;
    size_t told = 0, covered = 0;
    zv_interval i;
    ZT_OK(zv_explain_hubs(&h, NULL, s, &(zv_hubs_opts){.sample = ROWS}, &err), err);
    ZT_OK(zv_hubs_skew(&all, &i, h, &err), err);
    assert_true(isnan(i.lo) && all > 2);
    zv_hubs_free(h);
    for (uint64_t seed = 1; seed <= 40; seed++) {
        const zv_hubs_opts opts = {.sample = 600, .seed = seed};
        ZT_OK(zv_explain_hubs(&h, NULL, s, &opts, &err), err);
        ZT_OK(zv_hubs_skew(&some, &i, h, &err), err);
        mean += some / 40;
        told += i.lo < some && some < i.hi;
        covered += i.lo <= all && all <= i.hi;
        zv_hubs_free(h);
    }
    assert_int_equal(told, 40);
    assert_true(covered >= 32);
    ZT_CLOSE(mean, all, 0.15 * all); /* the naive skewness of found is biased by more than that */
    /* of few rows nothing can be told */
    ZT_OK(zv_explain_hubs(&h, NULL, s, &(zv_hubs_opts){.sample = 20}, &err), err);
    ZT_OK(zv_hubs_skew(&some, &i, h, &err), err);
    assert_true(isnan(some) && isnan(i.lo));
    zv_hubs_free(h);
    zv_space_free(s);
    free(rows);
}

/* A planted hub is found, named, and its causes are right: at the mean, long under a dot product, short text, copies. */
static void planted_hubs_are_named_with_their_causes(void **state) {
    (void)state;
    enum { ROWS = 1500, DIM = 30, HUB = 77 };
    static char ids[ROWS][16];
    const char *names[ROWS], *texts[ROWS];
    float *rows = ex_rows(ROWS, DIM, 6, 0);
    for (size_t i = 0; i < ROWS; i++) {
        snprintf(ids[i], sizeof ids[i], "שורה%zu", i);
        names[i] = ids[i];
        texts[i] = i == HUB ? "כן" : "משפט ארוך שיש בו כמה מילים";
        rows[i * DIM] += 3;
        for (size_t d = 0; d < DIM && i == HUB; d++) rows[i * DIM + d] = d == 0 ? 60 : 0;
    }
    for (int dot = 0; dot < 2; dot++) {
        const ex_columns c = {
            .ids = names,
            .texts = texts,
            .contract = {.kind = ZV_SPACE_TEXTS, .metric = dot ? ZV_DOT : ZV_COS}};
        zv_space *s = ex_space("hubs", rows, ROWS, DIM, &c);
        for (int lang = ZV_EN; lang <= ZV_HE; lang++) {
            zv_env *env = ex_env((zv_lang)lang, 2);
            zv_audit_lists lists;
            zv_report *r = audit(env, s, &lists);
            const zv_finding *f = ex_find(r, "hub_top");
            assert_int_equal(lists.hubs[0].row, HUB);
            assert_int_equal(lists.hubs[0].causes,
                             (unsigned)(ZV_HUB_CENTRE | ZV_HUB_SHORT) | (dot ? ZV_HUB_LONG : 0U));
            assert_non_null(strstr(f->why, "שורה77"));
            assert_non_null(strstr(f->why, lang == ZV_EN ? "mean direction" : "לכיוון הממוצע"));
            assert_non_null(strstr(f->next, "שורה77"));
            assert_int_equal(f->verdict, ZV_WARN);
            assert_int_equal(ex_find(r, "hubness_skew")->verdict, ZV_WARN);
            zv_concentration_free(lists.concentration);
            zv_report_free(r);
            zv_env_free(env);
        }
        zv_space_free(s);
    }
    free(rows);
    assert_string_equal(zv_hub_cause_name(ZV_HUB_SHORT), "short");
    assert_string_equal(zv_hub_cause_name(3), "");
}

/* Copies find one another. */
static void copies_are_a_cause(void **state) {
    (void)state;
    enum { ROWS = 400, DIM = 12 };
    float *rows = ex_rows(ROWS, DIM, 7, 0);
    for (size_t i = 1; i < 20; i++) memcpy(rows + i * DIM, rows, DIM * sizeof *rows);
    zv_space *s = ex_space("copies", rows, ROWS, DIM, NULL);
    zv_audit_lists lists;
    zv_report *r = audit(NULL, s, &lists);
    assert_true(lists.hubs[0].row < 20 && lists.hubs[0].copies >= 5);
    assert_true(lists.hubs[0].causes & ZV_HUB_COPIES);
    zv_concentration_free(lists.concentration);
    zv_report_free(r);
    zv_space_free(s);
    free(rows);
}

/* ---- Confounds ---- */

static void planted_confounds_are_seen(void **state) {
    (void)state;
    enum { ROWS = 600, DIM = 16 };
    static char ids[ROWS][16], texts[ROWS][400];
    const char *names[ROWS], *list[ROWS];
    float *rows = ex_rows(ROWS, DIM, 8, 0);
    zv_rng rng = zv_rng_seed(8);
    for (size_t i = 0; i < ROWS; i++) {
        const size_t words = 1 + zv_rng_below(&rng, 40);
        snprintf(ids[i], sizeof ids[i], "w%zu", i);
        names[i] = ids[i];
        list[i] = texts[i];
        texts[i][0] = 0;
        for (size_t k = 0; k < words; k++) strcat(texts[i], k % 2 ? " שלום" : " word");
        rows[i * DIM] += (float)words / 5; /* long texts lie nearer to the common direction */
    }
    const ex_columns c = {.texts = list, .contract = {.kind = ZV_SPACE_TEXTS, .metric = ZV_DOT}};
    zv_space *s = ex_space("lengths", rows, ROWS, DIM, &c);
    zv_report *r = audit(NULL, s, NULL);
    assert_int_equal(ex_find(r, "closeness_length")->verdict, ZV_WARN);
    assert_true(ex_value(r, "closeness_length") > 0.6);
    assert_non_null(strstr(ex_find(r, "closeness_length")->why, "long texts"));
    assert_true(ex_value(r, "norm_length") > 0.5);
    assert_int_equal(ex_find(r, "norm_length")->verdict, ZV_WARN);
    assert_non_null(strstr(ex_find(r, "norm_length")->next, "--metric cos"));
    assert_false(has(r, "norm_frequency"));
    zv_report_free(r);
    zv_space_free(s);
    /* words: counts fall with the row, and the later are the longer ones */
    for (size_t i = 0; i < ROWS; i++)
        for (size_t d = 0; d < DIM; d++) rows[i * DIM + d] *= (float)(1 + 0.01 * (double)i);
    const ex_columns w = {.ids = names, .counts = true, .contract = {.kind = ZV_SPACE_WORDS}};
    s = ex_space("counted", rows, ROWS, DIM, &w);
    r = audit(NULL, s, NULL);
    assert_true(ex_value(r, "norm_frequency") < -0.7);
    assert_int_equal(ex_find(r, "norm_frequency")->verdict,
                     ZV_INFO); /* the cosine doesn't see it */
    assert_int_equal(ex_find(r, "closeness_frequency")->verdict, ZV_PASS);
    assert_false(has(r, "norm_length"));
    zv_report_free(r);
    zv_space_free(s);
    free(rows);
}

/* ---- Neighbours by another metric ---- */

/* The share of the ten nearest by the angle that are nearest by the dot product too, by sorting. */
static double agreement_by_sorting(const float *rows, size_t n, size_t dim) {
    enum { K = 10 };
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        size_t best[2][K], same = 0;
        for (int dot = 0; dot < 2; dot++)
            for (size_t k = 0; k < K; k++) {
                double most = -INFINITY;
                for (size_t j = 0; j < n; j++) {
                    double product = 0, square = 0;
                    bool taken = j == i;
                    for (size_t b = 0; b < k; b++) taken = taken || best[dot][b] == j;
                    for (size_t d = 0; d < dim; d++) {
                        product += (double)rows[i * dim + d] * (double)rows[j * dim + d];
                        square += (double)rows[j * dim + d] * (double)rows[j * dim + d];
                    }
                    const double score = dot ? product : product / sqrt(square);
                    if (taken || score <= most) continue;
                    most = score;
                    best[dot][k] = j;
                }
            }
        for (size_t k = 0; k < K; k++)
            for (size_t l = 0; l < K; l++) same += best[0][k] == best[1][l];
        sum += (double)same / K / (double)n;
    }
    return sum;
}

static void neighbours_by_another_metric(void **state) {
    (void)state;
    enum { ROWS = 240, DIM = 6 };
    for (int alike = 0; alike < 2; alike++) {
        float *rows = ex_rows(ROWS, DIM, 21, 0);
        zv_rng rng = zv_rng_seed(4);
        for (size_t i = 0; i < ROWS; i++) {
            double square = 0;
            for (size_t d = 0; d < DIM; d++)
                square += (double)rows[i * DIM + d] * (double)rows[i * DIM + d];
            const double length = alike ? 1 : 1 + 2 * zv_rng_unit(&rng);
            for (size_t d = 0; d < DIM; d++) rows[i * DIM + d] *= (float)(length / sqrt(square));
        }
        zv_space *s = ex_space("metrics", rows, ROWS, DIM, NULL);
        zv_report *r = audit(NULL, s, NULL);
        const zv_finding *f = ex_find(r, "metric_agreement");
        if (alike)
            assert_true(f->value > .995 && strstr(f->why, "either kind"));
        else
            ZT_CLOSE(f->value, agreement_by_sorting(rows, ROWS, DIM), 1e-12);
        if (!alike) assert_non_null(strstr(f->why, "of the 10 nearest by cos"));
        zv_report_free(r);
        zv_space_free(s);
        free(rows);
    }
}

/* Of more rows some are asked, and the share of all is within the interval of theirs. */
static void neighbours_by_another_metric_of_a_sample(void **state) {
    (void)state;
    enum { ROWS = 1500, DIM = 6 };
    float *rows = ex_rows(ROWS, DIM, 22, 0);
    zv_space *s = ex_space("metrics", rows, ROWS, DIM, NULL);
    zv_report *r = audit(NULL, s, NULL);
    const zv_finding *f = ex_find(r, "metric_agreement");
    const double truth = agreement_by_sorting(rows, ROWS, DIM);
    assert_true(f->lo <= truth && truth <= f->hi && f->lo < f->value && f->value < f->hi);
    assert_true(f->hi - f->lo > .005 && f->hi - f->lo < .08);
    zv_report_free(r);
    zv_space_free(s);
    free(rows);
}

/* ---- Languages, equal texts ---- */

static void languages_and_their_neighbours(void **state) {
    (void)state;
    enum { ROWS = 500, DIM = 20 };
    static const char *const said[] = {"שלום עולם", "good morning", "доброе утро", "صباح الخير",
                                       "123"};
    const char *texts[ROWS];
    for (int apart = 0; apart < 2; apart++) {
        float *rows = ex_rows(ROWS, DIM, 9, 0);
        for (size_t i = 0; i < ROWS; i++) {
            const size_t language = i % 50 == 49 ? 4 : i % 50 == 48 ? 2 : i % 2;
            texts[i] = said[language];
            rows[i * DIM + language] += apart ? 40 : 0;
        }
        const ex_columns c = {.texts = texts, .contract = {.kind = ZV_SPACE_TEXTS}};
        zv_space *s = ex_space("languages", rows, ROWS, DIM, &c);
        zv_env *he = ex_env(ZV_HE, 2);
        zv_report *r = audit(NULL, s, NULL), *hebrew = audit(he, s, NULL);
        /* 250 - 10 of 490 known are Hebrew (even), 240 … English, 10 Russian */
        ZT_CLOSE(ex_value(r, "language_mix"), 1 - 240.0 / 490, 1e-12);
        assert_non_null(strstr(ex_find(r, "language_mix")->why, "Hebrew 48 %"));
        assert_non_null(strstr(ex_find(r, "language_mix")->why, "10 of 500"));
        assert_non_null(strstr(ex_find(hebrew, "language_mix")->why, "עברית"));
        const double share = ex_value(r, "language_neighbours");
        if (apart)
            assert_true(share > 0.99);
        else
            ZT_CLOSE(share, 0.48, 0.03);
        assert_int_equal(ex_find(r, "language_neighbours")->verdict, apart ? ZV_WARN : ZV_PASS);
        assert_int_equal(ex_find(r, "duplicate_texts")->verdict, ZV_FAIL);
        ZT_CLOSE(ex_value(r, "duplicate_texts"), 496.0 / 500, 1e-12);
        assert_non_null(strstr(ex_find(r, "duplicate_texts")->next, "zavit dups "));
        zv_report_free(hebrew);
        zv_report_free(r);
        zv_env_free(he);
        zv_space_free(s);
        free(rows);
    }
}

static void vectors_alone_have_no_language(void **state) {
    (void)state;
    float *rows = ex_rows(200, 8, 10, 0);
    zv_space *s = ex_space("alone", rows, 200, 8, NULL);
    zv_report *r = audit(NULL, s, NULL);
    assert_true(has(r, "hubness_skew") && has(r, "contrast") && has(r, "angle_dimension"));
    assert_false(has(r, "language_mix") || has(r, "duplicate_texts") || has(r, "norm_length"));
    zv_report_free(r);
    zv_space_free(s);
    free(rows);
}

/* ---- Random vectors ---- */

/* Moments of the angle by Simpson's rule on sin^(d-2). */
static double angle_sd_by_integration(double dim) {
    enum { STEPS = 200000 };
    double mass = 0, square = 0;
    for (size_t i = 0; i <= STEPS; i++) {
        const double x = pi * (double)i / STEPS, weight = i == 0 || i == STEPS ? 1 : i % 2 ? 4 : 2;
        const double density = weight * pow(sin(x), dim - 2);
        if (!isfinite(density)) continue;
        mass += density;
        square += density * (x - pi / 2) * (x - pi / 2);
    }
    return sqrt(square / mass) * 180 / pi;
}

/* P(angle < x). */
static double angle_cdf(double dim, double x) {
    enum { STEPS = 200000 };
    double below = 0, mass = 0;
    for (size_t i = 0; i < STEPS; i++) {
        const double half = ((double)i + 0.5) / STEPS;
        mass += pow(sin(pi * half), dim - 2) * pi / STEPS;
        below += pow(sin(x * half), dim - 2) * x / STEPS;
    }
    return below / mass;
}

static void random_angles_are_those_of_their_density(void **state) {
    (void)state;
    ZT_CLOSE(zv_random_angle_sd(1), 90, 1e-9); /* 0° or 180° */
    ZT_CLOSE(zv_random_angle_sd(2), 180 / sqrt(12), 1e-9); /* uniform */
    ZT_CLOSE(zv_random_angle_sd(3), sqrt(pi * pi / 4 - 2) * 180 / pi, 1e-9);
    const double dims[] = {4, 7, 10, 100, 1000.5, 65536};
    for (size_t i = 0; i < 6; i++) {
        ZT_CLOSE(zv_random_angle_sd(dims[i]) / angle_sd_by_integration(dims[i]), 1, 1e-8);
        ZT_CLOSE(zv_random_angle_dim(zv_random_angle_sd(dims[i])) / dims[i], 1, 1e-9);
        /* the median smallest angle of 500, from the contrast: P(angle < θ) = 1 - 2^(-1/500) */
        const double angle = 2 * atan(1 / (1 + zv_random_contrast(dims[i], 500)));
        ZT_CLOSE(angle_cdf(dims[i], angle) / (1 - exp2(-1.0 / 500)), 1, 2e-4);
    }
    ZT_CLOSE(zv_random_angle_sd(65536) * pi / 180 * 256, 1, 1e-4); /* 1/√d */
    assert_true(isnan(zv_random_angle_sd(0.5)) && isnan(zv_random_angle_dim(91)));
    assert_true(isnan(zv_random_angle_dim(0)) && isnan(zv_random_contrast(1, 500)));
    assert_true(isnan(zv_random_contrast(10, 1)));
}

/* By triangles as by vectors: either side of as many dimensions as rows. */
static void random_hubs_are_the_same_by_both_ways(void **state) {
    (void)state;
    zv_err err = {0};
    double below, above, far, se[3];
    ZT_OK(zv_random_hubness(&below, &se[0], NULL, 59, 60, 5, 60, 1, &err), err);
    ZT_OK(zv_random_hubness(&above, &se[1], NULL, 61, 60, 5, 60, 1, &err), err);
    ZT_OK(zv_random_hubness(&far, &se[2], NULL, 65536, 60, 5, 60, 1, &err), err);
    ZT_CLOSE(below, above, 4 * hypot(se[0], se[1]));
    ZT_CLOSE(far, above, 4 * hypot(se[1], se[2]));
    assert_true(se[0] > 0 && se[0] < 0.1);
    ZT_OK(zv_random_hubness(&below, &se[0], NULL, 1, 60, 5, 3, 1, &err), err);
    assert_true(isnan(below));
}

/* Random vectors are what random vectors are expected to be. */
static void a_random_collection_stands_on_the_curves(void **state) {
    (void)state;
    enum { ROWS = 4000, DIM = 24 };
    float *rows = ex_rows(ROWS, DIM, 11, 0);
    zv_space *s = ex_space("random", rows, ROWS, DIM, NULL);
    zv_err err = {0};
    zv_background *bg = NULL;
    zv_concentration *c = NULL;
    ZT_OK(zv_explain_background(&bg, NULL, s, &(zv_background_opts){.pairs = 200000}, &err), err);
    ZT_OK(zv_explain_concentration(&c, NULL, bg, &err), err);
    ZT_CLOSE(c->angle_sd / zv_random_angle_sd(DIM), 1, 0.01);
    ZT_CLOSE(c->angle_dim, DIM, 0.5);
    assert_true(c->angle_dim_interval.lo < c->angle_dim && c->angle_dim < c->angle_dim_interval.hi);
    assert_true(c->contrast_interval.lo < zv_random_contrast(DIM, c->points) &&
                zv_random_contrast(DIM, c->points) < c->contrast_interval.hi);
    ZT_CLOSE(c->contrast / zv_random_contrast(DIM, c->points), 1, 0.05);
    ZT_CLOSE(c->hubness, c->random_hubness, 0.3);
    assert_int_equal(c->samples, 8);
    zv_concentration_free(c);
    zv_background_free(bg);
    zv_space_free(s);
    free(rows);
}

/* ---- Bad input ---- */

static void little_and_equal_rows_are_told(void **state) {
    (void)state;
    float rows[12 * 4];
    for (size_t i = 0; i < 48; i++) rows[i] = (float)(i % 4) + 1;
    for (size_t n = 3; n <= 12; n += n < 4 ? 1 : 8) { /* all equal */
        zv_space *s = ex_space("equal", rows, n, 4, NULL);
        zv_report *r = audit(NULL, s, NULL);
        assert_true(has(r, "hubness_skew"));
        assert_true(isnan(ex_value(r, "contrast")) && isnan(ex_value(r, "angle_dimension")));
        ZT_CLOSE(ex_value(r, "angle_spread"), 0, 0);
        zv_report_free(r);
        zv_space_free(s);
    }
    for (size_t i = 0; i < 48; i++) rows[i] = (float)sin((double)i * 1.7);
    rows[5] = NAN; /* a row that doesn't count; fewer rows than dimensions */
    zv_space *s = ex_space("few", rows, 4, 12, NULL);
    zv_report *r = audit(NULL, s, NULL);
    assert_true(has(r, "hubness_skew"));
    zv_report_free(r);
    zv_space_free(s);
    s = ex_space("line", rows, 48, 1, NULL);
    r = audit(NULL, s, NULL);
    assert_true(isnan(zv_random_contrast(1, 47)));
    zv_report_free(r);
    zv_space_free(s);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(skewness_is_that_of_scikit_hubness),
        cmocka_unit_test(a_sample_tells_the_skewness_of_all),
        cmocka_unit_test(planted_hubs_are_named_with_their_causes),
        cmocka_unit_test(copies_are_a_cause),
        cmocka_unit_test(planted_confounds_are_seen),
        cmocka_unit_test(neighbours_by_another_metric),
        cmocka_unit_test(neighbours_by_another_metric_of_a_sample),
        cmocka_unit_test(languages_and_their_neighbours),
        cmocka_unit_test(vectors_alone_have_no_language),
        cmocka_unit_test(random_angles_are_those_of_their_density),
        cmocka_unit_test(random_hubs_are_the_same_by_both_ways),
        cmocka_unit_test(a_random_collection_stands_on_the_curves),
        cmocka_unit_test(little_and_equal_rows_are_told),
    };
    return cmocka_run_group_tests(tests, ex_begin, ex_end);
}
