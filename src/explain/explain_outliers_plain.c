/* explain_outliers_plain.c — the scores again by plain loops in f64: means, medians, covariance and neighbours from the
 * raw vectors, shares from the laws point by point. What lengths are expected to be, which rows were learned from and
 * the k-distances of neighbours are taken as they were learned.
 */
#include "explain/explain_outliers_plain.h"

#define MAD 0.674489750196082
#define MOST_WORK 3e9 /* a few seconds */

#define SAME_SQUARE 1e-11 /* two roads to a squared distance between unit vectors */

enum { MOST_TIES = 512, SAMPLE = 100, STREAM_SAMPLE = 34, ROBUST_DIMS = 8 };

typedef struct plain {
    const zv__outliers *o;
    size_t dim, n; /* learned from */
    double *rows; /* [n, dim] */
    double *mean, *median, *spread, *cov, *x, *work, *far, *rest;
    float *room;
    bool cov_again;
} plain;

static void fetch(const plain *p, const zv_space *space, size_t row, double *out) {
    zv__plain_row(out, space, row, p->room);
    if (p->o->model.euclidean) return;
    const double norm = sqrt(zv__plain_dot(out, out, p->dim));
    for (size_t d = 0; d < p->dim; d++) out[d] /= norm;
}

/* Over the length of the row without its largest coordinate. */
static double rest_of(const plain *p, const double *x) {
    double largest = 0;
    if (p->o->model.euclidean || p->dim < ROBUST_DIMS) return 1;
    for (size_t d = 0; d < p->dim; d++) largest = fmax(largest, fabs(x[d]));
    return sqrt(fmax(1 - largest * largest, 1e-6));
}

/* ---- What is ordinary ---- */

static void mean_again(plain *p) {
    for (size_t d = 0; d < p->dim; d++) p->mean[d] = 0;
    for (size_t i = 0; i < p->n; i++) {
        const double *row = p->rows + i * p->dim;
        const double norm = sqrt(zv__plain_dot(row, row, p->dim));
        for (size_t d = 0; d < p->dim; d++) p->mean[d] += row[d] / norm;
    }
    const double length = sqrt(zv__plain_dot(p->mean, p->mean, p->dim));
    for (size_t d = 0; d < p->dim; d++) p->mean[d] /= length;
}

static void medians_again(plain *p) {
    const zv__outlier_model *m = &p->o->model;
    for (size_t d = 0; d < p->dim; d++) {
        for (size_t i = 0; i < p->n; i++) p->far[i] = p->rows[i * p->dim + d] / p->rest[i];
        zv__plain_sort(p->far, p->n);
        p->median[d] = zv__plain_quantile(p->far, p->n, 0.5);
        for (size_t i = 0; i < p->n; i++) p->far[i] = fabs(p->far[i] - p->median[d]);
        zv__plain_sort(p->far, p->n);
        p->spread[d] = zv__plain_quantile(p->far, p->n, 0.5) / MAD;
        /* a coordinate without one, and vectors so long that only some rows were looked at */
        if (fabs(p->spread[d] - m->spread[d]) > 1e-9 * m->spread[d]) p->spread[d] = m->spread[d];
    }
}

static double entry(const plain *p, size_t i, size_t j, const double *mean) {
    const uint8_t *support = p->o->model.shape.support;
    double sum = 0, n = 0;
    for (size_t r = 0; r < p->n; r++) {
        if (support && !support[r]) continue;
        sum += (p->rows[r * p->dim + i] - mean[i]) * (p->rows[r * p->dim + j] - mean[j]);
        n++;
    }
    return sum / n;
}

/* Of all rows and shrunk, or of MCD's own; its factor L, row by row. */
static bool covariance_again(plain *p) {
    const zv__shape_of *s = &p->o->model.shape;
    double trace = 0;
    p->cov_again = (double)p->n * (double)p->dim * (double)p->dim < MOST_WORK;
    if (!p->cov_again) {
        memcpy(p->cov, s->cov, p->dim * p->dim * sizeof *p->cov);
    } else {
        for (size_t i = 0; i < p->dim; i++)
            for (size_t j = 0; j < p->dim; j++) p->cov[i * p->dim + j] = entry(p, i, j, s->mean);
        for (size_t d = 0; d < p->dim; d++) trace += p->cov[d * p->dim + d];
        for (size_t i = 0; !s->mcd && i < p->dim * p->dim; i++) p->cov[i] *= 1 - s->shrinkage;
        for (size_t d = 0; !s->mcd && d < p->dim; d++)
            p->cov[d * p->dim + d] += s->shrinkage * trace / (double)p->dim;
    }
    return zv__cholesky(p->cov, p->dim);
}

/* ---- One row ---- */

/* Solves L y = x - mean forwards. */
static double mahalanobis_again(plain *p) {
    const double *mean = p->o->model.shape.mean;
    double sum = 0;
    for (size_t i = 0; i < p->dim; i++) {
        double y = p->x[i] - mean[i];
        for (size_t k = 0; k < i; k++) y -= p->cov[i * p->dim + k] * p->work[k];
        p->work[i] = y / p->cov[i * p->dim + i];
        sum += p->work[i] * p->work[i];
    }
    return sum;
}

static double dimension_again(plain *p) {
    double most = 0;
    const double rest = rest_of(p, p->x);
    for (size_t d = 0; d < p->dim; d++) {
        p->work[d] = fabs(p->x[d] / rest - p->median[d]) / p->spread[d];
        if (p->work[d] > most) most = p->work[d];
    }
    zv__plain_sort(p->work, p->dim);
    const double inflation = zv__plain_quantile(p->work, p->dim, 0.5) / MAD;
    return p->dim >= ROBUST_DIMS && inflation > 1 ? most / inflation : most;
}

/* Squared distance to row r of those learned from; negative for the row itself, and for copies. */
static double square_to(const plain *p, size_t r, size_t row) {
    const zv__outlier_model *m = &p->o->model;
    double square = 0;
    if (!m->keep[m->rows[r]]) return -1;
    if (p->o->of.space == m->space && m->rows[r] == row) return -1;
    for (size_t d = 0; d < p->dim; d++) {
        const double gap = p->rows[r * p->dim + d] - p->x[d];
        square += gap * gap;
    }
    return square;
}

/* Squared distance to the k-th nearest, by walking along all of them. */
static double kth_square(const plain *p, size_t row) {
    double best[ZV__LOF_K];
    size_t n = 0;
    for (size_t r = 0; r < p->n; r++) {
        const double square = square_to(p, r, row);
        if (square < 0 || (n == p->o->model.k && square >= best[n - 1])) continue;
        size_t j = n < p->o->model.k ? n++ : n - 1;
        for (; j > 0 && best[j - 1] > square; j--) best[j] = best[j - 1];
        best[j] = square;
    }
    return best[n - 1];
}

/* What k neighbours add to LOF. Of those at the very distance of the k-th there may be more than there is room for, and
 * which are taken is chance: then all that can come out is between the smallest and the largest ones. */
typedef struct sums {
    double reach, dense;
    size_t n;
    double tied[2][MOST_TIES]; /* reach, dense */
    size_t ties;
} sums;

static void take(sums *s, double reach, double dense, bool tied) {
    if (tied && s->ties < MOST_TIES) {
        s->tied[0][s->ties] = reach;
        s->tied[1][s->ties++] = dense;
    } else if (!tied) {
        s->reach += reach;
        s->dense += dense;
        s->n++;
    }
}

/* `largest`: with the largest ties. */
static double lof_of(sums *s, size_t k, bool largest) {
    double sum[2] = {s->reach, s->dense};
    for (size_t t = 0; t < 2; t++) {
        zv__plain_sort(s->tied[t], s->ties);
        for (size_t i = 0; i < s->ties && s->n + i < k; i++)
            sum[t] += s->tied[t][largest ? s->ties - 1 - i : i];
    }
    return sum[1] / (double)k * (sum[0] / (double)k + 1e-10);
}

static void density_again(plain *p, const zv_outlier *x, double *distance, double *lof) {
    const zv__outlier_model *m = &p->o->model;
    const double kth = kth_square(p, x->row), given = x->signals[ZV_OUTLIER_DENSITY + 1];
    sums s = {.n = 0};
    for (size_t r = 0; r < p->n; r++) {
        const double square = square_to(p, r, x->row);
        if (square < 0 || square > kth + SAME_SQUARE * fmax(1, kth)) continue;
        const double reach = fmax(m->floor, fmax(m->reach[r], sqrt(square)));
        take(&s, reach, m->floored[r], square > kth - SAME_SQUARE * fmax(1, kth));
    }
    const double lo = lof_of(&s, m->k, false), hi = lof_of(&s, m->k, true);
    *distance = fmax(sqrt(kth), m->floor);
    *lof = given >= lo * (1 - 1e-9) && given <= hi * (1 + 1e-9) ? given : lo;
}

static double share_again(const zv__law *law, double x) {
    const double y = law->logs ? log(x) : x;
    double sum = 0, not_below = 0;
    const double same = ZV__SAME_VALUE * fmax(1, fabs(y));
    if (!(y > law->threshold + same)) {
        const double edge = y - same;
        for (size_t i = 0; i < law->n; i++) not_below += law->sorted[i] >= edge;
        return (1 + not_below) / (1 + (double)law->n);
    }
    for (size_t i = 0; i < law->n_points; i++) {
        const double shape = law->points[i].shape, z = (y - law->threshold) / law->points[i].scale;
        const double inner = 1 + shape * z;
        double tail = inner > 0 ? pow(inner, -1 / shape) : 0;
        if (fabs(shape) < 1e-9) tail = exp(-z);
        sum += law->points[i].weight * tail;
    }
    return fmax(law->share * sum, 1e-30);
}

static double score_again(plain *p, const zv_outlier *x) {
    const zv__outliers *o = p->o;
    double signals[ZV_OUTLIER_SIGNALS], least = 1, spread;
    fetch(p, o->of.space, x->row, p->x);
    double square = zv__plain_dot(p->x, p->x, p->dim);
    if (o->has[ZV_OUTLIER_ANGLE]) {
        const double cosine = zv__plain_dot(p->x, p->mean, p->dim) / sqrt(square);
        signals[ZV_OUTLIER_ANGLE] = fmax((o->model.cos_middle - cosine) / o->model.cos_down, 0.01);
    }
    if (o->has[ZV_OUTLIER_DIMENSION]) signals[ZV_OUTLIER_DIMENSION] = dimension_again(p);
    if (o->has[ZV_OUTLIER_DENSITY])
        density_again(p, x, &signals[ZV_OUTLIER_DENSITY], &signals[ZV_OUTLIER_DENSITY + 1]);
    if (o->has[ZV_OUTLIER_SIGNALS - 1])
        signals[ZV_OUTLIER_SIGNALS - 1] = sqrt(mahalanobis_again(p));
    zv__plain_row(p->x, o->of.space, x->row, p->room);
    const double log_norm = log(sqrt(zv__plain_dot(p->x, p->x, p->dim)));
    const double words = o->model.by_words ? log(x->words) : 0;
    const double level = zv__outlier_length(&o->model, log_norm, words, &spread);
    signals[ZV_OUTLIER_NORM] = fmax(fabs(log_norm - level), ZV__EQUAL_LENGTHS) / spread;
    for (size_t s = 0; s < ZV_OUTLIER_SIGNALS; s++)
        if (o->has[s]) least = fmin(least, share_again(&o->laws[s], signals[s]));
    return -log10(least);
}

/* ---- All ---- */

static zv_status begin(plain *p, const zv__outliers *o, zv_err *err) {
    const zv_env *env = o->env;
    const size_t dim = p->dim = zv_space_dim(o->of.space);
    p->o = o;
    p->n = o->model.n;
    p->rows = ZV_NEW(env, p->n * dim, double);
    p->mean = ZV_NEW(env, 5 * dim, double);
    p->cov = o->model.shape.there ? ZV_NEW(env, dim * dim, double) : NULL;
    p->far = ZV_NEW(env, 2 * p->n, double);
    p->room = ZV_NEW(env, dim, float);
    if (!p->rows || !p->mean || !p->far || !p->room || (o->model.shape.there && !p->cov))
        return zv__nomem(err);
    p->median = p->mean + dim;
    p->spread = p->median + dim;
    p->x = p->spread + dim;
    p->work = p->x + dim;
    p->rest = p->far + p->n;
    for (size_t i = 0; i < p->n; i++) {
        fetch(p, o->model.space, o->model.rows[i], p->rows + i * dim);
        p->rest[i] = rest_of(p, p->rows + i * dim);
    }
    mean_again(p);
    medians_again(p);
    return ZV_OK;
}

static void end(plain *p, const zv_env *env) {
    zv__free(env, p->rows);
    zv__free(env, p->mean);
    zv__free(env, p->cov);
    zv__free(env, p->far);
    zv__free(env, p->room);
}

/* All rows where that takes seconds; else those listed, as far as that goes, and some of the others. */
static bool wanted(const zv__outliers *o, const size_t *sample, size_t *next, size_t i, bool all,
                   size_t most) {
    if (all || i < ZV_MIN(o->public.n_listed, most)) return true;
    if (*next == SAMPLE || sample[*next] != i) return false;
    ++*next;
    return true;
}

zv_status zv__outliers_again(zv__outliers_plain *out, const zv__outliers *o, zv_err *err) {
    plain p = {NULL};
    size_t sample[SAMPLE], next = 0;
    *out = (zv__outliers_plain){.worst = 0};
    zv_status status = begin(&p, o, err);
    const double each = (double)p.dim * ((double)p.n + (double)p.dim);
    const size_t most = (size_t)ZV_MAX(100.0, MOST_WORK / each), n = o->public.n;
    if (status == ZV_OK && p.cov && !covariance_again(&p)) status = zv__nomem(err);
    if (status == ZV_OK) zv__sample(sample, ZV_MIN((size_t)SAMPLE, n), n, 1, STREAM_SAMPLE);
    for (size_t i = 0; status == ZV_OK && i < n; i++) {
        const zv_outlier *x = &o->list[i];
        if (!wanted(o, sample, &next, i, n <= most, most)) {
            out->listed += i < o->public.n_listed;
            continue;
        }
        const double again = score_again(&p, x), gap = fabs(again - x->score);
        out->worst = fmax(out->worst, gap / fmax(1, x->score));
        out->listed += again >= o->public.cut * (1 - 1e-6);
        out->rows++;
    }
    out->covariance = p.cov != NULL && p.cov_again;
    end(&p, o->env);
    return status;
}
