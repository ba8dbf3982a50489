#include "base/base_private.h"

#include <sys/stat.h>

#include "space/space_private.h"

void zv__space_own(zv_space *s, void *ptr) {
    assert(s->n_owned < ZV__SPACE_OWNED);
    s->owned[s->n_owned++] = ptr;
}

void zv_space_free(zv_space *s) {
    if (!s) return;
    const zv_env *env = s->env;
    zv__st_free(s->st, env);
    zv__map_close(&s->map);
    for (size_t i = 0; i < s->n_owned; i++) zv__free(env, s->owned[i]);
    for (size_t i = 0; i < s->n_columns; i++) zv__category_free(&s->columns[i], env);
    zv__category_free(&s->label, env);
    zv__free(env, s->columns);
    zv__free(env, s->table.slots);
    zv__free(env, s->path);
    zv__free(env, s);
}

/* A space that comes through a pipe or from stdin cannot be mapped: all of it goes to the heap. */
static zv_status read_stream(zv_space *s, zv__lines *in, zv_err *err) {
    enum { FIRST = 1 << 20 };
    uint8_t *data = NULL;
    size_t cap = 0, size = 0, got = 0;
    zv_status status = ZV_OK;
    do {
        if (!zv__grow(s->env, &data, &cap, size + FIRST, 1)) {
            status = zv__nomem(err);
        } else {
            status = zv__lines_read(in, data + size, cap - size, &got, err);
            size += got;
        }
    } while (status == ZV_OK && got > 0);
    s->map = (zv__mapping){.data = data, .size = size, .owned = data, .env = s->env};
    return status;
}

static zv_status open_safetensors(zv_space *s, zv__lines *in, const char *path, zv_err *err) {
    struct stat st;
    zv_status status;
    if (strcmp(path, "-") != 0 && stat(path, &st) == 0 && S_ISREG(st.st_mode)) {
        status = zv__map_open(&s->map, s->env, path, err);
    } else {
        status = read_stream(s, in, err);
    }
    zv__lines_close(in);
    if (status != ZV_OK) return status;
    ZV_TRY(zv__st_parse(&s->st, s->env, s->path, s->map.data, s->map.size, err));
    return zv__space_from_tensors(s, err);
}

enum { HASHED_AT_ONCE = 1 << 24 };

/* zavit.sha256 is that of everything after the header. */
static zv_status verify(const zv_space *s, zv_err *err) {
    if (!s->contract.sha256) return zv_err_set(err, ZV_FORMAT, M_SPACE_NO_SHA, s->path);
    zv__sha256 *hash = NULL;
    char hex[65];
    ZV_TRY(zv__sha256_new(&hash, s->env, err));
    const uint8_t *data = s->st->data;
    const size_t size = (size_t)s->st->data_size;
    bool stopped = false;
    for (size_t at = 0; at < size && !stopped; at += HASHED_AT_ONCE) {
        zv__sha256_add(hash, data + at, ZV_MIN((size_t)HASHED_AT_ONCE, size - at));
        stopped = zv_env_stopped(s->env);
    }
    ZV_TRY(zv__sha256_finish(hash, hex, err));
    if (stopped) return zv_err_set(err, ZV_INTERRUPTED, M_SPACE_STOPPED, s->path);
    if (strcmp(hex, s->contract.sha256) == 0) return ZV_OK;
    return zv_err_set(err, ZV_FORMAT, M_SPACE_SHA, s->path, s->contract.sha256, hex);
}

static zv_status check_strict(const zv_space *s, zv_err *err) {
    char buf[24];
    size_t row = zv__first_not_finite(s);
    if (row != SIZE_MAX) {
        zv_str id = zv_space_id(s, row, buf);
        return zv_err_set_at(err, ZV_FORMAT, row, M_SPACE_STRICT_NAN, s->path, row,
                             (int)ZV_MIN(id.len, 80), id.ptr);
    }
    if (s->table.duplicates == 0) return ZV_OK;
    row = s->table.first_duplicate;
    zv_str id = zv_space_id(s, row, buf);
    return zv_err_set_at(err, ZV_FORMAT, row, M_SPACE_STRICT_ID, s->path, row,
                         (int)ZV_MIN(id.len, 80), id.ptr, zv_space_find(s, id));
}

/* Says aloud when rows break the contract's claim of norm 1. A few rows, evenly spread, are enough to see
 * that it was never true, and cost nothing beside opening; info looks at all of them. */
static zv_status check_claim(const zv_space *s, zv_err *err) {
    enum { ROWS = 64 };
    const double tolerance = 1e-3; /* ten times the promise, so that only real breaches are told */
    if (!s->contract.normalized || s->n == 0) return ZV_OK;
    float *row = ZV_NEW(s->env, s->dim, float);
    if (!row) return zv__nomem(err);
    size_t n = ZV_MIN(s->n, (size_t)ROWS);
    for (size_t k = 0; k < n; k++) {
        size_t i = k * (s->n / n);
        if (!zv_row_usable(zv_space_status(s, i))) continue;
        zv_space_row(s, i, row);
        double norm = sqrt(s->kernels->sqnorm[ZV_F32](row, s->dim));
        if (fabs(norm - 1) <= tolerance) continue;
        zv_env_warn(s->env, M_SPACE_WARN_CLAIM, s->path, i, norm);
        break;
    }
    zv__free(s->env, row);
    return ZV_OK;
}

static zv_status open_any(zv_space *s, const char *path, const zv_space_opts *opts, zv_err *err) {
    zv__lines *in = NULL;
    const char *member;
    ZV_TRY(zv__io_open_input(&in, &member, s->env, path, err));
    const char *shown = zv__lines_path(in); /* "stdin" for "-" */
    s->path = zv__strdup(s->env, shown, strlen(shown));
    zv_status status = s->path ? zv__io_sniff(&s->format, in, err) : zv__nomem(err);
    if (status != ZV_OK) {
        zv__lines_close(in);
        return status;
    }
    bool own_format = s->format == ZV_FORMAT_SPACE && !member; /* the reader refuses a member */
    ZV_TRY(own_format ? open_safetensors(s, in, path, err)
                      : zv__space_load(s, in, path, member, err));
    if (own_format && opts->verify) ZV_TRY(verify(s, err));
    ZV_TRY(zv__status_build(s, err));
    ZV_TRY(zv__ids_build(s, err));
    ZV_TRY(check_claim(s, err));
    return opts->strict ? check_strict(s, err) : ZV_OK;
}

zv_status zv_space_open(zv_space **out, const zv_env *env, const char *path,
                        const zv_space_opts *opts, zv_err *err) {
    *out = NULL;
    const zv_space_opts defaults = {0};
    zv_space *s = ZV_NEW_ZERO(env, 1, zv_space);
    if (!s) return zv__nomem(err);
    s->env = env;
    s->kernels = zv_vec_kernels(env);
    zv_status status = open_any(s, path, opts ? opts : &defaults, err);
    if (status != ZV_OK) {
        zv_space_free(s);
        return status;
    }
    *out = s;
    return ZV_OK;
}
