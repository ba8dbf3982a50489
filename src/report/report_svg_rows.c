/* report_svg_rows.c — named values under one another: bars from 0, and parts that add up to a total. In
 * Hebrew the names stand on the right and the values on the left; the axis is not mirrored. */
#include "base/base_private.h"

#include "report/report_svg.h"

enum { ROW = 25, BAR = 15, NAME_COLUMNS = 32, ROWS_MOST = 60, TOP = 8 };

typedef struct rows {
    zv__svg *s;
    bool rtl;
    size_t columns; /* of the longest name, as drawn */
    double name, value; /* where names and values are anchored */
    const char *name_anchor, *value_anchor;
} rows;

static void lay_out(rows *r, double name_columns, double value_columns) {
    zv__svg *s = r->s;
    double names = name_columns * ZV__SVG_COLUMN + 14, values = value_columns * ZV__SVG_COLUMN + 14;
    r->rtl = s->lang == ZV_HE;
    r->columns = (size_t)name_columns;
    s->left = r->rtl ? values : names;
    s->right = ZV__SVG_WIDTH - (r->rtl ? names : values);
    r->name = r->rtl ? s->right + 12 : s->left - 12;
    r->value = r->rtl ? s->left - 8 : s->right + 8;
    r->name_anchor = r->rtl ? "start" : "end";
    r->value_anchor = r->rtl ? "end" : "start";
}

static double columns_of(const char *const *labels, size_t n, zv_str other) {
    size_t most = zv_draw_width(other);
    for (size_t i = 0; labels && i < n; i++)
        most = ZV_MAX(most, zv_draw_width(zv_str_of(labels[i])));
    return (double)ZV_MIN(most, NAME_COLUMNS);
}

static void draw_bar(zv__svg *s, const char *css, double from, double to, double y, zv_str title) {
    double a = zv__scale_at(&s->x, from), b = zv__scale_at(&s->x, to);
    double width = fmax(fabs(b - a), from == to ? 0 : 1.5); /* too small to see, but there */
    zv__svg_rect(s, css, fmin(a, b), y, width, BAR);
    zv__svg_end_titled(s, "rect", title);
}

static void names_of(rows *r, double y, zv_str name, const char *value, const char *css) {
    zv__svg_text(r->s, r->name, y + BAR - 3, r->name_anchor, css, name, r->columns);
    zv__svg_text(r->s, r->value, y + BAR - 3, r->value_anchor, css ? "value total" : "value",
                 zv_str_of(value), 0);
}

static void draw_title(zv_str name, const char *value, zv_buf *out) {
    zv_buf_add(out, name.ptr, name.len);
    zv_buf_addf(out, ": %s", value);
}

/* One row with its bar. */
static void draw_row(rows *r, double y, zv_str name, double from, double to, const char *value,
                     const char *css, bool total) {
    zv_buf title;
    zv_buf_init(&title, r->s->out->env);
    draw_title(name, value, &title);
    draw_bar(r->s, css, from, to, y, (zv_str){zv_buf_cstr(&title), title.len});
    names_of(r, y, name, value, total ? "total" : NULL);
    if (title.failed) r->s->out->failed = true;
    zv_buf_free(&title);
}

/* ---- Bars -------------------------------------------------------------------------------------- */

static void whisker(zv__svg *s, const zv_series *t, size_t i, double y) {
    if (!t->lo || !zv__scale_holds(&s->x, t->lo[i]) || !zv__scale_holds(&s->x, t->hi[i])) return;
    double a = zv__scale_at(&s->x, t->lo[i]), b = zv__scale_at(&s->x, t->hi[i]);
    double middle = y + BAR / 2.0;
    zv__svg_line(s, "whisker", a, middle, b, middle);
    zv__svg_line(s, "whisker", a, middle - 4, a, middle + 4);
    zv__svg_line(s, "whisker", b, middle - 4, b, middle + 4);
}

static double widest_value(const zv_series *t, size_t n) {
    size_t most = 4;
    for (size_t i = 0; i < n; i++) {
        char text[32];
        zv_draw_number(text, t->y[i]);
        most = ZV_MAX(most, zv_draw_width(zv_str_of(text)));
    }
    return (double)most;
}

void zv__svg_rows(zv__svg *s) {
    const zv_series *t = &s->f->series[0];
    size_t n = ZV_MIN(t->n, ROWS_MOST);
    double lo = s->f->x.flags & ZV_AXIS_LOG ? (double)NAN : 0, hi = lo;
    rows r = {.s = s};
    lay_out(&r, columns_of(t->labels, n, (zv_str){0}), widest_value(t, n));
    zv__range_widen(&s->f->x, &lo, &hi, t->y, n);
    zv__range_widen(&s->f->x, &lo, &hi, t->lo, n);
    zv__range_widen(&s->f->x, &lo, &hi, t->hi, n);
    s->x = zv__scale_of(&s->f->x, lo, hi, s->left, s->right);
    s->top = TOP + zv__svg_marks_height(s->f);
    s->bottom = s->top + ROW * (double)n + 4;
    s->height = s->bottom + (s->f->x.name && s->f->x.name[0] ? 46 : 26);
    zv__svg_begin(s);
    zv__svg_x_axis(s, true);
    double zero = s->x.log ? s->x.lo : fmax(s->x.lo, fmin(0, s->x.hi));
    for (size_t i = 0; i < n; i++) {
        double y = s->top + ROW * (double)i + 5;
        bool holds = zv__scale_holds(&s->x, t->y[i]);
        char value[32];
        zv_draw_number(value, t->y[i]);
        draw_row(&r, y, zv_str_of(t->labels[i]), zero, holds ? t->y[i] : zero, value,
                 t->y[i] < 0 ? "minus" : "bar", false);
        whisker(s, t, i, y);
    }
    zv__svg_marks(s);
    zv__svg_end(s);
}

/* ---- Waterfall --------------------------------------------------------------------------------- */

static double as_finite(double x) {
    return isfinite(x) ? x : 0;
}

typedef struct parts {
    double sum, largest, rest, total;
    size_t n; /* drawn by themselves; what follows goes to the rest */
    int decimals;
} parts;

static parts measure(const zv_figure *f) {
    const zv_series *t = &f->series[0];
    parts p = {.n = ZV_MIN(t->n, ROWS_MOST), .total = as_finite(f->total)};
    double sizes = 0;
    for (size_t i = 0; i < p.n; i++) {
        p.sum += as_finite(t->y[i]);
        sizes += fabs(as_finite(t->y[i]));
        p.largest = fmax(p.largest, fabs(as_finite(t->y[i])));
    }
    p.rest = p.total - p.sum;
    if (fabs(p.rest) <= 1e-9 * (sizes + fabs(p.total))) p.rest = 0; /* rounding is no part */
    p.largest = fmax(p.largest, fmax(fabs(p.rest), fabs(p.total)));
    p.decimals = zv__decimals(p.largest, 4);
    return p;
}

static void part_row(rows *r, const parts *p, double y, zv_str name, double from, double part,
                     const char *css) {
    char value[32];
    zv__signed(value, part, p->decimals);
    if (y > r->s->top + ROW) { /* joins the bar above */
        double x = zv__scale_at(&r->s->x, from);
        zv__svg_line(r->s, "join", x, y - (ROW - BAR), x, y);
    }
    draw_row(r, y, name, from, from + part, value, css, false);
}

static void draw_parts(rows *r, const parts *p) {
    const zv_series *t = &r->s->f->series[0];
    zv_lang lang = r->s->lang;
    double at = 0, y = r->s->top + 5;
    for (size_t i = 0; i < p->n; i++, y += ROW) {
        double part = as_finite(t->y[i]);
        part_row(r, p, y, zv_str_of(t->labels ? t->labels[i] : ""), at, part,
                 part < 0 ? "minus" : "plus");
        at += part;
    }
    if (p->rest != 0) {
        part_row(r, p, y, zv_str_of(zv__pick(lang, M_REPORT_REST)), at, p->rest, "rest");
        y += ROW;
    }
    char value[32];
    zv__signed(value, p->total, p->decimals);
    draw_row(r, y, zv_str_of(zv__pick(lang, M_REPORT_TOTAL)), 0, p->total, value, "sum", true);
}

void zv__svg_waterfall(zv__svg *s) {
    const zv_series *t = &s->f->series[0];
    parts p = measure(s->f);
    double lo = fmin(0, p.total), hi = fmax(0, p.total), sum = 0;
    for (size_t i = 0; i < p.n; i++) {
        sum += as_finite(t->y[i]);
        lo = fmin(lo, sum);
        hi = fmax(hi, sum);
    }
    char widest[32];
    zv__signed(widest, -p.largest, p.decimals);
    rows r = {.s = s};
    lay_out(&r, columns_of(t->labels, p.n, zv_str_of(zv__pick(s->lang, M_REPORT_TOTAL))),
            (double)zv_draw_width(zv_str_of(widest)) + 0.5);
    s->x = zv__scale_of(&s->f->x, lo, hi, s->left, s->right);
    s->top = TOP;
    s->bottom = s->top + ROW * (double)(p.n + 1 + (p.rest != 0)) + 4;
    s->height = s->bottom + 26;
    zv__svg_begin(s);
    zv__svg_x_axis(s, true);
    draw_parts(&r, &p);
    zv__svg_end(s);
}
