/* zavit/report.h — the finding, zavit's central answer, and drawing for terminals.
 *
 *     zv_report *r = NULL;
 *     ZV_TRY(zv_report_new(&r, env, open_name, err));
 *     zv_finding *f = zv_report_add(r, "norm_median", 4.21);
 *     zv_report_interval(r, f, 4.19, 4.23);
 *     zv_report_verdict(r, f, ZV_INFO, NAN);
 *     zv_report_why(r, f, M_NORM_WHY, 4.21);
 *     zv_report_formula(r, f, M_NORM_FORMULA);
 *     if (zv_report_opens(r, "norm_median")) { … zv_report_term(r, f, "n", n); zv_report_recomputed(r, f, again, 1e-9); }
 *     ZV_TRY(zv_report_status(r, err));
 *     zv_report_text(r, &buf, &style);
 *
 * A finding that nobody can open is not finished: each one states its formula in plain words, and
 * when it is opened shows the terms with their values and the result recomputed by another road,
 * from the raw vectors in f64.
 */
#ifndef ZAVIT_REPORT_H
#define ZAVIT_REPORT_H

#include <zavit/base.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum zv_verdict { ZV_INFO, ZV_PASS, ZV_WARN, ZV_FAIL } zv_verdict;
ZV_API const char *zv_verdict_name(zv_verdict v); /* "info", "ok", "warn", "fail" */

/* A named value of the arithmetic behind a finding. */
typedef struct zv_term {
    const char *name;
    double value;
} zv_term;

/* Strings belong to the report. NaN where a number is absent. */
typedef struct zv_finding {
    const char *name; /* key in lower_snake_case, the same in both languages */
    double value;
    double lo, hi; /* 95 % interval */
    const char *interval_reason; /* why there is none; NULL when there is one */
    double threshold;
    zv_verdict verdict;
    const char *why; /* one sentence */
    const char *formula; /* in plain words */
    const char *next; /* a command to try; NULL if none */
    bool opened;
    const zv_term *terms; /* [n_terms], when opened */
    size_t n_terms;
    double recomputed; /* from the raw vectors, when opened */
    double tolerance; /* |value - recomputed| allowed */
} zv_finding;

/* True if the recomputation is within its tolerance (two NaN agree). */
ZV_API bool zv_finding_agrees(const zv_finding *f);

typedef struct zv_report zv_report;

/* `open_name`: the finding to open, "all" for every one, NULL for none. Copies it. */
ZV_API zv_status zv_report_new(zv_report **out, const zv_env *env, const char *open_name,
                               zv_err *err);
ZV_API void zv_report_free(zv_report *r);

/* ---- Filling. Out of memory is remembered; these never return NULL ----------------------------- */

ZV_API zv_finding *zv_report_add(zv_report *r, const char *name, double value);
ZV_API void zv_report_interval(zv_report *r, zv_finding *f, double lo, double hi);
/* A message row that says why there is no interval. */
ZV_API void zv_report_no_interval(zv_report *r, zv_finding *f, const char *en, const char *he, ...)
    ZV_PRINTF(3, 5) ZV_PRINTF(4, 5);
ZV_API void zv_report_verdict(zv_report *r, zv_finding *f, zv_verdict verdict, double threshold);
ZV_API void zv_report_why(zv_report *r, zv_finding *f, const char *en, const char *he, ...)
    ZV_PRINTF(3, 5) ZV_PRINTF(4, 5);
ZV_API void zv_report_formula(zv_report *r, zv_finding *f, const char *en, const char *he, ...)
    ZV_PRINTF(3, 5) ZV_PRINTF(4, 5);
ZV_API void zv_report_next(zv_report *r, zv_finding *f, const char *format, ...) ZV_PRINTF(3, 4);
/* Should this finding be opened? Recomputing may be costly, so ask first. */
ZV_API bool zv_report_opens(zv_report *r, const char *name);
ZV_API void zv_report_term(zv_report *r, zv_finding *f, const char *name, double value);
ZV_API void zv_report_recomputed(zv_report *r, zv_finding *f, double value, double tolerance);

/* ---- Reading ----------------------------------------------------------------------------------- */

ZV_API size_t zv_report_size(const zv_report *r);
ZV_API const zv_finding *zv_report_finding(const zv_report *r, size_t i);
/* ZV_NOMEM if anything could not be kept. */
ZV_API zv_status zv_report_status(const zv_report *r, zv_err *err);
/* ZV_NOTFOUND, listing the names there are, if the finding to open never came. */
ZV_API zv_status zv_report_unopened(const zv_report *r, zv_err *err);
ZV_API zv_verdict zv_report_worst(const zv_report *r);
/* Is every finding finished? Each has a name in lower_snake_case, a sentence, a formula, and either
 * an interval or the reason why there is none; one that was to be opened has terms, and every
 * recomputed value agrees. ZV_INTERNAL names the first that is not: a test calls this for every
 * command. */
ZV_API zv_status zv_report_complete(const zv_report *r, zv_err *err);

/* The findings as a JSON array: {name, value, interval, interval_reason, threshold, verdict, why,
 * formula, next}, and when opened {terms[], recomputed, difference, agrees}. NaN and infinities are
 * null. A new reference to a jansson value; NULL when out of memory. */
ZV_API struct json_t *zv_report_json(const zv_report *r);

/* ---- Terminal ---------------------------------------------------------------------------------- */

typedef struct zv_style {
    bool color;
    bool isolate; /* wrap foreign text in bidi isolates (FSI … PDI), for real terminals */
    unsigned width; /* columns; 0: 80 */
    zv_lang lang; /* he: tables run from right to left, numeric axes don't */
    zv_report
        *page; /* what zv_draw_… draws is kept in it too, for zv_report_html; NULL: it isn't */
} zv_style;

/* All findings: a mark for the verdict, name, value, interval, sentence, next step; for an opened
 * one formula, terms, and the recomputed value beside the printed one. */
ZV_API void zv_report_text(const zv_report *r, zv_buf *out, const zv_style *style);

/* A number for people: whole numbers in full with grouping from 10,000 on, others with four
 * significant digits, "—" for NaN. Never more than 31 bytes. */
ZV_API void zv_draw_number(char out[32], double value);
/* Columns that a text takes on a terminal as the functions below draw it: combining marks and
 * invisible characters 0, wide East Asian letters 2, control characters and malformed bytes 1. */
ZV_API size_t zv_draw_width(zv_str text);
/* Text cut to `width` columns, with "…" if it was longer; line ends and control characters become
 * spaces, characters that steer bidi are left out; isolated if the style says so. Padded with spaces
 * to `width` if pad is true: in Hebrew on the left, so that the text stands on the right. */
ZV_API void zv_draw_text(zv_buf *out, const zv_style *style, zv_str text, size_t width, bool pad);

/* A text as lines of the terminal's width, `indent` columns in from the side where reading begins,
 * and `hang` more from the second line on; foreign runs isolated if the style says so. Ends with a
 * line end. */
ZV_API void zv_draw_paragraph(zv_buf *out, const zv_style *style, zv_str text, size_t indent,
                              size_t hang);
/* What comes next, in bold. */
ZV_API void zv_draw_heading(zv_buf *out, const zv_style *style, zv_str text);

/* A table of cells: row-major, the first row is the header. Numbers (cells that parse as one) are
 * set flush right. The last column takes the space that is left. In Hebrew the first column stands
 * on the right. */
ZV_API void zv_draw_table(zv_buf *out, const zv_style *style, const zv_str *cells, size_t rows,
                          size_t cols);
/* A histogram as bars of eighth blocks, `bins` columns (neighbours are joined where the width does
 * not hold them) and `height` lines, the largest count beside it, axis labels below, and a marker ▲
 * at `marker` unless NaN. The axis runs from left to right in any language. */
ZV_API void zv_draw_histogram(zv_buf *out, const zv_style *style, const uint64_t *counts,
                              size_t bins, double lo, double hi, unsigned height, double marker);
/* How many bins a histogram should have, at most `most`: as many as have a column of their own, 10 at least. Where a
 * page is kept always `most`, so that it is the same on any terminal. */
ZV_API size_t zv_draw_bins(const zv_style *style, size_t most);
/* A point of a curve that is marked and named. */
typedef struct zv_curve_mark {
    double x, y;
    zv_str name;
} zv_curve_mark;

typedef struct zv_curve {
    const double *x, *y; /* [n] by rising x; NaN: a gap */
    size_t n;
    bool log_x, log_y; /* logarithmic axes: what is not above 0 is left out */
    const zv_curve_mark
        *marks; /* [n_marks] the first four are drawn, as ● ◆ ▲ ■; need not be on the curve */
    size_t n_marks;
} zv_curve;

/* A curve as a line of braille dots over `height` lines (0: 8), the ends of both axes beside and below it, and what the marks
 * are. Axes run from left to right and from below in any language. */
ZV_API void zv_draw_curve(zv_buf *out, const zv_style *style, const zv_curve *c, unsigned height);
/* A path over a surface: its points in their order, and a name for the legend. */
typedef struct zv_surface_path {
    const double *x, *y; /* [n] */
    size_t n;
    zv_str name;
} zv_surface_path;

typedef struct zv_surface_view {
    const double *values; /* [rows, cols]; row 0 is the lowest */
    size_t rows, cols;
    double x_lo, x_hi, y_lo, y_hi; /* where the first and the last column and row stand */
    bool log; /* levels by the logarithm; what is not above 0 is not finite then */
    const zv_surface_path *paths; /* [n_paths] the first 26 are drawn, as letters */
    size_t n_paths;
} zv_surface_view;

/* A surface seen from above, as ZV_FIGURE_SURFACE: each value a shaded cell by its level (grey if the style has colours,
 * else " ░▒▓█"; × where it is not finite), the points of path i as the i-th small letter, its end as a capital, "•" where a path
 * begins, and a legend. Of a grid that is wider than the terminal every so-many-th column is drawn, and as many rows. Axes
 * run from left to right and from below in any language. */
ZV_API void zv_draw_surface(zv_buf *out, const zv_style *style, const zv_surface_view *view);
/* A matrix [rows, cols] of signed values as numbers on coloured cells (without colour, as numbers
 * with their sign) with row and column names and a legend. Columns beyond the width, and rows beyond
 * 40, are left out by size of contribution, and that is said. In Hebrew columns run from right to
 * left. */
ZV_API void zv_draw_matrix(zv_buf *out, const zv_style *style, const double *values, size_t rows,
                           size_t cols, const zv_str *row_names, const zv_str *col_names);
/* Signed parts that add up to a total, one bar each under one another ("waterfall"): each bar begins
 * where the one before it ended. Parts that were not given, should some be missing from the total,
 * are drawn as "the rest". The axis runs from left to right in any language. */
ZV_API void zv_draw_waterfall(zv_buf *out, const zv_style *style, const zv_str *names,
                              const double *values, size_t n, double total);

#ifdef __cplusplus
}
#endif

/* The rest of this room, by topic. */
#include <zavit/report_figure.h>

#endif
