/* text_private.h — how the tokenizer works inside.
 *
 *   text ──► plain chunks (text_blocks.c), others of the fast path (text_fast.c) ──► words
 *     │        stops at the first character that it doesn't know
 *     └────► run of white-space separated chunks (text_run.c)
 *              decode → NFKC, fold, NFKC (text_normalize.c)
 *                     → Hebrew rules (text_hebrew.c) → ICU boundaries ► words
 *
 * ASCII white space is the seam: neither normalising nor any boundary rule looks across it to a
 * character other than white space, so a run between two seams can be treated alone.
 */
#ifndef ZV_TEXT_PRIVATE_H
#define ZV_TEXT_PRIVATE_H

#include "base/base_private.h"

#include <unicode/ubrk.h>
#include <unicode/unorm2.h>
#include <zavit/text.h>

#include "text/text_store.h"

/* A character on its way: what it is, what the boundary rules should take it for, and the bytes of
 * the run that it came from. Two characters from one source (½ → 1⁄2) share their span. */
typedef struct zv__glyph {
    int32_t cp, brk;
    uint32_t begin, end;
} zv__glyph;

typedef struct zv__glyphs {
    zv__glyph *ptr;
    size_t n, cap;
} zv__glyphs;

/* What the fast path takes a character for. */
typedef enum zv__class {
    ZV__SEP, /* separates words, and no rule looks at it */
    ZV__SPACE, /* ASCII white space: a seam */
    ZV__LETTER, /* A–Z, a–z */
    ZV__DIGIT, /* 0–9 */
    ZV__LOW_LINE, /* _ (ExtendNumLet) */
    ZV__HEBREW, /* a Hebrew letter */
    ZV__MID, /* . ‘ (MidNumLet): join letters, and digits */
    ZV__MID_NUM, /* , ; join digits */
    ZV__SINGLE, /* ' ’ ׳ */
    ZV__DOUBLE, /* " ” ״ */
    ZV__OPENING, /* ‚ separates, but may open a quotation */
    ZV__MAQAF,
    ZV__DROPPED, /* removed: niqqud, bidi marks */
    ZV__UNKNOWN, /* for ICU, or not well-formed */
    /* states of a word only: */
    ZV__JOINED, /* geresh, gershayim or maqaf that became part of the word */
    ZV__NONE
} zv__class;

struct zv_tokenizer {
    const zv_env *env;
    zv_text_opts opts;
    bool force_icu; /* tests: no fast path, and no seams */
    /* Fast path: lower-case form of ASCII letters and digits, else 0; and the classes of ASCII, of
     * U+0580–05FF and of U+2000–203F. */
    uint8_t fold[256], ascii[128], hebrew[128], general[64];
    /* U+FB00–FB4F, Hebrew presentation forms: the last byte of their base letter, or 0. */
    uint8_t forms[80];
    const UNormalizer2 *nfkc;
    UBreakIterator *breaks;
    zv__glyphs decoded, normal; /* of one run */
    UChar *units;
    size_t units_cap;
};

/* ---- The fast path ---- */

typedef enum zv__fast_end { ZV__FAST_DONE, ZV__FAST_UNKNOWN, ZV__FAST_NOMEM } zv__fast_end;

void zv__fast_tables(zv_tokenizer *tok);
/* Splits text[*pos …] until its end or an unknown character at *unknown (or right behind it); then
 * *pos is the beginning of the chunk that holds it, whose words were taken back. */
zv__fast_end zv__fast_words(const zv_tokenizer *tok, zv_str text, size_t *pos, size_t *unknown,
                            zv_words *words);
/* Splits what is plain from *pos, a seam, on, and moves it to the seam or end behind that. False: no memory. */
bool zv__plain_words(const zv_tokenizer *tok, zv_str text, size_t *pos, zv_words *words);
/* Class and length of the character at s[0 … len), len ≥ 1. */
zv__class zv__fast_class(const zv_tokenizer *tok, const uint8_t *s, size_t len, size_t *taken);
bool zv__is_space(char c);

/* ---- The way through ICU ---- */

/* End of the run that begins at `pos`: a seam where that is possible. */
size_t zv__run_end(const zv_tokenizer *tok, zv_str text, size_t pos);
/* Decodes, normalises and applies the Hebrew rules to one run, into tok->normal. `base` is where
 * the run begins in the text, for the error. */
zv_status zv__run_normalize(zv_tokenizer *tok, zv_str run, size_t base, bool *malformed,
                            zv_err *err);
/* The same, then finds the words and appends them. */
zv_status zv__run_words(zv_tokenizer *tok, zv_str run, size_t base, zv_words *words, zv_err *err);

/* tok->decoded → tok->normal: NFKC, folding, NFKC. */
zv_status zv__normalize(zv_tokenizer *tok, zv_err *err);
bool zv__glyphs_add(const zv_env *env, zv__glyphs *g, zv__glyph glyph);
zv_status zv__icu_failed(UErrorCode code, zv_err *err);

/* Step 3 of zavit/text.h, in place. */
void zv__hebrew(const zv_tokenizer *tok, zv__glyphs *g);
bool zv__is_niqqud(int32_t cp);

/* Tests: everything through ICU, in one piece. */
void zv__tokenizer_force_icu(zv_tokenizer *tok, bool force);

#endif
