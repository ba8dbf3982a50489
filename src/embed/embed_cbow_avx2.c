/* embed_cbow_avx2.c — the step for AVX2 and FMA: two registers for a cache line, three lines to a block. */
#include "embed/embed_sigmoid_avx2.h"

#include "embed/embed_cbow.h"

#define INLINE static inline __attribute__((always_inline))
#define TARGET ZV_AVX2

enum { TILE = 6, BLOCK = 3, LANES = 8 };

typedef struct line {
    __m256 low, high;
} line;
typedef __m256 factor;

TARGET ZV__HOGWILD INLINE line load(const float *x) {
    return (line){_mm256_load_ps(x), _mm256_load_ps(x + LANES)};
}

TARGET ZV__HOGWILD INLINE void store(float *x, line a) {
    _mm256_store_ps(x, a.low);
    _mm256_store_ps(x + LANES, a.high);
}

TARGET INLINE factor spread(const float *x) {
    return _mm256_broadcast_ss(x);
}

TARGET INLINE line nothing(void) {
    return (line){_mm256_setzero_ps(), _mm256_setzero_ps()};
}

TARGET INLINE line scale(factor f, line b) {
    return (line){_mm256_mul_ps(f, b.low), _mm256_mul_ps(f, b.high)};
}

TARGET INLINE line fused(line a, line b, line sum) {
    return (line){_mm256_fmadd_ps(a.low, b.low, sum.low),
                  _mm256_fmadd_ps(a.high, b.high, sum.high)};
}

TARGET INLINE line weighed(factor f, line b, line sum) {
    return fused((line){f, f}, b, sum);
}

#include "embed/embed_cbow_blocks.h"

/* x_j = h · out_j for n_out ≤ TILE, a constant where this is inlined; eight numbers are written. */
ZV_AVX2 ZV__HOGWILD INLINE void products(float *x, const float *h, const zv__sgns_rows *rows,
                                         size_t first, const size_t n_out) {
    line part[TILE];
    const float *out[TILE];
    ZV_UNROLL
    for (size_t j = 0; j < n_out; j++) {
        part[j] = nothing();
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

ZV_AVX2 ZV__HOGWILD void zv__cbow_avx2(const zv__sgns_rows *rows, float lr, float *scratch,
                                       double *loss) {
    float x[ZV__SGNS_MAX_OUT + LANES], *h = scratch;
    add_inputs(h, rows);
    compare(x, h, rows);
    if (loss) *loss += zv__sgns_loss(x, rows->positive, rows->all, rows->n_out);
    zv__gradients_avx2(x, rows->positive, rows->all, rows->n_out, lr);
    move_rows(rows, h, x);
}
