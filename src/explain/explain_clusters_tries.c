/* explain_clusters_tries.c — k by k: do halves of the rows give the same clusters, and does k-means cut these rows better
 * than it cuts one cloud of the same spread?
 *
 * Agreement (Ben-Hur, Elisseeff & Guyon 2002; Lange, Roth, Braun & Buhmann 2004): the sample is halved, each half is
 * clustered, either's centres divide all of the sample, and the two divisions are compared by the adjusted Rand index. One
 * long cloud is also cut at the same place every time, so what clouds give is taken off. Halves are drawn without
 * replacement: repeated rows would make clusters of themselves.
 *
 * The gap (Tibshirani, Walther & Hastie 2001) is here between the log objective and its mean over clouds; p ranks the largest
 * standardised gap of all k tried among those of the clouds, each standardised over the rows and all clouds together, so
 * that rows of one cloud are one of 40 that cannot be told apart.
 */
#include "explain/explain_clusters.h"

#include "base/base_pool.h"
#include "base/base_progress.h"

enum {
    SAMPLE = 2000,
    SAMPLE_MOST = 6000,
    LEAST_ROWS = 20, /* of the sample, for one cluster */
    RESTARTS = 2,
    ROUNDS = 50,
    BOOTSTRAPS = 1000,
    STREAM_CLOUD = 5000,
    STREAM_HALF = 6000,
    STREAM_BOOTSTRAP = 43
};

typedef struct work {
    zv__clusters *c;
    zv__tries *t;
    zv_err *errs; /* [tasks] */
    zv_status *statuses;
    size_t first; /* task of those under way */
} work;

static zv_kmeans_kind kind_of(const zv__clusters *c) {
    return c->o.euclidean ? ZV_KMEANS_PLAIN : ZV_KMEANS_SPHERE;
}

static zv_status fit(zv_kmeans **m, const work *w, const float *rows, size_t n, size_t k,
                     uint64_t seed, zv_err *err) {
    const zv_points p = {.matrix = rows, .n = n, .dim = w->t->sample.dim};
    const zv_kmeans_opts o = {.kind = kind_of(w->c),
                              .k = k,
                              .restarts = RESTARTS,
                              .swaps = SIZE_MAX,
                              .rounds = ROUNDS,
                              .seed = seed};
    return zv_kmeans_fit(m, w->c->env, &p, &o, err);
}

static zv_status rand_of(double *out, const zv_env *env, const uint32_t *a, const uint32_t *b,
                         size_t n, size_t k, zv_err *err) {
    uint64_t *table = ZV_NEW_ZERO(env, k * k, uint64_t);
    zv_agreement g;
    if (!table) return zv__nomem(err);
    for (size_t i = 0; i < n; i++) table[a[i] * k + b[i]]++;
    const zv_status status = zv_stat_agreement(&g, env, table, k, k, false, err);
    *out = g.rand;
    zv__free(env, table);
    return status;
}

/* ---- Halves ---- */

typedef struct halving {
    size_t n, dim;
    size_t *order; /* [n] a permutation: the first half, the second */
    float *half; /* [n - n/2, dim] */
} halving;

static void shuffle(size_t *order, size_t n, zv_rng *rng) {
    for (size_t i = 0; i < n; i++) order[i] = i;
    for (size_t i = n; i > 1; i--) {
        const size_t j = (size_t)zv_rng_below(rng, i), x = order[i - 1];
        order[i - 1] = order[j];
        order[j] = x;
    }
}

/* What one half says of all rows: number [n]. */
static zv_status say(uint32_t *number, const work *w, const halving *h, const float *rows,
                     size_t first, size_t n, size_t k, uint64_t seed, zv_err *err) {
    zv_kmeans *m = NULL;
    const zv_points all = {.matrix = rows, .n = h->n, .dim = h->dim};
    for (size_t i = 0; i < n; i++)
        memcpy(h->half + i * h->dim, rows + h->order[first + i] * h->dim, h->dim * sizeof *h->half);
    zv_status status = fit(&m, w, h->half, n, k, seed, err);
    if (status == ZV_OK)
        status = zv_kmeans_nearest(number, NULL, NULL, w->c->env, &all, kind_of(w->c), m->centers,
                                   k, err);
    zv_kmeans_free(w->c->env, m);
    return status;
}

/* Every k on two halves: agreement [n tries]; `numbers` [n tries, 2, rows]. */
static zv_status halve(double *agreement, uint32_t *numbers, const work *w, const float *rows,
                       uint64_t stream, zv_err *err) {
    const zv_env *env = w->c->env;
    const zv__tries *t = w->t;
    halving h = {.n = t->sample.n, .dim = t->sample.dim};
    const size_t first = h.n / 2;
    zv_rng rng = zv_rng_stream(w->c->o.seed, stream);
    h.order = ZV_NEW(env, h.n, size_t);
    h.half = ZV_NEW(env, (h.n - first) * h.dim, float);
    zv_status status = h.order && h.half ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) shuffle(h.order, h.n, &rng);
    for (size_t i = 0; status == ZV_OK && i < t->n; i++) {
        uint32_t *a = numbers + 2 * i * h.n, *b = a + h.n;
        status = say(a, w, &h, rows, 0, first, t->k[i], stream, err);
        if (status == ZV_OK) status = say(b, w, &h, rows, first, h.n - first, t->k[i], stream, err);
        if (status == ZV_OK) status = rand_of(&agreement[i], env, a, b, h.n, t->k[i], err);
        if (status == ZV_NODATA) { /* half of the rows has fewer than k that differ */
            memset(a, 0, 2 * h.n * sizeof *a);
            agreement[i] = ZV__NAN;
            status = ZV_OK;
        }
    }
    zv__free(env, h.order);
    zv__free(env, h.half);
    return status;
}

/* ---- Tasks: the rows, their halves, the clouds ---- */

static zv_status fit_all(double *log_objective, uint32_t *fitted, const work *w, const float *rows,
                         zv_err *err) {
    const zv__tries *t = w->t;
    for (size_t i = 0; i < t->n; i++) {
        zv_kmeans *m = NULL;
        const zv_status status = fit(&m, w, rows, t->sample.n, t->k[i], 1, err);
        if (status == ZV_NODATA) { /* fewer than k rows of the sample differ */
            log_objective[i] = ZV__NAN;
            if (fitted) memset(fitted + i * t->sample.n, 0, t->sample.n * sizeof *fitted);
            continue;
        }
        if (status != ZV_OK) return status;
        log_objective[i] = log(ZV_MAX(m->objective, 1e-300));
        if (fitted) memcpy(fitted + i * t->sample.n, m->cluster, t->sample.n * sizeof *fitted);
        zv_kmeans_free(w->c->env, m);
    }
    return ZV_OK;
}

static zv_status one_cloud(const work *w, size_t cloud, zv_err *err) {
    const zv_env *env = w->c->env;
    const zv__tries *t = w->t;
    const size_t n = t->sample.n;
    float *rows = ZV_NEW(env, n * t->sample.dim, float);
    uint32_t *numbers = ZV_NEW(env, 2 * t->n * n, uint32_t);
    zv_status status = rows && numbers ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK)
        status = zv__cloud_draw(rows, &t->sample, w->c->o.seed, STREAM_CLOUD + cloud, err);
    if (status == ZV_OK)
        status = fit_all(t->log_objective + (1 + cloud) * t->n, NULL, w, rows, err);
    if (status == ZV_OK && cloud < ZV__CLOUD_HALVES)
        status = halve(t->by_chance + cloud * t->n, numbers, w, rows,
                       STREAM_HALF + ZV__HALVES + cloud, err);
    zv__free(env, rows);
    zv__free(env, numbers);
    return status;
}

static void task(void *ctx, size_t at, unsigned worker) {
    const work *w = ctx;
    const zv__tries *t = w->t;
    const size_t i = w->first + at;
    zv_err *err = &w->errs[i];
    (void)worker;
    if (zv_env_stopped(w->c->env))
        w->statuses[i] = zv_err_set(err, ZV_INTERRUPTED, M_EXPLAIN_CLUSTERS_STOPPED);
    else if (i == 0)
        w->statuses[i] = fit_all(t->log_objective, t->fitted, w, t->sample.rows, err);
    else if (i <= ZV__HALVES)
        w->statuses[i] =
            halve(t->agreement + (i - 1) * t->n, t->halves + (i - 1) * t->n * 2 * t->sample.n, w,
                  t->sample.rows, STREAM_HALF + i - 1, err);
    else
        w->statuses[i] = one_cloud(w, i - 1 - ZV__HALVES, err);
}

static zv_status run(work *w, size_t tasks, zv__task *fn, zv_err *err) {
    enum { AT_ONCE = 8 };
    const zv_env *env = w->c->env;
    zv__teller teller =
        zv__teller_start(env, M_EXPLAIN_CLUSTERS_STAGE_TRIES, M_EXPLAIN_CLUSTERS_TRIES);
    w->errs = ZV_NEW_ZERO(env, tasks, zv_err);
    w->statuses = ZV_NEW_ZERO(env, tasks, zv_status);
    zv_status status = w->errs && w->statuses ? ZV_OK : zv__nomem(err);
    for (size_t i = 0; status == ZV_OK && err && i < tasks; i++) w->errs[i].lang = err->lang;
    for (w->first = 0; status == ZV_OK && w->first < tasks; w->first += AT_ONCE) {
        const size_t some = ZV_MIN((size_t)AT_ONCE, tasks - w->first);
        zv__tell(&teller, (double)w->first, (double)tasks, ZV__NAN);
        zv__parallel(env, some, fn, w);
        for (size_t i = w->first; status == ZV_OK && i < w->first + some; i++) {
            status = w->statuses[i];
            if (status != ZV_OK && err) *err = w->errs[i];
        }
    }
    zv__free(env, w->errs);
    zv__free(env, w->statuses);
    return status;
}

/* ---- What to try ---- */

static void list_ks(zv__tries *t, size_t given, size_t max_k, size_t rows) {
    static const size_t ladder[] = {2,  3,  4,  5,  6,  7,  8,  9,  10, 12,
                                    14, 16, 20, 25, 30, 40, 50, 65, 80, 100};
    t->n = 0;
    if (given) {
        t->k[t->n++] = given;
        return;
    }
    for (size_t i = 0; i < ZV_COUNT(ladder); i++)
        if (ladder[i] <= max_k && (t->n == 0 || ladder[i] * LEAST_ROWS <= rows))
            t->k[t->n++] = ladder[i];
}

static zv_status make(zv__tries *t, const zv_env *env, zv_err *err) {
    const size_t rows = t->sample.n;
    t->log_objective = ZV_NEW(env, (1 + ZV__CLOUDS) * t->n, double);
    t->fitted = ZV_NEW(env, t->n * rows, uint32_t);
    t->agreement = ZV_NEW(env, ZV__HALVES * t->n, double);
    t->by_chance = ZV_NEW(env, ZV__CLOUD_HALVES * t->n, double);
    t->halves = ZV_NEW(env, ZV__HALVES * t->n * 2 * rows, uint32_t);
    const bool fine = t->log_objective && t->fitted && t->agreement && t->by_chance && t->halves;
    return fine ? ZV_OK : zv__nomem(err);
}

/* ---- The rules ---- */

static double mean_of(const double *x, size_t n, size_t stride) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += x[i * stride] / (double)n;
    return sum;
}

static double beyond(double agreement, double by_chance) {
    return (agreement - by_chance) / ZV_MAX(1 - by_chance, 1e-9);
}

size_t zv__tries_choose(const zv__tries *t, const size_t *which) {
    double most = -INFINITY, value[ZV__TRIES_MOST], error = 0;
    for (size_t i = 0; i < t->n; i++) {
        zv_moments m = {0};
        const double chance = mean_of(t->by_chance + i, ZV__CLOUD_HALVES, t->n);
        for (size_t b = 0; b < ZV__HALVES; b++)
            zv_moments_add(&m, beyond(t->agreement[which[b] * t->n + i], chance));
        value[i] = m.n == ZV__HALVES ? m.mean : -(double)INFINITY;
        if (value[i] <= most) continue;
        most = value[i];
        error = zv_moments_sd(&m) / sqrt((double)m.n);
    }
    /* where no half has rows enough that differ, the least k is as good as any */
    for (size_t i = t->n; i-- > 0 && !isinf(most);)
        if (value[i] >= most - error) return i;
    return 0;
}

static int by_size(const void *x, const void *y) {
    const double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

/* The rule again on halves drawn from the halves. */
static zv_status interval_of_k(zv_interval *out, const zv__tries *t, const zv_env *env,
                               uint64_t seed, zv_err *err) {
    double *k = ZV_NEW(env, BOOTSTRAPS, double);
    zv_rng rng = zv_rng_stream(seed, STREAM_BOOTSTRAP);
    size_t which[ZV__HALVES];
    if (!k) return zv__nomem(err);
    for (size_t b = 0; b < BOOTSTRAPS; b++) {
        for (size_t i = 0; i < ZV__HALVES; i++) which[i] = (size_t)zv_rng_below(&rng, ZV__HALVES);
        k[b] = (double)t->k[zv__tries_choose(t, which)];
    }
    zv__sort(k, BOOTSTRAPS, sizeof *k, by_size);
    out->lo = k[BOOTSTRAPS / 40];
    out->hi = k[BOOTSTRAPS - 1 - BOOTSTRAPS / 40];
    zv__free(env, k);
    return ZV_OK;
}

double zv__tries_p(const zv__tries *t) {
    double most[1 + ZV__CLOUDS];
    size_t as_far = 0;
    for (size_t s = 0; s <= ZV__CLOUDS; s++) most[s] = -INFINITY;
    for (size_t i = 0; i < t->n; i++) {
        zv_moments m = {0};
        if (isnan(t->log_objective[i])) continue;
        for (size_t s = 0; s <= ZV__CLOUDS; s++) zv_moments_add(&m, t->log_objective[s * t->n + i]);
        const double sd = zv_moments_sd(&m);
        for (size_t s = 0; s <= ZV__CLOUDS; s++)
            if (sd > 0) most[s] = ZV_MAX(most[s], (m.mean - t->log_objective[s * t->n + i]) / sd);
    }
    if (isinf(most[0])) return ZV__NAN;
    for (size_t s = 1; s <= ZV__CLOUDS; s++) as_far += most[s] >= most[0];
    return (1 + (double)as_far) / (1 + ZV__CLOUDS);
}

/* ---- The whole ---- */

static void tell_tries(zv__clusters *c) {
    zv__tries *t = &c->tries;
    for (size_t i = 0; i < t->n; i++) {
        zv_moments clouds = {0};
        for (size_t s = 1; s <= ZV__CLOUDS; s++)
            zv_moments_add(&clouds, t->log_objective[s * t->n + i]);
        zv_clusters_try *x = &c->table[i];
        x->k = t->k[i];
        x->agreement = mean_of(t->agreement + i, ZV__HALVES, t->n);
        x->by_chance = mean_of(t->by_chance + i, ZV__CLOUD_HALVES, t->n);
        x->beyond = beyond(x->agreement, x->by_chance);
        x->gap = clouds.mean - t->log_objective[i];
        x->gap_sd = zv_moments_sd(&clouds);
    }
    c->public.tries = c->table;
    c->public.n_tries = t->n;
}

static zv_status conclude(zv__clusters *c, zv_err *err) {
    zv__tries *t = &c->tries;
    zv_clusters *p = &c->public;
    zv_moments m = {0};
    size_t which[ZV__HALVES], at = 0;
    for (size_t b = 0; b < ZV__HALVES; b++) which[b] = b;
    if (p->suggested) {
        at = zv__tries_choose(t, which);
        p->k = t->k[at];
        if (isfinite(t->agreement[at]))
            ZV_TRY(interval_of_k(&p->k_interval, t, c->env, c->o.seed, err));
    }
    tell_tries(c);
    for (size_t b = 0; b < ZV__HALVES; b++) zv_moments_add(&m, t->agreement[b * t->n + at]);
    p->agreement = m.mean;
    p->agreement_interval = zv_moments_mean_interval(&m, 0.95);
    if (m.n < ZV__HALVES) p->agreement = ZV__NAN;
    p->p = zv__tries_p(t);
    p->clouds = ZV__CLOUDS;
    p->test_rows = t->sample.n;
    return ZV_OK;
}

zv_status zv__clusters_try(zv__clusters *c, zv_err *err) {
    const size_t given = c->o.k, n = c->public.rows;
    zv__tries *t = &c->tries;
    const size_t want = ZV_MIN((size_t)SAMPLE_MOST, ZV_MAX((size_t)SAMPLE, given * LEAST_ROWS));
    const size_t rows = ZV_MIN(want, n);
    c->public.suggested = given == 0;
    if (!given && rows < 2 * LEAST_ROWS)
        return zv_err_set(err, ZV_NODATA, M_EXPLAIN_CLUSTERS_FEW,
                          zv_space_path(c->space) ? zv_space_path(c->space) : "", n,
                          (size_t)(2 * LEAST_ROWS));
    if (given && (given < 2 || rows < 4 * given || rows < LEAST_ROWS)) return ZV_OK; /* no test */
    work w = {.c = c, .t = t};
    ZV_TRY(
        zv__cloud_sample_new(&t->sample, c->env, &c->points, c->o.euclidean, rows, c->o.seed, err));
    c->tried = true;
    list_ks(t, given, c->o.max_k, rows);
    ZV_TRY(make(t, c->env, err));
    c->table = ZV_NEW(c->env, t->n, zv_clusters_try);
    if (!c->table) return zv__nomem(err);
    ZV_TRY(run(&w, 1 + ZV__HALVES + ZV__CLOUDS, task, err));
    return conclude(c, err);
}

/* ---- By density ---- */

/* Less for more rows in clusters, as objectives are less for better ones. */
static zv_status share_noise(double *out, uint32_t *fitted, const work *w, const float *rows,
                             zv_err *err) {
    const zv__clusters *c = w->c;
    const zv__tries *t = w->t;
    zv_density *d = NULL;
    const double share = (double)t->sample.n / (double)c->public.rows;
    const size_t size = (size_t)ceil(share * (double)c->public.min_size - 1e-9);
    const zv_points p = {.matrix = rows, .n = t->sample.n, .dim = t->sample.dim};
    const zv_density_opts o = {.unit = !c->o.euclidean, .min_size = ZV_MAX(size, 2), .sample = p.n};
    ZV_TRY(zv_density_fit(&d, c->env, &p, &o, err));
    *out = (double)d->noise / (double)p.n;
    if (fitted) memcpy(fitted, d->cluster, p.n * sizeof *fitted);
    zv_density_free(c->env, d);
    return ZV_OK;
}

static void density_task(void *ctx, size_t at, unsigned worker) {
    const work *w = ctx;
    const zv__tries *t = w->t;
    const size_t i = w->first + at;
    zv_err *err = &w->errs[i];
    (void)worker;
    if (zv_env_stopped(w->c->env)) {
        w->statuses[i] = zv_err_set(err, ZV_INTERRUPTED, M_EXPLAIN_CLUSTERS_STOPPED);
    } else if (i == 0) {
        w->statuses[i] = share_noise(t->log_objective, t->fitted, w, t->sample.rows, err);
    } else {
        float *rows = ZV_NEW(w->c->env, t->sample.n * t->sample.dim, float);
        zv_status status = rows ? ZV_OK : zv__nomem(err);
        if (status == ZV_OK)
            status = zv__cloud_draw(rows, &t->sample, w->c->o.seed, STREAM_CLOUD + i, err);
        if (status == ZV_OK) status = share_noise(t->log_objective + i, NULL, w, rows, err);
        zv__free(w->c->env, rows);
        w->statuses[i] = status;
    }
}

zv_status zv__clusters_try_density(zv__clusters *c, zv_err *err) {
    zv__tries *t = &c->tries;
    zv_clusters *p = &c->public;
    work w = {.c = c, .t = t};
    if (p->k == 0 || p->rows < 2 * LEAST_ROWS) return ZV_OK;
    ZV_TRY(zv__cloud_sample_new(&t->sample, c->env, &c->points, c->o.euclidean, SAMPLE, c->o.seed,
                                err));
    c->tried = true;
    t->n = 1;
    ZV_TRY(make(t, c->env, err));
    ZV_TRY(run(&w, 1 + ZV__CLOUDS, density_task, err));
    p->p = zv__tries_p(t);
    if (isnan(p->p)) p->p = 1; /* neither the sample nor any cloud has a cluster */
    p->clouds = ZV__CLOUDS;
    p->test_rows = t->sample.n;
    return ZV_OK;
}
