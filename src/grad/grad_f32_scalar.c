#include "grad/grad_f32.h"

/* grad_f32_scalar.c — kernels in f32 for any processor. */

enum { VEC = 16 };
#include "grad/grad_tile.h"

#define TABLE zv__grad_f32_scalar
#include "grad/grad_kernels.h"
