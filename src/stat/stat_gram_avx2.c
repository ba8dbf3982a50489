#include "stat/stat_gram.h"

/* stat_gram_avx2.c — products of columns in AVX2: 4 columns against a panel, 8 registers of sums. */
#if defined(__x86_64__)

enum { VEC = 32, HIGH = 4, GROUP = 1, HIGH_OF_ONE = 4 };
#define TIER __attribute__((target("avx2,fma")))
#define TABLE zv__gram_avx2
#include "stat/stat_gram_kernels.h"

#else
extern int zv__gram_no_avx2_tier; /* a file may not be empty */
#endif
