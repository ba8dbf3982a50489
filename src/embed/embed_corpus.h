/* embed_corpus.h — what learning sees of a corpus: one long row of word numbers.
 *
 *     embed_corpus.c         reading from paths to vocabulary
 *     embed_corpus_read.c    a file to runs of running numbers, on all threads
 *     embed_corpus_words.c   counting words
 *     embed_corpus_codes.c   running numbers in two bytes
 *     embed_corpus_ids.c     the row of numbers, in memory or in a file
 */
#ifndef ZV_EMBED_CORPUS_H
#define ZV_EMBED_CORPUS_H

#include "embed/embed_corpus_ids.h"
#include "embed/embed_corpus_words.h"

#include <zavit/embed.h>

#include "base/base_progress.h"

struct zv_corpus {
    const zv_env *env;
    zv_vocab *vocab;
    zv_text_opts text;
    uint32_t *ids; /* [n_ids]: word numbers and ZV__TEXT_END; not to be written where mapped */
    size_t n_ids;
    size_t mapped; /* bytes of a mapped file; 0: in memory */
    uint64_t words, texts, known_words;
    double hebrew_share;
    struct zv__texts *kept; /* with keep_texts; else NULL (embed_sentences.h) */
};

/* What a test chooses and nobody else: 0 and NULL are as zv_corpus_read. */
typedef struct zv__corpus_limits {
    size_t in_memory; /* numbers, before they go to a file */
    const char *folder; /* of that file */
    size_t block; /* bytes read at a time */
} zv__corpus_limits;

zv_status zv__corpus_read(zv_corpus **out, const zv_env *env, const char *const *paths,
                          size_t n_paths, const zv_corpus_opts *opts,
                          const zv__corpus_limits *limits, zv_err *err);

/* ---- Reading, for embed_corpus.c ---- */

typedef struct zv__reader zv__reader;

typedef struct zv__read_so_far {
    uint64_t words, texts;
    struct zv__texts *kept; /* where texts go as they come; NULL: nowhere */
} zv__read_so_far;

/* Reads in blocks on the threads of env, each counting in a table of its own. Keeps opts and limits. */
zv_status zv__reader_new(zv__reader **out, const zv_env *env, const zv_corpus_opts *opts,
                         const zv__corpus_limits *limits, zv_err *err);
void zv__reader_free(zv__reader *r);
/* Appends a file's runs to *ids. */
zv_status zv__reader_path(zv__reader *r, const char *path, zv__ids *ids, zv__read_so_far *sum,
                          zv_err *err);
/* What worker 0 … zv__reader_workers - 1 counted; one that never worked has no slots. */
zv__tally *zv__reader_tally(zv__reader *r, unsigned worker);
unsigned zv__reader_workers(const zv__reader *r);

#endif
