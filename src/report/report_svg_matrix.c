/* report_svg_matrix.c — signed values as coloured cells, with their numbers where these fit. In Hebrew columns
 * run from right to left, and the names of the rows stand on the right. */
#include "base/base_private.h"

#include "report/report_svg.h"

enum { LEVELS = 6, NAME_COLUMNS = 20, CELL_WIDEST = 72, CELL_HEIGHT = 28, NUMBER_WIDTH = 36 };

typedef struct matrix {
    zv__svg *s;
    uint8_t *keep; /* [rows + cols] */
    size_t rows, cols; /* kept */
    double largest, cell, line;
    int decimals;
    bool rtl, numbers;
} matrix;

static double size_of(double v) {
    return isfinite(v) ? fabs(v) : 0;
}

/* Drops the smallest by Σ |v| until `most` are left. */
static size_t keep_largest(uint8_t *keep, double *weight, size_t n) {
    size_t kept = n;
    memset(keep, 1, n);
    for (; kept > ZV__MATRIX_MOST; kept--) {
        size_t least = SIZE_MAX;
        for (size_t i = 0; i < n; i++)
            if (keep[i] && (least == SIZE_MAX || weight[i] <= weight[least])) least = i;
        keep[least] = 0;
    }
    return kept;
}

size_t zv__matrix_kept(const zv_figure *f, uint8_t *keep, double *weight) {
    memset(weight, 0, (f->rows + f->cols) * sizeof *weight);
    for (size_t i = 0; i < f->rows * f->cols; i++) {
        weight[i / f->cols] += size_of(f->values[i]);
        weight[f->rows + i % f->cols] += size_of(f->values[i]);
    }
    size_t rows = keep_largest(keep, weight, f->rows);
    return rows * keep_largest(keep + f->rows, weight + f->rows, f->cols);
}

static void css_of(char css[8], double v, double largest) {
    double share = largest > 0 && isfinite(v) ? fmin(fabs(v) / largest, 1) : 0;
    snprintf(css, 8, "%c%d", v < 0 ? 'm' : 'p', (int)ceil(share * LEVELS - 1e-9));
}

static double longest(const char *const *names, const uint8_t *keep, size_t n) {
    size_t most = 1;
    for (size_t i = 0; i < n; i++)
        if (keep[i]) most = ZV_MAX(most, zv_draw_width(zv_str_of(names[i])));
    return ZV__SVG_COLUMN * (double)ZV_MIN(most, NAME_COLUMNS);
}

/* Names of the columns slant upwards from their cells: sin 45° of their length is the height. */
static void lay_out(matrix *m) {
    zv__svg *s = m->s;
    const zv_figure *f = s->f;
    double names = longest(f->row_names, m->keep, f->rows) + 12;
    double heads = longest(f->col_names, m->keep + f->rows, f->cols);
    double room = ZV__SVG_WIDTH - names - 12;
    m->rtl = s->lang == ZV_HE;
    for (size_t i = 0; i < f->rows * f->cols; i++)
        m->largest = fmax(m->largest, size_of(f->values[i]));
    m->decimals = zv__decimals(m->largest, m->largest < 10 && m->largest >= 1 ? 3 : 2);
    double slant = heads * 0.71; /* the last one leans over the edge */
    m->cell = fmin(CELL_WIDEST, (room - slant) / (double)m->cols);
    m->numbers = m->cell >= NUMBER_WIDTH;
    m->line = m->numbers ? CELL_HEIGHT : fmin(CELL_HEIGHT, fmax(m->cell, 13));
    double width = m->cell * (double)m->cols;
    s->left = m->rtl ? ZV__SVG_WIDTH - names - width : names;
    s->right = s->left + width;
    s->top = slant + 18;
    s->bottom = s->top + m->line * (double)m->rows;
    s->height = s->bottom + 44;
}

static double column_at(const matrix *m, size_t c) {
    return m->rtl ? m->s->right - m->cell * (double)(c + 1) : m->s->left + m->cell * (double)c;
}

static void draw_heads(matrix *m) {
    zv__svg *s = m->s;
    const zv_figure *f = s->f;
    for (size_t c = 0, at = 0; c < f->cols; c++) {
        if (!m->keep[f->rows + c]) continue;
        double x = column_at(m, at++) + m->cell / 2, y = s->top - 8;
        zv_buf_puts(s->out, "<g transform=\"translate(");
        zv__svg_put(s->out, "", x);
        zv__svg_put(s->out, " ", y);
        zv_buf_addf(s->out, ") rotate(%d)\">", m->rtl ? 45 : -45);
        zv__svg_text(s, 0, 0, m->rtl ? "end" : "start", "name", zv_str_of(f->col_names[c]),
                     NAME_COLUMNS);
        zv_buf_puts(s->out, "</g>");
    }
}

static void draw_cell(matrix *m, size_t r, size_t c, double x, double y) {
    zv__svg *s = m->s;
    const zv_figure *f = s->f;
    double v = f->values[r * f->cols + c];
    char css[8], number[32];
    zv_buf title;
    zv_buf_init(&title, s->out->env);
    zv__number(number, v, 4);
    zv_buf_addf(&title, "%s × %s: %s", f->row_names[r], f->col_names[c], number);
    css_of(css, v, m->largest);
    zv_buf_addf(s->out, "<g class=\"cell %s\">", css);
    zv__svg_rect(s, NULL, x, y, m->cell - 1, m->line - 1);
    zv__svg_end_titled(s, "rect", (zv_str){zv_buf_cstr(&title), title.len});
    if (m->numbers && isfinite(v)) {
        bool small = fabs(v) < 0.5 * pow(10, -m->decimals);
        zv__signed(number, v, m->decimals);
        zv__svg_text(s, x + (m->cell - 1) / 2, y + m->line / 2 + 4, "middle", NULL,
                     zv_str_of(small ? v == 0 ? "0" : "·" : number), 0);
    }
    zv_buf_puts(s->out, "</g>");
    if (title.failed) s->out->failed = true;
    zv_buf_free(&title);
}

static void draw_row(matrix *m, size_t r, double y) {
    zv__svg *s = m->s;
    const zv_figure *f = s->f;
    double x = m->rtl ? s->right + 8 : s->left - 8;
    zv__svg_text(s, x, y + m->line / 2 + 4, m->rtl ? "start" : "end", "name",
                 zv_str_of(f->row_names[r]), NAME_COLUMNS);
    for (size_t c = 0, at = 0; c < f->cols; c++)
        if (m->keep[f->rows + c]) draw_cell(m, r, c, column_at(m, at++), y);
}

/* From below zero to above, in any language. */
static void draw_scale(matrix *m) {
    enum { STEP = 22, STEPS = 2 * LEVELS + 1 };
    zv__svg *s = m->s;
    char lo[32], hi[32];
    zv__signed(lo, -m->largest, m->decimals);
    zv__signed(hi, m->largest, m->decimals);
    double ends = ZV__SVG_COLUMN * (double)zv_draw_width(zv_str_of(hi)) + 8;
    double x = m->rtl ? ZV__SVG_WIDTH - 2 * ends - STEP * STEPS : s->left + ends;
    x = fmax(ends, fmin(x, ZV__SVG_WIDTH - ends - STEP * STEPS));
    double y = s->bottom + 20;
    zv__svg_text(s, x - 6, y + 10, "end", "tick", zv_str_of(lo), 0);
    for (int level = -LEVELS; level <= LEVELS; level++) {
        char css[8];
        css_of(css, m->largest * level / LEVELS, m->largest);
        zv_buf_addf(s->out, "<g class=\"cell %s\">", css);
        zv__svg_rect(s, NULL, x + STEP * (level + LEVELS), y, STEP, 13);
        zv_buf_puts(s->out, "/></g>");
    }
    zv__svg_text(s, x + STEP * STEPS + 6, y + 10, "start", "tick", zv_str_of(hi), 0);
}

static void draw(matrix *m, double *weight) {
    zv__svg *s = m->s;
    size_t kept = zv__matrix_kept(s->f, m->keep, weight);
    for (size_t r = 0; r < s->f->rows; r++) m->rows += m->keep[r];
    m->cols = kept / m->rows;
    lay_out(m);
    zv__svg_begin(s);
    draw_heads(m);
    for (size_t r = 0, at = 0; r < s->f->rows; r++)
        if (m->keep[r]) draw_row(m, r, s->top + m->line * (double)at++);
    draw_scale(m);
    zv__svg_end(s);
}

void zv__svg_matrix(zv__svg *s) {
    matrix m = {.s = s};
    double *weight = zv__scratch(s->out, s->f->rows + s->f->cols, sizeof *weight);
    m.keep = zv__scratch(s->out, s->f->rows + s->f->cols, 1);
    if (m.keep && weight) draw(&m, weight);
    zv__free(s->out->env, m.keep);
    zv__free(s->out->env, weight);
}
