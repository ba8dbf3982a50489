/* embed_pairs.h — how often which word was learned from which: counts of (input, output) pairs.
 *
 * A pair is what skip-gram learns from: an input (a word in the window, row of the word matrix) and an
 * output (the word that stands there, row of the context matrix). The counts are of one draw of
 * sub-sampling and windows, under the law by which each epoch draws anew, over the words that epochs
 * learn from; held-out words are left out as there.
 *
 *     row "king":  total 812 pairs │ cells (queen, 31) (the, 90) … by output
 *
 * Rows are complete or absent. Where all would take more than `max_cells`, R of them are drawn with
 * probability in proportion to their totals, at even distances along the vocabulary from a random start
 * (systematic sampling): frequent words come several times, the rest once or never, and
 *
 *     Σ over all rows of f(row) / Σ totals   is estimated by   (1/R) Σ over draws of f(row)/total(row)
 *
 * without bias, for the totals are counted first, of all rows.
 */
#ifndef ZV_EMBED_PAIRS_H
#define ZV_EMBED_PAIRS_H

#include "base/base_private.h"

struct zv__run;

typedef struct zv__cell {
    uint32_t word, count; /* output; how often */
} zv__cell;

typedef struct zv__pair_row {
    uint32_t word; /* input */
    uint32_t draws; /* how many of the R draws fell on it; 1 where every row is here */
    uint64_t total; /* Σ counts of its cells */
    size_t first, n; /* its cells, by output */
} zv__pair_row;

typedef struct zv__pairs {
    zv__pair_row *rows; /* [n_rows], by input */
    size_t n_rows;
    zv__cell *cells; /* [n_cells] */
    size_t n_cells, cap_cells;
    uint64_t total; /* of all rows, sampled or not */
    size_t draws; /* R; 0: every row that has a pair is here */
} zv__pairs;

/* Counts in passes over the corpus, on the threads of the environment; the same for any number of them.
 * At most 12 · max_cells bytes and 8 bytes per word of the vocabulary and thread, of which 8 · max_cells
 * stay. A corpus without pairs gives n_rows 0. Asked to stop, it may be incomplete. */
zv_status zv__pairs_new(zv__pairs *out, const struct zv__run *r, size_t max_cells, zv_err *err);
void zv__pairs_free(const zv_env *env, zv__pairs *p);

/* The share of a row in the estimate of a mean over all pairs. */
static inline double zv__pairs_weight(const zv__pairs *p, const zv__pair_row *row) {
    return p->draws ? (double)row->draws / (double)p->draws : (double)row->total / (double)p->total;
}

#endif
