/* io_bin_matrix.c — fbin, u8bin and i8bin, the files of DiskANN and the billion-scale benchmarks:
 *
 *   | rows u32 | dim u32 | rows · dim numbers |      numbers: f32, u8 or i8
 *
 * Nothing in the file says the type of its numbers, but its size must be exactly what the header
 * promises, and that is what it is known by. u8 and i8 differ in meaning only: the suffix decides.
 */
#include "base/base_private.h"

#include "io/io_private.h"

#include "base/base_load.h"

enum { HEADER = 8 };

typedef struct bin_state {
    uint8_t *row;
} bin_state;

static bool agrees(const uint8_t *head, size_t len, uint64_t size, size_t element) {
    if (len < HEADER || size == UINT64_MAX) return false;
    uint64_t n = zv__load_u32(head, 0), dim = zv__load_u32(head + 4, 0);
    if (n == 0 || dim == 0 || dim > ZV__IO_MAX_DIM) return false;
    return size == HEADER + n * dim * element; /* < 2^32 · 2^24 · 4: no overflow */
}

static bool sniff_f(const uint8_t *head, size_t len, uint64_t size) {
    return agrees(head, len, size, 4);
}
static bool sniff_bytes(const uint8_t *head, size_t len, uint64_t size) {
    return agrees(head, len, size, 1);
}

static size_t element_of(const zv_reader *r) {
    return r->info.format == ZV_FORMAT_FBIN ? 4 : 1;
}

static zv_status open_bin(zv_reader *r, zv_err *err) {
    uint8_t head[HEADER];
    size_t got;
    bin_state *st = ZV_NEW_ZERO(r->env, 1, bin_state);
    if (!st) return zv__nomem(err);
    r->state = st;
    ZV_TRY(zv__stream_read(r, head, HEADER, &got, err));
    if (got < HEADER)
        return zv_err_set_at(err, ZV_FORMAT, got, M_IO_MATRIX_HEADER, r->path, ULL(got));
    ZV_TRY(zv__io_set_dim(r, zv__load_u32(head + 4, 0), err));
    r->info.items = zv__load_u32(head, 0);
    r->info.dtype = ZV_F32;
    ZV_TRY(zv__io_check_promise(r, r->info.items, r->info.dim * element_of(r), HEADER, err));
    st->row = ZV_NEW(r->env, r->info.dim, uint8_t);
    return st->row ? ZV_OK : zv__nomem(err);
}

static zv_status read_row(zv_reader *r, size_t i, zv_err *err) {
    bin_state *st = r->state;
    size_t dim = r->info.dim, bytes = dim * element_of(r), got;
    float *out = zv__batch_row(r, i);
    if (!out) return zv__nomem(err);
    void *to = element_of(r) == 4 ? (void *)out : st->row;
    ZV_TRY(zv__stream_read(r, to, bytes, &got, err));
    if (got < bytes)
        return zv_err_set_at(err, ZV_FORMAT, r->stream.pos, M_IO_NPY_SHORT, r->path,
                             ULL(r->info.items), dim, ULL(r->stream.pos));
    if (r->info.format == ZV_FORMAT_U8BIN)
        for (size_t k = 0; k < dim; k++) out[k] = (float)st->row[k];
    if (r->info.format == ZV_FORMAT_I8BIN)
        for (size_t k = 0; k < dim; k++) out[k] = (float)(int8_t)st->row[k];
    return ZV_OK;
}

static zv_status read_bin(zv_reader *r, zv_err *err) {
    size_t n = 0;
    while (!zv__batch_full(r, n) && r->taken + n < r->info.items) {
        ZV_TRY(read_row(r, n, err));
        n++;
    }
    if (n == 0) {
        int byte;
        ZV_TRY(zv__stream_peek(r, &byte, err));
        if (byte >= 0)
            return zv_err_set_at(err, ZV_FORMAT, r->stream.pos, M_IO_BIN_LONG, r->path,
                                 ULL(r->stream.pos), ULL(r->info.items));
    }
    zv__batch_finish(r, n);
    return ZV_OK;
}

static void close_bin(zv_reader *r) {
    bin_state *st = r->state;
    if (!st) return;
    zv__free(r->env, st->row);
    zv__free(r->env, st);
}

static zv_status create_fbin(zv_writer *w, zv_err *err) {
    if (w->opts.dim > UINT32_MAX || w->opts.items > UINT32_MAX)
        return zv_err_set(err, ZV_UNSUPPORTED, M_IO_MATRIX_LARGE, w->path, ULL(w->opts.items),
                          w->opts.dim);
    uint32_t head[2] = {(uint32_t)w->opts.items, (uint32_t)w->opts.dim};
    zv_buf_add(&w->buf, head, sizeof head);
    return ZV_OK;
}

static zv_status write_fbin(zv_writer *w, const float *vector, const zv_batch *b, size_t i,
                            zv_err *err) {
    (void)b, (void)i, (void)err;
    zv_buf_add(&w->buf, vector, w->opts.dim * sizeof *vector);
    return ZV_OK;
}

const zv__format_row zv__io_fbin = {
    .name = "fbin",
    .suffixes = {".fbin"},
    .sniff_size = sniff_f,
    .no_ids = true,
    .open = open_bin,
    .read = read_bin,
    .close = close_bin,
    .create = create_fbin,
    .write = write_fbin,
};
const zv__format_row zv__io_u8bin = {
    .name = "u8bin",
    .suffixes = {".u8bin"},
    .sniff_size = sniff_bytes,
    .no_ids = true,
    .open = open_bin,
    .read = read_bin,
    .close = close_bin,
};
const zv__format_row zv__io_i8bin = {
    .name = "i8bin",
    .suffixes = {".i8bin"},
    .sniff_size = sniff_bytes,
    .no_ids = true,
    .open = open_bin,
    .read = read_bin,
    .close = close_bin,
};
