/* explain_hubs_skew.c — skewness of N_k (Radovanović, Nanopoulos & Ivanović 2010), from all rows or a sample of them.
 *
 * Of a rows that asked, f had this one among their nearest. f is hypergeometric given N = N_k, so that
 *     E f(f - 1) = N(N - 1) a(a - 1)/((n - 1)(n - 2)),    and so on for f(f - 1)(f - 2),
 * and the moments of N_k are had without the noise that f adds. (A row that asked was asked about once less.) The
 * skewness is a function of two U-statistics over the rows that asked, of degree 2 and 3.
 *
 * Its variance. Write it as v1 + v2 + v3, by how many rows that asked act together (Hoeffding 1948). With the first,
 * second and third differences from leaving rows out, D_a, D_ab, D_abc (Efron & Stein 1981):
 *     Σ (D_a - mean)² ≈ v1 + 2 v2 + 3 v3,   Σ D_ab² ≈ v2 + 3 v3,   Σ D_abc² ≈ v3.
 * The plain jackknife, the first of them, is up to three times too large where few rows are met more than twice. Each sum
 * is noisy, and what cutting off below 0 took from v2 would be counted once more in v1: the parts are fitted into the sum
 * that holds them. The
 * draw being of a share p of the rows without replacement, v_j is to be multiplied by 1 - p^j.
 */
#include "explain/explain_hubs.h"

#include "base/base_private.h"

enum { LEAST_ASKED = 30, LEAST_TRIPLES = 30 };
#define MOST_NOISE 0.3

typedef struct sums {
    double pairs[2], triples[2]; /* Σ f(f - 1), Σ f(f - 1)(f - 2); [1]: of rows that asked */
} sums;

static double pairs_of(double f) {
    return f * (f - 1);
}

static double triples_of(double f) {
    return f * (f - 1) * (f - 2);
}

/* Of m rows that asked; *var: the variance of N_k. */
static double skew_of(const zv_hubs *h, const sums *s, double m, double *var) {
    const double n = (double)h->usable, k = (double)h->k;
    double two = 0, three = 0;
    for (int own = 0; own < 2; own++) {
        const double a = m - own;
        two += s->pairs[own] * pairs_of(n - 1) / pairs_of(a) / n;
        if (s->triples[own] > 0) three += s->triples[own] * triples_of(n - 1) / triples_of(a) / n;
    }
    const double square = two + k, cube = three + 3 * two + k;
    *var = square - k * k;
    return *var > 1e-9 ? (cube - 3 * k * square + 2 * k * k * k) / pow(*var, 1.5) : ZV__NAN;
}

/* Σ (D_a - mean)², and how many degrees of freedom it has: 2m/(kurtosis - 1), so m where D_a is normal and few where a
 * few rows carry it. */
static double first_differences(const zv_hubs *h, const sums *all, double *freedom) {
    zv_moments left = {0};
    const double m = (double)h->n_asked;
    for (size_t i = 0; i < h->n_asked; i++) {
        sums s = *all;
        const double own = (double)h->found[h->asked[i]];
        s.pairs[1] -= pairs_of(own);
        s.triples[1] -= triples_of(own);
        s.pairs[0] += pairs_of(own);
        s.triples[0] += triples_of(own);
        for (size_t j = 0; j < h->lengths[i]; j++) {
            const size_t row = h->lists[i * h->k + j].row;
            const double f = (double)h->found[row];
            const bool asked = zv__hubs_was_asked(h, row);
            s.pairs[asked] -= pairs_of(f) - pairs_of(f - 1);
            s.triples[asked] -= triples_of(f) - triples_of(f - 1);
        }
        double var;
        zv_moments_add(&left, skew_of(h, &s, m - 1, &var));
    }
    *freedom = 2 * m / (left.m4 * m / (left.m2 * left.m2) - 1);
    return (m - 1) / m * left.m2;
}

/* Who had a row among its nearest: askers of row x are who[first[x]] … who[first[x + 1] - 1]. */
typedef struct inverted {
    size_t *first, *who;
    double *sum; /* [n_asked] of D_ab, for one a */
    size_t *met; /* [n_asked] the b with a sum */
} inverted;

static bool invert(inverted *v, const zv_hubs *h) {
    v->first = ZV_NEW_ZERO(h->env, h->size + 2, size_t);
    v->who = ZV_NEW(h->env, h->n_asked * h->k, size_t);
    v->sum = ZV_NEW_ZERO(h->env, h->n_asked, double);
    v->met = ZV_NEW(h->env, h->n_asked, size_t);
    if (!v->first || !v->who || !v->sum || !v->met) return false;
    for (size_t x = 0; x < h->size; x++) v->first[x + 2] = v->first[x + 1] + h->found[x];
    for (size_t i = 0; i < h->n_asked; i++)
        for (size_t j = 0; j < h->lengths[i]; j++)
            v->who[v->first[h->lists[i * h->k + j].row + 1]++] = i;
    return true;
}

/* Σ D_ab², D_ab = Σ over rows that a and b both have of 2α + 6β(f - 2). */
static double second_differences(inverted *v, const zv_hubs *h, double alpha, double beta) {
    double squares = 0;
    for (size_t a = 0; a < h->n_asked; a++) {
        size_t n = 0;
        for (size_t j = 0; j < h->lengths[a]; j++) {
            const size_t x = h->lists[a * h->k + j].row;
            const double by = 2 * alpha + 6 * beta * ((double)h->found[x] - 2);
            for (size_t i = v->first[x]; i < v->first[x + 1] && v->who[i] < a; i++) {
                const size_t b = v->who[i];
                if (v->sum[b] == 0) v->met[n++] = b;
                v->sum[b] += by;
                if (v->sum[b] == 0) v->sum[b] = 1e-300;
            }
        }
        for (size_t i = 0; i < n; i++) {
            squares += v->sum[v->met[i]] * v->sum[v->met[i]];
            v->sum[v->met[i]] = 0;
        }
    }
    return squares;
}

static zv_status skew_interval(zv_interval *out, const zv_hubs *h, const sums *s, zv_err *err) {
    const double n = (double)h->usable, m = (double)h->n_asked, k = (double)h->k, p = m / n;
    double var, value = skew_of(h, s, m, &var);
    const double beta = triples_of(n - 1) / triples_of(m) / n / pow(var, 1.5);
    const double alpha =
        pairs_of(n - 1) / pairs_of(m) / n * ((3 - 3 * k) / pow(var, 1.5) - 1.5 * value / var);
    inverted v = {.first = NULL};
    const bool fine = invert(&v, h);
    if (fine) {
        double freedom;
        const double one = first_differences(h, s, &freedom);
        const double two = second_differences(&v, h, alpha, beta);
        const double three = 36 * beta * beta * (s->triples[0] + s->triples[1]) / 6;
        /* of one variance each term is a part: 3 v3 ≤ two, 2 v2 + 3 v3 ≤ one */
        double v3 = ZV_MIN(three, two / 3), v2 = two - 3 * v3;
        const double fit = ZV_MIN(1.0, one / (2 * v2 + 3 * v3));
        v2 *= fit;
        v3 *= fit;
        const double v1 = ZV_MAX(0.0, one - 2 * v2 - 3 * v3);
        /* where single rows carry most of it, the ratio's curvature, which these differences don't see, is worth as
         * much as what the plain jackknife has too much */
        const double var_of_skew =
            v1 > v2 + v3 ? one * (1 - p) : v1 * (1 - p) + v2 * (1 - p * p) + v3 * (1 - p * p * p);
        const double se = sqrt(var_of_skew);
        const double half = zv_stat_t_quantile(0.975, ZV_MAX(2.0, ZV_MIN(freedom, m - 1))) * se;
        *out = (zv_interval){value - half, value + half};
        if (value - half > 0.5) /* hubs come as rare events do */
            *out = (zv_interval){value * exp(-half / value), value * exp(half / value)};
    }
    zv__free(h->env, v.met);
    zv__free(h->env, v.sum);
    zv__free(h->env, v.who);
    zv__free(h->env, v.first);
    return fine ? ZV_OK : zv__nomem(err);
}

/* The variance that triples alone would give the skewness if rows asked at random: v3 for f of Poisson's law. Above some
 * limit a sample can't tell a skewness of 0 from one of 3, whatever number comes out. */
static double noise_of(const zv_hubs *h, double var) {
    const double n = (double)h->usable, m = (double)h->n_asked, k = (double)h->k;
    return 6 * n * n / (m * m * m) * pow(k / var, 3);
}

zv_status zv_hubs_skew(double *skew, zv_interval *interval, const zv_hubs *h, zv_err *err) {
    sums s = {{0, 0}, {0, 0}};
    size_t triples = 0;
    double var;
    *skew = ZV__NAN;
    if (interval) *interval = (zv_interval){ZV__NAN, ZV__NAN};
    for (size_t i = 0; i < h->size; i++) {
        const double f = (double)h->found[i];
        if (f < 2) continue;
        const bool asked = zv__hubs_was_asked(h, i);
        s.pairs[asked] += pairs_of(f);
        s.triples[asked] += triples_of(f);
        triples += f > 2;
    }
    if (!zv_hubs_all(h) && (h->n_asked < LEAST_ASKED || triples < LEAST_TRIPLES)) return ZV_OK;
    *skew = skew_of(h, &s, (double)h->n_asked, &var);
    if (!zv_hubs_all(h) && !(noise_of(h, var) <= MOST_NOISE)) *skew = ZV__NAN;
    return interval && !zv_hubs_all(h) && !isnan(*skew) ? skew_interval(interval, h, &s, err)
                                                        : ZV_OK;
}
