#include "optim/optim_private.h"

/* optim_update_avx2.c — the update rules in registers of 8 f32. */
#if defined(__x86_64__)

#include "base/base_immintrin.h"

enum { VEC = 32 };
#define TIER __attribute__((target("avx2,fma")))
#define WIDEN(from) _mm256_cvtps_pd(_mm_loadu_ps((const float *)(from)))
#define TABLE zv__optim_avx2
#include "optim/optim_rules.h"

#else
extern int zv__optim_no_avx2_tier; /* a file may not be empty */
#endif
