/* embed_svd.h — the largest singular vectors of the matrix of counts (embed_count.h), m ≈ U Σ Vᵀ.
 *
 * Randomised subspace iteration (Halko, Martinsson & Tropp 2011, algorithm 4.4): with a random start Ω of l
 * columns, some more than asked for,
 *
 *     Q = orth(m Ω);   again and again  C = mᵀ Q,  Q = orth(m orth(C));   until ‖C‖² hardly grows
 *
 * Then m ≈ Q Cᵀ, and with the eigenvectors of the small CᵀC = W Σ² Wᵀ it is U = Q W and V = C W Σ⁻¹.
 * The tall factors ("panels") are f32, sums of their products f64. Every sum has one order, whatever the
 * number of threads or the processor tier.
 */
#ifndef ZV_EMBED_SVD_H
#define ZV_EMBED_SVD_H

#include "embed/embed_count.h"
#include "embed/embed_panel.h"

typedef struct zv__svd {
    size_t dim; /* singular values found: at most those asked for, fewer where m has no more */
    double *values; /* [dim] Σ, falling */
    double *turn; /* [dim, basis.cols] rows are W's columns */
    zv__panel basis; /* Q */
    zv__panel image; /* C = mᵀ Q */
    unsigned rounds; /* of the iteration */
} zv__svd;

/* ZV_NODATA if m has no cell above 0 (`negative` is for the sentence); ZV_INTERRUPTED when asked to stop. About
 * 2 · rounds products of m with a panel; two panels of n_words × l floats, l = dim + a tenth. */
zv_status zv__svd_new(zv__svd *out, const zv__counts *m, size_t dim, uint64_t seed,
                      unsigned negative, zv_err *err);
void zv__svd_free(const zv_env *env, zv__svd *s);

/* Row i of U Σ^½ (the words) or V Σ^½ (the contexts), so that their products are those of U Σ Vᵀ (Levy,
 * Goldberg & Dagan 2015: p = .5). out: [dim]. */
void zv__svd_word(const zv__svd *s, size_t i, float *out);
void zv__svd_context(const zv__svd *s, size_t i, float *out);

#endif
