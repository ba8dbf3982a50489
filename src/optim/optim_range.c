#include "optim/optim_private.h"

/* optim_range.c — raising the learning rate while training, to see which ones work. */

enum { STEPS = 100, RUNS = 5, REACH = 2 };
static const double weight = .9; /* of the smoothing */
static const double tolerance = 3; /* a run ends at this many times its fall above its least */
static const double jitters = 2; /* a fall must exceed this many standard deviations of a loss */
static const double margin =
    10; /* the rate chosen lies this factor below that of the least loss, or more */

const char *zv_range_text(zv_range_end end, zv_lang lang) {
    static const char *const text[ZV_RANGE_ENDS][2] = {
        [ZV_RANGE_STEEPEST] = {M_OPTIM_RANGE_STEEPEST},
        [ZV_RANGE_NEVER_FELL] = {M_OPTIM_RANGE_NEVER_FELL},
        [ZV_RANGE_NEVER_ROSE] = {M_OPTIM_RANGE_NEVER_ROSE},
        [ZV_RANGE_DIVERGED_AT_ONCE] = {M_OPTIM_RANGE_DIVERGED},
    };
    return (unsigned)end < ZV_RANGE_ENDS ? text[end][lang == ZV_HE] : "?";
}

typedef struct range {
    const zv_env *env;
    zv_range_opts o;
    zv_range_fn *step;
    void *ctx;
    zv_err *err;
    double *raw, *smooth; /* [steps] of this run */
    double *sum; /* [steps] over runs */
    size_t *count; /* [steps] */
    size_t made; /* steps of this run that gave a finite loss */
    bool diverged;
} range;

static double rate_of(const range *r, size_t i) {
    return r->o.lo * pow(r->o.hi / r->o.lo, (double)i / (double)(r->o.steps - 1));
}

/* Standard deviation of one loss: from the median difference of neighbours among the first, where rates are lowest; the
 * lower of two middle ones, so that a loss that blows up at once is not taken for jitter. */
static double jitter(const range *r) {
    double apart[ZV_RANGE_LEAST];
    size_t n = ZV_MIN(r->made, (size_t)ZV_RANGE_LEAST);
    if (n < 2) return 0;
    for (size_t i = 1; i < n; i++) apart[i - 1] = fabs(r->raw[i] - r->raw[i - 1]);
    zv_stat_sort(apart, n - 1);
    return apart[(n - 2) / 2] / (sqrt(2) * .6745);
}

/* The first losses are smoothed too little to be the least. */
static size_t least(const range *r) {
    size_t at = ZV_MIN(r->made, (size_t)ZV_RANGE_LEAST) - 1;
    for (size_t i = at + 1; i < r->made; i++)
        if (r->smooth[i] < r->smooth[at]) at = i;
    return at;
}

static bool blown_up(const range *r) {
    double low = r->smooth[0];
    for (size_t i = 1; i < r->made; i++) low = fmin(low, r->smooth[i]);
    double ordinary = fmax(r->smooth[0] - low, fmax(4 * jitter(r), 1e-9 * fabs(r->smooth[0])));
    return r->made >= 3 && r->smooth[r->made - 1] - low > tolerance * ordinary;
}

static zv_status run(range *r, uint64_t number) {
    double mean = 0;
    r->made = 0;
    r->diverged = false;
    for (size_t i = 0; i < r->o.steps && !r->diverged; i++) {
        if (zv_env_stopped(r->env))
            return zv_err_set(r->err, ZV_INTERRUPTED, M_OPTIM_MEASURE_STOPPED);
        ZV_TRY(r->step(r->ctx, number, i, rate_of(r, i), &r->raw[i], r->err));
        if (!isfinite(r->raw[i])) {
            r->diverged = true;
            break;
        }
        mean = weight * mean + (1 - weight) * r->raw[i];
        r->smooth[i] = mean / (1 - pow(weight, (double)(i + 1)));
        r->made++;
        r->sum[i] += r->smooth[i];
        r->count[i]++;
        r->diverged = blown_up(r);
    }
    return ZV_OK;
}

/* Where the curve falls fastest before its least, over REACH points to both sides. */
static size_t steepest(const range *r, size_t low) {
    size_t best = low > REACH ? low - REACH : 0;
    double most = 0;
    for (size_t i = REACH; i + REACH <= low; i++) {
        double fall = r->smooth[i - REACH] - r->smooth[i + REACH];
        if (fall > most) most = fall, best = i;
    }
    return best;
}

static zv_range_end judge(const range *r, double *rate, double *highest) {
    *rate = *highest = (double)NAN;
    if (r->made < ZV_RANGE_LEAST) return ZV_RANGE_DIVERGED_AT_ONCE;
    size_t low = least(r);
    double first = 0;
    for (size_t i = 0; i < ZV_RANGE_LEAST; i++) first += r->raw[i] / ZV_RANGE_LEAST;
    double fell = first - r->smooth[low];
    if (!(fell > jitters * jitter(r)) || !(fell > 1e-9 * fabs(first))) return ZV_RANGE_NEVER_FELL;
    *highest = rate_of(r, low);
    *rate = fmin(rate_of(r, steepest(r, low)), *highest / margin);
    return low + REACH >= r->o.steps && !r->diverged ? ZV_RANGE_NEVER_ROSE : ZV_RANGE_STEEPEST;
}

typedef struct tally {
    size_t ends[ZV_RANGE_ENDS];
    zv_moments logs;
    double highest;
} tally;

/* The end that most runs had; with a rate if that is one that has. */
static void conclude(zv_range *out, const tally *t, double level) {
    out->end = ZV_RANGE_STEEPEST;
    for (int e = 1; e < ZV_RANGE_ENDS; e++)
        if (t->ends[e] > t->ends[out->end]) out->end = (zv_range_end)e;
    out->rate = (zv_measured){(double)NAN, zv__no_interval(), ZV_OPTIM_WHY_FEW};
    out->highest = (double)NAN;
    if (out->end == ZV_RANGE_NEVER_FELL || out->end == ZV_RANGE_DIVERGED_AT_ONCE) return;
    zv_interval logs = zv_moments_mean_interval(&t->logs, level);
    out->rate.value = exp(t->logs.mean);
    out->rate.why = ZV_OPTIM_WHY_ONE;
    out->highest = t->highest;
    if (t->logs.n < 2) return;
    out->rate.interval = (zv_interval){exp(logs.lo), exp(logs.hi)};
    out->rate.why = t->logs.min == t->logs.max ? ZV_OPTIM_WHY_CONSTANT : ZV_OPTIM_WHY_NOTHING;
}

static zv_status all_runs(range *r, zv_range *out, double level) {
    tally t = {.highest = (double)INFINITY};
    for (uint64_t k = 0; k < r->o.runs; k++) {
        double rate, highest;
        ZV_TRY(run(r, k));
        t.ends[judge(r, &rate, &highest)]++;
        if (isnan(rate)) continue;
        zv_moments_add(&t.logs, log(rate));
        t.highest = fmin(t.highest, highest);
    }
    conclude(out, &t, level);
    return ZV_OK;
}

zv_status zv_range_test(zv_range *out, double *rates, double *losses, const zv_env *env,
                        zv_range_fn *step, void *ctx, const zv_range_opts *opts, zv_err *err) {
    range r = {.env = env, .step = step, .ctx = ctx, .err = err};
    if (opts) r.o = *opts;
    if (r.o.lo == 0) r.o.lo = 1e-6;
    if (r.o.hi == 0) r.o.hi = 10;
    if (r.o.steps == 0) r.o.steps = STEPS;
    if (r.o.runs == 0) r.o.runs = RUNS;
    double level = r.o.level == 0 ? .95 : r.o.level;
    *out = (zv_range){.steps = r.o.steps};
    if (!(r.o.lo > 0 && r.o.hi > r.o.lo && r.o.hi <= ZV_OPTIM_RATE_MOST) ||
        r.o.steps < ZV_RANGE_LEAST)
        return zv_err_set(err, ZV_USAGE, M_OPTIM_RANGE, ZV_OPTIM_RATE_MOST, ZV_RANGE_LEAST, r.o.lo,
                          r.o.hi, r.o.steps);
    if (!(level > 0 && level < 1)) return zv_err_set(err, ZV_USAGE, M_OPTIM_LEVEL, level);
    r.raw = ZV_NEW(env, r.o.steps, double);
    r.smooth = ZV_NEW(env, r.o.steps, double);
    r.sum = ZV_NEW_ZERO(env, r.o.steps, double);
    r.count = ZV_NEW_ZERO(env, r.o.steps, size_t);
    zv_status status =
        r.raw && r.smooth && r.sum && r.count ? all_runs(&r, out, level) : zv__nomem(err);
    for (size_t i = 0; status == ZV_OK && rates && i < r.o.steps; i++) {
        rates[i] = rate_of(&r, i);
        losses[i] = r.count[i] ? r.sum[i] / (double)r.count[i] : (double)NAN;
    }
    zv__free(env, r.count);
    zv__free(env, r.sum);
    zv__free(env, r.smooth);
    zv__free(env, r.raw);
    return status;
}
