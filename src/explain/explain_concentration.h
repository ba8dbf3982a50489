/* explain_concentration.h — what measuring and opening what angles do share. */
#ifndef ZV_EXPLAIN_CONCENTRATION_H
#define ZV_EXPLAIN_CONCENTRATION_H

#include "explain/explain_private.h"

#include "explain/explain_hubs_messages.h"

enum { ZV__CONTRAST_POINTS = 500, ZV__CONTRAST_QUERIES = 200 };
enum { ZV__SMALL_ROWS = 500, ZV__SMALL_SAMPLES = 20, ZV__SMALL_K = 10, ZV__LEAST_SAMPLES = 5 };
enum { ZV__RANDOM_DRAWS = 4 };
/* Streams of the seed. */
enum { ZV__STREAM_SMALL = 42, ZV__STREAM_CONTRAST = 1000000 };

/* For N_k of a few rows among themselves. */
typedef struct zv__small_room {
    float *rows; /* [n, width] */
    double *norms; /* [n] */
    uint32_t *found; /* [n] */
    zv_hit *best; /* [k] */
    size_t *picked; /* [n] */
} zv__small_room;

bool zv__small_room_new(zv__small_room *room, const zv_env *env, size_t n, size_t width, size_t k);
void zv__small_room_free(zv__small_room *room, const zv_env *env);
double zv__small_skew(const zv_env *env, const float *rows, size_t n, size_t width, size_t k,
                      zv__small_room *room);

/* What is drawn; both roads use the same. */
void zv__contrast_points(size_t *out, size_t *query, const zv_concentration *c,
                         const zv_background *bg, size_t i);
zv_status zv__shuffled_rows(size_t **out, const zv_concentration *c, const zv_background *bg,
                            zv_err *err); /* owned, also after a failure */
void zv__small_sample(size_t *out, const zv_concentration *c, const size_t *shuffled, size_t i);

#endif
