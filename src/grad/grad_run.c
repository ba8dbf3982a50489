#include "grad/grad_private.h"

/* grad_run.c — running a tape, and its numbers from outside. */

/* ---- Numbers in and out ---- */

size_t zv_tape_param_count(const zv_tape *t) {
    return t->param_count;
}

float *zv_tape_params_f32(zv_tape *t) {
    return t->real == ZV_REAL_F32 ? zv__place(t, t->param_at) : NULL;
}

float *zv_tape_gradients_f32(zv_tape *t) {
    return t->real == ZV_REAL_F32 && !t->forward_only ? zv__place(t, t->gradient_at) : NULL;
}

double *zv_tape_params_f64(zv_tape *t) {
    return t->real == ZV_REAL_F64 ? zv__place(t, t->param_at) : NULL;
}

double *zv_tape_gradients_f64(zv_tape *t) {
    return t->real == ZV_REAL_F64 && !t->forward_only ? zv__place(t, t->gradient_at) : NULL;
}

size_t zv_tape_param_at(const zv_tape *t, zv_node param, size_t *count) {
    bool is = param < t->node_count && t->nodes[param].leaf == ZV__PARAM;
    if (count) *count = is ? t->value[param].count : 0;
    return is ? t->value[param].at - t->param_at : 0;
}

/* A dual number is a complex one whose imaginary part is its rate times a power of 2 so small that its square is nothing beside
 * anything (grad_dual.h). */
#define RATE 0x1p-340

static void write_number(const zv_tape *t, size_t at, double value, double rate) {
    void *to = zv__place(t, at);
    if (t->real == ZV_REAL_F32)
        *(float *)to = (float)value;
    else
        memcpy(to, (const double[]){value, rate * RATE}, t->kernels->size);
}

static double read_number(const zv_tape *t, size_t at, double *rate) {
    const void *from = zv__place(t, at);
    if (t->real == ZV_REAL_F32) return (double)*(const float *)from;
    double both[2] = {0};
    memcpy(both, from, t->kernels->size);
    if (rate) *rate = both[1] / RATE;
    return both[0];
}

static zv__slot leaf_slot(const zv_tape *t, zv_node leaf) {
    bool is = leaf < t->node_count &&
              (t->nodes[leaf].leaf == ZV__INPUT || t->nodes[leaf].leaf == ZV__PARAM);
    return is ? t->value[leaf] : (zv__slot){0};
}

void zv_tape_set(zv_tape *t, zv_node leaf, const double *values) {
    zv__slot slot = leaf_slot(t, leaf);
    for (size_t i = 0; i < slot.count; i++) write_number(t, slot.at + i, values[i], 0);
}

void zv_tape_set_f32(zv_tape *t, zv_node leaf, const float *values) {
    zv__slot slot = leaf_slot(t, leaf);
    if (t->real == ZV_REAL_F32 && slot.count)
        memcpy(zv__place(t, slot.at), values, slot.count * sizeof *values);
    for (size_t i = 0; t->real != ZV_REAL_F32 && i < slot.count; i++)
        write_number(t, slot.at + i, (double)values[i], 0);
}

float *zv_tape_input_f32(zv_tape *t, zv_node input) {
    bool is = t->real == ZV_REAL_F32 && input < t->node_count && t->nodes[input].leaf == ZV__INPUT;
    return is ? zv__place(t, t->value[input].at) : NULL;
}

uint32_t *zv_tape_ids(zv_tape *t, zv_node ids) {
    return ids < t->node_count ? t->ids[ids] : NULL;
}

bool zv_tape_get(const zv_tape *t, zv_node node, double *out) {
    if (node >= t->node_count) return false;
    const zv__node *n = &t->nodes[node];
    if (n->leaf == ZV__IDS || (!n->leaf && !n->keep && node != t->loss)) return false;
    zv__slot slot = t->value[node];
    for (size_t i = 0; i < slot.count; i++) out[i] = read_number(t, slot.at + i, NULL);
    return true;
}

void zv_tape_set_round(zv_tape *t, uint64_t round) {
    t->round = round;
}

const uint32_t *zv_tape_rows(const zv_tape *t, zv_node param, size_t *count) {
    bool sparse = param < t->node_count && t->sparse[param];
    *count = sparse ? t->touched[param].count : 0;
    return sparse ? t->touched[param].list : NULL;
}

/* ---- Forward ---- */

static zv_status check_ids(const zv_tape *t, const zv__step *s, zv_err *err) {
    const zv__node *node = &t->nodes[s->node];
    size_t count = zv_shape_count(t->nodes[node->in[1]].shape);
    size_t limit = s->op == ZV_OP_GATHER ? t->nodes[node->in[0]].shape.dim[0] : s->cols;
    for (size_t i = 0; i < count; i++)
        if (s->ids[i] >= limit)
            return zv_err_set_at(err, ZV_FORMAT, i, M_GRAD_ID, t->names[node->in[1]], i, s->ids[i],
                                 limit - 1);
    return ZV_OK;
}

zv_status zv_tape_forward(zv_tape *t, double *loss, zv_err *err) {
    for (size_t i = 0; i < t->step_count; i++)
        if (t->steps[i].ids) ZV_TRY(check_ids(t, &t->steps[i], err));
    for (size_t i = 0; i < t->step_count; i++) t->steps[i].kernels->forward(&t->steps[i]);
    if (loss) *loss = read_number(t, t->value[t->loss].at, NULL);
    return ZV_OK;
}

/* ---- Backward ---- */

/* Rows that the last pass touched are 0 again; all others are already. */
static void clear_rows(zv_tape *t) {
    for (size_t i = 0; i < t->node_count; i++) {
        if (!t->sparse[i]) continue;
        zv__touched *touched = &t->touched[i];
        size_t dim = t->nodes[i].shape.dim[1];
        for (size_t k = 0; k < touched->count; k++)
            memset(zv__place(t, t->gradient[i].at + touched->list[k] * dim), 0,
                   dim * t->kernels->size);
        touched->count = 0;
        if (++touched->pass == 0) { /* after 2³² passes marks would mean something again */
            memset(touched->mark, 0, t->nodes[i].shape.dim[0] * sizeof *touched->mark);
            touched->pass = 1;
        }
    }
}

/* These write a gradient that nobody has begun; all other operators only add. */
static bool sets(zv_op op) {
    return op == ZV_OP_LINEAR || op == ZV_OP_MATMUL || op == ZV_OP_CROSS_ENTROPY;
}

void zv_tape_backward(zv_tape *t) {
    if (t->forward_only) return;
    clear_rows(t);
    if (t->gradient[t->loss].count) write_number(t, t->gradient[t->loss].at, 1, 0);
    for (size_t i = t->step_count; i-- > 0;) {
        const zv__step *s = &t->steps[i];
        if (!s->gy) continue;
        for (int k = 0; !sets(s->op) && k < ZV__INPUTS; k++)
            if (s->gx[k] && !s->more[k] && !s->touched)
                memset(s->gx[k], 0, s->nx[k] * t->kernels->size);
        s->kernels->backward(s);
    }
}

/* ---- Curvature ----
 *
 * With parameters w + εv, ε² = 0, the loss's gradient is ∇L(w) + ε Hv: the product with the Hessian is the rate of the
 * gradient (Pearlmutter 1994), and dual numbers carry rates through both passes. */

zv_status zv_tape_curvature(zv_tape *t, const double *w, const double *v, double *product,
                            double *gradient, double *loss, zv_err *err) {
    if (t->real != ZV_REAL_DUAL || t->forward_only) return zv_err_set(err, ZV_USAGE, M_GRAD_DUAL);
    for (size_t i = 0; i < t->param_count; i++) {
        double value = w ? w[i] : read_number(t, t->param_at + i, NULL);
        write_number(t, t->param_at + i, value, v[i]);
    }
    ZV_TRY(zv_tape_forward(t, loss, err));
    zv_tape_backward(t);
    for (size_t i = 0; i < t->param_count; i++) {
        double g = read_number(t, t->gradient_at + i, &product[i]);
        if (gradient) gradient[i] = g;
    }
    return ZV_OK;
}
