/* explain_outliers.h — rows that do not belong, in steps:
 *
 *     what is ordinary     lengths, directions, coordinates, density, covariance   explain_outliers_model.c,
 *                          _density.c, _cov.c
 *     signals              how far a row is from it, six numbers                   the same
 *     laws                 which share of ordinary rows goes so far                explain_outliers_law.c
 *     one score            the least of the six shares, calibrated whole           explain_outliers.c
 */
#ifndef ZV_EXPLAIN_OUTLIERS_H
#define ZV_EXPLAIN_OUTLIERS_H

#include "base/base_private.h"
#include "base/base_progress.h"

#include "explain/explain_outliers_messages.h"
#include "explain/explain_private.h"

/* Logarithms of lengths nearer than this are equal: contracts allow as much. */
#define ZV__EQUAL_LENGTHS 1e-4

enum { ZV__SIGNALS = ZV_OUTLIER_SIGNALS, ZV__LOF_K = 20 };

/* ---- The law of the bulk ---- */

/* Values nearer than this are equal where ranks are counted: two roads to the same one differ by 1e-12. */
#define ZV__SAME_VALUE 1e-9

typedef struct zv__law_point {
    double shape, scale, weight;
} zv__law_point;

/* What is fitted, and how much its shape may differ from what is expected. */
typedef enum zv__law_kind {
    ZV__LAW_SCORE, /* of -log10 of shares: a tail near the exponential */
    ZV__LAW_SIGNAL, /* of a signal's logarithm */
    ZV__LAW_SIGNAL_CALIBRATED /* likewise, where the score is calibrated afterwards and may be anything */
} zv__law_kind;

/* P(X ≥ x) for ordinary rows: counted up to a threshold, beyond it a generalised Pareto law. */
typedef struct zv__law {
    double *sorted; /* [n] */
    size_t n;
    bool logs; /* the tail is of log x */
    double threshold, share; /* u, and the share of the values above it */
    zv__law_point *points; /* [n_points] the posterior; weights less what is held to be outliers */
    size_t n_points;
    double shape, scale, strange; /* posterior means: for display */
} zv__law;

/* Copies and sorts `x`; n ≥ 10. */
zv_status zv__law_fit(zv__law *out, const zv_env *env, const double *x, size_t n, zv__law_kind kind,
                      zv_err *err);
void zv__law_free(zv__law *law, const zv_env *env);
double zv__law_share(const zv__law *law, double x); /* > 0 */
/* p[i] = zv__law_share(x[i]), on all threads; some are left out where the environment says to stop. */
void zv__law_shares(double *p, const zv__law *law, const zv_env *env, const double *x, size_t n);

/* ---- Rows of a space ---- */

/* The rows that can be compared, and what their length depends on. */
typedef struct zv__outlier_rows {
    const zv_space *space;
    size_t n, left_out;
    size_t *rows; /* [n] ascending */
    double *norms; /* [n] */
    double *words; /* [n] log of words or occurrences; NULL: nothing to go by */
} zv__outlier_rows;

/* ---- Covariance ---- */

typedef struct zv__shape_of {
    bool there, mcd;
    size_t dim;
    double *mean; /* [dim] */
    double *cov; /* [dim, dim] shrunk, or that of MCD after reweighting */
    double *whiten; /* [dim, dim] T[i][j] = (L⁻¹)[j][i], j ≥ i, cov = L Lᵀ */
    double *factor; /* [dim, dim] room for L */
    double shrinkage, log_det; /* Ledoit & Wolf's; of the best half, MCD */
    uint8_t *support; /* [rows] MCD: those that the estimate is made of; else NULL */
} zv__shape_of;

/* x: [rows, dim], f64. MCD up to 20 dimensions and from 5 rows a dimension on. */
zv_status zv__shape_fit(zv__shape_of *out, const zv_env *env, const double *x, size_t rows,
                        size_t dim, uint64_t seed, zv_err *err);
/* Of Ledoit & Wolf whatever the dimension. */
zv_status zv__shape_ledoit_wolf(zv__shape_of *out, const zv_env *env, const double *x, size_t rows,
                                size_t dim, zv_err *err);
/* Not `there` where half of the rows lie in a plane. */
zv_status zv__shape_mcd(zv__shape_of *out, const zv_env *env, const double *x, size_t rows,
                        size_t dim, uint64_t seed, zv_err *err);
/* L of a symmetric matrix in its lower triangle, in place; false if it is not positive. */
bool zv__cholesky(double *a, size_t dim);
/* whiten from cov; false likewise. */
bool zv__shape_whiten(zv__shape_of *s);
/* Mahalanobis' squared distance; work [dim]. */
double zv__shape_distance(const zv__shape_of *s, const double *x, double *work);
void zv__shape_free(zv__shape_of *s, const zv_env *env);

/* ---- What is ordinary ---- */

typedef struct zv__outlier_model {
    const zv_env *env;
    const zv_space *space;
    bool euclidean; /* rows as they are; else scaled to length 1, for all but norm */
    uint64_t seed;
    size_t dim, n; /* rows that it is learned from */
    size_t *rows; /* [n] of the space, ascending */
    size_t *places; /* [n] in the zv__outlier_rows that they were drawn from */
    bool by_words; /* lengths go by words (occurrences) */
    size_t bins; /* of them */
    double *centre, *level, *up, *down; /* [bins] log words, log length, spreads */
    double *mean; /* [dim] direction of the mean unit vector */
    bool leans; /* there is one */
    double cos_middle, cos_down;
    double *median, *spread; /* [dim] of the coordinates */
    zv__shape_of shape;
    uint8_t *keep; /* [rows of the space] for searching */
    zv_index *index;
    double *reach, *density, *floored; /* [n] k-distance, lrd, lrd with a floor */
    size_t *place; /* [rows of the space] in `rows`, SIZE_MAX: not there */
    double floor; /* of distances */
    bool dense; /* there are neighbours at all: two rows that differ */
    size_t k; /* neighbours: 20, or what there is */
    double nearest_middle, reach_middle; /* medians: similarity of a row's nearest, k-distance */
} zv__outlier_model;

/* Learns from at most `most` rows of `from`, those of `places` (NULL: all) first of all a sample. Keeps
 * env and space. */
zv_status zv__outlier_model_learn(zv__outlier_model *m, const zv__outlier_rows *from,
                                  const size_t *places, size_t n, zv_err *err);
void zv__outlier_model_free(zv__outlier_model *m);
zv_status zv__outlier_learn_density(zv__outlier_model *m, zv_err *err);
/* Row of the model's kind in f64: scaled or as it is. */
void zv__outlier_row(const zv__outlier_model *m, const zv_space *space, size_t row, double norm,
                     double *out, float *room);
/* What a length is expected to be (log), and the spread on the side of `log_norm`. */
double zv__outlier_length(const zv__outlier_model *m, double log_norm, double log_words,
                          double *spread);

/* Fills out[i] (row, signals, facts) for the places of `from`. */
zv_status zv__outlier_signals(zv_outlier *out, const zv__outlier_model *m,
                              const zv__outlier_rows *from, const size_t *places, size_t n,
                              zv_err *err);
zv_status zv__outlier_densities(zv_outlier *out, const zv__outlier_model *m,
                                const zv__outlier_rows *from, const size_t *places, size_t n,
                                zv_err *err);

/* ---- The whole, with what it points to ---- */

typedef struct zv__outliers {
    zv_outliers public; /* first: the same address */
    const zv_env *env;
    zv__outlier_rows of, reference; /* rows judged; rows of the reference */
    zv__outlier_model model;
    bool has[ZV__SIGNALS];
    zv__law laws[ZV__SIGNALS], whole;
    double *calibration; /* [n_calibration] sorted scores of the reference */
    size_t n_calibration;
    zv_outlier *list; /* [usable] strangest first */
} zv__outliers;

/* Where a page is made: a map, and scores against what sets rows apart. */
zv_status zv__outliers_figures(const zv__outliers *o, zv_report *r, zv_err *err);

zv_status zv__outlier_rows_read(zv__outlier_rows *out, const zv_env *env, const zv_space *space,
                                zv_err *err);
void zv__outlier_rows_free(zv__outlier_rows *r, const zv_env *env);
/* How many of the falling scores are listed: Benjamini & Hochberg. p ascending. */
size_t zv__outliers_cut(const double *p, size_t n, double q);

#endif
