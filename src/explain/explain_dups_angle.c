/* explain_dups_angle.c — vectors that point nearly the same way: cos(x, y) ≥ t.
 *
 * Up to FEW rows each is compared with all that stay. Beyond, only with those that fall into one of its
 * buckets (random hyperplanes: Charikar 2002): a bucket is told by k signs of products with random directions,
 * and there are TABLES of them. The signs are of x̂ - m, with m the mean of the unit vectors, or
 * all vectors of a collection with a common direction would have the same. If |x̂ - ŷ| ≤ δ = √(2 - 2t) and
 * r = |x̂ - m|, their angle seen from m is at most about δ/r, so that they agree in a sign with
 * probability P ≥ 1 - δ/(πr), and no table brings them together with probability (1 - P^k)^TABLES. k is the largest that keeps
 * this below MISS at the median r. How many are missed in fact is measured when the finding is opened.
 *
 * Rows go in order: one that is near an earlier one that stayed goes to it, else it stays.
 */
#include "base/base_pool.h"
#include "explain/explain_dups.h"

enum { FEW = 4096, TABLES = 32, MOST_BITS = 20, LEAST_BITS = 4, ROWS_PER_TASK = 256 };
enum { WORDS = TABLES * MOST_BITS / 64, MEAN_ROWS = 20000, STREAM_PLANES = 11 };
#define MISS 1e-3
#define NOBODY UINT32_MAX

typedef struct angles {
    zv__dups_work *w;
    const zv_kernels *k;
    size_t dim, n; /* rows that count */
    size_t *rows; /* [n] */
    double *norms; /* [n] */
    float *mean; /* m [dim] */
    unsigned bits; /* of a bucket */
    float *planes; /* [TABLES · MOST_BITS, dim] */
    uint64_t (*signs)[WORDS]; /* [n] */
    unsigned most_differ; /* signs in which two that are near may differ */
    uint32_t *heads; /* [TABLES, 2^bits] the last row of a bucket that stayed */
    uint32_t *next; /* [TABLES, n] the one before */
    float *scratch; /* [workers, 2, dim] */
    double *products; /* [workers, TABLES · MOST_BITS] */
} angles;

/* ---- Rows ---- */

static const float *row_of(const angles *a, size_t i, float *room) {
    const float *row = zv_space_row_f32(a->w->space, a->rows[i]);
    if (row) return row;
    zv_space_row(a->w->space, a->rows[i], room);
    return room;
}

static zv_status list_rows(angles *a, zv_err *err) {
    const zv__dups_work *w = a->w;
    a->rows = ZV_NEW(w->env, w->n, size_t);
    a->norms = ZV_NEW(w->env, w->n, double);
    a->scratch = ZV_NEW(w->env, 2 * a->dim * zv__workers(w->env), float);
    if (!a->rows || !a->norms || !a->scratch) return zv__nomem(err);
    ZV_TRY(zv__square_norms(a->norms, w->env, w->space, err));
    for (size_t i = 0; i < w->n; i++) {
        const double square = a->norms[i];
        if (w->keeper[i] != i || !zv__row_counts(w->space, i, square)) continue;
        a->norms[a->n] = sqrt(square); /* n ≤ i: what is overwritten has been read */
        a->rows[a->n++] = i;
    }
    return a->n < NOBODY ? ZV_OK : zv__nomem(err);
}

static double cosine(const angles *a, size_t i, const float *x, size_t j, float *room) {
    const float *y = row_of(a, j, room);
    return a->k->dot[ZV_F32](x, y, a->dim) / (a->norms[i] * a->norms[j]);
}

/* Lets row i go to `best`, or stay. */
static bool decide(const angles *a, size_t i, size_t best, double similarity) {
    const size_t row = a->rows[i];
    if (best == SIZE_MAX) return true;
    a->w->keeper[row] = a->rows[best];
    a->w->kind[row] = ZV_DUP_ANGLE;
    a->w->similarity[row] = ZV_MIN(1.0, similarity);
    return false;
}

/* ---- Few rows: everything with everything that stays ---- */

static void compare_all(angles *a) {
    float *x_room = a->scratch, *y_room = a->scratch + a->dim;
    for (size_t i = 0; i < a->n; i++) {
        const float *x = row_of(a, i, x_room);
        size_t best = SIZE_MAX;
        double most = a->w->near;
        for (size_t j = 0; j < i; j++) {
            if (a->w->keeper[a->rows[j]] != a->rows[j]) continue;
            const double s = cosine(a, i, x, j, y_room);
            if (s < most || (best != SIZE_MAX && s == most)) continue;
            most = s;
            best = j;
        }
        decide(a, i, best, most);
    }
}

/* ---- Many rows: signs ---- */

/* m, and the median of |x̂ - m|. */
static zv_status find_mean(angles *a, double *median, zv_err *err) {
    const zv_env *env = a->w->env;
    const size_t some = ZV_MIN(a->n, (size_t)MEAN_ROWS), step = a->n / some;
    double *sum = ZV_NEW_ZERO(env, a->dim, double), *far = ZV_NEW(env, some, double);
    a->mean = ZV_NEW(env, a->dim, float);
    const bool fine = sum && far && a->mean;
    for (size_t i = 0; fine && i < some; i++)
        a->k->sum_f64(sum, 1 / (a->norms[i * step] * (double)some), row_of(a, i * step, a->scratch),
                      a->dim);
    for (size_t d = 0; fine && d < a->dim; d++) a->mean[d] = (float)sum[d];
    for (size_t i = 0; fine && i < some; i++) {
        const float *x = row_of(a, i * step, a->scratch);
        double square = 0;
        for (size_t d = 0; d < a->dim; d++) {
            const double u = (double)x[d] / a->norms[i * step] - (double)a->mean[d];
            square += u * u;
        }
        far[i] = sqrt(square);
    }
    if (fine) {
        zv_stat_sort(far, some);
        *median = zv_stat_quantile(far, some, 0.5);
    }
    zv__free(env, sum);
    zv__free(env, far);
    return fine ? ZV_OK : zv__nomem(err);
}

static void choose_bits(angles *a, double median) {
    const double delta = sqrt(2 - 2 * a->w->near);
    const double differ = ZV_MIN(0.5, delta / (3.14159265358979 * ZV_MAX(median, 1e-3)));
    const double together = 1 - pow(MISS, 1.0 / TABLES); /* P^k must reach this */
    const double bits = floor(log(together) / log(1 - differ));
    a->bits = (unsigned)ZV_MAX(LEAST_BITS, ZV_MIN(MOST_BITS, bits));
    const double all = 64 * WORDS;
    a->most_differ = (unsigned)ceil(all * differ + 6 * sqrt(all * differ * (1 - differ)));
}

static void sign_task(void *ctx, size_t task, unsigned worker) {
    angles *a = ctx;
    const size_t end = ZV_MIN(a->n, (task + 1) * ROWS_PER_TASK), planes = TABLES * MOST_BITS;
    float *room = a->scratch + 2 * worker * a->dim, *u = room + a->dim;
    double *products = a->products + worker * planes;
    for (size_t i = task * ROWS_PER_TASK; i < end; i++) {
        const float *x = row_of(a, i, room);
        for (size_t d = 0; d < a->dim; d++) u[d] = x[d] / (float)a->norms[i] - a->mean[d];
        a->k->dot_many[ZV_F32](u, a->planes, planes, a->dim * sizeof *u, a->dim, products);
        memset(a->signs[i], 0, sizeof a->signs[i]);
        for (size_t p = 0; p < planes; p++)
            a->signs[i][p / 64] |= (uint64_t)(products[p] > 0) << p % 64;
    }
}

static zv_status make_signs(angles *a, zv_err *err) {
    const zv_env *env = a->w->env;
    const size_t planes = TABLES * MOST_BITS;
    zv_rng rng = zv_rng_stream(1, STREAM_PLANES);
    a->planes = ZV_NEW(env, planes * a->dim, float);
    a->products = ZV_NEW(env, planes * zv__workers(env), double);
    a->signs = zv__alloc(env, a->n, sizeof *a->signs);
    if (!a->planes || !a->products || !a->signs) return zv__nomem(err);
    for (size_t i = 0; i < planes * a->dim; i++) a->planes[i] = (float)zv_rng_normal(&rng);
    zv__parallel(env, (a->n + ROWS_PER_TASK - 1) / ROWS_PER_TASK, sign_task, a);
    return ZV_OK;
}

/* ---- Many rows: buckets ---- */

/* The bucket of row i in a table: its signs table · MOST_BITS … + bits. */
static size_t bucket_of(const angles *a, size_t i, size_t table) {
    size_t bucket = 0;
    for (size_t b = 0; b < a->bits; b++) {
        const size_t p = table * MOST_BITS + b;
        bucket |= (size_t)(a->signs[i][p / 64] >> p % 64 & 1) << b;
    }
    return (table << a->bits) + bucket;
}

static unsigned differ(const angles *a, size_t i, size_t j) {
    unsigned n = 0;
    for (size_t w = 0; w < WORDS; w++)
        n += (unsigned)__builtin_popcountll(a->signs[i][w] ^ a->signs[j][w]);
    return n;
}

static zv_status compare_buckets(angles *a, zv_err *err) {
    float *x_room = a->scratch, *y_room = a->scratch + a->dim;
    for (size_t i = 0; i < a->n; i++) {
        const float *x = row_of(a, i, x_room);
        size_t best = SIZE_MAX;
        double most = a->w->near;
        for (size_t t = 0; t < TABLES; t++)
            for (uint32_t j = a->heads[bucket_of(a, i, t)]; j != NOBODY;
                 j = a->next[t * a->n + j]) {
                if (j == best || differ(a, i, j) > a->most_differ) continue;
                const double s = cosine(a, i, x, j, y_room);
                if (s < most || (best != SIZE_MAX && s == most && j > best)) continue;
                most = s;
                best = j;
            }
        if (decide(a, i, best, most))
            for (size_t t = 0; t < TABLES; t++) {
                uint32_t *head = &a->heads[bucket_of(a, i, t)];
                a->next[t * a->n + i] = *head;
                *head = (uint32_t)i;
            }
        if (i % 4096 == 0 && zv_env_stopped(a->w->env))
            return zv_err_set(err, ZV_INTERRUPTED, M_EXPLAIN_DUPS_STOPPED);
    }
    return ZV_OK;
}

static zv_status compare_many(angles *a, zv_err *err) {
    double median = 0;
    ZV_TRY(find_mean(a, &median, err));
    choose_bits(a, median);
    ZV_TRY(make_signs(a, err));
    const size_t buckets = (size_t)TABLES << a->bits;
    a->heads = ZV_NEW(a->w->env, buckets, uint32_t);
    a->next = ZV_NEW(a->w->env, TABLES * a->n, uint32_t);
    if (!a->heads || !a->next) return zv__nomem(err);
    for (size_t b = 0; b < buckets; b++) a->heads[b] = NOBODY;
    return compare_buckets(a, err);
}

zv_status zv__dups_angle(zv__dups_work *w, zv_err *err) {
    const zv_env *env = w->env;
    angles a = {.w = w, .k = zv_vec_kernels(env), .dim = zv_space_dim(w->space)};
    zv_status status = list_rows(&a, err);
    if (status == ZV_OK && a.n > FEW)
        status = compare_many(&a, err);
    else if (status == ZV_OK)
        compare_all(&a);
    zv__free(env, a.rows);
    zv__free(env, a.norms);
    zv__free(env, a.scratch);
    zv__free(env, a.mean);
    zv__free(env, a.planes);
    zv__free(env, a.products);
    zv__free(env, a.signs);
    zv__free(env, a.heads);
    zv__free(env, a.next);
    return status;
}
