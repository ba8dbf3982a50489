/* report_html.c — a report as one page of HTML that needs nothing else. Every tag is closed and every attribute
 * quoted, so that XML parsers can read it too (the tests do). */
#include "base/base_private.h"

#include "report/report_html.h"

/* ---- Tables ---- */

static bool numbers_below(const char *const *cells, size_t rows, size_t cols, size_t col) {
    for (size_t r = 1; r < rows; r++)
        if (!zv__is_number(zv_str_of(cells[r * cols + col]))) return false;
    return rows > 1;
}

static void table_head(zv_buf *out, zv_lang lang, const char *const *cells, size_t rows,
                       size_t cols) {
    zv_buf_puts(out, "<thead><tr>");
    for (size_t c = 0; c < cols; c++) {
        bool number = numbers_below(cells, rows, cols, c);
        zv_buf_addf(out, "<th scope=\"col\"%s>", number ? " class=\"num\"" : "");
        zv__html_said(out, lang, zv_str_of(cells[c]));
        zv_buf_puts(out, "</th>");
    }
    zv_buf_puts(out, "</tr></thead>");
}

void zv__html_table(zv_buf *out, zv_lang lang, const char *const *cells, size_t rows, size_t cols) {
    zv_buf_puts(out, "<div class=\"scroll\" tabindex=\"0\"><table>");
    table_head(out, lang, cells, rows, cols);
    zv_buf_puts(out, "<tbody>");
    for (size_t r = 1; r < rows; r++) {
        zv_buf_puts(out, "<tr>");
        for (size_t c = 0; c < cols; c++) {
            zv_str cell = zv_str_of(cells[r * cols + c]);
            zv_buf_puts(out, zv__is_number(cell) ? "<td class=\"num\">" : "<td>");
            zv__html_foreign(out, cell);
            zv_buf_puts(out, "</td>");
        }
        zv_buf_puts(out, "</tr>");
    }
    zv_buf_puts(out, "</tbody></table></div>\n");
}

/* ---- The head of the page ---- */

static void document_head(zv_buf *out, const zv_page *page) {
    bool rtl = page->lang == ZV_HE;
    zv_buf_addf(out, "<!DOCTYPE html>\n<html lang=\"%s\" dir=\"%s\">\n<head>\n", rtl ? "he" : "en",
                rtl ? "rtl" : "ltr");
    zv_buf_puts(out, "<meta charset=\"utf-8\"/>\n<title>");
    zv__html_text(out, zv_str_of(page->title ? page->title : "zavit"));
    zv_buf_puts(out, "</title>\n<meta name=\"viewport\" content=\"width=device-width, "
                     "initial-scale=1\"/>\n<meta name=\"color-scheme\" content=\"light dark\"/>\n"
                     "<meta name=\"referrer\" content=\"no-referrer\"/>\n");
    zv_buf_addf(out, "<meta name=\"generator\" content=\"zavit %s\"/>\n", ZV_VERSION);
    zv__html_style(out);
    zv_buf_puts(out, "</head>\n");
}

/* An angle between two vectors. */
static const char logo[] = "<svg class=\"logo\" viewBox=\"0 0 32 32\" aria-hidden=\"true\">"
                           "<path class=\"arc\" d=\"M17 26A13 13 0 0 0 11.5 15.4\"/>"
                           "<path class=\"ray\" d=\"M4 26H28M4 26L18 5\"/></svg>";

static void counts(zv_buf *out, const zv_report *r, const zv_page *page) {
    static const zv_verdict order[] = {ZV_FAIL, ZV_WARN, ZV_PASS, ZV_INFO};
    zv_buf_puts(out, "<ul class=\"counts\">");
    for (size_t k = 0; k < ZV_COUNT(order); k++) {
        size_t n = 0;
        for (size_t i = 0; i < zv_report_size(r); i++)
            n += zv_report_finding(r, i)->verdict == order[k];
        if (!n) continue;
        zv_buf_addf(out,
                    "<li class=\"%s\"><span aria-hidden=\"true\">%s</span> "
                    "<bdi dir=\"ltr\">%zu</bdi> ",
                    zv_verdict_name(order[k]), zv__html_mark(order[k]), n);
        zv__html_verdict(out, page->lang, order[k]);
        zv_buf_puts(out, "</li>");
    }
    zv_buf_puts(out, "</ul>\n");
}

static void facts(zv_buf *out, const zv_page *page) {
    if (!page->n_facts) return;
    zv_buf_puts(out, "<dl class=\"facts\">");
    for (size_t i = 0; i < page->n_facts; i++) {
        zv_buf_puts(out, "<div><dt>");
        zv__html_said(out, page->lang, page->facts[2 * i]);
        zv_buf_puts(out, "</dt><dd>");
        zv__html_foreign(out, page->facts[2 * i + 1]);
        zv_buf_puts(out, "</dd></div>");
    }
    zv_buf_puts(out, "</dl>\n");
}

static void banner(zv_buf *out, const zv_report *r, const zv_page *page) {
    zv_buf_puts(out, "<header class=\"top\">\n<p class=\"brand\">");
    zv_buf_puts(out, logo);
    zv_buf_puts(out, "zavit</p>\n<h1><bdi dir=\"ltr\">");
    zv__html_text(out, zv_str_of(page->title ? page->title : "zavit"));
    zv_buf_puts(out, "</bdi></h1>\n");
    if (page->command) {
        zv_buf_puts(out, "<p class=\"command\"><code dir=\"ltr\" tabindex=\"0\">");
        zv__html_text(out, zv_str_of(page->command));
        zv_buf_puts(out, "</code></p>\n");
    }
    facts(out, page);
    counts(out, r, page);
    zv_buf_puts(out, "</header>\n");
}

/* ---- What needs attention, first ---- */

static bool calls(const zv_finding *f) {
    return f->verdict == ZV_WARN || f->verdict == ZV_FAIL;
}

static void attention(zv_buf *out, const zv_report *r, const zv_page *page) {
    size_t n = 0;
    for (size_t i = 0; i < zv_report_size(r); i++) n += calls(zv_report_finding(r, i));
    if (!n && !page->n_warnings) return;
    zv_buf_puts(out, "<section class=\"attention\" aria-labelledby=\"attention\">"
                     "<h2 id=\"attention\">");
    zv__html_say(out, page->lang, M_REPORT_ATTENTION);
    zv_buf_puts(out, "</h2><ul>");
    for (size_t i = 0; i < page->n_warnings; i++) {
        zv_buf_puts(out, "<li class=\"warn\"><span aria-hidden=\"true\">⚠</span> <p>");
        zv__html_said(out, page->lang, zv_str_of(page->warnings[i]));
        zv_buf_puts(out, "</p></li>");
    }
    for (size_t i = 0; i < zv_report_size(r); i++) {
        const zv_finding *f = zv_report_finding(r, i);
        if (!calls(f)) continue;
        zv_buf_addf(out,
                    "<li class=\"%s\"><span aria-hidden=\"true\">%s</span> <p><a href=\"#n%zu\">",
                    zv_verdict_name(f->verdict), zv__html_mark(f->verdict), i + 1);
        zv__html_foreign(out, zv_str_of(f->name));
        zv_buf_puts(out, "</a> ");
        zv__html_said(out, page->lang, zv_str_of(f->why ? f->why : ""));
        zv_buf_puts(out, "</p></li>");
    }
    zv_buf_puts(out, "</ul></section>\n");
}

/* ---- The body ---- */

static void block(zv_buf *out, const zv_page *page, const zv__block *b, size_t number) {
    switch (b->kind) {
    case ZV__HEADING:
        zv_buf_puts(out, "<h3>");
        zv__html_said(out, page->lang, zv_str_of(b->text));
        zv_buf_puts(out, "</h3>\n");
        break;
    case ZV__TEXT:
        zv_buf_puts(out, "<p>");
        zv__html_said(out, page->lang, zv_str_of(b->text));
        zv_buf_puts(out, "</p>\n");
        break;
    case ZV__TABLE:
        zv__html_table(out, page->lang, b->cells, b->rows, b->cols);
        break;
    case ZV__FIGURE:
        zv__html_figure(&b->figure->figure, out, page->lang, number);
        break;
    }
}

static void section(zv_buf *out, const zv_page *page, const char *id, const char *en,
                    const char *he) {
    zv_buf_addf(out, "<section aria-labelledby=\"%s\">\n<h2 id=\"%s\">", id, id);
    zv__html_text(out, zv_str_of(zv__pick(page->lang, en, he)));
    zv_buf_puts(out, "</h2>\n");
}

static void link_to(zv_buf *out, const zv_page *page, const char *id, const char *en,
                    const char *he) {
    zv_buf_addf(out, "<li><a href=\"#%s\">", id);
    zv__html_text(out, zv_str_of(zv__pick(page->lang, en, he)));
    zv_buf_puts(out, "</a></li>");
}

static void contents(zv_buf *out, const zv_report *r, const zv_page *page) {
    if (!r->n_blocks || !zv_report_size(r)) return;
    zv_buf_puts(out, "<nav aria-label=\"zavit\"><ul>");
    link_to(out, page, "shown", M_REPORT_SHOWN);
    link_to(out, page, "findings", M_REPORT_FINDINGS);
    zv_buf_puts(out, "</ul></nav>\n");
}

void zv_report_html(const zv_report *r, zv_buf *out, const zv_page *page) {
    if (r->failed) out->failed = true;
    document_head(out, page);
    zv_buf_puts(out, "<body>\n<a class=\"skip\" href=\"#main\">");
    zv__html_say(out, page->lang, M_REPORT_SKIP);
    zv_buf_puts(out, "</a>\n");
    banner(out, r, page);
    contents(out, r, page);
    zv_buf_puts(out, "<main id=\"main\">\n");
    attention(out, r, page);
    if (r->n_blocks) {
        section(out, page, "shown", M_REPORT_SHOWN);
        for (size_t i = 0; i < r->n_blocks; i++) block(out, page, &r->blocks[i], i + 1);
        zv_buf_puts(out, "</section>\n");
    }
    if (zv_report_size(r)) {
        section(out, page, "findings", M_REPORT_FINDINGS);
        zv__html_findings(r, out, page->lang);
        zv_buf_puts(out, "</section>\n");
    }
    zv_buf_puts(out, "</main>\n<footer><p>");
    zv__html_say(out, page->lang, M_REPORT_MADE_BY, ZV_VERSION);
    zv_buf_puts(out, "</p></footer>\n</body>\n</html>\n");
}
