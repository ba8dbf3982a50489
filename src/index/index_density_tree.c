/* index_density_tree.c — the tree of single linkage, condensed, and the clusters that hold most excess of mass
 * (Campello, Moulavi & Sander 2013; McInnes, Healy & Astels 2017).
 *
 * Density is λ = 1/distance. Going up in λ, a cluster loses rows; where it falls into two parts of min_size rows or more,
 * it ends and they begin. A cluster's excess of mass is Σ over its rows of (λ at which the row leaves - λ at which the
 * cluster began); a cluster is taken where that is at least what the best choice below it adds up to.
 */
#include "index/index_density.h"

#define NOTHING UINT32_MAX
#define LENGTH_MIN 1e-10 /* equal rows: a density that is finite */

/* Two trees in one struct: nodes of single linkage (rows are 0 … m-1), and clusters of the condensed one. */
typedef struct tree {
    const zv_env *env;
    size_t m, min_size;
    uint32_t *left, *right, *size; /* [m - 1] of node m + i */
    double *length; /* [m - 1] */
    uint32_t *above; /* [2m] union-find */
    /* condensed */
    uint32_t *parent; /* [clusters] */
    double *born, *mass, *best; /* [clusters] */
    uint8_t *taken; /* [clusters] */
    size_t n;
    uint32_t *leaves_in; /* [m] the cluster that a row left last */
    double *leaves_at; /* [m] and at which λ */
    uint32_t *stack; /* [2m] */
    uint32_t *in; /* [2m] cluster of a node on the stack */
} tree;

static int by_length(const void *x, const void *y) {
    const zv__edge *p = x, *q = y;
    if (p->length != q->length) return p->length < q->length ? -1 : 1;
    if (p->a != q->a) return p->a < q->a ? -1 : 1;
    return (p->b > q->b) - (p->b < q->b);
}

static uint32_t root_of(tree *t, uint32_t x) {
    while (t->above[x] != x) {
        t->above[x] = t->above[t->above[x]];
        x = t->above[x];
    }
    return x;
}

static uint32_t size_of(const tree *t, uint32_t node) {
    return node < t->m ? 1 : t->size[node - t->m];
}

static void link_up(tree *t, zv__edge *edges) {
    zv__sort(edges, t->m - 1, sizeof *edges, by_length);
    for (uint32_t i = 0; i < 2 * t->m; i++) t->above[i] = i;
    for (size_t e = 0; e + 1 < t->m; e++) {
        const uint32_t a = root_of(t, edges[e].a), b = root_of(t, edges[e].b);
        const uint32_t node = (uint32_t)(t->m + e);
        t->left[e] = a;
        t->right[e] = b;
        t->length[e] = edges[e].length;
        t->size[e] = size_of(t, a) + size_of(t, b);
        t->above[a] = t->above[b] = node;
    }
}

/* ---- Condensing ---- */

static uint32_t begin_cluster(tree *t, uint32_t parent, double lambda) {
    t->parent[t->n] = parent;
    t->born[t->n] = lambda;
    t->mass[t->n] = 0;
    return (uint32_t)t->n++;
}

/* All rows below a node leave the cluster. The stack above `at` is free. */
static void leave(tree *t, uint32_t node, uint32_t cluster, double lambda, size_t at) {
    const size_t bottom = at;
    t->stack[at++] = node;
    while (at > bottom) {
        const uint32_t x = t->stack[--at];
        if (x >= t->m) {
            t->stack[at++] = t->left[x - t->m];
            t->stack[at++] = t->right[x - t->m];
            continue;
        }
        t->leaves_in[x] = cluster;
        t->leaves_at[x] = lambda;
        t->mass[cluster] += lambda - t->born[cluster];
    }
}

static void condense(tree *t) {
    size_t at = 0;
    t->n = 0;
    t->stack[at] = (uint32_t)(2 * t->m - 2);
    t->in[at++] = begin_cluster(t, NOTHING, 0);
    while (at > 0) {
        const uint32_t node = t->stack[--at], cluster = t->in[at];
        if (node < t->m) { /* only where min_size is 1 */
            leave(t, node, cluster, 1 / LENGTH_MIN, at);
            continue;
        }
        const uint32_t parts[2] = {t->left[node - t->m], t->right[node - t->m]};
        const double lambda = 1 / ZV_MAX(t->length[node - t->m], LENGTH_MIN);
        const bool large[2] = {size_of(t, parts[0]) >= t->min_size,
                               size_of(t, parts[1]) >= t->min_size};
        if (large[0] && large[1]) {
            t->mass[cluster] += (lambda - t->born[cluster]) * size_of(t, node);
        }
        for (int p = 0; p < 2; p++)
            if (!large[p]) leave(t, parts[p], cluster, lambda, at);
        for (int p = 0; p < 2; p++) {
            if (!large[p]) continue;
            t->stack[at] = parts[p];
            t->in[at++] = large[1 - p] ? begin_cluster(t, cluster, lambda) : cluster;
        }
    }
}

/* ---- Choosing ---- */

/* Children have larger numbers than their parents. The whole is never a cluster: it would always be one. */
static void choose(tree *t) {
    for (size_t c = 0; c < t->n; c++) {
        t->best[c] = 0; /* Σ best of the children */
        t->taken[c] = 0;
    }
    for (size_t c = t->n; c-- > 1;) {
        t->taken[c] = t->mass[c] >= t->best[c];
        t->best[t->parent[c]] += t->taken[c] ? t->mass[c] : t->best[c];
    }
    for (size_t c = 1; c < t->n; c++)
        if (t->parent[c] != NOTHING && t->taken[t->parent[c]]) t->taken[c] = 2; /* within one */
}

/* The cluster that was taken and holds c; NOTHING: none. */
static uint32_t holder(const tree *t, uint32_t c) {
    while (c != NOTHING && t->taken[c] != 1) c = t->parent[c];
    return c;
}

/* How strongly a row belongs: the λ at which it leaves over the largest at which its cluster is still in one piece, at most
 * 1. */
static void label_rows(tree *t, uint32_t *label, double *strength, const uint32_t *number) {
    double *peak = t->best; /* no longer needed */
    for (size_t c = 0; c < t->n; c++) peak[c] = 0;
    for (size_t c = 1; c < t->n; c++) peak[t->parent[c]] = ZV_MAX(peak[t->parent[c]], t->born[c]);
    for (size_t x = 0; x < t->m; x++)
        peak[t->leaves_in[x]] = ZV_MAX(peak[t->leaves_in[x]], t->leaves_at[x]);
    for (size_t x = 0; x < t->m; x++) {
        const uint32_t c = holder(t, t->leaves_in[x]);
        label[x] = c == NOTHING ? ZV_NOISE : number[c];
        strength[x] = c == NOTHING ? 0 : ZV_MIN(t->leaves_at[x], peak[c]) / peak[c];
    }
}

static bool make(tree *t) {
    const size_t m = t->m;
    t->left = ZV_NEW(t->env, m, uint32_t);
    t->right = ZV_NEW(t->env, m, uint32_t);
    t->size = ZV_NEW(t->env, m, uint32_t);
    t->length = ZV_NEW(t->env, m, double);
    t->above = ZV_NEW(t->env, 2 * m, uint32_t);
    t->parent = ZV_NEW(t->env, 2 * m, uint32_t);
    t->born = ZV_NEW(t->env, 2 * m, double);
    t->mass = ZV_NEW(t->env, 2 * m, double);
    t->best = ZV_NEW(t->env, 2 * m, double);
    t->taken = ZV_NEW(t->env, 2 * m, uint8_t);
    t->leaves_in = ZV_NEW(t->env, m, uint32_t);
    t->leaves_at = ZV_NEW(t->env, m, double);
    t->stack = ZV_NEW(t->env, 2 * m, uint32_t);
    t->in = ZV_NEW(t->env, 2 * m, uint32_t);
    return t->left && t->right && t->size && t->length && t->above && t->parent && t->born &&
           t->mass && t->best && t->taken && t->leaves_in && t->leaves_at && t->stack && t->in;
}

zv_status zv__density_tree(uint32_t *label, double *strength, double **birth, size_t *k,
                           const zv_env *env, zv__edge *edges, size_t m, size_t min_size,
                           zv_err *err) {
    tree t = {.env = env, .m = m, .min_size = min_size};
    bool fine = make(&t);
    *k = 0;
    *birth = NULL;
    if (fine) {
        link_up(&t, edges);
        condense(&t);
        choose(&t);
        for (size_t c = 0; c < t.n; c++) *k += t.taken[c] == 1;
        *birth = ZV_NEW(env, 2 * *k + 1, double);
        fine = *birth != NULL;
    }
    if (fine) {
        uint32_t n = 0;
        for (size_t c = 0; c < t.n; c++) {
            if (t.taken[c] != 1) continue;
            (*birth)[n] = t.born[c];
            t.above[c] = n++; /* union-find is over */
        }
        label_rows(&t, label, strength, t.above);
        for (size_t c = 0; c < t.n; c++)
            if (t.taken[c] == 1) (*birth)[*k + t.above[c]] = t.best[c];
    }
    void *const all[] = {t.left, t.right, t.size,  t.length,    t.above,     t.parent, t.born,
                         t.mass, t.best,  t.taken, t.leaves_in, t.leaves_at, t.stack,  t.in};
    for (size_t i = 0; i < ZV_COUNT(all); i++) zv__free(env, all[i]);
    return fine ? ZV_OK : zv__nomem(err);
}
