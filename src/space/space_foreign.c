#include "base/base_private.h"

#include <unistd.h>

#include <jansson.h>

#include "space/space_private.h"

/* Safetensors that other programs wrote: one table of vectors under a name of theirs, and beside the
 * file a tokenizer.json that says which token each row is.
 *
 *   model2vec                 embeddings        [tokens, dim], times weights [tokens] if there are any
 *   sentence-transformers     embedding.weight  [tokens, dim]   (StaticEmbedding)
 *   anything else             its only tensor of floats with two dimensions
 */

static bool is_float(zv__st_dtype d) {
    return d == ZV__ST_F32 || d == ZV__ST_F16 || d == ZV__ST_BF16 || d == ZV__ST_F64;
}

/* NULL if nothing, or more than one thing, can be meant. */
static const zv__st_tensor *choose(const zv__st *st) {
    static const char *const names[] = {"embeddings", "embedding.weight"};
    for (size_t i = 0; i < ZV_COUNT(names); i++) {
        const zv__st_tensor *t = zv__st_find(st, names[i]);
        if (t && t->rank == 2) return t;
    }
    const zv__st_tensor *only = NULL;
    for (size_t i = 0; i < st->n_tensors; i++) {
        const zv__st_tensor *t = &st->tensors[i];
        if (t->rank != 2 || !is_float(t->dtype)) continue;
        if (only) return NULL;
        only = t;
    }
    return only;
}

/* 64-bit numbers have no place in a space: they are rounded to f32, beyond its range to infinity. */
static zv_status narrow(zv_space *s, const zv__st_tensor *t, zv_err *err) {
    size_t count;
    if (!zv__mul(&count, s->n, s->dim)) return zv__nomem(err);
    float *rows = ZV_NEW(s->env, count, float);
    if (!rows) return zv__nomem(err);
    uint64_t beyond = 0;
    for (size_t i = 0; i < count; i++) {
        double d;
        memcpy(&d, t->data + i * sizeof d, sizeof d);
        /* converting a number out of range is undefined in C */
        if (isfinite(d) && fabs(d) >= 0x1.ffffffp127) {
            beyond++;
            rows[i] = d < 0 ? -INFINITY : INFINITY;
        } else {
            rows[i] = (float)d;
        }
    }
    zv_env_warn(s->env, M_IO_WARN_F64, s->path);
    if (beyond) zv_env_warn(s->env, M_IO_WARN_BEYOND, s->path, ULL(beyond));
    s->rows = (const uint8_t *)rows;
    zv__space_own(s, rows);
    return ZV_OK;
}

/* A number of a float tensor, as f64. */
static double float_at(const zv__st_tensor *t, const zv_space *s, size_t i) {
    double d;
    float f;
    const uint8_t *at = t->data;
    switch (t->dtype) {
    case ZV__ST_F64:
        memcpy(&d, at + i * sizeof d, sizeof d);
        return d;
    case ZV__ST_F16:
        s->kernels->widen[ZV_F16](&f, at + i * 2, 1);
        return (double)f;
    case ZV__ST_BF16:
        s->kernels->widen[ZV_BF16](&f, at + i * 2, 1);
        return (double)f;
    default:
        return (double)zv__load_f32(at, i);
    }
}

/* What model2vec looks up for a token before it takes the mean: embeddings[mapping[token]] times
 * weights[token]. Without a mapping a token is its row. The product is rounded once, to f32. */
static zv_status weigh(zv_space *s, const zv__st_tensor *weights, zv_err *err) {
    float *rows;
    size_t count;
    if (!is_float(weights->dtype) || weights->rank != 1 || weights->shape[0] != s->n) {
        zv_env_warn(s->env, M_SPACE_FOREIGN_WEIGHTS, s->path, s->n);
        return ZV_OK;
    }
    if (!zv__mul(&count, s->n, s->dim)) return zv__nomem(err);
    rows = ZV_NEW(s->env, ZV_MAX(count, 1), float);
    if (!rows) return zv__nomem(err);
    for (size_t i = 0; i < s->n; i++) {
        float *row = rows + i * s->dim;
        double w = float_at(weights, s, i);
        s->kernels->widen[s->dtype](row, s->rows + i * s->stride, s->dim);
        for (size_t k = 0; k < s->dim; k++) row[k] = (float)((double)row[k] * w);
    }
    s->rows = (const uint8_t *)rows;
    s->dtype = ZV_F32;
    s->stride = s->dim * sizeof(float);
    zv__space_own(s, rows);
    return ZV_OK;
}

static zv_status take_rows(zv_space *s, const zv__st_tensor *t, zv_err *err) {
    const char *dtype = zv__st_dtype_name(t->dtype);
    if (t->shape[1] == 0) return zv_err_set(err, ZV_FORMAT, M_IO_DIM_ZERO, s->path);
    if (t->shape[1] > ZV__IO_MAX_DIM)
        return zv_err_set(err, ZV_UNSUPPORTED, M_IO_DIM_LARGE, s->path, ULL(t->shape[1]),
                          (int)ZV__IO_MAX_DIM);
    if (!is_float(t->dtype))
        return zv_err_set(err, ZV_UNSUPPORTED, M_SPACE_FOREIGN_TYPE, s->path, t->name, dtype);
    s->n = (size_t)t->shape[0];
    s->dim = (size_t)t->shape[1];
    s->dtype = t->dtype == ZV__ST_F16 ? ZV_F16 : t->dtype == ZV__ST_BF16 ? ZV_BF16 : ZV_F32;
    s->stride = s->dim * zv_dtype_size(s->dtype);
    s->rows = t->data;
    return t->dtype == ZV__ST_F64 ? narrow(s, t, err) : ZV_OK;
}

/* ---- tokenizer.json ---------------------------------------------------------------------------- */

typedef struct naming {
    zv_space *s;
    zv_str *names; /* [rows]; ptr NULL: none yet */
    size_t named;
    uint64_t tokens; /* the highest id + 1 */
} naming;

static void name_row(naming *n, uint64_t id, const char *token, size_t len) {
    n->tokens = ZV_MAX(n->tokens, id + 1);
    if (id >= n->s->n) return;
    if (!n->names[id].ptr) n->named++;
    n->names[id] = (zv_str){token, len};
}

static void name_by_object(naming *n, json_t *vocab) {
    const char *token;
    json_t *id;
    json_object_foreach(vocab, token, id) {
        if (json_is_integer(id) && json_integer_value(id) >= 0)
            name_row(n, (uint64_t)json_integer_value(id), token, strlen(token));
    }
}

/* Unigram models list [token, score]; the place is the id. */
static void name_by_list(naming *n, const json_t *vocab) {
    for (size_t i = 0; i < json_array_size(vocab); i++) {
        const json_t *token = json_array_get(json_array_get(vocab, i), 0);
        if (json_is_string(token))
            name_row(n, i, json_string_value(token), json_string_length(token));
    }
}

/* Special tokens may stand outside of the vocabulary. */
static void name_added(naming *n, const json_t *added) {
    for (size_t i = 0; i < json_array_size(added); i++) {
        const json_t *o = json_array_get(added, i), *id = json_object_get(o, "id"),
                     *token = json_object_get(o, "content");
        if (json_is_string(token) && json_is_integer(id) && json_integer_value(id) >= 0)
            name_row(n, (uint64_t)json_integer_value(id), json_string_value(token),
                     json_string_length(token));
    }
}

static zv_status keep_names(naming *n, zv_err *err) {
    zv_space *s = n->s;
    zv__strings_builder b = {0};
    bool ok = true;
    for (size_t i = 0; ok && i < s->n; i++) ok = zv__strings_add(&b, s->env, n->names[i]);
    ok = ok && zv__strings_give(&b, s, &s->ids);
    if (ok) {
        s->contract.kind = ZV_SPACE_WORDS;
        return ZV_OK;
    }
    zv__strings_drop(&b, s->env);
    return zv__nomem(err);
}

static zv_status name_rows(zv_space *s, json_t *root, const char *path, zv_err *err) {
    json_t *vocab = json_object_get(json_object_get(root, "model"), "vocab");
    naming n = {.s = s, .names = ZV_NEW_ZERO(s->env, s->n, zv_str)};
    if (!n.names) return zv__nomem(err);
    if (json_is_object(vocab)) name_by_object(&n, vocab);
    if (json_is_array(vocab)) name_by_list(&n, vocab);
    name_added(&n, json_object_get(root, "added_tokens"));
    zv_status status = ZV_OK;
    if (n.named == s->n && n.tokens == s->n) {
        status = keep_names(&n, err);
    } else {
        zv_env_warn(s->env, M_SPACE_FOREIGN_TOKENS, s->path, s->n, path, ULL(n.tokens));
    }
    zv__free(s->env, n.names);
    return status;
}

/* The vectors are good without their names: what is wrong with the tokenizer is said, and the rows are
 * numbered. */
static zv_status read_tokenizer(zv_space *s, const char *path, zv_err *err) {
    enum { LARGEST = 1 << 28 };
    zv__mapping map = {0};
    zv_err reason = {.lang = zv_env_lang(s->env)};
    if (access(path, F_OK) != 0) return ZV_OK;
    zv_status status = zv__map_open(&map, s->env, path, &reason);
    if (status == ZV_NOMEM) return zv__nomem(err);
    if (status != ZV_OK) {
        zv_env_warn(s->env, M_SPACE_FOREIGN_TOKENIZER, s->path, reason.msg);
        return ZV_OK;
    }
    json_error_t fault = {0};
    json_t *root = NULL;
    if (map.size > 0 && map.size <= LARGEST)
        root = json_loadb((const char *)map.data, map.size, JSON_ALLOW_NUL, &fault);
    if (root) {
        status = name_rows(s, root, path, err);
        json_decref(root);
    } else if (map.size > 0 && json_error_code(&fault) == json_error_out_of_memory) {
        status = zv__nomem(err);
    } else {
        zv_env_warn(s->env, M_SPACE_FOREIGN_JSON, s->path, path, fault.line);
    }
    zv__map_close(&map);
    return status;
}

zv_status zv__space_from_foreign(zv_space *s, bool *known, zv_err *err) {
    const zv__st_tensor *t = choose(s->st);
    *known = t != NULL;
    if (!t) return ZV_OK;
    ZV_TRY(take_rows(s, t, err));
    /* model2vec keeps how much each token weighs apart from its vector */
    const zv__st_tensor *weights = zv__st_find(s->st, "weights");
    if (strcmp(t->name, "embeddings") == 0 && weights) ZV_TRY(weigh(s, weights, err));
    if (strcmp(s->path, "stdin") == 0) return ZV_OK;
    zv_buf folder, path;
    zv_buf_init(&folder, s->env);
    zv_buf_init(&path, s->env);
    zv_status status = zv__path_folder(&folder, s->path, err);
    if (status == ZV_OK) status = zv__path_join(&path, zv_buf_cstr(&folder), "tokenizer.json", err);
    if (status == ZV_OK) status = read_tokenizer(s, zv_buf_cstr(&path), err);
    zv_buf_free(&folder);
    zv_buf_free(&path);
    return status;
}
