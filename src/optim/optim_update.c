#include "optim/optim_private.h"

/* optim_update.c — the update rules as every processor knows them, and the choice of a tier. */

enum { VEC = 16 };
#define TIER
#define TABLE zv__optim_scalar
#include "optim/optim_rules.h"

const zv__optim_tier *zv__optim_tier_of(const zv_env *env) {
#if defined(__x86_64__)
    if (zv_env_cpu(env) >= ZV_CPU_AVX512) return &zv__optim_avx512;
    if (zv_env_cpu(env) >= ZV_CPU_AVX2) return &zv__optim_avx2;
#else
    (void)env;
#endif
    return &zv__optim_scalar;
}
