#include "base/base_private.h"

#include "io/io_text_rows.h"

/* GloVe's text: a word and its numbers per line, and nothing that says how many. The dimension is what
 * most of the first lines have behind their first token; in the rare line whose word holds blanks
 * ("at name@domain.com", ". . ."), the numbers are the last of them. */

enum { LINES_LOOKED_AT = 32, LONGEST_LINE = 1 << 28 };

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

static bool is_number(const char *s, const char *end) {
    float value;
    bool overflow;
    return zv__parse_f32(s, end, &value, &overflow) == end;
}

/* How many numbers stand at the right end of a line, its first token never counted. */
static size_t numbers_at_end(const char *s, const char *end) {
    if (end > s && end[-1] == '\r') end--;
    while (s < end && is_blank(*s)) s++;
    size_t n = 0;
    for (;;) {
        while (end > s && is_blank(end[-1])) end--;
        const char *p = end;
        while (p > s && !is_blank(p[-1])) p--;
        if (p == s || !is_number(p, end)) return n;
        n++;
        end = p;
    }
}

/* Is the first token a number such as 0.25? A file in which all are is a matrix without words. */
static bool begins_with_fraction(const char *s, const char *end) {
    while (s < end && is_blank(*s)) s++;
    const char *p = s;
    while (p < end && !is_blank(*p)) p++;
    return is_number(s, p) && (memchr(s, '.', (size_t)(p - s)) || memchr(s, 'e', (size_t)(p - s)));
}

/* The most frequent count of numbers among the first lines; *lines is how many were looked at and
 * *agree how many have it. A last line that is cut is not looked at. */
static size_t find_dim(const char *s, const char *end, bool whole, size_t *lines, size_t *agree,
                       bool *words) {
    size_t counts[LINES_LOOKED_AT], n = 0;
    *words = false;
    while (n < LINES_LOOKED_AT && s < end) {
        const char *newline = memchr(s, '\n', (size_t)(end - s));
        if (!newline && !whole) break;
        const char *stop = newline ? newline : end;
        const char *p = s;
        while (p < stop && (is_blank(*p) || *p == '\r')) p++;
        if (p < stop) {
            counts[n++] = numbers_at_end(s, stop);
            *words |= !begins_with_fraction(s, stop);
        }
        s = stop + 1;
    }
    size_t dim = 0;
    *agree = 0;
    for (size_t i = 0; i < n; i++) {
        size_t same = 0;
        for (size_t k = 0; k < n; k++) same += counts[k] == counts[i];
        if (same < *agree || (same == *agree && counts[i] >= dim)) continue;
        *agree = same;
        dim = counts[i];
    }
    *lines = n;
    return dim;
}

/* Text with broken UTF-8 is text; bytes that no text has are not. */
static bool has_binary(const uint8_t *head, size_t len) {
    for (size_t i = 0; i < len; i++)
        if (head[i] < 0x20 && !memchr("\t\n\r\f\v\x1b", head[i], 6)) return true;
    return false;
}

/* A first line wider than the window: its last token, which is cut, is left out. */
static bool wide_row(const char *s, const char *end) {
    while (end > s && !is_blank(end[-1])) end--;
    return numbers_at_end(s, end) > 1000 && !begins_with_fraction(s, end);
}

static size_t mark(const uint8_t *head, size_t len) {
    return len >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
}

static bool sniff(const uint8_t *head, size_t len, bool whole) {
    if (has_binary(head, len)) return false;
    const char *s = (const char *)head + mark(head, len), *end = (const char *)head + len;
    size_t lines, agree;
    bool words;
    size_t dim = find_dim(s, end, whole, &lines, &agree, &words);
    if (lines == 0) return !whole && wide_row(s, end);
    return dim >= 2 && words && 2 * agree >= lines;
}

/* Looks at more and more of the file until there is a whole line. */
static zv_status look(zv_reader *r, size_t *dim, size_t *skip, zv_err *err) {
    for (size_t window = ZV__IO_SNIFF;; window *= 4) {
        const uint8_t *head = NULL;
        size_t got = 0, lines, agree;
        bool words;
        ZV_TRY(zv__lines_peek(r->in, window, &head, &got, err));
        if (got == 0) return zv_err_set(err, ZV_FORMAT, M_IO_EMPTY, r->path);
        bool whole = got < window;
        *skip = mark(head, got);
        const char *s = (const char *)head;
        *dim = find_dim(s + *skip, s + got, whole, &lines, &agree, &words);
        if (lines > 0 || whole) return ZV_OK;
        if (window >= LONGEST_LINE)
            return zv_err_set_at(err, ZV_FORMAT, 1, M_IO_GLOVE_LONG, r->path, (int)LONGEST_LINE);
    }
}

static zv_status open_glove(zv_reader *r, zv_err *err) {
    size_t dim = 0, skip = 0;
    char bytes[3];
    ZV_TRY(look(r, &dim, &skip, err));
    if (dim == 0) return zv_err_set_at(err, ZV_FORMAT, 1, M_IO_GLOVE_NONE, r->path);
    ZV_TRY(zv__io_set_dim(r, dim, err));
    r->info.dtype = ZV_F32;
    r->info.has_ids = true;
    while (skip > 0) {
        size_t got;
        ZV_TRY(zv__lines_read(r->in, bytes, skip, &got, err));
        skip -= got;
    }
    zv__text_rows *t = ZV_NEW_ZERO(r->env, 1, zv__text_rows);
    if (!t) return zv__nomem(err);
    r->state = t;
    zv__text_rows_init(t, r);
    return ZV_OK;
}

static zv_status read_glove(zv_reader *r, zv_err *err) {
    zv__text_rows *t = r->state;
    size_t n = 0;
    do {
        ZV_TRY(zv__text_rows_find(t, r, r->batch_rows, err));
        if (t->n == 0) break;
        zv__text_rows_drop_blank(t);
        ZV_TRY(zv__text_rows_take(t, r, &n, err));
    } while (n == 0);
    zv__batch_finish(r, n);
    return ZV_OK;
}

static void close_glove(zv_reader *r) {
    if (r->state) zv__text_rows_free(r->state, r->env);
    zv__free(r->env, r->state);
}

const zv__format_row zv__io_glove = {
    .name = "glove",
    .sniff = sniff,
    .open = open_glove,
    .read = read_glove,
    .close = close_glove,
};
