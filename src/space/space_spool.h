/* space_spool.h — bytes kept aside until the vectors are written: in memory, and beyond a limit in an
 * unnamed temporary file.
 *
 *   | on disk: 0 … on_disk | memory: the rest |
 */
#ifndef ZV_SPACE_SPOOL_H
#define ZV_SPACE_SPOOL_H

#include "base/base_private.h"

typedef struct zv__spool {
    zv_buf memory;
    size_t limit; /* bytes of memory */
    uint64_t on_disk;
    int fd; /* -1: none yet */
} zv__spool;

/* What a spool keeps in memory; a writer has about ten of them, few of them large. */
enum { ZV__SPOOL_LIMIT = 16 << 20 };

void zv__spool_init(zv__spool *s, const zv_env *env, size_t limit);
void zv__spool_free(zv__spool *s);
/* Adds bytes; `path` is that of the file under work: the temporary one lies beside it if possible. */
zv_status zv__spool_add(zv__spool *s, const char *path, const void *bytes, size_t len, zv_err *err);
uint64_t zv__spool_size(const zv__spool *s);
/* Hands all bytes, in order and in blocks, to `take`. */
typedef zv_status zv__spool_take(void *ctx, const void *bytes, size_t len, zv_err *err);
zv_status zv__spool_read(zv__spool *s, const char *path, zv__spool_take *take, void *ctx,
                         zv_err *err);

#endif
