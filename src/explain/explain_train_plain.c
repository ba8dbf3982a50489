/* explain_train_plain.c — losses and scores of a training again, by simple loops in f64. */
#include "explain/explain_train.h"

enum { MOST_ANCHORS = 5000 }; /* as many as zv_trainer_score ranks */

double zv__plain_bend(zv_act act, double x) {
    switch (act) {
    case ZV_ACT_RELU:
        return x > 0 ? x : 0;
    case ZV_ACT_TANH:
        return tanh(x);
    case ZV_ACT_SIGMOID:
        return x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x));
    case ZV_ACT_GELU: /* the form with tanh (Hendrycks & Gimpel 2016) */
        return .5 * x * (1 + tanh(sqrt(2 / 3.14159265358979323846) * (x + .044715 * x * x * x)));
    default:
        return x;
    }
}

typedef struct plain {
    const zv_env *env;
    const zv_trainer *t;
    const zv_net *net;
    const zv_examples *e;
    zv_part_of part;
    float *row, *in; /* [width of the input] */
    double *a, *b; /* [widest layer] */
} plain;

static zv_status begin(plain *p, const zv_env *env, const zv_trainer *t, zv_part_of part,
                       zv_err *err) {
    *p = (plain){
        .env = env, .t = t, .net = zv_trainer_net(t), .e = zv_trainer_examples(t), .part = part};
    const zv_net_spec *s = zv_net_spec_of(p->net);
    size_t widest = 0;
    for (size_t k = 0; k <= s->layers; k++) widest = ZV_MAX(widest, s->width[k]);
    p->row = ZV_NEW(env, s->width[0], float);
    p->in = ZV_NEW(env, s->width[0], float);
    p->a = ZV_NEW(env, widest, double);
    p->b = ZV_NEW(env, widest, double);
    return p->row && p->in && p->a && p->b ? ZV_OK : zv__nomem(err);
}

static void end(plain *p) {
    zv__free(p->env, p->row);
    zv__free(p->env, p->in);
    zv__free(p->env, p->a);
    zv__free(p->env, p->b);
}

/* A row through the net: what comes out is in the array returned. `through` false: the row itself. */
static const double *apply(plain *p, size_t row, bool through) {
    const zv_net_spec *s = zv_net_spec_of(p->net);
    zv_space_row(zv_examples_space(p->e), row, p->row);
    for (size_t i = 0; i < s->width[0]; i++) p->a[i] = (double)p->row[i];
    if (!through) return p->a;
    zv_net_inputs(p->net, p->row, 1, p->in);
    for (size_t i = 0; i < s->width[0]; i++) p->a[i] = (double)p->in[i];
    for (size_t k = 0; k < s->layers; k++) {
        const zv_layer layer = zv_net_layer(p->net, k);
        for (size_t j = 0; j < layer.out; j++) {
            double sum = (double)layer.bias[j];
            for (size_t i = 0; i < layer.in; i++)
                sum += p->a[i] * (double)layer.weight[i * layer.out + j];
            p->b[j] = zv__plain_bend(layer.act, sum);
        }
        double *keep = p->a;
        p->a = p->b;
        p->b = keep;
    }
    return p->a;
}

/* ---- Classes, numbers ---- */

static void one_example(plain *p, size_t i, double *loss, double *right) {
    const size_t n = zv_examples_width(p->e);
    const double *y = apply(p, zv_examples_row(p->e, p->part, i), true);
    if (zv_examples_task(p->e) == ZV_TASK_NUMBERS) {
        const float *wanted = zv_examples_numbers(p->e, p->part, i);
        for (size_t d = 0; d < n; d++)
            *loss += (y[d] - (double)wanted[d]) * (y[d] - (double)wanted[d]) / (double)n;
        return;
    }
    size_t best = 0;
    double sum = 0;
    const uint32_t wanted = zv_examples_class(p->e, p->part, i);
    for (size_t d = 0; d < n; d++) best = y[d] > y[best] ? d : best;
    for (size_t d = 0; d < n; d++) sum += exp(y[d] - y[best]);
    *loss += log(sum) + y[best] - y[wanted];
    *right += best == wanted;
}

/* Variance of the part's numbers, all columns together. */
static double variance(const plain *p, size_t n) {
    double all = 0;
    const size_t wide = zv_examples_width(p->e);
    for (size_t d = 0; d < wide; d++) {
        double mean = 0, squares = 0;
        for (size_t i = 0; i < n; i++)
            mean += (double)zv_examples_numbers(p->e, p->part, i)[d] / (double)n;
        for (size_t i = 0; i < n; i++) {
            const double off = (double)zv_examples_numbers(p->e, p->part, i)[d] - mean;
            squares += off * off;
        }
        all += squares / (double)n / (double)wide;
    }
    return all;
}

/* ---- Pairs ---- */

static zv_status unit_vectors(plain *p, bool through, size_t dim, size_t n,
                              size_t (*row)(const zv_examples *, zv_part_of, size_t), double **out,
                              zv_err *err) {
    *out = ZV_NEW(p->env, n * dim, double);
    if (!*out) return zv__nomem(err);
    for (size_t i = 0; i < n; i++) {
        const double *y = apply(p, row(p->e, p->part, i), through);
        double sum = 0;
        for (size_t d = 0; d < dim; d++) sum += y[d] * y[d];
        for (size_t d = 0; d < dim; d++) (*out)[i * dim + d] = y[d] / ZV_MAX(sqrt(sum), 1e-12);
    }
    return ZV_OK;
}

static double cosine(const double *a, const double *b, size_t n) {
    double sum = 0;
    for (size_t d = 0; d < n; d++) sum += a[d] * b[d];
    return sum;
}

/* Has pair j's positive been counted by an earlier pair? */
static bool seen_before(const plain *p, size_t j) {
    for (size_t k = 0; k < j; k++)
        if (zv_examples_positive(p->e, p->part, k) == zv_examples_positive(p->e, p->part, j))
            return true;
    return false;
}

/* `fresh` [all]: pairs whose positive is seen for the first time. Cosines within 1e-7 count as equal: the other road is f32. */
static double reciprocal_rank(const plain *p, const double *a, const double *b,
                              const uint8_t *fresh, size_t dim, size_t all, size_t i) {
    const double mine = cosine(a + i * dim, b + i * dim, dim);
    double rank = 1;
    for (size_t j = 0; j < all; j++) {
        const size_t row = zv_examples_positive(p->e, p->part, j);
        if (!fresh[j] || row == zv_examples_positive(p->e, p->part, i) ||
            row == zv_examples_row(p->e, p->part, i))
            continue;
        const double other = cosine(a + i * dim, b + j * dim, dim);
        rank += fabs(other - mine) < 1e-7 ? .5 : other > mine;
    }
    return 1 / rank;
}

static double pair_loss(const plain *p, const double *a, const double *b, size_t dim, size_t n,
                        size_t i) {
    const zv_train_opts *o = zv_trainer_opts(p->t);
    const size_t from = i / o->batch * o->batch, to = ZV_MIN(from + o->batch, n);
    const double mine = cosine(a + i * dim, b + i * dim, dim);
    double sum = 0;
    for (size_t j = from; j < to; j++)
        sum += exp((cosine(a + i * dim, b + j * dim, dim) - mine) / o->temperature);
    return log(sum);
}

static zv_status pairs(plain *p, bool through, double *loss, double *score, zv_err *err) {
    const zv_net_spec *s = zv_net_spec_of(p->net);
    const size_t all = zv_examples_count(p->e, p->part), n = ZV_MIN(all, (size_t)MOST_ANCHORS);
    const size_t dim = through ? s->width[s->layers] : s->width[0];
    double *a = NULL, *b = NULL;
    uint8_t *fresh = ZV_NEW(p->env, all, uint8_t);
    zv_status status = fresh ? ZV_OK : zv__nomem(err);
    for (size_t j = 0; j < all && fresh; j++) fresh[j] = !seen_before(p, j);
    if (status == ZV_OK) status = unit_vectors(p, through, dim, n, zv_examples_row, &a, err);
    if (status == ZV_OK) status = unit_vectors(p, through, dim, all, zv_examples_positive, &b, err);
    for (size_t i = 0; i < n && status == ZV_OK; i++) {
        *loss += pair_loss(p, a, b, dim, n, i) / (double)n;
        *score += reciprocal_rank(p, a, b, fresh, dim, all, i) / (double)n;
    }
    zv__free(p->env, a);
    zv__free(p->env, b);
    zv__free(p->env, fresh);
    return status;
}

zv_status zv__train_plain(double *loss, double *score, const zv_env *env, const zv_trainer *t,
                          zv_part_of part, zv_err *err) {
    plain p;
    *loss = *score = 0;
    zv_status status = begin(&p, env, t, part, err);
    const size_t n = zv_examples_count(p.e, part);
    if (status == ZV_OK && zv_examples_task(p.e) == ZV_TASK_PAIRS) {
        status = pairs(&p, true, loss, score, err);
    } else if (status == ZV_OK) {
        for (size_t i = 0; i < n; i++) one_example(&p, i, loss, score);
        *loss /= (double)n;
        *score = zv_examples_task(p.e) == ZV_TASK_NUMBERS ? 1 - *loss / variance(&p, n)
                                                          : *score / (double)n;
    }
    end(&p);
    return status;
}

zv_status zv__train_plain_before(double *rank, const zv_env *env, const zv_trainer *t,
                                 zv_part_of part, zv_err *err) {
    plain p;
    double loss = 0;
    *rank = 0;
    zv_status status = begin(&p, env, t, part, err);
    if (status == ZV_OK) status = pairs(&p, false, &loss, rank, err);
    end(&p);
    return status;
}
