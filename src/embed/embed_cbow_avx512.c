/* embed_cbow_avx512.c — the step for AVX-512.
 *
 * Rows are taken in blocks of eight cache lines, which stay in registers while one row after another is added up
 * or moved: pointers and weights are then read once for a block. */
#include "embed/embed_sigmoid_avx512.h"

#include "embed/embed_cbow.h"

enum { TILE = 8, BLOCK = 8, LANES = 16 };

#define INLINE static inline __attribute__((always_inline))

/* clang-format off */
#define UP_TO_EIGHT(n, CALL)                                                                       \
    switch (n) {                                                                                   \
        CALL(1) CALL(2) CALL(3) CALL(4) CALL(5) CALL(6) CALL(7)                                    \
        default: CALL(8)                                                                           \
    }
/* clang-format on */

/* h = Σ_i u_i in_i, of n ≤ BLOCK lines from d on, a constant where this is inlined. */
ZV_AVX512 ZV__HOGWILD INLINE void mean_of(float *h, const zv__sgns_rows *rows, size_t d,
                                          const size_t n) {
    __m512 sum[BLOCK];
    const __m512 first = _mm512_set1_ps(rows->weight[0]);
    ZV_UNROLL
    for (size_t k = 0; k < n; k++)
        sum[k] = _mm512_mul_ps(first, _mm512_load_ps(rows->in[0] + d + k * LANES));
    for (size_t i = 1; i < rows->n_in; i++) {
        const float *in = rows->in[i] + d;
        const __m512 weight = _mm512_set1_ps(rows->weight[i]);
        ZV_UNROLL
        for (size_t k = 0; k < n; k++)
            sum[k] = _mm512_fmadd_ps(weight, _mm512_load_ps(in + k * LANES), sum[k]);
    }
    ZV_UNROLL
    for (size_t k = 0; k < n; k++) _mm512_store_ps(h + d + k * LANES, sum[k]);
}

/* x_j = h · out_j for n_out ≤ TILE, a constant where this is inlined; eight numbers are written. */
ZV_AVX512 ZV__HOGWILD INLINE void products(float *x, const float *h, const zv__sgns_rows *rows,
                                           size_t first, const size_t n_out) {
    __m512 sum[ZV__SUMS];
    const float *out[TILE];
    ZV_UNROLL16
    for (size_t j = 0; j < ZV__SUMS; j++) sum[j] = _mm512_setzero_ps();
    ZV_UNROLL
    for (size_t j = 0; j < n_out; j++) out[j] = rows->out[first + j];
    for (size_t d = 0; d < rows->stride; d += LANES) {
        const __m512 a = _mm512_load_ps(h + d);
        ZV_UNROLL
        for (size_t j = 0; j < n_out; j++)
            sum[j] = _mm512_fmadd_ps(a, _mm512_load_ps(out[j] + d), sum[j]);
    }
    _mm256_storeu_ps(x, _mm512_castps512_ps256(zv__tree32_avx512(sum)));
}

/* out_j += g_j h and in_i += u_i Σ_j g_j out_j, of n ≤ BLOCK lines from d on. */
ZV_AVX512 ZV__HOGWILD INLINE void move(const zv__sgns_rows *rows, const float *h, const float *g,
                                       size_t d, const size_t n) {
    __m512 a[BLOCK], rise[BLOCK];
    ZV_UNROLL
    for (size_t k = 0; k < n; k++) {
        a[k] = _mm512_load_ps(h + d + k * LANES);
        rise[k] = _mm512_setzero_ps();
    }
    for (size_t j = 0; j < rows->n_out; j++) {
        float *out = rows->out[j] + d;
        const __m512 weight = _mm512_set1_ps(g[j]);
        ZV_UNROLL
        for (size_t k = 0; k < n; k++) {
            const __m512 b = _mm512_load_ps(out + k * LANES);
            rise[k] = _mm512_fmadd_ps(weight, b, rise[k]);
            _mm512_store_ps(out + k * LANES, _mm512_fmadd_ps(weight, a[k], b));
        }
    }
    for (size_t i = 0; i < rows->n_in; i++) {
        float *in = rows->in[i] + d;
        const __m512 weight = _mm512_set1_ps(rows->weight[i]);
        ZV_UNROLL
        for (size_t k = 0; k < n; k++)
            _mm512_store_ps(in + k * LANES,
                            _mm512_fmadd_ps(weight, rise[k], _mm512_load_ps(in + k * LANES)));
    }
}

/* ---- Blocks and tiles -------------------------------------------------------------------------- */

ZV_AVX512 ZV__HOGWILD static void add_inputs(float *h, const zv__sgns_rows *rows) {
    for (size_t d = 0; d < rows->stride; d += BLOCK * LANES) {
#define CALL(n)                                                                                    \
    case n:                                                                                        \
        mean_of(h, rows, d, n);                                                                    \
        break;
        UP_TO_EIGHT((rows->stride - d) / LANES, CALL)
#undef CALL
    }
}

ZV_AVX512 ZV__HOGWILD static void compare(float *x, const float *h, const zv__sgns_rows *rows) {
    for (size_t j = 0; j < rows->n_out; j += TILE) {
#define CALL(n)                                                                                    \
    case n:                                                                                        \
        products(x + j, h, rows, j, n);                                                            \
        break;
        UP_TO_EIGHT(rows->n_out - j, CALL)
#undef CALL
    }
}

ZV_AVX512 ZV__HOGWILD static void move_rows(const zv__sgns_rows *rows, const float *h,
                                            const float *g) {
    for (size_t d = 0; d < rows->stride; d += BLOCK * LANES) {
#define CALL(n)                                                                                    \
    case n:                                                                                        \
        move(rows, h, g, d, n);                                                                    \
        break;
        UP_TO_EIGHT((rows->stride - d) / LANES, CALL)
#undef CALL
    }
}

ZV_AVX512 ZV__HOGWILD void zv__cbow_avx512(const zv__sgns_rows *rows, float lr, float *scratch,
                                           double *loss) {
    float x[ZV__SGNS_MAX_OUT + LANES], *h = scratch;
    add_inputs(h, rows);
    compare(x, h, rows);
    if (loss) *loss += zv__sgns_loss(x, rows->positive, rows->all, rows->n_out);
    zv__gradients_avx2(x, rows->positive, rows->all, rows->n_out, lr);
    move_rows(rows, h, x);
}
