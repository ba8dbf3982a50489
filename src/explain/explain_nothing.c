/* explain_nothing.c — does nothing here answer this?
 *
 * A search always answers. Whether its best hit is near enough can't be read off the background of random pairs:
 * a query of eight words among abstracts of two hundred stands farther from all of them, whatever it asks. So
 * pieces of the collection's own texts, as long as the query, are asked too: how close is what *they* find in
 * another text? If nearly all of them find something closer, nothing here answers this. The rank of the
 * query's best cosine among theirs is a conformal p-value (Vovk, Gammerman & Shafer 2005): of queries that
 * are like pieces of the collection at most a share of ZV_NOTHING_SHARE is turned away wrongly.
 */
#include "base/base_private.h"

#include <zavit/text.h>
#include <zavit/vec.h>

#include "explain/explain_relation.h"

/* Scores went through f32. */
#define NEARLY 1e-6

enum { PIECES = 100, STREAM_PIECES = 21, LONGEST = 1000 };

typedef struct pieces {
    const zv_env *env;
    const zv_space *space;
    const zv_any_encoder *encoder;
    size_t dim, words, n; /* n pieces with a vector */
    float *vectors; /* [PIECES, dim] */
    size_t *from; /* [PIECES] row of each */
    zv_hit *best; /* [PIECES] what each finds in another text */
    size_t n_best; /* of those that find one */
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
    zv_tokenizer *tok = NULL;
    zv_words words = {0};
    ZV_TRY(zv_space_tokenizer(&tok, p->env, p->space, err));
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

/* ---- What they find ---- */

static zv_status find(pieces *p, zv_err *err) {
    zv_index *ix = NULL;
    size_t counts[PIECES];
    zv_search_many_opts opts = {.common = {.metric = ZV_COS}, .own_row = p->from};
    zv_status status = zv_index_new(&ix, p->env, p->space, NULL, err);
    if (status == ZV_OK)
        status = zv_index_search_many(p->best, counts, p->env, ix, p->vectors, p->n, 1, &opts, err);
    for (size_t i = 0; status == ZV_OK && i < p->n; i++) {
        if (counts[i] == 0) continue;
        p->from[p->n_best] = p->from[i];
        memmove(p->vectors + p->n_best * p->dim, p->vectors + i * p->dim, p->dim * sizeof(float));
        p->best[p->n_best++] = p->best[i];
    }
    zv_index_free(ix);
    return status;
}

/* (1 + pieces that find nothing closer)/(1 + pieces), with all rows compared by plain loops. */
static double plain_share(const pieces *p, double cosine) {
    float *scratch = ZV_NEW(p->env, p->dim, float);
    double *x = ZV_NEW(p->env, p->dim, double), no_closer = 0;
    for (size_t i = 0; scratch && x && i < p->n_best; i++) {
        const float *v = p->vectors + i * p->dim;
        double vv = 0, best = -2;
        for (size_t d = 0; d < p->dim; d++) vv += (double)v[d] * (double)v[d];
        for (size_t row = 0; row < zv_space_size(p->space); row++) {
            if (row == p->from[i] || !zv_row_usable(zv_space_status(p->space, row))) continue;
            double vx = 0;
            zv__plain_row(x, p->space, row, scratch);
            for (size_t d = 0; d < p->dim; d++) vx += (double)v[d] * x[d];
            double xx = zv__plain_dot(x, x, p->dim);
            if (xx > 0) best = ZV_MAX(best, vx / sqrt(vv * xx));
        }
        no_closer += best <= cosine + NEARLY;
    }
    double share = scratch && x ? (1 + no_closer) / (1 + (double)p->n_best) : ZV__NAN;
    zv__free(p->env, x);
    zv__free(p->env, scratch);
    return share;
}

/* ---- The finding ---- */

static zv_status report_share(const pieces *p, double cosine, size_t no_closer, double share,
                              zv_report *r, zv_err *err) {
    zv_finding *f = zv_report_add(r, "nothing_here", share);
    zv_interval i = zv_stat_share_interval(no_closer, p->n_best, 0.95);
    zv_report_interval(r, f, ZV_MIN(i.lo, share), ZV_MAX(i.hi, share));
    size_t closer = p->n_best - no_closer;
    bool nothing = share <= ZV_NOTHING_SHARE;
    zv_report_verdict(r, f, nothing ? ZV_WARN : ZV_PASS, ZV_NOTHING_SHARE);
    if (nothing) {
        zv_report_why(r, f, M_EXPLAIN_NOTHING, closer, p->n_best, p->words, cosine);
    } else {
        zv_report_why(r, f, M_EXPLAIN_SOMETHING, closer, p->n_best, p->words, cosine);
    }
    zv_report_formula(r, f, M_EXPLAIN_NOTHING_FORMULA);
    if (zv_report_opens(r, "nothing_here")) {
        zv_report_term(r, f, "pieces", (double)p->n_best);
        zv_report_term(r, f, "words of each", (double)p->words);
        zv_report_term(r, f, "find nothing closer", (double)no_closer);
        zv_report_term(r, f, "cosine of the best hit", cosine);
        zv_report_recomputed(r, f, plain_share(p, cosine), 1.5 / (double)p->n_best);
    }
    return zv_report_status(r, err);
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
    p.best = ZV_NEW(env, PIECES, zv_hit);
    zv_rng rng = zv_rng_stream(seed, STREAM_PIECES);
    zv_status status = p.vectors && p.from && p.best ? cut(&p, &rng, err) : zv__nomem(err);
    if (status == ZV_OK) status = encode(&p, err);
    if (status == ZV_OK && p.n > 0) status = find(&p, err);
    if (status == ZV_OK && p.n_best >= PIECES / 2) {
        size_t no_closer = 0;
        for (size_t i = 0; i < p.n_best; i++) no_closer += p.best[i].score <= cosine + NEARLY;
        *share = (1 + (double)no_closer) / (1 + (double)p.n_best);
        status = report_share(&p, cosine, no_closer, *share, r, err);
    }
    for (size_t i = 0; i < PIECES; i++) zv_buf_free(&p.text[i]);
    zv__free(env, p.best);
    zv__free(env, p.from);
    zv__free(env, p.vectors);
    return status;
}
