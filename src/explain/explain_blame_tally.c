/* explain_blame_tally.c — many cases: recall at each stage, and the causes' shares. */
#include "explain/explain_blame.h"

static const char *const finding_names[ZV_STAGES] = {
    "recall_known",     "recall_lexical", "recall_cosine", "recall_metric",
    "recall_precision", "recall_filter",  "recall_group",  "recall_k"};

/* Real vectors on both sides, finite and not zero? */
static bool known_again(const zv_blamer *b, const zv_blame *blame, const zv_question *question) {
    double row = 0, query = 0;
    zv_space_row(b->space, blame->row, b->vector);
    for (size_t d = 0; d < b->dim; d++) {
        row += fabs((double)b->vector[d]);
        query += question->side->vector ? fabs((double)question->side->vector[d]) : 0;
    }
    return isfinite(row) && row > 0 && isfinite(query) && query > 0;
}

/* Is it in the top k, by the plain road? What only rounding puts on the other side of k counts as it was. */
static zv_status inside_again(bool *inside, const zv_blame *blame, const zv_blamer *b,
                              const zv_question *question, zv_stage stage, zv_err *err) {
    size_t rank, ties, k = b->opts.k;
    if (stage == ZV_STAGE_KNOWN) {
        *inside = known_again(b, blame, question);
        return ZV_OK;
    }
    ZV_TRY(zv__blame_again(&rank, &ties, b, question, blame, stage, err));
    bool near = ties > 0 && rank > 0 && rank <= k + ties && rank + ties > k;
    *inside = near ? blame->stages[stage].in_top_k : rank > 0 && rank <= k;
    return ZV_OK;
}

zv_status zv_blame_tally_add(zv_blame_tally *t, const zv_blame *blame, const zv_blamer *b,
                             const zv_question *question, zv_report *r, zv_err *err) {
    bool lost = !blame->stages[ZV_STAGE_K].in_top_k, inside;
    t->cases++;
    t->k = b->opts.k;
    t->causes[blame->cause]++;
    t->by_words += lost && blame->stages[ZV_STAGE_LEXICAL].in_top_k;
    for (int s = 0; s < ZV_STAGES; s++) {
        const zv_blame_stage *stage = &blame->stages[s];
        bool rescue = s == ZV_STAGE_LEXICAL && r && zv_report_opens(r, "found_by_words");
        if (!stage->measured) continue;
        t->measured[s]++;
        t->in_top_k[s] += stage->in_top_k;
        if (!r || !(zv_report_opens(r, finding_names[s]) || rescue)) continue;
        ZV_TRY(inside_again(&inside, blame, b, question, (zv_stage)s, err));
        t->again[s] += inside;
        t->by_words_again += s == ZV_STAGE_LEXICAL && lost && inside;
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

static void by_words(const zv_blame_tally *t, zv_report *r) {
    size_t lost = t->cases - t->causes[ZV_CAUSE_NONE];
    if (lost == 0 || t->measured[ZV_STAGE_LEXICAL] == 0) return;
    zv_interval interval = zv_stat_share_interval(t->by_words, lost, 0.95);
    zv_finding *f = zv_report_add(r, "found_by_words", (double)t->by_words / (double)lost);
    zv_report_interval(r, f, interval.lo, interval.hi);
    zv_report_why(r, f, M_EXPLAIN_BY_WORDS, t->by_words, lost, t->k);
    zv_report_formula(r, f, M_EXPLAIN_BY_WORDS_FORMULA);
    if (!zv_report_opens(r, "found_by_words")) return;
    zv_report_term(r, f, "not found, but by words", (double)t->by_words);
    zv_report_term(r, f, "not found", (double)lost);
    zv_report_recomputed(r, f, (double)t->by_words_again / (double)lost, 1e-12);
}

zv_status zv_blame_tally_findings(const zv_blame_tally *t, zv_report *r, zv_err *err) {
    for (int s = 0; s < ZV_STAGES; s++)
        if (t->measured[s] > 0) recall(t, (zv_stage)s, r);
    if (t->cases > 0) {
        commonest(t, r);
        by_words(t, r);
    }
    return zv_report_status(r, err);
}
