/* zavit/explain_words.h — a part of zavit/explain.h, which includes it: what words do to a cosine: any encoder's, down to n-grams, the fewest that part two texts, and what a model does not see. */
#ifndef ZAVIT_EXPLAIN_WORDS_H
#define ZAVIT_EXPLAIN_WORDS_H

#include <zavit/explain.h>

#ifdef __cplusplus
extern "C" {
#endif

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
/* The spans of all words of a text, for an encoder that doesn't say which it knows; words are those of
 * zavit/text.h. Writes at most (text.len + 1) / 2 to out, and how many to *n. */
ZV_API zv_status zv_flip_text_words(zv_span *out, size_t *n, const zv_env *env, zv_str text,
                                    zv_err *err);
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

typedef struct zv_relation zv_relation; /* zavit/explain_search.h */
/* The fewest words of query->text without which it is related to the first side (zv_relation_ask) with less than
 * `probability`; `vector` is that of the whole text, query->vector of the first side, and query->goal is filled: the
 * cosine in the end. The text that is left is encoded and asked again, and *after is its probability: less than
 * `probability`, or NaN where nothing is left to compare. *out is NULL where six goals, each the cosine that the text
 * left by the one before would have needed, brought no such set; else as zv_explain_flip gives it, `minimal` only
 * where one word, none, or no set at all is the answer. */
ZV_API zv_status zv_explain_flip_probability(zv_flip **out, double *after, const zv_env *env,
                                             const zv_any_encoder *encoder, zv_relation *r,
                                             zv_flip_query *query, const float *vector,
                                             double probability, zv_err *err);

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

#ifdef __cplusplus
}
#endif
#endif
