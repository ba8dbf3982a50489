/* test_grad_graph.c — shapes: what comes out, and one sentence in either language for what doesn't fit. */
#include "grad_cases.h"

typedef struct wrong {
    zv_op op;
    const int *a, *b, *c;
    zv_op_args args;
    const char *says; /* part of the sentence */
} wrong;

static zv_node leaf(zv_graph *g, const int *dim, bool ids) {
    if (!dim) return ZV_NO_NODE;
    return ids ? zv_graph_ids(g, "ids", grad_shape(dim)) : zv_graph_param(g, "p", grad_shape(dim));
}

static void says_why(const wrong *w, zv_lang lang) {
    zv_err err = {.lang = lang};
    zv_graph *g;
    zv_tape *t;
    bool ids = w->op == ZV_OP_CROSS_ENTROPY || w->op == ZV_OP_GATHER;
    ZT_OK(zv_graph_new(&g, NULL, &err), err);
    zv_node a = leaf(g, w->a, false), b = leaf(g, w->b, ids), c = leaf(g, w->c, false);
    zv_node y = zv_graph_add(g, w->op, a, b, c, &w->args);
    assert_int_equal(y, ZV_NO_NODE);
    assert_int_equal(zv_graph_shape(g, y).rank, 0);
    /* What is built upon it changes nothing of the first error. */
    zv_node loss = zv_graph_add(g, ZV_OP_SUM, y, ZV_NO_NODE, ZV_NO_NODE, NULL);
    ZT_FAILS(zv_tape_new(&t, g, loss, NULL, &err), ZV_USAGE, err);
    assert_null(t);
    if (lang == ZV_EN && !strstr(err.msg, w->says))
        fail_msg("\"%s\" lacks \"%s\"", err.msg, w->says);
    if (lang == ZV_HE && !strstr(err.msg, "ה")) fail_msg("\"%s\" isn't Hebrew", err.msg);
    zv_graph_free(g);
}

static void what_does_not_fit_is_told(void **state) {
    (void)state;
    const wrong list[] = {
        {ZV_OP_ADD, DIMS(2, 3), DIMS(2), NULL, {0}, "[2] cannot be repeated to fill [2, 3]"},
        {ZV_OP_ADD, DIMS(3), DIMS(2, 3), NULL, {0}, "[2, 3]"},
        {ZV_OP_MATMUL, DIMS(2, 3), DIMS(4, 5), NULL, {0}, "lengths are 3 and 4"},
        {ZV_OP_MATMUL, DIMS(2, 3), DIMS(3, 5), NULL, {.transpose_b = true}, "lengths are 3 and 5"},
        {ZV_OP_MATMUL, DIMS(3), DIMS(3, 5), NULL, {0}, "two axes"},
        {ZV_OP_MATMUL, DIMS(2, 4, 3), DIMS(3, 3, 5), NULL, {0}, "alike"},
        {ZV_OP_LINEAR, DIMS(2, 3), DIMS(3, 4), DIMS(3), {0}, "[2, 3], [3, 4] and [3]"},
        {ZV_OP_LINEAR, DIMS(2, 3), DIMS(3, 4), DIMS(4), {.act = (zv_act)9}, "activation 9"},
        {ZV_OP_LINEAR, DIMS(2, 3), DIMS(3, 4), DIMS(4), {.act = (zv_act)-1}, "activation -1"},
        {ZV_OP_LAYER_NORM, DIMS(2, 3), DIMS(3), DIMS(2), {.value = 1e-5}, "[.., n]"},
        {ZV_OP_LAYER_NORM, DIMS(2, 3), DIMS(3), DIMS(3), {0}, "above 0"},
        {ZV_OP_COSINE, DIMS(2, 3), DIMS(3, 2), NULL, {0}, "[2, 3] and [3, 2] differ"},
        {ZV_OP_CROSS_ENTROPY, DIMS(4, 3), DIMS(3), NULL, {0}, "labels [3]"},
        {ZV_OP_GATHER, DIMS(4), DIMS(3), NULL, {0}, "[4]"},
        {ZV_OP_GATHER, DIMS(4, 2), DIMS(1, 1, 1, 2), NULL, {0}, "axes"},
        {ZV_OP_SUM, DIMS(2, 3), NULL, NULL, {.axes = 4}, "no axis 2"},
        {ZV_OP_SLICE, DIMS(2, 3), NULL, NULL, {.axis = 1, .begin = 2, .end = 4}, "2 to 4"},
        {ZV_OP_SLICE, DIMS(2, 3), NULL, NULL, {.axis = 1}, "0 to 0"},
        {ZV_OP_SLICE, DIMS(2, 3), NULL, NULL, {.axis = 2, .end = 1}, "no axis 2"},
        {ZV_OP_CONCAT, DIMS(2, 3), DIMS(3, 3), NULL, {.axis = 1}, "axis 1"},
        {ZV_OP_SWAP, DIMS(2, 3), NULL, NULL, {.axis = 1, .other = 5}, "no axis 5"},
        {ZV_OP_RESHAPE, DIMS(2, 3), NULL, NULL, {.shape = {1, {7}}}, "[2, 3] cannot become [7]"},
        {ZV_OP_DROPOUT, DIMS(2), NULL, NULL, {.value = 1}, "1"},
        {ZV_OP_DROPOUT, DIMS(2), NULL, NULL, {.value = (double)NAN}, "nan"},
        {ZV_OP_EXP, DIMS(2), DIMS(2), NULL, {0}, "input 1"},
        {ZV_OP_ADD, DIMS(2), NULL, NULL, {0}, "input 1"},
        {ZV_OPS, DIMS(2), NULL, NULL, {0}, "does not exist"},
    };
    for (size_t i = 0; i < sizeof list / sizeof *list; i++) {
        says_why(&list[i], ZV_EN);
        says_why(&list[i], ZV_HE);
    }
}

static void leaves_have_one_to_four_axes(void **state) {
    (void)state;
    const zv_shape bad[] = {{0}, {1, {0}}, {5, {1, 1, 1, 1}}, {2, {SIZE_MAX / 2, 4}}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        zv_err err = {0};
        zv_graph *g;
        ZT_OK(zv_graph_new(&g, NULL, &err), err);
        assert_int_equal(zv_graph_input(g, "pixels", bad[i]), ZV_NO_NODE);
        ZT_FAILS(zv_graph_status(g, &err), ZV_USAGE, err);
        assert_non_null(strstr(err.msg, "pixels"));
        zv_graph_free(g);
    }
    assert_int_equal(zv_shape_count(zv_shape_of(3, 2, 3, 4)), 24);
    assert_int_equal(zv_shape_count(zv_shape_of(1, -3)), 0);
    zv_graph_free(NULL);
    zv_tape_free(NULL);
}

static void ids_and_numbers_are_told_apart(void **state) {
    (void)state;
    for (int k = 0; k < 2; k++) {
        zv_err err = {0};
        zv_graph *g;
        ZT_OK(zv_graph_new(&g, NULL, &err), err);
        zv_node x = zv_graph_input(g, "x", zv_shape_of(2, 2, 3));
        zv_node ids = zv_graph_ids(g, "y", zv_shape_of(1, 2));
        if (k)
            zv_graph_add(g, ZV_OP_EXP, ids, ZV_NO_NODE, ZV_NO_NODE, NULL);
        else
            zv_graph_add(g, ZV_OP_CROSS_ENTROPY, x, x, ZV_NO_NODE, NULL);
        ZT_FAILS(zv_graph_status(g, &err), ZV_USAGE, err);
        assert_non_null(strstr(err.msg, "ids"));
        zv_graph_free(g);
    }
}

static void a_loss_is_one_computed_number(void **state) {
    (void)state;
    zv_err err = {0};
    zv_graph *g;
    zv_tape *t;
    zv_tape_memory memory;
    ZT_OK(zv_graph_new(&g, NULL, &err), err);
    zv_node x = zv_graph_param(g, "x", zv_shape_of(1, 3));
    zv_node y = zv_graph_add(g, ZV_OP_EXP, x, ZV_NO_NODE, ZV_NO_NODE, NULL);
    ZT_FAILS(zv_tape_new(&t, g, y, NULL, &err), ZV_USAGE, err);
    assert_non_null(strstr(err.msg, "[3]"));
    zv_node sum = zv_graph_add(g, ZV_OP_SUM, y, ZV_NO_NODE, ZV_NO_NODE, NULL);
    const int kinds[] = {-1, ZV_REAL_DUAL + 1};
    for (size_t k = 0; k < 2; k++) {
        zv_tape_opts opts = {.real = (zv_real)kinds[k]};
        ZT_FAILS(zv_tape_new(&t, g, sum, &opts, &err), ZV_USAGE, err);
        assert_null(t);
        assert_non_null(strstr(err.msg, "kind of number"));
        ZT_FAILS(zv_graph_memory(&memory, g, sum, &opts, &err), ZV_USAGE, err);
    }
    ZT_FAILS(zv_tape_new(&t, g, x, NULL, &err), ZV_USAGE, err);
    ZT_FAILS(zv_tape_new(&t, g, 77, NULL, &err), ZV_USAGE, err);
    ZT_FAILS(zv_graph_memory(&memory, g, ZV_NO_NODE, NULL, &err), ZV_USAGE, err);
    zv_graph_free(g);
}

static void the_table_speaks(void **state) {
    (void)state;
    assert_string_equal(zv_op_name(ZV_OP_MATMUL), "matmul");
    assert_string_equal(zv_op_formula(ZV_OP_NEG), "-x");
    assert_int_equal(zv_op_arity(ZV_OP_LINEAR), 3);
    assert_string_equal(zv_op_name(ZV_OPS), "?");
    assert_string_equal(zv_op_formula(ZV_OPS), "?");
    assert_int_equal(zv_op_arity(ZV_OPS), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_does_not_fit_is_told),
        cmocka_unit_test(leaves_have_one_to_four_axes),
        cmocka_unit_test(ids_and_numbers_are_told_apart),
        cmocka_unit_test(a_loss_is_one_computed_number),
        cmocka_unit_test(the_table_speaks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
