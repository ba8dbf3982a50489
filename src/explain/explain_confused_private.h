/* explain_confused_private.h — what the files of the confused pairs share. */
#ifndef ZV_EXPLAIN_CONFUSED_PRIVATE_H
#define ZV_EXPLAIN_CONFUSED_PRIVATE_H

#include "explain/explain_private.h"

#include <zavit/text.h>

/* ---- The words of rows (explain_confused_words.c) ---- */

typedef struct zv__row_words zv__row_words;

/* Reads a sample of the texts, to know which words are common: in more than a tenth of them. A space of
 * words has its ids for texts. */
zv_status zv__row_words_new(zv__row_words **out, const zv_env *env, const zv_space *space,
                            uint64_t seed, zv_err *err);
void zv__row_words_free(zv__row_words *w);
/* Do two rows hold the same text once it is normalised? False where either has none. */
zv_status zv__row_words_same(zv__row_words *w, size_t a, size_t b, bool *out, zv_err *err);
/* How many words that are not common two rows share; -1 if either has none. */
zv_status zv__row_words_shared(zv__row_words *w, size_t a, size_t b, int *out, zv_err *err);

/* ---- What a zv_confused * points into ---- */

typedef struct zv__confused_query {
    size_t row;
    size_t judged, confused; /* of its neighbours above the threshold, both directions */
    size_t later; /* of the confused, rows with a higher number: each pair once */
} zv__confused_query;

typedef struct zv__confused_box {
    zv_confused confused; /* first */
    const zv_env *env;
    const zv_space *space;
    const zv_background *bg;
    zv__row_words *words;
    bool has_words; /* texts, or ids of a space of words */
    zv__confused_query *queries; /* [confused.queries] by row */
    zv_confused_pair *pairs; /* those of `confused`, a heap while they are collected */
    size_t most;
    size_t hub; /* place of confused.hub in `queries` */
} zv__confused_box;

typedef enum zv__relation { ZV__OTHER, ZV__COPY, ZV__ALIKE, ZV__CONFUSED } zv__relation;
/* What two rows are to each other: copies; not to be judged (other); alike; confused, if close. `shared` may be
 * NULL. Asks nothing of their vectors but the cosine. */
zv_status zv__confused_relation(const zv__confused_box *box, size_t a, size_t b, double cosine,
                                zv__relation *out, int *shared, zv_err *err);

#endif
