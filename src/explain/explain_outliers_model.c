/* explain_outliers_model.c — what is ordinary in a collection, learned from some of its rows: how long a vector
 * of so many words is, where vectors point, what stands in each coordinate. And how far a row is from it.
 */
#include "base/base_pool.h"
#include "explain/explain_outliers.h"

#define MAD 0.674489750196082 /* of a normal law: Φ⁻¹(3/4) */
#define ONE_SD 0.158655253931457 /* Φ(-1) */
#define LEAST_ANGLE 1e-6
#define LEAST_REST 1e-6 /* of a squared length */
#define NO_LEAN 1e-3 /* of |m|: no direction to speak of */
#define CELLS 2.5e7 /* floats kept to find medians */
#define WORK 2e7 /* rows · dim that are learned from, with at least LEAST_ROWS */

enum { MOST_ROWS = 20000, LEAST_ROWS = 500, BIN_ROWS = 100, MOST_BINS = 20 };
enum { ROBUST_DIMS = 8, TASK = 64, STREAM_LEARN = 31 };

/* ---- Rows ---- */

void zv__outlier_row(const zv__outlier_model *m, const zv_space *space, size_t row, double norm,
                     double *out, float *room) {
    zv_space_row(space, row, room);
    const double by = m->euclidean ? 1 : norm;
    for (size_t d = 0; d < m->dim; d++) out[d] = (double)room[d] / by;
}

/* Sorts. */
static double quantile(double *x, size_t n, double q) {
    zv_stat_sort(x, n);
    return zv_stat_quantile(x, n, q);
}

/* ---- Lengths ---- */

typedef struct length {
    double words, log_norm;
} length;

static int by_words(const void *x, const void *y) {
    const length *a = x, *b = y;
    return a->words != b->words ? (a->words < b->words ? -1 : 1)
                                : (a->log_norm > b->log_norm) - (a->log_norm < b->log_norm);
}

static void learn_bin(zv__outlier_model *m, const length *all, size_t begin, size_t end,
                      double *work) {
    const size_t n = end - begin, b = m->bins++;
    for (size_t i = 0; i < n; i++) work[i] = all[begin + i].words;
    m->centre[b] = quantile(work, n, 0.5);
    for (size_t i = 0; i < n; i++) work[i] = all[begin + i].log_norm;
    m->level[b] = quantile(work, n, 0.5);
    m->down[b] = ZV_MAX(m->level[b] - zv_stat_quantile(work, n, ONE_SD), ZV__EQUAL_LENGTHS);
    m->up[b] = ZV_MAX(zv_stat_quantile(work, n, 1 - ONE_SD) - m->level[b], ZV__EQUAL_LENGTHS);
}

/* Bins of about a hundred rows, or a twentieth of them; equal numbers of words stay together. */
static void learn_bins(zv__outlier_model *m, const length *all, double *work) {
    const size_t want =
        m->by_words ? ZV_MAX((size_t)1, ZV_MIN((size_t)MOST_BINS, m->n / BIN_ROWS)) : 1;
    const size_t size = (m->n + want - 1) / want;
    for (size_t begin = 0; begin < m->n;) {
        size_t end = ZV_MIN(begin + size, m->n);
        while (end < m->n && all[end].words == all[end - 1].words) end++;
        if (m->n - end < size / 2) end = m->n;
        learn_bin(m, all, begin, end, work);
        begin = end;
    }
}

static zv_status learn_lengths(zv__outlier_model *m, const zv__outlier_rows *from, zv_err *err) {
    length *all = ZV_NEW(m->env, m->n, length);
    double *work = ZV_NEW(m->env, m->n, double);
    double **const parts[] = {&m->centre, &m->level, &m->up, &m->down};
    bool fine = all && work;
    for (size_t i = 0; i < ZV_COUNT(parts); i++)
        fine = (*parts[i] = ZV_NEW(m->env, MOST_BINS + 1, double)) && fine;
    m->by_words = from->words != NULL;
    for (size_t i = 0; fine && i < m->n; i++) {
        const size_t at = m->places[i];
        all[i] = (length){m->by_words ? from->words[at] : 0, log(from->norms[at])};
    }
    if (fine) {
        zv__sort(all, m->n, sizeof *all, by_words);
        learn_bins(m, all, work);
    }
    zv__free(m->env, all);
    zv__free(m->env, work);
    return fine ? ZV_OK : zv__nomem(err);
}

/* Between the bins' centres along a line; beyond the outermost ones along the line of the outer two. */
double zv__outlier_length(const zv__outlier_model *m, double log_norm, double log_words,
                          double *spread) {
    size_t b = 0;
    double level = m->level[0], t = 0;
    if (m->bins > 1) {
        while (b + 2 < m->bins && log_words > m->centre[b + 1]) b++;
        t = (log_words - m->centre[b]) / (m->centre[b + 1] - m->centre[b]);
        level = m->level[b] + t * (m->level[b + 1] - m->level[b]);
        t = ZV_MIN(1.0, ZV_MAX(0.0, t));
    }
    const double *side = log_norm > level ? m->up : m->down;
    *spread = m->bins > 1 ? side[b] + t * (side[b + 1] - side[b]) : side[0];
    return level;
}

/* ---- Directions ---- */

static double cosine_to_mean(const zv__outlier_model *m, const double *x, double norm) {
    double sum = 0;
    for (size_t d = 0; d < m->dim; d++) sum += m->mean[d] * x[d];
    return m->euclidean ? sum / norm : sum;
}

/* rows: [n, dim] as the model sees them. */
static zv_status learn_angles(zv__outlier_model *m, const double *rows,
                              const zv__outlier_rows *from, zv_err *err) {
    double *cosines = ZV_NEW(m->env, m->n, double), square = 0;
    m->mean = ZV_NEW_ZERO(m->env, m->dim, double);
    if (!cosines || !m->mean) {
        zv__free(m->env, cosines);
        return zv__nomem(err);
    }
    for (size_t i = 0; i < m->n; i++) {
        const double by = m->euclidean ? from->norms[m->places[i]] : 1;
        for (size_t d = 0; d < m->dim; d++) m->mean[d] += rows[i * m->dim + d] / by;
    }
    for (size_t d = 0; d < m->dim; d++) square += m->mean[d] * m->mean[d];
    const double together = sqrt(square);
    m->leans = m->dim > 1 && together / (double)m->n > NO_LEAN;
    for (size_t d = 0; m->leans && d < m->dim; d++) m->mean[d] /= together;
    for (size_t i = 0; m->leans && i < m->n; i++)
        cosines[i] = cosine_to_mean(m, rows + i * m->dim, from->norms[m->places[i]]);
    if (m->leans) {
        m->cos_middle = quantile(cosines, m->n, 0.5);
        m->cos_down = ZV_MAX(m->cos_middle - zv_stat_quantile(cosines, m->n, ONE_SD), LEAST_ANGLE);
    }
    zv__free(m->env, cosines);
    return ZV_OK;
}

/* ---- Coordinates ---- */

/* A single large coordinate makes all others of a row of length 1 small. So coordinates are looked at over the length of
 * the row without the largest one: this is that factor. */
static double stretch(const zv__outlier_model *m, const double *x) {
    double most = 0;
    if (m->euclidean || m->dim < ROBUST_DIMS) return 1;
    for (size_t d = 0; d < m->dim; d++) most = ZV_MAX(most, x[d] * x[d]);
    return 1 / sqrt(ZV_MAX(1 - most, LEAST_REST));
}

typedef struct columns {
    zv__outlier_model *m;
    const double *rows, *stretch; /* [n, dim], [n] */
    size_t n;
    double *work; /* [workers, n] */
} columns;

/* A coordinate that is 0 nearly always has no MAD; then its standard deviation, or next to nothing. */
static double other_spread(const double *x, size_t n, double middle, double floor) {
    double sum = 0;
    for (size_t i = 0; i < n; i++) sum += (x[i] - middle) * (x[i] - middle);
    return ZV_MAX(sqrt(sum / (double)n), floor);
}

static void column_task(void *ctx, size_t d, unsigned worker) {
    const columns *c = ctx;
    zv__outlier_model *m = c->m;
    double *x = c->work + worker * c->n;
    for (size_t i = 0; i < c->n; i++) x[i] = c->rows[i * m->dim + d] * c->stretch[i];
    const double middle = quantile(x, c->n, 0.5);
    const double size = ZV_MAX(fabs(x[0]), fabs(x[c->n - 1]));
    const double other = other_spread(x, c->n, middle, ZV_MAX(1e-6 * size, 1e-12));
    for (size_t i = 0; i < c->n; i++) x[i] = fabs(x[i] - middle);
    m->median[d] = middle;
    m->spread[d] = quantile(x, c->n, 0.5) / MAD;
    if (!(m->spread[d] > 1e-6 * size)) m->spread[d] = other;
}

static zv_status learn_columns(zv__outlier_model *m, const double *rows, zv_err *err) {
    columns c = {m, rows, NULL, m->n, NULL};
    c.n = ZV_MIN(m->n, ZV_MAX((size_t)100, (size_t)(CELLS / (double)m->dim)));
    m->median = ZV_NEW(m->env, m->dim, double);
    m->spread = ZV_NEW(m->env, m->dim, double);
    c.work = ZV_NEW(m->env, c.n * zv__workers(m->env), double);
    double *factors = ZV_NEW(m->env, c.n, double);
    const bool fine = m->median && m->spread && c.work && factors;
    for (size_t i = 0; fine && i < c.n; i++) factors[i] = stretch(m, rows + i * m->dim);
    c.stretch = factors;
    if (fine) zv__parallel(m->env, m->dim, column_task, &c);
    zv__free(m->env, c.work);
    zv__free(m->env, factors);
    return fine ? ZV_OK : zv__nomem(err);
}

/* The largest robust z; in *inflation how much too large the row's coordinates are altogether. */
static double largest_z(const zv__outlier_model *m, const double *x, double *work, size_t *at,
                        double *z_there, double *inflation) {
    const double factor = stretch(m, x);
    double most = -1;
    for (size_t d = 0; d < m->dim; d++) {
        const double z = (factor * x[d] - m->median[d]) / m->spread[d];
        work[d] = fabs(z);
        if (work[d] <= most) continue;
        most = work[d];
        *at = d;
        *z_there = z;
    }
    *inflation = 1;
    if (m->dim >= ROBUST_DIMS) *inflation = ZV_MAX(1.0, quantile(work, m->dim, 0.5) / MAD);
    return most;
}

/* ---- Learning ---- */

static zv_status choose_rows(zv__outlier_model *m, const zv__outlier_rows *from,
                             const size_t *places, size_t n, zv_err *err) {
    const size_t allowed = ZV_MAX((size_t)LEAST_ROWS, (size_t)(WORK / (double)m->dim));
    m->n = ZV_MIN(n, ZV_MIN((size_t)MOST_ROWS, allowed));
    m->places = ZV_NEW(m->env, m->n, size_t);
    m->rows = ZV_NEW(m->env, m->n, size_t);
    if (!m->places || !m->rows) return zv__nomem(err);
    zv__sample(m->places, m->n, n, m->seed, STREAM_LEARN);
    for (size_t i = 0; i < m->n; i++) {
        if (places) m->places[i] = places[m->places[i]];
        m->rows[i] = from->rows[m->places[i]];
    }
    return ZV_OK;
}

static zv_status learn_geometry(zv__outlier_model *m, const zv__outlier_rows *from, zv_err *err) {
    double *rows = ZV_NEW(m->env, m->n * m->dim, double);
    float *room = ZV_NEW(m->env, m->dim, float);
    zv_status status = rows && room ? ZV_OK : zv__nomem(err);
    for (size_t i = 0; status == ZV_OK && i < m->n; i++)
        zv__outlier_row(m, m->space, m->rows[i], from->norms[m->places[i]], rows + i * m->dim,
                        room);
    if (status == ZV_OK) status = learn_angles(m, rows, from, err);
    if (status == ZV_OK) status = learn_columns(m, rows, err);
    if (status == ZV_OK && m->dim > 1)
        status = zv__shape_fit(&m->shape, m->env, rows, m->n, m->dim, m->seed, err);
    zv__free(m->env, rows);
    zv__free(m->env, room);
    return status;
}

zv_status zv__outlier_model_learn(zv__outlier_model *m, const zv__outlier_rows *from,
                                  const size_t *places, size_t n, zv_err *err) {
    m->space = from->space;
    m->dim = zv_space_dim(m->space);
    ZV_TRY(choose_rows(m, from, places, n, err));
    ZV_TRY(learn_lengths(m, from, err));
    ZV_TRY(learn_geometry(m, from, err));
    return m->dim > 1 ? zv__outlier_learn_density(m, err) : ZV_OK;
}

void zv__outlier_model_free(zv__outlier_model *m) {
    void *const parts[] = {m->rows,  m->places,  m->centre,  m->level,  m->up,
                           m->down,  m->mean,    m->median,  m->spread, m->keep,
                           m->reach, m->density, m->floored, m->place};
    for (size_t i = 0; i < ZV_COUNT(parts); i++) zv__free(m->env, parts[i]);
    zv__shape_free(&m->shape, m->env);
    zv_index_free(m->index);
}

/* ---- Signals ---- */

typedef struct signals {
    zv_outlier *out;
    const zv__outlier_model *m;
    const zv__outlier_rows *from;
    const size_t *places;
    size_t n;
    double *rows; /* [workers, 2, dim] */
    float *room; /* [workers, dim] */
    zv__teller *teller; /* of worker 0 */
} signals;

static void signal_norm(zv_outlier *x, const signals *s, size_t place) {
    double spread;
    const double log_norm = log(s->from->norms[place]);
    const double words = s->m->by_words ? s->from->words[place] : 0;
    const double level = zv__outlier_length(s->m, log_norm, words, &spread);
    x->times = exp(log_norm - level);
    x->words = s->m->by_words ? exp(words) : ZV__NAN;
    x->signals[ZV_OUTLIER_NORM] = ZV_MAX(fabs(log_norm - level), ZV__EQUAL_LENGTHS) / spread;
}

static void signal_row(const signals *s, size_t i, double *row, double *work, float *room) {
    const zv__outlier_model *m = s->m;
    const size_t place = s->places ? s->places[i] : i;
    zv_outlier *x = &s->out[i];
    double inflation;
    x->row = s->from->rows[place];
    for (size_t k = 0; k < ZV_OUTLIER_SIGNALS; k++) x->signals[k] = x->shares[k] = ZV__NAN;
    x->cosine = x->mahalanobis = x->nearest = x->distance = x->lof = ZV__NAN;
    signal_norm(x, s, place);
    zv__outlier_row(m, s->from->space, x->row, s->from->norms[place], row, room);
    const double most = largest_z(m, row, work, &x->dimension, &x->z, &inflation);
    if (m->dim > 1) x->signals[ZV_OUTLIER_DIMENSION] = most / inflation;
    if (m->leans) {
        x->cosine = cosine_to_mean(m, row, s->from->norms[place]);
        x->signals[ZV_OUTLIER_ANGLE] = ZV_MAX((m->cos_middle - x->cosine) / m->cos_down, 0.01);
    }
    if (m->shape.there) {
        x->mahalanobis = zv__shape_distance(&m->shape, row, work);
        x->signals[ZV_OUTLIER_SIGNALS - 1] = sqrt(x->mahalanobis);
    }
}

static void signal_task(void *ctx, size_t task, unsigned worker) {
    const signals *s = ctx;
    const size_t end = ZV_MIN(s->n, (task + 1) * TASK), dim = s->m->dim;
    double *row = s->rows + 2 * worker * dim;
    if (zv_env_stopped(s->m->env)) return;
    for (size_t i = task * TASK; i < end; i++)
        signal_row(s, i, row, row + dim, s->room + worker * dim);
    if (worker == 0) zv__tell(s->teller, (double)end, (double)s->n, (double)NAN);
}

zv_status zv__outlier_signals(zv_outlier *out, const zv__outlier_model *m,
                              const zv__outlier_rows *from, const size_t *places, size_t n,
                              zv_err *err) {
    const size_t workers = zv__workers(m->env);
    zv__teller teller = zv__teller_start(m->env, M_EXPLAIN_OUTLIERS_MEASURING, M_BASE_ROWS);
    signals s = {out, m, from, places, n, NULL, NULL, &teller};
    s.rows = ZV_NEW(m->env, 2 * workers * m->dim, double);
    s.room = ZV_NEW(m->env, workers * m->dim, float);
    const bool fine = s.rows && s.room;
    if (fine) zv__parallel(m->env, (n + TASK - 1) / TASK, signal_task, &s);
    zv__free(m->env, s.rows);
    zv__free(m->env, s.room);
    if (!fine) return zv__nomem(err);
    if (zv_env_stopped(m->env)) return zv_err_set(err, ZV_INTERRUPTED, M_EXPLAIN_OUTLIERS_STOPPED);
    return m->dense ? zv__outlier_densities(out, m, from, places, n, err) : ZV_OK;
}
