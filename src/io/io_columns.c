/* io_columns.c — further columns: whatever a table says of its rows beside id, text, label and vector.
 *
 * A column is made when its name is first met, and keeps its place from then on; rows before it, and rows
 * without a value, have none. An empty value is none: tables cannot tell the two apart.
 */
#include "base/base_private.h"

#include "base/base_utf8.h"
#include "io/io_private.h"

static bool ends_with(zv_str s, const char *tail) {
    size_t len = strlen(tail);
    return s.len >= len && memcmp(s.ptr + s.len - len, tail, len) == 0;
}

/* "col.a.names.bytes" must not be two things; and a name is a key of a space's header. */
bool zv__column_name_fits(zv_str name) {
    return name.len > 0 && name.len <= 200 && !memchr(name.ptr, 0, name.len) &&
           zv__utf8_valid(name.ptr, name.len, NULL) && !ends_with(name, ".names.offsets") &&
           !ends_with(name, ".names.bytes");
}

static bool room(zv_reader *r, size_t column, size_t rows) {
    struct zv__column_values *c = &r->columns.list[column];
    return zv__grow(r->env, &c->values, &c->cap, rows, sizeof *c->values);
}

static size_t count(const zv__columns *c) {
    return c->names ? zv__dict_size(c->names) : 0;
}

zv_status zv__batch_column(zv_reader *r, zv_str name, size_t i, size_t *column, zv_err *err) {
    zv__columns *c = &r->columns;
    uint32_t number;
    *column = SIZE_MAX;
    if (!c->names) ZV_TRY(zv__dict_new(&c->names, r->env, err));
    number = zv__dict_find(c->names, name);
    if (number != ZV__DICT_NONE) {
        *column = number;
        return ZV_OK;
    }
    size_t n = count(c);
    if (n == ZV__IO_MAX_COLUMNS || !zv__column_name_fits(name)) {
        if (!c->lost)
            zv_env_warn(r->env, M_IO_WARN_COLUMN, r->path, (int)ZV_MIN(name.len, 60), name.ptr);
        c->lost = true;
        return ZV_OK;
    }
    /* room first: a name without its values would be a column that isn't there */
    if (!zv__grow(r->env, &c->list, &c->cap, n + 1, sizeof *c->list) ||
        !zv__grow(r->env, &c->views, &c->views_cap, n + 1, sizeof *c->views))
        return zv__nomem(err);
    c->list[n] = (struct zv__column_values){0};
    if (!room(r, n, i + 1)) return zv__nomem(err);
    memset(c->list[n].values, 0, (i + 1) * sizeof *c->list[n].values);
    zv_status status = zv__dict_put(c->names, name, &number, NULL, err);
    if (status != ZV_OK) {
        zv__free(r->env, c->list[n].values);
        return status;
    }
    *column = n;
    return ZV_OK;
}

zv_status zv__batch_value(zv_reader *r, size_t column, size_t i, const char *bytes, size_t len,
                          zv_err *err) {
    if (column == SIZE_MAX || len == 0) return ZV_OK;
    return zv__batch_string(r, &r->columns.list[column].values[i], bytes, len, err);
}

bool zv__columns_row(zv_reader *r, size_t i) {
    for (size_t k = 0; k < count(&r->columns); k++) {
        if (!room(r, k, i + 1)) return false;
        r->columns.list[k].values[i] = (zv_str){0};
    }
    return true;
}

void zv__columns_finish(zv_reader *r) {
    zv__columns *c = &r->columns;
    size_t n = count(c);
    if (n == 0) return;
    for (size_t k = 0; k < n; k++)
        c->views[k] =
            (zv_column){zv__dict_key(c->names, (uint32_t)k).ptr, r->columns.list[k].values};
    r->batch.columns = c->views;
    r->batch.n_columns = n;
}

void zv__columns_free(zv__columns *c, const zv_env *env) {
    for (size_t k = 0; k < count(c); k++) zv__free(env, c->list[k].values);
    zv__free(env, c->list);
    zv__free(env, c->views);
    zv__dict_free(c->names);
    *c = (zv__columns){0};
}

static bool has_mark(zv_str name) {
    return name.len > 4 && memcmp(name.ptr, "col.", 4) == 0;
}

bool zv__column_clashes(zv_str name, bool (*taken)(zv_str name)) {
    while (has_mark(name)) name = (zv_str){name.ptr + 4, name.len - 4};
    return taken(name);
}

zv_str zv__column_plain(zv_str name, bool (*taken)(zv_str name)) {
    if (!has_mark(name) || !zv__column_clashes(name, taken)) return name;
    return (zv_str){name.ptr + 4, name.len - 4};
}
