/* model_apply.c — vectors through a net. */
#include "model/model_private.h"

#include "base/base_progress.h"

enum { ROWS = 256 };

typedef struct run {
    const zv_net *net;
    zv__net_graph graph;
    zv_tape *tape;
    double *values; /* [rows, out of the layer] */
    size_t rows, layer;
} run;

static zv_status run_new(run *r, const zv_net *net, size_t layer, size_t n, zv_err *err) {
    *r = (run){.net = net, .rows = ZV_MIN(n, (size_t)ROWS), .layer = layer};
    const zv__graph_opts graph = {.rows = r->rows};
    const zv_tape_opts tape = {.forward_only = true, .params = net->params};
    ZV_TRY(zv__graph_build(&r->graph, net->env, &net->spec, &graph, err));
    ZV_TRY(zv_tape_new(&r->tape, r->graph.g, r->graph.loss, &tape, err));
    r->values = ZV_NEW(net->env, r->rows * net->spec.width[layer + 1], double);
    return r->values ? ZV_OK : zv__nomem(err);
}

static void run_free(run *r) {
    zv__free(r->net->env, r->values);
    zv_tape_free(r->tape);
    zv_graph_free(r->graph.g);
}

/* n ≤ rows; what is beyond n in the input is left from before, and not read. */
static zv_status run_some(run *r, const float *x, size_t n, float *out, zv_err *err) {
    const size_t wide = r->net->spec.width[r->layer + 1];
    double loss;
    zv_net_inputs(r->net, x, n, zv_tape_input_f32(r->tape, r->graph.input));
    ZV_TRY(zv_tape_forward(r->tape, &loss, err));
    (void)zv_tape_get(r->tape, r->graph.layer[r->layer], r->values);
    for (size_t i = 0; i < n * wide; i++) out[i] = (float)r->values[i];
    return ZV_OK;
}

zv_status zv_net_apply_until(const zv_net *net, size_t k, const float *x, size_t n, float *out,
                             zv_err *err) {
    run r;
    if (n == 0) return ZV_OK;
    zv_status status = run_new(&r, net, k, n, err);
    const size_t in = zv__net_in(net), wide = net->spec.width[k + 1];
    for (size_t i = 0; i < n && status == ZV_OK; i += r.rows)
        status = run_some(&r, x + i * in, ZV_MIN(r.rows, n - i), out + i * wide, err);
    run_free(&r);
    return status;
}

void zv__net_unit(float *x, size_t n) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += (double)x[i] * (double)x[i];
    const double norm = ZV_MAX(sqrt(sum), 1e-12); /* as the tape's NORMALISE */
    for (size_t i = 0; i < n; i++) x[i] = (float)((double)x[i] / norm);
}

zv_status zv_net_apply(const zv_net *net, const float *x, size_t n, float *out, zv_err *err) {
    const size_t wide = zv__net_out(net);
    ZV_TRY(zv_net_apply_until(net, net->spec.layers - 1, x, n, out, err));
    for (size_t r = 0; r < n; r++) {
        float *row = out + r * wide;
        if (net->spec.task == ZV_TASK_PAIRS) zv__net_unit(row, wide);
        for (size_t d = 0; net->centre && d < wide; d++)
            row[d] = row[d] * net->spread[d] + net->centre[d];
    }
    return ZV_OK;
}

zv_row_status zv_net_status(const zv_net *net, const float *y, zv_row_status before) {
    const size_t n = zv__net_out(net);
    double sum = 0;
    for (size_t d = 0; d < n; d++) sum += (double)y[d] * (double)y[d];
    if (!isfinite(sum)) return ZV_ROW_NAN;
    if (net->spec.task == ZV_TASK_PAIRS && sum < .99) return ZV_ROW_ZERO; /* see zv__net_unit */
    return sum == 0 ? ZV_ROW_ZERO : before;
}

/* ---- As an encoder ---- */

static zv_status encode_head(void *ctx, const zv_str *texts, size_t n, float *out,
                             zv_row_status *status, zv_err *err) {
    const zv_net_head *head = ctx;
    const size_t dim = zv__net_out(head->net);
    float *x = ZV_NEW(head->env, n * head->base.dim, float);
    if (!x) return zv__nomem(err);
    zv_status done = head->base.encode(head->base.ctx, texts, n, x, status, err);
    if (done == ZV_OK) done = zv_net_apply(head->net, x, n, out, err);
    for (size_t i = 0; i < n && done == ZV_OK; i++) {
        float *y = out + i * dim;
        if (zv_row_usable(status[i])) status[i] = zv_net_status(head->net, y, status[i]);
        if (!zv_row_usable(status[i])) memset(y, 0, dim * sizeof *y);
    }
    zv__free(head->env, x);
    return done;
}

zv_any_encoder zv_net_any(zv_net_head *head) {
    return (zv_any_encoder){.encode = encode_head, .ctx = head, .dim = zv__net_out(head->net)};
}
