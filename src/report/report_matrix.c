#include "base/base_private.h"

#include "report/report_private.h"

enum { ROWS_MOST = 40, NAME_MOST = 10, GAP = 2, LEVELS = 6 };

/* A matrix on its way to the terminal: which rows and columns stay, and how wide they are. */
typedef struct matrix {
    zv_buf *out;
    const zv_style *style;
    const double *values; /* [rows, cols] */
    size_t rows, cols;
    const zv_str *row_names, *col_names;
    uint8_t *row_kept, *col_kept; /* [rows], [cols]: 1 or 0 */
    double *weight; /* [max(rows, cols)] scratch: Σ |v| */
    size_t *col_width; /* [cols] */
    size_t name_width;
    size_t width; /* of a whole line */
    double largest; /* max |v| of the finite values */
    int decimals;
    bool small; /* some value other than 0 is drawn as · */
} matrix;

/* ---- Numbers ---- */

static bool is_small(const matrix *m, double v) {
    return fabs(v) < 0.5 * pow(10, -m->decimals);
}

static void cell_text(const matrix *m, double v, char out[32]) {
    if (is_small(m, v))
        snprintf(out, 32, v == 0 ? "0" : "·");
    else
        zv__signed(out, v, m->decimals);
}

/* ---- Colours ---- */

/* From nothing to all: grey, then towards blue or red (xterm's 256 colours). */
static const uint8_t minus_colors[LEVELS + 1] = {254, 189, 153, 111, 69, 26, 19};
static const uint8_t plus_colors[LEVELS + 1] = {254, 224, 217, 210, 203, 160, 124};

static int color_of(double v, double largest) {
    double share = largest > 0 ? fmin(fabs(v) / largest, 1) : 0;
    int level = (int)ceil(share * LEVELS);
    return v < 0 ? minus_colors[level] : plus_colors[level];
}

/* sRGB channel of an xterm colour to linear light. */
static double light(int channel) {
    double c = channel / 255.0;
    return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

/* Black or white text, whichever contrasts more with the cell: the two ratios (L + .05)/.05 and
 * 1.05/(L + .05) of WCAG 2 meet at L = 0.179. Colours 16–231 are a 6×6×6 cube, 232–255 greys. */
static int text_on(int color) {
    static const int steps[] = {0, 95, 135, 175, 215, 255};
    int grey = 8 + 10 * (color - 232), cube = color - 16;
    int r = color >= 232 ? grey : steps[cube / 36];
    int g = color >= 232 ? grey : steps[cube / 6 % 6];
    int b = color >= 232 ? grey : steps[cube % 6];
    double luminance = 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
    return luminance > 0.179 ? 16 : 231;
}

static void begin_color(const matrix *m, double v) {
    if (!m->style->color || !isfinite(v)) return;
    int color = color_of(v, m->largest);
    zv_buf_addf(m->out, "\x1b[38;5;%d;48;5;%dm", text_on(color), color);
}

static void end_color(const matrix *m, double v) {
    if (m->style->color && isfinite(v)) zv_buf_puts(m->out, "\x1b[0m");
}

/* ---- Layout ---- */

/* Drops the entry of least weight among the kept ones; returns its index. */
static size_t drop_least(uint8_t *kept, const double *weight, size_t n) {
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < n; i++)
        if (kept[i] && (least == SIZE_MAX || weight[i] <= weight[least])) least = i;
    if (least != SIZE_MAX) kept[least] = 0;
    return least;
}

static double size_of(double v) {
    return isfinite(v) ? fabs(v) : 0;
}

static void drop_rows(matrix *m) {
    for (size_t r = 0; r < m->rows; r++) {
        m->row_kept[r] = 1;
        m->weight[r] = 0;
        for (size_t c = 0; c < m->cols; c++) m->weight[r] += size_of(m->values[r * m->cols + c]);
    }
    for (size_t kept = m->rows; kept > ROWS_MOST; kept--)
        drop_least(m->row_kept, m->weight, m->rows);
}

static void drop_cols(matrix *m) {
    m->width = m->name_width;
    for (size_t c = 0; c < m->cols; c++) {
        m->col_kept[c] = 1;
        m->weight[c] = 0;
        for (size_t r = 0; r < m->rows; r++) m->weight[c] += size_of(m->values[r * m->cols + c]);
        m->width += m->col_width[c] + GAP;
    }
    size_t columns = zv__columns(m->style);
    while (m->width > columns) {
        size_t c = drop_least(m->col_kept, m->weight, m->cols);
        if (c == SIZE_MAX) break;
        m->width -= m->col_width[c] + GAP;
    }
}

static void measure(matrix *m) {
    for (size_t i = 0; i < m->rows * m->cols; i++)
        m->largest = fmax(m->largest, size_of(m->values[i]));
    m->decimals = zv__decimals(m->largest, m->largest < 10 && m->largest >= 1 ? 3 : 2);
    size_t number = 1;
    for (size_t i = 0; i < m->rows * m->cols; i++) {
        char text[32];
        cell_text(m, m->values[i], text);
        number = ZV_MAX(number, zv_draw_width(zv_str_of(text)));
    }
    for (size_t r = 0; r < m->rows; r++)
        m->name_width = ZV_MAX(m->name_width, zv_draw_width(m->row_names[r]));
    m->name_width = ZV_MIN(m->name_width, zv__columns(m->style) / 4);
    for (size_t c = 0; c < m->cols; c++) {
        size_t name = ZV_MIN(zv_draw_width(m->col_names[c]), NAME_MOST);
        m->col_width[c] = ZV_MAX(name, number);
    }
}

/* ---- Lines ---- */

/* Spaces before a number; GAP less these come after it. A coloured cell has its number in the middle;
 * without colour the spaces stand between a column and what is to the left (in Hebrew: to the right)
 * of it. */
static size_t lead_of(const matrix *m) {
    return m->style->color ? 1 : m->style->lang == ZV_HE ? 0 : GAP;
}

/* The c-th column to be drawn from left to right: in Hebrew the last one first. */
static size_t column_at(const matrix *m, size_t c) {
    return m->style->lang == ZV_HE ? m->cols - 1 - c : c;
}

static void draw_name(const matrix *m, zv_str name, const char *sgr) {
    zv__cell cell = {name, m->name_width, false, sgr};
    zv__add_cell(m->out, m->style, &cell, true);
}

static void draw_header(const matrix *m) {
    bool rtl = m->style->lang == ZV_HE;
    zv__push(m->out, m->style, m->width);
    if (!rtl) zv_buf_fill(m->out, ' ', m->name_width);
    for (size_t i = 0; i < m->cols; i++) {
        size_t c = column_at(m, i);
        if (!m->col_kept[c]) continue;
        zv__cell cell = {m->col_names[c], m->col_width[c], true, ZV__SGR_BOLD};
        zv_buf_fill(m->out, ' ', lead_of(m));
        zv__add_cell(m->out, m->style, &cell, true);
        zv_buf_fill(m->out, ' ', GAP - lead_of(m));
    }
    zv_buf_putc(m->out, '\n');
}

static void draw_cell(matrix *m, double v, size_t width) {
    char text[32];
    cell_text(m, v, text);
    if (v != 0 && is_small(m, v)) m->small = true;
    size_t used = zv_draw_width(zv_str_of(text));
    bool colored = !is_small(m, v); /* what is drawn as nothing looks like nothing */
    if (colored) begin_color(m, v);
    zv_buf_fill(m->out, ' ', lead_of(m) + width - used);
    zv_buf_puts(m->out, text);
    zv_buf_fill(m->out, ' ', GAP - lead_of(m));
    if (colored) end_color(m, v);
}

static void draw_row(matrix *m, size_t r) {
    bool rtl = m->style->lang == ZV_HE;
    zv__push(m->out, m->style, m->width);
    if (!rtl) draw_name(m, m->row_names[r], NULL);
    for (size_t i = 0; i < m->cols; i++) {
        size_t c = column_at(m, i);
        if (m->col_kept[c]) draw_cell(m, m->values[r * m->cols + c], m->col_width[c]);
    }
    if (rtl) draw_name(m, m->row_names[r], NULL);
    zv_buf_putc(m->out, '\n');
}

/* The scale of colours, from minus to plus in any language; narrower, or not at all, where there is
 * little room. */
static void draw_scale(const matrix *m) {
    char lo[32], hi[32];
    zv__signed(lo, -m->largest, m->decimals);
    zv__signed(hi, m->largest, m->decimals);
    size_t room = zv__columns(m->style);
    size_t numbers = zv_draw_width(zv_str_of(lo)) + zv_draw_width(zv_str_of(hi)) + 2;
    size_t steps = 2 * LEVELS + 1;
    size_t step = numbers + 2 * steps <= room ? 2 : 1;
    if (numbers + step * steps > room) return;
    zv__push(m->out, m->style, numbers + step * steps);
    zv_buf_addf(m->out, "%s ", lo);
    for (int level = -LEVELS; level <= LEVELS; level++) {
        double v = m->largest * level / LEVELS;
        begin_color(m, v);
        zv_buf_addf(m->out, "%*s", (int)step, level ? "" : "0");
        end_color(m, v);
    }
    zv_buf_addf(m->out, " %s\n", hi);
}

static void draw_legend(const matrix *m) {
    if (m->style->color) {
        draw_scale(m);
        zv__note(m->out, m->style, 0, ZV__SGR_DIM, M_REPORT_LEGEND);
    }
    if (m->small) {
        char text[32];
        snprintf(text, sizeof text, "%.*f", m->decimals + 1, 0.5 * pow(10, -m->decimals));
        zv__note(m->out, m->style, 0, ZV__SGR_DIM, M_REPORT_SMALL, text);
    }
}

static void draw_left_out(const matrix *m) {
    size_t rows = 0, cols = 0;
    double all = 0, left = 0;
    for (size_t r = 0; r < m->rows; r++) rows += !m->row_kept[r];
    for (size_t c = 0; c < m->cols; c++) cols += !m->col_kept[c];
    if (!rows && !cols) return;
    for (size_t i = 0; i < m->rows * m->cols; i++) {
        double size = size_of(m->values[i]);
        all += size;
        if (!m->row_kept[i / m->cols] || !m->col_kept[i % m->cols]) left += size;
    }
    char share[32];
    snprintf(share, sizeof share, "%.1f", all > 0 ? 100 * left / all : 0.0);
    if (rows && cols)
        zv__note(m->out, m->style, 0, ZV__SGR_DIM, M_REPORT_LEFT_OUT, rows, m->rows, cols, m->cols,
                 share);
    else if (rows)
        zv__note(m->out, m->style, 0, ZV__SGR_DIM, M_REPORT_ROWS_OUT, rows, m->rows, share);
    else
        zv__note(m->out, m->style, 0, ZV__SGR_DIM, M_REPORT_COLS_OUT, cols, m->cols, share);
}

void zv_draw_matrix(zv_buf *out, const zv_style *style, const double *values, size_t rows,
                    size_t cols, const zv_str *row_names, const zv_str *col_names) {
    zv_figure *f = zv__page_figure(style, ZV_FIGURE_MATRIX);
    if (f) zv_figure_matrix(f, values, rows, cols, row_names, col_names);
    if (!rows || !cols) {
        zv__note(out, style, 0, NULL, M_REPORT_NOTHING);
        return;
    }
    matrix m = {.out = out, .style = style, .values = values, .rows = rows, .cols = cols};
    m.row_names = row_names;
    m.col_names = col_names;
    m.row_kept = zv__scratch(out, rows, 1);
    m.col_kept = zv__scratch(out, cols, 1);
    m.weight = zv__scratch(out, ZV_MAX(rows, cols), sizeof *m.weight);
    m.col_width = zv__scratch(out, cols, sizeof *m.col_width);
    if (m.row_kept && m.col_kept && m.weight && m.col_width) {
        measure(&m);
        drop_rows(&m);
        drop_cols(&m);
        draw_header(&m);
        for (size_t r = 0; r < rows; r++)
            if (m.row_kept[r]) draw_row(&m, r);
        draw_legend(&m);
        draw_left_out(&m);
    }
    zv__free(out->env, m.row_kept);
    zv__free(out->env, m.col_kept);
    zv__free(out->env, m.weight);
    zv__free(out->env, m.col_width);
}
