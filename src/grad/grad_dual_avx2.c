/* grad_dual_avx2.c — kernels in dual numbers for AVX2; this file is compiled for it (CMakeLists.txt), and called only where it is. */
#if defined(__AVX2__)

enum { VEC = 32 };
#define TABLE zv__grad_dual_avx2
#include "grad/grad_dual.h"

#else
extern int zv__grad_no_avx2_dual; /* a file may not be empty */
#endif
