/* embed_cbow_avx512.c — the step for AVX-512: a register for a cache line, eight of them to a block. */
#include "embed/embed_sigmoid_avx512.h"

#include "embed/embed_cbow.h"

#define INLINE static inline __attribute__((always_inline))
#define TARGET ZV_AVX512

enum { TILE = 8, BLOCK = 8 };

typedef __m512 line, factor;

TARGET ZV__HOGWILD INLINE line load(const float *x) {
    return _mm512_load_ps(x);
}

TARGET ZV__HOGWILD INLINE void store(float *x, line a) {
    _mm512_store_ps(x, a);
}

TARGET INLINE factor spread(const float *x) {
    return _mm512_set1_ps(*x);
}

TARGET INLINE line nothing(void) {
    return _mm512_setzero_ps();
}

TARGET INLINE line scale(factor f, line b) {
    return _mm512_mul_ps(f, b);
}

TARGET INLINE line weighed(factor f, line b, line sum) {
    return _mm512_fmadd_ps(f, b, sum);
}

#include "embed/embed_cbow_blocks.h"

/* x_j = h · out_j for n_out ≤ TILE, a constant where this is inlined; eight numbers are written. */
ZV_AVX512 ZV__HOGWILD INLINE void products(float *x, const float *h, const zv__sgns_rows *rows,
                                           size_t first, const size_t n_out) {
    __m512 sum[ZV__SUMS];
    const float *out[TILE];
    ZV_UNROLL16
    for (size_t j = 0; j < ZV__SUMS; j++) sum[j] = _mm512_setzero_ps();
    ZV_UNROLL
    for (size_t j = 0; j < n_out; j++) out[j] = rows->out[first + j];
    for (size_t d = 0; d < rows->stride; d += LINE) {
        const __m512 a = _mm512_load_ps(h + d);
        ZV_UNROLL
        for (size_t j = 0; j < n_out; j++)
            sum[j] = _mm512_fmadd_ps(a, _mm512_load_ps(out[j] + d), sum[j]);
    }
    _mm256_storeu_ps(x, _mm512_castps512_ps256(zv__tree32_avx512(sum)));
}

ZV_AVX512 ZV__HOGWILD static void compare(float *x, const float *h, const zv__sgns_rows *rows) {
    for (size_t j = 0; j < rows->n_out; j += TILE) {
#define CALL(n)                                                                                    \
    case n:                                                                                        \
        products(x + j, h, rows, j, n);                                                            \
        break;
        UP_TO_MOST_LINES(rows->n_out - j, CALL)
#undef CALL
    }
}

ZV_AVX512 ZV__HOGWILD void zv__cbow_avx512(const zv__sgns_rows *rows, float lr, float *scratch,
                                           double *loss) {
    float x[ZV__SGNS_MAX_OUT + TILE], *h = scratch;
    add_inputs(h, rows);
    compare(x, h, rows);
    if (loss) *loss += zv__sgns_loss(x, rows->positive, rows->all, rows->n_out);
    zv__gradients_avx2(x, rows->positive, rows->all, rows->n_out, lr);
    move_rows(rows, h, x);
}
