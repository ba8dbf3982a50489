/* embed_sigmoid_avx512.h — embed_sigmoid.h for sixteen numbers at once. For the files of that tier alone. */
#ifndef ZV_EMBED_SIGMOID_AVX512_H
#define ZV_EMBED_SIGMOID_AVX512_H

#include "embed/embed_sigmoid_avx2.h"

#define ZV_AVX512 __attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx2,fma")))

ZV_AVX512 static inline __m512 zv__exp32_avx512(__m512 x) {
    const __m512 n = _mm512_roundscale_ps(_mm512_mul_ps(x, _mm512_set1_ps(1.44269504f)),
                                          _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    __m512 r = _mm512_fnmadd_ps(n, _mm512_set1_ps(0.693359375f), x);
    r = _mm512_fnmadd_ps(n, _mm512_set1_ps(-2.12194440e-4f), r);
    __m512 e = _mm512_set1_ps(1.0f / 720);
    e = _mm512_fmadd_ps(e, r, _mm512_set1_ps(1.0f / 120));
    e = _mm512_fmadd_ps(e, r, _mm512_set1_ps(1.0f / 24));
    e = _mm512_fmadd_ps(e, r, _mm512_set1_ps(1.0f / 6));
    e = _mm512_fmadd_ps(e, r, _mm512_set1_ps(0.5f));
    e = _mm512_fmadd_ps(e, r, _mm512_set1_ps(1.0f));
    e = _mm512_fmadd_ps(e, r, _mm512_set1_ps(1.0f));
    const __m512i two_n =
        _mm512_slli_epi32(_mm512_add_epi32(_mm512_cvtps_epi32(n), _mm512_set1_epi32(127)), 23);
    return _mm512_mul_ps(e, _mm512_castsi512_ps(two_n));
}

/* zv__gradients_avx2 sixteen at a time. */
ZV_AVX512 static inline void zv__gradients_avx512(float *x, const float *positive, const float *all,
                                                  size_t n, float lr) {
    const __m512 one = _mm512_set1_ps(1.0f), rate = _mm512_set1_ps(lr);
    for (size_t j = 0; j < n; j += 16) {
        __m512 minus_x = _mm512_sub_ps(_mm512_setzero_ps(), _mm512_loadu_ps(x + j));
        minus_x = _mm512_min_ps(_mm512_set1_ps(80.0f), minus_x);
        minus_x = _mm512_max_ps(_mm512_set1_ps(-80.0f), minus_x);
        const __m512 sigma = _mm512_div_ps(one, _mm512_add_ps(one, zv__exp32_avx512(minus_x)));
        const __m512 rest =
            _mm512_fnmadd_ps(sigma, _mm512_loadu_ps(all + j), _mm512_loadu_ps(positive + j));
        _mm512_storeu_ps(x + j, _mm512_mul_ps(rate, rest));
    }
}

/* The four quarters of two registers, chosen: a's i-th and j-th, then b's k-th and l-th. */
#define ZV_QUARTERS(a, b, i, j, k, l)                                                              \
    _mm512_shuffle_f32x4(a, b, (i) | (j) << 2 | (k) << 4 | (l) << 6)

/* zv__tree32 of sixteen numbers' sums, of s[k] to lane k. */
ZV_AVX512 static inline __m512 zv__tree32_avx512(const __m512 s[ZV__SUMS]) {
    __m512 half[8], pair[4], four[2];
    /* halves: of number k in the lower, of number k + 8 in the upper half */
    ZV_UNROLL
    for (size_t k = 0; k < 8; k++)
        half[k] = _mm512_add_ps(_mm512_mask_blend_ps(0xff00, s[k], s[k + 8]),
                                ZV_QUARTERS(s[k], s[k + 8], 2, 3, 0, 1));
    /* and in each half as zv__tree32_avx2 */
    ZV_UNROLL
    for (size_t k = 0; k < 4; k++)
        pair[k] = _mm512_add_ps(_mm512_unpacklo_ps(half[2 * k], half[2 * k + 1]),
                                _mm512_unpackhi_ps(half[2 * k], half[2 * k + 1]));
    ZV_UNROLL
    for (size_t k = 0; k < 2; k++)
        four[k] = _mm512_add_ps(_mm512_shuffle_ps(pair[2 * k], pair[2 * k + 1], 0x44),
                                _mm512_shuffle_ps(pair[2 * k], pair[2 * k + 1], 0xee));
    const __m512 sum = _mm512_add_ps(ZV_QUARTERS(four[0], four[1], 0, 2, 0, 2),
                                     ZV_QUARTERS(four[0], four[1], 1, 3, 1, 3));
    return ZV_QUARTERS(sum, sum, 0, 2, 1, 3);
}

#endif
