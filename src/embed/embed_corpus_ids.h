/* embed_corpus_ids.h — the row of word numbers while a corpus is read: in memory, and beyond a limit in an
 * unnamed temporary file, so that a corpus may be larger than memory.
 *
 *     | run 0 | run 1 | run 2 | …     a run is what one thread read at a time, in its own numbers
 */
#ifndef ZV_EMBED_CORPUS_IDS_H
#define ZV_EMBED_CORPUS_IDS_H

#include "base/base_private.h"

/* Marks the end of a text in the row of word numbers: no window reaches across it. */
#define ZV__TEXT_END UINT32_MAX

/* Numbers kept in memory: 64 MiB of them. */
enum { ZV__IDS_IN_MEMORY = 16 << 20 };

typedef struct zv__ids_run {
    size_t n;
    unsigned table; /* whose numbers */
    uint64_t known; /* words kept by the renumbering */
} zv__ids_run;

typedef struct zv__ids {
    const zv_env *env;
    uint32_t *row; /* [in_memory]; what was not written yet, once there is a file */
    size_t in_memory, cap, limit;
    int fd; /* -1: everything is in memory */
    uint64_t on_disk; /* numbers in the file */
    const char *folder; /* of the file; NULL: zv__temp_folder_large() */
    zv__ids_run *runs;
    size_t n_runs, cap_runs;
} zv__ids;

/* `limit`: numbers kept in memory, 0: ZV__IDS_IN_MEMORY. `folder` is kept. */
void zv__ids_init(zv__ids *ids, const zv_env *env, size_t limit, const char *folder);
void zv__ids_free(zv__ids *ids);
/* Adds a run. ZV_IO with the folder when the file cannot be written. */
zv_status zv__ids_add(zv__ids *ids, const uint32_t *numbers, size_t n, unsigned table, zv_err *err);
/* number → tables[run's table][number]. ZV_NO_WORD leaves the row, so that a window spans the words that
 * remain (as in word2vec), and of neighbouring text ends one stays. *known: words kept. */
zv_status zv__ids_renumber(zv__ids *ids, uint32_t *const *tables, uint64_t *known, zv_err *err);
/* Hands out the whole row: owned memory, or the mapped file with *mapped = its bytes. */
zv_status zv__ids_take(zv__ids *ids, uint32_t **row, size_t *n, size_t *mapped, zv_err *err);

#endif
