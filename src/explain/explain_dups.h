/* explain_dups.h — finding what repeats, in three passes that each look only at what the one before kept:
 *
 *     equal bytes     texts                                        explain_dups_equal.c
 *     equal words     once the texts are normalised                explain_dups_words.c
 *     equal bytes     vectors, without texts or by angle           explain_dups_equal.c
 *     nearly equal    sets of words, by Jaccard's measure          explain_dups_near.c
 *                     or vectors, by their angle                   explain_dups_angle.c
 *
 * A pass says of a row which row it repeats (`keeper`), how (`kind`) and how much (`similarity`).
 */
#ifndef ZV_EXPLAIN_DUPS_H
#define ZV_EXPLAIN_DUPS_H

#include "explain/explain_private.h"

typedef struct zv__dups_work {
    const zv_env *env;
    const zv_space *space;
    double near; /* the least similarity of nearly equal rows */
    size_t n; /* rows */
    size_t *keeper; /* [n] the row that it repeats; itself where it is kept */
    zv_dup_kind *kind; /* [n] meaningless where it is kept */
    double *similarity; /* [n] to the keeper */
} zv__dups_work;

/* The words of every kept row as numbers. Rows without a word have none. */
typedef struct zv__dups_words {
    uint32_t *words; /* all of them, row after row */
    size_t *first; /* [n + 1] where a row's words begin */
    size_t different; /* words, numbered 0 … different - 1 */
} zv__dups_words;

/* Rows of one hash, next to each other. */
typedef struct zv__hashed {
    uint64_t hash;
    size_t row;
} zv__hashed;

typedef bool zv__same_rows(const void *ctx, size_t a, size_t b);
/* Sorts by hash and row, and lets each row repeat the first one of its hash that `same` says it equals: the
 * keeper of each row of the table, which is itself before. */
void zv__group_equal(size_t *keeper, zv__hashed *table, size_t n, zv__same_rows *same,
                     const void *ctx);
/* The same for a pass: also how those that go were sent away. */
void zv__dups_group(zv__dups_work *w, zv__hashed *table, size_t n, zv_dup_kind kind,
                    zv__same_rows *same, const void *ctx);
/* Are two rows the same as stored? ctx: the space. */
bool zv__same_vectors(const void *ctx, size_t a, size_t b);

zv_status zv__dups_equal_texts(zv__dups_work *w, zv_err *err);
/* Of the rows that are kept. Beside texts it counts as likeness by angle, and saves that pass the work. */
zv_status zv__dups_equal_vectors(zv__dups_work *w, zv_err *err);
zv_status zv__dups_read_words(zv__dups_words *out, const zv__dups_work *w, zv_err *err);
void zv__dups_words_free(zv__dups_words *words, const zv_env *env);
zv_status zv__dups_same_words(zv__dups_work *w, const zv__dups_words *words, zv_err *err);
zv_status zv__dups_angle(zv__dups_work *w, zv_err *err);
zv_status zv__dups_near(zv__dups_work *w, const zv__dups_words *words, zv_err *err);

#endif
