/* explain_order_findings.c — margin, order_by_metric, hub_effect, length_effect, lexical_order; opened, each is
 * computed again by plain loops over rows and texts. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_private.h"

typedef struct telling {
    const zv_order *o;
    const zv_env *env;
    const zv_space *space;
    const zv_question *q;
    zv_report *r;
    char a[96], b[96]; /* names */
    /* opened: */
    float *scratch; /* [dim] */
    double *x, *y; /* [dim] */
    double *values; /* [size] */
} telling;

/* ---- The plain road ---- */

static double plain_score(zv_metric metric, const double *q, const double *x, size_t dim) {
    double dot = zv__plain_dot(q, x, dim), apart = 0;
    if (metric == ZV_DOT) return dot;
    if (metric == ZV_COS)
        return dot / sqrt(zv__plain_dot(q, q, dim)) / sqrt(zv__plain_dot(x, x, dim));
    for (size_t d = 0; d < dim; d++) apart += (q[d] - x[d]) * (q[d] - x[d]);
    return sqrt(apart);
}

static void plain_query(const telling *t, double *out) {
    for (size_t d = 0; d < zv_space_dim(t->space); d++) out[d] = (double)t->q->side->vector[d];
}

static double plain_of_row(const telling *t, zv_metric metric, size_t row) {
    plain_query(t, t->y);
    zv__plain_row(t->x, t->space, row, t->scratch);
    return plain_score(metric, t->y, t->x, zv_space_dim(t->space));
}

/* Mean cosine of a row to its k nearest others, by sorting all of them. */
static double plain_radius(const telling *t, size_t row) {
    size_t n = 0;
    double sum = 0;
    zv__plain_row(t->y, t->space, row, t->scratch);
    for (size_t i = 0; i < zv_space_size(t->space); i++) {
        if (i == row || !zv_row_usable(zv_space_status(t->space, i))) continue;
        zv__plain_row(t->x, t->space, i, t->scratch);
        double cosine = plain_score(ZV_COS, t->y, t->x, zv_space_dim(t->space));
        if (isfinite(cosine)) t->values[n++] = cosine;
    }
    zv__plain_sort(t->values, n);
    for (size_t i = 0; i < t->o->k; i++) sum += t->values[n - 1 - i];
    return sum / (double)t->o->k;
}

/* Takes off x what goes with y (both centred already), by least squares. */
static void residue(double *x, const double *y, size_t n) {
    double xy = zv__plain_dot(x, y, n), yy = zv__plain_dot(y, y, n);
    for (size_t i = 0; yy > 1e-20 * (double)n && i < n; i++) x[i] -= xy / yy * y[i];
}

static void centre(double *x, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i];
    for (size_t i = 0; i < n; i++) x[i] -= sum / (double)n;
}

/* Partial R² as the R² of what BM25 leaves of scores and of log(words): from plain sums. */
static zv_status plain_r2(const telling *t, double *out, zv_err *err) {
    size_t size = zv_space_size(t->space), n = 0;
    uint32_t *lengths = ZV_NEW(t->env, size, uint32_t);
    double *s = ZV_NEW(t->env, size, double), *l = ZV_NEW(t->env, size, double);
    zv_status status = lengths && s && l
                           ? zv__plain_bm25(t->values, lengths, t->env, t->space, t->q->text, err)
                           : zv__nomem(err);
    for (size_t i = 0; status == ZV_OK && i < size; i++) {
        if (!zv_row_usable(zv_space_status(t->space, i)) || lengths[i] == 0 || i == t->q->own_row)
            continue;
        s[n] = plain_of_row(t, t->o->metric, i);
        l[n] = log(lengths[i]);
        t->values[n++] = t->values[i];
    }
    *out = ZV__NAN;
    if (status == ZV_OK && n > 0) {
        centre(s, n);
        centre(l, n);
        centre(t->values, n);
        double length = zv__plain_dot(l, l, n);
        residue(s, t->values, n);
        residue(l, t->values, n);
        double sl = zv__plain_dot(s, l, n), ll = zv__plain_dot(l, l, n);
        /* equal lengths differ from their mean by rounding only */
        if (length > 1e-24 * (double)n && ll > 1e-12 * length)
            *out = sl * sl / (zv__plain_dot(s, s, n) * ll);
    }
    zv__free(t->env, l);
    zv__free(t->env, s);
    zv__free(t->env, lengths);
    return status;
}

/* ---- margin, order_by_metric ---- */

static const char *name_of(const telling *t, int first) {
    return first < 0 ? t->b : t->a;
}

static void margin(telling *t) {
    const zv_order_pair *s = &t->o->score[t->o->metric];
    zv_finding *f = zv_report_add(t->r, "margin", s->a - s->b);
    zv__census(t->r, f);
    if (s->first == 0)
        zv_report_why(t->r, f, M_EXPLAIN_MARGIN_EQUAL, t->a, t->b, zv_metric_name(t->o->metric),
                      s->a);
    else
        zv_report_why(t->r, f, M_EXPLAIN_MARGIN, name_of(t, s->first), name_of(t, -s->first),
                      zv_metric_name(t->o->metric), s->first > 0 ? s->a : s->b,
                      s->first > 0 ? s->b : s->a);
    zv_report_formula(t->r, f, M_EXPLAIN_MARGIN_FORMULA);
    if (!zv_report_opens(t->r, "margin")) return;
    zv_report_term(t->r, f, "score of A", s->a);
    zv_report_term(t->r, f, "score of B", s->b);
    zv_report_recomputed(t->r, f,
                         plain_of_row(t, t->o->metric, t->o->row_a) -
                             plain_of_row(t, t->o->metric, t->o->row_b),
                         1e-9 * ZV_MAX(1, fabs(s->a)));
}

/* How many of the three metrics put the two in another order than the one in use. */
static size_t count_others(zv_metric metric, const int first[3]) {
    size_t n = 0;
    for (int m = ZV_COS; m <= ZV_L2; m++) n += first[m] != first[metric];
    return n;
}

static void metrics_again(telling *t, zv_finding *f) {
    static const char *const names[3][2] = {{"cosine of A", "cosine of B"},
                                            {"dot product of A", "dot product of B"},
                                            {"distance of A", "distance of B"}};
    int again[3];
    for (int m = ZV_COS; m <= ZV_L2; m++) {
        double a = plain_of_row(t, (zv_metric)m, t->o->row_a);
        double b = plain_of_row(t, (zv_metric)m, t->o->row_b), gap = m == ZV_L2 ? b - a : a - b;
        zv_report_term(t->r, f, names[m][0], a);
        zv_report_term(t->r, f, names[m][1], b);
        /* what only rounding tells apart is as it was */
        again[m] = fabs(gap) < 1e-12 * fabs(a) ? t->o->score[m].first : gap > 0 ? 1 : -1;
    }
    zv_report_term(t->r, f, "norm of A", t->o->norm_a);
    zv_report_term(t->r, f, "norm of B", t->o->norm_b);
    zv_report_recomputed(t->r, f, (double)count_others(t->o->metric, again), 0);
}

static void order_by_metric(telling *t) {
    const zv_order *o = t->o;
    const int first[3] = {o->score[0].first, o->score[1].first, o->score[2].first};
    size_t others = count_others(o->metric, first);
    zv_finding *f = zv_report_add(t->r, "order_by_metric", (double)others);
    zv__census(t->r, f);
    zv_report_verdict(t->r, f, others ? ZV_WARN : ZV_PASS, 1);
    if (others == 0) {
        zv_report_why(t->r, f, M_EXPLAIN_METRICS_AGREE, o->norm_a, o->norm_b);
    } else {
        zv_buf names;
        zv_buf_init(&names, t->env);
        for (int m = ZV_COS; m <= ZV_L2; m++)
            if (first[m] != first[o->metric])
                zv_buf_addf(&names, "%s%s", names.len ? ", " : "", zv_metric_name((zv_metric)m));
        zv_report_why(t->r, f, M_EXPLAIN_METRICS_DIFFER, zv_metric_name(o->metric),
                      name_of(t, first[o->metric]), zv_buf_cstr(&names), t->a, o->norm_a, t->b,
                      o->norm_b);
        zv_buf_free(&names);
    }
    zv_report_formula(t->r, f, M_EXPLAIN_METRICS_FORMULA);
    if (zv_report_opens(t->r, "order_by_metric")) metrics_again(t, f);
}

/* ---- hub_effect ---- */

/* "about 14 (9 to 21)", or the number where every row was asked. */
static void say_occurrence(const telling *t, zv_buf *out, double value, zv_interval interval) {
    zv_buf_init(out, t->env);
    if (interval.lo < interval.hi)
        zv_buf_say(out, zv_env_lang(t->env), M_EXPLAIN_HUBS_ABOUT, value, interval.lo, interval.hi);
    else
        zv_buf_addf(out, "%.0f", value);
}

static void hub_effect(telling *t) {
    const zv_order *o = t->o;
    double value = o->csls.a - o->csls.b;
    bool flips = o->csls.first != 0 && o->csls.first != o->score[ZV_COS].first;
    zv_finding *f = zv_report_add(t->r, "hub_effect", value);
    zv_buf of_a, of_b;
    say_occurrence(t, &of_a, o->occurrence.a, o->occurrence_a);
    say_occurrence(t, &of_b, o->occurrence.b, o->occurrence_b);
    zv__census(t->r, f);
    zv_report_verdict(t->r, f, flips ? ZV_WARN : ZV_PASS, ZV__NAN);
    if (flips)
        zv_report_why(t->r, f, M_EXPLAIN_HUBS_FLIP, t->a, zv_buf_cstr(&of_a), t->b,
                      zv_buf_cstr(&of_b), o->k, name_of(t, o->csls.first));
    else
        zv_report_why(t->r, f, M_EXPLAIN_HUBS_STAY, t->a, zv_buf_cstr(&of_a), t->b,
                      zv_buf_cstr(&of_b), o->k);
    zv_buf_free(&of_a);
    zv_buf_free(&of_b);
    zv_report_formula(t->r, f, M_EXPLAIN_HUBS_FORMULA, o->k);
    if (!zv_report_opens(t->r, "hub_effect")) return;
    double a = plain_radius(t, o->row_a), b = plain_radius(t, o->row_b);
    zv_report_term(t->r, f, "cosine of A", o->score[ZV_COS].a);
    zv_report_term(t->r, f, "cosine of B", o->score[ZV_COS].b);
    zv_report_term(t->r, f, "r(A)", o->radius.a);
    zv_report_term(t->r, f, "r(B)", o->radius.b);
    zv_report_term(t->r, f, "mutual proximity of A", o->mutual.a);
    zv_report_term(t->r, f, "mutual proximity of B", o->mutual.b);
    zv_report_recomputed(
        t->r, f,
        2 * (plain_of_row(t, ZV_COS, o->row_a) - plain_of_row(t, ZV_COS, o->row_b)) - (a - b),
        1e-9);
}

/* ---- length_effect ---- */

static void say_length(telling *t, zv_finding *f) {
    const zv_order *o = t->o;
    int before = o->score[o->metric].first;
    bool flips = o->adjusted.first != 0 && o->adjusted.first != before;
    bool none = o->r2_interval.lo <= 0;
    /* under a distance, a positive slope puts longer texts behind */
    bool longer = (o->r > 0) != (o->metric == ZV_L2);
    zv_report_verdict(t->r, f, flips && !none ? ZV_WARN : ZV_PASS, ZV__NAN);
    if (none)
        zv_report_why(t->r, f, M_EXPLAIN_LENGTH_NONE, t->a, o->length.a, t->b, o->length.b,
                      100 * o->r2, o->n_length);
    else if (flips && longer)
        zv_report_why(t->r, f, M_EXPLAIN_LENGTH_LONG_FLIP, t->a, o->length.a, t->b, o->length.b,
                      100 * o->r2, name_of(t, o->adjusted.first));
    else if (flips)
        zv_report_why(t->r, f, M_EXPLAIN_LENGTH_SHORT_FLIP, t->a, o->length.a, t->b, o->length.b,
                      100 * o->r2, name_of(t, o->adjusted.first));
    else if (longer)
        zv_report_why(t->r, f, M_EXPLAIN_LENGTH_LONG, t->a, o->length.a, t->b, o->length.b,
                      100 * o->r2);
    else
        zv_report_why(t->r, f, M_EXPLAIN_LENGTH_SHORT, t->a, o->length.a, t->b, o->length.b,
                      100 * o->r2);
}

static zv_status length_effect(telling *t, zv_err *err) {
    const zv_order *o = t->o;
    zv_finding *f = zv_report_add(t->r, "length_effect", o->r2);
    zv_report_formula(t->r, f, M_EXPLAIN_LENGTH_FORMULA);
    if (isnan(o->r2) || isnan(o->r2_interval.lo)) {
        zv_report_no_interval(t->r, f, M_EXPLAIN_LENGTH_NO_INTERVAL);
        zv_report_why(t->r, f, M_EXPLAIN_LENGTH_CONSTANT, o->n_length);
    } else {
        zv_report_interval(t->r, f, o->r2_interval.lo, o->r2_interval.hi);
        say_length(t, f);
    }
    if (!zv_report_opens(t->r, "length_effect")) return ZV_OK;
    double again;
    ZV_TRY(plain_r2(t, &again, err));
    zv_report_term(t->r, f, "texts", (double)o->n_length);
    zv_report_term(t->r, f, "words of A", o->length.a);
    zv_report_term(t->r, f, "words of B", o->length.b);
    zv_report_term(t->r, f, "partial correlation of score and log(words)", o->r);
    zv_report_term(t->r, f, "R² with BM25 not held fast", o->r2_alone);
    zv_report_term(t->r, f, "slope", o->slope);
    zv_report_term(t->r, f, "score of A without it", o->adjusted.a);
    zv_report_term(t->r, f, "score of B without it", o->adjusted.b);
    zv_report_recomputed(t->r, f, again, 1e-8);
    return ZV_OK;
}

/* ---- lexical_order ---- */

static zv_status lexical_order(telling *t, zv_err *err) {
    const zv_order *o = t->o;
    zv_finding *f = zv_report_add(t->r, "lexical_order", o->lexical.a - o->lexical.b);
    zv__census(t->r, f);
    if (o->lexical.first == 0)
        zv_report_why(t->r, f, M_EXPLAIN_LEXICAL_ORDER_EQUAL, t->a, t->b, o->lexical.a);
    else if (o->lexical.first == o->score[o->metric].first)
        zv_report_why(t->r, f, M_EXPLAIN_LEXICAL_ORDER_SAME, name_of(t, o->lexical.first),
                      o->lexical.a, o->lexical.b);
    else
        zv_report_why(t->r, f, M_EXPLAIN_LEXICAL_ORDER_OTHER, name_of(t, o->lexical.first),
                      o->lexical.a, o->lexical.b);
    zv_report_formula(t->r, f, M_EXPLAIN_LEXICAL_ORDER_FORMULA);
    if (!zv_report_opens(t->r, "lexical_order")) return ZV_OK;
    ZV_TRY(zv__plain_bm25(t->values, NULL, t->env, t->space, t->q->text, err));
    for (size_t i = 0; i < o->lexical_a->n_words; i++) {
        char shown[96];
        zv_report_term(t->r, f, zv__shown(shown, o->lexical_a->words[i].word),
                       o->lexical_a->words[i].value - o->lexical_b->words[i].value);
    }
    zv_report_term(t->r, f, "score of A", o->lexical.a);
    zv_report_term(t->r, f, "score of B", o->lexical.b);
    zv_report_recomputed(t->r, f, t->values[o->row_a] - t->values[o->row_b], 1e-9);
    return ZV_OK;
}

/* ---- All of them ---- */

static zv_status tell(telling *t, zv_err *err) {
    size_t dim = zv_space_dim(t->space);
    t->scratch = ZV_NEW(t->env, dim, float);
    t->x = ZV_NEW(t->env, dim, double);
    t->y = ZV_NEW(t->env, dim, double);
    t->values = ZV_NEW(t->env, zv_space_size(t->space), double);
    if (!t->scratch || !t->x || !t->y || !t->values) return zv__nomem(err);
    margin(t);
    order_by_metric(t);
    hub_effect(t);
    if (!t->o->has_words) return ZV_OK;
    ZV_TRY(length_effect(t, err));
    return lexical_order(t, err);
}

zv_status zv_order_findings(const zv_order *o, const zv_env *env, const zv_space *space,
                            const zv_question *question, zv_report *r, zv_err *err) {
    telling t = {.o = o, .env = env, .space = space, .q = question, .r = r};
    char number[2][24];
    zv__shown(t.a, zv_space_id(space, o->row_a, number[0]));
    zv__shown(t.b, zv_space_id(space, o->row_b, number[1]));
    zv_status status = tell(&t, err);
    zv__free(env, t.values);
    zv__free(env, t.y);
    zv__free(env, t.x);
    zv__free(env, t.scratch);
    return status == ZV_OK ? zv_report_status(r, err) : status;
}
