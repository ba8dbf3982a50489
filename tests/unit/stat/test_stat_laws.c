/* test_stat_laws.c — normal, Student and binomial law against closed forms and table values. */
#include "zt.h"

#include <zavit/stat.h>

#define PI 3.14159265358979323846

static void check_relative(double got, double want, double tolerance) {
    ZT_CLOSE(got, want, tolerance * fabs(want));
}

/* Twenty digits from a computation with 30. */
static void normal_table(void **state) {
    (void)state;
    check_relative(zv_stat_normal_quantile(0.9), 1.281551565544600467, 1e-15);
    check_relative(zv_stat_normal_quantile(0.975), 1.9599639845400542355, 1e-15);
    check_relative(zv_stat_normal_quantile(0.995), 2.575829303548900761, 1e-14);
    check_relative(zv_stat_normal_quantile(1e-300), -37.0470964099347, 1e-6);
    ZT_CLOSE(zv_stat_normal_quantile(0.5), 0, 0);
    ZT_CLOSE(zv_stat_normal_cdf(0), 0.5, 0);
    check_relative(zv_stat_normal_cdf(1.9599639845400542355), 0.975, 1e-15);
}

/* Through every piece of the approximation: in the tails the law must give p back. */
static void normal_there_and_back(void **state) {
    (void)state;
    for (double p = 1e-300; p < 0.5; p *= 1.7) {
        double z = zv_stat_normal_quantile(p);
        /* relative error of p = |z| · that of z · |z|, about */
        check_relative(zv_stat_normal_cdf(z), p, 1e-15 * (4 + z * z));
        if (p > 1e-3) ZT_CLOSE(zv_stat_normal_quantile(1 - p), -z, 1e-12);
    }
}

static void student_of_one_and_two_is_closed(void **state) {
    (void)state;
    for (double p = 1e-12; p < 1; p = p < 0.4 ? p * 1.9 : p + 0.01) {
        check_relative(zv_stat_t_quantile(p, 1), p < 0.4 ? -1 / tan(PI * p) : tan(PI * (p - 0.5)),
                       p < 0.4 ? 1e-12 : 1e-11);
        double two = (2 * p - 1) / sqrt(2 * p * (1 - p));
        ZT_CLOSE(zv_stat_t_quantile(p, 2), two, 1e-11 * (1e-4 + fabs(two)));
    }
}

static void student_table(void **state) {
    (void)state;
    check_relative(zv_stat_t_quantile(0.9, 3), 1.6377443536962101055, 1e-13);
    check_relative(zv_stat_t_quantile(0.975, 5), 2.5705818356363155147, 1e-13);
    check_relative(zv_stat_t_quantile(0.95, 10), 1.8124611228116764136, 1e-13);
    check_relative(zv_stat_t_quantile(0.995, 30), 2.7499956535672253324, 1e-13);
    check_relative(zv_stat_t_quantile(0.975, 120), 1.9799304050824408467, 1e-13);
    check_relative(zv_stat_t_quantile(0.975, 2.5), 3.5746548420036832185, 1e-13);
    check_relative(zv_stat_t_quantile(0.9995, 7), 5.4078825208617252403, 1e-12);
    check_relative(zv_stat_t_quantile(0.025, 5), -2.5705818356363155147, 1e-13);
}

/* Where the expansion takes over from the continued fraction, both must give the same. */
static void student_tends_to_normal(void **state) {
    (void)state;
    for (double p = 1e-200; p < 0.5; p = p < 1e-3 ? p * 1e20 : p * 1.5) {
        double below = zv_stat_t_quantile(p, 1e5 * (1 - 1e-9));
        check_relative(zv_stat_t_quantile(p, 1e5 * (1 + 1e-9)), below, 1e-10);
    }
    ZT_CLOSE(zv_stat_t_quantile(0.975, (double)INFINITY), zv_stat_normal_quantile(0.975), 0);
    check_relative(zv_stat_t_quantile(0.975, 1e15), zv_stat_normal_quantile(0.975), 1e-14);
}

/* Cauchy's far tail is 1/(πp): its square overflows long before it does. */
static void student_far_out(void **state) {
    (void)state;
    check_relative(zv_stat_t_quantile(1e-200, 1), -1 / PI * 1e200, 1e-12);
    check_relative(zv_stat_t_quantile(1e-300, 2), -sqrt(0.5) * 1e150, 1e-12);
    ZT_CLOSE(zv_stat_t_quantile(1e-50, 0.1), -(double)INFINITY, 0);
}

static void quantiles_outside(void **state) {
    (void)state;
    double infinity = (double)INFINITY, nan = (double)NAN;
    ZT_CLOSE(zv_stat_normal_quantile(0), -infinity, 0);
    ZT_CLOSE(zv_stat_normal_quantile(1), infinity, 0);
    ZT_CLOSE(zv_stat_normal_quantile(-0.1), nan, 0);
    ZT_CLOSE(zv_stat_normal_quantile(nan), nan, 0);
    ZT_CLOSE(zv_stat_t_quantile(0, 4), -infinity, 0);
    ZT_CLOSE(zv_stat_t_quantile(1, 4), infinity, 0);
    ZT_CLOSE(zv_stat_t_quantile(0.5, 4), 0, 0);
    ZT_CLOSE(zv_stat_t_quantile(0.3, 0), nan, 0);
    ZT_CLOSE(zv_stat_t_quantile(0.3, nan), nan, 0);
    ZT_CLOSE(zv_stat_t_quantile(1.3, 4), nan, 0);
}

/* Term by term: C(n, k) p^k (1 - p)^(n-k) by its recurrence, in long double. */
static void binomial_by_summing(void **state) {
    (void)state;
    const double shares[] = {1e-4, 0.03, 0.5, 0.9};
    for (uint64_t n = 1; n < 200; n = n * 3 / 2 + 1) {
        for (size_t s = 0; s < 4; s++) {
            long double p = (long double)shares[s], term = powl(1 - p, (long double)n), sum = 0;
            for (uint64_t k = 0; k < n; k++) {
                sum += term;
                check_relative(zv_stat_binomial_cdf(k, n, shares[s]), (double)sum, 1e-12);
                term *= (long double)(n - k) / (long double)(k + 1) * p / (1 - p);
            }
            ZT_CLOSE(zv_stat_binomial_cdf(n, n, shares[s]), 1, 0);
        }
    }
}

static void binomial_edges(void **state) {
    (void)state;
    check_relative(zv_stat_binomial_cdf(3, 10, 0.5), 176.0 / 1024, 1e-14);
    ZT_CLOSE(zv_stat_binomial_cdf(0, 5, 0), 1, 0);
    ZT_CLOSE(zv_stat_binomial_cdf(4, 5, 1), 0, 0);
    ZT_CLOSE(zv_stat_binomial_cdf(0, 0, 0.3), 1, 0);
    ZT_CLOSE(zv_stat_binomial_cdf(9, 5, 0.3), 1, 0);
    ZT_CLOSE(zv_stat_binomial_cdf(1, 5, (double)NAN), (double)NAN, 0);
    ZT_CLOSE(zv_stat_binomial_cdf(1, 5, 1.01), (double)NAN, 0);
    /* Large n: half of a symmetric law, and the normal limit with its correction for steps. */
    ZT_CLOSE(zv_stat_binomial_cdf(499999999, 999999999, 0.5), 0.5, 1e-10);
    double z = (500031622.5 - 5e8) / sqrt(2.5e8);
    ZT_CLOSE(zv_stat_binomial_cdf(500031622, 1000000000, 0.5), zv_stat_normal_cdf(z), 1e-8);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_table),
        cmocka_unit_test(normal_there_and_back),
        cmocka_unit_test(student_of_one_and_two_is_closed),
        cmocka_unit_test(student_table),
        cmocka_unit_test(student_tends_to_normal),
        cmocka_unit_test(student_far_out),
        cmocka_unit_test(quantiles_outside),
        cmocka_unit_test(binomial_by_summing),
        cmocka_unit_test(binomial_edges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
