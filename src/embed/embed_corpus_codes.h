/* embed_corpus_codes.h — running numbers while a corpus is read, in two bytes for most words.
 *
 * Running numbers are given in order of first sight, and the first 32,768 words make up most of any text:
 *
 *     number < 2^15     0nnnnnnn nnnnnnnn
 *     other             1hhhhhhh hhhhhhhh   llllllll llllllll
 *     end of a text     11111111 11111111
 */
#ifndef ZV_EMBED_CORPUS_CODES_H
#define ZV_EMBED_CORPUS_CODES_H

#include "base/base_private.h"

/* Marks the end of a text in the row of word numbers: no window reaches across it. */
#define ZV__TEXT_END UINT32_MAX
/* Numbers are below this. */
#define ZV__CODE_NUMBERS ((uint32_t)0x7fff0000)

/* A number's units, the first in the lower half; where one is enough the upper half means nothing. */
static inline uint32_t zv__code_of(uint32_t number) {
    return number < 0x8000 ? number : number << 16 | 0x8000 | number >> 16;
}

static inline uint32_t zv__code_number(uint32_t code) {
    return code & 0x8000 ? (code & 0x7fff) << 16 | code >> 16 : code;
}

/* Writes a code, and up to two bytes behind it that the next one overwrites: cheaper than a choice. */
static inline uint16_t *zv__code_put(uint16_t *to, uint32_t code) {
    to[0] = (uint16_t)code;
    to[1] = (uint16_t)(code >> 16);
    return to + 1 + (code >> 15 & 1);
}

/* Reused from text to text; start with {0}. */
typedef struct zv__codes {
    uint16_t *units; /* [n] */
    size_t n, cap;
    size_t numbers, ends; /* that they stand for */
    bool ended; /* an end is the last of them */
} zv__codes;

void zv__codes_clear(zv__codes *c);
void zv__codes_free(zv__codes *c, const zv_env *env);
/* Makes room for so many more numbers and ends. False: no memory. */
bool zv__codes_room(zv__codes *c, const zv_env *env, size_t more);
/* Takes in what was put at its end: codes of so many numbers, up to `end`. */
void zv__codes_added(zv__codes *c, const uint16_t *end, size_t numbers);
/* An end, unless one is the last. */
void zv__codes_end(zv__codes *c);

/* units[0 … n) → vocabulary numbers table[number], of which ZV_NO_WORD is left out, and of neighbouring ends
 * all but one. `to` has room for one more than there are. Returns how many. */
size_t zv__codes_renumber(const uint16_t *units, size_t n, const uint32_t *table, uint32_t *to);

#endif
