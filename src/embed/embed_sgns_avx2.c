/* embed_sgns_avx2.c — the step for AVX2 and FMA.
 *
 * Inputs are taken two at a time against tiles of six outputs: the twelve products of a tile stay in
 * registers (12 sums + 2 inputs + 1 output = 15 of 16), so each row is loaded once per tile instead
 * of once per product. Six is 1 + the usual five negatives. The second pass reads both sides of a
 * tile again (from L1) and forms both gradients in one sweep. */
#include <immintrin.h> /* before malloc is banned: its inline functions call it */

#include "embed/embed_sgns.h"

#define ZV_AVX2 __attribute__((target("avx2,fma")))

enum { TILE = 6, LANES = 8 };

/* e^x for |x| ≤ 87: x = n ln 2 + r, 2^n by the exponent bits, e^r by its Taylor series to r^6, which
 * over |r| ≤ ln2/2 errs by 1.2e-7 relative, about one unit in the last place of f32. */
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

/* x[i][j] = in_i · out_j for n_in ≤ 2 and n_out ≤ TILE, both constants where this is inlined. */
ZV_AVX2 ZV__HOGWILD static inline __attribute__((always_inline)) void products(
    float x[2][LANES], float *const *in, float *const *out, size_t stride, const size_t n_in,
    const size_t n_out) {
    __m256 sum[2][TILE];
    for (size_t i = 0; i < n_in; i++)
        for (size_t j = 0; j < n_out; j++) sum[i][j] = _mm256_setzero_ps();
    for (size_t d = 0; d < stride; d += LANES) {
        __m256 a[2];
        for (size_t i = 0; i < n_in; i++) a[i] = _mm256_load_ps(in[i] + d);
        for (size_t j = 0; j < n_out; j++) {
            const __m256 b = _mm256_load_ps(out[j] + d);
            for (size_t i = 0; i < n_in; i++) sum[i][j] = _mm256_fmadd_ps(a[i], b, sum[i][j]);
        }
    }
    for (size_t i = 0; i < n_in; i++)
        for (size_t j = 0; j < n_out; j++) x[i][j] = sum_ps(sum[i][j]);
}

/* rise_i += Σ_j g_ij out_j and change_j += Σ_i g_ij in_i. */
ZV_AVX2 ZV__HOGWILD static inline __attribute__((always_inline)) void gather(
    float *const *rise, float *change, float *const *in, float *const *out, const float g[2][LANES],
    size_t stride, const size_t n_in, const size_t n_out) {
    for (size_t d = 0; d < stride; d += LANES) {
        __m256 a[2], da[2];
        for (size_t i = 0; i < n_in; i++) {
            a[i] = _mm256_load_ps(in[i] + d);
            da[i] = _mm256_load_ps(rise[i] + d);
        }
        for (size_t j = 0; j < n_out; j++) {
            const __m256 b = _mm256_load_ps(out[j] + d);
            __m256 db = _mm256_load_ps(change + j * stride + d);
            for (size_t i = 0; i < n_in; i++) {
                const __m256 weight = _mm256_broadcast_ss(&g[i][j]);
                da[i] = _mm256_fmadd_ps(weight, b, da[i]);
                db = _mm256_fmadd_ps(weight, a[i], db);
            }
            _mm256_store_ps(change + j * stride + d, db);
        }
        for (size_t i = 0; i < n_in; i++) _mm256_store_ps(rise[i] + d, da[i]);
    }
}

/* The compiler unrolls each case completely. clang-format 14 finds no rest on this macro. */
/* clang-format off */
#define FOR_EACH_SHAPE(n_in, n_out, CALL)                                                          \
    switch ((n_in - 1) * TILE + n_out) {                                                           \
        CALL(1, 1) CALL(1, 2) CALL(1, 3) CALL(1, 4) CALL(1, 5) CALL(1, 6)                          \
        CALL(2, 1) CALL(2, 2) CALL(2, 3) CALL(2, 4) CALL(2, 5) CALL(2, 6)                          \
        default: break;                                                                            \
    }
/* clang-format on */

ZV_AVX2 ZV__HOGWILD static void tile_products(float x[2][LANES], float *const *in,
                                              float *const *out, size_t stride, size_t n_in,
                                              size_t n_out) {
#define CALL(a, b)                                                                                 \
    case (a - 1) * TILE + b:                                                                       \
        products(x, in, out, stride, a, b);                                                        \
        break;
    FOR_EACH_SHAPE(n_in, n_out, CALL)
#undef CALL
}

ZV_AVX2 ZV__HOGWILD static void tile_gather(float *const *rise, float *change, float *const *in,
                                            float *const *out, const float g[2][LANES],
                                            size_t stride, size_t n_in, size_t n_out) {
#define CALL(a, b)                                                                                 \
    case (a - 1) * TILE + b:                                                                       \
        gather(rise, change, in, out, g, stride, a, b);                                            \
        break;
    FOR_EACH_SHAPE(n_in, n_out, CALL)
#undef CALL
}

ZV_AVX2 ZV__HOGWILD static void add_rows(float *y, const float *x, size_t n) {
    for (size_t d = 0; d < n; d += LANES)
        _mm256_store_ps(y + d, _mm256_add_ps(_mm256_load_ps(y + d), _mm256_load_ps(x + d)));
}

/* One or two inputs against all outputs, tile by tile. With more than one tile the inputs must not
 * change between tiles, so their rise is collected aside; with one it goes straight into the row. */
ZV_AVX2 ZV__HOGWILD static void step_pair(const zv__sgns_rows *rows, size_t first, size_t n_in,
                                          float lr, float *change, double *loss) {
    float x[2][LANES] = {{0}}, g[2][LANES], all[2][ZV__SGNS_MAX_OUT];
    float *const *in = rows->in + first;
    const size_t stride = rows->stride;
    float *aside[2] = {change + rows->n_out * stride, change + (rows->n_out + 1) * stride};
    const bool one_tile = rows->n_out <= TILE && (n_in == 1 || in[0] != in[1]);
    float *const *rise = one_tile ? in : aside;
    if (!one_tile) memset(aside[0], 0, 2 * stride * sizeof(float));
    for (size_t j = 0; j < rows->n_out; j += TILE) {
        const size_t n_out = ZV_MIN((size_t)TILE, rows->n_out - j);
        tile_products(x, in, rows->out + j, stride, n_in, n_out);
        const __m256 y = j == 0 ? _mm256_set_ps(0, 0, 0, 0, 0, 0, 0, 1.0f) : _mm256_setzero_ps();
        for (size_t i = 0; i < n_in; i++) {
            _mm256_storeu_ps(g[i], gradient_ps(_mm256_loadu_ps(x[i]), y, lr));
            if (loss) memcpy(all[i] + j, x[i], n_out * sizeof(float));
        }
        tile_gather(rise, change + j * stride, in, rows->out + j, (const float(*)[LANES])g, stride,
                    n_in, n_out);
    }
    for (size_t i = 0; i < n_in; i++) {
        if (loss) *loss += zv__sgns_loss(all[i], rows->n_out);
        if (!one_tile) add_rows(in[i], aside[i], stride);
    }
}

ZV_AVX2 ZV__HOGWILD void zv__sgns_avx2(const zv__sgns_rows *rows, float lr, float *scratch,
                                       double *loss) {
    memset(scratch, 0, rows->n_out * rows->stride * sizeof *scratch);
    for (size_t i = 0; i < rows->n_in; i += 2)
        step_pair(rows, i, ZV_MIN((size_t)2, rows->n_in - i), lr, scratch, loss);
    for (size_t j = 0; j < rows->n_out; j++)
        add_rows(rows->out[j], scratch + j * rows->stride, rows->stride);
}
