/* base_buf.c — strings: borrowed ones, and one that grows. */
#include "base/base_private.h"

zv_str zv_str_of(const char *c_string) {
    return (zv_str){c_string, c_string ? strlen(c_string) : 0};
}

bool zv_str_equal(zv_str a, zv_str b) {
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

void zv_buf_init(zv_buf *b, const zv_env *env) {
    *b = (zv_buf){.env = env};
}

void zv_buf_free(zv_buf *b) {
    if (!b) return;
    zv__free(b->env, b->ptr);
    zv_buf_init(b, b->env);
}

void zv_buf_clear(zv_buf *b) {
    b->len = 0;
    if (b->ptr) b->ptr[0] = 0;
}

/* Room for `more` bytes and the zero behind them. */
static bool reserve(zv_buf *b, size_t more) {
    size_t need;
    if (b->failed) return false;
    if (!zv__plus(&need, b->len, more) || !zv__plus(&need, need, 1) ||
        !zv__grow(b->env, &b->ptr, &b->cap, need, 1))
        b->failed = true;
    return !b->failed;
}

void zv_buf_add(zv_buf *b, const void *bytes, size_t len) {
    if (len == 0 || !reserve(b, len)) return;
    memcpy(b->ptr + b->len, bytes, len);
    b->len += len;
    b->ptr[b->len] = 0;
}

void zv_buf_puts(zv_buf *b, const char *c_string) {
    zv_buf_add(b, c_string, strlen(c_string));
}

void zv_buf_putc(zv_buf *b, char c) {
    zv_buf_add(b, &c, 1);
}

void zv_buf_fill(zv_buf *b, char c, size_t count) {
    if (count == 0 || !reserve(b, count)) return;
    memset(b->ptr + b->len, c, count);
    b->len += count;
    b->ptr[b->len] = 0;
}

static void add_formatted(zv_buf *b, const char *format, va_list args) {
    /* First into the room there is; a second time only if that was too little. */
    if (!reserve(b, 63)) return;
    va_list again;
    va_copy(again, args);
    size_t room = b->cap - b->len;
    int n = vsnprintf(b->ptr + b->len, room, format, args);
    if (n >= 0 && (size_t)n >= room) {
        b->ptr[b->len] = 0;
        if (reserve(b, (size_t)n)) n = vsnprintf(b->ptr + b->len, (size_t)n + 1, format, again);
    }
    va_end(again);
    if (n < 0) b->failed = true; /* glibc: only for want of memory or a text beyond INT_MAX */
    if (b->failed)
        b->ptr[b->len] = 0;
    else
        b->len += (size_t)n;
}

void zv_buf_addf(zv_buf *b, const char *format, ...) {
    va_list args;
    va_start(args, format);
    add_formatted(b, format, args);
    va_end(args);
}

void zv_buf_say(zv_buf *b, zv_lang lang, const char *en, const char *he, ...) {
    va_list args;
    va_start(args, he);
    add_formatted(b, lang == ZV_HE ? he : en, args);
    va_end(args);
}

const char *zv_buf_cstr(const zv_buf *b) {
    return b->ptr ? b->ptr : "";
}

zv_status zv_buf_status(const zv_buf *b, zv_err *err) {
    return b->failed ? zv__nomem(err) : ZV_OK;
}
