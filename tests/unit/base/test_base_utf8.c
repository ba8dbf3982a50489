/* UTF-8 against ICU, over every sequence of one to three bytes and random ones of four. */
#include "zt.h"

#include <unicode/utf8.h>

#include "base/base_utf8.h"

static void same_as_icu(const unsigned char *s, size_t len) {
    int32_t at = 0, want;
    U8_NEXT(s, at, (int32_t)len, want);
    if (want < 0) want = -1;
    int32_t cp;
    size_t n = zv__utf8_next((const char *)s, len, &cp);
    if (cp != want || n != (size_t)at)
        fail_msg("%02x %02x %02x %02x (%zu): %x in %zu bytes, ICU says %x in %d", s[0], s[1], s[2],
                 s[3], len, (unsigned)cp, n, (unsigned)want, (int)at);
}

static void all_short_sequences_agree_with_icu(void **state) {
    (void)state;
    unsigned char s[4] = {0};
    for (unsigned x = 0; x < 1u << 24; x++) {
        s[0] = (unsigned char)(x >> 16);
        s[1] = (unsigned char)(x >> 8);
        s[2] = (unsigned char)x;
        same_as_icu(s, 3);
        if ((x & 0xff) == 0) same_as_icu(s, 2);
        if ((x & 0xffff) == 0) same_as_icu(s, 1);
    }
}

static void random_long_sequences_agree_with_icu(void **state) {
    (void)state;
    zv_rng rng = zv_rng_seed(7);
    for (int i = 0; i < 4000000; i++) {
        uint64_t x = zv_rng_u64(&rng);
        unsigned char s[4] = {(unsigned char)x, (unsigned char)(x >> 8), (unsigned char)(x >> 16),
                              (unsigned char)(x >> 24)};
        if (x >> 63) { /* half of them near well-formed four-byte ones, which chance rarely makes */
            s[0] = (unsigned char)(0xf0 | (s[0] & 7));
            s[1] = (unsigned char)(0x80 | (s[1] & 0x3f));
            s[2] = (unsigned char)(0x80 | (s[2] & 0x3f));
            if (x >> 62 & 1) s[3] = (unsigned char)(0x80 | (s[3] & 0x3f));
        }
        same_as_icu(s, 4);
    }
}

static void every_code_point_comes_back(void **state) {
    (void)state;
    for (int32_t cp = 0; cp <= 0x10ffff; cp++) {
        char s[4];
        size_t len = zv__utf8_put(s, cp);
        int32_t back;
        assert_int_equal(zv__utf8_next(s, len, &back), len);
        bool surrogate = cp >= 0xd800 && cp < 0xe000;
        assert_int_equal(back, surrogate ? 0xfffd : cp);
    }
    char s[4];
    assert_int_equal(zv__utf8_put(s, -1), 3); /* what is none is written as U+FFFD */
    assert_memory_equal(s, "\xef\xbf\xbd", 3);
    assert_int_equal(zv__utf8_put(s, 0x110000), 3);
}

typedef struct fault {
    const char *bytes;
    size_t len, at, taken;
} fault;

static void each_class_of_fault_is_found(void **state) {
    (void)state;
    static const fault faults[] = {
        {"ab\x80", 3, 2, 1}, /* lone continuation */
        {"\xc0\x80", 2, 0, 1}, /* overlong, two bytes */
        {"\xc1\xbf", 2, 0, 1},
        {"\xe0\x80\x80", 3, 0, 1}, /* overlong, three */
        {"\xe0\x9f\xbf", 3, 0, 1},
        {"\xf0\x8f\xbf\xbf", 4, 0, 1}, /* overlong, four */
        {"\xed\xa0\x80", 3, 0, 1}, /* surrogates */
        {"\xed\xbf\xbf", 3, 0, 1},
        {"\xf4\x90\x80\x80", 4, 0, 1}, /* beyond U+10FFFF */
        {"\xf5\x80\x80\x80", 4, 0, 1},
        {"\xfe", 1, 0, 1},
        {"\xff", 1, 0, 1},
        {"\xd7", 1, 0, 1}, /* truncated Hebrew letter */
        {"\xd7"
         "a",
         2, 0, 1},
        {"abcdefgh\xe2\x82", 10, 8, 2}, /* truncated, behind a block of eight */
        {"\xf0\x9f\x98", 3, 0, 3},
        {"\xf0\x9f\x98z", 4, 0, 3},
    };
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        const fault *f = &faults[i];
        size_t bad = 99;
        int32_t cp;
        assert_false(zv__utf8_valid(f->bytes, f->len, &bad));
        assert_int_equal(bad, f->at);
        assert_int_equal(zv__utf8_next(f->bytes + f->at, f->len - f->at, &cp), f->taken);
        assert_int_equal(cp, -1);
        assert_false(zv__utf8_valid(f->bytes, f->len, NULL));
    }
}

static void well_formed_text_is_valid(void **state) {
    (void)state;
    static const char text[] = "plain ASCII, זווית, e\xcc\x81, \xf0\x9f\x98\x80, \xf4\x8f\xbf\xbf";
    assert_true(zv__utf8_valid(text, sizeof text - 1, NULL));
    assert_true(zv__utf8_valid(text, 0, NULL));
    assert_true(zv__utf8_valid("a\0b", 3, NULL)); /* zero is a character like any other */
    assert_true(zv__utf8_valid("\xed\x9f\xbf\xee\x80\x80", 6, NULL)); /* round the surrogates */
    /* A fault at every place of a long text, around the eight-byte steps. */
    char ascii[40];
    for (size_t at = 0; at < sizeof ascii; at++) {
        memset(ascii, 'x', sizeof ascii);
        ascii[at] = (char)0xc3; /* no continuation follows */
        size_t bad = 99;
        assert_false(zv__utf8_valid(ascii, sizeof ascii, &bad));
        assert_int_equal(bad, at);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_short_sequences_agree_with_icu),
        cmocka_unit_test(random_long_sequences_agree_with_icu),
        cmocka_unit_test(every_code_point_comes_back),
        cmocka_unit_test(each_class_of_fault_is_found),
        cmocka_unit_test(well_formed_text_is_valid),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
