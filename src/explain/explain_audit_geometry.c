/* explain_audit_geometry.c — how evenly a collection is spread over directions: IsoScore and effective rank from the
 * covariance that zv__audit_dims made, and the partition ratio. docs/math/geometry.md derives them and their errors. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_geometry_messages.h"
#include "explain/explain_private.h"

enum { BLOCK = 256, MATRIX_DIM = 4096, MOST_ROWS = 20000, LEAST_ROWS = 1000, ROWS_PER_DIM = 10 };
#define FLOPS 8e9 /* rows · dim² of what is looked at row by row */
#define SQUARES 4e6 /* numbers kept */

/* Starting points: docs/thresholds.md. Those of IsoScore are participation_ratio's on its own scale. */
#define PARTICIPATION_WARN 0.1
#define PARTICIPATION_FAIL 0.02
#define RANK_WARN 0.3
/* exp(-2√s) is the ratio when all vectors share nothing but a common direction with share s of the cosine: .25 and .6. */
#define PARTITION_WARN 0.37
#define PARTITION_FAIL 0.21
/* Above this mean squared turn of a deciding direction by the draw of the rows, the expansion behind the interval doesn't hold. */
#define LOOSE 0.05
#define Z 1.959964

typedef struct shape {
    zv__audit *a;
    size_t dim, rows; /* rows looked at one by one, evenly spaced ones of a->cov_rows */
    double *matrix, *vectors; /* [dim, dim] */
    double *values; /* [dim] */
    double *block, *along; /* [BLOCK, dim] */
    double bias[2], sd[2], df[2]; /* by zv_spectrum_measure */
} shape;

static void shape_free(shape *s) {
    const zv_env *env = s->a->env;
    zv__free(env, s->matrix);
    zv__free(env, s->vectors);
    zv__free(env, s->values);
    zv__free(env, s->block);
    zv__free(env, s->along);
}

static zv_status shape_new(shape *s, zv__audit *a) {
    const double dim = (double)a->dim, most = FLOPS / (dim * dim);
    size_t rows = most < (double)MOST_ROWS ? (size_t)most : MOST_ROWS;
    *s = (shape){.a = a, .dim = a->dim};
    s->rows = ZV_MIN(a->cov_n, ZV_MAX(rows, (size_t)LEAST_ROWS));
    s->matrix = ZV_NEW(a->env, a->dim * a->dim, double);
    s->vectors = ZV_NEW(a->env, a->dim * a->dim, double);
    s->values = ZV_NEW(a->env, a->dim, double);
    s->block = ZV_NEW(a->env, BLOCK * a->dim, double);
    s->along = ZV_NEW(a->env, BLOCK * a->dim, double);
    const bool ok = s->matrix && s->vectors && s->values && s->block && s->along;
    return ok ? ZV_OK : zv__nomem(a->err);
}

static size_t row_at(const shape *s, size_t i, size_t rows) {
    return s->a->cov_rows[(size_t)((double)i * (double)s->a->cov_n / (double)rows)];
}

/* Rows at … at + some of `rows` of them into the block, less a mean, times a factor. */
static void load(const shape *s, size_t at, size_t some, size_t rows, const double *mean,
                 double factor) {
    for (size_t i = 0; i < some; i++) {
        double *out = s->block + i * s->dim;
        zv__plain_row(out, s->a->space, row_at(s, at + i, rows), s->a->scratch);
        for (size_t d = 0; d < s->dim; d++) out[d] = (out[d] - (mean ? mean[d] : 0)) * factor;
    }
}

/* ---- IsoScore, effective rank ---- */

static bool enough_rows(const zv__audit *a) {
    return a->cov_n >= ROWS_PER_DIM * a->dim;
}

static zv_status spectrum(shape *s) {
    const zv__audit *a = s->a;
    const bool errors = enough_rows(a);
    memcpy(s->matrix, a->cov, s->dim * s->dim * sizeof(double));
    ZV_TRY(zv_stat_eigen(a->env, s->matrix, s->dim, s->dim, s->values, errors ? s->vectors : NULL,
                         a->err));
    for (int m = 0; m < 2; m++) s->bias[m] = s->sd[m] = s->df[m] = ZV__NAN;
    if (!errors) return ZV_OK;
    const size_t most = ZV_MAX((size_t)(SQUARES / (double)s->dim), (size_t)1);
    const size_t rows = ZV_MIN(s->rows, most);
    double *squares = ZV_NEW(a->env, rows * s->dim, double);
    if (!squares) return zv__nomem(a->err);
    for (size_t at = 0; at < rows; at += BLOCK) {
        const size_t some = ZV_MIN((size_t)BLOCK, rows - at);
        double *z = squares + at * s->dim;
        load(s, at, some, rows, a->cov_mean, 1);
        zv_stat_product(z, s->block, false, s->vectors, true, some, s->dim, s->dim);
        for (size_t i = 0; i < some * s->dim; i++) z[i] *= z[i];
    }
    zv_status status = ZV_OK;
    for (int m = 0; m < 2 && status == ZV_OK; m++)
        status = zv_stat_spectrum_error(&s->bias[m], &s->sd[m], &s->df[m], a->env,
                                        (zv_spectrum_measure)m, s->values, squares, rows, s->dim,
                                        a->cov_n, a->err);
    zv__free(a->env, squares);
    return status;
}

static double iso_of(double participation, double dim) {
    return (dim * ZV_MIN(participation, 1) - 1) / (dim - 1);
}

/* The value as it is, and the interval of what it stands for: free of bias. Where that leaves the value itself out,
 * an interval would say something else than it. */
static bool interval_of(double log_value, const shape *s, zv_spectrum_measure m, zv_interval *i) {
    const double bias = s->bias[m], half = zv_stat_t_quantile(0.975, s->df[m]) * s->sd[m];
    if (!(s->sd[m] > 0) || !(fabs(bias) < half)) return false;
    *i = (zv_interval){exp(log_value - bias - half), exp(log_value - bias + half)};
    return true;
}

static void no_interval(const shape *s, zv_finding *f, zv_spectrum_measure m, double corrected) {
    zv_report *r = s->a->r;
    if (!enough_rows(s->a))
        zv_report_no_interval(r, f, M_EXPLAIN_SHAPE_FEW_ROWS, s->a->cov_n, s->dim);
    else if (isnan(f->value) || s->sd[m] == 0)
        zv_report_no_interval(r, f, M_EXPLAIN_ALL_CONSTANT);
    else
        zv_report_no_interval(r, f, M_EXPLAIN_SHAPE_BIAS, fabs(s->bias[m]), s->sd[m], corrected);
}

/* Srivastava's correction, for fewer rows than the expansion is meant for: see explain_audit_dims.c. */
static double corrected_iso(const shape *s) {
    const double n = (double)s->a->cov_n, dim = (double)s->dim;
    double trace = 0, square = 0;
    for (size_t k = 0; k < s->dim; k++) {
        trace += s->values[k];
        square += s->values[k] * s->values[k];
    }
    const double own = (n - 1) * (n - 1) / ((n - 2) * (n + 1)) * (square - trace * trace / (n - 1));
    return own > 0 ? iso_of(trace * trace / (dim * own), dim) : ZV__NAN;
}

static void iso_why(const shape *s, zv_finding *f) {
    zv_report *r = s->a->r;
    const double dim = (double)s->dim, value = f->value;
    const double warn = iso_of(PARTICIPATION_WARN, dim), fail = iso_of(PARTICIPATION_FAIL, dim);
    if (s->dim < 2) {
        zv_report_why(r, f, M_EXPLAIN_ISO_ONE);
    } else if (isnan(value)) {
        zv_report_why(r, f, M_EXPLAIN_ALL_CONSTANT);
    } else if (!enough_rows(s->a)) {
        zv_report_why(r, f, M_EXPLAIN_ISO_FEW, value, s->a->cov_n, s->dim, corrected_iso(s));
    } else if (value < warn) {
        zv_report_verdict(r, f, value < fail ? ZV_FAIL : ZV_WARN, value < fail ? fail : warn);
        zv_report_why(r, f, M_EXPLAIN_ISO_WARN, value);
        zv__next(r, f, "why", s->a->space, zv_str_of("A"), zv_str_of("B"));
    } else {
        zv_report_verdict(r, f, ZV_PASS, warn);
        zv_report_why(r, f, M_EXPLAIN_ISO_OK, value);
    }
}

static void iso_score(const shape *s) {
    zv_report *r = s->a->r;
    const zv_spectrum_measure m = ZV_LOG_PARTICIPATION;
    const double dim = (double)s->dim, used = zv_stat_participation(s->values, s->dim);
    zv_finding *f = zv_report_add(r, "iso_score", zv_stat_iso_score(s->values, s->dim));
    zv_interval i;
    if (s->dim > 1 && interval_of(log(used), s, m, &i))
        zv_report_interval(r, f, ZV_MIN(iso_of(i.lo, dim), f->value),
                           ZV_MAX(iso_of(i.hi, dim), f->value));
    else
        no_interval(s, f, m, iso_of(used * exp(-s->bias[m]), dim));
    zv_report_formula(r, f, M_EXPLAIN_ISO_FORMULA, s->a->cov_n);
    iso_why(s, f);
    if (!zv_report_opens(r, "iso_score")) return;
    double trace = 0, square = 0;
    const double *c = s->a->cov_again;
    for (size_t k = 0; c && k < s->dim; k++) trace += c[k * s->dim + k];
    for (size_t k = 0; c && k < s->dim * s->dim; k++) square += c[k] * c[k];
    zv_report_term(r, f, "rows", (double)s->a->cov_n);
    zv_report_term(r, f, "D", dim);
    zv_report_term(r, f, "largest eigenvalue", s->values[0]);
    zv_report_term(r, f, "smallest eigenvalue", s->values[s->dim - 1]);
    zv_report_term(r, f, "participation", used);
    zv_report_term(r, f, "bias of its logarithm", s->bias[m]);
    zv_report_term(r, f, "standard deviation of its logarithm", s->sd[m]);
    const bool has = square > 0 && s->dim > 1;
    zv_report_recomputed(r, f, has ? iso_of(trace * trace / (dim * square), dim) : ZV__NAN, 1e-6);
}

static void rank_opens(const shape *s, zv_finding *f) {
    zv_report *r = s->a->r;
    const size_t dim = s->dim;
    double *room = ZV_NEW(s->a->env, 3 * dim, double), sum = 0, entropy = 0;
    double *c = s->a->cov_again;
    zv_report_term(r, f, "rows", (double)s->a->cov_n);
    zv_report_term(r, f, "D", (double)dim);
    zv_report_term(r, f, "largest singular value", sqrt(s->values[0] * (double)(s->a->cov_n - 1)));
    zv_report_term(r, f, "bias of its logarithm", s->bias[ZV_LOG_EFFECTIVE_RANK]);
    zv_report_term(r, f, "standard deviation of its logarithm", s->sd[ZV_LOG_EFFECTIVE_RANK]);
    if (room && c) zv__plain_eigenvalues(room, c, dim, room + dim);
    for (size_t k = 0; room && c && k < dim; k++) {
        if (!(room[k] > 1e-12 * room[dim - 1])) continue; /* rounding */
        sum += sqrt(room[k]);
    }
    for (size_t k = 0; room && k < dim && sum > 0; k++)
        if (room[k] > 1e-12 * room[dim - 1])
            entropy -= sqrt(room[k]) / sum * log(sqrt(room[k]) / sum);
    zv_report_recomputed(r, f, sum > 0 ? exp(entropy) : ZV__NAN, 1e-6 * f->value);
    zv__free(s->a->env, room);
}

static void effective_rank(const shape *s) {
    zv_report *r = s->a->r;
    const zv_spectrum_measure m = ZV_LOG_EFFECTIVE_RANK;
    const double warn = RANK_WARN * (double)s->dim;
    zv_finding *f = zv_report_add(r, "effective_rank", zv_stat_effective_rank(s->values, s->dim));
    zv_interval i;
    if (interval_of(log(f->value), s, m, &i))
        zv_report_interval(r, f, i.lo, ZV_MAX(ZV_MIN(i.hi, (double)s->dim), f->value));
    else
        no_interval(s, f, m, f->value * exp(-s->bias[m]));
    zv_report_formula(r, f, M_EXPLAIN_RANK_FORMULA, s->a->cov_n);
    if (isnan(f->value)) {
        zv_report_why(r, f, M_EXPLAIN_ALL_CONSTANT);
    } else if (!enough_rows(s->a)) {
        zv_report_why(r, f, M_EXPLAIN_RANK_FEW, f->value, s->dim, s->a->cov_n);
    } else if (f->value < warn && s->dim >= 4) {
        zv_report_verdict(r, f, ZV_WARN, warn);
        zv_report_why(r, f, M_EXPLAIN_RANK_WARN, f->value, s->dim);
        zv__next(r, f, "why", s->a->space, zv_str_of("A"), zv_str_of("B"));
    } else {
        zv_report_verdict(r, f, ZV_PASS, warn);
        zv_report_why(r, f, M_EXPLAIN_RANK_OK, f->value, s->dim);
    }
    if (zv_report_opens(r, "effective_rank")) rank_opens(s, f);
}

/* ---- Partition ratio ---- */

/* log Σ exp, one summand after the other without overflow. */
typedef struct log_sum {
    double most, sum;
} log_sum;

static void log_add(log_sum *s, double x) {
    if (x > s->most) {
        s->sum = s->sum * exp(s->most - x) + 1;
        s->most = x;
    } else {
        s->sum += exp(x - s->most);
    }
}

/* A direction: an eigenvector, or against it. */
typedef struct side {
    size_t k;
    double sign, log_z;
    double turn; /* mean squared turn by the draw of the rows */
    double tilt; /* Σ p_i (c·w_i): by how much log Z moves with the scale */
} side;

typedef struct partition {
    shape *s;
    double scale; /* 1/mean length */
    log_sum *sums; /* [2 dim]: along, against */
    side low, high;
    double *pull; /* [2, dim]: Σ p_i w_i, then u: see docs/math/geometry.md */
} partition;

static void mean_length(partition *p) {
    shape *s = p->s;
    double sum = 0;
    for (size_t i = 0; i < s->rows; i++) sum += sqrt(s->a->squares[row_at(s, i, s->rows)]);
    p->scale = (double)s->rows / sum;
}

/* WᵀW/n = C (n - 1)/n + mmᵀ, and its eigenvectors. */
static zv_status axes(shape *s) {
    const zv__audit *a = s->a;
    const double n = (double)a->cov_n;
    for (size_t k = 0; k < s->dim; k++)
        for (size_t l = 0; l < s->dim; l++)
            s->matrix[k * s->dim + l] =
                a->cov[k * s->dim + l] * (n - 1) / n + a->cov_mean[k] * a->cov_mean[l];
    return zv_stat_eigen(a->env, s->matrix, s->dim, s->dim, s->values, s->vectors, a->err);
}

static void choose(partition *p) {
    for (size_t j = 0; j < 2 * p->s->dim; j++) {
        const double log_z = p->sums[j].most + log(p->sums[j].sum);
        const side one = {.k = j / 2, .sign = j % 2 ? -1 : 1, .log_z = log_z};
        if (j == 0 || log_z < p->low.log_z) p->low = one;
        if (j == 0 || log_z > p->high.log_z) p->high = one;
    }
}

static zv_status fill_sums(partition *p) {
    shape *s = p->s;
    for (size_t j = 0; j < 2 * s->dim; j++) p->sums[j] = (log_sum){-ZV__NEVER, 0};
    for (size_t at = 0; at < s->rows; at += BLOCK) {
        const size_t some = ZV_MIN((size_t)BLOCK, s->rows - at);
        if (zv_env_stopped(s->a->env))
            return zv_err_set(s->a->err, ZV_INTERRUPTED, M_EXPLAIN_NEAR_STOPPED);
        load(s, at, some, s->rows, NULL, p->scale);
        zv_stat_product(s->along, s->block, false, s->vectors, true, some, s->dim, s->dim);
        for (size_t i = 0; i < some; i++)
            for (size_t k = 0; k < s->dim; k++) {
                log_add(&p->sums[2 * k], s->along[i * s->dim + k]);
                log_add(&p->sums[2 * k + 1], -s->along[i * s->dim + k]);
            }
    }
    choose(p);
    return ZV_OK;
}

/* pull = Σ p_i w_i with p_i = exp(c·w_i)/Z. */
static void find_pull(partition *p, side *d, double *pull) {
    shape *s = p->s;
    memset(pull, 0, s->dim * sizeof(double));
    d->tilt = 0;
    for (size_t i = 0; i < s->rows; i++) {
        load(s, i, 1, s->rows, NULL, p->scale);
        const double along = d->sign * zv__plain_dot(s->vectors + d->k * s->dim, s->block, s->dim);
        const double weight = exp(along - d->log_z);
        d->tilt += weight * along;
        for (size_t l = 0; l < s->dim; l++) pull[l] += weight * s->block[l];
    }
}

/* pull becomes u = Σ_{l≠k} (v_l·pull)/(μ_k - μ_l) v_l, with μ of the scaled vectors. */
static void turn_pull(partition *p, side *d, double *pull) {
    const shape *s = p->s;
    const double *mu = s->values, square = p->scale * p->scale;
    double *u = s->block;
    memset(u, 0, s->dim * sizeof(double));
    d->turn = 0;
    for (size_t l = 0; l < s->dim; l++) {
        const double *v = s->vectors + l * s->dim, gap = mu[d->k] - mu[l];
        if (l == d->k) continue;
        d->turn += mu[d->k] / gap * (mu[l] / gap) / (double)s->a->cov_n;
        const double part = zv__plain_dot(v, pull, s->dim) / (gap * square);
        for (size_t j = 0; j < s->dim; j++) u[j] += part * v[j];
    }
    memcpy(pull, u, s->dim * sizeof(double));
}

/* Standard deviation of log(min Z/max Z): what a row adds to it through Z and the scale, over the rows looked at, and through
 * the eigenvectors, over all rows behind them. */
static double partition_sd(partition *p) {
    shape *s = p->s;
    zv_moments direct = {0}, whole = {0};
    for (size_t i = 0; i < s->rows; i++) {
        double first = 0, second = 0;
        const double length = sqrt(s->a->squares[row_at(s, i, s->rows)]) * p->scale;
        load(s, i, 1, s->rows, NULL, p->scale);
        for (int j = 0; j < 2; j++) {
            const side *d = j ? &p->high : &p->low;
            const double sign = j ? -1 : 1;
            const double along = zv__plain_dot(s->vectors + d->k * s->dim, s->block, s->dim);
            first +=
                sign * (exp(d->sign * along - d->log_z) * (double)s->rows - d->tilt * (length - 1));
            second += sign * d->sign * along *
                      zv__plain_dot(p->pull + (size_t)j * s->dim, s->block, s->dim);
        }
        zv_moments_add(&direct, first);
        zv_moments_add(&whole, first + second);
    }
    const double own = zv_moments_var(&direct);
    return sqrt(
        ZV_MAX(0, own / (double)s->rows + (zv_moments_var(&whole) - own) / (double)s->a->cov_n));
}

static void partition_interval(partition *p, zv_finding *f) {
    zv_report *r = p->s->a->r;
    if (!enough_rows(p->s->a)) {
        zv_report_no_interval(r, f, M_EXPLAIN_SHAPE_FEW_ROWS, p->s->a->cov_n, p->s->dim);
        return;
    }
    for (int j = 0; j < 2; j++) {
        find_pull(p, j ? &p->high : &p->low, p->pull + (size_t)j * p->s->dim);
        turn_pull(p, j ? &p->high : &p->low, p->pull + (size_t)j * p->s->dim);
    }
    const double sd = partition_sd(p);
    if (!(ZV_MAX(p->low.turn, p->high.turn) < LOOSE)) {
        zv_report_no_interval(r, f, M_EXPLAIN_PARTITION_LOOSE);
    } else if (!(sd > 1e-9)) {
        zv_report_no_interval(r, f, M_EXPLAIN_PARTITION_EQUAL);
    } else {
        zv_report_interval(r, f, f->value * exp(-Z * sd), f->value * exp(Z * sd));
    }
}

/* log Z of every direction by plain loops, once more the smallest less the largest. */
static double plain_partition(partition *p) {
    shape *s = p->s;
    double low = ZV__NEVER, high = -ZV__NEVER, length = 0;
    for (size_t j = 0; j < 2 * s->dim; j++) p->sums[j] = (log_sum){-ZV__NEVER, 0};
    for (size_t i = 0; i < s->rows; i++) {
        zv__plain_row(s->block, s->a->space, row_at(s, i, s->rows), s->a->scratch);
        length += sqrt(zv__plain_dot(s->block, s->block, s->dim)) / (double)s->rows;
    }
    for (size_t i = 0; i < s->rows; i++) {
        zv__plain_row(s->block, s->a->space, row_at(s, i, s->rows), s->a->scratch);
        for (size_t k = 0; k < s->dim; k++) {
            const double x = zv__plain_dot(s->block, s->vectors + k * s->dim, s->dim) / length;
            log_add(&p->sums[2 * k], x);
            log_add(&p->sums[2 * k + 1], -x);
        }
    }
    for (size_t j = 0; j < 2 * s->dim; j++) {
        const double log_z = p->sums[j].most + log(p->sums[j].sum);
        low = ZV_MIN(low, log_z);
        high = ZV_MAX(high, log_z);
    }
    return exp(low - high);
}

static void partition_ratio(partition *p) {
    shape *s = p->s;
    zv_report *r = s->a->r;
    const double value = exp(p->low.log_z - p->high.log_z), n = (double)s->rows;
    zv_finding *f = zv_report_add(r, "partition_ratio", value);
    zv_report_formula(r, f, M_EXPLAIN_PARTITION_FORMULA, s->a->cov_n, s->rows);
    partition_interval(p, f);
    if (value < PARTITION_WARN) {
        const bool fail = value < PARTITION_FAIL;
        zv_report_verdict(r, f, fail ? ZV_FAIL : ZV_WARN, fail ? PARTITION_FAIL : PARTITION_WARN);
        zv_report_why(r, f, M_EXPLAIN_PARTITION_WARN, value);
        zv__next(r, f, "why", s->a->space, zv_str_of("A"), zv_str_of("B"));
    } else {
        zv_report_verdict(r, f, ZV_PASS, PARTITION_WARN);
        zv_report_why(r, f, M_EXPLAIN_PARTITION_OK, value);
    }
    if (!zv_report_opens(r, "partition_ratio")) return;
    zv_report_term(r, f, "rows", n);
    zv_report_term(r, f, "mean length", 1 / p->scale);
    zv_report_term(r, f, "smallest Z/rows", exp(p->low.log_z) / n);
    zv_report_term(r, f, "its eigenvector", p->low.sign * (double)(p->low.k + 1));
    zv_report_term(r, f, "largest Z/rows", exp(p->high.log_z) / n);
    zv_report_term(r, f, "its eigenvector", p->high.sign * (double)(p->high.k + 1));
    zv_report_recomputed(r, f, plain_partition(p), 1e-6 * value);
}

static zv_status partition_of(shape *s) {
    partition p = {.s = s};
    p.sums = ZV_NEW(s->a->env, 2 * s->dim, log_sum);
    p.pull = ZV_NEW(s->a->env, 2 * s->dim, double);
    zv_status status = p.sums && p.pull ? axes(s) : zv__nomem(s->a->err);
    if (status == ZV_OK) {
        mean_length(&p);
        status = fill_sums(&p);
    }
    if (status == ZV_OK) partition_ratio(&p);
    zv__free(s->a->env, p.pull);
    zv__free(s->a->env, p.sums);
    return status;
}

/* ---- All three ---- */

static void too_many_dims(zv__audit *a) {
    static const char *const names[] = {"iso_score", "effective_rank", "partition_ratio"};
    zv_report *r = a->r;
    for (size_t i = 0; i < ZV_COUNT(names); i++) {
        zv_finding *f = zv_report_add(r, names[i], ZV__NAN);
        zv_report_no_interval(r, f, M_EXPLAIN_MANY_DIMS, a->dim, (size_t)MATRIX_DIM);
        zv_report_why(r, f, M_EXPLAIN_MANY_DIMS, a->dim, (size_t)MATRIX_DIM);
        if (i == 0) zv_report_formula(r, f, M_EXPLAIN_ISO_FORMULA, (size_t)0);
        if (i == 1) zv_report_formula(r, f, M_EXPLAIN_RANK_FORMULA, (size_t)0);
        if (i == 2) zv_report_formula(r, f, M_EXPLAIN_PARTITION_FORMULA, (size_t)0, (size_t)0);
        if (!zv_report_opens(r, names[i])) continue;
        zv_report_term(r, f, "D", (double)a->dim);
        zv_report_recomputed(r, f, ZV__NAN, 0);
    }
}

zv_status zv__audit_geometry(zv__audit *a) {
    shape s;
    if (!a->cov) {
        too_many_dims(a);
        return ZV_OK;
    }
    zv_status status = shape_new(&s, a);
    if (status == ZV_OK) status = spectrum(&s);
    if (status == ZV_OK) {
        iso_score(&s);
        effective_rank(&s);
        status = partition_of(&s);
    }
    shape_free(&s);
    return status;
}
