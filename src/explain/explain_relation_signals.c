/* explain_relation_signals.c — what speaks for two texts being related, beside their cosine.
 *
 * A cosine means more for a text that is far from everything than for one that is near to everything, so it is
 * also read against the first text's own cosines with the collection (T-norm; Auckenthaler, Carey & Lloyd-Thomas
 * 2000). And two texts that share rare words are more often related than their mean vectors tell: the shares
 * of both texts' idf weight that the other one has too.
 */
#include "base/base_private.h"

#include <zavit/vec.h>

#include "explain/explain_relation.h"

enum { ROWS = 1000, TEXTS = 20000, STREAM_ROWS = 11, STREAM_TEXTS = 12 };

static int by_number(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* ---- Words ---- */

static zv_status words_of(zv__signals *e, zv_words *scratch, zv_str text, uint32_t **out, size_t *n,
                          zv_err *err) {
    *out = NULL;
    *n = 0;
    ZV_TRY(zv_tokenizer_words(e->tokenizer, text, scratch, err));
    if (scratch->n == 0) return ZV_OK;
    uint32_t *list = ZV_NEW(e->env, scratch->n, uint32_t);
    if (!list) return zv__nomem(err);
    for (size_t i = 0; i < scratch->n; i++) {
        zv_status status =
            zv__dict_put(e->words, zv_words_get(scratch, i).norm, &list[i], NULL, err);
        if (status != ZV_OK) {
            zv__free(e->env, list);
            return status;
        }
    }
    zv__sort(list, scratch->n, sizeof *list, by_number);
    for (size_t i = 0; i < scratch->n; i++)
        if (i == 0 || list[i] != list[i - 1]) list[(*n)++] = list[i];
    *out = list;
    return ZV_OK;
}

/* In how many texts of the collection (or of a sample) each word is. */
static zv_status count_texts(zv__signals *e, const size_t *rows, size_t n, zv_err *err) {
    zv_words scratch = {0};
    zv_status status = ZV_OK;
    size_t cap = 0;
    for (size_t i = 0; status == ZV_OK && i < n; i++) {
        uint32_t *words;
        size_t n_words;
        status = words_of(e, &scratch, zv_space_text(e->space, rows[i]), &words, &n_words, err);
        size_t all = zv__dict_size(e->words), before = e->n_words;
        if (status == ZV_OK && !zv__grow(e->env, &e->documents, &cap, all + 1, sizeof(uint32_t)))
            status = zv__nomem(err);
        for (; status == ZV_OK && before < all; before++) e->documents[before] = 0;
        if (status == ZV_OK) e->n_words = all;
        for (size_t w = 0; status == ZV_OK && w < n_words; w++) e->documents[words[w]]++;
        zv__free(e->env, words);
        e->n_texts++;
    }
    zv_words_free(&scratch);
    return status;
}

static double idf(const zv__signals *e, uint32_t word) {
    double in = word < e->n_words ? e->documents[word] : 0;
    return log(((double)e->n_texts + 1) / (in + 0.5));
}

/* ---- Opening ---- */

static zv_status open_words(zv__signals *e, uint64_t seed, zv_err *err) {
    if (!zv_space_has_texts(e->space)) return ZV_OK;
    if (zv_space_contract(e->space)->kind == ZV_SPACE_WORDS) return ZV_OK;
    ZV_TRY(zv__dict_new(&e->words, e->env, err));
    ZV_TRY(zv_space_tokenizer(&e->tokenizer, e->env, e->space, err));
    size_t size = zv_space_size(e->space), n = ZV_MIN(size, TEXTS);
    size_t *rows = ZV_NEW(e->env, n, size_t);
    if (!rows) return zv__nomem(err);
    zv__sample(rows, n, size, seed, STREAM_TEXTS);
    zv_status status = count_texts(e, rows, n, err);
    zv__free(e->env, rows);
    return status;
}

static zv_status open_sample(zv__signals *e, uint64_t seed, zv_err *err) {
    size_t size = zv_space_size(e->space), n = ZV_MIN(size, ROWS);
    size_t *rows = ZV_NEW(e->env, n, size_t);
    e->sample = ZV_NEW(e->env, n * e->dim, float);
    e->norms = ZV_NEW(e->env, n, double);
    zv_status status = rows && e->sample && e->norms ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) zv__sample(rows, n, size, seed, STREAM_ROWS);
    for (size_t i = 0; status == ZV_OK && i < n; i++) {
        float *row = e->sample + e->n_sample * e->dim;
        zv_space_row(e->space, rows[i], row);
        double square = zv_vec_kernels(e->env)->sqnorm[ZV_F32](row, e->dim);
        if (zv__row_counts(e->space, rows[i], square)) e->norms[e->n_sample++] = sqrt(square);
    }
    zv__free(e->env, rows);
    return status;
}

zv_status zv__signals_open(zv__signals *e, const zv_env *env, const zv_space *space, uint64_t seed,
                           zv_err *err) {
    *e = (zv__signals){.env = env, .space = space, .dim = zv_space_dim(space)};
    zv_status status = open_sample(e, seed, err);
    if (status == ZV_OK) status = open_words(e, seed, err);
    if (status != ZV_OK) zv__signals_close(e);
    return status;
}

void zv__signals_close(zv__signals *e) {
    zv__free(e->env, e->sample);
    zv__free(e->env, e->norms);
    zv__free(e->env, e->documents);
    zv_tokenizer_free(e->tokenizer);
    zv__dict_free(e->words);
    *e = (zv__signals){0};
}

/* ---- One side ---- */

/* Mean and deviation of its cosines with the sample; copies of itself say nothing of the others. */
static void own_background(const zv__signals *e, zv__aside *a) {
    const zv_kernels *k = zv_vec_kernels(e->env);
    zv_moments m = {0};
    for (size_t i = 0; i < e->n_sample; i++) {
        double cosine =
            k->dot[ZV_F32](a->vector, e->sample + i * e->dim, e->dim) / (a->norm * e->norms[i]);
        if (cosine < 1 - 1e-6) zv_moments_add(&m, cosine);
    }
    a->mean = m.n ? m.mean : 0;
    a->sd = m.n > 1 ? zv_moments_sd(&m) : 0;
}

zv_status zv__signals_side(zv__signals *e, zv__aside *out, const float *vector, zv_str text,
                           zv_err *err) {
    *out = (zv__aside){.vector = vector};
    double square = zv_vec_kernels(e->env)->sqnorm[ZV_F32](vector, e->dim);
    if (!(square > 0) || !isfinite(square)) return ZV_OK;
    out->norm = sqrt(square);
    own_background(e, out);
    if (!e->tokenizer || text.len == 0) return ZV_OK;
    zv_words scratch = {0};
    zv_status status = words_of(e, &scratch, text, &out->words, &out->n_words, err);
    zv_words_free(&scratch);
    for (size_t i = 0; i < out->n_words; i++) out->weight += idf(e, out->words[i]);
    return status;
}

void zv__aside_free(const zv_env *env, zv__aside *a) {
    zv__free(env, a->words);
    *a = (zv__aside){0};
}

/* ---- Both ---- */

static double shared_weight(const zv__signals *e, const zv__aside *a, const zv__aside *b) {
    double sum = 0;
    for (size_t i = 0, j = 0; i < a->n_words && j < b->n_words;) {
        if (a->words[i] == b->words[j]) {
            sum += idf(e, a->words[i]);
            i++;
            j++;
        } else if (a->words[i] < b->words[j]) {
            i++;
        } else {
            j++;
        }
    }
    return sum;
}

static bool fill(const zv__aside *a, const zv__aside *b, double cosine, double shared, double *x) {
    x[0] = cosine;
    x[1] = a->sd > 1e-9 ? (cosine - a->mean) / a->sd : 0;
    bool words = a->words && b->words && a->weight > 0 && b->weight > 0;
    x[2] = words ? shared / a->weight : 0;
    x[3] = words ? shared / b->weight : 0;
    return words;
}

bool zv__signals_of(const zv__signals *e, const zv__aside *a, const zv__aside *b, double *x) {
    double cosine =
        zv_vec_kernels(e->env)->dot[ZV_F32](a->vector, b->vector, e->dim) / (a->norm * b->norm);
    return fill(a, b, ZV_MAX(-1, ZV_MIN(1, cosine)), shared_weight(e, a, b), x);
}

bool zv__plain_signals(const zv__signals *e, const zv__aside *a, const zv__aside *b, double *x) {
    double ab = 0, aa = 0, bb = 0, shared = 0;
    for (size_t d = 0; d < e->dim; d++) {
        double u = (double)a->vector[d], v = (double)b->vector[d];
        ab += u * v;
        aa += u * u;
        bb += v * v;
    }
    for (size_t i = 0; i < a->n_words; i++)
        for (size_t j = 0; j < b->n_words; j++)
            if (a->words[i] == b->words[j]) shared += idf(e, a->words[i]);
    double cosine = ab / sqrt(aa * bb);
    return fill(a, b, cosine > 1 ? 1 : cosine < -1 ? -1 : cosine, shared, x);
}
