#include "base/base_private.h"

#include "stat/stat_private.h"

/* stat_intrinsic.c — intrinsic dimension from distances to neighbours: TwoNN and maximum likelihood. */

/* Groups left out in turn for the interval of TwoNN. */
enum { MOST_GROUPS = 40, GROUP_LEAST = 5 };
/* Fewer give no interval: points for TwoNN, and points per neighbour for maximum likelihood. */
enum { TWONN_LEAST = 100, MLE_LEAST = 25 };

/* Where every point is asked, points that are each other's neighbours say the same thing twice, and the variance is larger than
 * that of independent ones. How often neighbours are shared depends on d, and a little on the law; these factors are drawn through the middle of
 * what bench/geometry measures on several. With n of N points asked, only n/N of what they share is met. */
static double shared_twonn(double d) {
    return 1.15 + 0.45 * exp(-(d - 1) / 12);
}

static double shared_mle(double d) {
    return 1.55 + 0.3 * exp(-(d - 1) / 5);
}

static double inflation(double factor, size_t n, size_t points) {
    return 1 + (factor - 1) * ZV_MIN(1.0, (double)n / (double)ZV_MAX(points, 1));
}

/* log d ± half, as an interval of d. */
static zv_interval around(double value, double sd, double df) {
    const double half = zv_stat_t_quantile(0.975, df) * sd;
    if (!isfinite(half) || !isfinite(value)) return zv__interval_none();
    return (zv_interval){value * exp(-half), value * exp(half)};
}

/* ---- TwoNN ---- */

typedef struct ratio {
    double log; /* log(r2/r1) */
    size_t group;
} ratio;

static int by_log(const void *a, const void *b) {
    const ratio *x = a, *y = b;
    return (x->log > y->log) - (x->log < y->log);
}

/* The slope through 0 over the smallest ratios but those of a group, and R² about 0. */
static double slope(const ratio *x, size_t n, size_t kept, double discard, size_t without,
                    double *straight) {
    const size_t used = (size_t)((double)kept * (1 - discard));
    double xy = 0, xx = 0, yy = 0;
    size_t place = 0;
    for (size_t i = 0; i < n && place < used; i++) {
        if (x[i].group == without) continue;
        place++;
        if (place == kept) break; /* nothing is discarded: the last one stands at infinity */
        const double y = -log(1 - (double)place / (double)kept);
        xy += x[i].log * y;
        xx += x[i].log * x[i].log;
        yy += y * y;
    }
    if (straight) *straight = xy * xy / (xx * yy);
    return xx > 0 ? xy / xx : ZV__NAN;
}

static void spread_of_slopes(zv_dimension *out, const ratio *x, size_t n, size_t points,
                             double discard) {
    const size_t groups = ZV_MIN((size_t)MOST_GROUPS, n / GROUP_LEAST);
    zv_moments m = {0};
    for (size_t g = 0; g < groups; g++) {
        size_t size = 0;
        for (size_t i = 0; i < n; i++) size += x[i].group % groups == g;
        zv_moments_add(&m, log(slope(x, n, n - size, discard, g, NULL)));
    }
    const double k = (double)groups;
    const double sd = sqrt((k - 1) * (k - 1) / k * zv_moments_var(&m) *
                           inflation(shared_twonn(out->value), n, points));
    out->interval = around(out->value, sd, k - 1);
}

zv_status zv_stat_twonn(zv_dimension *out, const zv_env *env, const double *near, size_t n,
                        size_t stride, size_t points, double discard, zv_err *err) {
    *out = (zv_dimension){ZV__NAN, zv__interval_none(), 0, ZV__NAN};
    ratio *x = ZV_NEW(env, n, ratio);
    if (!x) return zv__nomem(err);
    for (size_t i = 0; i < n; i++) {
        const double *r = near + i * stride;
        if (r[0] > 0 && isfinite(r[1])) x[out->used++].log = log(r[1] / r[0]);
    }
    const size_t used = out->used;
    const size_t groups = ZV_MAX(ZV_MIN((size_t)MOST_GROUPS, used / GROUP_LEAST), (size_t)1);
    for (size_t i = 0; i < used; i++) x[i].group = i % groups;
    zv__sort(x, used, sizeof *x, by_log);
    if ((size_t)((double)used * (1 - discard)) >= 2)
        out->value = slope(x, used, used, discard, SIZE_MAX, &out->straight);
    if (used >= TWONN_LEAST && isfinite(out->value))
        spread_of_slopes(out, x, used, points, discard);
    zv__free(env, x);
    return ZV_OK;
}

/* ---- Maximum likelihood ---- */

double zv_stat_inverse_dimension(const double *near, size_t k) {
    double sum = 0;
    if (k < 2 || !(near[0] > 0)) return ZV__NAN;
    for (size_t j = 0; j + 1 < k; j++) sum += log(near[k - 1] / near[j]);
    return sum / (double)(k - 1);
}

void zv_stat_dimension_mle(zv_dimension *out, const double *near, size_t n, size_t k,
                           size_t points) {
    zv_moments m = {0};
    *out = (zv_dimension){ZV__NAN, zv__interval_none(), 0, ZV__NAN};
    for (size_t i = 0; i < n; i++) zv_moments_add(&m, zv_stat_inverse_dimension(near + i * k, k));
    out->used = (size_t)m.n;
    if (m.n == 0 || !(m.mean > 0)) return;
    out->value = 1 / m.mean;
    const double sd = zv_moments_sd(&m) / m.mean / sqrt((double)m.n) *
                      sqrt(inflation(shared_mle(out->value), (size_t)m.n, points));
    if (points >= MLE_LEAST * k && m.n >= 10)
        out->interval = around(out->value, sd, (double)m.n - 1);
}
