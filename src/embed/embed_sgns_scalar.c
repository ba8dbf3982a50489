/* embed_sgns_scalar.c — the step in plain C: the reference, and the product on old processors. */
#include "embed/embed_sgns.h"

/* Four sums, so that additions need not wait for each other. */
ZV__HOGWILD static float dot(const float *a, const float *b, size_t n) {
    float s0 = 0, s1 = 0, s2 = 0, s3 = 0;
    for (size_t d = 0; d < n; d += 4) {
        s0 += a[d] * b[d];
        s1 += a[d + 1] * b[d + 1];
        s2 += a[d + 2] * b[d + 2];
        s3 += a[d + 3] * b[d + 3];
    }
    return (s0 + s1) + (s2 + s3);
}

/* in += Σ_j g_j out_j; change_j += g_j in, with the old values of both. */
ZV__HOGWILD static void update(float *in, const zv__sgns_rows *rows, const float *g,
                               float *change) {
    for (size_t d = 0; d < rows->stride; d++) {
        float x = in[d], dx = 0;
        for (size_t j = 0; j < rows->n_out; j++) {
            dx += g[j] * rows->out[j][d];
            change[j * rows->stride + d] += g[j] * x;
        }
        in[d] = x + dx;
    }
}

ZV__HOGWILD void zv__sgns_scalar(const zv__sgns_rows *rows, float lr, float *scratch,
                                 double *loss) {
    float x[ZV__SGNS_MAX_OUT], g[ZV__SGNS_MAX_OUT];
    memset(scratch, 0, rows->n_out * rows->stride * sizeof *scratch);
    for (size_t i = 0; i < rows->n_in; i++) {
        for (size_t j = 0; j < rows->n_out; j++) {
            x[j] = dot(rows->in[i], rows->out[j], rows->stride);
            g[j] = lr * ((j == 0 ? 1.0f : 0.0f) - 1.0f / (1.0f + expf(-x[j])));
        }
        if (loss) *loss += zv__sgns_loss(x, rows->n_out);
        update(rows->in[i], rows, g, scratch);
    }
    for (size_t j = 0; j < rows->n_out; j++)
        for (size_t d = 0; d < rows->stride; d++) rows->out[j][d] += scratch[j * rows->stride + d];
}
