/* explain_clusters_cloud.c — what one cloud of the same mean and covariance would look like.
 *
 * Of rows of one normal law, given their mean and covariance, nothing is left but a frame: centred rows are U S Vᵀ, and U, n
 * columns that are orthonormal to one another and to (1 … 1), is uniformly distributed among all such frames, whatever the
 * law's own mean and covariance are. So another frame drawn in place of U gives rows that are as likely as those that
 * were seen, with the very same mean and covariance: an exact test of "one normal cloud" for any number (Langsrud,
 * "Rotation tests", 2005). Coordinates are those of V; of directions also what is left of their mean.
 */
#include "explain/explain_clusters.h"

enum {
    DIRECTIONS = 100,
    ROWS_A_DIRECTION = 4, /* at least */
    DIM_MOST = 1024,
    DIM_PROJECTED = 512,
    RADII_ROUNDS = 40,
    STREAM_SAMPLE = 41,
    STREAM_PROJECTION = 42,
    STREAM_RADII = 45
};

void zv__cloud_sample_free(zv__cloud_sample *s) {
    zv__free(s->env, s->rows);
    zv__free(s->env, s->spread);
    zv__free(s->env, s->mean);
    s->rows = NULL;
    s->spread = s->mean = NULL;
}

typedef struct raw {
    double *x; /* [n, dim] */
    size_t n, dim;
} raw;

/* The rows at length 1, unless they are taken as they are. */
static zv_status read_rows(raw *r, const zv_env *env, const zv_points *p, bool euclidean,
                           uint64_t seed, zv_err *err) {
    size_t *which = ZV_NEW(env, r->n, size_t), cells;
    float *row = ZV_NEW(env, p->dim, float);
    r->dim = p->dim;
    r->x = zv__mul(&cells, r->n, r->dim) ? ZV_NEW(env, cells, double) : NULL;
    const bool fine = which && row && r->x;
    if (fine) zv__sample(which, r->n, p->n, seed, STREAM_SAMPLE);
    for (size_t i = 0; fine && i < r->n; i++) {
        double square = 0;
        zv_space_row(p->space, p->rows[which[i]], row);
        for (size_t d = 0; d < p->dim; d++) square += (double)row[d] * (double)row[d];
        const double by = euclidean ? 1 : 1 / sqrt(square);
        for (size_t d = 0; d < p->dim; d++) r->x[i * p->dim + d] = by * (double)row[d];
    }
    zv__free(env, which);
    zv__free(env, row);
    return fine ? ZV_OK : zv__nomem(err);
}

/* Beyond DIM_MOST dimensions: random directions keep distances (Johnson & Lindenstrauss 1984). */
static zv_status project(raw *r, const zv_env *env, uint64_t seed, zv_err *err) {
    if (r->dim <= DIM_MOST) return ZV_OK;
    zv_rng rng = zv_rng_stream(seed, STREAM_PROJECTION);
    double *map = ZV_NEW(env, r->dim * DIM_PROJECTED, double);
    double *y = ZV_NEW(env, r->n * DIM_PROJECTED, double);
    const bool fine = map && y;
    if (fine) {
        for (size_t i = 0; i < r->dim * DIM_PROJECTED; i++)
            map[i] = zv_rng_normal(&rng) / sqrt((double)DIM_PROJECTED);
        zv_stat_product(y, r->x, false, map, false, r->n, DIM_PROJECTED, r->dim);
        zv__free(env, r->x);
        r->x = y;
        r->dim = DIM_PROJECTED;
        y = NULL;
    }
    zv__free(env, map);
    zv__free(env, y);
    return fine ? ZV_OK : zv__nomem(err);
}

/* Centres the rows; the mean goes to `mean` [dim]. */
static void centre(raw *r, double *mean) {
    for (size_t d = 0; d < r->dim; d++) mean[d] = 0;
    for (size_t i = 0; i < r->n; i++)
        for (size_t d = 0; d < r->dim; d++) mean[d] += r->x[i * r->dim + d] / (double)r->n;
    for (size_t i = 0; i < r->n; i++)
        for (size_t d = 0; d < r->dim; d++) r->x[i * r->dim + d] -= mean[d];
}

/* ---- Directions: what one cloud they come from ---- */

/* The radius of row i given its direction u and a normal law (mean m, covariance C): a density r^(p-1) exp(-a r²/2 + b r),
 * a = uᵀC⁻¹u, b = uᵀC⁻¹m. Three steps of Metropolis & Hastings, the normal law at its peak proposing. */
static double draw_radius(double r, double a, double b, double p, zv_rng *rng) {
    const double peak = (b + sqrt(b * b + 4 * a * (p - 1))) / (2 * a);
    const double wide = 1.2 / sqrt(a + (p - 1) / (peak * peak));
    for (int step = 0; step < 3; step++) {
        const double to = peak + wide * zv_rng_normal(rng);
        if (!(to > 0)) continue;
        const double x = (to - peak) / wide, y = (r - peak) / wide;
        const double gain =
            (p - 1) * log(to / r) - a * (to * to - r * r) / 2 + b * (to - r) + (x * x - y * y) / 2;
        if (log(1 - zv_rng_unit(rng)) < gain) r = to;
    }
    return r;
}

typedef struct law {
    size_t n, p;
    double *y; /* [n, p] rows of the cloud */
    double *mean; /* [p] */
    double *cov; /* [p, p] */
    double *values, *vectors; /* [p], [p, p]: of Σ (y - mean)(y - mean)ᵀ */
    double *centred; /* [n, p] */
} law;

static zv_status fit_law(law *l, const zv_env *env, zv_err *err) {
    raw r = {l->centred, l->n, l->p};
    memcpy(l->centred, l->y, l->n * l->p * sizeof *l->y);
    centre(&r, l->mean);
    zv_stat_product(l->cov, l->centred, true, l->centred, false, l->p, l->p, l->n);
    return zv_stat_eigen(env, l->cov, l->p, l->p, l->values, l->vectors, err);
}

/* out = V x, V turned round ([p, p], its rows coordinates): all sums grow side by side, each in the order of a dot product. */
static void turn_row(double *out, const double *turned, const double *x, size_t p) {
    for (size_t j = 0; j < p; j++) out[j] = 0;
    for (size_t d = 0; d < p; d++)
        for (size_t j = 0; j < p; j++) out[j] += x[d] * turned[d * p + j];
}

/* One round: new radii of all rows under the law, at mean 1. room: [p, p] and 3 p. */
static void draw_radii(law *l, const zv__cloud_sample *s, double *radius, double *room,
                       zv_rng *rng) {
    const size_t p = l->p;
    double *turned = room, *u = room + p * p, *m = u + p, *row = m + p, sum = 0;
    for (size_t j = 0; j < p; j++)
        for (size_t d = 0; d < p; d++) turned[d * p + j] = l->vectors[j * p + d];
    turn_row(m, turned, l->mean, p);
    for (size_t i = 0; i < l->n; i++) {
        double a = 0, b = 0;
        for (size_t d = 0; d < p; d++) row[d] = (double)s->rows[i * p + d];
        turn_row(u, turned, row, p);
        for (size_t j = 0; j < p; j++) {
            const double variance = ZV_MAX(l->values[j], 1e-9 * l->values[0]) / (double)l->n;
            a += u[j] * u[j] / variance;
            b += u[j] * m[j] / variance;
        }
        radius[i] = draw_radius(radius[i], a, b, (double)p, rng);
        sum += radius[i];
    }
    for (size_t i = 0; i < l->n; i++) {
        radius[i] *= (double)l->n / sum;
        for (size_t d = 0; d < p; d++) l->y[i * p + d] = radius[i] * (double)s->rows[i * p + d];
    }
}

/* Directions don't say how long the rows of their cloud were, and without lengths its spread is not known: the cloud whose
 * directions are like these has another covariance than they have. Lengths and law are drawn in turn (the data augmentation
 * of Tanner & Wong 1987, for the projected normal law). */
static zv_status find_radii(law *l, const zv__cloud_sample *s, uint64_t seed, zv_err *err) {
    double *radius = ZV_NEW(s->env, l->n, double);
    double *room = ZV_NEW(s->env, l->p * (l->p + 3), double);
    zv_rng rng = zv_rng_stream(seed, STREAM_RADII);
    zv_status status = radius && room ? ZV_OK : zv__nomem(err);
    for (size_t i = 0; status == ZV_OK && i < l->n; i++) radius[i] = 1;
    for (int round = 0; status == ZV_OK && round < RADII_ROUNDS; round++) {
        status = zv_env_stopped(s->env)
                     ? zv_err_set(err, ZV_INTERRUPTED, M_EXPLAIN_CLUSTERS_STOPPED)
                     : fit_law(l, s->env, err);
        if (status == ZV_OK) draw_radii(l, s, radius, room, &rng);
    }
    zv__free(s->env, room);
    zv__free(s->env, radius);
    return status;
}

/* The law that clouds are drawn from: mean and spread in its own directions. */
static zv_status know_law(zv__cloud_sample *s, uint64_t seed, zv_err *err) {
    const zv_env *env = s->env;
    const size_t p = s->dim;
    law l = {.n = s->n, .p = p};
    l.y = ZV_NEW(env, l.n * p, double);
    l.centred = ZV_NEW(env, l.n * p, double);
    l.mean = ZV_NEW(env, p, double);
    l.cov = ZV_NEW(env, p * p, double);
    l.values = ZV_NEW(env, p, double);
    l.vectors = ZV_NEW(env, p * p, double);
    const bool fine = l.y && l.centred && l.mean && l.cov && l.values && l.vectors;
    zv_status status = fine ? ZV_OK : zv__nomem(err);
    for (size_t i = 0; status == ZV_OK && i < l.n * p; i++) l.y[i] = (double)s->rows[i];
    if (status == ZV_OK && !s->euclidean) status = find_radii(&l, s, seed, err);
    if (status == ZV_OK) status = fit_law(&l, env, err);
    for (size_t j = 0; status == ZV_OK && j < p; j++) {
        s->spread[j] = sqrt(ZV_MAX(0, l.values[j]));
        s->mean[j] = 0;
        for (size_t d = 0; d < p; d++) s->mean[j] += l.mean[d] * l.vectors[j * p + d];
    }
    void *const all[] = {l.y, l.centred, l.mean, l.cov, l.values, l.vectors};
    for (size_t i = 0; i < ZV_COUNT(all); i++) zv__free(env, all[i]);
    return status;
}

/* ---- Coordinates ---- */

/* Rows in the first `top` principal directions and, for directions, in what is left of the mean; these at length 1. */
static void write_rows(zv__cloud_sample *s, const double *y, const double *centre, double rest,
                       size_t top) {
    for (size_t i = 0; i < s->n; i++) {
        float *row = s->rows + i * s->dim;
        double square = 0;
        for (size_t j = 0; j < s->dim; j++) {
            const double x = j < top ? y[i * top + j] + centre[j] : rest;
            row[j] = (float)x;
            square += x * x;
        }
        for (size_t j = 0; !s->euclidean && j < s->dim; j++)
            row[j] = (float)((double)row[j] / sqrt(square));
    }
}

static zv_status turn(zv__cloud_sample *s, const raw *r, const double *mean, size_t top,
                      zv_err *err) {
    const zv_env *env = s->env;
    double *cov = ZV_NEW(env, r->dim * r->dim, double), *values = ZV_NEW(env, r->dim, double);
    double *v = ZV_NEW(env, top * r->dim, double), *y = ZV_NEW(env, s->n * top, double);
    double *centre = ZV_NEW(env, top, double), rest = 0;
    zv_status status = cov && values && v && y && centre ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) {
        zv_stat_product(cov, r->x, true, r->x, false, r->dim, r->dim, r->n);
        status = zv_stat_eigen(env, cov, r->dim, top, values, v, err);
    }
    if (status == ZV_OK) {
        zv_stat_product(y, r->x, false, v, true, s->n, top, r->dim);
        for (size_t d = 0; d < r->dim; d++) rest += mean[d] * mean[d];
        for (size_t j = 0; j < top; j++) {
            centre[j] = 0;
            for (size_t d = 0; d < r->dim && !s->euclidean; d++)
                centre[j] += mean[d] * v[j * r->dim + d];
            rest -= centre[j] * centre[j];
        }
        if (rest < 1e-9 && s->dim > top) s->dim = top; /* the mean lies within them */
        write_rows(s, y, centre, sqrt(ZV_MAX(0, rest)), top);
    }
    void *const all[] = {cov, values, v, y, centre};
    for (size_t i = 0; i < ZV_COUNT(all); i++) zv__free(env, all[i]);
    return status;
}

zv_status zv__cloud_sample_new(zv__cloud_sample *s, const zv_env *env, const zv_points *points,
                               bool euclidean, size_t n, uint64_t seed, zv_err *err) {
    *s = (zv__cloud_sample){.env = env, .euclidean = euclidean, .n = ZV_MIN(n, points->n)};
    raw r = {.n = s->n};
    double *mean = NULL;
    zv_status status = read_rows(&r, env, points, euclidean, seed, err);
    if (status == ZV_OK) status = project(&r, env, seed, err);
    const size_t most = ZV_MAX(s->n / ROWS_A_DIRECTION, 2);
    const size_t top = ZV_MIN(ZV_MIN((size_t)DIRECTIONS, r.dim), most);
    if (status == ZV_OK) {
        s->dim = euclidean ? top : top + 1;
        mean = ZV_NEW(env, r.dim, double);
        s->rows = ZV_NEW(env, s->n * s->dim, float);
        s->spread = ZV_NEW(env, s->dim, double);
        s->mean = ZV_NEW(env, s->dim, double);
        if (!mean || !s->rows || !s->spread || !s->mean) status = zv__nomem(err);
    }
    if (status == ZV_OK) {
        centre(&r, mean);
        status = turn(s, &r, mean, top, err);
    }
    if (status == ZV_OK) status = know_law(s, seed, err);
    zv__free(env, mean);
    zv__free(env, r.x);
    if (status != ZV_OK) zv__cloud_sample_free(s);
    return status;
}

/* A random frame: normal numbers, centred, made orthonormal column by column (twice is enough: Giraud et al. 2005). Kept
 * column by column, [top, n]. */
static void draw_frame(double *u, size_t n, size_t top, zv_rng *rng) {
    for (size_t j = 0; j < top; j++) {
        double *x = u + j * n, mean = 0, square = 0;
        for (size_t i = 0; i < n; i++) x[i] = zv_rng_normal(rng);
        for (int pass = 0; pass < 2; pass++) {
            mean = 0;
            for (size_t i = 0; i < n; i++) mean += x[i] / (double)n;
            for (size_t i = 0; i < n; i++) x[i] -= mean;
            for (size_t k = 0; k < j; k++) {
                const double *y = u + k * n;
                double dot = 0;
                for (size_t i = 0; i < n; i++) dot += x[i] * y[i];
                for (size_t i = 0; i < n; i++) x[i] -= dot * y[i];
            }
        }
        for (size_t i = 0; i < n; i++) square += x[i] * x[i];
        for (size_t i = 0; i < n; i++) x[i] /= sqrt(square);
    }
}

zv_status zv__cloud_draw(float *out, const zv__cloud_sample *s, uint64_t seed, uint64_t stream,
                         zv_err *err) {
    zv_rng rng = zv_rng_stream(seed, stream);
    double *u = ZV_NEW(s->env, s->dim * s->n, double);
    if (!u) return zv__nomem(err);
    draw_frame(u, s->n, s->dim, &rng);
    for (size_t i = 0; i < s->n; i++)
        for (size_t j = 0; j < s->dim; j++)
            out[i * s->dim + j] = (float)(s->mean[j] + u[j * s->n + i] * s->spread[j]);
    zv__free(s->env, u);
    return ZV_OK;
}
