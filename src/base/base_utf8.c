/* base_utf8.c — UTF-8 by the table of well-formed sequences (Unicode 15, table 3-7). */
#include "base/base_utf8.h"

/* What a first byte promises: how many bytes follow, and the range of the first of them. That range
 * is where overlong forms (E0, F0), surrogates (ED) and code points beyond 10FFFF (F4) are kept out;
 * later bytes are 80 … BF. follow 0: no sequence starts so. */
typedef struct lead {
    unsigned follow;
    unsigned char low, high;
} lead;

static lead lead_of(unsigned char byte) {
    if (byte < 0xc2) return (lead){0, 0, 0}; /* continuation, or overlong C0, C1 */
    if (byte < 0xe0) return (lead){1, 0x80, 0xbf};
    if (byte < 0xf0) return (lead){2, byte == 0xe0 ? 0xa0 : 0x80, byte == 0xed ? 0x9f : 0xbf};
    if (byte < 0xf5) return (lead){3, byte == 0xf0 ? 0x90 : 0x80, byte == 0xf4 ? 0x8f : 0xbf};
    return (lead){0, 0, 0};
}

size_t zv__utf8_next(const char *s, size_t len, int32_t *cp) {
    assert(len > 0);
    const unsigned char *u = (const unsigned char *)s;
    if (u[0] < 0x80) {
        *cp = u[0];
        return 1;
    }
    lead l = lead_of(u[0]);
    *cp = -1;
    if (l.follow == 0) return 1;
    int32_t value = u[0] & (0x3f >> l.follow);
    for (unsigned i = 1; i <= l.follow; i++) {
        if (i >= len || u[i] < l.low || u[i] > l.high) return i;
        value = value << 6 | (u[i] & 0x3f);
        l.low = 0x80;
        l.high = 0xbf;
    }
    *cp = value;
    return l.follow + 1;
}

size_t zv__utf8_put(char *out, int32_t cp) {
    if (cp < 0 || cp > 0x10ffff || (cp >= 0xd800 && cp <= 0xdfff)) cp = 0xfffd;
    unsigned char *u = (unsigned char *)out;
    if (cp < 0x80) {
        u[0] = (unsigned char)cp;
        return 1;
    }
    size_t follow = cp < 0x800 ? 1 : cp < 0x10000 ? 2 : 3;
    static const unsigned char marks[] = {0, 0xc0, 0xe0, 0xf0};
    u[0] = (unsigned char)(marks[follow] | cp >> (6 * follow));
    for (size_t i = 1; i <= follow; i++)
        u[i] = (unsigned char)(0x80 | (cp >> (6 * (follow - i)) & 0x3f));
    return follow + 1;
}

bool zv__utf8_valid(const char *s, size_t len, size_t *bad) {
    size_t at = 0;
    while (at < len) {
        /* Eight ASCII bytes at a time: most of any text, and all of the markup around it. */
        uint64_t eight;
        if (len - at >= 8 && (memcpy(&eight, s + at, 8), (eight & 0x8080808080808080u) == 0)) {
            at += 8;
            continue;
        }
        int32_t cp;
        size_t n = zv__utf8_next(s + at, len - at, &cp);
        if (cp < 0) {
            if (bad) *bad = at;
            return false;
        }
        at += n;
    }
    return true;
}
