/* explain_compare_again.c — the second road to MMD and C2ST: definitions, in simple loops over f64 rows. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_compare.h"

/* Two roads to MMD², one of them through f32 rows, are this near. */
#define SAME_MMD 1e-6

/* A's row laid over B as zv__compare_lay does it. */
static void lay(const zv__compare_box *box, size_t row, const double *x, double *out) {
    const zv__fit *f = zv__compare_fit_for(box, box->pair_of_a[row]);
    double scale = sqrt(f->yy / f->xx);
    for (size_t c = 0; c < box->b.dim; c++) {
        double sum = 0;
        for (size_t d = 0; d < box->a.dim; d++) sum += (x[d] - f->mx[d]) * f->r[d * box->b.dim + c];
        out[c] = f->my[c] + scale * sum;
    }
}

/* Both samples in f64, [rows_a + rows_b, dim of B]; NULL without memory. Owned. */
static double *samples(const zv__compare_box *box, bool laid) {
    size_t n = box->c.mmd.rows_a, m = box->c.mmd.rows_b, dim = box->b.dim;
    size_t most = ZV_MAX(box->a.dim, dim);
    double *z = (double *)zv__alloc(box->env, (n + m) * sizeof(double), dim);
    double *x = ZV_NEW(box->env, most, double);
    float *scratch = ZV_NEW(box->env, most, float);
    bool ok = z && x && scratch;
    for (size_t i = 0; ok && i < n; i++) {
        zv__compare_plain_row(box, &box->a, box->xs[i], x, scratch);
        if (laid)
            lay(box, box->xs[i], x, z + i * dim);
        else
            memcpy(z + i * dim, x, dim * sizeof(double));
    }
    for (size_t i = 0; ok && i < m; i++)
        zv__compare_plain_row(box, &box->b, box->ys[i], z + (n + i) * dim, scratch);
    zv__free(box->env, x);
    zv__free(box->env, scratch);
    if (ok) return z;
    zv__free(box->env, z);
    return NULL;
}

/* ---- MMD ---- */

static double plain_value(const double *kernel, const uint8_t *in_a, size_t n, size_t m) {
    double sums[3] = {0}, a = (double)n, b = (double)m; /* both in B, one of each, both in A */
    for (size_t i = 0; i < n + m; i++)
        for (size_t j = 0; j < i; j++) sums[in_a[i] + in_a[j]] += kernel[i * (n + m) + j];
    return 2 * sums[2] / (a * (a - 1)) + 2 * sums[0] / (b * (b - 1)) - 2 * sums[1] / (a * b);
}

/* Distances, their median, and what the kernel makes of them. d: [all (all - 1)/2] */
static void plain_kernel(const double *z, size_t all, size_t dim, double *kernel, double *d) {
    size_t pairs = 0, positive = 0;
    double sum = 0;
    for (size_t i = 0; i < all; i++)
        for (size_t j = 0; j < i; j++) {
            double square = 0;
            for (size_t c = 0; c < dim; c++) {
                double off = z[i * dim + c] - z[j * dim + c];
                square += off * off;
            }
            /* equal rows of f32 are so in f64 too, unless they were laid over */
            d[pairs] = sqrt(square);
            sum += d[pairs];
            positive += d[pairs++] > 0;
            kernel[i * all + j] = square;
        }
    zv__plain_sort(d, pairs);
    double sigma = zv__plain_quantile(d, pairs, 0.5);
    if (!(sigma > 0)) sigma = positive ? sum / (double)positive : 1;
    for (size_t i = 0; i < all; i++)
        for (size_t j = 0; j < i; j++)
            kernel[i * all + j] = exp(-kernel[i * all + j] / (2 * sigma * sigma));
}

zv_status zv__plain_mmd(const zv__compare_box *box, bool laid, bool permute, zv__plain_two *out,
                        zv_err *err) {
    size_t n = box->c.mmd.rows_a, m = box->c.mmd.rows_b, all = n + m, hits = 0;
    size_t permutations = box->opts.permutations;
    double *z = samples(box, laid);
    double *kernel = (double *)zv__alloc(box->env, all * sizeof(double), all);
    double *d = (double *)zv__alloc(box->env, all * sizeof(double), (all - 1) / 2 + 1);
    uint8_t *in_a = ZV_NEW_ZERO(box->env, all, uint8_t);
    bool ok = z && kernel && d && in_a;
    *out = (zv__plain_two){.p = ZV__NAN};
    if (ok) {
        for (size_t i = 0; i < n; i++) in_a[i] = 1;
        plain_kernel(z, all, box->b.dim, kernel, d);
        out->value = plain_value(kernel, in_a, n, m);
    }
    for (size_t i = 0; ok && permute && i < permutations; i++) {
        zv__mmd_permutation(in_a, n, m, box->opts.seed, i);
        double value = plain_value(kernel, in_a, n, m);
        hits += value >= out->value - 1e-12;
        out->near += fabs(value - out->value) < SAME_MMD;
    }
    if (permute) out->p = (1 + (double)hits) / (1 + (double)permutations);
    zv__free(box->env, z);
    zv__free(box->env, kernel);
    zv__free(box->env, d);
    zv__free(box->env, in_a);
    return ok ? ZV_OK : zv__nomem(err);
}

/* ---- C2ST: (ZᵀZ/n + λ)⁻¹ δ = (δ - Zᵀ (ZZᵀ/n + λ)⁻¹ Zδ/n)/λ, by Cholesky ---- */

static void plain_cholesky(double *g, size_t n, double *b) {
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j <= i; j++) {
            double sum = g[i * n + j] - zv__plain_dot(g + i * n, g + j * n, j);
            g[i * n + j] = i == j ? sqrt(sum) : sum / g[j * n + j];
        }
        b[i] = (b[i] - zv__plain_dot(g + i * n, b, i)) / g[i * n + i];
    }
    for (size_t i = n; i-- > 0;) {
        for (size_t j = i + 1; j < n; j++) b[i] -= g[j * n + i] * b[j];
        b[i] /= g[i * n + i];
    }
}

/* The discriminant of halves: w [dim], and its cut. x [2n, dim] are the fitted rows around their means. */
static double plain_discriminant(double *x, size_t n, size_t dim, double *means, double *g,
                                 double *b, double *w) {
    double rows = 2 * (double)n, trace = 0, cut = 0;
    for (size_t d = 0; d < dim; d++) {
        means[d] = means[dim + d] = 0;
        for (size_t i = 0; i < 2 * n; i++) means[(i >= n) * dim + d] += x[i * dim + d] / (double)n;
        w[d] = means[d] - means[dim + d];
    }
    for (size_t i = 0; i < 2 * n; i++)
        for (size_t d = 0; d < dim; d++) {
            x[i * dim + d] -= means[(i >= n) * dim + d];
            trace += x[i * dim + d] * x[i * dim + d] / rows;
        }
    double ridge = trace > 0 ? trace / rows : 1;
    for (size_t i = 0; i < 2 * n; i++) {
        for (size_t j = 0; j <= i; j++)
            g[i * 2 * n + j] =
                zv__plain_dot(x + i * dim, x + j * dim, dim) / rows + (i == j) * ridge;
        b[i] = zv__plain_dot(x + i * dim, w, dim) / rows;
    }
    plain_cholesky(g, 2 * n, b);
    for (size_t d = 0; d < dim; d++) {
        for (size_t i = 0; i < 2 * n; i++) w[d] -= b[i] * x[i * dim + d];
        w[d] /= ridge;
        cut += w[d] * (means[d] + means[dim + d]) / 2;
    }
    return cut;
}

static void plain_judge(const zv__compare_box *box, const double *z, const double *w, double cut,
                        size_t n, zv__plain_two *out) {
    size_t dim = box->b.dim, hits = 0;
    double size = sqrt(zv__plain_dot(w, w, dim));
    for (size_t i = 0; i < 2 * n; i++) {
        const double *row = z + (i < n ? n + i : box->c.mmd.rows_a + i) * dim;
        double score = zv__plain_dot(row, w, dim) - cut;
        hits += (score > 0) == (i < n);
        out->near += fabs(score) <= 1e-6 * size * (1 + sqrt(zv__plain_dot(row, row, dim)));
    }
    out->value = (double)hits / (double)(2 * n);
    double all = 2 * (double)n,
           term = -all * log(2); /* P(X ≥ hits), term by term from the far end */
    for (size_t k = 2 * n;; k--) {
        out->p += exp(term);
        if (k == hits) return;
        term += log((double)k / (all - (double)k + 1));
    }
}

zv_status zv__plain_c2st(const zv__compare_box *box, zv__plain_two *out, zv_err *err) {
    size_t n = box->c.c2st_rows / 2, dim = box->b.dim;
    double *z = samples(box, false);
    double *x = (double *)zv__alloc(box->env, 2 * n * sizeof(double), dim);
    double *g = (double *)zv__alloc(box->env, 2 * n * sizeof(double), 2 * n + 1);
    double *means = (double *)zv__alloc(box->env, 3 * sizeof(double), dim);
    bool ok = z && x && g && means;
    *out = (zv__plain_two){0};
    if (ok) {
        double *w = means + 2 * dim;
        memcpy(x, z, n * dim * sizeof(double));
        memcpy(x + n * dim, z + box->c.mmd.rows_a * dim, n * dim * sizeof(double));
        double cut = plain_discriminant(x, n, dim, means, g, g + 4 * n * n, w);
        plain_judge(box, z, w, cut, n, out);
    }
    zv__free(box->env, z);
    zv__free(box->env, x);
    zv__free(box->env, g);
    zv__free(box->env, means);
    return ok ? ZV_OK : zv__nomem(err);
}
