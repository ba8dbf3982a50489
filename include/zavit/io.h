/* zavit/io.h — one reader and one writer per file format; knows nothing of spaces.
 *
 *     zv_reader *r = NULL;
 *     ZV_TRY(zv_io_open(&r, env, "vectors.txt", NULL, err));
 *     zv_batch b = {0};
 *     do { ZV_TRY(zv_io_read(r, &b, err)); use(b.rows, b.n, zv_io_info(r)->dim); } while (b.n);
 *     zv_io_close(r);
 *
 * The format is found from the content, not from the name. Readers check every number that a file
 * states against what the file holds before they allocate for it. zavit's own spaces are read and
 * written by space.h, on the safetensors container that lives in this room.
 */
#ifndef ZAVIT_IO_H
#define ZAVIT_IO_H

#include <zavit/base.h>
#include <zavit/vec.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum zv_format {
    ZV_FORMAT_AUTO,
    ZV_FORMAT_SPACE, /* zavit's safetensors; through space.h */
    ZV_FORMAT_WORD2VEC_TEXT, /* "n dim", then a word and dim numbers per line */
    ZV_FORMAT_WORD2VEC_BIN, /* "n dim\n", then word, space, dim f32 little-endian */
    ZV_FORMAT_NPY, /* f2 f4 f8, C or Fortran order, versions 1–3; 2-D */
    ZV_FORMAT_JSONL, /* {id, text, vector, label} per line */
    ZV_FORMAT_NPZ, /* arrays in a zip archive, as numpy.savez writes */
    ZV_FORMAT_FVECS, /* rows of an i32 dim and dim f32 */
    ZV_FORMAT_BVECS, /* the same with u8 */
    ZV_FORMAT_IVECS, /* the same with i32 */
    ZV_FORMAT_FBIN, /* u32 rows, u32 dim, then f32; DiskANN, big-ann-benchmarks */
    ZV_FORMAT_U8BIN, /* the same with u8 */
    ZV_FORMAT_I8BIN, /* the same with i8 */
    ZV_FORMAT_CSV, /* CSV and TSV with a header and a column "[0.1, 0.2]" */
    ZV_FORMAT_PROJECTOR, /* TSV of numbers, metadata in a second file */
    ZV_FORMAT_GLOVE, /* a word and its numbers per line, no header; read only */
    ZV_FORMAT_FASTTEXT, /* fastText's .bin: vectors of its words; read only */
    ZV_FORMAT_GGUF /* token embeddings of a GGUF model; read only */
} zv_format;
enum { ZV_FORMATS = 18 };

ZV_API const char *zv_format_name(zv_format f); /* "word2vec-text" … as --to takes them */
ZV_API bool zv_format_parse(zv_format *out, const char *name);
/* The format that a file name's suffix asks for when writing; ZV_FORMAT_AUTO if it says nothing.
 * .safetensors .vec .txt .bin .npy .jsonl .fvecs .fbin .tsv, and those of formats that are only read. */
ZV_API zv_format zv_format_of_suffix(const char *path);
/* Looks at a file's first bytes. ZV_UNSUPPORTED, with what it seems to be, if it is no known one;
 * ZV_FORMAT for an empty file. */
ZV_API zv_status zv_format_sniff(zv_format *out, const zv_env *env, const char *path, zv_err *err);

/* "FILE:NAME" names an array of the archive FILE wherever a file of vectors is opened: NAME within
 * `path`, if FILE is a file and `path` as a whole is none; else NULL. */
ZV_API const char *zv_io_member(const char *path);

/* ---- Reading ----------------------------------------------------------------------------------- */

/* What to do with a malformed row of a text format: fail with its line, or skip and count it. The
 * binary formats have no rows that could be skipped. */
typedef enum zv_bad_row { ZV_ROW_FAIL, ZV_ROW_SKIP } zv_bad_row;

typedef struct zv_reader_opts {
    zv_format format; /* ZV_FORMAT_AUTO: sniff */
    size_t batch; /* rows per batch; 0: about 1 MiB of them */
    zv_bad_row bad_rows;
    const char
        *member; /* npz: the array to read, borrowed for the call; NULL: as docs/formats/npz.md */
} zv_reader_opts;

typedef struct zv_reader_info {
    zv_format format;
    size_t dim;
    uint64_t items; /* as stated by the file; 0 if it doesn't say */
    zv_dtype dtype; /* as stored (f64 is read as f32, and said through zv_env_warn) */
    bool has_ids, has_texts, has_labels; /* JSONL: of the first batch */
    uint64_t tokens; /* words seen when the model was learnt; 0 if the file doesn't say */
    uint64_t skipped; /* malformed rows so far, under ZV_ROW_SKIP */
} zv_reader_info;

/* A further column: what the file says of its rows beside id, text and label. */
typedef struct zv_column {
    const char *name; /* UTF-8, 1 to 200 bytes */
    const zv_str *values; /* [n]; a row without a value has ptr NULL. Numbers are text, as given */
} zv_column;

/* Rows as read. Borrowed from the reader until its next call. */
typedef struct zv_batch {
    size_t n; /* 0: the end */
    const float *rows; /* [n, dim] */
    const zv_str *ids, *texts, *labels; /* [n] each, or NULL where the format has none; a row
                                         * without one has ptr NULL. Well-formed UTF-8. */
    const uint64_t *counts; /* [n]: how often each word was seen; NULL where the format has none */
    const zv_column
        *columns; /* [n_columns]. Reading, later batches may bring more, but a column keeps
                               * its place; writing, all batches have the same. */
    size_t n_columns;
} zv_batch;

typedef struct zv_reader zv_reader;

ZV_API zv_status zv_io_open(zv_reader **out, const zv_env *env, const char *path,
                            const zv_reader_opts *opts, zv_err *err);
ZV_API const zv_reader_info *zv_io_info(const zv_reader *r);
/* The next rows. ZV_FORMAT with file, line or byte, and reason. NaN and infinite numbers are data:
 * they are passed on. */
ZV_API zv_status zv_io_read(zv_reader *r, zv_batch *batch, zv_err *err);
ZV_API void zv_io_close(zv_reader *r);

/* ---- Writing ----------------------------------------------------------------------------------- */

typedef struct zv_writer_opts {
    zv_format format; /* must be named */
    size_t dim;
    uint64_t items; /* how many rows will come: the headers state it, and finish checks it */
    zv_dtype dtype; /* npy: f32 or f16; the others write f32 */
} zv_writer_opts;

typedef struct zv_writer zv_writer;

/* Opens `path` for writing: a temporary file beside it, renamed by finish. A symlink's target is
 * replaced, not the link; a FIFO, a device or "-" (stdout) is written as a stream. */
ZV_API zv_status zv_io_create(zv_writer **out, const zv_env *env, const char *path,
                              const zv_writer_opts *opts, zv_err *err);
/* Writes b->n rows. Formats without ids (npy) ignore them; JSONL and the projector write columns. A word that the format cannot carry (a
 * space or line end in word2vec text) is refused with its row. */
ZV_API zv_status zv_io_write(zv_writer *w, const zv_batch *b, zv_err *err);
/* Flushes, renames, frees. On failure nothing is left behind and an older file is untouched. */
ZV_API zv_status zv_io_finish(zv_writer *w, zv_err *err);
/* Gives up: removes the temporary file, frees. */
ZV_API void zv_io_abort(zv_writer *w);

#ifdef __cplusplus
}
#endif
#endif
