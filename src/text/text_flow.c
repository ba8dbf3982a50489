/* text_flow.c — see text_flow.h.
 *
 * Lines, paragraphs and the files of a folder are read as bytes; only where they end is looked for. The
 * other formats hand out texts, which are passed on in pieces.
 */
#include "base/base_private.h"

#include "text/text_flow.h"

#include "base/base_utf8.h"
#include "text/text_messages.h"
#include "text/text_private.h"
#include "text/text_source.h"

/* What may be read on for white space to cut at. The tokenizer itself cuts after a megabyte. */
enum { LONGEST = 4 << 20 };

struct zv__flow {
    const zv_env *env;
    zv_text_source *source;
    size_t size;
    enum { LINES, PARAGRAPHS, FILES, ITEMS } kind;
    zv_buf carry; /* read, and behind the last cut */
    zv_str rest; /* ITEMS: what is left of the present text */
    bool file_end; /* of the present file */
    bool first; /* nothing of the file was handed out yet */
    bool blank; /* LINES, PARAGRAPHS: the present line has been blank so far */
    bool open; /* a text has begun */
    const char *path; /* of the present file, kept by the source */
    uint64_t file_size; /* FILES: as the folder tells */
    uint64_t line, column; /* of what comes next */
};

void zv__block_free(const zv_env *env, zv__block *b) {
    zv__free(env, b->bytes);
    zv__free(env, b->ends);
    *b = (zv__block){0};
}

/* ---- Opening ---- */

static zv_status begin_file(zv__flow *f, zv_err *err) {
    const char *path = zv__source_path(f->source);
    f->path = zv__arena_strdup(&f->source->kept, path, strlen(path));
    f->file_end = false;
    f->first = f->blank = true;
    f->open = false;
    f->line = 1;
    f->column = 0;
    return f->path ? ZV_OK : zv__nomem(err);
}

zv_status zv__flow_open(zv__flow **out, const zv_env *env, const char *path,
                        const zv_text_source_opts *opts, size_t size, zv_err *err) {
    *out = NULL;
    zv__flow *f = ZV_NEW_ZERO(env, 1, zv__flow);
    if (!f) return zv__nomem(err);
    f->env = env;
    f->size = size ? size : ZV__FLOW_BLOCK;
    zv_buf_init(&f->carry, env);
    zv_status status = zv_text_open(&f->source, env, path, opts, err);
    if (status == ZV_OK) {
        const zv__text_reader *r = f->source->reader;
        f->kind = r == &zv__text_lines        ? LINES
                  : r == &zv__text_paragraphs ? PARAGRAPHS
                  : r == &zv__text_folder     ? FILES
                                              : ITEMS;
        f->file_end = true; /* a folder's first file is still to be opened */
        if (f->kind == LINES || f->kind == PARAGRAPHS) status = begin_file(f, err);
    }
    if (status != ZV_OK) {
        if (f->source) f->source->told = true;
        zv__flow_close(f);
        return status;
    }
    *out = f;
    return ZV_OK;
}

void zv__flow_close(zv__flow *f) {
    if (!f) return;
    zv_text_close(f->source);
    zv_buf_free(&f->carry);
    zv__free(f->env, f);
}

void zv__flow_position(const zv__flow *f, uint64_t *done, uint64_t *total) {
    zv_text_position(f->source, done, total);
    if (f->kind != FILES || !f->source->lines || f->file_end) return;
    uint64_t of_file, size;
    zv__lines_position(f->source->lines, &of_file, &size);
    *done += of_file;
}

/* ---- Cutting ---- */

/* Where to cut: behind the last white space; 0: there is none. */
static size_t last_seam(const char *bytes, size_t len) {
    while (len > 0 && !zv__is_space(bytes[len - 1])) len--;
    return len;
}

/* Where no character is cut: before the last one, if more bytes of it may follow. */
static size_t between_characters(const char *bytes, size_t len) {
    size_t n = len;
    while (n > 0 && len - n < 3 && ((uint8_t)bytes[n - 1] & 0xc0) == 0x80) n--;
    return n > 1 && (uint8_t)bytes[n - 1] >= 0xc0 ? n - 1 : len;
}

static bool add_end(const zv__flow *f, zv__block *b, size_t at) {
    if (!zv__grow(f->env, &b->ends, &b->cap_ends, b->n_ends + 1, sizeof *b->ends)) return false;
    b->ends[b->n_ends++] = at;
    return true;
}

/* Finds where texts end: at each line that is not blank, or at blank lines. */
static bool find_ends(zv__flow *f, zv__block *b) {
    for (size_t i = 0; i < b->len;) {
        const char *newline = memchr(b->bytes + i, '\n', b->len - i);
        size_t stop = newline ? (size_t)(newline - b->bytes) : b->len;
        if (f->blank) f->blank = zv__is_blank((zv_str){b->bytes + i, stop - i});
        if (!f->blank && !f->open) {
            f->open = true;
            b->texts++;
        }
        f->column += stop - i;
        i = stop;
        if (!newline) break;
        i++;
        f->line++;
        f->column = 0;
        if (f->open && f->kind != FILES && (f->kind == LINES || f->blank)) {
            f->open = false;
            if (!add_end(f, b, i)) return false;
        }
        f->blank = true;
    }
    if (!f->file_end || !f->open) return true;
    f->open = false;
    return add_end(f, b, b->len);
}

/* ---- Bytes ---- */

static zv_status read_more(zv__flow *f, zv__block *b, size_t want, zv_err *err) {
    if (!zv__grow(f->env, &b->bytes, &b->cap, b->len + want, 1)) return zv__nomem(err);
    while (want > 0 && !f->file_end) {
        size_t got;
        ZV_TRY(zv__lines_read(f->source->lines, b->bytes + b->len, want, &got, err));
        b->len += got;
        want -= got;
        f->file_end = got == 0;
    }
    return ZV_OK;
}

/* Bytes of the present file, cut where no word is. What lies behind the cut is carried to the next. */
static zv_status next_bytes(zv__flow *f, zv__block *b, zv_err *err) {
    b->path = f->path;
    b->line = f->line;
    b->column = f->column;
    if (!zv__grow(f->env, &b->bytes, &b->cap, f->carry.len + f->size, 1)) return zv__nomem(err);
    if (f->carry.len > 0) memcpy(b->bytes, f->carry.ptr, f->carry.len);
    b->len = f->carry.len;
    zv_buf_clear(&f->carry);
    size_t cut = 0, want = f->size;
    while (cut == 0 && !f->file_end) {
        ZV_TRY(read_more(f, b, want, err));
        cut = f->file_end ? b->len : last_seam(b->bytes, b->len);
        if (cut == 0 && b->len >= LONGEST) cut = between_characters(b->bytes, b->len);
        want = b->len; /* so that what is searched again stays small beside what is read */
    }
    if (cut < b->len) zv_buf_add(&f->carry, b->bytes + cut, b->len - cut);
    b->len = cut;
    ZV_TRY(zv_buf_status(&f->carry, err));
    return find_ends(f, b) ? ZV_OK : zv__nomem(err);
}

static zv_status next_file(zv__flow *f, bool *more, zv_err *err) {
    const zv__folder_file *file;
    zv__arena_rewind(&f->source->scratch, (zv__arena_mark){0});
    f->source->folder.done += f->file_size;
    f->file_size = 0;
    ZV_TRY(zv__folder_next(f->source, &file, err));
    *more = file != NULL;
    if (!file) return ZV_OK;
    f->file_size = file->size;
    return begin_file(f, err);
}

/* ---- Texts ---- */

/* Texts one behind another, the last of them perhaps in part. */
static zv_status next_items(zv__flow *f, zv__block *b, bool *more, zv_err *err) {
    b->path = NULL;
    if (!zv__grow(f->env, &b->bytes, &b->cap, f->size, 1)) return zv__nomem(err);
    *more = true;
    while (b->len <= f->size / 2) {
        if (!f->open) {
            zv_text_item item;
            bool got;
            ZV_TRY(zv_text_next(f->source, &item, &got, err));
            if (!got) {
                *more = b->texts > 0 || b->len > 0;
                return ZV_OK;
            }
            f->rest = item.text;
            f->open = true;
            b->texts++;
        }
        size_t n = f->rest.len;
        if (n > f->size) {
            n = last_seam(f->rest.ptr, f->size);
            if (n == 0) n = between_characters(f->rest.ptr, ZV_MIN(f->rest.len, (size_t)LONGEST));
        }
        if (!zv__grow(f->env, &b->bytes, &b->cap, b->len + n + 1, 1)) return zv__nomem(err);
        if (n > 0) memcpy(b->bytes + b->len, f->rest.ptr, n);
        b->len += n;
        f->rest = (zv_str){f->rest.ptr + n, f->rest.len - n};
        if (f->rest.len > 0) return ZV_OK;
        b->bytes[b->len++] = '\n';
        f->open = false;
        if (!add_end(f, b, b->len)) return zv__nomem(err);
    }
    return ZV_OK;
}

zv_status zv__flow_next(zv__flow *f, zv__block *b, bool *more, zv_err *err) {
    b->len = b->n_ends = 0;
    b->texts = 0;
    if (f->kind == ITEMS) return next_items(f, b, more, err);
    *more = !f->file_end || f->carry.len > 0;
    if (!*more && f->kind == FILES) ZV_TRY(next_file(f, more, err));
    if (!*more) return ZV_OK;
    ZV_TRY(next_bytes(f, b, err));
    if (f->kind == FILES) b->texts = f->first; /* a file is a text, be it blank */
    f->first = false;
    return ZV_OK;
}

/* ---- Faults ---- */

zv_status zv__flow_malformed(zv__flow *f, const zv__block *b, zv_err *err) {
    if (!b->path) return ZV_OK; /* mended and counted by the reader */
    uint64_t faults = 0, line = b->line, first = 0, column = b->column;
    size_t taken;
    for (size_t i = 0; i < b->len; i += taken) {
        int32_t cp;
        taken = zv__utf8_next(b->bytes + i, b->len - i, &cp);
        if (cp < 0 && f->source->bad_utf8 == ZV_UTF8_FAIL)
            return zv_err_set_at(err, ZV_FORMAT, line, M_TEXT_UTF8_LINE, b->path,
                                 (unsigned long long)line, (size_t)column + 1);
        if (cp < 0 && faults++ == 0) first = line;
        column += taken;
        if (cp != '\n') continue;
        line++;
        column = 0;
    }
    if (f->source->replaced == 0 && faults > 0) {
        f->source->first_line = first;
        f->source->first_path = b->path;
    }
    f->source->replaced += faults;
    return ZV_OK;
}
