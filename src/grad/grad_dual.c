#include "grad/grad_private.h"

#include <complex.h>

#include "base/base_pool.h"

/* grad_dual.c — kernels in dual numbers, for curvature: x + εẋ with ε² = 0, value and rate of change along one direction.
 *
 * C has complex arithmetic but no dual one. The two differ in one term, the product of two imaginary parts, which a complex product
 * takes off the real one. With imaginary parts of 2^-340 ẋ it is 2^-680 of anything that it is added to and rounds away: complex numbers
 * are then dual ones to the last bit (the complex step: Squire & Trapp 1998; Martins, Sturdza & Alonso 2003). So the same source
 * that gives gradients gives their rates, and no operator needs a second derivative. Functions carry the rate by their slope. */

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

enum { ACROSS = 4, HIGH = 4, GROUP = 1 };

/* Real and imaginary parts as pairs of doubles. From a's value come both parts of the sum; from its rate the rate's other half, and
 * something at the places of the values that is left there. */
static void tile(dual *c, size_t ldc, const dual *a, size_t a_row, size_t a_col, const dual *b,
                 size_t b_panel, size_t k, size_t rows, size_t cols, bool more) {
    double by_value[HIGH][2 * ACROSS] = {{0}}, by_rate[HIGH][2 * ACROSS] = {{0}};
    const dual *from[HIGH];
    (void)b_panel;
    for (size_t i = 0; i < HIGH; i++) from[i] = a + ZV_MIN(i, rows - 1) * a_row;
    for (size_t p = 0; p < k; p++) {
        double row[2 * ACROSS];
        memcpy(row, b + p * ACROSS, sizeof row);
        for (size_t i = 0; i < HIGH; i++) {
            double value = creal(from[i][p * a_col]), rate = cimag(from[i][p * a_col]);
            for (size_t j = 0; j < 2 * ACROSS; j++) by_value[i][j] += value * row[j];
            for (size_t j = 0; j < 2 * ACROSS; j++) by_rate[i][j] += rate * row[j];
        }
    }
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < cols; j++) {
            dual sum = of(by_value[i][2 * j], by_value[i][2 * j + 1] + by_rate[i][2 * j]);
            c[i * ldc + j] = more ? c[i * ldc + j] + sum : sum;
        }
}

#include "grad/grad_turn.h"

#define TABLE zv__grad_dual
#include "grad/grad_kernels.h"
