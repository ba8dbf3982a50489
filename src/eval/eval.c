#include "base/base_private.h"

#include "eval/eval_private.h"

zv_status zv__eval_new(zv_eval **out, const zv_env *env, zv_err *err) {
    zv_eval *e = ZV_NEW_ZERO(env, 1, zv_eval);
    *out = e;
    if (!e) return zv__nomem(err);
    e->env = env;
    zv__arena_init(&e->arena, env);
    return ZV_OK;
}

void zv_eval_free(zv_eval *e) {
    if (!e) return;
    const zv_env *env = e->env;
    zv__free(env, e->scores);
    zv__free(env, e->scopes);
    zv__free(env, e->cosines);
    zv__free(env, e->numbers);
    zv__free(env, e->sections);
    zv__free(env, e->questions);
    zv__arena_free(&e->arena);
    zv__free(env, e);
}

size_t zv_eval_size(const zv_eval *e) {
    return e->n;
}

const zv_score *zv_eval_score(const zv_eval *e, size_t i) {
    return i < e->n ? &e->scores[i] : NULL;
}

size_t zv_eval_pairs(const zv_eval *e, const double **cosines, const double **numbers) {
    if (cosines) *cosines = e->cosines;
    if (numbers) *numbers = e->numbers;
    return e->pairs;
}

size_t zv_eval_vocabulary(const zv_eval *e) {
    return e->vocabulary;
}

zv_status zv__eval_add(zv_eval *e, const zv_score *score, zv__scope scope, zv_err *err) {
    if (!zv__grow(e->env, &e->scores, &e->cap, e->n + 1, sizeof *e->scores) ||
        !zv__grow(e->env, &e->scopes, &e->cap_scopes, e->n + 1, sizeof *e->scopes))
        return zv__nomem(err);
    e->scores[e->n] = *score;
    e->scopes[e->n++] = scope;
    return ZV_OK;
}

zv_status zv__eval_name(zv_eval *e, const char *path, const char **name, zv_err *err) {
    const char *slash = strrchr(path, '/');
    const char *base = slash && slash[1] ? slash + 1 : path;
    *name = zv__arena_strdup(&e->arena, base, strlen(base));
    return *name ? ZV_OK : zv__nomem(err);
}

/* ---- Lines ---- */

static bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\f' || c == '\v';
}

/* Before anything is read as lines: a binary file, or a device of zeros, may have none. */
zv_status zv__open_lines(zv__lines **out, const zv_env *env, const char *path, zv_err *err) {
    enum { BINARY_CHECK = 8 << 10 };
    const uint8_t *bytes;
    size_t got;
    ZV_TRY(zv__lines_open(out, env, path, err));
    zv_status status = zv__lines_peek(*out, BINARY_CHECK, &bytes, &got, err);
    const uint8_t *zero = status == ZV_OK && got ? memchr(bytes, 0, got) : NULL;
    if (zero) {
        unsigned long long line = 1;
        for (const uint8_t *b = bytes; b < zero; b++) line += *b == '\n';
        status = zv_err_set_at(err, ZV_FORMAT, line, M_EVAL_BINARY, zv__lines_path(*out), line);
    }
    if (status == ZV_OK) return ZV_OK;
    zv__lines_close(*out);
    *out = NULL;
    return status;
}

zv_status zv__next_line(zv__lines *lines, zv_str *line, bool *more, zv_err *err) {
    do {
        ZV_TRY(zv__lines_next(lines, line, more, err));
        if (!*more) return ZV_OK;
        unsigned long long number = zv__lines_number(lines);
        if (line->len && memchr(line->ptr, 0, line->len))
            return zv_err_set_at(err, ZV_FORMAT, number, M_EVAL_BINARY, zv__lines_path(lines),
                                 number);
        if (number == 1 && line->len >= 3 && memcmp(line->ptr, "\xEF\xBB\xBF", 3) == 0) {
            line->ptr += 3;
            line->len -= 3;
        }
        while (line->len && is_space(line->ptr[0])) line->ptr++, line->len--;
        while (line->len && is_space(line->ptr[line->len - 1])) line->len--;
    } while (!line->len);
    return ZV_OK;
}

void zv__show_line(char out[96], zv_str line) {
    size_t n = 0;
    for (size_t i = 0; i < line.len && n < 80;) {
        int32_t cp;
        i += zv__utf8_next(line.ptr + i, line.len - i, &cp);
        n += zv__utf8_put(out + n, cp < 0 ? 0xFFFD : cp < 0x20 || cp == 0x7F ? ' ' : cp);
    }
    out[n] = 0;
}
