/* explain_audit.c — what does this collection look like, and what is wrong with it? The measures are
 * in explain_audit_….c: counts, norms, dims, geometry, intrinsic dimension, background. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_audit_messages.h"
#include "explain/explain_private.h"

zv_status zv__audit_begin(zv__audit *a, zv_report *r, const zv_env *env, const zv_space *space,
                          zv_err *err) {
    *a = (zv__audit){.r = r, .env = env, .space = space, .err = err};
    a->size = zv_space_size(space);
    a->dim = zv_space_dim(space);
    a->squares = ZV_NEW(env, a->size, double);
    a->norms = ZV_NEW(env, a->size, double);
    a->scratch = ZV_NEW(env, a->dim, float);
    a->row = ZV_NEW(env, a->dim, double);
    if (!a->squares || !a->norms || !a->scratch || !a->row) return zv__nomem(err);
    ZV_TRY(zv__square_norms(a->squares, env, space, err));
    for (size_t i = 0; i < a->size; i++)
        if (zv__row_counts(space, i, a->squares[i])) a->norms[a->usable++] = sqrt(a->squares[i]);
    zv_stat_sort(a->norms, a->usable);
    return ZV_OK;
}

void zv__audit_end(zv__audit *a) {
    zv_hubs_free(a->hubs);
    zv__free(a->env, a->squares);
    zv__free(a->env, a->norms);
    zv__free(a->env, a->scratch);
    zv__free(a->env, a->row);
    zv__free(a->env, a->cov);
    zv__free(a->env, a->cov_mean);
    zv__free(a->env, a->cov_again);
    zv__free(a->env, a->cov_rows);
}

/* What a stage measured when it was asked to stop may be of some rows only. */
static zv_status not_stopped(const zv__audit *a) {
    return zv_env_stopped(a->env) ? zv_err_set(a->err, ZV_INTERRUPTED, M_EXPLAIN_AUDIT_STOPPED)
                                  : ZV_OK;
}

static zv_status background(zv__audit *a, const zv_audit_opts *opts) {
    ZV_TRY(
        zv_explain_background(&a->bg, a->env, a->space, opts ? &opts->background : NULL, a->err));
    return zv__audit_background(a);
}

static zv_status audit(zv__audit *a, const zv_audit_opts *opts) {
    static zv_status (*const stages[])(zv__audit * a) = {
        zv__audit_duplicate_ids, zv__audit_duplicate_vectors, zv__audit_norms,
        zv__audit_dims,          zv__audit_geometry,          zv__audit_intrinsic};
    ZV_TRY(zv__audit_enough(a));
    zv__audit_items(a);
    zv__audit_rows(a);
    zv__audit_labels(a);
    zv__audit_rare(a);
    for (size_t i = 0; i < ZV_COUNT(stages); i++) {
        ZV_TRY(not_stopped(a));
        ZV_TRY(stages[i](a));
    }
    ZV_TRY(not_stopped(a));
    ZV_TRY(background(a, opts));
    ZV_TRY(not_stopped(a));
    ZV_TRY(zv__audit_surroundings(a, opts ? opts->lists : NULL, opts ? opts->background.seed : 0));
    ZV_TRY(not_stopped(a));
    return zv_report_status(a->r, a->err);
}

zv_status zv_explain_audit(zv_report *r, const zv_env *env, const zv_space *space,
                           const zv_audit_opts *opts, zv_background **out_bg, zv_err *err) {
    zv__audit a;
    if (out_bg) *out_bg = NULL;
    zv_status status = zv__audit_begin(&a, r, env, space, err);
    if (status == ZV_OK) status = audit(&a, opts);
    if (status == ZV_OK && out_bg) {
        *out_bg = a.bg;
    } else {
        zv_background_free(a.bg);
    }
    zv__audit_end(&a);
    return status;
}
