/* embed_cbow.h — the arithmetic of one step of the continuous bag of words.
 *
 * The words around a position, together, foretell the word that stands there. With u_i the share of input i
 * (how often it is there ÷ how many words there are, Σ u_i = 1), h = Σ_i u_i in_i, x_j = h · out_j, and one row
 * of counts: a_j is 1 for the word itself, else 0, and n_j how often output j is there:
 *
 *     loss   = Σ_j a_j (-log σ(x_j)) + (n_j - a_j) (-log σ(-x_j))
 *     g_j    = lr (a_j - n_j σ(x_j))
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

/* The interface of zv__sgns_kernel; a step takes one position. */
zv__sgns_kernel zv__cbow_scalar;
zv__sgns_kernel zv__cbow_avx2;
zv__sgns_kernel zv__cbow_avx512;

/* The kernel of the environment's tier. */
zv__sgns_kernel *zv__cbow_kernel_of(const zv_env *env);

#endif
