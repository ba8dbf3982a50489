/* explain_scores.c — findings of eval: one per test set and section. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_private.h"

/* Below this share of known items a score speaks of the part that is known. */
#define COVERAGE_WARN 0.8

/* "capital-common-countries" → "capital_common_countries". Letters beyond ASCII stay. */
static void key_of(char out[128], const zv_eval *e, size_t i) {
    const zv_score *s = zv_eval_score(e, i);
    size_t n = 0;
    bool again = false;
    for (size_t j = 0; j < i; j++) again = again || strcmp(zv_eval_score(e, j)->name, s->name) == 0;
    /* the file's folder and last suffix are no part of a name */
    const char *slash = strrchr(s->name, '/'), *begin = slash && slash[1] ? slash + 1 : s->name;
    const char *dot = strrchr(begin, '.');
    size_t len = dot && dot != begin && !s->section ? (size_t)(dot - begin) : strlen(begin);
    for (size_t k = 0; k < len && n < 90; k++) {
        unsigned char c = (unsigned char)begin[k];
        if (c >= 'A' && c <= 'Z') c = (unsigned char)(c + 'a' - 'A');
        bool keep = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c >= 0x80;
        if (keep) {
            out[n++] = (char)c;
        } else if (n > 0 && out[n - 1] != '_') {
            out[n++] = '_';
        }
    }
    if (n > 0 && out[n - 1] == '_') n--;
    snprintf(out + n, 128 - n, again ? "_%s" : "%s", again ? s->measure : n == 0 ? "set" : "");
}

/* ---- Spearman by plain counting: a value's rank is the number below it, plus half of those equal,
 * plus a half. O(n²), and n is hundreds. ---- */

static double plain_rank(const double *x, size_t n, size_t i) {
    double rank = 0.5;
    for (size_t j = 0; j < n; j++) rank += x[j] < x[i] ? 1 : x[j] == x[i] ? 0.5 : 0;
    return rank;
}

static double plain_spearman(const double *x, const double *y, size_t n) {
    double xy = 0, xx = 0, yy = 0, middle = ((double)n + 1) / 2;
    for (size_t i = 0; i < n; i++) {
        double a = plain_rank(x, n, i) - middle, b = plain_rank(y, n, i) - middle;
        xy += a * b;
        xx += a * a;
        yy += b * b;
    }
    return xy / sqrt(xx * yy);
}

static void score(zv_report *r, const zv_eval *e, size_t i) {
    const zv_score *s = zv_eval_score(e, i);
    bool spearman = strcmp(s->measure, "spearman") == 0;
    char name[128], shown[96];
    key_of(name, e, i);
    zv_finding *f = zv_report_add(r, name, s->value);
    zv_report_interval(r, f, s->interval.lo, s->interval.hi);
    if (isnan(s->interval.lo))
        zv_report_no_interval(r, f, M_EXPLAIN_FEW_FOR_INTERVAL, (size_t)s->used);
    zv__shown(shown, zv_str_of(s->name));
    if (s->used == 0) {
        zv_report_why(r, f, M_EXPLAIN_SCORE_NONE, shown, (size_t)s->total);
    } else if (spearman) {
        zv_report_why(r, f, M_EXPLAIN_SCORE_SPEARMAN, shown, s->value, (size_t)s->used,
                      (size_t)s->total);
    } else {
        zv_report_why(r, f, M_EXPLAIN_SCORE_ANALOGIES, shown, (size_t)s->hits, (size_t)s->used,
                      (size_t)s->total);
    }
    if (!spearman) {
        zv_report_formula(r, f, M_EXPLAIN_SCORE_ANALOGIES_FORMULA);
    } else {
        zv_report_formula(r, f, M_EXPLAIN_SCORE_SPEARMAN_FORMULA);
    }
    if (!zv_report_opens(r, name)) return;
    zv_report_term(r, f, "used", (double)s->used);
    zv_report_term(r, f, "total", (double)s->total);
    if (spearman) {
        const double *cosines, *numbers;
        size_t n = zv_eval_pairs(e, &cosines, &numbers);
        zv_report_recomputed(r, f, n ? plain_spearman(cosines, numbers, n) : ZV__NAN, 1e-9);
    } else {
        zv_report_term(r, f, "right", (double)s->hits);
        zv_report_recomputed(r, f, s->used ? (double)s->hits / (double)s->used : ZV__NAN, 1e-9);
    }
}

static void coverage(zv_report *r, const zv_space *words, const zv_eval *e) {
    double used = 0, total = 0;
    for (size_t i = 0; i < zv_eval_size(e); i++) {
        const zv_score *s = zv_eval_score(e, i);
        if (s->section) continue;
        used += (double)s->used;
        total += (double)s->total;
    }
    double value = total > 0 ? used / total : ZV__NAN;
    zv_finding *f = zv_report_add(r, "coverage", value);
    zv__census(r, f);
    zv_report_verdict(r, f, value < COVERAGE_WARN ? ZV_WARN : ZV_PASS, COVERAGE_WARN);
    if (value < COVERAGE_WARN) {
        zv_report_why(r, f, M_EXPLAIN_SCORE_COVERAGE_WARN, 100 * value);
        zv__next(r, f, "info", words, (zv_str){0}, (zv_str){0});
    } else {
        zv_report_why(r, f, M_EXPLAIN_SCORE_COVERAGE, 100 * value);
    }
    zv_report_formula(r, f, M_EXPLAIN_SCORE_COVERAGE_FORMULA);
    if (!zv_report_opens(r, "coverage")) return;
    double known = 0, all = 0;
    for (size_t i = zv_eval_size(e); i-- > 0;) {
        const zv_score *s = zv_eval_score(e, i);
        known += s->section ? 0 : (double)s->used;
        all += s->section ? 0 : (double)s->total;
    }
    zv_report_term(r, f, "items scored", used);
    zv_report_term(r, f, "items in the sets", total);
    zv_report_recomputed(r, f, all > 0 ? known / all : ZV__NAN, 0);
}

zv_status zv_explain_scores(zv_report *r, const zv_env *env, const zv_space *words,
                            const zv_eval *eval, zv_err *err) {
    (void)env;
    for (size_t i = 0; i < zv_eval_size(eval); i++) score(r, eval, i);
    coverage(r, words, eval);
    zv__scores_figure(r, eval);
    return zv_report_status(r, err);
}
