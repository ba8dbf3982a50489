/* index_kmeans.c — k-means: restarts, swaps, and the last run on all rows.
 *
 * Lloyd's steps end where no single step helps, which is seldom the best there is. Restarts choose among such ends; swaps
 * take a centre from where two share what one could serve and put it where rows are far from any (Fränti, "Efficiency of
 * random swap clustering", 2018), which no restart from scratch does as cheaply. Restarts and the eight swaps of
 * a round run side by side; which one wins doesn't depend on which is done first.
 */
#include "index/index_clusters.h"

#include "base/base_pool.h"
#include "base/base_progress.h"

enum {
    RESTARTS = 10,
    SWAP_ROUNDS = 8,
    SWAPS = 8,
    RANKED_MAX = 4096, /* centres that are worth ranking one by one */
    FAILED = 2, /* rounds without a better one that end them */
    ROUNDS = 300,
    SAMPLE = 50000,
    SAMPLE_A_CLUSTER = 50,
    NEAR_ROWS = 1024,
    STREAM_SAMPLE = 1,
    STREAM_RESTART = 1000,
    STREAM_SWAP = 1000000
};

void zv_kmeans_free(const zv_env *env, zv_kmeans *m) {
    if (!m) return;
    zv__free(env, m->cluster);
    zv__free(env, m->centers);
    zv__free(env, m->sizes);
    zv__free(env, m);
}

/* ---- Several runs side by side on the sample ---- */

typedef struct search {
    const zv__cloud *c;
    zv_kmeans_opts o; /* with the defaults filled in */
    float *best; /* [k, dim] */
    double objective;
    double *distances; /* [n] of rows to the best's centres, squared */
    size_t round, failed; /* of swaps; rounds since one was better */
    uint32_t *cluster; /* [n] of the best's centres */
    double *margin; /* [n] how much farther the next one is */
    double *loss, *within; /* [k] what is lost without a centre; its rows' squared distances */
    /* of the runs that are under way */
    float *centers; /* [SWAPS or restarts, k, dim] */
    double *objectives;
    zv_status *statuses;
    zv_err *errs;
    zv__teller teller;
} search;

/* Lloyd's steps from `centers`, which become the end of them. */
static zv_status run_from(const search *s, float *centers, double *objective, zv_err *err) {
    const size_t bytes = s->o.k * s->c->points.dim * sizeof *centers;
    zv__lloyd l = {0};
    zv_status status = zv__lloyd_new(&l, s->c, s->o.k, err);
    if (status == ZV_OK) {
        memcpy(l.centers, centers, bytes);
        status = zv__lloyd_run(&l, s->o.rounds, NULL, NULL, err);
    }
    if (status == ZV_OK) {
        memcpy(centers, l.centers, bytes);
        *objective = l.objective;
    }
    zv__lloyd_free(&l);
    return status;
}

static void restart(void *ctx, size_t task, unsigned worker) {
    search *s = ctx;
    const size_t n = s->c->points.n;
    (void)worker;
    float *centers = s->centers + task * s->o.k * s->c->points.dim;
    zv_rng rng = zv_rng_stream(s->o.seed, STREAM_RESTART + task);
    double *distances = ZV_NEW(s->c->env, n, double);
    zv_status status = distances ? ZV_OK : zv__nomem(&s->errs[task]);
    if (status == ZV_OK)
        status = zv__seed_centers(centers, s->o.k, s->c, &rng, distances, &s->errs[task]);
    zv__free(s->c->env, distances);
    if (status == ZV_OK) status = run_from(s, centers, &s->objectives[task], &s->errs[task]);
    s->statuses[task] = status;
}

/* The centre with the `rank`-th least (most) of `value`. */
static size_t ranked(const double *value, size_t k, size_t rank, bool most) {
    const double sign = most ? -1 : 1;
    for (size_t j = 0; j < k; j++) {
        size_t before = 0;
        for (size_t i = 0; i < k; i++)
            before += sign * value[i] < sign * value[j] || (value[i] == value[j] && i < j);
        if (before == rank) return j;
    }
    return 0;
}

/* A row drawn by its squared distance; of one cluster unless `of` is k. */
static size_t draw_row(const search *s, size_t of, zv_rng *rng) {
    double all = 0, sum = 0;
    size_t last = SIZE_MAX;
    if (of == s->o.k) return zv__draw_weighted(s->distances, s->c->points.n, rng);
    for (size_t i = 0; i < s->c->points.n; i++)
        if (s->cluster[i] == of) all += s->distances[i];
    const double at = zv_rng_unit(rng) * all;
    for (size_t i = 0; i < s->c->points.n && sum <= at; i++) {
        if (s->cluster[i] != of || !(s->distances[i] > 0)) continue;
        sum += s->distances[i];
        last = i;
    }
    return last;
}

/* Half of the swaps take a centre that is missed least to a cluster that is spread most; the others are blind. Ranks go on from
 * round to round while none is better. */
static void swap(void *ctx, size_t task, unsigned worker) {
    search *s = ctx;
    const size_t dim = s->c->points.dim, k = s->o.k, guided = SWAPS / 2;
    (void)worker;
    float *centers = s->centers + task * k * dim;
    zv_rng rng = zv_rng_stream(s->o.seed, STREAM_SWAP + s->round * SWAPS + task);
    memcpy(centers, s->best, k * dim * sizeof *centers);
    size_t goes = (size_t)zv_rng_below(&rng, k), to = k;
    if (task < guided && k <= RANKED_MAX) {
        goes = ranked(s->loss, k, (task % 2 + s->failed) % k, false);
        to = ranked(s->within, k, (task / 2 + s->failed * guided / 2) % k, true);
    }
    float *out = centers + goes * dim;
    const size_t in = draw_row(s, to, &rng);
    s->objectives[task] = INFINITY;
    s->statuses[task] = ZV_OK;
    if (in == SIZE_MAX) return;
    const float *x = s->c->points.matrix + in * dim;
    for (size_t d = 0; d < dim; d++) out[d] = (float)(s->c->inverse[in] * (double)x[d]);
    s->statuses[task] = run_from(s, centers, &s->objectives[task], &s->errs[task]);
}

/* Runs `n` of them; the best one, if it is better, is kept. */
static zv_status side_by_side(search *s, size_t n, zv__task *fn, bool *better, zv_err *err) {
    const size_t cells = s->o.k * s->c->points.dim;
    size_t best = SIZE_MAX;
    zv__parallel(s->c->env, n, fn, s);
    for (size_t i = 0; i < n; i++) {
        if (s->statuses[i] != ZV_OK) {
            if (err) *err = s->errs[i];
            return s->statuses[i];
        }
        if (s->objectives[i] < s->objective * (1 - 1e-12) || isinf(s->objective)) {
            s->objective = s->objectives[i];
            best = i;
        }
    }
    *better = best != SIZE_MAX;
    if (*better) memcpy(s->best, s->centers + best * cells, cells * sizeof *s->best);
    return ZV_OK;
}

typedef struct nearing {
    const zv__lloyd *l;
    zv_kmeans_kind kind;
    double largest;
    float *room;
    uint32_t *cluster;
    double *own, *margin;
} nearing;

static void near_rows(void *ctx, size_t task, unsigned worker) {
    const nearing *w = ctx;
    const zv__lloyd *l = w->l;
    const zv__cloud *c = l->c;
    const size_t dim = c->points.dim, end = ZV_MIN(c->points.n, (task + 1) * NEAR_ROWS);
    float *room = w->room + worker * (dim + l->k);
    for (size_t i = task * NEAR_ROWS; i < end; i++) {
        const float *x = zv__cloud_row(c, i, room);
        const zv__nearest b = zv__lloyd_compare(l, i, x, w->largest, room + dim);
        const double half[2] = {b.best + l->center_square[b.first] / 2,
                                b.next + l->center_square[b.second] / 2};
        double own = half[0], next = half[1]; /* x·c */
        if (w->kind != ZV_KMEANS_SPHERE) {
            own = sqrt(fmax(0, c->square[i] - 2 * b.best));
            next = isinf(b.next) ? (double)INFINITY : sqrt(fmax(0, c->square[i] - 2 * b.next));
        }
        w->cluster[i] = (uint32_t)b.first;
        if (w->own) w->own[i] = own;
        if (w->margin) w->margin[i] = fabs(own - next);
    }
}

static zv_status nearest(uint32_t *cluster, double *own, double *margin, const zv__cloud *c,
                         const float *centers, size_t k, zv_err *err) {
    const zv_env *env = c->env;
    const size_t dim = c->points.dim;
    zv__lloyd l = {.c = c, .k = k};
    nearing w = {.l = &l, .kind = c->kind, .cluster = cluster, .own = own, .margin = margin};
    l.centers = ZV_NEW(env, k * dim, float);
    l.center_square = ZV_NEW(env, k, double);
    w.room = ZV_NEW(env, zv__workers(env) * (dim + k), float);
    const bool fine = l.centers && l.center_square && w.room;
    if (fine) {
        memcpy(l.centers, centers, k * dim * sizeof *centers);
        for (size_t j = 0; j < k; j++) {
            l.center_square[j] = c->k->sqnorm[ZV_F32](centers + j * dim, dim);
            w.largest = ZV_MAX(w.largest, sqrt(l.center_square[j]));
        }
        zv__parallel(env, (c->points.n + NEAR_ROWS - 1) / NEAR_ROWS, near_rows, &w);
    }
    zv__free(env, w.room);
    zv__free(env, l.center_square);
    zv__free(env, l.centers);
    return fine ? ZV_OK : zv__nomem(err);
}

/* Squared distances to the best's centres, and what each centre is worth. */
static zv_status weigh(search *s, zv_err *err) {
    zv__cloud plain = *s->c; /* distances under every kind */
    if (plain.kind == ZV_KMEANS_SPHERE) plain.kind = ZV_KMEANS_UNIT;
    ZV_TRY(nearest(s->cluster, s->distances, s->margin, &plain, s->best, s->o.k, err));
    for (size_t j = 0; j < s->o.k; j++) s->loss[j] = s->within[j] = 0;
    for (size_t i = 0; i < s->c->points.n; i++) {
        const double own = s->distances[i], next = own + s->margin[i];
        s->distances[i] = own * own;
        s->within[s->cluster[i]] += own * own;
        s->loss[s->cluster[i]] += next * next - own * own;
    }
    return ZV_OK;
}

static zv_status swap_some(search *s, zv_err *err) {
    const zv_env *env = s->c->env;
    const size_t n = s->c->points.n;
    s->cluster = ZV_NEW(env, n, uint32_t);
    s->margin = ZV_NEW(env, n, double);
    s->loss = ZV_NEW(env, s->o.k, double);
    s->within = ZV_NEW(env, s->o.k, double);
    zv_status status = s->cluster && s->margin && s->loss && s->within ? ZV_OK : zv__nomem(err);
    bool better = true;
    s->failed = 0;
    for (s->round = 0; status == ZV_OK && s->failed < FAILED && s->round < s->o.swaps; s->round++) {
        if (better) status = weigh(s, err);
        if (status == ZV_OK) status = side_by_side(s, SWAPS, swap, &better, err);
        s->failed = better ? 0 : s->failed + 1;
        zv__tell(&s->teller, (double)(s->round + 1), (double)s->o.swaps, (double)NAN);
    }
    zv__free(env, s->cluster);
    zv__free(env, s->margin);
    zv__free(env, s->loss);
    zv__free(env, s->within);
    return status;
}

static zv_status search_best(search *s, zv_err *err) {
    const zv_env *env = s->c->env;
    const size_t runs = ZV_MAX(s->o.restarts, (size_t)SWAPS), n = s->c->points.n;
    size_t cells, all;
    if (!zv__mul(&cells, s->o.k, s->c->points.dim) || !zv__mul(&all, runs, cells))
        return zv__nomem(err);
    s->objective = INFINITY;
    s->centers = ZV_NEW(env, all, float);
    s->objectives = ZV_NEW(env, runs, double);
    s->statuses = ZV_NEW(env, runs, zv_status);
    s->errs = ZV_NEW_ZERO(env, runs, zv_err);
    s->distances = ZV_NEW(env, n, double);
    const bool fine = s->centers && s->objectives && s->statuses && s->errs && s->distances;
    zv_status status = fine ? ZV_OK : zv__nomem(err);
    bool better = false;
    for (size_t i = 0; status == ZV_OK && err && i < runs; i++) s->errs[i].lang = err->lang;
    if (status == ZV_OK) status = side_by_side(s, s->o.restarts, restart, &better, err);
    if (status == ZV_OK && s->o.k > 1) status = swap_some(s, err);
    zv__free(env, s->distances);
    zv__free(env, s->errs);
    zv__free(env, s->statuses);
    zv__free(env, s->objectives);
    zv__free(env, s->centers);
    return status;
}

/* ---- The sample ---- */

/* A copy of `want` rows, side by side. */
static zv_status copy_sample(float **out, const zv_env *env, const zv_points *p, size_t want,
                             uint64_t seed, zv_err *err) {
    size_t cells;
    zv_rng rng = zv_rng_stream(seed, STREAM_SAMPLE);
    *out = zv__mul(&cells, want, p->dim) ? ZV_NEW(env, cells, float) : NULL;
    size_t *rows = ZV_NEW(env, want, size_t);
    const bool fine = *out && rows;
    if (fine) {
        zv__draw_rows(rows, want, p->n, &rng);
        for (size_t i = 0; i < want; i++) {
            float *x = *out + i * p->dim;
            if (p->matrix)
                memcpy(x, p->matrix + rows[i] * p->dim, p->dim * sizeof *x);
            else
                zv_space_row(p->space, p->rows[rows[i]], x);
        }
    }
    zv__free(env, rows);
    if (!fine) {
        zv__free(env, *out);
        *out = NULL;
    }
    return fine ? ZV_OK : zv__nomem(err);
}

/* The best centres of the sample, into `centers`. */
static zv_status begin(float *centers, size_t *sampled, const zv_env *env, const zv_points *p,
                       const zv_kmeans_opts *o, zv_err *err) {
    float *copy = NULL;
    const size_t least = ZV_MAX(o->sample, SAMPLE_A_CLUSTER * o->k);
    *sampled = ZV_MIN(p->n, least);
    if (!p->matrix || *sampled < p->n) ZV_TRY(copy_sample(&copy, env, p, *sampled, o->seed, err));
    const zv_points some = {.matrix = copy ? copy : p->matrix, .n = *sampled, .dim = p->dim};
    zv__cloud c;
    zv_status status = zv__cloud_new(&c, env, &some, o->kind, err);
    if (status == ZV_OK) {
        search s = {.c = &c, .o = *o, .best = centers};
        s.teller = zv__teller_start(env, M_INDEX_CLUSTERS_STAGE, M_INDEX_CLUSTERS_STEPS);
        status = search_best(&s, err);
        zv__cloud_free(&c);
    }
    zv__free(env, copy);
    return status;
}

/* ---- All rows ---- */

static void tell_step(void *ctx, size_t round, double share) {
    (void)share;
    zv__tell(ctx, (double)(round + 1), 0, (double)NAN);
}

static zv_status take(zv_kmeans *m, zv__lloyd *l, zv_err *err) {
    size_t filled = 0;
    for (size_t j = 0; j < m->k; j++) {
        m->sizes[j] = (size_t)l->counts[j];
        filled += l->counts[j] > 0;
    }
    if (filled < m->k) return zv_err_set(err, ZV_NODATA, M_INDEX_KMEANS_ROWS, m->k, filled);
    memcpy(m->cluster, l->own, m->n * sizeof *m->cluster);
    memcpy(m->centers, l->centers, m->k * m->dim * sizeof *m->centers);
    m->objective = l->objective;
    m->rounds = l->rounds;
    m->converged = l->converged;
    return ZV_OK;
}

static zv_status fit(zv_kmeans *m, const zv_env *env, const zv_points *p, const zv_kmeans_opts *o,
                     zv_err *err) {
    zv__cloud c;
    zv__lloyd l = {0};
    if (o->centers) {
        memcpy(m->centers, o->centers, m->k * m->dim * sizeof *m->centers);
        m->sampled = m->n;
    } else {
        ZV_TRY(begin(m->centers, &m->sampled, env, p, o, err));
    }
    ZV_TRY(zv__cloud_new(&c, env, p, o->kind, err));
    zv_status status = zv__lloyd_new(&l, &c, m->k, err);
    if (status == ZV_OK) {
        zv__teller teller = zv__teller_start(env, M_INDEX_CLUSTERS_STAGE, M_INDEX_CLUSTERS_STEPS);
        memcpy(l.centers, m->centers, m->k * m->dim * sizeof *m->centers);
        status = zv__lloyd_run(&l, o->rounds, tell_step, &teller, err);
    }
    if (status == ZV_OK) status = take(m, &l, err);
    zv__lloyd_free(&l);
    zv__cloud_free(&c);
    return status;
}

zv_status zv_kmeans_fit(zv_kmeans **out, const zv_env *env, const zv_points *points,
                        const zv_kmeans_opts *opts, zv_err *err) {
    zv_kmeans_opts o = *opts;
    size_t cells;
    *out = NULL;
    if (o.k == 0) return zv_err_set(err, ZV_USAGE, M_INDEX_KMEANS_K);
    if (o.k > points->n) return zv_err_set(err, ZV_NODATA, M_INDEX_KMEANS_ROWS, o.k, points->n);
    if (o.restarts == 0) o.restarts = RESTARTS;
    o.swaps = o.swaps == SIZE_MAX ? 0 : o.swaps ? o.swaps : SWAP_ROUNDS;
    if (o.rounds == 0) o.rounds = ROUNDS;
    if (o.sample == 0) o.sample = SAMPLE;
    if (o.seed == 0) o.seed = 1;
    zv_kmeans *m = ZV_NEW_ZERO(env, 1, zv_kmeans);
    if (!m) return zv__nomem(err);
    m->n = points->n;
    m->k = o.k;
    m->dim = points->dim;
    m->cluster = ZV_NEW(env, m->n, uint32_t);
    m->centers = zv__mul(&cells, m->k, m->dim) ? ZV_NEW(env, cells, float) : NULL;
    m->sizes = ZV_NEW(env, m->k, size_t);
    zv_status status = m->cluster && m->centers && m->sizes ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) status = fit(m, env, points, &o, err);
    if (status == ZV_OK)
        *out = m;
    else
        zv_kmeans_free(env, m);
    return status;
}

zv_status zv_kmeans_nearest(uint32_t *cluster, double *own, double *margin, const zv_env *env,
                            const zv_points *points, zv_kmeans_kind kind, const float *centers,
                            size_t k, zv_err *err) {
    zv__cloud c;
    ZV_TRY(zv__cloud_new(&c, env, points, kind, err));
    zv_status status = nearest(cluster, own, margin, &c, centers, k, err);
    zv__cloud_free(&c);
    return status;
}
