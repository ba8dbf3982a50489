/* explain_compare.h — what the files of the comparison share.
 *
 *     which rows are the same items, which are drawn    explain_compare.c
 *     linear CKA                                        explain_compare_cka.c
 *     shared neighbours                                 explain_compare_overlap.c
 *     alignment, what moved                             explain_compare_align.c
 *     MMD, its witness                                  explain_compare_mmd.c
 *     a classifier between them                         explain_compare_c2st.c
 *     findings                                          explain_compare_findings.c
 *     the plain road to them                            explain_compare_plain.c, …_again.c
 */
#ifndef ZV_EXPLAIN_COMPARE_H
#define ZV_EXPLAIN_COMPARE_H

#include "base/base_progress.h"
#include "explain/explain_private.h"

#include "explain/explain_compare_messages.h"

/* Fewer pairs, or rows of a side, are not compared. */
enum { ZV__COMPARE_FEW = 10 };

/* Streams of the seed. */
enum {
    ZV__COMPARE_FIT = 60,
    ZV__COMPARE_CKA,
    ZV__COMPARE_QUERIES,
    ZV__COMPARE_DRAW_A,
    ZV__COMPARE_DRAW_B,
    ZV__COMPARE_DRAW_COMMON,
    ZV__COMPARE_ORDER_A,
    ZV__COMPARE_ORDER_B,
    ZV__COMPARE_WITNESS_A,
    ZV__COMPARE_WITNESS_B,
    ZV__COMPARE_PERMUTE = 1 << 20
};

typedef struct zv__compare_side {
    const zv_space *space;
    const uint8_t *keep; /* may be NULL */
    size_t dim, n;
    size_t *rows; /* [n] usable ones, ascending */
    uint8_t *usable; /* [size] */
} zv__compare_side;

/* x ↦ my + s (x - mx) R, fitted to some pairs. */
typedef struct zv__fit {
    size_t n;
    double *mx, *my; /* means: [dim of A], [dim of B] */
    double *r; /* [dim of A, dim of B] */
    double xx, yy; /* Σ|x - mx|², Σ|y - my|² */
    double nuclear; /* sum of the singular values of Xᵀ Y */
    double scale; /* s = nuclear/xx */
} zv__fit;

typedef struct zv__compare_box {
    zv_compare c; /* first */
    const zv_env *env;
    zv_compare_opts opts; /* with the defaults filled in */
    zv__compare_side a, b;

    size_t n; /* common rows */
    size_t *pa, *pb; /* [n] their rows, ascending in A */
    size_t *pair_of_a; /* [size of A] SIZE_MAX: none */

    size_t *cka_pairs; /* [c.cka_rows] */
    size_t *queries; /* [c.queries] pairs */
    double *shared; /* [c.queries] of the k, how many */
    size_t *shared_counts; /* [c.k + 1] */
    zv_index *index_a, *index_b;
    uint8_t *keep_a, *keep_b; /* [size] the common rows */

    uint8_t *half; /* [n] 0: not in the fit; 1, 2: in this half */
    zv__fit whole, fits[2]; /* fits[0] on half 1 */
    zv_moved *moved;

    size_t *xs, *ys; /* the samples' rows of A and of B */
    zv_moved *witness;
    double *f[2]; /* of the rows looked at */
} zv__compare_box;

/* Row of a side as it is compared: of length 1 where the metric is the cosine. */
void zv__compare_row(const zv__compare_box *box, const zv__compare_side *s, size_t row, float *out);
/* The same in f64, by plain loops (explain_compare_plain.c). */
void zv__compare_plain_row(const zv__compare_box *box, const zv__compare_side *s, size_t row,
                           double *out, float *scratch);
zv_status zv__compare_stopped(const zv__compare_box *box, zv_err *err);

zv_status zv__compare_cka(zv__compare_box *box, zv_err *err);
zv_status zv__compare_overlap(zv__compare_box *box, zv_err *err);
/* The nearest common rows of every item that moved most. */
zv_status zv__compare_near(zv__compare_box *box, zv_err *err);
zv_status zv__compare_align(zv__compare_box *box, zv_err *err);
/* The fit that a pair had no part in. */
const zv__fit *zv__compare_fit_for(const zv__compare_box *box, size_t pair);
/* A row of A laid over B, its spread made that of B: out [dim of B]. room [dim of A]. */
void zv__compare_lay(const zv__compare_box *box, size_t row_a, const float *x, double *room,
                     float *out);

/* MMD² of x [n, dim] and y [m, dim], with interval and p. `kernel` [(n+m)²] gets k(z_i, z_j), 0 on the diagonal. */
zv_status zv__mmd(zv_mmd *out, double *kernel, const zv_env *env, const float *z, size_t n,
                  size_t m, size_t dim, size_t permutations, uint64_t seed, zv_err *err);
/* Which of n + m rows are A's in permutation `number`: member [n + m] of 0 and 1. */
void zv__mmd_permutation(uint8_t *member, size_t n, size_t m, uint64_t seed, size_t number);
/* The samples as they are compared: z [rows_a + rows_b, dim of B]; `laid`: A's laid over B. */
void zv__compare_samples(const zv__compare_box *box, bool laid, float *z, float *x, double *room);
zv_status zv__compare_drift(zv__compare_box *box, zv_err *err);
zv_status zv__compare_c2st(zv__compare_box *box, const float *z, zv_err *err);

/* ---- The plain road (explain_compare_plain.c, explain_compare_again.c) ---- */

typedef struct zv__plain_overlaps {
    size_t counted; /* of the queries: as many as there is time for */
    double found, again; /* shared neighbours of these, added up */
    size_t tied; /* queries whose k-th neighbour and the next are equally near: rounding decides */
} zv__plain_overlaps;

typedef struct zv__plain_two {
    double value;
    double p; /* NaN unless asked for */
    size_t
        near; /* permutations so near to the value that rounding decides; rows so near to the cut */
} zv__plain_two;

zv_status zv__plain_common(const zv__compare_box *box, double *out, zv_err *err);
zv_status zv__plain_cka(const zv__compare_box *box, double *out, zv_err *err);
zv_status zv__plain_overlap(const zv__compare_box *box, zv__plain_overlaps *out, zv_err *err);
/* Residual of `whole` on its own rows, or (held out) of each half's fit on the other. */
zv_status zv__plain_residual(const zv__compare_box *box, bool heldout, double *out, zv_err *err);
zv_status zv__plain_moved(const zv__compare_box *box, const zv_moved *m, double *out, zv_err *err);
zv_status zv__plain_mmd(const zv__compare_box *box, bool laid, bool permute, zv__plain_two *out,
                        zv_err *err);
/* Accuracy of the same discriminant, solved in its dual form. */
zv_status zv__plain_c2st(const zv__compare_box *box, zv__plain_two *out, zv_err *err);

#endif
