/* explain_background_file.c — a background kept beside its space (docs/formats/background.md).
 *
 *     NAME.background.safetensors    header | cosines | mean | directions | shares | facts | skipped
 *
 * It is a memory, not a source: whatever does not belong to this very space under the same options is
 * made again, and nothing that zavit did not write is ever replaced.
 */
#include "base/base_private.h"

#include <zavit/explain.h>
#include <zavit/vec.h>

#include "base/base_file.h"
#include "base/base_sha256.h"
#include "explain/explain_private.h"
#include "io/io_safetensors.h"

/* The version rises when the file's tensors change, and when the same space would give other numbers. */
static const char VERSION_KEY[] = "zavit.background", VERSION[] = "1";
static const char IDENTITY_KEY[] = "zavit.identity";
enum { LOOKED_AT = 256 };

/* All that is not an array, in this order. */
typedef struct facts {
    double n, mean, m2, m3, m4, min, max; /* moments of the cosines */
    double common, row_var, usable, direction_rows;
} facts;

/* ---- Which space, which options ---- */

static void add_number(zv__sha256 *sha, uint64_t value) {
    zv__sha256_add(sha, &value, sizeof value);
}

/* Rows spread over the file notice vectors that were replaced in a file without a hash of its own. */
static void add_some_rows(zv__sha256 *sha, const zv_space *space) {
    const size_t n = zv_space_size(space), some = ZV_MIN(n, (size_t)LOOKED_AT);
    for (size_t i = 0; i < some; i++) {
        const size_t row =
            some > 1 ? (size_t)((double)i * (double)(n - 1) / (double)(some - 1)) : 0;
        const zv_row_status status = zv_space_status(space, row);
        zv__sha256_add(sha, zv__row_bytes(space, row), zv__row_length(space));
        add_number(sha, (uint64_t)status);
    }
}

static zv_status identity_of(char hex[65], const zv_env *env, const zv_space *space,
                             const zv_background_opts *opts, zv_err *err) {
    zv__sha256 *sha = NULL;
    const char *stated = zv_space_contract(space)->sha256;
    uint64_t by_status[6];
    ZV_TRY(zv__sha256_new(&sha, env, err));
    zv_space_status_counts(space, by_status);
    if (stated) zv__sha256_add(sha, stated, strlen(stated));
    zv__sha256_add(sha, by_status, sizeof by_status);
    add_number(sha, zv_space_size(space));
    add_number(sha, zv_space_dim(space));
    add_number(sha, (uint64_t)zv_space_dtype(space));
    add_number(sha, opts->pairs);
    add_number(sha, opts->directions);
    add_number(sha, opts->seed);
    add_some_rows(sha, space);
    return zv__sha256_finish(sha, hex, err);
}

/* ---- Reading ---- */

/* A tensor of n numbers, copied; NULL with *fine false where the file does not hold it, or there is no
 * memory. */
static double *take(const zv_env *env, const zv__st *st, const char *name, size_t n, bool *fine) {
    const zv__st_tensor *t = zv__st_find(st, name);
    double *out = NULL;
    if (t && t->dtype == ZV__ST_F64 && t->end - t->begin == (uint64_t)n * sizeof *out)
        out = ZV_NEW(env, n + 1, double); /* n may be 0 */
    if (out) memcpy(out, t->data, n * sizeof *out);
    for (size_t i = 0; out && i < n; i++)
        if (!isfinite(out[i])) *fine = false;
    if (!out) *fine = false;
    return out;
}

static size_t length_of(const zv__st *st, const char *name, zv__st_dtype dtype) {
    const zv__st_tensor *t = zv__st_find(st, name);
    return t && t->dtype == dtype && t->rank >= 1 ? (size_t)t->shape[0] : 0;
}

static bool take_facts(zv_background *bg, const zv__st *st) {
    bool fine = true;
    facts f;
    double *numbers = take(bg->env, st, "facts", sizeof f / sizeof(double), &fine);
    if (numbers) memcpy(&f, numbers, sizeof f);
    zv__free(bg->env, numbers);
    const double size = (double)zv_space_size(bg->space);
    if (!fine || !(f.usable >= 3 && f.usable <= size)) return false;
    bg->usable = (size_t)f.usable;
    zv__background_plan(bg);
    if (f.n != (double)bg->n_cosines ||
        !(f.direction_rows >= 0 && f.direction_rows <= (double)bg->n_sample))
        return false;
    bg->moments = (zv_moments){bg->n_cosines, f.mean, f.m2, f.m3, f.m4, f.min, f.max};
    bg->common = f.common;
    bg->row_var = f.row_var;
    bg->n_direction_rows = (size_t)f.direction_rows;
    return true;
}

/* The rows that count are all but the ones listed, ascending. */
static bool take_rows(zv_background *bg, const zv__st *st) {
    const size_t size = zv_space_size(bg->space), skipped = size - bg->usable;
    const zv__st_tensor *t = zv__st_find(st, "skipped");
    if (!t || t->dtype != ZV__ST_I64 || t->end - t->begin != (uint64_t)skipped * sizeof(int64_t))
        return false;
    bg->rows = ZV_NEW(bg->env, bg->usable, size_t);
    if (!bg->rows) return false;
    size_t next = 0, n = 0;
    for (size_t i = 0; i < size; i++) {
        int64_t gap = -1;
        if (next < skipped) memcpy(&gap, t->data + next * sizeof gap, sizeof gap);
        if (gap >= 0 && (uint64_t)gap == i) {
            next++;
        } else if (n < bg->usable) {
            bg->rows[n++] = i;
        }
    }
    return next == skipped;
}

static bool take_cosines(zv_background *bg, const zv__st *st) {
    bool fine = true;
    bg->cosines = take(bg->env, st, "cosines", bg->n_cosines, &fine);
    for (size_t i = 0; fine && i < bg->n_cosines; i++)
        fine = fabs(bg->cosines[i]) <= 1 && (i == 0 || bg->cosines[i] >= bg->cosines[i - 1]);
    return fine;
}

static bool take_geometry(zv_background *bg, const zv__st *st) {
    bool fine = true;
    bg->n_directions = length_of(st, "shares", ZV__ST_F64);
    if (bg->n_directions > bg->opts.directions) return false;
    bg->mean = take(bg->env, st, "mean", bg->dim, &fine);
    bg->shares = take(bg->env, st, "shares", bg->n_directions, &fine);
    bg->directions = take(bg->env, st, "directions", bg->n_directions * bg->dim, &fine);
    return fine;
}

static bool is_same(const zv__st *st, const char *identity) {
    const char *version = zv__st_meta(st, VERSION_KEY), *stated = zv__st_meta(st, IDENTITY_KEY);
    return version && stated && strcmp(version, VERSION) == 0 && strcmp(stated, identity) == 0;
}

/* What stands at the path. */
typedef enum found { FOUND_NOTHING, FOUND_OURS, FOUND_OTHERS, FOUND_SAME } found;

/* Fills `bg` where the file is a background of this very space. A file that cannot be read is as good
 * as none, but one that is not ours is to be left alone. */
static found read_file(zv_background *bg, const char *path, const char *identity) {
    zv__mapping map = {0};
    zv__st *st = NULL;
    const zv_status opened = zv__map_open(&map, bg->env, path, NULL);
    if (opened == ZV_NOTFOUND) return FOUND_NOTHING;
    if (opened != ZV_OK) return FOUND_OTHERS;
    found what = FOUND_OTHERS;
    if (zv__st_parse(&st, bg->env, path, map.data, map.size, NULL) == ZV_OK) {
        if (zv__st_meta(st, VERSION_KEY)) what = FOUND_OURS;
        if (is_same(st, identity) && take_facts(bg, st) && take_rows(bg, st) &&
            take_cosines(bg, st) && take_geometry(bg, st))
            what = FOUND_SAME;
    }
    zv__st_free(st, bg->env);
    zv__map_close(&map);
    return what;
}

/* ---- Writing ---- */

static void add_tensor(zv_buf *data, zv__st_header *h, const char *name, const double *x,
                       const uint64_t *shape, size_t rank) {
    uint64_t n = rank == 2 ? shape[0] * shape[1] : shape[0];
    zv__st_add_tensor(h, name, ZV__ST_F64, shape, rank);
    zv_buf_add(data, (const char *)x, (size_t)n * sizeof *x);
}

static void add_skipped(zv_buf *data, zv__st_header *h, const zv_background *bg) {
    const size_t size = zv_space_size(bg->space);
    const uint64_t n = size - bg->usable;
    zv__st_add_tensor(h, "skipped", ZV__ST_I64, &n, 1);
    size_t next = 0;
    for (size_t i = 0; i < size; i++) {
        const int64_t row = (int64_t)i;
        if (next < bg->usable && bg->rows[next] == i) {
            next++;
        } else {
            zv_buf_add(data, (const char *)&row, sizeof row);
        }
    }
}

static void add_all(zv_buf *data, zv__st_header *h, const zv_background *bg) {
    const zv_moments *m = &bg->moments;
    const facts f = {(double)m->n,
                     m->mean,
                     m->m2,
                     m->m3,
                     m->m4,
                     m->min,
                     m->max,
                     bg->common,
                     bg->row_var,
                     (double)bg->usable,
                     (double)bg->n_direction_rows};
    double numbers[sizeof f / sizeof(double)];
    memcpy(numbers, &f, sizeof f);
    const uint64_t n_facts = ZV_COUNT(numbers), n = bg->n_cosines, k = bg->n_directions;
    const uint64_t dim = bg->dim;
    add_tensor(data, h, "cosines", bg->cosines, &n, 1);
    add_tensor(data, h, "mean", bg->mean, &dim, 1);
    add_tensor(data, h, "directions", bg->directions, (uint64_t[]){k, dim}, 2);
    add_tensor(data, h, "shares", bg->shares, &k, 1);
    add_tensor(data, h, "facts", numbers, &n_facts, 1);
    add_skipped(data, h, bg);
}

static zv_status put(const zv_background *bg, const char *path, const zv_buf *header,
                     const zv_buf *data, zv_err *err) {
    zv__outfile *file = NULL;
    ZV_TRY(zv__out_open(&file, bg->env, path, err));
    zv_status status = zv__out_write(file, header->ptr, header->len, err);
    if (status == ZV_OK) status = zv__out_write(file, data->ptr, data->len, err);
    if (status == ZV_OK) return zv__out_finish(file, err);
    zv__out_abort(file);
    return status;
}

static zv_status write_file(const zv_background *bg, const char *path, const char *identity,
                            zv_err *err) {
    zv_buf data, header;
    zv__st_header h;
    zv_buf_init(&data, bg->env);
    zv_buf_init(&header, bg->env);
    zv__st_header_init(&h, bg->env);
    zv__st_add_meta(&h, VERSION_KEY, VERSION);
    zv__st_add_meta(&h, IDENTITY_KEY, identity);
    add_all(&data, &h, bg);
    zv_status status = zv_buf_status(&data, err);
    if (status == ZV_OK) status = zv__st_header_finish(&header, &h, 0, err);
    if (status == ZV_OK) status = put(bg, path, &header, &data, err);
    zv__st_header_free(&h);
    zv_buf_free(&header);
    zv_buf_free(&data);
    return status;
}

/* ---- Either ---- */

zv_status zv_explain_background_kept(zv_background **out, const zv_env *env, const zv_space *space,
                                     const zv_background_opts *opts, const char *path,
                                     zv_background_kept *kept, zv_err *err) {
    *out = NULL;
    *kept = ZV_BACKGROUND_MADE;
    char identity[65];
    zv_background *bg = NULL;
    ZV_TRY(zv__background_new(&bg, env, space, opts, err));
    zv_status status = identity_of(identity, env, space, &bg->opts, err);
    found what = status == ZV_OK ? read_file(bg, path, identity) : FOUND_NOTHING;
    if (what == FOUND_SAME && zv__background_tail(bg, NULL) == ZV_OK) {
        *kept = ZV_BACKGROUND_READ;
        *out = bg;
        return ZV_OK;
    }
    zv_background_free(bg); /* may be half filled */
    if (status == ZV_OK) status = zv_explain_background(out, env, space, opts, err);
    if (status != ZV_OK || what == FOUND_OTHERS) return status;
    /* the answer does not depend on it: a folder that is full or closed is no failure */
    if (write_file(*out, path, identity, NULL) == ZV_OK) *kept = ZV_BACKGROUND_WRITTEN;
    return ZV_OK;
}
