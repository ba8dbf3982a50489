/* stat_gram.h — products of columns, Σ_r x_ri x_rj, for covariances: the small products behind stat_cov.c, in f32 or f64, by
 * processor tier.
 *
 * Rows are packed, less a pivot, into panels of 64 bytes a row (16 columns of f32, 8 of f64), [rows][wide] each, so that a
 * product of two panels reads memory in order. A tile is as many columns of both as have a register for each sum, kept while all
 * rows of a block go by (Goto & van de Geijn 2008). Sums of a block are of the kind of number, in order of rows; they are added
 * up in f64. */
#ifndef ZV_STAT_GRAM_H
#define ZV_STAT_GRAM_H

#include "base/base_private.h"

enum {
    ZV__GRAM_BYTES = 64, /* of a row of a panel */
    ZV__GRAM_ROWS = 128, /* rows of a block */
    ZV__GRAM_GROUP = 3, /* panels that one is multiplied with at a time, at most */
    ZV__GRAM_MOST = ZV__GRAM_BYTES / 4, /* columns of a panel, at most */
    ZV__GRAM_PANEL_BYTES = ZV__GRAM_ROWS * ZV__GRAM_BYTES
};

/* Rows as they are packed. Times `scale`, a power of 2 that keeps squares in f32, less a pivot that has been scaled. */
typedef struct zv__gram_rows {
    const float *x;
    size_t stride, rows, dim; /* rows ≤ ZV__GRAM_ROWS */
    float scale;
    const float *pivot; /* [dim] */
} zv__gram_rows;

typedef struct zv__gram {
    size_t wide; /* columns of a panel */
    /* panels ← scale · x - pivot, 0 beyond dim; sums [dim] += x. Returns the bits of the largest |x|, infinity's or
     * more if one is not finite. */
    uint32_t (*pack)(void *panels, double *sums, const zv__gram_rows *rows);
    /* sums [wide, GROUP · wide] += Σ_r a_ri b_rj, of panel a with the first `panels` (1 … GROUP) from b on. */
    void (*tile)(double *sums, const void *a, const void *b, size_t panels, size_t rows);
} zv__gram;

const zv__gram *zv__gram_of(const zv_env *env, zv_real real);

/* [f32, f64] */
extern const zv__gram zv__gram_scalar[2];
#if defined(__x86_64__)
extern const zv__gram zv__gram_avx2[2], zv__gram_avx512[2];
#endif

#endif
