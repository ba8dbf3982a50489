/* explain_compare_c2st.c — can a classifier tell A from B? (C2ST: Lopez-Paz & Oquab 2017)
 *
 * Fisher's discriminant with a ridge, w = (S + λI)⁻¹ (mean of A - mean of B), S the covariance within both sides, cut
 * half way. λ = dim/n of the mean variance: so large are the errors of S's eigenvalues. Fitted to the first half of
 * each sample (which come in random order), judged on the other; if both sides are alike, each verdict is
 * a coin, and the accuracy has the binomial law. Solved by conjugate gradients (Hestenes & Stiefel 1952): S is
 * never made.
 */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_compare.h"

enum { MOST_STEPS = 500 };

typedef struct system {
    const double *x; /* [n, dim] rows around the mean of their side */
    size_t n, dim;
    double ridge;
    double *room; /* [dim] */
} system_of;

/* out = (XᵀX/n + λ) w */
static void multiply(const system_of *s, const double *w, double *out) {
    for (size_t d = 0; d < s->dim; d++) out[d] = s->ridge * w[d];
    for (size_t i = 0; i < s->n; i++) {
        const double *x = s->x + i * s->dim;
        double share = zv__plain_dot(x, w, s->dim) / (double)s->n;
        for (size_t d = 0; d < s->dim; d++) out[d] += share * x[d];
    }
}

static void solve(const system_of *s, const double *right, double *w, double *rest, double *step) {
    double *out = s->room, square = zv__plain_dot(right, right, s->dim), goal = 1e-24 * square;
    for (size_t d = 0; d < s->dim; d++) {
        w[d] = 0;
        rest[d] = step[d] = right[d];
    }
    for (int i = 0; i < MOST_STEPS && square > goal; i++) {
        multiply(s, step, out);
        double length = square / zv__plain_dot(step, out, s->dim), before = square;
        if (!isfinite(length)) return;
        for (size_t d = 0; d < s->dim; d++) {
            w[d] += length * step[d];
            rest[d] -= length * out[d];
        }
        square = zv__plain_dot(rest, rest, s->dim);
        for (size_t d = 0; d < s->dim; d++) step[d] = rest[d] + square / before * step[d];
    }
}

/* Mean of rows [from, from + n) of z, and the rows around it into x. */
static void side(const float *z, size_t from, size_t n, size_t dim, double *mean, double *x) {
    memset(mean, 0, dim * sizeof(double));
    for (size_t i = 0; i < n; i++)
        for (size_t d = 0; d < dim; d++) mean[d] += (double)z[(from + i) * dim + d] / (double)n;
    for (size_t i = 0; i < n; i++)
        for (size_t d = 0; d < dim; d++) x[i * dim + d] = (double)z[(from + i) * dim + d] - mean[d];
}

static void judge(zv_compare *c, const float *z, const double *w, double cut, size_t n,
                  size_t dim) {
    size_t hits = 0;
    for (size_t i = 0; i < 2 * n; i++) {
        bool in_b = i >= n;
        const float *row = z + (in_b ? c->mmd.rows_a + i : n + i) * dim;
        double score = -cut;
        for (size_t d = 0; d < dim; d++) score += w[d] * (double)row[d];
        hits += (score > 0) != in_b;
    }
    c->c2st_rows = 2 * n;
    c->c2st = (double)hits / (double)(2 * n);
    c->c2st_interval = zv_stat_share_interval(hits, 2 * n, 0.95);
    c->c2st_p = zv_stat_binomial_cdf(2 * n - hits, 2 * n, 0.5); /* P(X ≥ hits) */
}

zv_status zv__compare_c2st(zv__compare_box *box, const float *z, zv_err *err) {
    size_t n = ZV_MIN(box->c.mmd.rows_a, box->c.mmd.rows_b) / 2, dim = box->b.dim;
    double *x = (double *)zv__alloc(box->env, 2 * n * sizeof(double), dim);
    double *v = (double *)zv__alloc(box->env, 6 * sizeof(double), dim), trace = 0, cut = 0;
    zv_status status = x && v ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) {
        double *ma = v, *mb = v + dim, *w = v + 2 * dim;
        system_of s = {.x = x, .n = 2 * n, .dim = dim, .room = v + 3 * dim};
        side(z, 0, n, dim, ma, x);
        side(z, box->c.mmd.rows_a, n, dim, mb, x + n * dim);
        for (size_t i = 0; i < 2 * n * dim; i++) trace += x[i] * x[i] / (double)(2 * n);
        s.ridge = trace > 0 ? trace / (double)(2 * n) : 1; /* dim/n · trace/dim */
        for (size_t d = 0; d < dim; d++) {
            double middle = (ma[d] + mb[d]) / 2;
            ma[d] -= mb[d];
            mb[d] = middle;
        }
        solve(&s, ma, w, v + 4 * dim, v + 5 * dim);
        cut = zv__plain_dot(w, mb, dim);
        judge(&box->c, z, w, cut, n, dim);
    }
    zv__free(box->env, x);
    zv__free(box->env, v);
    return status;
}
