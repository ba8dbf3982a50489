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
    const double *collection_dims; /* [dim] zv_background_dimension; NULL without background */
    const bool *rogue_dims; /* [dim] zv_background_rogue; NULL without background */
    size_t dim;
    bool exact_words; /* false: no text or model behind a side, and no split into words */
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
 * the cosine. So time is O(words · (log words + dim)) and at most 300² pairs are kept, 64 bytes each. */
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

/* ---- Words down to their character n-grams ----------------------------------------------------- */

/* What a word is the mean of: an n-gram, or the row of its own that a word of the vocabulary has. */
typedef struct zv_piece {
    zv_str text; /* the n-gram with "<" and ">" for the word's edges; the word for its own row */
    size_t begin, end; /* in "<word>" */
    size_t row; /* of the n-gram vectors; SIZE_MAX for the word's own row */
} zv_piece;

typedef struct zv_piece_pair {
    size_t i, j; /* places in a and b */
    double value; /* (g_i · h_j) / (N M |e||f|) */
} zv_piece_pair;

/* Owned by the caller through zv_ngrams_free. */
typedef struct zv_ngrams {
    zv_str word_a, word_b; /* copies */
    double cosine; /* of the words' vectors, in f64 */
    const zv_piece *a, *b; /* [n_a], [n_b] */
    size_t n_a, n_b;
    const double *matrix; /* [n_a, n_b]: all pairs, their sum the cosine */
    const zv_piece_pair *pairs; /* the same, largest in size first */
    size_t n_pairs;
    /* The cosine in five groups of pairs: both n-grams within the words' common beginning; both within their common
     * end; elsewhere the same n-gram twice; a word's own row on either side; all others. */
    double beginning, ending, same, whole, other;
    zv_str common_beginning,
        common_ending; /* in "<word>"; the ending never reaches into the beginning */
    double shared; /* pairs of the same n-gram, wherever */
    /* Hebrew: the letters מ ש ה ו כ ל ב that both words begin with, as long as three more letters, a root, follow in both; and
     * the pairs whose n-grams both hold one of them. Empty and 0 without. */
    zv_str letters;
    double by_letters;
} zv_ngrams;

/* Splits the cosine of two words of a space with subwords. A word is the mean of N pieces (zv_subwords), so with e = Σ g_i / N
 * and f = Σ h_j / M
 *     cos = Σ_ij (g_i · h_j) / (N M |e||f|).
 * A word's own row is what is left of its stored vector: N v - Σ n-grams. An unseen word has none. Words as the space's text
 * contract writes them. ZV_NODATA without subwords, or for a word without any n-gram. O(n_a · n_b · dim). */
ZV_API zv_status zv_explain_ngrams(zv_ngrams **out, const zv_env *env, const zv_space *space,
                                   zv_str a, zv_str b, zv_err *err);
ZV_API void zv_ngrams_free(zv_ngrams *g);
/* Findings: ngrams_sum, ngrams_beginning, ngrams_shared, and ngrams_letters where both words begin with such letters. */
ZV_API zv_status zv_ngrams_findings(const zv_ngrams *g, const zv_env *env, const zv_space *space,
                                    zv_report *r, zv_err *err);
/* Draws the matrix and the five groups. */
ZV_API void zv_ngrams_text(const zv_ngrams *g, zv_buf *out, const zv_style *style);

/* ---- What would part them: the fewest words ----------------------------------------------------- */

/* Bytes [begin, end) of a text. */
typedef struct zv_span {
    size_t begin, end;
} zv_span;

typedef enum zv_flip_side { ZV_FLIP_A, ZV_FLIP_B, ZV_FLIP_QUERY } zv_flip_side;
ZV_API const char *zv_flip_side_name(zv_flip_side side); /* "a", "b", "query" */

/* Which words of `text` must go for its cosine with `vector` to fall below the goal? All borrowed. */
typedef struct zv_flip_query {
    zv_str text;
    const zv_span *words; /* [n_words] that may go, in order, not overlapping; see zv_flip_words */
    size_t n_words;
    const float *vector; /* [dim] the other side */
    const float *versus; /* [dim] a rival: the goal is then the text's cosine with it, as the text
                          * stands after the words have gone. NULL: `goal` */
    double goal; /* a cosine to fall below, from wherever: percentile, rank, probability */
    zv_flip_side side; /* whose text it is, for the sentences */
} zv_flip_query;

typedef struct zv_flip_opts {
    size_t exhaustive; /* up to so many words every set is tried; 0: 12. At most 16 */
    uint64_t
        encodings; /* texts that the search may encode; 0: 5,000. The last check is not counted */
} zv_flip_opts;

/* Owned by the caller through zv_flip_free. */
typedef struct zv_flip {
    bool found; /* a set with size 0: it is below as it stands */
    size_t size; /* words to take out */
    const size_t *removed; /* [size] their places in the query's words, rising */
    const zv_str *words; /* [size] as they stand in the text, borrowed from it */
    zv_str shorter; /* the text without them, as it was encoded */
    double goal; /* with a rival: the rival's cosine after */
    double before,
        after; /* cosines of the text as encoded, whole and shortened; NaN without a set */
    const double *restored; /* [size] the cosine with this one word put back */
    size_t checked; /* so many of those were encoded again: all, unless that were too much text; the
                     * others (NaN) are known from the closed form */
    bool minimal; /* proven: no smaller set does it; where none was found, that none does */
    bool exact; /* the search was in closed form, over an additive encoder */
    double lowest; /* the lowest cosine that was met, where none was found */
    uint64_t encodings; /* texts encoded */
} zv_flip;

/* The smallest set of words without which the encoder's vector of the text is below the goal (erasure:
 * Li, Monroe & Jurafsky 2016; the smallest change: Wachter, Mittelstadt & Russell 2017). Up to
 * opts->exhaustive words all sets are tried by growing size, so the answer is proven smallest; beyond, words go
 * by effect, and what can come back does, alone or two for another one, until putting any single word back undoes
 * it: that is then smallest in this sense only, and `minimal` is false.
 *
 * Over an additive encoder candidates are sums, O(dim) each (vectors of single words are asked for once); over any other
 * each candidate is encoded. Either way the set is only returned if the text without it, encoded, is below the
 * goal, and with any single word put back is not. A text whose own vector is not usable is ZV_NODATA. */
ZV_API zv_status zv_explain_flip(zv_flip **out, const zv_env *env, const zv_any_encoder *encoder,
                                 const zv_flip_query *query, const zv_flip_opts *opts, zv_err *err);
ZV_API void zv_flip_free(zv_flip *f);
/* The spans of an encoded text's known words, merged where one stretch of the text gave several. Writes at most
 * encoded->n_parts to out, and returns how many. */
ZV_API size_t zv_flip_words(zv_span *out, const zv_encoded *encoded);
/* Is the first the better answer: found, and smaller? NULL is none. */
ZV_API bool zv_flip_better(const zv_flip *a, const zv_flip *b);
/* Finding: flip_size. Opened, it searches again by encoding alone (all smaller sets, where the answer is proven
 * smallest; else each word put back). */
ZV_API zv_status zv_flip_findings(const zv_flip *f, const zv_env *env,
                                  const zv_any_encoder *encoder, const zv_flip_query *query,
                                  zv_report *r, zv_err *err);
/* The answer as sentences. */
ZV_API void zv_flip_text(const zv_flip *f, const zv_flip_query *query, zv_buf *out,
                         const zv_style *style);

/* How long are the texts of a collection, and is this one of such a length? Words as the space's text contract
 * splits them, in at most 1,000 of its texts, drawn from `seed` (0: 1). */
typedef struct zv_lengths {
    size_t texts; /* that were looked at; 0: the space has none */
    size_t lo, hi; /* words of the shortest and of the longest */
    size_t words; /* of the given text */
    bool inside;
} zv_lengths;
ZV_API zv_status zv_explain_lengths(zv_lengths *out, const zv_env *env, const zv_space *space,
                                    zv_str text, uint64_t seed, zv_err *err);
/* The cosine below which P per cent of the random pairs stand (Hyndman & Fan's type 7), for a goal. */
ZV_API double zv_background_quantile(const zv_background *bg, double percent);
/* A goal for a pair when nobody names one: the 95th percentile of the random pairs, or their median for a pair
 * that is below it; *percent says which. NaN for one that is below that too, or without a background. */
ZV_API double zv_flip_default_goal(const zv_background *bg, double cosine, double *percent);

/* ---- Hubs: rows that are near to everything ------------------------------------------------------ */

typedef struct zv_hubs_opts {
    size_t k; /* 0: 10 */
    size_t sample; /* rows that ask; 0: 1,000 (all usable ones if fewer) */
    uint64_t seed; /* 0: 1 */
} zv_hubs_opts;

/* N_k(x) counts the rows that have x among their k nearest by cosine (Radovanović, Nanopoulos & Ivanović 2010,
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

/* ---- Duplicates -------------------------------------------------------------------------------- */

/* How a row repeats the one that is kept, the strictest that holds. */
typedef enum zv_dup_kind {
    ZV_DUP_TEXT, /* its text is the same to the byte */
    ZV_DUP_WORDS, /* the same words in the same order, once normalised under the space's text contract */
    ZV_DUP_NEAR, /* nearly the same words: Jaccard's measure of the two bags of words */
    ZV_DUP_VECTOR, /* its numbers are the same to the byte; not asked where there are texts */
    ZV_DUP_ANGLE /* nearly the same direction: the cosine */
} zv_dup_kind;
enum { ZV_DUP_KINDS = 5 };
ZV_API const char *zv_dup_kind_name(zv_dup_kind k); /* "text", "words", "near", "vector", "angle" */

typedef struct zv_dup {
    size_t row;
    zv_dup_kind kind; /* of the first in a set: meaningless */
    double similarity; /* to the first in the set; 1 unless kind is ZV_DUP_NEAR or ZV_DUP_ANGLE */
} zv_dup;

/* Rows that repeat one another; the first is the one to keep. */
typedef struct zv_dup_set {
    const zv_dup *rows; /* [n], by falling similarity after the first, then by row */
    size_t n; /* 2 or more */
} zv_dup_set;

/* What "nearly" is measured by: words where there are texts, else the angle. */
typedef enum zv_dups_by { ZV_DUPS_BY_AUTO, ZV_DUPS_BY_WORDS, ZV_DUPS_BY_ANGLE } zv_dups_by;

typedef struct zv_dups_opts {
    zv_dups_by by;
    double near; /* least similarity of nearly equal rows, .5 … 1; 0: .8 by words, .99 by angle */
    bool equal_only; /* without nearly equal rows */
} zv_dups_opts;

typedef struct zv_dups {
    const zv_dup_set *sets; /* largest first */
    size_t n_sets;
    size_t rows, compared; /* of the space; of those, with something to compare */
    /* Rows that could go, by the kind of likeness that sent them away: each to a row that may itself have
     * gone for a looser one later, which is then the kind in its set. */
    size_t repeats[ZV_DUP_KINDS];
    zv_dups_by by; /* as used; ZV_DUPS_BY_AUTO without that pass */
    double near; /* likewise; NaN */
} zv_dups;

/* Sets of rows that repeat one another: by text where the space has texts, else by vector. In each the
 * longest stays, of equally long ones the first. Every row that goes is at least `near` to the one
 * that stays (there are no chains). By words no two that stay are: the measure is computed for all pairs
 * that can reach it (Xiao et al. 2008), so that the lists have no errors but those of the measure itself,
 * for which word order is nothing. By angle that holds up to 4,096 rows; beyond, random hyperplanes
 * (Charikar 2002) bring rows together, and about one pair in 1000 at the very limit is missed, fewer of nearer
 * ones. O(rows · words) and a little for each pair that shares rare words, 12 bytes per word; by angle
 * O(rows · dim) times 640, 350 bytes a row. ZV_NODATA with fewer than 2 rows, ZV_INTERRUPTED when asked to stop. */
ZV_API zv_status zv_explain_dups(zv_dups **out, const zv_env *env, const zv_space *space,
                                 const zv_dups_opts *opts, zv_err *err);
ZV_API void zv_dups_free(const zv_env *env, zv_dups *d);
/* Marks the rows that stay: keep [rows]. */
ZV_API void zv_dups_kept(const zv_dups *d, uint8_t *keep);
/* Findings: duplicate_rows, and one for each kind: equal_texts, equal_words, near_texts, or
 * equal_vectors; near_vectors, with an interval of the share missed in its terms; largest_set. Opened, near_texts
 * and near_vectors compare a sample of what stays with all of it. */
ZV_API zv_status zv_dups_findings(const zv_dups *d, const zv_env *env, const zv_space *space,
                                  zv_report *r, zv_err *err);

/* ---- Outliers ---------------------------------------------------------------------------------- */

/* What sets a row apart. Of several that would each do, the first in this order is named, for it brings the later
 * ones about: a large coordinate lengthens a row, a turned row has nothing near. */
typedef enum zv_outlier_reason {
    ZV_OUTLIER_DIMENSION, /* one coordinate */
    ZV_OUTLIER_NORM, /* its length, given its words (a word's occurrences) */
    ZV_OUTLIER_ANGLE, /* its angle to the mean direction */
    ZV_OUTLIER_DENSITY, /* nothing is near */
    ZV_OUTLIER_COMBINATION /* how its coordinates go together: Mahalanobis' distance */
} zv_outlier_reason;
enum { ZV_OUTLIER_REASONS = 5, ZV_OUTLIER_SIGNALS = 6 };
/* A signal that so few ordinary rows reach is reason enough, if it isn't the one that lists the row. */
#define ZV_OUTLIER_SELDOM 0.001
/* "dimension", "norm", "angle", "density", "combination" */
ZV_API const char *zv_outlier_reason_name(zv_outlier_reason reason);

typedef struct zv_outlier {
    size_t row;
    double score; /* -log10 of the least share in `shares` */
    double p; /* of the score, calibrated whole */
    zv_outlier_reason reason;
    /* Of dimension, norm, angle, density by distance, density by LOF, combination: how strange, and which share of
     * ordinary rows is as strange; NaN where it cannot be told. */
    double signals[ZV_OUTLIER_SIGNALS], shares[ZV_OUTLIER_SIGNALS];
    size_t dimension; /* of the largest robust z */
    double z; /* (x - median)/(1.4826 MAD) */
    double times; /* length / expected length */
    double words; /* words of the text, occurrences of the word; NaN */
    double cosine; /* to the mean direction; NaN */
    double nearest; /* cosine (distance under ZV_L2) of the nearest row */
    double distance; /* to the 20th nearest */
    double lof; /* local outlier factor, 1: as dense as around its neighbours */
    double mahalanobis; /* squared distance; NaN */
} zv_outlier;

typedef struct zv_outliers_opts {
    double fdr; /* share of wrong rows in the list that is allowed on average; 0: .1 */
    const zv_space *reference; /* rows known to belong, made as these were; NULL: none. Kept */
    bool
        euclidean; /* vectors as they are, not scaled to length 1; else what the contract's metric says */
    uint64_t seed; /* 0: 1 */
} zv_outliers_opts;

typedef struct zv_outliers {
    const zv_outlier *rows; /* [n] all that can be compared, strangest first */
    size_t n, n_listed; /* the first n_listed are outliers */
    size_t left_out; /* rows that can't be compared: empty, zero, NaN */
    double fdr;
    bool guaranteed; /* with a reference */
    double cut; /* score of the last one listed; NaN: none is */
    size_t by_reason[ZV_OUTLIER_REASONS]; /* of those listed */
    size_t learned; /* rows that say what is ordinary */
    size_t calibrated; /* rows that say which share goes how far */
    size_t
        least; /* with a reference: so many rows beyond all of it are needed for any to be listed */
    bool has[ZV_OUTLIER_SIGNALS]; /* signals that can be told here */
    bool by_words, by_counts; /* what lengths are compared given */
    bool euclidean;
    bool mcd; /* the covariance is robust, else shrunk by `shrinkage` */
    double shrinkage, mcd_log_determinant;
    double nearest; /* median over the rows of zv_outlier.nearest */
    double cosine; /* median of zv_outlier.cosine */
} zv_outliers;

/* Rows that do not belong, each with its reason and all with an error rate.
 *   dimension    largest |x_d - median_d|/(1.4826 MAD_d), over max(1, the row's median of them/.6745) from 8 dimensions on
 *   norm         residual of log|v| on log words (texts) or log occurrences (words) over its spread there; else of log|v|
 *   angle        (median - cos(v, m))/spread below, m the mean of the unit vectors
 *   density      distance to the 20th nearest, and LOF (Breunig et al. 2000), among the rows learned from
 *   combination  Mahalanobis' distance under Ledoit & Wolf's (2004) covariance; up to 20 dimensions FAST-MCD (Rousseeuw & Van
 *                Driessen 1999)
 * A signal becomes the share of ordinary rows that go so far: a generalised Pareto law fitted to what lies between the
 * 80th and the 97th percentile. The score is the smallest share; rows are listed by Benjamini & Hochberg's (1995) rule on
 * its p-value:
 *   with a reference   of its rows .25 say what is ordinary, .15 fit the laws, .6 calibrate: p = (1 + #{score ≥ s})/(1 + n). If ordinary
 *                      rows and the reference are exchangeable, on average at most `fdr` of the list is wrong (Bates et al.
 *                      2023): guaranteed.
 *   without            the law of the score is fitted to its bulk, as Efron (2004) does: estimated. It takes for granted that
 *                      no more than 3 in 100 rows don't belong.
 * Learns from at most 20,000 rows, fewer where rows · dim is beyond 2·10⁷. O(rows · learned · dim). Keeps env and spaces. ZV_NODATA
 * with fewer than 100 usable rows and no reference; with fewer than 100 of the reference, or too few of them for `fdr`;
 * and where rows don't differ. */
ZV_API zv_status zv_explain_outliers(zv_outliers **out, const zv_env *env, const zv_space *space,
                                     const zv_outliers_opts *opts, zv_err *err);
ZV_API void zv_outliers_free(zv_outliers *o);
/* The reason of row i of the list as a sentence. */
ZV_API void zv_outliers_say(const zv_outliers *o, size_t i, zv_lang lang, zv_buf *out);
/* Findings: outlier_rows, outliers_by_reason, unusable_rows. Opened, signals are found again by plain loops, neighbours of as
 * many rows as take some seconds. */
ZV_API zv_status zv_outliers_findings(const zv_outliers *o, zv_report *r, zv_err *err);

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
