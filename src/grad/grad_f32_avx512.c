#include "grad/grad_f32.h"

/* grad_f32_avx512.c — kernels in f32 for AVX-512; this file is compiled for it (CMakeLists.txt), and called only where it is. */
#if defined(__AVX512F__)

#include "base/base_immintrin.h"

enum { ACROSS = 16, HIGH = 8, GROUP = 3, NEAR = 8 };

#define INLINE static inline __attribute__((always_inline))

INLINE void store(float *c, __m512 sum, size_t cols, bool more) {
    unsigned wide = (unsigned)ZV_MIN(cols, (size_t)ACROSS);
    __mmask16 mask = (__mmask16)((1u << wide) - 1);
    if (more) sum = _mm512_add_ps(_mm512_maskz_loadu_ps(mask, c), sum);
    _mm512_mask_storeu_ps(c, mask, sum);
}

/* Up to 24 registers of sums, [8][panels · 16]; `panels` and, where A is packed, its steps are constants here, and the sums
 * stay in registers. stat_gram_kernels.h has the same loop for another product, and stays apart: there both sides are packed
 * and full, sums end in f64, and the compiler contracts; here A may lie either way, rows and columns may be few, C is f32 and
 * may be added to, and FMA is asked for by name, as nothing else in this file may be contracted. */
INLINE void tile_of(float *c, size_t ldc, const float *a, size_t a_row, size_t a_col,
                    const float *b, size_t b_panel, size_t k, size_t rows, size_t cols, bool more,
                    const size_t panels) {
    __m512 sum[HIGH][GROUP];
    size_t at[HIGH];
#pragma GCC unroll 8
    for (size_t i = 0; i < HIGH; i++) at[i] = ZV_MIN(i, rows - 1) * a_row;
#pragma GCC unroll 8
    for (size_t i = 0; i < HIGH; i++)
#pragma GCC unroll 3
        for (size_t q = 0; q < panels; q++) sum[i][q] = _mm512_setzero_ps();
    for (size_t p = 0; p < k; p++, a += a_col, b += ACROSS) {
        __m512 row[GROUP];
#pragma GCC unroll 3
        for (size_t q = 0; q < panels; q++) {
            row[q] = _mm512_loadu_ps(b + q * b_panel);
            __builtin_prefetch(b + q * b_panel + NEAR * ACROSS, 0, 3);
        }
#pragma GCC unroll 8
        for (size_t i = 0; i < HIGH; i++) {
            __m512 x = _mm512_set1_ps(a[at[i]]);
#pragma GCC unroll 3
            for (size_t q = 0; q < panels; q++) sum[i][q] = _mm512_fmadd_ps(x, row[q], sum[i][q]);
        }
    }
#pragma GCC unroll 8
    for (size_t i = 0; i < HIGH; i++)
#pragma GCC unroll 3
        for (size_t q = 0; q < panels; q++)
            if (i < rows) store(c + i * ldc + q * ACROSS, sum[i][q], cols - q * ACROSS, more);
}

#define TILE(panels)                                                                               \
    static void tile_##panels(float *c, size_t ldc, const float *a, size_t a_row, size_t a_col,    \
                              const float *b, size_t b_panel, size_t k, size_t rows, size_t cols,  \
                              bool more) {                                                         \
        if (rows == HIGH && a_row == 1 && a_col == HIGH)                                           \
            tile_of(c, ldc, a, 1, HIGH, b, b_panel, k, HIGH, cols, more, panels);                  \
        else                                                                                       \
            tile_of(c, ldc, a, a_row, a_col, b, b_panel, k, rows, cols, more, panels);             \
    }
TILE(1)
TILE(2)
TILE(3)

static void tile(float *c, size_t ldc, const float *a, size_t a_row, size_t a_col, const float *b,
                 size_t b_panel, size_t k, size_t rows, size_t cols, bool more) {
    if (cols > 2 * ACROSS)
        tile_3(c, ldc, a, a_row, a_col, b, b_panel, k, rows, cols, more);
    else if (cols > ACROSS)
        tile_2(c, ldc, a, a_row, a_col, b, b_panel, k, rows, cols, more);
    else
        tile_1(c, ldc, a, a_row, a_col, b, b_panel, k, rows, cols, more);
}

#include "grad/grad_turn_avx2.h"

#define TABLE zv__grad_f32_avx512
#include "grad/grad_kernels.h"

#else
extern int zv__grad_no_avx512_tier; /* a file may not be empty */
#endif
