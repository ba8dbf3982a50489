/* explain_audit_hubs.c — rows that are near to everything (Radovanović, Nanopoulos & Ivanović 2010): how lopsided N_k is,
 * which rows they are, and what brings it about.
 *
 * All rows ask where that is cheap, else a random sample of them. Which row is the largest hub is then chosen by one
 * half of those that asked, and what it is measured by the other: the largest of many estimates leans upwards.
 */
#include "base/base_private.h"

#include "explain/explain_hubs.h"

/* docs/thresholds.md has what was measured. */
#define SKEW_WARN 3.0
#define TOP_WARN 0.05
#define NEVER_WARN 0.1
#define WORK 1e10 /* multiplications for all rows that ask, with at least LEAST_ASKED of them */
#define PLAIN_WORK 1e9 /* when opened */
#define COPY 1e-6 /* 1 - cosine */

enum { LEAST_ASKED = 1000, LEAST_ROWS = 100 };

/* ---- Again, by plain loops ---- */

typedef struct plain {
    zv__audit *a;
    zv_hit *best; /* [k] */
    double *x, *y;
    float *scratch;
} plain;

/* Larger is nearer, under any metric. */
static double plain_score(const plain *p, zv_metric metric, const double *x, const double *y) {
    const size_t dim = p->a->dim;
    double sum = 0;
    if (metric == ZV_L2) {
        for (size_t d = 0; d < dim; d++) sum -= (x[d] - y[d]) * (x[d] - y[d]);
        return -sqrt(-sum);
    }
    sum = zv__plain_dot(x, y, dim);
    return metric == ZV_DOT
               ? sum
               : sum / (sqrt(zv__plain_dot(x, x, dim)) * sqrt(zv__plain_dot(y, y, dim)));
}

/* The k nearest others of a row, kept sorted while they come. */
static size_t plain_nearest(const plain *p, const zv_hubs *h, size_t row) {
    const zv__audit *a = p->a;
    size_t n = 0;
    zv__plain_row(p->x, a->space, row, p->scratch);
    for (size_t j = 0; j < a->size; j++) {
        if (j == row || !zv__row_counts(a->space, j, a->squares[j])) continue;
        zv__plain_row(p->y, a->space, j, p->scratch);
        const double score = plain_score(p, h->metric, p->x, p->y);
        if (n == h->k && !(score > p->best[n - 1].score)) continue;
        size_t at = n < h->k ? n++ : n - 1;
        for (; at > 0 && p->best[at - 1].score < score; at--) p->best[at] = p->best[at - 1];
        p->best[at] = (zv_hit){j, score};
    }
    return n;
}

/* Is what the index gave as good? Ties may go either way. */
static bool as_good(const plain *p, const zv_hubs *h, size_t i, size_t n) {
    const double least = p->best[n - 1].score;
    const double near = ZV__SAME_COSINE * 10 * (1 + fabs(p->best[0].score) + fabs(least));
    if (h->lengths[i] != n) return false;
    for (size_t j = 0; j < n; j++) {
        const size_t row = h->lists[i * h->k + j].row;
        zv__plain_row(p->y, p->a->space, row, p->scratch);
        if (row == h->asked[i] || plain_score(p, h->metric, p->x, p->y) < least - near)
            return false;
    }
    return true;
}

zv_status zv__plain_lists(size_t *lists, zv__audit *a, const zv_hubs *h) {
    const double each = (double)a->size * (double)a->dim;
    const size_t checked = ZV_MIN(h->n_asked, (size_t)(PLAIN_WORK / each) + 1);
    plain p = {.a = a, .scratch = a->scratch};
    p.best = ZV_NEW(a->env, h->k, zv_hit);
    p.x = ZV_NEW(a->env, a->dim, double);
    p.y = ZV_NEW(a->env, a->dim, double);
    const bool fine = p.best && p.x && p.y;
    for (size_t i = 0; fine && i < h->n_asked; i++) {
        const size_t n = i < checked ? plain_nearest(&p, h, h->asked[i]) : 0;
        const bool own = i >= checked || as_good(&p, h, i, n);
        for (size_t j = 0; j < h->k; j++) {
            const size_t known = own ? h->lengths[i] : n;
            const size_t row = own ? h->lists[i * h->k + j].row : p.best[j].row;
            lists[i * h->k + j] = j < known ? row : SIZE_MAX;
        }
    }
    zv__free(a->env, p.y);
    zv__free(a->env, p.x);
    zv__free(a->env, p.best);
    return fine ? ZV_OK : zv__nomem(a->err);
}

static zv_status plain_found(uint32_t *found, zv__audit *a, const zv_hubs *h) {
    size_t *lists = ZV_NEW(a->env, h->n_asked * h->k, size_t);
    zv_status status = lists ? zv__plain_lists(lists, a, h) : zv__nomem(a->err);
    for (size_t i = 0; status == ZV_OK && i < h->n_asked * h->k; i++)
        if (lists[i] != SIZE_MAX) found[lists[i]]++;
    zv__free(a->env, lists);
    return status;
}

/* Skewness from sums of powers of falling factorials, one row after another. */
static double plain_skew(const zv__audit *a, const zv_hubs *h, const uint32_t *found) {
    const double n = (double)h->usable, k = (double)h->k;
    double square = 0, cube = 0;
    if (zv_hubs_all(h)) {
        double second = 0, third = 0;
        for (size_t i = 0; i < a->size; i++) {
            if (!zv__row_counts(a->space, i, a->squares[i])) continue;
            second += pow((double)found[i] - k, 2) / n;
            third += pow((double)found[i] - k, 3) / n;
        }
        return second > 1e-9 ? third / pow(second, 1.5) : ZV__NAN;
    }
    for (size_t i = 0; i < a->size; i++) {
        const double f = found[i], m = (double)zv_hubs_asked(h, i);
        const double two = f * (f - 1) / (m * (m - 1)) * (n - 1) * (n - 2);
        const double three = two * (f - 2) / (m - 2) * (n - 3);
        square += (two + f / m * (n - 1)) / n;
        cube += (three + 3 * two + f / m * (n - 1)) / n;
    }
    /* the mean of f (n - 1)/m is k but for who asked */
    double mean = 0;
    for (size_t i = 0; i < a->size; i++)
        mean += (double)found[i] / (double)zv_hubs_asked(h, i) * (n - 1) / n;
    square += k - mean;
    cube += k - mean;
    const double var = square - k * k;
    return (cube - 3 * k * square + 2 * k * k * k) / pow(var, 1.5);
}

/* ---- Which rows, and why ---- */

static double rank_of(const double *x, size_t n, double value) {
    double below = 0, same = 0;
    for (size_t i = 0; i < n; i++) {
        below += x[i] < value;
        same += x[i] == value;
    }
    return n ? 100 * (below + same / 2) / (double)n : ZV__NAN;
}

static double centre_of(zv__audit *a, size_t row) {
    const double length = sqrt(a->bg->common);
    double dot = 0;
    zv_space_row(a->space, row, a->scratch);
    for (size_t d = 0; d < a->dim; d++) dot += (double)a->scratch[d] * a->bg->mean[d];
    return length > 1e-9 ? dot / (sqrt(a->squares[row]) * length) : ZV__NAN;
}

/* How many of the row's own nearest are the row itself over again. */
static zv_status count_copies(zv_hub *hub, zv__audit *a, const zv_hubs *h) {
    size_t n = 0;
    zv_hit *hits = ZV_NEW(a->env, h->k, zv_hit);
    if (!hits) return zv__nomem(a->err);
    zv_status status = zv_index_neighbours(hits, &n, a->env, h->index, NULL, &hub->row, 1, h->k,
                                           &(zv_search_opts){.metric = ZV_COS}, a->err);
    for (size_t i = 0; status == ZV_OK && i < n; i++) hub->copies += hits[i].score > 1 - COPY;
    zv__free(a->env, hits);
    return status;
}

static zv_status words_of(double *out, zv__audit *a, size_t row) {
    zv_tokenizer *tok = NULL;
    zv_words words = {0};
    zv_status status = zv_space_tokenizer(&tok, a->env, a->space, a->err);
    if (status == ZV_OK)
        status = zv__count_words(out, tok, &words, zv_space_text(a->space, row), a->err);
    zv_words_free(&words);
    zv_tokenizer_free(tok);
    return status;
}

static zv_status describe(zv_hub *hub, zv__audit *a, const zv_hubs *h, const zv__traits *t,
                          size_t row) {
    *hub = (zv_hub){.row = row, .words = ZV__NAN, .words_rank = ZV__NAN, .count_rank = ZV__NAN};
    hub->occurrence = zv_hubs_occurrence(h, row, &hub->interval);
    hub->share = (double)zv_hubs_found(h, row) / (double)zv_hubs_asked(h, row);
    hub->centre = centre_of(a, row);
    hub->centre_rank = isnan(hub->centre) ? ZV__NAN : rank_of(t->centre, t->n, hub->centre);
    hub->norm_rank = rank_of(t->norms, t->n, sqrt(a->squares[row]));
    if (t->counts)
        hub->count_rank = rank_of(t->counts, t->n, (double)zv_space_word_count(a->space, row));
    if (t->words) {
        ZV_TRY(words_of(&hub->words, a, row));
        hub->words_rank = rank_of(t->words, t->n, hub->words);
    }
    ZV_TRY(count_copies(hub, a, h));
    if (2 * hub->copies >= h->k) hub->causes |= ZV_HUB_COPIES;
    if (h->metric == ZV_DOT && hub->norm_rank >= 95) hub->causes |= ZV_HUB_LONG;
    if (hub->centre_rank >= 95) hub->causes |= ZV_HUB_CENTRE;
    if (hub->count_rank >= 95) hub->causes |= ZV_HUB_FREQUENT;
    if (hub->words_rank <= 5) hub->causes |= ZV_HUB_SHORT;
    return ZV_OK;
}

/* The rows found most often, largest first, the first of equal ones before. */
static size_t largest(size_t *rows, size_t want, const zv_hubs *h) {
    size_t n = 0;
    for (size_t i = 0; i < h->size; i++) {
        if (h->found[i] == 0 || (n == want && h->found[i] <= h->found[rows[n - 1]])) continue;
        size_t at = n < want ? n++ : n - 1;
        for (; at > 0 && h->found[rows[at - 1]] < h->found[i]; at--) rows[at] = rows[at - 1];
        rows[at] = i;
    }
    return n;
}

const char *zv_hub_cause_name(unsigned cause) {
    static const char *const names[] = {"copies", "long", "centre", "frequent", "short"};
    for (size_t i = 0; i < ZV_COUNT(names); i++)
        if (cause == 1U << i) return names[i];
    return "";
}

/* "it …, it …", in the language of the environment. */
static void say_causes(zv_buf *out, const zv_env *env, const zv_hub *hub) {
    const zv_lang lang = zv_env_lang(env);
    for (unsigned c = 0, n = 0; c < ZV_HUB_CAUSES; c++) {
        if (!(hub->causes & 1U << c)) continue;
        if (n++) zv_buf_puts(out, ", ");
        switch (1U << c) {
        case ZV_HUB_COPIES:
            zv_buf_say(out, lang, M_EXPLAIN_HUB_COPIES);
            break;
        case ZV_HUB_LONG:
            zv_buf_say(out, lang, M_EXPLAIN_HUB_LONG, hub->norm_rank);
            break;
        case ZV_HUB_CENTRE:
            zv_buf_say(out, lang, M_EXPLAIN_HUB_CENTRE, hub->centre_rank);
            break;
        case ZV_HUB_FREQUENT:
            zv_buf_say(out, lang, M_EXPLAIN_HUB_FREQUENT, hub->count_rank);
            break;
        default:
            zv_buf_say(out, lang, M_EXPLAIN_HUB_SHORT, hub->words);
            break;
        }
    }
    if (!hub->causes) zv_buf_say(out, lang, M_EXPLAIN_HUB_NO_CAUSE);
}

/* ---- Findings ---- */

static zv_status skew(zv__audit *a, const zv_hubs *h, const zv_hub *top, const uint32_t *again) {
    zv_report *r = a->r;
    double value;
    zv_interval i;
    ZV_TRY(zv_hubs_skew(&value, &i, h, a->err));
    zv_finding *f = zv_report_add(r, "hubness_skew", value);
    if (isnan(value))
        zv_report_no_interval(r, f, M_EXPLAIN_SKEW_NO_VALUE);
    else if (zv_hubs_all(h))
        zv__census(r, f);
    else
        zv_report_interval(r, f, i.lo, i.hi);
    /* a few rows are lopsided by chance */
    zv__judge(r, f, SKEW_WARN, ZV__NEVER);
    if (h->usable < LEAST_ROWS && !isnan(value)) zv_report_verdict(r, f, ZV_INFO, SKEW_WARN);
    if (isnan(value) && zv_hubs_all(h))
        zv_report_why(r, f, M_EXPLAIN_SKEW_EVEN, h->k);
    else if (isnan(value))
        zv_report_why(r, f, M_EXPLAIN_SKEW_UNKNOWN, h->k, h->n_asked, h->usable);
    else if (f->verdict == ZV_WARN)
        zv_report_why(r, f, M_EXPLAIN_SKEW_WARN, h->k, value, h->n_asked, h->usable);
    else
        zv_report_why(r, f, M_EXPLAIN_SKEW_OK, h->k, value, h->n_asked, h->usable);
    zv_report_formula(r, f, M_EXPLAIN_SKEW_FORMULA, h->k, zv_metric_name(h->metric));
    if (f->verdict == ZV_WARN && top) {
        char buf[24];
        zv__next(r, f, "near", a->space, zv_space_id(a->space, top->row, buf), (zv_str){0});
    }
    if (!again) return ZV_OK;
    zv_report_term(r, f, "k", (double)h->k);
    zv_report_term(r, f, "rows", (double)h->usable);
    zv_report_term(r, f, "rows that asked", (double)h->n_asked);
    zv_report_recomputed(r, f, isnan(value) ? ZV__NAN : plain_skew(a, h, again),
                         1e-9 * (1 + fabs(value)));
    return ZV_OK;
}

/* From the count of plain loops: what the second half found is what the first did not. */
static double plain_top(const zv_hubs *h, size_t row, const uint32_t *again) {
    double n[2] = {0, 0}, first = 0;
    const double others = (double)h->usable - 1;
    for (size_t i = 0; i < h->n_asked; i++) {
        n[i % 2] += h->asked[i] != row;
        for (size_t j = 0; i % 2 == 0 && j < h->lengths[i]; j++)
            first += h->lists[i * h->k + j].row == row;
    }
    if (zv_hubs_all(h)) return again[row] / others;
    return (first + (again[row] - first) * (others - n[0]) / n[1]) / others;
}

static zv_status top(zv__audit *a, const zv_hubs *h, const zv__traits *t, const uint32_t *again) {
    zv_report *r = a->r;
    const bool all = zv_hubs_all(h);
    size_t row = 0;
    double value;
    zv_interval i;
    zv_hub hub;
    char shown[96], buf[24];
    zv_buf causes = {0};
    ZV_TRY(zv_hubs_top(&row, &value, &i, h, a->err));
    ZV_TRY(describe(&hub, a, h, t, row));
    const double mean = (double)h->k / (double)(h->usable - 1);
    zv_finding *f = zv_report_add(r, "hub_top", value);
    if (all)
        zv__census(r, f);
    else
        zv_report_interval(r, f, i.lo, i.hi);
    if (h->usable >= LEAST_ROWS * h->k) zv__judge(r, f, TOP_WARN, ZV__NEVER);
    say_causes(&causes, a->env, &hub);
    zv_report_why(r, f, M_EXPLAIN_HUB_TOP, zv__shown(shown, zv_space_id(a->space, row, buf)), h->k,
                  100 * value, value / mean, zv_buf_cstr(&causes));
    zv_buf_free(&causes);
    zv_report_formula(r, f, M_EXPLAIN_HUB_TOP_FORMULA, h->k);
    zv__next(r, f, "near", a->space, zv_space_id(a->space, row, buf), (zv_str){0});
    if (!again) return ZV_OK;
    zv_report_term(r, f, "rows that had it", (double)h->found[row]);
    zv_report_term(r, f, "rows that asked", (double)zv_hubs_asked(h, row));
    zv_report_term(r, f, "cosine to the mean", hub.centre);
    zv_report_term(r, f, "its percentile", hub.centre_rank);
    zv_report_term(r, f, "percentile of its length", hub.norm_rank);
    zv_report_term(r, f, "copies among its nearest", (double)hub.copies);
    zv_report_recomputed(r, f, plain_top(h, row, again), 1e-12);
    return ZV_OK;
}

static void never(zv__audit *a, const zv_hubs *h, const uint32_t *again) {
    zv_report *r = a->r;
    size_t none = 0, other = 0;
    for (size_t i = 0; i < a->size; i++)
        none += zv__row_counts(a->space, i, a->squares[i]) && h->found[i] == 0;
    const double value = (double)none / (double)h->usable;
    zv_finding *f = zv_report_add(r, "hubs_never", value);
    zv__census(r, f);
    zv_report_verdict(r, f,
                      h->usable < LEAST_ROWS ? ZV_INFO
                      : value >= NEVER_WARN  ? ZV_WARN
                                             : ZV_PASS,
                      NEVER_WARN);
    zv_report_why(r, f, M_EXPLAIN_SKEW_NEVER, none, 100 * value, h->k);
    zv_report_formula(r, f, M_EXPLAIN_SKEW_NEVER_FORMULA, h->k);
    if (f->verdict == ZV_WARN) zv__next(r, f, "search", a->space, zv_str_of("QUERY"), (zv_str){0});
    if (!again) return;
    for (size_t i = 0; i < a->size; i++) other += again[i] > 0;
    zv_report_term(r, f, "rows", (double)h->usable);
    zv_report_recomputed(r, f, 1 - (double)other / (double)h->usable, 1e-12);
}

/* ---- All together ---- */

static zv_status list(zv_audit_lists *lists, zv__audit *a, const zv_hubs *h, const zv__traits *t) {
    size_t rows[ZV_AUDIT_HUBS];
    const size_t n = largest(rows, ZV_AUDIT_HUBS, h);
    for (size_t i = 0; i < n; i++) ZV_TRY(describe(&lists->hubs[i], a, h, t, rows[i]));
    lists->n_hubs = n;
    lists->k = h->k;
    lists->asked = h->n_asked;
    return ZV_OK;
}

zv_status zv__audit_hubs(zv__audit *a, const zv__traits *t, zv_audit_lists *lists, uint64_t seed) {
    const double each = (double)a->usable * (double)a->dim;
    const double asked = ZV_MIN((double)a->usable, ZV_MAX((double)LEAST_ASKED, WORK / each));
    const zv_hubs_opts opts = {
        .sample = (size_t)asked, .seed = seed, .metric = zv_space_contract(a->space)->metric};
    ZV_TRY(zv_explain_hubs(&a->hubs, a->env, a->space, &opts, a->err));
    const zv_hubs *h = a->hubs;
    uint32_t *again = NULL;
    zv_status status = ZV_OK;
    const bool opens = zv_report_opens(a->r, "hubness_skew") || zv_report_opens(a->r, "hub_top") ||
                       zv_report_opens(a->r, "hubs_never");
    if (opens) {
        again = ZV_NEW_ZERO(a->env, a->size, uint32_t);
        status = again ? plain_found(again, a, h) : zv__nomem(a->err);
    }
    if (status == ZV_OK) status = list(lists, a, h, t);
    const zv_hub *first = lists->n_hubs ? &lists->hubs[0] : NULL;
    if (status == ZV_OK)
        status = skew(a, h, first, zv_report_opens(a->r, "hubness_skew") ? again : NULL);
    if (status == ZV_OK) status = top(a, h, t, zv_report_opens(a->r, "hub_top") ? again : NULL);
    if (status == ZV_OK && zv_hubs_all(h))
        never(a, h, zv_report_opens(a->r, "hubs_never") ? again : NULL);
    zv__free(a->env, again);
    return status;
}
