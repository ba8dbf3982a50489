/* report_figure.c — filling pictures. Everything is copied into the report's arena; a box whose arrays
 * grow leaves the old ones there until the report goes, at most as much again. */
#include "base/base_private.h"

#include "report/report_private.h"

static zv__figure_box *box_of(zv_figure *f) {
    return (zv__figure_box *)(void *)f;
}

/* As KEEP_ROW of report.c, with the report in `r_`. */
#define KEEP_ROW(report, field)                                                                    \
    do {                                                                                           \
        zv_report *r_ = (report);                                                                  \
        va_list args_;                                                                             \
        va_start(args_, he);                                                                       \
        *(field) = zv__report_format(r_, zv_env_lang(r_->env) == ZV_HE ? he : en, args_);          \
        va_end(args_);                                                                             \
    } while (0)

bool zv_report_draws(const zv_report *r) {
    return r->draws;
}

void zv_report_set_draws(zv_report *r, bool draws) {
    r->draws = draws;
}

/* ---- A new one ---- */

static const zv_axis free_axis = {.lo = (double)NAN, .hi = (double)NAN};

static zv_figure *add(zv_report *r, zv_figure_kind kind) {
    zv__figure_box *box = zv__arena_alloc(&r->arena, 1, sizeof *box);
    if (!box || !zv__grow(r->env, &r->blocks, &r->cap_blocks, r->n_blocks + 1, sizeof *r->blocks)) {
        r->failed = true;
        box = &r->figure_sink;
    } else {
        r->blocks[r->n_blocks++] = (zv__block){.kind = ZV__FIGURE, .figure = box};
    }
    *box = (zv__figure_box){.report = r};
    box->figure = (zv_figure){.kind = kind,
                              .name = "",
                              .title = "",
                              .x = free_axis,
                              .y = free_axis,
                              .total = (double)NAN,
                              .scale = free_axis};
    return &box->figure;
}

zv_figure *zv_report_figure(zv_report *r, zv_figure_kind kind, const char *name, const char *en,
                            const char *he, ...) {
    zv_figure *f = add(r, kind);
    const char *title = NULL, *key = zv__report_keep(r, name, strlen(name));
    KEEP_ROW(r, &title);
    if (key) f->name = key;
    if (title) f->title = title;
    return f;
}

void zv_figure_note(zv_figure *f, const char *en, const char *he, ...) {
    KEEP_ROW(box_of(f)->report, &f->note);
}

void zv_figure_x(zv_figure *f, double lo, double hi, unsigned flags, const char *en, const char *he,
                 ...) {
    f->x = (zv_axis){.lo = lo, .hi = hi, .flags = flags};
    KEEP_ROW(box_of(f)->report, &f->x.name);
}

void zv_figure_y(zv_figure *f, double lo, double hi, unsigned flags, const char *en, const char *he,
                 ...) {
    f->y = (zv_axis){.lo = lo, .hi = hi, .flags = flags};
    KEEP_ROW(box_of(f)->report, &f->y.name);
}

/* ---- Series ---- */

/* Room for one more of `n` things in the arena; NULL and `failed` without memory. */
static void *room(zv_report *r, void *old, size_t n, size_t *cap, size_t size) {
    if (n < *cap) return old;
    size_t more = *cap ? 2 * *cap : 4;
    void *grown = zv__arena_alloc(&r->arena, more, size);
    if (!grown) {
        r->failed = true;
        return NULL;
    }
    if (n) memcpy(grown, old, n * size);
    *cap = more;
    return grown;
}

static zv_series *new_series(zv_figure *f, const double *x, const double *y, size_t n) {
    zv__figure_box *box = box_of(f);
    zv_series *all =
        room(box->report, box->series, f->n_series, &box->cap_series, sizeof *box->series);
    const double *own_y = zv__report_copy(box->report, y, n, sizeof *y);
    const double *own_x = x ? zv__report_copy(box->report, x, n, sizeof *x) : NULL;
    if (!all || !own_y || (x && !own_x)) return NULL;
    f->series = box->series = all;
    all[f->n_series] = (zv_series){.n = n, .x = own_x, .y = own_y};
    return &all[f->n_series++];
}

void zv_figure_series(zv_figure *f, const double *x, const double *y, size_t n, const char *en,
                      const char *he, ...) {
    zv_series *s = new_series(f, x, y, n);
    if (s) KEEP_ROW(box_of(f)->report, &s->name);
}

static zv_series *last_series(zv_figure *f) {
    return f->n_series ? &box_of(f)->series[f->n_series - 1] : NULL;
}

void zv_figure_interval(zv_figure *f, const double *lo, const double *hi) {
    zv_series *s = last_series(f);
    if (!s) return;
    const double *own_lo = zv__report_copy(box_of(f)->report, lo, s->n, sizeof *lo);
    const double *own_hi = zv__report_copy(box_of(f)->report, hi, s->n, sizeof *hi);
    if (!own_lo || !own_hi) return;
    s->lo = own_lo;
    s->hi = own_hi;
}

/* Copies of n strings; NULL and `failed` without memory. */
static const char *const *keep_all(zv_report *r, const zv_str *strings, size_t n) {
    const char **kept = zv__arena_alloc(&r->arena, n ? n : 1, sizeof *kept);
    if (!kept) r->failed = true;
    for (size_t i = 0; kept && i < n; i++) {
        kept[i] = zv__report_keep(r, strings[i].ptr ? strings[i].ptr : "", strings[i].len);
        if (!kept[i]) kept = NULL;
    }
    return kept;
}

void zv_figure_labels(zv_figure *f, const zv_str *labels) {
    zv_series *s = last_series(f);
    if (s) s->labels = keep_all(box_of(f)->report, labels, s->n);
}

void zv_figure_flags(zv_figure *f, unsigned flags) {
    zv_series *s = last_series(f);
    if (s) s->flags = flags;
}

static zv_figure_mark *new_mark(zv_figure *f, double at) {
    zv__figure_box *box = box_of(f);
    zv_figure_mark *all =
        room(box->report, box->marks, f->n_marks, &box->cap_marks, sizeof *box->marks);
    if (!all) return NULL;
    f->marks = box->marks = all;
    all[f->n_marks] = (zv_figure_mark){.at = at};
    return &all[f->n_marks++];
}

void zv_figure_marker(zv_figure *f, double at, const char *en, const char *he, ...) {
    zv_figure_mark *m = isfinite(at) ? new_mark(f, at) : NULL;
    if (m) KEEP_ROW(box_of(f)->report, &m->name);
}

/* ---- Whole figures ---- */

void zv_figure_counts(zv_figure *f, const uint64_t *counts, size_t bins, double lo, double hi) {
    zv_report *r = box_of(f)->report;
    double *y = ZV_NEW(r->env, bins + 1, double);
    if (!y) r->failed = true;
    for (size_t i = 0; y && i < bins; i++) y[i] = (double)counts[i];
    if (y) new_series(f, NULL, y, bins);
    zv__free(r->env, y);
    f->x.lo = lo;
    f->x.hi = hi;
}

void zv_figure_matrix(zv_figure *f, const double *values, size_t rows, size_t cols,
                      const zv_str *row_names, const zv_str *col_names) {
    zv_report *r = box_of(f)->report;
    const double *own = zv__report_copy(r, values, rows * cols, sizeof *values);
    const char *const *names = keep_all(r, row_names, rows);
    const char *const *others = keep_all(r, col_names, cols);
    if (!own || !names || !others) return;
    f->values = own;
    f->rows = rows;
    f->cols = cols;
    f->row_names = names;
    f->col_names = others;
}

void zv_figure_parts(zv_figure *f, const zv_str *names, const double *values, size_t n,
                     double total) {
    if (new_series(f, NULL, values, n)) zv_figure_labels(f, names);
    f->total = total;
}

void zv_figure_grid(zv_figure *f, const double *values, size_t rows, size_t cols, double lo,
                    double hi, unsigned flags, const char *en, const char *he, ...) {
    zv_report *r = box_of(f)->report;
    const double *own = zv__report_copy(r, values, rows * cols, sizeof *values);
    f->scale = (zv_axis){.lo = lo, .hi = hi, .flags = flags};
    KEEP_ROW(r, &f->scale.name);
    if (!own) return;
    f->values = own;
    f->rows = rows;
    f->cols = cols;
}

/* ---- Reading ---- */

size_t zv_report_figures(const zv_report *r) {
    size_t n = 0;
    for (size_t i = 0; i < r->n_blocks; i++) n += r->blocks[i].kind == ZV__FIGURE;
    return n;
}

const zv_figure *zv_report_figure_at(const zv_report *r, size_t i) {
    for (size_t b = 0; b < r->n_blocks; b++)
        if (r->blocks[b].kind == ZV__FIGURE && i-- == 0) return &r->blocks[b].figure->figure;
    return NULL;
}

/* ---- What is drawn on the terminal, kept for the page ------------------------------------------ */

static zv__block *add_block(zv_report *r, zv__block_kind kind) {
    if (!zv__grow(r->env, &r->blocks, &r->cap_blocks, r->n_blocks + 1, sizeof *r->blocks)) {
        r->failed = true;
        return NULL;
    }
    r->blocks[r->n_blocks] = (zv__block){.kind = kind, .text = ""};
    return &r->blocks[r->n_blocks++];
}

void zv__page_text(const zv_style *style, zv__block_kind kind, zv_str text) {
    zv_report *r = style->page;
    if (!r || !text.len) return;
    const char *kept = zv__report_keep(r, text.ptr, text.len);
    zv__block *b = kept ? add_block(r, kind) : NULL;
    if (b) b->text = kept;
}

void zv__page_table(const zv_style *style, const zv_str *cells, size_t rows, size_t cols) {
    zv_report *r = style->page;
    if (!r || !rows || !cols) return;
    const char *const *kept = keep_all(r, cells, rows * cols);
    zv__block *b = kept ? add_block(r, ZV__TABLE) : NULL;
    if (!b) return;
    b->cells = kept;
    b->rows = rows;
    b->cols = cols;
}

/* A sentence that points to what comes below it ends in ":", which a title doesn't. */
static const char *title_of(zv_report *r, const char *text) {
    size_t len = strlen(text);
    if (!len || text[len - 1] != ':') return text;
    const char *title = zv__report_keep(r, text, len - 1);
    return title ? title : "";
}

zv_figure *zv__page_figure(const zv_style *style, zv_figure_kind kind) {
    zv_report *r = style->page;
    if (!r) return NULL;
    const char *title = "";
    if (r->n_blocks && r->blocks[r->n_blocks - 1].kind <= ZV__TEXT)
        title = title_of(r, r->blocks[--r->n_blocks].text);
    zv_figure *f = add(r, kind);
    f->title = title;
    return f;
}
