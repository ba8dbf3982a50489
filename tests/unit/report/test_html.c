/* The page: well-formed whatever it is made of, nothing from outside, the same bytes each time, and pictures that
 * say what they were given. */
#include "zt.h"

#include "html_check.h"

#include <zavit/report.h>

/* Text that wants out of its place. */
static const char *const hostile[] = {
    "<script>alert(1)</script>",
    "\" onload=\"x",
    "'&amp;<b>",
    "]]>",
    "</title></style></svg>",
    "\xff\xfe\x80 broken",
    "a\x01\x1b[31m",
    "\xE2\x80\xAE"
    "override",
    "\xEF\xBF\xBE",
    "שלום, -0.5",
    "",
};
enum { HOSTILE = sizeof hostile / sizeof *hostile };

static zv_env *new_env(zv_lang lang) {
    zv_env *env = NULL;
    zv_err err = {.msg = ""};
    ZT_OK(zv_env_new(&env, &(zv_env_opts){.lang = lang, .threads = 1}, &err), err);
    return env;
}

static zv_report *new_report(const zv_env *env, const char *open) {
    zv_report *r = NULL;
    zv_err err = {.msg = ""};
    ZT_OK(zv_report_new(&r, env, open, &err), err);
    return r;
}

static void add_finding(zv_report *r, const char *text, zv_verdict verdict) {
    zv_finding *f = zv_report_add(r, "odd_name", 0.25);
    zv_report_interval(r, f, 0.1, 0.4);
    zv_report_verdict(r, f, verdict, 0.5);
    zv_report_why(r, f, "because %s", "מפני ש %s", text);
    zv_report_formula(r, f, "x = %s", "x = %s", text);
    zv_report_next(r, f, "zavit near '%s'", text);
    zv_report_term(r, f, text, NAN);
    zv_report_recomputed(r, f, 0.25, 0);
}

static void add_series(zv_report *r, zv_figure_kind kind, const zv_str *names, size_t n) {
    static const double x[] = {1, 10, 100, NAN, 1e4, 1e5, -3, 0.5, 7, 8, 9};
    static const double y[] = {0, -1, 2, 3, INFINITY, 5, 6, 1e300, -1e300, 0.1, 0.2};
    static const double lo[] = {-1, -2, 1, 2, 3, 4, NAN, 1, 2, 0, 0};
    static const double hi[] = {1, 2, 3, 4, 5, 6, 7, NAN, 2, 1, 1};
    for (unsigned flags = 0; flags < 2; flags++) {
        zv_figure *f = zv_report_figure(r, kind, "figure", "%s", "%s", names[0].ptr);
        zv_figure_x(f, NAN, NAN, flags ? ZV_AXIS_LOG : 0, "x %s", "x %s", names[1].ptr);
        zv_figure_y(f, NAN, NAN, flags ? ZV_AXIS_LOG : 0, "y %s", "y %s", names[2].ptr);
        if (kind == ZV_FIGURE_SURFACE)
            zv_figure_grid(f, y, 2, 5, NAN, NAN, flags ? ZV_AXIS_LOG : 0, "z %s", "z %s",
                           names[3].ptr);
        for (size_t k = 0; k < 3; k++) {
            zv_figure_series(f, x, y, n, "%s", "%s", names[k].ptr);
            if (kind != ZV_FIGURE_BARS || flags) zv_figure_labels(f, names);
            if (k == 1) zv_figure_interval(f, lo, hi);
            if (k == 2) zv_figure_flags(f, ZV_SERIES_DASHED);
        }
        zv_figure_marker(f, 5, "%s", "%s", names[1].ptr);
        zv_figure_marker(f, NAN, "not", "לא");
        zv_figure_note(f, "%s", "%s", names[5].ptr);
    }
}

static void fill(zv_report *r, const zv_style *style) {
    static const uint64_t counts[] = {0, 3, 1000000, 1};
    static const double values[] = {0.5, -0.25, NAN, 0, 1e-9, INFINITY};
    zv_str names[HOSTILE];
    zv_buf terminal = {0};
    for (size_t i = 0; i < HOSTILE; i++) {
        names[i] = zv_str_of(hostile[i]);
        add_finding(r, hostile[i], (zv_verdict)(i % 4));
        zv_draw_paragraph(&terminal, style, names[i], 0, 0);
        zv_draw_heading(&terminal, style, names[i]);
    }
    zv_draw_table(&terminal, style, names, 2, 4);
    zv_draw_histogram(&terminal, style, counts, 4, -1, 1, 4, 0.5);
    zv_draw_matrix(&terminal, style, values, 2, 3, names, names);
    zv_draw_waterfall(&terminal, style, names, values, 6, 0.25);
    add_series(r, ZV_FIGURE_BARS, names, HOSTILE);
    add_series(r, ZV_FIGURE_CURVE, names, HOSTILE);
    add_series(r, ZV_FIGURE_SCATTER, names, HOSTILE);
    add_series(r, ZV_FIGURE_SURFACE, names, HOSTILE);
    for (int kind = ZV_FIGURE_HISTOGRAM; kind <= ZV_FIGURE_SURFACE; kind++)
        zv_report_figure(r, (zv_figure_kind)kind, "empty", "nothing", "כלום");
    zv_buf_free(&terminal);
}

static void render(zv_buf *out, zv_lang lang) {
    zv_env *env = new_env(lang);
    zv_report *r = new_report(env, "all");
    zv_err err = {.msg = ""};
    const zv_style style = {.lang = lang, .page = r};
    const zv_str facts[] = {zv_str_of(hostile[0]), zv_str_of(hostile[1])};
    const zv_page page = {lang, hostile[0], hostile[2], facts, 1, hostile, HOSTILE};
    fill(r, &style);
    ZT_OK(zv_report_status(r, &err), err);
    zv_report_html(r, out, &page);
    ZT_OK(zv_buf_status(out, &err), err);
    zv_report_free(r);
    zv_env_free(env);
}

static bool has(const zv_buf *page, const char *s) {
    return strstr(zv_buf_cstr(page), s) != NULL;
}

static size_t count(const char *text, const char *s) {
    size_t n = 0;
    while ((text = strstr(text, s))) n++, text += strlen(s);
    return n;
}

static void pages_are_well_formed_whatever_the_text(void **state) {
    (void)state;
    for (int lang = 0; lang < 2; lang++) {
        zv_buf page = {0};
        html_check check;
        render(&page, (zv_lang)lang);
        assert_string_equal(html_fault(&check, zv_buf_cstr(&page), page.len), "");
        assert_false(has(&page, "<script"));
        assert_false(has(&page, "http:"));
        assert_false(has(&page, "https:"));
        assert_true(has(&page, "&lt;script&gt;alert(1)&lt;/script&gt;"));
        assert_true(has(&page, "default-src 'none'"));
        assert_true(has(&page, lang == ZV_HE ? "<html lang=\"he\" dir=\"rtl\">"
                                             : "<html lang=\"en\" dir=\"ltr\">"));
        zv_buf_free(&page);
    }
}

static void the_check_finds_what_is_wrong(void **state) {
    (void)state;
    static const char *const bad[] = {
        "<p>",         "<p></b>",           "<p>a & b</p>",        "<p a=b></p>",
        "<p>\x01</p>", "<script></script>", "<a href=\"x\"></a>",  "<p onclick=\"x\"></p>",
        "<p>\xff</p>", "<p a=\"<\"></p>",   "<p>\xE2\x80\xAE</p>", "<r x=\"nan\"/>"};
    html_check check;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        assert_string_not_equal(html_fault(&check, bad[i], strlen(bad[i])), "");
    const char *good = "<p class=\"a\">x &amp; <b>y</b><br/></p>";
    assert_string_equal(html_fault(&check, good, strlen(good)), "");
}

static void the_same_report_is_the_same_page(void **state) {
    (void)state;
    zv_buf a = {0}, b = {0};
    render(&a, ZV_EN);
    render(&b, ZV_EN);
    assert_string_equal(zv_buf_cstr(&a), zv_buf_cstr(&b));
    zv_buf_free(&a);
    zv_buf_free(&b);
}

static void what_is_drawn_is_kept_in_its_order(void **state) {
    (void)state;
    zv_env *env = new_env(ZV_EN);
    zv_report *r = new_report(env, NULL);
    const zv_style style = {.page = r}, plain = {0};
    const uint64_t counts[] = {1, 2};
    zv_buf out = {0}, page = {0};
    zv_draw_paragraph(&out, &style, zv_str_of("first sentence"), 0, 0);
    zv_draw_paragraph(&out, &style, zv_str_of("title of the picture"), 0, 0);
    zv_draw_histogram(&out, &style, counts, 2, 0, 1, 4, 0.25);
    zv_draw_paragraph(&out, &plain, zv_str_of("for the terminal alone"), 0, 0);
    assert_int_equal(zv_report_figures(r), 1);
    const zv_figure *f = zv_report_figure_at(r, 0);
    assert_string_equal(f->title, "title of the picture");
    assert_int_equal(f->kind, ZV_FIGURE_HISTOGRAM);
    ZT_CLOSE(f->series[0].y[1], 2, 0);
    ZT_CLOSE(f->marks[0].at, 0.25, 0);
    assert_null(zv_report_figure_at(r, 1));
    zv_report_html(r, &page, &(zv_page){.title = "t"});
    const char *sentence = strstr(zv_buf_cstr(&page), "<p>first sentence</p>");
    const char *title = strstr(zv_buf_cstr(&page), "title of the picture</figcaption>");
    assert_non_null(sentence);
    assert_true(title > sentence);
    assert_false(has(&page, "for the terminal alone"));
    zv_buf_free(&page);
    zv_buf_free(&out);
    zv_report_free(r);
    zv_env_free(env);
}

static void a_histogram_has_a_bar_for_each_bin_in_its_height(void **state) {
    (void)state;
    zv_env *env = new_env(ZV_EN);
    zv_report *r = new_report(env, NULL);
    const uint64_t counts[] = {10, 0, 5, 10};
    zv_buf svg = {0};
    zv_figure *f = zv_report_figure(r, ZV_FIGURE_HISTOGRAM, "h", "h", "h");
    zv_figure_counts(f, counts, 4, 0, 4);
    zv_figure_svg(f, &svg, ZV_EN);
    const char *at = zv_buf_cstr(&svg);
    assert_int_equal(count(at, "<rect class=\"bar\""), 3);
    double heights[3];
    for (int i = 0; i < 3; i++) {
        at = strstr(at, "<rect class=\"bar\"") + 1;
        heights[i] = strtod(strstr(at, "height=\"") + 8, NULL);
    }
    ZT_CLOSE(heights[0], heights[2], 0);
    ZT_CLOSE(heights[1] / heights[0], 0.5, 0.01);
    assert_true(has(&svg, "<title>\xE2\x81\xA8"
                          "2 … 3: 5\xE2\x81\xA9</title>"));
    zv_buf_free(&svg);
    zv_report_free(r);
    zv_env_free(env);
}

/* Where the tick `text` stands. */
static double tick_x(const zv_buf *svg, const char *text) {
    char needle[64];
    snprintf(needle, sizeof needle, ">%s</text>", text);
    const char *at = strstr(zv_buf_cstr(svg), needle);
    assert_non_null(at);
    while (strncmp(at, " x=\"", 4) != 0) at--;
    return strtod(at + 4, NULL);
}

static void a_log_axis_has_equal_steps_and_runs_to_the_right_in_any_language(void **state) {
    (void)state;
    const double x[] = {1, 10, 100, 1000, 10000}, y[] = {5, 4, 3, 2, 1};
    for (int lang = 0; lang < 2; lang++) {
        zv_env *env = new_env((zv_lang)lang);
        zv_report *r = new_report(env, NULL);
        zv_buf svg = {0};
        zv_figure *f = zv_report_figure(r, ZV_FIGURE_CURVE, "c", "c", "c");
        zv_figure_x(f, NAN, NAN, ZV_AXIS_LOG, "dimensions", "ממדים");
        zv_figure_series(f, x, y, 5, "s", "s");
        zv_figure_svg(f, &svg, (zv_lang)lang);
        double a = tick_x(&svg, "10"), b = tick_x(&svg, "100"), c = tick_x(&svg, "1000");
        assert_true(a < b && b < c);
        ZT_CLOSE(b - a, c - b, 0.2);
        assert_true(has(&svg, "<svg direction=\"ltr\""));
        zv_buf_free(&svg);
        zv_report_free(r);
        zv_env_free(env);
    }
}

static void a_large_map_is_thinned_and_says_so(void **state) {
    (void)state;
    enum { N = 30000 };
    zv_env *env = new_env(ZV_EN);
    zv_report *r = new_report(env, NULL);
    double *x = malloc(N * sizeof *x);
    zv_str *names = malloc(N * sizeof *names);
    zv_buf page = {0};
    for (size_t i = 0; i < N; i++) {
        x[i] = sin((double)i);
        names[i] = zv_str_of("name");
    }
    zv_figure *f = zv_report_figure(r, ZV_FIGURE_SCATTER, "map", "map", "מפה");
    zv_figure_series(f, x, x, N, "%s", "%s", "");
    zv_figure_labels(f, names);
    zv_report_html(r, &page, &(zv_page){.title = "t"});
    size_t points = count(zv_buf_cstr(&page), "class=\"point\"");
    assert_in_range(points, 1000, 2000);
    assert_in_range(count(zv_buf_cstr(&page), "tabindex=\"0\" role=\"img\""), 10, 60);
    assert_true(has(&page, "Every 15-th of 30000 points is drawn."));
    assert_true(page.len < 800000);
    zv_buf_free(&page);
    free(x);
    free(names);
    zv_report_free(r);
    zv_env_free(env);
}

static void a_large_matrix_keeps_its_largest_rows(void **state) {
    (void)state;
    enum { ROWS = 90, COLS = 3 };
    static double values[ROWS * COLS];
    static char text[ROWS][8];
    zv_str rows[ROWS], cols[COLS] = {zv_str_of("a"), zv_str_of("b"), zv_str_of("c")};
    zv_env *env = new_env(ZV_EN);
    zv_report *r = new_report(env, NULL);
    zv_buf page = {0};
    for (size_t i = 0; i < ROWS; i++) {
        snprintf(text[i], sizeof text[i], "r%zu", i);
        rows[i] = zv_str_of(text[i]);
        for (size_t k = 0; k < COLS; k++) values[i * COLS + k] = (double)i;
    }
    zv_figure *f = zv_report_figure(r, ZV_FIGURE_MATRIX, "m", "m", "m");
    zv_figure_matrix(f, values, ROWS, COLS, rows, cols);
    zv_report_html(r, &page, &(zv_page){.title = "t"});
    assert_true(has(&page, "r89 × c: 89"));
    assert_true(has(&page, "r50 × c: 50"));
    assert_false(has(&page, "r49 × c: 49"));
    assert_true(has(&page, "there are 90 rows and 3 columns"));
    zv_buf_free(&page);
    zv_report_free(r);
    zv_env_free(env);
}

/* Attribute `name` of the nth element that begins like this. */
static double attribute_of(const zv_buf *svg, const char *element, size_t nth, const char *name) {
    char needle[32];
    const char *at = zv_buf_cstr(svg);
    snprintf(needle, sizeof needle, " %s=\"", name);
    for (size_t i = 0; i <= nth; i++) {
        at = strstr(at + (i > 0), element);
        assert_non_null(at);
    }
    at = strstr(at, needle);
    assert_non_null(at);
    return strtod(at + strlen(needle), NULL);
}

/* The least value pale, the largest strong, the first row below, what is no number hatched; a path lies on its places; not
 * mirrored in Hebrew. */
static void a_surface_has_its_values_in_their_places(void **state) {
    (void)state;
    const double values[] = {1, 10, 100, 5, NAN, 1000}, x[] = {-1, 1}, y[] = {0, 2};
    for (int lang = 0; lang < 2; lang++) {
        zv_env *env = new_env((zv_lang)lang);
        zv_report *r = new_report(env, NULL);
        zv_buf svg = {0};
        zv_figure *f = zv_report_figure(r, ZV_FIGURE_SURFACE, "s", "s", "s");
        zv_figure_x(f, -1, 1, 0, "first", "ראשון");
        zv_figure_y(f, 0, 2, 0, "second", "שני");
        zv_figure_grid(f, values, 2, 3, NAN, NAN, ZV_AXIS_LOG, "loss", "הפסד");
        zv_figure_series(f, x, y, 2, "adam", "adam");
        zv_figure_svg(f, &svg, (zv_lang)lang);
        const char *first = "<rect class=\"q0\"", *last = "<rect class=\"q9\"";
        const double low_x = attribute_of(&svg, first, 0, "x"),
                     low_y = attribute_of(&svg, first, 0, "y");
        const double high_x = attribute_of(&svg, last, 0, "x"),
                     high_y = attribute_of(&svg, last, 0, "y");
        const double wide = attribute_of(&svg, first, 0, "width") - .5,
                     tall = attribute_of(&svg, first, 0, "height");
        assert_true(high_x > low_x && high_y < low_y);
        ZT_CLOSE(high_x - low_x, 2 * wide, .3);
        ZT_CLOSE(low_y - high_y, tall, .6);
        ZT_CLOSE(low_x + wide / 2, attribute_of(&svg, "<circle class=\"g0\"", 0, "cx"), .3);
        ZT_CLOSE(high_x + wide / 2, attribute_of(&svg, "<circle class=\"g0\"", 1, "cx"), .3);
        ZT_CLOSE(high_y + tall / 2, attribute_of(&svg, "<circle class=\"g0\"", 1, "cy"), .6);
        assert_int_equal(count(zv_buf_cstr(&svg), "<rect class=\"qx\""), 1);
        assert_int_equal(count(zv_buf_cstr(&svg), "class=\"hatch\""), 1);
        assert_int_equal(count(zv_buf_cstr(&svg), "<rect class=\"q3\""), 2); /* 10, and the bar */
        assert_int_equal(count(zv_buf_cstr(&svg), "<rect class=\"q6\""), 2); /* 100, and the bar */
        assert_true(has(&svg, "(1, 2): 1000"));
        zv_buf_free(&svg);
        zv_report_free(r);
        zv_env_free(env);
    }
}

/* The colours of a short logarithmic scale have numbers too. */
static void a_short_scale_of_colours_has_numbers(void **state) {
    (void)state;
    const double values[] = {.62, .7, 1.1, 1.8};
    zv_env *env = new_env(ZV_EN);
    zv_report *r = new_report(env, NULL);
    zv_buf svg = {0};
    zv_figure *f = zv_report_figure(r, ZV_FIGURE_SURFACE, "s", "s", "s");
    zv_figure_grid(f, values, 2, 2, NAN, NAN, ZV_AXIS_LOG, "loss", "הפסד");
    zv_figure_svg(f, &svg, ZV_EN);
    assert_in_range(count(zv_buf_cstr(&svg), "class=\"tick zt\""), 3, 8);
    zv_buf_free(&svg);
    zv_report_free(r);
    zv_env_free(env);
}

static void a_large_surface_is_thinned_and_says_so(void **state) {
    (void)state;
    enum { SIDE = 300 };
    zv_env *env = new_env(ZV_EN);
    zv_report *r = new_report(env, NULL);
    double *values = malloc(SIDE * SIDE * sizeof *values);
    zv_buf page = {0};
    for (size_t i = 0; i < SIDE * SIDE; i++) values[i] = sin((double)i);
    zv_figure *f = zv_report_figure(r, ZV_FIGURE_SURFACE, "s", "s", "s");
    zv_figure_grid(f, values, SIDE, SIDE, -2, 2, 0, "value", "ערך");
    zv_report_html(r, &page, &(zv_page){.title = "t"});
    assert_int_equal(count(zv_buf_cstr(&page), "<rect class=\"q"), 60 * 60 + 10);
    assert_true(has(&page, "Every 5-th row and every 5-th column"));
    assert_int_equal(count(zv_buf_cstr(&page), "<rect class=\"q1\""),
                     1); /* of -2 … 2 none is so low: only on the bar */
    assert_true(page.len < 800000);
    zv_buf_free(&page);
    free(values);
    zv_report_free(r);
    zv_env_free(env);
}

static void an_opened_finding_shows_its_terms(void **state) {
    (void)state;
    zv_env *env = new_env(ZV_EN);
    zv_report *r = new_report(env, "all");
    zv_buf page = {0};
    add_finding(r, "x", ZV_WARN);
    zv_report_html(r, &page, &(zv_page){.title = "t", .command = "zavit audit x --open all"});
    assert_true(has(&page, "<details open=\"open\">"));
    assert_true(has(&page, "agrees</p>"));
    assert_true(has(&page, "<a href=\"#n1\">"));
    assert_true(has(&page, "id=\"n1\""));
    assert_true(has(&page, "zavit near &#39;x&#39;</code>"));
    zv_buf_free(&page);
    zv_report_free(r);
    zv_env_free(env);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_are_well_formed_whatever_the_text),
        cmocka_unit_test(the_check_finds_what_is_wrong),
        cmocka_unit_test(the_same_report_is_the_same_page),
        cmocka_unit_test(what_is_drawn_is_kept_in_its_order),
        cmocka_unit_test(a_histogram_has_a_bar_for_each_bin_in_its_height),
        cmocka_unit_test(a_log_axis_has_equal_steps_and_runs_to_the_right_in_any_language),
        cmocka_unit_test(a_large_map_is_thinned_and_says_so),
        cmocka_unit_test(a_large_matrix_keeps_its_largest_rows),
        cmocka_unit_test(a_surface_has_its_values_in_their_places),
        cmocka_unit_test(a_short_scale_of_colours_has_numbers),
        cmocka_unit_test(a_large_surface_is_thinned_and_says_so),
        cmocka_unit_test(an_opened_finding_shows_its_terms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
