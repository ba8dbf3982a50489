/* embed_panel.c — see embed_panel.h. */
#include "embed/embed_panel.h"

#include "base/base_pool.h"

zv_status zv__panel_new(zv__panel *p, const zv_env *env, size_t rows, size_t cols, zv_err *err) {
    *p = (zv__panel){.rows = rows, .cols = cols};
    p->stride = (cols + ZV__PANEL_PAD - 1) / ZV__PANEL_PAD * ZV__PANEL_PAD;
    size_t n;
    if (!zv__mul(&n, rows, p->stride)) return zv__nomem(err);
    p->x = zv__alloc_huge(env, n, sizeof *p->x);
    if (!p->x) return zv__nomem(err);
    memset(p->x, 0, n * sizeof *p->x);
    return ZV_OK;
}

void zv__panel_free(const zv_env *env, zv__panel *p) {
    zv__free_huge(env, p->x);
    *p = (zv__panel){0};
}

/* ---- The sparse matrix times a panel ---- */

enum { ROWS = 64, CELLS = 256 };

typedef struct product {
    const zv__counts *m;
    const float *own, *others; /* the parts of m's rows and columns, or of its transpose's */
    const float *in;
    float *out;
    size_t stride;
    zv__panel_kernel *add;
} product;

void zv__panel_add_scalar(float *y, const float *x, const uint32_t *word, const float *value,
                          size_t n, size_t stride) {
    for (size_t i = 0; i < n; i++) {
        const float *row = x + word[i] * stride;
        for (size_t d = 0; d < stride; d++) y[d] += value[i] * row[d];
    }
}

static void product_row(const product *p, size_t row) {
    uint32_t word[CELLS];
    float value[CELLS], *y = p->out + row * p->stride;
    memset(y, 0, p->stride * sizeof *y);
    size_t n = 0;
    for (uint64_t i = p->m->first[row]; i < p->m->first[row + 1]; i++) {
        word[n] = p->m->cells[i].word;
        value[n] = zv__count_value(&p->m->cells[i], p->own[row], p->others);
        n += value[n] > 0;
        if (n < CELLS) continue;
        p->add(y, p->in, word, value, n, p->stride);
        n = 0;
    }
    p->add(y, p->in, word, value, n, p->stride);
}

static void product_rows(void *ctx, size_t task, unsigned worker) {
    (void)worker;
    const product *p = ctx;
    if (zv_env_stopped(p->m->env)) return;
    const size_t end = ZV_MIN(p->m->n_words, (task + 1) * ROWS);
    for (size_t row = task * ROWS; row < end; row++) product_row(p, row);
}

void zv__panel_product(zv__panel *out, const zv__counts *m, bool transposed, const zv__panel *in) {
    product p = {.m = m, .in = in->x, .out = out->x, .stride = in->stride};
    p.own = transposed ? m->context_part : m->word_part;
    p.others = transposed ? m->word_part : m->context_part;
    p.add = zv_env_cpu(m->env) >= ZV_CPU_AVX2 ? zv__panel_add_avx2 : zv__panel_add_scalar;
    zv__parallel(m->env, (m->n_words + ROWS - 1) / ROWS, product_rows, &p);
}

/* ---- Gram matrix ---- */

enum { TILE = 16 }; /* columns: one of the panel's cache lines */

typedef struct gram_task {
    const zv__panel *p;
    double *gram;
    size_t tiles;
} gram_task;

/* The products of two tiles of columns, over all rows in order. */
static void gram_tile(void *ctx, size_t task, unsigned worker) {
    (void)worker;
    const gram_task *g = ctx;
    const size_t first = task / g->tiles * TILE, second = task % g->tiles * TILE;
    const zv__panel *p = g->p;
    if (second < first) return;
    double sum[TILE][TILE] = {{0}};
    for (size_t row = 0; row < p->rows; row++) {
        const float *a = p->x + row * p->stride + first, *b = p->x + row * p->stride + second;
        double wide[TILE];
        for (size_t j = 0; j < TILE; j++) wide[j] = (double)b[j];
        for (size_t i = 0; i < TILE; i++)
            for (size_t j = 0; j < TILE; j++) sum[i][j] += (double)a[i] * wide[j];
    }
    for (size_t i = first; i < ZV_MIN(first + TILE, p->cols); i++)
        for (size_t j = second; j < ZV_MIN(second + TILE, p->cols); j++)
            g->gram[i * p->cols + j] = g->gram[j * p->cols + i] = sum[i - first][j - second];
}

void zv__panel_gram(double *gram, const zv_env *env, const zv__panel *p) {
    gram_task g = {p, gram, p->stride / TILE};
    zv__parallel(env, g.tiles * g.tiles, gram_tile, &g);
}

/* ---- Orthonormal columns ---- */

/* Upper R in place, Rᵀ R = a. A column whose rest is rounding of its length is dropped: its row and its diagonal
 * become 0. The bound is that of f32 panels, 1e-5 of the length. */
static void cholesky(double *a, size_t n) {
    const double least = 1e-10;
    for (size_t j = 0; j < n; j++) {
        double *row = a + j * n;
        const double length = row[j];
        double rest = length;
        for (size_t i = 0; i < j; i++) rest -= a[i * n + j] * a[i * n + j];
        const bool keep = length > 0 && rest > least * length;
        row[j] = keep ? sqrt(rest) : 0;
        for (size_t k = j + 1; k < n; k++) {
            double sum = row[k];
            for (size_t i = 0; i < j; i++) sum -= a[i * n + j] * a[i * n + k];
            row[k] = keep ? sum / row[j] : 0;
        }
    }
}

/* inverse = R⁻¹ on the columns that were kept, 0 elsewhere. */
static void invert(double *inverse, const double *r, size_t n) {
    memset(inverse, 0, n * n * sizeof *inverse);
    for (size_t c = 0; c < n; c++) {
        if (r[c * n + c] == 0) continue;
        inverse[c * n + c] = 1 / r[c * n + c];
        for (size_t i = c; i-- > 0;) {
            double sum = 0;
            if (r[i * n + i] == 0) continue;
            for (size_t k = i + 1; k <= c; k++) sum += r[i * n + k] * inverse[k * n + c];
            inverse[i * n + c] = -sum / r[i * n + i];
        }
    }
}

typedef struct turning {
    zv__panel *p;
    const double *by; /* upper triangular */
} turning;

/* Each row times the inverse, from the last column on, so that what is read was not written. */
static void turn_rows(void *ctx, size_t task, unsigned worker) {
    (void)worker;
    const turning *t = ctx;
    const size_t n = t->p->cols, end = ZV_MIN(t->p->rows, (task + 1) * ROWS);
    for (size_t row = task * ROWS; row < end; row++) {
        float *x = t->p->x + row * t->p->stride;
        for (size_t first = (n - 1) / TILE * TILE + TILE; first > 0;) {
            double sum[TILE] = {0};
            first -= TILE;
            const size_t wide = ZV_MIN(TILE, n - first);
            for (size_t k = 0; k < first + wide; k++)
                for (size_t j = 0; j < wide; j++) sum[j] += (double)x[k] * t->by[k * n + first + j];
            for (size_t j = 0; j < wide; j++) x[first + j] = (float)sum[j];
        }
    }
}

void zv__panel_orthonormal(zv__panel *p, const zv_env *env, double *gram, double *scratch) {
    cholesky(gram, p->cols);
    invert(scratch, gram, p->cols);
    turning t = {p, scratch};
    zv__parallel(env, (p->rows + ROWS - 1) / ROWS, turn_rows, &t);
}
