/* report_svg_scatter.c — points with names: a map. Names of some stand beside their points, wherever there is
 * room; the others show under the pointer. Some points can be reached by the keyboard; more than these would
 * be a trap, and the table below has all of them. */
#include "base/base_private.h"

#include "report/report_svg.h"

enum {
    PLOT = 480,
    NAMES_MOST = 36,
    REACHED = 48,
    NAME_COLUMNS = 18,
    TIP_COLUMNS = 60,
    TIP_LINE = 15
};

typedef struct box {
    double left, right, top, bottom;
} box;

typedef struct map {
    zv__svg *s;
    size_t total, step,
        reach; /* points; every so many-th is drawn; every so many-th of these is reached */
    bool rest_only; /* there is nothing but the rest: that is named and reached then */
    box names[NAMES_MOST];
    size_t n_names;
} map;

size_t zv__figure_step(size_t total) {
    return 1 + (total ? total - 1 : 0) / ZV__SVG_POINTS;
}

static bool is_rest(const map *m, size_t group) {
    return !m->rest_only && (m->s->f->series[group].flags & ZV_SERIES_REST);
}

static void lay_out(map *m) {
    zv__svg *s = m->s;
    const zv_figure *f = s->f;
    double nan = (double)NAN, x_lo = nan, x_hi = nan, y_lo = nan, y_hi = nan;
    size_t grouped = 0;
    for (size_t k = 0; k < f->n_series; k++) {
        zv__range_widen(&f->x, &x_lo, &x_hi, f->series[k].x, f->series[k].n);
        zv__range_widen(&f->y, &y_lo, &y_hi, f->series[k].y, f->series[k].n);
        m->total += f->series[k].n;
        grouped += f->series[k].flags & ZV_SERIES_REST ? 0 : f->series[k].n;
    }
    m->rest_only = grouped == 0;
    m->step = zv__figure_step(m->total);
    m->reach = 1 + (grouped ? grouped : m->total) / m->step / REACHED;
    s->top = zv__svg_legend_height(f) + zv__svg_marks_height(f) + 26;
    s->bottom = s->top + PLOT;
    s->height = s->bottom + (f->x.name && f->x.name[0] ? 46 : 26);
    s->right = ZV__SVG_WIDTH - 10;
    s->y = zv__scale_of(&f->y, y_lo, y_hi, s->bottom - 10, s->top + 10);
    zv__svg_y_room(s);
    s->x = zv__scale_of(&f->x, x_lo, x_hi, s->left + 10, s->right - 10);
}

/* A second line of the name stands below the first. */
static void tip(zv__svg *s, double x, double y, zv_str name) {
    const bool left = x > (s->left + s->right) / 2;
    for (double line = y + 4; name.len; line += TIP_LINE) {
        const char *end = memchr(name.ptr, '\n', name.len);
        const size_t len = end ? (size_t)(end - name.ptr) : name.len, used = len + (end != NULL);
        zv__svg_text(s, x + (left ? -9 : 9), line, left ? "end" : "start", "tip",
                     (zv_str){name.ptr, len}, TIP_COLUMNS);
        name = (zv_str){name.ptr + used, name.len - used};
    }
}

/* `group` and whether the keyboard gets there. */
static void draw_point(map *m, size_t group, size_t i, bool reached) {
    zv__svg *s = m->s;
    const zv_series *t = &s->f->series[group];
    double x = zv__scale_at(&s->x, t->x[i]), y = zv__scale_at(&s->y, t->y[i]);
    zv_buf_puts(s->out, "<g class=\"point\"");
    if (reached && t->labels) {
        zv_buf_puts(s->out, " tabindex=\"0\" role=\"img\" aria-label=\"");
        zv__html_text(s->out, zv_str_of(t->labels[i]));
        if (t->name && t->name[0]) {
            zv_buf_puts(s->out, " – ");
            zv__html_text(s->out, zv_str_of(t->name));
        }
        zv_buf_putc(s->out, '"');
    }
    zv_buf_putc(s->out, '>');
    zv__svg_sign(s, group, x, y, 3.6);
    if (t->labels) tip(s, x, y, zv_str_of(t->labels[i]));
    zv_buf_puts(s->out, "</g>");
}

/* ---- Names that stand there for good ---- */

static bool collides(const map *m, box b) {
    for (size_t i = 0; i < m->n_names; i++) {
        const box *o = &m->names[i];
        if (b.left < o->right && b.right > o->left && b.top < o->bottom && b.bottom > o->top)
            return true;
    }
    return b.left < m->s->left + 2 || b.right > m->s->right - 2;
}

/* Are there too many points where a name would stand for it to be read? */
static bool crowded(const map *m, box b) {
    enum { READABLE = 5 };
    const zv_figure *f = m->s->f;
    size_t n = 0;
    for (size_t k = 0; k < f->n_series; k++)
        for (size_t i = 0; i < f->series[k].n && n <= READABLE; i++) {
            const zv_series *t = &f->series[k];
            if (!zv__svg_holds(m->s, t, i)) continue;
            double x = zv__scale_at(&m->s->x, t->x[i]), y = zv__scale_at(&m->s->y, t->y[i]);
            n += x > b.left && x < b.right && y > b.top && y < b.bottom;
        }
    return n > READABLE;
}

static void try_name(map *m, size_t group, size_t i) {
    zv__svg *s = m->s;
    const zv_series *t = &s->f->series[group];
    const char *label = t->labels[i];
    zv_str name = {label, strcspn(label, "\n")};
    double half = ZV__SVG_COLUMN * (double)ZV_MIN(zv_draw_width(name), NAME_COLUMNS) / 2;
    double x = zv__scale_at(&s->x, t->x[i]), y = zv__scale_at(&s->y, t->y[i]);
    box b = {x - half - 6, x + half + 6, y - 22, y + 3};
    if (!name.len || collides(m, b) || crowded(m, b)) return;
    m->names[m->n_names++] = b;
    zv__svg_text(s, x, y - 8, "middle", "place", name, NAME_COLUMNS);
}

/* One of each group in turn, from evenly spread places in it, so that no group has all the room. */
static void draw_names(map *m) {
    const zv_figure *f = m->s->f;
    enum { ROUNDS = 240 };
    zv_buf_puts(m->s->out, "<g aria-hidden=\"true\">");
    for (size_t round = 0; round < ROUNDS; round++)
        for (size_t k = 0; k < f->n_series; k++) {
            const zv_series *t = &f->series[k];
            size_t i = t->n <= ROUNDS ? round : round * t->n / ROUNDS;
            if (m->n_names == NAMES_MOST || i >= t->n || !t->labels || is_rest(m, k)) continue;
            if (zv__svg_holds(m->s, t, i)) try_name(m, k, i);
        }
    zv_buf_puts(m->s->out, "</g>");
}

/* The rest, or the groups above it. */
static void draw_points(map *m, bool rest) {
    const zv_figure *f = m->s->f;
    size_t at = 0, drawn = 0;
    for (size_t k = 0; k < f->n_series; k++)
        for (size_t i = 0; i < f->series[k].n; i++, at++) {
            if (at % m->step != 0 || is_rest(m, k) != rest) continue;
            if (!zv__svg_holds(m->s, &f->series[k], i)) continue;
            draw_point(m, k, i, !rest && drawn++ % m->reach == 0);
        }
}

void zv__svg_scatter(zv__svg *s) {
    map m = {.s = s};
    lay_out(&m);
    zv__svg_begin(s);
    zv__svg_y_axis(s);
    zv__svg_x_axis(s, true);
    zv__svg_legend(s, 2);
    zv_buf_puts(s->out, "<g class=\"points\">");
    draw_points(&m, true);
    draw_points(&m, false);
    zv_buf_puts(s->out, "</g>");
    draw_names(&m);
    zv__svg_marks(s);
    zv__svg_end(s);
}
