#include "zt.h"

#include <locale.h>

#include "io/io_private.h"

#undef malloc
#undef free

static float parse_all(const char *text) {
    float x = -99;
    bool overflow = false;
    const char *end = text + strlen(text), *after = zv__parse_f32(text, end, &x, &overflow);
    if (after != end) fail_msg("\"%s\" is not read to its end", text);
    return x;
}

static void assert_same_bits(float got, float want, const char *text) {
    if (isnan(got) && isnan(want)) return;
    if (memcmp(&got, &want, sizeof got) != 0)
        fail_msg("\"%s\" reads as %.9g, expected %.9g", text, (double)got, (double)want);
}

static void reads_as_strtof(void **state) {
    (void)state;
    static const char *const texts[] = {
        "0",
        "-0",
        "1",
        "+1",
        "1.",
        ".5",
        "-.5e1",
        "0.1",
        "3.4028235e38",
        "3.4028236e38",
        "1e38",
        "1.17549435e-38",
        "1.4e-45",
        "7e-46",
        "7.1e-46",
        "16777217",
        "16777217.0000000000000000000001",
        "0.000000000000000000000000000000000000000000001401298464324817070923729583289916131280261",
        "123456789012345678901234567890",
        "0.00000000000000000000000000012345678901234567890123456789",
        "100000000000000000000000000000000000000e-37",
        "9007199791611905",
        "1e-999999999999",
        "0e99999999999999",
        "00000000000000000000000000000000000000000001.5",
        "8.589973e9",
        "33554434.99999999999999999999999999999999999999",
    };
    for (size_t i = 0; i < ZV_COUNT(texts); i++)
        assert_same_bits(parse_all(texts[i]), strtof(texts[i], NULL), texts[i]);
}

/* Numbers exactly half way between two f32, and a hair beside: where rounding twice goes wrong. */
static void half_way_rounds_once(void **state) {
    (void)state;
    zv_rng rng = zv_rng_seed(7);
    for (int i = 0; i < 50000; i++) {
        uint32_t bits = (uint32_t)zv_rng_below(&rng, 0x7f000000);
        float low, high;
        memcpy(&low, &bits, 4);
        bits++;
        memcpy(&high, &bits, 4);
        double middle = ((double)low + (double)high) / 2;
        char text[200];
        static const char *const tails[] = {"", "0000000000000001", "000000000000000000000000001"};
        snprintf(text, sizeof text, "%.160e", middle);
        char *e = strchr(text, 'e'), full[260];
        snprintf(full, sizeof full, "%.*s%se%s", (int)(e - text), text, tails[i % 3], e + 1);
        assert_same_bits(parse_all(full), strtof(full, NULL), full);
    }
}

/* Sixteen digits that a double rounds to just such a point, though they lie beside it. */
static void near_half_way_rounds_once(void **state) {
    (void)state;
    zv_rng rng = zv_rng_seed(10);
    int beside = 0;
    for (int i = 0; i < 100000; i++) {
        double middle = 1 + (double)(2 * zv_rng_below(&rng, 1 << 23) + 1) * 0x1p-24;
        char text[40];
        snprintf(text, sizeof text, "%.15f", middle);
        beside += strtod(text, NULL) == middle && (float)middle != strtof(text, NULL);
        assert_same_bits(parse_all(text), strtof(text, NULL), text);
    }
    assert_true(beside > 1000); /* the test tests something */
}

static void random_digits_read_as_strtof(void **state) {
    (void)state;
    zv_rng rng = zv_rng_seed(8);
    for (int i = 0; i < 400000; i++) {
        char text[80];
        size_t n = 0, digits = 1 + zv_rng_below(&rng, 24), point = zv_rng_below(&rng, 26);
        for (size_t d = 0; d < digits; d++) {
            if (d == point) text[n++] = '.';
            text[n++] = (char)('0' + zv_rng_below(&rng, 10));
        }
        text[n] = 0;
        if (zv_rng_below(&rng, 2)) snprintf(text + n, 16, "e%d", (int)zv_rng_below(&rng, 90) - 50);
        assert_same_bits(parse_all(text), strtof(text, NULL), text);
    }
}

/* One number of a kind that rows take the short way for: some lie half way, or a hair beside. */
static void make_plain(char text[64], zv_rng *rng) {
    char sign = zv_rng_below(rng, 2) ? '-' : '+';
    unsigned places = (unsigned)zv_rng_below(rng, 20);
    uint64_t kind = zv_rng_below(rng, 4), low = zv_rng_below(rng, 1 << 24);
    double x = (double)low / (double)(1 + zv_rng_below(rng, 1 << 24));
    if (kind == 0) x = (double)(2 * low + 1) * 0x1p-25; /* of a number from 1/2: half way */
    if (kind == 1) x = (double)low * 0x1p-24 + (double)zv_rng_below(rng, 100);
    snprintf(text, 64, "%.*f", (int)places, kind == 2 ? x * 1e-4 : x);
    if (kind == 3 && places > 0 && text[0] == '0') memmove(text, text + 1, strlen(text));
    if (sign == '-') {
        memmove(text + 1, text, strlen(text) + 1);
        text[0] = '-';
    }
}

/* Rows of any length and any number of blanks, with the numbers at every place of a block of 64 bytes. */
static void rows_read_as_strtof(void **state) {
    (void)state;
    enum { DIM = 40 };
    zv_rng rng = zv_rng_seed(11);
    for (int r = 0; r < 20000; r++) {
        char row[DIM * 70 + ZV__NUMBER_PAD] = "", number[64];
        float want[DIM], got[DIM];
        size_t n = 0, dim = zv_rng_below(&rng, DIM);
        for (size_t k = 0; k < dim; k++) {
            make_plain(number, &rng);
            want[k] = strtof(number, NULL);
            for (uint64_t b = 1 + (zv_rng_below(&rng, 8) == 0); b > 0; b--)
                row[n++] = zv_rng_below(&rng, 2) ? ' ' : '\t';
            memcpy(row + n, number, strlen(number));
            n += strlen(number);
        }
        uint64_t found;
        bool overflow = false;
        const char *bad = NULL;
        assert_ptr_equal(zv__parse_f32_row(row, row + n, got, dim, &found, &overflow, &bad),
                         row + n);
        assert_true(found == dim && !overflow && !bad);
        for (size_t k = 0; k < dim; k++) assert_same_bits(got[k], want[k], row);
        if (dim == 0) continue;
        /* a number too many; a letter in one */
        const char *last = row + n - strlen(number);
        assert_ptr_equal(zv__parse_f32_row(row, row + n, got, dim - 1, &found, &overflow, &bad),
                         last);
        row[n - 1 - zv_rng_below(&rng, strlen(number))] =
            (char)(zv_rng_below(&rng, 2) ? 'x' : '\xfa');
        assert_ptr_equal(zv__parse_f32_row(row, row + n, got, dim, &found, &overflow, &bad), last);
        assert_ptr_equal(bad, last);
        assert_true(found == dim - 1);
    }
}

static void words_are_numbers(void **state) {
    (void)state;
    assert_true(isnan(parse_all("nan")));
    assert_true(isnan(parse_all("-NaN")));
    assert_true(isinf(parse_all("inf")) && parse_all("inf") > 0);
    assert_true(isinf(parse_all("-Infinity")) && parse_all("-Infinity") < 0);
}

static void others_are_none(void **state) {
    (void)state;
    static const char *const texts[] = {"",      "-",   "+",  ".",     "e5",  "1e",   "1e+", "abc",
                                        "0x1p3", "1,5", "in", "1.2.3", "--1", "infi", "1_0"};
    for (size_t i = 0; i < ZV_COUNT(texts); i++) {
        float x;
        bool overflow;
        const char *end = texts[i] + strlen(texts[i]);
        const char *after = zv__parse_f32(texts[i], end, &x, &overflow);
        if (after == end) fail_msg("\"%s\" passes for a number", texts[i]);
    }
}

static void too_large_is_infinite_and_told(void **state) {
    (void)state;
    float x;
    bool overflow = false;
    static const char large[] = "-1e400", most[] = "3.4028235e38";
    assert_non_null(zv__parse_f32(most, most + strlen(most), &x, &overflow));
    assert_false(overflow);
    assert_non_null(zv__parse_f32(large, large + strlen(large), &x, &overflow));
    assert_true(overflow && isinf(x) && x < 0);
}

static void check_print(float x) {
    char text[ZV__F32_CHARS], shortest[40] = "";
    size_t len = zv__print_f32(text, x);
    assert_int_equal(len, strlen(text));
    assert_same_bits(parse_all(text), x, text);
    if (!isfinite(x)) return;
    for (int k = 6; k <= 9; k++) {
        snprintf(shortest, sizeof shortest, "%.*g", k, (double)x);
        if (strtof(shortest, NULL) == x) break;
    }
    /* no more digits than the shortest %g that reads back; the layout may differ */
    size_t mine = 0, theirs = 0;
    bool lead = true;
    for (const char *p = text; *p && *p != 'e'; p++) {
        if (*p >= '1' && *p <= '9') lead = false;
        mine += *p >= '0' && *p <= '9' && !lead;
    }
    lead = true;
    for (const char *p = shortest; *p && *p != 'e'; p++) {
        if (*p >= '1' && *p <= '9') lead = false;
        theirs += *p >= '0' && *p <= '9' && !lead;
    }
    /* trailing zeros of whole numbers are written by one and not by the other */
    if (fabsf(x) < 100000 && mine > theirs) fail_msg("%s is longer than %s", text, shortest);
}

static void every_float_prints_back(void **state) {
    (void)state;
    zv_rng rng = zv_rng_seed(9);
    for (int i = 0; i < 400000; i++) {
        uint32_t bits = (uint32_t)zv_rng_u64(&rng);
        float x;
        memcpy(&x, &bits, sizeof x);
        check_print(x);
        check_print((float)zv_rng_normal(&rng) * 0.1F);
    }
    static const float edges[] = {
        0,      -0.0F,      1,         -1,    0.1F,          1e9F,     999999999.0F,
        1e-5F,  9.9999e-6F, 123456.0F, 1e10F, 3.4028235e38F, 1e-45F,   1.1754944e-38F,
        100000, 0.3F,       1e22F,     1e23F, INFINITY,      -INFINITY};
    for (size_t i = 0; i < ZV_COUNT(edges); i++) check_print(edges[i]);
}

static void the_locale_does_not_matter(void **state) {
    (void)state;
    static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "C.UTF-8"};
    for (size_t i = 0; i < ZV_COUNT(names); i++)
        if (setlocale(LC_ALL, names[i])) break;
    char text[ZV__F32_CHARS];
    zv__print_f32(text, 1.5e-30F);
    assert_string_equal(text, "1.5e-30");
    zv__print_f32(text, -0.25F);
    assert_string_equal(text, "-0.25");
    ZT_CLOSE(parse_all("1.00000000000000000000000000000000001"), 1, 0);
    setlocale(LC_ALL, "C");
}

static void whole_numbers(void **state) {
    (void)state;
    uint64_t v;
    assert_true(zv__parse_u64("18446744073709551615", 20, &v) && v == UINT64_MAX);
    assert_false(zv__parse_u64("18446744073709551616", 20, &v));
    assert_false(zv__parse_u64("", 0, &v));
    assert_false(zv__parse_u64("-1", 2, &v));
    assert_true(zv__parse_u64("007", 3, &v) && v == 7);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_as_strtof),
        cmocka_unit_test(half_way_rounds_once),
        cmocka_unit_test(near_half_way_rounds_once),
        cmocka_unit_test(random_digits_read_as_strtof),
        cmocka_unit_test(rows_read_as_strtof),
        cmocka_unit_test(words_are_numbers),
        cmocka_unit_test(others_are_none),
        cmocka_unit_test(too_large_is_infinite_and_told),
        cmocka_unit_test(every_float_prints_back),
        cmocka_unit_test(the_locale_does_not_matter),
        cmocka_unit_test(whole_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
