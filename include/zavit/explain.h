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
/* The *k word pairs that carry most, largest |value| first, a pair of words that comes several times as one
 * (i and j are those of its largest part). Sets *k to how many there are. O(parts log parts). */
ZV_API zv_status zv_why_pairs(const zv_why *w, zv_why_part *out, size_t *k, zv_err *err);
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

/* ---- Confused pairs ---------------------------------------------------------------------------- */

/* What makes a close pair a confusion. */
typedef enum zv_confused_by {
    ZV_CONFUSED_AUTO, /* labels where there are two different ones, else words */
    ZV_CONFUSED_LABELS, /* different labels; rows without one are not judged */
    ZV_CONFUSED_WORDS /* no word in common, but for words in more than a tenth of the texts */
} zv_confused_by;

typedef struct zv_confused_opts {
    zv_confused_by by;
    double above; /* percentile of the background from which on a pair is close; 0: 99.9 */
    size_t k; /* pairs kept, the closest; 0: 10 */
    size_t
        queries; /* rows that ask for their neighbours; 0: all up to 50,000, beyond that a random sample,
                     * the smaller the larger the collection */
    uint64_t seed; /* 0: 1 */
} zv_confused_opts;

typedef struct zv_confused_pair {
    size_t a, b; /* rows, a < b */
    double cosine, percentile;
    int shared_words; /* that are not common; -1: not known */
} zv_confused_pair;

/* NaN where there is nothing to count. */
typedef struct zv_confused {
    zv_confused_by by; /* which one it was */
    double above, threshold; /* percentile, and the cosine that it is */
    const zv_confused_pair
        *pairs; /* [n] the closest confused ones, a text (a row) in two at most */
    size_t n;
    size_t hub; /* the row (of those that asked) in most of them, hub_pairs of them; 0, 0: none */
    size_t hub_pairs;
    size_t usable, queries; /* rows; rows that asked */
    bool sampled; /* not all of them did: counts are projected */
    double close; /* pairs above the threshold that can be judged, copies left out */
    uint64_t
        copies; /* pairs above it with the same text (without texts: the same vector), as met */
    double count; /* confused pairs in the collection */
    zv_interval count_interval; /* over the rows that asked; NaN: all did */
    double expected; /* close · random_share: if closeness knew nothing of labels or words */
    double share,
        random_share; /* of close pairs, of random pairs: different labels, or no common word */
    zv_interval share_interval, random_interval;
    uint64_t random_pairs; /* behind random_share; 0: all there are */
    double
        ratio; /* share / random_share: 0 close pairs are never mixed, 1 as mixed as random ones */
    zv_interval ratio_interval;
} zv_confused;

/* By exact search, O(queries · size · dim). `bg` is of this space; keeps both. ZV_NODATA where pairs cannot be told
 * confused: neither labels nor texts, a space of words without labels, less than one random pair above
 * the percentile. */
ZV_API zv_status zv_explain_confused(zv_confused **out, const zv_env *env, const zv_space *space,
                                     const zv_background *bg, const zv_confused_opts *opts,
                                     zv_err *err);
ZV_API void zv_confused_free(zv_confused *c);
/* confused_pairs, confused_ratio, confused_most. Opened, the neighbours are found again by plain loops, of as many rows as
 * take some seconds. */
ZV_API zv_status zv_confused_findings(const zv_confused *c, const zv_env *env, zv_report *r,
                                      zv_err *err);

/* ---- Probe: what does a model not see ---------------------------------------------------------- */

/* Pairs of sentences that differ in one thing. How far the vector moves tells whether the model sees it
 * (Ettinger 2020; Ribeiro et al. 2020, "CheckList"; Weller et al. 2024, "NevIR").
 *
 *     zv_probe_opts opts = {.language = ZV_EN, .background = bg};
 *     zv_probes *p = NULL;
 *     ZV_TRY(zv_explain_probe(&p, env, &encoder, &opts, err));
 *     ZV_TRY(zv_probe_findings(p, env, report, err));
 */
typedef enum zv_probe_kind {
    ZV_PROBE_NEGATION, /* "not" put in or taken out */
    ZV_PROBE_ANTONYM, /* the opposite word */
    ZV_PROBE_NUMBER, /* another number */
    ZV_PROBE_DATE, /* another day, month, season, year */
    ZV_PROBE_NAME, /* another person or place */
    ZV_PROBE_ORDER, /* the same words in another order */
    ZV_PROBE_GENDER, /* he and she */
    ZV_PROBE_PREFIX, /* Hebrew: one of מ ש ה ו כ ל ב before a word */
    ZV_PROBE_PREFIX_SWAP, /* Hebrew: another of them, "to" for "from" */
    ZV_PROBE_NIQQUD /* Hebrew: points put in or taken out */
} zv_probe_kind;
enum { ZV_PROBE_KINDS = 10 };

ZV_API const char *zv_probe_name(zv_probe_kind kind); /* "negation", …, "prefix_swap", "niqqud" */
ZV_API bool zv_probe_parse(zv_probe_kind *out, const char *name);
/* Prefix and niqqud leave a sentence what it was, so that its vector should stay; the others change
 * what it says, so that it should move. */
ZV_API bool zv_probe_keeps_meaning(zv_probe_kind kind);
/* Appends the forms of sentence i that is compiled in for a probe, a line each: the sentence, the changed
 * one, the first in other words, the second in other words (empty lines where a probe has none). *n: how
 * many there are; nothing is appended from i = *n on. */
ZV_API zv_status zv_probe_sentences(zv_buf *out, zv_probe_kind kind, zv_lang lang, size_t i,
                                    size_t *n, zv_err *err);

/* Fewer sentences than this say nothing about a model. */
#define ZV_PROBE_FEW 8
/* "Not seen" from here down: the change moves a text less far than this per cent of the collection's
 * random pairs are apart. "Moved" from here up, where it should stay. docs/thresholds.md */
#define ZV_PROBE_UNSEEN 1.0
/* Cosines nearer than this rank alike: f32 vectors of the same words in another order differ by 1e-7. */
#define ZV_PROBE_TIE 1e-6

typedef struct zv_probe_opts {
    zv_lang language; /* of the sentences */
    uint32_t only; /* bit 1 << kind for each that is wanted; 0: all that the language has */
    const zv_str
        *texts; /* changes are made in their first sentences, drawn at random; borrowed until
                          * zv_probes_free. NULL: the sentences compiled in */
    size_t n_texts;
    size_t sentences; /* most for one probe; 0: 200 */
    uint64_t seed; /* 0: 1 */
    zv_session
        *known; /* leaves out sentences with words that have no vector; not the session behind the
                        * encoder. NULL: every word counts as known */
    const zv_background *background; /* NULL: pairs of the sentences themselves */
} zv_probe_opts;

typedef struct zv_probe_pair {
    zv_str original, changed;
    zv_str said, said_changed; /* both in other words; len 0: none */
    zv_str unrelated; /* another sentence of the probe, as long as the original if there is one */
    double cosine; /* of original and changed */
    double away; /* per cent of the background's pairs that are closer together than these two */
    double said_cosine, unrelated_cosine; /* of the original with either; NaN: none */
    /* The two in other words are two queries, original and changed their answers: the share of the two
     * that rank the right one first, a tie ½ (NevIR's question). NaN: none */
    double ranked;
} zv_probe_pair;

/* Means over the sentences, with 95 % bootstrap intervals; NaN with fewer than ZV_PROBE_FEW. */
typedef struct zv_probe {
    zv_probe_kind kind;
    size_t n; /* sentences used */
    size_t unknown; /* left out: a word, or the whole, has no vector */
    double shift; /* 1 - cosine */
    zv_interval shift_interval;
    double percentile; /* of `away`: 0 not moved, 50 as far as two random texts */
    zv_interval interval; /* no narrower than the background lets it be */
    double accuracy; /* of `ranked`; chance is ½. NaN: nothing in other words */
    zv_interval accuracy_interval;
    double over_said; /* share that stays closer to the original than its words said otherwise do */
    double over_unrelated; /* share that stays closer than an unrelated sentence as long */
    const zv_probe_pair *pairs; /* [n], the one that moved least first */
} zv_probe;

typedef struct zv_probes {
    const zv_probe *list; /* in the order of zv_probe_kind */
    size_t n;
    zv_lang language;
    bool own_background; /* of pairs of the sentences, for want of another */
    size_t background_pairs;
} zv_probes;

/* Encodes the sentences in batches of 256, and nothing is assumed of how `encoder` makes vectors. It
 * must last until zv_probes_free, to open findings with. ZV_NODATA when no probe has enough sentences,
 * ZV_INTERRUPTED when asked to stop. */
ZV_API zv_status zv_explain_probe(zv_probes **out, const zv_env *env, const zv_any_encoder *encoder,
                                  const zv_probe_opts *opts, zv_err *err);
ZV_API void zv_probes_free(zv_probes *p);
/* probe_negation, …: percentile as the value; each opens with its pairs, encoded again one by one. */
ZV_API zv_status zv_probe_findings(const zv_probes *p, const zv_env *env, zv_report *r,
                                   zv_err *err);

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
