/* test_model_net.c — specs, first weights, what a net computes, and its file. */
#include "model_fixture.h"

static zv_net_spec spec_of(const char *layers) {
    zv_err err = {0};
    zv_net_spec spec = {.act = ZV_ACT_TANH};
    ZT_OK(zv_net_spec_layers(&spec, layers, &err), err);
    return spec;
}

static void layers_are_read_as_they_are_written(void **state) {
    (void)state;
    zv_net_spec spec = spec_of("384,128,10");
    char text[64];
    assert_int_equal(spec.layers, 2);
    zv_net_spec_format(&spec, text, sizeof text);
    assert_string_equal(text, "384-128-10");
    assert_int_equal(zv_net_spec_params(&spec), 385 * 128 + 129 * 10);
    spec = spec_of("auto");
    assert_int_equal(spec.layers, 1);
    assert_int_equal(spec.width[0], 0);
    spec = spec_of("auto,7,auto");
    assert_int_equal(spec.width[1], 7);
}

static void layers_that_mean_nothing_are_refused(void **state) {
    (void)state;
    static const char *const bad[] = {"",
                                      "384",
                                      "384,",
                                      ",10",
                                      "384,,10",
                                      "a,b",
                                      "384,-1,10",
                                      "3 ,4",
                                      "4,auto,4",
                                      "0,4",
                                      "4,0",
                                      "384;10",
                                      "1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8,9"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        zv_err err = {0};
        zv_net_spec spec = {0};
        ZT_FAILS(zv_net_spec_layers(&spec, bad[i], &err), ZV_USAGE, err);
    }
}

/* Variance 2/in before relu, 2/(in + out) elsewhere; one seed, one net. */
static void first_weights_have_the_variance_that_is_meant(void **state) {
    (void)state;
    zv_err err = {0};
    zv_net_spec spec = spec_of("200,300,100");
    spec.act = ZV_ACT_RELU;
    zv_net *net = NULL, *again = NULL;
    ZT_OK(zv_net_new(&net, NULL, &spec, 3, &err), err);
    ZT_OK(zv_net_new(&again, NULL, &spec, 3, &err), err);
    size_t n;
    const float *a = zv_net_params(net, &n), *b = zv_net_params(again, NULL);
    assert_memory_equal(a, b, n * sizeof *a);
    const double want[] = {2. / 200, 2. / 400};
    for (size_t k = 0; k < 2; k++) {
        const zv_layer layer = zv_net_layer(net, k);
        zv_moments m = {0};
        for (size_t i = 0; i < layer.in * layer.out; i++)
            zv_moments_add(&m, (double)layer.weight[i]);
        ZT_CLOSE(zv_moments_var(&m) / want[k], 1, .03);
        for (size_t i = 0; i < layer.out; i++) ZT_CLOSE(layer.bias[i], 0, 0);
    }
    zv_net_free(net);
    zv_net_free(again);
}

/* By hand, in f64: tanh(x W + b) V + c, for more rows than a block has. */
static void a_net_is_its_matrix_products(void **state) {
    (void)state;
    enum { N = 300, IN = 5, MID = 4, OUT = 3 };
    zv_err err = {0};
    zv_net_spec spec = spec_of("5,4,3");
    zv_net *net = NULL;
    ZT_OK(zv_net_new(&net, NULL, &spec, 1, &err), err);
    float x[N * IN], y[N * OUT];
    zv_rng rng = zv_rng_seed(2);
    for (size_t i = 0; i < N * IN; i++) x[i] = (float)zv_rng_normal(&rng);
    ZT_OK(zv_net_apply(net, x, N, y, &err), err);
    const zv_layer one = zv_net_layer(net, 0), two = zv_net_layer(net, 1);
    for (size_t r = 0; r < N; r++) {
        double mid[MID];
        for (size_t j = 0; j < MID; j++) {
            mid[j] = (double)one.bias[j];
            for (size_t i = 0; i < IN; i++)
                mid[j] += (double)x[r * IN + i] * (double)one.weight[i * MID + j];
            mid[j] = tanh(mid[j]);
        }
        for (size_t j = 0; j < OUT; j++) {
            double sum = (double)two.bias[j];
            for (size_t i = 0; i < MID; i++) sum += mid[i] * (double)two.weight[i * OUT + j];
            ZT_CLOSE(y[r * OUT + j], sum, 1e-6);
        }
    }
    zv_net_free(net);
}

static void a_head_of_pairs_begins_as_the_identity(void **state) {
    (void)state;
    zv_err err = {0};
    zv_net_spec spec = spec_of("3,3");
    spec.task = ZV_TASK_PAIRS;
    zv_net *net = NULL;
    float x[] = {3, 0, 4}, y[3];
    ZT_OK(zv_net_new(&net, NULL, &spec, 1, &err), err);
    ZT_OK(zv_net_apply(net, x, 1, y, &err), err);
    ZT_CLOSE(y[0], .6, 1e-7);
    ZT_CLOSE(y[2], .8, 1e-7);
    zv_net_free(net);
}

static void a_net_comes_back_from_its_file(void **state) {
    (void)state;
    zv_err err = {0};
    zv_net_spec spec = spec_of("4,3,2");
    const float mean[] = {1, 2, 3, 4}, scale[] = {.5F, 1, 2, 3}, centre[] = {10, 20},
                spread[] = {2, 3};
    const zv_str names[] = {zv_str_of("גובה"), zv_str_of("")};
    float x[] = {1, 2, -3, 4, 0, 1, 0, 1}, y[4], z[4];
    zv_net *net = NULL, *back = NULL;
    char path[64];
    snprintf(path, sizeof path, "net-%d.safetensors", (int)getpid());
    spec.task = ZV_TASK_NUMBERS;
    ZT_OK(zv_net_new(&net, NULL, &spec, 9, &err), err);
    ZT_OK(zv_net_scale_inputs(net, mean, scale, &err), err);
    ZT_OK(zv_net_scale_outputs(net, centre, spread, &err), err);
    ZT_OK(zv_net_set_names(net, names, 2, &err), err);
    ZT_OK(zv_net_apply(net, x, 2, y, &err), err);
    assert_false(zv_net_is(NULL, path));
    ZT_OK(zv_net_save(net, path, "zavit train", &err), err);
    assert_true(zv_net_is(NULL, path));
    ZT_OK(zv_net_open(&back, NULL, path, &err), err);
    ZT_OK(zv_net_apply(back, x, 2, z, &err), err);
    assert_memory_equal(y, z, sizeof y);
    assert_true(zv_str_equal(zv_net_name(back, 0), names[0]));
    assert_int_equal(zv_net_name(back, 1).len, 0);
    assert_string_equal(zv_net_contract(back)->history, "zavit train");
    zv_net_free(net);
    zv_net_free(back);
    unlink(path);
}

/* Every byte of the header's numbers and of the data counts: no change goes unseen, and none crashes. */
static void a_file_that_was_changed_is_refused(void **state) {
    (void)state;
    zv_err err = {0};
    zv_net_spec spec = spec_of("3,2");
    zv_net *net = NULL;
    char path[64], *bytes = NULL;
    size_t size = 0, refused = 0;
    snprintf(path, sizeof path, "broken-%d.safetensors", (int)getpid());
    ZT_OK(zv_net_new(&net, NULL, &spec, 9, &err), err);
    ZT_OK(zv_net_save(net, path, NULL, &err), err);
    zv_net_free(net);
    FILE *f = fopen(path, "rb");
    FILE *copy = open_memstream(&bytes, &size);
    for (int c = fgetc(f); c != EOF; c = fgetc(f)) fputc(c, copy);
    fclose(f);
    fclose(copy);
    for (size_t i = 0; i < size; i++) {
        bytes[i] ^= 4;
        f = fopen(path, "wb");
        fwrite(bytes, 1, size, f);
        fclose(f);
        bytes[i] ^= 4;
        zv_net *back = NULL;
        refused += zv_net_open(&back, NULL, path, &err) != ZV_OK;
        zv_net_free(back);
    }
    /* spaces, digits of `init` and `dropout`, letters of unread keys may change without harm */
    assert_true(refused > size / 2);
    for (size_t cut = 0; cut < size; cut += 7) {
        f = fopen(path, "wb");
        fwrite(bytes, 1, cut, f);
        fclose(f);
        zv_net *back = NULL;
        assert_true(zv_net_open(&back, NULL, path, &err) != ZV_OK);
        assert_true(err.msg[0] != 0);
    }
    free(bytes);
    unlink(path);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layers_are_read_as_they_are_written),
        cmocka_unit_test(layers_that_mean_nothing_are_refused),
        cmocka_unit_test(first_weights_have_the_variance_that_is_meant),
        cmocka_unit_test(a_net_is_its_matrix_products),
        cmocka_unit_test(a_head_of_pairs_begins_as_the_identity),
        cmocka_unit_test(a_net_comes_back_from_its_file),
        cmocka_unit_test(a_file_that_was_changed_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
