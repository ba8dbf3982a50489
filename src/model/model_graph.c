/* model_graph.c — a net as a graph, with the loss of its task. */
#include "model/model_private.h"

/* [rows, in] through all layers. */
static zv_node add_layers(zv__net_graph *n, const zv_net_spec *spec, bool learns, zv_node at) {
    char name[48];
    for (size_t k = 0; k < spec->layers; k++) {
        const bool last = k + 1 == spec->layers;
        const int in = (int)spec->width[k], out = (int)spec->width[k + 1];
        snprintf(name, sizeof name, "layer %zu weight", k + 1);
        const zv_node w = zv_graph_param(n->g, name, zv_shape_of(2, in, out));
        snprintf(name, sizeof name, "layer %zu bias", k + 1);
        const zv_node b = zv_graph_param(n->g, name, zv_shape_of(1, out));
        const zv_op_args args = {.act = last ? ZV_ACT_NONE : spec->act};
        at = n->layer[k] = zv_graph_add(n->g, ZV_OP_LINEAR, at, w, b, &args);
        if (!learns) zv_graph_keep(n->g, at);
        if (!last && learns && spec->dropout > 0)
            at = zv_graph_add(n->g, ZV_OP_DROPOUT, at, ZV_NO_NODE, ZV_NO_NODE,
                              &(zv_op_args){.value = spec->dropout});
    }
    return at;
}

static zv_node slice(zv_graph *g, zv_node x, size_t begin, size_t end) {
    return zv_graph_add(g, ZV_OP_SLICE, x, ZV_NO_NODE, ZV_NO_NODE,
                        &(zv_op_args){.axis = 0, .begin = begin, .end = end});
}

/* Rows of a against rows of b, the i-th of which belongs to the i-th: -ln of its share among e^(cos/τ). */
static zv_node choose(zv__net_graph *n, zv_node a, zv_node b, double temperature) {
    const zv_node cosines =
        zv_graph_add(n->g, ZV_OP_MATMUL, a, b, ZV_NO_NODE, &(zv_op_args){.transpose_b = true});
    const zv_node scores = zv_graph_add(n->g, ZV_OP_SCALE, cosines, ZV_NO_NODE, ZV_NO_NODE,
                                        &(zv_op_args){.value = 1 / temperature});
    return zv_graph_add(n->g, ZV_OP_CROSS_ENTROPY, scores, n->wanted, ZV_NO_NODE, NULL);
}

/* Anchors, positives and, in triplets, negatives lie one behind the other. All others of a batch are negatives (Sohn 2016; van den
 * Oord, Li & Vinyals 2018); without negatives of their own both directions count (Radford et al. 2021). */
static void add_pairs(zv__net_graph *n, const zv__graph_opts *o, zv_node out) {
    const zv_node unit = zv_graph_add(n->g, ZV_OP_NORMALISE, out, ZV_NO_NODE, ZV_NO_NODE, NULL);
    const zv_node a = slice(n->g, unit, 0, o->rows);
    n->wanted = zv_graph_ids(n->g, "partner", zv_shape_of(1, (int)o->rows));
    if (o->triplets) {
        n->loss = choose(n, a, slice(n->g, unit, o->rows, 3 * o->rows), o->temperature);
        return;
    }
    const zv_node b = slice(n->g, unit, o->rows, 2 * o->rows);
    const zv_node one = choose(n, a, b, o->temperature), two = choose(n, b, a, o->temperature);
    const zv_node both = zv_graph_add(n->g, ZV_OP_ADD, one, two, ZV_NO_NODE, NULL);
    n->loss =
        zv_graph_add(n->g, ZV_OP_SCALE, both, ZV_NO_NODE, ZV_NO_NODE, &(zv_op_args){.value = .5});
}

static void add_loss(zv__net_graph *n, const zv_net_spec *spec, const zv__graph_opts *o,
                     zv_node out) {
    const int rows = (int)o->rows, wide = (int)spec->width[spec->layers];
    switch (spec->task) {
    case ZV_TASK_NUMBERS:
        n->wanted = zv_graph_input(n->g, "wanted", zv_shape_of(2, rows, wide));
        n->loss = zv_graph_add(n->g, ZV_OP_MSE, out, n->wanted, ZV_NO_NODE, NULL);
        return;
    case ZV_TASK_PAIRS:
        add_pairs(n, o, out);
        return;
    default:
        n->wanted = zv_graph_ids(n->g, "class", zv_shape_of(1, rows));
        n->loss = zv_graph_add(n->g, ZV_OP_CROSS_ENTROPY, out, n->wanted, ZV_NO_NODE, NULL);
    }
}

zv_status zv__graph_build(zv__net_graph *out, const zv_env *env, const zv_net_spec *spec,
                          const zv__graph_opts *opts, zv_err *err) {
    *out = (zv__net_graph){.wanted = ZV_NO_NODE};
    const size_t of_each = opts->learns && spec->task == ZV_TASK_PAIRS ? 2u + opts->triplets : 1;
    out->rows = of_each * opts->rows;
    ZV_TRY(zv_graph_new(&out->g, env, err));
    out->input =
        zv_graph_input(out->g, "input", zv_shape_of(2, (int)out->rows, (int)spec->width[0]));
    out->out = add_layers(out, spec, opts->learns, out->input);
    if (opts->learns)
        add_loss(out, spec, opts, out->out);
    else
        out->loss = zv_graph_add(out->g, ZV_OP_SUM, out->out, ZV_NO_NODE, ZV_NO_NODE, NULL);
    const zv_status status = zv_graph_status(out->g, err);
    if (status == ZV_OK) return ZV_OK;
    zv_graph_free(out->g);
    out->g = NULL;
    return status;
}
