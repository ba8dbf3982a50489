/* explain_audit_intrinsic.c — in how many directions a collection spreads near its own rows: TwoNN and maximum likelihood,
 * from Euclidean distances of the vectors as stored. Neighbours are exact and among all different rows; only who asks is a
 * sample where there are many, for neighbours among a sample are farther away and speak of another scale. That other scale
 * is looked at on purpose (decimation: Facco et al. 2017), and its figures stand beside the first. */
#include "base/base_private.h"

#include <zavit/explain.h>
#include <zavit/index.h>

#include "base/base_dict.h"
#include "base/base_progress.h"
#include "explain/explain_dups.h"
#include "explain/explain_geometry_messages.h"
#include "explain/explain_private.h"

enum {
    K = 20, /* neighbours, as scikit-dimension's MLE */
    LEAST = 30, /* different rows */
    ASKED_LEAST = 500,
    BATCH = 1024,
    SCALE_LEAST = 200, /* rows of the coarsest scale, and asked of each */
    SCALE_ASKED = 2000,
    SCALES = 5,
    COARSER = 4,
    STREAM_ASKED = 40,
    STREAM_SCALE = 41
};
#define ASKING 1e11 /* asked · rows · dim */
#define ASKING_SCALE 2e10
#define ASKING_AGAIN 2e9

/* Starting points: docs/thresholds.md. */
#define DIMENSION_WARN 3.0
#define DIMENSION_DIMS 10 /* fewer dimensions are not judged */
#define SCALE_HANGS 1.5

typedef struct scale {
    size_t rows, asked;
    double value;
} scale;

typedef struct near {
    zv__audit *a;
    uint8_t *keep; /* [size] different usable rows; thinned scale by scale */
    size_t *rows; /* [n] them */
    size_t n, asked, k;
    size_t *own; /* [asked] rows */
    zv_hit *hits; /* [asked, k] */
    size_t *counts;
    double *distances; /* [asked, k] */
    scale scales[SCALES];
    size_t n_scales;
    zv_dimension twonn, mle, directions;
} near;

static void near_free(near *x) {
    const zv_env *env = x->a->env;
    zv__free(env, x->keep);
    zv__free(env, x->rows);
    zv__free(env, x->own);
    zv__free(env, x->hits);
    zv__free(env, x->counts);
    zv__free(env, x->distances);
}

/* Usable rows, of equal ones the first: copies lie at distance 0, where no ratio of distances means anything. */
static zv_status different_rows(near *x) {
    const zv__audit *a = x->a;
    size_t n = 0;
    x->keep = ZV_NEW_ZERO(a->env, a->size, uint8_t);
    x->rows = ZV_NEW(a->env, a->usable, size_t);
    size_t *keeper = ZV_NEW(a->env, a->size, size_t);
    zv__hashed *table = ZV_NEW(a->env, a->usable, zv__hashed);
    const bool ok = x->keep && x->rows && keeper && table;
    for (size_t i = 0; ok && i < a->size; i++) {
        keeper[i] = i;
        if (!zv__row_counts(a->space, i, a->squares[i])) continue;
        x->keep[i] = 1;
        table[n++] =
            (zv__hashed){zv__hash(zv__row_bytes(a->space, i), zv__row_length(a->space)), i};
    }
    if (ok) zv__group_equal(keeper, table, n, zv__same_vectors, a->space);
    for (size_t i = 0; ok && i < a->size; i++) {
        x->keep[i] = x->keep[i] && keeper[i] == i;
        if (x->keep[i]) x->rows[x->n++] = i;
    }
    zv__free(a->env, table);
    zv__free(a->env, keeper);
    return ok ? ZV_OK : zv__nomem(a->err);
}

static size_t how_many(const near *x, size_t rows, double work, size_t least, size_t most) {
    const double can = work / ((double)rows * (double)x->a->dim);
    const size_t n = can < (double)most ? (size_t)can : most;
    return ZV_MIN(rows, ZV_MAX(n, least));
}

/* Distances of some rows to their k nearest among those kept; hits may be NULL. */
static zv_status ask(const near *x, const zv_index *index, const size_t *own, size_t n, size_t k,
                     zv_hit *hits, size_t *counts, double *distances, zv__teller *teller) {
    const zv_search_opts opts = {.metric = ZV_L2, .keep = x->keep};
    const zv__audit *a = x->a;
    for (size_t at = 0; at < n; at += BATCH) {
        const size_t some = ZV_MIN((size_t)BATCH, n - at);
        if (zv_env_stopped(a->env))
            return zv_err_set(a->err, ZV_INTERRUPTED, M_EXPLAIN_NEAR_STOPPED);
        ZV_TRY(zv_index_neighbours(hits + at * k, counts + at, a->env, index, NULL, own + at, some,
                                   k, &opts, a->err));
        if (teller) zv__tell(teller, (double)(at + some), (double)n, ZV__NAN);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < k; j++)
            distances[i * k + j] = j < counts[i] ? hits[i * k + j].score : ZV__NAN;
    return ZV_OK;
}

/* The first scale: all different rows. */
static zv_status ask_finest(near *x, const zv_index *index) {
    const zv__audit *a = x->a;
    x->k = ZV_MIN((size_t)K, x->n - 1);
    x->asked = how_many(x, x->n, ASKING, ASKED_LEAST, SIZE_MAX / 2);
    x->own = ZV_NEW(a->env, x->asked, size_t);
    x->hits = ZV_NEW(a->env, x->asked * x->k, zv_hit);
    x->counts = ZV_NEW(a->env, x->asked, size_t);
    x->distances = ZV_NEW(a->env, x->asked * x->k, double);
    if (!x->own || !x->hits || !x->counts || !x->distances) return zv__nomem(a->err);
    zv__sample(x->own, x->asked, x->n, 1, STREAM_ASKED);
    for (size_t i = 0; i < x->asked; i++) x->own[i] = x->rows[x->own[i]];
    zv__teller teller = zv__teller_start(a->env, M_EXPLAIN_NEAR_SEARCHING, M_EXPLAIN_NEAR_ROWS);
    ZV_TRY(ask(x, index, x->own, x->asked, x->k, x->hits, x->counts, x->distances, &teller));
    ZV_TRY(zv_stat_twonn(&x->twonn, a->env, x->distances, x->asked, x->k, x->n, ZV_TWONN_DISCARD,
                         a->err));
    zv_stat_dimension_mle(&x->mle, x->distances, x->asked, x->k, x->n);
    return ZV_OK;
}

typedef struct thinned {
    size_t *rows, *own, *counts; /* [rows], [asked], [asked] */
    zv_hit *hits; /* [asked, 2] */
    double *distances;
} thinned;

static zv_status ask_scale(near *x, const zv_index *index, thinned *t, size_t rows, size_t level) {
    const zv__audit *a = x->a;
    const size_t asked = how_many(x, rows, ASKING_SCALE, SCALE_LEAST, SCALE_ASKED);
    zv_dimension d;
    zv__sample(t->rows, rows, x->n, 1, STREAM_SCALE + 2 * level);
    memset(x->keep, 0, a->size);
    for (size_t i = 0; i < rows; i++) x->keep[x->rows[t->rows[i]]] = 1;
    zv__sample(t->own, asked, rows, 1, STREAM_SCALE + 2 * level + 1);
    for (size_t i = 0; i < asked; i++) t->own[i] = x->rows[t->rows[t->own[i]]];
    ZV_TRY(ask(x, index, t->own, asked, 2, t->hits, t->counts, t->distances, NULL));
    ZV_TRY(zv_stat_twonn(&d, a->env, t->distances, asked, 2, rows, ZV_TWONN_DISCARD, a->err));
    x->scales[x->n_scales++] = (scale){rows, asked, d.value};
    return ZV_OK;
}

/* A quarter of the rows, a sixteenth, …, drawn at random: neighbours are then farther away. */
static zv_status ask_coarser(near *x, const zv_index *index) {
    const zv__audit *a = x->a;
    thinned t = {.rows = ZV_NEW(a->env, ZV_MAX(x->n / COARSER, (size_t)1), size_t)};
    t.own = ZV_NEW(a->env, SCALE_ASKED, size_t);
    t.counts = ZV_NEW(a->env, SCALE_ASKED, size_t);
    t.hits = ZV_NEW(a->env, 2 * SCALE_ASKED, zv_hit);
    t.distances = ZV_NEW(a->env, 2 * SCALE_ASKED, double);
    const bool ok = t.rows && t.own && t.counts && t.hits && t.distances;
    zv_status status = ok ? ZV_OK : zv__nomem(a->err);
    size_t rows = x->n / COARSER;
    for (size_t level = 0; status == ZV_OK && level < SCALES && rows >= SCALE_LEAST; level++) {
        status = ask_scale(x, index, &t, rows, level);
        rows /= COARSER;
    }
    zv__free(a->env, t.distances);
    zv__free(a->env, t.hits);
    zv__free(a->env, t.counts);
    zv__free(a->env, t.own);
    zv__free(a->env, t.rows);
    return status;
}

/* ---- The second road ---- */

static double plain_distance(const near *x, size_t row, const double *from, double *to) {
    double sum = 0;
    zv__plain_row(to, x->a->space, row, x->a->scratch);
    for (size_t d = 0; d < x->a->dim; d++) sum += (to[d] - from[d]) * (to[d] - from[d]);
    return sqrt(sum);
}

/* Distances [asked, k] again: those of a few rows by looking at every row, the others' to the rows that were found. */
static zv_status plain_distances(const near *x, double *out) {
    const zv__audit *a = x->a;
    const size_t most = how_many(x, x->n, ASKING_AGAIN, 1, x->asked);
    const size_t step = (x->asked + most - 1) / most;
    double *from = ZV_NEW(a->env, 2 * a->dim, double), *all = ZV_NEW(a->env, x->n, double);
    const bool ok = from && all;
    for (size_t i = 0; ok && i < x->asked; i++) {
        zv__plain_row(from, a->space, x->own[i], a->scratch);
        for (size_t j = 0; i % step && j < x->k; j++)
            out[i * x->k + j] = plain_distance(x, x->hits[i * x->k + j].row, from, from + a->dim);
        if (i % step) continue;
        size_t n = 0;
        for (size_t j = 0; j < x->n; j++)
            if (x->rows[j] != x->own[i])
                all[n++] = plain_distance(x, x->rows[j], from, from + a->dim);
        zv__plain_sort(all, n);
        memcpy(out + i * x->k, all, x->k * sizeof(double));
    }
    zv__free(a->env, all);
    zv__free(a->env, from);
    return ok ? ZV_OK : zv__nomem(a->err);
}

static double plain_twonn(const near *x, const double *near_by, double *logs) {
    size_t n = 0;
    double xy = 0, xx = 0;
    for (size_t i = 0; i < x->asked; i++)
        if (near_by[i * x->k] > 0) logs[n++] = log(near_by[i * x->k + 1]) - log(near_by[i * x->k]);
    zv__plain_sort(logs, n);
    for (size_t i = 1; i <= (size_t)((double)n * (1 - ZV_TWONN_DISCARD)); i++) {
        xy -= logs[i - 1] * log((double)(n - i) / (double)n);
        xx += logs[i - 1] * logs[i - 1];
    }
    return xx > 0 ? xy / xx : ZV__NAN;
}

static double plain_mle(const near *x, const double *near_by) {
    double sum = 0;
    size_t n = 0;
    for (size_t i = 0; i < x->asked; i++) {
        const double *r = near_by + i * x->k;
        if (!(r[0] > 0)) continue;
        for (size_t j = 0; j + 1 < x->k; j++) sum += log(r[x->k - 1]) - log(r[j]);
        n++;
    }
    return sum > 0 ? (double)n * (double)(x->k - 1) / sum : ZV__NAN;
}

/* ---- Findings ---- */

static void interval(zv_report *r, zv_finding *f, const zv_dimension *d) {
    if (isnan(d->interval.lo))
        zv_report_no_interval(r, f, M_EXPLAIN_FEW_FOR_INTERVAL, d->used);
    else
        zv_report_interval(r, f, d->interval.lo, d->interval.hi);
}

/* Is it surely below the limit? */
static bool judge(const near *x, zv_finding *f, const zv_dimension *d) {
    if (x->a->dim < DIMENSION_DIMS || isnan(d->value)) return false;
    const bool warn = d->interval.hi < DIMENSION_WARN;
    zv_report_verdict(x->a->r, f, warn ? ZV_WARN : ZV_PASS, DIMENSION_WARN);
    if (warn) zv__next(x->a->r, f, "dups", x->a->space, (zv_str){0}, (zv_str){0});
    return warn;
}

static void twonn_why(const near *x, zv_finding *f) {
    zv_report *r = x->a->r;
    const size_t dim = x->a->dim;
    const double value = f->value;
    const scale *far = x->n_scales ? &x->scales[x->n_scales - 1] : NULL;
    const bool hangs =
        far && (value > SCALE_HANGS * far->value || far->value > SCALE_HANGS * value);
    const bool warn = judge(x, f, &x->twonn);
    if (hangs)
        zv_report_why(r, f, M_EXPLAIN_TWONN_SCALE, value, dim, far->rows, far->value);
    else if (warn)
        zv_report_why(r, f, M_EXPLAIN_TWONN_WARN, value, dim);
    else if (far)
        zv_report_why(r, f, M_EXPLAIN_TWONN_OK, value, dim, far->rows, far->value);
    else
        zv_report_why(r, f, M_EXPLAIN_TWONN_ALONE, value, dim);
}

static void twonn(const near *x, const double *again, double *logs) {
    zv_report *r = x->a->r;
    zv_finding *f = zv_report_add(r, "intrinsic_dimension_twonn", x->twonn.value);
    interval(r, f, &x->twonn);
    zv_report_formula(r, f, M_EXPLAIN_TWONN_FORMULA, x->twonn.used, x->n);
    twonn_why(x, f);
    if (!zv_report_opens(r, "intrinsic_dimension_twonn")) return;
    zv_report_term(r, f, "different rows", (double)x->n);
    zv_report_term(r, f, "rows asked", (double)x->asked);
    zv_report_term(r, f, "R² of the line", x->twonn.straight);
    zv_report_term(r, f, "directions alone", x->directions.value);
    for (size_t i = 0; i < x->n_scales; i++) {
        char name[64];
        snprintf(name, sizeof name, "among %zu rows (%zu asked)", x->scales[i].rows,
                 x->scales[i].asked);
        zv_report_term(r, f, name, x->scales[i].value);
    }
    zv_report_recomputed(r, f, again ? plain_twonn(x, again, logs) : ZV__NAN, 1e-6 * f->value);
}

/* Quantiles over rows of each row's own figure: noisy ones, 1/√k of their value. */
static void local_terms(const near *x, zv_finding *f, double *room) {
    zv_report *r = x->a->r;
    size_t n = 0;
    for (size_t i = 0; i < x->asked; i++) {
        const double inverse = zv_stat_inverse_dimension(x->distances + i * x->k, x->k);
        if (inverse > 0) room[n++] = 1 / inverse;
    }
    zv_stat_sort(room, n);
    if (n == 0) return;
    zv_report_term(r, f, "5th percentile of single rows", zv_stat_quantile(room, n, 0.05));
    zv_report_term(r, f, "median of single rows", zv_stat_quantile(room, n, 0.5));
    zv_report_term(r, f, "95th percentile of single rows", zv_stat_quantile(room, n, 0.95));
}

static void mle(const near *x, const double *again, double *room) {
    zv_report *r = x->a->r;
    zv_finding *f = zv_report_add(r, "intrinsic_dimension_mle", x->mle.value);
    interval(r, f, &x->mle);
    zv_report_formula(r, f, M_EXPLAIN_MLE_FORMULA, x->k, x->mle.used, x->n);
    if (judge(x, f, &x->mle))
        zv_report_why(r, f, M_EXPLAIN_MLE_WARN, x->k, f->value, x->a->dim);
    else
        zv_report_why(r, f, M_EXPLAIN_MLE_OK, x->k, f->value, x->a->dim);
    if (!zv_report_opens(r, "intrinsic_dimension_mle")) return;
    zv_report_term(r, f, "different rows", (double)x->n);
    zv_report_term(r, f, "rows asked", (double)x->asked);
    if (room) local_terms(x, f, room);
    zv_report_recomputed(r, f, again ? plain_mle(x, again) : ZV__NAN, 1e-6 * f->value);
}

static void too_few(zv__audit *a, size_t n) {
    static const char *const names[] = {"intrinsic_dimension_twonn", "intrinsic_dimension_mle"};
    for (size_t i = 0; i < ZV_COUNT(names); i++) {
        zv_finding *f = zv_report_add(a->r, names[i], ZV__NAN);
        zv_report_no_interval(a->r, f, M_EXPLAIN_NEAR_FEW_ROWS);
        zv_report_why(a->r, f, M_EXPLAIN_NEAR_FEW, n, (int)LEAST);
        if (i == 0) zv_report_formula(a->r, f, M_EXPLAIN_TWONN_FORMULA, n, n);
        if (i == 1) zv_report_formula(a->r, f, M_EXPLAIN_MLE_FORMULA, (size_t)K, n, n);
        if (!zv_report_opens(a->r, names[i])) continue;
        zv_report_term(a->r, f, "different rows", (double)n);
        zv_report_recomputed(a->r, f, ZV__NAN, 0);
    }
}

/* The same of the vectors at length 1, where lengths are no part of what is compared. */
static zv_status directions_alone(near *x, const zv_index *index, zv_hit *hits, double *chords) {
    const zv__audit *a = x->a;
    const zv_search_opts opts = {.metric = ZV_COS, .keep = x->keep};
    memset(x->keep, 0, a->size);
    for (size_t i = 0; i < x->n; i++) x->keep[x->rows[i]] = 1;
    for (size_t at = 0; at < x->asked; at += BATCH) {
        const size_t some = ZV_MIN((size_t)BATCH, x->asked - at);
        size_t counts[BATCH];
        if (zv_env_stopped(a->env))
            return zv_err_set(a->err, ZV_INTERRUPTED, M_EXPLAIN_NEAR_STOPPED);
        ZV_TRY(zv_index_neighbours(hits, counts, a->env, index, NULL, x->own + at, some, 2, &opts,
                                   a->err));
        for (size_t i = 0; i < 2 * some; i++)
            chords[2 * at + i] = sqrt(ZV_MAX(0, 2 - 2 * hits[i].score));
    }
    return zv_stat_twonn(&x->directions, a->env, chords, x->asked, 2, x->n, ZV_TWONN_DISCARD,
                         a->err);
}

static zv_status report(near *x, const zv_index *index) {
    const zv__audit *a = x->a;
    const bool first = zv_report_opens(a->r, "intrinsic_dimension_twonn");
    const bool opens = first || zv_report_opens(a->r, "intrinsic_dimension_mle");
    double *again = opens ? ZV_NEW(a->env, x->asked * x->k, double) : NULL;
    double *room = opens ? ZV_NEW(a->env, 2 * x->asked, double) : NULL;
    zv_hit *hits = first ? ZV_NEW(a->env, 2 * BATCH, zv_hit) : NULL;
    zv_status status = ZV_OK;
    if (opens && (!again || !room || (first && !hits))) status = zv__nomem(a->err);
    x->directions.value = ZV__NAN;
    if (status == ZV_OK && opens) status = plain_distances(x, again);
    if (status == ZV_OK && first) status = directions_alone(x, index, hits, room);
    if (status == ZV_OK) {
        twonn(x, again, room);
        mle(x, again, room);
    }
    zv__free(a->env, hits);
    zv__free(a->env, room);
    zv__free(a->env, again);
    return status;
}

zv_status zv__audit_intrinsic(zv__audit *a) {
    near x = {.a = a};
    zv_index *index = NULL;
    zv_status status = different_rows(&x);
    if (status == ZV_OK && x.n < LEAST) {
        too_few(a, x.n);
    } else if (status == ZV_OK) {
        status = zv_index_new(&index, a->env, a->space, NULL, a->err);
        if (status == ZV_OK) status = ask_finest(&x, index);
        if (status == ZV_OK) status = ask_coarser(&x, index);
        if (status == ZV_OK) status = report(&x, index);
    }
    zv_index_free(index);
    near_free(&x);
    return status;
}
