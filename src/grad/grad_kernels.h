/* grad_kernels.h — forward and backward of every operator, for one kind of number. Included once by each grad_f32*.c,
 * grad_f64*.c and grad_dual*.c, after it has said what these mean:
 *
 *     REAL, WIDE          a number; one to add many up in
 *     RE(x)               its value as a real, for comparisons
 *     EXP LOG TANH SQRT ERF DIV     functions of a REAL
 *     ACROSS HIGH GROUP tile        the product of small panels: see grad_kernels_product.h
 *     TABLE               the name of the table that comes out
 *
 * An operator is a forward_NAME and a backward_NAME (static void, of a zv__step); the table at the end is written by
 * ZV_OP_LIST, so that none can be forgotten. A backward pass adds to the gradients gx that are wanted (not NULL), of which several
 * may be one: the same node can be several inputs. */

#define FORWARD(name) static void forward_##name(const zv__step *s)
#define BACKWARD(name) static void backward_##name(const zv__step *s)

/* ---- Number by number: y = value(x), gx += gy · slope(x, y) ---- */

#define EACH(name, y_of_x, slope)                                                                  \
    FORWARD(name) {                                                                                \
        const REAL *restrict xs = s->x[0];                                                         \
        REAL *restrict ys = s->y, c = (REAL)s->args.value;                                         \
        (void)c;                                                                                   \
        for (size_t i = 0; i < s->n; i++) {                                                        \
            REAL x = xs[i];                                                                        \
            ys[i] = y_of_x;                                                                        \
        }                                                                                          \
    }                                                                                              \
    BACKWARD(name) {                                                                               \
        const REAL *restrict xs = s->x[0], *restrict ys = s->y, *restrict gy = s->gy;              \
        REAL *restrict gx = s->gx[0], c = (REAL)s->args.value;                                     \
        (void)c;                                                                                   \
        for (size_t i = 0; gx && i < s->n; i++) {                                                  \
            REAL x = xs[i], y = ys[i]; /* one of them may be gone by now, and isn't used then */   \
            (void)x, (void)y;                                                                      \
            gx[i] += gy[i] * (slope);                                                              \
        }                                                                                          \
    }

#define ONE ((REAL)1)
#define HALF ((REAL)0.5)

static inline REAL sigmoid_of(REAL x) {
    return DIV(ONE, ONE + EXP(-x));
}

/* Φ(x) and φ(x) of the normal law. */
static inline REAL normal_share(REAL x) {
    return HALF * (ONE + ERF(x * (REAL)0.70710678118654752440));
}

static inline REAL normal_density(REAL x) {
    return (REAL)0.39894228040143267794 * EXP(-HALF * x * x);
}

/* The tanh form (Hendrycks & Gimpel 2016): y = x (1 + tanh u)/2, u = √(2/π) (x + 0.044715 x³). As (1 + tanh u)/2 = 1/(1 + e^-2u),
 * the share of x that passes is a sigmoid, and costs one exponential; the slope is share + x share (1 - share) 2u'. */
static inline REAL gelu_share(REAL x) {
    return sigmoid_of((REAL)1.59576912160573071176 * (x + (REAL)0.044715 * x * x * x));
}

static inline REAL gelu_slope(REAL x, REAL share) {
    REAL steep = (REAL)1.59576912160573071176 * (ONE + (REAL)0.134145 * x * x);
    return share + x * (share * (ONE - share)) * steep; /* 0 before steep can overflow */
}

EACH(neg, -x, -ONE)
EACH(scale, c *x, c)
EACH(exp, EXP(x), y)
EACH(log, LOG(x), DIV(ONE, x))
EACH(square, x *x, (REAL)2 * x)
EACH(sqrt, SQRT(x), DIV(HALF, y))
EACH(tanh, TANH(x), ONE - y * y)
EACH(sigmoid, sigmoid_of(x), y *(ONE - y))
EACH(relu, RE(x) <= 0 ? (REAL)0 : x, RE(y) <= 0 ? (REAL)0 : ONE) /* NaN stays */
EACH(gelu, x *normal_share(x), normal_share(x) + x * normal_density(x))
EACH(gelu_tanh, x *gelu_share(x), gelu_slope(x, gelu_share(x)))
EACH(reshape, x, ONE)

/* ---- Dropout: the backward pass draws the same numbers again ---- */

static bool drops(const zv__step *s) {
    return s->tape->round != ZV_NO_ROUND && s->args.value > 0;
}

static zv_rng drop_stream(const zv__step *s) {
    return zv_rng_stream(s->tape->seed, s->tape->round * 0x100000u + s->node);
}

static void drop(REAL *restrict to, const REAL *restrict from, const zv__step *s, bool add) {
    zv_rng rng = drop_stream(s);
    double p = s->args.value;
    REAL kept = (REAL)(1 / (1 - p));
    for (size_t i = 0; i < s->n; i++) {
        REAL value = zv_rng_unit(&rng) < p ? (REAL)0 : from[i] * kept;
        to[i] = add ? to[i] + value : value;
    }
}

static void add_all(REAL *restrict to, const REAL *restrict from, size_t n) {
    for (size_t i = 0; i < n; i++) to[i] += from[i];
}

FORWARD(dropout) {
    if (drops(s))
        drop(s->y, s->x[0], s, false);
    else
        memcpy(s->y, s->x[0], s->n * sizeof(REAL));
}

BACKWARD(dropout) {
    if (!s->gx[0]) return;
    if (drops(s))
        drop(s->gx[0], s->gy, s, true);
    else
        add_all(s->gx[0], s->gy, s->n);
}

/* ---- Sums: in lanes, so that processors add several at once, in one order whatever the processor ---- */

enum { LANES = 8 };

static WIDE join_lanes(const WIDE lane[LANES]) {
    return ((lane[0] + lane[4]) + (lane[2] + lane[6])) +
           ((lane[1] + lane[5]) + (lane[3] + lane[7]));
}

static WIDE sum_of(const REAL *x, size_t n) {
    WIDE lane[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t l = 0; l < LANES; l++) lane[l] += (WIDE)x[i + l];
    for (size_t l = 0; i < n; i++, l++) lane[l] += (WIDE)x[i];
    return join_lanes(lane);
}

static WIDE dot_of(const REAL *a, const REAL *b, size_t n) {
    WIDE lane[LANES] = {0};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        for (size_t l = 0; l < LANES; l++) lane[l] += (WIDE)a[i + l] * (WIDE)b[i + l];
    for (size_t l = 0; i < n; i++, l++) lane[l] += (WIDE)a[i] * (WIDE)b[i];
    return join_lanes(lane);
}

/* to[0 … n-1] += the sums of columns of x [rows, n]. Columns go in blocks whose width is a constant, so that their sums stay in
 * registers while all rows go by. */
#define BLOCK(width)                                                                               \
    for (; j + (width) <= n; j += (width)) {                                                       \
        REAL sum[width] = {0};                                                                     \
        for (size_t r = 0; r < rows; r++)                                                          \
            for (size_t l = 0; l < (width); l++) sum[l] += x[r * n + j + l];                       \
        for (size_t l = 0; l < (width); l++) to[j + l] += sum[l];                                  \
    }
static void add_columns(REAL *restrict to, const REAL *restrict x, size_t rows, size_t n) {
    size_t j = 0;
    BLOCK(32)
    BLOCK(16)
    BLOCK(8)
    BLOCK(4)
    BLOCK(1)
}
#undef BLOCK

/* ---- Two inputs, the second repeated ---- */

/* Rows of the last axis, and where row r of the other tensor begins. */
static size_t row_count(const zv__step *s) {
    return s->dim[0] * s->dim[1] * s->dim[2];
}

static size_t row_start(const zv__step *s, size_t r) {
    size_t i2 = r % s->dim[2], i1 = r / s->dim[2] % s->dim[1], i0 = r / s->dim[2] / s->dim[1];
    return i0 * s->stride[0] + i1 * s->stride[1] + i2 * s->stride[2];
}

/* y = value(a, b); ga += g · slope_a, gb += g · slope_b. */
#define PAIR(name, y_of_ab, slope_a, slope_b)                                                      \
    FORWARD(name) {                                                                                \
        size_t n = s->dim[3], step = s->stride[3];                                                 \
        for (size_t r = 0; r < row_count(s); r++) {                                                \
            const REAL *restrict as = (const REAL *)s->x[0] + r * n;                               \
            const REAL *restrict bs = (const REAL *)s->x[1] + row_start(s, r);                     \
            REAL *restrict ys = (REAL *)s->y + r * n;                                              \
            for (size_t j = 0; j < n; j++) {                                                       \
                REAL a = as[j], b = bs[j * step];                                                  \
                ys[j] = y_of_ab;                                                                   \
            }                                                                                      \
        }                                                                                          \
    }                                                                                              \
    BACKWARD(name) {                                                                               \
        size_t n = s->dim[3], step = s->stride[3];                                                 \
        for (size_t r = 0; r < row_count(s); r++) {                                                \
            const REAL *as = (const REAL *)s->x[0] + r * n;                                        \
            const REAL *bs = (const REAL *)s->x[1] + row_start(s, r);                              \
            const REAL *gs = (const REAL *)s->gy + r * n;                                          \
            REAL *ga = s->gx[0] ? (REAL *)s->gx[0] + r * n : NULL;                                 \
            REAL *gb = s->gx[1] ? (REAL *)s->gx[1] + row_start(s, r) : NULL;                       \
            for (size_t j = 0; ga && j < n; j++) {                                                 \
                REAL a = as[j], b = bs[j * step], g = gs[j];                                       \
                (void)a, (void)b;                                                                  \
                ga[j] += g * (slope_a);                                                            \
            }                                                                                      \
            WIDE sum = 0;                                                                          \
            for (size_t j = 0; gb && j < n; j++) {                                                 \
                REAL a = as[j], b = bs[j * step], g = gs[j] * (slope_b);                           \
                (void)a, (void)b;                                                                  \
                if (step)                                                                          \
                    gb[j] += g;                                                                    \
                else                                                                               \
                    sum += (WIDE)g;                                                                \
            }                                                                                      \
            if (gb && !step) *gb += (REAL)sum;                                                     \
        }                                                                                          \
    }

PAIR(add, a + b, ONE, ONE)
PAIR(sub, a - b, ONE, -ONE)
PAIR(mul, a *b, b, a)
PAIR(div, DIV(a, b), DIV(ONE, b), -DIV(a, b *b))

/* ---- Reductions over axes: x goes by row after row, y stands still along what is reduced ---- */

static void reduce(const zv__step *s, REAL factor) {
    REAL *y = s->y;
    size_t n = s->dim[3];
    if (s->n == 1) {
        *y = (REAL)(sum_of(s->x[0], s->nx[0]) * (WIDE)factor);
        return;
    }
    memset(y, 0, s->n * sizeof *y);
    for (size_t r = 0; r < row_count(s); r++) {
        const REAL *x = (const REAL *)s->x[0] + r * n;
        REAL *to = y + row_start(s, r);
        if (s->stride[3])
            add_all(to, x, n);
        else
            *to += (REAL)sum_of(x, n);
    }
    for (size_t i = 0; i < s->n; i++) y[i] *= factor;
}

static void spread(const zv__step *s, REAL factor) {
    size_t n = s->dim[3], step = s->stride[3];
    if (!s->gx[0]) return;
    for (size_t r = 0; r < row_count(s); r++) {
        REAL *restrict gx = (REAL *)s->gx[0] + r * n;
        const REAL *restrict gy = (const REAL *)s->gy + row_start(s, r);
        for (size_t j = 0; j < n; j++) gx[j] += factor * gy[j * step];
    }
}

static REAL mean_factor(const zv__step *s) {
    return (REAL)((double)s->n / (double)s->nx[0]);
}

FORWARD(sum) {
    reduce(s, ONE);
}

BACKWARD(sum) {
    spread(s, ONE);
}

FORWARD(mean) {
    reduce(s, mean_factor(s));
}

BACKWARD(mean) {
    spread(s, mean_factor(s));
}

/* ---- Other places ---- */

FORWARD(swap) {
    size_t n = s->dim[3];
    for (size_t r = 0; r < row_count(s); r++) {
        const REAL *x = (const REAL *)s->x[0] + row_start(s, r);
        REAL *y = (REAL *)s->y + r * n;
        for (size_t j = 0; j < n; j++) y[j] = x[j * s->stride[3]];
    }
}

BACKWARD(swap) {
    size_t n = s->dim[3];
    for (size_t r = 0; s->gx[0] && r < row_count(s); r++) {
        REAL *gx = (REAL *)s->gx[0] + row_start(s, r);
        const REAL *gy = (const REAL *)s->gy + r * n;
        for (size_t j = 0; j < n; j++) gx[j * s->stride[3]] += gy[j];
    }
}

FORWARD(slice) {
    size_t run = (s->args.end - s->args.begin) * s->inner, whole = s->axis_in[0] * s->inner;
    for (size_t o = 0; o < s->outer; o++)
        memcpy((REAL *)s->y + o * run, (const REAL *)s->x[0] + o * whole + s->args.begin * s->inner,
               run * sizeof(REAL));
}

BACKWARD(slice) {
    size_t run = (s->args.end - s->args.begin) * s->inner, whole = s->axis_in[0] * s->inner;
    for (size_t o = 0; s->gx[0] && o < s->outer; o++)
        add_all((REAL *)s->gx[0] + o * whole + s->args.begin * s->inner,
                (const REAL *)s->gy + o * run, run);
}

FORWARD(concat) {
    size_t whole = (s->axis_in[0] + s->axis_in[1]) * s->inner, before = 0;
    for (int k = 0; k < 2; before += s->axis_in[k++] * s->inner)
        for (size_t o = 0, run = s->axis_in[k] * s->inner; o < s->outer; o++)
            memcpy((REAL *)s->y + o * whole + before, (const REAL *)s->x[k] + o * run,
                   run * sizeof(REAL));
}

BACKWARD(concat) {
    size_t whole = (s->axis_in[0] + s->axis_in[1]) * s->inner, before = 0;
    for (int k = 0; k < 2; before += s->axis_in[k++] * s->inner)
        for (size_t o = 0, run = s->axis_in[k] * s->inner; s->gx[k] && o < s->outer; o++)
            add_all((REAL *)s->gx[k] + o * run, (const REAL *)s->gy + o * whole + before, run);
}

#include "grad/grad_kernels_rows.h"

#include "grad/grad_kernels_product.h"

/* ---- The table ---- */

const zv__kernels_of TABLE = {
    .size = sizeof(REAL),
    .scratch = scratch_for,
    .op =
        {
#define KERNELS(id, name, arity, shape, reads, formula)                                            \
    [ZV_OP_##id] = {forward_##name, backward_##name},
            ZV_OP_LIST(KERNELS)
#undef KERNELS
        },
};
