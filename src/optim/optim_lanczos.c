#include "optim/optim_lanczos.h"

/* optim_lanczos.c — Lanczos with full reorthogonalisation, and the extreme eigenvalues it shows. */

enum { STEPS = 40, STARTS = 2 };

zv_status zv__lanczos_new(zv__lanczos *l, const zv_env *env, zv_hessian_fn *product, void *ctx,
                          size_t n, size_t steps, zv_err *err) {
    *l = (zv__lanczos){.env = env, .product = product, .ctx = ctx, .n = n};
    if (n == 0) return zv_err_set(err, ZV_USAGE, M_OPTIM_NO_PARAMETERS);
    l->most = ZV_MIN(n, steps ? steps : (size_t)STEPS);
    size_t numbers, k = l->most, square;
    if (!zv__mul(&numbers, k, n) || !zv__mul(&square, k, k)) return zv__nomem(err);
    l->basis = zv__alloc_huge(env, numbers, sizeof(double));
    l->w = ZV_NEW(env, n, double);
    l->alpha = ZV_NEW(env, k, double);
    l->beta = ZV_NEW(env, k, double);
    l->values = ZV_NEW(env, k, double);
    l->vectors = ZV_NEW(env, square, double);
    l->dense = ZV_NEW(env, square, double);
    if (l->basis && l->w && l->alpha && l->beta && l->values && l->vectors && l->dense)
        return ZV_OK;
    zv__lanczos_free(l);
    return zv__nomem(err);
}

void zv__lanczos_free(zv__lanczos *l) {
    zv__free(l->env, l->dense);
    zv__free(l->env, l->vectors);
    zv__free(l->env, l->values);
    zv__free(l->env, l->beta);
    zv__free(l->env, l->alpha);
    zv__free(l->env, l->w);
    zv__free_huge(l->env, l->basis);
    *l = (zv__lanczos){0};
}

static void draw(zv__lanczos *l, uint64_t seed, uint64_t index) {
    zv_rng rng = zv_rng_stream(seed, index);
    double size = 0;
    while (!(size > 0)) {
        for (size_t i = 0; i < l->n; i++) l->basis[i] = zv_rng_normal(&rng);
        size = sqrt(zv__optim_dot(l->basis, l->basis, l->n));
    }
    for (size_t i = 0; i < l->n; i++) l->basis[i] /= size;
}

/* Twice is enough (Parlett 1998, section 6.9): what rounding left of the earlier vectors goes. */
static void orthogonalise(zv__lanczos *l, size_t j) {
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i <= j; i++) {
            const double *v = l->basis + i * l->n;
            zv__optim_add(l->w, -zv__optim_dot(v, l->w, l->n), v, l->n);
        }
}

static zv_status multiply(zv__lanczos *l, const double *v, zv_err *err) {
    if (zv_env_stopped(l->env)) return zv_err_set(err, ZV_INTERRUPTED, M_OPTIM_CURVATURE_STOPPED);
    ZV_TRY(l->product(l->ctx, v, l->w, err));
    l->products++;
    size_t bad = zv_optim_first_bad_f64(l->w, l->n);
    if (bad == l->n) return ZV_OK;
    return zv_err_set_at(err, ZV_FORMAT, bad, M_OPTIM_PRODUCT_BAD, bad, l->w[bad]);
}

static zv_status eigen_of_t(zv__lanczos *l, zv_err *err) {
    size_t k = l->steps;
    memset(l->dense, 0, k * k * sizeof(double));
    for (size_t j = 0; j < k; j++) {
        l->dense[j * k + j] = l->alpha[j];
        if (j + 1 < k) l->dense[j * k + j + 1] = l->dense[(j + 1) * k + j] = l->beta[j];
    }
    return zv_stat_eigen(l->env, l->dense, k, k, l->values, l->vectors, err);
}

zv_status zv__lanczos_run(zv__lanczos *l, uint64_t seed, uint64_t index, zv_err *err) {
    draw(l, seed, index);
    l->whole = false;
    double size = 0; /* of H, as far as seen */
    for (size_t j = 0; j < l->most && !l->whole; j++) {
        const double *v = l->basis + j * l->n;
        ZV_TRY(multiply(l, v, err));
        size = fmax(size, sqrt(zv__optim_dot(l->w, l->w, l->n)));
        l->alpha[j] = zv__optim_dot(v, l->w, l->n);
        orthogonalise(l, j);
        l->beta[j] = sqrt(zv__optim_dot(l->w, l->w, l->n));
        l->steps = j + 1;
        l->whole = l->steps == l->n || l->beta[j] <= 1e-13 * (double)l->n * size || size == 0;
        if (j + 1 == l->most || l->whole) break;
        for (size_t i = 0; i < l->n; i++) l->basis[(j + 1) * l->n + i] = l->w[i] / l->beta[j];
    }
    return eigen_of_t(l, err);
}

double zv__lanczos_residual(const zv__lanczos *l, size_t i) {
    return l->beta[l->steps - 1] * fabs(l->vectors[i * l->steps + l->steps - 1]);
}

void zv__lanczos_vector(const zv__lanczos *l, size_t i, double *out) {
    memset(out, 0, l->n * sizeof *out);
    for (size_t j = 0; j < l->steps; j++)
        zv__optim_add(out, l->vectors[i * l->steps + j], l->basis + j * l->n, l->n);
    double size = sqrt(zv__optim_dot(out, out, l->n));
    for (size_t j = 0; j < l->n; j++) out[j] /= size;
}

/* ---- Extremes ---- */

/* ε with 1.648 √n e^(-√ε (2k-1)) = chance (Kuczyński & Woźniakowski 1992, theorem 4.2, on H - λ_min I), at most 1. */
static double gap_share(size_t n, size_t k, double chance) {
    double root = log(1.648 * sqrt((double)n) / chance) / (2 * (double)k - 1);
    return root > 1 ? 1 : root * root;
}

/* The bound is a share ε of the whole spread, of which the Ritz values show at least 1 - 2ε. */
static void extreme_intervals(zv_extremes *e, size_t k, size_t starts, double level) {
    double chance = pow((1 - level) / 2, 1 / (double)starts); /* both ends share what may fail */
    double share = gap_share(e->n, k, chance), seen = e->high.value - e->low.value;
    double beyond = share < .5 ? share * seen / (1 - 2 * share) : (double)INFINITY;
    e->high.interval = (zv_interval){e->high.value, e->high.value + beyond};
    e->low.interval = (zv_interval){e->low.value - beyond, e->low.value};
    if (!isfinite(beyond)) e->high.why = e->low.why = ZV_OPTIM_WHY_FEW;
}

static zv_status one_start(zv__lanczos *l, zv_extremes *e, const zv_lanczos_opts *o, uint64_t start,
                           zv_err *err) {
    ZV_TRY(zv__lanczos_run(l, o->seed, start, err));
    size_t last = l->steps - 1;
    if (start == 0 || l->values[0] > e->high.value) {
        e->high.value = l->values[0];
        e->high_residual = zv__lanczos_residual(l, 0);
        if (o->high_vector) zv__lanczos_vector(l, 0, o->high_vector);
    }
    if (start == 0 || l->values[last] < e->low.value) {
        e->low.value = l->values[last];
        e->low_residual = zv__lanczos_residual(l, last);
        if (o->low_vector) zv__lanczos_vector(l, last, o->low_vector);
    }
    return ZV_OK;
}

static zv_status all_starts(zv__lanczos *l, zv_extremes *e, const zv_lanczos_opts *o, size_t starts,
                            double level, zv_err *err) {
    bool whole = false;
    size_t fewest = SIZE_MAX;
    for (size_t s = 0; s < starts && !whole; s++) {
        ZV_TRY(one_start(l, e, o, s, err));
        whole = l->whole;
        fewest = ZV_MIN(fewest, l->steps);
    }
    if (whole) {
        double round = 0x1p-52 * (double)l->n * fmax(fabs(e->high.value), fabs(e->low.value));
        e->high.interval = (zv_interval){e->high.value - round, e->high.value + round};
        e->low.interval = (zv_interval){e->low.value - round, e->low.value + round};
        e->high.why = e->low.why = ZV_OPTIM_WHY_EXACT;
    } else {
        extreme_intervals(e, fewest, starts, level);
    }
    return ZV_OK;
}

zv_status zv_curvature_extremes(zv_extremes *out, const zv_env *env, zv_hessian_fn *product,
                                void *ctx, size_t n, const zv_lanczos_opts *opts, zv_err *err) {
    zv_lanczos_opts o = opts ? *opts : (zv_lanczos_opts){0};
    double level = o.level == 0 ? .95 : o.level, begin = zv__now();
    *out = (zv_extremes){.n = n};
    if (!(level > 0 && level < 1)) return zv_err_set(err, ZV_USAGE, M_OPTIM_LEVEL, level);
    zv__lanczos l;
    ZV_TRY(zv__lanczos_new(&l, env, product, ctx, n, o.steps, err));
    zv_status status = all_starts(&l, out, &o, o.starts ? o.starts : (size_t)STARTS, level, err);
    out->products = l.products;
    out->seconds = zv__now() - begin;
    zv__lanczos_free(&l);
    return status;
}

zv_measured zv_curvature_edge(const zv_extremes *e, double rate, double momentum) {
    double share = rate / (2 * (1 + momentum));
    return (zv_measured){
        .value = share * e->high.value,
        .interval = {share * e->high.interval.lo, share * e->high.interval.hi},
        .why = e->high.why,
    };
}
