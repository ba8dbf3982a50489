#include "base/base_private.h"

#include "report/report_private.h"

enum { GAP = 2, INDENT = 3, NAME_MOST = 32 };

/* Columns that the head lines of all findings share, so that names and values line up. */
typedef struct heads {
    size_t name, value;
} heads;

static const char *mark_of(zv_verdict v) {
    switch (v) {
    case ZV_PASS:
        return "✓";
    case ZV_WARN:
        return "⚠";
    case ZV_FAIL:
        return "✗";
    default:
        return "·";
    }
}

static const char *color_of(zv_verdict v) {
    switch (v) {
    case ZV_PASS:
        return ZV__SGR_GREEN;
    case ZV_WARN:
        return ZV__SGR_YELLOW;
    case ZV_FAIL:
        return ZV__SGR_RED;
    default:
        return NULL;
    }
}

static heads measure(const zv_report *r) {
    heads h = {0, 0};
    for (size_t i = 0; i < zv_report_size(r); i++) {
        const zv_finding *f = zv_report_finding(r, i);
        char value[32];
        zv_draw_number(value, f->value);
        h.name = ZV_MAX(h.name, zv_draw_width(zv_str_of(f->name)));
        h.value = ZV_MAX(h.value, zv_draw_width(zv_str_of(value)));
    }
    h.name = ZV_MIN(h.name, NAME_MOST);
    return h;
}

/* "[0.41, 0.43]", or the reason why there is none. */
static zv_str interval_text(const zv_finding *f, char out[80]) {
    if (f->interval_reason) return zv_str_of(f->interval_reason);
    out[0] = 0;
    if (!isnan(f->lo) && !isnan(f->hi)) {
        char lo[32], hi[32];
        zv_draw_number(lo, f->lo);
        zv_draw_number(hi, f->hi);
        snprintf(out, 80, "[%s, %s]", lo, hi);
    }
    return zv_str_of(out);
}

static zv_str limit_text(const zv_finding *f, zv_lang lang, char out[80]) {
    out[0] = 0;
    if (!isnan(f->threshold)) {
        char limit[32];
        zv_draw_number(limit, f->threshold);
        snprintf(out, 80, zv__pick(lang, M_REPORT_LIMIT), limit);
    }
    return zv_str_of(out);
}

/* ✓  name  value  [lo, hi]  limit: what doesn't fit goes below. False if the reason why there is no
 * interval is still to be said: it comes after the sentence, which matters more. */
static bool draw_head(zv_buf *out, const zv_style *style, const zv_finding *f, heads h) {
    char value[32], interval_buf[80], limit_buf[80];
    zv_draw_number(value, f->value);
    zv_str interval = interval_text(f, interval_buf);
    zv_str limit = limit_text(f, style->lang, limit_buf);
    size_t interval_width = zv_draw_width(interval), limit_width = zv_draw_width(limit);
    const char *interval_sgr = f->interval_reason ? ZV__SGR_DIM : NULL;
    zv__cell cells[5] = {
        {zv_str_of(mark_of(f->verdict)), 1, false, color_of(f->verdict)},
        {zv_str_of(f->name), h.name, false, ZV__SGR_BOLD},
        {zv_str_of(value), h.value, true, color_of(f->verdict)},
    };
    size_t n = 3, used = 1 + GAP + h.name + GAP + h.value, columns = zv__columns(style);
    bool interval_fits = used + GAP + interval_width <= columns;
    if (interval_fits && interval_width) {
        cells[n++] = (zv__cell){interval, interval_width, false, interval_sgr};
        used += GAP + interval_width;
    }
    bool limit_fits = used + GAP + limit_width <= columns;
    if (limit_fits && limit_width) cells[n++] = (zv__cell){limit, limit_width, false, ZV__SGR_DIM};
    zv__line(out, style, cells, n, GAP, 0);
    if (!interval_fits && !f->interval_reason) zv__paragraph(out, style, interval, INDENT, NULL);
    if (!limit_fits) zv__paragraph(out, style, limit, INDENT, ZV__SGR_DIM);
    return interval_fits || !f->interval_reason;
}

/* ---- What an opened finding shows ---- */

static void draw_terms(zv_buf *out, const zv_style *style, const zv_finding *f) {
    size_t rows = f->n_terms + 1;
    zv_str *cells = zv__scratch(out, rows, 2 * sizeof *cells);
    char(*numbers)[32] = zv__scratch(out, rows, sizeof *numbers);
    if (cells && numbers) {
        cells[0] = zv_str_of(zv__pick(style->lang, M_REPORT_TERM));
        cells[1] = zv_str_of(zv__pick(style->lang, M_REPORT_VALUE));
        for (size_t i = 0; i < f->n_terms; i++) {
            zv__number(numbers[i], f->terms[i].value, 9);
            cells[2 * i + 2] = zv_str_of(f->terms[i].name);
            cells[2 * i + 3] = zv_str_of(numbers[i]);
        }
        zv__table(out, style, cells, rows, 2, INDENT);
    }
    zv__free(out->env, cells);
    zv__free(out->env, numbers);
}

static void draw_opened(zv_buf *out, const zv_style *style, const zv_finding *f) {
    char again[32], printed[32], difference[32], allowed[32];
    bool agrees = zv_finding_agrees(f);
    zv__number(again, f->recomputed, 9);
    zv__number(printed, f->value, 9);
    zv__number(difference, agrees && !isfinite(f->value) ? 0 : fabs(f->value - f->recomputed), 3);
    zv__number(allowed, f->tolerance, 3);
    if (f->n_terms) draw_terms(out, style, f);
    if (agrees)
        zv__note(out, style, INDENT, ZV__SGR_GREEN, M_REPORT_AGREES, again, printed, difference,
                 allowed);
    else
        zv__note(out, style, INDENT, ZV__SGR_RED, M_REPORT_DISAGREES, again, printed, difference,
                 allowed);
}

/* A paragraph that begins with a few words of ours. */
static void draw_labelled(zv_buf *out, const zv_style *style, const char *label, const char *text,
                          const char *sgr) {
    zv_buf line;
    zv_buf_init(&line, out->env);
    zv_buf_puts(&line, label);
    zv_buf_puts(&line, text);
    zv__paragraph(out, style, zv_str_of(zv_buf_cstr(&line)), INDENT, sgr);
    if (line.failed) out->failed = true;
    zv_buf_free(&line);
}

void zv_report_text(const zv_report *r, zv_buf *out, const zv_style *style) {
    heads h = measure(r);
    if (r->failed) out->failed = true;
    for (size_t i = 0; i < zv_report_size(r); i++) {
        const zv_finding *f = zv_report_finding(r, i);
        bool reason_told = draw_head(out, style, f, h);
        if (f->why) zv__paragraph(out, style, zv_str_of(f->why), INDENT, NULL);
        if (!reason_told)
            zv__paragraph(out, style, zv_str_of(f->interval_reason), INDENT, ZV__SGR_DIM);
        if (f->opened) {
            if (f->formula)
                draw_labelled(out, style, zv__pick(style->lang, M_REPORT_FORMULA), f->formula,
                              NULL);
            draw_opened(out, style, f);
        }
        /* The arrow points in the direction of reading. */
        if (f->next)
            draw_labelled(out, style, style->lang == ZV_HE ? "← " : "→ ", f->next, ZV__SGR_DIM);
        if (f->opened && i + 1 < zv_report_size(r)) zv_buf_putc(out, '\n');
    }
}
