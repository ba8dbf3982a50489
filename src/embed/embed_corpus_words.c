/* embed_corpus_words.c — see embed_corpus_words.h. Open addressing with linear probing. */
#include "embed/embed_corpus_words.h"

#include "base/base_dict.h"
#include "embed/embed_messages.h"

enum { SHORT = ZV__WORD_ROOM, FIRST_SLOTS = 1 << 12 };

__extension__ typedef unsigned __int128 uint128;

/* What a slot holds of a word; `hash` says where that is. */
typedef struct key {
    uint64_t a, b, hash;
} key;

/* One multiplication to 128 bits, folded (the idea of wyhash); an odd constant without pattern: the
 * fractional part of the square root of 5. */
static inline uint64_t mix(uint64_t a, uint64_t b) {
    uint128 product = (uint128)a * (b ^ 0x3c6ef372fe94f82bu);
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* The first `len` of 16 bytes, zeros behind. */
static inline key short_key(const char bytes[SHORT], size_t len) {
    static const char ones[2 * SHORT] = "\xff\xff\xff\xff\xff\xff\xff\xff"
                                        "\xff\xff\xff\xff\xff\xff\xff\xff";
    const char *mask = ones + SHORT - len;
    uint64_t of_a, of_b;
    key k;
    memcpy(&k.a, bytes, 8);
    memcpy(&k.b, bytes + 8, 8);
    memcpy(&of_a, mask, 8);
    memcpy(&of_b, mask + 8, 8);
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

/* Room for so many more words: until they are in, no slot moves. */
static zv_status make_room(zv__tally *t, size_t more, zv_err *err) {
    if (t->n + more > ZV__CODE_NUMBERS)
        return zv_err_set(err, ZV_UNSUPPORTED, M_EMBED_TOO_MANY_WORDS, (unsigned long long)t->n);
    while (8 * (t->n + more) > 7 * (t->mask + 1))
        if (!grow(t)) return zv__nomem(err);
    return ZV_OK;
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
static zv__tally_slot *probe(const zv__tally *t, zv__tally_slot *home, const key *k, zv_str word) {
    for (size_t i = (size_t)(home - t->slots);; i = (i + 1) & t->mask) {
        zv__tally_slot *s = &t->slots[i];
        if (s->len == 0 || holds(s, k, word.len) || holds_long(s, k, word)) return s;
    }
}

static bool enter(zv__tally *t, zv__tally_slot *s, const key *k, zv_str word) {
    uint64_t b = k->b;
    if (word.len > SHORT) {
        const char *copy = zv__arena_strdup(&t->keys, word.ptr, word.len);
        if (!copy) return false;
        b = (uint64_t)(uintptr_t)copy;
    }
    *s = (zv__tally_slot){.key = {k->a, b}, .code = zv__code_of(t->n), .len = (uint32_t)word.len};
    t->n++;
    return true;
}

/* The slot of a word that is not the one at its home, or long, or new. A word seen more often than the one
 * at its home changes places with that: it may, since every slot from there to here is in use, and most
 * words of a text are then found at the first look. NULL: no memory. */
static zv__tally_slot *seek(zv__tally *t, zv__tally_slot *home, const key *k, zv_str word) {
    zv__tally_slot *s = probe(t, home, k, word);
    if (s->len == 0 && !enter(t, s, k, word)) return NULL;
    if (s->count <= home->count) return s;
    zv__tally_slot other = *home;
    *home = *s;
    *s = other;
    return home;
}

zv_status zv__tally_add(zv__tally *t, zv_str word, uint64_t count, uint32_t *number, zv_err *err) {
    ZV_TRY(make_room(t, 1, err));
    key k = key_of(word);
    zv__tally_slot *s = seek(t, home_of(t, &k), &k, word);
    if (!s) return zv__nomem(err);
    s->count += count;
    *number = zv__code_number(s->code);
    return ZV_OK;
}

/* Words whose slots are on their way from memory at a time. */
enum { AHEAD = 32 };

typedef struct ahead {
    key key;
    zv__tally_slot *home;
} ahead;

static void look_ahead(const zv__tally *t, const char *bytes, const zv__word *words, size_t n,
                       ahead *to) {
    const zv__tally table = *t;
    for (size_t i = 0; i < n; i++) {
        const char *p = bytes + words[i].norm;
        size_t len = words[i].len;
        key k = len <= SHORT ? short_key(p, len) : long_key((zv_str){p, len});
        zv__tally_slot *home = home_of(&table, &k);
        __builtin_prefetch(home, 1);
        to[i] = (ahead){k, home};
    }
}

zv_status zv__tally_words(zv__tally *t, const zv_words *words, size_t first, size_t end,
                          zv__codes *codes, zv_err *err) {
    const char *bytes = words->store->bytes;
    uint16_t *to = codes->units + codes->n;
    ahead all[AHEAD];
    for (size_t at = first; at < end; at += AHEAD) {
        const zv__word *w = words->store->words + at;
        size_t n = ZV_MIN(end - at, (size_t)AHEAD);
        ZV_TRY(make_room(t, n, err));
        look_ahead(t, bytes, w, n, all);
        for (size_t i = 0; i < n; i++) {
            size_t len = w[i].len;
            zv__tally_slot *s = all[i].home;
            if (!holds(s, &all[i].key, len)) {
                s = seek(t, s, &all[i].key, (zv_str){bytes + w[i].norm, len});
                if (!s) return zv__nomem(err);
            }
            s->count++;
            to = zv__code_put(to, s->code);
        }
    }
    zv__codes_added(codes, to, end - first);
    return ZV_OK;
}
