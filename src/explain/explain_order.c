/* explain_order.c — would another measure, or the same one without hubs or lengths, put two hits in another order?
 *
 *     by metric    cos(q,x), q·x, |q - x|
 *     hubs         2 cos(q,x) - r(x), r(x) the mean cosine of x to its k nearest          (CSLS)
 *                  P(cos(q,·) < cos(q,x)) · P(cos(x,·) < cos(q,x))                        (mutual proximity)
 *     length       s(q,x) - b (log n(x) - mean), b the slope of s(q,·) on the log of texts' words, BM25 held fast
 *     words        BM25
 */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_private.h"

typedef struct box {
    zv_order order;
    const zv_env *env;
    zv_bm25_split *splits[2];
} box;

typedef struct ordering {
    zv_order *o;
    const zv_env *env;
    const zv_space *space;
    const zv_question *q;
    const zv_order_opts *opts;
    size_t size, dim;
    double *scores; /* [size] of the query under the metric */
    double *cosines; /* [size] of the query */
    double *own; /* [size] of A, then of B */
} ordering;

/* Who is first: larger is better, but for distances. */
static zv_order_pair pair_of(double a, double b, bool smaller) {
    int first = a == b || isnan(a) || isnan(b) ? 0 : (a > b) != smaller ? 1 : -1;
    return (zv_order_pair){a, b, first};
}

/* ---- By metric ---- */

static zv_status by_metric(ordering *x, zv_err *err) {
    const zv_kernels *k = zv_vec_kernels(x->env);
    const float *q = x->q->side->vector;
    float *rows = ZV_NEW(x->env, 2 * x->dim, float);
    if (!rows) return zv__nomem(err);
    float *a = rows, *b = rows + x->dim;
    zv_space_row(x->space, x->o->row_a, a);
    zv_space_row(x->space, x->o->row_b, b);
    x->o->norm_query = zv_vec_norm(k, ZV_F32, q, x->dim);
    x->o->norm_a = zv_vec_norm(k, ZV_F32, a, x->dim);
    x->o->norm_b = zv_vec_norm(k, ZV_F32, b, x->dim);
    x->o->score[ZV_COS] = pair_of(zv_vec_cosine(k, ZV_F32, q, a, x->dim),
                                  zv_vec_cosine(k, ZV_F32, q, b, x->dim), false);
    x->o->score[ZV_DOT] =
        pair_of(k->dot[ZV_F32](q, a, x->dim), k->dot[ZV_F32](q, b, x->dim), false);
    x->o->score[ZV_L2] = pair_of(zv_vec_distance(k, ZV_F32, q, a, x->dim),
                                 zv_vec_distance(k, ZV_F32, q, b, x->dim), true);
    zv__free(x->env, rows);
    return ZV_OK;
}

/* ---- Hubs ---- */

/* Share of the rows (but those two) whose cosine is below x. */
static double share_below(const ordering *x, const double *cosines, double value, size_t but) {
    size_t below = 0, n = 0;
    for (size_t i = 0; i < x->size; i++) {
        if (isnan(cosines[i]) || i == but || i == x->q->own_row) continue;
        below += cosines[i] < value;
        n++;
    }
    return n ? (double)below / (double)n : 0;
}

static zv_status mutual(ordering *x, double *out, size_t row, double cosine, zv_err *err) {
    float *vector = ZV_NEW(x->env, x->dim, float);
    if (!vector) return zv__nomem(err);
    zv_space_row(x->space, row, vector);
    zv_status status = zv_index_scores(x->own, x->env, x->space, NULL, vector, ZV_COS, err);
    if (status == ZV_OK)
        *out = share_below(x, x->cosines, cosine, row) * share_below(x, x->own, cosine, row);
    zv__free(x->env, vector);
    return status;
}

static zv_status fill_hubs(ordering *x, zv_hubs *h, zv_err *err) {
    zv_order *o = x->o;
    const size_t rows[2] = {o->row_a, o->row_b};
    double radii[2], mutuals[2];
    zv_order_pair cos = o->score[ZV_COS];
    o->k = zv_hubs_k(h);
    o->occurrence = pair_of(zv_hubs_occurrence(h, rows[0], &o->occurrence_a),
                            zv_hubs_occurrence(h, rows[1], &o->occurrence_b), false);
    ZV_TRY(zv_hubs_radii(h, radii, rows, 2, err));
    o->radius = pair_of(radii[0], radii[1], false);
    o->csls = pair_of(2 * cos.a - radii[0], 2 * cos.b - radii[1], false);
    ZV_TRY(mutual(x, &mutuals[0], rows[0], cos.a, err));
    ZV_TRY(mutual(x, &mutuals[1], rows[1], cos.b, err));
    o->mutual = pair_of(mutuals[0], mutuals[1], false);
    return ZV_OK;
}

static zv_status hub_effect(ordering *x, zv_err *err) {
    zv_hubs *h = NULL;
    ZV_TRY(zv_explain_hubs(&h, x->env, x->space, &x->opts->hubs, err));
    zv_status status = fill_hubs(x, h, err);
    zv_hubs_free(h);
    return status;
}

/* ---- Length ---- */

/* R² from the interval of r: where that holds 0, the least R² is 0. */
static zv_interval square(zv_interval r) {
    double lo = r.lo * r.lo, hi = r.hi * r.hi;
    if (r.lo <= 0 && r.hi >= 0) return (zv_interval){0, ZV_MAX(lo, hi)};
    return (zv_interval){ZV_MIN(lo, hi), ZV_MAX(lo, hi)};
}

static double log_length(const zv_bm25 *words, size_t row) {
    return log(ZV_MAX((double)zv_bm25_length(words, row), 1));
}

/* Of s on l with b held fast, from the three correlations; a constant b holds nothing. */
static void partial(zv_order *o, double sl, double sb, double lb, double sd_ratio) {
    if (isnan(sb) || isnan(lb)) sb = lb = 0;
    double left = 1 - lb * lb;
    o->r2_alone = sl * sl;
    o->r =
        left > 1e-12 && 1 - sb * sb > 1e-12 ? (sl - sb * lb) / sqrt((1 - sb * sb) * left) : ZV__NAN;
    o->r2 = o->r * o->r;
    o->r2_interval = square(zv_stat_pearson_interval(o->r, o->n_length - 1, 0.95));
    o->slope = isnan(o->r) ? 0 : sd_ratio * (sl - sb * lb) / left;
}

/* Fills s, l and b with the rows' scores, log(words) and BM25. */
static zv_status regress(ordering *x, double *s, double *l, double *b, zv_err *err) {
    zv_order *o = x->o;
    const zv_bm25 *words = x->opts->words;
    zv_moments ms = {0}, ml = {0};
    size_t n = 0;
    ZV_TRY(zv_bm25_scores(x->own, words, x->q->text, err));
    for (size_t i = 0; i < x->size; i++) {
        if (isnan(x->scores[i]) || zv_bm25_length(words, i) == 0 || i == x->q->own_row) continue;
        s[n] = x->scores[i];
        l[n] = log_length(words, i);
        b[n] = x->own[i];
        zv_moments_add(&ms, s[n]);
        zv_moments_add(&ml, l[n++]);
    }
    o->n_length = n;
    partial(o, zv_stat_pearson(s, l, n), zv_stat_pearson(s, b, n), zv_stat_pearson(l, b, n),
            sqrt(ms.m2 / ml.m2));
    double a = log_length(words, o->row_a), c = log_length(words, o->row_b);
    o->length = pair_of(zv_bm25_length(words, o->row_a), zv_bm25_length(words, o->row_b), false);
    o->adjusted = pair_of(x->scores[o->row_a] - o->slope * (a - ml.mean),
                          x->scores[o->row_b] - o->slope * (c - ml.mean), o->metric == ZV_L2);
    return ZV_OK;
}

static zv_status length_effect(ordering *x, zv_err *err) {
    double *s = ZV_NEW(x->env, x->size, double), *l = ZV_NEW(x->env, x->size, double);
    double *b = ZV_NEW(x->env, x->size, double);
    zv_status status = s && l && b ? regress(x, s, l, b, err) : zv__nomem(err);
    zv__free(x->env, b);
    zv__free(x->env, l);
    zv__free(x->env, s);
    return status;
}

/* ---- Words ---- */

static zv_status by_words(ordering *x, zv_err *err) {
    box *b = (box *)x->o;
    const zv_bm25 *words = x->opts->words;
    double *scores = x->own; /* not needed any more */
    ZV_TRY(zv_bm25_scores(scores, words, x->q->text, err));
    if (x->q->own_row != SIZE_MAX) scores[x->q->own_row] = 0;
    x->o->lexical = pair_of(scores[x->o->row_a], scores[x->o->row_b], false);
    x->o->lexical_rank_a = zv_bm25_rank(scores, words, NULL, x->o->row_a);
    x->o->lexical_rank_b = zv_bm25_rank(scores, words, NULL, x->o->row_b);
    ZV_TRY(zv_bm25_explain(&b->splits[0], words, x->q->text, x->o->row_a, err));
    ZV_TRY(zv_bm25_explain(&b->splits[1], words, x->q->text, x->o->row_b, err));
    x->o->lexical_a = b->splits[0];
    x->o->lexical_b = b->splits[1];
    return ZV_OK;
}

/* ---- All of it ---- */

static zv_status measure(ordering *x, zv_err *err) {
    const float *q = x->q->side->vector;
    x->scores = ZV_NEW(x->env, x->size, double);
    x->cosines = ZV_NEW(x->env, x->size, double);
    x->own = ZV_NEW(x->env, x->size, double);
    if (!x->scores || !x->cosines || !x->own) return zv__nomem(err);
    ZV_TRY(zv_index_scores(x->cosines, x->env, x->space, NULL, q, ZV_COS, err));
    ZV_TRY(zv_index_scores(x->scores, x->env, x->space, NULL, q, x->o->metric, err));
    ZV_TRY(by_metric(x, err));
    ZV_TRY(hub_effect(x, err));
    if (!x->opts->words) return ZV_OK;
    x->o->has_words = true;
    ZV_TRY(length_effect(x, err));
    return by_words(x, err);
}

static zv_status check(const ordering *x, zv_err *err) {
    const size_t rows[2] = {x->o->row_a, x->o->row_b};
    for (size_t i = 0; i < 2; i++) {
        char number[24], shown[96];
        zv_str id = zv_space_id(x->space, rows[i], number);
        if (i == 1 && rows[0] == rows[1])
            return zv_err_set(err, ZV_USAGE, M_EXPLAIN_ORDER_SAME, zv__shown(shown, id));
        if (!zv_row_usable(zv_space_status(x->space, rows[i])))
            return zv_err_set(err, ZV_NODATA, M_EXPLAIN_ORDER_UNUSABLE, zv__shown(shown, id),
                              zv_row_status_name(zv_space_status(x->space, rows[i])));
    }
    return ZV_OK;
}

zv_status zv_explain_order(zv_order **out, const zv_env *env, const zv_space *space,
                           const zv_question *question, size_t a, size_t b,
                           const zv_order_opts *opts, zv_err *err) {
    ordering x = {.env = env, .space = space, .q = question, .opts = opts};
    *out = NULL;
    box *made = ZV_NEW_ZERO(env, 1, box);
    if (!made) return zv__nomem(err);
    made->env = env;
    x.o = &made->order;
    x.size = zv_space_size(space);
    x.dim = zv_space_dim(space);
    x.o->row_a = a;
    x.o->row_b = b;
    x.o->metric = opts->metric;
    zv_status status = check(&x, err);
    if (status == ZV_OK) status = measure(&x, err);
    zv__free(env, x.own);
    zv__free(env, x.cosines);
    zv__free(env, x.scores);
    if (status == ZV_OK)
        *out = &made->order;
    else
        zv_order_free(&made->order);
    return status;
}

void zv_order_free(zv_order *o) {
    if (!o) return;
    box *b = (box *)o;
    const zv_env *env = b->env;
    zv_bm25_split_free(b->splits[0]);
    zv_bm25_split_free(b->splits[1]);
    zv__free(env, b);
}
