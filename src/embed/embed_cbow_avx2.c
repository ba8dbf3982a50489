/* embed_cbow_avx2.c — the step for AVX2 and FMA.
 *
 * Two passes over blocks of 32 floats. The first adds up the inputs in four registers and takes the
 * block's share of the products with six outputs (ten sums); the second forms the inputs' rise from the
 * outputs and moves both. A row is thus read once per pass, from L1 in the second. */
#include <immintrin.h> /* before malloc is banned: its inline functions call it */

#include "embed/embed_cbow.h"

#define ZV_AVX2 __attribute__((target("avx2,fma")))

enum { TILE = 6, LANES = 8, BLOCK = 2 };

ZV_AVX2 static inline __m256 exp_ps(__m256 x) {
    const __m256 n = _mm256_round_ps(_mm256_mul_ps(x, _mm256_set1_ps(1.44269504f)),
                                     _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
    /* ln 2 in two parts, the first with few bits, so that n · part is exact */
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

/* lr (y - σ(x)) for eight products; y is 1 in `positive` lanes. NaN stays NaN (min and max take
 * their second operand then), so a diverged run is seen. */
ZV_AVX2 static inline __m256 gradient_ps(__m256 x, __m256 y, float lr) {
    __m256 minus_x = _mm256_sub_ps(_mm256_setzero_ps(), x);
    minus_x = _mm256_min_ps(_mm256_set1_ps(80.0f), minus_x);
    minus_x = _mm256_max_ps(_mm256_set1_ps(-80.0f), minus_x);
    const __m256 one = _mm256_set1_ps(1.0f);
    const __m256 sigma = _mm256_div_ps(one, _mm256_add_ps(one, exp_ps(minus_x)));
    return _mm256_mul_ps(_mm256_set1_ps(lr), _mm256_sub_ps(y, sigma));
}

ZV_AVX2 static inline float sum_ps(__m256 v) {
    __m128 s = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    s = _mm_add_ps(s, _mm_movehl_ps(s, s));
    return _mm_cvtss_f32(_mm_add_ss(s, _mm_movehdup_ps(s)));
}

/* x_j = h · out_j, n_out ≤ TILE a constant where this is inlined. `h` is made on the way where `in` is
 * given, and read where it is NULL. */
ZV_AVX2 ZV__HOGWILD static inline __attribute__((always_inline)) void products(
    float *x, float *h, float *const *in, size_t n_in, float *const *out, size_t stride,
    const size_t n_out) {
    const __m256 share = _mm256_set1_ps(1.0f / (float)n_in);
    __m256 sum[TILE];
    for (size_t j = 0; j < n_out; j++) sum[j] = _mm256_setzero_ps();
    for (size_t d = 0; d < stride; d += BLOCK * LANES) {
        __m256 a[BLOCK];
        for (size_t b = 0; b < BLOCK; b++) a[b] = _mm256_load_ps((in ? in[0] : h) + d + b * LANES);
        if (in) {
            for (size_t i = 1; i < n_in; i++)
                for (size_t b = 0; b < BLOCK; b++)
                    a[b] = _mm256_add_ps(a[b], _mm256_load_ps(in[i] + d + b * LANES));
            for (size_t b = 0; b < BLOCK; b++) {
                a[b] = _mm256_mul_ps(a[b], share);
                _mm256_store_ps(h + d + b * LANES, a[b]);
            }
        }
        for (size_t b = 0; b < BLOCK; b++)
            for (size_t j = 0; j < n_out; j++)
                sum[j] = _mm256_fmadd_ps(a[b], _mm256_load_ps(out[j] + d + b * LANES), sum[j]);
    }
    for (size_t j = 0; j < n_out; j++) x[j] = sum_ps(sum[j]);
}

ZV_AVX2 ZV__HOGWILD static void tile_products(float *x, float *h, float *const *in, size_t n_in,
                                              float *const *out, size_t stride, size_t n_out) {
    switch (n_out) {
    case 1:
        products(x, h, in, n_in, out, stride, 1);
        break;
    case 2:
        products(x, h, in, n_in, out, stride, 2);
        break;
    case 3:
        products(x, h, in, n_in, out, stride, 3);
        break;
    case 4:
        products(x, h, in, n_in, out, stride, 4);
        break;
    case 5:
        products(x, h, in, n_in, out, stride, 5);
        break;
    default:
        products(x, h, in, n_in, out, stride, 6);
        break;
    }
}

/* out_j += g_j h and in_i += (1/C) Σ_j g_j out_j. Two loops over the outputs: a negative drawn twice
 * must be read as it was before the step. */
ZV_AVX2 ZV__HOGWILD static void move(const zv__sgns_rows *rows, const float *h, const float *g) {
    const __m256 share = _mm256_set1_ps(1.0f / (float)rows->n_in);
    for (size_t d = 0; d < rows->stride; d += BLOCK * LANES) {
        __m256 rise[BLOCK], a[BLOCK];
        for (size_t b = 0; b < BLOCK; b++) {
            rise[b] = _mm256_setzero_ps();
            a[b] = _mm256_load_ps(h + d + b * LANES);
        }
        for (size_t j = 0; j < rows->n_out; j++) {
            const __m256 weight = _mm256_broadcast_ss(g + j);
            for (size_t b = 0; b < BLOCK; b++)
                rise[b] =
                    _mm256_fmadd_ps(weight, _mm256_load_ps(rows->out[j] + d + b * LANES), rise[b]);
        }
        for (size_t j = 0; j < rows->n_out; j++) {
            const __m256 weight = _mm256_broadcast_ss(g + j);
            float *o = rows->out[j] + d;
            for (size_t b = 0; b < BLOCK; b++)
                _mm256_store_ps(o + b * LANES,
                                _mm256_fmadd_ps(weight, a[b], _mm256_load_ps(o + b * LANES)));
        }
        for (size_t b = 0; b < BLOCK; b++) rise[b] = _mm256_mul_ps(rise[b], share);
        for (size_t i = 0; i < rows->n_in; i++)
            for (size_t b = 0; b < BLOCK; b++) {
                float *o = rows->in[i] + d + b * LANES;
                _mm256_store_ps(o, _mm256_add_ps(_mm256_load_ps(o), rise[b]));
            }
    }
}

ZV_AVX2 ZV__HOGWILD void zv__cbow_avx2(const zv__sgns_rows *rows, float lr, float *scratch,
                                       double *loss) {
    float x[ZV__SGNS_MAX_OUT + LANES] = {0}, g[ZV__SGNS_MAX_OUT + LANES];
    for (size_t j = 0; j < rows->n_out; j += TILE)
        tile_products(x + j, scratch, j == 0 ? rows->in : NULL, rows->n_in, rows->out + j,
                      rows->stride, ZV_MIN((size_t)TILE, rows->n_out - j));
    for (size_t j = 0; j < rows->n_out; j += LANES) {
        const __m256 y = j == 0 ? _mm256_set_ps(0, 0, 0, 0, 0, 0, 0, 1.0f) : _mm256_setzero_ps();
        _mm256_storeu_ps(g + j, gradient_ps(_mm256_loadu_ps(x + j), y, lr));
    }
    if (loss) *loss += zv__sgns_loss(x, rows->n_out);
    move(rows, scratch, g);
}
