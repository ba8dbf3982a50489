/* test_oom_diagnose.c — every request for memory of a diagnosis and of a trial fails once: a sentence, no leak, no crash. */
#include "../unit/model/model_fixture.h"

#include <zavit/explain.h>

static fixture made; /* its files */

static zv_status build(zv_env *env, zv_task task, const zv_space *space, zv_net **net,
                       zv_examples **examples, zv_trainer **t, zv_err *err) {
    zv_train_opts o = zv_train_defaults();
    zv_net_spec spec = {.task = task, .act = ZV_ACT_RELU, .layers = 2};
    const zv_examples_opts how = {.task = task,
                                  .target = task == ZV_TASK_PAIRS ? made.pairs_path : NULL,
                                  .held = .8,
                                  .seed = 1};
    o.batch = 8;
    spec.width[0] = FIXTURE_DIM;
    spec.width[1] = 3;
    spec.width[2] = 3;
    zv_status status = zv_examples_new(examples, env, space, &how, err);
    if (status == ZV_OK) status = zv_net_new(net, env, &spec, 1, err);
    if (status == ZV_OK) status = zv_trainer_new(t, env, *net, *examples, &o, err);
    return status;
}

static zv_status ask(zv_trainer *t, zv_env *env, zv_diagnosis **d, zv_trial **trial, zv_report *r,
                     bool pictures, zv_err *err) {
    const zv_diagnose_opts opts = {.seeds = 1, .batches = 4, .steps = 3, .curvature = true};
    zv_spectrum spectrum;
    zv_interval interval[8];
    double share[8];
    zv_slices slices;
    zv_way way;
    zv_range range;
    zv_barrier barrier;
    zv_status status = zv_explain_diagnose(d, env, t, &opts, err);
    zv_report_set_draws(r, true);
    if (status == ZV_OK && !pictures) status = zv_diagnosis_findings(*d, r, err);
    if (status == ZV_OK && !pictures) {
        (*d)->stall.kind = ZV_STALL_DEAD_UNITS; /* be it true or not, a change to be tried */
        status = zv_explain_trial(trial, *d, 2, err);
    }
    if (status == ZV_OK && !pictures) status = zv_trial_findings(*trial, r, err);
    if (status != ZV_OK || !pictures) return status;
    status = zv_diagnose_spectrum(&spectrum, share, interval, 8, *d, r, err);
    if (status == ZV_OK) status = zv_diagnose_slices(&slices, *d, r, err);
    if (status == ZV_OK) status = zv_diagnose_way(&way, *d, r, err);
    if (status == ZV_NODATA) status = ZV_OK; /* first weights */
    if (status == ZV_OK) status = zv_diagnose_range(&range, NULL, NULL, *d, r, err);
    if (status == ZV_OK)
        status = zv_diagnose_barrier(&barrier, NULL, NULL, 4, *d, zv_trainer_net(t), r, err);
    return status;
}

static zv_status diagnose(const zv_alloc *alloc, zv_task task, bool pictures, zv_err *err) {
    zv_env *env = NULL;
    zv_space *space = NULL;
    zv_net *net = NULL;
    zv_examples *examples = NULL;
    zv_trainer *t = NULL;
    zv_diagnosis *d = NULL;
    zv_trial *trial = NULL;
    zv_report *r = NULL;
    const zv_env_opts opts = {.alloc = *alloc, .threads = 1};
    zv_status status = zv_env_new(&env, &opts, err);
    if (status == ZV_OK) status = zv_space_open(&space, env, made.path, NULL, err);
    if (status == ZV_OK) status = build(env, task, space, &net, &examples, &t, err);
    if (status == ZV_OK) status = zv_report_new(&r, env, "all", err);
    if (status == ZV_OK) status = ask(t, env, &d, &trial, r, pictures, err);
    if (status == ZV_OK) status = zv_report_status(r, err);
    zv_trial_free(trial);
    zv_diagnosis_free(d);
    zv_report_free(r);
    zv_trainer_free(t);
    zv_net_free(net);
    zv_examples_free(examples);
    zv_space_free(space);
    zv_env_free(env);
    return status;
}

static zv_status classes(const zv_alloc *alloc, zv_err *err) {
    return diagnose(alloc, ZV_TASK_CLASSES, false, err);
}
static zv_status pairs(const zv_alloc *alloc, zv_err *err) {
    return diagnose(alloc, ZV_TASK_PAIRS, false, err);
}
static zv_status pictures(const zv_alloc *alloc, zv_err *err) {
    return diagnose(alloc, ZV_TASK_CLASSES, true, err);
}

static void out_of_memory(void **state) {
    (void)state;
    fixture_open(&made);
    fixture_pairs(&made, false);
    zt_out_of_memory(classes, "classes");
    zt_out_of_memory(pairs, "pairs");
    zt_out_of_memory(pictures, "pictures");
    fixture_close(&made);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(out_of_memory)};
    return cmocka_run_group_tests_name("oom: diagnose", tests, NULL, NULL);
}
