/* grad_f64_avx2.c — kernels in f64 for AVX2; this file is compiled for it (CMakeLists.txt), and called only where it is. */
#if defined(__AVX2__)

enum { VEC = 32 };
#define TABLE zv__grad_f64_avx2
#include "grad/grad_f64.h"

#else
extern int zv__grad_no_avx2_f64; /* a file may not be empty */
#endif
