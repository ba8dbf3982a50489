/* explain_map.h — a map: rows projected on the two directions in which they spread most, with their names. */
#ifndef ZV_EXPLAIN_MAP_H
#define ZV_EXPLAIN_MAP_H

#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_figures_messages.h"

enum { ZV__MAP_ROWS = 1500 }; /* points on a map */

/* Two directions and what they start from. */
typedef struct zv__plane {
    const double *mean, *u, *v; /* [dim] */
    double share[2]; /* of the variance */
    bool unit; /* of rows scaled to length 1 */
} zv__plane;

/* The plane of some rows: [3 · dim] numbers in `room`. *there is false where there is none to be seen: one dimension, or
 * rows that are all alike. At most a thousand rows are looked at, fewer of very many dimensions. */
zv_status zv__plane_fit(zv__plane *p, bool *there, double *room, const zv_env *env,
                        const zv_space *space, const size_t *rows, size_t n, bool unit,
                        zv_err *err);

typedef struct zv__map {
    const zv_env *env;
    const zv_space *space;
    size_t n;
    size_t *rows; /* [n] of the space: to be filled */
    uint32_t *group; /* [n] likewise */
    double *x, *y; /* [n] */
    zv_buf text; /* all names, one after another */
    size_t *ends; /* [n] where each ends in it */
    double *gx, *gy; /* [n] of one group: zv__map_pick */
    zv_str *names; /* [n] likewise */
} zv__map;

/* Room for n rows. ZV_NOMEM leaves what zv__map_free frees. */
zv_status zv__map_new(zv__map *m, const zv_env *env, const zv_space *space, size_t n, zv_err *err);
void zv__map_free(zv__map *m);
/* Where the rows stand. `scratch` [dim]. */
void zv__map_project(zv__map *m, const zv__plane *p, float *scratch);
/* Names the next row: its id and the beginning of its text. What is added to m->text before the next one belongs to it. */
void zv__map_name(zv__map *m, size_t i);
/* Puts the points of one group into gx, gy and names; how many. */
size_t zv__map_pick(zv__map *m, uint32_t group);
/* Shares of the variance on both axes. */
void zv__map_axes(zv_figure *f, const zv__plane *p);

#endif
