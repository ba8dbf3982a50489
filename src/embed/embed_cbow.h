/* embed_cbow.h — the arithmetic of one step of the continuous bag of words.
 *
 * The words around a position, together, foretell the word that stands there. With C inputs (rows of the
 * word matrix), h = (1/C) Σ_i in_i, x_j = h · out_j and y_j = 1 for the first output, 0 for the others:
 *
 *     loss   = -log σ(x_0) - Σ_{j>0} log σ(-x_j)
 *     g_j    = lr (y_j - σ(x_j))
 *     out_j += g_j h                in_i += (1/C) Σ_j g_j out_j
 *
 * with the values from before the step on the right-hand side. The 1/C belongs to the gradient of the
 * mean; word2vec.c and its descendants leave it out, which is why their CBOW lags behind (İrsoy, Benton &
 * Stratos 2021, "koan").
 *
 * All kernels add in the same order (sixteen sums, fused multiply-add) and give the same bits.
 */
#ifndef ZV_EMBED_CBOW_H
#define ZV_EMBED_CBOW_H

#include "embed/embed_sgns.h"

/* The interface of zv__sgns_kernel: inputs of the word matrix, the positive output first. */
zv__sgns_kernel zv__cbow_scalar;
zv__sgns_kernel zv__cbow_avx2;
zv__sgns_kernel zv__cbow_avx512;

/* The kernel of the environment's tier. */
zv__sgns_kernel *zv__cbow_kernel_of(const zv_env *env);

#endif
