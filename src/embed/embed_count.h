/* embed_count.h — how often words stand together, as a sparse matrix: the count model's view of a corpus.
 *
 * Each pair of words of one text at a distance d ≤ W weighs W - d + 1, W times the chance with which a window
 * drawn from 1 … W reaches that far (skip-gram's law in expectation). Nothing is sub-sampled, and the counts
 * are whole numbers. With k as the negatives' number and P(c) ∝ #(c)^0.75 (Levy, Goldberg & Dagan 2015)
 *
 *     #(w,c)   weights of c around w; symmetric           #w = Σ_c #(w,c)
 *     m(w,c) = max(0, log #(w,c)/#w - log k P(c))          PPMI, shifted by log k
 *
 * m is not symmetric, since the contexts alone are smoothed; log #(w,c) is. Kept are the cells where m(w,c) or
 * m(c,w) is above 0 (or so near below that f32 could err), so that one matrix serves for m and its transpose:
 *
 *     row "king":  first[w] … first[w + 1]   (the, 14.2) (queen, 7.1) … by context
 *     m(w,c)  = log_count - word_part[w] - context_part[c]      word_part[w]    = log #w
 *     mᵀ(c,w) = log_count - context_part[c] - word_part[w]      context_part[c] = log k P(c)
 *
 * The whole number #(w,c) comes back from its logarithm: an f32 below 16 is at most 2^-21 off, so e^log_count is
 * off by less than n · 2^-21, an eighth for n < 2^18, and rounding gives n. Larger ones, a few per corpus (at most
 * total / 2^18), are listed beside the cells.
 */
#ifndef ZV_EMBED_COUNT_H
#define ZV_EMBED_COUNT_H

#include "embed/embed_corpus.h"

typedef struct zv__count_cell {
    uint32_t word;
    float log_count;
} zv__count_cell;

enum { ZV__COUNT_LARGE = 1 << 18 }; /* from here on a logarithm in f32 does not tell counts apart */

/* A cell's count that its logarithm does not give back. */
typedef struct zv__large_count {
    uint32_t row, word;
    uint64_t count;
} zv__large_count;

typedef struct zv__counts {
    const zv_env *env;
    size_t n_words;
    uint64_t *first; /* [n_words + 1] */
    zv__count_cell *cells; /* [first[n_words]]; not to be written */
    size_t mapped; /* bytes of a mapped file; 0: in memory */
    zv__large_count *large; /* [n_large] by row, then word */
    size_t n_large;
    uint64_t *totals; /* [n_words] #w */
    float *word_part, *context_part; /* [n_words] */
    uint64_t total; /* Σ #w */
} zv__counts;

/* What a test chooses and nobody else; 0: as documented in embed_count.c. */
typedef struct zv__count_limits {
    size_t in_memory; /* cells, before they go to a file */
    size_t places; /* of words, gathered in one pass over the corpus */
    size_t batch; /* cells made between two writes */
} zv__count_limits;

/* Counts in passes over the corpus, on the threads of env; the same for any number of them. Memory: an eighth
 * of the corpus's places (8 bytes each), 64 MiB of cells (more go to an unnamed file that is mapped), 8 bytes
 * per word of the vocabulary and thread. limits may be NULL. ZV_INTERRUPTED when asked to stop. */
zv_status zv__counts_new(zv__counts *out, const zv_env *env, const zv_corpus *corpus,
                         unsigned window, double k, const zv__count_limits *limits, zv_err *err);
void zv__counts_free(zv__counts *c);

/* Cells above 0 and the sum of their squares, of m or of its transpose. */
typedef struct zv__count_size {
    uint64_t cells;
    double squares;
} zv__count_size;
zv__count_size zv__counts_size(const zv__counts *c, bool transposed);

/* #(row, cell's word). *large goes through c->large: cells are asked for in order, and it begins at 0. */
uint64_t zv__counts_exact(const zv__counts *c, size_t row, const zv__count_cell *cell,
                          size_t *large);

/* m(row, cell's word) or its transpose's, before the maximum with 0. */
static inline float zv__count_value(const zv__count_cell *cell, float row_part,
                                    const float *parts) {
    return cell->log_count - (row_part + parts[cell->word]);
}

#endif
