/* model_trainer_watch.c — cheap signals of training: what two steps in a row say of each other, and how far layers move. Sums go
 * over the parameters once, in blocks that stay near, and of large layers over some of the blocks, so that watching costs a small part of the
 * steps (zv_epoch tells which) and of the memory. */
#include "model/model_private.h"

#include "base/base_progress.h"

enum {
    BLOCK = 1024,
    FULL =
        1
        << 15 /* parameters of a layer up to which all of them are watched: enough for a cosine to be known to .006 */
};

/* ---- What is watched: of a larger layer every so-many-th block, which stands for those between ---- */

/* A layer's parameters on their way, block by block. `kept`: where the block lies among what is kept of all layers. */
typedef struct walk {
    size_t first, count, step; /* of the layer: its place, its size, from block to block */
    size_t at, n; /* the block: from the layer's first, how many */
    size_t kept, seen; /* `seen`: of this layer so far */
} walk;

static bool next_block(walk *w) {
    w->kept += w->n;
    w->at += w->n ? w->step : 0;
    w->n = w->at < w->count ? ZV_MIN((size_t)BLOCK, w->count - w->at) : 0;
    w->seen += w->n;
    return w->n > 0;
}

/* The k-th layer, after what was kept of those before it. */
static walk walk_of(const zv_net *net, size_t k, size_t kept) {
    const zv_layer layer = zv_net_layer(net, k);
    const size_t n = (layer.in + 1) * layer.out;
    return (walk){
        .first = layer.first, .count = n, .step = (n + FULL - 1) / FULL * BLOCK, .kept = kept};
}

size_t zv__trainer_watched(const zv_net *net) {
    size_t kept = 0;
    for (size_t k = 0; k < net->spec.layers; k++) {
        walk w = walk_of(net, k, kept);
        while (next_block(&w)) continue;
        kept = w.kept;
    }
    return kept;
}

static void keep(const zv_trainer *t, float *to, const float *from) {
    size_t kept = 0;
    for (size_t k = 0; k < t->net->spec.layers; k++) {
        walk w = walk_of(t->net, k, kept);
        while (next_block(&w)) memcpy(to + w.kept, from + w.first + w.at, w.n * sizeof *to);
        kept = w.kept;
    }
}

/* ---- Two steps in a row ---- */

/* Products of two gradients, before and now, with each other and with the step between them. */
typedef struct two_gradients {
    double before_before, now_now, both, before_step, now_step;
} two_gradients;

static void difference(float *restrict out, const float *a, const float *b, size_t n) {
    for (size_t i = 0; i < n; i++) out[i] = a[i] - b[i];
}

static void add(two_gradients *sum, const two_gradients *more, double times) {
    sum->before_before += times * more->before_before;
    sum->now_now += times * more->now_now;
    sum->both += times * more->both;
    sum->before_step += times * more->before_step;
    sum->now_step += times * more->now_step;
}

static void add_block(two_gradients *sum, const zv_trainer *t, const walk *w) {
    zv_kernel_pair *const dot = zv_vec_kernels(t->env)->dot[ZV_F32];
    const float *now = zv_tape_gradients_f32(t->tape) + w->first + w->at;
    const float *before = t->old_gradient + w->kept;
    float step[BLOCK];
    difference(step, zv_tape_params_f32(t->tape) + w->first + w->at, t->old_params + w->kept, w->n);
    const two_gradients block = {dot(before, before, w->n), dot(now, now, w->n),
                                 dot(now, before, w->n), dot(before, step, w->n),
                                 dot(now, step, w->n)};
    add(sum, &block, 1);
}

static two_gradients products(const zv_trainer *t) {
    two_gradients sum = {0};
    size_t kept = 0;
    for (size_t k = 0; k < t->net->spec.layers; k++) {
        two_gradients layer = {0};
        walk w = walk_of(t->net, k, kept);
        while (next_block(&w)) add_block(&layer, t, &w);
        add(&sum, &layer, (double)w.count / (double)w.seen);
        kept = w.kept;
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
    keep(t, t->old_gradient, zv_tape_gradients_f32(t->tape));
    keep(t, t->old_params, zv_tape_params_f32(t->tape));
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
    keep(t, t->old_params, zv_tape_params_f32(t->tape));
    t->watch_seconds += zv__now() - began;
}

/* Root mean squares over the blocks that are watched of a layer: of its gradients, its weights and its last step. */
static zv_layer_flow flow_of(const zv_trainer *t, walk *w) {
    zv_kernel_pair *const dot = zv_vec_kernels(t->env)->dot[ZV_F32];
    const float *params = zv_tape_params_f32(t->tape), *gradients = zv_tape_gradients_f32(t->tape);
    double gradient = 0, weight = 0, update = 0;
    while (next_block(w)) {
        const size_t at = w->first + w->at;
        float step[BLOCK];
        difference(step, params + at, t->old_params + w->kept, w->n);
        gradient += dot(gradients + at, gradients + at, w->n);
        weight += dot(params + at, params + at, w->n);
        update += dot(step, step, w->n);
    }
    const double n = (double)w->seen;
    return (zv_layer_flow){sqrt(gradient / n), sqrt(weight / n), sqrt(update / n)};
}

void zv__trainer_flow(zv_trainer *t) {
    const double began = zv__now();
    size_t kept = 0;
    for (size_t k = 0; k < t->net->spec.layers; k++) {
        walk layer = walk_of(t->net, k, kept);
        t->flow[k] = flow_of(t, &layer);
        kept = layer.kept;
    }
    t->watch_seconds += zv__now() - began;
}
