/* explain_layer.c — a layer as the matrix product that it is. */
#include "explain/explain_train.h"

enum { MOST = 4096, PAIRS = 2000 };
#define REMOVED .01 /* of the largest singular value: what is less is as good as gone */
#define RANK 1e-6

typedef struct view {
    zv_layer_view *out;
    const zv_env *env;
    zv_layer layer;
    double *values, *u; /* [r], [in, r] */
    float *x, *y; /* [n, in], [n, out] of rows as the layer gets them, and what it makes of them */
    size_t n, r;
} view;

/* ---- The matrix ---- */

static zv_status decompose(view *v, zv_err *err) {
    const size_t in = v->layer.in, out = v->layer.out;
    double *w = ZV_NEW(v->env, in * out, double), *vt = ZV_NEW(v->env, v->r * out, double);
    v->u = ZV_NEW(v->env, in * v->r, double);
    zv_status status = w && vt && v->u ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) {
        for (size_t i = 0; i < in * out; i++) w[i] = (double)v->layer.weight[i];
        status = zv_stat_svd(v->env, w, in, out, v->values, v->u, vt, err);
    }
    zv__free(v->env, w);
    zv__free(v->env, vt);
    return status;
}

static void measure_matrix(view *v) {
    zv_layer_view *o = v->out;
    double squares = 0, sum = 0, entropy = 0;
    o->largest = v->values[0];
    o->smallest = v->values[v->r - 1];
    for (size_t i = 0; i < v->r; i++) {
        squares += v->values[i] * v->values[i];
        sum += v->values[i];
        o->rank += v->values[i] > RANK * o->largest;
    }
    for (size_t i = 0; i < v->r; i++) {
        const double p = sum > 0 ? v->values[i] / sum : 0;
        entropy -= p > 0 ? p * log(p) : 0;
    }
    o->effective_rank = sum > 0 ? exp(entropy) : 0;
    o->gain = sqrt(squares / (double)v->layer.in);
}

/* ---- Rows that it gets ---- */

static double length(const float *x, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += (double)x[i] * (double)x[i];
    return sqrt(sum);
}

/* x W, without the bias: what the matrix does. */
static void multiply(view *v) {
    const size_t in = v->layer.in, out = v->layer.out;
    for (size_t r = 0; r < v->n; r++)
        for (size_t j = 0; j < out; j++) {
            double sum = 0;
            for (size_t i = 0; i < in; i++)
                sum += (double)v->x[r * in + i] * (double)v->layer.weight[i * out + j];
            v->y[r * out + j] = (float)sum;
        }
}

static double angle(const float *a, const float *b, size_t n) {
    double dot = 0;
    for (size_t i = 0; i < n; i++) dot += (double)a[i] * (double)b[i];
    const double lengths = length(a, n) * length(b, n);
    return lengths > 0 ? zv_vec_angle(ZV_MAX(-1.0, ZV_MIN(1.0, dot / lengths))) : ZV__NAN;
}

/* Median angle between neighbours in the sample, which is in random order, and rows further apart. */
static double median_angle(const view *v, const float *rows, size_t dim, double *scratch) {
    size_t n = 0;
    for (size_t step = 1; n < PAIRS && step < v->n; step++)
        for (size_t i = 0; i + step < v->n && n < PAIRS; i++) {
            const double a = angle(rows + i * dim, rows + (i + step) * dim, dim);
            if (!isnan(a)) scratch[n++] = a;
        }
    zv_stat_sort(scratch, n);
    return n > 0 ? zv_stat_quantile(scratch, n, .5) : ZV__NAN;
}

/* Σ of (x·u)² over directions that are kept, by |x|². */
static double kept_share(const view *v, const float *x) {
    double kept = 0;
    const double size = length(x, v->layer.in);
    for (size_t k = 0; k < v->r; k++) {
        if (v->values[k] < REMOVED * v->out->largest) break;
        double along = 0;
        for (size_t i = 0; i < v->layer.in; i++) along += (double)x[i] * v->u[i * v->r + k];
        kept += along * along;
    }
    return size > 0 ? kept / (size * size) : 1;
}

static zv_status measure_rows(view *v, zv_err *err) {
    zv_layer_view *o = v->out;
    const size_t in = v->layer.in, out = v->layer.out;
    double *scratch = ZV_NEW(v->env, PAIRS, double), before = 0, after = 0, kept = 0;
    if (!scratch) return zv__nomem(err);
    multiply(v);
    for (size_t r = 0; r < v->n; r++) {
        const double a = length(v->x + r * in, in), b = length(v->y + r * out, out);
        before += a * a;
        after += b * b;
        kept += kept_share(v, v->x + r * in) * a * a;
    }
    o->rows = v->n;
    o->gain_seen = before > 0 ? sqrt(after / before) : ZV__NAN;
    o->removed = before > 0 ? ZV_MAX(0.0, 1 - kept / before) : ZV__NAN;
    o->angle_in = median_angle(v, v->x, in, scratch);
    o->angle_out = median_angle(v, v->y, out, scratch);
    zv__free(v->env, scratch);
    return ZV_OK;
}

/* The rows as they come out of the layer below. */
static zv_status send_rows(view *v, const zv_net *net, size_t k, const float *x, size_t n,
                           zv_err *err) {
    v->n = n;
    v->x = ZV_NEW(v->env, n * v->layer.in, float);
    v->y = ZV_NEW(v->env, n * v->layer.out, float);
    if (!v->x || !v->y) return zv__nomem(err);
    if (k == 0)
        zv_net_inputs(net, x, n, v->x);
    else
        ZV_TRY(zv_net_apply_until(net, k - 1, x, n, v->x, err));
    return measure_rows(v, err);
}

zv_status zv_explain_layer(zv_layer_view *out, double *values, const zv_env *env, const zv_net *net,
                           size_t k, const float *x, size_t n, zv_err *err) {
    view v = {.out = out, .env = env, .layer = zv_net_layer(net, k)};
    *out = (zv_layer_view){.in = v.layer.in,
                           .out = v.layer.out,
                           .gain_seen = ZV__NAN,
                           .angle_in = ZV__NAN,
                           .angle_out = ZV__NAN,
                           .removed = ZV__NAN};
    v.r = ZV_MIN(v.layer.in, v.layer.out);
    if (v.r > MOST) return zv_err_set(err, ZV_UNSUPPORTED, M_EXPLAIN_LAYER_LARGE, k + 1, MOST);
    v.values = ZV_NEW(env, v.r, double);
    zv_status status = v.values ? decompose(&v, err) : zv__nomem(err);
    if (status == ZV_OK) measure_matrix(&v);
    if (status == ZV_OK && n > 0) status = send_rows(&v, net, k, x, n, err);
    if (status == ZV_OK && values) memcpy(values, v.values, v.r * sizeof *values);
    zv__free(env, v.values);
    zv__free(env, v.u);
    zv__free(env, v.x);
    zv__free(env, v.y);
    return status;
}
