#include "base/base_private.h"

#include "io/io_npy.h"

typedef struct npy_state {
    zv__npy header;
    uint8_t *block; /* rows as stored; Fortran order: the whole array */
    size_t block_cap;
    uint64_t beyond; /* f64 numbers that f32 cannot hold */
    bool loaded;
} npy_state;

static bool sniff(const uint8_t *head, size_t len, bool whole) {
    (void)whole;
    return len >= 6 && memcmp(head, "\x93NUMPY", 6) == 0;
}

static zv_status broken(const zv_reader *r, zv_err *err) {
    return zv_err_set(err, ZV_FORMAT, M_IO_NPY_HEADER, r->path);
}

/* Magic, version and length, then the dictionary. */
static zv_status read_header(zv_reader *r, npy_state *st, zv_err *err) {
    enum { MAX_HEADER = 1 << 20 };
    uint8_t start[12] = {0};
    size_t got;
    ZV_TRY(zv__stream_read(r, start, 8, &got, err));
    if (got < 8 || !sniff(start, got, false)) return broken(r, err);
    int version = start[6];
    if (version < 1 || version > 3)
        return zv_err_set(err, ZV_UNSUPPORTED, M_IO_NPY_VERSION, r->path, version);
    size_t width = version == 1 ? 2 : 4;
    ZV_TRY(zv__stream_read(r, start + 8, width, &got, err));
    if (got < width) return broken(r, err);
    uint32_t len = 0;
    memcpy(&len, start + 8, width);
    if (len > MAX_HEADER || (uint64_t)len > r->size) return broken(r, err);
    char *text = ZV_NEW(r->env, len, char);
    if (!text) return zv__nomem(err);
    zv_status status = zv__stream_read(r, text, len, &got, err);
    zv__npy_fault fault = ZV__NPY_SYNTAX;
    if (status == ZV_OK && got == len) fault = zv__npy_parse(&st->header, text, len);
    zv__free(r->env, text);
    if (status != ZV_OK) return status;
    if (fault == ZV__NPY_TYPE)
        return zv_err_set(err, ZV_UNSUPPORTED, M_IO_NPY_TYPE, r->path, st->header.descr);
    if (fault == ZV__NPY_BIG) return zv_err_set(err, ZV_FORMAT, M_IO_NPY_BIG, r->path);
    return fault == ZV__NPY_OK ? ZV_OK : broken(r, err);
}

static zv_status open_npy(zv_reader *r, zv_err *err) {
    npy_state *st = ZV_NEW_ZERO(r->env, 1, npy_state);
    if (!st) return zv__nomem(err);
    r->state = st;
    ZV_TRY(read_header(r, st, err));
    const zv__npy *h = &st->header;
    if (h->rank == 1)
        return zv_err_set(err, ZV_UNSUPPORTED, M_IO_NPY_1D, r->path, ULL(h->shape[0]));
    if (h->rank != 2) return zv_err_set(err, ZV_UNSUPPORTED, M_IO_NPY_RANK, r->path, h->rank);
    ZV_TRY(zv__io_set_dim(r, h->shape[1], err));
    r->info.items = h->shape[0];
    r->info.dtype = h->element == 2 ? ZV_F16 : ZV_F32;
    if (h->element == 8) zv_env_warn(r->env, M_IO_WARN_F64, r->path);
    return zv__io_check_promise(r, r->info.items, h->element * r->info.dim, r->stream.pos, err);
}

/* Reads `want` bytes to st->block; what is missing is an error. Grows as the bytes come, as a pipe
 * cannot be asked for its size. */
static zv_status read_block(zv_reader *r, npy_state *st, size_t want, zv_err *err) {
    size_t have = 0;
    while (have < want) {
        size_t part = ZV_MIN(want - have, ZV_MAX(have, (size_t)ZV__IO_BATCH_BYTES)), got;
        if (!zv__grow(r->env, &st->block, &st->block_cap, have + part, 1)) return zv__nomem(err);
        ZV_TRY(zv__stream_read(r, st->block + have, part, &got, err));
        have += got;
        if (got < part)
            return zv_err_set_at(err, ZV_FORMAT, r->stream.pos, M_IO_NPY_SHORT, r->path,
                                 ULL(r->info.items), r->info.dim, ULL(r->stream.pos));
    }
    return ZV_OK;
}

static uint64_t load_bytes(const uint8_t *p, size_t size, bool big_endian) {
    uint64_t bits = 0;
    for (size_t i = 0; i < size; i++)
        bits |= (uint64_t)p[i] << (8 * (big_endian ? size - 1 - i : i));
    return bits;
}

static float load_element(npy_state *st, const uint8_t *p) {
    uint64_t bits = load_bytes(p, st->header.element, st->header.big_endian);
    if (st->header.element == 2) return zv_f16_to_f32((uint16_t)bits);
    if (st->header.element == 4) {
        uint32_t bits32 = (uint32_t)bits;
        float f;
        memcpy(&f, &bits32, sizeof f);
        return f;
    }
    double d;
    memcpy(&d, &bits, sizeof d);
    /* Converting a number out of range is undefined in C; IEEE 754 says infinity from half a unit
     * beyond the largest f32 on. */
    if (isfinite(d) && fabs(d) >= 0x1.ffffffp127) {
        st->beyond++;
        return d < 0 ? -INFINITY : INFINITY;
    }
    return (float)d;
}

static zv_status check_end(zv_reader *r, const npy_state *st, zv_err *err) {
    int byte;
    ZV_TRY(zv__stream_peek(r, &byte, err));
    if (byte >= 0)
        return zv_err_set_at(err, ZV_FORMAT, r->stream.pos, M_IO_NPY_LONG, r->path,
                             ULL(r->stream.pos));
    if (st->beyond) zv_env_warn(r->env, M_IO_WARN_BEYOND, r->path, ULL(st->beyond));
    return ZV_OK;
}

static zv_status read_npy(zv_reader *r, zv_err *err) {
    npy_state *st = r->state;
    const zv__npy *h = &st->header;
    size_t dim = r->info.dim, n = r->batch_rows;
    if (r->info.items - r->taken < n) n = (size_t)(r->info.items - r->taken);
    if (n == 0) ZV_TRY(check_end(r, st, err));
    size_t rows = h->fortran ? (size_t)r->info.items : n, bytes;
    if (!zv__mul(&bytes, rows, dim * h->element)) return zv__nomem(err);
    if (n > 0 && (!h->fortran || !st->loaded)) ZV_TRY(read_block(r, st, bytes, err));
    st->loaded = true;
    for (size_t i = 0; i < n; i++) {
        float *out = zv__batch_row(r, i);
        if (!out) return zv__nomem(err);
        size_t first = h->fortran ? (size_t)r->taken + i : i * dim;
        size_t step = h->fortran ? (size_t)r->info.items : 1;
        for (size_t k = 0; k < dim; k++)
            out[k] = load_element(st, st->block + (first + k * step) * h->element);
    }
    zv__batch_finish(r, n);
    return ZV_OK;
}

static void close_npy(zv_reader *r) {
    npy_state *st = r->state;
    if (!st) return;
    zv__free(r->env, st->block);
    zv__free(r->env, st);
}

static zv_status create_npy(zv_writer *w, zv_err *err) {
    if (w->opts.dtype != ZV_F32 && w->opts.dtype != ZV_F16)
        return zv_err_set(err, ZV_UNSUPPORTED, M_IO_NPY_WRITE_TYPE, w->path,
                          zv_dtype_name(w->opts.dtype));
    zv__npy_header(&w->buf, w->opts.dtype == ZV_F32 ? "<f4" : "<f2", w->opts.items, w->opts.dim);
    return ZV_OK;
}

static zv_status write_npy(zv_writer *w, const float *vector, const zv_batch *b, size_t i,
                           zv_err *err) {
    (void)b, (void)i, (void)err;
    if (w->opts.dtype == ZV_F32) {
        zv_buf_add(&w->buf, vector, w->opts.dim * sizeof(float));
        return ZV_OK;
    }
    for (size_t k = 0; k < w->opts.dim; k++) {
        uint16_t half = zv_f32_to_f16(vector[k]);
        zv_buf_add(&w->buf, &half, sizeof half);
    }
    return ZV_OK;
}

const zv__format_row zv__io_npy = {
    .name = "npy",
    .suffixes = {".npy"},
    .sniff = sniff,
    .no_ids = true,
    .open = open_npy,
    .read = read_npy,
    .close = close_npy,
    .create = create_npy,
    .write = write_npy,
};
