/* zavit/explain.h — everything that yields findings: what is near and why, what a collection looks
 * like.
 *
 *     zv_background *bg = NULL;
 *     ZV_TRY(zv_explain_background(&bg, env, space, NULL, err));
 *     zv_why *why = NULL;
 *     ZV_TRY(zv_explain_why(&why, env, &a, &b, bg, err));
 *     ZV_TRY(zv_why_findings(why, env, report, err));
 *
 * Every function that fills a zv_report gives each finding its formula and, when the report asks to
 * open it, its terms and an independent recomputation in f64 from the raw vectors.
 */
#ifndef ZAVIT_EXPLAIN_H
#define ZAVIT_EXPLAIN_H

#include <zavit/base.h>
#include <zavit/embed.h>
#include <zavit/eval.h>
#include <zavit/index.h>
#include <zavit/prob.h>
#include <zavit/report.h>
#include <zavit/space.h>
#include <zavit/stat.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- The background of a collection ------------------------------------------------------------ */

typedef struct zv_background_opts {
    size_t pairs; /* random pairs of different usable rows; 0: 100,000 (all pairs if fewer) */
    size_t directions; /* top principal directions of the unit vectors; 0: 3 */
    uint64_t seed; /* 0: 1 */
} zv_background_opts;

/* Cosines of random pairs, the mean of the unit vectors, and the top directions around it.
 * Read-only once made. */
typedef struct zv_background zv_background;

/* O(size · dim + pairs · dim + rows · dim²); at most 20,000 rows, drawn at random, go into mean and
 * directions when the collection is larger, and zv_background_rows says how many did (directions of
 * more than 1,024 dimensions come from at most 1,000 of them). Keeps `space`, to open findings with.
 * ZV_NODATA with fewer than 3 usable rows, ZV_INTERRUPTED when asked to stop. */
ZV_API zv_status zv_explain_background(zv_background **out, const zv_env *env,
                                       const zv_space *space, const zv_background_opts *opts,
                                       zv_err *err);
ZV_API void zv_background_free(zv_background *bg);
ZV_API const double *zv_background_cosines(const zv_background *bg, size_t *n); /* sorted */
ZV_API const zv_moments *zv_background_moments(const zv_background *bg);
ZV_API const double *zv_background_mean(const zv_background *bg); /* m [dim]: mean unit vector */
ZV_API double zv_background_common(const zv_background *bg); /* |m|², as the split of why uses it */
/* The expected cosine of two different random rows: (n|m|² - 1)/(n - 1), for |m|² is the mean over
 * all n² pairs of rows and n of those are a row with itself. With its 95 % interval (may be NULL). */
ZV_API double zv_background_expected_cosine(const zv_background *bg, zv_interval *interval);
ZV_API size_t zv_background_directions(const zv_background *bg);
ZV_API const double *zv_background_direction(const zv_background *bg, size_t k); /* unit [dim] */
ZV_API double zv_background_share(const zv_background *bg, size_t k); /* of the variance, 0 … 1 */
ZV_API size_t zv_background_rows(const zv_background *bg);
ZV_API size_t zv_background_usable(const zv_background *bg); /* usable rows of the space */
ZV_API size_t zv_background_dim(const zv_background *bg);
ZV_API bool zv_background_all_pairs(const zv_background *bg); /* every pair, not a sample */
/* Percentile, 0 … 100, of a cosine among the random pairs: share below plus half of the equal ones
 * (equal: within 1e-12, far below what f32 can tell apart); and its 95 % interval (Wilson, in per
 * cent; may be NULL). */
ZV_API double zv_background_percentile(const zv_background *bg, double cosine,
                                       zv_interval *interval);
/* How many of `items` random texts of this collection would be expected to come at least this close to a
 * random one: items · P(S ≥ x), with P counted among the random pairs, and beyond the tenth largest of them taken from
 * a generalised Pareto tail (zv_tail_share). With its 95 % interval, for the draw of the pairs. An
 * E-value: surprise against chance, which says nothing of relevance. */
ZV_API double zv_background_expected(const zv_background *bg, double cosine, size_t items);
ZV_API zv_interval zv_background_expected_interval(const zv_background *bg, double cosine,
                                                   size_t items);
ZV_API const zv_tail *zv_background_tail(const zv_background *bg);
/* From this expected count on a best hit is no closer than chance would bring. */
#define ZV_CHANCE_EXPECTED 1.0

/* ---- Why are two close ------------------------------------------------------------------------- */

/* One side of a comparison: a vector, and, if a word model made it, its parts. */
typedef struct zv_side {
    const float *vector; /* [dim]; may be NULL where there are words */
    zv_str name; /* id, word or text, for display */
    const zv_encoded *encoded; /* NULL: no words behind it */
    const zv_space *words; /* the word space of the parts; NULL with encoded NULL */
    size_t dim; /* of vector; 0: that of `words`, else of the background */
} zv_side;

typedef struct zv_why_part {
    zv_str a, b; /* words */
    size_t i, j; /* their places in the two texts' lists of known words */
    double value; /* a_i b_j (t_i · u_j) / (|e| |f|) */
} zv_why_part;

typedef struct zv_why_direction {
    const char *name; /* "common", "direction 1", … */
    double value; /* its share of the cosine */
} zv_why_direction;

typedef struct zv_why_without {
    zv_str word;
    bool first; /* of text a (true) or b */
    double cosine; /* of the pair without this word; NaN if nothing is left */
} zv_why_without;

/* Owned by the caller through zv_why_free; strings are borrowed from the sides. */
typedef struct zv_why {
    double cosine; /* in f64 from the f64 sums of the parts where there are words, else the rows */
    double norm_a, norm_b;
    size_t n_a, n_b; /* known words of each side; 0 without words */
    const double *matrix; /* [n_a, n_b]: the parts in order; NULL without words */
    const zv_str *words_a, *words_b; /* [n_a], [n_b] */
    const zv_why_part *parts; /* the same, sorted by |value|, largest first */
    size_t n_parts;
    const zv_why_direction *directions; /* common first, then the top directions */
    size_t n_directions;
    double common; /* directions[0].value */
    double specific; /* cosine - Σ directions */
    double percentile; /* among random pairs; NaN without background */
    zv_interval percentile_interval;
    double expected; /* rows of the collection as close by chance; NaN without background */
    zv_interval expected_interval;
    const zv_why_without *without; /* sorted by how far the cosine falls */
    size_t n_without;
    const double *dims; /* [dim]: share of each dimension, e_d f_d/(|e||f|) */
    size_t dim;
    bool exact_words; /* false: no text or model behind a side, and no split into words */
} zv_why;

/* Splits cos(a, b). Exact for pooled word vectors (plain algebra of the dot product):
 *     cos = Σ_ij a_i b_j (t_i · u_j) / (|e||f|),   e = Σ a_i t_i,  f = Σ b_j u_j
 * Common and top directions, with ê = e/|e|, f̂ = f/|f|, m the mean of unit vectors, p_k orthonormal:
 *     cos = [m·ê + m·f̂ - |m|²] + Σ_k (p_k·(ê - m))(p_k·(f̂ - m)) + specific
 * `bg` may be NULL: no directions, no percentile (common is NaN, specific the whole cosine). A side
 * whose vector is not the sum of its words (another model made it) is not split into words, and
 * zv_env_warn says so. Sides' vectors of norm 0 are ZV_NODATA. O(words² · dim) time, and 64 bytes
 * per pair of words. */
ZV_API zv_status zv_explain_why(zv_why **out, const zv_env *env, const zv_side *a, const zv_side *b,
                                const zv_background *bg, zv_err *err);
ZV_API void zv_why_free(zv_why *w);
/* Findings: cosine, angle, percentile, expected_by_chance, common_share, specific_share, words_sum, top_dimension. */
ZV_API zv_status zv_why_findings(const zv_why *w, const zv_env *env, const zv_side *a,
                                 const zv_side *b, const zv_background *bg, zv_report *r,
                                 zv_err *err);
/* Draws the split: word-pair matrix (or dimensions), waterfall, percentile on the background. */
ZV_API void zv_why_text(const zv_why *w, const zv_background *bg, zv_buf *out,
                        const zv_style *style);

/* Why one hit ranks above another for the same query: the margin s(q,a) - s(q,b) per query word. */
typedef struct zv_margin {
    double margin;
    const zv_why_without *words; /* word, and in `cosine` its share of the margin; sums to margin */
    size_t n_words; /* 0 without words */
} zv_margin;

/* Both `wa` and `wb` are zv_explain_why(query, hit). Owned: free with zv_margin_free. */
ZV_API zv_status zv_explain_margin(zv_margin **out, const zv_env *env, const zv_why *wa,
                                   const zv_why *wb, zv_err *err);
ZV_API void zv_margin_free(zv_margin *m);

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
    bool words; /* shared words are part of the evidence */
    double loss, loss_base, loss_cosine; /* of ours, of the base rate, of logistic on the cosine */
    double gain_base, gain_cosine; /* loss_base - loss, loss_cosine - loss */
    zv_interval gain_base_interval, gain_cosine_interval;
    double ece, ece_cosine, brier;
} zv_relation_quality;

typedef struct zv_related {
    double probability; /* at the prior; between the two below */
    double p0, p1; /* its Venn–Abers pair, at the prior: no confidence interval */
    double cosine;
    bool words; /* shared words were part of the evidence */
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

/* ---- Near: expressions over words and items ---------------------------------------------------- */

/* "king - man + woman", a word, an id: a sum of unit vectors of rows, each found by id (under the
 * space's text contract if it is a word space). */
typedef struct zv_near_query {
    float *vector; /* [dim], owned */
    size_t rows[16]; /* the rows that it names, to be left out of the answer */
    double signs[16];
    size_t n;
    zv_str unseen[16]; /* words that have no row, but a vector from their n-grams (zv_space_unseen);
                        * borrowed from the expression */
    size_t n_unseen;
} zv_near_query;

/* ZV_NOTFOUND names the word, and says what similar spelling there is. An id that is in the space as
 * a whole is taken as it is, even with + or - in it. */
ZV_API zv_status zv_explain_near_query(zv_near_query *out, const zv_env *env, const zv_space *space,
                                       const char *expression, zv_err *err);
ZV_API void zv_near_query_free(const zv_env *env, zv_near_query *q);

/* A word seen less often than this has neighbours that another seed would not give: measured in
 * English and Hebrew (docs/thresholds.md, bench/rare_words). */
#define ZV_RARE_COUNT 30
/* Was this word seen too rarely to trust? False where the space has no words or no counts. */
ZV_API bool zv_explain_rare(const zv_space *space, size_t row);

/* Findings on a list of hits, for near and search: top_score (its percentile in the sentence),
 * top_expected (how many random rows come as close; a warning from ZV_CHANCE_EXPECTED on), top_margin (to the second), background_mean,
 * skipped_rows; each opens. `bg` may be NULL, and says nothing under a metric other than ZV_COS. */
ZV_API zv_status zv_explain_hits(const zv_env *env, const zv_space *space, const float *query,
                                 const zv_hit *hits, size_t n_hits, zv_metric metric,
                                 const zv_background *bg, zv_report *r, zv_err *err);

/* Down to this rank among the collection's own pieces, nothing here answers a text query: so many of a hundred
 * queries that are like such pieces are turned away wrongly, at most. */
#define ZV_NOTHING_SHARE 0.05
/* "Nothing here answers this": random pieces of the collection's texts, each of `words` words as the query has (or a
 * whole text, where it is shorter), search for the closest other text. *share = (1 + pieces that find nothing closer than
 * `cosine`, the query's best hit)/(1 + pieces), a conformal p-value; with the finding nothing_here. Surprise, not
 * relevance. NaN and no finding where the space has no texts, or hardly a piece has a vector. Encodes 100 pieces and
 * searches for them all at once: O(100 · size · dim). */
ZV_API zv_status zv_explain_nothing(double *share, const zv_env *env, const zv_space *space,
                                    const zv_any_encoder *encoder, size_t words, double cosine,
                                    uint64_t seed, zv_report *r, zv_err *err);

/* ---- Proof: a neighbour from counts ------------------------------------------------------------ */

/* A context that both words have, with what its share is made of. */
typedef struct zv_proof_context {
    size_t context; /* row of the space */
    uint64_t count_a, count_b, total; /* #(a,c), #(b,c), #c */
    double ppmi_a, ppmi_b; /* m(a,c), m(b,c), see zv_counts_ppmi */
    double value; /* m(a,c) m(b,c) / (|a||b|) */
} zv_proof_context;

typedef struct zv_proof {
    size_t a, b; /* rows of the space */
    uint64_t total_a, total_b; /* #a, #b */
    double
        cosine; /* of the words' rows of PPMI: the sum of the values; NaN where one of them is all 0 */
    double vectors; /* of their rows in the space */
    double norm_a, norm_b;
    size_t contexts_a, contexts_b; /* in which m is above 0 */
    zv_proof_context *contexts; /* [n_contexts] those that both have, largest value first */
    size_t n_contexts;
} zv_proof;

/* Splits the cosine of two words of a count model into contexts, by its kept counts:
 *     cos(a,b) = Σ_c m(a,c) m(b,c) / (|a||b|)
 * It is exact for the counts. The vectors are rows of U Σ^½, m ≈ U Σ Vᵀ, and keep only a part of them
 * (zv_counts_info: caught/squares), so that their cosine is another one. O(cells of both words). */
ZV_API zv_status zv_explain_proof(zv_proof **out, const zv_env *env, const zv_space *space,
                                  const zv_counts *counts, size_t a, size_t b, zv_err *err);
ZV_API void zv_proof_free(const zv_env *env, zv_proof *p);
/* Findings: counts_cosine, counts_shared, counts_kept. Opened, they read the whole file. */
ZV_API zv_status zv_proof_findings(const zv_proof *p, const zv_env *env, const zv_space *space,
                                   const zv_counts *counts, zv_report *r, zv_err *err);

/* ---- Audit ------------------------------------------------------------------------------------- */

typedef struct zv_audit_opts {
    zv_background_opts background;
} zv_audit_opts;

/* Thresholds are starting points: docs/thresholds.md says what they were measured on. */
/* Fills the report: items, dim, unusable rows by kind, duplicate ids and vectors, norms (median,
 * spread), mean and spread per dimension (extremes named), correlation between dimensions, common
 * share, background cosine (mean, sd, quantiles), participation ratio, rare words, contract (normalised as
 * stated?). Writes the background too when out_bg is not NULL, for the histogram. */
ZV_API zv_status zv_explain_audit(zv_report *r, const zv_env *env, const zv_space *space,
                                  const zv_audit_opts *opts, zv_background **out_bg, zv_err *err);

/* ---- Findings of the other commands ------------------------------------------------------------ */

/* learn: corpus_words (warn below a million: "little text"), coverage (share of the words read that
 * are in the vocabulary), vocabulary, loss (of the model after the last epoch), loss_fall, loss_floor (the
 * least any model could have on the same pairs), loss_heldout. */
ZV_API zv_status zv_explain_learned(zv_report *r, const zv_env *env, const zv_corpus *corpus,
                                    const zv_learn_result *result, const char *path, zv_err *err);
/* encode: oov_share, empty_share, background_mean of what was written. `space` is the new space. */
ZV_API zv_status zv_explain_encoded(zv_report *r, const zv_env *env, const zv_encode_result *result,
                                    const zv_space *space, zv_err *err);
/* info: items, dim, unusable_rows, norm_spread against the stated contract, duplicate_ids, rare_words. */
ZV_API zv_status zv_explain_space(zv_report *r, const zv_env *env, const zv_space *space,
                                  zv_err *err);
/* convert: items, precision_loss = max over sampled rows of |x - y| / |x| (0 where exact), dropped
 * columns. `written` is the result, opened again. */
ZV_API zv_status zv_explain_converted(zv_report *r, const zv_env *env, const zv_space *source,
                                      const zv_space *written, zv_err *err);
/* eval: one finding per set, named after it, and coverage (share of items with known words). */
ZV_API zv_status zv_explain_scores(zv_report *r, const zv_env *env, const zv_space *words,
                                   const zv_eval *eval, zv_err *err);

#ifdef __cplusplus
}
#endif
#endif
