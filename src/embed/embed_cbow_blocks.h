/* embed_cbow_blocks.h — adding up rows and moving them, for the vector tiers of CBOW.
 *
 * Rows are taken in blocks of a few cache lines, which stay in registers while one row after another is added up or
 * moved: pointers and weights are then read once for a block. A file of a tier says, before it includes this,
 *
 *     TARGET                         the tier's attribute
 *     BLOCK                          lines of a block, at most 8
 *     line, factor                   16 floats; one float in all lanes of a register
 *     load, store, spread            from and to 16 floats; a factor from one float
 *     nothing, scale, weighed        0; f · b; f · b + sum, rounded once
 */
#ifndef ZV_EMBED_CBOW_BLOCKS_H
#define ZV_EMBED_CBOW_BLOCKS_H

#include "embed/embed_cbow.h"

enum { MOST_LINES = 8, LINE = ZV__SUMS };

/* h = Σ_i u_i in_i, of n lines from d on, a constant where this is inlined. */
TARGET ZV__HOGWILD INLINE void mean_of(float *h, const zv__sgns_rows *rows, size_t d,
                                       const size_t n) {
    line sum[MOST_LINES];
    const factor first = spread(rows->weight);
    ZV_UNROLL
    for (size_t k = 0; k < n; k++) sum[k] = scale(first, load(rows->in[0] + d + k * LINE));
    for (size_t i = 1; i < rows->n_in; i++) {
        const float *in = rows->in[i] + d;
        const factor weight = spread(rows->weight + i);
        ZV_UNROLL
        for (size_t k = 0; k < n; k++) sum[k] = weighed(weight, load(in + k * LINE), sum[k]);
    }
    ZV_UNROLL
    for (size_t k = 0; k < n; k++) store(h + d + k * LINE, sum[k]);
}

/* out_j += g_j h and in_i += u_i Σ_j g_j out_j, of n lines from d on. */
TARGET ZV__HOGWILD INLINE void move(const zv__sgns_rows *rows, const float *h, const float *g,
                                    size_t d, const size_t n) {
    line a[MOST_LINES], rise[MOST_LINES];
    ZV_UNROLL
    for (size_t k = 0; k < n; k++) {
        a[k] = load(h + d + k * LINE);
        rise[k] = nothing();
    }
    for (size_t j = 0; j < rows->n_out; j++) {
        float *out = rows->out[j] + d;
        const factor weight = spread(g + j);
        ZV_UNROLL
        for (size_t k = 0; k < n; k++) {
            const line b = load(out + k * LINE);
            rise[k] = weighed(weight, b, rise[k]);
            store(out + k * LINE, weighed(weight, a[k], b));
        }
    }
    for (size_t i = 0; i < rows->n_in; i++) {
        float *in = rows->in[i] + d;
        const factor weight = spread(rows->weight + i);
        ZV_UNROLL
        for (size_t k = 0; k < n; k++)
            store(in + k * LINE, weighed(weight, rise[k], load(in + k * LINE)));
    }
}

/* clang-format off */
#define UP_TO_MOST_LINES(n, CALL)                                                                  \
    switch (n) {                                                                                   \
        CALL(1) CALL(2) CALL(3) CALL(4) CALL(5) CALL(6) CALL(7)                                    \
        default: CALL(8)                                                                           \
    }
/* clang-format on */

TARGET ZV__HOGWILD static void add_inputs(float *h, const zv__sgns_rows *rows) {
    for (size_t d = 0; d < rows->stride; d += BLOCK * LINE) {
#define CALL(n)                                                                                    \
    case n:                                                                                        \
        mean_of(h, rows, d, n);                                                                    \
        break;
        UP_TO_MOST_LINES(ZV_MIN((size_t)BLOCK, (rows->stride - d) / LINE), CALL)
#undef CALL
    }
}

TARGET ZV__HOGWILD static void move_rows(const zv__sgns_rows *rows, const float *h,
                                         const float *g) {
    for (size_t d = 0; d < rows->stride; d += BLOCK * LINE) {
#define CALL(n)                                                                                    \
    case n:                                                                                        \
        move(rows, h, g, d, n);                                                                    \
        break;
        UP_TO_MOST_LINES(ZV_MIN((size_t)BLOCK, (rows->stride - d) / LINE), CALL)
#undef CALL
    }
}

#endif
