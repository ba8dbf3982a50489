/* explain_plain.c — the second road to every number: simple loops in f64 over the rows as
 * zv_space_row gives them. Slow on purpose; it runs when a finding is opened. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_private.h"

double zv__plain_dot(const double *a, const double *b, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += a[i] * b[i];
    return sum;
}

void zv__plain_row(double *out, const zv_space *space, size_t i, float *scratch) {
    zv_space_row(space, i, scratch);
    for (size_t d = 0; d < zv_space_dim(space); d++) out[d] = (double)scratch[d];
}

void zv__plain_side(double *out, const zv_side *side, bool words, size_t dim, float *scratch) {
    for (size_t d = 0; d < dim; d++) out[d] = words ? 0 : (double)side->vector[d];
    if (!words) return;
    for (size_t i = 0; i < side->encoded->n_parts; i++) {
        const zv_part *part = &side->encoded->parts[i];
        zv_part_vector(part, side->words, scratch);
        for (size_t d = 0; d < dim; d++) out[d] += part->weight * (double)scratch[d];
    }
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

void zv__plain_sort(double *x, size_t n) {
    zv__sort(x, n, sizeof(double), by_value);
}

double *zv__plain_cosines(const zv_background *bg) {
    size_t n = bg->n_cosines, dim = bg->dim;
    size_t *pairs = ZV_NEW(bg->env, 2 * n, size_t);
    float *scratch = ZV_NEW(bg->env, dim, float);
    double *x = ZV_NEW(bg->env, 2 * dim, double), *cosines = ZV_NEW(bg->env, n, double);
    if (pairs && scratch && x && cosines) {
        double *y = x + dim;
        zv__background_pairs(bg, pairs);
        for (size_t p = 0; p < n; p++) {
            zv__plain_row(x, bg->space, pairs[2 * p], scratch);
            zv__plain_row(y, bg->space, pairs[2 * p + 1], scratch);
            double cosine = zv__plain_dot(x, y, dim) /
                            (sqrt(zv__plain_dot(x, x, dim)) * sqrt(zv__plain_dot(y, y, dim)));
            cosines[p] = cosine > 1 ? 1 : cosine < -1 ? -1 : cosine;
        }
        zv__plain_sort(cosines, n);
    } else {
        zv__free(bg->env, cosines);
        cosines = NULL;
    }
    zv__free(bg->env, x);
    zv__free(bg->env, scratch);
    zv__free(bg->env, pairs);
    return cosines;
}

zv_status zv__plain_mean(double *m, const zv_background *bg, zv_err *err) {
    size_t dim = bg->dim;
    size_t *rows = ZV_NEW(bg->env, bg->n_sample, size_t);
    float *scratch = ZV_NEW(bg->env, dim, float);
    double *x = ZV_NEW(bg->env, dim, double);
    bool ok = rows && scratch && x;
    if (ok) {
        zv__background_sample(bg, rows);
        for (size_t d = 0; d < dim; d++) m[d] = 0;
        for (size_t i = 0; i < bg->n_sample; i++) {
            zv__plain_row(x, bg->space, rows[i], scratch);
            double norm = sqrt(zv__plain_dot(x, x, dim));
            for (size_t d = 0; d < dim; d++) m[d] += x[d] / norm / (double)bg->n_sample;
        }
    }
    zv__free(bg->env, x);
    zv__free(bg->env, scratch);
    zv__free(bg->env, rows);
    return ok ? ZV_OK : zv__nomem(err);
}

double zv__plain_percentile(const double *cosines, size_t n, double x) {
    size_t below = 0, equal = 0;
    for (size_t i = 0; i < n; i++) {
        if (cosines[i] < x - ZV__SAME_COSINE) {
            below++;
        } else if (cosines[i] <= x + ZV__SAME_COSINE) {
            equal++;
        }
    }
    return 100 * ((double)below + 0.5 * (double)equal) / (double)n;
}

/* P(Y > y) of a generalised Pareto law with shape ξ and scale σ. */
static double plain_pareto(double shape, double scale, double y) {
    if (fabs(shape) < 1e-9) return exp(-y / scale);
    return pow(ZV_MAX(1 + shape * y / scale, 0), -1 / shape);
}

/* The posterior of Zhang & Stephens once more, straight from their formulas (k = -ξ, θ = k/σ), and the mean over
 * it of P(Y > far)/P(Y > near). */
static double plain_beyond(const double *y, size_t m, double far, double near) {
    double points = 20 + floor(sqrt((double)m)),
           quarter = y[(size_t)floor((double)m / 4 + 0.5) - 1];
    double weights = 0, sum = 0, best = 0;
    for (int pass = 0; pass < 2; pass++)
        for (double i = 1; i <= points; i++) {
            double t = 1 / y[m - 1] + (1 - sqrt(points / (i - 0.5))) / (3 * quarter), k = 0;
            if (t == 0) t = 1e-12 / y[m - 1];
            for (size_t j = 0; j < m; j++) k -= log(1 - t * y[j]) / (double)m;
            double profile = (double)m * (log(t / k) + k - 1);
            if (pass == 0 && (i == 1 || profile > best)) best = profile;
            if (pass == 0) continue;
            weights += exp(profile - best);
            sum +=
                exp(profile - best) * plain_pareto(-k, k / t, far) / plain_pareto(-k, k / t, near);
        }
    return sum / weights;
}

double zv__plain_expected(const zv_background *bg, const double *cosines, double x, size_t items) {
    size_t n = bg->n_cosines, at_least = 0;
    size_t m = n / 100 < ZV_TAIL_MOST ? n / 100 : ZV_TAIL_MOST;
    for (size_t i = 0; i < n; i++) at_least += cosines[i] >= x - ZV__SAME_COSINE;
    double counted = (double)items * (1 + (double)at_least) / (1 + (double)n);
    if (!zv_tail_beyond(&bg->tail, x - ZV__SAME_COSINE)) return counted;
    double *y = ZV_NEW(bg->env, m, double), u = cosines[n - m - 1];
    if (!y) return ZV__NAN;
    for (size_t j = 0; j < m; j++) y[j] = ZV_MAX(log((1 - u) / (1 - cosines[n - m + j])), 1e-12);
    double far = log((1 - u) / ZV_MAX(1 - x, 1e-12));
    double near = log((1 - u) / ZV_MAX(1 - cosines[n - ZV_TAIL_JOIN], 1e-12));
    double share = ZV_TAIL_JOIN / ((double)n + 1) * plain_beyond(y, m, far, near);
    zv__free(bg->env, y);
    return (double)items * ZV_MAX(share, 1 / (ZV_TAIL_REACH * (double)n));
}

double zv__plain_quantile(const double *sorted, size_t n, double q) {
    double place = q * (double)(n - 1);
    size_t below = (size_t)place;
    double rest = place - (double)below;
    return below + 1 < n ? sorted[below] + rest * (sorted[below + 1] - sorted[below])
                         : sorted[below];
}
