/* embed_cbow_avx2.c — the step for AVX2 and FMA.
 *
 * Two passes over blocks of 16 floats. The first adds up the inputs in two registers and takes the
 * block's share of the products with six outputs (six sums); the second forms the inputs' rise from the
 * outputs and moves both. A row is thus read once per pass, from L1 in the second. */
#include "embed/embed_sigmoid_avx2.h"

#include "embed/embed_cbow.h"

enum { TILE = 6, LANES = 8, BLOCK = 2 };

/* x_j = h · out_j, n_out ≤ TILE a constant where this is inlined; eight numbers are written. `h` is made
 * on the way where `in` is given, and read where it is NULL. */
ZV_AVX2 ZV__HOGWILD static inline __attribute__((always_inline)) void products(
    float *x, float *h, float *const *in, size_t n_in, float *const *out, size_t stride,
    const size_t n_out) {
    const __m256 share = _mm256_set1_ps(1.0f / (float)n_in);
    __m256 sum[LANES];
    for (size_t j = 0; j < LANES; j++) sum[j] = _mm256_setzero_ps();
    for (size_t d = 0; d < stride; d += BLOCK * LANES) {
        __m256 a[BLOCK];
        for (size_t b = 0; b < BLOCK; b++) a[b] = _mm256_load_ps((in ? in[0] : h) + d + b * LANES);
        if (in) {
            for (size_t i = 1; i < n_in; i++)
                for (size_t b = 0; b < BLOCK; b++)
                    a[b] = _mm256_add_ps(a[b], _mm256_load_ps(in[i] + d + b * LANES));
            for (size_t b = 0; b < BLOCK; b++) {
                a[b] = _mm256_mul_ps(a[b], share);
                _mm256_store_ps(h + d + b * LANES, a[b]);
            }
        }
        for (size_t b = 0; b < BLOCK; b++)
            for (size_t j = 0; j < n_out; j++)
                sum[j] = _mm256_fmadd_ps(a[b], _mm256_load_ps(out[j] + d + b * LANES), sum[j]);
    }
    _mm256_storeu_ps(x, zv__tree32_avx2(sum));
}

ZV_AVX2 ZV__HOGWILD static void tile_products(float *x, float *h, float *const *in, size_t n_in,
                                              float *const *out, size_t stride, size_t n_out) {
    switch (n_out) {
    case 1:
        products(x, h, in, n_in, out, stride, 1);
        break;
    case 2:
        products(x, h, in, n_in, out, stride, 2);
        break;
    case 3:
        products(x, h, in, n_in, out, stride, 3);
        break;
    case 4:
        products(x, h, in, n_in, out, stride, 4);
        break;
    case 5:
        products(x, h, in, n_in, out, stride, 5);
        break;
    default:
        products(x, h, in, n_in, out, stride, 6);
        break;
    }
}

/* out_j += g_j h and in_i += (1/C) Σ_j g_j out_j. Two loops over the outputs: a negative drawn twice
 * must be read as it was before the step. */
ZV_AVX2 ZV__HOGWILD static void move(const zv__sgns_rows *rows, const float *h, const float *g) {
    const __m256 share = _mm256_set1_ps(1.0f / (float)rows->n_in);
    for (size_t d = 0; d < rows->stride; d += BLOCK * LANES) {
        __m256 rise[BLOCK], a[BLOCK];
        for (size_t b = 0; b < BLOCK; b++) {
            rise[b] = _mm256_setzero_ps();
            a[b] = _mm256_load_ps(h + d + b * LANES);
        }
        for (size_t j = 0; j < rows->n_out; j++) {
            const __m256 weight = _mm256_broadcast_ss(g + j);
            for (size_t b = 0; b < BLOCK; b++)
                rise[b] =
                    _mm256_fmadd_ps(weight, _mm256_load_ps(rows->out[j] + d + b * LANES), rise[b]);
        }
        for (size_t j = 0; j < rows->n_out; j++) {
            const __m256 weight = _mm256_broadcast_ss(g + j);
            float *o = rows->out[j] + d;
            for (size_t b = 0; b < BLOCK; b++)
                _mm256_store_ps(o + b * LANES,
                                _mm256_fmadd_ps(weight, a[b], _mm256_load_ps(o + b * LANES)));
        }
        for (size_t b = 0; b < BLOCK; b++) rise[b] = _mm256_mul_ps(rise[b], share);
        for (size_t i = 0; i < rows->n_in; i++)
            for (size_t b = 0; b < BLOCK; b++) {
                float *o = rows->in[i] + d + b * LANES;
                _mm256_store_ps(o, _mm256_add_ps(_mm256_load_ps(o), rise[b]));
            }
    }
}

ZV_AVX2 ZV__HOGWILD void zv__cbow_avx2(const zv__sgns_rows *rows, float lr, float *scratch,
                                       double *loss) {
    float x[ZV__SGNS_MAX_OUT + LANES] = {0}, g[ZV__SGNS_MAX_OUT + LANES];
    for (size_t j = 0; j < rows->n_out; j += TILE)
        tile_products(x + j, scratch, j == 0 ? rows->in : NULL, rows->n_in, rows->out + j,
                      rows->stride, ZV_MIN((size_t)TILE, rows->n_out - j));
    for (size_t j = 0; j < rows->n_out; j += LANES) {
        const __m256 y = j == 0 ? _mm256_set_ps(0, 0, 0, 0, 0, 0, 0, 1.0f) : _mm256_setzero_ps();
        _mm256_storeu_ps(g + j, zv__gradient32_avx2(_mm256_loadu_ps(x + j), y, lr));
    }
    if (loss) *loss += zv__sgns_loss(x, rows->n_out);
    move(rows, scratch, g);
}
