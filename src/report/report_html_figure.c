/* report_html_figure.c — a picture with its title, its note, and its numbers as a table: what is seen can be
 * read, and copied. */
#include "base/base_private.h"

#include "report/report_svg.h"

static size_t points_of(const zv_figure *f) {
    size_t n = 0;
    for (size_t k = 0; k < f->n_series; k++) n += f->series[k].n;
    return n;
}

bool zv__figure_empty(const zv_figure *f) {
    if (f->kind == ZV_FIGURE_MATRIX || f->kind == ZV_FIGURE_SURFACE) return !f->rows || !f->cols;
    if (f->kind == ZV_FIGURE_WATERFALL) return !f->n_series;
    if (f->kind == ZV_FIGURE_HISTOGRAM || f->kind == ZV_FIGURE_BARS)
        return !f->n_series || !f->series[0].n;
    return points_of(f) == 0;
}

/* ---- In one sentence ---- */

static void ends(const double *y, size_t n, double *lo, double *hi) {
    for (size_t i = 0; y && i < n; i++) {
        if (!isfinite(y[i])) continue;
        *lo = fmin(*lo, y[i]);
        *hi = fmax(*hi, y[i]);
    }
}

void zv__svg_describe(zv__svg *s) {
    const zv_figure *f = s->f;
    double lo = (double)NAN, hi = lo;
    char from[32], to[32];
    const bool surface = f->kind == ZV_FIGURE_SURFACE; /* its series are places, not values */
    for (size_t k = 0; k < f->n_series && !surface; k++)
        ends(f->series[k].y, f->series[k].n, &lo, &hi);
    ends(f->values, f->rows * f->cols, &lo, &hi);
    zv_draw_number(from, lo);
    zv_draw_number(to, hi);
    zv_buf text;
    zv_buf_init(&text, s->out->env);
    if (f->kind == ZV_FIGURE_MATRIX)
        zv_buf_say(&text, s->lang, M_REPORT_SEEN_MATRIX, f->rows, f->cols, from, to);
    else if (surface)
        zv_buf_say(&text, s->lang, M_REPORT_SEEN_SURFACE, f->rows, f->cols, from, to, f->n_series);
    else if (f->kind == ZV_FIGURE_HISTOGRAM)
        zv_buf_say(&text, s->lang, M_REPORT_SEEN_HISTOGRAM, points_of(f), to);
    else if (f->kind == ZV_FIGURE_SCATTER)
        zv_buf_say(&text, s->lang, M_REPORT_SEEN_SCATTER, points_of(f), f->n_series);
    else
        zv_buf_say(&text, s->lang, M_REPORT_SEEN_VALUES, points_of(f), from, to);
    zv__svg_string(s->out, (zv_str){zv_buf_cstr(&text), text.len}, 0);
    if (text.failed) s->out->failed = true;
    zv_buf_free(&text);
}

/* ---- The numbers ---- */

static void begin_table(zv_buf *out) {
    zv_buf_puts(out, "<table><thead><tr>");
}

static void head(zv_buf *out, const char *text) {
    zv_buf_puts(out, "<th scope=\"col\">");
    zv__html_foreign(out, zv_str_of(text));
    zv_buf_puts(out, "</th>");
}

static void begin_row(zv_buf *out, const char *name) {
    zv_buf_puts(out, "<tr><th scope=\"row\">");
    zv__html_foreign(out, zv_str_of(name));
    zv_buf_puts(out, "</th>");
}

static void number(zv_buf *out, double value) {
    zv_buf_puts(out, "<td class=\"num\">");
    zv__html_number(out, value, 6);
    zv_buf_puts(out, "</td>");
}

static const char *or_else(const char *name, const char *other) {
    return name && name[0] ? name : other;
}

static void histogram_numbers(zv_buf *out, const zv_figure *f, zv_lang lang) {
    const zv_series *t = &f->series[0];
    double width = (f->x.hi - f->x.lo) / (double)t->n;
    begin_table(out);
    head(out, zv__pick(lang, M_REPORT_FROM));
    head(out, zv__pick(lang, M_REPORT_TO));
    head(out, zv__pick(lang, M_REPORT_COUNT));
    zv_buf_puts(out, "</tr></thead><tbody>");
    for (size_t i = 0; i < t->n; i++) {
        zv_buf_puts(out, "<tr>");
        number(out, f->x.lo + width * (double)i);
        number(out, f->x.lo + width * (double)(i + 1));
        number(out, t->y[i]);
        zv_buf_puts(out, "</tr>");
    }
    zv_buf_puts(out, "</tbody></table>");
}

static void matrix_numbers(zv_buf *out, const zv_figure *f) {
    double *weight = zv__scratch(out, f->rows + f->cols, sizeof *weight);
    uint8_t *keep = zv__scratch(out, f->rows + f->cols, 1);
    if (keep && weight) {
        zv__matrix_kept(f, keep, weight);
        begin_table(out);
        zv_buf_puts(out, "<td></td>");
        for (size_t c = 0; c < f->cols; c++)
            if (keep[f->rows + c]) head(out, f->col_names[c]);
        zv_buf_puts(out, "</tr></thead><tbody>");
        for (size_t r = 0; r < f->rows; r++) {
            if (!keep[r]) continue;
            begin_row(out, f->row_names[r]);
            for (size_t c = 0; c < f->cols; c++)
                if (keep[f->rows + c]) number(out, f->values[r * f->cols + c]);
            zv_buf_puts(out, "</tr>");
        }
        zv_buf_puts(out, "</tbody></table>");
    }
    zv__free(out->env, weight);
    zv__free(out->env, keep);
}

/* As it is seen: the highest row first. */
static void surface_numbers(zv_buf *out, const zv_figure *f) {
    const size_t down = zv__surface_step(f->rows), across = zv__surface_step(f->cols);
    begin_table(out);
    zv_buf_puts(out, "<td></td>");
    for (size_t c = 0; c < f->cols; c += across) {
        zv_buf_puts(out, "<th scope=\"col\">");
        zv__html_number(out, zv__surface_at(&f->x, c, f->cols), 4);
        zv_buf_puts(out, "</th>");
    }
    zv_buf_puts(out, "</tr></thead><tbody>");
    for (size_t r = (f->rows - 1) / down * down;; r -= down) {
        zv_buf_puts(out, "<tr><th scope=\"row\">");
        zv__html_number(out, zv__surface_at(&f->y, r, f->rows), 4);
        zv_buf_puts(out, "</th>");
        for (size_t c = 0; c < f->cols; c += across) number(out, f->values[r * f->cols + c]);
        zv_buf_puts(out, "</tr>");
        if (r == 0) break;
    }
    zv_buf_puts(out, "</tbody></table>");
}

/* What the columns are, after the names of points and series. */
typedef struct columns {
    bool series, labels, x, interval;
} columns;

static columns columns_of(const zv_figure *f) {
    columns has = {.series = f->n_series > 1};
    for (size_t k = 0; k < f->n_series; k++) {
        has.labels = has.labels || f->series[k].labels;
        has.x = has.x || f->series[k].x;
        has.interval = has.interval || f->series[k].lo;
    }
    has.x = has.x || !has.labels;
    return has;
}

static void series_row(zv_buf *out, const zv_series *t, size_t i, const columns *has) {
    zv_buf_puts(out, "<tr>");
    if (has->series) {
        zv_buf_puts(out, "<td>");
        zv__html_foreign(out, zv_str_of(or_else(t->name, "—")));
        zv_buf_puts(out, "</td>");
    }
    if (has->labels) {
        zv_buf_puts(out, "<th scope=\"row\">");
        zv__html_foreign(out, zv_str_of(t->labels ? t->labels[i] : "—"));
        zv_buf_puts(out, "</th>");
    }
    if (has->x) number(out, t->x ? t->x[i] : (double)i + 1);
    number(out, t->y[i]);
    if (has->interval) number(out, t->lo ? t->lo[i] : (double)NAN);
    if (has->interval) number(out, t->hi ? t->hi[i] : (double)NAN);
    zv_buf_puts(out, "</tr>");
}

static void series_numbers(zv_buf *out, const zv_figure *f, zv_lang lang) {
    const columns has = columns_of(f);
    size_t at = 0, step = zv__figure_step(points_of(f));
    bool sideways = f->kind == ZV_FIGURE_BARS && f->series[0].labels;
    begin_table(out);
    if (has.series) head(out, zv__pick(lang, M_REPORT_GROUP));
    if (has.labels) head(out, zv__pick(lang, M_REPORT_NAME));
    if (has.x) head(out, or_else(f->x.name, "x"));
    head(out, or_else(sideways ? f->x.name : f->y.name, zv__pick(lang, M_REPORT_VALUE)));
    if (has.interval) head(out, zv__pick(lang, M_REPORT_FROM));
    if (has.interval) head(out, zv__pick(lang, M_REPORT_TO));
    zv_buf_puts(out, "</tr></thead><tbody>");
    for (size_t k = 0; k < f->n_series; k++)
        for (size_t i = 0; i < f->series[k].n; i++)
            if (at++ % step == 0) series_row(out, &f->series[k], i, &has);
    zv_buf_puts(out, "</tbody></table>");
}

static void numbers(zv_buf *out, const zv_figure *f, zv_lang lang) {
    zv_buf_puts(out, "<details><summary>");
    zv__html_say(out, lang, M_REPORT_NUMBERS);
    zv_buf_puts(out, "</summary><div class=\"scroll\" tabindex=\"0\">");
    if (f->kind == ZV_FIGURE_MATRIX)
        matrix_numbers(out, f);
    else if (f->kind == ZV_FIGURE_HISTOGRAM)
        histogram_numbers(out, f, lang);
    else if (f->kind == ZV_FIGURE_SURFACE)
        surface_numbers(out, f);
    else
        series_numbers(out, f, lang);
    if (f->kind == ZV_FIGURE_SURFACE && f->n_series) series_numbers(out, f, lang);
    zv_buf_puts(out, "</div></details>");
}

/* ---- The whole ---- */

static void left_out(zv_buf *out, const zv_figure *f, zv_lang lang) {
    size_t points = points_of(f), step = zv__figure_step(points), sides[2] = {f->rows, f->cols};
    bool cut = sides[0] > ZV__MATRIX_MOST || sides[1] > ZV__MATRIX_MOST;
    if (f->kind == ZV_FIGURE_SURFACE && zv__surface_step(ZV_MAX(sides[0], sides[1])) > 1) {
        zv_buf_puts(out, "<p class=\"note\">");
        zv__html_say(out, lang, M_REPORT_GRID_OUT, zv__surface_step(f->rows),
                     zv__surface_step(f->cols), f->rows, f->cols);
        zv_buf_puts(out, "</p>");
    }
    if ((f->kind == ZV_FIGURE_SCATTER || f->kind == ZV_FIGURE_SURFACE) && step > 1) {
        zv_buf_puts(out, "<p class=\"note\">");
        zv__html_say(out, lang, M_REPORT_POINTS_OUT, step, points);
        zv_buf_puts(out, "</p>");
    } else if (f->kind == ZV_FIGURE_MATRIX && cut) {
        zv_buf_puts(out, "<p class=\"note\">");
        zv__html_say(out, lang, M_REPORT_CELLS_OUT, (size_t)ZV__MATRIX_MOST, f->rows, f->cols);
        zv_buf_puts(out, "</p>");
    }
}

void zv__svg_figure(const zv_figure *f, zv_buf *out, zv_lang lang, size_t id) {
    zv__svg s = {.out = out, .f = f, .lang = lang, .id = id};
    if (zv__figure_empty(f)) return;
    switch (f->kind) {
    case ZV_FIGURE_HISTOGRAM:
        zv__svg_histogram(&s);
        break;
    case ZV_FIGURE_BARS:
        if (f->series[0].labels)
            zv__svg_rows(&s);
        else
            zv__svg_columns(&s);
        break;
    case ZV_FIGURE_CURVE:
        zv__svg_curve(&s);
        break;
    case ZV_FIGURE_SCATTER:
        zv__svg_scatter(&s);
        break;
    case ZV_FIGURE_MATRIX:
        zv__svg_matrix(&s);
        break;
    case ZV_FIGURE_WATERFALL:
        zv__svg_waterfall(&s);
        break;
    case ZV_FIGURE_SURFACE:
        zv__svg_surface(&s);
        break;
    }
}

void zv_figure_svg(const zv_figure *f, zv_buf *out, zv_lang lang) {
    zv__svg_figure(f, out, lang, 0);
}

void zv__html_figure(const zv_figure *f, zv_buf *out, zv_lang lang, size_t number) {
    bool empty = zv__figure_empty(f);
    zv_buf_addf(out, "<figure id=\"f%zu\"><figcaption id=\"c%zu\">", number, number);
    zv__html_said(out, lang, zv_str_of(f->title));
    zv_buf_puts(out, "</figcaption>");
    if (empty) {
        zv_buf_puts(out, "<p class=\"note\">");
        zv__html_say(out, lang, M_REPORT_NOTHING);
        zv_buf_puts(out, "</p>");
    } else {
        zv_buf_puts(out, "<div class=\"scroll\" tabindex=\"0\">");
        zv__svg_figure(f, out, lang, number);
        zv_buf_puts(out, "</div>");
        left_out(out, f, lang);
    }
    if (f->note) {
        zv_buf_puts(out, "<p class=\"note\">");
        zv__html_said(out, lang, zv_str_of(f->note));
        zv_buf_puts(out, "</p>");
    }
    if (!empty) numbers(out, f, lang);
    zv_buf_puts(out, "</figure>\n");
}
