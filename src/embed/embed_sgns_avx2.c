/* embed_sgns_avx2.c — the step for AVX2 and FMA.
 *
 * First pass: the products, two inputs against three outputs at a time. Each product has a register for
 * either half of its partial sums (12 sums + 2 inputs + 1 output = 15 of 16), so five loads feed six
 * fused operations. Second pass: for eight dimensions at a time, the changes of up to eight outputs (three words and
 * the usual five negatives) stay in registers, the outputs in these or the first cache, while the inputs pass by, each
 * loaded once and used in sixteen fused operations. With one tile inputs are changed in passing; with more, their
 * changes are collected over the tiles. */
#include "embed/embed_sigmoid_avx2.h"

#include "embed/embed_sgns.h"

enum { TILE = 8, SUMMED = 3, LANES = 8 };

/* The compiler unrolls each case completely. clang-format 14 finds no rest on this macro. */
/* clang-format off */
#define UP_TO_TILE(n, CALL)                                                                        \
    switch (n) {                                                                                   \
        CALL(1) CALL(2) CALL(3) CALL(4) CALL(5) CALL(6) CALL(7)                                    \
        default: CALL(8)                                                                           \
    }
/* clang-format on */

#define INLINE static inline __attribute__((always_inline))

/* sum[i][j] = the partial sums of in_i · out_j, halves added, for n_in ≤ 2 and n_out ≤ SUMMED, both
 * constants where this is inlined. */
ZV_AVX2 ZV__HOGWILD INLINE void sum_up(__m256 sum[2][LANES], size_t first, float *const *in,
                                       float *const *out, size_t stride, const size_t n_in,
                                       const size_t n_out) {
    __m256 part[2][SUMMED][2];
    ZV_UNROLL
    for (size_t i = 0; i < n_in; i++) ZV_UNROLL
    for (size_t j = 0; j < n_out; j++) ZV_UNROLL
    for (size_t half = 0; half < 2; half++) part[i][j][half] = _mm256_setzero_ps();
    for (size_t d = 0; d < stride; d += ZV__SUMS) ZV_UNROLL
    for (size_t half = 0; half < 2; half++) {
        __m256 a[2];
        ZV_UNROLL
        for (size_t i = 0; i < n_in; i++) a[i] = _mm256_load_ps(in[i] + d + half * LANES);
        ZV_UNROLL
        for (size_t j = 0; j < n_out; j++) {
            const __m256 b = _mm256_load_ps(out[j] + d + half * LANES);
            ZV_UNROLL
            for (size_t i = 0; i < n_in; i++)
                part[i][j][half] = _mm256_fmadd_ps(a[i], b, part[i][j][half]);
        }
    }
    ZV_UNROLL
    for (size_t i = 0; i < n_in; i++) ZV_UNROLL
    for (size_t j = 0; j < n_out; j++)
        sum[i][first + j] = _mm256_add_ps(part[i][j][0], part[i][j][1]);
}

/* x[i][j] = in_i · out_j for n_in ≤ 2 and n_out ≤ TILE, both constants where this is inlined. */
ZV_AVX2 ZV__HOGWILD INLINE void products(__m256 x[2], float *const *in, float *const *out,
                                         size_t stride, const size_t n_in, const size_t n_out) {
    __m256 sum[2][LANES];
    ZV_UNROLL
    for (size_t i = 0; i < n_in; i++) ZV_UNROLL
    for (size_t j = 0; j < LANES; j++) sum[i][j] = _mm256_setzero_ps();
    ZV_UNROLL
    for (size_t j = 0; j < n_out; j += SUMMED)
        sum_up(sum, j, in, out + j, stride, n_in, ZV_MIN((size_t)SUMMED, n_out - j));
    ZV_UNROLL
    for (size_t i = 0; i < n_in; i++) x[i] = zv__tree32_avx2(sum[i]);
}

ZV_AVX2 ZV__HOGWILD static void tile_products(__m256 x[2], float *const *in, float *const *out,
                                              size_t stride, size_t n_in, size_t n_out) {
#define CALL(n)                                                                                    \
    case n:                                                                                        \
        if (n_in == 2)                                                                             \
            products(x, in, out, stride, 2, n);                                                    \
        else                                                                                       \
            products(x, in, out, stride, 1, n);                                                    \
        break;
    UP_TO_TILE(n_out, CALL)
#undef CALL
}

/* g[i][j] = lr (a_ij - n_ij σ(in_i · out_j)) for all pairs. The logistic functions, long chains each, come
 * after all products: so they overlap. */
ZV_AVX2 ZV__HOGWILD static void gradients(float *g, size_t wide, const zv__sgns_rows *rows,
                                          float lr, double *loss) {
    for (size_t i = 0; i < rows->n_in; i += 2) {
        const size_t n_in = ZV_MIN((size_t)2, rows->n_in - i);
        for (size_t j = 0; j < rows->n_out; j += TILE) {
            __m256 x[2];
            tile_products(x, rows->in + i, rows->out + j, rows->stride, n_in,
                          ZV_MIN((size_t)TILE, rows->n_out - j));
            for (size_t k = 0; k < n_in; k++) _mm256_storeu_ps(g + (i + k) * wide + j, x[k]);
        }
    }
    for (size_t i = 0; loss && i < rows->n_in; i++)
        *loss += zv__sgns_loss(g + i * wide, rows->positive + i * wide, rows->all + i * wide,
                               rows->n_out);
    zv__gradients_avx2(g, rows->positive, rows->all, rows->n_in * wide, lr);
}

/* ---- Changes --------------------------------------------------------------------------------- */

/* Eight dimensions of n_out ≤ TILE outputs, a constant where this is inlined: an input passes by, returns
 * da + Σ_j g_j out_j, and each output takes on g_j a. */
ZV_AVX2 ZV__HOGWILD INLINE __m256 pass_by(const __m256 b[TILE], __m256 db[TILE], __m256 a,
                                          __m256 da, const float *g, const size_t n_out) {
    ZV_UNROLL
    for (size_t j = 0; j < n_out; j++) {
        const __m256 weight = _mm256_broadcast_ss(g + j);
        da = _mm256_fmadd_ps(weight, b[j], da);
        db[j] = _mm256_fmadd_ps(weight, a, db[j]);
    }
    return da;
}

/* All inputs pass by outputs first … first + n_out. Their changes are collected in rise [n_in, LANES]; with the
 * last outputs they arrive. */
ZV_AVX2 ZV__HOGWILD INLINE void move_some(const zv__sgns_rows *rows, size_t first, const float *g,
                                          size_t wide, float *rise, size_t d, const size_t n_out) {
    __m256 b[TILE], db[TILE];
    ZV_UNROLL
    for (size_t j = 0; j < n_out; j++) {
        b[j] = _mm256_load_ps(rows->out[first + j] + d);
        db[j] = _mm256_setzero_ps();
    }
    const bool last = first + n_out == rows->n_out;
    for (size_t i = 0; i < rows->n_in; i++) {
        const __m256 a = _mm256_load_ps(rows->in[i] + d);
        const __m256 before = first == 0 ? _mm256_setzero_ps() : _mm256_load_ps(rise + i * LANES);
        const __m256 da = pass_by(b, db, a, before, g + i * wide + first, n_out);
        if (last)
            _mm256_store_ps(rows->in[i] + d, _mm256_add_ps(a, da));
        else
            _mm256_store_ps(rise + i * LANES, da);
    }
    ZV_UNROLL
    for (size_t j = 0; j < n_out; j++)
        _mm256_store_ps(rows->out[first + j] + d, _mm256_add_ps(b[j], db[j]));
}

ZV_AVX2 ZV__HOGWILD void zv__sgns_move_avx2(const zv__sgns_rows *rows, const float *g, size_t wide,
                                            float *rise) {
    for (size_t d = 0; d < rows->stride; d += LANES)
        for (size_t j = 0; j < rows->n_out; j += TILE) {
#define CALL(n)                                                                                    \
    case n:                                                                                        \
        move_some(rows, j, g, wide, rise, d, n);                                                   \
        break;
            UP_TO_TILE(rows->n_out - j, CALL)
#undef CALL
        }
}

ZV_AVX2 ZV__HOGWILD void zv__sgns_avx2(const zv__sgns_rows *rows, float lr, float *scratch,
                                       double *loss) {
    const size_t wide = zv__sgns_wide(rows->n_out);
    float *g = scratch, *rise = scratch + (rows->n_in + 1) * wide;
    gradients(g, wide, rows, lr, loss);
    zv__sgns_move_avx2(rows, g, wide, rise);
}
