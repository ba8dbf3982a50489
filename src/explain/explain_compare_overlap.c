/* explain_compare_overlap.c — do items keep their neighbours? |N_a ∩ N_b|/k, the k nearest among all rows
 * that both spaces have, found exactly; only who asks is a sample. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_compare.h"

enum { BATCH = 256 };

/* Everything that one batch of questions needs. */
typedef struct asking {
    zv_hit *a, *b; /* [BATCH, k] */
    size_t counts_a[BATCH], counts_b[BATCH], rows_a[BATCH], rows_b[BATCH];
    size_t *pair_of_b; /* [size of B] */
} asking;

static zv_status nearest(const zv__compare_box *box, zv_index *index, const uint8_t *keep,
                         const size_t *rows, size_t n, size_t k, zv_hit *hits, size_t *counts,
                         zv_err *err) {
    const zv_search_opts opts = {.metric = box->c.metric, .keep = keep};
    return zv_index_neighbours(hits, counts, box->env, index, NULL, rows, n, k, &opts, err);
}

/* How many of a's hits are b's too. */
static double count_shared(const zv__compare_box *box, const asking *q, size_t i) {
    const zv_hit *a = q->a + i * box->c.k, *b = q->b + i * box->c.k;
    size_t n = 0;
    for (size_t x = 0; x < q->counts_a[i]; x++)
        for (size_t y = 0; y < q->counts_b[i]; y++)
            n += box->pair_of_a[a[x].row] == q->pair_of_b[b[y].row];
    return (double)n;
}

static zv_status ask(zv__compare_box *box, asking *q, zv_err *err) {
    zv__teller teller = zv__teller_start(box->env, M_COMPARE_NEIGHBOURS, M_BASE_ROWS);
    for (size_t at = 0; at < box->c.queries; at += BATCH) {
        size_t n = ZV_MIN((size_t)BATCH, box->c.queries - at);
        for (size_t i = 0; i < n; i++) {
            q->rows_a[i] = box->pa[box->queries[at + i]];
            q->rows_b[i] = box->pb[box->queries[at + i]];
        }
        ZV_TRY(nearest(box, box->index_a, box->keep_a, q->rows_a, n, box->c.k, q->a, q->counts_a,
                       err));
        ZV_TRY(nearest(box, box->index_b, box->keep_b, q->rows_b, n, box->c.k, q->b, q->counts_b,
                       err));
        for (size_t i = 0; i < n; i++) box->shared[at + i] = count_shared(box, q, i);
        zv__tell(&teller, (double)(at + n), (double)box->c.queries, (double)NAN);
        ZV_TRY(zv__compare_stopped(box, err));
    }
    return ZV_OK;
}

/* Of this collection: a sample of its rows asked, so the variance shrinks as the sample grows to all. Where all
 * answers are equal the variance says 0 although others may follow: then Wilson's, as if each query were
 * one toss. */
static void finish(zv__compare_box *box) {
    zv_compare *c = &box->c;
    zv_moments m = {0};
    double n = (double)c->queries, all = (double)box->n, k = (double)c->k;
    for (size_t i = 0; i < c->queries; i++) {
        zv_moments_add(&m, box->shared[i] / k);
        box->shared_counts[(size_t)box->shared[i]]++;
    }
    c->overlap_counts = box->shared_counts;
    c->overlap = m.mean;
    c->overlap_by_chance = k / (all - 1);
    if (c->queries == box->n) return;
    double half =
        zv_stat_t_quantile(0.975, n - 1) * zv_moments_sd(&m) / sqrt(n) * sqrt(1 - n / all);
    if (half > 0)
        c->overlap_interval = (zv_interval){ZV_MAX(0, m.mean - half), ZV_MIN(1, m.mean + half)};
    else
        c->overlap_interval =
            zv_stat_share_interval((uint64_t)(m.mean * n + 0.5), c->queries, 0.95);
    c->overlap_interval.lo = ZV_MIN(c->overlap_interval.lo, m.mean);
    c->overlap_interval.hi = ZV_MAX(c->overlap_interval.hi, m.mean);
}

zv_status zv__compare_overlap(zv__compare_box *box, zv_err *err) {
    asking *q = ZV_NEW_ZERO(box->env, 1, asking);
    if (!q) return zv__nomem(err);
    q->a = ZV_NEW(box->env, BATCH * box->c.k, zv_hit);
    q->b = ZV_NEW(box->env, BATCH * box->c.k, zv_hit);
    q->pair_of_b = ZV_NEW(box->env, zv_space_size(box->b.space), size_t);
    box->shared = ZV_NEW(box->env, box->c.queries, double);
    box->shared_counts = ZV_NEW_ZERO(box->env, box->c.k + 1, size_t);
    bool ok = q->a && q->b && q->pair_of_b && box->shared && box->shared_counts;
    zv_status status = ok ? ZV_OK : zv__nomem(err);
    for (size_t i = 0; ok && i < box->n; i++) q->pair_of_b[box->pb[i]] = i;
    if (status == ZV_OK) status = zv_index_new(&box->index_a, box->env, box->a.space, NULL, err);
    if (status == ZV_OK) status = zv_index_new(&box->index_b, box->env, box->b.space, NULL, err);
    if (status == ZV_OK) status = ask(box, q, err);
    if (status == ZV_OK) finish(box);
    zv__free(box->env, q->a);
    zv__free(box->env, q->b);
    zv__free(box->env, q->pair_of_b);
    zv__free(box->env, q);
    return status;
}

zv_status zv__compare_near(zv__compare_box *box, zv_err *err) {
    zv_hit hits[ZV_MOVED_NEAR];
    size_t k = ZV_MIN((size_t)ZV_MOVED_NEAR, box->n - 1);
    zv_status status = ZV_OK;
    for (size_t i = 0; status == ZV_OK && i < box->c.n_moved; i++) {
        zv_moved *m = &box->moved[i];
        status = nearest(box, box->index_a, box->keep_a, &m->row_a, 1, k, hits, &m->n_near_a, err);
        for (size_t j = 0; status == ZV_OK && j < m->n_near_a; j++) m->near_a[j] = hits[j].row;
        if (status == ZV_OK)
            status =
                nearest(box, box->index_b, box->keep_b, &m->row_b, 1, k, hits, &m->n_near_b, err);
        for (size_t j = 0; status == ZV_OK && j < m->n_near_b; j++) m->near_b[j] = hits[j].row;
    }
    return status;
}
