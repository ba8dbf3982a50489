/* test_oom_paths.c — every request for memory of paths, of the loss under them, and of rules side by side fails once. The space and its examples
 * are made before, with memory enough. */
#include "unit/model/model_fixture.h"

#include <zavit/explain.h>

static const zv_examples *examples;

typedef struct race {
    zv_env *env;
    zv_net *net[2];
    zv_rival rival[2];
    zv_paths *paths;
    zv_surface *surface;
    zv_report *report;
} race;

static zv_status train_one(race *x, size_t k, zv_err *err) {
    zv_net_spec spec = {.task = ZV_TASK_CLASSES, .act = ZV_ACT_RELU};
    zv_train_opts o = zv_train_defaults();
    zv_epoch epoch;
    o.epochs = 2;
    o.batch = 100;
    o.optim.rate = .01 * (double)(k + 1);
    zv_status status = zv_net_spec_layers(&spec, "12,3", err);
    if (status == ZV_OK) status = zv_net_new(&x->net[k], x->env, &spec, 1, err);
    if (status == ZV_OK)
        status = zv_trainer_new(&x->rival[k].trainer, x->env, x->net[k], examples, &o, err);
    x->rival[k].name = k ? "faster" : "slower";
    if (status == ZV_OK) status = zv_paths_begin(x->paths, err);
    for (int i = 0; i < 2 && status == ZV_OK; i++) {
        status = zv_paths_add(x->paths, zv_trainer_params(x->rival[k].trainer, NULL), err);
        if (status == ZV_OK) status = zv_trainer_epoch(x->rival[k].trainer, &epoch, err);
    }
    if (status == ZV_OK)
        status = zv_paths_add(x->paths, zv_trainer_params(x->rival[k].trainer, NULL), err);
    return status;
}

static zv_status look(race *x, zv_err *err) {
    zv_paths_plane plane;
    double losses[4];
    zv_status status = zv_paths_project(x->paths, &plane, err);
    if (status == ZV_OK) status = zv_surface_new(&x->surface, x->rival[0].trainer, NULL, err);
    if (status == ZV_OK) status = zv_paths_losses(losses, x->paths, x->surface, 2, 2, 2, err);
    if (status == ZV_OK) status = zv_explain_rivals(x->report, x->env, x->rival, 2, err);
    if (status == ZV_OK) status = zv_rivals_figures(x->report, x->env, x->rival, 2, err);
    const zv_rival *whose[] = {&x->rival[0], &x->rival[1]};
    const zv_rivals_ground ground = {.paths = x->paths,
                                     .plane = &plane,
                                     .rivals = whose,
                                     .losses = losses,
                                     .rows = 2,
                                     .cols = 2,
                                     .params = 39,
                                     .batches = 2,
                                     .batch = 100};
    if (status == ZV_OK) status = zv_rivals_surface(x->report, x->env, &ground, err);
    return status == ZV_OK ? zv_report_status(x->report, err) : status;
}

static zv_status compare(const zv_alloc *alloc, zv_err *err) {
    race x = {.env = NULL};
    const zv_paths_opts opts = {.params = 39, .paths = 2, .points = 3};
    zv_status status = zv_env_new(&x.env, &(zv_env_opts){.alloc = *alloc, .threads = 1}, err);
    if (status == ZV_OK) status = zv_report_new(&x.report, x.env, "all", err);
    if (status == ZV_OK) zv_report_set_draws(x.report, true);
    if (status == ZV_OK) status = zv_paths_new(&x.paths, x.env, &opts, err);
    for (size_t k = 0; k < 2 && status == ZV_OK; k++) status = train_one(&x, k, err);
    if (status == ZV_OK) status = look(&x, err);
    zv_surface_free(x.surface);
    zv_paths_free(x.paths);
    for (size_t k = 0; k < 2; k++) {
        zv_trainer_free(x.rival[k].trainer);
        zv_net_free(x.net[k]);
    }
    zv_report_free(x.report);
    zv_env_free(x.env);
    return status;
}

static void rules_side_by_side(void **state) {
    (void)state;
    fixture f;
    zv_err err = {0};
    fixture_open(&f);
    const zv_examples_opts opts = {.task = ZV_TASK_CLASSES, .held = .1, .seed = 1};
    ZT_OK(zv_examples_new(&f.examples, f.env, f.space, &opts, &err), err);
    examples = f.examples;
    zt_out_of_memory(compare, "compare");
    fixture_close(&f);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(rules_side_by_side)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
