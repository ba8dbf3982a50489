/* io_vecs.c — fvecs, bvecs and ivecs, the files of the nearest-neighbour benchmarks (TEXMEX, INRIA):
 *
 *   | dim i32 | dim numbers | dim i32 | dim numbers | …      numbers: f32, u8 or i32
 *
 * There is no magic number and no count. A file is one if the dimensions come back where they should
 * and its size is that of whole rows. fvecs and ivecs have rows of one size: small whole numbers read
 * as floats are denormal, which real vectors hardly hold, and that tells them apart.
 */
#include "base/base_private.h"

#include "io/io_private.h"

#include "base/base_load.h"

enum { PREFIX = 4 };

typedef struct vecs_state {
    uint8_t *row; /* numbers as stored */
    uint64_t inexact; /* integers that f32 rounds */
} vecs_state;

/* ---- Sniffing ---- */

/* Do the dimensions come back, and do whole rows fill the file? */
static bool agrees(const uint8_t *head, size_t len, uint64_t size, size_t element) {
    if (len < PREFIX) return false;
    uint32_t dim = zv__load_u32(head, 0);
    if (dim == 0 || dim > ZV__IO_MAX_DIM) return false;
    uint64_t row = PREFIX + (uint64_t)dim * element;
    if (size != UINT64_MAX && size % row != 0) return false;
    /* one row more than the head shows would be no evidence */
    if (size == UINT64_MAX && row + PREFIX > len) return false;
    for (uint64_t at = row; at + PREFIX <= len; at += row)
        if (zv__load_u32(head + at, 0) != dim) return false;
    return true;
}

/* Are the 32-bit words whole numbers rather than floats? Counts what only one of them can be. */
static bool look_whole(const uint8_t *head, size_t len) {
    uint32_t dim = zv__load_u32(head, 0);
    size_t row = PREFIX + (size_t)dim * 4, whole = 0, floats = 0;
    for (size_t at = PREFIX; at + 4 <= len; at += 4) {
        if (at % row == 0) continue;
        uint32_t bits = zv__load_u32(head + at, 0), magnitude = bits & 0x7fffffff;
        if (magnitude == 0) continue;
        bool negative = bits > 0xff000000; /* -1 … -16 million: NaN as a float */
        if (magnitude < 0x00800000 || negative) {
            whole++;
        } else {
            floats++;
        }
    }
    return whole > floats;
}

/* One row of floats may be several of bytes, and the more rows agree, the better the evidence. */
static bool sniff_f(const uint8_t *head, size_t len, uint64_t size) {
    if (!agrees(head, len, size, 4)) return false;
    bool one = size == PREFIX + (uint64_t)zv__load_u32(head, 0) * 4;
    return !one || !agrees(head, len, size, 1);
}
static bool sniff_i(const uint8_t *head, size_t len, uint64_t size) {
    return sniff_f(head, len, size) && look_whole(head, len);
}
static bool sniff_b(const uint8_t *head, size_t len, uint64_t size) {
    return agrees(head, len, size, 1);
}

/* ---- Reading ---- */

static size_t element_of(const zv_reader *r) {
    return r->info.format == ZV_FORMAT_BVECS ? 1 : 4;
}

static zv_status open_vecs(zv_reader *r, zv_err *err) {
    const uint8_t *head;
    size_t got;
    vecs_state *st = ZV_NEW_ZERO(r->env, 1, vecs_state);
    if (!st) return zv__nomem(err);
    r->state = st;
    ZV_TRY(zv__lines_peek(r->in, PREFIX, &head, &got, err));
    if (got < PREFIX)
        return zv_err_set_at(err, ZV_FORMAT, 0, M_IO_VECS_SHORT, r->path, 0ULL, ULL(got));
    ZV_TRY(zv__io_set_dim(r, zv__load_u32(head, 0), err));
    r->info.dtype = ZV_F32;
    uint64_t row = PREFIX + (uint64_t)r->info.dim * element_of(r);
    ZV_TRY(zv__io_check_promise(r, 1, row, 0, err));
    if (r->size_exact) r->info.items = r->size / row;
    st->row = ZV_NEW(r->env, r->info.dim * element_of(r), uint8_t);
    return st->row ? ZV_OK : zv__nomem(err);
}

static void widen(const zv_reader *r, vecs_state *st, float *out) {
    size_t dim = r->info.dim;
    switch (r->info.format) {
    case ZV_FORMAT_FVECS:
        memcpy(out, st->row, dim * sizeof *out);
        return;
    case ZV_FORMAT_IVECS:
        for (size_t k = 0; k < dim; k++) {
            int32_t v = (int32_t)zv__load_u32(st->row + k * 4, 0);
            out[k] = (float)v;
            st->inexact += (double)out[k] != (double)v;
        }
        return;
    default:
        for (size_t k = 0; k < dim; k++) out[k] = (float)st->row[k];
    }
}

/* One row into place i of the batch; *more = false at the end of the file. */
static zv_status read_row(zv_reader *r, size_t i, bool *more, zv_err *err) {
    vecs_state *st = r->state;
    uint8_t prefix[PREFIX];
    size_t got, bytes = r->info.dim * element_of(r);
    uint64_t at = r->stream.pos, number = r->taken + i;
    ZV_TRY(zv__stream_read(r, prefix, PREFIX, &got, err));
    *more = got > 0;
    if (got == 0) return ZV_OK;
    if (got == PREFIX) {
        uint32_t dim = zv__load_u32(prefix, 0);
        if (dim != r->info.dim)
            return zv_err_set_at(err, ZV_FORMAT, at, M_IO_VECS_MIXED, r->path, ULL(number), ULL(at),
                                 (long long)(int32_t)dim, r->info.dim);
        ZV_TRY(zv__stream_read(r, st->row, bytes, &got, err));
        got += PREFIX;
    }
    if (got < PREFIX + bytes)
        return zv_err_set_at(err, ZV_FORMAT, at + got, M_IO_VECS_SHORT, r->path, ULL(number),
                             ULL(at + got));
    float *out = zv__batch_row(r, i);
    if (!out) return zv__nomem(err);
    widen(r, st, out);
    return ZV_OK;
}

static zv_status read_vecs(zv_reader *r, zv_err *err) {
    vecs_state *st = r->state;
    size_t n = 0;
    bool more = true;
    while (!zv__batch_full(r, n)) {
        ZV_TRY(read_row(r, n, &more, err));
        if (!more) break;
        n++;
    }
    if (n == 0 && st->inexact) zv_env_warn(r->env, M_IO_WARN_ROUNDED, r->path, ULL(st->inexact));
    zv__batch_finish(r, n);
    return ZV_OK;
}

static void close_vecs(zv_reader *r) {
    vecs_state *st = r->state;
    if (!st) return;
    zv__free(r->env, st->row);
    zv__free(r->env, st);
}

/* ---- Writing: fvecs ---- */

static zv_status create_fvecs(zv_writer *w, zv_err *err) {
    if (w->opts.dim > INT32_MAX)
        return zv_err_set(err, ZV_UNSUPPORTED, M_IO_DIM_LARGE, w->path, ULL(w->opts.dim),
                          (int)ZV__IO_MAX_DIM);
    return ZV_OK;
}

static zv_status write_fvecs(zv_writer *w, const float *vector, const zv_batch *b, size_t i,
                             zv_err *err) {
    (void)b, (void)i, (void)err;
    uint32_t dim = (uint32_t)w->opts.dim;
    zv_buf_add(&w->buf, &dim, sizeof dim);
    zv_buf_add(&w->buf, vector, w->opts.dim * sizeof *vector);
    return ZV_OK;
}

const zv__format_row zv__io_fvecs = {
    .name = "fvecs",
    .suffixes = {".fvecs"},
    .sniff_size = sniff_f,
    .no_ids = true,
    .open = open_vecs,
    .read = read_vecs,
    .close = close_vecs,
    .create = create_fvecs,
    .write = write_fvecs,
};
const zv__format_row zv__io_bvecs = {
    .name = "bvecs",
    .suffixes = {".bvecs"},
    .sniff_size = sniff_b,
    .no_ids = true,
    .open = open_vecs,
    .read = read_vecs,
    .close = close_vecs,
};
const zv__format_row zv__io_ivecs = {
    .name = "ivecs",
    .suffixes = {".ivecs"},
    .sniff_size = sniff_i,
    .no_ids = true,
    .open = open_vecs,
    .read = read_vecs,
    .close = close_vecs,
};
