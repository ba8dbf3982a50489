/* model_examples.c — examples divided into those trained on and those held out. */
#include "model/model_private.h"

bool zv__examples_takes(const zv_examples *e, size_t row) {
    return zv_row_usable(zv_space_status(e->space, row)) && (!e->opts.keep || e->opts.keep[row]);
}

zv_status zv__examples_order(size_t **out, const zv_examples *e, size_t n, zv_err *err) {
    zv_rng rng = zv_rng_seed(e->opts.seed);
    size_t *order = ZV_NEW(e->env, n, size_t);
    *out = order;
    if (!order) return zv__nomem(err);
    for (size_t i = 0; i < n; i++) order[i] = i;
    for (size_t i = n; i > 1; i--) {
        const size_t j = (size_t)zv_rng_below(&rng, i), keep = order[j];
        order[j] = order[i - 1];
        order[i - 1] = keep;
    }
    return ZV_OK;
}

size_t zv__examples_share(double share, size_t n) {
    const size_t some = (size_t)(share * (double)n + .5);
    return ZV_MIN(some, n);
}

static zv_status fill(zv_examples *e, zv_err *err) {
    const double held = e->opts.held, tune = e->opts.tune;
    if (!(held >= 0 && tune >= 0 && held + tune <= .9))
        return zv_err_set(err, ZV_USAGE, M_MODEL_HELD, held, tune);
    if (e->opts.target) zv_buf_puts(&e->target, e->opts.target);
    ZV_TRY(zv_buf_status(&e->target, err));
    e->opts.target = e->opts.target ? zv_buf_cstr(&e->target) : NULL;
    switch (e->opts.task) {
    case ZV_TASK_NUMBERS:
        ZV_TRY(zv__examples_numbers(e, err));
        break;
    case ZV_TASK_PAIRS:
        ZV_TRY(zv__examples_pairs(e, err));
        break;
    default:
        ZV_TRY(zv__examples_classes(e, err));
    }
    if (e->count[ZV_TRAIN] < 2)
        return zv_err_set(err, ZV_NODATA, M_MODEL_FEW, zv_space_path(e->space), e->count[ZV_TRAIN]);
    return ZV_OK;
}

static zv_examples *bare(const zv_env *env, const zv_space *space, const zv_examples_opts *opts) {
    zv_examples *e = ZV_NEW_ZERO(env, 1, zv_examples);
    if (!e) return NULL;
    e->env = env;
    e->space = space;
    e->opts = *opts;
    zv__arena_init(&e->strings, env);
    zv_buf_init(&e->target, env);
    return e;
}

zv_status zv_examples_new(zv_examples **out, const zv_env *env, const zv_space *space,
                          const zv_examples_opts *opts, zv_err *err) {
    *out = NULL;
    zv_examples *e = bare(env, space, opts);
    if (!e) return zv__nomem(err);
    const zv_status status = fill(e, err);
    e->opts.keep = e->opts.held_rows = NULL; /* have been used */
    if (status == ZV_OK)
        *out = e;
    else
        zv_examples_free(e);
    return status;
}

void zv_examples_free(zv_examples *e) {
    if (!e) return;
    const zv_env *env = e->env;
    zv__free(env, e->rows);
    zv__free(env, e->positives);
    zv__free(env, e->negatives);
    zv__free(env, e->classes);
    zv__free(env, e->numbers);
    zv__free(env, e->centre);
    zv__free(env, e->spread);
    zv__free(env, e->names);
    zv_buf_free(&e->target);
    zv__arena_free(&e->strings);
    zv__free(env, e);
}

/* ---- Looking ---- */

const zv_space *zv_examples_space(const zv_examples *e) {
    return e->space;
}
zv_task zv_examples_task(const zv_examples *e) {
    return e->opts.task;
}
size_t zv_examples_count(const zv_examples *e, zv_part_of part) {
    return e->count[part];
}
size_t zv_examples_width(const zv_examples *e) {
    return e->width;
}
bool zv_examples_triplets(const zv_examples *e) {
    return e->negatives != NULL;
}
zv_str zv_examples_name(const zv_examples *e, size_t output) {
    return e->names && output < e->width ? e->names[output] : (zv_str){"", 0};
}
zv_examples_left zv_examples_left_out(const zv_examples *e) {
    return e->left;
}
size_t zv_examples_row(const zv_examples *e, zv_part_of part, size_t i) {
    return e->rows[zv__examples_at(e, part, i)];
}
size_t zv_examples_positive(const zv_examples *e, zv_part_of part, size_t i) {
    return e->positives ? e->positives[zv__examples_at(e, part, i)] : SIZE_MAX;
}
size_t zv_examples_negative(const zv_examples *e, zv_part_of part, size_t i) {
    return e->negatives ? e->negatives[zv__examples_at(e, part, i)] : SIZE_MAX;
}
uint32_t zv_examples_class(const zv_examples *e, zv_part_of part, size_t i) {
    return e->classes ? e->classes[zv__examples_at(e, part, i)] : UINT32_MAX;
}
const float *zv_examples_numbers(const zv_examples *e, zv_part_of part, size_t i) {
    return e->numbers ? e->numbers + zv__examples_at(e, part, i) * e->width : NULL;
}
const float *zv_examples_centre(const zv_examples *e, const float **spread) {
    *spread = e->spread;
    return e->centre;
}

/* ---- Shuffled ---- */

static void *copy_of(const zv_env *env, const void *from, size_t n, size_t size, bool *failed) {
    if (!from) return NULL;
    void *to = zv__alloc(env, n, size);
    if (to)
        memcpy(to, from, n * size);
    else
        *failed = true;
    return to;
}

/* Names stay those of `of`, which is kept. */
static zv_status copy_examples(zv_examples *e, const zv_examples *of, zv_err *err) {
    bool failed = false;
    e->n = of->n;
    memcpy(e->count, of->count, sizeof e->count);
    e->width = of->width;
    e->left = of->left;
    e->rows = copy_of(e->env, of->rows, of->n, sizeof *of->rows, &failed);
    e->classes = copy_of(e->env, of->classes, of->n, sizeof *of->classes, &failed);
    e->numbers = copy_of(e->env, of->numbers, of->n * of->width, sizeof *of->numbers, &failed);
    e->centre = copy_of(e->env, of->centre, of->width, sizeof *of->centre, &failed);
    e->spread = copy_of(e->env, of->spread, of->width, sizeof *of->spread, &failed);
    e->names = copy_of(e->env, of->names, of->width, sizeof *of->names, &failed);
    return failed ? zv__nomem(err) : ZV_OK;
}

static void exchange(zv_examples *e, size_t i, size_t j) {
    if (e->classes) {
        const uint32_t keep = e->classes[i];
        e->classes[i] = e->classes[j];
        e->classes[j] = keep;
    }
    for (size_t d = 0; e->numbers && d < e->width; d++) {
        const float keep = e->numbers[i * e->width + d];
        e->numbers[i * e->width + d] = e->numbers[j * e->width + d];
        e->numbers[j * e->width + d] = keep;
    }
}

zv_status zv_examples_shuffled(zv_examples **out, const zv_examples *of, uint64_t seed,
                               zv_err *err) {
    *out = NULL;
    if (of->opts.task == ZV_TASK_PAIRS) return zv_err_set(err, ZV_USAGE, M_MODEL_SHUFFLE_PAIRS);
    zv_examples *e = bare(of->env, of->space, &of->opts);
    if (!e) return zv__nomem(err);
    const zv_status status = copy_examples(e, of, err);
    if (status != ZV_OK) {
        zv_examples_free(e);
        return status;
    }
    zv_rng rng = zv_rng_seed(seed);
    const size_t first = zv__examples_at(e, ZV_TRAIN, 0);
    for (size_t i = e->count[ZV_TRAIN]; i > 1; i--)
        exchange(e, first + i - 1, first + (size_t)zv_rng_below(&rng, i));
    *out = e;
    return ZV_OK;
}
