/* zavit/grad.h — functions of tensors and their gradients: what a net computes, and how its loss changes with every parameter.
 *
 *     zv_graph *g; zv_tape *t;
 *     zv_graph_new(&g, env, &err);
 *     zv_node x = zv_graph_input(g, "x", zv_shape_of(2, 64, 784)), label = zv_graph_ids(g, "label", zv_shape_of(1, 64));
 *     zv_node w = zv_graph_param(g, "w", zv_shape_of(2, 784, 10)), b = zv_graph_param(g, "b", zv_shape_of(1, 10));
 *     zv_node loss = zv_graph_add(g, ZV_OP_CROSS_ENTROPY, zv_graph_add(g, ZV_OP_LINEAR, x, w, b, NULL), label, ZV_NO_NODE, NULL);
 *     zv_tape_new(&t, g, loss, NULL, &err);                              shapes checked, memory laid out, once
 *     zv_tape_set_f32(t, w, start); …                                    parameters, then again and again:
 *     zv_tape_set_f32(t, x, pixels); memcpy(zv_tape_ids(t, label), …);   a batch
 *     zv_tape_forward(t, &value, &err); zv_tape_backward(t);             the loss and its gradient
 *     optimise(zv_tape_params_f32(t), zv_tape_gradients_f32(t), zv_tape_param_count(t));
 *
 * A graph says what is computed; a tape is that graph compiled for one kind of number: a list of calls over one block of
 * memory. A step over it allocates nothing and takes no lock (large matrix products use the environment's threads). Tensors
 * are dense, row-major, of 1 to 4 axes; a scalar has the shape [1].
 *
 * Numbers are f32 to learn with, f64 to check with, or dual to measure curvature with: all three are one source. Results do not
 * depend on the number of threads. They differ in the last digits from one processor tier to another.
 *
 * Errors while a graph is built are kept in it: the node that could not be made is ZV_NO_NODE, what is built upon it too, and
 * zv_tape_new tells the first one's sentence. */
#ifndef ZAVIT_GRAD_H
#define ZAVIT_GRAD_H

#include <zavit/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Shapes ---------------------------------------------------------------------------------- */

enum { ZV_AXES = 4 };

typedef struct zv_shape {
    size_t rank; /* 1 … ZV_AXES */
    size_t dim[ZV_AXES]; /* the last one lies densest in memory */
} zv_shape;

/* A shape of `rank` lengths, each an int > 0: zv_shape_of(2, 64, 10). */
ZV_API zv_shape zv_shape_of(int rank, ...);
ZV_API size_t zv_shape_count(zv_shape shape); /* its elements */

/* ---- Operators ------------------------------------------------------------------------------- */

/* One row per operator: identifier, name, how many inputs, rule of its shape, what its backward pass reads again (memory that stays
 * in use until then), formula. Rules of shape:
 *   SAME       that of the input
 *   BROADCAST  that of a; each axis of b, from the last one on, is as long as a's or 1, and b is repeated along it
 *   REDUCE     without args.axes (bit k is axis k, 0 means all), or with them at length 1 if args.keep
 *   LAST       without the last axis
 *   PAIR       [1], of two inputs of one shape
 *   PRODUCT    [.., m, k] [.., k, n] → [.., m, n], leading axes alike, or b has two axes and serves all
 *   LINEAR     [.., k] [k, n] [n] → [.., n]
 *   AFFINE     [.., n] [n] [n] → [.., n]
 *   GATHER     a parameter [rows, n] and ids of any shape s → [s, n]
 *   LABELS     [.., n] and ids of the leading shape → [1]
 *   SHAPED     by args: see the row
 */
#define ZV_OP_LIST(X)                                                                              \
    X(ADD, add, 2, BROADCAST, NONE, "a + b")                                                       \
    X(SUB, sub, 2, BROADCAST, NONE, "a - b")                                                       \
    X(MUL, mul, 2, BROADCAST, IN, "a b")                                                           \
    X(DIV, div, 2, BROADCAST, IN, "a / b")                                                         \
    X(NEG, neg, 1, SAME, NONE, "-x")                                                               \
    X(SCALE, scale, 1, SAME, NONE, "args.value x")                                                 \
    X(EXP, exp, 1, SAME, OUT, "e^x")                                                               \
    X(LOG, log, 1, SAME, IN, "ln x")                                                               \
    X(SQUARE, square, 1, SAME, IN, "x^2")                                                          \
    X(SQRT, sqrt, 1, SAME, OUT, "x^(1/2)")                                                         \
    X(TANH, tanh, 1, SAME, OUT, "tanh x")                                                          \
    X(SIGMOID, sigmoid, 1, SAME, OUT, "1 / (1 + e^-x)")                                            \
    X(RELU, relu, 1, SAME, OUT, "max(x, 0); slope 0 at 0")                                         \
    X(GELU, gelu, 1, SAME, IN, "x (1 + erf(x / sqrt 2)) / 2, the exact one")                       \
    X(GELU_TANH, gelu_tanh, 1, SAME, IN, "x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2")        \
    X(DROPOUT, dropout, 1, SAME, NONE, "x / (1 - p) or, with probability p = args.value, 0")       \
    X(SUM, sum, 1, REDUCE, NONE, "sum over args.axes")                                             \
    X(MEAN, mean, 1, REDUCE, NONE, "mean over args.axes")                                          \
    X(SOFTMAX, softmax, 1, SAME, OUT, "e^x / sum e^x, along the last axis")                        \
    X(LOGSUMEXP, logsumexp, 1, LAST, BOTH, "ln sum e^x, along the last axis")                      \
    X(NORMALISE, normalise, 1, SAME, OUT,                                                          \
      "x / max(|x|, 1e-12), along the last axis; slope 0 there")                                   \
    X(LAYER_NORM, layer_norm, 3, AFFINE, IN, "a (x - mean)/sqrt(var + args.value) + b, last axis") \
    X(COSINE, cosine, 2, LAST, BOTH, "(a . b) / (max(|a|, 1e-12) max(|b|, 1e-12)), last axis")     \
    X(MATMUL, matmul, 2, PRODUCT, IN, "a b; args.transpose_a, args.transpose_b")                   \
    X(LINEAR, linear, 3, LINEAR, BOTH, "args.act(x w + b)")                                        \
    X(GATHER, gather, 2, GATHER, NONE, "rows of a table; its gradient is rows, too")               \
    X(CROSS_ENTROPY, cross_entropy, 2, LABELS, NONE, "mean of logsumexp(x) - x[label]")            \
    X(MSE, mse, 2, PAIR, IN, "mean of (a - b)^2")                                                  \
    X(RESHAPE, reshape, 1, SHAPED, NONE, "the same numbers as args.shape")                         \
    X(SLICE, slice, 1, SHAPED, NONE, "places args.begin … args.end - 1 of args.axis")              \
    X(CONCAT, concat, 2, SHAPED, NONE, "a, then b, along args.axis")                               \
    X(SWAP, swap, 1, SHAPED, NONE, "args.axis and args.other exchanged")

typedef enum zv_op {
#define ZV_OP_ENUM(id, name, arity, shape, reads, formula) ZV_OP_##id,
    ZV_OP_LIST(ZV_OP_ENUM)
#undef ZV_OP_ENUM
        ZV_OPS
} zv_op;

ZV_API const char *zv_op_name(zv_op op); /* "matmul"; never NULL */
ZV_API const char *zv_op_formula(zv_op op);
ZV_API int zv_op_arity(zv_op op);

/* What a LINEAR does to its sums, in the same pass. GELU is the tanh form. */
typedef enum zv_act { ZV_ACT_NONE, ZV_ACT_RELU, ZV_ACT_TANH, ZV_ACT_SIGMOID, ZV_ACT_GELU } zv_act;

typedef struct zv_op_args {
    zv_act act;
    bool transpose_a, transpose_b; /* the last two axes exchanged, without a copy */
    bool keep;
    unsigned axes;
    size_t axis, other, begin, end;
    double value;
    zv_shape shape;
} zv_op_args;

/* ---- Graphs ---------------------------------------------------------------------------------- */

typedef struct zv_graph zv_graph;
typedef uint32_t zv_node;
#define ZV_NO_NODE UINT32_MAX

ZV_API zv_status zv_graph_new(zv_graph **out, const zv_env *env, zv_err *err); /* keeps env */
ZV_API void zv_graph_free(zv_graph *g);

/* Leaves. Names are copied and stand in errors. A parameter has a gradient; an input has none; ids are whole numbers. */
ZV_API zv_node zv_graph_input(zv_graph *g, const char *name, zv_shape shape);
ZV_API zv_node zv_graph_param(zv_graph *g, const char *name, zv_shape shape);
ZV_API zv_node zv_graph_ids(zv_graph *g, const char *name, zv_shape shape);
/* An operator on its inputs; those it has not are ZV_NO_NODE. args NULL: all zero. Copies args. */
ZV_API zv_node zv_graph_add(zv_graph *g, zv_op op, zv_node a, zv_node b, zv_node c,
                            const zv_op_args *args);
/* Its value can be read from tapes after a forward pass (zv_tape_get); others share memory. */
ZV_API void zv_graph_keep(zv_graph *g, zv_node node);
/* The shape of a node; rank 0 for ZV_NO_NODE. */
ZV_API zv_shape zv_graph_shape(const zv_graph *g, zv_node node);
/* The first error while building, as a status with its sentence. */
ZV_API zv_status zv_graph_status(const zv_graph *g, zv_err *err);

/* ---- Tapes ----------------------------------------------------------------------------------- */

typedef struct zv_tape_opts {
    zv_real real;
    bool forward_only; /* no gradients: memory is shared more */
    uint64_t seed; /* of dropout */
    /* f32 alone: where the parameters lie, in place of the tape's own (NULL). The caller's: as many as zv_tape_param_count, there as
     * long as the tape is; read as they are, and what zv_tape_params_f32 gives. */
    float *params;
} zv_tape_opts;

/* Bytes of a tape. */
typedef struct zv_tape_memory {
    size_t params, gradients; /* parameters (0: the caller's), and as much again */
    size_t inputs; /* inputs and ids */
    size_t work; /* values and gradients between, where those whose times don't meet share */
    size_t work_unshared; /* what these would need side by side */
    size_t scratch; /* packed panels of matrix products */
    size_t total;
} zv_tape_memory;

typedef struct zv_tape zv_tape;

/* What a tape would take, before it is made. */
ZV_API zv_status zv_graph_memory(zv_tape_memory *out, const zv_graph *g, zv_node loss,
                                 const zv_tape_opts *opts, zv_err *err);
/* Compiles the graph for its loss, a node of one element. opts NULL: all zero. Does not keep the graph; keeps its env. All numbers
 * begin at 0, but for opts->params. */
ZV_API zv_status zv_tape_new(zv_tape **out, const zv_graph *g, zv_node loss,
                             const zv_tape_opts *opts, zv_err *err);
ZV_API void zv_tape_free(zv_tape *t);
ZV_API zv_tape_memory zv_tape_bytes(const zv_tape *t);

/* All parameters lie one behind the other in the order in which they were made, and their gradients in the same way. f32 and
 * f64 tapes only (NULL otherwise). */
ZV_API size_t zv_tape_param_count(const zv_tape *t);
ZV_API float *zv_tape_params_f32(zv_tape *t);
ZV_API float *zv_tape_gradients_f32(zv_tape *t);
ZV_API double *zv_tape_params_f64(zv_tape *t);
ZV_API double *zv_tape_gradients_f64(zv_tape *t);
/* Where a parameter begins among them, and how many numbers it has. */
ZV_API size_t zv_tape_param_at(const zv_tape *t, zv_node param, size_t *count);

/* A leaf's numbers, for any kind of tape: shape's count of them, copied. */
ZV_API void zv_tape_set_f32(zv_tape *t, zv_node leaf, const float *values);
ZV_API void zv_tape_set(zv_tape *t, zv_node leaf, const double *values);
/* Where an input of an f32 tape is to be written, to spare the copy; NULL for other kinds. */
ZV_API float *zv_tape_input_f32(zv_tape *t, zv_node input);
ZV_API uint32_t *zv_tape_ids(zv_tape *t, zv_node ids);
/* Values of a leaf, a kept node or the loss; false, and nothing copied, for others. */
ZV_API bool zv_tape_get(const zv_tape *t, zv_node node, double *out);

/* Computes the loss. An id that no row has is ZV_FORMAT, before anything is computed. */
ZV_API zv_status zv_tape_forward(zv_tape *t, double *loss, zv_err *err);
/* After it: the gradient of the loss, once for every forward pass. Replaces the former one. */
ZV_API void zv_tape_backward(zv_tape *t);

/* The rows of a table that the last backward pass gave a gradient, in the order of their first use: all other rows' gradients are 0.
 * NULL for a parameter that is used by anything but GATHER. */
ZV_API const uint32_t *zv_tape_rows(const zv_tape *t, zv_node param, size_t *count);

/* Dropout is a function of (seed, round, node, place): the same round drops the same. At first, and with ZV_NO_ROUND, none is
 * dropped. */
#define ZV_NO_ROUND UINT64_MAX
ZV_API void zv_tape_set_round(zv_tape *t, uint64_t round);

/* ---- Curvature ------------------------------------------------------------------------------- */

/* At parameters w: product [n] = H v, H the matrix of second derivatives of the loss, exact to rounding, in a forward and a backward
 * pass (Pearlmutter 1994). w NULL: those that are set. gradient [n] may be NULL, loss too. A DUAL tape (ZV_USAGE for others). */
ZV_API zv_status zv_tape_curvature(zv_tape *t, const double *w, const double *v, double *product,
                                   double *gradient, double *loss, zv_err *err);

/* ---- Checking -------------------------------------------------------------------------------- */

/* Backward pass against differences of the loss, (8 (L(+h) - L(-h)) - (L(+2h) - L(-2h))) / 12h, error O(h^4). Where
 * differences at h and 2h disagree, h is made smaller twice; where they still do, or slopes to the left and to the right differ
 * however near (a kink, as of relu), the entry is set aside. */
typedef struct zv_grad_report {
    size_t checked, kinks; /* entries compared, entries set aside */
    double
        worst; /* largest |gradient - difference| / max(|both|, largest gradient / 1000); infinite where one isn't finite, NaN where none was compared */
    zv_node param; /* where that is */
    size_t at; /* its place in that parameter */
    double gradient, difference;
} zv_grad_report;

/* At the present parameters and inputs of an F64 tape, which stay as they are. Every `every`-th entry (0, 1: all): each costs four
 * forward passes or more. Stops when the environment says so (ZV_INTERRUPTED). */
ZV_API zv_status zv_grad_check(zv_grad_report *out, zv_tape *t, size_t every, zv_err *err);

#ifdef __cplusplus
}
#endif
#endif
