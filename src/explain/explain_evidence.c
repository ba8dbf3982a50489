/* explain_evidence.c — which sentences taught that two words are close. See zavit/explain.h for the formulas. */
#include "explain/explain_evidence.h"

/* ---- What is needed ---- */

/* Context vectors are of use with the words that they were learned with, and only with those. */
static bool is_context_of(const zv_space *context, const zv_space *space) {
    const zv_contract *a = zv_space_contract(context), *b = zv_space_contract(space);
    const char *x = a->history ? a->history : "", *y = b->history ? b->history : "";
    return zv_space_dim(context) == zv_space_dim(space) && a->kind == ZV_SPACE_WORDS &&
           zv_space_size(context) == zv_space_size(space) && a->tokens == b->tokens &&
           strcmp(x, y) == 0;
}

static zv_status check(const zv__evidence *e, zv_err *err) {
    const zv_evidence_source *s = e->source;
    if (e->rows[0] == e->rows[1]) return zv_err_set(err, ZV_USAGE, M_EXPLAIN_EVIDENCE_SAME);
    if (e->learned.method == ZV_COUNTS)
        return s->counts ? ZV_OK
                         : zv_err_set(err, ZV_NOTFOUND, M_EXPLAIN_EVIDENCE_COUNTS,
                                      zv_space_path(s->space));
    if (!s->context)
        return zv_err_set(err, ZV_NOTFOUND, M_EXPLAIN_EVIDENCE_CONTEXT, zv_space_path(s->space));
    if (!is_context_of(s->context, s->space))
        return zv_err_set(err, ZV_FORMAT, M_EXPLAIN_EVIDENCE_OTHER, zv_space_path(s->context),
                          zv_space_path(s->space));
    return ZV_OK;
}

/* Random words for CBOW, drawn by P. */
static void draw_negatives(zv__evidence *e) {
    zv_rng rng = zv_rng_stream(e->learned.seed, 0xe71de);
    for (size_t i = 0; i < ZV__EVIDENCE_NEGATIVES; i++) {
        /* one of each slice of the law: less chance in their mean */
        double left = ((double)i + zv_rng_unit(&rng)) / ZV__EVIDENCE_NEGATIVES;
        size_t c = 0;
        while (c + 1 < e->words && left >= e->power[c]) left -= e->power[c++];
        e->negatives[i] = c;
    }
}

zv_status zv__evidence_new(zv__evidence *e, const zv_env *env, const zv_evidence_source *source,
                           size_t a, size_t b, zv_err *err) {
    *e = (zv__evidence){.env = env, .source = source, .rows = {a, b}};
    e->learned = zv_sentences_about(source->sentences)->learned;
    e->words = zv_space_size(source->space);
    e->dim = zv_space_dim(source->space);
    ZV_TRY(check(e, err));
    const bool counts = e->learned.method == ZV_COUNTS;
    bool ok = (e->reach = ZV_NEW(env, e->learned.window + 1, double)) != NULL;
    for (int w = 0; w < 2; w++) {
        ok &= (e->tables[w] = ZV_NEW_ZERO(env, e->words, double)) != NULL;
        if (!counts) ok &= (e->slopes[w] = ZV_NEW(env, e->dim, double)) != NULL;
    }
    if (!counts) {
        ok &= (e->keep = ZV_NEW(env, e->words, double)) != NULL;
        ok &= (e->power = ZV_NEW(env, e->words, double)) != NULL;
        ok &= (e->vectors = ZV_NEW(env, e->dim, float)) != NULL;
        ok &= (e->sums = ZV_NEW(env, e->dim, double)) != NULL;
    }
    if (!ok) return zv__nomem(err);
    ZV_TRY(zv__evidence_weigh(e, err));
    if (e->learned.method == ZV_CBOW) draw_negatives(e);
    return ZV_OK;
}

void zv__evidence_release(zv__evidence *e) {
    for (int w = 0; w < 2; w++) {
        zv__free(e->env, e->tables[w]);
        zv__free(e->env, e->slopes[w]);
    }
    zv__free(e->env, e->reach);
    zv__free(e->env, e->keep);
    zv__free(e->env, e->power);
    zv__free(e->env, e->vectors);
    zv__free(e->env, e->sums);
}

/* ---- Sentences ---- */

typedef struct gathering {
    zv__evidence *e;
    zv_evidence *out;
    size_t cap;
    uint32_t *words; /* of a sentence with what windows reach around it */
    size_t cap_words;
} gathering;

/* Adds what the sentence's places count. */
static zv_status score(gathering *g, uint64_t number, zv_evidence_sentence *out, zv_err *err) {
    zv__evidence *e = g->e;
    zv_sentence s;
    *out = (zv_evidence_sentence){.sentence = number};
    ZV_TRY(zv_sentences_get(e->source->sentences, number, &s, err));
    const uint64_t span = (uint64_t)e->learned.window * ZV__EVIDENCE_SPAN;
    const uint64_t begin = s.begin - ZV_MIN(span, s.begin - s.text_begin);
    const uint64_t end = s.end + ZV_MIN(span, s.text_end - s.end);
    const size_t n = (size_t)(end - begin);
    if (!zv__grow(e->env, &g->words, &g->cap_words, n, sizeof *g->words)) return zv__nomem(err);
    ZV_TRY(zv_sentences_words(e->source->sentences, begin, end, g->words, err));
    for (size_t i = (size_t)(s.begin - begin); i < (size_t)(s.end - begin); i++)
        for (int w = 0; w < 2; w++) {
            if (g->words[i] != e->rows[w]) continue;
            out->score += zv__evidence_place(e, g->words, n, i, w);
            if (w == 0)
                out->places_a++;
            else
                out->places_b++;
        }
    return ZV_OK;
}

static zv_status add(gathering *g, uint64_t number, zv_err *err) {
    zv_evidence *out = g->out;
    if (zv_env_stopped(g->e->env))
        return zv_err_set(err, ZV_INTERRUPTED, M_EXPLAIN_EVIDENCE_STOPPED);
    if (!zv__grow(g->e->env, &out->sentences, &g->cap, out->n + 1, sizeof *out->sentences))
        return zv__nomem(err);
    zv_evidence_sentence *s = &out->sentences[out->n];
    ZV_TRY(score(g, number, s, err));
    out->with_a += s->places_a > 0;
    out->with_b += s->places_b > 0;
    out->with_both += s->places_a > 0 && s->places_b > 0;
    out->n_positive += s->score > 0;
    *(s->score > 0 ? &out->positive : &out->negative) += s->score;
    out->n++;
    return ZV_OK;
}

/* Both words' lists, merged. */
static zv_status gather(gathering *g, zv_err *err) {
    const zv_sentences *kept = g->e->source->sentences;
    const size_t *rows = g->e->rows;
    const uint64_t n[2] = {zv_sentences_with(kept, rows[0]), zv_sentences_with(kept, rows[1])};
    uint64_t at[2] = {0, 0}, next[2];
    while (at[0] < n[0] || at[1] < n[1]) {
        for (int w = 0; w < 2; w++) {
            next[w] = UINT64_MAX;
            if (at[w] < n[w]) ZV_TRY(zv_sentences_nth_with(kept, rows[w], at[w], &next[w], err));
        }
        const uint64_t first = ZV_MIN(next[0], next[1]);
        for (int w = 0; w < 2; w++) at[w] += next[w] == first;
        ZV_TRY(add(g, first, err));
    }
    return ZV_OK;
}

/* Largest first; equal ones in the order of the corpus. */
static int by_score(const void *x, const void *y) {
    const zv_evidence_sentence *a = x, *b = y;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    return (a->sentence > b->sentence) - (a->sentence < b->sentence);
}

zv_status zv_explain_evidence(zv_evidence **out, const zv_env *env,
                              const zv_evidence_source *source, size_t a, size_t b, zv_err *err) {
    zv__evidence e;
    *out = NULL;
    zv_evidence *made = ZV_NEW_ZERO(env, 1, zv_evidence);
    if (!made) return zv__nomem(err);
    zv_status status = zv__evidence_new(&e, env, source, a, b, err);
    gathering g = {.e = &e, .out = made};
    made->a = a;
    made->b = b;
    made->method = e.learned.method;
    made->exact = e.learned.method == ZV_COUNTS;
    if (status == ZV_OK) status = gather(&g, err);
    if (status == ZV_OK && made->n == 0)
        status = zv_err_set(err, ZV_NODATA, M_EXPLAIN_EVIDENCE_NONE);
    made->cosine = e.cosine;
    zv__free(env, g.words);
    zv__evidence_release(&e);
    if (status == ZV_OK) {
        zv__sort(made->sentences, made->n, sizeof *made->sentences, by_score);
        *out = made;
    } else {
        zv_evidence_free(env, made);
    }
    return status;
}

void zv_evidence_free(const zv_env *env, zv_evidence *e) {
    if (!e) return;
    zv__free(env, e->sentences);
    zv__free(env, e);
}
