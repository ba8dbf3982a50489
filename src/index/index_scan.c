/* index_scan.c — one query against all rows, as fast as memory gives them: a pass in f32 over the
 * rows, or in integers over their 8-bit copies, then f64 for what the bound cannot exclude.
 *
 *   low-bit: q·x = q'·x' + (q - q')·x' + q·(x - x'), so by Cauchy-Schwarz and |x'| ≤ |x| + |x - x'|
 *       q·x / |x| ≤ q'·x' / |x| + |q - q'| (1 + e) + |q| e,   e = |x - x'| / |x|
 *   and a row whose right side is below the k-th best score is out, with proof.
 */
#include "index/index_private.h"

#include "base/base_pool.h"

/* A chunk's sums and terms stay in the first-level cache; limits rise from chunk to chunk. */
enum { CHUNK = 128, BLOCK_BYTES = 512 << 10, BLOCK_MAX = 8192 };

typedef struct scan_worker {
    _Alignas(64) union {
        float dots[CHUNK];
        int32_t low_dots[CHUNK];
    } sums;
    uint32_t found[CHUNK];
    float *wide; /* [CHUNK, dim] rows of other types, or NULL */
} scan_worker;

typedef struct scan {
    zv__many *m;
    size_t block;
    zv__sift sift; /* what all chunks share */
    int16_t *query; /* [padded] low-bit */
    float *wide; /* of all workers */
    scan_worker *per;
} scan;

/* ---- A chunk ---- */

static size_t fast_pass(const scan *s, scan_worker *w, zv__sift *sift, size_t begin, size_t rows) {
    const zv_index *ix = s->m->ix;
    sift->norms = ix->norms + begin;
    if (ix->low) {
        sift->unit = ix->low_unit + begin;
        sift->error = ix->low_error + begin;
        s->m->ik->low_dots(s->query, ix->low + begin * ix->padded, rows, ix->padded,
                           w->sums.low_dots);
        return s->m->ik->low_sift(sift, w->sums.low_dots, rows, w->found);
    }
    size_t stride;
    const char *first = zv_space_data(ix->space, &stride);
    first += begin * stride;
    if (w->wide) {
        for (size_t i = 0; i < rows; i++) zv_space_row(ix->space, begin + i, w->wide + i * ix->dim);
        first = (const char *)w->wide;
        stride = ix->dim * sizeof(float);
    }
    const float *query = s->m->queries + zv__many_query(s->m, 0) * ix->dim;
    s->m->ik->dots(query, first, stride, rows, ix->dim, w->sums.dots);
    return s->m->ik->sift(sift, w->sums.dots, rows, w->found);
}

static void chunk(const scan *s, unsigned worker, size_t begin, size_t rows) {
    scan_worker *w = &s->per[worker];
    zv__many *m = s->m;
    zv__sift sift = s->sift;
    const uint8_t *keep = m->opts->common.keep;
    if (keep && !memchr(keep + begin, 1, rows)) return;
    sift.limit = zv__many_limit(m, 0, worker);
    size_t n = fast_pass(s, w, &sift, begin, rows);
    for (size_t i = 0; i < n; i++) {
        size_t row = begin + w->found[i];
        if (m->ix->classes[row] != ZV__ROW_FAST || (keep && !keep[row])) continue;
        zv__many_offer(m, 0, worker, row, zv__many_row(m, worker, row));
    }
}

static void block_task(void *ctx, size_t task, unsigned worker) {
    scan *s = ctx;
    size_t begin = task * s->block, end = ZV_MIN(begin + s->block, s->m->ix->size);
    if (zv__many_stopped(s->m)) return;
    for (size_t i = begin; i < end; i += CHUNK) chunk(s, worker, i, ZV_MIN((size_t)CHUNK, end - i));
}

/* ---- The query in 16 bits ---- */

static float up(double x) {
    return nextafterf((float)x, INFINITY);
}

/* q' = unit · round(q / unit), of as many steps as the sum of `padded` products with 127 has room
 * for in 32 bits. 2^-18 covers the roundings of the bound in f32. */
static void quantize_query(scan *s) {
    const zv_index *ix = s->m->ix;
    size_t q = zv__many_query(s->m, 0);
    const float *query = s->m->queries + q * ix->dim;
    double room = (double)INT32_MAX / (127.0 * (double)ix->padded), largest = 0, squares = 0;
    double steps = floor(ZV_MIN(room, (double)INT16_MAX));
    for (size_t d = 0; d < ix->dim; d++) largest = fmax(largest, fabs((double)query[d]));
    float unit = (float)(largest / steps);
    for (size_t d = 0; d < ix->dim; d++) {
        double rounded = rint((double)query[d] / (double)unit);
        s->query[d] = (int16_t)fmin(fmax(rounded, -steps), steps);
        double apart = (double)query[d] - (double)unit * s->query[d];
        squares += apart * apart;
    }
    for (size_t d = ix->dim; d < ix->padded; d++) s->query[d] = 0;
    double norm = s->m->norms[q], error = sqrt(squares);
    s->sift.scale = unit;
    s->sift.slack = up((error + norm) * (1 + 0x1p-18));
    s->sift.add = up(error + norm * 0x1p-18);
}

/* ---- The scan ---- */

static zv_status make_scan(scan *s, zv_err *err) {
    const zv_index *ix = s->m->ix;
    size_t floats;
    bool widen = !ix->low && zv_space_dtype(ix->space) != ZV_F32;
    if (!zv__mul(&floats, (size_t)CHUNK * s->m->workers, ix->dim)) return zv__nomem(err);
    s->per = zv__alloc_aligned(s->m->env, s->m->workers, sizeof *s->per);
    s->wide = widen ? ZV_NEW(s->m->env, floats, float) : NULL;
    s->query = ix->low ? ZV_NEW(s->m->env, ix->padded, int16_t) : NULL;
    if (!s->per || (widen && !s->wide) || (ix->low && !s->query)) return zv__nomem(err);
    for (unsigned w = 0; w < s->m->workers; w++)
        s->per[w].wide = widen ? s->wide + (size_t)w * CHUNK * ix->dim : NULL;
    return ZV_OK;
}

zv_status zv__many_scan(zv__many *m, zv_err *err) {
    scan s = {.m = m};
    const zv_index *ix = m->ix;
    size_t bytes = ix->low ? ix->padded : ix->dim * sizeof(float);
    size_t block = ZV_MIN(BLOCK_BYTES / ZV_MAX(bytes, 1), (size_t)BLOCK_MAX) / CHUNK * CHUNK;
    s.block = ZV_MAX(block, (size_t)CHUNK);
    s.sift.metric = m->metric;
    s.sift.slack = zv__many_slack(m, 0);
    zv_status status = make_scan(&s, err);
    if (status == ZV_OK) {
        if (ix->low) quantize_query(&s);
        zv__parallel(m->env, (ix->size + s.block - 1) / s.block, block_task, &s);
    }
    zv__free(m->env, s.query);
    zv__free(m->env, s.wide);
    zv__free_aligned(m->env, s.per);
    return status;
}
