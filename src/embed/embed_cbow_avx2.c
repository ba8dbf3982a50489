/* embed_cbow_avx2.c — the step for AVX2 and FMA.
 *
 * Two passes over cache lines of 16 floats. The first adds up the inputs in two registers and takes the
 * line's share of the products with six outputs (twelve sums); the second forms the inputs' rise from the
 * outputs and moves both. A row is thus read once per pass, from L1 in the second. */
#include "embed/embed_sigmoid_avx2.h"

#include "embed/embed_cbow.h"

enum { TILE = 6, LANES = 8, LINE = ZV__SUMS };

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

/* h = Σ_i u_i in_i */
ZV_AVX2 ZV__HOGWILD INLINE line mean_of(const zv__sgns_rows *rows, size_t d) {
    line a = scale(load(rows->in[0] + d), _mm256_broadcast_ss(rows->weight));
    for (size_t i = 1; i < rows->n_in; i++)
        a = weighed(_mm256_broadcast_ss(rows->weight + i), load(rows->in[i] + d), a);
    return a;
}

/* x_j = h · out_j for n_out ≤ TILE, a constant where this is inlined; eight numbers are written. With the
 * first tile h is made on the way, with the others it is read. */
ZV_AVX2 ZV__HOGWILD INLINE void products(float *x, float *h, const zv__sgns_rows *rows,
                                         size_t first, const size_t n_out) {
    line part[TILE];
    float *out[TILE];
    ZV_UNROLL
    for (size_t j = 0; j < n_out; j++) {
        part[j] = NOTHING;
        out[j] = rows->out[first + j];
    }
    for (size_t d = 0; d < rows->stride; d += LINE) {
        const line a = first == 0 ? mean_of(rows, d) : load(h + d);
        if (first == 0) store(h + d, a);
        ZV_UNROLL
        for (size_t j = 0; j < n_out; j++) part[j] = fused(a, load(out[j] + d), part[j]);
    }
    __m256 sum[LANES];
    ZV_UNROLL
    for (size_t j = 0; j < LANES; j++)
        sum[j] = j < n_out ? _mm256_add_ps(part[j].low, part[j].high) : _mm256_setzero_ps();
    _mm256_storeu_ps(x, zv__tree32_avx2(sum));
}

ZV_AVX2 ZV__HOGWILD static void tile_products(float *x, float *h, const zv__sgns_rows *rows,
                                              size_t first) {
    switch (rows->n_out - first) {
    case 1:
        products(x, h, rows, first, 1);
        break;
    case 2:
        products(x, h, rows, first, 2);
        break;
    case 3:
        products(x, h, rows, first, 3);
        break;
    case 4:
        products(x, h, rows, first, 4);
        break;
    case 5:
        products(x, h, rows, first, 5);
        break;
    default:
        products(x, h, rows, first, 6);
        break;
    }
}

/* out_j += g_j h and in_i += u_i Σ_j g_j out_j. */
ZV_AVX2 ZV__HOGWILD static void move(const zv__sgns_rows *rows, const float *h, const float *g) {
    for (size_t d = 0; d < rows->stride; d += LINE) {
        const line a = load(h + d);
        line rise = NOTHING;
        for (size_t j = 0; j < rows->n_out; j++) {
            const __m256 weight = _mm256_broadcast_ss(g + j);
            const line b = load(rows->out[j] + d);
            rise = weighed(weight, b, rise);
            store(rows->out[j] + d, weighed(weight, a, b));
        }
        for (size_t i = 0; i < rows->n_in; i++)
            store(rows->in[i] + d,
                  weighed(_mm256_broadcast_ss(rows->weight + i), rise, load(rows->in[i] + d)));
    }
}

ZV_AVX2 ZV__HOGWILD void zv__cbow_avx2(const zv__sgns_rows *rows, float lr, float *scratch,
                                       double *loss) {
    float x[ZV__SGNS_MAX_OUT + LANES];
    for (size_t j = 0; j < rows->n_out; j += TILE) tile_products(x + j, scratch, rows, j);
    if (loss) *loss += zv__sgns_loss(x, rows->positive, rows->all, rows->n_out);
    zv__gradients_avx2(x, rows->positive, rows->all, rows->n_out, lr);
    move(rows, scratch, x);
}
