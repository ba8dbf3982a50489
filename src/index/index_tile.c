/* index_tile.c — a batch of queries against all rows: a matrix product whose scores never leave the
 * registers.
 *
 *   queries   turned once into panels: [panel][dim][16]
 *   block     of rows (one task): what may not be returned is left out, the others are widened to f32
 *             where they aren't. A block stays in the second-level cache, a panel in the first, while
 *   tiles     of 6 rows × 16 queries sum over dim in registers and compare the sums with the queries'
 *             limits. A sum beyond its limit is rare; its row is scored in f64 while it is in the
 *             cache, and the limit rises at once.
 */
#include "index/index_private.h"

#include "base/base_pool.h"

enum { BLOCK_FLOATS = 49152, BLOCK_MAX = 1536 };

typedef struct tile_worker {
    float *limits; /* [panels · 16], 64-byte aligned */
    float *wide; /* [block, dim] rows of other types, or NULL */
    const float **rows; /* [block + 6] the rows of this block that take part */
    size_t *numbers; /* [block + 6] */
    zv__row_terms *terms; /* [block + 6] */
    size_t n;
} tile_worker;

typedef struct tiles {
    zv__many *m;
    size_t slots, panels, block;
    float *panel; /* [panels, dim, 16] */
    float *slacks; /* [panels · 16] */
    float *limits, *wide; /* of all workers */
    const float **rows;
    size_t *numbers;
    zv__row_terms *terms;
    tile_worker *per;
} tiles;

/* ---- Queries ---- */

/* Lanes without a query have zeros and a limit that nothing reaches. */
static void pack_queries(tiles *t) {
    size_t dim = t->m->ix->dim;
    for (size_t i = 0; i < t->panels * ZV__TILE_QUERIES; i++) {
        float *to = t->panel + i / ZV__TILE_QUERIES * dim * ZV__TILE_QUERIES + i % ZV__TILE_QUERIES;
        const float *from = i < t->slots ? t->m->queries + zv__many_query(t->m, i) * dim : NULL;
        for (size_t d = 0; d < dim; d++) to[d * ZV__TILE_QUERIES] = from ? from[d] : 0;
        t->slacks[i] = i < t->slots ? zv__many_slack(t->m, i) : 0;
        for (unsigned w = 0; w < t->m->workers; w++)
            t->per[w].limits[i] = i < t->slots ? -INFINITY : INFINITY;
    }
}

/* ---- Rows ---- */

/* Collects the rows of a block that can be an answer. */
static void gather(const tiles *t, tile_worker *w, size_t begin, size_t end) {
    const zv_index *ix = t->m->ix;
    const uint8_t *keep = t->m->opts->common.keep;
    w->n = 0;
    for (size_t i = begin; i < end; i++) {
        if (ix->classes[i] != ZV__ROW_FAST || (keep && !keep[i])) continue;
        const float *row = w->wide ? NULL : zv_space_row_f32(ix->space, i);
        if (!row) {
            float *copy = w->wide + w->n * ix->dim;
            zv_space_row(ix->space, i, copy);
            row = copy;
        }
        w->rows[w->n] = row;
        w->numbers[w->n] = i;
        w->terms[w->n++] = zv__terms_of(t->m->metric, ix->norms[i]);
    }
    /* The last tile is filled up with a row that is there; its bits are not looked at. */
    for (size_t i = w->n; w->n > 0 && i % ZV__TILE_ROWS != 0; i++) {
        w->rows[i] = w->rows[w->n - 1];
        w->terms[i] = w->terms[w->n - 1];
    }
}

static void settle(const tiles *t, tile_worker *w, unsigned worker, size_t panel, size_t first,
                   const uint32_t masks[ZV__TILE_ROWS]) {
    size_t end = ZV_MIN(first + ZV__TILE_ROWS, w->n);
    for (size_t r = first; r < end; r++) {
        for (uint32_t bits = masks[r - first]; bits != 0; bits &= bits - 1) {
            size_t slot = panel * ZV__TILE_QUERIES + (size_t)__builtin_ctz(bits);
            if (slot < t->slots && zv__many_offer(t->m, slot, worker, w->numbers[r], w->rows[r]))
                w->limits[slot] = zv__many_limit(t->m, slot, worker);
        }
    }
}

static void block_task(void *ctx, size_t task, unsigned worker) {
    tiles *t = ctx;
    tile_worker *w = &t->per[worker];
    size_t begin = task * t->block, end = ZV_MIN(begin + t->block, t->m->ix->size);
    size_t dim = t->m->ix->dim;
    uint32_t masks[ZV__TILE_ROWS];
    if (zv__many_stopped(t->m)) return;
    gather(t, w, begin, end);
    for (size_t p = 0; p < t->panels; p++) {
        zv__tile tile = {.dim = dim,
                         .panel = t->panel + p * dim * ZV__TILE_QUERIES,
                         .limit = w->limits + p * ZV__TILE_QUERIES,
                         .slack = t->slacks + p * ZV__TILE_QUERIES};
        for (size_t first = 0; first < w->n; first += ZV__TILE_ROWS) {
            tile.rows = w->rows + first;
            tile.terms = w->terms + first;
            if (t->m->ik->tile(&tile, masks)) settle(t, w, worker, p, first, masks);
        }
    }
}

/* ---- Memory ---- */

static bool needs_copies(const zv_space *space) {
    size_t stride, align = _Alignof(float);
    const void *first = zv_space_data(space, &stride);
    return zv_space_dtype(space) != ZV_F32 || (uintptr_t)first % align != 0 || stride % align != 0;
}

static zv_status make_tiles(tiles *t, zv_err *err) {
    const zv_env *env = t->m->env;
    size_t lanes = t->panels * ZV__TILE_QUERIES, workers = t->m->workers, dim = t->m->ix->dim;
    size_t rows = (t->block + ZV__TILE_ROWS) * workers, floats, wide;
    bool copies = needs_copies(t->m->ix->space);
    if (!zv__mul(&floats, lanes, dim) || !zv__mul(&wide, t->block * workers, dim))
        return zv__nomem(err);
    t->panel = zv__alloc_aligned(env, floats, sizeof(float));
    t->slacks = zv__alloc_aligned(env, lanes, sizeof(float));
    t->limits = zv__alloc_aligned(env, lanes * workers, sizeof(float));
    t->wide = copies ? zv__alloc_aligned(env, wide, sizeof(float)) : NULL;
    t->rows = ZV_NEW(env, rows, const float *);
    t->numbers = ZV_NEW(env, rows, size_t);
    t->terms = ZV_NEW(env, rows, zv__row_terms);
    t->per = ZV_NEW_ZERO(env, workers, tile_worker);
    if (!t->panel || !t->slacks || !t->limits || (copies && !t->wide) || !t->rows || !t->numbers ||
        !t->terms || !t->per)
        return zv__nomem(err);
    for (size_t w = 0; w < workers; w++) {
        size_t at = w * (t->block + ZV__TILE_ROWS);
        t->per[w] = (tile_worker){.limits = t->limits + w * lanes,
                                  .wide = copies ? t->wide + w * t->block * dim : NULL,
                                  .rows = t->rows + at,
                                  .numbers = t->numbers + at,
                                  .terms = t->terms + at};
    }
    return ZV_OK;
}

static void free_tiles(tiles *t) {
    const zv_env *env = t->m->env;
    zv__free(env, t->per);
    zv__free(env, t->terms);
    zv__free(env, t->numbers);
    zv__free(env, t->rows);
    zv__free_aligned(env, t->wide);
    zv__free_aligned(env, t->limits);
    zv__free_aligned(env, t->slacks);
    zv__free_aligned(env, t->panel);
}

zv_status zv__many_tiles(zv__many *m, size_t n, zv_err *err) {
    tiles t = {.m = m, .slots = n};
    size_t block = ZV_MIN(BLOCK_FLOATS / ZV_MAX(m->ix->dim, 1), (size_t)BLOCK_MAX);
    t.block = ZV_MAX(block / ZV__TILE_ROWS, 1) * ZV__TILE_ROWS;
    t.panels = (n + ZV__TILE_QUERIES - 1) / ZV__TILE_QUERIES;
    zv_status status = make_tiles(&t, err);
    if (status == ZV_OK) {
        pack_queries(&t);
        zv__parallel(m->env, (m->ix->size + t.block - 1) / t.block, block_task, &t);
    }
    free_tiles(&t);
    return status;
}
