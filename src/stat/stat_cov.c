#include "base/base_private.h"

#include "base/base_pool.h"
#include "stat/stat_gram.h"
#include "stat/stat_private.h"

/* stat_cov.c — mean and covariance of rows in one pass.
 *
 * State: n, mean [dim], and the upper triangle of M2 = Σ (x - mean)(x - mean)ᵀ [dim, dim], in f64. The rows of a batch are
 * packed less a pivot near their mean, so that nothing cancels however far the data lie from zero; their products
 * are sums of 128 and 1024 rows in f32 or f64, added up in f64 (stat_gram.h). With the batch's own mean b, d = b - pivot and
 * δ = b - mean, m rows come to n by
 *     M2 ← M2 + Σ (x - pivot)(x - pivot)ᵀ - m ddᵀ + δδᵀ n m/(n + m),   mean ← mean + δ m/(n + m)
 * (Chan, Golub & LeVeque 1979). An element of M2 is always added up by one thread, in order of rows: the result does not
 * depend on how many threads there are.
 *
 * Threads share the panels of a batch; but where a call brings many rows, it is cut into lanes, states of their own that go
 * through their rows alone and are merged in order. So nobody waits at the end of a batch, what a core has packed it
 * multiplies itself, and it does so block by block, with the rows of the next one on their way from memory meanwhile.
 */

enum {
    BLOCKS =
        8, /* of ZV__GRAM_ROWS rows in a batch: up to some 400 columns it stays in the second cache */
    BATCH = BLOCKS * ZV__GRAM_ROWS,
    MOST_LANES = 16,
    LEAST_LANES = 8,
    LANES_MIB = 64, /* of memory for all of them: enough up to some 768 columns */
    LANE_DIM = 2048, /* so that their sizes don't overflow */
    LANE_ROWS = 4 * BATCH, /* at least: beginning and merging one costs a small part of a batch */
    MOST_DIM =
        1 << 23, /* a matrix of 512 TiB: no machine has it, and an allocator need not be asked */
    PIVOT_ROWS =
        16, /* evenly spaced, that the pivot is the mean of: off by about σ/4, and each is a wait for memory */
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
    uint8_t *packed; /* [BLOCKS, panels, ZV__GRAM_PANEL_BYTES]; of a lane [1, …] */
    uint8_t *tiles; /* of a lane: [panels, tiles_of(0), ZV__GRAM_TILE_BYTES] */
    double *sums; /* [BLOCKS, dim]: of the rows */
    uint32_t largest[BLOCKS]; /* bits of the largest |x| in each block */
    float *pivot; /* [dim], times the scale */
    double *off; /* [dim]: d */
    double *shift; /* [dim]: δ */
    zv_cov *lanes[MOST_LANES]; /* made when they are first needed */
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
    for (size_t k = 0; k < MOST_LANES; k++) zv_cov_free(c->lanes[k]);
    zv__free(c->env, c->mean);
    zv__free_aligned(c->env, c->m2);
    zv__free_aligned(c->env, c->packed);
    zv__free_aligned(c->env, c->tiles);
    zv__free(c->env, c->sums);
    zv__free(c->env, c->pivot);
    zv__free(c->env, c->off);
    zv__free(c->env, c->shift);
    zv__free(c->env, c);
}

/* Tiles of panel `one` with those from it on. */
static size_t tiles_of(size_t panels, size_t one) {
    return (panels - one + ZV__GRAM_GROUP - 1) / ZV__GRAM_GROUP;
}

static bool new_buffers(zv_cov *c, size_t cells, size_t packed) {
    c->mean = ZV_NEW_ZERO(c->env, c->dim, double);
    c->m2 = zv__alloc_aligned(c->env, cells, sizeof(double));
    c->packed = zv__alloc_aligned(c->env, packed, 1);
    c->sums = ZV_NEW(c->env, BLOCKS * c->dim, double);
    c->pivot = ZV_NEW(c->env, c->dim, float);
    c->off = ZV_NEW(c->env, c->dim, double);
    c->shift = ZV_NEW(c->env, c->dim, double);
    if (!c->mean || !c->m2 || !c->packed || !c->sums || !c->pivot || !c->off || !c->shift)
        return false;
    if (cells) memset(c->m2, 0, cells * sizeof(double));
    return true;
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
    *c = (zv_cov){.env = env, .gram = gram, .dim = dim, .wide = gram->wide, .panels = panels};
    if (!new_buffers(c, cells, packed)) {
        zv_cov_free(c);
        return zv__nomem(err);
    }
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

static size_t rows_of(const batch *b, size_t block) {
    return ZV_MIN((size_t)ZV__GRAM_ROWS, b->rows - block * ZV__GRAM_ROWS);
}

static void pack_block(void *ctx, size_t task, unsigned worker) {
    const batch *b = ctx;
    zv_cov *c = b->c;
    size_t first = task * ZV__GRAM_ROWS, place = c->tiles ? 0 : task;
    zv__gram_rows rows = {
        b->x + first * b->stride, b->stride, rows_of(b, task), c->dim, b->scale, c->pivot};
    (void)worker;
    memset(c->sums + task * c->dim, 0, c->dim * sizeof(double));
    c->largest[task] = c->gram->pack(c->packed + place * c->panels * ZV__GRAM_PANEL_BYTES,
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

/* M2 += the products of panel `one` with `panels` from `other` on - m ddᵀ + δδᵀ n m/(n + m), at and right of the diagonal.
 * The tile is 0 afterwards. */
static void add_products(const batch *b, uint8_t *tile, size_t one, size_t other, size_t panels) {
    const zv_cov *c = b->c;
    const size_t row = one * c->wide, column = other * c->wide, size = ZV__GRAM_BYTES / c->wide;
    for (size_t i = row; i < ZV_MIN(c->dim, row + c->wide); i++) {
        const size_t j = ZV_MAX(i, column), end = ZV_MIN(c->dim, column + panels * c->wide);
        const double off = (double)b->rows * c->off[i], shift = b->weight * c->shift[i];
        const size_t at = (i - row) * ZV__GRAM_GROUP * c->wide + j - column;
        if (j < end)
            c->gram->add(c->m2 + i * c->dim + j, tile + at * size, c->off + j, c->shift + j,
                         end - j, (zv__gram_weights){b->unscale, off, shift});
    }
    memset(tile, 0, ZV__GRAM_TILE_BYTES);
}

/* The columns of panel `task` against those of the panels from it on. (Nothing is to be asked for: the next batch is packed by
 * whoever comes to it.) */
static void multiply_panel(void *ctx, size_t task, unsigned worker) {
    const batch *b = ctx;
    const zv_cov *c = b->c;
    _Alignas(64) uint8_t tile[ZV__GRAM_TILE_BYTES] = {0};
    (void)worker;
    for (size_t p = task; p < c->panels; p += ZV__GRAM_GROUP) {
        size_t group = ZV_MIN((size_t)ZV__GRAM_GROUP, c->panels - p);
        for (size_t k = 0; k < blocks_of(b); k++) {
            const uint8_t *block = c->packed + k * c->panels * ZV__GRAM_PANEL_BYTES;
            c->gram->tile(tile, block + task * ZV__GRAM_PANEL_BYTES,
                          block + p * ZV__GRAM_PANEL_BYTES, group, rows_of(b, k), c->packed);
        }
        add_products(b, tile, task, p, group);
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

/* ---- A batch whose panels the threads share ---- */

/* The bits of the largest number of the blocks that are packed. */
static uint32_t largest_of(const batch *b) {
    uint32_t largest = 0;
    for (size_t k = 0; k < blocks_of(b); k++) largest = ZV_MAX(largest, b->c->largest[k]);
    return largest;
}

/* Packs the rows, in the scale that their sizes need; returns the bits of the largest. */
static uint32_t pack_rows(batch *b) {
    for (;;) {
        choose_pivot(b);
        zv__parallel(b->c->env, blocks_of(b), pack_block, b);
        const uint32_t largest = largest_of(b);
        if (largest >= FINITE || b->scale == scale_for(largest)) return largest;
        b->scale = scale_for(largest);
    }
}

/* ---- A batch that one thread goes through block by block ---- */

static uint8_t *tile_at(const zv_cov *c, size_t one, size_t p) {
    const size_t group = (p - one) / ZV__GRAM_GROUP;
    return c->tiles + (one * tiles_of(c->panels, 0) + group) * ZV__GRAM_TILE_BYTES;
}

static void multiply_block(const batch *b, size_t k) {
    const zv_cov *c = b->c;
    const char *ahead = (const char *)(b->x + (k + 1) * ZV__GRAM_ROWS * b->stride);
    for (size_t one = 0; one < c->panels; one++)
        for (size_t p = one; p < c->panels; p += ZV__GRAM_GROUP, ahead += ZV__GRAM_AHEAD)
            c->gram->tile(tile_at(c, one, p), c->packed + one * ZV__GRAM_PANEL_BYTES,
                          c->packed + p * ZV__GRAM_PANEL_BYTES,
                          ZV_MIN((size_t)ZV__GRAM_GROUP, c->panels - p), rows_of(b, k), ahead);
}

static void settle(const batch *b) {
    const zv_cov *c = b->c;
    for (size_t one = 0; one < c->panels; one++)
        for (size_t p = one; p < c->panels; p += ZV__GRAM_GROUP)
            add_products(b, tile_at(c, one, p), one, p,
                         ZV_MIN((size_t)ZV__GRAM_GROUP, c->panels - p));
}

static void clear_tiles(zv_cov *c) {
    memset(c->tiles, 0, c->panels * tiles_of(c->panels, 0) * ZV__GRAM_TILE_BYTES);
}

/* As pack_rows, with the products in the tiles. What was packed in a scale that later rows don't fit is done again. */
static uint32_t multiply_rows(batch *b) {
    for (;;) {
        choose_pivot(b);
        for (size_t k = 0; k < blocks_of(b); k++) {
            pack_block(b, k, 0);
            multiply_block(b, k);
        }
        const uint32_t largest = largest_of(b);
        if (largest >= FINITE || b->scale == scale_for(largest)) return largest;
        b->scale = scale_for(largest);
        clear_tiles(b->c);
    }
}

/* ---- Rows ---- */

/* Which of them it was. */
static zv_status bad_row(const zv_cov *c, const float *x, size_t rows, size_t stride, zv_err *err) {
    for (size_t r = 0; r < rows; r++)
        for (size_t j = 0; j < c->dim; j++)
            if (!isfinite(x[r * stride + j]))
                return zv_err_set_at(err, ZV_FORMAT, r, M_STAT_BAD_ROW, r, j);
    return ZV_OK;
}

/* ZV_FORMAT: one is not finite. */
static zv_status add_rows(zv_cov *c, const float *x, size_t rows, size_t stride) {
    for (size_t start = 0; start < rows; start += BATCH) {
        batch b = {.c = c, .x = x + start * stride, .stride = stride, .scale = 1};
        b.rows = ZV_MIN((size_t)BATCH, rows - start);
        if ((c->tiles ? multiply_rows(&b) : pack_rows(&b)) >= FINITE) return ZV_FORMAT;
        b.unscale = 1 / ((double)b.scale * (double)b.scale);
        b.weight = weight_of(c, b.rows);
        find_means(&b);
        if (c->tiles)
            settle(&b);
        else
            zv__parallel(c->env, c->panels, multiply_panel, &b);
        move_mean(c, b.rows);
    }
    return ZV_OK;
}

/* ---- Lanes: states that take their rows at the same time ---- */

typedef struct lanes {
    zv_cov *c;
    const float *x;
    size_t rows, stride;
    size_t n, each; /* lanes, and their rows: the last may have fewer */
    zv_status status[MOST_LANES];
} lanes;

static size_t lane_bytes(const zv_cov *c) {
    return c->dim * c->dim * sizeof(double) + c->panels * ZV__GRAM_PANEL_BYTES +
           c->panels * tiles_of(c->panels, 0) * ZV__GRAM_TILE_BYTES;
}

/* Half as many until they fit. Few lanes would leave threads idle that could share the panels: then there are none. */
static size_t lanes_for(const zv_cov *c, size_t rows) {
    size_t n = MOST_LANES;
    if (c->dim == 0 || c->dim > LANE_DIM) return 0;
    while (n >= LEAST_LANES &&
           (rows / n < LANE_ROWS || n * lane_bytes(c) > (size_t)LANES_MIB << 20))
        n /= 2;
    return n >= LEAST_LANES ? n : 0;
}

static void forget(zv_cov *c) {
    c->n = 0;
    memset(c->mean, 0, c->dim * sizeof(double));
    memset(c->m2, 0, c->dim * c->dim * sizeof(double));
    clear_tiles(c);
}

static void add_lane(void *ctx, size_t k, unsigned worker) {
    lanes *l = ctx;
    const size_t first = ZV_MIN(l->rows, k * l->each), end = ZV_MIN(l->rows, first + l->each);
    (void)worker;
    forget(l->c->lanes[k]);
    l->status[k] = ZV_OK;
    if (first == end) return;
    l->status[k] = add_rows(l->c->lanes[k], l->x + first * l->stride, end - first, l->stride);
}

static zv_status new_lanes(zv_cov *c, size_t n, zv_err *err) {
    const size_t tiles = c->panels * tiles_of(c->panels, 0) * ZV__GRAM_TILE_BYTES;
    for (size_t k = 0; k < n; k++) {
        if (c->lanes[k]) continue;
        zv_cov *lane = c->lanes[k] = ZV_NEW_ZERO(c->env, 1, zv_cov);
        if (!lane) return zv__nomem(err);
        *lane = (zv_cov){.env = c->env, .gram = c->gram, .dim = c->dim, .wide = c->wide};
        lane->panels = c->panels;
        lane->tiles = zv__alloc_aligned(c->env, tiles, 1);
        if (!lane->tiles || !new_buffers(lane, c->dim * c->dim, c->panels * ZV__GRAM_PANEL_BYTES)) {
            zv_cov_free(lane);
            c->lanes[k] = NULL;
            return zv__nomem(err);
        }
    }
    return ZV_OK;
}

static zv_status add_in_lanes(lanes *l, zv_err *err) {
    zv_cov *c = l->c;
    ZV_TRY(new_lanes(c, l->n, err));
    const size_t batches = (l->rows + BATCH - 1) / BATCH;
    l->each = (batches + l->n - 1) / l->n * BATCH;
    zv__parallel(c->env, l->n, add_lane, l);
    for (size_t k = 0; k < l->n; k++)
        if (l->status[k] != ZV_OK) return bad_row(c, l->x, l->rows, l->stride, err);
    for (size_t k = 0; k < l->n; k++) ZV_TRY(zv_cov_merge(c, c->lanes[k], err));
    return ZV_OK;
}

zv_status zv_cov_add(zv_cov *c, const float *x, size_t rows, size_t stride, zv_err *err) {
    if (rows > 1 && stride < c->dim)
        return zv_err_set(err, ZV_USAGE, M_STAT_STRIDE, stride, c->dim);
    lanes l = {.c = c, .x = x, .rows = rows, .stride = stride, .n = lanes_for(c, rows)};
    if (l.n) return add_in_lanes(&l, err);
    return add_rows(c, x, rows, stride) == ZV_OK ? ZV_OK : bad_row(c, x, rows, stride, err);
}

/* ---- States ---- */

zv_status zv_cov_merge(zv_cov *c, const zv_cov *other, zv_err *err) {
    if (c->dim != other->dim)
        return zv_err_set(err, ZV_USAGE, M_STAT_DIMS_DIFFER, c->dim, other->dim);
    if (other->n == 0) return ZV_OK;
    if (c == other) { /* all rows once more: the mean stays, and squares double */
        for (size_t i = 0; i < c->dim * c->dim; i++) c->m2[i] *= 2;
        c->n *= 2;
        return ZV_OK;
    }
    double weight = weight_of(c, other->n);
    const zv__gram *f64 = zv__gram_of(c->env, ZV_REAL_F64);
    for (size_t j = 0; j < c->dim; j++) c->shift[j] = other->mean[j] - c->mean[j];
    for (size_t i = 0; i < c->dim; i++)
        f64->add(c->m2 + i * (c->dim + 1), other->m2 + i * (c->dim + 1), c->shift + i, c->shift + i,
                 c->dim - i, (zv__gram_weights){1, 0, weight * c->shift[i]});
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
