/* text_csv.c — tables with a header line; base_csv.h splits them into fields. */
#include "base/base_private.h"

#include "text/text_messages.h"
#include "text/text_source.h"

static zv_status column_of(const zv_text_source *s, const char *name, size_t *column, zv_err *err) {
    const zv__table *t = &s->table;
    *column = ZV__NO_COLUMN;
    for (size_t i = 0; i < t->columns; i++) {
        if (!zv_str_equal(t->names[i], zv_str_of(name))) continue;
        if (*column != ZV__NO_COLUMN)
            return zv_err_set_at(err, ZV_FORMAT, t->csv.line, M_TEXT_CSV_TWICE, zv__source_path(s),
                                 (unsigned long long)t->csv.line, name);
        *column = i;
    }
    return ZV_OK;
}

/* Names of the columns: the header's; one without a name (as data frames write their row numbers)
 * gets its number. */
static zv_status read_names(zv_text_source *s, zv_err *err) {
    zv__table *t = &s->table;
    t->names = zv__arena_alloc(&s->kept, t->csv.n, sizeof *t->names);
    if (!t->names) return zv__nomem(err);
    for (size_t i = 0; i < t->csv.n; i++) {
        zv_str name = zv__csv_trimmed(zv__csv_field(&t->csv, i));
        char number[32];
        if (name.len == 0) {
            snprintf(number, sizeof number, "column%zu", i + 1);
            name = zv_str_of(number);
        }
        ZV_TRY(zv__source_utf8(s, &name, t->csv.line, err));
        if (!zv__keep_str(&s->kept, &t->names[i], name.ptr, name.len)) return zv__nomem(err);
    }
    t->columns = t->csv.columns = t->csv.n;
    return ZV_OK;
}

static zv_status open_table(zv_text_source *s, char separator, zv_err *err) {
    zv__table *t = &s->table;
    bool more;
    ZV_TRY(zv__csv_open(&t->csv, s->env, s->lines, separator, separator == '\t', err));
    ZV_TRY(zv__csv_next(&t->csv, &more, err));
    if (!more) return ZV_OK; /* an empty file: no header, no texts */
    ZV_TRY(read_names(s, err));
    ZV_TRY(column_of(s, s->id_field, &t->id, err));
    ZV_TRY(column_of(s, s->text_field, &t->text, err));
    ZV_TRY(column_of(s, s->label_field, &t->label, err));
    if (t->text != ZV__NO_COLUMN) return ZV_OK;
    char list[160];
    zv__name_list(list, sizeof list, t->names, t->columns);
    return zv_err_set_at(err, ZV_FORMAT, t->csv.line, M_TEXT_CSV_NO_TEXT, zv__source_path(s),
                         (unsigned long long)t->csv.line, s->text_field, list);
}

static zv_status open_csv(zv_text_source *s, zv_err *err) {
    return open_table(s, ',', err);
}

static zv_status open_tsv(zv_text_source *s, zv_err *err) {
    return open_table(s, '\t', err);
}

static zv_status next_row(zv_text_source *s, zv_text_item *item, bool *more, zv_err *err) {
    zv__table *t = &s->table;
    if (t->columns == 0) return ZV_OK;
    ZV_TRY(zv__csv_next(&t->csv, more, err));
    if (!*more) return ZV_OK;
    if (t->csv.n != t->columns)
        return zv_err_set_at(err, ZV_FORMAT, t->csv.line, M_TEXT_CSV_COUNT, zv__source_path(s),
                             (unsigned long long)t->csv.line, t->columns, t->csv.n);
    zv_text_field *fields = zv__arena_alloc(&s->scratch, t->csv.n, sizeof *fields);
    if (!fields) return zv__nomem(err);
    item->line = t->csv.line;
    item->fields = fields;
    for (size_t i = 0; i < t->csv.n; i++) {
        zv_str value = zv__csv_field(&t->csv, i);
        ZV_TRY(zv__source_utf8(s, &value, t->csv.line, err));
        if (i == t->id) {
            item->id = value;
        } else if (i == t->text) {
            item->text = value;
        } else if (i == t->label) {
            item->label = value;
            item->has_label = value.len > 0;
        } else {
            fields[item->n_fields++] = (zv_text_field){t->names[i], value};
        }
    }
    return ZV_OK;
}

const zv__text_reader zv__text_csv = {.open = open_csv, .next = next_row};
const zv__text_reader zv__text_tsv = {.open = open_tsv, .next = next_row};
