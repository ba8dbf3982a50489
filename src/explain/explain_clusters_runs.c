/* explain_clusters_runs.c — which clusters come back: random halves of the rows are clustered anew, and every cluster,
 * as far as its rows are in the half, is matched with the most similar one there, J = |A ∩ B|/|A ∪ B| (Hennig 2007). Halves
 * without replacement, for repeated rows make dense spots of themselves.
 */
#include "explain/explain_clusters.h"

#include "base/base_pool.h"
#include "base/base_progress.h"

enum {
    RUN_ROWS = 10000, /* of one run */
    DENSITY_ROWS = 4000,
    RESTARTS = 2,
    STREAM_RUN = 7000
};

zv_status zv__clusters_match(double *out, const zv_env *env, const uint32_t *ours,
                             const uint32_t *theirs, size_t n, size_t k, zv_err *err) {
    size_t found = 0;
    for (size_t i = 0; i < n; i++)
        if (theirs[i] != ZV_NOISE) found = ZV_MAX(found, (size_t)theirs[i] + 1);
    uint32_t *both = ZV_NEW_ZERO(env, k * found + 1, uint32_t);
    uint32_t *a = ZV_NEW_ZERO(env, k + 1, uint32_t), *b = ZV_NEW_ZERO(env, found + 1, uint32_t);
    const bool fine = both && a && b;
    for (size_t i = 0; fine && i < n; i++) {
        if (ours[i] != ZV_NOISE) a[ours[i]]++;
        if (theirs[i] != ZV_NOISE) b[theirs[i]]++;
        if (ours[i] != ZV_NOISE && theirs[i] != ZV_NOISE) both[ours[i] * found + theirs[i]]++;
    }
    for (size_t j = 0; fine && j < k; j++) {
        double best = 0;
        for (size_t f = 0; f < found; f++) {
            const double x = both[j * found + f];
            best = ZV_MAX(best, x / ((double)a[j] + (double)b[f] - x));
        }
        out[j] = a[j] > 0 ? best : ZV__NAN;
    }
    zv__free(env, both);
    zv__free(env, a);
    zv__free(env, b);
    return fine ? ZV_OK : zv__nomem(err);
}

typedef struct work {
    zv__clusters *c;
    double *jaccard; /* [ZV__RUNS, k] */
    zv_err errs[ZV__RUNS];
    zv_status statuses[ZV__RUNS];
    size_t first;
} work;

static zv_status divide(uint32_t *number, const zv__clusters *c, const zv_points *p, size_t run,
                        zv_err *err) {
    const uint64_t seed = c->o.seed + STREAM_RUN + run;
    zv_status status;
    if (c->public.by == ZV_CLUSTERS_DENSITY) {
        zv_density *d = NULL;
        const double share = (double)p->n / (double)c->public.rows;
        const size_t size = (size_t)ceil(share * (double)c->public.min_size - 1e-9);
        const zv_density_opts o = {
            .unit = !c->o.euclidean, .min_size = ZV_MAX(size, 2), .sample = p->n, .seed = seed};
        status = zv_density_fit(&d, c->env, p, &o, err);
        if (status == ZV_OK) memcpy(number, d->cluster, p->n * sizeof *number);
        zv_density_free(c->env, d);
    } else {
        zv_kmeans *m = NULL;
        const zv_kmeans_opts o = {.kind = c->o.euclidean ? ZV_KMEANS_PLAIN : ZV_KMEANS_SPHERE,
                                  .k = c->public.k,
                                  .restarts = RESTARTS,
                                  .swaps = SIZE_MAX,
                                  .seed = seed};
        status = zv_kmeans_fit(&m, c->env, p, &o, err);
        if (status == ZV_OK) memcpy(number, m->cluster, p->n * sizeof *number);
        zv_kmeans_free(c->env, m);
    }
    if (status == ZV_NODATA) { /* the half has too few rows that differ: nothing comes back */
        for (size_t i = 0; i < p->n; i++) number[i] = ZV_NOISE;
        status = ZV_OK;
    }
    return status;
}

static zv_status one_run(work *w, size_t run, zv_err *err) {
    const zv__clusters *c = w->c;
    const size_t n = c->public.run_rows;
    size_t *at = c->run_rows + run * n, *rows = ZV_NEW(c->env, n, size_t);
    uint32_t *theirs = c->run_number + run * n, *ours = ZV_NEW(c->env, n, uint32_t);
    zv_status status = rows && ours ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) {
        zv__sample(at, n, c->public.rows, c->o.seed, STREAM_RUN + run);
        for (size_t i = 0; i < n; i++) {
            rows[i] = c->rows[at[i]];
            ours[i] = c->number[at[i]];
        }
        const zv_points p = {.space = c->space, .rows = rows, .n = n, .dim = c->points.dim};
        status = divide(theirs, c, &p, run, err);
    }
    if (status == ZV_OK)
        status = zv__clusters_match(w->jaccard + run * c->public.k, c->env, ours, theirs, n,
                                    c->public.k, err);
    zv__free(c->env, rows);
    zv__free(c->env, ours);
    return status;
}

static void task(void *ctx, size_t at, unsigned worker) {
    work *w = ctx;
    const size_t run = w->first + at;
    (void)worker;
    w->statuses[run] = zv_env_stopped(w->c->env)
                           ? zv_err_set(&w->errs[run], ZV_INTERRUPTED, M_EXPLAIN_CLUSTERS_STOPPED)
                           : one_run(w, run, &w->errs[run]);
}

/* Of the mean over runs of a measure that is at most 1. Where it is 1 in most of them, a few tell of all loss there is, and
 * Student's t is too sure: below, the worst run counts once more, with one row lost at least, which costs `one_row`. */
static zv_interval interval_below_one(const zv_moments *m, double one_row) {
    zv_interval i = zv_moments_mean_interval(m, 0.95);
    zv_moments more = *m;
    if (m->n < 2) return i;
    zv_moments_add(&more, ZV_MIN(m->min, 1 - one_row));
    i.lo = ZV_MIN(i.lo, zv_moments_mean_interval(&more, 0.95).lo);
    i.hi = ZV_MIN(i.hi, 1);
    return i;
}

static void conclude(const work *w) {
    zv__clusters *c = w->c;
    const size_t k = c->public.k;
    const double half = (double)c->public.run_rows / (double)c->public.rows;
    zv_moments all = {0};
    for (size_t j = 0; j < k; j++) {
        zv_moments m = {0};
        for (size_t r = 0; r < ZV__RUNS; r++) zv_moments_add(&m, w->jaccard[r * k + j]);
        c->list[j].stability = m.n > 0 ? m.mean : ZV__NAN;
        c->list[j].stability_interval =
            interval_below_one(&m, 1 / ZV_MAX((double)c->list[j].rows * half, 1));
    }
    for (size_t r = 0; r < ZV__RUNS; r++) {
        zv_moments m = {0};
        for (size_t j = 0; j < k; j++) zv_moments_add(&m, w->jaccard[r * k + j]);
        if (m.n > 0) zv_moments_add(&all, m.mean);
    }
    c->public.stability = all.n > 0 ? all.mean : ZV__NAN;
    /* a row that goes from one cluster to another is lost to both: 2 k/rows each of k, as if they were of one size */
    c->public.stability_interval = interval_below_one(&all, 2 / (double)c->public.run_rows);
    c->public.runs = ZV__RUNS;
}

static zv_status make(work *w, zv_err *err) {
    enum { AT_ONCE = 4 };
    zv__clusters *c = w->c;
    const size_t n = c->public.run_rows;
    zv__teller teller =
        zv__teller_start(c->env, M_EXPLAIN_CLUSTERS_STAGE_RUNS, M_EXPLAIN_CLUSTERS_RUNS);
    c->run_rows = ZV_NEW(c->env, ZV__RUNS * n, size_t);
    c->run_number = ZV_NEW(c->env, ZV__RUNS * n, uint32_t);
    w->jaccard = ZV_NEW(c->env, ZV__RUNS * c->public.k, double);
    if (!c->run_rows || !c->run_number || !w->jaccard) return zv__nomem(err);
    for (size_t r = 0; err && r < ZV__RUNS; r++) w->errs[r].lang = err->lang;
    for (w->first = 0; w->first < ZV__RUNS; w->first += AT_ONCE) {
        const size_t some = ZV_MIN((size_t)AT_ONCE, ZV__RUNS - w->first);
        zv__tell(&teller, (double)w->first, ZV__RUNS, ZV__NAN);
        zv__parallel(c->env, some, task, w);
        for (size_t r = w->first; r < w->first + some; r++) {
            if (w->statuses[r] == ZV_OK) continue;
            if (err) *err = w->errs[r];
            return w->statuses[r];
        }
    }
    conclude(w);
    return ZV_OK;
}

zv_status zv__clusters_runs(zv__clusters *c, zv_err *err) {
    const bool density = c->public.by == ZV_CLUSTERS_DENSITY;
    const size_t most = density ? DENSITY_ROWS : RUN_ROWS, half = c->public.rows / 2;
    for (size_t j = 0; j < c->public.k; j++) {
        c->list[j].stability = ZV__NAN;
        c->list[j].stability_interval = (zv_interval){ZV__NAN, ZV__NAN};
    }
    /* a half must hold some rows of every cluster, and k of them at least */
    if (c->public.k == 0 || (!density && c->public.k < 2) || half < 2 * c->public.k || half < 4)
        return ZV_OK;
    c->public.run_rows = ZV_MIN(half, ZV_MAX(most, 20 * c->public.k));
    work *w = ZV_NEW_ZERO(c->env, 1, work);
    if (!w) return zv__nomem(err);
    w->c = c;
    const zv_status status = make(w, err);
    zv__free(c->env, w->jaccard);
    zv__free(c->env, w);
    return status;
}
