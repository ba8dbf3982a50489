/* grad_turn.h — a small transpose in plain C, for kinds of numbers that have none of their own: see grad_kernels_product.h. */

enum { TURN = 4 };

static void turn(REAL *to, size_t to_row, const REAL *from, size_t from_row) {
    for (size_t i = 0; i < TURN; i++)
        for (size_t j = 0; j < TURN; j++) to[j * to_row + i] = from[i * from_row + j];
}
