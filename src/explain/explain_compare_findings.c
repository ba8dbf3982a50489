/* explain_compare_findings.c — the comparison as findings. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_compare.h"

#define P_WARN 0.05 /* docs/thresholds.md */
/* Values from f32 unit rows against f64. */
#define SAME 1e-6

typedef struct context {
    const zv__compare_box *box;
    const zv_compare *c;
    zv_report *r;
    zv_err *err;
} context;

static zv_status common_items(const context *x) {
    const zv_compare *c = x->c;
    zv_finding *f = zv_report_add(x->r, "common_items", (double)c->common);
    zv__census(x->r, f);
    zv_report_verdict(x->r, f, ZV_INFO, ZV__NAN);
    if (!c->paired)
        zv_report_why(x->r, f, M_COMPARE_COMMON_NONE, c->usable_a, c->usable_b);
    else if (c->pairing == ZV_PAIR_ROW)
        zv_report_why(x->r, f, M_COMPARE_COMMON_BY_ROW, c->common, c->usable_a, c->usable_b);
    else
        zv_report_why(x->r, f, M_COMPARE_COMMON_BY_ID, c->common, c->usable_a, c->usable_b);
    zv_report_formula(x->r, f, M_COMPARE_COMMON_FORMULA);
    if (!zv_report_opens(x->r, "common_items")) return ZV_OK;
    double again = 0;
    ZV_TRY(zv__plain_common(x->box, &again, x->err));
    zv_report_term(x->r, f, "usable in A", (double)c->usable_a);
    zv_report_term(x->r, f, "usable in B", (double)c->usable_b);
    zv_report_term(x->r, f, "common, with the same text", (double)c->same_texts);
    zv_report_term(x->r, f, "common, with another text", (double)c->other_texts);
    zv_report_recomputed(x->r, f, again, 0);
    return ZV_OK;
}

static void no_interval(const context *x, zv_finding *f, double value, size_t n) {
    if (isnan(value))
        zv_report_no_interval(x->r, f, M_COMPARE_POINT);
    else
        zv_report_no_interval(x->r, f, M_EXPLAIN_FEW_FOR_INTERVAL, n);
}

static zv_status cka(const context *x) {
    const zv_compare *c = x->c;
    zv_finding *f = zv_report_add(x->r, "cka", c->cka);
    if (isnan(c->cka_interval.lo))
        no_interval(x, f, c->cka, c->cka_rows);
    else
        zv_report_interval(x->r, f, c->cka_interval.lo, c->cka_interval.hi);
    zv_report_verdict(x->r, f, ZV_INFO, ZV__NAN);
    if (isnan(c->cka))
        zv_report_why(x->r, f, M_COMPARE_POINT);
    else
        zv_report_why(x->r, f, M_COMPARE_CKA, c->cka, c->cka_rows);
    zv_report_formula(x->r, f, M_COMPARE_CKA_FORMULA);
    if (!zv_report_opens(x->r, "cka")) return ZV_OK;
    double again = 0;
    ZV_TRY(zv__plain_cka(x->box, &again, x->err));
    zv_report_term(x->r, f, "rows", (double)c->cka_rows);
    zv_report_term(x->r, f, "dimensions of A", (double)x->box->a.dim);
    zv_report_term(x->r, f, "dimensions of B", (double)x->box->b.dim);
    zv_report_recomputed(x->r, f, again, SAME);
    return ZV_OK;
}

static zv_status overlap(const context *x) {
    const zv_compare *c = x->c;
    zv_finding *f = zv_report_add(x->r, "neighbour_overlap", c->overlap);
    if (c->queries == c->common)
        zv__census(x->r, f);
    else
        zv_report_interval(x->r, f, c->overlap_interval.lo, c->overlap_interval.hi);
    zv_report_verdict(x->r, f, ZV_INFO, ZV__NAN);
    zv_report_why(x->r, f, M_COMPARE_OVERLAP, c->k, 100 * c->overlap, 100 * c->overlap_by_chance,
                  c->queries);
    zv_report_formula(x->r, f, M_COMPARE_OVERLAP_FORMULA);
    if (!zv_report_opens(x->r, "neighbour_overlap")) return ZV_OK;
    zv__plain_overlaps o;
    ZV_TRY(zv__plain_overlap(x->box, &o, x->err));
    double all = (double)c->queries * (double)c->k;
    zv_report_term(x->r, f, "items asked", (double)c->queries);
    zv_report_term(x->r, f, "neighbours each", (double)c->k);
    zv_report_term(x->r, f, "by chance", c->overlap_by_chance);
    zv_report_term(x->r, f, "of the items asked, counted again", (double)o.counted);
    zv_report_term(x->r, f, "their shared neighbours, by search", o.found);
    zv_report_term(x->r, f, "their shared neighbours, by plain loops", o.again);
    zv_report_term(x->r, f, "with a tie at the k-th, which rounding decides", (double)o.tied);
    zv_report_recomputed(x->r, f, c->overlap + (o.again - o.found) / all,
                         1e-9 + (double)o.tied / (double)c->queries);
    return ZV_OK;
}

static void fit_terms(const context *x, zv_finding *f, const zv__fit *fit) {
    zv_report_term(x->r, f, "rows", (double)fit->n);
    zv_report_term(x->r, f, "Σ|x|²", fit->xx);
    zv_report_term(x->r, f, "Σ|y|²", fit->yy);
    zv_report_term(x->r, f, "Σ singular values of XᵀY", fit->nuclear);
    zv_report_term(x->r, f, "scale s", fit->scale);
}

static zv_status residual(const context *x) {
    const zv_compare *c = x->c;
    zv_finding *f = zv_report_add(x->r, "procrustes_residual", c->residual);
    zv_report_no_interval(x->r, f, M_COMPARE_SAMPLE_GIVEN);
    zv_report_verdict(x->r, f, ZV_INFO, ZV__NAN);
    zv_report_why(x->r, f, M_COMPARE_RESIDUAL, 100 * c->residual, c->fit_rows);
    zv_report_formula(x->r, f, M_COMPARE_RESIDUAL_FORMULA);
    if (!zv_report_opens(x->r, "procrustes_residual")) return ZV_OK;
    double again = 0;
    ZV_TRY(zv__plain_residual(x->box, false, &again, x->err));
    fit_terms(x, f, &x->box->whole);
    zv_report_recomputed(x->r, f, again, SAME);
    return ZV_OK;
}

static zv_status heldout(const context *x) {
    const zv_compare *c = x->c;
    zv_finding *f = zv_report_add(x->r, "procrustes_heldout", c->heldout);
    if (isnan(c->heldout_interval.lo))
        zv_report_no_interval(x->r, f, M_COMPARE_FEW_HELDOUT, c->fit_rows);
    else
        zv_report_interval(x->r, f, c->heldout_interval.lo, c->heldout_interval.hi);
    zv_report_verdict(x->r, f, ZV_INFO, ZV__NAN);
    zv_report_why(x->r, f, M_COMPARE_HELDOUT, 100 * c->heldout);
    zv_report_formula(x->r, f, M_COMPARE_HELDOUT_FORMULA);
    if (!zv_report_opens(x->r, "procrustes_heldout")) return ZV_OK;
    double again = 0;
    ZV_TRY(zv__plain_residual(x->box, true, &again, x->err));
    fit_terms(x, f, &x->box->fits[0]);
    fit_terms(x, f, &x->box->fits[1]);
    zv_report_recomputed(x->r, f, again, SAME * (1 + c->heldout));
    return ZV_OK;
}

static zv_status moved_most(const context *x) {
    const zv_compare *c = x->c;
    const zv_moved *m = &c->moved[0];
    char number[24], shown[96];
    zv_str id = zv_space_id(x->box->b.space, m->row_b, number);
    zv_finding *f = zv_report_add(x->r, "moved_most", m->score);
    zv_report_no_interval(x->r, f, M_COMPARE_LARGEST, c->common);
    zv_report_verdict(x->r, f, ZV_INFO, ZV__NAN);
    zv_report_why(x->r, f, M_COMPARE_MOVED, zv__shown(shown, id), m->score);
    zv_report_formula(x->r, f, M_COMPARE_MOVED_FORMULA);
    if (zv_space_contract(x->box->b.space)->kind == ZV_SPACE_WORDS)
        zv__next(x->r, f, "near", x->box->b.space, id, (zv_str){0});
    if (!zv_report_opens(x->r, "moved_most")) return ZV_OK;
    double again = 0;
    ZV_TRY(zv__plain_moved(x->box, m, &again, x->err));
    zv_report_term(x->r, f, "its row in A", (double)m->row_a);
    zv_report_term(x->r, f, "its row in B", (double)m->row_b);
    zv_report_recomputed(x->r, f, again, SAME * (1 + m->score));
    return ZV_OK;
}

static void mmd_terms(const context *x, zv_finding *f, const zv_mmd *m) {
    zv_report_term(x->r, f, "rows of A", (double)m->rows_a);
    zv_report_term(x->r, f, "rows of B", (double)m->rows_b);
    zv_report_term(x->r, f, "σ", m->bandwidth);
    zv_report_term(x->r, f, "permutations", (double)m->permutations);
    zv_report_term(x->r, f, "p", m->p);
}

static void mmd_interval(const context *x, zv_finding *f, const zv_mmd *m) {
    if (isnan(m->interval.lo))
        zv_report_no_interval(x->r, f, M_COMPARE_NEAR_NULL);
    else
        zv_report_interval(x->r, f, m->interval.lo, m->interval.hi);
}

static zv_status laid(const context *x) {
    const zv_mmd *m = &x->c->mmd_aligned;
    zv_finding *f = zv_report_add(x->r, "mmd2_aligned", m->value);
    mmd_interval(x, f, m);
    zv_report_verdict(x->r, f, ZV_INFO, ZV__NAN);
    if (m->p <= P_WARN)
        zv_report_why(x->r, f, M_COMPARE_LAID_DIFFER, m->p);
    else
        zv_report_why(x->r, f, M_COMPARE_LAID_ALIKE, m->p);
    zv_report_formula(x->r, f, M_COMPARE_LAID_FORMULA, m->bandwidth);
    if (!zv_report_opens(x->r, "mmd2_aligned")) return ZV_OK;
    zv__plain_two again;
    ZV_TRY(zv__plain_mmd(x->box, true, false, &again, x->err));
    mmd_terms(x, f, m);
    zv_report_recomputed(x->r, f, again.value, SAME);
    return ZV_OK;
}

static zv_status mmd(const context *x) {
    const zv_mmd *m = &x->c->mmd;
    zv_finding *f = zv_report_add(x->r, "mmd2", m->value);
    mmd_interval(x, f, m);
    zv_report_verdict(x->r, f, ZV_INFO, ZV__NAN);
    if (m->p > P_WARN)
        zv_report_why(x->r, f, M_COMPARE_MMD_ALIKE, m->p, m->rows_a, m->rows_b);
    else if (x->c->aligned)
        zv_report_why(x->r, f, M_COMPARE_MMD_PAIRED, m->p, m->rows_a, m->rows_b);
    else
        zv_report_why(x->r, f, M_COMPARE_MMD_DIFFER, m->p, m->rows_a, m->rows_b);
    zv_report_formula(x->r, f, M_COMPARE_MMD_FORMULA, m->bandwidth);
    if (!zv_report_opens(x->r, "mmd2")) return ZV_OK;
    zv__plain_two again;
    ZV_TRY(zv__plain_mmd(x->box, false, false, &again, x->err));
    mmd_terms(x, f, m);
    zv_report_recomputed(x->r, f, again.value, SAME);
    return ZV_OK;
}

/* Items that are the same in both are judged one by one: there a difference of coordinates is no warning. */
static zv_status p_value(const context *x) {
    const zv_mmd *m = &x->c->mmd;
    zv_finding *f = zv_report_add(x->r, "mmd_p", m->p);
    zv_report_interval(x->r, f, m->p_interval.lo, m->p_interval.hi);
    zv_verdict verdict = x->c->aligned ? ZV_INFO : m->p <= P_WARN ? ZV_WARN : ZV_PASS;
    zv_report_verdict(x->r, f, verdict, verdict == ZV_INFO ? ZV__NAN : P_WARN);
    zv_report_why(x->r, f, M_COMPARE_P, m->permutations + 1, 100 * m->p);
    zv_report_formula(x->r, f, M_COMPARE_P_FORMULA);
    if (!zv_report_opens(x->r, "mmd_p")) return ZV_OK;
    zv__plain_two again;
    ZV_TRY(zv__plain_mmd(x->box, false, true, &again, x->err));
    mmd_terms(x, f, m);
    zv_report_term(x->r, f, "permutations so near that rounding decides", (double)again.near);
    zv_report_recomputed(x->r, f, again.p,
                         1e-12 + (double)again.near / (1 + (double)m->permutations));
    return ZV_OK;
}

static zv_status c2st(const context *x) {
    const zv_compare *c = x->c;
    zv_finding *f = zv_report_add(x->r, "c2st_accuracy", c->c2st);
    zv_report_interval(x->r, f, c->c2st_interval.lo, c->c2st_interval.hi);
    zv_report_verdict(x->r, f, ZV_INFO, ZV__NAN);
    zv_report_why(x->r, f, M_COMPARE_C2ST, 100 * c->c2st, c->c2st_rows);
    zv_report_formula(x->r, f, M_COMPARE_C2ST_FORMULA);
    zv_finding *p = zv_report_add(x->r, "c2st_p", c->c2st_p);
    zv_report_no_interval(x->r, p, M_COMPARE_IS_P);
    zv_report_verdict(x->r, p, ZV_INFO, ZV__NAN);
    zv_report_why(x->r, p, M_COMPARE_C2ST_P, 100 * c->c2st_p);
    zv_report_formula(x->r, p, M_COMPARE_C2ST_P_FORMULA);
    bool first = zv_report_opens(x->r, "c2st_accuracy"), second = zv_report_opens(x->r, "c2st_p");
    if (!first && !second) return ZV_OK;
    zv__plain_two again;
    ZV_TRY(zv__plain_c2st(x->box, &again, x->err));
    double n = (double)c->c2st_rows, near = (double)again.near;
    if (first) {
        zv_report_term(x->r, f, "rows judged", n);
        zv_report_term(x->r, f, "right", c->c2st * n);
        zv_report_term(x->r, f, "so near the cut that rounding decides", near);
        zv_report_recomputed(x->r, f, again.value, 1e-9 + near / n);
    }
    if (second) {
        zv_report_term(x->r, p, "rows judged", n);
        zv_report_term(x->r, p, "right", c->c2st * n);
        zv_report_recomputed(x->r, p, again.p, near > 0 ? 1 : 1e-9);
    }
    return ZV_OK;
}

zv_status zv_compare_findings(const zv_compare *c, const zv_env *env, zv_report *r, zv_err *err) {
    const context x = {(const zv__compare_box *)c, c, r, err};
    (void)env;
    ZV_TRY(common_items(&x));
    if (c->paired) {
        ZV_TRY(cka(&x));
        ZV_TRY(overlap(&x));
    }
    if (c->aligned) {
        ZV_TRY(residual(&x));
        ZV_TRY(heldout(&x));
        ZV_TRY(moved_most(&x));
        if (c->mmd_aligned.rows_a > 0) ZV_TRY(laid(&x));
    }
    if (c->drift) {
        ZV_TRY(mmd(&x));
        ZV_TRY(p_value(&x));
        ZV_TRY(c2st(&x));
    }
    return zv_report_status(r, err);
}
