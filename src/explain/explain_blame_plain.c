/* explain_blame_plain.c — the rank at a stage by the plain road: vectors as sums of words, scores by loops, groups by
 * comparing each with each. */
#include "explain/explain_blame.h"

typedef struct plain {
    const zv_blamer *b;
    const zv_question *q;
    const zv_blame *blame;
    zv_stage stage;
    zv_session *session;
    float *scratch; /* [dim] */
    double *query, *x; /* [dim] */
    double *scores; /* [size] larger is better */
} plain;

static bool of_model(const plain *p) {
    return (p->stage == ZV_STAGE_COSINE || p->stage == ZV_STAGE_METRIC) && p->blame->remade;
}

static zv_status row_of(plain *p, size_t i, bool *usable, zv_err *err) {
    size_t dim = p->b->dim;
    *usable = zv_row_usable(zv_space_status(p->b->space, i));
    zv__plain_row(p->x, p->b->space, i, p->scratch);
    if (!of_model(p)) return ZV_OK;
    zv_encoded e;
    ZV_TRY(zv_session_encode(p->session, zv_space_text(p->b->space, i), p->scratch, &e, err));
    *usable = zv_row_usable(e.status);
    zv_side side = {
        .encoded = &e, .words = zv_encoder_words(p->b->opts.encoder), .vector = p->scratch};
    zv__plain_side(p->x, &side, true, dim, p->scratch);
    double norm = sqrt(zv__plain_dot(p->x, p->x, dim));
    for (size_t d = 0; zv_space_contract(p->b->space)->normalized && d < dim; d++) p->x[d] /= norm;
    return ZV_OK;
}

static double score(const plain *p) {
    zv_metric metric = p->stage == ZV_STAGE_COSINE ? ZV_COS : p->b->opts.metric;
    size_t dim = p->b->dim;
    double dot = zv__plain_dot(p->query, p->x, dim), apart = 0;
    if (metric == ZV_DOT) return dot;
    if (metric == ZV_COS)
        return dot / sqrt(zv__plain_dot(p->query, p->query, dim)) /
               sqrt(zv__plain_dot(p->x, p->x, dim));
    for (size_t d = 0; d < dim; d++) apart += (p->query[d] - p->x[d]) * (p->query[d] - p->x[d]);
    return -sqrt(apart);
}

static zv_status vector_scores(plain *p, zv_err *err) {
    for (size_t d = 0; d < p->b->dim; d++)
        p->query[d] = p->q->side->vector ? (double)p->q->side->vector[d] : 0;
    for (size_t i = 0; i < p->b->size; i++) {
        bool usable;
        ZV_TRY(row_of(p, i, &usable, err));
        p->scores[i] = usable ? score(p) : ZV__NAN;
        if (!isfinite(p->scores[i])) p->scores[i] = ZV__NAN;
    }
    return ZV_OK;
}

static zv_status all_scores(plain *p, zv_err *err) {
    if (p->stage != ZV_STAGE_LEXICAL) return vector_scores(p, err);
    ZV_TRY(zv__plain_bm25(p->scores, NULL, p->b->env, p->b->space, p->q->text, err));
    for (size_t i = 0; i < p->b->size; i++)
        if (!(p->scores[i] > 0)) p->scores[i] = ZV__NAN;
    return ZV_OK;
}

static bool within(double a, double b) {
    return fabs(a - b) <= 1e-9 * ZV_MAX(1e-3, fabs(b));
}

/* Does an earlier row of the same group stand before row i? */
static bool merged(const plain *p, size_t i) {
    zv_str value = zv__blame_group(p->b, i);
    if (value.len == 0) return false;
    for (size_t j = 0; j < p->b->size; j++)
        if (j != i && (p->scores[j] > p->scores[i] || (p->scores[j] == p->scores[i] && j < i)) &&
            zv_str_equal(zv__blame_group(p->b, j), value))
            return true;
    return false;
}

static void count(const plain *p, size_t *rank, size_t *ties) {
    bool filtered = p->stage >= ZV_STAGE_FILTER && p->b->opts.keep;
    bool grouped = p->stage >= ZV_STAGE_GROUP && p->b->opts.group;
    size_t row = p->blame->row;
    double own = p->scores[row];
    *rank = *ties = 0;
    for (size_t i = 0; i < p->b->size; i++)
        if ((filtered && !p->b->opts.keep[i]) || i == p->q->own_row) p->scores[i] = ZV__NAN;
    if (isnan(p->scores[row]) || (grouped && merged(p, row))) return;
    *rank = 1;
    for (size_t i = 0; i < p->b->size; i++) {
        if (i == row || isnan(p->scores[i])) continue;
        if (within(p->scores[i], own)) {
            *ties += 1;
            *rank += p->stage == ZV_STAGE_LEXICAL && i < row;
        } else if (p->scores[i] > own) {
            *rank += !(grouped && merged(p, i));
        }
    }
}

zv_status zv__blame_again(size_t *rank, size_t *ties, const zv_blamer *b, const zv_question *q,
                          const zv_blame *blame, zv_stage stage, zv_err *err) {
    plain p = {.b = b, .q = q, .blame = blame, .stage = stage};
    zv_status status = ZV_OK;
    *rank = *ties = 0;
    p.scratch = ZV_NEW(b->env, b->dim, float);
    p.query = ZV_NEW(b->env, b->dim, double);
    p.x = ZV_NEW(b->env, b->dim, double);
    p.scores = ZV_NEW(b->env, b->size, double);
    if (!p.scratch || !p.query || !p.x || !p.scores) status = zv__nomem(err);
    if (status == ZV_OK && b->opts.encoder)
        status = zv_session_new(&p.session, b->env, b->opts.encoder, err);
    if (status == ZV_OK) status = all_scores(&p, err);
    if (status == ZV_OK) count(&p, rank, ties);
    zv_session_free(p.session);
    zv__free(b->env, p.scores);
    zv__free(b->env, p.x);
    zv__free(b->env, p.query);
    zv__free(b->env, p.scratch);
    return status;
}
