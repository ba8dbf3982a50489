/* explain_outliers_density.c — is anything near: the distance to the 20th nearest row, and the local outlier factor
 * (Breunig, Kriegel, Ng & Sander 2000). With N(x) the k nearest of x and r(o) the distance of o to its k-th,
 *
 *     lrd(x) = 1/mean over o in N(x) of max(r(o), d(x, o))
 *     LOF(x) = mean over o in N(x) of lrd(o)/lrd(x)
 *
 * Exactly k neighbours, and 10⁻¹⁰ added to the mean, as scikit-learn does. Beside k copies of a row lrd is next to
 * infinite, and everything near them would be an outlier; so of copies one is looked for, and the signal uses lrd with
 * distances of at least a quarter of their median, zv_outlier.lof the textbook's.
 */
#include "explain/explain_outliers.h"

enum { BATCH = 2048 };
#define FLOOR 0.25 /* of the median distance to the k-th neighbour */
#define NO_ZERO 1e-10
#define COPY 1e-4 /* of a length: nearer rows are copies */

/* Neighbours of a batch of rows. */
typedef struct batch {
    size_t *own, *counts; /* [BATCH] */
    zv_hit *hits; /* [BATCH, k] */
} batch;

static zv_status batch_new(batch *b, const zv__outlier_model *m, zv_err *err) {
    b->own = ZV_NEW(m->env, BATCH, size_t);
    b->counts = ZV_NEW(m->env, BATCH, size_t);
    b->hits = ZV_NEW(m->env, BATCH * m->k, zv_hit);
    return b->own && b->counts && b->hits ? ZV_OK : zv__nomem(err);
}

static void batch_free(batch *b, const zv__outlier_model *m) {
    zv__free(m->env, b->own);
    zv__free(m->env, b->counts);
    zv__free(m->env, b->hits);
}

static double distance_of(const zv__outlier_model *m, double score) {
    return m->euclidean ? score : sqrt(ZV_MAX(0.0, 2 - 2 * score));
}

static zv_status search(batch *b, const zv__outlier_model *m, const zv_space *space, size_t n,
                        zv_err *err) {
    const zv_search_opts opts = {.metric = m->euclidean ? ZV_L2 : ZV_COS, .keep = m->keep};
    if (zv_env_stopped(m->env)) return zv_err_set(err, ZV_INTERRUPTED, M_EXPLAIN_OUTLIERS_STOPPED);
    return zv_index_neighbours(b->hits, b->counts, m->env, m->index, space, b->own, n, m->k, &opts,
                               err);
}

/* lrd of a row from its hits; `floor` below which no distance goes. */
static double density(const zv__outlier_model *m, const zv_hit *hits, size_t n, double floor) {
    double sum = 0;
    for (size_t j = 0; j < n; j++) {
        const double reach = m->reach[m->place[hits[j].row]], d = distance_of(m, hits[j].score);
        sum += ZV_MAX(floor, ZV_MAX(reach, d));
    }
    return 1 / (sum / (double)n + NO_ZERO);
}

static void keep_reach(zv__outlier_model *m, const batch *b, size_t begin, size_t n,
                       double *nearest) {
    for (size_t i = 0; i < n; i++) {
        const zv_hit *hits = b->hits + i * m->k;
        m->reach[begin + i] = distance_of(m, hits[b->counts[i] - 1].score);
        nearest[begin + i] = hits[0].score;
    }
}

static void keep_density(zv__outlier_model *m, const batch *b, size_t begin, size_t n) {
    for (size_t i = 0; i < n; i++) {
        const zv_hit *hits = b->hits + i * m->k;
        m->density[begin + i] = density(m, hits, b->counts[i], 0);
        m->floored[begin + i] = density(m, hits, b->counts[i], m->floor);
    }
}

/* Of the batch's rows, those that are copies of one that is kept are dropped. With more copies than neighbours all have
 * the same ones for neighbours, and two of them may stay. */
static size_t drop_copies(const zv__outlier_model *m, const batch *b, size_t begin, size_t n,
                          uint8_t *kept) {
    const double copy = COPY * (m->euclidean ? exp(m->level[0]) : 1);
    size_t dropped = 0;
    for (size_t i = 0; i < n; i++) {
        bool is_copy = false;
        for (size_t j = 0; j < b->counts[i]; j++) {
            const zv_hit *hit = &b->hits[i * m->k + j];
            const size_t at = m->place[hit->row];
            if (distance_of(m, hit->score) > copy) break;
            is_copy = is_copy || (at < begin + i && kept[at]);
        }
        kept[begin + i] = !is_copy;
        dropped += is_copy;
    }
    return dropped;
}

typedef enum pass { COPIES, REACH, DENSITY } pass;

static zv_status walk(zv__outlier_model *m, batch *b, pass what, double *nearest, uint8_t *kept,
                      size_t *dropped, zv_err *err) {
    zv__teller teller = zv__teller_start(m->env, M_EXPLAIN_OUTLIERS_LEARNING, M_BASE_ROWS);
    for (size_t begin = 0; begin < m->n; begin += BATCH) {
        const size_t n = ZV_MIN((size_t)BATCH, m->n - begin);
        zv__tell(&teller, (double)begin, (double)m->n, (double)NAN);
        memcpy(b->own, m->rows + begin, n * sizeof *b->own);
        ZV_TRY(search(b, m, m->space, n, err));
        if (what == DENSITY) {
            keep_density(m, b, begin, n);
            continue;
        }
        keep_reach(m, b, begin, n, nearest);
        if (what == COPIES) *dropped += drop_copies(m, b, begin, n, kept);
    }
    return ZV_OK;
}

/* k-distances, once more if there were copies among the neighbours; then what is made of those of the neighbours. */
static zv_status learn(zv__outlier_model *m, batch *b, double *nearest, uint8_t *kept,
                       zv_err *err) {
    size_t dropped = 0;
    ZV_TRY(walk(m, b, COPIES, nearest, kept, &dropped, err));
    m->dense = m->n - dropped > 1;
    if (!m->dense) return ZV_OK;
    for (size_t i = 0; i < m->n; i++) m->keep[m->rows[i]] = kept[i];
    m->k = ZV_MIN(m->k, m->n - dropped - 1);
    if (dropped > 0) ZV_TRY(walk(m, b, REACH, nearest, NULL, NULL, err));
    zv_stat_sort(nearest, m->n);
    m->nearest_middle = zv_stat_quantile(nearest, m->n, 0.5);
    memcpy(nearest, m->reach, m->n * sizeof *nearest);
    zv_stat_sort(nearest, m->n);
    m->reach_middle = zv_stat_quantile(nearest, m->n, 0.5);
    m->floor = FLOOR * m->reach_middle;
    return walk(m, b, DENSITY, NULL, NULL, NULL, err);
}

zv_status zv__outlier_learn_density(zv__outlier_model *m, zv_err *err) {
    const size_t rows = zv_space_size(m->space);
    batch b = {NULL, NULL, NULL};
    m->k = ZV_MIN((size_t)ZV__LOF_K, m->n - 1);
    m->keep = ZV_NEW_ZERO(m->env, rows, uint8_t);
    m->place = ZV_NEW(m->env, rows, size_t);
    m->reach = ZV_NEW(m->env, m->n, double);
    m->density = ZV_NEW(m->env, m->n, double);
    m->floored = ZV_NEW(m->env, m->n, double);
    double *nearest = ZV_NEW(m->env, m->n, double);
    uint8_t *kept = ZV_NEW(m->env, m->n, uint8_t);
    const bool fine =
        m->keep && m->place && m->reach && m->density && m->floored && nearest && kept;
    zv_status status = fine ? batch_new(&b, m, err) : zv__nomem(err);
    if (status == ZV_OK) {
        for (size_t i = 0; i < rows; i++) m->place[i] = SIZE_MAX;
        for (size_t i = 0; i < m->n; i++) {
            m->keep[m->rows[i]] = 1;
            m->place[m->rows[i]] = i;
        }
        status = zv_index_new(&m->index, m->env, m->space, NULL, err);
    }
    if (status == ZV_OK) status = learn(m, &b, nearest, kept, err);
    batch_free(&b, m);
    zv__free(m->env, nearest);
    zv__free(m->env, kept);
    return status;
}

static void densities_of(zv_outlier *x, const zv__outlier_model *m, const zv_hit *hits, size_t n) {
    double lrd = 0, floored = 0;
    for (size_t j = 0; j < n; j++) {
        lrd += m->density[m->place[hits[j].row]];
        floored += m->floored[m->place[hits[j].row]];
    }
    x->nearest = hits[0].score;
    x->distance = distance_of(m, hits[n - 1].score);
    x->lof = lrd / (double)n / density(m, hits, n, 0);
    x->signals[ZV_OUTLIER_DENSITY] = ZV_MAX(x->distance, m->floor);
    x->signals[ZV_OUTLIER_DENSITY + 1] = floored / (double)n / density(m, hits, n, m->floor);
}

zv_status zv__outlier_densities(zv_outlier *out, const zv__outlier_model *m,
                                const zv__outlier_rows *from, const size_t *places, size_t n,
                                zv_err *err) {
    batch b = {NULL, NULL, NULL};
    zv__teller teller = zv__teller_start(m->env, M_EXPLAIN_OUTLIERS_NEIGHBOURS, M_BASE_ROWS);
    zv_status status = batch_new(&b, m, err);
    for (size_t begin = 0; status == ZV_OK && begin < n; begin += BATCH) {
        const size_t some = ZV_MIN((size_t)BATCH, n - begin);
        for (size_t i = 0; i < some; i++)
            b.own[i] = from->rows[places ? places[begin + i] : begin + i];
        status = search(&b, m, from->space, some, err);
        for (size_t i = 0; status == ZV_OK && i < some; i++)
            densities_of(&out[begin + i], m, b.hits + i * m->k, b.counts[i]);
        zv__tell(&teller, (double)(begin + some), (double)n, (double)NAN);
    }
    batch_free(&b, m);
    return status;
}
