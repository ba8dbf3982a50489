/* text_plain.c — a line is a text, or what blank lines separate is one. */
#include "base/base_private.h"

#include "text/text_source.h"

static zv_status next_line(zv_text_source *s, zv_text_item *item, bool *more, zv_err *err) {
    do ZV_TRY(zv__source_line(s, &item->text, more, err));
    while (*more && zv__is_blank(item->text));
    item->line = zv__lines_number(s->lines);
    return ZV_OK;
}

static zv_status next_paragraph(zv_text_source *s, zv_text_item *item, bool *more, zv_err *err) {
    zv_buf_clear(&s->buf);
    *more = false;
    for (;;) {
        zv_str line;
        bool got;
        ZV_TRY(zv__source_line(s, &line, &got, err));
        if (!got) break;
        if (zv__is_blank(line)) {
            if (*more) break;
            continue;
        }
        if (*more)
            zv_buf_putc(&s->buf, '\n');
        else
            item->line = zv__lines_number(s->lines);
        *more = true;
        zv_buf_add(&s->buf, line.ptr, line.len);
    }
    item->text = (zv_str){zv_buf_cstr(&s->buf), s->buf.len};
    return zv_buf_status(&s->buf, err);
}

const zv__text_reader zv__text_lines = {.next = next_line};
const zv__text_reader zv__text_paragraphs = {.next = next_paragraph};
