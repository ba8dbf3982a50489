#include "base/base_private.h"

#include "report/report_private.h"

/* What is drawn: a line through points, in dots of braille patterns (2 across, 4 down in each column), and marks on it.
 *
 *     50 ┤⠑⢄
 *        │  ⠑⠤⣀
 *     10 ┤     ⠉⠒⠤●⣀⣀
 *        ┼──────────────┐
 *        2             512
 *        ● 100 dimensions
 */
typedef struct curve {
    zv_buf *out;
    const zv_style *style;
    const zv_curve *c;
    double x_lo, x_hi, y_lo, y_hi; /* on the axes' own scales */
    size_t width, gutter;
    unsigned height;
    char top[32], bottom[32], left[32], right[32];
    uint8_t *dots; /* [height, width] of braille's eight */
} curve;

static double scale(double x, bool log_scale) {
    return log_scale ? x > 0 ? log(x) : (double)NAN : x;
}

static void stretch(double *lo, double *hi, double x) {
    if (!isfinite(x)) return;
    *lo = fmin(*lo, x);
    *hi = fmax(*hi, x);
}

/* Ends of both axes over points and marks; false: nothing to draw. */
static bool measure(curve *v) {
    const zv_curve *c = v->c;
    v->x_lo = v->y_lo = (double)INFINITY;
    v->x_hi = v->y_hi = -(double)INFINITY;
    for (size_t i = 0; i < c->n; i++) {
        const double x = scale(c->x[i], c->log_x), y = scale(c->y[i], c->log_y);
        if (!isfinite(x) || !isfinite(y)) continue;
        stretch(&v->x_lo, &v->x_hi, x);
        stretch(&v->y_lo, &v->y_hi, y);
    }
    if (!(v->x_hi > v->x_lo)) return false;
    for (size_t i = 0; i < c->n_marks; i++) {
        const double x = scale(c->marks[i].x, c->log_x), y = scale(c->marks[i].y, c->log_y);
        if (!isfinite(x) || !isfinite(y)) continue;
        stretch(&v->x_lo, &v->x_hi, x);
        stretch(&v->y_lo, &v->y_hi, y);
    }
    if (!(v->y_hi > v->y_lo)) {
        v->y_lo -= c->log_y ? 0.1 : 0.5;
        v->y_hi += c->log_y ? 0.1 : 0.5;
    }
    return true;
}

static double back(double x, bool log_scale) {
    return log_scale ? exp(x) : x;
}

static void place(curve *v) {
    enum { MOST = 72, LEAST = 8 };
    zv__number(v->top, back(v->y_hi, v->c->log_y), 3);
    zv__number(v->bottom, back(v->y_lo, v->c->log_y), 3);
    zv__number(v->left, back(v->x_lo, v->c->log_x), 5);
    zv__number(v->right, back(v->x_hi, v->c->log_x), 5);
    v->gutter = ZV_MAX(zv_draw_width(zv_str_of(v->top)), zv_draw_width(zv_str_of(v->bottom))) + 2;
    const size_t columns = zv__columns(v->style);
    const size_t room = columns > v->gutter + LEAST ? columns - v->gutter : LEAST;
    v->width = ZV_MIN((size_t)MOST, room);
}

/* Place on an axis of so many dots, from its low end. */
static size_t dot_of(double x, double lo, double hi, size_t dots) {
    return (size_t)fmin(floor((x - lo) / (hi - lo) * (double)(dots - 1) + 0.5), (double)(dots - 1));
}

static void put(curve *v, size_t across, size_t up) {
    static const uint8_t bits[4][2] = {{0x40, 0x80}, {0x04, 0x20}, {0x02, 0x10}, {0x01, 0x08}};
    const size_t line = v->height - 1 - up / 4;
    v->dots[line * v->width + across / 2] |= bits[up % 4][across % 2];
}

/* From point to point, a dot in every place across, and as many up as leave no gap. */
static void draw_line(curve *v) {
    const zv_curve *c = v->c;
    const size_t wide = 2 * v->width, high = 4 * v->height;
    size_t last_x = SIZE_MAX, last_y = 0;
    for (size_t i = 0; i < c->n; i++) {
        const double x = scale(c->x[i], c->log_x), y = scale(c->y[i], c->log_y);
        if (!isfinite(x) || !isfinite(y)) {
            last_x = SIZE_MAX;
            continue;
        }
        const size_t at = dot_of(x, v->x_lo, v->x_hi, wide), up = dot_of(y, v->y_lo, v->y_hi, high);
        const double across = last_x == SIZE_MAX ? 0 : (double)at - (double)last_x;
        const double rise = last_x == SIZE_MAX ? 0 : (double)up - (double)last_y;
        const double steps = fmax(fabs(across), fabs(rise));
        for (double s = 0; s < steps; s++)
            put(v, (size_t)((double)last_x + across * s / steps + 0.5),
                (size_t)((double)last_y + rise * s / steps + 0.5));
        put(v, at, up);
        last_x = at;
        last_y = up;
    }
}

static const char *const signs[] = {"●", "◆", "▲", "■"};

/* The mark that stands in a cell; -1: none. */
static int mark_at(const curve *v, size_t line, size_t column) {
    const zv_curve *c = v->c;
    for (size_t i = 0; i < c->n_marks && i < ZV_COUNT(signs); i++) {
        const double x = scale(c->marks[i].x, c->log_x), y = scale(c->marks[i].y, c->log_y);
        if (!isfinite(x) || !isfinite(y)) continue;
        if (dot_of(x, v->x_lo, v->x_hi, 2 * v->width) / 2 == column &&
            v->height - 1 - dot_of(y, v->y_lo, v->y_hi, 4 * v->height) / 4 == line)
            return (int)i;
    }
    return -1;
}

static void begin_line(curve *v, const char *label, const char *tick) {
    zv__push(v->out, v->style, v->gutter + v->width);
    zv_buf_fill(v->out, ' ', v->gutter - 2 - zv_draw_width(zv_str_of(label)));
    zv__sgr(v->out, v->style, ZV__SGR_DIM);
    zv_buf_addf(v->out, "%s %s", label, tick);
    zv__sgr_end(v->out, v->style, ZV__SGR_DIM);
}

static void draw_cells(curve *v) {
    for (size_t line = 0; line < v->height; line++) {
        const bool first = line == 0, last = line + 1 == v->height;
        size_t end = v->width; /* no spaces at the end of a line */
        while (end > 0 && !v->dots[line * v->width + end - 1] && mark_at(v, line, end - 1) < 0)
            end--;
        begin_line(v, first ? v->top : last ? v->bottom : "", first || last ? "┤" : "│");
        for (size_t i = 0; i < end; i++) {
            const uint8_t dots = v->dots[line * v->width + i];
            const int mark = mark_at(v, line, i);
            const char *sgr = mark >= 0 ? ZV__SGR_MARK : ZV__SGR_BAR;
            char text[5] = " ";
            if (dots) text[zv__utf8_put(text, 0x2800 + dots)] = 0;
            zv__sgr(v->out, v->style, sgr);
            zv_buf_puts(v->out, mark >= 0 ? signs[mark] : text);
            zv__sgr_end(v->out, v->style, sgr);
        }
        zv_buf_putc(v->out, '\n');
    }
}

static void draw_axis(curve *v) {
    const size_t left = zv_draw_width(zv_str_of(v->left));
    const size_t right = zv_draw_width(zv_str_of(v->right));
    begin_line(v, "", "┼");
    zv__sgr(v->out, v->style, ZV__SGR_DIM);
    for (size_t i = 0; i < v->width; i++) zv_buf_puts(v->out, i + 1 == v->width ? "┐" : "─");
    zv__sgr_end(v->out, v->style, ZV__SGR_DIM);
    zv_buf_putc(v->out, '\n');
    zv__push(v->out, v->style, v->gutter + v->width);
    zv_buf_fill(v->out, ' ', v->gutter);
    zv_buf_puts(v->out, v->left);
    zv_buf_fill(v->out, ' ', v->width > left + right ? v->width - left - right : 1);
    zv_buf_addf(v->out, "%s\n", v->right);
}

/* What the marks are, a line each. */
static void draw_legend(curve *v) {
    for (size_t i = 0; i < v->c->n_marks && i < ZV_COUNT(signs); i++) {
        zv_buf text = {0};
        if (!isfinite(scale(v->c->marks[i].x, v->c->log_x)) ||
            !isfinite(scale(v->c->marks[i].y, v->c->log_y)))
            continue;
        zv_buf_addf(&text, "%s ", signs[i]);
        zv_buf_add(&text, v->c->marks[i].name.ptr, v->c->marks[i].name.len);
        zv_draw_paragraph(v->out, v->style, (zv_str){zv_buf_cstr(&text), text.len}, 2, 2);
        if (text.failed) v->out->failed = true;
        zv_buf_free(&text);
    }
}

/* The same on a page, where one is kept: the curve, and each mark as a point of its own. */
static void keep_on_page(const zv_style *style, const zv_curve *c) {
    zv_figure *f = zv__page_figure(style, ZV_FIGURE_CURVE);
    if (!f) return;
    zv_figure_x(f, (double)NAN, (double)NAN, c->log_x ? ZV_AXIS_LOG : 0, "%s", "%s", "");
    zv_figure_y(f, (double)NAN, (double)NAN, c->log_y ? ZV_AXIS_LOG : 0, "%s", "%s", "");
    zv_figure_series(f, c->x, c->y, c->n, "%s", "%s", "");
    for (size_t i = 0; i < c->n_marks; i++)
        zv_figure_series(f, &c->marks[i].x, &c->marks[i].y, 1, "%.*s", "%.*s",
                         (int)c->marks[i].name.len, c->marks[i].name.ptr);
}

void zv_draw_curve(zv_buf *out, const zv_style *style, const zv_curve *c, unsigned height) {
    curve v = {.out = out, .style = style, .c = c, .height = height > 1 ? height : 8};
    keep_on_page(style, c);
    if (c->n < 2 || !measure(&v)) {
        zv__note(out, style, 0, NULL, M_REPORT_NOTHING);
        return;
    }
    place(&v);
    v.dots = zv__scratch(out, v.height * v.width, 1);
    if (!v.dots) return;
    memset(v.dots, 0, v.height * v.width);
    draw_line(&v);
    draw_cells(&v);
    draw_axis(&v);
    draw_legend(&v);
    zv__free(out->env, v.dots);
}
