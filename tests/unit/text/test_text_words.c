/* What is a word: cases that a reader of Hebrew and English would insist on. */
#include "zt.h"

#include <zavit/text.h>

/* Splits and compares with "word|word|…"; both ways through the tokenizer see all of this file, by
 * test_text_fast.c's property. */
static void expect_with(const zv_text_opts *opts, const char *text, const char *want) {
    zv_err err = {0};
    zv_tokenizer *tok = NULL;
    zv_words words = {0};
    zv_buf got = {0};
    ZT_OK(zv_tokenizer_new(&tok, NULL, opts, &err), err);
    ZT_OK(zv_tokenizer_words(tok, zv_str_of(text), &words, &err), err);
    for (size_t i = 0; i < words.n; i++) {
        zv_str w = zv_words_get(&words, i).norm;
        if (i) zv_buf_putc(&got, '|');
        zv_buf_add(&got, w.ptr, w.len);
    }
    if (strcmp(zv_buf_cstr(&got), want) != 0)
        fail_msg("\"%s\" gives %s, expected %s", text, zv_buf_cstr(&got), want);
    zv_buf_free(&got);
    zv_words_free(&words);
    zv_tokenizer_free(tok);
}

static void expect(const char *text, const char *want) {
    expect_with(NULL, text, want);
}

static void english(void **state) {
    (void)state;
    expect("", "");
    expect("  \t\n ", "");
    expect("Hello, World!", "hello|world");
    expect("can't CAN’T ‘quoted’ 'tis rock'n'roll", "can't|can't|quoted|tis|rock'n'roll");
    expect("U.S.A. 3.14 1,000 1;2 3.x", "u.s.a|3.14|1,000|1;2|3|x");
    expect("e-mail snake_case __init__ ___", "e|mail|snake_case|__init__");
    expect("a@b.com http://x.org/y a:b 12:30", "a|b.com|http|x.org|y|a|b|12|30");
    expect("C++ C# 50% $5 #tag", "c|c|50|5|tag");
    expect("a--b a...b a…b (c) [d]", "a|b|a|b|a|b|c|d");
    expect("na\u00efve nai\u0308ve NAÏVE", "naïve|naïve|naïve");
    expect("ﬁne Ｆｕｌｌ ｗｉｄｔｈ ７", "fine|full|width|7");
    expect("Straße STRASSE ẞ", "strasse|strasse|ss");
    expect("İ I ı", "i\u0307|i|ı");
    expect("ΣΊΣΥΦΟΣ σίσυφος", "σίσυφοσ|σίσυφοσ");
    expect("co\u00adop\u00aderate \ufeffword", "cooperate|word");
    expect("x² ½ ㎏", "x2|1⁄2|kg");
}

static void hebrew(void **state) {
    (void)state;
    expect("צה״ל צה\"ל צה”ל צה''ל צה׳׳ל", "צה״ל|צה״ל|צה״ל|צה״ל|צה״ל");
    expect("ג׳ירפה ג'ירפה ג’ירפה", "ג׳ירפה|ג׳ירפה|ג׳ירפה");
    expect("ז'בוטינסקי ש״ס רש\"י מנכ\"לית", "ז׳בוטינסקי|ש״ס|רש״י|מנכ״לית");
    expect("עמ' 3, ר' עקיבא; פרופ’ כהן", "עמ׳|3|ר׳|עקיבא|פרופ׳|כהן");
    expect("ה'תש\"ף ג'ורג' צ'צ'ניה", "ה׳תש״ף|ג׳ורג׳|צ׳צ׳ניה");
    expect("בית־ספר כי־טוב ־א־", "בית|ספר|כי|טוב|א");
    expect("בְּרֵאשִׁ֖ית בָּרָ֣א אֱלֹהִ֑ים", "בראשית|ברא|אלהים");
    expect("שָׁלוֹם שָׁלוֹם", "שלום|שלום");
    expect("ﬡﭏ יִ אָדם", "אאל|י|אדם");
    expect("ארץ מלך שלום", "ארץ|מלך|שלום"); /* final letters stay */
    expect("אור׃ כל׀אשר ׆ סוף", "אור|כל|אשר|סוף");
    expect("ב-1948 ו-NATO ה-BBC", "ב|1948|ו|nato|ה|bbc");
    expect("עברית English מעורב2ים", "עברית|english|מעורב2ים");
}

static void quotation_marks_stay_outside(void **state) {
    (void)state;
    expect("\"שלום\"", "שלום");
    expect("״שלום״ ”שלום” “שלום” „שלום”", "שלום|שלום|שלום|שלום");
    expect("'שלום' ‘שלום’ ׳שלום׳ ''שלום''", "שלום|שלום|שלום|שלום");
    expect("אמר: \"שלום\", והלך", "אמר|שלום|והלך");
    expect("ירושלים \"שלום עולם\".", "ירושלים|שלום|עולם");
    expect("\"צה\"ל\"", "צה״ל");
    expect("'ג'ירפה'", "ג׳ירפה");
    expect("\"hello\" 'hello' ''hello''", "hello|hello|hello");
    expect("a״b a׳b ״ ׳ ' \"", "a|b|a|b");
}

static void bidi_marks_leave_no_trace(void **state) {
    (void)state;
    expect("שלום\u200f \u200fשלום של\u200eום \u202bשלום\u202c", "שלום|שלום|שלום|שלום");
    expect("צה\u200f\"ל", "צה״ל");
}

static void choices(void **state) {
    (void)state;
    zv_text_opts o = zv_text_opts_default();
    o.keep_case = true;
    expect_with(&o, "Hello ŞA Ａ", "Hello|ŞA|A");
    o = zv_text_opts_default();
    o.keep_niqqud = true;
    expect_with(&o, "בְּרֵאשִׁ֖ית", "בְּרֵאשִׁ֖ית"); /* in canonical order */
    expect_with(&o, "שָּׁ שָּׁ שָּׁ", "שָּׁ|שָּׁ|שָּׁ");
    expect_with(&o, "רָשׁ\"י ע֖מ'", "רָשׁ״י|ע֖מ׳");
    o = zv_text_opts_default();
    o.join_maqaf = true;
    expect_with(&o, "בית־ספר ־א־ ב־1948 ו־NATO א־ ־", "בית־ספר|א|ב־1948|ו־nato|א");
    expect_with(&o, "ר׳־צ אָ־בָ", "ר׳־צ|א־ב");
    o = zv_text_opts_default();
    o.no_nfkc = true;
    expect_with(&o, "ﬃ ﬁ Ａ é", "ffi|fi|ａ|é"); /* folding is not normalising */
    expect_with(&o, "שּׁ ² ½", "ש|²|½"); /* niqqud goes also here */
    o.keep_case = true;
    expect_with(&o, "ﬁ e\u0301", "ﬁ|e\u0301");
}

static void other_scripts(void **state) {
    (void)state;
    expect("кошка и Собака", "кошка|и|собака");
    expect("👩‍👩‍👧 word 🇮🇱 1️⃣", "word|1️⃣");
    expect("مرحبا بالعالم", "مرحبا|بالعالم");
    expect("नमस्ते दुनिया", "नमस्ते|दुनिया");
    expect("สวัสดีชาวโลก", "สวัสดี|ชาว|โลก"); /* by ICU's dictionary */
    expect("한국어 단어", "한국어|단어");
    expect("カタカナ。ｶﾀｶﾅ", "カタカナ|カタカナ");
    expect("d\u0323\u0307 ḍ̇", "ḍ̇|ḍ̇");
}

static void chinese_by_dictionary(void **state) {
    (void)state;
    expect("中国人民。日本語", "中国|人民|日本語");
}

/* ---- Spans ---- */

static void expect_spans(const char *text, const size_t (*want)[2], size_t n) {
    zv_err err = {0};
    zv_tokenizer *tok = NULL;
    zv_words words = {0};
    ZT_OK(zv_tokenizer_new(&tok, NULL, NULL, &err), err);
    ZT_OK(zv_tokenizer_words(tok, zv_str_of(text), &words, &err), err);
    assert_int_equal(words.n, n);
    for (size_t i = 0; i < n; i++) {
        zv_word w = zv_words_get(&words, i);
        if (w.begin != want[i][0] || w.end != want[i][1])
            fail_msg("word %zu of \"%s\" is %zu–%zu, expected %zu–%zu", i, text, w.begin, w.end,
                     want[i][0], want[i][1]);
    }
    zv_words_free(&words);
    zv_tokenizer_free(tok);
}

static void spans_are_bytes_of_the_original(void **state) {
    (void)state;
    static const size_t plain[][2] = {{0, 2}, {4, 7}};
    expect_spans("Ab, c.d!", plain, 2);
    /* בָּ רָא: the points belong to their letters, the last one too. */
    static const size_t pointed[][2] = {{1, 7}, {8, 14}};
    expect_spans("\"\u05d1\u05bc\u05b8 \u05e8\u05b8\u05d0!", pointed, 2);
    static const size_t last_point[][2] = {{0, 6}};
    expect_spans("\u05d0\u05d1\u05b8.", last_point, 1);
    static const size_t ligature[][2] = {{0, 5}, {6, 9}}; /* ﬁne, e and a combining accent */
    expect_spans("\ufb01ne e\u0301", ligature, 2);
    static const size_t stand_in[][2] = {{0, 7}, {8, 13}, {14, 15}}; /* צה"ל רב' x */
    expect_spans("\u05e6\u05d4\"\u05dc \u05e8\u05d1' x", stand_in, 3);
    static const size_t shared[][2] = {{1, 4}, {1, 4}}; /* ℀ is a/c: two words of one source */
    expect_spans("(\u2100)", shared, 2);
    static const size_t marks[][2] = {{3, 13}}; /* right-to-left marks before, inside and after */
    expect_spans("\u200f\u05d0\u200f\u05d1\u200e", marks, 1);
}

/* ---- A text alone decides its words ---- */

/* The program's first Japanese used to be split differently from the same text afterwards: this must
 * stay the first test in this file that meets any. */
static void words_depend_on_no_earlier_text(void **state) {
    (void)state;
    zv_str text = zv_str_of("\u05e9\u30fc\uff76\uff9e \u30fc\u30ac");
    zv_words first = {0}, later = {0};
    zv_err err = {0};
    for (int i = 0; i < 3; i++) {
        zv_tokenizer *tok = NULL;
        ZT_OK(zv_tokenizer_new(&tok, NULL, NULL, &err), err);
        ZT_OK(zv_tokenizer_words(tok, text, i ? &later : &first, &err), err);
        ZT_OK(zv_tokenizer_words(tok, text, &later, &err), err);
        assert_int_equal(later.n, first.n);
        for (size_t k = 0; k < first.n; k++)
            assert_true(zv_str_equal(zv_words_get(&later, k).norm, zv_words_get(&first, k).norm));
        zv_tokenizer_free(tok);
    }
    zv_words_free(&first);
    zv_words_free(&later);
}

/* ---- Malformed UTF-8 ---- */

static void malformed_is_replaced_or_refused(void **state) {
    (void)state;
    /* a, a lone continuation, b; a surrogate; an overlong; beyond the end; cut off. */
    static const char *const bad[] = {"ab \x80 cd",         "ab \xed\xa0\x80 cd", "ab \xc0\xaf cd",
                                      "ab \xf5\x80\x80 cd", "ab \xd7 cd",         "ab cd \xe2\x80",
                                      "ab cd \xf0\x9f\x98"};
    static const size_t where[] = {3, 3, 3, 3, 3, 6, 6};
    zv_err err = {0};
    zv_tokenizer *replace = NULL, *fail = NULL;
    zv_text_opts opts = {.bad_utf8 = ZV_UTF8_FAIL};
    zv_words words = {0};
    ZT_OK(zv_tokenizer_new(&replace, NULL, NULL, &err), err);
    ZT_OK(zv_tokenizer_new(&fail, NULL, &opts, &err), err);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        zv_str text = zv_str_of(bad[i]);
        ZT_OK(zv_tokenizer_words(replace, text, &words, &err), err);
        assert_int_equal(words.n, 2);
        assert_true(words.malformed);
        ZT_FAILS(zv_tokenizer_words(fail, text, &words, &err), ZV_FORMAT, err);
        assert_int_equal(err.pos, where[i]);
        assert_int_equal(words.n, 0);
    }
    ZT_OK(zv_tokenizer_words(fail, zv_str_of("fine \u05d0"), &words, &err), err);
    assert_false(words.malformed);
    /* A maximal subpart is one replacement; each byte of a surrogate is one. */
    zv_buf out = {0};
    ZT_OK(zv_tokenizer_normalize(replace, zv_str_of("A\xf0\x9f\x98 \xed\xa0\x80"), &out, &err),
          err);
    assert_string_equal(zv_buf_cstr(&out), "a\ufffd \ufffd\ufffd\ufffd");
    err.msg[0] = 0;
    ZT_FAILS(zv_tokenizer_normalize(fail, zv_str_of("abc \xff"), &out, &err), ZV_FORMAT, err);
    assert_int_equal(err.pos, 4);
    assert_string_equal(zv_buf_cstr(&out), "a\ufffd \ufffd\ufffd\ufffd"); /* nothing added */
    err = (zv_err){.lang = ZV_HE};
    ZT_FAILS(zv_tokenizer_words(fail, zv_str_of("abc \xff"), &words, &err), ZV_FORMAT, err);
    assert_non_null(strstr(err.msg, "פגום"));
    zv_buf_free(&out);
    zv_words_free(&words);
    zv_tokenizer_free(replace);
    zv_tokenizer_free(fail);
}

/* ---- Whole texts ---- */

static void normalized_text(void **state) {
    (void)state;
    zv_err err = {0};
    zv_tokenizer *tok = NULL;
    zv_buf out = {0};
    ZT_OK(zv_tokenizer_new(&tok, NULL, NULL, &err), err);
    const char *text = "\"Hello\",  בְּרֵאשִׁ֖ית צה\"ל\nﬁn!";
    ZT_OK(zv_tokenizer_normalize(tok, zv_str_of(text), &out, &err), err);
    assert_string_equal(zv_buf_cstr(&out), "\"hello\",  בראשית צה״ל\nfin!");
    ZT_OK(zv_tokenizer_normalize(tok, zv_str_of(""), &out, &err), err);
    ZT_OK(zv_tokenizer_normalize(tok, zv_str_of("+X"), &out, &err), err);
    assert_non_null(strstr(zv_buf_cstr(&out), "fin!+x"));
    zv_buf_free(&out);
    zv_tokenizer_free(tok);
}

/* Linear time and words that don't depend on where a long text is cut: chunks without white space
 * that begin in ASCII and turn unknown at their end, marks without end, CJK without spaces. */
static void huge_texts(void **state) {
    (void)state;
    zv_err err = {0};
    zv_tokenizer *tok = NULL;
    zv_words words = {0};
    ZT_OK(zv_tokenizer_new(&tok, NULL, NULL, &err), err);
    static const char *const pieces[] = {"a", "a.", "\u0301\u0327", "中国。", "א'", "\u05b8", "é"};
    for (size_t p = 0; p < sizeof pieces / sizeof *pieces; p++) {
        zv_buf b = {0};
        zv_buf_putc(&b, 'q');
        while (b.len < 5000000) zv_buf_puts(&b, pieces[p]);
        zv_buf_puts(&b, "é end");
        ZT_OK(zv_tokenizer_words(tok, (zv_str){b.ptr, b.len}, &words, &err), err);
        assert_true(words.n >= 2);
        zv_word last = zv_words_get(&words, words.n - 1);
        assert_int_equal(last.end, b.len);
        assert_int_equal(last.norm.len, 3);
        if (p == 3) assert_in_range(words.n, 555555, 555562);
        zv_buf_free(&b);
    }
    zv_words_free(&words);
    zv_tokenizer_free(tok);
}

static void contracts(void **state) {
    (void)state;
    zv_err err = {0};
    char text[64], again[64];
    zv_text_opts opts = zv_text_opts_default(), back;
    zv_text_opts_format(text, &opts);
    assert_string_equal(text, "nfkc fold niqqud=strip maqaf=split");
    for (unsigned bits = 0; bits < 16; bits++) {
        opts = (zv_text_opts){.keep_case = bits & 1,
                              .keep_niqqud = bits & 2,
                              .join_maqaf = bits & 4,
                              .no_nfkc = bits & 8};
        zv_text_opts_format(text, &opts);
        ZT_OK(zv_text_opts_parse(&back, text, &err), err);
        zv_text_opts_format(again, &back);
        assert_string_equal(text, again);
        assert_int_equal(back.keep_niqqud, opts.keep_niqqud);
    }
    static const char *const unknown[] = {"", "nfkc", "nfkc fold niqqud=strip maqaf=split stem",
                                          "nfkc fold niqqud=strip maqaf=glue", NULL};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        err.msg[0] = 0;
        ZT_FAILS(zv_text_opts_parse(&back, unknown[i], &err), ZV_UNSUPPORTED, err);
    }
}

static void check_scripts(const char *text, const char *first, double share, const char *second) {
    const zv_scripts s = zv_text_scripts(zv_str_of(text));
    assert_string_equal(zv_script_code(s.first), first);
    assert_string_equal(zv_script_code(s.second), second);
    ZT_CLOSE(s.first_share, share, 1e-12);
}

static void scripts(void **state) {
    (void)state;
    check_scripts("", "", 0, "");
    check_scripts("123 — !?", "", 0, "");
    check_scripts("Hello, world", "Latn", 1, "");
    check_scripts("שָׁלוֹם abc", "Hebr", 4.0 / 7, "Latn");
    check_scripts("привет мир ok", "Cyrl", 9.0 / 11, "Latn");
    check_scripts("السلام", "Arab", 1, "");
    check_scripts("日本語です", "Jpan", 1, ""); /* kana makes the Han letters Japanese */
    check_scripts("中文", "Hani", 1, "");
    check_scripts("ab אב \xff", "Hebr", 0.5, "Latn"); /* as many: the lower number */
}

static void hebrew_share(void **state) {
    (void)state;
    ZT_CLOSE(zv_text_hebrew_share(zv_str_of("")), 0, 0);
    ZT_CLOSE(zv_text_hebrew_share(zv_str_of("123 !?")), 0, 0);
    ZT_CLOSE(zv_text_hebrew_share(zv_str_of("abc")), 0, 0);
    ZT_CLOSE(zv_text_hebrew_share(zv_str_of("שָׁלוֹם!")), 1, 0); /* points are no letters */
    ZT_CLOSE(zv_text_hebrew_share(zv_str_of("אב cd \xff")), 0.5, 0);
    ZT_CLOSE(zv_text_hebrew_share(zv_str_of("שׁ жé")), 1.0 / 3, 1e-15);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_depend_on_no_earlier_text),
        cmocka_unit_test(english),
        cmocka_unit_test(hebrew),
        cmocka_unit_test(quotation_marks_stay_outside),
        cmocka_unit_test(bidi_marks_leave_no_trace),
        cmocka_unit_test(choices),
        cmocka_unit_test(other_scripts),
        cmocka_unit_test(chinese_by_dictionary),
        cmocka_unit_test(spans_are_bytes_of_the_original),
        cmocka_unit_test(malformed_is_replaced_or_refused),
        cmocka_unit_test(normalized_text),
        cmocka_unit_test(huge_texts),
        cmocka_unit_test(contracts),
        cmocka_unit_test(hebrew_share),
        cmocka_unit_test(scripts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
