/* test_oom_grad.c — every request for memory fails once: building a graph, its tapes, checking, curvature. */
#include "zt.h"

#include <zavit/grad.h>

static zv_status on_tape(const zv_graph *g, zv_node loss, zv_real real, zv_err *err) {
    zv_tape *t;
    zv_grad_report report;
    double v[12] = {1}, product[12];
    zv_status status = zv_tape_new(&t, g, loss, &(zv_tape_opts){.real = real}, err);
    if (status != ZV_OK) {
        assert_null(t);
        return status;
    }
    assert_int_equal(zv_tape_param_count(t), 12);
    status = zv_tape_forward(t, NULL, err);
    zv_tape_backward(t);
    if (status == ZV_OK && real == ZV_REAL_F64) status = zv_grad_check(&report, t, 1, err);
    if (status == ZV_OK && real == ZV_REAL_DUAL)
        status = zv_tape_curvature(t, NULL, v, product, NULL, NULL, err);
    zv_tape_free(t);
    return status;
}

static zv_status build(zv_graph *g, zv_err *err) {
    zv_tape_memory memory;
    zv_node table = zv_graph_param(g, "table", zv_shape_of(2, 4, 3)), at = ZV_NO_NODE;
    zv_node ids = zv_graph_ids(g, "ids", zv_shape_of(1, 2));
    at = zv_graph_add(g, ZV_OP_GATHER, table, ids, ZV_NO_NODE, NULL);
    for (int i = 0; i < 20; i++) at = zv_graph_add(g, ZV_OP_TANH, at, ZV_NO_NODE, ZV_NO_NODE, NULL);
    zv_node loss = zv_graph_add(g, ZV_OP_MEAN, at, ZV_NO_NODE, ZV_NO_NODE, NULL);
    zv_status status = zv_graph_memory(&memory, g, loss, NULL, err);
    for (int real = ZV_REAL_F32; status == ZV_OK && real <= ZV_REAL_DUAL; real++)
        status = on_tape(g, loss, (zv_real)real, err);
    return status;
}

static zv_status grad_scenario(const zv_alloc *alloc, zv_err *err) {
    zv_env *env = NULL;
    zv_graph *g = NULL;
    zv_status status = zv_env_new(&env, &(zv_env_opts){.alloc = *alloc, .threads = 1}, err);
    if (status == ZV_OK) status = zv_graph_new(&g, env, err);
    if (status == ZV_OK) status = build(g, err);
    zv_graph_free(g);
    zv_env_free(env);
    return status;
}

static void grad_without_memory(void **state) {
    (void)state;
    zt_out_of_memory(grad_scenario, "grad");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(grad_without_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
