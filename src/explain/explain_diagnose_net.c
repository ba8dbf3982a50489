/* explain_diagnose_net.c — what the net's units and outputs say, and what it can learn by heart: signals beside those of the loss. */
#include "explain/explain_diagnose.h"

/* ---- Outputs ---- */

/* Examples trained on whose outputs are looked at. */
zv_status zv__diag_rows(zv__diagnosis *d, zv_err *err) {
    const size_t all = zv_examples_count(zv_trainer_examples(d->t), ZV_TRAIN);
    d->d.sampled = ZV_MIN(all, (size_t)ZV__DIAG_ROWS);
    d->rows = ZV_NEW(d->env, d->d.sampled, size_t);
    if (!d->rows) return zv__nomem(err);
    zv__sample(d->rows, d->d.sampled, all, d->o.seed, ZV__STREAM_DIAG_ROWS);
    return ZV_OK;
}

zv_status zv__diag_apply(const zv__diagnosis *d, size_t layer, const size_t *rows, size_t n,
                         float *out, zv_err *err) {
    const zv_net *net = zv_trainer_net(d->t);
    const zv_net_spec *spec = zv_net_spec_of(net);
    const size_t dim = spec->width[0];
    size_t numbers;
    float *x = zv__mul(&numbers, n, dim) ? ZV_NEW(d->env, numbers, float) : NULL;
    if (!x) return zv__nomem(err);
    for (size_t i = 0; i < n; i++)
        zv_space_row(zv_examples_space(zv_trainer_examples(d->t)), rows[i], x + i * dim);
    const bool whole = spec->task == ZV_TASK_PAIRS && layer + 1 == spec->layers;
    const zv_status status =
        whole ? zv_net_apply(net, x, n, out, err) : zv_net_apply_until(net, layer, x, n, out, err);
    zv__free(d->env, x);
    return status;
}

/* Rows of the space: 0 the examples' own, 1 the positives'. */
static zv_status rows_of(const zv__diagnosis *d, bool positives, size_t **out, zv_err *err) {
    const zv_examples *e = zv_trainer_examples(d->t);
    size_t *rows = ZV_NEW(d->env, d->d.sampled, size_t);
    *out = rows;
    if (!rows) return zv__nomem(err);
    for (size_t i = 0; i < d->d.sampled; i++)
        rows[i] = positives ? zv_examples_positive(e, ZV_TRAIN, d->rows[i])
                            : zv_examples_row(e, ZV_TRAIN, d->rows[i]);
    return ZV_OK;
}

static zv_status outputs_of(const zv__diagnosis *d, size_t layer, size_t width, bool positives,
                            float **out, zv_err *err) {
    size_t *rows = NULL, numbers;
    ZV_TRY(rows_of(d, positives, &rows, err));
    *out = zv__mul(&numbers, d->d.sampled, width) ? ZV_NEW(d->env, numbers, float) : NULL;
    const zv_status status =
        *out ? zv__diag_apply(d, layer, rows, d->d.sampled, *out, err) : zv__nomem(err);
    zv__free(d->env, rows);
    return status;
}

/* ---- Dead units ---- */

static zv_status dead_in_layer(zv__diagnosis *d, size_t layer, size_t *dead, zv_err *err) {
    const size_t width = zv_net_spec_of(zv_trainer_net(d->t))->width[layer + 1];
    float *out = NULL;
    zv_status status = outputs_of(d, layer, width, false, &out, err);
    for (size_t u = 0; status == ZV_OK && u < width; u++) {
        bool awake = false;
        for (size_t i = 0; i < d->d.sampled && !awake; i++) awake = out[i * width + u] != 0;
        *dead += !awake;
    }
    zv__free(d->env, out);
    return status;
}

zv_status zv__diag_units(zv__diagnosis *d, zv_err *err) {
    const zv_net_spec *spec = zv_net_spec_of(zv_trainer_net(d->t));
    size_t dead = 0;
    if (spec->act != ZV_ACT_RELU || spec->layers < 2) return ZV_OK;
    for (size_t k = 0; k + 1 < spec->layers; k++) {
        ZV_TRY(zv__diag_stopped(d, err));
        ZV_TRY(dead_in_layer(d, k, &dead, err));
        d->d.units += spec->width[k + 1];
    }
    d->d.signals.dead =
        (zv_measured){(double)dead / (double)d->d.units, {ZV__NAN, ZV__NAN}, ZV_OPTIM_WHY_EXACT};
    return ZV_OK;
}

/* ---- Rank, uniformity, alignment ---- */

size_t zv__diag_layer(const zv__diagnosis *d, size_t *width) {
    const zv_net_spec *spec = zv_net_spec_of(zv_trainer_net(d->t));
    const size_t layer = spec->task == ZV_TASK_PAIRS ? spec->layers - 1
                         : spec->layers > 1          ? spec->layers - 2
                                                     : SIZE_MAX;
    if (layer != SIZE_MAX) *width = spec->width[layer + 1];
    return layer;
}

double zv__diag_rank_most(const zv__diagnosis *d, size_t rows, size_t width) {
    const zv_net_spec *spec = zv_net_spec_of(zv_trainer_net(d->t));
    const size_t asked = spec->width[spec->layers];
    size_t most = ZV_MIN(rows, width);
    if (spec->task == ZV_TASK_CLASSES) most = ZV_MIN(most, ZV_MAX(asked, (size_t)2) - 1);
    if (spec->task == ZV_TASK_NUMBERS) most = ZV_MIN(most, asked);
    return (double)most;
}

/* exp of the entropy of the singular values of x [n, width], from the smaller of the two products. */
static zv_status rank_of(const zv__diagnosis *d, const float *x, size_t n, size_t width,
                         double *rank, zv_err *err) {
    const size_t side = ZV_MIN(n, width);
    size_t all, squares;
    if (!zv__mul(&all, n, width) || !zv__mul(&squares, side, side)) return zv__nomem(err);
    double *a = ZV_NEW(d->env, all, double), *gram = ZV_NEW(d->env, squares, double);
    double *values = ZV_NEW(d->env, side, double);
    zv_status status = a && gram && values ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) {
        for (size_t i = 0; i < all; i++) a[i] = (double)x[i];
        const bool wide = width < n;
        zv_stat_product(gram, a, wide, a, !wide, side, side, wide ? n : width);
        status = zv_stat_eigen(d->env, gram, side, side, values, NULL, err);
    }
    if (status == ZV_OK) *rank = zv_stat_effective_rank(values, side);
    zv__free(d->env, a);
    zv__free(d->env, gram);
    zv__free(d->env, values);
    return status;
}

/* log E exp(-2|f - f'|²) over all pairs of rows of unit length. */
static double uniformity_of(const float *x, size_t n, size_t width) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++) {
            double square = 0;
            for (size_t k = 0; k < width; k++) {
                const double by = (double)x[i * width + k] - (double)x[j * width + k];
                square += by * by;
            }
            sum += exp(-2 * square);
        }
    return log(2 * sum / ((double)n * (double)(n - 1)));
}

static void alignment_of(const float *x, const float *y, size_t n, size_t width, double level,
                         zv_measured *out) {
    zv_moments m = {0};
    for (size_t i = 0; i < n; i++) {
        double square = 0;
        for (size_t k = 0; k < width; k++) {
            const double by = (double)x[i * width + k] - (double)y[i * width + k];
            square += by * by;
        }
        zv_moments_add(&m, square);
    }
    *out = (zv_measured){m.mean, zv_moments_mean_interval(&m, level),
                         m.min == m.max ? ZV_OPTIM_WHY_CONSTANT : ZV_OPTIM_WHY_NOTHING};
}

static zv_status pairs_outputs(zv__diagnosis *d, size_t layer, size_t width, const float *x,
                               zv_err *err) {
    float *y = NULL;
    const zv_status status = outputs_of(d, layer, width, true, &y, err);
    if (status == ZV_OK) {
        alignment_of(x, y, d->d.sampled, width, d->o.level, &d->d.alignment);
        d->d.signals.uniformity = (zv_measured){
            uniformity_of(x, d->d.sampled, width), {ZV__NAN, ZV__NAN}, ZV_OPTIM_WHY_EXACT};
    }
    zv__free(d->env, y);
    return status;
}

zv_status zv__diag_outputs(zv__diagnosis *d, zv_err *err) {
    size_t width = 0;
    const size_t layer = zv__diag_layer(d, &width);
    float *x = NULL;
    double rank = ZV__NAN;
    if (layer == SIZE_MAX || d->d.sampled < 2) return ZV_OK;
    if (d->d.signals.dead.value > ZV_LIMIT_DEAD) return ZV_OK; /* which explains it */
    zv_status status = outputs_of(d, layer, width, false, &x, err);
    if (status == ZV_OK) status = zv__diag_stopped(d, err);
    if (status == ZV_OK) status = rank_of(d, x, d->d.sampled, width, &rank, err);
    if (status == ZV_OK)
        d->d.signals.rank =
            (zv_measured){fmin(1, rank / zv__diag_rank_most(d, d->d.sampled, width)),
                          {ZV__NAN, ZV__NAN},
                          ZV_OPTIM_WHY_EXACT};
    const bool pairs = zv_examples_task(zv_trainer_examples(d->t)) == ZV_TASK_PAIRS;
    if (status == ZV_OK && pairs) status = pairs_outputs(d, layer, width, x, err);
    zv__free(d->env, x);
    return status;
}

/* ---- Learned by heart ---- */

/* What guessing has: of classes ln C, of numbers 1, of pairs ln(others). */
static double guessing(const zv__diagnosis *d, size_t batch) {
    const zv_examples *e = zv_trainer_examples(d->t);
    if (zv_examples_task(e) == ZV_TASK_CLASSES) return log((double)zv_examples_width(e));
    if (zv_examples_task(e) == ZV_TASK_NUMBERS) return 1;
    return log((double)batch);
}

/* Could it? A single layer from few numbers can't part 16 samples, whatever is right with it (Cover 1965). */
static bool could_learn(const zv__diagnosis *d) {
    const zv_net_spec *spec = zv_net_spec_of(zv_trainer_net(d->t));
    return spec->layers > 1 || 2 * (spec->width[0] + 1) >= ZV__DIAG_HEART;
}

/* From the first weights by L-BFGS, which needs no rate. end [n]: where it came to, or NULL. */
static zv_status by_heart(zv__diagnosis *d, zv_surface *surface, double *at, zv__diag_seed *s,
                          zv_err *err) {
    const zv_training seen = zv_surface_training(surface, 1);
    const zv_lbfgs_opts opts = {.history = 5, .iterations = ZV__DIAG_HEART_STEPS};
    zv_lbfgs_result result;
    memcpy(at, d->start, d->n * sizeof *at);
    ZV_TRY(seen.loss(seen.ctx, 0, at, &s->heart_before, NULL, err));
    const double guess = guessing(d, zv_surface_batch_size(surface));
    s->heart_after = ZV__NAN;
    if (!isfinite(s->heart_before) || s->heart_before < .05 * guess) return ZV_OK;
    ZV_TRY(zv_lbfgs(&result, d->env, seen.loss, seen.ctx, at, d->n, &opts, err));
    s->heart_after = result.loss;
    return ZV_OK;
}

zv_status zv__diag_heart(zv__diagnosis *d, size_t seed, double *end, zv_err *err) {
    const zv_surface_opts opts = {.seed = d->o.seed + seed, .batch = ZV__DIAG_HEART};
    zv__diag_seed *s = &d->seed[seed];
    zv_surface *surface = NULL;
    s->heart_before = s->heart_after = ZV__NAN;
    if (!could_learn(d)) return ZV_OK;
    double *at = end ? end : ZV_NEW(d->env, d->n, double);
    zv_status status = at ? zv_surface_new(&surface, d->t, &opts, err) : zv__nomem(err);
    if (status == ZV_OK) status = zv__diag_stopped(d, err);
    if (status == ZV_OK) status = by_heart(d, surface, at, s, err);
    if (status == ZV_OK) d->d.by_heart = zv_surface_batch_size(surface);
    zv_surface_free(surface);
    if (!end) zv__free(d->env, at);
    return status;
}

/* ---- Shuffled labels ---- */

zv_status zv__diag_fresh(const zv__diagnosis *d, zv_net **out, const zv_net_spec *spec,
                         uint64_t seed, zv_err *err) {
    zv_net *first = NULL;
    size_t n;
    /* With another bend nothing can be copied: its trainer standardises it as it did the first. */
    if (spec->act != zv_net_spec_of(zv_trainer_net(d->t))->act)
        return zv_net_new(out, d->env, spec, seed, err);
    ZV_TRY(zv_net_copy(out, zv_trainer_net(d->t), err));
    const zv_status status = zv_net_new(&first, d->env, spec, seed, err);
    if (status != ZV_OK) {
        zv_net_free(*out);
        *out = NULL;
        return status;
    }
    const float *from = zv_net_params(first, &n);
    memcpy(zv_net_params(*out, NULL), from, n * sizeof *from);
    zv_net_free(first);
    return ZV_OK;
}

static zv_status learn_steps(zv__diagnosis *d, zv_trainer *t, double *loss, zv_err *err) {
    zv_step step;
    *loss = 0;
    for (int i = 0; i < ZV__DIAG_SHUFFLED; i++) {
        zv_err lost = {.lang = err ? err->lang : ZV_EN};
        ZV_TRY(zv__diag_stopped(d, err));
        const zv_status status = zv_trainer_step(t, &step, &lost);
        zv__diag_tell(d, 1);
        if (status == ZV_FORMAT) { /* not finite */
            *loss = ZV__NEVER;
            return ZV_OK;
        }
        if (status != ZV_OK && err) *err = lost;
        ZV_TRY(status);
        if (i >= ZV__DIAG_SHUFFLED - ZV__DIAG_SHUFFLED_LAST)
            *loss += step.loss / ZV__DIAG_SHUFFLED_LAST;
    }
    return ZV_OK;
}

/* The mean loss of the last steps from the first weights of another seed; infinite where it was lost. */
static zv_status learn(zv__diagnosis *d, const zv_examples *examples, uint64_t seed, double *loss,
                       zv_err *err) {
    zv_train_opts opts = *zv_trainer_opts(d->t);
    zv_net *net = NULL;
    zv_trainer *t = NULL;
    opts.optim = zv_optim_defaults(ZV_OPTIM_ADAM);
    opts.optim.rate = ZV__DIAG_SHUFFLED_RATE;
    opts.seed = seed;
    opts.command = opts.where = opts.held_where = NULL;
    zv_status status = zv__diag_fresh(d, &net, zv_net_spec_of(zv_trainer_net(d->t)), seed, err);
    if (status == ZV_OK) status = zv_trainer_new(&t, d->env, net, examples, &opts, err);
    if (status == ZV_OK) status = learn_steps(d, t, loss, err);
    zv_trainer_free(t);
    zv_net_free(net);
    return status;
}

zv_status zv__diag_shuffled(zv__diagnosis *d, size_t seed, zv_err *err) {
    const zv_examples *e = zv_trainer_examples(d->t);
    zv__diag_seed *s = &d->seed[seed];
    zv_examples *mixed = NULL;
    s->shuffled = s->as_it_is = ZV__NAN;
    if (zv_examples_task(e) != ZV_TASK_CLASSES) return ZV_OK;
    const uint64_t of = d->o.seed + seed + 1;
    ZV_TRY(learn(d, e, of, &s->as_it_is, err));
    ZV_TRY(zv_examples_shuffled(&mixed, e, of, err));
    const zv_status status = learn(d, mixed, of, &s->shuffled, err);
    zv_examples_free(mixed);
    /* both lost: nothing is known */
    if (status == ZV_OK && !isfinite(s->as_it_is)) s->shuffled = s->as_it_is = ZV__NAN;
    return status;
}
