/* index_bm25.c — an index of words: for each word of a space's texts, the rows that hold it.
 *
 *   texts    [ block 0 | block 1 | … ]      a block is one task of the thread pool
 *   worker   splits texts into words, numbers them in a dictionary of its own, and writes for each row
 *                row, n, (word, count) · n
 *   end      the dictionaries become one, the blocks are read in order, and each (row, count) goes to its
 *            word's list: lists are sorted by row, whatever the number of threads
 */
#include "index/index_private.h"

#include "base/base_pool.h"
#include "index/index_bm25.h"

enum { BLOCK = 512 };

typedef struct block {
    uint32_t *data; /* row, n, (word, count) · n, … */
    size_t n, cap;
    unsigned worker;
} block;

typedef struct worker_state {
    zv_tokenizer *tokenizer;
    zv_words words;
    zv__dict *dict;
    uint32_t *counts; /* of the worker's words in the text at hand */
    size_t counts_cap;
    uint32_t *seen; /* words of the text at hand */
    size_t seen_cap;
    uint32_t *global; /* [words of dict] numbers in the dictionary of all */
    zv_status status;
    zv_err err;
} worker_state;

typedef struct making {
    zv_bm25 *b;
    block *blocks;
    size_t n_blocks;
    worker_state *workers;
    unsigned n_workers;
    bool stopped; /* atomic: asked to, or a worker failed */
} making;

/* ---- One text ---- */

static zv_status count_word(const zv_env *env, worker_state *w, zv_str word, size_t *n) {
    uint32_t number;
    bool added;
    ZV_TRY(zv__dict_put(w->dict, word, &number, &added, &w->err));
    if (!zv__grow(env, &w->counts, &w->counts_cap, (size_t)number + 1, sizeof(uint32_t)) ||
        !zv__grow(env, &w->seen, &w->seen_cap, *n + 1, sizeof(uint32_t)))
        return zv__nomem(&w->err);
    if (added) w->counts[number] = 0;
    if (w->counts[number]++ == 0) w->seen[(*n)++] = number;
    return ZV_OK;
}

static zv_status read_text(const making *m, worker_state *w, block *out, size_t row) {
    const zv_env *env = m->b->env;
    size_t n = 0;
    ZV_TRY(zv_tokenizer_words(w->tokenizer, zv_space_text(m->b->space, row), &w->words, &w->err));
    for (size_t i = 0; i < w->words.n; i++)
        ZV_TRY(count_word(env, w, zv_words_get(&w->words, i).norm, &n));
    m->b->lengths[row] = (uint32_t)ZV_MIN(w->words.n, (size_t)UINT32_MAX);
    if (n == 0) return ZV_OK;
    if (!zv__grow(env, &out->data, &out->cap, out->n + 2 + 2 * n, sizeof(uint32_t)))
        return zv__nomem(&w->err);
    out->data[out->n++] = (uint32_t)row;
    out->data[out->n++] = (uint32_t)n;
    for (size_t i = 0; i < n; i++) {
        out->data[out->n++] = w->seen[i];
        out->data[out->n++] = w->counts[w->seen[i]];
        w->counts[w->seen[i]] = 0;
    }
    return ZV_OK;
}

static void read_block(void *ctx, size_t task, unsigned worker) {
    making *m = ctx;
    worker_state *w = &m->workers[worker];
    size_t begin = task * BLOCK, end = ZV_MIN(begin + BLOCK, m->b->rows);
    if (zv_env_stopped(m->b->env)) __atomic_store_n(&m->stopped, true, __ATOMIC_RELAXED);
    m->blocks[task].worker = worker;
    for (size_t row = begin; row < end && w->status == ZV_OK; row++) {
        if (__atomic_load_n(&m->stopped, __ATOMIC_RELAXED)) return;
        w->status = read_text(m, w, &m->blocks[task], row);
    }
    if (w->status != ZV_OK) __atomic_store_n(&m->stopped, true, __ATOMIC_RELAXED);
}

/* ---- All together ---- */

static zv_status join_words(making *m, zv_err *err) {
    for (unsigned w = 0; w < m->n_workers; w++) {
        worker_state *worker = &m->workers[w];
        size_t n = zv__dict_size(worker->dict);
        worker->global = ZV_NEW(m->b->env, n, uint32_t);
        if (!worker->global) return zv__nomem(err);
        for (size_t i = 0; i < n; i++)
            ZV_TRY(zv__dict_put(m->b->dict, zv__dict_key(worker->dict, (uint32_t)i),
                                &worker->global[i], NULL, err));
        zv__dict_free(worker->dict);
        worker->dict = NULL;
    }
    return ZV_OK;
}

/* Counts a block's rows by word (fill false), or puts them where they belong and gives its memory back. */
static void walk_block(making *m, block *rows, bool fill) {
    const uint32_t *global = m->workers[rows->worker].global;
    zv_bm25 *b = m->b;
    for (size_t at = 0; at < rows->n;) {
        uint32_t row = rows->data[at], n = rows->data[at + 1];
        at += 2;
        for (uint32_t i = 0; i < n; i++, at += 2) {
            uint32_t word = global[rows->data[at]];
            /* filled, start w has moved to what start w + 1 shall be: hence one place further on */
            if (fill)
                b->postings[b->starts[word + 1]++] = (zv__posting){row, rows->data[at + 1]};
            else
                b->starts[word + 2]++;
        }
        if (!fill) b->texts++;
    }
    if (!fill) return;
    zv__free(b->env, rows->data);
    rows->data = NULL;
}

static zv_status make_lists(making *m, zv_err *err) {
    zv_bm25 *b = m->b;
    size_t words = zv__dict_size(b->dict);
    b->starts = ZV_NEW_ZERO(b->env, words + 2, uint64_t);
    if (!b->starts) return zv__nomem(err);
    for (size_t i = 0; i < m->n_blocks; i++) walk_block(m, &m->blocks[i], false);
    for (size_t w = 0; w <= words; w++) b->starts[w + 1] += b->starts[w];
    b->postings = ZV_NEW(b->env, (size_t)b->starts[words + 1], zv__posting);
    if (!b->postings) return zv__nomem(err);
    for (size_t i = 0; i < m->n_blocks; i++) walk_block(m, &m->blocks[i], true);
    double total = 0;
    for (size_t i = 0; i < b->rows; i++) total += (double)b->lengths[i];
    b->mean_length = total / (double)b->texts;
    return ZV_OK;
}

static zv_status start_workers(making *m, zv_err *err) {
    const zv_env *env = m->b->env;
    m->n_workers = zv__workers(env);
    m->n_blocks = (m->b->rows + BLOCK - 1) / BLOCK;
    m->blocks = ZV_NEW_ZERO(env, m->n_blocks, block);
    m->workers = ZV_NEW_ZERO(env, m->n_workers, worker_state);
    if (!m->blocks || !m->workers) return zv__nomem(err);
    for (unsigned w = 0; w < m->n_workers; w++) {
        m->workers[w].err.lang = err ? err->lang : ZV_EN;
        ZV_TRY(zv_tokenizer_new(&m->workers[w].tokenizer, env, &m->b->text, err));
        ZV_TRY(zv__dict_new(&m->workers[w].dict, env, err));
    }
    return ZV_OK;
}

static void free_making(making *m) {
    const zv_env *env = m->b->env;
    for (size_t i = 0; m->blocks && i < m->n_blocks; i++) zv__free(env, m->blocks[i].data);
    for (unsigned w = 0; m->workers && w < m->n_workers; w++) {
        worker_state *worker = &m->workers[w];
        zv_tokenizer_free(worker->tokenizer);
        zv_words_free(&worker->words);
        zv__dict_free(worker->dict);
        zv__free(env, worker->counts);
        zv__free(env, worker->seen);
        zv__free(env, worker->global);
    }
    zv__free(env, m->workers);
    zv__free(env, m->blocks);
}

static zv_status read_texts(zv_bm25 *b, zv_err *err) {
    making m = {.b = b};
    zv_status status = start_workers(&m, err);
    if (status == ZV_OK) zv__parallel(b->env, m.n_blocks, read_block, &m);
    for (unsigned w = 0; status == ZV_OK && w < m.n_workers; w++) {
        status = m.workers[w].status;
        if (status != ZV_OK && err) *err = m.workers[w].err;
    }
    if (status == ZV_OK && m.stopped) status = zv_err_set(err, ZV_INTERRUPTED, M_INDEX_NEW_STOPPED);
    if (status == ZV_OK) status = join_words(&m, err);
    if (status == ZV_OK) status = make_lists(&m, err);
    free_making(&m);
    return status;
}

/* ---- The handle ---- */

static zv_status fill(zv_bm25 *b, const zv_bm25_opts *opts, zv_err *err) {
    const char *path = zv_space_path(b->space) ? zv_space_path(b->space) : "";
    b->k1 = opts ? opts->k1 : 1.2;
    b->b = opts ? opts->b : 0.75;
    b->rows = zv_space_size(b->space);
    if (!(b->k1 >= 0 && b->k1 <= 1e6 && b->b >= 0 && b->b <= 1))
        return zv_err_set(err, ZV_USAGE, M_INDEX_BM25_OPTS, b->k1, b->b);
    if (!zv_space_has_texts(b->space)) return zv_err_set(err, ZV_NOTFOUND, M_INDEX_NO_TEXTS, path);
    if (b->rows >= UINT32_MAX)
        return zv_err_set(err, ZV_UNSUPPORTED, M_INDEX_BM25_ROWS, path, b->rows);
    ZV_TRY(zv_space_text_opts(&b->text, b->space, err));
    b->lengths = ZV_NEW_ZERO(b->env, b->rows, uint32_t);
    if (!b->lengths) return zv__nomem(err);
    ZV_TRY(zv__dict_new(&b->dict, b->env, err));
    return read_texts(b, err);
}

zv_status zv_bm25_new(zv_bm25 **out, const zv_env *env, const zv_space *space,
                      const zv_bm25_opts *opts, zv_err *err) {
    *out = NULL;
    zv_bm25 *b = ZV_NEW_ZERO(env, 1, zv_bm25);
    if (!b) return zv__nomem(err);
    b->env = env;
    b->space = space;
    zv_status status = fill(b, opts, err);
    if (status == ZV_OK)
        *out = b;
    else
        zv_bm25_free(b);
    return status;
}

void zv_bm25_free(zv_bm25 *b) {
    if (!b) return;
    zv__dict_free(b->dict);
    zv__free(b->env, b->postings);
    zv__free(b->env, b->starts);
    zv__free(b->env, b->lengths);
    zv__free(b->env, b);
}

size_t zv_bm25_texts(const zv_bm25 *b) {
    return b->texts;
}

size_t zv_bm25_words(const zv_bm25 *b) {
    return zv__dict_size(b->dict);
}

double zv_bm25_mean_length(const zv_bm25 *b) {
    return b->mean_length;
}

uint32_t zv_bm25_length(const zv_bm25 *b, size_t row) {
    return b->lengths[row];
}
