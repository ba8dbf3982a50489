/* io_projector_write.c — the Embedding Projector's pair of files, written; io_projector.c reads it. */
#include "base/base_private.h"

#include <strings.h>
#include <sys/stat.h>

#include "io/io_projector.h"

const char *const zv__projector_ids[5] = {"id", "word", "token", "name"};
const char *const zv__projector_texts[5] = {"text", "content", "document", "sentence"};
const char *const zv__projector_labels[5] = {"label", "category", "class"};

/* "x_tensor.tsv" has "x_metadata.tsv" (gensim), "vectors.tsv" has "metadata.tsv", "vecs.tsv"
 * "meta.tsv"; any "x.tsv" may have "x.metadata.tsv", which zavit writes. Returns false for none. */
bool zv__projector_metadata(zv_buf *out, const char *path, size_t which) {
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

typedef struct pair {
    zv__outfile *metadata; /* NULL until the first row tells which columns there are */
    zv_buf buf;
    bool ids, texts, labels;
    bool numbered; /* ids are the rows' numbers */
    size_t columns;
    uint64_t blanks; /* tabs and line ends that became spaces */
} pair;

zv_status zv__projector_create(zv_writer *w, zv_err *err) {
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

static bool is_among(zv_str name, const char *const list[5]) {
    for (size_t i = 0; list[i]; i++)
        if (name.len == strlen(list[i]) && strncasecmp(name.ptr, list[i], name.len) == 0)
            return true;
    return false;
}

bool zv__projector_taken(zv_str name) {
    return is_among(name, zv__projector_ids) || is_among(name, zv__projector_texts) ||
           is_among(name, zv__projector_labels);
}

/* A value; the format has no way to write a tab or a line end. */
static void add_value(pair *p, zv_str s, bool first) {
    if (!first) zv_buf_putc(&p->buf, '\t');
    for (size_t k = 0; k < s.len; k++) {
        char c = s.ptr[k];
        bool blank = c == '\t' || c == '\n' || c == '\r';
        p->blanks += blank;
        zv_buf_putc(&p->buf, blank ? ' ' : c);
    }
}

/* A further column whose name would be taken for something else is "col.NAME". */
static void add_header(pair *p, const zv_batch *b) {
    const char *between = "";
    if (p->ids || p->numbered) zv_buf_puts(&p->buf, "id"), between = "\t";
    if (p->labels) zv_buf_addf(&p->buf, "%slabel", between), between = "\t";
    if (p->texts) zv_buf_addf(&p->buf, "%stext", between);
    for (size_t k = 0; k < p->columns; k++) {
        zv_str name = zv_str_of(b->columns[k].name);
        zv_buf_putc(&p->buf, '\t');
        if (zv__column_clashes(name, zv__projector_taken)) zv_buf_puts(&p->buf, "col.");
        add_value(p, name, true);
    }
    zv_buf_putc(&p->buf, '\n');
}

/* Opens the second file and writes its header, if there is anything to put into it. */
static zv_status begin_metadata(zv_writer *w, pair *p, const zv_batch *b, zv_err *err) {
    p->ids = b->ids != NULL;
    p->texts = b->texts != NULL;
    p->labels = b->labels != NULL;
    p->columns = b->n_columns;
    /* a first column is taken for the id: there must be one */
    p->numbered = !p->ids && p->columns > 0;
    if (!p->ids && !p->texts && !p->labels && !p->columns) return ZV_OK;
    if (is_stream(w->path)) {
        zv_env_warn(w->env, M_IO_WARN_PROJECTOR_STREAM, w->path);
        return ZV_OK;
    }
    zv_buf path;
    zv_buf_init(&path, w->env);
    zv__projector_metadata(&path, w->path, 0);
    zv_status status = zv_buf_status(&path, err);
    if (status == ZV_OK) status = zv__out_open(&p->metadata, w->env, path.ptr, err);
    zv_buf_free(&path);
    if (status != ZV_OK) return status;
    if (p->ids + p->texts + p->labels > 1 || p->columns > 0) add_header(p, b);
    return ZV_OK;
}

static zv_status flush_metadata(pair *p, zv_err *err) {
    ZV_TRY(zv_buf_status(&p->buf, err));
    if (p->metadata && p->buf.len > 0)
        ZV_TRY(zv__out_write(p->metadata, p->buf.ptr, p->buf.len, err));
    zv_buf_clear(&p->buf);
    return ZV_OK;
}

zv_status zv__projector_write(zv_writer *w, const float *vector, const zv_batch *b, size_t i,
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
    bool first = !p->ids && !p->numbered;
    if (p->numbered) zv_buf_addf(&p->buf, "%llu", ULL(w->written));
    if (p->ids) add_value(p, b->ids[i], true);
    if (p->labels) add_value(p, b->labels[i], first), first = false;
    if (p->texts) add_value(p, b->texts[i], first);
    for (size_t k = 0; k < p->columns; k++) add_value(p, b->columns[k].values[i], false);
    zv_buf_putc(&p->buf, '\n');
    return p->buf.len >= BLOCK ? flush_metadata(p, err) : ZV_OK;
}

zv_status zv__projector_finish(zv_writer *w, zv_err *err) {
    pair *p = w->state;
    if (p->blanks) zv_env_warn(w->env, M_IO_WARN_PROJECTOR_BLANKS, w->path, ULL(p->blanks));
    if (!p->metadata) return ZV_OK;
    ZV_TRY(flush_metadata(p, err));
    zv__outfile *out = p->metadata;
    p->metadata = NULL;
    return zv__out_finish(out, err);
}

void zv__projector_discard(zv_writer *w) {
    pair *p = w->state;
    if (!p) return;
    zv__out_abort(p->metadata);
    zv_buf_free(&p->buf);
    zv__free(w->env, p);
}
