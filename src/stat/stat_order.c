#include "base/base_private.h"

#include "stat/stat_private.h"

/* stat_order.c — sorting, quantiles and ranks. */

/* ---- One sort for values and for indexes by value ---- */

/* Either the values themselves are moved, or `order` is, and the values stay. `indexed` is a
 * constant wherever a function below is inlined. */
typedef struct items {
    double *values;
    size_t *order;
    const double *keys;
} items;

#define INLINE static inline __attribute__((always_inline))

INLINE double key_at(bool indexed, const items *s, size_t i) {
    return indexed ? s->keys[s->order[i]] : s->values[i];
}

INLINE void swap(bool indexed, const items *s, size_t i, size_t j) {
    if (indexed) {
        size_t kept = s->order[i];
        s->order[i] = s->order[j];
        s->order[j] = kept;
    } else {
        double kept = s->values[i];
        s->values[i] = s->values[j];
        s->values[j] = kept;
    }
}

INLINE void insertion_sort(bool indexed, const items *s, size_t lo, size_t hi) {
    for (size_t i = lo + 1; i < hi; i++)
        for (size_t j = i; j > lo && key_at(indexed, s, j) < key_at(indexed, s, j - 1); j--)
            swap(indexed, s, j, j - 1);
}

INLINE void sift_down(bool indexed, const items *s, size_t lo, size_t root, size_t count) {
    for (size_t child; (child = 2 * root + 1) < count; root = child) {
        if (child + 1 < count &&
            key_at(indexed, s, lo + child) < key_at(indexed, s, lo + child + 1))
            child++;
        if (!(key_at(indexed, s, lo + root) < key_at(indexed, s, lo + child))) return;
        swap(indexed, s, lo + root, lo + child);
    }
}

INLINE void heap_sort(bool indexed, const items *s, size_t lo, size_t hi) {
    size_t count = hi - lo;
    for (size_t i = count / 2; i-- > 0;) sift_down(indexed, s, lo, i, count);
    for (size_t end = count; end-- > 1;) {
        swap(indexed, s, lo, lo + end);
        sift_down(indexed, s, lo, 0, end);
    }
}

/* Hoare's partition around the median of three. Returns m with lo < m < hi, everything before m
 * being ≤ everything from m on. */
INLINE size_t partition(bool indexed, const items *s, size_t lo, size_t hi) {
    size_t mid = lo + (hi - lo) / 2, last = hi - 1;
    if (key_at(indexed, s, mid) < key_at(indexed, s, lo)) swap(indexed, s, mid, lo);
    if (key_at(indexed, s, last) < key_at(indexed, s, mid)) swap(indexed, s, last, mid);
    if (key_at(indexed, s, mid) < key_at(indexed, s, lo)) swap(indexed, s, mid, lo);
    double pivot = key_at(indexed, s, mid);
    size_t i = lo, j = last;
    for (;;) {
        do i++;
        while (key_at(indexed, s, i) < pivot);
        do j--;
        while (pivot < key_at(indexed, s, j));
        if (i >= j) return i;
        swap(indexed, s, i, j);
    }
}

/* Introsort (Musser 1997): quicksort, and heapsort for what turns out to be deeper than a random
 * input would be, which keeps n log n in the worst case. No NaN among the keys. */
INLINE void sort_range(bool indexed, const items *s, size_t n) {
    struct {
        size_t lo, hi, depth;
    } stack[64]; /* the smaller part is done first, so 64 bits of n never need more */
    size_t used = 0, lo = 0, hi = n, depth = 2;
    for (size_t size = n; size > 1; size /= 2) depth += 2;
    for (;;) {
        if (hi - lo > 16 && depth > 0) {
            size_t mid = partition(indexed, s, lo, hi);
            bool left_smaller = mid - lo < hi - mid;
            depth--;
            stack[used].lo = left_smaller ? mid : lo;
            stack[used].hi = left_smaller ? hi : mid;
            stack[used++].depth = depth;
            if (left_smaller)
                hi = mid;
            else
                lo = mid;
            continue;
        }
        if (hi - lo > 16)
            heap_sort(indexed, s, lo, hi);
        else
            insertion_sort(indexed, s, lo, hi);
        if (used == 0) return;
        used--;
        lo = stack[used].lo;
        hi = stack[used].hi;
        depth = stack[used].depth;
    }
}

void zv_stat_sort(double *x, size_t n) {
    size_t numbers = n;
    for (size_t i = 0; i < numbers;) {
        if (!isnan(x[i])) {
            i++;
            continue;
        }
        double kept = x[--numbers];
        x[numbers] = x[i];
        x[i] = kept;
    }
    items s = {.values = x};
    if (numbers > 1) sort_range(false, &s, numbers);
}

/* ---- Quantiles ---- */

double zv_stat_quantile(const double *sorted, size_t n, double q) {
    if (n == 0 || !(q >= 0 && q <= 1)) return ZV__NAN;
    double place = q * (double)(n - 1), whole = floor(place);
    size_t i = (size_t)whole;
    if (i + 1 >= n) return sorted[n - 1];
    double below = sorted[i], above = sorted[i + 1], part = place - whole;
    if (part == 0 || below == above) return below; /* also where both are infinite */
    return below + part * (above - below);
}

/* The number of values below Q is binomial(n, q), so [x_(l), x_(u)] (counted from 1) holds Q with
 * probability P(l ≤ B < u). Each tail gets at most half of 1 - level: l is the largest with
 * P(B < l) ≤ tail, u the smallest with P(B ≥ u) ≤ tail. */
zv_interval zv_stat_quantile_interval(const double *sorted, size_t n, double q, double level) {
    if (n == 0 || !(q > 0 && q < 1) || !zv__level_ok(level)) return zv__interval_none();
    double tail = (1 - level) / 2;
    size_t l = 0, end = n; /* the largest l in [0, n] with P(B ≤ l - 1) ≤ tail */
    while (l < end) {
        size_t mid = l + (end - l + 1) / 2;
        if (zv_stat_binomial_cdf(mid - 1, n, q) <= tail)
            l = mid;
        else
            end = mid - 1;
    }
    size_t u = 1, last = n + 1; /* the smallest u with P(B ≤ u - 1) ≥ 1 - tail */
    while (u < last) {
        size_t mid = u + (last - u) / 2;
        /* P(B ≥ u) by the mirrored law, so that a small tail keeps its digits. */
        if (zv_stat_binomial_cdf(n - mid, n, 1 - q) <= tail)
            last = mid;
        else
            u = mid + 1;
    }
    if (l == 0 || u > n) return zv__interval_none(); /* the sample does not reach that far */
    return (zv_interval){sorted[l - 1], sorted[u - 1]};
}

/* How many of the sorted values are < x, or ≤ x. */
static size_t count_below(const double *sorted, size_t n, double x, bool or_equal) {
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (or_equal ? sorted[mid] <= x : sorted[mid] < x)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

double zv_stat_rank_share(const double *sorted, size_t n, double x) {
    if (n == 0 || isnan(x)) return ZV__NAN;
    double below = (double)count_below(sorted, n, x, false);
    double upto = (double)count_below(sorted, n, x, true);
    return (below + upto) / 2 / (double)n;
}

void zv_stat_ranks(double *ranks, const double *x, size_t n, size_t *scratch) {
    size_t numbers = 0;
    for (size_t i = 0; i < n; i++) {
        if (isnan(x[i]))
            ranks[i] = ZV__NAN;
        else
            scratch[numbers++] = i;
    }
    items s = {.order = scratch, .keys = x};
    if (numbers > 1) sort_range(true, &s, numbers);
    for (size_t start = 0, end; start < numbers; start = end) {
        end = start + 1;
        while (end < numbers && x[scratch[end]] == x[scratch[start]]) end++;
        double shared = (double)(start + 1 + end) / 2; /* mean of ranks start + 1 … end */
        for (size_t i = start; i < end; i++) ranks[scratch[i]] = shared;
    }
}
