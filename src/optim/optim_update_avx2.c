#include "optim/optim_private.h"

/* optim_update_avx2.c — the update rules in registers of 8 f32. */
#if defined(__x86_64__)

#define TIER __attribute__((target("avx2,fma")))

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

const zv__optim_tier zv__optim_avx2 = {
    .update_f32 = {gd_f32, momentum_f32, nesterov_f32, adagrad_f32, rmsprop_f32, adam_f32,
                   adamw_f32},
    .update_f64 = {gd_f64, momentum_f64, nesterov_f64, adagrad_f64, rmsprop_f64, adam_f64,
                   adamw_f64},
    .squares_f32 = squares_f32,
    .squares_f64 = squares_f64,
};

#else
extern int zv__optim_no_avx2_tier; /* a file may not be empty */
#endif
