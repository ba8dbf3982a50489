#include "base/base_private.h"

#include "report/report_private.h"

enum { GAP = 2, LEAST = 3, LEAST_TEXT = 12, LEAST_LAST = 16, ROUNDS = 4 };

/* The columns of a table. */
typedef struct columns {
    const zv_str *cells; /* [rows, cols] */
    size_t rows, cols;
    size_t shown; /* how many columns are drawn */
    size_t *width; /* [shown] */
    size_t *body; /* [shown] of the cells below the header */
    bool *figures; /* [shown] these are not cut, for what is left would read as a number */
    bool *number; /* [shown] every cell below the header is a number (or empty) */
    zv__cell *line; /* [shown] scratch */
} columns;

/* Nothing but numbers and what stands between them: "0.3", "1 … 2", "[0.1, 0.4]", "12 %". */
static bool is_figures(zv_str t) {
    size_t digits = 0;
    if (zv__is_number(t)) return true;
    for (size_t i = 0; i < t.len; i++) {
        if (t.ptr[i] >= '0' && t.ptr[i] <= '9') digits++;
        bool letter = (t.ptr[i] >= 'A' && t.ptr[i] <= 'Z') || (t.ptr[i] >= 'a' && t.ptr[i] <= 'z');
        bool mark = t.len - i >= 3 && memcmp(t.ptr + i, "…", 3) == 0;
        if (letter || ((unsigned char)t.ptr[i] >= 0x80 && !mark)) return false;
        if (mark) i += 2;
    }
    return digits > 0;
}

static void measure(columns *t) {
    for (size_t c = 0; c < t->shown; c++) {
        bool figures = t->rows > 1;
        size_t body = 0;
        t->number[c] = t->rows > 1;
        for (size_t r = 0; r < t->rows; r++) {
            zv_str cell = t->cells[r * t->cols + c];
            size_t width = zv_draw_width(cell);
            t->width[c] = ZV_MAX(t->width[c], width);
            if (r) body = ZV_MAX(body, width);
            if (r && cell.len && !zv__is_number(cell)) t->number[c] = false;
            if (r && cell.len && !is_figures(cell)) figures = false;
        }
        t->figures[c] = figures;
        t->body[c] = ZV_MAX(LEAST, body);
    }
}

/* How far a column may be narrowed: first long texts, then only headers are cut, then texts, then all there is. */
static size_t floor_of(const columns *t, size_t c, int round) {
    if (round == 0) return t->figures[c] ? t->width[c] : LEAST_TEXT;
    return round == 1 || (round == 2 && t->figures[c]) ? t->body[c] : LEAST;
}

/* The widest of the columns before the last that may give way. */
static size_t widest_of(const columns *t, int round) {
    size_t last = t->shown - 1, widest = last;
    for (size_t c = 0; c < last; c++)
        if (t->width[c] > floor_of(t, c, round) &&
            (widest == last || t->width[c] > t->width[widest]))
            widest = c;
    return widest;
}

/* The last column gets what the others leave, but these give way, the widest first, until it has
 * LEAST_LAST columns (or all that it wants, or, of figures, all that they need). */
static void fit(columns *t, size_t room) {
    size_t last = t->shown - 1, others = last * GAP;
    for (size_t c = 0; c < last; c++) others += t->width[c];
    size_t want = ZV_MIN(t->width[last], t->figures[last] ? t->body[last] : LEAST_LAST);
    for (int round = 0; round < ROUNDS; round++)
        while (others + want > room) {
            size_t widest = widest_of(t, round);
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
    t.body = zv__scratch(out, t.shown, sizeof *t.body);
    t.figures = zv__scratch(out, t.shown, sizeof *t.figures);
    t.number = zv__scratch(out, t.shown, sizeof *t.number);
    t.line = zv__scratch(out, t.shown, sizeof *t.line);
    if (t.width && t.body && t.figures && t.number && t.line) {
        measure(&t);
        fit(&t, room);
        draw_rows(out, style, &t, ZV_MIN(indent, 10));
        if (t.shown < cols)
            zv__note(out, style, indent, ZV__SGR_DIM, M_REPORT_COLUMNS_LEFT_OUT, cols - t.shown);
    }
    zv__free(out->env, t.width);
    zv__free(out->env, t.body);
    zv__free(out->env, t.figures);
    zv__free(out->env, t.number);
    zv__free(out->env, t.line);
}

void zv_draw_table(zv_buf *out, const zv_style *style, const zv_str *cells, size_t rows,
                   size_t cols) {
    zv__page_table(style, cells, rows, cols);
    zv__table(out, style, cells, rows, cols, 0);
}
