/* grad_tile.h — the small product and transpose in plain C: see grad_kernels_product.h. */

enum { ACROSS = 16, HIGH = 4, GROUP = 1 };

static void tile(REAL *c, size_t ldc, const REAL *a, size_t a_row, size_t a_col, const REAL *b,
                 size_t b_panel, size_t k, size_t rows, size_t cols, bool more) {
    REAL sum[HIGH][ACROSS] = {{0}};
    const REAL *from[HIGH];
    (void)b_panel;
    for (size_t i = 0; i < HIGH; i++) from[i] = a + ZV_MIN(i, rows - 1) * a_row;
    for (size_t p = 0; p < k; p++)
        for (size_t i = 0; i < HIGH; i++)
            for (size_t j = 0; j < ACROSS; j++) sum[i][j] += from[i][p * a_col] * b[p * ACROSS + j];
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j < cols; j++)
            c[i * ldc + j] = more ? c[i * ldc + j] + sum[i][j] : sum[i][j];
}

#include "grad/grad_turn.h"
