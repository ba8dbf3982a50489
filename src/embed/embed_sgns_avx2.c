/* embed_sgns_avx2.c — the step for AVX2 and FMA.
 *
 * First pass: the products, two inputs against a tile of six outputs at a time. Their twelve sums stay in
 * registers (12 sums + 2 inputs + 1 output = 15 of 16), so a row is loaded once per tile instead of once
 * per product. Six is 1 + the usual five negatives. Second pass: for eight dimensions at a time, a tile's
 * outputs and their changes stay in registers (6 + 6) while the inputs pass by, each loaded once and used
 * in twelve fused operations. Both passes are bound by arithmetic, not by loads. */
#include "embed/embed_sigmoid_avx2.h"

#include "embed/embed_sgns.h"

enum { TILE = 6, LANES = 8 };

/* The compiler unrolls each case completely. clang-format 14 finds no rest on this macro. */
/* clang-format off */
#define FOR_EACH_WIDTH(n, CALL)                                                                    \
    switch (n) { CALL(1) CALL(2) CALL(3) CALL(4) CALL(5) default: CALL(6) }
/* clang-format on */

#define INLINE static inline __attribute__((always_inline))

/* x[i][j] = in_i · out_j for n_in ≤ 2 and n_out ≤ TILE, both constants where this is inlined. */
ZV_AVX2 ZV__HOGWILD INLINE void products(__m256 x[2], float *const *in, float *const *out,
                                         size_t stride, const size_t n_in, const size_t n_out) {
    __m256 sum[2][LANES];
    ZV_UNROLL
    for (size_t i = 0; i < n_in; i++) ZV_UNROLL
    for (size_t j = 0; j < LANES; j++) sum[i][j] = _mm256_setzero_ps();
    for (size_t d = 0; d < stride; d += LANES) {
        __m256 a[2];
        ZV_UNROLL
        for (size_t i = 0; i < n_in; i++) a[i] = _mm256_load_ps(in[i] + d);
        ZV_UNROLL
        for (size_t j = 0; j < n_out; j++) {
            const __m256 b = _mm256_load_ps(out[j] + d);
            ZV_UNROLL
            for (size_t i = 0; i < n_in; i++) sum[i][j] = _mm256_fmadd_ps(a[i], b, sum[i][j]);
        }
    }
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
    FOR_EACH_WIDTH(n_out, CALL)
#undef CALL
}

/* g[i][j] = lr (y_j - σ(in_i · out_j)) for one or two inputs and all outputs. */
ZV_AVX2 ZV__HOGWILD static void gradients(float *g, size_t wide, float *const *in, size_t n_in,
                                          const zv__sgns_rows *rows, float lr, double *loss) {
    float all[2][ZV__SGNS_MAX_OUT + LANES];
    for (size_t j = 0; j < rows->n_out; j += TILE) {
        __m256 x[2];
        tile_products(x, in, rows->out + j, rows->stride, n_in,
                      ZV_MIN((size_t)TILE, rows->n_out - j));
        const __m256 y = j == 0 ? _mm256_set_ps(0, 0, 0, 0, 0, 0, 0, 1.0f) : _mm256_setzero_ps();
        for (size_t i = 0; i < n_in; i++) {
            if (loss) _mm256_storeu_ps(all[i] + j, x[i]);
            _mm256_storeu_ps(g + i * wide + j, zv__gradient32_avx2(x[i], y, lr));
        }
    }
    for (size_t i = 0; loss && i < n_in; i++) *loss += zv__sgns_loss(all[i], rows->n_out);
}

/* Dimensions d … d + 7 of n_out ≤ TILE outputs (a constant where this is inlined) and all inputs:
 * rise_i += Σ_j g_ij out_j, which the first tile begins, and fall_j = Σ_i g_ij in_i. */
ZV_AVX2 ZV__HOGWILD INLINE void move_block(float *const *in, size_t n_in, float *const *out,
                                           const float *g, size_t wide, float *rise, float *fall,
                                           size_t d, bool first, const size_t n_out) {
    __m256 b[TILE], db[TILE];
    ZV_UNROLL
    for (size_t j = 0; j < n_out; j++) {
        b[j] = _mm256_load_ps(out[j] + d);
        db[j] = _mm256_setzero_ps();
    }
    for (size_t i = 0; i < n_in; i++) {
        const __m256 a = _mm256_load_ps(in[i] + d);
        __m256 da = first ? _mm256_setzero_ps() : _mm256_load_ps(rise + i * LANES);
        ZV_UNROLL
        for (size_t j = 0; j < n_out; j++) {
            const __m256 weight = _mm256_broadcast_ss(g + i * wide + j);
            da = _mm256_fmadd_ps(weight, b[j], da);
            db[j] = _mm256_fmadd_ps(weight, a, db[j]);
        }
        _mm256_store_ps(rise + i * LANES, da);
    }
    ZV_UNROLL
    for (size_t j = 0; j < n_out; j++) _mm256_store_ps(fall + j * LANES, db[j]);
}

/* Row by row and loaded anew: a word that is there twice gets both of its changes. */
ZV_AVX2 ZV__HOGWILD INLINE void add_block(float *const *rows, size_t n, const float *change,
                                          size_t d) {
    for (size_t i = 0; i < n; i++)
        _mm256_store_ps(rows[i] + d, _mm256_add_ps(_mm256_load_ps(rows[i] + d),
                                                   _mm256_load_ps(change + i * LANES)));
}

ZV_AVX2 ZV__HOGWILD INLINE void move_one_tile(const zv__sgns_rows *rows, const float *g,
                                              size_t wide, float *rise, float *fall,
                                              const size_t n_out) {
    for (size_t d = 0; d < rows->stride; d += LANES) {
        move_block(rows->in, rows->n_in, rows->out, g, wide, rise, fall, d, true, n_out);
        add_block(rows->in, rows->n_in, rise, d);
        add_block(rows->out, n_out, fall, d);
    }
}

ZV_AVX2 ZV__HOGWILD INLINE void move_tiles(const zv__sgns_rows *rows, const float *g, size_t wide,
                                           float *rise, float *fall) {
    for (size_t d = 0; d < rows->stride; d += LANES) {
        for (size_t j = 0; j < rows->n_out; j += TILE) {
            const size_t n_out = ZV_MIN((size_t)TILE, rows->n_out - j);
#define CALL(n)                                                                                    \
    case n:                                                                                        \
        move_block(rows->in, rows->n_in, rows->out + j, g + j, wide, rise, fall + j * LANES, d,    \
                   j == 0, n);                                                                     \
        break;
            FOR_EACH_WIDTH(n_out, CALL)
#undef CALL
        }
        add_block(rows->in, rows->n_in, rise, d);
        add_block(rows->out, rows->n_out, fall, d);
    }
}

/* All changes wait until nobody needs the old values any more. */
ZV_AVX2 ZV__HOGWILD static void move_rows(const zv__sgns_rows *rows, const float *g, size_t wide,
                                          float *rise) {
    _Alignas(32) float fall[ZV__SGNS_MAX_OUT * LANES];
#define CALL(n)                                                                                    \
    case n:                                                                                        \
        move_one_tile(rows, g, wide, rise, fall, n);                                               \
        break;
    if (rows->n_out > TILE) {
        move_tiles(rows, g, wide, rise, fall);
        return;
    }
    FOR_EACH_WIDTH(rows->n_out, CALL)
#undef CALL
}

ZV_AVX2 ZV__HOGWILD void zv__sgns_avx2(const zv__sgns_rows *rows, float lr, float *scratch,
                                       double *loss) {
    const size_t wide = zv__sgns_wide(rows->n_out);
    float *g = scratch, *rise = scratch + rows->n_in * wide;
    for (size_t i = 0; i < rows->n_in; i += 2)
        gradients(g + i * wide, wide, rows->in + i, ZV_MIN((size_t)2, rows->n_in - i), rows, lr,
                  loss);
    move_rows(rows, g, wide, rise);
}
