/* base_csv.c — tables in text.
 *
 * CSV is RFC 4180: a field in quotes may hold separators, line ends and, doubled, quotes. A quote
 * inside a field that does not begin with one stands for itself, as everybody writes it.
 *
 * TSV has no such agreement: spreadsheets quote, most other programs do not, and then a field that
 * merely begins with a quotation mark must not swallow the lines behind it. So a line is a record;
 * a field is unquoted if quotes enclose all of it; and only when the number of fields comes out
 * wrong is the line read again with tabs inside quotes.
 */
#include "base/base_private.h"

#include "base/base_csv.h"

enum { BLOCK = 64 << 10 };

/* ---- Fields of the record ---- */

static zv_status end_field(zv__csv *t, zv_err *err) {
    if (!zv__grow(t->env, &t->ends, &t->cap_ends, t->n + 1, sizeof *t->ends)) return zv__nomem(err);
    t->ends[t->n++] = t->bytes.len;
    return ZV_OK;
}

zv_str zv__csv_field(const zv__csv *t, size_t i) {
    size_t begin = i ? t->ends[i - 1] : 0;
    return (zv_str){zv_buf_cstr(&t->bytes) + begin, t->ends[i] - begin};
}

static void begin_record(zv__csv *t) {
    zv_buf_clear(&t->bytes);
    t->n = 0;
}

static bool is_blank(zv_str x) {
    for (size_t i = 0; i < x.len; i++)
        if (x.ptr[i] != ' ' && !(x.ptr[i] >= '\t' && x.ptr[i] <= '\r')) return false;
    return true;
}

/* ---- CSV: a stream of bytes ---- */

/* The next byte without taking it, -1 at the end. */
static zv_status peek(zv__csv *t, int *byte, zv_err *err) {
    if (t->at == t->filled) {
        t->at = 0;
        ZV_TRY(zv__lines_read(t->in, t->block, BLOCK, &t->filled, err));
    }
    *byte = t->filled ? (unsigned char)t->block[t->at] : -1;
    return ZV_OK;
}

/* Takes "\n", "\r\n" or "\r". */
static zv_status take_line_end(zv__csv *t, zv_err *err) {
    int byte;
    t->lines_passed++;
    if (t->block[t->at++] != '\r') return ZV_OK;
    ZV_TRY(peek(t, &byte, err));
    if (byte == '\n') t->at++;
    return ZV_OK;
}

/* Adds what stands between quotes; the opening one has been taken. */
static zv_status take_quoted(zv__csv *t, uint64_t opened, zv_err *err) {
    for (;;) {
        int byte;
        ZV_TRY(peek(t, &byte, err));
        if (byte < 0)
            return zv_err_set_at(err, ZV_FORMAT, opened, M_BASE_CSV_UNCLOSED, zv__lines_path(t->in),
                                 (unsigned long long)opened);
        const char *from = t->block + t->at, *quote = memchr(from, '"', t->filled - t->at);
        size_t n = quote ? (size_t)(quote - from) : t->filled - t->at;
        zv_buf_add(&t->bytes, from, n);
        for (size_t i = 0; i < n; i++) t->lines_passed += from[i] == '\n';
        t->at += n;
        if (!quote) continue;
        t->at++;
        ZV_TRY(peek(t, &byte, err));
        if (byte != '"') return ZV_OK;
        zv_buf_putc(&t->bytes, '"');
        t->at++;
    }
}

/* Adds everything up to a separator, a line end or the end. */
static zv_status take_bare(zv__csv *t, zv_err *err) {
    int byte;
    for (;;) {
        ZV_TRY(peek(t, &byte, err));
        if (byte < 0) return ZV_OK;
        const char *from = t->block + t->at;
        size_t n = 0, most = t->filled - t->at;
        while (n < most && from[n] != t->separator && from[n] != '\n' && from[n] != '\r') n++;
        zv_buf_add(&t->bytes, from, n);
        t->at += n;
        if (n < most) return ZV_OK;
    }
}

static zv_status csv_record(zv__csv *t, bool *more, zv_err *err) {
    int byte;
    begin_record(t);
    ZV_TRY(peek(t, &byte, err));
    *more = byte >= 0;
    t->line = t->lines_passed + 1;
    while (*more) {
        ZV_TRY(peek(t, &byte, err));
        if (byte == '"') {
            uint64_t opened = t->lines_passed + 1;
            t->at++;
            ZV_TRY(take_quoted(t, opened, err));
            ZV_TRY(peek(t, &byte, err));
            if (byte >= 0 && byte != t->separator && byte != '\n' && byte != '\r') {
                uint64_t line = t->lines_passed + 1;
                return zv_err_set_at(err, ZV_FORMAT, line, M_BASE_CSV_AFTER_QUOTE,
                                     zv__lines_path(t->in), (unsigned long long)line, t->n + 1);
            }
        } else {
            ZV_TRY(take_bare(t, err));
            ZV_TRY(peek(t, &byte, err));
        }
        ZV_TRY(end_field(t, err));
        if (byte == t->separator) {
            t->at++;
            continue;
        }
        return byte < 0 ? ZV_OK : take_line_end(t, err);
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

static zv_status split_line(zv__csv *t, zv_str line, bool quotes_hold_tabs, zv_err *err) {
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
        ZV_TRY(end_field(t, err));
        i += n;
        if (i >= line.len) return ZV_OK;
        i++; /* the tab; a field follows it, be it empty */
    }
}

static zv_status tsv_record(zv__csv *t, bool *more, zv_err *err) {
    zv_str line;
    ZV_TRY(zv__lines_next(t->in, &line, more, err));
    begin_record(t);
    if (!*more) return ZV_OK;
    t->line = zv__lines_number(t->in);
    ZV_TRY(split_line(t, line, false, err));
    if (t->columns == 0 || t->n == t->columns || !memchr(line.ptr, '"', line.len)) return ZV_OK;
    return split_line(t, line, true, err);
}

/* ---- Records ---- */

/* The next record that is no blank line. */
zv_status zv__csv_next(zv__csv *t, bool *more, zv_err *err) {
    do {
        if (t->by_line)
            ZV_TRY(tsv_record(t, more, err));
        else
            ZV_TRY(csv_record(t, more, err));
        ZV_TRY(zv_buf_status(&t->bytes, err));
    } while (*more && t->n == 1 && is_blank(zv__csv_field(t, 0)));
    return ZV_OK;
}

zv_str zv__csv_trimmed(zv_str x) {
    while (x.len && x.ptr[0] == ' ') x.ptr++, x.len--;
    while (x.len && x.ptr[x.len - 1] == ' ') x.len--;
    return x;
}

/* ---- Opening and closing ---- */

zv_status zv__csv_open(zv__csv *t, const zv_env *env, zv__lines *in, char separator, bool by_line,
                       zv_err *err) {
    *t = (zv__csv){.env = env, .in = in, .separator = separator, .by_line = by_line};
    zv_buf_init(&t->bytes, env);
    if (!by_line && !(t->block = ZV_NEW(env, BLOCK, char))) return zv__nomem(err);
    return ZV_OK;
}

void zv__csv_close(zv__csv *t) {
    zv_buf_free(&t->bytes);
    zv__free(t->env, t->ends);
    zv__free(t->env, t->block);
}
