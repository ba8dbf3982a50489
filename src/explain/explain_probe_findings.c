/* explain_probe_findings.c — the probes as findings: one each, opened pair by pair. */
#include "base/base_private.h"

#include <zavit/explain.h>

#include "explain/explain_probe_private.h"

typedef struct telling {
    const zv__probe_box *box;
    const zv_env *env;
    zv_report *r;
    double *cosines; /* the background's again, by the plain road; NULL until something opens */
    size_t n_cosines;
    float *rows; /* [2, dim] */
    double *wide; /* [2, dim] */
} telling;

static void should_stay(zv_report *r, zv_finding *f, const zv_probe *p) {
    if (p->percentile < ZV_PROBE_UNSEEN) {
        zv_report_verdict(r, f, ZV_PASS, ZV_PROBE_UNSEEN);
        zv_report_why(r, f, M_EXPLAIN_PROBE_STAYS, p->percentile, p->shift, p->n);
    } else {
        zv_report_verdict(r, f, ZV_WARN, ZV_PROBE_UNSEEN);
        zv_report_why(r, f, M_EXPLAIN_PROBE_MOVED, p->percentile, p->shift, p->n);
    }
}

/* Not told apart; told apart, but among other texts they pass for the same; seen. */
static void should_move(zv_report *r, zv_finding *f, const zv_probe *p) {
    bool ranked = !isnan(p->accuracy), blind = ranked && p->accuracy_interval.lo <= 0.5;
    bool near = p->percentile < ZV_PROBE_UNSEEN;
    bool weak = !isnan(p->over_said) && p->over_said >= 0.5;
    zv_report_verdict(r, f, near || blind ? ZV_WARN : weak ? ZV_INFO : ZV_PASS, ZV_PROBE_UNSEEN);
    if (near && (blind || !ranked)) {
        zv_report_why(r, f, M_EXPLAIN_PROBE_UNSEEN, p->percentile, p->shift, p->n);
    } else if (near) {
        zv_report_why(r, f, M_EXPLAIN_PROBE_FAINT, p->percentile, p->shift, p->n,
                      100 * p->accuracy);
    } else if (blind) {
        zv_report_why(r, f, M_EXPLAIN_PROBE_CHANCE, 100 * p->accuracy, p->percentile, p->n);
    } else if (weak) {
        zv_report_why(r, f, M_EXPLAIN_PROBE_WEAK, p->percentile, 100 * p->over_said, p->n);
    } else {
        zv_report_why(r, f, M_EXPLAIN_PROBE_SEEN, p->percentile, p->shift, p->n);
    }
}

/* ---- Opening: every pair encoded again, alone ---- */

static zv_status plain_background(telling *t, zv_err *err) {
    const zv__probe_box *box = t->box;
    size_t dim = box->encoder->dim;
    if (t->rows) return ZV_OK;
    t->rows = ZV_NEW(t->env, 2 * dim, float);
    t->wide = ZV_NEW(t->env, 2 * dim, double);
    t->n_cosines = box->probes.background_pairs;
    if (box->background) t->cosines = zv__plain_cosines(box->background);
    bool ok = t->rows && t->wide && (t->cosines || !box->background);
    return ok ? ZV_OK : zv__nomem(err);
}

static zv_status plain_cosine(telling *t, const zv_probe_pair *p, double *cosine, zv_err *err) {
    const zv_any_encoder *e = t->box->encoder;
    const zv_str texts[2] = {p->original, p->changed};
    double norms[2];
    for (size_t s = 0; s < 2; s++) {
        zv_row_status status;
        double *wide = t->wide + s * e->dim;
        ZV_TRY(e->encode(e->ctx, &texts[s], 1, t->rows + s * e->dim, &status, err));
        for (size_t d = 0; d < e->dim; d++) wide[d] = (double)t->rows[s * e->dim + d];
        norms[s] = sqrt(zv__plain_dot(wide, wide, e->dim));
    }
    *cosine = zv__plain_dot(t->wide, t->wide + e->dim, e->dim) / (norms[0] * norms[1]);
    return ZV_OK;
}

static zv_status open_probe(telling *t, zv_finding *f, const zv_probe *p, zv_err *err) {
    double sum = 0;
    ZV_TRY(plain_background(t, err));
    const double *cosines = t->cosines ? t->cosines : t->box->cosines;
    zv_report_term(t->r, f, "sentences", (double)p->n);
    zv_report_term(t->r, f, "left out", (double)p->unknown);
    zv_report_term(t->r, f, "pairs of the background", (double)t->n_cosines);
    zv_report_term(t->r, f, "mean shift", p->shift);
    zv_report_term(t->r, f, "lower end of the shift", p->shift_interval.lo);
    zv_report_term(t->r, f, "upper end of the shift", p->shift_interval.hi);
    for (size_t i = 0; i < p->n; i++) {
        char a[96], b[96], name[200];
        double cosine;
        ZV_TRY(plain_cosine(t, &p->pairs[i], &cosine, err));
        sum += 100 - zv__plain_percentile(cosines, t->n_cosines, cosine);
        snprintf(name, sizeof name, "%s / %s", zv__shown(a, p->pairs[i].original),
                 zv__shown(b, p->pairs[i].changed));
        zv_report_term(t->r, f, name, cosine);
    }
    if (p->n == 0) zv_report_term(t->r, f, "too few below", ZV_PROBE_FEW);
    zv_report_recomputed(t->r, f, p->n < ZV_PROBE_FEW ? ZV__NAN : sum / (double)p->n, 1e-6);
    return ZV_OK;
}

static zv_status tell(telling *t, const zv_probe *p, zv_err *err) {
    char name[40];
    zv_report *r = t->r;
    snprintf(name, sizeof name, "probe_%s", zv_probe_name(p->kind));
    zv_finding *f = zv_report_add(r, name, p->percentile);
    if (p->n < ZV_PROBE_FEW) {
        zv_report_no_interval(r, f, M_EXPLAIN_FEW_FOR_INTERVAL, p->n);
        zv_report_verdict(r, f, ZV_INFO, ZV__NAN);
        zv_report_why(r, f, M_EXPLAIN_PROBE_SKIPPED, p->n, p->unknown, (size_t)ZV_PROBE_FEW);
    } else {
        zv_report_interval(r, f, p->interval.lo, p->interval.hi);
        (zv_probe_keeps_meaning(p->kind) ? should_stay : should_move)(r, f, p);
    }
    zv_report_formula(r, f, M_EXPLAIN_PROBE_FORMULA, t->box->probes.background_pairs);
    return zv_report_opens(r, name) ? open_probe(t, f, p, err) : ZV_OK;
}

zv_status zv_probe_findings(const zv_probes *p, const zv_env *env, zv_report *r, zv_err *err) {
    telling t = {.box = (const zv__probe_box *)p, .env = env, .r = r};
    zv_status status = ZV_OK;
    for (size_t i = 0; i < p->n && status == ZV_OK; i++) status = tell(&t, &p->list[i], err);
    zv__free(env, t.cosines);
    zv__free(env, t.rows);
    zv__free(env, t.wide);
    zv__probes_figure(r, p);
    return status == ZV_OK ? zv_report_status(r, err) : status;
}
