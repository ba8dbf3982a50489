/* explain_audit_background.c — what any two rows have in common, and how their cosines are spread: against
 * this every score of the collection is to be read. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_private.h"

/* Starting points: docs/thresholds.md. */
#define COMMON_WARN 0.25
#define COMMON_FAIL 0.6
#define TOP_DIRECTION_WARN 0.3

static zv_status common_share(zv__audit *a) {
    zv_report *r = a->r;
    const zv_background *bg = a->bg;
    zv_interval i;
    double value = zv_background_expected_cosine(bg, &i), n = (double)bg->n_sample;
    zv_finding *f = zv_report_add(r, "common_share", value);
    zv_report_interval(r, f, i.lo, i.hi);
    switch (zv__judge(r, f, COMMON_WARN, COMMON_FAIL)) {
    case ZV_FAIL:
        zv_report_why(r, f, M_EXPLAIN_COMMON_FAIL, value, value);
        break;
    case ZV_WARN:
        zv_report_why(r, f, M_EXPLAIN_COMMON_WARN, value, value);
        break;
    default:
        zv_report_why(r, f, M_EXPLAIN_COMMON_OK, value);
        break;
    }
    zv_report_formula(r, f, M_EXPLAIN_COMMON_FORMULA, bg->n_sample);
    if (f->verdict >= ZV_WARN) zv__next(r, f, "why", a->space, zv_str_of("A"), zv_str_of("B"));
    if (!zv_report_opens(r, "common_share")) return ZV_OK;
    ZV_TRY(zv__plain_mean(a->row, bg, a->err));
    double square = zv__plain_dot(a->row, a->row, a->dim);
    zv_report_term(r, f, "rows", n);
    zv_report_term(r, f, "|m|²", bg->common);
    zv_report_term(r, f, "variance of rows' mean cosines", bg->row_var);
    zv_report_recomputed(r, f, (n * square - 1) / (n - 1), 1e-9);
    return ZV_OK;
}

/* Variance along the direction over all variance, both again from the unit rows that the direction
 * was made of (all of the sample, or evenly spaced ones where there are many dimensions). */
static zv_status plain_top_share(zv__audit *a, double *share) {
    const zv_background *bg = a->bg;
    const double *p = zv_background_direction(bg, 0);
    size_t dim = a->dim;
    double along = 0, all = 0;
    double *m = ZV_NEW(a->env, dim, double);
    size_t *rows = ZV_NEW(a->env, bg->n_sample, size_t);
    zv_status status = m && rows ? zv__plain_mean(m, bg, a->err) : zv__nomem(a->err);
    if (status == ZV_OK) zv__background_sample(bg, rows);
    for (size_t i = 0; status == ZV_OK && i < bg->n_direction_rows; i++) {
        size_t row = rows[i * bg->n_sample / bg->n_direction_rows];
        zv__plain_row(a->row, a->space, row, a->scratch);
        double norm = sqrt(zv__plain_dot(a->row, a->row, dim)), dot = 0;
        for (size_t d = 0; d < dim; d++) {
            double x = a->row[d] / norm - m[d];
            dot += x * p[d];
            all += x * x;
        }
        along += dot * dot;
    }
    *share = along / all;
    zv__free(a->env, rows);
    zv__free(a->env, m);
    return status;
}

static zv_status top_direction(zv__audit *a) {
    zv_report *r = a->r;
    const zv_background *bg = a->bg;
    double value = bg->n_directions ? bg->shares[0] : ZV__NAN, sum = 0;
    zv_finding *f = zv_report_add(r, "top_direction", value);
    for (size_t k = 0; k < bg->n_directions; k++) sum += bg->shares[k];
    zv_report_no_interval(r, f, M_EXPLAIN_NO_CLOSED_FORM);
    if (bg->n_directions == 0) {
        zv_report_why(r, f, M_EXPLAIN_NO_DIRECTION);
    } else if (zv__judge(r, f, TOP_DIRECTION_WARN, ZV__NEVER) == ZV_WARN) {
        zv_report_why(r, f, M_EXPLAIN_DIRECTION_WARN, 100 * value, bg->n_directions, 100 * sum);
    } else {
        zv_report_why(r, f, M_EXPLAIN_DIRECTION_OK, 100 * value, bg->n_directions, 100 * sum);
    }
    zv_report_formula(r, f, M_EXPLAIN_DIRECTION_FORMULA, bg->n_direction_rows);
    if (!zv_report_opens(r, "top_direction")) return ZV_OK;
    zv_report_term(r, f, "rows", (double)bg->n_direction_rows);
    for (size_t k = 0; k < bg->n_directions; k++) {
        char name[40];
        snprintf(name, sizeof name, "share of direction %zu", k + 1);
        zv_report_term(r, f, name, bg->shares[k]);
    }
    double again = ZV__NAN;
    if (bg->n_directions) ZV_TRY(plain_top_share(a, &again));
    zv_report_recomputed(r, f, again, 1e-6);
    return ZV_OK;
}

static void background_sd(zv__audit *a, const double *again) {
    zv_report *r = a->r;
    const zv_moments *m = &a->bg->moments;
    double sd = zv_moments_sd(m), n = (double)m->n, var = zv_moments_var(m);
    zv_finding *f = zv_report_add(r, "background_sd", sd);
    /* Var(s²) ≈ (m4/n - s⁴)/n, and ds = ds²/(2s) */
    double half = 1.959964 * sqrt(ZV_MAX(m->m4 / n - var * var, 0) / n) / (2 * sd);
    if (sd > 0) {
        zv_report_interval(r, f, ZV_MAX(0, sd - half), sd + half);
    } else {
        zv_report_no_interval(r, f, M_EXPLAIN_NO_SPREAD);
    }
    zv_report_why(r, f, M_EXPLAIN_BACKGROUND_SD, sd, ZV_MAX(m->mean - 2 * sd, m->min),
                  ZV_MIN(m->mean + 2 * sd, m->max));
    zv_report_formula(r, f, M_EXPLAIN_BACKGROUND_SD_FORMULA, a->bg->n_cosines);
    if (!zv_report_opens(r, "background_sd")) return;
    double mean = 0, sum = 0;
    for (size_t i = 0; again && i < m->n; i++) mean += again[i] / n;
    for (size_t i = 0; again && i < m->n; i++) sum += (again[i] - mean) * (again[i] - mean);
    zv_report_term(r, f, "pairs", n);
    zv_report_term(r, f, "mean", m->mean);
    zv_report_term(r, f, "sum of squares around it", m->m2);
    zv_report_recomputed(r, f, again ? sqrt(sum / (n - 1)) : ZV__NAN, 1e-7);
}

static void background_quantile(zv__audit *a, const char *name, double q, const double *again) {
    zv_report *r = a->r;
    size_t n = a->bg->n_cosines;
    double value = zv_stat_quantile(a->bg->cosines, n, q);
    zv_finding *f = zv_report_add(r, name, value);
    zv_interval i = zv_stat_quantile_interval(a->bg->cosines, n, q, 0.95);
    if (isnan(i.lo) || isnan(i.hi)) {
        zv_report_no_interval(r, f, M_EXPLAIN_FEW_FOR_INTERVAL, n);
    } else {
        zv_report_interval(r, f, i.lo, i.hi);
    }
    zv_report_why(r, f, M_EXPLAIN_QUANTILE, (size_t)(1 / (1 - q) + 0.5), value);
    zv_report_formula(r, f, M_EXPLAIN_QUANTILE_FORMULA, 100 * q, n);
    zv__next(r, f, "search", a->space, zv_str_of("QUERY"), (zv_str){0});
    if (!zv_report_opens(r, name)) return;
    zv_report_term(r, f, "pairs", (double)n);
    zv_report_term(r, f, "place from below", q * (double)(n - 1) + 1);
    zv_report_recomputed(r, f, again ? zv__plain_quantile(again, n, q) : ZV__NAN, 1e-9);
}

zv_status zv__audit_background(zv__audit *a) {
    static const char *const names[] = {"background_mean", "background_sd", "background_q99",
                                        "background_q999"};
    if (!a->bg) return ZV_OK;
    bool opens = false;
    for (size_t i = 0; i < ZV_COUNT(names); i++) opens = opens || zv_report_opens(a->r, names[i]);
    ZV_TRY(common_share(a));
    ZV_TRY(top_direction(a));
    double *again = opens ? zv__plain_cosines(a->bg) : NULL;
    if (opens && !again) return zv__nomem(a->err);
    zv__background_mean_finding(a->r, a->bg, again);
    background_sd(a, again);
    background_quantile(a, "background_q99", 0.99, again);
    background_quantile(a, "background_q999", 0.999, again);
    zv__free(a->env, again);
    return ZV_OK;
}
