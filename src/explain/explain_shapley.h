/* explain_shapley.h — what explain_shapley.c and its findings share. */
#ifndef ZV_EXPLAIN_SHAPLEY_H
#define ZV_EXPLAIN_SHAPLEY_H

#include "explain/explain_private.h"

#include "base/base_arena.h"
#include "base/base_progress.h"

/* Up to five players, small sets and their complements are all sets. */
enum { ZV__PLAYERS_MOST = 32, ZV__EXACT_LEAST = 5, ZV__EXACT_MOST = 16 };

/* The public struct first, so that a zv_shapley * is a zv__game *. */
typedef struct zv__game {
    zv_shapley result;
    const zv_env *env;
    zv__arena arena;
    zv_any_encoder encoder;
    zv_shapley_opts opts; /* with the defaults filled in */
    zv_str text; /* owned copy */
    size_t cuts[ZV__PLAYERS_MOST + 1]; /* player i is the bytes cuts[i] … cuts[i + 1] */
    size_t shown[ZV__PLAYERS_MOST][2]; /* of it, from the first word to the end of the last */
    float *other; /* [dim] */
    zv__teller teller;
    double total; /* restricted texts to come */
} zv__game;

/* All players. */
uint64_t zv__game_all(const zv__game *g);
/* The text restricted to the players of a mask, added to `out`. */
void zv__game_text(const zv__game *g, uint64_t mask, zv_buf *out);
/* The order in which circle `c` has the players. */
void zv__game_circle(const zv__game *g, size_t c, size_t *order);

#endif
