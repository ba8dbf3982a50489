/* explain_cut.c — where to cut: what a threshold on the cosine lets through.
 *
 * A threshold that was chosen on the pairs it is judged by looks better than it is. So beside each
 * threshold's own counts the recommended one is judged held out: every fold is cut where the other folds
 * would, and the counts are added up.
 *
 * With the share s of related pairs moved to the prior π, recall and fall-out stay, and the odds of the precision
 * move by (π/(1-π))/(s/(1-s)), which zv_prob_shift does.
 */
#include "base/base_private.h"

#include "explain/explain_relation.h"

enum { SHOWN = 12, LEAST_KEPT = 10 };

typedef struct point {
    double cosine;
    uint8_t related, fold;
} point;

typedef struct choice {
    double threshold, score;
    bool found;
} choice;

static int by_cosine_down(const void *a, const void *b) {
    double x = ((const point *)a)->cosine, y = ((const point *)b)->cosine;
    return (x < y) - (x > y);
}

static point *sorted_points(const zv_relation *r) {
    const zv__judged *j = &r->judged;
    point *p = ZV_NEW(r->env, j->n, point);
    for (size_t i = 0; p && i < j->n; i++)
        p[i] = (point){j->x[i * ZV__SIGNALS], j->y[i], r->fold[i]};
    if (p) zv__sort(p, j->n, sizeof *p, by_cosine_down);
    return p;
}

static double f1_of(double precision, double recall) {
    return precision + recall > 0 ? 2 * precision * recall / (precision + recall) : 0;
}

/* The best threshold for all but one fold (ZV__FOLDS: for all), between two neighbouring cosines: two roads
 * to a cosine can't disagree about it. */
static choice choose(const zv_relation *r, const point *p, size_t fold, double wanted) {
    size_t n = r->judged.n, kept = 0, hits = 0, related = 0;
    double share = zv_relation_share(r), prior = zv_relation_prior(r);
    choice best = {ZV__NAN, -1, false};
    for (size_t i = 0; i < n; i++) related += p[i].fold != fold && p[i].related;
    for (size_t i = 0; i < n; i++) {
        if (p[i].fold == fold) continue;
        kept++;
        hits += p[i].related;
        size_t next = i + 1;
        while (next < n && p[next].fold == fold) next++;
        if (next < n && p[i].cosine - p[next].cosine < ZV__SAME_COSINE) continue;
        double precision = zv_prob_shift((double)hits / (double)kept, share, prior);
        double recall = (double)hits / (double)related;
        double score = isnan(wanted) ? f1_of(precision, recall) : recall;
        if (!isnan(wanted) && (precision < wanted || kept < LEAST_KEPT)) continue;
        if (score <= best.score) continue;
        double below = next < n ? p[next].cosine : p[i].cosine - 0.01;
        best = (choice){(p[i].cosine + below) / 2, score, true};
    }
    return best;
}

static zv_cut cut_at(const zv_relation *r, const point *p, double threshold) {
    size_t n = r->judged.n;
    zv_cut c = {.threshold = threshold};
    for (size_t i = 0; i < n && p[i].cosine >= threshold; i++) {
        c.kept++;
        c.related += p[i].related;
    }
    c.precision = c.kept ? (double)c.related / (double)c.kept : ZV__NAN;
    c.recall = (double)c.related / (double)r->judged.related;
    c.precision_interval = zv_stat_share_interval(c.related, c.kept, 0.95);
    c.recall_interval = zv_stat_share_interval(c.related, r->judged.related, 0.95);
    c.precision_prior = zv_prob_shift(c.precision, zv_relation_share(r), zv_relation_prior(r));
    c.f1 = c.kept ? f1_of(c.precision_prior, c.recall) : 0;
    return c;
}

/* Round thresholds over the range in which pairs are, and the recommended one among them. */
static void list_cuts(const zv_relation *r, zv_cuts *out, zv_cut *list, const point *p,
                      const choice *best) {
    double lo = p[r->judged.n - 1 - r->judged.n / 50].cosine,
           hi = p[ZV_MIN(LEAST_KEPT, r->judged.n) - 1].cosine;
    double step = ZV_MAX((hi - lo) / (SHOWN - 1), 1e-6), nice = pow(10, floor(log10(step)));
    step = nice * (step / nice <= 1 ? 1 : step / nice <= 2 ? 2 : step / nice <= 5 ? 5 : 10);
    out->n = 0;
    out->best = SIZE_MAX;
    for (double at = ceil(lo / step - 1e-9); out->n < 2 * SHOWN; at++) {
        double t = at * step;
        if (best->found && out->best == SIZE_MAX && best->threshold <= t) {
            out->best = out->n;
            list[out->n++] = cut_at(r, p, best->threshold);
        }
        if (t > hi) break;
        if (!best->found || fabs(t - best->threshold) > step / 100)
            list[out->n++] = cut_at(r, p, t);
    }
    if (best->found && out->best == SIZE_MAX) {
        out->best = out->n;
        list[out->n++] = cut_at(r, p, best->threshold);
    }
}

static void held_out(zv_relation *r, zv_cuts *out, const point *p) {
    size_t kept = 0, hits = 0, n = r->judged.n, related = r->judged.related;
    for (size_t f = 0; f < ZV__FOLDS; f++) {
        choice c = choose(r, p, f, out->wanted);
        r->fold_cut[f] = c.found ? c.threshold : ZV__NEVER;
        for (size_t i = 0; i < n; i++)
            if (p[i].fold == f && p[i].cosine >= r->fold_cut[f]) {
                kept++;
                hits += p[i].related;
            }
    }
    double share = zv_relation_share(r), prior = zv_relation_prior(r);
    zv_interval i = zv_stat_share_interval(hits, kept, 0.95);
    out->precision = kept ? zv_prob_shift((double)hits / (double)kept, share, prior) : ZV__NAN;
    out->precision_interval = (zv_interval){kept ? zv_prob_shift(i.lo, share, prior) : ZV__NAN,
                                            kept ? zv_prob_shift(i.hi, share, prior) : ZV__NAN};
    out->recall = (double)hits / (double)related;
    out->recall_interval = zv_stat_share_interval(hits, related, 0.95);
    out->f1 = kept ? f1_of(out->precision, out->recall) : 0;
}

zv_status zv_relation_cut(zv_relation *r, double precision, zv_cuts *out, zv_err *err) {
    *out = (zv_cuts){.wanted = precision, .best = SIZE_MAX};
    point *p = sorted_points(r);
    zv__free(r->env, r->cuts);
    r->cuts = ZV_NEW(r->env, 2 * SHOWN + 2, zv_cut);
    if (!p || !r->cuts) {
        zv__free(r->env, p);
        return zv__nomem(err);
    }
    choice best = choose(r, p, ZV__FOLDS, precision);
    list_cuts(r, out, r->cuts, p, &best);
    held_out(r, out, p);
    out->list = r->cuts;
    zv__free(r->env, p);
    return ZV_OK;
}

/* ---- Findings ---- */

/* Counts again with plain cosines: related and all that each fold's threshold keeps. */
static void plain_counts(const zv_relation *r, double *kept, double *hits) {
    const zv__judged *j = &r->judged;
    *kept = *hits = 0;
    for (size_t i = 0; i < j->n; i++) {
        double x[ZV__SIGNALS];
        zv__plain_signals(&r->signals, &j->sides[j->a[i]], &j->sides[j->b[i]], x);
        if (x[0] < r->fold_cut[r->fold[i]]) continue;
        *kept += 1;
        *hits += j->y[i];
    }
}

static void cut_finding(const zv_relation *r, const zv_cuts *c, zv_report *report) {
    double value = c->best == SIZE_MAX ? ZV__NAN : c->list[c->best].threshold;
    zv_finding *f = zv_report_add(report, "cut", value);
    zv_report_no_interval(report, f, M_EXPLAIN_CUT_NO_INTERVAL);
    if (c->best == SIZE_MAX) {
        zv_report_why(report, f, M_EXPLAIN_CUT_NONE, 100 * c->wanted, 100 * zv_relation_prior(r));
    } else {
        zv_report_why(report, f, M_EXPLAIN_CUT, value, 100 * c->list[c->best].precision_prior,
                      100 * c->list[c->best].recall, 100 * zv_relation_prior(r));
    }
    zv_report_formula(report, f, M_EXPLAIN_CUT_FORMULA);
    if (!zv_report_opens(report, "cut")) return;
    const zv__judged *j = &r->judged;
    double kept = 0, hits = 0;
    for (size_t i = 0; i < j->n; i++) {
        double x[ZV__SIGNALS];
        zv__plain_signals(&r->signals, &j->sides[j->a[i]], &j->sides[j->b[i]], x);
        kept += x[0] >= value;
        hits += x[0] >= value && j->y[i];
    }
    zv_report_term(report, f, "pairs", (double)j->n);
    zv_report_term(report, f, "kept", kept);
    zv_report_term(report, f, "of those related", hits);
    bool same = c->best == SIZE_MAX ||
                ((size_t)kept == c->list[c->best].kept && (size_t)hits == c->list[c->best].related);
    /* the threshold is a choice: what it was chosen for is counted again */
    zv_report_recomputed(report, f, same ? value : -2, 0);
}

zv_status zv_cut_findings(const zv_relation *r, const zv_cuts *c, zv_report *report, zv_err *err) {
    double share = zv_relation_share(r), prior = zv_relation_prior(r), kept = 0, hits = 0;
    cut_finding(r, c, report);
    bool precise = zv_report_opens(report, "cut_precision");
    bool complete = zv_report_opens(report, "cut_recall");
    if (precise || complete) plain_counts(r, &kept, &hits);
    zv_finding *f = zv_report_add(report, "cut_precision", c->precision);
    if (isnan(c->precision)) {
        zv_report_no_interval(report, f, M_EXPLAIN_CUT_NOTHING);
        zv_report_why(report, f, M_EXPLAIN_CUT_NOTHING);
    } else {
        zv_report_interval(report, f, c->precision_interval.lo, c->precision_interval.hi);
        zv_report_why(report, f, M_EXPLAIN_CUT_PRECISION, 100 * c->precision, 100 * prior);
    }
    zv_report_formula(report, f, M_EXPLAIN_CUT_PRECISION_FORMULA, share, prior);
    if (precise) {
        double odds = hits / (kept - hits) * prior / (1 - prior) * (1 - share) / share;
        zv_report_term(report, f, "kept", kept);
        zv_report_term(report, f, "of those related", hits);
        zv_report_recomputed(report, f,
                             kept > hits ? odds / (1 + odds)
                             : kept > 0  ? 1
                                         : ZV__NAN,
                             1e-9);
    }
    f = zv_report_add(report, "cut_recall", c->recall);
    zv_report_interval(report, f, c->recall_interval.lo, c->recall_interval.hi);
    zv_report_why(report, f, M_EXPLAIN_CUT_RECALL, 100 * c->recall);
    zv_report_formula(report, f, M_EXPLAIN_CUT_RECALL_FORMULA);
    if (complete) {
        zv_report_term(report, f, "related", (double)r->judged.related);
        zv_report_term(report, f, "of those kept", hits);
        zv_report_recomputed(report, f, hits / (double)r->judged.related, 1e-12);
    }
    return zv_report_status(report, err);
}
