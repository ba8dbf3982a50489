/* embed_sampler.h — drawing negative words, and deciding which frequent words to pass over. */
#ifndef ZV_EMBED_SAMPLER_H
#define ZV_EMBED_SAMPLER_H

#include "base/base_private.h"

#include <zavit/text.h>

/* Walker's alias method (Walker 1977, table built after Vose 1991): one random number, one look-up,
 * 8 bytes per word instead of word2vec.c's 400 MB table. */
typedef struct zv__alias {
    uint32_t n;
    struct zv__alias_cell {
        uint32_t keep; /* probability, in 2^-32, of answering with the cell itself */
        uint32_t other;
    } * cells;
    double most; /* the largest probability of a word */
} zv__alias;

/* The power of Mikolov et al. 2013. */
#define ZV__NEGATIVE_POWER 0.75

/* Probability of word w ∝ count(w)^power. */
zv_status zv__alias_new(zv__alias *out, const zv_env *env, const zv_vocab *vocab, double power,
                        zv_err *err);
void zv__alias_free(const zv_env *env, zv__alias *a);

/* High half picks the cell without bias worth mentioning (n < 2^31), low half decides. */
static inline uint32_t zv__alias_cell(const zv__alias *a, uint64_t random) {
    return (uint32_t)(((random >> 32) * a->n) >> 32);
}

static inline void zv__alias_prefetch(const zv__alias *a, uint64_t random) {
    __builtin_prefetch(&a->cells[zv__alias_cell(a, random)]);
}

static inline uint32_t zv__alias_draw(const zv__alias *a, uint64_t random) {
    uint32_t cell = zv__alias_cell(a, random);
    /* A mask instead of a branch, which would be mispredicted as often as not. */
    uint32_t own = 0 - (uint32_t)((uint32_t)random < a->cells[cell].keep);
    return (cell & own) | (a->cells[cell].other & ~own);
}

/* Probability, in 2^-32, with which each occurrence of a word is kept: min(1, √(t/f) + t/f) with
 * f = count/total (word2vec.c's formula; the paper has √(t/f) alone). t = 0 keeps all.
 * [vocabulary], owned by the caller. */
zv_status zv__keep_new(uint32_t **out, const zv_env *env, const zv_vocab *vocab, double t,
                       zv_err *err);

#endif
