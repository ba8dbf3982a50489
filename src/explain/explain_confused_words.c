/* explain_confused_words.c — which words rows share. A text is read when it is first asked for; its words
 * are kept as sorted numbers. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_confused_private.h"

enum { SAMPLE_TEXTS = 5000, COMMON_ONE_IN = 10, STREAM_SAMPLE = 500 };

typedef struct row {
    size_t begin; /* in `ids` */
    uint32_t n; /* different words that are not common */
    uint32_t all; /* words in the text */
    uint64_t hash; /* of the words in order */
    bool known;
} row;

struct zv__row_words {
    const zv_env *env;
    const zv_space *space;
    bool of_ids;
    zv_tokenizer *tokenizer;
    zv_words words;
    zv_vocab *vocab;
    uint32_t *counts; /* [n_counts] of the sample: texts that hold the word */
    size_t n_counts;
    size_t sampled; /* texts with words */
    row *rows; /* [size] */
    uint32_t *ids;
    size_t n_ids, cap_ids;
    uint32_t *line; /* numbers of one text */
    size_t cap_line;
};

static int by_number(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The words of a row as numbers, in w->line, sorted and each once; *hash of all of them in order. */
static zv_status read_row(zv__row_words *w, size_t i, size_t *n, uint32_t *all, uint64_t *hash,
                          zv_err *err) {
    char number[24];
    zv_str text = w->of_ids ? zv_space_id(w->space, i, number) : zv_space_text(w->space, i);
    ZV_TRY(zv_tokenizer_words(w->tokenizer, text, &w->words, err));
    size_t count = w->words.n, unique = 0;
    if (!zv__grow(w->env, &w->line, &w->cap_line, count + 1, sizeof *w->line))
        return zv__nomem(err);
    *hash = 14695981039346656037u; /* FNV-1a over the numbers */
    for (size_t k = 0; k < count; k++) {
        ZV_TRY(zv_vocab_add(w->vocab, zv_words_get(&w->words, k).norm, 1, &w->line[k], err));
        *hash = (*hash ^ w->line[k]) * 1099511628211u;
    }
    *all = (uint32_t)count;
    zv__sort(w->line, count, sizeof *w->line, by_number);
    for (size_t k = 0; k < count; k++)
        if (k == 0 || w->line[k] != w->line[k - 1]) w->line[unique++] = w->line[k];
    *n = unique;
    return ZV_OK;
}

static zv_status count_sample(zv__row_words *w, const size_t *sample, size_t n, zv_err *err) {
    size_t cap = 0;
    for (size_t i = 0; i < n; i++) {
        size_t words;
        uint32_t all;
        uint64_t hash;
        ZV_TRY(read_row(w, sample[i], &words, &all, &hash, err));
        size_t size = zv_vocab_size(w->vocab);
        if (!zv__grow(w->env, &w->counts, &cap, size + 1, sizeof *w->counts)) return zv__nomem(err);
        while (w->n_counts < size) w->counts[w->n_counts++] = 0;
        for (size_t k = 0; k < words; k++) w->counts[w->line[k]]++;
        w->sampled += words > 0;
    }
    return ZV_OK;
}

static zv_status prepare(zv__row_words *w, uint64_t seed, zv_err *err) {
    size_t size = zv_space_size(w->space), n = ZV_MIN(size, SAMPLE_TEXTS);
    ZV_TRY(zv_space_tokenizer(&w->tokenizer, w->env, w->space, err));
    ZV_TRY(zv_vocab_new(&w->vocab, w->env, err));
    w->rows = ZV_NEW_ZERO(w->env, size, row);
    size_t *sample = ZV_NEW(w->env, n, size_t);
    zv_status status = w->rows && sample ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) {
        zv__sample(sample, n, size, seed, STREAM_SAMPLE);
        status = count_sample(w, sample, n, err);
    }
    zv__free(w->env, sample);
    return status;
}

zv_status zv__row_words_new(zv__row_words **out, const zv_env *env, const zv_space *space,
                            uint64_t seed, zv_err *err) {
    *out = NULL;
    zv__row_words *w = ZV_NEW_ZERO(env, 1, zv__row_words);
    if (!w) return zv__nomem(err);
    w->env = env;
    w->space = space;
    w->of_ids = !zv_space_has_texts(space);
    zv_status status = prepare(w, seed, err);
    if (status == ZV_OK) {
        *out = w;
    } else {
        zv__row_words_free(w);
    }
    return status;
}

void zv__row_words_free(zv__row_words *w) {
    if (!w) return;
    zv_words_free(&w->words);
    zv_tokenizer_free(w->tokenizer);
    zv_vocab_free(w->vocab);
    zv__free(w->env, w->counts);
    zv__free(w->env, w->rows);
    zv__free(w->env, w->ids);
    zv__free(w->env, w->line);
    zv__free(w->env, w);
}

/* Three texts at least: in a small collection a tenth is nothing. */
static bool is_common(const zv__row_words *w, uint32_t id) {
    return id < w->n_counts && w->counts[id] > 2 &&
           (size_t)w->counts[id] * COMMON_ONE_IN > w->sampled;
}

static zv_status know(zv__row_words *w, size_t i, zv_err *err) {
    row *r = &w->rows[i];
    size_t n;
    if (r->known) return ZV_OK;
    ZV_TRY(read_row(w, i, &n, &r->all, &r->hash, err));
    if (!zv__grow(w->env, &w->ids, &w->cap_ids, w->n_ids + n, sizeof *w->ids))
        return zv__nomem(err);
    r->begin = w->n_ids;
    r->n = 0;
    for (size_t k = 0; k < n; k++)
        if (!is_common(w, w->line[k])) w->ids[r->begin + r->n++] = w->line[k];
    w->n_ids += r->n;
    r->known = true;
    return ZV_OK;
}

zv_status zv__row_words_same(zv__row_words *w, size_t a, size_t b, bool *out, zv_err *err) {
    ZV_TRY(know(w, a, err));
    ZV_TRY(know(w, b, err));
    const row *x = &w->rows[a], *y = &w->rows[b];
    *out = x->all > 0 && x->all == y->all && x->hash == y->hash;
    return ZV_OK;
}

zv_status zv__row_words_shared(zv__row_words *w, size_t a, size_t b, int *out, zv_err *err) {
    ZV_TRY(know(w, a, err));
    ZV_TRY(know(w, b, err));
    const row *x = &w->rows[a], *y = &w->rows[b];
    *out = x->n > 0 && y->n > 0 ? 0 : -1;
    for (size_t i = 0, j = 0; i < x->n && j < y->n;) {
        uint32_t u = w->ids[x->begin + i], v = w->ids[y->begin + j];
        *out += u == v;
        i += u <= v;
        j += v <= u;
    }
    return ZV_OK;
}
