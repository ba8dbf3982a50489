/* grad_cases.h — small graphs around every operator, for the tests that go through the table: a new operator without a case
 * fails them all. */
#ifndef GRAD_CASES_H
#define GRAD_CASES_H

#include "zt.h"

#include <zavit/grad.h>

/* A graph whose loss is the weighted sum of squares of what an operator gives; every input is a parameter. */
typedef struct grad_case {
    zv_graph *g;
    zv_node in[3], weights, ids, loss;
    bool positive; /* inputs for logarithms and roots */
    uint32_t most; /* ids lie below */
} grad_case;

static inline zv_shape grad_shape(const int *dim) {
    zv_shape s = {0};
    for (; dim[s.rank]; s.rank++) s.dim[s.rank] = (size_t)dim[s.rank];
    return s;
}
#define DIMS(...) ((const int[]){__VA_ARGS__, 0})

static inline grad_case case_begin(const zv_env *env) {
    grad_case c = {
        .weights = ZV_NO_NODE, .ids = ZV_NO_NODE, .in = {ZV_NO_NODE, ZV_NO_NODE, ZV_NO_NODE}};
    zv_err err = {0};
    ZT_OK(zv_graph_new(&c.g, env, &err), err);
    return c;
}

/* Shapes NULL: no such input. For operators that take ids these are the second shape. */
static inline grad_case case_of(const zv_env *env, zv_op op, const int *a, const int *b,
                                const int *d, const zv_op_args *args) {
    grad_case c = case_begin(env);
    zv_err err = {0};
    bool ids = op == ZV_OP_GATHER || op == ZV_OP_CROSS_ENTROPY;
    c.positive = op == ZV_OP_LOG || op == ZV_OP_SQRT || op == ZV_OP_DIV;
    c.in[0] = zv_graph_param(c.g, "a", grad_shape(a));
    if (b && ids) {
        c.ids = zv_graph_ids(c.g, "ids", grad_shape(b));
        c.most = (uint32_t)(op == ZV_OP_GATHER ? a[0] : a[1]);
    } else if (b) {
        c.in[1] = zv_graph_param(c.g, "b", grad_shape(b));
    }
    if (d) c.in[2] = zv_graph_param(c.g, "c", grad_shape(d));
    zv_node y = zv_graph_add(c.g, op, c.in[0], ids ? c.ids : c.in[1], c.in[2], args);
    c.weights = zv_graph_input(c.g, "weights", zv_graph_shape(c.g, y));
    zv_node squares = zv_graph_add(c.g, ZV_OP_SQUARE, y, ZV_NO_NODE, ZV_NO_NODE, NULL);
    zv_node terms = zv_graph_add(c.g, ZV_OP_MUL, squares, c.weights, ZV_NO_NODE, NULL);
    c.loss = zv_graph_add(c.g, ZV_OP_SUM, terms, ZV_NO_NODE, ZV_NO_NODE, NULL);
    ZT_OK(zv_graph_status(c.g, &err), err);
    return c;
}

static inline zv_tape *case_tape(const grad_case *c, zv_real real) {
    zv_tape *t;
    zv_err err = {0};
    ZT_OK(zv_tape_new(&t, c->g, c->loss, &(zv_tape_opts){.real = real, .seed = 5}, &err), err);
    return t;
}

/* Numbers about 1 that are no multiples of anything; the same for every kind of tape, and f32 without rounding. */
static inline void case_fill(const grad_case *c, zv_tape *t) {
    zv_rng rng = zv_rng_seed(11);
    const zv_node leaves[] = {c->in[0], c->in[1], c->in[2], c->weights};
    for (size_t k = 0; k < 4; k++) {
        size_t n = zv_shape_count(zv_graph_shape(c->g, leaves[k]));
        float *x = malloc((n + 1) * sizeof *x);
        for (size_t i = 0; i < n; i++) {
            double u = zv_rng_normal(&rng);
            if (fabs(u) < 0.05) u = 0.3; /* away from the kink at 0 */
            x[i] = (float)(c->positive && k < 2 ? 0.5 + fabs(u) : u);
        }
        if (n) zv_tape_set_f32(t, leaves[k], x);
        free(x);
    }
    size_t n = zv_shape_count(zv_graph_shape(c->g, c->ids));
    for (size_t i = 0; i < n; i++)
        zv_tape_ids(t, c->ids)[i] = (uint32_t)zv_rng_below(&rng, c->most);
}

/* Calls check(ctx, c, name) for cases of an operator; returns how many. */
typedef void case_check(void *ctx, const grad_case *c, const char *name);

static inline void case_run(grad_case c, zv_op op, case_check *check, void *ctx, size_t *count) {
    check(ctx, &c, zv_op_name(op));
    zv_graph_free(c.g);
    ++*count;
}

static inline size_t cases_of(const zv_env *env, zv_op op, case_check *check, void *ctx) {
    size_t n = 0;
#define RUN(...) case_run(case_of(env, op, __VA_ARGS__), op, check, ctx, &n)
    const int *x = DIMS(2, 3, 5), *row = DIMS(5);
    switch (op) {
    case ZV_OP_ADD:
    case ZV_OP_SUB:
    case ZV_OP_MUL:
    case ZV_OP_DIV:
        RUN(x, x, NULL, NULL);
        RUN(x, row, NULL, NULL);
        RUN(x, DIMS(1), NULL, NULL);
        RUN(x, DIMS(3, 1), NULL, NULL);
        RUN(DIMS(2, 3, 2, 4), DIMS(2, 1, 2, 1), NULL, NULL);
        break;
    case ZV_OP_NEG:
    case ZV_OP_EXP:
    case ZV_OP_LOG:
    case ZV_OP_SQUARE:
    case ZV_OP_SQRT:
    case ZV_OP_TANH:
    case ZV_OP_SIGMOID:
    case ZV_OP_RELU:
    case ZV_OP_GELU:
    case ZV_OP_GELU_TANH:
        RUN(x, NULL, NULL, NULL);
        RUN(DIMS(37), NULL, NULL, NULL);
        break;
    case ZV_OP_SCALE:
        RUN(x, NULL, NULL, &(zv_op_args){.value = -1.7});
        break;
    case ZV_OP_DROPOUT:
        RUN(x, NULL, NULL, &(zv_op_args){.value = 0.4});
        break;
    case ZV_OP_SUM:
    case ZV_OP_MEAN:
        for (unsigned axes = 0; axes < 16; axes++)
            RUN(DIMS(2, 3, 2, 5), NULL, NULL, &(zv_op_args){.axes = axes, .keep = axes % 3 == 0});
        break;
    case ZV_OP_SOFTMAX:
    case ZV_OP_LOGSUMEXP:
    case ZV_OP_NORMALISE:
        RUN(x, NULL, NULL, NULL);
        RUN(DIMS(21), NULL, NULL, NULL);
        break;
    case ZV_OP_LAYER_NORM:
        RUN(x, row, row, &(zv_op_args){.value = 1e-5});
        break;
    case ZV_OP_COSINE:
    case ZV_OP_MSE:
        RUN(x, x, NULL, NULL);
        RUN(DIMS(19), DIMS(19), NULL, NULL);
        break;
    case ZV_OP_MATMUL:
        for (int k = 0; k < 4; k++) {
            bool ta = k & 1, tb = k & 2;
            const int *a = ta ? DIMS(4, 3) : DIMS(3, 4), *b = tb ? DIMS(5, 4) : DIMS(4, 5);
            const int *aa = ta ? DIMS(2, 2, 4, 3) : DIMS(2, 2, 3, 4);
            const int *bb = tb ? DIMS(2, 2, 5, 4) : DIMS(2, 2, 4, 5);
            zv_op_args args = {.transpose_a = ta, .transpose_b = tb};
            RUN(a, b, NULL, &args);
            RUN(aa, bb, NULL, &args);
            RUN(aa, b, NULL, &args);
        }
        break;
    case ZV_OP_LINEAR:
        for (int act = ZV_ACT_NONE; act <= ZV_ACT_GELU; act++)
            RUN(x, DIMS(5, 4), DIMS(4), &(zv_op_args){.act = (zv_act)act});
        break;
    case ZV_OP_GATHER:
        RUN(DIMS(6, 3), DIMS(5), NULL, NULL);
        RUN(DIMS(3, 4), DIMS(2, 3), NULL, NULL);
        break;
    case ZV_OP_CROSS_ENTROPY:
        RUN(DIMS(6, 7), DIMS(6), NULL, NULL);
        break;
    case ZV_OP_RESHAPE:
        RUN(x, NULL, NULL, &(zv_op_args){.shape = zv_shape_of(2, 5, 6)});
        break;
    case ZV_OP_SLICE:
        for (size_t axis = 0; axis < 3; axis++)
            RUN(x, NULL, NULL, &(zv_op_args){.axis = axis, .begin = 1, .end = 2});
        break;
    case ZV_OP_CONCAT:
        RUN(x, DIMS(4, 3, 5), NULL, &(zv_op_args){.axis = 0});
        RUN(x, DIMS(2, 1, 5), NULL, &(zv_op_args){.axis = 1});
        RUN(x, DIMS(2, 3, 2), NULL, &(zv_op_args){.axis = 2});
        break;
    case ZV_OP_SWAP:
        RUN(x, NULL, NULL, &(zv_op_args){.axis = 0, .other = 1});
        RUN(x, NULL, NULL, &(zv_op_args){.axis = 2, .other = 0});
        RUN(DIMS(2, 3, 2, 5), NULL, NULL, &(zv_op_args){.axis = 1, .other = 2});
        break;
    case ZV_OPS:
        break;
    }
#undef RUN
    return n;
}

#endif
