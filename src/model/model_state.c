/* model_state.c — a training kept beside its net: what it was, and where it stands. */
#include "model/model_private.h"

/* ---- An epoch as numbers --------------------------------------------------------------------------- */

enum { MEASURED = 4, PLAIN = 9 };

size_t zv__epoch_numbers(const zv_net_spec *spec) {
    return PLAIN + 6 * MEASURED + 3 * spec->layers;
}

static double *put_measured(double *out, const zv_measured *m) {
    *out++ = m->value;
    *out++ = m->interval.lo;
    *out++ = m->interval.hi;
    *out++ = m->why;
    return out;
}

static const double *get_measured(const double *in, zv_measured *m) {
    const double why = in[3];
    *m = (zv_measured){in[0], {in[1], in[2]}, ZV_OPTIM_WHY_FEW};
    if (why >= 0 && why < ZV_OPTIM_WHYS) m->why = (zv_optim_why)why;
    return in + MEASURED;
}

void zv__epoch_write(const zv_epoch *e, size_t layers, double *out) {
    const double plain[PLAIN] = {e->number,  (double)e->steps,  e->loss,
                                 e->norm,    e->rate,           e->best,
                                 e->seconds, (double)e->tune.n, (double)e->held.n};
    memcpy(out, plain, sizeof plain);
    out = put_measured(out + PLAIN, &e->tune.loss);
    out = put_measured(out, &e->tune.score);
    out = put_measured(out, &e->held.loss);
    out = put_measured(out, &e->held.score);
    out = put_measured(out, &e->successive);
    out = put_measured(out, &e->alpha);
    for (size_t k = 0; k < layers; k++) {
        *out++ = e->flow[k].gradient;
        *out++ = e->flow[k].weight;
        *out++ = e->flow[k].update;
    }
}

/* A count that a file states, or 0. */
static uint64_t whole(double x) {
    return x >= 0 && x < 0x1p53 ? (uint64_t)x : 0;
}

void zv__epoch_read(zv_epoch *e, size_t layers, const double *in) {
    *e = (zv_epoch){.number = (unsigned)whole(fmin(in[0], 1e9)),
                    .steps = whole(in[1]),
                    .loss = in[2],
                    .norm = in[3],
                    .rate = in[4],
                    .best = in[5] > 0,
                    .seconds = in[6],
                    .tune = {.n = (size_t)whole(in[7])},
                    .held = {.n = (size_t)whole(in[8])}};
    in = get_measured(in + PLAIN, &e->tune.loss);
    in = get_measured(in, &e->tune.score);
    in = get_measured(in, &e->held.loss);
    in = get_measured(in, &e->held.score);
    in = get_measured(in, &e->successive);
    in = get_measured(in, &e->alpha);
    for (size_t k = 0; k < layers; k++, in += 3) e->flow[k] = (zv_layer_flow){in[0], in[1], in[2]};
}

/* ---- Saving ---------------------------------------------------------------------------------------- */

typedef struct saving {
    zv_trainer *t;
    zv_buf space; /* as seen from the file's folder */
    uint8_t *optim;
    double *way; /* [kept]: numbers of epochs */
    double *history, *epoch; /* [epochs, numbers], [3 + 2 · watched] */
    size_t epoch_numbers;
} saving;

static void describe(zv__st_header *h, const void *ctx) {
    const saving *s = ctx;
    const zv_trainer *t = s->t;
    zv__train_describe(h, t, zv_buf_cstr(&s->space));
    zv__st_add_number(h, "train.steps", zv_trainer_steps(t));
    zv__st_add_number(h, "train.best.epoch", t->best_epoch);
    zv__st_add_real(h, "train.best.loss", t->best_loss);
    if (t->n_way > 0) zv__st_add_number(h, "train.way.every", t->way_every);
    zv__st_add_meta(h, "train.ended_early", t->ended_early ? "1" : "0");
}

static zv_status find_space(saving *s, const char *path, zv_err *err) {
    const char *space = zv_space_path(zv_examples_space(s->t->examples));
    zv_buf folder;
    zv_buf_init(&folder, s->t->env);
    zv_status status = zv__path_folder(&folder, path, err);
    /* A stream has no place; its name is kept for people. */
    if (status == ZV_OK &&
        zv__path_relative(&s->space, space, zv_buf_cstr(&folder), NULL) != ZV_OK) {
        zv_buf_clear(&s->space);
        zv_buf_puts(&s->space, space);
    }
    zv_buf_free(&folder);
    return status == ZV_OK ? zv_buf_status(&s->space, err) : status;
}

static zv_status collect(saving *s, const char *path, zv_err *err) {
    zv_trainer *t = s->t;
    const size_t each = zv__epoch_numbers(&t->net->spec);
    ZV_TRY(find_space(s, path, err));
    s->epoch_numbers = 3 + 2 * t->n_cosines;
    s->optim = ZV_NEW(t->env, zv_optim_state_size(t->optim), uint8_t);
    s->history = ZV_NEW(t->env, t->n_history * each, double);
    s->epoch = ZV_NEW(t->env, s->epoch_numbers, double);
    s->way = ZV_NEW(t->env, t->n_way, double);
    if (!s->optim || !s->history || !s->epoch || !s->way) return zv__nomem(err);
    for (size_t k = 0; k < t->n_way; k++) s->way[k] = t->way_epochs[k];
    zv_optim_save(t->optim, s->optim);
    for (size_t i = 0; i < t->n_history; i++)
        zv__epoch_write(&t->history[i], t->net->spec.layers, s->history + i * each);
    s->epoch[0] = t->sum_loss;
    s->epoch[1] = t->sum_norm;
    s->epoch[2] = t->seconds;
    memcpy(s->epoch + 3, t->cosines, t->n_cosines * sizeof(double));
    memcpy(s->epoch + 3 + t->n_cosines, t->alphas, t->n_alphas * sizeof(double));
    return ZV_OK;
}

static zv_status write(saving *s, const char *path, zv_err *err) {
    zv_trainer *t = s->t;
    const float *latest = zv_tape_params_f32(t->tape);
    const zv__net_tensor tensors[] = {
        {"train.params", ZV__ST_F32, 1, {t->n_params}, latest},
        {"train.history",
         ZV__ST_F64,
         2,
         {t->n_history, zv__epoch_numbers(&t->net->spec)},
         s->history},
        {"train.epoch", ZV__ST_F64, 1, {s->epoch_numbers}, s->epoch},
        {"train.optim", ZV__ST_U8, 1, {zv_optim_state_size(t->optim)}, s->optim},
        {"train.way", ZV__ST_F32, 2, {t->n_way, t->n_params}, t->way},
        {"train.way.epochs", ZV__ST_F64, 1, {t->n_way}, s->way}};
    const size_t n = ZV_COUNT(tensors) - (t->n_way == 0 ? 2 : 0);
    const zv__net_extra extra = {tensors, n, describe, s};
    return zv__net_write(t->net, zv__trainer_best(t), path, t->opts.command, &extra, err);
}

zv_status zv_trainer_save(zv_trainer *t, const char *path, zv_err *err) {
    saving s = {.t = t};
    zv_buf_init(&s.space, t->env);
    zv_status status = collect(&s, path, err);
    if (status == ZV_OK) status = write(&s, path, err);
    zv_buf_free(&s.space);
    zv__free(t->env, s.optim);
    zv__free(t->env, s.history);
    zv__free(t->env, s.epoch);
    zv__free(t->env, s.way);
    return status;
}
