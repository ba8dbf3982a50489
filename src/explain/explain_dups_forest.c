/* explain_dups_forest.c — see explain_dups_forest.h. */
#include "explain/explain_dups_forest.h"

enum { LEAF = 16, GROUPS_PER_CHUNK = 64, MOST_DEPTH = 18, ASKED = 256, LEAVES = 16 };
/* f32 coordinates of unit vectors, and sums of sixteen squares. */
#define ROUNDING 1e-5
#define NODE_NS 10.0 /* measured: a step down, a point of a leaf, a point found and compared */
#define POINT_NS 1.0
#define FOUND_NS 150.0
#define WORSE 1.5 /* and more trees will not get better */
#define CHEAP_NS 5000.0 /* not worth looking for better */

/* ---- Leaves ---- */

static size_t group_size(const zv__forest *f) {
    return sizeof(zv__group) + f->n_coords * ZV__LANES * sizeof(float);
}

static zv__group *group_at(const zv__forest *f, const zv__tree *t, uint32_t g) {
    uint8_t *chunk = t->chunks[g / GROUPS_PER_CHUNK];
    return (zv__group *)(void *)(chunk + g % GROUPS_PER_CHUNK * group_size(f));
}

/* Four numbers at once, as every x86-64 has them. */
typedef float four __attribute__((vector_size(16)));
typedef int32_t four_masks __attribute__((vector_size(16)));

static four load(const float *x) {
    four v;
    memcpy(&v, x, sizeof v);
    return v;
}

/* max(v, 0) */
static four positive(four v) {
    const four_masks mask = (four_masks)v & (v > 0);
    return (four)mask;
}

static bool any(four_masks mask) {
    uint64_t halves[2];
    memcpy(halves, &mask, sizeof halves);
    return (halves[0] | halves[1]) != 0;
}

unsigned zv__lanes_near(const float *x, const float *coords, size_t n, float limit) {
    four low = {0}, high = {0};
    for (size_t d = 0; d < n;) {
        for (const size_t end = n - d >= 4 ? d + 4 : d + 1; d < end; d++) {
            const four a = x[d] - load(coords + d * ZV__LANES);
            const four b = x[d] - load(coords + d * ZV__LANES + 4);
            low += a * a;
            high += b * b;
        }
        if (!any((low <= limit) | (high <= limit))) return 0;
    }
    unsigned near = 0;
    for (unsigned l = 0; l < 4; l++)
        near |= (unsigned)(low[l] <= limit) << l | (unsigned)(high[l] <= limit) << (l + 4);
    return near;
}

/* The squared distance from x to a box. */
static float beyond(const float *x, const float *box) {
    four sum = {0};
    for (size_t d = 0; d < ZV__BOX_COORDS; d += 4) {
        const four at = load(x + d);
        const four away =
            positive(load(box + d) - at) + positive(at - load(box + ZV__BOX_COORDS + d));
        sum += away * away;
    }
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

static float *box_of(const zv__tree *t, size_t node) {
    return t->boxes + node * 2 * ZV__BOX_COORDS;
}

/* How many coordinates of a tree nodes look at. */
static size_t box_coords(const zv__forest *f) {
    return ZV_MIN(f->n_coords, (size_t)ZV__BOX_COORDS);
}

static size_t leaf_of(const zv__tree *t, const float *x) {
    size_t node = 1;
    for (unsigned level = 0; level < t->depth; level++)
        node = 2 * node + (x[t->dims[node]] >= t->cuts[node]);
    return node - ((size_t)1 << t->depth);
}

static bool new_group(const zv__forest *f, zv__tree *t, size_t leaf) {
    const size_t chunk = t->n_groups / GROUPS_PER_CHUNK;
    if (!t->chunks[chunk]) {
        t->chunks[chunk] = zv__alloc(f->env, GROUPS_PER_CHUNK, group_size(f));
        if (!t->chunks[chunk]) return false;
    }
    const uint32_t g = (uint32_t)t->n_groups++;
    memset(group_at(f, t, g), 0, group_size(f));
    if (t->counts[leaf] == 0)
        t->heads[leaf] = g;
    else
        group_at(f, t, t->tails[leaf])->next = g;
    t->tails[leaf] = g;
    return true;
}

/* Widens the boxes of a leaf and all above it. */
static void widen(const zv__forest *f, const zv__tree *t, size_t leaf, const float *x) {
    for (size_t node = leaf + ((size_t)1 << t->depth); node > 0; node /= 2) {
        float *lo = box_of(t, node), *hi = lo + ZV__BOX_COORDS;
        for (size_t d = 0; d < box_coords(f); d++) {
            lo[d] = ZV_MIN(lo[d], x[d]);
            hi[d] = ZV_MAX(hi[d], x[d]);
        }
    }
}

static bool tree_add(const zv__forest *f, zv__tree *t, const float *x, uint32_t id) {
    const size_t leaf = leaf_of(t, x), lane = t->counts[leaf] % ZV__LANES;
    if (lane == 0 && !new_group(f, t, leaf)) return false;
    zv__group *group = group_at(f, t, t->tails[leaf]);
    group->ids[lane] = id;
    for (size_t d = 0; d < f->n_coords; d++) group->coords[d * ZV__LANES + lane] = x[d];
    widen(f, t, leaf, x);
    t->counts[leaf]++;
    return true;
}

zv_status zv__forest_add(zv__forest *f, const float *x, uint32_t id, zv_err *err) {
    for (size_t t = 0; t < f->n_trees; t++)
        if (!tree_add(f, &f->trees[t], x + t * f->n_coords, id)) return zv__nomem(err);
    return ZV_OK;
}

size_t zv__forest_leaf(const zv__forest *f, const float *x) {
    return leaf_of(&f->trees[0], x);
}

/* Boxes without points: nothing is near them. */
static void empty(zv__forest *f) {
    for (size_t i = 0; i < f->n_trees; i++) {
        zv__tree *t = &f->trees[i];
        const size_t n = box_coords(f);
        for (size_t node = 0; node < (size_t)2 << t->depth; node++)
            for (size_t d = 0; d < ZV__BOX_COORDS; d++) {
                box_of(t, node)[d] = d < n ? INFINITY : 0;
                box_of(t, node)[ZV__BOX_COORDS + d] = d < n ? -INFINITY : 0;
            }
        t->n_groups = 0;
        memset(t->counts, 0, sizeof *t->counts << t->depth);
    }
}

/* ---- Asking ---- */

typedef struct question {
    const zv__forest *f;
    const zv__tree *t;
    const float *x;
    float box[ZV__BOX_COORDS]; /* x where boxes are, 0 beyond */
    zv__forest_found *found;
    void *ctx;
    zv__forest_cost *cost;
    size_t leaves[LEAVES], n_leaves; /* to be looked at */
} question;

static void look(const question *q, size_t leaf) {
    uint32_t g = q->t->heads[leaf];
    for (size_t left = q->t->counts[leaf], some; left > 0; left -= some) {
        const zv__group *group = group_at(q->f, q->t, g);
        unsigned near = zv__lanes_near(q->x, group->coords, q->f->n_coords, q->f->limit);
        some = ZV_MIN(left, (size_t)ZV__LANES);
        near &= (1U << some) - 1;
        for (; near; near &= near - 1) {
            q->cost->found++;
            q->found(q->ctx, group->ids[__builtin_ctz(near)]);
        }
        g = group->next;
    }
}

static void look_at_all(question *q) {
    for (size_t i = 0; i < q->n_leaves; i++) look(q, q->leaves[i]);
    q->n_leaves = 0;
}

/* A leaf is looked at some leaves later, when its points have come from memory. */
static void enter(question *q, size_t leaf) {
    q->cost->leaves++;
    const char *group = (const char *)group_at(q->f, q->t, q->t->heads[leaf]);
    for (size_t line = 0; line < 4; line++) __builtin_prefetch(group + 64 * line);
    q->leaves[q->n_leaves++] = leaf;
    if (q->n_leaves == LEAVES) look_at_all(q);
}

static void descend(question *q, size_t node, unsigned level) {
    bool in[2];
    if (level == q->t->depth) {
        enter(q, node - ((size_t)1 << level));
        return;
    }
    q->cost->nodes++;
    for (size_t k = 0; k < 2; k++) {
        in[k] = beyond(q->box, box_of(q->t, 2 * node + k)) <= q->f->limit;
        if (!in[k] || level + 1 == q->t->depth) continue;
        const float *next = box_of(q->t, 4 * node + 2 * k);
        __builtin_prefetch(next);
        __builtin_prefetch(next + 2 * ZV__BOX_COORDS);
    }
    for (size_t k = 0; k < 2; k++)
        if (in[k]) descend(q, 2 * node + k, level + 1);
}

void zv__forest_ask(const zv__forest *f, const float *x, zv__forest_found *found, void *ctx,
                    zv__forest_cost *cost) {
    for (size_t t = 0; t < f->n_trees; t++) {
        question q = {.f = f, .t = &f->trees[t], .found = found, .ctx = ctx, .cost = cost};
        q.x = x + t * f->n_coords;
        memcpy(q.box, q.x, box_coords(f) * sizeof *q.box);
        if (q.t->n_groups > 0) descend(&q, 1, 0);
        look_at_all(&q);
    }
}

/* ---- Making trees ---- */

/* A tree being made from the sample's coordinates x [n, n_coords]. */
typedef struct maker {
    zv__tree *t;
    const float *x;
    size_t n_coords;
    uint32_t *points; /* [n] those of a node next to each other */
    float *values; /* [n] */
} maker;

/* Of the coordinates the one with the largest variance. */
static size_t widest(const maker *m, size_t begin, size_t end) {
    double most = -1;
    size_t dim = 0;
    for (size_t d = 0; d < ZV_MIN(m->n_coords, (size_t)ZV__BOX_COORDS); d++) {
        double sum = 0, square = 0;
        for (size_t i = begin; i < end; i++) {
            const double v = (double)m->x[m->points[i] * m->n_coords + d];
            sum += v;
            square += v * v;
        }
        const double variance = square - sum * sum / (double)(end - begin);
        if (variance > most) dim = d;
        most = ZV_MAX(most, variance);
    }
    return dim;
}

/* The middle value by partitions (Hoare 1961); mixes values[0 … n). */
static float middle(float *values, size_t n) {
    size_t lo = 0, hi = n - 1;
    const size_t want = n / 2;
    while (lo < hi) {
        const float pivot = values[(lo + hi) / 2];
        size_t i = lo, j = hi;
        while (i <= j) {
            while (values[i] < pivot) i++;
            while (values[j] > pivot) j--;
            if (i > j) break;
            const float keep = values[i];
            values[i++] = values[j];
            values[j] = keep;
            if (j == 0) break;
            j--;
        }
        if (want <= j)
            hi = j;
        else if (want >= i)
            lo = i;
        else
            break;
    }
    return values[want];
}

static size_t part(const maker *m, size_t begin, size_t end, size_t dim, float cut) {
    size_t at = begin;
    for (size_t i = begin; i < end; i++) {
        const uint32_t point = m->points[i];
        if (m->x[point * m->n_coords + dim] >= cut) continue;
        m->points[i] = m->points[at];
        m->points[at++] = point;
    }
    return at;
}

/* A node without points has a cut that nothing crosses by chance: any would do. */
static void make_node(const maker *m, size_t node, unsigned level, size_t begin, size_t end) {
    if (level == m->t->depth) return;
    size_t dim = 0, at = begin;
    float cut = 0;
    if (end > begin && m->n_coords > 0) {
        dim = widest(m, begin, end);
        for (size_t i = begin; i < end; i++)
            m->values[i - begin] = m->x[m->points[i] * m->n_coords + dim];
        cut = middle(m->values, end - begin);
        at = part(m, begin, end, dim, cut);
    }
    m->t->dims[node] = (uint8_t)dim;
    m->t->cuts[node] = cut;
    make_node(m, 2 * node, level + 1, begin, at);
    make_node(m, 2 * node + 1, level + 1, at, end);
}

static zv_status tree_new(zv__tree *t, const zv_env *env, unsigned depth, size_t most,
                          zv_err *err) {
    const size_t leaves = (size_t)1 << depth;
    t->depth = depth;
    t->n_chunks = (most / ZV__LANES + leaves) / GROUPS_PER_CHUNK + 1;
    t->dims = ZV_NEW_ZERO(env, leaves, uint8_t);
    t->cuts = ZV_NEW_ZERO(env, leaves, float);
    t->boxes = ZV_NEW(env, 4 * leaves * ZV__BOX_COORDS, float);
    t->heads = ZV_NEW_ZERO(env, leaves, uint32_t);
    t->tails = ZV_NEW_ZERO(env, leaves, uint32_t);
    t->counts = ZV_NEW_ZERO(env, leaves, uint32_t);
    t->chunks = ZV_NEW_ZERO(env, t->n_chunks, uint8_t *);
    const bool fine =
        t->dims && t->cuts && t->boxes && t->heads && t->tails && t->counts && t->chunks;
    return fine ? ZV_OK : zv__nomem(err);
}

void zv__forest_free(zv__forest *f) {
    for (size_t i = 0; i < f->n_trees; i++) {
        zv__tree *t = &f->trees[i];
        for (size_t c = 0; t->chunks && c < t->n_chunks; c++) zv__free(f->env, t->chunks[c]);
        void *const parts[] = {t->dims,  t->cuts,   t->boxes, t->heads,
                               t->tails, t->counts, t->chunks};
        for (size_t k = 0; k < ZV_COUNT(parts); k++) zv__free(f->env, parts[k]);
        *t = (zv__tree){.depth = 0};
    }
    f->n_trees = 0;
}

/* ---- How many trees ---- */

/* Groups of equal spread: coordinates are dealt out forth and back. */
static void deal(size_t *order, size_t trees, size_t coords) {
    for (size_t k = 0; k < trees * coords; k++) {
        const size_t round = k / trees, turn = k % trees;
        const size_t tree = round % 2 ? trees - 1 - turn : turn;
        order[tree * coords + round] = k;
    }
}

typedef struct planner {
    const zv_env *env;
    const float *sample;
    size_t n, stride, most;
    double radius;
    float *x; /* [n, ZV__FOREST_COORDS] the sample in a plan's order */
    uint32_t *points;
    float *values, *column; /* [n], [n, ZV__TREE_COORDS] */
} planner;

static unsigned depth_of(const planner *p) {
    unsigned depth = 0;
    while (depth < MOST_DEPTH && p->most >> depth > LEAF && p->n >> depth > 2) depth++;
    return depth;
}

static zv_status make_tree(const planner *p, zv__forest *f, size_t tree, size_t width,
                           zv_err *err) {
    maker m = {&f->trees[tree], p->column, f->n_coords, p->points, p->values};
    ZV_TRY(tree_new(m.t, p->env, depth_of(p), p->most, err));
    for (size_t i = 0; i < p->n; i++) {
        p->points[i] = (uint32_t)i;
        for (size_t d = 0; d < f->n_coords; d++)
            p->column[i * f->n_coords + d] = p->x[i * width + tree * f->n_coords + d];
    }
    make_node(&m, 1, 0, 0, p->n);
    return ZV_OK;
}

static zv_status make_forest(const planner *p, zv__forest *f, size_t *order, size_t trees,
                             size_t coords, zv_err *err) {
    const double tree_radius = (p->radius + ROUNDING) / sqrt((double)trees) + ROUNDING;
    const size_t width = trees * coords;
    *f = (zv__forest){.env = p->env, .n_trees = trees, .n_coords = coords};
    f->limit = (float)(tree_radius * tree_radius * (1 + ROUNDING));
    deal(order, trees, coords);
    for (size_t i = 0; i < p->n; i++)
        for (size_t k = 0; k < width; k++)
            p->x[i * width + k] = p->sample[i * p->stride + order[k]];
    for (size_t t = 0; t < trees; t++) ZV_TRY(make_tree(p, f, t, width, err));
    empty(f);
    return ZV_OK;
}

static void ignore(void *ctx, uint32_t id) {
    (void)ctx;
    (void)id;
}

/* Nanoseconds that a row is expected to take, with half of all rows in the trees. */
static zv_status measure(const planner *p, zv__forest *f, double *cost, zv_err *err) {
    const size_t width = f->n_trees * f->n_coords, asked = ZV_MIN((size_t)ASKED, p->n);
    zv__forest_cost spent = {0, 0, 0};
    for (size_t i = 0; i < p->n; i++) ZV_TRY(zv__forest_add(f, p->x + i * width, (uint32_t)i, err));
    for (size_t i = 0; i < asked; i++)
        zv__forest_ask(f, p->x + i * (p->n / asked) * width, ignore, NULL, &spent);
    empty(f);
    spent.found -= ZV_MIN(spent.found, asked * f->n_trees); /* each finds itself */
    const double half = (double)p->most / 2, leaves = ldexp(1, (int)depth_of(p));
    *cost = NODE_NS * (double)spent.nodes + POINT_NS * (double)spent.leaves * half / leaves +
            FOUND_NS * (double)spent.found * half / (double)p->n;
    *cost /= (double)asked;
    return ZV_OK;
}

/* Tries them from one tree on, and keeps the cheapest. */
static zv_status choose(const planner *p, zv__forest *best, size_t *best_order, zv_err *err) {
    static const size_t trees[] = {1, 2, 3, 4, 6, 8, 12};
    double least = INFINITY;
    for (size_t i = 0; i < ZV_COUNT(trees); i++) {
        zv__forest f;
        size_t order[ZV__FOREST_COORDS];
        double cost = INFINITY;
        const size_t all = ZV_MIN(p->stride, (size_t)ZV__FOREST_COORDS);
        if (i > 0 && (trees[i] * 4 > all || least < CHEAP_NS || zv_env_stopped(p->env))) break;
        const size_t coords = ZV_MIN((size_t)ZV__TREE_COORDS, all / trees[i]);
        zv_status status = make_forest(p, &f, order, trees[i], coords, err);
        if (status == ZV_OK) status = measure(p, &f, &cost, err);
        if (status != ZV_OK || !(i == 0 || cost < least)) {
            zv__forest_free(&f);
            if (status != ZV_OK || cost > WORSE * least) return status;
            continue;
        }
        zv__forest_free(best);
        *best = f;
        memcpy(best_order, order, sizeof order);
        least = cost;
    }
    return ZV_OK;
}

zv_status zv__forest_plan(zv__forest *out, size_t *order, const zv_env *env, const float *sample,
                          size_t n, size_t stride, size_t most, double radius, zv_err *err) {
    planner p = {env, sample, n, stride, most, radius, NULL, NULL, NULL, NULL};
    *out = (zv__forest){.env = env};
    p.x = ZV_NEW(env, n * ZV__FOREST_COORDS, float);
    p.points = ZV_NEW(env, n, uint32_t);
    p.values = ZV_NEW(env, n, float);
    p.column = ZV_NEW(env, n * ZV__TREE_COORDS, float);
    const bool fine = p.x && p.points && p.values && p.column;
    zv_status status = fine ? choose(&p, out, order, err) : zv__nomem(err);
    zv__free(env, p.x);
    zv__free(env, p.points);
    zv__free(env, p.values);
    zv__free(env, p.column);
    return status;
}
