/* The fast path and ICU give the same words and spans: on every code point of all planes in many
 * surroundings, and on random mixtures. Then what must hold of any way: normalising is idempotent,
 * and a text is the sum of its white-space separated parts. */
#include "zt.h"

#include <zavit/text.h>

#include "base/base_utf8.h"
#include "text/text_private.h"

#include <unicode/ustring.h>

typedef struct pair {
    zv_tokenizer *fast, *icu;
    zv_words fast_words, icu_words;
} pair;

static void pair_open(pair *p, unsigned bits) {
    zv_err err = {0};
    zv_text_opts opts = zv_text_opts_default();
    opts.keep_case = bits & 1;
    opts.keep_niqqud = bits & 2;
    opts.join_maqaf = bits & 4;
    opts.no_nfkc = bits & 8;
    *p = (pair){0};
    ZT_OK(zv_tokenizer_new(&p->fast, NULL, &opts, &err), err);
    ZT_OK(zv_tokenizer_new(&p->icu, NULL, &opts, &err), err);
    zv__tokenizer_force_icu(p->icu, true);
}

static void pair_close(pair *p) {
    zv_words_free(&p->fast_words);
    zv_words_free(&p->icu_words);
    zv_tokenizer_free(p->fast);
    zv_tokenizer_free(p->icu);
}

static void show(char *out, size_t cap, zv_str text) {
    size_t n = 0;
    out[0] = 0;
    for (size_t i = 0; i < text.len && n + 8 < cap;) {
        int32_t cp;
        i += zv__utf8_next(text.ptr + i, text.len - i, &cp);
        n += (size_t)snprintf(out + n, cap - n, "%s%04x", n ? " " : "", (unsigned)cp);
    }
}

static void must_agree(pair *p, const char *bytes, size_t len) {
    zv_err err = {0};
    zv_str text = {bytes, len};
    ZT_OK(zv_tokenizer_words(p->fast, text, &p->fast_words, &err), err);
    ZT_OK(zv_tokenizer_words(p->icu, text, &p->icu_words, &err), err);
    const zv_words *a = &p->fast_words, *b = &p->icu_words;
    size_t i = 0;
    for (; i < a->n && i < b->n; i++) {
        zv_word x = zv_words_get(a, i), y = zv_words_get(b, i);
        if (!zv_str_equal(x.norm, y.norm) || x.begin != y.begin || x.end != y.end) break;
    }
    if (i == a->n && i == b->n && a->malformed == b->malformed) return;
    size_t from = 0;
    for (int way = 0; way < 2; way++) {
        const zv_words *w = way ? b : a;
        char points[256];
        if (i >= w->n) continue;
        zv_word x = zv_words_get(w, i);
        from = x.begin;
        show(points, sizeof points, x.norm);
        print_message("  %s %zu–%zu: %s\n", way ? "icu " : "fast", x.begin, x.end, points);
    }
    char points[512];
    from = from > 20 ? from - 20 : 0;
    show(points, sizeof points, (zv_str){bytes + from, ZV_MIN(len - from, (size_t)60)});
    fail_msg("the fast path and ICU differ in word %zu; from byte %zu: %s", i, from, points);
}

/* Each code point stands where @ is. */
static const char *const surroundings[] = {
    "a@b", "א@ב",  "@",        "7@8", "a@",    "@a",    "א@",    "@א",        "7@",
    "@7",  "a@8",  "7@א",      " @ ", "a @ b", "a'@b",  "א'@",   "א\"@",      "א@\"ב",
    "א@'", "'@א'", "'א@'",     "a.@", "a.@b",  "1,@2",  "1@,2",  "a:@b",      "_@_",
    "a_@", "א־@",  "א@־ב",     "’@ב", "a’@",   "א’@",   "א”@ב",  "א''@",      "א'@'ב",
    "אָ@ב", "א@ָב",  "a\u0301@", "A@B", "‘א@’",  "\r@\n", "a\t@b", "x\u200f@y", "e\u200e.@f",
};

static void every_code_point(unsigned bits) {
    pair p;
    pair_open(&p, bits);
    for (int32_t cp = 0; cp < 0x110000; cp++) {
        if (cp >= 0xd800 && cp <= 0xdfff) continue;
        /* Beyond the scripts of the lower planes little differs: two surroundings are enough. */
        bool common = cp < 0x3100 || (cp >= 0xfb00 && cp < 0x10000) || cp % 101 == 0;
        char in[4], text[64];
        size_t n = zv__utf8_put(in, cp);
        for (size_t i = 0; i < (common ? ZV_COUNT(surroundings) : 2); i++) {
            const char *s = surroundings[i], *at = strchr(s, '@');
            size_t before = (size_t)(at - s), after = strlen(at + 1);
            memcpy(text, s, before);
            memcpy(text + before, in, n);
            memcpy(text + before + n, at + 1, after);
            must_agree(&p, text, before + n + after);
        }
    }
    pair_close(&p);
}

static void all_planes(void **state) {
    (void)state;
    every_code_point(0);
}

static void all_planes_other_choices(void **state) {
    (void)state;
    every_code_point(1 | 2 | 4 | 8);
}

/* What the rules turn on, thick; and some of everything else. */
static const char *const alphabet[] = {
    "a",        "b",        "Z",       "א",      "ב",      "ץ",      "ײ",      "1",      "2",
    " ",        "'",        "'",       "\"",     "’",      "”",      "‘",      "‚",      "“",
    "׳",        "״",        "־",       "־",      ".",      ",",      ";",      ":",      "_",
    "-",        "\n",       "ְ",        "ּ",       "֖",       "ׁ",       "׀",      "׃",      "׆",
    "\u200f",   "\u200e",   "\u200d",  "\u00ad", "–",      "…",      "\u00a0", "\u202b", "\u2024",
    "\u2017",   "é",        "e\u0301", "ﬁ",      "שּׁ",      "\u034f", "Σ",      "ж",      "中",
    "ｱ",        "Ａ",       "７",      "＇",     "＂",     "½",      "ก",      "\xff",   "\xd7",
    "\xe2\x80", "\xf0\x9f", "👍",       "🇮",      "\u0301", "\u0345", "İ",      "ß",      "\r",
    "\t",       "\u2028",   "\u3000",  "٣",      "\u200b", "\u2060", "\ufeff",
};

static void random_text(zv_rng *rng, char *text, size_t *len, size_t most, size_t from) {
    size_t n = 1 + (size_t)zv_rng_below(rng, most);
    *len = 0;
    for (size_t i = 0; i < n; i++) {
        const char *s = alphabet[zv_rng_below(rng, from)];
        memcpy(text + *len, s, strlen(s));
        *len += strlen(s);
    }
}

static void random_mixtures(void **state) {
    (void)state;
    for (unsigned bits = 0; bits < 16; bits++) {
        pair p;
        pair_open(&p, bits);
        zv_rng rng = zv_rng_seed(20 + bits);
        char text[256];
        size_t len;
        for (int i = 0; i < 25000; i++) {
            random_text(&rng, text, &len, 3 + (size_t)i % 30, i % 3 ? 44 : ZV_COUNT(alphabet));
            must_agree(&p, text, len);
        }
        pair_close(&p);
    }
}

/* ---- Plain text, which is taken 64 bytes at a time ---- */

/* What plain text ends at, or seems to, at every place of a block: behind letters without a seam, with one
 * far away, and with several near. */
static void every_place_of_a_block(void **state) {
    (void)state;
    static const char *const marks[] = {
        "'",    "\"",     ".",  ",",  ";",  "_",    ":",    "-", "א", "'א",
        "א'",   "א''א",   "״",  "׳",  "־",  "א־",   "ְ",     "שׁ", "é", "\xd7",
        "\x90", "’",      "\t", "\n", "\r", "\x0b", "\x1f", "7", "Z", "\u05ef",
        "ײ",    "\u05eb", "'",  "ǅ",  "`",  "@",    "[",    "{", "/", "\x7f"};
    static const char *const fillings[] = {"a", " ", "b1 ", "Word ", "שלום ", "ab, "};
    for (unsigned bits = 0; bits < 16; bits += 5) {
        pair p;
        pair_open(&p, bits);
        zv_buf b = {0};
        for (size_t m = 0; m < ZV_COUNT(marks); m++)
            for (size_t f = 0; f < ZV_COUNT(fillings); f++)
                for (size_t at = 0; at < 134; at++) {
                    zv_buf_clear(&b);
                    for (size_t i = 0; b.len < at; i++)
                        zv_buf_putc(&b, fillings[f][i % strlen(fillings[f])]);
                    zv_buf_add(&b, marks[m], strlen(marks[m]));
                    for (size_t i = 0; i < at % 71; i++)
                        zv_buf_putc(&b, fillings[f][i % strlen(fillings[f])]);
                    must_agree(&p, b.ptr, b.len);
                }
        zv_buf_free(&b);
        pair_close(&p);
    }
}

/* Words of one script or several, between what separates and now and then a mark that does not. */
static void plain_text(zv_rng *rng, zv_buf *b, size_t most, uint64_t rare) {
    static const char *const separators[] = {" ",   " ",   " ",  " ", "\n", "\t", ", ",
                                             ". ",  " (",  ") ", "-", "; ", " '", "' ",
                                             " \"", "\" ", "/",  ":", "  ", "־"};
    for (size_t n = (size_t)zv_rng_below(rng, most); n > 0; n--) {
        bool hebrew = zv_rng_below(rng, 4) == 0, lengthy = zv_rng_below(rng, 40) == 0;
        for (uint64_t len = zv_rng_below(rng, lengthy ? 90 : 12); len > 0; len--) {
            char letter[4];
            int32_t cp = hebrew ? 0x5d0 + (int32_t)zv_rng_below(rng, 27)
                                : "abcxyzABZ0189etaoi"[zv_rng_below(rng, 18)];
            zv_buf_add(b, letter, zv__utf8_put(letter, cp));
            if (zv_rng_below(rng, 30) == 0) hebrew = !hebrew;
        }
        const char *s = zv_rng_below(rng, rare)
                            ? separators[zv_rng_below(rng, ZV_COUNT(separators))]
                            : alphabet[zv_rng_below(rng, ZV_COUNT(alphabet))];
        zv_buf_add(b, s, strlen(s));
    }
}

static void random_plain_text(void **state) {
    (void)state;
    for (unsigned bits = 0; bits < 16; bits++) {
        pair p;
        pair_open(&p, bits);
        zv_rng rng = zv_rng_seed(40 + bits);
        zv_buf b = {0};
        for (int i = 0; i < 4000; i++) {
            zv_buf_clear(&b);
            plain_text(&rng, &b, i % 100 ? 40 : 2000, i % 2 ? 15 : 400);
            must_agree(&p, zv_buf_cstr(&b), b.len);
        }
        zv_buf_free(&b);
        pair_close(&p);
    }
}

/* Long texts: seams, batches of runs, and chunks longer than the fast path's stretch. */
static void long_mixtures(void **state) {
    (void)state;
    pair p;
    pair_open(&p, 0);
    zv_rng rng = zv_rng_seed(7);
    zv_buf b = {0};
    for (int i = 0; i < 40000; i++) {
        char text[256];
        size_t len;
        random_text(&rng, text, &len, 8, i % 9 ? 30 : ZV_COUNT(alphabet));
        zv_buf_add(&b, text, len);
        if (i % 5000 == 0) zv_buf_fill(&b, 'q', 3000);
        if (i % 7000 == 0) zv_buf_add(&b, "é ж", 5);
    }
    must_agree(&p, b.ptr, b.len);
    zv_buf_free(&b);
    pair_close(&p);
}

/* ---- Normalising ---- */

static void normalize(zv_tokenizer *tok, zv_str text, zv_buf *out) {
    zv_err err = {0};
    zv_buf_clear(out);
    ZT_OK(zv_tokenizer_normalize(tok, text, out, &err), err);
}

static void normalizing_twice_changes_nothing(void **state) {
    (void)state;
    for (unsigned bits = 0; bits < 16; bits++) {
        pair p;
        pair_open(&p, bits);
        zv_buf once = {0}, twice = {0}, icu = {0};
        zv_rng rng = zv_rng_seed(bits);
        char text[256];
        size_t len;
        for (int32_t i = 0; i < 0x110000 + 5000; i++) {
            if (i < 0x110000 && bits != 0 && i % 37) continue;
            if (i < 0x110000)
                len = zv__utf8_put(text, i);
            else
                random_text(&rng, text, &len, 20, ZV_COUNT(alphabet));
            normalize(p.fast, (zv_str){text, len}, &once);
            normalize(p.icu, (zv_str){text, len}, &icu);
            if (once.len != icu.len || memcmp(zv_buf_cstr(&once), zv_buf_cstr(&icu), icu.len))
                fail_msg("the whole and its parts differ on \"%.*s\"", (int)len, text);
            normalize(p.fast, (zv_str){once.ptr, once.len}, &twice);
            if (once.len != twice.len ||
                memcmp(zv_buf_cstr(&once), zv_buf_cstr(&twice), once.len)) {
                char points[512];
                show(points, sizeof points, (zv_str){text, len});
                print_message("text %s (choices %u)\n", points, bits);
                show(points, sizeof points, (zv_str){once.ptr, once.len});
                print_message("once %s\n", points);
                show(points, sizeof points, (zv_str){twice.ptr, twice.len});
                fail_msg("twice %s", points);
            }
        }
        zv_buf_free(&once);
        zv_buf_free(&twice);
        zv_buf_free(&icu);
        pair_close(&p);
    }
}

/* NFKC(fold(NFKC(x))) of the whole string by ICU, against our pieces. Only where our own rules do
 * nothing: no Hebrew, no quotes, no invisible characters. */
static void pieces_are_the_whole(void **state) {
    (void)state;
    static const char *const parts[] = {"a",  "E",  "\u0301", "\u0345", "\u0323", "Α",  "ﬁ",
                                        "가", "ᄀ", "ᅡ",     "ᆨ",     "İ",      "ß",  "ŉ",
                                        "ǰ",  "Å",  "ﷺ",      "\u0bc6", "\u0bbe", "か", "\u3099",
                                        "ﾞ",  "ｶ",  "①",      "ΐ",      "ᾳ",      "ẞ",  " "};
    UErrorCode code = U_ZERO_ERROR;
    const UNormalizer2 *nfkc = unorm2_getNFKCInstance(&code);
    pair p;
    pair_open(&p, 0);
    zv_buf out = {0};
    zv_rng rng = zv_rng_seed(3);
    for (int i = 0; i < 100000; i++) {
        char text[256], want[2048];
        size_t len = 0;
        for (size_t n = 1 + zv_rng_below(&rng, 10); n > 0; n--) {
            const char *s = parts[zv_rng_below(&rng, ZV_COUNT(parts))];
            memcpy(text + len, s, strlen(s));
            len += strlen(s);
        }
        UChar u[1024], v[1024];
        int32_t n, want_len;
        u_strFromUTF8(u, 1024, &n, text, (int32_t)len, &code);
        n = unorm2_normalize(nfkc, u, n, v, 1024, &code);
        n = u_strFoldCase(u, 1024, v, n, U_FOLD_CASE_DEFAULT, &code);
        n = unorm2_normalize(nfkc, u, n, v, 1024, &code);
        u_strToUTF8(want, sizeof want, &want_len, v, n, &code);
        assert_true(U_SUCCESS(code));
        normalize(p.fast, (zv_str){text, len}, &out);
        if (out.len != (size_t)want_len || memcmp(out.ptr, want, out.len))
            fail_msg("\"%.*s\" gives \"%s\", not \"%.*s\"", (int)len, text, zv_buf_cstr(&out),
                     (int)want_len, want);
    }
    zv_buf_free(&out);
    pair_close(&p);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_mixtures),
        cmocka_unit_test(every_place_of_a_block),
        cmocka_unit_test(random_plain_text),
        cmocka_unit_test(long_mixtures),
        cmocka_unit_test(all_planes),
        cmocka_unit_test(all_planes_other_choices),
        cmocka_unit_test(normalizing_twice_changes_nothing),
        cmocka_unit_test(pieces_are_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
