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

#include "io/io_private.h"

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
    zv_buf line;
    size_t columns, id, text, label; /* column numbers, or NONE */
    bool noted;
} projector_state;

/* "x_tensor.tsv" has "x_metadata.tsv" (gensim), "vectors.tsv" has "metadata.tsv", "vecs.tsv"
 * "meta.tsv"; any "x.tsv" may have "x.metadata.tsv", which zavit writes. Returns false for none. */
static bool metadata_path(zv_buf *out, const char *path, size_t which) {
    static const char *const ends[][2] = {{"tensors", "metadata"},
                                          {"tensor", "metadata"},
                                          {"vectors", "metadata"},
                                          {"vecs", "metadata"},
                                          {"vecs", "meta"}};
    size_t len = strlen(path);
    if (len > 3 && strcasecmp(path + len - 3, ".gz") == 0) len -= 3;
    if (len > 4 && strncasecmp(path + len - 4, ".tsv", 4) == 0) len -= 4;
    zv_buf_clear(out);
    if (which == 0) {
        zv_buf_add(out, path, len);
        zv_buf_puts(out, ".metadata.tsv");
        return true;
    }
    if (which > ZV_COUNT(ends)) return false;
    size_t end = strlen(ends[which - 1][0]);
    if (len < end || strncmp(path + len - end, ends[which - 1][0], end) != 0) return true;
    zv_buf_add(out, path, len - end);
    zv_buf_puts(out, ends[which - 1][1]);
    zv_buf_puts(out, ".tsv");
    return true;
}

/* Opens the first metadata file that exists. */
static zv_status find_metadata(zv_reader *r, projector_state *st, zv_err *err) {
    zv_buf path;
    zv_buf_init(&path, r->env);
    zv_status status = ZV_OK;
    for (size_t k = 0; status == ZV_OK && !st->metadata && metadata_path(&path, r->path, k); k++) {
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
static zv_status read_header(zv_reader *r, projector_state *st, zv_err *err) {
    static const char *const ids[5] = {"id", "word", "token", "name"};
    static const char *const texts[5] = {"text", "content", "document", "sentence"};
    static const char *const labels[5] = {"label", "category", "class"};
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
    st->id = column_named(line, st->columns, ids);
    st->text = column_named(line, st->columns, texts);
    st->label = column_named(line, st->columns, labels);
    /* the Projector itself shows the first column as a point's name */
    if (st->id == NONE && st->text != 0 && st->label != 0) st->id = 0;
    for (size_t i = 0; i < st->columns && !st->noted; i++) {
        if (i == st->id || i == st->text || i == st->label) continue;
        st->noted = true;
        zv_str name;
        zv_str raw = column(line, i, NULL);
        ZV_TRY(zv__batch_string(r, &name, raw.ptr, ZV_MIN(raw.len, 60), err));
        zv_env_warn(r->env, M_IO_WARN_FIELDS, st->path, 1ULL, name.ptr);
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
    return ZV_OK;
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
    if (st->metadata) ZV_TRY(read_header(r, st, err));
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

/* ---- Writing ---- */

typedef struct pair {
    zv__outfile *metadata; /* NULL until the first row tells which columns there are */
    zv_buf buf;
    bool ids, texts, labels;
    uint64_t blanks; /* tabs and line ends that became spaces */
} pair;

static zv_status create_projector(zv_writer *w, zv_err *err) {
    pair *p = ZV_NEW_ZERO(w->env, 1, pair);
    if (!p) return zv__nomem(err);
    zv_buf_init(&p->buf, w->env);
    w->state = p;
    return ZV_OK;
}

static bool is_stream(const char *path) {
    struct stat st;
    return strcmp(path, "-") == 0 || (stat(path, &st) == 0 && !S_ISREG(st.st_mode));
}

/* Opens the second file and writes its header, if there is anything to put into it. */
static zv_status begin_metadata(zv_writer *w, pair *p, const zv_batch *b, zv_err *err) {
    p->ids = b->ids != NULL;
    p->texts = b->texts != NULL;
    p->labels = b->labels != NULL;
    if (!p->ids && !p->texts && !p->labels) return ZV_OK;
    if (is_stream(w->path)) {
        zv_env_warn(w->env, M_IO_WARN_PROJECTOR_STREAM, w->path);
        return ZV_OK;
    }
    zv_buf path;
    zv_buf_init(&path, w->env);
    metadata_path(&path, w->path, 0);
    zv_status status = zv_buf_status(&path, err);
    if (status == ZV_OK) status = zv__out_open(&p->metadata, w->env, path.ptr, err);
    zv_buf_free(&path);
    if (status != ZV_OK) return status;
    if (p->ids + p->texts + p->labels > 1) {
        const char *between = "";
        if (p->ids) zv_buf_puts(&p->buf, "id"), between = "\t";
        if (p->labels) zv_buf_addf(&p->buf, "%slabel", between), between = "\t";
        if (p->texts) zv_buf_addf(&p->buf, "%stext", between);
        zv_buf_putc(&p->buf, '\n');
    }
    return ZV_OK;
}

/* A value; the format has no way to write a tab or a line end. */
static void add_value(pair *p, const zv_str *s, size_t i, bool first) {
    if (!first) zv_buf_putc(&p->buf, '\t');
    for (size_t k = 0; k < s[i].len; k++) {
        char c = s[i].ptr[k];
        bool blank = c == '\t' || c == '\n' || c == '\r';
        p->blanks += blank;
        zv_buf_putc(&p->buf, blank ? ' ' : c);
    }
}

static zv_status flush_metadata(pair *p, zv_err *err) {
    ZV_TRY(zv_buf_status(&p->buf, err));
    if (p->metadata && p->buf.len > 0)
        ZV_TRY(zv__out_write(p->metadata, p->buf.ptr, p->buf.len, err));
    zv_buf_clear(&p->buf);
    return ZV_OK;
}

static zv_status write_projector(zv_writer *w, const float *vector, const zv_batch *b, size_t i,
                                 zv_err *err) {
    enum { BLOCK = 1 << 16 };
    pair *p = w->state;
    if (w->written == 0) ZV_TRY(begin_metadata(w, p, b, err));
    for (size_t k = 0; k < w->opts.dim; k++) {
        char number[ZV__F32_CHARS];
        if (k > 0) zv_buf_putc(&w->buf, '\t');
        zv_buf_add(&w->buf, number, zv__print_f32(number, vector[k]));
    }
    zv_buf_putc(&w->buf, '\n');
    if (!p->metadata) return ZV_OK;
    if (p->ids) add_value(p, b->ids, i, true);
    if (p->labels) add_value(p, b->labels, i, !p->ids);
    if (p->texts) add_value(p, b->texts, i, !p->ids && !p->labels);
    zv_buf_putc(&p->buf, '\n');
    return p->buf.len >= BLOCK ? flush_metadata(p, err) : ZV_OK;
}

static zv_status finish_projector(zv_writer *w, zv_err *err) {
    pair *p = w->state;
    if (p->blanks) zv_env_warn(w->env, M_IO_WARN_PROJECTOR_BLANKS, w->path, ULL(p->blanks));
    if (!p->metadata) return ZV_OK;
    ZV_TRY(flush_metadata(p, err));
    zv__outfile *out = p->metadata;
    p->metadata = NULL;
    return zv__out_finish(out, err);
}

static void discard_projector(zv_writer *w) {
    pair *p = w->state;
    if (!p) return;
    zv__out_abort(p->metadata);
    zv_buf_free(&p->buf);
    zv__free(w->env, p);
}

const zv__format_row zv__io_projector = {
    .name = "projector",
    .suffixes = {".tsv"},
    .sniff = sniff,
    .open = open_projector,
    .read = read_projector,
    .close = close_projector,
    .create = create_projector,
    .write = write_projector,
    .finish = finish_projector,
    .discard = discard_projector,
};
