/* embed_model.c — the matrices that learning changes. */
#include "embed/embed_model.h"

#include "embed/embed_sgns.h"

static void start_words(zv__model *m, uint64_t seed) {
    zv_rng rng = zv_rng_stream(seed, 0);
    for (size_t i = 0; i < m->n_words; i++)
        for (size_t d = 0; d < m->dim; d++)
            m->words[i * m->stride + d] = (float)((zv_rng_unit(&rng) - 0.5) / (double)m->dim);
}

zv_status zv__model_new(zv__model *m, const zv_env *env, size_t n_words, size_t dim, uint64_t seed,
                        zv_err *err) {
    *m = (zv__model){.n_words = n_words, .dim = dim};
    m->stride = (dim + ZV__SGNS_PAD - 1) / ZV__SGNS_PAD * ZV__SGNS_PAD;
    size_t cells;
    if (!zv__mul(&cells, n_words, m->stride)) return zv__nomem(err);
    m->words = zv__alloc_aligned(env, cells, sizeof(float));
    m->context = zv__alloc_aligned(env, cells, sizeof(float));
    if (!m->words || !m->context) return zv__nomem(err);
    memset(m->words, 0, cells * sizeof(float));
    memset(m->context, 0, cells * sizeof(float));
    start_words(m, seed);
    return ZV_OK;
}

void zv__model_free(const zv_env *env, zv__model *m) {
    zv__free_aligned(env, m->words);
    zv__free_aligned(env, m->context);
}

bool zv__model_finite(const zv__model *m) {
    for (size_t i = 0; i < m->n_words * m->stride; i++)
        if (!isfinite(m->words[i])) return false;
    return true;
}
