#include "base/base_private.h"

#include <fcntl.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "io/io_private.h"

/* The formats, by zv_format. A new one is a file and a row here (see io_private.h). */
static const zv__format_row *const zv_formats[ZV_FORMATS] = {
    [ZV_FORMAT_SPACE] = &zv__io_space,
    [ZV_FORMAT_WORD2VEC_TEXT] = &zv__io_word2vec_text,
    [ZV_FORMAT_WORD2VEC_BIN] = &zv__io_word2vec_bin,
    [ZV_FORMAT_NPY] = &zv__io_npy,
    [ZV_FORMAT_JSONL] = &zv__io_jsonl,
    [ZV_FORMAT_GLOVE] = &zv__io_glove,
    [ZV_FORMAT_FASTTEXT] = &zv__io_fasttext,
    [ZV_FORMAT_GGUF] = &zv__io_gguf,
    [ZV_FORMAT_CSV] = &zv__io_csv,
    [ZV_FORMAT_PROJECTOR] = &zv__io_projector,
    [ZV_FORMAT_NPZ] = &zv__io_npz,
    [ZV_FORMAT_FVECS] = &zv__io_fvecs,
    [ZV_FORMAT_BVECS] = &zv__io_bvecs,
    [ZV_FORMAT_IVECS] = &zv__io_ivecs,
    [ZV_FORMAT_FBIN] = &zv__io_fbin,
    [ZV_FORMAT_U8BIN] = &zv__io_u8bin,
    [ZV_FORMAT_I8BIN] = &zv__io_i8bin,
};

const zv__format_row *zv__io_row(zv_format f) {
    return (unsigned)f < ZV_FORMATS ? zv_formats[f] : NULL;
}

const char *zv_format_name(zv_format f) {
    const zv__format_row *row = zv__io_row(f);
    return row ? row->name : "auto";
}

bool zv_format_parse(zv_format *out, const char *name) {
    for (int f = 0; f < ZV_FORMATS; f++) {
        if (strcasecmp(zv_format_name((zv_format)f), name) != 0) continue;
        *out = (zv_format)f;
        return true;
    }
    return false;
}

zv_format zv_format_of_suffix(const char *path) {
    const char *slash = strrchr(path, '/');
    const char *dot = strrchr(slash ? slash + 1 : path, '.');
    if (!dot) return ZV_FORMAT_AUTO;
    for (int f = 0; f < ZV_FORMATS; f++) {
        const zv__format_row *row = zv_formats[f];
        if (!row) continue;
        for (size_t i = 0; i < ZV_COUNT(row->suffixes) && row->suffixes[i]; i++)
            if (strcasecmp(row->suffixes[i], dot) == 0) return (zv_format)f;
    }
    return ZV_FORMAT_AUTO;
}

/* ---- Reading ----------------------------------------------------------------------------------- */

/* How much can come: a regular file's size, or, for gzip, what deflate can at most make of it (1032
 * bytes from one, by its format). */
static void find_size(zv_reader *r, const char *path) {
    enum { DEFLATE_RATIO = 1032 };
    r->size = UINT64_MAX;
    struct stat st;
    if (strcmp(path, "-") == 0 || stat(path, &st) != 0 || !S_ISREG(st.st_mode)) return;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return;
    uint8_t magic[2] = {0};
    bool gzip = pread(fd, magic, 2, 0) == 2 && magic[0] == 0x1f && magic[1] == 0x8b;
    close(fd);
    uint64_t size = (uint64_t)st.st_size;
    if (!gzip) {
        r->size = size;
        r->size_exact = true;
    } else if (size < UINT64_MAX / DEFLATE_RATIO) {
        r->size = size * DEFLATE_RATIO;
    }
}

/* Says once, at the end, what was taken but is not as it should be. */
static void warn_at_end(zv_reader *r) {
    if (r->bad_utf8) zv_env_warn(r->env, M_IO_WARN_UTF8, r->path, ULL(r->bad_utf8));
    if (r->overflows)
        zv_env_warn(r->env, M_IO_WARN_OVERFLOW, r->path, ULL(r->overflow_line), ULL(r->overflows));
    if (r->odd_words)
        zv_env_warn(r->env, M_IO_WARN_ODD_WORDS, r->path, ULL(r->odd_line), ULL(r->odd_words),
                    r->info.dim);
    if (r->info.skipped) zv_env_warn(r->env, M_IO_WARN_SKIPPED, r->path, ULL(r->info.skipped));
}

zv_status zv__io_open_lines(zv_reader **out, const zv_env *env, zv__lines *in, const char *path,
                            const zv_reader_opts *opts, zv_err *err) {
    *out = NULL;
    const zv_reader_opts defaults = {0};
    if (!opts) opts = &defaults;
    zv_reader *r = ZV_NEW_ZERO(env, 1, zv_reader);
    if (!r) {
        zv__lines_close(in);
        return zv__nomem(err);
    }
    r->env = env;
    r->in = in;
    r->bad_rows = opts->bad_rows;
    r->batch_asked = opts->batch;
    zv__arena_init(&r->strings, env);
    r->strings_start = zv__arena_at(&r->strings);
    zv_status status = ZV_OK;
    zv_format format = opts->format;
    const char *shown = zv__lines_path(in); /* "stdin" for "-" */
    r->path = zv__strdup(env, shown, strlen(shown));
    if (!r->path) {
        status = zv__nomem(err);
        goto fail;
    }
    find_size(r, strcmp(path, "-") == 0 ? path : shown); /* `path` may name an array too */
    r->member = opts->member;
    if (format == ZV_FORMAT_AUTO) status = zv__io_sniff(&format, in, err);
    if (status != ZV_OK) goto fail;
    r->row = zv__io_row(format);
    r->info.format = format;
    if (r->member && format != ZV_FORMAT_NPZ) {
        status =
            zv_err_set(err, ZV_USAGE, M_IO_NO_MEMBERS, r->path, zv_format_name(format), r->member);
    } else if (!r->row) {
        status = zv_err_set(err, ZV_USAGE, M_IO_NO_SUCH_FORMAT, (int)format);
    } else if (!r->row->open) {
        status = zv_err_set(err, ZV_UNSUPPORTED, M_IO_IS_SPACE, path);
    } else {
        r->no_ids = r->row->no_ids;
        r->with_texts = r->with_labels = r->row->objects;
        status = r->row->open(r, err);
    }
    r->member = NULL;
    if (status != ZV_OK) goto fail;
    *out = r;
    return ZV_OK;
fail:
    zv_io_close(r);
    return status;
}

const char *zv_io_member(const char *path) {
    char file[4096];
    struct stat st;
    if (strcmp(path, "-") == 0 || stat(path, &st) == 0) return NULL;
    for (const char *c = strchr(path, ':'); c; c = strchr(c + 1, ':')) {
        size_t len = (size_t)(c - path);
        if (len >= sizeof file) return NULL;
        memcpy(file, path, len);
        file[len] = 0;
        if (c[1] && stat(file, &st) == 0 && S_ISREG(st.st_mode)) return c + 1;
    }
    return NULL;
}

zv_status zv__io_open_input(zv__lines **in, const char **member, const zv_env *env,
                            const char *path, zv_err *err) {
    *in = NULL;
    *member = zv_io_member(path);
    if (!*member) return zv__lines_open(in, env, path, err);
    char *file = zv__strdup(env, path, (size_t)(*member - 1 - path));
    if (!file) return zv__nomem(err);
    zv_status status = zv__lines_open(in, env, file, err);
    zv__free(env, file);
    return status;
}

zv_status zv_io_open(zv_reader **out, const zv_env *env, const char *path,
                     const zv_reader_opts *opts, zv_err *err) {
    *out = NULL;
    zv__lines *in = NULL;
    const char *member;
    zv_reader_opts own = opts ? *opts : (zv_reader_opts){0};
    ZV_TRY(zv__io_open_input(&in, &member, env, path, err));
    if (!own.member) own.member = member;
    return zv__io_open_lines(out, env, in, path, &own, err);
}

const zv_reader_info *zv_io_info(const zv_reader *r) {
    return &r->info;
}

zv_status zv_io_read(zv_reader *r, zv_batch *batch, zv_err *err) {
    *batch = (zv_batch){0};
    if (r->ended) return ZV_OK;
    if (!r->pending) {
        r->taken += r->batch.n;
        zv__batch_start(r);
        ZV_TRY(r->row->read(r, err));
    }
    r->pending = false;
    *batch = r->batch;
    if (batch->n == 0) {
        r->ended = true;
        warn_at_end(r);
    }
    return ZV_OK;
}

void zv_io_close(zv_reader *r) {
    if (!r) return;
    const zv_env *env = r->env;
    if (r->row && r->row->close) r->row->close(r);
    zv__lines_close(r->in);
    zv__free(env, r->stream.buf);
    zv__free(env, r->rows);
    zv__free(env, r->ids);
    zv__free(env, r->texts);
    zv__free(env, r->labels);
    zv__free(env, r->counts);
    zv__columns_free(&r->columns, env);
    zv__arena_free(&r->strings);
    zv__free(env, r->path);
    zv__free(env, r);
}

/* ---- Writing ----------------------------------------------------------------------------------- */

enum { WRITE_BLOCK = 1 << 18 };

static zv_status flush(zv_writer *w, zv_err *err) {
    ZV_TRY(zv_buf_status(&w->buf, err));
    if (w->buf.len > 0) ZV_TRY(zv__out_write(w->out, w->buf.ptr, w->buf.len, err));
    zv_buf_clear(&w->buf);
    return ZV_OK;
}

zv_status zv_io_create(zv_writer **out, const zv_env *env, const char *path,
                       const zv_writer_opts *opts, zv_err *err) {
    *out = NULL;
    const zv__format_row *row = zv__io_row(opts->format);
    if (!row || !row->create)
        return zv_err_set(err, ZV_USAGE, M_IO_NOT_WRITTEN, path, zv_format_name(opts->format));
    if (opts->dim == 0) return zv_err_set(err, ZV_USAGE, M_IO_DIM_ZERO, path);
    zv_writer *w = ZV_NEW_ZERO(env, 1, zv_writer);
    if (!w) return zv__nomem(err);
    w->env = env;
    w->row = row;
    w->opts = *opts;
    zv_buf_init(&w->buf, env);
    zv_status status = ZV_OK;
    w->path = zv__strdup(env, path, strlen(path));
    if (!w->path) status = zv__nomem(err);
    if (status == ZV_OK) status = zv__out_open(&w->out, env, path, err);
    if (status == ZV_OK) {
        zv__out_in_order(w->out); /* nothing is patched later: a pipe gets its rows at once */
        status = row->create(w, err);
    }
    if (status == ZV_OK) status = flush(w, err);
    if (status != ZV_OK) {
        zv_io_abort(w);
        return status;
    }
    *out = w;
    return ZV_OK;
}

zv_status zv_io_write(zv_writer *w, const zv_batch *b, zv_err *err) {
    for (size_t i = 0; i < b->n; i++) {
        ZV_TRY(w->row->write(w, b->rows + i * w->opts.dim, b, i, err));
        w->written++;
        if (w->buf.len >= WRITE_BLOCK) ZV_TRY(flush(w, err));
    }
    return flush(w, err);
}

static void free_writer(zv_writer *w) {
    const zv_env *env = w->env;
    if (w->row->discard) w->row->discard(w);
    zv_buf_free(&w->buf);
    zv__free(env, w->path);
    zv__free(env, w);
}

zv_status zv_io_finish(zv_writer *w, zv_err *err) {
    zv_status status = flush(w, err);
    if (status == ZV_OK && w->written != w->opts.items)
        status = zv_err_set(err, ZV_USAGE, M_IO_ROWS_MISSING, w->path, ULL(w->opts.items),
                            ULL(w->written));
    if (status == ZV_OK && w->row->finish) status = w->row->finish(w, err);
    if (status == ZV_OK) {
        status = zv__out_finish(w->out, err); /* frees it either way */
        w->out = NULL;
    }
    if (status != ZV_OK) {
        zv_io_abort(w);
        return status;
    }
    free_writer(w);
    return ZV_OK;
}

void zv_io_abort(zv_writer *w) {
    if (!w) return;
    zv__out_abort(w->out);
    free_writer(w);
}
