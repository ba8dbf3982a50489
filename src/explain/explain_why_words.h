/* explain_why_words.h — the words of one side of a comparison, as `why` lists them.
 *
 * A text of up to ZV__WHY_WORDS known words is listed word by word. In a longer one repeated words are joined
 * (their weights add up: the sum stays what it was), and if there are still more, those that move the cosine
 * least stand together as the last entry, "other words", whose vector is what is left of the whole sum in f64.
 * So the matrix of pairs stays small, and its sum the cosine. */
#ifndef ZV_EXPLAIN_WHY_WORDS_H
#define ZV_EXPLAIN_WHY_WORDS_H

#include "base/base_private.h"

#include <zavit/explain.h>
#include <zavit/vec.h>

#include "base/base_arena.h"

enum { ZV__WHY_WORDS = 300 };

typedef struct zv__why_words {
    size_t n; /* entries */
    size_t known; /* words, each time they occur */
    size_t others; /* different words behind the last entry; 0: it is a word like the others */
    zv_str *names; /* [n] */
    double *weights; /* [n], 1 for "other words" */
    size_t *times; /* [n] occurrences behind each */
    float *vectors; /* [n, dim]; freed by zv__why_words_free */
    double *rest; /* [dim] of "other words"; NULL without */
} zv__why_words;

/* The entries of a side, repeated words joined if it is long. Arrays from the arena but for the vectors. */
zv_status zv__why_words_of(zv__why_words *out, const zv_env *env, zv__arena *arena,
                           const zv_side *side, size_t dim, zv_err *err);
void zv__why_words_free(zv__why_words *w, const zv_env *env);
/* e = Σ weight · vector, [dim]. Before zv__why_words_least. */
void zv__why_words_sum(double *e, const zv__why_words *w, const zv_kernels *k, size_t dim);
/* Joins the words of least weight·|vector·f|, f [dim] the other side's sum and e this one's, if there are more
 * than ZV__WHY_WORDS. */
zv_status zv__why_words_least(zv__why_words *w, const zv_env *env, zv__arena *arena,
                              const zv_kernels *k, const double *e, const double *f, size_t dim,
                              zv_err *err);

#endif
