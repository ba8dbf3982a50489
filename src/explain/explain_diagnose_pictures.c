/* explain_diagnose_pictures.c — what surrounds the point where a training stands: spectrum, slices, the range of rates, a barrier. */
#include "explain/explain_diagnose.h"

enum {
    SPECTRUM_STARTS = 5,
    SPECTRUM_STEPS = 30,
    RANGE_STEPS = 100,
    RANGE_RUNS = 5,
    FLOW_MOST = 400
};

/* ---- Spectrum ---- */

typedef struct at_point {
    zv__lens *lens;
    const double *y;
} at_point;

static zv_status times(void *ctx, const double *v, double *out, zv_err *err) {
    const at_point *p = ctx;
    return p->lens->seen.hessian(p->lens->seen.ctx, p->y, v, out, err);
}

void zv_spectrum_bins(double *at, size_t bins, const zv_spectrum *s) {
    for (size_t i = 0; i < bins; i++)
        at[i] = s->lo + (s->hi - s->lo) * ((double)i + .5) / (double)bins;
}

static void spectrum_figure(zv_report *r, const zv_env *env, const zv_spectrum *s,
                            const double *share, const zv_interval *interval, size_t bins) {
    double *x = ZV_NEW(env, 3 * bins, double);
    if (!zv_report_draws(r) || !x) {
        zv__free(env, x);
        return;
    }
    zv_spectrum_bins(x, bins, s);
    for (size_t i = 0; i < bins; i++) {
        x[bins + i] = fmax(interval[i].lo, 0);
        x[2 * bins + i] = interval[i].hi;
    }
    zv_figure *f = zv_report_figure(r, ZV_FIGURE_CURVE, "spectrum", M_DIAG_FIG_SPECTRUM);
    zv_figure_note(f, M_DIAG_FIG_SPECTRUM_NOTE, s->products);
    zv_figure_x(f, ZV__NAN, ZV__NAN, 0, M_DIAG_FIG_EIGENVALUE);
    zv_figure_y(f, ZV__NAN, ZV__NAN, ZV_AXIS_LOG, M_DIAG_FIG_SHARE);
    zv_figure_series(f, x, share, bins, M_DIAG_FIG_SHARE);
    zv_figure_interval(f, x + bins, x + 2 * bins);
    zv__free(env, x);
}

zv_status zv_diagnose_spectrum(zv_spectrum *out, double *share, zv_interval *interval, size_t bins,
                               zv_diagnosis *of, zv_report *r, zv_err *err) {
    zv__diagnosis *d = (zv__diagnosis *)of;
    const bool asked = d->o.curvature;
    zv_lanczos_opts opts = zv__diag_lanczos(d, 0);
    zv__lens l;
    double *y = ZV_NEW(d->env, d->n, double);
    if (!y) return zv__nomem(err);
    opts.starts = SPECTRUM_STARTS;
    opts.steps = SPECTRUM_STEPS;
    d->o.curvature = true; /* be it that the verdict had none */
    zv_status status = zv__lens_open(&l, d, 0, err);
    d->o.curvature = asked;
    if (status == ZV_OK) {
        at_point p = {&l, y};
        zv__lens_point(d, d->x, y);
        status =
            zv_curvature_spectrum(out, share, interval, bins, d->env, times, &p, d->n, &opts, err);
        zv__lens_close(&l);
    }
    if (status == ZV_OK) spectrum_figure(r, d->env, out, share, interval, bins);
    zv__free(d->env, y);
    return status;
}

/* ---- Slices ---- */

/* The weights into one unit belong together. W is [in, out], so they lie `out` apart: a direction is drawn on weights turned round. */
static zv_status direction(const zv__diagnosis *d, uint64_t seed, double *out, zv_err *err) {
    const zv_net *net = zv_trainer_net(d->t);
    const size_t layers = zv_net_spec_of(net)->layers;
    double *w = NULL, *drawn = NULL;
    zv_status status = ZV_OK;
    memset(out, 0, d->n * sizeof *out);
    for (size_t k = 0; k < layers && status == ZV_OK; k++) {
        const zv_layer layer = zv_net_layer(net, k);
        const size_t n = layer.in * layer.out;
        w = ZV_NEW(d->env, n, double);
        drawn = ZV_NEW(d->env, n, double);
        zv_filter *filters = ZV_NEW(d->env, layer.out, zv_filter);
        status = w && drawn && filters ? ZV_OK : zv__nomem(err);
        for (size_t j = 0; j < layer.out && status == ZV_OK; j++) {
            filters[j] = (zv_filter){.first = j * layer.in, .count = layer.in};
            for (size_t i = 0; i < layer.in; i++)
                w[j * layer.in + i] = d->x[layer.first + i * layer.out + j];
        }
        if (status == ZV_OK)
            status = zv_slice_direction(drawn, w, n, filters, layer.out, d->o.seed + 100 * seed + k,
                                        err);
        for (size_t j = 0; j < layer.out && status == ZV_OK; j++)
            for (size_t i = 0; i < layer.in; i++)
                out[layer.first + i * layer.out + j] = drawn[j * layer.in + i];
        zv__free(d->env, w);
        zv__free(d->env, drawn);
        zv__free(d->env, filters);
    }
    return status;
}

static void line_figure(zv_report *r, const zv_slices *s) {
    double y[ZV_SLICE_LINE], lo[ZV_SLICE_LINE], hi[ZV_SLICE_LINE];
    for (size_t i = 0; i < ZV_SLICE_LINE; i++) {
        y[i] = s->line[i].value;
        lo[i] = s->line[i].interval.lo;
        hi[i] = s->line[i].interval.hi;
    }
    zv_figure *f = zv_report_figure(r, ZV_FIGURE_CURVE, "slice", M_DIAG_FIG_LINE);
    zv_figure_note(f, M_DIAG_FIG_SLICE_NOTE);
    zv_figure_x(f, ZV__NAN, ZV__NAN, 0, M_DIAG_FIG_STEP);
    zv_figure_y(f, ZV__NAN, ZV__NAN, 0, M_DIAG_FIG_LOSS);
    zv_figure_series(f, s->at, y, ZV_SLICE_LINE, M_DIAG_FIG_LOSS);
    zv_figure_interval(f, lo, hi);
    zv_figure_marker(f, 0, M_DIAG_FIG_HERE);
}

static void plane_figure(zv_report *r, const zv_slices *s) {
    enum { N = ZV_SLICE_PLANE };
    char text[N][16];
    zv_str names[N];
    for (size_t i = 0; i < N; i++) {
        snprintf(text[i], sizeof text[i], "%.2f", s->side[i]);
        names[i] = zv_str_of(text[i]);
    }
    zv_figure *f = zv_report_figure(r, ZV_FIGURE_MATRIX, "plane", M_DIAG_FIG_PLANE);
    zv_figure_note(f, M_DIAG_FIG_SLICE_NOTE);
    zv_figure_matrix(f, s->rise, N, N, names, names);
}

static zv_status losses_on(zv_slices *out, zv__diagnosis *d, zv__lens *l, const double *d1,
                           const double *d2, zv_err *err) {
    const zv_slice line = {l->inner.loss, l->inner.ctx, d->o.batches, d->o.level},
                   plane = {l->inner.loss, l->inner.ctx, 2, d->o.level};
    zv_measured *points = ZV_NEW(d->env, ZV_SLICE_PLANE * ZV_SLICE_PLANE, zv_measured);
    if (!points) return zv__nomem(err);
    zv_status status = zv_slice_losses(out->line, d->env, &line, d->x, d->n, d1, out->at,
                                       ZV_SLICE_LINE, NULL, NULL, 0, err);
    if (status == ZV_OK)
        status = zv_slice_losses(points, d->env, &plane, d->x, d->n, d1, out->side, ZV_SLICE_PLANE,
                                 d2, out->side, ZV_SLICE_PLANE, err);
    for (size_t i = 0; i < (size_t)ZV_SLICE_PLANE * ZV_SLICE_PLANE && status == ZV_OK; i++)
        out->plane[i] = points[i].value;
    const double here = out->plane[ZV_SLICE_PLANE * ZV_SLICE_PLANE / 2];
    for (size_t i = 0; i < (size_t)ZV_SLICE_PLANE * ZV_SLICE_PLANE; i++)
        out->rise[i] = out->plane[i] - here;
    zv__free(d->env, points);
    return status;
}

zv_status zv_diagnose_slices(zv_slices *out, zv_diagnosis *of, zv_report *r, zv_err *err) {
    zv__diagnosis *d = (zv__diagnosis *)of;
    zv__lens l;
    double *d1 = ZV_NEW(d->env, d->n, double), *d2 = ZV_NEW(d->env, d->n, double);
    zv_status status = d1 && d2 ? zv__lens_open(&l, d, 0, err) : zv__nomem(err);
    if (status == ZV_OK) {
        for (int i = 0; i < ZV_SLICE_LINE; i++) out->at[i] = 2. * i / (ZV_SLICE_LINE - 1) - 1;
        for (int i = 0; i < ZV_SLICE_PLANE; i++) out->side[i] = 2. * i / (ZV_SLICE_PLANE - 1) - 1;
        status = direction(d, 1, d1, err);
        if (status == ZV_OK) status = direction(d, 2, d2, err);
        if (status == ZV_OK) status = losses_on(out, d, &l, d1, d2, err);
        zv__lens_close(&l);
    }
    zv__free(d->env, d1);
    zv__free(d->env, d2);
    if (status == ZV_OK && zv_report_draws(r)) {
        line_figure(r, out);
        plane_figure(r, out);
    }
    return status;
}

/* ---- Learning-rate range ---- */

typedef struct ranging {
    const zv__diagnosis *d;
    zv_net *net;
    zv_trainer *t;
} ranging;

static void ranging_end(ranging *x) {
    zv_trainer_free(x->t);
    zv_net_free(x->net);
    x->t = NULL;
    x->net = NULL;
}

static zv_status ranging_begin(ranging *x, uint64_t run, double rate, zv_err *err) {
    zv_train_opts o = *zv_trainer_opts(x->d->t);
    ranging_end(x);
    o.command = o.where = o.held_where = NULL;
    o.seed = x->d->o.seed + 2000 + run;
    o.optim.rate = rate;
    o.optim.schedule = (zv_schedule){.kind = ZV_SCHEDULE_CONSTANT};
    ZV_TRY(zv_net_copy(&x->net, zv_trainer_net(x->d->t), err));
    return zv_trainer_copy(&x->t, x->d->t, x->net, &o, err);
}

static zv_status range_step(void *ctx, uint64_t run, size_t step, double rate, double *loss,
                            zv_err *err) {
    ranging *x = ctx;
    zv_step made;
    zv_err own = {.lang = err ? err->lang : ZV_EN};
    ZV_TRY(zv__diag_stopped(x->d, err));
    if (step == 0) ZV_TRY(ranging_begin(x, run, rate, err));
    ZV_TRY(zv_trainer_set_rate(x->t, rate, err));
    const zv_status status = zv_trainer_step(x->t, &made, &own);
    *loss = status == ZV_OK ? made.loss : ZV__NEVER;
    if (status == ZV_OK || status == ZV_FORMAT) return ZV_OK; /* lost: the run ends */
    if (err) *err = own;
    return status;
}

static void range_figure(zv_report *r, const zv__diagnosis *d, const zv_range *range,
                         const double *rates, const double *losses) {
    if (!zv_report_draws(r)) return;
    zv_figure *f = zv_report_figure(r, ZV_FIGURE_CURVE, "rates", M_DIAG_FIG_RANGE);
    zv_figure_note(f, M_DIAG_TEXT, zv_range_text(range->end, zv_env_lang(d->env)));
    zv_figure_x(f, ZV__NAN, ZV__NAN, ZV_AXIS_LOG, M_DIAG_FIG_RATE);
    zv_figure_y(f, ZV__NAN, ZV__NAN, 0, M_DIAG_FIG_LOSS);
    zv_figure_series(f, rates, losses, RANGE_STEPS, M_DIAG_FIG_LOSS);
    if (!isnan(range->rate.value)) zv_figure_marker(f, range->rate.value, M_DIAG_FIG_CHOSEN);
    zv_figure_marker(f, d->d.rate, M_DIAG_FIG_NOW);
}

static zv_status range_finding(zv_range *out, zv__diagnosis *d, zv_report *r, zv_err *err) {
    const zv_lang lang = zv_env_lang(d->env);
    zv_finding *f = zv_report_add(r, "rate_range", out->rate.value);
    if (isnan(out->rate.interval.lo))
        zv_report_no_interval(r, f, M_DIAG_TEXT, zv_optim_why_text(out->rate.why, lang));
    else
        zv_report_interval(r, f, out->rate.interval.lo, out->rate.interval.hi);
    zv_report_verdict(r, f, ZV_INFO, ZV__NAN);
    zv_report_why(r, f, M_DIAG_RANGE, zv_range_text(out->end, lang), d->d.rate);
    zv_report_formula(r, f, M_DIAG_RANGE_F);
    if (!zv_report_opens(r, "rate_range")) return ZV_OK;
    ranging x = {.d = d};
    const zv_range_opts opts = {.steps = RANGE_STEPS, .runs = RANGE_RUNS, .level = d->o.level};
    zv_range again;
    zv_status status = zv_range_test(&again, NULL, NULL, d->env, range_step, &x, &opts, err);
    ranging_end(&x);
    ZV_TRY(status);
    zv_report_term(r, f, "rate now", d->d.rate);
    zv_report_term(r, f, "runs", RANGE_RUNS);
    zv_report_term(r, f, "rate of the least loss", out->highest);
    zv_report_recomputed(r, f, again.rate.value, 1e-9);
    return ZV_OK;
}

zv_status zv_diagnose_range(zv_range *out, double *rates, double *losses, zv_diagnosis *of,
                            zv_report *r, zv_err *err) {
    zv__diagnosis *d = (zv__diagnosis *)of;
    ranging x = {.d = d};
    const zv_range_opts opts = {.steps = RANGE_STEPS, .runs = RANGE_RUNS, .level = d->o.level};
    double *own = ZV_NEW(d->env, 2 * (size_t)RANGE_STEPS, double);
    if (!own) return zv__nomem(err);
    zv_status status =
        zv_range_test(out, own, own + RANGE_STEPS, d->env, range_step, &x, &opts, err);
    ranging_end(&x);
    if (status == ZV_OK) status = range_finding(out, d, r, err);
    if (status == ZV_OK) range_figure(r, d, out, own, own + RANGE_STEPS);
    if (status == ZV_OK && rates) {
        memcpy(rates, own, RANGE_STEPS * sizeof *own);
        memcpy(losses, own + RANGE_STEPS, RANGE_STEPS * sizeof *own);
    }
    zv__free(d->env, own);
    return status;
}

/* ---- Barrier ---- */

static zv_status same_shape(const zv__diagnosis *d, const zv_net *other, zv_err *err) {
    char a[ZV_NET_LAYERS * 24], b[ZV_NET_LAYERS * 24];
    const zv_net_spec *one = zv_net_spec_of(zv_trainer_net(d->t)), *two = zv_net_spec_of(other);
    zv_net_spec_format(one, a, sizeof a);
    zv_net_spec_format(two, b, sizeof b);
    if (strcmp(a, b) == 0 && one->act == two->act && one->task == two->task) return ZV_OK;
    return zv_err_set(err, ZV_USAGE, M_DIAG_SHAPE, zv_net_path(other), b, a);
}

static void barrier_figure(zv_report *r, const double *at, const zv_measured *line, size_t n,
                           double *y) {
    if (!zv_report_draws(r)) return;
    for (size_t i = 0; i < n; i++) y[i] = line[i].value;
    zv_figure *f = zv_report_figure(r, ZV_FIGURE_CURVE, "barrier", M_DIAG_FIG_BARRIER);
    zv_figure_x(f, 0, 1, 0, M_DIAG_FIG_WAY);
    zv_figure_y(f, ZV__NAN, ZV__NAN, 0, M_DIAG_FIG_LOSS);
    zv_figure_series(f, at, y, n, M_DIAG_FIG_LOSS);
}

/* The height once more, by plain losses at the ends and at the point found. */
static zv_status barrier_again(const zv_barrier *b, zv__diagnosis *d, zv__lens *l,
                               const double *other, double *again, zv_err *err) {
    zv__plain_net p;
    double sum[3] = {0}, *at = ZV_NEW(d->env, d->n, double);
    if (!at) return zv__nomem(err);
    const zv_status status = zv__plain_open(&p, d, l->surface, err);
    for (int k = 0; k < 3 && status == ZV_OK; k++) {
        const double way = k == 0 ? 0 : k == 1 ? 1 : b->at;
        for (size_t i = 0; i < d->n; i++) at[i] = d->x[i] + way * (other[i] - d->x[i]);
        for (uint64_t batch = 0; batch < d->o.batches; batch++)
            sum[k] += zv__plain_loss(&p, batch, at, NULL) / (double)d->o.batches;
    }
    if (status == ZV_OK) {
        *again = sum[2] - fmax(sum[0], sum[1]);
        zv__plain_close(&p);
    }
    zv__free(d->env, at);
    return status;
}

static zv_status barrier_finding(const zv_barrier *b, zv__diagnosis *d, zv__lens *l,
                                 const double *y, const zv_net *other, zv_report *r, zv_err *err) {
    char shown[96];
    const char *name = zv__shown(shown, zv_str_of(zv_net_path(other)));
    zv_finding *f = zv_report_add(r, "barrier", b->height.value);
    if (!isfinite(b->height.interval.lo))
        zv_report_no_interval(r, f, M_DIAG_TEXT,
                              zv_optim_why_text(b->height.why, zv_env_lang(d->env)));
    else
        zv_report_interval(r, f, b->height.interval.lo, b->height.interval.hi);
    zv_report_verdict(r, f, ZV_INFO, ZV__NAN);
    if (b->height.value > 0)
        zv_report_why(r, f, M_DIAG_BARRIER, name, 100 * b->at);
    else
        zv_report_why(r, f, M_DIAG_BARRIER_NO, name);
    zv_report_formula(r, f, M_DIAG_BARRIER_F);
    if (!zv_report_opens(r, "barrier")) return ZV_OK;
    double again = ZV__NAN;
    ZV_TRY(barrier_again(b, d, l, y, &again, err));
    zv_report_term(r, f, "loss here", b->from);
    zv_report_term(r, f, "loss there", b->to);
    zv_report_term(r, f, "at", b->at);
    zv_report_recomputed(r, f, again, 1e-9 * (1 + fabs(b->from) + fabs(b->to)));
    return ZV_OK;
}

static zv_status barrier_to(zv_barrier *out, double *shares, double *losses, size_t points,
                            zv__diagnosis *d, const double *y, zv_report *r, const zv_net *other,
                            zv_err *err) {
    zv__lens l;
    double *at = ZV_NEW(d->env, 2 * (points + 1), double), *way = ZV_NEW(d->env, d->n, double);
    zv_measured *line = ZV_NEW(d->env, points + 1, zv_measured);
    zv_status status = at && way && line ? zv__lens_open(&l, d, 0, err) : zv__nomem(err);
    if (status == ZV_OK) {
        const zv_slice s = {l.inner.loss, l.inner.ctx, d->o.batches, d->o.level};
        for (size_t i = 0; i <= points; i++) at[i] = (double)i / (double)points;
        for (size_t i = 0; i < d->n; i++) way[i] = y[i] - d->x[i];
        status = zv_slice_barrier(out, d->env, &s, d->x, y, d->n, points, err);
        if (status == ZV_OK)
            status = zv_slice_losses(line, d->env, &s, d->x, d->n, way, at, points + 1, NULL, NULL,
                                     0, err);
        if (status == ZV_OK) status = barrier_finding(out, d, &l, y, other, r, err);
        if (status == ZV_OK) barrier_figure(r, at, line, points + 1, at + points + 1);
        for (size_t i = 0; i <= points && losses && status == ZV_OK; i++) {
            shares[i] = at[i];
            losses[i] = line[i].value;
        }
        zv__lens_close(&l);
    }
    zv__free(d->env, at);
    zv__free(d->env, way);
    zv__free(d->env, line);
    return status;
}

zv_status zv_diagnose_barrier(zv_barrier *out, double *at, double *losses, size_t points,
                              zv_diagnosis *of, const zv_net *other, zv_report *r, zv_err *err) {
    zv__diagnosis *d = (zv__diagnosis *)of;
    zv_net *copy = NULL;
    double *y = NULL;
    ZV_TRY(same_shape(d, other, err));
    ZV_TRY(zv_net_copy(&copy, other, err)); /* its parameters are asked for in passing */
    y = ZV_NEW(d->env, d->n, double);
    zv_status status = y ? ZV_OK : zv__nomem(err);
    const float *w = zv_net_params(copy, NULL);
    for (size_t i = 0; i < d->n && status == ZV_OK; i++) y[i] = (double)w[i];
    if (status == ZV_OK) status = barrier_to(out, at, losses, points, d, y, r, other, err);
    zv__free(d->env, y);
    zv_net_free(copy);
    return status;
}
