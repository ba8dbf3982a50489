/* explain_diagnose.c — measuring why a training is stuck: signals for several seeds of mini-batches, and the verdict. */
#include "explain/explain_diagnose.h"

#include "base/base_progress.h"

/* ---- How far it is ---- */

struct zv__diag_progress {
    zv__teller teller;
    size_t seed;
    double done, total; /* of one seed */
};

enum {
    LOSS = 1,
    GRADIENT = 3,
    PRODUCT = 8 * ZV__DIAG_HESSIAN,
    ALONG = 48 /* losses along v_min */
};

/* What a seed will take, by counting; where some of it isn't needed the next seed begins early. */
static double work_of(const zv__diagnosis *d) {
    const double batches = (double)d->o.batches, steps = (double)d->o.steps;
    const bool labels = zv_examples_task(zv_trainer_examples(d->t)) == ZV_TASK_CLASSES;
    const double plain = batches * (2 * LOSS + 2 * GRADIENT) + steps * 2 * GRADIENT;
    const double bends = (ZV__DIAG_PRODUCTS + 1) * PRODUCT + batches * ALONG;
    return plain + (d->o.curvature ? bends : 0) + ZV__DIAG_HEART_STEPS +
           2 * ZV__RACES * ZV__DIAG_RACE + (labels ? 2 * ZV__DIAG_SHUFFLED : 0);
}

void zv__diag_tell(const zv__diagnosis *d, double work) {
    zv__diag_progress *p = d->progress;
    if (!p) return;
    p->done = fmin(p->done + work, .99 * p->total);
    zv__tell(&p->teller, (double)p->seed + p->done / p->total, (double)d->o.seeds, ZV__NAN);
}

/* ---- A training in the rule's coordinates ---- */

void zv__lens_point(const zv__diagnosis *d, const double *x, double *y) {
    for (size_t i = 0; i < d->n; i++) y[i] = d->by ? x[i] / d->by[i] : x[i];
}

static const double *in_own(zv__lens *l, const double *y, double *room) {
    const double *by = l->d->by;
    if (!by) return y;
    for (size_t i = 0; i < l->d->n; i++) room[i] = by[i] * y[i];
    return room;
}

static zv_status lens_loss(void *ctx, uint64_t batch, const double *y, double *loss,
                           double *gradient, zv_err *err) {
    zv__lens *l = ctx;
    const zv__diagnosis *d = l->d;
    const double *x = in_own(l, y, l->x);
    ZV_TRY(l->inner.loss(l->inner.ctx, batch, x, loss, gradient, err));
    zv__diag_tell(d, gradient ? GRADIENT : LOSS);
    for (size_t i = 0; i < d->n && d->decay > 0; i++) *loss += d->decay / 2 * x[i] * x[i];
    for (size_t i = 0; gradient && i < d->n; i++) {
        gradient[i] += d->decay * x[i];
        if (d->by) gradient[i] *= d->by[i];
    }
    return ZV_OK;
}

static zv_status lens_hessian(void *ctx, const double *y, const double *v, double *out,
                              zv_err *err) {
    zv__lens *l = ctx;
    const zv__diagnosis *d = l->d;
    const double *x = in_own(l, y, l->x), *u = in_own(l, v, l->v);
    ZV_TRY(zv__diag_stopped(d, err));
    ZV_TRY(l->inner.hessian(l->inner.ctx, x, u, out, err));
    zv__diag_tell(d, PRODUCT);
    for (size_t i = 0; i < d->n; i++) {
        out[i] += d->decay * u[i];
        if (d->by) out[i] *= d->by[i];
    }
    return ZV_OK;
}

_Static_assert(offsetof(zv_diagnosis, signals) == 0, "signs are found in both by one offset");

zv_status zv__lens_open(zv__lens *l, zv__diagnosis *d, size_t seed, zv_err *err) {
    const zv_surface_opts opts = {.seed = d->o.seed + seed, .hessian = ZV__DIAG_HESSIAN};
    *l = (zv__lens){.d = d};
    l->x = ZV_NEW(d->env, d->n, double);
    l->v = ZV_NEW(d->env, d->n, double);
    zv_status status =
        l->x && l->v ? zv_surface_new(&l->surface, d->t, &opts, err) : zv__nomem(err);
    if (status != ZV_OK) {
        zv__lens_close(l);
        return status;
    }
    l->inner = zv_surface_training(l->surface, d->o.batches);
    l->seen = l->inner;
    l->seen.ctx = l;
    l->seen.loss = lens_loss;
    l->seen.hessian = d->o.curvature ? lens_hessian : NULL;
    return ZV_OK;
}

void zv__lens_close(zv__lens *l) {
    if (!l->d) return;
    zv_surface_free(l->surface);
    zv__free(l->d->env, l->x);
    zv__free(l->d->env, l->v);
    l->surface = NULL;
    l->x = l->v = NULL;
}

zv_status zv__diag_stopped(const zv__diagnosis *d, zv_err *err) {
    return zv_env_stopped(d->env) ? zv_err_set(err, ZV_INTERRUPTED, M_DIAG_STOPPED) : ZV_OK;
}

zv_status zv__diag_steps(const zv__diagnosis *d, zv_trainer *beside, uint64_t steps, bool *lost,
                         zv_err *err) {
    zv_step step;
    *lost = false;
    for (uint64_t i = 0; i < steps && !*lost; i++) {
        zv_err own = {.lang = err ? err->lang : ZV_EN};
        ZV_TRY(zv__diag_stopped(d, err));
        const zv_status status = zv_trainer_step(beside, &step, &own);
        *lost = status == ZV_FORMAT;
        if (status == ZV_OK || *lost) continue;
        if (err) *err = own;
        return status;
    }
    return ZV_OK;
}

zv_lanczos_opts zv__diag_lanczos(const zv__diagnosis *d, size_t seed) {
    return (zv_lanczos_opts){
        .steps = ZV__DIAG_PRODUCTS, .starts = 1, .level = d->o.level, .seed = d->o.seed + seed};
}

/* ---- What the rule is, in coordinates in which its steps are plain ---- */

/* v before the first step is that of the first mini-batch's gradient, as the first step will have it. */
static zv_status first_divisors(zv__diagnosis *d, double *divisors, zv_err *err) {
    zv__lens l;
    double loss;
    double *g = ZV_NEW(d->env, d->n, double);
    if (!g) return zv__nomem(err);
    zv_status status = zv__lens_open(&l, d, 0, err);
    if (status == ZV_OK) status = l.inner.loss(l.inner.ctx, 0, d->x, &loss, g, err);
    for (size_t i = 0; status == ZV_OK && i < d->n; i++) divisors[i] += fabs(g[i]);
    zv__lens_close(&l);
    zv__free(d->env, g);
    return status;
}

static bool divides(zv_optim_kind kind) {
    return kind == ZV_OPTIM_ADAM || kind == ZV_OPTIM_ADAMW || kind == ZV_OPTIM_ADAGRAD ||
           kind == ZV_OPTIM_RMSPROP;
}

double zv__diag_rule(const zv_optim_opts *o, double *momentum) {
    const bool adam = o->kind == ZV_OPTIM_ADAM || o->kind == ZV_OPTIM_ADAMW;
    const bool heavy = o->kind == ZV_OPTIM_MOMENTUM || o->kind == ZV_OPTIM_NESTEROV;
    *momentum = adam ? o->beta1 : heavy ? o->momentum : 0;
    return adam ? 1 - o->beta1 : 1;
}

static zv_status set_rule(zv__diagnosis *d, zv_err *err) {
    const zv_optim *optim = zv_trainer_optim(d->t);
    const zv_optim_opts *o = &zv_trainer_opts(d->t)->optim;
    d->d.rule = o->kind;
    d->d.rate = zv_optim_rate(optim);
    if (!(d->d.rate > 0)) d->d.rate = o->rate; /* a schedule that has ended at 0 */
    d->own_rate = zv__diag_rule(o, &d->d.signals.momentum);
    d->decay = o->kind == ZV_OPTIM_ADAMW ? 0 : o->decay;
    d->d.signals.rate = d->d.rate * d->own_rate;
    if (!divides(o->kind)) return ZV_OK;
    double *by = ZV_NEW(d->env, d->n, double);
    if (!by) return zv__nomem(err);
    zv_optim_divisors(optim, by);
    const zv_status status = zv_optim_steps(optim) == 0 ? first_divisors(d, by, err) : ZV_OK;
    for (size_t i = 0; i < d->n; i++) by[i] = 1 / sqrt(by[i]);
    d->by = by;
    return status;
}

/* The larger of |y| and the way from the start. */
static void set_distance(zv__diagnosis *d) {
    double size = 0, way = 0;
    for (size_t i = 0; i < d->n; i++) {
        const double by = d->by ? d->by[i] : 1, y = d->x[i] / by, z = d->start[i] / by;
        size += y * y;
        way += (y - z) * (y - z);
    }
    d->d.signals.distance = sqrt(fmax(size, way));
}

/* ---- One seed ---- */

/* log₁₀ of the first layer's root mean square gradient over the last one's, mean over mini-batches; and the loss at the start. */
static zv_status here_and_there(zv__diagnosis *d, zv__lens *l, const double *start_y,
                                zv__diag_seed *s, zv_err *err) {
    const zv_net *net = zv_trainer_net(d->t);
    const size_t layers = zv_net_spec_of(net)->layers;
    zv_moments ratio = {0}, start = {0};
    s->square = 0;
    double *g = ZV_NEW(d->env, d->n, double);
    zv_status status = g ? ZV_OK : zv__nomem(err);
    for (uint64_t k = 0; k < d->o.batches && status == ZV_OK; k++) {
        double loss, size[2] = {0};
        status = l->seen.loss(l->seen.ctx, k, start_y, &loss, NULL, err);
        if (status == ZV_OK) zv_moments_add(&start, loss);
        if (status == ZV_OK) status = l->inner.loss(l->inner.ctx, k, d->x, &loss, g, err);
        for (int end = 0; end < 2 && status == ZV_OK; end++) {
            const zv_layer layer = zv_net_layer(net, end ? layers - 1 : 0);
            const size_t n = (layer.in + 1) * layer.out;
            for (size_t i = 0; i < n; i++) size[end] += g[layer.first + i] * g[layer.first + i];
            size[end] /= (double)n;
        }
        for (size_t i = 0; i < d->n && status == ZV_OK; i++) {
            const double seen = (g[i] + d->decay * d->x[i]) * (d->by ? d->by[i] : 1);
            s->square += seen * seen / (double)d->o.batches;
        }
        /* no gradient at all is as small as a number can be */
        if (size[1] > 0) zv_moments_add(&ratio, .5 * log10(fmax(size[0], 1e-300) / size[1]));
    }
    zv__free(d->env, g);
    s->s.layers.value = layers > 1 && ratio.n > 0 ? ratio.mean : ZV__NAN;
    s->s.loss_start = start.mean;
    return status;
}

/* Curvature that is not finite is done without, for all seeds. */
static zv_status signals_of(zv__diagnosis *d, zv__lens *l, size_t seed, const double *y,
                            zv_err *err) {
    zv_signals *s = &d->seed[seed].s;
    const zv_signals before = *s;
    const zv_signals_opts opts = {
        .steps = d->o.steps, .level = d->o.level, .lanczos = zv__diag_lanczos(d, seed)};
    zv_err own = {.lang = err ? err->lang : ZV_EN};
    const zv_status status = zv_signals_measure(s, d->env, &l->seen, y, &opts, &own);
    if (status == ZV_FORMAT && l->seen.hessian) {
        d->o.curvature = false;
        d->d.no_curvature = true;
        l->seen.hessian = NULL;
        *s = before;
        return zv_signals_measure(s, d->env, &l->seen, y, &opts, err);
    }
    if (status != ZV_OK && err) *err = own;
    return status;
}

static zv_status one_seed(zv__diagnosis *d, size_t seed, double *y, zv_err *err) {
    zv__diag_seed *s = &d->seed[seed];
    zv__lens l;
    s->s = d->d.signals;
    ZV_TRY(zv__lens_open(&l, d, seed, err));
    zv__lens_point(d, d->start, y);
    zv_status status = here_and_there(d, &l, y, s, err);
    zv__lens_point(d, d->x, y);
    if (status == ZV_OK) status = signals_of(d, &l, seed, y, err);
    double seconds = 0;
    if (status == ZV_OK) d->d.products += zv_surface_products(l.surface, &seconds);
    d->d.product_seconds += seconds;
    d->d.batch = zv_surface_batch_size(l.surface);
    if (status == ZV_OK && seed == 0)
        status = zv_surface_check(l.surface, ZV__DIAG_CHECKED, &d->check, err);
    zv__lens_close(&l);
    if (status == ZV_OK) status = zv__diag_heart(d, seed, NULL, err);
    zv__diag_tell(d, ZV__DIAG_HEART_STEPS);
    if (status == ZV_OK) status = zv__diag_shuffled(d, seed, err);
    if (status == ZV_OK) status = zv__diag_slower(d, seed, err);
    return status;
}

/* ---- Over seeds ---- */

zv_measured zv__over_seeds(const double *x, size_t n, double level) {
    zv_moments m = {0};
    for (size_t i = 0; i < n; i++) {
        if (isinf(x[i])) return (zv_measured){x[i], {ZV__NAN, ZV__NAN}, ZV_OPTIM_WHY_EXACT};
        zv_moments_add(&m, x[i]);
    }
    zv_measured out = {
        m.n ? m.mean : ZV__NAN, {ZV__NAN, ZV__NAN}, m.n ? ZV_OPTIM_WHY_ONE : ZV_OPTIM_WHY_FEW};
    if (m.n < 2) return out;
    out.interval = zv_moments_mean_interval(&m, level);
    out.why = m.min == m.max ? ZV_OPTIM_WHY_CONSTANT : ZV_OPTIM_WHY_NOTHING;
    return out;
}

static zv_measured *field(zv_signals *s, size_t at) {
    return (zv_measured *)(void *)((char *)s + at);
}

#define FIELD(d, name) over(d, offsetof(zv_signals, name))
static zv_measured over(zv__diagnosis *d, size_t at) {
    double x[ZV_DIAGNOSE_SEEDS];
    for (size_t i = 0; i < d->o.seeds; i++) x[i] = field(&d->seed[i].s, at)->value;
    return zv__over_seeds(x, d->o.seeds, d->o.level);
}

/* An eigenvalue's interval holds what Lanczos leaves open in each seed, beside what the seeds differ by. */
static zv_measured over_eigen(zv__diagnosis *d, size_t at) {
    double ends[2][ZV_DIAGNOSE_SEEDS];
    zv_measured out = over(d, at);
    for (size_t i = 0; i < d->o.seeds; i++) {
        const zv_measured *m = field(&d->seed[i].s, at);
        ends[0][i] = isnan(m->interval.lo) ? m->value : m->interval.lo;
        ends[1][i] = isnan(m->interval.hi) ? m->value : m->interval.hi;
    }
    const zv_measured lo = zv__over_seeds(ends[0], d->o.seeds, d->o.level),
                      hi = zv__over_seeds(ends[1], d->o.seeds, d->o.level);
    if (isnan(out.value) || d->o.seeds < 2) return out;
    out.interval = (zv_interval){isnan(lo.interval.lo) ? lo.value : lo.interval.lo,
                                 isnan(hi.interval.hi) ? hi.value : hi.interval.hi};
    return out;
}

/* Mean of tr Σ/batch by mean of |G|²: Fieller's interval (1954) over seeds. */
static zv_measured over_noise(zv__diagnosis *d) {
    zv_moments q = {0}, s = {0};
    double both = 0, k = (double)d->o.seeds, values[2][ZV_DIAGNOSE_SEEDS];
    for (size_t i = 0; i < d->o.seeds; i++) {
        const zv_signals *one = &d->seed[i].s;
        values[0][i] = one->gradient_squared.value;
        values[1][i] = d->seed[i].square - values[0][i]; /* E|g|² = |G|² + tr Σ/batch */
        if (!isfinite(values[1][i])) return over(d, offsetof(zv_signals, noise));
        zv_moments_add(&q, values[0][i]);
        zv_moments_add(&s, values[1][i]);
    }
    if (d->o.seeds < 2) return d->seed[0].s.noise;
    for (size_t i = 0; i < d->o.seeds; i++)
        both += (values[0][i] - q.mean) * (values[1][i] - s.mean);
    const double t = zv_stat_t_quantile((1 + d->o.level) / 2, k - 1), tt = t * t / k;
    const double a = q.mean * q.mean - tt * zv_moments_var(&q),
                 h = s.mean * q.mean - tt * both / (k - 1),
                 c = s.mean * s.mean - tt * zv_moments_var(&s), root = h * h - a * c;
    zv_measured m = {
        q.mean > 0 ? s.mean / q.mean : ZV__NEVER, {0, ZV__NEVER}, ZV_OPTIM_WHY_GRADIENT_UNSEEN};
    if (a > 0 && q.mean > 0) {
        const double wide = sqrt(fmax(root, 0));
        m.interval = (zv_interval){fmax((h - wide) / a, 0), (h + wide) / a};
        m.why = ZV_OPTIM_WHY_NOTHING;
    } else if (a < 0 && root > 0)
        m.interval.lo = fmax((h - sqrt(root)) / a, 0);
    return m;
}

/* After on the samples by before, over the seeds that had something to learn. */
static zv_measured over_heart(const zv__diagnosis *d) {
    double x[ZV_DIAGNOSE_SEEDS];
    for (size_t i = 0; i < d->o.seeds; i++) x[i] = d->seed[i].heart_after / d->seed[i].heart_before;
    return zv__over_seeds(x, d->o.seeds, d->o.level);
}

static zv_measured over_shuffled(const zv__diagnosis *d) {
    double x[ZV_DIAGNOSE_SEEDS];
    for (size_t i = 0; i < d->o.seeds; i++)
        x[i] = (d->seed[i].shuffled - d->seed[i].as_it_is) / log(d->d.signals.classes);
    return zv__over_seeds(x, d->o.seeds, d->o.level);
}

static void combine(zv__diagnosis *d) {
    zv_signals *s = &d->d.signals;
    zv_moments start = {0};
    for (size_t i = 0; i < d->o.seeds && d->d.no_curvature; i++) {
        zv_signals *one = &d->seed[i].s;
        one->high = one->low = one->along = one->saddle_gain = zv_signals_none().high;
        d->d.products = 0;
    }
    for (size_t i = 0; i < d->o.seeds; i++)
        if (isfinite(d->seed[i].s.loss_start)) zv_moments_add(&start, d->seed[i].s.loss_start);
    s->loss_start = start.n ? start.mean : ZV__NAN;
    s->loss = FIELD(d, loss);
    s->trend = FIELD(d, trend);
    s->gradient_squared = FIELD(d, gradient_squared);
    s->noise = over_noise(d);
    s->successive = FIELD(d, successive);
    s->alpha = FIELD(d, alpha);
    s->high = over_eigen(d, offsetof(zv_signals, high));
    s->low = over_eigen(d, offsetof(zv_signals, low));
    s->along = FIELD(d, along);
    s->saddle_gain = FIELD(d, saddle_gain);
    s->layers = FIELD(d, layers);
    s->overfit = over_heart(d);
    s->shuffled = over_shuffled(d);
    s->slower_start = zv__over_slower(d, ZV__SLOWER_START);
    s->slower_here = zv__over_slower(d, ZV__SLOWER_HERE);
    s->wider_here = zv__over_slower(d, ZV__WIDER_HERE);
    s->gradient_error = (zv_measured){d->check.worst, {ZV__NAN, ZV__NAN}, ZV_OPTIM_WHY_EXACT};
    d->d.checked = d->check.checked;
    d->d.kinks = d->check.kinks;
    const double to_edge = s->rate / (2 * (1 + s->momentum));
    d->d.edge = (zv_measured){s->high.value * to_edge,
                              {s->high.interval.lo * to_edge, s->high.interval.hi * to_edge},
                              s->high.why};
}

static zv_measured none(void) {
    return zv_signals_none().loss;
}

/* The floor of a net's loss is known and near 0: where the loss is within a hundredth of the span of it, curvature and noise are of what
 * is hardly there. (The table judges losses whose floor may be far below a saddle.) */
static bool at_rest(const zv_signals *s, zv_stall *v) {
    zv_signals quiet = *s;
    if (v->kind != ZV_STALL_SADDLE && v->kind != ZV_STALL_NOISE_FLOOR) return false;
    quiet.saddle_gain = quiet.noise = none();
    const zv_stall w = zv_stall_of(&quiet);
    if (w.kind == ZV_STALL_CONVERGED) *v = w;
    return w.kind == ZV_STALL_CONVERGED;
}

/* A net that no gradient comes through learns neither labels nor 16 samples, whatever is right with them: that is its trouble, and no fault of
 * the data. */
static bool cannot_learn(const zv_signals *s, zv_stall *v) {
    zv_signals quiet = *s;
    if (v->kind != ZV_STALL_BUG_OVERFIT && v->kind != ZV_STALL_BUG_LABELS &&
        v->kind != ZV_STALL_BUG_LN_C)
        return false;
    quiet.overfit = quiet.shuffled = none();
    quiet.classes = ZV__NAN;
    const zv_stall w = zv_stall_of(&quiet);
    const bool found = w.kind == ZV_STALL_VANISHING || w.kind == ZV_STALL_EXPLODING ||
                       w.kind == ZV_STALL_DEAD_UNITS;
    if (found) *v = w;
    return found;
}

#define FAR                                                                                        \
    10 /* α: so many times beyond the minimum along a step; on a parabola 1 is where descent begins to diverge */

static void decide(zv_stall *v, zv_stall_kind kind, const char *signal, zv_measured measured,
                   double threshold, bool above) {
    *v = (zv_stall){.kind = kind,
                    .name = zv_stall_name(kind),
                    .evidence = {{signal, measured, threshold, above}},
                    .n_evidence = 1,
                    .rate = ZV__NAN};
}

/* Lower in each seed, and by enough in the middle one. */
static bool gains(const zv_measured *m) {
    return m->value > ZV_LIMIT_SLOWER && !(m->interval.lo <= 0);
}

/* Verdicts that saturated or thrown-about weights are taken for; the first-weights race tells of these too. */
static bool open_to_rate(zv_stall_kind kind) {
    return kind == ZV_STALL_UNKNOWN || kind == ZV_STALL_DESCENDING || kind == ZV_STALL_PLATEAU ||
           kind == ZV_STALL_SADDLE || kind == ZV_STALL_NOISE_FLOOR ||
           kind == ZV_STALL_LOCAL_MINIMUM;
}

/* The rate itself is at fault where a tenth of it, over the same mini-batches, ends lower from the first weights. From here a tenth ends lower
 * in noise too; that it is noise shows where wider batches, at the same rate, do as well. */
static bool changed_is_better(const zv_signals *s, zv_stall *v) {
    const bool caught = v->kind == ZV_STALL_VANISHING || v->kind == ZV_STALL_EXPLODING ||
                        v->kind == ZV_STALL_EDGE || v->kind == ZV_STALL_RATE_TOO_SMALL ||
                        v->kind == ZV_STALL_DEAD_UNITS || v->kind == ZV_STALL_COLLAPSE;
    if (!open_to_rate(v->kind) && !caught) return false;
    if (gains(&s->slower_start))
        decide(v, ZV_STALL_RATE_TOO_LARGE, "slower_start", s->slower_start, ZV_LIMIT_SLOWER, true);
    else if (caught)
        return false;
    else if (gains(&s->wider_here))
        decide(v, ZV_STALL_NOISE_FLOOR, "wider_here", s->wider_here, ZV_LIMIT_SLOWER, true);
    else if (v->kind != ZV_STALL_NOISE_FLOOR && gains(&s->slower_here))
        decide(v, ZV_STALL_RATE_TOO_LARGE, "slower_here", s->slower_here, ZV_LIMIT_SLOWER, true);
    else
        return false;
    return true;
}

/* Nothing fits, the loss neither falls nor rises beyond doubt, and a mini-batch's gradient is mostly chance. (What little there is of a common
 * direction makes successive gradients agree a little, which the table takes for going somewhere.) */
static bool drowned(const zv_signals *s, zv_stall *v) {
    const bool flat = s->trend.interval.lo <= 0 && s->trend.interval.hi >= 0;
    if (v->kind != ZV_STALL_UNKNOWN || !flat || !(s->noise.interval.lo > ZV_LIMIT_NOISE))
        return false;
    decide(v, ZV_STALL_NOISE_FLOOR, "noise", s->noise, ZV_LIMIT_NOISE, true);
    return true;
}

/* A training that stands above its own first weights, in the whole interval, was thrown there by its steps; and steps that all land far beyond
 * the minimum along them are too long. Where bends are saturated, neither curvature nor the walk from here tells. */
static bool harmed(const zv_signals *s, zv_stall *v) {
    const bool above = s->loss.interval.lo > s->loss_start, far = s->alpha.interval.lo > FAR;
    if (open_to_rate(v->kind) && above)
        decide(v, ZV_STALL_RATE_TOO_LARGE, "loss", s->loss, s->loss_start, true);
    else if (open_to_rate(v->kind) && far)
        decide(v, ZV_STALL_RATE_TOO_LARGE, "alpha", s->alpha, FAR, true);
    else if (!changed_is_better(s, v) && !drowned(s, v))
        return false;
    if (v->kind == ZV_STALL_RATE_TOO_LARGE) v->rate = s->rate / ZV__DIAG_SLOWER;
    return true;
}

bool zv__as_shuffled(const zv_measured *m) {
    return m->interval.hi < ZV__AS_SHUFFLED ||
           (m->interval.hi < ZV__AS_SHUFFLED_WIDE && m->interval.lo < ZV__AS_SHUFFLED_NEAR);
}

/* Labels that are learned no better than shuffled ones say nothing of their rows, whatever the loss is by now: a large net has
 * learned them by heart. The interval is over shuffles, and knows nothing of how far one labelling lies from the mean of all by chance: it need
 * not hold 0. */
static bool mislabelled(const zv_signals *s, zv_stall *v) {
    const bool through = v->kind != ZV_STALL_VANISHING && v->kind != ZV_STALL_DEAD_UNITS &&
                         v->kind != ZV_STALL_EXPLODING && v->kind != ZV_STALL_BUG_GRADIENT &&
                         v->kind != ZV_STALL_BUG_OVERFIT;
    const bool learns = s->overfit.interval.hi < ZV_LIMIT_OVERFIT; /* something, at least */
    if (!through || !learns || !zv__as_shuffled(&s->shuffled)) return false;
    decide(v, ZV_STALL_BUG_LABELS, "shuffled", s->shuffled, ZV__AS_SHUFFLED, false);
    return true;
}

zv_stall zv__diag_judge(const zv_signals *s) {
    zv_stall v = zv_stall_of(s);
    if (!cannot_learn(s, &v) && !mislabelled(s, &v) && !at_rest(s, &v)) (void)harmed(s, &v);
    return v;
}

/* What the rule is to be given. Where it divides, v follows the steps: what it is at ten times the rate nobody knows, let alone beyond. With
 * momentum the edge is that of the sharpest direction alone, and steps along it grow 1/(1 - μ) times: √(1 - μ²)/λ_max lies
 * half way between plain descent's rate and that, and above what is called too small. */
static double better_rate(const zv__diagnosis *d) {
    const double rate = d->d.stall.rate / d->own_rate, mu = d->d.signals.momentum;
    const bool known = rate * d->own_rate * d->d.signals.high.value > .999 * (1 + mu);
    if (d->by) return rate > 10 * d->d.rate ? 10 * d->d.rate : rate;
    if (!known || d->d.stall.kind == ZV_STALL_EDGE) return rate;
    return rate * fmax(sqrt((1 - mu) / (1 + mu)), 2.2 * ZV_LIMIT_SLOW);
}

/* A gradient is right or wrong at any point; differences are rounding where weights have run away, and miss a bend of relu now and then. So one that seems wrong is looked at
 * from the first weights too, and the better of both counts. */
static zv_status check_again(zv__diagnosis *d, zv_err *err) {
    zv_train_opts opts = *zv_trainer_opts(d->t);
    const zv_surface_opts how = {.seed = d->o.seed};
    zv_net *net = NULL;
    zv_trainer *t = NULL;
    zv_surface *surface = NULL;
    zv_grad_report report;
    if (!(d->check.worst > ZV_LIMIT_GRADIENT_ERROR)) return ZV_OK;
    opts.command = opts.where = opts.held_where = NULL;
    zv_status status =
        zv__diag_fresh(d, &net, zv_net_spec_of(zv_trainer_net(d->t)), opts.seed, err);
    if (status == ZV_OK)
        status = zv_trainer_new(&t, d->env, net, zv_trainer_examples(d->t), &opts, err);
    if (status == ZV_OK) status = zv_surface_new(&surface, t, &how, err);
    if (status == ZV_OK) status = zv_surface_check(surface, ZV__DIAG_CHECKED, &report, err);
    if (status == ZV_OK && report.worst < d->check.worst) d->check = report;
    zv_surface_free(surface);
    zv_trainer_free(t);
    zv_net_free(net);
    return status;
}

/* ---- The whole ---- */

double zv__diag_floor(const zv_trainer *t) {
    const zv_train_opts *o = zv_trainer_opts(t);
    const zv_examples *e = zv_trainer_examples(t);
    if (zv_examples_task(e) != ZV_TASK_PAIRS) return 0;
    const double others = (double)o->batch * (zv_examples_triplets(e) ? 2 : 1) - 1;
    return log1p(others * exp(-2 / o->temperature));
}

static zv_status fill_weights(zv__diagnosis *d, zv_err *err) {
    size_t n;
    zv_net *first = NULL, *net = zv_trainer_net(d->t);
    const float *latest = zv_trainer_params(d->t, &n);
    d->n = d->d.n_params = n;
    d->x = ZV_NEW(d->env, n, double);
    d->start = ZV_NEW(d->env, n, double);
    d->kept = ZV_NEW(d->env, n, float);
    if (!d->x || !d->start || !d->kept) return zv__nomem(err);
    ZV_TRY(zv_net_new(&first, d->env, zv_net_spec_of(net), zv_trainer_opts(d->t)->seed, err));
    const float *w = zv_net_params(first, NULL);
    memcpy(d->kept, zv_net_params(net, NULL), n * sizeof *d->kept);
    for (size_t i = 0; i < n; i++) {
        d->x[i] = (double)latest[i];
        d->start[i] = (double)w[i];
    }
    zv_net_free(first);
    return ZV_OK;
}

static zv_status measure(zv__diagnosis *d, zv_err *err) {
    zv_signals *s = &d->d.signals;
    const zv_examples *e = zv_trainer_examples(d->t);
    double *y = ZV_NEW(d->env, d->n, double);
    if (!y) return zv__nomem(err);
    zv__diag_progress progress = {.teller = zv__teller_start(d->env, M_DIAG_STAGE, M_DIAG_SEEDS),
                                  .total = work_of(d)};
    d->progress = &progress;
    if (zv_examples_task(e) == ZV_TASK_CLASSES) s->classes = (double)zv_examples_width(e);
    s->loss_floor = zv__diag_floor(d->t);
    zv_status status = set_rule(d, err);
    if (status == ZV_OK) set_distance(d);
    for (size_t i = 0; i < d->o.seeds && status == ZV_OK; i++) {
        progress.seed = i;
        progress.done = 0;
        zv__diag_tell(d, 0);
        status = zv__diag_stopped(d, err);
        if (status == ZV_OK) status = one_seed(d, i, y, err);
    }
    d->progress = NULL;
    zv__free(d->env, y);
    if (status == ZV_OK) status = check_again(d, err);
    ZV_TRY(status);
    combine(d);
    ZV_TRY(zv__diag_rows(d, err));
    ZV_TRY(zv__diag_units(d, err));
    ZV_TRY(zv__diag_outputs(d, err));
    d->d.stall = zv__diag_judge(s);
    d->d.better_rate = better_rate(d);
    return ZV_OK;
}

static zv_status check(zv__diagnosis *d, const zv_diagnose_opts *opts, zv_err *err) {
    if (opts) d->o = *opts;
    if (d->o.seeds == 0) d->o.seeds = ZV__DIAG_SEEDS;
    if (d->o.batches == 0) d->o.batches = ZV__DIAG_BATCHES;
    if (d->o.steps == 0) d->o.steps = ZV__DIAG_STEPS;
    if (d->o.level == 0) d->o.level = .95;
    d->d.seeds = d->o.seeds;
    d->d.batches = d->o.batches;
    d->d.steps = d->o.steps;
    if (d->o.seeds <= ZV_DIAGNOSE_SEEDS && d->o.batches >= ZV_NOISE_LEAST) return ZV_OK;
    return zv_err_set(err, ZV_USAGE, M_DIAG_OPTS, d->o.seeds, (size_t)ZV_DIAGNOSE_SEEDS,
                      d->o.batches, (size_t)ZV_NOISE_LEAST);
}

zv_status zv_explain_diagnose(zv_diagnosis **out, const zv_env *env, zv_trainer *trainer,
                              const zv_diagnose_opts *opts, zv_err *err) {
    *out = NULL;
    zv__diagnosis *d = ZV_NEW_ZERO(env, 1, zv__diagnosis);
    if (!d) return zv__nomem(err);
    const double began = zv__now();
    const zv_measured none = {ZV__NAN, {ZV__NAN, ZV__NAN}, ZV_OPTIM_WHY_FEW};
    d->env = env;
    d->t = trainer;
    d->d.signals = zv_signals_none();
    d->d.alignment = d->d.edge = none;
    zv_status status = check(d, opts, err);
    if (status == ZV_OK) status = fill_weights(d, err);
    if (status == ZV_OK) {
        zv_trainer_latest(trainer);
        status = measure(d, err);
        memcpy(zv_net_params(zv_trainer_net(trainer), NULL), d->kept, d->n * sizeof *d->kept);
    }
    d->d.seconds = zv__now() - began;
    if (status == ZV_OK)
        *out = &d->d;
    else
        zv_diagnosis_free(&d->d);
    return status;
}

void zv_diagnosis_free(zv_diagnosis *x) {
    if (!x) return;
    zv__diagnosis *d = (zv__diagnosis *)x;
    const zv_env *env = d->env;
    zv__free(env, d->x);
    zv__free(env, d->start);
    zv__free(env, d->by);
    zv__free(env, d->kept);
    zv__free(env, d->ends);
    zv__free(env, d->rows);
    zv__free(env, d);
}
