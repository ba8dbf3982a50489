/* test_explain_maps.c — maps of clusters and of outliers: where rows stand is held against a power iteration on their
 * covariance, which group they are in against the answer that is drawn. */
#include "explain_fixture.h"

#include <zavit/stat.h>

enum { DIM = 6 };

static const zv_figure *figure(const zv_report *r, const char *name) {
    for (size_t i = 0; i < zv_report_figures(r); i++)
        if (strcmp(zv_report_figure_at(r, i)->name, name) == 0) return zv_report_figure_at(r, i);
    return NULL;
}

static size_t points(const zv_figure *f) {
    size_t n = 0;
    for (size_t k = 0; k < f->n_series; k++) n += f->series[k].n;
    return n;
}

/* ---- Clusters ---- */

/* `kinds` far from one another, row i of kind i % kinds; every `lone`-th row is of none. */
static float *kinds(size_t n, size_t dim, size_t kinds, size_t lone) {
    float *rows = ex_rows(n, dim, 7, 0), *centers = ex_rows(kinds, dim, 8, 0.4);
    for (size_t i = 0; i < n; i++)
        for (size_t d = 0; d < dim; d++) {
            float *x = rows + i * dim + d;
            *x = lone && i % lone == 0 ? 9 * *x : *x * 0.3F + 8 * centers[i % kinds * dim + d];
        }
    free(centers);
    return rows;
}

static zv_report *drawn_clusters(zv_clusters **c, const zv_space *s, zv_clusters_opts o,
                                 bool draws) {
    zv_err err = {0};
    zv_report *r = ex_report(NULL, NULL);
    zv_report_set_draws(r, draws);
    ZT_OK(zv_explain_clusters(c, NULL, s, &o, &err), err);
    ZT_OK(zv_clusters_findings(*c, r, &err), err);
    return r;
}

/* The largest eigenvalue of a matrix, which is then taken out of it. */
static double leading(double *matrix, size_t dim) {
    double *v = malloc(2 * dim * sizeof *v), *w = v + dim, value = 0;
    for (size_t d = 0; d < dim; d++) v[d] = 1 + (double)(d % 3);
    for (int round = 0; round < 3000; round++) {
        double square = 0;
        for (size_t i = 0; i < dim; i++) {
            w[i] = 0;
            for (size_t j = 0; j < dim; j++) w[i] += matrix[i * dim + j] * v[j];
            square += w[i] * w[i];
        }
        value = sqrt(square);
        for (size_t i = 0; i < dim; i++) v[i] = w[i] / value;
    }
    for (size_t i = 0; i < dim; i++)
        for (size_t j = 0; j < dim; j++) matrix[i * dim + j] -= value * v[i] * v[j];
    free(v);
    return value;
}

static double *covariance(const zv_space *s, bool unit) {
    const size_t n = zv_space_size(s), dim = zv_space_dim(s);
    double *c = calloc(dim * dim, sizeof *c), *x = malloc(n * dim * sizeof *x);
    double *mean = calloc(dim, sizeof *mean);
    float *row = malloc(dim * sizeof *row);
    for (size_t i = 0; i < n; i++) {
        double square = 0;
        zv_space_row(s, i, row);
        for (size_t d = 0; d < dim; d++) square += pow((double)row[d], 2);
        for (size_t d = 0; d < dim; d++) {
            x[i * dim + d] = (double)row[d] / (unit ? sqrt(square) : 1);
            mean[d] += x[i * dim + d] / (double)n;
        }
    }
    for (size_t i = 0; i < n; i++)
        for (size_t d = 0; d < dim; d++)
            for (size_t e = 0; e < dim; e++)
                c[d * dim + e] += (x[i * dim + d] - mean[d]) * (x[i * dim + e] - mean[e]);
    free(x);
    free(mean);
    free(row);
    return c;
}

/* Σx² and Σy² are the two largest eigenvalues of Σ(r - m)(r - m)ᵀ, and Σxy is 0. */
static void assert_plane(const zv_figure *f, const zv_space *s, bool unit) {
    double *c = covariance(s, unit), xx = 0, yy = 0, xy = 0, trace = 0, share;
    const size_t dim = zv_space_dim(s);
    for (size_t d = 0; d < dim; d++) trace += c[d * dim + d];
    for (size_t k = 0; k < f->n_series; k++)
        for (size_t i = 0; i < f->series[k].n; i++) {
            const double x = f->series[k].x[i], y = f->series[k].y[i];
            xx += x * x;
            yy += y * y;
            xy += x * y;
        }
    const double first = leading(c, dim), second = leading(c, dim);
    ZT_CLOSE(xx / first, 1, 1e-6);
    ZT_CLOSE(yy / second, 1, 1e-4);
    ZT_CLOSE(xy / first, 0, 1e-6);
    assert_int_equal(sscanf(f->x.name, "direction 1 (%lf", &share), 1);
    ZT_CLOSE(share, 100 * first / trace, 0.051);
    free(c);
}

static void rows_stand_in_the_plane_of_most_spread(void **state) {
    (void)state;
    const struct {
        size_t n, dim;
        bool euclidean;
    } cases[] = {{200, DIM, false}, {200, DIM, true}, {60, 90, true}};
    for (size_t i = 0; i < 3; i++) {
        float *rows = kinds(cases[i].n, cases[i].dim, 3, 0);
        zv_space *s = ex_space("plane", rows, cases[i].n, cases[i].dim, NULL);
        zv_clusters *c = NULL;
        const zv_clusters_opts o = {.k = 3, .euclidean = cases[i].euclidean};
        zv_report *r = drawn_clusters(&c, s, o, true);
        const zv_figure *f = figure(r, "clusters_map");
        assert_non_null(f);
        assert_int_equal(points(f), cases[i].n);
        assert_plane(f, s, !cases[i].euclidean);
        assert_non_null(strstr(f->note, "All "));
        zv_report_free(r);
        zv_clusters_free(c);
        zv_space_free(s);
        free(rows);
    }
}

static void a_cluster_is_a_group_of_its_rows(void **state) {
    (void)state;
    float *rows = kinds(200, DIM, 3, 0);
    zv_space *s = ex_space("groups", rows, 200, DIM, NULL);
    zv_clusters *c = NULL;
    zv_report *r = drawn_clusters(&c, s, (zv_clusters_opts){.k = 3}, true);
    const zv_figure *f = figure(r, "clusters_map");
    assert_non_null(f);
    assert_int_equal(f->n_series, 3);
    for (size_t k = 0; k < 3; k++) {
        assert_int_equal(f->series[k].n, c->clusters[k].rows);
        assert_int_equal(f->series[k].flags, 0);
        for (size_t i = 0; i < f->series[k].n; i++)
            assert_int_equal(c->cluster[atoi(f->series[k].labels[i])], k);
    }
    zv_report_free(r);
    zv_clusters_free(c);
    r = drawn_clusters(&c, s, (zv_clusters_opts){.k = 3}, false);
    assert_int_equal(zv_report_figures(r), 0);
    zv_report_free(r);
    zv_clusters_free(c);
    zv_space_free(s);
    free(rows);
}

static void noise_is_apart_from_all_groups(void **state) {
    (void)state;
    float *rows = kinds(300, DIM, 3, 10);
    zv_space *s = ex_space("noise", rows, 300, DIM, NULL);
    zv_clusters *c = NULL;
    const zv_clusters_opts o = {.by = ZV_CLUSTERS_DENSITY, .min_size = 10, .euclidean = true};
    zv_report *r = drawn_clusters(&c, s, o, true);
    const zv_figure *f = figure(r, "clusters_map");
    assert_non_null(f);
    assert_in_range(c->noise, 5, 60);
    assert_int_equal(f->n_series, c->k + 1);
    assert_int_equal(f->series[c->k].flags, ZV_SERIES_REST);
    assert_int_equal(f->series[c->k].n, c->noise);
    assert_string_equal(f->series[c->k].name, "noise: in no cluster");
    zv_report_free(r);
    zv_clusters_free(c);
    zv_space_free(s);
    free(rows);
}

static void the_smallest_of_many_share_a_sign(void **state) {
    (void)state;
    float *rows = kinds(400, DIM, 10, 0);
    zv_space *s = ex_space("many", rows, 400, DIM, NULL);
    zv_clusters *c = NULL;
    zv_report *r = drawn_clusters(&c, s, (zv_clusters_opts){.k = 10, .euclidean = true}, true);
    const zv_figure *f = figure(r, "clusters_map");
    assert_non_null(f);
    assert_int_equal(f->n_series, 8);
    assert_string_equal(f->series[7].name, "the 3 smaller clusters");
    assert_int_equal(f->series[7].n,
                     c->clusters[7].rows + c->clusters[8].rows + c->clusters[9].rows);
    zv_report_free(r);
    zv_clusters_free(c);
    zv_space_free(s);
    free(rows);
}

static void of_many_rows_a_sample_is_drawn_and_said(void **state) {
    (void)state;
    float *rows = kinds(2000, 3, 2, 0);
    zv_space *s = ex_space("sample", rows, 2000, 3, NULL);
    zv_clusters *c = NULL;
    zv_report *r = drawn_clusters(&c, s, (zv_clusters_opts){.k = 2}, true);
    const zv_figure *f = figure(r, "clusters_map");
    assert_non_null(f);
    assert_int_equal(points(f), 1500);
    assert_non_null(strstr(f->note, "1500 of 2000 rows, drawn at random"));
    zv_report_free(r);
    zv_clusters_free(c);
    zv_space_free(s);
    free(rows);
}

static void one_dimension_has_no_map(void **state) {
    (void)state;
    float *rows = kinds(200, 1, 2, 0);
    zv_space *s = ex_space("line", rows, 200, 1, NULL);
    zv_clusters *c = NULL;
    zv_report *r = drawn_clusters(&c, s, (zv_clusters_opts){.k = 2, .euclidean = true}, true);
    assert_int_equal(zv_report_figures(r), 0);
    zv_report_free(r);
    zv_clusters_free(c);
    zv_space_free(s);
    free(rows);
}

/* ---- Outliers ---- */

enum { ROWS = 600, LONG = 6 };

/* Around a direction; the first rows are far longer than the others, and one has a number of its own. */
static zv_space *odd(const char *name, bool some) {
    float *rows = ex_rows(ROWS, DIM, 3, 3);
    for (size_t i = 0; some && i < LONG * DIM; i++) rows[i] *= 30;
    if (some) rows[LONG * DIM + 2] = -60;
    zv_space *s = ex_space(name, rows, ROWS, DIM, NULL);
    free(rows);
    return s;
}

static zv_report *drawn_outliers(zv_outliers **o, const zv_env *env, const zv_space *s) {
    zv_err err = {0};
    zv_report *r = ex_report(env, NULL);
    zv_report_set_draws(r, true);
    ZT_OK(zv_explain_outliers(o, env, s, NULL, &err), err);
    ZT_OK(zv_outliers_findings(*o, r, &err), err);
    return r;
}

static void every_listed_row_is_in_both_pictures_with_its_reason(void **state) {
    (void)state;
    zv_outliers *o = NULL;
    zv_space *s = odd("odd", true);
    zv_report *r = drawn_outliers(&o, NULL, s);
    assert_in_range(o->n_listed, LONG + 1, 20);
    for (int which = 0; which < 2; which++) {
        const zv_figure *f = figure(r, which ? "outlier_scores" : "outliers_map");
        assert_non_null(f);
        assert_int_equal(points(f), ROWS);
        size_t listed = 0;
        for (size_t k = 0; k < f->n_series; k++) {
            const zv_series *t = &f->series[k];
            const bool rest = t->flags == ZV_SERIES_REST;
            if (!rest) listed += t->n;
            for (size_t i = 0; i < t->n; i++) {
                assert_int_equal(strchr(t->labels[i], '\n') == NULL, rest);
                if (which) assert_int_equal(t->x[i] < o->cut, rest);
            }
        }
        assert_int_equal(listed, o->n_listed);
    }
    const zv_figure *f = figure(r, "outlier_scores");
    assert_int_equal(f->n_marks, 1);
    ZT_CLOSE(f->marks[0].at, o->cut, 0);
    assert_int_equal(f->y.flags, ZV_AXIS_LOG); /* most are listed for their length */
    assert_string_equal(f->series[0].name, "one dimension");
    assert_string_equal(f->series[1].name, "length");
    for (size_t i = 0; i < f->series[1].n; i++) assert_true(f->series[1].y[i] > 10);
    assert_non_null(strstr(f->series[1].labels[0], "\nits length is"));
    zv_report_free(r);
    zv_outliers_free(o);
    zv_space_free(s);
}

static void where_none_is_listed_the_strangest_are_shown(void **state) {
    (void)state;
    zv_outliers *o = NULL;
    zv_space *s = odd("even", false);
    zv_report *r = drawn_outliers(&o, NULL, s);
    assert_int_equal(o->n_listed, 0);
    const zv_figure *f = figure(r, "outlier_scores");
    assert_non_null(f);
    assert_int_equal(f->n_marks, 0);
    assert_int_equal(f->n_series, 2);
    assert_int_equal(f->series[0].n, 3);
    ZT_CLOSE(f->series[0].x[0], o->rows[0].score, 0);
    assert_int_equal(f->series[1].flags, ZV_SERIES_REST);
    assert_non_null(strstr(figure(r, "outliers_map")->note, "No row is listed"));
    zv_report_free(r);
    zv_outliers_free(o);
    zv_space_free(s);
}

static void reasons_are_said_in_hebrew(void **state) {
    (void)state;
    zv_err err = {0};
    zv_env *env = NULL;
    zv_outliers *o = NULL;
    zv_space *s = odd("hebrew", true);
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.lang = ZV_HE}, &err), err);
    zv_report *r = drawn_outliers(&o, env, s);
    const zv_figure *f = figure(r, "outliers_map");
    assert_non_null(f);
    assert_string_equal(f->series[1].name, "אורך");
    assert_non_null(strstr(f->series[1].labels[0], "\nאורך הווקטור"));
    zv_report_free(r);
    zv_outliers_free(o);
    zv_space_free(s);
    zv_env_free(env);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_stand_in_the_plane_of_most_spread),
        cmocka_unit_test(a_cluster_is_a_group_of_its_rows),
        cmocka_unit_test(noise_is_apart_from_all_groups),
        cmocka_unit_test(the_smallest_of_many_share_a_sign),
        cmocka_unit_test(of_many_rows_a_sample_is_drawn_and_said),
        cmocka_unit_test(one_dimension_has_no_map),
        cmocka_unit_test(every_listed_row_is_in_both_pictures_with_its_reason),
        cmocka_unit_test(where_none_is_listed_the_strangest_are_shown),
        cmocka_unit_test(reasons_are_said_in_hebrew),
    };
    return cmocka_run_group_tests(tests, ex_begin, ex_end);
}
