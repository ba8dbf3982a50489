/* explain_background.c — what two random rows of a collection have in common, for no reason but
 * that they are in it. Every score is read against this.
 *
 * Pairs are drawn uniformly and independently from all pairs of different usable rows, so their
 * cosines are an ordinary sample of the collection's own distribution. Where a collection has fewer
 * pairs than were asked for, all of them are taken.
 */
#include "base/base_private.h"

#include <zavit/explain.h>
#include <zavit/vec.h>

#include "base/base_pool.h"
#include "explain/explain_private.h"

enum { PAIRS = 1000000, DIRECTIONS = 3, SAMPLE_ROWS = 20000 };
enum { ROWS_PER_TASK = 2048, PAIRS_PER_TASK = 2048 };
/* Streams of the seed. */
enum { STREAM_PAIRS = 1, STREAM_ROWS = 2 };

/* ---- Samples ---- */

/* Selection sampling (Knuth, volume 2, algorithm S): one pass, ascending order. */
void zv__sample(size_t *out, size_t want, size_t n, uint64_t seed, uint64_t stream) {
    zv_rng rng = zv_rng_stream(seed, stream);
    size_t taken = 0;
    for (size_t i = 0; i < n && taken < want; i++)
        if (zv_rng_below(&rng, n - i) < want - taken) out[taken++] = i;
}

void zv__background_sample(const zv_background *bg, size_t *rows) {
    zv__sample(rows, bg->n_sample, bg->usable, bg->opts.seed, STREAM_ROWS);
    for (size_t i = 0; i < bg->n_sample; i++) rows[i] = bg->rows[rows[i]];
}

void zv__background_pairs(const zv_background *bg, size_t *pairs) {
    size_t n = bg->usable, p = 0;
    if (bg->all_pairs) {
        for (size_t i = 0; i < n; i++)
            for (size_t j = i + 1; j < n; j++) {
                pairs[p++] = bg->rows[i];
                pairs[p++] = bg->rows[j];
            }
        return;
    }
    zv_rng rng = zv_rng_stream(bg->opts.seed, STREAM_PAIRS);
    while (p < 2 * bg->n_cosines) {
        size_t i = zv_rng_below(&rng, n), j = zv_rng_below(&rng, n - 1);
        pairs[p++] = bg->rows[i];
        pairs[p++] = bg->rows[j + (j >= i)];
    }
}

/* ---- Norms of all rows ---- */

typedef struct norms_task {
    const zv_env *env;
    const zv_space *space;
    const zv_kernels *k;
    double *out;
    float *scratch; /* [workers, dim]; NULL for f32 */
    size_t size, dim;
} norms_task;

static void norms_block(void *ctx, size_t task, unsigned worker) {
    const norms_task *t = ctx;
    size_t begin = task * ROWS_PER_TASK, end = ZV_MIN(begin + ROWS_PER_TASK, t->size), stride;
    const char *data = zv_space_data(t->space, &stride);
    for (size_t i = begin; i < end; i++) {
        const void *row = data + i * stride;
        if (t->scratch) {
            float *wide = t->scratch + worker * t->dim;
            zv_space_row(t->space, i, wide);
            row = wide;
        }
        t->out[i] = t->k->sqnorm[ZV_F32](row, t->dim);
    }
}

zv_status zv__square_norms(double *out, const zv_env *env, const zv_space *space, zv_err *err) {
    norms_task t = {.env = env, .space = space, .k = zv_vec_kernels(env), .out = out};
    t.size = zv_space_size(space);
    t.dim = zv_space_dim(space);
    if (zv_space_dtype(space) != ZV_F32) {
        t.scratch = ZV_NEW(env, t.dim * zv__workers(env), float);
        if (!t.scratch) return zv__nomem(err);
    }
    zv__parallel(env, (t.size + ROWS_PER_TASK - 1) / ROWS_PER_TASK, norms_block, &t);
    zv__free(env, t.scratch);
    return ZV_OK;
}

bool zv__row_counts(const zv_space *space, size_t row, double square_norm) {
    return zv_row_usable(zv_space_status(space, row)) && isfinite(square_norm) && square_norm > 0;
}

/* ---- Cosines of the pairs ---- */

typedef struct pairs_task {
    const zv_background *bg;
    const zv_kernels *k;
    const size_t *pairs;
    const double *squares;
    float *scratch; /* [workers, 2, dim] */
} pairs_task;

static void pairs_block(void *ctx, size_t task, unsigned worker) {
    const pairs_task *t = ctx;
    const zv_background *bg = t->bg;
    size_t begin = task * PAIRS_PER_TASK, end = ZV_MIN(begin + PAIRS_PER_TASK, bg->n_cosines);
    float *a = t->scratch + 2 * worker * bg->dim, *b = a + bg->dim;
    for (size_t p = begin; p < end; p++) {
        size_t i = t->pairs[2 * p], j = t->pairs[2 * p + 1];
        zv_space_row(bg->space, i, a);
        zv_space_row(bg->space, j, b);
        double cosine = t->k->dot[ZV_F32](a, b, bg->dim) / sqrt(t->squares[i] * t->squares[j]);
        bg->cosines[p] = ZV_MAX(-1.0, ZV_MIN(1.0, cosine));
    }
}

static zv_status measure_pairs(zv_background *bg, const double *squares, zv_err *err) {
    size_t n = bg->n_cosines;
    pairs_task t = {.bg = bg, .k = zv_vec_kernels(bg->env), .squares = squares};
    size_t *pairs = ZV_NEW(bg->env, 2 * n, size_t);
    t.scratch = ZV_NEW(bg->env, 2 * bg->dim * zv__workers(bg->env), float);
    bg->cosines = ZV_NEW(bg->env, n, double);
    zv_status status = pairs && t.scratch && bg->cosines ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) {
        zv__background_pairs(bg, pairs);
        t.pairs = pairs;
        zv__parallel(bg->env, (n + PAIRS_PER_TASK - 1) / PAIRS_PER_TASK, pairs_block, &t);
        for (size_t p = 0; p < n; p++) zv_moments_add(&bg->moments, bg->cosines[p]);
        zv_stat_sort(bg->cosines, n);
        status = zv__background_tail(bg, err);
    }
    zv__free(bg->env, t.scratch);
    zv__free(bg->env, pairs);
    return status;
}

/* ---- Making one ---- */

void zv__background_plan(zv_background *bg) {
    /* n(n-1)/2 pairs in all; beyond 2^32 rows there are always enough */
    size_t n = bg->usable, all = n < UINT32_MAX ? n * (n - 1) / 2 : SIZE_MAX;
    bg->all_pairs = all <= bg->opts.pairs;
    bg->n_cosines = bg->all_pairs ? all : bg->opts.pairs;
    bg->n_sample = ZV_MIN(n, SAMPLE_ROWS);
}

static zv_status find_usable(zv_background *bg, const double *squares, zv_err *err) {
    size_t size = zv_space_size(bg->space), n = 0;
    for (size_t i = 0; i < size; i++) n += zv__row_counts(bg->space, i, squares[i]);
    if (n < 3) return zv_err_set(err, ZV_NODATA, M_EXPLAIN_FEW_ROWS, zv_space_path(bg->space), n);
    bg->rows = ZV_NEW(bg->env, n, size_t);
    if (!bg->rows) return zv__nomem(err);
    for (size_t i = 0; i < size; i++)
        if (zv__row_counts(bg->space, i, squares[i])) bg->rows[bg->usable++] = i;
    zv__background_plan(bg);
    return ZV_OK;
}

static zv_status measure(zv_background *bg, zv_err *err) {
    const zv_env *env = bg->env;
    double *squares = ZV_NEW(env, zv_space_size(bg->space), double);
    size_t *sample = NULL;
    zv_status status = squares ? zv__square_norms(squares, env, bg->space, err) : zv__nomem(err);
    if (status == ZV_OK) status = find_usable(bg, squares, err);
    if (status == ZV_OK) status = measure_pairs(bg, squares, err);
    if (status == ZV_OK && zv_env_stopped(env))
        status = zv_err_set(err, ZV_INTERRUPTED, M_EXPLAIN_STOPPED);
    if (status == ZV_OK) {
        sample = ZV_NEW(env, bg->n_sample, size_t);
        if (sample) {
            zv__background_sample(bg, sample);
            status = zv__background_geometry(bg, sample, err);
        } else {
            status = zv__nomem(err);
        }
    }
    zv__free(env, sample);
    zv__free(env, squares);
    return status;
}

zv_status zv__background_new(zv_background **out, const zv_env *env, const zv_space *space,
                             const zv_background_opts *opts, zv_err *err) {
    *out = NULL;
    zv_background *bg = ZV_NEW_ZERO(env, 1, zv_background);
    if (!bg) return zv__nomem(err);
    bg->env = env;
    bg->space = space;
    if (opts) bg->opts = *opts;
    if (bg->opts.pairs == 0) bg->opts.pairs = PAIRS;
    if (bg->opts.directions == 0) bg->opts.directions = DIRECTIONS;
    if (bg->opts.seed == 0) bg->opts.seed = 1;
    bg->dim = zv_space_dim(space);
    *out = bg;
    return ZV_OK;
}

zv_status zv_explain_background(zv_background **out, const zv_env *env, const zv_space *space,
                                const zv_background_opts *opts, zv_err *err) {
    *out = NULL;
    zv_background *bg = NULL;
    ZV_TRY(zv__background_new(&bg, env, space, opts, err));
    zv_status status = measure(bg, err);
    if (status == ZV_OK) {
        *out = bg;
    } else {
        zv_background_free(bg);
    }
    return status;
}

void zv_background_free(zv_background *bg) {
    if (!bg) return;
    const zv_env *env = bg->env;
    zv__free(env, bg->rows);
    zv__free(env, bg->cosines);
    zv__free(env, bg->mean);
    zv__free(env, bg->directions);
    zv__free(env, bg->shares);
    zv__free(env, bg);
}

/* ---- Looking ---- */

const double *zv_background_cosines(const zv_background *bg, size_t *n) {
    *n = bg->n_cosines;
    return bg->cosines;
}

const zv_moments *zv_background_moments(const zv_background *bg) {
    return &bg->moments;
}

const double *zv_background_mean(const zv_background *bg) {
    return bg->mean;
}

/* docs/thresholds.md */
#define ROGUE_SHARE 0.25
#define ROGUE_COMMON 0.05
enum { ROGUE_DIM = 10 };

double zv_background_dimension(const zv_background *bg, size_t d) {
    return bg->mean[d] * bg->mean[d] / bg->common;
}

bool zv_background_rogue(const zv_background *bg, size_t d) {
    return bg->dim >= ROGUE_DIM && bg->common >= ROGUE_COMMON &&
           zv_background_dimension(bg, d) >= ROGUE_SHARE;
}

double zv_background_common(const zv_background *bg) {
    return bg->common;
}

double zv_background_expected_cosine(const zv_background *bg, zv_interval *interval) {
    double n = (double)bg->n_sample, value = (n * bg->common - 1) / (n - 1);
    if (interval) {
        /* A mean over pairs moves with its rows, each of which is in 2 of n pairs: the variance is
         * 4 Var(row's mean cosine)/n (Hoeffding 1948; estimated from the rows as Sen 1960 does). */
        double half = zv_stat_t_quantile(0.975, n - 1) * sqrt(4 * bg->row_var / n);
        *interval = (zv_interval){value - half, value + half};
    }
    return value;
}

size_t zv_background_directions(const zv_background *bg) {
    return bg->n_directions;
}

const double *zv_background_direction(const zv_background *bg, size_t k) {
    return bg->directions + k * bg->dim;
}

double zv_background_share(const zv_background *bg, size_t k) {
    return bg->shares[k];
}

size_t zv_background_rows(const zv_background *bg) {
    return bg->n_sample;
}

size_t zv_background_usable(const zv_background *bg) {
    return bg->usable;
}

size_t zv_background_dim(const zv_background *bg) {
    return bg->dim;
}

bool zv_background_all_pairs(const zv_background *bg) {
    return bg->all_pairs;
}

/* First place in a sorted array whose value is ≥ x (strict: > x). */
static size_t first_place(const double *sorted, size_t n, double x, bool strict) {
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (sorted[mid] < x || (strict && sorted[mid] == x)) {
            lo = mid + 1;
        } else {
            hi = mid;
        }
    }
    return lo;
}

void zv__background_rank(const zv_background *bg, double x, size_t *below, size_t *not_above) {
    *below = first_place(bg->cosines, bg->n_cosines, x - ZV__SAME_COSINE, false);
    *not_above = first_place(bg->cosines, bg->n_cosines, x + ZV__SAME_COSINE, true);
}

double zv_background_percentile(const zv_background *bg, double cosine, zv_interval *interval) {
    if (interval) *interval = (zv_interval){ZV__NAN, ZV__NAN};
    if (isnan(cosine)) return ZV__NAN;
    size_t below, not_above;
    zv__background_rank(bg, cosine, &below, &not_above);
    double n = (double)bg->n_cosines, rank = 0.5 * (double)(below + not_above);
    if (interval) {
        /* Wilson's interval wants whole hits: half ones are rounded down below and up above. */
        zv_interval lo = zv_stat_share_interval((below + not_above) / 2, bg->n_cosines, 0.95);
        zv_interval hi = zv_stat_share_interval((below + not_above + 1) / 2, bg->n_cosines, 0.95);
        *interval = (zv_interval){100 * lo.lo, 100 * hi.hi};
    }
    return 100 * rank / n;
}

zv_status zv__background_tail(zv_background *bg, zv_err *err) {
    return zv_tail_fit(&bg->tail, bg->env, bg->cosines, bg->n_cosines, 1, err);
}

const zv_tail *zv_background_tail(const zv_background *bg) {
    return &bg->tail;
}

double zv_background_expected(const zv_background *bg, double cosine, size_t items) {
    return (double)items *
           zv_tail_share(&bg->tail, bg->cosines, bg->n_cosines, cosine, ZV__SAME_COSINE, NULL);
}

zv_interval zv_background_expected_interval(const zv_background *bg, double cosine, size_t items) {
    zv_interval i;
    zv_tail_share(&bg->tail, bg->cosines, bg->n_cosines, cosine, ZV__SAME_COSINE, &i);
    return (zv_interval){(double)items * i.lo, (double)items * i.hi};
}
