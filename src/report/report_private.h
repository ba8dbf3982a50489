/* report_private.h — what the files of this room share: the container, and drawing line by line.
 *
 * How a line is laid out. We place every cell ourselves, from left to right, in the order in which it
 * shall be seen; in Hebrew that is the reverse of the reading order, and lines are padded on the left
 * so that they end at the right edge. A terminal that reorders (bidi) must not undo this: with
 * style.isolate each cell is wrapped in an isolate, so that nothing outside the isolates has a
 * direction, the line's own direction stays left to right (Unicode bidi rules P2, P3), and the cells
 * stay where they were put.
 */
#ifndef ZV_REPORT_PRIVATE_H
#define ZV_REPORT_PRIVATE_H

#include "base/base_private.h"

#include <zavit/report.h>

#include "base/base_arena.h"
#include "base/base_utf8.h"
#include "report/report_messages.h"

/* ---- The container ---- */

/* A finding with the room for its terms; the public part comes first. */
typedef struct zv__finding_box {
    zv_finding finding;
    zv_term *terms;
    size_t cap;
} zv__finding_box;

/* A figure with the room for its series and marks; the public part comes first. */
typedef struct zv__figure_box {
    zv_figure figure;
    zv_report *report;
    zv_series *series;
    zv_figure_mark *marks;
    size_t cap_series, cap_marks;
} zv__figure_box;

/* What a page shows beside the findings, in the order in which it came. */
typedef enum zv__block_kind { ZV__HEADING, ZV__TEXT, ZV__TABLE, ZV__FIGURE } zv__block_kind;
typedef struct zv__block {
    zv__block_kind kind;
    const char *text;
    const char *const *cells; /* [rows, cols] of a table, the first row is the header */
    size_t rows, cols;
    const zv__figure_box *figure;
} zv__block;

struct zv_report {
    const zv_env *env;
    zv__arena arena;
    char *open_name; /* NULL: none */
    zv__finding_box **items;
    size_t n, cap;
    zv__block *blocks;
    size_t n_blocks, cap_blocks;
    bool draws; /* a page will be made of it */
    bool failed; /* memory ran out somewhere */
    zv__figure_box figure_sink; /* takes the figure that can't be kept */
    zv__finding_box sink; /* takes what can't be kept, so that filling needs no checks */
};

/* Copies with malformed bytes replaced; NULL and `failed` without memory. */
const char *zv__report_keep(zv_report *r, const char *s, size_t len);
const char *zv__report_format(zv_report *r, const char *format, va_list args);
void *zv__report_copy(zv_report *r, const void *from, size_t count, size_t size);

/* ---- The page (report_figure.c): what is drawn is kept, if the style asks for it ---- */

void zv__page_text(const zv_style *style, zv__block_kind kind, zv_str text);
void zv__page_table(const zv_style *style, const zv_str *cells, size_t rows, size_t cols);
/* A figure to fill, under the sentence that was kept last; NULL: none is wanted. */
zv_figure *zv__page_figure(const zv_style *style, zv_figure_kind kind);

/* ---- Colours: SGR parameters of 256-colour terminals ---- */

#define ZV__SGR_BOLD "1"
#define ZV__SGR_DIM "2"
#define ZV__SGR_GREEN "32"
#define ZV__SGR_YELLOW "33"
#define ZV__SGR_RED "31"
#define ZV__SGR_BAR "38;5;74"
#define ZV__SGR_MARK "38;5;214"
#define ZV__SGR_PLUS "38;5;203"
#define ZV__SGR_MINUS "38;5;69"

/* Begins and ends a colour; nothing when the style has none or sgr is NULL. */
void zv__sgr(zv_buf *out, const zv_style *style, const char *sgr);
void zv__sgr_end(zv_buf *out, const zv_style *style, const char *sgr);

/* ---- Text ---- */

/* Columns of the terminal: the style's width, 80 if 0, at least 32. */
size_t zv__columns(const zv_style *style);

/* Bytes of the longest beginning of `text` that takes at most `width` columns, combining marks kept
 * with their letter; *columns gets what it takes. */
size_t zv__cut(zv_str text, size_t width, size_t *columns);

/* Adds `text` as drawn: control characters as spaces, malformed bytes as U+FFFD, characters that steer
 * bidi left out (they could turn the rest of the line around). */
void zv__add_drawn(zv_buf *out, zv_str text);

/* Has `text` more letters that are read from right to left than others? */
bool zv__reads_rtl(zv_str text);

/* Adds `text` within a line whose direction is right to left or not: runs of the other direction are
 * isolated if the style says so. */
void zv__add_runs(zv_buf *out, const zv_style *style, zv_str text, bool rtl);

/* `text` in paragraphs of the terminal's width, `indent` columns in from the side where reading
 * begins, coloured. Ends with a line end. */
void zv__paragraph(zv_buf *out, const zv_style *style, zv_str text, size_t indent, const char *sgr);

/* The same, for what a command says: kept for the page too, as a heading where it is bold. */
void zv__told(zv_buf *out, const zv_style *style, zv_str text, const char *sgr);

/* A note of our own, a message row: not kept, the page makes its own notes. */
void zv__note(zv_buf *out, const zv_style *style, size_t indent, const char *sgr, const char *en,
              const char *he, ...) ZV_PRINTF(5, 7) ZV_PRINTF(6, 7);

/* ---- Lines of cells ---- */

typedef struct zv__cell {
    zv_str text;
    size_t width; /* columns; longer text is cut */
    bool flush; /* numbers: against the right side, in any language */
    const char *sgr; /* colour or NULL */
} zv__cell;

/* One cell: cut, isolated, padded. */
void zv__add_cell(zv_buf *out, const zv_style *style, const zv__cell *cell, bool pad);

/* One line of cells in reading order, `gap` columns apart, `indent` columns in. */
void zv__line(zv_buf *out, const zv_style *style, const zv__cell *cells, size_t n, size_t gap,
              size_t indent);

/* In Hebrew: the spaces that push a figure of `used` columns to the right edge. */
void zv__push(zv_buf *out, const zv_style *style, size_t used);

/* A table (zv_draw_table), `indent` columns in. */
void zv__table(zv_buf *out, const zv_style *style, const zv_str *cells, size_t rows, size_t cols,
               size_t indent);

/* ---- Numbers ---- */

/* Like zv_draw_number with `digits` significant digits. */
void zv__number(char out[32], double value, int digits);
/* With its sign and `decimals` digits after the point, so that numbers in a column line up; what
 * rounds to zero has no sign. */
void zv__signed(char out[32], double value, int decimals);
/* Decimals that show the largest of these sizes with `digits` significant digits, 0 … 9. */
int zv__decimals(double largest, int digits);
/* True if a cell of a table reads as a number. */
bool zv__is_number(zv_str text);

/* Scratch for a drawing; NULL marks *out as failed. Free with zv__free(out->env, …). */
void *zv__scratch(zv_buf *out, size_t count, size_t size);

/* One of a message row. */
static inline const char *zv__pick(zv_lang lang, const char *en, const char *he) {
    return lang == ZV_HE ? he : en;
}

#endif
