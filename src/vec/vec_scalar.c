#include "base/base_private.h"

#include "vec/vec_private.h"

/* vec_scalar.c — the tier for every processor, in plain C.
 *
 * Each generic loop takes the element type as a constant and is inlined into one kernel per type,
 * so that the switch inside vanishes. Four running sums hide the latency of the addition. Elements
 * are fetched by memcpy, which is one load instruction and allows any alignment.
 */

#define INLINE static inline __attribute__((always_inline))

/* Element i of a stored row, widened. */
INLINE float element(zv_dtype dtype, const uint8_t *row, size_t i) {
    uint16_t half;
    float f;
    switch (dtype) {
    case ZV_F16:
        memcpy(&half, row + 2 * i, 2);
        return zv__f16_to_f32(half);
    case ZV_BF16:
        memcpy(&half, row + 2 * i, 2);
        return zv__bf16_to_f32(half);
    case ZV_I8:
        return (float)(int8_t)row[i];
    default:
        memcpy(&f, row + 4 * i, 4);
        return f;
    }
}

/* a_i b_i, exact in f64. */
INLINE double product(zv_dtype dtype, const uint8_t *a, const uint8_t *b, size_t i) {
    return (double)element(dtype, a, i) * (double)element(dtype, b, i);
}

INLINE double square_of_difference(zv_dtype dtype, const uint8_t *a, const uint8_t *b, size_t i) {
    double d = (double)element(dtype, a, i) - (double)element(dtype, b, i);
    return d * d;
}

INLINE double dot(zv_dtype dtype, const uint8_t *a, const uint8_t *b, size_t n) {
    double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        s0 += product(dtype, a, b, i);
        s1 += product(dtype, a, b, i + 1);
        s2 += product(dtype, a, b, i + 2);
        s3 += product(dtype, a, b, i + 3);
    }
    for (; i < n; i++) s0 += product(dtype, a, b, i);
    return (s0 + s1) + (s2 + s3);
}

INLINE double sqdist(zv_dtype dtype, const uint8_t *a, const uint8_t *b, size_t n) {
    double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        s0 += square_of_difference(dtype, a, b, i);
        s1 += square_of_difference(dtype, a, b, i + 1);
        s2 += square_of_difference(dtype, a, b, i + 2);
        s3 += square_of_difference(dtype, a, b, i + 3);
    }
    for (; i < n; i++) s0 += square_of_difference(dtype, a, b, i);
    return (s0 + s1) + (s2 + s3);
}

/* One definition per type: pair, one and many kernels, widening. */
#define FLOAT_KERNELS(type, TYPE)                                                                  \
    static double zv__dot_##type##_scalar(const void *a, const void *b, size_t n) {                \
        return dot(TYPE, a, b, n);                                                                 \
    }                                                                                              \
    static double zv__sqdist_##type##_scalar(const void *a, const void *b, size_t n) {             \
        return sqdist(TYPE, a, b, n);                                                              \
    }                                                                                              \
    static double zv__sqnorm_##type##_scalar(const void *a, size_t n) {                            \
        return dot(TYPE, a, a, n);                                                                 \
    }
FLOAT_KERNELS(f32, ZV_F32)
FLOAT_KERNELS(f16, ZV_F16)
FLOAT_KERNELS(bf16, ZV_BF16)

/* ---- i8: integers, so that nothing is ever rounded. A block's sum fits 32 bits (255² · 2^14),
 * which lets the compiler keep the inner loop narrow. ---- */

enum { I8_BLOCK = 1 << 14 };

static double zv__dot_i8_scalar(const void *a, const void *b, size_t n) {
    const int8_t *x = a, *y = b;
    int64_t sum = 0;
    for (size_t start = 0; start < n; start += I8_BLOCK) {
        size_t end = ZV_MIN(n, start + I8_BLOCK);
        int32_t block = 0;
        for (size_t i = start; i < end; i++) block += (int32_t)x[i] * y[i];
        sum += block;
    }
    return (double)sum;
}

static double zv__sqdist_i8_scalar(const void *a, const void *b, size_t n) {
    const int8_t *x = a, *y = b;
    int64_t sum = 0;
    for (size_t start = 0; start < n; start += I8_BLOCK) {
        size_t end = ZV_MIN(n, start + I8_BLOCK);
        int32_t block = 0;
        for (size_t i = start; i < end; i++) {
            int32_t d = (int32_t)x[i] - y[i];
            block += d * d;
        }
        sum += block;
    }
    return (double)sum;
}

static double zv__sqnorm_i8_scalar(const void *a, size_t n) {
    return zv__dot_i8_scalar(a, a, n);
}

/* ---- One against many: row by row, so that each result equals the pair kernel's to the bit. ---- */

#define MANY(op, type)                                                                             \
    static void zv__##op##_many_##type##_scalar(const void *query, const void *first_row,          \
                                                size_t rows, size_t stride, size_t n,              \
                                                double *out) {                                     \
        const uint8_t *row = first_row;                                                            \
        for (size_t r = 0; r < rows; r++)                                                          \
            out[r] = zv__##op##_##type##_scalar(query, row + r * stride, n);                       \
    }
MANY(dot, f32)
MANY(dot, f16)
MANY(dot, bf16)
MANY(dot, i8)
MANY(sqdist, f32)
MANY(sqdist, f16)
MANY(sqdist, bf16)
MANY(sqdist, i8)

/* ---- Widening and narrowing ---- */

INLINE void widen(zv_dtype dtype, float *out, const uint8_t *in, size_t n) {
    uint8_t *to = (uint8_t *)out;
    for (size_t i = 0; i < n; i++) {
        float f = element(dtype, in, i);
        memcpy(to + 4 * i, &f, 4);
    }
}

static void zv__widen_f32_scalar(float *out, const void *in, size_t n) {
    if (n) memmove((uint8_t *)out, in, 4 * n);
}

static void zv__widen_f16_scalar(float *out, const void *in, size_t n) {
    widen(ZV_F16, out, in, n);
}

static void zv__widen_bf16_scalar(float *out, const void *in, size_t n) {
    widen(ZV_BF16, out, in, n);
}

static void zv__widen_i8_scalar(float *out, const void *in, size_t n) {
    widen(ZV_I8, out, in, n);
}

static void zv__narrow_f32_scalar(void *out, const float *in, size_t n) {
    if (n) memmove(out, (const uint8_t *)in, 4 * n);
}

static void zv__narrow_f16_scalar(void *out, const float *in, size_t n) {
    const uint8_t *from = (const uint8_t *)in;
    uint8_t *to = out;
    for (size_t i = 0; i < n; i++) {
        uint16_t half = zv__f32_to_f16(element(ZV_F32, from, i));
        memcpy(to + 2 * i, &half, 2);
    }
}

static void zv__narrow_bf16_scalar(void *out, const float *in, size_t n) {
    const uint8_t *from = (const uint8_t *)in;
    uint8_t *to = out;
    for (size_t i = 0; i < n; i++) {
        uint16_t half = zv__f32_to_bf16(element(ZV_F32, from, i));
        memcpy(to + 2 * i, &half, 2);
    }
}

static void zv__narrow_i8_scalar(void *out, const float *in, size_t n) {
    const uint8_t *from = (const uint8_t *)in;
    int8_t *to = out;
    for (size_t i = 0; i < n; i++) to[i] = zv__f32_to_i8(element(ZV_F32, from, i));
}

/* ---- The fast family ---- */

static float zv__dot_fast_f32_scalar(const float *a, const float *b, size_t n) {
    const uint8_t *x = (const uint8_t *)a, *y = (const uint8_t *)b;
    float sum[8] = {0};
    size_t i = 0;
    for (; i + 8 <= n; i += 8)
        for (size_t lane = 0; lane < 8; lane++)
            sum[lane] += element(ZV_F32, x, i + lane) * element(ZV_F32, y, i + lane);
    for (; i < n; i++) sum[i % 8] += element(ZV_F32, x, i) * element(ZV_F32, y, i);
    return ((sum[0] + sum[4]) + (sum[2] + sum[6])) + ((sum[1] + sum[5]) + (sum[3] + sum[7]));
}

/* Four at a time through local arrays: between loads and stores that may overlap the compiler would
 * not dare to reorder. */
static void zv__axpy_f32_scalar(float *y, float alpha, const float *x, size_t n) {
    const uint8_t *from = (const uint8_t *)x;
    uint8_t *to = (uint8_t *)y;
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        float sum[4], more[4];
        memcpy(sum, to + 4 * i, sizeof sum);
        memcpy(more, from + 4 * i, sizeof more);
        for (size_t lane = 0; lane < 4; lane++) sum[lane] += alpha * more[lane];
        memcpy(to + 4 * i, sum, sizeof sum);
    }
    for (; i < n; i++) {
        float sum = element(ZV_F32, to, i) + alpha * element(ZV_F32, from, i);
        memcpy(to + 4 * i, &sum, 4);
    }
}

static void zv__scale_f32_scalar(float *y, float alpha, size_t n) {
    uint8_t *to = (uint8_t *)y;
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        float scaled[4];
        memcpy(scaled, to + 4 * i, sizeof scaled);
        for (size_t lane = 0; lane < 4; lane++) scaled[lane] *= alpha;
        memcpy(to + 4 * i, scaled, sizeof scaled);
    }
    for (; i < n; i++) {
        float scaled = alpha * element(ZV_F32, to, i);
        memcpy(to + 4 * i, &scaled, 4);
    }
}

static void zv__sum_f64_f32_scalar(double *y, double alpha, const float *x, size_t n) {
    const uint8_t *from = (const uint8_t *)x;
    uint8_t *to = (uint8_t *)y;
    for (size_t i = 0; i < n; i++) {
        double sum;
        memcpy(&sum, to + 8 * i, 8);
        sum += alpha * (double)element(ZV_F32, from, i);
        memcpy(to + 8 * i, &sum, 8);
    }
}

#define ROW(op)                                                                                    \
    {                                                                                              \
        [ZV_F32] = zv__##op##_f32_scalar, [ZV_F16] = zv__##op##_f16_scalar,                        \
        [ZV_BF16] = zv__##op##_bf16_scalar, [ZV_I8] = zv__##op##_i8_scalar                         \
    }

const zv_kernels zv__kernels_scalar = {
    .tier = ZV_CPU_SCALAR,
    .dot = ROW(dot),
    .sqdist = ROW(sqdist),
    .sqnorm = ROW(sqnorm),
    .dot_many = ROW(dot_many),
    .sqdist_many = ROW(sqdist_many),
    .widen = ROW(widen),
    .narrow = ROW(narrow),
    .dot_fast = zv__dot_fast_f32_scalar,
    .axpy = zv__axpy_f32_scalar,
    .scale = zv__scale_f32_scalar,
    .sum_f64 = zv__sum_f64_f32_scalar,
};
