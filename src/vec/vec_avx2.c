#include "base/base_private.h"

#include "vec/vec_private.h"

/* vec_avx2.c — the tier for processors with AVX2, FMA and F16C.
 *
 * The file is compiled for baseline x86-64 like every other; only functions marked AVX2 may use
 * wider instructions, and only the table at the end leads to them. As in vec_scalar.c the operation
 * and the element type are constants of a generic loop that is inlined once per kernel.
 *
 * Layout of a sum: 16 elements a step, in four registers of four f64 (s0 s1 for the first eight, s2
 * s3 for the others). Widening f32 to f64 costs one instruction for four elements, which is what
 * limits the speed from cache; from memory, the memory does. Pair and many kernels add in the same
 * order, so they agree to the bit.
 */
#if ZV__HAS_AVX2_TIER

#include "base/base_immintrin.h"

#define AVX2 __attribute__((target("avx2,fma,f16c")))
#define INLINE static inline __attribute__((always_inline)) AVX2

/* ---- Loading ---- */

/* Eight i32 from keep + 8 - k keep the first k lanes, from keep + 8 + k the last k. */
static const int32_t keep[24] = {-1, -1, -1, -1, -1, -1, -1, -1, 0,  0,  0,  0,
                                 0,  0,  0,  0,  -1, -1, -1, -1, -1, -1, -1, -1};

INLINE __m256i keep_first(size_t k) {
    return _mm256_loadu_si256((const __m256i *)(const void *)(keep + 8 - k));
}

INLINE __m256 keep_last(__m256 v, size_t k) {
    __m256i mask = _mm256_loadu_si256((const __m256i *)(const void *)(keep + 8 + k));
    return _mm256_and_ps(v, _mm256_castsi256_ps(mask));
}

INLINE __m128i load_16_bytes(const uint8_t *p) {
    return _mm_loadu_si128((const __m128i *)(const void *)p);
}

INLINE __m128i load_8_bytes(const uint8_t *p) {
    return _mm_loadl_epi64((const __m128i *)(const void *)p);
}

INLINE __m256 load_f32x8(const uint8_t *p) {
    return _mm256_loadu_ps((const float *)(const void *)p);
}

INLINE void store_f32x8(uint8_t *p, __m256 v) {
    _mm256_storeu_ps((float *)(void *)p, v);
}

INLINE __m256 widen_halves(zv_dtype dtype, __m128i halves) {
    if (dtype == ZV_F16) return _mm256_cvtph_ps(halves);
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(halves), 16));
}

/* Eight elements, widened to f64. */
typedef struct eight {
    __m256d lo, hi;
} eight;

INLINE eight to_f64(__m256 v) {
    return (eight){_mm256_cvtps_pd(_mm256_castps256_ps128(v)),
                   _mm256_cvtps_pd(_mm256_extractf128_ps(v, 1))};
}

/* Elements i … i + 7 of a row. */
INLINE eight load(zv_dtype dtype, const uint8_t *row, size_t i) {
    if (dtype != ZV_F32) return to_f64(widen_halves(dtype, load_16_bytes(row + 2 * i)));
    const float *p = (const float *)(const void *)(row + 4 * i);
    return (eight){_mm256_cvtps_pd(_mm_loadu_ps(p)), _mm256_cvtps_pd(_mm_loadu_ps(p + 4))};
}

/* The last `rest` (1 … 7) of n elements, zeros beside them; never reads outside of the row. */
INLINE eight load_last(zv_dtype dtype, const uint8_t *row, size_t n, size_t rest) {
    if (dtype == ZV_F32) {
        const float *p = (const float *)(const void *)(row + 4 * (n - rest));
        return to_f64(_mm256_maskload_ps(p, keep_first(rest)));
    }
    if (n >= 8) /* the last eight, of which those already counted are cleared */
        return to_f64(keep_last(widen_halves(dtype, load_16_bytes(row + 2 * (n - 8))), rest));
    uint8_t copy[16] = {0};
    memcpy(copy, row, 2 * n);
    return to_f64(widen_halves(dtype, load_16_bytes(copy)));
}

/* ---- f32, f16, bf16: dot products and squared distances in f64 ---- */

typedef enum operation { DOT, SQDIST } operation;

typedef struct sums {
    __m256d s0, s1, s2, s3;
} sums;

INLINE __m256d accumulate(operation op, __m256d sum, __m256d a, __m256d b) {
    if (op == DOT) return _mm256_fmadd_pd(a, b, sum);
    __m256d d = _mm256_sub_pd(a, b);
    return _mm256_fmadd_pd(d, d, sum);
}

INLINE sums sums_zero(void) {
    __m256d zero = _mm256_setzero_pd();
    return (sums){zero, zero, zero, zero};
}

INLINE void add_first(operation op, sums *s, eight a, eight b) {
    s->s0 = accumulate(op, s->s0, a.lo, b.lo);
    s->s1 = accumulate(op, s->s1, a.hi, b.hi);
}

INLINE void add_second(operation op, sums *s, eight a, eight b) {
    s->s2 = accumulate(op, s->s2, a.lo, b.lo);
    s->s3 = accumulate(op, s->s3, a.hi, b.hi);
}

INLINE double sums_total(sums s) {
    __m256d all = _mm256_add_pd(_mm256_add_pd(s.s0, s.s1), _mm256_add_pd(s.s2, s.s3));
    __m128d half = _mm_add_pd(_mm256_castpd256_pd128(all), _mm256_extractf128_pd(all, 1));
    return _mm_cvtsd_f64(_mm_add_sd(half, _mm_unpackhi_pd(half, half)));
}

INLINE double pair(operation op, zv_dtype dtype, const uint8_t *a, const uint8_t *b, size_t n) {
    sums s = sums_zero();
    size_t i = 0;
    for (; i + 16 <= n; i += 16) {
        add_first(op, &s, load(dtype, a, i), load(dtype, b, i));
        add_second(op, &s, load(dtype, a, i + 8), load(dtype, b, i + 8));
    }
    if (i + 8 <= n) {
        add_first(op, &s, load(dtype, a, i), load(dtype, b, i));
        i += 8;
    }
    if (i < n) add_second(op, &s, load_last(dtype, a, n, n - i), load_last(dtype, b, n, n - i));
    return sums_total(s);
}

/* Two rows at a time share the widened query; four would not fit the sixteen registers. */
INLINE void two_rows(operation op, zv_dtype dtype, const uint8_t *query, const uint8_t *row,
                     size_t stride, size_t n, double *out) {
    const uint8_t *next = row + stride;
    sums s = sums_zero(), t = sums_zero();
    size_t i = 0;
    for (; i + 16 <= n; i += 16) {
        eight q = load(dtype, query, i);
        add_first(op, &s, q, load(dtype, row, i));
        add_first(op, &t, q, load(dtype, next, i));
        q = load(dtype, query, i + 8);
        add_second(op, &s, q, load(dtype, row, i + 8));
        add_second(op, &t, q, load(dtype, next, i + 8));
    }
    if (i + 8 <= n) {
        eight q = load(dtype, query, i);
        add_first(op, &s, q, load(dtype, row, i));
        add_first(op, &t, q, load(dtype, next, i));
        i += 8;
    }
    if (i < n) {
        eight q = load_last(dtype, query, n, n - i);
        add_second(op, &s, q, load_last(dtype, row, n, n - i));
        add_second(op, &t, q, load_last(dtype, next, n, n - i));
    }
    out[0] = sums_total(s);
    out[1] = sums_total(t);
}

INLINE void many(operation op, zv_dtype dtype, const uint8_t *query, const uint8_t *row,
                 size_t rows, size_t stride, size_t n, double *out) {
    size_t r = 0;
    for (; r + 2 <= rows; r += 2) two_rows(op, dtype, query, row + r * stride, stride, n, out + r);
    if (r < rows) out[r] = pair(op, dtype, query, row + r * stride, n);
}

#define FLOAT_KERNELS(type, TYPE)                                                                  \
    AVX2 static double zv__dot_##type##_avx2(const void *a, const void *b, size_t n) {             \
        return pair(DOT, TYPE, a, b, n);                                                           \
    }                                                                                              \
    AVX2 static double zv__sqdist_##type##_avx2(const void *a, const void *b, size_t n) {          \
        return pair(SQDIST, TYPE, a, b, n);                                                        \
    }                                                                                              \
    AVX2 static double zv__sqnorm_##type##_avx2(const void *a, size_t n) {                         \
        return pair(DOT, TYPE, a, a, n);                                                           \
    }                                                                                              \
    AVX2 static void zv__dot_many_##type##_avx2(const void *query, const void *first_row,          \
                                                size_t rows, size_t stride, size_t n,              \
                                                double *out) {                                     \
        many(DOT, TYPE, query, first_row, rows, stride, n, out);                                   \
    }                                                                                              \
    AVX2 static void zv__sqdist_many_##type##_avx2(const void *query, const void *first_row,       \
                                                   size_t rows, size_t stride, size_t n,           \
                                                   double *out) {                                  \
        many(SQDIST, TYPE, query, first_row, rows, stride, n, out);                                \
    }
FLOAT_KERNELS(f32, ZV_F32)
FLOAT_KERNELS(f16, ZV_F16)
FLOAT_KERNELS(bf16, ZV_BF16)

/* ---- i8: exact integers ---- */

/* Sixteen elements as i16; the tail as in load_last. */
INLINE __m256i load_i8(const uint8_t *row, size_t i) {
    return _mm256_cvtepi8_epi16(load_16_bytes(row + i));
}

INLINE __m256i load_i8_last(const uint8_t *row, size_t n, size_t rest) {
    static const int8_t last[32] = {0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,  0,
                                    -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};
    if (n >= 16) {
        __m128i mask = load_16_bytes((const uint8_t *)last + rest);
        return _mm256_cvtepi8_epi16(_mm_and_si128(load_16_bytes(row + n - 16), mask));
    }
    uint8_t copy[16] = {0};
    memcpy(copy, row, n);
    return _mm256_cvtepi8_epi16(load_16_bytes(copy));
}

/* Two neighbouring products each, in eight i32: at most 2 · 255² < 2^17. */
INLINE __m256i products(operation op, __m256i a, __m256i b) {
    if (op == DOT) return _mm256_madd_epi16(a, b);
    __m256i d = _mm256_sub_epi16(a, b);
    return _mm256_madd_epi16(d, d);
}

INLINE __m256i widen_sums(__m256i sums64, __m256i sums32) {
    __m256i lo = _mm256_cvtepi32_epi64(_mm256_castsi256_si128(sums32));
    __m256i hi = _mm256_cvtepi32_epi64(_mm256_extracti128_si256(sums32, 1));
    return _mm256_add_epi64(sums64, _mm256_add_epi64(lo, hi));
}

INLINE double pair_i8(operation op, const uint8_t *a, const uint8_t *b, size_t n) {
    enum { BLOCK = 16 << 12 }; /* 2^12 steps of < 2^17 each stay far below 2^31 */
    __m256i total = _mm256_setzero_si256();
    size_t i = 0;
    while (i + 16 <= n) {
        size_t end = ZV_MIN(n, i + BLOCK);
        __m256i s0 = _mm256_setzero_si256(), s1 = s0;
        for (; i + 32 <= end; i += 32) {
            s0 = _mm256_add_epi32(s0, products(op, load_i8(a, i), load_i8(b, i)));
            s1 = _mm256_add_epi32(s1, products(op, load_i8(a, i + 16), load_i8(b, i + 16)));
        }
        if (i + 16 <= end) {
            s0 = _mm256_add_epi32(s0, products(op, load_i8(a, i), load_i8(b, i)));
            i += 16;
        }
        total = widen_sums(total, _mm256_add_epi32(s0, s1));
    }
    if (i < n) {
        __m256i x = load_i8_last(a, n, n - i), y = load_i8_last(b, n, n - i);
        total = widen_sums(total, products(op, x, y));
    }
    int64_t part[4];
    _mm256_storeu_si256((__m256i *)(void *)part, total);
    return (double)(part[0] + part[1] + part[2] + part[3]);
}

AVX2 static double zv__dot_i8_avx2(const void *a, const void *b, size_t n) {
    return pair_i8(DOT, a, b, n);
}

AVX2 static double zv__sqdist_i8_avx2(const void *a, const void *b, size_t n) {
    return pair_i8(SQDIST, a, b, n);
}

AVX2 static double zv__sqnorm_i8_avx2(const void *a, size_t n) {
    return pair_i8(DOT, a, a, n);
}

AVX2 static void zv__dot_many_i8_avx2(const void *query, const void *first_row, size_t rows,
                                      size_t stride, size_t n, double *out) {
    const uint8_t *row = first_row;
    for (size_t r = 0; r < rows; r++) out[r] = pair_i8(DOT, query, row + r * stride, n);
}

AVX2 static void zv__sqdist_many_i8_avx2(const void *query, const void *first_row, size_t rows,
                                         size_t stride, size_t n, double *out) {
    const uint8_t *row = first_row;
    for (size_t r = 0; r < rows; r++) out[r] = pair_i8(SQDIST, query, row + r * stride, n);
}

/* ---- Widening and narrowing: eight at a time, the tail one by one with the exact functions of
 * vec_private.h, which give the same bits ---- */

INLINE void widen_all(zv_dtype dtype, float *out, const uint8_t *in, size_t n) {
    uint8_t *to = (uint8_t *)out;
    size_t i = 0;
    for (; i + 8 <= n; i += 8)
        store_f32x8(to + 4 * i, widen_halves(dtype, load_16_bytes(in + 2 * i)));
    for (; i < n; i++) {
        uint16_t half;
        memcpy(&half, in + 2 * i, 2);
        float f = dtype == ZV_F16 ? zv__f16_to_f32(half) : zv__bf16_to_f32(half);
        memcpy(to + 4 * i, &f, 4);
    }
}

AVX2 static void zv__widen_f32_avx2(float *out, const void *in, size_t n) {
    if (n) memmove((uint8_t *)out, in, 4 * n);
}

AVX2 static void zv__widen_f16_avx2(float *out, const void *in, size_t n) {
    widen_all(ZV_F16, out, in, n);
}

AVX2 static void zv__widen_bf16_avx2(float *out, const void *in, size_t n) {
    widen_all(ZV_BF16, out, in, n);
}

AVX2 static void zv__widen_i8_avx2(float *out, const void *in, size_t n) {
    const uint8_t *from = in;
    uint8_t *to = (uint8_t *)out;
    size_t i = 0;
    for (; i + 8 <= n; i += 8)
        store_f32x8(to + 4 * i, _mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(load_8_bytes(from + i))));
    for (; i < n; i++) {
        float f = (float)(int8_t)from[i];
        memcpy(to + 4 * i, &f, 4);
    }
}

INLINE __m128i narrow_f16(__m256 v) {
    return _mm256_cvtps_ph(v, _MM_FROUND_TO_NEAREST_INT);
}

/* Adds half an ulp of the upper half, a hair less when that half is even; a NaN is cut and made
 * quiet instead. */
INLINE __m128i narrow_bf16(__m256 v) {
    __m256i bits = _mm256_castps_si256(v), upper = _mm256_srli_epi32(bits, 16);
    __m256i odd = _mm256_and_si256(upper, _mm256_set1_epi32(1));
    __m256i half = _mm256_add_epi32(odd, _mm256_set1_epi32(0x7fff));
    __m256i rounded = _mm256_srli_epi32(_mm256_add_epi32(bits, half), 16);
    __m256i quiet = _mm256_or_si256(upper, _mm256_set1_epi32(0x40));
    __m256i nan = _mm256_castps_si256(_mm256_cmp_ps(v, v, _CMP_UNORD_Q));
    __m256i both = _mm256_blendv_epi8(rounded, quiet, nan);
    __m256i packed = _mm256_permute4x64_epi64(_mm256_packus_epi32(both, both), 0x08);
    return _mm256_castsi256_si128(packed);
}

AVX2 static void zv__narrow_f32_avx2(void *out, const float *in, size_t n) {
    if (n) memmove(out, (const uint8_t *)in, 4 * n);
}

INLINE void narrow_all(zv_dtype dtype, uint8_t *to, const uint8_t *from, size_t n) {
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        __m256 v = load_f32x8(from + 4 * i);
        __m128i halves = dtype == ZV_F16 ? narrow_f16(v) : narrow_bf16(v);
        _mm_storeu_si128((__m128i *)(void *)(to + 2 * i), halves);
    }
    for (; i < n; i++) {
        float f;
        memcpy(&f, from + 4 * i, 4);
        uint16_t half = dtype == ZV_F16 ? zv__f32_to_f16(f) : zv__f32_to_bf16(f);
        memcpy(to + 2 * i, &half, 2);
    }
}

AVX2 static void zv__narrow_f16_avx2(void *out, const float *in, size_t n) {
    narrow_all(ZV_F16, out, (const uint8_t *)in, n);
}

AVX2 static void zv__narrow_bf16_avx2(void *out, const float *in, size_t n) {
    narrow_all(ZV_BF16, out, (const uint8_t *)in, n);
}

AVX2 static void zv__narrow_i8_avx2(void *out, const float *in, size_t n) {
    const uint8_t *from = (const uint8_t *)in;
    uint8_t *to = out;
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        __m256 v = load_f32x8(from + 4 * i);
        v = _mm256_and_ps(v, _mm256_cmp_ps(v, v, _CMP_ORD_Q)); /* NaN becomes 0 */
        v = _mm256_min_ps(_mm256_max_ps(v, _mm256_set1_ps(-127)), _mm256_set1_ps(127));
        __m256i whole = _mm256_cvtps_epi32(v);
        __m128i words =
            _mm_packs_epi32(_mm256_castsi256_si128(whole), _mm256_extracti128_si256(whole, 1));
        _mm_storel_epi64((__m128i *)(void *)(to + i), _mm_packs_epi16(words, words));
    }
    for (; i < n; i++) {
        float f;
        memcpy(&f, from + 4 * i, 4);
        to[i] = (uint8_t)zv__f32_to_i8(f);
    }
}

/* ---- The fast family ---- */

INLINE float total_f32(__m256 v) {
    __m128 half = _mm_add_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    half = _mm_add_ps(half, _mm_movehl_ps(half, half));
    return _mm_cvtss_f32(_mm_add_ss(half, _mm_movehdup_ps(half)));
}

AVX2 static float zv__dot_fast_f32_avx2(const float *a, const float *b, size_t n) {
    const uint8_t *x = (const uint8_t *)a, *y = (const uint8_t *)b;
    __m256 s0 = _mm256_setzero_ps(), s1 = s0, s2 = s0, s3 = s0;
    size_t i = 0;
    for (; i + 32 <= n; i += 32) {
        const uint8_t *p = x + 4 * i, *q = y + 4 * i;
        s0 = _mm256_fmadd_ps(load_f32x8(p), load_f32x8(q), s0);
        s1 = _mm256_fmadd_ps(load_f32x8(p + 32), load_f32x8(q + 32), s1);
        s2 = _mm256_fmadd_ps(load_f32x8(p + 64), load_f32x8(q + 64), s2);
        s3 = _mm256_fmadd_ps(load_f32x8(p + 96), load_f32x8(q + 96), s3);
    }
    for (; i + 8 <= n; i += 8)
        s0 = _mm256_fmadd_ps(load_f32x8(x + 4 * i), load_f32x8(y + 4 * i), s0);
    if (i < n) {
        __m256i mask = keep_first(n - i);
        __m256 p = _mm256_maskload_ps((const float *)(const void *)(x + 4 * i), mask);
        __m256 q = _mm256_maskload_ps((const float *)(const void *)(y + 4 * i), mask);
        s1 = _mm256_fmadd_ps(p, q, s1);
    }
    return total_f32(_mm256_add_ps(_mm256_add_ps(s0, s1), _mm256_add_ps(s2, s3)));
}

AVX2 static void zv__axpy_f32_avx2(float *y, float alpha, const float *x, size_t n) {
    const uint8_t *from = (const uint8_t *)x;
    uint8_t *to = (uint8_t *)y;
    __m256 factor = _mm256_set1_ps(alpha);
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        __m256 old = load_f32x8(to + 4 * i);
        store_f32x8(to + 4 * i, _mm256_fmadd_ps(factor, load_f32x8(from + 4 * i), old));
    }
    if (i < n) {
        __m256i mask = keep_first(n - i);
        float *place = (float *)(void *)(to + 4 * i);
        __m256 more = _mm256_maskload_ps((const float *)(const void *)(from + 4 * i), mask);
        __m256 old = _mm256_maskload_ps(place, mask);
        _mm256_maskstore_ps(place, mask, _mm256_fmadd_ps(factor, more, old));
    }
}

AVX2 static void zv__scale_f32_avx2(float *y, float alpha, size_t n) {
    uint8_t *to = (uint8_t *)y;
    __m256 factor = _mm256_set1_ps(alpha);
    size_t i = 0;
    for (; i + 8 <= n; i += 8)
        store_f32x8(to + 4 * i, _mm256_mul_ps(factor, load_f32x8(to + 4 * i)));
    if (i < n) {
        __m256i mask = keep_first(n - i);
        float *place = (float *)(void *)(to + 4 * i);
        __m256 old = _mm256_maskload_ps(place, mask);
        _mm256_maskstore_ps(place, mask, _mm256_mul_ps(factor, old));
    }
}

AVX2 static void zv__sum_f64_f32_avx2(double *y, double alpha, const float *x, size_t n) {
    const uint8_t *from = (const uint8_t *)x;
    uint8_t *to = (uint8_t *)y;
    __m256d factor = _mm256_set1_pd(alpha);
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        double *place = (double *)(void *)(to + 8 * i);
        __m256d more = _mm256_cvtps_pd(_mm_loadu_ps((const float *)(const void *)(from + 4 * i)));
        _mm256_storeu_pd(place, _mm256_fmadd_pd(factor, more, _mm256_loadu_pd(place)));
    }
    for (; i < n; i++) {
        double sum;
        float more;
        memcpy(&sum, to + 8 * i, 8);
        memcpy(&more, from + 4 * i, 4);
        sum = fma(alpha, (double)more, sum); /* as the loop above rounds */
        memcpy(to + 8 * i, &sum, 8);
    }
}

#define ROW(op)                                                                                    \
    {                                                                                              \
        [ZV_F32] = zv__##op##_f32_avx2, [ZV_F16] = zv__##op##_f16_avx2,                            \
        [ZV_BF16] = zv__##op##_bf16_avx2, [ZV_I8] = zv__##op##_i8_avx2                             \
    }

const zv_kernels zv__kernels_avx2 = {
    .tier = ZV_CPU_AVX2,
    .dot = ROW(dot),
    .sqdist = ROW(sqdist),
    .sqnorm = ROW(sqnorm),
    .dot_many = ROW(dot_many),
    .sqdist_many = ROW(sqdist_many),
    .widen = ROW(widen),
    .narrow = ROW(narrow),
    .dot_fast = zv__dot_fast_f32_avx2,
    .axpy = zv__axpy_f32_avx2,
    .scale = zv__scale_f32_avx2,
    .sum_f64 = zv__sum_f64_f32_avx2,
};

#endif
