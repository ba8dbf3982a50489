/* explain_commands.c — findings of learn, encode, info and convert. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_private.h"

/* Starting points: docs/thresholds.md. */
#define WORDS_WARN 1e6
#define COVERAGE_WARN 0.8
#define OOV_WARN 0.1
#define OOV_FAIL 0.5
#define EMPTY_WARN 0.01
#define EMPTY_FAIL 0.2
#define PRECISION_WARN 0.01

/* ---- learn ---- */

typedef struct learned {
    zv_report *r;
    const zv_corpus *corpus;
    const zv_learn_result *result;
    const zv_space *space; /* what was written, opened again */
} learned;

static double sum_of_counts(const zv_space *space) {
    double sum = 0;
    for (size_t i = 0; i < zv_space_size(space); i++) sum += (double)zv_space_word_count(space, i);
    return sum;
}

static void corpus_words(const learned *l) {
    double words = (double)zv_corpus_words(l->corpus);
    zv_finding *f = zv_report_add(l->r, "corpus_words", words);
    zv__census(l->r, f);
    zv_report_verdict(l->r, f, words < WORDS_WARN ? ZV_WARN : ZV_PASS, WORDS_WARN);
    if (words < WORDS_WARN) {
        zv_report_why(l->r, f, M_EXPLAIN_LITTLE_TEXT, words);
    } else {
        zv_report_why(l->r, f, M_EXPLAIN_CORPUS_WORDS, words);
    }
    zv_report_formula(l->r, f, M_EXPLAIN_CORPUS_WORDS_FORMULA);
    if (!zv_report_opens(l->r, "corpus_words")) return;
    zv_report_term(l->r, f, "texts", (double)zv_corpus_texts(l->corpus));
    zv_report_term(l->r, f, "in the vocabulary", (double)zv_corpus_known_words(l->corpus));
    const uint64_t tokens = zv_space_contract(l->space)->tokens;
    zv_report_recomputed(l->r, f, (double)(tokens - l->result->taken.tokens), 0);
}

static void coverage(const learned *l) {
    double words = (double)zv_corpus_words(l->corpus);
    double known = (double)zv_corpus_known_words(l->corpus), value = known / words;
    zv_finding *f = zv_report_add(l->r, "coverage", value);
    zv__census(l->r, f);
    zv_report_verdict(l->r, f, value < COVERAGE_WARN ? ZV_WARN : ZV_PASS, COVERAGE_WARN);
    if (value < COVERAGE_WARN) {
        zv_report_why(l->r, f, M_EXPLAIN_COVERAGE_WARN, 100 * value);
    } else {
        zv_report_why(l->r, f, M_EXPLAIN_COVERAGE, 100 * value);
    }
    zv_report_formula(l->r, f, M_EXPLAIN_COVERAGE_FORMULA);
    if (!zv_report_opens(l->r, "coverage")) return;
    zv_report_term(l->r, f, "words read", words);
    zv_report_term(l->r, f, "in the vocabulary", known);
    const double before = (double)l->result->taken.counts; /* of a space gone on from */
    zv_report_recomputed(l->r, f, (sum_of_counts(l->space) - before) / words, 1e-12);
}

static void vocabulary(const learned *l) {
    double value = (double)l->result->vocabulary;
    zv_finding *f = zv_report_add(l->r, "vocabulary", value);
    zv__census(l->r, f);
    zv_report_why(l->r, f, M_EXPLAIN_VOCABULARY, l->result->vocabulary);
    zv_report_formula(l->r, f, M_EXPLAIN_VOCABULARY_FORMULA);
    zv__next(l->r, f, "near", l->space, zv_str_of("WORD"), (zv_str){0});
    if (!zv_report_opens(l->r, "vocabulary")) return;
    zv_report_term(l->r, f, "different words kept",
                   (double)zv_vocab_size(zv_corpus_vocab(l->corpus)));
    zv_report_recomputed(l->r, f, (double)zv_space_size(l->space), 0);
}

zv_status zv_explain_learned(zv_report *r, const zv_env *env, const zv_corpus *corpus,
                             const zv_learn_result *result, const char *path, zv_err *err) {
    zv_space *space = NULL;
    ZV_TRY(zv_space_open(&space, env, path, NULL, err));
    learned l = {r, corpus, result, space};
    corpus_words(&l);
    coverage(&l);
    vocabulary(&l);
    if (result->counts.dim > 0)
        zv__counts_findings(r, env, result, space);
    else
        zv__losses_findings(r, result);
    zv_space_free(space);
    return zv_report_status(r, err);
}

/* ---- encode ---- */

static void oov_share(zv_report *r, const zv_encode_result *t) {
    double value = t->words ? (double)t->oov_words / (double)t->words : ZV__NAN;
    zv_finding *f = zv_report_add(r, "oov_share", value);
    zv__census(r, f);
    if (zv__judge(r, f, OOV_WARN, OOV_FAIL) < ZV_WARN) {
        zv_report_why(r, f, M_EXPLAIN_OOV_SHARE, 100 * value);
    } else {
        zv_report_why(r, f, M_EXPLAIN_OOV_SHARE_WARN, 100 * value);
    }
    zv_report_formula(r, f, M_EXPLAIN_OOV_SHARE_FORMULA);
    if (!zv_report_opens(r, "oov_share")) return;
    zv_report_term(r, f, "words", (double)t->words);
    zv_report_term(r, f, "unknown words", (double)t->oov_words);
    zv_report_recomputed(r, f, (double)t->oov_words / (double)t->words, 0);
}

static void empty_share(zv_report *r, const zv_encode_result *t, const zv_space *space) {
    double items = (double)t->items, none = (double)(t->empty + t->oov_items), value = none / items;
    zv_finding *f = zv_report_add(r, "empty_share", value);
    zv__census(r, f);
    if (zv__judge(r, f, EMPTY_WARN, EMPTY_FAIL) < ZV_WARN) {
        zv_report_why(r, f, M_EXPLAIN_EMPTY_SHARE, 100 * value);
    } else {
        zv_report_why(r, f, M_EXPLAIN_EMPTY_SHARE_WARN, 100 * value, (size_t)t->empty,
                      (size_t)t->oov_items);
        zv__next(r, f, "audit", space, (zv_str){0}, (zv_str){0});
    }
    zv_report_formula(r, f, M_EXPLAIN_EMPTY_SHARE_FORMULA);
    if (!zv_report_opens(r, "empty_share")) return;
    size_t again = 0;
    for (size_t i = 0; i < zv_space_size(space); i++) {
        zv_row_status s = zv_space_status(space, i);
        again += s == ZV_ROW_EMPTY || s == ZV_ROW_OOV;
    }
    zv_report_term(r, f, "texts", items);
    zv_report_term(r, f, "without a word", (double)t->empty);
    zv_report_term(r, f, "without a known word", (double)t->oov_items);
    zv_report_recomputed(r, f, (double)again / (double)zv_space_size(space), 1e-12);
}

zv_status zv_explain_encoded(zv_report *r, const zv_env *env, const zv_encode_result *result,
                             const zv_space *space, zv_err *err) {
    if (!zv_space_contract(space)->encoder) oov_share(r, result);
    empty_share(r, result, space);
    zv_background *bg = NULL;
    zv_err own = {.lang = err ? err->lang : ZV_EN};
    zv_status status = zv_explain_background(&bg, env, space, NULL, &own);
    if (status == ZV_OK) {
        zv__background_mean_finding(r, bg, NULL);
    } else if (status != ZV_NODATA) {
        if (err) *err = own;
        return status;
    }
    zv_background_free(bg);
    return zv_report_status(r, err);
}

/* ---- info ---- */

static void unusable_rows(zv__audit *a) {
    uint64_t counts[6];
    zv_report *r = a->r;
    zv_space_status_counts(a->space, counts);
    size_t value = a->size - (size_t)(counts[ZV_ROW_OK] + counts[ZV_ROW_TRUNCATED]);
    zv_finding *f = zv_report_add(r, "unusable_rows", (double)value);
    zv__census(r, f);
    if (zv__judge(r, f, 1, ZV__NEVER) == ZV_WARN) {
        zv_report_why(r, f, M_EXPLAIN_SKIPPED, (double)value, a->size);
        zv__next(r, f, "audit", a->space, (zv_str){0}, (zv_str){0});
    } else {
        zv_report_why(r, f, M_EXPLAIN_SKIPPED_NONE);
    }
    zv_report_formula(r, f, M_EXPLAIN_SKIPPED_FORMULA);
    if (!zv_report_opens(r, "unusable_rows")) return;
    size_t again = 0;
    for (size_t i = 0; i < a->size; i++) again += !zv_row_usable(zv_space_status(a->space, i));
    for (int s = 0; s < 6; s++)
        zv_report_term(r, f, zv_row_status_name((zv_row_status)s), (double)counts[s]);
    zv_report_recomputed(r, f, (double)again, 0);
}

zv_status zv_explain_space(zv_report *r, const zv_env *env, const zv_space *space, zv_err *err) {
    zv__audit a;
    zv_status status = zv__audit_begin(&a, r, env, space, err);
    if (status == ZV_OK) {
        zv__audit_items(&a);
        unusable_rows(&a);
        zv__audit_norms(&a);
        zv__norms_mixed(&a);
        zv__numbers_clipped(&a);
        zv__audit_rare(&a);
        status = zv__audit_duplicate_ids(&a);
    }
    if (status == ZV_OK) status = zv_report_status(r, err);
    zv__audit_end(&a);
    return status;
}

/* ---- convert ---- */

enum { CONVERT_ROWS = 10000, STREAM_CONVERT = 4, FORGET_EVERY = 256 };

typedef struct converted {
    zv_report *r;
    const zv_env *env;
    const zv_space *from, *to;
} converted;

/* The written row of a source row, or SIZE_MAX. Rows keep their place unless some were left out. */
static size_t written_row(const converted *c, size_t i) {
    char buf[24];
    if (zv_space_size(c->from) == zv_space_size(c->to)) return i;
    if (!zv_space_has_ids(c->to)) return SIZE_MAX;
    return zv_space_find(c->to, zv_space_id(c->from, i, buf));
}

static double relative_change(const converted *c, const float *x, const float *y) {
    double apart = 0, square = 0;
    for (size_t d = 0; d < zv_space_dim(c->from); d++) {
        apart += ((double)x[d] - (double)y[d]) * ((double)x[d] - (double)y[d]);
        square += (double)x[d] * (double)x[d];
    }
    return square > 0 && isfinite(square) ? sqrt(apart / square) : 0;
}

/* The same in long double, from the last dimension to the first. */
static double plain_change(const converted *c, const float *x, const float *y) {
    long double apart = 0, square = 0;
    for (size_t d = zv_space_dim(c->from); d-- > 0;) {
        long double gap = (long double)x[d] - (long double)y[d];
        apart += gap * gap;
        square += (long double)x[d] * (long double)x[d];
    }
    return square > 0 && isfinite((double)square) ? (double)sqrtl(apart / square) : 0;
}

typedef double change_fn(const converted *c, const float *x, const float *y);

/* Largest change over the sample; NaN when no row can be paired. */
static double largest_change(const converted *c, const size_t *rows, size_t n, float *scratch,
                             change_fn *change, size_t *paired) {
    float *x = scratch, *y = scratch + zv_space_dim(c->from);
    double largest = ZV__NAN;
    *paired = 0;
    for (size_t i = 0; i < n; i++) {
        size_t j = written_row(c, rows[i]);
        if (j == SIZE_MAX) continue;
        /* The kernel maps the neighbours of each page too: together that would be all of the file. */
        if (i % FORGET_EVERY == 0) {
            zv_space_forget_pages(c->from);
            zv_space_forget_pages(c->to);
        }
        zv_space_row(c->from, rows[i], x);
        zv_space_row(c->to, j, y);
        double one = change(c, x, y);
        largest = *paired ? fmax(largest, one) : one;
        ++*paired;
    }
    return largest;
}

static zv_status precision_loss(const converted *c, zv_err *err) {
    size_t n = ZV_MIN(zv_space_size(c->from), CONVERT_ROWS), paired;
    size_t *rows = ZV_NEW(c->env, n, size_t);
    float *scratch = ZV_NEW(c->env, 2 * zv_space_dim(c->from), float);
    bool same_dim = zv_space_dim(c->from) == zv_space_dim(c->to);
    zv_status status = rows && scratch ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK && same_dim) {
        zv__sample(rows, n, zv_space_size(c->from), 1, STREAM_CONVERT);
        double value = largest_change(c, rows, n, scratch, relative_change, &paired);
        zv_finding *f = zv_report_add(c->r, "precision_loss", value);
        zv_report_no_interval(c->r, f, M_EXPLAIN_LARGEST_NO_INTERVAL, paired);
        bool warn = zv__judge(c->r, f, PRECISION_WARN, ZV__NEVER) == ZV_WARN;
        if (isnan(value)) {
            zv_report_why(c->r, f, M_EXPLAIN_PRECISION_UNPAIRED);
        } else if (value == 0) {
            zv_report_why(c->r, f, M_EXPLAIN_PRECISION_EXACT, paired);
        } else if (warn) {
            zv_report_why(c->r, f, M_EXPLAIN_PRECISION_WARN, value, paired);
        } else {
            zv_report_why(c->r, f, M_EXPLAIN_PRECISION, value, paired);
        }
        zv_report_formula(c->r, f, M_EXPLAIN_PRECISION_FORMULA);
        if (zv_report_opens(c->r, "precision_loss")) {
            zv_report_term(c->r, f, "rows compared", (double)paired);
            double again = largest_change(c, rows, n, scratch, plain_change, &paired);
            zv_report_recomputed(c->r, f, again, 1e-12);
        }
    }
    zv__free(c->env, scratch);
    zv__free(c->env, rows);
    return status;
}

static bool has_column(const zv_space *s, const char *name) {
    for (size_t k = 0; k < zv_space_columns(s); k++)
        if (strcmp(zv_space_column_name(s, k), name) == 0) return true;
    return false;
}

/* What the source had besides vectors and the result has not; names go to `list`. */
static size_t dropped(const converted *c, zv_buf *list, zv_finding *f) {
    const struct {
        const char *name;
        bool from, to;
    } fixed[] = {{"id", zv_space_has_ids(c->from), zv_space_has_ids(c->to)},
                 {"text", zv_space_has_texts(c->from), zv_space_has_texts(c->to)},
                 {"label", zv_space_has_labels(c->from), zv_space_has_labels(c->to)},
                 {"count", zv_space_has_counts(c->from), zv_space_has_counts(c->to)}};
    size_t n = 0, extra = zv_space_columns(c->from);
    for (size_t k = 0; k < ZV_COUNT(fixed) + extra; k++) {
        bool is_fixed = k < ZV_COUNT(fixed);
        const char *name =
            is_fixed ? fixed[k].name : zv_space_column_name(c->from, k - ZV_COUNT(fixed));
        bool had = is_fixed ? fixed[k].from : true;
        bool has = is_fixed ? fixed[k].to : has_column(c->to, name);
        if (f && had) zv_report_term(c->r, f, name, has ? 1 : 0);
        if (!had || has) continue;
        if (list) zv_buf_addf(list, "%s%s", n ? ", " : "", name);
        n++;
    }
    return n;
}

static zv_status columns_dropped(const converted *c, zv_err *err) {
    zv_buf list;
    zv_buf_init(&list, c->env);
    size_t n = dropped(c, &list, NULL);
    zv_finding *f = zv_report_add(c->r, "columns_dropped", (double)n);
    zv__census(c->r, f);
    if (zv__judge(c->r, f, 1, ZV__NEVER) == ZV_WARN) {
        zv_report_why(c->r, f, M_EXPLAIN_DROPPED, zv_buf_cstr(&list));
    } else {
        zv_report_why(c->r, f, M_EXPLAIN_DROPPED_NONE);
    }
    zv_report_formula(c->r, f, M_EXPLAIN_DROPPED_FORMULA);
    if (zv_report_opens(c->r, "columns_dropped"))
        zv_report_recomputed(c->r, f, (double)dropped(c, NULL, f), 0);
    zv_status status = zv_buf_status(&list, err);
    zv_buf_free(&list);
    return status;
}

static void converted_items(const converted *c) {
    size_t from = zv_space_size(c->from), to = zv_space_size(c->to), again = 0;
    zv_finding *f = zv_report_add(c->r, "items", (double)to);
    zv__census(c->r, f);
    zv_report_verdict(c->r, f, to < from ? ZV_WARN : ZV_PASS, (double)from);
    if (to < from) {
        zv_report_why(c->r, f, M_EXPLAIN_CONVERTED_FEWER, to, from);
    } else {
        zv_report_why(c->r, f, M_EXPLAIN_CONVERTED, to);
    }
    zv_report_formula(c->r, f, M_EXPLAIN_ITEMS_FORMULA);
    if (!zv_report_opens(c->r, "items")) return;
    char buf[24];
    for (size_t i = 0; i < to; i++) again += zv_space_id(c->to, i, buf).ptr != NULL;
    zv_report_term(c->r, f, "in the source", (double)from);
    zv_report_recomputed(c->r, f, (double)again, 0);
}

zv_status zv_explain_converted(zv_report *r, const zv_env *env, const zv_space *source,
                               const zv_space *written, zv_err *err) {
    converted c = {r, env, source, written};
    converted_items(&c);
    ZV_TRY(precision_loss(&c, err));
    ZV_TRY(columns_dropped(&c, err));
    return zv_report_status(r, err);
}
