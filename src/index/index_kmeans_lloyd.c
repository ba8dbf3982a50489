/* index_kmeans_lloyd.c — Lloyd's steps: every row to its nearest centre, every centre to the middle of its rows.
 *
 * Two bounds a row (Hamerly 2010): its distance to the own centre is at most u, to any other at least l. When centres
 * move by m, u grows by the own one's m and l shrinks by the largest m of the others. While u < max(l, half the distance
 * from the own centre to the nearest other) nothing can have changed and the row is not even read. Distances between
 * points of the sphere are those of the space around it, so that one rule serves all kinds.
 *
 * A row that is read is compared in f32 first. |fl(x·c) - x·c| ≤ γ|x||c| (zavit/index.h); what comes within 2γ|x||c| of
 * the second best is computed again in f64, and only f64 decides.
 *
 * Sums change by the rows that change. Rows are dealt to lanes, a number that depends on n, k and dim alone, and lanes
 * are added up in order: the same sums for any number of threads.
 */
#include "index/index_clusters.h"

#include "base/base_pool.h"

#define LANE_BYTES ((size_t)64 << 20)
enum { LANES_MAX = 64, LANE_ROWS = 512 };

/* ---- Points ---- */

const float *zv__cloud_row(const zv__cloud *c, size_t i, float *room) {
    if (c->points.matrix) return c->points.matrix + i * c->points.dim;
    const size_t row = c->points.rows[i];
    const float *stored = zv_space_row_f32(c->points.space, row);
    if (stored) return stored;
    zv_space_row(c->points.space, row, room);
    return room;
}

enum { NORM_ROWS = 4096 };

typedef struct norming {
    zv__cloud *c;
    float *room;
} norming;

static void norm_rows(void *ctx, size_t task, unsigned worker) {
    norming *w = ctx;
    zv__cloud *c = w->c;
    const size_t end = ZV_MIN(c->points.n, (task + 1) * NORM_ROWS);
    for (size_t i = task * NORM_ROWS; i < end; i++) {
        const float *x = zv__cloud_row(c, i, w->room + worker * c->points.dim);
        const double square = c->k->sqnorm[ZV_F32](x, c->points.dim);
        const bool plain = c->kind == ZV_KMEANS_PLAIN;
        c->inverse[i] = plain || !(square > 0) ? 1 : 1 / sqrt(square);
        c->square[i] = plain ? square : square * c->inverse[i] * c->inverse[i];
    }
}

zv_status zv__cloud_new(zv__cloud *c, const zv_env *env, const zv_points *points,
                        zv_kmeans_kind kind, zv_err *err) {
    *c = (zv__cloud){.env = env,
                     .k = zv_vec_kernels(env),
                     .ik = zv__index_kernels_of(env),
                     .points = *points,
                     .kind = kind};
    c->inverse = ZV_NEW(env, points->n, double);
    c->square = ZV_NEW(env, points->n, double);
    norming w = {c, ZV_NEW(env, zv__workers(env) * points->dim, float)};
    const bool fine = c->inverse && c->square && w.room;
    if (fine) {
        zv__parallel(env, (points->n + NORM_ROWS - 1) / NORM_ROWS, norm_rows, &w);
        for (size_t i = 0; i < points->n; i++) c->squares += c->square[i];
    }
    zv__free(env, w.room);
    if (!fine) zv__cloud_free(c);
    return fine ? ZV_OK : zv__nomem(err);
}

void zv__cloud_free(zv__cloud *c) {
    zv__free(c->env, c->inverse);
    zv__free(c->env, c->square);
    c->inverse = c->square = NULL;
}

/* ---- State ---- */

zv_status zv__lloyd_new(zv__lloyd *l, const zv__cloud *c, size_t k, zv_err *err) {
    const size_t n = c->points.n, dim = c->points.dim;
    size_t cells, lane_cells, bytes;
    *l = (zv__lloyd){.c = c, .k = k};
    if (!zv__mul(&cells, k, dim) || !zv__mul(&bytes, cells, sizeof(double))) return zv__nomem(err);
    l->lanes = ZV_MAX(1, ZV_MIN(LANE_BYTES / ZV_MAX(bytes, 1), (size_t)LANES_MAX));
    l->lanes = ZV_MIN(l->lanes, n / LANE_ROWS + 1);
    if (!zv__mul(&lane_cells, l->lanes, cells)) return zv__nomem(err);
    l->own = ZV_NEW(c->env, n, uint32_t);
    l->upper = ZV_NEW(c->env, n, float);
    l->lower = ZV_NEW(c->env, n, float);
    l->centers = ZV_NEW_ZERO(c->env, cells, float);
    l->center_square = ZV_NEW(c->env, k, double);
    l->gap = ZV_NEW(c->env, k, double);
    l->moved = ZV_NEW(c->env, k, double);
    l->sums = ZV_NEW(c->env, cells, double);
    l->lane_sums = ZV_NEW(c->env, lane_cells, double);
    l->counts = ZV_NEW(c->env, k, int64_t);
    l->lane_counts = ZV_NEW(c->env, l->lanes * k, int64_t);
    l->lane_changed = ZV_NEW(c->env, l->lanes, size_t);
    l->room = ZV_NEW(c->env, zv__workers(c->env) * (dim + k), float);
    const bool fine = l->own && l->upper && l->lower && l->centers && l->center_square && l->gap &&
                      l->moved && l->sums && l->lane_sums && l->counts && l->lane_counts &&
                      l->lane_changed && l->room;
    return fine ? ZV_OK : zv__nomem(err);
}

void zv__lloyd_free(zv__lloyd *l) {
    const zv_env *env = l->c ? l->c->env : NULL;
    if (!l->c) return;
    void *const all[] = {l->own,         l->upper,        l->lower, l->centers,   l->center_square,
                         l->gap,         l->moved,        l->sums,  l->lane_sums, l->counts,
                         l->lane_counts, l->lane_changed, l->room};
    for (size_t i = 0; i < ZV_COUNT(all); i++) zv__free(env, all[i]);
    *l = (zv__lloyd){0};
}

/* ---- One row ---- */

static double center_dot(const zv__lloyd *l, size_t j, const float *x) {
    const size_t dim = l->c->points.dim;
    return l->c->k->dot[ZV_F32](l->centers + j * dim, x, dim);
}

static double distance_of(const zv__lloyd *l, size_t i, size_t j, double dot) {
    const double d2 = l->c->square[i] + l->center_square[j] - 2 * l->c->inverse[i] * dot;
    return d2 > 0 ? sqrt(d2) : 0;
}

/* f64 leaves 1e-15 of |x|² + |c|² in a squared distance; a float 6e-8 of a bound. */
static double slack_of(const zv__lloyd *l, size_t i, size_t j) {
    return 1e-7 * sqrt(l->c->square[i] + l->center_square[j]);
}

static void set_upper(zv__lloyd *l, size_t i, double distance) {
    l->upper[i] = (float)(distance * (1 + 1e-6) + slack_of(l, i, l->own[i]));
}

/* Twice γ |x||c| for the largest centre, in units of score; infinite where f32 might overflow or underflow. */
static double margin_of(const zv__lloyd *l, size_t i, double largest) {
    const double n = (double)(l->c->points.dim + 16) * 0x1p-24;
    const double x = sqrt(l->c->square[i]), raw = x / l->c->inverse[i];
    if (!(raw >= ZV__NORM_MIN && raw <= ZV__NORM_MAX && largest <= ZV__NORM_MAX) || n >= 0.5)
        return INFINITY;
    return 2 * n / (1 - n) * x * largest;
}

static void offer(zv__nearest *b, size_t j, double score) {
    if (score > b->best) {
        b->next = b->best;
        b->second = b->first;
        b->best = score;
        b->first = j;
    } else if (score > b->next) {
        b->next = score;
        b->second = j;
    }
}

zv__nearest zv__lloyd_compare(const zv__lloyd *l, size_t i, const float *x, double largest,
                              float *scores) {
    const size_t dim = l->c->points.dim;
    const double margin = margin_of(l, i, largest), inverse = l->c->inverse[i];
    const bool exact = isinf(margin);
    zv__nearest rough = {0, 0, -INFINITY, -INFINITY}, best = rough;
    if (!exact) {
        l->c->ik->dots(x, l->centers, dim * sizeof *l->centers, l->k, dim, scores);
        for (size_t j = 0; j < l->k; j++) {
            scores[j] = (float)(inverse * (double)scores[j] - l->center_square[j] / 2);
            offer(&rough, j, (double)scores[j]);
        }
    }
    /* what storing a score as float costs is below 2^-23 of it: the margin's 16 spare terms pay for it */
    const double limit = rough.next - margin;
    for (size_t j = 0; j < l->k; j++)
        if (exact || l->k == 1 || (double)scores[j] >= limit)
            offer(&best, j, inverse * center_dot(l, j, x) - l->center_square[j] / 2);
    return best;
}

static double distance_of_score(const zv__lloyd *l, size_t i, double score) {
    if (isinf(score)) return INFINITY;
    const double d2 = l->c->square[i] - 2 * score;
    return d2 > 0 ? sqrt(d2) : 0;
}

/* ---- A step ---- */

typedef struct step {
    zv__lloyd *l;
    double largest; /* length of a centre */
    double most, next; /* largest moves */
    size_t mover; /* whose the largest is */
} step;

/* The row's cluster, if it may have changed; true if it was read. */
static bool look(const step *s, size_t i, float *room, uint32_t *to) {
    zv__lloyd *l = s->l;
    const size_t dim = l->c->points.dim;
    const float *x = NULL;
    if (!l->fresh) {
        const uint32_t own = l->own[i];
        const double move = own == s->mover ? s->next : s->most;
        double upper = (double)l->upper[i] + l->moved[own];
        const double lower = (double)l->lower[i] - move;
        l->upper[i] = (float)(upper * (1 + 1e-7));
        l->lower[i] = (float)(lower - fabs(lower) * 1e-7);
        const double least = ZV_MAX((double)l->lower[i], l->gap[own]);
        if ((double)l->upper[i] < least) return false;
        x = zv__cloud_row(l->c, i, room);
        set_upper(l, i, distance_of(l, i, own, center_dot(l, own, x)));
        if ((double)l->upper[i] < least) return false;
    }
    if (!x) x = zv__cloud_row(l->c, i, room);
    const zv__nearest best = zv__lloyd_compare(l, i, x, s->largest, room + dim);
    *to = (uint32_t)best.first;
    const double next = distance_of_score(l, i, best.next);
    l->lower[i] =
        isinf(next) ? (float)INFINITY : (float)(next * (1 - 1e-6) - slack_of(l, i, best.second));
    l->upper[i] =
        (float)(distance_of_score(l, i, best.best) * (1 + 1e-6) + slack_of(l, i, best.first));
    return true;
}

static void lane(void *ctx, size_t lane, unsigned worker) {
    step *s = ctx;
    zv__lloyd *l = s->l;
    const size_t n = l->c->points.n, dim = l->c->points.dim;
    const size_t first = n / l->lanes * lane + ZV_MIN(lane, n % l->lanes);
    const size_t end = first + n / l->lanes + (lane < n % l->lanes);
    double *sums = l->lane_sums + lane * l->k * dim;
    int64_t *counts = l->lane_counts + lane * l->k;
    float *room = l->room + worker * (dim + l->k), *own_room = room;
    memset(sums, 0, l->k * dim * sizeof *sums);
    memset(counts, 0, l->k * sizeof *counts);
    l->lane_changed[lane] = 0;
    for (size_t i = first; i < end; i++) {
        uint32_t to;
        if (!look(s, i, room, &to) || (!l->fresh && to == l->own[i])) continue;
        const float *x = zv__cloud_row(l->c, i, own_room);
        if (!l->fresh) {
            l->c->k->sum_f64(sums + l->own[i] * dim, -l->c->inverse[i], x, dim);
            counts[l->own[i]]--;
        }
        l->c->k->sum_f64(sums + to * dim, l->c->inverse[i], x, dim);
        counts[to]++;
        l->own[i] = to;
        l->lane_changed[lane]++;
    }
}

/* Adds the lanes up; how many rows changed. */
static size_t merge_lanes(zv__lloyd *l) {
    const size_t cells = l->k * l->c->points.dim;
    size_t changed = 0;
    if (l->fresh) {
        memset(l->sums, 0, cells * sizeof *l->sums);
        memset(l->counts, 0, l->k * sizeof *l->counts);
    }
    for (size_t a = 0; a < l->lanes; a++) {
        changed += l->lane_changed[a];
        if (l->lane_changed[a] == 0) continue;
        const double *sums = l->lane_sums + a * cells;
        for (size_t d = 0; d < cells; d++) l->sums[d] += sums[d];
        for (size_t j = 0; j < l->k; j++) l->counts[j] += l->lane_counts[a * l->k + j];
    }
    return changed;
}

/* A cluster without rows takes the row that is farthest from its centre out of a cluster that keeps some. */
static void fill_empty(zv__lloyd *l) {
    const size_t n = l->c->points.n, dim = l->c->points.dim;
    for (size_t j = 0; j < l->k; j++) {
        size_t far = SIZE_MAX;
        double most = 0;
        if (l->counts[j] > 0) continue;
        for (size_t i = 0; i < n; i++) {
            if (l->counts[l->own[i]] < 2) continue;
            const float *x = zv__cloud_row(l->c, i, l->room);
            const double d = distance_of(l, i, l->own[i], center_dot(l, l->own[i], x));
            if (d <= most || d <= 1e-6 * sqrt(l->c->square[i])) continue;
            most = d;
            far = i;
        }
        if (far == SIZE_MAX)
            return; /* every row stands at its centre: fewer different rows than k */
        const float *x = zv__cloud_row(l->c, far, l->room);
        l->c->k->sum_f64(l->sums + l->own[far] * dim, -l->c->inverse[far], x, dim);
        l->c->k->sum_f64(l->sums + j * dim, l->c->inverse[far], x, dim);
        l->counts[l->own[far]]--;
        l->counts[j]++;
        l->own[far] = (uint32_t)j;
        l->upper[far] = (float)INFINITY; /* its centre comes only now */
        l->lower[far] = 0;
    }
}

static double length_of_sum(const zv__lloyd *l, size_t j) {
    const double *sum = l->sums + j * l->c->points.dim;
    double square = 0;
    for (size_t d = 0; d < l->c->points.dim; d++) square += sum[d] * sum[d];
    return sqrt(square);
}

/* Centres from sums; how far each one moved. One whose rows add up to nothing stays where it is. */
static void move_centers(zv__lloyd *l) {
    const size_t dim = l->c->points.dim;
    for (size_t j = 0; j < l->k; j++) {
        float *center = l->centers + j * dim;
        const double length =
            l->c->kind == ZV_KMEANS_SPHERE ? length_of_sum(l, j) : (double)l->counts[j];
        double moved = 0;
        for (size_t d = 0; length > 1e-12 && d < dim; d++) {
            const float to = (float)(l->sums[j * dim + d] / length);
            const double by = (double)to - (double)center[d];
            moved += by * by;
            center[d] = to;
        }
        l->moved[j] = sqrt(moved) * (1 + 1e-9);
    }
}

static void know_centers(step *s) {
    zv__lloyd *l = s->l;
    const size_t dim = l->c->points.dim;
    s->most = s->next = s->largest = 0;
    s->mover = SIZE_MAX;
    for (size_t j = 0; j < l->k; j++) {
        l->center_square[j] = l->c->k->sqnorm[ZV_F32](l->centers + j * dim, dim);
        s->largest = ZV_MAX(s->largest, sqrt(l->center_square[j]));
        if (l->moved[j] > s->most) {
            s->next = s->most;
            s->most = l->moved[j];
            s->mover = j;
        } else {
            s->next = ZV_MAX(s->next, l->moved[j]);
        }
    }
}

enum { GAPS_MAX = 4096 }; /* centres whose distances are all worth knowing */

static void gap_of(void *ctx, size_t j, unsigned worker) {
    const step *s = ctx;
    zv__lloyd *l = s->l;
    const size_t dim = l->c->points.dim;
    (void)worker;
    double least = INFINITY;
    for (size_t i = 0; i < l->k; i++)
        if (i != j)
            least = ZV_MIN(
                least, l->c->k->sqdist[ZV_F32](l->centers + i * dim, l->centers + j * dim, dim));
    l->gap[j] = sqrt(least) / 2 * (1 - 1e-9);
}

/* Σ|x - c|² of the partition with its own best centres. */
static double objective_of(const zv__lloyd *l) {
    double kept = 0;
    for (size_t j = 0; j < l->k; j++) {
        const double length = length_of_sum(l, j);
        if (l->counts[j] > 0)
            kept += l->c->kind == ZV_KMEANS_SPHERE ? 2 * length
                                                   : length * length / (double)l->counts[j];
    }
    return l->c->kind == ZV_KMEANS_SPHERE ? 2 * (double)l->c->points.n - kept
                                          : l->c->squares - kept;
}

zv_status zv__lloyd_run(zv__lloyd *l, size_t rounds, void (*tell)(void *, size_t, double),
                        void *ctx, zv_err *err) {
    step s = {.l = l};
    l->fresh = true;
    l->converged = false;
    for (size_t j = 0; j < l->k; j++) l->moved[j] = l->gap[j] = 0;
    for (l->rounds = 0; l->rounds < rounds && !l->converged; l->rounds++) {
        know_centers(&s);
        if (!l->fresh && l->k <= GAPS_MAX) zv__parallel(l->c->env, l->k, gap_of, &s);
        zv__parallel(l->c->env, l->lanes, lane, &s);
        const size_t changed = merge_lanes(l);
        l->converged = !l->fresh && changed == 0;
        l->fresh = false;
        if (l->converged) break;
        fill_empty(l);
        move_centers(l);
        if (tell) tell(ctx, l->rounds, (double)changed / (double)l->c->points.n);
        if (zv_env_stopped(l->c->env))
            return zv_err_set(err, ZV_INTERRUPTED, M_INDEX_CLUSTERS_STOPPED);
    }
    l->objective = objective_of(l);
    return ZV_OK;
}
