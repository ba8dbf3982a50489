/* report_svg_bins.c — what stands on a numeric axis: histograms, and bars without names. */
#include "base/base_private.h"

#include "report/report_svg.h"

enum { PLOT = 190, UNDER = 46 };

/* Room for marks or a name of the y axis above, numbers below. */
static void lay_out(zv__svg *s) {
    const zv_figure *f = s->f;
    double legend = zv__svg_legend_height(f);
    double above = fmax(zv__svg_marks_height(f), f->y.name && f->y.name[0] ? 22 : 0);
    s->top = legend + above + 6;
    s->bottom = s->top + PLOT;
    s->height = s->bottom + (f->x.name && f->x.name[0] ? UNDER : UNDER - 20);
    s->right = ZV__SVG_WIDTH - 12;
}

static void titled_bar(zv__svg *s, double from, double to, double y, zv_str title) {
    double gap = to - from > 5 ? 1 : to - from > 2.5 ? 0.5 : 0;
    double height = fmax(s->bottom - y, 1); /* a single one among millions is still seen */
    zv__svg_rect(s, "bar", from, s->bottom - height, to - from - gap, height);
    zv__svg_end_titled(s, "rect", title);
}

/* The most bars that can be told apart; neighbours are joined beyond. */
enum { BARS_MOST = 180 };

static size_t join_of(size_t bins) {
    return bins ? (bins + BARS_MOST - 1) / BARS_MOST : 1;
}

static double joined(const zv_series *t, size_t first, size_t join) {
    double sum = 0;
    for (size_t i = first; i < ZV_MIN(first + join, t->n); i++) sum += t->y[i];
    return sum;
}

void zv__svg_histogram(zv__svg *s) {
    const zv_series *t = &s->f->series[0];
    size_t join = join_of(t->n);
    double most = 0, width = (s->f->x.hi - s->f->x.lo) / (double)t->n;
    for (size_t i = 0; i < t->n; i += join) most = fmax(most, joined(t, i, join));
    lay_out(s);
    s->y = zv__scale_of(&(zv_axis){.lo = 0, .hi = (double)NAN}, 0, most, s->bottom, s->top);
    zv__svg_y_room(s);
    s->x = zv__scale_of(&s->f->x, s->f->x.lo, s->f->x.hi, s->left, s->right);
    zv__svg_begin(s);
    zv__svg_y_axis(s);
    for (size_t i = 0; i < t->n; i += join) {
        double count = joined(t, i, join), lo = s->f->x.lo + width * (double)i;
        double hi = s->f->x.lo + width * (double)ZV_MIN(i + join, t->n);
        char from[32], to[32], number[32], title[112];
        if (!(count > 0)) continue;
        zv_draw_number(from, lo);
        zv_draw_number(to, hi);
        zv_draw_number(number, count);
        snprintf(title, sizeof title, "%s … %s: %s", from, to, number);
        titled_bar(s, zv__scale_at(&s->x, lo), zv__scale_at(&s->x, hi), zv__scale_at(&s->y, count),
                   zv_str_of(title));
    }
    zv__svg_x_axis(s, false);
    zv__svg_marks(s);
    zv__svg_end(s);
}

/* A further series over the columns: what they should be. */
static void overlay(zv__svg *s, size_t k) {
    const zv_series *t = &s->f->series[k];
    bool pen = false;
    zv_buf_addf(s->out, "<path class=\"curve s%zu%s\" d=\"", k % ZV__SVG_GROUPS,
                t->flags & ZV_SERIES_DASHED ? " dashed" : "");
    for (size_t i = 0; i < t->n; i++) {
        double x = t->x ? t->x[i] : (double)i + 1;
        bool holds = zv__scale_holds(&s->x, x) && zv__scale_holds(&s->y, t->y[i]);
        if (holds) {
            zv__svg_put(s->out, pen ? "L" : "M", zv__scale_at(&s->x, x));
            zv__svg_put(s->out, " ", zv__scale_at(&s->y, t->y[i]));
        }
        pen = holds;
    }
    zv_buf_puts(s->out, "\"/>");
}

void zv__svg_columns(zv__svg *s) {
    const zv_figure *f = s->f;
    const zv_series *t = &f->series[0];
    double lo = 0, hi = 0, first = t->x ? t->x[0] : 1, last = t->x ? t->x[t->n - 1] : (double)t->n;
    for (size_t k = 0; k < f->n_series; k++)
        zv__range_widen(&f->y, &lo, &hi, f->series[k].y, f->series[k].n);
    lay_out(s);
    s->y = zv__scale_of(&f->y, lo, hi, s->bottom, s->top);
    zv__svg_y_room(s);
    s->x = zv__scale_of(&(zv_axis){.lo = first - 0.5, .hi = last + 0.5}, 0, 0, s->left, s->right);
    zv__svg_begin(s);
    zv__svg_y_axis(s);
    double half = (s->right - s->left) / (last - first + 1) / 2;
    for (size_t i = 0; i < t->n; i++) {
        double x = t->x ? t->x[i] : (double)i + 1;
        char at[32], value[32], title[80];
        if (!zv__scale_holds(&s->y, t->y[i]) || !isfinite(x)) continue;
        zv_draw_number(at, x);
        zv_draw_number(value, t->y[i]);
        snprintf(title, sizeof title, "%s: %s", at, value);
        x = zv__scale_at(&s->x, x);
        titled_bar(s, x - half, x + half, zv__scale_at(&s->y, t->y[i]), zv_str_of(title));
    }
    for (size_t k = 1; k < f->n_series; k++) overlay(s, k);
    zv__svg_x_axis(s, false);
    zv__svg_legend(s, 2);
    zv__svg_marks(s);
    zv__svg_end(s);
}
