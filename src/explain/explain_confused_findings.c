/* explain_confused_findings.c — the confused pairs as findings, opened by plain loops. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_confused_private.h"

/* Starting point: docs/thresholds.md. */
#define RATIO_WARN 0.5
/* Multiplications that opening may take. */
#define PLAIN_WORK 2e9

/* Some of the rows that asked, counted again. */
typedef struct again {
    size_t rows;
    double judged, confused, later; /* as the search found them */
    double plain_judged, plain_confused, plain_later;
} again;

typedef struct plain {
    const zv__confused_box *box;
    float *scratch;
    double *x, *y;
} plain;

/* Are two rows confused, labels compared as they are written? */
static zv_status plain_relation(const plain *p, size_t a, size_t b, double cosine, bool *judged,
                                bool *confused, zv_err *err) {
    const zv__confused_box *box = p->box;
    zv__relation relation;
    ZV_TRY(zv__confused_relation(box, a, b, cosine, &relation, NULL, err));
    *judged = relation == ZV__ALIKE || relation == ZV__CONFUSED;
    *confused = relation == ZV__CONFUSED;
    if (*judged && box->confused.by == ZV_CONFUSED_LABELS)
        *confused = !zv_str_equal(zv_space_label(box->space, a), zv_space_label(box->space, b));
    return ZV_OK;
}

/* Every other usable row, compared with one. `asks` of a row: does it ask too, and come later? */
static zv_status plain_query(const plain *p, const zv__confused_query *q, again *sum, zv_err *err) {
    const zv_space *space = p->box->space;
    size_t dim = zv_space_dim(space), at = 0;
    zv__plain_row(p->x, space, q->row, p->scratch);
    double norm = sqrt(zv__plain_dot(p->x, p->x, dim));
    for (size_t i = 0; i < p->box->bg->usable; i++) {
        size_t row = p->box->bg->rows[i];
        bool judged, confused;
        if (row == q->row) continue;
        zv__plain_row(p->y, space, row, p->scratch);
        double cosine =
            zv__plain_dot(p->x, p->y, dim) / (norm * sqrt(zv__plain_dot(p->y, p->y, dim)));
        if (!(cosine > p->box->confused.threshold + ZV__SAME_COSINE)) continue;
        ZV_TRY(plain_relation(p, q->row, row, cosine, &judged, &confused, err));
        while (at < p->box->confused.queries && p->box->queries[at].row < row) at++;
        bool asks = at < p->box->confused.queries && p->box->queries[at].row == row;
        sum->plain_judged += judged;
        sum->plain_confused += confused;
        sum->plain_later += confused && (row > q->row || !asks);
    }
    sum->rows++;
    sum->judged += (double)q->judged;
    sum->confused += (double)q->confused;
    sum->later += (double)q->later;
    return ZV_OK;
}

static zv_status plain_new(plain *p, const zv__confused_box *box, zv_err *err) {
    size_t dim = zv_space_dim(box->space);
    *p = (plain){.box = box};
    p->scratch = ZV_NEW(box->env, dim, float);
    p->x = ZV_NEW(box->env, dim, double);
    p->y = ZV_NEW(box->env, dim, double);
    return p->scratch && p->x && p->y ? ZV_OK : zv__nomem(err);
}

static void plain_free(plain *p) {
    zv__free(p->box->env, p->scratch);
    zv__free(p->box->env, p->x);
    zv__free(p->box->env, p->y);
}

static zv_status count_again(again *sum, const zv__confused_box *box, zv_err *err) {
    size_t dim = zv_space_dim(box->space), n = box->confused.queries;
    double each = 3 * (double)dim * (double)box->bg->usable;
    size_t most = (size_t)ZV_MAX(1, PLAIN_WORK / each), rows = ZV_MIN(n, most);
    plain p;
    *sum = (again){0};
    zv_status status = plain_new(&p, box, err);
    for (size_t i = 0; i < rows && status == ZV_OK; i++)
        status = plain_query(&p, &box->queries[i * n / rows], sum, err);
    plain_free(&p);
    return status;
}

static void pair_terms(zv_report *r, zv_finding *f, const zv__confused_box *box) {
    for (size_t i = 0; i < box->confused.n; i++) {
        const zv_confused_pair *p = &box->pairs[i];
        char a[24], b[24], one[96], two[96], name[200];
        snprintf(name, sizeof name, "%s / %s", zv__shown(one, zv_space_id(box->space, p->a, a)),
                 zv__shown(two, zv_space_id(box->space, p->b, b)));
        zv_report_term(r, f, name, p->cosine);
    }
}

/* ---- confused_pairs ---- */

static void next_why(zv_report *r, zv_finding *f, const zv__confused_box *box) {
    char a[24], b[24];
    if (box->confused.n == 0) return;
    zv__next(r, f, "why", box->space, zv_space_id(box->space, box->pairs[0].a, a),
             zv_space_id(box->space, box->pairs[0].b, b));
}

static void pairs(zv_report *r, const zv__confused_box *box, const again *sum) {
    const zv_confused *c = &box->confused;
    zv_finding *f = zv_report_add(r, "confused_pairs", c->count);
    double by_construction = 100 - c->above;
    if (!c->sampled) {
        zv__census(r, f);
    } else if (isnan(c->count_interval.lo)) {
        zv_report_no_interval(r, f, M_EXPLAIN_FEW_FOR_INTERVAL, c->queries);
    } else {
        zv_report_interval(r, f, c->count_interval.lo, c->count_interval.hi);
    }
    zv_report_verdict(r, f, c->count > 0 ? ZV_INFO : ZV_PASS, ZV__NAN);
    if (c->by == ZV_CONFUSED_LABELS) {
        zv_report_why(r, f, M_EXPLAIN_CONFUSED_LABELS, c->count, c->threshold, by_construction,
                      c->expected, (double)c->copies);
    } else {
        zv_report_why(r, f, M_EXPLAIN_CONFUSED_WORDS, c->count, c->threshold, by_construction,
                      c->expected, (double)c->copies);
    }
    zv_report_formula(r, f, M_EXPLAIN_CONFUSED_FORMULA, c->above, box->bg->n_cosines, c->queries,
                      c->usable);
    next_why(r, f, box);
    if (!sum) return;
    double found = 0;
    for (size_t i = 0; i < c->queries; i++)
        found += (double)(c->sampled ? box->queries[i].confused : box->queries[i].later);
    zv_report_term(r, f, "threshold", c->threshold);
    zv_report_term(r, f, "close pairs", c->close);
    zv_report_term(r, f, "expected by chance", c->expected);
    zv_report_term(r, f, "rows", (double)c->usable);
    zv_report_term(r, f, "rows that asked", (double)c->queries);
    zv_report_term(r, f, "of these, counted again", (double)sum->rows);
    zv_report_term(r, f, "their confused pairs, by search", sum->confused);
    zv_report_term(r, f, "their confused pairs, by plain loops", sum->plain_confused);
    pair_terms(r, f, box);
    found += c->sampled ? sum->plain_confused - sum->confused : sum->plain_later - sum->later;
    double scale = c->sampled ? (double)c->usable / 2 / (double)c->queries : 1;
    zv_report_recomputed(r, f, scale * found, 1e-9 * ZV_MAX(1, c->count));
}

/* ---- confused_ratio ---- */

/* The share of pairs with different labels by another formula: (1 - Σ p²) n/(n - 1). */
static double plain_random(const zv__confused_box *box) {
    size_t labels = zv_space_label_count(box->space);
    double n = 0, squares = 0;
    if (box->confused.by == ZV_CONFUSED_WORDS) return box->confused.random_share;
    double *counts = ZV_NEW_ZERO(box->env, labels + 1, double);
    if (!counts) return ZV__NAN;
    for (size_t i = 0; i < box->bg->usable; i++) {
        int32_t label = zv_space_label_number(box->space, box->bg->rows[i]);
        if (label < 0) continue;
        counts[label]++;
        n++;
    }
    for (size_t i = 0; i < labels; i++) squares += counts[i] / n * (counts[i] / n);
    zv__free(box->env, counts);
    return (1 - squares) * n / (n - 1);
}

static void say_ratio(zv_report *r, zv_finding *f, const zv_confused *c) {
    if (isnan(c->share)) {
        zv_report_verdict(r, f, ZV_INFO, ZV__NAN);
        zv_report_why(r, f, M_EXPLAIN_CONFUSED_NONE_CLOSE);
    } else if (c->by == ZV_CONFUSED_LABELS) {
        zv__judge(r, f, RATIO_WARN, ZV__NEVER);
        zv_report_why(r, f, M_EXPLAIN_CONFUSED_RATIO_LABELS, 100 * c->share, 100 * c->random_share,
                      c->ratio);
    } else {
        zv_report_verdict(r, f, ZV_INFO, ZV__NAN);
        zv_report_why(r, f, M_EXPLAIN_CONFUSED_RATIO_WORDS, 100 * c->share, 100 * c->random_share,
                      c->ratio);
    }
}

static void ratio(zv_report *r, const zv__confused_box *box, const again *sum) {
    const zv_confused *c = &box->confused;
    zv_finding *f = zv_report_add(r, "confused_ratio", c->ratio);
    double d = 0, m = 0;
    for (size_t i = 0; i < c->queries; i++) {
        d += (double)box->queries[i].confused;
        m += (double)box->queries[i].judged;
    }
    if (isnan(c->ratio_interval.lo)) {
        zv_report_no_interval(r, f, M_EXPLAIN_FEW_FOR_INTERVAL, (size_t)d);
    } else {
        zv_report_interval(r, f, c->ratio_interval.lo, c->ratio_interval.hi);
    }
    say_ratio(r, f, c);
    zv_report_formula(r, f, M_EXPLAIN_CONFUSED_RATIO_FORMULA);
    if (!sum) return;
    zv_report_term(r, f, "Σd", d);
    zv_report_term(r, f, "Σm", m);
    zv_report_term(r, f, "share of close pairs", c->share);
    zv_report_term(r, f, "its lower end", c->share_interval.lo);
    zv_report_term(r, f, "its upper end", c->share_interval.hi);
    zv_report_term(r, f, "share of random pairs", c->random_share);
    zv_report_term(r, f, "rows that asked", (double)c->queries);
    zv_report_term(r, f, "of these, counted again", (double)sum->rows);
    d += sum->plain_confused - sum->confused;
    m += sum->plain_judged - sum->judged;
    zv_report_recomputed(r, f, d / m / plain_random(box), 1e-9);
}

/* ---- confused_most ---- */

static zv_status most(zv_report *r, const zv__confused_box *box, zv_err *err) {
    const zv_confused *c = &box->confused;
    char number[24], shown[96];
    zv_str id = zv_space_id(box->space, c->hub, number);
    zv_finding *f = zv_report_add(r, "confused_most", (double)c->hub_pairs);
    zv_report_no_interval(r, f, M_EXPLAIN_LARGEST_NO_INTERVAL, c->queries);
    zv_report_verdict(r, f, ZV_INFO, ZV__NAN);
    if (c->hub_pairs == 0) {
        zv_report_why(r, f, M_EXPLAIN_CONFUSED_MOST_NONE);
    } else if (c->by == ZV_CONFUSED_LABELS) {
        zv_report_why(r, f, M_EXPLAIN_CONFUSED_MOST_LABELS, zv__shown(shown, id), c->hub_pairs);
    } else {
        zv_report_why(r, f, M_EXPLAIN_CONFUSED_MOST_WORDS, zv__shown(shown, id), c->hub_pairs);
    }
    zv_report_formula(r, f, M_EXPLAIN_CONFUSED_MOST_FORMULA);
    if (!zv_report_opens(r, "confused_most")) return ZV_OK;
    again sum = {0};
    plain p;
    zv_status status = plain_new(&p, box, err);
    if (status == ZV_OK) status = plain_query(&p, &box->queries[box->hub], &sum, err);
    plain_free(&p);
    zv_report_term(r, f, "its row", (double)c->hub);
    zv_report_term(r, f, "its close pairs", sum.judged);
    zv_report_recomputed(r, f, sum.plain_confused, 0);
    return status;
}

zv_status zv_confused_findings(const zv_confused *c, const zv_env *env, zv_report *r, zv_err *err) {
    const zv__confused_box *box = (const zv__confused_box *)c;
    (void)env;
    again sum;
    bool first = zv_report_opens(r, "confused_pairs"),
         second = zv_report_opens(r, "confused_ratio");
    if (first || second) ZV_TRY(count_again(&sum, box, err));
    pairs(r, box, first ? &sum : NULL);
    ratio(r, box, second ? &sum : NULL);
    ZV_TRY(most(r, box, err));
    return zv_report_status(r, err);
}
