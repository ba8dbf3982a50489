/* explain_clusters.h — clusters in parts:
 *
 *     explain_clusters.c          rows, the fit, typical and border rows, labels
 *     explain_clusters_cloud.c    rows of one cloud with the same mean and covariance
 *     explain_clusters_tries.c    k by k: how well halves agree, how well one cloud is cut
 *     explain_clusters_runs.c     which clusters come back from half of the rows
 *     explain_clusters_words.c    names
 *     explain_clusters_findings.c, explain_clusters_plain.c   findings; every number by another road
 *     explain_clusters_map.c      the rows as a picture
 */
#ifndef ZV_EXPLAIN_CLUSTERS_H
#define ZV_EXPLAIN_CLUSTERS_H

#include "explain/explain_private.h"

#include "explain/explain_clusters_messages.h"
#include "explain/explain_outliers_messages.h"

enum {
    ZV__CLOUDS = 39, /* sets of rows of one cloud: p down to 1/40 */
    ZV__CLOUD_HALVES = 10, /* of these, how many are halved */
    ZV__HALVES = 16, /* how often the sample is halved */
    ZV__TRIES_MOST = 24,
    ZV__RUNS = 20
};

/* A sample of rows in the coordinates of its principal directions. */
typedef struct zv__cloud_sample {
    const zv_env *env;
    bool euclidean;
    size_t n, dim;
    float *rows; /* [n, dim] */
    double *
        spread; /* [dim] of the cloud in its own directions: √Σ of the centred coordinate's squares */
    double *mean; /* [dim] likewise */
} zv__cloud_sample;

/* From `n` of the rows in question. */
zv_status zv__cloud_sample_new(zv__cloud_sample *s, const zv_env *env, const zv_points *points,
                               bool euclidean, size_t n, uint64_t seed, zv_err *err);
void zv__cloud_sample_free(zv__cloud_sample *s);
/* Rows of one cloud: out [n, dim]. */
zv_status zv__cloud_draw(float *out, const zv__cloud_sample *s, uint64_t seed, uint64_t stream,
                         zv_err *err);

/* What the tries leave for opening. */
typedef struct zv__tries {
    zv__cloud_sample sample;
    size_t n; /* tries */
    size_t k[ZV__TRIES_MOST];
    double *log_objective; /* [1 + ZV__CLOUDS, n] of the rows, then of clouds */
    uint32_t *fitted; /* [n, rows] the clusters of the rows */
    double *agreement; /* [ZV__HALVES, n] */
    double *by_chance; /* [ZV__CLOUD_HALVES, n] */
    uint32_t *halves; /* [ZV__HALVES, n, 2, rows] what the two halves say of all rows */
} zv__tries;

typedef struct zv__clusters {
    zv_clusters public;
    const zv_env *env;
    const zv_space *space;
    zv_clusters_opts o; /* with the defaults filled in */
    zv_points points;
    size_t *rows; /* [public.rows] of the space */
    uint32_t *number; /* [public.rows] cluster of each; ZV_NOISE */
    float *centers; /* [k, dim] of length 1, or means */
    zv_cluster *list; /* [k] */
    uint32_t *cluster; /* [size] */
    double *margin, *own; /* [size] */
    zv_cluster_row *shown; /* [k, 2 · o.shown] */
    zv_cluster_word *words; /* [k, o.words] */
    char *spellings; /* of the words */
    double words_p; /* the largest p of a word that may be listed */
    zv__tries tries;
    bool tried;
    zv_clusters_try *table; /* [tries] */
    size_t *run_rows; /* [ZV__RUNS, public.run_rows] positions among the rows */
    uint32_t *run_number; /* [ZV__RUNS, public.run_rows] clusters of the run */
    uint64_t *label_table; /* [k, labels] */
} zv__clusters;

/* Fills tries, k_interval and what hangs on it; k becomes the one suggested unless it was given. */
zv_status zv__clusters_try(zv__clusters *c, zv_err *err);
/* The same for clusters by density: p alone, of the share of the sample's rows in clusters. */
zv_status zv__clusters_try_density(zv__clusters *c, zv_err *err);
/* Stability, all over and of each cluster. */
zv_status zv__clusters_runs(zv__clusters *c, zv_err *err);
zv_status zv__clusters_words(zv__clusters *c, zv_err *err);

/* Jaccard's measures of one run: out [k] NaN for clusters of which the run has no row. */
zv_status zv__clusters_match(double *out, const zv_env *env, const uint32_t *ours,
                             const uint32_t *theirs, size_t n, size_t k, zv_err *err);
/* z of a word in `inside` of a cluster's texts and `outside` of the others', n_in and n_out being all words of both (a text
 * counts a word once); *log_odds, unless NULL. */
double zv__word_z(double *log_odds, double inside, double outside, double n_in, double n_out);
/* The k of the rule, given agreements [halves, n] (those of rows `which`, [ZV__HALVES]). */
size_t zv__tries_choose(const zv__tries *t, const size_t *which);
/* One-cloud p from log_objective. */
double zv__tries_p(const zv__tries *t);

/* Where a page is made: the map of the clusters. */
zv_status zv__clusters_figure(const zv__clusters *c, zv_report *r, zv_err *err);

/* The plain road. NaN without memory. */
double zv__clusters_plain_k(const zv__clusters *c);
double zv__clusters_plain_p(const zv__clusters *c);
double zv__clusters_plain_agreement(const zv__clusters *c);
double zv__clusters_plain_stability(const zv__clusters *c);
double zv__clusters_plain_own(const zv__clusters *c);
double zv__clusters_plain_words(const zv__clusters *c);
/* Rand's index, adjusted mutual information, V: by pairs, by a recursion, by conditional entropies. */
void zv__clusters_plain_labels(double out[3], const zv__clusters *c);

#endif
