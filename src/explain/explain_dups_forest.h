/* explain_dups_forest.h — which of many points lie within a radius of another one: all of them, none is missed.
 *
 * Points have up to 96 coordinates, in groups of equally many, one tree each. If |x - y| ≤ r then in one of g groups
 * |x_group - y_group| ≤ r/√g, or the squares would add up to more than r². So each group's k-d tree (Friedman,
 * Bentley & Finkel 1977) is asked within r/√g, distances to its cells kept up step by step (Arya & Mount 1993). How many
 * groups are cheapest depends on the points: where a few directions hold most of the spread, one; where all are alike,
 * many, for a smaller radius cuts a cell less often. It is measured on a sample.
 */
#ifndef ZV_EXPLAIN_DUPS_FOREST_H
#define ZV_EXPLAIN_DUPS_FOREST_H

#include "base/base_private.h"

enum {
    ZV__LANES = 8,
    ZV__FOREST_COORDS = 96,
    ZV__FOREST_TREES = 12,
    ZV__TREE_COORDS = 16,
    ZV__BOX_COORDS = 8
};

/* Points of a leaf, eight together, the first coordinate of all, then the second: most need no more than four. */
typedef struct zv__group {
    uint32_t ids[ZV__LANES];
    uint32_t next; /* group of the same leaf */
    uint32_t spare[7];
    float coords[]; /* [coords of the tree, ZV__LANES] */
} zv__group;

typedef struct zv__tree {
    unsigned depth; /* 2^depth leaves */
    uint8_t *dims; /* [2^depth] by heap number, from 1 on */
    float *cuts; /* [2^depth] below it left, else right */
    uint32_t *heads, *tails, *counts; /* [2^depth] groups of a leaf, points in it */
    float *
        boxes; /* [2^(depth + 1), 2, ZV__BOX_COORDS] least and largest of a node's points in the first coordinates: a cache line */
    uint8_t **chunks; /* [n_chunks] of groups, made when needed */
    size_t n_chunks, n_groups;
} zv__tree;

typedef struct zv__forest {
    const zv_env *env;
    size_t n_trees, n_coords; /* coordinates of each tree */
    float limit; /* squared radius in a tree */
    zv__tree trees[ZV__FOREST_TREES];
} zv__forest;

/* What a question costs. */
typedef struct zv__forest_cost {
    size_t nodes, leaves, found;
} zv__forest_cost;

typedef void zv__forest_found(void *ctx, uint32_t id);

/* Makes trees for `most` points at most, fitted to a sample: sample [n, stride], the coordinates with the largest spread
 * first, of which order [n_trees · n_coords] says the ones used, tree by tree. `radius` is that in all coordinates. */
zv_status zv__forest_plan(zv__forest *out, size_t *order, const zv_env *env, const float *sample,
                          size_t n, size_t stride, size_t most, double radius, zv_err *err);
void zv__forest_free(zv__forest *f);
/* x [n_trees · n_coords] in the plan's order. */
zv_status zv__forest_add(zv__forest *f, const float *x, uint32_t id, zv_err *err);
/* Calls `found` for all points within the radius and some others, those near in several groups several times. */
void zv__forest_ask(const zv__forest *f, const float *x, zv__forest_found *found, void *ctx,
                    zv__forest_cost *cost);
/* The leaf of the first tree that x falls into: those of neighbouring leaves look at much the same points. */
size_t zv__forest_leaf(const zv__forest *f, const float *x);
/* Which of eight points (bits) lie within √limit of x [n]: coords [n, ZV__LANES]. */
unsigned zv__lanes_near(const float *x, const float *coords, size_t n, float limit);

#endif
