/* grad_tile.h — the small product of panels in registers of VEC bytes, by the vectors of GCC and clang: see grad_kernels_product.h. Products are
 * not contracted into sums, and an element is added up in order of k whatever the width, so that every tier gives the same bits. */

enum {
    WIDTH = VEC / (int)sizeof(REAL),
    HALVES = 2, /* registers of a row of the tile */
    ACROSS = HALVES * WIDTH,
    HIGH = VEC < 64 ? 4 : 8, /* 8 of 16 registers of sums, or 16 of 32 */
    GROUP = 1
};
typedef REAL vector __attribute__((vector_size(VEC)));

static void tile(REAL *c, size_t ldc, const REAL *a, size_t a_row, size_t a_col, const REAL *b,
                 size_t b_panel, size_t k, size_t rows, size_t cols, bool more) {
    vector sum[HIGH][HALVES];
    const REAL *from[HIGH];
    (void)b_panel;
#pragma GCC unroll 8
    for (size_t i = 0; i < HIGH; i++) {
        from[i] = a + ZV_MIN(i, rows - 1) * a_row;
        sum[i][0] = sum[i][1] = (vector){0};
    }
    for (size_t p = 0; p < k; p++) {
        vector row[HALVES];
        memcpy(row, b + p * ACROSS, sizeof row);
#pragma GCC unroll 8
        for (size_t i = 0; i < HIGH; i++) {
            const REAL x = from[i][p * a_col];
            sum[i][0] += x * row[0];
            sum[i][1] += x * row[1];
        }
    }
    for (size_t i = 0; i < rows; i++) {
        REAL out[ACROSS];
        memcpy(out, sum[i], sizeof out);
        for (size_t j = 0; j < cols; j++) c[i * ldc + j] = more ? c[i * ldc + j] + out[j] : out[j];
    }
}

#include "grad/grad_turn.h"
