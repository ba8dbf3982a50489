/* embed_outside_answer.h — one line that an outside encoder answered. */
#ifndef ZV_EMBED_OUTSIDE_ANSWER_H
#define ZV_EMBED_OUTSIDE_ANSWER_H

#include "base/base_private.h"

typedef enum zv__answer_kind {
    ZV__ANSWER_VECTOR, /* an id and an array */
    ZV__ANSWER_REFUSED, /* an id and "error": the text can't be encoded */
    ZV__ANSWER_NOT_JSON, /* no JSON object; `reason` says why */
    ZV__ANSWER_NO_ID,
    ZV__ANSWER_NO_VECTOR /* an id, and neither of the two */
} zv__answer_kind;

typedef struct zv__answer {
    zv__answer_kind kind;
    char id[40]; /* as text, be it a string or a whole number; cut where it is longer */
    zv_str array; /* the vector's JSON array, within the line */
    char reason[160]; /* the "error", or what is wrong with the JSON */
} zv__answer;

/* Reads all of a line but the numbers. ZV_NOMEM only: what is wrong with it is its kind. */
zv_status zv__answer_read(zv__answer *out, const zv_env *env, zv_str line, zv_err *err);
/* How many numbers the array has. */
size_t zv__answer_count(zv_str array);
/* Reads dim numbers that must be finite as f32. False: number *place (from 0) is none, and *bad is how it
 * is spelt. */
bool zv__answer_numbers(zv_str array, float *out, size_t dim, size_t *place, zv_str *bad);

#endif
