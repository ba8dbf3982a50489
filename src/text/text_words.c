/* text_words.c — the tokenizer as its callers see it: fast path and ICU in turn. */
#include "base/base_private.h"

#include "base/base_utf8.h"
#include "text/text_messages.h"
#include "text/text_private.h"

/* ---- Words ---- */

zv_word zv_words_get(const zv_words *w, size_t i) {
    assert(i < w->n);
    const zv__word *x = w->store->words + i;
    return (zv_word){.norm = {w->store->bytes + x->norm, x->len}, .begin = x->begin, .end = x->end};
}

void zv_words_free(zv_words *w) {
    if (!w) return;
    if (w->store) {
        const zv_env *env = w->store->env;
        zv__free(env, w->store->bytes);
        zv__free(env, w->store->words);
        zv__free(env, w->store);
    }
    *w = (zv_words){0};
}

static zv_status words_begin(zv_tokenizer *tok, zv_words *words, zv_err *err) {
    words->n = 0;
    words->malformed = false;
    if (!words->store) {
        words->store = ZV_NEW_ZERO(tok->env, 1, zv__words_store);
        if (!words->store) return zv__nomem(err);
        words->store->env = tok->env;
    }
    words->store->used = 0;
    return ZV_OK;
}

static zv_status words_end(const zv_words *words, zv_err *err) {
    size_t used = words->store->used;
    return used > UINT32_MAX ? zv_err_set(err, ZV_UNSUPPORTED, M_TEXT_TOO_LONG, used) : ZV_OK;
}

/* ---- Tokenizer ---- */

/* ICU takes in a script's dictionary when it first meets two characters of the script, and until
 * then cuts "ー" off differently: the words of a text would depend on the texts before it. Two
 * characters of each such script settle that: Katakana, Han, Thai, Lao, Burmese, Khmer. */
static void meet_dictionaries(zv_tokenizer *tok, UErrorCode *code) {
    static const UChar scripts[] = {0x30ab, 0x30ca, '!', 0x4e2d, 0x6587, '!', 0xe01,  0xe02,  '!',
                                    0xe81,  0xe82,  '!', 0x1000, 0x1001, '!', 0x1780, 0x1781, '!'};
    ubrk_setText(tok->breaks, scripts, (int32_t)ZV_COUNT(scripts), code);
    while (U_SUCCESS(*code) && ubrk_next(tok->breaks) != UBRK_DONE) continue;
}

zv_status zv_tokenizer_new(zv_tokenizer **out, const zv_env *env, const zv_text_opts *opts,
                           zv_err *err) {
    *out = NULL;
    zv_tokenizer *tok = ZV_NEW_ZERO(env, 1, zv_tokenizer);
    if (!tok) return zv__nomem(err);
    tok->env = env;
    tok->opts = opts ? *opts : zv_text_opts_default();
    zv__fast_tables(tok);
    UErrorCode code = U_ZERO_ERROR;
    tok->nfkc = unorm2_getNFKCInstance(&code);
    if (U_SUCCESS(code)) tok->breaks = ubrk_open(UBRK_WORD, "root", NULL, 0, &code);
    if (U_SUCCESS(code)) meet_dictionaries(tok, &code);
    if (U_FAILURE(code)) {
        zv_tokenizer_free(tok);
        return zv__icu_failed(code, err);
    }
    *out = tok;
    return ZV_OK;
}

void zv_tokenizer_free(zv_tokenizer *tok) {
    if (!tok) return;
    if (tok->breaks) ubrk_close(tok->breaks);
    zv__free(tok->env, tok->decoded.ptr);
    zv__free(tok->env, tok->normal.ptr);
    zv__free(tok->env, tok->units);
    zv__free(tok->env, tok);
}

void zv__tokenizer_force_icu(zv_tokenizer *tok, bool force) {
    tok->force_icu = force;
}

static zv_status split(zv_tokenizer *tok, zv_str text, zv_words *words, zv_err *err) {
    /* Until ICU has passed the character that stopped the fast path, don't try that again: a chunk
     * of many megabytes is cut into several runs, and each would be read to its end. */
    size_t pos = 0, unknown = 0;
    while (pos < text.len) {
        if (!tok->force_icu && pos >= unknown) {
            zv__fast_end end = zv__fast_words(tok, text, &pos, &unknown, words);
            if (end == ZV__FAST_NOMEM) return zv__nomem(err);
            if (end == ZV__FAST_DONE) break;
            unknown++;
        }
        size_t end = zv__run_end(tok, text, pos);
        zv_str run = {text.ptr + pos, end - pos};
        ZV_TRY(zv__run_words(tok, run, pos, words, err));
        pos = end;
    }
    return ZV_OK;
}

zv_status zv_tokenizer_words(zv_tokenizer *tok, zv_str text, zv_words *words, zv_err *err) {
    zv_status status = words_begin(tok, words, err);
    if (status == ZV_OK && text.len >= UINT32_MAX)
        status = zv_err_set(err, ZV_UNSUPPORTED, M_TEXT_TOO_LONG, text.len);
    if (status == ZV_OK) status = split(tok, text, words, err);
    if (status == ZV_OK) status = words_end(words, err);
    if (status != ZV_OK) words->n = 0;
    return status;
}

/* ---- Normalising without splitting ---- */

/* Adds the ASCII from pos to the last seam before anything else, and returns where that is: between
 * seams, nothing but folding touches pure ASCII. */
static size_t plain_ascii(const zv_tokenizer *tok, zv_str text, size_t pos, zv_buf *out) {
    size_t i = pos, seam = pos;
    char stretch[256];
    size_t n = 0, at_seam = 0;
    for (; i < text.len && n < sizeof stretch; i++) {
        char c = text.ptr[i];
        if ((uint8_t)c >= 0x80) break;
        uint8_t folded = tok->fold[(uint8_t)c];
        stretch[n++] = folded ? (char)folded : c;
        if (zv__is_space(c)) {
            seam = i + 1;
            at_seam = n;
        }
    }
    if (i == text.len) {
        seam = i;
        at_seam = n;
    }
    zv_buf_add(out, stretch, at_seam);
    return seam;
}

zv_status zv_tokenizer_normalize(zv_tokenizer *tok, zv_str text, zv_buf *out, zv_err *err) {
    size_t pos = 0, len = out->len;
    bool malformed = false;
    while (pos < text.len) {
        size_t after = tok->force_icu ? pos : plain_ascii(tok, text, pos, out);
        if (after > pos) {
            pos = after;
            continue;
        }
        size_t end = zv__run_end(tok, text, pos);
        zv_str run = {text.ptr + pos, end - pos};
        zv_status status = zv__run_normalize(tok, run, pos, &malformed, err);
        if (status != ZV_OK) {
            out->len = len;
            if (out->ptr) out->ptr[len] = 0;
            return status;
        }
        for (size_t i = 0; i < tok->normal.n; i++) {
            char bytes[4];
            zv_buf_add(out, bytes, zv__utf8_put(bytes, tok->normal.ptr[i].cp));
        }
        pos = end;
    }
    return zv_buf_status(out, err);
}
