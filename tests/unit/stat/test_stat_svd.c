/* test_stat_svd.c — u Σ vt makes the matrix again, its parts are orthonormal, known values; products of
 * matrices by definition. */
#include "zt.h"

#include <zavit/stat.h>

static double *numbers(size_t n, uint64_t seed) {
    zv_rng rng = zv_rng_seed(seed);
    double *x = malloc((n + 1) * sizeof(double));
    for (size_t i = 0; i < n; i++) x[i] = zv_rng_normal(&rng);
    return x;
}

static void check(size_t rows, size_t cols, uint64_t seed) {
    size_t least = rows < cols ? rows : cols;
    zv_err err = {0};
    double *a = numbers(rows * cols, seed), *kept = numbers(rows * cols, seed);
    double *u = numbers(rows * least, 1), *vt = numbers(least * cols, 1),
           *values = numbers(least, 1);
    ZT_OK(zv_stat_svd(NULL, a, rows, cols, values, u, vt, &err), err);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < cols; j++) {
            double sum = 0;
            for (size_t k = 0; k < least; k++)
                sum += u[i * least + k] * values[k] * vt[k * cols + j];
            ZT_CLOSE(sum, kept[i * cols + j], 1e-12);
        }
    for (size_t k = 0; k < least; k++)
        for (size_t l = 0; l <= k; l++) {
            double in_u = 0, in_v = 0;
            for (size_t i = 0; i < rows; i++) in_u += u[i * least + k] * u[i * least + l];
            for (size_t j = 0; j < cols; j++) in_v += vt[k * cols + j] * vt[l * cols + j];
            ZT_CLOSE(in_u, k == l, 1e-12);
            ZT_CLOSE(in_v, k == l, 1e-12);
            if (k == l && k > 0) assert_true(values[k - 1] >= values[k] && values[k] >= 0);
        }
    free(a);
    free(kept);
    free(u);
    free(vt);
    free(values);
}

static void parts_make_the_matrix(void **state) {
    (void)state;
    check(7, 7, 2);
    check(12, 5, 3);
    check(5, 12, 4);
    check(1, 6, 5);
    check(6, 1, 6);
}

/* [3 0; 4 5] has √45 and √5. */
static void known_values(void **state) {
    (void)state;
    double a[] = {3, 0, 4, 5}, values[2], u[4], vt[4];
    zv_err err = {0};
    ZT_OK(zv_stat_svd(NULL, a, 2, 2, values, u, vt, &err), err);
    ZT_CLOSE(values[0], sqrt(45), 1e-14);
    ZT_CLOSE(values[1], sqrt(5), 1e-14);
}

static void what_has_none_is_refused(void **state) {
    (void)state;
    double a[4] = {1, 2, NAN, 4}, values[2], u[4], vt[4];
    zv_err err = {0};
    ZT_FAILS(zv_stat_svd(NULL, a, 2, 2, values, u, vt, &err), ZV_FORMAT, err);
    ZT_FAILS(zv_stat_svd(NULL, a, 0, 2, values, u, vt, &err), ZV_USAGE, err);
}

static void products_are_sums_of_products(void **state) {
    (void)state;
    enum { M = 4, N = 3, K = 5 };
    double *a = numbers(M * K, 7), *b = numbers(K * N, 8), out[M * N];
    for (int turn = 0; turn < 4; turn++) {
        bool ta = turn & 1, tb = turn & 2;
        zv_stat_product(out, a, ta, b, tb, M, N, K);
        for (size_t i = 0; i < M; i++)
            for (size_t j = 0; j < N; j++) {
                double sum = 0;
                for (size_t k = 0; k < K; k++)
                    sum += (ta ? a[k * M + i] : a[i * K + k]) * (tb ? b[j * K + k] : b[k * N + j]);
                ZT_CLOSE(out[i * N + j], sum, 1e-13);
            }
    }
    zv_stat_product(out, a, false, b, false, M, N, 0);
    for (size_t i = 0; i < M * N; i++) ZT_CLOSE(out[i], 0, 0);
    free(a);
    free(b);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_make_the_matrix),
        cmocka_unit_test(known_values),
        cmocka_unit_test(what_has_none_is_refused),
        cmocka_unit_test(products_are_sums_of_products),
    };
    return cmocka_run_group_tests_name("svd", tests, NULL, NULL);
}
