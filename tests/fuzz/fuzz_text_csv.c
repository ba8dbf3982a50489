/* The first byte's lowest bit chooses tabs or commas. */
#include "fuzz/fuzz_text.h"

static void put_field(zv_buf *out, zv_str value) {
    zv_buf_putc(out, '"');
    for (size_t i = 0; i < value.len; i++) {
        if (value.ptr[i] == '"') zv_buf_putc(out, '"');
        zv_buf_putc(out, value.ptr[i]);
    }
    zv_buf_putc(out, '"');
}

static void put_record(zv_buf *out, const zv_text_item *item, char separator) {
    if (out->len == 0) zv_buf_addf(out, "id%ctext%clabel\r\n", separator, separator);
    put_field(out, item->id);
    zv_buf_putc(out, separator);
    put_field(out, item->text);
    zv_buf_putc(out, separator);
    put_field(out, item->label);
    zv_buf_puts(out, "\r\n");
}

static void put_csv(zv_buf *out, const zv_text_item *item, size_t index) {
    (void)index;
    put_record(out, item, ',');
}

static void put_tsv(zv_buf *out, const zv_text_item *item, size_t index) {
    (void)index;
    put_record(out, item, '\t');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) return 0;
    if (data[0] & 1)
        fuzz_text_format(data + 1, size - 1, ZV_TEXT_TSV, put_tsv);
    else
        fuzz_text_format(data + 1, size - 1, ZV_TEXT_CSV, put_csv);
    return 0;
}
