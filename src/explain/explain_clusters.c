/* explain_clusters.c — clusters of a space: the rows in question, the fit, what is typical of each cluster and what lies on
 * its border, and how far labels agree.
 */
#include "explain/explain_clusters.h"

#include "base/base_pool.h"

enum { MAX_K = 50, WORDS = 8, SHOWN = 3, TASK_ROWS = 1024, LABEL_ROUNDS = 200, STREAM_LABELS = 44 };

const char *zv_clusters_verdict_name(zv_clusters_verdict v) {
    static const char *const names[] = {"unknown", "none", "vague", "clear"};
    return (size_t)v < ZV_COUNT(names) ? names[v] : "?";
}

static const char *path_of(const zv__clusters *c) {
    return zv_space_path(c->space) ? zv_space_path(c->space) : "";
}

/* ---- Rows ---- */

static zv_status list_rows(zv__clusters *c, zv_err *err) {
    const size_t size = zv_space_size(c->space);
    double *squares = ZV_NEW(c->env, size, double);
    c->rows = ZV_NEW(c->env, size, size_t);
    zv_status status = squares && c->rows ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) status = zv__square_norms(squares, c->env, c->space, err);
    size_t n = 0;
    for (size_t i = 0; status == ZV_OK && i < size; i++)
        if (zv__row_counts(c->space, i, squares[i])) c->rows[n++] = i;
    zv__free(c->env, squares);
    c->public.rows = n;
    c->public.left_out = size - n;
    c->points =
        (zv_points){.space = c->space, .rows = c->rows, .n = n, .dim = zv_space_dim(c->space)};
    if (status == ZV_OK && n == 0)
        return zv_err_set(err, ZV_NODATA, M_EXPLAIN_OUTLIERS_NONE, path_of(c));
    return status;
}

/* Do all rows stand at one place? Most collections show at the second row that they don't. */
static zv_status check_alike(const zv__clusters *c, zv_err *err) {
    const size_t dim = c->points.dim;
    float *x = ZV_NEW(c->env, 2 * dim, float);
    const zv_kernels *k = zv_vec_kernels(c->env);
    bool alike = true;
    if (!x) return zv__nomem(err);
    float *y = x + dim;
    zv_space_row(c->space, c->rows[0], x);
    const double square = k->sqnorm[ZV_F32](x, dim);
    for (size_t i = 1; alike && i < c->public.rows; i++) {
        zv_space_row(c->space, c->rows[i], y);
        alike = c->o.euclidean ? k->sqdist[ZV_F32](x, y, dim) <= 1e-12 * square
                               : zv_vec_cosine(k, ZV_F32, x, y, dim) >= 1 - 1e-12;
    }
    zv__free(c->env, x);
    if (!alike || c->public.rows < 2) return ZV_OK;
    return zv_err_set(err, ZV_NODATA, M_EXPLAIN_CLUSTERS_EQUAL, path_of(c));
}

/* ---- The fit, in the order of size ---- */

static zv_status take(zv__clusters *c, const uint32_t *cluster, const size_t *sizes, size_t k,
                      zv_err *err) {
    size_t *place = ZV_NEW(c->env, k + 1, size_t);
    c->public.k = k;
    c->list = ZV_NEW_ZERO(c->env, k + 1, zv_cluster);
    if (!place || !c->list) {
        zv__free(c->env, place);
        return zv__nomem(err);
    }
    for (size_t j = 0; j < k; j++) { /* how many are larger, or as large and earlier */
        place[j] = 0;
        for (size_t i = 0; i < k; i++)
            place[j] += sizes[i] > sizes[j] || (sizes[i] == sizes[j] && i < j);
        c->list[place[j]].rows = sizes[j];
        c->list[place[j]].label = -1;
    }
    for (size_t i = 0; i < c->public.rows; i++) {
        c->number[i] = cluster[i] == ZV_NOISE ? ZV_NOISE : (uint32_t)place[cluster[i]];
        c->public.noise += cluster[i] == ZV_NOISE;
    }
    zv__free(c->env, place);
    return ZV_OK;
}

static zv_status fit_kmeans(zv__clusters *c, zv_err *err) {
    zv_kmeans *m = NULL;
    const zv_kmeans_opts o = {.kind = c->o.euclidean ? ZV_KMEANS_PLAIN : ZV_KMEANS_SPHERE,
                              .k = c->public.k,
                              .seed = c->o.seed};
    ZV_TRY(zv_kmeans_fit(&m, c->env, &c->points, &o, err));
    c->public.objective = m->objective;
    c->public.converged = m->converged;
    c->public.sampled = m->sampled;
    const zv_status status = take(c, m->cluster, m->sizes, m->k, err);
    zv_kmeans_free(c->env, m);
    return status;
}

static zv_status fit_density(zv__clusters *c, zv_err *err) {
    zv_density *d = NULL;
    const zv_density_opts o = {
        .unit = !c->o.euclidean, .min_size = c->o.min_size, .seed = c->o.seed};
    ZV_TRY(zv_density_fit(&d, c->env, &c->points, &o, err));
    c->public.min_size = d->min_size;
    c->public.sampled = d->sampled;
    c->public.converged = true;
    c->public.objective = ZV__NAN;
    const zv_status status = take(c, d->cluster, d->sizes, d->k, err);
    zv_density_free(c->env, d);
    return status;
}

/* Means of the rows, at length 1 unless rows are taken as they are. In f64, in order. */
static zv_status find_centers(zv__clusters *c, zv_err *err) {
    const size_t dim = c->points.dim, k = c->public.k;
    const zv_kernels *kernels = zv_vec_kernels(c->env);
    double *sums = ZV_NEW_ZERO(c->env, k * dim + 1, double);
    float *x = ZV_NEW(c->env, dim, float);
    c->centers = ZV_NEW(c->env, k * dim + 1, float);
    const bool fine = sums && x && c->centers;
    for (size_t i = 0; fine && i < c->public.rows; i++) {
        if (c->number[i] == ZV_NOISE) continue;
        zv_space_row(c->space, c->rows[i], x);
        const double square = kernels->sqnorm[ZV_F32](x, dim);
        kernels->sum_f64(sums + c->number[i] * dim, c->o.euclidean ? 1 : 1 / sqrt(square), x, dim);
    }
    for (size_t j = 0; fine && j < k; j++) {
        double square = 0;
        for (size_t d = 0; d < dim; d++) square += sums[j * dim + d] * sums[j * dim + d];
        const double by = c->o.euclidean ? (double)c->list[j].rows : ZV_MAX(sqrt(square), 1e-30);
        for (size_t d = 0; d < dim; d++) c->centers[j * dim + d] = (float)(sums[j * dim + d] / by);
    }
    zv__free(c->env, sums);
    zv__free(c->env, x);
    return fine ? ZV_OK : zv__nomem(err);
}

/* ---- Typical rows, and rows on a border ---- */

typedef struct measuring {
    zv__clusters *c;
    const zv_kernels *k;
    float *rows; /* [workers, dim] */
    double *scores; /* [workers, k] */
    uint32_t *next; /* [rows] the nearest other cluster */
} measuring;

/* Larger is nearer: cosines, or distances with their sign turned. */
static void scores_of(const measuring *m, size_t i, unsigned worker) {
    const zv__clusters *c = m->c;
    const size_t dim = c->points.dim, k = c->public.k;
    float *x = m->rows + worker * dim;
    double *scores = m->scores + worker * k;
    zv_space_row(c->space, c->rows[i], x);
    if (c->o.euclidean) {
        m->k->sqdist_many[ZV_F32](x, c->centers, k, dim * sizeof *x, dim, scores);
        for (size_t j = 0; j < k; j++) scores[j] = -sqrt(scores[j]);
    } else {
        const double norm = sqrt(m->k->sqnorm[ZV_F32](x, dim));
        m->k->dot_many[ZV_F32](x, c->centers, k, dim * sizeof *x, dim, scores);
        for (size_t j = 0; j < k; j++) scores[j] /= norm;
    }
}

static void measure_rows(void *ctx, size_t task, unsigned worker) {
    const measuring *m = ctx;
    zv__clusters *c = m->c;
    const size_t end = ZV_MIN(c->public.rows, (task + 1) * TASK_ROWS);
    for (size_t i = task * TASK_ROWS; i < end; i++) {
        const uint32_t own = c->number[i];
        const double *scores = m->scores + worker * c->public.k;
        double best = -INFINITY;
        m->next[i] = ZV_NOISE;
        if (own == ZV_NOISE) continue;
        scores_of(m, i, worker);
        for (uint32_t j = 0; j < c->public.k; j++) {
            if (j == own || scores[j] <= best) continue;
            best = scores[j];
            m->next[i] = j;
        }
        c->own[c->rows[i]] = c->o.euclidean ? -scores[own] : scores[own];
        c->margin[c->rows[i]] = m->next[i] == ZV_NOISE ? ZV__NAN : scores[own] - best;
    }
}

/* Puts a row into a short list sorted by `key`, smallest first, unless its text is there already. */
static void offer(const zv__clusters *c, zv_cluster_row *list, size_t *n, zv_cluster_row row,
                  double key, bool by_margin) {
    const double sign = c->o.euclidean ? 1 : -1;
    size_t at = *n;
    while (at > 0 && (by_margin ? list[at - 1].margin : sign * list[at - 1].own) > key) at--;
    if (at == c->o.shown) return;
    for (size_t i = 0; i < *n && zv_space_has_texts(c->space); i++)
        if (zv_str_equal(zv_space_text(c->space, list[i].row), zv_space_text(c->space, row.row)))
            return;
    if (*n < c->o.shown) ++*n;
    memmove(list + at + 1, list + at, (*n - at - 1) * sizeof *list);
    list[at] = row;
}

static void show_rows(zv__clusters *c, const uint32_t *next) {
    double all = 0;
    for (size_t j = 0; j < c->public.k; j++) {
        c->list[j].typical = c->shown + 2 * j * c->o.shown;
        c->list[j].border = c->list[j].typical + c->o.shown;
    }
    for (size_t i = 0; i < c->public.rows; i++) {
        if (c->number[i] == ZV_NOISE) continue;
        const size_t row = c->rows[i];
        zv_cluster *l = &c->list[c->number[i]];
        zv_cluster_row *typical = c->shown + 2 * c->number[i] * c->o.shown;
        const size_t other = next[i] == ZV_NOISE ? SIZE_MAX : next[i];
        const zv_cluster_row x = {row, c->own[row], c->margin[row], other};
        offer(c, typical, &l->n_typical, x, c->o.euclidean ? x.own : -x.own, false);
        if (other != SIZE_MAX) offer(c, typical + c->o.shown, &l->n_border, x, x.margin, true);
        l->own += x.own / (double)l->rows;
        all += x.own;
    }
    c->public.own = all / (double)(c->public.rows - c->public.noise);
}

static zv_status measure(zv__clusters *c, zv_err *err) {
    const size_t n = c->public.rows, size = zv_space_size(c->space), workers = zv__workers(c->env);
    measuring m = {.c = c, .k = zv_vec_kernels(c->env)};
    m.rows = ZV_NEW(c->env, workers * c->points.dim, float);
    m.scores = ZV_NEW(c->env, workers * c->public.k + 1, double);
    m.next = ZV_NEW(c->env, n, uint32_t);
    c->own = ZV_NEW(c->env, size, double);
    c->margin = ZV_NEW(c->env, size, double);
    c->cluster = ZV_NEW(c->env, size, uint32_t);
    c->shown = ZV_NEW_ZERO(c->env, 2 * c->public.k * c->o.shown + 1, zv_cluster_row);
    const bool fine = m.rows && m.scores && m.next && c->own && c->margin && c->cluster && c->shown;
    if (fine) {
        for (size_t i = 0; i < size; i++) {
            c->own[i] = c->margin[i] = ZV__NAN;
            c->cluster[i] = ZV_NOISE;
        }
        for (size_t i = 0; i < n; i++) c->cluster[c->rows[i]] = c->number[i];
        zv__parallel(c->env, (n + TASK_ROWS - 1) / TASK_ROWS, measure_rows, &m);
        show_rows(c, m.next);
    }
    zv__free(c->env, m.rows);
    zv__free(c->env, m.scores);
    zv__free(c->env, m.next);
    return fine ? ZV_OK : zv__nomem(err);
}

/* ---- Labels ---- */

typedef struct labelled {
    uint32_t *cell; /* [n] of the table */
    size_t n;
} labelled;

static zv_status fill_table(zv__clusters *c, labelled *l, zv_err *err) {
    const size_t labels = c->public.labels, k = c->public.k;
    l->cell = ZV_NEW(c->env, c->public.rows, uint32_t);
    c->label_table = ZV_NEW_ZERO(c->env, k * labels, uint64_t);
    if (!l->cell || !c->label_table) return zv__nomem(err);
    for (size_t i = 0; i < c->public.rows; i++) {
        const int32_t label = zv_space_label_number(c->space, c->rows[i]);
        if (label < 0 || c->number[i] == ZV_NOISE) continue;
        const size_t cell = c->number[i] * labels + (size_t)label;
        c->label_table[cell]++;
        l->cell[l->n++] = (uint32_t)cell;
    }
    for (size_t j = 0; j < k; j++)
        for (size_t b = 0; b < labels; b++) {
            const size_t rows = (size_t)c->label_table[j * labels + b];
            c->list[j].labelled += rows;
            if (rows <= c->list[j].label_rows) continue;
            c->list[j].label_rows = rows;
            c->list[j].label = (int32_t)b;
        }
    return ZV_OK;
}

static zv_interval around(double value, const zv_moments *m) {
    const double half = 1.959963984540054 * zv_moments_sd(m);
    return (zv_interval){ZV_MAX(-1, value - half), ZV_MIN(1, value + half)};
}

/* Rows drawn anew with what they are: the clusters' centres stay. Information is too high in resamples by about (cells /
 * rows)/2, so that only their spread is used, around the value itself. What chance gives hangs on the sizes alone. */
static zv_status label_intervals(zv__clusters *c, const labelled *l, zv_err *err) {
    zv_clusters *p = &c->public;
    const size_t cells = p->k * p->labels;
    uint64_t *table = ZV_NEW(c->env, cells, uint64_t);
    zv_moments m[3] = {{0}, {0}, {0}};
    zv_status status = table ? ZV_OK : zv__nomem(err);
    for (size_t round = 0; status == ZV_OK && round < LABEL_ROUNDS; round++) {
        zv_rng rng = zv_rng_stream(c->o.seed + STREAM_LABELS, round);
        zv_agreement g;
        memset(table, 0, cells * sizeof *table);
        for (size_t i = 0; i < l->n; i++) table[l->cell[zv_rng_below(&rng, l->n)]]++;
        status = zv_stat_agreement(&g, c->env, table, p->k, p->labels, false, err);
        const double mean = (g.entropy_a + g.entropy_b) / 2, chance = p->with_labels.expected;
        zv_moments_add(&m[0], g.rand);
        zv_moments_add(&m[1], (g.mutual - chance) / (mean - chance));
        zv_moments_add(&m[2], g.v);
    }
    p->rand_interval = around(p->with_labels.rand, &m[0]);
    p->adjusted_interval = around(p->with_labels.adjusted, &m[1]);
    p->v_interval = around(p->with_labels.v, &m[2]);
    zv__free(c->env, table);
    return status;
}

static zv_status compare_labels(zv__clusters *c, zv_err *err) {
    zv_clusters *p = &c->public;
    labelled l = {0};
    p->labels = zv_space_has_labels(c->space) ? zv_space_label_count(c->space) : 0;
    size_t cells;
    if (p->labels < 2 || p->k == 0) return ZV_OK;
    if (!zv__mul(&cells, p->labels, p->k) || cells > UINT32_MAX) {
        p->labels = 0; /* a label for nearly every row says nothing */
        return ZV_OK;
    }
    zv_status status = fill_table(c, &l, err);
    if (status == ZV_OK)
        status =
            zv_stat_agreement(&p->with_labels, c->env, c->label_table, p->k, p->labels, true, err);
    if (status == ZV_OK && p->with_labels.b < 2)
        p->labels = 0; /* one label, or none, among these rows */
    else if (status == ZV_OK)
        status = label_intervals(c, &l, err);
    p->table = c->label_table;
    zv__free(c->env, l.cell);
    return status;
}

/* ---- The whole ---- */

static zv_clusters_verdict judge(const zv_clusters *p) {
    if (p->k == 0) return ZV_CLUSTERS_NONE;
    if (isnan(p->p)) return ZV_CLUSTERS_UNKNOWN;
    if (p->p > 0.05) return ZV_CLUSTERS_NONE;
    /* below a half a cluster is dissolved (Hennig 2008) */
    return p->stability < 0.5 ? ZV_CLUSTERS_VAGUE : ZV_CLUSTERS_CLEAR;
}

static zv_status work(zv__clusters *c, zv_err *err) {
    zv_clusters *p = &c->public;
    ZV_TRY(list_rows(c, err));
    if (p->by == ZV_CLUSTERS_KMEANS && c->o.k > p->rows)
        return zv_err_set(err, ZV_NODATA, M_EXPLAIN_CLUSTERS_ROWS, path_of(c), p->rows, c->o.k);
    if (c->o.k != 1) ZV_TRY(check_alike(c, err));
    c->number = ZV_NEW(c->env, p->rows, uint32_t);
    if (!c->number) return zv__nomem(err);
    if (p->by == ZV_CLUSTERS_DENSITY) {
        ZV_TRY(fit_density(c, err));
        ZV_TRY(zv__clusters_try_density(c, err));
    } else {
        p->k = c->o.k;
        ZV_TRY(zv__clusters_try(c, err));
        ZV_TRY(fit_kmeans(c, err));
    }
    ZV_TRY(find_centers(c, err));
    ZV_TRY(measure(c, err));
    ZV_TRY(zv__clusters_runs(c, err));
    ZV_TRY(zv__clusters_words(c, err));
    ZV_TRY(compare_labels(c, err));
    p->verdict = judge(p);
    p->clusters = c->list;
    p->cluster = c->cluster;
    p->margin = c->margin;
    return ZV_OK;
}

zv_status zv_explain_clusters(zv_clusters **out, const zv_env *env, const zv_space *space,
                              const zv_clusters_opts *opts, zv_err *err) {
    *out = NULL;
    zv__clusters *c = ZV_NEW_ZERO(env, 1, zv__clusters);
    if (!c) return zv__nomem(err);
    c->env = env;
    c->space = space;
    c->o = opts ? *opts : (zv_clusters_opts){0};
    if (c->o.max_k == 0) c->o.max_k = MAX_K;
    if (c->o.words == 0) c->o.words = WORDS;
    if (c->o.shown == 0) c->o.shown = SHOWN;
    if (c->o.seed == 0) c->o.seed = 1;
    zv_clusters *p = &c->public;
    p->by = c->o.by;
    p->euclidean = c->o.euclidean;
    p->p = p->stability = p->agreement = p->words_q = p->own = ZV__NAN;
    p->k_interval = p->stability_interval = p->agreement_interval = (zv_interval){ZV__NAN, ZV__NAN};
    const zv_status status = work(c, err);
    if (status == ZV_OK)
        *out = p;
    else
        zv_clusters_free(p);
    return status;
}

void zv_clusters_free(zv_clusters *p) {
    zv__clusters *c = (zv__clusters *)p;
    if (!c) return;
    const zv_env *env = c->env;
    zv__cloud_sample_free(&c->tries.sample);
    void *const all[] = {c->rows,
                         c->number,
                         c->centers,
                         c->list,
                         c->cluster,
                         c->margin,
                         c->own,
                         c->shown,
                         c->words,
                         c->spellings,
                         c->tries.log_objective,
                         c->tries.fitted,
                         c->tries.agreement,
                         c->tries.by_chance,
                         c->tries.halves,
                         c->table,
                         c->run_rows,
                         c->run_number,
                         c->label_table};
    for (size_t i = 0; i < ZV_COUNT(all); i++) zv__free(env, all[i]);
    zv__free(env, c);
}

void zv_clusters_name(const zv_clusters *p, size_t cluster, zv_buf *out) {
    enum { PARTS = 3 };
    const zv__clusters *c = (const zv__clusters *)p;
    const zv_cluster *l = &p->clusters[cluster];
    const size_t n = l->n_words > 0 ? l->n_words : l->n_typical;
    for (size_t i = 0; i < n && i < PARTS; i++) {
        char number[24];
        const zv_str part =
            l->n_words > 0 ? l->words[i].word : zv_space_id(c->space, l->typical[i].row, number);
        if (i > 0) zv_buf_puts(out, ", ");
        zv_buf_add(out, part.ptr, part.len);
    }
}
