#include "base/base_private.h"

#include "stat/stat_private.h"

/* stat_boot.c — how much would the statistic change with another sample of the same kind? */

/* Every round has a random stream of its own: the interval does not depend on the order of rounds,
 * and more rounds continue the same sequence. */
static void resample(double *values, size_t *index, zv_stat_fn *fn, const void *ctx, size_t n,
                     size_t rounds, uint64_t seed) {
    for (size_t round = 0; round < rounds; round++) {
        zv_rng rng = zv_rng_stream(seed, round);
        for (size_t i = 0; i < n; i++) index[i] = (size_t)zv_rng_below(&rng, n);
        values[round] = fn(ctx, index, n);
    }
}

zv_status zv_stat_bootstrap(zv_interval *out, const zv_env *env, zv_stat_fn *fn, const void *ctx,
                            size_t n, size_t rounds, double level, uint64_t seed, zv_err *err) {
    *out = zv__interval_none();
    if (!zv__level_ok(level)) return zv_err_set(err, ZV_USAGE, M_STAT_LEVEL, level);
    if (rounds == 0) return zv_err_set(err, ZV_USAGE, M_STAT_NO_ROUNDS);
    if (n == 0) return zv_err_set(err, ZV_NODATA, M_STAT_NO_ITEMS);
    double *values = ZV_NEW(env, rounds, double);
    size_t *index = ZV_NEW(env, n, size_t);
    zv_status status = ZV_OK;
    if (values && index) {
        resample(values, index, fn, ctx, n, rounds, seed);
        zv_stat_sort(values, rounds);
        size_t numbers = rounds; /* NaN stands last */
        while (numbers > 0 && isnan(values[numbers - 1])) numbers--;
        out->lo = zv_stat_quantile(values, numbers, (1 - level) / 2);
        out->hi = zv_stat_quantile(values, numbers, (1 + level) / 2);
    } else {
        status = zv__nomem(err);
    }
    zv__free(env, index);
    zv__free(env, values);
    return status;
}
