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

/* What decides the order; `head` is the word's first eight bytes as a big-endian number, which
 * settles nearly every tie without a look at the word itself. */
typedef struct ranked {
    uint64_t count, head;
    uint32_t number;
} ranked;

static uint64_t head_of(zv_str word) {
    uint64_t head = 0;
    for (size_t i = 0; i < 8; i++) head = head << 8 | (i < word.len ? (uint8_t)word.ptr[i] : 0);
    return head;
}

static int by_rank(const void *a, const void *b, void *dict) {
    const ranked *x = a, *y = b;
    if (x->count != y->count) return x->count > y->count ? -1 : 1;
    if (x->head != y->head) return x->head < y->head ? -1 : 1;
    zv_str p = zv__dict_key(dict, x->number), q = zv__dict_key(dict, y->number);
    int order = memcmp(p.ptr, q.ptr, ZV_MIN(p.len, q.len));
    return order ? order : (p.len > q.len) - (p.len < q.len);
}

/* The words seen often enough, in order. */
static size_t rank(const zv_vocab *v, uint64_t min_count, ranked *order) {
    size_t n = 0;
    for (size_t i = 0; i < zv__dict_size(v->dict); i++) {
        if (v->counts[i] < min_count) continue;
        uint32_t number = (uint32_t)i;
        order[n++] = (ranked){v->counts[i], head_of(zv__dict_key(v->dict, number)), number};
    }
    qsort_r(order, n, sizeof *order, by_rank, v->dict);
    return n;
}

zv_status zv__vocab_finish(zv_vocab *v, uint64_t min_count, uint32_t *ids, zv_err *err) {
    size_t size = zv__dict_size(v->dict), n = 0;
    ranked *order = ZV_NEW(v->env, size, ranked);
    uint32_t *numbers = ZV_NEW(v->env, size, uint32_t);
    zv_status status = order && numbers ? ZV_OK : zv__nomem(err);
    if (status != ZV_OK) goto done;
    n = rank(v, min_count, order);
    for (size_t i = 0; i < n; i++) numbers[i] = order[i].number;
    status = zv__dict_renumber(v->dict, numbers, n, err);
    if (status != ZV_OK) goto done;
    for (size_t i = 0; ids && i < size; i++) ids[i] = ZV_NO_WORD;
    v->total = 0;
    for (size_t i = 0; i < n; i++) {
        v->counts[i] = order[i].count;
        v->total = saturated(v->total, order[i].count);
        if (ids) ids[numbers[i]] = (uint32_t)i;
    }
done:
    zv__free(v->env, numbers);
    zv__free(v->env, order);
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
