/* test_vec_words.c — cosine, norm, distance, angle, normalising, and which tier answers. */
#include "zt.h"

#include <zavit/vec.h>

static const zv_kernels *k;

static void cosine_of_known_angles(void **state) {
    (void)state;
    const float right[2] = {1, 0}, up[2] = {0, 3}, slope[2] = {2, 2}, left[2] = {-5, 0};
    ZT_CLOSE(zv_vec_cosine(k, ZV_F32, right, right, 2), 1, 0);
    ZT_CLOSE(zv_vec_cosine(k, ZV_F32, right, up, 2), 0, 0);
    ZT_CLOSE(zv_vec_cosine(k, ZV_F32, right, left, 2), -1, 0);
    ZT_CLOSE(zv_vec_cosine(k, ZV_F32, right, slope, 2), sqrt(0.5), 2e-16);
    const int8_t a[3] = {3, 4, 0}, b[3] = {4, 3, 0};
    ZT_CLOSE(zv_vec_cosine(k, ZV_I8, a, b, 3), 24.0 / 25, 1e-16);
}

/* Rounding would push some of these past 1; the header promises exactly 1. */
static void cosine_with_itself_is_one(void **state) {
    (void)state;
    float a[61], twice[61];
    zv_rng rng = zv_rng_seed(3);
    for (int round = 0; round < 1000; round++) {
        for (size_t i = 0; i < 61; i++) a[i] = (float)zv_rng_normal(&rng);
        for (size_t i = 0; i < 61; i++) twice[i] = 2 * a[i];
        ZT_CLOSE(zv_vec_cosine(k, ZV_F32, a, a, 61), 1, 0);
        ZT_CLOSE(zv_vec_cosine(k, ZV_F32, a, twice, 61), 1, 0);
        for (size_t i = 0; i < 61; i++) twice[i] = -a[i] / 3;
        double opposite = zv_vec_cosine(k, ZV_F32, a, twice, 61);
        assert_true(opposite >= -1);
        ZT_CLOSE(opposite, -1, 1e-12);
    }
}

static void cosine_without_direction_is_nan(void **state) {
    (void)state;
    const float zero[2] = {0, 0}, one[2] = {1, 1}, nan[2] = {NAN, 1}, infinite[2] = {INFINITY, 1};
    ZT_CLOSE(zv_vec_cosine(k, ZV_F32, zero, one, 2), (double)NAN, 0);
    ZT_CLOSE(zv_vec_cosine(k, ZV_F32, one, zero, 2), (double)NAN, 0);
    ZT_CLOSE(zv_vec_cosine(k, ZV_F32, nan, one, 2), (double)NAN, 0);
    ZT_CLOSE(zv_vec_cosine(k, ZV_F32, one, infinite, 2), (double)NAN, 0);
    ZT_CLOSE(zv_vec_cosine(k, ZV_F32, infinite, infinite, 2), (double)NAN, 0);
    ZT_CLOSE(zv_vec_cosine(k, ZV_F32, one, one, 0), (double)NAN, 0);
}

/* Squares of the largest and of the smallest f32 neither overflow nor vanish. */
static void extreme_lengths_keep_their_angle(void **state) {
    (void)state;
    const float huge[2] = {3.4e38f, 3.4e38f}, tiny[2] = {1e-45f, 1e-45f}, tiny_x[2] = {1e-45f, 0};
    ZT_CLOSE(zv_vec_cosine(k, ZV_F32, huge, tiny, 2), 1, 1e-15);
    ZT_CLOSE(zv_vec_cosine(k, ZV_F32, huge, tiny_x, 2), sqrt(0.5), 1e-15);
    ZT_CLOSE(zv_vec_norm(k, ZV_F32, huge, 2), (double)3.4e38f * sqrt(2), 1e25);
}

static void norm_and_distance(void **state) {
    (void)state;
    const float a[3] = {3, 4, 12}, b[3] = {3, 0, 9};
    ZT_CLOSE(zv_vec_norm(k, ZV_F32, a, 3), 13, 0);
    ZT_CLOSE(zv_vec_distance(k, ZV_F32, a, b, 3), 5, 0);
    ZT_CLOSE(zv_vec_distance(k, ZV_F32, a, a, 3), 0, 0);
    ZT_CLOSE(zv_vec_norm(k, ZV_F32, a, 0), 0, 0);
    const uint16_t half[2] = {zv_f32_to_f16(3), zv_f32_to_f16(4)};
    ZT_CLOSE(zv_vec_norm(k, ZV_F16, half, 2), 5, 0);
}

static void angles_in_degrees(void **state) {
    (void)state;
    ZT_CLOSE(zv_vec_angle(1), 0, 0);
    ZT_CLOSE(zv_vec_angle(0.5), 60, 1e-13);
    ZT_CLOSE(zv_vec_angle(0), 90, 1e-13);
    ZT_CLOSE(zv_vec_angle(-1), 180, 1e-13);
    ZT_CLOSE(zv_vec_angle(1.0000001), 0, 0);
    ZT_CLOSE(zv_vec_angle(-7), 180, 1e-13);
    ZT_CLOSE(zv_vec_angle((double)NAN), (double)NAN, 0);
}

static void normalizing_in_place_and_beside(void **state) {
    (void)state;
    float a[2] = {3, -4}, out[2];
    ZT_CLOSE(zv_vec_normalize(k, out, a, 2), 5, 0);
    ZT_CLOSE(out[0], 0.6, 1e-7);
    ZT_CLOSE(out[1], -0.8, 1e-7);
    ZT_CLOSE(zv_vec_normalize(k, a, a, 2), 5, 0);
    assert_memory_equal(a, out, sizeof a);
    float zero[2] = {0, -0.0f};
    out[0] = 7;
    ZT_CLOSE(zv_vec_normalize(k, out, zero, 2), 0, 0);
    ZT_CLOSE(out[0], 0, 0);
    float infinite[2] = {INFINITY, 1}, nan[2] = {1, NAN};
    ZT_CLOSE(zv_vec_normalize(k, out, infinite, 2), 0, 0);
    ZT_CLOSE(zv_vec_normalize(k, nan, nan, 2), 0, 0);
    ZT_CLOSE(nan[0], 0, 0);
    ZT_CLOSE(nan[1], 0, 0);
    ZT_CLOSE(zv_vec_normalize(k, NULL, NULL, 0), 0, 0);
}

/* Every dtype and op has a kernel in the table of every tier that an environment can ask for; above AVX2 it is
 * that of AVX2. */
static void the_environment_chooses_the_tier(void **state) {
    (void)state;
    zv_err err = {0};
    for (zv_cpu cpu = ZV_CPU_SCALAR; cpu <= zv_env_cpu(NULL); cpu++) {
        zv_env *env;
        ZT_OK(zv_env_new(&env, &(zv_env_opts){.cpu = cpu}, &err), err);
        const zv_kernels *table = zv_vec_kernels(env);
        assert_int_equal(table->tier, cpu < ZV_CPU_AVX2 ? cpu : ZV_CPU_AVX2);
        for (int t = 0; t < ZV_DTYPES; t++) {
            assert_non_null(table->dot[t]);
            assert_non_null(table->sqdist[t]);
            assert_non_null(table->sqnorm[t]);
            assert_non_null(table->dot_many[t]);
            assert_non_null(table->sqdist_many[t]);
            assert_non_null(table->widen[t]);
            assert_non_null(table->narrow[t]);
        }
        zv_env_free(env);
    }
    assert_int_equal(zv_vec_kernels(NULL)->tier,
                     zv_env_cpu(NULL) < ZV_CPU_AVX2 ? zv_env_cpu(NULL) : ZV_CPU_AVX2);
}

int main(void) {
    k = zv_vec_kernels(NULL);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cosine_of_known_angles),
        cmocka_unit_test(cosine_with_itself_is_one),
        cmocka_unit_test(cosine_without_direction_is_nan),
        cmocka_unit_test(extreme_lengths_keep_their_angle),
        cmocka_unit_test(norm_and_distance),
        cmocka_unit_test(angles_in_degrees),
        cmocka_unit_test(normalizing_in_place_and_beside),
        cmocka_unit_test(the_environment_chooses_the_tier),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
