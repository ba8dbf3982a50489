#include "base/base_private.h"

#include "io/io_text_rows.h"

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
    ZV_TRY(zv__lines_next(r->in, &line, &more, err)); /* the header itself */
    zv__text_rows *t = ZV_NEW_ZERO(r->env, 1, zv__text_rows);
    if (!t) return zv__nomem(err);
    r->state = t;
    zv__text_rows_init(t, r);
    return ZV_OK;
}

static void close_text(zv_reader *r) {
    if (r->state) zv__text_rows_free(r->state, r->env);
    zv__free(r->env, r->state);
}

/* What follows the rows that the header promised: nothing but blank lines. */
static zv_status check_end(zv_reader *r, zv__text_rows *t, zv_err *err) {
    for (;;) {
        ZV_TRY(zv__text_rows_find(t, r, SIZE_MAX, err));
        if (t->n == 0) return ZV_OK;
        zv__text_rows_drop_blank(t);
        if (t->n > 0)
            return zv_err_set_at(err, ZV_FORMAT, t->lines[0].number, M_IO_LINE_TOO_MANY, r->path,
                                 ULL(t->lines[0].number), ULL(r->info.items));
    }
}

/* A batch may come out empty because all of its rows were skipped; the next one is tried then, as no
 * rows mean the end. */
static zv_status read_text(zv_reader *r, zv_err *err) {
    zv__text_rows *t = r->state;
    size_t n = 0;
    for (;;) {
        uint64_t done = r->taken + r->info.skipped, left = r->info.items - done;
        if (left == 0) {
            ZV_TRY(check_end(r, t, err));
            break;
        }
        ZV_TRY(zv__text_rows_find(t, r, (size_t)ZV_MIN(left, (uint64_t)r->batch_rows), err));
        if (t->n == 0)
            return zv_err_set_at(err, ZV_FORMAT, t->next - 1, M_IO_ROWS_TOO_FEW, r->path,
                                 ULL(r->info.items), ULL(done));
        ZV_TRY(zv__text_rows_take(t, r, &n, err));
        if (n > 0) break;
    }
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
    .close = close_text,
    .create = zv__word2vec_create,
    .write = write_text,
};
