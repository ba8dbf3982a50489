/* explain_audit_dims.c — the dimensions one by one and against each other: means, spreads, correlations, and
 * how many of them the collection really uses.
 *
 * All usable rows, or as many of them, drawn at random, as make rows · dim² = 2·10^10 (at least
 * 20,000). Participation ratio: (tr C)² / (D |C|_F²), 1 when the spread is the same in every
 * direction, 1/D when it is all in one.
 */
#include "base/base_private.h"

#include <zavit/explain.h>
#include <zavit/vec.h>

#include "explain/explain_private.h"

enum { ROWS_MIN = 20000, MATRIX_DIM = 4096, BLOCK_ROWS = 2048, STREAM_DIMS = 3 };
#define FLOPS 2e10

/* Starting points: docs/thresholds.md. */
#define MEAN_WARN 3.0
#define SD_RATIO_WARN 3.0
#define SD_RATIO_FAIL 10.0
#define CORRELATION_WARN 0.2
#define PARTICIPATION_WARN 0.1
#define PARTICIPATION_FAIL 0.02
/* With fewer rows per dimension than this, the sample alone makes directions unequal. */
#define ROWS_PER_DIM 10

typedef struct dims {
    size_t *rows; /* [n] */
    size_t n, dim;
    double *mean, *sd; /* [dim]; sd is exactly 0 where all values are the same */
    float *lo, *hi; /* [dim] */
    double *sorted; /* [dim] sds in order */
    double *c; /* [dim, dim] covariance; NULL above MATRIX_DIM */
} dims;

static void dims_free(const zv_env *env, dims *d) {
    zv__free(env, d->rows);
    zv__free(env, d->mean);
    zv__free(env, d->sd);
    zv__free(env, d->sorted);
    zv__free(env, d->lo);
    zv__free(env, d->hi);
    zv__free(env, d->c);
}

/* Room, and which rows: the same for both roads. */
static zv_status dims_new(dims *d, zv__audit *a, bool matrix) {
    size_t usable = 0, at = 0;
    double most = FLOPS / ((double)a->dim * (double)a->dim);
    size_t limit = most < (double)ROWS_MIN ? ROWS_MIN : most < 1e15 ? (size_t)most : SIZE_MAX;
    *d = (dims){.dim = a->dim, .n = ZV_MIN(a->usable, limit)};
    d->rows = ZV_NEW(a->env, d->n, size_t);
    d->mean = ZV_NEW_ZERO(a->env, a->dim, double);
    d->sd = ZV_NEW_ZERO(a->env, a->dim, double);
    d->sorted = ZV_NEW(a->env, a->dim, double);
    d->lo = ZV_NEW(a->env, a->dim, float);
    d->hi = ZV_NEW(a->env, a->dim, float);
    matrix = matrix && a->dim <= MATRIX_DIM;
    d->c = matrix ? ZV_NEW_ZERO(a->env, a->dim * a->dim, double) : NULL;
    if (!d->rows || !d->mean || !d->sd || !d->sorted || !d->lo || !d->hi || (matrix && !d->c))
        return zv__nomem(a->err);
    zv__sample(d->rows, d->n, a->usable, 1, STREAM_DIMS);
    for (size_t i = 0; i < a->size && at < d->n; i++)
        if (zv__row_counts(a->space, i, a->squares[i]) && usable++ == d->rows[at])
            d->rows[at++] = i;
    return ZV_OK;
}

/* Takes a row into the ranges of the dimensions. Rounding leaves a spread of 1e-17 or so in a
 * dimension that never varies; its range doesn't. */
static void widen_ranges(dims *d, const float *row, bool first) {
    for (size_t k = 0; k < d->dim; k++) {
        if (first || row[k] < d->lo[k]) d->lo[k] = row[k];
        if (first || row[k] > d->hi[k]) d->hi[k] = row[k];
    }
}

static void settle_constants(dims *d) {
    for (size_t k = 0; k < d->dim; k++) {
        if (d->lo[k] != d->hi[k]) continue;
        d->sd[k] = 0;
        for (size_t l = 0; d->c && l < d->dim; l++) d->c[k * d->dim + l] = d->c[l * d->dim + k] = 0;
    }
    memcpy(d->sorted, d->sd, d->dim * sizeof(double));
}

/* ---- First road: zv_cov ---- */

static zv_status fill_cov(dims *d, zv__audit *a, zv_cov *cov, float *block) {
    for (size_t i = 0; i < d->n; i += BLOCK_ROWS) {
        size_t rows = ZV_MIN(BLOCK_ROWS, d->n - i);
        for (size_t b = 0; b < rows; b++) {
            zv_space_row(a->space, d->rows[i + b], block + b * d->dim);
            widen_ranges(d, block + b * d->dim, i + b == 0);
        }
        ZV_TRY(zv_cov_add(cov, block, rows, d->dim, a->err));
    }
    ZV_TRY(zv_cov_matrix(cov, d->c, a->err));
    memcpy(d->mean, zv_cov_mean(cov), d->dim * sizeof(double));
    for (size_t k = 0; k < d->dim; k++) d->sd[k] = sqrt(ZV_MAX(d->c[k * d->dim + k], 0));
    return ZV_OK;
}

/* Too many dimensions for a matrix: mean and spread alone. */
static zv_status fill_moments(dims *d, zv__audit *a) {
    zv_moments *m = ZV_NEW_ZERO(a->env, d->dim, zv_moments);
    if (!m) return zv__nomem(a->err);
    for (size_t i = 0; i < d->n; i++) {
        zv_space_row(a->space, d->rows[i], a->scratch);
        widen_ranges(d, a->scratch, i == 0);
        for (size_t k = 0; k < d->dim; k++) zv_moments_add(&m[k], (double)a->scratch[k]);
    }
    for (size_t k = 0; k < d->dim; k++) {
        d->mean[k] = m[k].mean;
        d->sd[k] = zv_moments_sd(&m[k]);
    }
    zv__free(a->env, m);
    return ZV_OK;
}

static zv_status fill(dims *d, zv__audit *a) {
    zv_status status;
    if (d->c) {
        zv_cov *cov = NULL;
        float *block = ZV_NEW(a->env, BLOCK_ROWS * d->dim, float);
        status = block ? zv_cov_new(&cov, a->env, d->dim, ZV_REAL_F64, a->err) : zv__nomem(a->err);
        if (status == ZV_OK) status = fill_cov(d, a, cov, block);
        zv_cov_free(cov);
        zv__free(a->env, block);
    } else {
        status = fill_moments(d, a);
    }
    settle_constants(d);
    zv_stat_sort(d->sorted, d->dim);
    return status;
}

/* ---- Second road: two passes of plain loops ---- */

static void plain_fill(dims *d, zv__audit *a) {
    size_t dim = d->dim;
    for (size_t i = 0; i < d->n; i++) {
        zv__plain_row(a->row, a->space, d->rows[i], a->scratch);
        widen_ranges(d, a->scratch, i == 0);
        for (size_t k = 0; k < dim; k++) d->mean[k] += a->row[k] / (double)d->n;
    }
    for (size_t i = 0; i < d->n; i++) {
        zv__plain_row(a->row, a->space, d->rows[i], a->scratch);
        for (size_t k = 0; k < dim; k++) a->row[k] -= d->mean[k];
        for (size_t k = 0; k < dim; k++) d->sd[k] += a->row[k] * a->row[k];
        for (size_t k = 0; d->c && k < dim; k++)
            for (size_t l = k; l < dim; l++) d->c[k * dim + l] += a->row[k] * a->row[l];
    }
    for (size_t k = 0; k < dim; k++) d->sd[k] = sqrt(d->sd[k] / (double)(d->n - 1));
    for (size_t k = 0; d->c && k < dim; k++)
        for (size_t l = k; l < dim; l++)
            d->c[l * dim + k] = d->c[k * dim + l] /= (double)(d->n - 1);
    settle_constants(d);
    zv__plain_sort(d->sorted, dim);
}

/* ---- Findings ---- */

static size_t count_constant(const dims *d) {
    size_t n = 0;
    for (size_t k = 0; k < d->dim; k++) n += d->sd[k] == 0;
    return n;
}

static void dims_constant(zv__audit *a, const dims *d, const dims *again) {
    zv_report *r = a->r;
    size_t n = count_constant(d), first = 0;
    while (first < d->dim && d->sd[first] != 0) first++;
    zv_finding *f = zv_report_add(r, "dims_constant", (double)n);
    zv__census(r, f);
    if (zv__judge(r, f, 1, ZV__NEVER) == ZV_WARN) {
        zv_report_why(r, f, M_EXPLAIN_CONSTANT, n, first);
    } else {
        zv_report_why(r, f, M_EXPLAIN_CONSTANT_NONE);
    }
    zv_report_formula(r, f, M_EXPLAIN_CONSTANT_FORMULA, d->n);
    if (!zv_report_opens(r, "dims_constant")) return;
    zv_report_term(r, f, "smallest standard deviation", d->sorted[0]);
    zv_report_recomputed(r, f, again ? (double)count_constant(again) : ZV__NAN, 0);
}

/* The dimension with the largest |mean|/sd; constant ones are spoken of elsewhere. */
static size_t largest_mean(const dims *d) {
    size_t best = SIZE_MAX;
    for (size_t k = 0; k < d->dim; k++)
        if (d->sd[k] > 0 &&
            (best == SIZE_MAX || fabs(d->mean[k]) / d->sd[k] > fabs(d->mean[best]) / d->sd[best]))
            best = k;
    return best;
}

static void dim_mean_max(zv__audit *a, const dims *d, const dims *again) {
    zv_report *r = a->r;
    size_t k = largest_mean(d);
    double value = k == SIZE_MAX ? ZV__NAN : fabs(d->mean[k]) / d->sd[k];
    zv_finding *f = zv_report_add(r, "dim_mean_max", value);
    zv_report_formula(r, f, M_EXPLAIN_MEAN_FORMULA, d->n);
    if (k == SIZE_MAX) {
        zv__census(r, f);
        zv_report_why(r, f, M_EXPLAIN_ALL_CONSTANT);
    } else {
        /* a mean in standard deviations has variance (1 + value²/2)/n, for normal values */
        double half = 1.959964 * sqrt((1 + value * value / 2) / (double)d->n);
        zv_report_interval(r, f, ZV_MAX(0, value - half), value + half);
        if (zv__judge(r, f, MEAN_WARN, ZV__NEVER) == ZV_WARN) {
            zv_report_why(r, f, M_EXPLAIN_MEAN_WARN, k, d->mean[k], value);
        } else {
            zv_report_why(r, f, M_EXPLAIN_MEAN_OK, k, d->mean[k], value);
        }
    }
    if (!zv_report_opens(r, "dim_mean_max")) return;
    size_t l = again ? largest_mean(again) : SIZE_MAX;
    zv_report_term(r, f, "dimension", k == SIZE_MAX ? ZV__NAN : (double)k);
    zv_report_term(r, f, "mean", k == SIZE_MAX ? ZV__NAN : d->mean[k]);
    zv_report_term(r, f, "standard deviation", k == SIZE_MAX ? ZV__NAN : d->sd[k]);
    zv_report_recomputed(r, f, l == SIZE_MAX ? ZV__NAN : fabs(again->mean[l]) / again->sd[l],
                         1e-6 * ZV_MAX(1, value));
}

static double sd_ratio(const dims *d) {
    double median = zv__plain_quantile(d->sorted, d->dim, 0.5);
    return median > 0 ? d->sorted[d->dim - 1] / median : ZV__NAN;
}

static void dim_sd_ratio(zv__audit *a, const dims *d, const dims *again) {
    zv_report *r = a->r;
    size_t k = 0;
    double value = sd_ratio(d);
    for (size_t l = 1; l < d->dim; l++)
        if (d->sd[l] > d->sd[k]) k = l;
    zv_finding *f = zv_report_add(r, "dim_sd_ratio", value);
    zv_report_formula(r, f, M_EXPLAIN_SD_FORMULA, d->n);
    /* ln sd has variance 1/(2(n-1)) for normal values; the median of many moves far less */
    double factor = exp(1.959964 * sqrt(0.5 / (double)(d->n - 1)));
    if (isnan(value)) {
        zv__census(r, f);
        zv_report_why(r, f, M_EXPLAIN_ALL_CONSTANT);
    } else {
        zv_report_interval(r, f, value / factor, value * factor);
        if (zv__judge(r, f, SD_RATIO_WARN, SD_RATIO_FAIL) == ZV_PASS) {
            zv_report_why(r, f, M_EXPLAIN_SD_OK, k, value);
        } else {
            zv_report_why(r, f, M_EXPLAIN_SD_WARN, k, value);
        }
    }
    if (!zv_report_opens(r, "dim_sd_ratio")) return;
    zv_report_term(r, f, "dimension", (double)k);
    zv_report_term(r, f, "largest", d->sorted[d->dim - 1]);
    zv_report_term(r, f, "median", zv__plain_quantile(d->sorted, d->dim, 0.5));
    zv_report_recomputed(r, f, again ? sd_ratio(again) : ZV__NAN, 1e-6 * value);
}

/* Mean |r| over pairs of dimensions that vary; *best gets the largest and *k, *l its pair. */
static double mean_correlation(const dims *d, double *best, size_t *k, size_t *l) {
    double sum = 0;
    size_t pairs = 0;
    *best = 0;
    for (size_t i = 0; i < d->dim; i++)
        for (size_t j = i + 1; j < d->dim; j++) {
            if (d->sd[i] == 0 || d->sd[j] == 0) continue;
            double corr = d->c[i * d->dim + j] / (d->sd[i] * d->sd[j]);
            sum += fabs(corr);
            pairs++;
            if (fabs(corr) > fabs(*best)) {
                *best = corr;
                *k = i;
                *l = j;
            }
        }
    return pairs ? sum / (double)pairs : ZV__NAN;
}

static void dim_correlation(zv__audit *a, const dims *d, const dims *again) {
    zv_report *r = a->r;
    double best = ZV__NAN, chance = sqrt(2 / (acos(-1.0) * (double)d->n));
    size_t k = 0, l = 0;
    double value = d->c ? mean_correlation(d, &best, &k, &l) : ZV__NAN;
    zv_finding *f = zv_report_add(r, "dim_correlation", value);
    zv_report_no_interval(r, f, M_EXPLAIN_NO_CLOSED_FORM);
    zv_report_formula(r, f, M_EXPLAIN_CORRELATION_FORMULA, d->n);
    if (!d->c) {
        zv_report_why(r, f, M_EXPLAIN_MANY_DIMS, d->dim, (size_t)MATRIX_DIM);
    } else if (isnan(value)) {
        zv_report_why(r, f, M_EXPLAIN_ALL_CONSTANT);
    } else {
        double warn = ZV_MAX(CORRELATION_WARN, 3 * chance);
        if (zv__judge(r, f, warn, ZV__NEVER) == ZV_WARN) {
            zv_report_why(r, f, M_EXPLAIN_CORRELATION_WARN, value, chance, k, l, best);
        } else {
            zv_report_why(r, f, M_EXPLAIN_CORRELATION_OK, value, chance, k, l, best);
        }
    }
    if (!zv_report_opens(r, "dim_correlation")) return;
    zv_report_term(r, f, "expected by chance", chance);
    zv_report_term(r, f, "rows", (double)d->n);
    zv_report_term(r, f, "largest", best);
    double other = again && again->c ? mean_correlation(again, &best, &k, &l) : ZV__NAN;
    zv_report_recomputed(r, f, other, 1e-6);
}

static void traces(const dims *d, double *trace, double *square) {
    *trace = *square = 0;
    for (size_t k = 0; k < d->dim; k++) *trace += d->c[k * d->dim + k];
    for (size_t k = 0; k < d->dim * d->dim; k++) *square += d->c[k] * d->c[k];
}

static double ratio_of(const dims *d) {
    double trace, square;
    if (!d->c) return ZV__NAN;
    traces(d, &trace, &square);
    return square > 0 ? trace * trace / ((double)d->dim * square) : ZV__NAN;
}

/* |C|_F² of n rows is too large by about (tr C)²/n; without that (Srivastava 2005, for normal
 * rows): (n-1)²/((n-2)(n+1)) · (|C|_F² - (tr C)²/(n-1)). */
static double corrected_ratio(const dims *d) {
    double trace, square, n = (double)d->n;
    traces(d, &trace, &square);
    double own = (n - 1) * (n - 1) / ((n - 2) * (n + 1)) * (square - trace * trace / (n - 1));
    return own > 0 ? ZV_MIN(1.0, trace * trace / ((double)d->dim * own)) : ZV__NAN;
}

static void participation_why(zv__audit *a, zv_finding *f, const dims *d) {
    zv_report *r = a->r;
    double value = f->value, used = value * (double)d->dim;
    if (!d->c) {
        zv_report_why(r, f, M_EXPLAIN_MANY_DIMS, d->dim, (size_t)MATRIX_DIM);
    } else if (isnan(value)) {
        zv_report_why(r, f, M_EXPLAIN_ALL_CONSTANT);
    } else if (d->n < ROWS_PER_DIM * d->dim) {
        zv_report_why(r, f, M_EXPLAIN_PARTICIPATION_FEW, used, d->dim, d->n, corrected_ratio(d));
    } else if (value < PARTICIPATION_WARN) {
        bool fail = value < PARTICIPATION_FAIL;
        zv_report_verdict(r, f, fail ? ZV_FAIL : ZV_WARN,
                          fail ? PARTICIPATION_FAIL : PARTICIPATION_WARN);
        zv_report_why(r, f, M_EXPLAIN_PARTICIPATION_WARN, used, d->dim);
    } else {
        zv_report_verdict(r, f, ZV_PASS, PARTICIPATION_WARN);
        zv_report_why(r, f, M_EXPLAIN_PARTICIPATION_OK, used, d->dim);
    }
}

static void participation_ratio(zv__audit *a, const dims *d, const dims *again) {
    zv_report *r = a->r;
    zv_finding *f = zv_report_add(r, "participation_ratio", ratio_of(d));
    zv_report_no_interval(r, f, M_EXPLAIN_NO_CLOSED_FORM);
    zv_report_formula(r, f, M_EXPLAIN_PARTICIPATION_FORMULA, d->n);
    participation_why(a, f, d);
    if (!zv_report_opens(r, "participation_ratio")) return;
    if (d->c) {
        double trace, square;
        traces(d, &trace, &square);
        zv_report_term(r, f, "tr C", trace);
        zv_report_term(r, f, "|C|_F²", square);
        zv_report_term(r, f, "corrected for few rows", corrected_ratio(d));
    }
    zv_report_term(r, f, "D", (double)d->dim);
    zv_report_recomputed(r, f, again ? ratio_of(again) : ZV__NAN, 1e-6);
}

static bool opens_any(zv_report *r, const char *const *names, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (zv_report_opens(r, names[i])) return true;
    return false;
}

/* What explain_audit_geometry.c goes on from. */
static void hand_over(zv__audit *a, dims *d, dims *again) {
    a->cov = d->c;
    a->cov_mean = d->mean;
    a->cov_rows = d->rows;
    a->cov_n = d->n;
    a->cov_again = again->c;
    d->c = d->mean = again->c = NULL;
    d->rows = NULL;
}

zv_status zv__audit_dims(zv__audit *a) {
    static const char *const matrix[] = {"dim_correlation", "participation_ratio", "iso_score",
                                         "effective_rank"};
    static const char *const simple[] = {"dims_constant", "dim_mean_max", "dim_sd_ratio"};
    dims d = {0}, again = {0};
    bool with_matrix = opens_any(a->r, matrix, ZV_COUNT(matrix));
    bool opens = with_matrix || opens_any(a->r, simple, ZV_COUNT(simple));
    zv_status status = dims_new(&d, a, true);
    if (status == ZV_OK) status = fill(&d, a);
    if (status == ZV_OK && opens) {
        status = dims_new(&again, a, with_matrix);
        if (status == ZV_OK) plain_fill(&again, a);
    }
    if (status == ZV_OK) {
        const dims *second = opens ? &again : NULL;
        dims_constant(a, &d, second);
        dim_mean_max(a, &d, second);
        dim_sd_ratio(a, &d, second);
        dim_correlation(a, &d, second);
        participation_ratio(a, &d, second);
        status = zv__audit_cov_figures(a, &(zv__audit_cov){d.c, d.mean, d.sd, d.rows, d.n, d.dim});
        if (status == ZV_OK && d.c) hand_over(a, &d, &again);
    }
    dims_free(a->env, &again);
    dims_free(a->env, &d);
    return status;
}
