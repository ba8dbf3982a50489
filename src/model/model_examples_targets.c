/* model_examples_targets.c — classes from labels or a column, numbers from columns. */
#include "model/model_private.h"

#include "base/base_dict.h"

/* ---- Columns ---- */

static zv_status no_column(const zv_examples *e, zv_str name, zv_err *err) {
    zv_buf there;
    zv_buf_init(&there, e->env);
    for (size_t k = 0; k < zv_space_columns(e->space); k++)
        zv_buf_addf(&there, "%s%s", k ? ", " : "", zv_space_column_name(e->space, k));
    const zv_status status =
        there.len > 0 ? zv_err_set(err, ZV_NOTFOUND, M_MODEL_NO_COLUMN, zv_space_path(e->space),
                                   (int)name.len, name.ptr, zv_buf_cstr(&there))
                      : zv_err_set(err, ZV_NOTFOUND, M_MODEL_NO_COLUMNS, zv_space_path(e->space),
                                   (int)name.len, name.ptr);
    zv_buf_free(&there);
    return status;
}

/* SIZE_MAX is the labels. */
static zv_status find_column(const zv_examples *e, zv_str name, size_t *out, zv_err *err) {
    for (size_t k = 0; k < zv_space_columns(e->space); k++) {
        *out = k;
        if (zv_str_equal(name, zv_str_of(zv_space_column_name(e->space, k)))) return ZV_OK;
    }
    *out = SIZE_MAX;
    if (zv_str_equal(name, zv_str_of("label")) && zv_space_has_labels(e->space)) return ZV_OK;
    return no_column(e, name, err);
}

static zv_str value_of(const zv_examples *e, size_t column, size_t row) {
    return column == SIZE_MAX ? zv_space_label(e->space, row)
                              : zv_space_column_value(e->space, column, row);
}

/* ---- Rows in the order of the division ---- */

/* The rows in their random order; of those that are named, the held-out ones first. */
static void put_rows(zv_examples *e, const size_t *found, const size_t *order,
                     const uint8_t *named) {
    size_t n = 0;
    for (size_t i = 0; i < e->n; i++)
        if (!named || named[found[order[i]]]) e->rows[n++] = found[order[i]];
    e->count[ZV_HELD] = named ? n : zv__examples_share(e->opts.held, e->n);
    for (size_t i = 0; named && i < e->n; i++)
        if (!named[found[order[i]]]) e->rows[n++] = found[order[i]];
}

static void divide(zv_examples *e, const size_t *found, const size_t *order) {
    put_rows(e, found, order, e->opts.held_rows);
    const size_t left = e->n - e->count[ZV_HELD];
    e->count[ZV_TUNE] = ZV_MIN(zv__examples_share(e->opts.tune, e->n), left);
    e->count[ZV_TRAIN] = left - e->count[ZV_TUNE];
}

/* Those that are taken and for which `has` says so; e->rows in a random order. */
static zv_status gather(zv_examples *e,
                        bool (*has)(const zv_examples *e, const void *ctx, size_t row),
                        const void *ctx, zv_err *err) {
    const size_t size = zv_space_size(e->space);
    size_t *order;
    size_t *found = ZV_NEW(e->env, size, size_t);
    if (!found) return zv__nomem(err);
    for (size_t row = 0; row < size; row++) {
        if (!zv__examples_takes(e, row))
            e->left.unusable += !zv_row_usable(zv_space_status(e->space, row));
        else if (has(e, ctx, row))
            found[e->n++] = row;
        else
            e->left.unlabelled++;
    }
    const zv_status status = zv__examples_order(&order, e, e->n, err);
    e->rows = ZV_NEW(e->env, e->n, size_t);
    if (status == ZV_OK && e->rows) divide(e, found, order);
    zv__free(e->env, order);
    zv__free(e->env, found);
    return status == ZV_OK && !e->rows ? zv__nomem(err) : status;
}

static bool has_value(const zv_examples *e, const void *ctx, size_t row) {
    const size_t *columns = ctx;
    for (size_t k = 0; k < ZV_MAX(e->width, (size_t)1); k++)
        if (value_of(e, columns[k], row).len == 0) return false;
    return true;
}

/* ---- Classes ---- */

/* Numbers classes in the order of their names, so that a division doesn't change them. */
typedef struct named {
    zv_str name;
    uint32_t first; /* number by appearance */
} named;

static int by_name(const void *x, const void *y) {
    const zv_str a = ((const named *)x)->name, b = ((const named *)y)->name;
    const int order = memcmp(a.ptr, b.ptr, ZV_MIN(a.len, b.len));
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static zv_status name_classes(zv_examples *e, const zv__dict *dict, zv_err *err) {
    const size_t n = zv__dict_size(dict);
    named *list = ZV_NEW(e->env, n, named);
    uint32_t *number = ZV_NEW(e->env, n, uint32_t);
    e->names = ZV_NEW(e->env, n, zv_str);
    e->width = n;
    bool failed = !list || !number || !e->names;
    for (uint32_t i = 0; i < n && !failed; i++) list[i] = (named){zv__dict_key(dict, i), i};
    if (!failed) zv__sort(list, n, sizeof *list, by_name);
    for (uint32_t i = 0; i < n && !failed; i++) {
        number[list[i].first] = i;
        e->names[i].len = list[i].name.len;
        e->names[i].ptr = zv__arena_strdup(&e->strings, list[i].name.ptr, list[i].name.len);
        failed = !e->names[i].ptr;
    }
    for (size_t i = 0; i < e->n && !failed; i++) e->classes[i] = number[e->classes[i]];
    zv__free(e->env, list);
    zv__free(e->env, number);
    return failed ? zv__nomem(err) : ZV_OK;
}

static zv_status count_classes(zv_examples *e, size_t column, zv__dict *dict, zv_err *err) {
    e->classes = ZV_NEW(e->env, e->n, uint32_t);
    if (!e->classes) return zv__nomem(err);
    for (size_t i = 0; i < e->n; i++) {
        const zv_str value = value_of(e, column, e->rows[i]);
        ZV_TRY(zv__dict_put(dict, value, &e->classes[i], NULL, err));
    }
    if (zv__dict_size(dict) >= 2) return name_classes(e, dict, err);
    const zv_str only = zv__dict_size(dict) ? zv__dict_key(dict, 0) : (zv_str){"", 0};
    return zv_err_set(err, ZV_NODATA, M_MODEL_ONE_CLASS, zv_space_path(e->space), e->n,
                      (int)only.len, only.ptr);
}

zv_status zv__examples_classes(zv_examples *e, zv_err *err) {
    size_t column = SIZE_MAX;
    zv__dict *dict = NULL;
    if (e->opts.target)
        ZV_TRY(find_column(e, zv_str_of(e->opts.target), &column, err));
    else if (!zv_space_has_labels(e->space))
        return zv_err_set(err, ZV_NODATA, M_MODEL_NO_LABELS, zv_space_path(e->space));
    ZV_TRY(gather(e, has_value, &column, err));
    ZV_TRY(zv__dict_new(&dict, e->env, err));
    const zv_status status = count_classes(e, column, dict, err);
    zv__dict_free(dict);
    return status;
}

/* ---- Numbers ---- */

static zv_status list_columns(zv_examples *e, size_t **columns, zv_err *err) {
    const char *at = e->opts.target;
    if (!at || !*at) return zv_err_set(err, ZV_USAGE, M_MODEL_NO_TARGET);
    size_t n = 1;
    for (const char *p = at; *p; p++) n += *p == ',';
    *columns = ZV_NEW(e->env, n, size_t);
    e->names = ZV_NEW(e->env, n, zv_str);
    if (!*columns || !e->names) return zv__nomem(err);
    for (size_t k = 0; k < n; k++) {
        const size_t len = strcspn(at, ",");
        e->names[k] = (zv_str){at, len};
        ZV_TRY(find_column(e, e->names[k], &(*columns)[k], err));
        at += len + (at[len] != 0);
    }
    e->width = n;
    return ZV_OK;
}

static zv_status read_number(const zv_examples *e, size_t k, size_t column, size_t row, float *out,
                             zv_err *err) {
    const zv_str value = value_of(e, column, row);
    char text[64], id[24], *end = NULL;
    const size_t len = ZV_MIN(value.len, sizeof text - 1);
    memcpy(text, value.ptr, len);
    text[len] = 0;
    const double x = strtod(text, &end);
    *out = (float)x;
    if (len == value.len && end == text + len && isfinite(*out)) return ZV_OK;
    const zv_str name = zv_space_id(e->space, row, id);
    return zv_err_set_at(err, ZV_FORMAT, row, M_MODEL_NO_NUMBER, zv_space_path(e->space),
                         (int)ZV_MIN(name.len, (size_t)80), name.ptr, (int)e->names[k].len,
                         e->names[k].ptr, text);
}

/* From the mean and in units of the spread of those trained on. */
static zv_status standardise(zv_examples *e, zv_err *err) {
    e->centre = ZV_NEW(e->env, e->width, float);
    e->spread = ZV_NEW(e->env, e->width, float);
    if (!e->centre || !e->spread) return zv__nomem(err);
    for (size_t k = 0; k < e->width; k++) {
        zv_moments m = {0};
        for (size_t i = zv__examples_at(e, ZV_TRAIN, 0); i < e->n; i++)
            zv_moments_add(&m, (double)e->numbers[i * e->width + k]);
        const double sd = zv_moments_sd(&m);
        if (!(sd > 0))
            return zv_err_set(err, ZV_NODATA, M_MODEL_CONSTANT, zv_space_path(e->space),
                              (int)e->names[k].len, e->names[k].ptr, e->count[ZV_TRAIN]);
        e->centre[k] = (float)m.mean;
        e->spread[k] = (float)sd;
        for (size_t i = 0; i < e->n; i++) {
            float *x = &e->numbers[i * e->width + k];
            *x = (*x - e->centre[k]) / e->spread[k];
        }
    }
    return ZV_OK;
}

static zv_status read_numbers(zv_examples *e, const size_t *columns, zv_err *err) {
    ZV_TRY(gather(e, has_value, columns, err));
    size_t count;
    if (!zv__mul(&count, e->n, e->width)) return zv__nomem(err);
    e->numbers = ZV_NEW(e->env, count, float);
    if (!e->numbers) return zv__nomem(err);
    for (size_t i = 0; i < e->n; i++)
        for (size_t k = 0; k < e->width; k++)
            ZV_TRY(read_number(e, k, columns[k], e->rows[i], &e->numbers[i * e->width + k], err));
    if (e->count[ZV_TRAIN] < 2) return ZV_OK; /* is said by whoever called */
    return standardise(e, err);
}

zv_status zv__examples_numbers(zv_examples *e, zv_err *err) {
    size_t *columns = NULL;
    zv_status status = list_columns(e, &columns, err);
    if (status == ZV_OK) status = read_numbers(e, columns, err);
    zv__free(e->env, columns);
    return status;
}
