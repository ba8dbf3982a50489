/* test_stat_eigen.c — eigenvalues of matrices that have known ones, and V Λ Vᵀ of those that don't. */
#include "zt.h"

#include <zavit/stat.h>

#define PI 3.14159265358979323846

enum { DIM = 40 };

static void random_symmetric(double *a, size_t dim, uint64_t seed) {
    zv_rng rng = zv_rng_seed(seed);
    for (size_t i = 0; i < dim; i++)
        for (size_t j = 0; j <= i; j++) a[i * dim + j] = a[j * dim + i] = zv_rng_normal(&rng);
}

static void eigen(double *a, size_t dim, size_t top, double *values, double *vectors) {
    zv_err err = {0};
    ZT_OK(zv_stat_eigen(NULL, a, dim, top, values, vectors, &err), err);
}

/* [2 1; 1 2] has 3 along (1, 1) and 1 along (1, -1). */
static void two_by_two(void **state) {
    (void)state;
    double a[] = {2, 1, 1, 2}, values[2], vectors[4];
    eigen(a, 2, 2, values, vectors);
    ZT_CLOSE(values[0], 3, 1e-15);
    ZT_CLOSE(values[1], 1, 1e-15);
    ZT_CLOSE(vectors[0], sqrt(0.5), 1e-15);
    ZT_CLOSE(vectors[1], sqrt(0.5), 1e-15);
    ZT_CLOSE(vectors[2] * vectors[3], -0.5, 1e-15);
}

/* The chain 2 on the diagonal, -1 beside it: 2 - 2 cos(kπ/(n + 1)). */
static void chain_has_cosines(void **state) {
    (void)state;
    double a[DIM * DIM] = {0}, values[DIM];
    for (size_t i = 0; i < DIM; i++) {
        a[i * DIM + i] = 2;
        if (i > 0) a[i * DIM + i - 1] = a[(i - 1) * DIM + i] = -1;
    }
    eigen(a, DIM, DIM, values, NULL);
    for (size_t k = 0; k < DIM; k++)
        ZT_CLOSE(values[k], 2 - 2 * cos((double)(DIM - k) * PI / (DIM + 1)), 1e-13);
}

static void parts_make_the_matrix(void **state) {
    (void)state;
    double a[DIM * DIM], copy[DIM * DIM], values[DIM], vectors[DIM * DIM];
    random_symmetric(a, DIM, 31);
    memcpy(copy, a, sizeof a);
    eigen(copy, DIM, DIM, values, vectors);
    for (size_t i = 0; i < DIM; i++) {
        if (i > 0) assert_true(values[i - 1] >= values[i]);
        double largest = 0;
        for (size_t j = 0; j < DIM; j++)
            if (fabs(vectors[i * DIM + j]) > fabs(largest)) largest = vectors[i * DIM + j];
        assert_true(largest > 0);
        for (size_t j = 0; j < DIM; j++) {
            double entry = 0, product = 0;
            for (size_t k = 0; k < DIM; k++) {
                entry += values[k] * vectors[k * DIM + i] * vectors[k * DIM + j];
                product += vectors[i * DIM + k] * vectors[j * DIM + k];
            }
            ZT_CLOSE(entry, a[i * DIM + j], 1e-12);
            ZT_CLOSE(product, i == j, 1e-13);
        }
    }
}

static void the_top_is_the_start_of_all(void **state) {
    (void)state;
    double a[DIM * DIM], all[DIM], vectors[DIM * DIM], top[3], top_vectors[3 * DIM], value;
    random_symmetric(a, DIM, 32);
    eigen(a, DIM, DIM, all, vectors);
    random_symmetric(a, DIM, 32);
    eigen(a, DIM, 3, top, top_vectors);
    for (size_t i = 0; i < 3; i++) ZT_CLOSE(top[i], all[i], 1e-12);
    for (size_t i = 0; i < 3 * DIM; i++) ZT_CLOSE(top_vectors[i], vectors[i], 1e-10);
    random_symmetric(a, DIM, 32);
    eigen(a, DIM, 1, &value, NULL);
    ZT_CLOSE(value, all[0], 1e-12);
}

static void degenerate_matrices(void **state) {
    (void)state;
    double one[] = {-4}, value, vector;
    eigen(one, 1, 1, &value, &vector);
    ZT_CLOSE(value, -4, 0);
    ZT_CLOSE(vector, 1, 0);
    double zero[9] = {0}, values[3], vectors[9];
    eigen(zero, 3, 3, values, vectors);
    for (size_t i = 0; i < 3; i++) ZT_CLOSE(values[i], 0, 0);
    double twice[9] = {5, 0, 0, 0, 7, 0, 0, 0, 5};
    eigen(twice, 3, 3, values, vectors);
    ZT_CLOSE(values[0], 7, 1e-15);
    ZT_CLOSE(values[1], 5, 1e-15);
    ZT_CLOSE(values[2], 5, 1e-15);
    ZT_CLOSE(vectors[1], 1, 1e-15);
}

static void what_has_no_eigenvalues(void **state) {
    (void)state;
    double a[] = {1, 0, (double)NAN, 1}, values[2];
    zv_err err = {0};
    ZT_FAILS(zv_stat_eigen(NULL, a, 2, 2, values, NULL, &err), ZV_FORMAT, err);
    ZT_FAILS(zv_stat_eigen(NULL, a, 2, 0, values, NULL, &err), ZV_USAGE, err);
    ZT_FAILS(zv_stat_eigen(NULL, a, 2, 3, values, NULL, &err), ZV_USAGE, err);
    ZT_FAILS(zv_stat_eigen(NULL, a, 0, 0, values, NULL, &err), ZV_USAGE, err);
    err.lang = ZV_HE;
    ZT_FAILS(zv_stat_eigen(NULL, a, 2, 3, values, NULL, &err), ZV_USAGE, err);
    assert_non_null(strstr(err.msg, "ערכים עצמיים"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_by_two),
        cmocka_unit_test(chain_has_cosines),
        cmocka_unit_test(parts_make_the_matrix),
        cmocka_unit_test(the_top_is_the_start_of_all),
        cmocka_unit_test(degenerate_matrices),
        cmocka_unit_test(what_has_no_eigenvalues),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
