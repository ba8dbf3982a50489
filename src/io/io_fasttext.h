/* io_fasttext.h — fastText's .bin, without the training:
 *
 *   magic, version        i32 each; models before 2017 have neither
 *   args                  12 i32 (dim … lrUpdateRate), t f64
 *   dictionary            size, words, labels i32; tokens, pruned i64 (pruned not without magic);
 *                         per entry: bytes, 0, count i64, kind i8; then pruned × (i32, i32)
 *   quantised?            bool (not without magic)
 *   input                 rows, numbers i64; f32: a row per word, then one per bucket of n-grams
 *   quantised?, output    the same once more; not needed here
 */
#ifndef ZV_IO_FASTTEXT_H
#define ZV_IO_FASTTEXT_H

#include "base/base_file.h"
#include "io/io_cursor.h"
#include "io/io_private.h"

enum { ZV__FASTTEXT_MAGIC = 793712314, ZV__FASTTEXT_MAX_N = 100 };

/* In the order of the file. */
typedef struct zv__fasttext_args {
    int32_t dim, ws, epoch, min_count, neg, word_ngrams, loss, model, bucket, minn, maxn,
        lr_update_rate;
} zv__fasttext_args;
enum { ZV__FASTTEXT_SUPERVISED = 3 };

typedef struct zv__fasttext_pair {
    int32_t from, to;
} zv__fasttext_pair;

typedef struct zv__fasttext {
    zv__fasttext_args args;
    int32_t version; /* 0: before there was a magic number */
    int32_t size, words, labels;
    uint64_t tokens; /* seen in learning */
    int64_t pruned; /* -1: all buckets are there */
    zv__fasttext_pair *kept; /* [pruned], by `from`; owned */
    size_t entries; /* where the dictionary's first entry is */
    const uint8_t *input; /* [rows, dim] f32, any alignment */
    int64_t rows;
} zv__fasttext;

/* Does a file begin so? With or without the magic number. */
bool zv__fasttext_sniff(const uint8_t *head, size_t len);
/* Reads everything but the words, and checks it against the size of the file. */
zv_status zv__fasttext_parse(zv__fasttext *out, const zv_env *env, const char *path, zv__cursor c,
                             zv_err *err);
/* One entry of the dictionary. False: it does not end within the file. */
bool zv__fasttext_entry(zv__cursor *c, zv_str *word, uint64_t *seen, bool *label);
/* The vector of word number i: the mean of its row and those of its n-grams, as fastText's
 * getWordVector computes it. */
void zv__fasttext_vector(const zv__fasttext *f, zv_str word, int32_t i, float *out);

/* The rows of the n-grams of a model, for words that it doesn't have. */
typedef struct zv__fasttext_ngrams {
    uint32_t minn, maxn, buckets;
    const uint8_t *vectors; /* [buckets, dim] f32, any alignment, in `map` */
    zv__mapping map; /* the receiver's to close */
} zv__fasttext_ngrams;

/* Hands over the file of a reader of this format, which then has no more rows to give. False, and nothing
 * is handed over: the model has no n-grams, or not all of them. */
bool zv__fasttext_give(zv_reader *r, zv__fasttext_ngrams *out);

#endif
