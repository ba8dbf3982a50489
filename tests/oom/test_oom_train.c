/* test_oom_train.c — every request for memory in a training fails once. */
#include "zt.h"

#include "unit/model/model_fixture.h"

/* What lies on disk already, made with memory enough. */
static fixture made;

typedef struct parts {
    zv_space *space;
    zv_examples *examples;
    zv_net *net;
    zv_trainer *trainer;
} parts;

static zv_status build(parts *p, const zv_env *env, zv_task task, zv_err *err) {
    zv_train_opts o = zv_train_defaults();
    zv_net_spec spec = {.task = task, .act = ZV_ACT_TANH};
    const zv_examples_opts examples = {.task = task,
                                       .target = task == ZV_TASK_PAIRS     ? made.pairs_path
                                                 : task == ZV_TASK_NUMBERS ? "size"
                                                                           : NULL,
                                       .held = .2,
                                       .tune = .1,
                                       .seed = 1};
    zv_status status = zv_space_open(&p->space, env, made.path, NULL, err);
    if (status == ZV_OK) status = zv_examples_new(&p->examples, env, p->space, &examples, err);
    if (status == ZV_OK) status = zv_net_spec_layers(&spec, "12,4,3", err);
    if (status == ZV_OK && task == ZV_TASK_NUMBERS) spec.width[2] = 1;
    if (status == ZV_OK) status = zv_net_new(&p->net, env, &spec, 1, err);
    o.epochs = 1;
    o.command = "zavit train";
    if (status == ZV_OK) status = zv_trainer_new(&p->trainer, env, p->net, p->examples, &o, err);
    return status;
}

static void release(parts *p) {
    zv_trainer_free(p->trainer);
    zv_net_free(p->net);
    zv_examples_free(p->examples);
    zv_space_free(p->space);
}

static zv_status train_task(const zv_env *env, zv_task task, zv_err *err) {
    parts p = {0};
    zv_epoch epoch;
    zv_gain gain;
    zv_status status = build(&p, env, task, err);
    if (status == ZV_OK) status = zv_trainer_epoch(p.trainer, &epoch, err);
    if (status == ZV_OK && task == ZV_TASK_PAIRS)
        status = zv_trainer_gain(p.trainer, ZV_HELD, &gain, err);
    release(&p);
    return status;
}

static zv_status save_and_resume(const zv_env *env, zv_err *err) {
    parts p = {0}, q = {0};
    zv_epoch epoch;
    zv_train_file *file = NULL;
    zv_status status = build(&p, env, ZV_TASK_CLASSES, err);
    if (status == ZV_OK) status = zv_trainer_epoch(p.trainer, &epoch, err);
    if (status == ZV_OK) status = zv_trainer_save(p.trainer, made.net_path, err);
    if (status == ZV_OK) status = zv_train_open(&file, env, made.net_path, err);
    if (status == ZV_OK) status = build(&q, env, ZV_TASK_CLASSES, err);
    if (status == ZV_OK) status = zv_trainer_resume(q.trainer, file, err);
    zv_train_close(file);
    release(&p);
    release(&q);
    return status;
}

static zv_status ask_surface(const zv_env *env, zv_err *err) {
    parts p = {0};
    zv_surface *surface = NULL;
    zv_grad_report report;
    zv_status status = build(&p, env, ZV_TASK_CLASSES, err);
    if (status == ZV_OK) status = zv_surface_new(&surface, p.trainer, NULL, err);
    if (status == ZV_OK) status = zv_surface_check(surface, 3, &report, err);
    if (status == ZV_OK) {
        const zv_training seen = zv_surface_training(surface, 2);
        double *x = calloc(3 * seen.n, sizeof *x);
        status = seen.hessian(seen.ctx, x, x + seen.n, x + 2 * seen.n, err);
        free(x);
    }
    zv_surface_free(surface);
    release(&p);
    return status;
}

static zv_status shuffle(const zv_env *env, zv_err *err) {
    parts p = {0};
    zv_examples *shuffled = NULL;
    zv_status status = build(&p, env, ZV_TASK_CLASSES, err);
    if (status == ZV_OK) status = zv_examples_shuffled(&shuffled, p.examples, 2, err);
    zv_examples_free(shuffled);
    release(&p);
    return status;
}

ZT_OOM_TEST(classes_without_memory, train_task(env, ZV_TASK_CLASSES, err))
ZT_OOM_TEST(numbers_without_memory, train_task(env, ZV_TASK_NUMBERS, err))
ZT_OOM_TEST(pairs_without_memory, train_task(env, ZV_TASK_PAIRS, err))
ZT_OOM_TEST(saved_and_resumed_without_memory, save_and_resume(env, err))
ZT_OOM_TEST(surface_without_memory, ask_surface(env, err))
ZT_OOM_TEST(shuffled_without_memory, shuffle(env, err))

static int begin(void **state) {
    (void)state;
    fixture_open(&made);
    fixture_pairs(&made, false);
    return 0;
}
static int end(void **state) {
    (void)state;
    fixture_close(&made);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(classes_without_memory),
        cmocka_unit_test(numbers_without_memory),
        cmocka_unit_test(pairs_without_memory),
        cmocka_unit_test(saved_and_resumed_without_memory),
        cmocka_unit_test(surface_without_memory),
        cmocka_unit_test(shuffled_without_memory),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
