/* explain_outliers_cov.c — covariances to measure distance by, and the distance.
 *
 * Ledoit & Wolf (2004): with S = X'X/n of centred rows, μ = tr S/p,
 *     δ² = (|S|² - 2μ tr S + pμ²)/p = |S - μI|²/p
 *     β² = min(δ², (Σ_k |x_k|⁴/n - |S|²)/(n p))
 *     Σ = (1 - β²/δ²) S + (β²/δ²) μ I
 * which has an inverse however few the rows are.
 *
 * FAST-MCD (Rousseeuw & Van Driessen 1999): the h = ⌊(n+p+1)/2⌋ rows whose covariance has the least determinant. From p + 1 random
 * rows (every second time from half of all rows) on, steps "the h nearest by the distance of the last estimate" never raise the determinant. 500 starts of two steps, the best 10
 * to the end; above 600 rows they are in five groups of 300 first, then in these together, then in all. The estimate is
 * scaled so that the median distance is that of χ²_p, and made again from the rows within its 97.5th percentile.
 */
#include "explain/explain_outliers.h"

enum { MCD_DIMS = 20, MCD_ROWS = 5, STARTS = 500, BEST = 10, GROUPS = 5, GROUP = 300 };
enum { STEPS = 200, STREAM_MCD = 32 };
#define LEAST_PIVOT 1e-12 /* of the largest variance */
#define MOST_WORK 1e11 /* rows · dim² */
#define MOST_DIM 4096

/* ---- Matrices ---- */

bool zv__cholesky(double *a, size_t dim) {
    double largest = 0;
    for (size_t d = 0; d < dim; d++) largest = ZV_MAX(largest, a[d * dim + d]);
    for (size_t j = 0; j < dim; j++) {
        double sum = a[j * dim + j];
        for (size_t k = 0; k < j; k++) sum -= a[j * dim + k] * a[j * dim + k];
        if (!(sum > LEAST_PIVOT * largest)) return false;
        const double pivot = a[j * dim + j] = sqrt(sum);
        for (size_t i = j + 1; i < dim; i++) {
            double x = a[i * dim + j];
            for (size_t k = 0; k < j; k++) x -= a[i * dim + k] * a[j * dim + k];
            a[i * dim + j] = x / pivot;
        }
    }
    return true;
}

/* T[i][j] = (L⁻¹)[j][i]: the i-th column of the inverse as a row, so that y = L⁻¹x is made of whole rows. */
static void invert(double *t, const double *l, size_t dim) {
    memset(t, 0, dim * dim * sizeof *t);
    for (size_t i = 0; i < dim; i++) {
        double *column = t + i * dim;
        column[i] = 1 / l[i * dim + i];
        for (size_t j = i + 1; j < dim; j++) {
            double sum = 0;
            for (size_t k = i; k < j; k++) sum -= l[j * dim + k] * column[k];
            column[j] = sum / l[j * dim + j];
        }
    }
}

bool zv__shape_whiten(zv__shape_of *s) {
    memcpy(s->factor, s->cov, s->dim * s->dim * sizeof *s->factor);
    if (!zv__cholesky(s->factor, s->dim)) return false;
    invert(s->whiten, s->factor, s->dim);
    return true;
}

double zv__shape_distance(const zv__shape_of *s, const double *x, double *work) {
    const size_t dim = s->dim;
    memset(work, 0, dim * sizeof *work);
    for (size_t i = 0; i < dim; i++) {
        const double centred = x[i] - s->mean[i], *t = s->whiten + i * dim;
        for (size_t j = i; j < dim; j++) work[j] += centred * t[j];
    }
    double sum = 0;
    for (size_t j = 0; j < dim; j++) sum += work[j] * work[j];
    return sum;
}

void zv__shape_free(zv__shape_of *s, const zv_env *env) {
    zv__free(env, s->mean);
    zv__free(env, s->cov);
    zv__free(env, s->whiten);
    zv__free(env, s->factor);
    zv__free(env, s->support);
    *s = (zv__shape_of){.there = false};
}

static zv_status begin(zv__shape_of *s, const zv_env *env, size_t dim, zv_err *err) {
    s->dim = dim;
    s->mean = ZV_NEW_ZERO(env, dim, double);
    s->cov = ZV_NEW_ZERO(env, dim * dim, double);
    s->whiten = ZV_NEW(env, dim * dim, double);
    s->factor = ZV_NEW(env, dim * dim, double);
    return s->mean && s->cov && s->whiten && s->factor ? ZV_OK : zv__nomem(err);
}

/* Mean and covariance of the rows `of` [n] (NULL: the first n), over n - `less`. Of no use where the environment says to
 * stop: whoever learned from it hears that soon. */
static void estimate(zv__shape_of *s, const zv_env *env, const double *x, const size_t *of,
                     size_t n, double less) {
    const size_t dim = s->dim;
    double *centred = s->whiten; /* free until whitening */
    memset(s->mean, 0, dim * sizeof *s->mean);
    memset(s->cov, 0, dim * dim * sizeof *s->cov);
    for (size_t r = 0; r < n; r++)
        for (size_t d = 0; d < dim; d++) s->mean[d] += x[(of ? of[r] : r) * dim + d] / (double)n;
    for (size_t r = 0; r < n && !(r % 64 == 0 && zv_env_stopped(env)); r++) {
        const double *row = x + (of ? of[r] : r) * dim;
        for (size_t d = 0; d < dim; d++) centred[d] = row[d] - s->mean[d];
        for (size_t i = 0; i < dim; i++)
            for (size_t j = 0; j <= i; j++) s->cov[i * dim + j] += centred[i] * centred[j];
    }
    for (size_t i = 0; i < dim; i++)
        for (size_t j = 0; j <= i; j++) {
            s->cov[i * dim + j] /= (double)n - less;
            s->cov[j * dim + i] = s->cov[i * dim + j];
        }
}

/* ---- Ledoit & Wolf ---- */

zv_status zv__shape_ledoit_wolf(zv__shape_of *s, const zv_env *env, const double *x, size_t rows,
                                size_t dim, zv_err *err) {
    ZV_TRY(begin(s, env, dim, err));
    estimate(s, env, x, NULL, rows, 0);
    double fourth = 0, trace = 0, square = 0;
    for (size_t r = 0; r < rows; r++) {
        double sum = 0;
        for (size_t d = 0; d < dim; d++) {
            const double c = x[r * dim + d] - s->mean[d];
            sum += c * c;
        }
        fourth += sum * sum;
    }
    for (size_t i = 0; i < dim * dim; i++) square += s->cov[i] * s->cov[i];
    for (size_t d = 0; d < dim; d++) trace += s->cov[d * dim + d];
    const double n = (double)rows, p = (double)dim, mu = trace / p;
    const double delta = (square - 2 * mu * trace + p * mu * mu) / p;
    const double beta = ZV_MIN(delta, (fourth / n - square) / (n * p));
    s->shrinkage = delta > 0 ? ZV_MAX(0.0, beta) / delta : 0;
    for (size_t i = 0; i < dim * dim; i++) s->cov[i] *= 1 - s->shrinkage;
    for (size_t d = 0; d < dim; d++) s->cov[d * dim + d] += s->shrinkage * mu;
    s->there = zv__shape_whiten(s);
    return ZV_OK;
}

/* ---- FAST-MCD ---- */

typedef struct start {
    double log_det;
    size_t *half; /* [n] the rows of an estimate */
    size_t n;
} start;

typedef struct far_row {
    double distance;
    size_t row;
} far_row;

typedef struct mcd {
    const zv_env *env;
    const double *x;
    size_t dim;
    zv__shape_of *s;
    far_row *far; /* [rows] */
    double *work; /* [dim] */
    zv_rng rng;
} mcd;

static int nearer(const void *x, const void *y) {
    const far_row *a = x, *b = y;
    if (a->distance != b->distance) return a->distance < b->distance ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

static int lower(const void *x, const void *y) {
    const start *a = x, *b = y;
    return (a->log_det > b->log_det) - (a->log_det < b->log_det);
}

/* Estimates from the half of s; its log determinant is infinite if it is flat. */
static void estimate_half(mcd *m, start *s) {
    estimate(m->s, m->env, m->x, s->half, s->n, 0);
    s->log_det = ZV__NEVER;
    if (!zv__shape_whiten(m->s)) return;
    s->log_det = 0;
    for (size_t d = 0; d < m->dim; d++) s->log_det -= 2 * log(m->s->whiten[d * m->dim + d]);
}

/* The n rows `of` into m->far, those nearest by the estimate first. */
static void sort_by_distance(mcd *m, const size_t *of, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const size_t row = of[i];
        m->far[i] = (far_row){zv__shape_distance(m->s, m->x + row * m->dim, m->work), row};
    }
    zv__sort(m->far, n, sizeof *m->far, nearer);
}

/* Up to `steps` steps to the h of the n rows `of` that are nearest, or until the determinant falls no more. */
static void concentrate(mcd *m, start *s, const size_t *of, size_t n, size_t h, size_t steps) {
    estimate_half(m, s);
    for (size_t i = 0; i < steps && s->log_det < ZV__NEVER; i++) {
        const double last = s->log_det;
        sort_by_distance(m, of, n);
        for (s->n = 0; s->n < h; s->n++) s->half[s->n] = m->far[s->n].row;
        estimate_half(m, s);
        if (i > 0 && !(s->log_det < last - 1e-12)) break;
    }
}

static size_t half_of(size_t n, size_t dim) {
    return (n + dim + 1) / 2;
}

/* Draws p + 1 of the rows, and more while they are flat. */
static void draw(mcd *m, start *s, const size_t *of, size_t n) {
    s->n = 0;
    s->log_det = ZV__NEVER;
    while (s->n < ZV_MIN(n, 2 * m->dim + 10) && s->log_det == ZV__NEVER) {
        const size_t want = s->n == 0 ? ZV_MIN(n, m->dim + 1) : s->n + 1;
        while (s->n < want) {
            const size_t row = of[zv_rng_below(&m->rng, n)];
            bool there = false;
            for (size_t i = 0; i < s->n; i++) there = there || s->half[i] == row;
            if (!there) s->half[s->n++] = row;
        }
        estimate_half(m, s);
    }
}

/* Draws half of the rows: an outlier is nearly always among them, but where there is none this leads to lower determinants than
 * p + 1 rows do, the more so the more dimensions there are. */
static void draw_half(mcd *m, start *s, const size_t *of, size_t n) {
    const size_t h = half_of(n, m->dim);
    s->n = 0;
    for (size_t i = 0; i < n && s->n < h; i++)
        if (zv_rng_below(&m->rng, n - i) < h - s->n) s->half[s->n++] = of[i];
    estimate_half(m, s);
}

/* The best `BEST` of `starts` drawn from `of`, into best, which has room for one more. */
static void search(mcd *m, start *best, size_t *n_best, const size_t *of, size_t n, size_t starts) {
    for (size_t k = 0; k < starts && !zv_env_stopped(m->env); k++) {
        start *s = &best[*n_best];
        if (k % 2)
            draw_half(m, s, of, n);
        else
            draw(m, s, of, n);
        if (s->log_det == ZV__NEVER) continue;
        concentrate(m, s, of, n, half_of(n, m->dim), 2);
        if (s->log_det == ZV__NEVER) continue;
        zv__sort(best, *n_best + 1, sizeof *best, lower);
        if (*n_best < BEST) ++*n_best;
    }
}

/* Five groups of 300, in each a hundred starts; the best of them all, carried on in the groups together. */
static void search_groups(mcd *m, start *best, size_t *n_best, size_t *of, size_t rows) {
    const size_t groups = ZV_MIN((size_t)GROUPS, rows / GROUP), n = groups * GROUP;
    for (size_t i = 0; i < n; i++) {
        const size_t j = i + zv_rng_below(&m->rng, rows - i), keep = of[i];
        of[i] = of[j];
        of[j] = keep;
    }
    for (size_t g = 0; g < groups; g++) {
        size_t found = 0;
        search(m, best + *n_best, &found, of + g * GROUP, GROUP, STARTS / groups);
        *n_best += found;
    }
    for (size_t k = 0; k < *n_best; k++) concentrate(m, &best[k], of, n, half_of(n, m->dim), 2);
    zv__sort(best, *n_best, sizeof *best, lower);
    *n_best = ZV_MIN(*n_best, (size_t)BEST);
}

/* The quantile of χ²_p (Wilson & Hilferty 1931). */
static double chi_square(double p, double z) {
    const double v = 2 / (9 * p), root = 1 - v + z * sqrt(v);
    return p * root * root * root;
}

/* The half is in m->s; scales it and makes the estimate again, into s, from all that are not far from it. */
static void reweight(mcd *m, start *s, const size_t *all, size_t rows) {
    const double p = (double)m->dim;
    sort_by_distance(m, all, rows);
    const double scale = m->far[rows / 2].distance / chi_square(p, 0);
    const double limit = scale * chi_square(p, 1.95996398454005);
    s->n = 0;
    for (size_t i = 0; i < rows; i++)
        if (m->far[i].distance <= limit) {
            s->half[s->n++] = m->far[i].row;
            m->s->support[m->far[i].row] = 1;
        }
    estimate_half(m, s);
    m->s->there = s->log_det < ZV__NEVER;
}

static void finish(mcd *m, start *best, size_t n_best, const size_t *all, size_t rows) {
    const size_t h = half_of(rows, m->dim);
    for (size_t k = 0; k < n_best; k++) concentrate(m, &best[k], all, rows, h, STEPS);
    zv__sort(best, n_best, sizeof *best, lower);
    if (n_best == 0 || best[0].log_det == ZV__NEVER) return;
    estimate_half(m, &best[0]);
    m->s->log_det = best[0].log_det;
    reweight(m, &best[0], all, rows);
}

zv_status zv__shape_mcd(zv__shape_of *s, const zv_env *env, const double *x, size_t rows,
                        size_t dim, uint64_t seed, zv_err *err) {
    enum { MOST = GROUPS * BEST + 1 };
    mcd m = {env, x, dim, s, NULL, NULL, zv_rng_stream(seed, STREAM_MCD)};
    start best[MOST];
    size_t n_best = 0;
    size_t *halves = ZV_NEW(env, MOST * rows, size_t), *of = ZV_NEW(env, rows, size_t);
    zv_status status = begin(s, env, dim, err);
    m.far = ZV_NEW(env, rows, far_row);
    m.work = ZV_NEW(env, dim, double);
    s->support = ZV_NEW_ZERO(env, rows, uint8_t);
    if (!m.far || !m.work || !halves || !of || !s->support) status = zv__nomem(err);
    if (status == ZV_OK) {
        for (size_t k = 0; k < MOST; k++) best[k] = (start){ZV__NEVER, halves + k * rows, 0};
        for (size_t i = 0; i < rows; i++) of[i] = i;
        if (rows > 2 * GROUP)
            search_groups(&m, best, &n_best, of, rows);
        else
            search(&m, best, &n_best, of, rows, STARTS);
        finish(&m, best, n_best, of, rows);
        s->mcd = s->there;
    }
    zv__free(env, halves);
    zv__free(env, of);
    zv__free(env, m.far);
    zv__free(env, m.work);
    return status;
}

/* ---- Whichever does ---- */

zv_status zv__shape_fit(zv__shape_of *s, const zv_env *env, const double *x, size_t rows,
                        size_t dim, uint64_t seed, zv_err *err) {
    const double work = (double)rows * (double)dim * (double)dim;
    if (dim <= MCD_DIMS && rows >= MCD_ROWS * dim) {
        ZV_TRY(zv__shape_mcd(s, env, x, rows, dim, seed, err));
        if (s->there) return ZV_OK;
        zv__shape_free(s, env);
    }
    if (dim > MOST_DIM || work > MOST_WORK) return ZV_OK;
    return zv__shape_ledoit_wolf(s, env, x, rows, dim, err);
}
