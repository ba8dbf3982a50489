#include "base/base_private.h"

#include "base/base_utf8.h"
#include "io/io_private.h"

/* Both word2vec formats have the same first line. This is the binary one if the first row does not
 * read as text, and bytes that text does not have are there: control characters anywhere in the
 * window, or broken UTF-8 where the first row's numbers lie. */
static bool sniff(const uint8_t *head, size_t len, bool whole) {
    uint64_t n, dim;
    bool fits;
    size_t header = zv__word2vec_header(head, len, whole, &n, &dim, &fits);
    if (header == 0 || header == len || dim == 0) return false;
    const char *s = (const char *)head + header, *end = (const char *)head + len;
    const char *line_end = memchr(s, '\n', (size_t)(end - s));
    uint64_t expected = dim;
    if (!line_end) {
        line_end = end;
        /* A row beyond the window: drop the token that is cut, and ask for the others. */
        while (!whole && line_end > s && line_end[-1] != ' ') line_end--;
        uint64_t blanks = 0;
        for (const char *p = s; p < line_end; p++) blanks += *p == ' ';
        expected = ZV_MIN(dim, blanks > 1 ? blanks - 1 : 1);
    }
    if (zv__word2vec_is_text_row(s, line_end, expected)) return false;
    for (const char *p = s; p < end; p++)
        if ((unsigned char)*p < 0x20 && !memchr("\t\n\r", *p, 3)) return true;
    const char *numbers = memchr(s, ' ', (size_t)(end - s));
    if (!numbers) return false;
    size_t window = (size_t)(end - numbers - 1);
    if (dim < window / 4) window = (size_t)dim * 4;
    return !zv__utf8_valid(numbers + 1, window, NULL);
}

static zv_status open_bin(zv_reader *r, zv_err *err) {
    ZV_TRY(zv__word2vec_open(r, 4, 1, err)); /* the shortest row: "", a space, the numbers */
    int byte = 0;
    while (byte != '\n' && byte >= 0) ZV_TRY(zv__stream_byte(r, &byte, err));
    return ZV_OK;
}

static zv_status short_input(const zv_reader *r, uint64_t row, zv_err *err) {
    return zv_err_set_at(err, ZV_FORMAT, r->stream.pos, M_IO_BIN_SHORT, r->path, ULL(r->info.items),
                         ULL(row), ULL(r->stream.pos));
}

/* A word ends at a space. One line end before it belongs to the row before: word2vec.c writes it,
 * others do not. */
static zv_status read_word(zv_reader *r, zv_buf *word, uint64_t row, zv_err *err) {
    uint64_t start = r->stream.pos;
    zv_buf_clear(word);
    for (;;) {
        int byte;
        ZV_TRY(zv__stream_byte(r, &byte, err));
        if (byte < 0) return short_input(r, row, err);
        if (byte == ' ') return zv_buf_status(word, err);
        if (byte == '\n' && r->stream.pos == start + 1) continue;
        if (word->len == ZV__IO_MAX_WORD)
            return zv_err_set_at(err, ZV_FORMAT, start, M_IO_BIN_WORD, r->path, ULL(start),
                                 (int)ZV__IO_MAX_WORD);
        zv_buf_putc(word, (char)byte);
    }
}

/* After the last row there may be its line end, and nothing else. */
static zv_status check_end(zv_reader *r, zv_err *err) {
    int byte;
    ZV_TRY(zv__stream_peek(r, &byte, err));
    if (byte == '\n') ZV_TRY(zv__stream_byte(r, &byte, err));
    ZV_TRY(zv__stream_peek(r, &byte, err));
    if (byte < 0) return ZV_OK;
    return zv_err_set_at(err, ZV_FORMAT, r->stream.pos, M_IO_BIN_LONG, r->path, ULL(r->stream.pos),
                         ULL(r->info.items));
}

static zv_status read_row(zv_reader *r, zv_buf *word, size_t n, zv_err *err) {
    ZV_TRY(read_word(r, word, r->taken + n, err));
    float *out = zv__batch_row(r, n);
    if (!out) return zv__nomem(err);
    size_t got, want = r->info.dim * sizeof(float);
    ZV_TRY(zv__stream_read(r, out, want, &got, err));
    if (got < want) return short_input(r, r->taken + n, err);
    return zv__batch_string(r, &r->ids[n], zv_buf_cstr(word), word->len, err);
}

static zv_status read_bin(zv_reader *r, zv_err *err) {
    zv_buf word;
    zv_buf_init(&word, r->env);
    zv_status status = ZV_OK;
    size_t n = 0;
    while (status == ZV_OK && !zv__batch_full(r, n) && r->taken + n < r->info.items) {
        status = read_row(r, &word, n, err);
        if (status == ZV_OK) n++;
    }
    zv_buf_free(&word);
    if (status != ZV_OK) return status;
    if (n == 0) ZV_TRY(check_end(r, err));
    zv__batch_finish(r, n);
    return ZV_OK;
}

static zv_status write_bin(zv_writer *w, const float *vector, const zv_batch *b, size_t i,
                           zv_err *err) {
    ZV_TRY(zv__word2vec_word(w, b, i, err));
    zv_buf_putc(&w->buf, ' ');
    zv_buf_add(&w->buf, vector, w->opts.dim * sizeof(float));
    zv_buf_putc(&w->buf, '\n'); /* as word2vec.c does */
    return ZV_OK;
}

const zv__format_row zv__io_word2vec_bin = {
    .name = "word2vec-bin",
    .suffixes = {".bin"},
    .sniff = sniff,
    .open = open_bin,
    .read = read_bin,
    .create = zv__word2vec_create,
    .write = write_bin,
};
