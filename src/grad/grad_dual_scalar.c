/* grad_dual_scalar.c — kernels in dual numbers for any processor. */
enum { VEC = 16 };
#define TABLE zv__grad_dual_scalar
#include "grad/grad_dual.h"
