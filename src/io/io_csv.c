/* io_csv.c — tables with a header line and a column of vectors, as data frames and databases write
 * them. base_csv.h splits the records, io_list.h reads the vectors; here is what the columns mean. */
#include "base/base_private.h"

#include <strings.h>

#include "base/base_csv.h"
#include "io/io_list.h"

#define NONE SIZE_MAX

typedef struct csv_state {
    zv__csv table;
    zv_str *names; /* [table.columns], in names_kept */
    zv__arena names_kept;
    size_t id, text, label, vector; /* column numbers, or NONE */
    bool *repeated; /* [table.columns]: an earlier column has the same name */
} csv_state;

/* ---- What kind of table is it? ---- */

typedef struct shape {
    char separator;
    bool by_line; /* no quotes around the vectors: a line is a record */
    bool header; /* the first record holds no vector */
    bool vectors; /* the second one does, or the first */
} shape;

/* Does the field that begins at p hold a vector? */
static bool vector_at(const char *p, const char *end, bool *quoted) {
    *quoted = p < end && *p == '"';
    return zv__list_begins(p + *quoted, end);
}

/* Past the record at p; counts the separators outside of quotes. */
static const char *skip_record(const char *p, const char *end, size_t counts[3]) {
    bool quoted = false;
    for (; p < end; p++) {
        if (*p == '"') quoted = !quoted;
        if (quoted) continue;
        if (*p == '\n') return p + 1;
        counts[0] += *p == '\t';
        counts[1] += *p == ',';
        counts[2] += *p == ';';
    }
    return p;
}

/* Looks for a vector in the record at p, or in as much of it as there is. */
static bool record_has_vector(const char *p, const char *end, char separator, bool *quoted) {
    bool inside = false, start = true;
    for (; p < end && (inside || *p != '\n'); p++) {
        if (start && vector_at(p, end, quoted)) return true;
        start = false;
        if (*p == '"') inside = !inside;
        if (!inside && *p == separator) start = true;
    }
    return false;
}

/* Has every line the same number of tabs? The last one may be cut. */
static bool lines_agree(const char *p, const char *end, size_t tabs) {
    while (p < end) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        if (!stop) break;
        size_t n = 0;
        bool blank = stop == p || (stop == p + 1 && *p == '\r');
        for (const char *c = p; c < stop; c++) n += *c == '\t';
        if (!blank && n != tabs) return false;
        p = stop + 1;
    }
    return true;
}

static shape look(const char *p, const char *end) {
    shape s = {.separator = ',', .header = true};
    size_t counts[3] = {0};
    bool quoted = false;
    if (end - p >= 3 && memcmp(p, "\xEF\xBB\xBF", 3) == 0) p += 3;
    const char *first = p;
    p = skip_record(p, end, counts);
    if (counts[0] > 0) {
        s.separator = '\t';
    } else if (counts[1] == 0 && counts[2] > 0) {
        s.separator = ';';
    }
    if (record_has_vector(first, p, s.separator, &quoted)) {
        s.header = false;
        s.vectors = true;
    } else {
        while (p < end && (*p == '\n' || *p == '\r')) p++;
        s.vectors = record_has_vector(p, end, s.separator, &quoted);
    }
    /* In TSV quotes are ordinary characters, unless the writer is one who quotes: then lines alone make
     * no records. */
    s.by_line = s.separator == '\t' && !quoted && lines_agree(p, end, counts[0]);
    return s;
}

/* A bracket may also be a word of other formats of text: their rows are numbers. */
static bool sniff(const uint8_t *head, size_t len, bool whole) {
    (void)whole;
    const char *p = (const char *)head, *end = p + len;
    const char *line = memchr(p, '\n', len);
    if (!line || *p == '[' || *p == '{') return false;
    if (memchr(p, 0, len) || zv__word2vec_is_text_row(p, line, 2)) return false;
    return look(p, end).vectors;
}

/* ---- The header ---- */

static bool is_one_of(zv_str name, const char *const list[4]) {
    for (size_t i = 0; i < 4 && list[i]; i++)
        if (name.len == strlen(list[i]) && strncasecmp(name.ptr, list[i], name.len) == 0)
            return true;
    return false;
}

/* The first column with one of these names, the earlier name first. */
static size_t column_of(const csv_state *st, const char *const list[4]) {
    for (size_t k = 0; k < 4 && list[k]; k++) {
        const char *const one[4] = {list[k]};
        for (size_t i = 0; i < st->table.columns; i++)
            if (is_one_of(st->names[i], one)) return i;
    }
    return NONE;
}

/* "a, b, c" for a sentence. */
static void list_names(char out[160], const csv_state *st) {
    size_t used = 0;
    out[0] = 0;
    for (size_t i = 0; i < st->table.columns && used < 120; i++) {
        size_t n = ZV_MIN(st->names[i].len, 30);
        int wrote =
            snprintf(out + used, 160 - used, "%s%.*s", i ? ", " : "", (int)n, st->names[i].ptr);
        used += (size_t)ZV_MAX(wrote, 0);
    }
}

static zv_status read_names(zv_reader *r, csv_state *st, zv_err *err) {
    zv__csv *t = &st->table;
    st->names = zv__arena_alloc(&st->names_kept, ZV_MAX(t->n, 1), sizeof *st->names);
    st->repeated = zv__arena_alloc(&st->names_kept, ZV_MAX(t->n, 1), sizeof *st->repeated);
    if (!st->names || !st->repeated) return zv__nomem(err);
    for (size_t i = 0; i < t->n; i++) {
        zv_str name = zv__csv_trimmed(zv__csv_field(t, i));
        /* what goes into sentences is made whole */
        ZV_TRY(zv__batch_string(r, &name, name.ptr, name.len, err));
        char *copy = zv__arena_strdup(&st->names_kept, name.ptr, name.len);
        if (!copy) return zv__nomem(err);
        st->names[i] = (zv_str){copy, name.len};
    }
    t->columns = t->n;
    return ZV_OK;
}

/* Texts are found where text sources look for them, and where vector stores keep them. A first column
 * without a name is a data frame's index. */
static void find_columns(csv_state *st) {
    static const char *const ids[4] = {"id", "word", "token", "key"};
    static const char *const texts[4] = {"text", "content", "document", "sentence"};
    static const char *const labels[4] = {"label", "category", "class"};
    static const char *const vectors[4] = {"vector", "embedding", "embeddings", "vectors"};
    static const char *const indexes[4] = {"", "Unnamed: 0"};
    st->id = column_of(st, ids);
    st->text = column_of(st, texts);
    st->label = column_of(st, labels);
    st->vector = column_of(st, vectors);
    if (st->id == NONE && st->table.columns > 1 && is_one_of(st->names[0], indexes)) st->id = 0;
}

/* No column has a name that says so: the only one that holds a list in the first row is it. */
static zv_status guess_vector(const zv_reader *r, csv_state *st, zv_err *err) {
    char names[160];
    for (size_t i = 0; i < st->table.n && i < st->table.columns; i++) {
        zv_str f = zv__csv_field(&st->table, i);
        if (!zv__list_begins(f.ptr, f.ptr + f.len)) continue;
        if (st->vector != NONE) {
            list_names(names, st);
            return zv_err_set_at(err, ZV_FORMAT, st->table.line, M_IO_CSV_TWO, r->path,
                                 ULL(st->table.line), names);
        }
        st->vector = i;
    }
    if (st->vector != NONE) return ZV_OK;
    list_names(names, st);
    return zv_err_set_at(err, ZV_FORMAT, 1, M_IO_CSV_NO_VECTOR, r->path, names);
}

/* ---- Rows ---- */

typedef struct row_fault {
    bool bad, fields;
    zv__list_fault list;
    size_t found;
    zv_str token;
} row_fault;

static zv_status refuse(const zv_reader *r, const row_fault *f, zv_err *err) {
    const csv_state *st = r->state;
    uint64_t line = st->table.line;
    if (f->fields)
        return zv_err_set_at(err, ZV_FORMAT, line, M_IO_CSV_COUNT, r->path, ULL(line),
                             st->table.columns, st->table.n);
    switch (f->list) {
    case ZV__LIST_CUT:
        return zv_err_set_at(err, ZV_FORMAT, line, M_IO_CSV_CUT, r->path, ULL(line));
    case ZV__LIST_TOKEN:
        return zv_err_set_at(err, ZV_FORMAT, line, M_IO_LINE_NOT_NUMBER, r->path, ULL(line),
                             (int)ZV_MIN(f->token.len, 40), f->token.ptr);
    case ZV__LIST_EMPTY:
        return zv_err_set_at(err, ZV_FORMAT, line, M_IO_CSV_EMPTY, r->path, ULL(line));
    case ZV__LIST_COUNT:
    case ZV__LIST_OK:
        break;
    }
    return zv_err_set_at(err, ZV_FORMAT, line, M_IO_LINE_NUMBERS, r->path, ULL(line), r->info.dim,
                         ULL(f->found));
}

static zv_status take(zv_reader *r, zv_str *out, size_t column, zv_err *err) {
    const csv_state *st = r->state;
    if (column == NONE) return ZV_OK;
    zv_str f = zv__csv_field(&st->table, column);
    return zv__batch_string(r, out, f.ptr, f.len, err);
}

static bool is_further(const csv_state *st, size_t i) {
    return i != st->id && i != st->text && i != st->label && i != st->vector;
}

/* Of columns with the same name the first is kept. */
static void find_repeated(const zv_reader *r, csv_state *st) {
    size_t told = 0;
    for (size_t i = 0; i < st->table.columns; i++) {
        st->repeated[i] = false;
        for (size_t k = 0; k < i && i < ZV__IO_MAX_COLUMNS + 4; k++)
            st->repeated[i] |=
                is_further(st, k) && is_further(st, i) && zv_str_equal(st->names[k], st->names[i]);
        if (st->repeated[i] && told++ == 0)
            zv_env_warn(r->env, M_IO_WARN_COLUMN, r->path, (int)ZV_MIN(st->names[i].len, 60),
                        st->names[i].ptr);
    }
}

/* The other fields of the record; the first column may lack a name, being a data frame's index. */
static zv_status take_others(zv_reader *r, size_t i, zv_err *err) {
    const csv_state *st = r->state;
    for (size_t k = 0; k < st->table.columns; k++) {
        size_t column;
        if (!is_further(st, k) || st->repeated[k] || (k == 0 && st->names[0].len == 0)) continue;
        zv_str value = zv__csv_field(&st->table, k);
        if (value.len == 0) continue;
        ZV_TRY(zv__batch_column(r, st->names[k], i, &column, err));
        ZV_TRY(zv__batch_value(r, column, i, value.ptr, value.len, err));
    }
    return ZV_OK;
}

/* The record read last into row i. */
static zv_status read_row(zv_reader *r, size_t i, row_fault *f, zv_err *err) {
    csv_state *st = r->state;
    if (st->table.n != st->table.columns) {
        *f = (row_fault){.bad = true, .fields = true};
        return ZV_OK;
    }
    if (st->vector == NONE) ZV_TRY(guess_vector(r, st, err));
    zv_str list = zv__csv_field(&st->table, st->vector);
    if (r->info.dim == 0) {
        f->list = zv__list_count(list, &f->found);
        f->bad = f->list != ZV__LIST_OK;
        if (f->bad) return ZV_OK;
        ZV_TRY(zv__io_set_dim(r, f->found, err));
    }
    float *out = zv__batch_row(r, i);
    if (!out) return zv__nomem(err);
    bool overflow = false;
    f->list = zv__list_read(list, out, r->info.dim, &f->token, &f->found, &overflow);
    f->bad = f->list != ZV__LIST_OK;
    if (f->bad) return ZV_OK;
    if (overflow && r->overflows++ == 0) r->overflow_line = st->table.line;
    if (!r->no_ids) ZV_TRY(take(r, &r->ids[i], st->id, err));
    if (r->with_texts) ZV_TRY(take(r, &r->texts[i], st->text, err));
    if (r->with_labels) ZV_TRY(take(r, &r->labels[i], st->label, err));
    return take_others(r, i, err);
}

static zv_status read_csv(zv_reader *r, zv_err *err) {
    csv_state *st = r->state;
    size_t n = 0;
    while (r->batch_rows == 0 || !zv__batch_full(r, n)) {
        bool more;
        row_fault f = {0};
        ZV_TRY(zv__csv_next(&st->table, &more, err));
        if (!more) break;
        ZV_TRY(read_row(r, n, &f, err));
        if (!f.bad) {
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

/* ---- Opening ---- */

static zv_status skip_mark(zv_reader *r, const uint8_t *head, size_t got, zv_err *err) {
    char mark[3];
    if (got < 3 || memcmp(head, "\xEF\xBB\xBF", 3) != 0) return ZV_OK;
    return zv__lines_read(r->in, mark, sizeof mark, &got, err);
}

/* The file does not state its dimension: the first batch tells, and waits for zv_io_read. */
static zv_status open_csv(zv_reader *r, zv_err *err) {
    const uint8_t *head;
    size_t got;
    bool more;
    csv_state *st = ZV_NEW_ZERO(r->env, 1, csv_state);
    if (!st) return zv__nomem(err);
    r->state = st;
    r->info.dtype = ZV_F32;
    zv__arena_init(&st->names_kept, r->env);
    ZV_TRY(zv__lines_peek(r->in, ZV__IO_SNIFF, &head, &got, err));
    shape s = look((const char *)head, (const char *)head + got);
    ZV_TRY(skip_mark(r, head, got, err));
    ZV_TRY(zv__csv_open(&st->table, r->env, r->in, s.separator, s.by_line, err));
    if (!s.header) return zv_err_set_at(err, ZV_FORMAT, 1, M_IO_CSV_NO_HEADER, r->path);
    ZV_TRY(zv__csv_next(&st->table, &more, err));
    if (!more) return zv_err_set(err, ZV_FORMAT, M_IO_JSON_NO_ROWS, r->path);
    ZV_TRY(read_names(r, st, err));
    find_columns(st);
    find_repeated(r, st);
    r->no_ids = st->id == NONE;
    r->with_texts = st->text != NONE;
    r->with_labels = st->label != NONE;
    ZV_TRY(read_csv(r, err));
    if (r->batch.n == 0) return zv_err_set(err, ZV_FORMAT, M_IO_JSON_NO_ROWS, r->path);
    r->pending = true;
    r->info.has_ids = !r->no_ids;
    r->info.has_texts = r->with_texts;
    r->info.has_labels = r->with_labels;
    return ZV_OK;
}

static void close_csv(zv_reader *r) {
    csv_state *st = r->state;
    if (!st) return;
    zv__csv_close(&st->table);
    zv__arena_free(&st->names_kept);
    zv__free(r->env, st);
}

const zv__format_row zv__io_csv = {
    .name = "csv",
    .suffixes = {".csv"},
    .sniff = sniff,
    .open = open_csv,
    .read = read_csv,
    .close = close_csv,
};
