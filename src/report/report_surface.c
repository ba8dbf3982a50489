/* report_surface.c — a surface seen from above, for a terminal: a shaded cell for each value, and letters where paths go.
 *
 *      1 ┤█▓▒▒▓▓
 *        │▓a░ ░▓
 *      0 ┤▓▒A ▒█
 *        ┼─────┐
 *        0     1
 */
#include "base/base_private.h"

#include "report/report_private.h"

enum { LEVELS = 10, SHADES = 5, LETTERS = 26, LINES_MOST = 32, EMPTY = 0, START = 1 };

typedef struct surface {
    zv_buf *out;
    const zv_style *style;
    const zv_surface_view *v;
    double lo, hi; /* of the values, on the scale of the levels; NaN: none is finite */
    double x_lo, x_hi, y_lo, y_hi;
    size_t step, wide; /* of rows and columns; terminal columns of a cell */
    size_t rows, cols, gutter; /* as drawn */
    char top[32], bottom[32], left[32], right[32];
    uint8_t *letters; /* [rows, cols]: EMPTY, START, or a letter */
    bool holes; /* some value is not finite */
} surface;

static double scaled(const surface *s, double value) {
    return s->v->log ? value > 0 ? log(value) : (double)NAN : value;
}

static double in_range(double x, double other) {
    return isfinite(x) ? fmax(-1e300, fmin(x, 1e300)) : other;
}

static void measure(surface *s) {
    const zv_surface_view *v = s->v;
    s->lo = s->hi = (double)NAN;
    for (size_t i = 0; i < v->rows * v->cols; i++) {
        const double value = scaled(s, v->values[i]);
        if (!isfinite(value)) continue;
        s->lo = fmin(s->lo, value);
        s->hi = fmax(s->hi, value);
    }
    s->x_lo = in_range(v->x_lo, 0);
    s->y_lo = in_range(v->y_lo, 0);
    s->x_hi = in_range(v->x_hi, s->x_lo + (double)(v->cols - 1));
    s->y_hi = in_range(v->y_hi, s->y_lo + (double)(v->rows - 1));
    zv__number(s->top, s->y_hi, 3);
    zv__number(s->bottom, s->y_lo, 3);
    zv__number(s->left, s->x_lo, 3);
    zv__number(s->right, s->x_hi, 3);
}

/* Two columns a cell where they fit, so that cells are about square. */
static void place(surface *s) {
    const zv_surface_view *v = s->v;
    s->gutter = ZV_MAX(zv_draw_width(zv_str_of(s->top)), zv_draw_width(zv_str_of(s->bottom))) + 2;
    const size_t room = zv__columns(s->style) - ZV_MIN(s->gutter, zv__columns(s->style) - 8);
    s->step = ZV_MAX(1 + (v->cols - 1) / room, 1 + (v->rows - 1) / LINES_MOST);
    s->cols = (v->cols - 1) / s->step + 1;
    s->rows = (v->rows - 1) / s->step + 1;
    s->wide = 2 * s->cols <= room ? 2 : 1;
}

/* The cell that a point lies in, of n; false if in none. */
static bool cell_of(const surface *s, double at, double lo, double hi, size_t all, size_t *cell) {
    const double each = all > 1 ? (hi - lo) / (double)(all - 1) : 1;
    const double i = each > 0 ? floor((at - lo) / each + .5) : (double)NAN;
    if (!(i >= 0 && i < (double)all)) return false;
    *cell = (size_t)i / s->step;
    return true;
}

static void put(surface *s, const zv_surface_path *p, size_t i, uint8_t letter) {
    size_t r, c;
    if (!cell_of(s, p->x[i], s->x_lo, s->x_hi, s->v->cols, &c) ||
        !cell_of(s, p->y[i], s->y_lo, s->y_hi, s->v->rows, &r))
        return;
    s->letters[r * s->cols + c] = letter;
}

/* Beginnings over what is on the way, ends over all. */
static void put_paths(surface *s) {
    const size_t n = ZV_MIN(s->v->n_paths, (size_t)LETTERS);
    for (size_t k = 0; k < n; k++)
        for (size_t i = 0; i < s->v->paths[k].n; i++)
            put(s, &s->v->paths[k], i, (uint8_t)('a' + k));
    for (size_t k = 0; k < n; k++)
        if (s->v->paths[k].n > 0) put(s, &s->v->paths[k], 0, START);
    for (size_t k = 0; k < n; k++)
        if (s->v->paths[k].n > 1) put(s, &s->v->paths[k], s->v->paths[k].n - 1, (uint8_t)('A' + k));
}

/* 0 … levels - 1; -1: not finite. */
static int level_of(const surface *s, double value, int levels) {
    const double x = scaled(s, value);
    if (!isfinite(x)) return -1;
    if (!(s->hi > s->lo)) return 0;
    /* halves, for hi - lo may be beyond what a double holds */
    return (int)fmin(levels - 1, floor((x / 2 - s->lo / 2) / (s->hi / 2 - s->lo / 2) * levels));
}

/* Greys of xterm's 256 colours, dark where low; black or white on them. */
static void begin_cell(const surface *s, int level) {
    const int grey = 234 + 2 * level;
    if (s->style->color && level >= 0)
        zv_buf_addf(s->out, "\x1b[1;38;5;%d;48;5;%dm", grey >= 244 ? 16 : 231, grey);
}

static void end_cell(const surface *s, int level) {
    if (s->style->color && level >= 0) zv_buf_puts(s->out, "\x1b[0m");
}

static const char *const shades[SHADES] = {" ", "░", "▒", "▓", "█"};

static void draw_cell(surface *s, size_t r, size_t c) {
    const double value = s->v->values[r * s->step * s->v->cols + c * s->step];
    const uint8_t letter = s->letters[r * s->cols + c];
    const int level = level_of(s, value, LEVELS), shade = level_of(s, value, SHADES);
    const char *fill = level < 0 ? "×" : s->style->color ? " " : shades[shade];
    char text[2] = {(char)letter, 0};
    s->holes = s->holes || level < 0;
    begin_cell(s, level);
    zv_buf_puts(s->out, letter == EMPTY ? fill : letter == START ? "•" : text);
    if (s->wide == 2) zv_buf_puts(s->out, letter == EMPTY ? fill : " ");
    end_cell(s, level);
}

static void begin_line(surface *s, const char *label, const char *tick) {
    zv__push(s->out, s->style, s->gutter + s->cols * s->wide);
    zv_buf_fill(s->out, ' ', s->gutter - 2 - zv_draw_width(zv_str_of(label)));
    zv__sgr(s->out, s->style, ZV__SGR_DIM);
    zv_buf_addf(s->out, "%s %s", label, tick);
    zv__sgr_end(s->out, s->style, ZV__SGR_DIM);
}

static void draw_ground(surface *s) {
    for (size_t r = s->rows; r-- > 0;) {
        const bool first = r + 1 == s->rows, last = r == 0;
        begin_line(s, first ? s->top : last ? s->bottom : "", first || last ? "┤" : "│");
        for (size_t c = 0; c < s->cols; c++) draw_cell(s, r, c);
        zv_buf_putc(s->out, '\n');
    }
    const size_t width = s->cols * s->wide, left = zv_draw_width(zv_str_of(s->left)),
                 right = zv_draw_width(zv_str_of(s->right));
    begin_line(s, "", "┼");
    zv__sgr(s->out, s->style, ZV__SGR_DIM);
    for (size_t i = 0; i < width; i++) zv_buf_puts(s->out, i + 1 == width ? "┐" : "─");
    zv__sgr_end(s->out, s->style, ZV__SGR_DIM);
    zv_buf_putc(s->out, '\n');
    /* Long numbers under a narrow picture begin further left. */
    const size_t used = ZV_MAX(width, left + right + 1), columns = zv__columns(s->style);
    const size_t indent = s->gutter + used <= columns ? s->gutter : columns - used;
    zv__push(s->out, s->style, indent + used);
    zv_buf_fill(s->out, ' ', indent);
    zv_buf_puts(s->out, s->left);
    zv_buf_fill(s->out, ' ', width > left + right ? width - left - right : 1);
    zv_buf_addf(s->out, "%s\n", s->right);
}

/* The levels from low to high between their numbers. */
static void draw_scale(surface *s) {
    char lo[32], hi[32];
    if (isnan(s->lo)) return;
    zv__number(lo, s->v->log ? exp(s->lo) : s->lo, 3);
    zv__number(hi, s->v->log ? exp(s->hi) : s->hi, 3);
    const size_t levels = s->style->color ? LEVELS : SHADES;
    const size_t ends = zv_draw_width(zv_str_of(lo)) + zv_draw_width(zv_str_of(hi)) + 2;
    const bool two = ends + 2 * levels <= zv__columns(s->style);
    zv__push(s->out, s->style, ends + (two ? 2 : 1) * levels);
    zv_buf_addf(s->out, "%s ", lo);
    for (size_t i = 0; i < levels; i++) {
        const char *fill = s->style->color ? " " : shades[i];
        begin_cell(s, (int)i);
        zv_buf_addf(s->out, "%s%s", fill, two ? fill : "");
        end_cell(s, (int)i);
    }
    zv_buf_addf(s->out, " %s\n", hi);
}

static void draw_legend(surface *s) {
    draw_scale(s);
    for (size_t k = 0; k < s->v->n_paths && k < LETTERS; k++) {
        zv_buf text = {0};
        zv_buf_addf(&text, "%c ", (char)('A' + k));
        zv_buf_add(&text, s->v->paths[k].name.ptr, s->v->paths[k].name.len);
        zv_draw_paragraph(s->out,
                          &(zv_style){.color = s->style->color,
                                      .isolate = s->style->isolate,
                                      .width = s->style->width,
                                      .lang = s->style->lang},
                          (zv_str){zv_buf_cstr(&text), text.len}, 2, 2);
        if (text.failed) s->out->failed = true;
        zv_buf_free(&text);
    }
    if (s->v->n_paths) zv__note(s->out, s->style, 0, ZV__SGR_DIM, M_REPORT_PATHS);
    if (s->holes) zv__note(s->out, s->style, 0, ZV__SGR_DIM, M_REPORT_CROSSES);
    if (s->step > 1)
        zv__note(s->out, s->style, 0, ZV__SGR_DIM, M_REPORT_GRID_OUT, s->step, s->step, s->v->rows,
                 s->v->cols);
}

static void keep_on_page(const zv_style *style, const zv_surface_view *v) {
    zv_figure *f = zv__page_figure(style, ZV_FIGURE_SURFACE);
    if (!f) return;
    zv_figure_x(f, v->x_lo, v->x_hi, 0, "%s", "%s", "");
    zv_figure_y(f, v->y_lo, v->y_hi, 0, "%s", "%s", "");
    zv_figure_grid(f, v->values, v->rows, v->cols, (double)NAN, (double)NAN,
                   v->log ? ZV_AXIS_LOG : 0, "%s", "%s", "");
    for (size_t k = 0; k < v->n_paths; k++)
        zv_figure_series(f, v->paths[k].x, v->paths[k].y, v->paths[k].n, "%.*s", "%.*s",
                         (int)v->paths[k].name.len, v->paths[k].name.ptr);
}

void zv_draw_surface(zv_buf *out, const zv_style *style, const zv_surface_view *view) {
    surface s = {.out = out, .style = style, .v = view};
    keep_on_page(style, view);
    if (!view->rows || !view->cols) {
        zv__note(out, style, 0, NULL, M_REPORT_NOTHING);
        return;
    }
    measure(&s);
    place(&s);
    s.letters = zv__scratch(out, s.rows * s.cols, 1);
    if (!s.letters) return;
    memset(s.letters, EMPTY, s.rows * s.cols);
    put_paths(&s);
    draw_ground(&s);
    draw_legend(&s);
    zv__free(out->env, s.letters);
}
