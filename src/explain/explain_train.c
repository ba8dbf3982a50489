/* explain_train.c — what a training came to: losses and scores where it was not trained, what a head gains, what layers are. */
#include "explain/explain_train.h"

enum { ROWS = 500, SHOWN = 10 };
#define GAP_WARN .1 /* of the loss of knowing nothing: docs/thresholds.md */

typedef struct telling {
    zv_report *r;
    const zv_env *env;
    zv_trainer *t;
    zv_net_score train, held; /* n 0: none */
} telling;

static zv_task task_of(const telling *x) {
    return zv_net_spec_of(zv_trainer_net(x->t))->task;
}

/* ---- What knowing nothing reaches ---- */

/* Loss: the entropy of the classes' shares, the variance of the numbers (1), ln of the batch. Score: the largest share, 0, and the mean of 1/rank
 * by chance. */
static double nothing_loss(const telling *x, zv_part_of part) {
    const zv_examples *e = zv_trainer_examples(x->t);
    const size_t n = zv_examples_count(e, part), batch = zv_trainer_opts(x->t)->batch;
    if (task_of(x) == ZV_TASK_NUMBERS) return 1;
    if (task_of(x) == ZV_TASK_PAIRS) return log((double)ZV_MIN(batch, n));
    double entropy = 0;
    for (uint32_t c = 0; c < zv_examples_width(e); c++) {
        size_t count = 0;
        for (size_t i = 0; i < zv_examples_count(e, ZV_TRAIN); i++)
            count += zv_examples_class(e, ZV_TRAIN, i) == c;
        const double p = (double)count / (double)zv_examples_count(e, ZV_TRAIN);
        entropy -= p > 0 ? p * log(p) : 0;
    }
    return entropy;
}

static double nothing_score(const telling *x) {
    const zv_examples *e = zv_trainer_examples(x->t);
    const size_t n = zv_examples_count(e, ZV_HELD);
    double sum = 0;
    size_t most = 0;
    if (task_of(x) == ZV_TASK_NUMBERS) return 0;
    for (size_t i = 1; task_of(x) == ZV_TASK_PAIRS && i <= n; i++) sum += 1 / (double)i;
    if (task_of(x) == ZV_TASK_PAIRS) return sum / (double)n;
    for (uint32_t c = 0; c < zv_examples_width(e); c++) {
        size_t count = 0;
        for (size_t i = 0; i < n; i++) count += zv_examples_class(e, ZV_HELD, i) == c;
        most = ZV_MAX(most, count);
    }
    return (double)most / (double)n;
}

/* ---- Findings ---- */

static void interval_of(zv_report *r, zv_finding *f, const zv_measured *m) {
    if (isfinite(m->interval.lo) && isfinite(m->interval.hi))
        zv_report_interval(r, f, m->interval.lo, m->interval.hi);
    else
        zv_report_no_interval(r, f, M_EXPLAIN_TRAIN_ONE);
}

static zv_status recompute(telling *x, zv_finding *f, zv_part_of part, bool loss, zv_err *err) {
    double again_loss, again_score;
    ZV_TRY(zv__train_plain(&again_loss, &again_score, x->env, x->t, part, err));
    /* f32 against f64, and ranks of cosines that f32 can't tell apart */
    const double value = loss ? again_loss : again_score;
    zv_report_recomputed(x->r, f, value, loss ? 1e-4 * (1 + fabs(value)) : 2e-3);
    return ZV_OK;
}

static zv_status loss_train(telling *x, zv_err *err) {
    zv_finding *f = zv_report_add(x->r, "loss_train", x->train.loss.value);
    interval_of(x->r, f, &x->train.loss);
    zv_report_why(x->r, f, M_EXPLAIN_TRAIN_LOSS, x->train.n);
    if (task_of(x) == ZV_TASK_NUMBERS)
        zv_report_formula(x->r, f, M_EXPLAIN_TRAIN_LOSS_NUMBERS);
    else if (task_of(x) == ZV_TASK_PAIRS)
        zv_report_formula(x->r, f, M_EXPLAIN_TRAIN_LOSS_PAIRS);
    else
        zv_report_formula(x->r, f, M_EXPLAIN_TRAIN_LOSS_CLASSES);
    if (!zv_report_opens(x->r, "loss_train")) return ZV_OK;
    zv_report_term(x->r, f, "examples", (double)x->train.n);
    zv_report_term(x->r, f, "of knowing nothing", nothing_loss(x, ZV_TRAIN));
    return recompute(x, f, ZV_TRAIN, true, err);
}

/* Better than nothing, and not much worse than where it was trained? */
static zv_status loss_held(telling *x, zv_err *err) {
    const double nothing = nothing_loss(x, ZV_HELD), value = x->held.loss.value;
    const double hi = x->held.loss.interval.hi, lo = x->held.loss.interval.lo;
    const bool learned = hi<nothing, worse = lo> x->train.loss.value + GAP_WARN * nothing;
    zv_finding *f = zv_report_add(x->r, "loss_held", value);
    interval_of(x->r, f, &x->held.loss);
    zv_report_verdict(x->r, f, !learned ? ZV_FAIL : worse ? ZV_WARN : ZV_PASS, nothing);
    if (!learned)
        zv_report_why(x->r, f, M_EXPLAIN_TRAIN_NOTHING, x->held.n, nothing);
    else if (worse)
        zv_report_why(x->r, f, M_EXPLAIN_TRAIN_BY_HEART, x->held.n, x->train.loss.value);
    else
        zv_report_why(x->r, f, M_EXPLAIN_TRAIN_HELD, x->held.n, nothing);
    zv_report_formula(x->r, f, M_EXPLAIN_TRAIN_HELD_FORMULA);
    if (!zv_report_opens(x->r, "loss_held")) return ZV_OK;
    zv_report_term(x->r, f, "examples held out", (double)x->held.n);
    zv_report_term(x->r, f, "of knowing nothing", nothing);
    zv_report_term(x->r, f, "where it was trained", x->train.loss.value);
    return recompute(x, f, ZV_HELD, true, err);
}

static zv_status score_held(telling *x, zv_err *err) {
    const double nothing = nothing_score(x);
    const zv_measured *s = &x->held.score;
    const bool learned = s->interval.lo > nothing;
    zv_finding *f = zv_report_add(x->r, "score_held", s->value);
    interval_of(x->r, f, s);
    zv_report_verdict(x->r, f, learned ? ZV_PASS : ZV_FAIL, nothing);
    if (task_of(x) == ZV_TASK_NUMBERS) {
        if (s->value < 0)
            zv_report_why(x->r, f, M_EXPLAIN_TRAIN_R2_BELOW, x->held.n);
        else
            zv_report_why(x->r, f, M_EXPLAIN_TRAIN_R2, 100 * s->value, x->held.n);
        zv_report_formula(x->r, f, M_EXPLAIN_TRAIN_R2_FORMULA);
    } else if (task_of(x) == ZV_TASK_PAIRS) {
        zv_report_why(x->r, f, M_EXPLAIN_TRAIN_RANK, x->held.n, nothing);
        zv_report_formula(x->r, f, M_EXPLAIN_TRAIN_RANK_FORMULA);
    } else {
        zv_report_why(x->r, f, M_EXPLAIN_TRAIN_RIGHT, 100 * s->value, x->held.n, 100 * nothing);
        zv_report_formula(x->r, f, M_EXPLAIN_TRAIN_RIGHT_FORMULA);
    }
    if (!zv_report_opens(x->r, "score_held")) return ZV_OK;
    zv_report_term(x->r, f, "examples held out", (double)x->held.n);
    zv_report_term(x->r, f, "of knowing nothing", nothing);
    zv_report_term(x->r, f, "where it was trained", x->train.score.value);
    return recompute(x, f, ZV_HELD, false, err);
}

static zv_status gain(telling *x, zv_err *err) {
    zv_gain g;
    ZV_TRY(zv_trainer_gain(x->t, ZV_HELD, &g, err));
    const zv_interval *i = &g.difference.interval;
    zv_finding *f = zv_report_add(x->r, "gain", g.difference.value);
    zv_report_interval(x->r, f, i->lo, i->hi);
    zv_report_verdict(x->r, f, i->lo > 0 ? ZV_PASS : i->hi < 0 ? ZV_FAIL : ZV_WARN, 0);
    if (i->lo > 0)
        zv_report_why(x->r, f, M_EXPLAIN_TRAIN_GAIN, g.before, g.after, g.n);
    else if (i->hi < 0)
        zv_report_why(x->r, f, M_EXPLAIN_TRAIN_LOST, g.before, g.after, g.n);
    else
        zv_report_why(x->r, f, M_EXPLAIN_TRAIN_NO_GAIN, g.before, g.after, g.n);
    zv_report_formula(x->r, f, M_EXPLAIN_TRAIN_GAIN_FORMULA);
    if (!zv_report_opens(x->r, "gain")) return ZV_OK;
    double before, after, loss;
    ZV_TRY(zv__train_plain_before(&before, x->env, x->t, ZV_HELD, err));
    ZV_TRY(zv__train_plain(&loss, &after, x->env, x->t, ZV_HELD, err));
    zv_report_term(x->r, f, "anchors", (double)g.n);
    zv_report_term(x->r, f, "mean of 1/rank before", g.before);
    zv_report_term(x->r, f, "mean of 1/rank after", g.after);
    zv_report_recomputed(x->r, f, after - before, 4e-3);
    return ZV_OK;
}

/* ---- Layers ---- */

zv_status zv__train_rows(float **out, size_t *n, const zv_env *env, const zv_trainer *t,
                         zv_err *err) {
    const zv_examples *e = zv_trainer_examples(t);
    const zv_part_of part = zv_examples_count(e, ZV_HELD) > 0 ? ZV_HELD : ZV_TRAIN;
    const size_t dim = zv_space_dim(zv_examples_space(e));
    *n = ZV_MIN((size_t)ROWS, zv_examples_count(e, part));
    *out = ZV_NEW(env, *n * dim, float);
    if (!*out) return zv__nomem(err);
    for (size_t i = 0; i < *n; i++) /* in the division's order, which is random */
        zv_space_row(zv_examples_space(e), zv_examples_row(e, part, i), *out + i * dim);
    return ZV_OK;
}

/* The gain again, from the weights themselves. */
static double frobenius(const zv_layer *layer) {
    double sum = 0;
    for (size_t i = 0; i < layer->in * layer->out; i++)
        sum += (double)layer->weight[i] * (double)layer->weight[i];
    return sqrt(sum / (double)layer->in);
}

static void open_layer(telling *x, zv_finding *f, const zv_layer *layer, const zv_layer_view *v,
                       const double *values) {
    char name[40];
    zv_report_term(x->r, f, "numbers in", (double)v->in);
    zv_report_term(x->r, f, "numbers out", (double)v->out);
    for (size_t i = 0; i < ZV_MIN((size_t)SHOWN, ZV_MIN(v->in, v->out)); i++) {
        snprintf(name, sizeof name, "singular value %zu", i + 1);
        zv_report_term(x->r, f, name, values[i]);
    }
    zv_report_term(x->r, f, "smallest singular value", v->smallest);
    zv_report_term(x->r, f, "rank", (double)v->rank);
    zv_report_term(x->r, f, "effective rank", v->effective_rank);
    zv_report_term(x->r, f, "rows sent through", (double)v->rows);
    zv_report_term(x->r, f, "gain over these rows", v->gain_seen);
    zv_report_term(x->r, f, "median angle before, degrees", v->angle_in);
    zv_report_term(x->r, f, "median angle after, degrees", v->angle_out);
    zv_report_term(x->r, f, "share of the rows' squares that is removed", v->removed);
    zv_report_recomputed(x->r, f, frobenius(layer), 1e-6 * (1 + v->gain));
}

static void draw_layer(telling *x, size_t k, const double *values, size_t n) {
    char name[48];
    double *at = zv_report_draws(x->r) && n > 1 ? ZV_NEW(x->env, n, double) : NULL;
    if (!at) return;
    for (size_t i = 0; i < n; i++) at[i] = (double)(i + 1);
    snprintf(name, sizeof name, "singular_values_%zu", k + 1);
    zv_figure *f =
        zv_report_figure(x->r, ZV_FIGURE_CURVE, name, M_EXPLAIN_TRAIN_FIG_SINGULAR, k + 1);
    zv_figure_x(f, ZV__NAN, ZV__NAN, 0, M_EXPLAIN_TRAIN_FIG_NUMBER);
    zv_figure_y(f, ZV__NAN, ZV__NAN, ZV_AXIS_LOG, M_EXPLAIN_TRAIN_FIG_SIGMA);
    zv_figure_series(f, at, values, n, M_EXPLAIN_TRAIN_FIG_SIGMA);
    zv__free(x->env, at);
}

static void say_layer(telling *x, zv_finding *f, const zv_layer *layer, const zv_layer_view *v) {
    if (layer->act == ZV_ACT_NONE)
        zv_report_why(x->r, f, M_EXPLAIN_LAYER_LAST, v->in, v->out, v->largest, v->smallest,
                      v->effective_rank, v->angle_in, v->angle_out, 100 * v->removed);
    else
        zv_report_why(x->r, f, M_EXPLAIN_LAYER, v->in, v->out, zv_act_name(layer->act), v->largest,
                      v->smallest, v->effective_rank, v->angle_in, v->angle_out, 100 * v->removed);
}

static zv_status one_layer(telling *x, size_t k, const float *rows, size_t n, zv_err *err) {
    const zv_net *net = zv_trainer_net(x->t);
    const zv_layer layer = zv_net_layer(net, k);
    const size_t r = ZV_MIN(layer.in, layer.out);
    char name[40];
    zv_layer_view v;
    double *values = ZV_NEW(x->env, r, double);
    if (!values) return zv__nomem(err);
    snprintf(name, sizeof name, "layer_%zu", k + 1);
    const zv_status status = zv_explain_layer(&v, values, x->env, net, k, rows, n, err);
    if (status == ZV_OK) {
        zv_finding *f = zv_report_add(x->r, name, v.gain);
        zv_report_no_interval(x->r, f, M_EXPLAIN_TRAIN_EXACT);
        say_layer(x, f, &layer, &v);
        zv_report_formula(x->r, f, M_EXPLAIN_LAYER_FORMULA);
        if (zv_report_opens(x->r, name)) open_layer(x, f, &layer, &v, values);
        draw_layer(x, k, values, r);
    }
    zv__free(x->env, values);
    return status;
}

/* Layers too large to be taken apart are left out. */
static zv_status layers(telling *x, zv_err *err) {
    const zv_net_spec *s = zv_net_spec_of(zv_trainer_net(x->t));
    float *rows = NULL;
    size_t n;
    zv_status status = zv__train_rows(&rows, &n, x->env, x->t, err);
    for (size_t k = 0; k < s->layers && status == ZV_OK; k++) {
        status = one_layer(x, k, rows, n, err);
        if (status == ZV_UNSUPPORTED) status = ZV_OK;
    }
    zv__free(x->env, rows);
    return status;
}

zv_status zv_explain_trained(zv_report *r, const zv_env *env, zv_trainer *t, zv_err *err) {
    telling x = {.r = r, .env = env, .t = t};
    ZV_TRY(zv_trainer_score(t, ZV_TRAIN, &x.train, err));
    ZV_TRY(loss_train(&x, err));
    if (zv_examples_count(zv_trainer_examples(t), ZV_HELD) > 0) {
        ZV_TRY(zv_trainer_score(t, ZV_HELD, &x.held, err));
        ZV_TRY(loss_held(&x, err));
        ZV_TRY(score_held(&x, err));
        if (task_of(&x) == ZV_TASK_PAIRS) ZV_TRY(gain(&x, err));
    }
    ZV_TRY(layers(&x, err));
    return zv_report_status(r, err);
}

/* ---- Pictures ---- */

static void draw_losses(zv_report *r, const zv_epoch *h, size_t n, double *x) {
    double *loss = x + n, *held = x + 2 * n, *lo = x + 3 * n, *hi = x + 4 * n;
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        x[i] = h[i].number;
        loss[i] = h[i].loss;
        held[i] = h[i].held.n > 0 ? h[i].held.loss.value : ZV__NAN;
        lo[i] = h[i].held.n > 0 ? h[i].held.loss.interval.lo : ZV__NAN;
        hi[i] = h[i].held.n > 0 ? h[i].held.loss.interval.hi : ZV__NAN;
        any = any || isfinite(held[i]);
    }
    zv_figure *f = zv_report_figure(r, ZV_FIGURE_CURVE, "losses", M_EXPLAIN_TRAIN_FIG_LOSSES);
    zv_figure_x(f, ZV__NAN, ZV__NAN, 0, M_EXPLAIN_TRAIN_FIG_EPOCH);
    zv_figure_y(f, ZV__NAN, ZV__NAN, 0, M_EXPLAIN_TRAIN_FIG_LOSS);
    zv_figure_series(f, x, loss, n, M_EXPLAIN_TRAIN_FIG_TRAINED);
    if (!any) return;
    zv_figure_series(f, x, held, n, M_EXPLAIN_TRAIN_FIG_HELD);
    zv_figure_interval(f, lo, hi);
}

/* One curve a layer: what its last step of each epoch changed, by the size of its weights. */
static void draw_flow(zv_report *r, const zv_epoch *h, size_t n, size_t layers, bool update,
                      double *x) {
    zv_figure *f =
        update ? zv_report_figure(r, ZV_FIGURE_CURVE, "updates", M_EXPLAIN_TRAIN_FIG_UPDATES)
               : zv_report_figure(r, ZV_FIGURE_CURVE, "gradients", M_EXPLAIN_TRAIN_FIG_GRADIENTS);
    zv_figure_x(f, ZV__NAN, ZV__NAN, 0, M_EXPLAIN_TRAIN_FIG_EPOCH);
    if (update)
        zv_figure_y(f, ZV__NAN, ZV__NAN, ZV_AXIS_LOG, M_EXPLAIN_TRAIN_FIG_RATIO);
    else
        zv_figure_y(f, ZV__NAN, ZV__NAN, ZV_AXIS_LOG, M_EXPLAIN_TRAIN_FIG_RMS);
    for (size_t k = 0; k < layers; k++) {
        for (size_t i = 0; i < n; i++) {
            const zv_layer_flow *flow = &h[i].flow[k];
            x[i] = h[i].number;
            x[n + i] = update ? flow->update / flow->weight : flow->gradient;
        }
        zv_figure_series(f, x, x + n, n, M_EXPLAIN_TRAIN_FIG_LAYER, k + 1);
    }
}

zv_status zv_train_figures(zv_report *r, const zv_env *env, const zv_trainer *t, zv_err *err) {
    size_t n;
    const zv_epoch *h = zv_trainer_history(t, &n);
    const size_t layers = zv_net_spec_of(zv_trainer_net(t))->layers;
    if (!zv_report_draws(r) || n < 2) return ZV_OK;
    double *x = ZV_NEW(env, 5 * n, double);
    if (!x) return zv__nomem(err);
    draw_losses(r, h, n, x);
    draw_flow(r, h, n, layers, false, x);
    draw_flow(r, h, n, layers, true, x);
    zv__free(env, x);
    return ZV_OK;
}
