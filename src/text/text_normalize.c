/* text_normalize.c — NFKC, full case folding, NFKC again, keeping track of where each character
 * came from.
 *
 * The text is cut before characters that NFKC cannot join to what precedes them ("boundary before",
 * Unicode 15, 3.11); each piece is normalised alone, and what comes out changed gets the bytes of
 * the whole piece as its span. Folding keeps the cuts: no character folds to something that begins
 * with a combining one unless it is combining itself (U+0345).
 */
#include "base/base_private.h"

#include <unicode/uchar.h>
#include <unicode/ustring.h>

#include "text/text_messages.h"
#include "text/text_private.h"

/* ICU sorts combining marks by insertion, which is quadratic in a run of them. Pieces end here at
 * the latest, like the stream-safe text of UAX #15 (30 marks), beyond what any language writes. */
enum { MOST_PIECE = 32 };
/* One character grows to 18 units at most under NFKC (U+FDFA), and each to 3 by folding. */
enum { UNITS_IN = 2 * MOST_PIECE, UNITS_OUT = 2 * 3 * 18 * MOST_PIECE };

zv_status zv__icu_failed(UErrorCode code, zv_err *err) {
    if (code == U_MEMORY_ALLOCATION_ERROR) return zv__nomem(err);
    return zv_err_set(err, ZV_INTERNAL, M_TEXT_ICU, u_errorName(code));
}

bool zv__glyphs_add(const zv_env *env, zv__glyphs *g, zv__glyph glyph) {
    if (g->n == g->cap && !zv__grow(env, &g->ptr, &g->cap, g->n + 1, sizeof *g->ptr)) return false;
    g->ptr[g->n++] = glyph;
    return true;
}

/* True if a character that stands alone comes out as it is. */
static bool is_settled(const zv_tokenizer *tok, int32_t cp) {
    if (tok->opts.no_nfkc)
        return tok->opts.keep_case || !u_hasBinaryProperty(cp, UCHAR_CHANGES_WHEN_CASEFOLDED);
    return !u_hasBinaryProperty(cp, UCHAR_CHANGES_WHEN_NFKC_CASEFOLDED);
}

/* A piece also begins behind a seam, with which nothing combines. */
static bool begins_piece(const zv_tokenizer *tok, int32_t before, int32_t cp) {
    return cp < 0x300 || (before < 0x80 && zv__is_space((char)before)) || tok->opts.no_nfkc ||
           unorm2_hasBoundaryBefore(tok->nfkc, cp);
}

/* `in` through the chosen steps; the result is `in` or one of the two scratch buffers. */
static const UChar *convert(const zv_tokenizer *tok, const UChar *in, int32_t *len, UChar *one,
                            UChar *two, UErrorCode *code) {
    bool nfkc = !tok->opts.no_nfkc, fold = !tok->opts.keep_case;
    if (nfkc) {
        *len = unorm2_normalize(tok->nfkc, in, *len, one, UNITS_OUT, code);
        in = one;
    }
    if (fold && U_SUCCESS(*code)) {
        *len = u_strFoldCase(two, UNITS_OUT, in, *len, U_FOLD_CASE_DEFAULT, code);
        in = two;
    }
    if (fold && nfkc && U_SUCCESS(*code)) {
        *len = unorm2_normalize(tok->nfkc, in, *len, one, UNITS_OUT, code);
        in = one;
    }
    return in;
}

/* The character at units[*at], which moves on. ICU's results hold no lone surrogates. */
static int32_t next_of(const UChar *units, int32_t *at) {
    int32_t unit = units[(*at)++];
    if (unit < 0xd800 || unit > 0xdbff) return unit;
    return 0x10000 + ((unit - 0xd800) << 10) + (units[(*at)++] - 0xdc00);
}

/* True if the units spell exactly these characters. */
static bool is_same(const zv__glyph *piece, size_t n, const UChar *units, int32_t len) {
    int32_t at = 0;
    for (size_t i = 0; i < n; i++) {
        if (at >= len || next_of(units, &at) != piece[i].cp) return false;
    }
    return at == len;
}

static zv_status normalize_piece(zv_tokenizer *tok, const zv__glyph *piece, size_t n, zv_err *err) {
    UChar in[UNITS_IN], one[UNITS_OUT], two[UNITS_OUT];
    int32_t len = 0, at = 0;
    for (size_t i = 0; i < n; i++) U16_APPEND_UNSAFE(in, len, piece[i].cp);
    UErrorCode code = U_ZERO_ERROR;
    const UChar *units = convert(tok, in, &len, one, two, &code);
    if (U_FAILURE(code)) return zv__icu_failed(code, err);
    if (is_same(piece, n, units, len)) {
        for (size_t i = 0; i < n; i++)
            if (!zv__glyphs_add(tok->env, &tok->normal, piece[i])) return zv__nomem(err);
        return ZV_OK;
    }
    uint32_t begin = piece[0].begin, end = piece[n - 1].end;
    while (at < len) {
        int32_t cp = next_of(units, &at);
        if (!zv__glyphs_add(tok->env, &tok->normal, (zv__glyph){cp, cp, begin, end}))
            return zv__nomem(err);
    }
    return ZV_OK;
}

/* Without NFKC a Hebrew presentation form would keep its points when all others go: take it apart
 * by its canonical decomposition (U+FB1D … FB4E), which has no case. */
static bool hides_niqqud(const zv_tokenizer *tok, int32_t cp) {
    return tok->opts.no_nfkc && !tok->opts.keep_niqqud && cp >= 0xfb1d && cp <= 0xfb4e;
}

static zv_status decompose(zv_tokenizer *tok, zv__glyph x, zv_err *err) {
    UChar units[16];
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *nfd = unorm2_getNFDInstance(&code);
    UChar in = (UChar)x.cp;
    int32_t len = U_SUCCESS(code) ? unorm2_normalize(nfd, &in, 1, units, 16, &code) : 0;
    if (U_FAILURE(code)) return zv__icu_failed(code, err);
    for (int32_t i = 0; i < len; i++) {
        if (!zv__glyphs_add(tok->env, &tok->normal,
                            (zv__glyph){units[i], units[i], x.begin, x.end}))
            return zv__nomem(err);
    }
    return ZV_OK;
}

zv_status zv__normalize(zv_tokenizer *tok, zv_err *err) {
    const zv__glyph *in = tok->decoded.ptr;
    size_t n = tok->decoded.n, next;
    tok->normal.n = 0;
    for (size_t i = 0; i < n; i = next) {
        next = i + 1;
        while (next < n && next - i < MOST_PIECE &&
               !begins_piece(tok, in[next - 1].cp, in[next].cp))
            next++;
        if (next == i + 1 && hides_niqqud(tok, in[i].cp)) {
            ZV_TRY(decompose(tok, in[i], err));
        } else if (next > i + 1 || !is_settled(tok, in[i].cp)) {
            ZV_TRY(normalize_piece(tok, in + i, next - i, err));
        } else if (!zv__glyphs_add(tok->env, &tok->normal, in[i])) {
            return zv__nomem(err);
        }
    }
    return ZV_OK;
}
