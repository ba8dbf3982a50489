/* embed_sigmoid_avx2.h — embed_sigmoid.h for eight numbers at once. For the files of that tier alone. */
#ifndef ZV_EMBED_SIGMOID_AVX2_H
#define ZV_EMBED_SIGMOID_AVX2_H

#include "embed/embed_sigmoid.h"

#include "base/base_immintrin.h"

#define ZV_AVX2 __attribute__((target("avx2,fma")))

/* Before a loop over an array of vectors, which stays in registers only if the loop is unrolled. */
#if defined(__clang__)
#define ZV_UNROLL _Pragma("unroll")
#define ZV_UNROLL16 _Pragma("unroll")
#else
#define ZV_UNROLL _Pragma("GCC unroll 8")
#define ZV_UNROLL16 _Pragma("GCC unroll 16")
#endif

ZV_AVX2 static inline __m256 zv__exp32_avx2(__m256 x) {
    const __m256 n = _mm256_round_ps(_mm256_mul_ps(x, _mm256_set1_ps(1.44269504f)),
                                     _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    __m256 r = _mm256_fnmadd_ps(n, _mm256_set1_ps(0.693359375f), x);
    r = _mm256_fnmadd_ps(n, _mm256_set1_ps(-2.12194440e-4f), r);
    __m256 e = _mm256_set1_ps(1.0f / 720);
    e = _mm256_fmadd_ps(e, r, _mm256_set1_ps(1.0f / 120));
    e = _mm256_fmadd_ps(e, r, _mm256_set1_ps(1.0f / 24));
    e = _mm256_fmadd_ps(e, r, _mm256_set1_ps(1.0f / 6));
    e = _mm256_fmadd_ps(e, r, _mm256_set1_ps(0.5f));
    e = _mm256_fmadd_ps(e, r, _mm256_set1_ps(1.0f));
    e = _mm256_fmadd_ps(e, r, _mm256_set1_ps(1.0f));
    const __m256i two_n =
        _mm256_slli_epi32(_mm256_add_epi32(_mm256_cvtps_epi32(n), _mm256_set1_epi32(127)), 23);
    return _mm256_mul_ps(e, _mm256_castsi256_ps(two_n));
}

/* Products to gradients in place, n of them, rounded up to eight: lr (positive - all σ(x)). min and max take
 * their second operand where one is NaN. */
ZV_AVX2 static inline void zv__gradients_avx2(float *x, const float *positive, const float *all,
                                              size_t n, float lr) {
    const __m256 one = _mm256_set1_ps(1.0f), rate = _mm256_set1_ps(lr);
    for (size_t j = 0; j < n; j += 8) {
        __m256 minus_x = _mm256_sub_ps(_mm256_setzero_ps(), _mm256_loadu_ps(x + j));
        minus_x = _mm256_min_ps(_mm256_set1_ps(80.0f), minus_x);
        minus_x = _mm256_max_ps(_mm256_set1_ps(-80.0f), minus_x);
        const __m256 sigma = _mm256_div_ps(one, _mm256_add_ps(one, zv__exp32_avx2(minus_x)));
        const __m256 rest =
            _mm256_fnmadd_ps(sigma, _mm256_loadu_ps(all + j), _mm256_loadu_ps(positive + j));
        _mm256_storeu_ps(x + j, _mm256_mul_ps(rate, rest));
    }
}

/* zv__tree32 of eight numbers' sums, of s[k] to lane k, after their halves were added. */
ZV_AVX2 static inline __m256 zv__tree32_avx2(const __m256 s[8]) {
    __m256 pair[4], four[2];
    ZV_UNROLL
    for (size_t k = 0; k < 4; k++)
        pair[k] = _mm256_add_ps(_mm256_unpacklo_ps(s[2 * k], s[2 * k + 1]),
                                _mm256_unpackhi_ps(s[2 * k], s[2 * k + 1]));
    ZV_UNROLL
    for (size_t k = 0; k < 2; k++)
        four[k] = _mm256_add_ps(_mm256_shuffle_ps(pair[2 * k], pair[2 * k + 1], 0x44),
                                _mm256_shuffle_ps(pair[2 * k], pair[2 * k + 1], 0xee));
    return _mm256_add_ps(_mm256_permute2f128_ps(four[0], four[1], 0x20),
                         _mm256_permute2f128_ps(four[0], four[1], 0x31));
}

#endif
