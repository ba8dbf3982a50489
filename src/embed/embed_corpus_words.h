/* embed_corpus_words.h — counts words and numbers them, as fast as the memory allows.
 *
 * A slot of 32 bytes holds a word of up to 16 bytes with its count: one cache line is touched for each
 * word read, where a dictionary beside an array of counts touches four. */
#ifndef ZV_EMBED_CORPUS_WORDS_H
#define ZV_EMBED_CORPUS_WORDS_H

#include "base/base_arena.h"
#include "base/base_private.h"
#include "embed/embed_corpus_codes.h"
#include "text/text_store.h"

typedef struct zv__tally_slot {
    uint64_t
        key[2]; /* the bytes of a short word, zeros behind; a long one's hash and its address */
    uint64_t count;
    uint32_t code, len; /* of its running number, in order of first sight; len 0: empty */
} zv__tally_slot;

typedef struct zv__tally {
    const zv_env *env;
    zv__tally_slot *slots; /* [mask + 1], at most 7/8 full */
    size_t mask;
    uint32_t n; /* different words */
    zv__arena keys; /* of long words */
} zv__tally;

zv_status zv__tally_new(zv__tally *t, const zv_env *env, zv_err *err);
void zv__tally_free(zv__tally *t);
/* Counts words first … end - 1 and adds their codes, for which there is room. ZV_UNSUPPORTED from
 * ZV__CODE_NUMBERS different words on. */
zv_status zv__tally_words(zv__tally *t, const zv_words *words, size_t first, size_t end,
                          zv__codes *codes, zv_err *err);
/* Adds a count to one word, entering it if new. */
zv_status zv__tally_add(zv__tally *t, zv_str word, uint64_t count, uint32_t *number, zv_err *err);
/* The word of a slot in use; the bytes of a short one are in the slot itself. */
zv_str zv__tally_word(const zv__tally_slot *slot);

#endif
