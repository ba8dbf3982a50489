/* embed_subwords_avx2.c — composing and scattering for AVX2: rows are added to eight registers, 64 floats
 * at a time, in the order of the scalar kernel and so to the same bits. */
#include "embed/embed_subwords.h"

#include "base/base_immintrin.h"

#define ZV_AVX2 __attribute__((target("avx2,fma")))

enum { LANES = 8 };

/* `width` vectors of eight floats from column d on; a constant where this is inlined. */
ZV_AVX2 ZV__HOGWILD static inline __attribute__((always_inline)) void compose_block(
    float *out, float *start, const float *matrix, size_t stride, const uint32_t *rows, size_t n,
    const size_t width) {
    __m256 sum[8];
    for (size_t b = 0; b < width; b++) sum[b] = _mm256_setzero_ps();
    for (size_t k = 0; k < n; k++) {
        const float *row = matrix + rows[k] * stride;
        for (size_t b = 0; b < width; b++)
            sum[b] = _mm256_add_ps(sum[b], _mm256_load_ps(row + b * LANES));
    }
    const __m256 share = _mm256_set1_ps(1.0f / (float)n);
    for (size_t b = 0; b < width; b++) {
        sum[b] = _mm256_mul_ps(sum[b], share);
        _mm256_store_ps(out + b * LANES, sum[b]);
        _mm256_store_ps(start + b * LANES, sum[b]);
    }
}

ZV_AVX2 ZV__HOGWILD static void compose(float *out, float *start, const float *matrix,
                                        size_t stride, const uint32_t *rows, size_t n) {
    size_t d = 0;
    for (; d + 64 <= stride; d += 64)
        compose_block(out + d, start + d, matrix + d, stride, rows, n, 8);
    for (; d + 32 <= stride; d += 32)
        compose_block(out + d, start + d, matrix + d, stride, rows, n, 4);
    for (; d < stride; d += 16) compose_block(out + d, start + d, matrix + d, stride, rows, n, 2);
}

ZV_AVX2 ZV__HOGWILD static inline __attribute__((always_inline)) void scatter_block(
    float *matrix, size_t stride, const uint32_t *rows, size_t n, const float *now,
    const float *start, const size_t width) {
    __m256 rise[8];
    for (size_t b = 0; b < width; b++)
        rise[b] = _mm256_sub_ps(_mm256_load_ps(now + b * LANES), _mm256_load_ps(start + b * LANES));
    for (size_t k = 0; k < n; k++) {
        float *row = matrix + rows[k] * stride;
        for (size_t b = 0; b < width; b++)
            _mm256_store_ps(row + b * LANES,
                            _mm256_add_ps(_mm256_load_ps(row + b * LANES), rise[b]));
    }
}

ZV_AVX2 ZV__HOGWILD static void scatter(float *matrix, size_t stride, const uint32_t *rows,
                                        size_t n, const float *now, const float *start) {
    size_t d = 0;
    for (; d + 64 <= stride; d += 64)
        scatter_block(matrix + d, stride, rows, n, now + d, start + d, 8);
    for (; d + 32 <= stride; d += 32)
        scatter_block(matrix + d, stride, rows, n, now + d, start + d, 4);
    for (; d < stride; d += 16) scatter_block(matrix + d, stride, rows, n, now + d, start + d, 2);
}

const zv__bag_kernels zv__bag_avx2 = {compose, scatter};
