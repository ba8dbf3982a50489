/* zavit/space.h — the central object: n vectors of dim numbers, what belongs to them, and the
 * contract under which they were made.
 *
 *     zv_space *s = NULL;
 *     ZV_TRY(zv_space_open(&s, env, "definitions.safetensors", NULL, err));
 *     for (size_t i = 0; i < zv_space_size(s); i++) zv_space_row(s, i, row);
 *     zv_space_free(s);
 *
 * On disk a space is one safetensors file (docs/formats/space.md), memory-mapped and read-only.
 * Files of other formats open as spaces too: they are read into memory, and their contract says only
 * the kind: words for word2vec, texts where there are texts. A space may have no rows.
 * A space never changes; a command that changes something writes another one. Read-only, so threads
 * may share it.
 */
#ifndef ZAVIT_SPACE_H
#define ZAVIT_SPACE_H

#include <zavit/base.h>
#include <zavit/io.h>
#include <zavit/text.h>
#include <zavit/vec.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- The contract ------------------------------------------------------------------------------ */

typedef enum zv_space_kind { ZV_SPACE_VECTORS, ZV_SPACE_WORDS, ZV_SPACE_TEXTS } zv_space_kind;
typedef enum zv_metric { ZV_COS, ZV_DOT, ZV_L2 } zv_metric;

ZV_API const char *zv_space_kind_name(zv_space_kind kind); /* "vectors", "words", "texts" */
ZV_API const char *zv_metric_name(zv_metric metric); /* "cos", "dot", "l2" */
ZV_API bool zv_metric_parse(zv_metric *out, const char *name);

/* What `zavit.*` in the file's metadata says. Strings are owned by the space that it came from, or
 * borrowed for the call when given to a writer; NULL = not stated. */
typedef struct zv_contract {
    zv_space_kind kind;
    zv_metric metric;
    bool normalized; /* every usable row has norm 1 within 1e-4; the writer checks the claim */
    const char *model; /* path relative to the space's folder */
    const char *model_sha256;
    const char *encoder; /* command of the outside program that made the vectors */
    const char *pooling; /* "sif a=0.001", "mean" */
    const char *text; /* zv_text_opts_format */
    const char *language; /* "en", "he", … as told or found */
    uint64_t tokens; /* words seen in all, 0 if unknown */
    uint64_t seed;
    bool has_seed;
    const char *sha256; /* hex of the data part of the file */
    const char *history; /* one line per step, in order */
} zv_contract;

/* ---- Rows' status ------------------------------------------------------------------------------ */

/* A row that is no real vector says so. The numbers are stored in the file. */
typedef enum zv_row_status {
    ZV_ROW_OK = 0,
    ZV_ROW_EMPTY = 1, /* the text held no word */
    ZV_ROW_TRUNCATED = 2, /* only the beginning was encoded; still a vector */
    ZV_ROW_OOV = 3, /* no word of the text was known */
    ZV_ROW_NAN = 4, /* NaN or infinite numbers */
    ZV_ROW_ZERO = 5 /* all zero */
} zv_row_status;

ZV_API const char *zv_row_status_name(zv_row_status s);
/* True for rows that can be compared by angle: OK and TRUNCATED. */
ZV_API bool zv_row_usable(zv_row_status s);

/* ---- Opening ----------------------------------------------------------------------------------- */

typedef struct zv_space zv_space;

typedef struct zv_space_opts {
    bool
        verify; /* recompute zavit.sha256 and refuse a file that differs or has none; files of other
                  * formats have nothing to compare with */
    bool strict; /* refuse NaN, infinite numbers and duplicate ids */
} zv_space_opts;

/* Opens a file of any known format ("-" is stdin). Every number in a space's header is checked
 * against the file, every column against the others.
 * ZV_FORMAT names file, place and reason. NULL opts: all zero. */
ZV_API zv_status zv_space_open(zv_space **out, const zv_env *env, const char *path,
                               const zv_space_opts *opts, zv_err *err);
ZV_API void zv_space_free(zv_space *s);

/* ---- Looking ----------------------------------------------------------------------------------- */

ZV_API size_t zv_space_size(const zv_space *s); /* rows */
ZV_API size_t zv_space_dim(const zv_space *s);
ZV_API zv_dtype zv_space_dtype(const zv_space *s);
ZV_API zv_format zv_space_format(const zv_space *s); /* of the file it came from */
ZV_API const char *zv_space_path(const zv_space *s);
ZV_API const zv_contract *zv_space_contract(const zv_space *s);

/* The stored rows: first byte and bytes from row to row. Any alignment. */
ZV_API const void *zv_space_data(const zv_space *s, size_t *stride);
/* Row i as f32 [dim] (I8: times its scale). */
ZV_API void zv_space_row(const zv_space *s, size_t i, float *out);
/* Directly, where the space is f32 and the row is aligned for it; else NULL. */
ZV_API const float *zv_space_row_f32(const zv_space *s, size_t i);
/* Gives the memory of mapped pages back to the system; they are read again when they are next touched.
 * For whoever looks at rows all over a large file. Nothing happens to a space that is not mapped. */
ZV_API void zv_space_forget_pages(const zv_space *s);
/* Scale of row i of an I8 space; 1 for the other types. */
ZV_API float zv_space_scale(const zv_space *s, size_t i);

/* Stored status; where the file has none it is found from the numbers when the space is opened. */
ZV_API zv_row_status zv_space_status(const zv_space *s, size_t i);
/* Rows by status: counts[6]. */
ZV_API void zv_space_status_counts(const zv_space *s, uint64_t counts[6]);

ZV_API bool zv_space_has_ids(const zv_space *s);
ZV_API bool zv_space_has_texts(const zv_space *s);
ZV_API bool zv_space_has_labels(const zv_space *s);
ZV_API bool zv_space_has_counts(const zv_space *s);
/* Id of row i; a space without ids numbers its rows from 0, and the number is written to buf. */
ZV_API zv_str zv_space_id(const zv_space *s, size_t i, char buf[24]);
ZV_API zv_str zv_space_text(const zv_space *s, size_t i); /* empty if none */
ZV_API zv_str zv_space_label(const zv_space *s, size_t i); /* empty if none */
ZV_API int32_t zv_space_label_number(const zv_space *s, size_t i); /* -1 if none */
ZV_API size_t zv_space_label_count(const zv_space *s); /* different labels */
ZV_API zv_str zv_space_label_name(const zv_space *s, int32_t label);
ZV_API uint64_t zv_space_word_count(const zv_space *s, size_t i); /* 0 if unknown */

/* How the space's texts (or words) were read: its text contract, or the defaults where it states none.
 * ZV_UNSUPPORTED for a contract that is not known. Malformed UTF-8 is replaced. */
ZV_API zv_status zv_space_text_opts(zv_text_opts *out, const zv_space *s, zv_err *err);
ZV_API zv_status zv_space_tokenizer(zv_tokenizer **out, const zv_env *env, const zv_space *s,
                                    zv_err *err);

/* Further columns, `col.<name>`: text values from a dictionary. */
ZV_API size_t zv_space_columns(const zv_space *s);
ZV_API const char *zv_space_column_name(const zv_space *s, size_t column);
ZV_API zv_str zv_space_column_value(const zv_space *s, size_t column, size_t i); /* "" if none */

/* Row of an id (the first, should ids repeat), or SIZE_MAX. The look-up table is made when the
 * space is opened: O(1). Without ids, "17" is row 17. */
ZV_API size_t zv_space_find(const zv_space *s, zv_str id);
/* How many rows carry an id that an earlier row has. */
ZV_API uint64_t zv_space_duplicate_ids(const zv_space *s);

/* Rows for which column = value ("label" and "status" are columns too; "col.status" is a further
 * column of that name), as a mask keep[size] of 0 and 1. ZV_NOTFOUND names the columns there are. */
ZV_API zv_status zv_space_where(const zv_space *s, const char *column, const char *value,
                                uint8_t *keep, zv_err *err);

/* ---- Subwords: vectors for words that have no row ---------------------------------------------- */

/* The vectors of character n-grams, numbered as fastText numbers them: all stretches of minn … maxn
 * characters of "<word>", by FNV-1a hash modulo `buckets` (Bojanowski, Grave, Joulin & Mikolov 2017).
 * A word of the space is the mean of a row of its own and of those of its n-grams; the rows of the space
 * hold that mean already. A word outside of it is the mean of the n-grams that have a row. */
typedef struct zv_subwords {
    unsigned minn, maxn; /* 1 ≤ minn ≤ maxn ≤ 100, in characters */
    uint32_t buckets; /* at least 1 */
    size_t rows; /* n-gram vectors */
    const void
        *numbers; /* u32 [rows], rising, any alignment: their buckets; NULL: row i is bucket i */
    const void *vectors; /* f32 [rows, dim], any alignment */
    size_t stride; /* bytes from vector to vector */
    const uint32_t *order; /* [rows] row i lies at vectors + order[i] · stride; NULL: at i */
} zv_subwords;

/* Those of a word space that has some; else NULL. */
ZV_API const zv_subwords *zv_space_subwords(const zv_space *s);
/* The vector of a word from its n-grams alone, out [dim]: their mean, added up in f64. Returns how many
 * of them have a row; with 0 there is no vector, and `out` is zero. `word` as the space's text contract
 * writes it. O(length · (maxn - minn + 1) · (log rows + dim)). */
ZV_API size_t zv_space_unseen(const zv_space *s, zv_str word, float *out);

/* One n-gram of a word, as bytes of "<word>". */
typedef struct zv_ngram {
    size_t begin, end;
    size_t row; /* of the n-gram vectors */
} zv_ngram;
/* The n-grams of a word that have a vector, in the order of the word; one that stands there twice comes
 * twice. Writes at most `most` of them and returns how many there are. 0 without subwords. */
ZV_API size_t zv_space_ngrams(const zv_space *s, zv_str word, zv_ngram *out, size_t most);
/* The vector of an n-gram, out [dim]. */
ZV_API void zv_space_ngram_row(const zv_space *s, size_t row, float *out);

/* ---- Writing ----------------------------------------------------------------------------------- */

/* What will come. Copies everything. */
typedef struct zv_space_writer_opts {
    size_t dim;
    zv_dtype dtype;
    bool ids, texts, labels, counts; /* which columns rows will bring */
} zv_space_writer_opts;

/* One row to write; everything borrowed for the call. */
typedef struct zv_space_item {
    const float *vector; /* [dim] */
    zv_str id, text, label;
    bool has_label;
    uint64_t count;
    zv_row_status
        status; /* OK and TRUNCATED are checked on what is stored: NaN or zero is marked */
    const zv_str *field_names, *field_values; /* further columns */
    size_t n_fields;
    bool vector_stays; /* until zv_space_finish or _abort, unchanged: it need not be copied */
} zv_space_item;

typedef struct zv_space_writer zv_space_writer;

/* Streams the vectors to a temporary file beside `path`, keeps the columns aside, and puts all in
 * place when finished: a reader never sees half a space. See zv_io_create for links and streams. */
ZV_API zv_status zv_space_create(zv_space_writer **out, const zv_env *env, const char *path,
                                 const zv_space_writer_opts *opts, zv_err *err);
/* Strings that are no UTF-8 are repaired (U+FFFD). After a failure only zv_space_abort is left. */
ZV_API zv_status zv_space_add(zv_space_writer *w, const zv_space_item *item, zv_err *err);
/* The space will hold these n-gram vectors too. Only the struct is copied: what it points to must last
 * until zv_space_finish. ZV_USAGE if its numbers make no sense. */
ZV_API zv_status zv_space_add_subwords(zv_space_writer *w, const zv_subwords *subwords,
                                       zv_err *err);
/* Writes columns, contract (sha256 is computed; `contract->sha256` ignored) and header; flushes,
 * renames and frees. On failure nothing is left behind and an older file is untouched. */
ZV_API zv_status zv_space_finish(zv_space_writer *w, const zv_contract *contract, zv_err *err);
ZV_API void zv_space_abort(zv_space_writer *w);

/* "PATH.context.safetensors" beside "PATH.safetensors": the context vectors of a word space. */
ZV_API zv_status zv_space_context_path(zv_buf *out, const char *path, zv_err *err);
/* "PATH.counts.safetensors" likewise: the counts that a count model was made of (zv_counts, zavit/embed.h). */
ZV_API zv_status zv_space_counts_path(zv_buf *out, const char *path, zv_err *err);
/* "NAME.background.safetensors", where the background of a large one is kept (explain.h). */
ZV_API zv_status zv_space_background_path(zv_buf *out, const char *path, zv_err *err);
/* "PATH.corpus.safetensors" likewise: the sentences that it was learned from (zv_sentences, zavit/embed.h). */
ZV_API zv_status zv_space_corpus_path(zv_buf *out, const char *path, zv_err *err);

#ifdef __cplusplus
}
#endif
#endif
