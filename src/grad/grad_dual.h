/* grad_dual.h — dual numbers as the kernels' number; for curvature: x + εẋ with ε² = 0, value and rate of change along one direction.
 *
 * C has complex arithmetic but no dual one. The two differ in one term, the product of two imaginary parts, which a complex product
 * takes off the real one. With imaginary parts of 2^-340 ẋ it is 2^-680 of anything that it is added to and rounds away: complex numbers
 * are then dual ones to the last bit (the complex step: Squire & Trapp 1998; Martins, Sturdza & Alonso 2003). So the same source
 * that gives gradients gives their rates, and no operator needs a second derivative. Functions carry the rate by their slope.
 *
 * Included once by each grad_dual_*.c, which has said VEC, the bytes of a register, and TABLE. */
#include "grad/grad_private.h"

#include <complex.h>

#include "base/base_pool.h"

#define REAL dual
#define WIDE dual
#define RE(x) creal(x)

typedef double _Complex dual;

static inline dual of(double value, double rate) {
    const double both[2] = {value, rate};
    dual x;
    memcpy(&x, both, sizeof x);
    return x;
}

static inline dual DIV(dual a, dual b) {
    double q = creal(a) / creal(b);
    if (isinf(creal(b)))
        return of(
            q, q * 0); /* a saturated sigmoid: its rate may be no number, but counts for nothing */
    return of(q, (cimag(a) - q * cimag(b)) / creal(b));
}

static inline dual EXP(dual x) {
    double y = exp(creal(x));
    return of(y, y * cimag(x));
}

static inline dual LOG(dual x) {
    return of(log(creal(x)), cimag(x) / creal(x));
}

static inline dual TANH(dual x) {
    double y = tanh(creal(x));
    return of(y, (1 - y * y) * cimag(x));
}

static inline dual SQRT(dual x) {
    double y = sqrt(creal(x));
    return of(y, creal(x) > 0 ? cimag(x) / (2 * y) : 0);
}

#define SQRT_WIDE SQRT

static inline dual ERF(dual x) {
    const double slope = 1.12837916709551257390; /* 2/√π */
    return of(erf(creal(x)), slope * exp(-creal(x) * creal(x)) * cimag(x));
}

enum {
    WIDTH = VEC / (int)sizeof(double),
    ACROSS = VEC < 64 ? 4 : 8,
    PARTS = 2 * ACROSS / WIDTH, /* registers of a row of the tile */
    HIGH = VEC < 64 ? 2 : 4,
    GROUP = 1
};
typedef double vector __attribute__((vector_size(VEC)));

/* Real and imaginary parts as pairs of doubles. From a's value come both parts of the sum; from its rate the rate's other half, and
 * something at the places of the values that is left there. */
static void tile(dual *c, size_t ldc, const dual *a, size_t a_row, size_t a_col, const dual *b,
                 size_t b_panel, size_t k, size_t rows, size_t cols, bool more) {
    vector by_value[HIGH][PARTS], by_rate[HIGH][PARTS];
    const dual *from[HIGH];
    (void)b_panel;
#pragma GCC unroll 4
    for (size_t i = 0; i < HIGH; i++) {
        from[i] = a + ZV_MIN(i, rows - 1) * a_row;
#pragma GCC unroll 4
        for (size_t q = 0; q < PARTS; q++) by_value[i][q] = by_rate[i][q] = (vector){0};
    }
    for (size_t p = 0; p < k; p++) {
        vector row[PARTS];
        memcpy(row, b + p * ACROSS, sizeof row);
#pragma GCC unroll 4
        for (size_t i = 0; i < HIGH; i++) {
            const double value = creal(from[i][p * a_col]), rate = cimag(from[i][p * a_col]);
#pragma GCC unroll 4
            for (size_t q = 0; q < PARTS; q++) {
                by_value[i][q] += value * row[q];
                by_rate[i][q] += rate * row[q];
            }
        }
    }
    for (size_t i = 0; i < rows; i++) {
        double values[2 * ACROSS], rates[2 * ACROSS];
        memcpy(values, by_value[i], sizeof values);
        memcpy(rates, by_rate[i], sizeof rates);
        for (size_t j = 0; j < cols; j++) {
            dual sum = of(values[2 * j], values[2 * j + 1] + rates[2 * j]);
            c[i * ldc + j] = more ? c[i * ldc + j] + sum : sum;
        }
    }
}

#include "grad/grad_turn.h"

#include "grad/grad_kernels.h"
