/* prob_isotonic.c — the best non-decreasing fit. */
#include "base/base_private.h"

#include "prob/prob_private.h"

/* Blocks on a stack: each new value is a block of its own, and joins those before it as long as they
 * are not below it. */
zv_status zv_isotonic_fit(double *fit, const zv_env *env, const double *y, const double *w,
                          size_t n, zv_err *err) {
    double *sum = ZV_NEW(env, 2 * n, double), *weight = sum ? sum + n : NULL;
    size_t *end = ZV_NEW(env, n, size_t), blocks = 0;
    zv_status status = sum && end ? ZV_OK : zv__nomem(err);
    for (size_t i = 0; status == ZV_OK && i < n; i++) {
        double wi = w ? w[i] : 1;
        sum[blocks] = wi * y[i];
        weight[blocks] = wi;
        end[blocks++] = i + 1;
        while (blocks > 1 &&
               sum[blocks - 2] * weight[blocks - 1] >= sum[blocks - 1] * weight[blocks - 2]) {
            blocks--;
            sum[blocks - 1] += sum[blocks];
            weight[blocks - 1] += weight[blocks];
            end[blocks - 1] = end[blocks];
        }
    }
    for (size_t b = 0, i = 0; status == ZV_OK && b < blocks; b++)
        for (; i < end[b]; i++) fit[i] = sum[b] / weight[b];
    zv__free(env, end);
    zv__free(env, sum);
    return status;
}
