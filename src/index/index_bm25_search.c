/* index_bm25_search.c — questions to an index of words: scores, the best rows, and a score by words. */
#include "index/index_private.h"

#include "base/base_arena.h"
#include "index/index_bm25.h"

/* ---- A query: its different words, in order ---- */

typedef struct term {
    zv_str word; /* borrowed from `words` */
    uint32_t number; /* in the dictionary, or ZV__DICT_NONE */
    uint32_t count;
    size_t texts;
    double idf;
} term;

typedef struct query {
    const zv_bm25 *b;
    zv_words words;
    term *terms;
    size_t n;
} query;

/* log(1 + (N - n + ½)/(n + ½)): above 0 for every n ≤ N. */
static double idf_of(size_t texts, size_t with) {
    double n = (double)with;
    return log1p(((double)texts - n + 0.5) / (n + 0.5));
}

static void add_word(query *q, zv_str word) {
    const zv_bm25 *b = q->b;
    uint32_t number = zv__dict_find(b->dict, word);
    for (size_t i = 0; i < q->n; i++)
        if (q->terms[i].number == number && zv_str_equal(q->terms[i].word, word)) {
            q->terms[i].count++;
            return;
        }
    size_t texts =
        number == ZV__DICT_NONE ? 0 : (size_t)(b->starts[number + 1] - b->starts[number]);
    q->terms[q->n++] = (term){word, number, 1, texts, idf_of(b->texts, texts)};
}

static void query_free(query *q) {
    zv_words_free(&q->words);
    zv__free(q->b->env, q->terms);
}

static zv_status query_of(query *q, const zv_bm25 *b, zv_str text, zv_err *err) {
    zv_tokenizer *tokenizer = NULL;
    *q = (query){.b = b};
    ZV_TRY(zv_tokenizer_new(&tokenizer, b->env, &b->text, err));
    zv_status status = zv_tokenizer_words(tokenizer, text, &q->words, err);
    zv_tokenizer_free(tokenizer);
    if (status == ZV_OK) {
        q->terms = ZV_NEW(b->env, q->words.n, term);
        if (!q->terms) status = zv__nomem(err);
    }
    for (size_t i = 0; status == ZV_OK && i < q->words.n; i++)
        add_word(q, zv_words_get(&q->words, i).norm);
    if (status != ZV_OK) query_free(q);
    return status;
}

/* What a word that stands `count` times in a row adds to its score. */
static double value_of(const query *q, const term *t, size_t row, uint32_t count) {
    const zv_bm25 *b = q->b;
    double n = (double)count, length = (double)b->lengths[row] / b->mean_length;
    return (double)t->count * t->idf * (n * (b->k1 + 1) / (n + b->k1 * (1 - b->b + b->b * length)));
}

/* ---- Scores ---- */

static void add_scores(double *scores, const query *q) {
    for (size_t i = 0; i < q->n; i++) {
        const term *t = &q->terms[i];
        if (t->number == ZV__DICT_NONE) continue;
        for (uint64_t at = q->b->starts[t->number]; at < q->b->starts[t->number + 1]; at++) {
            zv__posting p = q->b->postings[at];
            scores[p.row] += value_of(q, t, p.row, p.count);
        }
    }
}

zv_status zv_bm25_scores(double *scores, const zv_bm25 *b, zv_str text, zv_err *err) {
    query q;
    ZV_TRY(query_of(&q, b, text, err));
    for (size_t i = 0; i < b->rows; i++) scores[i] = 0;
    add_scores(scores, &q);
    query_free(&q);
    return ZV_OK;
}

size_t zv_bm25_rank(const double *scores, const zv_bm25 *b, const uint8_t *keep, size_t row) {
    size_t before = 0;
    if (!(scores[row] > 0) || (keep && !keep[row])) return 0;
    for (size_t i = 0; i < b->rows; i++)
        if (!keep || keep[i])
            before += scores[i] > scores[row] || (scores[i] == scores[row] && i < row);
    return before + 1;
}

static int by_score(const void *a, const void *b) {
    const zv_hit *x = a, *y = b;
    if (x->score != y->score) return x->score > y->score ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

zv_status zv_bm25_search(zv_hit *hits, size_t *n, const zv_bm25 *b, zv_str text,
                         const uint8_t *keep, zv_err *err) {
    size_t wanted = *n, found = 0;
    *n = 0;
    double *scores = ZV_NEW(b->env, b->rows, double);
    zv_hit *all = ZV_NEW(b->env, b->rows, zv_hit);
    zv_status status = scores && all ? zv_bm25_scores(scores, b, text, err) : zv__nomem(err);
    for (size_t i = 0; status == ZV_OK && i < b->rows; i++)
        if (scores[i] > 0 && (!keep || keep[i])) all[found++] = (zv_hit){i, scores[i]};
    if (status == ZV_OK) {
        zv__sort(all, found, sizeof *all, by_score);
        *n = ZV_MIN(wanted, found);
        memcpy(hits, all, *n * sizeof *hits);
    }
    zv__free(b->env, all);
    zv__free(b->env, scores);
    return status;
}

/* ---- One score, word by word ---- */

typedef struct box {
    zv_bm25_split split;
    const zv_env *env;
    zv__arena arena;
} box;

static uint32_t count_in(const zv_bm25 *b, uint32_t word, size_t row) {
    if (word == ZV__DICT_NONE) return 0;
    uint64_t low = b->starts[word], high = b->starts[word + 1];
    while (low < high) {
        uint64_t middle = low + (high - low) / 2;
        if (b->postings[middle].row < row)
            low = middle + 1;
        else
            high = middle;
    }
    return low < b->starts[word + 1] && b->postings[low].row == row ? b->postings[low].count : 0;
}

static zv_status split_words(box *out, const query *q, size_t row, zv_err *err) {
    zv_bm25_word *words = zv__arena_alloc(&out->arena, q->n, sizeof *words);
    if (!words) return zv__nomem(err);
    for (size_t i = 0; i < q->n; i++) {
        const term *t = &q->terms[i];
        uint32_t count = count_in(q->b, t->number, row);
        const char *copy = zv__arena_strdup(&out->arena, t->word.ptr, t->word.len);
        if (!copy) return zv__nomem(err);
        words[i] = (zv_bm25_word){{copy, t->word.len},
                                  t->count,
                                  count,
                                  t->texts,
                                  t->idf,
                                  count ? value_of(q, t, row, count) : 0};
        out->split.score += words[i].value;
    }
    out->split.words = words;
    out->split.n_words = q->n;
    return ZV_OK;
}

zv_status zv_bm25_explain(zv_bm25_split **out, const zv_bm25 *b, zv_str text, size_t row,
                          zv_err *err) {
    query q;
    *out = NULL;
    box *made = ZV_NEW_ZERO(b->env, 1, box);
    if (!made) return zv__nomem(err);
    made->env = b->env;
    zv__arena_init(&made->arena, b->env);
    zv_status status = query_of(&q, b, text, err);
    if (status == ZV_OK) {
        status = split_words(made, &q, row, err);
        query_free(&q);
    }
    if (status == ZV_OK)
        *out = &made->split;
    else
        zv_bm25_split_free(&made->split);
    return status;
}

void zv_bm25_split_free(zv_bm25_split *split) {
    if (!split) return;
    box *b = (box *)split;
    const zv_env *env = b->env;
    zv__arena_free(&b->arena);
    zv__free(env, b);
}
