#include "grad/grad_private.h"

/* grad_tape.c — a graph compiled for its loss: what is needed, where it lies, and the calls in order. */

static const zv__kernels_of *kernels_of(const zv_env *env, zv_real real) {
    static const zv__kernels_of *const scalar[] = {
        [ZV_REAL_F32] = &zv__grad_f32_scalar,
        [ZV_REAL_F64] = &zv__grad_f64_scalar,
        [ZV_REAL_DUAL] = &zv__grad_dual_scalar,
    };
#if defined(__x86_64__)
    static const zv__kernels_of *const avx2[] = {
        [ZV_REAL_F32] = &zv__grad_f32_avx2,
        [ZV_REAL_F64] = &zv__grad_f64_avx2,
        [ZV_REAL_DUAL] = &zv__grad_dual_avx2,
    };
    static const zv__kernels_of *const avx512[] = {
        [ZV_REAL_F32] = &zv__grad_f32_avx512,
        [ZV_REAL_F64] = &zv__grad_f64_avx512,
        [ZV_REAL_DUAL] = &zv__grad_dual_avx512,
    };
    if (zv_env_cpu(env) >= ZV_CPU_AVX512) return avx512[real];
    if (zv_env_cpu(env) >= ZV_CPU_AVX2) return avx2[real];
#else
    (void)env;
#endif
    return scalar[real];
}

void zv_tape_free(zv_tape *t) {
    if (!t) return;
    for (size_t i = 0; t->names && i < t->node_count; i++) zv__free(t->env, t->names[i]);
    zv__free(t->env, t->names);
    zv__free(t->env, t->nodes);
    zv__free(t->env, t->used);
    zv__free(t->env, t->sparse);
    zv__free(t->env, t->value);
    zv__free(t->env, t->gradient);
    zv__free(t->env, t->aux);
    zv__free(t->env, t->ids);
    zv__free(t->env, t->touched);
    zv__free(t->env, t->steps);
    zv__free_huge(t->env, t->arena);
    zv__free(t->env, t);
}

/* Marks what the loss and kept nodes need, from the last node back, and tables that only GATHER uses. */
static void mark_used(zv_tape *t) {
    t->used[t->loss] = true;
    for (size_t i = t->node_count; i-- > 0;) {
        const zv__node *node = &t->nodes[i];
        t->used[i] |= node->keep;
        if (node->leaf || !t->used[i]) continue;
        for (int k = 0; k < zv__ops[node->op].arity; k++) t->used[node->in[k]] = true;
    }
    for (size_t i = 0; i < t->node_count; i++) {
        const zv__node *node = &t->nodes[i];
        bool gather = !node->leaf && node->op == ZV_OP_GATHER;
        if (gather && !t->forward_only) t->sparse[node->in[0]] = true;
    }
    for (size_t i = 0; i < t->node_count; i++) {
        const zv__node *node = &t->nodes[i];
        for (int k = 0; !node->leaf && t->used[i] && k < zv__ops[node->op].arity; k++)
            if (node->op != ZV_OP_GATHER) t->sparse[node->in[k]] = false;
    }
}

static zv_status copy_nodes(zv_tape *t, const zv_graph *g, zv_err *err) {
    size_t n = g->count;
    t->node_count = n;
    t->nodes = ZV_NEW(t->env, n, zv__node);
    t->names = ZV_NEW_ZERO(t->env, n, char *);
    t->used = ZV_NEW_ZERO(t->env, n, bool);
    t->sparse = ZV_NEW_ZERO(t->env, n, bool);
    t->value = ZV_NEW_ZERO(t->env, n, zv__slot);
    t->gradient = ZV_NEW_ZERO(t->env, n, zv__slot);
    t->aux = ZV_NEW_ZERO(t->env, n, zv__slot);
    t->ids = ZV_NEW_ZERO(t->env, n, uint32_t *);
    t->touched = ZV_NEW_ZERO(t->env, n, zv__touched);
    t->steps = ZV_NEW_ZERO(t->env, n, zv__step);
    if (!t->nodes || !t->names || !t->used || !t->sparse || !t->value || !t->gradient || !t->aux ||
        !t->ids || !t->touched || !t->steps)
        return zv__nomem(err);
    memcpy(t->nodes, g->nodes, n * sizeof *g->nodes);
    for (size_t i = 0; i < n; i++) t->nodes[i].name = NULL;
    for (size_t i = 0; i < n; i++) {
        const char *name = g->nodes[i].name;
        if (!name) continue;
        t->names[i] = zv__strdup(t->env, name, strlen(name));
        if (!t->names[i]) return zv__nomem(err);
    }
    return ZV_OK;
}

/* A tape that is planned, without its arena. */
static zv_status prepare(zv_tape **out, const zv_graph *g, zv_node loss, const zv_tape_opts *opts,
                         zv_err *err) {
    char text[ZV__SHAPE_TEXT];
    *out = NULL;
    ZV_TRY(zv_graph_status(g, err));
    if (loss >= g->count || g->nodes[loss].leaf) return zv_err_set(err, ZV_USAGE, M_GRAD_NO_LOSS);
    if (opts && (unsigned)opts->real > ZV_REAL_DUAL)
        return zv_err_set(err, ZV_USAGE, M_GRAD_REAL, (int)opts->real);
    if (opts && opts->params && opts->real != ZV_REAL_F32)
        return zv_err_set(err, ZV_USAGE, M_GRAD_PARAMS);
    if (zv_shape_count(g->nodes[loss].shape) != 1)
        return zv_err_set(err, ZV_USAGE, M_GRAD_LOSS, zv__shape_text(text, g->nodes[loss].shape));
    zv_tape *t = ZV_NEW_ZERO(g->env, 1, zv_tape);
    if (!t) return zv__nomem(err);
    t->env = g->env;
    t->loss = loss;
    t->real = opts ? opts->real : ZV_REAL_F32;
    t->forward_only = opts && opts->forward_only;
    t->seed = opts ? opts->seed : 0;
    t->params = opts ? (char *)opts->params : NULL;
    t->round = ZV_NO_ROUND;
    t->kernels = kernels_of(g->env, t->real);
    zv_status status = copy_nodes(t, g, err);
    if (status == ZV_OK) {
        mark_used(t);
        status = zv__tape_plan(t, err);
    }
    if (status != ZV_OK) {
        zv_tape_free(t);
        return status;
    }
    *out = t;
    return ZV_OK;
}

/* ---- Calls ---- */

static void point_words(zv_tape *t) {
    uint32_t *at = zv__place(t, t->words_at);
    for (size_t i = 0; i < t->node_count; i++) {
        if (t->nodes[i].leaf == ZV__IDS) {
            t->ids[i] = at;
            at += zv_shape_count(t->nodes[i].shape);
        }
        if (!t->sparse[i]) continue;
        t->touched[i].list = at;
        t->touched[i].mark = at + t->touched[i].cap;
        at += t->touched[i].cap + t->nodes[i].shape.dim[0];
    }
}

static void *at_slot(const zv_tape *t, zv__slot slot) {
    return slot.count ? zv__place(t, slot.at) : NULL;
}

static void point_inputs(zv_tape *t, zv__step *s, const zv__node *node) {
    for (int k = 0; k < zv__ops[s->op].arity; k++) {
        const zv__node *input = &t->nodes[node->in[k]];
        if (input->leaf == ZV__IDS) {
            s->ids = t->ids[node->in[k]];
            continue;
        }
        s->x[k] = at_slot(t, t->value[node->in[k]]);
        s->gx[k] = input->moves ? at_slot(t, t->gradient[node->in[k]]) : NULL;
        s->nx[k] = zv_shape_count(input->shape);
    }
    if (s->op == ZV_OP_GATHER && t->sparse[node->in[0]]) s->touched = &t->touched[node->in[0]];
}

static void make_steps(zv_tape *t) {
    for (size_t i = 0; i < t->node_count; i++) {
        const zv__node *node = &t->nodes[i];
        if (node->leaf || !t->used[i]) continue;
        zv__step *s = &t->steps[t->step_count++];
        *s = (zv__step){.kernels = &t->kernels->op[node->op],
                        .tape = t,
                        .op = node->op,
                        .node = (zv_node)i,
                        .args = node->args,
                        .y = at_slot(t, t->value[i]),
                        .gy = at_slot(t, t->gradient[i]),
                        .aux = at_slot(t, t->aux[i]),
                        .n = zv_shape_count(node->shape)};
        point_inputs(t, s, node);
        zv__step_extents(t, s);
    }
}

/* Who writes a gradient first, on the way back, overwrites it; the others add. Kept nodes beside the loss get none: theirs is
 * begun by nobody and stays 0. */
static void order_writers(zv_tape *t) {
    bool *begun = t->used; /* no longer needed */
    memset(begun, 0, t->node_count * sizeof *begun);
    begun[t->loss] = true;
    for (size_t i = t->step_count; i-- > 0;) {
        zv__step *s = &t->steps[i];
        const zv__node *node = &t->nodes[s->node];
        if (!begun[s->node]) s->gy = NULL;
        for (int k = 0; k < zv__ops[s->op].arity; k++) {
            if (!s->gy) s->gx[k] = NULL;
            if (!s->gx[k]) continue;
            s->more[k] = begun[node->in[k]];
            begun[node->in[k]] = true;
        }
    }
}

zv_status zv_tape_new(zv_tape **out, const zv_graph *g, zv_node loss, const zv_tape_opts *opts,
                      zv_err *err) {
    zv_tape *t;
    *out = NULL;
    ZV_TRY(prepare(&t, g, loss, opts, err));
    t->arena = zv__alloc_huge(t->env, t->arena_bytes, 1);
    if (!t->arena) {
        zv_tape_free(t);
        return zv__nomem(err);
    }
    memset(t->arena, 0, t->arena_bytes);
    point_words(t);
    make_steps(t);
    order_writers(t);
    *out = t;
    return ZV_OK;
}

zv_status zv_graph_memory(zv_tape_memory *out, const zv_graph *g, zv_node loss,
                          const zv_tape_opts *opts, zv_err *err) {
    zv_tape *t;
    *out = (zv_tape_memory){0};
    ZV_TRY(prepare(&t, g, loss, opts, err));
    *out = t->memory;
    zv_tape_free(t);
    return ZV_OK;
}

zv_tape_memory zv_tape_bytes(const zv_tape *t) {
    return t->memory;
}
