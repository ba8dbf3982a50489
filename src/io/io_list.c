/* io_list.c — vectors in a field of text, as databases and data frames write them:
 *
 *   [0.1,0.2,0.3]               pgvector, JSON, Python's lists
 *   {0.1,0.2,0.3}               PostgreSQL's arrays
 *   [0.1 0.2⏎ 0.3]              str() of a numpy array: blanks and line ends, and "..." when it is long
 *   [np.float32(0.1), …]        a list of numpy 2's numbers
 */
#include "base/base_private.h"

#include "io/io_list.h"

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_between(char c) {
    return is_blank(c) || c == ',';
}

/* What stands between the brackets; all of it if there are none. */
static zv_str inside(zv_str s) {
    while (s.len && is_blank(s.ptr[0])) s.ptr++, s.len--;
    while (s.len && is_blank(s.ptr[s.len - 1])) s.len--;
    if (s.len < 2) return s;
    char open = s.ptr[0], close = s.ptr[s.len - 1];
    if ((open == '[' && close == ']') || (open == '{' && close == '}'))
        return (zv_str){s.ptr + 1, s.len - 2};
    return s;
}

/* The next token and what follows it; false at the end. A comma with nothing before it gives an empty
 * token: a number is missing there. */
static bool next_token(zv_str *rest, bool *after_comma, zv_str *token) {
    while (rest->len && is_blank(rest->ptr[0])) rest->ptr++, rest->len--;
    if (rest->len == 0) {
        *token = (zv_str){rest->ptr, 0};
        bool missing = *after_comma;
        *after_comma = false;
        return missing;
    }
    size_t n = 0;
    while (n < rest->len && !is_between(rest->ptr[n])) n++;
    *token = (zv_str){rest->ptr, n};
    while (n < rest->len && is_blank(rest->ptr[n])) n++;
    *after_comma = n < rest->len && rest->ptr[n] == ',';
    n += *after_comma;
    rest->ptr += n;
    rest->len -= n;
    return true;
}

/* "np.float32(0.1)" is 0.1. */
static zv_str unwrapped(zv_str t) {
    static const char prefix[] = "np.float";
    size_t len = sizeof prefix - 1;
    if (t.len <= len || memcmp(t.ptr, prefix, len) != 0 || t.ptr[t.len - 1] != ')') return t;
    const char *open = memchr(t.ptr, '(', t.len);
    if (!open) return t;
    return (zv_str){open + 1, (size_t)(t.ptr + t.len - 1 - (open + 1))};
}

static bool is_dots(zv_str t) {
    return zv_str_equal(t, zv_str_of("...")) || zv_str_equal(t, zv_str_of("…"));
}

static bool is_none(zv_str t) {
    return zv_str_equal(t, zv_str_of("null")) || zv_str_equal(t, zv_str_of("None"));
}

zv__list_fault zv__list_count(zv_str list, size_t *found) {
    zv_str rest = inside(list), token;
    bool after_comma = false, cut = false;
    size_t n = 0;
    while (next_token(&rest, &after_comma, &token)) {
        n++;
        cut |= is_dots(token);
    }
    *found = n;
    return cut ? ZV__LIST_CUT : n == 0 ? ZV__LIST_EMPTY : ZV__LIST_OK;
}

zv__list_fault zv__list_read(zv_str list, float *out, size_t dim, zv_str *token, size_t *found,
                             bool *overflow) {
    zv__list_fault fault = zv__list_count(list, found);
    if (fault != ZV__LIST_OK) return fault;
    zv_str rest = inside(list);
    bool after_comma = false;
    for (size_t k = 0; next_token(&rest, &after_comma, token); k++) {
        zv_str t = unwrapped(*token);
        float value = NAN;
        if (!is_none(t) && zv__parse_f32(t.ptr, t.ptr + t.len, &value, overflow) != t.ptr + t.len)
            return ZV__LIST_TOKEN;
        if (t.len == 0) return ZV__LIST_TOKEN;
        if (k < dim) out[k] = value;
    }
    return *found == dim ? ZV__LIST_OK : ZV__LIST_COUNT;
}

bool zv__list_begins(const char *s, const char *end) {
    while (s < end && is_blank(*s)) s++;
    if (s == end || (*s != '[' && *s != '{')) return false;
    zv_str rest = {s + 1, (size_t)(end - s - 1)}, token;
    bool after_comma = false;
    /* one whole token is enough; at the end of what can be seen it may be cut */
    if (!next_token(&rest, &after_comma, &token)) return false;
    size_t n = 0;
    while (n < token.len && token.ptr[n] != ']' && token.ptr[n] != '}') n++;
    bool closed = n < token.len;
    token = unwrapped((zv_str){token.ptr, n});
    if (is_none(token)) return true;
    float value;
    bool overflow;
    const char *stop = token.ptr + token.len;
    if (token.len == 0 || zv__parse_f32(token.ptr, stop, &value, &overflow) != stop) return false;
    return closed || rest.len > 0;
}
