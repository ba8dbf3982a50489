#include "base/base_private.h"

#include <unicode/uchar.h>

#include "report/report_private.h"

/* ---- Columns ---- */

/* Characters that steer bidi (UAX #9: embeddings, overrides, isolates) and the soft hyphen, which
 * terminals disagree about: never drawn. Text from outside could turn the rest of a line around. */
static bool is_dropped(int32_t cp) {
    return (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069) || cp == 0xAD;
}

/* Drawn as a space: controls, line and paragraph separators. */
static bool is_blank(int32_t cp) {
    int8_t type = u_charType(cp);
    return type == U_CONTROL_CHAR || type == U_LINE_SEPARATOR || type == U_PARAGRAPH_SEPARATOR;
}

static size_t char_width(int32_t cp) {
    if (cp < 0) return 1; /* malformed: U+FFFD */
    if (cp < 0x300) return cp == 0xAD ? 0 : 1; /* before the first combining mark */
    if (is_dropped(cp)) return 0;
    switch (u_charType(cp)) {
    case U_NON_SPACING_MARK:
    case U_ENCLOSING_MARK:
    case U_FORMAT_CHAR:
        return 0;
    default:
        break;
    }
    if (cp >= 0x1160 && cp <= 0x11FF) return 0; /* Hangul vowels and finals join the syllable */
    switch (u_getIntPropertyValue(cp, UCHAR_EAST_ASIAN_WIDTH)) {
    case U_EA_FULLWIDTH:
    case U_EA_WIDE:
        return 2;
    default:
        return 1;
    }
}

size_t zv_draw_width(zv_str text) {
    size_t columns = 0;
    for (size_t i = 0; i < text.len;) {
        int32_t cp;
        i += zv__utf8_next(text.ptr + i, text.len - i, &cp);
        columns += char_width(cp);
    }
    return columns;
}

size_t zv__cut(zv_str text, size_t width, size_t *columns) {
    size_t used = 0, i = 0;
    while (i < text.len) {
        int32_t cp;
        size_t bytes = zv__utf8_next(text.ptr + i, text.len - i, &cp);
        size_t w = char_width(cp);
        /* A mark of no width is taken even when the line is full: it belongs to its letter. */
        if (used + w > width) break;
        used += w;
        i += bytes;
    }
    *columns = used;
    return i;
}

void zv__add_drawn(zv_buf *out, zv_str text) {
    for (size_t i = 0; i < text.len;) {
        int32_t cp;
        size_t bytes = zv__utf8_next(text.ptr + i, text.len - i, &cp);
        if (cp < 0)
            zv_buf_puts(out, "\xEF\xBF\xBD");
        else if (is_blank(cp))
            zv_buf_putc(out, ' ');
        else if (!is_dropped(cp))
            zv_buf_add(out, text.ptr + i, bytes);
        i += bytes;
    }
}

size_t zv__columns(const zv_style *style) {
    return ZV_MAX(style->width ? style->width : 80u, 32u);
}

void *zv__scratch(zv_buf *out, size_t count, size_t size) {
    void *p = zv__calloc(out->env, count, size);
    if (!p) out->failed = true;
    return p;
}

/* ---- Colour ---- */

void zv__sgr(zv_buf *out, const zv_style *style, const char *sgr) {
    if (style->color && sgr) zv_buf_addf(out, "\x1b[%sm", sgr);
}

void zv__sgr_end(zv_buf *out, const zv_style *style, const char *sgr) {
    if (style->color && sgr) zv_buf_puts(out, "\x1b[0m");
}

/* ---- Numbers ---- */

/* Puts a comma before every third digit of the whole part, from five digits on. */
static void group_digits(char out[32]) {
    size_t begin = out[0] == '-';
    size_t digits = strspn(out + begin, "0123456789");
    if (digits < 5 || out[begin + digits] == 'e') return;
    size_t commas = (digits - 1) / 3, len = strlen(out);
    if (len + commas > 31) return;
    size_t end = begin + digits;
    memmove(out + end + commas, out + end, len - end + 1);
    for (size_t i = end, k = 0; commas; i--) {
        out[i - 1 + commas] = out[i - 1];
        if (++k % 3 == 0) out[i - 2 + commas--] = ',';
    }
}

static void trim_zeros(char out[32]) {
    char *dot = strchr(out, '.');
    char *e = strchr(out, 'e');
    if (!dot) return;
    char *end = e ? e : out + strlen(out);
    char *last = end;
    while (last > dot && last[-1] == '0') last--;
    if (last - 1 == dot) last--;
    memmove(last, end, strlen(end) + 1);
}

void zv__number(char out[32], double value, int digits) {
    if (isnan(value)) {
        snprintf(out, 32, "—");
        return;
    }
    if (isinf(value)) {
        snprintf(out, 32, value < 0 ? "-∞" : "∞");
        return;
    }
    double size = fabs(value);
    bool whole = value == floor(value) && size < 1e15;
    if (whole) {
        snprintf(out, 32, "%.0f", value + 0.0); /* + 0.0: no "-0" */
    } else if (size < 1e-4 || size >= 1e15) {
        snprintf(out, 32, "%.*e", digits - 1, value);
        trim_zeros(out);
    } else {
        int decimals = digits - 1 - (int)floor(log10(size));
        snprintf(out, 32, "%.*f", ZV_MAX(decimals, 0), value);
        trim_zeros(out);
    }
    /* The program may run under a locale that writes 0,5. */
    char *comma = strchr(out, ',');
    if (comma) *comma = '.';
    group_digits(out);
}

void zv_draw_number(char out[32], double value) {
    zv__number(out, value, 4);
}

int zv__decimals(double largest, int digits) {
    if (!(largest > 0) || isinf(largest)) return digits - 1;
    int decimals = digits - 1 - (int)floor(log10(largest));
    return ZV_MAX(0, ZV_MIN(decimals, 9));
}

void zv__signed(char out[32], double value, int decimals) {
    if (!isfinite(value)) {
        zv__number(out, value, 4);
        return;
    }
    if (fabs(value) >= 1e7)
        snprintf(out, 32, "%+.3g", value);
    else
        snprintf(out, 32, "%+.*f", decimals, value);
    char *comma = strchr(out, ',');
    if (comma) *comma = '.';
    if (strspn(out + 1, "0.") == strlen(out + 1)) memmove(out, out + 1, strlen(out));
}

bool zv__is_number(zv_str t) {
    static const char *const words[] = {"—", "–", "-", "nan", "NaN", "inf", "∞", "-∞"};
    while (t.len && t.ptr[0] == ' ') t.ptr++, t.len--;
    while (t.len && t.ptr[t.len - 1] == ' ') t.len--;
    for (size_t i = 0; i < ZV_COUNT(words); i++)
        if (zv_str_equal(t, zv_str_of(words[i]))) return true;
    size_t i = 0, digits = 0;
    if (i < t.len && (t.ptr[i] == '-' || t.ptr[i] == '+')) i++;
    for (bool dot = false; i < t.len; i++) {
        char c = t.ptr[i];
        if (c >= '0' && c <= '9')
            digits++;
        else if (c == '.' && !dot)
            dot = true;
        else if (c != ',' || !digits || dot)
            break;
    }
    if (!digits) return false;
    if (i + 1 < t.len && (t.ptr[i] == 'e' || t.ptr[i] == 'E')) {
        size_t j = i + 1;
        if (t.ptr[j] == '-' || t.ptr[j] == '+') j++;
        if (j == t.len) return false;
        while (j < t.len && t.ptr[j] >= '0' && t.ptr[j] <= '9') j++;
        i = j;
    }
    if (i < t.len && t.ptr[i] == ' ') i++;
    if (i < t.len && t.ptr[i] == '%') i++;
    return i == t.len;
}
