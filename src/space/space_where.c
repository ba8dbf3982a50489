#include "base/base_private.h"

#include "space/space_private.h"

static void keep_category(const zv_space *s, const zv__category *c, zv_str value, uint8_t *keep) {
    /* Names that a foreign writer repeated are one value. */
    for (size_t i = 0; i < s->n; i++) {
        int32_t number = zv__load_i32(c->numbers, i);
        keep[i] = number >= 0 && zv_str_equal(zv__strings_at(&c->names, (size_t)number), value);
    }
}

static void keep_status(const zv_space *s, const char *value, uint8_t *keep) {
    for (size_t i = 0; i < s->n; i++)
        keep[i] = strcmp(zv_row_status_name(zv_space_status(s, i)), value) == 0;
}

static zv_status no_such_column(const zv_space *s, const char *column, zv_err *err) {
    zv_buf list;
    zv_buf_init(&list, s->env);
    zv_buf_puts(&list, "status");
    if (zv_space_has_labels(s)) zv_buf_puts(&list, ", label");
    for (size_t c = 0; c < s->n_columns; c++) zv_buf_addf(&list, ", %s", s->columns[c].name);
    zv_status status = zv_buf_status(&list, err);
    if (status == ZV_OK)
        status =
            zv_err_set(err, ZV_NOTFOUND, M_SPACE_NO_COLUMN, s->path, column, zv_buf_cstr(&list));
    zv_buf_free(&list);
    return status;
}

zv_status zv_space_where(const zv_space *s, const char *column, const char *value, uint8_t *keep,
                         zv_err *err) {
    zv_str wanted = zv_str_of(value);
    bool prefixed = strncmp(column, "col.", 4) == 0;
    if (!prefixed && strcmp(column, "status") == 0) {
        keep_status(s, value, keep);
        return ZV_OK;
    }
    if (!prefixed && strcmp(column, "label") == 0 && zv_space_has_labels(s)) {
        keep_category(s, &s->label, wanted, keep);
        return ZV_OK;
    }
    for (size_t c = 0; c < s->n_columns; c++) {
        const char *name = s->columns[c].name;
        if (strcmp(name, column) != 0 && !(prefixed && strcmp(name, column + 4) == 0)) continue;
        keep_category(s, &s->columns[c], wanted, keep);
        return ZV_OK;
    }
    return no_such_column(s, column, err);
}
