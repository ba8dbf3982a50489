#include "base/base_private.h"

#include "stat/stat_private.h"

/* stat_correlation.c — Pearson, Spearman, shares, and their intervals. */

/* r = Σ (x - x̄)(y - ȳ) / √(Σ (x - x̄)² Σ (y - ȳ)²), in two passes. Values are taken relative to the
 * first one, which costs nothing and makes a constant side exactly zero, whatever its size. */
double zv_stat_pearson(const double *x, const double *y, size_t n) {
    if (n < 2) return ZV__NAN;
    double mean_x = 0, mean_y = 0, xx = 0, yy = 0, xy = 0;
    for (size_t i = 0; i < n; i++) {
        mean_x += x[i] - x[0];
        mean_y += y[i] - y[0];
    }
    mean_x /= (double)n;
    mean_y /= (double)n;
    for (size_t i = 0; i < n; i++) {
        double dx = x[i] - x[0] - mean_x, dy = y[i] - y[0] - mean_y;
        xx += dx * dx;
        yy += dy * dy;
        xy += dx * dy;
    }
    if (!(xx > 0 && yy > 0)) return ZV__NAN;
    /* One root, so that r(x, x) is exactly 1; two where the product over- or underflows. */
    double product = xx * yy, r = xy / (isnormal(product) ? sqrt(product) : sqrt(xx) * sqrt(yy));
    return r > 1 ? 1 : r < -1 ? -1 : r;
}

zv_status zv_stat_spearman(double *rho, const zv_env *env, const double *x, const double *y,
                           size_t n, zv_err *err) {
    *rho = ZV__NAN;
    double *rank_x = ZV_NEW(env, n, double), *rank_y = ZV_NEW(env, n, double);
    size_t *scratch = ZV_NEW(env, n, size_t);
    zv_status status = ZV_OK;
    if (rank_x && rank_y && scratch) {
        zv_stat_ranks(rank_x, x, n, scratch);
        zv_stat_ranks(rank_y, y, n, scratch);
        *rho = zv_stat_pearson(rank_x, rank_y, n);
    } else {
        status = zv__nomem(err);
    }
    zv__free(env, scratch);
    zv__free(env, rank_y);
    zv__free(env, rank_x);
    return status;
}

/* Fisher (1921): atanh r is nearly normal with the given variance. */
static zv_interval fisher_interval(double r, double variance, double level) {
    if (!(r >= -1 && r <= 1) || !zv__level_ok(level)) return zv__interval_none();
    double z = atanh(r), half = -zv_stat_normal_quantile((1 - level) / 2) * sqrt(variance);
    return (zv_interval){tanh(z - half), tanh(z + half)};
}

zv_interval zv_stat_pearson_interval(double r, size_t n, double level) {
    if (n < 4) return zv__interval_none();
    return fisher_interval(r, 1 / (double)(n - 3), level);
}

zv_interval zv_stat_spearman_interval(double rho, size_t n, double level) {
    if (n < 4) return zv__interval_none();
    return fisher_interval(rho, (1 + rho * rho / 2) / (double)(n - 3), level);
}

/* Wilson (1927): the shares p whose score |p̂ - p| / √(p (1 - p) / n) stays below z,
 *     (p̂ + z²/2n ± z √(p̂ (1 - p̂) / n + z²/4n²)) / (1 + z²/n).
 * The ends at 0 and n hits are 0 and 1 exactly, which rounding would miss. */
zv_interval zv_stat_share_interval(uint64_t hits, uint64_t n, double level) {
    if (n == 0 || hits > n || !zv__level_ok(level)) return zv__interval_none();
    double size = (double)n, share = (double)hits / size;
    double z = -zv_stat_normal_quantile((1 - level) / 2), pull = z * z / size;
    double half = z * sqrt(share * (1 - share) / size + pull / (4 * size));
    double lo = (share + pull / 2 - half) / (1 + pull);
    double hi = (share + pull / 2 + half) / (1 + pull);
    return (zv_interval){hits == 0 ? 0 : ZV_MAX(lo, 0.0), hits == n ? 1 : ZV_MIN(hi, 1.0)};
}
