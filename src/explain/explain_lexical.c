/* explain_lexical.c — words beside vectors: do both find the same, and BM25 by the plain road. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_private.h"

/* ---- The plain road: every text is split again, and asked for every word ---- */

typedef struct plain {
    const zv_space *space;
    zv_tokenizer *tokenizer;
    zv_words query, text;
    uint32_t *counts; /* [size, words of the query] */
    uint32_t *lengths; /* [size] */
} plain;

static zv_status read_texts(plain *p, const zv_env *env, zv_str query, zv_err *err) {
    size_t size = zv_space_size(p->space), cells;
    ZV_TRY(zv_space_tokenizer(&p->tokenizer, env, p->space, err));
    ZV_TRY(zv_tokenizer_words(p->tokenizer, query, &p->query, err));
    if (!zv__mul(&cells, size, p->query.n)) return zv__nomem(err);
    p->counts = ZV_NEW_ZERO(env, cells, uint32_t);
    p->lengths = ZV_NEW(env, size, uint32_t);
    if (!p->counts || !p->lengths) return zv__nomem(err);
    for (size_t i = 0; i < size; i++) {
        ZV_TRY(zv_tokenizer_words(p->tokenizer, zv_space_text(p->space, i), &p->text, err));
        p->lengths[i] = (uint32_t)p->text.n;
        for (size_t j = 0; j < p->text.n; j++)
            for (size_t w = 0; w < p->query.n; w++)
                p->counts[i * p->query.n + w] +=
                    zv_str_equal(zv_words_get(&p->text, j).norm, zv_words_get(&p->query, w).norm);
    }
    return ZV_OK;
}

static void add_scores(double *scores, const plain *p) {
    size_t size = zv_space_size(p->space), words = p->query.n;
    double texts = 0, total = 0;
    for (size_t i = 0; i < size; i++) {
        scores[i] = 0;
        texts += p->lengths[i] > 0;
        total += p->lengths[i];
    }
    for (size_t w = 0; w < words; w++) { /* a word that comes twice is added twice */
        double with = 0;
        for (size_t i = 0; i < size; i++) with += p->counts[i * words + w] > 0;
        for (size_t i = 0; i < size; i++) {
            double n = p->counts[i * words + w];
            double norm = 1 - 0.75 + 0.75 * p->lengths[i] * texts / total;
            if (n > 0) scores[i] += log((texts + 1) / (with + 0.5)) * n * 2.2 / (n + 1.2 * norm);
        }
    }
}

zv_status zv__plain_bm25(double *scores, uint32_t *lengths, const zv_env *env,
                         const zv_space *space, zv_str query, zv_err *err) {
    plain p = {.space = space};
    zv_status status = read_texts(&p, env, query, err);
    if (status == ZV_OK) add_scores(scores, &p);
    if (status == ZV_OK && lengths)
        memcpy(lengths, p.lengths, zv_space_size(space) * sizeof *lengths);
    zv_tokenizer_free(p.tokenizer);
    zv_words_free(&p.query);
    zv_words_free(&p.text);
    zv__free(env, p.counts);
    zv__free(env, p.lengths);
    return status;
}

/* ---- The finding ---- */

static size_t both(const zv_hit *hits, size_t n, const zv_hit *lexical, size_t n_lexical) {
    size_t found = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n_lexical; j++) found += hits[i].row == lexical[j].row;
    return found;
}

/* Hits of which fewer than n_lexical rows have a clearly better score by words. */
static zv_status both_again(double *out, const zv_env *env, const zv_space *space, zv_str text,
                            const zv_hit *hits, size_t n, size_t n_lexical, const uint8_t *keep,
                            zv_err *err) {
    size_t size = zv_space_size(space);
    double *scores = ZV_NEW(env, size, double);
    zv_status status =
        scores ? zv__plain_bm25(scores, NULL, env, space, text, err) : zv__nomem(err);
    *out = 0;
    for (size_t i = 0; status == ZV_OK && i < n; i++) {
        size_t row = hits[i].row, before = 0;
        for (size_t j = 0; j < size; j++)
            if (j != row && (!keep || keep[j]))
                before +=
                    scores[j] > scores[row] + 1e-9 || (scores[j] > scores[row] - 1e-9 && j < row);
        *out += scores[row] > 0 && before < n_lexical;
    }
    zv__free(env, scores);
    return status;
}

zv_status zv_explain_lexical(const zv_env *env, const zv_space *space, zv_str text,
                             const zv_hit *hits, size_t n_hits, const zv_hit *lexical,
                             size_t n_lexical, const uint8_t *keep, zv_report *r, zv_err *err) {
    size_t found = both(hits, n_hits, lexical, n_lexical);
    zv_finding *f = zv_report_add(r, "lexical_overlap", (double)found);
    zv__census(r, f);
    if (n_lexical == 0)
        zv_report_why(r, f, M_EXPLAIN_LEXICAL_NONE);
    else
        zv_report_why(r, f, M_EXPLAIN_LEXICAL_OVERLAP, found, n_hits, n_lexical);
    zv_report_formula(r, f, M_EXPLAIN_LEXICAL_FORMULA);
    if (zv_report_opens(r, "lexical_overlap")) {
        double again;
        ZV_TRY(both_again(&again, env, space, text, hits, n_hits, n_lexical, keep, err));
        zv_report_term(r, f, "hits by vectors", (double)n_hits);
        zv_report_term(r, f, "hits by words", (double)n_lexical);
        zv_report_recomputed(r, f, again, 0);
    }
    return zv_report_status(r, err);
}
