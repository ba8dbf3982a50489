/* grad_f32.h — f32 as the kernels' number: functions that the compiler can lay out for any width of registers. Included once by each
 * grad_f32*.c before grad_kernels.h. */
#include "grad/grad_private.h"

#include "base/base_pool.h"

#define REAL float
#define WIDE double
#define RE(x) (x)
#define DIV(a, b) ((a) / (b))
#define EXP exp_f32
#define LOG logf
#define TANH tanh_f32
#define SQRT sqrtf
#define SQRT_WIDE sqrt
#define ERF erff

/* a b + c: in one operation where the tier has it. */
#ifdef __FMA__
#define FMADD(a, b, c) __builtin_fmaf(a, b, c)
#else
#define FMADD(a, b, c) ((a) * (b) + (c))
#endif

/* e^x = 2^n e^r, n = round(x log2 e), |r| ≤ ln 2 / 2: Taylor to r^7, relative error below 2e-7. 0 below -86.6, infinite where f32
 * ends, NaN stays. ln 2 is taken off in two parts so that r keeps its digits (Cody & Waite 1980). */
static inline float exp_f32(float x) {
    const float round = 12582912.0f; /* 1.5 · 2^23: what is added to it comes out whole */
    float c = x < -86.6f ? -86.6f : x;
    c = c > 88.73f ? 88.73f : c;
    float sum = FMADD(c, 1.44269504088896341f, round), n = sum - round;
    float r = FMADD(n, 2.12194440e-4f, FMADD(n, -0.693359375f, c));
    float p = 1.98412698e-4f;
    p = FMADD(p, r, 1.38888889e-3f);
    p = FMADD(p, r, 8.33333333e-3f);
    p = FMADD(p, r, 4.16666667e-2f);
    p = FMADD(p, r, 1.66666667e-1f);
    p = FMADD(p, r, 0.5f);
    p = FMADD(p, r, 1.0f);
    p = FMADD(p, r, 1.0f);
    uint32_t bits; /* n stands in the low bits of the sum; what stands above them is shifted out */
    memcpy(&bits, &sum, sizeof bits);
    bits = (bits + 126) << 23; /* 2^(n - 1): 2^128 is no f32 */
    float power;
    memcpy(&power, &bits, sizeof power);
    return x < -86.6f ? 0.0f : p * power * 2.0f;
}

/* 1 - 2/(e^2x + 1), which loses digits near 0: there the series to x^7. */
static inline float tanh_f32(float x) {
    float s = x * x;
    float near = x + x * s * (-0.333333333f + s * (0.133333333f + s * -0.0539682540f));
    float far = 1.0f - 2.0f / (exp_f32(2.0f * x) + 1.0f);
    return s < 0.0225f ? near : far;
}
