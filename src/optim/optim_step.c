#include "base/base_pool.h"
#include "optim/optim_private.h"

/* optim_step.c — norms and steps over whole arrays, in blocks that the environment's threads take. */

enum {
    SERIAL = 4 * ZV__OPTIM_BLOCK, /* below, waking threads costs more than the work */
    SUMS = 512 /* blocks whose sums are kept on the stack at a time */
};

/* ---- Norms ---- */

typedef struct norm_work {
    const zv__optim_tier *tier;
    const void *g;
    zv_real real;
    size_t n, first; /* first block of this round */
    double sums[SUMS];
} norm_work;

static void norm_block(void *ctx, size_t task, unsigned worker) {
    (void)worker;
    norm_work *w = ctx;
    size_t at = (w->first + task) * ZV__OPTIM_BLOCK, n = ZV_MIN(w->n - at, (size_t)ZV__OPTIM_BLOCK);
    w->sums[task] = w->real == ZV_REAL_F32 ? w->tier->squares_f32((const float *)w->g + at, n)
                                           : w->tier->squares_f64((const double *)w->g + at, n);
}

/* Blocks are added up in order: threads change no bit. */
static double norm_of(const zv_env *env, const zv__optim_tier *tier, zv_real real, const void *g,
                      size_t n) {
    norm_work w = {.tier = tier, .g = g, .real = real, .n = n};
    size_t blocks = n / ZV__OPTIM_BLOCK + (n % ZV__OPTIM_BLOCK != 0);
    double total = 0;
    for (; w.first < blocks; w.first += SUMS) {
        size_t now = ZV_MIN(blocks - w.first, (size_t)SUMS);
        zv__parallel(n < SERIAL ? NULL : env, now, norm_block, &w);
        for (size_t b = 0; b < now; b++) total += w.sums[b];
    }
    return sqrt(total);
}

double zv_optim_norm_f32(const zv_env *env, const float *g, size_t n) {
    return norm_of(env, zv__optim_tier_of(env), ZV_REAL_F32, g, n);
}

double zv_optim_norm_f64(const zv_env *env, const double *g, size_t n) {
    return norm_of(env, zv__optim_tier_of(env), ZV_REAL_F64, g, n);
}

size_t zv_optim_first_bad_f32(const float *g, size_t n) {
    size_t i = 0;
    while (i < n && isfinite(g[i])) i++;
    return i;
}

size_t zv_optim_first_bad_f64(const double *g, size_t n) {
    size_t i = 0;
    while (i < n && isfinite(g[i])) i++;
    return i;
}

/* ---- Steps ---- */

void zv_optim_begin(zv_optim *o, double scale) {
    const zv_optim_opts *p = &o->opts;
    double rate = zv_optim_rate(o);
    o->steps++;
    o->begun = true;
    o->step = (zv__optim_step){
        .rate = rate,
        .scale = scale,
        .limit = p->clip_value > 0 ? p->clip_value : (double)INFINITY,
        .decay = p->decay,
        .momentum = p->momentum,
        .beta1 = p->beta1,
        .beta2 = p->beta2,
        .epsilon = p->epsilon,
        .unbias1 = 1 - pow(p->beta1, (double)o->steps),
        .unbias2 = 1 - pow(p->beta2, (double)o->steps),
    };
}

/* Parameters and state of one stretch; pointers stand at its first number. */
static void update(const zv_optim *o, const zv__optim_step *step, size_t first, size_t n,
                   void *params, const void *gradients) {
    size_t second = o->slots > 1 ? o->count : 0;
    if (o->real == ZV_REAL_F32) {
        float *state = (float *)o->state + (o->slots ? first : 0);
        o->tier->update_f32[o->opts.kind](params, gradients, state, state + second, n, step);
    } else {
        double *state = (double *)o->state + (o->slots ? first : 0);
        o->tier->update_f64[o->opts.kind](params, gradients, state, state + second, n, step);
    }
}

typedef struct step_work {
    const zv_optim *o;
    zv__optim_step step;
    size_t first, count;
    char *params;
    const char *gradients;
} step_work;

static void step_block(void *ctx, size_t task, unsigned worker) {
    (void)worker;
    step_work *w = ctx;
    size_t at = task * ZV__OPTIM_BLOCK, n = ZV_MIN(w->count - at, (size_t)ZV__OPTIM_BLOCK);
    size_t bytes = at * zv__real_size(w->o->real);
    update(w->o, &w->step, w->first + at, n, w->params + bytes, w->gradients + bytes);
}

static void part(const zv_optim *o, size_t first, size_t count, bool decay, void *params,
                 const void *gradients) {
    step_work w = {o, o->step, first, count, params, gradients};
    if (!decay) w.step.decay = 0;
    size_t blocks = count / ZV__OPTIM_BLOCK + (count % ZV__OPTIM_BLOCK != 0);
    zv__parallel(count < SERIAL ? NULL : o->env, blocks, step_block, &w);
}

void zv_optim_part_f32(zv_optim *o, size_t first, size_t count, bool decay, float *params,
                       const float *gradients) {
    assert(o->begun && o->real == ZV_REAL_F32 && first <= o->count && count <= o->count - first);
    part(o, first, count, decay, params, gradients);
}

void zv_optim_part_f64(zv_optim *o, size_t first, size_t count, bool decay, double *params,
                       const double *gradients) {
    assert(o->begun && o->real == ZV_REAL_F64 && first <= o->count && count <= o->count - first);
    part(o, first, count, decay, params, gradients);
}

static zv_status real_ok(const zv_optim *o, zv_real real, zv_err *err) {
    if (o->real == real) return ZV_OK;
    return zv_err_set(err, ZV_USAGE, M_OPTIM_OTHER_REAL, o->real == ZV_REAL_F32 ? 32 : 64);
}

/* A norm that is not finite comes from a bad number, or (f64 only) from squares beyond 10³⁰⁸. */
static zv_status norm_ok(const zv_optim *o, double norm, size_t bad, double value, zv_err *err) {
    if (isfinite(norm)) return ZV_OK;
    unsigned long long step = (unsigned long long)o->steps + 1;
    if (bad == o->count) return zv_err_set(err, ZV_FORMAT, M_OPTIM_NORM_OVERFLOW, step);
    return zv_err_set_at(err, ZV_FORMAT, bad, M_OPTIM_BAD_GRADIENT, step, bad, value);
}

zv_status zv_optim_step_f32(zv_optim *o, float *params, const float *gradients, zv_err *err) {
    ZV_TRY(real_ok(o, ZV_REAL_F32, err));
    double norm = norm_of(o->env, o->tier, ZV_REAL_F32, gradients, o->count);
    size_t bad = isfinite(norm) ? o->count : zv_optim_first_bad_f32(gradients, o->count);
    double value = bad < o->count ? (double)gradients[bad] : 0;
    ZV_TRY(norm_ok(o, norm, bad, value, err));
    o->norm = norm;
    zv_optim_begin(o, zv_optim_clip_scale(o, norm));
    part(o, 0, o->count, true, params, gradients);
    return ZV_OK;
}

zv_status zv_optim_step_f64(zv_optim *o, double *params, const double *gradients, zv_err *err) {
    ZV_TRY(real_ok(o, ZV_REAL_F64, err));
    double norm = norm_of(o->env, o->tier, ZV_REAL_F64, gradients, o->count);
    size_t bad = isfinite(norm) ? o->count : zv_optim_first_bad_f64(gradients, o->count);
    double value = bad < o->count ? gradients[bad] : 0;
    ZV_TRY(norm_ok(o, norm, bad, value, err));
    o->norm = norm;
    zv_optim_begin(o, zv_optim_clip_scale(o, norm));
    part(o, 0, o->count, true, params, gradients);
    return ZV_OK;
}

/* ---- Rows ---- */

static zv_status rows_ok(const zv_optim *o, const zv_optim_rows *r, zv_err *err) {
    if (!o->begun) return zv_err_set(err, ZV_USAGE, M_OPTIM_NOT_BEGUN);
    size_t most = r->width && r->first <= o->count ? (o->count - r->first) / r->width : 0;
    for (size_t i = 0; i < r->n_rows; i++) {
        if (r->rows[i] >= most)
            return zv_err_set(err, ZV_USAGE, M_OPTIM_ROW_OUTSIDE, r->rows[i], r->width, r->first,
                              o->count);
        if (i > 0 && r->rows[i] <= r->rows[i - 1])
            return zv_err_set(err, ZV_FORMAT, M_OPTIM_ROW_ORDER, r->rows[i], r->rows[i - 1]);
    }
    return ZV_OK;
}

typedef struct rows_work {
    const zv_optim *o;
    zv__optim_step step;
    const zv_optim_rows *rows;
    char *params;
    const char *gradients;
    size_t per_task;
} rows_work;

static void rows_block(void *ctx, size_t task, unsigned worker) {
    (void)worker;
    rows_work *w = ctx;
    const zv_optim_rows *r = w->rows;
    size_t size = r->width * zv__real_size(w->o->real);
    size_t end = ZV_MIN(r->n_rows, (task + 1) * w->per_task);
    for (size_t i = task * w->per_task; i < end; i++)
        update(w->o, &w->step, r->first + r->rows[i] * r->width, r->width,
               w->params + r->rows[i] * size, w->gradients + i * size);
}

static void rows(zv_optim *o, const zv_optim_rows *r, bool decay, void *params,
                 const void *gradients) {
    rows_work w = {o, o->step, r, params, gradients, ZV__OPTIM_BLOCK / r->width + 1};
    if (!decay) w.step.decay = 0;
    zv__parallel(r->n_rows < SERIAL / r->width ? NULL : o->env,
                 (r->n_rows + w.per_task - 1) / w.per_task, rows_block, &w);
}

zv_status zv_optim_rows_f32(zv_optim *o, const zv_optim_rows *r, bool decay, float *params,
                            const float *gradients, zv_err *err) {
    ZV_TRY(real_ok(o, ZV_REAL_F32, err));
    ZV_TRY(rows_ok(o, r, err));
    if (r->n_rows > 0) rows(o, r, decay, params, gradients);
    return ZV_OK;
}

zv_status zv_optim_rows_f64(zv_optim *o, const zv_optim_rows *r, bool decay, double *params,
                            const double *gradients, zv_err *err) {
    ZV_TRY(real_ok(o, ZV_REAL_F64, err));
    ZV_TRY(rows_ok(o, r, err));
    if (r->n_rows > 0) rows(o, r, decay, params, gradients);
    return ZV_OK;
}
