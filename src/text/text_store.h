/* text_store.h — words as the tokenizer stores them, for who reads millions of them. */
#ifndef ZV_TEXT_STORE_H
#define ZV_TEXT_STORE_H

#include "base/base_private.h"

#include <zavit/text.h>

typedef struct zv__word {
    uint32_t begin, end; /* source */
    uint32_t norm; /* where its bytes begin; they end where the next one's do */
} zv__word;

struct zv__words_store {
    const zv_env *env;
    char *bytes; /* [used] */
    size_t used, cap_bytes;
    zv__word *words; /* [n + 1] */
    size_t cap_words;
};
typedef struct zv__words_store zv__words_store;

#endif
