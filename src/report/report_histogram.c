#include "base/base_private.h"

#include "report/report_private.h"

/* What is drawn: bars of joined bins between two margins.
 *
 *     12,345 ┤     ▂█▅
 *            │   ▃▆███▇▂▁
 *          0 ┼─────┬────┐
 *            -0.2  0.3  0.9
 *                   ▲ 0.44
 *     gutter
 */
typedef struct histogram {
    zv_buf *out;
    const zv_style *style;
    const uint64_t *counts; /* [bins], as given */
    size_t bins, join; /* `join` bins make one bar */
    size_t bars;
    uint64_t most; /* of the bars */
    double lo, hi, marker;
    unsigned height;
    size_t gutter; /* columns before the first bar */
    size_t mark; /* bar of the marker, SIZE_MAX: none */
    char top[32]; /* the largest count, as text */
    char lo_text[32], hi_text[32], marker_text[32];
    size_t lo_width, hi_width, marker_width; /* columns of these */
    size_t arrow; /* column of the marker's arrow after the gutter */
    bool marker_left; /* its value stands before the arrow */
    size_t width; /* columns after the gutter */
} histogram;

static uint64_t bar_count(const histogram *h, size_t bar) {
    uint64_t sum = 0;
    size_t end = ZV_MIN((bar + 1) * h->join, h->bins);
    for (size_t i = bar * h->join; i < end; i++) sum += h->counts[i];
    return sum;
}

/* A count in at most 7 columns: 999,999 or 1.23M. */
static void short_count(char out[32], uint64_t count) {
    double x = (double)count;
    const char *unit = "\0MGTPE";
    if (x >= 999999.5) {
        x /= 1e6;
        unit++;
    }
    for (; *unit && x >= 999.5; unit++) x /= 1e3;
    if (*unit)
        snprintf(out, 32, "%.3g%c", x, *unit);
    else
        zv_draw_number(out, x);
}

/* Joins bins until the bars fit, and finds the largest. */
static void join_bins(histogram *h) {
    enum { GUTTER_MOST = 9 };
    size_t room = zv__columns(h->style) - GUTTER_MOST;
    h->join = (h->bins + room - 1) / room;
    h->bars = (h->bins + h->join - 1) / h->join;
    for (size_t b = 0; b < h->bars; b++) h->most = ZV_MAX(h->most, bar_count(h, b));
    short_count(h->top, h->most);
    h->gutter = zv_draw_width(zv_str_of(h->top)) + 2;
}

/* Where the marker and the labels stand. The marker's value goes to the right of its arrow, or to
 * the left where there is no room. In Hebrew the figure ends at the right edge of the terminal. */
static void place(histogram *h) {
    zv_draw_number(h->lo_text, h->lo);
    zv_draw_number(h->hi_text, h->hi);
    zv_draw_number(h->marker_text, h->marker);
    h->lo_width = zv_draw_width(zv_str_of(h->lo_text));
    h->hi_width = zv_draw_width(zv_str_of(h->hi_text));
    h->marker_width = zv_draw_width(zv_str_of(h->marker_text));
    h->width = ZV_MAX(h->bars, h->lo_width + 1 + h->hi_width);
    h->mark = SIZE_MAX;
    if (h->marker >= h->lo && h->marker <= h->hi && h->hi > h->lo) {
        double bin = (h->marker - h->lo) / (h->hi - h->lo) * (double)h->bins;
        h->mark = ZV_MIN((size_t)bin, h->bins - 1) / h->join;
    }
    h->arrow = h->mark != SIZE_MAX ? h->mark : h->marker > h->hi ? h->bars - 1 : 0;
    size_t room = h->style->lang == ZV_HE ? h->width : zv__columns(h->style) - h->gutter;
    h->marker_left =
        h->arrow + 2 + h->marker_width > room && h->gutter + h->arrow > h->marker_width;
    if (!h->marker_left && !isnan(h->marker))
        h->width = ZV_MAX(h->width, h->arrow + 2 + h->marker_width);
}

/* Begins a line: in Hebrew pushed to the right as a whole, never mirrored. */
static void begin_line(histogram *h, const char *label, const char *tick) {
    size_t width = zv_draw_width(zv_str_of(label));
    zv__push(h->out, h->style, h->gutter + h->width);
    zv_buf_fill(h->out, ' ', h->gutter - 2 - width);
    zv__sgr(h->out, h->style, ZV__SGR_DIM);
    zv_buf_addf(h->out, "%s %s", label, tick);
    zv__sgr_end(h->out, h->style, ZV__SGR_DIM);
}

/* Eighths of a bar that stand in line `line` from below. Rounded up: a single item among millions is
 * still seen. */
static unsigned bar_part(const histogram *h, size_t bar, unsigned line) {
    double share = (double)bar_count(h, bar) / (double)h->most;
    double level = ceil(share * 8 * h->height) - 8.0 * line;
    return level > 0 ? (unsigned)fmin(level, 8) : 0;
}

static void draw_bars(histogram *h) {
    static const char *const eighths[] = {" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    for (unsigned line = h->height; line-- > 0;) {
        bool top = line + 1 == h->height;
        begin_line(h, top ? h->top : "", top ? "┤" : "│");
        size_t bars = h->bars; /* no spaces at the end of a line */
        while (bars && !bar_part(h, bars - 1, line)) bars--;
        const char *now = NULL; /* the colour that is on */
        for (size_t b = 0; b < bars; b++) {
            unsigned part = bar_part(h, b, line);
            const char *sgr = !part ? NULL : b == h->mark ? ZV__SGR_MARK : ZV__SGR_BAR;
            if (sgr != now) {
                zv__sgr_end(h->out, h->style, now);
                zv__sgr(h->out, h->style, sgr);
                now = sgr;
            }
            zv_buf_puts(h->out, eighths[part]);
        }
        zv__sgr_end(h->out, h->style, now);
        zv_buf_putc(h->out, '\n');
    }
}

static void draw_axis(histogram *h) {
    begin_line(h, "0", "┼");
    zv__sgr(h->out, h->style, ZV__SGR_DIM);
    for (size_t b = 0; b < h->bars; b++)
        zv_buf_puts(h->out, b + 1 == h->bars ? "┐" : b == h->bars / 2 ? "┬" : "─");
    zv__sgr_end(h->out, h->style, ZV__SGR_DIM);
    zv_buf_putc(h->out, '\n');
}

/* The numbers below the axis: low end, middle where there is room, high end. */
static void draw_labels(histogram *h) {
    char mid[32];
    size_t tick = h->bars / 2;
    double width = (h->hi - h->lo) / (double)h->bins;
    zv_draw_number(mid, h->lo + (double)(tick * h->join) * width);
    size_t mid_width = zv_draw_width(zv_str_of(mid));
    size_t mid_at = tick > mid_width / 2 ? tick - mid_width / 2 : 0;
    size_t hi_at = h->bars > h->hi_width ? h->bars - h->hi_width : 0;
    hi_at = ZV_MAX(hi_at, h->lo_width + 1);
    zv__push(h->out, h->style, h->gutter + h->width);
    zv_buf_fill(h->out, ' ', h->gutter);
    zv_buf_puts(h->out, h->lo_text);
    size_t at = h->lo_width;
    if (mid_at > at + 1 && mid_at + mid_width + 1 < hi_at) {
        zv_buf_fill(h->out, ' ', mid_at - at);
        zv_buf_puts(h->out, mid);
        at = mid_at + mid_width;
    }
    zv_buf_fill(h->out, ' ', hi_at - at);
    zv_buf_addf(h->out, "%s\n", h->hi_text);
}

/* ▲ below the marker's bar, or an arrow at the end beyond which it lies; its value beside it. */
static void draw_marker(histogram *h) {
    if (isnan(h->marker)) return;
    const char *sign = h->mark != SIZE_MAX ? "▲" : h->marker > h->hi ? "▶" : "◀";
    size_t begin = h->gutter + h->arrow - (h->marker_left ? h->marker_width + 1 : 0);
    zv__push(h->out, h->style, h->gutter + h->width);
    zv_buf_fill(h->out, ' ', begin);
    zv__sgr(h->out, h->style, ZV__SGR_MARK);
    if (h->marker_left)
        zv_buf_addf(h->out, "%s %s", h->marker_text, sign);
    else
        zv_buf_addf(h->out, "%s %s", sign, h->marker_text);
    zv__sgr_end(h->out, h->style, ZV__SGR_MARK);
    zv_buf_putc(h->out, '\n');
}

size_t zv_draw_bins(const zv_style *style, size_t most) {
    enum { BESIDE = 10, LEAST = 10 };
    size_t width = style->width ? style->width : 80;
    if (style->page || width >= most + BESIDE) return most;
    return ZV_MIN(most, width > LEAST + BESIDE ? width - BESIDE : LEAST);
}

void zv_draw_histogram(zv_buf *out, const zv_style *style, const uint64_t *counts, size_t bins,
                       double lo, double hi, unsigned height, double marker) {
    zv_figure *f = zv__page_figure(style, ZV_FIGURE_HISTOGRAM);
    if (f) {
        zv_figure_counts(f, counts, bins, lo, hi);
        zv_figure_marker(f, marker, "▲", "▲"); /* as the terminal has it */
    }
    histogram h = {.out = out, .style = style, .counts = counts, .bins = bins};
    h.lo = lo;
    h.hi = hi;
    h.marker = marker;
    h.height = height ? height : 6;
    if (bins) join_bins(&h);
    if (!h.most) {
        zv__note(out, style, 0, NULL, M_REPORT_NOTHING);
        return;
    }
    place(&h);
    draw_bars(&h);
    draw_axis(&h);
    draw_labels(&h);
    draw_marker(&h);
    if (h.join > 1) zv__note(out, style, 0, ZV__SGR_DIM, M_REPORT_BINS_JOINED, h.join);
}
