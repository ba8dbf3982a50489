/* report_html_text.c — text that is safe to put into a page, whatever its bytes are. */
#include "base/base_private.h"

#include "report/report_html.h"

/* U+FFFE, U+FFFF and their likes on other planes: XML forbids some of them, HTML calls all an error. */
static bool is_noncharacter(int32_t cp) {
    return (cp & 0xFFFE) == 0xFFFE || (cp >= 0xFDD0 && cp <= 0xFDEF);
}

static const char *entity(char c) {
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* Text that zv__add_drawn has cleaned: what is in it of isolates (U+2068 … U+2069) is ours, and becomes <bdi> if
 * `dir` says in which direction. Left to itself a <bdi> without letters, "-0.5", is read as what is around it. */
static void escape(zv_buf *out, zv_str clean, const char *dir) {
    for (size_t i = 0; i < clean.len;) {
        int32_t cp;
        size_t bytes = zv__utf8_next(clean.ptr + i, clean.len - i, &cp);
        const char *as = bytes == 1 ? entity(clean.ptr[i]) : NULL;
        if (as)
            zv_buf_puts(out, as);
        else if (dir && cp == 0x2068)
            zv_buf_addf(out, "<bdi dir=\"%s\">", dir);
        else if (dir && cp == 0x2069)
            zv_buf_puts(out, "</bdi>");
        else if (cp < 0 || is_noncharacter(cp))
            zv_buf_puts(out, "\xEF\xBF\xBD");
        else
            zv_buf_add(out, clean.ptr + i, bytes);
        i += bytes;
    }
}

static void put(zv_buf *out, zv_buf *clean, const char *dir) {
    escape(out, (zv_str){zv_buf_cstr(clean), clean->len}, dir);
    if (clean->failed) out->failed = true;
    zv_buf_free(clean);
}

void zv__html_text(zv_buf *out, zv_str text) {
    zv_buf clean;
    zv_buf_init(&clean, out->env);
    zv__add_drawn(&clean, text);
    put(out, &clean, NULL);
}

void zv__html_said(zv_buf *out, zv_lang lang, zv_str text) {
    const zv_style style = {.isolate = true, .lang = lang};
    zv_buf clean;
    zv_buf_init(&clean, out->env);
    zv__add_runs(&clean, &style, text, lang == ZV_HE);
    put(out, &clean, lang == ZV_HE ? "ltr" : "rtl");
}

void zv__html_foreign(zv_buf *out, zv_str text) {
    zv_buf_puts(out, zv__reads_rtl(text) ? "<bdi dir=\"rtl\">" : "<bdi dir=\"ltr\">");
    zv__html_text(out, text);
    zv_buf_puts(out, "</bdi>");
}

void zv__html_number(zv_buf *out, double value, int digits) {
    char text[32];
    if (digits)
        zv__number(text, value, digits);
    else
        zv_draw_number(text, value);
    zv_buf_addf(out, "<bdi dir=\"ltr\">%s</bdi>", text);
}

void zv__html_say(zv_buf *out, zv_lang lang, const char *en, const char *he, ...) {
    char text[1024];
    va_list args;
    va_start(args, he);
    int len = vsnprintf(text, sizeof text, lang == ZV_HE ? he : en, args);
    va_end(args);
    if (len > 0) zv__html_said(out, lang, zv_str_of(text));
}

void zv__svg_string(zv_buf *out, zv_str text, size_t columns) {
    size_t used;
    zv_str kept = text;
    zv_buf clean;
    zv_buf_init(&clean, out->env);
    if (columns && zv_draw_width(text) > columns) kept.len = zv__cut(text, columns - 1, &used);
    zv_buf_puts(&clean, "\xE2\x81\xA8");
    zv__add_drawn(&clean, kept);
    if (kept.len < text.len) zv_buf_puts(&clean, "…");
    zv_buf_puts(&clean, "\xE2\x81\xA9");
    put(out, &clean, NULL);
}
