/* The step's gradient is the loss's gradient, and both tiers take the same step. */
#include "embed_kernels.h"

#include "embed/embed_sgns.h"
#include "embed/embed_sigmoid.h"

#include <float.h>

enum { MAX_ROWS = 80, MAX_STRIDE = 320, MAX_OUT = ZV__SGNS_MAX_OUT };

typedef struct problem {
    _Alignas(64) float in[MAX_ROWS][MAX_STRIDE];
    _Alignas(64) float out[MAX_ROWS][MAX_STRIDE];
    _Alignas(64) float scratch[(MAX_ROWS + 2) * MAX_STRIDE];
    float *ins[MAX_ROWS], *outs[MAX_ROWS];
    float positive[(MAX_ROWS + 1) * MAX_ROWS], all[(MAX_ROWS + 1) * MAX_ROWS];
    zv__sgns_rows rows;
} problem;

static void fill(problem *p, size_t n_in, size_t n_out, size_t stride, uint64_t seed) {
    zv_rng rng = zv_rng_seed(seed);
    memset(p, 0, sizeof *p);
    for (size_t i = 0; i < MAX_ROWS; i++) {
        p->ins[i] = p->in[i];
        p->outs[i] = p->out[i];
        for (size_t d = 0; d < stride; d++) {
            p->in[i][d] = (float)zv_rng_normal(&rng) * 0.2f;
            p->out[i][d] = (float)zv_rng_normal(&rng) * 0.2f;
        }
    }
    for (size_t i = 0; i < n_in; i++) /* positive, negative, both and none, up to three of a pair */
        for (size_t j = 0; j < n_out; j++) {
            const size_t cell = i * zv__sgns_wide(n_out) + j, n = zv_rng_below(&rng, 4);
            p->all[cell] = (float)n;
            p->positive[cell] = (float)zv_rng_below(&rng, n + 1);
            if (n_in * n_out == 1) p->all[cell] = p->positive[cell] = 1;
        }
    p->rows = (zv__sgns_rows){.in = p->ins,
                              .out = p->outs,
                              .positive = p->positive,
                              .all = p->all,
                              .n_in = n_in,
                              .n_out = n_out,
                              .stride = stride};
}

/* The loss of the whole problem, in f64 from the definition. */
static double loss_of(const problem *p) {
    double loss = 0;
    for (size_t i = 0; i < p->rows.n_in; i++)
        for (size_t j = 0; j < p->rows.n_out; j++) {
            double x = 0;
            for (size_t d = 0; d < p->rows.stride; d++)
                x += (double)p->ins[i][d] * (double)p->outs[j][d];
            const size_t cell = i * zv__sgns_wide(p->rows.n_out) + j;
            const double positive = (double)p->positive[cell], all = (double)p->all[cell];
            loss += positive * log(1 + exp(-x)) + (all - positive) * log(1 + exp(x));
        }
    return loss;
}

static problem before, after, moved; /* too large for the stack */

static kernels tiers;

static int find_kernels(void **state) {
    (void)state;
    tiers = kernels_of_all_tiers(zv__sgns_kernel_of);
    return 0;
}

/* The change of a row divided by lr is minus the derivative of the loss, which a central difference
 * finds too. */
static void check_gradient(zv__sgns_kernel *kernel, size_t n_in, size_t n_out) {
    const size_t stride = 32;
    const float lr = 1e-2f;
    const float h = 1e-2f;
    fill(&before, n_in, n_out, stride, 11 * n_in + n_out);
    fill(&after, n_in, n_out, stride, 11 * n_in + n_out);
    double loss = 0;
    kernel(&after.rows, lr, after.scratch, &loss);
    ZT_CLOSE(loss, loss_of(&before), 1e-5 * loss);
    for (size_t side = 0; side < 2; side++)
        for (size_t i = 0; i < (side ? n_out : n_in); i++)
            for (size_t d = 0; d < stride; d += 5) {
                fill(&moved, n_in, n_out, stride, 11 * n_in + n_out);
                float *x = side ? &moved.out[i][d] : &moved.in[i][d];
                float *old = side ? &before.out[i][d] : &before.in[i][d];
                float *new = side ? &after.out[i][d] : &after.in[i][d];
                float up = *old + h, down = *old - h;
                *x = up;
                double rise = loss_of(&moved);
                *x = down;
                rise -= loss_of(&moved);
                double step = ((double)*new - (double)*old) / (double)lr;
                ZT_CLOSE(step, -rise / ((double)up - (double)down), 2e-4 * (double)(n_in + n_out));
            }
}

static void steps_follow_the_gradient(void **state) {
    (void)state;
    for (size_t k = 0; k < tiers.n; k++) {
        check_gradient(tiers.of[k], 1, 1);
        check_gradient(tiers.of[k], 2, 6);
        check_gradient(tiers.of[k], 3, 5);
        check_gradient(tiers.of[k], 5, 14);
    }
}

/* Not close: equal. A run must give the same bytes on every processor. */
static void same_bits(void) {
    assert_memory_equal(before.in, after.in, sizeof before.in);
    assert_memory_equal(before.out, after.out, sizeof before.out);
}

static void tiers_agree(void **state) {
    (void)state;
    for (size_t k = 1; k < tiers.n; k++)
        for (size_t n_in = 1; n_in <= 12; n_in++)
            for (size_t n_out = 1; n_out <= MAX_OUT; n_out += n_out < 16 ? 1 : 3)
                for (size_t stride = 16; stride <= MAX_STRIDE; stride += 144) {
                    fill(&before, n_in, n_out, stride, n_in * 100 + n_out);
                    fill(&after, n_in, n_out, stride, n_in * 100 + n_out);
                    double loss[2] = {0, 0};
                    tiers.of[0](&before.rows, 0.05f, before.scratch, &loss[0]);
                    tiers.of[k](&after.rows, 0.05f, after.scratch, &loss[1]);
                    assert_memory_equal(&loss[0], &loss[1], sizeof loss[0]);
                    same_bits();
                }
}

static void extreme_products_stay_finite(void **state) {
    (void)state;
    for (int sign = -1; sign <= 1; sign += 2) {
        for (size_t k = 0; k < tiers.n; k++) {
            fill(&before, 2, 6, 16, 3);
            for (size_t j = 0; j < 6;
                 j++) { /* of the first input alone, whose products with two are ± 1600 */
                before.all[j] = 1;
                before.positive[j] = j == 1;
                before.all[8 + j] = before.positive[8 + j] = j == 5;
            }
            for (size_t d = 0; d < 16; d++) {
                before.in[0][d] = 10;
                before.out[0][d] = before.out[1][d] = (float)sign * 10;
            }
            double loss = 0;
            tiers.of[k](&before.rows, 0.01f, before.scratch, &loss);
            /* one of the two pairs is positive, the other negative: whatever the sign, one of them costs it all */
            ZT_CLOSE(loss, 1600, 100);
            assert_true(isfinite(before.in[0][0]) && isfinite(before.out[1][0]));
            before.in[1][0] = NAN;
            tiers.of[k](&before.rows, 0.01f, before.scratch, &loss);
            assert_true(isnan(loss)); /* a diverged run must not look fine */
        }
    }
}

/* On every processor the fused operation is libm's, whatever it is made of. */
static void fused_is_rounded_once(void **state) {
    (void)state;
    zv_rng rng = zv_rng_seed(12);
    const float odd[] = {
        0.0f,     -0.0f,    1.0f,          -1.0f,          0x1p-149f,        0x1p-126f, FLT_MAX,
        -FLT_MAX, INFINITY, 0x1.000002p0f, 0x1.fffffep-1f, -0x1.000002p-24f, 0x1p-75f};
    const size_t n = sizeof odd / sizeof *odd;
    for (size_t i = 0; i < n * n * n + 3000000; i++) {
        float v[3];
        for (size_t k = 0; k < 3; k++) {
            const uint64_t draw = zv_rng_u64(&rng);
            /* few bits and near exponents: halfway cases are common */
            v[k] = ldexpf((float)((int)(draw % 8191) - 4095), -(int)(draw >> 32) % 28);
            if (i % 2) v[k] = (float)zv_rng_normal(&rng);
        }
        if (i < n * n * n) v[0] = odd[i % n], v[1] = odd[i / n % n], v[2] = odd[i / n / n];
        const float want = fmaf(v[0], v[1], v[2]), got = zv__fma32(v[0], v[1], v[2]);
        if (isnan(want))
            assert_true(isnan(got));
        else
            assert_memory_equal(&got, &want, sizeof got);
    }
}

static void exponential_is_close(void **state) {
    (void)state;
    for (double x = -80; x <= 80; x += 0.0137)
        ZT_CLOSE(zv__exp32((float)x), exp((double)(float)x), 4e-7 * exp((double)(float)x));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_follow_the_gradient), cmocka_unit_test(tiers_agree),
        cmocka_unit_test(fused_is_rounded_once), cmocka_unit_test(exponential_is_close),
        cmocka_unit_test(extreme_products_stay_finite)};
    return cmocka_run_group_tests(tests, find_kernels, NULL);
}
