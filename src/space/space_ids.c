#include "base/base_private.h"

#include "base/base_pool.h"
#include "space/space_private.h"

/* Hashing reads every id once, in order, and goes in parallel; entering jumps about the table and
 * goes one by one, with the slot of an id to come fetched meanwhile. */
enum { HASH_BLOCK = 1 << 14, AHEAD = 16 };

typedef struct hashing {
    const zv_space *s;
    uint64_t *hashes;
} hashing;

static void hash_block(void *ctx, size_t task, unsigned worker) {
    const hashing *h = ctx;
    (void)worker;
    size_t end = ZV_MIN((task + 1) * HASH_BLOCK, h->s->n);
    for (size_t i = task * HASH_BLOCK; i < end; i++) {
        zv_str id = zv__strings_at(&h->s->ids, i);
        h->hashes[i] = zv__hash(id.ptr, id.len);
    }
}

/* The slot that holds `id`, or the empty one where it belongs. */
static uint64_t *find_slot(const zv_space *s, zv_str id, uint64_t hash) {
    const zv__id_table *t = &s->table;
    for (size_t at = (size_t)hash & t->mask;; at = (at + 1) & t->mask) {
        uint64_t slot = t->slots[at];
        if (slot == 0) return &t->slots[at];
        if (slot >> 32 != hash >> 32) continue;
        if (zv_str_equal(zv__strings_at(&s->ids, (size_t)(uint32_t)slot - 1), id))
            return &t->slots[at];
    }
}

zv_status zv__ids_build(zv_space *s, zv_err *err) {
    zv__id_table *t = &s->table;
    t->first_duplicate = SIZE_MAX;
    if (!s->ids.offsets) return ZV_OK;
    if (s->n >= UINT32_MAX) return zv_err_set(err, ZV_UNSUPPORTED, M_SPACE_MANY_IDS, s->path, s->n);
    size_t size = 16;
    while (size / 2 < s->n) size *= 2;
    t->slots = ZV_NEW_ZERO(s->env, size, uint64_t);
    uint64_t *hashes = ZV_NEW(s->env, s->n, uint64_t);
    if (!t->slots || !hashes) {
        zv__free(s->env, hashes);
        return zv__nomem(err);
    }
    t->mask = size - 1;
    hashing h = {s, hashes};
    zv__parallel(s->env, (s->n + HASH_BLOCK - 1) / HASH_BLOCK, hash_block, &h);
    for (size_t i = 0; i < s->n; i++) {
        if (i + AHEAD < s->n) __builtin_prefetch(&t->slots[(size_t)hashes[i + AHEAD] & t->mask], 1);
        uint64_t *slot = find_slot(s, zv__strings_at(&s->ids, i), hashes[i]);
        if (*slot != 0) {
            if (t->duplicates++ == 0) t->first_duplicate = i;
        } else {
            *slot = (hashes[i] >> 32 << 32) | (i + 1);
        }
    }
    zv__free(s->env, hashes);
    return ZV_OK;
}

/* Rows without ids are numbered: "17" is row 17, "017" is nothing. */
static size_t find_number(const zv_space *s, zv_str id) {
    uint64_t row;
    if (!zv__parse_u64(id.ptr, id.len, &row) || row >= s->n) return SIZE_MAX;
    return id.len > 1 && id.ptr[0] == '0' ? SIZE_MAX : (size_t)row;
}

size_t zv_space_find(const zv_space *s, zv_str id) {
    if (!s->ids.offsets) return find_number(s, id);
    uint64_t slot = *find_slot(s, id, zv__hash(id.ptr, id.len));
    return slot == 0 ? SIZE_MAX : (size_t)(uint32_t)slot - 1;
}

uint64_t zv_space_duplicate_ids(const zv_space *s) {
    return s->table.duplicates;
}
