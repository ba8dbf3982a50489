#include "grad/grad_private.h"

/* grad_plan.c — where the numbers of a tape lie.
 *
 * Time runs forward over the nodes, 0 … n-1, then back: node i is visited again at 2n-1-i. A buffer lives from its first writing
 * to its last reading; two whose lives don't meet may share memory. Buffers are placed in the order of their births, each at the
 * lowest place that is free for its life ("first fit"): not the least memory possible, but near it, and one page of code.
 *
 * For n nodes lives take n, the order of births n log n. Placing looks at the buffers that live at the same time, which a net that
 * learns keeps until it comes back: n² at worst, some ms for a thousand operators, once for a tape. */

enum { LINE = 64 }; /* bytes; every buffer begins at a cache line of its own */

typedef struct buffer {
    zv__slot *slot;
    size_t birth, death;
    size_t number; /* as entered */
} buffer;

typedef struct plan {
    zv_tape *t;
    buffer *list; /* in the order of births */
    size_t *by_place; /* [list]: those placed and alive, lowest first */
    size_t count, living;
    size_t *death, *last; /* [nodes]: of a value; the node that reads it last */
    size_t end; /* of the arena so far, in numbers */
} plan;

static size_t line_up(const zv_tape *t, size_t count) {
    size_t line = LINE / t->kernels->size;
    return (count + line - 1) / line * line;
}

/* A buffer that shares with nobody. */
static void reserve(plan *p, zv__slot *slot, size_t count) {
    *slot = (zv__slot){p->end, count};
    p->end += line_up(p->t, count);
}

static size_t back(const zv_tape *t, size_t node) {
    return 2 * t->node_count - 1 - node;
}

/* ---- Lives ---- */

static void lives(plan *p) {
    const zv_tape *t = p->t;
    size_t n = t->node_count;
    for (size_t i = 0; i < n; i++) {
        const zv__node *node = &t->nodes[i];
        bool again = node->moves && !t->forward_only && zv__ops[node->op].reads & ZV__READS_OUT;
        p->death[i] = node->keep || i == t->loss ? 2 * n : again ? back(t, i) : i;
        p->last[i] = i;
    }
    for (size_t j = 0; j < n; j++) {
        const zv__node *reader = &t->nodes[j];
        if (!t->used[j] || reader->leaf) continue;
        bool again = reader->moves && !t->forward_only && zv__ops[reader->op].reads & ZV__READS_IN;
        for (int k = 0; k < zv__ops[reader->op].arity; k++) {
            zv_node i = reader->in[k];
            p->death[i] = ZV_MAX(p->death[i], again ? back(t, j) : j);
            p->last[i] = j;
        }
    }
}

static void enter(plan *p, zv__slot *slot, size_t count, size_t birth, size_t death) {
    if (count == 0) return;
    slot->count = count;
    p->list[p->count] = (buffer){slot, birth, death, p->count};
    p->count++;
    p->t->memory.work_unshared += line_up(p->t, count);
}

static void enter_node(plan *p, size_t i) {
    zv_tape *t = p->t;
    const zv__node *node = &t->nodes[i];
    bool returns = node->moves && !t->forward_only;
    size_t count = zv_shape_count(node->shape);
    enter(p, &t->value[i], count, i, p->death[i]);
    enter(p, &t->aux[i], zv__aux_count(t, node), i, returns ? back(t, i) : i);
    if (returns) /* the last reader is the first to come back */
        enter(p, &t->gradient[i], count, back(t, p->last[i]), back(t, i));
}

/* ---- Places ---- */

static int by_birth(const void *a, const void *b) {
    const buffer *x = a, *y = b;
    if (x->birth != y->birth) return x->birth < y->birth ? -1 : 1;
    return x->number < y->number ? -1 : 1;
}

/* Births ascend: who is dead at one meets nobody that comes. */
static void bury(plan *p, size_t birth) {
    size_t living = 0;
    for (size_t k = 0; k < p->living; k++)
        if (p->list[p->by_place[k]].death >= birth) p->by_place[living++] = p->by_place[k];
    p->living = living;
}

/* Between neighbours among the living, lowest first. */
static size_t first_fit(const plan *p, size_t need, size_t base) {
    size_t at = base;
    for (size_t k = 0; k < p->living; k++) {
        const zv__slot *other = p->list[p->by_place[k]].slot;
        if (at + need <= other->at) break;
        at = ZV_MAX(at, other->at + line_up(p->t, other->count));
    }
    return at;
}

static void place_all(plan *p) {
    size_t base = p->end;
    zv__sort(p->list, p->count, sizeof *p->list, by_birth);
    for (size_t i = 0; i < p->count; i++) {
        zv__slot *slot = p->list[i].slot;
        size_t need = line_up(p->t, slot->count);
        bury(p, p->list[i].birth);
        slot->at = first_fit(p, need, base);
        size_t k = p->living++;
        for (; k > 0 && p->list[p->by_place[k - 1]].slot->at > slot->at; k--)
            p->by_place[k] = p->by_place[k - 1];
        p->by_place[k] = i;
        p->end = ZV_MAX(p->end, slot->at + need);
    }
}

/* ---- All of it ---- */

static void place_params(plan *p) {
    zv_tape *t = p->t;
    t->param_at = p->end;
    for (int pass = 0; pass < 1 + !t->forward_only; pass++) {
        size_t at = p->end;
        if (pass) t->gradient_at = at;
        for (size_t i = 0; i < t->node_count; i++) {
            if (t->nodes[i].leaf != ZV__PARAM) continue;
            size_t count = zv_shape_count(t->nodes[i].shape);
            *(pass ? &t->gradient[i] : &t->value[i]) = (zv__slot){at, count};
            at += count;
        }
        t->param_count = at - p->end;
        p->end += line_up(t, t->param_count);
        if (!pass && t->params) t->outside = p->end;
    }
}

static void place_words(plan *p) {
    zv_tape *t = p->t;
    for (size_t i = 0; i < t->node_count; i++) {
        const zv__node *node = &t->nodes[i];
        if (node->leaf == ZV__IDS) t->words += zv_shape_count(node->shape);
        if (!node->leaf && node->op == ZV_OP_GATHER && t->used[i] && t->sparse[node->in[0]])
            t->touched[node->in[0]].cap += zv_shape_count(t->nodes[node->in[1]].shape);
    }
    for (size_t i = 0; i < t->node_count; i++)
        if (t->sparse[i]) t->words += t->touched[i].cap + t->nodes[i].shape.dim[0];
}

/* Scratch for the largest product, in any of its roles: forward, and as a gradient of either side as it is or transposed. */
static size_t scratch_of(const zv_tape *t) {
    size_t most = 0;
    for (size_t i = 0; i < t->node_count; i++) {
        zv__step s = {.tape = t, .op = t->nodes[i].op, .node = (zv_node)i};
        if (!t->used[i] || t->nodes[i].leaf || (s.op != ZV_OP_MATMUL && s.op != ZV_OP_LINEAR))
            continue;
        zv__step_extents(t, &s);
        most = ZV_MAX(most, t->kernels->scratch(t->env, s.m, s.cols, s.k));
        most = ZV_MAX(most, t->kernels->scratch(t->env, s.m, s.k, s.cols));
        most = ZV_MAX(most, t->kernels->scratch(t->env, s.k, s.m, s.cols));
        most = ZV_MAX(most, t->kernels->scratch(t->env, s.k, s.cols, s.m));
        most = ZV_MAX(most, t->kernels->scratch(t->env, s.cols, s.k, s.m));
    }
    return most;
}

static void lay_out(plan *p) {
    zv_tape *t = p->t;
    size_t size = t->kernels->size;
    place_params(p);
    const size_t params = t->forward_only ? p->end : t->gradient_at;
    t->memory.params = t->params ? 0 : params * size;
    t->memory.gradients = (p->end - params) * size;
    size_t mark = p->end;
    for (size_t i = 0; i < t->node_count; i++)
        if (t->nodes[i].leaf == ZV__INPUT)
            reserve(p, &t->value[i], zv_shape_count(t->nodes[i].shape));
    t->memory.inputs = (p->end - mark) * size;
    mark = p->end;
    lives(p);
    for (size_t i = 0; i < t->node_count; i++)
        if (!t->nodes[i].leaf && t->used[i]) enter_node(p, i);
    place_all(p);
    t->memory.work = (p->end - mark) * size;
    t->memory.work_unshared *= size;
    t->scratch_at = p->end;
    t->scratch_count = scratch_of(t);
    t->memory.scratch = line_up(t, t->scratch_count) * size;
    p->end += line_up(t, t->scratch_count);
    t->words_at = p->end;
    place_words(p);
    t->memory.inputs += t->words * sizeof(uint32_t);
    t->arena_bytes = (p->end - t->outside) * size + t->words * sizeof(uint32_t);
    t->memory.total = t->arena_bytes;
}

/* No sum of sizes that lay_out forms may overflow: twice all elements there are, three times over for notes and lines. */
static bool sizes_fit(const zv_tape *t) {
    size_t all = 0, count;
    for (size_t i = 0; i < t->node_count; i++) {
        count = 1;
        for (size_t k = 0; k < t->nodes[i].shape.rank; k++)
            if (!zv__mul(&count, count, t->nodes[i].shape.dim[k])) return false;
        if (!zv__plus(&all, all, count) || !zv__plus(&all, all, LINE)) return false;
    }
    return zv__mul(&all, all, 16 * t->kernels->size);
}

zv_status zv__tape_plan(zv_tape *t, zv_err *err) {
    if (!sizes_fit(t)) return zv__nomem(err);
    plan p = {.t = t};
    p.list = ZV_NEW(t->env, 3 * t->node_count, buffer);
    p.by_place = ZV_NEW(t->env, 3 * t->node_count, size_t);
    p.death = ZV_NEW(t->env, 2 * t->node_count, size_t);
    p.last = p.death ? p.death + t->node_count : NULL;
    zv_status status = p.list && p.by_place && p.death ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) lay_out(&p);
    zv__free(t->env, p.list);
    zv__free(t->env, p.by_place);
    zv__free(t->env, p.death);
    return status;
}
