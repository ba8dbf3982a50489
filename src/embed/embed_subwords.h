/* embed_subwords.h — words as the mean of a row of their own and of the rows of their character n-grams
 * (Bojanowski, Grave, Joulin & Mikolov 2017).
 *
 *     zv__parts    which rows of the word matrix make up each word; found once
 *     zv__window   the composed vectors of the words around the present position, while it slides
 *
 * A word is composed when it enters the window, takes the steps of all positions that see it, and hands
 * what it has learned to its rows when it leaves. Each row takes the whole of it, not its nth part, as
 * fastText has it: the mean then moves as far as the row of a plain word would. */
#ifndef ZV_EMBED_SUBWORDS_H
#define ZV_EMBED_SUBWORDS_H

#include "base/base_private.h"

#include <zavit/text.h>

#include "embed/embed_sgns.h"

/* Finding the buckets in use takes 4 bytes for each there is. */
enum { ZV__MAX_BUCKETS = 100000000 };

/* Rows of the word matrix: first the words' own, then one for each bucket that some word's n-gram falls
 * into. Those are numbered as they first occur, words by falling count: what is used together lies
 * together, and the rows that nearly every word uses lie on few pages. */
typedef struct zv__parts {
    size_t n_words, n_grams;
    uint64_t *begin; /* [n_words + 1] */
    uint32_t *rows; /* [begin[n_words]]; word w is rows[begin[w]] = w … rows[begin[w + 1] - 1] */
    uint32_t *numbers; /* [n_grams]: the buckets in use, rising */
    uint32_t *order; /* [n_grams]: bucket numbers[i] has row n_words + order[i] */
} zv__parts;

/* ZV_NOMEM leaves *p for zv__parts_free. O(Σ length · (maxn - minn + 1) + buckets). */
zv_status zv__parts_new(zv__parts *p, const zv_env *env, const zv_vocab *vocab, unsigned minn,
                        unsigned maxn, uint32_t buckets, zv_err *err);
void zv__parts_free(const zv_env *env, zv__parts *p);

/* The kernels: `rows` [n] are row numbers of `matrix` [any, stride].
 *     compose:  out = (1/n) Σ_k matrix[rows_k], and a copy to `start`
 *     scatter:  matrix[rows_k] += now - start, for every k */
typedef struct zv__bag_kernels {
    void (*compose)(float *out, float *start, const float *matrix, size_t stride,
                    const uint32_t *rows, size_t n);
    void (*scatter)(float *matrix, size_t stride, const uint32_t *rows, size_t n, const float *now,
                    const float *start);
} zv__bag_kernels;
extern const zv__bag_kernels zv__bag_scalar, zv__bag_avx2;
const zv__bag_kernels *zv__bag_kernels_of(const zv_env *env);

/* One thread's window over a shard: position p has slot p modulo n_slots. */
typedef struct zv__window {
    const zv__parts *parts;
    const zv__bag_kernels *kernels;
    float *matrix; /* the word matrix */
    size_t stride, n_slots;
    float *slots; /* [n_slots, 2, stride]: now, start */
    const uint32_t *words; /* [n] of the shard */
    size_t n, entered, left; /* positions below have entered, and left */
} zv__window;

/* For n_slots positions at once. */
zv_status zv__window_new(zv__window *w, const zv_env *env, const zv__parts *parts, float *matrix,
                         size_t stride, size_t n_slots, zv_err *err);
void zv__window_free(const zv_env *env, zv__window *w);
/* Begins with a shard's words; all of the one before must have left. */
void zv__window_begin(zv__window *w, const uint32_t *words, size_t n);
/* Makes positions from `begin` to below `end` ready, n_slots at most. Those before them leave. */
void zv__window_move(zv__window *w, size_t begin, size_t end);
/* All leave. */
void zv__window_end(zv__window *w);

static inline float *zv__window_row(const zv__window *w, size_t position) {
    return w->slots + position % w->n_slots * 2 * w->stride;
}

#endif
