/* grad_kernels_product.h — products of matrices and what is fused with them; a part of grad_kernels.h.
 *
 * C [m, n] = A [m, k] · B [k, n], any of both seen through strides, so that no transpose is ever made. B is packed into panels of
 * ACROSS columns, [k][ACROSS], zero beyond n; A is packed by HIGH rows, [k][HIGH], where it is used often enough. What says the tier:
 *
 *     tile(c, ldc, a, a_row, a_col, b, b_panel, k, rows, cols, more)
 *         c [rows ≤ HIGH, cols ≤ GROUP · ACROSS] = or += (more) Σ_p a[i·a_row + p·a_col] · b[panel][p][j], p in order
 *     turn(to, to_row, from, from_row)
 *         to [TURN, TURN] = the transpose of from [TURN, TURN]; ACROSS is a multiple of TURN
 *
 * (Goto & van de Geijn 2008). An element of C is always added up in even blocks of k, in order, by one thread: neither the
 * number of threads nor the place of an element in a tile changes a bit. */

enum {
    DEEP = 256, /* of k at a time: a group of panels stays in the second cache */
    BROAD = 64, /* panels of B at a time */
    TALL = 96, /* rows of A at a time */
    OFTEN =
        32 *
        ACROSS, /* columns from which on packing A pays; where it stands on its side, beyond one tile */
};
#define BIG ((size_t)1 << 22) /* multiply-adds from which on threads pay */

typedef struct matrix {
    const REAL *x;
    size_t row, col; /* how far apart rows and columns lie */
} matrix;

typedef struct product_job {
    REAL *c;
    size_t ldc;
    matrix a, b; /* of this block */
    size_t m, n, k;
    size_t tall, deep; /* rows of a task; the deepest block */
    bool more, packs;
    REAL *panels, *rows; /* scratch: of B; of A, one for each worker */
} product_job;

/* Blocks of k as even as can be, none above DEEP. */
static size_t deep_of(size_t k) {
    size_t blocks = (k + DEEP - 1) / DEEP;
    return (k + blocks - 1) / blocks;
}

static size_t scratch_for(const zv_env *env, size_t m, size_t n, size_t k) {
    size_t deep = deep_of(k), panels = ZV_MIN((n + ACROSS - 1) / ACROSS, (size_t)BROAD);
    size_t rows = n > GROUP * ACROSS ? TALL * zv__workers(env) : 0;
    (void)m;
    return deep * (panels * ACROSS + rows);
}

/* to [k, to_row] = the transpose of from [wide, k]: `wide` numbers, apart by from_row, become a row. */
static void pack_turned(REAL *to, size_t to_row, const REAL *from, size_t from_row, size_t wide,
                        size_t k) {
    size_t p = 0;
    for (; p + TURN <= k; p += TURN)
        for (size_t i = 0; i + TURN <= wide; i += TURN)
            turn(to + p * to_row + i, to_row, from + i * from_row + p, from_row);
    for (size_t i = wide / TURN * TURN; i < wide; i++)
        for (size_t q = 0; q < p; q++) to[q * to_row + i] = from[i * from_row + q];
    for (; p < k; p++)
        for (size_t i = 0; i < wide; i++) to[p * to_row + i] = from[i * from_row + p];
}

static void pack_panel(void *ctx, size_t panel, unsigned worker) {
    const product_job *w = ctx;
    matrix b = {w->b.x + panel * ACROSS * w->b.col, w->b.row, w->b.col};
    REAL *to = w->panels + panel * w->k * ACROSS;
    size_t cols = ZV_MIN((size_t)ACROSS, w->n - panel * ACROSS);
    (void)worker;
    if (cols < ACROSS) memset(to, 0, w->k * ACROSS * sizeof(REAL));
    if (b.row == 1)
        pack_turned(to, ACROSS, b.x, b.col, cols, w->k);
    else if (cols == ACROSS)
        for (size_t p = 0; p < w->k; p++) {
            __builtin_prefetch(b.x + p * b.row + 3 * ACROSS, 0, 2);
            memcpy(to + p * ACROSS, b.x + p * b.row, ACROSS * sizeof(REAL));
        }
    else
        for (size_t p = 0; p < w->k; p++)
            memcpy(to + p * ACROSS, b.x + p * b.row, cols * sizeof(REAL));
}

/* [m / HIGH][k][HIGH]; the last rows are repeated to fill up. */
static void pack_rows(REAL *to, const matrix *a, size_t m, size_t k) {
    for (size_t i = 0; i < m; i += HIGH, to += k * HIGH) {
        size_t rows = ZV_MIN((size_t)HIGH, m - i);
        const REAL *from = a->x + i * a->row;
        if (rows == HIGH && a->row == 1)
            for (size_t p = 0; p < k; p++)
                memcpy(to + p * HIGH, from + p * a->col, HIGH * sizeof(REAL));
        else if (rows == HIGH)
            pack_turned(to, HIGH, from, a->row, HIGH, k);
        else
            for (size_t p = 0; p < k; p++)
                for (size_t r = 0; r < HIGH; r++)
                    to[p * HIGH + r] = from[ZV_MIN(r, rows - 1) * a->row + p * a->col];
    }
}

/* Columns of the next tile: a last one of a single panel would wait for its few sums, so two narrower ones take its place. */
static size_t group_of(size_t left) {
    const size_t panels = (left + ACROSS - 1) / ACROSS;
    return (GROUP > 2 && panels == GROUP + 1 ? GROUP - 1 : GROUP) * (size_t)ACROSS;
}

static void multiply_rows(void *ctx, size_t task, unsigned worker) {
    const product_job *w = ctx;
    size_t first = task * w->tall, m = ZV_MIN(w->tall, w->m - first), wide;
    matrix a = {w->a.x + first * w->a.row, w->a.row, w->a.col};
    REAL *packed = w->rows + worker * TALL * w->deep;
    if (w->packs) pack_rows(packed, &a, m, w->k);
    for (size_t j = 0; j < w->n; j += wide) {
        wide = group_of(w->n - j);
        for (size_t i = 0; i < m; i += HIGH) {
            const REAL *from = w->packs ? packed + i * w->k : a.x + i * a.row;
            tile(w->c + (first + i) * w->ldc + j, w->ldc, from, w->packs ? 1 : a.row,
                 w->packs ? HIGH : a.col, w->panels + j * w->k, w->k * ACROSS, w->k,
                 ZV_MIN((size_t)HIGH, m - i), ZV_MIN(wide, w->n - j), w->more);
        }
    }
}

/* One block of k and of columns. */
static void multiply_block(const zv_env *env, product_job *w, bool threads) {
    size_t panels = (w->n + ACROSS - 1) / ACROSS, share = w->m;
    if (threads) share = w->m / (4 * zv__workers(env)) + 1;
    w->tall = ZV_MIN((size_t)TALL, (share + HIGH - 1) / HIGH * HIGH);
    size_t tasks = (w->m + w->tall - 1) / w->tall;
    if (threads) {
        zv__parallel(env, panels, pack_panel, w);
        zv__parallel(env, tasks, multiply_rows, w);
        return;
    }
    for (size_t i = 0; i < panels; i++) pack_panel(w, i, 0);
    for (size_t i = 0; i < tasks; i++) multiply_rows(w, i, 0);
}

static void multiply(const zv_tape *t, REAL *c, matrix a, matrix b, size_t m, size_t n, size_t k,
                     bool more) {
    size_t broad = (size_t)BROAD * ACROSS, deep = deep_of(k);
    bool threads = zv__workers(t->env) > 1 && m * n > BIG / k;
    product_job w = {.ldc = n, .m = m, .deep = deep};
    w.packs = n >= OFTEN || (a.row == 1 && n > GROUP * ACROSS);
    w.panels = zv__place(t, t->scratch_at);
    w.rows = w.panels + deep * ZV_MIN((n + ACROSS - 1) / ACROSS * ACROSS, broad);
    for (size_t j = 0; j < n; j += broad)
        for (size_t p = 0; p < k; p += deep) {
            w.c = c + j;
            w.a = (matrix){a.x + p * a.col, a.row, a.col};
            w.b = (matrix){b.x + p * b.row + j * b.col, b.row, b.col};
            w.n = ZV_MIN(broad, n - j);
            w.k = ZV_MIN(deep, k - p);
            w.more = more || p > 0;
            multiply_block(t->env, &w, threads);
        }
}

/* ---- Products of two tensors: ga = g bᵀ, gb = aᵀ g ---- */

static matrix turned(matrix x) {
    return (matrix){x.x, x.col, x.row};
}

static matrix side(const REAL *x, size_t rows, size_t cols, bool transposed) {
    return transposed ? (matrix){x, 1, rows} : (matrix){x, cols, 1};
}

FORWARD(matmul) {
    size_t m = s->m, k = s->k, n = s->cols;
    for (size_t i = 0; i < s->batch; i++) {
        const REAL *a = (const REAL *)s->x[0] + i * m * k;
        const REAL *b = (const REAL *)s->x[1] + (s->shared_b ? 0 : i * k * n);
        multiply(s->tape, (REAL *)s->y + i * m * n, side(a, m, k, s->args.transpose_a),
                 side(b, k, n, s->args.transpose_b), m, n, k, false);
    }
}

BACKWARD(matmul) {
    size_t m = s->m, k = s->k, n = s->cols;
    for (size_t i = 0; i < s->batch; i++) {
        size_t at_a = i * m * k, at_b = s->shared_b ? 0 : i * k * n;
        matrix a = side((const REAL *)s->x[0] + at_a, m, k, s->args.transpose_a);
        matrix b = side((const REAL *)s->x[1] + at_b, k, n, s->args.transpose_b);
        matrix g = side((const REAL *)s->gy + i * m * n, m, n, false);
        REAL *ga = s->gx[0] ? (REAL *)s->gx[0] + at_a : NULL;
        REAL *gb = s->gx[1] ? (REAL *)s->gx[1] + at_b : NULL;
        bool more = s->more[1] || (s->shared_b && i > 0);
        if (ga && s->args.transpose_a) multiply(s->tape, ga, b, turned(g), k, m, n, s->more[0]);
        if (ga && !s->args.transpose_a) multiply(s->tape, ga, g, turned(b), m, k, n, s->more[0]);
        if (gb && s->args.transpose_b) multiply(s->tape, gb, turned(g), a, n, k, m, more);
        if (gb && !s->args.transpose_b) multiply(s->tape, gb, turned(a), g, k, n, m, more);
    }
}

/* ---- act(x w + b): b and act go over the rows of the product in one pass ---- */

#define EACH_SUM(...)                                                                              \
    for (size_t r = 0; r < s->m; r++)                                                              \
        for (size_t j = 0; j < n; j++) {                                                           \
            const size_t i = r * n + j;                                                            \
            REAL x = y[i] + b[j];                                                                  \
            __VA_ARGS__;                                                                           \
        }

static void activate(const zv__step *s) {
    const size_t n = s->cols;
    const REAL *restrict b = s->x[2];
    REAL *restrict y = s->y, *restrict slope = s->aux; /* slope: of gelu alone */
    switch (s->args.act) {
    case ZV_ACT_RELU:
        EACH_SUM(y[i] = RE(x) <= 0 ? (REAL)0 : x) /* NaN stays */
        break;
    case ZV_ACT_TANH:
        EACH_SUM(y[i] = TANH(x))
        break;
    case ZV_ACT_SIGMOID:
        EACH_SUM(y[i] = sigmoid_of(x))
        break;
    case ZV_ACT_GELU:
        EACH_SUM(REAL share = gelu_share(x); y[i] = x * share; slope[i] = gelu_slope(x, share))
        break;
    case ZV_ACT_NONE:
        EACH_SUM(y[i] = x)
        break;
    }
}
#undef EACH_SUM

FORWARD(linear) {
    size_t m = s->m, k = s->k, n = s->cols;
    multiply(s->tape, s->y, side(s->x[0], m, k, false), side(s->x[1], k, n, false), m, n, k, false);
    activate(s);
}

/* The gradient of the sums, in the place of that of y, which nobody reads again. */
static void deactivate(const zv__step *s) {
    const REAL *restrict y = s->y, *restrict slope = s->aux;
    REAL *restrict g = s->gy;
    switch (s->args.act) {
    case ZV_ACT_RELU:
        for (size_t i = 0; i < s->n; i++) {
            REAL is = g[i]; /* read in any case, so that no branch is needed */
            g[i] = RE(y[i]) <= 0 ? (REAL)0 : is;
        }
        break;
    case ZV_ACT_TANH:
        for (size_t i = 0; i < s->n; i++) g[i] *= ONE - y[i] * y[i];
        break;
    case ZV_ACT_SIGMOID:
        for (size_t i = 0; i < s->n; i++) g[i] *= y[i] * (ONE - y[i]);
        break;
    case ZV_ACT_GELU:
        for (size_t i = 0; i < s->n; i++) g[i] *= slope[i];
        break;
    case ZV_ACT_NONE:
        break;
    }
}

/* In the order of inputs, as `more` was worked out: where one node is two of them, the first begins its gradient. */
BACKWARD(linear) {
    size_t m = s->m, k = s->k, n = s->cols;
    REAL *gb = s->gx[2];
    deactivate(s);
    matrix x = side(s->x[0], m, k, false), w = side(s->x[1], k, n, false);
    matrix g = side(s->gy, m, n, false);
    if (s->gx[0]) multiply(s->tape, s->gx[0], g, turned(w), m, k, n, s->more[0]);
    if (s->gx[1]) multiply(s->tape, s->gx[1], turned(x), g, k, n, m, s->more[1]);
    if (gb && !s->more[2]) memset(gb, 0, n * sizeof(REAL));
    if (gb) add_columns(gb, s->gy, m, n);
}
