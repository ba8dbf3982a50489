#include "base/base_private.h"

#include "io/io_npy.h"

/* The header is a Python literal: {'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), } */
typedef struct cursor {
    const char *p, *end;
} cursor;

static void skip_blank(cursor *c) {
    while (c->p < c->end && memchr(" \t\n\r", *c->p, 4)) c->p++;
}

static bool take(cursor *c, char want) {
    skip_blank(c);
    if (c->p == c->end || *c->p != want) return false;
    c->p++;
    return true;
}

static bool take_word(cursor *c, const char *word) {
    size_t len = strlen(word);
    skip_blank(c);
    if ((size_t)(c->end - c->p) < len || memcmp(c->p, word, len) != 0) return false;
    c->p += len;
    return true;
}

/* 'text' or "text", without escapes: numpy writes none here. */
static bool take_string(cursor *c, zv_str *out) {
    skip_blank(c);
    if (c->p == c->end || (*c->p != '\'' && *c->p != '"')) return false;
    const char *start = c->p + 1, *stop = memchr(start, *c->p, (size_t)(c->end - start));
    if (!stop) return false;
    *out = (zv_str){start, (size_t)(stop - start)};
    c->p = stop + 1;
    return true;
}

/* "(3, 4)"; Python 2 wrote "3L". Only the first two numbers are kept. */
static zv__npy_fault take_shape(cursor *c, zv__npy *out) {
    if (!take(c, '(')) return ZV__NPY_SYNTAX;
    out->rank = 0;
    while (!take(c, ')')) {
        skip_blank(c);
        const char *start = c->p;
        while (c->p < c->end && *c->p >= '0' && *c->p <= '9') c->p++;
        if (c->p == start) return ZV__NPY_SYNTAX;
        uint64_t value;
        if (!zv__parse_u64(start, (size_t)(c->p - start), &value)) return ZV__NPY_BIG;
        if (out->rank < 2) out->shape[out->rank] = value;
        out->rank++;
        if (c->p < c->end && *c->p == 'L') c->p++;
        if (!take(c, ',')) {
            if (!take(c, ')')) return ZV__NPY_SYNTAX;
            break;
        }
    }
    return ZV__NPY_OK;
}

/* "<f4": byte order, kind, bytes. '=' and '|' mean the order of the machine, or none. */
static zv__npy_fault set_type(zv__npy *out, zv_str descr) {
    snprintf(out->descr, sizeof out->descr, "%.*s", (int)ZV_MIN(descr.len, 24), descr.ptr);
    const char *d = out->descr;
    uint64_t size;
    if (strlen(d) < 3 || !strchr("<>=|", d[0]) || !zv__parse_u64(d + 2, strlen(d) - 2, &size) ||
        size > INT32_MAX)
        return ZV__NPY_TYPE;
    out->big_endian = d[0] == '>';
    out->kind = d[1];
    out->element = (size_t)size * (d[1] == 'U' ? 4 : 1); /* U counts characters of UCS-4 */
    bool read = d[1] == 'f' && (size == 2 || size == 4 || size == 8);
    return read ? ZV__NPY_OK : ZV__NPY_TYPE;
}

static zv__npy_fault take_value(cursor *c, zv_str key, zv__npy *out, unsigned *seen) {
    if (zv_str_equal(key, zv_str_of("descr"))) {
        *seen |= 1;
        skip_blank(c);
        zv_str descr = {"[…]", 5};
        if (c->p < c->end && *c->p == '[') { /* a structure: fields */
            set_type(out, descr);
            return ZV__NPY_TYPE;
        }
        if (!take_string(c, &descr)) return ZV__NPY_SYNTAX;
        return set_type(out, descr);
    }
    if (zv_str_equal(key, zv_str_of("fortran_order"))) {
        *seen |= 2;
        out->fortran = take_word(c, "True");
        return out->fortran || take_word(c, "False") ? ZV__NPY_OK : ZV__NPY_SYNTAX;
    }
    if (zv_str_equal(key, zv_str_of("shape"))) {
        *seen |= 4;
        return take_shape(c, out);
    }
    return ZV__NPY_SYNTAX;
}

zv__npy_fault zv__npy_parse(zv__npy *out, const char *text, size_t len) {
    cursor c = {text, text + len};
    unsigned seen = 0;
    bool other_type = false;
    *out = (zv__npy){0};
    if (!take(&c, '{')) return ZV__NPY_SYNTAX;
    while (!take(&c, '}')) {
        zv_str key;
        if (!take_string(&c, &key) || !take(&c, ':')) return ZV__NPY_SYNTAX;
        zv__npy_fault fault = take_value(&c, key, out, &seen);
        if (fault == ZV__NPY_TYPE && out->kind) {
            other_type = true;
        } else if (fault != ZV__NPY_OK) {
            return fault;
        }
        if (take(&c, ',')) continue;
        if (!take(&c, '}')) return ZV__NPY_SYNTAX;
        break;
    }
    skip_blank(&c);
    if (seen != 7 || c.p != c.end) return ZV__NPY_SYNTAX;
    return other_type ? ZV__NPY_TYPE : ZV__NPY_OK;
}

void zv__npy_header(zv_buf *b, const char *descr, uint64_t n, uint64_t dim) {
    char text[160];
    int len = snprintf(text, sizeof text,
                       "{'descr': '%s', 'fortran_order': False, 'shape': (%llu, %llu), }", descr,
                       ULL(n), ULL(dim));
    /* magic, version, length, dictionary, padding, line end: a multiple of 64 in all */
    size_t total = ((size_t)len + 11 + 63) / 64 * 64;
    size_t rest = total - 10;
    uint8_t size[2] = {(uint8_t)(rest & 255), (uint8_t)(rest >> 8)};
    zv_buf_add(b, "\x93NUMPY\x01\x00", 8);
    zv_buf_add(b, size, 2);
    zv_buf_add(b, text, (size_t)len);
    zv_buf_fill(b, ' ', rest - (size_t)len - 1);
    zv_buf_putc(b, '\n');
}
