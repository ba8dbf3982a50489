/* explain_diagnose_plain.c — the second road to a training's loss and gradient: one example after another, by loops in f64, with nothing of
 * the tape. */
#include "explain/explain_diagnose.h"
#include "explain/explain_train.h"

/* ---- Bends ---- */

static double bend_slope(zv_act act, double x) {
    const double root = sqrt(2 / 3.14159265358979323846), y = zv__plain_bend(act, x);
    switch (act) {
    case ZV_ACT_RELU:
        return x > 0;
    case ZV_ACT_TANH:
        return 1 - y * y;
    case ZV_ACT_SIGMOID:
        return y * (1 - y);
    case ZV_ACT_GELU: {
        const double t = tanh(root * (x + .044715 * x * x * x));
        return .5 * (1 + t) + .5 * x * (1 - t * t) * root * (1 + 3 * .044715 * x * x);
    }
    default:
        return 1;
    }
}

/* ---- A net by loops ---- */

zv_status zv__plain_open(zv__plain_net *p, const zv__diagnosis *d, zv_surface *surface,
                         zv_err *err) {
    const zv_net_spec *spec = zv_net_spec_of(zv_trainer_net(d->t));
    const zv_examples *e = zv_trainer_examples(d->t);
    const size_t each = zv_examples_task(e) == ZV_TASK_PAIRS ? 2u + zv_examples_triplets(e) : 1;
    size_t widest = 0;
    *p = (zv__plain_net){.d = d, .surface = surface, .batch = zv_surface_batch_size(surface)};
    p->rows = each * p->batch;
    for (size_t k = 0; k <= spec->layers; k++) widest = ZV_MAX(widest, spec->width[k]);
    p->of = ZV_NEW(d->env, p->batch, size_t);
    p->in = ZV_NEW(d->env, p->rows * spec->width[0], float);
    p->scores = ZV_NEW(d->env, 2 * p->batch * p->batch, double);
    bool room = p->of && p->in && p->scores;
    for (size_t k = 0; k <= spec->layers; k++) {
        p->out[k] = ZV_NEW(d->env, p->rows * spec->width[k], double);
        p->sum[k] = ZV_NEW(d->env, p->rows * spec->width[k], double);
        room = room && p->out[k] && p->sum[k];
    }
    for (int k = 0; k < 2; k++) {
        p->slope[k] = ZV_NEW(d->env, p->rows * widest, double);
        room = room && p->slope[k];
    }
    if (room) return ZV_OK;
    zv__plain_close(p);
    return zv__nomem(err);
}

void zv__plain_close(zv__plain_net *p) {
    if (!p->d) return;
    const zv_env *env = p->d->env;
    zv__free(env, p->of);
    zv__free(env, p->in);
    zv__free(env, p->scores);
    for (size_t k = 0; k <= ZV_NET_LAYERS; k++) {
        zv__free(env, p->out[k]);
        zv__free(env, p->sum[k]);
    }
    zv__free(env, p->slope[0]);
    zv__free(env, p->slope[1]);
    *p = (zv__plain_net){0};
}

void zv__plain_forward(zv__plain_net *p, const double *x, size_t rows) {
    const zv_net *net = zv_trainer_net(p->d->t);
    for (size_t k = 0; k < zv_net_spec_of(net)->layers; k++) {
        const zv_layer layer = zv_net_layer(net, k);
        const double *w = x + layer.first, *b = w + layer.in * layer.out;
        for (size_t r = 0; r < rows; r++)
            for (size_t j = 0; j < layer.out; j++) {
                double sum = b[j];
                for (size_t i = 0; i < layer.in; i++)
                    sum += p->out[k][r * layer.in + i] * w[i * layer.out + j];
                p->sum[k + 1][r * layer.out + j] = sum;
                p->out[k + 1][r * layer.out + j] = zv__plain_bend(layer.act, sum);
            }
    }
}

/* From what the loss asks of the outputs (slope[0] [rows, out]) back to every parameter. */
static void plain_backward(zv__plain_net *p, const double *x, double *g) {
    const zv_net *net = zv_trainer_net(p->d->t);
    double *at = p->slope[0], *next = p->slope[1];
    memset(g, 0, p->d->n * sizeof *g);
    for (size_t k = zv_net_spec_of(net)->layers; k-- > 0;) {
        const zv_layer layer = zv_net_layer(net, k);
        const double *w = x + layer.first;
        double *gw = g + layer.first, *gb = gw + layer.in * layer.out;
        for (size_t r = 0; r < p->rows; r++) {
            const double *in = p->out[k] + r * layer.in;
            double *to = next + r * layer.in;
            for (size_t i = 0; i < layer.in; i++) to[i] = 0;
            for (size_t j = 0; j < layer.out; j++) {
                const double s =
                    at[r * layer.out + j] * bend_slope(layer.act, p->sum[k + 1][r * layer.out + j]);
                if (s == 0) continue;
                gb[j] += s;
                for (size_t i = 0; i < layer.in; i++) {
                    gw[i * layer.out + j] += s * in[i];
                    to[i] += s * w[i * layer.out + j];
                }
            }
        }
        double *keep = at;
        at = next;
        next = keep;
    }
}

/* ---- Losses ---- */

/* -ln of one's share among e^scores, and scores become the slopes: (share - [one])·by. */
static double choose(double *scores, size_t n, size_t one, double by) {
    double most = scores[0], sum = 0;
    for (size_t i = 1; i < n; i++) most = fmax(most, scores[i]);
    for (size_t i = 0; i < n; i++) sum += exp(scores[i] - most);
    const double loss = most + log(sum) - scores[one];
    for (size_t i = 0; i < n; i++)
        scores[i] = (exp(scores[i] - most) / sum - (i == one ? 1 : 0)) * by;
    return loss;
}

static double loss_of_classes(zv__plain_net *p, const double *out, size_t wide) {
    double sum = 0;
    memcpy(p->slope[0], out, p->rows * wide * sizeof *out);
    for (size_t r = 0; r < p->rows; r++)
        sum += choose(p->slope[0] + r * wide, wide,
                      zv_examples_class(zv_trainer_examples(p->d->t), ZV_TRAIN, p->of[r]),
                      1 / (double)p->rows);
    return sum / (double)p->rows;
}

static double loss_of_numbers(zv__plain_net *p, const double *out, size_t wide) {
    double sum = 0;
    const double n = (double)p->rows * (double)wide;
    for (size_t r = 0; r < p->rows; r++) {
        const float *wanted = zv_examples_numbers(zv_trainer_examples(p->d->t), ZV_TRAIN, p->of[r]);
        for (size_t j = 0; j < wide; j++) {
            const double off = out[r * wide + j] - (double)wanted[j];
            sum += off * off / n;
            p->slope[0][r * wide + j] = 2 * off / n;
        }
    }
    return sum;
}

static double length(const double *x, size_t n) {
    return fmax(sqrt(zv__plain_dot(x, x, n)), 1e-12);
}

/* Rows a of the batch choose among `n` rows from b on; adds the slopes by cosine to those of the unit vectors. */
static double choose_among(zv__plain_net *p, const double *unit, size_t a, size_t b, size_t n,
                           size_t wide, double by) {
    const double temperature = zv_trainer_opts(p->d->t)->temperature;
    double sum = 0;
    for (size_t i = 0; i < p->batch; i++) {
        double *scores = p->scores;
        for (size_t j = 0; j < n; j++)
            scores[j] =
                zv__plain_dot(unit + (a + i) * wide, unit + (b + j) * wide, wide) / temperature;
        sum += by * choose(scores, n, i, by / (double)p->batch) / (double)p->batch;
        for (size_t j = 0; j < n; j++)
            for (size_t k = 0; k < wide; k++) {
                p->slope[0][(a + i) * wide + k] +=
                    scores[j] * unit[(b + j) * wide + k] / temperature;
                p->slope[0][(b + j) * wide + k] +=
                    scores[j] * unit[(a + i) * wide + k] / temperature;
            }
    }
    return sum;
}

static double loss_of_pairs(zv__plain_net *p, const double *out, size_t wide) {
    double *unit = p->slope[1], loss;
    memset(p->slope[0], 0, p->rows * wide * sizeof *unit);
    for (size_t r = 0; r < p->rows; r++) {
        const double by = length(out + r * wide, wide);
        for (size_t k = 0; k < wide; k++) unit[r * wide + k] = out[r * wide + k] / by;
    }
    if (zv_examples_triplets(zv_trainer_examples(p->d->t)))
        loss = choose_among(p, unit, 0, p->batch, 2 * p->batch, wide, 1);
    else
        loss = choose_among(p, unit, 0, p->batch, p->batch, wide, .5) +
               choose_among(p, unit, p->batch, 0, p->batch, wide, .5);
    /* through x/|x|: what points along x changes nothing */
    for (size_t r = 0; r < p->rows; r++) {
        double *s = p->slope[0] + r * wide;
        const double by = length(out + r * wide, wide),
                     along = zv__plain_dot(s, unit + r * wide, wide);
        for (size_t k = 0; k < wide; k++) s[k] = (s[k] - along * unit[r * wide + k]) / by;
    }
    return loss;
}

static void put_in(zv__plain_net *p, size_t first,
                   size_t (*row)(const zv_examples *, zv_part_of, size_t)) {
    const zv_net *net = zv_trainer_net(p->d->t);
    const zv_examples *e = zv_trainer_examples(p->d->t);
    const size_t dim = zv_net_spec_of(net)->width[0];
    for (size_t i = 0; i < p->batch; i++) {
        float *x = p->in + (first + i) * dim;
        zv_space_row(zv_examples_space(e), row(e, ZV_TRAIN, p->of[i]), x);
        zv_net_inputs(net, x, 1, x);
        for (size_t k = 0; k < dim; k++) p->out[0][(first + i) * dim + k] = (double)x[k];
    }
}

double zv__plain_loss(zv__plain_net *p, uint64_t k, const double *x, double *g) {
    const zv_net_spec *spec = zv_net_spec_of(zv_trainer_net(p->d->t));
    const size_t wide = spec->width[spec->layers];
    const double *out = p->out[spec->layers];
    double loss;
    zv_surface_batch(p->surface, k, p->of);
    put_in(p, 0, zv_examples_row);
    if (spec->task == ZV_TASK_PAIRS) put_in(p, p->batch, zv_examples_positive);
    if (p->rows > 2 * p->batch) put_in(p, 2 * p->batch, zv_examples_negative);
    zv__plain_forward(p, x, p->rows);
    switch (spec->task) {
    case ZV_TASK_NUMBERS:
        loss = loss_of_numbers(p, out, wide);
        break;
    case ZV_TASK_PAIRS:
        loss = loss_of_pairs(p, out, wide);
        break;
    default:
        loss = loss_of_classes(p, out, wide);
    }
    if (g) plain_backward(p, x, g);
    return loss;
}

double zv__plain_seen(zv__plain_net *p, uint64_t k, const double *y, double *g, double *x) {
    const zv__diagnosis *d = p->d;
    for (size_t i = 0; i < d->n; i++) x[i] = d->by ? d->by[i] * y[i] : y[i];
    double loss = zv__plain_loss(p, k, x, g);
    for (size_t i = 0; i < d->n && d->decay > 0; i++) loss += d->decay / 2 * x[i] * x[i];
    for (size_t i = 0; g && i < d->n; i++) {
        g[i] += d->decay * x[i];
        if (d->by) g[i] *= d->by[i];
    }
    return loss;
}
