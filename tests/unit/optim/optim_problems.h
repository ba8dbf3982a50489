/* optim_problems.h — trainings whose trouble is known, of random scale, rotation and dimension, for the test and the bench of
 * verdicts.
 *
 * A loss is S · f(Qᵀθ/u): f one of the shapes below in n coordinates z, u the unit of parameters, S that of the loss, Q a product of
 * reflections. Noise is added to gradients as S/u · σ ξ_b·(θ - θ_0), a loss linear in θ with ξ_b normal, drawn from the batch's number. */
#ifndef OPTIM_PROBLEMS_H
#define OPTIM_PROBLEMS_H

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <zavit/optim.h>

enum { PROBLEM_MOST = 64, PROBLEM_REFLECTIONS = 2, PROBLEM_BATCHES = 16 };

typedef enum problem_shape {
    SHAPE_QUADRATIC, /* ½ Σ λᵢ zᵢ² */
    SHAPE_SADDLE, /* ½ Σ λᵢ zᵢ² + ¼ z₀⁴, λ₀ < 0; its floor is -λ₀²/4 */
    SHAPE_WELLS, /* (z₀² - 1)²/4 + tilt (z₀ + 1) + ½ Σ λᵢ zᵢ²: the well near 1 is the higher one */
    SHAPE_BELL, /* 1 - exp(-½ Σ λᵢ zᵢ²): flat far away */
    SHAPE_EDGE /* ½ e^{z₁} z₀² - a z₁ + ½ Σ λᵢ zᵢ²: sharpens until 2/η, and stays there (Damian et al. 2023) */
} problem_shape;

typedef struct problem {
    problem_shape shape;
    size_t n;
    double lambda[PROBLEM_MOST], tilt, sigma;
    double v[PROBLEM_REFLECTIONS][PROBLEM_MOST]; /* of unit length */
    double loss_unit, unit;
    uint64_t seed;
    bool wrong_sign; /* a backward pass that is wrong */
    double x[PROBLEM_MOST]; /* where it is stuck */
    zv_signals signals; /* what the trainer knows: rate, start, floor, distance */
    zv_stall_kind want;
} problem;

static inline void problem_turn(const problem *p, double *x, bool back) {
    for (int k = 0; k < PROBLEM_REFLECTIONS; k++) {
        const double *v = p->v[back ? PROBLEM_REFLECTIONS - 1 - k : k];
        double dot = 0;
        for (size_t i = 0; i < p->n; i++) dot += v[i] * x[i];
        for (size_t i = 0; i < p->n; i++) x[i] -= 2 * dot * v[i];
    }
}

/* f, its gradient, and its Hessian times d (each may be NULL) in z. */
static inline double problem_f(const problem *p, const double *z, double *g, const double *d,
                               double *h) {
    double f = 0, dot = 0;
    size_t first = p->shape == SHAPE_QUADRATIC || p->shape == SHAPE_BELL ? 0
                   : p->shape == SHAPE_EDGE                              ? 2
                                                                         : 1;
    for (size_t i = first; i < p->n; i++) {
        f += p->lambda[i] * z[i] * z[i] / 2;
        if (g) g[i] = p->lambda[i] * z[i];
        if (d) h[i] = p->lambda[i] * d[i], dot += p->lambda[i] * z[i] * d[i];
    }
    double a = z[0], b = p->n > 1 ? z[1] : 0, s;
    switch (p->shape) {
    case SHAPE_QUADRATIC:
        break;
    case SHAPE_SADDLE:
        f += p->lambda[0] * a * a / 2 + a * a * a * a / 4;
        if (g) g[0] = p->lambda[0] * a + a * a * a;
        if (d) h[0] = (p->lambda[0] + 3 * a * a) * d[0];
        break;
    case SHAPE_WELLS:
        f += (a * a - 1) * (a * a - 1) / 4 + p->tilt * (a + 1);
        if (g) g[0] = (a * a - 1) * a + p->tilt;
        if (d) h[0] = (3 * a * a - 1) * d[0];
        break;
    case SHAPE_BELL:
        s = exp(-f);
        if (d)
            for (size_t i = 0; i < p->n; i++) h[i] = s * (h[i] - p->lambda[i] * z[i] * dot);
        if (g)
            for (size_t i = 0; i < p->n; i++) g[i] *= s;
        f = 1 - s;
        break;
    case SHAPE_EDGE:
        s = exp(b);
        f += s * a * a / 2 - p->tilt * b;
        if (g) g[0] = s * a, g[1] = s * a * a / 2 - p->tilt;
        if (d) h[0] = s * d[0] + s * a * d[1], h[1] = s * a * d[0] + s * a * a / 2 * d[1];
        break;
    }
    return f;
}

static inline zv_status problem_loss(void *ctx, uint64_t batch, const double *x, double *loss,
                                     double *gradient, zv_err *err) {
    const problem *p = ctx;
    double z[PROBLEM_MOST], g[PROBLEM_MOST];
    (void)err;
    for (size_t i = 0; i < p->n; i++) z[i] = x[i] / p->unit;
    problem_turn(p, z, true);
    double f = problem_f(p, z, g, NULL, NULL);
    problem_turn(p, g, false);
    zv_rng rng = zv_rng_stream(p->seed, batch);
    for (size_t i = 0; i < p->n; i++) {
        double xi = p->sigma > 0 ? p->sigma * zv_rng_normal(&rng) : 0;
        f += xi * (x[i] - p->x[i]) / p->unit;
        g[i] += xi;
    }
    *loss = p->loss_unit * f;
    double sign = p->wrong_sign ? -1 : 1;
    for (size_t i = 0; gradient && i < p->n; i++)
        gradient[i] = sign * p->loss_unit / p->unit * g[i];
    return ZV_OK;
}

static inline zv_status problem_hessian(void *ctx, const double *x, const double *v, double *out,
                                        zv_err *err) {
    const problem *p = ctx;
    double z[PROBLEM_MOST], d[PROBLEM_MOST], g[PROBLEM_MOST];
    (void)err;
    for (size_t i = 0; i < p->n; i++) z[i] = x[i] / p->unit, d[i] = v[i];
    problem_turn(p, z, true);
    problem_turn(p, d, true);
    problem_f(p, z, g, d, out);
    problem_turn(p, out, false);
    for (size_t i = 0; i < p->n; i++) out[i] *= p->loss_unit / (p->unit * p->unit);
    return ZV_OK;
}

/* ---- Families ---- */

static inline double problem_between(zv_rng *rng, double lo, double hi) {
    return lo * pow(hi / lo, zv_rng_unit(rng));
}

/* Eigenvalues from 1 down to 1/condition, the largest in use. */
static inline void problem_draw(problem *p, problem_shape shape, double condition, zv_rng *rng) {
    memset(p, 0, sizeof *p);
    p->shape = shape;
    p->n = 3 + (size_t)zv_rng_below(rng, PROBLEM_MOST - 3);
    p->seed = zv_rng_u64(rng);
    p->loss_unit = problem_between(rng, 1e-2, 1e2);
    p->unit = problem_between(rng, .1, 10);
    for (size_t i = 0; i < p->n; i++) p->lambda[i] = pow(condition, -zv_rng_unit(rng));
    p->lambda[p->n - 1] = 1;
    for (int k = 0; k < PROBLEM_REFLECTIONS; k++) {
        double size = 0;
        for (size_t i = 0; i < p->n; i++)
            p->v[k][i] = zv_rng_normal(rng), size += p->v[k][i] * p->v[k][i];
        for (size_t i = 0; i < p->n; i++) p->v[k][i] /= sqrt(size);
    }
    p->signals = zv_signals_none();
    p->signals.momentum = 0;
}

/* θ from z, and what a trainer that came from `start` knows. `rate` in units of 1/λ = 1. */
static inline void problem_place(problem *p, const double *z, const double *start, double rate,
                                 double floor) {
    double moved = 0, size = 0, s[PROBLEM_MOST];
    for (size_t i = 0; i < p->n; i++) {
        p->x[i] = z[i];
        s[i] = start[i];
        moved += (z[i] - start[i]) * (z[i] - start[i]);
        size += z[i] * z[i];
    }
    problem_turn(p, p->x, false);
    for (size_t i = 0; i < p->n; i++) p->x[i] *= p->unit;
    p->signals.rate = rate * p->unit * p->unit / p->loss_unit;
    p->signals.distance = p->unit * sqrt(fmax(moved, size));
    p->signals.loss_start = p->loss_unit * problem_f(p, s, NULL, NULL, NULL);
    p->signals.loss_floor = p->loss_unit * floor;
}

/* Gradient descent in z from `start`, with noise as the problem's. */
static inline void problem_descend(const problem *p, double *z, double rate, size_t steps,
                                   zv_rng *rng) {
    double g[PROBLEM_MOST];
    for (size_t t = 0; t < steps; t++) {
        problem_f(p, z, g, NULL, NULL);
        for (size_t i = 0; i < p->n; i++)
            z[i] -= rate * (g[i] + (p->sigma > 0 ? p->sigma * zv_rng_normal(rng) : 0));
    }
}

#define PROBLEM_LIST(X)                                                                            \
    X(slow, RATE_TOO_SMALL)                                                                        \
    X(slow_noisy, RATE_TOO_SMALL)                                                                  \
    X(fast, RATE_TOO_LARGE)                                                                        \
    X(fast_noisy, RATE_TOO_LARGE)                                                                  \
    X(edge, EDGE)                                                                                  \
    X(noise, NOISE_FLOOR)                                                                          \
    X(saddle, SADDLE)                                                                              \
    X(wells, LOCAL_MINIMUM)                                                                        \
    X(bell, PLATEAU)                                                                               \
    X(done, CONVERGED)                                                                             \
    X(fine, DESCENDING)                                                                            \
    X(sign, BUG_GRADIENT)

typedef enum problem_family {
#define PROBLEM_ENUM(name, want) FAMILY_##name,
    PROBLEM_LIST(PROBLEM_ENUM)
#undef PROBLEM_ENUM
        FAMILIES
} problem_family;

static inline void problem_starts(const problem *p, double *z, zv_rng *rng) {
    for (size_t i = 0; i < p->n; i++) z[i] = 3 * zv_rng_normal(rng);
}

static inline void problem_make(problem *p, problem_family family, uint64_t seed) {
    static const zv_stall_kind wants[] = {
#define PROBLEM_WANT(name, want) ZV_STALL_##want,
        PROBLEM_LIST(PROBLEM_WANT)
#undef PROBLEM_WANT
    };
    zv_rng rng = zv_rng_stream(seed, (uint64_t)family);
    double z[PROBLEM_MOST] = {0}, start[PROBLEM_MOST] = {0};
    double rate = .3 + .7 * zv_rng_unit(&rng), floor = 0;
    const problem_shape shapes[FAMILIES] = {[FAMILY_edge] = SHAPE_EDGE,
                                            [FAMILY_saddle] = SHAPE_SADDLE,
                                            [FAMILY_wells] = SHAPE_WELLS,
                                            [FAMILY_bell] = SHAPE_BELL};
    problem_draw(p, shapes[family], family == FAMILY_bell ? 3 : 30, &rng);
    problem_starts(p, start, &rng);
    memcpy(z, start, sizeof z);
    switch (family) {
    case FAMILY_slow_noisy:
        p->sigma = .1; /* fall through */
    case FAMILY_slow:
        rate = problem_between(&rng, 1e-5, 1e-2);
        break;
    case FAMILY_fast_noisy:
        p->sigma = .1; /* fall through */
    case FAMILY_fast:
        rate = 2.5 + 2 * zv_rng_unit(&rng);
        break;
    case FAMILY_edge:
        p->tilt = problem_between(&rng, 1e-3, 5e-3);
        for (size_t i = 2; i < p->n; i++) p->lambda[i] *= .005; /* these fall slowly */
        rate = 1;
        start[0] = sqrt(p->tilt), start[1] = log(2) - .01; /* near where it settles */
        memcpy(z, start, sizeof z);
        problem_descend(p, z, rate, 200, &rng);
        floor = (double)NAN; /* falls for ever along z₁ */
        break;
    case FAMILY_noise:
        p->sigma = problem_between(&rng, .1, 1);
        problem_descend(p, z, rate, 2000, &rng);
        break;
    case FAMILY_saddle:
        p->lambda[0] = -problem_between(&rng, .1, 1);
        floor = -p->lambda[0] * p->lambda[0] / 4;
        for (size_t i = 1; i < p->n; i++) z[i] = 1e-5 * zv_rng_normal(&rng);
        z[0] = 1e-5 * zv_rng_normal(&rng);
        start[0] = z[0];
        break;
    case FAMILY_wells:
        p->tilt = .1 + .2 * zv_rng_unit(&rng);
        for (size_t i = 1; i < p->n; i++) z[i] = start[i] *= .1;
        z[0] = start[0] = 1.5;
        problem_descend(p, z, .3, 3000, &rng);
        { /* the lower well */
            double other[PROBLEM_MOST] = {-1.1};
            problem_descend(p, other, .3, 3000, &rng);
            floor = problem_f(p, other, NULL, NULL, NULL);
        }
        break;
    case FAMILY_bell: {
        double size = 0, far = 5 + 3 * zv_rng_unit(&rng);
        for (size_t i = 0; i < p->n; i++) size += p->lambda[i] * start[i] * start[i];
        for (size_t i = 0; i < p->n; i++) z[i] = start[i] *= far / sqrt(size);
        break;
    }
    case FAMILY_done:
        problem_descend(p, z, 1, 3000, &rng);
        break;
    case FAMILY_sign:
        p->wrong_sign = true;
        p->signals.gradient_error =
            (zv_measured){2, {(double)NAN, (double)NAN}, ZV_OPTIM_WHY_EXACT};
        break;
    default:
        break;
    }
    problem_place(p, z, start, rate, floor);
    if (family == FAMILY_edge) p->signals.loss_floor = (double)NAN;
    p->want = wants[family];
}

static inline zv_status problem_judge(problem *p, zv_stall *out, zv_err *err) {
    zv_training t = {problem_loss, problem_hessian, p, p->n, p->sigma > 0 ? PROBLEM_BATCHES : 1, 8};
    zv_status status = zv_signals_measure(&p->signals, NULL, &t, p->x, NULL, err);
    if (status == ZV_OK) *out = zv_stall_of(&p->signals);
    return status;
}

static inline const char *problem_name(problem_family family) {
    static const char *const names[] = {
#define PROBLEM_NAME(name, want) #name,
        PROBLEM_LIST(PROBLEM_NAME)
#undef PROBLEM_NAME
    };
    return names[family];
}

#endif
