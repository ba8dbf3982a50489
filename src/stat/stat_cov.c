#include "base/base_private.h"

#include "base/base_pool.h"
#include "stat/stat_gram.h"
#include "stat/stat_private.h"

/* stat_cov.c — mean and covariance of rows in one pass.
 *
 * State: n, mean [dim], and the upper triangle of M2 = Σ (x - mean)(x - mean)ᵀ [dim, dim], in f64. The rows of a batch are
 * packed less a pivot near their mean, so that nothing cancels however far the data lie from zero; their products
 * are sums of 128 rows in f32 or f64, added up in f64 (stat_gram.h). With the batch's own mean b, d = b - pivot and
 * δ = b - mean, m rows come to n by
 *     M2 ← M2 + Σ (x - pivot)(x - pivot)ᵀ - m ddᵀ + δδᵀ n m/(n + m),   mean ← mean + δ m/(n + m)
 * (Chan, Golub & LeVeque 1979). An element of M2 is always added up by one thread, in order of rows: the result does not
 * depend on how many threads there are.
 */

enum {
    BLOCKS =
        8, /* of ZV__GRAM_ROWS rows in a batch: up to some 400 columns it stays in the second cache */
    BATCH = BLOCKS * ZV__GRAM_ROWS,
    MOST_DIM =
        1 << 23, /* a matrix of 512 TiB: no machine has it, and an allocator need not be asked */
    PIVOT_ROWS = 64, /* evenly spaced, that the pivot is the mean of */
    FINITE = 0x7f800000, /* bits of infinity */
    SAFE_LOW = 127 - 40,
    SAFE_HIGH = 127 + 40 /* exponents of f32 whose squares are no trouble */
};

struct zv_cov {
    const zv_env *env;
    const zv__gram *gram;
    size_t dim, wide, panels; /* columns of a panel, and how many panels */
    uint64_t n;
    double *mean; /* [dim] */
    double *m2; /* [dim, dim], upper triangle */
    uint8_t *packed; /* [BLOCKS, panels, ZV__GRAM_PANEL_BYTES] */
    double *sums; /* [BLOCKS, dim]: of the rows */
    uint32_t largest[BLOCKS]; /* bits of the largest |x| in each block */
    float *pivot; /* [dim], times the scale */
    double *off; /* [dim]: d */
    double *shift; /* [dim]: δ */
};

/* A batch on its way. */
typedef struct batch {
    zv_cov *c;
    const float *x;
    size_t rows, stride;
    float scale;
    double unscale; /* 1/scale² */
    double weight; /* n m/(n + m) */
} batch;

void zv_cov_free(zv_cov *c) {
    if (!c) return;
    zv__free(c->env, c->mean);
    zv__free_aligned(c->env, c->m2);
    zv__free_aligned(c->env, c->packed);
    zv__free(c->env, c->sums);
    zv__free(c->env, c->pivot);
    zv__free(c->env, c->off);
    zv__free(c->env, c->shift);
    zv__free(c->env, c);
}

zv_status zv_cov_new(zv_cov **out, const zv_env *env, size_t dim, zv_real real, zv_err *err) {
    *out = NULL;
    if (real != ZV_REAL_F32 && real != ZV_REAL_F64)
        return zv_err_set(err, ZV_USAGE, M_STAT_COV_REAL);
    const zv__gram *gram = zv__gram_of(env, real);
    size_t cells, packed, panels = dim / gram->wide + (dim % gram->wide > 0);
    if (dim > MOST_DIM || !zv__mul(&cells, dim, dim) ||
        !zv__mul(&packed, panels, (size_t)BLOCKS * ZV__GRAM_PANEL_BYTES))
        return zv__nomem(err);
    zv_cov *c = ZV_NEW_ZERO(env, 1, zv_cov);
    if (!c) return zv__nomem(err);
    c->env = env;
    c->gram = gram;
    c->dim = dim;
    c->wide = gram->wide;
    c->panels = panels;
    c->mean = ZV_NEW_ZERO(env, dim, double);
    c->m2 = zv__alloc_aligned(env, cells, sizeof(double));
    c->packed = zv__alloc_aligned(env, packed, 1);
    c->sums = ZV_NEW(env, BLOCKS * dim, double);
    c->pivot = ZV_NEW(env, dim, float);
    c->off = ZV_NEW(env, dim, double);
    c->shift = ZV_NEW(env, dim, double);
    if (!c->mean || !c->m2 || !c->packed || !c->sums || !c->pivot || !c->off || !c->shift) {
        zv_cov_free(c);
        return zv__nomem(err);
    }
    if (cells) memset(c->m2, 0, cells * sizeof(double));
    *out = c;
    return ZV_OK;
}

/* ---- One batch ---- */

/* 1, unless squares of such numbers would leave f32; then the power of 2 that brings them to about 1. */
static float scale_for(uint32_t largest) {
    int exponent = (int)(largest >> 23);
    if (largest == 0 || (exponent >= SAFE_LOW && exponent <= SAFE_HIGH)) return 1;
    return ldexpf(1, ZV_MIN(126, 127 - exponent));
}

static size_t blocks_of(const batch *b) {
    return (b->rows + ZV__GRAM_ROWS - 1) / ZV__GRAM_ROWS;
}

static void choose_pivot(const batch *b) {
    zv_cov *c = b->c;
    size_t used = ZV_MIN(b->rows, (size_t)PIVOT_ROWS);
    memset(c->off, 0, c->dim * sizeof(double));
    for (size_t i = 0; i < used; i++) {
        const float *row = b->x + i * b->rows / used * b->stride;
        for (size_t j = 0; j < c->dim; j++) c->off[j] += (double)row[j];
    }
    double factor = (double)b->scale / (double)used;
    for (size_t j = 0; j < c->dim; j++) c->pivot[j] = (float)(c->off[j] * factor);
}

static void pack_block(void *ctx, size_t task, unsigned worker) {
    const batch *b = ctx;
    zv_cov *c = b->c;
    size_t first = task * ZV__GRAM_ROWS;
    zv__gram_rows rows = {b->x + first * b->stride,
                          b->stride,
                          ZV_MIN((size_t)ZV__GRAM_ROWS, b->rows - first),
                          c->dim,
                          b->scale,
                          c->pivot};
    (void)worker;
    memset(c->sums + task * c->dim, 0, c->dim * sizeof(double));
    c->largest[task] = c->gram->pack(c->packed + task * c->panels * ZV__GRAM_PANEL_BYTES,
                                     c->sums + task * c->dim, &rows);
}

/* d and δ, from the sums of the blocks. */
static void find_means(const batch *b) {
    zv_cov *c = b->c;
    for (size_t j = 0; j < c->dim; j++) {
        double sum = 0;
        for (size_t k = 0; k < blocks_of(b); k++) sum += c->sums[k * c->dim + j];
        double mean = sum / (double)b->rows;
        c->off[j] = mean - (double)c->pivot[j] / (double)b->scale;
        c->shift[j] = mean - c->mean[j];
    }
}

/* The products of panel `one` with `panels` from `other` on: M2 += them - m ddᵀ + δδᵀ n m/(n + m), at and right of the diagonal. */
typedef struct row_weights {
    double sums, off, shift;
} row_weights;

static void add_row(double *restrict m2, const double *restrict sums, const double *restrict off,
                    const double *restrict shift, size_t n, row_weights w) {
    for (size_t j = 0; j < n; j++) m2[j] += sums[j] * w.sums - w.off * off[j] + w.shift * shift[j];
}

static void add_products(const batch *b, const double *sums, size_t one, size_t other,
                         size_t panels) {
    const zv_cov *c = b->c;
    const size_t row = one * c->wide, column = other * c->wide;
    for (size_t i = row; i < ZV_MIN(c->dim, row + c->wide); i++) {
        const size_t j = ZV_MAX(i, column), end = ZV_MIN(c->dim, column + panels * c->wide);
        const double off = (double)b->rows * c->off[i], shift = b->weight * c->shift[i];
        if (j < end)
            add_row(c->m2 + i * c->dim + j,
                    sums + (i - row) * ZV__GRAM_GROUP * c->wide + j - column, c->off + j,
                    c->shift + j, end - j, (row_weights){b->unscale, off, shift});
    }
}

/* The columns of panel `task` against those of the panels from it on. */
static void multiply_panel(void *ctx, size_t task, unsigned worker) {
    const batch *b = ctx;
    const zv_cov *c = b->c;
    double sums[ZV__GRAM_MOST * ZV__GRAM_GROUP * ZV__GRAM_MOST];
    (void)worker;
    for (size_t p = task; p < c->panels; p += ZV__GRAM_GROUP) {
        size_t group = ZV_MIN((size_t)ZV__GRAM_GROUP, c->panels - p);
        memset(sums, 0, sizeof sums);
        for (size_t k = 0; k < blocks_of(b); k++) {
            size_t rows = ZV_MIN((size_t)ZV__GRAM_ROWS, b->rows - k * ZV__GRAM_ROWS);
            const uint8_t *block = c->packed + k * c->panels * ZV__GRAM_PANEL_BYTES;
            c->gram->tile(sums, block + task * ZV__GRAM_PANEL_BYTES,
                          block + p * ZV__GRAM_PANEL_BYTES, group, rows);
        }
        add_products(b, sums, task, p, group);
    }
}

/* mean += δ m/(n + m) */
static void move_mean(zv_cov *c, uint64_t rows) {
    double share = (double)rows / ((double)c->n + (double)rows);
    for (size_t j = 0; j < c->dim; j++) c->mean[j] += c->shift[j] * share;
    c->n += rows;
}

static double weight_of(const zv_cov *c, uint64_t rows) {
    return (double)c->n * ((double)rows / ((double)c->n + (double)rows));
}

/* Packs the rows, in the scale that their sizes need; returns the bits of the largest. */
static uint32_t pack_rows(batch *b) {
    uint32_t largest = 0;
    for (;;) {
        choose_pivot(b);
        zv__parallel(b->c->env, blocks_of(b), pack_block, b);
        for (size_t k = 0; k < blocks_of(b); k++) largest = ZV_MAX(largest, b->c->largest[k]);
        if (largest >= FINITE || b->scale == scale_for(largest)) return largest;
        b->scale = scale_for(largest);
    }
}

static zv_status bad_row(const batch *b, size_t before, zv_err *err) {
    for (size_t r = 0; r < b->rows; r++)
        for (size_t j = 0; j < b->c->dim; j++)
            if (!isfinite(b->x[r * b->stride + j]))
                return zv_err_set_at(err, ZV_FORMAT, before + r, M_STAT_BAD_ROW, before + r, j);
    return ZV_OK;
}

zv_status zv_cov_add(zv_cov *c, const float *x, size_t rows, size_t stride, zv_err *err) {
    if (rows > 1 && stride < c->dim)
        return zv_err_set(err, ZV_USAGE, M_STAT_STRIDE, stride, c->dim);
    for (size_t start = 0; start < rows; start += BATCH) {
        batch b = {.c = c, .x = x + start * stride, .stride = stride, .scale = 1};
        b.rows = ZV_MIN((size_t)BATCH, rows - start);
        if (pack_rows(&b) >= FINITE) return bad_row(&b, start, err);
        b.unscale = 1 / ((double)b.scale * (double)b.scale);
        b.weight = weight_of(c, b.rows);
        find_means(&b);
        zv__parallel(c->env, c->panels, multiply_panel, &b);
        move_mean(c, b.rows);
    }
    return ZV_OK;
}

/* ---- States ---- */

zv_status zv_cov_merge(zv_cov *c, const zv_cov *other, zv_err *err) {
    if (c->dim != other->dim)
        return zv_err_set(err, ZV_USAGE, M_STAT_DIMS_DIFFER, c->dim, other->dim);
    if (other->n == 0) return ZV_OK;
    double weight = weight_of(c, other->n);
    for (size_t j = 0; j < c->dim; j++) c->shift[j] = other->mean[j] - c->mean[j];
    for (size_t i = 0; i < c->dim; i++)
        for (size_t j = i; j < c->dim; j++)
            c->m2[i * c->dim + j] += other->m2[i * c->dim + j] + weight * c->shift[i] * c->shift[j];
    move_mean(c, other->n);
    return ZV_OK;
}

uint64_t zv_cov_count(const zv_cov *c) {
    return c->n;
}

const double *zv_cov_mean(const zv_cov *c) {
    return c->mean;
}

zv_status zv_cov_matrix(const zv_cov *c, double *out, zv_err *err) {
    if (c->n < 2) return zv_err_set(err, ZV_NODATA, M_STAT_FEW_ROWS, (unsigned long long)c->n);
    size_t dim = c->dim;
    double divisor = (double)(c->n - 1);
    for (size_t i = 0; i < dim; i++) {
        for (size_t j = i; j < dim; j++) {
            double value = c->m2[i * dim + j] / divisor;
            out[i * dim + j] = value;
            out[j * dim + i] = value;
        }
    }
    return ZV_OK;
}
