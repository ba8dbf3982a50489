/* test_stat_order.c — sorting, quantiles, ranks, histogram. */
#include "zt.h"

#include <zavit/stat.h>

enum { N = 5000 };

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Shapes that are hard for quicksort, among random ones. */
static void shape(double *x, size_t n, int kind, zv_rng *rng) {
    for (size_t i = 0; i < n; i++) {
        double up = (double)i, organ = (double)(i < n / 2 ? i : n - i);
        switch (kind) {
        case 0:
            x[i] = zv_rng_normal(rng);
            break;
        case 1:
            x[i] = up;
            break;
        case 2:
            x[i] = -up;
            break;
        case 3:
            x[i] = 4;
            break;
        case 4:
            x[i] = organ;
            break;
        case 5:
            x[i] = (double)zv_rng_below(rng, 3);
            break;
        default: /* Musser's sequence against the median of three */
            x[i] = i < n / 2 ? (i % 2 ? (double)(n / 2 + i) : up) : 2 * (double)(i - n / 2) + 1;
            break;
        }
    }
}

static void sorting_gives_what_qsort_gives(void **state) {
    (void)state;
    double x[N], want[N];
    zv_rng rng = zv_rng_seed(4);
    const size_t sizes[] = {0, 1, 2, 3, 16, 17, 18, 40, 257, N};
    for (int kind = 0; kind < 7; kind++) {
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            shape(x, sizes[s], kind, &rng);
            memcpy(want, x, sizeof x);
            qsort(want, sizes[s], sizeof *want, by_value);
            zv_stat_sort(x, sizes[s]);
            for (size_t i = 0; i < sizes[s]; i++) ZT_CLOSE(x[i], want[i], 0);
        }
    }
}

static void sorting_puts_nan_last(void **state) {
    (void)state;
    double nan = (double)NAN, infinity = (double)INFINITY;
    double x[] = {nan, 3, -infinity, nan, infinity, -1, nan};
    const double want[] = {-infinity, -1, 3, infinity, nan, nan, nan};
    zv_stat_sort(x, 7);
    for (size_t i = 0; i < 7; i++) ZT_CLOSE(x[i], want[i], 0);
    double only[] = {nan, nan};
    zv_stat_sort(only, 2);
    assert_true(isnan(only[0]) && isnan(only[1]));
}

/* Type 7: place q (n - 1), linear. By hand for 1 2 4 8: 0.25 · 3 = 0.75 → 1 + 0.75 · 1. */
static void quantiles_of_type_seven(void **state) {
    (void)state;
    const double x[] = {1, 2, 4, 8};
    ZT_CLOSE(zv_stat_quantile(x, 4, 0), 1, 0);
    ZT_CLOSE(zv_stat_quantile(x, 4, 0.25), 1.75, 0);
    ZT_CLOSE(zv_stat_quantile(x, 4, 0.5), 3, 0);
    ZT_CLOSE(zv_stat_quantile(x, 4, 0.9), 6.8, 1e-14);
    ZT_CLOSE(zv_stat_quantile(x, 4, 1), 8, 0);
    ZT_CLOSE(zv_stat_quantile(x, 1, 0.3), 1, 0);
    ZT_CLOSE(zv_stat_quantile(x, 2, 0.3), 1.3, 1e-15);
    ZT_CLOSE(zv_stat_quantile(x, 0, 0.5), (double)NAN, 0);
    ZT_CLOSE(zv_stat_quantile(x, 4, 1.1), (double)NAN, 0);
    ZT_CLOSE(zv_stat_quantile(x, 4, (double)NAN), (double)NAN, 0);
    const double ends[] = {1, (double)INFINITY, (double)INFINITY};
    ZT_CLOSE(zv_stat_quantile(ends, 3, 0.75), (double)INFINITY, 0);
}

/* The median of 10: 1 - 2 (1 + 10)/1024 = 0.9785 between the 2nd and the 9th, and 0.891 between the
 * 3rd and the 8th. Of 5 no two order statistics reach 95 %: 1 - 2/32. */
static void quantile_interval_of_the_median(void **state) {
    (void)state;
    const double x[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    zv_interval i = zv_stat_quantile_interval(x, 10, 0.5, 0.95);
    ZT_CLOSE(i.lo, 2, 0);
    ZT_CLOSE(i.hi, 9, 0);
    i = zv_stat_quantile_interval(x, 10, 0.5, 0.89);
    ZT_CLOSE(i.lo, 3, 0);
    ZT_CLOSE(i.hi, 8, 0);
    i = zv_stat_quantile_interval(x, 6, 0.5, 0.95);
    ZT_CLOSE(i.lo, 1, 0);
    ZT_CLOSE(i.hi, 6, 0);
    i = zv_stat_quantile_interval(x, 5, 0.5, 0.95);
    ZT_CLOSE(i.lo, (double)NAN, 0);
    ZT_CLOSE(i.hi, (double)NAN, 0);
    ZT_CLOSE(zv_stat_quantile_interval(x, 0, 0.5, 0.95).lo, (double)NAN, 0);
    ZT_CLOSE(zv_stat_quantile_interval(x, 10, 0, 0.95).lo, (double)NAN, 0);
}

/* At least the level, and not much more: the law is discrete, so up to one order statistic each. */
static void quantile_interval_covers(void **state) {
    (void)state;
    enum { SIZE = 200, ROUNDS = 3000 };
    double x[SIZE];
    zv_rng rng = zv_rng_seed(6);
    int held = 0;
    for (int round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i < SIZE; i++) x[i] = zv_rng_unit(&rng);
        zv_stat_sort(x, SIZE);
        zv_interval i = zv_stat_quantile_interval(x, SIZE, 0.9, 0.95);
        held += i.lo <= 0.9 && 0.9 < i.hi;
    }
    assert_true(held >= 0.94 * ROUNDS && held <= 0.985 * ROUNDS);
}

static void rank_share_counts_ties_by_half(void **state) {
    (void)state;
    const double x[] = {1, 2, 2, 5};
    ZT_CLOSE(zv_stat_rank_share(x, 4, 0), 0, 0);
    ZT_CLOSE(zv_stat_rank_share(x, 4, 1), 0.125, 0);
    ZT_CLOSE(zv_stat_rank_share(x, 4, 2), 0.5, 0);
    ZT_CLOSE(zv_stat_rank_share(x, 4, 3), 0.75, 0);
    ZT_CLOSE(zv_stat_rank_share(x, 4, 9), 1, 0);
    ZT_CLOSE(zv_stat_rank_share(x, 4, (double)NAN), (double)NAN, 0);
    ZT_CLOSE(zv_stat_rank_share(x, 0, 1), (double)NAN, 0);
}

static void ranks_share_ties_and_skip_nan(void **state) {
    (void)state;
    const double x[] = {3, 1, (double)NAN, 3, -2, 3};
    const double want[] = {4, 2, (double)NAN, 4, 1, 4};
    double ranks[6];
    size_t scratch[6];
    zv_stat_ranks(ranks, x, 6, scratch);
    for (size_t i = 0; i < 6; i++) ZT_CLOSE(ranks[i], want[i], 0);
    zv_stat_ranks(ranks, x, 0, scratch);
    zv_stat_ranks(ranks, x, 1, scratch);
    ZT_CLOSE(ranks[0], 1, 0);
}

/* Rank = 1 + number smaller + half the number of others equal, counted naively. */
static void ranks_match_counting(void **state) {
    (void)state;
    enum { SIZE = 300 };
    double x[SIZE], ranks[SIZE];
    size_t scratch[SIZE];
    zv_rng rng = zv_rng_seed(7);
    for (int kind = 0; kind < 7; kind++) {
        shape(x, SIZE, kind, &rng);
        zv_stat_ranks(ranks, x, SIZE, scratch);
        for (size_t i = 0; i < SIZE; i++) {
            double below = 0, equal = 0;
            for (size_t j = 0; j < SIZE; j++) below += x[j] < x[i], equal += x[j] == x[i];
            ZT_CLOSE(ranks[i], below + (equal + 1) / 2, 0);
        }
    }
}

static void histogram_keeps_every_number(void **state) {
    (void)state;
    const double x[] = {
        0, 0.1, 0.25, 0.5, 0.999, 1, 1.5, -3, (double)NAN, (double)INFINITY, -(double)INFINITY};
    uint64_t counts[4] = {9, 9, 9, 9};
    zv_stat_histogram(counts, 4, 0, 1, x, 11);
    assert_int_equal(counts[0], 4); /* 0, 0.1, -3, -∞ */
    assert_int_equal(counts[1], 1);
    assert_int_equal(counts[2], 1);
    assert_int_equal(counts[3], 4); /* 0.999, 1, 1.5, ∞ */
    zv_stat_histogram(counts, 4, 0, 1, x, 0);
    assert_int_equal(counts[0] + counts[1] + counts[2] + counts[3], 0);
    zv_stat_histogram(counts, 1, -1e308, 1e308, x, 11); /* hi - lo is no double */
    assert_int_equal(counts[0], 10);
    counts[0] = 5;
    zv_stat_histogram(counts, 0, 0, 1, x, 11);
    assert_int_equal(counts[0], 5);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sorting_gives_what_qsort_gives),
        cmocka_unit_test(sorting_puts_nan_last),
        cmocka_unit_test(quantiles_of_type_seven),
        cmocka_unit_test(quantile_interval_of_the_median),
        cmocka_unit_test(quantile_interval_covers),
        cmocka_unit_test(rank_share_counts_ties_by_half),
        cmocka_unit_test(ranks_share_ties_and_skip_nan),
        cmocka_unit_test(ranks_match_counting),
        cmocka_unit_test(histogram_keeps_every_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
