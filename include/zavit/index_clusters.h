/* zavit/index_clusters.h — a part of zavit/index.h, which includes it: rows into groups, by k-means and by density.
 *
 *     const zv_points points = {.space = space, .rows = rows, .n = n, .dim = zv_space_dim(space)};
 *     zv_kmeans *m = NULL;
 *     ZV_TRY(zv_kmeans_fit(&m, env, &points, &(zv_kmeans_opts){.k = 20}, err));
 *     ... m->cluster[i], m->centers ...
 *     zv_kmeans_free(env, m);
 *
 * The answers depend on the seed and not on the number of threads.
 */
#ifndef ZAVIT_INDEX_CLUSTERS_H
#define ZAVIT_INDEX_CLUSTERS_H

#include <zavit/index.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What is put into groups: some rows of a space, or a matrix. Finite; not zero where length is set to 1. Borrowed. */
typedef struct zv_points {
    const zv_space *space; /* NULL: `matrix` */
    const size_t *rows; /* [n] of the space */
    const float *matrix; /* [n, dim] */
    size_t n, dim;
} zv_points;

/* ---- k-means ----------------------------------------------------------------------------------- */

/* What is minimised is Σ|x - c(x)|², with c(x) the centre of x's cluster. */
typedef enum zv_kmeans_kind {
    ZV_KMEANS_SPHERE, /* rows at length 1, centres too: 2 Σ(1 - cos) (Dhillon & Modha 2001) */
    ZV_KMEANS_UNIT, /* rows at length 1, centres their means: what other packages do with normalised vectors */
    ZV_KMEANS_PLAIN /* rows as they are, centres their means */
} zv_kmeans_kind;

typedef struct zv_kmeans_opts {
    zv_kmeans_kind kind;
    size_t k; /* 1 … n */
    const float
        *centers; /* [k, dim] where to begin: then only Lloyd's steps are taken; NULL: see below */
    size_t restarts; /* 0: 10 */
    size_t swaps; /* rounds of eight swaps after the restarts, at most; 0: 8; SIZE_MAX: none */
    size_t rounds; /* Lloyd's steps at most; 0: 300 */
    size_t
        sample; /* rows that restarts and swaps look at, where there are more; 0: 50,000 or 50 a cluster */
    uint64_t seed; /* 0: 1 */
} zv_kmeans_opts;

typedef struct zv_kmeans {
    size_t n, k, dim;
    uint32_t *cluster; /* [n] */
    float *centers; /* [k, dim] */
    size_t *sizes; /* [k] never 0 */
    double objective;
    size_t rounds; /* of the last run, on all rows */
    bool converged; /* no row would change its cluster */
    size_t sampled; /* rows that restarts and swaps looked at */
} zv_kmeans;

/* Restarts from greedy k-means++ (Arthur & Vassilvitskii 2007: of 2 + ln k rows drawn by their squared distance the
 * best one), Lloyd's steps; then swaps from the best, in the way of Fränti (2018): a centre goes, most often one that is
 * missed little, a row of a cluster that is spread widely takes its place, Lloyd's steps again, kept where better, until two
 * rounds bring nothing. Then Lloyd's steps on all rows. Most rows are
 * passed over by the bounds of Hamerly (2010); the others are compared in f32, and those that f32 cannot tell apart in
 * f64, so that every row is with its nearest centre (the first of equal ones).
 * O(n · k · dim) a step at most, 24 bytes a row; restarts and swaps beside that a copy of the sample.
 * ZV_USAGE for k = 0; ZV_NODATA where k is more than there are different rows; ZV_INTERRUPTED when asked to stop. */
ZV_API zv_status zv_kmeans_fit(zv_kmeans **out, const zv_env *env, const zv_points *points,
                               const zv_kmeans_opts *opts, zv_err *err);
ZV_API void zv_kmeans_free(const zv_env *env, zv_kmeans *m);
/* The nearest of some centres for each point: cluster [n]. `margin` [n], unless NULL: by how much the next one is
 * farther, as difference of cosines under ZV_KMEANS_SPHERE (centres at length 1), else of distances; `own` [n] likewise:
 * the cosine, or the distance. With k = 1 margins are infinite. */
ZV_API zv_status zv_kmeans_nearest(uint32_t *cluster, double *own, double *margin,
                                   const zv_env *env, const zv_points *points, zv_kmeans_kind kind,
                                   const float *centers, size_t k, zv_err *err);

/* ---- By density -------------------------------------------------------------------------------- */

#define ZV_NOISE UINT32_MAX

typedef struct zv_density_opts {
    bool unit; /* rows at length 1 */
    size_t min_size; /* rows that make a cluster; 0: 1 in 100, at least 5, at most 100; 2 or more */
    size_t near; /* the row and its neighbours that say how dense it is; 0: min_size, at most 15 */
    size_t sample; /* 0: 10,000 */
    uint64_t seed; /* 0: 1 */
} zv_density_opts;

typedef struct zv_density {
    size_t n, k;
    uint32_t *cluster; /* [n] ZV_NOISE: in none */
    size_t *sizes; /* [k] */
    double *
        strength; /* [n] 0 … 1: how long a row stays with its cluster as density rises; 0 of noise */
    size_t noise; /* rows */
    size_t min_size, near, sampled; /* as used */
} zv_density;

/* Clusters as regions that are denser than what parts them (HDBSCAN: Campello, Moulavi & Sander 2013; McInnes, Healy &
 * Astels 2017): single linkage on mutual reachability max(core(x), core(y), |x - y|), core(x) the distance to its
 * near-th nearest row, itself counted; of the tree of clusters of min_size rows or more, those with the most excess of
 * mass. There may be none. Beyond `sample` rows the tree is made of a random sample, and any other row goes to the cluster
 * of the sampled row that it reaches first, unless it reaches it only at a density lower than that at which the cluster
 * came about. O(sample² · dim + n · sample · dim). ZV_NODATA below 2 · min_size rows; ZV_INTERRUPTED. */
ZV_API zv_status zv_density_fit(zv_density **out, const zv_env *env, const zv_points *points,
                                const zv_density_opts *opts, zv_err *err);
ZV_API void zv_density_free(const zv_env *env, zv_density *d);

#ifdef __cplusplus
}
#endif
#endif
