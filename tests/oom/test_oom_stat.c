/* test_oom_stat.c — every request for memory in the statistics fails once. */
#include "zt.h"

#include <zavit/stat.h>

static zv_status spearman_work(const zv_env *env, zv_err *err) {
    const double x[] = {1, 2, 3, 5}, y[] = {2, 1, 4, 4};
    double rho;
    return zv_stat_spearman(&rho, env, x, y, 4, err);
}

static double first_of(const void *ctx, const size_t *index, size_t n) {
    (void)n;
    return ((const double *)ctx)[index[0]];
}

static zv_status bootstrap_work(const zv_env *env, zv_err *err) {
    const double x[] = {1, 2, 3, 5};
    zv_interval i;
    return zv_stat_bootstrap(&i, env, first_of, x, 4, 20, 0.9, 1, err);
}

static zv_status cov_work(const zv_env *env, zv_err *err) {
    const float rows[] = {1, 2, 3, 5, 2, 2, 1, 0, 7};
    double matrix[9];
    zv_cov *c;
    zv_status status = zv_cov_new(&c, env, 3, ZV_REAL_F32, err);
    if (status != ZV_OK) {
        assert_null(c);
        return status;
    }
    status = zv_cov_add(c, rows, 3, 3, err);
    if (status == ZV_OK) status = zv_cov_matrix(c, matrix, err);
    zv_cov_free(c);
    return status;
}

/* So many rows that they are taken in lanes. */
static zv_status cov_lanes_work(const zv_env *env, zv_err *err) {
    static const float rows[40000];
    double matrix;
    zv_cov *c;
    zv_status status = zv_cov_new(&c, env, 1, ZV_REAL_F32, err);
    if (status == ZV_OK) status = zv_cov_add(c, rows, 40000, 1, err);
    if (status == ZV_OK) status = zv_cov_matrix(c, &matrix, err);
    zv_cov_free(c);
    return status;
}

static zv_status eigen_work(const zv_env *env, zv_err *err) {
    double matrix[] = {2, 1, 1, 2}, values[2], vectors[4];
    return zv_stat_eigen(env, matrix, 2, 2, values, vectors, err);
}

ZT_OOM_TEST(spearman_without_memory, spearman_work(env, err))
ZT_OOM_TEST(bootstrap_without_memory, bootstrap_work(env, err))
ZT_OOM_TEST(cov_without_memory, cov_work(env, err))
ZT_OOM_TEST(cov_lanes_without_memory, cov_lanes_work(env, err))
ZT_OOM_TEST(eigen_without_memory, eigen_work(env, err))

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spearman_without_memory), cmocka_unit_test(bootstrap_without_memory),
        cmocka_unit_test(cov_without_memory),      cmocka_unit_test(cov_lanes_without_memory),
        cmocka_unit_test(eigen_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
