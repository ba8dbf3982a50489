/* explain_concentration.c — what distance and angle do at a dimension: of random unit vectors, from formulas, and of a
 * collection, measured. docs/math/concentration.md derives the formulas.
 */
#include "base/base_private.h"

#include <zavit/vec.h>

#include "explain/explain_concentration.h"

#define PI 3.14159265358979323846
#define MOST_DIM 1e12

/* ---- Random vectors: formulas ---- */

/* ψ'(x), x > 0: ψ'(x) = ψ'(x + 1) + 1/x² up to 10, then its asymptotic series (Abramowitz & Stegun 6.4.6, 6.4.12),
 * which is exact to 1e-14 there. */
static double trigamma(double x) {
    double sum = 0;
    for (; x < 10; x++) sum += 1 / (x * x);
    const double y = 1 / (x * x);
    return sum + 1 / x + y / 2 +
           y / x * (1. / 6 - y * (1. / 30 - y * (1. / 42 - y * (1. / 30 - y * 5 / 66))));
}

double zv_random_angle_sd(double dim) {
    return dim >= 1 ? 180 / PI * sqrt(trigamma(dim / 2) / 2) : ZV__NAN;
}

double zv_random_angle_dim(double sd) {
    double low = 1, high = MOST_DIM;
    if (!(sd <= zv_random_angle_sd(low) && sd >= zv_random_angle_sd(high))) return ZV__NAN;
    for (int i = 0; i < 200 && high / low > 1 + 1e-13; i++) {
        const double middle = sqrt(low * high);
        if (zv_random_angle_sd(middle) > sd)
            low = middle;
        else
            high = middle;
    }
    return sqrt(low * high);
}

/* √(dim - 1) t/√(1 - t²) of a random cosine t has Student's law with dim - 1 degrees of freedom. */
double zv_random_contrast(double dim, size_t points) {
    if (!(dim >= 2) || points < 2) return ZV__NAN;
    /* the median of the smallest of so many: 1 - (1 - p)^points = 1/2 */
    const double p = -expm1(-log(2) / (double)points), t = -zv_stat_t_quantile(p, dim - 1);
    const double angle = atan2(sqrt(dim - 1), t);
    return 1 / tan(angle / 2) - 1;
}

/* ---- Random vectors: hubs, simulated ---- */

/* Gamma with shape a ≥ 1 (Marsaglia & Tsang 2000); below 1 by a power of a uniform number. */
static double gamma_draw(zv_rng *rng, double shape) {
    if (shape < 1) return gamma_draw(rng, shape + 1) * pow(1 - zv_rng_unit(rng), 1 / shape);
    const double d = shape - 1. / 3, c = 1 / sqrt(9 * d);
    for (;;) {
        const double x = zv_rng_normal(rng), v = pow(1 + c * x, 3);
        if (v > 0 && log(1 - zv_rng_unit(rng)) < x * x / 2 + d - d * v + d * log(v)) return d * v;
    }
}

/* Rows whose products are those of random vectors: themselves in few dimensions, else the triangle L of their Gram
 * matrix L·Lᵀ, with χ²(dim - i) on the diagonal and normal numbers below (Bartlett 1934). Returns their width. */
static size_t draw_rows(float *out, size_t dim, size_t rows, zv_rng *rng) {
    const size_t width = ZV_MIN(dim, rows);
    for (size_t i = 0; i < rows; i++)
        for (size_t d = 0; d < width; d++) {
            double x = 0;
            if (dim < rows || d < i)
                x = zv_rng_normal(rng);
            else if (d == i)
                x = sqrt(2 * gamma_draw(rng, (double)(dim - i) / 2));
            out[i * width + d] = (float)x;
        }
    return width;
}

/* N_k of n rows among themselves, by cosine. Returns the skewness; NaN where it has none. */
double zv__small_skew(const zv_env *env, const float *rows, size_t n, size_t width, size_t k,
                      zv__small_room *room) {
    const zv_kernels *kernels = zv_vec_kernels(env);
    zv_moments m = {0};
    memset(room->found, 0, n * sizeof *room->found);
    for (size_t i = 0; i < n; i++)
        room->norms[i] = sqrt(kernels->sqnorm[ZV_F32](rows + i * width, width));
    for (size_t i = 0; i < n; i++) {
        size_t held = 0;
        for (size_t j = 0; j < n; j++) {
            if (j == i) continue;
            const double score =
                kernels->dot[ZV_F32](rows + i * width, rows + j * width, width) / room->norms[j];
            if (held == k && !(score > room->best[k - 1].score)) continue;
            size_t at = held < k ? held++ : k - 1;
            for (; at > 0 && room->best[at - 1].score < score; at--)
                room->best[at] = room->best[at - 1];
            room->best[at] = (zv_hit){j, score};
        }
        for (size_t j = 0; j < held; j++) room->found[room->best[j].row]++;
    }
    for (size_t i = 0; i < n; i++) zv_moments_add(&m, (double)room->found[i]);
    return m.m2 > 0 ? zv_moments_skew(&m) : ZV__NAN;
}

bool zv__small_room_new(zv__small_room *room, const zv_env *env, size_t n, size_t width, size_t k) {
    *room = (zv__small_room){.rows = ZV_NEW(env, n * width, float),
                             .norms = ZV_NEW(env, n, double),
                             .found = ZV_NEW(env, n, uint32_t),
                             .best = ZV_NEW(env, k, zv_hit),
                             .picked = ZV_NEW(env, n, size_t)};
    return room->rows && room->norms && room->found && room->best && room->picked;
}

void zv__small_room_free(zv__small_room *room, const zv_env *env) {
    zv__free(env, room->picked);
    zv__free(env, room->best);
    zv__free(env, room->found);
    zv__free(env, room->norms);
    zv__free(env, room->rows);
}

zv_status zv_random_hubness(double *mean, double *se, const zv_env *env, size_t dim, size_t rows,
                            size_t k, size_t draws, uint64_t seed, zv_err *err) {
    zv__small_room room;
    zv_moments m = {0};
    *mean = *se = ZV__NAN;
    if (dim < 2 || rows < k + 1 || k == 0) return ZV_OK;
    const bool fine = zv__small_room_new(&room, env, rows, ZV_MIN(dim, rows), k);
    zv_status status = fine ? ZV_OK : zv__nomem(err);
    for (size_t i = 0; status == ZV_OK && i < draws; i++) {
        zv_rng rng = zv_rng_stream(seed ? seed : 1, i);
        const size_t width = draw_rows(room.rows, dim, rows, &rng);
        zv_moments_add(&m, zv__small_skew(env, room.rows, rows, width, k, &room));
        if (zv_env_stopped(env)) status = zv_err_set(err, ZV_INTERRUPTED, M_EXPLAIN_STOPPED);
    }
    zv__small_room_free(&room, env);
    *mean = m.n ? m.mean : ZV__NAN;
    *se = m.n > 1 ? zv_moments_sd(&m) / sqrt((double)m.n) : ZV__NAN;
    return status;
}

/* ---- The collection: angles ---- */

static void measure_angles(zv_concentration *c, const zv_background *bg) {
    zv_moments m = {0};
    c->pairs = bg->n_cosines;
    c->all_pairs = bg->all_pairs;
    for (size_t i = 0; i < bg->n_cosines; i++) zv_moments_add(&m, acos(bg->cosines[i]) * 180 / PI);
    const double n = (double)m.n, var = zv_moments_var(&m), sd = sqrt(var);
    /* what rounding leaves of equal angles is no spread */
    c->angle_sd = sd > 1e-6 ? sd : 0;
    c->angle_dim = zv_random_angle_dim(c->angle_sd);
    if (c->all_pairs || !(c->angle_sd > 0)) return;
    /* Var(s²) ≈ (m4/n - s⁴)/n, and ds = ds²/(2s) */
    const double half = 1.959964 * sqrt(ZV_MAX(m.m4 / n - var * var, 0) / n) / (2 * sd);
    c->angle_interval = (zv_interval){ZV_MAX(0, sd - half), sd + half};
    c->angle_dim_interval = (zv_interval){zv_random_angle_dim(c->angle_interval.hi),
                                          zv_random_angle_dim(c->angle_interval.lo)};
}

/* ---- The collection: contrast ---- */

/* `want` of n positions without replacement (Floyd; Bentley & Floyd 1987), for few of many. */
static void pick(size_t *out, size_t want, size_t n, zv_rng *rng) {
    for (size_t i = 0; i < want; i++) {
        const size_t last = n - want + i, drawn = zv_rng_below(rng, last + 1);
        out[i] = drawn;
        for (size_t j = 0; j < i; j++)
            if (out[j] == drawn) out[i] = last;
    }
}

/* The rows that one query meets: `points` of the usable ones but itself. */
void zv__contrast_points(size_t *out, size_t *query, const zv_concentration *c,
                         const zv_background *bg, size_t i) {
    const size_t n = bg->usable;
    zv_rng rng = zv_rng_stream(c->seed, ZV__STREAM_CONTRAST + i);
    const size_t q = c->all_points ? i : zv_rng_below(&rng, n);
    if (c->points + 1 == n) {
        for (size_t j = 0; j < c->points; j++) out[j] = bg->rows[j + (j >= q)];
    } else {
        pick(out, c->points, n - 1, &rng);
        for (size_t j = 0; j < c->points; j++) out[j] = bg->rows[out[j] + (out[j] >= q)];
    }
    *query = bg->rows[q];
}

typedef struct extremes {
    const double *near, *far; /* [queries] */
    double *room; /* [queries] */
} extremes;

static double median_of(const double *x, const size_t *index, size_t n, double *room) {
    for (size_t i = 0; i < n; i++) room[i] = x[index ? index[i] : i];
    zv_stat_sort(room, n);
    return zv_stat_quantile(room, n, 0.5);
}

static double contrast_of(const void *ctx, const size_t *index, size_t n) {
    const extremes *e = ctx;
    const double near = median_of(e->near, index, n, e->room);
    const double far = median_of(e->far, index, n, e->room);
    return near > 1e-6 ? (far - near) / near : ZV__NAN;
}

static void ask(zv_concentration *c, const zv_background *bg, size_t i, size_t *points, float *row,
                double *near, double *far) {
    const zv_kernels *k = zv_vec_kernels(c->env);
    float *other = row + c->dim;
    size_t query;
    zv__contrast_points(points, &query, c, bg, i);
    zv_space_row(c->space, query, row);
    const double norm = k->sqnorm[ZV_F32](row, c->dim);
    double most = -2, least = 2;
    for (size_t j = 0; j < c->points; j++) {
        zv_space_row(c->space, points[j], other);
        const double cosine =
            k->dot[ZV_F32](row, other, c->dim) / sqrt(norm * k->sqnorm[ZV_F32](other, c->dim));
        most = ZV_MAX(most, cosine);
        least = ZV_MIN(least, cosine);
    }
    *near = sqrt(ZV_MAX(0, 2 - 2 * most));
    *far = sqrt(ZV_MAX(0, 2 - 2 * least));
}

static zv_status measure_contrast(zv_concentration *c, const zv_background *bg, zv_err *err) {
    c->points = ZV_MIN((size_t)ZV__CONTRAST_POINTS, bg->usable - 1);
    c->queries = ZV_MIN((size_t)ZV__CONTRAST_QUERIES, bg->usable);
    c->all_points = c->queries == bg->usable && c->points + 1 == bg->usable;
    if (!c->all_points) c->queries = ZV__CONTRAST_QUERIES;
    size_t *points = ZV_NEW(c->env, c->points, size_t);
    float *row = ZV_NEW(c->env, 2 * c->dim, float);
    double *x = ZV_NEW(c->env, 3 * c->queries, double);
    zv_status status = points && row && x ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) {
        const extremes e = {x, x + c->queries, x + 2 * c->queries};
        for (size_t i = 0; i < c->queries; i++)
            ask(c, bg, i, points, row, x + i, x + c->queries + i);
        c->nearest = median_of(e.near, NULL, c->queries, e.room);
        c->farthest = median_of(e.far, NULL, c->queries, e.room);
        if (c->nearest > 1e-6) c->contrast = (c->farthest - c->nearest) / c->nearest;
        if (!c->all_points && !isnan(c->contrast))
            status = zv_stat_bootstrap(&c->contrast_interval, c->env, contrast_of, &e, c->queries,
                                       1000, 0.95, c->seed, err);
    }
    zv__free(c->env, x);
    zv__free(c->env, row);
    zv__free(c->env, points);
    return status;
}

/* ---- The collection: hubs among few rows ---- */

/* Sample i of disjoint ones: rows i, i + samples, … of the shuffled usable ones. */
void zv__small_sample(size_t *out, const zv_concentration *c, const size_t *shuffled, size_t i) {
    for (size_t j = 0; j < c->rows; j++) out[j] = shuffled[i * c->rows + j];
}

zv_status zv__shuffled_rows(size_t **out, const zv_concentration *c, const zv_background *bg,
                            zv_err *err) {
    zv_rng rng = zv_rng_stream(c->seed, ZV__STREAM_SMALL);
    size_t *rows = *out = ZV_NEW(c->env, bg->usable, size_t);
    if (!rows) return zv__nomem(err);
    memcpy(rows, bg->rows, bg->usable * sizeof *rows);
    /* only as far as samples go (Fisher & Yates 1938) */
    for (size_t i = 0; i < c->rows * c->samples; i++) {
        const size_t j = i + zv_rng_below(&rng, bg->usable - i), row = rows[i];
        rows[i] = rows[j];
        rows[j] = row;
    }
    return ZV_OK;
}

static zv_status measure_hubness(zv_concentration *c, const zv_background *bg, zv_err *err) {
    zv__small_room room = {.rows = NULL};
    zv_moments m = {0};
    size_t *shuffled = NULL;
    c->rows = ZV_MIN((size_t)ZV__SMALL_ROWS, bg->usable);
    c->samples = ZV_MIN((size_t)ZV__SMALL_SAMPLES, bg->usable / c->rows);
    c->k = ZV_MIN((size_t)ZV__SMALL_K, c->rows - 1);
    const bool fine = zv__small_room_new(&room, c->env, c->rows, c->dim, c->k);
    zv_status status = fine ? zv__shuffled_rows(&shuffled, c, bg, err) : zv__nomem(err);
    for (size_t i = 0; status == ZV_OK && i < c->samples; i++) {
        zv__small_sample(room.picked, c, shuffled, i);
        for (size_t j = 0; j < c->rows; j++)
            zv_space_row(c->space, room.picked[j], room.rows + j * c->dim);
        zv_moments_add(&m, zv__small_skew(c->env, room.rows, c->rows, c->dim, c->k, &room));
        if (zv_env_stopped(c->env)) status = zv_err_set(err, ZV_INTERRUPTED, M_EXPLAIN_STOPPED);
    }
    if (m.n > 0) c->hubness = m.mean;
    if (m.n >= ZV__LEAST_SAMPLES) c->hubness_interval = zv_moments_mean_interval(&m, 0.95);
    if (status == ZV_OK)
        status = zv_random_hubness(&c->random_hubness, &c->random_hubness_se, c->env, c->dim,
                                   c->rows, c->k, ZV__RANDOM_DRAWS, c->seed, err);
    zv__free(c->env, shuffled);
    zv__small_room_free(&room, c->env);
    return status;
}

zv_status zv_explain_concentration(zv_concentration **out, const zv_env *env,
                                   const zv_background *bg, zv_err *err) {
    const zv_interval none = {ZV__NAN, ZV__NAN};
    *out = NULL;
    zv_concentration *c = ZV_NEW(env, 1, zv_concentration);
    if (!c) return zv__nomem(err);
    *c = (zv_concentration){.env = env, .space = bg->space, .seed = bg->opts.seed};
    c->dim = bg->dim;
    c->angle_interval = c->angle_dim_interval = c->contrast_interval = c->hubness_interval = none;
    c->contrast = c->hubness = ZV__NAN;
    measure_angles(c, bg);
    zv_status status = measure_contrast(c, bg, err);
    if (status == ZV_OK) status = measure_hubness(c, bg, err);
    if (status == ZV_OK)
        *out = c;
    else
        zv_concentration_free(c);
    return status;
}

void zv_concentration_free(zv_concentration *c) {
    if (c) zv__free(c->env, c);
}
