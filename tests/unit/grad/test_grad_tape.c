/* test_grad_tape.c — tapes: memory that is shared, sparse rows, dropout, threads, nets of several layers. */
#include "grad_cases.h"

typedef struct net {
    zv_graph *g;
    zv_node x, label, hidden, loss;
} net;

/* x [batch, wide] → depth layers of `wide` → 5 classes. */
static net net_of(const zv_env *env, int batch, int wide, int depth, zv_act act) {
    net n;
    zv_err err = {0};
    ZT_OK(zv_graph_new(&n.g, env, &err), err);
    n.x = zv_graph_input(n.g, "x", zv_shape_of(2, batch, wide));
    n.label = zv_graph_ids(n.g, "label", zv_shape_of(1, batch));
    zv_node at = n.x;
    for (int d = 0; d <= depth; d++) {
        int out = d < depth ? wide : 5;
        zv_node w = zv_graph_param(n.g, "w", zv_shape_of(2, wide, out));
        zv_node b = zv_graph_param(n.g, "b", zv_shape_of(1, out));
        at = zv_graph_add(n.g, ZV_OP_LINEAR, at, w, b,
                          &(zv_op_args){.act = d < depth ? act : ZV_ACT_NONE});
        if (d == 0) n.hidden = at;
    }
    n.loss = zv_graph_add(n.g, ZV_OP_CROSS_ENTROPY, at, n.label, ZV_NO_NODE, NULL);
    ZT_OK(zv_graph_status(n.g, &err), err);
    return n;
}

static void fill_net(const net *n, zv_tape *t, int wide) {
    zv_rng rng = zv_rng_seed(3);
    size_t count = zv_shape_count(zv_graph_shape(n->g, n->x));
    float *x = malloc(count * sizeof *x);
    for (size_t i = 0; i < count; i++) x[i] = (float)zv_rng_normal(&rng);
    zv_tape_set_f32(t, n->x, x);
    free(x);
    double scale = 1.4 / sqrt(wide);
    for (size_t i = 0; i < zv_tape_param_count(t); i++) {
        double w = scale * zv_rng_normal(&rng);
        if (zv_tape_params_f32(t)) zv_tape_params_f32(t)[i] = (float)w;
        if (zv_tape_params_f64(t)) zv_tape_params_f64(t)[i] = w;
    }
    for (size_t i = 0; i < zv_shape_count(zv_graph_shape(n->g, n->label)); i++)
        zv_tape_ids(t, n->label)[i] = (uint32_t)zv_rng_below(&rng, 5);
}

static void a_deep_net_has_the_right_gradient(void **state) {
    (void)state;
    for (int act = ZV_ACT_NONE; act <= ZV_ACT_GELU; act++) {
        net n = net_of(NULL, 7, 6, 4, (zv_act)act);
        zv_err err = {0};
        zv_tape *t;
        zv_grad_report report;
        ZT_OK(zv_tape_new(&t, n.g, n.loss, &(zv_tape_opts){.real = ZV_REAL_F64}, &err), err);
        fill_net(&n, t, 6);
        ZT_OK(zv_grad_check(&report, t, 1, &err), err);
        if (report.worst > 1e-6 || report.checked < 100)
            fail_msg("act %d: %g of %zu", act, report.worst, report.checked);
        zv_tape_free(t);
        zv_graph_free(n.g);
    }
}

/* A node that several read, a parameter in two layers, a detour that the loss doesn't need. */
static void gradients_of_shared_nodes_add_up(void **state) {
    (void)state;
    zv_err err = {0};
    zv_graph *g;
    zv_tape *t;
    zv_grad_report report;
    ZT_OK(zv_graph_new(&g, NULL, &err), err);
    zv_node w = zv_graph_param(g, "w", zv_shape_of(2, 4, 4));
    zv_node unused = zv_graph_param(g, "unused", zv_shape_of(1, 3));
    zv_node a = zv_graph_add(g, ZV_OP_MATMUL, w, w, ZV_NO_NODE, NULL);
    zv_node b = zv_graph_add(g, ZV_OP_MATMUL, a, w, ZV_NO_NODE, &(zv_op_args){.transpose_a = true});
    zv_node c = zv_graph_add(g, ZV_OP_MUL, a, b, ZV_NO_NODE, NULL);
    zv_node d = zv_graph_add(g, ZV_OP_ADD, c, a, ZV_NO_NODE, NULL);
    zv_node aside = zv_graph_add(g, ZV_OP_EXP, d, ZV_NO_NODE, ZV_NO_NODE, NULL);
    zv_graph_add(g, ZV_OP_TANH, unused, ZV_NO_NODE, ZV_NO_NODE, NULL);
    zv_graph_keep(g, aside);
    zv_node loss = zv_graph_add(g, ZV_OP_MEAN, d, ZV_NO_NODE, ZV_NO_NODE, NULL);
    ZT_OK(zv_tape_new(&t, g, loss, &(zv_tape_opts){.real = ZV_REAL_F64}, &err), err);
    zv_rng rng = zv_rng_seed(8);
    for (size_t i = 0; i < 16; i++) zv_tape_params_f64(t)[i] = zv_rng_normal(&rng);
    ZT_OK(zv_grad_check(&report, t, 1, &err), err);
    assert_true(report.worst < 1e-7);
    size_t count, at = zv_tape_param_at(t, unused, &count);
    assert_int_equal(count, 3);
    for (size_t i = 0; i < 3; i++) ZT_CLOSE(zv_tape_gradients_f64(t)[at + i], 0, 0);
    double value[16];
    assert_true(zv_tape_get(t, aside, value));
    assert_false(zv_tape_get(t, c, value)); /* not kept */
    assert_false(zv_tape_get(t, 1000, value));
    assert_int_equal(zv_tape_param_at(t, d, &count), 0);
    assert_int_equal(count, 0);
    zv_tape_free(t);
    zv_graph_free(g);
}

/* ---- Memory ---- */

static void memory_is_told_before_and_shared(void **state) {
    (void)state;
    net n = net_of(NULL, 32, 64, 10, ZV_ACT_RELU);
    zv_err err = {0};
    zv_tape *t;
    zv_tape_memory before, learn, only;
    ZT_OK(zv_graph_memory(&before, n.g, n.loss, NULL, &err), err);
    ZT_OK(zv_tape_new(&t, n.g, n.loss, NULL, &err), err);
    learn = zv_tape_bytes(t);
    assert_memory_equal(&before, &learn, sizeof before);
    assert_true(learn.params >= zv_tape_param_count(t) * 4);
    assert_int_equal(learn.params, learn.gradients);
    /* Ten activations are needed again; of ten gradients two are alive at any time. */
    assert_true(learn.work < learn.work_unshared * 2 / 3);
    zv_tape_free(t);
    ZT_OK(zv_graph_memory(&only, n.g, n.loss, &(zv_tape_opts){.forward_only = true}, &err), err);
    assert_int_equal(only.gradients, 0);
    assert_true(only.work <= 3 * 32 * 64 * 4);
    zv_graph_free(n.g);
}

static void forward_alone_gives_the_same_loss(void **state) {
    (void)state;
    net n = net_of(NULL, 32, 64, 6, ZV_ACT_GELU);
    zv_err err = {0};
    zv_tape *t, *f;
    double a, b, *ha = malloc(32 * 64 * sizeof *ha), *hb = malloc(32 * 64 * sizeof *hb);
    zv_graph_keep(n.g, n.hidden);
    ZT_OK(zv_tape_new(&t, n.g, n.loss, NULL, &err), err);
    ZT_OK(zv_tape_new(&f, n.g, n.loss, &(zv_tape_opts){.forward_only = true}, &err), err);
    fill_net(&n, t, 64);
    fill_net(&n, f, 64);
    ZT_OK(zv_tape_forward(t, &a, &err), err);
    ZT_OK(zv_tape_forward(f, &b, &err), err);
    ZT_CLOSE(a, b, 0);
    zv_tape_backward(t);
    zv_tape_backward(f); /* nothing */
    assert_null(zv_tape_gradients_f32(f));
    assert_true(zv_tape_get(t, n.hidden, ha) && zv_tape_get(f, n.hidden, hb));
    assert_memory_equal(ha, hb, 32 * 64 * sizeof *ha);
    free(ha);
    free(hb);
    zv_tape_free(t);
    zv_tape_free(f);
    zv_graph_free(n.g);
}

/* ---- Threads ---- */

static void threads_change_no_bit(void **state) {
    (void)state;
    enum { BATCH = 150, WIDE = 200 };
    double *first = NULL;
    size_t count = 0;
    for (unsigned threads = 1; threads <= 5; threads += 2) {
        zv_env *env;
        zv_err err = {0};
        zv_tape *t;
        double loss;
        ZT_OK(zv_env_new(&env, &(zv_env_opts){.threads = threads}, &err), err);
        net n = net_of(env, BATCH, WIDE, 2, ZV_ACT_TANH);
        ZT_OK(zv_tape_new(&t, n.g, n.loss, NULL, &err), err);
        fill_net(&n, t, WIDE);
        ZT_OK(zv_tape_forward(t, &loss, &err), err);
        zv_tape_backward(t);
        count = zv_tape_param_count(t) * sizeof(float);
        if (!first) {
            first = malloc(count);
            memcpy(first, zv_tape_gradients_f32(t), count);
        }
        assert_memory_equal(first, zv_tape_gradients_f32(t), count);
        /* Ids stand behind the scratch of the products: nobody wrote beyond it. */
        zv_rng rng = zv_rng_seed(3);
        for (size_t i = 0; i < BATCH * WIDE + zv_tape_param_count(t); i++)
            (void)zv_rng_normal(&rng);
        for (size_t i = 0; i < BATCH; i++)
            assert_int_equal(zv_tape_ids(t, n.label)[i], zv_rng_below(&rng, 5));
        zv_tape_free(t);
        zv_graph_free(n.g);
        zv_env_free(env);
    }
    free(first);
}

/* x [M, K] times a matrix whose columns are those of `columns`, turned round where `turned` says so. */
static void product_of(float *y, const float *columns, size_t n, bool turned) {
    enum { M = 9, K = 70 };
    zv_graph *g;
    zv_tape *t;
    zv_err err = {0};
    double *out = malloc(M * n * sizeof *out);
    ZT_OK(zv_graph_new(&g, NULL, &err), err);
    const zv_node a = zv_graph_input(g, "a", zv_shape_of(2, M, K));
    const zv_node b = zv_graph_input(g, "b", zv_shape_of(2, K, n));
    const zv_node c = zv_graph_add(g, ZV_OP_MATMUL, a, b, ZV_NO_NODE, NULL);
    const zv_node loss = zv_graph_add(g, ZV_OP_SUM, c, ZV_NO_NODE, ZV_NO_NODE, NULL);
    zv_graph_keep(g, c);
    ZT_OK(zv_tape_new(&t, g, loss, &(zv_tape_opts){.forward_only = true}, &err), err);
    for (size_t i = 0; i < M * K; i++) zv_tape_input_f32(t, a)[i] = sinf((float)i);
    for (size_t p = 0; p < K; p++)
        for (size_t j = 0; j < n; j++)
            zv_tape_input_f32(t, b)[p * n + (turned ? n - 1 - j : j)] = columns[j * K + p];
    ZT_OK(zv_tape_forward(t, NULL, &err), err);
    assert_true(zv_tape_get(t, c, out));
    for (size_t i = 0; i < M; i++)
        for (size_t j = 0; j < n; j++) y[i * n + j] = (float)out[i * n + (turned ? n - 1 - j : j)];
    free(out);
    zv_tape_free(t);
    zv_graph_free(g);
}

/* Tiles are as wide as there are columns left: which one an element is in changes no bit. */
static void a_column_is_the_same_anywhere(void **state) {
    (void)state;
    enum { MOST = 200 };
    static const size_t widths[] = {3, 16, 17, 33, 48, 49, 64, 65, 80, 112, 113, MOST};
    static float columns[MOST * 70], there[9 * MOST], here[9 * MOST];
    for (size_t i = 0; i < MOST * 70; i++) columns[i] = cosf((float)i * 1.7F);
    for (size_t w = 0; w < sizeof widths / sizeof *widths; w++) {
        product_of(here, columns, widths[w], false);
        product_of(there, columns, widths[w], true);
        assert_memory_equal(here, there, 9 * widths[w] * sizeof *here);
    }
}

/* A tape over parameters of the caller's own computes what one with its own does, and takes that much less memory. */
static void parameters_may_lie_outside(void **state) {
    (void)state;
    enum { IN = 5, OUT = 3, N = (IN + 1) * OUT };
    float params[N], copy[N];
    zv_graph *g;
    zv_tape *own, *lent;
    zv_err err = {0};
    zv_tape_memory memory;
    ZT_OK(zv_graph_new(&g, NULL, &err), err);
    const zv_node x = zv_graph_input(g, "x", zv_shape_of(2, 4, IN));
    const zv_node w = zv_graph_param(g, "w", zv_shape_of(2, IN, OUT));
    const zv_node b = zv_graph_param(g, "b", zv_shape_of(1, OUT));
    const zv_node y = zv_graph_add(g, ZV_OP_LINEAR, x, w, b, &(zv_op_args){.act = ZV_ACT_TANH});
    const zv_node loss = zv_graph_add(g, ZV_OP_SUM, y, ZV_NO_NODE, ZV_NO_NODE, NULL);
    for (size_t i = 0; i < N; i++) copy[i] = params[i] = (float)i / 7 - 1;
    const zv_tape_opts outside = {.params = params};
    ZT_OK(zv_tape_new(&own, g, loss, NULL, &err), err);
    ZT_OK(zv_tape_new(&lent, g, loss, &outside, &err), err);
    assert_memory_equal(params, copy, sizeof copy);
    assert_ptr_equal(zv_tape_params_f32(lent), params);
    memcpy(zv_tape_params_f32(own), params, sizeof params);
    zv_tape *const tapes[] = {own, lent};
    double value[2];
    for (int k = 0; k < 2; k++) {
        for (size_t i = 0; i < 4 * IN; i++) zv_tape_input_f32(tapes[k], x)[i] = (float)i / 9;
        ZT_OK(zv_tape_forward(tapes[k], &value[k], &err), err);
        zv_tape_backward(tapes[k]);
    }
    assert_true(value[0] == value[1]);
    assert_memory_equal(zv_tape_gradients_f32(own), zv_tape_gradients_f32(lent), sizeof params);
    assert_int_equal(zv_tape_bytes(lent).params, 0);
    assert_int_equal(zv_tape_bytes(own).gradients, zv_tape_bytes(lent).gradients);
    assert_int_equal(zv_tape_bytes(own).total - zv_tape_bytes(own).params,
                     zv_tape_bytes(lent).total);
    ZT_OK(zv_graph_memory(&memory, g, loss, &outside, &err), err);
    assert_int_equal(memory.total, zv_tape_bytes(lent).total);
    zv_tape_free(own);
    zv_tape_free(lent);
    ZT_FAILS(
        zv_tape_new(&own, g, loss, &(zv_tape_opts){.real = ZV_REAL_F64, .params = params}, &err),
        ZV_USAGE, err);
    zv_graph_free(g);
}

/* ---- Rows ---- */

static zv_tape *rows_tape(zv_graph **g, zv_node *table, zv_node *ids, bool tied) {
    zv_err err = {0};
    zv_tape *t;
    ZT_OK(zv_graph_new(g, NULL, &err), err);
    *table = zv_graph_param(*g, "table", zv_shape_of(2, 10, 3));
    *ids = zv_graph_ids(*g, "words", zv_shape_of(1, 4));
    zv_node rows = zv_graph_add(*g, ZV_OP_GATHER, *table, *ids, ZV_NO_NODE, NULL);
    if (tied)
        rows = zv_graph_add(*g, ZV_OP_MATMUL, rows, *table, ZV_NO_NODE,
                            &(zv_op_args){.transpose_b = true});
    zv_node squares = zv_graph_add(*g, ZV_OP_SQUARE, rows, ZV_NO_NODE, ZV_NO_NODE, NULL);
    zv_node loss = zv_graph_add(*g, ZV_OP_SUM, squares, ZV_NO_NODE, ZV_NO_NODE, NULL);
    ZT_OK(zv_tape_new(&t, *g, loss, NULL, &err), err);
    for (size_t i = 0; i < 30; i++) zv_tape_params_f32(t)[i] = (float)i;
    return t;
}

static void check_rows(zv_tape *t, zv_node table, zv_node ids, const uint32_t *words,
                       const uint32_t *want, size_t count) {
    zv_err err = {0};
    size_t got;
    memcpy(zv_tape_ids(t, ids), words, 4 * sizeof *words);
    ZT_OK(zv_tape_forward(t, NULL, &err), err);
    zv_tape_backward(t);
    const uint32_t *rows = zv_tape_rows(t, table, &got);
    assert_int_equal(got, count);
    assert_memory_equal(rows, want, count * sizeof *want);
    for (size_t row = 0; row < 10; row++) {
        double times = 0;
        for (size_t i = 0; i < 4; i++) times += words[i] == row;
        for (size_t j = 0; j < 3; j++)
            ZT_CLOSE(zv_tape_gradients_f32(t)[row * 3 + j], times * 2 * (double)(row * 3 + j), 0);
    }
}

static void rows_that_were_touched_are_listed(void **state) {
    (void)state;
    zv_graph *g;
    zv_node table, ids;
    zv_tape *t = rows_tape(&g, &table, &ids, false);
    check_rows(t, table, ids, (const uint32_t[]){7, 2, 7, 0}, (const uint32_t[]){7, 2, 0}, 3);
    check_rows(t, table, ids, (const uint32_t[]){1, 1, 1, 1}, (const uint32_t[]){1}, 1);
    check_rows(t, table, ids, (const uint32_t[]){9, 2, 7, 1}, (const uint32_t[]){9, 2, 7, 1}, 4);
    zv_tape_free(t);
    zv_graph_free(g);
}

static void a_table_in_a_product_too_is_dense(void **state) {
    (void)state;
    zv_graph *g;
    zv_node table, ids;
    size_t count;
    zv_err err = {0};
    zv_grad_report report;
    zv_tape *t = rows_tape(&g, &table, &ids, true);
    assert_null(zv_tape_rows(t, table, &count));
    zv_tape_free(t);
    ZT_OK(zv_tape_new(&t, g, (zv_node)5, &(zv_tape_opts){.real = ZV_REAL_F64}, &err), err);
    zv_rng rng = zv_rng_seed(4);
    for (size_t i = 0; i < 30; i++) zv_tape_params_f64(t)[i] = zv_rng_normal(&rng);
    ZT_OK(zv_grad_check(&report, t, 1, &err), err);
    assert_true(report.worst < 1e-6 && report.checked == 30);
    zv_tape_free(t);
    zv_graph_free(g);
}

static void an_id_without_a_row_is_told(void **state) {
    (void)state;
    zv_graph *g;
    zv_node table, ids;
    zv_tape *t = rows_tape(&g, &table, &ids, false);
    zv_err err = {0};
    zv_tape_ids(t, ids)[2] = 10;
    ZT_FAILS(zv_tape_forward(t, NULL, &err), ZV_FORMAT, err);
    assert_non_null(strstr(err.msg, "words: place 2 holds 10"));
    assert_int_equal(err.pos, 2);
    err.lang = ZV_HE;
    ZT_FAILS(zv_tape_forward(t, NULL, &err), ZV_FORMAT, err);
    assert_non_null(strstr(err.msg, "במקום 2 נמצא 10"));
    zv_tape_ids(t, ids)[2] = 9;
    ZT_OK(zv_tape_forward(t, NULL, &err), err);
    zv_tape_free(t);
    zv_graph_free(g);
}

/* ---- Dropout ---- */

static void dropout_is_a_function_of_its_round(void **state) {
    (void)state;
    enum { N = 4000 };
    zv_err err = {0};
    zv_graph *g;
    zv_tape *t;
    double loss[5];
    ZT_OK(zv_graph_new(&g, NULL, &err), err);
    zv_node x = zv_graph_param(g, "x", zv_shape_of(1, N));
    zv_node y =
        zv_graph_add(g, ZV_OP_DROPOUT, x, ZV_NO_NODE, ZV_NO_NODE, &(zv_op_args){.value = .3});
    zv_node mean = zv_graph_add(g, ZV_OP_MEAN, y, ZV_NO_NODE, ZV_NO_NODE, NULL);
    ZT_OK(zv_tape_new(&t, g, mean, &(zv_tape_opts){.seed = 1}, &err), err);
    for (size_t i = 0; i < N; i++) zv_tape_params_f32(t)[i] = 1;
    ZT_OK(zv_tape_forward(t, &loss[0], &err), err);
    ZT_CLOSE(loss[0], 1, 1e-7);
    for (uint64_t r = 1; r < 5; r++) {
        zv_tape_set_round(t, r % 4);
        ZT_OK(zv_tape_forward(t, &loss[r], &err), err);
        ZT_CLOSE(loss[r], 1, 4 * sqrt(.3 / .7 / N)); /* four standard errors */
    }
    assert_true(loss[1] != loss[2]);
    zv_tape_set_round(t, 1);
    ZT_OK(zv_tape_forward(t, &loss[0], &err), err);
    ZT_CLOSE(loss[0], loss[1], 0);
    zv_tape_backward(t);
    size_t dropped = 0;
    for (size_t i = 0; i < N; i++) {
        double slope = (double)zv_tape_gradients_f32(t)[i] * N;
        dropped += slope == 0;
        if (slope != 0) ZT_CLOSE(slope, 1 / .7, 1e-6);
    }
    ZT_CLOSE((double)(N - dropped) / .7 / N, loss[1], 1e-6); /* the same were dropped */
    zv_tape_free(t);
    zv_graph_free(g);
}

/* ---- Attention, whole: softmax(q kᵀ/√d) v over two heads ---- */

static void attention_has_the_right_gradient(void **state) {
    (void)state;
    enum { B = 2, T = 3, H = 2, D = 4 };
    zv_err err = {0};
    zv_graph *g;
    zv_tape *t;
    zv_grad_report report;
    ZT_OK(zv_graph_new(&g, NULL, &err), err);
    zv_node x = zv_graph_input(g, "x", zv_shape_of(3, B, T, H * D)), part[3];
    for (int k = 0; k < 3; k++) {
        zv_node w = zv_graph_param(g, "w", zv_shape_of(2, H * D, H * D));
        zv_node y = zv_graph_add(g, ZV_OP_MATMUL, x, w, ZV_NO_NODE, NULL);
        y = zv_graph_add(g, ZV_OP_RESHAPE, y, ZV_NO_NODE, ZV_NO_NODE,
                         &(zv_op_args){.shape = zv_shape_of(4, B, T, H, D)});
        part[k] = zv_graph_add(g, ZV_OP_SWAP, y, ZV_NO_NODE, ZV_NO_NODE,
                               &(zv_op_args){.axis = 1, .other = 2});
    }
    zv_node s = zv_graph_add(g, ZV_OP_MATMUL, part[0], part[1], ZV_NO_NODE,
                             &(zv_op_args){.transpose_b = true});
    s = zv_graph_add(g, ZV_OP_SCALE, s, ZV_NO_NODE, ZV_NO_NODE,
                     &(zv_op_args){.value = 1 / sqrt(D)});
    s = zv_graph_add(g, ZV_OP_SOFTMAX, s, ZV_NO_NODE, ZV_NO_NODE, NULL);
    zv_node y = zv_graph_add(g, ZV_OP_MATMUL, s, part[2], ZV_NO_NODE, NULL);
    y = zv_graph_add(g, ZV_OP_SQUARE, y, ZV_NO_NODE, ZV_NO_NODE, NULL);
    zv_node loss = zv_graph_add(g, ZV_OP_MEAN, y, ZV_NO_NODE, ZV_NO_NODE, NULL);
    ZT_OK(zv_tape_new(&t, g, loss, &(zv_tape_opts){.real = ZV_REAL_F64}, &err), err);
    zv_rng rng = zv_rng_seed(2);
    double input[B * T * H * D];
    for (size_t i = 0; i < B * T * H * D; i++) input[i] = zv_rng_normal(&rng);
    zv_tape_set(t, x, input);
    for (size_t i = 0; i < zv_tape_param_count(t); i++)
        zv_tape_params_f64(t)[i] = zv_rng_normal(&rng) / 3;
    ZT_OK(zv_grad_check(&report, t, 1, &err), err);
    assert_true(report.worst < 1e-6 && report.checked == 3 * 64);
    zv_tape_free(t);
    zv_graph_free(g);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_deep_net_has_the_right_gradient),
        cmocka_unit_test(gradients_of_shared_nodes_add_up),
        cmocka_unit_test(memory_is_told_before_and_shared),
        cmocka_unit_test(forward_alone_gives_the_same_loss),
        cmocka_unit_test(threads_change_no_bit),
        cmocka_unit_test(parameters_may_lie_outside),
        cmocka_unit_test(a_column_is_the_same_anywhere),
        cmocka_unit_test(rows_that_were_touched_are_listed),
        cmocka_unit_test(a_table_in_a_product_too_is_dense),
        cmocka_unit_test(an_id_without_a_row_is_told),
        cmocka_unit_test(dropout_is_a_function_of_its_round),
        cmocka_unit_test(attention_has_the_right_gradient),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
