/* report_html_findings.c — the findings as cards: value, where it lies in its interval and beside its limit,
 * the sentence, and folded away the formula and, if it was opened, the arithmetic. */
#include "base/base_private.h"

#include "report/report_html.h"

const char *zv__html_mark(zv_verdict v) {
    static const char *const marks[] = {"·", "✓", "⚠", "✗"}; /* in the order of zv_verdict */
    return (unsigned)v < ZV_COUNT(marks) ? marks[v] : "?";
}

void zv__html_verdict(zv_buf *out, zv_lang lang, zv_verdict v) {
    static const char *const words[][2] = {
        {M_REPORT_INFO}, {M_REPORT_OK}, {M_REPORT_WARN}, {M_REPORT_FAIL}};
    if ((unsigned)v < ZV_COUNT(words)) zv_buf_puts(out, words[v][lang == ZV_HE]);
}

static void paragraph(zv_buf *out, zv_lang lang, const char *css, const char *text) {
    zv_buf_addf(out, "<p class=\"%s\">", css);
    zv__html_said(out, lang, zv_str_of(text));
    zv_buf_puts(out, "</p>");
}

/* ---- Value and interval ---- */

static void head(zv_buf *out, zv_lang lang, const zv_finding *f) {
    zv_buf_addf(out, "<header><span class=\"mark\" aria-hidden=\"true\">%s</span><h3>",
                zv__html_mark(f->verdict));
    zv__html_foreign(out, zv_str_of(f->name));
    zv_buf_puts(out, "<span class=\"only\">, ");
    zv__html_verdict(out, lang, f->verdict);
    zv_buf_puts(out, "</span></h3><p class=\"value\">");
    zv__html_number(out, f->value, 0);
    zv_buf_puts(out, "</p></header>");
}

/* The interval as a bar, the value as a dot, the limit as a line. */
static void gauge(zv_buf *out, const zv_finding *f) {
    enum { WIDTH = 200 };
    double lo = fmin(f->lo, f->value), hi = fmax(f->hi, f->value);
    bool limit = isfinite(f->threshold);
    if (!isfinite(lo) || !isfinite(hi) || hi <= lo) return;
    double wide = hi - lo;
    /* a limit far away would leave the interval a dot; it is told in words all the same */
    limit = limit && f->threshold > lo - 8 * wide && f->threshold < hi + 8 * wide;
    if (limit) lo = fmin(lo, f->threshold), hi = fmax(hi, f->threshold);
    double scale = (WIDTH - 16) / (hi - lo);
    int a = (int)lround(8 + (f->lo - lo) * scale), b = (int)lround(8 + (f->hi - lo) * scale);
    int at = (int)lround(8 + (f->value - lo) * scale);
    zv_buf_addf(out,
                "<svg class=\"gauge\" viewBox=\"0 0 %d 16\" aria-hidden=\"true\">"
                "<line class=\"base\" x1=\"2\" y1=\"8\" x2=\"%d\" y2=\"8\"/>"
                "<rect class=\"range\" x=\"%d\" y=\"5\" width=\"%d\" height=\"6\" rx=\"3\"/>",
                WIDTH, WIDTH - 2, a, ZV_MAX(b - a, 2));
    if (limit) {
        int t = (int)lround(8 + (f->threshold - lo) * scale);
        zv_buf_addf(out, "<line class=\"limit\" x1=\"%d\" y1=\"1\" x2=\"%d\" y2=\"15\"/>", t, t);
    }
    zv_buf_addf(out, "<circle class=\"here\" cx=\"%d\" cy=\"8\" r=\"4\"/></svg>", at);
}

static void interval(zv_buf *out, zv_lang lang, const zv_finding *f) {
    char lo[32], hi[32], limit[32];
    bool has = !f->interval_reason && !isnan(f->lo) && !isnan(f->hi);
    if (has) gauge(out, f);
    if (!has && isnan(f->threshold)) return;
    zv_buf_puts(out, "<p class=\"range\">");
    if (has) {
        zv_draw_number(lo, f->lo);
        zv_draw_number(hi, f->hi);
        zv__html_say(out, lang, M_REPORT_INTERVAL, lo, hi);
    }
    if (!isnan(f->threshold)) {
        zv_draw_number(limit, f->threshold);
        if (has) zv_buf_puts(out, " · ");
        zv__html_say(out, lang, M_REPORT_LIMIT, limit);
    }
    zv_buf_puts(out, "</p>");
}

/* ---- Folded away ---- */

static void terms(zv_buf *out, zv_lang lang, const zv_finding *f) {
    zv_buf_puts(out, "<table><thead><tr><th scope=\"col\">");
    zv__html_say(out, lang, M_REPORT_TERM);
    zv_buf_puts(out, "</th><th scope=\"col\">");
    zv__html_say(out, lang, M_REPORT_VALUE);
    zv_buf_puts(out, "</th></tr></thead><tbody>");
    for (size_t i = 0; i < f->n_terms; i++) {
        zv_buf_puts(out, "<tr><th scope=\"row\">");
        zv__html_foreign(out, zv_str_of(f->terms[i].name));
        zv_buf_puts(out, "</th><td class=\"num\">");
        zv__html_number(out, f->terms[i].value, 9);
        zv_buf_puts(out, "</td></tr>");
    }
    zv_buf_puts(out, "</tbody></table>");
}

static void again(zv_buf *out, zv_lang lang, const zv_finding *f) {
    char other[32], printed[32], difference[32], allowed[32];
    bool agrees = zv_finding_agrees(f);
    zv__number(other, f->recomputed, 9);
    zv__number(printed, f->value, 9);
    zv__number(difference, agrees && !isfinite(f->value) ? 0 : fabs(f->value - f->recomputed), 3);
    zv__number(allowed, f->tolerance, 3);
    zv_buf_addf(out, "<p class=\"again %s\">", agrees ? "ok" : "fail");
    if (agrees)
        zv__html_say(out, lang, M_REPORT_AGREES, other, printed, difference, allowed);
    else
        zv__html_say(out, lang, M_REPORT_DISAGREES, other, printed, difference, allowed);
    zv_buf_puts(out, "</p>");
}

static void folded(zv_buf *out, zv_lang lang, const zv_finding *f) {
    if (!f->formula && !f->opened && !f->interval_reason) return;
    zv_buf_puts(out, f->opened ? "<details open=\"open\"><summary>" : "<details><summary>");
    zv__html_say(out, lang, M_REPORT_HOW);
    zv_buf_puts(out, "</summary>");
    if (f->formula) paragraph(out, lang, "formula", f->formula);
    if (f->opened && f->n_terms) terms(out, lang, f);
    if (f->opened) again(out, lang, f);
    if (f->interval_reason) {
        zv_buf_puts(out, "<p class=\"note\">");
        zv__html_say(out, lang, M_REPORT_NO_RANGE);
        zv__html_said(out, lang, zv_str_of(f->interval_reason));
        zv_buf_puts(out, "</p>");
    }
    zv_buf_puts(out, "</details>");
}

static void card(zv_buf *out, zv_lang lang, const zv_finding *f, size_t number) {
    zv_buf_addf(out, "<article class=\"card %s\" id=\"n%zu\">", zv_verdict_name(f->verdict),
                number);
    head(out, lang, f);
    interval(out, lang, f);
    if (f->why) paragraph(out, lang, "why", f->why);
    folded(out, lang, f);
    if (f->next) {
        zv_buf_puts(out, "<p class=\"next\"><span>");
        zv__html_say(out, lang, M_REPORT_NEXT);
        zv_buf_puts(out, "</span> <code dir=\"ltr\" tabindex=\"0\">");
        zv__html_text(out, zv_str_of(f->next));
        zv_buf_puts(out, "</code></p>");
    }
    zv_buf_puts(out, "</article>\n");
}

void zv__html_findings(const zv_report *r, zv_buf *out, zv_lang lang) {
    zv_buf_puts(out, "<div class=\"cards\">\n");
    for (size_t i = 0; i < zv_report_size(r); i++) card(out, lang, zv_report_finding(r, i), i + 1);
    zv_buf_puts(out, "</div>\n");
}
