/* explain_diagnose_slower.c — the plainest evidence about a rate: the rule itself, at the run's rate and at a tenth of it, over the same
 * mini-batches, from the first weights and from where the training stands; and, of noise, with batches eight times as wide. */
#include "explain/explain_diagnose.h"

typedef struct contest {
    zv__diagnosis *d;
    size_t seed;
    zv__race of;
} contest;

static bool from_here(const contest *r) {
    return r->of != ZV__SLOWER_START;
}

static zv_train_opts opts_of(const contest *r, bool changed) {
    const zv__diagnosis *d = r->d;
    zv_train_opts o = *zv_trainer_opts(d->t);
    o.command = o.where = o.held_where = NULL;
    o.seed = d->o.seed + 2000 + r->seed;
    o.optim.rate = from_here(r) ? d->d.rate : o.optim.rate;
    if (changed && r->of == ZV__WIDER_HERE)
        o.batch = ZV_MIN(o.batch * ZV__DIAG_WIDER,
                         zv_examples_count(zv_trainer_examples(d->t), ZV_TRAIN));
    else if (changed)
        o.optim.rate /= ZV__DIAG_SLOWER;
    if (from_here(r)) o.optim.schedule = (zv_schedule){.kind = ZV_SCHEDULE_CONSTANT};
    return o;
}

static zv_status begin(const contest *r, bool changed, zv_net **net, zv_trainer **t, zv_err *err) {
    const zv__diagnosis *d = r->d;
    const zv_train_opts o = opts_of(r, changed);
    const zv_net *from = zv_trainer_net(d->t);
    if (from_here(r)) {
        ZV_TRY(zv_net_copy(net, from, err));
        return zv_trainer_copy(t, d->t, *net, &o, err);
    }
    ZV_TRY(zv__diag_fresh(d, net, zv_net_spec_of(from), zv_trainer_opts(d->t)->seed, err));
    return zv_trainer_new(t, d->env, *net, zv_trainer_examples(d->t), &o, err);
}

static uint64_t steps_of(const contest *r) {
    const uint64_t made = zv_trainer_steps(r->d->t);
    return from_here(r) ? 4 * (uint64_t)r->d->o.steps : ZV_MIN(made, (uint64_t)ZV__DIAG_RACE);
}

/* Where a run of seed `seed` ended, [n]. From here, unchanged, both races have the same one. */
static float *end_of(const zv__diagnosis *d, zv__race of, bool changed, size_t seed) {
    if (of == ZV__WIDER_HERE && !changed) of = ZV__SLOWER_HERE;
    return d->ends + (((size_t)of * 2 + changed) * d->o.seeds + seed) * d->n;
}

/* Mean loss over the seed's mini-batches, without decay; by the tape, or by plain loops. */
static zv_status loss_at(zv__diagnosis *d, size_t seed, const float *end, bool plainly,
                         double *mean, zv_err *err) {
    const zv_surface_opts opts = {.seed = d->o.seed + seed, .batch = zv_trainer_opts(d->t)->batch};
    zv_surface *surface = NULL;
    zv__plain_net p = {0};
    double *x = ZV_NEW(d->env, d->n, double);
    zv_status status = x ? zv_surface_new(&surface, d->t, &opts, err) : zv__nomem(err);
    if (status == ZV_OK && plainly) status = zv__plain_open(&p, d, surface, err);
    *mean = 0;
    if (status == ZV_OK) {
        const zv_training seen = zv_surface_training(surface, d->o.batches);
        for (size_t i = 0; i < d->n; i++) x[i] = (double)end[i];
        for (uint64_t k = 0; k < d->o.batches && status == ZV_OK; k++) {
            double loss = plainly ? zv__plain_loss(&p, k, x, NULL) : 0;
            if (!plainly) status = seen.loss(seen.ctx, k, x, &loss, NULL, err);
            *mean += loss / (double)d->o.batches;
        }
    }
    if (!isfinite(*mean)) *mean = ZV__NEVER;
    zv__plain_close(&p);
    zv_surface_free(surface);
    zv__free(d->env, x);
    return status;
}

static zv_status run(const contest *r, bool changed, double *loss, zv_err *err) {
    zv__diagnosis *d = r->d;
    float *end = end_of(d, r->of, changed, r->seed);
    zv_net *net = NULL;
    zv_trainer *t = NULL;
    bool lost = false;
    zv_status status = begin(r, changed, &net, &t, err);
    if (status == ZV_OK) status = zv__diag_steps(d, t, steps_of(r), &lost, err);
    if (status == ZV_OK) memcpy(end, zv_trainer_params(t, NULL), d->n * sizeof *end);
    zv_trainer_free(t);
    zv_net_free(net);
    if (status == ZV_OK && !lost) status = loss_at(d, r->seed, end, false, loss, err);
    if (lost) *loss = ZV__NEVER;
    return status;
}

/* Batches can be widened unless they are nearly all there is; those of PAIRS are what the loss is made of. */
static bool can_be_run(const zv__diagnosis *d, zv__race of) {
    const zv_examples *e = zv_trainer_examples(d->t);
    if (zv_trainer_steps(d->t) == 0) return false; /* nothing has been done at any rate */
    return of != ZV__WIDER_HERE ||
           (zv_examples_task(e) != ZV_TASK_PAIRS &&
            2 * zv_trainer_opts(d->t)->batch <= zv_examples_count(e, ZV_TRAIN));
}

zv_status zv__diag_slower(zv__diagnosis *d, size_t seed, zv_err *err) {
    size_t all;
    if (!d->ends && zv__mul(&all, 2 * ZV__RACES * d->o.seeds, d->n))
        d->ends = ZV_NEW(d->env, all, float);
    if (!d->ends) return zv__nomem(err);
    for (int of = 0; of < ZV__RACES; of++)
        for (int changed = 0; changed < 2; changed++) {
            const contest r = {d, seed, (zv__race)of};
            double *loss = &d->seed[seed].race[of][changed];
            *loss = ZV__NAN;
            if (!can_be_run(d, r.of)) continue;
            if (of == ZV__WIDER_HERE && !changed)
                *loss = d->seed[seed].race[ZV__SLOWER_HERE][0];
            else
                ZV_TRY(run(&r, changed == 1, loss, err));
            zv__diag_tell(d, ZV__DIAG_RACE);
        }
    return ZV_OK;
}

static double gain(const zv__diagnosis *d, const double race[2]) {
    const double span = d->d.signals.loss_start - d->d.signals.loss_floor;
    if (!(span > 0)) return ZV__NAN;
    return isinf(race[0]) && isinf(race[1]) ? 0 : (race[0] - race[1]) / span;
}

/* Some seeds may be thrown far away where others are not: of such gains neither mean nor Student's interval tells. The median, and for it the
 * range: with n seeds it holds the median of all with chance 1 - 2^(1-n), whatever their distribution. */
static zv_measured middle(const double *gains, size_t n) {
    double x[ZV_DIAGNOSE_SEEDS] = {0};
    for (size_t i = 0; i < n; i++) {
        size_t k = i;
        if (isnan(gains[i])) return zv_signals_none().loss;
        for (; k > 0 && x[k - 1] > gains[i]; k--) x[k] = x[k - 1];
        x[k] = gains[i];
    }
    const double median = n % 2 ? x[n / 2] : (x[n / 2 - 1] + x[n / 2]) / 2;
    zv_measured out = {median, {ZV__NAN, ZV__NAN}, ZV_OPTIM_WHY_ONE};
    if (n < 2) return out;
    out.interval = (zv_interval){x[0], x[n - 1]};
    out.why = isfinite(x[n - 1]) ? ZV_OPTIM_WHY_NOTHING : ZV_OPTIM_WHY_EXACT;
    return out;
}

zv_measured zv__over_slower(const zv__diagnosis *d, zv__race of) {
    double x[ZV_DIAGNOSE_SEEDS];
    for (size_t i = 0; i < d->o.seeds; i++) x[i] = gain(d, d->seed[i].race[of]);
    return middle(x, d->o.seeds);
}

zv_status zv__plain_slower(double *out, zv__diagnosis *d, zv__race of, zv_err *err) {
    double x[ZV_DIAGNOSE_SEEDS];
    for (size_t s = 0; s < d->o.seeds; s++) {
        double race[2];
        for (int changed = 0; changed < 2; changed++) {
            race[changed] = d->seed[s].race[of][changed];
            if (isfinite(race[changed])) /* a run that was lost has no end */
                ZV_TRY(loss_at(d, s, end_of(d, of, changed == 1, s), true, &race[changed], err));
        }
        x[s] = gain(d, race);
    }
    *out = middle(x, d->o.seeds).value;
    return ZV_OK;
}
