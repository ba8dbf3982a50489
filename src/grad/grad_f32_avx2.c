#include "grad/grad_f32.h"

/* grad_f32_avx2.c — kernels in f32 for AVX2 and FMA; this file is compiled for them (CMakeLists.txt), and called only where they are. */
#if defined(__AVX2__)

#include "base/base_immintrin.h"

enum { ACROSS = 16, HIGH = 6, GROUP = 1 };

/* Twelve registers of sums, [6][16]. */
static void tile(float *c, size_t ldc, const float *a, size_t a_row, size_t a_col, const float *b,
                 size_t b_panel, size_t k, size_t rows, size_t cols, bool more) {
    __m256 sum[HIGH][2];
    const float *from[HIGH];
    (void)b_panel;
#pragma GCC unroll 6
    for (size_t i = 0; i < HIGH; i++) {
        from[i] = a + ZV_MIN(i, rows - 1) * a_row;
        sum[i][0] = sum[i][1] = _mm256_setzero_ps();
    }
    for (size_t p = 0; p < k; p++) {
        __m256 b0 = _mm256_loadu_ps(b + p * ACROSS), b1 = _mm256_loadu_ps(b + p * ACROSS + 8);
#pragma GCC unroll 6
        for (size_t i = 0; i < HIGH; i++) {
            __m256 x = _mm256_broadcast_ss(from[i] + p * a_col);
            sum[i][0] = _mm256_fmadd_ps(x, b0, sum[i][0]);
            sum[i][1] = _mm256_fmadd_ps(x, b1, sum[i][1]);
        }
    }
    float out[HIGH][ACROSS];
#pragma GCC unroll 6
    for (size_t i = 0; i < HIGH; i++) {
        _mm256_storeu_ps(out[i], sum[i][0]);
        _mm256_storeu_ps(out[i] + 8, sum[i][1]);
    }
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < cols; j++)
            c[i * ldc + j] = more ? c[i * ldc + j] + out[i][j] : out[i][j];
}

#include "grad/grad_turn_avx2.h"

#define TABLE zv__grad_f32_avx2
#include "grad/grad_kernels.h"

#else
extern int zv__grad_no_avx2_tier; /* a file may not be empty */
#endif
