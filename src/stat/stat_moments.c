#include "base/base_private.h"

#include "stat/stat_private.h"

/* stat_moments.c — count, mean and centred sums, one value at a time or one sample at a time. */

/* Welford (1962) for the mean and m2, Pébay (2008, eqs. 3.1 with one set of size 1) for m3 and m4.
 * Each sum uses the lower ones as they were, hence the order from high to low. */
void zv_moments_add(zv_moments *m, double x) {
    if (isnan(x)) return;
    double before = (double)m->n, n = before + 1;
    double delta = x - m->mean, step = delta / n;
    double spread = delta * step * before; /* what x adds to m2: δ² (n-1)/n */
    m->m4 +=
        spread * step * step * (n * n - 3 * n + 3) + 6 * step * step * m->m2 - 4 * step * m->m3;
    m->m3 += spread * step * (n - 2) - 3 * step * m->m2;
    m->m2 += spread;
    m->mean += step;
    m->min = m->n == 0 || x < m->min ? x : m->min;
    m->max = m->n == 0 || x > m->max ? x : m->max;
    m->n++;
}

/* Chan, Golub & LeVeque (1979); Pébay (2008, eqs. 2.1). */
void zv_moments_merge(zv_moments *m, const zv_moments *other) {
    zv_moments a = *m, b = *other;
    if (b.n == 0) return;
    if (a.n == 0) {
        *m = b;
        return;
    }
    double na = (double)a.n, nb = (double)b.n, n = na + nb;
    double d = b.mean - a.mean, share_a = na / n, share_b = nb / n;
    double between = d * d * na * share_b; /* d² na nb / n */
    m->m4 = a.m4 + b.m4 +
            between * d * d * (share_a * share_a - share_a * share_b + share_b * share_b) +
            6 * d * d * (share_a * share_a * b.m2 + share_b * share_b * a.m2) +
            4 * d * (share_a * b.m3 - share_b * a.m3);
    m->m3 =
        a.m3 + b.m3 + between * d * (share_a - share_b) + 3 * d * (share_a * b.m2 - share_b * a.m2);
    m->m2 = a.m2 + b.m2 + between;
    m->mean = a.mean + d * share_b;
    m->min = ZV_MIN(a.min, b.min);
    m->max = ZV_MAX(a.max, b.max);
    m->n = a.n + b.n;
}

double zv_moments_var(const zv_moments *m) {
    return m->n < 2 ? ZV__NAN : m->m2 / (double)(m->n - 1);
}

double zv_moments_sd(const zv_moments *m) {
    return sqrt(zv_moments_var(m));
}

double zv_moments_skew(const zv_moments *m) {
    if (m->n < 3 || !(m->m2 > 0)) return ZV__NAN;
    double n = (double)m->n, sd = sqrt(m->m2 / n);
    return m->m3 / n / (sd * sd * sd);
}

zv_interval zv_moments_mean_interval(const zv_moments *m, double level) {
    if (m->n < 2 || !zv__level_ok(level)) return zv__interval_none();
    double n = (double)m->n;
    double half = -zv_stat_t_quantile((1 - level) / 2, n - 1) * zv_moments_sd(m) / sqrt(n);
    return (zv_interval){m->mean - half, m->mean + half};
}
