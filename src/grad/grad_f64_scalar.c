/* grad_f64_scalar.c — kernels in f64 for any processor. */
enum { VEC = 16 };
#define TABLE zv__grad_f64_scalar
#include "grad/grad_f64.h"
