/* explain_blame.h — what the files of blame share: the blamer, one case at work, the plain road. */
#ifndef ZV_EXPLAIN_BLAME_H
#define ZV_EXPLAIN_BLAME_H

#include "base/base_private.h"

#include <zavit/explain.h>

#include "base/base_arena.h"
#include "explain/explain_private.h"

/* A row whose 1 - cosine to the expected one is at most this share of the collection's mean says the same thing: a
 * fixed cosine would name half of a collection that lies in a narrow cone. */
#define ZV__BLAME_DUPLICATE 0.01
/* A hub: among the nearest of more than three times as many rows as the mean, at the lower end of its interval. */
#define ZV__BLAME_HUB 3.0
/* Rows beyond this rank are not looked at for hubs. */
#define ZV__BLAME_FAR 1000

struct zv_blamer {
    const zv_env *env;
    const zv_space *space;
    zv_blame_opts opts; /* with the defaults filled in */
    size_t size, dim;
    size_t column; /* of opts.group; SIZE_MAX: the labels */
    zv_session *session; /* NULL without encoder */
    float *full; /* [size, dim] the model's own vectors; NULL: not made (yet) */
    zv_hubs *hubs; /* NULL: not made, or too few rows */
    bool hubs_asked;
    float *vector; /* [dim] */
    double *cosines, *scores, *stored, *lexical; /* [size] of the question at hand */
    uint8_t *keep; /* [size] filter and own row */
};

/* One case. */
typedef struct zv__blaming {
    zv_blamer *b;
    const zv_question *q;
    zv_blame *blame;
    zv__arena *arena;
    zv_margin **lead; /* where the split of the lead is to be kept */
    bool has_vector; /* the question has one */
    bool full; /* the cosine and metric stages use the model's own vectors */
    bool stale; /* f32 is stored, but not what the model makes */
    double moved; /* cosine of both, then */
    zv_hit *hits; /* the ranking of the filter's rows down to the expected one, or to k */
    size_t n_hits;
} zv__blaming;

/* Are there texts, and a model to make vectors of them? */
bool zv__blame_remakes(const zv_blamer *b);
/* The value of the group column; "" if it has none. */
zv_str zv__blame_group(const zv_blamer *b, size_t row);
/* A message row in the environment's language, kept in the arena; NULL: no memory. */
const char *zv__blame_say(zv__blaming *x, const char *en, const char *he, ...) ZV_PRINTF(2, 4)
    ZV_PRINTF(3, 4);
/* Names cause, sentence and advice once the stages are measured. */
zv_status zv__blame_cause(zv__blaming *x, zv_err *err);

/* explain_blame_plain.c: the rank at a stage by plain loops, 0 for none, and how many rows stand within rounding
 * of the expected one. */
zv_status zv__blame_again(size_t *rank, size_t *ties, const zv_blamer *b, const zv_question *q,
                          const zv_blame *blame, zv_stage stage, zv_err *err);

#endif
