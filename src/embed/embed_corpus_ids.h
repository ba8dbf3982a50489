/* embed_corpus_ids.h — the row of word numbers, while a corpus is read and at its end.
 *
 *     reading       | run 0 | run 1 | run 2 | …     a run is what one thread read at a time: codes of its own
 *                                                    running numbers, about two bytes a word
 *     renumbering   |    the row, four bytes a word: numbers of the vocabulary    |
 *
 * Each of the two is in memory, and beyond a limit in an unnamed temporary file, so that a corpus may be
 * larger than memory. Codes are let go as the row grows.
 */
#ifndef ZV_EMBED_CORPUS_IDS_H
#define ZV_EMBED_CORPUS_IDS_H

#include "base/base_private.h"

#include "embed/embed_corpus_codes.h"

/* Numbers kept in memory: 64 MiB of them. */
enum { ZV__IDS_IN_MEMORY = 16 << 20 };

typedef struct zv__ids_run {
    size_t n, numbers; /* units, and what they stand for */
    unsigned table; /* whose numbers */
    size_t chunk; /* where it lies, unless in the file */
    size_t at;
} zv__ids_run;

/* Some runs' units, one behind another. */
typedef struct zv__ids_chunk {
    uint16_t *units; /* [n] */
    size_t n, cap;
} zv__ids_chunk;

typedef struct zv__ids {
    const zv_env *env;
    size_t limit; /* numbers */
    const char *folder; /* of the files; NULL: zv__temp_folder_large() */
    zv__ids_run *runs;
    size_t n_runs, cap_runs;
    zv__ids_chunk *chunks;
    size_t n_chunks, cap_chunks;
    int codes; /* file of units; -1: they are in chunks */
    uint64_t n_units, ends;
    uint32_t *row; /* in memory */
    int fd; /* of the row; -1: it is in memory */
    uint64_t n; /* of the row */
} zv__ids;

/* `limit`: numbers kept in memory, 0: ZV__IDS_IN_MEMORY. `folder` is kept. */
void zv__ids_init(zv__ids *ids, const zv_env *env, size_t limit, const char *folder);
void zv__ids_free(zv__ids *ids);
/* Adds a run. ZV_IO with the folder when the file cannot be written. */
zv_status zv__ids_add(zv__ids *ids, const zv__codes *codes, unsigned table, zv_err *err);
/* Makes the row of the runs: number → tables[run's table][number]. ZV_NO_WORD leaves the row, so that a
 * window spans the words that remain (as in word2vec), and of neighbouring text ends one stays. `known`: how
 * many words remain. */
zv_status zv__ids_renumber(zv__ids *ids, uint32_t *const *tables, uint64_t known, zv_err *err);
/* Hands out the row: memory for zv__free_huge, or the mapped file with *mapped = its bytes. */
zv_status zv__ids_take(zv__ids *ids, uint32_t **row, size_t *n, size_t *mapped, zv_err *err);

#endif
