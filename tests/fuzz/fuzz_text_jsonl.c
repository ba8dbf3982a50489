#include "fuzz/fuzz_text.h"

static void put_string(zv_buf *out, zv_str s) {
    zv_buf_putc(out, '"');
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c < 0x20 || c == '"' || c == '\\')
            zv_buf_addf(out, "\\u%04x", c);
        else
            zv_buf_putc(out, s.ptr[i]);
    }
    zv_buf_putc(out, '"');
}

static void put_object(zv_buf *out, const zv_text_item *item, size_t index) {
    (void)index;
    zv_buf_puts(out, "{\"id\":");
    put_string(out, item->id);
    zv_buf_puts(out, ",\"text\":");
    put_string(out, item->text);
    if (item->has_label) {
        zv_buf_puts(out, ",\"label\":");
        put_string(out, item->label);
    }
    zv_buf_puts(out, "}\n");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_text_format(data, size, ZV_TEXT_JSONL, put_object);
    return 0;
}
