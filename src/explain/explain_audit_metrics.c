/* explain_audit_metrics.c — do neighbours depend on the metric? An index that was built for the dot product over vectors whose
 * lengths differ finds other rows than the cosine does, and nothing in its answers says so: of the rows that are nearest by one,
 * how many are by the other.
 */
#include "base/base_private.h"

#include "explain/explain_hubs.h"

#define SAME 0.995 /* from here on either index will do */

enum { ASKED = 300 };

typedef struct agreement {
    double value, effective; /* as many yes-or-no answers would know it as well */
} agreement;

/* Of row i's list the share that is in its other list; NaN: it has none. `again`: rows in place of the index's. */
static double shared(const zv_hubs *one, const zv_hubs *other, const size_t *again[2], size_t i) {
    const zv_hubs *const h[] = {one, other};
    size_t rows[2], same = 0;
    for (size_t j = 0; j < one->lengths[i]; j++)
        for (size_t l = 0; l < other->lengths[i]; l++) {
            for (int m = 0; m < 2; m++) {
                const size_t at = i * h[m]->k + (m ? l : j);
                rows[m] = again ? again[m][at] : h[m]->lists[at].row;
            }
            same += rows[0] == rows[1] && rows[0] != SIZE_MAX; /* lists end with it */
        }
    return one->lengths[i] ? (double)same / (double)one->lengths[i] : ZV__NAN;
}

static agreement agreement_of(const zv_hubs *one, const zv_hubs *other, const size_t *again[2]) {
    zv_moments m = {0};
    for (size_t i = 0; i < one->n_asked; i++) {
        const double share = shared(one, other, again, i);
        if (!isnan(share)) zv_moments_add(&m, share);
    }
    const double n = (double)m.n;
    const double left = ZV_MAX(1 - (double)one->n_asked / (double)one->usable, 1e-3);
    const double var = m.n > 1 ? zv_moments_var(&m) / n * left : 0;
    return (agreement){m.n ? m.mean : ZV__NAN, var > 0 ? m.mean * (1 - m.mean) / var : n / left};
}

static zv_status again(double *out, zv__audit *a, const zv_hubs *one, const zv_hubs *other) {
    size_t *lists[] = {ZV_NEW(a->env, one->n_asked * one->k, size_t),
                       ZV_NEW(a->env, other->n_asked * other->k, size_t)};
    zv_status status = lists[0] && lists[1] ? ZV_OK : zv__nomem(a->err);
    if (status == ZV_OK) status = zv__plain_lists(lists[0], a, one);
    if (status == ZV_OK) status = zv__plain_lists(lists[1], a, other);
    if (status == ZV_OK)
        *out = agreement_of(one, other, (const size_t *[]){lists[0], lists[1]}).value;
    zv__free(a->env, lists[0]);
    zv__free(a->env, lists[1]);
    return status;
}

static zv_status tell(zv__audit *a, const zv_hubs *one, const zv_hubs *other) {
    zv_report *r = a->r;
    const agreement g = agreement_of(one, other, NULL);
    const char *const names[] = {zv_metric_name(one->metric), zv_metric_name(other->metric)};
    zv_finding *f = zv_report_add(r, "metric_agreement", g.value);
    if (zv_hubs_all(one)) {
        zv__census(r, f);
    } else {
        const zv_interval i = zv__share_interval(g.value, g.effective);
        zv_report_interval(r, f, i.lo, i.hi);
    }
    if (g.value >= SAME)
        zv_report_why(r, f, M_EXPLAIN_OTHER_METRIC_SAME, names[0], names[1], 100 * g.value);
    else
        zv_report_why(r, f, M_EXPLAIN_OTHER_METRIC_DIFFERS, one->k, names[0], 100 * g.value,
                      other->k, names[1]);
    zv_report_formula(r, f, M_EXPLAIN_OTHER_METRIC_FORMULA, one->n_asked, one->k);
    if (!zv_report_opens(r, "metric_agreement")) return ZV_OK;
    double plain = ZV__NAN;
    ZV_TRY(again(&plain, a, one, other));
    zv_report_term(r, f, "k", (double)one->k);
    zv_report_term(r, f, "rows that asked", (double)one->n_asked);
    zv_report_term(r, f, "usable rows", (double)one->usable);
    zv_report_recomputed(r, f, plain, 1e-9);
    return ZV_OK;
}

zv_status zv__audit_metrics(zv__audit *a, uint64_t seed) {
    const zv_metric metric = zv_space_contract(a->space)->metric;
    zv_hubs_opts opts = {.sample = ASKED, .seed = seed, .metric = metric};
    zv_hubs *one = NULL, *other = NULL;
    ZV_TRY(zv_explain_hubs(&one, a->env, a->space, &opts, a->err));
    opts.metric = metric == ZV_COS ? ZV_DOT : ZV_COS;
    zv_status status = zv_explain_hubs(&other, a->env, a->space, &opts, a->err);
    if (status == ZV_OK) status = tell(a, one, other);
    zv_hubs_free(one);
    zv_hubs_free(other);
    return status;
}
