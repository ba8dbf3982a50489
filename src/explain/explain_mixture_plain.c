/* explain_mixture_plain.c — the posterior of a mixture again, by the plain road: other ways to each step than prob_mixture.c
 * takes, and nothing of prob or stat. The skew is found by a grid that narrows, the curve as the max-min of all slopes,
 * halves by copying. Slow on purpose.
 */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_private.h"

typedef struct plain {
    const zv_env *env;
    const double *x; /* [n] ascending */
    size_t n, knots, most; /* most: the last knot that stands out; SIZE_MAX: none */
    size_t *rank;
    double *u, *error; /* [knots] */
    double prior, center, scale, skew;
    double *half; /* [n] */
} plain;

static double normal(double z) {
    return 0.5 * erfc(-z / sqrt(2));
}

/* Place of a point in units of scale; the inverse of x = (e^(gz) - 1)/g, and beyond the fitted part straight on where
 * the law would end. */
static double straight(const plain *p, double x) {
    double t = (x - p->center) / p->scale, g = p->skew;
    if (fabs(g) < 1e-9) return t;
    double z = g > 0 ? ZV_MIXTURE_FROM : ZV_MIXTURE_UPTO, edge = (exp(g * z) - 1) / g;
    bool out = g > 0 ? t < edge : t > edge;
    return out ? z + t - edge : log(1 + g * t) / g;
}

static double share_beyond(const plain *p, double x) {
    return ZV_MAX(normal(-straight(p, x)), 1 / (ZV_TAIL_REACH * (double)p->n));
}

/* Weighted sum of squares that a skew leaves over, from the normal equations of x = a + b t. */
static double rest(plain *p, const double *x, double g) {
    double s[6] = {0};
    for (int pass = 0; pass < 2; pass++) {
        double left = 0;
        for (int j = 0; j < ZV_MIXTURE_POINTS; j++) {
            double z =
                ZV_MIXTURE_FROM + (ZV_MIXTURE_UPTO - ZV_MIXTURE_FROM) * j / (ZV_MIXTURE_POINTS - 1);
            double w = exp(-z * z) / (normal(z) * normal(-z));
            double t = fabs(g) < 1e-9 ? z : (exp(g * z) - 1) / g, apart;
            if (pass == 0) {
                const double add[] = {w, w * t, w * t * t, w * x[j], w * t * x[j]};
                for (int k = 0; k < 5; k++) s[k] += add[k];
                continue;
            }
            apart = x[j] - p->center - p->scale * t;
            left += w * apart * apart;
        }
        if (pass) return left;
        double det = s[0] * s[2] - s[1] * s[1];
        p->center = (s[2] * s[3] - s[1] * s[4]) / det;
        p->scale = (s[0] * s[4] - s[1] * s[3]) / det;
        p->skew = g;
    }
    return ZV__NAN;
}

static void fit_law(plain *p, const double *sorted, size_t n, double background, double *x) {
    double from = -ZV_MIXTURE_SKEWEST, step = ZV_MIXTURE_SKEWEST / 20, best = 0;
    for (int j = 0; j < ZV_MIXTURE_POINTS; j++) {
        double z =
            ZV_MIXTURE_FROM + (ZV_MIXTURE_UPTO - ZV_MIXTURE_FROM) * j / (ZV_MIXTURE_POINTS - 1);
        double place = floor(normal(z) * background * (double)n);
        x[j] = sorted[place < 0 ? 0 : place > (double)n - 1 ? n - 1 : (size_t)place];
    }
    for (int narrower = 0; narrower < 9; narrower++, step /= 10) {
        double least = ZV__NEVER;
        for (int i = 0; i <= 40; i++) {
            double g = from + step * i, left;
            if (fabs(g) > ZV_MIXTURE_SKEWEST) continue;
            left = rest(p, x, g);
            if (left < least) {
                least = left;
                best = g;
            }
        }
        from = best - 2 * step;
    }
    rest(p, x, best);
}

static void find_most(plain *p, bool with_error) {
    double best = 0;
    p->most = SIZE_MAX;
    p->prior = 0;
    for (size_t k = 0; k < p->knots; k++) {
        double rows = (double)p->rank[k], foretold = (double)p->n * p->u[k];
        double law = with_error ? (double)p->n * p->error[k] : 0;
        double sure = rows - foretold - ZV_MIXTURE_SURE * sqrt(foretold + law * law);
        if (sure <= best) continue;
        best = sure;
        p->most = k;
        p->prior = (rows - foretold) / (double)p->n;
    }
}

/* The mean over halves of what their laws foretell, and a doubt. */
static zv_status halves(plain *p, uint64_t seed, double *points, zv_err *err) {
    zv_rng rng = zv_rng_stream(seed, ZV_MIXTURE_STREAM);
    double *sum = ZV_NEW_ZERO(p->env, 2 * p->knots, double), *squares = sum + p->knots;
    if (!sum) return zv__nomem(err);
    for (int h = 0; h < ZV_MIXTURE_HALVES; h++) {
        size_t n = 0;
        uint64_t bits = 0;
        for (size_t i = 0; i < p->n; i++, bits >>= 1) {
            if (i % 64 == 0) bits = zv_rng_u64(&rng);
            if (bits & 1) p->half[n++] = p->x[i];
        }
        fit_law(p, p->half, n, 1 - p->prior, points);
        for (size_t k = 0; k < p->knots; k++) {
            double u = p->scale > 0 ? share_beyond(p, p->x[p->n - p->rank[k]]) : 1;
            sum[k] += u / ZV_MIXTURE_HALVES;
            squares[k] += u * u / ZV_MIXTURE_HALVES;
        }
    }
    for (size_t k = 0; k < p->knots; k++) {
        double var = (squares[k] - sum[k] * sum[k]) * ZV_MIXTURE_HALVES / (ZV_MIXTURE_HALVES - 1);
        p->error[k] = sqrt(ZV_MAX(var, 0));
        p->u[k] = ZV_MIN(sum[k] + ZV_MIXTURE_DOUBT * p->error[k], 1);
        if (k && p->u[k] < p->u[k - 1]) p->u[k] = p->u[k - 1];
    }
    zv__free(p->env, sum);
    return ZV_OK;
}

/* Slope at knot `at`: the smallest over beginnings of the largest over ends of rows/foretold between them. */
static double slope(const plain *p, size_t at) {
    double least = ZV__NEVER;
    for (size_t a = 0; a <= at; a++) {
        double from = a ? (double)p->rank[a - 1] : 0, most = 0;
        double u = a ? p->u[a - 1] : 0;
        from = ZV_MAX(from - ZV_MIXTURE_DOUBT * sqrt(from), 0);
        for (size_t b = at; b < p->knots; b++) {
            double rows = (double)p->rank[b] - ZV_MIXTURE_DOUBT * sqrt((double)p->rank[b]) - from;
            double wide = (double)p->n * (p->u[b] - u);
            if (wide > 0 || rows > 0) most = ZV_MAX(most, wide > 0 ? rows / wide : ZV__NEVER);
        }
        least = ZV_MIN(least, most);
    }
    return least;
}

/* Simes: is there more beyond the bulk, or at its other end, than chance brings? */
static double chance(const plain *p, bool low) {
    double least = 1, n = (double)p->n;
    for (size_t k = 0; k < p->knots; k++) {
        double u = low ? ZV_MAX(normal(straight(p, p->x[p->rank[k] - 1])), 1 / (ZV_TAIL_REACH * n))
                       : p->u[k];
        least = ZV_MIN(least, n * u / (double)p->rank[k]);
    }
    return least;
}

/* At least as many as stand as far out at the low end, by the law or by distance. `law` is of all rows. */
static void mirror(plain *p, const plain *law) {
    for (size_t k = 0; k < p->knots; k++) {
        size_t low = 0;
        double x = p->x[p->n - p->rank[k]], far = x - law->center, z = straight(law, x);
        for (size_t i = 0; i < p->n / 2; i++) {
            if (-straight(law, p->x[i]) < z && law->center - p->x[i] < far) break;
            low++;
        }
        p->u[k] = ZV_MAX(p->u[k], (double)low / (double)p->n);
    }
}

static zv_status answer(plain *p, double *out, double at, uint64_t seed, double *points,
                        zv_err *err) {
    double misfit = 0;
    for (int round = 0; round < ZV_MIXTURE_ROUNDS; round++) {
        fit_law(p, p->x, p->n, 1 - p->prior, points);
        if (!(p->scale > 0)) return ZV_OK;
        for (size_t k = 0; k < p->knots; k++) p->u[k] = share_beyond(p, p->x[p->n - p->rank[k]]);
        find_most(p, false);
    }
    for (int j = 0; j < ZV_MIXTURE_POINTS; j++) {
        double z =
            ZV_MIXTURE_FROM + (ZV_MIXTURE_UPTO - ZV_MIXTURE_FROM) * j / (ZV_MIXTURE_POINTS - 1);
        misfit = ZV_MAX(misfit, fabs(normal(straight(p, points[j])) - normal(z)));
    }
    if (misfit > ZV_MIXTURE_MISFIT + ZV_MIXTURE_NOISE / sqrt((double)p->n)) return ZV_OK;
    if (chance(p, true) <= ZV_MIXTURE_CHANCE) return ZV_OK;
    plain law = *p; /* halves have their own */
    ZV_TRY(halves(p, seed, points, err));
    mirror(p, &law);
    find_most(p, true);
    if (p->most == SIZE_MAX || chance(p, false) > ZV_MIXTURE_CHANCE) return ZV_OK;
    size_t rank = 0, k = 0;
    for (size_t i = 0; i < p->n; i++) rank += p->x[i] >= at;
    while (k < p->knots && p->rank[k] < rank) k++;
    *out = k < p->knots && k <= p->most ? ZV_MAX(1 - (1 - p->prior) / slope(p, k), 0) : 0;
    return ZV_OK;
}

zv_status zv__plain_mixture(double *out, const zv_env *env, double *x, size_t n, double at,
                            uint64_t seed, zv_err *err) {
    plain p = {.env = env, .x = x, .n = n};
    double points[ZV_MIXTURE_POINTS];
    *out = ZV__NAN;
    if (n < ZV_MIXTURE_LEAST) return ZV_OK;
    zv__plain_sort(x, n);
    for (size_t r = 1; r <= n / 10; r += r < ZV_MIXTURE_EACH ? 1 : r / 100) p.knots++;
    p.rank = ZV_NEW(env, p.knots, size_t);
    p.u = ZV_NEW(env, 2 * p.knots, double);
    p.half = ZV_NEW(env, n, double);
    zv_status status = p.rank && p.u && p.half ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) {
        p.error = p.u + p.knots;
        p.knots = 0;
        for (size_t r = 1; r <= n / 10; r += r < ZV_MIXTURE_EACH ? 1 : r / 100)
            p.rank[p.knots++] = r;
        status = answer(&p, out, at, seed, points, err);
    }
    zv__free(env, p.half);
    zv__free(env, p.u);
    zv__free(env, p.rank);
    return status;
}
