/* Random numbers: the published sequences, and that they are as random as promised. */
#include "zt.h"

static void published_values(void **state) {
    (void)state;
    /* splitmix64 from 1234567 fills the state (values of the public test of splitmix64). */
    zv_rng rng = zv_rng_seed(1234567);
    assert_true(rng.s[0] == 6457827717110365317u);
    assert_true(rng.s[1] == 3203168211198807973u);
    assert_true(rng.s[2] == 9817491932198370423u);
    assert_true(rng.s[3] == 4593380528125082431u);
    /* xoshiro256** from the state 1, 2, 3, 4: the sequence that all implementations check. */
    static const uint64_t want[] = {11520,
                                    0,
                                    1509978240,
                                    1215971899390074240u,
                                    1216172134540287360u,
                                    607988272756665600u,
                                    16172922978634559625u,
                                    8476171486693032832u,
                                    10595114339597558777u,
                                    2904607092377533576u};
    rng = (zv_rng){{1, 2, 3, 4}};
    for (size_t i = 0; i < sizeof want / sizeof *want; i++)
        assert_true(zv_rng_u64(&rng) == want[i]);
}

static void seeds_and_streams_differ(void **state) {
    (void)state;
    enum { N = 2000 };
    static uint64_t first[2 * N];
    for (uint64_t i = 0; i < N; i++) {
        zv_rng a = zv_rng_seed(i), b = zv_rng_stream(42, i), again = zv_rng_stream(42, i);
        first[2 * i] = zv_rng_u64(&a);
        first[2 * i + 1] = zv_rng_u64(&b);
        assert_true(first[2 * i + 1] == zv_rng_u64(&again));
    }
    for (size_t i = 0; i < 2 * N; i++)
        for (size_t j = 0; j < i; j++) assert_true(first[i] != first[j]);
    /* Neighbouring streams do not share words of their state, as shifted ones would. */
    zv_rng a = zv_rng_stream(1, 0), b = zv_rng_stream(1, 1);
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++) assert_true(a.s[i] != b.s[j]);
}

/* Sum over the bins of (seen - expected)² / expected, which for k bins has mean k-1 and variance
 * 2(k-1). */
static double chi_square(uint64_t n, int draws, uint64_t seed) {
    enum { MOST = 1000 };
    static int seen[MOST];
    assert_true(n <= MOST);
    memset(seen, 0, sizeof seen);
    zv_rng rng = zv_rng_seed(seed);
    for (int i = 0; i < draws; i++) {
        uint64_t x = zv_rng_below(&rng, n);
        assert_true(x < n);
        seen[x]++;
    }
    double expected = draws / (double)n, sum = 0;
    for (uint64_t i = 0; i < n; i++) sum += pow(seen[i] - expected, 2) / expected;
    return sum;
}

static void below_is_uniform(void **state) {
    (void)state;
    static const uint64_t sizes[] = {2, 3, 7, 10, 64, 100, 1000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        double k = (double)sizes[i] - 1, x = chi_square(sizes[i], 1000000, 99 + i);
        if (fabs(x - k) > 5 * sqrt(2 * k)) fail_msg("n = %g: chi-square %g", k + 1, x);
    }
    zv_rng rng = zv_rng_seed(3);
    for (int i = 0; i < 100; i++) assert_true(zv_rng_below(&rng, 1) == 0);
    /* With n = 3 · 2^62, taking a remainder would hit the lowest third twice as often, and scaling
     * without rejection the multiples of three. */
    int third[3] = {0}, rest[3] = {0};
    for (int i = 0; i < 30000; i++) {
        uint64_t x = zv_rng_below(&rng, 3ull << 62);
        third[x >> 62]++;
        rest[x % 3]++;
    }
    for (int i = 0; i < 3; i++) {
        ZT_CLOSE(third[i], 10000, 5 * sqrt(30000 * 2.0 / 9));
        ZT_CLOSE(rest[i], 10000, 5 * sqrt(30000 * 2.0 / 9));
    }
}

static void unit_and_normal_have_their_moments(void **state) {
    (void)state;
    enum { N = 1000000 };
    zv_rng rng = zv_rng_seed(5);
    double sum = 0, squares = 0, least = 1, most = 0;
    for (int i = 0; i < N; i++) {
        double u = zv_rng_unit(&rng);
        assert_true(u >= 0 && u < 1);
        sum += u;
        squares += u * u;
        least = fmin(least, u);
        most = fmax(most, u);
    }
    ZT_CLOSE(sum / N, 0.5, 5 * sqrt(1.0 / 12 / N));
    ZT_CLOSE(squares / N, 1.0 / 3, 5 * sqrt(4.0 / 45 / N));
    assert_true(least < 1e-4 && most > 1 - 1e-4);

    double m[5] = {0};
    int within = 0;
    for (int i = 0; i < N; i++) {
        double x = zv_rng_normal(&rng);
        assert_true(isfinite(x));
        for (int k = 1; k < 5; k++) m[k] += pow(x, k) / N;
        within += fabs(x) < 1;
    }
    ZT_CLOSE(m[1], 0, 5 / sqrt(N));
    ZT_CLOSE(m[2], 1, 5 * sqrt(2.0 / N));
    ZT_CLOSE(m[3], 0, 5 * sqrt(15.0 / N));
    ZT_CLOSE(m[4], 3, 5 * sqrt(96.0 / N));
    ZT_CLOSE(within / (double)N, erf(sqrt(0.5)), 5 * sqrt(0.25 / N));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_values),
        cmocka_unit_test(seeds_and_streams_differ),
        cmocka_unit_test(below_is_uniform),
        cmocka_unit_test(unit_and_normal_have_their_moments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
