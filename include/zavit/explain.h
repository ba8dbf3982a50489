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
/* How many of `items` random texts of this collection would be expected to come at least this close:
 * items · (1 + #{cosines ≥ x}) / (1 + pairs). It cannot fall below items/(1 + pairs). */
ZV_API double zv_background_expected(const zv_background *bg, double cosine, size_t items);

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
    const zv_why_without *without; /* sorted by how far the cosine falls */
    size_t n_without;
    const double *dims; /* [dim]: share of each dimension, e_d f_d/(|e||f|) */
    size_t dim;
    bool exact_words; /* false: no text or model behind a side, and no split into words */
    /* To be set by whoever shows Shapley values beside it: findings and drawing then point there instead
     * of saying that nothing can be said of words. */
    bool measured;
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
/* Findings: cosine, angle, percentile, common_share, specific_share, words_sum, top_dimension. */
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

/* ---- What each word does, through any encoder -------------------------------------------------- */

typedef struct zv_shapley_opts {
    size_t samples; /* circles; 0: 16. At least 2, or there is no interval */
    size_t exact; /* up to so many words all subsets are encoded; 0: 8, 5 at least, 16 at most */
    size_t players; /* longer texts are cut into so many stretches of words; 0: 20, at most 32 */
    uint64_t seed; /* 0: 1 */
} zv_shapley_opts;

/* A word, or in long texts a stretch of neighbouring words. */
typedef struct zv_shapley_word {
    zv_str word; /* as it stands in the text */
    double value; /* its Shapley value */
    zv_interval interval; /* 95 % of `value`; NaN when it is exact */
    double without; /* the cosine of the text without it; NaN if nothing can be encoded then */
} zv_shapley_word;

/* Owned by the caller through zv_shapley_free. */
typedef struct zv_shapley {
    const zv_shapley_word *words; /* [n] in the order of the text */
    size_t n;
    size_t n_words; /* of the text; above n where players are stretches */
    double all, none; /* v of all words, and of none: 0 */
    double residual; /* all - none - Σ values: rounding */
    bool exact; /* all subsets were encoded */
    size_t samples; /* circles, 0 if exact; each is 2n orders of the words */
    size_t subsets; /* restricted texts that the encoder was asked for, repeated ones included */
} zv_shapley;

/* Shapley values (1953) of the words of `text` in the game
 *     v(S) = cos(encoding of the text restricted to the words S, other), v(∅) = 0,
 * where a restricted text that has no vector counts as ∅: what a word adds to the cosine, averaged over
 * all orders in which the words could come. They add up to v(all) - v(∅). `other` is f32 [dim]; words
 * are those of zavit/text.h, and what stands between them goes with the word before.
 *
 * With few words it is exact: 2^n texts are encoded. Else all sets of one and two words and their complements
 * are, which settles the first two and the last two places of an order; for those between, the words
 * are laid on random circles, and of each the 2n orders that begin at each place and run either way are
 * averaged: every word comes at every place equally often, each order comes with its reverse (antithetic
 * pairs), and all of them need the n(n - 5) arcs of the circle only. Circles are independent: the interval
 * is Student's of their means, a tenth wider (bench/shapley_vs_exact says why). Works for any encoder,
 * and knows nothing of it but its answers.
 *
 * ZV_NODATA for a text without words or without a vector. The encoder must outlive the result. */
ZV_API zv_status zv_explain_shapley(zv_shapley **out, const zv_env *env,
                                    const zv_any_encoder *encoder, zv_str text, const float *other,
                                    const zv_shapley_opts *opts, zv_err *err);
ZV_API void zv_shapley_free(zv_shapley *s);
/* Findings shapley_sum_SIDE (that they add up) and shapley_top_SIDE (the largest, with its interval); `side`
 * is "a" or "b". Opened, texts are encoded again, order by order. */
ZV_API zv_status zv_shapley_findings(const zv_shapley *s, const char *side, zv_report *r,
                                     zv_err *err);
/* Draws them as a waterfall to the cosine, intervals beside the words. */
ZV_API void zv_shapley_text(const zv_shapley *s, zv_buf *out, const zv_style *style);

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
 * top_expected (how many random rows come as close), top_margin (to the second), background_mean,
 * skipped_rows; each opens. `bg` may be NULL, and says nothing under a metric other than ZV_COS. */
ZV_API zv_status zv_explain_hits(const zv_env *env, const zv_space *space, const float *query,
                                 const zv_hit *hits, size_t n_hits, zv_metric metric,
                                 const zv_background *bg, zv_report *r, zv_err *err);

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
