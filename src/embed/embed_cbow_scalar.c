/* embed_cbow_scalar.c — the step in plain C: the reference, and the product on old processors. */
#include "embed/embed_cbow.h"
#include "embed/embed_sigmoid.h"

/* h = Σ_i u_i in_i */
ZV__HOGWILD static void mean_of(float *h, const zv__sgns_rows *rows) {
    for (size_t d = 0; d < rows->stride; d++) {
        float sum = rows->weight[0] * rows->in[0][d];
        for (size_t i = 1; i < rows->n_in; i++)
            sum = zv__fma32(rows->weight[i], rows->in[i][d], sum);
        h[d] = sum;
    }
}

ZV__HOGWILD void zv__cbow_scalar(const zv__sgns_rows *rows, float lr, float *scratch,
                                 double *loss) {
    const size_t stride = rows->stride;
    float *h = scratch, x[ZV__SGNS_MAX_OUT], g[ZV__SGNS_MAX_OUT];
    mean_of(h, rows);
    for (size_t j = 0; j < rows->n_out; j++) {
        x[j] = zv__sgns_dot(h, rows->out[j], stride);
        g[j] = zv__gradient32(x[j], rows->positive[j], rows->all[j], lr);
    }
    if (loss) *loss += zv__sgns_loss(x, rows->positive, rows->all, rows->n_out);
    for (size_t d = 0; d < stride; d++) {
        float rise = 0;
        for (size_t j = 0; j < rows->n_out; j++) {
            const float b = rows->out[j][d];
            rise = zv__fma32(g[j], b, rise);
            rows->out[j][d] = zv__fma32(g[j], h[d], b);
        }
        for (size_t i = 0; i < rows->n_in; i++)
            rows->in[i][d] = zv__fma32(rows->weight[i], rise, rows->in[i][d]);
    }
}
