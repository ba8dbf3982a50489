#include "base/base_private.h"

#include "stat/stat_private.h"

/* stat_agreement.c — do two partitions say the same, beyond what parts of these sizes would by chance? */

static double pairs(double n) {
    return n * (n - 1) / 2;
}

static double entropy(const uint64_t *sizes, size_t n, double all) {
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        if (sizes[i] > 0) sum -= (double)sizes[i] / all * log((double)sizes[i] / all);
    return sum;
}

/* E[n_ij log(N n_ij/(a b))]/N where n_ij is hypergeometric: a and b items of N are drawn. Its terms are followed from
 * the largest outward until they add nothing; the law falls off faster than a normal one of its variance. */
static double expected_cell(double a, double b, double n) {
    const double lo = fmax(0, a + b - n), hi = fmin(a, b);
    const double mode = floor((a + 1) * (b + 1) / (n + 2));
    const double at = fmin(hi, fmax(lo, mode));
    const double log_p = lgamma(a + 1) + lgamma(b + 1) + lgamma(n - a + 1) + lgamma(n - b + 1) -
                         lgamma(n + 1) - lgamma(at + 1) - lgamma(a - at + 1) - lgamma(b - at + 1) -
                         lgamma(n - a - b + at + 1);
    const double peak = exp(log_p);
    double sum = 0, weight = 0, p = peak;
    for (double x = at; x <= hi && p > 1e-18 * peak; x++) {
        weight += p;
        if (x > 0) sum += p * x / n * log(n * x / (a * b));
        p *= (a - x) * (b - x) / ((x + 1) * (n - a - b + x + 1));
    }
    p = peak;
    for (double x = at; x > lo && p > 1e-18 * peak;) {
        p *= x * (n - a - b + x) / ((a - x + 1) * (b - x + 1));
        x--;
        weight += p;
        if (x > 0) sum += p * x / n * log(n * x / (a * b));
    }
    return sum / weight; /* lgamma of a large n is exact to 1e-9 only; what it misses cancels */
}

static void fill(zv_agreement *g, const uint64_t *counts, const uint64_t *a, const uint64_t *b,
                 size_t rows, size_t cols, bool with_chance) {
    const double n = (double)g->n;
    double same = 0, same_a = 0, same_b = 0;
    for (size_t i = 0; i < rows; i++) {
        same_a += pairs((double)a[i]);
        g->a += a[i] > 0;
        for (size_t j = 0; j < cols; j++) {
            const double x = (double)counts[i * cols + j];
            same += pairs(x);
            if (x > 0) g->mutual += x / n * log(n * x / ((double)a[i] * (double)b[j]));
            if (with_chance && a[i] > 0 && b[j] > 0)
                g->expected += expected_cell((double)a[i], (double)b[j], n);
        }
    }
    for (size_t j = 0; j < cols; j++) {
        same_b += pairs((double)b[j]);
        g->b += b[j] > 0;
    }
    g->mutual = fmax(0, g->mutual);
    g->entropy_a = entropy(a, rows, n);
    g->entropy_b = entropy(b, cols, n);
    const double chance = n > 1 ? same_a * same_b / pairs(n) : 0;
    const double most = (same_a + same_b) / 2;
    const bool trivial = g->a == g->b && (g->a <= 1 || g->a == g->n);
    g->rand = trivial || most == chance ? 1 : (same - chance) / (most - chance);
    const double mean = (g->entropy_a + g->entropy_b) / 2;
    g->adjusted = trivial ? 1 : (g->mutual - g->expected) / (mean - g->expected);
    g->homogeneity = g->entropy_b > 0 ? g->mutual / g->entropy_b : 1;
    g->completeness = g->entropy_a > 0 ? g->mutual / g->entropy_a : 1;
    const double both = g->homogeneity + g->completeness;
    g->v = both > 0 ? 2 * g->homogeneity * g->completeness / both : 0;
    if (!with_chance) g->expected = g->adjusted = ZV__NAN;
}

zv_status zv_stat_agreement(zv_agreement *out, const zv_env *env, const uint64_t *counts,
                            size_t rows, size_t cols, bool with_chance, zv_err *err) {
    uint64_t *a = ZV_NEW_ZERO(env, rows + cols + 1, uint64_t);
    *out = (zv_agreement){0};
    if (!a) return zv__nomem(err);
    uint64_t *b = a + rows;
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < cols; j++) {
            a[i] += counts[i * cols + j];
            b[j] += counts[i * cols + j];
            out->n += (size_t)counts[i * cols + j];
        }
    if (out->n > 0)
        fill(out, counts, a, b, rows, cols, with_chance);
    else
        out->rand = out->mutual = out->entropy_a = out->entropy_b = out->expected = out->adjusted =
            out->homogeneity = out->completeness = out->v = ZV__NAN;
    zv__free(env, a);
    return ZV_OK;
}
