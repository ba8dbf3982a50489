/* text_vocab.c — words, how often each was seen, and a numbering that doesn't depend on the order
 * in which they were read. */
#include "base/base_private.h"

#include "base/base_dict.h"
#include "text/text_vocab.h"

struct zv_vocab {
    const zv_env *env;
    zv__dict *dict;
    uint64_t *counts; /* [size], by number */
    size_t cap;
    uint64_t total;
};

zv_status zv_vocab_new(zv_vocab **out, const zv_env *env, zv_err *err) {
    *out = NULL;
    zv_vocab *v = ZV_NEW_ZERO(env, 1, zv_vocab);
    if (!v) return zv__nomem(err);
    v->env = env;
    zv_status status = zv__dict_new(&v->dict, env, err);
    if (status != ZV_OK) {
        zv_vocab_free(v);
        return status;
    }
    *out = v;
    return ZV_OK;
}

void zv_vocab_free(zv_vocab *v) {
    if (!v) return;
    zv__dict_free(v->dict);
    zv__free(v->env, v->counts);
    zv__free(v->env, v);
}

static uint64_t saturated(uint64_t a, uint64_t b) {
    return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

zv_status zv_vocab_add(zv_vocab *v, zv_str word, uint64_t count, uint32_t *id, zv_err *err) {
    uint32_t number;
    bool added;
    /* Room for its count first, so that a failure leaves no word without one. */
    if (!zv__grow(v->env, &v->counts, &v->cap, zv__dict_size(v->dict) + 1, sizeof *v->counts))
        return zv__nomem(err);
    ZV_TRY(zv__dict_put(v->dict, word, &number, &added, err));
    v->counts[number] = added ? count : saturated(v->counts[number], count);
    v->total = saturated(v->total, count);
    if (id) *id = number;
    return ZV_OK;
}

/* ---- Finishing ---- */

__extension__ typedef unsigned __int128 uint128;

/* What decides the order, smallest first: what is missing from the largest count, then the word's first eight
 * bytes as a big-endian number, which settle nearly every tie without a look at the word itself. */
typedef struct ranked {
    uint64_t missing, head;
    uint32_t number;
} ranked;

static uint64_t head_of(zv_str word) {
    uint64_t head = 0;
    for (size_t i = 0; i < 8; i++) head = head << 8 | (i < word.len ? (uint8_t)word.ptr[i] : 0);
    return head;
}

static bool word_before(zv_str p, zv_str q) {
    int order = memcmp(p.ptr, q.ptr, ZV_MIN(p.len, q.len));
    return order ? order < 0 : p.len < q.len;
}

static inline bool before(const ranked *x, const ranked *y, const zv__dict *dict) {
    uint128 a = (uint128)x->missing << 64 | x->head, b = (uint128)y->missing << 64 | y->head;
    if (a == b) return word_before(zv__dict_key(dict, x->number), zv__dict_key(dict, y->number));
    return a < b;
}

/* Two sorted runs, a[0 … n) and a[n … end), to one. Nobody foresees which is next, so there is no branch on
 * it. */
static void merge(const ranked *a, size_t n, size_t end, ranked *to, const zv__dict *dict) {
    const ranked *b = a + n, *a_end = b, *b_end = a + end;
    while (a < a_end && b < b_end) {
        bool second = before(b, a, dict);
        *to++ = *(second ? b : a);
        b += second;
        a += !second;
    }
    memcpy(to, a, (size_t)(a_end - a) * sizeof *to);
    memcpy(to + (a_end - a), b, (size_t)(b_end - b) * sizeof *to);
}

/* Runs of 1, 2, 4 …, from one array to the other; returns that in which all are. (libc's qsort takes three
 * times as long: it calls a function to compare and another to copy.) */
static ranked *sort(ranked *a, ranked *b, size_t n, const zv__dict *dict) {
    for (size_t run = 1; run < n; run *= 2) {
        for (size_t at = 0; at < n; at += 2 * run)
            merge(a + at, ZV_MIN(run, n - at), ZV_MIN(2 * run, n - at), b + at, dict);
        ranked *sorted = b;
        b = a;
        a = sorted;
    }
    return a;
}

/* The words seen often enough, in no order yet. */
static size_t choose(const zv_vocab *v, uint64_t min_count, ranked *to) {
    size_t n = 0;
    for (size_t i = 0; i < zv__dict_size(v->dict); i++) {
        if (v->counts[i] < min_count) continue;
        uint32_t number = (uint32_t)i;
        to[n++] = (ranked){~v->counts[i], head_of(zv__dict_key(v->dict, number)), number};
    }
    return n;
}

zv_status zv__vocab_finish(zv_vocab *v, uint64_t min_count, uint32_t *ids, zv_err *err) {
    size_t size = zv__dict_size(v->dict), n = 0;
    ranked *room = ZV_NEW(v->env, size, ranked), *more = ZV_NEW(v->env, size, ranked);
    uint32_t *numbers = ZV_NEW(v->env, size, uint32_t);
    zv_status status = room && more && numbers ? ZV_OK : zv__nomem(err);
    if (status != ZV_OK) goto done;
    n = choose(v, min_count, room);
    const ranked *order = sort(room, more, n, v->dict);
    for (size_t i = 0; i < n; i++) numbers[i] = order[i].number;
    status = zv__dict_renumber(v->dict, numbers, n, err);
    if (status != ZV_OK) goto done;
    for (size_t i = 0; ids && i < size; i++) ids[i] = ZV_NO_WORD;
    v->total = 0;
    for (size_t i = 0; i < n; i++) {
        v->counts[i] = ~order[i].missing;
        v->total = saturated(v->total, v->counts[i]);
        if (ids) ids[numbers[i]] = (uint32_t)i;
    }
done:
    zv__free(v->env, numbers);
    zv__free(v->env, room);
    zv__free(v->env, more);
    return status;
}

zv_status zv_vocab_finish(zv_vocab *v, uint64_t min_count, zv_err *err) {
    return zv__vocab_finish(v, min_count, NULL, err);
}

/* ---- Looking up ---- */

uint32_t zv_vocab_find(const zv_vocab *v, zv_str word) {
    return zv__dict_find(v->dict, word);
}

size_t zv_vocab_size(const zv_vocab *v) {
    return zv__dict_size(v->dict);
}

zv_str zv_vocab_word(const zv_vocab *v, uint32_t id) {
    return zv__dict_key(v->dict, id);
}

uint64_t zv_vocab_count(const zv_vocab *v, uint32_t id) {
    assert(id < zv__dict_size(v->dict));
    return v->counts[id];
}

uint64_t zv_vocab_total(const zv_vocab *v) {
    return v->total;
}
