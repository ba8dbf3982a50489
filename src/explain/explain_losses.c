/* explain_losses.c — findings of learn about its losses. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_private.h"

/* A starting point: docs/thresholds.md. */
#define LOSS_FALL_WARN 0.01

static void interval(zv_report *r, zv_finding *f, zv_estimate e) {
    if (isnan(e.lo)) {
        zv__census(r, f);
    } else {
        zv_report_interval(r, f, e.lo, e.hi);
    }
}

/* The last epoch's loss by another road: what the best model pays, and what this one pays above it; or, where
 * no pairs were counted, the sum of what the steps saw. */
static double loss_again(const zv_learn_result *t) {
    if (!isnan(t->floor.floor.value)) return t->floor.real + t->floor.random + t->floor.above.value;
    return t->seen_pairs ? t->seen_sum / (double)t->seen_pairs : ZV__NAN;
}

static void loss(zv_report *r, const zv_learn_result *t) {
    const double value = t->loss.value;
    const bool counted = !isnan(t->floor.floor.value);
    zv_finding *f = zv_report_add(r, "loss", value);
    if (isnan(value)) {
        zv_report_no_interval(r, f, M_EXPLAIN_NOT_MEASURED);
        if (t->epochs > 0) {
            zv_report_why(r, f, M_EXPLAIN_LOSS_NO_PAIRS);
        } else {
            zv_report_why(r, f, M_EXPLAIN_LOSS_NONE);
        }
    } else if (counted) {
        interval(r, f, t->loss);
        zv_report_why(r, f, M_EXPLAIN_LOSS, value, t->epochs);
    } else {
        zv_report_no_interval(r, f, M_EXPLAIN_LOSS_NO_INTERVAL);
        zv_report_why(r, f, M_EXPLAIN_LOSS_SEEN, value, t->epochs);
    }
    if (counted) {
        zv_report_formula(r, f, M_EXPLAIN_LOSS_FORMULA);
    } else {
        zv_report_formula(r, f, M_EXPLAIN_LOSS_SEEN_FORMULA);
    }
    if (!zv_report_opens(r, "loss")) return;
    if (counted) {
        zv_report_term(r, f, "floor", t->floor.floor.value);
        zv_report_term(r, f, "above the floor", t->floor.above.value);
        zv_report_term(r, f, "pairs", (double)t->floor.pairs);
    }
    zv_report_term(r, f, "sum that the steps saw", t->seen_sum);
    zv_report_term(r, f, "pairs that they saw", (double)t->seen_pairs);
    zv_report_recomputed(r, f, loss_again(t), 1e-9 * fabs(value));
}

static void loss_fall(zv_report *r, const zv_learn_result *t) {
    if (t->epochs < 2 || isnan(t->loss.value) || isnan(t->loss_first)) return;
    const double first = t->loss_first, last = t->loss.value, value = first - last;
    const bool flat = value < LOSS_FALL_WARN * first;
    zv_finding *f = zv_report_add(r, "loss_fall", value);
    zv_report_no_interval(r, f, M_EXPLAIN_LOSS_FALL_NO_INTERVAL);
    zv_report_verdict(r, f, flat ? ZV_WARN : ZV_PASS, LOSS_FALL_WARN * first);
    if (flat) {
        zv_report_why(r, f, M_EXPLAIN_LOSS_FLAT, first, last);
    } else {
        zv_report_why(r, f, M_EXPLAIN_LOSS_FALL, first, last);
    }
    zv_report_formula(r, f, M_EXPLAIN_LOSS_FALL_FORMULA);
    if (!zv_report_opens(r, "loss_fall")) return;
    zv_report_term(r, f, "first epoch", first);
    zv_report_term(r, f, "last epoch", last);
    zv_report_recomputed(r, f, first - loss_again(t), 1e-9 * fabs(first));
}

/* Terms of the floor: the two sums it is made of once more, and how much was counted. */
static void open_floor(zv_report *r, zv_finding *f, const zv_loss_floor *t) {
    zv_report_term(r, f, "real pairs, at x* = log(a/b)", t->real);
    zv_report_term(r, f, "random pairs, at x*", t->random);
    zv_report_term(r, f, "above it, last epoch", t->above.value);
    zv_report_term(r, f, "pairs in one draw of windows", (double)t->pairs);
    zv_report_term(r, f, "different pairs counted", (double)t->cells);
    zv_report_term(r, f, "words whose pairs are counted", (double)t->rows);
    zv_report_term(r, f, "draws of words (0: all words)", (double)t->draws);
    zv_report_recomputed(r, f, t->real + t->random, 1e-9 * fabs(t->floor.value));
}

static void loss_floor(zv_report *r, const zv_learn_result *t) {
    const zv_loss_floor *floor = &t->floor;
    zv_finding *f = zv_report_add(r, "loss_floor", floor->floor.value);
    zv_report_formula(r, f, M_EXPLAIN_FLOOR_FORMULA);
    if (isnan(floor->floor.value)) {
        zv_report_no_interval(r, f, M_EXPLAIN_NOT_MEASURED);
        zv_report_why(r, f, M_EXPLAIN_FLOOR_NONE);
    } else {
        interval(r, f, floor->floor);
        if (isnan(floor->above.value)) {
            zv_report_why(r, f, M_EXPLAIN_FLOOR_ALONE, floor->floor.value);
        } else {
            zv_report_why(r, f, M_EXPLAIN_FLOOR, floor->floor.value, floor->above.value);
        }
    }
    if (zv_report_opens(r, "loss_floor")) open_floor(r, f, floor);
}

static void loss_heldout(zv_report *r, const zv_learn_result *t) {
    const zv_loss_heldout *h = &t->heldout;
    zv_finding *f = zv_report_add(r, "loss_heldout", h->loss.value);
    zv_report_formula(r, f, M_EXPLAIN_HELDOUT_FORMULA);
    if (isnan(h->loss.value)) {
        zv_report_no_interval(r, f, M_EXPLAIN_NOT_MEASURED);
        zv_report_why(r, f, M_EXPLAIN_HELDOUT_NONE);
    } else {
        if (isnan(h->loss.lo)) {
            zv_report_no_interval(r, f, M_EXPLAIN_HELDOUT_NO_INTERVAL);
        } else {
            zv_report_interval(r, f, h->loss.lo, h->loss.hi);
        }
        zv_report_why(r, f, M_EXPLAIN_HELDOUT, h->loss.value, h->blocks);
    }
    if (!zv_report_opens(r, "loss_heldout")) return;
    zv_report_term(r, f, "sum of losses", h->sum);
    zv_report_term(r, f, "pairs", (double)h->pairs);
    zv_report_term(r, f, "blocks of 512 words", (double)h->blocks);
    zv_report_recomputed(r, f, h->pairs ? h->sum / (double)h->pairs : ZV__NAN, 1e-9);
}

void zv__losses_findings(zv_report *r, const zv_learn_result *result) {
    loss(r, result);
    loss_fall(r, result);
    loss_floor(r, result);
    loss_heldout(r, result);
}
