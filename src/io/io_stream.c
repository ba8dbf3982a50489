#include "base/base_private.h"

#include "io/io_private.h"

/* The formats of binary numbers read word by word; a call into zlib for each would cost more than
 * the reading. Large blocks go straight to where they are wanted. */

static zv_status pull(zv_reader *r, void *buf, size_t cap, size_t *got, zv_err *err) {
    return r->pull ? r->pull(r, buf, cap, got, err) : zv__lines_read(r->in, buf, cap, got, err);
}

static zv_status refill(zv_reader *r, zv_err *err) {
    zv__stream *s = &r->stream;
    if (!s->buf) {
        s->buf = ZV_NEW(r->env, ZV__IO_STREAM, uint8_t);
        if (!s->buf) return zv__nomem(err);
    }
    s->at = s->len = 0;
    if (s->ended) return ZV_OK;
    ZV_TRY(pull(r, s->buf, ZV__IO_STREAM, &s->len, err));
    s->ended = s->len == 0;
    return ZV_OK;
}

zv_status zv__stream_peek(zv_reader *r, int *byte, zv_err *err) {
    zv__stream *s = &r->stream;
    if (s->at == s->len) ZV_TRY(refill(r, err));
    *byte = s->at < s->len ? s->buf[s->at] : -1;
    return ZV_OK;
}

zv_status zv__stream_byte(zv_reader *r, int *byte, zv_err *err) {
    ZV_TRY(zv__stream_peek(r, byte, err));
    if (*byte >= 0) {
        r->stream.at++;
        r->stream.pos++;
    }
    return ZV_OK;
}

zv_status zv__stream_read(zv_reader *r, void *out, size_t len, size_t *got, zv_err *err) {
    zv__stream *s = &r->stream;
    uint8_t *to = out;
    size_t have = 0;
    while (have < len) {
        if (s->at == s->len && len - have >= ZV__IO_STREAM && !s->ended) {
            size_t direct = 0;
            ZV_TRY(pull(r, to + have, len - have, &direct, err));
            s->ended = direct == 0;
            have += direct;
            continue;
        }
        if (s->at == s->len) ZV_TRY(refill(r, err));
        if (s->at == s->len) break;
        size_t part = ZV_MIN(len - have, s->len - s->at);
        memcpy(to + have, s->buf + s->at, part);
        s->at += part;
        have += part;
    }
    s->pos += have;
    *got = have;
    return ZV_OK;
}
