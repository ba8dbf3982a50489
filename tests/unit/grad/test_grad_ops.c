/* test_grad_ops.c — every operator of the table: its gradient against differences, f32 against f64 on every tier, its value against
 * other programs'. */
#include "grad_cases.h"

/* ---- Gradients ---- */

static double worst_of_all;

static void against_differences(void *ctx, const grad_case *c, const char *name) {
    zv_grad_report report;
    zv_err err = {0};
    zv_tape *t = case_tape(c, ZV_REAL_F64);
    (void)ctx;
    case_fill(c, t);
    zv_tape_set_round(t, 3); /* dropout drops */
    ZT_OK(zv_grad_check(&report, t, 1, &err), err);
    if (!(report.worst <= 1e-7) || report.kinks || report.checked != zv_tape_param_count(t))
        fail_msg("%s: gradient %.12g, difference %.12g at %zu of parameter %u (%g); %zu kinks",
                 name, report.gradient, report.difference, report.at, report.param, report.worst,
                 report.kinks);
    if (report.worst > worst_of_all) worst_of_all = report.worst;
    zv_tape_free(t);
}

static void every_gradient_is_that_of_differences(void **state) {
    (void)state;
    for (int op = 0; op < ZV_OPS; op++)
        if (cases_of(NULL, (zv_op)op, against_differences, NULL) == 0)
            fail_msg("operator %s has no case", zv_op_name((zv_op)op));
    print_message("largest relative difference %.3g\n", worst_of_all);
}

static zv_grad_report check_two(zv_op op, double first) {
    zv_err err = {0};
    zv_graph *g;
    zv_tape *t;
    zv_grad_report report;
    ZT_OK(zv_graph_new(&g, NULL, &err), err);
    zv_node x = zv_graph_param(g, "x", zv_shape_of(1, 2));
    zv_node y = zv_graph_add(g, op, x, ZV_NO_NODE, ZV_NO_NODE, NULL);
    zv_node loss = zv_graph_add(g, ZV_OP_SUM, y, ZV_NO_NODE, ZV_NO_NODE, NULL);
    ZT_OK(zv_tape_new(&t, g, loss, NULL, &err), err);
    ZT_FAILS(zv_grad_check(&report, t, 1, &err), ZV_USAGE, err); /* not in f32 */
    zv_tape_free(t);
    ZT_OK(zv_tape_new(&t, g, loss, &(zv_tape_opts){.real = ZV_REAL_F64}, &err), err);
    zv_tape_set(t, x, (const double[]){first, 1});
    ZT_OK(zv_grad_check(&report, t, 1, &err), err);
    zv_tape_free(t);
    zv_graph_free(g);
    return report;
}

static void a_kink_is_set_aside_and_a_nan_is_not(void **state) {
    (void)state;
    zv_grad_report report = check_two(ZV_OP_RELU, 1e-4); /* near one */
    assert_int_equal(report.kinks, 0);
    report = check_two(ZV_OP_RELU, 1e-6);
    assert_int_equal(report.kinks, 1);
    assert_int_equal(report.checked, 1);
    ZT_CLOSE(report.worst, 0, 1e-9);
    report = check_two(ZV_OP_RELU, 0); /* differences to both sides agree there on ½ */
    assert_int_equal(report.kinks, 1);
    ZT_CLOSE(report.worst, 0, 1e-9);
    const zv_op ops[] = {ZV_OP_LOG, ZV_OP_RELU};
    for (size_t k = 0; k < 2; k++) {
        report = check_two(ops[k], NAN);
        assert_true(isinf(report.worst));
        assert_int_equal(report.at, 0);
        assert_int_equal(report.kinks, 0);
    }
    report = check_two(ZV_OP_SQRT, 0); /* no difference to the left of it */
    assert_true(isinf(report.worst));
    assert_int_equal(report.kinks, 0);
}

/* relu near 0 and nothing else: no entry was compared, so there is no worst. */
static void where_nothing_was_compared_there_is_no_worst(void **state) {
    (void)state;
    zv_err err = {0};
    zv_graph *g;
    zv_tape *t;
    zv_grad_report report;
    ZT_OK(zv_graph_new(&g, NULL, &err), err);
    zv_node x = zv_graph_param(g, "x", zv_shape_of(1, 1));
    zv_node loss = zv_graph_add(g, ZV_OP_RELU, x, ZV_NO_NODE, ZV_NO_NODE, NULL);
    ZT_OK(zv_tape_new(&t, g, loss, &(zv_tape_opts){.real = ZV_REAL_F64}, &err), err);
    zv_tape_set(t, x, (const double[]){1e-6});
    ZT_OK(zv_grad_check(&report, t, 1, &err), err);
    assert_int_equal(report.kinks, 1);
    assert_int_equal(report.checked, 0);
    assert_true(isnan(report.worst));
    zv_tape_free(t);
    zv_graph_free(g);
}

/* In every kind of number on every tier, alone and within a LINEAR. */
static void relu_lets_a_nan_through(void **state) {
    (void)state;
    for (zv_cpu cpu = ZV_CPU_SCALAR; cpu <= ZV_CPU_AVX512; cpu++)
        for (int real = ZV_REAL_F32; real <= ZV_REAL_DUAL; real++)
            for (int fused = 0; fused < 2; fused++) {
                zv_err err = {0};
                zv_env *env;
                zv_graph *g;
                zv_tape *t;
                double loss, x[35];
                if (zv_env_new(&env, &(zv_env_opts){.cpu = cpu, .threads = 1}, &err) != ZV_OK)
                    continue;
                ZT_OK(zv_graph_new(&g, env, &err), err);
                zv_node in = zv_graph_param(g, "x", zv_shape_of(2, 35, 1));
                zv_node w = zv_graph_param(g, "w", zv_shape_of(2, 1, 1));
                zv_node b = zv_graph_param(g, "b", zv_shape_of(1, 1));
                zv_op_args relu = {.act = ZV_ACT_RELU};
                zv_node y = fused ? zv_graph_add(g, ZV_OP_LINEAR, in, w, b, &relu)
                                  : zv_graph_add(g, ZV_OP_RELU, in, ZV_NO_NODE, ZV_NO_NODE, NULL);
                zv_node sum = zv_graph_add(g, ZV_OP_SUM, y, ZV_NO_NODE, ZV_NO_NODE, NULL);
                ZT_OK(zv_tape_new(&t, g, sum, &(zv_tape_opts){.real = (zv_real)real}, &err), err);
                for (int at = 0; at < 35; at++) {
                    for (int i = 0; i < 35; i++) x[i] = i == at ? (double)NAN : i - 17;
                    zv_tape_set(t, in, x);
                    zv_tape_set(t, w, (const double[]){1});
                    ZT_OK(zv_tape_forward(t, &loss, &err), err);
                    assert_true(isnan(loss));
                }
                zv_tape_free(t);
                zv_graph_free(g);
                zv_env_free(env);
            }
}

/* Its length is no number, and not "too short to have a direction". */
static void a_row_with_a_nan_has_no_slope_of_zero(void **state) {
    (void)state;
    const zv_op ops[] = {ZV_OP_NORMALISE, ZV_OP_COSINE};
    for (size_t k = 0; k < 2; k++) {
        zv_err err = {0};
        zv_graph *g;
        zv_tape *t;
        ZT_OK(zv_graph_new(&g, NULL, &err), err);
        zv_node x = zv_graph_param(g, "x", zv_shape_of(1, 3));
        zv_node b = k ? zv_graph_input(g, "b", zv_shape_of(1, 3)) : ZV_NO_NODE;
        zv_node y = zv_graph_add(g, ops[k], x, b, ZV_NO_NODE, NULL);
        zv_node loss = zv_graph_add(g, ZV_OP_SUM, y, ZV_NO_NODE, ZV_NO_NODE, NULL);
        ZT_OK(zv_tape_new(&t, g, loss, &(zv_tape_opts){.real = ZV_REAL_F64}, &err), err);
        zv_tape_set(t, x, (const double[]){1, (double)NAN, 2});
        if (k) zv_tape_set(t, b, (const double[]){1, 1, 1});
        ZT_OK(zv_tape_forward(t, NULL, &err), err);
        zv_tape_backward(t);
        for (size_t i = 0; i < 3; i++) assert_true(isnan(zv_tape_gradients_f64(t)[i]));
        zv_tape_free(t);
        zv_graph_free(g);
    }
}

/* ---- Where a step's memory ends ---- */

/* Ids lie behind everything else of a tape: what is written beyond its place reaches them. */
static zv_node guarded(zv_graph *g) {
    return zv_graph_ids(g, "guard", zv_shape_of(1, 4096));
}

static void runs_within_its_memory(zv_graph *g, zv_node loss, zv_node guard, zv_real real) {
    zv_err err = {0};
    zv_tape *t;
    ZT_OK(zv_tape_new(&t, g, loss, &(zv_tape_opts){.real = real}, &err), err);
    float *x = zv_tape_params_f32(t);
    for (size_t i = 0; x && i < zv_tape_param_count(t); i++) x[i] = (float)(i % 7) - 3.1f;
    for (uint32_t i = 0; i < 4096; i++) zv_tape_ids(t, guard)[i] = i;
    ZT_OK(zv_tape_forward(t, NULL, &err), err);
    zv_tape_backward(t);
    for (uint32_t i = 0; i < 4096; i++) assert_int_equal(zv_tape_ids(t, guard)[i], i);
    zv_tape_free(t);
}

static void cross_entropy_of_a_parameter_stays_in_its_memory(void **state) {
    (void)state;
    for (int real = ZV_REAL_F32; real <= ZV_REAL_DUAL; real++) {
        zv_err err = {0};
        zv_graph *g;
        ZT_OK(zv_graph_new(&g, NULL, &err), err);
        zv_node guard = guarded(g);
        zv_node x = zv_graph_param(g, "x", zv_shape_of(2, 64, 10));
        zv_node label = zv_graph_ids(g, "label", zv_shape_of(1, 64));
        zv_node loss = zv_graph_add(g, ZV_OP_CROSS_ENTROPY, x, label, ZV_NO_NODE, NULL);
        runs_within_its_memory(g, loss, guard, (zv_real)real);
        zv_graph_free(g);
    }
}

static void products_on_their_side_stay_in_their_memory(void **state) {
    (void)state;
    const int sizes[][3] = {{1024, 4, 256}, {17, 1, 16}, {16, 1, 17}, {1, 300, 40}, {300, 5, 1}};
    for (zv_cpu cpu = ZV_CPU_SCALAR; cpu <= ZV_CPU_AVX512; cpu++)
        for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
            for (int k = 0; k < 4; k++) {
                zv_err err = {0};
                zv_env *env;
                zv_graph *g;
                int m = sizes[i][0], inner = sizes[i][1], n = sizes[i][2];
                zv_op_args args = {.transpose_a = k & 1, .transpose_b = k & 2};
                if (zv_env_new(&env, &(zv_env_opts){.cpu = cpu, .threads = 1}, &err) != ZV_OK)
                    continue;
                ZT_OK(zv_graph_new(&g, env, &err), err);
                zv_node guard = guarded(g);
                zv_node a = zv_graph_param(
                    g, "a", k & 1 ? zv_shape_of(2, inner, m) : zv_shape_of(2, m, inner));
                zv_node b = zv_graph_param(
                    g, "b", k & 2 ? zv_shape_of(2, n, inner) : zv_shape_of(2, inner, n));
                zv_node y = zv_graph_add(g, ZV_OP_MATMUL, a, b, ZV_NO_NODE, &args);
                zv_node loss = zv_graph_add(g, ZV_OP_MEAN, y, ZV_NO_NODE, ZV_NO_NODE, NULL);
                runs_within_its_memory(g, loss, guard, ZV_REAL_F32);
                zv_graph_free(g);
                zv_env_free(env);
            }
}

/* ---- One node as several inputs ---- */

static void one_node_twice(zv_op op, zv_shape own, zv_shape other, const char *inputs,
                           const zv_op_args *args) {
    zv_err err = {0};
    zv_graph *g;
    zv_tape *t;
    zv_grad_report report;
    zv_node in[3] = {ZV_NO_NODE, ZV_NO_NODE, ZV_NO_NODE};
    ZT_OK(zv_graph_new(&g, NULL, &err), err);
    zv_node p = zv_graph_param(g, "p", own), w = zv_graph_param(g, "w", other);
    for (int k = 0; inputs[k]; k++) in[k] = inputs[k] == 'p' ? p : w;
    zv_node y = zv_graph_add(g, op, in[0], in[1], in[2], args);
    zv_node squares = zv_graph_add(g, ZV_OP_SQUARE, y, ZV_NO_NODE, ZV_NO_NODE, NULL);
    zv_node loss = zv_graph_add(g, ZV_OP_SUM, squares, ZV_NO_NODE, ZV_NO_NODE, NULL);
    ZT_OK(zv_tape_new(&t, g, loss, &(zv_tape_opts){.real = ZV_REAL_F64}, &err), err);
    zv_rng rng = zv_rng_seed(6);
    for (size_t i = 0; i < zv_tape_param_count(t); i++)
        zv_tape_params_f64(t)[i] = zv_rng_normal(&rng);
    for (int again = 0; again < 2; again++) { /* gradients of the pass before leave no trace */
        ZT_OK(zv_grad_check(&report, t, 1, &err), err);
        /* p/p is constant: what rounding leaves of its gradient is no relative error */
        bool near = report.worst < 1e-6 || fabs(report.gradient - report.difference) < 1e-9;
        if (!near || report.kinks)
            fail_msg("%s(%s): gradient %.12g, difference %.12g", zv_op_name(op), inputs,
                     report.gradient, report.difference);
    }
    zv_tape_free(t);
    zv_graph_free(g);
}

static void one_node_as_several_inputs(void **state) {
    (void)state;
    zv_shape row = zv_shape_of(1, 5), square = zv_shape_of(2, 5, 5), some = zv_shape_of(2, 4, 5);
    for (int act = ZV_ACT_NONE; act <= ZV_ACT_GELU; act++) {
        zv_op_args args = {.act = (zv_act)act};
        if (act == ZV_ACT_RELU) continue; /* kinks */
        one_node_twice(ZV_OP_LINEAR, row, square, "pwp", &args);
        one_node_twice(ZV_OP_LINEAR, square, row, "ppw", &args);
    }
    one_node_twice(ZV_OP_LAYER_NORM, row, some, "wpp", &(zv_op_args){.value = 1e-5});
    one_node_twice(ZV_OP_LAYER_NORM, row, some, "ppp", &(zv_op_args){.value = 1e-5});
    for (int k = 0; k < 4; k++)
        one_node_twice(ZV_OP_MATMUL, square, row, "pp",
                       &(zv_op_args){.transpose_a = k & 1, .transpose_b = k & 2});
    for (zv_op op = ZV_OP_ADD; op <= ZV_OP_DIV; op++) one_node_twice(op, some, row, "pp", NULL);
    one_node_twice(ZV_OP_CONCAT, some, row, "pp", &(zv_op_args){.axis = 1});
    one_node_twice(ZV_OP_COSINE, some, row, "pp", NULL);
    one_node_twice(ZV_OP_MSE, some, row, "pp", NULL);
}

/* ---- f32 on every tier ---- */

static void f32_as_f64(void *ctx, const grad_case *c, const char *name) {
    zv_err err = {0};
    zv_tape *t = case_tape(c, ZV_REAL_F64), *f = case_tape(c, ZV_REAL_F32);
    double want, got, most = 0;
    (void)ctx;
    case_fill(c, t);
    case_fill(c, f);
    zv_tape_set_round(t, 3);
    zv_tape_set_round(f, 3);
    ZT_OK(zv_tape_forward(t, &want, &err), err);
    ZT_OK(zv_tape_forward(f, &got, &err), err);
    zv_tape_backward(t);
    zv_tape_backward(f);
    ZT_CLOSE(got, want, 2e-5 * (1 + fabs(want)));
    const double *g = zv_tape_gradients_f64(t);
    const float *h = zv_tape_gradients_f32(f);
    for (size_t i = 0; i < zv_tape_param_count(t); i++) most = fmax(most, fabs(g[i]));
    for (size_t i = 0; i < zv_tape_param_count(t); i++)
        if (!(fabs((double)h[i] - g[i]) <= 2e-5 * (1 + most)))
            fail_msg("%s: gradient %zu is %.9g, in f64 %.9g", name, i, (double)h[i], g[i]);
    zv_tape_free(t);
    zv_tape_free(f);
}

static void f32_is_near_f64_on_every_tier(void **state) {
    (void)state;
    for (zv_cpu cpu = ZV_CPU_SCALAR; cpu <= ZV_CPU_AVX512; cpu++) {
        zv_env *env;
        zv_err err = {0};
        if (zv_env_new(&env, &(zv_env_opts){.cpu = cpu, .threads = 1}, &err) != ZV_OK) {
            print_message("this processor has no tier %d\n", (int)cpu);
            continue;
        }
        for (int op = 0; op < ZV_OPS; op++) cases_of(env, (zv_op)op, f32_as_f64, NULL);
        zv_env_free(env);
    }
}

/* ---- Products of many sizes, against three loops ---- */

static void product_is_three_loops(const zv_env *env, int m, int k, int n) {
    zv_err err = {0};
    zv_graph *g;
    zv_tape *t;
    ZT_OK(zv_graph_new(&g, env, &err), err);
    zv_node a = zv_graph_param(g, "a", zv_shape_of(2, m, k));
    zv_node b = zv_graph_param(g, "b", zv_shape_of(2, n, k));
    zv_node y = zv_graph_add(g, ZV_OP_MATMUL, a, b, ZV_NO_NODE, &(zv_op_args){.transpose_b = true});
    zv_graph_keep(g, y);
    zv_node loss = zv_graph_add(g, ZV_OP_SUM, y, ZV_NO_NODE, ZV_NO_NODE, NULL);
    ZT_OK(zv_tape_new(&t, g, loss, NULL, &err), err);
    float *x = zv_tape_params_f32(t);
    zv_rng rng = zv_rng_seed((uint64_t)(m * k + n));
    for (size_t i = 0; i < zv_tape_param_count(t); i++) x[i] = (float)zv_rng_unit(&rng) - 0.5f;
    ZT_OK(zv_tape_forward(t, NULL, &err), err);
    double *got = malloc((size_t)m * (size_t)n * sizeof *got);
    assert_true(zv_tape_get(t, y, got));
    for (int i = 0; i < m; i++)
        for (int j = 0; j < n; j++) {
            double want = 0;
            for (int p = 0; p < k; p++) want += (double)x[i * k + p] * (double)x[m * k + j * k + p];
            ZT_CLOSE(got[i * n + j], want, 1e-6 * (1 + k));
        }
    free(got);
    zv_tape_free(t);
    zv_graph_free(g);
}

static void products_of_any_size(void **state) {
    (void)state;
    for (zv_cpu cpu = ZV_CPU_SCALAR; cpu <= ZV_CPU_AVX512; cpu++) {
        zv_env *env;
        zv_err err = {0};
        if (zv_env_new(&env, &(zv_env_opts){.cpu = cpu, .threads = 2}, &err) != ZV_OK) continue;
        for (int n = 1; n < 70; n += n < 20 ? 1 : 13)
            for (int m = 1; m < 20; m += 3) product_is_three_loops(env, m, 1 + n % 7, n);
        product_is_three_loops(env, 101, 259, 130); /* packed, in two blocks of k */
        product_is_three_loops(env, 33, 600, 1100); /* in two blocks of columns */
        product_is_three_loops(env, 200, 200, 200); /* on threads */
        zv_env_free(env);
    }
}

/* ---- Values ---- */

static double value_of(zv_op op, size_t n, const double *x, const double *y,
                       const zv_op_args *args) {
    zv_err err = {0};
    zv_graph *g;
    zv_tape *t;
    double out;
    ZT_OK(zv_graph_new(&g, NULL, &err), err);
    zv_node a = zv_graph_input(g, "a", zv_shape_of(1, (int)n));
    zv_node b = y ? zv_graph_input(g, "b", zv_shape_of(1, (int)n)) : ZV_NO_NODE;
    zv_node value = zv_graph_add(g, op, a, b, ZV_NO_NODE, args);
    zv_node loss = zv_graph_add(g, ZV_OP_SLICE, value, ZV_NO_NODE, ZV_NO_NODE,
                                &(zv_op_args){.end = 1}); /* the first */
    ZT_OK(zv_tape_new(&t, g, loss, &(zv_tape_opts){.real = ZV_REAL_F64}, &err), err);
    zv_tape_set(t, a, x);
    if (y) zv_tape_set(t, b, y);
    ZT_OK(zv_tape_forward(t, &out, &err), err);
    zv_tape_free(t);
    zv_graph_free(g);
    return out;
}

/* Reference values: PyTorch 2.15.0, float64 (torch.nn.functional). */
static void values_are_those_of_pytorch(void **state) {
    (void)state;
    const double x[] = {0.7, -1.2, 2.5}, y[] = {1.5, 0.3, -0.4};
    ZT_CLOSE(value_of(ZV_OP_GELU, 3, x, NULL, NULL), 0.53062544344384888, 1e-15);
    ZT_CLOSE(value_of(ZV_OP_GELU_TANH, 3, x, NULL, NULL), 0.53057013470511671, 1e-15);
    ZT_CLOSE(value_of(ZV_OP_SOFTMAX, 3, x, NULL, NULL), 0.13890401237894265, 1e-15);
    ZT_CLOSE(value_of(ZV_OP_LOGSUMEXP, 3, x, NULL, NULL), 2.6739721428216132, 1e-15);
    ZT_CLOSE(value_of(ZV_OP_COSINE, 3, x, y, NULL), -0.06855119622346123, 1e-15);
    ZT_CLOSE(value_of(ZV_OP_MSE, 3, x, y, NULL), 3.7666666666666671, 1e-15);
}

/* Far beyond where e^x ends. */
static void large_scores_are_no_trouble(void **state) {
    (void)state;
    const double x[] = {1000, 999, -1000};
    ZT_CLOSE(value_of(ZV_OP_LOGSUMEXP, 3, x, NULL, NULL), 1000 + log1p(exp(-1)), 1e-12);
    ZT_CLOSE(value_of(ZV_OP_SOFTMAX, 3, x, NULL, NULL), 1 / (1 + exp(-1)), 1e-15);
    ZT_CLOSE(value_of(ZV_OP_NORMALISE, 3, (const double[]){0, 0, 0}, NULL, NULL), 0, 0);
}

/* f32's own exponential and tanh, over all of their range. */
static void f32_functions_are_right_everywhere(void **state) {
    (void)state;
    enum { N = 40000 };
    static float x[N];
    static double got[N];
    const zv_op ops[] = {ZV_OP_EXP, ZV_OP_TANH, ZV_OP_SIGMOID};
    for (int i = 0; i < N; i++) x[i] = (float)(i - N / 2) * (86.0f / (N / 2));
    x[0] = NAN;
    x[1] = 200;
    x[2] = -200;
    for (size_t k = 0; k < 3; k++) {
        zv_err err = {0};
        zv_graph *g;
        zv_tape *t;
        ZT_OK(zv_graph_new(&g, NULL, &err), err);
        zv_node in = zv_graph_input(g, "x", zv_shape_of(1, N));
        zv_node y = zv_graph_add(g, ops[k], in, ZV_NO_NODE, ZV_NO_NODE, NULL);
        zv_graph_keep(g, y);
        zv_node loss = zv_graph_add(g, ZV_OP_SUM, y, ZV_NO_NODE, ZV_NO_NODE, NULL);
        ZT_OK(zv_tape_new(&t, g, loss, NULL, &err), err);
        zv_tape_set_f32(t, in, x);
        ZT_OK(zv_tape_forward(t, NULL, &err), err);
        assert_true(zv_tape_get(t, y, got));
        for (int i = 0; i < N; i++) {
            double v = (double)x[i];
            double want = k == 0 ? exp(v) : k == 1 ? tanh(v) : 1 / (1 + exp(-v));
            if (k == 0 && i == 1) want = INFINITY;
            ZT_CLOSE(got[i], want, fmax(6e-7 * fabs(want), 3e-38));
        }
        zv_tape_free(t);
        zv_graph_free(g);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_gradient_is_that_of_differences),
        cmocka_unit_test(a_kink_is_set_aside_and_a_nan_is_not),
        cmocka_unit_test(where_nothing_was_compared_there_is_no_worst),
        cmocka_unit_test(relu_lets_a_nan_through),
        cmocka_unit_test(a_row_with_a_nan_has_no_slope_of_zero),
        cmocka_unit_test(cross_entropy_of_a_parameter_stays_in_its_memory),
        cmocka_unit_test(products_on_their_side_stay_in_their_memory),
        cmocka_unit_test(one_node_as_several_inputs),
        cmocka_unit_test(f32_is_near_f64_on_every_tier),
        cmocka_unit_test(products_of_any_size),
        cmocka_unit_test(values_are_those_of_pytorch),
        cmocka_unit_test(large_scores_are_no_trouble),
        cmocka_unit_test(f32_functions_are_right_everywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
