/* index_avx2.c — the kernels of the fast pass for processors with AVX2 and FMA. Only functions marked
 * AVX2 hold wider instructions; vec_avx2.c says more about how a tier is built. */
#include "index/index_private.h"

#if ZV__INDEX_HAS_AVX2

#include "base/base_immintrin.h"

#define AVX2 __attribute__((target("avx2,fma")))
#define INLINE static inline __attribute__((always_inline)) AVX2

INLINE __m256 load_f32x8(const char *p) {
    return _mm256_loadu_ps((const float *)(const void *)p);
}

INLINE __m256i load_256(const void *p) {
    return _mm256_loadu_si256((const __m256i *)p);
}

/* ---- Many queries: an outer product held in registers ---- */

/* Per element: two loads of the panel, six broadcasts, twelve fused multiply-adds. Loads and
 * multiplications have two ports each, so the multiplier is the limit, not the cache. */
#define TILE_STEP(r)                                                                               \
    x = _mm256_broadcast_ss(row##r + d);                                                           \
    s##r##0 = _mm256_fmadd_ps(x, b0, s##r##0);                                                     \
    s##r##1 = _mm256_fmadd_ps(x, b1, s##r##1);

INLINE uint32_t pass(const zv__tile *t, size_t r, __m256 low, __m256 high) {
    __m256 p = _mm256_broadcast_ss(&t->terms[r].p), n = _mm256_broadcast_ss(&t->terms[r].n);
    __m256 c = _mm256_broadcast_ss(&t->terms[r].c);
    __m256 l0 = _mm256_fmadd_ps(_mm256_load_ps(t->slack), n, c);
    __m256 l1 = _mm256_fmadd_ps(_mm256_load_ps(t->slack + 8), n, c);
    l0 = _mm256_fmadd_ps(_mm256_load_ps(t->limit), p, l0);
    l1 = _mm256_fmadd_ps(_mm256_load_ps(t->limit + 8), p, l1);
    int first = _mm256_movemask_ps(_mm256_cmp_ps(low, l0, _CMP_GE_OQ));
    int second = _mm256_movemask_ps(_mm256_cmp_ps(high, l1, _CMP_GE_OQ));
    return (uint32_t)(first | second << 8);
}

AVX2 static bool tile_avx2(const zv__tile *t, uint32_t masks[ZV__TILE_ROWS]) {
    const float *row0 = t->rows[0], *row1 = t->rows[1], *row2 = t->rows[2], *row3 = t->rows[3];
    const float *row4 = t->rows[4], *row5 = t->rows[5], *panel = t->panel;
    __m256 s00 = _mm256_setzero_ps(), s01 = s00, s10 = s00, s11 = s00, s20 = s00, s21 = s00;
    __m256 s30 = s00, s31 = s00, s40 = s00, s41 = s00, s50 = s00, s51 = s00, x;
    size_t dim = t->dim;
    for (size_t d = 0; d < dim; d++) {
        __m256 b0 = _mm256_load_ps(panel), b1 = _mm256_load_ps(panel + 8);
        TILE_STEP(0)
        TILE_STEP(1)
        TILE_STEP(2)
        TILE_STEP(3)
        TILE_STEP(4)
        TILE_STEP(5)
        panel += ZV__TILE_QUERIES;
    }
    masks[0] = pass(t, 0, s00, s01);
    masks[1] = pass(t, 1, s10, s11);
    masks[2] = pass(t, 2, s20, s21);
    masks[3] = pass(t, 3, s30, s31);
    masks[4] = pass(t, 4, s40, s41);
    masks[5] = pass(t, 5, s50, s51);
    return (masks[0] | masks[1] | masks[2] | masks[3] | masks[4] | masks[5]) != 0;
}

/* ---- One query: as fast as rows come from memory ---- */

/* Rows are read one after the other, byte after byte: the processor's own prefetching then keeps up
 * with the memory. Four rows side by side (fewer loads of the query), or asking for lines ahead,
 * were measured to be slower by a third. */

typedef enum summed { DOTS, PAIRS, APART } summed;

/* Partial sums of a row: of q·x or -(q - x)², and, for PAIRS, of x². */
typedef struct partial {
    __m256 s0, s1, x0, x1;
} partial;

INLINE void add(summed what, __m256 *s, __m256 *squares, __m256 q, __m256 x) {
    __m256 d = _mm256_sub_ps(q, x);
    *s = what == APART ? _mm256_fnmadd_ps(d, d, *s) : _mm256_fmadd_ps(q, x, *s);
    if (what == PAIRS) *squares = _mm256_fmadd_ps(x, x, *squares);
}

/* The first `k` (1 … 7) of eight elements, zeros for the others; never beyond them. */
INLINE __m256 load_first(const char *p, size_t k) {
    static const int32_t keep[16] = {-1, -1, -1, -1, -1, -1, -1, -1};
    __m256i mask = load_256(keep + 8 - k);
    return _mm256_maskload_ps((const float *)(const void *)p, mask);
}

INLINE partial row_sums(summed what, const float *query, const char *row, size_t dim) {
    __m256 zero = _mm256_setzero_ps();
    __m256 s2 = zero, s3 = zero;
    partial s = {zero, zero, zero, zero};
    size_t d = 0;
    for (; d + 32 <= dim; d += 32) {
        const char *p = row + 4 * d;
        add(what, &s.s0, &s.x0, _mm256_loadu_ps(query + d), load_f32x8(p));
        add(what, &s.s1, &s.x1, _mm256_loadu_ps(query + d + 8), load_f32x8(p + 32));
        add(what, &s2, &s.x0, _mm256_loadu_ps(query + d + 16), load_f32x8(p + 64));
        add(what, &s3, &s.x1, _mm256_loadu_ps(query + d + 24), load_f32x8(p + 96));
    }
    for (; d + 8 <= dim; d += 8)
        add(what, &s.s0, &s.x0, _mm256_loadu_ps(query + d), load_f32x8(row + 4 * d));
    if (d < dim)
        add(what, &s.s1, &s.x1, load_first((const char *)(query + d), dim - d),
            load_first(row + 4 * d, dim - d));
    s.s0 = _mm256_add_ps(s.s0, s2);
    s.s1 = _mm256_add_ps(s.s1, s3);
    return s;
}

/* Four sums of eight lanes become four numbers. */
INLINE __m128 totals(const __m256 s[4]) {
    __m256 h = _mm256_hadd_ps(_mm256_hadd_ps(s[0], s[1]), _mm256_hadd_ps(s[2], s[3]));
    return _mm_add_ps(_mm256_castps256_ps128(h), _mm256_extractf128_ps(h, 1));
}

INLINE void all_rows(summed what, const float *query, const void *first, size_t stride, size_t rows,
                     size_t dim, float *out, float *norms) {
    const char *row = first;
    for (size_t r = 0; r < rows; r += 4) {
        size_t n = ZV_MIN(rows - r, (size_t)4);
        __m256 s[4], x[4];
        float four[4];
        for (size_t i = 0; i < 4; i++) {
            /* past the end: the last row once more */
            partial t = row_sums(what, query, row + (i < n ? i : n - 1) * stride, dim);
            s[i] = _mm256_add_ps(t.s0, t.s1);
            x[i] = _mm256_add_ps(t.x0, t.x1);
        }
        row += 4 * stride;
        _mm_storeu_ps(four, totals(s));
        memcpy(out + r, four, n * sizeof *four);
        if (what == DOTS) continue;
        _mm_storeu_ps(four, _mm_sqrt_ps(totals(x)));
        memcpy(norms + r, four, n * sizeof *four);
    }
}

AVX2 static void dots_avx2(const float *query, const void *first, size_t stride, size_t rows,
                           size_t dim, float *out) {
    all_rows(DOTS, query, first, stride, rows, dim, out, NULL);
}

AVX2 static void pairs_avx2(const float *query, const void *first, size_t stride, size_t rows,
                            size_t dim, float *out, float *norms) {
    all_rows(PAIRS, query, first, stride, rows, dim, out, norms);
}

AVX2 static void apart_avx2(const float *query, const void *first, size_t stride, size_t rows,
                            size_t dim, float *out, float *norms) {
    all_rows(APART, query, first, stride, rows, dim, out, norms);
}

/* ---- One query, 8-bit rows: widened to 16 bits, so that nothing saturates ---- */

INLINE __m256i products(const int16_t *query, const int8_t *row, __m256i sum) {
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)row);
    return _mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_cvtepi8_epi16(bytes), load_256(query)));
}

AVX2 static void low_dots_avx2(const int16_t *query, const int8_t *first, size_t rows,
                               size_t padded, int32_t *out) {
    const int8_t *row = first;
    size_t r = 0;
    for (; r + 4 <= rows; r += 4, row += 4 * padded) {
        __m256i s0 = _mm256_setzero_si256(), s1 = s0, s2 = s0, s3 = s0;
        for (size_t d = 0; d < padded; d += 16) {
            s0 = products(query + d, row + d, s0);
            s1 = products(query + d, row + padded + d, s1);
            s2 = products(query + d, row + 2 * padded + d, s2);
            s3 = products(query + d, row + 3 * padded + d, s3);
        }
        __m256i h = _mm256_hadd_epi32(_mm256_hadd_epi32(s0, s1), _mm256_hadd_epi32(s2, s3));
        __m128i sums = _mm_add_epi32(_mm256_castsi256_si128(h), _mm256_extracti128_si256(h, 1));
        _mm_storeu_si128((__m128i *)(void *)(out + r), sums);
    }
    for (; r < rows; r++, row += padded) {
        __m256i s = _mm256_setzero_si256();
        for (size_t d = 0; d < padded; d += 16) s = products(query + d, row + d, s);
        __m128i h = _mm_add_epi32(_mm256_castsi256_si128(s), _mm256_extracti128_si256(s, 1));
        h = _mm_hadd_epi32(h, h);
        out[r] = _mm_cvtsi128_si32(_mm_hadd_epi32(h, h));
    }
}

/* ---- Which rows stay in the race ---- */

typedef struct terms8 {
    __m256 p, n, c;
} terms8;

/* zv__terms_of for eight rows. */
INLINE terms8 terms_of(zv_metric metric, __m256 norm) {
    __m256 zero = _mm256_setzero_ps();
    if (metric == ZV_COS) return (terms8){norm, zero, zero};
    __m256 half = _mm256_set1_ps(0.5F - 0x1p-20F), square = _mm256_mul_ps(norm, norm);
    return (terms8){_mm256_set1_ps(1), norm, metric == ZV_L2 ? _mm256_mul_ps(square, half) : zero};
}

INLINE size_t put_bits(int bits, size_t first, uint32_t *out, size_t n) {
    for (; bits != 0; bits &= bits - 1)
        out[n++] = (uint32_t)(first + (size_t)__builtin_ctz((unsigned)bits));
    return n;
}

INLINE size_t sift_all(zv_metric metric, const zv__sift *s, const float *dots, size_t rows,
                       uint32_t *out) {
    __m256 limit = _mm256_set1_ps(s->limit), slack = _mm256_set1_ps(s->slack);
    size_t n = 0;
    for (size_t i = 0; i + 8 <= rows; i += 8) {
        terms8 t = terms_of(metric, _mm256_loadu_ps(s->norms + i));
        __m256 need = _mm256_fmadd_ps(limit, t.p, _mm256_fmadd_ps(slack, t.n, t.c));
        __m256 over = _mm256_cmp_ps(_mm256_loadu_ps(dots + i), need, _CMP_GE_OQ);
        n = put_bits(_mm256_movemask_ps(over), i, out, n);
    }
    return n;
}

INLINE size_t low_sift_all(zv_metric metric, const zv__sift *s, const int32_t *dots, size_t rows,
                           uint32_t *out) {
    __m256 limit = _mm256_set1_ps(s->limit), slack = _mm256_set1_ps(s->slack);
    __m256 scale = _mm256_set1_ps(s->scale), add = _mm256_set1_ps(s->add);
    size_t n = 0;
    for (size_t i = 0; i + 8 <= rows; i += 8) {
        __m256 norm = _mm256_loadu_ps(s->norms + i);
        __m256 sum = _mm256_cvtepi32_ps(load_256(dots + i));
        __m256 margin = _mm256_fmadd_ps(slack, _mm256_loadu_ps(s->error + i), add);
        __m256 unit = _mm256_mul_ps(scale, _mm256_loadu_ps(s->unit + i));
        __m256 most = _mm256_fmadd_ps(sum, unit, margin), need = limit;
        if (metric != ZV_COS) {
            most = _mm256_mul_ps(most, norm);
            need = _mm256_add_ps(limit, terms_of(metric, norm).c);
        }
        n = put_bits(_mm256_movemask_ps(_mm256_cmp_ps(most, need, _CMP_GE_OQ)), i, out, n);
    }
    return n;
}

/* The metric becomes a constant of each loop; the last rows % 8 go the plain way. */
static size_t finish(size_t n, size_t rest, size_t first, uint32_t *out) {
    for (size_t i = 0; i < rest; i++) out[n + i] += (uint32_t)first;
    return n + rest;
}

AVX2 static size_t sift_avx2(const zv__sift *s, const float *dots, size_t rows, uint32_t *out) {
    size_t n = s->metric == ZV_COS   ? sift_all(ZV_COS, s, dots, rows, out)
               : s->metric == ZV_DOT ? sift_all(ZV_DOT, s, dots, rows, out)
                                     : sift_all(ZV_L2, s, dots, rows, out);
    size_t done = rows & ~(size_t)7;
    zv__sift last = *s;
    last.norms += done;
    size_t rest = zv__index_kernels_scalar.sift(&last, dots + done, rows - done, out + n);
    return finish(n, rest, done, out);
}

AVX2 static size_t low_sift_avx2(const zv__sift *s, const int32_t *dots, size_t rows,
                                 uint32_t *out) {
    size_t n = s->metric == ZV_COS   ? low_sift_all(ZV_COS, s, dots, rows, out)
               : s->metric == ZV_DOT ? low_sift_all(ZV_DOT, s, dots, rows, out)
                                     : low_sift_all(ZV_L2, s, dots, rows, out);
    size_t done = rows & ~(size_t)7;
    zv__sift last = *s;
    last.norms += done;
    last.unit += done;
    last.error += done;
    size_t rest = zv__index_kernels_scalar.low_sift(&last, dots + done, rows - done, out + n);
    return finish(n, rest, done, out);
}

const zv__index_kernels zv__index_kernels_avx2 = {
    tile_avx2, dots_avx2, pairs_avx2, apart_avx2, low_dots_avx2, sift_avx2, low_sift_avx2};

#endif
