#include "grad/grad_private.h"

/* grad_graph.c — building a graph: nodes in the order in which they are made, so that inputs stand before what reads them. */

zv_shape zv_shape_of(int rank, ...) {
    zv_shape shape = {0};
    va_list lengths;
    va_start(lengths, rank);
    shape.rank = rank > 0 ? (size_t)rank : 0;
    for (size_t i = 0; i < shape.rank; i++) {
        int length = va_arg(lengths, int);
        if (i < ZV_AXES) shape.dim[i] = length > 0 ? (size_t)length : 0;
    }
    va_end(lengths);
    return shape;
}

size_t zv_shape_count(zv_shape shape) {
    size_t count = shape.rank > 0;
    for (size_t i = 0; i < ZV_MIN(shape.rank, (size_t)ZV_AXES); i++) count *= shape.dim[i];
    return count;
}

const char *zv__shape_text(char text[ZV__SHAPE_TEXT], zv_shape shape) {
    size_t at = 1;
    text[0] = '[';
    for (size_t i = 0; i < ZV_MIN(shape.rank, (size_t)ZV_AXES); i++)
        at +=
            (size_t)snprintf(text + at, ZV__SHAPE_TEXT - at, "%s%zu", i ? ", " : "", shape.dim[i]);
    (void)snprintf(text + at, ZV__SHAPE_TEXT - at, shape.rank > ZV_AXES ? ", ..]" : "]");
    return text;
}

/* ---- Life ---- */

zv_status zv_graph_new(zv_graph **out, const zv_env *env, zv_err *err) {
    *out = ZV_NEW_ZERO(env, 1, zv_graph);
    if (!*out) return zv__nomem(err);
    (*out)->env = env;
    (*out)->err_he.lang = ZV_HE;
    return ZV_OK;
}

void zv_graph_free(zv_graph *g) {
    if (!g) return;
    for (size_t i = 0; i < g->count; i++) zv__free(g->env, g->nodes[i].name);
    zv__free(g->env, g->nodes);
    zv__free(g->env, g);
}

zv_status zv_graph_status(const zv_graph *g, zv_err *err) {
    if (err && g->err.code != ZV_OK) *err = err->lang == ZV_HE ? g->err_he : g->err;
    return g->err.code;
}

/* Keeps the first error, in both languages, of what `attempt` finds. */
typedef zv_status attempt(zv_shape *out, const zv_graph *g, const zv__node *node, zv_err *err);

static bool passes(zv_graph *g, zv__node *node, attempt *rule) {
    if (g->err.code != ZV_OK) return false;
    if (rule(&node->shape, g, node, &g->err) == ZV_OK) return true;
    (void)rule(&node->shape, g, node, &g->err_he);
    return false;
}

static zv_node append(zv_graph *g, const zv__node *node) {
    if (g->count >= ZV_NO_NODE ||
        !zv__grow(g->env, &g->nodes, &g->cap, g->count + 1, sizeof *g->nodes)) {
        (void)zv__nomem(&g->err);
        (void)zv__nomem(&g->err_he);
        return ZV_NO_NODE;
    }
    g->nodes[g->count] = *node;
    return (zv_node)g->count++;
}

/* ---- Leaves ---- */

static zv_status leaf_shape(zv_shape *out, const zv_graph *g, const zv__node *node, zv_err *err) {
    char text[ZV__SHAPE_TEXT];
    const zv_shape *s = &node->shape;
    size_t count = 1;
    bool fits = s->rank >= 1 && s->rank <= ZV_AXES;
    (void)g;
    for (size_t i = 0; fits && i < s->rank; i++)
        fits = s->dim[i] > 0 && zv__mul(&count, count, s->dim[i]) && count < SIZE_MAX / 64;
    *out = *s;
    if (fits) return ZV_OK;
    return zv_err_set(err, ZV_USAGE, M_GRAD_RANK, node->name, (int)ZV_AXES,
                      zv__shape_text(text, *s));
}

static zv_node add_leaf(zv_graph *g, zv__leaf leaf, const char *name, zv_shape shape) {
    if (g->err.code != ZV_OK) return ZV_NO_NODE;
    zv__node node = {.leaf = leaf, .shape = shape, .moves = leaf == ZV__PARAM};
    for (size_t i = 0; i < ZV__INPUTS; i++) node.in[i] = ZV_NO_NODE;
    node.name = zv__strdup(g->env, name ? name : "?", strlen(name ? name : "?"));
    zv_node at = ZV_NO_NODE;
    if (!node.name) {
        (void)zv__nomem(&g->err);
        (void)zv__nomem(&g->err_he);
    } else if (passes(g, &node, leaf_shape)) {
        at = append(g, &node);
    }
    if (at == ZV_NO_NODE) zv__free(g->env, node.name);
    return at;
}

zv_node zv_graph_input(zv_graph *g, const char *name, zv_shape shape) {
    return add_leaf(g, ZV__INPUT, name, shape);
}

zv_node zv_graph_param(zv_graph *g, const char *name, zv_shape shape) {
    return add_leaf(g, ZV__PARAM, name, shape);
}

zv_node zv_graph_ids(zv_graph *g, const char *name, zv_shape shape) {
    return add_leaf(g, ZV__IDS, name, shape);
}

/* ---- Operators ---- */

static bool takes_ids(zv_op op, int input) {
    return (op == ZV_OP_GATHER || op == ZV_OP_CROSS_ENTROPY) && input == 1;
}

static zv_status computed_shape(zv_shape *out, const zv_graph *g, const zv__node *node,
                                zv_err *err) {
    if ((unsigned)node->op >= ZV_OPS) return zv_err_set(err, ZV_USAGE, M_GRAD_OP, (int)node->op);
    const zv__op_row *row = &zv__ops[node->op];
    for (int i = 0; i < ZV__INPUTS; i++) {
        if (i >= row->arity ? node->in[i] != ZV_NO_NODE : node->in[i] >= g->count)
            return zv_err_set(err, ZV_USAGE, M_GRAD_INPUT, row->name, i, row->arity);
        if (i >= row->arity) continue;
        bool ids = g->nodes[node->in[i]].leaf == ZV__IDS;
        if (takes_ids(node->op, i) && !ids)
            return zv_err_set(err, ZV_USAGE, M_GRAD_NEEDS_IDS, row->name);
        if (!takes_ids(node->op, i) && ids)
            return zv_err_set(err, ZV_USAGE, M_GRAD_NEEDS_REALS, row->name, i);
    }
    return row->shape(out, g, node, err);
}

zv_node zv_graph_add(zv_graph *g, zv_op op, zv_node a, zv_node b, zv_node c,
                     const zv_op_args *args) {
    zv__node node = {.op = op, .in = {a, b, c}};
    if (args) node.args = *args;
    if (!passes(g, &node, computed_shape)) return ZV_NO_NODE;
    for (int i = 0; i < zv__ops[op].arity; i++) node.moves |= g->nodes[node.in[i]].moves;
    return append(g, &node);
}

void zv_graph_keep(zv_graph *g, zv_node node) {
    if (node < g->count) g->nodes[node].keep = true;
}

zv_shape zv_graph_shape(const zv_graph *g, zv_node node) {
    return node < g->count ? g->nodes[node].shape : (zv_shape){0};
}
