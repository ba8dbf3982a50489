/* explain_diagnose_again.c — a diagnosis's signals again: gradients by plain loops, products with the Hessian by differences of them. */
#include "explain/explain_diagnose.h"

/* Products by differences: a net's bends are crossed by hardly an example within this of the point, and rounding is 1e-9 still. */
#define NEAR 1e-7
#define MOST 1e6 /* a step coefficient counts as at most this: optim_signals.c */

typedef struct again {
    zv__diagnosis *d;
    zv_surface *surface;
    zv__plain_net p;
    double *y, *x; /* [n] the point in the rule's coordinates; scratch */
    double *g; /* [batches, n] */
    double *at, *m, *last; /* [n] */
    double *before; /* [batches] */
} again;

static void again_close(again *a) {
    const zv_env *env = a->d->env;
    double *const owned[] = {a->y, a->x, a->g, a->at, a->m, a->last, a->before};
    zv__plain_close(&a->p);
    zv_surface_free(a->surface);
    for (size_t i = 0; i < ZV_COUNT(owned); i++) zv__free(env, owned[i]);
}

static zv_status again_open(again *a, zv__diagnosis *d, size_t seed, zv_err *err) {
    const zv_surface_opts opts = {.seed = d->o.seed + seed};
    size_t all;
    *a = (again){.d = d};
    double **each[] = {&a->y, &a->x, &a->at, &a->m, &a->last};
    bool room = zv__mul(&all, d->n, d->o.batches);
    for (size_t i = 0; i < ZV_COUNT(each); i++) {
        *each[i] = ZV_NEW(d->env, d->n, double);
        room = room && *each[i];
    }
    a->g = room ? ZV_NEW(d->env, all, double) : NULL;
    a->before = ZV_NEW(d->env, d->o.batches, double);
    zv_status status =
        a->g && a->before ? zv_surface_new(&a->surface, d->t, &opts, err) : zv__nomem(err);
    if (status == ZV_OK) status = zv__plain_open(&a->p, d, a->surface, err);
    if (status == ZV_OK) status = zv__diag_stopped(d, err);
    if (status == ZV_OK)
        zv__lens_point(d, d->x, a->y);
    else
        again_close(a);
    return status;
}

/* ---- At the point ---- */

static double mean_square(const double *g, size_t n) {
    return zv__plain_dot(g, g, n) / (double)n;
}

/* Losses and gradients of all mini-batches; the sum of log ratios of the ends, and of how many. */
static void gradients_again(again *a, double *loss, double *ratio, size_t *ratios) {
    const zv__diagnosis *d = a->d;
    const zv_net *net = zv_trainer_net(d->t);
    const size_t layers = zv_net_spec_of(net)->layers;
    const zv_layer first = zv_net_layer(net, 0), last = zv_net_layer(net, layers - 1);
    for (size_t k = 0; k < d->o.batches; k++) {
        double *g = a->g + k * d->n;
        a->before[k] = zv__plain_seen(&a->p, k, a->y, g, a->x);
        *loss += a->before[k] / (double)(d->o.batches * d->o.seeds);
        zv__plain_loss(&a->p, k, d->x, a->x);
        const double one = mean_square(a->x + first.first, (first.in + 1) * first.out),
                     two = mean_square(a->x + last.first, (last.in + 1) * last.out);
        if (!(two > 0)) continue;
        *ratio += .5 * log10(fmax(one, 1e-300) / two);
        ++*ratios;
    }
}

/* |G|² and tr Σ/batch without bias, from products of different mini-batches. */
static void noise_again(const again *a, double *square, double *variance) {
    const size_t k = a->d->o.batches, n = a->d->n;
    double own = 0, different = 0;
    for (size_t i = 0; i < k; i++)
        for (size_t j = 0; j < k; j++) {
            const double dot = zv__plain_dot(a->g + i * n, a->g + j * n, n);
            if (i == j)
                own += dot / (double)k;
            else
                different += dot / ((double)k * (double)(k - 1));
        }
    *square = different;
    *variance = own - different;
}

zv_status zv__plain_here(zv__plain_signals *out, zv__diagnosis *d, zv_err *err) {
    double ratio = 0, squares = 0, variances = 0;
    size_t seeds = 0;
    out->loss = 0;
    for (size_t s = 0; s < d->o.seeds; s++) {
        again a;
        double one = 0, square, variance;
        size_t ratios = 0;
        ZV_TRY(again_open(&a, d, s, err));
        gradients_again(&a, &out->loss, &one, &ratios);
        noise_again(&a, &square, &variance);
        squares += square / (double)d->o.seeds;
        variances += variance / (double)d->o.seeds;
        if (ratios > 0) ratio += one / (double)ratios, seeds++;
        again_close(&a);
    }
    out->gradient_squared = squares;
    out->noise = squares > 0 ? variances / squares : ZV__NEVER;
    out->layers = ratio / (double)seeds;
    return ZV_OK;
}

/* ---- The walk ---- */

typedef struct walked {
    double trend, successive, alpha;
} walked;

/* One step; false where the loss or a gradient is lost, then what it told of directions does not count either. */
static bool step_again(again *a, size_t t, walked *sum, size_t counts[2]) {
    const zv__diagnosis *d = a->d;
    const zv_signals *s = &d->d.signals;
    const size_t n = d->n;
    const uint64_t batch = d->o.batches + t;
    double *g = a->g, cosine = ZV__NAN;
    const double before = zv__plain_seen(&a->p, batch, a->at, g, a->x);
    const double one = zv__plain_dot(g, g, n), two = zv__plain_dot(a->last, a->last, n);
    if (!isfinite(before) || !isfinite(one)) return false;
    if (t > 0 && one > 0 && two > 0) cosine = zv__plain_dot(g, a->last, n) / sqrt(one) / sqrt(two);
    memcpy(a->last, g, n * sizeof *g);
    for (size_t i = 0; i < n; i++) {
        a->m[i] = s->momentum * a->m[i] + g[i];
        a->at[i] -= s->rate * a->m[i];
    }
    const double after = zv__plain_seen(&a->p, batch, a->at, g, a->x);
    if (!isfinite(after)) return false;
    const double alpha = zv_step_alpha(before, -s->rate * zv__plain_dot(a->last, a->m, n), after,
                                       -s->rate * zv__plain_dot(g, a->m, n));
    if (!isnan(cosine)) sum->successive += cosine, counts[0]++;
    if (!isnan(alpha)) sum->alpha += fmin(alpha, MOST), counts[1]++;
    return true;
}

/* From y·(1 + off): momentum steps at the run's rate, mini-batches in turn. False where it was lost on the way. */
static bool walk_again(again *a, double off, walked *w) {
    const zv__diagnosis *d = a->d;
    double change = 0;
    size_t counts[2] = {0};
    bool kept = true;
    *w = (walked){0};
    for (size_t i = 0; i < d->n; i++) a->at[i] = a->y[i] * (1 + off), a->m[i] = 0;
    for (size_t t = 0; t < d->o.steps && kept; t++) kept = step_again(a, t, w, counts);
    for (size_t k = 0; k < d->o.batches && kept; k++)
        change += zv__plain_seen(&a->p, k, a->at, NULL, a->x) - a->before[k];
    w->trend = change / (double)d->o.batches;
    w->successive /= (double)counts[0];
    w->alpha /= (double)counts[1];
    return kept && isfinite(change);
}

/* The loss's span as the signals have it: from the start, or here if that is higher, to the floor. */
static double span_again(again *a) {
    const zv__diagnosis *d = a->d;
    double here = 0, start = 0;
    zv__lens_point(d, d->start, a->at);
    for (size_t k = 0; k < d->o.batches; k++) {
        here += a->before[k] / (double)d->o.batches;
        start += zv__plain_seen(&a->p, k, a->at, NULL, a->x) / (double)d->o.batches;
    }
    const double span = (isfinite(start) ? fmax(start, here) : here) - d->d.signals.loss_floor;
    return span > 0 ? span : 1e-300;
}

static void add_slack(double *sum, double *slack, double one, double other, size_t *count) {
    if (isnan(one)) return;
    ++*count;
    *sum += one;
    *slack += fabs(one - other);
}

zv_status zv__plain_walk(zv__plain_signals *out, zv__diagnosis *d, zv_err *err) {
    size_t lost = 0, counts[3] = {0};
    *out = (zv__plain_signals){0};
    for (size_t s = 0; s < d->o.seeds; s++) {
        again a;
        walked w = {0}, beside = {0};
        ZV_TRY(again_open(&a, d, s, err));
        for (size_t k = 0; k < d->o.batches; k++)
            a.before[k] = zv__plain_seen(&a.p, k, a.y, NULL, a.x);
        const double span = span_again(&a);
        lost += !walk_again(&a, 0, &w);
        lost += !walk_again(&a, 1e-12, &beside);
        add_slack(&out->trend, &out->trend_slack, w.trend / span, beside.trend / span, &counts[0]);
        add_slack(&out->successive, &out->successive_slack, w.successive, beside.successive,
                  &counts[1]);
        add_slack(&out->alpha, &out->alpha_slack, w.alpha, beside.alpha, &counts[2]);
        again_close(&a);
    }
    out->trend = lost > 0 ? ZV__NEVER : out->trend / (double)counts[0];
    out->successive /= (double)counts[1];
    out->alpha /= (double)counts[2];
    return ZV_OK;
}

/* ---- Curvature ---- */

typedef struct seen_again {
    zv__lens *lens;
    const double *y;
} seen_again;

static zv_status times(void *ctx, const double *v, double *out, zv_err *err) {
    const seen_again *s = ctx;
    return s->lens->seen.hessian(s->lens->seen.ctx, s->y, v, out, err);
}

/* vᵀHv by differences of plain gradients, mean over the Hessian's mini-batches. */
static double bend_along(again *a, const double *v) {
    const zv__diagnosis *d = a->d;
    double size = sqrt(zv__plain_dot(v, v, d->n)), sum = 0;
    if (!(size > 0)) return 0;
    for (uint64_t k = 0; k < ZV__DIAG_HESSIAN; k++)
        for (int side = -1; side <= 1; side += 2) {
            for (size_t i = 0; i < d->n; i++) a->at[i] = a->y[i] + side * NEAR / size * v[i];
            zv__plain_seen(&a->p, k, a->at, a->last, a->x);
            sum += side * zv__plain_dot(a->last, v, d->n) / size;
        }
    return sum / (2 * NEAR * ZV__DIAG_HESSIAN);
}

/* How much more the best step along v lowers the plain loss than a step down the gradient. */
static double gain_again(again *a, const double *v) {
    const zv__diagnosis *d = a->d;
    const double k = (double)d->o.batches, reach = d->d.signals.distance;
    double best = 0, step = 0;
    for (int half = 0; half < 24; half++)
        for (int side = -1; side <= 1; side += 2) {
            double mean = 0;
            const double s = side * ldexp(reach > 0 ? reach : 1, -half);
            for (size_t i = 0; i < d->n; i++) a->at[i] = a->y[i] + s * v[i];
            for (size_t b = 0; b < d->o.batches; b++)
                mean += (zv__plain_seen(&a->p, b, a->at, NULL, a->x) - a->before[b]) / k;
            if (mean < best) best = mean;
        }
    memcpy(a->at, a->y, d->n * sizeof *a->at);
    for (size_t b = 0; b < d->o.batches; b++)
        for (size_t i = 0; i < d->n; i++) a->at[i] -= d->d.signals.rate / k * a->g[b * d->n + i];
    for (size_t b = 0; b < d->o.batches; b++)
        step += (zv__plain_seen(&a->p, b, a->at, NULL, a->x) - a->before[b]) / k;
    return fmin(step, 0) - best;
}

/* The directions come from Lanczos once more; what the loss does along them, from plain gradients. */
static zv_status curvature_of(again *a, zv__lens *lens, size_t seed, zv__plain_signals *out,
                              size_t *below, zv_err *err) {
    zv__diagnosis *d = a->d;
    zv_extremes e;
    zv_lanczos_opts opts = zv__diag_lanczos(d, seed);
    seen_again s = {lens, a->y};
    const double seeds = (double)d->o.seeds;
    double *high = ZV_NEW(d->env, d->n, double), *low = ZV_NEW(d->env, d->n, double), none = 0;
    size_t ratios = 0;
    opts.high_vector = high;
    opts.low_vector = low;
    zv_status status = high && low ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) status = zv_curvature_extremes(&e, d->env, times, &s, d->n, &opts, err);
    if (status == ZV_OK) {
        gradients_again(a, &none, &none, &ratios);
        out->high += bend_along(a, high) / seeds;
        out->low += bend_along(a, low) / seeds;
        memset(a->m, 0, d->n * sizeof *a->m);
        for (size_t k = 0; k < d->o.batches; k++)
            for (size_t i = 0; i < d->n; i++) a->m[i] += a->g[k * d->n + i] / (double)d->o.batches;
        out->along += bend_along(a, a->m) / seeds;
        if (e.low.value < 0) out->saddle_gain += gain_again(a, low), ++*below;
    }
    zv__free(d->env, high);
    zv__free(d->env, low);
    return status;
}

zv_status zv__plain_curvature(zv__plain_signals *out, zv__diagnosis *d, zv_err *err) {
    size_t below = 0;
    *out = (zv__plain_signals){0};
    for (size_t s = 0; s < d->o.seeds; s++) {
        again a;
        zv__lens lens;
        ZV_TRY(again_open(&a, d, s, err));
        zv_status status = zv__lens_open(&lens, d, s, err);
        if (status == ZV_OK) status = curvature_of(&a, &lens, s, out, &below, err);
        zv__lens_close(&lens);
        again_close(&a);
        ZV_TRY(status);
    }
    out->saddle_gain /= (double)below;
    return ZV_OK;
}

/* ---- What needs the net ---- */

/* Rows of the space through the net by loops, batch by batch, into out [n, width]. */
static void apply_again(again *a, const size_t *rows, size_t n, size_t layer, size_t width,
                        double *out) {
    const zv_net *net = zv_trainer_net(a->d->t);
    const size_t dim = zv_net_spec_of(net)->width[0];
    for (size_t first = 0; first < n; first += a->p.rows) {
        const size_t some = ZV_MIN(a->p.rows, n - first);
        for (size_t i = 0; i < some; i++) {
            float *x = a->p.in + i * dim;
            zv_space_row(zv_examples_space(zv_trainer_examples(a->d->t)), rows[first + i], x);
            zv_net_inputs(net, x, 1, x);
            for (size_t k = 0; k < dim; k++) a->p.out[0][i * dim + k] = (double)x[k];
        }
        zv__plain_forward(&a->p, a->d->x, some);
        memcpy(out + first * width, a->p.out[layer + 1], some * width * sizeof *out);
    }
}

static zv_status outputs_again(again *a, bool positives, size_t layer, size_t width, double **out,
                               zv_err *err) {
    const zv__diagnosis *d = a->d;
    const zv_examples *e = zv_trainer_examples(d->t);
    const size_t n = d->d.sampled;
    size_t numbers, *rows = ZV_NEW(d->env, n, size_t);
    *out = zv__mul(&numbers, n, width) ? ZV_NEW(d->env, numbers, double) : NULL;
    if (!rows || !*out) {
        zv__free(d->env, rows);
        return zv__nomem(err);
    }
    for (size_t i = 0; i < n; i++)
        rows[i] = positives ? zv_examples_positive(e, ZV_TRAIN, d->rows[i])
                            : zv_examples_row(e, ZV_TRAIN, d->rows[i]);
    apply_again(a, rows, n, layer, width, *out);
    zv__free(d->env, rows);
    return ZV_OK;
}

zv_status zv__plain_dead(double *out, zv__diagnosis *d, zv_err *err) {
    const zv_net_spec *spec = zv_net_spec_of(zv_trainer_net(d->t));
    size_t dead = 0;
    again a;
    ZV_TRY(again_open(&a, d, 0, err));
    zv_status status = ZV_OK;
    for (size_t k = 0; k + 1 < spec->layers && status == ZV_OK; k++) {
        const size_t width = spec->width[k + 1];
        double *y = NULL;
        status = outputs_again(&a, false, k, width, &y, err);
        for (size_t u = 0; status == ZV_OK && u < width; u++) {
            double sum = 0;
            for (size_t i = 0; i < d->d.sampled; i++) sum += y[i * width + u];
            dead += sum == 0; /* none is below 0 */
        }
        zv__free(d->env, y);
    }
    again_close(&a);
    *out = (double)dead / (double)d->d.units;
    return status;
}

/* exp of the entropy of singular values, these by Householder and Sturm. */
static zv_status rank_again(const zv__diagnosis *d, const double *y, size_t width, double *rank,
                            zv_err *err) {
    const size_t n = d->d.sampled, side = ZV_MIN(n, width);
    double *gram = ZV_NEW(d->env, side * side, double), *values = ZV_NEW(d->env, 3 * side, double);
    double sum = 0, most = 0, entropy = 0;
    zv_status status = gram && values ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) {
        for (size_t i = 0; i < side; i++)
            for (size_t j = 0; j < side; j++) {
                double dot = 0;
                if (width < n)
                    for (size_t r = 0; r < n; r++) dot += y[r * width + i] * y[r * width + j];
                else
                    dot = zv__plain_dot(y + i * width, y + j * width, width);
                gram[i * side + j] = dot;
            }
        zv__plain_eigenvalues(values, gram, side, values + side);
        for (size_t i = 0; i < side; i++) most = fmax(most, values[i]);
        for (size_t i = 0; i < side; i++)
            if (values[i] > 1e-12 * most) sum += sqrt(values[i]);
        for (size_t i = 0; i < side; i++)
            if (values[i] > 1e-12 * most)
                entropy -= sqrt(values[i]) / sum * log(sqrt(values[i]) / sum);
        *rank = fmin(1, exp(entropy) / zv__diag_rank_most(d, n, width));
    }
    zv__free(d->env, gram);
    zv__free(d->env, values);
    return status;
}

static void unit_lengths(double *y, size_t n, size_t width) {
    for (size_t i = 0; i < n; i++) {
        const double by = sqrt(zv__plain_dot(y + i * width, y + i * width, width));
        for (size_t k = 0; k < width && by > 0; k++) y[i * width + k] /= by;
    }
}

/* |a - b|² = 2 - 2 a·b of unit vectors. */
static void pairs_again(const double *y, const double *z, size_t n, size_t width,
                        double *uniformity, double *alignment) {
    double sum = 0;
    *alignment = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++)
            if (i != j) sum += exp(4 * zv__plain_dot(y + i * width, y + j * width, width) - 4);
        *alignment += (2 - 2 * zv__plain_dot(y + i * width, z + i * width, width)) / (double)n;
    }
    *uniformity = log(sum / ((double)n * (double)(n - 1)));
}

zv_status zv__plain_outputs(double *rank, double *uniformity, double *alignment, zv__diagnosis *d,
                            zv_err *err) {
    size_t width = 0;
    const size_t layer = zv__diag_layer(d, &width);
    const bool pairs = zv_examples_task(zv_trainer_examples(d->t)) == ZV_TASK_PAIRS;
    double *y = NULL, *z = NULL;
    again a;
    ZV_TRY(again_open(&a, d, 0, err));
    zv_status status = outputs_again(&a, false, layer, width, &y, err);
    if (status == ZV_OK && pairs) status = outputs_again(&a, true, layer, width, &z, err);
    if (status == ZV_OK && pairs) {
        unit_lengths(y, d->d.sampled, width);
        unit_lengths(z, d->d.sampled, width);
        pairs_again(y, z, d->d.sampled, width, uniformity, alignment);
    }
    if (status == ZV_OK) status = rank_again(d, y, width, rank, err);
    zv__free(d->env, y);
    zv__free(d->env, z);
    again_close(&a);
    return status;
}

/* ---- What it can learn, and whether its gradient is one ---- */

/* L-BFGS once more for where it ends; losses at both ends by plain loops. */
static zv_status heart_of(zv__diagnosis *d, size_t seed, double *end, double *ratio, zv_err *err) {
    const zv_surface_opts opts = {.seed = d->o.seed + seed, .batch = ZV__DIAG_HEART};
    zv_surface *surface = NULL;
    zv__plain_net p = {0};
    *ratio = ZV__NAN;
    ZV_TRY(zv__diag_heart(d, seed, end, err));
    if (isnan(d->seed[seed].heart_after)) return ZV_OK;
    zv_status status = zv_surface_new(&surface, d->t, &opts, err);
    if (status == ZV_OK) status = zv__plain_open(&p, d, surface, err);
    if (status == ZV_OK)
        *ratio = zv__plain_loss(&p, 0, end, NULL) / zv__plain_loss(&p, 0, d->start, NULL);
    zv__plain_close(&p);
    zv_surface_free(surface);
    return status;
}

zv_status zv__plain_heart(double *out, zv__diagnosis *d, zv_err *err) {
    double sum = 0, ratio;
    size_t n = 0;
    double *end = ZV_NEW(d->env, d->n, double);
    if (!end) return zv__nomem(err);
    zv_status status = ZV_OK;
    for (size_t s = 0; s < d->o.seeds && status == ZV_OK; s++) {
        status = heart_of(d, s, end, &ratio, err);
        if (status == ZV_OK && !isnan(ratio)) sum += ratio, n++;
    }
    zv__free(d->env, end);
    *out = sum / (double)n;
    return status;
}

/* The tape's gradient against that of plain loops, at every parameter. */
zv_status zv__plain_check(double *out, zv__diagnosis *d, zv_err *err) {
    again a;
    double loss, largest = 0;
    *out = 0;
    ZV_TRY(again_open(&a, d, 0, err));
    const zv_training seen = zv_surface_training(a.surface, 1);
    const zv_status status = seen.loss(seen.ctx, 0, d->x, &loss, a.at, err);
    zv__plain_loss(&a.p, 0, d->x, a.g);
    for (size_t i = 0; i < d->n; i++) largest = fmax(largest, fabs(a.g[i]));
    for (size_t i = 0; i < d->n; i++) {
        const double size = fmax(fmax(fabs(a.at[i]), fabs(a.g[i])), largest / 1000);
        if (size > 0) *out = fmax(*out, fabs(a.at[i] - a.g[i]) / size);
    }
    again_close(&a);
    return status;
}

zv_status zv__plain_mean_loss(double *out, zv__diagnosis *d, const double *x, zv_err *err) {
    *out = 0;
    for (size_t s = 0; s < d->o.seeds; s++) {
        again a;
        ZV_TRY(again_open(&a, d, s, err));
        for (size_t k = 0; k < d->o.batches; k++)
            *out += zv__plain_loss(&a.p, k, x, NULL) / (double)(d->o.batches * d->o.seeds);
        again_close(&a);
    }
    return ZV_OK;
}
