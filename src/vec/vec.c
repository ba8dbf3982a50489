#include "base/base_private.h"

#include "vec/vec_private.h"

/* vec.c — element types, the choice of a tier, and the words above the kernels. */

static const struct {
    const char *name;
    size_t size;
} dtypes[ZV_DTYPES] = {
    [ZV_F32] = {"f32", 4}, [ZV_F16] = {"f16", 2}, [ZV_BF16] = {"bf16", 2}, [ZV_I8] = {"i8", 1}};

size_t zv_dtype_size(zv_dtype dtype) {
    return (unsigned)dtype < ZV_DTYPES ? dtypes[dtype].size : 0;
}

const char *zv_dtype_name(zv_dtype dtype) {
    return (unsigned)dtype < ZV_DTYPES ? dtypes[dtype].name : "?";
}

/* ASCII only: a Turkish locale must not change what "BF16" means. */
static bool same_word(const char *a, const char *b) {
    for (;; a++, b++) {
        char x = *a >= 'A' && *a <= 'Z' ? (char)(*a + ('a' - 'A')) : *a;
        if (x != *b) return false;
        if (x == 0) return true;
    }
}

bool zv_dtype_parse(zv_dtype *out, const char *name) {
    for (int i = 0; i < ZV_DTYPES; i++) {
        if (!same_word(name, dtypes[i].name)) continue;
        *out = (zv_dtype)i;
        return true;
    }
    return false;
}

/* ---- Tiers ---- */

const zv_kernels *zv_vec_kernels(const zv_env *env) {
#if ZV__HAS_AVX2_TIER
    if (zv_env_cpu(env) >= ZV_CPU_AVX2) return &zv__kernels_avx2;
#else
    (void)env;
#endif
    return &zv__kernels_scalar;
}

/* ---- In words ---- */

double zv_vec_cosine(const zv_kernels *k, zv_dtype dtype, const void *a, const void *b, size_t n) {
    double aa = k->sqnorm[dtype](a, n), bb = k->sqnorm[dtype](b, n);
    if (!(aa > 0 && bb > 0) || !isfinite(aa) || !isfinite(bb)) return (double)NAN;
    /* One root of the product, not the product of two: then cos(a, a) is exactly 1. It cannot
     * overflow or vanish, as squares of f32 lie between 1e-90 and 1e77. */
    double cosine = k->dot[dtype](a, b, n) / sqrt(aa * bb);
    return cosine > 1 ? 1 : cosine < -1 ? -1 : cosine;
}

double zv_vec_norm(const zv_kernels *k, zv_dtype dtype, const void *a, size_t n) {
    return sqrt(k->sqnorm[dtype](a, n));
}

double zv_vec_distance(const zv_kernels *k, zv_dtype dtype, const void *a, const void *b,
                       size_t n) {
    return sqrt(k->sqdist[dtype](a, b, n));
}

double zv_vec_angle(double cosine) {
    if (isnan(cosine)) return (double)NAN;
    double clipped = cosine > 1 ? 1 : cosine < -1 ? -1 : cosine;
    return acos(clipped) * (180 / 3.14159265358979323846);
}

double zv_vec_normalize(const zv_kernels *k, float *out, const float *a, size_t n) {
    double norm = zv_vec_norm(k, ZV_F32, a, n);
    uint8_t *to = (uint8_t *)out;
    const uint8_t *from = (const uint8_t *)a; /* bytes: any alignment */
    if (!(norm > 0) || !isfinite(norm)) {
        if (n) memset(to, 0, n * sizeof(float));
        return 0;
    }
    for (size_t i = 0; i < n; i++) {
        float x;
        memcpy(&x, from + i * sizeof x, sizeof x);
        x = (float)((double)x / norm);
        memcpy(to + i * sizeof x, &x, sizeof x);
    }
    return norm;
}

float zv_f16_to_f32(uint16_t h) {
    return zv__f16_to_f32(h);
}

float zv_bf16_to_f32(uint16_t h) {
    return zv__bf16_to_f32(h);
}

uint16_t zv_f32_to_f16(float f) {
    return zv__f32_to_f16(f);
}

uint16_t zv_f32_to_bf16(float f) {
    return zv__f32_to_bf16(f);
}

static float load_f32(const uint8_t *p) {
    float x;
    memcpy(&x, p, sizeof x);
    return x;
}

float zv_vec_quantize_i8(int8_t *out, const float *a, size_t n) {
    const uint8_t *from = (const uint8_t *)a;
    float largest = 0;
    bool finite = true;
    for (size_t i = 0; i < n; i++) {
        float magnitude = fabsf(load_f32(from + i * sizeof(float)));
        finite &= isfinite(magnitude) != 0;
        largest = magnitude > largest ? magnitude : largest;
    }
    if (n) memset(out, 0, n);
    if (!finite) return NAN;
    float scale = largest / 127.0f;
    /* 0 also for a largest element so small that the scale underflows: it can't be stored. */
    if (!(scale > 0)) return 0;
    for (size_t i = 0; i < n; i++) {
        double steps = (double)load_f32(from + i * sizeof(float)) / (double)scale;
        out[i] = zv__f32_to_i8((float)steps);
    }
    return scale;
}
