/* embed_corpus_words.c — see embed_corpus_words.h. Open addressing with linear probing. */
#include "embed/embed_corpus_words.h"

#include "base/base_dict.h"
#include "embed/embed_messages.h"

enum { SHORT = ZV__WORD_ROOM, FIRST_SLOTS = 1 << 12 };
#define MOST_WORDS ((uint32_t)1 << 31)

__extension__ typedef unsigned __int128 uint128;

/* What a slot holds of a word; `hash` says where it belongs. */
typedef struct key {
    uint64_t a, b, hash;
} key;

/* One multiplication to 128 bits, folded (the idea of wyhash); odd constants without pattern: the
 * fractional parts of the square roots of 3 and 5. */
static inline uint64_t mix(uint64_t a, uint64_t b) {
    uint128 product = (uint128)(a ^ 0xbb67ae8584caa73bu) * (b ^ 0x3c6ef372fe94f82bu);
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* The first `len` of 16 bytes, zeros behind. */
static inline key short_key(const char bytes[SHORT], size_t len) {
    static const char ones[2 * SHORT] = "\xff\xff\xff\xff\xff\xff\xff\xff"
                                        "\xff\xff\xff\xff\xff\xff\xff\xff";
    uint64_t of_a, of_b;
    key k;
    memcpy(&k.a, bytes, 8);
    memcpy(&k.b, bytes + 8, 8);
    memcpy(&of_a, ones + SHORT - len, 8);
    memcpy(&of_b, ones + SHORT - len + 8, 8);
    k.a &= of_a;
    k.b &= of_b;
    k.hash = mix(k.a, k.b);
    return k;
}

/* A long word's address is in its slot alone. */
static key long_key(zv_str word) {
    uint64_t hash = zv__hash(word.ptr, word.len);
    return (key){.a = hash, .b = 0, .hash = hash};
}

static key key_of(zv_str word) {
    if (word.len > SHORT) return long_key(word);
    char padded[SHORT] = {0};
    memcpy(padded, word.ptr, word.len);
    return short_key(padded, word.len);
}

static uint64_t hash_of(const zv__tally_slot *s) {
    return s->len > SHORT ? s->key[0] : mix(s->key[0], s->key[1]);
}

static const char *long_word(const zv__tally_slot *s) {
    return (const char *)(uintptr_t)s->key[1];
}

zv_str zv__tally_word(const zv__tally_slot *s) {
    if (s->len > SHORT) return (zv_str){long_word(s), s->len};
    return (zv_str){(const char *)s->key, s->len};
}

static zv__tally_slot *empty_slots(const zv_env *env, size_t n) {
    zv__tally_slot *slots = zv__alloc_huge(env, n, sizeof *slots);
    if (slots) memset(slots, 0, n * sizeof *slots);
    return slots;
}

zv_status zv__tally_new(zv__tally *t, const zv_env *env, zv_err *err) {
    *t = (zv__tally){.env = env, .mask = FIRST_SLOTS - 1};
    zv__arena_init(&t->keys, env);
    t->slots = empty_slots(env, FIRST_SLOTS);
    return t->slots ? ZV_OK : zv__nomem(err);
}

void zv__tally_free(zv__tally *t) {
    if (!t->env && !t->slots) return;
    zv__free_huge(t->env, t->slots);
    zv__arena_free(&t->keys);
    *t = (zv__tally){0};
}

static bool grow(zv__tally *t) {
    size_t n = 2 * (t->mask + 1), mask = n - 1;
    zv__tally_slot *slots = empty_slots(t->env, n);
    if (!slots) return false;
    for (size_t i = 0; i <= t->mask; i++) {
        if (t->slots[i].len == 0) continue;
        size_t at = hash_of(&t->slots[i]) & mask;
        while (slots[at].len != 0) at = (at + 1) & mask;
        slots[at] = t->slots[i];
    }
    zv__free_huge(t->env, t->slots);
    t->slots = slots;
    t->mask = mask;
    return true;
}

/* True for a short word's own slot only: no address is zero. */
static inline bool holds(const zv__tally_slot *s, const key *k, size_t len) {
    return ((s->key[0] ^ k->a) | (s->key[1] ^ k->b) | (s->len ^ len)) == 0;
}

static bool holds_long(const zv__tally_slot *s, const key *k, zv_str word) {
    return word.len > SHORT && s->len == word.len && s->key[0] == k->a &&
           memcmp(long_word(s), word.ptr, word.len) == 0;
}

static inline zv__tally_slot *home_of(const zv__tally *t, const key *k) {
    return &t->slots[k->hash & t->mask];
}

/* The slot of the word, or the empty one where it would go. */
static zv__tally_slot *probe(const zv__tally *t, const key *k, zv_str word) {
    for (size_t i = k->hash & t->mask;; i = (i + 1) & t->mask) {
        zv__tally_slot *s = &t->slots[i];
        if (s->len == 0 || holds(s, k, word.len) || holds_long(s, k, word)) return s;
    }
}

/* Enters a new word into its slot; the slot moves when the table grows. */
static zv_status enter(zv__tally *t, zv__tally_slot **slot, const key *k, zv_str word,
                       zv_err *err) {
    if (t->n >= MOST_WORDS - 1)
        return zv_err_set(err, ZV_UNSUPPORTED, M_EMBED_TOO_MANY_WORDS, (unsigned long long)t->n);
    uint64_t b = k->b;
    if (word.len > SHORT) {
        const char *copy = zv__arena_strdup(&t->keys, word.ptr, word.len);
        if (!copy) return zv__nomem(err);
        b = (uint64_t)(uintptr_t)copy;
    }
    if (4 * ((size_t)t->n + 1) > 3 * (t->mask + 1)) {
        if (!grow(t)) return zv__nomem(err);
        *slot = probe(t, k, word);
    }
    **slot =
        (zv__tally_slot){.key = {k->a, b}, .number = t->n, .len = (uint32_t)word.len, .count = 0};
    t->n++;
    return ZV_OK;
}

/* The slot of a word that is not the one at its home, or long, or new. A word seen more often than the one
 * at its home changes places with that: it may, since every slot from there to here is in use, and most
 * words of a text are then found at the first look. */
static zv_status seek(zv__tally *t, zv__tally_slot **slot, const key *k, zv_str word,
                      zv_err *err) {
    zv__tally_slot *s = probe(t, k, word);
    if (s->len == 0) ZV_TRY(enter(t, &s, k, word, err));
    zv__tally_slot *home = home_of(t, k);
    if (s->count > home->count) {
        zv__tally_slot other = *home;
        *home = *s;
        *s = other;
        s = home;
    }
    *slot = s;
    return ZV_OK;
}

zv_status zv__tally_add(zv__tally *t, zv_str word, uint64_t count, uint32_t *number, zv_err *err) {
    key k = key_of(word);
    zv__tally_slot *s;
    ZV_TRY(seek(t, &s, &k, word, err));
    s->count += count;
    *number = s->number;
    return ZV_OK;
}

/* Words whose slots are on their way from memory at a time. */
enum { AHEAD = 32 };

zv_status zv__tally_words(zv__tally *t, const zv_words *words, uint32_t *numbers, zv_err *err) {
    const char *bytes = words->store->bytes;
    key keys[AHEAD];
    for (size_t first = 0; first < words->n; first += AHEAD) {
        const zv__word *w = words->store->words + first;
        size_t n = ZV_MIN(words->n - first, (size_t)AHEAD);
        for (size_t i = 0; i < n; i++) {
            const char *p = bytes + w[i].norm;
            size_t len = w[i].norm_end - w[i].norm;
            keys[i] = len <= SHORT ? short_key(p, len) : long_key((zv_str){p, len});
            __builtin_prefetch(home_of(t, &keys[i]), 1);
        }
        for (size_t i = 0; i < n; i++) {
            size_t len = w[i].norm_end - w[i].norm;
            zv__tally_slot *s = home_of(t, &keys[i]);
            if (!holds(s, &keys[i], len))
                ZV_TRY(seek(t, &s, &keys[i], (zv_str){bytes + w[i].norm, len}, err));
            s->count++;
            numbers[first + i] = s->number;
        }
    }
    return ZV_OK;
}
