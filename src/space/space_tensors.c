#include "base/base_private.h"

#include "space/space_private.h"

/* From a parsed safetensors file to a space. The container has checked shapes against bytes; here the
 * tensors are checked against each other, so that no accessor has to. */

static zv_status wrong(const zv_space *s, const char *tensor, zv_err *err, const char *en,
                       const char *he) {
    bool hebrew = err && err->lang == ZV_HE;
    return zv_err_set(err, ZV_FORMAT, M_SPACE_TENSOR, s->path, tensor, hebrew ? he : en);
}

/* The tensor `name`, which must be of this type and [rows], if it is there; NULL if not. */
static zv_status take(const zv_space *s, const char *name, zv__st_dtype dtype, uint64_t rows,
                      const uint8_t **out, zv_err *err) {
    const zv__st_tensor *t = zv__st_find(s->st, name);
    *out = NULL;
    if (!t) return ZV_OK;
    if (t->dtype == dtype && t->rank == 1 && t->shape[0] == rows) {
        *out = t->data;
        return ZV_OK;
    }
    return zv_err_set(err, ZV_FORMAT, M_SPACE_SHAPE, s->path, name, zv__st_dtype_name(dtype),
                      ULL(rows));
}

/* PREFIX.offsets and PREFIX.bytes: both or none; offsets never fall and end within the bytes.
 * *n is SIZE_MAX to take as many strings as there are, and is set to that. */
static zv_status take_strings(const zv_space *s, const char *prefix, size_t *n, zv__strings *out,
                              zv_err *err) {
    char name[320];
    snprintf(name, sizeof name, "%s.offsets", prefix);
    const zv__st_tensor *offsets = zv__st_find(s->st, name);
    snprintf(name, sizeof name, "%s.bytes", prefix);
    const zv__st_tensor *bytes = zv__st_find(s->st, name);
    *out = (zv__strings){0};
    if (!offsets && !bytes) return ZV_OK;
    if (!offsets || !bytes) return wrong(s, prefix, err, M_SPACE_HALF);
    if (offsets->dtype != ZV__ST_I64 || offsets->rank != 1 || offsets->shape[0] == 0 ||
        bytes->dtype != ZV__ST_U8 || bytes->rank != 1)
        return wrong(s, prefix, err, M_SPACE_STRINGS_TYPE);
    if (*n == SIZE_MAX) *n = (size_t)offsets->shape[0] - 1;
    if (offsets->shape[0] - 1 != *n) return wrong(s, prefix, err, M_SPACE_STRINGS_COUNT);
    int64_t before = 0;
    for (size_t i = 0; i <= *n; i++) {
        int64_t at = zv__load_i64(offsets->data, i);
        if (at < before || (uint64_t)at > bytes->shape[0])
            return wrong(s, prefix, err, M_SPACE_STRINGS_ORDER);
        before = at;
    }
    *out = (zv__strings){offsets->data, bytes->data};
    return ZV_OK;
}

/* PREFIX with PREFIX.names.*: every number is -1 or that of a name. */
static zv_status take_category(const zv_space *s, const char *tensor, zv__category *out,
                               zv_err *err) {
    char names[300];
    ZV_TRY(take(s, tensor, ZV__ST_I32, s->n, &out->numbers, err));
    if (!out->numbers) return ZV_OK;
    snprintf(names, sizeof names, "%s.names", tensor);
    out->n_names = SIZE_MAX;
    ZV_TRY(take_strings(s, names, &out->n_names, &out->names, err));
    if (!out->names.offsets) return wrong(s, tensor, err, M_SPACE_NO_NAMES);
    for (size_t i = 0; i < s->n; i++) {
        int32_t number = zv__load_i32(out->numbers, i);
        if (number < -1 || (number >= 0 && (size_t)number >= out->n_names))
            return wrong(s, tensor, err, M_SPACE_NAME_RANGE);
    }
    return ZV_OK;
}

/* Further columns: the tensors "col.X" that have "col.X.names.offsets" beside them. Others, such as
 * plain numbers, are for a later zavit to read. */
static bool is_column(const zv_space *s, const zv__st_tensor *t) {
    char names[300];
    if (strncmp(t->name, "col.", 4) != 0 || strlen(t->name) > 255 || t->name[4] == 0) return false;
    snprintf(names, sizeof names, "%s.names.offsets", t->name);
    return zv__st_find(s->st, names) != NULL;
}

static zv_status take_columns(zv_space *s, zv_err *err) {
    size_t n = 0;
    for (size_t i = 0; i < s->st->n_tensors; i++) n += is_column(s, &s->st->tensors[i]);
    s->columns = ZV_NEW_ZERO(s->env, n, zv__category);
    if (!s->columns) return zv__nomem(err);
    for (size_t i = 0; i < s->st->n_tensors; i++) {
        const zv__st_tensor *t = &s->st->tensors[i];
        if (!is_column(s, t)) continue;
        zv__category *c = &s->columns[s->n_columns];
        ZV_TRY(take_category(s, t->name, c, err));
        c->name = t->name + 4;
        s->n_columns++;
    }
    return ZV_OK;
}

/* A file of another writer: what could be meant is for the reader of the sentence to see. */
static zv_status no_vectors(const zv_space *s, zv_err *err) {
    zv_buf list;
    zv_buf_init(&list, s->env);
    for (size_t i = 0; i < s->st->n_tensors && list.len < 200; i++) {
        const zv__st_tensor *t = &s->st->tensors[i];
        zv_buf_addf(&list, "%s%s %s [", i ? ", " : "", t->name, zv__st_dtype_name(t->dtype));
        for (size_t d = 0; d < t->rank; d++)
            zv_buf_addf(&list, d ? ", %llu" : "%llu", ULL(t->shape[d]));
        zv_buf_putc(&list, ']');
    }
    if (list.len >= 200) zv_buf_puts(&list, " …");
    zv_status status = zv_buf_status(&list, err);
    if (status == ZV_OK)
        status = zv_err_set(err, ZV_UNSUPPORTED, M_SPACE_NO_VECTORS, s->path, s->st->n_tensors,
                            zv_buf_cstr(&list));
    zv_buf_free(&list);
    return status;
}

static bool vector_dtype(zv__st_dtype stored, zv_dtype *out) {
    switch (stored) {
    case ZV__ST_F32:
        *out = ZV_F32;
        return true;
    case ZV__ST_F16:
        *out = ZV_F16;
        return true;
    case ZV__ST_BF16:
        *out = ZV_BF16;
        return true;
    case ZV__ST_I8:
        *out = ZV_I8;
        return true;
    default:
        return false;
    }
}

static zv_status take_vectors(zv_space *s, zv_err *err) {
    const zv__st_tensor *t = zv__st_find(s->st, "vectors");
    if (!t) return no_vectors(s, err);
    if (t->rank != 2) return wrong(s, "vectors", err, M_SPACE_RANK);
    if (!vector_dtype(t->dtype, &s->dtype))
        return zv_err_set(err, ZV_UNSUPPORTED, M_SPACE_DTYPE, s->path, zv__st_dtype_name(t->dtype));
    if (t->shape[1] == 0) return zv_err_set(err, ZV_FORMAT, M_IO_DIM_ZERO, s->path);
    if (t->shape[1] > ZV__IO_MAX_DIM)
        return zv_err_set(err, ZV_UNSUPPORTED, M_IO_DIM_LARGE, s->path, ULL(t->shape[1]),
                          (int)ZV__IO_MAX_DIM);
    s->n = (size_t)t->shape[0];
    s->dim = (size_t)t->shape[1];
    s->stride = s->dim * zv_dtype_size(s->dtype);
    s->rows = t->data;
    if (s->dtype != ZV_I8) return ZV_OK;
    ZV_TRY(take(s, "vectors.scale", ZV__ST_F32, s->n, &s->scale, err));
    return s->scale ? ZV_OK : wrong(s, "vectors", err, M_SPACE_NO_SCALE);
}

zv_status zv__space_from_tensors(zv_space *s, zv_err *err) {
    ZV_TRY(zv__contract_read(s, err));
    if (!zv__st_find(s->st, "vectors")) {
        bool known;
        if (zv__st_meta(s->st, "zavit.net")) /* docs/formats/net.md */
            return zv_err_set(err, ZV_UNSUPPORTED, M_SPACE_IS_NET, s->path, s->path);
        ZV_TRY(zv__space_from_foreign(s, &known, err));
        return known ? ZV_OK : no_vectors(s, err);
    }
    ZV_TRY(take_vectors(s, err));
    size_t n = s->n;
    ZV_TRY(take_strings(s, "id", &n, &s->ids, err));
    ZV_TRY(take_strings(s, "text", &n, &s->texts, err));
    s->label.name = "label";
    ZV_TRY(take_category(s, "label", &s->label, err));
    ZV_TRY(take(s, "status", ZV__ST_U8, n, &s->status, err));
    ZV_TRY(take(s, "count", ZV__ST_I64, n, &s->counts, err));
    for (size_t i = 0; s->counts && i < n; i++)
        if (zv__load_i64(s->counts, i) < 0) return wrong(s, "count", err, M_SPACE_NEGATIVE);
    ZV_TRY(zv__subwords_take(s, err));
    return take_columns(s, err);
}
