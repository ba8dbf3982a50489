/* test_oom_watch.c — every request for memory of watching a training fails once: a sentence, no leak, no crash. */
#include "../unit/model/model_fixture.h"

#include <zavit/explain.h>

static fixture made; /* its files, and a training two epochs old */

static zv_status watch(const zv_alloc *alloc, zv_err *err) {
    zv_env *env = NULL;
    zv_report *r = NULL;
    zv_watch w;
    const zv_env_opts opts = {.alloc = *alloc, .threads = 1};
    zv_status status = zv_env_new(&env, &opts, err);
    if (status == ZV_OK) status = zv_explain_watch(&w, env, made.trainer, err);
    if (status == ZV_OK) status = zv_report_new(&r, env, "all", err);
    if (status == ZV_OK) status = zv_watch_findings(&w, r, env, made.trainer, err);
    zv_report_free(r);
    zv_env_free(env);
    return status;
}

static void out_of_memory(void **state) {
    (void)state;
    zv_train_opts o = zv_train_defaults();
    o.epochs = 4;
    fixture_open(&made);
    fixture_train(&made, (zv_examples_opts){.task = ZV_TASK_CLASSES, .held = .2, .seed = 1},
                  (zv_net_spec){.act = ZV_ACT_RELU}, "auto,8,auto", &o);
    fixture_run(&made, 4);
    zt_out_of_memory(watch, "watch");
    fixture_close(&made);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(out_of_memory)};
    return cmocka_run_group_tests_name("oom: watch", tests, NULL, NULL);
}
