/* base_arena.c — scratch memory in chunks that double (drawn in base_arena.h). */
#include "base/base_arena.h"

#define FIRST_CHUNK ((size_t)4096)
#define LARGEST_STEP ((size_t)16 << 20) /* beyond it doubling would waste more than it saves */
#define ALIGNMENT ((size_t)16)

struct zv__arena_chunk {
    zv__arena_chunk *next;
    size_t size, used; /* of data, in bytes; multiples of ALIGNMENT */
    _Alignas(16) unsigned char data[];
};

void zv__arena_init(zv__arena *a, const zv_env *env) {
    *a = (zv__arena){.env = env};
}

void zv__arena_free(zv__arena *a) {
    zv__arena_chunk *chunk = a->first;
    while (chunk) {
        zv__arena_chunk *next = chunk->next;
        zv__free(a->env, chunk);
        chunk = next;
    }
    a->first = a->current = NULL;
}

/* A new chunk with room for `need`, put behind the current one: chunks that a rewind kept and that
 * are too small stay in the list for later. */
static zv__arena_chunk *add_chunk(zv__arena *a, size_t need) {
    size_t size = a->current ? ZV_MIN(a->current->size, LARGEST_STEP / 2) * 2 : FIRST_CHUNK, bytes;
    size = ZV_MAX(size, need);
    if (!zv__plus(&bytes, size, sizeof(zv__arena_chunk))) return NULL;
    zv__arena_chunk *chunk = zv__alloc(a->env, bytes, 1);
    if (!chunk) return NULL;
    chunk->size = size;
    chunk->used = 0;
    chunk->next = a->current ? a->current->next : NULL;
    if (a->current)
        a->current->next = chunk;
    else
        a->first = chunk;
    return chunk;
}

void *zv__arena_alloc(zv__arena *a, size_t count, size_t size) {
    size_t need;
    if (!zv__mul(&need, count, size) || !zv__plus(&need, need, ALIGNMENT - 1)) return NULL;
    need = ZV_MAX(need & ~(ALIGNMENT - 1), ALIGNMENT);
    zv__arena_chunk *chunk = a->current;
    if (!chunk || chunk->size - chunk->used < need) {
        zv__arena_chunk *kept = chunk ? chunk->next : NULL;
        if (kept && kept->size >= need)
            kept->used = 0;
        else if (!(kept = add_chunk(a, need)))
            return NULL;
        chunk = a->current = kept;
    }
    void *p = chunk->data + chunk->used;
    chunk->used += need;
    return p;
}

char *zv__arena_strdup(zv__arena *a, const char *bytes, size_t len) {
    if (len == SIZE_MAX) return NULL;
    char *copy = zv__arena_alloc(a, len + 1, 1);
    if (!copy) return NULL;
    if (len) memcpy(copy, bytes, len);
    copy[len] = 0;
    return copy;
}

zv__arena_mark zv__arena_at(const zv__arena *a) {
    return (zv__arena_mark){a->current, a->current ? a->current->used : 0};
}

void zv__arena_rewind(zv__arena *a, zv__arena_mark mark) {
    /* A mark taken while the arena was empty knows no chunk: it means the start of the first. */
    a->current = mark.chunk ? mark.chunk : a->first;
    if (a->current) a->current->used = mark.used;
}
