/* vec_probe.h — the inner loops of the probes, one set per tier. */
#ifndef ZV_VEC_PROBE_H
#define ZV_VEC_PROBE_H

#include "vec/vec_private.h"

typedef struct zv__probe_loops {
    double flop; /* of one round of fma */
    /* `rounds` rounds of multiply-adds on twelve sums; their total, which nobody needs, so that the
     * compiler can't leave the work out. */
    float (*fma)(size_t rounds, float factor, float term);
    /* Loads all bytes from p on, of which there are 32 at least. */
    uint64_t (*read)(const uint8_t *p, size_t bytes);
} zv__probe_loops;

extern const zv__probe_loops zv__probe_scalar;
#if ZV__HAS_AVX2_TIER
extern const zv__probe_loops zv__probe_avx2, zv__probe_avx512;
#endif

#endif
