/* explain_compare_mmd.c — are two clouds of points drawn from the same law, and which points say that they
 * are not?
 *
 * Gretton, Borgwardt, Rasch, Schölkopf & Smola 2012, "A kernel two-sample test": with k(x, y) = exp(-|x - y|²/2σ²)
 *
 *     MMD² = 1/(n(n-1)) Σ_{i≠j} k(x_i, x_j) + 1/(m(m-1)) Σ_{i≠j} k(y_i, y_j) - 2/(nm) Σ_{ij} k(x_i, y_j)
 *
 * p: the share of permutations of all n + m rows, the one at hand among them, with as large a value. The witness
 * f(z) = mean k(z, X) - mean k(z, Y) is largest where X is dense and Y is not.
 *
 * Interval: leaving out one row at a time (jackknife) gives the variance of a U-statistic but counts the part of
 * second order twice (Efron & Stein 1981). That part is what the permutations vary by, for under them the first
 * order vanishes: the variance is the jackknife's less theirs. Where the first order doesn't clearly outweigh the
 * second, the law of MMD² is no normal one (Gretton et al. 2012, theorem 12) and no interval is given.
 */
#include "base/base_private.h"

#include <zavit/explain.h>
#include <zavit/vec.h>

#include "base/base_pool.h"
#include "explain/explain_compare.h"

enum { WITNESS_ROWS = 20000, BLOCK = 64 };
/* First order, which has a normal law, must be so many times the second order for an interval to hold: nearer to
 * 0 there is none (docs/math/compare.md). */
#define NORMAL 3

/* ---- The kernel ---- */

typedef struct kernel_task {
    const zv_kernels *k;
    const float *z;
    double *kernel;
    size_t n, dim;
    double scale; /* -1/(2σ²); 0: leave squared distances */
} kernel_task;

static void distances_row(void *ctx, size_t i, unsigned worker) {
    const kernel_task *t = ctx;
    double *out = t->kernel + i * t->n;
    (void)worker;
    t->k->sqdist_many[ZV_F32](t->z + i * t->dim, t->z, t->n, t->dim * sizeof(float), t->dim, out);
    out[i] = 0;
}

static void exp_row(void *ctx, size_t i, unsigned worker) {
    const kernel_task *t = ctx;
    double *out = t->kernel + i * t->n;
    (void)worker;
    for (size_t j = 0; j < t->n; j++) out[j] = j == i ? 0 : exp(t->scale * out[j]);
}

/* The median distance of two rows; where more than half are at 0, the mean of those that are not; 1 if all are. */
static zv_status bandwidth(double *out, const zv_env *env, const double *squares, size_t n,
                           zv_err *err) {
    size_t pairs = n * (n - 1) / 2, at = 0, positive = 0;
    double *d = ZV_NEW(env, pairs, double), sum = 0;
    if (!d) return zv__nomem(err);
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            double distance = sqrt(squares[i * n + j]);
            d[at++] = distance;
            sum += distance;
            positive += distance > 0;
        }
    zv_stat_sort(d, pairs);
    *out = zv_stat_quantile(d, pairs, 0.5);
    if (!(*out > 0)) *out = positive ? sum / (double)positive : 1;
    zv__free(env, d);
    return ZV_OK;
}

/* ---- Value ---- */

/* MMD² from Σ_{i≠j} within X, within Y, and Σ between. */
static double statistic(double xx, double yy, double xy, double n, double m) {
    return xx / (n * (n - 1)) + yy / (m * (m - 1)) - 2 * xy / (n * m);
}

/* Σ over pairs of members, each twice. */
static double within(const double *kernel, const size_t *member, size_t n, size_t all) {
    double sum = 0;
    for (size_t i = 1; i < n; i++) {
        const double *row = kernel + member[i] * all;
        double part = 0;
        for (size_t j = 0; j < i; j++) part += row[member[j]];
        sum += part;
    }
    return 2 * sum;
}

/* Of X alone, its rows' sums and the total follow the other two blocks. */
static double value_of(const double *kernel, const double *row_sums, double total,
                       const size_t *member, size_t n, size_t m) {
    double xx = within(kernel, member, n, n + m), xy = -xx;
    for (size_t i = 0; i < n; i++) xy += row_sums[member[i]];
    return statistic(xx, total - xx - 2 * xy, xy, (double)n, (double)m);
}

void zv__mmd_permutation(uint8_t *member, size_t n, size_t m, uint64_t seed, size_t number) {
    zv_rng rng = zv_rng_stream(seed, ZV__COMPARE_PERMUTE + number);
    size_t wanted = n, all = n + m;
    for (size_t i = 0; i < all; i++) {
        member[i] = zv_rng_below(&rng, all - i) < wanted;
        wanted -= member[i];
    }
}

typedef struct permute_task {
    const double *kernel, *row_sums;
    double total;
    size_t n, m;
    uint64_t seed;
    double *values; /* [permutations] */
    uint8_t *member; /* [workers, n + m] */
    size_t *order; /* [workers, n + m] */
    const zv_env *env;
    size_t n_values;
    zv__teller *teller; /* of worker 0 */
} permute_task;

static void permute(void *ctx, size_t number, unsigned worker) {
    const permute_task *t = ctx;
    size_t all = t->n + t->m, at = 0;
    uint8_t *member = t->member + worker * all;
    size_t *order = t->order + worker * all;
    if (zv_env_stopped(t->env)) return;
    if (worker == 0) zv__tell(t->teller, (double)number, (double)t->n_values, (double)NAN);
    zv__mmd_permutation(member, t->n, t->m, t->seed, number);
    for (size_t i = 0; i < all; i++)
        if (member[i]) order[at++] = i;
    t->values[number] = value_of(t->kernel, t->row_sums, t->total, order, t->n, t->m);
}

/* ---- Interval ---- */

/* Variance by leaving out one row at a time, each side by itself. */
static double jackknife(const double *kernel, size_t n, size_t m, double xx, double yy, double xy) {
    zv_moments side[2] = {{0}, {0}};
    for (size_t i = 0; i < n + m; i++) {
        const double *row = kernel + i * (n + m);
        double to_x = 0, to_y = 0, a = (double)n, b = (double)m;
        for (size_t j = 0; j < n; j++) to_x += row[j];
        for (size_t j = n; j < n + m; j++) to_y += row[j];
        if (i < n)
            zv_moments_add(&side[0], statistic(xx - 2 * to_x, yy, xy - to_y, a - 1, b));
        else
            zv_moments_add(&side[1], statistic(xx, yy - 2 * to_y, xy - to_x, a, b - 1));
    }
    return side[0].m2 * (double)(n - 1) / (double)n + side[1].m2 * (double)(m - 1) / (double)m;
}

static void finish(zv_mmd *out, const double *kernel, const double *permuted, double xx, double yy,
                   double xy) {
    size_t n = out->rows_a, m = out->rows_b, hits = 0;
    zv_moments p = {0};
    out->value = statistic(xx, yy, xy, (double)n, (double)m);
    for (size_t i = 0; i < out->permutations; i++) {
        zv_moments_add(&p, permuted[i]);
        hits +=
            permuted[i] >= out->value - 1e-12; /* sums in another order differ in the last bits */
    }
    out->p = (1 + (double)hits) / (1 + (double)out->permutations);
    out->p_interval = zv_stat_share_interval(hits, out->permutations, 0.95);
    out->p_interval.lo = ZV_MIN(out->p_interval.lo, out->p);
    out->p_interval.hi = ZV_MAX(out->p_interval.hi, out->p);
    double null = zv_moments_var(&p), var = jackknife(kernel, n, m, xx, yy, xy) - null;
    if (!(var - null >= NORMAL * null)) return;
    double half = 1.959964 * sqrt(var);
    if (isfinite(half)) out->interval = (zv_interval){out->value - half, out->value + half};
}

static zv_status permute_all(zv_mmd *out, const double *kernel, const double *row_sums,
                             const zv_env *env, uint64_t seed, zv_err *err) {
    size_t n = out->rows_a, m = out->rows_b, all = n + m, workers = zv__workers(env);
    permute_task t = {.kernel = kernel, .row_sums = row_sums, .n = n, .m = m, .seed = seed};
    double xx = 0, xy = 0;
    zv__teller teller = zv__teller_start(env, M_COMPARE_PERMUTING, M_COMPARE_PERMUTATIONS);
    t.env = env;
    t.teller = &teller;
    t.n_values = out->permutations;
    t.values = ZV_NEW(env, out->permutations, double);
    t.member = ZV_NEW(env, workers * all, uint8_t);
    t.order = ZV_NEW(env, workers * all, size_t);
    zv_status status = t.values && t.member && t.order ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) {
        for (size_t i = 0; i < all; i++) t.total += row_sums[i];
        zv__parallel(env, out->permutations, permute, &t);
        for (size_t i = 0; i < n; i++) t.order[i] = i;
        xx = within(kernel, t.order, n, all);
        xy = -xx;
        for (size_t i = 0; i < n; i++) xy += row_sums[i];
        if (zv_env_stopped(env))
            status = zv_err_set(err, ZV_INTERRUPTED, M_COMPARE_STOPPED);
        else
            finish(out, kernel, t.values, xx, t.total - xx - 2 * xy, xy);
    }
    zv__free(env, t.values);
    zv__free(env, t.member);
    zv__free(env, t.order);
    return status;
}

zv_status zv__mmd(zv_mmd *out, double *kernel, const zv_env *env, const float *z, size_t n,
                  size_t m, size_t dim, size_t permutations, uint64_t seed, zv_err *err) {
    size_t all = n + m;
    kernel_task t = {.k = zv_vec_kernels(env), .z = z, .kernel = kernel, .n = all, .dim = dim};
    out->rows_a = n;
    out->rows_b = m;
    out->permutations = permutations;
    zv__parallel(env, all, distances_row, &t);
    ZV_TRY(bandwidth(&out->bandwidth, env, kernel, all, err));
    t.scale = -1 / (2 * out->bandwidth * out->bandwidth);
    zv__parallel(env, all, exp_row, &t);
    double *row_sums = ZV_NEW_ZERO(env, all, double);
    if (!row_sums) return zv__nomem(err);
    for (size_t i = 0; i < all; i++)
        for (size_t j = 0; j < all; j++) row_sums[i] += kernel[i * all + j];
    zv_status status = permute_all(out, kernel, row_sums, env, seed, err);
    zv__free(env, row_sums);
    return status;
}

/* ---- The witness ---- */

typedef struct witness_task {
    const zv__compare_box *box;
    const zv__compare_side *side;
    const zv_kernels *k;
    const float *z;
    const size_t *rows; /* candidates */
    size_t n;
    double *f; /* [n] */
    float *row; /* [workers, dim] */
    double *to; /* [workers, rows of both samples] */
    zv__teller *teller; /* of worker 0 */
} witness_task;

/* f of a block of candidates; a row of a sample is no evidence for itself. */
static void witness_block(void *ctx, size_t task, unsigned worker) {
    const witness_task *t = ctx;
    const zv__compare_box *box = t->box;
    const zv_mmd *m = &box->c.mmd;
    size_t all = m->rows_a + m->rows_b, dim = t->side->dim;
    float *row = t->row + worker * dim;
    double *to = t->to + worker * all, scale = -1 / (2 * m->bandwidth * m->bandwidth);
    if (zv_env_stopped(box->env)) return;
    if (worker == 0) zv__tell(t->teller, (double)(task * BLOCK), (double)t->n, (double)NAN);
    for (size_t i = task * BLOCK; i < ZV_MIN((task + 1) * BLOCK, t->n); i++) {
        double sum[2] = {0}, n[2] = {(double)m->rows_a, (double)m->rows_b};
        zv__compare_row(box, t->side, t->rows[i], row);
        t->k->sqdist_many[ZV_F32](row, t->z, all, dim * sizeof(float), dim, to);
        for (size_t j = 0; j < all; j++) {
            bool in_b = j >= m->rows_a;
            size_t other = in_b ? box->ys[j - m->rows_a] : box->xs[j];
            if (in_b == (t->side == &box->b) && other == t->rows[i])
                n[in_b]--;
            else
                sum[in_b] += exp(scale * to[j]);
        }
        t->f[i] = sum[0] / n[0] - sum[1] / n[1];
    }
}

/* Rows with the largest sign · f, best first. */
static void keep_best(zv__compare_box *box, const witness_task *t, zv_moved_side side) {
    size_t begin = box->c.n_witness, most = begin + ZV_MIN(box->opts.shown, t->n), n = begin;
    double sign = side == ZV_MOVED_A ? 1 : -1;
    for (size_t i = 0; i < t->n; i++) {
        zv_moved m = {.side = side, .row_a = SIZE_MAX, .row_b = SIZE_MAX, .score = t->f[i]};
        *(side == ZV_MOVED_A ? &m.row_a : &m.row_b) = t->rows[i];
        if (n == most && !(sign * m.score > sign * box->witness[n - 1].score)) continue;
        size_t at = n < most ? n++ : n - 1;
        while (at > begin && sign * m.score > sign * box->witness[at - 1].score) {
            box->witness[at] = box->witness[at - 1];
            at--;
        }
        box->witness[at] = m;
    }
    box->c.n_witness = n;
}

static zv_status witness(zv__compare_box *box, const float *z, zv_moved_side which, zv_err *err) {
    bool first = which == ZV_MOVED_A;
    const zv__compare_side *s = first ? &box->a : &box->b;
    const zv_env *env = box->env;
    size_t n = ZV_MIN(s->n, (size_t)WITNESS_ROWS), workers = zv__workers(env);
    size_t *rows = ZV_NEW(env, n, size_t);
    zv__teller teller = zv__teller_start(env, M_COMPARE_WITNESS, M_BASE_ROWS);
    witness_task t = {.box = box,
                      .side = s,
                      .k = zv_vec_kernels(env),
                      .z = z,
                      .rows = rows,
                      .n = n,
                      .teller = &teller};
    t.f = box->f[!first] = ZV_NEW(env, n, double);
    t.row = (float *)zv__alloc(env, workers * sizeof(float), s->dim);
    t.to = ZV_NEW(env, workers * (box->c.mmd.rows_a + box->c.mmd.rows_b), double);
    zv_status status = rows && t.f && t.row && t.to ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) {
        zv__sample(rows, n, s->n, box->opts.seed,
                   first ? ZV__COMPARE_WITNESS_A : ZV__COMPARE_WITNESS_B);
        for (size_t i = 0; i < n; i++) rows[i] = s->rows[rows[i]];
        zv__parallel(env, (n + BLOCK - 1) / BLOCK, witness_block, &t);
        status = zv__compare_stopped(box, err);
    }
    if (status == ZV_OK) keep_best(box, &t, which);
    *(first ? &box->c.witness_rows_a : &box->c.witness_rows_b) = n;
    *(first ? &box->c.witness_a : &box->c.witness_b) = t.f;
    zv__free(env, rows);
    zv__free(env, t.row);
    zv__free(env, t.to);
    return status;
}

/* ---- The whole ---- */

static zv_status with_samples(zv__compare_box *box, float *z, float *x, double *room,
                              double *kernel, zv_err *err) {
    zv_compare *c = &box->c;
    size_t n = c->mmd.rows_a, m = c->mmd.rows_b, permutations = box->opts.permutations;
    if (c->aligned) {
        zv__compare_samples(box, true, z, x, room);
        ZV_TRY(zv__mmd(&c->mmd_aligned, kernel, box->env, z, n, m, box->b.dim, permutations,
                       box->opts.seed, err));
    }
    if (!c->drift) return ZV_OK;
    zv__compare_samples(box, false, z, x, room);
    ZV_TRY(
        zv__mmd(&c->mmd, kernel, box->env, z, n, m, box->b.dim, permutations, box->opts.seed, err));
    box->witness = ZV_NEW_ZERO(box->env, 2 * box->opts.shown, zv_moved);
    if (!box->witness) return zv__nomem(err);
    ZV_TRY(witness(box, z, ZV_MOVED_A, err));
    ZV_TRY(witness(box, z, ZV_MOVED_B, err));
    c->witness = box->witness;
    return zv__compare_c2st(box, z, err);
}

zv_status zv__compare_drift(zv__compare_box *box, zv_err *err) {
    size_t all = box->c.mmd.rows_a + box->c.mmd.rows_b, dim = ZV_MAX(box->a.dim, box->b.dim);
    float *z = (float *)zv__alloc(box->env, all * sizeof(float), box->b.dim);
    float *x = ZV_NEW(box->env, dim, float);
    double *room = ZV_NEW(box->env, box->a.dim + box->b.dim, double);
    double *kernel = (double *)zv__alloc(box->env, all * sizeof(double), all);
    bool ok = z && x && room && kernel;
    zv_status status = ok ? with_samples(box, z, x, room, kernel, err) : zv__nomem(err);
    zv__free(box->env, z);
    zv__free(box->env, x);
    zv__free(box->env, room);
    zv__free(box->env, kernel);
    return status;
}
