/* embed_sgns.h — the arithmetic of one step of skip-gram with negative sampling.
 *
 * A step takes a few neighbouring positions of the corpus at once. It joins the rows of the words around them
 * ("inputs", of the word matrix) with the rows of the words that stand there and of the random words drawn
 * against all of them ("outputs", of the context matrix). With x_ij = in_i · out_j, a_ij the positive pairs of
 * input i and output j, and n_ij all their pairs, the negative ones too:
 *
 *     loss   = Σ_ij a_ij (-log σ(x_ij)) + (n_ij - a_ij) (-log σ(-x_ij))
 *     g_ij   = lr (a_ij - n_ij σ(x_ij))
 *     in_i  += Σ_j g_ij out_j            out_j += Σ_i g_ij in_i
 *
 * with the values from before the step on the right-hand side. That negatives are shared leaves the expected
 * gradient as fresh ones for each pair have it, and turns dot products into small matrix products (Ji, Satish,
 * Li & Dubey 2016, "pWord2Vec", who share them within one position); a pair that several positions have in
 * common is computed once.
 */
#ifndef ZV_EMBED_SGNS_H
#define ZV_EMBED_SGNS_H

#include "base/base_private.h"

/* Positions of a step of skip-gram: with the usual five negatives they make eight outputs, a whole register. */
enum { ZV__SGNS_GROUP = 3 };
/* Outputs of a step: the limit that the options check enforces. */
enum { ZV__SGNS_MAX_OUT = ZV__SGNS_GROUP + 64 };

/* Rows are padded with zeros to a multiple of this many floats (64 bytes), so that kernels need no
 * tails, no row shares a cache line with another, and a line is a register of the widest tier. */
enum { ZV__SGNS_PAD = 16 };

/* Threads race for the rows on purpose (Recht et al. 2011, "Hogwild!"): updates are sparse, and a
 * lost one costs less than a lock. The kernels alone are exempt from the thread sanitizer. */
#define ZV__HOGWILD __attribute__((no_sanitize("thread")))

/* Counts of pairs lie in rows of this many floats: whole vectors of eight. */
static inline size_t zv__sgns_wide(size_t n_out) {
    return (n_out + 7) / 8 * 8;
}

/* No row is there twice. Counts are whole numbers, and 0 beyond n_out. */
typedef struct zv__sgns_rows {
    float **in; /* [n_in] */
    float **out; /* [n_out] */
    float *weight; /* [n_in + 1]: an input's pairs; with CBOW its share of the mean, u_i */
    float *positive,
        *all; /* [n_in + 1, wide], CBOW [1, wide]: a_ij, n_ij; the last row is for kernels that take two at once */
    size_t n_in, n_out;
    size_t stride; /* floats per row, a multiple of ZV__SGNS_PAD */
    double pairs; /* positive ones: the loss is a sum over so many */
} zv__sgns_rows;

/* Floats of scratch for steps of at most n_in inputs and n_out outputs, by either method. (Kernels that take
 * two inputs at once write the gradients of one more. Between steps, three vectors are held in it.) */
static inline size_t zv__sgns_scratch(size_t n_in, size_t n_out, size_t stride) {
    return ZV_MAX((n_in + 1) * (zv__sgns_wide(n_out) + 8), 3 * stride);
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

/* Σ_j of the losses of one input's pairs, from its products with the outputs. */
static inline double zv__sgns_loss(const float *x, const float *positive, const float *all,
                                   size_t n_out) {
    double sum = 0;
    for (size_t j = 0; j < n_out; j++) {
        /* -log σ(-x) = log(1 + e^x), written so that neither branch overflows; -log σ(x) is x less */
        const double product = (double)x[j];
        const double cost = product > 0 ? log1p(exp(-product)) + product : log1p(exp(product));
        sum += (double)all[j] * cost - (double)positive[j] * product;
    }
    return sum;
}

#endif
