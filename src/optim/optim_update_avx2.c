#include "optim/optim_private.h"

/* optim_update_avx2.c — the update rules in registers of 8 f32. */
#if defined(__x86_64__)

enum { VEC = 32 };
#define TIER __attribute__((target("avx2,fma")))
#define TABLE zv__optim_avx2
#include "optim/optim_rules.h"

#else
extern int zv__optim_no_avx2_tier; /* a file may not be empty */
#endif
