/* embed_subwords.c — which rows make up each word; the words around a position while it moves. */
#include "embed/embed_subwords.h"

#include "embed/embed_run.h"
#include "embed/embed_messages.h"
#include "io/io_ngrams.h"

/* ---- Parts -------------------------------------------------------------------------------------- */

typedef struct building {
    zv__parts *p;
    const zv_env *env;
    size_t rows_cap;
    uint32_t *row_of; /* [buckets]: 1 + the number of the n-gram, 0 where no word has been yet */
} building;

static zv_status push(building *b, uint64_t at, uint32_t row, zv_err *err) {
    if (!zv__grow(b->env, &b->p->rows, &b->rows_cap, (size_t)at + 1, sizeof *b->p->rows))
        return zv__nomem(err);
    b->p->rows[at] = row;
    return ZV_OK;
}

static zv_status add_word(building *b, uint32_t word, zv__ngrams g, zv_err *err) {
    zv__parts *p = b->p;
    uint64_t at = p->begin[word];
    uint32_t bucket;
    ZV_TRY(push(b, at++, word, err));
    while (zv__ngrams_next(&g, &bucket)) {
        if (b->row_of[bucket] == 0) b->row_of[bucket] = (uint32_t)++p->n_grams;
        ZV_TRY(push(b, at++, (uint32_t)p->n_words + b->row_of[bucket] - 1, err));
    }
    p->begin[word + 1] = at;
    return ZV_OK;
}

/* The buckets in use by rising number. */
static zv_status order_buckets(building *b, uint32_t buckets, zv_err *err) {
    zv__parts *p = b->p;
    p->numbers = ZV_NEW(b->env, p->n_grams, uint32_t);
    p->order = ZV_NEW(b->env, p->n_grams, uint32_t);
    if (!p->numbers || !p->order) return zv__nomem(err);
    size_t n = 0;
    for (uint32_t bucket = 0; bucket < buckets; bucket++) {
        if (b->row_of[bucket] == 0) continue;
        p->numbers[n] = bucket;
        p->order[n++] = b->row_of[bucket] - 1;
    }
    return ZV_OK;
}

zv_status zv__parts_new(zv__parts *p, const zv_env *env, const zv_vocab *vocab, unsigned minn,
                        unsigned maxn, uint32_t buckets, zv_err *err) {
    *p = (zv__parts){.n_words = zv_vocab_size(vocab)};
    building b = {.p = p, .env = env, .row_of = ZV_NEW_ZERO(env, buckets, uint32_t)};
    p->begin = ZV_NEW_ZERO(env, p->n_words + 1, uint64_t);
    zv_status status = b.row_of && p->begin ? ZV_OK : zv__nomem(err);
    for (uint32_t w = 0; status == ZV_OK && w < p->n_words; w++)
        status = add_word(&b, w, zv__ngrams_of(zv_vocab_word(vocab, w), minn, maxn, buckets), err);
    if (status == ZV_OK) status = order_buckets(&b, buckets, err);
    zv__free(env, b.row_of);
    return status;
}

void zv__parts_free(const zv_env *env, zv__parts *p) {
    zv__free(env, p->begin);
    zv__free(env, p->rows);
    zv__free(env, p->numbers);
    zv__free(env, p->order);
}

/* ---- Kernels ------------------------------------------------------------------------------------ */

ZV__HOGWILD static void compose(float *out, float *start, const float *matrix, size_t stride,
                                const uint32_t *rows, size_t n) {
    const float share = 1.0f / (float)n;
    memset(out, 0, stride * sizeof *out);
    for (size_t k = 0; k < n; k++) {
        const float *row = matrix + rows[k] * stride;
        for (size_t d = 0; d < stride; d++) out[d] += row[d];
    }
    for (size_t d = 0; d < stride; d++) start[d] = out[d] = out[d] * share;
}

ZV__HOGWILD static void scatter(float *matrix, size_t stride, const uint32_t *rows, size_t n,
                                const float *now, const float *start) {
    for (size_t k = 0; k < n; k++) {
        float *row = matrix + rows[k] * stride;
        for (size_t d = 0; d < stride; d++) row[d] += now[d] - start[d];
    }
}

const zv__bag_kernels zv__bag_scalar = {compose, scatter};

const zv__bag_kernels *zv__bag_kernels_of(const zv_env *env) {
    return zv_env_cpu(env) >= ZV_CPU_AVX2 ? &zv__bag_avx2 : &zv__bag_scalar;
}

/* ---- The window --------------------------------------------------------------------------------- */

zv_status zv__window_new(zv__window *w, const zv_env *env, const zv__parts *parts, float *matrix,
                         size_t stride, size_t n_slots, zv_err *err) {
    *w = (zv__window){.parts = parts,
                      .kernels = zv__bag_kernels_of(env),
                      .matrix = matrix,
                      .stride = stride,
                      .n_slots = n_slots};
    w->slots = zv__alloc_aligned(env, w->n_slots * 2 * stride, sizeof(float));
    return w->slots ? ZV_OK : zv__nomem(err);
}

void zv__window_free(const zv_env *env, zv__window *w) {
    zv__free_aligned(env, w->slots);
}

void zv__window_begin(zv__window *w, const uint32_t *words, size_t n) {
    w->words = words;
    w->n = n;
    w->entered = w->left = 0;
}

/* The beginnings of the rows of a word that enters soon; the processor reads on by itself. */
static void prefetch_word(const zv__window *w, size_t position) {
    if (position >= w->n || w->words[position] == ZV__TEXT_END) return;
    const uint64_t end = w->parts->begin[w->words[position] + 1];
    for (uint64_t k = w->parts->begin[w->words[position]]; k < end; k++) {
        const float *row = w->matrix + (size_t)w->parts->rows[k] * w->stride;
        __builtin_prefetch(row, 1, 3);
        __builtin_prefetch(row + ZV__SGNS_PAD, 1, 3);
    }
}

static void enter(zv__window *w, size_t position) {
    const uint32_t word = w->words[position];
    prefetch_word(w, position + 1);
    if (word == ZV__TEXT_END) return;
    const uint64_t begin = w->parts->begin[word], end = w->parts->begin[word + 1];
    float *slot = zv__window_row(w, position);
    w->kernels->compose(slot, slot + w->stride, w->matrix, w->stride, w->parts->rows + begin,
                        (size_t)(end - begin));
}

static void leave(zv__window *w, size_t position) {
    const uint32_t word = w->words[position];
    if (word == ZV__TEXT_END) return;
    const uint64_t begin = w->parts->begin[word], end = w->parts->begin[word + 1];
    const float *slot = zv__window_row(w, position);
    w->kernels->scatter(w->matrix, w->stride, w->parts->rows + begin, (size_t)(end - begin), slot,
                        slot + w->stride);
}

void zv__window_move(zv__window *w, size_t begin, size_t end) {
    while (w->left < ZV_MIN(w->entered, begin)) leave(w, w->left++);
    while (w->entered < ZV_MIN(w->n, end)) enter(w, w->entered++);
}

void zv__window_end(zv__window *w) {
    while (w->left < w->entered) leave(w, w->left++);
}

const float *zv__run_vector(const zv__run *r, size_t i, float *scratch) {
    if (!r->opts->subwords) return r->model.words + i * r->model.stride;
    const uint64_t begin = r->parts.begin[i], end = r->parts.begin[i + 1];
    zv__bag_kernels_of(r->env)->compose(scratch, scratch + r->model.stride, r->model.words,
                                        r->model.stride, r->parts.rows + begin,
                                        (size_t)(end - begin));
    return scratch;
}
