#include "base/base_private.h"

#include "base/base_pool.h"
#include "base/base_utf8.h"
#include "space/space_write.h"

/* ---- Life -------------------------------------------------------------------------------------- */

static void init_strings(zv__strings_spool *s, const zv_env *env) {
    zv__spool_init(&s->offsets, env, ZV__SPOOL_LIMIT);
    zv__spool_init(&s->bytes, env, ZV__SPOOL_LIMIT);
}

static void free_strings(zv__strings_spool *s) {
    zv__spool_free(&s->offsets);
    zv__spool_free(&s->bytes);
}

static void free_coder(zv__coder *c, const zv_env *env) {
    zv__free(env, c->name);
    zv__dict_free(c->values);
    zv__spool_free(&c->numbers);
}

static zv_status init_coder(zv__coder *c, const zv_env *env, const char *prefix, zv_str name,
                            zv_err *err) {
    *c = (zv__coder){0};
    zv__spool_init(&c->numbers, env, ZV__SPOOL_LIMIT);
    zv_buf tensor;
    zv_buf_init(&tensor, env);
    zv_buf_puts(&tensor, prefix);
    zv_buf_add(&tensor, name.ptr, name.len);
    zv_status status = zv_buf_status(&tensor, err);
    if (status == ZV_OK) {
        c->name = zv__strdup(env, zv_buf_cstr(&tensor), tensor.len);
        if (!c->name) status = zv__nomem(err);
    }
    zv_buf_free(&tensor);
    if (status == ZV_OK) status = zv__dict_new(&c->values, env, err);
    if (status != ZV_OK) {
        free_coder(c, env);
        *c = (zv__coder){.numbers = {.fd = -1}};
    }
    return status;
}

void zv__writer_free(zv_space_writer *w) {
    const zv_env *env = w->env;
    free_strings(&w->ids);
    free_strings(&w->texts);
    zv__spool_free(&w->counts);
    zv__spool_free(&w->status);
    zv__spool_free(&w->scales);
    free_coder(&w->label, env);
    for (size_t i = 0; i < w->n_columns; i++) free_coder(&w->columns[i], env);
    zv__free(env, w->columns);
    zv__sha256_free(w->sha);
    zv_buf_free(&w->repaired);
    zv__free(env, w->buffer);
    zv__free(env, w->given);
    zv__free(env, w->scale);
    zv__free(env, w->path);
    zv__free(env, w);
}

void zv_space_abort(zv_space_writer *w) {
    if (!w) return;
    zv__out_abort(w->out);
    zv__writer_free(w);
}

static void init_spools(zv_space_writer *w) {
    init_strings(&w->ids, w->env);
    init_strings(&w->texts, w->env);
    zv__spool_init(&w->counts, w->env, ZV__SPOOL_LIMIT);
    zv__spool_init(&w->status, w->env, ZV__SPOOL_LIMIT);
    zv__spool_init(&w->scales, w->env, ZV__SPOOL_LIMIT);
    zv__spool_init(&w->label.numbers, w->env, ZV__SPOOL_LIMIT);
    zv_buf_init(&w->repaired, w->env);
}

/* Arrow-style offsets begin with 0, rows or not. */
static zv_status start_strings(zv__strings_spool *s, const char *path, zv_err *err) {
    const int64_t zero = 0;
    return zv__spool_add(&s->offsets, path, &zero, sizeof zero, err);
}

static zv_status start(zv_space_writer *w, const char *path, zv_err *err) {
    w->path = zv__strdup(w->env, path, strlen(path));
    w->buffer = ZV_NEW(w->env, ZV_MAX(w->stride, (size_t)ZV__SPACE_BUFFER), uint8_t);
    w->held_most = ZV_MIN(ZV_MAX(ZV__SPACE_BUFFER / w->stride, 1), (size_t)ZV__SPACE_HELD);
    w->given = ZV_NEW(w->env, w->held_most, uint8_t);
    if (!w->path || !w->buffer || !w->given) return zv__nomem(err);
    if (w->opts.dtype == ZV_I8 && !(w->scale = ZV_NEW(w->env, w->held_most, float)))
        return zv__nomem(err);
    ZV_TRY(zv__sha256_new(&w->sha, w->env, err));
    if (w->opts.ids) ZV_TRY(start_strings(&w->ids, path, err));
    if (w->opts.texts) ZV_TRY(start_strings(&w->texts, path, err));
    if (w->opts.labels) ZV_TRY(init_coder(&w->label, w->env, "", zv_str_of("label"), err));
    ZV_TRY(zv__out_open(&w->out, w->env, path, err));
    static const uint8_t room[ZV__SPACE_RESERVE];
    return zv__out_write(w->out, room, sizeof room, err);
}

zv_status zv_space_create(zv_space_writer **out, const zv_env *env, const char *path,
                          const zv_space_writer_opts *opts, zv_err *err) {
    *out = NULL;
    if (opts->dim == 0) return zv_err_set(err, ZV_USAGE, M_IO_DIM_ZERO, path);
    if (opts->dim > ZV__IO_MAX_DIM)
        return zv_err_set(err, ZV_UNSUPPORTED, M_IO_DIM_LARGE, path, ULL(opts->dim),
                          (int)ZV__IO_MAX_DIM);
    zv_space_writer *w = ZV_NEW_ZERO(env, 1, zv_space_writer);
    if (!w) return zv__nomem(err);
    w->env = env;
    w->kernels = zv_vec_kernels(env);
    w->opts = *opts;
    w->stride = opts->dim * zv_dtype_size(opts->dtype);
    init_spools(w);
    zv_status status = start(w, path, err);
    if (status != ZV_OK) {
        zv_space_abort(w);
        return status;
    }
    *out = w;
    return ZV_OK;
}

/* ---- Rows -------------------------------------------------------------------------------------- */

enum {
    CHECKS = 8, /* tasks that look at the rows of one flush */
    WORTH_THREADS = 1 << 17 /* bytes: below, waking them costs more than it saves */
};

typedef struct flushing {
    zv_space_writer *w;
    size_t n;
    double norm_off[CHECKS];
    zv_status status;
    zv_err *err;
} flushing;

/* What the rows are as stored: narrowing can make infinity of a large number and zero of a small one. */
static void check_some(flushing *f, size_t part) {
    const zv_space_writer *w = f->w;
    zv_dtype dtype = w->opts.dtype;
    double off = 0;
    for (size_t i = f->n * part / CHECKS; i < f->n * (part + 1) / CHECKS; i++) {
        const uint8_t *row = w->run + i * w->stride;
        float scale = w->scale ? w->scale[i] : 1;
        if (!zv_row_usable((zv_row_status)w->given[i])) continue;
        zv_row_status seen = zv__row_look(dtype, row, w->opts.dim, scale);
        if (seen != ZV_ROW_OK) w->given[i] = (uint8_t)seen;
        if (!zv_row_usable((zv_row_status)w->given[i])) continue;
        double norm = sqrt(w->kernels->sqnorm[dtype](row, w->opts.dim)) * (double)scale;
        off = ZV_MAX(off, fabs(norm - 1));
    }
    f->norm_off[part] = off;
}

/* Everything that is done with the same rows, none of it changing them: the checksum, which is one
 * chain, the way to the file, and the checks. */
static void flush_part(void *ctx, size_t task, unsigned worker) {
    (void)worker;
    flushing *f = ctx;
    zv_space_writer *w = f->w;
    if (task == 0)
        zv__sha256_add(w->sha, w->run, f->n * w->stride);
    else if (task == 1)
        f->status = zv__out_write(w->out, w->run, f->n * w->stride, f->err);
    else
        check_some(f, task - 2);
}

zv_status zv__writer_flush(zv_space_writer *w, zv_err *err) {
    if (w->held == 0) return ZV_OK;
    flushing f = {.w = w, .n = w->held, .err = err};
    w->held = 0;
    if (f.n * w->stride >= WORTH_THREADS)
        zv__parallel(w->env, CHECKS + 2, flush_part, &f);
    else
        for (size_t task = 0; task < CHECKS + 2; task++) flush_part(&f, task, 0);
    ZV_TRY(f.status);
    for (size_t part = 0; part < CHECKS; part++)
        w->norm_off = ZV_MAX(w->norm_off, f.norm_off[part]);
    return zv__spool_add(&w->status, w->path, w->given, f.n, err);
}

/* Rows that follow each other where the caller keeps them, and are stored as they are, are not copied. */
static bool stays(const zv_space_writer *w, const zv_space_item *item) {
    return item->vector_stays && w->opts.dtype == ZV_F32;
}

static zv_status add_vector(zv_space_writer *w, const zv_space_item *item, zv_err *err) {
    zv_dtype dtype = w->opts.dtype;
    bool copied = !stays(w, item);
    const uint8_t *row = copied ? w->buffer + w->held * w->stride : (const uint8_t *)item->vector;
    if (w->held == w->held_most || (w->held > 0 && row != w->run + w->held * w->stride)) {
        ZV_TRY(zv__writer_flush(w, err));
        if (copied) row = w->buffer;
    }
    if (w->held == 0) w->run = row;
    uint8_t *to = w->buffer + w->held * w->stride;
    if (dtype == ZV_I8) {
        float *scale = &w->scale[w->held];
        *scale = zv_vec_quantize_i8((int8_t *)to, item->vector, w->opts.dim);
        ZV_TRY(zv__spool_add(&w->scales, w->path, scale, sizeof *scale, err));
    } else if (copied) {
        w->kernels->narrow[dtype](to, item->vector, w->opts.dim);
    }
    w->given[w->held++] = (uint8_t)item->status;
    return ZV_OK;
}

/* A space's strings are UTF-8; what is not is replaced by U+FFFD. */
static zv_status repair(zv_space_writer *w, zv_str *s, zv_err *err) {
    if (s->len == 0 || zv__utf8_valid(s->ptr, s->len, NULL)) return ZV_OK;
    zv_buf_clear(&w->repaired);
    zv__utf8_repair(&w->repaired, *s);
    ZV_TRY(zv_buf_status(&w->repaired, err));
    *s = (zv_str){w->repaired.ptr, w->repaired.len};
    return ZV_OK;
}

static zv_status add_string(zv_space_writer *w, zv__strings_spool *to, zv_str s, zv_err *err) {
    ZV_TRY(repair(w, &s, err));
    ZV_TRY(zv__spool_add(&to->bytes, w->path, s.ptr, s.len, err));
    int64_t end = (int64_t)zv__spool_size(&to->bytes);
    return zv__spool_add(&to->offsets, w->path, &end, sizeof end, err);
}

static zv_status pad_to(zv__coder *c, const zv_space_writer *w, uint64_t rows, zv_err *err) {
    const int32_t none = -1;
    for (; c->rows < rows; c->rows++)
        ZV_TRY(zv__spool_add(&c->numbers, w->path, &none, sizeof none, err));
    return ZV_OK;
}

zv_status zv__coder_pad(zv__coder *c, const zv_space_writer *w, zv_err *err) {
    return pad_to(c, w, w->n, err);
}

/* The value of row w->n; a second one for the same row is ignored. */
static zv_status add_value(zv_space_writer *w, zv__coder *c, zv_str value, zv_err *err) {
    if (c->rows > w->n) return ZV_OK;
    ZV_TRY(repair(w, &value, err));
    uint32_t code = 0;
    ZV_TRY(zv__dict_put(c->values, value, &code, NULL, err));
    if (code > INT32_MAX)
        return zv_err_set(err, ZV_UNSUPPORTED, M_SPACE_MANY_VALUES, w->path, c->name);
    ZV_TRY(pad_to(c, w, w->n, err));
    int32_t number = (int32_t)code;
    c->rows++;
    return zv__spool_add(&c->numbers, w->path, &number, sizeof number, err);
}

static zv_status find_column(zv_space_writer *w, zv_str name, zv__coder **out, zv_err *err) {
    for (size_t i = 0; i < w->n_columns; i++) {
        *out = &w->columns[i];
        if (zv_str_equal(zv_str_of((*out)->name + 4), name)) return ZV_OK;
    }
    if (!zv__column_name_fits(name))
        return zv_err_set(err, ZV_UNSUPPORTED, M_SPACE_COLUMN_NAME, w->path,
                          (int)ZV_MIN(name.len, 200), name.len ? name.ptr : "");
    if (w->n_columns == ZV__SPACE_MAX_COLUMNS)
        return zv_err_set(err, ZV_UNSUPPORTED, M_SPACE_MANY_COLUMNS, w->path,
                          (int)ZV__SPACE_MAX_COLUMNS);
    if (!zv__grow(w->env, &w->columns, &w->columns_cap, w->n_columns + 1, sizeof *w->columns))
        return zv__nomem(err);
    *out = &w->columns[w->n_columns];
    ZV_TRY(init_coder(*out, w->env, "col.", name, err));
    w->n_columns++;
    return ZV_OK;
}

zv_status zv_space_add(zv_space_writer *w, const zv_space_item *item, zv_err *err) {
    ZV_TRY(add_vector(w, item, err));
    if (w->opts.ids) ZV_TRY(add_string(w, &w->ids, item->id, err));
    if (w->opts.texts) ZV_TRY(add_string(w, &w->texts, item->text, err));
    if (w->opts.labels && item->has_label) ZV_TRY(add_value(w, &w->label, item->label, err));
    if (w->opts.counts) {
        int64_t count = (int64_t)ZV_MIN(item->count, (uint64_t)INT64_MAX);
        ZV_TRY(zv__spool_add(&w->counts, w->path, &count, sizeof count, err));
    }
    for (size_t f = 0; f < item->n_fields; f++) {
        zv__coder *column = NULL;
        ZV_TRY(find_column(w, item->field_names[f], &column, err));
        ZV_TRY(add_value(w, column, item->field_values[f], err));
    }
    w->n++;
    return ZV_OK;
}
