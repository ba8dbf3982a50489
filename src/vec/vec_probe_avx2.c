#include "base/base_private.h"

#include "vec/vec_probe.h"

/* vec_probe_avx2.c — the loops of the probes in AVX2. As in vec_avx2.c, only functions marked AVX2
 * hold wider instructions. */
#if ZV__HAS_AVX2_TIER

#include "base/base_immintrin.h"

#define AVX2 __attribute__((target("avx2,fma")))

enum { SUMS = 12, LANES = 8, UNROLL = 8 };

/* A multiply-add takes four cycles from operands to result and two can begin in each cycle, so eight
 * sums are the least that keep both units busy; twelve leave room for processors that take five, and
 * with factor and term still fit the sixteen registers. */
AVX2 static float fma_loop(size_t rounds, float factor, float term) {
    __m256 sum[SUMS], f = _mm256_set1_ps(factor), t = _mm256_set1_ps(term);
#pragma GCC unroll 12
    for (int i = 0; i < SUMS; i++) sum[i] = _mm256_set1_ps((float)i);
    for (size_t r = 0; r < rounds; r++) {
#pragma GCC unroll 12
        for (int i = 0; i < SUMS; i++) sum[i] = _mm256_fmadd_ps(sum[i], f, t);
    }
    __m256 all = sum[0];
#pragma GCC unroll 12
    for (int i = 1; i < SUMS; i++) all = _mm256_add_ps(all, sum[i]);
    return _mm256_cvtss_f32(all);
}

AVX2 static inline __m256i load(const uint8_t *p) {
    return _mm256_loadu_si256((const __m256i *)(const void *)p);
}

/* Exclusive or costs least of all that uses what was loaded. */
AVX2 static uint64_t read_loop(const uint8_t *p, size_t bytes) {
    __m256i seen[UNROLL];
    size_t i = 0;
#pragma GCC unroll 8
    for (int k = 0; k < UNROLL; k++) seen[k] = _mm256_setzero_si256();
    for (; i + 32 * UNROLL <= bytes; i += 32 * UNROLL) {
#pragma GCC unroll 8
        for (size_t k = 0; k < UNROLL; k++)
            seen[k] = _mm256_xor_si256(seen[k], load(p + i + 32 * k));
    }
    for (; i + 32 <= bytes; i += 32) seen[0] = _mm256_xor_si256(seen[0], load(p + i));
    if (i < bytes) seen[1] = _mm256_xor_si256(seen[1], load(p + bytes - 32));
#pragma GCC unroll 8
    for (int k = 1; k < UNROLL; k++) seen[0] = _mm256_xor_si256(seen[0], seen[k]);
    return (uint64_t)_mm256_extract_epi64(seen[0], 0);
}

const zv__probe_loops zv__probe_avx2 = {2.0 * SUMS * LANES, fma_loop, read_loop};

#else
extern int zv__probe_no_avx2_tier; /* a file may not be empty */
#endif
