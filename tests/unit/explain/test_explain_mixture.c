/* test_explain_mixture.c — the finding mixture: on planted rows with its prior, refused with the reason on background alone, in
 * English and Hebrew, and recomputed by the plain road. */
#include "explain_fixture.h"

enum { ROWS = 900, DIM = 24, PLANTED = 9 };

/* The first PLANTED rows stand around direction 0; `add` makes a narrow cone of all. */
static zv_space *planted(const char *name, size_t n, size_t m, double add, uint64_t seed) {
    float *rows = ex_rows(n, DIM, seed, add);
    for (size_t i = 0; i < m; i++) rows[i * DIM] += 12;
    if (n > 20) rows[20 * DIM + 3] = (float)NAN; /* such rows are marked, and take no part */
    zv_space *s = ex_space(name, rows, n, DIM, NULL);
    free(rows);
    return s;
}

/* Asks for direction 0, or for row `own`, which is then left out. */
static zv_mixture *ask(zv_report **r, zv_lang lang, const zv_space *s, double add, size_t own,
                       zv_env **env) {
    zv_err err = {0};
    zv_env_opts opts = {.lang = lang, .threads = 1};
    float q[DIM];
    zv_hit hit;
    size_t n = 1;
    zv_mixture *m = NULL;
    ZT_OK(zv_env_new(env, &opts, &err), err);
    ZT_OK(zv_report_new(r, *env, "all", &err), err);
    for (size_t d = 0; d < DIM; d++) q[d] = (float)(add + (d == 0 ? 12 : 0));
    if (own != SIZE_MAX) zv_space_row(s, own, q);
    zv_search_opts search = {.exclude = &own, .n_exclude = own != SIZE_MAX};
    ZT_OK(zv_index_search(&hit, &n, *env, s, q, &search, &err), err);
    ZT_OK(zv_explain_mixture(&m, *env, s, q, &hit, &own, own != SIZE_MAX, 7, *r, &err), err);
    ex_check_report(*r, true);
    const zv_finding *f = zv_report_finding(*r, 0);
    assert_string_equal(f->name, "mixture");
    assert_true(zv_finding_agrees(f));
    return m;
}

static bool hebrew_letters(const char *s) {
    return strchr(s, '\xd7') != NULL;
}

static void planted_rows_are_more_than_background(void **state) {
    (void)state;
    for (int round = 0; round < 4; round++) {
        double add = round % 2 ? 1.5 : 0;
        size_t own = round < 2 ? SIZE_MAX : 2;
        zv_space *s = planted("planted.safetensors", ROWS, PLANTED, add, 11);
        zv_report *r = NULL;
        zv_env *env = NULL;
        zv_mixture *m = ask(&r, round % 2 ? ZV_HE : ZV_EN, s, add, own, &env);
        const zv_mixture_info *i = zv_mixture_about(m);
        const zv_finding *f = zv_report_finding(r, 0);
        assert_int_equal(i->state, ZV_MIXTURE_IDENTIFIED);
        assert_int_equal(i->n, ROWS - 1 - (own != SIZE_MAX));
        ZT_CLOSE(i->prior * (double)i->n, PLANTED - (own != SIZE_MAX), 3);
        assert_true(f->value > 0.95 && f->lo <= f->value && f->value <= f->hi &&
                    !f->interval_reason);
        /* the recomputation is a number, and near */
        ZT_CLOSE(f->recomputed, f->value, 1e-6);
        assert_true(hebrew_letters(f->why) == (round % 2));
        assert_non_null(strstr(f->why, round % 2 ? "יותר מרקע" : "more than background"));
        assert_null(strstr(f->why, "relevan"));
        zv_mixture_free(m);
        zv_report_free(r);
        zv_env_free(env);
        zv_space_free(s);
    }
}

static void background_alone_is_refused_with_the_reason(void **state) {
    (void)state;
    size_t refused = 0;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        zv_space *s = planted("alone.safetensors", 400, 0, 0.3, seed);
        zv_report *r = NULL;
        zv_env *env = NULL;
        zv_mixture *m = ask(&r, seed % 2 ? ZV_HE : ZV_EN, s, 0.3, SIZE_MAX, &env);
        const zv_finding *f = zv_report_finding(r, 0);
        if (zv_mixture_about(m)->state != ZV_MIXTURE_IDENTIFIED) {
            refused++;
            assert_true(isnan(f->value) && isnan(f->recomputed) && f->interval_reason);
            assert_true(hebrew_letters(f->why) == (seed % 2));
        }
        zv_mixture_free(m);
        zv_report_free(r);
        zv_env_free(env);
        zv_space_free(s);
    }
    assert_true(refused >= 17);
}

static void few_rows_are_refused(void **state) {
    (void)state;
    for (int hebrew = 0; hebrew < 2; hebrew++) {
        zv_space *s = planted("few.safetensors", 150, 3, 0, 1);
        zv_report *r = NULL;
        zv_env *env = NULL;
        zv_mixture *m = ask(&r, hebrew ? ZV_HE : ZV_EN, s, 0, SIZE_MAX, &env);
        assert_int_equal(zv_mixture_about(m)->state, ZV_MIXTURE_FEW);
        assert_non_null(strstr(zv_report_finding(r, 0)->why, "149"));
        zv_mixture_free(m);
        zv_report_free(r);
        zv_env_free(env);
        zv_space_free(s);
    }
}

static void copies_of_the_query_have_a_scale(void **state) {
    (void)state;
    assert_true(isfinite(zv_explain_mixture_scale(1)) && isfinite(zv_explain_mixture_scale(-1)));
    assert_true(isnan(zv_explain_mixture_scale((double)NAN)));
    ZT_CLOSE(zv_explain_mixture_scale(0.5), 0.54930614433405484570, 1e-15);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(planted_rows_are_more_than_background),
        cmocka_unit_test(background_alone_is_refused_with_the_reason),
        cmocka_unit_test(few_rows_are_refused),
        cmocka_unit_test(copies_of_the_query_have_a_scale),
    };
    return cmocka_run_group_tests(tests, ex_begin, ex_end);
}
