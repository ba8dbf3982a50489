/* explain_dups_angle.c — vectors that point nearly the same way: cos(x, y) ≥ t. Exactly those: none is missed.
 *
 * With unit vectors |x̂ - ŷ| ≤ δ = √(2 - 2t), and onto orthonormal directions p_k, Σ_k (p_k·x̂ - p_k·ŷ)² ≤ δ²
 * (Bessel). The directions are those in which a sample spreads most, so that few of them tell most rows apart; trees
 * over these coordinates (explain_dups_forest.h) name all rows within δ and a few more, whose cosines decide.
 *
 * Rows go in order: one that is near earlier ones that stay goes to the nearest of them, else it stays. They are
 * taken some thousands at a time: all ask the trees, which hold what stays of the rows before, then one another; then it
 * is decided one by one, and those that stay enter the trees. Many together ask in the order of the leaves they fall into,
 * so that each finds in the cache what the one before looked at.
 */
#include "base/base_private.h"

#include <stdatomic.h>

#include "base/base_pool.h"
#include "base/base_progress.h"
#include "explain/explain_dups.h"
#include "explain/explain_dups_forest.h"

enum {
    FIRST = 1024,
    BATCH = 8192,
    TASK = 32,
    BESIDE_COORDS = 16,
    MEAN_ROWS = 20000,
    PLAN_ROWS = 65536,
    STREAM_PLAN = 11
};
#define MANY_PAIRS 1000000 /* of a batch: the next is smaller */
#define SAME 1e-12 /* cosines nearer than this are equal */
#define ROUNDING 1e-5 /* of distances of unit vectors in f32 */

/* Rows of the batch that are near, the later one first. */
typedef struct pair {
    uint32_t row, earlier;
    double cosine;
} pair;

typedef struct pairs {
    pair *list;
    size_t n, cap;
} pairs;

typedef struct angles {
    zv__dups_work *w;
    const zv_kernels *k;
    size_t dim, n; /* rows that count */
    size_t *rows; /* [n] */
    double *norms; /* [n] */
    float *scratch; /* [workers, 2, dim] */

    zv__forest forest;
    size_t n_directions; /* at most ZV__FOREST_COORDS */
    float *directions; /* [n_directions, dim] by falling spread */
    double *products; /* [workers, n_directions] */
    size_t width; /* coordinates used by the forest */
    size_t order[ZV__FOREST_COORDS];

    size_t begin, end; /* the batch */
    float *coords; /* [BATCH, width] for the forest */
    uint64_t turns
        [BATCH]; /* row of the batch below its leaf, sorted: rows of one leaf ask one after another */
    size_t n_beside; /* coordinates looked at within the batch */
    float *lanes; /* [BATCH / ZV__LANES, n_beside, ZV__LANES] */
    float limit; /* δ² */
    size_t best[BATCH]; /* nearest earlier row that stays, SIZE_MAX: none */
    double most[BATCH];
    pairs *near; /* [workers] */
    pairs all; /* theirs, by row and earlier row */
    atomic_bool no_memory;
} angles;

/* ---- Rows ---- */

static const float *row_of(const angles *a, size_t i, float *room) {
    const float *row = zv_space_row_f32(a->w->space, a->rows[i]);
    if (row) return row;
    zv_space_row(a->w->space, a->rows[i], room);
    return room;
}

static zv_status list_rows(angles *a, zv_err *err) {
    const zv__dups_work *w = a->w;
    a->rows = ZV_NEW(w->env, w->n, size_t);
    a->norms = ZV_NEW(w->env, w->n, double);
    a->scratch = ZV_NEW(w->env, 2 * a->dim * zv__workers(w->env), float);
    if (!a->rows || !a->norms || !a->scratch) return zv__nomem(err);
    ZV_TRY(zv__square_norms(a->norms, w->env, w->space, err));
    for (size_t i = 0; i < w->n; i++) {
        const double square = a->norms[i];
        if (w->keeper[i] != i || !zv__row_counts(w->space, i, square)) continue;
        a->norms[a->n] = sqrt(square); /* n ≤ i: what is overwritten has been read */
        a->rows[a->n++] = i;
    }
    return a->n < UINT32_MAX ? ZV_OK : zv__nomem(err);
}

static double cosine(const angles *a, size_t i, const float *x, size_t j, float *room) {
    const float *y = row_of(a, j, room);
    return a->k->dot[ZV_F32](x, y, a->dim) / (a->norms[i] * a->norms[j]);
}

/* ---- Coordinates ---- */

/* p_k·x̂ for all directions, out [n_directions]. */
static void project(const angles *a, size_t i, float *out, unsigned worker) {
    float *room = a->scratch + 2 * worker * a->dim, *unit = room + a->dim;
    double *products = a->products + worker * a->n_directions;
    const float *x = row_of(a, i, room);
    for (size_t d = 0; d < a->dim; d++) unit[d] = (float)((double)x[d] / a->norms[i]);
    a->k->dot_many[ZV_F32](unit, a->directions, a->n_directions, a->dim * sizeof *unit, a->dim,
                           products);
    for (size_t k = 0; k < a->n_directions; k++) out[k] = (float)products[k];
}

/* The directions in which a sample of the rows spreads most. */
static zv_status find_directions(angles *a, zv_err *err) {
    const zv_env *env = a->w->env;
    const zv_background_opts opts = {.directions = ZV__FOREST_COORDS};
    zv_background *bg = NULL;
    ZV_TRY(zv__background_new(&bg, env, a->w->space, &opts, err));
    bg->n_sample = ZV_MIN(a->n, (size_t)MEAN_ROWS);
    size_t *sample = ZV_NEW(env, bg->n_sample, size_t);
    zv_status status = sample ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) {
        zv__sample(sample, bg->n_sample, a->n, 1, STREAM_PLAN);
        for (size_t i = 0; i < bg->n_sample; i++) sample[i] = a->rows[sample[i]];
        status = zv__background_geometry(bg, sample, err);
    }
    if (status == ZV_OK) {
        a->n_directions = bg->n_directions;
        a->directions = ZV_NEW(env, bg->n_directions * a->dim, float);
        a->products = ZV_NEW(env, bg->n_directions * zv__workers(env), double);
        if (!a->directions || !a->products) status = zv__nomem(err);
    }
    for (size_t k = 0; status == ZV_OK && k < a->n_directions * a->dim; k++)
        a->directions[k] = (float)bg->directions[k];
    zv__free(env, sample);
    zv_background_free(bg);
    return status;
}

typedef struct sampling {
    angles *a;
    const size_t *places;
    size_t n;
    float *out;
} sampling;

static void sample_task(void *ctx, size_t task, unsigned worker) {
    const sampling *s = ctx;
    const size_t end = ZV_MIN(s->n, (task + 1) * BATCH), width = s->a->n_directions;
    for (size_t i = task * BATCH; i < end; i++)
        project(s->a, s->places[i], s->out + i * width, worker);
}

static zv_status plan_forest(angles *a, double radius, zv_err *err) {
    const zv_env *env = a->w->env;
    sampling s = {.a = a, .n = ZV_MIN(a->n, (size_t)PLAN_ROWS)};
    size_t *places = ZV_NEW(env, s.n, size_t);
    s.places = places;
    s.out = ZV_NEW(env, s.n * a->n_directions, float);
    zv_status status = places && s.out ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK) {
        zv__sample(places, s.n, a->n, 1, STREAM_PLAN + 1);
        zv__parallel(env, (s.n + BATCH - 1) / BATCH, sample_task, &s);
        status = zv__forest_plan(&a->forest, a->order, env, s.out, s.n, a->n_directions, a->n,
                                 radius, err);
    }
    a->width = a->forest.n_trees * a->forest.n_coords;
    zv__free(env, places);
    zv__free(env, s.out);
    return status;
}

/* Few rows need no trees: the first batch is all there is. */
static zv_status prepare(angles *a, zv_err *err) {
    const zv_env *env = a->w->env;
    const double radius = sqrt(2 - 2 * a->w->near);
    a->limit = (float)((radius + ROUNDING) * (radius + ROUNDING));
    if (a->n > FIRST) {
        ZV_TRY(find_directions(a, err));
        ZV_TRY(plan_forest(a, radius, err));
    }
    const size_t most = ZV_MIN(a->n, (size_t)BATCH);
    a->n_beside = ZV_MIN(a->n_directions, (size_t)BESIDE_COORDS);
    a->lanes = ZV_NEW_ZERO(env, (most + ZV__LANES) * a->n_beside, float);
    a->coords = ZV_NEW(env, most * a->width, float);
    a->near = ZV_NEW_ZERO(env, zv__workers(env), pairs);
    return a->coords && a->lanes && a->near ? ZV_OK : zv__nomem(err);
}

/* ---- A batch: the rows before it ---- */

typedef struct asking {
    const angles *a;
    size_t row;
    const float *x;
    float *room;
    size_t best;
    double most;
} asking;

static void found(void *ctx, uint32_t id) {
    asking *q = ctx;
    if (id == q->best) return;
    const double s = cosine(q->a, q->row, q->x, id, q->room);
    if (s < q->most || (q->best != SIZE_MAX && s == q->most && id > q->best)) return;
    q->best = id;
    q->most = s;
}

static void project_task(void *ctx, size_t task, unsigned worker) {
    angles *a = ctx;
    const size_t end = ZV_MIN(a->end - a->begin, (task + 1) * TASK);
    for (size_t b = task * TASK; b < end; b++) {
        float all[ZV__FOREST_COORDS], *coords = a->coords + b * a->width;
        float *lanes = a->lanes + b / ZV__LANES * a->n_beside * ZV__LANES + b % ZV__LANES;
        if (a->n_directions > 0) project(a, a->begin + b, all, worker);
        for (size_t k = 0; k < a->width; k++) coords[k] = all[a->order[k]];
        for (size_t k = 0; k < a->n_beside; k++) lanes[k * ZV__LANES] = all[k];
        const size_t leaf = a->begin > 0 ? zv__forest_leaf(&a->forest, coords) : 0;
        a->turns[b] = (uint64_t)leaf << 32 | b;
        a->best[b] = SIZE_MAX;
        a->most[b] = a->w->near - SAME;
    }
}

static void before_task(void *ctx, size_t task, unsigned worker) {
    angles *a = ctx;
    const size_t end = ZV_MIN(a->end - a->begin, (task + 1) * TASK);
    float *room = a->scratch + 2 * worker * a->dim;
    zv__forest_cost cost = {0, 0, 0};
    for (size_t turn = task * TASK; turn < end && !zv_env_stopped(a->w->env); turn++) {
        const size_t b = (uint32_t)a->turns[turn], i = a->begin + b;
        asking q = {a, i, row_of(a, i, room), room + a->dim, SIZE_MAX, a->most[b]};
        zv__forest_ask(&a->forest, a->coords + b * a->width, found, &q, &cost);
        a->best[b] = q.best;
        a->most[b] = q.most;
    }
}

/* ---- A batch: its own rows ---- */

static void beside(angles *a, size_t b, float *x_room, float *y_room, pairs *near) {
    const float *x = row_of(a, a->begin + b, x_room);
    const float *own = a->lanes + b / ZV__LANES * a->n_beside * ZV__LANES + b % ZV__LANES;
    float coords[BESIDE_COORDS];
    for (size_t k = 0; k < a->n_beside; k++) coords[k] = own[k * ZV__LANES];
    for (size_t first = 0; first < b; first += ZV__LANES) {
        unsigned some =
            zv__lanes_near(coords, a->lanes + first * a->n_beside, a->n_beside, a->limit);
        for (; some; some &= some - 1) {
            const size_t j = first + (size_t)__builtin_ctz(some);
            if (j >= b || a->best[j] != SIZE_MAX) continue; /* that one goes */
            const double s = cosine(a, a->begin + b, x, a->begin + j, y_room);
            if (s < a->w->near - SAME) continue;
            if (!zv__grow(a->w->env, &near->list, &near->cap, near->n + 1, sizeof(pair))) {
                atomic_store(&a->no_memory, true);
                return;
            }
            near->list[near->n++] = (pair){(uint32_t)b, (uint32_t)j, s};
        }
    }
}

static void beside_task(void *ctx, size_t task, unsigned worker) {
    angles *a = ctx;
    const size_t end = ZV_MIN(a->end - a->begin, (task + 1) * TASK);
    float *room = a->scratch + 2 * worker * a->dim;
    for (size_t b = task * TASK; b < end && !zv_env_stopped(a->w->env); b++)
        beside(a, b, room, room + a->dim, &a->near[worker]);
}

static int by_rows(const void *x, const void *y) {
    const pair *a = x, *b = y;
    if (a->row != b->row) return a->row < b->row ? -1 : 1;
    return (a->earlier > b->earlier) - (a->earlier < b->earlier);
}

static zv_status gather(angles *a, zv_err *err) {
    const zv_env *env = a->w->env;
    a->all.n = 0;
    if (atomic_load(&a->no_memory)) return zv__nomem(err);
    for (unsigned k = 0; k < zv__workers(env); k++) {
        pairs *near = &a->near[k];
        const size_t n = a->all.n + near->n;
        if (!zv__grow(env, &a->all.list, &a->all.cap, n + 1, sizeof(pair))) return zv__nomem(err);
        if (near->n > 0) memcpy(a->all.list + a->all.n, near->list, near->n * sizeof(pair));
        a->all.n = n;
        near->n = 0;
    }
    zv__sort(a->all.list, a->all.n, sizeof(pair), by_rows);
    return ZV_OK;
}

/* ---- Deciding ---- */

/* With the n pairs in which row b of the batch is the later one. */
static zv_status decide(angles *a, size_t b, const pair *near, size_t n, zv_err *err) {
    const size_t i = a->begin + b, row = a->rows[i];
    size_t best = a->best[b];
    double most = a->most[b];
    for (size_t k = 0; k < n; k++) {
        const size_t j = a->begin + near[k].earlier;
        if (a->w->keeper[a->rows[j]] != a->rows[j]) continue;
        if (best != SIZE_MAX && near[k].cosine <= most) continue; /* of equal ones the first */
        best = j;
        most = near[k].cosine;
    }
    if (best == SIZE_MAX) {
        if (a->width == 0 && a->n <= FIRST) return ZV_OK;
        return zv__forest_add(&a->forest, a->coords + b * a->width, (uint32_t)i, err);
    }
    a->w->keeper[row] = a->rows[best];
    a->w->kind[row] = ZV_DUP_ANGLE;
    a->w->similarity[row] = ZV_MIN(1.0, most);
    return ZV_OK;
}

static int by_turn(const void *x, const void *y) {
    const uint64_t a = *(const uint64_t *)x, b = *(const uint64_t *)y;
    return (a > b) - (a < b);
}

static zv_status batch(angles *a, zv_err *err) {
    const zv_env *env = a->w->env;
    const size_t n = a->end - a->begin, tasks = (n + TASK - 1) / TASK;
    zv__parallel(env, tasks, project_task, a);
    zv__sort(a->turns, n, sizeof *a->turns, by_turn);
    if (a->begin > 0) zv__parallel(env, tasks, before_task, a);
    zv__parallel(env, tasks, beside_task, a);
    if (zv_env_stopped(env)) return zv_err_set(err, ZV_INTERRUPTED, M_EXPLAIN_DUPS_STOPPED);
    ZV_TRY(gather(a, err));
    for (size_t b = 0, at = 0, end; b < n; b++, at = end) {
        for (end = at; end < a->all.n && a->all.list[end].row == b; end++) continue;
        ZV_TRY(decide(a, b, a->all.list + at, end - at, err));
    }
    return ZV_OK;
}

/* A collection of near copies has many pairs in a batch. */
static size_t next_size(const angles *a, size_t size) {
    if (a->all.n > MANY_PAIRS) return ZV_MAX((size_t)FIRST, size / 2);
    return a->all.n < MANY_PAIRS / 8 ? ZV_MIN((size_t)BATCH, 2 * size) : size;
}

static zv_status compare(angles *a, zv_err *err) {
    zv__teller teller = zv__teller_start(a->w->env, M_EXPLAIN_DUPS_COMPARING, M_BASE_ROWS);
    size_t size = FIRST;
    for (a->begin = 0; a->begin < a->n; a->begin = a->end) {
        a->end = ZV_MIN(a->n, a->begin + size);
        ZV_TRY(batch(a, err));
        size = next_size(a, size);
        zv__tell(&teller, (double)a->end, (double)a->n, (double)NAN);
    }
    return ZV_OK;
}

zv_status zv__dups_angle(zv__dups_work *w, zv_err *err) {
    const zv_env *env = w->env;
    angles *a = ZV_NEW_ZERO(env, 1, angles);
    if (!a) return zv__nomem(err);
    a->w = w;
    a->k = zv_vec_kernels(env);
    a->dim = zv_space_dim(w->space);
    atomic_init(&a->no_memory, false);
    zv_status status = list_rows(a, err);
    if (status == ZV_OK) status = prepare(a, err);
    if (status == ZV_OK) status = compare(a, err);
    zv__forest_free(&a->forest);
    for (unsigned k = 0; a->near && k < zv__workers(env); k++) zv__free(env, a->near[k].list);
    void *const parts[] = {a->rows,   a->norms, a->scratch, a->directions, a->products,
                           a->coords, a->lanes, a->near,    a->all.list};
    for (size_t i = 0; i < ZV_COUNT(parts); i++) zv__free(env, parts[i]);
    zv__free(env, a);
    return status;
}
