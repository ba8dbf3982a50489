/* index_bm25.h — what the making of an index of words and the questions to it share. */
#ifndef ZV_INDEX_BM25_H
#define ZV_INDEX_BM25_H

#include "base/base_private.h"

#include <zavit/index.h>
#include <zavit/text.h>

#include "base/base_dict.h"

typedef struct zv__posting {
    uint32_t row, count;
} zv__posting;

struct zv_bm25 {
    const zv_env *env;
    const zv_space *space;
    zv_text_opts text;
    double k1, b;
    size_t rows, texts;
    double mean_length;
    zv__dict *dict;
    uint32_t *lengths; /* [rows] */
    uint64_t
        *starts; /* [words + 1]: the postings of word w are starts[w] … starts[w + 1], by row */
    zv__posting *postings;
};

#endif
