/* embed_sgns_avx512.c — the step for AVX-512.
 *
 * As embed_sgns_avx2.c, with rows a cache line at a time. A register holds all partial sums of a product, so
 * that two inputs meet eight outputs at once, and with twice as many registers up to twelve outputs stay in
 * them while rows move. */
#include "embed/embed_sigmoid_avx512.h"

#include "embed/embed_sgns.h"

enum { TILE = 8, MOST_MOVED = 12, LANES = 16 };

#define INLINE static inline __attribute__((always_inline))

/* clang-format off */
#define UP_TO_TILE(n, CALL)                                                                        \
    switch (n) {                                                                                   \
        CALL(1) CALL(2) CALL(3) CALL(4) CALL(5) CALL(6) CALL(7)                                    \
        default: CALL(8)                                                                           \
    }
#define UP_TO_MOST_MOVED(n, CALL)                                                                  \
    switch (n) {                                                                                   \
        CALL(1) CALL(2) CALL(3) CALL(4) CALL(5) CALL(6) CALL(7) CALL(8) CALL(9) CALL(10) CALL(11)  \
        default: CALL(12)                                                                          \
    }
/* clang-format on */

/* Lanes 8 i + j: in_i · out_j for n_in ≤ 2 and n_out ≤ TILE, both constants where this is inlined. */
ZV_AVX512 ZV__HOGWILD INLINE __m512 products(float *const *in, float *const *out, size_t stride,
                                             const size_t n_in, const size_t n_out) {
    __m512 sum[ZV__SUMS];
    ZV_UNROLL16
    for (size_t k = 0; k < ZV__SUMS; k++) sum[k] = _mm512_setzero_ps();
    for (size_t d = 0; d < stride; d += LANES) {
        __m512 a[2];
        ZV_UNROLL
        for (size_t i = 0; i < n_in; i++) a[i] = _mm512_load_ps(in[i] + d);
        ZV_UNROLL
        for (size_t j = 0; j < n_out; j++) {
            const __m512 b = _mm512_load_ps(out[j] + d);
            ZV_UNROLL
            for (size_t i = 0; i < n_in; i++)
                sum[8 * i + j] = _mm512_fmadd_ps(a[i], b, sum[8 * i + j]);
        }
    }
    return zv__tree32_avx512(sum);
}

ZV_AVX512 ZV__HOGWILD static __m512 tile_products(float *const *in, float *const *out,
                                                  size_t stride, size_t n_in, size_t n_out) {
#define CALL(n)                                                                                    \
    case n:                                                                                        \
        return n_in == 2 ? products(in, out, stride, 2, n) : products(in, out, stride, 1, n);
    UP_TO_TILE(n_out, CALL)
#undef CALL
}

/* g[i][j] = lr (a_ij - n_ij σ(in_i · out_j)) for all pairs. The logistic functions, long chains each, come
 * after all products: so they overlap. */
ZV_AVX512 ZV__HOGWILD static void gradients(float *g, size_t wide, const zv__sgns_rows *rows,
                                            float lr, double *loss) {
    for (size_t i = 0; i < rows->n_in; i += 2) {
        const size_t n_in = ZV_MIN((size_t)2, rows->n_in - i);
        for (size_t j = 0; j < rows->n_out; j += TILE) {
            const __m512 x = tile_products(rows->in + i, rows->out + j, rows->stride, n_in,
                                           ZV_MIN((size_t)TILE, rows->n_out - j));
            _mm256_storeu_ps(g + i * wide + j, _mm512_castps512_ps256(x));
            _mm256_storeu_ps(g + (i + 1) * wide + j, _mm512_extractf32x8_ps(x, 1));
        }
    }
    for (size_t i = 0; loss && i < rows->n_in; i++)
        *loss += zv__sgns_loss(g + i * wide, rows->positive + i * wide, rows->all + i * wide,
                               rows->n_out);
    zv__gradients_avx512(g, rows->positive, rows->all, rows->n_in * wide, lr);
}

/* All of the step's outputs, n_out ≤ MOST_MOVED a constant where this is inlined. */
ZV_AVX512 ZV__HOGWILD INLINE void move_in_passing(const zv__sgns_rows *rows, const float *g,
                                                  size_t wide, const size_t n_out) {
    float *out[MOST_MOVED];
    ZV_UNROLL16
    for (size_t j = 0; j < n_out; j++) out[j] = rows->out[j];
    for (size_t d = 0; d < rows->stride; d += LANES) {
        __m512 b[MOST_MOVED], db[MOST_MOVED];
        ZV_UNROLL16
        for (size_t j = 0; j < n_out; j++) {
            b[j] = _mm512_load_ps(out[j] + d);
            db[j] = _mm512_setzero_ps();
        }
        for (size_t i = 0; i < rows->n_in; i++) {
            const __m512 a = _mm512_load_ps(rows->in[i] + d);
            __m512 da = _mm512_setzero_ps();
            ZV_UNROLL16
            for (size_t j = 0; j < n_out; j++) {
                const __m512 weight = _mm512_set1_ps(g[i * wide + j]);
                da = _mm512_fmadd_ps(weight, b[j], da);
                db[j] = _mm512_fmadd_ps(weight, a, db[j]);
            }
            _mm512_store_ps(rows->in[i] + d, _mm512_add_ps(a, da));
        }
        ZV_UNROLL16
        for (size_t j = 0; j < n_out; j++) _mm512_store_ps(out[j] + d, _mm512_add_ps(b[j], db[j]));
    }
}

ZV_AVX512 ZV__HOGWILD static void move_rows(const zv__sgns_rows *rows, const float *g, size_t wide,
                                            float *rise) {
    if (rows->n_out > MOST_MOVED) {
        zv__sgns_move_avx2(rows, g, wide, rise);
        return;
    }
#define CALL(n)                                                                                    \
    case n:                                                                                        \
        move_in_passing(rows, g, wide, n);                                                         \
        break;
    UP_TO_MOST_MOVED(rows->n_out, CALL)
#undef CALL
}

ZV_AVX512 ZV__HOGWILD void zv__sgns_avx512(const zv__sgns_rows *rows, float lr, float *scratch,
                                           double *loss) {
    const size_t wide = zv__sgns_wide(rows->n_out);
    float *g = scratch, *rise = scratch + (rows->n_in + 1) * wide;
    gradients(g, wide, rows, lr, loss);
    move_rows(rows, g, wide, rise);
}
