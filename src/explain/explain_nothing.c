/* explain_nothing.c — does nothing here answer this?
 *
 * The background of random pairs is one of whole texts. A query of eight words among abstracts of two hundred stands
 * farther from all of them, whatever it asks, and would always be "no closer than chance". So chance is asked
 * the same question: random pieces of the collection's texts, as long as the query, each against random
 * other texts. It is a background conditioned on the query's length, and a question from another
 * world stands farther off than even those.
 */
#include "base/base_private.h"

#include <zavit/text.h>
#include <zavit/vec.h>

#include "explain/explain_relation.h"

enum { PIECES = 200, OTHERS = 100, STREAM_PIECES = 21, LONGEST = 1000 };

typedef struct pieces {
    const zv_env *env;
    const zv_space *space;
    const zv_any_encoder *encoder;
    size_t dim, words, n; /* n pieces with a vector */
    float *vectors; /* [PIECES, dim] */
    size_t *from; /* [PIECES] row of each */
    size_t *others; /* [PIECES, OTHERS] rows */
    double *cosines; /* [n, OTHERS] */
    uint32_t *group; /* the piece of each cosine */
    zv_buf text[PIECES];
} pieces;

/* ---- Cutting pieces ---- */

static size_t random_row(const pieces *p, zv_rng *rng) {
    size_t size = zv_space_size(p->space);
    for (int tries = 0; tries < 1000; tries++) {
        size_t row = zv_rng_below(rng, size);
        if (zv_row_usable(zv_space_status(p->space, row))) return row;
    }
    return SIZE_MAX;
}

static zv_status cut_one(pieces *p, size_t i, zv_tokenizer *tok, zv_words *words, zv_rng *rng,
                         zv_err *err) {
    size_t row = random_row(p, rng);
    p->from[i] = row;
    if (row == SIZE_MAX) return ZV_OK;
    zv_str text = zv_space_text(p->space, row);
    ZV_TRY(zv_tokenizer_words(tok, text, words, err));
    if (words->n == 0) return ZV_OK;
    size_t take = ZV_MIN(p->words, words->n), first = zv_rng_below(rng, words->n - take + 1);
    size_t begin = zv_words_get(words, first).begin,
           end = zv_words_get(words, first + take - 1).end;
    zv_buf_add(&p->text[i], text.ptr + begin, end - begin);
    return zv_buf_status(&p->text[i], err);
}

static zv_status cut(pieces *p, zv_rng *rng, zv_err *err) {
    const zv_contract *c = zv_space_contract(p->space);
    zv_text_opts opts = zv_text_opts_default();
    zv_tokenizer *tok = NULL;
    zv_words words = {0};
    if (c->text) ZV_TRY(zv_text_opts_parse(&opts, c->text, err));
    ZV_TRY(zv_tokenizer_new(&tok, p->env, &opts, err));
    zv_status status = ZV_OK;
    for (size_t i = 0; status == ZV_OK && i < PIECES; i++)
        status = cut_one(p, i, tok, &words, rng, err);
    zv_words_free(&words);
    zv_tokenizer_free(tok);
    return status;
}

/* Encodes them; those without a vector drop out. */
static zv_status encode(pieces *p, zv_err *err) {
    zv_str texts[PIECES];
    zv_row_status states[PIECES];
    for (size_t i = 0; i < PIECES; i++)
        texts[i] = (zv_str){zv_buf_cstr(&p->text[i]), p->text[i].len};
    ZV_TRY(p->encoder->encode(p->encoder->ctx, texts, PIECES, p->vectors, states, err));
    for (size_t i = 0; i < PIECES; i++) {
        const float *v = p->vectors + i * p->dim;
        double square = zv_vec_kernels(p->env)->sqnorm[ZV_F32](v, p->dim);
        if (p->from[i] == SIZE_MAX || !zv_row_usable(states[i]) || !(square > 0)) continue;
        memmove(p->vectors + p->n * p->dim, v, p->dim * sizeof *v);
        p->from[p->n++] = p->from[i];
    }
    return ZV_OK;
}

/* ---- Their cosines ---- */

static zv_status compare(pieces *p, zv_rng *rng, zv_err *err) {
    const zv_kernels *k = zv_vec_kernels(p->env);
    float *row = ZV_NEW(p->env, p->dim, float);
    if (!row) return zv__nomem(err);
    for (size_t i = 0; i < p->n; i++)
        for (size_t j = 0; j < OTHERS; j++) {
            size_t other = random_row(p, rng), at = i * OTHERS + j;
            for (int tries = 0; other == p->from[i] && tries < 100; tries++)
                other = random_row(p, rng);
            zv_space_row(p->space, other, row);
            p->others[at] = other;
            p->group[at] = (uint32_t)i;
            p->cosines[at] = zv_vec_cosine(k, ZV_F32, p->vectors + i * p->dim, row, p->dim);
        }
    zv__free(p->env, row);
    return ZV_OK;
}

static double plain_share(const pieces *p, double cosine) {
    float *scratch = ZV_NEW(p->env, p->dim, float);
    double *x = ZV_NEW(p->env, p->dim, double), as_close = 0;
    for (size_t at = 0; scratch && x && at < p->n * OTHERS; at++) {
        const float *v = p->vectors + at / OTHERS * p->dim;
        double vv = 0, vx = 0;
        zv__plain_row(x, p->space, p->others[at], scratch);
        for (size_t d = 0; d < p->dim; d++) {
            vv += (double)v[d] * (double)v[d];
            vx += (double)v[d] * x[d];
        }
        as_close += vx / sqrt(vv * zv__plain_dot(x, x, p->dim)) >= cosine - ZV__SAME_COSINE;
    }
    double share = scratch && x ? as_close / (double)(p->n * OTHERS) : ZV__NAN;
    zv__free(p->env, x);
    zv__free(p->env, scratch);
    return share;
}

/* ---- The finding ---- */

static zv_status report_share(const pieces *p, double cosine, double share, zv_interval i,
                              zv_report *r, zv_err *err) {
    zv_finding *f = zv_report_add(r, "nothing_here", share);
    if (isnan(i.lo)) {
        zv_report_no_interval(r, f, M_EXPLAIN_FEW_FOR_INTERVAL, p->n);
    } else {
        zv_report_interval(r, f, ZV_MAX(0, i.lo), ZV_MIN(1, i.hi));
    }
    zv_report_verdict(r, f, share >= ZV_NOTHING_SHARE ? ZV_WARN : ZV_PASS, ZV_NOTHING_SHARE);
    if (share >= ZV_NOTHING_SHARE) {
        zv_report_why(r, f, M_EXPLAIN_NOTHING, 100 * share, p->words, cosine);
    } else {
        zv_report_why(r, f, M_EXPLAIN_SOMETHING, 100 * share, p->words, cosine);
    }
    zv_report_formula(r, f, M_EXPLAIN_NOTHING_FORMULA, p->n, (size_t)OTHERS);
    if (zv_report_opens(r, "nothing_here")) {
        zv_report_term(r, f, "pieces", (double)p->n);
        zv_report_term(r, f, "words of each", (double)p->words);
        zv_report_term(r, f, "pairs", (double)(p->n * OTHERS));
        zv_report_term(r, f, "cosine of the best hit", cosine);
        zv_report_recomputed(r, f, plain_share(p, cosine), 1.5 / (double)(p->n * OTHERS));
    }
    return zv_report_status(r, err);
}

static zv_status judge(const pieces *p, double cosine, double *share, zv_report *r, zv_err *err) {
    size_t pairs = p->n * OTHERS;
    double *close = ZV_NEW(p->env, pairs, double);
    zv_interval i;
    if (!close) return zv__nomem(err);
    for (size_t at = 0; at < pairs; at++) close[at] = p->cosines[at] >= cosine - ZV__SAME_COSINE;
    zv_status status = zv_prob_grouped_mean(share, &i, p->env, close, p->group, pairs, p->n, err);
    zv__free(p->env, close);
    if (status == ZV_OK) status = report_share(p, cosine, *share, i, r, err);
    return status;
}

zv_status zv_explain_nothing(double *share, const zv_env *env, const zv_space *space,
                             const zv_any_encoder *encoder, size_t words, double cosine,
                             uint64_t seed, zv_report *r, zv_err *err) {
    *share = ZV__NAN;
    if (!zv_space_has_texts(space) || zv_space_size(space) < 3 || isnan(cosine)) return ZV_OK;
    pieces p = {.env = env, .space = space, .encoder = encoder, .dim = zv_space_dim(space)};
    p.words = ZV_MAX(1, ZV_MIN(words, LONGEST));
    for (size_t i = 0; i < PIECES; i++) zv_buf_init(&p.text[i], env);
    p.vectors = ZV_NEW_ZERO(env, PIECES * p.dim, float);
    p.from = ZV_NEW(env, PIECES, size_t);
    p.others = ZV_NEW(env, PIECES * OTHERS, size_t);
    p.cosines = ZV_NEW(env, PIECES * OTHERS, double);
    p.group = ZV_NEW(env, PIECES * OTHERS, uint32_t);
    bool ok = p.vectors && p.from && p.others && p.cosines && p.group;
    zv_rng rng = zv_rng_stream(seed, STREAM_PIECES);
    zv_status status = ok ? cut(&p, &rng, err) : zv__nomem(err);
    if (status == ZV_OK) status = encode(&p, err);
    if (status == ZV_OK) status = compare(&p, &rng, err);
    if (status == ZV_OK && p.n >= PIECES / 4) status = judge(&p, cosine, share, r, err);
    for (size_t i = 0; i < PIECES; i++) zv_buf_free(&p.text[i]);
    zv__free(env, p.group);
    zv__free(env, p.cosines);
    zv__free(env, p.others);
    zv__free(env, p.from);
    zv__free(env, p.vectors);
    return status;
}
