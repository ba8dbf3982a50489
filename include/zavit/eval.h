/* zavit/eval.h — scores on public test sets, with how sure one may be of them.
 *
 * Words of a test set are normalised under the space's text contract before they are looked up; what
 * is not found is counted openly, never scored as zero in silence.
 */
#ifndef ZAVIT_EVAL_H
#define ZAVIT_EVAL_H

#include <zavit/base.h>
#include <zavit/space.h>
#include <zavit/stat.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One score of one set (or of one section of it). Strings are owned by the zv_eval. */
typedef struct zv_score {
    const char *name; /* of the file or section */
    const char *measure; /* "spearman", "3cosadd", "3cosmul" */
    double value;
    zv_interval interval; /* 95 %: Fisher's z, or Wilson's */
    uint64_t used, total; /* items scored; items in the set */
    uint64_t hits; /* analogies: right ones */
    bool section; /* part of the set before it */
} zv_score;

typedef struct zv_eval zv_eval;

ZV_API void zv_eval_free(zv_eval *e);
ZV_API size_t zv_eval_size(const zv_eval *e);
ZV_API const zv_score *zv_eval_score(const zv_eval *e, size_t i);

typedef struct zv_eval_opts {
    size_t restrict_words; /* analogies: only the N most frequent words; 0: 30,000; SIZE_MAX: all */
    const char *text; /* text contract, overrides the space's; may be NULL */
} zv_eval_opts;

/* Where neither opts.text nor the space states a text contract (files of other programs), a word is
 * looked up as it is written first, then normalised by the default contract. Rows without a usable
 * vector count as unknown words. */

/* Word similarity: lines of two words and a number, separated by tabs, spaces, commas or
 * semicolons; a header line and # comments are skipped, as is what stands between the words and the
 * number (a part of speech) and behind it (single judgements). Spearman correlation of cosine (f64)
 * and number. ZV_NODATA when fewer than 4 pairs are known, or when there is no order to compare.
 * ZV_FORMAT names file and line. */
ZV_API zv_status zv_eval_similarity(zv_eval **out, const zv_env *env, const zv_space *words,
                                    const char *path, const zv_eval_opts *opts, zv_err *err);

/* Analogies in Google's format: ": section" lines, and lines of four words "a b c d", answered by
 * the word nearest to b - a + c among the restricted vocabulary, a, b and c left out (3CosAdd:
 * Mikolov, Yih & Zweig 2013; 3CosMul: Levy & Goldberg 2014, ε = 0.001, cosines shifted to [0, 1]).
 * A question with a word outside the vocabulary is not asked. Sections starting with "gram" make
 * the syntactic total, the others the semantic one, as is the field's use. */
ZV_API zv_status zv_eval_analogies(zv_eval **out, const zv_env *env, const zv_space *words,
                                   const char *path, const zv_eval_opts *opts, zv_err *err);

/* The scores of an analogy set stand in this order: the total, "semantic", "syntactic" (where there
 * are such questions), then the sections as in the file; each with "3cosadd" and then "3cosmul".
 * `total` counts all questions, `used` those that were asked. ZV_NODATA if none could be asked,
 * ZV_INTERRUPTED if the caller asked to stop. Cosines are computed from unit vectors in f32. */

/* Counts the right answers of analogy score i again, every cosine from the raw vectors in f64: for
 * opening it. Where two candidates are as close as f32 can tell, the two counts may differ. */
ZV_API zv_status zv_eval_recount(uint64_t *hits, const zv_eval *e, const zv_env *env,
                                 const zv_space *words, size_t i, zv_err *err);
/* Among how many words answers were sought; 0 for similarity. */
ZV_API size_t zv_eval_vocabulary(const zv_eval *e);

/* The raw material of one similarity set, for opening a score: pairs found, their cosines in f64
 * and their given numbers. Arrays [n], owned by the eval; n = 0 for analogies. */
ZV_API size_t zv_eval_pairs(const zv_eval *e, const double **cosines, const double **numbers);

#ifdef __cplusplus
}
#endif
#endif
