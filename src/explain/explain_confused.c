/* explain_confused.c — pairs that are close and should not be: above the background's 99.9th percentile,
 * yet with different labels, or without a word in common.
 *
 * One pair in a thousand is above that percentile by construction, so the number of pairs says nothing. What
 * does is how they are mixed: the share of different labels among close pairs, against that among all
 * pairs. In a collection whose vectors know the labels it is near 0, where they know nothing 1.
 *
 * Every row asks for its neighbours (the exact search), until the last one is below the threshold; beyond
 * 50,000 rows a random sample of them does. A row is in many pairs: for R = Σd/Σm, d of the m close pairs
 * of a row having different labels, leaving a row out changes it by (d - R m)/(Σm/2), and
 *     Var(R) ≈ 4 Σ (d - R m)² / (Σm)²                                       (jackknife, Tukey 1958)
 */
#include "base/base_private.h"

#include <zavit/explain.h>
#include <zavit/index.h>

#include "explain/explain_confused_private.h"

#define ABOVE 99.9
enum { SHOWN = 10, QUERIES = 50000, FIRST_K = 32, BATCH = 256, RANDOM_PAIRS = 5000 };
enum { MOST_HITS = 4000000, STREAM_QUERIES = 501 };
/* A text stands in so many of the pairs shown; so many times more are kept to choose from. */
enum { TIMES = 2, KEPT = 100 };
/* Without texts, rows that are nearer than this are copies. */
#define SAME_VECTOR (1 - 1e-9)

typedef struct making {
    zv__confused_box *box;
    const zv_env *env;
    const zv_space *space;
    const zv_background *bg;
    zv_confused_opts opts;
    zv_index *index;
    size_t *waiting; /* [queries] places in box->queries that still ask */
    size_t n_waiting;
    uint8_t *asks; /* [size] is the row a query */
} making;

/* ---- What two rows are to each other ---- */

static zv_status is_copy(const zv__confused_box *box, size_t a, size_t b, double cosine, bool *out,
                         zv_err *err) {
    *out = cosine > SAME_VECTOR;
    if (!box->has_words) return ZV_OK;
    return zv__row_words_same(box->words, a, b, out, err);
}

zv_status zv__confused_relation(const zv__confused_box *box, size_t a, size_t b, double cosine,
                                zv__relation *out, int *shared, zv_err *err) {
    int32_t la = zv_space_label_number(box->space, a), lb = zv_space_label_number(box->space, b);
    bool copy, by_labels = box->confused.by == ZV_CONFUSED_LABELS;
    int words = -1;
    ZV_TRY(is_copy(box, a, b, cosine, &copy, err));
    if (!copy && box->has_words && (shared || !by_labels))
        ZV_TRY(zv__row_words_shared(box->words, a, b, &words, err));
    if (shared) *shared = words;
    if (copy) {
        *out = ZV__COPY;
    } else if (by_labels) {
        *out = la < 0 || lb < 0 ? ZV__OTHER : la == lb ? ZV__ALIKE : ZV__CONFUSED;
    } else {
        *out = words < 0 ? ZV__OTHER : words > 0 ? ZV__ALIKE : ZV__CONFUSED;
    }
    return ZV_OK;
}

/* ---- The closest of them ---- */

/* Closest first, then by row. */
static int closer(const void *a, const void *b) {
    const zv_confused_pair *x = a, *y = b;
    if (x->cosine != y->cosine) return x->cosine > y->cosine ? -1 : 1;
    if (x->a != y->a) return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

static void swap(zv_confused_pair *x, zv_confused_pair *y) {
    zv_confused_pair keep = *x;
    *x = *y;
    *y = keep;
}

/* A heap with the farthest of those kept at its root. */
static void keep_pair(zv__confused_box *box, zv_confused_pair pair) {
    zv_confused_pair *h = box->pairs;
    size_t n = box->confused.n, i;
    if (n < box->most) {
        for (h[i = n] = pair; i > 0 && closer(&h[i], &h[(i - 1) / 2]) > 0; i = (i - 1) / 2)
            swap(&h[i], &h[(i - 1) / 2]);
        box->confused.n++;
        return;
    }
    if (closer(&pair, &h[0]) >= 0) return;
    h[0] = pair;
    for (i = 0; 2 * i + 1 < n;) {
        size_t child = 2 * i + 1;
        if (child + 1 < n && closer(&h[child + 1], &h[child]) > 0) child++;
        if (closer(&h[child], &h[i]) <= 0) break;
        swap(&h[i], &h[child]);
        i = child;
    }
}

/* ---- Neighbours above the threshold ---- */

static zv_status judge_hit(making *m, zv__confused_query *q, const zv_hit *hit, zv_err *err) {
    zv__confused_box *box = m->box;
    zv__relation relation;
    /* each pair once: from its lower row, or from the only one that asks */
    bool first = q->row < hit->row || !m->asks[hit->row];
    ZV_TRY(zv__confused_relation(box, q->row, hit->row, hit->score, &relation, NULL, err));
    box->confused.copies += relation == ZV__COPY && first;
    if (relation != ZV__ALIKE && relation != ZV__CONFUSED) return ZV_OK;
    q->judged++;
    box->confused.close += first;
    if (relation != ZV__CONFUSED) return ZV_OK;
    q->confused++;
    if (!first) return ZV_OK;
    q->later++;
    zv_confused_pair pair = {.a = ZV_MIN(q->row, hit->row), .b = ZV_MAX(q->row, hit->row)};
    pair.cosine = hit->score;
    keep_pair(box, pair);
    return ZV_OK;
}

static zv_status judge(making *m, zv__confused_query *q, const zv_hit *hits, size_t n,
                       zv_err *err) {
    for (size_t i = 0; i < n; i++)
        if (hits[i].score > m->box->confused.threshold + ZV__SAME_COSINE)
            ZV_TRY(judge_hit(m, q, &hits[i], err));
    return ZV_OK;
}

/* `n` of those that wait, from `at` on, each with its k nearest; those that need more go to the front
 * of the list again. */
static zv_status ask(making *m, size_t at, size_t n, size_t k, zv_hit *hits, size_t *again,
                     zv_err *err) {
    size_t rows[BATCH] = {0}, counts[BATCH] = {0};
    for (size_t i = 0; i < n; i++) rows[i] = m->box->queries[m->waiting[at + i]].row;
    ZV_TRY(zv_index_neighbours(hits, counts, m->env, m->index, NULL, rows, n, k, NULL, err));
    for (size_t i = 0; i < n; i++) {
        const zv_hit *list = hits + i * k;
        bool full = counts[i] == k && list[k - 1].score > m->box->confused.threshold;
        if (full && k < zv_space_size(m->space)) {
            m->waiting[(*again)++] = m->waiting[at + i];
        } else {
            ZV_TRY(judge(m, &m->box->queries[m->waiting[at + i]], list, counts[i], err));
        }
    }
    return zv_env_stopped(m->env) ? zv_err_set(err, ZV_INTERRUPTED, M_EXPLAIN_CONFUSED_STOPPED)
                                  : ZV_OK;
}

/* Four times as many neighbours as rows have on average; who has more asks again for eight times more. */
static zv_status ask_all(making *m, zv_err *err) {
    size_t size = zv_space_size(m->space);
    size_t k = (size_t)((1 - m->opts.above / 100) * (double)size * 4) + FIRST_K;
    zv_status status = ZV_OK;
    for (k = ZV_MIN(k, size); m->n_waiting > 0 && status == ZV_OK; k = ZV_MIN(8 * k, size)) {
        size_t batch = ZV_MAX(1, ZV_MIN(BATCH, MOST_HITS / k)), again = 0;
        zv_hit *hits = ZV_NEW(m->env, batch * k, zv_hit);
        if (!hits) status = zv__nomem(err);
        for (size_t at = 0; at < m->n_waiting && status == ZV_OK; at += batch)
            status = ask(m, at, ZV_MIN(batch, m->n_waiting - at), k, hits, &again, err);
        zv__free(m->env, hits);
        m->n_waiting = again;
    }
    return status;
}

/* ---- Shares ---- */

/* Of random pairs, those with different labels: counted, for all pairs of labelled rows. */
static zv_status random_labels(making *m, zv_err *err) {
    zv_confused *c = &m->box->confused;
    size_t labels = zv_space_label_count(m->space);
    uint64_t *counts = ZV_NEW_ZERO(m->env, labels + 1, uint64_t);
    if (!counts) return zv__nomem(err);
    double n = 0, same = 0;
    for (size_t i = 0; i < m->bg->usable; i++) {
        int32_t label = zv_space_label_number(m->space, m->bg->rows[i]);
        if (label >= 0) counts[label]++;
    }
    for (size_t i = 0; i < labels; i++) {
        n += (double)counts[i];
        same += (double)counts[i] * ((double)counts[i] - 1);
    }
    c->random_share = n > 1 ? 1 - same / (n * (n - 1)) : ZV__NAN;
    c->random_interval = (zv_interval){c->random_share, c->random_share};
    zv__free(m->env, counts);
    return ZV_OK;
}

/* Of the background's pairs, those without a word in common. */
static zv_status random_words(making *m, zv_err *err) {
    zv_confused *c = &m->box->confused;
    size_t n = ZV_MIN(m->bg->n_cosines, RANDOM_PAIRS), step = m->bg->n_cosines / n;
    size_t *pairs = ZV_NEW(m->env, 2 * m->bg->n_cosines, size_t);
    if (!pairs) return zv__nomem(err);
    uint64_t judged = 0, apart = 0;
    zv_status status = ZV_OK;
    zv__background_pairs(m->bg, pairs);
    for (size_t i = 0; i < n && status == ZV_OK; i++) {
        zv__relation relation;
        const size_t *p = pairs + 2 * i * step;
        status = zv__confused_relation(m->box, p[0], p[1], 0, &relation, NULL, err);
        judged += relation == ZV__ALIKE || relation == ZV__CONFUSED;
        apart += relation == ZV__CONFUSED;
    }
    c->random_share = judged ? (double)apart / (double)judged : ZV__NAN;
    c->random_interval = zv_stat_share_interval(apart, judged, 0.95);
    c->random_pairs = judged;
    zv__free(m->env, pairs);
    return status;
}

/* Σd/Σm over the rows that asked, and the ratio to random pairs on a logarithmic scale. */
static void shares(making *m) {
    zv_confused *c = &m->box->confused;
    double d = 0, all = 0, squares = 0;
    for (size_t i = 0; i < c->queries; i++) {
        d += (double)m->box->queries[i].confused;
        all += (double)m->box->queries[i].judged;
    }
    c->share = all > 0 ? d / all : ZV__NAN;
    for (size_t i = 0; i < c->queries; i++) {
        const zv__confused_query *q = &m->box->queries[i];
        double rest = (double)q->confused - c->share * (double)q->judged;
        squares += rest * rest;
    }
    double sd = sqrt(4 * squares) / all, half = 1.959964 * sd;
    if (all > 0)
        c->share_interval = (zv_interval){ZV_MAX(0, c->share - half), ZV_MIN(1, c->share + half)};
    c->ratio = c->share / c->random_share;
    if (!(c->share > 0) || !(c->random_share > 0)) return;
    double random_sd = (c->random_interval.hi - c->random_interval.lo) / (2 * 1.959964);
    double log_sd = sqrt(sd * sd / (c->share * c->share) +
                         random_sd * random_sd / (c->random_share * c->random_share));
    c->ratio_interval =
        (zv_interval){c->ratio * exp(-1.959964 * log_sd), c->ratio * exp(1.959964 * log_sd)};
}

/* How many confused pairs there are: counted, or projected from the rows that asked. */
static void count(making *m) {
    zv_confused *c = &m->box->confused;
    zv_moments per_row = {0};
    uint64_t pairs = 0;
    for (size_t i = 0; i < c->queries; i++) {
        zv_moments_add(&per_row, (double)m->box->queries[i].confused);
        pairs += m->box->queries[i].later;
    }
    if (!c->sampled) {
        c->count = (double)pairs;
        c->expected = c->close * c->random_share;
        return;
    }
    double half = (double)c->usable / 2, judged = 0;
    zv_interval i = zv_moments_mean_interval(&per_row, 0.95);
    for (size_t k = 0; k < c->queries; k++) judged += (double)m->box->queries[k].judged;
    c->count = half * per_row.mean;
    c->count_interval = (zv_interval){ZV_MAX(0, half * i.lo), half * i.hi};
    c->close = half * judged / (double)c->queries;
    c->expected = c->close * c->random_share;
}

/* ---- The whole ---- */

static bool has_labels(const making *m) {
    int32_t first = -1;
    if (!zv_space_has_labels(m->space)) return false;
    for (size_t i = 0; i < m->bg->usable; i++) {
        int32_t label = zv_space_label_number(m->space, m->bg->rows[i]);
        if (first < 0) first = label;
        if (label >= 0 && label != first) return true;
    }
    return false;
}

/* By labels where there are two, else by words; a space of words has no texts to share words. */
static zv_status choose(making *m, zv_err *err) {
    const char *path = zv_space_path(m->space);
    bool labels = has_labels(m), texts = zv_space_has_texts(m->space);
    bool words = zv_space_contract(m->space)->kind == ZV_SPACE_WORDS;
    zv_confused_by by = m->opts.by;
    if (by == ZV_CONFUSED_AUTO) by = labels ? ZV_CONFUSED_LABELS : ZV_CONFUSED_WORDS;
    if (by == ZV_CONFUSED_LABELS && !labels)
        return zv_err_set(err, ZV_NODATA, M_EXPLAIN_CONFUSED_NO_LABELS, path);
    if (by == ZV_CONFUSED_WORDS && words)
        return zv_err_set(err, ZV_NODATA, M_EXPLAIN_CONFUSED_OF_WORDS, path);
    if (by == ZV_CONFUSED_WORDS && !texts)
        return zv_err_set(err, ZV_NODATA, M_EXPLAIN_CONFUSED_NOTHING, path);
    m->box->confused.by = by;
    m->box->has_words = texts || words;
    double pairs = (double)m->bg->n_cosines * (1 - m->opts.above / 100);
    if (pairs < 1)
        return zv_err_set(err, ZV_NODATA, M_EXPLAIN_CONFUSED_FEW, path, m->bg->n_cosines,
                          m->opts.above);
    return ZV_OK;
}

/* So many rows that as many pairs are looked at as 50,000 rows have. */
static zv_status choose_queries(making *m, zv_err *err) {
    zv_confused *c = &m->box->confused;
    size_t n = m->bg->usable;
    c->usable = n;
    c->queries = m->opts.queries ? ZV_MIN(n, m->opts.queries)
                 : n <= QUERIES  ? n
                                 : (size_t)((double)QUERIES / (double)n * QUERIES) + 1;
    c->sampled = c->queries < n;
    m->box->queries = ZV_NEW_ZERO(m->env, c->queries, zv__confused_query);
    m->waiting = ZV_NEW(m->env, c->queries, size_t);
    m->asks = ZV_NEW_ZERO(m->env, zv_space_size(m->space), uint8_t);
    if (!m->box->queries || !m->waiting || !m->asks) return zv__nomem(err);
    zv__sample(m->waiting, c->queries, n, m->opts.seed, STREAM_QUERIES);
    for (size_t i = 0; i < c->queries; i++) {
        m->box->queries[i].row = m->bg->rows[m->waiting[i]];
        m->asks[m->box->queries[i].row] = 1;
        m->waiting[i] = i;
    }
    m->n_waiting = c->queries;
    return ZV_OK;
}

/* Is `row`, or a copy of it, in two of the first n pairs already? */
static zv_status is_worn(const zv__confused_box *box, size_t n, size_t row, bool *out,
                         zv_err *err) {
    size_t times = 0;
    for (size_t i = 0; i < 2 * n && times < TIMES; i++) {
        size_t other = i % 2 ? box->pairs[i / 2].b : box->pairs[i / 2].a;
        bool same = other == row;
        if (!same && box->has_words) ZV_TRY(zv__row_words_same(box->words, other, row, &same, err));
        times += same;
    }
    *out = times >= TIMES;
    return ZV_OK;
}

/* The closest first, a text in two pairs at most: one wrong label would fill the list. */
static zv_status choose_pairs(making *m, zv_err *err) {
    zv__confused_box *box = m->box;
    size_t n = 0;
    zv__sort(box->pairs, box->confused.n, sizeof *box->pairs, closer);
    for (size_t i = 0; i < box->confused.n && n < m->opts.k; i++) {
        zv_confused_pair pair = box->pairs[i];
        bool a, b;
        ZV_TRY(is_worn(box, n, pair.a, &a, err));
        ZV_TRY(is_worn(box, n, pair.b, &b, err));
        if (!a && !b) box->pairs[n++] = pair;
    }
    box->confused.n = n;
    box->confused.pairs = box->pairs;
    return ZV_OK;
}

/* The row that is in most confused pairs. */
static void find_hub(making *m) {
    zv_confused *c = &m->box->confused;
    for (size_t i = 0; i < c->queries; i++) {
        if (m->box->queries[i].confused <= c->hub_pairs) continue;
        c->hub = m->box->queries[i].row;
        c->hub_pairs = m->box->queries[i].confused;
        m->box->hub = i;
    }
}

static zv_status finish(making *m, zv_err *err) {
    zv__confused_box *box = m->box;
    ZV_TRY(choose_pairs(m, err));
    find_hub(m);
    for (size_t i = 0; i < box->confused.n; i++) {
        zv_confused_pair *p = &box->pairs[i];
        zv__relation relation;
        ZV_TRY(zv__confused_relation(box, p->a, p->b, p->cosine, &relation, &p->shared_words, err));
        p->percentile = zv_background_percentile(m->bg, p->cosine, NULL);
    }
    ZV_TRY(box->confused.by == ZV_CONFUSED_LABELS ? random_labels(m, err) : random_words(m, err));
    shares(m);
    count(m);
    return ZV_OK;
}

static zv_status make(making *m, zv_err *err) {
    zv_confused *c = &m->box->confused;
    zv_interval none = {ZV__NAN, ZV__NAN};
    c->share_interval = c->ratio_interval = c->count_interval = c->random_interval = none;
    ZV_TRY(choose(m, err));
    c->above = m->opts.above;
    c->threshold = zv_stat_quantile(m->bg->cosines, m->bg->n_cosines, m->opts.above / 100);
    m->box->most = KEPT * m->opts.k;
    m->box->pairs = ZV_NEW(m->env, m->box->most, zv_confused_pair);
    if (!m->box->pairs) return zv__nomem(err);
    if (m->box->has_words)
        ZV_TRY(zv__row_words_new(&m->box->words, m->env, m->space, m->opts.seed, err));
    ZV_TRY(choose_queries(m, err));
    ZV_TRY(zv_index_new(&m->index, m->env, m->space, NULL, err));
    ZV_TRY(ask_all(m, err));
    return finish(m, err);
}

zv_status zv_explain_confused(zv_confused **out, const zv_env *env, const zv_space *space,
                              const zv_background *bg, const zv_confused_opts *opts, zv_err *err) {
    *out = NULL;
    making m = {.env = env, .space = space, .bg = bg};
    if (opts) m.opts = *opts;
    if (m.opts.above <= 0) m.opts.above = ABOVE;
    if (m.opts.k == 0) m.opts.k = SHOWN;
    if (m.opts.seed == 0) m.opts.seed = 1;
    m.box = ZV_NEW_ZERO(env, 1, zv__confused_box);
    if (!m.box) return zv__nomem(err);
    m.box->env = env;
    m.box->space = space;
    m.box->bg = bg;
    zv_status status = make(&m, err);
    zv_index_free(m.index);
    zv__free(env, m.waiting);
    zv__free(env, m.asks);
    if (status == ZV_OK) {
        *out = &m.box->confused;
    } else {
        zv_confused_free(&m.box->confused);
    }
    return status;
}

void zv_confused_free(zv_confused *c) {
    if (!c) return;
    zv__confused_box *box = (zv__confused_box *)c;
    const zv_env *env = box->env;
    zv__row_words_free(box->words);
    zv__free(env, box->queries);
    zv__free(env, box->pairs);
    zv__free(env, box);
}
