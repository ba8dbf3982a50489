#include "stat/stat_gram.h"

/* stat_gram.c — the scalar tier, and the choice of one. */

ZV__GRAM_BARE static uint32_t pack(float *panels, double *sums, const zv__gram_rows *rows) {
    return zv__gram_pack(panels, sums, rows);
}

static void panel_of(double *sums, const float *a, const float *b, size_t rows) {
    float sum[ZV__GRAM_HIGH][ZV__GRAM_WIDE] = {{0}};
    for (size_t r = 0; r < rows; r++)
        for (size_t i = 0; i < ZV__GRAM_HIGH; i++)
            for (size_t j = 0; j < ZV__GRAM_WIDE; j++)
                sum[i][j] += a[r * ZV__GRAM_WIDE + i] * b[r * ZV__GRAM_WIDE + j];
    for (size_t i = 0; i < ZV__GRAM_HIGH; i++)
        for (size_t j = 0; j < ZV__GRAM_WIDE; j++) sums[i * ZV__GRAM_LINE + j] += (double)sum[i][j];
}

static void tile(double *sums, const float *a, const float *b, size_t panels, size_t rows) {
    for (size_t p = 0; p < panels; p++)
        panel_of(sums + p * ZV__GRAM_WIDE, a, b + p * ZV__GRAM_PANEL, rows);
}

const zv__gram zv__gram_scalar = {pack, tile};

const zv__gram *zv__gram_of(const zv_env *env) {
#if defined(__x86_64__)
    if (zv_env_cpu(env) >= ZV_CPU_AVX512) return &zv__gram_avx512;
    if (zv_env_cpu(env) >= ZV_CPU_AVX2) return &zv__gram_avx2;
#else
    (void)env;
#endif
    return &zv__gram_scalar;
}
