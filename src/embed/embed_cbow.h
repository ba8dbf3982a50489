/* embed_cbow.h — the arithmetic of one step of the continuous bag of words.
 *
 * The words around a position, together, foretell the word that stands there. With u_i the share of input i
 * (how often it is there ÷ how many words there are, Σ u_i = 1), h = Σ_i u_i in_i, x_j = h · out_j, v_j how
 * often output j is there, and y_j = 1 for the first output, 0 for the others:
 *
 *     loss   = -log σ(x_0) - Σ_{j>0} v_j log σ(-x_j)
 *     g_j    = lr v_j (y_j - σ(x_j))
 *     out_j += g_j h                in_i += u_i Σ_j g_j out_j
 *
 * with the values from before the step on the right-hand side. The u_i, 1/C where no word is there twice,
 * belongs to the gradient of the mean; word2vec.c and its descendants leave it out, which is why their CBOW
 * lags behind (İrsoy, Benton & Stratos 2021, "koan").
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
