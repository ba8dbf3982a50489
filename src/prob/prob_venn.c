/* prob_venn.c — inductive Venn–Abers predictors (Vovk & Petej 2014).
 *
 * Asking adds one item to the sample and wants the isotonic fit there. The fit of a prefix ends in a block that
 * begins at some item; the fit of everything before that block is the fit of a shorter prefix. So one number
 * per prefix, the beginning of its last block, holds the fits of all prefixes; the same from the right. A new
 * item is put between a prefix and a suffix and pools blocks of both until all is in order, which costs
 * as many steps as blocks are pooled.
 */
#include "base/base_private.h"

#include "prob/prob_private.h"

struct zv_venn_abers {
    const zv_env *env;
    size_t n; /* different scores */
    double *score; /* [n] ascending */
    double *count, *related; /* [n + 1] sums of the items before */
    size_t *begin; /* [n] where the last block of the prefix 0 … i begins */
    size_t *end; /* [n] where the first block of the suffix i … n-1 ends (one past) */
};

typedef struct block {
    double related, count;
} block;

static block between(const zv_venn_abers *va, size_t a, size_t b) {
    return (block){va->related[b] - va->related[a], va->count[b] - va->count[a]};
}

/* Is the mean of a not below that of b? */
static bool not_below(block a, block b) {
    return a.related * b.count >= b.related * a.count;
}

static void find_blocks(zv_venn_abers *va) {
    for (size_t i = 0; i < va->n; i++) {
        size_t from = i;
        while (from > 0 &&
               not_below(between(va, va->begin[from - 1], from), between(va, from, i + 1)))
            from = va->begin[from - 1];
        va->begin[i] = from;
    }
    for (size_t i = va->n; i-- > 0;) {
        size_t to = i + 1;
        while (to < va->n && not_below(between(va, i, to), between(va, to, va->end[to])))
            to = va->end[to];
        va->end[i] = to;
    }
}

typedef struct item {
    double score;
    uint8_t related;
} item;

static int by_score(const void *a, const void *b) {
    double x = ((const item *)a)->score, y = ((const item *)b)->score;
    return (x > y) - (x < y);
}

static void fill(zv_venn_abers *va, const item *items, size_t n) {
    va->count[0] = va->related[0] = 0;
    for (size_t i = 0; i < n; i++) {
        if (va->n == 0 || items[i].score > va->score[va->n - 1]) {
            va->score[va->n++] = items[i].score;
            va->count[va->n] = va->count[va->n - 1];
            va->related[va->n] = va->related[va->n - 1];
        }
        va->count[va->n]++;
        va->related[va->n] += items[i].related;
    }
    find_blocks(va);
}

zv_status zv_venn_abers_new(zv_venn_abers **out, const zv_env *env, const double *scores,
                            const uint8_t *y, size_t n, zv_err *err) {
    size_t related;
    *out = NULL;
    ZV_TRY(zv__both_classes(y, n, &related, err));
    for (size_t i = 0; i < n; i++)
        if (!isfinite(scores[i])) return zv_err_set(err, ZV_FORMAT, M_PROB_NOT_FINITE, i);
    zv_venn_abers *va = ZV_NEW_ZERO(env, 1, zv_venn_abers);
    item *items = ZV_NEW(env, n, item);
    if (va) {
        va->env = env;
        va->score = ZV_NEW(env, n, double);
        va->count = ZV_NEW(env, n + 1, double);
        va->related = ZV_NEW(env, n + 1, double);
        va->begin = ZV_NEW(env, n, size_t);
        va->end = ZV_NEW(env, n, size_t);
    }
    bool ok = va && items && va->score && va->count && va->related && va->begin && va->end;
    if (ok) {
        for (size_t i = 0; i < n; i++) items[i] = (item){scores[i], y[i] != 0};
        zv__sort(items, n, sizeof *items, by_score);
        fill(va, items, n);
        *out = va;
    } else {
        zv_venn_abers_free(va);
    }
    zv__free(env, items);
    return ok ? ZV_OK : zv__nomem(err);
}

void zv_venn_abers_free(zv_venn_abers *va) {
    if (!va) return;
    const zv_env *env = va->env;
    zv__free(env, va->end);
    zv__free(env, va->begin);
    zv__free(env, va->related);
    zv__free(env, va->count);
    zv__free(env, va->score);
    zv__free(env, va);
}

/* The fit at `score` when one item with this label is added. */
static double fit_at(const zv_venn_abers *va, size_t place, double score, bool related) {
    size_t left = place, right = place + (place < va->n && va->score[place] == score);
    block b = between(va, left, right);
    b.count++;
    b.related += related;
    for (bool moved = true; moved;) {
        moved = false;
        if (left > 0) {
            block before = between(va, va->begin[left - 1], left);
            if (not_below(before, b)) {
                left = va->begin[left - 1];
                moved = true;
            }
            if (moved) b = (block){b.related + before.related, b.count + before.count};
        }
        if (right < va->n) {
            block after = between(va, right, va->end[right]);
            if (not_below(b, after)) {
                right = va->end[right];
                b = (block){b.related + after.related, b.count + after.count};
                moved = true;
            }
        }
    }
    return b.related / b.count;
}

zv_venn_pair zv_venn_abers_at(const zv_venn_abers *va, double score) {
    if (isnan(score)) return (zv_venn_pair){ZV__NAN, ZV__NAN, ZV__NAN};
    size_t lo = 0, hi = va->n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (va->score[mid] < score) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    double p0 = fit_at(va, lo, score, false), p1 = fit_at(va, lo, score, true);
    return (zv_venn_pair){p0, p1, p1 / (1 - p0 + p1)};
}
