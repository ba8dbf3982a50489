#include "base/base_private.h"

#include "report/report_private.h"

enum { GAP = 2, LEAST = 3, LEAST_LAST = 16 };

/* The columns of a table. */
typedef struct columns {
    const zv_str *cells; /* [rows, cols] */
    size_t rows, cols;
    size_t shown; /* how many columns are drawn */
    size_t *width; /* [shown] */
    bool *number; /* [shown] every cell below the header is a number (or empty) */
    zv__cell *line; /* [shown] scratch */
} columns;

static void measure(columns *t) {
    for (size_t c = 0; c < t->shown; c++) {
        t->number[c] = t->rows > 1;
        for (size_t r = 0; r < t->rows; r++) {
            zv_str cell = t->cells[r * t->cols + c];
            t->width[c] = ZV_MAX(t->width[c], zv_draw_width(cell));
            if (r && cell.len && !zv__is_number(cell)) t->number[c] = false;
        }
    }
}

/* The last column gets what the others leave, but these give way, the widest first, until it has
 * LEAST_LAST columns (or all that it wants). */
static void fit(columns *t, size_t room) {
    size_t last = t->shown - 1, others = last * GAP;
    for (size_t c = 0; c < last; c++) others += t->width[c];
    size_t want = ZV_MIN(t->width[last], LEAST_LAST);
    while (others + want > room) {
        size_t widest = last;
        for (size_t c = 0; c < last; c++)
            if (t->width[c] > LEAST && (widest == last || t->width[c] > t->width[widest]))
                widest = c;
        if (widest == last) break;
        t->width[widest]--;
        others--;
    }
    size_t left = room > others ? room - others : 1;
    t->width[last] = ZV_MIN(t->width[last], left);
}

static void draw_rule(zv_buf *out, const zv_style *style, columns *t, size_t indent, zv_buf *rule) {
    size_t longest = 0;
    for (size_t c = 0; c < t->shown; c++) longest = ZV_MAX(longest, t->width[c]);
    for (size_t i = 0; i < longest; i++) zv_buf_puts(rule, "─");
    if (rule->failed) out->failed = true;
    for (size_t c = 0; c < t->shown; c++) {
        size_t bytes = rule->failed ? 0 : t->width[c] * strlen("─");
        t->line[c] = (zv__cell){{rule->ptr, bytes}, t->width[c], false, ZV__SGR_DIM};
    }
    zv__line(out, style, t->line, t->shown, GAP, indent);
}

static void draw_rows(zv_buf *out, const zv_style *style, columns *t, size_t indent) {
    zv_buf rule;
    zv_buf_init(&rule, out->env);
    for (size_t r = 0; r < t->rows; r++) {
        for (size_t c = 0; c < t->shown; c++) {
            zv_str text = t->cells[r * t->cols + c];
            bool flush = t->number[c] || (r && zv__is_number(text));
            t->line[c] = (zv__cell){text, t->width[c], flush, r ? NULL : ZV__SGR_BOLD};
        }
        zv__line(out, style, t->line, t->shown, GAP, indent);
        if (r == 0) draw_rule(out, style, t, indent, &rule);
    }
    zv_buf_free(&rule);
}

void zv__table(zv_buf *out, const zv_style *style, const zv_str *cells, size_t rows, size_t cols,
               size_t indent) {
    if (!rows || !cols) return;
    size_t room = zv__columns(style) - ZV_MIN(indent, 10);
    columns t = {.cells = cells, .rows = rows, .cols = cols};
    t.shown = ZV_MIN(cols, (room + GAP) / (LEAST + GAP));
    t.width = zv__scratch(out, t.shown, sizeof *t.width);
    t.number = zv__scratch(out, t.shown, sizeof *t.number);
    t.line = zv__scratch(out, t.shown, sizeof *t.line);
    if (t.width && t.number && t.line) {
        measure(&t);
        fit(&t, room);
        draw_rows(out, style, &t, ZV_MIN(indent, 10));
        if (t.shown < cols)
            zv__note(out, style, indent, ZV__SGR_DIM, M_REPORT_COLUMNS_LEFT_OUT, cols - t.shown);
    }
    zv__free(out->env, t.width);
    zv__free(out->env, t.number);
    zv__free(out->env, t.line);
}

void zv_draw_table(zv_buf *out, const zv_style *style, const zv_str *cells, size_t rows,
                   size_t cols) {
    zv__table(out, style, cells, rows, cols, 0);
}
