/* report_svg.c — drawing on a viewBox: scales, axes, legends, marks; one function per kind of figure is in
 * report_svg_….c. */
#include "base/base_private.h"

#include "report/report_svg.h"

/* ---- Elements ---- */

/* Tenths of a unit are finer than any screen; printed by hand, for a locale may write 0,5. */
void zv__svg_put(zv_buf *out, const char *name, double value) {
    long tenths = isfinite(value) ? lround(fmax(fmin(value, 1e6), -1e6) * 10) : 0;
    const char *sign = tenths < 0 ? "-" : "";
    if (tenths < 0) tenths = -tenths;
    zv_buf_addf(out, tenths % 10 ? "%s%s%ld.%ld" : "%s%s%ld", name, sign, tenths / 10, tenths % 10);
}

static void attribute(zv_buf *out, const char *name, double value) {
    zv_buf_addf(out, " %s=\"", name);
    zv__svg_put(out, "", value);
    zv_buf_putc(out, '"');
}

static void begin(zv_buf *out, const char *element, const char *css) {
    zv_buf_addf(out, "<%s", element);
    if (css) zv_buf_addf(out, " class=\"%s\"", css);
}

void zv__svg_rect(zv__svg *s, const char *css, double x, double y, double width, double height) {
    begin(s->out, "rect", css);
    attribute(s->out, "x", x);
    attribute(s->out, "y", y);
    attribute(s->out, "width", fmax(width, 0));
    attribute(s->out, "height", fmax(height, 0));
}

void zv__svg_line(zv__svg *s, const char *css, double x1, double y1, double x2, double y2) {
    begin(s->out, "line", css);
    attribute(s->out, "x1", x1);
    attribute(s->out, "y1", y1);
    attribute(s->out, "x2", x2);
    attribute(s->out, "y2", y2);
    zv_buf_puts(s->out, "/>");
}

void zv__svg_circle(zv__svg *s, const char *css, double x, double y, double r) {
    begin(s->out, "circle", css);
    attribute(s->out, "cx", x);
    attribute(s->out, "cy", y);
    attribute(s->out, "r", r);
    zv_buf_puts(s->out, "/>");
}

void zv__svg_end_titled(zv__svg *s, const char *element, zv_str title) {
    zv_buf_puts(s->out, "><title>");
    zv__svg_string(s->out, title, 0);
    zv_buf_addf(s->out, "</title></%s>", element);
}

static void begin_text(zv__svg *s, double x, double y, const char *anchor, const char *css) {
    begin(s->out, "text", css);
    attribute(s->out, "x", x);
    attribute(s->out, "y", y);
    if (strcmp(anchor, "start") != 0) zv_buf_addf(s->out, " text-anchor=\"%s\"", anchor);
    zv_buf_putc(s->out, '>');
}

void zv__svg_text(zv__svg *s, double x, double y, const char *anchor, const char *css, zv_str text,
                  size_t columns) {
    begin_text(s, x, y, anchor, css);
    if (columns && zv_draw_width(text) > columns) {
        zv_buf_puts(s->out, "<title>");
        zv__svg_string(s->out, text, 0);
        zv_buf_puts(s->out, "</title>");
    }
    zv__svg_string(s->out, text, columns);
    zv_buf_puts(s->out, "</text>");
}

void zv__svg_number(zv__svg *s, double x, double y, const char *anchor, const char *css,
                    double value) {
    char text[32];
    zv_draw_number(text, value);
    begin_text(s, x, y, anchor, css);
    zv_buf_puts(s->out, text);
    zv_buf_puts(s->out, "</text>");
}

/* Circle, square, triangle, diamond, full and then hollow: no two groups differ in colour alone. The rest: dashes. */
void zv__svg_sign(zv__svg *s, size_t group, double x, double y, double r) {
    static const double shapes[3][8] = {{-.85, -.85, .85, -.85, .85, .85, -.85, .85},
                                        {0, -1.15, 1.1, .85, -1.1, .85, -1.1, .85},
                                        {0, -1.25, 1.25, 0, 0, 1.25, -1.25, 0}};
    static const double dash[8] = {-1, -.36, 1, -.36, 1, .36, -1, .36};
    const size_t sign = group % ZV__SVG_GROUPS, shape = sign % 4;
    const bool rest = s->f->series[group].flags & ZV_SERIES_REST;
    const double *p = rest ? dash : shapes[shape ? shape - 1 : 0];
    char css[24];
    snprintf(css, sizeof css, rest ? "none" : "g%zu%s", sign, sign < 4 ? "" : " o");
    if (shape == 0 && !rest) {
        zv__svg_circle(s, css, x, y, r);
        return;
    }
    begin(s->out, "path", css);
    zv_buf_puts(s->out, " d=\"");
    for (size_t i = 0; i < 8; i += 2) {
        zv__svg_put(s->out, i ? "L" : "M", x + r * p[i]);
        zv__svg_put(s->out, " ", y + r * p[i + 1]);
    }
    zv_buf_puts(s->out, "Z\"/>");
}

/* ---- Scales ---- */

#define FAR 1e300

bool zv__scale_holds(const zv__scale *s, double value) {
    return isfinite(value) && (!s->log || value > 0);
}

bool zv__svg_holds(const zv__svg *s, const zv_series *t, size_t i) {
    return t->x && zv__scale_holds(&s->x, t->x[i]) && zv__scale_holds(&s->y, t->y[i]);
}

double zv__scale_at(const zv__scale *s, double value) {
    double share =
        s->log ? log(value / s->lo) / log(s->hi / s->lo) : (value - s->lo) / (s->hi - s->lo);
    return s->from + (s->to - s->from) * share;
}

void zv__range_widen(const zv_axis *axis, double *lo, double *hi, const double *values, size_t n) {
    bool log = axis->flags & ZV_AXIS_LOG;
    for (size_t i = 0; values && i < n; i++) {
        if (!isfinite(values[i]) || (log && values[i] <= 0)) continue;
        *lo = fmin(*lo, values[i]); /* fmin and fmax pass over NaN */
        *hi = fmax(*hi, values[i]);
    }
}

zv__scale zv__scale_of(const zv_axis *axis, double lo, double hi, double from, double to) {
    bool log = axis->flags & ZV_AXIS_LOG;
    if (isfinite(axis->lo) && (!log || axis->lo > 0)) lo = axis->lo;
    if (isfinite(axis->hi) && (!log || axis->hi > 0)) hi = axis->hi;
    if (!isfinite(lo) || !isfinite(hi)) lo = log ? 1 : 0, hi = 10;
    lo = fmax(lo, -FAR), hi = fmin(hi, FAR); /* so that hi - lo is finite too */
    if (log && lo <= 0) lo = hi > 0 ? hi / 1000 : 1;
    if (hi <= lo) hi = log ? lo * 10 : lo + fmax(fabs(lo) * 0.1, 1e-9);
    return (zv__scale){lo, hi, from, to, log};
}

static size_t log_ticks(const zv__scale *s, size_t most, double ticks[ZV__TICKS]) {
    int first = (int)ceil(log10(s->lo) - 1e-9), last = (int)floor(log10(s->hi) + 1e-9);
    int step = 1 + (last - first) / (int)most;
    size_t n = 0;
    static const double within[] = {1, 2, 5};
    size_t each = (size_t)(last - first + 1) * 3 <= most ? 3 : 1; /* few decades: 1, 2, 5 */
    for (int e = first - (each > 1); e <= last && n < ZV__TICKS; e += step)
        for (size_t k = 0; k < each && n < ZV__TICKS; k++) {
            double t = within[k] * pow(10, e);
            if (t >= s->lo * (1 - 1e-9) && t <= s->hi * (1 + 1e-9)) ticks[n++] = t;
        }
    return n;
}

size_t zv__scale_ticks(const zv__scale *s, size_t most, double ticks[ZV__TICKS]) {
    most = ZV_MAX(2, ZV_MIN(most, ZV__TICKS - 1));
    if (s->log) return log_ticks(s, most, ticks);
    double raw = (s->hi - s->lo) / (double)most, unit = pow(10, floor(log10(raw)));
    double step = raw <= unit       ? unit
                  : raw <= 2 * unit ? 2 * unit
                  : raw <= 5 * unit ? 5 * unit
                                    : 10 * unit;
    size_t n = 0;
    for (double k = ceil(s->lo / step - 1e-9); n < ZV__TICKS; k++) {
        if (k * step > s->hi + 1e-9 * step) break;
        ticks[n++] = k * step;
    }
    return n;
}

/* ---- Axes ---- */

static double number_width(double value) {
    char text[32];
    zv_draw_number(text, value);
    return ZV__SVG_COLUMN * (double)zv_draw_width(zv_str_of(text));
}

static size_t ticks_of(const zv__scale *s, double each, double ticks[ZV__TICKS]) {
    return zv__scale_ticks(s, (size_t)(fabs(s->to - s->from) / each), ticks);
}

enum { TICK_HEIGHT = 46 };

void zv__svg_y_room(zv__svg *s) {
    double ticks[ZV__TICKS], widest = 0;
    size_t n = ticks_of(&s->y, TICK_HEIGHT, ticks);
    for (size_t i = 0; i < n; i++) widest = fmax(widest, number_width(ticks[i]));
    s->left = widest + 14;
}

void zv__svg_y_axis(zv__svg *s) {
    double ticks[ZV__TICKS];
    size_t n = ticks_of(&s->y, TICK_HEIGHT, ticks);
    for (size_t i = 0; i < n; i++) {
        double y = zv__scale_at(&s->y, ticks[i]);
        zv__svg_line(s, "grid", s->left, y, s->right, y);
        zv__svg_number(s, s->left - 7, y + 4, "end", "tick", ticks[i]);
    }
    if (s->f->y.name && s->f->y.name[0])
        zv__svg_text(s, 2, s->top - 12, "start", "axis", zv_str_of(s->f->y.name), 44);
}

void zv__svg_x_axis(zv__svg *s, bool grid) {
    double ticks[ZV__TICKS];
    double widest = fmax(number_width(s->x.lo), number_width(s->x.hi));
    size_t n = ticks_of(&s->x, fmax(70, 1.6 * widest), ticks);
    zv__svg_line(s, "base", s->left, s->bottom, s->right, s->bottom);
    for (size_t i = 0; i < n; i++) {
        double x = zv__scale_at(&s->x, ticks[i]), half = number_width(ticks[i]) / 2;
        if (grid) zv__svg_line(s, "grid", x, s->top, x, s->bottom);
        zv__svg_line(s, "base", x, s->bottom, x, s->bottom + 4);
        x = fmax(half, fmin(x, ZV__SVG_WIDTH - half));
        zv__svg_number(s, x, s->bottom + 18, "middle", "tick xt", ticks[i]);
    }
    if (s->f->x.name && s->f->x.name[0])
        zv__svg_text(s, (s->left + s->right) / 2, s->bottom + 37, "middle", "axis",
                     zv_str_of(s->f->x.name), 80);
}

/* ---- Legend and marks ---- */

static bool has_legend(const zv_figure *f) {
    if (f->n_series > 1) return true;
    return f->n_series == 1 && f->series[0].name && f->series[0].name[0] &&
           (f->kind == ZV_FIGURE_CURVE || f->kind == ZV_FIGURE_SCATTER ||
            f->kind == ZV_FIGURE_SURFACE);
}

enum { LEGEND_LINE = 20, LEGEND_COLUMNS = 30 };

/* Where entry i stands; returns the lines so far. `s` NULL: only measures. */
static size_t place_legend(const zv_figure *f, zv__svg *s, double top) {
    double x = 2;
    size_t line = 1;
    for (size_t i = 0; i < f->n_series; i++) {
        zv_str name = zv_str_of(f->series[i].name ? f->series[i].name : "");
        double columns = (double)ZV_MIN(zv_draw_width(name), LEGEND_COLUMNS);
        double width = 22 + columns * ZV__SVG_COLUMN + 16;
        if (x > 2 && x + width > ZV__SVG_WIDTH) x = 2, line++;
        double y = top + LEGEND_LINE * (double)(line - 1) + 9;
        if (s) {
            char css[32];
            snprintf(css, sizeof css, "curve s%zu%s", i % ZV__SVG_GROUPS,
                     f->series[i].flags & ZV_SERIES_DASHED ? " dashed" : "");
            if (f->kind == ZV_FIGURE_SCATTER || f->kind == ZV_FIGURE_SURFACE) {
                zv__svg_sign(s, i, x + 8, y, 5);
            } else if (f->kind == ZV_FIGURE_BARS && i == 0) {
                zv__svg_rect(s, "bar", x + 2, y - 6, 13, 12);
                zv_buf_puts(s->out, "/>");
            } else
                zv__svg_line(s, css, x, y, x + 17, y);
            zv__svg_text(s, x + 22, y + 4, "start", "name", name, LEGEND_COLUMNS);
        }
        x += width;
    }
    return line;
}

double zv__svg_legend_height(const zv_figure *f) {
    return has_legend(f) ? LEGEND_LINE * (double)place_legend(f, NULL, 0) + 8 : 0;
}

void zv__svg_legend(zv__svg *s, double y) {
    if (has_legend(s->f)) place_legend(s->f, s, y);
}

enum { MARK_LINES = 3, MARK_LINE = 15, MARK_COLUMNS = 40, MARKS_NAMED = 16 };

double zv__svg_marks_height(const zv_figure *f) {
    return f->n_marks ? MARK_LINE * (double)ZV_MIN(f->n_marks, MARK_LINES) + 4 : 0;
}

/* "name 0.42" in `columns` at most. */
static void mark_text(const zv_figure_mark *m, zv_buf *out) {
    char number[32];
    zv_draw_number(number, m->at);
    if (m->name && m->name[0]) zv_buf_addf(out, "%s ", m->name);
    zv_buf_puts(out, number);
}

/* Where names of marks stand already. */
typedef struct taken {
    double left[MARKS_NAMED], right[MARKS_NAMED];
    size_t line[MARKS_NAMED], n;
} taken;

/* The lowest line where a name from `left` to `right` touches no other; `lines` if there is none. */
static size_t free_line(const taken *t, double left, double right, size_t lines) {
    for (size_t line = 0; line < lines && t->n < MARKS_NAMED; line++) {
        bool is_free = true;
        for (size_t i = 0; i < t->n; i++)
            is_free =
                is_free && (t->line[i] != line || left > t->right[i] + 8 || right < t->left[i] - 8);
        if (is_free) return line;
    }
    return lines;
}

/* Its line, or, in a second pass so that no line crosses a name, its name. */
static void draw_mark(zv__svg *s, taken *t, double x, zv_str said, bool name) {
    double half = ZV__SVG_COLUMN * (double)ZV_MIN(zv_draw_width(said), MARK_COLUMNS) / 2;
    double middle = fmax(half + 2, fmin(x, ZV__SVG_WIDTH - half - 2));
    size_t lines = ZV_MIN(s->f->n_marks, MARK_LINES);
    size_t line = free_line(t, middle - half, middle + half, lines);
    double y = s->top - 6 - MARK_LINE * (double)line;
    if (line < lines) {
        t->left[t->n] = middle - half;
        t->right[t->n] = middle + half;
        t->line[t->n++] = line;
        if (name) zv__svg_text(s, middle, y, "middle", NULL, said, MARK_COLUMNS);
    }
    if (name) return;
    zv_buf_puts(s->out, "<g><title>");
    zv__svg_string(s->out, said, 0);
    zv_buf_puts(s->out, "</title>");
    zv__svg_line(s, NULL, x, line < lines ? y + 3 : s->top, x, s->bottom);
    zv_buf_puts(s->out, "</g>");
}

static void draw_marks(zv__svg *s, bool names) {
    taken t = {.n = 0};
    for (size_t i = 0; i < s->f->n_marks; i++) {
        const zv_figure_mark *m = &s->f->marks[i];
        if (!zv__scale_holds(&s->x, m->at)) continue;
        zv_buf text;
        zv_buf_init(&text, s->out->env);
        mark_text(m, &text);
        double x = fmax(s->left, fmin(zv__scale_at(&s->x, m->at), s->right));
        draw_mark(s, &t, x, (zv_str){zv_buf_cstr(&text), text.len}, names);
        if (text.failed) s->out->failed = true;
        zv_buf_free(&text);
    }
}

/* Marks beyond the axis stand at its end. Names go up a line where they would touch, those that come first
 * have the choice, and where no line is free only the pointer shows them. */
void zv__svg_marks(zv__svg *s) {
    if (!s->f->n_marks) return;
    zv_buf_puts(s->out, "<g class=\"mark\">");
    draw_marks(s, false);
    draw_marks(s, true);
    zv_buf_puts(s->out, "</g>");
}

/* ---- The whole ---- */

void zv__svg_begin(zv__svg *s) {
    zv_buf_puts(s->out, "<svg direction=\"ltr\" viewBox=\"0 0");
    zv__svg_put(s->out, " ", ZV__SVG_WIDTH);
    zv__svg_put(s->out, " ", s->height);
    zv_buf_putc(s->out, '"');
    bool points = s->f->kind == ZV_FIGURE_SCATTER || s->f->kind == ZV_FIGURE_SURFACE;
    /* what can be reached within is no image */
    zv_buf_addf(s->out, " role=\"%s\"", points ? "group" : "img");
    if (s->id)
        zv_buf_addf(s->out,
                    " aria-labelledby=\"c%zu\" aria-describedby=\"d%zu\"><desc id=\"d%zu\">", s->id,
                    s->id, s->id);
    else
        zv_buf_puts(s->out, "><desc>");
    zv__svg_describe(s);
    zv_buf_puts(s->out, "</desc>");
}

void zv__svg_end(zv__svg *s) {
    zv_buf_puts(s->out, "</svg>");
}
