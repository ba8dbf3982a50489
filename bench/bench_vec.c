/* bench_vec.c — one query against many rows: the kernels behind search, by element type and tier,
 * with rows in the cache (what the arithmetic can do) and beyond it (what memory lets it do). */
#include "bench.h"

enum { DIM = 256 };

typedef struct job {
    zv_kernel_many *kernel;
    const void *query;
    const unsigned char *rows;
    size_t n, stride;
    double *out;
} job;

static void work(void *ctx) {
    job *j = ctx;
    j->kernel(j->query, j->rows, j->n, j->stride, DIM, j->out);
}

static void fill(unsigned char *bytes, zv_dtype dtype, size_t elements) {
    zv_rng rng = zv_rng_seed(1);
    for (size_t i = 0; i < elements; i++) {
        float x = (float)zv_rng_normal(&rng);
        if (dtype == ZV_F32) ((float *)(void *)bytes)[i] = x;
        if (dtype == ZV_F16) ((uint16_t *)(void *)bytes)[i] = zv_f32_to_f16(x);
        if (dtype == ZV_BF16) ((uint16_t *)(void *)bytes)[i] = zv_f32_to_bf16(x);
        if (dtype == ZV_I8) ((int8_t *)(void *)bytes)[i] = (int8_t)(x * 30);
    }
}

static void measure(const zv_kernels *k, zv_dtype dtype, size_t rows, const char *where) {
    size_t stride = DIM * zv_dtype_size(dtype);
    unsigned char *bytes = aligned_alloc(64, (rows + 1) * stride);
    double *out = malloc(rows * sizeof *out);
    if (!bytes || !out) exit(1);
    fill(bytes, dtype, (rows + 1) * DIM);
    job j = {k->dot_many[dtype], bytes + rows * stride, bytes, rows, stride, out};
    char what[64];
    snprintf(what, sizeof what, "%s %s", zv_dtype_name(dtype), where);
    bench_rate("dot_many", what, zv_cpu_name(k->tier), work, &j, (double)(rows * stride) * 1e-9,
               "GB/s");
    j.kernel = k->sqdist_many[dtype];
    bench_rate("sqdist_many", what, zv_cpu_name(k->tier), work, &j, (double)(rows * stride) * 1e-9,
               "GB/s");
    free(out);
    free(bytes);
}

int main(void) {
    const zv_cpu tiers[] = {ZV_CPU_SCALAR, ZV_CPU_BEST};
    zv_cpu last = ZV_CPU_BEST;
    printf("name,case,tier,value,unit,spread\n");
    for (size_t t = 0; t < sizeof tiers / sizeof tiers[0]; t++) {
        zv_env *env = bench_env(tiers[t]);
        const zv_kernels *k = zv_vec_kernels(env);
        if (k->tier != last) {
            for (int d = 0; d < ZV_DTYPES; d++) {
                measure(k, (zv_dtype)d, 64, "in cache");
                measure(k, (zv_dtype)d, 200000, "in memory");
            }
        }
        last = k->tier;
        zv_env_free(env);
    }
    return 0;
}
