/* explain_outliers_law.c — which share of ordinary rows goes as far as x: an empirical null (Efron 2004).
 *
 * Counts can't say it of what is beyond all rows, and among the farthest rows are those that don't belong. So the law is
 * fitted to the bulk: of what exceeds u, the 80th percentile, the values up to c, the 97th, are looked at one by
 * one (in bins), and of those above c only how many they are. With y = log x - log u (or x - u)
 *
 *     P(Y > y | X > u, ordinary) = S(y) = (1 + shape·y/scale)^(-1/shape)        (Pickands 1975)
 *     P(Y in bin)                = (1 - w) (S(begin) - S(end))
 *     P(Y > c)                   = (1 - w) S(c) + w,   w = strange/.2
 *
 * where `strange` of all rows don't belong. Shape, scale and strange have a posterior on a grid, priors: shape normal
 * around 0, .1 (for the score around .05), log scale flat, strange 0 with probability .3 (.5) and else one of a few values up to 3 %. The share is averaged
 * over the posterior: a fitted tail that is too short by chance would otherwise call ordinary rows strange more
 * often than one that is too long would miss strange ones. The logarithm of a normal tail bends down beyond the bulk, so that a law free
 * to follow the bulk's bend would end in the midst of ordinary rows: three of four gaussian clouds without outliers got a list
 * with a spread of .2 for the shape. A law whose score is calibrated by clean rows may follow it. Logarithms make power tails exponential (shape 0), so that
 * heavy tails are not outside of what the prior expects. */
#include "base/base_pool.h"
#include "explain/explain_outliers.h"

#define BULK_FROM 0.80
#define BULK_TO 0.97
#define SHAPE_LOGS 0.0 /* prior of the shape: mean, standard deviation */
#define SPREAD_LOGS 0.1
#define SPREAD_CALIBRATED 0.2
#define SHAPE_PLAIN                                                                                \
    0.05 /* of the score: tails a little longer than exponential rather than shorter */
#define SPREAD_PLAIN 0.1
#define NEGLIGIBLE 16.0 /* e^-16 */
#define LEAST_SHARE 1e-30
#define FLAT 1e-3 /* logarithms: nothing differs by more; */
#define FLAT_SCALE 0.05 /* then this is how far chance goes */

static const double SPREADS[] = {[ZV__LAW_SCORE] = SPREAD_PLAIN,
                                 [ZV__LAW_SIGNAL] = SPREAD_LOGS,
                                 [ZV__LAW_SIGNAL_CALIBRATED] = SPREAD_CALIBRATED};

enum { SHAPES = 21, SCALES = 25, BINS = 60, ZOOMS = 8, TASK = 1024 };

static const double STRANGE[] = {0, .0025, .005, .01, .015, .02, .03};
enum { STRANGES = ZV_COUNT(STRANGE) };

/* The bulk above u in bins, and the posterior over a box of shapes and scales. */
typedef struct fit {
    double edges[BINS + 1], counts[BINS], beyond, share;
    double prior[2], none; /* of the shape; that no row is strange */
    size_t bins;
    double shape[2], scale[2]; /* the box; log scale */
    double post[SHAPES][SCALES][STRANGES];
} fit;

static double tail(double shape, double scale, double y) {
    if (fabs(shape) < 1e-9) return exp(-y / scale);
    const double z = 1 + shape * y / scale;
    return z > 0 ? exp(-log(z) / shape) : 0;
}

static double step_of(const double range[2], size_t i, size_t n) {
    return range[0] + (range[1] - range[0]) * (double)i / (double)(n - 1);
}

static void cell(fit *f, size_t i, size_t j) {
    const double shape = step_of(f->shape, i, SHAPES), scale = exp(step_of(f->scale, j, SCALES));
    const double away = (shape - f->prior[0]) / f->prior[1];
    double bulk = -0.5 * away * away, before = 1, m = 0;
    for (size_t b = 0; b < f->bins; b++) {
        const double after = tail(shape, scale, f->edges[b + 1]);
        bulk += f->counts[b] * log(ZV_MAX(before - after, 1e-300));
        m += f->counts[b];
        before = after;
    }
    for (size_t k = 0; k < STRANGES; k++) {
        const double w = ZV_MIN(STRANGE[k] / f->share, 0.9);
        const double prior = k == 0 ? f->none : (1 - f->none) / (STRANGES - 1);
        f->post[i][j][k] = bulk + log(prior) + m * log(1 - w) +
                           f->beyond * log(ZV_MAX((1 - w) * before + w, 1e-300));
    }
}

/* Log posterior over the box; returns the largest. */
static double fill(fit *f) {
    double most = -ZV__NEVER;
    for (size_t i = 0; i < SHAPES; i++)
        for (size_t j = 0; j < SCALES; j++) {
            cell(f, i, j);
            for (size_t k = 0; k < STRANGES; k++) most = ZV_MAX(most, f->post[i][j][k]);
        }
    return most;
}

static void narrow(double range[2], size_t first, size_t last, size_t n) {
    const double lo = step_of(range, first > 0 ? first - 1 : 0, n);
    const double hi = step_of(range, ZV_MIN(last + 1, n - 1), n);
    range[0] = lo;
    range[1] = hi;
}

/* A box that what counts of the posterior fills: many rows leave little of the first one. */
static double zoom(fit *f) {
    double most = fill(f);
    for (size_t round = 0; round < ZOOMS; round++) {
        size_t si = SHAPES, ei = 0, sj = SCALES, ej = 0;
        for (size_t i = 0; i < SHAPES; i++)
            for (size_t j = 0; j < SCALES; j++)
                for (size_t k = 0; k < STRANGES; k++) {
                    if (f->post[i][j][k] < most - NEGLIGIBLE) continue;
                    si = ZV_MIN(si, i);
                    ei = ZV_MAX(ei, i);
                    sj = ZV_MIN(sj, j);
                    ej = ZV_MAX(ej, j);
                }
        if (2 * (ei - si + 1) >= SHAPES && 2 * (ej - sj + 1) >= SCALES) break;
        narrow(f->shape, si, ei, SHAPES);
        narrow(f->scale, sj, ej, SCALES);
        most = fill(f);
    }
    return most;
}

static void cut_into_bins(fit *f, const double *y, size_t from, size_t to, double u) {
    const size_t m = to - from, want = ZV_MAX((size_t)5, ZV_MIN((size_t)BINS, m / 5));
    size_t at = 0;
    f->edges[0] = 0;
    for (size_t b = 0; b < want; b++) {
        const size_t end = m * (b + 1) / want;
        const double edge = end > 0 ? y[from + end - 1] - u : 0;
        if (end == at || edge <= f->edges[f->bins]) continue;
        size_t upto = end;
        while (upto < m && y[from + upto] - u <= edge) upto++;
        f->counts[f->bins++] = (double)(upto - at);
        f->edges[f->bins] = edge;
        at = upto;
    }
}

static void collect(zv__law *law, const fit *f, double most) {
    double sum = 0, all = 0;
    law->n_points = 0;
    law->shape = law->scale = law->strange = 0;
    for (size_t i = 0; i < SHAPES; i++)
        for (size_t j = 0; j < SCALES; j++) {
            const double shape = step_of(f->shape, i, SHAPES);
            const double scale = exp(step_of(f->scale, j, SCALES));
            double weight = 0;
            for (size_t k = 0; k < STRANGES; k++) {
                const double p = exp(f->post[i][j][k] - most);
                weight += p * (1 - ZV_MIN(STRANGE[k] / f->share, 0.9));
                all += p;
                law->strange += p * STRANGE[k];
                law->shape += p * shape;
                law->scale += p * scale;
            }
            if (weight > exp(-NEGLIGIBLE))
                law->points[law->n_points++] = (zv__law_point){shape, scale, weight};
            sum += weight;
        }
    for (size_t i = 0; i < law->n_points; i++) law->points[i].weight /= all;
    law->shape /= all;
    law->scale /= all;
    law->strange /= all;
}

static double logged(const zv__law *law, double x) {
    return law->logs ? log(ZV_MAX(x, 1e-300)) : x;
}

/* law->sorted holds the values, on the scale of the tail. */
static void fit_tail(zv__law *law, fit *f, zv__law_kind kind) {
    const size_t n = law->n, from = (size_t)(BULK_FROM * (double)n);
    const size_t to = ZV_MAX(from + 1, (size_t)(BULK_TO * (double)n));
    const double u = law->sorted[from - 1], range = law->sorted[to - 1] - u;
    law->threshold = u;
    law->share = (double)(n - from) / (double)n;
    if (range <= (law->logs ? FLAT : 1e-9)) {
        law->scale = law->logs ? FLAT_SCALE : 1;
        law->points[0] = (zv__law_point){0, law->scale, 1};
        law->n_points = 1;
        return;
    }
    f->share = law->share;
    f->prior[0] = law->logs ? SHAPE_LOGS : SHAPE_PLAIN;
    f->prior[1] = SPREADS[kind];
    f->none = law->logs ? 0.3 : 0.5;
    f->beyond = (double)(n - to);
    cut_into_bins(f, law->sorted, from, to, u);
    f->shape[0] = -0.8;
    f->shape[1] = 0.5;
    f->scale[0] = log(range) - 2.5;
    f->scale[1] = log(range) + 2;
    collect(law, f, zoom(f));
}

zv_status zv__law_fit(zv__law *out, const zv_env *env, const double *x, size_t n, zv__law_kind kind,
                      zv_err *err) {
    *out = (zv__law){.n = n, .logs = kind != ZV__LAW_SCORE};
    assert(n >= 10);
    out->sorted = ZV_NEW(env, n, double);
    out->points = ZV_NEW(env, SHAPES * SCALES, zv__law_point);
    fit *f = ZV_NEW_ZERO(env, 1, fit);
    if (!out->sorted || !out->points || !f) {
        zv__free(env, f);
        zv__law_free(out, env);
        return zv__nomem(err);
    }
    for (size_t i = 0; i < n; i++) out->sorted[i] = logged(out, x[i]);
    zv_stat_sort(out->sorted, n);
    fit_tail(out, f, kind);
    zv__free(env, f);
    return ZV_OK;
}

void zv__law_free(zv__law *law, const zv_env *env) {
    zv__free(env, law->sorted);
    zv__free(env, law->points);
    *law = (zv__law){.n = 0};
}

double zv__law_share(const zv__law *law, double x) {
    const double y = logged(law, x);
    const double same = ZV__SAME_VALUE * ZV_MAX(1.0, fabs(y));
    if (!(y > law->threshold + same)) {
        const double edge = y - same;
        size_t lo = 0, hi = law->n; /* values below y */
        while (lo < hi) {
            const size_t mid = (lo + hi) / 2;
            if (law->sorted[mid] < edge)
                lo = mid + 1;
            else
                hi = mid;
        }
        return (double)(law->n - lo + 1) / (double)(law->n + 1);
    }
    double p = 0;
    for (size_t i = 0; i < law->n_points; i++)
        p += law->points[i].weight *
             tail(law->points[i].shape, law->points[i].scale, y - law->threshold);
    return ZV_MAX(law->share * p, LEAST_SHARE);
}

typedef struct shares {
    double *p;
    const zv__law *law;
    const double *x;
    size_t n;
    const zv_env *env;
    zv__teller *teller; /* of worker 0 */
} shares;

static void share_task(void *ctx, size_t task, unsigned worker) {
    const shares *s = ctx;
    const size_t end = ZV_MIN(s->n, (task + 1) * TASK);
    if (zv_env_stopped(s->env)) return;
    for (size_t i = task * TASK; i < end; i++) s->p[i] = zv__law_share(s->law, s->x[i]);
    if (worker == 0) zv__tell(s->teller, (double)end, (double)s->n, (double)NAN);
}

void zv__law_shares(double *p, const zv__law *law, const zv_env *env, const double *x, size_t n) {
    zv__teller teller = zv__teller_start(env, M_EXPLAIN_OUTLIERS_SCORING, M_BASE_ROWS);
    shares s = {p, law, x, n, env, &teller};
    zv__parallel(env, (n + TASK - 1) / TASK, share_task, &s);
}
