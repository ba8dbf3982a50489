#include "stat/stat_gram.h"

/* stat_gram.c — products of columns as every processor knows them, and the choice of a tier. */

enum { VEC = 16, HIGH = 2, GROUP = 1, HIGH_OF_ONE = 2 };
#define TIER
#define TABLE zv__gram_scalar
#include "stat/stat_gram_kernels.h"

const zv__gram *zv__gram_of(const zv_env *env, zv_real real) {
    size_t which = real != ZV_REAL_F32;
#if defined(__x86_64__)
    if (zv_env_cpu(env) >= ZV_CPU_AVX512) return &zv__gram_avx512[which];
    if (zv_env_cpu(env) >= ZV_CPU_AVX2) return &zv__gram_avx2[which];
#else
    (void)env;
#endif
    return &zv__gram_scalar[which];
}
