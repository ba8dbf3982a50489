#include "optim/optim_private.h"

/* optim_update_avx512.c — the update rules in registers of 16 f32. */
#if defined(__x86_64__)

#include "base/base_immintrin.h"

enum { VEC = 64 };
#define TIER __attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,fma")))
#define WIDEN(from) _mm512_cvtps_pd(_mm256_loadu_ps((const float *)(from)))
#define TABLE zv__optim_avx512
#include "optim/optim_rules.h"

#else
extern int zv__optim_no_avx512_tier; /* a file may not be empty */
#endif
