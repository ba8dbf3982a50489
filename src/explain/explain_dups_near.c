/* explain_dups_near.c — texts that have nearly the same words: the Jaccard measure of their bags of words,
 *
 *     J(x, y) = |x ∩ y| / |x ∪ y|,        each bag's second "the" being another element than its first,
 *
 * is at least t. Nothing is missed and nothing guessed: this is the exact join of Xiao, Wang, Lin & Yu 2008
 * (PPJoin). If J(x, y) ≥ t, then x and y share an element among the |x| - ⌈t|x|⌉ + 1 rarest ones of x and
 * the likewise rarest of y; so only these few are looked up, and most pairs never meet.
 *
 * Texts go from the longest to the shortest. One that is near an earlier one is its repetition; else it is
 * kept, and later ones are compared with it. So every repetition is near the text that stays (there are no
 * chains from one thing to quite another), no two that stay are near each other, and a thousand copies
 * of one letter cost a thousand comparisons and not a million.
 *
 * Most pairs that do meet are sent away by a signature: each element flips one of 64 bits, so that the bits in
 * which x and y differ are at most the elements in which they do, and those are at most
 * |x| + |y| - 2⌈t/(1+t) (|x|+|y|)⌉ (the bitmap filter of Sandes, Teodoro & Melo 2020, with parities).
 */
#include "base/base_dict.h"
#include "explain/explain_dups.h"

typedef struct record {
    size_t row, first, n; /* its elements are elements[first … first + n), rarest first */
    uint64_t signature;
} record;

/* A kept text that has an element in its rare end. Those of one element lie side by side, the longest text
 * first, so that looking through them is a walk through memory. */
typedef struct posting {
    uint32_t record, n; /* n: as in the record */
    uint64_t signature;
} posting;

typedef struct join {
    zv__dups_work *w;
    double near;
    uint32_t *elements; /* ranks by rarity: 0 is the rarest */
    record *records; /* longest first */
    size_t n_records, n_elements, n_ranks;
    size_t *lists; /* [n_ranks + 1] where an element's postings begin */
    uint32_t *lengths; /* [n_ranks] how many there are */
    posting *postings; /* room for all rare ends */
    uint32_t *asked; /* [n_records] the last record that met it, plus 1 */
} join;

/* ---- Bags of words as sets of numbers ---- */

static int by_number(const void *x, const void *y) {
    const uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return (a > b) - (a < b);
}

/* The word's k-th occurrence in its text, for k ≥ 1, is an element of its own. */
static zv_status number_occurrences(uint32_t *bag, size_t n, zv__dict *again, size_t different,
                                    zv_err *err) {
    zv__sort(bag, n, sizeof *bag, by_number);
    uint32_t word = 0, run = 0;
    for (size_t i = 0; i < n; i++) {
        run = i > 0 && bag[i] == word ? run + 1 : 0;
        word = bag[i];
        if (run == 0) continue;
        const uint32_t key[2] = {word, run};
        uint32_t number;
        ZV_TRY(zv__dict_put(again, (zv_str){(const char *)key, sizeof key}, &number, NULL, err));
        if (different + number >= UINT32_MAX) return zv__nomem(err);
        bag[i] = (uint32_t)different + number;
    }
    return ZV_OK;
}

static zv_status make_bags(join *j, const zv__dups_words *words, zv_err *err) {
    zv__dict *again = NULL;
    ZV_TRY(zv__dict_new(&again, j->w->env, err));
    zv_status status = ZV_OK;
    for (size_t i = 0; status == ZV_OK && i < j->w->n; i++) {
        const size_t n = words->first[i + 1] - words->first[i];
        if (j->w->keeper[i] != i || n == 0) continue;
        uint32_t *bag = j->elements + j->n_elements;
        memcpy(bag, words->words + words->first[i], n * sizeof *bag);
        j->records[j->n_records++] = (record){i, j->n_elements, n, 0};
        j->n_elements += n;
        status = number_occurrences(bag, n, again, words->different, err);
    }
    j->n_ranks = words->different + zv__dict_size(again);
    zv__dict_free(again);
    return status;
}

/* ---- Rarest first ---- */

typedef struct frequency {
    uint32_t count, element;
} frequency;

static int by_frequency(const void *x, const void *y) {
    const frequency *a = x, *b = y;
    if (a->count != b->count) return a->count < b->count ? -1 : 1;
    return (a->element > b->element) - (a->element < b->element);
}

static int longest_first(const void *x, const void *y) {
    const record *a = x, *b = y;
    if (a->n != b->n) return a->n > b->n ? -1 : 1;
    return (a->row > b->row) - (a->row < b->row);
}

static zv_status rank_by_rarity(join *j, zv_err *err) {
    const zv_env *env = j->w->env;
    frequency *f = ZV_NEW_ZERO(env, j->n_ranks + 1, frequency);
    uint32_t *rank = ZV_NEW(env, j->n_ranks + 1, uint32_t);
    const bool fine = f && rank;
    if (fine) {
        for (size_t e = 0; e < j->n_ranks; e++) f[e].element = (uint32_t)e;
        for (size_t i = 0; i < j->n_elements; i++) f[j->elements[i]].count++;
        zv__sort(f, j->n_ranks, sizeof *f, by_frequency);
        for (size_t e = 0; e < j->n_ranks; e++) rank[f[e].element] = (uint32_t)e;
        for (size_t i = 0; i < j->n_elements; i++) j->elements[i] = rank[j->elements[i]];
        for (size_t i = 0; i < j->n_records; i++)
            zv__sort(j->elements + j->records[i].first, j->records[i].n, sizeof *j->elements,
                     by_number);
        zv__sort(j->records, j->n_records, sizeof *j->records, longest_first);
    }
    zv__free(env, f);
    zv__free(env, rank);
    return fine ? ZV_OK : zv__nomem(err);
}

/* ---- Looking up ---- */

/* ⌈x⌉ of what is meant to be a small whole number or lies clearly between two. */
static size_t ceiling(double x) {
    return (size_t)ceil(x - 1e-9);
}

/* How many of the rarest elements are looked up. */
static size_t rare_end(const join *j, size_t n) {
    const size_t most = n - ceiling(j->near * (double)n) + 1;
    return ZV_MIN(most, n);
}

static double jaccard(const join *j, const record *x, const record *y) {
    const uint32_t *a = j->elements + x->first, *b = j->elements + y->first;
    size_t i = 0, k = 0, both = 0;
    while (i < x->n && k < y->n) {
        const uint32_t p = a[i], q = b[k];
        both += p == q;
        i += p <= q;
        k += q <= p;
    }
    return (double)both / (double)(x->n + y->n - both);
}

/* The best so far; of equally near ones the longest, then the first. */
typedef struct nearest {
    const record *record;
    double similarity;
} nearest;

static void compare(const join *j, const record *x, const record *y, nearest *best) {
    const double s = jaccard(j, x, y);
    if (s < j->near - 1e-12 || s < best->similarity) return;
    if (best->record && s == best->similarity && y > best->record) return;
    *best = (nearest){y, s};
}

/* Goes through the kept texts that have this element, from the shortest to the first that is too long. */
static void look_through(join *j, uint32_t number, uint32_t element, nearest *best) {
    const record *x = &j->records[number];
    const posting *list = j->postings + j->lists[element];
    for (size_t i = j->lengths[element]; i-- > 0;) {
        const size_t n = list[i].n;
        if ((double)x->n < j->near * (double)n - 1e-9) break;
        const size_t least = ceiling(j->near / (1 + j->near) * (double)(x->n + n));
        const size_t differ = (size_t)__builtin_popcountll(x->signature ^ list[i].signature);
        if (differ + 2 * least > x->n + n || j->asked[list[i].record] == number + 1) continue;
        j->asked[list[i].record] = number + 1;
        compare(j, x, &j->records[list[i].record], best);
    }
}

static void keep(join *j, uint32_t number) {
    const record *x = &j->records[number];
    for (size_t i = 0; i < rare_end(j, x->n); i++) {
        const uint32_t element = j->elements[x->first + i];
        j->postings[j->lists[element] + j->lengths[element]++] =
            (posting){number, (uint32_t)x->n, x->signature};
    }
}

static zv_status run(join *j, zv_err *err) {
    for (size_t i = 0; i < j->n_records; i++) {
        const record *x = &j->records[i];
        nearest best = {NULL, 0};
        for (size_t k = 0; k < rare_end(j, x->n); k++)
            look_through(j, (uint32_t)i, j->elements[x->first + k], &best);
        if (best.record) {
            j->w->keeper[x->row] = best.record->row;
            j->w->kind[x->row] = ZV_DUP_NEAR;
            j->w->similarity[x->row] = best.similarity;
        } else {
            keep(j, (uint32_t)i);
        }
        if (i % 4096 == 0 && zv_env_stopped(j->w->env))
            return zv_err_set(err, ZV_INTERRUPTED, M_EXPLAIN_DUPS_STOPPED);
    }
    return ZV_OK;
}

/* Room for every rare end: a text that goes leaves its places empty. */
static zv_status make_room(join *j, zv_err *err) {
    const zv_env *env = j->w->env;
    j->lists = ZV_NEW_ZERO(env, j->n_ranks + 1, size_t);
    j->lengths = ZV_NEW_ZERO(env, j->n_ranks + 1, uint32_t);
    j->asked = ZV_NEW_ZERO(env, j->n_records + 1, uint32_t);
    if (!j->lists || !j->lengths || !j->asked) return zv__nomem(err);
    for (size_t i = 0; i < j->n_records; i++) {
        record *x = &j->records[i];
        for (size_t k = 0; k < rare_end(j, x->n); k++) j->lists[j->elements[x->first + k] + 1]++;
        for (size_t k = 0; k < x->n; k++)
            x->signature ^= UINT64_C(1) << (j->elements[x->first + k] * UINT32_C(2654435769) >> 26);
    }
    for (size_t e = 0; e < j->n_ranks; e++) j->lists[e + 1] += j->lists[e];
    j->postings = ZV_NEW(env, j->lists[j->n_ranks] + 1, posting);
    return j->postings ? ZV_OK : zv__nomem(err);
}

zv_status zv__dups_near(zv__dups_work *w, const zv__dups_words *words, zv_err *err) {
    const zv_env *env = w->env;
    join j = {.w = w, .near = w->near};
    j.elements = ZV_NEW(env, words->first[w->n] + 1, uint32_t);
    j.records = ZV_NEW(env, w->n + 1, record);
    zv_status status = j.elements && j.records ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) status = make_bags(&j, words, err);
    if (status == ZV_OK) status = rank_by_rarity(&j, err);
    if (status == ZV_OK) status = make_room(&j, err);
    if (status == ZV_OK) status = run(&j, err);
    zv__free(env, j.asked);
    zv__free(env, j.postings);
    zv__free(env, j.lengths);
    zv__free(env, j.lists);
    zv__free(env, j.records);
    zv__free(env, j.elements);
    return status;
}
