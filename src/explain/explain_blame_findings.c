/* explain_blame_findings.c — expected_rank, blame, and the ranks at cosine and lexical. */
#include "explain/explain_blame.h"

typedef struct telling {
    const zv_blame *blame;
    const zv_blamer *b;
    const zv_question *q;
    zv_report *r;
    char own[96];
} telling;

static double value_of(size_t rank) {
    return rank ? (double)rank : ZV__NAN;
}

static zv_status open(const telling *t, zv_finding *f, zv_stage stage, zv_err *err) {
    size_t rank = 0, ties = 0;
    if (t->blame->stages[stage].measured)
        ZV_TRY(zv__blame_again(&rank, &ties, t->b, t->q, t->blame, stage, err));
    for (int s = ZV_STAGE_LEXICAL; s < ZV_STAGES; s++)
        if (t->blame->stages[s].measured)
            zv_report_term(t->r, f, zv_stage_name((zv_stage)s), value_of(t->blame->stages[s].rank));
    zv_report_term(t->r, f, "k", (double)t->blame->k);
    zv_report_recomputed(t->r, f, value_of(rank), (double)ties);
    return ZV_OK;
}

static zv_status expected_rank(const telling *t, zv_err *err) {
    const zv_blame_stage *s = &t->blame->stages[ZV_STAGE_K];
    zv_finding *f = zv_report_add(t->r, "expected_rank", value_of(s->rank));
    zv__census(t->r, f);
    if (s->rank) zv_report_verdict(t->r, f, s->in_top_k ? ZV_PASS : ZV_WARN, (double)t->blame->k);
    if (s->rank)
        zv_report_why(t->r, f, M_EXPLAIN_EXPECTED_RANK, t->own, s->rank, t->blame->k);
    else
        zv_report_why(t->r, f, M_EXPLAIN_EXPECTED_UNRANKED, t->own);
    zv_report_formula(t->r, f, M_EXPLAIN_EXPECTED_RANK_FORMULA);
    return zv_report_opens(t->r, "expected_rank") ? open(t, f, ZV_STAGE_K, err) : ZV_OK;
}

/* A command that goes on from here, for questions that are texts. */
static void next_command(const telling *t, zv_finding *f) {
    static const char *const verbs[ZV_CAUSES] = {[ZV_CAUSE_UNKNOWN_WORDS] = "search --lexical",
                                                 [ZV_CAUSE_METRIC] = "search --metric cos",
                                                 [ZV_CAUSE_K] = "search -k 20",
                                                 [ZV_CAUSE_MODEL] = "search --lexical",
                                                 [ZV_CAUSE_HUB] = "search --why",
                                                 [ZV_CAUSE_DUPLICATE] = "search --why"};
    const char *verb = verbs[t->blame->cause];
    char larger[40];
    if (!verb || t->q->text.len == 0 || t->q->own_row != SIZE_MAX) return;
    if (t->blame->cause == ZV_CAUSE_K) {
        snprintf(larger, sizeof larger, "search -k %zu", t->blame->stages[ZV_STAGE_COSINE].rank);
        verb = larger;
    }
    zv__next(t->r, f, verb, t->b->space, t->q->text, (zv_str){0});
}

static zv_status blame(const telling *t, zv_err *err) {
    const zv_blame *b = t->blame;
    zv_stage stage = b->cause == ZV_CAUSE_NONE ? ZV_STAGE_K : b->lost;
    size_t rank = b->stages[stage].rank;
    zv_finding *f = zv_report_add(t->r, "blame", value_of(rank));
    zv__census(t->r, f);
    if (rank)
        zv_report_verdict(t->r, f, b->cause == ZV_CAUSE_NONE ? ZV_PASS : ZV_WARN, (double)b->k);
    if (b->advice[0])
        zv_report_why(t->r, f, M_EXPLAIN_BLAME_BOTH, b->sentence, b->advice);
    else
        zv_report_why(t->r, f, M_EXPLAIN_BLAME_ONE, b->sentence);
    zv_report_formula(t->r, f, M_EXPLAIN_BLAME_FORMULA, zv_stage_name(stage));
    next_command(t, f);
    return zv_report_opens(t->r, "blame") ? open(t, f, stage, err) : ZV_OK;
}

static zv_status one_stage(const telling *t, const char *name, zv_stage stage, zv_err *err) {
    const zv_blame_stage *s = &t->blame->stages[stage];
    if (!s->measured) return ZV_OK;
    zv_finding *f = zv_report_add(t->r, name, value_of(s->rank));
    zv__census(t->r, f);
    if (!s->rank)
        zv_report_why(t->r, f, M_EXPLAIN_STAGE_UNRANKED, t->own);
    else if (stage == ZV_STAGE_LEXICAL)
        zv_report_why(t->r, f, M_EXPLAIN_LEXICAL_RANK, t->own, s->rank);
    else
        zv_report_why(t->r, f, M_EXPLAIN_COSINE_RANK, t->own, s->rank);
    zv_report_formula(t->r, f, M_EXPLAIN_STAGE_FORMULA);
    return zv_report_opens(t->r, name) ? open(t, f, stage, err) : ZV_OK;
}

zv_status zv_blame_findings(const zv_blame *b, const zv_blamer *blamer, const zv_question *question,
                            zv_report *r, zv_err *err) {
    telling t = {.blame = b, .b = blamer, .q = question, .r = r};
    char number[24];
    zv__shown(t.own, zv_space_id(blamer->space, b->row, number));
    ZV_TRY(expected_rank(&t, err));
    ZV_TRY(blame(&t, err));
    ZV_TRY(one_stage(&t, "cosine_rank", ZV_STAGE_COSINE, err));
    ZV_TRY(one_stage(&t, "lexical_rank", ZV_STAGE_LEXICAL, err));
    return zv_report_status(r, err);
}
