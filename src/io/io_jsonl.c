#include "base/base_private.h"

#include <jansson.h>

#include "io/io_private.h"

/* One JSON object per line. jansson checks and reads everything but the vector: its numbers would
 * be rounded twice (to double, then to float), it refuses the NaN and Infinity that Python's json
 * writes, and a tree node per number costs ten times the reading. So the array is found by a scan
 * that only knows strings and brackets, read by zv__parse_f32, and jansson sees [] in its place. */

/* What a line turned out to be, for the sentence. */
typedef enum fault { FINE, NO_VECTOR, NOT_NUMBER, WRONG_COUNT, NOT_JSON, BAD_FIELD } fault;

typedef struct line_fault {
    fault kind;
    size_t found;
    zv_str token;
    const char *field;
    json_error_t json;
} line_fault;

/* A number, NaN, Infinity, or null, which JavaScript writes for both. */
static const char *parse_value(const char *p, const char *end, float *out, bool *overflow) {
    if (end - p >= 4 && memcmp(p, "null", 4) == 0) {
        *out = NAN;
        return p + 4;
    }
    return zv__parse_f32(p, end, out, overflow);
}

/* Counts the values of an array: commas, and one more unless it is empty. */
static size_t count_values(zv_str array) {
    const char *p = zv__json_space(array.ptr + 1, array.ptr + array.len);
    if (*p == ']') return 0;
    size_t n = 1;
    for (; p < array.ptr + array.len; p++) n += *p == ',';
    return n;
}

/* Reads exactly dim numbers. */
static bool read_vector(zv_reader *r, zv_str array, float *out, line_fault *f) {
    const char *p = array.ptr + 1, *end = array.ptr + array.len;
    bool overflow = false;
    for (size_t k = 0; k < r->info.dim; k++) {
        p = zv__json_space(p, end);
        const char *after = parse_value(p, end, &out[k], &overflow);
        const char *next = after ? zv__json_space(after, end) : end;
        if (next == end || *next != (k + 1 < r->info.dim ? ',' : ']')) {
            const char *stop = p;
            while (stop < end && !strchr(",] \t", *stop)) stop++;
            *f = (line_fault){.kind = NOT_NUMBER, .token = {p, (size_t)(stop - p)}};
            return false;
        }
        p = next + 1;
    }
    if (overflow && r->overflows++ == 0) r->overflow_line = zv__lines_number(r->in);
    return true;
}

/* ---- Fields ---- */

/* Keys that mean something; a further column of such a name is written as "col.KEY". */
static bool is_taken(zv_str key) {
    static const char *const known[] = {"id", "text", "label", "vector", "embedding"};
    for (size_t i = 0; i < ZV_COUNT(known); i++)
        if (zv_str_equal(key, zv_str_of(known[i]))) return true;
    return false;
}

/* The value behind the next key of the object at *p, as it is spelt. jansson has found the line to be
 * good JSON without a key twice, and keeps the order, so that its n-th key is the n-th one here. */
static zv_str next_spelling(const char **p, const char *end) {
    while (*p < end && **p != '"') (*p)++;
    const char *at = zv__json_skip(*p, end);
    while (at && at < end && *at != ':') at++;
    at = at ? zv__json_space(at + (at < end), end) : end;
    const char *from = at;
    size_t depth = 0;
    while (at && at < end && (depth > 0 || (*at != ',' && *at != '}'))) {
        if (*at == '"') {
            at = zv__json_skip(at, end);
            continue;
        }
        depth += *at == '{' || *at == '[';
        depth -= *at == '}' || *at == ']';
        at++;
    }
    if (!at) at = end;
    *p = at;
    while (at > from && zv__json_is_space(at[-1])) at--;
    return (zv_str){from, (size_t)(at - from)};
}

/* The place of a key's value: id, text or label, or that of a further column. NULL: nowhere. */
static zv_status place_of(zv_reader *r, zv_str key, size_t i, zv_str **out, zv_err *err) {
    *out = zv_str_equal(key, zv_str_of("id"))      ? &r->ids[i]
           : zv_str_equal(key, zv_str_of("text"))  ? &r->texts[i]
           : zv_str_equal(key, zv_str_of("label")) ? &r->labels[i]
                                                   : NULL;
    if (*out) return ZV_OK;
    size_t column;
    ZV_TRY(zv__batch_column(r, zv__column_plain(key, is_taken), i, &column, err));
    if (column != SIZE_MAX) *out = &r->columns.list[column].values[i];
    return ZV_OK;
}

/* A field's value as text: strings as they are, numbers and booleans as they are spelt. null is no
 * value, and a further column's empty string is none either. */
static zv_status take_field(zv_reader *r, const char *key, const json_t *value, zv_str spelling,
                            size_t i, line_fault *f, zv_err *err) {
    zv_str name = zv_str_of(key), *out;
    bool known = is_taken(name), nested = json_is_object(value) || json_is_array(value);
    bool *noted = r->state;
    if (json_is_null(value)) return ZV_OK;
    if (nested && known && strcmp(key, "vector") != 0 && strcmp(key, "embedding") != 0) {
        f->kind = BAD_FIELD;
        f->field = strcmp(key, "id") == 0 ? "id" : strcmp(key, "text") == 0 ? "text" : "label";
        return ZV_OK;
    }
    if (nested) {
        /* jansson saw [] in the vector's place */
        bool vector = known && json_is_array(value) && json_array_size(value) == 0;
        if (!vector && !*noted)
            zv_env_warn(r->env, M_IO_WARN_FIELDS, r->path, ULL(zv__lines_number(r->in)), key);
        *noted |= !vector;
        return ZV_OK;
    }
    if (json_is_string(value))
        spelling = (zv_str){json_string_value(value), json_string_length(value)};
    if (!known && spelling.len == 0) return ZV_OK;
    ZV_TRY(place_of(r, name, i, &out, err));
    return out ? zv__batch_string(r, out, spelling.ptr, spelling.len, err) : ZV_OK;
}

static zv_status take_fields(zv_reader *r, json_t *object, zv_str line, size_t i, line_fault *f,
                             zv_err *err) {
    const char *key, *p = line.ptr, *end = line.ptr + line.len;
    json_t *value;
    while (p < end && *p != '{') p++;
    json_object_foreach(object, key, value) {
        zv_str spelling = next_spelling(&p, end);
        ZV_TRY(take_field(r, key, value, spelling, i, f, err));
        if (f->kind != FINE) return ZV_OK;
    }
    return ZV_OK;
}

/* The line without its array, through jansson. */
static zv_status read_fields(zv_reader *r, zv_str line, zv_str array, size_t i, line_fault *f,
                             zv_err *err) {
    zv_buf rest;
    zv_buf_init(&rest, r->env);
    size_t before = (size_t)(array.ptr - line.ptr);
    zv_buf_add(&rest, line.ptr, before + 1);
    zv_buf_add(&rest, array.ptr + array.len - 1, line.len - before - array.len + 1);
    zv_status status = zv_buf_status(&rest, err);
    json_t *object = NULL;
    if (status == ZV_OK) {
        object =
            json_loadb(rest.ptr, rest.len,
                       JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_INT_AS_REAL, &f->json);
        if (!object) {
            f->kind = NOT_JSON;
            if (json_error_code(&f->json) == json_error_out_of_memory) status = zv__nomem(err);
        }
    }
    if (object) {
        status = take_fields(r, object, (zv_str){rest.ptr, rest.len}, i, f, err);
        json_decref(object);
    }
    zv_buf_free(&rest);
    return status;
}

/* Reads a line into row i; a fault is told in *f. */
static zv_status read_line(zv_reader *r, zv_str line, size_t i, line_fault *f, zv_err *err) {
    zv_str array = zv__json_vector(line);
    if (!array.ptr) { /* let jansson say first if it is JSON at all */
        json_t *any = json_loadb(line.ptr, line.len, JSON_ALLOW_NUL, &f->json);
        f->kind = json_is_object(any) ? NO_VECTOR : NOT_JSON;
        json_decref(any);
        return ZV_OK;
    }
    size_t found = count_values(array);
    if (r->info.dim == 0) {
        ZV_TRY(zv__io_set_dim(r, found, err));
    } else if (found != r->info.dim) {
        f->kind = WRONG_COUNT;
        f->found = found;
        return ZV_OK;
    }
    float *out = zv__batch_row(r, i);
    if (!out) return zv__nomem(err);
    if (!read_vector(r, array, out, f)) return ZV_OK;
    return read_fields(r, line, array, i, f, err);
}

static zv_status refuse(const zv_reader *r, const line_fault *f, zv_err *err) {
    uint64_t line = zv__lines_number(r->in);
    switch (f->kind) {
    case FINE:
        break;
    case NO_VECTOR:
        return zv_err_set_at(err, ZV_FORMAT, line, M_IO_JSON_NO_VECTOR, r->path, ULL(line));
    case NOT_NUMBER:
        return zv_err_set_at(err, ZV_FORMAT, line, M_IO_LINE_NOT_NUMBER, r->path, ULL(line),
                             (int)ZV_MIN(f->token.len, 40), f->token.ptr);
    case WRONG_COUNT:
        return zv_err_set_at(err, ZV_FORMAT, line, M_IO_LINE_NUMBERS, r->path, ULL(line),
                             r->info.dim, ULL(f->found));
    case NOT_JSON:
        return zv_err_set_at(err, ZV_FORMAT, line, M_IO_JSON_SYNTAX, r->path, ULL(line),
                             f->json.text[0] ? f->json.text : "{…}");
    case BAD_FIELD:
        return zv_err_set_at(err, ZV_FORMAT, line, M_IO_JSON_FIELD, r->path, ULL(line), f->field);
    }
    return ZV_OK;
}

static zv_status read_jsonl(zv_reader *r, zv_err *err) {
    size_t n = 0;
    while (r->batch_rows == 0 || !zv__batch_full(r, n)) {
        zv_str line;
        bool more;
        ZV_TRY(zv__lines_next(r->in, &line, &more, err));
        if (!more) break;
        if (zv__lines_number(r->in) == 1 && line.len >= 3 &&
            memcmp(line.ptr, "\xEF\xBB\xBF", 3) == 0)
            line = (zv_str){line.ptr + 3, line.len - 3};
        if (zv__json_space(line.ptr, line.ptr + line.len) == line.ptr + line.len) continue;
        line_fault f = {0};
        ZV_TRY(read_line(r, line, n, &f, err));
        if (f.kind == FINE) {
            n++;
        } else if (r->bad_rows == ZV_ROW_FAIL) {
            return refuse(r, &f, err);
        } else {
            r->info.skipped++;
        }
    }
    zv__batch_finish(r, n);
    return ZV_OK;
}

static bool sniff(const uint8_t *head, size_t len, bool whole) {
    (void)whole;
    const char *p = (const char *)head, *end = p + len;
    if (len >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0) p += 3;
    p = zv__json_space(p, end);
    return p < end && *p == '{';
}

/* The file does not state its dimension: the first batch tells, and waits for zv_io_read. */
static zv_status open_jsonl(zv_reader *r, zv_err *err) {
    bool *noted = ZV_NEW_ZERO(r->env, 1, bool);
    if (!noted) return zv__nomem(err);
    r->state = noted;
    r->info.dtype = ZV_F32;
    ZV_TRY(read_jsonl(r, err));
    if (r->batch.n == 0) return zv_err_set(err, ZV_FORMAT, M_IO_JSON_NO_ROWS, r->path);
    r->pending = true;
    for (size_t i = 0; i < r->batch.n; i++) {
        r->info.has_ids |= r->ids[i].ptr != NULL;
        r->info.has_texts |= r->texts[i].ptr != NULL;
        r->info.has_labels |= r->labels[i].ptr != NULL;
    }
    return ZV_OK;
}

static void close_jsonl(zv_reader *r) {
    zv__free(r->env, r->state);
}

static zv_status create_jsonl(zv_writer *w, zv_err *err) {
    (void)w, (void)err; /* no header */
    return ZV_OK;
}

/* JSON has no NaN or infinity; Python's spelling of them is what most readers take. */
static void add_number(zv_writer *w, float x) {
    char number[ZV__F32_CHARS];
    if (isfinite(x)) {
        zv_buf_add(&w->buf, number, zv__print_f32(number, x));
        return;
    }
    zv_buf_puts(&w->buf, isnan(x) ? "NaN" : x < 0 ? "-Infinity" : "Infinity");
    if (!w->warned_finite) zv_env_warn(w->env, M_IO_WARN_JSON_NAN, w->path, ULL(w->written));
    w->warned_finite = true;
}

static void add_field(zv_buf *b, const char *name, zv_str value) {
    zv_buf_addf(b, "\"%s\":", name);
    zv__json_string(b, value);
    zv_buf_putc(b, ',');
}

static zv_status add_column(zv_writer *w, zv_str name, zv_str value, zv_err *err) {
    zv_buf key;
    zv_buf_init(&key, w->env);
    if (zv__column_clashes(name, is_taken)) zv_buf_puts(&key, "col.");
    zv_buf_add(&key, name.ptr, name.len);
    zv_status status = zv_buf_status(&key, err);
    if (status == ZV_OK) {
        zv__json_string(&w->buf, (zv_str){key.ptr, key.len});
        zv_buf_putc(&w->buf, ':');
        zv__json_string(&w->buf, value);
        zv_buf_putc(&w->buf, ',');
    }
    zv_buf_free(&key);
    return status;
}

static zv_status write_jsonl(zv_writer *w, const float *vector, const zv_batch *b, size_t i,
                             zv_err *err) {
    zv_buf_putc(&w->buf, '{');
    if (b->ids && b->ids[i].ptr) add_field(&w->buf, "id", b->ids[i]);
    if (b->texts && b->texts[i].ptr) add_field(&w->buf, "text", b->texts[i]);
    if (b->labels && b->labels[i].ptr) add_field(&w->buf, "label", b->labels[i]);
    for (size_t k = 0; k < b->n_columns; k++) {
        const zv_column *c = &b->columns[k];
        if (c->values[i].ptr && c->values[i].len)
            ZV_TRY(add_column(w, zv_str_of(c->name), c->values[i], err));
    }
    zv_buf_puts(&w->buf, "\"vector\":[");
    for (size_t k = 0; k < w->opts.dim; k++) {
        if (k > 0) zv_buf_putc(&w->buf, ',');
        add_number(w, vector[k]);
    }
    zv_buf_puts(&w->buf, "]}\n");
    return ZV_OK;
}

const zv__format_row zv__io_jsonl = {
    .name = "jsonl",
    .suffixes = {".jsonl", ".ndjson"},
    .sniff = sniff,
    .objects = true,
    .open = open_jsonl,
    .read = read_jsonl,
    .close = close_jsonl,
    .create = create_jsonl,
    .write = write_jsonl,
};
