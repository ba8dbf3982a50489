#include "base/base_private.h"

#include "stat/stat_private.h"

/* stat_spectrum.c — how evenly variance is spread over directions, and how far that is known from n rows.
 *
 * A measure is a function F(λ) of the eigenvalues of the covariance C. With n rows, Ĉ = C + A/√n, and to second order
 *     F(Ĉ) - F(C) ≈ Σ_k h_k A_kk/√n + (1/2n) [Σ_kl H_kl A_kk A_ll + Σ_k≠l g_kl A_kl²],
 *     h = ∂F/∂λ,  H = ∂²F/∂λ∂λ,  g_kl = (h_k - h_l)/(λ_k - λ_l)
 * in the basis of C's eigenvectors (Magnus 1985; Lewis & Sendov 2001). A row y (centred, in that basis) adds yyᵀ - C, so that
 * sd² = Var(Σ_k h_k y_k²)/n and bias = E[Σ_k≠l g_kl y_k² y_l² + Σ_kl H_kl (y_k² - λ_k)(y_l² - λ_l)]/2n: no law is assumed.
 */

enum { BLOCK = 256 };
#define NOTHING 1e-12 /* of the largest eigenvalue */

static void sums(const double *values, size_t n, double *sum, double *squares) {
    *sum = *squares = 0;
    for (size_t k = 0; k < n; k++) {
        const double value = ZV_MAX(values[k], 0);
        *sum += value;
        *squares += value * value;
    }
}

double zv_stat_participation(const double *values, size_t n) {
    double sum, squares;
    sums(values, n, &sum, &squares);
    return squares > 0 ? sum / squares * sum / (double)n : ZV__NAN;
}

/* As in the paper's algorithm, step by step. */
double zv_stat_iso_score(const double *values, size_t n) {
    const double d = (double)n;
    double sum, squares, distance = 0;
    sums(values, n, &sum, &squares);
    if (n < 2 || !(squares > 0)) return ZV__NAN;
    for (size_t k = 0; k < n; k++) {
        const double away = sqrt(d) * ZV_MAX(values[k], 0) / sqrt(squares) - 1;
        distance += away * away;
    }
    const double defect = sqrt(distance) / sqrt(2 * (d - sqrt(d)));
    const double used = d - defect * defect * (d - sqrt(d));
    return (used * used - d) / (d * (d - 1));
}

static double largest(const double *values, size_t n) {
    double most = 0;
    for (size_t k = 0; k < n; k++) most = ZV_MAX(most, values[k]);
    return most;
}

static double log_rank(const double *values, size_t n) {
    double sum = 0, entropy = 0;
    const double least = NOTHING * largest(values, n);
    for (size_t k = 0; k < n; k++)
        if (values[k] > least) sum += sqrt(values[k]);
    if (!(sum > 0)) return ZV__NAN;
    for (size_t k = 0; k < n; k++) {
        if (!(values[k] > least)) continue;
        const double p = sqrt(values[k]) / sum;
        entropy -= p * log(p);
    }
    return entropy;
}

double zv_stat_effective_rank(const double *values, size_t n) {
    return exp(log_rank(values, n));
}

/* ---- Errors ---- */

typedef struct expansion {
    size_t dim;
    double *first; /* h [dim]; 0 for directions that don't vary */
    double *second; /* [dim, dim]: H, and g added off the diagonal */
    double *own; /* [dim]: Σ_l H_kl λ_l, and the sum over k of it times λ_k is `rest` */
    double rest;
} expansion;

/* log participation = 2 log Σλ - log Σλ² - log dim. */
static void of_participation(expansion *e, const double *values, const double *live) {
    double sum, squares;
    sums(values, e->dim, &sum, &squares);
    for (size_t k = 0; k < e->dim; k++) {
        e->first[k] = 2 / sum - 2 * live[k] / squares;
        for (size_t l = 0; l < e->dim; l++)
            e->second[k * e->dim + l] = -2 / (sum * sum) - (k == l ? 2 / squares : 0) +
                                        4 * live[k] / squares * live[l] / squares;
    }
}

/* H = -Σ p log p with p = s/S, s = √λ: ∂H/∂s_k = -(log p_k + H)/S, and once more by the rules. */
static void of_rank(expansion *e, const double *live) {
    const double entropy = log_rank(live, e->dim);
    double all = 0;
    for (size_t k = 0; k < e->dim; k++) all += sqrt(live[k]);
    for (size_t k = 0; k < e->dim; k++)
        if (live[k] > 0)
            e->first[k] =
                -(log(sqrt(live[k]) / all) + entropy) / (2 * all * sqrt(live[k])); /* by λ_k */
    for (size_t k = 0; k < e->dim; k++)
        for (size_t l = 0; l < e->dim; l++) {
            if (!(live[k] > 0) || !(live[l] > 0)) continue;
            const double sk = sqrt(live[k]), sl = sqrt(live[l]);
            const double by_k = 2 * sk * e->first[k], by_l = 2 * sl * e->first[l]; /* by s */
            double value = (1 / all - by_k - by_l) / all;
            if (k == l) value -= 1 / (all * sk);
            value /= 4 * sk * sl;
            if (k == l) value -= by_k / (4 * sk * sk * sk);
            e->second[k * e->dim + l] = value;
        }
}

/* Adds g off the diagonal, in `with`; what H alone needs is kept apart. */
static void expand(expansion *e, const double *live) {
    const size_t dim = e->dim;
    e->rest = 0;
    for (size_t k = 0; k < dim; k++) {
        e->own[k] = 0;
        for (size_t l = 0; l < dim; l++) e->own[k] += e->second[k * dim + l] * live[l];
        e->rest += e->own[k] * live[k];
    }
    for (size_t k = 0; k < dim; k++)
        for (size_t l = 0; l < dim; l++) {
            if (k == l || !(live[k] > 0) || !(live[l] > 0)) continue;
            const double gap = live[k] - live[l];
            /* of nearly equal ones the limit, h' along the line between them */
            const double slope = fabs(gap) > 1e-9 * live[k]
                                     ? (e->first[k] - e->first[l]) / gap
                                     : e->second[k * dim + k] - e->second[k * dim + l];
            e->second[k * dim + l] += slope;
        }
}

/* zᵀ(H + g)z - 2 zᵀHλ + λᵀHλ over rows z, and the moments of h·z. `room` [BLOCK, dim]. */
static void average(const expansion *e, const double *squares, size_t rows, double *room,
                    double *bend, zv_moments *m) {
    const size_t dim = e->dim;
    *bend = 0;
    for (size_t at = 0; at < rows; at += BLOCK) {
        const size_t some = ZV_MIN((size_t)BLOCK, rows - at);
        const double *z = squares + at * dim;
        zv_stat_product(room, z, false, e->second, false, some, dim, dim);
        for (size_t i = 0; i < some; i++) {
            double slope = 0, curve = e->rest;
            for (size_t k = 0; k < dim; k++) {
                slope += e->first[k] * z[i * dim + k];
                curve += (room[i * dim + k] - 2 * e->own[k]) * z[i * dim + k];
            }
            zv_moments_add(m, slope);
            *bend += curve / (double)rows;
        }
    }
}

zv_status zv_stat_spectrum_error(double *bias, double *sd, double *df, const zv_env *env,
                                 zv_spectrum_measure measure, const double *values,
                                 const double *squares, size_t rows, size_t dim, size_t n,
                                 zv_err *err) {
    *bias = *sd = *df = ZV__NAN;
    expansion e = {.dim = dim};
    e.first = ZV_NEW_ZERO(env, dim, double);
    e.second = ZV_NEW_ZERO(env, dim * dim, double);
    e.own = ZV_NEW(env, dim, double);
    double *room = ZV_NEW(env, BLOCK * dim, double), *live = ZV_NEW(env, dim, double);
    const bool ok = e.first && e.second && e.own && room && live;
    if (ok && rows > 1) {
        const double least = NOTHING * largest(values, dim);
        zv_moments m = {0};
        double bend;
        for (size_t k = 0; k < dim; k++) live[k] = values[k] > least ? values[k] : 0;
        if (measure == ZV_LOG_PARTICIPATION)
            of_participation(&e, values, live);
        else
            of_rank(&e, live);
        expand(&e, live);
        average(&e, squares, rows, room, &bend, &m);
        *bias = bend / (2 * (double)n);
        *sd = sqrt(zv_moments_var(&m) / (double)n);
        /* a variance of values with kurtosis κ is as sure as one of 1 + 2n/(κ - 1) normal ones */
        const double kurtosis = (double)m.n * m.m4 / (m.m2 * m.m2);
        *df = ZV_MAX(1, 2 * (double)m.n / (kurtosis - 1));
    }
    zv__free(env, live);
    zv__free(env, room);
    zv__free(env, e.own);
    zv__free(env, e.second);
    zv__free(env, e.first);
    return ok ? ZV_OK : zv__nomem(err);
}
