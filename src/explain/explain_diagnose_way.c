/* explain_diagnose_way.c — the way of a training on its loss: first weights, epochs that were kept, where it stands, and the plane nearest to
 * them. */
#include "explain/explain_diagnose.h"

enum { BATCHES = 4 };

/* The parameters of the best epoch, as the trainer gives them to its net, which then gets back what it had. */
static zv_status best_of(const zv__diagnosis *d, float *out, zv_err *err) {
    float *params = zv_net_params(zv_trainer_net(d->t), NULL);
    float *keep = ZV_NEW(d->env, d->n, float);
    if (!keep) return zv__nomem(err);
    memcpy(keep, params, d->n * sizeof *keep);
    zv_trainer_best(d->t);
    memcpy(out, params, d->n * sizeof *out);
    memcpy(params, keep, d->n * sizeof *keep);
    zv__free(d->env, keep);
    return ZV_OK;
}

static zv_status add_kept(zv_way *out, zv_paths *p, const zv__diagnosis *d, const float *latest,
                          zv_err *err) {
    for (size_t k = 0; k < zv_trainer_way_count(d->t); k++) {
        const float *x = zv_trainer_way(d->t, k, NULL);
        if (memcmp(x, latest, d->n * sizeof *x) == 0) continue; /* the epoch that ended here */
        ZV_TRY(zv_paths_add(p, x, err));
        out->kept++;
    }
    return ZV_OK;
}

static zv_status add_points(zv_way *out, zv_paths *p, const zv__diagnosis *d, zv_err *err) {
    const float *latest = zv_trainer_params(d->t, NULL);
    float *x = ZV_NEW(d->env, d->n, float);
    if (!x) return zv__nomem(err);
    for (size_t i = 0; i < d->n; i++) x[i] = (float)d->start[i];
    zv_status status = zv_paths_add(p, x, err);
    if (status == ZV_OK) status = add_kept(out, p, d, latest, err);
    if (status == ZV_OK && out->kept == 0) {
        status = best_of(d, x, err);
        out->best = status == ZV_OK && memcmp(x, latest, d->n * sizeof *x) != 0;
        if (out->best) status = zv_paths_add(p, x, err);
    }
    if (status == ZV_OK) status = zv_paths_add(p, latest, err);
    zv__free(d->env, x);
    return status;
}

static void keep_points(zv_way *out, const zv_paths *p, const zv_paths_plane *plane) {
    const zv_path path = zv_paths_path(p, 0);
    out->n = ZV_MIN(path.n, (size_t)ZV_WAY_POINTS);
    memcpy(out->x, path.x, out->n * sizeof *out->x);
    memcpy(out->y, path.y, out->n * sizeof *out->y);
    out->along[0] = plane->along[0];
    out->along[1] = plane->along[1];
    out->x_lo = plane->x_lo;
    out->x_hi = plane->x_hi;
    out->y_lo = plane->y_lo;
    out->y_hi = plane->y_hi;
    out->line = plane->line;
}

static void way_figure(zv_report *r, const zv_way *w) {
    if (!zv_report_draws(r)) return;
    zv_figure *f = zv_report_figure(r, ZV_FIGURE_SURFACE, "way", M_DIAG_FIG_WAY_TITLE);
    if (w->kept > 0)
        zv_figure_note(f, M_DIAG_FIG_WAY_PLANE, w->kept);
    else if (w->line)
        zv_figure_note(f, M_DIAG_FIG_WAY_LINE);
    else
        zv_figure_note(f, M_DIAG_FIG_WAY_NOTE);
    zv_figure_x(f, w->x_lo, w->x_hi, 0, M_DIAG_FIG_WAY_FIRST, 100 * w->along[0]);
    zv_figure_y(f, w->y_lo, w->y_hi, 0, M_DIAG_FIG_WAY_SECOND, 100 * w->along[1]);
    zv_figure_grid(f, w->losses, ZV_WAY_SIDE, ZV_WAY_SIDE, ZV__NAN, ZV__NAN, ZV_AXIS_LOG,
                   M_DIAG_FIG_LOSS);
    if (w->kept > 0)
        zv_figure_series(f, w->x, w->y, w->n, M_DIAG_FIG_WAY_KEPT);
    else if (w->best)
        zv_figure_series(f, w->x, w->y, w->n, M_DIAG_FIG_WAY_BEST);
    else
        zv_figure_series(f, w->x, w->y, w->n, M_DIAG_FIG_WAY_LATEST);
}

zv_status zv_diagnose_way(zv_way *out, zv_diagnosis *of, zv_report *r, zv_err *err) {
    zv__diagnosis *d = (zv__diagnosis *)of;
    const zv_paths_opts opts = {
        .params = d->n, .paths = 1, .points = zv_trainer_way_count(d->t) + 3, .bytes = SIZE_MAX};
    zv_paths *p = NULL;
    zv_paths_plane plane;
    zv__lens l = {0};
    *out = (zv_way){0};
    ZV_TRY(zv_paths_new(&p, d->env, &opts, err));
    zv_status status = add_points(out, p, d, err);
    if (status == ZV_OK) status = zv_paths_project(p, &plane, err);
    if (status == ZV_OK) {
        keep_points(out, p, &plane);
        status = zv__lens_open(&l, d, 0, err);
    }
    if (status == ZV_OK)
        status = zv_paths_losses(out->losses, p, l.surface, BATCHES, ZV_WAY_SIDE, ZV_WAY_SIDE, err);
    zv__lens_close(&l);
    zv_paths_free(p);
    if (status == ZV_OK) way_figure(r, out);
    return status;
}
