/* embed_panel.h — tall matrices of few columns, and what the SVD does with them. */
#ifndef ZV_EMBED_PANEL_H
#define ZV_EMBED_PANEL_H

#include "embed/embed_count.h"

/* Rows are padded with zeros to `stride` floats, a multiple of ZV__PANEL_PAD. */
enum { ZV__PANEL_PAD = 16 };

typedef struct zv__panel {
    size_t rows, cols, stride;
    float *x; /* [rows, stride] */
} zv__panel;

zv_status zv__panel_new(zv__panel *p, const zv_env *env, size_t rows, size_t cols, zv_err *err);
void zv__panel_free(const zv_env *env, zv__panel *p);

/* out = m in, or mᵀ in: the cells above 0, each row's in their order. The panels are n_words rows, of the same
 * columns, and not the same. */
void zv__panel_product(zv__panel *out, const zv__counts *m, bool transposed, const zv__panel *in);

/* gram = pᵀ p, [cols, cols], f64. */
void zv__panel_gram(double *gram, const zv_env *env, const zv__panel *p);

/* Makes p's columns orthonormal, once, by p R⁻¹ with Rᵀ R = gram (Cholesky; gram is pᵀ p and is destroyed).
 * A column that the ones before it span becomes 0. scratch: [cols, cols]. */
void zv__panel_orthonormal(zv__panel *p, const zv_env *env, double *gram, double *scratch);

/* y[0 … stride) += Σ_i value[i] · x[word[i], …], in order, with separate roundings: both tiers give the same
 * bits. */
typedef void zv__panel_kernel(float *y, const float *x, const uint32_t *word, const float *value,
                              size_t n, size_t stride);
zv__panel_kernel zv__panel_add_scalar;
zv__panel_kernel zv__panel_add_avx2;

#endif
