#include "base/base_private.h"

#include "io/io_private.h"

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

/* A decimal number at *p; false without one. */
static bool header_number(const char **p, const char *end, uint64_t *out, bool *fits) {
    const char *start = *p;
    while (*p < end && **p >= '0' && **p <= '9') (*p)++;
    if (*p == start) return false;
    if (!zv__parse_u64(start, (size_t)(*p - start), out)) *fits = false;
    return true;
}

size_t zv__word2vec_header(const uint8_t *head, size_t len, bool whole, uint64_t *n, uint64_t *dim,
                           bool *fits) {
    const char *start = (const char *)head, *p = start, *end = start + len;
    *fits = true;
    if (len >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0) p += 3; /* a byte-order mark */
    while (p < end && is_blank(*p)) p++;
    if (!header_number(&p, end, n, fits)) return 0;
    const char *gap = p;
    while (p < end && is_blank(*p)) p++;
    if (p == gap || !header_number(&p, end, dim, fits)) return 0;
    while (p < end && (is_blank(*p) || *p == '\r')) p++;
    if (p == end) return whole ? len : 0;
    return *p == '\n' ? (size_t)(p - start) + 1 : 0;
}

zv_status zv__word2vec_open(zv_reader *r, uint64_t per_dim, uint64_t per_row, zv_err *err) {
    const uint8_t *head = NULL;
    size_t got = 0;
    ZV_TRY(zv__lines_peek(r->in, 256, &head, &got, err));
    if (got == 0) return zv_err_set(err, ZV_FORMAT, M_IO_EMPTY, r->path);
    uint64_t n = 0, dim = 0;
    bool fits = true;
    size_t len = zv__word2vec_header(head, got, got < 256, &n, &dim, &fits);
    if (len == 0) return zv_err_set_at(err, ZV_FORMAT, 1, M_IO_W2V_HEADER, r->path);
    if (!fits) return zv_err_set_at(err, ZV_FORMAT, 1, M_IO_W2V_HEADER_BIG, r->path);
    ZV_TRY(zv__io_set_dim(r, dim, err));
    r->info.items = n;
    r->info.dtype = ZV_F32;
    r->info.has_ids = true;
    return zv__io_check_promise(r, n, per_dim * dim + per_row, len, err);
}

/* Splits the last `dim` blank-separated tokens off [s, end); returns where the first of them begins,
 * or NULL if there are fewer. */
static const char *from_the_right(const char *s, const char *end, uint64_t dim) {
    const char *p = end;
    for (uint64_t i = 0; i < dim; i++) {
        while (p > s && is_blank(p[-1])) p--;
        if (p == s) return NULL;
        while (p > s && !is_blank(p[-1])) p--;
    }
    return p;
}

bool zv__word2vec_is_text_row(const char *s, const char *end, uint64_t dim) {
    if (end > s && end[-1] == '\r') end--;
    const char *p = from_the_right(s, end, dim);
    if (!p || p == s) return false;
    while (p < end) {
        float value;
        bool overflow;
        while (p < end && is_blank(*p)) p++;
        if (p == end) break;
        p = zv__parse_f32(p, end, &value, &overflow);
        if (!p || (p < end && !is_blank(*p))) return false;
    }
    return true;
}

zv_status zv__word2vec_create(zv_writer *w, zv_err *err) {
    (void)err;
    zv_buf_addf(&w->buf, "%llu %zu\n", ULL(w->opts.items), w->opts.dim);
    return ZV_OK;
}

zv_status zv__word2vec_word(zv_writer *w, const zv_batch *b, size_t i, zv_err *err) {
    if (!b->ids) {
        zv_buf_addf(&w->buf, "%llu", ULL(w->written));
        return ZV_OK;
    }
    zv_str word = b->ids[i];
    for (size_t c = 0; c < word.len; c++)
        if (memchr(" \t\n\r", word.ptr[c], 4))
            return zv_err_set_at(err, ZV_UNSUPPORTED, w->written, M_IO_W2V_BLANK, w->path,
                                 ULL(w->written), (int)ZV_MIN(word.len, 60), word.ptr);
    if (word.len > 0) zv_buf_add(&w->buf, word.ptr, word.len);
    return ZV_OK;
}
