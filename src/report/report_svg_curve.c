/* report_svg_curve.c — y over x: lines, dashed where a series is what was expected, with a band where each
 * value has an interval. */
#include "base/base_private.h"

#include "report/report_svg.h"

enum { PLOT = 250, DOTS_MOST = 60, DRAWN_MOST = 2000 };

static void point(zv__svg *s, const char *step, double x, double y) {
    zv__svg_put(s->out, step, zv__scale_at(&s->x, x));
    zv__svg_put(s->out, " ", zv__scale_at(&s->y, y));
}

/* Forth along the upper ends, back along the lower ones. */
static void band(zv__svg *s, size_t k, size_t step) {
    const zv_series *t = &s->f->series[k];
    bool pen = false;
    if (!t->lo) return;
    zv_buf_addf(s->out, "<path class=\"band s%zu\" d=\"", k % ZV__SVG_GROUPS);
    for (size_t i = 0; i < t->n; i += step) {
        if (!zv__svg_holds(s, t, i) || !zv__scale_holds(&s->y, t->hi[i])) continue;
        point(s, pen ? "L" : "M", t->x[i], t->hi[i]);
        pen = true;
    }
    for (size_t i = t->n; i-- > 0;) {
        if (i % step != 0 || !zv__svg_holds(s, t, i) || !zv__scale_holds(&s->y, t->lo[i])) continue;
        point(s, pen ? "L" : "M", t->x[i], t->lo[i]);
        pen = true;
    }
    zv_buf_puts(s->out, pen ? "Z\"/>" : "\"/>");
}

static void line(zv__svg *s, size_t k, size_t step) {
    const zv_series *t = &s->f->series[k];
    bool pen = false;
    zv_buf_addf(s->out, "<path class=\"curve s%zu%s\" d=\"", k % ZV__SVG_GROUPS,
                t->flags & ZV_SERIES_DASHED ? " dashed" : "");
    for (size_t i = 0; i < t->n; i += step) {
        bool there = zv__svg_holds(s, t, i);
        if (there) point(s, pen ? "L" : "M", t->x[i], t->y[i]);
        pen = there;
    }
    zv_buf_puts(s->out, "\"/>");
}

static void dots(zv__svg *s, size_t k) {
    const zv_series *t = &s->f->series[k];
    if (t->n > DOTS_MOST || (t->flags & ZV_SERIES_DASHED)) return;
    for (size_t i = 0; i < t->n; i++) {
        char x[32], y[32];
        if (!zv__svg_holds(s, t, i)) continue;
        zv_draw_number(x, t->x[i]);
        zv_draw_number(y, t->y[i]);
        zv_buf_addf(s->out, "<g class=\"dot s%zu\"><title>%s: %s</title>", k % ZV__SVG_GROUPS, x,
                    y);
        zv__svg_circle(s, NULL, zv__scale_at(&s->x, t->x[i]), zv__scale_at(&s->y, t->y[i]), 3);
        zv_buf_puts(s->out, "</g>");
    }
}

static void lay_out(zv__svg *s) {
    const zv_figure *f = s->f;
    double legend = zv__svg_legend_height(f), nan = (double)NAN;
    double x_lo = nan, x_hi = nan, y_lo = nan, y_hi = nan;
    for (size_t k = 0; k < f->n_series; k++) {
        const zv_series *t = &f->series[k];
        zv__range_widen(&f->x, &x_lo, &x_hi, t->x, t->n);
        zv__range_widen(&f->y, &y_lo, &y_hi, t->y, t->n);
        zv__range_widen(&f->y, &y_lo, &y_hi, t->lo, t->n);
        zv__range_widen(&f->y, &y_lo, &y_hi, t->hi, t->n);
    }
    s->top = legend + fmax(zv__svg_marks_height(f), 0) + (f->y.name && f->y.name[0] ? 24 : 8);
    s->bottom = s->top + PLOT;
    s->height = s->bottom + (f->x.name && f->x.name[0] ? 46 : 26);
    s->right = ZV__SVG_WIDTH - 14;
    s->y = zv__scale_of(&f->y, y_lo, y_hi, s->bottom, s->top);
    zv__svg_y_room(s);
    s->x = zv__scale_of(&f->x, x_lo, x_hi, s->left, s->right);
}

void zv__svg_curve(zv__svg *s) {
    const zv_figure *f = s->f;
    lay_out(s);
    zv__svg_begin(s);
    zv__svg_y_axis(s);
    zv__svg_x_axis(s, true);
    for (size_t k = 0; k < f->n_series; k++) {
        size_t step = 1 + f->series[k].n / DRAWN_MOST;
        band(s, k, step);
        line(s, k, step);
        dots(s, k);
    }
    zv__svg_legend(s, 2);
    zv__svg_marks(s);
    zv__svg_end(s);
}
