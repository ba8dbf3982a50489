#include "grad/grad_private.h"

/* grad_shape.c — the table of operators, and the rules of their shapes. */

static zv_shape shape_at(const zv_graph *g, const zv__node *node, int input) {
    return g->nodes[node->in[input]].shape;
}

static const char *name_of(const zv__node *node) {
    return zv__ops[node->op].name;
}

#define RULE(name)                                                                                 \
    static zv_status name(zv_shape *out, const zv_graph *g, const zv__node *node, zv_err *err)

RULE(shape_SAME) {
    *out = shape_at(g, node, 0);
    double p = node->args.value;
    if (node->op == ZV_OP_DROPOUT && !(p >= 0 && p < 1))
        return zv_err_set(err, ZV_USAGE, M_GRAD_RATE, name_of(node), p);
    return ZV_OK;
}

RULE(shape_BROADCAST) {
    zv_shape a = shape_at(g, node, 0), b = shape_at(g, node, 1);
    char text[2][ZV__SHAPE_TEXT];
    bool fits = b.rank <= a.rank;
    for (size_t i = 1; fits && i <= b.rank; i++)
        fits = b.dim[b.rank - i] == 1 || b.dim[b.rank - i] == a.dim[a.rank - i];
    *out = a;
    if (fits) return ZV_OK;
    return zv_err_set(err, ZV_USAGE, M_GRAD_BROADCAST, name_of(node), zv__shape_text(text[0], b),
                      zv__shape_text(text[1], a));
}

static unsigned axes_of(const zv__node *node, zv_shape x) {
    unsigned all = (1u << x.rank) - 1;
    return node->args.axes ? node->args.axes : all;
}

RULE(shape_REDUCE) {
    zv_shape x = shape_at(g, node, 0);
    char text[ZV__SHAPE_TEXT];
    unsigned axes = axes_of(node, x);
    for (size_t i = x.rank; i < 8 * sizeof axes; i++)
        if (axes >> i & 1)
            return zv_err_set(err, ZV_USAGE, M_GRAD_AXIS, name_of(node), zv__shape_text(text, x),
                              i);
    *out = (zv_shape){0};
    for (size_t i = 0; i < x.rank; i++)
        if (!(axes >> i & 1))
            out->dim[out->rank++] = x.dim[i];
        else if (node->args.keep)
            out->dim[out->rank++] = 1;
    if (out->rank == 0) *out = (zv_shape){.rank = 1, .dim = {1}};
    return ZV_OK;
}

static bool same(zv_shape a, zv_shape b) {
    bool is = a.rank == b.rank;
    for (size_t i = 0; is && i < a.rank; i++) is = a.dim[i] == b.dim[i];
    return is;
}

static zv_status pair(const zv_graph *g, const zv__node *node, zv_err *err) {
    zv_shape a = shape_at(g, node, 0), b = shape_at(g, node, 1);
    char text[2][ZV__SHAPE_TEXT];
    if (same(a, b)) return ZV_OK;
    return zv_err_set(err, ZV_USAGE, M_GRAD_PAIR, name_of(node), zv__shape_text(text[0], a),
                      zv__shape_text(text[1], b));
}

static zv_shape without_last(zv_shape x) {
    if (x.rank == 1) return (zv_shape){.rank = 1, .dim = {1}};
    x.dim[--x.rank] = 0;
    return x;
}

RULE(shape_LAST) {
    *out = without_last(shape_at(g, node, 0));
    return zv__ops[node->op].arity == 2 ? pair(g, node, err) : ZV_OK;
}

RULE(shape_PAIR) {
    *out = (zv_shape){.rank = 1, .dim = {1}};
    return pair(g, node, err);
}

RULE(shape_PRODUCT) {
    zv_shape a = shape_at(g, node, 0), b = shape_at(g, node, 1);
    char text[2][ZV__SHAPE_TEXT];
    bool fits = a.rank >= 2 && b.rank >= 2 && (b.rank == 2 || b.rank == a.rank);
    for (size_t i = 0; fits && b.rank > 2 && i + 2 < a.rank; i++) fits = a.dim[i] == b.dim[i];
    if (!fits)
        return zv_err_set(err, ZV_USAGE, M_GRAD_BATCH, name_of(node), zv__shape_text(text[0], a),
                          zv__shape_text(text[1], b));
    bool ta = node->args.transpose_a, tb = node->args.transpose_b;
    size_t m = a.dim[a.rank - (ta ? 1 : 2)], k = a.dim[a.rank - (ta ? 2 : 1)];
    size_t inner = b.dim[b.rank - (tb ? 1 : 2)], n = b.dim[b.rank - (tb ? 2 : 1)];
    if (k != inner)
        return zv_err_set(err, ZV_USAGE, M_GRAD_PRODUCT, name_of(node), zv__shape_text(text[0], a),
                          zv__shape_text(text[1], b), k, inner);
    *out = a;
    out->dim[a.rank - 2] = m;
    out->dim[a.rank - 1] = n;
    return ZV_OK;
}

RULE(shape_LINEAR) {
    zv_shape x = shape_at(g, node, 0), w = shape_at(g, node, 1), b = shape_at(g, node, 2);
    char text[3][ZV__SHAPE_TEXT];
    if (w.rank != 2 || b.rank != 1 || x.dim[x.rank - 1] != w.dim[0] || b.dim[0] != w.dim[1])
        return zv_err_set(err, ZV_USAGE, M_GRAD_LINEAR, name_of(node), zv__shape_text(text[0], x),
                          zv__shape_text(text[1], w), zv__shape_text(text[2], b));
    if ((unsigned)node->args.act > ZV_ACT_GELU)
        return zv_err_set(err, ZV_USAGE, M_GRAD_ACT, name_of(node), (int)node->args.act);
    *out = x;
    out->dim[x.rank - 1] = w.dim[1];
    return ZV_OK;
}

RULE(shape_AFFINE) {
    zv_shape x = shape_at(g, node, 0), a = shape_at(g, node, 1), b = shape_at(g, node, 2);
    char text[3][ZV__SHAPE_TEXT];
    size_t n = x.dim[x.rank - 1];
    *out = x;
    if (!(node->args.value > 0))
        return zv_err_set(err, ZV_USAGE, M_GRAD_EPSILON, name_of(node), node->args.value);
    if (a.rank == 1 && b.rank == 1 && a.dim[0] == n && b.dim[0] == n) return ZV_OK;
    return zv_err_set(err, ZV_USAGE, M_GRAD_AFFINE, name_of(node), zv__shape_text(text[0], x),
                      zv__shape_text(text[1], a), zv__shape_text(text[2], b));
}

RULE(shape_GATHER) {
    zv_shape table = shape_at(g, node, 0), ids = shape_at(g, node, 1);
    char text[ZV__SHAPE_TEXT];
    if (g->nodes[node->in[0]].leaf != ZV__PARAM || table.rank != 2)
        return zv_err_set(err, ZV_USAGE, M_GRAD_TABLE, name_of(node), zv__shape_text(text, table));
    *out = ids;
    if (ids.rank == ZV_AXES)
        return zv_err_set(err, ZV_USAGE, M_GRAD_RANK, name_of(node), (int)ZV_AXES,
                          zv__shape_text(text, ids));
    out->dim[out->rank++] = table.dim[1];
    return ZV_OK;
}

RULE(shape_LABELS) {
    zv_shape x = shape_at(g, node, 0), labels = shape_at(g, node, 1);
    char text[2][ZV__SHAPE_TEXT];
    *out = (zv_shape){.rank = 1, .dim = {1}};
    if (same(without_last(x), labels)) return ZV_OK;
    return zv_err_set(err, ZV_USAGE, M_GRAD_LABELS, name_of(node), zv__shape_text(text[0], labels),
                      zv__shape_text(text[1], x));
}

/* ---- Shapes that the arguments make ---- */

static zv_status no_axis(const zv__node *node, zv_shape x, size_t axis, zv_err *err) {
    char text[ZV__SHAPE_TEXT];
    return zv_err_set(err, ZV_USAGE, M_GRAD_AXIS, name_of(node), zv__shape_text(text, x), axis);
}

static zv_status reshape(zv_shape *out, const zv__node *node, zv_shape x, zv_err *err) {
    char text[2][ZV__SHAPE_TEXT];
    *out = node->args.shape;
    if (out->rank >= 1 && out->rank <= ZV_AXES && zv_shape_count(*out) == zv_shape_count(x))
        return ZV_OK;
    return zv_err_set(err, ZV_USAGE, M_GRAD_RESHAPE, name_of(node), zv__shape_text(text[0], x),
                      zv__shape_text(text[1], *out));
}

static zv_status slice(zv_shape *out, const zv__node *node, zv_shape x, zv_err *err) {
    const zv_op_args *a = &node->args;
    if (a->axis >= x.rank) return no_axis(node, x, a->axis, err);
    if (a->begin >= a->end || a->end > x.dim[a->axis])
        return zv_err_set(err, ZV_USAGE, M_GRAD_SLICE, name_of(node), a->begin, a->end,
                          x.dim[a->axis]);
    *out = x;
    out->dim[a->axis] = a->end - a->begin;
    return ZV_OK;
}

static zv_status concat(zv_shape *out, const zv__node *node, zv_shape a, zv_shape b, zv_err *err) {
    char text[2][ZV__SHAPE_TEXT];
    size_t axis = node->args.axis;
    if (axis >= a.rank) return no_axis(node, a, axis, err);
    bool fits = a.rank == b.rank;
    for (size_t i = 0; fits && i < a.rank; i++) fits = i == axis || a.dim[i] == b.dim[i];
    if (!fits)
        return zv_err_set(err, ZV_USAGE, M_GRAD_CONCAT, name_of(node), zv__shape_text(text[0], a),
                          zv__shape_text(text[1], b), axis);
    *out = a;
    out->dim[axis] += b.dim[axis];
    return ZV_OK;
}

static zv_status swap(zv_shape *out, const zv__node *node, zv_shape x, zv_err *err) {
    size_t a = node->args.axis, b = node->args.other;
    if (a >= x.rank || b >= x.rank) return no_axis(node, x, ZV_MAX(a, b), err);
    *out = x;
    out->dim[a] = x.dim[b];
    out->dim[b] = x.dim[a];
    return ZV_OK;
}

RULE(shape_SHAPED) {
    zv_shape x = shape_at(g, node, 0);
    if (node->op == ZV_OP_RESHAPE) return reshape(out, node, x, err);
    if (node->op == ZV_OP_SLICE) return slice(out, node, x, err);
    if (node->op == ZV_OP_SWAP) return swap(out, node, x, err);
    return concat(out, node, x, shape_at(g, node, 1), err);
}

/* ---- The table ---- */

const zv__op_row zv__ops[ZV_OPS] = {
#define ROW(id, name, arity, shape, reads, formula)                                                \
    [ZV_OP_##id] = {#name, formula, arity, ZV__READS_##reads, shape_##shape},
    ZV_OP_LIST(ROW)
#undef ROW
};

const char *zv_op_name(zv_op op) {
    return (unsigned)op < ZV_OPS ? zv__ops[op].name : "?";
}

const char *zv_op_formula(zv_op op) {
    return (unsigned)op < ZV_OPS ? zv__ops[op].formula : "?";
}

int zv_op_arity(zv_op op) {
    return (unsigned)op < ZV_OPS ? zv__ops[op].arity : 0;
}

/* ---- Extents of a call ---- */

/* Lengths of a shape on four axes, those in front 1. */
static void padded(size_t dim[ZV_AXES], zv_shape shape) {
    for (size_t i = 0; i < ZV_AXES; i++)
        dim[i] = i + shape.rank < ZV_AXES ? 1 : shape.dim[i + shape.rank - ZV_AXES];
}

/* Steps of a tensor along four axes; 0 along those of length 1, on which it is repeated. */
static void steps_of(size_t stride[ZV_AXES], const size_t dim[ZV_AXES]) {
    size_t step = 1;
    for (size_t i = ZV_AXES; i-- > 0; step *= dim[i]) stride[i] = dim[i] == 1 ? 0 : step;
}

static void broadcast(zv__step *s, zv_shape wide, zv_shape narrow) {
    size_t dim[ZV_AXES];
    padded(s->dim, wide);
    padded(dim, narrow);
    steps_of(s->stride, dim);
}

/* y as x's shape with reduced axes at 1, whether or not they were kept. */
static void reduction(zv__step *s, const zv__node *node, zv_shape x) {
    zv_shape y = x;
    for (size_t i = 0; i < x.rank; i++)
        if (axes_of(node, x) >> i & 1) y.dim[i] = 1;
    broadcast(s, x, y);
}

static void exchange(zv__step *s, const zv__node *node, zv_shape x) {
    size_t in[ZV_AXES], stride[ZV_AXES], lead = ZV_AXES - x.rank;
    size_t a = lead + node->args.axis, b = lead + node->args.other;
    padded(in, x);
    steps_of(stride, in);
    padded(s->dim, node->shape);
    memcpy(s->stride, stride, sizeof stride);
    s->stride[a] = stride[b];
    s->stride[b] = stride[a];
}

static void along_axis(zv__step *s, const zv__node *node, zv_shape x, size_t other) {
    size_t axis = node->args.axis;
    s->outer = s->inner = 1;
    for (size_t i = 0; i < x.rank; i++)
        if (i != axis) *(i < axis ? &s->outer : &s->inner) *= x.dim[i];
    s->axis_in[0] = x.dim[axis];
    s->axis_in[1] = other;
}

static void product(zv__step *s, const zv__node *node, zv_shape a, zv_shape b) {
    bool ta = node->args.transpose_a;
    s->m = a.dim[a.rank - (ta ? 1 : 2)];
    s->k = a.dim[a.rank - (ta ? 2 : 1)];
    s->batch = zv_shape_count(a) / (s->m * s->k);
    s->shared_b = b.rank == 2;
    if (s->shared_b && !ta) { /* all rows of the batch at once */
        s->m *= s->batch;
        s->batch = 1;
    }
}

void zv__step_extents(const zv_tape *t, zv__step *s) {
    const zv__node *node = &t->nodes[s->node];
    zv_shape x = t->nodes[node->in[0]].shape, b = {0};
    bool pairs = node->in[1] != ZV_NO_NODE;
    if (pairs) b = t->nodes[node->in[1]].shape;
    zv_shape last =
        zv__ops[s->op].shape == shape_PRODUCT || s->op == ZV_OP_LINEAR || s->op == ZV_OP_GATHER
            ? node->shape
            : x;
    s->cols = last.dim[last.rank - 1];
    s->rows = zv_shape_count(last) / s->cols;
    if (zv__ops[s->op].shape == shape_BROADCAST) broadcast(s, x, b);
    if (zv__ops[s->op].shape == shape_REDUCE) reduction(s, node, x);
    if (s->op == ZV_OP_SWAP) exchange(s, node, x);
    if (s->op == ZV_OP_SLICE) along_axis(s, node, x, 0);
    if (s->op == ZV_OP_CONCAT) along_axis(s, node, x, b.dim[node->args.axis]);
    if (s->op == ZV_OP_MATMUL) product(s, node, x, b);
    if (s->op == ZV_OP_LINEAR) {
        s->k = x.dim[x.rank - 1];
        s->m = s->rows;
    }
}

/* What LAYER_NORM (mean, 1/sd), COSINE (both lengths), NORMALISE (length), CROSS_ENTROPY (shares, largest scores) and a LINEAR with
 * GELU (its sums) note. */
size_t zv__aux_count(const zv_tape *t, const zv__node *node) {
    zv_shape x = node->in[0] == ZV_NO_NODE ? node->shape : t->nodes[node->in[0]].shape;
    size_t count = zv_shape_count(x), rows = count / x.dim[x.rank - 1];
    switch ((int)node->op) {
    case ZV_OP_LAYER_NORM:
    case ZV_OP_COSINE:
        return 2 * rows;
    case ZV_OP_NORMALISE:
        return rows;
    case ZV_OP_CROSS_ENTROPY:
        return count + rows;
    case ZV_OP_LINEAR:
        return node->args.act == ZV_ACT_GELU ? zv_shape_count(node->shape) : 0;
    default:
        return 0;
    }
}
