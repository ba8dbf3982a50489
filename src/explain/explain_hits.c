/* explain_hits.c — findings on the answer of near and search: is the best hit any better than a
 * random row of this collection, and by how much does it lead? */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_private.h"

typedef struct hits {
    const zv_env *env;
    const zv_space *space;
    const float *query;
    const zv_hit *list;
    size_t n;
    zv_metric metric;
    const zv_background *bg; /* NULL under another metric than the cosine */
    zv_report *r;
} hits;

/* A hit's score by the plain road. */
static double plain_score(const hits *h, size_t i) {
    size_t dim = zv_space_dim(h->space);
    float *scratch = ZV_NEW(h->env, dim, float);
    double *x = ZV_NEW(h->env, dim, double), dot = 0, qq = 0, xx = 0, apart = 0;
    bool ok = scratch && x;
    if (ok) zv__plain_row(x, h->space, h->list[i].row, scratch);
    for (size_t d = 0; ok && d < dim; d++) {
        double q = (double)h->query[d];
        dot += q * x[d];
        qq += q * q;
        xx += x[d] * x[d];
        apart += (q - x[d]) * (q - x[d]);
    }
    zv__free(h->env, x);
    zv__free(h->env, scratch);
    if (!ok) return ZV__NAN;
    return h->metric == ZV_DOT ? dot : h->metric == ZV_L2 ? sqrt(apart) : dot / sqrt(qq * xx);
}

static double tolerance(double value) {
    return 1e-9 * ZV_MAX(1, fabs(value));
}

/* From this percentile of random pairs on, a best hit says something: in 1,000 rows, ten come as
 * close by chance. */
#define PERCENTILE_WARN 99.0

static void top_score(const hits *h) {
    zv_report *r = h->r;
    double score = h->n ? h->list[0].score : ZV__NAN;
    zv_finding *f = zv_report_add(r, "top_score", score);
    zv__census(r, f);
    if (h->n == 0) {
        zv_report_why(r, f, M_EXPLAIN_NO_HITS);
    } else if (!h->bg) {
        zv_report_why(r, f, M_EXPLAIN_TOP_PLAIN, score);
    } else {
        double percentile = zv_background_percentile(h->bg, score, NULL);
        double mean = h->bg->moments.mean;
        size_t below, not_above, pairs = h->bg->n_cosines;
        zv__background_rank(h->bg, score, &below, &not_above);
        zv_report_verdict(r, f, percentile < PERCENTILE_WARN ? ZV_WARN : ZV_PASS, ZV__NAN);
        if (percentile < PERCENTILE_WARN) {
            zv_report_why(r, f, M_EXPLAIN_TOP_ORDINARY, score, percentile, mean);
        } else if (below == pairs) {
            zv_report_why(r, f, M_EXPLAIN_TOP_CLOSEST, score, pairs, mean);
        } else {
            zv_report_why(r, f, M_EXPLAIN_TOP_CLOSE, score, percentile, mean);
        }
    }
    zv_report_formula(r, f, M_EXPLAIN_TOP_FORMULA);
    if (!zv_report_opens(r, "top_score")) return;
    zv_report_term(r, f, "row", h->n ? (double)h->list[0].row : ZV__NAN);
    zv_report_recomputed(r, f, h->n ? plain_score(h, 0) : ZV__NAN, tolerance(score));
}

static void top_expected(const hits *h) {
    zv_report *r = h->r;
    size_t items = h->bg->usable;
    double score = h->n ? h->list[0].score : ZV__NAN;
    double expected = zv_background_expected(h->bg, score, items);
    zv_finding *f = zv_report_add(r, "top_expected", expected);
    if (h->n == 0) {
        zv_report_why(r, f, M_EXPLAIN_NO_HITS);
        zv_report_no_interval(r, f, M_EXPLAIN_NO_HITS);
        zv_report_formula(r, f, M_EXPLAIN_EXPECTED_FORMULA, h->bg->n_cosines);
    } else {
        bool chance = expected >= ZV_CHANCE_EXPECTED;
        zv_report_verdict(r, f, chance ? ZV_WARN : ZV_PASS, ZV_CHANCE_EXPECTED);
        zv__expected_says(r, f, h->bg, score, expected);
        char shown[32];
        zv_draw_number(shown, expected);
        if (chance) zv_report_why(r, f, M_EXPLAIN_NOTHING_HERE, shown, items);
    }
    if (!zv_report_opens(r, "top_expected")) return;
    zv__expected_opens(r, f, h->bg, score, expected);
}

/* ---- What search and why have in common about chance ---- */

void zv__expected_says(zv_report *r, zv_finding *f, const zv_background *bg, double score,
                       double expected) {
    size_t items = bg->usable, pairs = bg->n_cosines;
    zv_interval i = zv_background_expected_interval(bg, score, items);
    zv_report_interval(r, f, i.lo, i.hi);
    zv_report_formula(r, f, M_EXPLAIN_EXPECTED_FORMULA, pairs);
    double least = (double)items / (ZV_TAIL_REACH * (double)pairs) * (1 + 1e-9);
    size_t below, not_above;
    char shown[32];
    zv_draw_number(shown, expected);
    zv__background_rank(bg, score, &below, &not_above);
    if (expected <= least || (bg->tail.state != ZV_TAIL_FITTED && below == pairs)) {
        zv_report_why(r, f, M_EXPLAIN_EXPECTED_FEWER, shown, items);
    } else {
        zv_report_why(r, f, M_EXPLAIN_EXPECTED, shown, items);
    }
}

void zv__expected_opens(zv_report *r, zv_finding *f, const zv_background *bg, double score,
                        double expected) {
    size_t below, not_above;
    zv__background_rank(bg, score, &below, &not_above);
    double *again = zv__plain_cosines(bg);
    zv_report_term(r, f, "items", (double)bg->usable);
    zv_report_term(r, f, "pairs", (double)bg->n_cosines);
    zv_report_term(r, f, "pairs as close", (double)(bg->n_cosines - below));
    if (zv_tail_beyond(&bg->tail, score)) {
        zv_report_term(r, f, "u", bg->tail.threshold);
        zv_report_term(r, f, "pairs above u", (double)bg->tail.exceedances);
        zv_report_term(r, f, "shape", bg->tail.shape);
        zv_report_term(r, f, "scale", bg->tail.scale);
        zv_report_term(r, f, "tenth largest cosine j", bg->tail.join);
    }
    double value =
        again && !isnan(score) ? zv__plain_expected(bg, again, score, bg->usable) : ZV__NAN;
    zv_report_recomputed(r, f, value, 1e-6 * expected);
    zv__free(bg->env, again);
}

static void top_margin(const hits *h) {
    zv_report *r = h->r;
    if (h->n < 2) return;
    double margin = h->list[0].score - h->list[1].score;
    char a[24], b[24], first[96], second[96];
    zv_str id_a = zv_space_id(h->space, h->list[0].row, a);
    zv_str id_b = zv_space_id(h->space, h->list[1].row, b);
    zv_finding *f = zv_report_add(r, "top_margin", margin);
    zv__census(r, f);
    zv_report_why(r, f, M_EXPLAIN_TOP_MARGIN, zv__shown(first, id_a), fabs(margin),
                  zv__shown(second, id_b));
    zv_report_formula(r, f, M_EXPLAIN_TOP_MARGIN_FORMULA);
    zv__next(r, f, "why", h->space, id_a, id_b);
    if (!zv_report_opens(r, "top_margin")) return;
    zv_report_term(r, f, "first", h->list[0].score);
    zv_report_term(r, f, "second", h->list[1].score);
    zv_report_recomputed(r, f, plain_score(h, 0) - plain_score(h, 1),
                         2 * tolerance(h->list[0].score));
}

static void skipped_rows(const hits *h) {
    zv_report *r = h->r;
    uint64_t counts[6];
    zv_space_status_counts(h->space, counts);
    double skipped =
        (double)(zv_space_size(h->space) - counts[ZV_ROW_OK] - counts[ZV_ROW_TRUNCATED]);
    zv_finding *f = zv_report_add(r, "skipped_rows", skipped);
    zv__census(r, f);
    if (zv__judge(r, f, 1, ZV__NEVER) == ZV_PASS) {
        zv_report_why(r, f, M_EXPLAIN_SKIPPED_NONE);
    } else {
        zv_report_why(r, f, M_EXPLAIN_SKIPPED, skipped, zv_space_size(h->space));
        zv__next(r, f, "audit", h->space, (zv_str){0}, (zv_str){0});
    }
    zv_report_formula(r, f, M_EXPLAIN_SKIPPED_FORMULA);
    if (!zv_report_opens(r, "skipped_rows")) return;
    double again = 0;
    for (size_t i = 0; i < zv_space_size(h->space); i++) {
        zv_row_status s = zv_space_status(h->space, i);
        again += s != ZV_ROW_OK && s != ZV_ROW_TRUNCATED;
    }
    for (int s = 0; s < 6; s++)
        zv_report_term(r, f, zv_row_status_name((zv_row_status)s), (double)counts[s]);
    zv_report_recomputed(r, f, again, 0);
}

zv_status zv_explain_hits(const zv_env *env, const zv_space *space, const float *query,
                          const zv_hit *list, size_t n_hits, zv_metric metric,
                          const zv_background *bg, zv_report *r, zv_err *err) {
    hits h = {env, space, query, list, n_hits, metric, metric == ZV_COS ? bg : NULL, r};
    top_score(&h);
    if (h.bg) top_expected(&h);
    top_margin(&h);
    if (h.bg) zv__background_mean_finding(r, h.bg, NULL);
    skipped_rows(&h);
    return zv_report_status(r, err);
}
