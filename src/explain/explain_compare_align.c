/* explain_compare_align.c — A laid over B by a rotation, and how far each item is from itself then.
 *
 * Orthogonal Procrustes (Schönemann 1966): around their means, with Xᵀ Y = U Σ Vᵀ, the rotation R = U Vᵀ and the scale
 * s = ΣΣ/|X|² make |sXR - Y|² least, and leave |Y|² - (ΣΣ)²/|X|². Where dimensions differ the smaller side is
 * taken as filled up with zeros, which leaves U and V as they are:
 *
 *     |s x R - y|² = s²|x|² - 2 s (xR)·y + |y|²
 *
 * counts what the other side has no dimensions for. A fit flatters itself, the more so the fewer rows there are per
 * dimension: so two halves are fitted as well, and each row is judged by the half that it is not in.
 */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_compare.h"

enum { MOST_ROWS = 20000, MOST_DIM = 4096, BLOCK = 256 };
/* Rows of one half judge a fit to the other, and the other way round, so they are not quite independent: with
 * fewer the interval covers 90 to 93 % (docs/math/compare.md). */
enum { FEW_ROWS = 1000 };
/* Numbers in the rows of both sides that a fit holds: 256 MB. */
enum { MOST_NUMBERS = 1 << 25 };
/* A side with less than this share of |x|² around its mean is a point: what is left is rounding of f32. */
#define NO_SPREAD 1e-12

/* Pairs' rows in f64. */
typedef struct rows {
    size_t n;
    size_t *pair; /* [n] */
    double *x, *y; /* [n, dim] of A, of B */
} rows;

static void load_block(const zv__compare_box *box, rows *r, float *row) {
    for (size_t i = 0; i < r->n; i++) {
        zv__compare_row(box, &box->a, box->pa[r->pair[i]], row);
        for (size_t d = 0; d < box->a.dim; d++) r->x[i * box->a.dim + d] = (double)row[d];
        zv__compare_row(box, &box->b, box->pb[r->pair[i]], row);
        for (size_t d = 0; d < box->b.dim; d++) r->y[i * box->b.dim + d] = (double)row[d];
    }
}

static bool rows_new(const zv__compare_box *box, rows *r, size_t n) {
    r->n = n;
    r->pair = ZV_NEW(box->env, n, size_t);
    r->x = (double *)zv__alloc(box->env, n * sizeof(double), box->a.dim);
    r->y = (double *)zv__alloc(box->env, n * sizeof(double), box->b.dim);
    return r->pair && r->x && r->y;
}

static void rows_free(const zv__compare_box *box, rows *r) {
    zv__free(box->env, r->pair);
    zv__free(box->env, r->x);
    zv__free(box->env, r->y);
}

/* ---- Fitting ---- */

/* Copies the chosen rows (half 0: all) around their mean; Σ|x - mean|². */
static double centre(const zv__compare_box *box, const rows *r, const double *from, size_t dim,
                     uint8_t half, double *mean, double *out) {
    size_t n = 0;
    double sum = 0;
    memset(mean, 0, dim * sizeof(double));
    for (size_t i = 0; i < r->n; i++) {
        if (half && box->half[r->pair[i]] != half) continue;
        for (size_t d = 0; d < dim; d++) mean[d] += from[i * dim + d];
        n++;
    }
    for (size_t d = 0; d < dim; d++) mean[d] /= (double)n;
    n = 0;
    for (size_t i = 0; i < r->n; i++) {
        if (half && box->half[r->pair[i]] != half) continue;
        for (size_t d = 0; d < dim; d++) {
            double x = from[i * dim + d] - mean[d];
            out[n * dim + d] = x;
            sum += x * x;
        }
        n++;
    }
    return sum;
}

static zv_status rotate(const zv__compare_box *box, zv__fit *f, const double *x, const double *y,
                        zv_err *err) {
    size_t p = box->a.dim, q = box->b.dim, least = ZV_MIN(p, q);
    double *m = (double *)zv__alloc(box->env, p * sizeof(double), q);
    double *u = (double *)zv__alloc(box->env, p * sizeof(double), least);
    double *vt = (double *)zv__alloc(box->env, least * sizeof(double), q);
    double *values = ZV_NEW(box->env, least, double);
    zv_status status = m && u && vt && values ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) {
        zv_stat_product(m, x, true, y, false, p, q, f->n);
        status = zv_stat_svd(box->env, m, p, q, values, u, vt, err);
    }
    if (status == ZV_OK) {
        for (size_t i = 0; i < least; i++) f->nuclear += values[i];
        f->scale = f->nuclear / f->xx;
        zv_stat_product(f->r, u, false, vt, false, p, q, least);
    }
    zv__free(box->env, m);
    zv__free(box->env, u);
    zv__free(box->env, vt);
    zv__free(box->env, values);
    return status;
}

/* False in *spread where a side is a single point. */
static zv_status fit(const zv__compare_box *box, zv__fit *f, const rows *r, uint8_t half,
                     bool *spread, zv_err *err) {
    size_t p = box->a.dim, q = box->b.dim;
    double raw_x = 0, raw_y = 0;
    for (size_t i = 0; i < r->n; i++) f->n += !half || box->half[r->pair[i]] == half;
    f->mx = ZV_NEW(box->env, p, double);
    f->my = ZV_NEW(box->env, q, double);
    f->r = (double *)zv__alloc(box->env, p * sizeof(double), q);
    double *x = (double *)zv__alloc(box->env, f->n * sizeof(double), p);
    double *y = (double *)zv__alloc(box->env, f->n * sizeof(double), q);
    zv_status status = f->mx && f->my && f->r && x && y ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) {
        f->xx = centre(box, r, r->x, p, half, f->mx, x);
        f->yy = centre(box, r, r->y, q, half, f->my, y);
        raw_x = f->xx + (double)f->n * zv__plain_dot(f->mx, f->mx, p);
        raw_y = f->yy + (double)f->n * zv__plain_dot(f->my, f->my, q);
        *spread = f->xx > NO_SPREAD * raw_x && f->yy > NO_SPREAD * raw_y;
        if (*spread) status = rotate(box, f, x, y, err);
    }
    zv__free(box->env, x);
    zv__free(box->env, y);
    return status;
}

/* ---- Judging ---- */

/* Rows around the fit's means; xr = XR. e_i, and t_i = |y_i|². */
static void judge(const zv__compare_box *box, const zv__fit *f, rows *r, double *xr, double *e,
                  double *t) {
    size_t p = box->a.dim, q = box->b.dim;
    for (size_t i = 0; i < r->n; i++) {
        for (size_t d = 0; d < p; d++) r->x[i * p + d] -= f->mx[d];
        for (size_t d = 0; d < q; d++) r->y[i * q + d] -= f->my[d];
    }
    zv_stat_product(xr, r->x, false, f->r, false, r->n, q, p);
    for (size_t i = 0; i < r->n; i++) {
        const double *x = r->x + i * p, *y = r->y + i * q;
        double xx = zv__plain_dot(x, x, p);
        t[i] = zv__plain_dot(y, y, q);
        e[i] = f->scale * f->scale * xx - 2 * f->scale * zv__plain_dot(xr + i * q, y, q) + t[i];
        if (e[i] < 0) e[i] = 0; /* rounding */
    }
}

const zv__fit *zv__compare_fit_for(const zv__compare_box *box, size_t pair) {
    return &box->fits[pair != SIZE_MAX && box->half[pair] == 1];
}

static int further(const void *x, const void *y) {
    const zv_moved *a = x, *b = y;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    return a->row_a < b->row_a ? -1 : a->row_a > b->row_a;
}

/* Keeps the largest of what comes: sorted, the last one goes. */
static void keep(zv__compare_box *box, size_t pair, double score) {
    size_t most = ZV_MIN(box->opts.shown, box->n), *n = &box->c.n_moved;
    const zv_moved m = {.row_a = box->pa[pair], .row_b = box->pb[pair], .score = score};
    if (*n == most && further(&m, &box->moved[most - 1]) > 0) return;
    size_t at = *n < most ? (*n)++ : most - 1;
    while (at > 0 && further(&m, &box->moved[at - 1]) < 0) {
        box->moved[at] = box->moved[at - 1];
        at--;
    }
    box->moved[at] = m;
}

/* Held-out sums over the rows of the fits, by linearisation of the ratio Σe/Σt. */
typedef struct ratio {
    double e, t, ee, et, tt;
    size_t n;
} ratio;

static void finish(zv_compare *c, const ratio *s) {
    double v = s->e / s->t, n = (double)s->n;
    double squares = s->ee - 2 * v * s->et + v * v * s->tt;
    double half = zv_stat_t_quantile(0.975, n - 1) * sqrt(ZV_MAX(squares, 0) * n / (n - 1)) / s->t;
    c->heldout = v;
    if (s->n < FEW_ROWS) return;
    if (v > 0 && isfinite(half))
        c->heldout_interval = (zv_interval){v * exp(-half / v), v * exp(half / v)};
    else
        c->heldout_interval = (zv_interval){0, ZV_MAX(0, half)};
}

/* Every pair by a fit that it had no part in. Blocks are of one fit. */
static void judge_block(zv__compare_box *box, const zv__fit *f, rows *r, double *room, float *row,
                        ratio *s) {
    double *xr = room, *e = xr + BLOCK * box->b.dim, *t = e + BLOCK;
    double spread = f->yy / (double)f->n;
    load_block(box, r, row);
    judge(box, f, r, xr, e, t);
    for (size_t i = 0; i < r->n; i++) {
        keep(box, r->pair[i], e[i] / spread);
        if (box->half[r->pair[i]] == 0) continue;
        s->e += e[i];
        s->t += t[i];
        s->ee += e[i] * e[i];
        s->et += e[i] * t[i];
        s->tt += t[i] * t[i];
        s->n++;
    }
}

static zv_status judge_all(zv__compare_box *box, ratio *s, zv_err *err) {
    rows r = {0};
    size_t dim = ZV_MAX(box->a.dim, box->b.dim), done = 0;
    zv__teller teller = zv__teller_start(box->env, M_COMPARE_ALIGNING, M_BASE_ROWS);
    double *room = (double *)zv__alloc(box->env, BLOCK * sizeof(double), box->b.dim + 2);
    float *row = ZV_NEW(box->env, dim, float);
    box->moved = ZV_NEW_ZERO(box->env, ZV_MIN(box->opts.shown, box->n), zv_moved);
    bool ok = rows_new(box, &r, BLOCK) && room && row && box->moved;
    zv_status status = ok ? ZV_OK : zv__nomem(err);
    for (size_t which = 0; status == ZV_OK && which < 2; which++) {
        r.n = 0;
        for (size_t i = 0; status == ZV_OK && i < box->n; i++) {
            if (zv__compare_fit_for(box, i) != &box->fits[which]) continue;
            r.pair[r.n++] = i;
            if (r.n < BLOCK) continue;
            judge_block(box, &box->fits[which], &r, room, row, s);
            zv__tell(&teller, (double)(done += r.n), (double)box->n, (double)NAN);
            r.n = 0;
            status = zv__compare_stopped(box, err);
        }
        if (status == ZV_OK && r.n > 0) judge_block(box, &box->fits[which], &r, room, row, s);
    }
    rows_free(box, &r);
    zv__free(box->env, room);
    zv__free(box->env, row);
    return status;
}

/* ---- The whole ---- */

static zv_status draw(zv__compare_box *box, rows *r, float *row, zv_err *err) {
    size_t each = box->a.dim + box->b.dim;
    size_t n = ZV_MIN(box->n, ZV_MIN((size_t)MOST_ROWS, MOST_NUMBERS / each));
    box->c.fit_rows = n;
    box->half = ZV_NEW_ZERO(box->env, box->n, uint8_t);
    if (!box->half || !rows_new(box, r, n)) return zv__nomem(err);
    zv__sample(r->pair, n, box->n, box->opts.seed, ZV__COMPARE_FIT);
    /* halves: each row's by a coin that keeps them equal */
    zv_rng rng = zv_rng_stream(box->opts.seed, ZV__COMPARE_FIT);
    size_t wanted = n / 2;
    for (size_t i = 0; i < n; i++) {
        bool first = zv_rng_below(&rng, n - i) < wanted;
        wanted -= first;
        box->half[r->pair[i]] = first ? 1 : 2;
    }
    load_block(box, r, row);
    return ZV_OK;
}

static zv_status align(zv__compare_box *box, rows *r, zv_err *err) {
    bool spread = true, halves[2] = {false, false};
    ratio s = {0};
    ZV_TRY(fit(box, &box->whole, r, 0, &spread, err));
    for (size_t i = 0; spread && i < 2; i++) {
        ZV_TRY(zv__compare_stopped(box, err));
        ZV_TRY(fit(box, &box->fits[i], r, (uint8_t)(i + 1), &halves[i], err));
    }
    if (!spread || !halves[0] || !halves[1]) {
        zv_env_warn(box->env, M_COMPARE_NO_SPREAD);
        return ZV_OK;
    }
    const zv__fit *f = &box->whole;
    box->c.aligned = true;
    box->c.residual = ZV_MAX(0, 1 - f->nuclear / f->xx * (f->nuclear / f->yy));
    ZV_TRY(judge_all(box, &s, err));
    finish(&box->c, &s);
    box->c.moved = box->moved;
    return ZV_OK;
}

zv_status zv__compare_align(zv__compare_box *box, zv_err *err) {
    rows r = {0};
    size_t dim = ZV_MAX(box->a.dim, box->b.dim);
    if (dim > MOST_DIM) {
        zv_env_warn(box->env, M_COMPARE_MANY_DIMS, (size_t)MOST_DIM, dim);
        return ZV_OK;
    }
    float *row = ZV_NEW(box->env, dim, float);
    zv_status status = row ? draw(box, &r, row, err) : zv__nomem(err);
    if (status == ZV_OK) status = align(box, &r, err);
    rows_free(box, &r);
    zv__free(box->env, row);
    return status;
}

/* my + |Y|/|X| (x - mx) R: with s, which is smaller where the fit is loose, A would shrink and differ by that. */
void zv__compare_lay(const zv__compare_box *box, size_t row_a, const float *x, double *room,
                     float *out) {
    const zv__fit *f = zv__compare_fit_for(box, box->pair_of_a[row_a]);
    size_t p = box->a.dim, q = box->b.dim;
    double scale = sqrt(f->yy / f->xx), *y = room + p;
    for (size_t d = 0; d < p; d++) room[d] = (double)x[d] - f->mx[d];
    zv_stat_product(y, room, false, f->r, false, 1, q, p);
    for (size_t d = 0; d < q; d++) out[d] = (float)(f->my[d] + scale * y[d]);
}
