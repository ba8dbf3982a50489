/* embed_model.h — the matrices that learning changes. */
#ifndef ZV_EMBED_MODEL_H
#define ZV_EMBED_MODEL_H

#include "embed/embed_sgns.h"

/* Rows are padded with zeros to `stride` floats (see ZV__SGNS_PAD). */
typedef struct zv__model {
    size_t n_words, dim, stride;
    size_t n_inputs; /* rows of `words`: the words', then the n-grams' (zv__parts) */
    float *words; /* [n_inputs, stride], 64-byte aligned */
    float *context; /* [n_words, stride], likewise */
    bool can_own; /* the processor has PREFETCHW */
} zv__model;

/* For zv__model_start. ZV_NOMEM leaves *m for zv__model_free. */
zv_status zv__model_new(zv__model *m, const zv_env *env, size_t n_words, size_t n_grams, size_t dim,
                        zv_err *err);
/* Words start uniform in ±1/(2 dim), contexts at zero, as word2vec.c: every product starts at 0, and
 * the words differ. n-grams start in ±1/dim, as fastText's. */
void zv__model_start(zv__model *m, uint64_t seed);
void zv__model_free(const zv_env *env, zv__model *m);
/* No NaN and no infinity. O(size). */
bool zv__model_finite(const zv__model *m);

/* Asks for a row that is read, or written, soon. A line that will be written is asked for as this core's own: fetched
 * as one to share, it would have to be claimed from the others once more when it is written, which costs as much
 * as fetching it. (Processors without PREFETCHW take it for no instruction at all.) */
static inline void zv__model_expect(const zv__model *m, const float *row, bool written) {
#if defined(__x86_64__) && defined(__GNUC__)
    if (written && m->can_own) {
        for (size_t d = 0; d < m->stride; d += ZV__SGNS_PAD)
            __asm__ volatile("prefetchw %0" : : "m"(row[d]));
        return;
    }
#else
    (void)written;
#endif
    for (size_t d = 0; d < m->stride; d += ZV__SGNS_PAD) __builtin_prefetch(row + d, 0, 3);
}

#endif
