#include "base/base_private.h"

#include "io/io_private.h"

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

/* The binary format was asked first. A damaged text is a text too: whatever has the header and is not
 * binary ends here, and the reader names the line. */
static bool sniff(const uint8_t *head, size_t len, bool whole) {
    uint64_t n, dim;
    bool fits;
    return zv__word2vec_header(head, len, whole, &n, &dim, &fits) > 0;
}

static zv_status open_text(zv_reader *r, zv_err *err) {
    /* the shortest row is "" and dim times " 0", then a line end, which the last may lack */
    ZV_TRY(zv__word2vec_open(r, 2, 0, err));
    zv_str line;
    bool more;
    return zv__lines_next(r->in, &line, &more, err); /* the header itself */
}

/* One line's outcome: how many numbers were found, or what is not a number. */
typedef struct row_fault {
    bool few;
    uint64_t found;
    zv_str token;
} row_fault;

/* Reads dim numbers from [p, end) to out; true if there are exactly so many. */
static bool read_numbers(zv_reader *r, const char *p, const char *end, float *out,
                         row_fault *fault) {
    bool overflow = false;
    size_t k = 0;
    for (;;) {
        while (p < end && is_blank(*p)) p++;
        if (p == end || k == r->info.dim) break;
        const char *after = zv__parse_f32(p, end, &out[k], &overflow);
        if (!after || (after < end && !is_blank(*after))) {
            const char *stop = p;
            while (stop < end && !is_blank(*stop)) stop++;
            fault->token = (zv_str){p, (size_t)(stop - p)};
            return false;
        }
        k++;
        p = after;
    }
    fault->few = k < r->info.dim;
    fault->found = k;
    if (p == end && k == r->info.dim && overflow) {
        if (r->overflows++ == 0) r->overflow_line = zv__lines_number(r->in);
    }
    return p == end && k == r->info.dim;
}

static uint64_t count_tokens(const char *s, const char *end) {
    uint64_t n = 0;
    for (const char *p = s; p < end; p++)
        if (!is_blank(*p) && (p == s || is_blank(p[-1]))) n++;
    return n;
}

/* Does a word with blanks end in "0.25" or "1e-3", so that the row rather has a number too many? An
 * integer does not count: "area 51" is a word. */
static bool ends_in_fraction(const char *word, const char *end) {
    const char *p = end;
    while (p > word && !is_blank(p[-1])) p--;
    if (p == word) return false;
    float value;
    bool overflow;
    if (zv__parse_f32(p, end, &value, &overflow) != end) return false;
    return memchr(p, '.', (size_t)(end - p)) || memchr(p, 'e', (size_t)(end - p));
}

/* Splits a line whose word holds blanks: the numbers are the last dim tokens. */
static const char *find_word_end(const zv_reader *r, const char *s, const char *end) {
    const char *p = end;
    for (size_t k = 0; k < r->info.dim; k++) {
        while (p > s && is_blank(p[-1])) p--;
        while (p > s && !is_blank(p[-1])) p--;
    }
    while (p > s && is_blank(p[-1])) p--;
    return p;
}

static zv_status refuse(const zv_reader *r, const row_fault *fault, zv_err *err) {
    uint64_t line = zv__lines_number(r->in);
    if (fault->token.len == 0)
        return zv_err_set_at(err, ZV_FORMAT, line, M_IO_LINE_NUMBERS, r->path, ULL(line),
                             r->info.dim, ULL(fault->found));
    return zv_err_set_at(err, ZV_FORMAT, line, M_IO_LINE_NOT_NUMBER, r->path, ULL(line),
                         (int)ZV_MIN(fault->token.len, 40), fault->token.ptr);
}

/* Reads a line into row i. *ok = false, and the reason in *fault, for a malformed one. */
static zv_status read_line(zv_reader *r, zv_str line, size_t i, bool *ok, row_fault *fault,
                           zv_err *err) {
    float *out = zv__batch_row(r, i);
    if (!out) return zv__nomem(err);
    const char *s = line.ptr, *end = line.ptr + line.len;
    while (end > s && is_blank(end[-1])) end--;
    const char *word_end = s;
    while (word_end < end && !is_blank(*word_end)) word_end++;
    *ok = read_numbers(r, word_end, end, out, fault);
    uint64_t tokens = *ok ? 0 : count_tokens(word_end, end);
    if (!*ok && tokens > r->info.dim) {
        word_end = find_word_end(r, s, end);
        if (ends_in_fraction(s, word_end)) {
            /* In the first row that is the header's fault; later it may be a strange word. */
            if (r->taken + i == 0) {
                *fault = (row_fault){.found = tokens};
                return ZV_OK;
            }
            if (r->odd_words++ == 0) r->odd_line = zv__lines_number(r->in);
        }
        *fault = (row_fault){0};
        *ok = read_numbers(r, word_end, end, out, fault);
    } else if (!*ok && tokens < r->info.dim) {
        *fault = (row_fault){.few = true, .found = tokens};
    }
    if (!*ok) return ZV_OK;
    return zv__batch_string(r, &r->ids[i], s, (size_t)(word_end - s), err);
}

static bool only_blanks(zv_str line) {
    for (size_t i = 0; i < line.len; i++)
        if (!is_blank(line.ptr[i])) return false;
    return true;
}

/* What follows the rows that the header promised: nothing but blank lines. */
static zv_status check_end(zv_reader *r, zv_err *err) {
    for (;;) {
        zv_str line;
        bool more;
        ZV_TRY(zv__lines_next(r->in, &line, &more, err));
        if (!more) return ZV_OK;
        if (!only_blanks(line))
            return zv_err_set_at(err, ZV_FORMAT, zv__lines_number(r->in), M_IO_LINE_TOO_MANY,
                                 r->path, ULL(zv__lines_number(r->in)), ULL(r->info.items));
    }
}

static zv_status read_text(zv_reader *r, zv_err *err) {
    size_t n = 0;
    while (!zv__batch_full(r, n) && r->taken + n + r->info.skipped < r->info.items) {
        zv_str line;
        bool more, ok = false;
        ZV_TRY(zv__lines_next(r->in, &line, &more, err));
        if (!more)
            return zv_err_set_at(err, ZV_FORMAT, zv__lines_number(r->in), M_IO_ROWS_TOO_FEW,
                                 r->path, ULL(r->info.items), ULL(r->taken + n + r->info.skipped));
        row_fault fault = {0};
        ZV_TRY(read_line(r, line, n, &ok, &fault, err));
        if (ok) {
            n++;
        } else if (r->bad_rows == ZV_ROW_FAIL) {
            return refuse(r, &fault, err);
        } else {
            r->info.skipped++;
        }
    }
    if (r->taken + n + r->info.skipped == r->info.items && !zv__batch_full(r, n))
        ZV_TRY(check_end(r, err));
    zv__batch_finish(r, n);
    return ZV_OK;
}

static zv_status write_text(zv_writer *w, const float *vector, const zv_batch *b, size_t i,
                            zv_err *err) {
    ZV_TRY(zv__word2vec_word(w, b, i, err));
    char number[ZV__F32_CHARS + 1];
    number[0] = ' ';
    for (size_t k = 0; k < w->opts.dim; k++)
        zv_buf_add(&w->buf, number, 1 + zv__print_f32(number + 1, vector[k]));
    zv_buf_putc(&w->buf, '\n');
    return ZV_OK;
}

const zv__format_row zv__io_word2vec_text = {
    .name = "word2vec-text",
    .suffixes = {".vec", ".txt"},
    .sniff = sniff,
    .open = open_text,
    .read = read_text,
    .create = zv__word2vec_create,
    .write = write_text,
};
