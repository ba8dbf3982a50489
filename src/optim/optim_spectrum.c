#include "optim/optim_lanczos.h"

/* optim_spectrum.c — the density of eigenvalues by stochastic Lanczos quadrature.
 *
 * For a random unit vector v, vᵀ f(H) v = Σ w_i f(θ_i) with the Ritz values of its Krylov space as nodes and the
 * squared first components of T's eigenvectors as weights, exactly for polynomials up to degree 2k - 1; over random v its mean is
 * tr f(H)/n. */

enum { STARTS = 10 };

typedef struct nodes {
    double *at, *weight; /* [starts, most] */
    size_t *count; /* [starts] */
    size_t starts, most;
} nodes;

static zv_status gather(zv__lanczos *l, nodes *q, uint64_t seed, zv_err *err) {
    for (size_t s = 0; s < q->starts; s++) {
        ZV_TRY(zv__lanczos_run(l, seed, s, err));
        q->count[s] = l->steps;
        for (size_t i = 0; i < l->steps; i++) {
            double first = l->vectors[i * l->steps];
            q->at[s * q->most + i] = l->values[i];
            q->weight[s * q->most + i] = first * first;
        }
    }
    return ZV_OK;
}

static void range_of(zv_spectrum *out, const nodes *q, size_t bins) {
    double lo = (double)INFINITY, hi = -(double)INFINITY;
    for (size_t s = 0; s < q->starts; s++)
        for (size_t i = 0; i < q->count[s]; i++) {
            lo = fmin(lo, q->at[s * q->most + i]);
            hi = fmax(hi, q->at[s * q->most + i]);
        }
    double spread = hi - lo > 0 ? hi - lo : fmax(fabs(hi), 1e-300);
    out->bandwidth = spread / (double)ZV_MAX(bins, (size_t)2);
    out->lo = lo - out->bandwidth;
    out->hi = hi + out->bandwidth;
}

/* A mean over starts. */
static zv_measured over_starts(const zv_moments *m, double level) {
    zv_measured x = {m->mean, zv__no_interval(), ZV_OPTIM_WHY_ONE};
    if (m->n < 2) return x;
    x.interval = zv_moments_mean_interval(m, level);
    x.why = m->min == m->max ? ZV_OPTIM_WHY_CONSTANT : ZV_OPTIM_WHY_NOTHING;
    return x;
}

static double below(const nodes *q, size_t s, double at, double bandwidth) {
    double sum = 0;
    for (size_t i = 0; i < q->count[s]; i++)
        sum += q->weight[s * q->most + i] *
               zv_stat_normal_cdf((at - q->at[s * q->most + i]) / bandwidth);
    return sum;
}

static void fill_bins(const zv_spectrum *out, double *share, zv_interval *interval, size_t bins,
                      const nodes *q, double level) {
    double wide = (out->hi - out->lo) / (double)bins;
    for (size_t b = 0; b < bins; b++) {
        zv_moments m = {0};
        for (size_t s = 0; s < q->starts; s++) {
            double from = b == 0 ? 0 : below(q, s, out->lo + wide * (double)b, out->bandwidth);
            double to =
                b + 1 == bins ? 1 : below(q, s, out->lo + wide * (double)(b + 1), out->bandwidth);
            zv_moments_add(&m, to - from);
        }
        share[b] = m.mean;
        interval[b] = over_starts(&m, level).interval;
    }
}

static void summarise(zv_spectrum *out, const nodes *q, double level) {
    zv_moments mean = {0}, negative = {0};
    for (size_t s = 0; s < q->starts; s++) {
        double sum = 0, minus = 0;
        for (size_t i = 0; i < q->count[s]; i++) {
            double at = q->at[s * q->most + i], weight = q->weight[s * q->most + i];
            sum += weight * at;
            if (at < 0) minus += weight;
        }
        zv_moments_add(&mean, sum);
        zv_moments_add(&negative, minus);
    }
    out->mean = over_starts(&mean, level);
    out->negative = over_starts(&negative, level);
}

zv_status zv_curvature_spectrum(zv_spectrum *out, double *share, zv_interval *interval, size_t bins,
                                const zv_env *env, zv_hessian_fn *product, void *ctx, size_t n,
                                const zv_lanczos_opts *opts, zv_err *err) {
    zv_lanczos_opts o = opts ? *opts : (zv_lanczos_opts){0};
    double level = o.level == 0 ? .95 : o.level;
    *out = (zv_spectrum){0};
    nodes q = {.starts = o.starts ? o.starts : (size_t)STARTS};
    if (bins == 0) return zv_err_set(err, ZV_USAGE, M_OPTIM_BINS, bins, q.starts);
    if (!(level > 0 && level < 1)) return zv_err_set(err, ZV_USAGE, M_OPTIM_LEVEL, level);
    zv__lanczos l;
    ZV_TRY(zv__lanczos_new(&l, env, product, ctx, n, o.steps, err));
    q.most = l.most;
    size_t all;
    zv_status status = zv__mul(&all, q.starts, q.most) ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) {
        q.at = ZV_NEW(env, all, double);
        q.weight = ZV_NEW(env, all, double);
        q.count = ZV_NEW(env, q.starts, size_t);
        status = q.at && q.weight && q.count ? gather(&l, &q, o.seed, err) : zv__nomem(err);
    }
    if (status == ZV_OK) {
        range_of(out, &q, bins);
        fill_bins(out, share, interval, bins, &q, level);
        summarise(out, &q, level);
    }
    out->products = l.products;
    zv__free(env, q.count);
    zv__free(env, q.weight);
    zv__free(env, q.at);
    zv__lanczos_free(&l);
    return status;
}
