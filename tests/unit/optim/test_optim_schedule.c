/* test_optim_schedule.c — learning rates of each step, against torch 2.15.0 (PyPI). */
#include "zt.h"

#include <zavit/optim.h>

static void check(zv_schedule s, const double *want, size_t n) {
    for (size_t t = 0; t < n; t++) {
        double got = zv_schedule_rate(&s, .1, t);
        if (fabs(got - want[t]) > 1e-13)
            fail_msg("%s, step %zu: %.17g, expected %.17g", zv_schedule_name(s.kind), t, got,
                     want[t]);
    }
}

static void as_pytorch(void **state) {
    (void)state;
    const double linear[] = {0.10000000000000001,  0.092000000000000012, 0.084000000000000005,
                             0.076000000000000012, 0.068000000000000005, 0.060000000000000005,
                             0.052000000000000005, 0.044000000000000004, 0.036000000000000004,
                             0.028000000000000001, 0.019999999999999997, 0.019999999999999997};
    const double cosine[] = {0.10000000000000001,
                             0.097797543233281922,
                             0.091405764746872634,
                             0.08145033635316129,
                             0.068905764746872641,
                             0.055000000000000007,
                             0.041094235253127373,
                             0.028549663646838717,
                             0.01859423525312737,
                             0.012202456766718092,
                             0.01};
    const double cycle[] = {0.0040000000000000036, 0.013167184270002533,  0.037167184270002526,
                            0.066832815729997469,  0.090832815729997476,  0.10000000000000001,
                            0.098746400623508743,  0.095048463201347383,  0.089091617757105002,
                            0.081174565394976306,  0.071694300179130088,  0.06112620219362893,
                            0.050000200000000002,  0.038874197806371073,  0.028306099820869922,
                            0.018825834605023701,  0.010908782242895003,  0.0049519367986526289,
                            0.0012539993764912555, 3.9999999999999998e-07};
    check((zv_schedule){ZV_SCHEDULE_LINEAR, 10, 0, .2}, linear, 12);
    check((zv_schedule){ZV_SCHEDULE_COSINE, 10, 0, .1}, cosine, 11);
    check((zv_schedule){ZV_SCHEDULE_ONE_CYCLE, 20, 0, 0}, cycle, 20);
}

static void warm_up_rises_and_goes_over(void **state) {
    (void)state;
    const double warm[] = {.025, .05, .075, .1, .1, .1};
    check((zv_schedule){ZV_SCHEDULE_WARMUP, 0, 4, 0}, warm, 6);
    const double then[] = {.05, .1, .1, .075, .05, .025, 0, 0, 0};
    check((zv_schedule){ZV_SCHEDULE_LINEAR, 6, 2, 0}, then, 9);
    const double constant[] = {.1, .1, .1};
    check((zv_schedule){0}, constant, 3);
}

static void names_are_read_back(void **state) {
    (void)state;
    for (int k = 0; k < ZV_SCHEDULE_KINDS; k++) {
        zv_schedule_kind got;
        assert_true(zv_schedule_parse(&got, zv_schedule_name((zv_schedule_kind)k)));
        assert_int_equal(got, k);
    }
    zv_schedule_kind none;
    assert_false(zv_schedule_parse(&none, "sawtooth"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(as_pytorch),
        cmocka_unit_test(warm_up_rises_and_goes_over),
        cmocka_unit_test(names_are_read_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
