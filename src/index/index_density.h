/* index_density.h — from distances to a tree, from the tree to clusters. */
#ifndef ZV_INDEX_DENSITY_H
#define ZV_INDEX_DENSITY_H

#include "index/index_clusters.h"

/* An edge of the minimum spanning tree. */
typedef struct zv__edge {
    double length;
    uint32_t a, b;
} zv__edge;

/* Clusters of `m` rows from their m - 1 edges, which are sorted on the way. label [m], strength [m]; birth, owned, [2 *k]:
 * the density (1/length) at which cluster j came about, and after these the largest at which it is in one piece. */
zv_status zv__density_tree(uint32_t *label, double *strength, double **birth, size_t *k,
                           const zv_env *env, zv__edge *edges, size_t m, size_t min_size,
                           zv_err *err);

#endif
