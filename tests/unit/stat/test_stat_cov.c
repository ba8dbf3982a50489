/* test_stat_cov.c — covariance in one pass against two passes in long double. */
#include "zt.h"

#include <zavit/stat.h>

enum { DIM = 7, ROWS = 700, STRIDE = 9 }; /* more rows than two blocks, with gaps */

static float data[ROWS * STRIDE];
static double naive[DIM * DIM], naive_mean[DIM];

/* Correlated columns with spread 1 … 64 around 1000: the textbook formula would lose 6 digits. */
static int make_data(void **state) {
    (void)state;
    zv_rng rng = zv_rng_seed(21);
    for (size_t r = 0; r < ROWS; r++) {
        double common = zv_rng_normal(&rng);
        for (size_t j = 0; j < STRIDE; j++)
            data[r * STRIDE + j] =
                j < DIM ? (float)(1000 + ldexp(common + zv_rng_normal(&rng), (int)j)) : NAN;
    }
    long double mean[DIM] = {0};
    for (size_t r = 0; r < ROWS; r++)
        for (size_t j = 0; j < DIM; j++) mean[j] += (long double)data[r * STRIDE + j] / ROWS;
    for (size_t i = 0; i < DIM; i++) {
        naive_mean[i] = (double)mean[i];
        for (size_t j = 0; j < DIM; j++) {
            long double sum = 0;
            for (size_t r = 0; r < ROWS; r++)
                sum += ((long double)data[r * STRIDE + i] - mean[i]) *
                       ((long double)data[r * STRIDE + j] - mean[j]);
            naive[i * DIM + j] = (double)(sum / (ROWS - 1));
        }
    }
    return 0;
}

static void check_state(const zv_cov *c) {
    double got[DIM * DIM];
    zv_err err = {0};
    assert_int_equal(zv_cov_count(c), ROWS);
    ZT_OK(zv_cov_matrix(c, got, &err), err);
    for (size_t i = 0; i < DIM; i++) {
        ZT_CLOSE(zv_cov_mean(c)[i], naive_mean[i], 1e-12 * fabs(naive_mean[i]));
        for (size_t j = 0; j < DIM; j++) {
            double size = sqrt(naive[i * DIM + i] * naive[j * DIM + j]);
            ZT_CLOSE(got[i * DIM + j], naive[i * DIM + j], 1e-12 * size);
            ZT_CLOSE(got[i * DIM + j], got[j * DIM + i], 0);
        }
    }
}

/* All at once, in unequal pieces, and row by row. */
static void any_cut_gives_the_same(void **state) {
    (void)state;
    const size_t steps[] = {ROWS, 1, 255, 256, 257, 33};
    for (size_t s = 0; s < sizeof steps / sizeof *steps; s++) {
        zv_cov *c;
        zv_err err = {0};
        ZT_OK(zv_cov_new(&c, NULL, DIM, ZV_REAL_F64, &err), err);
        for (size_t start = 0; start < ROWS; start += steps[s]) {
            size_t rows = start + steps[s] <= ROWS ? steps[s] : ROWS - start;
            ZT_OK(zv_cov_add(c, data + start * STRIDE, rows, STRIDE, &err), err);
        }
        check_state(c);
        zv_cov_free(c);
    }
}

static void merged_parts_are_the_whole(void **state) {
    (void)state;
    zv_cov *a, *b, *empty;
    zv_err err = {0};
    ZT_OK(zv_cov_new(&a, NULL, DIM, ZV_REAL_F64, &err), err);
    ZT_OK(zv_cov_new(&b, NULL, DIM, ZV_REAL_F64, &err), err);
    ZT_OK(zv_cov_new(&empty, NULL, DIM, ZV_REAL_F64, &err), err);
    ZT_OK(zv_cov_add(a, data, 123, STRIDE, &err), err);
    ZT_OK(zv_cov_add(b, data + 123 * STRIDE, ROWS - 123, STRIDE, &err), err);
    ZT_OK(zv_cov_merge(a, empty, &err), err);
    ZT_OK(zv_cov_merge(a, b, &err), err);
    check_state(a);
    ZT_OK(zv_cov_merge(empty, a, &err), err);
    check_state(empty);
    zv_cov *other;
    ZT_OK(zv_cov_new(&other, NULL, DIM + 1, ZV_REAL_F64, &err), err);
    ZT_FAILS(zv_cov_merge(a, other, &err), ZV_USAGE, err);
    zv_cov_free(a);
    zv_cov_free(b);
    zv_cov_free(empty);
    zv_cov_free(other);
}

/* Rows (0, 0), (2, 4), (4, 2): mean (2, 2), Σ = [4 2; 2 4]. */
static void three_rows_by_hand(void **state) {
    (void)state;
    const float rows[] = {0, 0, 2, 4, 4, 2};
    const double want[] = {4, 2, 2, 4};
    double got[4];
    zv_cov *c;
    zv_err err = {0};
    ZT_OK(zv_cov_new(&c, NULL, 2, ZV_REAL_F64, &err), err);
    ZT_OK(zv_cov_add(c, rows, 3, 2, &err), err);
    ZT_OK(zv_cov_matrix(c, got, &err), err);
    for (size_t i = 0; i < 4; i++) ZT_CLOSE(got[i], want[i], 1e-15);
    zv_cov_free(c);
}

static void too_few_rows(void **state) {
    (void)state;
    double got[1];
    zv_cov *c;
    zv_err err = {0};
    ZT_OK(zv_cov_new(&c, NULL, 1, ZV_REAL_F64, &err), err);
    ZT_FAILS(zv_cov_matrix(c, got, &err), ZV_NODATA, err);
    const float one = 5;
    ZT_OK(zv_cov_add(c, &one, 1, 1, &err), err);
    ZT_OK(zv_cov_add(c, &one, 0, 1, &err), err);
    ZT_CLOSE(zv_cov_mean(c)[0], 5, 0);
    ZT_FAILS(zv_cov_matrix(c, got, &err), ZV_NODATA, err);
    ZT_OK(zv_cov_add(c, &one, 1, 1, &err), err);
    ZT_OK(zv_cov_matrix(c, got, &err), err);
    ZT_CLOSE(got[0], 0, 0);
    zv_cov_free(c);
    zv_cov_free(NULL);
}

static void a_bad_row_changes_nothing(void **state) {
    (void)state;
    float rows[400 * 2] = {0};
    zv_cov *c;
    zv_err err = {0};
    ZT_OK(zv_cov_new(&c, NULL, 2, ZV_REAL_F64, &err), err);
    rows[399 * 2 + 1] = INFINITY; /* in the second block */
    ZT_FAILS(zv_cov_add(c, rows, 400, 2, &err), ZV_FORMAT, err);
    assert_int_equal(err.pos, 399);
    assert_non_null(strstr(err.msg, "399"));
    assert_int_equal(zv_cov_count(c), 0);
    ZT_FAILS(zv_cov_add(c, rows, 2, 1, &err), ZV_USAGE, err); /* rows overlap */
    err.lang = ZV_HE;
    ZT_FAILS(zv_cov_add(c, rows, 400, 2, &err), ZV_FORMAT, err);
    assert_non_null(strstr(err.msg, "שורה 399"));
    zv_cov_free(c);
}

/* Many rows at a time: the first bad one is named, wherever the lanes begin. */
static void a_bad_row_among_many(void **state) {
    (void)state;
    enum { MANY = 40000 };
    static float rows[MANY * 2];
    zv_cov *c;
    zv_err err = {0};
    rows[39999 * 2] = NAN;
    rows[31234 * 2 + 1] = -INFINITY;
    ZT_OK(zv_cov_new(&c, NULL, 2, ZV_REAL_F32, &err), err);
    ZT_FAILS(zv_cov_add(c, rows, MANY, 2, &err), ZV_FORMAT, err);
    assert_int_equal(err.pos, 31234);
    assert_non_null(strstr(err.msg, "31234"));
    assert_int_equal(zv_cov_count(c), 0); /* lanes are merged when all are through */
    rows[31234 * 2 + 1] = rows[39999 * 2] = 0;
    rows[1500 * 2] = NAN; /* fewer rows: batch after batch */
    ZT_FAILS(zv_cov_add(c, rows, 3000, 2, &err), ZV_FORMAT, err);
    assert_int_equal(err.pos, 1500);
    assert_int_equal(zv_cov_count(c), 1024);
    zv_cov_free(c);
}

static void no_dimensions_and_too_many(void **state) {
    (void)state;
    zv_cov *c;
    zv_err err = {0};
    ZT_OK(zv_cov_new(&c, NULL, 0, ZV_REAL_F64, &err), err);
    ZT_OK(zv_cov_add(c, data, 3, 0, &err), err);
    assert_int_equal(zv_cov_count(c), 3);
    ZT_OK(zv_cov_merge(c, c, &err), err);
    assert_int_equal(zv_cov_count(c), 6);
    zv_cov_free(c);
    ZT_FAILS(zv_cov_new(&c, NULL, SIZE_MAX / 2, ZV_REAL_F64, &err), ZV_NOMEM, err);
    assert_null(c);
    ZT_FAILS(zv_cov_new(&c, NULL, (size_t)1 << 31, ZV_REAL_F64, &err), ZV_NOMEM, err);
    ZT_FAILS(zv_cov_new(&c, NULL, 3, ZV_REAL_DUAL, &err), ZV_USAGE, err);
}

/* ---- Tiers, sizes, threads ---- */

static void fill(float *x, size_t rows, size_t dim, double size) {
    zv_rng rng = zv_rng_seed(rows * 1000 + dim);
    for (size_t i = 0; i < rows * dim; i++)
        x[i] = (float)(size * (7 + zv_rng_normal(&rng) * (1 + (double)(i % dim % 5))));
}

static void check_cov(const zv_env *env, zv_real real, size_t rows, size_t dim, double size) {
    float *x = malloc(rows * dim * sizeof *x);
    double *got = malloc(dim * dim * sizeof *got), *mean = calloc(dim, sizeof *mean);
    zv_cov *c;
    zv_err err = {0};
    fill(x, rows, dim, size);
    ZT_OK(zv_cov_new(&c, env, dim, real, &err), err);
    ZT_OK(zv_cov_add(c, x, rows, dim, &err), err);
    assert_int_equal(zv_cov_count(c), rows);
    ZT_OK(zv_cov_matrix(c, got, &err), err);
    for (size_t r = 0; r < rows; r++)
        for (size_t j = 0; j < dim; j++) mean[j] += (double)x[r * dim + j] / (double)rows;
    for (size_t i = 0; i < dim; i++) {
        ZT_CLOSE(zv_cov_mean(c)[i], mean[i], 1e-10 * fabs(mean[i]));
        for (size_t j = i; j < dim; j++) {
            double sum = 0;
            for (size_t r = 0; r < rows; r++)
                sum += ((double)x[r * dim + i] - mean[i]) * ((double)x[r * dim + j] - mean[j]);
            double unit = sqrt(got[i * dim + i] * got[j * dim + j]);
            ZT_CLOSE(got[i * dim + j], sum / (double)(rows - 1),
                     (real == ZV_REAL_F32 ? 1e-6 : 1e-12) * unit);
        }
    }
    zv_cov_free(c);
    free(x);
    free(got);
    free(mean);
}

/* Whole panels and rests of them, whole blocks and rests; numbers whose squares leave f32. */
static void every_tier_and_size(void **state) {
    (void)state;
    const zv_cpu tiers[] = {ZV_CPU_SCALAR, ZV_CPU_AVX2, ZV_CPU_AVX512};
    for (size_t t = 0; t < sizeof tiers / sizeof *tiers; t++) {
        zv_env *env;
        zv_err err = {0};
        if (zv_env_new(&env, &(zv_env_opts){.cpu = tiers[t]}, &err) != ZV_OK) {
            print_message("this processor has no tier %d\n", (int)tiers[t]);
            continue;
        }
        for (zv_real real = ZV_REAL_F32; real <= ZV_REAL_F64; real++) {
            for (size_t dim = 1; dim <= 70; dim += dim < 34 ? 1 : 9)
                check_cov(env, real, 300, dim, 1);
            check_cov(env, real, 2, 40, 1);
            check_cov(env, real, 2049, 17, 1);
            check_cov(env, real, 5000, 33, 1);
            check_cov(env, real, 300, 20, 1e30);
            check_cov(env, real, 300, 20, 1e-30);
            check_cov(env, real, 300, 20, 1e37);
            check_cov(env, real, 70001, 33, 1); /* so many rows that they are taken in lanes */
            check_cov(env, real, 33000, 17, 1e37);
        }
        zv_env_free(env);
    }
}

/* However many rows there are beyond whole batches, lanes take all of them: the last one alone is not 0. */
static void lanes_leave_no_row_out(void **state) {
    (void)state;
    static const size_t many[] = {32768, 32769, 40959, 65536, 65537, 262149};
    static float x[262149];
    for (size_t i = 0; i < sizeof many / sizeof *many; i++) {
        const double n = (double)many[i];
        double variance;
        zv_cov *c;
        zv_err err = {0};
        x[many[i] - 1] = 3;
        ZT_OK(zv_cov_new(&c, NULL, 1, ZV_REAL_F32, &err), err);
        ZT_OK(zv_cov_add(c, x, many[i], 1, &err), err);
        assert_int_equal(zv_cov_count(c), many[i]);
        ZT_OK(zv_cov_matrix(c, &variance, &err), err);
        ZT_CLOSE(zv_cov_mean(c)[0], 3 / n, 1e-12 / n);
        ZT_CLOSE(variance, 9 / n, 1e-5 / n);
        zv_cov_free(c);
        x[many[i] - 1] = 0;
    }
}

static void merged_with_itself(void **state) {
    (void)state;
    const float rows[] = {1, 2, 3, 4, 7, 5};
    double once[4], twice[4];
    zv_cov *c;
    zv_err err = {0};
    ZT_OK(zv_cov_new(&c, NULL, 2, ZV_REAL_F64, &err), err);
    ZT_OK(zv_cov_add(c, rows, 3, 2, &err), err);
    ZT_OK(zv_cov_matrix(c, once, &err), err);
    ZT_OK(zv_cov_merge(c, c, &err), err);
    assert_int_equal(zv_cov_count(c), 6);
    ZT_OK(zv_cov_matrix(c, twice, &err), err);
    for (size_t i = 0; i < 4; i++) ZT_CLOSE(twice[i], once[i] * 4 / 5, 1e-12);
    zv_cov_free(c);
}

/* A batch is begun again in another scale when a block of it turns out to hold numbers whose squares leave f32. */
static void large_numbers_come_late(void **state) {
    (void)state;
    enum { MANY = 33000, LATE = 900 };
    static float rows[MANY];
    double sum = 0, mean = 0, got;
    zv_cov *c;
    zv_err err = {0};
    fill(rows, MANY, 1, 1);
    for (size_t r = LATE; r < MANY; r++) rows[r] *= 1e30f;
    for (size_t r = 0; r < MANY; r++) mean += (double)rows[r] / MANY;
    for (size_t r = 0; r < MANY; r++) sum += ((double)rows[r] - mean) * ((double)rows[r] - mean);
    ZT_OK(zv_cov_new(&c, NULL, 1, ZV_REAL_F32, &err), err);
    ZT_OK(zv_cov_add(c, rows, MANY, 1, &err), err);
    ZT_OK(zv_cov_matrix(c, &got, &err), err);
    ZT_CLOSE(got, sum / (MANY - 1), 1e-6 * got);
    zv_cov_free(c);
}

static void threads_change_no_bit(void **state) {
    (void)state;
    enum { MANY = 40000, WIDE = 50 };
    static float x[MANY * WIDE];
    static double got[2][WIDE * WIDE];
    fill(x, MANY, WIDE, 1);
    for (unsigned t = 0; t < 2; t++) {
        zv_env *env;
        zv_cov *c;
        zv_err err = {0};
        ZT_OK(zv_env_new(&env, &(zv_env_opts){.threads = t ? 3 : 1}, &err), err);
        ZT_OK(zv_cov_new(&c, env, WIDE, ZV_REAL_F32, &err), err);
        ZT_OK(zv_cov_add(c, x, 6000, WIDE, &err), err);
        ZT_OK(zv_cov_add(c, x, MANY, WIDE, &err), err); /* in lanes */
        ZT_OK(zv_cov_add(c, x + 7, 34000, WIDE, &err), err); /* in the same ones, beginning anew */
        assert_int_equal(zv_cov_count(c), 6000 + MANY + 34000);
        ZT_OK(zv_cov_matrix(c, got[t], &err), err);
        zv_cov_free(c);
        zv_env_free(env);
    }
    assert_memory_equal(got[0], got[1], sizeof got[0]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_cut_gives_the_same),    cmocka_unit_test(merged_parts_are_the_whole),
        cmocka_unit_test(three_rows_by_hand),        cmocka_unit_test(too_few_rows),
        cmocka_unit_test(a_bad_row_changes_nothing), cmocka_unit_test(no_dimensions_and_too_many),
        cmocka_unit_test(a_bad_row_among_many),      cmocka_unit_test(large_numbers_come_late),
        cmocka_unit_test(lanes_leave_no_row_out),    cmocka_unit_test(merged_with_itself),
        cmocka_unit_test(every_tier_and_size),       cmocka_unit_test(threads_change_no_bit),
    };
    return cmocka_run_group_tests(tests, make_data, NULL);
}
