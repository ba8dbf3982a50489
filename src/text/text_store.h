/* text_store.h — words as the tokenizer stores them, for who reads millions of them. */
#ifndef ZV_TEXT_STORE_H
#define ZV_TEXT_STORE_H

#include "base/base_private.h"

#include <zavit/text.h>

typedef struct zv__word {
    uint32_t begin, end; /* source */
    uint32_t norm, len; /* its bytes in the store: where they begin, how many they are */
} zv__word;

/* Bytes that may be read from where any word's begin, be it shorter. */
enum { ZV__WORD_ROOM = 16 };

struct zv__words_store {
    const zv_env *env;
    char *bytes; /* [used] and ZV__WORD_ROOM more; between words there may be others */
    size_t used, cap_bytes;
    zv__word *words; /* [n] */
    size_t cap_words;
};
typedef struct zv__words_store zv__words_store;

#endif
