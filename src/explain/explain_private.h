/* explain_private.h — what the files of this room share.
 *
 * Two roads to every number. A finding's value comes from kernels, merged sums and BLAS; when it is
 * opened, explain_plain.c computes it again with simple loops in f64 over what zv_space_row gives.
 * The plain road calls nothing of vec or stat, so that a fault there shows.
 */
#ifndef ZV_EXPLAIN_PRIVATE_H
#define ZV_EXPLAIN_PRIVATE_H

#include "base/base_private.h"

#include <zavit/explain.h>
#include <zavit/prob.h>

#include "explain/explain_messages.h"

/* Cosines nearer than this count as equal when ranks are asked for: two roads to the same cosine
 * differ by 1e-16, and f32 vectors cannot tell 1e-12. */
#define ZV__SAME_COSINE 1e-12

#define ZV__NAN ((double)NAN)
#define ZV__NEVER ((double)INFINITY) /* a threshold that nothing reaches */

struct zv_background {
    const zv_env *env;
    const zv_space *space; /* kept */
    zv_background_opts opts; /* with the defaults filled in */
    size_t dim, usable;
    bool all_pairs; /* n_cosines is every pair */
    size_t *rows; /* [usable] row numbers, ascending */
    size_t n_cosines;
    double *cosines; /* sorted */
    zv_moments moments;
    zv_tail tail; /* of the cosines: zv__background_tail */
    size_t n_sample; /* rows in mean and directions */
    double *mean; /* m [dim] */
    double common; /* |m|² */
    double row_var; /* variance over rows of a row's mean cosine to all others */
    size_t n_directions, n_direction_rows;
    double *directions; /* [n_directions, dim], orthonormal */
    double *shares;
};

/* An empty one with the options' defaults filled in; free with zv_background_free. */
zv_status zv__background_new(zv_background **out, const zv_env *env, const zv_space *space,
                             const zv_background_opts *opts, zv_err *err);

/* How many pairs and rows are drawn: all_pairs, n_cosines, n_sample, from `usable` and the options. */
void zv__background_plan(zv_background *bg);

/* ---- What a sample is (both roads use the same) ---- */

/* The pairs behind the background: [2 · n_cosines] row numbers. */
void zv__background_pairs(const zv_background *bg, size_t *pairs);
/* Writes `want` of n positions, drawn without replacement, ascending. */
void zv__sample(size_t *out, size_t want, size_t n, uint64_t seed, uint64_t stream);
/* The rows behind mean and directions: [n_sample] row numbers. */
void zv__background_sample(const zv_background *bg, size_t *rows);
/* |x|² of every row, in parallel; NaN or infinite where the row is. */
zv_status zv__square_norms(double *out, const zv_env *env, const zv_space *space, zv_err *err);
/* Can a row with this status and |x|² be compared by angle? */
bool zv__row_counts(const zv_space *space, size_t row, double square_norm);
/* Fits the tail of the sorted cosines, however they came here. */
zv_status zv__background_tail(zv_background *bg, zv_err *err);
/* A row as stored: its bytes, how many there are, and the order of two rows by them (and by scale: 0 is equal). */
const void *zv__row_bytes(const zv_space *space, size_t row);
size_t zv__row_length(const zv_space *space);
int zv__compare_rows(const zv_space *space, size_t a, size_t b);
/* How many of the pairs are below x, and how many not above it. */
void zv__background_rank(const zv_background *bg, double x, size_t *below, size_t *not_above);

/* ---- The directions of a sample (explain_directions.c) ---- */

/* Fills mean, common, row_var, directions and shares of `bg` from its sample. */
zv_status zv__background_geometry(zv_background *bg, const size_t *sample, zv_err *err);

/* ---- The plain road (explain_plain.c) ---- */

double zv__plain_dot(const double *a, const double *b, size_t n);
/* Row i in f64; scratch [dim]. */
void zv__plain_row(double *out, const zv_space *space, size_t i, float *scratch);
/* e = Σ a_i t_i from the word vectors, or the side's vector where there are no words. */
void zv__plain_side(double *out, const zv_side *side, bool words, size_t dim, float *scratch);
/* The background's cosines again, sorted; NULL when out of memory. Owned. */
double *zv__plain_cosines(const zv_background *bg);
/* The mean unit vector again, into m [dim]. */
zv_status zv__plain_mean(double *m, const zv_background *bg, zv_err *err);
/* Percentile of x among n sorted cosines, counted one by one. */
double zv__plain_percentile(const double *cosines, size_t n, double x);
/* zv_background_expected again: the tail fitted anew to n sorted cosines by plain loops; NaN without memory. */
double zv__plain_expected(const zv_background *bg, const double *cosines, double x, size_t items);
/* Quantile, type 7, of sorted values. */
double zv__plain_quantile(const double *sorted, size_t n, double q);
void zv__plain_sort(double *x, size_t n);

/* The posterior that zv_mixture_fit and zv_mixture_at give for x[which], by other means (explain_mixture_plain.c): NaN where no more
 * than background stands out; whether halves agree is not asked. x [n] without NaN, is sorted. */
zv_status zv__plain_mixture(double *out, const zv_env *env, double *x, size_t n, double at,
                            uint64_t seed, zv_err *err);
/* BM25 (k1 = 1.2, b = 0.75) of every row for a query, without lists (explain_lexical.c): scores [size]; lengths
 * [size], in words, may be NULL. Splits all texts again. */
zv_status zv__plain_bm25(double *scores, uint32_t *lengths, const zv_env *env,
                         const zv_space *space, zv_str query, zv_err *err);

/* ---- Findings ---- */

/* Up to 80 bytes of a name for a sentence, cut at a character, control characters as spaces. */
const char *zv__shown(char buf[96], zv_str name);
/* "zavit VERB PATH [A [B]]", quoted for the shell; a or b with ptr NULL are left out. */
void zv__next(zv_report *r, zv_finding *f, const char *verb, const zv_space *space, zv_str a,
              zv_str b);
/* Says that a count of everything needs no interval. */
void zv__census(zv_report *r, zv_finding *f);
/* Verdict for "the larger the worse": fail from `fail` on, warn from `warn` on. */
zv_verdict zv__judge(zv_report *r, zv_finding *f, double warn, double fail);
/* Interval, formula and sentence of an expected count by chance; its terms and the other road to it. */
void zv__expected_says(zv_report *r, zv_finding *f, const zv_background *bg, double score,
                       double expected);
void zv__expected_opens(zv_report *r, zv_finding *f, const zv_background *bg, double score,
                        double expected);
/* The finding background_mean, for audit, search and encode. `again` may be NULL. */
void zv__background_mean_finding(zv_report *r, const zv_background *bg, const double *again);

/* loss, loss_fall, loss_floor, loss_heldout. */
void zv__losses_findings(zv_report *r, const zv_learn_result *result);
/* counts_kept, counts_cells: of the count model. `space` is what was written. */
void zv__counts_findings(zv_report *r, const zv_env *env, const zv_learn_result *result,
                         const zv_space *space);

/* From a count model's vectors alone: σ of each dimension [dim], owned, NULL without memory; */
double *zv__sigma_again(const zv_env *env, const zv_space *space);
/* Σ σ², with its terms; NaN without memory. */
double zv__caught_again(zv_report *r, zv_finding *f, const zv_env *env, const zv_space *space);

/* ---- Audit ---- */

typedef struct zv__audit {
    zv_report *r;
    const zv_env *env;
    const zv_space *space;
    zv_err *err;
    size_t size, dim, usable;
    double *squares; /* [size] |x|² */
    double *norms; /* [usable] sorted */
    zv_background *bg; /* NULL with fewer than 3 usable rows */
    float *scratch; /* [dim] */
    double *row; /* [dim] */
    zv_hubs *hubs; /* NULL until they are counted */
    /* Made by zv__audit_dims for the figures after it: covariance and mean of these usable rows; NULL above 4,096
     * dimensions. The second by plain loops, where one of them is opened. */
    double *cov, *cov_mean, *cov_again;
    size_t *cov_rows, cov_n;
} zv__audit;

zv_status zv__audit_begin(zv__audit *a, zv_report *r, const zv_env *env, const zv_space *space,
                          zv_err *err);
void zv__audit_end(zv__audit *a);
void zv__audit_items(zv__audit *a);
zv_status zv__audit_enough(const zv__audit *a); /* ZV_NODATA: fewer than 3 rows can be compared */
void zv__audit_rows(zv__audit *a); /* usable, empty, oov, zero, nan */
void zv__audit_labels(zv__audit *a);
void zv__audit_rare(zv__audit *a); /* word spaces with counts: rare_words */
zv_status zv__audit_duplicate_ids(zv__audit *a);
zv_status zv__audit_duplicate_vectors(zv__audit *a);
void zv__norms_mixed(zv__audit *a);
void zv__numbers_clipped(zv__audit *a); /* i8 only: rows_clipped */
zv_status zv__audit_norms(zv__audit *a); /* norm_median, norm_spread, contract_normalized */
void zv__audit_norm_spread(zv__audit *a);
zv_status zv__audit_dims(zv__audit *a);
zv_status zv__audit_geometry(zv__audit *a); /* iso_score, effective_rank, partition_ratio */
zv_status zv__audit_intrinsic(
    zv__audit *a); /* intrinsic_dimension_twonn, intrinsic_dimension_mle */
/* Eigenvalues [dim], ascending, of a symmetric matrix, which is destroyed, without LAPACK; room [2 dim]. */
void zv__plain_eigenvalues(double *values, double *matrix, size_t dim, double *room);
zv_status zv__audit_background(zv__audit *a);
/* Hubs, confounds, languages, equal texts, concentration: explain_hubs.h, explain_concentration.c. */
zv_status zv__audit_surroundings(zv__audit *a, zv_audit_lists *lists, uint64_t seed);

/* ---- Pictures, where a page is made (explain_figures.c, explain_audit_figures.c) ---- */

/* Mean, spread and covariance of the rows `rows` [n]; c NULL: too many dimensions. */
typedef struct zv__audit_cov {
    const double *c, *mean, *sd;
    const size_t *rows;
    size_t n, dim;
} zv__audit_cov;

zv_status zv__audit_cov_figures(zv__audit *a, const zv__audit_cov *d);
void zv__audit_norms_figure(zv__audit *a);
void zv__dups_figure(zv_report *r, const zv_env *env, const zv_dups *d, bool texts);
void zv__scores_figure(zv_report *r, const zv_eval *eval);
void zv__probes_figure(zv_report *r, const zv_probes *p);

#endif
