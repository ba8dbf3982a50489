#include "base/base_private.h"

#include "space/space_write.h"

/* The order of tensors: vectors, then columns of 8, 4 and 1 byte per element. safetensors allows no
 * padding between tensors, so this is what keeps most columns aligned; readers do not rely on it. */

typedef struct finishing {
    zv_space_writer *w;
    zv__st_header header;
} finishing;

zv_status zv__writer_put(void *ctx, const void *bytes, size_t len, zv_err *err) {
    zv_space_writer *w = ctx;
    zv__sha256_add(w->sha, bytes, len);
    return zv__out_write(w->out, bytes, len, err);
}

/* One tensor of one dimension from a spool. */
static zv_status put(finishing *f, const char *name, zv__st_dtype dtype, size_t element,
                     zv__spool *spool, zv_err *err) {
    uint64_t count = zv__spool_size(spool) / element;
    zv__st_add_tensor(&f->header, name, dtype, &count, 1);
    return zv__spool_read(spool, f->w->path, zv__writer_put, f->w, err);
}

/* NAME + suffix in a buffer; for tensors of columns. */
static const char *join(zv_buf *b, const char *name, const char *suffix) {
    zv_buf_clear(b);
    zv_buf_puts(b, name);
    zv_buf_puts(b, suffix);
    return zv_buf_cstr(b);
}

/* The values of a dictionary as one of its two tensors. */
static zv_status put_names(finishing *f, const zv__coder *c, bool offsets, zv_err *err) {
    zv_space_writer *w = f->w;
    size_t n = zv__dict_size(c->values);
    zv_buf name, data;
    zv_buf_init(&name, w->env);
    zv_buf_init(&data, w->env);
    int64_t end = 0;
    if (offsets) zv_buf_add(&data, &end, sizeof end);
    for (size_t i = 0; i < n; i++) {
        zv_str value = zv__dict_key(c->values, (uint32_t)i);
        end += (int64_t)value.len;
        if (offsets) {
            zv_buf_add(&data, &end, sizeof end);
        } else if (value.len > 0) {
            zv_buf_add(&data, value.ptr, value.len);
        }
    }
    uint64_t count = offsets ? n + 1 : data.len;
    join(&name, c->name, offsets ? ".names.offsets" : ".names.bytes");
    zv__st_add_tensor(&f->header, zv_buf_cstr(&name), offsets ? ZV__ST_I64 : ZV__ST_U8, &count, 1);
    zv_status status = zv_buf_status(&name, err);
    if (status == ZV_OK) status = zv_buf_status(&data, err);
    if (status == ZV_OK) status = zv__writer_put(w, zv_buf_cstr(&data), data.len, err);
    zv_buf_free(&name);
    zv_buf_free(&data);
    return status;
}

static zv_status put_vectors(finishing *f, zv_err *err) {
    static const zv__st_dtype dtypes[] = {
        [ZV_F32] = ZV__ST_F32, [ZV_F16] = ZV__ST_F16, [ZV_BF16] = ZV__ST_BF16, [ZV_I8] = ZV__ST_I8};
    zv_space_writer *w = f->w;
    uint64_t shape[2] = {w->n, w->opts.dim};
    ZV_TRY(zv__writer_flush(w, err));
    zv__st_add_tensor(&f->header, "vectors", dtypes[w->opts.dtype], shape, 2);
    return ZV_OK;
}

static zv_status put_columns(finishing *f, zv_err *err) {
    zv_space_writer *w = f->w;
    const zv_space_writer_opts *o = &w->opts;
    size_t n = w->n_columns;
    if (o->ids) ZV_TRY(put(f, "id.offsets", ZV__ST_I64, 8, &w->ids.offsets, err));
    if (o->texts) ZV_TRY(put(f, "text.offsets", ZV__ST_I64, 8, &w->texts.offsets, err));
    if (o->counts) ZV_TRY(put(f, "count", ZV__ST_I64, 8, &w->counts, err));
    if (o->labels) ZV_TRY(put_names(f, &w->label, true, err));
    for (size_t i = 0; i < n; i++) ZV_TRY(put_names(f, &w->columns[i], true, err));

    if (w->has_subwords) ZV_TRY(zv__subwords_put(w, &f->header, err));
    if (o->dtype == ZV_I8) ZV_TRY(put(f, "vectors.scale", ZV__ST_F32, 4, &w->scales, err));
    if (o->labels) {
        ZV_TRY(zv__coder_pad(&w->label, w, err));
        ZV_TRY(put(f, "label", ZV__ST_I32, 4, &w->label.numbers, err));
    }
    for (size_t i = 0; i < n; i++) {
        ZV_TRY(zv__coder_pad(&w->columns[i], w, err));
        ZV_TRY(put(f, w->columns[i].name, ZV__ST_I32, 4, &w->columns[i].numbers, err));
    }

    ZV_TRY(put(f, "status", ZV__ST_U8, 1, &w->status, err));
    if (o->ids) ZV_TRY(put(f, "id.bytes", ZV__ST_U8, 1, &w->ids.bytes, err));
    if (o->labels) ZV_TRY(put_names(f, &w->label, false, err));
    for (size_t i = 0; i < n; i++) ZV_TRY(put_names(f, &w->columns[i], false, err));
    /* last, as the longest: whoever maps the file for its vectors and ids never touches them */
    if (o->texts) ZV_TRY(put(f, "text.bytes", ZV__ST_U8, 1, &w->texts.bytes, err));
    return ZV_OK;
}

/* Moves the data by `shift` bytes towards the end, from the end on, for a header that needs more than
 * the room kept for it. */
static zv_status make_room(zv_space_writer *w, uint64_t data_size, size_t shift, zv_err *err) {
    static const uint8_t zeros[4096];
    for (size_t left = shift; left > 0;) {
        size_t part = ZV_MIN(left, sizeof zeros);
        ZV_TRY(zv__out_write(w->out, zeros, part, err));
        left -= part;
    }
    uint64_t left = data_size;
    while (left > 0) {
        size_t part = (size_t)ZV_MIN(left, (uint64_t)ZV__SPACE_BUFFER);
        left -= part;
        ZV_TRY(zv__out_reread(w->out, ZV__SPACE_RESERVE + left, w->buffer, part, err));
        ZV_TRY(zv__out_patch(w->out, ZV__SPACE_RESERVE + shift + left, w->buffer, part, err));
    }
    return ZV_OK;
}

/* "Normalized" is stated by whoever made the vectors and checked on what was stored. */
static bool check_normalized(const zv_space_writer *w, const zv_contract *contract) {
    const double tolerance = 1e-4; /* zv_contract's promise */
    if (!contract->normalized) return false;
    if (w->norm_off <= tolerance) return true;
    zv_env_warn(w->env, M_SPACE_WARN_NORMALIZED, w->path, w->norm_off);
    return false;
}

static zv_status put_header(finishing *f, const zv_contract *contract, zv_err *err) {
    zv_space_writer *w = f->w;
    char hex[65];
    zv__sha256 *sha = w->sha;
    w->sha = NULL; /* finishing frees it */
    ZV_TRY(zv__sha256_finish(sha, hex, err));
    zv__contract_write(&f->header, contract, check_normalized(w, contract), hex);
    zv_buf bytes;
    zv_buf_init(&bytes, w->env);
    zv_status status = zv__st_header_finish(&bytes, &f->header, ZV__SPACE_RESERVE, err);
    if (status == ZV_OK && bytes.len > ZV__SPACE_RESERVE)
        status = make_room(w, f->header.end, bytes.len - ZV__SPACE_RESERVE, err);
    if (status == ZV_OK) status = zv__out_patch(w->out, 0, bytes.ptr, bytes.len, err);
    zv_buf_free(&bytes);
    return status;
}

zv_status zv_space_finish(zv_space_writer *w, const zv_contract *contract, zv_err *err) {
    const zv_contract none = {0};
    finishing f = {.w = w};
    zv__st_header_init(&f.header, w->env);
    zv_status status = put_vectors(&f, err);
    if (status == ZV_OK) status = put_columns(&f, err);
    if (status == ZV_OK) status = put_header(&f, contract ? contract : &none, err);
    zv__st_header_free(&f.header);
    if (status == ZV_OK) {
        status = zv__out_finish(w->out, err); /* frees it either way */
    } else {
        zv__out_abort(w->out);
    }
    w->out = NULL;
    zv__writer_free(w);
    return status;
}
