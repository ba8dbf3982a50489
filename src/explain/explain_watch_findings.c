/* explain_watch_findings.c — what watching a training came to, as findings; and again, by plain loops over its epochs. */
#include "explain/explain_watch.h"

#include "explain/explain_train.h"

/* ---- The plain road ---- */

/* Σ(j - i)(y_j - y_i)/Σ(j - i)² over pairs is the least squares slope, without any mean. */
static double slope_by_pairs(const zv_epoch *h, size_t n) {
    double up = 0, down = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t j = i + 1; j < n; j++) {
            const double way = (double)(j - i);
            up += way * (h[j].loss - h[i].loss);
            down += way * way;
        }
    return up / down;
}

static void move(zv_measured *m, double value, double half) {
    *m = (zv_measured){value, {value - half, value + half}, ZV_OPTIM_WHY_NOTHING};
}

/* Falls or rises throughout, by neighbours; slopes of pairs are then means of those of neighbours, which hold the extremes. */
static void one_way_again(zv_measured *trend, const zv_epoch *h, size_t n, double scale) {
    size_t falls = 0, rises = 0;
    double least = h[1].loss - h[0].loss, most = least;
    for (size_t i = 0; i + 1 < n; i++) {
        const double step = h[i + 1].loss - h[i].loss;
        falls += step < 0;
        rises += step > 0;
        least = step < least ? step : least;
        most = step > most ? step : most;
    }
    if (n != ZV_WATCH_EPOCHS || (falls + 1 != n && rises + 1 != n)) return;
    trend->interval.lo = least * scale;
    trend->interval.hi = most * scale;
}

static void line_again(zv_signals *s, const zv_epoch *h, size_t n) {
    const double span = fmax(s->loss_start - s->loss_floor, 1e-300), last = (double)n - 1;
    double sum = 0, squares = 0, left = 0;
    if (n < 3) return;
    const double slope = slope_by_pairs(h, n), t = zv_stat_t_quantile(.975, (double)n - 2);
    for (size_t i = 0; i < n; i++) {
        sum += h[i].loss + slope * (last - (double)i); /* each taken along to the last epoch */
        squares += ((double)i - last / 2) * ((double)i - last / 2);
    }
    const double end = sum / (double)n;
    for (size_t i = 0; i < n; i++) left += pow(h[i].loss + slope * (last - (double)i) - end, 2);
    const double sd = sqrt(left / ((double)n - 2));
    move(&s->trend, slope * last / span, t * sd / sqrt(squares) * last / span);
    one_way_again(&s->trend, h, n, last / span);
    move(&s->loss, end, t * sd * sqrt(1 / (double)n + last * last / 4 / squares));
}

static void layers_again(zv_signals *s, const zv_epoch *h, size_t n, size_t layers) {
    double sum = 0;
    size_t known = 0;
    for (size_t i = 0; i < n && layers > 1; i++) {
        if (!(h[i].flow[layers - 1].gradient > 0)) continue;
        sum += log10(fmax(h[i].flow[0].gradient, 1e-300)) - log10(h[i].flow[layers - 1].gradient);
        known++;
    }
    if (known == 0) return;
    const double off = sum / (double)known - s->layers.value;
    s->layers.value += off;
    s->layers.interval.lo += off;
    s->layers.interval.hi += off;
}

/* One example through the hidden layers in f64; units that it wakes are marked. */
static void wake(const zv_net *net, double *a, double *b, uint8_t *awake) {
    const size_t layers = zv_net_spec_of(net)->layers;
    for (size_t k = 0; k + 1 < layers; k++) {
        const zv_layer layer = zv_net_layer(net, k);
        for (size_t j = 0; j < layer.out; j++) {
            b[j] = (double)layer.bias[j];
            for (size_t i = 0; i < layer.in; i++)
                b[j] += a[i] * (double)layer.weight[i * layer.out + j];
            b[j] = zv__plain_bend(layer.act, b[j]);
            awake[j] = awake[j] || b[j] != 0;
        }
        awake += layer.out;
        double *keep = a;
        a = b;
        b = keep;
    }
}

static zv_status dead_again(double *out, const zv_watch *w, const zv_env *env, const zv_trainer *t,
                            zv_err *err) {
    const zv_net *net = zv_trainer_net(t);
    const zv_net_spec *spec = zv_net_spec_of(net);
    const zv_examples *e = zv_trainer_examples(t);
    size_t widest = 0, awake = 0;
    for (size_t k = 0; k <= spec->layers; k++) widest = ZV_MAX(widest, spec->width[k]);
    double *a = ZV_NEW(env, 2 * widest, double);
    float *x = ZV_NEW(env, spec->width[0], float);
    uint8_t *woken = ZV_NEW_ZERO(env, w->units, uint8_t);
    const zv_status status = a && x && woken ? ZV_OK : zv__nomem(err);
    for (size_t i = 0; i < w->sampled && status == ZV_OK; i++) {
        zv_space_row(zv_examples_space(e), zv_examples_row(e, ZV_TRAIN, i), x);
        zv_net_inputs(net, x, 1, x);
        for (size_t d = 0; d < spec->width[0]; d++) a[d] = (double)x[d];
        wake(net, a, a + widest, woken);
    }
    for (size_t u = 0; u < w->units && status == ZV_OK; u++) awake += woken[u];
    if (status == ZV_OK) *out = 1 - (double)awake / (double)w->units;
    zv__free(env, a);
    zv__free(env, x);
    zv__free(env, woken);
    return status;
}

static zv_status signals_again(zv_signals *s, const zv_watch *w, const zv_env *env,
                               const zv_trainer *t, zv_err *err) {
    size_t n;
    const zv_epoch *h = zv__watch_epochs(t, &n);
    *s = w->signals;
    line_again(s, h, n);
    layers_again(s, h, n, zv_net_spec_of(zv_trainer_net(t))->layers);
    /* stopped within an epoch, the net has moved since it was judged */
    const bool moved = zv_trainer_steps(t) % zv_trainer_epoch_steps(t) != 0;
    return w->units > 0 && !moved ? dead_again(&s->dead.value, w, env, t, err) : ZV_OK;
}

/* ---- Findings ---- */

static zv_verdict severity(const zv_watch *w) {
    switch (w->stall.kind) {
    case ZV_STALL_CONVERGED:
    case ZV_STALL_DESCENDING:
        return ZV_PASS;
    case ZV_STALL_UNKNOWN:
    case ZV_STALL_EDGE:
        return ZV_INFO;
    case ZV_STALL_BUG_LN_C: /* as seen from here it may be the rate */
        return ZV_WARN;
    default:
        return w->stall.kind < ZV_STALL_BUG_LN_C ? ZV_FAIL : ZV_WARN;
    }
}

static void terms(const zv_watch *w, zv_report *r, zv_finding *f, const zv_trainer *t) {
    size_t n;
    char name[48];
    const zv_signals *s = &w->signals;
    const zv_epoch *h = zv__watch_epochs(t, &n);
    const struct {
        const char *name;
        double value;
    } all[] = {{"epochs looked at", (double)n},
               {"loss", s->loss.value},
               {"loss at the start", s->loss_start},
               {"floor of the loss", s->loss_floor},
               {"trend", s->trend.value},
               {"successive", s->successive.value},
               {"alpha", s->alpha.value},
               {"layers", s->layers.value},
               {"dead", s->dead.value},
               {"gradient norm", h[n - 1].norm},
               {"rate", w->rate}};
    for (size_t i = 0; i < ZV_COUNT(all); i++)
        if (isfinite(all[i].value)) zv_report_term(r, f, all[i].name, all[i].value);
    for (size_t k = 0; k < zv_net_spec_of(zv_trainer_net(t))->layers; k++) {
        snprintf(name, sizeof name, "update/weight, layer %zu", k + 1);
        zv_report_term(r, f, name, h[n - 1].flow[k].update / h[n - 1].flow[k].weight);
    }
}

static zv_status verdict(const zv_watch *w, zv_report *r, const zv_env *env, const zv_trainer *t,
                         zv_err *err) {
    const zv_lang lang = zv_env_lang(env);
    zv_finding *f = zv_report_add(r, "watch", (double)w->stall.kind);
    zv_report_no_interval(r, f, M_DIAG_VERDICT_NO);
    zv_report_verdict(r, f, severity(w), ZV__NAN);
    if (isnan(w->better_rate))
        zv_report_why(r, f, M_DIAG_VERDICT, w->stall.name, zv_watch_text(w, lang),
                      zv_watch_advice(w, lang));
    else
        zv_report_why(r, f, M_DIAG_VERDICT_RATE, w->stall.name, zv_watch_text(w, lang),
                      zv_watch_advice(w, lang), w->rate, w->better_rate);
    zv_report_formula(r, f, M_WATCH_F, (int)ZV_STALLS, w->epochs);
    if (!zv_report_opens(r, "watch")) return ZV_OK;
    zv_signals s;
    ZV_TRY(signals_again(&s, w, env, t, err));
    terms(w, r, f, t);
    zv_report_recomputed(r, f, (double)zv__watch_judge(&s).kind, 0);
    return ZV_OK;
}

static void trend(const zv_watch *w, zv_report *r, const zv_trainer *t) {
    const zv_measured *m = &w->signals.trend;
    if (!isfinite(m->value)) return;
    zv_finding *f = zv_report_add(r, "watch_trend", m->value);
    zv_report_interval(r, f, m->interval.lo, m->interval.hi);
    zv_report_verdict(r, f, ZV_INFO, ZV__NAN);
    zv_report_why(r, f, M_WATCH_TREND, w->epochs);
    zv_report_formula(r, f, M_WATCH_TREND_F);
    if (!zv_report_opens(r, "watch_trend")) return;
    size_t n;
    const zv_epoch *h = zv__watch_epochs(t, &n);
    zv_signals s = w->signals;
    line_again(&s, h, n);
    for (size_t i = 0; i < n; i++) {
        char name[32];
        snprintf(name, sizeof name, "loss of epoch %u", h[i].number);
        zv_report_term(r, f, name, h[i].loss);
    }
    zv_report_recomputed(r, f, s.trend.value, 1e-9 * (1 + fabs(m->value)));
}

zv_status zv_watch_findings(const zv_watch *w, zv_report *r, const zv_env *env, const zv_trainer *t,
                            zv_err *err) {
    ZV_TRY(verdict(w, r, env, t, err));
    trend(w, r, t);
    return zv_report_status(r, err);
}
