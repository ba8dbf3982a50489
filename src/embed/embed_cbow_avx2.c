/* embed_cbow_avx2.c — the step for AVX2 and FMA.
 *
 * A row is taken in blocks of three cache lines, which stay in registers while one row after another is added up
 * or moved: pointers and weights are then read once for a block. */
#include "embed/embed_sigmoid_avx2.h"

#include "embed/embed_cbow.h"

enum { TILE = 6, BLOCK = 3, LANES = 8, LINE = ZV__SUMS };

#define INLINE static inline __attribute__((always_inline))

typedef struct line {
    __m256 low, high;
} line;

ZV_AVX2 ZV__HOGWILD INLINE line load(const float *x) {
    return (line){_mm256_load_ps(x), _mm256_load_ps(x + LANES)};
}

ZV_AVX2 ZV__HOGWILD INLINE void store(float *x, line a) {
    _mm256_store_ps(x, a.low);
    _mm256_store_ps(x + LANES, a.high);
}

ZV_AVX2 INLINE line scale(line a, __m256 factor) {
    return (line){_mm256_mul_ps(a.low, factor), _mm256_mul_ps(a.high, factor)};
}

ZV_AVX2 INLINE line fused(line a, line b, line sum) {
    return (line){_mm256_fmadd_ps(a.low, b.low, sum.low),
                  _mm256_fmadd_ps(a.high, b.high, sum.high)};
}

ZV_AVX2 INLINE line weighed(__m256 weight, line b, line sum) {
    return fused((line){weight, weight}, b, sum);
}

static const line NOTHING;

/* h = Σ_i u_i in_i, of n lines from d on, a constant where this is inlined. */
ZV_AVX2 ZV__HOGWILD INLINE void mean_of(float *h, const zv__sgns_rows *rows, size_t d,
                                        const size_t n) {
    line sum[BLOCK];
    const __m256 first = _mm256_broadcast_ss(rows->weight);
    ZV_UNROLL
    for (size_t k = 0; k < n; k++) sum[k] = scale(load(rows->in[0] + d + k * LINE), first);
    for (size_t i = 1; i < rows->n_in; i++) {
        const float *in = rows->in[i] + d;
        const __m256 weight = _mm256_broadcast_ss(rows->weight + i);
        ZV_UNROLL
        for (size_t k = 0; k < n; k++) sum[k] = weighed(weight, load(in + k * LINE), sum[k]);
    }
    ZV_UNROLL
    for (size_t k = 0; k < n; k++) store(h + d + k * LINE, sum[k]);
}

/* x_j = h · out_j for n_out ≤ TILE, a constant where this is inlined; eight numbers are written. */
ZV_AVX2 ZV__HOGWILD INLINE void products(float *x, const float *h, const zv__sgns_rows *rows,
                                         size_t first, const size_t n_out) {
    line part[TILE];
    const float *out[TILE];
    ZV_UNROLL
    for (size_t j = 0; j < n_out; j++) {
        part[j] = NOTHING;
        out[j] = rows->out[first + j];
    }
    for (size_t d = 0; d < rows->stride; d += LINE) {
        const line a = load(h + d);
        ZV_UNROLL
        for (size_t j = 0; j < n_out; j++) part[j] = fused(a, load(out[j] + d), part[j]);
    }
    __m256 sum[LANES];
    ZV_UNROLL
    for (size_t j = 0; j < LANES; j++)
        sum[j] = j < n_out ? _mm256_add_ps(part[j].low, part[j].high) : _mm256_setzero_ps();
    _mm256_storeu_ps(x, zv__tree32_avx2(sum));
}

/* out_j += g_j h and in_i += u_i Σ_j g_j out_j, of n lines from d on. */
ZV_AVX2 ZV__HOGWILD INLINE void move(const zv__sgns_rows *rows, const float *h, const float *g,
                                     size_t d, const size_t n) {
    line a[BLOCK], rise[BLOCK];
    ZV_UNROLL
    for (size_t k = 0; k < n; k++) {
        a[k] = load(h + d + k * LINE);
        rise[k] = NOTHING;
    }
    for (size_t j = 0; j < rows->n_out; j++) {
        float *out = rows->out[j] + d;
        const __m256 weight = _mm256_broadcast_ss(g + j);
        ZV_UNROLL
        for (size_t k = 0; k < n; k++) {
            const line b = load(out + k * LINE);
            rise[k] = weighed(weight, b, rise[k]);
            store(out + k * LINE, weighed(weight, a[k], b));
        }
    }
    for (size_t i = 0; i < rows->n_in; i++) {
        float *in = rows->in[i] + d;
        const __m256 weight = _mm256_broadcast_ss(rows->weight + i);
        ZV_UNROLL
        for (size_t k = 0; k < n; k++)
            store(in + k * LINE, weighed(weight, rise[k], load(in + k * LINE)));
    }
}

/* ---- Blocks and tiles -------------------------------------------------------------------------- */

ZV_AVX2 ZV__HOGWILD static void add_inputs(float *h, const zv__sgns_rows *rows) {
    size_t d = 0;
    for (; d + BLOCK * LINE <= rows->stride; d += BLOCK * LINE) mean_of(h, rows, d, BLOCK);
    for (; d < rows->stride; d += LINE) mean_of(h, rows, d, 1);
}

ZV_AVX2 ZV__HOGWILD static void compare(float *x, const float *h, const zv__sgns_rows *rows) {
    for (size_t j = 0; j < rows->n_out; j += TILE) {
#define CALL(n)                                                                                    \
    case n:                                                                                        \
        products(x + j, h, rows, j, n);                                                            \
        break;
        /* clang-format off */
        switch (rows->n_out - j) {
            CALL(1) CALL(2) CALL(3) CALL(4) CALL(5) default: CALL(6)
        }
        /* clang-format on */
#undef CALL
    }
}

ZV_AVX2 ZV__HOGWILD static void move_rows(const zv__sgns_rows *rows, const float *h,
                                          const float *g) {
    size_t d = 0;
    for (; d + BLOCK * LINE <= rows->stride; d += BLOCK * LINE) move(rows, h, g, d, BLOCK);
    for (; d < rows->stride; d += LINE) move(rows, h, g, d, 1);
}

ZV_AVX2 ZV__HOGWILD void zv__cbow_avx2(const zv__sgns_rows *rows, float lr, float *scratch,
                                       double *loss) {
    float x[ZV__SGNS_MAX_OUT + LANES], *h = scratch;
    add_inputs(h, rows);
    compare(x, h, rows);
    if (loss) *loss += zv__sgns_loss(x, rows->positive, rows->all, rows->n_out);
    zv__gradients_avx2(x, rows->positive, rows->all, rows->n_out, lr);
    move_rows(rows, h, x);
}
