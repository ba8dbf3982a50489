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

/* ---- Finding a vector in a line, without reading the rest ---- */

bool zv__json_is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

const char *zv__json_space(const char *p, const char *end) {
    while (p < end && zv__json_is_space(*p)) p++;
    return p;
}

const char *zv__json_skip(const char *p, const char *end) {
    for (p++; p < end; p++) {
        if (*p == '\\') {
            p++;
        } else if (*p == '"') {
            return p + 1;
        }
    }
    return NULL;
}

/* Past the array that begins at p, or NULL. */
static const char *skip_array(const char *p, const char *end) {
    size_t depth = 0;
    while (p && p < end) {
        if (*p == '"') {
            p = zv__json_skip(p, end);
            continue;
        }
        depth += *p == '[';
        depth -= *p == ']';
        p++;
        if (depth == 0) return p;
    }
    return NULL;
}

zv_str zv__json_vector(zv_str line) {
    const char *p = line.ptr, *end = line.ptr + line.len;
    size_t depth = 0;
    while (p && p < end) {
        if (*p != '"') {
            depth += *p == '{' || *p == '[';
            depth -= (*p == '}' || *p == ']') && depth > 0;
            p++;
            continue;
        }
        zv_str key = {p + 1, 0};
        p = zv__json_skip(p, end);
        if (!p || depth != 1) continue;
        key.len = (size_t)(p - 1 - key.ptr);
        if (!zv_str_equal(key, zv_str_of("vector")) && !zv_str_equal(key, zv_str_of("embedding")))
            continue;
        const char *colon = zv__json_space(p, end);
        if (colon == end || *colon != ':') continue; /* a value, not a key */
        const char *value = zv__json_space(colon + 1, end);
        if (value == end || *value != '[') continue;
        const char *after = skip_array(value, end);
        if (!after) break;
        return (zv_str){value, (size_t)(after - value)};
    }
    return (zv_str){0};
}
