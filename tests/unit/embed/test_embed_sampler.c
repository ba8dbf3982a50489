/* Negative words come in proportion to count^0.75, frequent words are kept as the formula says. */
#include "zt.h"

#include "embed/embed_sampler.h"
#undef calloc /* the test itself uses libc */
#undef free

static zv_vocab *vocab_of(const uint64_t *counts, size_t n) {
    zv_vocab *v = NULL;
    zv_err err = {0};
    ZT_OK(zv_vocab_new(&v, NULL, &err), err);
    for (size_t i = 0; i < n; i++) {
        char word[32];
        snprintf(word, sizeof word, "w%04zu", i);
        ZT_OK(zv_vocab_add(v, zv_str_of(word), counts[i], NULL, &err), err);
    }
    ZT_OK(zv_vocab_finish(v, 1, &err), err);
    return v;
}

/* Chi-square of `draws` draws against count^power: its mean is n - 1, its variance 2 (n - 1). */
static void check_draws(const uint64_t *counts, size_t n, double power) {
    enum { DRAWS = 2000000 };
    zv_vocab *v = vocab_of(counts, n);
    zv__alias alias;
    zv_err err = {0};
    ZT_OK(zv__alias_new(&alias, NULL, v, power, &err), err);
    uint64_t *seen = calloc(n, sizeof *seen);
    zv_rng rng = zv_rng_seed(7);
    for (int i = 0; i < DRAWS; i++) seen[zv__alias_draw(&alias, zv_rng_u64(&rng))]++;
    double total = 0, chi = 0;
    for (uint32_t i = 0; i < n; i++) total += pow((double)zv_vocab_count(v, i), power);
    for (uint32_t i = 0; i < n; i++) {
        double want = DRAWS * pow((double)zv_vocab_count(v, i), power) / total;
        chi += ((double)seen[i] - want) * ((double)seen[i] - want) / want;
    }
    double freedom = (double)n - 1;
    if (n > 1 && fabs(chi - freedom) > 5 * sqrt(2 * freedom))
        fail_msg("chi-square %g for %g degrees of freedom", chi, freedom);
    free(seen);
    zv__alias_free(NULL, &alias);
    zv_vocab_free(v);
}

static void draws_follow_the_counts(void **state) {
    (void)state;
    uint64_t zipf[500], equal[64], one[1] = {5}, steep[3] = {1000000, 10, 10};
    for (size_t i = 0; i < 500; i++) zipf[i] = 1000000 / (i + 1);
    for (size_t i = 0; i < 64; i++) equal[i] = 9;
    check_draws(zipf, 500, 0.75);
    check_draws(zipf, 500, 1.0);
    check_draws(equal, 64, 0.75);
    check_draws(one, 1, 0.75);
    check_draws(steep, 3, 0.75);
}

static void frequent_words_are_thinned(void **state) {
    (void)state;
    const uint64_t counts[3] = {900000, 99000, 1000};
    zv_vocab *v = vocab_of(counts, 3);
    uint32_t *keep = NULL;
    zv_err err = {0};
    ZT_OK(zv__keep_new(&keep, NULL, v, 1e-3, &err), err);
    for (uint32_t i = 0; i < 2; i++) {
        double ratio = 1e-3 * 1000000 / (double)counts[i];
        ZT_CLOSE(keep[i] / 4294967296.0, sqrt(ratio) + ratio, 1e-9);
    }
    assert_int_equal(keep[2], UINT32_MAX); /* √1 + 1 > 1: all kept */
    zv__free(NULL, keep);
    ZT_OK(zv__keep_new(&keep, NULL, v, 0, &err), err);
    for (uint32_t i = 0; i < 3; i++) assert_int_equal(keep[i], UINT32_MAX);
    zv__free(NULL, keep);
    zv_vocab_free(v);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(draws_follow_the_counts),
                                       cmocka_unit_test(frequent_words_are_thinned)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
