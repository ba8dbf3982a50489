/* explain_why_text.c — the split of one cosine, drawn: which words, which directions, and where the
 * cosine stands among random pairs. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_private.h"
#include "report/report_private.h"

enum { TOP_DIMS = 8, BINS = 60, BAR_HEIGHT = 5, SHOWN_DIRECTIONS = 16, NAME = 80 };

/* A message row in `lang`, written to text[NAME]. */
static zv_str say(char *text, zv_lang lang, const char *en, const char *he, ...) ZV_PRINTF(3, 5)
    ZV_PRINTF(4, 5);
static zv_str say(char *text, zv_lang lang, const char *en, const char *he, ...) {
    va_list args;
    va_start(args, he);
    vsnprintf(text, NAME, lang == ZV_HE ? he : en, args);
    va_end(args);
    return zv_str_of(text);
}

/* A paragraph of the report, laid out from the right in Hebrew. */
static void paragraph(zv_buf *out, const zv_style *style, const char *sgr, const char *en,
                      const char *he, ...) ZV_PRINTF(4, 6) ZV_PRINTF(5, 6);
static void paragraph(zv_buf *out, const zv_style *style, const char *sgr, const char *en,
                      const char *he, ...) {
    char text[512];
    va_list args;
    va_start(args, he);
    vsnprintf(text, sizeof text, style->lang == ZV_HE ? he : en, args);
    va_end(args);
    zv__told(out, style, zv_str_of(text), sgr);
}

/* ---- Words, or dimensions where there are none ---- */

/* A pull below this share of the cosine is not worth a name: no word stands out. */
#define LITTLE_PULL 0.05

/* The word that pulls most toward the other text; SIZE_MAX where there is one word. */
static size_t most(const double *pull, size_t n, size_t others) {
    size_t best = 0, words = n - (others > 0);
    for (size_t i = 1; i < words; i++)
        if (pull[i] > pull[best]) best = i;
    return words > 1 ? best : SIZE_MAX;
}

static void name_words(const zv_why *w, zv_buf *out, const zv_style *style) {
    size_t a = most(w->pull_a, w->n_a, w->others_a), b = most(w->pull_b, w->n_b, w->others_b);
    char word_a[96], word_b[96];
    const double little = LITTLE_PULL * fabs(w->cosine);
    if (a != SIZE_MAX && w->pull_a[a] >= little)
        paragraph(out, style, NULL, M_EXPLAIN_TEXT_PULL_A, zv__shown(word_a, w->words_a[a]),
                  w->pull_a[a]);
    else if (a != SIZE_MAX)
        paragraph(out, style, NULL, M_EXPLAIN_TEXT_NO_PULL_A);
    if (b != SIZE_MAX && w->pull_b[b] >= little)
        paragraph(out, style, NULL, M_EXPLAIN_TEXT_PULL_B, zv__shown(word_b, w->words_b[b]),
                  w->pull_b[b]);
    else if (b != SIZE_MAX)
        paragraph(out, style, NULL, M_EXPLAIN_TEXT_NO_PULL_B);
    if (a == SIZE_MAX || b == SIZE_MAX) return;
    const zv_why_part *match = &w->parts[w->match];
    paragraph(out, style, NULL, M_EXPLAIN_TEXT_MATCH, zv__shown(word_a, match->a),
              zv__shown(word_b, match->b), match->match);
}

static void draw_words(const zv_why *w, zv_buf *out, const zv_style *style) {
    zv_buf_putc(out, '\n');
    paragraph(out, style, ZV__SGR_BOLD, M_EXPLAIN_TEXT_WORDS);
    zv_draw_matrix(out, style, w->matrix, w->n_a, w->n_b, w->words_a, w->words_b);
    name_words(w, out, style);
    if (w->others_a + w->others_b > 0) {
        paragraph(out, style, NULL, M_EXPLAIN_TEXT_LONG, w->known_a, w->known_b,
                  w->others_a + w->others_b);
    } else if (w->n_a < w->known_a || w->n_b < w->known_b) {
        paragraph(out, style, NULL, M_EXPLAIN_TEXT_JOINED, w->known_a, w->known_b);
    }
    if (w->n_without == 0 || isnan(w->without[0].cosine)) return;
    char shown[96];
    size_t times = w->without[0].times;
    zv__shown(shown, w->without[0].word);
    if (times > 1 && w->without[0].first) {
        paragraph(out, style, NULL, M_EXPLAIN_TEXT_WITHOUT_ALL_A, shown, times,
                  w->without[0].cosine);
    } else if (times > 1) {
        paragraph(out, style, NULL, M_EXPLAIN_TEXT_WITHOUT_ALL_B, shown, times,
                  w->without[0].cosine);
    } else if (w->without[0].first) {
        paragraph(out, style, NULL, M_EXPLAIN_TEXT_WITHOUT_A, shown, w->without[0].cosine);
    } else {
        paragraph(out, style, NULL, M_EXPLAIN_TEXT_WITHOUT_B, shown, w->without[0].cosine);
    }
}

/* The dimensions with the largest shares; each round takes the largest that is left. */
static size_t top_dims(const zv_why *w, size_t top[TOP_DIMS]) {
    size_t n = 0;
    while (n < TOP_DIMS && n < w->dim) {
        size_t best = SIZE_MAX;
        for (size_t d = 0; d < w->dim; d++) {
            bool taken = false;
            for (size_t i = 0; i < n; i++) taken = taken || top[i] == d;
            if (!taken && (best == SIZE_MAX || fabs(w->dims[d]) > fabs(w->dims[best]))) best = d;
        }
        top[n++] = best;
    }
    return n;
}

static void draw_dims(const zv_why *w, zv_buf *out, const zv_style *style) {
    size_t top[TOP_DIMS], n = top_dims(w, top);
    zv_str names[TOP_DIMS + 1];
    double values[TOP_DIMS + 1], rest = w->cosine;
    char text[TOP_DIMS + 1][NAME];
    zv_buf_putc(out, '\n');
    paragraph(out, style, ZV__SGR_BOLD, M_EXPLAIN_TEXT_DIMS);
    for (size_t i = 0; i < n; i++) {
        names[i] = say(text[i], style->lang, M_EXPLAIN_TEXT_DIMENSION, top[i]);
        values[i] = w->dims[top[i]];
        rest -= values[i];
    }
    names[n] = say(text[n], style->lang, M_EXPLAIN_TEXT_OTHER_DIMS);
    values[n] = rest;
    zv_draw_waterfall(out, style, names, values, n + (n < w->dim), w->cosine);
}

/* The three largest in one line, rogue ones marked. */
static void name_dims(const zv_why *w, zv_buf *out, const zv_style *style) {
    enum { SHOWN = 3 };
    size_t top[TOP_DIMS], n = top_dims(w, top), len = 0;
    char list[400] = "", text[NAME];
    for (size_t i = 0; i < n && i < SHOWN; i++) {
        bool rogue = w->rogue_dims && w->rogue_dims[top[i]];
        say(text, style->lang, M_EXPLAIN_TEXT_ROGUE);
        len += (size_t)snprintf(list + len, sizeof list - len, "%s%zu: %+.4f%s", i ? ", " : "",
                                top[i], w->dims[top[i]], rogue ? text : "");
    }
    paragraph(out, style, NULL, M_EXPLAIN_TEXT_TOP_DIMS, list);
}

/* ---- Directions ---- */

static void draw_directions(const zv_why *w, zv_buf *out, const zv_style *style) {
    size_t n = ZV_MIN(w->n_directions, SHOWN_DIRECTIONS);
    zv_str names[SHOWN_DIRECTIONS + 1];
    double values[SHOWN_DIRECTIONS + 1], sum = 0;
    char text[SHOWN_DIRECTIONS + 1][NAME];
    zv_buf_putc(out, '\n');
    paragraph(out, style, ZV__SGR_BOLD, M_EXPLAIN_TEXT_DIRECTIONS);
    for (size_t k = 0; k < n; k++) {
        names[k] = k == 0 ? say(text[k], style->lang, M_EXPLAIN_TEXT_COMMON)
                          : say(text[k], style->lang, M_EXPLAIN_TEXT_DIRECTION, k);
        values[k] = w->directions[k].value;
        sum += values[k];
    }
    names[n] = say(text[n], style->lang, M_EXPLAIN_TEXT_SPECIFIC);
    values[n] = w->cosine - sum;
    zv_draw_waterfall(out, style, names, values, n + 1, w->cosine);
}

/* ---- Background ---- */

static void draw_background(const zv_why *w, const zv_background *bg, zv_buf *out,
                            const zv_style *style) {
    size_t n, bins = zv_draw_bins(style, BINS);
    const double *cosines = zv_background_cosines(bg, &n);
    /* whole twentieths around all cosines and the marker */
    double lo = floor(20 * ZV_MIN(cosines[0], w->cosine)) / 20;
    double hi = ceil(20 * ZV_MAX(cosines[n - 1], w->cosine)) / 20;
    if (hi <= lo) hi = lo + 0.05;
    uint64_t counts[BINS];
    zv_stat_histogram(counts, bins, lo, hi, cosines, n);
    zv_buf_putc(out, '\n');
    paragraph(out, style, ZV__SGR_BOLD, M_EXPLAIN_TEXT_BACKGROUND);
    zv_draw_histogram(out, style, counts, bins, lo, hi, BAR_HEIGHT, w->cosine);
    if (w->cosine > cosines[n - 1] + ZV__SAME_COSINE) {
        paragraph(out, style, NULL, M_EXPLAIN_PERCENTILE_TOP, n, bg->moments.mean);
    } else {
        paragraph(out, style, NULL, M_EXPLAIN_PERCENTILE, w->percentile, bg->moments.mean);
    }
}

void zv_why_text(const zv_why *w, const zv_background *bg, zv_buf *out, const zv_style *style) {
    if (w->exact_words) {
        draw_words(w, out, style);
        name_dims(w, out, style);
    } else {
        if (!w->measured) paragraph(out, style, NULL, M_EXPLAIN_NO_WORDS);
        draw_dims(w, out, style);
    }
    if (w->n_directions > 0) draw_directions(w, out, style);
    if (bg) draw_background(w, bg, out, style);
}
