/* io_models.h — small fastText and GGUF models, byte by byte. */
#ifndef ZT_IO_MODELS_H
#define ZT_IO_MODELS_H

#include "unit/io/io_fixture.h"

typedef struct bytes {
    uint8_t at[4096];
    size_t n;
} bytes;

static inline void put(bytes *b, const void *p, size_t n) {
    if (b->n + n > sizeof b->at) fail_msg("the model is too large");
    memcpy(b->at + b->n, p, n);
    b->n += n;
}
static inline void put_u8(bytes *b, uint8_t v) {
    put(b, &v, 1);
}
static inline void put_i32(bytes *b, int32_t v) {
    put(b, &v, 4);
}
static inline void put_i64(bytes *b, int64_t v) {
    put(b, &v, 8);
}
static inline void put_f32(bytes *b, float v) {
    put(b, &v, 4);
}
static inline void put_f64(bytes *b, double v) {
    put(b, &v, 8);
}

/* ---- fastText ---- */

enum { FT_DIM = 2, FT_BUCKETS = 7, FT_MODEL_SG = 2, FT_MODEL_SUP = 3 };

typedef struct ft_options {
    int32_t version; /* 0: no magic number */
    int32_t model, bucket, minn, maxn;
    const char *words[8];
    int32_t n_words, n_labels; /* the last n_labels of them are labels */
    bool quantised;
    int64_t pruned; /* 0 stands for "not pruned": -1 in the file */
    int32_t pairs[8][2];
} ft_options;

/* Number k of row i of the input matrix: exact in f32, and so are sums of few. */
static inline float ft_number(int64_t i, int64_t k) {
    return (float)(i * 8 + k + 1) * 0.25F;
}

static inline bytes ft_model(const ft_options *o) {
    bytes b = {.n = 0};
    if (o->version) {
        put_i32(&b, 793712314);
        put_i32(&b, o->version);
    }
    const int32_t args[12] = {FT_DIM, 5, 5, 1, 5, 1, 2, o->model, o->bucket, o->minn, o->maxn, 100};
    put(&b, args, sizeof args);
    put_f64(&b, 1e-4);
    const int32_t size = o->n_words + o->n_labels;
    put_i32(&b, size);
    put_i32(&b, o->n_words);
    put_i32(&b, o->n_labels);
    put_i64(&b, 1000);
    if (o->version) put_i64(&b, o->pruned ? o->pruned : -1);
    for (int32_t i = 0; i < size; i++) {
        put(&b, o->words[i], strlen(o->words[i]) + 1);
        put_i64(&b, 10 - i);
        put_u8(&b, i >= o->n_words);
    }
    for (int64_t i = 0; i < o->pruned; i++) {
        put_i32(&b, o->pairs[i][0]);
        put_i32(&b, o->pairs[i][1]);
    }
    int64_t rows = o->n_words + (o->pruned ? o->pruned : o->bucket);
    if (o->version) put_u8(&b, o->quantised);
    put_i64(&b, rows);
    put_i64(&b, FT_DIM);
    for (int64_t i = 0; i < rows; i++)
        for (int64_t k = 0; k < FT_DIM; k++) put_f32(&b, ft_number(i, k));
    if (o->version) put_u8(&b, 0);
    put_i64(&b, 2);
    put_i64(&b, FT_DIM);
    for (int i = 0; i < 2 * FT_DIM; i++) put_f32(&b, 0);
    return b;
}

/* ---- GGUF ---- */

static inline void put_text_u64(bytes *b, const char *s) {
    put_i64(b, (int64_t)strlen(s));
    put(b, s, strlen(s));
}

static inline void gg_key(bytes *b, const char *key, int32_t type) {
    put_text_u64(b, key);
    put_i32(b, type);
}

/* The head of a model with `pairs` metadata values, which the caller puts next. */
static inline bytes gg_start(int32_t version, int64_t tensors, int64_t pairs) {
    bytes b = {.n = 0};
    put(&b, "GGUF", 4);
    put_i32(&b, version);
    put_i64(&b, tensors);
    put_i64(&b, pairs);
    return b;
}

static inline void gg_tensor(bytes *b, const char *name, int64_t dim, int64_t rows, int32_t type,
                             int64_t offset) {
    put_text_u64(b, name);
    put_i32(b, 2);
    put_i64(b, dim);
    put_i64(b, rows);
    put_i32(b, type);
    put_i64(b, offset);
}

static inline void gg_align(bytes *b, size_t to) {
    while (b->n % to) put_u8(b, 0);
}

static inline void gg_tokens(bytes *b, int64_t n) {
    gg_key(b, "tokenizer.ggml.tokens", 9);
    put_i32(b, 8);
    put_i64(b, n);
    static const char *const tokens[] = {"[PAD]", "\xE2\x96\x81hello",
                                         "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D", "ing"};
    for (int64_t i = 0; i < n; i++) put_text_u64(b, tokens[i]);
}

#endif
