/* The first byte's lowest bit chooses lines or paragraphs. */
#include "fuzz/fuzz_text.h"

/* A byte-order mark is skipped in front, and UTF-16 and gzip are told by theirs: an empty line keeps
 * the text away from the beginning. As "\r\n" ends a line, a carriage return of the text's own
 * survives in front of one. */
static void put_text(zv_buf *out, const zv_text_item *item, size_t index) {
    if (index == 0) zv_buf_putc(out, '\n');
    for (size_t i = 0; i < item->text.len; i++) {
        if (item->text.ptr[i] == '\n') zv_buf_putc(out, '\r');
        zv_buf_putc(out, item->text.ptr[i]);
    }
    zv_buf_puts(out, "\r\n\r\n");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) return 0;
    zv_text_format format = data[0] & 1 ? ZV_TEXT_PARAGRAPHS : ZV_TEXT_PLAIN;
    fuzz_text_format(data + 1, size - 1, format, put_text);
    return 0;
}
