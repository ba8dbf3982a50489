#include "base/base_private.h"

#include "io/io_private.h"

#ifdef __SSE2__
#include "base/base_immintrin.h"
#endif

/* Powers of ten that a double holds exactly: 10^22 = 5^22 · 2^22 and 5^22 < 2^53. */
static const double zv_pow10[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
enum { EXACT_POW10 = 22, MAX_DIGITS = 128 };

/* A decimal number taken apart: value = mantissa · 10^exponent when `exact`, else the digits of the
 * source have to be looked at again. */
typedef struct decimal {
    uint64_t mantissa; /* the first 19 significant digits */
    long exponent;
    bool exact, negative;
} decimal;

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/* m · 10^e as f32, if one rounding to double cannot change the result; else false.
 * m and 10^|e| are exact doubles, so m · 10^e is rounded once. Rounding that to f32 goes wrong only
 * if the double is exactly half way between two f32, where the true value may lie on either side;
 * everywhere else it lies on the same side as the double, rounding being monotone. */
static bool round_fast(uint64_t m, long e, float *out) {
    if (m >= UINT64_C(1) << 53 || e < -EXACT_POW10 || e > EXACT_POW10) return false;
    double d = e < 0 ? (double)m / zv_pow10[-e] : (double)m * zv_pow10[e];
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    if ((bits & 0x1fffffff) == 0x10000000) return false; /* the 29 bits that an f32 lacks */
    *out = (float)d; /* 1e-22 … 9e37: a normal f32 */
    return true;
}

/* The slow way: the digits once more, without a point, so that strtof sees nothing that depends on
 * the locale. No point half way between two f32 has more than 113 significant digits; beyond
 * MAX_DIGITS it matters only whether anything but zeros follows. */
static float round_slow(const char *digits, const char *end, long exponent) {
    char text[MAX_DIGITS + 32];
    size_t n = 0;
    bool rest = false;
    long scale = exponent;
    for (const char *p = digits; p < end; p++) {
        if (!is_digit(*p)) continue; /* the point */
        if (n == 0 && *p == '0') continue;
        if (n < MAX_DIGITS) {
            text[n++] = *p;
        } else {
            rest |= *p != '0';
            scale++;
        }
    }
    if (n == 0) return 0.0F;
    if (rest) {
        text[n++] = '1';
        scale--;
    }
    snprintf(text + n, sizeof text - n, "e%ld", scale);
    return strtof(text, NULL);
}

/* Reads "nan", "inf" or "infinity" in any case. */
static const char *parse_word(const char *s, const char *end, float *out) {
    static const struct {
        const char *word;
        size_t len;
        float value;
    } words[] = {{"nan", 3, NAN}, {"infinity", 8, INFINITY}, {"inf", 3, INFINITY}};
    for (size_t w = 0; w < ZV_COUNT(words); w++) {
        if ((size_t)(end - s) < words[w].len) continue;
        size_t i = 0;
        while (i < words[w].len && (s[i] | 0x20) == words[w].word[i]) i++;
        if (i < words[w].len) continue;
        *out = words[w].value;
        return s + i;
    }
    return NULL;
}

/* Digits and point, from s; fills *d and returns what follows, or NULL without a digit. */
static const char *parse_digits(const char *s, const char *end, decimal *d) {
    bool point = false, any = false;
    int kept = 0;
    const char *p = s;
    for (; p < end; p++) {
        if (*p == '.' && !point) {
            point = true;
            continue;
        }
        if (!is_digit(*p)) break;
        any = true;
        if (kept < 19) {
            d->mantissa = d->mantissa * 10 + (uint64_t)(*p - '0');
            if (d->mantissa) kept++;
            if (point) d->exponent--;
        } else {
            if (*p != '0') d->exact = false;
            if (!point) d->exponent++;
        }
    }
    return any ? p : NULL;
}

/* "e-12" at p, if there is one; *exponent is held within ±10^6, where f32 is long 0 or infinite. */
static const char *parse_exponent(const char *p, const char *end, long *exponent) {
    if (p == end || (*p != 'e' && *p != 'E')) return p;
    const char *q = p + 1;
    bool negative = q < end && *q == '-';
    if (q < end && (*q == '-' || *q == '+')) q++;
    if (q == end || !is_digit(*q)) return NULL;
    long value = 0;
    for (; q < end && is_digit(*q); q++)
        if (value < 1000000) value = value * 10 + (*q - '0');
    *exponent = negative ? -value : value;
    return q;
}

const char *zv__parse_f32(const char *s, const char *end, float *out, bool *overflow) {
    decimal d = {.exact = true};
    if (s < end && (*s == '-' || *s == '+')) {
        d.negative = *s == '-';
        s++;
    }
    if (s == end) return NULL;
    float value = 0;
    const char *after;
    if (!is_digit(*s) && *s != '.') {
        after = parse_word(s, end, &value);
        if (!after) return NULL;
    } else {
        const char *point_end = parse_digits(s, end, &d);
        if (!point_end) return NULL;
        long e = 0;
        after = parse_exponent(point_end, end, &e);
        if (!after) return NULL;
        if (d.mantissa == 0 && d.exact) {
            value = 0;
        } else if (!d.exact || !round_fast(d.mantissa, d.exponent + e, &value)) {
            long fraction = 0; /* digits after the point */
            const char *point = memchr(s, '.', (size_t)(point_end - s));
            if (point) fraction = (long)(point_end - point - 1);
            value = round_slow(s, point_end, e - fraction);
            if (isinf(value)) *overflow = true;
        }
    }
    *out = d.negative ? -value : value;
    return after;
}

/* ---- Rows of numbers --------------------------------------------------------------------------- */

/* Which of the 64 bytes at p are blanks: bit i tells of byte i. */
static inline uint64_t blanks_of_64(const char *p) {
    uint64_t found = 0;
#ifdef __SSE2__
    const __m128i space = _mm_set1_epi8(' '), tab = _mm_set1_epi8('\t');
    for (unsigned i = 0; i < 4; i++) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(p + (size_t)16 * i));
        __m128i blank = _mm_or_si128(_mm_cmpeq_epi8(bytes, space), _mm_cmpeq_epi8(bytes, tab));
        found |= (uint64_t)(unsigned)_mm_movemask_epi8(blank) << (16 * i);
    }
#else
    for (unsigned i = 0; i < 64; i++) found |= (uint64_t)(p[i] == ' ' || p[i] == '\t') << i;
#endif
    return found;
}

/* How many digits end the 8 bytes of w. A digit ^ '0' is 0 … 9, and only those stay below 128 when 0x76
 * is added; no byte carries into the next. */
static inline unsigned digits_at_end(uint64_t w) {
    uint64_t x = w ^ 0x3030303030303030;
    uint64_t off = (((x & 0x7F7F7F7F7F7F7F7F) + 0x7676767676767676) | x) & 0x8080808080808080;
    return off ? (unsigned)__builtin_clzll(off) / 8 : 8;
}

/* The value of the last n digits of w, 1 <= n <= 8: those before are shifted out, and the digits added
 * up in pairs, fours and eights. */
static inline uint64_t value_at_end(uint64_t w, unsigned n) {
    unsigned others = 64 - 8 * n;
    w = (w ^ 0x3030303030303030) >> others << others;
    w = (w * 10 + (w >> 8)) & 0x00FF00FF00FF00FF;
    w = (w * 100 + (w >> 16)) & 0x0000FFFF0000FFFF;
    return (uint32_t)(w * 10000 + (w >> 32));
}

static inline uint64_t eight_before(const char *p) {
    uint64_t w;
    memcpy(&w, p - sizeof w, sizeof w);
    return w;
}

/* m / 10^k as f32, with a sign: rounded once, as if by round_fast, but without a division. 10^-k and the
 * product are each off by half a unit in the last place of a double at most, so the quotient lies less
 * than 4 units off; unless a point half way between two f32 is as near, it rounds like the quotient. */
static inline bool round_product(uint64_t m, unsigned k, uint64_t negative, float *out) {
    static const double inverse[] = {1e-0, 1e-1, 1e-2,  1e-3,  1e-4,  1e-5,  1e-6,  1e-7,
                                     1e-8, 1e-9, 1e-10, 1e-11, 1e-12, 1e-13, 1e-14, 1e-15};
    if (m >= UINT64_C(1) << 53) return false;
    double d = (double)(int64_t)m * inverse[k];
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    if (((bits - (0x10000000 - 4)) & 0x1fffffff) <= 8) return false;
    bits |= negative << 63; /* a branch would be guessed wrong half of the time */
    memcpy(&d, &bits, sizeof d);
    *out = (float)d;
    return true;
}

/* What stands before the point, up to 7 digits; false for anything else. */
static inline bool read_whole(const char *s, const char *point, uint64_t *whole) {
    size_t n = (size_t)(point - s);
    *whole = 0;
    if (n == 0) return true;
    uint64_t w = eight_before(point);
    if (n > 7 || digits_at_end(w) < n) return false;
    *whole = value_at_end(w, (unsigned)n);
    return true;
}

/* The token [s, end) if it is a number of at most 7 digits before a point and 1 … 15 behind, or of at
 * most 8 without one, as programs write them; false for everything else, which zv__parse_f32 then reads
 * to the same value. The 8 bytes before s must be readable. It is read from its end, where its last
 * digits are known to stand, so that no step waits for the token before. */
static inline bool parse_plain(const char *s, const char *end, float *out) {
    static const uint64_t pow10[] = {1,         10,         100,         1000,
                                     10000,     100000,     1000000,     10000000,
                                     100000000, 1000000000, 10000000000, 100000000000};
    uint64_t negative = *s == '-', whole;
    s += negative;
    size_t len = (size_t)(end - s);
    uint64_t w = eight_before(end);
    unsigned behind = digits_at_end(w);
    if (len == 0 || behind == 0) return false;
    uint64_t m = value_at_end(w, behind);
    if (behind >= len) return round_product(m, 0, negative, out);
    if (behind == 8) {
        w = eight_before(end - 8);
        unsigned more = digits_at_end(w);
        if (more == 8 || more + 8 >= len) return false;
        if (more > 0) m += value_at_end(w, more) * pow10[8];
        behind += more;
    }
    const char *point = end - behind - 1;
    if (*point != '.' || !read_whole(s, point, &whole)) return false;
    if (whole > 0 && behind >= ZV_COUNT(pow10)) return false; /* whole · 10^11 < 2^64 */
    if (whole > 0) m += whole * pow10[behind];
    return round_product(m, behind, negative, out);
}

const char *zv__parse_f32_row(const char *p, const char *end, float *out, size_t dim,
                              uint64_t *found, bool *overflow, const char **bad) {
    const char *from = p; /* where the next token begins, if no blank is there */
    *found = 0;
    for (const char *block = p;; block += 64) {
        size_t left = (size_t)(end - block);
        uint64_t stops = blanks_of_64(block);
        if (left < 64) stops = (stops & ((UINT64_C(1) << left) - 1)) | UINT64_C(1) << left;
        for (; stops; stops &= stops - 1) {
            const char *stop = block + __builtin_ctzll(stops);
            if (stop > from) {
                if (*found == dim) return from;
                float *number = &out[*found];
                if ((from - p < 8 || !parse_plain(from, stop, number)) &&
                    zv__parse_f32(from, stop, number, overflow) != stop) {
                    *bad = from;
                    return from;
                }
                ++*found;
            }
            from = stop + 1;
        }
        if (left < 64) return end;
    }
}

bool zv__parse_u64(const char *s, size_t len, uint64_t *out) {
    uint64_t value = 0;
    for (size_t i = 0; i < len; i++) {
        if (!is_digit(s[i])) return false;
        uint64_t digit = (uint64_t)(s[i] - '0');
        if (value > (UINT64_MAX - digit) / 10) return false;
        value = value * 10 + digit;
    }
    *out = value;
    return len > 0;
}

/* ---- Printing ---------------------------------------------------------------------------------- */

/* A finite |x| > 0 as `count` digits (an integer of that many digits) and the power of ten of the
 * first of them. */
typedef struct digits {
    uint64_t value;
    int count, e10;
} digits;

/* floor(log10(d)) for normal doubles, at worst one too small: 1233/4096 is a little below log10 2. */
static int estimate_log10(double d) {
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    int e2 = (int)(bits >> 52) - 1023;
    return e2 >= 0 ? (e2 * 1233) >> 12 : -((-e2 * 1234 + 4095) >> 12);
}

typedef enum attempt { READS_BACK, TOO_SHORT, CANNOT_SAY } attempt;

/* x to k digits in double arithmetic, and whether reading them (as round_fast would) gives x again;
 * CANNOT_SAY where the powers of ten are not exact. */
static attempt digits_fast(digits *out, float x, int k) {
    double d = (double)x;
    int e10 = estimate_log10(d);
    for (int step = 0; step < 3; step++, e10++) {
        int p = k - 1 - e10;
        if (p < -EXACT_POW10 || p > EXACT_POW10) return CANNOT_SAY;
        double scaled = p >= 0 ? d * zv_pow10[p] : d / zv_pow10[-p];
        uint64_t m = (uint64_t)llrint(scaled);
        if (m >= (uint64_t)zv_pow10[k]) continue; /* the estimate was one too small */
        if (m < (uint64_t)zv_pow10[k - 1]) return CANNOT_SAY;
        float back;
        if (!round_fast(m, -p, &back) || back != x) return TOO_SHORT;
        *out = (digits){m, k, e10};
        return READS_BACK;
    }
    return CANNOT_SAY;
}

/* Same through printf, for numbers far from 1. The radix character is skipped, whatever it is. */
static attempt digits_slow(digits *out, float x, int k) {
    char text[64];
    snprintf(text, sizeof text, "%.*e", k - 1, (double)x);
    char *e = strchr(text, 'e');
    uint64_t m = 0;
    for (char *p = text; p < e; p++)
        if (is_digit(*p)) m = m * 10 + (uint64_t)(*p - '0');
    int e10 = (int)strtol(e + 1, NULL, 10);
    char back[48];
    snprintf(back, sizeof back, "%llue%d", ULL(m), e10 - (k - 1));
    *out = (digits){m, k, e10};
    return strtof(back, NULL) == x ? READS_BACK : TOO_SHORT;
}

/* Lays digits out as %g does: fixed for 10^-5 … 10^9, else with an exponent. */
static size_t lay_out(char *out, digits d) {
    while (d.count > 1 && d.value % 10 == 0) {
        d.value /= 10;
        d.count--;
    }
    char text[24] = {0};
    size_t n = 0, count = (size_t)d.count;
    for (size_t i = count; i-- > 0; d.value /= 10) text[i] = (char)('0' + d.value % 10);
    if (d.e10 < -5 || d.e10 >= 9) {
        out[n++] = text[0];
        if (count > 1) out[n++] = '.';
        memcpy(out + n, text + 1, count - 1);
        n += count - 1;
        return n + (size_t)snprintf(out + n, 16, "e%+03d", d.e10);
    }
    size_t whole = d.e10 >= 0 ? (size_t)d.e10 + 1 : 0; /* digits before the point */
    if (whole == 0) {
        out[n++] = '0';
        out[n++] = '.';
        for (int z = -1; z > d.e10; z--) out[n++] = '0';
    }
    for (size_t i = 0; i < ZV_MAX(count, whole); i++) {
        if (whole > 0 && i == whole) out[n++] = '.';
        out[n++] = i < count ? text[i] : '0';
    }
    return n;
}

size_t zv__print_f32(char out[ZV__F32_CHARS], float x) {
    size_t n = 0;
    if (isnan(x)) {
        memcpy(out, "nan", 4);
        return 3;
    }
    if (signbit(x)) out[n++] = '-';
    float a = fabsf(x);
    if (isinf(a)) {
        memcpy(out + n, "inf", 3);
        n += 3;
    } else if (a == 0) {
        out[n++] = '0';
    } else {
        digits d = {0};
        attempt result = TOO_SHORT;
        /* nine digits always suffice for f32 (Goldberg 1991) */
        for (int k = 6; k <= 9 && result != READS_BACK; k++) {
            result = digits_fast(&d, a, k);
            if (result == CANNOT_SAY || (result == TOO_SHORT && k == 9))
                result = digits_slow(&d, a, k);
        }
        n += lay_out(out + n, d);
    }
    out[n] = 0;
    return n;
}
