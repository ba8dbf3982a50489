/* text_run.c — the way through ICU, run by run: decoding, normalising, boundaries. */
#include "base/base_private.h"

#include <unicode/uchar.h>

#include "base/base_utf8.h"
#include "text/text_messages.h"
#include "text/text_private.h"

/* A run takes in this much before it looks for a seam, so that text in other scripts does not pay
 * ICU's start for every word; and it is cut here if there is no seam, so that memory stays small. */
enum { RUN_BATCH = 64 << 10, RUN_MOST = 1 << 20, CUT_SEARCH = 4 << 10 };

/* ---- Where a run ends ---- */

/* Skips the chunk at i, and tells whether it holds something unknown to the fast path. */
static size_t skip_chunk(const zv_tokenizer *tok, zv_str text, size_t i, size_t most,
                         bool *unknown) {
    const uint8_t *s = (const uint8_t *)text.ptr;
    *unknown = false;
    while (i < text.len && i < most && !zv__is_space(text.ptr[i])) {
        size_t taken;
        if (zv__fast_class(tok, s + i, text.len - i, &taken) == ZV__UNKNOWN) *unknown = true;
        i += taken;
    }
    return i;
}

static size_t skip_spaces(zv_str text, size_t i) {
    while (i < text.len && zv__is_space(text.ptr[i])) i++;
    return i;
}

/* A place before `most` where a megabyte without white space can be cut unnoticed: behind a
 * punctuation mark that never joins, if there is one near; else between any two characters. */
static size_t forced_cut(zv_str text, size_t from, size_t most) {
    size_t cut = most, i = most - ZV_MIN(CUT_SEARCH, most - from);
    while (cut > from && ((uint8_t)text.ptr[cut] & 0xc0) == 0x80) cut--;
    while (i > from && ((uint8_t)text.ptr[i] & 0xc0) == 0x80) i--;
    if (cut == from) return most; /* continuation bytes only */
    size_t best = cut;
    bool after_mark = false;
    while (i < cut) {
        int32_t cp;
        size_t taken = zv__utf8_next(text.ptr + i, text.len - i, &cp);
        uint32_t category = cp < 0 ? 0 : U_GET_GC_MASK(cp);
        if (after_mark && category & U_GC_L_MASK) best = i;
        after_mark = category & (U_GC_P_MASK | U_GC_Z_MASK) &&
                     u_getIntPropertyValue(cp, UCHAR_WORD_BREAK) == U_WB_OTHER;
        i += taken;
    }
    return best;
}

size_t zv__run_end(const zv_tokenizer *tok, zv_str text, size_t pos) {
    if (tok->force_icu) return text.len;
    size_t most = text.len - pos > RUN_MOST ? pos + RUN_MOST : text.len, i = pos;
    for (;;) {
        bool unknown;
        size_t begin = skip_spaces(text, i);
        size_t end = skip_chunk(tok, text, begin, most, &unknown);
        if (i > pos && !unknown) return i; /* the fast path can go on from here */
        if (end >= most)
            return end >= text.len ? text.len : i > pos ? i : forced_cut(text, pos, most);
        i = end;
        if (i - pos >= RUN_BATCH) return i;
    }
}

/* ---- Decoding ---- */

/* Soft hyphens, bidi marks and the like: invisible, and not part of any spelling. NFKC_Casefold
 * (Unicode 15, 3.13) removes them as well. Joiners stay: they do mean something in some scripts. */
static bool is_invisible(int32_t cp) {
    if (cp < 0xad) return false;
    return u_getIntPropertyValue(cp, UCHAR_WORD_BREAK) == U_WB_FORMAT &&
           u_hasBinaryProperty(cp, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

static zv_status decode(zv_tokenizer *tok, zv_str run, size_t base, bool *malformed, zv_err *err) {
    zv__glyphs *out = &tok->decoded;
    out->n = 0;
    size_t taken;
    for (size_t i = 0; i < run.len; i += taken) {
        int32_t cp;
        taken = zv__utf8_next(run.ptr + i, run.len - i, &cp);
        if (cp < 0) {
            if (tok->opts.bad_utf8 == ZV_UTF8_FAIL)
                return zv_err_set_at(err, ZV_FORMAT, base + i, M_TEXT_UTF8_BYTE, base + i);
            *malformed = true;
            cp = 0xfffd;
        }
        uint32_t begin = (uint32_t)i, end = (uint32_t)(i + taken);
        if (!tok->opts.no_nfkc && is_invisible(cp)) {
            if (out->n > 0) out->ptr[out->n - 1].end = end;
        } else if (!zv__glyphs_add(tok->env, out, (zv__glyph){cp, cp, begin, end})) {
            return zv__nomem(err);
        }
    }
    return ZV_OK;
}

zv_status zv__run_normalize(zv_tokenizer *tok, zv_str run, size_t base, bool *malformed,
                            zv_err *err) {
    ZV_TRY(decode(tok, run, base, malformed, err));
    ZV_TRY(zv__normalize(tok, err));
    zv__hebrew(tok, &tok->normal);
    return ZV_OK;
}

/* ---- Words ---- */

/* Where ICU's versions differ from each other and from UAX #29, one answer for all of them: ICU 72
 * takes @ for a letter, and the colon joined letters in some (a:b). Both separate. */
static int32_t pinned(int32_t brk) {
    return brk == '@' || brk == ':' || brk == 0xfe55 || brk == 0xff1a ? '!' : brk;
}

static zv_status give_to_icu(zv_tokenizer *tok, zv_err *err) {
    const zv__glyphs *g = &tok->normal;
    if (!zv__grow(tok->env, &tok->units, &tok->units_cap, 2 * g->n + 1, sizeof *tok->units))
        return zv__nomem(err);
    size_t n = 0;
    for (size_t i = 0; i < g->n; i++) U16_APPEND_UNSAFE(tok->units, n, pinned(g->ptr[i].brk));
    if (n > INT32_MAX) return zv_err_set(err, ZV_UNSUPPORTED, M_TEXT_TOO_LONG, n);
    UErrorCode code = U_ZERO_ERROR;
    ubrk_setText(tok->breaks, tok->units, (int32_t)n, &code);
    return U_FAILURE(code) ? zv__icu_failed(code, err) : ZV_OK;
}

static bool holds_letter(const zv__glyph *g, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (U_GET_GC_MASK(g[i].cp) & (U_GC_L_MASK | U_GC_N_MASK)) return true;
    return false;
}

static zv_status push(zv_words *words, const zv__glyph *g, size_t n, size_t base, zv_err *err) {
    zv__words_store *s = words->store;
    if (!zv__grow(s->env, &s->bytes, &s->cap_bytes, s->used + 4 * n + ZV__WORD_ROOM, 1) ||
        !zv__grow(s->env, &s->words, &s->cap_words, words->n + 1, sizeof *s->words))
        return zv__nomem(err);
    size_t norm = s->used;
    for (size_t i = 0; i < n; i++) s->used += zv__utf8_put(s->bytes + s->used, g[i].cp);
    s->words[words->n++] = (zv__word){.begin = (uint32_t)(base + g[0].begin),
                                      .end = (uint32_t)(base + g[n - 1].end),
                                      .norm = (uint32_t)norm,
                                      .len = (uint32_t)(s->used - norm)};
    return ZV_OK;
}

zv_status zv__run_words(zv_tokenizer *tok, zv_str run, size_t base, zv_words *words, zv_err *err) {
    ZV_TRY(zv__run_normalize(tok, run, base, &words->malformed, err));
    ZV_TRY(give_to_icu(tok, err));
    const zv__glyph *g = tok->normal.ptr;
    int32_t unit = 0, stop;
    size_t i = 0;
    while ((stop = ubrk_next(tok->breaks)) != UBRK_DONE) {
        size_t first = i;
        for (; unit < stop; i++) unit += U16_LENGTH(g[i].brk);
        /* White space heads a segment when a letter that extends (U+FF9E) follows it. */
        while (first < i && u_isUWhiteSpace(g[first].cp)) first++;
        if (holds_letter(g + first, i - first))
            ZV_TRY(push(words, g + first, i - first, base, err));
    }
    return ZV_OK;
}
