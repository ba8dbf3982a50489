/* explain_relation_findings.c — what labelled pairs taught, as findings. Opened, the signals of every pair is
 * made again by plain loops over the raw vectors, and goes through the weights that were learned.
 */
#include "base/base_private.h"

#include "explain/explain_relation.h"

/* Mean of loss_base - loss, or of loss_cosine - loss, by the plain road. */
static double plain_gain(const zv_relation *r, bool cosine) {
    const zv__judged *j = &r->judged;
    const zv__fit *f = &r->fit[r->best];
    double sum = 0;
    for (size_t i = 0; i < j->n; i++) {
        double x[ZV__SIGNALS], z = 0;
        size_t fold = r->fold[i];
        zv__plain_signals(&r->signals, &j->sides[j->a[i]], &j->sides[j->b[i]], x);
        for (size_t k = 0; k < f->d; k++) z += zv_logistic_weights(f->folds[fold])[k] * x[k];
        z = round((z + zv_logistic_bias(f->folds[fold])) * 1e7) / 1e7;
        double p = zv_venn_abers_at(f->fold_venn[fold], z).merged;
        double other = cosine ? r->p_cosine[i] : r->p_base[i];
        sum += log(j->y[i] ? ZV_MAX(p, 1e-15) : ZV_MAX(1 - p, 1e-15)) -
               log(j->y[i] ? ZV_MAX(other, 1e-15) : ZV_MAX(1 - other, 1e-15));
    }
    return sum / (double)j->n;
}

static void pairs(const zv_relation *r, zv_report *report) {
    const zv_relation_quality *q = &r->quality;
    zv_finding *f = zv_report_add(report, "pairs", (double)q->pairs);
    zv__census(report, f);
    zv_report_verdict(report, f, q->left_out ? ZV_WARN : ZV_INFO, ZV__NAN);
    if (q->left_out) {
        zv_report_why(report, f, M_EXPLAIN_PAIRS_SOME, q->pairs, q->related, q->queries,
                      q->left_out);
    } else {
        zv_report_why(report, f, M_EXPLAIN_PAIRS, q->pairs, q->related, q->queries);
    }
    zv_report_formula(report, f, M_EXPLAIN_PAIRS_FORMULA);
    if (!zv_report_opens(report, "pairs")) return;
    size_t again = 0, related = 0;
    for (size_t i = 0; i < r->judged.pairs.n; i++) {
        const zv__labelled_pair *p = &r->judged.pairs.list[i];
        bool used = r->judged.sides[p->a].norm > 0 && r->judged.sides[p->b].norm > 0;
        again += used;
        related += used && p->related;
    }
    zv_report_term(report, f, "in the file", (double)r->judged.pairs.n);
    zv_report_term(report, f, "related", (double)related);
    zv_report_term(report, f, "without a vector", (double)q->left_out);
    zv_report_recomputed(report, f, (double)again, 0);
}

static void prior(const zv_relation *r, zv_report *report) {
    double share = zv_relation_share(r), used = zv_relation_prior(r);
    zv_finding *f = zv_report_add(report, "prior", used);
    if (r->opts.prior > 0) {
        zv_report_no_interval(report, f, M_EXPLAIN_PRIOR_GIVEN_NO_INTERVAL);
        zv_report_why(report, f, M_EXPLAIN_PRIOR_GIVEN, used, share);
    } else {
        zv_interval i = zv_stat_share_interval(r->judged.related, r->judged.n, 0.95);
        zv_report_interval(report, f, i.lo, i.hi);
        zv_report_why(report, f, M_EXPLAIN_PRIOR_SHARE, share);
    }
    zv_report_formula(report, f, M_EXPLAIN_PRIOR_FORMULA);
    if (!zv_report_opens(report, "prior")) return;
    size_t related = 0;
    for (size_t i = 0; i < r->judged.n; i++) related += r->judged.y[i];
    zv_report_term(report, f, "pairs", (double)r->judged.n);
    zv_report_term(report, f, "related", (double)related);
    zv_report_term(report, f, "log-odds added", zv_prob_logit(used) - zv_prob_logit(share));
    zv_report_recomputed(report, f,
                         r->opts.prior > 0 ? r->opts.prior : (double)related / (double)r->judged.n,
                         1e-12);
}

static void gains(const zv_relation *r, zv_report *report) {
    const zv_relation_quality *q = &r->quality;
    static const char *const names[] = {"calibration_gain", "calibration_over_cosine"};
    for (int c = 0; c < 2; c++) {
        double value = c ? q->gain_cosine : q->gain_base, other = c ? q->loss_cosine : q->loss_base;
        zv_interval i = c ? q->gain_cosine_interval : q->gain_base_interval;
        zv_finding *f = zv_report_add(report, names[c], value);
        zv_report_interval(report, f, i.lo, i.hi);
        if (c) {
            if (i.lo > 0) {
                zv_report_why(report, f, M_EXPLAIN_OVER_COSINE, q->loss, other);
            } else {
                zv_report_why(report, f, M_EXPLAIN_OVER_COSINE_NOT, q->loss, other);
            }
        } else {
            zv_report_verdict(report, f, i.lo > 0 ? ZV_PASS : ZV_WARN, 0);
            if (i.lo > 0) {
                zv_report_why(report, f, M_EXPLAIN_GAIN, q->loss, other);
            } else {
                zv_report_why(report, f, M_EXPLAIN_GAIN_NOT, q->loss, other);
            }
        }
        zv_report_formula(report, f, M_EXPLAIN_GAIN_FORMULA);
        if (!zv_report_opens(report, names[c])) continue;
        const zv__fit *fit = &r->fit[r->best];
        static const char *const weights[] = {"weight of the cosine", "of (cosine - mean)/sd",
                                              "of a's words found in b", "of b's words found in a"};
        zv_report_term(report, f, "loss, held out", q->loss);
        zv_report_term(report, f, c ? "loss of logistic on the cosine" : "loss of the base rate",
                       other);
        for (size_t k = 0; k < fit->d; k++)
            zv_report_term(report, f, weights[k], zv_logistic_weights(fit->logistic)[k]);
        zv_report_term(report, f, "bias", zv_logistic_bias(fit->logistic));
        /* a score that rounds to the other side moves one pair of n a little */
        zv_report_recomputed(report, f, plain_gain(r, c == 1),
                             1e-4 / sqrt((double)q->pairs) + 1e-9);
    }
}

static void calibration_error(const zv_relation *r, zv_report *report) {
    const zv_relation_quality *q = &r->quality;
    zv_finding *f = zv_report_add(report, "calibration_error", q->ece);
    zv_report_no_interval(report, f, M_EXPLAIN_ECE_NO_INTERVAL);
    zv_report_why(report, f, M_EXPLAIN_ECE, q->ece, q->ece_cosine);
    zv_report_formula(report, f, M_EXPLAIN_ECE_FORMULA, 15);
    if (!zv_report_opens(report, "calibration_error")) return;
    /* binned by an order of ranks instead of a sort of pairs */
    const zv__judged *j = &r->judged;
    size_t n = j->n, *place = ZV_NEW(r->env, n, size_t);
    double *ranked = ZV_NEW(r->env, n, double), value = ZV__NAN;
    if (place && ranked) {
        for (size_t i = 0; i < n; i++) ranked[i] = r->p[i];
        zv__plain_sort(ranked, n);
        double off[16] = {0};
        size_t ends[16] = {0}, bins = 0;
        for (size_t b = 0, at = 0; b < 15 && at < n; b++) {
            size_t end = (b + 1) * n / 15;
            while (end > at && end < n && ranked[end] == ranked[end - 1]) end++;
            if (end > at) ends[bins++] = at = end;
        }
        for (size_t i = 0; i < n; i++) {
            size_t b = 0;
            while (b + 1 < bins && r->p[i] > ranked[ends[b] - 1]) b++;
            off[b] += r->p[i] - j->y[i];
        }
        value = 0;
        for (size_t b = 0; b < bins; b++) value += fabs(off[b]) / (double)n;
    }
    zv__free(r->env, ranked);
    zv__free(r->env, place);
    zv_report_term(report, f, "of logistic on the cosine", q->ece_cosine);
    zv_report_term(report, f, "Brier score", q->brier);
    zv_report_recomputed(report, f, value, 1e-9);
}

static void probability(const zv_relation *r, const zv_related *top, zv_report *report) {
    bool holds = zv_relation_holds(r);
    double value = holds ? top->probability : ZV__NAN;
    zv_finding *f = zv_report_add(report, "probability", value);
    if (holds) {
        zv_report_no_interval(report, f, M_EXPLAIN_PROBABILITY_PAIR, top->p0, top->p1);
        zv_report_why(report, f, M_EXPLAIN_PROBABILITY, top->cosine, value, zv_relation_prior(r));
    } else {
        zv_report_no_interval(report, f, M_EXPLAIN_PROBABILITY_NONE);
        zv_report_why(report, f, M_EXPLAIN_PROBABILITY_NONE);
    }
    zv_report_formula(report, f, M_EXPLAIN_PROBABILITY_FORMULA);
    if (!zv_report_opens(report, "probability")) return;
    /* from the pair: both ends back to the pairs' share, merged there, and forth again */
    double from = zv_relation_share(r), to = zv_relation_prior(r);
    double k = to / (1 - to) * (1 - from) / from;
    double p0 = top->p0 / (k + top->p0 * (1 - k)), p1 = top->p1 / (k + top->p1 * (1 - k));
    double merged = p1 / (1 - p0 + p1), again = merged * k / (1 + merged * (k - 1));
    zv_report_term(report, f, "p0", top->p0);
    zv_report_term(report, f, "p1", top->p1);
    zv_report_term(report, f, "prior", to);
    zv_report_term(report, f, "share among the pairs", from);
    zv_report_recomputed(report, f, holds ? again : ZV__NAN, 1e-6);
}

zv_status zv_relation_findings(const zv_relation *r, const zv_related *top, zv_report *report,
                               zv_err *err) {
    if (top) probability(r, top, report);
    pairs(r, report);
    prior(r, report);
    gains(r, report);
    calibration_error(r, report);
    return zv_report_status(report, err);
}
