/* explain_compare_plain.c — the second road to what pairs say: simple loops in f64 over the raw rows. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_compare.h"

/* Multiplications that opening the overlap may take. */
#define PLAIN_WORK 2e9

void zv__compare_plain_row(const zv__compare_box *box, const zv__compare_side *s, size_t row,
                           double *out, float *scratch) {
    zv__plain_row(out, s->space, row, scratch);
    if (!box->c.unit) return;
    double norm = sqrt(zv__plain_dot(out, out, s->dim));
    for (size_t d = 0; d < s->dim; d++) out[d] /= norm;
}

/* ---- Common items: by sorting ids ---- */

typedef struct named {
    zv_str id;
    size_t row;
    char number[24];
} named;

static int by_id(const void *x, const void *y) {
    const named *a = x, *b = y;
    int order = memcmp(a->id.ptr, b->id.ptr, ZV_MIN(a->id.len, b->id.len));
    if (order) return order;
    if (a->id.len != b->id.len) return a->id.len < b->id.len ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

static named *sorted_ids(const zv_env *env, const zv__compare_side *s) {
    size_t n = zv_space_size(s->space);
    named *list = ZV_NEW(env, n, named);
    if (!list) return NULL;
    for (size_t i = 0; i < n; i++) {
        list[i].row = i;
        list[i].id = zv_space_id(s->space, i, list[i].number);
    }
    zv__sort(list, n, sizeof *list, by_id);
    for (size_t i = 0; i < n; i++) /* numbers moved with their rows */
        list[i].id = zv_space_id(s->space, list[i].row, list[i].number);
    return list;
}

/* The first row of every id of B, and any usable one of A. */
static size_t count_common(const zv__compare_box *box, const named *a, const named *b) {
    size_t n = 0, i = 0, j = 0, size_a = zv_space_size(box->a.space),
           size_b = zv_space_size(box->b.space);
    while (i < size_a && j < size_b) {
        named x = a[i], y = b[j];
        bool usable = false;
        x.row = y.row = 0;
        int order = by_id(&x, &y);
        if (order < 0) i++;
        if (order > 0) j++;
        if (order != 0) continue;
        bool first = box->b.usable[b[j].row];
        for (; i < size_a && zv_str_equal(a[i].id, b[j].id); i++)
            usable = usable || box->a.usable[a[i].row];
        zv_str id = b[j].id;
        while (j < size_b && zv_str_equal(b[j].id, id)) j++;
        n += usable && first;
    }
    return n;
}

zv_status zv__plain_common(const zv__compare_box *box, double *out, zv_err *err) {
    *out = 0;
    if (box->c.pairing == ZV_PAIR_NONE) return ZV_OK;
    if (box->c.pairing == ZV_PAIR_ROW) {
        for (size_t i = 0; i < zv_space_size(box->a.space); i++)
            *out += box->a.usable[i] && box->b.usable[i];
        return ZV_OK;
    }
    named *a = sorted_ids(box->env, &box->a), *b = sorted_ids(box->env, &box->b);
    bool ok = a && b;
    if (ok) *out = (double)count_common(box, a, b);
    zv__free(box->env, a);
    zv__free(box->env, b);
    return ok ? ZV_OK : zv__nomem(err);
}

/* ---- CKA: every pair of rows once, around another point than the mean ---- */

static double *plain_rows(const zv__compare_box *box, const zv__compare_side *s,
                          const size_t *rows) {
    size_t n = box->c.cka_rows, dim = s->dim;
    double *x = (double *)zv__alloc(box->env, n * sizeof(double), dim);
    float *scratch = ZV_NEW(box->env, dim, float);
    for (size_t i = 0; x && scratch && i < n; i++)
        zv__compare_plain_row(box, s, rows[box->cka_pairs[i]], x + i * dim, scratch);
    for (size_t i = n; x && scratch && i-- > 0;)
        for (size_t d = 0; d < dim; d++) x[i * dim + d] -= x[d];
    bool ok = scratch != NULL;
    zv__free(box->env, scratch);
    if (!ok) {
        zv__free(box->env, x);
        return NULL;
    }
    return x;
}

typedef struct grams {
    double trace[3], all[2], cross[3]; /* KL, KK, LL */
} grams;

static void add_pairs(const double *x, const double *y, size_t p, size_t q, size_t n, double *k,
                      double *l, grams *g) {
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < i; j++) {
            double a = zv__plain_dot(x + i * p, x + j * p, p);
            double b = zv__plain_dot(y + i * q, y + j * q, q);
            k[i] += a;
            k[j] += a;
            l[i] += b;
            l[j] += b;
            g->trace[0] += 2 * a * b;
            g->trace[1] += 2 * a * a;
            g->trace[2] += 2 * b * b;
        }
    for (size_t i = 0; i < n; i++) {
        g->all[0] += k[i];
        g->all[1] += l[i];
        g->cross[0] += k[i] * l[i];
        g->cross[1] += k[i] * k[i];
        g->cross[2] += l[i] * l[i];
    }
}

static double plain_hsic(const grams *g, size_t which, double k, double l, double n) {
    return (g->trace[which] + k * l / ((n - 1) * (n - 2)) - 2 * g->cross[which] / (n - 2)) /
           (n * (n - 3));
}

zv_status zv__plain_cka(const zv__compare_box *box, double *out, zv_err *err) {
    size_t n = box->c.cka_rows;
    grams g = {{0}, {0}, {0}};
    double *x = plain_rows(box, &box->a, box->pa), *y = plain_rows(box, &box->b, box->pb);
    double *k = ZV_NEW_ZERO(box->env, n, double), *l = ZV_NEW_ZERO(box->env, n, double);
    bool ok = x && y && k && l;
    if (ok) {
        add_pairs(x, y, box->a.dim, box->b.dim, n, k, l, &g);
        double all = (double)n, kk = plain_hsic(&g, 1, g.all[0], g.all[0], all);
        double ll = plain_hsic(&g, 2, g.all[1], g.all[1], all);
        *out = plain_hsic(&g, 0, g.all[0], g.all[1], all) / sqrt(kk * ll);
        if (isnan(box->c.cka)) *out = ZV__NAN; /* a side is a point: what is left is rounding */
    }
    zv__free(box->env, x);
    zv__free(box->env, y);
    zv__free(box->env, k);
    zv__free(box->env, l);
    return ok ? ZV_OK : zv__nomem(err);
}

/* ---- Overlap: all scores of a query, the best k by insertion ---- */

typedef struct best {
    double score;
    size_t pair;
} best;

static bool before(const zv__compare_side *s, const size_t *rows, best a, best b) {
    char one[24], two[24];
    if (a.score != b.score) return a.score > b.score;
    size_t i = rows[a.pair], j = rows[b.pair];
    if (!zv_space_has_ids(s->space)) return i < j;
    zv_str x = zv_space_id(s->space, i, one), y = zv_space_id(s->space, j, two);
    int order = memcmp(x.ptr, y.ptr, ZV_MIN(x.len, y.len));
    return order ? order < 0 : x.len != y.len ? x.len < y.len : i < j;
}

static double score(zv_metric metric, const double *x, const double *y, size_t dim) {
    double sum = 0, dot = zv__plain_dot(x, y, dim);
    if (metric == ZV_DOT) return dot;
    if (metric == ZV_COS) return dot / sqrt(zv__plain_dot(x, x, dim) * zv__plain_dot(y, y, dim));
    for (size_t d = 0; d < dim; d++) sum += (x[d] - y[d]) * (x[d] - y[d]);
    return -sqrt(sum);
}

/* The k + 1 best; true if the last two are equally near. */
static bool nearest(const zv__compare_box *box, const zv__compare_side *s, const size_t *rows,
                    size_t query, best *list, double *x, double *y, float *scratch) {
    size_t n = 0, k = box->c.k;
    zv__plain_row(x, s->space, rows[query], scratch);
    for (size_t i = 0; i < box->n; i++) {
        if (i == query) continue;
        zv__plain_row(y, s->space, rows[i], scratch);
        best b = {score(box->c.metric, x, y, s->dim), i};
        if (n > k && !before(s, rows, b, list[k])) continue;
        size_t at = n <= k ? n++ : k;
        for (; at > 0 && before(s, rows, b, list[at - 1]); at--) list[at] = list[at - 1];
        list[at] = b;
    }
    return n > k && list[k - 1].score - list[k].score < 1e-12 * (1 + fabs(list[k].score));
}

zv_status zv__plain_overlap(const zv__compare_box *box, zv__plain_overlaps *out, zv_err *err) {
    size_t k = box->c.k, dim = ZV_MAX(box->a.dim, box->b.dim);
    double each = 3 * (double)(box->a.dim + box->b.dim) * (double)box->n;
    size_t most = (size_t)ZV_MAX(1, PLAIN_WORK / each);
    best *a = ZV_NEW(box->env, k + 1, best), *b = ZV_NEW(box->env, k + 1, best);
    double *x = ZV_NEW(box->env, 2 * dim, double);
    float *scratch = ZV_NEW(box->env, dim, float);
    bool ok = a && b && x && scratch;
    *out = (zv__plain_overlaps){.counted = ZV_MIN(most, box->c.queries)};
    for (size_t i = 0; ok && i < out->counted; i++) {
        size_t at = i * box->c.queries / out->counted, query = box->queries[at];
        bool tied = nearest(box, &box->a, box->pa, query, a, x, x + dim, scratch);
        tied = nearest(box, &box->b, box->pb, query, b, x, x + dim, scratch) || tied;
        for (size_t j = 0; j < k; j++)
            for (size_t l = 0; l < k; l++) out->again += a[j].pair == b[l].pair;
        out->found += box->shared[at];
        out->tied += tied;
    }
    zv__free(box->env, a);
    zv__free(box->env, b);
    zv__free(box->env, x);
    zv__free(box->env, scratch);
    return ok ? ZV_OK : zv__nomem(err);
}

/* ---- Alignment: |s xR - y|² itself ---- */

typedef struct plain {
    double *x, *y, *mx, *my, *xr;
    float *scratch;
} plain;

static bool plain_new(const zv__compare_box *box, plain *p) {
    size_t dim = ZV_MAX(box->a.dim, box->b.dim);
    p->x = ZV_NEW(box->env, 5 * dim, double);
    p->scratch = ZV_NEW(box->env, dim, float);
    p->y = p->x + dim;
    p->mx = p->y + dim;
    p->my = p->mx + dim;
    p->xr = p->my + dim;
    return p->x && p->scratch;
}

static void plain_free(const zv__compare_box *box, plain *p) {
    zv__free(box->env, p->x);
    zv__free(box->env, p->scratch);
}

/* Means over a half (0: all that were fitted), and how many rows it has. */
static double plain_means(const zv__compare_box *box, uint8_t half, plain *p) {
    double n = 0;
    for (size_t d = 0; d < box->a.dim; d++) p->mx[d] = 0;
    for (size_t d = 0; d < box->b.dim; d++) p->my[d] = 0;
    for (size_t i = 0; i < box->n; i++) {
        if (box->half[i] == 0 || (half && box->half[i] != half)) continue;
        zv__compare_plain_row(box, &box->a, box->pa[i], p->x, p->scratch);
        zv__compare_plain_row(box, &box->b, box->pb[i], p->y, p->scratch);
        for (size_t d = 0; d < box->a.dim; d++) p->mx[d] += p->x[d];
        for (size_t d = 0; d < box->b.dim; d++) p->my[d] += p->y[d];
        n++;
    }
    for (size_t d = 0; d < box->a.dim; d++) p->mx[d] /= n;
    for (size_t d = 0; d < box->b.dim; d++) p->my[d] /= n;
    return n;
}

/* e of one pair under a fit, means being p's; *spread gets |y|². */
static double plain_left(const zv__compare_box *box, const zv__fit *f, size_t pair, plain *p,
                         double *spread) {
    double e = 0, kept = 0, all = 0;
    zv__compare_plain_row(box, &box->a, box->pa[pair], p->x, p->scratch);
    zv__compare_plain_row(box, &box->b, box->pb[pair], p->y, p->scratch);
    for (size_t c = 0; c < box->b.dim; c++) p->xr[c] = 0;
    for (size_t d = 0; d < box->a.dim; d++) {
        double x = p->x[d] - p->mx[d];
        all += x * x;
        for (size_t c = 0; c < box->b.dim; c++) p->xr[c] += x * f->r[d * box->b.dim + c];
    }
    *spread = 0;
    for (size_t c = 0; c < box->b.dim; c++) {
        double y = p->y[c] - p->my[c], off = f->scale * p->xr[c] - y;
        e += off * off;
        kept += p->xr[c] * p->xr[c];
        *spread += y * y;
    }
    return e + f->scale * f->scale * (all - kept); /* what B has no dimensions for */
}

zv_status zv__plain_residual(const zv__compare_box *box, bool heldout, double *out, zv_err *err) {
    plain p;
    double e = 0, t = 0, spread;
    bool ok = plain_new(box, &p);
    for (uint8_t which = 0; ok && which < (heldout ? 2 : 1); which++) {
        uint8_t fitted = heldout ? which + 1 : 0;
        plain_means(box, fitted, &p);
        for (size_t i = 0; i < box->n; i++) {
            if (box->half[i] == 0 || (heldout && box->half[i] == fitted)) continue;
            e += plain_left(box, heldout ? &box->fits[which] : &box->whole, i, &p, &spread);
            t += spread;
        }
    }
    *out = e / t;
    plain_free(box, &p);
    return ok ? ZV_OK : zv__nomem(err);
}

zv_status zv__plain_moved(const zv__compare_box *box, const zv_moved *m, double *out, zv_err *err) {
    plain p;
    size_t pair = box->pair_of_a[m->row_a];
    const zv__fit *f = zv__compare_fit_for(box, pair);
    uint8_t half = f == &box->fits[0] ? 1 : 2;
    double all = 0, spread, unused;
    bool ok = plain_new(box, &p);
    if (ok) {
        double n = plain_means(box, half, &p);
        for (size_t i = 0; i < box->n; i++) {
            if (box->half[i] != half) continue;
            plain_left(box, f, i, &p, &spread);
            all += spread;
        }
        *out = plain_left(box, f, pair, &p, &unused) / (all / n);
    }
    plain_free(box, &p);
    return ok ? ZV_OK : zv__nomem(err);
}
