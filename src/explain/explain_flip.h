/* explain_flip.h — what the files of the search for the fewest words share.
 *
 *   explain_flip.c          the question, cutting and encoding texts, the last check
 *   explain_flip_closed.c   the search in closed form, for additive encoders
 *   explain_flip_encoded.c  the search by encoding every candidate
 */
#ifndef ZV_EXPLAIN_FLIP_H
#define ZV_EXPLAIN_FLIP_H

#include "base/base_private.h"

#include <zavit/explain.h>

typedef struct zv__flip_job {
    const zv_env *env;
    const zv_any_encoder *encoder;
    const zv_flip_query *q;
    size_t n, dim, exhaustive;
    double *f, *g; /* [dim] unit vectors of the other side and of the rival; g NULL: none */
    uint64_t left, made; /* encodings: still allowed to the search, made */
    double lowest; /* cosine met */
    /* one batch of texts */
    zv_buf text;
    size_t *ends; /* [ZV__FLIP_BATCH] */
    zv_str *texts;
    float *rows;
    zv_row_status *status;
} zv__flip_job;

enum { ZV__FLIP_BATCH = 64, ZV__FLIP_MAX_EXHAUSTIVE = 16 };

/* A text as encoded: below the goal where score < 0. Without a vector both cosines are NaN and the score
 * is infinite. */
typedef struct zv__flip_score {
    double score; /* cosine - goal, or cosine - rival */
    double cosine, rival;
} zv__flip_score;

/* What a search found. `gone` [n] is 0 and 1. */
typedef struct zv__flip_found {
    uint8_t *gone;
    bool found, minimal;
} zv__flip_found;

/* Opens a job; zv__flip_end also after a failure. */
zv_status zv__flip_begin(zv__flip_job *j, const zv_env *env, const zv_any_encoder *encoder,
                         const zv_flip_query *q, zv_err *err);
void zv__flip_end(zv__flip_job *j);
/* Adds the text without the words that are gone [n]. Where a cut would join what stood apart, a space
 * stays; where it would leave two, one goes. */
void zv__flip_cut(zv_buf *out, const zv_flip_query *q, const uint8_t *gone);
/* Scores of n_sets texts; `gone` is [n_sets, n]. */
zv_status zv__flip_encode(zv__flip_job *j, const uint8_t *gone, size_t n_sets, zv__flip_score *out,
                          zv_err *err);
/* The score of a vector. */
zv__flip_score zv__flip_score_of(const zv__flip_job *j, const float *row, zv_row_status status);
size_t zv__flip_size(const uint8_t *gone, size_t n);
/* All sets of at most `most` words by growing size, over closed[1 << n] scores (NULL: encode each). */
zv_status zv__flip_exhaust(zv__flip_job *j, const double *closed, size_t most, zv__flip_found *out,
                           bool *complete, zv_err *err);

/* The two searches. *usable is false if the encoder's vector is not the sum of its words' vectors after
 * all. */
zv_status zv__flip_closed(zv__flip_job *j, zv__flip_found *out, bool *usable, zv_err *err);
zv_status zv__flip_encoded(zv__flip_job *j, zv__flip_found *out, zv_err *err);

#endif
