/* vec_private.h — the tables behind zv_vec_kernels, and the conversions of one element that the
 * scalar tier inlines into its loops.
 */
#ifndef ZV_VEC_PRIVATE_H
#define ZV_VEC_PRIVATE_H

#include "base/base_private.h"

#include <zavit/vec.h>

#if defined(__x86_64__) || defined(__i386__)
#define ZV__HAS_AVX2_TIER 1
#else
#define ZV__HAS_AVX2_TIER 0
#endif

/* Constant; zv__kernels_avx2 may only be called where the processor has AVX2, FMA and F16C. */
extern const zv_kernels zv__kernels_scalar;
#if ZV__HAS_AVX2_TIER
extern const zv_kernels zv__kernels_avx2;
#endif

static inline uint32_t zv__bits_of(float f) {
    uint32_t bits;
    memcpy(&bits, &f, sizeof bits);
    return bits;
}

static inline float zv__float_of(uint32_t bits) {
    float f;
    memcpy(&f, &bits, sizeof f);
    return f;
}

/* binary16: 1 sign, 5 exponent (bias 15), 10 mantissa bits. A signalling NaN comes out quiet, as
 * the F16C instruction makes it, so that both tiers give the same bits. */
static inline float zv__f16_to_f32(uint16_t h) {
    uint32_t sign = (uint32_t)(h & 0x8000u) << 16, exponent = (h >> 10) & 0x1fu;
    uint32_t mantissa = h & 0x3ffu;
    if (exponent == 0x1f)
        return zv__float_of(sign | 0x7f800000u | (mantissa ? 0x400000u : 0) | mantissa << 13);
    if (exponent != 0) return zv__float_of(sign | (exponent + 112) << 23 | mantissa << 13);
    /* Subnormal: mantissa · 2^-24, and both factors are exact in f32. */
    float magnitude = (float)mantissa * 0x1p-24f;
    return zv__float_of(sign | zv__bits_of(magnitude));
}

static inline uint16_t zv__f32_to_f16(float f) {
    uint32_t bits = zv__bits_of(f), magnitude = bits & 0x7fffffffu;
    uint32_t sign = (bits >> 16) & 0x8000u, half;
    if (magnitude > 0x7f800000u) {
        half = 0x7e00u | ((magnitude >> 13) & 0x3ffu); /* NaN: quiet, top of the payload kept */
    } else if (magnitude >= 0x477ff000u) {
        half = 0x7c00u; /* 65520 lies halfway between the largest f16 and 2^16, and ties to even */
    } else if (magnitude >= 0x38800000u) {
        /* Normal: rebias, then add half an ulp, a hair less when the kept part is even. */
        half = (magnitude - (112u << 23) + 0xfffu + ((magnitude >> 13) & 1u)) >> 13;
    } else {
        /* Subnormal: one ulp of 0.5f is 2^-24, the step of f16 here, so the addition rounds. */
        half = zv__bits_of(zv__float_of(magnitude) + 0.5f) - 0x3f000000u;
    }
    return (uint16_t)(sign | half);
}

/* bfloat16 is the upper half of an f32. */
static inline float zv__bf16_to_f32(uint16_t h) {
    return zv__float_of((uint32_t)h << 16);
}

static inline uint16_t zv__f32_to_bf16(float f) {
    uint32_t bits = zv__bits_of(f);
    if ((bits & 0x7fffffffu) > 0x7f800000u) /* a NaN whose payload is cut must not become ∞ */
        return (uint16_t)(bits >> 16 | 0x40u);
    return (uint16_t)((bits + 0x7fffu + ((bits >> 16) & 1u)) >> 16);
}

/* To the nearest integer, ties to even, clipped to ±127; NaN, which has no neighbour, to 0. */
static inline int8_t zv__f32_to_i8(float f) {
    if (!(f == f)) return 0;
    return (int8_t)rintf(f < -127.0f ? -127.0f : f > 127.0f ? 127.0f : f);
}

#endif
