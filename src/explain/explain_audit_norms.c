/* explain_audit_norms.c — lengths of the vectors: their middle, their spread, and whether the contract tells
 * the truth about them. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_private.h"

/* Under a dot product or a distance, lengths decide who wins; under the cosine they don't count. */
#define SPREAD_WARN 0.25
/* What "normalized" in a contract promises (zavit/space.h). */
#define UNIT_TOLERANCE 1e-4

/* The usable rows' norms again, sorted; NULL when out of memory. Owned. */
static double *plain_norms(zv__audit *a, size_t *n) {
    double *norms = ZV_NEW(a->env, a->size, double);
    *n = 0;
    for (size_t i = 0; norms && i < a->size; i++) {
        zv__plain_row(a->row, a->space, i, a->scratch);
        double norm = sqrt(zv__plain_dot(a->row, a->row, a->dim));
        if (zv_row_usable(zv_space_status(a->space, i)) && isfinite(norm) && norm > 0)
            norms[(*n)++] = norm;
    }
    if (norms) zv__plain_sort(norms, *n);
    return norms;
}

static void norm_median(zv__audit *a) {
    zv_report *r = a->r;
    double value = zv_stat_quantile(a->norms, a->usable, 0.5);
    zv_finding *f = zv_report_add(r, "norm_median", value);
    zv_interval i = zv_stat_quantile_interval(a->norms, a->usable, 0.5, 0.95);
    if (isnan(i.lo) || isnan(i.hi)) {
        zv_report_no_interval(r, f, M_EXPLAIN_FEW_FOR_INTERVAL, a->usable);
    } else {
        zv_report_interval(r, f, i.lo, i.hi);
    }
    zv_report_why(r, f, M_EXPLAIN_NORM_MEDIAN, value, a->norms[0], a->norms[a->usable - 1]);
    zv_report_formula(r, f, M_EXPLAIN_NORM_MEDIAN_FORMULA);
    if (!zv_report_opens(r, "norm_median")) return;
    size_t n;
    double *again = plain_norms(a, &n);
    zv_report_term(r, f, "usable rows", (double)a->usable);
    zv_report_term(r, f, "smallest", a->norms[0]);
    zv_report_term(r, f, "largest", a->norms[a->usable - 1]);
    zv_report_recomputed(r, f, again && n ? zv__plain_quantile(again, n, 0.5) : ZV__NAN,
                         1e-9 * value);
    zv__free(a->env, again);
}

void zv__audit_norm_spread(zv__audit *a) {
    zv_report *r = a->r;
    size_t n = a->usable;
    double q1 = zv_stat_quantile(a->norms, n, 0.25), q2 = zv_stat_quantile(a->norms, n, 0.5);
    double q3 = zv_stat_quantile(a->norms, n, 0.75), value = (q3 - q1) / q2;
    zv_finding *f = zv_report_add(r, "norm_spread", value);
    zv__census(r, f);
    const zv_contract *c = zv_space_contract(a->space);
    if (c->metric == ZV_COS) {
        zv_report_why(r, f, M_EXPLAIN_SPREAD_COS, 100 * value);
    } else if (zv__judge(r, f, SPREAD_WARN, ZV__NEVER) == ZV_WARN) {
        zv_report_why(r, f, M_EXPLAIN_SPREAD_WARN, 100 * value, zv_metric_name(c->metric));
    } else {
        zv_report_why(r, f, M_EXPLAIN_SPREAD_OK, 100 * value, zv_metric_name(c->metric));
    }
    zv_report_formula(r, f, M_EXPLAIN_SPREAD_FORMULA);
    if (!zv_report_opens(r, "norm_spread")) return;
    size_t m;
    double *again = plain_norms(a, &m), other = ZV__NAN;
    if (again && m)
        other = (zv__plain_quantile(again, m, 0.75) - zv__plain_quantile(again, m, 0.25)) /
                zv__plain_quantile(again, m, 0.5);
    zv_report_term(r, f, "lower quartile", q1);
    zv_report_term(r, f, "median", q2);
    zv_report_term(r, f, "upper quartile", q3);
    zv_report_recomputed(r, f, other, 1e-9);
    zv__free(a->env, again);
}

static void contract_normalized(zv__audit *a) {
    zv_report *r = a->r;
    double low = 1 - a->norms[0], high = a->norms[a->usable - 1] - 1, value = ZV_MAX(low, high);
    bool stated = zv_space_contract(a->space)->normalized, unit = value <= UNIT_TOLERANCE;
    zv_finding *f = zv_report_add(r, "contract_normalized", value);
    zv__census(r, f);
    if (stated) {
        zv_report_verdict(r, f, unit ? ZV_PASS : ZV_FAIL, UNIT_TOLERANCE);
        if (unit) {
            zv_report_why(r, f, M_EXPLAIN_UNIT_KEPT, value);
        } else {
            zv_report_why(r, f, M_EXPLAIN_UNIT_BROKEN, value);
        }
    } else if (unit) {
        zv_report_verdict(r, f, ZV_INFO, UNIT_TOLERANCE);
        zv_report_why(r, f, M_EXPLAIN_UNIT_UNSTATED);
    } else {
        zv_report_verdict(r, f, ZV_INFO, UNIT_TOLERANCE);
        zv_report_why(r, f, M_EXPLAIN_UNIT_NO, value);
    }
    zv_report_formula(r, f, M_EXPLAIN_UNIT_FORMULA);
    if (!zv_report_opens(r, "contract_normalized")) return;
    size_t n;
    double *again = plain_norms(a, &n), other = again && n ? 0 : ZV__NAN;
    for (size_t i = 0; again && i < n; i++) other = fmax(other, fabs(again[i] - 1));
    zv_report_term(r, f, "smallest norm", a->norms[0]);
    zv_report_term(r, f, "largest norm", a->norms[a->usable - 1]);
    zv_report_recomputed(r, f, other, 1e-9 * ZV_MAX(1, value));
    zv__free(a->env, again);
}

zv_status zv__audit_norms(zv__audit *a) {
    if (a->usable == 0) return ZV_OK;
    norm_median(a);
    zv__audit_norm_spread(a);
    contract_normalized(a);
    zv__audit_norms_figure(a);
    return ZV_OK;
}
