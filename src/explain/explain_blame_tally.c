/* explain_blame_tally.c — many cases: recall at each stage, and the causes' shares. */
#include "explain/explain_blame.h"

static const char *const finding_names[ZV_STAGES] = {
    "recall_known",     "recall_lexical", "recall_cosine", "recall_metric",
    "recall_precision", "recall_filter",  "recall_group",  "recall_k"};

zv_status zv_blame_tally_add(zv_blame_tally *t, const zv_blame *blame, const zv_blamer *b,
                             const zv_question *question, zv_report *r, zv_err *err) {
    t->cases++;
    t->k = b->opts.k;
    t->causes[blame->cause]++;
    for (int s = 0; s < ZV_STAGES; s++) {
        const zv_blame_stage *stage = &blame->stages[s];
        if (!stage->measured) continue;
        t->measured[s]++;
        t->in_top_k[s] += stage->in_top_k;
        if (!r || !zv_report_opens(r, finding_names[s])) continue;
        size_t rank, ties;
        if (s == ZV_STAGE_KNOWN) {
            double sum = 0; /* real vectors: finite, not zero, on both sides */
            zv_space_row(b->space, blame->row, b->vector);
            for (size_t d = 0; d < b->dim; d++) sum += fabs((double)b->vector[d]);
            bool asked = false;
            for (size_t d = 0; question->side->vector && d < b->dim; d++)
                asked |= question->side->vector[d] != 0;
            t->again[s] += isfinite(sum) && sum > 0 && asked;
            continue;
        }
        ZV_TRY(zv__blame_again(&rank, &ties, b, question, blame, (zv_stage)s, err));
        /* what only rounding puts on the other side of k counts as it was */
        bool inside = rank > 0 && rank <= t->k;
        bool near = rank > 0 && rank <= t->k + ties && rank + ties > t->k;
        t->again[s] += ties > 0 && near ? stage->in_top_k : inside;
    }
    return ZV_OK;
}

void zv_blame_tally_missing(zv_blame_tally *t, const zv_blamer *b) {
    bool f32 = zv_space_dtype(b->space) == ZV_F32;
    const bool applies[ZV_STAGES] = {[ZV_STAGE_KNOWN] = true,
                                     [ZV_STAGE_LEXICAL] = b->opts.words != NULL,
                                     [ZV_STAGE_COSINE] = true,
                                     [ZV_STAGE_METRIC] = true,
                                     [ZV_STAGE_PRECISION] = f32 || zv__blame_remakes(b),
                                     [ZV_STAGE_FILTER] = b->opts.keep != NULL,
                                     [ZV_STAGE_GROUP] = b->opts.group != NULL,
                                     [ZV_STAGE_K] = true};
    t->cases++;
    t->causes[ZV_CAUSE_MISSING]++;
    for (int s = 0; s < ZV_STAGES; s++) t->measured[s] += applies[s];
}

double zv_blame_recall(const zv_blame_tally *t, zv_stage stage, zv_interval *interval) {
    size_t n = t->measured[stage], in = t->in_top_k[stage];
    if (interval) *interval = zv_stat_share_interval(in, n, 0.95);
    return n ? (double)in / (double)n : ZV__NAN;
}

double zv_blame_share(const zv_blame_tally *t, zv_cause cause, zv_interval *interval) {
    if (interval) *interval = zv_stat_share_interval(t->causes[cause], t->cases, 0.95);
    return t->cases ? (double)t->causes[cause] / (double)t->cases : ZV__NAN;
}

static void recall(const zv_blame_tally *t, zv_stage stage, zv_report *r) {
    const char *name = finding_names[stage];
    zv_interval interval;
    double value = zv_blame_recall(t, stage, &interval);
    zv_finding *f = zv_report_add(r, name, value);
    zv_report_interval(r, f, interval.lo, interval.hi);
    if (stage == ZV_STAGE_KNOWN)
        zv_report_why(r, f, M_EXPLAIN_RECALL_KNOWN, t->in_top_k[stage], t->measured[stage]);
    else
        zv_report_why(r, f, M_EXPLAIN_RECALL, t->in_top_k[stage], t->measured[stage], t->k,
                      zv_stage_name(stage));
    zv_report_formula(r, f, M_EXPLAIN_RECALL_FORMULA);
    if (!zv_report_opens(r, name)) return;
    zv_report_term(r, f, "in the top k", (double)t->in_top_k[stage]);
    zv_report_term(r, f, "cases", (double)t->measured[stage]);
    zv_report_recomputed(r, f, (double)t->again[stage] / (double)t->measured[stage], 1e-12);
}

static void commonest(const zv_blame_tally *t, zv_report *r) {
    zv_cause most = ZV_CAUSE_MISSING;
    size_t lost = t->cases - t->causes[ZV_CAUSE_NONE], sum = 0;
    for (int c = ZV_CAUSE_MISSING; c < ZV_CAUSES; c++)
        if (t->causes[c] > t->causes[most]) most = (zv_cause)c;
    if (lost == 0) return;
    zv_interval interval = zv_stat_share_interval(t->causes[most], lost, 0.95);
    zv_finding *f = zv_report_add(r, "blame_cause", (double)t->causes[most] / (double)lost);
    zv_report_interval(r, f, interval.lo, interval.hi);
    zv_report_why(r, f, M_EXPLAIN_BLAME_CAUSE, t->causes[most], lost, zv_cause_name(most));
    zv_report_formula(r, f, M_EXPLAIN_BLAME_CAUSE_FORMULA);
    if (!zv_report_opens(r, "blame_cause")) return;
    for (int c = ZV_CAUSE_MISSING; c < ZV_CAUSES; c++) {
        zv_report_term(r, f, zv_cause_name((zv_cause)c), (double)t->causes[c]);
        if ((zv_cause)c != most) sum += t->causes[c];
    }
    zv_report_recomputed(r, f, 1 - (double)sum / (double)lost, 1e-12);
}

zv_status zv_blame_tally_findings(const zv_blame_tally *t, zv_report *r, zv_err *err) {
    for (int s = 0; s < ZV_STAGES; s++)
        if (t->measured[s] > 0) recall(t, (zv_stage)s, r);
    if (t->cases > 0) commonest(t, r);
    return zv_report_status(r, err);
}
