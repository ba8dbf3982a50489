/* explain_dups_words.c — texts as the numbers of their words, and texts that have the same words in the
 * same order once they are normalised under the space's text contract: case, width, niqqud, punctuation
 * and white space are gone by then. */
#include "base/base_dict.h"
#include "explain/explain_dups.h"

typedef struct reader {
    const zv_env *env;
    zv_tokenizer *tokenizer;
    zv__dict *dict;
    zv_words split;
    zv__dups_words *out;
    size_t cap;
} reader;

static zv_status read_row(reader *r, zv_str text, size_t at, size_t *n, zv_err *err) {
    ZV_TRY(zv_tokenizer_words(r->tokenizer, text, &r->split, err));
    *n = r->split.n;
    if (!zv__grow(r->env, &r->out->words, &r->cap, at + *n, sizeof *r->out->words))
        return zv__nomem(err);
    for (size_t i = 0; i < *n; i++)
        ZV_TRY(zv__dict_put(r->dict, zv_words_get(&r->split, i).norm, &r->out->words[at + i], NULL,
                            err));
    return ZV_OK;
}

static zv_status read_all(reader *r, const zv__dups_work *w, zv_err *err) {
    size_t at = 0;
    for (size_t i = 0; i < w->n; i++) {
        size_t n = 0;
        r->out->first[i] = at;
        if (w->keeper[i] == i) ZV_TRY(read_row(r, zv_space_text(w->space, i), at, &n, err));
        at += n;
        if (i % 4096 == 0 && zv_env_stopped(w->env))
            return zv_err_set(err, ZV_INTERRUPTED, M_EXPLAIN_DUPS_STOPPED);
    }
    r->out->first[w->n] = at;
    r->out->different = zv__dict_size(r->dict);
    return ZV_OK;
}

zv_status zv__dups_read_words(zv__dups_words *out, const zv__dups_work *w, zv_err *err) {
    *out = (zv__dups_words){0};
    reader r = {.env = w->env, .out = out};
    out->first = ZV_NEW(w->env, w->n + 1, size_t);
    zv_status status = out->first ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) status = zv_space_tokenizer(&r.tokenizer, w->env, w->space, err);
    if (status == ZV_OK) status = zv__dict_new(&r.dict, w->env, err);
    if (status == ZV_OK) status = read_all(&r, w, err);
    zv_words_free(&r.split);
    zv__dict_free(r.dict);
    zv_tokenizer_free(r.tokenizer);
    if (status != ZV_OK) zv__dups_words_free(out, w->env);
    return status;
}

void zv__dups_words_free(zv__dups_words *words, const zv_env *env) {
    zv__free(env, words->words);
    zv__free(env, words->first);
    *words = (zv__dups_words){0};
}

/* ---- The same words in the same order ---- */

static size_t count_of(const zv__dups_words *words, size_t row) {
    return words->first[row + 1] - words->first[row];
}

static bool same_words(const void *ctx, size_t a, size_t b) {
    const zv__dups_words *words = ctx;
    const size_t n = count_of(words, a);
    return n == count_of(words, b) &&
           memcmp(words->words + words->first[a], words->words + words->first[b],
                  n * sizeof *words->words) == 0;
}

zv_status zv__dups_same_words(zv__dups_work *w, const zv__dups_words *words, zv_err *err) {
    zv__hashed *table = ZV_NEW(w->env, w->n, zv__hashed);
    if (!table) return zv__nomem(err);
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++) {
        const size_t count = count_of(words, i);
        if (w->keeper[i] == i && count > 0)
            table[n++] = (zv__hashed){
                zv__hash(words->words + words->first[i], count * sizeof *words->words), i};
    }
    zv__dups_group(w, table, n, ZV_DUP_WORDS, same_words, words);
    zv__free(w->env, table);
    return ZV_OK;
}
