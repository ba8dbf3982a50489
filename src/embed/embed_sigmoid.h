/* embed_sigmoid.h — the step's numbers in plain C, bit for bit what the vector tier computes.
 *
 * A run must give the same bytes on every processor, so all tiers do the same operations in the same
 * order: fused multiply-add, our own e^x, sixteen partial sums (a register of the widest tier) and one tree over
 * them. What libm does is its own affair and changes with its version.
 */
#ifndef ZV_EMBED_SIGMOID_H
#define ZV_EMBED_SIGMOID_H

#include "base/base_private.h"

/* a b + c, rounded once, on processors without the instruction too. The product of two f32 is exact in
 * f64; the sum is rounded to odd there (to the neighbour with an odd last bit unless it is exact), after
 * which rounding to f32 is as if it had been rounded once (Boldo & Melquiond 2008: 53 ≥ 24 + 2 bits). */
static inline float zv__fma32(float a, float b, float c) {
    const double product = (double)a * (double)b, addend = (double)c;
    const double sum = product + addend;
    /* what the sum lost, exactly (Knuth's TwoSum); NaN where the sum isn't finite */
    const double back = sum - product;
    const double lost = (product - (sum - back)) + (addend - back);
    const bool up = lost > 0, down = lost < 0;
    uint64_t bits;
    memcpy(&bits, &sum, sizeof bits);
    const uint64_t even = ~bits & (uint64_t)(up | down);
    const uint64_t away =
        (uint64_t)(up == (sum > 0)); /* from zero: the next pattern, else the last */
    bits = bits - (even & 1) + 2 * (even & away & 1);
    double odd;
    memcpy(&odd, &bits, sizeof odd);
    return (float)odd;
}

/* e^x for |x| ≤ 87: x = n ln 2 + r, 2^n by the exponent bits, e^r by its Taylor series to r^6, which
 * over |r| ≤ ln2/2 errs by 1.2e-7 relative, about one unit in the last place of f32. */
static inline float zv__exp32(float x) {
    const float to_integer = 12582912.0f; /* 1.5 · 2^23: what is added to it has no fraction left */
    const float n = (x * 1.44269504f + to_integer) - to_integer;
    /* ln 2 in two parts, the first with few bits, so that n · part is exact */
    float r = zv__fma32(-n, 0.693359375f, x);
    r = zv__fma32(-n, -2.12194440e-4f, r);
    float e = 1.0f / 720;
    e = zv__fma32(e, r, 1.0f / 120);
    e = zv__fma32(e, r, 1.0f / 24);
    e = zv__fma32(e, r, 1.0f / 6);
    e = zv__fma32(e, r, 0.5f);
    e = zv__fma32(e, r, 1.0f);
    e = zv__fma32(e, r, 1.0f);
    if (!(n >= -126 && n <= 127)) return n + e; /* NaN */
    const uint32_t bits = (uint32_t)((int32_t)n + 127) << 23;
    float two_n;
    memcpy(&two_n, &bits, sizeof two_n);
    return e * two_n;
}

/* lr (positive - all σ(x)). NaN stays NaN, so a diverged run is seen. */
static inline float zv__gradient32(float x, float positive, float all, float lr) {
    float minus_x = 0.0f - x;
    minus_x = 80.0f < minus_x ? 80.0f : minus_x;
    minus_x = -80.0f > minus_x ? -80.0f : minus_x;
    return lr * zv__fma32(-(1.0f / (1.0f + zv__exp32(minus_x))), all, positive);
}

enum { ZV__SUMS = 16 };

/* The sum of the partial sums: of halves first, as wide registers come apart. */
static inline float zv__tree32(const float s[ZV__SUMS]) {
    float t[8];
    for (size_t k = 0; k < 8; k++) t[k] = s[k] + s[k + 8];
    return ((t[0] + t[2]) + (t[1] + t[3])) + ((t[4] + t[6]) + (t[5] + t[7]));
}

#endif
