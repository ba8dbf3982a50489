/* test_explain_rivals.c — rules side by side: who is best, by how much, and what diverged; pictures of all. */
#include "unit/model/model_fixture.h"

#include <zavit/explain.h>

enum { RULES = 3 };

typedef struct race {
    fixture base; /* space and examples */
    zv_net *net[RULES];
    zv_rival rival[RULES];
    zv_report *report;
} race;

static void open_race(race *x, double held, unsigned epochs) {
    static const zv_optim_kind kinds[RULES] = {ZV_OPTIM_ADAM, ZV_OPTIM_GD, ZV_OPTIM_GD};
    zv_err err = {0};
    *x = (race){.report = NULL};
    fixture_open(&x->base);
    const zv_examples_opts examples = {.task = ZV_TASK_CLASSES, .held = held, .seed = 1};
    zv_net_spec spec = {.task = ZV_TASK_CLASSES, .act = ZV_ACT_TANH};
    ZT_OK(zv_examples_new(&x->base.examples, x->base.env, x->base.space, &examples, &err), err);
    ZT_OK(zv_net_spec_layers(&spec, "12,6,3", &err), err);
    for (size_t k = 0; k < RULES; k++) {
        zv_train_opts o = zv_train_defaults();
        zv_epoch epoch;
        o.optim = zv_optim_defaults(kinds[k]);
        o.optim.rate = zv_train_rate(kinds[k]);
        o.epochs = epochs;
        ZT_OK(zv_net_new(&x->net[k], x->base.env, &spec, 1, &err), err);
        x->rival[k].name = k == 2 ? "gd again" : zv_optim_name(kinds[k]);
        ZT_OK(zv_trainer_new(&x->rival[k].trainer, x->base.env, x->net[k], x->base.examples, &o,
                             &err),
              err);
        while (!zv_trainer_done(x->rival[k].trainer))
            ZT_OK(zv_trainer_epoch(x->rival[k].trainer, &epoch, &err), err);
    }
    ZT_OK(zv_report_new(&x->report, x->base.env, "all", &err), err);
}

static void close_race(race *x) {
    for (size_t k = 0; k < RULES; k++) {
        zv_trainer_free(x->rival[k].trainer);
        zv_net_free(x->net[k]);
    }
    zv_report_free(x->report);
    fixture_close(&x->base);
}

static double held_loss(const race *x, size_t k) {
    zv_net_score score;
    zv_err err = {0};
    ZT_OK(zv_trainer_score(x->rival[k].trainer, ZV_HELD, &score, &err), err);
    return score.loss.value;
}

/* Student's interval of the differences, another road than the bootstrap: near it over 120 examples. */
static void the_best_is_named_with_a_paired_lead(void **state) {
    (void)state;
    race x;
    zv_err err = {0};
    open_race(&x, .2, 4);
    ZT_OK(zv_explain_rivals(x.report, x.base.env, x.rival, 2, &err), err);
    ZT_OK(zv_report_complete(x.report, &err), err);
    assert_int_equal(zv_report_size(x.report), 2);
    const zv_finding *best = zv_report_finding(x.report, 0), *lead = zv_report_finding(x.report, 1);
    const double adam = held_loss(&x, 0), gd = held_loss(&x, 1);
    assert_true(gd < adam);
    assert_string_equal(best->name, "compare_best");
    assert_string_equal(lead->name, "compare_lead");
    ZT_CLOSE(best->value, gd, 1e-12);
    ZT_CLOSE(lead->value, adam - gd, 1e-12);
    assert_non_null(strstr(best->why, "gd has the lowest loss of 2 rules"));
    assert_non_null(strstr(lead->why, "gd is ahead of the next, adam,"));
    const size_t n = zv_examples_count(x.base.examples, ZV_HELD);
    double *a = calloc(2 * n, sizeof *a), *b = a + n;
    size_t got;
    zv_moments m = {0};
    ZT_OK(zv_trainer_losses(x.rival[0].trainer, ZV_HELD, a, &got, &err), err);
    ZT_OK(zv_trainer_losses(x.rival[1].trainer, ZV_HELD, b, &got, &err), err);
    for (size_t i = 0; i < n; i++) zv_moments_add(&m, a[i] - b[i]);
    const zv_interval student = zv_moments_mean_interval(&m, .95);
    const double width = student.hi - student.lo;
    ZT_CLOSE(lead->lo, student.lo, .15 * width);
    ZT_CLOSE(lead->hi, student.hi, .15 * width);
    assert_true(lead->lo > 0);
    free(a);
    close_race(&x);
}

static void equals_can_not_be_told_apart(void **state) {
    (void)state;
    race x;
    zv_err err = {0};
    open_race(&x, .2, 2);
    ZT_OK(zv_explain_rivals(x.report, x.base.env, x.rival + 1, 2, &err), err);
    ZT_OK(zv_report_complete(x.report, &err), err);
    const zv_finding *lead = zv_report_finding(x.report, 1);
    ZT_CLOSE(lead->value, 0, 0);
    assert_non_null(strstr(lead->why, "can't tell them apart"));
    close_race(&x);
}

static void who_diverged_takes_no_part(void **state) {
    (void)state;
    race x;
    zv_err err = {0};
    open_race(&x, .2, 2);
    x.rival[1].diverged = x.rival[2].diverged = 7;
    ZT_OK(zv_explain_rivals(x.report, x.base.env, x.rival, RULES, &err), err);
    ZT_OK(zv_report_complete(x.report, &err), err);
    assert_int_equal(zv_report_size(x.report), 1);
    assert_non_null(strstr(zv_report_finding(x.report, 0)->why, "adam is the only one of 3"));
    ZT_CLOSE(zv_report_finding(x.report, 0)->value, held_loss(&x, 0), 1e-12);
    x.rival[0].diverged = 7;
    ZT_OK(zv_explain_rivals(x.report, x.base.env, x.rival, RULES, &err), err);
    assert_int_equal(zv_report_size(x.report), 1);
    close_race(&x);
}

static void without_examples_held_out_nobody_is_best(void **state) {
    (void)state;
    race x;
    zv_err err = {0};
    open_race(&x, 0, 2);
    ZT_FAILS(zv_explain_rivals(x.report, x.base.env, x.rival, RULES, &err), ZV_NODATA, err);
    zv_report_set_draws(x.report, true);
    ZT_OK(zv_rivals_figures(x.report, x.base.env, x.rival, RULES, &err), err);
    assert_int_equal(zv_report_figures(x.report), 1); /* what is trained on alone */
    close_race(&x);
}

static void the_pictures_have_a_curve_and_a_path_for_each(void **state) {
    (void)state;
    race x;
    zv_err err = {0};
    zv_paths *p = NULL;
    zv_paths_plane plane;
    size_t n;
    const double losses[] = {1, 2, 3, 4};
    open_race(&x, .2, 3);
    ZT_OK(zv_rivals_figures(x.report, x.base.env, x.rival, RULES, &err), err);
    assert_int_equal(zv_report_figures(x.report), 0); /* no page is wanted */
    zv_report_set_draws(x.report, true);
    ZT_OK(zv_rivals_figures(x.report, x.base.env, x.rival, RULES, &err), err);
    assert_int_equal(zv_report_figures(x.report), 2);
    const zv_figure *held = zv_report_figure_at(x.report, 1);
    assert_int_equal(held->n_series, RULES);
    ZT_CLOSE(held->series[1].y[2], held_loss(&x, 1), 1e-12);
    (void)zv_trainer_params(x.rival[0].trainer, &n);
    const zv_paths_opts opts = {.params = n, .paths = 1, .points = 2};
    float *start = calloc(n, sizeof *start);
    ZT_OK(zv_paths_new(&p, x.base.env, &opts, &err), err);
    ZT_OK(zv_paths_add(p, start, &err), err);
    ZT_OK(zv_paths_add(p, zv_trainer_params(x.rival[0].trainer, NULL), &err), err);
    ZT_OK(zv_paths_project(p, &plane, &err), err);
    const zv_rival *whose = &x.rival[0];
    const zv_rivals_ground ground = {.paths = p,
                                     .plane = &plane,
                                     .rivals = &whose,
                                     .losses = losses,
                                     .rows = 2,
                                     .cols = 2,
                                     .params = n,
                                     .batches = 1,
                                     .batch = 64};
    ZT_OK(zv_rivals_surface(x.report, x.base.env, &ground, &err), err);
    const zv_figure *f = zv_report_figure_at(x.report, 2);
    assert_int_equal(f->kind, ZV_FIGURE_SURFACE);
    assert_int_equal(f->n_series, 1);
    assert_string_equal(f->series[0].labels[0], "adam: the start");
    assert_non_null(strstr(f->series[0].labels[1], "adam, epoch 1: held out"));
    assert_non_null(strstr(f->note, "100.0 %"));
    ZT_CLOSE(f->values[3], 4, 0);
    free(start);
    zv_paths_free(p);
    close_race(&x);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_is_named_with_a_paired_lead),
        cmocka_unit_test(equals_can_not_be_told_apart),
        cmocka_unit_test(who_diverged_takes_no_part),
        cmocka_unit_test(without_examples_held_out_nobody_is_best),
        cmocka_unit_test(the_pictures_have_a_curve_and_a_path_for_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
