/* explain_concentration_findings.c — what angles do in a collection, beside random vectors of its dimension; the same by
 * plain loops. Also the one call of audit for all that explain_hubs.h names. */
#include "base/base_private.h"

#include "explain/explain_concentration.h"
#include "explain/explain_hubs.h"

/* docs/thresholds.md has what was measured. */
#define CONTRAST_WARN 0.3
#define DIMENSION_WARN 0.05 /* of the dimensions */
#define DEGREES (180 / 3.14159265358979323846)

/* ---- Angles ---- */

static void spread(const zv_concentration *c, zv_report *r, const double *again) {
    const double random = zv_random_angle_sd((double)c->dim);
    zv_finding *f = zv_report_add(r, "angle_spread", c->angle_sd);
    if (c->all_pairs)
        zv__census(r, f);
    else if (isnan(c->angle_interval.lo))
        zv_report_no_interval(r, f, M_EXPLAIN_NO_SPREAD);
    else
        zv_report_interval(r, f, c->angle_interval.lo, c->angle_interval.hi);
    zv_report_why(r, f, M_EXPLAIN_ANGLE_SPREAD, c->angle_sd, c->dim, random);
    zv_report_formula(r, f, M_EXPLAIN_ANGLE_SPREAD_FORMULA, c->pairs);
    if (!zv_report_opens(r, "angle_spread")) return;
    double mean = 0, sum = 0, n = (double)c->pairs;
    for (size_t i = 0; again && i < c->pairs; i++) mean += acos(again[i]) * DEGREES / n;
    for (size_t i = 0; again && i < c->pairs; i++)
        sum += pow(acos(again[i]) * DEGREES - mean, 2) / (n - 1);
    zv_report_term(r, f, "pairs", n);
    zv_report_term(r, f, "mean angle", mean);
    zv_report_term(r, f, "random vectors", random);
    /* an angle near 0 is known to half of a cosine's digits */
    zv_report_recomputed(r, f, again ? sqrt(sum) : ZV__NAN, 1e-5);
}

static void dimension(const zv_concentration *c, zv_report *r, const double *again) {
    const double d = c->angle_dim;
    zv_finding *f = zv_report_add(r, "angle_dimension", d);
    if (isnan(d))
        zv_report_no_interval(r, f, M_EXPLAIN_ANGLE_NO_VALUE);
    else if (c->all_pairs)
        zv__census(r, f);
    else if (isnan(c->angle_dim_interval.lo) || isnan(c->angle_dim_interval.hi))
        zv_report_no_interval(r, f, M_EXPLAIN_ANGLE_NO_VALUE);
    else
        zv_report_interval(r, f, c->angle_dim_interval.lo, c->angle_dim_interval.hi);
    const double limit = DIMENSION_WARN * (double)c->dim;
    if (!isnan(d)) zv_report_verdict(r, f, d < limit ? ZV_WARN : ZV_PASS, limit);
    if (isnan(d))
        zv_report_why(r, f, M_EXPLAIN_ANGLE_DIMENSION_NONE);
    else
        zv_report_why(r, f, M_EXPLAIN_ANGLE_DIMENSION, d, c->dim);
    zv_report_formula(r, f, M_EXPLAIN_ANGLE_DIMENSION_FORMULA);
    if (f->verdict == ZV_WARN)
        zv__next(r, f, "audit --open participation_ratio", c->space, (zv_str){0}, (zv_str){0});
    if (!zv_report_opens(r, "angle_dimension")) return;
    double mean = 0, sum = 0, n = (double)c->pairs;
    for (size_t i = 0; again && i < c->pairs; i++) mean += acos(again[i]) / n;
    for (size_t i = 0; again && i < c->pairs; i++) sum += pow(acos(again[i]) - mean, 2) / (n - 1);
    zv_report_term(r, f, "variance of angles, radians", sum);
    zv_report_term(r, f, "spread of random vectors", zv_random_angle_sd((double)c->dim));
    /* Newton on Σ 1/(x + i)² = 2 Var, x = d/2, with the tail of the sum by Euler and Maclaurin */
    double x = ZV_MAX(0.5, 1 / (2 * sum));
    for (int step = 0; step < 100 && sum > 0; step++) {
        double value = 0, slope = 0, far = x + 1000;
        for (int i = 0; i < 1000; i++) {
            value += 1 / ((x + i) * (x + i));
            slope -= 2 / ((x + i) * (x + i) * (x + i));
        }
        value += 1 / far + 1 / (2 * far * far) + 1 / (6 * far * far * far);
        slope -= 1 / (far * far) + 1 / (far * far * far);
        x = ZV_MAX(x / 2, x - (value - 2 * sum) / slope);
    }
    zv_report_recomputed(r, f, isnan(d) ? ZV__NAN : 2 * x, 1e-4 * d);
}

/* ---- Contrast ---- */

static zv_status plain_contrast(double *out, const zv_concentration *c, const zv_background *bg,
                                zv_err *err) {
    size_t *points = ZV_NEW(c->env, c->points, size_t);
    float *scratch = ZV_NEW(c->env, c->dim, float);
    double *x = ZV_NEW(c->env, 2 * c->dim, double), *y = x + c->dim;
    double *near = ZV_NEW(c->env, 2 * c->queries, double), *far = near + c->queries;
    const bool fine = points && scratch && x && near;
    for (size_t i = 0; fine && i < c->queries; i++) {
        size_t query;
        zv__contrast_points(points, &query, c, bg, i);
        zv__plain_row(x, c->space, query, scratch);
        const double norm = sqrt(zv__plain_dot(x, x, c->dim));
        near[i] = 4;
        far[i] = 0;
        for (size_t j = 0; j < c->points; j++) {
            double square = 0;
            zv__plain_row(y, c->space, points[j], scratch);
            const double other = sqrt(zv__plain_dot(y, y, c->dim));
            for (size_t d = 0; d < c->dim; d++) square += pow(x[d] / norm - y[d] / other, 2);
            near[i] = fmin(near[i], sqrt(square));
            far[i] = fmax(far[i], sqrt(square));
        }
    }
    if (fine) {
        zv__plain_sort(near, c->queries);
        zv__plain_sort(far, c->queries);
        const double low = zv__plain_quantile(near, c->queries, 0.5);
        *out = (zv__plain_quantile(far, c->queries, 0.5) - low) / low;
    }
    zv__free(c->env, near);
    zv__free(c->env, x);
    zv__free(c->env, scratch);
    zv__free(c->env, points);
    return fine ? ZV_OK : zv__nomem(err);
}

static zv_status contrast(const zv_concentration *c, const zv_background *bg, zv_report *r,
                          zv_err *err) {
    const double random = zv_random_contrast((double)c->dim, c->points);
    zv_finding *f = zv_report_add(r, "contrast", c->contrast);
    if (isnan(c->contrast))
        zv_report_no_interval(r, f, M_EXPLAIN_CONTRAST_NO_VALUE);
    else if (c->all_points)
        zv__census(r, f);
    else if (isnan(c->contrast_interval.lo))
        zv_report_no_interval(r, f, M_EXPLAIN_CONTRAST_NO_VALUE);
    else
        zv_report_interval(r, f, c->contrast_interval.lo, c->contrast_interval.hi);
    /* among few points the nearest is never much nearer than the farthest */
    const bool judged = c->points == ZV__CONTRAST_POINTS && !isnan(c->contrast);
    if (judged)
        zv_report_verdict(r, f, c->contrast < CONTRAST_WARN ? ZV_WARN : ZV_PASS, CONTRAST_WARN);
    if (isnan(c->contrast))
        zv_report_why(r, f, M_EXPLAIN_CONTRAST_NONE);
    else
        zv_report_why(r, f, M_EXPLAIN_CONTRAST, c->points, 1 + c->contrast, c->dim, 1 + random);
    zv_report_formula(r, f, M_EXPLAIN_CONTRAST_FORMULA, c->queries);
    if (f->verdict == ZV_WARN)
        zv__next(r, f, "audit --concentration", c->space, (zv_str){0}, (zv_str){0});
    if (!zv_report_opens(r, "contrast")) return ZV_OK;
    double again = ZV__NAN;
    if (!isnan(c->contrast)) ZV_TRY(plain_contrast(&again, c, bg, err));
    zv_report_term(r, f, "rows that ask", (double)c->queries);
    zv_report_term(r, f, "rows that each meets", (double)c->points);
    zv_report_term(r, f, "median distance of the nearest", c->nearest);
    zv_report_term(r, f, "median distance of the farthest", c->farthest);
    zv_report_term(r, f, "random vectors", random);
    zv_report_recomputed(r, f, again,
                         1e-6 * (1 + ZV_MAX(c->contrast, 0)) / ZV_MIN(1.0, c->nearest));
    return ZV_OK;
}

/* ---- Hubs among few rows ---- */

/* The k nearest of each row by the k-th largest of its sorted cosines; of equal ones the first. */
static double plain_small(const double *cosines, size_t n, size_t k, double *found, double *room) {
    double mean = 0, second = 0, third = 0;
    for (size_t j = 0; j < n; j++) found[j] = 0;
    for (size_t i = 0; i < n; i++) {
        const double *row = cosines + i * n;
        size_t m = 0, left = k;
        for (size_t j = 0; j < n; j++)
            if (j != i) room[m++] = row[j];
        zv__plain_sort(room, m);
        for (size_t j = 0; j < n; j++)
            if (j != i && row[j] > room[m - k]) {
                found[j]++;
                left--;
            }
        for (size_t j = 0; j < n && left > 0; j++)
            if (j != i && row[j] == room[m - k]) {
                found[j]++;
                left--;
            }
    }
    for (size_t j = 0; j < n; j++) mean += found[j] / (double)n;
    for (size_t j = 0; j < n; j++) {
        second += pow(found[j] - mean, 2) / (double)n;
        third += pow(found[j] - mean, 3) / (double)n;
    }
    return second > 0 ? third / pow(second, 1.5) : ZV__NAN;
}

/* Rows scaled to length 1. */
static void plain_units(double *x, const zv_concentration *c, const size_t *picked, size_t n,
                        float *scratch) {
    for (size_t i = 0; i < n; i++) {
        double *row = x + i * c->dim;
        zv__plain_row(row, c->space, picked[i], scratch);
        const double norm = sqrt(zv__plain_dot(row, row, c->dim));
        for (size_t d = 0; d < c->dim; d++) row[d] /= norm;
    }
}

static zv_status plain_hubness(double *out, const zv_concentration *c, const zv_background *bg,
                               zv_err *err) {
    const size_t n = c->rows;
    size_t *shuffled = NULL, *picked = ZV_NEW(c->env, n, size_t), told = 0;
    float *scratch = ZV_NEW(c->env, c->dim, float);
    double *x = ZV_NEW(c->env, n * c->dim, double), *cosines = ZV_NEW(c->env, n * n, double);
    double *found = ZV_NEW(c->env, 2 * n, double), sum = 0;
    bool fine = picked && scratch && x && cosines && found;
    zv_status status = fine ? zv__shuffled_rows(&shuffled, c, bg, err) : zv__nomem(err);
    for (size_t s = 0; status == ZV_OK && s < c->samples; s++) {
        zv__small_sample(picked, c, shuffled, s);
        plain_units(x, c, picked, n, scratch);
        /* cosines that differ by rounding only are equal, as those of copies are */
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++)
                cosines[i * n + j] =
                    rint(zv__plain_dot(x + i * c->dim, x + j * c->dim, c->dim) * 1e11);
        const double skew = plain_small(cosines, n, c->k, found, found + n);
        if (isnan(skew)) continue;
        sum += skew;
        told++;
    }
    *out = told ? sum / (double)told : ZV__NAN;
    zv__free(c->env, found);
    zv__free(c->env, cosines);
    zv__free(c->env, x);
    zv__free(c->env, scratch);
    zv__free(c->env, picked);
    zv__free(c->env, shuffled);
    return status;
}

static zv_status hubness(const zv_concentration *c, const zv_background *bg, zv_report *r,
                         zv_err *err) {
    zv_finding *f = zv_report_add(r, "hubness_small", c->hubness);
    if (isnan(c->hubness))
        zv_report_no_interval(r, f, M_EXPLAIN_SKEW_NO_VALUE);
    else if (c->rows == bg->usable)
        zv__census(r, f);
    else if (isnan(c->hubness_interval.lo))
        zv_report_no_interval(r, f, M_EXPLAIN_SMALL_FEW, c->samples, (size_t)ZV__LEAST_SAMPLES);
    else
        zv_report_interval(r, f, c->hubness_interval.lo, c->hubness_interval.hi);
    if (isnan(c->hubness))
        zv_report_why(r, f, M_EXPLAIN_SMALL_EVEN, c->rows);
    else
        zv_report_why(r, f, M_EXPLAIN_SMALL, c->samples, c->rows, c->hubness, c->dim,
                      c->random_hubness, c->random_hubness_se);
    zv_report_formula(r, f, M_EXPLAIN_SMALL_FORMULA, c->k, (size_t)ZV__RANDOM_DRAWS);
    if (!zv_report_opens(r, "hubness_small")) return ZV_OK;
    double again = ZV__NAN;
    if (!isnan(c->hubness)) ZV_TRY(plain_hubness(&again, c, bg, err));
    zv_report_term(r, f, "samples", (double)c->samples);
    zv_report_term(r, f, "rows of each", (double)c->rows);
    zv_report_term(r, f, "random vectors", c->random_hubness);
    zv_report_term(r, f, "standard error of that", c->random_hubness_se);
    /* ties may go either way: one in a thousand of the skewness */
    zv_report_recomputed(r, f, again, 1e-3 * (1 + fabs(c->hubness)));
    return ZV_OK;
}

zv_status zv_concentration_findings(const zv_concentration *c, const zv_background *bg,
                                    zv_report *r, zv_err *err) {
    const bool opens = zv_report_opens(r, "angle_spread") || zv_report_opens(r, "angle_dimension");
    double *again = opens ? zv__plain_cosines(bg) : NULL;
    if (opens && !again) return zv__nomem(err);
    spread(c, r, again);
    dimension(c, r, again);
    zv__free(bg->env, again);
    ZV_TRY(contrast(c, bg, r, err));
    ZV_TRY(hubness(c, bg, r, err));
    return zv_report_status(r, err);
}

/* ---- Of audit ---- */

static zv_status concentration(zv__audit *a, zv_audit_lists *lists) {
    ZV_TRY(zv_explain_concentration(&lists->concentration, a->env, a->bg, a->err));
    return zv_concentration_findings(lists->concentration, a->bg, a->r, a->err);
}

zv_status zv__audit_surroundings(zv__audit *a, zv_audit_lists *lists, uint64_t seed) {
    zv_audit_lists own = {.n_hubs = 0}, *to = lists ? lists : &own;
    zv__traits traits = {.n = 0};
    *to = own;
    ZV_TRY(zv__audit_duplicate_texts(a));
    zv_status status = ZV_OK;
    if (a->bg) status = zv__traits_new(&traits, a);
    if (a->bg && status == ZV_OK) status = zv__audit_hubs(a, &traits, to, seed);
    if (a->bg && status == ZV_OK) status = zv__audit_confounds(a, &traits);
    if (a->bg && status == ZV_OK) status = zv__audit_metrics(a, seed);
    if (status == ZV_OK) status = zv__audit_languages(a, seed);
    if (a->bg && status == ZV_OK) status = concentration(a, to);
    zv__traits_free(&traits, a->env);
    if (status != ZV_OK || !lists) {
        zv_concentration_free(to->concentration);
        to->concentration = NULL;
    }
    return status;
}
