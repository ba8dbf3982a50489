/* model_surface.c — a training's loss as something that can be asked: by mini-batch, in f64, with its curvature. */
#include "model/model_private.h"

struct zv_surface {
    zv_trainer *t;
    zv_surface_opts opts;
    zv__net_graph graph; /* no dropout in it */
    zv_tape *real, *dual; /* dual: when first asked for */
    size_t *of; /* [batch] */
    double *product; /* [n] of one mini-batch */
    uint64_t products;
    double seconds;
};

static zv_status make(zv_surface *p, zv_err *err) {
    const zv_trainer *t = p->t;
    zv_net_spec spec = t->net->spec;
    spec.dropout = 0;
    const zv__graph_opts graph = {.rows = p->opts.batch,
                                  .learns = true,
                                  .triplets = zv_examples_triplets(t->examples),
                                  .temperature = t->opts.temperature};
    const zv_tape_opts tape = {.real = ZV_REAL_F64};
    ZV_TRY(zv__graph_build(&p->graph, t->env, &spec, &graph, err));
    ZV_TRY(zv_tape_new(&p->real, p->graph.g, p->graph.loss, &tape, err));
    p->of = ZV_NEW(t->env, zv__trainer_trained(t), size_t);
    p->product = ZV_NEW(t->env, t->n_params, double);
    return p->of && p->product ? ZV_OK : zv__nomem(err);
}

zv_status zv_surface_new(zv_surface **out, zv_trainer *t, const zv_surface_opts *opts,
                         zv_err *err) {
    *out = NULL;
    zv_surface *p = ZV_NEW_ZERO(t->env, 1, zv_surface);
    if (!p) return zv__nomem(err);
    p->t = t;
    if (opts) p->opts = *opts;
    if (p->opts.batch == 0 || p->opts.batch > t->opts.batch) p->opts.batch = t->opts.batch;
    if (p->opts.hessian == 0) p->opts.hessian = 4;
    const zv_status status = make(p, err);
    if (status == ZV_OK)
        *out = p;
    else
        zv_surface_free(p);
    return status;
}

void zv_surface_free(zv_surface *p) {
    if (!p) return;
    const zv_env *env = p->t->env;
    zv_tape_free(p->real);
    zv_tape_free(p->dual);
    zv_graph_free(p->graph.g);
    zv__free(env, p->of);
    zv__free(env, p->product);
    zv__free(env, p);
}

/* Mini-batch k: examples trained on, each at most once, drawn by the seed and k; into the first of p->of. */
static void draw_batch(zv_surface *p, uint64_t k) {
    const size_t n = zv__trainer_trained(p->t);
    zv_rng rng = zv_rng_stream(p->opts.seed, ZV__STREAM_SURFACE + k);
    for (size_t i = 0; i < n; i++) p->of[i] = i;
    for (size_t i = 0; i < p->opts.batch; i++) {
        const size_t j = i + (size_t)zv_rng_below(&rng, n - i), keep = p->of[j];
        p->of[j] = p->of[i];
        p->of[i] = keep;
    }
}

static void set_batch(zv_surface *p, zv_tape *tape, uint64_t k) {
    draw_batch(p, k);
    zv__trainer_batch(p->t, tape, &p->graph, p->opts.batch, ZV_TRAIN, p->of);
}

void zv_surface_batch(zv_surface *p, uint64_t k, size_t *of) {
    draw_batch(p, k);
    memcpy(of, p->of, p->opts.batch * sizeof *of);
}

size_t zv_surface_batch_size(const zv_surface *p) {
    return p->opts.batch;
}

static zv_status ask_loss(void *ctx, uint64_t batch, const double *x, double *loss,
                          double *gradient, zv_err *err) {
    zv_surface *p = ctx;
    const size_t n = p->t->n_params;
    memcpy(zv_tape_params_f64(p->real), x, n * sizeof *x);
    set_batch(p, p->real, batch);
    ZV_TRY(zv_tape_forward(p->real, loss, err));
    if (!gradient) return ZV_OK;
    zv_tape_backward(p->real);
    memcpy(gradient, zv_tape_gradients_f64(p->real), n * sizeof *gradient);
    return ZV_OK;
}

static zv_status ask_hessian(void *ctx, const double *x, const double *v, double *out,
                             zv_err *err) {
    zv_surface *p = ctx;
    const size_t n = p->t->n_params;
    const zv_tape_opts tape = {.real = ZV_REAL_DUAL};
    const double began = zv__now();
    if (!p->dual) ZV_TRY(zv_tape_new(&p->dual, p->graph.g, p->graph.loss, &tape, err));
    memset(out, 0, n * sizeof *out);
    for (uint64_t k = 0; k < p->opts.hessian; k++) {
        set_batch(p, p->dual, k);
        ZV_TRY(zv_tape_curvature(p->dual, x, v, p->product, NULL, NULL, err));
        for (size_t i = 0; i < n; i++) out[i] += p->product[i] / (double)p->opts.hessian;
    }
    p->products++;
    p->seconds += zv__now() - began;
    return ZV_OK;
}

zv_training zv_surface_training(zv_surface *p, uint64_t batches) {
    return (zv_training){.loss = ask_loss,
                         .hessian = ask_hessian,
                         .ctx = p,
                         .n = p->t->n_params,
                         .batches = batches,
                         .batch = p->opts.batch};
}

uint64_t zv_surface_products(const zv_surface *p, double *seconds) {
    if (seconds) *seconds = p->seconds;
    return p->products;
}

zv_status zv_surface_check(zv_surface *p, size_t entries, zv_grad_report *out, zv_err *err) {
    const size_t n = p->t->n_params, every = entries > 0 && entries < n ? n / entries : 1;
    const float *w = zv_tape_params_f32(p->t->tape);
    double *x = zv_tape_params_f64(p->real);
    for (size_t i = 0; i < n; i++) x[i] = (double)w[i];
    set_batch(p, p->real, 0);
    return zv_grad_check(out, p->real, every, err);
}
