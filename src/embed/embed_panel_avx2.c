/* embed_panel_avx2.c — rows of a panel added up, for AVX2: 64 columns at a time in eight registers. */
#include "embed/embed_sigmoid_avx2.h"

#include "embed/embed_panel.h"

enum { LANES = 8, AHEAD = 4 };

ZV_AVX2 static inline __attribute__((always_inline)) void add(float *y, const float *x,
                                                              const uint32_t *word,
                                                              const float *value, size_t n,
                                                              size_t stride, const size_t wide) {
    __m256 sum[8];
    ZV_UNROLL
    for (size_t b = 0; b < wide; b++) sum[b] = _mm256_loadu_ps(y + b * LANES);
    for (size_t i = 0; i < n; i++) {
        const float *row = x + word[i] * stride;
        const float *later = x + word[i + AHEAD < n ? i + AHEAD : i] * stride;
        const __m256 v = _mm256_set1_ps(value[i]);
        ZV_UNROLL
        for (size_t b = 0; b < wide; b++) {
            if (b % 2 == 0) __builtin_prefetch(later + b * LANES);
            sum[b] = _mm256_add_ps(sum[b], _mm256_mul_ps(v, _mm256_loadu_ps(row + b * LANES)));
        }
    }
    ZV_UNROLL
    for (size_t b = 0; b < wide; b++) _mm256_storeu_ps(y + b * LANES, sum[b]);
}

ZV_AVX2 void zv__panel_add_avx2(float *y, const float *x, const uint32_t *word, const float *value,
                                size_t n, size_t stride) {
    size_t d = 0;
    for (; d + 64 <= stride; d += 64) add(y + d, x + d, word, value, n, stride, 8);
    for (; d + 32 <= stride; d += 32) add(y + d, x + d, word, value, n, stride, 4);
    for (; d + 16 <= stride; d += 16) add(y + d, x + d, word, value, n, stride, 2);
}
