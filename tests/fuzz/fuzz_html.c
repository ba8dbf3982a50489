/* fuzz_html.c — a report out of bytes, as a page in both languages. Asserted:
 *   - the page is well-formed and keeps its promises (html_check.h);
 *   - a picture alone is well-formed too;
 *   - the same report gives the same page.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include <zavit/report.h>

#include "html_check.h"

typedef struct source {
    const uint8_t *data;
    size_t left;
} source;

static unsigned byte(source *s) {
    if (!s->left) return 0;
    s->left--;
    return *s->data++;
}

/* The next few bytes, whatever they are. */
static zv_str text(source *s) {
    size_t len = byte(s) % 24;
    if (len > s->left) len = s->left;
    zv_str t = {(const char *)s->data, len};
    s->data += len;
    s->left -= len;
    return t;
}

/* Numbers of all kinds, most of them small. */
static double number(source *s) {
    static const double odd[] = {0, -0.0, NAN, INFINITY, -INFINITY, 1e300, -1e300, 1e-300, 1, -1};
    unsigned b = byte(s);
    if (b < sizeof odd / sizeof *odd) return odd[b];
    return ((double)b - 128) * (byte(s) % 2 ? 1e-3 : 10);
}

enum { MOST = 12 };

typedef struct values {
    double x[MOST], y[MOST], lo[MOST], hi[MOST];
    uint64_t counts[MOST];
    zv_str names[MOST];
    size_t n;
} values;

static void draw_values(source *s, values *v) {
    v->n = byte(s) % (MOST + 1);
    for (size_t i = 0; i < MOST; i++) {
        v->x[i] = number(s);
        v->y[i] = number(s);
        v->lo[i] = number(s);
        v->hi[i] = number(s);
        v->counts[i] = byte(s) < 250 ? byte(s) : UINT64_MAX;
        v->names[i] = text(s);
    }
}

static void add_figure(source *s, zv_report *r, const values *v) {
    zv_figure_kind kind = (zv_figure_kind)(byte(s) % 7);
    zv_str t = text(s);
    zv_figure *f = zv_report_figure(r, kind, "figure", "%.*s", "%.*s", (int)t.len, t.ptr);
    t = text(s);
    zv_figure_x(f, number(s), number(s), byte(s) % 2, "%.*s", "%.*s", (int)t.len, t.ptr);
    zv_figure_y(f, number(s), number(s), byte(s) % 2, "%.*s", "%.*s", (int)t.len, t.ptr);
    zv_figure_marker(f, number(s), "%.*s", "%.*s", (int)t.len, t.ptr);
    if (kind == ZV_FIGURE_HISTOGRAM) {
        zv_figure_counts(f, v->counts, v->n, number(s), number(s));
    } else if (kind == ZV_FIGURE_MATRIX) {
        size_t rows = v->n ? byte(s) % v->n : 0;
        zv_figure_matrix(f, v->y, rows, rows ? v->n / rows : 0, v->names, v->names);
    } else if (kind == ZV_FIGURE_WATERFALL) {
        zv_figure_parts(f, v->names, v->y, v->n, number(s));
    } else {
        if (kind == ZV_FIGURE_SURFACE) {
            size_t rows = v->n ? byte(s) % v->n : 0;
            zv_figure_grid(f, v->lo, rows, rows ? v->n / rows : 0, number(s), number(s),
                           byte(s) % 2, "%.*s", "%.*s", (int)t.len, t.ptr);
        }
        for (unsigned k = byte(s) % 4; k > 0; k--) {
            zv_figure_series(f, byte(s) % 4 ? v->x : NULL, v->y, v->n, "%.*s", "%.*s", (int)t.len,
                             t.ptr);
            if (byte(s) % 2) zv_figure_labels(f, v->names);
            if (byte(s) % 2) zv_figure_interval(f, v->lo, v->hi);
            zv_figure_flags(f, byte(s) % 4);
        }
    }
}

static void add_finding(source *s, zv_report *r, const values *v) {
    zv_str t = text(s);
    zv_finding *f = zv_report_add(r, "odd", v->x[0]);
    if (byte(s) % 2)
        zv_report_interval(r, f, v->lo[0], v->hi[0]);
    else
        zv_report_no_interval(r, f, "%.*s", "%.*s", (int)t.len, t.ptr);
    zv_report_verdict(r, f, (zv_verdict)(byte(s) % 4), v->y[0]);
    zv_report_why(r, f, "%.*s", "%.*s", (int)t.len, t.ptr);
    zv_report_next(r, f, "%.*s", (int)t.len, t.ptr);
    if (byte(s) % 2) zv_report_term(r, f, "term", v->hi[1]);
    if (byte(s) % 2) zv_report_recomputed(r, f, v->y[2], 0);
}

static void draw_on(source *s, const zv_style *style, const values *v) {
    zv_buf out = {0};
    zv_draw_paragraph(&out, style, text(s), 0, 0);
    zv_draw_table(&out, style, v->names, v->n / 3, 3);
    zv_draw_histogram(&out, style, v->counts, v->n, -1, 1, 4, number(s));
    const zv_surface_path path = {v->x, v->y, v->n, v->names[0]};
    zv_draw_surface(&out, style,
                    &(zv_surface_view){v->lo, v->n / 3, 3, number(s), number(s), number(s),
                                       number(s), byte(s) % 2, &path, byte(s) % 2});
    zv_buf_free(&out);
}

static void check(const zv_buf *page, const char *what) {
    html_check c;
    const char *fault = html_fault(&c, zv_buf_cstr(page), page->len);
    if (!*fault) return;
    fprintf(stderr, "%s: %s\n", what, fault);
    abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    source s = {data, size};
    static zv_env *env;
    zv_report *r = NULL;
    if (!env && zv_env_new(&env, &(zv_env_opts){.threads = 1}, NULL) != ZV_OK) return 0;
    if (zv_report_new(&r, env, "all", NULL) != ZV_OK) return 0;
    const zv_lang lang = byte(&s) % 2 ? ZV_HE : ZV_EN;
    const zv_style style = {.lang = lang, .page = r};
    char title[32] = "";
    zv_str t = text(&s);
    snprintf(title, sizeof title, "%.*s", (int)t.len, t.ptr);
    for (int i = 0; s.left && i < 20; i++) {
        values v;
        draw_values(&s, &v);
        switch (byte(&s) % 4) {
        case 0:
            add_finding(&s, r, &v);
            break;
        case 1:
            draw_on(&s, &style, &v);
            break;
        default:
            add_figure(&s, r, &v);
        }
    }
    const zv_page page = {lang, title, title, NULL, 0, NULL, 0};
    zv_buf a = {0}, b = {0}, svg = {0};
    zv_report_html(r, &a, &page);
    zv_report_html(r, &b, &page);
    check(&a, "page");
    if (a.len != b.len || memcmp(a.ptr, b.ptr, a.len) != 0) abort();
    for (size_t i = 0; i < zv_report_figures(r); i++)
        zv_figure_svg(zv_report_figure_at(r, i), &svg, lang);
    check(&svg, "svg");
    zv_buf_free(&a);
    zv_buf_free(&b);
    zv_buf_free(&svg);
    zv_report_free(r);
    return 0;
}
