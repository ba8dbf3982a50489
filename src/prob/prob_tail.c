/* prob_tail.c — how seldom is a value that a sample of n hardly reaches, or never?
 *
 * Counting answers down to some 10/n. Beyond, the excess over a high threshold follows a generalised Pareto
 * law whatever the sample's own law is (Pickands 1975; Balkema & de Haan 1974), once the threshold is high
 * enough. How high, real collections say: clusters of rare words or near-copies shape the highest
 * thousandth of the cosines, and a fit to the highest hundredth foretells a tail that isn't there (measured: bench/expected_by_chance,
 * docs/math/background.md). So it is fitted to the 100 largest values, all of them above the 99th percentile, and used from the tenth
 * largest on, joined to the count there: it decides how fast the tail falls, never how heavy it is where values were counted.
 */
#include "base/base_private.h"

#include "prob/prob_private.h"

enum { MOST = ZV_TAIL_MOST, JOIN = ZV_TAIL_JOIN };
/* A fit is poor when one of the largest values lies where its law puts it once in 2,000 times. */
#define POOR 0.0005
#define Z95 1.959963984540054

static double excess(const zv_tail *t, double x) {
    if (isinf(t->end)) return x - t->threshold;
    return log((t->end - t->threshold) / ZV_MAX(t->end - x, 1e-12));
}

/* log P(Y > y | X > u) under one law */
static double log_law(double k, double s, double y) {
    double z = k * y / s;
    if (fabs(z) < 1e-6) return -y / s * (1 - z / 2);
    return z > -1 ? -log1p(z) / k : -ZV__INFINITY;
}

static double log_survival(const zv_tail *t, double y) {
    return log_law(t->shape, t->scale, y);
}

/* P(Y > y | Y > at), averaged over the posterior: what a new value beyond the join will do. */
static double beyond(const zv_tail *t, double y, double at) {
    double sum = 0;
    for (size_t i = 0; i < t->n_laws; i++)
        sum += t->laws[i].weight * exp(log_law(t->laws[i].shape, t->laws[i].scale, y) -
                                       log_law(t->laws[i].shape, t->laws[i].scale, at));
    return sum;
}

/* ---- Fitting ---- */

static double shape_of(const double *y, size_t m, double theta) {
    double shape = 0;
    for (size_t j = 0; j < m; j++) shape += log1p(-theta * y[j]);
    return shape / (double)m;
}

/* Profile likelihood of θ = -shape/scale on a grid, weighted into a posterior mean: Zhang & Stephens 2009, with
 * their grid of 20 + ⌊√m⌋ points and quarter of the data as the prior's scale. y ascending. */
static void zhang_stephens(zv_tail *t, const double *y, size_t m, double *grid, double *weight,
                           size_t points) {
    double quarter = y[(size_t)((double)m / 4 + 0.5) - 1], top = -ZV__INFINITY, sum = 0, theta = 0;
    for (size_t i = 0; i < points; i++) {
        double b = 1 / y[m - 1] + (1 - sqrt((double)points / ((double)i + 0.5))) / (3 * quarter),
               k = 0;
        if (b == 0) b = 1e-12 / y[m - 1];
        for (size_t j = 0; j < m; j++) k += log1p(-b * y[j]);
        k /= (double)m; /* this is minus Hosking's k, the shape ξ */
        grid[i] = b;
        weight[i] = (double)m * (log(-b / k) - k - 1);
        if (weight[i] > top) top = weight[i];
    }
    for (size_t i = 0; i < points; i++) {
        double w = exp(weight[i] - top);
        sum += w;
        theta += w * grid[i];
    }
    theta /= sum;
    t->shape = shape_of(y, m, theta);
    t->scale = -t->shape / theta;
    for (size_t i = 0; i < points; i++) {
        double w = exp(weight[i] - top) / sum, shape = shape_of(y, m, grid[i]);
        if (w < 1e-12) continue;
        t->laws[t->n_laws].shape = shape;
        t->laws[t->n_laws].scale = -shape / grid[i];
        t->laws[t->n_laws++].weight = w;
    }
}

/* P(Poisson(mean) ≤ k) */
static double poisson_cdf(size_t k, double mean) {
    double term = exp(-mean), sum = term;
    for (size_t i = 1; i <= k; i++) sum += term *= mean / (double)i;
    return ZV_MIN(sum, 1);
}

/* Given the join, JOIN · G(x)/G(join) at the k-th largest value is a Gamma(k) number, nearly. */
static bool fits_the_largest(const zv_tail *t, const double *sorted) {
    static const size_t places[] = {1, 2, 3, 5};
    double at = excess(t, t->join);
    for (size_t i = 0; i < ZV_COUNT(places); i++) {
        size_t k = places[i];
        double mean = JOIN * beyond(t, excess(t, sorted[t->n - k]), at);
        double not_so_far = poisson_cdf(k - 1, mean); /* P(fewer than k come this far) */
        if (!(not_so_far > POOR) || !(1 - not_so_far > POOR)) return false;
    }
    return true;
}

zv_status zv_tail_fit(zv_tail *out, const zv_env *env, const double *sorted, size_t n, double end,
                      zv_err *err) {
    size_t m = ZV_MIN(n / 100, (size_t)MOST);
    *out = (zv_tail){.state = ZV_TAIL_FEW, .n = n, .exceedances = m, .end = end};
    out->threshold = out->join = out->shape = out->scale = ZV__NAN;
    if (m < ZV_TAIL_LEAST) return ZV_OK;
    out->threshold = sorted[n - m - 1];
    out->join = sorted[n - JOIN];
    out->state = ZV_TAIL_POOR;
    size_t points = 20 + (size_t)sqrt((double)m); /* at most ZV_TAIL_LAWS */
    double *y = ZV_NEW(env, m, double), *grid = ZV_NEW(env, 2 * points, double);
    zv_status status = y && grid ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) {
        /* ties with the threshold are no exceedances; a grain keeps their logarithms finite */
        for (size_t j = 0; j < m; j++) y[j] = ZV_MAX(excess(out, sorted[n - m + j]), 1e-12);
        zhang_stephens(out, y, m, grid, grid + points, points);
        bool sound = isfinite(out->shape) && isfinite(out->scale) && out->scale > 0;
        if (sound && fits_the_largest(out, sorted)) out->state = ZV_TAIL_FITTED;
    }
    zv__free(env, grid);
    zv__free(env, y);
    return status;
}

/* ---- Asking ---- */

bool zv_tail_beyond(const zv_tail *t, double x) {
    return t->state == ZV_TAIL_FITTED && x > t->join;
}

/* Variance of log G(y) - log G(y_join): gradient of both in (shape, scale), and the covariance of
 * their maximum likelihood estimates, (1 + ξ)/m · [1 + ξ, -σ; -σ, 2σ²] (Smith 1987). */
static double log_variance(const zv_tail *t, double y, double at) {
    double k = t->shape, s = t->scale, g[2] = {0, 0}, both[2] = {y, at};
    for (int i = 0; i < 2; i++) {
        double v = both[i], z = k * v / s, sign = i ? -1 : 1, along;
        if (fabs(z) < 1e-4) {
            along = v * v / (2 * s * s);
        } else {
            along = log1p(ZV_MAX(z, -1 + 1e-12)) / (k * k) - v / (k * ZV_MAX(s + k * v, 1e-12 * s));
        }
        g[0] += sign * along;
        g[1] += sign * v / (s * ZV_MAX(s + k * v, 1e-12 * s));
    }
    double c = ZV_MAX(1 + k, 0.1) / (double)t->exceedances;
    return c * ((1 + k) * g[0] * g[0] - 2 * s * g[0] * g[1] + 2 * s * s * g[1] * g[1]);
}

static double beyond_share(const zv_tail *t, double x, zv_interval *interval) {
    double n = (double)t->n, y = excess(t, x), at = excess(t, t->join);
    double share = JOIN / (n + 1) * beyond(t, y, at);
    double least = 1 / (ZV_TAIL_REACH * n);
    bool within = share > least;
    if (!within) share = least;
    if (interval) {
        /* a fit that came out too heavy also thinks itself too sure: an exponential tail at the same
         * depth is asked too, and the more doubtful of the two believed */
        const zv_tail flat = {.scale = 1, .exceedances = t->exceedances};
        double end = within ? y : at;
        double fit = ZV_MAX(log_variance(t, end, at),
                            log_variance(&flat, -log_survival(t, end), -log_survival(t, at)));
        double sd = sqrt(ZV_MAX(fit, 0) + 1.0 / JOIN);
        double most = (JOIN + 1.0) / (n + 1) * exp(Z95 / sqrt((double)JOIN));
        *interval = (zv_interval){within ? share * exp(-Z95 * sd) : 0, share * exp(Z95 * sd)};
        interval->hi = ZV_MAX(share, ZV_MIN(interval->hi, most));
    }
    return share;
}

double zv_tail_share(const zv_tail *t, const double *sorted, size_t n, double x, double same,
                     zv_interval *interval) {
    if (interval) *interval = (zv_interval){ZV__NAN, ZV__NAN};
    if (isnan(x)) return ZV__NAN;
    if (zv_tail_beyond(t, x - same)) return beyond_share(t, x, interval);
    size_t lo = 0, hi = n; /* the first value ≥ x - same */
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (sorted[mid] < x - same) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    double share = (1 + (double)(n - lo)) / (1 + (double)n);
    if (interval) {
        *interval = zv_stat_share_interval(n - lo, n, 0.95);
        if (interval->hi < share) interval->hi = share;
    }
    return share;
}
