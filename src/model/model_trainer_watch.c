/* model_trainer_watch.c — cheap signals of training: what two steps in a row say of each other, and how far layers move. Sums go
 * over the parameters once, in blocks that stay near, so that watching costs a small part of the steps (zv_epoch tells which). */
#include "model/model_private.h"

#include "base/base_progress.h"

enum { BLOCK = 1024 };

/* Products of two gradients, before and now, with each other and with the step between them. */
typedef struct two_gradients {
    double before_before, now_now, both, before_step, now_step;
} two_gradients;

static void difference(float *restrict out, const float *a, const float *b, size_t n) {
    for (size_t i = 0; i < n; i++) out[i] = a[i] - b[i];
}

static two_gradients products(const zv_trainer *t) {
    const zv_kernels *k = zv_vec_kernels(t->env);
    const float *now = zv_tape_gradients_f32(t->tape), *before = t->old_gradient;
    const float *w = zv_tape_params_f32(t->tape);
    two_gradients sum = {0};
    for (size_t i = 0; i < t->n_params; i += BLOCK) {
        const size_t n = ZV_MIN((size_t)BLOCK, t->n_params - i);
        float step[BLOCK];
        difference(step, w + i, t->old_params + i, n);
        sum.before_before += k->dot[ZV_F32](before + i, before + i, n);
        sum.now_now += k->dot[ZV_F32](now + i, now + i, n);
        sum.both += k->dot[ZV_F32](now + i, before + i, n);
        sum.before_step += k->dot[ZV_F32](before + i, step, n);
        sum.now_step += k->dot[ZV_F32](now + i, step, n);
    }
    return sum;
}

/* The second of two steps in a row: where the first landed, and whether both go the same way. The two ends are on two batches, so a single
 * one says little. */
static void look_back(zv_trainer *t, double loss) {
    if (t->n_cosines == t->cap_watched) return;
    const two_gradients p = products(t);
    t->cosines[t->n_cosines++] = p.both / (sqrt(p.now_now) * sqrt(p.before_before));
    t->alphas[t->n_alphas++] = zv_step_alpha(t->old_loss, p.before_step, loss, p.now_step);
}

static void look_ahead(zv_trainer *t, double loss) {
    memcpy(t->old_gradient, zv_tape_gradients_f32(t->tape), t->n_params * sizeof(float));
    memcpy(t->old_params, zv_tape_params_f32(t->tape), t->n_params * sizeof(float));
    t->old_loss = loss;
}

void zv__trainer_watch(zv_trainer *t, uint64_t step, double loss) {
    const bool again = step % ZV__WATCH == 0;
    if (!t->watching && !again) return;
    const double began = zv__now();
    if (t->watching) look_back(t, loss);
    if (again) look_ahead(t, loss);
    t->watching = again;
    t->watch_seconds += zv__now() - began;
}

/* ---- Layers ---- */

void zv__trainer_keep_params(zv_trainer *t) {
    if (zv_trainer_steps(t) % ZV__WATCH == 0) return; /* a watched step keeps them itself */
    const double began = zv__now();
    t->watching = false; /* its first half would be overwritten */
    memcpy(t->old_params, zv_tape_params_f32(t->tape), t->n_params * sizeof *t->old_params);
    t->watch_seconds += zv__now() - began;
}

/* Root of the mean square of x, less `less` where that isn't NULL. */
static double root_mean_square(const zv_trainer *t, const float *x, const float *less, size_t n) {
    const zv_kernels *k = zv_vec_kernels(t->env);
    double sum = 0;
    for (size_t i = 0; i < n; i += BLOCK) {
        const size_t m = ZV_MIN((size_t)BLOCK, n - i);
        float block[BLOCK];
        if (less) difference(block, x + i, less + i, m);
        const float *of = less ? block : x + i;
        sum += k->dot[ZV_F32](of, of, m);
    }
    return sqrt(sum / (double)n);
}

void zv__trainer_flow(zv_trainer *t) {
    const double began = zv__now();
    const float *w = zv_tape_params_f32(t->tape), *g = zv_tape_gradients_f32(t->tape);
    for (size_t k = 0; k < t->net->spec.layers; k++) {
        const zv_layer layer = zv_net_layer(t->net, k);
        const size_t n = (layer.in + 1) * layer.out, at = layer.first;
        t->flow[k] = (zv_layer_flow){root_mean_square(t, g + at, NULL, n),
                                     root_mean_square(t, w + at, NULL, n),
                                     root_mean_square(t, w + at, t->old_params + at, n)};
    }
    t->watch_seconds += zv__now() - began;
}
