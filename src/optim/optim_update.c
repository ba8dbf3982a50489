#include "optim/optim_private.h"

/* optim_update.c — the update rules as every processor knows them, and the choice of a tier. */

#define TIER

#define REAL float
#define ROOT(x) sqrtf(x)
#define NAME(rule) rule##_f32
#include "optim/optim_rules.h"
#undef REAL
#undef ROOT
#undef NAME

#define REAL double
#define ROOT(x) sqrt(x)
#define NAME(rule) rule##_f64
#include "optim/optim_rules.h"

const zv__optim_tier zv__optim_scalar = {
    .update_f32 = {gd_f32, momentum_f32, nesterov_f32, adagrad_f32, rmsprop_f32, adam_f32,
                   adamw_f32},
    .update_f64 = {gd_f64, momentum_f64, nesterov_f64, adagrad_f64, rmsprop_f64, adam_f64,
                   adamw_f64},
    .squares_f32 = squares_f32,
    .squares_f64 = squares_f64,
};

const zv__optim_tier *zv__optim_tier_of(const zv_env *env) {
#if defined(__x86_64__)
    if (zv_env_cpu(env) >= ZV_CPU_AVX512) return &zv__optim_avx512;
    if (zv_env_cpu(env) >= ZV_CPU_AVX2) return &zv__optim_avx2;
#else
    (void)env;
#endif
    return &zv__optim_scalar;
}
