/* text_csv.c — tables with a header line.
 *
 * CSV is RFC 4180: a field in quotes may hold commas, line ends and, doubled, quotes. A quote inside
 * a field that does not begin with one stands for itself, as everybody writes it.
 *
 * TSV has no such agreement: spreadsheets quote, most other programs do not, and then a field that
 * merely begins with a quotation mark must not swallow the lines behind it. So a line is a record;
 * a field is unquoted if quotes enclose all of it; and only when the number of fields comes out
 * wrong is the line read again with tabs inside quotes.
 */
#include "base/base_private.h"

#include "text/text_messages.h"
#include "text/text_source.h"

enum { BLOCK = 64 << 10 };

/* ---- Fields of the record ---- */

static zv_status end_field(zv_text_source *s, zv_err *err) {
    zv__table *t = &s->table;
    if (!zv__grow(s->env, &t->ends, &t->cap_ends, t->n + 1, sizeof *t->ends)) return zv__nomem(err);
    t->ends[t->n++] = t->bytes.len;
    return ZV_OK;
}

static zv_str field(const zv__table *t, size_t i) {
    size_t begin = i ? t->ends[i - 1] : 0;
    return (zv_str){zv_buf_cstr(&t->bytes) + begin, t->ends[i] - begin};
}

static void begin_record(zv__table *t) {
    zv_buf_clear(&t->bytes);
    t->n = 0;
}

/* ---- CSV: a stream of bytes ---- */

/* The next byte without taking it, -1 at the end. */
static zv_status peek(zv_text_source *s, int *byte, zv_err *err) {
    zv__table *t = &s->table;
    if (t->at == t->filled) {
        t->at = 0;
        ZV_TRY(zv__lines_read(s->lines, t->block, BLOCK, &t->filled, err));
    }
    *byte = t->filled ? (unsigned char)t->block[t->at] : -1;
    return ZV_OK;
}

/* Takes "\n", "\r\n" or "\r". */
static zv_status take_line_end(zv_text_source *s, zv_err *err) {
    zv__table *t = &s->table;
    int byte;
    t->lines_passed++;
    if (t->block[t->at++] != '\r') return ZV_OK;
    ZV_TRY(peek(s, &byte, err));
    if (byte == '\n') t->at++;
    return ZV_OK;
}

/* Adds what stands between quotes; the opening one has been taken. */
static zv_status take_quoted(zv_text_source *s, uint64_t opened, zv_err *err) {
    zv__table *t = &s->table;
    for (;;) {
        int byte;
        ZV_TRY(peek(s, &byte, err));
        if (byte < 0)
            return zv_err_set_at(err, ZV_FORMAT, opened, M_TEXT_CSV_UNCLOSED, zv__source_path(s),
                                 (unsigned long long)opened);
        const char *from = t->block + t->at, *quote = memchr(from, '"', t->filled - t->at);
        size_t n = quote ? (size_t)(quote - from) : t->filled - t->at;
        zv_buf_add(&t->bytes, from, n);
        for (size_t i = 0; i < n; i++) t->lines_passed += from[i] == '\n';
        t->at += n;
        if (!quote) continue;
        t->at++;
        ZV_TRY(peek(s, &byte, err));
        if (byte != '"') return ZV_OK;
        zv_buf_putc(&t->bytes, '"');
        t->at++;
    }
}

/* Adds everything up to a separator, a line end or the end. */
static zv_status take_bare(zv_text_source *s, zv_err *err) {
    zv__table *t = &s->table;
    int byte;
    for (;;) {
        ZV_TRY(peek(s, &byte, err));
        if (byte < 0) return ZV_OK;
        const char *from = t->block + t->at;
        size_t n = 0, most = t->filled - t->at;
        while (n < most && from[n] != t->separator && from[n] != '\n' && from[n] != '\r') n++;
        zv_buf_add(&t->bytes, from, n);
        t->at += n;
        if (n < most) return ZV_OK;
    }
}

static zv_status csv_record(zv_text_source *s, bool *more, zv_err *err) {
    zv__table *t = &s->table;
    int byte;
    begin_record(t);
    ZV_TRY(peek(s, &byte, err));
    *more = byte >= 0;
    t->line = t->lines_passed + 1;
    while (*more) {
        ZV_TRY(peek(s, &byte, err));
        if (byte == '"') {
            uint64_t opened = t->lines_passed + 1;
            t->at++;
            ZV_TRY(take_quoted(s, opened, err));
            ZV_TRY(peek(s, &byte, err));
            if (byte >= 0 && byte != t->separator && byte != '\n' && byte != '\r') {
                uint64_t line = t->lines_passed + 1;
                return zv_err_set_at(err, ZV_FORMAT, line, M_TEXT_CSV_AFTER_QUOTE,
                                     zv__source_path(s), (unsigned long long)line, t->n + 1);
            }
        } else {
            ZV_TRY(take_bare(s, err));
            ZV_TRY(peek(s, &byte, err));
        }
        ZV_TRY(end_field(s, err));
        if (byte == t->separator) {
            t->at++;
            continue;
        }
        return byte < 0 ? ZV_OK : take_line_end(s, err);
    }
    return ZV_OK;
}

/* ---- TSV: a line is a record ---- */

/* Length of a field in quotes at the beginning of `rest` that ends before a separator or the end;
 * 0 if there is none. Doubled quotes are part of it. */
static size_t quoted_length(zv_str rest, char separator) {
    if (rest.len < 2 || rest.ptr[0] != '"') return 0;
    for (size_t i = 1; i < rest.len; i++) {
        if (rest.ptr[i] != '"') continue;
        if (i + 1 == rest.len || rest.ptr[i + 1] == separator) return i + 1;
        if (rest.ptr[i + 1] != '"') return 0;
        i++;
    }
    return 0;
}

static void add_unquoted(zv_buf *out, zv_str inside) {
    for (size_t i = 0; i < inside.len; i++) {
        zv_buf_putc(out, inside.ptr[i]);
        if (inside.ptr[i] == '"') i++;
    }
}

static zv_status split_line(zv_text_source *s, zv_str line, bool quotes_hold_tabs, zv_err *err) {
    zv__table *t = &s->table;
    begin_record(t);
    size_t i = 0;
    for (;;) {
        zv_str rest = {line.ptr + i, line.len - i};
        const char *tab = rest.len ? memchr(rest.ptr, t->separator, rest.len) : NULL;
        size_t n = tab ? (size_t)(tab - rest.ptr) : rest.len;
        size_t quoted = quoted_length(rest, t->separator);
        if (quoted > 0 && (quoted == n || quotes_hold_tabs)) {
            add_unquoted(&t->bytes, (zv_str){rest.ptr + 1, quoted - 2});
            n = quoted;
        } else {
            zv_buf_add(&t->bytes, rest.ptr, n);
        }
        ZV_TRY(end_field(s, err));
        i += n;
        if (i >= line.len) return ZV_OK;
        i++; /* the tab; a field follows it, be it empty */
    }
}

static zv_status tsv_record(zv_text_source *s, bool *more, zv_err *err) {
    zv__table *t = &s->table;
    zv_str line;
    ZV_TRY(zv__lines_next(s->lines, &line, more, err));
    begin_record(t);
    if (!*more) return ZV_OK;
    t->line = zv__lines_number(s->lines);
    ZV_TRY(split_line(s, line, false, err));
    if (t->columns == 0 || t->n == t->columns || !memchr(line.ptr, '"', line.len)) return ZV_OK;
    return split_line(s, line, true, err);
}

/* ---- Records ---- */

/* The next record that is no blank line. */
static zv_status next_record(zv_text_source *s, bool *more, zv_err *err) {
    zv__table *t = &s->table;
    do {
        if (t->separator == '\t')
            ZV_TRY(tsv_record(s, more, err));
        else
            ZV_TRY(csv_record(s, more, err));
        ZV_TRY(zv_buf_status(&t->bytes, err));
    } while (*more && t->n == 1 && zv__is_blank(field(t, 0)));
    return ZV_OK;
}

static zv_str trimmed(zv_str x) {
    while (x.len && x.ptr[0] == ' ') x.ptr++, x.len--;
    while (x.len && x.ptr[x.len - 1] == ' ') x.len--;
    return x;
}

static zv_status column_of(const zv_text_source *s, const char *name, size_t *column, zv_err *err) {
    const zv__table *t = &s->table;
    *column = ZV__NO_COLUMN;
    for (size_t i = 0; i < t->columns; i++) {
        if (!zv_str_equal(t->names[i], zv_str_of(name))) continue;
        if (*column != ZV__NO_COLUMN)
            return zv_err_set_at(err, ZV_FORMAT, t->line, M_TEXT_CSV_TWICE, zv__source_path(s),
                                 (unsigned long long)t->line, name);
        *column = i;
    }
    return ZV_OK;
}

/* Names of the columns: the header's; one without a name (as data frames write their row numbers)
 * gets its number. */
static zv_status read_names(zv_text_source *s, zv_err *err) {
    zv__table *t = &s->table;
    t->names = zv__arena_alloc(&s->kept, t->n, sizeof *t->names);
    if (!t->names) return zv__nomem(err);
    for (size_t i = 0; i < t->n; i++) {
        zv_str name = trimmed(field(t, i));
        char number[32];
        if (name.len == 0) {
            snprintf(number, sizeof number, "column%zu", i + 1);
            name = zv_str_of(number);
        }
        ZV_TRY(zv__source_utf8(s, &name, t->line, err));
        if (!zv__keep_str(&s->kept, &t->names[i], name.ptr, name.len)) return zv__nomem(err);
    }
    t->columns = t->n;
    return ZV_OK;
}

static zv_status open_table(zv_text_source *s, char separator, zv_err *err) {
    zv__table *t = &s->table;
    bool more;
    t->separator = separator;
    if (separator != '\t' && !(t->block = ZV_NEW(s->env, BLOCK, char))) return zv__nomem(err);
    ZV_TRY(next_record(s, &more, err));
    if (!more) return ZV_OK; /* an empty file: no header, no texts */
    ZV_TRY(read_names(s, err));
    ZV_TRY(column_of(s, s->id_field, &t->id, err));
    ZV_TRY(column_of(s, s->text_field, &t->text, err));
    ZV_TRY(column_of(s, s->label_field, &t->label, err));
    if (t->text != ZV__NO_COLUMN) return ZV_OK;
    char list[160];
    zv__name_list(list, sizeof list, t->names, t->columns);
    return zv_err_set_at(err, ZV_FORMAT, t->line, M_TEXT_CSV_NO_TEXT, zv__source_path(s),
                         (unsigned long long)t->line, s->text_field, list);
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
    ZV_TRY(next_record(s, more, err));
    if (!*more) return ZV_OK;
    if (t->n != t->columns)
        return zv_err_set_at(err, ZV_FORMAT, t->line, M_TEXT_CSV_COUNT, zv__source_path(s),
                             (unsigned long long)t->line, t->columns, t->n);
    zv_text_field *fields = zv__arena_alloc(&s->scratch, t->n, sizeof *fields);
    if (!fields) return zv__nomem(err);
    item->line = t->line;
    item->fields = fields;
    for (size_t i = 0; i < t->n; i++) {
        zv_str value = field(t, i);
        ZV_TRY(zv__source_utf8(s, &value, t->line, err));
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
