/* grad_f64.h — f64 as the kernels' number, to check gradients with: libm's functions. Included once by each grad_f64_*.c, which has said VEC,
 * the bytes of a register, and TABLE. */
#include "grad/grad_private.h"

#include "base/base_pool.h"

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

#include "grad/grad_kernels.h"
