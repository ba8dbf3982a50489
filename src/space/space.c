#include "base/base_private.h"

#include <strings.h>

#include "space/space_private.h"

/* ---- Names ------------------------------------------------------------------------------------- */

static const char *const zv_kind_names[] = {"vectors", "words", "texts"};
static const char *const zv_metric_names[] = {"cos", "dot", "l2"};
static const char *const zv_row_status_names[ZV__ROW_STATUSES] = {"ok",  "empty", "truncated",
                                                                  "oov", "nan",   "zero"};

const char *zv_space_kind_name(zv_space_kind kind) {
    return (size_t)kind < ZV_COUNT(zv_kind_names) ? zv_kind_names[kind] : "?";
}

const char *zv_metric_name(zv_metric metric) {
    return (size_t)metric < ZV_COUNT(zv_metric_names) ? zv_metric_names[metric] : "?";
}

bool zv_metric_parse(zv_metric *out, const char *name) {
    for (size_t i = 0; i < ZV_COUNT(zv_metric_names); i++) {
        if (strcasecmp(zv_metric_names[i], name) != 0) continue;
        *out = (zv_metric)i;
        return true;
    }
    return false;
}

const char *zv_row_status_name(zv_row_status s) {
    return (size_t)s < ZV_COUNT(zv_row_status_names) ? zv_row_status_names[s] : "?";
}

bool zv_row_usable(zv_row_status s) {
    return s == ZV_ROW_OK || s == ZV_ROW_TRUNCATED;
}

/* ---- The collection ---------------------------------------------------------------------------- */

size_t zv_space_size(const zv_space *s) {
    return s->n;
}

size_t zv_space_dim(const zv_space *s) {
    return s->dim;
}

zv_dtype zv_space_dtype(const zv_space *s) {
    return s->dtype;
}

zv_format zv_space_format(const zv_space *s) {
    return s->format;
}

const char *zv_space_path(const zv_space *s) {
    return s->path;
}

const zv_contract *zv_space_contract(const zv_space *s) {
    return &s->contract;
}

bool zv_space_has_ids(const zv_space *s) {
    return s->ids.offsets != NULL;
}

bool zv_space_has_texts(const zv_space *s) {
    return s->texts.offsets != NULL;
}

bool zv_space_has_labels(const zv_space *s) {
    return s->label.numbers != NULL;
}

bool zv_space_has_counts(const zv_space *s) {
    return s->counts != NULL;
}

/* ---- One row ----------------------------------------------------------------------------------- */

const void *zv_space_data(const zv_space *s, size_t *stride) {
    if (stride) *stride = s->stride;
    return s->rows;
}

void zv_space_row(const zv_space *s, size_t i, float *out) {
    assert(i < s->n);
    s->kernels->widen[s->dtype](out, s->rows + i * s->stride, s->dim);
    if (s->dtype == ZV_I8) s->kernels->scale(out, zv_space_scale(s, i), s->dim);
}

const float *zv_space_row_f32(const zv_space *s, size_t i) {
    assert(i < s->n);
    const uint8_t *p = s->rows + i * s->stride;
    if (s->dtype != ZV_F32 || (uintptr_t)p % _Alignof(float) != 0) return NULL;
    return (const float *)(const void *)p;
}

void zv_space_forget_pages(const zv_space *s) {
    zv__map_forget(&s->map);
}

float zv_space_scale(const zv_space *s, size_t i) {
    return s->dtype == ZV_I8 ? zv__load_f32(s->scale, i) : 1.0F;
}

zv_row_status zv_space_status(const zv_space *s, size_t i) {
    return (zv_row_status)s->status[i];
}

void zv_space_status_counts(const zv_space *s, uint64_t counts[6]) {
    memcpy(counts, s->status_counts, sizeof s->status_counts);
}

zv_str zv_space_id(const zv_space *s, size_t i, char buf[24]) {
    if (s->ids.offsets) return zv__strings_at(&s->ids, i);
    int len = snprintf(buf, 24, "%zu", i);
    return (zv_str){buf, (size_t)len};
}

zv_str zv_space_text(const zv_space *s, size_t i) {
    return s->texts.offsets ? zv__strings_at(&s->texts, i) : (zv_str){"", 0};
}

uint64_t zv_space_word_count(const zv_space *s, size_t i) {
    return s->counts ? (uint64_t)zv__load_i64(s->counts, i) : 0;
}

/* ---- Categories -------------------------------------------------------------------------------- */

static zv_str category_name(const zv__category *c, int32_t number) {
    if (!c->numbers || number < 0 || (size_t)number >= c->n_names) return (zv_str){"", 0};
    return zv__strings_at(&c->names, (size_t)number);
}

int32_t zv_space_label_number(const zv_space *s, size_t i) {
    return s->label.numbers ? zv__load_i32(s->label.numbers, i) : -1;
}

size_t zv_space_label_count(const zv_space *s) {
    return s->label.n_names;
}

zv_str zv_space_label_name(const zv_space *s, int32_t label) {
    return category_name(&s->label, label);
}

zv_str zv_space_label(const zv_space *s, size_t i) {
    return category_name(&s->label, zv_space_label_number(s, i));
}

size_t zv_space_columns(const zv_space *s) {
    return s->n_columns;
}

const char *zv_space_column_name(const zv_space *s, size_t column) {
    return s->columns[column].name;
}

zv_str zv_space_column_value(const zv_space *s, size_t column, size_t i) {
    const zv__category *c = &s->columns[column];
    return category_name(c, zv__load_i32(c->numbers, i));
}

/* ---- Paths ------------------------------------------------------------------------------------- */

static zv_status path_beside(zv_buf *out, const char *path, const char *ending, zv_err *err) {
    static const char suffix[] = ".safetensors";
    size_t len = strlen(path), tail = sizeof suffix - 1;
    if (len > tail && strcasecmp(path + len - tail, suffix) == 0) len -= tail;
    zv_buf_clear(out);
    zv_buf_add(out, path, len);
    zv_buf_puts(out, ending);
    return zv_buf_status(out, err);
}

zv_status zv_space_context_path(zv_buf *out, const char *path, zv_err *err) {
    return path_beside(out, path, ".context.safetensors", err);
}

zv_status zv_space_counts_path(zv_buf *out, const char *path, zv_err *err) {
    return path_beside(out, path, ".counts.safetensors", err);
}

zv_status zv_space_background_path(zv_buf *out, const char *path, zv_err *err) {
    return path_beside(out, path, ".background.safetensors", err);
}

zv_status zv_space_corpus_path(zv_buf *out, const char *path, zv_err *err) {
    return path_beside(out, path, ".corpus.safetensors", err);
}
