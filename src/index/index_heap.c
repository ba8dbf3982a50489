/* index_heap.c — the best k so far, and lists of rows. */
#include "index/index_private.h"

bool zv__row_before(const zv_space *space, size_t a, size_t b) {
    if (!zv_space_has_ids(space)) return a < b;
    char none[2][24];
    zv_str x = zv_space_id(space, a, none[0]), y = zv_space_id(space, b, none[1]);
    size_t shorter = ZV_MIN(x.len, y.len);
    int order = shorter > 0 ? memcmp(x.ptr, y.ptr, shorter) : 0;
    if (order != 0) return order < 0;
    return x.len != y.len ? x.len < y.len : a < b;
}

static int by_rank(const void *a, const void *b, void *space) {
    return zv__better(space, a, b) ? -1 : zv__better(space, b, a) ? 1 : 0;
}

static int by_number(const void *a, const void *b) {
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return x < y ? -1 : x > y;
}

static void sift_up(const zv_space *space, zv_hit *h, size_t i) {
    for (size_t parent; i > 0 && zv__better(space, &h[parent = (i - 1) / 2], &h[i]); i = parent) {
        zv_hit t = h[i];
        h[i] = h[parent];
        h[parent] = t;
    }
}

static void sift_down(const zv_space *space, zv_hit *h, size_t n) {
    for (size_t i = 0;;) {
        size_t worst = i, left = 2 * i + 1;
        if (left < n && zv__better(space, &h[worst], &h[left])) worst = left;
        if (left + 1 < n && zv__better(space, &h[worst], &h[left + 1])) worst = left + 1;
        if (worst == i) return;
        zv_hit t = h[i];
        h[i] = h[worst];
        h[worst] = t;
        i = worst;
    }
}

void zv__heap_put(zv__heap *h, zv_hit hit) {
    if (h->n < h->cap) {
        h->hits[h->n] = hit;
        sift_up(h->space, h->hits, h->n++);
    } else {
        h->hits[0] = hit;
        sift_down(h->space, h->hits, h->n);
    }
}

void zv__hits_finish(zv_hit *hits, size_t n, const zv_space *space, zv_metric metric) {
    void *ctx = (void *)(uintptr_t)space; /* qsort_r hands it on; by_rank only reads it */
    qsort_r(hits, n, sizeof(zv_hit), by_rank, ctx);
    if (metric != ZV_L2) return;
    /* + 0.0: a distance of nothing is 0, not -0 */
    for (size_t i = 0; i < n; i++) hits[i].score = -hits[i].score + 0.0;
}

size_t *zv__rows_sorted(const zv_env *env, const size_t *rows, size_t n) {
    size_t *copy = ZV_NEW(env, n, size_t);
    if (!copy || n == 0) return copy;
    memcpy(copy, rows, n * sizeof *copy);
    zv__sort(copy, n, sizeof *copy, by_number);
    return copy;
}

bool zv__rows_have(const size_t *sorted, size_t n, size_t row) {
    return n > 0 && bsearch(&row, sorted, n, sizeof row, by_number) != NULL;
}
