#include "base/base_private.h"

#include "vec/vec_probe.h"

/* vec_probe_avx512.c — the multiply-adds of the probes in AVX-512. Reading is as fast in AVX2's loop: the
 * caches deliver no more. */
#if ZV__HAS_AVX2_TIER

#include "base/base_immintrin.h"

#define AVX512 __attribute__((target("avx512f")))

enum { SUMS = 12, LANES = 16 };

AVX512 static float fma_loop(size_t rounds, float factor, float term) {
    __m512 sum[SUMS], f = _mm512_set1_ps(factor), t = _mm512_set1_ps(term);
#pragma GCC unroll 12
    for (int i = 0; i < SUMS; i++) sum[i] = _mm512_set1_ps((float)i);
    for (size_t r = 0; r < rounds; r++) {
#pragma GCC unroll 12
        for (int i = 0; i < SUMS; i++) sum[i] = _mm512_fmadd_ps(sum[i], f, t);
    }
    __m512 all = sum[0];
#pragma GCC unroll 12
    for (int i = 1; i < SUMS; i++) all = _mm512_add_ps(all, sum[i]);
    return _mm512_cvtss_f32(all);
}

static uint64_t read_loop(const uint8_t *p, size_t bytes) {
    return zv__probe_avx2.read(p, bytes);
}

const zv__probe_loops zv__probe_avx512 = {2.0 * SUMS * LANES, fma_loop, read_loop};

#else
extern int zv__probe_no_avx512_tier; /* a file may not be empty */
#endif
