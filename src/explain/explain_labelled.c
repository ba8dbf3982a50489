/* explain_labelled.c — files of judged pairs: CSV, TSV and JSONL. */
#include "base/base_private.h"

#include <jansson.h>

#include "base/base_csv.h"
#include "base/base_file.h"
#include "explain/explain_relation.h"

enum { A, B, GRADE, COLUMNS };

typedef struct reading {
    const zv_env *env;
    const char *path;
    double related_from;
    zv__labelled *out;
    double least, most; /* of the grades that are no plain yes or no */
    bool graded;
} reading;

/* ---- Grades ---- */

/* A plain decimal number, in any locale. */
static bool parse_number(zv_str t, double *out) {
    size_t i = t.len && (t.ptr[0] == '-' || t.ptr[0] == '+'), digits = 0;
    double value = 0, scale = 1;
    bool point = false;
    for (; i < t.len; i++) {
        if (t.ptr[i] >= '0' && t.ptr[i] <= '9') {
            value = value * 10 + (t.ptr[i] - '0');
            if (point) scale *= 10;
            digits++;
        } else if (t.ptr[i] == '.' && !point) {
            point = true;
        } else {
            return false;
        }
    }
    *out = (t.ptr[0] == '-' ? -value : value) / scale;
    return digits > 0 && digits < 16;
}

static bool parse_word(zv_str t, double *out) {
    static const struct {
        const char *word;
        double value;
    } words[] = {{"yes", 1},       {"no", 0}, {"true", 1}, {"false", 0}, {"related", 1},
                 {"unrelated", 0}, {"כן", 1}, {"לא", 0},   {"קשור", 1},  {"לא קשור", 0}};
    for (size_t i = 0; i < ZV_COUNT(words); i++)
        if (zv_str_equal(t, zv_str_of(words[i].word))) {
            *out = words[i].value;
            return true;
        }
    return false;
}

static zv_status judge(reading *r, zv_str grade, uint64_t line, uint8_t *related, zv_err *err) {
    double value;
    bool word = parse_word(grade, &value);
    if (!word && !parse_number(grade, &value))
        return zv_err_set_at(err, ZV_FORMAT, line, M_EXPLAIN_PAIRS_GRADE, r->path,
                             (unsigned long long)line, (int)ZV_MIN(grade.len, 60), grade.ptr);
    *related = value == 1;
    if (word) return ZV_OK;
    if (!isnan(r->related_from)) {
        *related = value >= r->related_from;
    } else if (value != 0 && value != 1) {
        r->graded = true;
    }
    r->least = ZV_MIN(r->least, value);
    r->most = ZV_MAX(r->most, value);
    return ZV_OK;
}

static zv_status add(reading *r, const zv_str cell[COLUMNS], uint64_t line, zv_err *err) {
    zv__labelled *p = r->out;
    zv__labelled_pair pair;
    zv_str side[2];
    for (int i = 0; i < 2; i++) {
        side[i] = zv__csv_trimmed(cell[i]);
        if (side[i].len == 0)
            return zv_err_set_at(err, ZV_FORMAT, line, M_EXPLAIN_PAIRS_EMPTY, r->path,
                                 (unsigned long long)line, i ? "b" : "a");
    }
    ZV_TRY(judge(r, zv__csv_trimmed(cell[GRADE]), line, &pair.related, err));
    ZV_TRY(zv__dict_put(p->names, side[0], &pair.a, NULL, err));
    ZV_TRY(zv__dict_put(p->names, side[1], &pair.b, NULL, err));
    if (!zv__grow(p->env, &p->list, &p->cap, p->n + 1, sizeof *p->list)) return zv__nomem(err);
    p->list[p->n++] = pair;
    return ZV_OK;
}

/* ---- Columns ---- */

static int column_of(zv_str name) {
    static const char *const names[COLUMNS][10] = {
        {"a", "query", "query_id", "text1", "sentence1", "text_a", "question"},
        {"b", "document", "document_id", "doc", "doc_id", "text2", "sentence2", "text_b", "id"},
        {"grade", "label", "score", "relevance", "related", "similarity"}};
    for (int c = 0; c < COLUMNS; c++)
        for (size_t i = 0; i < 10 && names[c][i]; i++)
            if (zv_str_equal(name, zv_str_of(names[c][i]))) return c;
    return -1;
}

/* A header if it names a column; else three columns in this order, and the record is data. */
static zv_status find_columns(const reading *r, const zv__csv *t, size_t place[COLUMNS],
                              bool *header, zv_err *err) {
    size_t found = 0;
    for (size_t i = 0; i < t->n; i++) {
        int c = column_of(zv__csv_trimmed(zv__csv_field(t, i)));
        if (c < 0) continue;
        place[c] = i;
        found |= (size_t)1 << c;
    }
    *header = found == 7;
    if (*header) return ZV_OK;
    if (t->n != COLUMNS)
        return zv_err_set_at(err, ZV_FORMAT, t->line, M_EXPLAIN_PAIRS_COLUMNS, r->path,
                             (unsigned long long)t->line, t->n);
    for (size_t c = 0; c < COLUMNS; c++) place[c] = c;
    return ZV_OK;
}

static zv_status read_table(reading *r, zv__lines *lines, char separator, zv_err *err) {
    zv__csv t = {0};
    size_t place[COLUMNS];
    bool more, first = true;
    zv_status status = zv__csv_open(&t, r->env, lines, separator, separator == '\t', err);
    while (status == ZV_OK && (status = zv__csv_next(&t, &more, err)) == ZV_OK && more) {
        bool header = false;
        if (first) status = find_columns(r, &t, place, &header, err);
        if (status == ZV_OK && first) t.columns = t.n;
        first = false;
        if (status != ZV_OK || header) continue;
        if (t.n != t.columns) {
            status = zv_err_set_at(err, ZV_FORMAT, t.line, M_EXPLAIN_PAIRS_COUNT, r->path,
                                   (unsigned long long)t.line, t.columns, t.n);
            continue;
        }
        zv_str cell[COLUMNS];
        for (size_t c = 0; c < COLUMNS; c++) cell[c] = zv__csv_field(&t, place[c]);
        status = add(r, cell, t.line, err);
    }
    zv__csv_close(&t);
    return status;
}

/* ---- JSONL ---- */

static zv_str text_of(const json_t *value, char number[40]) {
    if (json_is_string(value)) return (zv_str){json_string_value(value), json_string_length(value)};
    if (json_is_integer(value))
        snprintf(number, 40, "%lld", (long long)json_integer_value(value));
    else if (json_is_real(value)) {
        snprintf(number, 40, "%.10f", json_real_value(value));
        for (char *c = number; *c; c++)
            if (*c == ',') *c = '.';
    } else
        snprintf(number, 40, "%s",
                 json_is_true(value)    ? "true"
                 : json_is_false(value) ? "false"
                                        : "");
    return zv_str_of(number);
}

static zv_status add_object(reading *r, json_t *object, uint64_t line, zv_err *err) {
    zv_str cell[COLUMNS] = {{0}};
    char numbers[COLUMNS][40];
    const char *key;
    json_t *value;
    json_object_foreach(object, key, value) {
        int c = column_of(zv_str_of(key));
        if (c >= 0) cell[c] = text_of(value, numbers[c]);
    }
    for (size_t c = 0; c < COLUMNS; c++)
        if (!cell[c].ptr)
            return zv_err_set_at(err, ZV_FORMAT, line, M_EXPLAIN_PAIRS_JSON, r->path,
                                 (unsigned long long)line);
    return add(r, cell, line, err);
}

static zv_status read_jsonl(reading *r, zv__lines *lines, zv_err *err) {
    zv_str line;
    bool more;
    zv_status status;
    while ((status = zv__lines_next(lines, &line, &more, err)) == ZV_OK && more) {
        line = zv__csv_trimmed(line);
        if (line.len == 0) continue;
        uint64_t number = zv__lines_number(lines);
        json_t *object = json_loadb(line.ptr, line.len, 0, NULL);
        if (json_is_object(object))
            status = add_object(r, object, number, err);
        else
            status = zv_err_set_at(err, ZV_FORMAT, number, M_EXPLAIN_PAIRS_JSON, r->path,
                                   (unsigned long long)number);
        json_decref(object);
        if (status != ZV_OK) break;
    }
    return status;
}

/* ---- The file ---- */

static bool ends(const char *path, const char *suffix) {
    size_t n = strlen(path), m = strlen(suffix);
    if (n > 3 && strcmp(path + n - 3, ".gz") == 0) n -= 3;
    return n >= m && memcmp(path + n - m, suffix, m) == 0;
}

zv_status zv__labelled_read(zv__labelled *out, const zv_env *env, const char *path,
                            double related_from, zv_err *err) {
    *out = (zv__labelled){.env = env};
    reading r = {env, path, related_from, out, ZV__NEVER, -ZV__NEVER, false};
    zv__lines *lines = NULL;
    zv_status status = zv__dict_new(&out->names, env, err);
    if (status == ZV_OK) status = zv__lines_open(&lines, env, path, err);
    bool json = ends(path, ".jsonl") || ends(path, ".ndjson") || ends(path, ".json");
    if (status == ZV_OK)
        status = json ? read_jsonl(&r, lines, err)
                      : read_table(&r, lines, ends(path, ".csv") ? ',' : '\t', err);
    if (status == ZV_OK && out->n == 0)
        status = zv_err_set(err, ZV_NODATA, M_EXPLAIN_PAIRS_NONE, path);
    if (status == ZV_OK && r.graded)
        status = zv_err_set(err, ZV_USAGE, M_EXPLAIN_PAIRS_GRADED, path, r.least, r.most);
    zv__lines_close(lines);
    if (status != ZV_OK) zv__labelled_free(out);
    return status;
}

void zv__labelled_free(zv__labelled *p) {
    zv__dict_free(p->names);
    zv__free(p->env, p->list);
    *p = (zv__labelled){0};
}
