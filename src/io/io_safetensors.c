#include "base/base_private.h"

#include <jansson.h>

#include "base/base_utf8.h"
#include "io/io_safetensors.h"

enum { MAX_HEADER = 100000000, MAX_RANK = 64 }; /* the first is the reference implementation's */

static const struct {
    const char *name;
    unsigned bits;
} zv_dtypes[] = {
#define ZV_ST_ROW(name, bits) {#name, bits},
    ZV__ST_DTYPES(ZV_ST_ROW)
#undef ZV_ST_ROW
};

const char *zv__st_dtype_name(zv__st_dtype dtype) {
    return (unsigned)dtype < ZV__ST_NO_DTYPE ? zv_dtypes[dtype].name : "?";
}

static zv__st_dtype dtype_of(const char *name) {
    for (int d = 0; d < ZV__ST_NO_DTYPE; d++)
        if (strcmp(zv_dtypes[d].name, name) == 0) return (zv__st_dtype)d;
    return ZV__ST_NO_DTYPE;
}

typedef struct parser {
    zv__st *st;
    const char *path;
    zv_err *err;
} parser;

static zv_status refuse(const parser *p, const char *tensor, const char *en, const char *he) {
    bool hebrew = p->err && p->err->lang == ZV_HE;
    return zv_err_set(p->err, ZV_FORMAT, M_IO_ST_TENSOR, p->path, tensor, hebrew ? he : en);
}

static const char *keep(parser *p, const char *s, size_t len) {
    return zv__arena_strdup(&p->st->strings, s, len);
}

/* A non-negative JSON integer. */
static bool take_u64(const json_t *value, uint64_t *out) {
    if (!json_is_integer(value) || json_integer_value(value) < 0) return false;
    *out = (uint64_t)json_integer_value(value);
    return true;
}

/* bits(dtype) · Π shape = 8 · (end - begin), nothing overflowing. */
static bool shape_fits(const zv__st_tensor *t) {
    uint64_t bits = zv_dtypes[t->dtype].bits;
    bool empty = false;
    for (size_t i = 0; i < t->rank; i++) {
        if (t->shape[i] == 0) {
            empty = true;
        } else if (bits > UINT64_MAX / t->shape[i]) {
            return false;
        } else {
            bits *= t->shape[i];
        }
    }
    if (empty) return t->end == t->begin;
    return bits % 8 == 0 && bits / 8 == t->end - t->begin;
}

static zv_status take_shape(parser *p, zv__st_tensor *t, const json_t *shape) {
    if (!json_is_array(shape) || json_array_size(shape) > MAX_RANK)
        return refuse(p, t->name, M_IO_ST_SHAPE);
    t->rank = json_array_size(shape);
    uint64_t *sizes = zv__arena_alloc(&p->st->strings, t->rank, sizeof *sizes);
    if (!sizes) return zv__nomem(p->err);
    for (size_t i = 0; i < t->rank; i++)
        if (!take_u64(json_array_get(shape, i), &sizes[i]))
            return refuse(p, t->name, M_IO_ST_SHAPE);
    t->shape = sizes;
    return ZV_OK;
}

static zv_status take_tensor(parser *p, const char *name, size_t len, const json_t *value) {
    zv__st_tensor *t = &p->st->tensors[p->st->n_tensors];
    *t = (zv__st_tensor){.name = keep(p, name, len)};
    if (!t->name) return zv__nomem(p->err);
    if (!json_is_object(value)) return refuse(p, t->name, M_IO_ST_NOT_OBJECT);
    const char *dtype = json_string_value(json_object_get(value, "dtype"));
    t->dtype = dtype ? dtype_of(dtype) : ZV__ST_NO_DTYPE;
    if (t->dtype == ZV__ST_NO_DTYPE) return refuse(p, t->name, M_IO_ST_DTYPE);
    ZV_TRY(take_shape(p, t, json_object_get(value, "shape")));
    const json_t *offsets = json_object_get(value, "data_offsets");
    if (!json_is_array(offsets) || json_array_size(offsets) != 2 ||
        !take_u64(json_array_get(offsets, 0), &t->begin) ||
        !take_u64(json_array_get(offsets, 1), &t->end) || t->end < t->begin ||
        t->end > p->st->data_size)
        return refuse(p, t->name, M_IO_ST_OFFSETS);
    if (!shape_fits(t)) return refuse(p, t->name, M_IO_ST_SIZE);
    t->data = p->st->data + t->begin;
    p->st->n_tensors++;
    return ZV_OK;
}

static zv_status take_meta(parser *p, json_t *object) {
    if (!json_is_object(object)) return refuse(p, "__metadata__", M_IO_ST_NOT_OBJECT);
    zv__st *st = p->st;
    st->meta = zv__arena_alloc(&st->strings, json_object_size(object), sizeof *st->meta);
    if (!st->meta) return zv__nomem(p->err);
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value) {
        if (!json_is_string(value)) return refuse(p, "__metadata__", M_IO_ST_META);
        zv__st_pair *pair = &st->meta[st->n_meta];
        pair->key = keep(p, key, strlen(key));
        pair->value = keep(p, json_string_value(value), json_string_length(value));
        if (!pair->key || !pair->value) return zv__nomem(p->err);
        st->n_meta++;
    }
    return ZV_OK;
}

static int by_offset(const void *a, const void *b) {
    const zv__st_tensor *x = a, *y = b;
    if (x->begin != y->begin) return x->begin < y->begin ? -1 : 1;
    return (x->end > y->end) - (x->end < y->end);
}

/* Each tensor begins where the one before it ends, from the first byte to the last. */
static zv_status check_tiling(const parser *p) {
    const zv__st *st = p->st;
    zv__sort(st->tensors, st->n_tensors, sizeof *st->tensors, by_offset);
    uint64_t at = 0;
    for (size_t i = 0; i < st->n_tensors; i++) {
        if (st->tensors[i].begin != at) return refuse(p, st->tensors[i].name, M_IO_ST_HOLE);
        at = st->tensors[i].end;
    }
    if (at == st->data_size) return ZV_OK;
    return zv_err_set_at(p->err, ZV_FORMAT, st->data_start + at, M_IO_ST_TRAILING, p->path,
                         ULL(st->data_size - at));
}

static int by_name(const void *a, const void *b) {
    const zv__st_tensor *const *x = a, *const *y = b;
    return strcmp((*x)->name, (*y)->name);
}

static zv_status index_names(parser *p) {
    zv__st *st = p->st;
    st->by_name = zv__arena_alloc(&st->strings, st->n_tensors, sizeof *st->by_name);
    if (!st->by_name) return zv__nomem(p->err);
    for (size_t i = 0; i < st->n_tensors; i++) st->by_name[i] = &st->tensors[i];
    zv__sort(st->by_name, st->n_tensors, sizeof(const zv__st_tensor *), by_name);
    return ZV_OK;
}

static zv_status take_header(parser *p, json_t *root) {
    zv__st *st = p->st;
    st->tensors = zv__arena_alloc(&st->strings, json_object_size(root), sizeof *st->tensors);
    if (!st->tensors) return zv__nomem(p->err);
    const char *key;
    json_t *value;
    json_object_foreach(root, key, value) {
        if (strcmp(key, "__metadata__") == 0)
            ZV_TRY(take_meta(p, value));
        else
            ZV_TRY(take_tensor(p, key, strlen(key), value));
    }
    ZV_TRY(check_tiling(p));
    return index_names(p);
}

zv_status zv__st_parse(zv__st **out, const zv_env *env, const char *path, const uint8_t *file,
                       size_t size, zv_err *err) {
    *out = NULL;
    if (size < 9) return zv_err_set(err, ZV_FORMAT, M_IO_ST_SHORT, path, size);
    uint64_t len;
    memcpy(&len, file, sizeof len);
    if (len > MAX_HEADER || len > size - 8)
        return zv_err_set(err, ZV_FORMAT, M_IO_ST_LENGTH, path, ULL(len), size);
    const char *text = (const char *)file + 8;
    if (len == 0 || text[0] != '{') return zv_err_set_at(err, ZV_FORMAT, 8, M_IO_ST_BRACE, path);
    json_error_t json;
    json_t *root = json_loadb(text, (size_t)len, JSON_REJECT_DUPLICATES, &json);
    if (!root && json_error_code(&json) == json_error_out_of_memory) return zv__nomem(err);
    if (!root)
        return zv_err_set_at(err, ZV_FORMAT, 8 + (uint64_t)json.position, M_IO_ST_JSON, path,
                             8 + json.position, json.text);
    zv_status status = ZV_OK;
    zv__st *st = ZV_NEW_ZERO(env, 1, zv__st);
    if (!st) {
        status = zv__nomem(err);
    } else {
        zv__arena_init(&st->strings, env);
        st->data_start = 8 + len;
        st->data_size = size - st->data_start;
        st->data = file + st->data_start;
        parser p = {st, path, err};
        status = take_header(&p, root);
    }
    json_decref(root);
    if (status != ZV_OK) {
        zv__st_free(st, env);
        return status;
    }
    *out = st;
    return ZV_OK;
}

void zv__st_free(zv__st *st, const zv_env *env) {
    if (!st) return;
    zv__arena_free(&st->strings);
    zv__free(env, st);
}

const zv__st_tensor *zv__st_find(const zv__st *st, const char *name) {
    size_t low = 0, high = st->n_tensors;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(name, st->by_name[middle]->name);
        if (order == 0) return st->by_name[middle];
        if (order < 0) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return NULL;
}

const char *zv__st_meta(const zv__st *st, const char *key) {
    for (size_t i = 0; i < st->n_meta; i++)
        if (strcmp(st->meta[i].key, key) == 0) return st->meta[i].value;
    return NULL;
}
