#include "grad/grad_private.h"

#include "base/base_pool.h"

/* grad_f64.c — kernels in f64, to check gradients with: libm's functions, no tier of its own. */

#define REAL double
#define WIDE double
#define RE(x) (x)
#define DIV(a, b) ((a) / (b))
#define EXP exp
#define LOG log
#define TANH tanh
#define SQRT sqrt
#define SQRT_WIDE sqrt
#define ERF erf

#include "grad/grad_tile.h"

#define TABLE zv__grad_f64
#include "grad/grad_kernels.h"
