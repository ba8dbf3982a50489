/* explain_evidence.h — how much each place of a word counts, by one of the three methods.
 *
 *     explain_evidence.c            sentences, places, their sums
 *     explain_evidence_weights.c    what a pair (word, context) counts
 *     explain_evidence_cbow.c       the same for windows
 *     explain_evidence_findings.c   findings, and the other road
 */
#ifndef ZV_EXPLAIN_EVIDENCE_H
#define ZV_EXPLAIN_EVIDENCE_H

#include "explain/explain_private.h"

/* Words to either side that a window may reach over words that sub-sampling drops. */
enum { ZV__EVIDENCE_SPAN = 64 /* times the window */, ZV__EVIDENCE_NEGATIVES = 64 };

typedef struct zv__evidence {
    const zv_env *env;
    const zv_evidence_source *source;
    zv_learn_opts learned;
    size_t rows[2]; /* a and b */
    size_t words, dim;
    double *keep; /* [words] probability that sub-sampling keeps a word; NULL: 1 */
    double *power; /* [words] P(c); NULL for ZV_COUNTS */
    double *tables[2]; /* [words]: what a context counts for a, b; ZV_CBOW: along ∂cos */
    double *slopes[2]; /* [dim] ∂cos/∂v of a, b; NULL for ZV_COUNTS */
    double times; /* Σ_t lr_t; ZV_COUNTS: the window, for W (W - m)/W = W - d + 1 */
    double cosine;
    double *reach; /* [window + 1] scratch: how likely so many words stand between */
    float *vectors; /* ZV_CBOW: scratch, see explain_evidence_cbow.c */
    double *sums; /* likewise */
    size_t negatives[ZV__EVIDENCE_NEGATIVES];
} zv__evidence;

/* Tables and slopes for the words rows[0], rows[1]. */
zv_status zv__evidence_weigh(zv__evidence *e, zv_err *err);
/* What the place `at` of word rows[which] counts, in a stretch of its text: words[0 … n). */
double zv__evidence_place(zv__evidence *e, const uint32_t *words, size_t n, size_t at, int which);
double zv__evidence_place_cbow(zv__evidence *e, const uint32_t *words, size_t n, size_t at,
                               int which);
zv_status zv__evidence_new(zv__evidence *e, const zv_env *env, const zv_evidence_source *source,
                           size_t a, size_t b, zv_err *err);
void zv__evidence_release(zv__evidence *e);
/* Lets one more word stand between, which is kept with probability `keep`; the window's chance to reach across. */
double zv__evidence_reach(const double *reach, unsigned window);
void zv__evidence_pass(double *reach, unsigned window, double keep);

static inline double zv__logistic(double x) {
    return x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x));
}

#endif
