/* embed_cbow_avx512.c — the step for AVX-512: embed_cbow_avx2.c with a register for a cache line. */
#include "embed/embed_sigmoid_avx512.h"

#include "embed/embed_cbow.h"

enum { TILE = 8, LANES = 16 };

#define INLINE static inline __attribute__((always_inline))

/* h = Σ_i u_i in_i */
ZV_AVX512 ZV__HOGWILD INLINE __m512 mean_of(const zv__sgns_rows *rows, size_t d) {
    __m512 a = _mm512_mul_ps(_mm512_set1_ps(rows->weight[0]), _mm512_load_ps(rows->in[0] + d));
    for (size_t i = 1; i < rows->n_in; i++)
        a = _mm512_fmadd_ps(_mm512_set1_ps(rows->weight[i]), _mm512_load_ps(rows->in[i] + d), a);
    return a;
}

/* x_j = h · out_j for n_out ≤ TILE, a constant where this is inlined; eight numbers are written. With the
 * first tile h is made on the way, with the others it is read. */
ZV_AVX512 ZV__HOGWILD INLINE void products(float *x, float *h, const zv__sgns_rows *rows,
                                           size_t first, const size_t n_out) {
    __m512 sum[ZV__SUMS];
    float *out[TILE];
    ZV_UNROLL16
    for (size_t j = 0; j < ZV__SUMS; j++) sum[j] = _mm512_setzero_ps();
    ZV_UNROLL
    for (size_t j = 0; j < n_out; j++) out[j] = rows->out[first + j];
    for (size_t d = 0; d < rows->stride; d += LANES) {
        const __m512 a = first == 0 ? mean_of(rows, d) : _mm512_load_ps(h + d);
        if (first == 0) _mm512_store_ps(h + d, a);
        ZV_UNROLL
        for (size_t j = 0; j < n_out; j++)
            sum[j] = _mm512_fmadd_ps(a, _mm512_load_ps(out[j] + d), sum[j]);
    }
    _mm256_storeu_ps(x, _mm512_castps512_ps256(zv__tree32_avx512(sum)));
}

ZV_AVX512 ZV__HOGWILD static void tile_products(float *x, float *h, const zv__sgns_rows *rows,
                                                size_t first) {
#define CALL(n)                                                                                    \
    case n:                                                                                        \
        products(x, h, rows, first, n);                                                            \
        break;
    /* clang-format off */
    switch (rows->n_out - first) {
        CALL(1) CALL(2) CALL(3) CALL(4) CALL(5) CALL(6) CALL(7) default: CALL(8)
    }
    /* clang-format on */
#undef CALL
}

/* out_j += g_j h and in_i += u_i Σ_j g_j out_j. */
ZV_AVX512 ZV__HOGWILD static void move(const zv__sgns_rows *rows, const float *h, const float *g) {
    for (size_t d = 0; d < rows->stride; d += LANES) {
        const __m512 a = _mm512_load_ps(h + d);
        __m512 rise = _mm512_setzero_ps();
        for (size_t j = 0; j < rows->n_out; j++) {
            const __m512 weight = _mm512_set1_ps(g[j]), b = _mm512_load_ps(rows->out[j] + d);
            rise = _mm512_fmadd_ps(weight, b, rise);
            _mm512_store_ps(rows->out[j] + d, _mm512_fmadd_ps(weight, a, b));
        }
        for (size_t i = 0; i < rows->n_in; i++)
            _mm512_store_ps(rows->in[i] + d, _mm512_fmadd_ps(_mm512_set1_ps(rows->weight[i]), rise,
                                                             _mm512_load_ps(rows->in[i] + d)));
    }
}

ZV_AVX512 ZV__HOGWILD void zv__cbow_avx512(const zv__sgns_rows *rows, float lr, float *scratch,
                                           double *loss) {
    float x[ZV__SGNS_MAX_OUT + LANES];
    for (size_t j = 0; j < rows->n_out; j += TILE) tile_products(x + j, scratch, rows, j);
    if (loss) *loss += zv__sgns_loss(x, rows->positive, rows->all, rows->n_out);
    zv__gradients_avx2(x, rows->positive, rows->all, rows->n_out, lr);
    move(rows, scratch, x);
}
