/* explain_outliers_findings.c — outliers as findings, and a row's reason as a sentence. */
#include "explain/explain_outliers_plain.h"

/* The nearest may well be near: one of a few that stand apart together. */
static void say_density(const zv_outliers *o, const zv_outlier *x, zv_lang lang, zv_buf *out) {
    const bool near = o->euclidean ? x->nearest <= o->nearest : x->nearest >= o->nearest;
    if (x->shares[ZV_OUTLIER_DENSITY + 1] < x->shares[ZV_OUTLIER_DENSITY])
        zv_buf_say(out, lang, M_EXPLAIN_OUTLIERS_SPARSE, x->lof);
    else if (near)
        zv_buf_say(out, lang, M_EXPLAIN_OUTLIERS_FEW_NEAR, x->distance, o->distance);
    else if (o->euclidean)
        zv_buf_say(out, lang, M_EXPLAIN_OUTLIERS_NOTHING_NEAR_L2, x->nearest, o->nearest);
    else
        zv_buf_say(out, lang, M_EXPLAIN_OUTLIERS_NOTHING_NEAR, x->nearest, o->nearest);
}

void zv_outliers_say(const zv_outliers *o, size_t i, zv_lang lang, zv_buf *out) {
    const zv_outlier *x = &o->rows[i];
    switch (x->reason) {
    case ZV_OUTLIER_DIMENSION:
        zv_buf_say(out, lang, M_EXPLAIN_OUTLIERS_DIMENSION, x->dimension, x->z);
        break;
    case ZV_OUTLIER_NORM:
        if (o->by_counts)
            zv_buf_say(out, lang, M_EXPLAIN_OUTLIERS_LENGTH_COUNTS, x->times, x->words);
        else if (o->by_words)
            zv_buf_say(out, lang, M_EXPLAIN_OUTLIERS_LENGTH_WORDS, x->times, x->words);
        else
            zv_buf_say(out, lang, M_EXPLAIN_OUTLIERS_LENGTH, x->times);
        break;
    case ZV_OUTLIER_ANGLE:
        zv_buf_say(out, lang, M_EXPLAIN_OUTLIERS_ANGLE, x->cosine, o->cosine);
        break;
    case ZV_OUTLIER_DENSITY:
        say_density(o, x, lang, out);
        break;
    case ZV_OUTLIER_COMBINATION:
        zv_buf_say(out, lang, M_EXPLAIN_OUTLIERS_COMBINATION, sqrt(x->mahalanobis));
        break;
    }
}

/* ---- outlier_rows ---- */

static zv_status open_rows(const zv__outliers *o, zv_report *r, zv_finding *f, zv_err *err) {
    const zv_outliers *a = &o->public;
    zv__outliers_plain again;
    ZV_TRY(zv__outliers_again(&again, o, err));
    zv_report_term(r, f, "rows judged", (double)a->n);
    zv_report_term(r, f, "share of wrong rows allowed", a->fdr);
    zv_report_term(r, f, "rows that say what is ordinary", (double)a->learned);
    zv_report_term(r, f, "rows that calibrate the score", (double)a->calibrated);
    if (a->guaranteed)
        zv_report_term(r, f, "rows beyond the reference that a list needs", (double)a->least);
    zv_report_term(r, f, "score of the last one listed", a->cut);
    zv_report_term(r, f, "p of the last one listed",
                   a->n_listed > 0 ? o->list[a->n_listed - 1].p : ZV__NAN);
    if (!a->guaranteed) {
        zv_report_term(r, f, "law of the score: from", o->whole.threshold);
        zv_report_term(r, f, "law of the score: shape", o->whole.shape);
        zv_report_term(r, f, "law of the score: scale", o->whole.scale);
        zv_report_term(r, f, "share of rows held not to follow it", o->whole.strange);
    }
    if (a->mcd) zv_report_term(r, f, "covariance: log determinant of MCD", a->mcd_log_determinant);
    if (!isnan(a->shrinkage)) zv_report_term(r, f, "covariance: shrinkage", a->shrinkage);
    zv_report_term(r, f, "rows scored again", (double)again.rows);
    zv_report_term(r, f, "largest difference of a score", again.worst);
    const bool same = again.worst < 1e-6;
    zv_report_recomputed(r, f, same ? (double)again.listed : ZV__NAN, 0);
    return ZV_OK;
}

static zv_status outlier_rows(const zv__outliers *o, zv_report *r, zv_err *err) {
    const zv_outliers *a = &o->public;
    zv_finding *f = zv_report_add(r, "outlier_rows", (double)a->n_listed);
    zv_report_no_interval(r, f, M_EXPLAIN_OUTLIERS_DECISION);
    zv__judge(r, f, 1, ZV__NEVER);
    if (a->n_listed > 0 && a->guaranteed)
        zv_report_why(r, f, M_EXPLAIN_OUTLIERS_ROWS_SURE, a->n_listed, a->n, a->fdr);
    else if (a->n_listed > 0)
        zv_report_why(r, f, M_EXPLAIN_OUTLIERS_ROWS, a->n_listed, a->n, a->fdr);
    else if (a->guaranteed && a->least > 1)
        zv_report_why(r, f, M_EXPLAIN_OUTLIERS_ROWS_LEAST, a->n, a->fdr, a->least);
    else
        zv_report_why(r, f, M_EXPLAIN_OUTLIERS_ROWS_NONE, a->n, a->fdr);
    zv_report_formula(r, f, M_EXPLAIN_OUTLIERS_ROWS_FORMULA);
    zv__next(r, f, "audit", o->of.space, (zv_str){0}, (zv_str){0});
    return zv_report_opens(r, "outlier_rows") ? open_rows(o, r, f, err) : ZV_OK;
}

/* ---- outliers_by_reason ---- */

static void by_reason(const zv__outliers *o, zv_report *r) {
    const zv_outliers *a = &o->public;
    size_t most = 0, again[ZV_OUTLIER_REASONS] = {0};
    for (size_t k = 0; k < ZV_OUTLIER_REASONS; k++) most = ZV_MAX(most, a->by_reason[k]);
    zv_finding *f = zv_report_add(r, "outliers_by_reason", (double)most);
    const size_t *n = a->by_reason;
    zv__census(r, f);
    zv_report_verdict(r, f, ZV_INFO, ZV__NAN);
    if (a->n_listed > 0)
        zv_report_why(r, f, M_EXPLAIN_OUTLIERS_REASONS, n[0], n[1], n[2], n[3], n[4]);
    else
        zv_report_why(r, f, M_EXPLAIN_OUTLIERS_REASONS_NONE);
    zv_report_formula(r, f, M_EXPLAIN_OUTLIERS_REASONS_FORMULA);
    if (!zv_report_opens(r, "outliers_by_reason")) return;
    /* from the shares, as the formula says it */
    static const zv_outlier_reason of[ZV_OUTLIER_SIGNALS] = {
        ZV_OUTLIER_DIMENSION, ZV_OUTLIER_NORM,    ZV_OUTLIER_ANGLE,
        ZV_OUTLIER_DENSITY,   ZV_OUTLIER_DENSITY, ZV_OUTLIER_COMBINATION};
    for (size_t i = a->n_listed; i-- > 0;) {
        size_t s = 0;
        while (!(a->rows[i].shares[s] <= fmax(pow(10, -a->cut), ZV_OUTLIER_SELDOM) * (1 + 1e-9)))
            s++;
        again[of[s]]++;
    }
    size_t recount = 0;
    for (size_t k = 0; k < ZV_OUTLIER_REASONS; k++) {
        zv_report_term(r, f, zv_outlier_reason_name((zv_outlier_reason)k), (double)n[k]);
        recount = ZV_MAX(recount, again[k]);
    }
    zv_report_recomputed(r, f, (double)recount, 0);
}

/* ---- unusable_rows ---- */

static void unusable_rows(const zv__outliers *o, zv_report *r) {
    const size_t rows = zv_space_size(o->of.space), out = o->public.left_out;
    zv_finding *f = zv_report_add(r, "unusable_rows", (double)out);
    zv__census(r, f);
    if (zv__judge(r, f, 1, ZV__NEVER) == ZV_WARN) {
        zv_report_why(r, f, M_EXPLAIN_SKIPPED, (double)out, rows);
        zv__next(r, f, "audit", o->of.space, (zv_str){0}, (zv_str){0});
    } else {
        zv_report_why(r, f, M_EXPLAIN_SKIPPED_NONE);
    }
    zv_report_formula(r, f, M_EXPLAIN_SKIPPED_FORMULA);
    if (!zv_report_opens(r, "unusable_rows")) return;
    size_t again = 0, room = zv_space_dim(o->of.space);
    float *x = ZV_NEW(o->env, room, float);
    for (size_t i = 0; x && i < rows; i++) {
        double square = 0;
        zv_space_row(o->of.space, i, x);
        for (size_t d = 0; d < room; d++) square += (double)x[d] * (double)x[d];
        again +=
            !zv_row_usable(zv_space_status(o->of.space, i)) || !(square > 0) || !isfinite(square);
    }
    zv__free(o->env, x);
    zv_report_term(r, f, "rows", (double)rows);
    zv_report_recomputed(r, f, x ? (double)again : ZV__NAN, 0);
}

zv_status zv_outliers_findings(const zv_outliers *a, zv_report *r, zv_err *err) {
    const zv__outliers *o = (const zv__outliers *)a;
    ZV_TRY(outlier_rows(o, r, err));
    by_reason(o, r);
    unusable_rows(o, r);
    ZV_TRY(zv__outliers_figures(o, r, err));
    return zv_report_status(r, err);
}
