/* index_heap.c — the best k so far, and lists of rows. */
#include "index/index_private.h"

static int by_rank(const void *a, const void *b) {
    return zv__better(a, b) ? -1 : zv__better(b, a) ? 1 : 0;
}

static int by_number(const void *a, const void *b) {
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return x < y ? -1 : x > y;
}

static void sift_up(zv_hit *h, size_t i) {
    for (size_t parent; i > 0 && zv__better(&h[parent = (i - 1) / 2], &h[i]); i = parent) {
        zv_hit t = h[i];
        h[i] = h[parent];
        h[parent] = t;
    }
}

static void sift_down(zv_hit *h, size_t n) {
    for (size_t i = 0;;) {
        size_t worst = i, left = 2 * i + 1;
        if (left < n && zv__better(&h[worst], &h[left])) worst = left;
        if (left + 1 < n && zv__better(&h[worst], &h[left + 1])) worst = left + 1;
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
        sift_up(h->hits, h->n++);
    } else {
        h->hits[0] = hit;
        sift_down(h->hits, h->n);
    }
}

void zv__hits_finish(zv_hit *hits, size_t n, zv_metric metric) {
    qsort(hits, n, sizeof(zv_hit), by_rank);
    if (metric != ZV_L2) return;
    /* + 0.0: a distance of nothing is 0, not -0 */
    for (size_t i = 0; i < n; i++) hits[i].score = sqrt(-hits[i].score + 0.0);
}

size_t *zv__rows_sorted(const zv_env *env, const size_t *rows, size_t n) {
    size_t *copy = ZV_NEW(env, n, size_t);
    if (!copy || n == 0) return copy;
    memcpy(copy, rows, n * sizeof *copy);
    qsort(copy, n, sizeof *copy, by_number);
    return copy;
}

bool zv__rows_have(const size_t *sorted, size_t n, size_t row) {
    return n > 0 && bsearch(&row, sorted, n, sizeof row, by_number) != NULL;
}
