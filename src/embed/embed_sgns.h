/* embed_sgns.h — the arithmetic of one step of skip-gram with negative sampling.
 *
 * A position of the corpus joins the rows of the words around it ("inputs", of the word matrix) with
 * the row of the word that stands there and of the random words drawn against it ("outputs", of the
 * context matrix). With x_ij = in_i · out_j, y_j = 1 for the first output and 0 for the others, and weights
 * u_i, v_j that say how often a word is there:
 *
 *     loss   = Σ_ij u_i v_j (-log σ(x_ij)  if y_j = 1,  -log σ(-x_ij)  otherwise)
 *     g_ij   = lr u_i v_j (y_j - σ(x_ij))
 *     in_i  += Σ_j g_ij out_j            out_j += Σ_i g_ij in_i
 *
 * with the values from before the step on the right-hand side. The negatives are shared by all
 * inputs of a position (Ji, Satish, Li & Dubey 2016, "pWord2Vec"): the same expected gradient as
 * fresh ones for each pair, and small matrix products instead of dot products.
 */
#ifndef ZV_EMBED_SGNS_H
#define ZV_EMBED_SGNS_H

#include "base/base_private.h"

/* Limits that the options check enforces: 2 · window inputs, 1 + negative outputs. */
enum { ZV__SGNS_MAX_OUT = 65 };

/* Rows are padded with zeros to a multiple of this many floats (64 bytes), so that kernels need no
 * tails, no row shares a cache line with another, and a line is a register of the widest tier. */
enum { ZV__SGNS_PAD = 16 };

/* Threads race for the rows on purpose (Recht et al. 2011, "Hogwild!"): updates are sparse, and a
 * lost one costs less than a lock. The kernels alone are exempt from the thread sanitizer. */
#define ZV__HOGWILD __attribute__((no_sanitize("thread")))

/* No row is there twice. */
typedef struct zv__sgns_rows {
    float **in; /* [n_in] */
    float **out; /* [n_out]: the positive first */
    float *in_weight,
        *out_weight; /* [ZV__SGNS_ROOM(n_in)], [ZV__SGNS_ROOM(n_out)]: kernels look beyond n */
    size_t n_in, n_out;
    size_t stride; /* floats per row, a multiple of ZV__SGNS_PAD */
    double pairs; /* the loss is a sum over so many */
} zv__sgns_rows;

#define ZV__SGNS_ROOM(n) ((size_t)(n) + ZV__SGNS_PAD)

/* Between the gradients of two inputs in a kernel's scratch: whole vectors, and room for a last one. */
static inline size_t zv__sgns_wide(size_t n_out) {
    return n_out <= 6 ? 8 : (n_out + 15) / 8 * 8;
}

/* Floats of scratch for steps of at most n_in inputs and n_out outputs, by either method. (Kernels that take
 * two inputs at once write the gradients of one more.) */
static inline size_t zv__sgns_scratch(size_t n_in, size_t n_out, size_t stride) {
    return ZV_MAX((n_in + 1) * (zv__sgns_wide(n_out) + 8), (n_out + 2) * stride);
}

/* Takes one step. scratch: float[zv__sgns_scratch(…)], 64-byte aligned. Adds the loss before the step to
 * *loss unless that is NULL. All kernels add in the same order and give the same bits. */
typedef void zv__sgns_kernel(const zv__sgns_rows *rows, float lr, float *scratch, double *loss);

zv__sgns_kernel zv__sgns_scalar;
zv__sgns_kernel zv__sgns_avx2;
zv__sgns_kernel zv__sgns_avx512;

/* Of the scalar kernels: a · b in sixteen partial sums, n a multiple of these. */
float zv__sgns_dot(const float *a, const float *b, size_t n);

/* The second half of the step, in_i += Σ_j g_ij out_j and out_j += Σ_i g_ij in_i, for wider tiers where their
 * registers don't suffice. g is [n_in][wide], rise scratch for 8 n_in floats. */
void zv__sgns_move_avx2(const zv__sgns_rows *rows, const float *g, size_t wide, float *rise);

/* The kernel of the environment's tier. */
zv__sgns_kernel *zv__sgns_kernel_of(const zv_env *env);

/* Σ of the pair losses of one input, from its products with the outputs. */
static inline double zv__sgns_loss(const float *x, const float *out_weight, size_t n_out) {
    double sum = 0;
    for (size_t j = 0; j < n_out; j++) {
        double signed_x = j == 0 ? (double)x[j] : -(double)x[j];
        /* -log σ(s) = log(1 + e^-s), written so that neither branch overflows */
        sum += (double)out_weight[j] *
               (signed_x > 0 ? log1p(exp(-signed_x)) : log1p(exp(signed_x)) - signed_x);
    }
    return sum;
}

#endif
