/* report_svg.h — drawing a figure as SVG.
 *
 * A picture is drawn in a viewBox of ZV__SVG_WIDTH units, about pixels of the widest page. The element
 * runs from left to right in any language, so that numeric axes are never mirrored; names that stand at the
 * side where reading begins are placed there by hand, and a text of the other direction is isolated.
 */
#ifndef ZV_REPORT_SVG_H
#define ZV_REPORT_SVG_H

#include "report/report_html.h"

enum { ZV__SVG_WIDTH = 720, ZV__SVG_POINTS = 2000, ZV__SVG_GROUPS = 8 };
/* Of a text of 12 units in a wide font. */
#define ZV__SVG_COLUMN 7.3

typedef struct zv__scale {
    double lo, hi;
    double from, to; /* where these stand in the viewBox */
    bool log;
} zv__scale;

typedef struct zv__svg {
    zv_buf *out;
    const zv_figure *f;
    zv_lang lang;
    size_t id; /* its caption has the id "c…"; 0: it stands alone */
    double height;
    double left, right, top, bottom; /* of the plot */
    zv__scale x, y;
} zv__svg;

double zv__scale_at(const zv__scale *s, double value);
bool zv__scale_holds(const zv__scale *s, double value); /* finite, and above 0 on a log axis */
/* Has point i of a series a place in the plot? */
bool zv__svg_holds(const zv__svg *s, const zv_series *t, size_t i);
/* Ranges an axis over values [n], which may be NULL: widens lo … hi, which begin as NaN. */
void zv__range_widen(const zv_axis *axis, double *lo, double *hi, const double *values, size_t n);
/* The axis's own ends in the place of what the data say; never empty. */
zv__scale zv__scale_of(const zv_axis *axis, double lo, double hi, double from, double to);
/* "Nice" places on a scale, at most `most`, ascending. Returns how many. */
enum { ZV__TICKS = 12 };
size_t zv__scale_ticks(const zv__scale *s, size_t most, double ticks[ZV__TICKS]);

/* What is seen, in one sentence, for those who don't. */
void zv__svg_describe(zv__svg *s);
/* The element up to what is drawn, once s->height is known; its end. */
void zv__svg_begin(zv__svg *s);
void zv__svg_end(zv__svg *s);
/* The whole. */
void zv__svg_figure(const zv_figure *f, zv_buf *out, zv_lang lang, size_t id);

/* Elements; css may be NULL. A rect is left open for its end: "/>", or a title for the pointer. */
void zv__svg_put(zv_buf *out, const char *name, double value); /* name and number */
void zv__svg_rect(zv__svg *s, const char *css, double x, double y, double width, double height);
void zv__svg_end_titled(zv__svg *s, const char *element, zv_str title);
void zv__svg_line(zv__svg *s, const char *css, double x1, double y1, double x2, double y2);
void zv__svg_circle(zv__svg *s, const char *css, double x, double y, double r);
/* anchor: "start", "middle", "end"; css may be NULL. */
void zv__svg_text(zv__svg *s, double x, double y, const char *anchor, const char *css, zv_str text,
                  size_t columns);
void zv__svg_number(zv__svg *s, double x, double y, const char *anchor, const char *css,
                    double value);
/* Lines of the grid with their numbers, and the axes' names. Sets s->left to what the numbers need. */
void zv__svg_y_room(zv__svg *s);
void zv__svg_x_axis(zv__svg *s, bool grid);
void zv__svg_y_axis(zv__svg *s);
/* Names of the series with their colours, where there are any; takes its height at the top. */
double zv__svg_legend_height(const zv_figure *f);
void zv__svg_legend(zv__svg *s, double y);
/* The marks as lines across the plot; their names above it. */
double zv__svg_marks_height(const zv_figure *f);
void zv__svg_marks(zv__svg *s);
/* Sign of series g (0 …), centred: a shape of its own beside a colour of its own. */
void zv__svg_sign(zv__svg *s, size_t group, double x, double y, double size);

/* One kind each. */
void zv__svg_histogram(zv__svg *s);
void zv__svg_columns(zv__svg *s); /* bars without names: upright */
void zv__svg_rows(zv__svg *s); /* bars with names */
void zv__svg_curve(zv__svg *s);
void zv__svg_scatter(zv__svg *s);
void zv__svg_matrix(zv__svg *s);
void zv__svg_waterfall(zv__svg *s);
void zv__svg_surface(zv__svg *s);

/* Where column (or row) i of n of a surface stands on its axis; the axis from half a cell before the first to half a cell after
 * the last. */
double zv__surface_at(const zv_axis *axis, size_t i, size_t n);
zv__scale zv__surface_scale(const zv_axis *axis, size_t n, double from, double to);
/* Of the rows or columns of a surface every so-many-th is drawn. */
enum { ZV__SURFACE_MOST = 64 };
size_t zv__surface_step(size_t n);

/* Is the picture's kind one that has values to show at all? */
bool zv__figure_empty(const zv_figure *f);
/* Points that are drawn of a series of n, where all series have `total`: every so many-th. */
size_t zv__figure_step(size_t total);
/* Rows and columns of a matrix that are kept, the largest: 1 or 0 each; how many cells that makes. `keep` and
 * the scratch `weight` [rows + cols]. */
enum { ZV__MATRIX_MOST = 40 };
size_t zv__matrix_kept(const zv_figure *f, uint8_t *keep, double *weight);

#endif
