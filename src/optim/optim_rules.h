/* optim_rules.h — the update rules of one tier, one function each, as a pattern. A tier's file defines TIER (a target attribute, or
 * nothing), VEC (bytes of a register), WIDEN (f32 to f64, where GCC doesn't find the instruction) and TABLE, and includes this; it includes itself once for f32 and once for f64, with REAL (the type),
 * ROOT (its square root) and NAME(rule).
 *
 * Loops are plain, over arrays that don't overlap, and use + - · / √ only: IEEE 754 rounds these the same whatever the width of
 * a register, and products are not contracted into sums (-ffp-contract=off), so all tiers give the same bits. */
#ifndef REAL

#define REAL float
#define ROOT(x) sqrtf(x)
#define NAME(rule) rule##_f32
#include "optim/optim_rules.h"
#undef REAL
#undef ROOT
#undef NAME

#define REAL double
#define ROOT(x) sqrt(x)
#define NAME(rule) rule##_f64
#include "optim/optim_rules.h"

const zv__optim_tier TABLE = {
    .update_f32 = {gd_f32, momentum_f32, nesterov_f32, adagrad_f32, rmsprop_f32, adam_f32,
                   adamw_f32},
    .update_f64 = {gd_f64, momentum_f64, nesterov_f64, adagrad_f64, rmsprop_f64, adam_f64,
                   adamw_f64},
    .squares_f32 = squares_f32,
    .squares_f64 = squares_f64,
};

#else

/* The gradient as a rule sees it: scaled, cut, and with decay. */
#define ZV__G(i) (limited(gradients[i] * scale, limit) + decay * params[i])
#define ZV__COMMON                                                                                 \
    const REAL rate = (REAL)step->rate, scale = (REAL)step->scale, limit = (REAL)step->limit,      \
               decay = (REAL)step->decay

TIER static inline REAL NAME(limited)(REAL g, REAL limit) {
    g = g > limit ? limit : g;
    return g < -limit ? -limit : g;
}
#define limited NAME(limited)

/* θ ← θ - η g */
TIER static void NAME(gd)(REAL *restrict params, const REAL *restrict gradients, REAL *restrict one,
                          REAL *restrict two, size_t n, const zv__optim_step *step) {
    (void)one, (void)two;
    ZV__COMMON;
    for (size_t i = 0; i < n; i++) params[i] -= rate * ZV__G(i);
}

/* m ← μ m + g; θ ← θ - η m (Polyak 1964) */
TIER static void NAME(momentum)(REAL *restrict params, const REAL *restrict gradients,
                                REAL *restrict one, REAL *restrict two, size_t n,
                                const zv__optim_step *step) {
    (void)two;
    ZV__COMMON;
    const REAL mu = (REAL)step->momentum;
    for (size_t i = 0; i < n; i++) {
        one[i] = mu * one[i] + ZV__G(i);
        params[i] -= rate * one[i];
    }
}

/* m ← μ m + g; θ ← θ - η (g + μ m) (Nesterov 1983, as rewritten by Sutskever et al. 2013) */
TIER static void NAME(nesterov)(REAL *restrict params, const REAL *restrict gradients,
                                REAL *restrict one, REAL *restrict two, size_t n,
                                const zv__optim_step *step) {
    (void)two;
    ZV__COMMON;
    const REAL mu = (REAL)step->momentum;
    for (size_t i = 0; i < n; i++) {
        REAL g = ZV__G(i), m = mu * one[i] + g;
        one[i] = m;
        params[i] -= rate * (g + mu * m);
    }
}

/* v ← v + g²; θ ← θ - η g/(√v + ε) (Duchi, Hazan & Singer 2011) */
TIER static void NAME(adagrad)(REAL *restrict params, const REAL *restrict gradients,
                               REAL *restrict one, REAL *restrict two, size_t n,
                               const zv__optim_step *step) {
    (void)two;
    ZV__COMMON;
    const REAL epsilon = (REAL)step->epsilon;
    for (size_t i = 0; i < n; i++) {
        REAL g = ZV__G(i), v = one[i] + g * g;
        one[i] = v;
        params[i] -= rate * g / (ROOT(v) + epsilon);
    }
}

/* v ← β₂ v + (1-β₂) g²; θ ← θ - η g/(√v + ε) (Tieleman & Hinton 2012, lecture 6.5) */
TIER static void NAME(rmsprop)(REAL *restrict params, const REAL *restrict gradients,
                               REAL *restrict one, REAL *restrict two, size_t n,
                               const zv__optim_step *step) {
    (void)two;
    ZV__COMMON;
    const REAL epsilon = (REAL)step->epsilon, beta = (REAL)step->beta2,
               rest = (REAL)(1 - step->beta2);
    for (size_t i = 0; i < n; i++) {
        REAL g = ZV__G(i), v = beta * one[i] + rest * (g * g);
        one[i] = v;
        params[i] -= rate * g / (ROOT(v) + epsilon);
    }
}

/* m ← β₁ m + (1-β₁) g; v ← β₂ v + (1-β₂) g²; θ ← θ - η (m/(1-β₁ᵗ))/(√(v/(1-β₂ᵗ)) + ε) (Kingma & Ba 2015).
 * The corrections are pulled out of the loop: η' = η/(1-β₁ᵗ), √v times 1/√(1-β₂ᵗ). */
TIER static void NAME(adam)(REAL *restrict params, const REAL *restrict gradients,
                            REAL *restrict one, REAL *restrict two, size_t n,
                            const zv__optim_step *step) {
    const REAL scale = (REAL)step->scale, limit = (REAL)step->limit, decay = (REAL)step->decay;
    const REAL beta1 = (REAL)step->beta1, rest1 = (REAL)(1 - step->beta1);
    const REAL beta2 = (REAL)step->beta2, rest2 = (REAL)(1 - step->beta2);
    const REAL size = (REAL)(step->rate / step->unbias1), epsilon = (REAL)step->epsilon,
               root = (REAL)(1 / sqrt(step->unbias2));
    for (size_t i = 0; i < n; i++) {
        REAL g = ZV__G(i), m = beta1 * one[i] + rest1 * g, v = beta2 * two[i] + rest2 * (g * g);
        one[i] = m;
        two[i] = v;
        params[i] -= size * m / (ROOT(v) * root + epsilon);
    }
}

/* θ ← (1 - ηλ) θ, then as adam without λ (Loshchilov & Hutter 2019) */
TIER static void NAME(adamw)(REAL *restrict params, const REAL *restrict gradients,
                             REAL *restrict one, REAL *restrict two, size_t n,
                             const zv__optim_step *step) {
    const REAL scale = (REAL)step->scale, limit = (REAL)step->limit,
               keep = (REAL)(1 - step->rate * step->decay);
    const REAL beta1 = (REAL)step->beta1, rest1 = (REAL)(1 - step->beta1);
    const REAL beta2 = (REAL)step->beta2, rest2 = (REAL)(1 - step->beta2);
    const REAL size = (REAL)(step->rate / step->unbias1), epsilon = (REAL)step->epsilon,
               root = (REAL)(1 / sqrt(step->unbias2));
    for (size_t i = 0; i < n; i++) {
        REAL g = limited(gradients[i] * scale, limit);
        REAL m = beta1 * one[i] + rest1 * g, v = beta2 * two[i] + rest2 * (g * g);
        one[i] = m;
        two[i] = v;
        params[i] = params[i] * keep - size * m / (ROOT(v) * root + epsilon);
    }
}

/* Σ g² in 32 lanes of f64, which are added up in order: in so many registers as they need, four at least, for each addition
 * waits for the one before it in its register. (The square of an f32 is a whole f64, so no tier rounds another number.) */
enum { NAME(WIDE) = VEC / 8, NAME(PARTS) = ZV__OPTIM_LANES / NAME(WIDE) };
typedef double NAME(wide) __attribute__((vector_size(VEC)));

TIER static inline void NAME(widen)(NAME(wide) * to, const REAL *from) {
#ifdef WIDEN
    if (sizeof(REAL) == sizeof(float)) {
        *to = WIDEN(from);
        return;
    }
#endif
    for (size_t i = 0; i < NAME(WIDE); i++) (*to)[i] = (double)from[i];
}

TIER static double NAME(squares)(const REAL *g, size_t n) {
    NAME(wide) sum[NAME(PARTS)];
#pragma GCC unroll 16
    for (size_t p = 0; p < NAME(PARTS); p++) sum[p] = (NAME(wide)){0};
    size_t i = 0;
    for (; i + ZV__OPTIM_LANES <= n; i += ZV__OPTIM_LANES) {
#pragma GCC unroll 16
        for (size_t p = 0; p < NAME(PARTS); p++) {
            NAME(wide) y;
            NAME(widen)(&y, g + i + p * NAME(WIDE));
            sum[p] += y * y;
        }
    }
    double lane[ZV__OPTIM_LANES], total = 0;
    memcpy(lane, sum, sizeof lane);
    for (size_t l = 0; l < ZV__OPTIM_LANES; l++) total += lane[l];
    for (; i < n; i++) total += (double)g[i] * (double)g[i];
    return total;
}

#undef limited
#undef ZV__G
#undef ZV__COMMON

#endif
