/* explain_shapley_findings.c — Shapley values as findings, each opened by a second road (texts encoded again,
 * one order after another, cosines by plain loops), and drawn. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_shapley.h"
#include "report/report_private.h"

/* ---- The second road --------------------------------------------------------------------------- */

typedef struct again {
    const zv__game *g;
    zv_buf text;
    float *row; /* [dim] */
    double *x, *y; /* [dim] */
    zv_status status;
    zv_err *err;
} again;

static zv_status again_new(again *a, const zv__game *g, zv_err *err) {
    const size_t dim = g->encoder.dim;
    *a = (again){.g = g, .err = err};
    zv_buf_init(&a->text, g->env);
    a->row = ZV_NEW(g->env, dim, float);
    a->x = ZV_NEW(g->env, 2 * dim, double);
    if (!a->row || !a->x) return zv__nomem(err);
    a->y = a->x + dim;
    for (size_t d = 0; d < dim; d++) a->y[d] = (double)g->other[d];
    return ZV_OK;
}

static void again_free(again *a) {
    zv__free(a->g->env, a->row);
    zv__free(a->g->env, a->x);
    zv_buf_free(&a->text);
}

/* v(S), encoded again. */
static double plain_v(again *a, uint64_t mask) {
    const size_t dim = a->g->encoder.dim;
    zv_row_status row = ZV_ROW_EMPTY;
    if (mask == 0 || a->status != ZV_OK) return 0;
    zv_buf_clear(&a->text);
    zv__game_text(a->g, mask, &a->text);
    const zv_str text = {zv_buf_cstr(&a->text), a->text.len};
    a->status = zv_buf_status(&a->text, a->err);
    if (a->status == ZV_OK)
        a->status = a->g->encoder.encode(a->g->encoder.ctx, &text, 1, a->row, &row, a->err);
    if (a->status != ZV_OK || !zv_row_usable(row)) return 0;
    for (size_t d = 0; d < dim; d++) a->x[d] = (double)a->row[d];
    return zv__plain_dot(a->x, a->y, dim) /
           sqrt(zv__plain_dot(a->x, a->x, dim) * zv__plain_dot(a->y, a->y, dim));
}

/* What player i adds to those that are there. */
static double added(again *a, uint64_t before, size_t i) {
    return plain_v(a, before | (uint64_t)1 << i) - plain_v(a, before);
}

/* The mean over all sets of `size` players, or all but so many, without i in them where i is a player, of what
 * i adds, or of v: the first two places and the last two. */
static double mean_of(again *a, size_t size, bool but, size_t i) {
    const size_t n = a->g->result.n;
    const uint64_t all = zv__game_all(a->g);
    double sum = 0, count = 0;
    for (size_t j = 0; j < n; j++)
        for (size_t k = j; k < n; k++) {
            const uint64_t few = size ? (uint64_t)1 << j | (uint64_t)1 << k : 0,
                           S = but ? all ^ few : few;
            if ((size < 2) != (j == k) || (size == 0 && j > 0)) continue;
            if (i < n && (S >> i & 1)) continue;
            sum += i < n ? added(a, S, i) : plain_v(a, S);
            count++;
        }
    return sum / count;
}

/* The players at `len` places from place s on. */
static uint64_t arc_of(const size_t *circle, size_t n, size_t s, size_t len) {
    uint64_t mask = 0;
    for (size_t k = 0; k < len; k++) mask |= (uint64_t)1 << circle[(s + k) % n];
    return mask;
}

/* One circle's share for the middle places of player i, and of what its arcs of two and all but two miss. The
 * sum over players of what they add at a place is the mean v of the arcs one longer less that of the arcs
 * before: so that all but the ends cancel. */
static double walk_circle(again *a, size_t c, size_t i, double pairs) {
    const size_t n = a->g->result.n;
    size_t circle[ZV__PLAYERS_MOST], s = 0;
    double sum = 0, missed = pairs;
    zv__game_circle(a->g, c, circle);
    while (circle[s] != i) s++;
    for (size_t len = 2; len + 2 < n; len++)
        sum += (added(a, arc_of(circle, n, s + n - len, len), i) +
                added(a, arc_of(circle, n, s + 1, len), i)) /
               2;
    for (size_t k = 0; k < n; k++)
        missed += (plain_v(a, arc_of(circle, n, k, 2)) - plain_v(a, arc_of(circle, n, k, n - 2))) /
                  (double)n;
    return (sum + missed) / (double)n;
}

static double walk_circles(again *a, size_t i) {
    const zv_shapley *s = &a->g->result;
    const size_t none = SIZE_MAX;
    const double pairs = mean_of(a, 2, true, none) - mean_of(a, 2, false, none);
    double sum = 0;
    for (size_t c = 0; c < s->samples; c++) sum += walk_circle(a, c, i, pairs);
    const double ends = mean_of(a, 0, false, i) + mean_of(a, 1, false, i) + mean_of(a, 2, true, i) +
                        mean_of(a, 1, true, i);
    return sum / (double)s->samples + ends / (double)s->n;
}

/* The mean over all sizes of S of the mean over all S of that size without i: the same value, by another
 * formula than explain_shapley.c's weights. */
static double walk_subsets(again *a, size_t i) {
    const size_t n = a->g->result.n;
    double sums[ZV__EXACT_MOST] = {0}, counts[ZV__EXACT_MOST] = {0}, mean = 0;
    for (uint64_t S = 0; S < (uint64_t)1 << n; S++) {
        size_t size = 0;
        if (S >> i & 1) continue;
        for (size_t k = 0; k < n; k++) size += S >> k & 1;
        sums[size] += added(a, S, i);
        counts[size]++;
    }
    for (size_t k = 0; k < n; k++) mean += sums[k] / counts[k] / (double)n;
    return mean;
}

/* ---- Findings ---------------------------------------------------------------------------------- */

static void add_terms(const zv__game *g, zv_report *r, zv_finding *f) {
    for (size_t i = 0; i < g->result.n; i++) {
        char word[96];
        zv_report_term(r, f, zv__shown(word, g->result.words[i].word), g->result.words[i].value);
    }
}

static void sum(const zv__game *g, const char *name, zv_report *r, again *a) {
    const zv_shapley *s = &g->result;
    double total = 0;
    for (size_t i = 0; i < s->n; i++) total += s->words[i].value;
    zv_finding *f = zv_report_add(r, name, total);
    const bool fine = fabs(s->residual) <= 1e-6;
    zv_report_no_interval(r, f, M_EXPLAIN_SHAPLEY_SUM_INTERVAL);
    zv_report_verdict(r, f, fine ? ZV_PASS : ZV_FAIL, ZV__NAN);
    if (s->exact)
        zv_report_why(r, f, M_EXPLAIN_SHAPLEY_EXACT, s->n, s->subsets, s->all, s->residual);
    else
        zv_report_why(r, f, M_EXPLAIN_SHAPLEY_SAMPLED, s->n_words, s->n, s->samples,
                      2 * s->n * s->samples, s->all, s->residual);
    zv_report_formula(r, f, M_EXPLAIN_SHAPLEY_SUM_FORMULA);
    if (!zv_report_opens(r, name)) return;
    add_terms(g, r, f);
    zv_report_term(r, f, "v(∅)", s->none);
    const double again_all = plain_v(a, zv__game_all(g));
    zv_report_recomputed(r, f, again_all - s->none, 1e-6);
}

static void top(const zv__game *g, const char *name, zv_report *r, again *a) {
    const zv_shapley *s = &g->result;
    char word[96];
    size_t best = 0;
    for (size_t i = 1; i < s->n; i++)
        if (fabs(s->words[i].value) > fabs(s->words[best].value)) best = i;
    const zv_shapley_word *w = &s->words[best];
    zv_finding *f = zv_report_add(r, name, w->value);
    if (s->exact)
        zv_report_no_interval(r, f, M_EXPLAIN_SHAPLEY_ALL);
    else if (isnan(w->interval.lo))
        zv_report_no_interval(r, f, M_EXPLAIN_SHAPLEY_ONE);
    else
        zv_report_interval(r, f, w->interval.lo, w->interval.hi);
    zv_report_why(r, f, M_EXPLAIN_SHAPLEY_TOP, zv__shown(word, w->word), w->value, s->all);
    zv_report_formula(r, f, M_EXPLAIN_SHAPLEY_FORMULA);
    if (!zv_report_opens(r, name)) return;
    zv_report_term(r, f, "players", (double)s->n);
    zv_report_term(r, f, "v(all)", s->all);
    zv_report_term(r, f, "without it", w->without);
    zv_report_term(r, f, "circles", (double)s->samples);
    zv_report_recomputed(r, f, s->exact ? walk_subsets(a, best) : walk_circles(a, best), 1e-6);
}

zv_status zv_shapley_findings(const zv_shapley *s, const char *side, zv_report *r, zv_err *err) {
    const zv__game *g = (const zv__game *)s;
    char name[40];
    again a;
    zv_status status = again_new(&a, g, err);
    if (status == ZV_OK) {
        snprintf(name, sizeof name, "shapley_sum_%s", side);
        sum(g, name, r, &a);
        snprintf(name, sizeof name, "shapley_top_%s", side);
        top(g, name, r, &a);
        status = a.status == ZV_OK ? zv_report_status(r, err) : a.status;
    }
    again_free(&a);
    return status;
}

/* ---- Drawn ------------------------------------------------------------------------------------- */

/* As much as the waterfall shows of a name, with and without an interval behind it. */
enum { NAME = 200, WORD = 22, WORD_BEFORE = 14 };

/* "word ± half its interval" */
static zv_str name_of(char out[NAME], const zv_shapley *s, size_t i, const zv_style *style) {
    zv_style plain = *style;
    plain.isolate = false;
    zv_buf b = {0};
    const zv_interval in = s->words[i].interval;
    zv_draw_text(&b, &plain, s->words[i].word, isnan(in.lo) ? WORD : WORD_BEFORE, false);
    if (!isnan(in.lo)) zv_buf_addf(&b, " ±%.4f", (in.hi - in.lo) / 2);
    snprintf(out, NAME, "%s", zv_buf_cstr(&b));
    zv_buf_free(&b);
    return zv_str_of(out);
}

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

void zv_shapley_text(const zv_shapley *s, zv_buf *out, const zv_style *style) {
    zv_str names[ZV__PLAYERS_MOST] = {{0}};
    double values[ZV__PLAYERS_MOST] = {0};
    char text[ZV__PLAYERS_MOST][NAME];
    size_t least = SIZE_MAX;
    for (size_t i = 0; i < s->n; i++) {
        names[i] = name_of(text[i], s, i, style);
        values[i] = s->words[i].value;
        const double v = s->words[i].without;
        if (!isnan(v) && (least == SIZE_MAX || v < s->words[least].without)) least = i;
    }
    zv_draw_waterfall(out, style, names, values, s->n, s->all - s->none);
    if (s->n_words > s->n)
        paragraph(out, style, NULL, M_EXPLAIN_SHAPLEY_STRETCHES, s->n_words, s->n);
    if (least == SIZE_MAX) return;
    char word[96];
    paragraph(out, style, NULL, M_EXPLAIN_SHAPLEY_WITHOUT, zv__shown(word, s->words[least].word),
              s->words[least].without, s->all);
}
