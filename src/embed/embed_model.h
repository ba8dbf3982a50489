/* embed_model.h — the matrices that learning changes. */
#ifndef ZV_EMBED_MODEL_H
#define ZV_EMBED_MODEL_H

#include "base/base_private.h"

/* Rows are padded with zeros to `stride` floats (see ZV__SGNS_PAD). */
typedef struct zv__model {
    size_t n_words, dim, stride;
    size_t n_inputs; /* rows of `words`: the words', then the n-grams' (zv__parts) */
    float *words; /* [n_inputs, stride], 64-byte aligned */
    float *context; /* [n_words, stride], likewise */
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

#endif
