/* text_source.c — texts from files: choosing the reader, and what all readers share. */
#include "base/base_private.h"

#include "text/text_source.h"

#include <strings.h>
#include <sys/stat.h>

#include "base/base_utf8.h"
#include "text/text_messages.h"

/* ---- Choosing ---- */

static bool ends_with(const char *path, size_t len, const char *suffix) {
    size_t n = strlen(suffix);
    return len > n && strncasecmp(path + len - n, suffix, n) == 0;
}

static zv_text_format guess(const char *path) {
    struct stat st;
    if (strcmp(path, "-") == 0) return ZV_TEXT_PLAIN;
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode)) return ZV_TEXT_FOLDER;
    size_t len = strlen(path);
    if (ends_with(path, len, ".gz")) len -= 3;
    if (ends_with(path, len, ".jsonl") || ends_with(path, len, ".ndjson") ||
        ends_with(path, len, ".json"))
        return ZV_TEXT_JSONL;
    if (ends_with(path, len, ".csv")) return ZV_TEXT_CSV;
    if (ends_with(path, len, ".tsv")) return ZV_TEXT_TSV;
    return ZV_TEXT_PLAIN;
}

static const zv__text_reader *reader_of(zv_text_format format) {
    switch (format) {
    case ZV_TEXT_PLAIN:
        return &zv__text_lines;
    case ZV_TEXT_PARAGRAPHS:
        return &zv__text_paragraphs;
    case ZV_TEXT_JSONL:
        return &zv__text_jsonl;
    case ZV_TEXT_CSV:
        return &zv__text_csv;
    case ZV_TEXT_TSV:
        return &zv__text_tsv;
    case ZV_TEXT_FOLDER:
        return &zv__text_folder;
    case ZV_TEXT_AUTO:
        break;
    }
    return NULL;
}

/* ---- Opening and closing ---- */

static char *keep(zv_text_source *s, const char *given, const char *otherwise) {
    const char *name = given ? given : otherwise;
    return zv__arena_strdup(&s->kept, name, strlen(name));
}

static zv_status open_source(zv_text_source *s, const char *path, const zv_text_source_opts *o,
                             zv_err *err) {
    s->bad_utf8 = o->bad_utf8;
    if (!(s->path = keep(s, path, "")) || !(s->id_field = keep(s, o->id_field, "id")) ||
        !(s->text_field = keep(s, o->text_field, "text")) ||
        !(s->label_field = keep(s, o->label_field, "label")))
        return zv__nomem(err);
    zv_text_format format = o->format == ZV_TEXT_AUTO ? guess(path) : o->format;
    s->reader = reader_of(format);
    if (!s->reader) return zv_err_set(err, ZV_USAGE, M_TEXT_FORMAT_UNKNOWN, path, (int)o->format);
    if (format != ZV_TEXT_FOLDER) ZV_TRY(zv__source_open_file(s, path, err));
    return s->reader->open ? s->reader->open(s, err) : ZV_OK;
}

zv_status zv_text_open(zv_text_source **out, const zv_env *env, const char *path,
                       const zv_text_source_opts *opts, zv_err *err) {
    *out = NULL;
    zv_text_source_opts defaults = {.format = ZV_TEXT_AUTO};
    zv_text_source *s = ZV_NEW_ZERO(env, 1, zv_text_source);
    if (!s) return zv__nomem(err);
    s->env = env;
    zv__arena_init(&s->kept, env);
    zv__arena_init(&s->scratch, env);
    zv_buf_init(&s->buf, env);
    zv_status status = open_source(s, path, opts ? opts : &defaults, err);
    if (status != ZV_OK) {
        s->told = true; /* the error is enough */
        zv_text_close(s);
        return status;
    }
    *out = s;
    return ZV_OK;
}

void zv_text_close(zv_text_source *s) {
    if (!s) return;
    zv__source_tell(s);
    zv__lines_close(s->lines);
    json_decref(s->json);
    zv_buf_free(&s->buf);
    zv__csv_close(&s->table.csv);
    zv__free(s->env, s->folder.files);
    zv__arena_free(&s->scratch);
    zv__arena_free(&s->kept);
    zv__free(s->env, s);
}

zv_status zv_text_next(zv_text_source *s, zv_text_item *item, bool *more, zv_err *err) {
    zv__arena_rewind(&s->scratch, (zv__arena_mark){0});
    *item = (zv_text_item){.id = {"", 0}, .text = {"", 0}, .label = {"", 0}};
    *more = false;
    ZV_TRY(s->reader->next(s, item, more, err));
    if (!*more) zv__source_tell(s);
    return ZV_OK;
}

void zv_text_position(const zv_text_source *s, uint64_t *done, uint64_t *total) {
    if (s->reader == &zv__text_folder) {
        *done = s->folder.done;
        *total = s->folder.total;
    } else {
        zv__lines_position(s->lines, done, total);
    }
}

/* ---- What readers share ---- */

enum { BINARY_CHECK = 8 << 10 };

zv_status zv__source_open_file(zv_text_source *s, const char *path, zv_err *err) {
    const uint8_t *bytes;
    size_t got;
    ZV_TRY(zv__lines_open(&s->lines, s->env, path, err));
    ZV_TRY(zv__lines_peek(s->lines, BINARY_CHECK, &bytes, &got, err));
    const char *shown = zv__lines_path(s->lines);
    if (got >= 2 &&
        ((bytes[0] == 0xff && bytes[1] == 0xfe) || (bytes[0] == 0xfe && bytes[1] == 0xff)))
        return zv_err_set(err, ZV_FORMAT, M_TEXT_UTF16, shown);
    const uint8_t *zero = got ? memchr(bytes, 0, ZV_MIN(got, (size_t)BINARY_CHECK)) : NULL;
    if (zero) {
        size_t at = (size_t)(zero - bytes);
        return zv_err_set_at(err, ZV_FORMAT, at, M_TEXT_BINARY, shown, at);
    }
    if (got >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        char mark[3];
        ZV_TRY(zv__lines_read(s->lines, mark, sizeof mark, &got, err));
    }
    return ZV_OK;
}

const char *zv__source_path(const zv_text_source *s) {
    return s->lines ? zv__lines_path(s->lines) : s->path;
}

void zv__source_replaced(zv_text_source *s, uint64_t places, uint64_t line) {
    if (places > 0 && s->replaced == 0) {
        const char *path = zv__source_path(s);
        s->first_line = line;
        s->first_path = zv__arena_strdup(&s->kept, path, strlen(path));
    }
    s->replaced += places;
}

void zv__source_tell(zv_text_source *s) {
    if (s->replaced == 0 || s->told) return;
    s->told = true;
    zv_env_warn(s->env, M_TEXT_REPLACED, s->first_path ? s->first_path : s->path,
                (unsigned long long)s->first_line, (unsigned long long)s->replaced);
}

/* The line, counted from `line`, and the byte in it, from 1, of text[bad]. */
static zv_status malformed(zv_text_source *s, zv_str text, size_t bad, uint64_t line, zv_err *err) {
    size_t line_begin = 0;
    for (size_t i = 0; i < bad; i++) {
        if (text.ptr[i] != '\n') continue;
        line++;
        line_begin = i + 1;
    }
    return zv_err_set_at(err, ZV_FORMAT, line, M_TEXT_UTF8_LINE, zv__source_path(s),
                         (unsigned long long)line, bad - line_begin + 1);
}

bool zv__mend_utf8(zv__arena *arena, zv_str *text, size_t *faults) {
    size_t taken, room; /* a fault of one byte becomes three */
    int32_t cp;
    *faults = 0;
    for (size_t i = 0; i < text->len; i += taken) {
        taken = zv__utf8_next(text->ptr + i, text->len - i, &cp);
        *faults += cp < 0;
    }
    if (*faults == 0) return true;
    if (!zv__mul(&room, *faults, 3) || !zv__plus(&room, room, text->len)) return false;
    char *good = zv__arena_alloc(arena, room, 1);
    if (!good) return false;
    size_t n = 0;
    for (size_t i = 0; i < text->len; i += taken) {
        taken = zv__utf8_next(text->ptr + i, text->len - i, &cp);
        n += zv__utf8_put(good + n, cp); /* U+FFFD for -1 */
    }
    *text = (zv_str){good, n};
    return true;
}

zv_status zv__source_utf8(zv_text_source *s, zv_str *text, uint64_t line, zv_err *err) {
    size_t bad, faults;
    if (zv__utf8_valid(text->ptr, text->len, &bad)) return ZV_OK;
    if (s->bad_utf8 == ZV_UTF8_FAIL) return malformed(s, *text, bad, line, err);
    for (size_t i = 0; i < bad; i++) line += text->ptr[i] == '\n';
    if (!zv__mend_utf8(&s->scratch, text, &faults)) return zv__nomem(err);
    zv__source_replaced(s, faults, line);
    return ZV_OK;
}

zv_status zv__source_line(zv_text_source *s, zv_str *line, bool *more, zv_err *err) {
    ZV_TRY(zv__lines_next(s->lines, line, more, err));
    if (!*more) return ZV_OK;
    return zv__source_utf8(s, line, zv__lines_number(s->lines), err);
}

bool zv__is_blank(zv_str line) {
    for (size_t i = 0; i < line.len; i++) {
        char c = line.ptr[i];
        if (c != ' ' && !(c >= '\t' && c <= '\r')) return false;
    }
    return true;
}

bool zv__keep_str(zv__arena *arena, zv_str *out, const char *bytes, size_t len) {
    char *copy = zv__arena_strdup(arena, bytes, len);
    *out = (zv_str){copy ? copy : "", copy ? len : 0};
    return copy != NULL;
}

void zv__name_list(char *out, size_t cap, const zv_str *names, size_t n) {
    static const char more[] = "…";
    size_t used = 0;
    for (size_t i = 0; i < n; i++) {
        size_t comma = i ? 2 : 0, need = comma + names[i].len;
        if (used + need + 2 + sizeof more > cap) {
            memcpy(out + used, more, sizeof more);
            return;
        }
        if (comma) memcpy(out + used, ", ", 2);
        memcpy(out + used + comma, names[i].ptr, names[i].len);
        used += need;
    }
    out[used] = 0;
}
