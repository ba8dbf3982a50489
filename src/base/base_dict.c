/* base_dict.c — open addressing with linear probing over 8-byte slots.
 *
 *     slots   [tag|number] [    |none] [tag|number] …      power of two, at most 3/4 full
 *     entries [ptr|len] [ptr|len] …                        by number, in order of entry
 *     keys    blocks of an arena, bytes one behind another, a zero after each; they never move
 *
 * The tag is 32 bits of the hash: it also says where the slot belongs, so growing needs no key.
 */
#include "base/base_dict.h"

#include "base/base_arena.h"

#define FIRST_SLOTS ((size_t)16)
#define MOST_ENTRIES ((size_t)1 << 31) /* tags of 32 bits fill a table of 2^32 slots well enough */
#define KEY_BLOCK ((size_t)16 << 10)

__extension__ typedef unsigned __int128 uint128;

typedef struct dict_slot {
    uint32_t tag, number;
} dict_slot;

struct zv__dict {
    const zv_env *env;
    dict_slot *slots; /* [mask + 1] */
    size_t mask;
    zv_str *entries; /* [count], room for cap */
    size_t count, cap;
    zv__arena keys;
    char *block; /* where the next short key goes */
    size_t block_left, key_bytes;
};

/* ---- The hash: two 64-bit words multiplied to 128 bits and folded (the idea of wyhash) ---- */

static uint64_t fold(uint64_t a, uint64_t b) {
    uint128 product = (uint128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t load64(const unsigned char *p) {
    uint64_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

static uint64_t load32(const unsigned char *p) {
    uint32_t v;
    memcpy(&v, p, sizeof v);
    return v;
}

uint64_t zv__hash(const void *bytes, size_t len) {
    /* Odd constants without pattern: the fractional parts of the square roots of 2, 3, 5 and 7. */
    const uint64_t k0 = 0x6a09e667f3bcc909u, k1 = 0xbb67ae8584caa73bu, k2 = 0x3c6ef372fe94f82bu,
                   k3 = 0xa54ff53a5f1d36f1u;
    const unsigned char *p = bytes;
    uint64_t state = k0 ^ fold((uint64_t)len ^ k1, k2), a = 0, b = 0;
    size_t left = len;
    for (; left > 16; left -= 16, p += 16) state = fold(load64(p) ^ k1, load64(p + 8) ^ state);
    /* The last 1 … 16 bytes as two words that overlap, without reading outside. */
    if (left >= 8) {
        a = load64(p);
        b = load64(p + left - 8);
    } else if (left >= 4) {
        a = load32(p);
        b = load32(p + left - 4);
    } else if (left > 0) {
        a = (uint64_t)p[0] << 16 | (uint64_t)p[left / 2] << 8 | p[left - 1];
    }
    return fold(k3 ^ (uint64_t)len, fold(a ^ k1, b ^ state));
}

/* ---- The table ---- */

static dict_slot *empty_slots(const zv_env *env, size_t n) {
    dict_slot *slots = ZV_NEW(env, n, dict_slot);
    if (slots) memset(slots, 0xff, n * sizeof *slots); /* number = ZV__DICT_NONE */
    return slots;
}

zv_status zv__dict_new(zv__dict **out, const zv_env *env, zv_err *err) {
    *out = NULL;
    zv__dict *d = ZV_NEW_ZERO(env, 1, zv__dict);
    if (!d) return zv__nomem(err);
    d->env = env;
    zv__arena_init(&d->keys, env);
    d->mask = FIRST_SLOTS - 1;
    if (!(d->slots = empty_slots(env, FIRST_SLOTS))) {
        zv__dict_free(d);
        return zv__nomem(err);
    }
    *out = d;
    return ZV_OK;
}

void zv__dict_free(zv__dict *d) {
    if (!d) return;
    zv__arena_free(&d->keys);
    zv__free(d->env, d->entries);
    zv__free(d->env, d->slots);
    zv__free(d->env, d);
}

static uint32_t tag_of(zv_str key) {
    return (uint32_t)(zv__hash(key.ptr, key.len) >> 32);
}

/* The slot of the key, or the empty one where it would go. */
static dict_slot *probe(const zv__dict *d, zv_str key, uint32_t tag) {
    for (size_t i = tag & d->mask;; i = (i + 1) & d->mask) {
        dict_slot *slot = &d->slots[i];
        if (slot->number == ZV__DICT_NONE) return slot;
        if (slot->tag == tag && zv_str_equal(d->entries[slot->number], key)) return slot;
    }
}

static bool grow_slots(zv__dict *d) {
    size_t n = 2 * (d->mask + 1), mask = n - 1;
    dict_slot *slots = empty_slots(d->env, n);
    if (!slots) return false;
    for (size_t i = 0; i <= d->mask; i++) {
        if (d->slots[i].number == ZV__DICT_NONE) continue;
        size_t at = d->slots[i].tag & mask;
        while (slots[at].number != ZV__DICT_NONE) at = (at + 1) & mask;
        slots[at] = d->slots[i];
    }
    zv__free(d->env, d->slots);
    d->slots = slots;
    d->mask = mask;
    return true;
}

/* A copy of the key that stays where it is. Short keys share blocks: an arena rounds to 16 bytes,
 * which for words would nearly double them. */
static const char *keep_key(zv__dict *d, zv_str key) {
    char *copy;
    if (key.len >= KEY_BLOCK / 8) {
        if (!(copy = zv__arena_strdup(&d->keys, key.ptr, key.len))) return NULL;
    } else {
        if (d->block_left < key.len + 1) {
            char *block = zv__arena_alloc(&d->keys, KEY_BLOCK, 1);
            if (!block) return NULL;
            d->block = block;
            d->block_left = KEY_BLOCK;
        }
        copy = d->block;
        if (key.len) memcpy(copy, key.ptr, key.len);
        copy[key.len] = 0;
        d->block += key.len + 1;
        d->block_left -= key.len + 1;
    }
    d->key_bytes += key.len + 1;
    return copy;
}

zv_status zv__dict_put(zv__dict *d, zv_str key, uint32_t *number, bool *added, zv_err *err) {
    uint32_t tag = tag_of(key);
    dict_slot *slot = probe(d, key, tag);
    if (added) *added = slot->number == ZV__DICT_NONE;
    if (slot->number == ZV__DICT_NONE) {
        if (d->count >= MOST_ENTRIES)
            return zv_err_set(err, ZV_UNSUPPORTED, M_BASE_DICT_FULL, (unsigned long)d->count);
        if (!zv__grow(d->env, &d->entries, &d->cap, d->count + 1, sizeof *d->entries))
            return zv__nomem(err);
        if (4 * (d->count + 1) > 3 * (d->mask + 1)) {
            if (!grow_slots(d)) return zv__nomem(err);
            slot = probe(d, key, tag);
        }
        const char *kept = keep_key(d, key);
        if (!kept) return zv__nomem(err);
        d->entries[d->count] = (zv_str){kept, key.len};
        *slot = (dict_slot){tag, (uint32_t)d->count++};
    }
    if (number) *number = slot->number;
    return ZV_OK;
}

uint32_t zv__dict_find(const zv__dict *d, zv_str key) {
    return probe(d, key, tag_of(key))->number;
}

zv_status zv__dict_renumber(zv__dict *d, const uint32_t *order, size_t n, zv_err *err) {
    dict_slot *slots = empty_slots(d->env, d->mask + 1);
    zv_str *entries = ZV_NEW(d->env, n, zv_str);
    uint32_t *to = ZV_NEW(d->env, d->count, uint32_t); /* old number → new one */
    if (!slots || !entries || !to) {
        zv__free(d->env, slots);
        zv__free(d->env, entries);
        zv__free(d->env, to);
        return zv__nomem(err);
    }
    memset(to, 0xff, d->count * sizeof *to);
    for (size_t i = 0; i < n; i++) {
        to[order[i]] = (uint32_t)i;
        entries[i] = d->entries[order[i]];
    }
    for (size_t i = 0; i <= d->mask; i++) {
        uint32_t old = d->slots[i].number, number = old == ZV__DICT_NONE ? old : to[old];
        if (number == ZV__DICT_NONE) continue;
        size_t at = d->slots[i].tag & d->mask;
        while (slots[at].number != ZV__DICT_NONE) at = (at + 1) & d->mask;
        slots[at] = (dict_slot){d->slots[i].tag, number};
    }
    zv__free(d->env, d->slots);
    zv__free(d->env, d->entries);
    zv__free(d->env, to);
    d->slots = slots;
    d->entries = entries;
    d->count = d->cap = n;
    return ZV_OK;
}

size_t zv__dict_size(const zv__dict *d) {
    return d->count;
}

zv_str zv__dict_key(const zv__dict *d, uint32_t number) {
    assert(number < d->count);
    return d->entries[number];
}

size_t zv__dict_bytes(const zv__dict *d) {
    return sizeof *d + (d->mask + 1) * sizeof *d->slots + d->cap * sizeof *d->entries +
           d->key_bytes + d->block_left;
}
