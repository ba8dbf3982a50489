/* embed_sentences.h — the texts of a corpus kept beside its space (docs/formats/corpus.md).
 *
 *     NAME.corpus.safetensors    header | index.offsets | sentence.words | sentence.bytes | text.words
 *                                       | ids | index.sentences | bytes
 *
 * While a corpus is read, its texts go to a temporary file as they come, since it may come through a pipe. Before
 * learning begins they are cut into sentences, tokenised again and written:
 *
 *     zv__sentences_begin     all but the header: a disk that is full says so before the work
 *     … learning; the space is written …
 *     zv__sentences_finish    the header, which names the space; and the file is put in its place
 *
 *     embed_sentences_cut.c     where a sentence ends
 *     embed_sentences_write.c   the file
 *     embed_sentences_read.c    opened, checked, asked
 *     embed_sentences_again.c   a corpus made of it
 */
#ifndef ZV_EMBED_SENTENCES_H
#define ZV_EMBED_SENTENCES_H

#include "base/base_private.h"

#include <zavit/embed.h>

#include "embed/embed_column.h"

enum { ZV__CORPUS_VERSION = 1, ZV__CORPUS_HEADER = 4096 };

/* A sentence is at least this long before a full stop ends it, so that "Mr." is none; and at most this long
 * where there is white space to cut at. In bytes. */
enum { ZV__SENTENCE_SHORT = 32, ZV__SENTENCE_LONG = 400 };

/* The texts as they came. */
struct zv__texts {
    zv__column bytes;
    zv__column ends; /* u64: a text ends before so many bytes */
};

/* Adds what one block of a text flow holds. */
zv_status zv__texts_add(struct zv__texts *t, const char *bytes, size_t len, const size_t *ends,
                        size_t n_ends, zv_err *err);

/* The length of the sentence with which text[0 … len) begins, len > 0, white space behind it included. */
size_t zv__sentence_length(const char *text, size_t len);

typedef struct zv__sentences_out zv__sentences_out;

/* Writes the corpus' texts to a temporary file beside `path`. Keeps `corpus` and maps its texts. */
zv_status zv__sentences_begin(zv__sentences_out **out, const zv_env *env, const zv_corpus *corpus,
                              const char *path, zv_err *err);
/* Writes the header, flushes, renames; frees `o` whatever happens. */
zv_status zv__sentences_finish(zv__sentences_out *o, const zv_learn_opts *learned,
                               const char *space_sha256, zv_err *err);
void zv__sentences_abort(zv__sentences_out *o); /* NULL is fine */

#endif
