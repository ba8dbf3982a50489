/* explain_audit_confounds.c — does a vector's length, or its closeness to everything else, follow how often a word was
 * seen or how many words a text has? Then a comparison also compares that.
 *
 * Spearman's correlation with an interval for pairs of any law (zv_stat_spearman_any): counts have many ties, and
 * spread changes with frequency. A logarithm changes no rank. The mean cosine of x to other rows is x̂·m but for a
 * constant, m the mean of the unit vectors, so closeness to random others and to the mean have the same ranks.
 */
#include "base/base_private.h"

#include "explain/explain_hubs.h"

/* docs/thresholds.md has what was measured. */
#define CLOSENESS_WARN 0.5
#define NORM_WARN 0.5

enum { LEAST_PAIRS = 100 }; /* below, the interval covers too seldom */

zv_interval zv__share_interval(double share, double effective) {
    const double z = 1.959963984540054, pull = z * z / effective;
    if (!(effective > 0)) return (zv_interval){ZV__NAN, ZV__NAN};
    const double half =
        z * sqrt(ZV_MAX(0.0, share * (1 - share)) / effective + pull / (4 * effective));
    return (zv_interval){ZV_MAX(0.0, (share + pull / 2 - half) / (1 + pull)),
                         ZV_MIN(1.0, (share + pull / 2 + half) / (1 + pull))};
}

zv_status zv__count_words(double *out, zv_tokenizer *tok, zv_words *words, zv_str text,
                          zv_err *err) {
    ZV_TRY(zv_tokenizer_words(tok, text, words, err));
    *out = (double)words->n;
    return ZV_OK;
}

/* ---- Traits ---- */

static zv_status read_words(zv__traits *t, zv__audit *a) {
    zv_tokenizer *tok = NULL;
    zv_words words = {0};
    zv_status status = zv_space_tokenizer(&tok, a->env, a->space, a->err);
    for (size_t i = 0; status == ZV_OK && i < t->n; i++)
        status =
            zv__count_words(t->words + i, tok, &words, zv_space_text(a->space, t->rows[i]), a->err);
    zv_words_free(&words);
    zv_tokenizer_free(tok);
    return status;
}

/* x̂·m/|m|. */
static void read_centre(zv__traits *t, const zv__audit *a) {
    const double *m = a->bg->mean, length = sqrt(a->bg->common);
    for (size_t i = 0; i < t->n; i++) {
        double dot = 0;
        zv_space_row(a->space, t->rows[i], a->scratch);
        for (size_t d = 0; d < a->dim; d++) dot += (double)a->scratch[d] * m[d];
        t->norms[i] = sqrt(a->squares[t->rows[i]]);
        t->centre[i] = length > 1e-9 ? dot / (t->norms[i] * length) : ZV__NAN;
    }
}

zv_status zv__traits_new(zv__traits *t, zv__audit *a) {
    const zv_contract *c = zv_space_contract(a->space);
    *t = (zv__traits){.n = a->bg->n_sample};
    t->rows = ZV_NEW(a->env, t->n, size_t);
    t->norms = ZV_NEW(a->env, t->n, double);
    t->centre = ZV_NEW(a->env, t->n, double);
    if (!t->rows || !t->norms || !t->centre) return zv__nomem(a->err);
    zv__background_sample(a->bg, t->rows);
    read_centre(t, a);
    if (c->kind == ZV_SPACE_WORDS && zv_space_has_counts(a->space)) {
        t->counts = ZV_NEW(a->env, t->n, double);
        if (!t->counts) return zv__nomem(a->err);
        for (size_t i = 0; i < t->n; i++)
            t->counts[i] = (double)zv_space_word_count(a->space, t->rows[i]);
    }
    if (c->kind == ZV_SPACE_WORDS || !zv_space_has_texts(a->space)) return ZV_OK;
    t->words = ZV_NEW(a->env, t->n, double);
    return t->words ? read_words(t, a) : zv__nomem(a->err);
}

void zv__traits_free(zv__traits *t, const zv_env *env) {
    zv__free(env, t->counts);
    zv__free(env, t->words);
    zv__free(env, t->centre);
    zv__free(env, t->norms);
    zv__free(env, t->rows);
    *t = (zv__traits){.n = 0};
}

/* ---- Correlations ---- */

/* By the other road: ranks by counting, the closed form that needs no tie rule but theirs. */
static double plain_rank(const double *x, size_t n, size_t i) {
    double below = 0, same = 0;
    for (size_t j = 0; j < n; j++) {
        below += x[j] < x[i];
        same += x[j] == x[i];
    }
    return below + (same + 1) / 2;
}

static double plain_spearman(const double *x, const double *y, size_t n) {
    double xx = 0, yy = 0, xy = 0, middle = ((double)n + 1) / 2;
    for (size_t i = 0; i < n; i++) {
        const double u = plain_rank(x, n, i) - middle, v = plain_rank(y, n, i) - middle;
        xx += u * u;
        yy += v * v;
        xy += u * v;
    }
    return xx > 0 && yy > 0 ? xy / sqrt(xx * yy) : ZV__NAN;
}

typedef struct confound {
    const char *name;
    bool by_count, norm; /* else by words; else closeness */
} confound;

/* The pairs that count: words seen so often, texts with a word. */
static size_t pairs_of(double *x, double *y, size_t *rows, const zv__traits *t, const confound *c) {
    const double *from = c->by_count ? t->counts : t->words, *to = c->norm ? t->norms : t->centre;
    size_t n = 0;
    for (size_t i = 0; i < t->n; i++) {
        if (!(from[i] > 0) || isnan(to[i])) continue;
        rows[n] = t->rows[i];
        x[n] = from[i];
        y[n++] = to[i];
    }
    return n;
}

static void say(zv__audit *a, zv_finding *f, const confound *c, size_t n, bool counts) {
    zv_report *r = a->r;
    const double v = f->value;
    if (isnan(v)) {
        zv_report_why(r, f, M_EXPLAIN_CONFOUND_NONE, n);
    } else if (c->norm && c->by_count) {
        if (counts)
            zv_report_why(r, f, M_EXPLAIN_NORM_FREQUENCY, v);
        else
            zv_report_why(r, f, M_EXPLAIN_NORM_FREQUENCY_COS, v);
    } else if (c->norm) {
        if (counts)
            zv_report_why(r, f, M_EXPLAIN_NORM_LENGTH, v);
        else
            zv_report_why(r, f, M_EXPLAIN_NORM_LENGTH_COS, v);
    } else if (c->by_count && f->verdict == ZV_WARN) {
        if (v > 0)
            zv_report_why(r, f, M_EXPLAIN_CLOSE_FREQUENT, v);
        else
            zv_report_why(r, f, M_EXPLAIN_CLOSE_RARE, v);
    } else if (f->verdict == ZV_WARN) {
        if (v > 0)
            zv_report_why(r, f, M_EXPLAIN_CLOSE_LONG, v);
        else
            zv_report_why(r, f, M_EXPLAIN_CLOSE_SHORT, v);
    } else if (c->by_count) {
        zv_report_why(r, f, M_EXPLAIN_CLOSE_FREQUENCY_OK, v);
    } else {
        zv_report_why(r, f, M_EXPLAIN_CLOSE_LENGTH_OK, v);
    }
}

/* Norms and closeness again, by plain loops; ranks at most of as many rows as take some seconds. */
static zv_status open_confound(zv__audit *a, zv_finding *f, const confound *c, const double *x,
                               double *y, const size_t *rows, size_t n) {
    double *m = ZV_NEW(a->env, a->dim, double);
    zv_status status = m ? zv__plain_mean(m, a->bg, a->err) : zv__nomem(a->err);
    const double length = status == ZV_OK ? sqrt(zv__plain_dot(m, m, a->dim)) : 1;
    for (size_t i = 0; status == ZV_OK && i < n; i++) {
        zv__plain_row(a->row, a->space, rows[i], a->scratch);
        const double norm = sqrt(zv__plain_dot(a->row, a->row, a->dim));
        const double again = c->norm ? norm : zv__plain_dot(a->row, m, a->dim) / (norm * length);
        /* equal numbers stay equal, or ranks of ties would part by rounding */
        if (fabs(again - y[i]) > 1e-9 * (1 + fabs(again))) y[i] = again;
    }
    zv_report_term(a->r, f, "rows", (double)n);
    if (status == ZV_OK) zv_report_recomputed(a->r, f, plain_spearman(x, y, n), 1e-9);
    zv__free(a->env, m);
    return status;
}

static zv_status correlate(zv__audit *a, const zv__traits *t, const confound *c, double *x,
                           double *y, size_t *rows) {
    zv_report *r = a->r;
    const size_t n = pairs_of(x, y, rows, t, c);
    const bool counts = zv_space_contract(a->space)->metric != ZV_COS || !c->norm;
    double rho;
    zv_interval i;
    ZV_TRY(zv_stat_spearman_any(&rho, &i, a->env, x, y, n, 0.95, a->err));
    zv_finding *f = zv_report_add(r, c->name, rho);
    if (isnan(rho)) {
        zv_report_no_interval(r, f, M_EXPLAIN_CONFOUND_NO_VALUE);
    } else if (n < LEAST_PAIRS || isnan(i.lo)) {
        zv_report_no_interval(r, f, M_EXPLAIN_CONFOUND_FEW, n, (size_t)LEAST_PAIRS);
    } else {
        zv_report_interval(r, f, i.lo, i.hi);
    }
    const double limit = c->norm ? NORM_WARN : CLOSENESS_WARN;
    /* the whole interval must be beyond half of the limit: a few rows show anything */
    const bool sure =
        n >= LEAST_PAIRS && !isnan(i.lo) && ZV_MIN(fabs(i.lo), fabs(i.hi)) >= limit / 2;
    if (counts && !isnan(rho))
        zv_report_verdict(r, f, fabs(rho) >= limit && sure ? ZV_WARN : ZV_PASS, limit);
    say(a, f, c, n, counts);
    zv_report_formula(r, f, M_EXPLAIN_CONFOUND_FORMULA, n);
    if (f->verdict == ZV_WARN && c->norm)
        zv__next(r, f, c->by_count ? "near --metric cos" : "search --metric cos", a->space,
                 zv_str_of(c->by_count ? "WORD" : "QUERY"), (zv_str){0});
    else if (f->verdict == ZV_WARN)
        zv__next(r, f, "why", a->space, zv_str_of("A"), zv_str_of("B"));
    return zv_report_opens(r, c->name) ? open_confound(a, f, c, x, y, rows, n) : ZV_OK;
}

zv_status zv__audit_confounds(zv__audit *a, const zv__traits *t) {
    static const confound all[] = {{"norm_frequency", true, true},
                                   {"closeness_frequency", true, false},
                                   {"norm_length", false, true},
                                   {"closeness_length", false, false}};
    double *x = ZV_NEW(a->env, t->n, double), *y = ZV_NEW(a->env, t->n, double);
    size_t *rows = ZV_NEW(a->env, t->n, size_t);
    zv_status status = x && y && rows ? ZV_OK : zv__nomem(a->err);
    for (size_t i = 0; status == ZV_OK && i < ZV_COUNT(all); i++)
        if (all[i].by_count ? t->counts != NULL : t->words != NULL)
            status = correlate(a, t, &all[i], x, y, rows);
    zv__free(a->env, rows);
    zv__free(a->env, y);
    zv__free(a->env, x);
    return status;
}
