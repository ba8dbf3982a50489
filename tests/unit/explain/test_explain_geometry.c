/* test_explain_geometry.c — the shape of a collection as audit states it: the packages' own numbers, manifolds whose dimension is
 * known, faults that are planted, and collections that are too small or too odd to say anything of. */
#include "explain_fixture.h"

#include "geometry_reference.h"

static const char *const figures[] = {"iso_score", "effective_rank", "partition_ratio",
                                      "intrinsic_dimension_twonn", "intrinsic_dimension_mle"};
enum { FIGURES = sizeof figures / sizeof *figures };

static zv_report *audit(const zv_env *env, const zv_space *s, const char *open_name) {
    zv_err err = {0};
    zv_report *r = ex_report(env, open_name);
    const zv_audit_opts opts = {.background = {.pairs = 500}};
    ZT_OK(zv_explain_audit(r, env, s, &opts, NULL, &err), err);
    return r;
}

/* Audited in both languages, everything opened. */
static zv_report *audit_rows(const float *rows, size_t n, size_t dim, const ex_columns *c) {
    zv_space *s = ex_space("shape", rows, n, dim, c);
    zv_report *r = NULL;
    for (int lang = ZV_HE; lang >= ZV_EN; lang--) {
        zv_env *env = ex_env((zv_lang)lang, 2);
        r = audit(env, s, "all");
        ex_check_report(r, true);
        zv_report_free(r);
        zv_env_free(env);
    }
    r = audit(NULL, s, "all");
    zv_space_free(s);
    return r;
}

static void the_packages_own_numbers(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof geometry_references / sizeof *geometry_references; i++) {
        const geometry_reference *g = &geometry_references[i];
        float *rows = malloc(g->n * g->dim * sizeof *rows);
        for (size_t k = 0; k < g->n * g->dim; k++) {
            const double row = (double)(k / g->dim), d = (double)(k % g->dim);
            const double x =
                sin(g->start + 1.7 * row + 0.9 * d) + g->bend * cos(0.31 * (row * (d + 1)));
            rows[k] = (float)(floor(1024 * x) / 1024);
        }
        zv_report *r = audit_rows(rows, g->n, g->dim, NULL);
        ZT_CLOSE(ex_value(r, "iso_score") / g->iso_score, 1, 1e-6);
        ZT_CLOSE(ex_value(r, "effective_rank") / g->effective_rank, 1, 1e-6);
        ZT_CLOSE(ex_value(r, "partition_ratio") / g->partition_ratio, 1, 1e-6);
        ZT_CLOSE(ex_value(r, "intrinsic_dimension_twonn") / g->twonn, 1, 1e-6);
        ZT_CLOSE(ex_value(r, "intrinsic_dimension_mle") / g->mle, 1, 1e-6);
        zv_report_free(r);
        free(rows);
    }
}

/* Copies are taken away first, so what they copy is as it was without them. */
static void copies_do_not_count(void **state) {
    (void)state;
    enum { N = 400, DIM = 6 };
    float *rows = ex_rows(N + 200, DIM, 5, 0);
    zv_report *alone = audit_rows(rows, N, DIM, NULL);
    memcpy(rows + N * DIM, rows, 200 * DIM * sizeof *rows);
    zv_report *with = audit_rows(rows, N + 200, DIM, NULL);
    for (size_t i = 3; i < FIGURES; i++)
        ZT_CLOSE(ex_value(with, figures[i]), ex_value(alone, figures[i]), 1e-12);
    zv_report_free(alone);
    zv_report_free(with);
    free(rows);
}

/* A plane in 12 dimensions: the rows are said to lie on a sheet, and the spectrum to use two directions. */
static void a_sheet(void **state) {
    (void)state;
    enum { N = 1500, DIM = 12 };
    float *plane = ex_rows(N, 2, 6, 0), *maps = ex_rows(2, DIM, 7, 0);
    float *rows = malloc(N * DIM * sizeof *rows);
    for (size_t i = 0; i < N * DIM; i++)
        rows[i] = plane[i / DIM * 2] * maps[i % DIM] + plane[i / DIM * 2 + 1] * maps[DIM + i % DIM];
    zv_report *r = audit_rows(rows, N, DIM, NULL);
    ZT_CLOSE(ex_value(r, "intrinsic_dimension_twonn"), 2, 0.2);
    ZT_CLOSE(ex_value(r, "intrinsic_dimension_mle"), 2, 0.2);
    assert_true(ex_value(r, "effective_rank") < 2.01);
    for (size_t i = 0; i < FIGURES; i++)
        if (strcmp(figures[i], "partition_ratio") != 0 && strcmp(figures[i], "iso_score") != 0)
            assert_int_equal(ex_find(r, figures[i])->verdict, ZV_WARN);
    assert_non_null(strstr(ex_find(r, "intrinsic_dimension_twonn")->why, "a sheet"));
    assert_non_null(strstr(ex_find(r, "intrinsic_dimension_twonn")->next, "zavit dups"));
    zv_report_free(r);
    free(rows);
    free(maps);
    free(plane);
}

/* One direction with nearly all of the spread, seen by the spectra; a common one, by the partition ratio alone. */
static void planted_shapes(void **state) {
    (void)state;
    enum { N = 1000, DIM = 40 };
    float *rows = ex_rows(N, DIM, 8, 0);
    for (size_t i = 0; i < N; i++) rows[i * DIM + 3] *= 100;
    zv_report *r = audit_rows(rows, N, DIM, NULL);
    assert_int_equal(ex_find(r, "iso_score")->verdict, ZV_WARN);
    assert_int_equal(ex_find(r, "participation_ratio")->verdict, ZV_WARN); /* one limit for both */
    assert_int_equal(ex_find(r, "effective_rank")->verdict, ZV_WARN);
    zv_report_free(r);
    free(rows);
    rows = ex_rows(N, DIM, 9, 2);
    r = audit_rows(rows, N, DIM, NULL);
    assert_int_equal(ex_find(r, "partition_ratio")->verdict, ZV_FAIL);
    /* one direction with cosine share s: exp(-2√s), s = 4/5 */
    ZT_CLOSE(ex_value(r, "partition_ratio"), exp(-2 * sqrt(0.8)), 0.02);
    assert_true(ex_value(r, "iso_score") > 0.9);
    zv_report_free(r);
    free(rows);
}

/* A clean cloud: everything passes, and the interval is withheld where the rows alone make directions unequal. */
static void a_clean_cloud(void **state) {
    (void)state;
    enum { N = 900, DIM = 30 };
    float *rows = ex_rows(N, DIM, 10, 0);
    for (int dtype = 0; dtype < ZV_DTYPES; dtype++) {
        zv_report *r = audit_rows(rows, N, DIM, &(ex_columns){.dtype = (zv_dtype)dtype});
        for (size_t i = 0; i < FIGURES; i++)
            assert_int_equal(ex_find(r, figures[i])->verdict, ZV_PASS);
        assert_true(isnan(ex_find(r, "iso_score")->lo));
        assert_non_null(strstr(ex_find(r, "iso_score")->interval_reason, "without that"));
        zv_report_free(r);
    }
    free(rows);
}

/* Rows that hold another scale: tight pairs of near-copies. */
static void near_copies_are_another_scale(void **state) {
    (void)state;
    enum { N = 2000, DIM = 10 };
    float *rows = ex_rows(N, DIM, 11, 0);
    zv_rng rng = zv_rng_seed(12);
    for (size_t i = 0; i < N / 2; i++) /* along one line only */
        for (size_t d = 0; d < DIM; d++)
            rows[(i + N / 2) * DIM + d] =
                rows[i * DIM + d] + (d == 0 ? (float)(1e-3 * zv_rng_unit(&rng)) : 0);
    zv_report *r = audit_rows(rows, N, DIM, NULL);
    const zv_finding *f = ex_find(r, "intrinsic_dimension_twonn");
    assert_true(f->value < 1);
    assert_int_equal(f->verdict, ZV_WARN);
    assert_non_null(strstr(f->why, "scale"));
    assert_true(f->n_terms >= 5 && f->terms[4].value > 2 * f->value); /* a quarter of the rows */
    zv_report_free(r);
    free(rows);
}

/* Whatever comes, every finding says something and opens, or is left out with the reason. */
static void odd_collections(void **state) {
    (void)state;
    float *rows = ex_rows(3000, 8, 13, 0);
    const struct {
        size_t n, dim;
    } sizes[] = {{3, 8}, {5, 300}, {29, 4}, {30, 4}, {40, 1}, {60, 400}, {400, 1}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        zv_report *r = audit_rows(rows, sizes[i].n, sizes[i].dim, NULL);
        const bool enough = sizes[i].n >= 30;
        size_t there = 0;
        for (size_t j = 0; j < zv_report_size(r); j++)
            for (size_t k = 0; k < FIGURES; k++)
                there += strcmp(zv_report_finding(r, j)->name, figures[k]) == 0;
        assert_int_equal(there, FIGURES);
        assert_int_equal(isnan(ex_value(r, figures[3])), !enough);
        assert_int_equal(isnan(ex_value(r, "iso_score")), sizes[i].dim == 1);
        if (sizes[i].n < 10 * sizes[i].dim)
            assert_int_equal(ex_find(r, "effective_rank")->verdict, ZV_INFO);
        zv_report_free(r);
    }
    for (size_t i = 8; i < 800; i++) rows[i] = rows[i % 8]; /* all equal */
    zv_report *r = audit_rows(rows, 100, 8, NULL);
    assert_true(isnan(ex_value(r, "iso_score")));
    assert_true(isnan(ex_value(r, "intrinsic_dimension_mle")));
    assert_non_null(strstr(ex_find(r, "intrinsic_dimension_mle")->why, "1 different rows"));
    zv_report_free(r);
    free(rows);
}

/* NaN rows and empty ones are passed over. */
static void rows_that_are_no_vectors(void **state) {
    (void)state;
    enum { N = 300, DIM = 5 };
    float *rows = ex_rows(N, DIM, 14, 0), *more = malloc((N + 2) * DIM * sizeof *more);
    zv_report *clean = audit_rows(rows, N, DIM, NULL);
    memcpy(more, rows, 100 * DIM * sizeof *more);
    memset(more + 100 * DIM, 0, DIM * sizeof *more);
    for (size_t d = 0; d < DIM; d++) more[101 * DIM + d] = NAN;
    memcpy(more + 102 * DIM, rows + 100 * DIM, (N - 100) * DIM * sizeof *more);
    zv_report *with = audit_rows(more, N + 2, DIM, NULL);
    for (size_t i = 0; i < FIGURES; i++)
        ZT_CLOSE(ex_value(with, figures[i]), ex_value(clean, figures[i]), 1e-9);
    zv_report_free(clean);
    zv_report_free(with);
    free(more);
    free(rows);
}

/* More dimensions than the matrix of all pairs is made for: the three spectra are left out, with the reason. */
static void many_dimensions(void **state) {
    (void)state;
    enum { N = 40, DIM = 4100 };
    float *rows = ex_rows(N, DIM, 15, 0);
    zv_space *s = ex_space("wide", rows, N, DIM, NULL);
    zv_report *r = audit(NULL, s, "all");
    ex_check_report(r, true);
    for (size_t i = 0; i < 3; i++) {
        assert_true(isnan(ex_value(r, figures[i])));
        assert_non_null(strstr(ex_find(r, figures[i])->why, "4100"));
    }
    assert_true(ex_value(r, "intrinsic_dimension_mle") > 5);
    zv_report_free(r);
    zv_space_free(s);
    free(rows);
}

static bool stop_at_once(void *ctx) {
    return ++*(int *)ctx > 3;
}

static void it_can_be_stopped(void **state) {
    (void)state;
    float *rows = ex_rows(600, 8, 16, 0);
    zv_space *s = ex_space("stopped", rows, 600, 8, NULL);
    int asked = 0;
    zv_err err = {0};
    zv_env *env = NULL;
    const zv_env_opts opts = {.stop = stop_at_once, .ctx = &asked, .threads = 1};
    ZT_OK(zv_env_new(&env, &opts, &err), err);
    zv_report *r = ex_report(env, NULL);
    assert_int_equal(zv_explain_audit(r, env, s, NULL, NULL, &err), ZV_INTERRUPTED);
    zv_report_free(r);
    zv_env_free(env);
    zv_space_free(s);
    free(rows);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_packages_own_numbers),
        cmocka_unit_test(copies_do_not_count),
        cmocka_unit_test(a_sheet),
        cmocka_unit_test(planted_shapes),
        cmocka_unit_test(a_clean_cloud),
        cmocka_unit_test(near_copies_are_another_scale),
        cmocka_unit_test(odd_collections),
        cmocka_unit_test(rows_that_are_no_vectors),
        cmocka_unit_test(many_dimensions),
        cmocka_unit_test(it_can_be_stopped),
    };
    return cmocka_run_group_tests_name("explain: geometry", tests, ex_begin, ex_end);
}
