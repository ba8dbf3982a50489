#include "stat/stat_gram.h"

/* stat_gram_avx512.c — products of columns in AVX-512: 8 columns against 3 panels, 24 registers of sums, or 16 against a lone one. */
#if defined(__x86_64__)

enum { VEC = 64, HIGH = 8, GROUP = 3, HIGH_OF_ONE = 16 };
#define TIER __attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,fma")))
#define TABLE zv__gram_avx512
#include "stat/stat_gram_kernels.h"

#else
extern int zv__gram_no_avx512_tier; /* a file may not be empty */
#endif
