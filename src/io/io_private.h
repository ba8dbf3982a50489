/* io_private.h — how the room is put together: a format is one file and one row.
 *
 *   zv_io_open ── zv__lines (gzip or not) ── row->open ── row->read, row->read … ── row->close
 *   zv_io_create ─ zv__outfile ────────────── row->create ─ row->write … ─────────── finish
 *
 * To add a format: write io_NAME.c with one `const zv__format_row zv__io_NAME`, declare it below,
 * give it a number in zavit/io.h, and put it into the table in io.c. Sniffing, suffixes, names,
 * batching, temporary files and the fuzz driver then know it.
 */
#ifndef ZV_IO_PRIVATE_H
#define ZV_IO_PRIVATE_H

#include "base/base_private.h"

#include <zavit/io.h>

#include "base/base_arena.h"
#include "base/base_dict.h"
#include "base/base_file.h"
#include "io/io_messages.h"

#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the readers copy little-endian numbers as they lie"extern const zv__format_row zv__io_glove, zv__io_fasttext, zv__io_gguf;

/* ---- Formats that are read at any place ---- */

/* The whole input: mapped if it is a regular file without gzip, else read to the heap. */
zv_status zv__io_whole(zv_reader *r, zv__mapping *out, zv_err *err);

#endif

#define ULL(x) ((unsigned long long)(x))

enum {
    /* Wider rows are refused: a damaged header must not cost more than 64 MiB. */
    ZV__IO_MAX_DIM = 1 << 24,
    /* How much of a file sniffing may look at. */
    ZV__IO_SNIFF = 1 << 16,
    ZV__IO_STREAM = 1 << 16,
    ZV__IO_BATCH_BYTES = 1 << 20,
    ZV__IO_MAX_WORD = 1 << 16
};

typedef struct zv__format_row {
    const char *name;
    const char *suffixes[3];
    /* Is this the beginning of such a file? `whole`: there is no more of it. */
    bool (*sniff)(const uint8_t *head, size_t len, bool whole);
    /* Instead of sniff, for formats without a magic number: does a file of `size` bytes (UINT64_MAX:
     * unknown) that begins so agree with itself? Where two do, the name's suffix decides. */
    bool (*sniff_size)(const uint8_t *head, size_t len, uint64_t size);
    bool no_ids, objects; /* rows without words; rows with texts and labels */
    /* Reads the header into r->info. NULL: not read through zv_io. */
    zv_status (*open)(zv_reader *r, zv_err *err);
    /* Fills r->batch, n = 0 at the end. */
    zv_status (*read)(zv_reader *r, zv_err *err);
    void (*close)(zv_reader *r); /* frees r->state; may be NULL */
    /* Writes the header to w->buf. NULL: not written through zv_io. */
    zv_status (*create)(zv_writer *w, zv_err *err);
    /* Adds one row (number w->written) to w->buf. */
    zv_status (*write)(zv_writer *w, const float *vector, const zv_batch *b, size_t i, zv_err *err);
    /* Ends what the format has opened beside the file; discard frees w->state. Both may be NULL. */
    zv_status (*finish)(zv_writer *w, zv_err *err);
    void (*discard)(zv_writer *w);
} zv__format_row;

/* ---- Reading ---- */

/* Bytes of the input with their position; see io_stream.c. */
typedef struct zv__stream {
    uint8_t *buf; /* [ZV__IO_STREAM], owned */
    size_t at, len;
    uint64_t pos; /* of buf[at] in the input */
    bool ended;
} zv__stream;

/* Further columns of a batch; see io_columns.c. */
typedef struct zv__columns {
    zv__dict *names; /* their numbers are places in `list` */
    struct zv__column_values {
        zv_str *values;
        size_t cap;
    } * list; /* [the names] */
    size_t cap;
    zv_column *views; /* what a batch shows of them */
    size_t views_cap;
    bool lost; /* a column that cannot be kept has been told of */
} zv__columns;
enum { ZV__IO_MAX_COLUMNS = 1024 };

struct zv_reader {
    const zv_env *env;
    const zv__format_row *row;
    zv_bad_row bad_rows;
    size_t batch_rows; /* 0 until dim is known */
    size_t batch_asked;
    zv_reader_info info;
    zv__lines *in; /* owned */
    char *path; /* as told, for sentences */
    uint64_t size; /* at most so many bytes come; UINT64_MAX: unknown */
    bool size_exact;
    zv__stream stream;
    /* Where the stream's bytes come from, if not from `in`: a member of an archive. */
    zv_status (*pull)(zv_reader *r, void *buf, size_t cap, size_t *got, zv_err *err);
    void *source; /* of pull; freed by the format */
    void *state; /* of the format */
    const char *member; /* while opening: the array that was asked for, or NULL */
    bool no_ids, with_texts, with_labels,
        with_counts; /* what rows of a batch have; from the row of the format */

    uint64_t taken; /* rows delivered in earlier batches */
    uint64_t bad_utf8, overflows, overflow_line, odd_words, odd_line;
    bool pending; /* r->batch was read while opening and waits to be delivered */
    bool ended;

    /* The batch under work. */
    zv_batch batch;
    float *rows;
    size_t rows_cap;
    /* Where the next batch's vectors shall lie instead, if there is room for them. Not owned; to be set
     * before each batch. */
    float *lent;
    size_t lent_cap; /* floats */
    uint64_t expected; /* a guess of the rows that come in all; 0: none */
    zv_str *ids, *texts, *labels;
    size_t ids_cap, texts_cap, labels_cap;
    uint64_t *counts;
    size_t counts_cap;
    zv__columns columns;
    zv__arena strings;
    zv__arena_mark strings_start;
};

/* Sniffs what comes next on `in`, without taking it. */
zv_status zv__io_sniff(zv_format *out, zv__lines *in, zv_err *err);
/* Opens a reader on a stream that is open already, and keeps `in` (closes it with the reader, or
 * when this fails). */
zv_status zv__io_open_lines(zv_reader **out, const zv_env *env, zv__lines *in, const char *path,
                            const zv_reader_opts *opts, zv_err *err);
const zv__format_row *zv__io_row(zv_format f);
/* Opens `path`, or FILE of "FILE:NAME", and sets *member to NAME (within path) or NULL. */
zv_status zv__io_open_input(zv__lines **in, const char **member, const zv_env *env,
                            const char *path, zv_err *err);

/* io_stream.c: reads `len` bytes; *got is less at the end of the input only. */
zv_status zv__stream_read(zv_reader *r, void *out, size_t len, size_t *got, zv_err *err);
/* The next byte, or -1 at the end, through *byte. */
zv_status zv__stream_byte(zv_reader *r, int *byte, zv_err *err);
/* Same, without taking it. */
zv_status zv__stream_peek(zv_reader *r, int *byte, zv_err *err);

/* io_batch.c */
void zv__batch_start(zv_reader *r); /* forgets the last batch */
/* Room for row i of the batch: its vector (dim floats), and id, text, label where the info says so;
 * NULL: no memory. */
float *zv__batch_row(zv_reader *r, size_t i);
/* Where row 0 of the batch is. */
float *zv__batch_rows(const zv_reader *r);
bool zv__batch_full(const zv_reader *r, size_t n);
void zv__batch_finish(zv_reader *r, size_t n);
/* A copy that lives as long as the batch, malformed UTF-8 replaced by U+FFFD and counted. */
zv_status zv__batch_string(zv_reader *r, zv_str *out, const char *bytes, size_t len, zv_err *err);
/* io_columns.c: what a further column may be called, in a space too. */
bool zv__column_name_fits(zv_str name);
/* The place of the column `name`, which is made if it is new, at row i. SIZE_MAX if it cannot be kept:
 * that is said once. */
zv_status zv__batch_column(zv_reader *r, zv_str name, size_t i, size_t *column, zv_err *err);
/* The value of row i; an empty one is none. */
zv_status zv__batch_value(zv_reader *r, size_t column, size_t i, const char *bytes, size_t len,
                          zv_err *err);
bool zv__columns_row(zv_reader *r, size_t i); /* no values in row i yet; false: no memory */
void zv__columns_finish(zv_reader *r); /* into r->batch */
void zv__columns_free(zv__columns *c, const zv_env *env);
/* A column named like something that the format gives a meaning ("taken") clashes, and is written as
 * "col.NAME"; plain is the way back. So does "col.NAME" itself. */
bool zv__column_clashes(zv_str name, bool (*taken)(zv_str name));
zv_str zv__column_plain(zv_str name, bool (*taken)(zv_str name));
/* Sets dim after checking it against the limits. */
zv_status zv__io_set_dim(zv_reader *r, uint64_t dim, zv_err *err);
/* ZV_FORMAT unless `items` rows of at least `row_bytes`, after `header` bytes, fit the input. */
zv_status zv__io_check_promise(const zv_reader *r, uint64_t items, uint64_t row_bytes,
                               uint64_t header, zv_err *err);

/* ---- Writing ---- */

struct zv_writer {
    const zv_env *env;
    const zv__format_row *row;
    zv_writer_opts opts;
    char *path;
    zv__outfile *out;
    zv_buf buf;
    uint64_t written;
    bool warned_finite;
    void *state; /* of the format */
};

/* ---- Numbers and JSON ---- */

/* Reads one decimal number at [s, end): sign, digits, '.', exponent; nan, inf, infinity in any case.
 * Rounded once, to nearest even, like strtof, whatever the locale. Returns what follows it, or NULL
 * if there is none (hexadecimal is none). *overflow is set, never cleared, when a finite number has
 * become infinite. */
const char *zv__parse_f32(const char *s, const char *end, float *out, bool *overflow);
/* Reads up to dim numbers between blanks from [s, end); *found says how many. Stops at what is no number
 * and sets *bad to it, else leaves *bad; returns where it stopped: behind the blanks that follow, or at
 * *bad. ZV__NUMBER_PAD bytes after `end` must be readable. */
enum { ZV__NUMBER_PAD = 64 };
const char *zv__parse_f32_row(const char *s, const char *end, float *out, size_t dim,
                              uint64_t *found, bool *overflow, const char **bad);
/* The shortest of 6 to 9 digits that reads back as x; "nan", "inf", "-inf". Returns the length. */
enum { ZV__F32_CHARS = 32 };
size_t zv__print_f32(char out[ZV__F32_CHARS], float x);
/* Reads decimal digits only; false if there are none, others, or too many for 64 bits. */
bool zv__parse_u64(const char *s, size_t len, uint64_t *out);
/* Adds a JSON string with its quotes; malformed UTF-8 becomes U+FFFD. */
void zv__json_string(zv_buf *b, zv_str s);
/* The array that is the value of "vector" (or "embedding", as servers say) in the outermost object of a
 * line, with its brackets; {NULL, 0} if there is none. Knows only strings and brackets. */
zv_str zv__json_vector(zv_str line);
bool zv__json_is_space(char c);
const char *zv__json_space(const char *p, const char *end); /* past the blanks */
/* Past the string that begins at p, or NULL. */
const char *zv__json_skip(const char *p, const char *end);
/* Adds s, malformed UTF-8 replaced by U+FFFD; returns how many replacements. */
size_t zv__utf8_repair(zv_buf *b, zv_str s);

/* ---- word2vec's two formats share their header ---- */

/* Parses "n dim" at the beginning of `head`. Returns the length of the line with its end, 0 if it is
 * something else; *fits is false if a number is beyond 64 bits. */
size_t zv__word2vec_header(const uint8_t *head, size_t len, bool whole, uint64_t *n, uint64_t *dim,
                           bool *fits);
/* Reads and checks it for either reader; `row_bytes_per_dim` and `row_bytes` give the least size. */
zv_status zv__word2vec_open(zv_reader *r, uint64_t per_dim, uint64_t per_row, zv_err *err);
zv_status zv__word2vec_create(zv_writer *w, zv_err *err);
/* Adds the word of row i, or refuses one that holds a blank. */
zv_status zv__word2vec_word(zv_writer *w, const zv_batch *b, size_t i, zv_err *err);
/* True if [s, end) is a row "word number … number" with dim numbers at its right end. */
bool zv__word2vec_is_text_row(const char *s, const char *end, uint64_t dim);

/* ---- The formats: one row each ---- */

extern const zv__format_row zv__io_space, zv__io_word2vec_text, zv__io_word2vec_bin, zv__io_npy,
    zv__io_jsonl, zv__io_npz, zv__io_fvecs, zv__io_bvecs, zv__io_ivecs, zv__io_fbin, zv__io_u8bin,
    zv__io_i8bin, zv__io_csv, zv__io_projector;
extern const zv__format_row zv__io_glove, zv__io_fasttext, zv__io_gguf;

/* ---- Formats that are read at any place ---- */

/* The whole input: mapped if it is a regular file without gzip, else read to the heap. */
zv_status zv__io_whole(zv_reader *r, zv__mapping *out, zv_err *err);

#endif
