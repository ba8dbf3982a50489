#include "optim/optim_private.h"

/* optim_schedule.c — the learning rate of a step. One function per row of the table. */

enum { CYCLE = 4 }; /* steps of one-cycle, at least: a way up and a way down */
static const double pi = 3.14159265358979323846;

/* Half a cosine from `from` to `to`, share in [0, 1]. */
static double cosine_between(double from, double to, double share) {
    return to + (from - to) * (1 + cos(pi * share)) / 2;
}

/* How much of the way after the warm-up is done. */
static double after_warmup(const zv_schedule *s, uint64_t step) {
    double share = (double)(step - s->warmup) / (double)(s->total - s->warmup);
    return share < 1 ? share : 1;
}

static double constant(const zv_schedule *s, double rate, uint64_t step) {
    (void)s, (void)step;
    return rate;
}

static double linear(const zv_schedule *s, double rate, uint64_t step) {
    return rate * (1 + (s->end - 1) * after_warmup(s, step));
}

static double cosine(const zv_schedule *s, double rate, uint64_t step) {
    return cosine_between(rate, rate * s->end, after_warmup(s, step));
}

/* Smith & Topin 2019 with PyTorch's shares: from η/25 to η at step .3 total - 1, down to η/25/10⁴ at the last. */
static double one_cycle(const zv_schedule *s, double rate, uint64_t step) {
    double top = .3 * (double)s->total - 1, last = (double)s->total - 1;
    double t = (double)step < last ? (double)step : last, first = rate / 25;
    if (t <= top) return cosine_between(first, rate, t / top);
    return cosine_between(rate, first / 1e4, (t - top) / (last - top));
}

static const struct {
    const char *name;
    double (*rate)(const zv_schedule *s, double rate, uint64_t step);
} schedules[ZV_SCHEDULE_KINDS] = {
    [ZV_SCHEDULE_CONSTANT] = {"constant", constant},    [ZV_SCHEDULE_WARMUP] = {"warmup", constant},
    [ZV_SCHEDULE_LINEAR] = {"linear", linear},          [ZV_SCHEDULE_COSINE] = {"cosine", cosine},
    [ZV_SCHEDULE_ONE_CYCLE] = {"one-cycle", one_cycle},
};

const char *zv_schedule_name(zv_schedule_kind kind) {
    return (unsigned)kind < ZV_SCHEDULE_KINDS ? schedules[kind].name : "?";
}

bool zv_schedule_parse(zv_schedule_kind *out, const char *name) {
    for (int i = 0; i < ZV_SCHEDULE_KINDS; i++)
        if (strcmp(name, schedules[i].name) == 0) return *out = (zv_schedule_kind)i, true;
    return false;
}

double zv_schedule_rate(const zv_schedule *s, double rate, uint64_t step) {
    if (step < s->warmup && s->kind != ZV_SCHEDULE_CONSTANT && s->kind != ZV_SCHEDULE_ONE_CYCLE)
        return rate * (double)(step + 1) / (double)s->warmup;
    return schedules[s->kind].rate(s, rate, step);
}

zv_status zv__optim_schedule_ok(const zv_schedule *s, zv_err *err) {
    if ((unsigned)s->kind >= ZV_SCHEDULE_KINDS)
        return zv_err_set(err, ZV_USAGE, M_OPTIM_SCHEDULE, (int)s->kind);
    if (!(s->end >= 0 && s->end <= 1))
        return zv_err_set(err, ZV_USAGE, M_OPTIM_SCHEDULE_END, s->end);
    if (s->kind == ZV_SCHEDULE_ONE_CYCLE && s->total < CYCLE)
        return zv_err_set(err, ZV_USAGE, M_OPTIM_SCHEDULE_CYCLE, schedules[s->kind].name,
                          (unsigned long long)s->total, (int)CYCLE);
    bool warms = s->kind == ZV_SCHEDULE_LINEAR || s->kind == ZV_SCHEDULE_COSINE;
    if (warms && s->total <= s->warmup)
        return zv_err_set(err, ZV_USAGE, M_OPTIM_SCHEDULE_STEPS, schedules[s->kind].name,
                          (unsigned long long)s->total, (unsigned long long)s->warmup);
    return ZV_OK;
}
