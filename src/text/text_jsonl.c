/* text_jsonl.c — an object per line: {"id": …, "text": …, "label": …, …}; or a string alone. */
#include "base/base_private.h"

#include "text/text_source.h"

#include "text/text_messages.h"

/* The message row of a language, for words inside sentences. */
static const char *say(const zv_err *err, const char *en, const char *he) {
    return err && err->lang == ZV_HE ? he : en;
}

static const char *kind(const json_t *value, const zv_err *err) {
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return say(err, M_TEXT_KIND_OBJECT);
    case JSON_ARRAY:
        return say(err, M_TEXT_KIND_ARRAY);
    case JSON_STRING:
        return say(err, M_TEXT_KIND_STRING);
    case JSON_INTEGER:
    case JSON_REAL:
        return say(err, M_TEXT_KIND_NUMBER);
    case JSON_TRUE:
    case JSON_FALSE:
        return say(err, M_TEXT_KIND_BOOL);
    case JSON_NULL:
        break;
    }
    return say(err, M_TEXT_KIND_NULL);
}

static const char *reason(const json_error_t *e, const zv_err *err) {
    switch (json_error_code(e)) {
    case json_error_premature_end_of_input:
        return say(err, M_TEXT_WHY_ENDS);
    case json_error_end_of_input_expected:
        return say(err, M_TEXT_WHY_MORE);
    case json_error_duplicate_key:
        return say(err, M_TEXT_WHY_TWICE);
    case json_error_numeric_overflow:
        return say(err, M_TEXT_WHY_NUMBER);
    case json_error_stack_overflow:
        return say(err, M_TEXT_WHY_DEEP);
    case json_error_null_character:
    case json_error_null_byte_in_key:
        return say(err, M_TEXT_WHY_NULL);
    case json_error_invalid_utf8:
        return say(err, M_TEXT_WHY_UNICODE);
    default:
        return say(err, M_TEXT_WHY_SYNTAX);
    }
}

/* ---- Halves of surrogate pairs, which other programs do write ("\ud83d" alone) ---- */

/* The value of \uXXXX at s[i], or -1. */
static int32_t escape_at(zv_str s, size_t i) {
    if (i + 6 > s.len || s.ptr[i] != '\\' || s.ptr[i + 1] != 'u') return -1;
    int32_t value = 0;
    for (size_t j = i + 2; j < i + 6; j++) {
        char c = s.ptr[j], lower = (char)(c | 0x20);
        if (c >= '0' && c <= '9')
            value = value << 4 | (c - '0');
        else if (lower >= 'a' && lower <= 'f')
            value = value << 4 | (lower - 'a' + 10);
        else
            return -1;
    }
    return value;
}

/* A copy of the line in which halves are U+FFFD; *places says how many there were. */
static bool mend_surrogates(zv_text_source *s, zv_str *line, uint64_t *places) {
    char *copy = zv__arena_strdup(&s->scratch, line->ptr, line->len);
    *places = 0;
    if (!copy) return false;
    for (size_t i = 0; i < line->len; i++) {
        if (copy[i] != '\\') continue;
        int32_t unit = escape_at(*line, i), next = escape_at(*line, i + 6);
        if (unit >= 0xd800 && unit <= 0xdbff && next >= 0xdc00 && next <= 0xdfff) {
            i += 11;
        } else if (unit >= 0xd800 && unit <= 0xdfff) {
            memcpy(copy + i, "\\uFFFD", 6);
            ++*places;
            i += 5;
        } else {
            i++; /* the escaped character, which may be a backslash */
        }
    }
    *line = (zv_str){copy, line->len};
    return true;
}

static zv_status parse(zv_text_source *s, zv_str line, json_t **out, zv_err *err) {
    const size_t flags = JSON_REJECT_DUPLICATES | JSON_DECODE_ANY | JSON_ALLOW_NUL;
    uint64_t number = zv__lines_number(s->lines), places = 0;
    json_error_t e;
    if ((*out = json_loadb(line.ptr, line.len, flags, &e)) != NULL) return ZV_OK;
    if (s->bad_utf8 == ZV_UTF8_REPLACE && json_error_code(&e) == json_error_invalid_syntax) {
        if (!mend_surrogates(s, &line, &places)) return zv__nomem(err);
        if (places > 0 && (*out = json_loadb(line.ptr, line.len, flags, &e)) != NULL) {
            zv__source_replaced(s, places, number);
            return ZV_OK;
        }
    }
    if (json_error_code(&e) == json_error_out_of_memory) return zv__nomem(err);
    return zv_err_set_at(err, ZV_FORMAT, number, M_TEXT_JSON_SYNTAX, zv__source_path(s),
                         (unsigned long long)number, e.column, reason(&e, err));
}

/* ---- Values ---- */

/* The shortest decimal that reads back as the same number, with a point in every locale. */
static void format_real(char out[32], double x) {
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(out, 32, "%.*g", digits, x);
        if (strtod(out, NULL) == x) break;
    }
    for (char *c = out; *c; c++)
        if (*c == ',') *c = '.';
}

static bool is_scalar(const json_t *v) {
    return json_is_string(v) || json_is_number(v) || json_is_boolean(v);
}

/* A scalar as a string; numbers go into scratch. False: no memory. */
static bool scalar(zv_text_source *s, const json_t *v, zv_str *out) {
    char digits[32];
    if (json_is_string(v)) {
        *out = (zv_str){json_string_value(v), json_string_length(v)};
        return true;
    }
    if (json_is_boolean(v)) {
        *out = zv_str_of(json_is_true(v) ? "true" : "false");
        return true;
    }
    if (json_is_real(v))
        format_real(digits, json_real_value(v));
    else
        snprintf(digits, sizeof digits, "%lld", (long long)json_integer_value(v));
    return zv__keep_str(&s->scratch, out, digits, strlen(digits));
}

/* json_object_iter takes a plain pointer, but only reads. */
static zv_status no_text(const zv_text_source *s, json_t *object, zv_err *err) {
    zv_str names[16];
    size_t n = 0;
    for (void *i = json_object_iter(object); i && n < ZV_COUNT(names);
         i = json_object_iter_next(object, i))
        names[n++] = zv_str_of(json_object_iter_key(i));
    char list[160];
    zv__name_list(list, sizeof list, names, n);
    uint64_t line = zv__lines_number(s->lines);
    return zv_err_set_at(err, ZV_FORMAT, line, M_TEXT_JSON_NO_TEXT, zv__source_path(s),
                         (unsigned long long)line, s->text_field, list);
}

static zv_status wrong_kind(const zv_text_source *s, const char *field, const json_t *value,
                            zv_err *err) {
    uint64_t line = zv__lines_number(s->lines);
    return zv_err_set_at(err, ZV_FORMAT, line, M_TEXT_JSON_FIELD_KIND, zv__source_path(s),
                         (unsigned long long)line, field, kind(value, err));
}

static void skip_label(zv_text_source *s, const json_t *value) {
    if (s->label_warned) return;
    s->label_warned = true;
    zv_err lang = {.lang = zv_env_lang(s->env)};
    zv_env_warn(s->env, M_TEXT_JSON_LABEL_SKIPPED, zv__source_path(s),
                (unsigned long long)zv__lines_number(s->lines), s->label_field, kind(value, &lang));
}

/* ---- An object ---- */

static zv_status take_fields(zv_text_source *s, json_t *object, zv_text_item *item, zv_err *err) {
    zv_text_field *fields =
        zv__arena_alloc(&s->scratch, json_object_size(object) + 1, sizeof *fields);
    if (!fields) return zv__nomem(err);
    const char *key;
    json_t *v;
    json_object_foreach(object, key, v) {
        bool ok = true;
        if (strcmp(key, s->text_field) == 0) {
            continue;
        } else if (strcmp(key, s->id_field) == 0) {
            if (json_is_null(v)) continue;
            if (!is_scalar(v)) return wrong_kind(s, key, v, err);
            ok = scalar(s, v, &item->id);
        } else if (strcmp(key, s->label_field) == 0) {
            if (is_scalar(v)) {
                item->has_label = true;
                ok = scalar(s, v, &item->label);
            } else if (!json_is_null(v)) {
                skip_label(s, v);
            }
        } else if (is_scalar(v)) {
            zv_text_field *f = &fields[item->n_fields++];
            f->name = zv_str_of(key);
            ok = scalar(s, v, &f->value);
        }
        if (!ok) return zv__nomem(err);
    }
    item->fields = fields;
    return ZV_OK;
}

static zv_status take_object(zv_text_source *s, json_t *object, zv_text_item *item, zv_err *err) {
    const json_t *text = json_object_get(object, s->text_field);
    if (!text) return no_text(s, object, err);
    if (json_is_string(text))
        item->text = (zv_str){json_string_value(text), json_string_length(text)};
    else if (!json_is_null(text)) /* null is how many programs write an empty text */
        return wrong_kind(s, s->text_field, text, err);
    return take_fields(s, object, item, err);
}

static zv_status next_object(zv_text_source *s, zv_text_item *item, bool *more, zv_err *err) {
    zv_str line;
    do ZV_TRY(zv__source_line(s, &line, more, err));
    while (*more && zv__is_blank(line));
    json_decref(s->json);
    s->json = NULL;
    if (!*more) return ZV_OK;
    item->line = zv__lines_number(s->lines);
    ZV_TRY(parse(s, line, &s->json, err));
    if (json_is_object(s->json)) return take_object(s, s->json, item, err);
    if (json_is_string(s->json)) {
        item->text = (zv_str){json_string_value(s->json), json_string_length(s->json)};
        return ZV_OK;
    }
    return zv_err_set_at(err, ZV_FORMAT, item->line, M_TEXT_JSON_KIND, zv__source_path(s),
                         (unsigned long long)item->line, kind(s->json, err));
}

const zv__text_reader zv__text_jsonl = {.next = next_object};
