/* io_projector.c — the Embedding Projector's pair of files:
 *
 *   vectors.tsv    numbers with tabs between them, no header
 *   metadata.tsv   a line per vector: one column has no header, two or more have one
 *
 * Nothing joins the two but their names. Neither file knows quotes.
 */
#include "base/base_private.h"

#include <strings.h>
#include <sys/stat.h>

#include "io/io_projector.h"

#define NONE SIZE_MAX

/* How many numbers a line of vectors has; 0 if it is something else. `cut`: there is more of it. */
static size_t count_numbers(const char *p, const char *end, bool cut) {
    size_t numbers = 0;
    if (p < end && end[-1] == '\r') end--;
    while (p < end) {
        const char *tab = memchr(p, '\t', (size_t)(end - p)), *stop = tab ? tab : end;
        float value;
        bool overflow;
        if (!tab && cut) break; /* may be half a number */
        if (zv__parse_f32(p, stop, &value, &overflow) != stop) return 0;
        numbers++;
        p = stop + (tab != NULL);
    }
    return numbers;
}

/* Two lines of as many numbers. A single line of two whole numbers is rather a header of word2vec. */
static bool sniff(const uint8_t *head, size_t len, bool whole) {
    const char *p = (const char *)head, *end = p + len, *line = memchr(p, '\n', len);
    uint64_t n, dim;
    bool fits;
    if (!line) return count_numbers(p, end, !whole) > 1;
    size_t numbers = count_numbers(p, line, false);
    const char *next = line + 1;
    if (numbers < 2) return false;
    if (next == end) return !zv__word2vec_header(head, len, whole, &n, &dim, &fits);
    const char *stop = memchr(next, '\n', (size_t)(end - next));
    bool cut = !stop && !whole;
    size_t second = count_numbers(next, stop ? stop : end, cut);
    return cut ? second > 0 && second <= numbers : second == numbers;
}

/* ---- The metadata beside it ---- */

typedef struct projector_state {
    zv__lines *metadata; /* NULL: there is none */
    char *path; /* of it, for sentences */
    bool table; /* it has a header */
    bool held; /* `line` of the metadata waits, being the first row's */
    zv_buf line; /* that one; of a table, its header */
    size_t columns, id, text, label; /* column numbers, or NONE */
} projector_state;

/* Opens the first metadata file that exists. */
static zv_status find_metadata(zv_reader *r, projector_state *st, zv_err *err) {
    zv_buf path;
    zv_buf_init(&path, r->env);
    zv_status status = ZV_OK;
    for (size_t k = 0;
         status == ZV_OK && !st->metadata && zv__projector_metadata(&path, r->path, k); k++) {
        struct stat file;
        status = zv_buf_status(&path, err);
        if (status != ZV_OK || path.len == 0 || stat(path.ptr, &file) != 0) continue;
        status = zv__lines_open(&st->metadata, r->env, path.ptr, err);
        if (status == ZV_OK && !(st->path = zv__strdup(r->env, path.ptr, path.len)))
            status = zv__nomem(err);
    }
    zv_buf_free(&path);
    return status;
}

/* Column `i` of a line, or the number of columns through *count. */
static zv_str column(zv_str line, size_t i, size_t *count) {
    zv_str found = {NULL, 0};
    size_t n = 0, from = 0;
    for (size_t at = 0; at <= line.len; at++) {
        if (at < line.len && line.ptr[at] != '\t') continue;
        if (n == i) found = (zv_str){line.ptr + from, at - from};
        n++;
        from = at + 1;
    }
    if (count) *count = n;
    return found;
}

/* Takes the next column off a line. */
static void next_column(zv_str *line, zv_str *out) {
    const char *tab = memchr(line->ptr, '\t', line->len);
    *out = (zv_str){line->ptr, tab ? (size_t)(tab - line->ptr) : line->len};
    size_t taken = out->len + (tab != NULL);
    *line = (zv_str){line->ptr + taken, line->len - taken};
}

static size_t column_named(zv_str header, size_t columns, const char *const names[5]) {
    for (size_t k = 0; k < 5 && names[k]; k++)
        for (size_t i = 0; i < columns; i++) {
            zv_str name = column(header, i, NULL);
            if (name.len == strlen(names[k]) && strncasecmp(name.ptr, names[k], name.len) == 0)
                return i;
        }
    return NONE;
}

/* A header names the columns, and there is one only where there are two or more of them. */
static zv_status read_header(projector_state *st, zv_err *err) {
    zv_str line;
    bool more;
    ZV_TRY(zv__lines_next(st->metadata, &line, &more, err));
    if (more && zv__lines_number(st->metadata) == 1 && line.len >= 3 &&
        memcmp(line.ptr, "\xEF\xBB\xBF", 3) == 0)
        line = (zv_str){line.ptr + 3, line.len - 3};
    st->id = 0;
    st->text = st->label = NONE;
    column(line, 0, &st->columns);
    if (!more || st->columns == 1) {
        st->held = more;
        zv_buf_add(&st->line, line.ptr, line.len);
        return zv_buf_status(&st->line, err);
    }
    st->table = true;
    st->id = column_named(line, st->columns, zv__projector_ids);
    st->text = column_named(line, st->columns, zv__projector_texts);
    st->label = column_named(line, st->columns, zv__projector_labels);
    /* the Projector itself shows the first column as a point's name */
    if (st->id == NONE && st->text != 0 && st->label != 0) st->id = 0;
    zv_buf_clear(&st->line);
    zv_buf_add(&st->line, line.ptr, line.len); /* the names of the further columns */
    return zv_buf_status(&st->line, err);
}

/* The columns that are neither id nor text nor label. */
static zv_status take_others(zv_reader *r, projector_state *st, zv_str line, size_t i,
                             zv_err *err) {
    zv_str names = {zv_buf_cstr(&st->line), st->line.len};
    zv_str name, value;
    size_t place;
    if (!st->table) return ZV_OK;
    for (size_t k = 0; k < st->columns; k++) {
        next_column(&names, &name);
        next_column(&line, &value);
        if (k == st->id || k == st->text || k == st->label || value.len == 0) continue;
        ZV_TRY(zv__batch_column(r, zv__column_plain(name, zv__projector_taken), i, &place, err));
        /* of columns with the same name the first is kept */
        if (place == SIZE_MAX || r->columns.list[place].values[i].ptr) continue;
        ZV_TRY(zv__batch_value(r, place, i, value.ptr, value.len, err));
    }
    return ZV_OK;
}

static zv_status next_metadata(projector_state *st, zv_str *line, bool *more, zv_err *err) {
    if (!st->held) return zv__lines_next(st->metadata, line, more, err);
    st->held = false;
    *line = (zv_str){zv_buf_cstr(&st->line), st->line.len};
    *more = true;
    return ZV_OK;
}

static zv_status take(zv_reader *r, zv_str *out, zv_str line, size_t i, zv_err *err) {
    if (i == NONE) return ZV_OK;
    zv_str value = column(line, i, NULL);
    return value.ptr ? zv__batch_string(r, out, value.ptr, value.len, err) : ZV_OK;
}

/* The metadata of row i of the batch. */
static zv_status read_metadata(zv_reader *r, projector_state *st, size_t i, zv_err *err) {
    zv_str line;
    bool more;
    size_t columns;
    if (!st->metadata) return ZV_OK;
    ZV_TRY(next_metadata(st, &line, &more, err));
    uint64_t row = r->taken + i, number = zv__lines_number(st->metadata);
    if (!more && st->table)
        return zv_err_set_at(err, ZV_FORMAT, number, M_IO_PROJECTOR_FEW_TABLE, st->path, ULL(row),
                             r->path);
    if (!more)
        return zv_err_set_at(err, ZV_FORMAT, number, M_IO_PROJECTOR_FEW, st->path, ULL(row),
                             r->path);
    column(line, 0, &columns);
    if (columns != st->columns)
        return zv_err_set_at(err, ZV_FORMAT, number, M_IO_PROJECTOR_COLUMNS, st->path, ULL(number),
                             st->columns, columns);
    if (!r->no_ids) ZV_TRY(take(r, &r->ids[i], line, st->id, err));
    if (r->with_texts) ZV_TRY(take(r, &r->texts[i], line, st->text, err));
    if (r->with_labels) ZV_TRY(take(r, &r->labels[i], line, st->label, err));
    return take_others(r, st, line, i, err);
}

/* After the last vector nothing but blank lines may follow. */
static zv_status check_metadata_end(const zv_reader *r, projector_state *st, zv_err *err) {
    zv_str line = {0};
    bool more = st->metadata != NULL;
    while (more) {
        ZV_TRY(next_metadata(st, &line, &more, err));
        if (!more || line.len == 0) continue;
        uint64_t number = zv__lines_number(st->metadata);
        return zv_err_set_at(err, ZV_FORMAT, number, M_IO_PROJECTOR_MANY, st->path, ULL(number),
                             r->path, ULL(r->taken + r->batch.n));
    }
    return ZV_OK;
}

/* ---- Vectors ---- */

typedef struct row_fault {
    bool bad;
    size_t found;
    zv_str token;
} row_fault;

static zv_status read_row(zv_reader *r, zv_str line, size_t i, row_fault *f, zv_err *err) {
    size_t found;
    while (line.len && (line.ptr[line.len - 1] == '\t' || line.ptr[line.len - 1] == ' '))
        line.len--;
    column(line, 0, &found);
    if (r->info.dim == 0) ZV_TRY(zv__io_set_dim(r, found, err));
    *f = (row_fault){.found = found, .bad = found != r->info.dim};
    if (f->bad) return ZV_OK;
    float *out = zv__batch_row(r, i);
    if (!out) return zv__nomem(err);
    const char *p = line.ptr, *end = p + line.len;
    bool overflow = false;
    for (size_t k = 0; k < found; k++) {
        const char *tab = memchr(p, '\t', (size_t)(end - p)), *stop = tab ? tab : end;
        if (stop == p || zv__parse_f32(p, stop, &out[k], &overflow) != stop) {
            *f = (row_fault){.bad = true, .token = {p, (size_t)(stop - p)}};
            return ZV_OK;
        }
        p = stop + (tab != NULL);
    }
    if (overflow && r->overflows++ == 0) r->overflow_line = zv__lines_number(r->in);
    return ZV_OK;
}

static zv_status refuse(const zv_reader *r, const row_fault *f, zv_err *err) {
    uint64_t line = zv__lines_number(r->in);
    if (f->token.ptr)
        return zv_err_set_at(err, ZV_FORMAT, line, M_IO_LINE_NOT_NUMBER, r->path, ULL(line),
                             (int)ZV_MIN(f->token.len, 40), f->token.ptr);
    return zv_err_set_at(err, ZV_FORMAT, line, M_IO_LINE_NUMBERS, r->path, ULL(line), r->info.dim,
                         ULL(f->found));
}

/* A skipped row takes its line of metadata with it. */
static zv_status skip_row(zv_reader *r, projector_state *st, zv_err *err) {
    zv_str line;
    bool more;
    r->info.skipped++;
    return st->metadata ? next_metadata(st, &line, &more, err) : ZV_OK;
}

static zv_status read_projector(zv_reader *r, zv_err *err) {
    projector_state *st = r->state;
    size_t n = 0;
    bool more = true;
    while (r->batch_rows == 0 || !zv__batch_full(r, n)) {
        zv_str line;
        row_fault f;
        ZV_TRY(zv__lines_next(r->in, &line, &more, err));
        if (!more) break;
        if (line.len == 0) continue;
        ZV_TRY(read_row(r, line, n, &f, err));
        if (f.bad && r->bad_rows == ZV_ROW_FAIL) return refuse(r, &f, err);
        if (f.bad) {
            ZV_TRY(skip_row(r, st, err));
            continue;
        }
        ZV_TRY(read_metadata(r, st, n, err));
        n++;
    }
    zv__batch_finish(r, n);
    return more ? ZV_OK : check_metadata_end(r, st, err);
}

/* The file does not state its dimension: the first batch tells, and waits for zv_io_read. */
static zv_status open_projector(zv_reader *r, zv_err *err) {
    projector_state *st = ZV_NEW_ZERO(r->env, 1, projector_state);
    if (!st) return zv__nomem(err);
    r->state = st;
    r->info.dtype = ZV_F32;
    zv_buf_init(&st->line, r->env);
    st->id = st->text = st->label = NONE;
    ZV_TRY(find_metadata(r, st, err));
    if (st->metadata) ZV_TRY(read_header(st, err));
    r->no_ids = st->id == NONE;
    r->with_texts = st->text != NONE;
    r->with_labels = st->label != NONE;
    ZV_TRY(read_projector(r, err));
    if (r->batch.n == 0) return zv_err_set(err, ZV_FORMAT, M_IO_JSON_NO_ROWS, r->path);
    r->pending = true;
    r->info.has_ids = !r->no_ids;
    r->info.has_texts = r->with_texts;
    r->info.has_labels = r->with_labels;
    return ZV_OK;
}

static void close_projector(zv_reader *r) {
    projector_state *st = r->state;
    if (!st) return;
    zv__lines_close(st->metadata);
    zv__free(r->env, st->path);
    zv_buf_free(&st->line);
    zv__free(r->env, st);
}

const zv__format_row zv__io_projector = {
    .name = "projector",
    .suffixes = {".tsv"},
    .sniff = sniff,
    .open = open_projector,
    .read = read_projector,
    .close = close_projector,
    .create = zv__projector_create,
    .write = zv__projector_write,
    .finish = zv__projector_finish,
    .discard = zv__projector_discard,
};
