/* zavit/report_figure.h — the pictures of a report, and a report as one page of HTML.
 *
 *     zv_figure *f = zv_report_figure(r, ZV_FIGURE_CURVE, "contrast", M_CONTRAST_TITLE, dim);
 *     zv_figure_x(f, 2, 65536, ZV_AXIS_LOG, M_DIMENSIONS);
 *     zv_figure_y(f, NAN, NAN, 0, M_CONTRAST);
 *     zv_figure_series(f, dims, measured, n, M_RANDOM);
 *     zv_figure_interval(f, lo, hi);
 *     zv_figure_marker(f, 384, M_HERE);
 *     …
 *     zv_report_html(r, &buf, &page);
 *
 * A report holds its findings and, in the order in which they came, what a command shows beside them:
 * sentences, tables, pictures. They come in two ways. A function of the library adds a picture with
 * zv_report_figure and fills it. And what is drawn for the terminal with a zv_style whose `page` is the
 * report is kept there too, so that the page has all that the terminal has.
 *
 * Everything given is copied. Filling never fails and never returns NULL: running out of memory is
 * remembered, and zv_report_status tells it. Numbers that are not finite are left out of a picture.
 */
#ifndef ZAVIT_REPORT_FIGURE_H
#define ZAVIT_REPORT_FIGURE_H

#include <zavit/report.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum zv_figure_kind {
    ZV_FIGURE_HISTOGRAM, /* counts of equal bins: zv_figure_counts */
    ZV_FIGURE_BARS, /* named values from 0, with whiskers if an interval is given: series with labels */
    ZV_FIGURE_CURVE, /* y over x, with a band if an interval is given: series */
    ZV_FIGURE_SCATTER, /* points with names; a series is a group: series with labels */
    ZV_FIGURE_MATRIX, /* signed values, red above 0, blue below: zv_figure_matrix */
    ZV_FIGURE_WATERFALL, /* signed parts that add up to a total: zv_figure_parts */
    ZV_FIGURE_SURFACE /* a number in each place of a plane: zv_figure_grid; paths over it: series */
} zv_figure_kind;

enum { ZV_AXIS_LOG = 1 }; /* a logarithmic axis; what is not above 0 is left out */

typedef struct zv_axis {
    const char *name; /* NULL: none */
    double lo, hi; /* NaN: from the data */
    unsigned flags;
} zv_axis;

enum {
    ZV_SERIES_DASHED = 1, /* what was not measured but is expected: drawn fainter */
    ZV_SERIES_REST = 2 /* points that are in no group: grey dashes below the others */
};

typedef struct zv_series {
    const char *name; /* for the legend; NULL: none */
    size_t n;
    const double *x, *y; /* [n]; bars have no x */
    const double *lo, *hi; /* [n] interval of each y; NULL: none */
    const char *const *labels; /* [n] names of points or bars; NULL: none */
    unsigned flags;
} zv_series;

typedef struct zv_figure_mark {
    double at; /* on the x axis */
    const char *name; /* NULL: its number alone */
} zv_figure_mark;

/* Everything belongs to the report. */
typedef struct zv_figure {
    zv_figure_kind kind;
    const char *name; /* lower_snake_case, the same in both languages */
    const char *title; /* one sentence: what is seen */
    const char *note; /* how it was made, what was left out; NULL: nothing to say */
    zv_axis x, y;
    const zv_series *series;
    size_t n_series;
    const zv_figure_mark *marks;
    size_t n_marks;
    const double *values; /* matrix or surface [rows, cols] */
    size_t rows, cols;
    const char *const *row_names, *const *col_names;
    double total; /* of a waterfall */
    zv_axis scale; /* what the colours of a surface say */
} zv_figure;

/* ---- Filling ----------------------------------------------------------------------------------- */

/* Is a page going to be made of this report? Ask before computing what only a picture needs. */
ZV_API bool zv_report_draws(const zv_report *r);
ZV_API void zv_report_set_draws(zv_report *r, bool draws);

/* A message row says what the picture shows. */
ZV_API zv_figure *zv_report_figure(zv_report *r, zv_figure_kind kind, const char *name,
                                   const char *en, const char *he, ...) ZV_PRINTF(4, 6)
    ZV_PRINTF(5, 6);
ZV_API void zv_figure_note(zv_figure *f, const char *en, const char *he, ...) ZV_PRINTF(2, 4)
    ZV_PRINTF(3, 4);
/* Name and range of an axis; NaN: the range of the data. */
ZV_API void zv_figure_x(zv_figure *f, double lo, double hi, unsigned flags, const char *en,
                        const char *he, ...) ZV_PRINTF(5, 7) ZV_PRINTF(6, 7);
ZV_API void zv_figure_y(zv_figure *f, double lo, double hi, unsigned flags, const char *en,
                        const char *he, ...) ZV_PRINTF(5, 7) ZV_PRINTF(6, 7);
/* A series of n points and its name for the legend. Bars: x may be NULL. A name from outside, which may
 * be any bytes: a row of "%.*s". */
ZV_API void zv_figure_series(zv_figure *f, const double *x, const double *y, size_t n,
                             const char *en, const char *he, ...) ZV_PRINTF(5, 7) ZV_PRINTF(6, 7);
/* Of the series added last: an interval of each y, the names of its points, ZV_SERIES_… */
ZV_API void zv_figure_interval(zv_figure *f, const double *lo, const double *hi);
ZV_API void zv_figure_labels(zv_figure *f, const zv_str *labels);
ZV_API void zv_figure_flags(zv_figure *f, unsigned flags);
ZV_API void zv_figure_marker(zv_figure *f, double at, const char *en, const char *he, ...)
    ZV_PRINTF(3, 5) ZV_PRINTF(4, 5);
/* The whole of a histogram: bins of equal width from lo to hi; of a matrix; of a waterfall. */
ZV_API void zv_figure_counts(zv_figure *f, const uint64_t *counts, size_t bins, double lo,
                             double hi);
ZV_API void zv_figure_matrix(zv_figure *f, const double *values, size_t rows, size_t cols,
                             const zv_str *row_names, const zv_str *col_names);
ZV_API void zv_figure_parts(zv_figure *f, const zv_str *names, const double *values, size_t n,
                            double total);
/* The ground of a surface, seen from above: values[r, c] stands at the c-th of `cols` even steps along the x axis, from its lo to its
 * hi, and at the r-th of `rows` along the y axis, upwards; an axis without ends counts them from 0. Both are linear, each with a scale of its
 * own. Colours go from lo to hi (NaN: the least and the largest; what lies beyond has the colour of the end), with ZV_AXIS_LOG
 * by the logarithm; a value that is not finite, or not above 0 there, is hatched. The row names what is measured.
 *
 *     zv_figure_x(f, -1, 1, 0, M_FIRST);
 *     zv_figure_y(f, -1, 1, 0, M_SECOND);
 *     zv_figure_grid(f, losses, 25, 25, NAN, NAN, ZV_AXIS_LOG, M_LOSS);
 *     zv_figure_series(f, path_x, path_y, n, M_ADAM);    a path over it, in its order; signs at its points, large at its end
 *     zv_figure_labels(f, names);                        what its points say under the pointer
 *
 * Points beyond the ground are left out. */
ZV_API void zv_figure_grid(zv_figure *f, const double *values, size_t rows, size_t cols, double lo,
                           double hi, unsigned flags, const char *en, const char *he, ...)
    ZV_PRINTF(8, 10) ZV_PRINTF(9, 10);

/* ---- Reading ----------------------------------------------------------------------------------- */

ZV_API size_t zv_report_figures(const zv_report *r);
ZV_API const zv_figure *zv_report_figure_at(const zv_report *r, size_t i);

/* ---- HTML -------------------------------------------------------------------------------------- */

/* What a page says beside the report. Any bytes are fine. */
typedef struct zv_page {
    zv_lang lang;
    const char *title; /* read from left to right, as a command is */
    const char *command; /* what made it, as it could be typed again; NULL */
    const zv_str *facts; /* [2 n_facts] a name and a value each: what was read */
    size_t n_facts;
    const char *const *warnings;
    size_t n_warnings;
} zv_page;

/* One HTML file that needs nothing else: styles within, pictures as inline SVG, no script, no address
 * of anything outside (and a policy that forbids it). The same report gives the same bytes. Light and
 * dark as the reader's system is; in Hebrew from right to left, but for numeric axes. Of a picture with
 * more points than can be seen, evenly chosen ones are drawn, and that is said. O(size of the page). */
ZV_API void zv_report_html(const zv_report *r, zv_buf *out, const zv_page *page);
/* One picture as an <svg> element, to stand in such a page. */
ZV_API void zv_figure_svg(const zv_figure *f, zv_buf *out, zv_lang lang);

#ifdef __cplusplus
}
#endif
#endif
