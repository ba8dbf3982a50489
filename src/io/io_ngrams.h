/* io_ngrams.h — the character n-grams of a word, numbered as fastText numbers them (Bojanowski, Grave,
 * Joulin & Mikolov 2017, "Enriching word vectors with subword information").
 *
 * From "<word>" all stretches of minn … maxn characters, the edges included; a lone '<' or '>' is none.
 * A stretch's number is its FNV-1a hash modulo the number of buckets. Characters are UTF-8's; where a
 * word is broken, only bytes 10xxxxxx continue one. */
#ifndef ZV_IO_NGRAMS_H
#define ZV_IO_NGRAMS_H

#include "base/base_private.h"

typedef struct zv__ngrams {
    zv_str word;
    uint32_t minn, maxn, buckets; /* buckets above 0 */
    size_t begin, end; /* of the present stretch in "<word>" */
    uint32_t n, hash; /* its characters, and their hash so far */
} zv__ngrams;

zv__ngrams zv__ngrams_of(zv_str word, uint32_t minn, uint32_t maxn, uint32_t buckets);
/* The bucket of the next n-gram; false: there are no more. */
bool zv__ngrams_next(zv__ngrams *g, uint32_t *bucket);

#endif
