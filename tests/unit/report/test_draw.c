/* Drawing: columns of text, tables, histograms, matrices, waterfalls; nothing wider than it may be. */
#include "zt.h"

#include <unicode/ubidi.h>
#include <unicode/ustring.h>

#include <zavit/report.h>

#define S(text) zv_str_of(text)

static const double none = (double)NAN;

static size_t width(const char *text) {
    return zv_draw_width(zv_str_of(text));
}

/* Removes colours, so that what is left can be measured. */
static void strip_colours(char *text) {
    char *to = text;
    for (char *from = text; *from;) {
        if (*from == '\x1b')
            from += strcspn(from, "m") + 1;
        else
            *to++ = *from++;
    }
    *to = 0;
}

/* Each line fits; nothing but line ends, and colours where allowed, controls the terminal. */
static void check_lines(zv_buf *out, size_t columns, bool plain) {
    assert_false(out->failed);
    if (plain) assert_null(strchr(zv_buf_cstr(out), '\x1b'));
    if (plain) assert_null(strstr(zv_buf_cstr(out), "\xE2\x81"));
    if (!out->ptr) return;
    strip_colours(out->ptr);
    for (char *line = out->ptr; *line;) {
        size_t len = strcspn(line, "\n");
        assert_int_equal(line[len], '\n');
        size_t w = zv_draw_width((zv_str){line, len});
        if (w > columns) fail_msg("%zu columns in \"%.*s\"", w, (int)len, line);
        line += len + 1;
    }
}

/* ---- Text ---- */

static void columns_of_letters(void **state) {
    (void)state;
    assert_int_equal(width(""), 0);
    assert_int_equal(width("zavit"), 5);
    assert_int_equal(width("שלום"), 4);
    assert_int_equal(width("שָׁלוֹם"), 4); /* niqqud stands below and above */
    assert_int_equal(width("e\xCC\x81"), 1); /* e + combining acute */
    assert_int_equal(width("日本"), 4);
    assert_int_equal(width("ｆｕｌｌ"), 8);
    assert_int_equal(width("한"), 2);
    assert_int_equal(width("\xE1\x84\x92\xE1\x85\xA1\xE1\x86\xAB"), 2); /* the same as three jamo */
    assert_int_equal(width("\xF0\x9F\x98\x80"), 2); /* an emoji */
    assert_int_equal(width("a\xE2\x80\x8D"
                           "b"),
                     2); /* zero-width joiner */
    assert_int_equal(width("\xE2\x81\xA8"
                           "a\xE2\x81\xA9"),
                     1); /* isolates */
    assert_int_equal(width("a\tb"), 3);
    assert_int_equal(width("\xff"
                           "a"),
                     2);
    assert_int_equal(zv_draw_width((zv_str){"a\0b", 3}), 3);
}

static void check_draw(zv_style style, const char *text, size_t columns, bool pad,
                       const char *want) {
    zv_buf out = {0};
    zv_draw_text(&out, &style, zv_str_of(text), columns, pad);
    assert_string_equal(zv_buf_cstr(&out), want);
    zv_buf_free(&out);
}

static void text_is_cut_and_padded(void **state) {
    (void)state;
    zv_style en = {0}, he = {.lang = ZV_HE}, en_isolate = {.isolate = true};
    check_draw(en, "king", 4, false, "king");
    check_draw(en, "king", 6, true, "king  ");
    check_draw(he, "מלך", 6, true, "   מלך");
    check_draw(en, "kings", 4, true, "kin…");
    check_draw(en, "kings", 1, true, "…");
    check_draw(en, "kings", 0, true, "");
    check_draw(en, "שָׁלוֹם", 3, true, "שָׁל…"); /* marks go with their letter */
    check_draw(en, "日本語", 4, true, "日… "); /* half of a wide letter can't be drawn */
    check_draw(en, "a\nb\x1b[31mc\x7f", 20, false, "a b [31mc ");
    check_draw(en,
               "a\xE2\x80\xAE"
               "b\xE2\x81\xA9",
               2, false, "ab"); /* override, end of isolate */
    check_draw(en, "a\xff", 2, false, "a\xEF\xBF\xBD");
    check_draw(en_isolate, "king", 5, true, "king ");
    check_draw(en_isolate, "מלך", 5, true, "\xE2\x81\xA7מלך\xE2\x81\xA9  ");
}

static void check_number(double x, const char *want) {
    char text[32];
    zv_draw_number(text, x);
    assert_string_equal(text, want);
}

static void numbers_for_people(void **state) {
    (void)state;
    check_number(0, "0");
    check_number(-0.0, "0");
    check_number(3, "3");
    check_number(-1234, "-1234");
    check_number(12345, "12,345");
    check_number(-117659, "-117,659");
    check_number(1234567, "1,234,567");
    check_number(999999999999999, "999,999,999,999,999");
    check_number(1e18, "1e+18");
    check_number(0.669312, "0.6693");
    check_number(4.21, "4.21");
    check_number(99.99999, "100");
    check_number(12345.678, "12,346");
    check_number(0.00012345, "0.0001234");
    check_number(0.0000123456, "1.235e-05");
    check_number(none, "—");
    check_number(HUGE_VAL, "∞");
    check_number(-HUGE_VAL, "-∞");
}

/* ---- Tables ---- */

static void check_table(zv_style style, const zv_str *cells, size_t rows, size_t cols,
                        const char *want) {
    zv_buf out = {0};
    zv_draw_table(&out, &style, cells, rows, cols);
    assert_string_equal(zv_buf_cstr(&out), want);
    check_lines(&out, style.width ? style.width : 80, !style.color && !style.isolate);
    zv_buf_free(&out);
}

static void tables(void **state) {
    (void)state;
    const zv_str cells[] = {S("word"),   S("cosine"),     S("text"),  S("מלך"),
                            S("0.5"),    S("he reigned"), S("queen"), S("-0.125"),
                            S("日本語"), S("קוֹל"),        S("—"),     S("")};
    check_table((zv_style){0}, cells, 4, 3,
                "word   cosine  text\n"
                "─────  ──────  ──────────\n"
                "מלך       0.5  he reigned\n"
                "queen  -0.125  日本語\n"
                "קוֹל         —\n");
    check_table((zv_style){.lang = ZV_HE, .width = 40}, cells, 4, 3,
                "                     text  cosine   word\n"
                "               ──────────  ──────  ─────\n"
                "               he reigned     0.5    מלך\n"
                "                   日本語  -0.125  queen\n"
                "                                —    קוֹל\n");
    check_table((zv_style){0}, cells, 0, 3, "");
    check_table((zv_style){0}, cells, 1, 2, "word  cosine\n────  ──────\n");
    const zv_str wide[] = {S("id"), S("a long text"), S("an exceedingly long name of a column"),
                           S("the last text takes the room that the others leave to it")};
    check_table((zv_style){.width = 40}, wide, 2, 2,
                "id                      a long text\n"
                "──────────────────────  ────────────────\n"
                "an exceedingly long n…  the last text t…\n");
}

/* "0.010 …" of "0.010 … 0.027" would read as a number: texts give way before figures do. */
static void figures_are_not_cut(void **state) {
    (void)state;
    const zv_str cells[] = {S("a long name of a column"),
                            S("95 %"),
                            S("left out of it"),
                            S("negation of a sentence"),
                            S("0.010 … 0.027"),
                            S("1234"),
                            S("order"),
                            S("—"),
                            S("7")};
    check_table((zv_style){.width = 40}, cells, 3, 3,
                "a long name of a c…  95 %           lef…\n"
                "───────────────────  ─────────────  ────\n"
                "negation of a sent…  0.010 … 0.027  1234\n"
                "order                            —     7\n");
    check_table((zv_style){.width = 40, .lang = ZV_HE}, cells, 3, 3,
                "lef…           95 %  a long name of a c…\n"
                "────  ─────────────  ───────────────────\n"
                "1234  0.010 … 0.027  negation of a sent…\n"
                "   7              —                order\n");
}

/* A column of long texts is narrowed before a header loses a letter. */
static void long_texts_give_way_before_headers(void **state) {
    (void)state;
    const zv_str cells[] = {S("rank"),
                            S("percentile"),
                            S("id"),
                            S("text"),
                            S("1"),
                            S("99.99"),
                            S("a name that is rather long"),
                            S("a text that takes what is left")};
    check_table((zv_style){.width = 50}, cells, 2, 4,
                "rank  percentile  id              text\n"
                "────  ──────────  ──────────────  ────────────────\n"
                "   1       99.99  a name that i…  a text that tak…\n");
}

static void a_table_of_many_columns_says_what_is_missing(void **state) {
    (void)state;
    zv_str cells[60];
    for (int i = 0; i < 60; i++) cells[i] = S("abcdef");
    zv_buf out = {0};
    zv_draw_table(&out, &(zv_style){.width = 40}, cells, 2, 30);
    assert_non_null(strstr(zv_buf_cstr(&out), "22 further columns"));
    check_lines(&out, 40, true);
    zv_buf_free(&out);
}

/* ---- Histogram ---- */

static void check_histogram(zv_style style, const uint64_t *counts, size_t bins, double marker,
                            const char *want) {
    zv_buf out = {0};
    zv_draw_histogram(&out, &style, counts, bins, -1, 1, 2, marker);
    assert_string_equal(zv_buf_cstr(&out), want);
    check_lines(&out, style.width ? style.width : 80, !style.color);
    zv_buf_free(&out);
}

static void histograms(void **state) {
    (void)state;
    const uint64_t counts[16] = {0, 0, 1, 4, 8, 12, 16, 15, 9, 4, 2, 0, 0, 0, 1, 0};
    check_histogram((zv_style){0}, counts, 16, 0.25,
                    "16 ┤     ▄█▇▁\n"
                    "   │  ▁▄█████▄▂   ▁\n"
                    " 0 ┼────────┬──────┐\n"
                    "    -1      0      1\n"
                    "              ▲ 0.25\n");
    check_histogram((zv_style){.lang = ZV_HE, .width = 40}, counts, 16, 5,
                    "                    16 ┤     ▄█▇▁\n"
                    "                       │  ▁▄█████▄▂   ▁\n"
                    "                     0 ┼────────┬──────┐\n"
                    "                        -1      0      1\n"
                    "                                     5 ▶\n");
    check_histogram((zv_style){0}, counts, 2, none, "nothing to draw\n");
    check_histogram((zv_style){.lang = ZV_HE, .width = 40}, counts, 0, none,
                    "                            אין מה לצייר\n");
    const uint64_t one = 1234567;
    check_histogram((zv_style){0}, &one, 1, -7,
                    "1.23M ┤█\n"
                    "      │█\n"
                    "    0 ┼┐\n"
                    "       -1 1\n"
                    "       ◀ -7\n");
    check_histogram((zv_style){.color = true}, &one, 1, 0,
                    "\x1b[2m1.23M ┤\x1b[0m\x1b[38;5;214m█\x1b[0m\n"
                    "     \x1b[2m │\x1b[0m\x1b[38;5;214m█\x1b[0m\n"
                    "    \x1b[2m0 ┼\x1b[0m\x1b[2m┐\x1b[0m\n"
                    "       -1 1\n"
                    "       \x1b[38;5;214m▲ 0\x1b[0m\n");
}

static void a_histogram_joins_bins_and_loses_none(void **state) {
    (void)state;
    uint64_t counts[1000];
    for (size_t i = 0; i < 1000; i++) counts[i] = i == 999;
    zv_buf out = {0};
    zv_draw_histogram(&out, &(zv_style){.width = 60}, counts, 1000, 0, 1, 1, 1);
    assert_non_null(strstr(zv_buf_cstr(&out), "each bar stands for 20 bins"));
    assert_non_null(strstr(zv_buf_cstr(&out), "█"));
    check_lines(&out, 60, true);
    zv_buf_free(&out);
    /* One item among many is still seen. */
    for (size_t i = 0; i < 40; i++) counts[i] = i == 20 ? 1 : 1000000000;
    zv_draw_histogram(&out, &(zv_style){.width = 60}, counts, 40, 0, 1, 3, none);
    assert_non_null(strstr(zv_buf_cstr(&out), "█▁█"));
    zv_buf_free(&out);
}

/* ---- Curve ---- */

static void check_curve(zv_style style, const zv_curve *c, const char *want) {
    zv_buf out = {0};
    zv_draw_curve(&out, &style, c, 2);
    assert_string_equal(zv_buf_cstr(&out), want);
    check_lines(&out, style.width ? style.width : 80, !style.color && !style.isolate);
    zv_buf_free(&out);
}

static void curves(void **state) {
    (void)state;
    const double x[] = {1, 10, 100, none, 1000}, y[] = {1, 2, 3, 4, 8}, flat[] = {5, 5, 5, 5, 5};
    const zv_curve_mark marks[] = {{10, 8, S("here")}, {1e3, 1, S("שם")}, {-1, 3, S("nowhere")}};
    const zv_curve c = {.x = x, .y = y, .n = 5, .log_x = true, .marks = marks, .n_marks = 3};
    check_curve((zv_style){.width = 32}, &c,
                "8 ┤         ●                  ⠈\n"
                "1 ┤⣀⣀⣀⣀⣀⠤⠤⠤⠤⠤⠤⠤⠤⠤⠔⠒⠒⠒⠒⠂        ◆\n"
                "  ┼────────────────────────────┐\n"
                "   1                        1000\n"
                "  ● here\n"
                "  ◆ שם\n");
    check_curve((zv_style){.width = 32, .lang = ZV_HE}, &c,
                "8 ┤         ●                  ⠈\n"
                "1 ┤⣀⣀⣀⣀⣀⠤⠤⠤⠤⠤⠤⠤⠤⠤⠔⠒⠒⠒⠒⠂        ◆\n"
                "  ┼────────────────────────────┐\n"
                "   1                        1000\n"
                "                        ● here\n"
                "                          ◆ שם\n");
    const zv_curve level = {.x = x, .y = flat, .n = 3};
    check_curve((zv_style){.width = 32}, &level,
                "5.5 ┤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀\n"
                "4.5 ┤\n"
                "    ┼──────────────────────────┐\n"
                "     1                       100\n");
    const zv_curve one = {.x = x, .y = y, .n = 1}, gone = {.x = flat, .y = y, .n = 5};
    check_curve((zv_style){0}, &one, "nothing to draw\n");
    check_curve((zv_style){.lang = ZV_HE, .width = 32}, &gone,
                "                    אין מה לצייר\n");
}

static void check_surface(zv_style style, const zv_surface_view *v, const char *want) {
    zv_buf out = {0};
    zv_draw_surface(&out, &style, v);
    assert_string_equal(zv_buf_cstr(&out), want);
    zv_buf_free(&out);
}

/* Row 0 below, letters at their places, x never mirrored. */
static void surfaces(void **state) {
    (void)state;
    const double values[] = {1, 2, 3, 4, 5, 6, 7, 8, none}, x[] = {0, 1, 2, 9}, y[] = {0, 0, 1, 1};
    const zv_surface_path paths[] = {{x, y, 3, S("adam")}, {x, y + 1, 3, S("ירידה")}};
    const zv_surface_view v = {
        .values = values, .rows = 3, .cols = 3, .x_hi = 2, .y_hi = 2, .paths = paths, .n_paths = 2};
    check_surface((zv_style){.width = 40}, &v,
                  "2 ┤████××\n"
                  "  │▒▒b B \n"
                  "0 ┤• a ░░\n"
                  "  ┼─────┐\n"
                  "   0    2\n"
                  "1   ░░▒▒▓▓██ 8\n"
                  "  A adam\n"
                  "  B ירידה\n"
                  "•: where a path begins; small letters:\n"
                  "on the way; capital: its end\n"
                  "×: not a finite number\n");
    check_surface((zv_style){.width = 40, .lang = ZV_HE}, &v,
                  "                               2 ┤████××\n"
                  "                                 │▒▒b B \n"
                  "                               0 ┤• a ░░\n"
                  "                                 ┼─────┐\n"
                  "                                  0    2\n"
                  "                          1   ░░▒▒▓▓██ 8\n"
                  "                                A adam\n"
                  "                               B ירידה\n"
                  " •: תחילת מסלול; אותיות קטנות: בדרך; אות\n"
                  "                             גדולה: סופו\n"
                  "                         ×: לא מספר סופי\n");
    check_surface((zv_style){.width = 40}, &(zv_surface_view){.rows = 0}, "nothing to draw\n");
}

/* Steep or wild, no line is wider than the terminal, and a dot stands in every column. */
static void a_curve_has_no_gaps(void **state) {
    (void)state;
    double x[50], y[50];
    for (size_t i = 0; i < 50; i++) {
        x[i] = (double)i;
        y[i] = i % 2 ? 1e6 : 1e-6;
    }
    const zv_curve c = {.x = x, .y = y, .n = 50, .log_y = true};
    for (unsigned columns = 32; columns < 120; columns += 29) {
        zv_buf out = {0};
        zv_draw_curve(&out, &(zv_style){.width = columns, .color = true}, &c, 0);
        check_lines(&out, columns, false);
        assert_null(strstr(zv_buf_cstr(&out), "  \n"));
        zv_buf_free(&out);
    }
}

/* ---- Matrix ---- */

static void check_matrix(zv_style style, const double *values, size_t rows, size_t cols,
                         const zv_str *row_names, const zv_str *col_names, const char *want) {
    zv_buf out = {0};
    zv_draw_matrix(&out, &style, values, rows, cols, row_names, col_names);
    assert_string_equal(zv_buf_cstr(&out), want);
    check_lines(&out, style.width ? style.width : 80, !style.color && !style.isolate);
    zv_buf_free(&out);
}

static void matrices(void **state) {
    (void)state;
    const double values[] = {0.3, -0.1, 0, 0.004, 0.12, none};
    const zv_str rows[] = {S("king"), S("מלך")};
    const zv_str cols[] = {S("a"), S("queen"), S("extraordinarily")};
    check_matrix((zv_style){0}, values, 2, 3, rows, cols,
                 "          a  queen  extraordi…\n"
                 "king  +0.30  -0.10           0\n"
                 "מלך       ·  +0.12           —\n"
                 "· is closer to 0 than 0.005\n");
    check_matrix((zv_style){.lang = ZV_HE, .width = 40}, values, 2, 3, rows, cols,
                 "          extraordi…  queen      a  \n"
                 "                   0  -0.10  +0.30  king\n"
                 "                   —  +0.12      ·   מלך\n"
                 "                 · קרוב ל־0 יותר מ־0.005\n");
    check_matrix((zv_style){0}, values, 0, 3, rows, cols, "nothing to draw\n");
    const double big[] = {123.4, -2};
    check_matrix((zv_style){0}, big, 2, 1, rows, cols, "         a\nking  +123\nמלך     -2\n");
    const double zero[] = {0, 0};
    check_matrix((zv_style){0}, zero, 2, 1, rows, cols, "      a\nking  0\nמלך   0\n");
}

static void cells_have_colours_that_a_legend_explains(void **state) {
    (void)state;
    const double values[] = {1, -1};
    const zv_str rows[] = {S("r")}, cols[] = {S("a"), S("b")};
    check_matrix((zv_style){.color = true}, values, 1, 2, rows, cols,
                 "      \x1b[1ma\x1b[0m      \x1b[1mb\x1b[0m \n"
                 "r\x1b[38;5;231;48;5;124m +1.00 \x1b[0m\x1b[38;5;231;48;5;19m -1.00 \x1b[0m\n"
                 "-1.00 "
                 "\x1b[38;5;231;48;5;19m  \x1b[0m\x1b[38;5;231;48;5;26m  \x1b[0m"
                 "\x1b[38;5;16;48;5;69m  \x1b[0m\x1b[38;5;16;48;5;111m  \x1b[0m"
                 "\x1b[38;5;16;48;5;153m  \x1b[0m\x1b[38;5;16;48;5;189m  \x1b[0m"
                 "\x1b[38;5;16;48;5;254m 0\x1b[0m"
                 "\x1b[38;5;16;48;5;224m  \x1b[0m\x1b[38;5;16;48;5;217m  \x1b[0m"
                 "\x1b[38;5;16;48;5;210m  \x1b[0m\x1b[38;5;16;48;5;203m  \x1b[0m"
                 "\x1b[38;5;231;48;5;160m  \x1b[0m\x1b[38;5;231;48;5;124m  \x1b[0m +1.00\n"
                 "\x1b[2mblue: below zero; red: above zero\x1b[0m\n");
}

/* A cell that is drawn as nothing has no colour; columns alone are left out as columns alone. */
static void small_cells_have_no_colour(void **state) {
    (void)state;
    const double values[] = {1, 0.001, -0.001, 0.5};
    const zv_str rows[] = {S("r"), S("s")}, cols[] = {S("a"), S("b")};
    zv_buf out = {0};
    zv_draw_matrix(&out, &(zv_style){.color = true}, values, 2, 2, rows, cols);
    assert_non_null(strstr(zv_buf_cstr(&out), "\x1b[0m     · \n"));
    assert_non_null(strstr(zv_buf_cstr(&out), "s     · \x1b["));
    zv_buf_free(&out);
    zv_str names[12];
    double one[12];
    for (size_t i = 0; i < 12; i++) {
        names[i] = S("name");
        one[i] = (double)i + 1;
    }
    out = (zv_buf){0};
    zv_draw_matrix(&out, &(zv_style){.width = 40}, one, 1, 12, rows, names);
    assert_non_null(strstr(zv_buf_cstr(&out), "columns,"));
    assert_null(strstr(zv_buf_cstr(&out), "rows"));
    zv_buf_clear(&out);
    zv_str many[50];
    double tall[50];
    for (size_t i = 0; i < 50; i++) {
        many[i] = S("name");
        tall[i] = (double)i + 1;
    }
    zv_draw_matrix(&out, &(zv_style){.width = 40}, tall, 50, 1, many, cols);
    assert_non_null(strstr(zv_buf_cstr(&out), "10 of 50"));
    assert_null(strstr(zv_buf_cstr(&out), "columns"));
    zv_buf_free(&out);
}

/* The least columns and rows go, the others stay in their order, and the share is told. */
static void a_large_matrix_keeps_what_counts(void **state) {
    (void)state;
    enum { ROWS = 50, COLS = 30 };
    static double values[ROWS * COLS];
    zv_str rows[ROWS], cols[COLS];
    static char names[ROWS][8];
    for (size_t r = 0; r < ROWS; r++) {
        snprintf(names[r], sizeof names[r], "w%zu", r);
        rows[r] = S(names[r]);
        if (r < COLS) cols[r] = S(names[r]);
        for (size_t c = 0; c < COLS; c++) values[r * COLS + c] = 1;
    }
    for (size_t c = 0; c < COLS; c++) values[7 * COLS + c] = -9; /* row 7 and column 29 count */
    for (size_t r = 0; r < ROWS; r++) values[r * COLS + 29] = 5;
    zv_buf out = {0};
    zv_draw_matrix(&out, &(zv_style){.width = 50}, values, ROWS, COLS, rows, cols);
    const char *text = zv_buf_cstr(&out);
    assert_non_null(strstr(text, "\nw7 "));
    assert_non_null(strstr(text, "w29\n"));
    /* The name takes 3 columns, a cell 7: 6 of 30 fit 50. */
    double kept = 39 * 5 + 39 * 5 + 5 + 5 * 9, all = 49 * 29 + 49 * 5 + 5 + 29 * 9;
    char want[64];
    snprintf(want, sizeof want, "%.1f %%", 100 * (1 - kept / all));
    assert_non_null(strstr(text, "10 of 50 rows and 24\nof 30 columns"));
    assert_non_null(strstr(text, want));
    check_lines(&out, 50, true);
    zv_buf_free(&out);
}

/* ---- Waterfall ---- */

static void check_waterfall(zv_style style, const double *values, size_t n, double total,
                            const char *want) {
    const zv_str names[] = {S("king"), S("of"), S("מלך")};
    zv_buf out = {0};
    style.width = 40;
    zv_draw_waterfall(&out, &style, names, values, n, total);
    assert_string_equal(zv_buf_cstr(&out), want);
    check_lines(&out, 40, !style.color && !style.isolate);
    zv_buf_free(&out);
}

static void waterfalls(void **state) {
    (void)state;
    const double parts[] = {0.5, -0.75, 0.125};
    check_waterfall((zv_style){0}, parts, 3, -0.125,
                    "king           ████████████████  +0.5000\n"
                    "of     ████████████████████████  -0.7500\n"
                    "מלך    ████    │                 +0.1250\n"
                    "total      ████│                 -0.1250\n");
    check_waterfall((zv_style){.lang = ZV_HE}, parts, 3, 0.5,
                    "+0.5000         ▐██████████████     king\n"
                    "-0.7500  ██████████████████████       of\n"
                    "+0.1250  ███▋   │                    מלך\n"
                    "+0.6250     ▐██████████████████     השאר\n"
                    "+0.5000         ▐██████████████  סך הכול\n");
    check_waterfall((zv_style){0}, parts, 1, 0.5,
                    "king   ████████████████████████  +0.5000\n"
                    "total  ████████████████████████  +0.5000\n");
    const double odd[] = {1234567, 1e-9, none};
    check_waterfall((zv_style){0}, odd, 3, 1234567,
                    "king   ███████████████████████  +1234567\n"
                    "of                           ▕         0\n"
                    "מלך                                    —\n"
                    "total  ███████████████████████  +1234567\n");
    check_waterfall((zv_style){0}, parts, 0, 0, "nothing to draw\n");
    check_waterfall((zv_style){.color = true}, parts, 2, -0.25,
                    "king           \x1b[38;5;203m████████████████\x1b[0m  +0.5000\n"
                    "of     \x1b[38;5;69m████████████████████████\x1b[0m  -0.7500\n"
                    "\x1b[1mtotal\x1b[0m  \x1b[1m████████\x1b[0m\x1b[2m│\x1b[0m"
                    "                 \x1b[1m-0.2500\x1b[0m\n");
}

/* "common to the collection" fits a terminal of 60 columns. */
static void names_of_a_waterfall_have_two_fifths(void **state) {
    (void)state;
    const double values[] = {0.5, 0.25};
    const zv_str names[] = {S("common to the collection"), S("a name that is longer than those")};
    zv_buf out = {0};
    zv_draw_waterfall(&out, &(zv_style){.width = 60}, names, values, 2, 0.75);
    assert_non_null(strstr(zv_buf_cstr(&out), "common to the collection  █"));
    assert_non_null(strstr(zv_buf_cstr(&out), "a name that is longer t…  "));
    check_lines(&out, 60, true);
    zv_buf_free(&out);
}

/* ---- What a terminal that reorders shows ---- */

/* The line as a person sees it in a terminal whose lines run from left to right: reordered by the
 * Unicode bidi algorithm, invisible characters gone. */
static void seen(const char *text, char *out, size_t cap) {
    UChar from[512], to[512];
    int32_t len = 0;
    UErrorCode status = U_ZERO_ERROR;
    u_strFromUTF8(from, 512, &len, text, -1, &status);
    UBiDi *bidi = ubidi_open();
    ubidi_setPara(bidi, from, len, 0, NULL, &status);
    len = ubidi_writeReordered(bidi, to, 512, UBIDI_REMOVE_BIDI_CONTROLS | UBIDI_DO_MIRRORING,
                               &status);
    ubidi_close(bidi);
    u_strToUTF8(out, (int32_t)cap, NULL, to, len, &status);
    assert_true(U_SUCCESS(status));
}

static void check_seen(zv_lang lang, const char *en, const char *he, const char *want) {
    zv_env_opts opts = {.lang = lang};
    zv_env *env = NULL;
    zv_report *r = NULL;
    assert_int_equal(zv_env_new(&env, &opts, NULL), ZV_OK);
    assert_int_equal(zv_report_new(&r, env, NULL, NULL), ZV_OK);
    zv_finding *f = zv_report_add(r, "a", 1);
    zv_report_why(r, f, "%s", "%s", lang == ZV_HE ? he : en);
    zv_buf out = {0};
    zv_style style = {.isolate = true, .lang = lang, .width = 60};
    zv_report_text(r, &out, &style);
    char *line = strchr(out.ptr, '\n') + 1;
    *strchr(line, '\n') = 0;
    char text[512];
    seen(line, text, sizeof text);
    assert_string_equal(text + strspn(text, " "), want);
    zv_buf_free(&out);
    zv_report_free(r);
    zv_env_free(env);
}

/* `want` is in the order of the screen, from left to right; Hebrew letters come out reversed. */
static void sentences_read_in_order_on_the_screen(void **state) {
    (void)state;
    check_seen(ZV_EN, "near אב, גד and 12 הו", NULL, "near בא, דג and 12 וה");
    check_seen(ZV_EN, "of \"אב, גד 12\" 5", NULL, "of \"12 דג ,בא\" 5");
    check_seen(ZV_EN, "of צה\"ל 5 (אב גד)", NULL, "of ל\"הצ 5 (דג בא)");
    check_seen(ZV_HE, NULL, "אב -0.5 גד", "דג -0.5 בא");
    check_seen(ZV_HE, NULL, "אב [-4.19, 4.23] גד.", ".דג [-4.19, 4.23] בא");
    check_seen(ZV_HE, NULL, "אב cat, dog, גד", "דג ,dog ,cat בא");
    check_seen(ZV_HE, NULL, "אב \"cat, dog\" ו-NATO.", ".NATO-ו \"cat, dog\" בא");
    check_seen(ZV_HE, NULL, "נוסחה: |a·b| / (|a| |b|)", "|a·b| / (|a| |b|) :החסונ");
    check_seen(ZV_HE, NULL, "(cos אב) 95 % גד", "דג % 95 (בא cos)");
    check_seen(ZV_HE, NULL, "word2vec אב", "בא word2vec");
}

static void tables_keep_their_columns_on_the_screen(void **state) {
    (void)state;
    const zv_str cells[] = {S("אב"), S("1"), S("גד"), S("-2"), S("הו x"), S("y ז")};
    zv_buf out = {0};
    char text[512];
    zv_draw_table(&out, &(zv_style){.isolate = true}, cells, 1, 6);
    *strchr(out.ptr, '\n') = 0;
    seen(out.ptr, text, sizeof text);
    assert_string_equal(text, "בא  1  דג  -2  x וה  y ז");
    zv_buf_clear(&out);
    zv_draw_table(&out, &(zv_style){.isolate = true, .lang = ZV_HE}, cells, 1, 6);
    *strchr(out.ptr, '\n') = 0;
    seen(out.ptr, text, sizeof text);
    assert_string_equal(text + strspn(text, " "), "y ז  x וה  -2  דג  1  בא");
    zv_buf_free(&out);
}

/* ---- Everything at once: random texts, numbers and widths ---- */

/* Letters of all kinds, marks, controls and broken bytes. */
static zv_str random_text(zv_rng *rng, char *buf, size_t most) {
    static const char *const pieces[] = {"a",
                                         "Z",
                                         "0",
                                         " ",
                                         "  ",
                                         "-",
                                         "\"",
                                         "(",
                                         "]",
                                         ",",
                                         "א",
                                         "ש",
                                         "ל",
                                         "ָ",
                                         "ּ",
                                         "֑",
                                         "־",
                                         "״",
                                         "日",
                                         "本",
                                         "한",
                                         "é",
                                         "e\xCC\x81",
                                         "\xE2\x80\xAE",
                                         "\xE2\x81\xA9",
                                         "\t",
                                         "\n",
                                         "\x1b",
                                         "\xff",
                                         "\xd7",
                                         "\xF0\x9F\x98\x80",
                                         "ع",
                                         "١",
                                         "…"};
    size_t len = 0, n = (size_t)zv_rng_below(rng, most / 4);
    for (size_t i = 0; i < n; i++) {
        const char *p = pieces[zv_rng_below(rng, sizeof pieces / sizeof *pieces)];
        memcpy(buf + len, p, strlen(p));
        len += strlen(p);
    }
    buf[len] = 0;
    return (zv_str){buf, len};
}

static double random_value(zv_rng *rng) {
    switch (zv_rng_below(rng, 12)) {
    case 0:
        return 0;
    case 1:
        return none;
    case 2:
        return HUGE_VAL;
    case 3:
        return -1e300;
    case 4:
        return 1e-300;
    case 5:
        return (double)zv_rng_below(rng, 1000000000);
    default:
        return zv_rng_normal(rng);
    }
}

static void draw_everything(zv_rng *rng, zv_buf *out, const zv_style *style) {
    enum { N = 12 };
    static char bytes[N * N][512];
    zv_str names[N * N];
    double values[N * N];
    uint64_t counts[200];
    for (size_t i = 0; i < N * N; i++) {
        names[i] = random_text(rng, bytes[i], i % 3 ? 40 : 400);
        values[i] = random_value(rng);
    }
    for (size_t i = 0; i < 200; i++) counts[i] = zv_rng_u64(rng) >> zv_rng_below(rng, 64);
    size_t n = (size_t)zv_rng_below(rng, N) + 1, cols = (size_t)zv_rng_below(rng, N) + 1;
    size_t bins = (size_t)zv_rng_below(rng, 200);
    double total = random_value(rng), marker = zv_rng_normal(rng);
    zv_draw_table(out, style, names, n, cols);
    zv_draw_matrix(out, style, values, n, cols, names, names + N);
    zv_draw_waterfall(out, style, names, values, n, total);
    zv_draw_histogram(out, style, counts, bins, -0.1, 0.9, (unsigned)(bins % 5), marker);
    const zv_surface_path path = {values, values + 1, n, names[0]};
    zv_draw_surface(out, style,
                    &(zv_surface_view){values, n, cols, values[3], total, values[4], marker,
                                       bins % 2, &path, bins % 2});
    zv_draw_surface(out, style,
                    &(zv_surface_view){values, 1, N * N, 0, 1, 0, 1, bins % 2, &path, 1});
    zv_report *r;
    assert_int_equal(zv_report_new(&r, NULL, "all", NULL), ZV_OK);
    for (size_t i = 0; i < n; i++) {
        zv_finding *f = zv_report_add(r, "a_finding", values[i]);
        if (i % 2)
            zv_report_interval(r, f, values[i + 1], values[i + 2]);
        else
            zv_report_no_interval(r, f, "%s", "%s", bytes[i]);
        zv_report_why(r, f, "%s", "%s", bytes[i]);
        zv_report_formula(r, f, "%s", "%s", bytes[i + 1]);
        zv_report_verdict(r, f, (zv_verdict)(i % 4), values[i]);
        zv_report_next(r, f, "zavit %s", bytes[i]);
        zv_report_term(r, f, bytes[i], values[i]);
        zv_report_recomputed(r, f, values[i + 3], 1);
    }
    zv_report_text(r, out, style);
    zv_report_free(r);
}

static void no_line_is_wider_than_the_terminal(void **state) {
    (void)state;
    zv_rng rng = zv_rng_seed(7);
    for (int round = 0; round < 1000; round++) {
        zv_style style = {.color = round & 1,
                          .isolate = round & 2,
                          .width = 32 + (unsigned)(round % 90),
                          .lang = round & 4 ? ZV_HE : ZV_EN};
        zv_buf out = {0};
        draw_everything(&rng, &out, &style);
        check_lines(&out, style.width, !style.color && !style.isolate);
        zv_buf_free(&out);
    }
}

/* Memory that ends while drawing: the buffer says so, nothing leaks, nothing crashes. */
static void drawing_without_memory_is_remembered(void **state) {
    (void)state;
    for (long fail_at = 0;; fail_at++) {
        zt_memory memory = {.fail_at = fail_at, .sticky = true};
        zv_env_opts opts = {.alloc = zt_memory_alloc(&memory), .threads = 1};
        zv_env *env = NULL;
        bool done = false;
        if (zv_env_new(&env, &opts, NULL) == ZV_OK) {
            zv_rng rng = zv_rng_seed(3);
            zv_buf out;
            zv_buf_init(&out, env);
            draw_everything(&rng, &out, &(zv_style){.color = true});
            done = memory.requests <= fail_at;
            assert_true(out.failed == !done);
            zv_buf_free(&out);
        }
        zv_env_free(env);
        assert_int_equal(memory.live, 0);
        if (done) break;
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_of_letters),
        cmocka_unit_test(text_is_cut_and_padded),
        cmocka_unit_test(numbers_for_people),
        cmocka_unit_test(tables),
        cmocka_unit_test(figures_are_not_cut),
        cmocka_unit_test(long_texts_give_way_before_headers),
        cmocka_unit_test(a_table_of_many_columns_says_what_is_missing),
        cmocka_unit_test(histograms),
        cmocka_unit_test(a_histogram_joins_bins_and_loses_none),
        cmocka_unit_test(curves),
        cmocka_unit_test(surfaces),
        cmocka_unit_test(a_curve_has_no_gaps),
        cmocka_unit_test(matrices),
        cmocka_unit_test(cells_have_colours_that_a_legend_explains),
        cmocka_unit_test(small_cells_have_no_colour),
        cmocka_unit_test(a_large_matrix_keeps_what_counts),
        cmocka_unit_test(waterfalls),
        cmocka_unit_test(names_of_a_waterfall_have_two_fifths),
        cmocka_unit_test(sentences_read_in_order_on_the_screen),
        cmocka_unit_test(tables_keep_their_columns_on_the_screen),
        cmocka_unit_test(no_line_is_wider_than_the_terminal),
        cmocka_unit_test(drawing_without_memory_is_remembered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
