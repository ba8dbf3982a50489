/* CBOW's step is the gradient of its loss, the mean's 1/C included, and both tiers take it to the bit. */
#include "embed_kernels.h"

#include "embed/embed_cbow.h"

enum { MAX_ROWS = 80, MAX_STRIDE = 320 };

typedef struct problem {
    _Alignas(64) float in[MAX_ROWS][MAX_STRIDE];
    _Alignas(64) float out[MAX_ROWS][MAX_STRIDE];
    _Alignas(64) float scratch[(MAX_ROWS + 2) * MAX_STRIDE];
    float *ins[MAX_ROWS], *outs[MAX_ROWS];
    float share[MAX_ROWS], positive[MAX_ROWS], all[MAX_ROWS];
    zv__sgns_rows rows;
} problem;

static problem before, after, moved; /* too large for the stack */

static kernels tiers;

static int find_kernels(void **state) {
    (void)state;
    tiers = kernels_of_all_tiers(zv__cbow_kernel_of);
    return 0;
}

static void fill(problem *p, size_t n_in, size_t n_out, size_t stride, uint64_t seed) {
    zv_rng rng = zv_rng_seed(seed);
    memset(p, 0, sizeof *p);
    for (size_t i = 0; i < MAX_ROWS; i++) {
        p->ins[i] = p->in[i];
        p->outs[i] = p->out[i];
        p->share[i] = (i % 3 == 1 ? 2.0f : 1.0f) / (float)(n_in + (n_in + 1) / 3);
        p->positive[i] = i == 0;
        p->all[i] = i < n_out ? i % 4 == 2 ? 3 : 1 : 0;
        for (size_t d = 0; d < stride; d++) {
            p->in[i][d] = (float)zv_rng_normal(&rng) * 0.4f;
            p->out[i][d] = (float)zv_rng_normal(&rng) * 0.4f;
        }
    }
    p->rows = (zv__sgns_rows){.in = p->ins,
                              .out = p->outs,
                              .weight = p->share,
                              .positive = p->positive,
                              .all = p->all,
                              .n_in = n_in,
                              .n_out = n_out,
                              .stride = stride};
}

/* The loss in f64, from the definition. */
static double loss_of(const problem *p) {
    double loss = 0;
    for (size_t j = 0; j < p->rows.n_out; j++) {
        double x = 0;
        for (size_t d = 0; d < p->rows.stride; d++) {
            double h = 0;
            for (size_t i = 0; i < p->rows.n_in; i++)
                h += (double)p->share[i] * (double)p->ins[i][d];
            x += h * (double)p->outs[j][d];
        }
        loss += (double)p->all[j] * log(1 + exp(j == 0 ? -x : x));
    }
    return loss;
}

/* The change of a row divided by lr is minus the derivative of the loss, which a central difference in f64
 * finds too. Without the 1/C the inputs would be off by a factor of n_in. */
static void check_gradient(zv__sgns_kernel *kernel, size_t n_in, size_t n_out) {
    const size_t stride = 32;
    const float lr = 1e-2f, h = 1e-2f;
    const uint64_t seed = 11 * n_in + n_out;
    fill(&before, n_in, n_out, stride, seed);
    fill(&after, n_in, n_out, stride, seed);
    double loss = 0;
    kernel(&after.rows, lr, after.scratch, &loss);
    ZT_CLOSE(loss, loss_of(&before), 1e-5 * loss);
    for (size_t side = 0; side < 2; side++)
        for (size_t i = 0; i < (side ? n_out : n_in); i++)
            for (size_t d = 0; d < stride; d += 3) {
                fill(&moved, n_in, n_out, stride, seed);
                float *x = side ? &moved.out[i][d] : &moved.in[i][d];
                const float old = *x, up = old + h, down = old - h;
                const float new = side ? after.out[i][d] : after.in[i][d];
                *x = up;
                double rise = loss_of(&moved);
                *x = down;
                rise -= loss_of(&moved);
                ZT_CLOSE(((double)new - (double)old) / (double)lr,
                         -rise / ((double)up - (double)down), 1e-4);
            }
}

static void steps_follow_the_gradient(void **state) {
    (void)state;
    for (size_t k = 0; k < tiers.n; k++) {
        check_gradient(tiers.of[k], 1, 1);
        check_gradient(tiers.of[k], 2, 6);
        check_gradient(tiers.of[k], 7, 5);
        check_gradient(tiers.of[k], 10, 14);
    }
}

static void tiers_agree_to_the_bit(void **state) {
    (void)state;
    for (size_t k = 1; k < tiers.n; k++)
        for (size_t n_in = 1; n_in <= 12; n_in += 1 + n_in / 3)
            for (size_t n_out = 1; n_out <= 65; n_out += n_out < 16 ? 1 : 7)
                for (size_t stride = 16; stride <= MAX_STRIDE; stride += 16 * (1 + n_in % 5)) {
                    const uint64_t seed = n_in * 100 + n_out;
                    fill(&before, n_in, n_out, stride, seed);
                    fill(&after, n_in, n_out, stride, seed);
                    double loss[2] = {0, 0};
                    tiers.of[0](&before.rows, 0.05f, before.scratch, &loss[0]);
                    tiers.of[k](&after.rows, 0.05f, after.scratch, &loss[1]);
                    assert_true(loss[0] == loss[1]);
                    assert_memory_equal(before.in, after.in, sizeof before.in);
                    assert_memory_equal(before.out, after.out, sizeof before.out);
                }
}

static void extreme_products_stay_finite(void **state) {
    (void)state;
    for (int sign = -1; sign <= 1; sign += 2)
        for (size_t k = 0; k < tiers.n; k++) {
            fill(&before, 2, 6, 16, 3);
            for (size_t d = 0; d < 16; d++) {
                before.in[0][d] = before.in[1][d] = 10;
                before.out[0][d] = before.out[1][d] = (float)sign * 10;
            }
            double loss = 0;
            tiers.of[k](&before.rows, 0.01f, before.scratch, &loss);
            assert_true(isfinite(loss));
            assert_true(isfinite(before.in[0][0]) && isfinite(before.out[1][0]));
            before.in[1][0] = NAN;
            tiers.of[k](&before.rows, 0.01f, before.scratch, &loss);
            assert_true(isnan(loss)); /* a diverged run must not look fine */
        }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(steps_follow_the_gradient),
                                       cmocka_unit_test(tiers_agree_to_the_bit),
                                       cmocka_unit_test(extreme_products_stay_finite)};
    return cmocka_run_group_tests(tests, find_kernels, NULL);
}
