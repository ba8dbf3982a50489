/* embed_model.c — the matrices that learning changes. */
#include "embed/embed_model.h"

#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>
#endif

#include "embed/embed_sgns.h"

static bool has_prefetchw(void) {
#if defined(__x86_64__) && defined(__GNUC__)
    unsigned a, b, c = 0, d;
    return __get_cpuid(0x80000001, &a, &b, &c, &d) && (c & bit_PRFCHW);
#else
    return false;
#endif
}

static void start_rows(zv__model *m, size_t begin, size_t end, zv_rng rng, double width) {
    for (size_t i = begin; i < end; i++)
        for (size_t d = 0; d < m->dim; d++)
            m->words[i * m->stride + d] =
                (float)((zv_rng_unit(&rng) - 0.5) * width / (double)m->dim);
}

zv_status zv__model_new(zv__model *m, const zv_env *env, size_t n_words, size_t n_grams, size_t dim,
                        zv_err *err) {
    *m = (zv__model){.n_words = n_words, .dim = dim, .n_inputs = n_words + n_grams};
    m->can_own = has_prefetchw();
    m->stride = (dim + ZV__SGNS_PAD - 1) / ZV__SGNS_PAD * ZV__SGNS_PAD;
    size_t inputs, outputs;
    if (!zv__mul(&inputs, m->n_inputs, m->stride) || !zv__mul(&outputs, n_words, m->stride))
        return zv__nomem(err);
    m->words = zv__alloc_huge(env, inputs, sizeof(float));
    m->context = zv__alloc_huge(env, outputs, sizeof(float));
    if (!m->words || !m->context) return zv__nomem(err);
    return ZV_OK;
}

void zv__model_start(zv__model *m, uint64_t seed) {
    memset(m->words, 0, m->n_inputs * m->stride * sizeof(float));
    memset(m->context, 0, m->n_words * m->stride * sizeof(float));
    start_rows(m, 0, m->n_words, zv_rng_stream(seed, 0), 1);
    /* tasks have the streams from 1 on */
    start_rows(m, m->n_words, m->n_inputs, zv_rng_stream(seed, UINT64_MAX), 2);
}

void zv__model_free(const zv_env *env, zv__model *m) {
    zv__free_huge(env, m->words);
    zv__free_huge(env, m->context);
}

static bool all_finite(const float *x, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!isfinite(x[i])) return false;
    return true;
}

bool zv__model_finite(const zv__model *m) {
    return all_finite(m->words, m->n_inputs * m->stride) &&
           all_finite(m->context, m->n_words * m->stride);
}
