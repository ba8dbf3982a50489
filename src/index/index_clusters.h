/* index_clusters.h — what the files of k-means and density share. */
#ifndef ZV_INDEX_CLUSTERS_H
#define ZV_INDEX_CLUSTERS_H

#include "index/index_private.h"

/* Points with what is asked of every one of them. */
typedef struct zv__cloud {
    const zv_env *env;
    const zv_kernels *k;
    const zv__index_kernels *ik;
    zv_points points;
    zv_kmeans_kind kind;
    double *inverse; /* [n] what a row is multiplied by: 1/|x| or 1 */
    double *square; /* [n] |x|² after that */
    double squares; /* their sum */
} zv__cloud;

zv_status zv__cloud_new(zv__cloud *c, const zv_env *env, const zv_points *points,
                        zv_kmeans_kind kind, zv_err *err);
void zv__cloud_free(zv__cloud *c);
/* Row i as f32, where it lies or in `room` [dim]; not yet multiplied. */
const float *zv__cloud_row(const zv__cloud *c, size_t i, float *room);

/* Lloyd's steps from given centres. */
typedef struct zv__lloyd {
    const zv__cloud *c;
    size_t k, lanes;
    uint32_t *own; /* [n] */
    float *upper, *lower; /* [n] bounds of the distance to the own centre, to the nearest other */
    float *centers; /* [k, dim] */
    double *center_square; /* [k] */
    double *gap; /* [k] half the distance to the nearest other centre */
    double *moved; /* [k] in the last step */
    double *sums; /* [k, dim] */
    double *lane_sums; /* [lanes, k, dim] what changes */
    int64_t *counts, *lane_counts; /* [k], [lanes, k] */
    size_t *lane_changed; /* [lanes] */
    float *room; /* [workers, dim + k] */
    size_t rounds;
    bool converged, fresh; /* fresh: nothing is known yet */
    double objective;
} zv__lloyd;

zv_status zv__lloyd_new(zv__lloyd *l, const zv__cloud *c, size_t k, zv_err *err);
void zv__lloyd_free(zv__lloyd *l);
/* l->centers are set. Leaves partition, centres and objective that belong together. `tell` may be NULL: called after
 * each step with the share of rows that moved. */
zv_status zv__lloyd_run(zv__lloyd *l, size_t rounds, void (*tell)(void *, size_t, double),
                        void *ctx, zv_err *err);

typedef struct zv__nearest {
    size_t first, second;
    double best, next; /* scores x·c - |c|²/2; next -infinity with one centre */
} zv__nearest;
/* The two nearest centres: f32 says which, f64 in which order. `largest`: length of the longest centre; scores
 * [k]: room. */
zv__nearest zv__lloyd_compare(const zv__lloyd *l, size_t i, const float *x, double largest,
                              float *scores);

/* Centres [k, dim] by greedy k-means++. distances [n]: room, and left with each row's squared distance. */
zv_status zv__seed_centers(float *centers, size_t k, const zv__cloud *c, zv_rng *rng,
                           double *distances, zv_err *err);
/* A row drawn by weights [n]; SIZE_MAX where all are 0. */
size_t zv__draw_weighted(const double *weights, size_t n, zv_rng *rng);
/* Writes `want` of n positions, drawn without replacement, ascending. */
void zv__draw_rows(size_t *out, size_t want, size_t n, zv_rng *rng);

#endif
