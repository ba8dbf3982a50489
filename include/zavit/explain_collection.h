/* zavit/explain_collection.h — a part of zavit/explain.h, which includes it: what a collection looks like, what in it is confused, and what repeats. */
#ifndef ZAVIT_EXPLAIN_COLLECTION_H
#define ZAVIT_EXPLAIN_COLLECTION_H

#include <zavit/explain.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Audit ------------------------------------------------------------------------------------- */

/* What may make a row a hub; several may hold. */
typedef enum zv_hub_cause {
    ZV_HUB_COPIES =
        1, /* at least half of its own nearest are copies of it: each has the others in its list */
    ZV_HUB_LONG = 2, /* under a dot product: longer than 95 % of the rows */
    ZV_HUB_CENTRE = 4, /* nearer to the mean direction than 95 % */
    ZV_HUB_FREQUENT = 8, /* a word seen more often than 95 % */
    ZV_HUB_SHORT = 16 /* its text is among the shortest 5 % */
} zv_hub_cause;
enum { ZV_HUB_CAUSES = 5, ZV_AUDIT_HUBS = 5 };
/* "copies", "long", "centre", "frequent", "short"; "" for anything else */
ZV_API const char *zv_hub_cause_name(unsigned cause);

/* A row that is among the nearest of many others. Percentiles are among a sample of rows; NaN: cannot be told. */
typedef struct zv_hub {
    size_t row;
    double occurrence; /* N_k */
    zv_interval interval; /* of it; not corrected for having been picked as a large one */
    double share; /* of the rows that asked */
    double centre, centre_rank; /* cosine to the mean direction, and its percentile */
    double norm_rank;
    double words, words_rank; /* of its text */
    double count_rank; /* of its word */
    size_t copies; /* rows equal to it among its own nearest */
    unsigned causes; /* zv_hub_cause */
} zv_hub;

typedef struct zv_concentration zv_concentration;

/* Lists behind the findings of audit. */
typedef struct zv_audit_lists {
    zv_hub hubs[ZV_AUDIT_HUBS]; /* largest first */
    size_t n_hubs;
    size_t k, asked; /* neighbours; rows that were asked for theirs */
    zv_concentration *concentration; /* owned, NULL: none; zv_concentration_free */
} zv_audit_lists;

typedef struct zv_audit_opts {
    zv_background_opts background;
    zv_audit_lists *lists; /* filled unless NULL */
} zv_audit_opts;

/* ZV_NODATA with fewer than 3 usable rows: nothing can be measured, and the sentence says what the others are. */
/* Thresholds are starting points: docs/thresholds.md says what they were measured on. */
/* Fills the report: items, dim, unusable rows by kind, duplicate ids and vectors, norms (median,
 * spread), mean and spread per dimension (extremes named), correlation between dimensions, common
 * share, background cosine (mean, sd, quantiles), participation ratio, IsoScore, effective rank, partition ratio,
 * intrinsic dimension (TwoNN, maximum likelihood: by exact search), rare words, contract (normalised as stated?); hubs (hubness_skew, hub_top, hubs_never), what lengths and closeness go with
 * (norm_frequency, closeness_frequency of words; norm_length, closeness_length of texts), how far neighbours by the
 * contract's metric and by another one are the same (metric_agreement), languages by the column
 * "language" or "lang", else by script (language_mix, language_neighbours), duplicate_texts, and what angles do at this
 * dimension (zv_concentration_findings). Writes the background too when out_bg is not NULL, for the histogram. */
ZV_API zv_status zv_explain_audit(zv_report *r, const zv_env *env, const zv_space *space,
                                  const zv_audit_opts *opts, zv_background **out_bg, zv_err *err);

/* ---- What distance and angle do at a dimension ------------------------------------------------- */

/* Random unit vectors of `dim` numbers, uniform on the sphere, as what to compare with.
 * Their angles: density sin^(dim-2), mean 90°, Var = ψ'(dim/2)/2 (math/concentration.md); in degrees. `dim` may be
 * a fraction, from 1 on. */
ZV_API double zv_random_angle_sd(double dim);
/* The dimension whose random vectors have that spread of angles; NaN outside of (0, 90]. */
ZV_API double zv_random_angle_dim(double sd);
/* (farthest - nearest)/nearest of `points` random unit vectors from another one (Beyer, Goldstein, Ramakrishnan & Shaft 1999), each at its
 * median: exact, by order statistics: cot(θ/2) - 1 with θ the median of the smallest angle. */
ZV_API double zv_random_contrast(double dim, size_t points);
/* Mean skewness of N_k over `draws` collections of `rows` random unit vectors, and its standard error. Simulated from
 * their Gram matrix (Bartlett 1934), so that the dimension costs nothing: O(draws · rows³). */
ZV_API zv_status zv_random_hubness(double *mean, double *se, const zv_env *env, size_t dim,
                                   size_t rows, size_t k, size_t draws, uint64_t seed, zv_err *err);

/* What they do in this collection. NaN where it cannot be told. Owned: zv_concentration_free. */
struct zv_concentration {
    const zv_env *env;
    const zv_space *space;
    uint64_t seed;
    size_t dim;
    size_t pairs; /* behind the angles */
    bool all_pairs;
    double angle_sd; /* degrees */
    zv_interval angle_interval;
    double angle_dim; /* zv_random_angle_dim of it */
    zv_interval angle_dim_interval;
    size_t queries, points; /* behind the contrast: rows that ask, random others that each meets */
    bool all_points; /* every row asked and met every other */
    double nearest, farthest; /* medians over who asked, in distance between unit vectors */
    double contrast;
    zv_interval contrast_interval;
    size_t rows, samples, k; /* behind hubness: samples of so many rows */
    double hubness;
    zv_interval hubness_interval;
    double random_hubness, random_hubness_se; /* of as many random vectors of this dimension */
};

/* Read from the background's pairs, 200 rows that meet 500 others, and up to 20 samples of 500 rows. ZV_NODATA where
 * the background has fewer than 3 usable rows. */
ZV_API zv_status zv_explain_concentration(zv_concentration **out, const zv_env *env,
                                          const zv_background *bg, zv_err *err);
ZV_API void zv_concentration_free(zv_concentration *c);
/* angle_spread, angle_dimension, contrast, hubness_small. */
ZV_API zv_status zv_concentration_findings(const zv_concentration *c, const zv_background *bg,
                                           zv_report *r, zv_err *err);

/* ---- Confused pairs ---------------------------------------------------------------------------- */

/* What makes a close pair a confusion. */
typedef enum zv_confused_by {
    ZV_CONFUSED_AUTO, /* labels where there are two different ones, else words */
    ZV_CONFUSED_LABELS, /* different labels; rows without one are not judged */
    ZV_CONFUSED_WORDS /* no word in common, but for words in more than a tenth of the texts */
} zv_confused_by;

typedef struct zv_confused_opts {
    zv_confused_by by;
    double above; /* percentile of the background from which on a pair is close; 0: 99.9 */
    size_t k; /* pairs kept, the closest; 0: 10 */
    size_t
        queries; /* rows that ask for their neighbours; 0: all up to 50,000, beyond that a random sample,
                     * the smaller the larger the collection */
    uint64_t seed; /* 0: 1 */
} zv_confused_opts;

typedef struct zv_confused_pair {
    size_t a, b; /* rows, a < b */
    double cosine, percentile;
    int shared_words; /* that are not common; -1: not known */
} zv_confused_pair;

/* NaN where there is nothing to count. */
typedef struct zv_confused {
    zv_confused_by by; /* which one it was */
    double above, threshold; /* percentile, and the cosine that it is */
    const zv_confused_pair
        *pairs; /* [n] the closest confused ones, a text (a row) in two at most */
    size_t n;
    size_t hub; /* the row (of those that asked) in most of them, hub_pairs of them; 0, 0: none */
    size_t hub_pairs;
    size_t usable, queries; /* rows; rows that asked */
    bool sampled; /* not all of them did: counts are projected */
    double close; /* pairs above the threshold that can be judged, copies left out */
    uint64_t
        copies; /* pairs above it with the same text (without texts: the same vector), as met */
    double count; /* confused pairs in the collection */
    zv_interval count_interval; /* over the rows that asked; NaN: all did */
    double expected; /* close · random_share: if closeness knew nothing of labels or words */
    double share,
        random_share; /* of close pairs, of random pairs: different labels, or no common word */
    zv_interval share_interval, random_interval;
    uint64_t random_pairs; /* behind random_share; 0: all there are */
    double
        ratio; /* share / random_share: 0 close pairs are never mixed, 1 as mixed as random ones */
    zv_interval ratio_interval;
} zv_confused;

/* By exact search, O(queries · size · dim). `bg` is of this space; keeps both. ZV_NODATA where pairs cannot be told
 * confused: neither labels nor texts, a space of words without labels, less than one random pair above
 * the percentile. */
ZV_API zv_status zv_explain_confused(zv_confused **out, const zv_env *env, const zv_space *space,
                                     const zv_background *bg, const zv_confused_opts *opts,
                                     zv_err *err);
ZV_API void zv_confused_free(zv_confused *c);
/* confused_pairs, confused_ratio, confused_most. Opened, the neighbours are found again by plain loops, of as many rows as
 * take some seconds. */
ZV_API zv_status zv_confused_findings(const zv_confused *c, const zv_env *env, zv_report *r,
                                      zv_err *err);

/* ---- Duplicates -------------------------------------------------------------------------------- */

/* How a row repeats the one that is kept, the strictest that holds. */
typedef enum zv_dup_kind {
    ZV_DUP_TEXT, /* its text is the same to the byte */
    ZV_DUP_WORDS, /* the same words in the same order, once normalised under the space's text contract */
    ZV_DUP_NEAR, /* nearly the same words: Jaccard's measure of the two bags of words */
    ZV_DUP_VECTOR, /* its numbers are the same to the byte; not asked where there are texts */
    ZV_DUP_ANGLE /* nearly the same direction: the cosine */
} zv_dup_kind;
enum { ZV_DUP_KINDS = 5 };
ZV_API const char *zv_dup_kind_name(zv_dup_kind k); /* "text", "words", "near", "vector", "angle" */

typedef struct zv_dup {
    size_t row;
    zv_dup_kind kind; /* of the first in a set: meaningless */
    double similarity; /* to the first in the set; 1 unless kind is ZV_DUP_NEAR or ZV_DUP_ANGLE */
} zv_dup;

/* Rows that repeat one another; the first is the one to keep. */
typedef struct zv_dup_set {
    const zv_dup *rows; /* [n], by falling similarity after the first, then by row */
    size_t n; /* 2 or more */
} zv_dup_set;

/* What "nearly" is measured by: words where there are texts, else the angle. */
typedef enum zv_dups_by { ZV_DUPS_BY_AUTO, ZV_DUPS_BY_WORDS, ZV_DUPS_BY_ANGLE } zv_dups_by;

typedef struct zv_dups_opts {
    zv_dups_by by;
    double near; /* least similarity of nearly equal rows, .5 … 1; 0: .8 by words, .99 by angle */
    bool equal_only; /* without nearly equal rows */
} zv_dups_opts;

typedef struct zv_dups {
    const zv_dup_set *sets; /* largest first */
    size_t n_sets;
    size_t rows, compared; /* of the space; of those, with something to compare */
    /* Rows that could go, by the kind of likeness that sent them away: each to a row that may itself have
     * gone for a looser one later, which is then the kind in its set. */
    size_t repeats[ZV_DUP_KINDS];
    zv_dups_by by; /* as used; ZV_DUPS_BY_AUTO without that pass */
    double near; /* likewise; NaN */
} zv_dups;

/* Sets of rows that repeat one another: by text where the space has texts, else by vector. In each the
 * longest stays, of equally long ones the first. Every row that goes is at least `near` to the one
 * that stays (there are no chains). By words no two that stay are: the measure is computed for all pairs
 * that can reach it (Xiao et al. 2008), so that the lists have no errors but those of the measure itself,
 * for which word order is nothing. By angle likewise: cosines are computed for all pairs that can reach the limit, as k-d trees over the
 * directions of largest spread tell (Friedman, Bentley & Finkel 1977). O(rows · words) and a little for each pair that shares
 * rare words, 12 bytes per word; by angle about O(rows · dim) and some hundred leaves a row at .99, up to O(rows²) where the limit is so low or the
 * rows are so much alike that most might reach it; 100 to 600 bytes a row that stays. ZV_NODATA with fewer than 2 rows, ZV_INTERRUPTED when asked to
 * stop. */
ZV_API zv_status zv_explain_dups(zv_dups **out, const zv_env *env, const zv_space *space,
                                 const zv_dups_opts *opts, zv_err *err);
ZV_API void zv_dups_free(const zv_env *env, zv_dups *d);
/* Marks the rows that stay: keep [rows]. */
ZV_API void zv_dups_kept(const zv_dups *d, uint8_t *keep);
/* Findings: duplicate_rows, and one for each kind: equal_texts, equal_words, near_texts, or
 * equal_vectors; near_vectors; largest_set. Opened, near_texts
 * and near_vectors compare a sample of what stays with all of it. */
ZV_API zv_status zv_dups_findings(const zv_dups *d, const zv_env *env, const zv_space *space,
                                  zv_report *r, zv_err *err);

/* ---- Comparing two collections ----------------------------------------------------------------- */

/* Which rows of two spaces are the same item. */
typedef enum zv_pairing {
    ZV_PAIR_AUTO, /* by id, by number where neither has ids and sizes agree; not at all where most of the texts
                   * under the same id differ (line numbers of two files) */
    ZV_PAIR_ID, /* by id, whatever the texts: two languages */
    ZV_PAIR_ROW, /* row i with row i */
    ZV_PAIR_NONE
} zv_pairing;
ZV_API const char *zv_pairing_name(zv_pairing p); /* "auto", "id", "row", "none" */

typedef struct zv_compare_opts {
    zv_pairing pairing;
    const zv_metric *metric; /* NULL: that of the contracts, which must agree */
    const uint8_t *keep_a,
        *keep_b; /* [size] rows to look at; NULL: all. Two parts of one space: give it twice */
    size_t k; /* neighbours; 0: 10 */
    size_t queries; /* rows that ask for neighbours; 0: 1,000 */
    size_t rows; /* rows of each side in MMD and C2ST; 0: 1,000 */
    size_t permutations; /* 0: 999 */
    size_t shown; /* items in each list; 0: 10 */
    uint64_t seed; /* 0: 1 */
} zv_compare_opts;

enum { ZV_MOVED_NEAR = 3 };
typedef enum zv_moved_side { ZV_MOVED_BOTH, ZV_MOVED_A, ZV_MOVED_B } zv_moved_side;

typedef struct zv_moved {
    zv_moved_side side;
    size_t row_a, row_b; /* SIZE_MAX on the side that it is not in */
    double
        score; /* paired: squared distance after alignment in units of B's spread; else the witness */
    size_t near_a[ZV_MOVED_NEAR],
        near_b[ZV_MOVED_NEAR]; /* paired: rows nearest to it in A and in B */
    size_t n_near_a, n_near_b;
} zv_moved;

/* Two samples against each other: Gretton et al. 2012. */
typedef struct zv_mmd {
    size_t rows_a, rows_b;
    double bandwidth; /* σ, the median distance of two rows of both samples together */
    double value; /* unbiased MMD² */
    zv_interval interval; /* NaN where the value is too near to 0 for a normal law */
    size_t permutations;
    double p;
    zv_interval p_interval; /* for the draw of the permutations */
} zv_mmd;

typedef struct zv_compare {
    zv_pairing pairing; /* as used */
    zv_metric metric;
    bool unit; /* rows are scaled to length 1: the metric is the cosine */
    size_t usable_a, usable_b;
    size_t common; /* usable rows in both; 0 without pairing */
    size_t same_texts, other_texts; /* of the common ones with texts on both sides */

    bool paired; /* 10 common rows or more: what follows is there */
    size_t cka_rows;
    double cka; /* linear, debiased; NaN where all rows of a side are equal */
    zv_interval cka_interval;
    size_t k, queries;
    double overlap; /* mean share of the k nearest common rows that are the same in A and B */
    zv_interval overlap_interval;
    double overlap_by_chance; /* k/(common - 1) */
    const size_t
        *overlap_counts; /* [k + 1] how many of those asked kept 0, 1, … of their neighbours */
    bool
        aligned; /* false: more than 4,096 dimensions, or a side without spread; what follows is NaN */
    size_t fit_rows;
    double residual; /* of the alignment, on the rows that it was fitted to */
    double heldout; /* on rows that it was not fitted to */
    zv_interval heldout_interval; /* of a fit to half as many rows; NaN below 1,000 */
    zv_mmd mmd_aligned; /* A, laid over B, against B; rows_a 0 where there is none */
    const zv_moved *moved; /* by falling score */
    size_t n_moved;

    bool
        drift; /* equal dimensions and 10 rows or more to draw on each side: what follows is there */
    zv_mmd mmd;
    const zv_moved *witness; /* A's rows by falling f, then B's by rising f */
    size_t n_witness;
    size_t witness_rows_a, witness_rows_b; /* rows whose f was looked at, a sample from 20,000 on */
    const double *witness_a, *witness_b; /* their f */
    size_t c2st_rows; /* judged, half of them of each side */
    double c2st; /* accuracy */
    zv_interval c2st_interval;
    double c2st_p; /* of so many hits or more by tossing coins */
} zv_compare;

/* What is different between two collections, and in which items. Where rows of A and B are the same items
 * (paired), coordinates don't matter and dimensions may differ:
 *   cka        HSIC(A,B)/√(HSIC(A,A) HSIC(B,B)), linear kernels, unbiased (Song et al. 2012; Kornblith et al.
 *              2019), over at most 4,000 rows; interval by the jackknife
 *   overlap    |N_a ∩ N_b|/k, k nearest among all common rows by exact search
 *   residual   min over rotations R and scales s of |sAR - B|²/|B|², centred (Schönemann 1966), over at most
 *              20,000 rows; held out: fitted on one half, measured on the other, both ways
 * Always, where dimensions are equal, both as clouds of points that stand for their populations:
 *   mmd        kernel exp(-|x - y|²/2σ²), unbiased; rows of both sides drawn without replacement, no item in
 *              both samples; f(z) = mean k(z,A) - mean k(z,B), of at most 20,000 rows a side
 *   c2st       a linear discriminant with ridge, fitted on halves of these samples, judged on the others
 * Both see a mere rotation too: two learnings of one model differ by it, and mmd_aligned says what is left.
 * zv_env_warn says where contracts differ and how rows were paired. ZV_USAGE where metrics differ and none is
 * asked for; ZV_NODATA, naming what is needed, where neither part can be done. O(queries · rows · dim) for the
 * overlap, O(common · dim²) for what moved. Memory: at most about 600 MB beside the spaces, at 1,000 rows and 4,000
 * dimensions. Keeps both spaces. ZV_INTERRUPTED when asked to stop. */
ZV_API zv_status zv_explain_compare(zv_compare **out, const zv_env *env, const zv_space *a,
                                    const zv_space *b, const zv_compare_opts *opts, zv_err *err);
ZV_API void zv_compare_free(zv_compare *c);
/* Findings: common_items; paired: cka, neighbour_overlap, procrustes_residual, procrustes_heldout, moved_most,
 * mmd2_aligned; with drift: mmd2, mmd_p, c2st_accuracy, c2st_p. */
ZV_API zv_status zv_compare_findings(const zv_compare *c, const zv_env *env, zv_report *r,
                                     zv_err *err);

/* ---- Outliers ---------------------------------------------------------------------------------- */

/* What sets a row apart. Of several that would each do, the first in this order is named, for it brings the later
 * ones about: a large coordinate lengthens a row, a turned row has nothing near. */
typedef enum zv_outlier_reason {
    ZV_OUTLIER_DIMENSION, /* one coordinate */
    ZV_OUTLIER_NORM, /* its length, given its words (a word's occurrences) */
    ZV_OUTLIER_ANGLE, /* its angle to the mean direction */
    ZV_OUTLIER_DENSITY, /* nothing is near */
    ZV_OUTLIER_COMBINATION /* how its coordinates go together: Mahalanobis' distance */
} zv_outlier_reason;
enum { ZV_OUTLIER_REASONS = 5, ZV_OUTLIER_SIGNALS = 6 };
/* A signal that so few ordinary rows reach is reason enough, if it isn't the one that lists the row. */
#define ZV_OUTLIER_SELDOM 0.001
/* "dimension", "norm", "angle", "density", "combination" */
ZV_API const char *zv_outlier_reason_name(zv_outlier_reason reason);

typedef struct zv_outlier {
    size_t row;
    double score; /* -log10 of the least share in `shares` */
    double p; /* of the score, calibrated whole */
    zv_outlier_reason reason;
    /* Of dimension, norm, angle, density by distance, density by LOF, combination: how strange, and which share of
     * ordinary rows is as strange; NaN where it cannot be told. */
    double signals[ZV_OUTLIER_SIGNALS], shares[ZV_OUTLIER_SIGNALS];
    size_t dimension; /* of the largest robust z */
    double z; /* (x - median)/(1.4826 MAD) */
    double times; /* length / expected length */
    double words; /* words of the text, occurrences of the word; NaN */
    double cosine; /* to the mean direction; NaN */
    double nearest; /* cosine (distance under ZV_L2) of the nearest row */
    double distance; /* to the 20th nearest */
    double lof; /* local outlier factor, 1: as dense as around its neighbours */
    double mahalanobis; /* squared distance; NaN */
} zv_outlier;

typedef struct zv_outliers_opts {
    double fdr; /* share of wrong rows in the list that is allowed on average; 0: .1 */
    const zv_space *reference; /* rows known to belong, made as these were; NULL: none. Kept */
    bool
        euclidean; /* vectors as they are, not scaled to length 1; else what the contract's metric says */
    uint64_t seed; /* 0: 1 */
} zv_outliers_opts;

typedef struct zv_outliers {
    const zv_outlier *rows; /* [n] all that can be compared, strangest first */
    size_t n, n_listed; /* the first n_listed are outliers */
    size_t left_out; /* rows that can't be compared: empty, zero, NaN */
    double fdr;
    bool guaranteed; /* with a reference */
    double cut; /* score of the last one listed; NaN: none is */
    size_t by_reason[ZV_OUTLIER_REASONS]; /* of those listed */
    size_t learned; /* rows that say what is ordinary */
    size_t calibrated; /* rows that say which share goes how far */
    size_t
        least; /* with a reference: so many rows beyond all of it are needed for any to be listed */
    bool has[ZV_OUTLIER_SIGNALS]; /* signals that can be told here */
    bool by_words, by_counts; /* what lengths are compared given */
    bool euclidean;
    bool mcd; /* the covariance is robust, else shrunk by `shrinkage` */
    double shrinkage, mcd_log_determinant;
    double nearest, distance; /* medians over the rows of zv_outlier.nearest and .distance */
    double cosine; /* median of zv_outlier.cosine */
} zv_outliers;

/* Rows that do not belong, each with its reason and all with an error rate.
 *   dimension    largest |x_d - median_d|/(1.4826 MAD_d), over max(1, the row's median of them/.6745) from 8 dimensions on
 *   norm         residual of log|v| on log words (texts) or log occurrences (words) over its spread there; else of log|v|
 *   angle        (median - cos(v, m))/spread below, m the mean of the unit vectors
 *   density      distance to the 20th nearest, and LOF (Breunig et al. 2000), among the rows learned from
 *   combination  Mahalanobis' distance under Ledoit & Wolf's (2004) covariance; up to 20 dimensions FAST-MCD (Rousseeuw & Van
 *                Driessen 1999)
 * A signal becomes the share of ordinary rows that go so far: a generalised Pareto law fitted to what lies between the
 * 80th and the 97th percentile. The score is the smallest share; rows are listed by Benjamini & Hochberg's (1995) rule on
 * its p-value:
 *   with a reference   of its rows .25 say what is ordinary, .15 fit the laws, .6 calibrate: p = (1 + #{score ≥ s})/(1 + n). If ordinary
 *                      rows and the reference are exchangeable, on average at most `fdr` of the list is wrong (Bates et al.
 *                      2023): guaranteed.
 *   without            the law of the score is fitted to its bulk, as Efron (2004) does: estimated. It takes for granted that
 *                      no more than 3 in 100 rows don't belong.
 * Learns from at most 20,000 rows, fewer where rows · dim is beyond 2·10⁷. O(rows · learned · dim). Keeps env and spaces. ZV_NODATA
 * with fewer than 100 usable rows and no reference; with fewer than 100 of the reference, or too few of them for `fdr`;
 * and where rows don't differ. */
ZV_API zv_status zv_explain_outliers(zv_outliers **out, const zv_env *env, const zv_space *space,
                                     const zv_outliers_opts *opts, zv_err *err);
ZV_API void zv_outliers_free(zv_outliers *o);
/* The reason of row i of the list as a sentence. */
ZV_API void zv_outliers_say(const zv_outliers *o, size_t i, zv_lang lang, zv_buf *out);
/* Findings: outlier_rows, outliers_by_reason, unusable_rows. Opened, signals are found again by plain loops, neighbours of as
 * many rows as take some seconds. Where a page is made (zv_report_draws), also a map and the scores as pictures. */
ZV_API zv_status zv_outliers_findings(const zv_outliers *o, zv_report *r, zv_err *err);

#ifdef __cplusplus
}
#endif
#endif
