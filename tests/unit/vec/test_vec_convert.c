/* test_vec_convert.c — names of element types, single conversions, quantising. (All 65536 halves
 * and every upper half of an f32 are in tests/kern.) */
#include "zt.h"

#include <zavit/vec.h>

static void names_go_there_and_back(void **state) {
    (void)state;
    for (int t = 0; t < ZV_DTYPES; t++) {
        zv_dtype back = ZV_I8;
        assert_true(zv_dtype_parse(&back, zv_dtype_name((zv_dtype)t)));
        assert_int_equal(back, t);
    }
    zv_dtype dtype = ZV_F32;
    assert_true(zv_dtype_parse(&dtype, "BF16"));
    assert_int_equal(dtype, ZV_BF16);
    assert_true(zv_dtype_parse(&dtype, "I8"));
    static const char *const unknown[] = {"", "f", "f3", "f322", "f64", " f32", "וקטור"};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        assert_false(zv_dtype_parse(&dtype, unknown[i]));
        assert_int_equal(dtype, ZV_I8); /* left alone */
    }
    assert_int_equal(zv_dtype_size(ZV_F32), 4);
    assert_int_equal(zv_dtype_size(ZV_F16), 2);
    assert_int_equal(zv_dtype_size(ZV_BF16), 2);
    assert_int_equal(zv_dtype_size(ZV_I8), 1);
}

static void halves_at_the_edges(void **state) {
    (void)state;
    assert_int_equal(zv_f32_to_f16(1.0f), 0x3c00);
    assert_int_equal(zv_f32_to_f16(-2.0f), 0xc000);
    assert_int_equal(zv_f32_to_f16(65504.0f), 0x7bff);
    assert_int_equal(zv_f32_to_f16(65519.0f), 0x7bff);
    assert_int_equal(zv_f32_to_f16(65520.0f), 0x7c00); /* a tie, to even: infinity */
    assert_int_equal(zv_f32_to_f16(0x1p-24f), 0x0001); /* the smallest */
    assert_int_equal(zv_f32_to_f16(0x1p-25f), 0x0000); /* a tie, to even: zero */
    assert_int_equal(zv_f32_to_f16(0x1.8p-24f), 0x0002); /* a tie, to even: up */
    assert_int_equal(zv_f32_to_f16(0x1.ff8p-15f), 0x03ff); /* the largest subnormal */
    assert_int_equal(zv_f32_to_f16(0x1.ffcp-15f), 0x0400); /* a tie, to even: a normal */
    assert_int_equal(zv_f32_to_f16(1.0f + 0x1p-11f), 0x3c00);
    assert_int_equal(zv_f32_to_f16(1.0f + 0x3p-11f), 0x3c02);
    assert_int_equal(zv_f32_to_f16(NAN) & 0x7e00, 0x7e00);
    ZT_CLOSE(zv_f16_to_f32(0x3555), 0x1.554p-2, 0);
    ZT_CLOSE(zv_f16_to_f32(0xfc00), -(double)INFINITY, 0);
}

static void bfloats_at_the_edges(void **state) {
    (void)state;
    assert_int_equal(zv_f32_to_bf16(1.0f), 0x3f80);
    assert_int_equal(zv_f32_to_bf16(1.0f + 0x1p-8f), 0x3f80); /* a tie, to even: down */
    assert_int_equal(zv_f32_to_bf16(1.0f + 0x3p-8f), 0x3f82); /* a tie, to even: up */
    assert_int_equal(zv_f32_to_bf16(3.4028235e38f), 0x7f80); /* rounds to infinity */
    assert_int_equal(zv_f32_to_bf16(-INFINITY), 0xff80);
    float signalling;
    memcpy(&signalling, &(uint32_t){0x7f800001}, 4);
    assert_int_equal(zv_f32_to_bf16(signalling), 0x7fc0); /* not infinity */
    ZT_CLOSE(zv_bf16_to_f32(0x4049), 3.140625, 0);
}

static void quantising_keeps_half_a_step(void **state) {
    (void)state;
    enum { N = 301 };
    float a[N];
    int8_t q[N];
    zv_rng rng = zv_rng_seed(8);
    for (size_t i = 0; i < N; i++) a[i] = (float)zv_rng_normal(&rng);
    a[17] = -9;
    float scale = zv_vec_quantize_i8(q, a, N);
    ZT_CLOSE(scale, 9.0f / 127, 0);
    assert_int_equal(q[17], -127);
    for (size_t i = 0; i < N; i++)
        ZT_CLOSE((double)scale * q[i], (double)a[i], (double)scale * 0.5 * (1 + 1e-6));
}

static void quantising_what_has_no_scale(void **state) {
    (void)state;
    int8_t q[3] = {1, 2, 3};
    const float zero[3] = {0, -0.0f, 0}, nan[3] = {1, NAN, 2}, infinite[3] = {1, 2, -INFINITY};
    const float tiny[3] = {1e-45f, 0, 0}, least[3] = {1e-43f, -1e-43f, 0},
                huge[3] = {3.4e38f, 0, -3.4e38f};
    ZT_CLOSE(zv_vec_quantize_i8(q, zero, 3), 0, 0);
    assert_int_equal(q[0] | q[1] | q[2], 0);
    q[1] = 5;
    ZT_CLOSE(zv_vec_quantize_i8(q, nan, 3), (double)NAN, 0);
    assert_int_equal(q[0] | q[1] | q[2], 0);
    q[1] = 5;
    ZT_CLOSE(zv_vec_quantize_i8(q, infinite, 3), (double)NAN, 0);
    assert_int_equal(q[0] | q[1] | q[2], 0);
    ZT_CLOSE(zv_vec_quantize_i8(q, tiny, 3), 0, 0); /* its scale would be 0 */
    assert_int_equal(q[0], 0);
    assert_true(zv_vec_quantize_i8(q, least, 3) > 0);
    assert_true(q[0] > 0 && q[1] == -q[0]);
    assert_true(isfinite(zv_vec_quantize_i8(q, huge, 3)));
    assert_int_equal(q[0], 127);
    assert_int_equal(q[2], -127);
    ZT_CLOSE(zv_vec_quantize_i8(q, zero, 0), 0, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_go_there_and_back),
        cmocka_unit_test(halves_at_the_edges),
        cmocka_unit_test(bfloats_at_the_edges),
        cmocka_unit_test(quantising_keeps_half_a_step),
        cmocka_unit_test(quantising_what_has_no_scale),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
