#include "base/base_private.h"

#include <unicode/uchar.h>

#include "report/report_private.h"

#define FSI "\xE2\x81\xA8" /* U+2068: isolate, direction from its first strong letter */
#define LRI "\xE2\x81\xA6" /* U+2066: isolate, left to right */
#define RLI "\xE2\x81\xA7" /* U+2067: isolate, right to left */
#define PDI "\xE2\x81\xA9" /* U+2069: its end */

/* ---- Direction ---- */

typedef enum dir { DIR_NEUTRAL, DIR_LTR, DIR_RTL, DIR_DIGIT, DIR_MARK } dir;

static dir direction(int32_t cp) {
    if (cp < 0) return DIR_NEUTRAL;
    switch (u_charDirection(cp)) {
    case U_LEFT_TO_RIGHT:
        return DIR_LTR;
    case U_RIGHT_TO_LEFT:
    case U_RIGHT_TO_LEFT_ARABIC:
        return DIR_RTL;
    case U_EUROPEAN_NUMBER:
    case U_ARABIC_NUMBER:
        return DIR_DIGIT;
    case U_DIR_NON_SPACING_MARK:
        return DIR_MARK;
    default:
        return DIR_NEUTRAL;
    }
}

/* Letters of either direction. A text is read in the direction of most of them, also where it happens
 * to begin with a name of the other script. */
static void count_letters(zv_str text, size_t *ltr, size_t *rtl) {
    *ltr = *rtl = 0;
    for (size_t i = 0; i < text.len;) {
        int32_t cp;
        i += zv__utf8_next(text.ptr + i, text.len - i, &cp);
        dir d = direction(cp);
        *ltr += d == DIR_LTR;
        *rtl += d == DIR_RTL;
    }
}

bool zv__reads_rtl(zv_str text) {
    size_t ltr, rtl;
    count_letters(text, &ltr, &rtl);
    return rtl > ltr;
}

static dir direction_at(zv_str t, size_t i) {
    int32_t cp;
    if (i >= t.len) return DIR_NEUTRAL;
    zv__utf8_next(t.ptr + i, t.len - i, &cp);
    return direction(cp);
}

/* ---- Runs of the other direction within a line ---- */

/* Does this character join Hebrew words to one phrase? What separates items of a list doesn't, so
 * that a list within an English sentence keeps its order. */
static bool joins_rtl(int32_t cp) {
    return cp == ' ' || cp == '-' || cp == '\'' || cp == 0x2019 || cp == 0x201D;
}

/* End of the right-to-left run that begins at i, in a line that runs left to right. Within quotation
 * marks it goes on to the closing one; a mark between two letters (צה"ל) belongs to the word. */
static size_t rtl_run_end(zv_str t, size_t i) {
    bool quoted = i > 0 && t.ptr[i - 1] == '"';
    dir before = DIR_NEUTRAL;
    size_t end = i;
    while (i < t.len) {
        int32_t cp;
        size_t bytes = zv__utf8_next(t.ptr + i, t.len - i, &cp);
        dir d = direction(cp);
        if (cp == '"') {
            if (before != DIR_RTL || direction_at(t, i + 1) != DIR_RTL) break;
        } else if (d == DIR_RTL || d == DIR_MARK || (quoted && d != DIR_NEUTRAL)) {
            end = i + bytes;
        } else if (d == DIR_LTR || (d == DIR_NEUTRAL && !quoted && !joins_rtl(cp))) {
            break;
        }
        before = d;
        i += bytes;
    }
    return end;
}

static bool ends_item(zv_str t, size_t i) {
    return strchr(",;:.", t.ptr[i]) && (i + 1 == t.len || t.ptr[i + 1] == ' ');
}

/* End of the left-to-right run that begins at i, in a line that runs right to left: words, numbers
 * and the signs between them, so that a formula, a command or an interval stays whole. *open: how
 * many brackets it leaves open. */
static size_t ltr_run_end(zv_str t, size_t i, int *open) {
    bool quoted = i > 0 && t.ptr[i - 1] == '"';
    size_t end = i;
    *open = 0;
    while (i < t.len) {
        int32_t cp;
        size_t bytes = zv__utf8_next(t.ptr + i, t.len - i, &cp);
        dir d = direction(cp);
        if (d == DIR_RTL || (quoted && cp == '"')) break;
        if (cp == '(' || cp == '[') ++*open;
        if (cp == ')' || cp == ']') {
            if (*open == 0) break;
            --*open;
            end = i + bytes;
        } else if (d != DIR_NEUTRAL) {
            end = i + bytes;
        } else if (cp < 0x80 && ends_item(t, i)) {
            if (!quoted && *open == 0) break;
        } else if (end == i && cp != ' ' && cp != '"' && cp != '(' && cp != '[') {
            end = i + bytes; /* a sign that touches it: |x|, 5 %, a* */
        }
        i += bytes;
    }
    return end;
}

/* May a run begin here, before its first letter or digit: an opening bracket, a sign? */
static bool leads(int32_t cp, int32_t before) {
    bool starts = before == 0 || before == ' ' || before == '(' || before == '[' || before == '"' ||
                  (before == '-' && cp == '-'); /* --flag */
    return starts &&
           (cp == '-' || cp == '+' || cp == 0x2212 || cp == '|' || cp == '[' || cp == '(');
}

static zv_str slice(zv_str t, size_t begin, size_t end) {
    return (zv_str){t.ptr + begin, end - begin};
}

/* Adds t[from, end) as an isolate. */
static void add_isolate(zv_buf *out, zv_str t, size_t from, size_t end) {
    zv_buf_puts(out, FSI);
    zv__add_drawn(out, slice(t, from, end));
    zv_buf_puts(out, PDI);
}

static void add_rtl_line(zv_buf *out, zv_str t) {
    size_t done = 0, lead = SIZE_MAX; /* lead: where signs before a run began */
    int32_t before = 0;
    for (size_t i = 0; i < t.len;) {
        int32_t cp;
        size_t bytes = zv__utf8_next(t.ptr + i, t.len - i, &cp);
        dir d = direction(cp);
        if (d == DIR_LTR || d == DIR_DIGIT) {
            int open;
            size_t from = lead == SIZE_MAX ? i : lead;
            size_t end = ltr_run_end(t, from, &open);
            if (open || end <= i) { /* its brackets close elsewhere: leave them to the line */
                from = i;
                end = ltr_run_end(t, i, &open);
            }
            zv__add_drawn(out, slice(t, done, from));
            add_isolate(out, t, from, end);
            done = i = end;
            before = 'x';
            lead = SIZE_MAX;
            continue;
        }
        if (leads(cp, before)) {
            if (lead == SIZE_MAX) lead = i;
        } else {
            lead = SIZE_MAX;
        }
        before = cp;
        i += bytes;
    }
    zv__add_drawn(out, slice(t, done, t.len));
}

static void add_ltr_line(zv_buf *out, zv_str t) {
    size_t done = 0;
    for (size_t i = 0; i < t.len;) {
        int32_t cp;
        size_t bytes = zv__utf8_next(t.ptr + i, t.len - i, &cp);
        if (direction(cp) == DIR_RTL) {
            size_t end = rtl_run_end(t, i);
            zv__add_drawn(out, slice(t, done, i));
            add_isolate(out, t, i, end);
            done = i = end;
        } else {
            i += bytes;
        }
    }
    zv__add_drawn(out, slice(t, done, t.len));
}

void zv__add_runs(zv_buf *out, const zv_style *style, zv_str text, bool rtl) {
    if (!style->isolate)
        zv__add_drawn(out, text);
    else if (rtl)
        add_rtl_line(out, text);
    else
        add_ltr_line(out, text);
}

/* ---- Paragraphs ---- */

typedef struct paragraph {
    zv_buf *out;
    const zv_style *style;
    size_t indent; /* of the next line */
    size_t rest; /* of the lines after the first */
    const char *sgr;
} paragraph;

static void paragraph_line(paragraph *p, zv_str line) {
    const zv_style *style = p->style;
    bool rtl = style->lang == ZV_HE;
    if (rtl)
        zv__push(p->out, style, p->indent + zv_draw_width(line));
    else
        zv_buf_fill(p->out, ' ', p->indent);
    zv__sgr(p->out, style, p->sgr);
    if (rtl && style->isolate) zv_buf_puts(p->out, RLI);
    zv__add_runs(p->out, style, line, rtl);
    if (rtl && style->isolate) zv_buf_puts(p->out, PDI);
    zv__sgr_end(p->out, style, p->sgr);
    zv_buf_putc(p->out, '\n');
    p->indent = p->rest;
}

static bool is_gap(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

/* A word wider than the line is broken wherever the line is full. */
static size_t break_word(paragraph *p, zv_str t, size_t i, size_t end, size_t room) {
    while (zv_draw_width(slice(t, i, end)) > room) {
        size_t columns;
        size_t taken = zv__cut(slice(t, i, end), room, &columns);
        paragraph_line(p, slice(t, i, i + taken));
        i += taken;
    }
    return i;
}

static void draw_paragraph(paragraph p, zv_str t) {
    size_t columns = zv__columns(p.style);
    size_t room = columns > p.rest + 10 ? columns - p.rest : 10; /* columns is at least 32 */
    p.rest = ZV_MIN(p.rest, columns - room);
    p.indent = ZV_MIN(p.indent, p.rest);
    size_t begin = 0, end = 0; /* the line so far, without spaces at its ends */
    for (size_t i = 0; i < t.len;) {
        while (i < t.len && is_gap(t.ptr[i])) i++;
        size_t word = i;
        while (i < t.len && !is_gap(t.ptr[i])) i++;
        if (word == i) break;
        if (end == begin) {
            begin = word;
        } else if (zv_draw_width(slice(t, begin, i)) > room) {
            paragraph_line(&p, slice(t, begin, end));
            begin = word;
        }
        if (begin == word) begin = break_word(&p, t, word, i, room);
        end = i;
    }
    if (end > begin) paragraph_line(&p, slice(t, begin, end));
}

void zv__paragraph(zv_buf *out, const zv_style *style, zv_str t, size_t indent, const char *sgr) {
    draw_paragraph((paragraph){out, style, indent, indent, sgr}, t);
}

void zv__told(zv_buf *out, const zv_style *style, zv_str text, const char *sgr) {
    bool bold = sgr && strcmp(sgr, ZV__SGR_BOLD) == 0;
    zv__page_text(style, bold ? ZV__HEADING : ZV__TEXT, text);
    zv__paragraph(out, style, text, 0, sgr);
}

void zv_draw_heading(zv_buf *out, const zv_style *style, zv_str text) {
    zv__told(out, style, text, ZV__SGR_BOLD);
}

void zv_draw_paragraph(zv_buf *out, const zv_style *style, zv_str text, size_t indent,
                       size_t hang) {
    zv__page_text(style, ZV__TEXT, text);
    draw_paragraph((paragraph){out, style, indent, indent + hang, NULL}, text);
}

void zv__note(zv_buf *out, const zv_style *style, size_t indent, const char *sgr, const char *en,
              const char *he, ...) {
    char text[1024];
    va_list args;
    va_start(args, he);
    int len = vsnprintf(text, sizeof text, style->lang == ZV_HE ? he : en, args);
    va_end(args);
    if (len > 0) zv__paragraph(out, style, zv_str_of(text), indent, sgr);
}

/* ---- Cells ---- */

static const char *cell_isolate(const zv_style *style, zv_str text) {
    size_t ltr, rtl;
    if (!style->isolate || !text.len) return NULL;
    count_letters(text, &ltr, &rtl);
    if (style->lang != ZV_HE && rtl == 0) return NULL;
    return rtl > ltr ? RLI : LRI;
}

void zv__add_cell(zv_buf *out, const zv_style *style, const zv__cell *cell, bool pad) {
    bool rtl = style->lang == ZV_HE;
    size_t used = 0;
    zv_str text = cell->text;
    text.len = zv__cut(text, cell->width, &used);
    bool cut = text.len < cell->text.len && cell->width > 0;
    if (cut) {
        text.len = zv__cut(text, cell->width - 1, &used);
        used++;
    }
    const char *isolate = cell_isolate(style, text);
    if (cell->flush || (rtl && pad)) zv_buf_fill(out, ' ', cell->width - used);
    if (used) zv__sgr(out, style, cell->sgr);
    if (isolate) zv_buf_puts(out, isolate);
    zv__add_drawn(out, text);
    if (cut) zv_buf_puts(out, "…");
    if (isolate) zv_buf_puts(out, PDI);
    if (used) zv__sgr_end(out, style, cell->sgr);
    if (!cell->flush && !rtl && pad) zv_buf_fill(out, ' ', cell->width - used);
}

void zv__push(zv_buf *out, const zv_style *style, size_t used) {
    size_t columns = zv__columns(style);
    if (style->lang == ZV_HE && columns > used) zv_buf_fill(out, ' ', columns - used);
}

void zv__line(zv_buf *out, const zv_style *style, const zv__cell *cells, size_t n, size_t gap,
              size_t indent) {
    if (style->lang == ZV_HE) {
        size_t total = indent;
        for (size_t i = 0; i < n; i++) total += cells[i].width + (i ? gap : 0);
        zv__push(out, style, total);
        for (size_t i = n; i-- > 0;) {
            zv__add_cell(out, style, &cells[i], true);
            if (i) zv_buf_fill(out, ' ', gap);
        }
    } else {
        while (n && cells[n - 1].text.len == 0) n--; /* no spaces at the end of a line */
        zv_buf_fill(out, ' ', indent);
        for (size_t i = 0; i < n; i++) {
            if (i) zv_buf_fill(out, ' ', gap);
            zv__add_cell(out, style, &cells[i], i + 1 < n);
        }
    }
    zv_buf_putc(out, '\n');
}

void zv_draw_text(zv_buf *out, const zv_style *style, zv_str text, size_t width, bool pad) {
    zv__cell cell = {text, width, false, NULL};
    zv__add_cell(out, style, &cell, pad);
}
