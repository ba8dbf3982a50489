#include "base/base_private.h"

#include "eval/eval_private.h"

/* ---- The vocabulary ---- */

/* The count that a row must reach to be among the `most` most frequent; *ties: how many rows of just
 * this count still find room. Counts below 2^53 are exact in a double. */
static zv_status cut_count(const zv_env *env, const zv_space *space, size_t most, double *least,
                           size_t *ties, zv_err *err) {
    size_t n = zv_space_size(space);
    double *counts = ZV_NEW(env, n, double);
    if (!counts) return zv__nomem(err);
    for (size_t i = 0; i < n; i++) counts[i] = (double)zv_space_word_count(space, i);
    zv_stat_sort(counts, n);
    *least = counts[n - most];
    *ties = 0;
    for (size_t i = n - most; i < n && counts[i] == *least; i++) ++*ties;
    zv__free(env, counts);
    return ZV_OK;
}

/* Takes the usable rows that are frequent enough, in the order of the space. */
static void take_rows(zv__vocabulary *v, const zv_space *space, size_t most, bool by_count,
                      double least, size_t ties) {
    size_t taken = 0;
    for (size_t i = 0; i < zv_space_size(space) && taken < most; i++) {
        if (by_count) {
            double count = (double)zv_space_word_count(space, i);
            if (count < least) continue;
            if (count == least && ties == 0) continue;
            if (count == least) ties--;
        }
        taken++;
        if (!zv_row_usable(zv_space_status(space, i))) continue;
        v->place[i] = (uint32_t)v->n;
        v->row[v->n++] = i;
    }
}

zv_status zv__vocabulary_make(zv__vocabulary *out, const zv_env *env, const zv_space *space,
                              size_t most, bool warn, zv_err *err) {
    size_t size = zv_space_size(space), ties = 0;
    double least = 0;
    bool restricted = most < size, by_count = restricted && zv_space_has_counts(space);
    most = ZV_MIN(most, ZV_MIN(size, (size_t)ZV__NOWHERE - 1));
    *out = (zv__vocabulary){.env = env};
    if (by_count && most) ZV_TRY(cut_count(env, space, most, &least, &ties, err));
    out->row = ZV_NEW(env, most, size_t);
    out->place = ZV_NEW(env, size, uint32_t);
    if (!out->row || !out->place) {
        zv__vocabulary_free(out);
        return zv__nomem(err);
    }
    for (size_t i = 0; i < size; i++) out->place[i] = ZV__NOWHERE;
    take_rows(out, space, most, by_count, least, ties);
    if (restricted && !by_count && warn)
        zv_env_warn(env, M_EVAL_NO_COUNTS, zv_space_path(space), most);
    return ZV_OK;
}

void zv__vocabulary_free(zv__vocabulary *v) {
    zv__free(v->env, v->row);
    zv__free(v->env, v->place);
    *v = (zv__vocabulary){0};
}

/* ---- Looking up ---- */

zv_status zv__lookup_open(zv__lookup *l, const zv_env *env, const zv_space *space,
                          const zv_eval_opts *opts, zv_err *err) {
    *l = (zv__lookup){.space = space};
    zv_buf_init(&l->whole, env);
    const char *contract = opts && opts->text ? opts->text : zv_space_contract(space)->text;
    zv_text_opts text = zv_text_opts_default();
    if (contract) ZV_TRY(zv_text_opts_parse(&text, contract, err));
    text.bad_utf8 = ZV_UTF8_REPLACE;
    l->as_written = !contract;
    return zv_tokenizer_new(&l->tok, env, &text, err);
}

void zv__lookup_close(zv__lookup *l) {
    zv_words_free(&l->words);
    zv_buf_free(&l->whole);
    zv_tokenizer_free(l->tok);
    *l = (zv__lookup){0};
}

static size_t known(const zv__lookup *l, zv_str id) {
    size_t row = zv_space_find(l->space, id);
    if (row == SIZE_MAX || !zv_row_usable(zv_space_status(l->space, row))) return SIZE_MAX;
    if (l->among && l->among->place[row] == ZV__NOWHERE) return SIZE_MAX;
    return row;
}

zv_status zv__lookup_row(zv__lookup *l, zv_str word, size_t *row, zv_err *err) {
    *row = l->as_written ? known(l, word) : SIZE_MAX;
    if (*row != SIZE_MAX) return ZV_OK;
    ZV_TRY(zv_tokenizer_words(l->tok, word, &l->words, err));
    if (l->words.n == 1) {
        *row = known(l, zv_words_get(&l->words, 0).norm);
        return ZV_OK;
    }
    /* Not one word for our tokenizer, but maybe one id of a space that others made: new york. */
    zv_buf_clear(&l->whole);
    ZV_TRY(zv_tokenizer_normalize(l->tok, word, &l->whole, err));
    *row = known(l, zv_str_of(zv_buf_cstr(&l->whole)));
    return ZV_OK;
}
