#include "base/base_private.h"

#include "report/report_private.h"

enum { GAP = 2, AREA_MOST = 60 };

/* name                 bar                    value
 * king·queen    ▕█████████▌                  +0.3012
 * man·woman               ▐███               +0.0911
 * of·the               ▐██▌                  -0.0703
 * total         ▕████████▌                   +0.3220
 */
typedef struct waterfall {
    zv_buf *out;
    const zv_style *style;
    double lo, hi; /* of the axis */
    size_t name_width, value_width, area; /* columns */
    int decimals;
} waterfall;

/* Position on the axis in eighths of a column. */
static long eighths(const waterfall *w, double x) {
    return lround((x - w->lo) / (w->hi - w->lo) * (double)w->area * 8);
}

/* What stands in the column that covers the eighths [at, at + 8) of a bar over [begin, end): fonts
 * have blocks for any number of eighths from the left, but from the right only half and one. */
static const char *block(long at, long begin, long end) {
    static const char *const left[] = {" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};
    if (end <= at || begin >= at + 8) return NULL;
    if (begin > at && end >= at + 8) {
        long part = at + 8 - begin;
        return part >= 6 ? "█" : part >= 3 ? "▐" : "▕";
    }
    return left[ZV_MIN(end - ZV_MAX(begin, at), 8)];
}

static void draw_bar(const waterfall *w, double from, double to, const char *sgr) {
    long begin = eighths(w, fmin(from, to)), end = eighths(w, fmax(from, to));
    if (begin == end && from != to) end++; /* too small to see, but there */
    if (end > (long)w->area * 8) begin -= 1, end -= 1;
    long zero = eighths(w, 0) / 8;
    const char *now = NULL; /* the colour that is on */
    for (long c = 0; c < (long)w->area; c++) {
        const char *piece = block(8 * c, begin, end);
        bool axis = !piece && w->lo < 0 && c == zero;
        const char *color = piece ? sgr : axis ? ZV__SGR_DIM : NULL;
        if (color != now) {
            zv__sgr_end(w->out, w->style, now);
            zv__sgr(w->out, w->style, color);
            now = color;
        }
        zv_buf_puts(w->out, piece ? piece : axis ? "│" : " ");
    }
    zv__sgr_end(w->out, w->style, now);
}

/* One row: name, bar, value; in Hebrew the name stands on the right, but the axis isn't mirrored. */
static void draw_row(const waterfall *w, zv_str name, double from, double to, double value,
                     const char *bar_sgr, const char *name_sgr) {
    char text[32];
    zv__signed(text, value, w->decimals);
    bool rtl = w->style->lang == ZV_HE;
    zv__cell cells[] = {{name, w->name_width, false, name_sgr},
                        {zv_str_of(text), w->value_width, true, name_sgr}};
    zv__push(w->out, w->style, w->name_width + w->area + w->value_width + 2 * GAP);
    zv__add_cell(w->out, w->style, &cells[rtl], true);
    zv_buf_fill(w->out, ' ', GAP);
    draw_bar(w, from, to, bar_sgr);
    zv_buf_fill(w->out, ' ', GAP);
    zv__add_cell(w->out, w->style, &cells[!rtl], true);
    zv_buf_putc(w->out, '\n');
}

static double as_finite(double x) {
    return isfinite(x) ? x : 0;
}

static void measure(waterfall *w, const zv_str *names, const double *values, size_t n, double rest,
                    double total) {
    zv_lang lang = w->style->lang;
    double sum = 0, largest = fmax(fabs(total), fabs(rest));
    w->lo = fmin(0, total);
    w->hi = fmax(0, total);
    w->name_width = zv_draw_width(zv_str_of(zv__pick(lang, M_REPORT_TOTAL)));
    if (rest != 0)
        w->name_width =
            ZV_MAX(w->name_width, zv_draw_width(zv_str_of(zv__pick(lang, M_REPORT_REST))));
    for (size_t i = 0; i < n; i++) {
        sum += as_finite(values[i]);
        w->lo = fmin(w->lo, sum);
        w->hi = fmax(w->hi, sum);
        largest = fmax(largest, fabs(as_finite(values[i])));
        w->name_width = ZV_MAX(w->name_width, zv_draw_width(names[i]));
    }
    if (w->hi - w->lo <= 0) w->hi = w->lo + 1;
    char text[32];
    w->decimals = zv__decimals(largest, 4);
    zv__signed(text, -largest, w->decimals);
    w->value_width = zv_draw_width(zv_str_of(text));
    size_t columns = zv__columns(w->style);
    w->name_width = ZV_MIN(w->name_width, columns < 50 ? columns / 3 : 2 * columns / 5);
    size_t taken = w->name_width + w->value_width + 2 * GAP;
    w->area = columns > taken + 8 ? ZV_MIN(columns - taken, AREA_MOST) : 8;
}

void zv_draw_waterfall(zv_buf *out, const zv_style *style, const zv_str *names,
                       const double *values, size_t n, double total) {
    zv_figure *f = zv__page_figure(style, ZV_FIGURE_WATERFALL);
    if (f) zv_figure_parts(f, names, values, n, total);
    if (!n && (total == 0 || !isfinite(total))) {
        zv__note(out, style, 0, NULL, M_REPORT_NOTHING);
        return;
    }
    waterfall w = {.out = out, .style = style};
    double sum = 0, sizes = 0;
    for (size_t i = 0; i < n; i++) {
        sum += as_finite(values[i]);
        sizes += fabs(as_finite(values[i]));
    }
    /* What rounding leaves over is no part of its own. */
    double rest = isfinite(total) ? total - sum : 0;
    if (fabs(rest) <= 1e-9 * (sizes + fabs(as_finite(total)))) rest = 0;
    measure(&w, names, values, n, rest, as_finite(total));
    double at = 0;
    for (size_t i = 0; i < n; i++) {
        double part = as_finite(values[i]);
        const char *sgr = part < 0 ? ZV__SGR_MINUS : ZV__SGR_PLUS;
        draw_row(&w, names[i], at, at + part, values[i], sgr, NULL);
        at += part;
    }
    if (rest != 0)
        draw_row(&w, zv_str_of(zv__pick(style->lang, M_REPORT_REST)), at, at + rest, rest,
                 ZV__SGR_DIM, ZV__SGR_DIM);
    draw_row(&w, zv_str_of(zv__pick(style->lang, M_REPORT_TOTAL)), 0, as_finite(total), total,
             ZV__SGR_BOLD, ZV__SGR_BOLD);
}
