/* base_arena.h — scratch memory that is given back all at once.
 *
 *   chunk 0            chunk 1 (twice as large)
 *   [used|used|free…]  [used|……………………free……………………]
 *              ^ mark remembers (chunk, used); rewind returns there and keeps the chunks
 */
#ifndef ZV_BASE_ARENA_H
#define ZV_BASE_ARENA_H

#include "base/base_private.h"

typedef struct zv__arena_chunk zv__arena_chunk;
typedef struct zv__arena {
    const zv_env *env;
    zv__arena_chunk *first, *current;
} zv__arena;
typedef struct zv__arena_mark {
    zv__arena_chunk *chunk;
    size_t used;
} zv__arena_mark;

void zv__arena_init(zv__arena *a, const zv_env *env);
void zv__arena_free(zv__arena *a);
void *zv__arena_alloc(zv__arena *a, size_t count,
                      size_t size); /* 16-byte aligned; NULL: no memory */
char *zv__arena_strdup(zv__arena *a, const char *bytes, size_t len); /* adds a zero */
zv__arena_mark zv__arena_at(const zv__arena *a);
void zv__arena_rewind(zv__arena *a, zv__arena_mark mark);

#endif
