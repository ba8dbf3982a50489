/* embed_sampler.c — see embed_sampler.h. */
#include "embed/embed_sampler.h"

/* Scales p in [0, 1] to 2^-32 units; 1 becomes UINT32_MAX, which is short of it by 2^-32. */
static uint32_t fixed_point(double p) {
    double scaled = p * 4294967296.0;
    return scaled >= 4294967295.0 ? UINT32_MAX : (uint32_t)scaled;
}

/* Splits the cells into those with less and those with more than their share, and lets each poor
 * one borrow from a rich one. work: [n] indexes, poor from the left, rich from the right. */
static void fill_alias(zv__alias *a, double *share, uint32_t *work) {
    uint32_t poor = 0, rich = a->n;
    for (uint32_t i = 0; i < a->n; i++) work[share[i] < 1 ? poor++ : --rich] = i;
    while (poor > 0 && rich < a->n) {
        uint32_t p = work[--poor], r = work[rich];
        a->cells[p] = (struct zv__alias_cell){fixed_point(share[p]), r};
        share[r] -= 1 - share[p];
        if (share[r] < 1) {
            rich++;
            work[poor++] = r;
        }
    }
    while (poor > 0)
        a->cells[work[poor - 1]] = (struct zv__alias_cell){UINT32_MAX, work[poor - 1]}, poor--;
    for (; rich < a->n; rich++)
        a->cells[work[rich]] = (struct zv__alias_cell){UINT32_MAX, work[rich]};
}

zv_status zv__alias_new(zv__alias *out, const zv_env *env, const zv_vocab *vocab, double power,
                        zv_err *err) {
    uint32_t n = (uint32_t)zv_vocab_size(vocab);
    *out = (zv__alias){.n = n, .cells = zv__alloc(env, n, sizeof *out->cells)};
    double *share = ZV_NEW(env, n, double);
    uint32_t *work = ZV_NEW(env, n, uint32_t);
    bool ok = out->cells && share && work;
    if (ok) {
        double total = 0;
        for (uint32_t i = 0; i < n; i++)
            total += share[i] = pow((double)zv_vocab_count(vocab, i), power);
        for (uint32_t i = 0; i < n; i++) {
            out->most = ZV_MAX(out->most, share[i] / total);
            share[i] *= n / total;
        }
        fill_alias(out, share, work);
    }
    zv__free(env, share);
    zv__free(env, work);
    if (ok) return ZV_OK;
    zv__alias_free(env, out);
    return zv__nomem(err);
}

void zv__alias_free(const zv_env *env, zv__alias *a) {
    zv__free(env, a->cells);
    *a = (zv__alias){0};
}

zv_status zv__keep_new(uint32_t **out, const zv_env *env, const zv_vocab *vocab, double t,
                       zv_err *err) {
    size_t n = zv_vocab_size(vocab);
    *out = ZV_NEW(env, n, uint32_t);
    if (!*out) return zv__nomem(err);
    double total = (double)zv_vocab_total(vocab);
    for (uint32_t i = 0; i < n; i++) {
        double ratio = t * total / (double)zv_vocab_count(vocab, i);
        (*out)[i] = t == 0 ? UINT32_MAX : fixed_point(ZV_MIN(1.0, sqrt(ratio) + ratio));
    }
    return ZV_OK;
}
