#include "base/base_private.h"

#include "io/io_gguf.h"

/* The token embeddings of a model in GGUF, and its tokens as their words. */

typedef struct gguf_state {
    zv__mapping map;
    zv__gguf g;
    zv__cursor tokens; /* at the next one */
    bool named;
} gguf_state;

static bool sniff(const uint8_t *head, size_t len, bool whole) {
    (void)whole;
    return len >= 4 && memcmp(head, "GGUF", 4) == 0;
}

static zv_status open_gguf(zv_reader *r, zv_err *err) {
    gguf_state *st = ZV_NEW_ZERO(r->env, 1, gguf_state);
    if (!st) return zv__nomem(err);
    r->state = st;
    ZV_TRY(zv__io_whole(r, &st->map, err));
    st->tokens = (zv__cursor){st->map.data, st->map.size, 0};
    ZV_TRY(zv__gguf_parse(&st->g, r->path, st->tokens, err));
    ZV_TRY(zv__io_set_dim(r, st->g.dim, err));
    st->named = st->g.tokens == st->g.rows && st->g.tokens > 0;
    st->tokens.at = st->g.first_token;
    if (st->g.tokens > 0 && !st->named)
        zv_env_warn(r->env, M_IO_GGUF_WARN_TOKENS, r->path, ULL(st->g.rows), ULL(st->g.tokens));
    r->info.items = st->g.rows;
    r->info.dtype = st->g.type == ZV__GGUF_F32   ? ZV_F32
                    : st->g.type == ZV__GGUF_F16 ? ZV_F16
                                                 : ZV_BF16;
    r->info.has_ids = st->named;
    return ZV_OK;
}

static zv_status read_gguf(zv_reader *r, zv_err *err) {
    gguf_state *st = r->state;
    size_t n = 0, stride = r->info.dim * zv_dtype_size(r->info.dtype);
    const zv_kernels *kernels = zv_vec_kernels(r->env);
    for (; !zv__batch_full(r, n) && r->taken + n < st->g.rows; n++) {
        float *out = zv__batch_row(r, n);
        if (!out) return zv__nomem(err);
        kernels->widen[r->info.dtype](out, st->g.data + (r->taken + n) * stride, r->info.dim);
        zv_str token;
        if (!st->named) continue;
        if (!zv__gguf_string(&st->tokens, &token))
            return zv_err_set_at(err, ZV_FORMAT, st->tokens.at, M_IO_GGUF_SHORT, r->path,
                                 ULL(st->tokens.at));
        ZV_TRY(zv__batch_string(r, &r->ids[n], token.ptr, token.len, err));
    }
    zv__batch_finish(r, n);
    return ZV_OK;
}

static void close_gguf(zv_reader *r) {
    gguf_state *st = r->state;
    if (!st) return;
    zv__map_close(&st->map);
    zv__free(r->env, st);
}

const zv__format_row zv__io_gguf = {
    .name = "gguf",
    .sniff = sniff,
    .open = open_gguf,
    .read = read_gguf,
    .close = close_gguf,
};
