/* explain_ngrams_findings.c — two words by their n-grams, as findings and drawn. Opened, groups of pairs are sums of
 * vectors first and one dot product then, straight from the space. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_private.h"
#include "report/report_private.h"

/* ---- Again ---- */

typedef bool choose_fn(const zv_ngrams *g, const zv_piece *p);

static bool choose_all(const zv_ngrams *g, const zv_piece *p) {
    (void)g;
    (void)p;
    return true;
}

static bool choose_beginning(const zv_ngrams *g, const zv_piece *p) {
    return p->row != SIZE_MAX && p->end <= g->common_beginning.len;
}

static bool choose_letters(const zv_ngrams *g, const zv_piece *p) {
    return p->row != SIZE_MAX && g->letters.len > 0 && p->begin < 1 + g->letters.len;
}

typedef struct again {
    const zv_ngrams *g;
    const zv_space *space;
    size_t dim;
    float *row; /* [dim] */
    double *e, *f; /* [dim] */
} again;

/* Adds N times the chosen part of a word's vector, and returns N. */
static double add_chosen(const again *a, double *out, bool first, choose_fn *choose) {
    const zv_piece *pieces = first ? a->g->a : a->g->b;
    size_t n = first ? a->g->n_a : a->g->n_b, own = 0;
    for (size_t d = 0; d < a->dim; d++) out[d] = 0;
    for (size_t i = 0; i < n; i++) {
        bool chosen = choose(a->g, &pieces[i]);
        if (pieces[i].row == SIZE_MAX) {
            own = chosen;
            continue;
        }
        zv_space_ngram_row(a->space, pieces[i].row, a->row);
        for (size_t d = 0; d < a->dim; d++) out[d] += chosen ? (double)a->row[d] : 0;
    }
    if (own) { /* with it, all is chosen: N times the stored vector */
        zv_str word = first ? a->g->word_a : a->g->word_b;
        zv_space_row(a->space, zv_space_find(a->space, word), a->row);
        for (size_t d = 0; d < a->dim; d++) out[d] = (double)n * (double)a->row[d];
    }
    return (double)n;
}

static double group_again(const again *a, choose_fn *choose) {
    add_chosen(a, a->e, true, choose_all);
    add_chosen(a, a->f, false, choose_all);
    double scale = sqrt(zv__plain_dot(a->e, a->e, a->dim) * zv__plain_dot(a->f, a->f, a->dim));
    add_chosen(a, a->e, true, choose);
    add_chosen(a, a->f, false, choose);
    return zv__plain_dot(a->e, a->f, a->dim) / scale;
}

/* Σ over pairs of one n-gram with itself: |g|² as often as both words have it. */
static double shared_again(const again *a) {
    add_chosen(a, a->e, true, choose_all);
    add_chosen(a, a->f, false, choose_all);
    double scale = sqrt(zv__plain_dot(a->e, a->e, a->dim) * zv__plain_dot(a->f, a->f, a->dim));
    double sum = 0;
    for (size_t i = 0; i < a->g->n_a; i++)
        for (size_t j = 0; j < a->g->n_b; j++) {
            size_t row = a->g->a[i].row;
            if (row == SIZE_MAX || row != a->g->b[j].row) continue;
            zv_space_ngram_row(a->space, row, a->row);
            for (size_t d = 0; d < a->dim; d++) sum += (double)a->row[d] * (double)a->row[d];
        }
    return sum / scale;
}

/* ---- Findings ---- */

static void ngrams_sum(const again *a, zv_report *r) {
    const zv_ngrams *g = a->g;
    double sum = 0;
    for (size_t i = 0; i < g->n_pairs; i++) sum += g->pairs[i].value;
    zv_finding *f = zv_report_add(r, "ngrams_sum", sum);
    char word_a[96], word_b[96], x[96], y[96];
    zv__census(r, f);
    zv_report_verdict(r, f, fabs(sum - g->cosine) <= 1e-6 ? ZV_PASS : ZV_FAIL, ZV__NAN);
    zv_report_why(r, f, M_EXPLAIN_NGRAMS_SUM, zv__shown(word_a, g->word_a),
                  zv__shown(word_b, g->word_b), g->n_pairs, zv__shown(x, g->a[g->pairs[0].i].text),
                  zv__shown(y, g->b[g->pairs[0].j].text), g->pairs[0].value);
    zv_report_formula(r, f, M_EXPLAIN_NGRAMS_SUM_FORMULA);
    if (!zv_report_opens(r, "ngrams_sum")) return;
    zv_report_term(r, f, "pieces of a", (double)g->n_a);
    zv_report_term(r, f, "pieces of b", (double)g->n_b);
    for (size_t i = 0; i < g->n_pairs && i < 50; i++) {
        char name[200];
        snprintf(name, sizeof name, "%s × %s", zv__shown(x, g->a[g->pairs[i].i].text),
                 zv__shown(y, g->b[g->pairs[i].j].text));
        zv_report_term(r, f, name, g->pairs[i].value);
    }
    zv_report_recomputed(r, f, group_again(a, choose_all), 1e-9);
}

static void ngrams_beginning(const again *a, zv_report *r) {
    const zv_ngrams *g = a->g;
    char shown[96];
    bool some = false;
    for (size_t i = 0; i < g->n_a; i++) some = some || choose_beginning(g, &g->a[i]);
    zv_finding *f = zv_report_add(r, "ngrams_beginning", g->beginning);
    zv__census(r, f);
    zv__shown(shown, g->common_beginning);
    if (!some) {
        zv_report_why(r, f, M_EXPLAIN_NGRAMS_BEGIN_NONE);
    } else if (g->cosine > 0 && g->beginning > 0 && g->beginning <= g->cosine) {
        zv_report_why(r, f, M_EXPLAIN_NGRAMS_BEGIN_PERCENT, 100 * g->beginning / g->cosine, shown,
                      g->beginning, g->cosine);
    } else {
        zv_report_why(r, f, M_EXPLAIN_NGRAMS_BEGIN_VALUE, shown, g->beginning, g->cosine);
    }
    zv_report_formula(r, f, M_EXPLAIN_NGRAMS_BEGIN_FORMULA);
    if (!zv_report_opens(r, "ngrams_beginning")) return;
    zv_report_term(r, f, "beginning", g->beginning);
    zv_report_term(r, f, "end", g->ending);
    zv_report_term(r, f, "same n-grams elsewhere", g->same);
    zv_report_term(r, f, "words' own rows", g->whole);
    zv_report_term(r, f, "different n-grams", g->other);
    zv_report_recomputed(r, f, group_again(a, choose_beginning), 1e-9);
}

static void ngrams_shared(const again *a, zv_report *r) {
    const zv_ngrams *g = a->g;
    size_t n = 0;
    for (size_t i = 0; i < g->n_a; i++)
        for (size_t j = 0; j < g->n_b; j++)
            n += g->a[i].row != SIZE_MAX && g->a[i].row == g->b[j].row;
    zv_finding *f = zv_report_add(r, "ngrams_shared", g->shared);
    zv__census(r, f);
    zv_report_why(r, f, M_EXPLAIN_NGRAMS_SHARED, g->shared, g->cosine);
    zv_report_formula(r, f, M_EXPLAIN_NGRAMS_SHARED_FORMULA);
    if (!zv_report_opens(r, "ngrams_shared")) return;
    zv_report_term(r, f, "pairs of one n-gram with itself", (double)n);
    zv_report_recomputed(r, f, shared_again(a), 1e-9);
}

static void ngrams_letters(const again *a, zv_report *r) {
    const zv_ngrams *g = a->g;
    char shown[96];
    if (g->letters.len == 0) return;
    zv_finding *f = zv_report_add(r, "ngrams_letters", g->by_letters);
    zv__census(r, f);
    zv_report_why(r, f, M_EXPLAIN_NGRAMS_LETTERS, zv__shown(shown, g->letters), g->by_letters,
                  g->cosine);
    zv_report_formula(r, f, M_EXPLAIN_NGRAMS_LETTERS_FORMULA);
    if (!zv_report_opens(r, "ngrams_letters")) return;
    zv_report_term(r, f, "cosine", g->cosine);
    zv_report_recomputed(r, f, group_again(a, choose_letters), 1e-9);
}

zv_status zv_ngrams_findings(const zv_ngrams *g, const zv_env *env, const zv_space *space,
                             zv_report *r, zv_err *err) {
    again a = {.g = g, .space = space, .dim = zv_space_dim(space)};
    a.row = ZV_NEW(env, a.dim, float);
    a.e = ZV_NEW(env, a.dim, double);
    a.f = ZV_NEW(env, a.dim, double);
    bool ok = a.row && a.e && a.f;
    if (ok) {
        ngrams_sum(&a, r);
        ngrams_beginning(&a, r);
        ngrams_shared(&a, r);
        ngrams_letters(&a, r);
    }
    zv__free(env, a.f);
    zv__free(env, a.e);
    zv__free(env, a.row);
    return ok ? zv_report_status(r, err) : zv__nomem(err);
}

/* ---- Drawn ---- */

enum { GROUPS = 5, NAME = 120 };

static zv_str say(char *text, zv_lang lang, const char *en, const char *he, ...) ZV_PRINTF(3, 5)
    ZV_PRINTF(4, 5);
static zv_str say(char *text, zv_lang lang, const char *en, const char *he, ...) {
    va_list args;
    va_start(args, he);
    vsnprintf(text, NAME, lang == ZV_HE ? he : en, args);
    va_end(args);
    return zv_str_of(text);
}

static void draw_groups(const zv_ngrams *g, zv_buf *out, const zv_style *style) {
    char text[GROUPS][NAME], shown[96];
    zv_str names[GROUPS];
    double values[GROUPS];
    size_t n = 0;
    if (g->common_beginning.len > 1) {
        zv__shown(shown, g->common_beginning);
        names[n] = say(text[n], style->lang, M_EXPLAIN_NGRAMS_BEGINNING, shown);
        values[n++] = g->beginning;
    }
    if (g->common_ending.len > 1) {
        zv__shown(shown, g->common_ending);
        names[n] = say(text[n], style->lang, M_EXPLAIN_NGRAMS_ENDING, shown);
        values[n++] = g->ending;
    }
    names[n] = say(text[n], style->lang, M_EXPLAIN_NGRAMS_SAME);
    values[n++] = g->same;
    names[n] = say(text[n], style->lang, M_EXPLAIN_NGRAMS_WHOLE);
    values[n++] = g->whole;
    names[n] = say(text[n], style->lang, M_EXPLAIN_NGRAMS_OTHER);
    values[n++] = g->other;
    zv_draw_waterfall(out, style, names, values, n, g->cosine);
}

/* Names of pieces for the matrix; the word's own row stands as the word. */
static zv_str *names_of(const zv_piece *pieces, size_t n, const zv_buf *out) {
    zv_str *names = ZV_NEW(out->env, n, zv_str);
    for (size_t i = 0; names && i < n; i++) names[i] = pieces[i].text;
    return names;
}

void zv_ngrams_text(const zv_ngrams *g, zv_buf *out, const zv_style *style) {
    char a[96], b[96];
    zv_str *rows = names_of(g->a, g->n_a, out), *cols = names_of(g->b, g->n_b, out);
    zv_buf text = {0};
    zv_buf_say(&text, style->lang, M_EXPLAIN_NGRAMS_HEAD, zv__shown(a, g->word_a),
               zv__shown(b, g->word_b));
    zv_buf_putc(out, '\n');
    zv__told(out, style, (zv_str){zv_buf_cstr(&text), text.len}, ZV__SGR_BOLD);
    zv_buf_free(&text);
    if (rows && cols) {
        zv_draw_matrix(out, style, g->matrix, g->n_a, g->n_b, rows, cols);
    } else {
        out->failed = true;
    }
    draw_groups(g, out, style);
    zv__free(out->env, cols);
    zv__free(out->env, rows);
}
