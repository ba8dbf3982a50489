/* explain_compare_cka.c — linear CKA without bias, and its interval.
 *
 * With K, L the Gram matrices of both sides and their diagonals put to 0 (Song, Smola, Gretton, Bedo & Borgwardt
 * 2012, "Feature selection via dependence maximization", eq. 5):
 *
 *     HSIC(K, L) = [tr KL + ΣK ΣL/((n-1)(n-2)) - 2/(n-2) Σ_i k_i l_i] / (n(n-3)),   k_i = Σ_j K_ij
 *     CKA = HSIC(K, L)/√(HSIC(K, K) HSIC(L, L))
 *
 * Without row i, tr KL loses 2 Σ_j K_ij L_ij, ΣK loses 2 k_i, and Σ_j (k_j - K_ij)(l_j - L_ij) takes the place of
 * the last sum: all n jackknife values come from the same pass.
 */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_compare.h"

enum { BLOCK = 256 };

/* One side's rows around their mean. */
typedef struct cloud {
    double *x; /* [n, dim] */
    double *square, *k; /* [n] |x_i|², k_i */
    size_t dim;
    double all; /* Σ k_i */
} cloud;

typedef struct sums {
    size_t n;
    cloud c[2];
    double *t[3]; /* [n] Σ_j K_ij L_ij for (K,L), (K,K), (L,L) */
    double *u[2][2]; /* [n] Σ_j K_ij k_j of side s with the sums of side r */
} sums;

static zv_status load(const zv__compare_box *box, const zv__compare_side *s, const size_t *rows,
                      cloud *c, zv_err *err) {
    size_t n = box->c.cka_rows, dim = s->dim;
    c->dim = dim;
    c->x = (double *)zv__alloc(box->env, n * sizeof(double), dim);
    c->square = ZV_NEW_ZERO(box->env, n, double);
    c->k = ZV_NEW_ZERO(box->env, n, double);
    float *row = ZV_NEW(box->env, dim, float);
    double *mean = ZV_NEW_ZERO(box->env, dim, double);
    bool ok = c->x && c->square && c->k && row && mean;
    for (size_t i = 0; ok && i < n; i++) {
        zv__compare_row(box, s, rows[box->cka_pairs[i]], row);
        for (size_t d = 0; d < dim; d++) c->x[i * dim + d] = (double)row[d];
        for (size_t d = 0; d < dim; d++) mean[d] += (double)row[d] / (double)n;
    }
    for (size_t i = 0; ok && i < n; i++)
        for (size_t d = 0; d < dim; d++) {
            double *x = &c->x[i * dim + d];
            *x -= mean[d];
            c->square[i] += *x * *x;
        }
    zv__free(box->env, row);
    zv__free(box->env, mean);
    return ok ? ZV_OK : zv__nomem(err);
}

/* out_i = x_i·(Σ_j w_j x_j) - w_i |x_i|². w NULL: all 1. */
static void weigh(const cloud *c, size_t n, const double *w, double *total, double *out) {
    memset(total, 0, c->dim * sizeof(double));
    for (size_t i = 0; i < n; i++)
        for (size_t d = 0; d < c->dim; d++) total[d] += (w ? w[i] : 1) * c->x[i * c->dim + d];
    for (size_t i = 0; i < n; i++)
        out[i] = zv__plain_dot(c->x + i * c->dim, total, c->dim) - (w ? w[i] : 1) * c->square[i];
}

/* Rows [at, at + m) of K and L, and their products. */
static void add_block(sums *s, size_t at, size_t m, double *k, double *l) {
    const cloud *a = &s->c[0], *b = &s->c[1];
    size_t n = s->n;
    zv_stat_product(k, a->x + at * a->dim, false, a->x, true, m, n, a->dim);
    zv_stat_product(l, b->x + at * b->dim, false, b->x, true, m, n, b->dim);
    for (size_t i = 0; i < m; i++) {
        double kl = 0, kk = 0, ll = 0;
        k[i * n + at + i] = l[i * n + at + i] = 0;
        for (size_t j = 0; j < n; j++) {
            double x = k[i * n + j], y = l[i * n + j];
            kl += x * y;
            kk += x * x;
            ll += y * y;
        }
        s->t[0][at + i] = kl;
        s->t[1][at + i] = kk;
        s->t[2][at + i] = ll;
    }
}

static zv_status add_up(const zv__compare_box *box, sums *s, zv_err *err) {
    size_t n = s->n, dim = ZV_MAX(s->c[0].dim, s->c[1].dim);
    double *k = ZV_NEW(box->env, BLOCK * n, double), *l = ZV_NEW(box->env, BLOCK * n, double);
    double *total = ZV_NEW(box->env, dim, double);
    bool ok = k && l && total;
    for (size_t i = 0; i < 3; i++) ok = (s->t[i] = ZV_NEW(box->env, n, double)) && ok;
    for (size_t i = 0; i < 4; i++) ok = (s->u[i / 2][i % 2] = ZV_NEW(box->env, n, double)) && ok;
    for (size_t side = 0; ok && side < 2; side++) {
        weigh(&s->c[side], n, NULL, total, s->c[side].k);
        for (size_t i = 0; i < n; i++) s->c[side].all += s->c[side].k[i];
    }
    for (size_t i = 0; ok && i < 4; i++)
        weigh(&s->c[i / 2], n, s->c[i % 2].k, total, s->u[i / 2][i % 2]);
    for (size_t at = 0; ok && at < n; at += BLOCK)
        add_block(s, at, ZV_MIN((size_t)BLOCK, n - at), k, l);
    zv__free(box->env, k);
    zv__free(box->env, l);
    zv__free(box->env, total);
    return ok ? ZV_OK : zv__nomem(err);
}

/* HSIC of sides p and q, t being which, without row i (SIZE_MAX: with all). */
static double hsic(const sums *s, size_t which, size_t p, size_t q, double trace, double cross,
                   size_t i) {
    double n = (double)s->n, k = s->c[p].all, l = s->c[q].all;
    if (i != SIZE_MAX) {
        double ki = s->c[p].k[i], li = s->c[q].k[i];
        trace -= 2 * s->t[which][i];
        cross += s->t[which][i] - ki * li - s->u[p][q][i] - s->u[q][p][i];
        k -= 2 * ki;
        l -= 2 * li;
        n -= 1;
    }
    return (trace + k * l / ((n - 1) * (n - 2)) - 2 * cross / (n - 2)) / (n * (n - 3));
}

static double cka_without(const sums *s, const double trace[3], const double cross[3], size_t i) {
    double kl = hsic(s, 0, 0, 1, trace[0], cross[0], i);
    double kk = hsic(s, 1, 0, 0, trace[1], cross[1], i);
    double ll = hsic(s, 2, 1, 1, trace[2], cross[2], i);
    return kk > 0 && ll > 0 ? kl / sqrt(kk * ll) : ZV__NAN;
}

/* On Fisher's scale, where the ends stay within -1 and 1. Everything equal but for rounding has no width. */
static zv_interval interval(double cka, double sd) {
    double half = 1.959964 * sd / (1 - cka * cka), z = atanh(cka);
    if (!isfinite(half) || 1 - fabs(cka) < 1e-9) return (zv_interval){cka, cka};
    return (zv_interval){tanh(z - half), tanh(z + half)};
}

static void finish(zv_compare *c, const sums *s) {
    double trace[3] = {0}, cross[3] = {0}, squares[2] = {0};
    for (size_t i = 0; i < s->n; i++) {
        double k = s->c[0].k[i], l = s->c[1].k[i];
        for (size_t w = 0; w < 3; w++) trace[w] += s->t[w][i];
        cross[0] += k * l;
        cross[1] += k * k;
        cross[2] += l * l;
        squares[0] += s->c[0].square[i];
        squares[1] += s->c[1].square[i];
    }
    /* All rows equal: what is left is rounding of f32. */
    if (squares[0] <= 1e-12 * (double)s->n || squares[1] <= 1e-12 * (double)s->n) {
        if (c->unit || squares[0] == 0 || squares[1] == 0) return;
    }
    zv_moments m = {0};
    c->cka = cka_without(s, trace, cross, SIZE_MAX);
    if (isnan(c->cka)) return;
    c->cka = ZV_MAX(-1, ZV_MIN(1, c->cka));
    for (size_t i = 0; i < s->n; i++) zv_moments_add(&m, cka_without(s, trace, cross, i));
    if (m.n == s->n)
        c->cka_interval = interval(c->cka, sqrt(m.m2 * ((double)m.n - 1) / (double)m.n));
}

zv_status zv__compare_cka(zv__compare_box *box, zv_err *err) {
    sums s = {.n = box->c.cka_rows};
    zv_status status = load(box, &box->a, box->pa, &s.c[0], err);
    if (status == ZV_OK) status = load(box, &box->b, box->pb, &s.c[1], err);
    if (status == ZV_OK) status = add_up(box, &s, err);
    if (status == ZV_OK) finish(&box->c, &s);
    for (size_t i = 0; i < 2; i++) {
        zv__free(box->env, s.c[i].x);
        zv__free(box->env, s.c[i].square);
        zv__free(box->env, s.c[i].k);
        zv__free(box->env, s.u[i][0]);
        zv__free(box->env, s.u[i][1]);
    }
    for (size_t i = 0; i < 3; i++) zv__free(box->env, s.t[i]);
    return status;
}
