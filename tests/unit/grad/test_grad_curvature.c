/* test_grad_curvature.c — products with the Hessian: of every operator against differences of gradients, of a net against its dense
 * Hessian, of a quadratic against its matrix. */
#include "grad_cases.h"

static double worst_of_all;

/* d/dh of the gradient along v, (8 (g(+h) - g(-h)) - (g(+2h) - g(-2h))) / 12h. */
static void rate_of_gradient(double *out, zv_tape *t, const double *v) {
    const double h = 1e-3, step[] = {1, -1, 2, -2}, weight[] = {8, -8, -1, 1};
    size_t n = zv_tape_param_count(t);
    zv_err err = {0};
    double *x = zv_tape_params_f64(t), *before = malloc(n * sizeof *before);
    memcpy(before, x, n * sizeof *x);
    memset(out, 0, n * sizeof *out);
    for (size_t k = 0; k < 4; k++) {
        for (size_t i = 0; i < n; i++) x[i] = before[i] + step[k] * h * v[i];
        ZT_OK(zv_tape_forward(t, NULL, &err), err);
        zv_tape_backward(t);
        for (size_t i = 0; i < n; i++) out[i] += weight[k] * zv_tape_gradients_f64(t)[i] / (12 * h);
    }
    memcpy(x, before, n * sizeof *x);
    free(before);
}

static void against_differences(void *ctx, const grad_case *c, const char *name) {
    zv_err err = {0};
    zv_tape *t = case_tape(c, ZV_REAL_F64), *dual = case_tape(c, ZV_REAL_DUAL);
    size_t n = zv_tape_param_count(t);
    double *v = malloc(4 * n * sizeof *v), *want = v + n, *got = v + 2 * n, *g = v + 3 * n;
    double most = 0, steepest = 0, loss, loss_dual;
    zv_rng rng = zv_rng_seed(77);
    (void)ctx;
    case_fill(c, t);
    case_fill(c, dual);
    zv_tape_set_round(t, 3);
    zv_tape_set_round(dual, 3);
    for (size_t i = 0; i < n; i++) v[i] = zv_rng_normal(&rng) / 4;
    rate_of_gradient(want, t, v);
    ZT_OK(zv_tape_forward(t, &loss, &err), err);
    zv_tape_backward(t);
    ZT_OK(zv_tape_curvature(dual, NULL, v, got, g, &loss_dual, &err), err);
    ZT_CLOSE(loss_dual, loss, 1e-13 * (1 + fabs(loss)));
    for (size_t i = 0; i < n; i++) {
        most = fmax(most, fabs(want[i]));
        steepest = fmax(steepest, fabs(zv_tape_gradients_f64(t)[i]));
    }
    for (size_t i = 0; i < n; i++) {
        double off = fabs(got[i] - want[i]) / fmax(most, 1e-3 * steepest);
        worst_of_all = fmax(worst_of_all, off);
        if (!(off <= 1e-6))
            fail_msg("%s: H v at %zu is %.12g, by differences %.12g", name, i, got[i], want[i]);
        ZT_CLOSE(g[i], zv_tape_gradients_f64(t)[i], 1e-13 * (1 + steepest));
    }
    free(v);
    zv_tape_free(t);
    zv_tape_free(dual);
}

static void every_operator_against_differences_of_gradients(void **state) {
    (void)state;
    for (int op = 0; op < ZV_OPS; op++)
        if (cases_of(NULL, (zv_op)op, against_differences, NULL) == 0)
            fail_msg("operator %s has no case", zv_op_name((zv_op)op));
    print_message("largest relative difference %.3g\n", worst_of_all);
}

/* ---- Every tier gives the same bits ---- */

static uint64_t hash_of(uint64_t hash, const double *x, size_t n) { /* FNV-1a */
    const unsigned char *bytes = (const unsigned char *)x;
    for (size_t i = 0; i < n * sizeof *x; i++) hash = (hash ^ bytes[i]) * 0x100000001b3;
    return hash;
}

static void into_hash(void *ctx, const grad_case *c, const char *name) {
    uint64_t *hash = ctx;
    zv_err err = {0};
    zv_tape *t = case_tape(c, ZV_REAL_F64), *dual = case_tape(c, ZV_REAL_DUAL);
    const size_t n = zv_tape_param_count(t);
    double *v = malloc(2 * n * sizeof *v), *product = v + n;
    (void)name;
    case_fill(c, t);
    case_fill(c, dual);
    for (size_t i = 0; i < n; i++) v[i] = 1 / (double)(i + 3);
    ZT_OK(zv_tape_forward(t, NULL, &err), err);
    zv_tape_backward(t);
    ZT_OK(zv_tape_curvature(dual, NULL, v, product, NULL, NULL, &err), err);
    *hash = hash_of(hash_of(*hash, zv_tape_gradients_f64(t), n), product, n);
    free(v);
    zv_tape_free(t);
    zv_tape_free(dual);
}

/* Wider and deeper than a tile of any tier, with rests in all directions. */
static void products_into_hash(const zv_env *env, uint64_t *hash) {
    grad_case c = case_begin(env);
    const zv_op_args gelu = {.act = ZV_ACT_GELU};
    c.in[0] = zv_graph_param(c.g, "x", zv_shape_of(2, 23, 301));
    c.in[1] = zv_graph_param(c.g, "w", zv_shape_of(2, 301, 37));
    c.in[2] = zv_graph_param(c.g, "b", zv_shape_of(1, 37));
    const zv_node y = zv_graph_add(c.g, ZV_OP_LINEAR, c.in[0], c.in[1], c.in[2], &gelu);
    c.loss = zv_graph_add(c.g, ZV_OP_SUM, y, ZV_NO_NODE, ZV_NO_NODE, NULL);
    into_hash(hash, &c, "product");
    zv_graph_free(c.g);
}

static void every_tier_gives_the_same_bits(void **state) {
    (void)state;
    uint64_t want = 0;
    for (zv_cpu cpu = ZV_CPU_SCALAR; cpu <= ZV_CPU_AVX512; cpu++) {
        uint64_t hash = 0xcbf29ce484222325;
        zv_env *env;
        zv_err err = {0};
        if (zv_env_new(&env, &(zv_env_opts){.cpu = cpu, .threads = 1}, &err) != ZV_OK) {
            print_message("this processor has no tier %d\n", (int)cpu);
            continue;
        }
        for (int op = 0; op < ZV_OPS; op++) cases_of(env, (zv_op)op, into_hash, &hash);
        products_into_hash(env, &hash);
        if (cpu == ZV_CPU_SCALAR) want = hash;
        if (hash != want) fail_msg("%s has other bits than scalar", zv_cpu_name(cpu));
        zv_env_free(env);
    }
}

/* Far out gelu is a line or nothing: its curvature is 0 there, however the exponential in it ends. */
static void saturated_units_have_no_curvature(void **state) {
    (void)state;
    enum { N = 6 };
    static const double far[N] = {25, -25, 90, -90, 800, -800};
    zv_err err = {0};
    zv_graph *g;
    zv_tape *t;
    double v[N], got[N];
    ZT_OK(zv_graph_new(&g, NULL, &err), err);
    const zv_node x = zv_graph_input(g, "x", zv_shape_of(2, 1, 1));
    const zv_node w = zv_graph_input(g, "w", zv_shape_of(2, 1, N));
    const zv_node b = zv_graph_param(g, "b", zv_shape_of(1, N));
    const zv_op_args gelu = {.act = ZV_ACT_GELU};
    const zv_node y = zv_graph_add(g, ZV_OP_LINEAR, x, w, b, &gelu);
    const zv_node loss = zv_graph_add(g, ZV_OP_SUM, y, ZV_NO_NODE, ZV_NO_NODE, NULL);
    ZT_OK(zv_tape_new(&t, g, loss, &(zv_tape_opts){.real = ZV_REAL_DUAL}, &err), err);
    for (size_t moved = 0; moved <= N; moved++) { /* one of them, then all */
        for (size_t i = 0; i < N; i++) v[i] = moved == N || i == moved;
        ZT_OK(zv_tape_curvature(t, far, v, got, NULL, NULL, &err), err);
        for (size_t i = 0; i < N; i++) ZT_CLOSE(got[i], 0, 1e-9);
    }
    zv_tape_free(t);
    zv_graph_free(g);
}

/* ---- A quadratic: L = xᵀ A x / 2 + b·x has H = (A + Aᵀ)/2 exactly ---- */

static void a_quadratic_has_its_matrix(void **state) {
    (void)state;
    enum { N = 5 };
    zv_err err = {0};
    zv_graph *g;
    zv_tape *t;
    double a[N * N], x[N], v[N], got[N];
    zv_rng rng = zv_rng_seed(6);
    ZT_OK(zv_graph_new(&g, NULL, &err), err);
    zv_node row = zv_graph_param(g, "x", zv_shape_of(2, 1, N));
    zv_node matrix = zv_graph_input(g, "a", zv_shape_of(2, N, N));
    zv_node left = zv_graph_add(g, ZV_OP_MATMUL, row, matrix, ZV_NO_NODE, NULL);
    zv_node terms = zv_graph_add(g, ZV_OP_MUL, left, row, ZV_NO_NODE, NULL);
    zv_node loss = zv_graph_add(g, ZV_OP_SUM, terms, ZV_NO_NODE, ZV_NO_NODE, NULL);
    ZT_OK(zv_tape_new(&t, g, loss, &(zv_tape_opts){.real = ZV_REAL_DUAL}, &err), err);
    for (size_t i = 0; i < N * N; i++) a[i] = zv_rng_normal(&rng);
    for (size_t i = 0; i < N; i++) x[i] = zv_rng_normal(&rng), v[i] = zv_rng_normal(&rng);
    zv_tape_set(t, matrix, a);
    ZT_OK(zv_tape_curvature(t, x, v, got, NULL, NULL, &err), err);
    for (size_t i = 0; i < N; i++) {
        double want = 0;
        for (size_t j = 0; j < N; j++) want += (a[i * N + j] + a[j * N + i]) * v[j];
        ZT_CLOSE(got[i], want, 1e-14);
    }
    zv_tape_free(t);
    ZT_OK(zv_tape_new(&t, g, loss, NULL, &err), err);
    ZT_FAILS(zv_tape_curvature(t, x, v, got, NULL, NULL, &err), ZV_USAGE, err);
    assert_null(zv_tape_params_f64(t));
    zv_tape_free(t);
    zv_graph_free(g);
}

/* ---- A net: the dense Hessian from second differences of the loss alone ---- */

enum { IN = 3, HIDDEN = 4, OUT = 3, BATCH = 6 };

static zv_graph *small_net(zv_node *x, zv_node *label, zv_node *loss) {
    zv_graph *g;
    zv_err err = {0};
    ZT_OK(zv_graph_new(&g, NULL, &err), err);
    *x = zv_graph_input(g, "x", zv_shape_of(2, BATCH, IN));
    *label = zv_graph_ids(g, "label", zv_shape_of(1, BATCH));
    zv_node w1 = zv_graph_param(g, "w1", zv_shape_of(2, IN, HIDDEN));
    zv_node b1 = zv_graph_param(g, "b1", zv_shape_of(1, HIDDEN));
    zv_node w2 = zv_graph_param(g, "w2", zv_shape_of(2, HIDDEN, OUT));
    zv_node b2 = zv_graph_param(g, "b2", zv_shape_of(1, OUT));
    zv_node h = zv_graph_add(g, ZV_OP_LINEAR, *x, w1, b1, &(zv_op_args){.act = ZV_ACT_TANH});
    zv_node y = zv_graph_add(g, ZV_OP_LINEAR, h, w2, b2, NULL);
    *loss = zv_graph_add(g, ZV_OP_CROSS_ENTROPY, y, *label, ZV_NO_NODE, NULL);
    return g;
}

static double loss_moved(zv_tape *t, size_t i, double di, size_t j, double dj) {
    zv_err err = {0};
    double *w = zv_tape_params_f64(t), a = w[i], b = w[j], loss;
    w[i] += di;
    w[j] += dj;
    ZT_OK(zv_tape_forward(t, &loss, &err), err);
    w[j] = b;
    w[i] = a;
    return loss;
}

static void a_net_against_its_dense_hessian(void **state) {
    (void)state;
    zv_node x, label, loss;
    zv_err err = {0};
    zv_tape *t, *dual;
    zv_graph *g = small_net(&x, &label, &loss);
    ZT_OK(zv_tape_new(&t, g, loss, &(zv_tape_opts){.real = ZV_REAL_F64}, &err), err);
    ZT_OK(zv_tape_new(&dual, g, loss, &(zv_tape_opts){.real = ZV_REAL_DUAL}, &err), err);
    size_t n = zv_tape_param_count(t);
    double *h = malloc(n * n * sizeof *h), *v = calloc(n, sizeof *v), input[BATCH * IN];
    zv_rng rng = zv_rng_seed(9);
    for (size_t i = 0; i < BATCH * IN; i++) input[i] = zv_rng_normal(&rng);
    for (size_t i = 0; i < n; i++) zv_tape_params_f64(t)[i] = zv_rng_normal(&rng);
    zv_tape_set(t, x, input);
    zv_tape_set(dual, x, input);
    for (uint32_t i = 0; i < BATCH; i++)
        zv_tape_ids(t, label)[i] = zv_tape_ids(dual, label)[i] = i % OUT;
    for (size_t i = 0; i < n; i++) {
        v[i] = 1;
        ZT_OK(zv_tape_curvature(dual, zv_tape_params_f64(t), v, h + i * n, NULL, NULL, &err), err);
        v[i] = 0;
    }
    const double e = 2e-4;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            ZT_CLOSE(h[i * n + j], h[j * n + i], 1e-15);
            double second = i == j ? loss_moved(t, i, e, i, 0) - 2 * loss_moved(t, i, 0, i, 0) +
                                         loss_moved(t, i, -e, i, 0)
                                   : (loss_moved(t, i, e, j, e) - loss_moved(t, i, e, j, -e) -
                                      loss_moved(t, i, -e, j, e) + loss_moved(t, i, -e, j, -e)) /
                                         4;
            ZT_CLOSE(h[i * n + j], second / (e * e), 1e-6);
        }
    free(h);
    free(v);
    zv_tape_free(t);
    zv_tape_free(dual);
    zv_graph_free(g);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_operator_against_differences_of_gradients),
        cmocka_unit_test(every_tier_gives_the_same_bits),
        cmocka_unit_test(saturated_units_have_no_curvature),
        cmocka_unit_test(a_quadratic_has_its_matrix),
        cmocka_unit_test(a_net_against_its_dense_hessian),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
