/* grad_dual_avx512.c — kernels in dual numbers for AVX-512; this file is compiled for it (CMakeLists.txt), and called only where it is. */
#if defined(__AVX512F__)

enum { VEC = 64 };
#define TABLE zv__grad_dual_avx512
#include "grad/grad_dual.h"

#else
extern int zv__grad_no_avx512_dual; /* a file may not be empty */
#endif
