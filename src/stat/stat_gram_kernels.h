/* stat_gram_kernels.h — packing and products of one tier and one kind of number, as a pattern. A tier's file defines TIER (a target
 * attribute, or nothing), VEC (bytes of a register), HIGH and GROUP (a tile: so many columns against so many panels), HIGH_OF_ONE
 * (so many against a single panel) and TABLE,
 * and includes this; it includes itself once for f32 and once for f64.
 *
 * Vectors are those of GCC and clang. The files are compiled with -ffp-contract=fast, so that a product goes into its sum. */
#ifndef REAL

/* GCC 12 puts the variables of an instrumented function into frames of less alignment than it then stores with. */
#define BARE __attribute__((no_sanitize("address")))
#define INLINE static inline __attribute__((always_inline)) BARE
enum {
    MOST_HIGH = HIGH > HIGH_OF_ONE ? HIGH : HIGH_OF_ONE,
    CHUNK = VEC / 8, /* columns packed at a time: a register of f64 sums */
    /* Rows of a panel that are asked of the second cache in time: three panels and a fourth are more than the processor
     * follows by itself. */
    NEAR = 8,
    PACE = ZV__GRAM_AHEAD / ZV__GRAM_ROWS / 2, /* bytes asked for in each row of a tile */
    FEW =
        32, /* rows of a panel at a time: one row's panels lie 8 KiB apart, in few sets of the first cache */
    AHEAD = 32 /* rows to be fetched while packing; the processor cannot guess their order */
};
typedef float input __attribute__((vector_size(CHUNK * 4)));
typedef int32_t bits __attribute__((vector_size(CHUNK * 4)));
typedef double total __attribute__((vector_size(CHUNK * 8)));

#define REAL float
#define NAME(x) x##_f32
#include "stat/stat_gram_kernels.h"
#undef REAL
#undef NAME

#define REAL double
#define NAME(x) x##_f64
#include "stat/stat_gram_kernels.h"

const zv__gram TABLE[2] = {{WIDE_f32, pack_f32, tile_f32, add_f32},
                           {WIDE_f64, pack_f64, tile_f64, add_f64}};

#else

#define WIDE NAME(WIDE)
#define LANES NAME(LANES)
#define PANEL NAME(PANEL)
enum {
    WIDE = ZV__GRAM_BYTES / (int)sizeof(REAL),
    LANES = VEC / (int)sizeof(REAL),
    PANEL = ZV__GRAM_ROWS * WIDE
};
#define REGISTERS(panels) ((panels) * (ZV__GRAM_BYTES / VEC))
typedef REAL NAME(chunk) __attribute__((vector_size(CHUNK * sizeof(REAL))));
typedef REAL NAME(vec) __attribute__((vector_size(VEC)));

/* ---- Packing ---- */

/* A few rows of CHUNK columns. */
TIER INLINE void NAME(pack_chunk)(REAL *to, double *sums, int32_t *most, const float *from,
                                  size_t stride, size_t rows, const float *off, float scale) {
    input in, pivot;
    total sum;
    bits top;
    memcpy(&pivot, off, sizeof pivot);
    memcpy(&sum, sums, sizeof sum);
    memcpy(&top, most, sizeof top);
    for (size_t r = 0; r < rows; r++) {
        memcpy(&in, from + r * stride, sizeof in);
        __builtin_prefetch(from + (r + AHEAD) * stride, 0, 2);
        NAME(chunk)
        out = __builtin_convertvector(in, NAME(chunk)) * (REAL)scale -
              __builtin_convertvector(pivot, NAME(chunk));
        memcpy(to + r * WIDE, &out, sizeof out);
        bits size = (bits)in & INT32_MAX, more = size > top;
        top = (size & more) | (top & ~more);
        sum += __builtin_convertvector(in, total);
    }
    memcpy(most, &top, sizeof top);
    memcpy(sums, &sum, sizeof sum);
}

TIER INLINE void NAME(pack_panel)(REAL *to, double *sums, int32_t *most, const float *from,
                                  size_t stride, size_t rows, const float *off, float scale) {
    for (size_t c = 0; c < WIDE; c += CHUNK)
        NAME(pack_chunk)(to + c, sums + c, most, from + c, stride, rows, off + c, scale);
}

/* The columns that do not fill a panel, with 0 beyond them. */
TIER INLINE void NAME(pack_rest)(REAL *to, double *sums, int32_t *most, const zv__gram_rows *t,
                                 size_t row, size_t rows, size_t column) {
    float some[FEW * WIDE] = {0}, pivot[WIDE] = {0};
    double sum[WIDE] = {0};
    size_t wide = t->dim - column;
    memcpy(pivot, t->pivot + column, wide * sizeof *pivot);
    for (size_t r = 0; r < rows; r++)
        memcpy(some + r * WIDE, t->x + (row + r) * t->stride + column, wide * sizeof *some);
    NAME(pack_panel)(to, sum, most, some, WIDE, rows, pivot, t->scale);
    for (size_t j = 0; j < wide; j++) sums[column + j] += sum[j];
}

TIER BARE static uint32_t NAME(pack)(void *panels, double *sums, const zv__gram_rows *t) {
    int32_t most[CHUNK] = {0}, all = 0;
    for (size_t r = 0; r < t->rows; r += FEW) {
        size_t rows = ZV_MIN((size_t)FEW, t->rows - r), c = 0;
        REAL *to = (REAL *)panels + r * WIDE;
        for (; c + WIDE <= t->dim; c += WIDE, to += PANEL) NAME(pack_panel)
        (to, sums + c, most, t->x + r * t->stride + c, t->stride, rows, t->pivot + c, t->scale);
        if (c < t->dim) NAME(pack_rest)(to, sums, most, t, r, rows, c);
    }
    for (size_t j = 0; j < CHUNK; j++) all = most[j] > all ? most[j] : all;
    return (uint32_t)all;
}

/* ---- Products ---- */

/* `high` columns of a against `panels` of b, which are constants where this is inlined, so that the sums stay in registers. The
 * loop is that of grad's tiles (grad_f32_avx512.c), which also take what is not packed or not full: one pattern
 * for both would pay for that here, and the rooms know nothing of each other. */
TIER INLINE void NAME(tile_of)(REAL *sums, const REAL *a, const REAL *b, const size_t high,
                               const size_t panels, size_t rows, const char *ahead) {
    NAME(vec) sum[MOST_HIGH][REGISTERS(GROUP)], row[REGISTERS(GROUP)];
    const size_t wide = REGISTERS(panels);
#pragma GCC unroll 16
    for (size_t i = 0; i < high; i++)
#pragma GCC unroll 4
        for (size_t q = 0; q < wide; q++) sum[i][q] = (NAME(vec)){0};
    for (size_t r = 0; r < rows; r++, a += WIDE, b += WIDE, ahead += PACE) {
        __builtin_prefetch(ahead, 0, 2);
#pragma GCC unroll 4
        for (size_t q = 0; q < wide; q++) {
            const REAL *from = b + q * LANES / WIDE * PANEL + q * LANES % WIDE;
            memcpy(&row[q], from, sizeof row[q]);
            __builtin_prefetch(from + NEAR * WIDE, 0, 3);
        }
#pragma GCC unroll 16
        for (size_t i = 0; i < high; i++)
#pragma GCC unroll 4
            for (size_t q = 0; q < wide; q++) sum[i][q] += a[i] * row[q];
    }
#pragma GCC unroll 16
    for (size_t i = 0; i < high; i++)
#pragma GCC unroll 4
        for (size_t q = 0; q < wide; q++) {
            REAL *to = sums + i * ZV__GRAM_GROUP * WIDE + q * LANES;
            NAME(vec) before;
            memcpy(&before, to, VEC);
            before += sum[i][q];
            memcpy(to, &before, VEC);
        }
}

/* All columns of a against any number of panels, GROUP at a time; a lone one by a higher tile, which loads no more for each
 * multiplication. */
TIER BARE static void NAME(tile)(void *sums, const void *one, const void *other, size_t panels,
                                 size_t rows, const void *next) {
    const char *ahead = next;
    const size_t high_of_one = ZV_MIN((size_t)HIGH_OF_ONE, (size_t)WIDE);
    for (size_t p = 0; p < panels; p += GROUP) {
        const size_t some = ZV_MIN((size_t)GROUP, panels - p);
        const REAL *b = (const REAL *)other + p * PANEL;
        const size_t step = some == 1 ? high_of_one : (size_t)HIGH;
        for (size_t i = 0; i < WIDE; i += step, ahead += PACE * ZV__GRAM_ROWS) {
            const REAL *a = (const REAL *)one + i;
            REAL *to = (REAL *)sums + (i * ZV__GRAM_GROUP + p) * WIDE;
            if (some == 1)
                NAME(tile_of)(to, a, b, ZV_MIN((size_t)HIGH_OF_ONE, (size_t)WIDE), 1, rows, ahead);
            else if (some == 2)
                NAME(tile_of)(to, a, b, HIGH, ZV_MIN(2, GROUP), rows, ahead);
            else
                NAME(tile_of)(to, a, b, HIGH, GROUP, rows, ahead);
        }
    }
}

TIER BARE static void NAME(add)(double *restrict m2, const void *restrict tile,
                                const double *restrict off, const double *restrict shift, size_t n,
                                zv__gram_weights w) {
    const REAL *restrict sums = tile;
    for (size_t j = 0; j < n; j++)
        m2[j] += (double)sums[j] * w.sums - w.off * off[j] + w.shift * shift[j];
}

#undef WIDE
#undef LANES
#undef PANEL
#undef REGISTERS

#endif
