/* model_trainer_epoch.c — epochs, the best of them, and when it is enough. */
#include "model/model_private.h"

#include "base/base_progress.h"

#define LEVEL .95

static void forget_epoch(zv_trainer *t) {
    t->sum_loss = t->sum_norm = t->seconds = t->watch_seconds = 0;
    t->n_cosines = t->n_alphas = 0;
    t->watching = false;
}

static zv_measured mean_alpha(const zv_trainer *t) {
    zv_moments m = {0};
    for (size_t i = 0; i < t->n_alphas; i++)
        if (isfinite(t->alphas[i])) zv_moments_add(&m, t->alphas[i]);
    zv_measured out = {m.n ? m.mean : (double)NAN, zv_moments_mean_interval(&m, LEVEL),
                       m.n < 2 ? ZV_OPTIM_WHY_FEW : ZV_OPTIM_WHY_NOTHING};
    return out;
}

/* What the best epoch is the least of. Ranks go on getting better where the loss, which counts how sure the net is, no longer does. */
static double chosen_by(const zv_trainer *t, const zv_epoch *e) {
    if (e->tune.n == 0) return e->loss;
    return t->net->spec.task == ZV_TASK_PAIRS ? -e->tune.score.value : e->tune.loss.value;
}

static zv_status finish_epoch(zv_trainer *t, double rate, zv_epoch *out, zv_err *err) {
    const uint64_t each = zv_trainer_epoch_steps(t);
    *out = (zv_epoch){.number = (unsigned)(zv_trainer_steps(t) / each),
                      .steps = zv_trainer_steps(t),
                      .loss = t->sum_loss / (double)each,
                      .norm = t->sum_norm / (double)each,
                      .rate = rate,
                      .seconds = t->seconds,
                      .watch_seconds = t->watch_seconds,
                      .successive = zv_noise_successive(t->cosines, t->n_cosines, LEVEL),
                      .alpha = mean_alpha(t)};
    memcpy(out->flow, t->flow, sizeof out->flow);
    zv_trainer_latest(t);
    if (zv_examples_count(t->examples, ZV_HELD) > 0)
        ZV_TRY(zv_trainer_score(t, ZV_HELD, &out->held, err));
    if (zv_examples_count(t->examples, ZV_TUNE) > 0)
        ZV_TRY(zv_trainer_score(t, ZV_TUNE, &out->tune, err));
    const double loss = chosen_by(t, out);
    out->best = out->tune.n == 0 || loss < t->best_loss;
    if (!zv__grow(t->env, &t->history, &t->cap_history, t->n_history + 1, sizeof *t->history))
        return zv__nomem(err);
    if (out->best) {
        t->best_loss = loss;
        t->best_epoch = out->number;
        if (t->best) memcpy(t->best, zv_tape_params_f32(t->tape), t->n_params * sizeof *t->best);
    }
    ZV_TRY(zv__trainer_way_keep(t, out->number, err));
    t->history[t->n_history++] = *out;
    t->ended_early = t->opts.patience > 0 && out->number - t->best_epoch >= t->opts.patience;
    forget_epoch(t);
    return ZV_OK;
}

static zv_status one_step(zv_trainer *t, bool last, zv_step *step, zv_err *err) {
    const double began = zv__now();
    if (last) zv__trainer_keep_params(t);
    ZV_TRY(zv_trainer_step(t, step, err));
    if (last) zv__trainer_flow(t);
    t->sum_loss += step->loss;
    t->sum_norm += step->norm;
    t->seconds += zv__now() - began;
    return ZV_OK;
}

zv_status zv_trainer_epoch(zv_trainer *t, zv_epoch *out, zv_err *err) {
    const uint64_t each = zv_trainer_epoch_steps(t), all = each * t->opts.epochs;
    zv__teller teller = zv__teller_start(t->env, M_MODEL_STAGE, M_MODEL_STEPS);
    zv_step step = {0};
    do {
        const uint64_t done = zv_trainer_steps(t);
        if (zv_env_stopped(t->env)) return zv_err_set(err, ZV_INTERRUPTED, M_MODEL_STOPPED);
        ZV_TRY(one_step(t, (done + 1) % each == 0, &step, err));
        zv__tell(&teller, (double)step.number, (double)all, step.loss);
    } while (step.number % each != 0);
    return finish_epoch(t, step.rate, out, err);
}

bool zv_trainer_ended_early(const zv_trainer *t) {
    return t->ended_early;
}

bool zv_trainer_done(const zv_trainer *t) {
    return t->ended_early || zv_trainer_steps(t) >= t->opts.epochs * zv_trainer_epoch_steps(t);
}

const zv_epoch *zv_trainer_history(const zv_trainer *t, size_t *n) {
    *n = t->n_history;
    return t->history;
}

void zv__trainer_copy(const zv_trainer *t, float *to, const float *from) {
    if (to != from) memcpy(to, from, t->n_params * sizeof *to);
}

const float *zv__trainer_best(const zv_trainer *t) {
    const bool chosen = t->best && t->best_epoch > 0;
    return chosen ? t->best : zv_tape_params_f32(t->tape);
}

void zv_trainer_best(zv_trainer *t) {
    zv__trainer_copy(t, t->net->params, zv__trainer_best(t));
}

void zv_trainer_latest(zv_trainer *t) {
    zv__trainer_copy(t, t->net->params, zv_tape_params_f32(t->tape));
}
