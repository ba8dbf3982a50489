/* zavit/explain_search.h — a part of zavit/explain.h, which includes it: why this hit in this place: hubs, the order of two hits, where an expected row is lost, probabilities from labelled pairs. */
#ifndef ZAVIT_EXPLAIN_SEARCH_H
#define ZAVIT_EXPLAIN_SEARCH_H

#include <zavit/explain.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Hubs: rows that are near to everything ------------------------------------------------------ */

typedef struct zv_hubs_opts {
    size_t k; /* 0: 10 */
    size_t sample; /* rows that ask; 0: 1,000 (all usable ones if fewer) */
    uint64_t seed; /* 0: 1 */
    zv_metric metric; /* 0: cosine */
} zv_hubs_opts;

/* N_k(x) counts the rows that have x among their k nearest by the metric (Radovanović, Nanopoulos & Ivanović 2010,
 * "Hubs in Space"); its mean over all rows is k. Asked of a sample of the collection's own rows. Read-only once
 * made, but for zv_hubs_radii. */
typedef struct zv_hubs zv_hubs;

/* O(sample · size · dim). Keeps `space`. ZV_NODATA with fewer than 3 usable rows. */
ZV_API zv_status zv_explain_hubs(zv_hubs **out, const zv_env *env, const zv_space *space,
                                 const zv_hubs_opts *opts, zv_err *err);
ZV_API void zv_hubs_free(zv_hubs *h);
ZV_API size_t zv_hubs_k(const zv_hubs *h); /* fewer than asked for in tiny collections */
ZV_API size_t zv_hubs_asked(const zv_hubs *h,
                            size_t row); /* rows that asked, other than this one */
ZV_API size_t zv_hubs_found(const zv_hubs *h,
                            size_t row); /* of those, how many had it in their k */
ZV_API bool zv_hubs_all(const zv_hubs *h); /* every usable row asked: counts, not estimates */
/* N_k = found / asked · (usable - 1), with its 95 % interval (Wilson; no width where all asked). */
ZV_API double zv_hubs_occurrence(const zv_hubs *h, size_t row, zv_interval *interval);
/* The rows that asked, ascending, and the nearest others of the i-th of them, best first. */
ZV_API const size_t *zv_hubs_rows(const zv_hubs *h, size_t *n);
ZV_API const zv_hit *zv_hubs_nearest(const zv_hubs *h, size_t i, size_t *n);
/* Skewness of N_k over the usable rows, E(N_k - k)³/(E(N_k - k)²)^1.5. Where a sample asked, the moments are unbiased:
 * found is hypergeometric given N_k, so that found (found - 1) … /(asked (asked - 1) …) stands for the same of N_k.
 * *interval (may be NULL), for the draw of the rows that asked, is by a jackknife over them with its higher orders, and
 * NaN where all asked. NaN where all N_k are equal, and where the sample is too small to tell: fewer than 30 rows were met
 * three times, or by chance alone the skewness would be uncertain by more than .55. */
ZV_API zv_status zv_hubs_skew(double *skew, zv_interval *interval, const zv_hubs *h, zv_err *err);
/* The largest hub, and the share of the other usable rows that have it among their k nearest. Where a sample asked, every
 * second of those that asked chooses the row, for the largest of many estimates leans upwards; they are then known, and
 * the others stand for all rows but them. *interval by Wilson for what is drawn; NaN where all asked. */
ZV_API zv_status zv_hubs_top(size_t *row, double *share, zv_interval *interval, const zv_hubs *h,
                             zv_err *err);
/* r(x): mean cosine of each row to its k nearest others in the whole collection, as CSLS takes it off
 * (Conneau, Lample, Ranzato, Denoyer & Jégou 2018): out [n]. Kept, so asking again costs nothing.
 * O(n · size · dim). */
ZV_API zv_status zv_hubs_radii(zv_hubs *h, double *out, const size_t *rows, size_t n, zv_err *err);

/* ---- The order of two hits ---------------------------------------------------------------------- */

/* What is asked: a side, and its text for the words ("" if it has none). */
typedef struct zv_question {
    const zv_side *side;
    zv_str text;
    size_t own_row; /* the row that asks, never an answer; SIZE_MAX: none */
} zv_question;

typedef struct zv_order_opts {
    zv_metric metric; /* what ranks */
    const zv_bm25 *words; /* NULL: no texts; length and words are then left out */
    zv_hubs_opts hubs;
} zv_order_opts;

/* Two numbers of A and B, and who is before whom: 1 A, -1 B, 0 neither. */
typedef struct zv_order_pair {
    double a, b;
    int first;
} zv_order_pair;

/* Would another measure, or the same without a side effect, put A and B in another order? Owned. */
typedef struct zv_order {
    size_t row_a, row_b;
    zv_metric metric;
    zv_order_pair score[3]; /* by zv_metric: cosine, dot product, distance */
    double norm_query, norm_a, norm_b;
    /* hubs, by cosine */
    size_t k;
    zv_order_pair occurrence; /* N_k; first: who is the larger hub */
    zv_interval occurrence_a, occurrence_b;
    zv_order_pair radius; /* r(x) */
    zv_order_pair csls; /* 2 cos(q,x) - r(x), the query's own r being the same for both */
    /* share of rows farther from q than x, times share farther from x than q is (Schnitzer, Flexer, Schedl &
     * Widmer 2012, empirical) */
    zv_order_pair mutual;
    /* length: score = a + slope · log(words) + c · BM25 over the collection's rows with a text, for this query, so
     * that what longer texts say more about the question is not taken for an effect of length */
    bool has_words;
    zv_order_pair length; /* words; first: which is longer */
    size_t n_length; /* rows in the regression */
    double slope, r2; /* partial R²; NaN where all texts are equally long */
    zv_interval r2_interval;
    double r; /* partial correlation; the sign says who wins by length */
    double r2_alone; /* R² of the score on log(words), words not held fast */
    zv_order_pair adjusted; /* score - slope · (log(words) - mean log(words)) */
    zv_order_pair lexical; /* BM25 */
    size_t lexical_rank_a, lexical_rank_b; /* 0: no word shared */
    const zv_bm25_split *lexical_a, *lexical_b;
} zv_order;

/* ZV_USAGE where a = b, ZV_NODATA where one of them is no real vector. O((2 + sample) · size · dim). */
ZV_API zv_status zv_explain_order(zv_order **out, const zv_env *env, const zv_space *space,
                                  const zv_question *question, size_t a, size_t b,
                                  const zv_order_opts *opts, zv_err *err);
ZV_API void zv_order_free(zv_order *o);
/* Findings: margin, order_by_metric, hub_effect and, where there are texts, length_effect and lexical_order. */
ZV_API zv_status zv_order_findings(const zv_order *o, const zv_env *env, const zv_space *space,
                                   const zv_question *question, zv_report *r, zv_err *err);

/* ---- Blame: where an expected row leaves the search ---------------------------------------------- */

/* The stages of a search, each with the expected row's rank. All but ZV_STAGE_LEXICAL, which stands beside
 * them, lie on the way to the answer, so that a row in the top k at one and not at the next was lost there. */
typedef enum zv_stage {
    ZV_STAGE_KNOWN, /* the row is a real vector, and so is the query */
    ZV_STAGE_LEXICAL, /* BM25 */
    ZV_STAGE_COSINE, /* exact cosine over all rows, of f32 vectors that the model makes anew if others are stored */
    ZV_STAGE_METRIC, /* the same vectors, by the metric in use */
    ZV_STAGE_PRECISION, /* the vectors as they are stored (f16, bf16, i8) */
    ZV_STAGE_FILTER, /* only the rows of the filter */
    ZV_STAGE_GROUP, /* one row for each value of a column */
    ZV_STAGE_K /* what the search answers */
} zv_stage;
enum { ZV_STAGES = 8 };
ZV_API const char *zv_stage_name(zv_stage stage); /* "known", "lexical", … */

typedef enum zv_cause {
    ZV_CAUSE_NONE, /* it is among the hits */
    ZV_CAUSE_MISSING, /* known: no row has the id; only zv_blame_tally_missing says so */
    ZV_CAUSE_UNUSABLE, /* known: empty, unknown words, NaN or zero */
    ZV_CAUSE_UNKNOWN_WORDS, /* known, cosine: what the query and the text share, the model doesn't know */
    ZV_CAUSE_DUPLICATE, /* cosine: a nearly equal row stands among the hits */
    ZV_CAUSE_HUB, /* cosine: a hub does, and with hubs taken off (CSLS) the row would */
    ZV_CAUSE_K, /* cosine: within 2k */
    ZV_CAUSE_MODEL, /* cosine: none of these; to the model others are closer */
    ZV_CAUSE_METRIC, /* metric */
    ZV_CAUSE_PRECISION, /* precision */
    ZV_CAUSE_STALE, /* precision: the stored f32 vector is not the one that the model makes of the text */
    ZV_CAUSE_FILTER, /* filter */
    ZV_CAUSE_GROUP /* group: another row of its group stands for it */
} zv_cause;
enum { ZV_CAUSES = 13 };
ZV_API const char *zv_cause_name(zv_cause cause); /* "none", "unusable", … */

typedef struct zv_blame_opts {
    size_t k; /* 0: 10 */
    zv_metric metric;
    const uint8_t *keep; /* [size] the filter; NULL: none */
    const char *group; /* column; NULL: none */
    const zv_bm25 *words; /* NULL: no texts, and no lexical stage */
    const zv_encoder
        *encoder; /* of the texts; NULL: none, then stored vectors are taken as they are */
    bool margin; /* also split the lead of the last hit by words */
    uint64_t seed; /* of the rows that tell hubs; 0: 1 */
} zv_blame_opts;

/* What is common to many questions. Keeps all that opts point to. One thread at a time. */
typedef struct zv_blamer zv_blamer;
/* ZV_NOTFOUND if there is no such column. */
ZV_API zv_status zv_blamer_new(zv_blamer **out, const zv_env *env, const zv_space *space,
                               const zv_blame_opts *opts, zv_err *err);
ZV_API void zv_blamer_free(zv_blamer *b);

typedef struct zv_blame_stage {
    bool measured; /* false: it doesn't apply, and `note` says why */
    size_t rank; /* from 1; 0: not ranked (left out, merged, no vector) */
    bool in_top_k;
    const char *note; /* in the environment's language; NULL: nothing to say */
} zv_blame_stage;

/* Owned: free with zv_blame_free. */
typedef struct zv_blame {
    size_t row, k;
    zv_blame_stage stages[ZV_STAGES];
    zv_stage
        lost; /* the last stage at which it fell out of the top k; ZV_STAGE_K with ZV_CAUSE_NONE */
    zv_cause cause;
    const char *sentence, *advice; /* advice: "" if there is none */
    bool remade; /* the cosine and metric stages use vectors that the model made anew */
    /* the evidence, as far as the cause has some */
    size_t other, other_rank; /* duplicate, hub, row of its group; SIZE_MAX: none */
    double other_value; /* cosine of the duplicate, N_k of the hub */
    size_t csls_rank; /* with hubs taken off; 0: not measured */
    double
        unknown_share; /* of its BM25 score, by words that the model doesn't know; NaN: no score */
    size_t last; /* the last hit; SIZE_MAX: none */
    const zv_margin *lead; /* of the last hit over the row, by the query's words; NULL: not split */
} zv_blame;

/* A question's side->vector may be NULL or zero: no word of it is known. O(size · dim), and where a hub is
 * suspected up to 2,000 · size · dim once. */
ZV_API zv_status zv_explain_blame(zv_blame **out, zv_blamer *b, const zv_question *question,
                                  size_t row, zv_err *err);
ZV_API void zv_blame_free(zv_blame *b);
/* Findings: expected_rank, blame, cosine_rank, lexical_rank (as measured). */
ZV_API zv_status zv_blame_findings(const zv_blame *blame, const zv_blamer *b,
                                   const zv_question *question, zv_report *r, zv_err *err);

/* Many questions: how many of the expected rows are still there at each stage, and what became of the others. */
typedef struct zv_blame_tally {
    size_t cases, k;
    size_t measured[ZV_STAGES], in_top_k[ZV_STAGES];
    size_t again[ZV_STAGES]; /* in_top_k by the plain road, while a report opens it */
    size_t causes[ZV_CAUSES];
    size_t by_words,
        by_words_again; /* not found, but in the top k by words; the latter by the plain road */
} zv_blame_tally;

/* `r` may be NULL; where it opens a stage's finding, the rank is computed again. */
ZV_API zv_status zv_blame_tally_add(zv_blame_tally *t, const zv_blame *blame, const zv_blamer *b,
                                    const zv_question *question, zv_report *r, zv_err *err);
/* A case whose expected id is not in the collection: lost at ZV_STAGE_KNOWN. */
ZV_API void zv_blame_tally_missing(zv_blame_tally *t, const zv_blamer *b);
/* Share of the measured cases in the top k at a stage; its Wilson interval goes to *interval. */
ZV_API double zv_blame_recall(const zv_blame_tally *t, zv_stage stage, zv_interval *interval);
/* Share of all cases with this cause, likewise. */
ZV_API double zv_blame_share(const zv_blame_tally *t, zv_cause cause, zv_interval *interval);
/* Findings: recall_STAGE for each stage that was measured, blame_cause (the most frequent one's share), and
 * found_by_words (the share of those not found that words would have found). */
ZV_API zv_status zv_blame_tally_findings(const zv_blame_tally *t, zv_report *r, zv_err *err);

/* ---- Mixture: more than background, without labels ----------------------------------------------- */

/* The scale that a cosine is on in the mixture: atanh, Fisher's z. */
ZV_API double zv_explain_mixture_scale(double cosine);
/* Is `best`, a hit by ZV_COS, more than background for this query? By the bulk of the query's own cosines with all rows but
 * `exclude` (zv_mixture_fit); finding mixture: the posterior with its interval and the prior, or the one reason why it is not
 * identified. *out, owned (zv_mixture_free), answers for other hits: zv_mixture_at(*out, zv_explain_mixture_scale(score), …). Surprise, no
 * relevance. O(size · (dim + log size)). */
ZV_API zv_status zv_explain_mixture(zv_mixture **out, const zv_env *env, const zv_space *space,
                                    const float *query, const zv_hit *best, const size_t *exclude,
                                    size_t n_exclude, uint64_t seed, zv_report *r, zv_err *err);

/* ---- Relation: from scores to probabilities, by labelled pairs --------------------------------- */

typedef struct zv_relation_opts {
    double
        related_from; /* a pair of at least this grade is related; NaN: grades are 0 or 1, yes or no */
    double prior; /* share of related pairs where it will be used; 0: the share among the pairs */
    uint64_t seed; /* of samples and folds; 0: 1 */
} zv_relation_opts;

/* How good are the probabilities? All held out: five folds by the pairs' first side, so that no query is
 * judged by what was learned from itself. Losses are mean log-losses in nats; the intervals of the gains are
 * paired and clustered by the first side. */
typedef struct zv_relation_quality {
    size_t pairs, related, queries; /* used; different first sides */
    size_t left_out; /* a side has no vector */
    bool words; /* shared words are one of the signals */
    double loss, loss_base, loss_cosine; /* of ours, of the base rate, of logistic on the cosine */
    double gain_base, gain_cosine; /* loss_base - loss, loss_cosine - loss */
    zv_interval gain_base_interval, gain_cosine_interval;
    double ece, ece_cosine, brier;
} zv_relation_quality;

typedef struct zv_related {
    double probability; /* at the prior; between the two below */
    double p0, p1; /* its Venn–Abers pair, at the prior: no confidence interval */
    double cosine;
    bool words; /* shared words were one of the signals */
} zv_related;

/* What labelled pairs teach about when two items of a collection are related. Evidence on a pair: its
 * cosine; the cosine against the first side's own cosines with the collection, (c - mean)/sd (T-norm; Auckenthaler et al.
 * 2000); and, where both have texts, the share of each one's words, weighted by rarity (idf), that the
 * other has too. Logistic regression with weights ≥ 0 makes one score of them, so that for the same texts a higher
 * cosine never means a lower probability; a Venn–Abers predictor makes the score a probability. */
typedef struct zv_relation zv_relation;

/* Fewer pairs of a kind, or of different first sides, can't teach anything. */
#define ZV_RELATION_LEAST 20
#define ZV_RELATION_QUERIES 5

/* `path`: CSV, TSV or JSONL (by suffix; TSV otherwise), each pair two sides and a grade. Columns by name (a, b, grade; also query, document, label and others:
 * docs/formats/pairs.md) or, without such a header, three in this order. A side is an id of the space, or else a text, for which `encoder` is
 * needed (NULL: none); keeps space and encoder. ZV_FORMAT names the line; ZV_USAGE if grades are given that need
 * related_from; ZV_NOTFOUND names a side that is neither; ZV_NODATA if pairs are too few or all of one kind. */
ZV_API zv_status zv_relation_new(zv_relation **out, const zv_env *env, const zv_space *space,
                                 const zv_any_encoder *encoder, const char *path,
                                 const zv_relation_opts *opts, zv_err *err);
ZV_API void zv_relation_free(zv_relation *r);
ZV_API const zv_relation_quality *zv_relation_held_out(const zv_relation *r);
ZV_API double zv_relation_prior(const zv_relation *r); /* in use */
ZV_API double zv_relation_share(const zv_relation *r); /* among the pairs */
/* Do the probabilities beat the base rate (lower end of gain_base above 0)? If not, they say nothing, and none should be shown. */
ZV_API bool zv_relation_holds(const zv_relation *r);
/* The first side of what follows; vector [dim] is kept until the next call. An empty text: none. */
ZV_API zv_status zv_relation_ask(zv_relation *r, const float *vector, zv_str text, zv_err *err);
/* The cosine from which on this text would be related to the first side with at least `probability`, its words
 * being what they are: a goal for zv_explain_flip. -2 where it is so at any cosine, 2 where at none. */
ZV_API zv_status zv_relation_goal(zv_relation *r, double *cosine, const float *vector, zv_str text,
                                  double probability, zv_err *err);
/* How probably is this one related to it? All NaN where a vector has no direction. */
ZV_API zv_status zv_relation_of(zv_relation *r, zv_related *out, const float *vector, zv_str text,
                                zv_err *err);
/* The same losses on the pairs of another file, from all that was learned. */
ZV_API zv_status zv_relation_test(zv_relation *r, const char *path, zv_relation_quality *out,
                                  zv_err *err);
/* Findings: pairs, prior, calibration_gain (against the base rate), calibration_over_cosine, calibration_error; with
 * `top` (the first hit, or the pair) probability. */
ZV_API zv_status zv_relation_findings(const zv_relation *r, const zv_related *top,
                                      zv_report *report, zv_err *err);

/* Where to cut: what a threshold on the cosine lets through. Intervals are Wilson's, over pairs. */
typedef struct zv_cut {
    double threshold;
    size_t kept, related; /* pairs at or above it; of those, related */
    double precision, recall, f1;
    zv_interval precision_interval, recall_interval;
    double precision_prior; /* at the prior: recall π / (recall π + fall-out (1 - π)) */
} zv_cut;
typedef struct zv_cuts {
    const zv_cut
        *list; /* [n] ascending thresholds, recommended among them; owned by the relation */
    size_t n,
        best; /* best: place of the recommended one; SIZE_MAX: no threshold reaches the precision */
    double wanted; /* precision at the prior; NaN: the best F1 */
    double precision, recall, f1; /* held out: each fold cut where the other folds say */
    zv_interval precision_interval, recall_interval;
} zv_cuts;
/* `precision`: the wanted one (at the prior), reached with as much recall as can be; NaN: the best F1 (at
 * the prior). */
ZV_API zv_status zv_relation_cut(zv_relation *r, double precision, zv_cuts *out, zv_err *err);
/* Findings: cut, cut_precision, cut_recall. */
ZV_API zv_status zv_cut_findings(const zv_relation *r, const zv_cuts *cuts, zv_report *report,
                                 zv_err *err);

#ifdef __cplusplus
}
#endif
#endif
