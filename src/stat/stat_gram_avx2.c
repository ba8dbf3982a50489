#include "stat/stat_gram.h"

/* stat_gram_avx2.c — products of columns in AVX2: 4 columns against one panel, 8 registers of sums. */
#if defined(__x86_64__)

#pragma push_macro("malloc")
#pragma push_macro("free")
#undef malloc
#undef free
#include <immintrin.h>
#pragma pop_macro("free")
#pragma pop_macro("malloc")

#define AVX2 __attribute__((target("avx2,fma")))

enum { HIGH = 4, LANES = 8 };

AVX2 ZV__GRAM_BARE static uint32_t pack(float *panels, double *sums, const zv__gram_rows *rows) {
    return zv__gram_pack(panels, sums, rows);
}

AVX2 static void add(double *to, __m256 v) {
    __m256d lo = _mm256_cvtps_pd(_mm256_castps256_ps128(v));
    __m256d hi = _mm256_cvtps_pd(_mm256_extractf128_ps(v, 1));
    _mm256_storeu_pd(to, _mm256_add_pd(_mm256_loadu_pd(to), lo));
    _mm256_storeu_pd(to + 4, _mm256_add_pd(_mm256_loadu_pd(to + 4), hi));
}

AVX2 static void quarter(double *sums, const float *a, const float *b, size_t rows) {
    __m256 sum[HIGH][2];
#pragma GCC unroll 4
    for (size_t i = 0; i < HIGH; i++) sum[i][0] = sum[i][1] = _mm256_setzero_ps();
    for (size_t r = 0; r < rows; r++, a += ZV__GRAM_WIDE, b += ZV__GRAM_WIDE) {
        __m256 lo = _mm256_loadu_ps(b), hi = _mm256_loadu_ps(b + LANES);
#pragma GCC unroll 4
        for (size_t i = 0; i < HIGH; i++) {
            __m256 one = _mm256_broadcast_ss(a + i);
            sum[i][0] = _mm256_fmadd_ps(one, lo, sum[i][0]);
            sum[i][1] = _mm256_fmadd_ps(one, hi, sum[i][1]);
        }
    }
#pragma GCC unroll 4
    for (size_t i = 0; i < HIGH; i++) {
        add(sums + i * ZV__GRAM_LINE, sum[i][0]);
        add(sums + i * ZV__GRAM_LINE + LANES, sum[i][1]);
    }
}

AVX2 static void tile(double *sums, const float *a, const float *b, size_t panels, size_t rows) {
    for (size_t p = 0; p < panels; p++)
        for (size_t i = 0; i < ZV__GRAM_HIGH; i += HIGH)
            quarter(sums + i * ZV__GRAM_LINE + p * ZV__GRAM_WIDE, a + i, b + p * ZV__GRAM_PANEL,
                    rows);
}

const zv__gram zv__gram_avx2 = {pack, tile};

#else
extern int zv__gram_no_avx2_tier; /* a file may not be empty */
#endif
