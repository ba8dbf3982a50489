/* base_utf8.h — decoding UTF-8, every malformed sequence handled. */
#ifndef ZV_BASE_UTF8_H
#define ZV_BASE_UTF8_H

#include "base/base_private.h"

/* Decodes the character at s[0 … len), len ≥ 1. Returns how many bytes it took; *cp is the code
 * point, or -1 for a maximal ill-formed subpart (Unicode 15, table 3-8), which takes 1 … 3 bytes. */
size_t zv__utf8_next(const char *s, size_t len, int32_t *cp);
/* Writes cp to out (room for 4); returns the bytes written. */
size_t zv__utf8_put(char *out, int32_t cp);
/* True if all of it is well-formed; *bad (may be NULL) gets the offset of the first fault. */
bool zv__utf8_valid(const char *s, size_t len, size_t *bad);

#endif
