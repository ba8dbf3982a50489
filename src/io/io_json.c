#include "base/base_private.h"

#include "base/base_utf8.h"
#include "io/io_private.h"

/* What JSON wants escaped: the quote, the backslash and the control characters (RFC 8259, 7). */
static void add_escaped(zv_buf *b, char c) {
    switch (c) {
    case '"':
        zv_buf_puts(b, "\\\"");
        return;
    case '\\':
        zv_buf_puts(b, "\\\\");
        return;
    case '\n':
        zv_buf_puts(b, "\\n");
        return;
    case '\r':
        zv_buf_puts(b, "\\r");
        return;
    case '\t':
        zv_buf_puts(b, "\\t");
        return;
    default:
        zv_buf_addf(b, "\\u%04x", (unsigned)(unsigned char)c);
        return;
    }
}

void zv__json_string(zv_buf *b, zv_str s) {
    zv_buf repaired;
    zv_buf_init(&repaired, b->env);
    if (s.len > 0 && !zv__utf8_valid(s.ptr, s.len, NULL)) {
        zv__utf8_repair(&repaired, s);
        if (repaired.failed) b->failed = true;
        s = (zv_str){zv_buf_cstr(&repaired), repaired.len};
    }
    zv_buf_putc(b, '"');
    size_t good = 0;
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c >= 0x20 && c != '"' && c != '\\') continue;
        if (i > good) zv_buf_add(b, s.ptr + good, i - good);
        add_escaped(b, s.ptr[i]);
        good = i + 1;
    }
    if (s.len > good) zv_buf_add(b, s.ptr + good, s.len - good);
    zv_buf_putc(b, '"');
    zv_buf_free(&repaired);
}
