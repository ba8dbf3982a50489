/* embed_outside_answer.c — see embed_outside_answer.h.
 *
 * As with files of JSONL, jansson reads everything but the vector: it refuses the NaN that Python's json
 * writes as if the line were no JSON, and here the answer should say which number it was. */
#include "base/base_private.h"

#include <jansson.h>

#include "base/base_utf8.h"
#include "embed/embed_outside_answer.h"
#include "io/io_private.h"

/* As much of `s` as fits, in whole characters. */
static void copy_cut(char *out, size_t cap, const char *s, size_t len) {
    if (len >= cap) {
        len = cap - 1;
        while (len > 0 && ((unsigned char)s[len] & 0xC0) == 0x80) len--;
    }
    memcpy(out, s, len);
    out[len] = 0;
}

static bool take_id(zv__answer *out, const json_t *id) {
    if (json_is_string(id)) {
        copy_cut(out->id, sizeof out->id, json_string_value(id), json_string_length(id));
        return true;
    }
    if (!json_is_integer(id)) return false;
    snprintf(out->id, sizeof out->id, "%lld", (long long)json_integer_value(id));
    return true;
}

/* {"id", "error"}: any value but null and false is a refusal; a server's {"message"} object too. */
static bool take_error(zv__answer *out, const json_t *error) {
    if (!error || json_is_null(error) || json_is_false(error)) return false;
    const json_t *message = json_is_object(error) ? json_object_get(error, "message") : error;
    if (json_is_string(message))
        copy_cut(out->reason, sizeof out->reason, json_string_value(message),
                 json_string_length(message));
    return true;
}

static void take_object(zv__answer *out, const json_t *object) {
    if (!json_is_object(object)) {
        out->kind = ZV__ANSWER_NOT_JSON;
    } else if (!take_id(out, json_object_get(object, "id"))) {
        out->kind = ZV__ANSWER_NO_ID;
    } else if (take_error(out, json_object_get(object, "error"))) {
        out->kind = ZV__ANSWER_REFUSED;
    } else {
        out->kind = out->array.ptr ? ZV__ANSWER_VECTOR : ZV__ANSWER_NO_VECTOR;
    }
}

zv_status zv__answer_read(zv__answer *out, const zv_env *env, zv_str line, zv_err *err) {
    *out = (zv__answer){.array = zv__json_vector(line)};
    zv_buf rest; /* the line with [] for the array */
    zv_buf_init(&rest, env);
    if (out->array.ptr) {
        const size_t before = (size_t)(out->array.ptr - line.ptr);
        zv_buf_add(&rest, line.ptr, before + 1);
        zv_buf_add(&rest, out->array.ptr + out->array.len - 1,
                   line.len - before - out->array.len + 1);
    } else {
        zv_buf_add(&rest, line.ptr, line.len);
    }
    zv_status status = zv_buf_status(&rest, err);
    if (status == ZV_OK) {
        json_error_t why;
        json_t *object = json_loadb(zv_buf_cstr(&rest), rest.len, JSON_ALLOW_NUL, &why);
        if (object) {
            take_object(out, object);
        } else if (json_error_code(&why) == json_error_out_of_memory) {
            status = zv__nomem(err);
        } else {
            out->kind = ZV__ANSWER_NOT_JSON;
            copy_cut(out->reason, sizeof out->reason, why.text, strlen(why.text));
        }
        json_decref(object);
    }
    zv_buf_free(&rest);
    return status;
}

size_t zv__answer_count(zv_str array) {
    const char *p = array.ptr + 1, *end = array.ptr + array.len;
    if (*zv__json_space(p, end) == ']') return 0;
    size_t n = 1;
    for (; p < end; p++) n += *p == ',';
    return n;
}

bool zv__answer_numbers(zv_str array, float *out, size_t dim, size_t *place, zv_str *bad) {
    const char *p = array.ptr + 1, *end = array.ptr + array.len;
    for (size_t k = 0; k < dim; k++) {
        bool overflow = false;
        p = zv__json_space(p, end);
        const char *after = zv__parse_f32(p, end, &out[k], &overflow);
        const char *next = after ? zv__json_space(after, end) : end;
        if (next == end || *next != (k + 1 < dim ? ',' : ']') || !isfinite(out[k])) {
            const char *stop = p;
            while (stop < end && !memchr(",] \t\r\n", *stop, 6)) stop++;
            *place = k;
            *bad = (zv_str){p, (size_t)(stop - p)};
            return false;
        }
        p = next + 1;
    }
    return true;
}
