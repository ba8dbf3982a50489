/* stat_gram.h — products of columns, Σ_r x_ri x_rj, for covariances: the small products behind stat_cov.c, in f32 or f64, by
 * processor tier.
 *
 * Rows are packed, less a pivot, into panels of 64 bytes a row (16 columns of f32, 8 of f64), [rows][wide] each, so that a
 * product of two panels reads memory in order. A tile is as many columns of both as have a register for each sum, kept while all
 * rows of a block go by (Goto & van de Geijn 2008). Sums of a block, and of the eight blocks of a batch, are of the kind of
 * number, in order of rows; those of batches are added up in f64. */
#ifndef ZV_STAT_GRAM_H
#define ZV_STAT_GRAM_H

#include "base/base_private.h"

enum {
    ZV__GRAM_BYTES = 64, /* of a row of a panel */
    ZV__GRAM_ROWS = 128, /* rows of a block */
    ZV__GRAM_GROUP = 3, /* panels that one is multiplied with at a time, at most */
    ZV__GRAM_MOST = ZV__GRAM_BYTES / 4, /* columns of a panel, at most */
    ZV__GRAM_PANEL_BYTES = ZV__GRAM_ROWS * ZV__GRAM_BYTES,
    ZV__GRAM_TILE_BYTES = ZV__GRAM_MOST * ZV__GRAM_GROUP * ZV__GRAM_BYTES, /* at most */
    ZV__GRAM_AHEAD = 2048
};

/* Rows as they are packed. Times `scale`, a power of 2 that keeps squares in f32, less a pivot that has been scaled. */
typedef struct zv__gram_rows {
    const float *x;
    size_t stride, rows, dim; /* rows ≤ ZV__GRAM_ROWS */
    float scale;
    const float *pivot; /* [dim] */
} zv__gram_rows;

/* Of what is added to a row of M2 (stat_cov.c). */
typedef struct zv__gram_weights {
    double sums, off, shift;
} zv__gram_weights;

typedef struct zv__gram {
    size_t wide; /* columns of a panel */
    /* panels ← scale · x - pivot, 0 beyond dim; sums [dim] += x. Returns the bits of the largest |x|, infinity's or
     * more if one is not finite. */
    uint32_t (*pack)(void *panels, double *sums, const zv__gram_rows *rows);
    /* tile [wide, GROUP · wide] += Σ_r a_ri b_rj, of panel a with the first `panels` (1 … GROUP) from b on. Asks on the way for
     * ZV__GRAM_AHEAD bytes from `ahead` on, or a few times as many, of what will be packed next. */
    void (*tile)(void *tile, const void *a, const void *b, size_t panels, size_t rows,
                 const void *ahead);
    /* One row of M2 += w.sums · sums - w.off · off + w.shift · shift, n numbers of each; sums is a row of a tile. */
    void (*add)(double *m2, const void *sums, const double *off, const double *shift, size_t n,
                zv__gram_weights w);
} zv__gram;

const zv__gram *zv__gram_of(const zv_env *env, zv_real real);

/* [f32, f64] */
extern const zv__gram zv__gram_scalar[2];
#if defined(__x86_64__)
extern const zv__gram zv__gram_avx2[2], zv__gram_avx512[2];
#endif

#endif
