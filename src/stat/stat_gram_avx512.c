#include "stat/stat_gram.h"

/* stat_gram_avx512.c — products of columns in AVX-512: 8 columns against 1 to 3 panels. */
#if defined(__x86_64__)

#pragma push_macro("malloc")
#pragma push_macro("free")
#undef malloc
#undef free
#include <immintrin.h>
#pragma pop_macro("free")
#pragma pop_macro("malloc")

#define AVX512 __attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,fma")))
enum {
    AHEAD = 8 * ZV__GRAM_WIDE
}; /* floats: rows that are fetched from the second cache in time */
#define INLINE __attribute__((always_inline)) static inline

AVX512 ZV__GRAM_BARE static uint32_t pack(float *panels, double *sums, const zv__gram_rows *rows) {
    return zv__gram_pack(panels, sums, rows);
}

AVX512 INLINE void add(double *to, __m512 v) {
    __m512d lo = _mm512_cvtps_pd(_mm512_castps512_ps256(v));
    __m512d hi = _mm512_cvtps_pd(_mm512_extractf32x8_ps(v, 1));
    _mm512_storeu_pd(to, _mm512_add_pd(_mm512_loadu_pd(to), lo));
    _mm512_storeu_pd(to + 8, _mm512_add_pd(_mm512_loadu_pd(to + 8), hi));
}

/* `panels` is a constant where this is inlined, and the sums stay in registers. */
AVX512 INLINE void tile_of(double *sums, const float *a, const float *b, const size_t panels,
                           size_t rows) {
    __m512 sum[ZV__GRAM_HIGH][ZV__GRAM_GROUP];
#pragma GCC unroll 8
    for (size_t i = 0; i < ZV__GRAM_HIGH; i++)
#pragma GCC unroll 3
        for (size_t p = 0; p < panels; p++) sum[i][p] = _mm512_setzero_ps();
    for (size_t r = 0; r < rows; r++, a += ZV__GRAM_WIDE, b += ZV__GRAM_WIDE) {
        __m512 row[ZV__GRAM_GROUP];
#pragma GCC unroll 3
        for (size_t p = 0; p < panels; p++) {
            row[p] = _mm512_loadu_ps(b + p * ZV__GRAM_PANEL);
            _mm_prefetch((const char *)(b + p * ZV__GRAM_PANEL + AHEAD), _MM_HINT_T0);
        }
#pragma GCC unroll 8
        for (size_t i = 0; i < ZV__GRAM_HIGH; i++) {
            __m512 one = _mm512_set1_ps(a[i]);
#pragma GCC unroll 3
            for (size_t p = 0; p < panels; p++) sum[i][p] = _mm512_fmadd_ps(one, row[p], sum[i][p]);
        }
    }
#pragma GCC unroll 8
    for (size_t i = 0; i < ZV__GRAM_HIGH; i++)
#pragma GCC unroll 3
        for (size_t p = 0; p < panels; p++)
            add(sums + i * ZV__GRAM_LINE + p * ZV__GRAM_WIDE, sum[i][p]);
}

AVX512 static void tile(double *sums, const float *a, const float *b, size_t panels, size_t rows) {
    if (panels == 3)
        tile_of(sums, a, b, 3, rows);
    else if (panels == 2)
        tile_of(sums, a, b, 2, rows);
    else
        tile_of(sums, a, b, 1, rows);
}

const zv__gram zv__gram_avx512 = {pack, tile};

#else
extern int zv__gram_no_avx512_tier; /* a file may not be empty */
#endif
