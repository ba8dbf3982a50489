#include "optim/optim_private.h"

#include <float.h>

/* optim.c — the rules and schedules by name, what may be asked of them, and making one. */

static const struct {
    const char *name, *formula;
    size_t slots;
} kinds[ZV_OPTIM_KINDS] = {
#define ROW(name, slots, text, formula) {text, formula, slots},
    ZV_OPTIM_LIST(ROW)
#undef ROW
};

const char *zv_optim_name(zv_optim_kind kind) {
    return (unsigned)kind < ZV_OPTIM_KINDS ? kinds[kind].name : "?";
}

const char *zv_optim_formula(zv_optim_kind kind) {
    return (unsigned)kind < ZV_OPTIM_KINDS ? kinds[kind].formula : "?";
}

bool zv_optim_parse(zv_optim_kind *out, const char *name) {
    for (int i = 0; i < ZV_OPTIM_KINDS; i++)
        if (strcmp(name, kinds[i].name) == 0) return *out = (zv_optim_kind)i, true;
    return false;
}

zv_optim_opts zv_optim_defaults(zv_optim_kind kind) {
    zv_optim_opts o = {.kind = kind, .rate = 1e-3, .beta1 = .9, .beta2 = .999, .epsilon = 1e-8};
    switch (kind) {
    case ZV_OPTIM_GD:
        o.rate = .1;
        break;
    case ZV_OPTIM_MOMENTUM:
    case ZV_OPTIM_NESTEROV:
        o.rate = .01, o.momentum = .9;
        break;
    case ZV_OPTIM_ADAGRAD:
        o.rate = .01, o.epsilon = 1e-10;
        break;
    case ZV_OPTIM_RMSPROP:
        o.rate = .01, o.beta2 = .99;
        break;
    case ZV_OPTIM_ADAMW:
        o.decay = .01;
        break;
    default:
        break;
    }
    return o;
}

/* ---- What may be asked ---- */

zv_status zv__optim_rate_ok(double rate, zv_err *err) {
    if (rate == 0) return zv_err_set(err, ZV_USAGE, M_OPTIM_RATE_ZERO);
    if (!(rate > 0 && rate <= ZV_OPTIM_RATE_MOST))
        return zv_err_set(err, ZV_USAGE, M_OPTIM_RATE, rate, ZV_OPTIM_RATE_MOST);
    return ZV_OK;
}

static zv_status share_ok(const char *name, double x, zv_err *err) {
    return x >= 0 && x < 1 ? ZV_OK : zv_err_set(err, ZV_USAGE, M_OPTIM_SHARE, name, x);
}

static zv_status positive_ok(const char *name, double x, zv_err *err) {
    return x >= 0 && isfinite(x) ? ZV_OK : zv_err_set(err, ZV_USAGE, M_OPTIM_NOT_NEGATIVE, name, x);
}

static zv_status epsilon_ok(double epsilon, zv_real real, zv_err *err) {
    if (!(epsilon > 0 && isfinite(epsilon)))
        return zv_err_set(err, ZV_USAGE, M_OPTIM_EPSILON, epsilon);
    bool held = real != ZV_REAL_F32 || (epsilon <= (double)FLT_MAX && (float)epsilon > 0);
    return held ? ZV_OK : zv_err_set(err, ZV_USAGE, M_OPTIM_EPSILON_F32, epsilon);
}

static zv_status opts_ok(const zv_optim_opts *o, zv_real real, zv_err *err) {
    if ((unsigned)o->kind >= ZV_OPTIM_KINDS)
        return zv_err_set(err, ZV_USAGE, M_OPTIM_KIND, (int)o->kind);
    ZV_TRY(zv__optim_rate_ok(o->rate, err));
    ZV_TRY(share_ok("momentum", o->momentum, err));
    ZV_TRY(share_ok("beta1", o->beta1, err));
    ZV_TRY(share_ok("beta2", o->beta2, err));
    ZV_TRY(positive_ok("decay", o->decay, err));
    ZV_TRY(positive_ok("clip_norm", o->clip_norm, err));
    ZV_TRY(positive_ok("clip_value", o->clip_value, err));
    if (o->kind >= ZV_OPTIM_ADAGRAD) ZV_TRY(epsilon_ok(o->epsilon, real, err));
    return zv__optim_schedule_ok(&o->schedule, err);
}

/* ---- Making one ---- */

zv_status zv_optim_new(zv_optim **out, const zv_env *env, const zv_optim_opts *opts, zv_real real,
                       size_t count, zv_err *err) {
    *out = NULL;
    ZV_TRY(opts_ok(opts, real, err));
    if (count == 0) return zv_err_set(err, ZV_USAGE, M_OPTIM_NO_PARAMETERS);
    if (real != ZV_REAL_F32 && real != ZV_REAL_F64)
        return zv_err_set(err, ZV_USAGE, M_OPTIM_NO_DUAL);
    size_t numbers, bytes;
    if (!zv__mul(&numbers, count, ZV_MAX(kinds[opts->kind].slots, (size_t)1)) ||
        !zv__mul(&bytes, numbers, zv__real_size(real)))
        return zv__nomem(err);
    numbers = count * kinds[opts->kind].slots;
    zv_optim *o = ZV_NEW_ZERO(env, 1, zv_optim);
    if (!o) return zv__nomem(err);
    o->env = env;
    o->tier = zv__optim_tier_of(env);
    o->opts = *opts;
    o->real = real;
    o->count = count;
    o->slots = kinds[opts->kind].slots;
    o->norm = (double)NAN;
    o->state = zv__alloc_huge(env, numbers, zv__real_size(real));
    if (!o->state) {
        zv__free(env, o);
        return zv__nomem(err);
    }
    memset(o->state, 0, numbers * zv__real_size(real));
    *out = o;
    return ZV_OK;
}

void zv_optim_free(zv_optim *o) {
    if (!o) return;
    zv__free_huge(o->env, o->state);
    zv__free(o->env, o);
}

zv_status zv_optim_set_rate(zv_optim *o, double rate, zv_err *err) {
    ZV_TRY(zv__optim_rate_ok(rate, err));
    o->opts.rate = rate;
    return ZV_OK;
}

double zv_optim_rate(const zv_optim *o) {
    return zv_schedule_rate(&o->opts.schedule, o->opts.rate, o->steps);
}

uint64_t zv_optim_steps(const zv_optim *o) {
    return o->steps;
}

double zv_optim_norm(const zv_optim *o) {
    return o->norm;
}

/* PyTorch's clip_grad_norm_ divides by ‖g‖ + 1e-6. */
double zv_optim_clip_scale(const zv_optim *o, double norm) {
    if (!(o->opts.clip_norm > 0)) return 1;
    double scale = o->opts.clip_norm / (norm + 1e-6);
    return scale < 1 ? scale : 1;
}
