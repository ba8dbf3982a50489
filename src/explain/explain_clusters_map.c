/* explain_clusters_map.c — the rows of the clusters in the plane of their two principal directions, where a page is made. */
#include "explain/explain_clusters.h"

#include "explain/explain_map.h"
#include "explain/explain_map_messages.h"

/* As many as have a sign of their own; of more clusters the smallest share the last one, and noise has a sign besides. */
enum { SIGNS = 8, STREAM_MAP = 46 };

/* Clusters are numbered by falling size. */
static uint32_t sign_of(const zv_clusters *p, size_t row) {
    const uint32_t cluster = p->cluster[row];
    if (cluster == ZV_NOISE) return SIGNS;
    return p->k > SIGNS ? ZV_MIN(cluster, (uint32_t)SIGNS - 1) : cluster;
}

static void add_cluster(zv__map *m, zv_figure *f, const zv_clusters *p, size_t sign, zv_buf *name) {
    const size_t n = zv__map_pick(m, (uint32_t)sign);
    if (n == 0) return;
    if (sign == SIGNS) {
        zv_figure_series(f, m->gx, m->gy, n, M_EXPLAIN_MAP_NOISE);
        zv_figure_flags(f, ZV_SERIES_REST);
    } else if (p->k > SIGNS && sign == SIGNS - 1) {
        zv_figure_series(f, m->gx, m->gy, n, M_EXPLAIN_MAP_SMALLER, p->k - sign);
    } else {
        zv_buf_clear(name);
        zv_clusters_name(p, sign, name);
        zv_figure_series(f, m->gx, m->gy, n, M_EXPLAIN_MAP_CLUSTER, sign + 1, (int)name->len,
                         zv_buf_cstr(name));
    }
    zv_figure_labels(f, m->names);
}

static void draw(zv__map *m, zv_report *r, const zv_clusters *p, const zv__plane *plane,
                 zv_buf *name) {
    const double held = 100 * (plane->share[0] + plane->share[1]);
    const size_t dim = zv_space_dim(m->space);
    zv_figure *f =
        p->verdict == ZV_CLUSTERS_NONE && p->k > 0
            ? zv_report_figure(r, ZV_FIGURE_SCATTER, "clusters_map", M_EXPLAIN_MAP_CUTS, p->k)
            : zv_report_figure(r, ZV_FIGURE_SCATTER, "clusters_map", M_EXPLAIN_MAP_CLUSTERS);
    zv__map_axes(f, plane);
    for (size_t sign = 0; sign <= SIGNS; sign++) add_cluster(m, f, p, sign, name);
    if (m->n == p->rows)
        zv_figure_note(f, M_EXPLAIN_MAP_CLUSTERS_ALL, m->n, dim, held);
    else
        zv_figure_note(f, M_EXPLAIN_MAP_CLUSTERS_SAMPLE, m->n, p->rows, dim, held);
}

static zv_status fill(zv__map *m, const zv__clusters *c, const zv__plane *plane, float *scratch,
                      zv_err *err) {
    zv__sample(m->rows, m->n, c->public.rows, c->o.seed, STREAM_MAP);
    for (size_t i = 0; i < m->n; i++) {
        m->rows[i] = c->rows[m->rows[i]];
        m->group[i] = sign_of(&c->public, m->rows[i]);
        zv__map_name(m, i);
    }
    zv__map_project(m, plane, scratch);
    return zv_buf_status(&m->text, err);
}

zv_status zv__clusters_figure(const zv__clusters *c, zv_report *r, zv_err *err) {
    const zv_clusters *p = &c->public;
    const zv_env *env = c->env;
    const size_t dim = zv_space_dim(c->space);
    zv__plane plane;
    zv__map m = {.n = 0};
    zv_buf name;
    bool there = false;
    if (!zv_report_draws(r) || p->rows == 0) return ZV_OK;
    double *room = ZV_NEW(env, 3 * dim, double);
    float *scratch = ZV_NEW(env, dim, float);
    zv_buf_init(&name, env);
    zv_status status = room && scratch ? ZV_OK : zv__nomem(err);
    if (status == ZV_OK)
        status = zv__plane_fit(&plane, &there, room, env, c->space, c->rows, p->rows, !p->euclidean,
                               err);
    if (status == ZV_OK && there) {
        status = zv__map_new(&m, env, c->space, ZV_MIN(p->rows, (size_t)ZV__MAP_ROWS), err);
        if (status == ZV_OK) status = fill(&m, c, &plane, scratch, err);
        if (status == ZV_OK) draw(&m, r, p, &plane, &name);
        if (status == ZV_OK) status = zv_buf_status(&name, err);
        zv__map_free(&m);
    }
    zv_buf_free(&name);
    zv__free(env, room);
    zv__free(env, scratch);
    return status;
}
