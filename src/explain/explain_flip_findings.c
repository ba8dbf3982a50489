/* explain_flip_findings.c — the fewest words as a finding and as sentences. Opened, the answer is found again by
 * nothing but encoding texts and plain loops. */
#include "explain/explain_flip.h"

#include "explain/explain_private.h"
#include "report/report_private.h"

enum { SHOWN_WORDS = 6, NAMES = 800 };

static const char *side_of(const zv_flip_query *q, zv_lang lang) {
    static const char *const names[][2] = {
        {M_EXPLAIN_FLIP_IN_A}, {M_EXPLAIN_FLIP_IN_B}, {M_EXPLAIN_FLIP_IN_QUERY}};
    return names[q->side][lang == ZV_HE];
}

/* "one", "two" and 3 more. */
static const char *list_words(char out[NAMES], const zv_flip *f, zv_lang lang) {
    size_t len = 0;
    out[0] = 0;
    for (size_t i = 0; i < f->size && i < SHOWN_WORDS; i++) {
        char shown[96];
        len += (size_t)snprintf(out + len, NAMES - len, "%s\"%s\"", i ? ", " : "",
                                zv__shown(shown, f->words[i]));
    }
    if (f->size <= SHOWN_WORDS) return out;
    zv_buf more = {0};
    zv_buf_say(&more, lang, M_EXPLAIN_FLIP_MORE, f->size - SHOWN_WORDS);
    snprintf(out + len, NAMES - len, "%s", zv_buf_cstr(&more));
    zv_buf_free(&more);
    return out;
}

/* ---- Again, by encoding alone ---- */

typedef struct again {
    zv__flip_job j;
    uint8_t *gone;
    zv_err *err;
    zv_status status;
} again;

static bool is_below(again *a) {
    zv__flip_job *j = &a->j;
    double dot = 0, square = 0, other = 0, rival = 0, rival_square = 0;
    zv_buf_clear(&j->text);
    zv__flip_cut(&j->text, j->q, a->gone);
    if (a->status == ZV_OK) a->status = zv_buf_status(&j->text, a->err);
    zv_str text = {zv_buf_cstr(&j->text), j->text.len};
    if (a->status == ZV_OK)
        a->status = j->encoder->encode(j->encoder->ctx, &text, 1, j->rows, j->status, a->err);
    if (a->status != ZV_OK || !zv_row_usable(j->status[0])) return false;
    for (size_t d = 0; d < j->dim; d++) {
        double x = (double)j->rows[d], f = (double)j->q->vector[d];
        double g = j->q->versus ? (double)j->q->versus[d] : 0;
        dot += x * f;
        square += x * x;
        other += f * f;
        rival += x * g;
        rival_square += g * g;
    }
    double cosine = dot / sqrt(square * other);
    return cosine < (j->q->versus ? rival / sqrt(square * rival_square) : j->q->goal);
}

/* Is there a set of `size` words from word `from` on, with those that are gone already? */
static bool some_set(again *a, size_t from, size_t size) {
    if (size == 0) return is_below(a);
    for (size_t i = from; i + size <= a->j.n && a->status == ZV_OK; i++) {
        a->gone[i] = 1;
        bool below = some_set(a, i + 1, size - 1);
        a->gone[i] = 0;
        if (below) return true;
    }
    return false;
}

/* The smallest size for which a set is below, all sets tried; NaN without one. */
static double smallest_again(again *a) {
    for (size_t size = 0; size <= a->j.n; size++)
        if (some_set(a, 0, size)) return (double)size;
    return ZV__NAN;
}

/* How many of the words are needed: without all of them it is below, with one put back not. */
static double needed_again(again *a, const zv_flip *f) {
    size_t needed = 0;
    if (!f->found) return ZV__NAN;
    for (size_t i = 0; i < f->size; i++) a->gone[f->removed[i]] = 1;
    if (!is_below(a)) return ZV__NAN;
    for (size_t i = 0; i < f->checked; i++) {
        a->gone[f->removed[i]] = 0;
        needed += !is_below(a);
        a->gone[f->removed[i]] = 1;
    }
    return (double)(needed + f->size - f->checked);
}

static zv_status open_size(const zv_flip *f, const zv_env *env, const zv_any_encoder *encoder,
                           const zv_flip_query *q, zv_report *r, zv_finding *finding, zv_err *err) {
    zv_report_term(r, finding, "words that may go", (double)q->n_words);
    zv_report_term(r, finding, "cosine before", f->before);
    zv_report_term(r, finding, "goal", f->goal);
    zv_report_term(r, finding, f->found ? "cosine after" : "lowest cosine met",
                   f->found ? f->after : f->lowest);
    zv_report_term(r, finding, "texts encoded", (double)f->encodings);
    for (size_t i = 0; i < f->size && i < 50; i++) {
        char shown[96], name[128];
        snprintf(name, sizeof name, "with %s put back", zv__shown(shown, f->words[i]));
        zv_report_term(r, finding, name, f->restored[i]);
    }
    again a = {.err = err};
    a.status = zv__flip_begin(&a.j, env, encoder, q, err);
    a.gone = ZV_NEW_ZERO(env, q->n_words + 1, uint8_t);
    if (a.status == ZV_OK && !a.gone) a.status = zv__nomem(err);
    if (a.status == ZV_OK) {
        /* 2^n texts are few for a model of our own, and too many for a program that is asked for each */
        bool all = f->minimal && f->exact && q->n_words <= 12;
        double value = all ? smallest_again(&a) : needed_again(&a, f);
        zv_report_recomputed(r, finding, value, 0);
    }
    zv__free(env, a.gone);
    zv__flip_end(&a.j);
    return a.status;
}

/* ---- The finding ---- */

static void say_why(const zv_flip *f, const zv_flip_query *q, zv_report *r, zv_finding *finding,
                    zv_lang lang) {
    char names[NAMES];
    const char *side = side_of(q, lang);
    if (f->found && f->size == 0) {
        zv_report_why(r, finding, M_EXPLAIN_FLIP_BELOW, f->before, f->goal, side);
    } else if (f->found && q->versus) {
        zv_report_why(r, finding, M_EXPLAIN_FLIP_RIVAL, list_words(names, f, lang), side, f->before,
                      f->after, f->goal);
    } else if (f->found) {
        zv_report_why(r, finding, M_EXPLAIN_FLIP_FOUND, list_words(names, f, lang), side, f->before,
                      f->after, f->goal);
    } else if (f->minimal) {
        zv_report_why(r, finding, M_EXPLAIN_FLIP_NEVER, side, f->before, f->goal, f->lowest);
    } else {
        zv_report_why(r, finding, M_EXPLAIN_FLIP_NONE, side, f->before, f->goal, f->lowest);
    }
}

zv_status zv_flip_findings(const zv_flip *f, const zv_env *env, const zv_any_encoder *encoder,
                           const zv_flip_query *query, zv_report *r, zv_err *err) {
    zv_finding *finding = zv_report_add(r, "flip_size", f->found ? (double)f->size : ZV__NAN);
    zv__census(r, finding);
    say_why(f, query, r, finding, env ? zv_env_lang(env) : ZV_EN);
    zv_report_formula(r, finding, M_EXPLAIN_FLIP_FORMULA);
    if (zv_report_opens(r, "flip_size")) ZV_TRY(open_size(f, env, encoder, query, r, finding, err));
    return zv_report_status(r, err);
}

/* ---- As text ---- */

static void paragraph(zv_buf *out, const zv_style *style, const char *en, const char *he, ...)
    ZV_PRINTF(3, 5) ZV_PRINTF(4, 5);
static void paragraph(zv_buf *out, const zv_style *style, const char *en, const char *he, ...) {
    char text[2 * NAMES];
    va_list args;
    va_start(args, he);
    vsnprintf(text, sizeof text, style->lang == ZV_HE ? he : en, args);
    va_end(args);
    zv__told(out, style, zv_str_of(text), NULL);
}

/* Where the goal is no round number of the user's, it is said by whoever chose it. */
void zv_flip_text(const zv_flip *f, const zv_flip_query *q, zv_buf *out, const zv_style *style) {
    char names[NAMES];
    const char *side = side_of(q, style->lang);
    if (!f->found && f->minimal) {
        paragraph(out, style, M_EXPLAIN_FLIP_NEVER, side, f->before, f->goal, f->lowest);
    } else if (!f->found) {
        paragraph(out, style, M_EXPLAIN_FLIP_NONE, side, f->before, f->goal, f->lowest);
    } else if (f->size == 0) {
        paragraph(out, style, M_EXPLAIN_FLIP_BELOW, f->before, f->goal, side);
    } else if (q->versus) {
        paragraph(out, style, M_EXPLAIN_FLIP_RIVAL, list_words(names, f, style->lang), side,
                  f->before, f->after, f->goal);
    } else {
        paragraph(out, style, M_EXPLAIN_FLIP_FOUND, list_words(names, f, style->lang), side,
                  f->before, f->after, f->goal);
    }
    if (f->found && f->size > 0 && f->minimal)
        paragraph(out, style, M_EXPLAIN_FLIP_MINIMAL);
    else if (f->checked < f->size)
        paragraph(out, style, M_EXPLAIN_FLIP_NEEDED_SOME, f->checked);
    else if (f->found && f->size > 0)
        paragraph(out, style, M_EXPLAIN_FLIP_NEEDED);
}

/* ---- Lengths ---- */

static zv_status count_words(size_t *out, zv_tokenizer *tok, zv_words *words, zv_str text,
                             zv_err *err) {
    ZV_TRY(zv_tokenizer_words(tok, text, words, err));
    *out = words->n;
    return ZV_OK;
}

static zv_status measure(zv_lengths *out, const zv_space *space, const size_t *rows, size_t n,
                         zv_tokenizer *tok, zv_str text, zv_err *err) {
    zv_words words = {0};
    zv_status status = count_words(&out->words, tok, &words, text, err);
    for (size_t i = 0; i < n && status == ZV_OK; i++) {
        size_t length;
        if (!zv_row_usable(zv_space_status(space, rows[i]))) continue;
        status = count_words(&length, tok, &words, zv_space_text(space, rows[i]), err);
        if (status != ZV_OK) break;
        out->lo = out->texts ? ZV_MIN(out->lo, length) : length;
        out->hi = ZV_MAX(out->hi, length);
        out->texts++;
    }
    out->inside = out->words >= out->lo && out->words <= out->hi;
    zv_words_free(&words);
    return status;
}

zv_status zv_explain_lengths(zv_lengths *out, const zv_env *env, const zv_space *space, zv_str text,
                             uint64_t seed, zv_err *err) {
    enum { MOST = 1000, STREAM = 71 };
    *out = (zv_lengths){.inside = true};
    if (!zv_space_has_texts(space)) return ZV_OK;
    size_t n = ZV_MIN(zv_space_size(space), (size_t)MOST);
    size_t *rows = ZV_NEW(env, n, size_t);
    zv_tokenizer *tok = NULL;
    zv_status status = rows ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) status = zv_space_tokenizer(&tok, env, space, err);
    if (status == ZV_OK) {
        zv__sample(rows, n, zv_space_size(space), seed ? seed : 1, STREAM);
        status = measure(out, space, rows, n, tok, text, err);
    }
    zv_tokenizer_free(tok);
    zv__free(env, rows);
    return status;
}
