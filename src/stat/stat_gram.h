/* stat_gram.h — products of columns, Σ_r x_ri x_rj, for covariances: the small products behind stat_cov.c, by processor tier.
 *
 * Rows are packed, less a pivot, into panels of 16 columns, [rows][16] each, so that a product of two panels
 * reads memory in order. A tile is 8 columns of one panel against up to 3 panels: 24 registers of 16 sums in AVX-512, kept
 * while all rows of a block go by (Goto & van de Geijn 2008). Sums of a block are f32, in order of rows; they are added up in f64. */
#ifndef ZV_STAT_GRAM_H
#define ZV_STAT_GRAM_H

#include "base/base_private.h"

enum {
    ZV__GRAM_WIDE = 16, /* columns of a panel */
    ZV__GRAM_ROWS = 128, /* rows of a block */
    ZV__GRAM_HIGH = 8, /* columns of a tile, first side */
    ZV__GRAM_GROUP = 3, /* panels of a tile, second side */
    ZV__GRAM_LINE = ZV__GRAM_WIDE * ZV__GRAM_GROUP,
    ZV__GRAM_PANEL = ZV__GRAM_ROWS * ZV__GRAM_WIDE
};

/* Rows as they are packed. Times `scale`, a power of 2 that keeps squares in f32, less a pivot that has been scaled. */
typedef struct zv__gram_rows {
    const float *x;
    size_t stride, rows, dim; /* rows ≤ ZV__GRAM_ROWS */
    float scale;
    const float *pivot; /* [dim] */
} zv__gram_rows;

typedef struct zv__gram {
    /* panels ← scale · x - pivot, 0 beyond dim; sums [dim] += x. Returns the bits of the largest |x|, infinity's or
     * more if one is not finite. */
    uint32_t (*pack)(float *panels, double *sums, const zv__gram_rows *rows);
    /* sums [8, 48] += Σ_r a[16 r + i] · b[r, j], of the first `panels` (1 … 3) panels of b. */
    void (*tile)(double *sums, const float *a, const float *b, size_t panels, size_t rows);
} zv__gram;

const zv__gram *zv__gram_of(const zv_env *env);
extern const zv__gram zv__gram_scalar;
#if defined(__x86_64__)
extern const zv__gram zv__gram_avx2, zv__gram_avx512;
#endif

/* ---- The packing of every tier, which the compiler lays out for its registers ---- */

/* GCC 12 puts the arrays of an instrumented function into frames of less alignment than it then stores with. */
#define ZV__GRAM_BARE __attribute__((no_sanitize("address")))
#define ZV__GRAM_INLINE static inline __attribute__((always_inline)) ZV__GRAM_BARE

/* Eight columns, in as many registers as the tier needs (vectors of GCC and clang: loops over arrays went through memory
 * and took twice as long). */
enum { ZV__GRAM_HALF = ZV__GRAM_WIDE / 2 };
typedef float zv__gram_f32 __attribute__((vector_size(ZV__GRAM_HALF * 4)));
typedef double zv__gram_f64 __attribute__((vector_size(ZV__GRAM_HALF * 8)));
typedef int32_t zv__gram_i32 __attribute__((vector_size(ZV__GRAM_HALF * 4)));

enum {
    ZV__GRAM_FEW =
        32, /* rows of a panel at a time: one row's panels lie 8 KiB apart, in few sets of the first cache */
    ZV__GRAM_AHEAD = 32 /* rows to be fetched; the processor cannot guess their order */
};

/* A few rows of eight columns. */
ZV__GRAM_INLINE void zv__gram_pack_half(float *to, double *sums, int32_t *most, const float *from,
                                        size_t stride, size_t rows, const float *off, float scale) {
    zv__gram_f32 pivot, in, out;
    zv__gram_f64 sum;
    zv__gram_i32 top;
    memcpy(&pivot, off, sizeof pivot);
    memcpy(&sum, sums, sizeof sum);
    memcpy(&top, most, sizeof top);
    for (size_t r = 0; r < rows; r++) {
        memcpy(&in, from + r * stride, sizeof in);
        __builtin_prefetch(from + (r + ZV__GRAM_AHEAD) * stride, 0, 2);
        out = in * scale - pivot;
        memcpy(to + r * ZV__GRAM_WIDE, &out, sizeof out);
        zv__gram_i32 size = (zv__gram_i32)in & INT32_MAX, more = size > top;
        top = (size & more) | (top & ~more);
        sum += __builtin_convertvector(in, zv__gram_f64);
    }
    memcpy(most, &top, sizeof top);
    memcpy(sums, &sum, sizeof sum);
}

ZV__GRAM_INLINE void zv__gram_pack_panel(float *to, double *sums, int32_t *most, const float *from,
                                         size_t stride, size_t rows, const float *off,
                                         float scale) {
    for (size_t h = 0; h < ZV__GRAM_WIDE; h += ZV__GRAM_HALF)
        zv__gram_pack_half(to + h, sums + h, most, from + h, stride, rows, off + h, scale);
}

/* The columns that do not fill a panel, with 0 beyond them. */
ZV__GRAM_INLINE void zv__gram_pack_rest(float *to, double *sums, int32_t *most,
                                        const zv__gram_rows *t, size_t row, size_t rows,
                                        size_t column) {
    float some[ZV__GRAM_FEW * ZV__GRAM_WIDE] = {0}, pivot[ZV__GRAM_WIDE] = {0};
    double sum[ZV__GRAM_WIDE] = {0};
    size_t wide = t->dim - column;
    memcpy(pivot, t->pivot + column, wide * sizeof *pivot);
    for (size_t r = 0; r < rows; r++)
        memcpy(some + r * ZV__GRAM_WIDE, t->x + (row + r) * t->stride + column,
               wide * sizeof *some);
    zv__gram_pack_panel(to, sum, most, some, ZV__GRAM_WIDE, rows, pivot, t->scale);
    for (size_t j = 0; j < wide; j++) sums[column + j] += sum[j];
}

ZV__GRAM_INLINE uint32_t zv__gram_pack(float *panels, double *sums, const zv__gram_rows *t) {
    int32_t most[ZV__GRAM_HALF] = {0}, all = 0;
    for (size_t r = 0; r < t->rows; r += ZV__GRAM_FEW) {
        size_t rows = ZV_MIN((size_t)ZV__GRAM_FEW, t->rows - r), c = 0;
        float *to = panels + r * ZV__GRAM_WIDE;
        for (; c + ZV__GRAM_WIDE <= t->dim; c += ZV__GRAM_WIDE, to += ZV__GRAM_PANEL)
            zv__gram_pack_panel(to, sums + c, most, t->x + r * t->stride + c, t->stride, rows,
                                t->pivot + c, t->scale);
        if (c < t->dim) zv__gram_pack_rest(to, sums, most, t, r, rows, c);
    }
    for (size_t j = 0; j < ZV__GRAM_HALF; j++) all = most[j] > all ? most[j] : all;
    return (uint32_t)all;
}

#endif
