/* embed_continue.c — beginning with the rows of an earlier space, on new text with a grown vocabulary. */
#include "embed/embed_run.h"

#include "embed/embed_messages.h"

/* ---- What makes a space fit -------------------------------------------------------------------- */

static bool same_text(const char *a, const char *b) {
    return strcmp(a ? a : "", b ? b : "") == 0;
}

/* Context vectors are of use with the words that they were learned with, and only with those. */
static zv_status check_context(const zv_learn_opts *o, zv_err *err) {
    const zv_contract *words = zv_space_contract(o->from);
    const zv_contract *context = zv_space_contract(o->from_context);
    const bool fits = zv_space_dim(o->from_context) == o->dim && context->kind == ZV_SPACE_WORDS &&
                      zv_space_dtype(o->from_context) != ZV_I8 && !context->normalized &&
                      context->tokens == words->tokens &&
                      same_text(context->history, words->history);
    if (fits) return ZV_OK;
    return zv_err_set(err, ZV_USAGE, M_EMBED_CONTINUE_CONTEXT, zv_space_path(o->from_context),
                      zv_space_path(o->from));
}

static zv_status check_subwords(const zv_learn_opts *o, zv_err *err) {
    const zv_subwords *s = zv_space_subwords(o->from);
    if (!s || !o->subwords) return ZV_OK;
    if (s->minn == o->minn && s->maxn == o->maxn && s->buckets == o->buckets) return ZV_OK;
    return zv_err_set(err, ZV_USAGE, M_EMBED_CONTINUE_NGRAMS, zv_space_path(o->from), s->minn,
                      s->maxn, s->buckets, o->minn, o->maxn, o->buckets);
}

zv_status zv__continue_check(const zv_learn_opts *o, zv_err *err) {
    const zv_space *from = o->from;
    const char *path = zv_space_path(from);
    if (zv_space_contract(from)->kind != ZV_SPACE_WORDS || !zv_space_has_ids(from))
        return zv_err_set(err, ZV_USAGE, M_EMBED_CONTINUE_KIND, path,
                          zv_space_kind_name(zv_space_contract(from)->kind));
    if (!zv_space_has_counts(from)) return zv_err_set(err, ZV_USAGE, M_EMBED_CONTINUE_COUNTS, path);
    if (zv_space_dtype(from) == ZV_I8 || zv_space_contract(from)->normalized)
        return zv_err_set(err, ZV_USAGE, M_EMBED_CONTINUE_COARSE, path);
    if (zv_space_dim(from) != o->dim)
        return zv_err_set(err, ZV_USAGE, M_EMBED_CONTINUE_DIM, path, zv_space_dim(from), o->dim);
    ZV_TRY(check_subwords(o, err));
    return o->from_context ? check_context(o, err) : ZV_OK;
}

/* ---- Taking rows over -------------------------------------------------------------------------- */

/* Rows of `space` to those of their words; the marks taken[word] may be NULL. Returns how many. */
static size_t take_rows(const zv__run *r, const zv_space *space, float *rows, bool *taken) {
    size_t n = 0;
    for (uint32_t w = 0; w < r->model.n_words; w++) {
        const size_t row = zv_space_find(space, zv_vocab_word(r->corpus->vocab, w));
        if (row == SIZE_MAX || !zv_row_usable(zv_space_status(space, row))) continue;
        zv_space_row(space, row, rows + w * r->model.stride);
        if (taken) taken[w] = true;
        n++;
    }
    return n;
}

/* Both lists of buckets rise. Returns how many rows were taken. */
static size_t take_ngrams(const zv__run *r, const zv_subwords *s) {
    const zv__parts *p = &r->parts;
    float *rows = r->model.words + r->model.n_words * r->model.stride;
    size_t n = 0;
    for (size_t i = 0, k = 0; i < s->rows && k < p->n_grams;) {
        uint32_t bucket = (uint32_t)i;
        if (s->numbers)
            memcpy(&bucket, (const char *)s->numbers + i * sizeof bucket, sizeof bucket);
        if (bucket < p->numbers[k]) {
            i++;
        } else if (bucket > p->numbers[k]) {
            k++;
        } else {
            const size_t at = s->order ? s->order[i] : i;
            memcpy(rows + p->order[k] * r->model.stride, (const char *)s->vectors + at * s->stride,
                   r->model.dim * sizeof(float));
            i++;
            k++;
            n++;
        }
    }
    return n;
}

/* The space has v = (own + Σ n-grams)/n; the word's own row is what makes that so again. */
static void own_row(const zv__run *r, size_t word) {
    const zv__model *m = &r->model;
    const uint64_t begin = r->parts.begin[word], end = r->parts.begin[word + 1];
    float *own = m->words + word * m->stride;
    for (size_t d = 0; d < m->dim; d++) {
        double sum = (double)(end - begin) * (double)own[d];
        for (uint64_t k = begin + 1; k < end; k++)
            sum -= (double)m->words[r->parts.rows[k] * m->stride + d];
        own[d] = (float)sum;
    }
}

zv_status zv__continue_take(zv__run *r, zv_err *err) {
    const zv_space *from = r->opts->from;
    const zv_subwords *subwords = zv_space_subwords(from);
    bool *taken = ZV_NEW_ZERO(r->env, r->model.n_words, bool);
    if (!taken) return zv__nomem(err);
    r->taken = (zv_taken){.tokens = zv_space_contract(from)->tokens};
    for (size_t i = 0; i < zv_space_size(from); i++)
        r->taken.counts += zv_space_word_count(from, i);
    r->taken.words = take_rows(r, from, r->model.words, taken);
    if (r->opts->subwords) {
        if (subwords) r->taken.ngrams = take_ngrams(r, subwords);
        for (size_t w = 0; w < r->model.n_words; w++)
            if (taken[w]) own_row(r, w);
    }
    if (r->opts->from_context)
        r->taken.contexts = take_rows(r, r->opts->from_context, r->model.context, NULL);
    zv__free(r->env, taken);
    return ZV_OK;
}
