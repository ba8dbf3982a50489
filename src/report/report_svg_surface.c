/* report_svg_surface.c — a number in each place of a plane, as cells of one colour from pale to strong, seen from above; paths over it; and a
 * scale of the colours beside it. Levels are few, so that their borders show as the lines of a map do. */
#include "base/base_private.h"

#include "report/report_svg.h"

enum { PLOT = 420, LEVELS = 10, BAR = 14, BAR_GAP = 16, REACHED = 48, TIP_COLUMNS = 60 };

typedef struct surface {
    zv__svg *s;
    zv__scale colours; /* along the bar */
    size_t down, across; /* of rows and columns every so-many-th */
    size_t step, reach; /* of points; of those drawn, the keyboard's */
    bool hatched; /* something is */
} surface;

/* ---- Places ---- */

size_t zv__surface_step(size_t n) {
    return 1 + (n ? n - 1 : 0) / ZV__SURFACE_MOST;
}

/* The axis's ends are the first and the last place; without them places are counted. */
static zv__scale ends_of(const zv_axis *axis, size_t n) {
    const zv_axis linear = {.lo = axis->lo, .hi = axis->hi};
    return zv__scale_of(&linear, 0, n > 1 ? (double)(n - 1) : 1, 0, 1);
}

double zv__surface_at(const zv_axis *axis, size_t i, size_t n) {
    const zv__scale e = ends_of(axis, n);
    return n > 1 ? e.lo + (e.hi - e.lo) * ((double)i / (double)(n - 1)) : e.lo;
}

zv__scale zv__surface_scale(const zv_axis *axis, size_t n, double from, double to) {
    const zv__scale e = ends_of(axis, n);
    const double half = (e.hi - e.lo) / (n > 1 ? (double)(n - 1) : 1) / 2;
    if (n <= 1) return (zv__scale){e.lo - half, e.lo + half, from, to, false};
    return (zv__scale){e.lo - half, e.hi + half, from, to, false};
}

/* Where few of 1, 2, 5 · 10^k fall on a logarithmic scale it is a short one: even steps will do. */
static size_t ticks_of(const surface *v, double ticks[ZV__TICKS]) {
    enum { MOST = 8, FEW = 3 };
    zv__scale even = v->colours;
    const size_t n = zv__scale_ticks(&v->colours, MOST, ticks);
    even.log = false;
    return n < FEW && v->colours.log ? zv__scale_ticks(&even, MOST, ticks) : n;
}

static void lay_out(surface *v) {
    zv__svg *s = v->s;
    const zv_figure *f = s->f;
    double lo = (double)NAN, hi = lo, widest = 0, ticks[ZV__TICKS];
    size_t total = 0;
    zv__range_widen(&f->scale, &lo, &hi, f->values, f->rows * f->cols);
    for (size_t k = 0; k < f->n_series; k++) total += f->series[k].n;
    v->down = zv__surface_step(f->rows);
    v->across = zv__surface_step(f->cols);
    v->step = zv__figure_step(total);
    v->reach = 1 + total / v->step / REACHED;
    s->top = zv__svg_legend_height(f) + 30;
    s->bottom = s->top + PLOT;
    v->colours = zv__scale_of(&f->scale, lo, hi, s->bottom, s->top);
    for (size_t i = 0; i < f->rows * f->cols; i++)
        v->hatched = v->hatched || !zv__scale_holds(&v->colours, f->values[i]);
    s->height = s->bottom + (f->x.name && f->x.name[0] ? 46 : 26) + (v->hatched ? 18 : 0);
    const size_t n = ticks_of(v, ticks);
    for (size_t i = 0; i < n; i++) {
        char text[32];
        zv_draw_number(text, ticks[i]);
        widest = fmax(widest, ZV__SVG_COLUMN * (double)zv_draw_width(zv_str_of(text)));
    }
    s->right = ZV__SVG_WIDTH - widest - BAR - BAR_GAP - 12;
    s->y = zv__surface_scale(&f->y, f->rows, s->bottom, s->top);
    zv__svg_y_room(s);
    s->x = zv__surface_scale(&f->x, f->cols, s->left, s->right);
}

/* ---- Ground ---- */

static int level_of(const surface *v, double value) {
    if (!zv__scale_holds(&v->colours, value)) return -1;
    zv__scale unit = v->colours;
    unit.from = 0;
    unit.to = LEVELS;
    return (int)fmax(0, fmin(LEVELS - 1, floor(zv__scale_at(&unit, value))));
}

static void cell(surface *v, size_t r, size_t c, double x, double y, double width, double height) {
    zv__svg *s = v->s;
    const double value = s->f->values[r * s->f->cols + c];
    const int level = level_of(v, value);
    char css[16] = "qx", at[32], up[32], said[32], title[112];
    if (level >= 0) snprintf(css, sizeof css, "q%d", level);
    zv_draw_number(at, zv__surface_at(&s->f->x, c, s->f->cols));
    zv_draw_number(up, zv__surface_at(&s->f->y, r, s->f->rows));
    zv_draw_number(said, value);
    snprintf(title, sizeof title, "(%s, %s): %s", at, up, said);
    /* half a unit more, so that no seam shows between two */
    zv__svg_rect(s, css, x, y, fmin(width + .5, s->right - x), fmin(height + .5, s->bottom - y));
    zv__svg_end_titled(s, "rect", zv_str_of(title));
}

static double top_of(const surface *v, size_t r, double height) {
    return v->s->bottom - height * (double)(r / v->down + 1);
}

/* Two strokes through each cell that has no colour, all in one path. */
static void hatch(surface *v, double width, double height) {
    zv__svg *s = v->s;
    const zv_figure *f = s->f;
    if (!v->hatched) return;
    zv_buf_puts(s->out, "<path class=\"hatch\" d=\"");
    for (size_t r = 0; r < f->rows; r += v->down)
        for (size_t c = 0; c < f->cols; c += v->across) {
            if (level_of(v, f->values[r * f->cols + c]) >= 0) continue;
            const double x = s->left + width * (double)(c / v->across), y = top_of(v, r, height);
            const double ends[2][4] = {{x, y + height, x + width, y},
                                       {x + width / 2, y + height, x + width, y + height / 2}};
            for (size_t k = 0; k < 2; k++) {
                zv__svg_put(s->out, "M", ends[k][0]);
                zv__svg_put(s->out, " ", ends[k][1]);
                zv__svg_put(s->out, "L", ends[k][2]);
                zv__svg_put(s->out, " ", ends[k][3]);
            }
        }
    zv_buf_puts(s->out, "\"/>");
}

static void ground(surface *v) {
    zv__svg *s = v->s;
    const zv_figure *f = s->f;
    const double width = (s->right - s->left) / (double)((f->cols - 1) / v->across + 1);
    const double height = (s->bottom - s->top) / (double)((f->rows - 1) / v->down + 1);
    zv_buf_puts(s->out, "<g class=\"ground\">");
    for (size_t r = 0; r < f->rows; r += v->down)
        for (size_t c = 0; c < f->cols; c += v->across)
            cell(v, r, c, s->left + width * (double)(c / v->across), top_of(v, r, height), width,
                 height);
    zv_buf_puts(s->out, "</g>");
    hatch(v, width, height);
}

/* The bar with its numbers; from below in any language. */
static void scale_bar(surface *v) {
    zv__svg *s = v->s;
    double ticks[ZV__TICKS];
    const double x = s->right + BAR_GAP, each = (s->bottom - s->top) / LEVELS;
    const size_t n = ticks_of(v, ticks);
    for (int i = 0; i < LEVELS; i++) {
        char css[16];
        snprintf(css, sizeof css, "q%d", i);
        zv__svg_rect(s, css, x, s->bottom - each * (i + 1), BAR, each + (i ? .5 : 0));
        zv_buf_puts(s->out, "/>");
    }
    for (size_t i = 0; i < n; i++) {
        const double y = zv__scale_at(&v->colours, ticks[i]);
        zv__svg_line(s, "base", x + BAR, y, x + BAR + 3, y);
        zv__svg_number(s, x + BAR + 6, y + 4, "start", "tick zt", ticks[i]);
    }
    if (s->f->scale.name && s->f->scale.name[0])
        zv__svg_text(s, ZV__SVG_WIDTH - 2, s->top - 12, "end", "axis", zv_str_of(s->f->scale.name),
                     40);
}

/* ---- Paths ---- */

static bool within(const zv__svg *s, const zv_series *t, size_t i) {
    return zv__svg_holds(s, t, i) && t->x[i] >= s->x.lo && t->x[i] <= s->x.hi &&
           t->y[i] >= s->y.lo && t->y[i] <= s->y.hi;
}

static void stroke(zv__svg *s, const char *css, const zv_series *t, size_t step) {
    bool pen = false;
    zv_buf_addf(s->out, "<path class=\"%s\" d=\"", css);
    for (size_t i = 0; i < t->n; i++) {
        if (i % step != 0 && i + 1 != t->n) continue;
        const bool there = within(s, t, i);
        if (there) {
            zv__svg_put(s->out, pen ? "L" : "M", zv__scale_at(&s->x, t->x[i]));
            zv__svg_put(s->out, " ", zv__scale_at(&s->y, t->y[i]));
        }
        pen = there;
    }
    zv_buf_puts(s->out, "\"/>");
}

static void path(surface *v, size_t k) {
    const zv_series *t = &v->s->f->series[k];
    char css[40];
    snprintf(css, sizeof css, "path curve s%zu%s", k % ZV__SVG_GROUPS,
             t->flags & ZV_SERIES_DASHED ? " dashed" : "");
    stroke(v->s, "path halo", t, v->step);
    stroke(v->s, css, t, v->step);
}

/* What a point says: its own name, or that of its path. */
static const char *said_of(const zv_series *t, size_t i) {
    if (t->labels && t->labels[i][0]) return t->labels[i];
    return t->name ? t->name : "";
}

static void point(surface *v, size_t k, size_t i, bool reached) {
    zv__svg *s = v->s;
    const zv_series *t = &s->f->series[k];
    const double x = zv__scale_at(&s->x, t->x[i]), y = zv__scale_at(&s->y, t->y[i]);
    const bool left = x > (s->left + s->right) / 2, end = i + 1 == t->n || i == 0;
    const zv_str said = zv_str_of(said_of(t, i));
    zv_buf_puts(s->out, "<g class=\"point\"");
    if (reached && said.len) {
        zv_buf_puts(s->out, " tabindex=\"0\" role=\"img\" aria-label=\"");
        zv__html_text(s->out, said);
        zv_buf_putc(s->out, '"');
    }
    zv_buf_putc(s->out, '>');
    zv__svg_sign(s, k, x, y, i + 1 == t->n ? 6.2 : end ? 4.6 : 2.8);
    if (said.len)
        zv__svg_text(s, x + (left ? -11 : 11), y + 4, left ? "end" : "start", "tip", said,
                     TIP_COLUMNS);
    zv_buf_puts(s->out, "</g>");
}

static void paths(surface *v) {
    const zv_figure *f = v->s->f;
    size_t drawn = 0;
    for (size_t k = 0; k < f->n_series; k++) path(v, k);
    zv_buf_puts(v->s->out, "<g class=\"points\">");
    for (size_t k = 0; k < f->n_series; k++)
        for (size_t i = 0; i < f->series[k].n; i++) {
            const bool end = i + 1 == f->series[k].n;
            if ((i % v->step != 0 && !end) || !within(v->s, &f->series[k], i)) continue;
            point(v, k, i, drawn++ % v->reach == 0 || (end && f->n_series <= REACHED));
        }
    zv_buf_puts(v->s->out, "</g>");
}

void zv__svg_surface(zv__svg *s) {
    surface v = {.s = s};
    lay_out(&v);
    zv__svg_begin(s);
    zv__svg_y_axis(s);
    zv__svg_x_axis(s, false);
    ground(&v);
    scale_bar(&v);
    paths(&v);
    zv__svg_legend(s, 2);
    if (v.hatched)
        zv__svg_text(s, s->right, s->height - 8, "end", "axis",
                     zv_str_of(zv__pick(s->lang, M_REPORT_HATCHED)), 30);
    zv__svg_end(s);
}
