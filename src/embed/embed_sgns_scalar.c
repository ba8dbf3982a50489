/* embed_sgns_scalar.c — the step in plain C: the reference, and the product on old processors. */
#include "embed/embed_sgns.h"
#include "embed/embed_sigmoid.h"

enum { LANES = 8 };

ZV__HOGWILD float zv__sgns_dot(const float *a, const float *b, size_t n) {
    float sums[ZV__SUMS] = {0};
    for (size_t d = 0; d < n; d += ZV__SUMS)
        for (size_t k = 0; k < ZV__SUMS; k++) sums[k] = zv__fma32(a[d + k], b[d + k], sums[k]);
    return zv__tree32(sums);
}

/* y = Σ_k g_k x_k[d …] over n rows; their weights lie `step` apart. */
ZV__HOGWILD static void weigh(float y[LANES], float *const *x, size_t n, const float *g,
                              size_t step, size_t d) {
    memset(y, 0, LANES * sizeof *y);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < LANES; k++) y[k] = zv__fma32(g[i * step], x[i][d + k], y[k]);
}

ZV__HOGWILD static void add(float *const *rows, size_t n, const float *change, size_t d) {
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < LANES; k++) rows[i][d + k] += change[i * LANES + k];
}

ZV__HOGWILD void zv__sgns_scalar(const zv__sgns_rows *rows, float lr, float *scratch,
                                 double *loss) {
    const size_t wide = zv__sgns_wide(rows->n_out);
    float *g = scratch, *rise = scratch + (rows->n_in + 1) * wide;
    for (size_t i = 0; i < rows->n_in; i++) {
        float *x = g + i * wide;
        const float *positive = rows->positive + i * wide, *all = rows->all + i * wide;
        for (size_t j = 0; j < rows->n_out; j++)
            x[j] = zv__sgns_dot(rows->in[i], rows->out[j], rows->stride);
        if (loss) *loss += zv__sgns_loss(x, positive, all, rows->n_out);
        for (size_t j = 0; j < rows->n_out; j++)
            x[j] = zv__gradient32(x[j], positive[j], all[j], lr);
    }
    float fall[ZV__SGNS_MAX_OUT * LANES];
    for (size_t d = 0; d < rows->stride; d += LANES) {
        for (size_t i = 0; i < rows->n_in; i++)
            weigh(rise + i * LANES, rows->out, rows->n_out, g + i * wide, 1, d);
        for (size_t j = 0; j < rows->n_out; j++)
            weigh(fall + j * LANES, rows->in, rows->n_in, g + j, wide, d);
        add(rows->in, rows->n_in, rise, d);
        add(rows->out, rows->n_out, fall, d);
    }
}
