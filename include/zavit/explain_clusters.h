/* zavit/explain_clusters.h — a part of zavit/explain.h, which includes it: clusters with names, and whether there are any. */
#ifndef ZAVIT_EXPLAIN_CLUSTERS_H
#define ZAVIT_EXPLAIN_CLUSTERS_H

#include <zavit/explain.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum zv_clusters_by {
    ZV_CLUSTERS_KMEANS, /* every row goes to the nearest of k centres: zv_kmeans_fit */
    ZV_CLUSTERS_DENSITY /* dense regions, and noise between them: zv_density_fit */
} zv_clusters_by;

typedef struct zv_clusters_opts {
    zv_clusters_by by;
    size_t k; /* k-means; 0: suggested */
    size_t max_k; /* largest k to suggest; 0: 50 */
    size_t min_size; /* density: rows that make a cluster; 0: see zv_density_opts */
    bool euclidean; /* rows as they are; false: their directions */
    size_t words; /* that name a cluster, at most; 0: 8 */
    size_t shown; /* typical rows, and border rows, of each; 0: 3 */
    uint64_t seed; /* 0: 1 */
} zv_clusters_opts;

/* A word that is in more of a cluster's texts than of the others'. */
typedef struct zv_cluster_word {
    zv_str word; /* normalised */
    size_t inside, outside; /* texts that hold it */
    double log_odds, z; /* Monroe, Colaresi & Quinn 2008 */
    double
        q; /* share of wrong words among those with at least this z, estimated (Benjamini & Hochberg) */
} zv_cluster_word;

typedef struct zv_cluster_row {
    size_t row;
    double own; /* cosine to its centre; euclidean: distance */
    double margin; /* by which the next centre is farther */
    size_t next; /* that cluster; SIZE_MAX: there is one only */
} zv_cluster_row;

typedef struct zv_cluster {
    size_t rows;
    double own; /* mean of the rows' */
    double
        stability; /* mean over runs of Jaccard's measure with the most similar cluster of a run; NaN: not known */
    zv_interval stability_interval;
    const zv_cluster_word *words; /* [n_words] by falling z */
    size_t n_words;
    const zv_cluster_row *typical, *border; /* nearest to the centre; least margin first */
    size_t n_typical, n_border;
    int32_t label; /* the most frequent one; -1: none */
    size_t label_rows, labelled; /* rows that have it, that have any */
} zv_cluster;

/* What was tried when k was suggested, or the one k that was given. */
typedef struct zv_clusters_try {
    size_t k;
    double agreement; /* adjusted Rand index of two halves' clusters, mean */
    double by_chance; /* the same in one cloud */
    double beyond; /* (agreement - by_chance)/(1 - by_chance) */
    double gap; /* log objective in one cloud, mean, less that here */
    double gap_sd; /* over clouds */
} zv_clusters_try;

typedef enum zv_clusters_verdict {
    ZV_CLUSTERS_UNKNOWN, /* too few rows to say */
    ZV_CLUSTERS_NONE, /* one cloud would be cut as well */
    ZV_CLUSTERS_VAGUE, /* more than one cloud, but its parts don't come back */
    ZV_CLUSTERS_CLEAR
} zv_clusters_verdict;
ZV_API const char *zv_clusters_verdict_name(
    zv_clusters_verdict v); /* "unknown", "none", "vague", "clear" */

typedef struct zv_clusters {
    zv_clusters_by by;
    bool euclidean;
    size_t rows, left_out; /* in question; not usable */
    size_t k;
    bool suggested;
    zv_interval k_interval; /* NaN where k was given, and where too few rows differ to halve them */
    const zv_cluster *clusters; /* [k] largest first */
    const uint32_t *cluster; /* [size of the space] ZV_NOISE: none */
    const double *margin; /* [size] NaN where there is none */
    size_t noise; /* rows in no cluster */
    size_t min_size; /* density; else 0 */
    size_t sampled; /* rows that k-means' restarts, or the tree, looked at */
    bool converged;
    double objective; /* k-means: Σ|x - c|², under cosine 2 Σ(1 - cos) */
    double own; /* mean over all rows in clusters */

    zv_clusters_verdict verdict;
    size_t test_rows,
        clouds; /* rows of the sample that is held against as many of one cloud; how often */
    double p; /* of one cloud doing as well; NaN: not known */
    double stability; /* mean over clusters; NaN: not known */
    zv_interval stability_interval;
    size_t runs, run_rows; /* behind it; rows of a run */
    double agreement; /* of two halves at this k; NaN: not known */
    zv_interval agreement_interval;
    const zv_clusters_try *tries;
    size_t n_tries;

    double words_q; /* error rate of the words listed, at most; NaN: no texts */
    size_t words_tested; /* pairs of a word and a cluster */

    size_t labels; /* different ones; below 2 nothing is compared */
    const uint64_t
        *table; /* [k, labels] rows with a label, noise left out; a label's number is the space's */
    zv_agreement with_labels;
    zv_interval rand_interval, adjusted_interval, v_interval;
} zv_clusters;

/* Clusters of a space, each with the words that are in more of its texts (log-odds with an informative prior: Monroe,
 * Colaresi & Quinn 2008; a text counts a word once), its most typical and its border rows, and how well it comes back:
 * the clusters of random halves of the rows are matched with it (Hennig 2007). Where the space has labels, how far they
 * agree.
 *   Are there clusters? The sample's rows, at most 2,000 in their first 100 principal directions, are held against 39 sets
 * of rows of one normal cloud with exactly the same mean and covariance (a random frame in place of the sample's own:
 * Langsrud 2005), cut in the same way; p is exact for rows of one normal cloud under `euclidean`, and nearly so for
 * directions. k is suggested as the largest whose agreement between halves, beyond what one cloud's would be, is within one
 * standard error of the best; its interval is over random halves (bootstrap).
 * docs/math/clusters.md derives and tests all this. Keeps env and space. ZV_NODATA, naming what is needed, where rows
 * are too few, all alike, or fewer than k differ; ZV_INTERRUPTED when asked to stop. */
ZV_API zv_status zv_explain_clusters(zv_clusters **out, const zv_env *env, const zv_space *space,
                                     const zv_clusters_opts *opts, zv_err *err);
ZV_API void zv_clusters_free(zv_clusters *c);
/* A cluster's name: its first words; without any, its most typical ids. */
ZV_API void zv_clusters_name(const zv_clusters *c, size_t cluster, zv_buf *out);
/* Findings: clusters_found, one_cloud_p, halves_agreement, cluster_stability, cohesion, largest_cluster, noise_rows (by
 * density), name_words (with texts), labels_rand, labels_ami, labels_v (with labels), unusable_rows. Where a page is made
 * (zv_report_draws), also a map of the rows. */
ZV_API zv_status zv_clusters_findings(const zv_clusters *c, zv_report *r, zv_err *err);

#ifdef __cplusplus
}
#endif
#endif
