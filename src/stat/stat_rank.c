#include "base/base_private.h"

#include "stat/stat_private.h"

/* stat_rank.c — Spearman's correlation with an interval that asks nothing of the law behind the pairs.
 *
 * With u, v the ranks of x and y over n, centred, ρ = C/√(V_u V_v), C = mean uv, V_u = mean u², V_v = mean v².
 * A pair that comes in pulls at C in three ways: by its own uv, and by the ranks of all others, which it moves:
 *     I_C(i) = u_i v_i + (1/n) Σ_j K(x_i, x_j) v_j + (1/n) Σ_j K(y_i, y_j) u_j - 3C,   K(a, b) = [a < b] + ½[a = b]
 * and likewise I_V(i) = u_i² + (2/n) Σ_j K(x_i, x_j) u_j - 3V (influence functions: Hampel 1974; of Spearman's ρ:
 * Croux & Dehon 2010). Then I_ρ = I_C/√(V_u V_v) - ρ/2 (I_Vu/V_u + I_Vv/V_v), Var ρ ≈ mean I_ρ²/n, and the
 * interval is Fisher's: atanh ρ ± z·SE/(1 - ρ²). The sums are suffix sums in sorted order: O(n log n). */

typedef struct side {
    const double *x;
    double *rank; /* [n] centred, over n */
    double *own, *cross; /* [n] (1/n) Σ_j K(x_i, x_j) times own rank, times the other side's */
    size_t *order; /* [n] rows by x */
    double var;
} side;

static int by_value(const void *a, const void *b, void *ctx) {
    const double *x = ctx, p = x[*(const size_t *)a], q = x[*(const size_t *)b];
    return (p > q) - (p < q);
}

/* out[i] = (1/n) Σ_j K(x_i, x_j) w_j. */
static void pull(double *out, const side *s, const double *w, size_t n) {
    double above = 0;
    for (size_t end = n, begin; end > 0; end = begin) {
        double same = 0;
        for (begin = end; begin > 0 && s->x[s->order[begin - 1]] == s->x[s->order[end - 1]];
             begin--)
            same += w[s->order[begin - 1]];
        for (size_t i = begin; i < end; i++) out[s->order[i]] = (above + same / 2) / (double)n;
        above += same;
    }
}

static bool rank_side(side *s, const zv_env *env, const double *x, size_t n) {
    s->x = x;
    s->rank = ZV_NEW(env, 3 * n, double);
    s->order = ZV_NEW(env, n, size_t);
    if (!s->rank || !s->order) return false;
    s->own = s->rank + n;
    s->cross = s->own + n;
    zv_stat_ranks(s->rank, x, n, s->order);
    for (size_t i = 0; i < n; i++) {
        s->order[i] = i;
        s->rank[i] = (s->rank[i] - (double)(n + 1) / 2) / (double)n;
        s->var += s->rank[i] * s->rank[i] / (double)n;
    }
    qsort_r(s->order, n, sizeof *s->order, by_value, (void *)(uintptr_t)x);
    pull(s->own, s, s->rank, n);
    return true;
}

static void correlate(double *rho, zv_interval *interval, side *a, side *b, size_t n,
                      double level) {
    double c = 0, scale = sqrt(a->var * b->var), sum = 0;
    for (size_t i = 0; i < n; i++) c += a->rank[i] * b->rank[i] / (double)n;
    if (!(scale > 0)) return;
    *rho = ZV_MAX(-1.0, ZV_MIN(1.0, c / scale));
    pull(a->cross, a, b->rank, n);
    pull(b->cross, b, a->rank, n);
    for (size_t i = 0; i < n; i++) {
        const double u = a->rank[i], v = b->rank[i];
        const double of_c = u * v + a->cross[i] + b->cross[i] - 3 * c;
        const double of_u = u * u + 2 * a->own[i] - 3 * a->var;
        const double of_v = v * v + 2 * b->own[i] - 3 * b->var;
        const double of_rho = of_c / scale - *rho / 2 * (of_u / a->var + of_v / b->var);
        sum += of_rho * of_rho;
    }
    const double rest = 1 - *rho * *rho, se = sqrt(sum / (double)n / (double)(n - 3)) / rest;
    if (!(se > 0) || !(rest > 1e-9) || !zv__level_ok(level)) return;
    const double half = -zv_stat_normal_quantile((1 - level) / 2) * se, z = atanh(*rho);
    *interval = (zv_interval){tanh(z - half), tanh(z + half)};
}

zv_status zv_stat_spearman_any(double *rho, zv_interval *interval, const zv_env *env,
                               const double *x, const double *y, size_t n, double level,
                               zv_err *err) {
    side a = {.x = NULL}, b = {.x = NULL};
    *rho = ZV__NAN;
    *interval = zv__interval_none();
    for (size_t i = 0; i < n; i++)
        if (isnan(x[i]) || isnan(y[i])) return ZV_OK;
    if (n < 4) return ZV_OK;
    const bool fine = rank_side(&a, env, x, n) && rank_side(&b, env, y, n);
    if (fine) correlate(rho, interval, &a, &b, n, level);
    zv__free(env, a.order);
    zv__free(env, a.rank);
    zv__free(env, b.order);
    zv__free(env, b.rank);
    return fine ? ZV_OK : zv__nomem(err);
}
