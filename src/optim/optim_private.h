/* optim_private.h — update rules as tables, and small things that files of this room share. */
#ifndef ZV_OPTIM_PRIVATE_H
#define ZV_OPTIM_PRIVATE_H

#include "base/base_private.h"

#include <zavit/optim.h>
#include <zavit/stat.h>

#include "optim/optim_messages.h"

/* What all elements of a step have in common. */
typedef struct zv__optim_step {
    double rate; /* η */
    double scale, limit; /* gradients: multiplied, then cut to ± limit (∞: not at all) */
    double decay; /* λ, 0 where it is not wanted */
    double momentum, beta1, beta2, epsilon;
    double unbias1, unbias2; /* 1 - β₁ᵗ, 1 - β₂ᵗ */
} zv__optim_step;

/* Moves `n` parameters; `one` and `two` are their state, NULL where the rule keeps less. Pointers don't overlap. */
typedef void zv__optim_update_f32(float *params, const float *gradients, float *one, float *two,
                                  size_t n, const zv__optim_step *step);
typedef void zv__optim_update_f64(double *params, const double *gradients, double *one, double *two,
                                  size_t n, const zv__optim_step *step);

/* A tier. squares: Σ g² of at most ZV__OPTIM_BLOCK numbers, in ZV__OPTIM_LANES lanes. */
typedef struct zv__optim_tier {
    zv__optim_update_f32 *update_f32[ZV_OPTIM_KINDS];
    zv__optim_update_f64 *update_f64[ZV_OPTIM_KINDS];
    double (*squares_f32)(const float *g, size_t n);
    double (*squares_f64)(const double *g, size_t n);
} zv__optim_tier;

enum { ZV__OPTIM_BLOCK = 65536, ZV__OPTIM_LANES = 32 };

/* Asks the processor where there is no environment, which may take longer than a small step: once per optimiser. */
const zv__optim_tier *zv__optim_tier_of(const zv_env *env);
extern const zv__optim_tier zv__optim_scalar;
#if defined(__x86_64__)
extern const zv__optim_tier zv__optim_avx2, zv__optim_avx512;
#endif

struct zv_optim {
    const zv_env *env;
    const zv__optim_tier *tier;
    zv_optim_opts opts;
    zv_real real;
    size_t count, slots;
    uint64_t steps;
    double norm; /* of the last whole step */
    zv__optim_step step; /* the one begun last … */
    bool begun; /* … where there is one, since this was made or restored */
    void *state; /* [slots, count] of `real` */
};

zv_status zv__optim_rate_ok(double rate, zv_err *err);
zv_status zv__optim_schedule_ok(const zv_schedule *s, zv_err *err);
static inline size_t zv__real_size(zv_real real) {
    return real == ZV_REAL_F32 ? sizeof(float) : sizeof(double);
}

/* Σ a·b in f64: lanes as the norms. */
double zv__optim_dot(const double *a, const double *b, size_t n);
/* y += s x */
void zv__optim_add(double *y, double s, const double *x, size_t n);

static inline zv_interval zv__no_interval(void) {
    return (zv_interval){(double)NAN, (double)NAN};
}

#endif
