/* test_explain_figures.c — what the pictures show is what the numbers are: against sums made here from the rows. */
#include "explain_fixture.h"

#include <zavit/stat.h>

enum { N = 300, DIM = 6 };

static const zv_figure *figure(const zv_report *r, const char *name) {
    for (size_t i = 0; i < zv_report_figures(r); i++)
        if (strcmp(zv_report_figure_at(r, i)->name, name) == 0) return zv_report_figure_at(r, i);
    return NULL;
}

/* Wide in the first coordinate, less so in the second; the fourth goes with the third. */
static float *slanted(void) {
    float *rows = ex_rows(N, DIM, 7, 0.5);
    for (size_t i = 0; i < N; i++) {
        float *x = rows + i * DIM;
        x[0] *= 8;
        x[1] *= 4;
        x[3] = 0.9f * x[2] + 0.3f * x[3];
    }
    return rows;
}

static double column_var(const float *rows, size_t k) {
    zv_moments m = {0};
    for (size_t i = 0; i < N; i++) zv_moments_add(&m, (double)rows[i * DIM + k]);
    return zv_moments_var(&m);
}

static zv_report *audited(const float *rows, const ex_columns *c, bool draws, zv_space **space) {
    zv_err err = {0};
    zv_report *r = ex_report(NULL, NULL);
    *space = ex_space("figures", rows, N, DIM, c);
    zv_report_set_draws(r, draws);
    ZT_OK(zv_explain_audit(r, NULL, *space, NULL, NULL, &err), err);
    return r;
}

static void nothing_is_drawn_unasked(void **state) {
    (void)state;
    float *rows = slanted();
    zv_space *space;
    zv_report *r = audited(rows, NULL, false, &space);
    assert_int_equal(zv_report_figures(r), 0);
    zv_report_free(r);
    zv_space_free(space);
    free(rows);
}

static void the_map_spreads_as_its_directions_say(void **state) {
    (void)state;
    float *rows = slanted();
    zv_space *space;
    zv_report *r = audited(rows, NULL, true, &space);
    const zv_figure *map = figure(r, "map"), *scree = figure(r, "spectrum");
    assert_non_null(map);
    assert_non_null(scree);
    assert_int_equal(map->n_series, 1);
    assert_int_equal(map->series[0].n, N);
    double trace = 0, sum = 0;
    for (size_t k = 0; k < DIM; k++) trace += column_var(rows, k);
    zv_moments x = {0}, y = {0};
    for (size_t i = 0; i < N; i++) {
        zv_moments_add(&x, map->series[0].x[i]);
        zv_moments_add(&y, map->series[0].y[i]);
    }
    ZT_CLOSE(x.mean, 0, 1e-6);
    ZT_CLOSE(zv_moments_var(&x) / trace, scree->series[0].y[0], 1e-6);
    ZT_CLOSE(zv_moments_var(&y) / trace, scree->series[0].y[1], 1e-6);
    ZT_CLOSE(zv_stat_pearson(map->series[0].x, map->series[0].y, N), 0, 1e-6);
    assert_int_equal(scree->series[0].n, DIM);
    for (size_t k = 0; k < DIM; k++) sum += scree->series[0].y[k];
    ZT_CLOSE(sum, 1, 1e-9);
    ZT_CLOSE(scree->series[1].y[0], 1.0 / DIM, 1e-12);
    assert_int_equal(scree->series[1].flags, ZV_SERIES_DASHED);
    assert_string_equal(map->series[0].labels[7], "7");
    zv_report_free(r);
    zv_space_free(space);
    free(rows);
}

static void correlations_are_pearsons(void **state) {
    (void)state;
    float *rows = slanted();
    double a[N], b[N];
    zv_space *space;
    zv_report *r = audited(rows, NULL, true, &space);
    const zv_figure *f = figure(r, "correlations");
    assert_non_null(f);
    assert_int_equal(f->rows, DIM);
    for (size_t i = 0; i < N; i++) {
        a[i] = (double)rows[i * DIM + 2];
        b[i] = (double)rows[i * DIM + 3];
    }
    ZT_CLOSE(f->values[2 * DIM + 3], zv_stat_pearson(a, b, N), 1e-9);
    assert_true(f->values[2 * DIM + 3] > 0.8);
    assert_true(isnan(f->values[0]));
    assert_string_equal(f->row_names[3], "3");
    zv_report_free(r);
    zv_space_free(space);
    free(rows);
}

static void lengths_are_all_counted(void **state) {
    (void)state;
    float *rows = slanted();
    zv_space *space;
    zv_report *r = audited(rows, NULL, true, &space);
    const zv_figure *f = figure(r, "norms");
    assert_non_null(f);
    double all = 0;
    for (size_t i = 0; i < f->series[0].n; i++) all += f->series[0].y[i];
    ZT_CLOSE(all, N, 0);
    assert_int_equal(f->n_marks, 1);
    zv_report_free(r);
    zv_space_free(space);
    free(rows);
    /* all of one length: nothing to draw */
    rows = slanted();
    for (size_t i = 0; i < N; i++) {
        double square = 0;
        for (size_t k = 0; k < DIM; k++) square += pow((double)rows[i * DIM + k], 2);
        for (size_t k = 0; k < DIM; k++) rows[i * DIM + k] /= (float)sqrt(square);
    }
    r = audited(rows, NULL, true, &space);
    assert_null(figure(r, "norms"));
    zv_report_free(r);
    zv_space_free(space);
    free(rows);
}

static void labels_are_groups_the_rest_together(void **state) {
    (void)state;
    static char ids[N][16], names[12][8];
    const char *labels[N], *id[N];
    float *rows = slanted();
    for (size_t i = 0; i < 12; i++) snprintf(names[i], sizeof names[i], "l%zu", i);
    for (size_t i = 0; i < N; i++) {
        snprintf(ids[i], sizeof ids[i], "id%zu", i);
        id[i] = ids[i];
        /* l0 is the most common one, one row in ten has none */
        labels[i] = i % 10 == 9 ? NULL : i % 3 == 0 ? names[0] : names[1 + i % 11];
    }
    const ex_columns c = {.ids = id, .labels = labels};
    zv_space *space;
    zv_report *r = audited(rows, &c, true, &space);
    const zv_figure *f = figure(r, "map");
    assert_non_null(f);
    assert_int_equal(f->n_series, 8);
    assert_string_equal(f->series[0].name, "l0");
    assert_string_equal(f->series[6].name, "other labels");
    assert_string_equal(f->series[7].name, "without a label");
    size_t n = 0, unlabelled = 0;
    for (size_t k = 0; k < f->n_series; k++) n += f->series[k].n;
    for (size_t i = 0; i < N; i++) unlabelled += labels[i] == NULL;
    assert_int_equal(n, N);
    assert_int_equal(f->series[7].n, unlabelled);
    assert_string_equal(f->series[7].labels[0], "id9");
    zv_report_free(r);
    zv_space_free(space);
    free(rows);
}

static void hits_are_marked_among_random_pairs(void **state) {
    (void)state;
    zv_err err = {0};
    float *rows = slanted();
    zv_space *space = ex_space("hits", rows, N, DIM, NULL);
    zv_background *bg = NULL;
    const double cosines[] = {0.99, 0.5};
    zv_report *r = ex_report(NULL, NULL);
    zv_report_set_draws(r, true);
    ZT_OK(zv_explain_background(&bg, NULL, space, NULL, &err), err);
    zv_hits_figure(r, bg, cosines, 2);
    const zv_figure *f = figure(r, "background");
    assert_non_null(f);
    assert_int_equal(f->n_marks, 2);
    ZT_CLOSE(f->marks[0].at, 0.99, 0);
    assert_string_equal(f->marks[1].name, "2.");
    double all = 0;
    size_t n;
    zv_background_cosines(bg, &n);
    for (size_t i = 0; i < f->series[0].n; i++) all += f->series[0].y[i];
    ZT_CLOSE(all, n, 0);
    zv_hits_figure(r, NULL, cosines, 2);
    assert_int_equal(zv_report_figures(r), 1);
    zv_report_free(r);
    zv_background_free(bg);
    zv_space_free(space);
    free(rows);
}

static void losses_have_their_floor(void **state) {
    (void)state;
    zv_err err = {0};
    const zv_epoch_loss losses[] = {{.epoch = 1, .loss = 3, .floor = 1, .heldout = (double)NAN},
                                    {.epoch = 2, .loss = 2, .floor = 1, .heldout = (double)NAN}};
    zv_report *r = ex_report(NULL, NULL);
    zv_report_set_draws(r, true);
    ZT_OK(zv_losses_figure(r, NULL, losses, 2, &err), err);
    const zv_figure *f = figure(r, "losses");
    assert_non_null(f);
    assert_int_equal(f->n_series, 2); /* nothing was held out */
    ZT_CLOSE(f->series[0].y[1], 2, 0);
    ZT_CLOSE(f->series[1].y[1], 1, 0);
    assert_int_equal(f->series[1].flags, ZV_SERIES_DASHED);
    zv_report_free(r);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_drawn_unasked),
        cmocka_unit_test(the_map_spreads_as_its_directions_say),
        cmocka_unit_test(correlations_are_pearsons),
        cmocka_unit_test(lengths_are_all_counted),
        cmocka_unit_test(labels_are_groups_the_rest_together),
        cmocka_unit_test(hits_are_marked_among_random_pairs),
        cmocka_unit_test(losses_have_their_floor),
    };
    return cmocka_run_group_tests(tests, ex_begin, ex_end);
}
