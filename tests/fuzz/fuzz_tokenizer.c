/* The way through ICU is slow and settles what is right; the fast path must not differ from it in
 * any word, any place, or the normalised text.
 *
 * The first byte chooses: bits 0–4 the options, bit 5 whether the other bytes are UTF-8 as it comes,
 * or each names a character of an alphabet made of those that some rule looks at.
 */
#include "fuzz/fuzz_file.h"

#include <zavit/text.h>

#include "base/base_utf8.h"
#include "text/text_private.h"

#undef abort /* the library must not; a fuzz target must */

enum { OPTIONS = 32, MOST = 1 << 16 };

static const int32_t alphabet[] = {
    /* Hebrew: letters, ligatures, points, accents, punctuation */
    0x5d0, 0x5d1, 0x5e9, 0x5ea, 0x5da, 0x5f0, 0x5ef, 0x5b0, 0x5b8, 0x5bc, 0x5c1, 0x5c2, 0x591,
    0x5bd, 0x5bf, 0x5c7, 0x5be, 0x5c0, 0x5c3, 0x5c6, 0x5f3, 0x5f4, 0xfb1d, 0xfb1e, 0xfb2a, 0xfb2c,
    0xfb31, 0xfb4b, 0xfb4f, 0xfb29,
    /* marks that join, quote, or separate */
    '\'', '"', '.', ',', ';', ':', '_', '-', '@', '!', '/', '(', 0x2018, 0x2019, 0x201a, 0x201b,
    0x201c, 0x201d, 0x2013, 0x2024, 0x2025, 0x2027, 0x2017, 0xb7, 0x387, 0xff0e, 0xff07, 0xff3f,
    0x203f, 0xfe52, 0xfe55, 0xff1a,
    /* white space, and what is not seen */
    ' ', '\t', '\n', '\r', '\v', '\f', 0x85, 0xa0, 0x2003, 0x2009, 0x202f, 0x3000, 0x2028, 0x200b,
    0xad, 0x200c, 0x200d, 0x200e, 0x200f, 0x202a, 0x202e, 0x2060, 0x2066, 0xfeff, 0x34f, 0x61c,
    /* letters, digits and numbers that fold, grow, combine or reorder */
    'a', 'B', 'z', '0', '9', 0xe9, 0x130, 0x131, 0xdf, 0x1e9e, 0xfb01, 0x3a3, 0x3c2, 0x345, 0x1fb3,
    0xbd, 0xb2, 0x2460, 0x660, 0x6f5, 0xff11, 0x300, 0x301, 0x323, 0x327, 0x3099, 0x0627, 0x0628,
    0x0e01, 0x0e31, 0x4e2d, 0x30ab, 0x30fc, 0xff76, 0xff9e, 0xac00, 0x1100, 0x1161, 0x11a8, 0xfdfa,
    0x212b, 0x1f1ee, 0x1f1f1, 0x1f600, 0x1f3fb, 0xfe0f, 0x20e3, 0x1d7d8, 0x10ffff, 0xfffd, 0xe000,
    0x0dc3, 0x0f71, 0x0f72, 0x1d165, 0x2f82b, 0};

static size_t spell(char *out, const uint8_t *data, size_t size) {
    size_t n = 0;
    for (size_t i = 0; i < size; i++)
        n += zv__utf8_put(out + n, alphabet[data[i] % ZV_COUNT(alphabet)]);
    return n;
}

static void compare_words(zv_tokenizer *tok, zv_str text, bool may_fail) {
    static zv_words fast, slow;
    zv_err err = {0}, other = {0};
    zv__tokenizer_force_icu(tok, true);
    zv_status right = zv_tokenizer_words(tok, text, &slow, &other);
    zv__tokenizer_force_icu(tok, false);
    zv_status status = zv_tokenizer_words(tok, text, &fast, &err);
    FUZZ_ASSERT(status == right && fast.n == slow.n);
    if (status != ZV_OK) {
        FUZZ_ASSERT(may_fail && status == ZV_FORMAT && err.pos == other.pos && err.msg[0]);
        return;
    }
    FUZZ_ASSERT(fast.malformed == slow.malformed);
    size_t bad, end = 0;
    FUZZ_ASSERT(slow.malformed == !zv__utf8_valid(text.ptr, text.len, &bad));
    for (size_t i = 0; i < fast.n; i++) {
        zv_word a = zv_words_get(&fast, i), b = zv_words_get(&slow, i);
        FUZZ_ASSERT(zv_str_equal(a.norm, b.norm) && a.begin == b.begin && a.end == b.end);
        FUZZ_ASSERT(a.norm.len > 0 && zv__utf8_valid(a.norm.ptr, a.norm.len, &bad));
        FUZZ_ASSERT(a.begin < a.end && a.end <= text.len && a.end >= end);
        end = a.end;
    }
}

static void compare_normal(zv_tokenizer *tok, zv_str text) {
    zv_buf fast, slow;
    zv_buf_init(&fast, NULL);
    zv_buf_init(&slow, NULL);
    zv__tokenizer_force_icu(tok, true);
    zv_status right = zv_tokenizer_normalize(tok, text, &slow, NULL);
    zv__tokenizer_force_icu(tok, false);
    zv_status status = zv_tokenizer_normalize(tok, text, &fast, NULL);
    FUZZ_ASSERT(status == right && fast.len == slow.len);
    FUZZ_ASSERT(fast.len == 0 || memcmp(fast.ptr, slow.ptr, fast.len) == 0);
    zv_buf_free(&fast);
    zv_buf_free(&slow);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static zv_tokenizer *toks[OPTIONS];
    static char text[4 * MOST];
    if (size == 0 || size > MOST) return 0;
    unsigned bits = data[0] % OPTIONS;
    zv_text_opts opts = {.keep_case = bits & 1,
                         .keep_niqqud = bits & 2,
                         .join_maqaf = bits & 4,
                         .no_nfkc = bits & 8,
                         .bad_utf8 = bits & 16 ? ZV_UTF8_FAIL : ZV_UTF8_REPLACE};
    if (!toks[bits]) FUZZ_ASSERT(zv_tokenizer_new(&toks[bits], NULL, &opts, NULL) == ZV_OK);
    size_t len = size - 1;
    if (data[0] & 32)
        len = spell(text, data + 1, size - 1);
    else
        memcpy(text, data + 1, len);
    /* an exact copy, so that the sanitizer sees a byte read beyond its end */
    char *exact = zv__alloc(NULL, len, 1);
    FUZZ_ASSERT(exact);
    memcpy(exact, text, len);
    compare_words(toks[bits], (zv_str){exact, len}, bits & 16);
    compare_normal(toks[bits], (zv_str){exact, len});
    zv__free(NULL, exact);
    return 0;
}
