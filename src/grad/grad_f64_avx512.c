/* grad_f64_avx512.c — kernels in f64 for AVX-512; this file is compiled for it (CMakeLists.txt), and called only where it is. */
#if defined(__AVX512F__)

enum { VEC = 64 };
#define TABLE zv__grad_f64_avx512
#include "grad/grad_f64.h"

#else
extern int zv__grad_no_avx512_f64; /* a file may not be empty */
#endif
