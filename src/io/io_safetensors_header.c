#include "base/base_private.h"

#include <inttypes.h>

#include "base/base_file.h"
#include "io/io_safetensors.h"

static uint64_t element_bytes(zv__st_dtype dtype) {
    static const uint8_t bits[] = {
#define ZV_ST_BITS(name, n) n,
        ZV__ST_DTYPES(ZV_ST_BITS)
#undef ZV_ST_BITS
    };
    assert(dtype < ZV__ST_NO_DTYPE && bits[dtype] % 8 == 0);
    return bits[dtype] / 8;
}

void zv__st_header_init(zv__st_header *h, const zv_env *env) {
    *h = (zv__st_header){0};
    zv_buf_init(&h->tensors, env);
    zv_buf_init(&h->meta, env);
}

void zv__st_header_free(zv__st_header *h) {
    zv_buf_free(&h->tensors);
    zv_buf_free(&h->meta);
}

void zv__st_add_tensor(zv__st_header *h, const char *name, zv__st_dtype dtype,
                       const uint64_t *shape, size_t rank) {
    zv_buf *b = &h->tensors;
    uint64_t bytes = element_bytes(dtype);
    if (b->len > 0) zv_buf_putc(b, ',');
    zv__json_string(b, zv_str_of(name));
    zv_buf_addf(b, ":{\"dtype\":\"%s\",\"shape\":[", zv__st_dtype_name(dtype));
    for (size_t i = 0; i < rank; i++) {
        zv_buf_addf(b, i ? ",%llu" : "%llu", ULL(shape[i]));
        bytes *= shape[i];
    }
    zv_buf_addf(b, "],\"data_offsets\":[%llu,%llu]}", ULL(h->end), ULL(h->end + bytes));
    h->end += bytes;
}

void zv__st_add_meta(zv__st_header *h, const char *key, const char *value) {
    if (h->meta.len > 0) zv_buf_putc(&h->meta, ',');
    zv__json_string(&h->meta, zv_str_of(key));
    zv_buf_putc(&h->meta, ':');
    zv__json_string(&h->meta, zv_str_of(value));
}

void zv__st_add_number(zv__st_header *h, const char *key, uint64_t value) {
    char text[24];
    snprintf(text, sizeof text, "%" PRIu64, value);
    zv__st_add_meta(h, key, text);
}

zv_status zv__st_header_finish(zv_buf *out, const zv__st_header *h, size_t reserved, zv_err *err) {
    ZV_TRY(zv_buf_status(&h->tensors, err));
    ZV_TRY(zv_buf_status(&h->meta, err));
    zv_buf_clear(out);
    zv_buf_fill(out, 0, 8);
    zv_buf_puts(out, "{\"__metadata__\":{");
    zv_buf_add(out, zv_buf_cstr(&h->meta), h->meta.len);
    zv_buf_puts(out, h->tensors.len > 0 ? "}," : "}");
    zv_buf_add(out, zv_buf_cstr(&h->tensors), h->tensors.len);
    zv_buf_putc(out, '}');
    size_t total = (ZV_MAX(out->len, reserved) + 63) / 64 * 64;
    zv_buf_fill(out, ' ', total - out->len);
    ZV_TRY(zv_buf_status(out, err));
    uint64_t len = total - 8;
    memcpy(out->ptr, &len, sizeof len);
    return ZV_OK;
}

zv_status zv__st_header_patch(zv__outfile *file, const zv__st_header *h, size_t reserved,
                              zv_err *err) {
    zv_buf bytes;
    zv_buf_init(&bytes, h->meta.env);
    zv_status status = zv__st_header_finish(&bytes, h, reserved, err);
    if (status == ZV_OK) {
        assert(bytes.len == reserved); /* everything in it is short */
        status = zv__out_patch(file, 0, bytes.ptr, bytes.len, err);
    }
    zv_buf_free(&bytes);
    return status;
}
