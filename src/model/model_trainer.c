/* model_trainer.c — making a trainer, batches, one step. */
#include "model/model_private.h"

enum { LOOK_AHEAD = 1024 }; /* for a pair that can stand beside those of its batch */

zv_train_opts zv_train_defaults(void) {
    zv_train_opts o = {.optim = zv_optim_defaults(ZV_OPTIM_ADAM),
                       .batch = 64,
                       .epochs = 20,
                       .temperature = .05,
                       .seed = 1};
    o.optim.rate = 1e-3;
    return o;
}

double zv_train_rate(zv_optim_kind kind) {
    switch (kind) {
    case ZV_OPTIM_GD:
        return .1;
    case ZV_OPTIM_MOMENTUM:
    case ZV_OPTIM_NESTEROV:
    case ZV_OPTIM_ADAGRAD:
        return .01;
    default:
        return 1e-3;
    }
}

size_t zv__trainer_trained(const zv_trainer *t) {
    return zv_examples_count(t->examples, ZV_TRAIN);
}
uint64_t zv_trainer_epoch_steps(const zv_trainer *t) {
    return zv__trainer_trained(t) / t->opts.batch;
}

/* ---- Checks ---- */

static zv_status check_shapes(const zv_net *net, const zv_examples *e, zv_err *err) {
    const zv_net_spec *s = &net->spec;
    const zv_space *space = zv_examples_space(e);
    if (s->task != zv_examples_task(e))
        return zv_err_set(err, ZV_USAGE, M_MODEL_TASK, zv_task_name(s->task),
                          zv_task_name(zv_examples_task(e)));
    if (s->width[0] != zv_space_dim(space))
        return zv_err_set(err, ZV_USAGE, M_MODEL_IN, s->width[0], zv_space_path(space),
                          zv_space_dim(space));
    if (s->task == ZV_TASK_PAIRS || zv__net_out(net) == zv_examples_width(e)) return ZV_OK;
    return zv_err_set(err, ZV_USAGE, M_MODEL_OUT, zv__net_out(net), zv_space_path(space),
                      zv_examples_width(e));
}

static zv_status check_opts(const zv_trainer *t, zv_err *err) {
    const zv_train_opts *o = &t->opts;
    const size_t n = zv__trainer_trained(t), least = t->net->spec.task == ZV_TASK_PAIRS ? 2 : 1;
    if (o->batch < least) return zv_err_set(err, ZV_USAGE, M_MODEL_BATCH_SMALL, o->batch, least);
    if (o->batch > n) return zv_err_set(err, ZV_USAGE, M_MODEL_BATCH, o->batch, n);
    if (o->epochs == 0) return zv_err_set(err, ZV_USAGE, M_MODEL_EPOCHS);
    if (o->patience > 0 && zv_examples_count(t->examples, ZV_TUNE) == 0)
        return zv_err_set(err, ZV_USAGE, M_MODEL_PATIENCE, o->patience);
    if (o->keep_path > ZV_TRAIN_PATH)
        return zv_err_set(err, ZV_USAGE, M_MODEL_KEEP_PATH, o->keep_path, ZV_TRAIN_PATH);
    if (t->net->spec.task == ZV_TASK_PAIRS && !(o->temperature > 0 && o->temperature <= 1000))
        return zv_err_set(err, ZV_USAGE, M_MODEL_TEMPERATURE, o->temperature);
    return ZV_OK;
}

/* ---- Making ---- */

/* Mean and 1/spread of each number of the rows trained on; a constant one is only centred. */
static zv_status standardise_inputs(zv_trainer *t, zv_err *err) {
    const size_t dim = zv__net_in(t->net), n = zv__trainer_trained(t);
    zv_moments *m = ZV_NEW_ZERO(t->env, dim, zv_moments);
    float *mean = ZV_NEW(t->env, dim, float), *scale = ZV_NEW(t->env, dim, float);
    zv_status status = m && mean && scale ? ZV_OK : zv__nomem(err);
    for (size_t i = 0; i < n && status == ZV_OK; i++) {
        zv_space_row(zv_examples_space(t->examples), zv_examples_row(t->examples, ZV_TRAIN, i),
                     t->batch_x);
        for (size_t d = 0; d < dim; d++) zv_moments_add(&m[d], (double)t->batch_x[d]);
    }
    for (size_t d = 0; d < dim && status == ZV_OK; d++) {
        const double sd = zv_moments_sd(&m[d]);
        mean[d] = (float)m[d].mean;
        scale[d] = sd > 0 && isfinite(1 / sd) ? (float)(1 / sd) : 1.F;
    }
    if (status == ZV_OK) status = zv_net_scale_inputs(t->net, mean, scale, err);
    zv__free(t->env, m);
    zv__free(t->env, mean);
    zv__free(t->env, scale);
    return status;
}

static zv_status tell_net(zv_trainer *t, zv_err *err) {
    zv_net *net = t->net;
    const zv_examples *e = t->examples;
    const float *spread, *centre = zv_examples_centre(e, &spread);
    if (!net->mean && !t->opts.raw && net->spec.task != ZV_TASK_PAIRS)
        ZV_TRY(standardise_inputs(t, err));
    if (!net->centre && centre) ZV_TRY(zv_net_scale_outputs(net, centre, spread, err));
    if (net->n_names == 0 && e->names) ZV_TRY(zv_net_set_names(net, e->names, e->width, err));
    return ZV_OK;
}

static zv_status make_tape(zv_trainer *t, zv_err *err) {
    const zv__graph_opts graph = {.rows = t->opts.batch,
                                  .learns = true,
                                  .triplets = zv_examples_triplets(t->examples),
                                  .temperature = t->opts.temperature};
    const bool tunes = zv_examples_count(t->examples, ZV_TUNE) > 0;
    const zv_tape_opts tape = {.seed = t->opts.seed,
                               .params = t->opts.in_place && !tunes ? t->net->params : NULL};
    ZV_TRY(zv__graph_build(&t->graph, t->env, &t->net->spec, &graph, err));
    ZV_TRY(zv_tape_new(&t->tape, t->graph.g, t->graph.loss, &tape, err));
    zv_trainer_take(t);
    return ZV_OK;
}

static zv_status make_optim(zv_trainer *t, zv_err *err) {
    zv_optim_opts o = t->opts.optim;
    const bool ends =
        o.schedule.kind != ZV_SCHEDULE_CONSTANT && o.schedule.kind != ZV_SCHEDULE_WARMUP;
    if (ends && o.schedule.total == 0)
        o.schedule.total = t->opts.epochs * zv_trainer_epoch_steps(t);
    return zv_optim_new(&t->optim, t->env, &o, ZV_REAL_F32, t->n_params, err);
}

/* Copies what `text` points to. */
static zv_status keep_text(zv_buf *copy, const char **text, zv_err *err) {
    if (*text) zv_buf_puts(copy, *text);
    ZV_TRY(zv_buf_status(copy, err));
    *text = *text ? zv_buf_cstr(copy) : NULL;
    return ZV_OK;
}

static zv_status fill(zv_trainer *t, zv_err *err) {
    ZV_TRY(check_shapes(t->net, t->examples, err));
    ZV_TRY(check_opts(t, err));
    t->cap_watched = (size_t)zv_trainer_epoch_steps(t) / ZV__WATCH + 2;
    ZV_TRY(keep_text(&t->command, &t->opts.command, err));
    ZV_TRY(keep_text(&t->where, &t->opts.where, err));
    ZV_TRY(keep_text(&t->held_where, &t->opts.held_where, err));
    ZV_TRY(make_tape(t, err));
    t->batch_x =
        ZV_NEW(t->env, t->graph.rows * ZV_MAX(zv__net_in(t->net), zv__net_out(t->net)), float);
    const bool tunes = zv_examples_count(t->examples, ZV_TUNE) > 0;
    t->n_watched = zv__trainer_watched(t->net);
    if (tunes) t->best = ZV_NEW(t->env, t->n_params, float);
    t->order = ZV_NEW(t->env, zv__trainer_trained(t), size_t);
    t->old_gradient = ZV_NEW(t->env, t->n_watched, float);
    t->old_params = ZV_NEW(t->env, t->n_watched, float);
    t->cosines = ZV_NEW(t->env, t->cap_watched, double);
    t->alphas = ZV_NEW(t->env, t->cap_watched, double);
    if (!t->batch_x || (tunes && !t->best) || !t->order || !t->old_gradient || !t->old_params ||
        !t->cosines || !t->alphas)
        return zv__nomem(err);
    if (t->best) memcpy(t->best, t->net->params, t->n_params * sizeof *t->best);
    ZV_TRY(tell_net(t, err));
    return make_optim(t, err);
}

zv_status zv_trainer_new(zv_trainer **out, const zv_env *env, zv_net *net,
                         const zv_examples *examples, const zv_train_opts *opts, zv_err *err) {
    *out = NULL;
    zv_trainer *t = ZV_NEW_ZERO(env, 1, zv_trainer);
    if (!t) return zv__nomem(err);
    t->env = env;
    t->net = net;
    t->examples = examples;
    t->opts = *opts;
    t->n_params = net->n_params;
    t->best_loss = (double)INFINITY;
    zv_buf_init(&t->command, env);
    zv_buf_init(&t->where, env);
    zv_buf_init(&t->held_where, env);
    const zv_status status = fill(t, err);
    if (status == ZV_OK)
        *out = t;
    else
        zv_trainer_free(t);
    return status;
}

void zv_trainer_free(zv_trainer *t) {
    if (!t) return;
    const zv_env *env = t->env;
    zv_optim_free(t->optim);
    zv_tape_free(t->tape);
    zv_graph_free(t->graph.g);
    void *const owned[] = {t->way,          t->way_epochs, t->batch_x, t->best,   t->order,
                           t->old_gradient, t->old_params, t->cosines, t->alphas, t->history};
    for (size_t i = 0; i < ZV_COUNT(owned); i++) zv__free(env, owned[i]);
    zv_buf_free(&t->command);
    zv_buf_free(&t->where);
    zv_buf_free(&t->held_where);
    zv__free(env, t);
}

/* ---- Looking ---- */

zv_net *zv_trainer_net(const zv_trainer *t) {
    return t->net;
}
const zv_examples *zv_trainer_examples(const zv_trainer *t) {
    return t->examples;
}
const zv_train_opts *zv_trainer_opts(const zv_trainer *t) {
    return &t->opts;
}
uint64_t zv_trainer_steps(const zv_trainer *t) {
    return zv_optim_steps(t->optim);
}
const float *zv_trainer_params(const zv_trainer *t, size_t *count) {
    if (count) *count = t->n_params;
    return zv_tape_params_f32(t->tape);
}
size_t zv_trainer_bytes(const zv_trainer *t) {
    return zv_tape_bytes(t->tape).total + zv_optim_state_size(t->optim) +
           (t->n_params * ((t->best ? 2 : 1) + (size_t)t->opts.keep_path) + 2 * t->n_watched +
            t->graph.rows * zv__net_in(t->net)) *
               sizeof(float) +
           zv__trainer_trained(t) * sizeof(size_t);
}

void zv__trainer_name(const zv_trainer *t, size_t param, zv_lang lang, zv_buf *out) {
    size_t k = 0;
    while (k + 1 < t->net->spec.layers && param >= zv_net_layer(t->net, k + 1).first) k++;
    const zv_layer layer = zv_net_layer(t->net, k);
    const size_t at = param - layer.first;
    if (at < layer.in * layer.out)
        zv_buf_say(out, lang, M_MODEL_WEIGHT_NAME, k + 1, at / layer.out, at % layer.out);
    else
        zv_buf_say(out, lang, M_MODEL_BIAS_NAME, k + 1, at - layer.in * layer.out);
}

/* ---- Orders ---- */

static void exchange(size_t *order, size_t i, size_t j) {
    const size_t keep = order[i];
    order[i] = order[j];
    order[j] = keep;
}

/* Pairs of one anchor or one positive would be each other's negatives: within a batch, later ones change places, as far as there
 * are any. `stamp` [size of the space]: the batch that a row was last in, from 1. */
static void part_equals(const zv_trainer *t, uint32_t *stamp) {
    const zv_examples *e = t->examples;
    const size_t n = zv__trainer_trained(t), batch = t->opts.batch;
    for (size_t i = 0; i < n; i++) {
        const uint32_t now = (uint32_t)(i / batch) + 1;
        size_t j = i;
        for (; j < ZV_MIN(n, i + LOOK_AHEAD); j++) {
            const size_t k = t->order[j];
            if (stamp[zv_examples_positive(e, ZV_TRAIN, k)] != now &&
                stamp[zv_examples_row(e, ZV_TRAIN, k)] != now)
                break;
        }
        if (j < ZV_MIN(n, i + LOOK_AHEAD)) exchange(t->order, i, j);
        stamp[zv_examples_positive(e, ZV_TRAIN, t->order[i])] = now;
        stamp[zv_examples_row(e, ZV_TRAIN, t->order[i])] = now;
    }
}

zv_status zv__trainer_order(zv_trainer *t, uint64_t epoch, zv_err *err) {
    const size_t n = zv__trainer_trained(t);
    if (t->order_of == epoch + 1) return ZV_OK;
    zv_rng rng = zv_rng_stream(t->opts.seed, ZV__STREAM_ORDER + epoch);
    for (size_t i = 0; i < n; i++) t->order[i] = i;
    for (size_t i = n; i > 1; i--) exchange(t->order, i - 1, (size_t)zv_rng_below(&rng, i));
    t->order_of = epoch + 1;
    if (t->net->spec.task != ZV_TASK_PAIRS) return ZV_OK;
    uint32_t *stamp = ZV_NEW_ZERO(t->env, zv_space_size(zv_examples_space(t->examples)), uint32_t);
    if (!stamp) {
        t->order_of = 0;
        return zv__nomem(err);
    }
    part_equals(t, stamp);
    zv__free(t->env, stamp);
    return ZV_OK;
}

/* ---- Batches ---- */

enum {
    AHEAD = 8, /* rows between asking for one and copying it */
    BEGIN = 4096, /* bytes of a row that are asked for: the processor follows the rest by itself */
    LINE = 64 /* bytes of a cache line */
};

/* The rows of a batch lie anywhere. */
static void expect(const char *row, size_t bytes) {
    for (size_t at = 0; at < ZV_MIN(bytes, (size_t)BEGIN); at += LINE)
        __builtin_prefetch(row + at, 0, 2);
}

static void put_rows(const zv_trainer *t, float *to, zv_part_of part, const size_t *of, size_t n,
                     size_t (*row)(const zv_examples *, zv_part_of, size_t)) {
    const zv_space *space = zv_examples_space(t->examples);
    const size_t dim = zv__net_in(t->net);
    size_t stride;
    const char *data = zv_space_data(space, &stride);
    for (size_t i = 0; i < n; i++) {
        if (data && i + AHEAD < n)
            expect(data + row(t->examples, part, of[i + AHEAD]) * stride, stride);
        zv_space_row(space, row(t->examples, part, of[i]), to + i * dim);
        zv_net_inputs(t->net, to + i * dim, 1, to + i * dim);
    }
}

void zv__trainer_batch_x(const zv_trainer *t, float *x, size_t rows, zv_part_of part,
                         const size_t *of) {
    const size_t dim = zv__net_in(t->net);
    put_rows(t, x, part, of, rows, zv_examples_row);
    if (t->net->spec.task != ZV_TASK_PAIRS) return;
    put_rows(t, x + rows * dim, part, of, rows, zv_examples_positive);
    if (zv_examples_triplets(t->examples))
        put_rows(t, x + 2 * rows * dim, part, of, rows, zv_examples_negative);
}

void zv__trainer_batch(const zv_trainer *t, zv_tape *tape, const zv__net_graph *graph, size_t rows,
                       zv_part_of part, const size_t *of) {
    float *input = zv_tape_input_f32(tape, graph->input);
    zv__trainer_batch_x(t, input ? input : t->batch_x, rows, part, of);
    if (!input) zv_tape_set_f32(tape, graph->input, t->batch_x);
    if (t->net->spec.task == ZV_TASK_NUMBERS) {
        const size_t wide = zv_examples_width(t->examples);
        for (size_t i = 0; i < rows; i++)
            memcpy(t->batch_x + i * wide, zv_examples_numbers(t->examples, part, of[i]),
                   wide * sizeof(float));
        zv_tape_set_f32(tape, graph->wanted, t->batch_x);
        return;
    }
    uint32_t *ids = zv_tape_ids(tape, graph->wanted);
    for (size_t i = 0; i < rows; i++)
        ids[i] = t->net->spec.task == ZV_TASK_PAIRS ? (uint32_t)i
                                                    : zv_examples_class(t->examples, part, of[i]);
}

/* ---- What is not finite ---- */

/* The first example of the batch and the first layer in it that gives a number which is not finite; false if all are. */
static zv_status find_bad(zv_trainer *t, const size_t *of, size_t *row, size_t *layer, bool *found,
                          zv_err *err) {
    const zv_net *net = t->net;
    const size_t dim = zv__net_in(net);
    *found = false;
    for (size_t k = 0; k < net->spec.layers && !*found; k++) {
        const size_t wide = net->spec.width[k + 1];
        float *y = ZV_NEW(t->env, wide, float), *x = ZV_NEW(t->env, dim, float);
        zv_status status = y && x ? ZV_OK : zv__nomem(err);
        for (size_t i = 0; i < t->opts.batch && status == ZV_OK && !*found; i++) {
            *row = zv_examples_row(t->examples, ZV_TRAIN, of[i]);
            zv_space_row(zv_examples_space(t->examples), *row, x);
            status = zv_net_apply_until(net, k, x, 1, y, err);
            for (size_t d = 0; d < wide && status == ZV_OK; d++) *found = *found || !isfinite(y[d]);
        }
        *layer = k + 1;
        zv__free(t->env, y);
        zv__free(t->env, x);
        ZV_TRY(status);
    }
    return ZV_OK;
}

/* `param`: the first bad gradient, or SIZE_MAX where the loss itself is bad. */
static zv_status not_finite(zv_trainer *t, const size_t *of, double loss, size_t param,
                            zv_err *err) {
    size_t row = 0, layer = 0;
    bool found = false;
    char id[24];
    zv_buf name;
    const unsigned long long step = zv_trainer_steps(t) + 1;
    const double rate = zv_optim_rate(t->optim);
    zv_trainer_latest(t);
    ZV_TRY(find_bad(t, of, &row, &layer, &found, err));
    if (found) {
        const zv_str what = zv_space_id(zv_examples_space(t->examples), row, id);
        return zv_err_set_at(err, ZV_FORMAT, row, M_MODEL_NOT_FINITE, step, layer,
                             (int)ZV_MIN(what.len, (size_t)80), what.ptr, rate);
    }
    if (param == SIZE_MAX)
        return zv_err_set(err, ZV_FORMAT, M_MODEL_LOSS_NOT_FINITE, step, loss, rate);
    zv_buf_init(&name, t->env);
    zv__trainer_name(t, param, err ? err->lang : ZV_EN, &name);
    const zv_status status = zv_err_set_at(err, ZV_FORMAT, param, M_MODEL_GRADIENT_NOT_FINITE, step,
                                           zv_buf_cstr(&name), rate);
    zv_buf_free(&name);
    return status;
}

/* ---- One step ---- */

static zv_status move(zv_trainer *t, const size_t *of, double loss, zv_err *err) {
    float *w = zv_tape_params_f32(t->tape);
    const zv_status status = zv_optim_step_f32(t->optim, w, zv_tape_gradients_f32(t->tape), err);
    if (status != ZV_FORMAT) return status;
    return not_finite(t, of, loss, err ? (size_t)err->pos : 0, err);
}

zv_status zv_trainer_step(zv_trainer *t, zv_step *out, zv_err *err) {
    const uint64_t step = zv_trainer_steps(t), each = zv_trainer_epoch_steps(t);
    ZV_TRY(zv__trainer_order(t, step / each, err));
    const size_t *of = t->order + (step % each) * t->opts.batch;
    *out = (zv_step){.number = step + 1, .rate = zv_optim_rate(t->optim)};
    zv__trainer_batch(t, t->tape, &t->graph, t->opts.batch, ZV_TRAIN, of);
    zv_tape_set_round(t->tape, step);
    ZV_TRY(zv_tape_forward(t->tape, &out->loss, err));
    if (!isfinite(out->loss)) return not_finite(t, of, out->loss, SIZE_MAX, err);
    zv_tape_backward(t->tape);
    zv__trainer_watch(t, step, out->loss);
    ZV_TRY(move(t, of, out->loss, err));
    out->norm = zv_optim_norm(t->optim);
    return ZV_OK;
}
