#include "grad/grad_private.h"

/* grad_check.c — the backward pass against differences of the loss. */

/* Differences err by about h⁴ f⁽⁵⁾/30 and ε f/h: with h = 1e-3 both lie near 1e-13 for numbers about 1. */
#define STEP 1e-3
/* Differences at h and 2h of a smooth function agree to some h²: where they don't, a smaller h is tried, and at a kink within the smallest
 * they never do. */
#define ROUGH 1e-4
/* Nearer than this no smaller h is tried. */
#define FINE 1e-8
enum { TRIES = 3, SMALLER = 8 };

typedef struct check {
    zv_tape *t;
    double *x; /* the parameters */
    double *gradient; /* a copy: losses are computed over it */
    double size; /* the largest gradient */
} check;

/* The loss with parameter i at x + step. */
static zv_status loss_at(const check *c, size_t i, double step, double *loss, zv_err *err) {
    double before = c->x[i];
    c->x[i] = before + step;
    zv_status status = zv_tape_forward(c->t, loss, err);
    c->x[i] = before;
    return status;
}

static zv_status differences(const check *c, size_t i, double h, double *narrow, double *wide,
                             zv_err *err) {
    double near[2], far[2];
    ZV_TRY(loss_at(c, i, h, &near[0], err));
    ZV_TRY(loss_at(c, i, -h, &near[1], err));
    ZV_TRY(loss_at(c, i, 2 * h, &far[0], err));
    ZV_TRY(loss_at(c, i, -2 * h, &far[1], err));
    *narrow = (near[0] - near[1]) / (2 * h);
    *wide = (far[0] - far[1]) / (4 * h);
    return ZV_OK;
}

/* The slope along parameter i, by the h that comes nearest to g of those at which differences look smooth: a kink that is near and slight
 * does, for the larger ones. *kink where differences are finite and none do. */
static zv_status slope_at(const check *c, size_t i, double g, double *slope, bool *kink,
                          zv_err *err) {
    double h = STEP * fmax(1, fabs(c->x[i])), narrow, wide, last = 0;
    *slope = (double)NAN;
    for (int k = 0; k < TRIES; k++, h /= SMALLER) {
        ZV_TRY(differences(c, i, h, &narrow, &wide, err));
        last = (4 * narrow - wide) / 3;
        double scale = fmax(fmax(fabs(narrow), fabs(wide)), c->size / 1000);
        if (!(fabs(narrow - wide) <= fmax(ROUGH * scale, 1e-12))) continue;
        if (!(fabs(last - g) >= fabs(*slope - g))) *slope = last;
        if (fabs(*slope - g) <= FINE * scale) break;
    }
    *kink = isnan(*slope) && isfinite(last);
    if (isnan(*slope)) *slope = last;
    return ZV_OK;
}

/* A kink right here looks smooth to differences that go to both sides alike; the slopes to either side differ then however near one
 * looks, and those of a smooth function by less and less. */
static zv_status kink_here(const check *c, size_t i, double scale, bool *kink, zv_err *err) {
    double h = STEP * fmax(1, fabs(c->x[i])), here, up, down, jump[2];
    ZV_TRY(loss_at(c, i, 0, &here, err));
    for (int k = 0; k < 2; k++) {
        h /= SMALLER;
        ZV_TRY(loss_at(c, i, h, &up, err));
        ZV_TRY(loss_at(c, i, -h, &down, err));
        jump[k] = fabs(up - 2 * here + down) / h;
    }
    double round = 64 * 0x1p-52 * fabs(here) / h; /* what rounding of the losses may look like */
    *kink = jump[1] > fmax(ROUGH * scale, round) && jump[1] > jump[0] / 2;
    return ZV_OK;
}

static zv_node param_of(const zv_tape *t, size_t at, size_t *within) {
    for (zv_node i = 0; i < t->node_count; i++) {
        size_t count, first = zv_tape_param_at(t, i, &count);
        if (at < first || at >= first + count) continue;
        *within = at - first;
        return i;
    }
    return ZV_NO_NODE;
}

static zv_status compare(zv_grad_report *out, const check *c, size_t i, zv_err *err) {
    double slope, g = c->gradient[i];
    bool kink;
    ZV_TRY(slope_at(c, i, g, &slope, &kink, err));
    double scale = fmax(fmax(fabs(g), fabs(slope)), c->size / 1000);
    double off = g == slope ? 0 : fabs(g - slope) / scale;
    if (!isfinite(g) || !isfinite(slope)) off = (double)INFINITY; /* nothing that can be compared */
    if (!kink && isfinite(off) && off > ROUGH) ZV_TRY(kink_here(c, i, scale, &kink, err));
    if (kink && isfinite(g)) {
        out->kinks++;
        return ZV_OK;
    }
    if (off > out->worst || out->checked == 0) {
        out->worst = off;
        out->gradient = g;
        out->difference = slope;
        out->param = param_of(c->t, i, &out->at);
    }
    out->checked++;
    return ZV_OK;
}

static zv_status compare_all(zv_grad_report *out, check *c, size_t every, zv_err *err) {
    size_t n = c->t->param_count;
    ZV_TRY(zv_tape_forward(c->t, NULL, err));
    zv_tape_backward(c->t);
    memcpy(c->gradient, zv_tape_gradients_f64(c->t), n * sizeof *c->gradient);
    for (size_t i = 0; i < n; i++)
        if (isfinite(c->gradient[i])) c->size = fmax(c->size, fabs(c->gradient[i]));
    for (size_t i = 0; i < n; i += ZV_MAX(every, (size_t)1)) {
        if (zv_env_stopped(c->t->env))
            return zv_err_set(err, ZV_INTERRUPTED, M_GRAD_CHECK_STOPPED, out->checked);
        ZV_TRY(compare(out, c, i, err));
    }
    return zv_tape_forward(c->t, NULL, err); /* values as the parameters have them */
}

zv_status zv_grad_check(zv_grad_report *out, zv_tape *t, size_t every, zv_err *err) {
    *out = (zv_grad_report){.worst = (double)NAN, .param = ZV_NO_NODE};
    if (t->real != ZV_REAL_F64 || t->forward_only) return zv_err_set(err, ZV_USAGE, M_GRAD_F64);
    check c = {.t = t, .x = zv_tape_params_f64(t)};
    c.gradient = ZV_NEW(t->env, t->param_count, double);
    if (!c.gradient) return zv__nomem(err);
    zv_status status = compare_all(out, &c, every, err);
    zv__free(t->env, c.gradient);
    return status;
}
