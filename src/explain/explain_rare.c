/* explain_rare.c — words seen too rarely to trust. A word's vector is learned from the sentences it
 * occurs in; after a handful of them its neighbours are an accident of the seed. How many are enough
 * was measured (bench/rare_words, docs/thresholds.md).
 */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_private.h"

/* Most words of any language are rare (Zipf); when more than half of a vocabulary is, its neighbours
 * are not to be trusted as a rule, rather than as an exception. */
#define RARE_WARN 0.5

static bool has_counts(const zv_space *space) {
    return zv_space_contract(space)->kind == ZV_SPACE_WORDS && zv_space_has_counts(space);
}

bool zv_explain_rare(const zv_space *space, size_t row) {
    if (!has_counts(space)) return false;
    uint64_t count = zv_space_word_count(space, row);
    return count > 0 && count < ZV_RARE_COUNT; /* 0: unknown */
}

void zv__audit_rare(zv__audit *a) {
    zv_report *r = a->r;
    size_t rare = 0, known = 0;
    if (!has_counts(a->space)) return;
    for (size_t i = 0; i < a->size; i++) {
        rare += zv_explain_rare(a->space, i);
        known += zv_space_word_count(a->space, i) > 0;
    }
    if (known == 0) return;
    double share = (double)rare / (double)known;
    zv_finding *f = zv_report_add(r, "rare_words", share);
    zv__census(r, f);
    if (zv__judge(r, f, RARE_WARN, ZV__NEVER) == ZV_WARN) {
        zv_report_why(r, f, M_EXPLAIN_RARE_WARN, rare, known, ZV_RARE_COUNT);
        zv_report_next(r, f, "zavit learn MORE_TEXT --min-count %d -o OUT", ZV_RARE_COUNT);
    } else {
        zv_report_why(r, f, M_EXPLAIN_RARE, rare, known, ZV_RARE_COUNT);
    }
    zv_report_formula(r, f, M_EXPLAIN_RARE_FORMULA);
    if (!zv_report_opens(r, "rare_words")) return;
    size_t enough = 0;
    for (size_t i = a->size; i-- > 0;) enough += zv_space_word_count(a->space, i) >= ZV_RARE_COUNT;
    zv_report_term(r, f, "words", (double)known);
    zv_report_term(r, f, "rare", (double)rare);
    zv_report_term(r, f, "occurrences that are enough", ZV_RARE_COUNT);
    zv_report_recomputed(r, f, 1 - (double)enough / (double)known, 1e-12);
}
