#include "optim/optim_private.h"

/* optim_lbfgs.c — limited-memory BFGS with a line search to the strong Wolfe conditions. */

enum { HISTORY = 10, ITERATIONS = 1000, SEARCH = 40 };
static const double armijo = 1e-4,
                    curvature = .9; /* c₁, c₂ of Nocedal & Wright 2006, section 3.1 */

typedef struct search {
    zv_loss_fn *loss;
    void *ctx;
    zv_err *err;
    size_t n, evaluations;
    const double *x, *d; /* where from, which way */
    double *at, *g; /* the point tried last, its gradient */
    double f0, slope0;
} search;

/* A point on the line: how far, the loss there, its slope. */
typedef struct place {
    double t, f, slope;
} place;

enum { LANES = 8 }; /* sums side by side, added up in order */

double zv__optim_dot(const double *a, const double *b, size_t n) {
    double sum[LANES] = {0}, total = 0;
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t l = 0; l < LANES; l++) sum[l] += a[i + l] * b[i + l];
    for (size_t l = 0; l < LANES; l++) total += sum[l];
    for (; i < n; i++) total += a[i] * b[i];
    return total;
}

void zv__optim_add(double *y, double s, const double *x, size_t n) {
    for (size_t i = 0; i < n; i++) y[i] += s * x[i];
}

/* What is not finite counts as infinitely high, so that the search turns back. */
static zv_status try_at(search *s, double t, place *out) {
    for (size_t i = 0; i < s->n; i++) s->at[i] = s->x[i] + t * s->d[i];
    out->t = t;
    s->evaluations++;
    ZV_TRY(s->loss(s->ctx, 0, s->at, &out->f, s->g, s->err));
    out->slope = zv__optim_dot(s->g, s->d, s->n);
    if (!isfinite(out->f) || !isfinite(out->slope)) out->f = (double)INFINITY, out->slope = 1;
    return ZV_OK;
}

static bool low_enough(const search *s, const place *p) {
    return p->f <= s->f0 + armijo * p->t * s->slope0;
}

static bool flat_enough(const search *s, const place *p) {
    return fabs(p->slope) <= -curvature * s->slope0;
}

/* The minimum of the cubic through both ends (N&W 3.59), kept off the ends by a tenth of the way. */
static double between(const place *a, const place *b) {
    double lo = ZV_MIN(a->t, b->t), hi = ZV_MAX(a->t, b->t), margin = (hi - lo) / 10;
    double d1 = a->slope + b->slope - 3 * (a->f - b->f) / (a->t - b->t);
    double root = d1 * d1 - a->slope * b->slope;
    double t = (double)NAN;
    if (root >= 0) {
        double d2 = copysign(sqrt(root), b->t - a->t);
        t = b->t - (b->t - a->t) * (b->slope + d2 - d1) / (b->slope - a->slope + 2 * d2);
    }
    if (!isfinite(t)) return (lo + hi) / 2;
    return t < lo + margin ? lo + margin : t > hi - margin ? hi - margin : t;
}

/* Algorithm 3.6: `lo` satisfies Armijo's condition and is the lowest seen; a good point lies between. */
static zv_status zoom(search *s, place lo, place hi, place *out, bool *found) {
    for (int i = 0; i < SEARCH && fabs(hi.t - lo.t) > 1e-16 * fabs(lo.t); i++) {
        place p;
        ZV_TRY(try_at(s, between(&lo, &hi), &p));
        if (!low_enough(s, &p) || p.f >= lo.f) {
            hi = p;
            continue;
        }
        *out = p;
        *found = true; /* lower than before, if not yet flat */
        if (flat_enough(s, &p)) return ZV_OK;
        if (p.slope * (hi.t - lo.t) >= 0) hi = lo;
        lo = p;
    }
    if (lo.t > 0) { /* at and g must be those of the point handed out */
        *found = true;
        return try_at(s, lo.t, out);
    }
    return ZV_OK;
}

/* Algorithm 3.5: longer steps until a stretch is known to hold a good one. */
static zv_status line_search(search *s, double first, place *out, bool *found) {
    place before = {0, s->f0, s->slope0}, p;
    double t = first;
    *found = false;
    for (int i = 0; i < SEARCH; i++, t *= 2) {
        ZV_TRY(try_at(s, t, &p));
        if (!low_enough(s, &p) || (i > 0 && p.f >= before.f)) return zoom(s, before, p, out, found);
        *out = p;
        if (flat_enough(s, &p)) return *found = true, ZV_OK;
        if (p.slope >= 0) return zoom(s, p, before, out, found);
        before = p;
    }
    *found = true; /* falls for ever, as far as was looked */
    return ZV_OK;
}

/* ---- The direction ---- */

typedef struct memory {
    size_t n, size, held, next;
    double *s, *y; /* [size, n] rings: steps, and what they changed in the gradient */
    double *rho, *alpha; /* [size] */
} memory;

/* d ← -H g by the two-loop recursion (N&W 7.4), H₀ = s·y/y·y. */
static void direction(memory *m, const double *g, double *d) {
    for (size_t i = 0; i < m->n; i++) d[i] = -g[i];
    for (size_t k = 0; k < m->held; k++) {
        size_t j = (m->next + m->size - 1 - k) % m->size;
        m->alpha[j] = m->rho[j] * zv__optim_dot(m->s + j * m->n, d, m->n);
        zv__optim_add(d, -m->alpha[j], m->y + j * m->n, m->n);
    }
    if (m->held > 0) {
        size_t j = (m->next + m->size - 1) % m->size;
        double yy = zv__optim_dot(m->y + j * m->n, m->y + j * m->n, m->n);
        for (size_t i = 0; i < m->n; i++) d[i] /= m->rho[j] * yy;
    }
    for (size_t k = m->held; k-- > 0;) {
        size_t j = (m->next + m->size - 1 - k) % m->size;
        double beta = m->rho[j] * zv__optim_dot(m->y + j * m->n, d, m->n);
        zv__optim_add(d, m->alpha[j] - beta, m->s + j * m->n, m->n);
    }
}

/* Keeps a pair unless rounding has eaten its curvature. */
static void remember(memory *m, const double *x, const double *at, const double *g,
                     const double *g_at) {
    double *s = m->s + m->next * m->n, *y = m->y + m->next * m->n;
    for (size_t i = 0; i < m->n; i++) s[i] = at[i] - x[i], y[i] = g_at[i] - g[i];
    double sy = zv__optim_dot(s, y, m->n), yy = zv__optim_dot(y, y, m->n);
    if (!(sy > 1e-16 * yy)) return;
    m->rho[m->next] = 1 / sy;
    m->next = (m->next + 1) % m->size;
    m->held = ZV_MIN(m->held + 1, m->size);
}

static double largest(const double *g, size_t n) {
    double most = 0;
    for (size_t i = 0; i < n; i++) most = fmax(most, fabs(g[i]));
    return most;
}

/* ---- The descent ---- */

typedef struct descent {
    const zv_env *env;
    search line;
    memory m;
    double *x, *g, *d; /* d: the direction; all [n] */
    zv_lbfgs_opts o;
} descent;

static zv_status start(descent *w, zv_lbfgs_result *out, zv_err *err) {
    size_t n = w->line.n, bad = zv_optim_first_bad_f64(w->x, n);
    if (bad < n) return zv_err_set_at(err, ZV_FORMAT, bad, M_OPTIM_POINT_BAD, bad);
    ZV_TRY(w->line.loss(w->line.ctx, 0, w->x, &out->loss, w->g, err));
    w->line.evaluations = 1;
    if (!isfinite(out->loss)) return zv_err_set(err, ZV_FORMAT, M_OPTIM_LOSS_BAD, out->loss);
    bad = zv_optim_first_bad_f64(w->g, n);
    if (bad < n) return zv_err_set_at(err, ZV_FORMAT, bad, M_OPTIM_POINT_BAD, bad);
    return ZV_OK;
}

/* One direction, one search. *done where it ends. */
static zv_status iterate(descent *w, zv_lbfgs_result *out, bool *done) {
    search *l = &w->line;
    direction(&w->m, w->g, w->d);
    double slope = zv__optim_dot(w->g, w->d, l->n);
    if (!(slope < 0)) { /* rounding: begin again along the gradient */
        w->m.held = 0;
        direction(&w->m, w->g, w->d);
        slope = zv__optim_dot(w->g, w->d, l->n);
    }
    l->f0 = out->loss, l->slope0 = slope;
    double first = w->m.held > 0 ? 1 : fmin(1, 1 / sqrt(-slope)); /* a first step of length ≤ 1 */
    place p;
    bool found;
    ZV_TRY(line_search(l, first, &p, &found));
    if (!found) {
        *done = w->m.held == 0;
        out->end = ZV_LBFGS_NO_STEP;
        w->m.held = 0;
        return ZV_OK;
    }
    remember(&w->m, w->x, l->at, w->g, l->g);
    memcpy(w->x, l->at, l->n * sizeof *w->x);
    memcpy(w->g, l->g, l->n * sizeof *w->g);
    double fall = out->loss - p.f;
    out->loss = p.f;
    if (fall <= w->o.loss_tol * fmax(fabs(p.f), 1)) out->end = ZV_LBFGS_FLAT, *done = true;
    return ZV_OK;
}

static zv_status descend(descent *w, zv_lbfgs_result *out, zv_err *err) {
    ZV_TRY(start(w, out, err));
    bool done = false;
    zv_status status = ZV_OK;
    for (out->iterations = 0; status == ZV_OK && !done; out->iterations++) {
        out->gradient_largest = largest(w->g, w->line.n);
        if (out->gradient_largest <= w->o.gradient_tol) {
            out->end = ZV_LBFGS_SMALL_GRADIENT;
            break;
        }
        if (out->iterations == w->o.iterations) {
            out->end = ZV_LBFGS_ITERATIONS;
            break;
        }
        if (zv_env_stopped(w->env)) return zv_err_set(err, ZV_INTERRUPTED, M_OPTIM_STOPPED);
        status = iterate(w, out, &done);
    }
    out->gradient_largest = largest(w->g, w->line.n);
    out->evaluations = w->line.evaluations;
    return status;
}

zv_status zv_lbfgs(zv_lbfgs_result *out, const zv_env *env, zv_loss_fn *loss, void *ctx, double *x,
                   size_t n, const zv_lbfgs_opts *opts, zv_err *err) {
    *out = (zv_lbfgs_result){.loss = (double)NAN, .gradient_largest = (double)NAN};
    if (n == 0) return zv_err_set(err, ZV_USAGE, M_OPTIM_NO_PARAMETERS);
    descent w = {.env = env, .x = x};
    if (opts) w.o = *opts;
    if (w.o.history == 0) w.o.history = HISTORY;
    if (w.o.iterations == 0) w.o.iterations = ITERATIONS;
    if (!(w.o.gradient_tol > 0)) w.o.gradient_tol = 1e-6;
    if (!(w.o.loss_tol > 0)) w.o.loss_tol = 1e-12;
    size_t pairs, vectors, small;
    if (!zv__mul(&pairs, w.o.history, 2) || !zv__plus(&vectors, pairs, 4) ||
        !zv__mul(&vectors, vectors, n) || !zv__mul(&small, w.o.history, 2))
        return zv__nomem(err);
    double *all = zv__alloc_huge(env, vectors, sizeof(double)), *few = ZV_NEW(env, small, double);
    zv_status status = ZV_OK;
    if (all && few) {
        w.m = (memory){n, w.o.history, 0, 0, all, all + w.o.history * n, few, few + w.o.history};
        double *rest = all + pairs * n;
        w.g = rest, w.d = rest + n;
        w.line = (search){.loss = loss,
                          .ctx = ctx,
                          .err = err,
                          .n = n,
                          .x = x,
                          .d = w.d,
                          .at = rest + 2 * n,
                          .g = rest + 3 * n};
        status = descend(&w, out, err);
    } else {
        status = zv__nomem(err);
    }
    zv__free(env, few);
    zv__free_huge(env, all);
    return status;
}
