/* explain_mixture.c — is the best hit more than background for this query? The posterior from the query's own scores, or the
 * reason why they don't tell.
 *
 * It speaks of surprise: "more than background" is measured against the bulk of the same query's scores, without a
 * single label. Cosines go through atanh (Fisher's z), which makes those of a narrow cone nearly normal too.
 */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_private.h"

/* A copy of the query has a cosine of 1, and atanh none. */
#define MOST_COSINE (1 - 1e-7)

double zv_explain_mixture_scale(double cosine) {
    if (isnan(cosine)) return ZV__NAN;
    return atanh(ZV_MAX(ZV_MIN(cosine, MOST_COSINE), -MOST_COSINE));
}

typedef struct question {
    const zv_env *env;
    const zv_space *space;
    const float *query;
    const size_t *exclude;
    size_t n_exclude;
    uint64_t seed;
    zv_hit best;
    zv_err *err;
} question;

static zv_status scores_of(const question *q, double *x) {
    ZV_TRY(zv_index_scores(x, q->env, q->space, NULL, q->query, ZV_COS, q->err));
    for (size_t i = 0; i < q->n_exclude; i++) x[q->exclude[i]] = ZV__NAN;
    for (size_t i = 0; i < zv_space_size(q->space); i++) x[i] = zv_explain_mixture_scale(x[i]);
    return ZV_OK;
}

/* ---- By the plain road ---- */

/* Cosines by plain loops; returns how many there are. */
static size_t plain_scores(const question *q, double *x, float *scratch, double *row) {
    size_t dim = zv_space_dim(q->space), n = 0;
    double qq = 0;
    for (size_t d = 0; d < dim; d++) qq += (double)q->query[d] * (double)q->query[d];
    for (size_t i = 0; i < zv_space_size(q->space); i++) {
        bool out = !zv_row_usable(zv_space_status(q->space, i));
        for (size_t e = 0; e < q->n_exclude; e++) out = out || q->exclude[e] == i;
        if (out) continue;
        zv__plain_row(row, q->space, i, scratch);
        double dot = 0, xx = zv__plain_dot(row, row, dim);
        for (size_t d = 0; d < dim; d++) dot += (double)q->query[d] * row[d];
        double cosine = dot / sqrt(qq * xx);
        if (!isfinite(cosine)) continue;
        cosine = cosine > MOST_COSINE ? MOST_COSINE : cosine < -MOST_COSINE ? -MOST_COSINE : cosine;
        x[n++] = 0.5 * log((1 + cosine) / (1 - cosine));
    }
    return n;
}

static double plain_posterior(const question *q) {
    size_t size = zv_space_size(q->space), dim = zv_space_dim(q->space);
    double *x = ZV_NEW(q->env, ZV_MAX(size, 1), double), *row = ZV_NEW(q->env, dim, double);
    float *scratch = ZV_NEW(q->env, dim, float);
    double value = ZV__NAN;
    if (x && row && scratch) {
        size_t n = plain_scores(q, x, scratch, row);
        /* f32 on the way to the score: the row itself must count */
        double at = zv_explain_mixture_scale(q->best.score) - 1e-9;
        if (zv__plain_mixture(&value, q->env, x, n, at, q->seed, q->err) != ZV_OK) value = ZV__NAN;
    }
    zv__free(q->env, scratch);
    zv__free(q->env, row);
    zv__free(q->env, x);
    return value;
}

/* ---- The finding ---- */

static void say_refusal(zv_report *r, zv_finding *f, const zv_mixture_info *i) {
    zv_report_no_interval(r, f, M_EXPLAIN_MIXTURE_NO_INTERVAL);
    switch (i->state) {
    case ZV_MIXTURE_FEW:
        zv_report_why(r, f, M_EXPLAIN_MIXTURE_FEW, i->n, ZV_MIXTURE_LEAST);
        break;
    case ZV_MIXTURE_NO_EXCESS:
        zv_report_why(r, f, M_EXPLAIN_MIXTURE_NO_EXCESS, i->chance);
        break;
    case ZV_MIXTURE_UNSTABLE:
        zv_report_why(r, f, M_EXPLAIN_MIXTURE_UNSTABLE, i->top_interval.lo, i->top_interval.hi,
                      ZV_MIXTURE_WIDE);
        break;
    default:
        if (i->misfit <= i->misfit_most) {
            zv_report_why(r, f, M_EXPLAIN_MIXTURE_OTHER_END, i->other_chance);
        } else {
            zv_report_why(r, f, M_EXPLAIN_MIXTURE_BULK, i->misfit, i->misfit_most);
        }
    }
}

static void open_finding(const question *q, zv_report *r, zv_finding *f, const zv_mixture_info *i) {
    zv_report_term(r, f, "rows", (double)i->n);
    zv_report_term(r, f, "atanh of the best cosine", zv_explain_mixture_scale(q->best.score));
    zv_report_term(r, f, "centre of the bulk", i->center);
    zv_report_term(r, f, "scale", i->scale);
    zv_report_term(r, f, "skew", i->skew);
    zv_report_term(r, f, "largest misfit in the bulk", i->misfit);
    zv_report_term(r, f, "allowed", i->misfit_most);
    zv_report_term(r, f, "as much beyond it by chance", i->chance);
    zv_report_term(r, f, "the same at the low end", i->other_chance);
    zv_report_term(r, f, "rows more than background, at least", (double)i->at_least);
    zv_report_term(r, f, "prior", i->prior);
    zv_report_term(r, f, "prior, low", i->prior_interval.lo);
    zv_report_term(r, f, "prior, high", i->prior_interval.hi);
    /* that halves disagree is the halves' to say: then there is no value to recompute */
    bool unstable = i->state == ZV_MIXTURE_UNSTABLE;
    zv_report_recomputed(r, f, unstable ? ZV__NAN : plain_posterior(q), 1e-4);
}

static void finding(const question *q, const zv_mixture *m, zv_report *r) {
    const zv_mixture_info *i = zv_mixture_about(m);
    zv_interval interval;
    double value = zv_mixture_at(m, zv_explain_mixture_scale(q->best.score), &interval);
    zv_finding *f = zv_report_add(r, "mixture", value);
    if (i->state == ZV_MIXTURE_IDENTIFIED) {
        zv_report_interval(r, f, interval.lo, interval.hi);
        zv_report_why(r, f, M_EXPLAIN_MIXTURE, value, i->prior * (double)i->n, i->n, i->prior,
                      i->at_least);
    } else {
        say_refusal(r, f, i);
    }
    zv_report_formula(r, f, M_EXPLAIN_MIXTURE_FORMULA, ZV_MIXTURE_HALVES);
    if (zv_report_opens(r, "mixture")) open_finding(q, r, f, i);
}

zv_status zv_explain_mixture(zv_mixture **out, const zv_env *env, const zv_space *space,
                             const float *query, const zv_hit *best, const size_t *exclude,
                             size_t n_exclude, uint64_t seed, zv_report *r, zv_err *err) {
    *out = NULL;
    question q = {env, space, query, exclude, n_exclude, seed ? seed : 1, *best, err};
    double *x = ZV_NEW(env, ZV_MAX(zv_space_size(space), 1), double);
    zv_status status = x ? scores_of(&q, x) : zv__nomem(err);
    if (status == ZV_OK) status = zv_mixture_fit(out, env, x, zv_space_size(space), q.seed, err);
    zv__free(env, x);
    if (status != ZV_OK) return status;
    finding(&q, *out, r);
    status = zv_report_status(r, err);
    if (status != ZV_OK) {
        zv_mixture_free(*out);
        *out = NULL;
    }
    return status;
}
