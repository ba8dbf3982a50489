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
    size_t pairs; /* random pairs of different usable rows; 0: 1,000,000 (all pairs if fewer) */
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
typedef enum zv_background_kept {
    ZV_BACKGROUND_MADE, /* and not written: the folder refused, or another's file stands there */
    ZV_BACKGROUND_WRITTEN, /* made, and kept for the next time */
    ZV_BACKGROUND_READ
} zv_background_kept;
/* The same from a side file (zv_space_background_path): read from `path` if it was made of this very space
 * with the same options (by the space's hash, its rows' states and 256 rows spread over it), else made and
 * written there. A file that zavit did not write is left alone, and one that can't be read or written is
 * no error. The numbers are the same bit for bit. Reading costs O(pairs + rows). */
ZV_API zv_status zv_explain_background_kept(zv_background **out, const zv_env *env,
                                            const zv_space *space, const zv_background_opts *opts,
                                            const char *path, zv_background_kept *kept,
                                            zv_err *err);
ZV_API void zv_background_free(zv_background *bg);
ZV_API const double *zv_background_cosines(const zv_background *bg, size_t *n); /* sorted */
ZV_API const zv_moments *zv_background_moments(const zv_background *bg);
ZV_API const double *zv_background_mean(const zv_background *bg); /* m [dim]: mean unit vector */
ZV_API double zv_background_common(const zv_background *bg); /* |m|², as the split of why uses it */
/* The expected cosine of two different random rows: (n|m|² - 1)/(n - 1), for |m|² is the mean over
 * all n² pairs of rows and n of those are a row with itself. With its 95 % interval (may be NULL). */
ZV_API double zv_background_expected_cosine(const zv_background *bg, zv_interval *interval);
/* m_d²/|m|²: the share that dimension d has in the expected cosine, E[x_d y_d/(|x||y|)] / E[cos] (Timkey & van
 * Schijndel 2021). They add up to 1. A dimension with a quarter of it is rogue, in a space of 10 dimensions or more
 * whose random pairs lean together at all (|m|² ≥ .05). */
ZV_API double zv_background_dimension(const zv_background *bg, size_t d);
ZV_API bool zv_background_rogue(const zv_background *bg, size_t d);
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
    size_t i, j; /* their places in words_a, words_b */
    double value; /* a_i b_j (t_i · u_j) / (|e| |f|) */
    /* what the two words have with one another beyond their texts: the part of a_i t_i - s_i e and
     * b_j u_j - v_j f, s_i and v_j being their shares of their own texts. A row, a column adds up to 0 */
    double match;
} zv_why_part;

typedef struct zv_why_direction {
    const char *name; /* "common", "direction 1", … */
    double value; /* its share of the cosine */
} zv_why_direction;

typedef struct zv_why_without {
    zv_str word;
    bool first; /* of text a (true) or b */
    double cosine; /* of the pair without this word; NaN if nothing is left */
    size_t times; /* how often it stood there: in a long text all of them go at once; else 1 */
} zv_why_without;

/* Owned by the caller through zv_why_free; strings are borrowed from the sides. */
typedef struct zv_why {
    double cosine; /* in f64 from the f64 sums of the parts where there are words, else the rows */
    double norm_a, norm_b;
    size_t n_a, n_b; /* known words of each side; 0 without words. See below for long texts */
    const double *matrix; /* [n_a, n_b]: the parts in order; NULL without words */
    const zv_str *words_a, *words_b; /* [n_a], [n_b] */
    size_t known_a,
        known_b; /* known words, each time they occur: n_a, n_b unless some were joined */
    const size_t *times_a, *times_b; /* [n_a], [n_b] occurrences behind each */
    size_t others_a, others_b; /* different words behind the last entry, "other words"; 0: none */
    const double *share_a,
        *share_b; /* [n_a], [n_b]: a word's row (column) of parts added up: what goes
                                      * from the sum with it */
    const double *own_a,
        *own_b; /* [n_a], [n_b]: a word's share of its own text, a_i(t_i·e)/|e|²; adds up to 1 */
    /* [n_a], [n_b]: how a word pulls the two together, share - cosine · own. It is a_i ∂cos/∂a_i (gradient times
     * input: Shrikumar et al. 2016) and adds up to 0: a word that is merely large has none. The word that is named
     * first: where it is taken out, the cosine falls most (docs/math/why.md has how often). */
    const double *pull_a, *pull_b;
    const zv_why_part *parts; /* the same, sorted by |value|, largest first */
    size_t n_parts;
    size_t match; /* the place in parts of the largest match: the words that meet in the two */
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
    const double *collection_dims; /* [dim] zv_background_dimension; NULL without background */
    const bool *rogue_dims; /* [dim] zv_background_rogue; NULL without background */
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
 * zv_env_warn says so. Sides' vectors of norm 0 are ZV_NODATA.
 * Long texts: a side of more than 300 known words is listed with repeated words joined, and of more than 300
 * different ones those that move the cosine least are one entry, the last, named "other words". The sum stays
 * the cosine. So time is O(words · (log words + dim)) and at most 300² pairs are kept, 72 bytes each. */
ZV_API zv_status zv_explain_why(zv_why **out, const zv_env *env, const zv_side *a, const zv_side *b,
                                const zv_background *bg, zv_err *err);
ZV_API void zv_why_free(zv_why *w);
/* The *k word pairs that carry most, largest |value| first, a pair of words that comes several times as one
 * (i and j are those of its largest part). Sets *k to how many there are. O(parts log parts). */
ZV_API zv_status zv_why_pairs(const zv_why *w, zv_why_part *out, size_t *k, zv_err *err);
/* Findings: cosine, angle, percentile, expected_by_chance, common_share, specific_share, words_sum, top_dimension,
 * rogue_dimensions (how many the collection has, and what they bring to this cosine). */
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
 * top_expected (how many random rows come as close; a warning from ZV_CHANCE_EXPECTED on), top_margin (to the second), background_mean,
 * skipped_rows; each opens. `bg` may be NULL, and says nothing under a metric other than ZV_COS. */
ZV_API zv_status zv_explain_hits(const zv_env *env, const zv_space *space, const float *query,
                                 const zv_hit *hits, size_t n_hits, zv_metric metric,
                                 const zv_background *bg, zv_report *r, zv_err *err);

/* A picture for the page of a report: the background, the first hits marked in it. NULL `bg`: none. */
ZV_API void zv_hits_figure(zv_report *r, const zv_background *bg, const double *cosines, size_t n);

/* Finding lexical_overlap: how many of the hits are also among the best n_lexical by words (zv_bm25_search for
 * `text`, under `keep`, which may be NULL); it opens. */
ZV_API zv_status zv_explain_lexical(const zv_env *env, const zv_space *space, zv_str text,
                                    const zv_hit *hits, size_t n_hits, const zv_hit *lexical,
                                    size_t n_lexical, const uint8_t *keep, zv_report *r,
                                    zv_err *err);

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

/* ---- Evidence: the sentences that taught a neighbour --------------------------------------------- */

/* What evidence is read from. */
typedef struct zv_evidence_source {
    const zv_space *space;
    const zv_sentences *sentences; /* learn with keep_corpus */
    const zv_space *context; /* its context vectors (keep_context); NULL for ZV_COUNTS */
    const zv_counts *counts; /* its counts (keep_counts); NULL for the other methods */
} zv_evidence_source;

typedef struct zv_evidence_sentence {
    uint64_t sentence;
    double score; /* see zv_explain_evidence */
    size_t places_a, places_b; /* how often the words stand in it */
} zv_evidence_sentence;

typedef struct zv_evidence {
    size_t a, b; /* rows of the space */
    zv_method method;
    bool
        exact; /* ZV_COUNTS: the scores are parts of the cosine and add up to it; else first-order effects */
    double cosine; /* exact: of the counts (zv_proof); else of the vectors */
    zv_evidence_sentence *sentences; /* [n] all with a or b, largest score first */
    size_t n, n_positive;
    double positive, negative; /* sums of the scores above and below 0 */
    uint64_t with_a, with_b, with_both; /* sentences */
} zv_evidence;

/* Which sentences of the corpus taught that a and b are close.
 *
 * ZV_COUNTS: the cosine of the words' rows of PPMI is Σ_c v_c (zv_explain_proof), and #(a,c), #(b,c) are sums
 * over sentences, so that
 *     score(s) = Σ_c v_c/2 (#_s(a,c)/#(a,c) + #_s(b,c)/#(b,c)),     Σ_s score(s) = cos
 * where #_s counts pairs whose a (b) stands in s. Exact; that a shared context is halved is a convention.
 *
 * ZV_SKIPGRAM, ZV_CBOW: how far the steps of learning that s asks for move cos(a,b), to first order at the final
 * vectors (TracIn: Pruthi, Liu, Kale & Sundararajan 2020, with one checkpoint):
 *     score(s) = Σ_t lr_t E[step of s on v_a] · ∂cos/∂v_a + the same for b
 * Of a pair with input a and output y (a stands at y's side) the step is
 *     (1 - σ(v_a·u_y)) u_y - k Σ_{c≠y} P(c) σ(v_a·u_c) u_c
 * so a sentence counts where it brings one word to contexts u_y that point to the other one: those that the
 * other stands with too. Sub-sampling, windows and random words are taken in expectation, not drawn (CBOW: with
 * the expected window in the place of windows, and 64 random words for all). Not seen: what s does to contexts and to
 * other words, held-out text, and where tasks are cut. With subwords only places of the words themselves count.
 *
 * ZV_USAGE if a = b, ZV_NODATA where no sentence holds either. O(words · dim + places of a and b). */
ZV_API zv_status zv_explain_evidence(zv_evidence **out, const zv_env *env,
                                     const zv_evidence_source *source, size_t a, size_t b,
                                     zv_err *err);
ZV_API void zv_evidence_free(const zv_env *env, zv_evidence *e);
/* Findings: evidence_top (the first sentence's score), evidence_shown (which share of all that is above 0 the
 * first `shown` sentences hold), evidence_sentences. Opened, they go through the whole corpus. */
ZV_API zv_status zv_evidence_findings(const zv_evidence *e, const zv_env *env,
                                      const zv_evidence_source *source, size_t shown, zv_report *r,
                                      zv_err *err);

/* ---- Support: does a neighbour come back -------------------------------------------------------- */

enum { ZV_SUPPORT_MIN_RUNS = 3, ZV_SUPPORT_MAX_RUNS = 1000 };

typedef struct zv_support_opts {
    unsigned runs; /* B */
    size_t k; /* how many neighbours are looked at in each */
    const uint8_t *keep; /* [size] rows to search among, or NULL for all */
    const char *
        folder; /* the runs' spaces, support-0001.safetensors …; those of before are used if they fit */
    /* Told before each run (may be NULL): which, of how many, seconds that all so far took, and how many of those
     * runs were learned and not found. */
    void (*tell)(void *ctx, unsigned run, unsigned runs, double seconds, unsigned learned);
    void *ctx;
} zv_support_opts;

/* One neighbour over the runs. */
typedef struct zv_support_hit {
    size_t row;
    unsigned stays; /* runs in which it is among the k nearest */
    zv_interval share_interval; /* of stays/runs, 95 % (Wilson 1927) */
    zv_moments cosines; /* over the runs */
    zv_interval
        cosine_interval; /* for one more learning, 95 %: mean ± t sd √(1 + 1/runs), within [-1, 1] */
} zv_support_hit;

typedef struct zv_support {
    unsigned runs; /* in which the question could be asked */
    unsigned learned, reused, absent; /* absent: runs whose sample lacks a word of the question */
    uint64_t units; /* texts, or parts of long ones, that were drawn */
    zv_support_hit *hits; /* [n] in the order of the hits given */
    size_t n, k;
    double seconds;
} zv_support;

/* Learns `runs` spaces from bootstrap samples of the kept texts (Efron 1979; Antoniak & Mimno 2018), each with
 * another seed and otherwise as the space was, and asks each the same question. The vocabulary stays the space's;
 * words that a sample lacks are nobody's neighbours in its run. `expression` as in zv_explain_near_query.
 * ZV_INTERRUPTED leaves the runs that are done in the folder. */
ZV_API zv_status zv_explain_support(zv_support **out, const zv_env *env, const zv_space *space,
                                    const zv_sentences *sentences, const char *expression,
                                    const zv_hit *hits, size_t n_hits, const zv_support_opts *opts,
                                    zv_err *err);
ZV_API void zv_support_free(const zv_env *env, zv_support *s);
/* Findings: support_top (of the first hit), support_mean (of all). Opened, every run's space is searched again by
 * plain loops. */
ZV_API zv_status zv_support_findings(const zv_support *s, const zv_env *env, const zv_space *space,
                                     const char *expression, const zv_support_opts *opts,
                                     zv_report *r, zv_err *err);

/* ---- Findings of the other commands ------------------------------------------------------------ */

/* learn: corpus_words (warn below a million: "little text"), coverage (share of the words read that
 * are in the vocabulary), vocabulary, loss (of the model after the last epoch), loss_fall, loss_floor (the
 * least any model could have on the same pairs), loss_heldout. */
ZV_API zv_status zv_explain_learned(zv_report *r, const zv_env *env, const zv_corpus *corpus,
                                    const zv_learn_result *result, const char *path, zv_err *err);
/* A picture for the page of a report: losses from epoch to epoch, with their floor. */
ZV_API zv_status zv_losses_figure(zv_report *r, const zv_env *env, const zv_epoch_loss *losses,
                                  size_t n, zv_err *err);
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

/* The rest of this room, by topic. */
#include <zavit/explain_clusters.h>
#include <zavit/explain_collection.h>
#include <zavit/explain_diagnose.h>
#include <zavit/explain_search.h>
#include <zavit/explain_train.h>
#include <zavit/explain_words.h>

#endif
