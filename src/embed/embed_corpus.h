/* embed_corpus.h — what learning sees of a corpus: one long row of word numbers. */
#ifndef ZV_EMBED_CORPUS_H
#define ZV_EMBED_CORPUS_H

#include "base/base_private.h"

#include <zavit/embed.h>

/* Marks the end of a text in the row of word numbers: no window reaches across it. */
#define ZV__TEXT_END UINT32_MAX

struct zv_corpus {
    const zv_env *env;
    zv_vocab *vocab;
    zv_text_opts text;
    uint32_t *ids; /* [n_ids]: word numbers and ZV__TEXT_END */
    size_t n_ids, cap_ids;
    uint64_t words, texts, known_words;
    double hebrew_share;
};

#endif
