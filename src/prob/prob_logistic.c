/* prob_logistic.c — logistic regression with weights ≥ 0: signals add up to log-odds. */
#include "base/base_private.h"

#include "prob/prob_private.h"

enum { MOST = 16, STEPS = 100 };
#define RIDGE 0.01

struct zv_logistic {
    const zv_env *env;
    size_t d;
    double bias, weights[MOST]; /* in the features' own units */
    double mean[MOST], sd[MOST];
    double inner[MOST + 1]; /* bias and weights of the scaled features */
    bool fixed[MOST + 1]; /* held at 0 */
    double gradient;
};

typedef struct sample {
    const double *x;
    const uint8_t *y;
    size_t n;
    double high, low; /* smoothed targets */
} sample;

static void scaled(const zv_logistic *l, double z[MOST + 1], const double *x) {
    z[0] = 1;
    for (size_t j = 0; j < l->d; j++) z[j + 1] = (x[j] - l->mean[j]) / l->sd[j];
}

/* The penalised loss Σ log(1 + e^η) - t η + ridge/2 |w|², and on request its gradient and Hessian. */
static double loss_of(const zv_logistic *l, const sample *s, const double *w, double *g,
                      double *h) {
    size_t k = l->d + 1;
    double z[MOST + 1], loss = 0;
    for (size_t j = 0; g && j < k; j++) g[j] = 0;
    for (size_t j = 0; g && j < k * k; j++) h[j] = 0;
    for (size_t i = 0; i < s->n; i++) {
        double eta = 0, t = s->y[i] ? s->high : s->low;
        scaled(l, z, s->x + i * l->d);
        for (size_t j = 0; j < k; j++) eta += w[j] * z[j];
        loss += (eta > 0 ? eta : 0) + log1p(exp(-fabs(eta))) - t * eta;
        if (!g) continue;
        double p = zv_prob_expit(eta), q = p * (1 - p);
        for (size_t j = 0; j < k; j++) {
            g[j] += (p - t) * z[j];
            for (size_t c = 0; c <= j; c++) h[j * k + c] += q * z[j] * z[c];
        }
    }
    for (size_t j = 1; j < k; j++) {
        loss += RIDGE / 2 * w[j] * w[j];
        if (g) g[j] += RIDGE * w[j];
        if (g) h[j * k + j] += RIDGE;
    }
    return loss;
}

/* Solves h step = g for the free weights, by Cholesky; h is the lower triangle, and is overwritten.
 * Fixed weights get step 0. The ridge keeps h positive definite; the bias's own entry gets a grain. */
static void solve(const zv_logistic *l, double *h, const double *g, double *step) {
    size_t k = l->d + 1;
    h[0] += 1e-9;
    for (size_t j = 0; j < k; j++) {
        if (!l->fixed[j]) continue;
        for (size_t c = 0; c < k; c++) h[j * k + c] = h[c * k + j] = 0;
        h[j * k + j] = 1;
    }
    for (size_t j = 0; j < k; j++)
        for (size_t i = j; i < k; i++) {
            double sum = h[i * k + j];
            for (size_t c = 0; c < j; c++) sum -= h[i * k + c] * h[j * k + c];
            h[i * k + j] = i == j ? sqrt(ZV_MAX(sum, 1e-12)) : sum / h[j * k + j];
        }
    for (size_t i = 0; i < k; i++) {
        double sum = l->fixed[i] ? 0 : g[i];
        for (size_t c = 0; c < i; c++) sum -= h[i * k + c] * step[c];
        step[i] = sum / h[i * k + i];
    }
    for (size_t i = k; i-- > 0;) {
        double sum = step[i];
        for (size_t c = i + 1; c < k; c++) sum -= h[c * k + i] * step[c];
        step[i] = sum / h[i * k + i];
    }
}

/* Newton's method with steps halved until the loss falls. */
static void descend(zv_logistic *l, const sample *s) {
    size_t k = l->d + 1;
    double g[MOST + 1], h[(MOST + 1) * (MOST + 1)], step[MOST + 1], next[MOST + 1];
    for (int round = 0; round < STEPS; round++) {
        double loss = loss_of(l, s, l->inner, g, h), slope = 0, size = 1;
        l->gradient = 0;
        for (size_t j = 0; j < k; j++)
            if (!l->fixed[j]) l->gradient = ZV_MAX(l->gradient, fabs(g[j]) / (double)s->n);
        if (l->gradient < 1e-12) return;
        solve(l, h, g, step);
        for (size_t j = 0; j < k; j++) slope += g[j] * step[j];
        for (; size > 1e-6; size /= 2) {
            for (size_t j = 0; j < k; j++) next[j] = l->inner[j] - size * step[j];
            if (loss_of(l, s, next, NULL, NULL) <= loss - 1e-4 * size * slope) break;
        }
        if (size <= 1e-6) return; /* as low as rounding lets it see */
        memcpy(l->inner, next, k * sizeof(double));
    }
}

static void scale_features(zv_logistic *l, const sample *s) {
    for (size_t j = 0; j < l->d; j++) {
        zv_moments m = {0};
        for (size_t i = 0; i < s->n; i++) zv_moments_add(&m, s->x[i * l->d + j]);
        l->mean[j] = m.mean;
        l->sd[j] = zv_moments_sd(&m);
        /* a constant says nothing: no weight */
        l->fixed[j + 1] = !(l->sd[j] > 1e-12 * (1 + fabs(m.mean)));
        if (l->fixed[j + 1]) l->sd[j] = 1;
    }
}

/* Weights below 0 are set to 0 and held there, one at a time, the worst first. */
static void fit(zv_logistic *l, const sample *s) {
    for (;;) {
        descend(l, s);
        size_t worst = 0;
        for (size_t j = 1; j <= l->d; j++)
            if (l->inner[j] < 0 && (!worst || l->inner[j] < l->inner[worst])) worst = j;
        if (!worst) break;
        l->inner[worst] = 0;
        l->fixed[worst] = true;
    }
    l->bias = l->inner[0];
    for (size_t j = 0; j < l->d; j++) {
        l->weights[j] = l->inner[j + 1] / l->sd[j];
        l->bias -= l->weights[j] * l->mean[j];
    }
}

zv_status zv_logistic_fit(zv_logistic **out, const zv_env *env, const double *x, const uint8_t *y,
                          size_t n, size_t features, zv_err *err) {
    size_t related;
    *out = NULL;
    if (features < 1 || features > MOST)
        return zv_err_set(err, ZV_USAGE, M_PROB_FEATURES, features, MOST);
    ZV_TRY(zv__both_classes(y, n, &related, err));
    for (size_t i = 0; i < n * features; i++)
        if (!isfinite(x[i])) return zv_err_set(err, ZV_FORMAT, M_PROB_NOT_FINITE, i / features);
    zv_logistic *l = ZV_NEW_ZERO(env, 1, zv_logistic);
    if (!l) return zv__nomem(err);
    l->env = env;
    l->d = features;
    double n1 = (double)related, n0 = (double)(n - related);
    sample s = {x, y, n, (n1 + 1) / (n1 + 2), 1 / (n0 + 2)};
    scale_features(l, &s);
    l->inner[0] = log((n1 + 1) / (n0 + 1));
    fit(l, &s);
    *out = l;
    return ZV_OK;
}

void zv_logistic_free(zv_logistic *l) {
    if (l) zv__free(l->env, l);
}

double zv_logistic_score(const zv_logistic *l, const double *x) {
    double eta = l->bias;
    for (size_t j = 0; j < l->d; j++) eta += l->weights[j] * x[j];
    return eta;
}

const double *zv_logistic_weights(const zv_logistic *l) {
    return l->weights;
}

double zv_logistic_bias(const zv_logistic *l) {
    return l->bias;
}

double zv_logistic_gradient(const zv_logistic *l) {
    return l->gradient;
}
