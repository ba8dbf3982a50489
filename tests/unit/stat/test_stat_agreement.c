/* test_stat_agreement.c — how far two partitions agree: scikit-learn's values, and what must hold of any table. */
#include "zt.h"

#include <zavit/stat.h>

static zv_agreement of(const uint64_t *counts, size_t rows, size_t cols) {
    zv_err err = {0};
    zv_agreement g;
    ZT_OK(zv_stat_agreement(&g, NULL, counts, rows, cols, true, &err), err);
    return g;
}

/* scikit-learn 1.9.1: adjusted_rand_score, adjusted_mutual_info_score, homogeneity_score, completeness_score,
 * v_measure_score, mutual_info_score, expected_mutual_information. */
static void values_of_scikit_learn(void **state) {
    (void)state;
    static const uint64_t small[] = {30, 2, 0, 5, 1, 25, 7, 0, 4, 4, 18, 3};
    static const uint64_t large[] = {300000, 20000, 100, 1000, 250000, 70000};
    zv_agreement g = of(small, 3, 4);
    ZT_CLOSE(g.rand, 0.46052754608786783, 1e-12);
    ZT_CLOSE(g.adjusted, 0.4288032581608848, 1e-12);
    ZT_CLOSE(g.homogeneity, 0.4117118727594516, 1e-12);
    ZT_CLOSE(g.completeness, 0.4825966869273849, 1e-12);
    ZT_CLOSE(g.v, 0.4443450386563598, 1e-12);
    ZT_CLOSE(g.mutual, 0.5278173311769241, 1e-12);
    ZT_CLOSE(g.expected, 0.03232052155846786, 1e-12);
    g = of(large, 2, 3);
    ZT_CLOSE(g.rand, 0.7162200494710947, 1e-12);
    ZT_CLOSE(g.adjusted, 0.6894669156215248, 1e-9);
    ZT_CLOSE(g.v, 0.6894675012096695, 1e-12);
}

static void the_two_may_change_places(void **state) {
    (void)state;
    static const uint64_t a[] = {5, 0, 2, 1, 7, 3}, b[] = {5, 1, 0, 7, 2, 3};
    const zv_agreement x = of(a, 2, 3), y = of(b, 3, 2);
    ZT_CLOSE(x.rand, y.rand, 1e-14);
    ZT_CLOSE(x.adjusted, y.adjusted, 1e-14);
    ZT_CLOSE(x.homogeneity, y.completeness, 1e-14);
    ZT_CLOSE(x.v, y.v, 1e-14);
}

static void equal_partitions_are_one_and_nothing_is_nan(void **state) {
    (void)state;
    static const uint64_t equal[] = {0, 4, 0, 9, 0, 0, 0, 0, 2}, one[] = {12}, zero[] = {0, 0};
    static const uint64_t singles[] = {1, 0, 0, 1}, none[] = {6, 6};
    zv_agreement g = of(equal, 3, 3);
    ZT_CLOSE(g.rand, 1, 1e-14);
    ZT_CLOSE(g.adjusted, 1, 1e-12);
    ZT_CLOSE(g.v, 1, 1e-14);
    g = of(one, 1, 1);
    ZT_CLOSE(g.rand, 1, 0);
    ZT_CLOSE(g.adjusted, 1, 0);
    g = of(singles, 2, 2);
    ZT_CLOSE(g.rand, 1, 0);
    g = of(none, 1, 2); /* one part says nothing of two */
    ZT_CLOSE(g.rand, 0, 1e-14);
    ZT_CLOSE(g.homogeneity, 0, 1e-14);
    ZT_CLOSE(g.v, 0, 1e-14);
    g = of(zero, 1, 2);
    assert_true(isnan(g.rand) && isnan(g.v) && isnan(g.adjusted));
}

/* Random partitions: over many of them the mean is 0, which neither Rand's own index nor mutual information has. */
static void chance_is_zero_on_average(void **state) {
    (void)state;
    zv_rng rng = zv_rng_seed(3);
    zv_moments rand = {0}, mutual = {0};
    for (int t = 0; t < 400; t++) {
        uint64_t counts[15] = {0};
        for (int i = 0; i < 60; i++) counts[5 * zv_rng_below(&rng, 3) + zv_rng_below(&rng, 5)]++;
        const zv_agreement g = of(counts, 3, 5);
        zv_moments_add(&rand, g.rand);
        zv_moments_add(&mutual, g.adjusted);
    }
    assert_true(fabs(rand.mean) < 4 * zv_moments_sd(&rand) / 20);
    assert_true(fabs(mutual.mean) < 4 * zv_moments_sd(&mutual) / 20);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_of_scikit_learn),
        cmocka_unit_test(the_two_may_change_places),
        cmocka_unit_test(equal_partitions_are_one_and_nothing_is_nan),
        cmocka_unit_test(chance_is_zero_on_average),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
