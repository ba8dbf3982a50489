/* report_html.h — what the files that make a page share: text that is safe to put into it, and its parts. */
#ifndef ZV_REPORT_HTML_H
#define ZV_REPORT_HTML_H

#include "report/report_private.h"

/* ---- Text (report_html_text.c): always well-formed, whatever the bytes ---- */

/* As text or within a quoted attribute: control characters are spaces, what steers bidi is left out. */
void zv__html_text(zv_buf *out, zv_str text);
/* The same, with runs of the other direction isolated in <bdi>, as zv__add_runs does. */
void zv__html_said(zv_buf *out, zv_lang lang, zv_str text);
/* <bdi>text</bdi>, and a number that reads from left to right. */
void zv__html_foreign(zv_buf *out, zv_str text);
void zv__html_number(zv_buf *out, double value, int digits); /* digits 0: as zv_draw_number */
/* A message row as text; its arguments may be any bytes. */
void zv__html_say(zv_buf *out, zv_lang lang, const char *en, const char *he, ...) ZV_PRINTF(3, 5)
    ZV_PRINTF(4, 5);
/* Within SVG: cut to `columns` (0: whole), isolated by characters. */
void zv__svg_string(zv_buf *out, zv_str text, size_t columns);

/* ---- Styles (report_html_style.c) ---- */

/* The policy and the styles that it allows by their hash. */
void zv__html_style(zv_buf *out);

/* ---- Parts of a page ---- */

void zv__html_findings(const zv_report *r, zv_buf *out, zv_lang lang); /* report_html_findings.c */
const char *zv__html_mark(zv_verdict v); /* ✓ ⚠ ✗ · */
/* The name of a verdict in words of the language. */
void zv__html_verdict(zv_buf *out, zv_lang lang, zv_verdict v);
/* A table whose first row is the header (report_html.c). */
void zv__html_table(zv_buf *out, zv_lang lang, const char *const *cells, size_t rows, size_t cols);
/* A figure with its title, its note and its numbers as a table (report_html_figure.c). `number` makes its ids. */
void zv__html_figure(const zv_figure *f, zv_buf *out, zv_lang lang, size_t number);

#endif
