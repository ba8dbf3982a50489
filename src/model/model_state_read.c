/* model_state_read.c — what a file says of a training, and going on with it. */
#include "model/model_private.h"

#include <stddef.h>

struct zv_train_file {
    const zv_env *env;
    zv_buf path, space;
    zv__net_file file;
    zv_net_spec spec;
    zv_train_record record;
};

/* ---- Options as metadata, written and read by one table ---- */

typedef struct fact {
    const char *key;
    size_t at; /* of a double in zv_train_opts */
} fact;

static const fact REALS[] = {
    {"train.rate", offsetof(zv_train_opts, optim.rate)},
    {"train.momentum", offsetof(zv_train_opts, optim.momentum)},
    {"train.beta1", offsetof(zv_train_opts, optim.beta1)},
    {"train.beta2", offsetof(zv_train_opts, optim.beta2)},
    {"train.epsilon", offsetof(zv_train_opts, optim.epsilon)},
    {"train.decay", offsetof(zv_train_opts, optim.decay)},
    {"train.clip_norm", offsetof(zv_train_opts, optim.clip_norm)},
    {"train.clip_value", offsetof(zv_train_opts, optim.clip_value)},
    {"train.schedule.end", offsetof(zv_train_opts, optim.schedule.end)},
    {"train.temperature", offsetof(zv_train_opts, temperature)},
};

static const char *const PART_KEYS[ZV_PARTS] = {"train.examples", "train.examples.tune",
                                                "train.examples.held"};

void zv__train_describe(zv__st_header *h, const zv_trainer *t, const char *space) {
    const zv_train_opts *o = &t->opts;
    const zv_examples *e = t->examples;
    const char *sha = zv_space_contract(zv_examples_space(e))->sha256;
    for (size_t i = 0; i < ZV_COUNT(REALS); i++) {
        double x;
        memcpy(&x, (const char *)o + REALS[i].at, sizeof x);
        zv__st_add_real(h, REALS[i].key, x);
    }
    zv__st_add_meta(h, "train.optim", zv_optim_name(o->optim.kind));
    zv__st_add_meta(h, "train.schedule", zv_schedule_name(o->optim.schedule.kind));
    zv__st_add_number(h, "train.schedule.total", o->optim.schedule.total);
    zv__st_add_number(h, "train.schedule.warmup", o->optim.schedule.warmup);
    zv__st_add_number(h, "train.batch", o->batch);
    zv__st_add_number(h, "train.epochs", o->epochs);
    zv__st_add_number(h, "train.patience", o->patience);
    if (o->keep_path > 0) zv__st_add_number(h, "train.keep_path", o->keep_path);
    zv__st_add_number(h, "train.seed", o->seed);
    zv__st_add_number(h, "train.raw", o->raw);
    if (o->where) zv__st_add_meta(h, "train.where", o->where);
    if (o->held_where) zv__st_add_meta(h, "train.held.where", o->held_where);
    zv__st_add_meta(h, "train.space", space);
    if (sha) zv__st_add_meta(h, "train.space.sha256", sha);
    if (e->opts.target) zv__st_add_meta(h, "train.target", e->opts.target);
    zv__st_add_real(h, "train.held", e->opts.held);
    zv__st_add_real(h, "train.tune", e->opts.tune);
    zv__st_add_number(h, "train.division", e->opts.seed);
    for (int part = 0; part < ZV_PARTS; part++)
        zv__st_add_number(h, PART_KEYS[part], zv_examples_count(e, (zv_part_of)part));
}

static zv_status read_numbers(zv_train_file *f, zv_err *err) {
    const zv__net_file *file = &f->file;
    zv_train_opts *o = &f->record.opts;
    uint64_t batch, epochs, patience, raw, count, best, keep = 0;
    ZV_TRY(
        zv__net_file_u64(file, "train.schedule.total", UINT64_MAX, &o->optim.schedule.total, err));
    ZV_TRY(zv__net_file_u64(file, "train.schedule.warmup", UINT64_MAX, &o->optim.schedule.warmup,
                            err));
    ZV_TRY(zv__net_file_u64(file, "train.batch", INT32_MAX, &batch, err));
    ZV_TRY(zv__net_file_u64(file, "train.epochs", INT32_MAX, &epochs, err));
    ZV_TRY(zv__net_file_u64(file, "train.patience", INT32_MAX, &patience, err));
    if (zv__st_meta(file->st, "train.keep_path"))
        ZV_TRY(zv__net_file_u64(file, "train.keep_path", ZV_TRAIN_PATH, &keep, err));
    ZV_TRY(zv__net_file_u64(file, "train.seed", UINT64_MAX, &o->seed, err));
    ZV_TRY(zv__net_file_u64(file, "train.raw", 1, &raw, err));
    ZV_TRY(zv__net_file_u64(file, "train.division", UINT64_MAX, &f->record.examples.seed, err));
    for (int part = 0; part < ZV_PARTS; part++) {
        ZV_TRY(zv__net_file_u64(file, PART_KEYS[part], INT64_MAX, &count, err));
        f->record.count[part] = (size_t)count;
    }
    ZV_TRY(zv__net_file_u64(file, "train.steps", UINT64_MAX, &f->record.steps, err));
    ZV_TRY(zv__net_file_u64(file, "train.best.epoch", INT32_MAX, &best, err));
    ZV_TRY(zv__net_file_real(file, "train.best.loss", &f->record.best_loss, err));
    ZV_TRY(zv__net_file_real(file, "train.held", &f->record.examples.held, err));
    ZV_TRY(zv__net_file_real(file, "train.tune", &f->record.examples.tune, err));
    o->batch = (size_t)batch;
    o->epochs = (unsigned)epochs;
    o->patience = (unsigned)patience;
    o->keep_path = (unsigned)keep;
    o->raw = raw != 0;
    f->record.best_epoch = (unsigned)best;
    return ZV_OK;
}

static zv_status read_epochs(zv_train_file *f, zv_err *err) {
    const size_t each = zv__epoch_numbers(&f->spec) * sizeof(double);
    const zv__st_tensor *tensor = zv__st_find(f->file.st, "train.history");
    const uint64_t bytes = tensor ? tensor->end - tensor->begin : 1;
    if (bytes % each || bytes / each > INT32_MAX)
        return zv__net_file_broken(&f->file, "train.history", err);
    f->record.epochs = (unsigned)(bytes / each);
    return ZV_OK;
}

static zv_status read_record(zv_train_file *f, zv_err *err) {
    const zv__st *st = f->file.st;
    zv_train_opts *o = &f->record.opts;
    const char *optim = zv__st_meta(st, "train.optim"),
               *schedule = zv__st_meta(st, "train.schedule");
    const char *space = zv__st_meta(st, "train.space"),
               *early = zv__st_meta(st, "train.ended_early");
    if (!optim) return zv_err_set(err, ZV_USAGE, M_MODEL_NO_TRAINING, f->file.path);
    if (!zv_optim_parse(&o->optim.kind, optim))
        return zv__net_file_broken(&f->file, "train.optim", err);
    if (!schedule || !zv_schedule_parse(&o->optim.schedule.kind, schedule))
        return zv__net_file_broken(&f->file, "train.schedule", err);
    if (!space) return zv__net_file_broken(&f->file, "train.space", err);
    for (size_t i = 0; i < ZV_COUNT(REALS); i++) {
        double x;
        ZV_TRY(zv__net_file_real(&f->file, REALS[i].key, &x, err));
        memcpy((char *)o + REALS[i].at, &x, sizeof x);
    }
    ZV_TRY(read_numbers(f, err));
    ZV_TRY(read_epochs(f, err));
    o->where = zv__st_meta(st, "train.where");
    o->held_where = zv__st_meta(st, "train.held.where");
    o->command = zv__st_meta(st, "zavit.history");
    f->record.ended_early = early && strcmp(early, "1") == 0;
    f->record.examples.target = zv__st_meta(st, "train.target");
    f->record.space_sha256 = zv__st_meta(st, "train.space.sha256");
    zv_buf folder;
    zv_buf_init(&folder, f->env);
    zv_status status = zv__path_folder(&folder, f->file.path, err);
    if (status == ZV_OK) status = zv__path_join(&f->space, zv_buf_cstr(&folder), space, err);
    zv_buf_free(&folder);
    f->record.space = zv_buf_cstr(&f->space);
    return status;
}

/* The net is read once, for its spec and all that is checked of it. */
static zv_status open_file(zv_train_file *f, const char *path, zv_err *err) {
    zv_net *net = NULL;
    zv_buf_puts(&f->path, path);
    ZV_TRY(zv_buf_status(&f->path, err));
    ZV_TRY(zv__net_file_open(&f->file, f->env, zv_buf_cstr(&f->path), err));
    ZV_TRY(zv__net_read(&net, &f->file, err));
    f->spec = net->spec;
    zv_net_free(net);
    f->record.examples.task = f->spec.task;
    return read_record(f, err);
}

zv_status zv_train_open(zv_train_file **out, const zv_env *env, const char *path, zv_err *err) {
    *out = NULL;
    zv_train_file *f = ZV_NEW_ZERO(env, 1, zv_train_file);
    if (!f) return zv__nomem(err);
    f->env = env;
    zv_buf_init(&f->path, env);
    zv_buf_init(&f->space, env);
    const zv_status status = open_file(f, path, err);
    if (status == ZV_OK)
        *out = f;
    else
        zv_train_close(f);
    return status;
}

const zv_train_record *zv_train_record_of(const zv_train_file *f) {
    return &f->record;
}

void zv_train_close(zv_train_file *f) {
    if (!f) return;
    if (f->file.env || f->file.st) zv__net_file_close(&f->file);
    zv_buf_free(&f->path);
    zv_buf_free(&f->space);
    zv__free(f->env, f);
}

/* ---- Going on ---- */

static zv_status differs(const zv_train_file *f, const char *what, const char *was, const char *is,
                         zv_err *err) {
    return zv_err_set(err, ZV_USAGE, M_MODEL_DIFFERS, f->file.path, what, was, is);
}

static zv_status differs_number(const zv_train_file *f, const char *what, uint64_t was, uint64_t is,
                                zv_err *err) {
    char a[24], b[24];
    snprintf(a, sizeof a, "%llu", (unsigned long long)was);
    snprintf(b, sizeof b, "%llu", (unsigned long long)is);
    return differs(f, what, a, b, err);
}

static zv_status check_same(const zv_trainer *t, const zv_train_file *f, zv_err *err) {
    const zv_train_record *r = &f->record;
    const zv_net_spec *was = &f->spec, *is = &t->net->spec;
    const zv_examples *e = t->examples;
    char a[ZV_NET_LAYERS * 24], b[ZV_NET_LAYERS * 24];
    zv_net_spec_format(was, a, sizeof a);
    zv_net_spec_format(is, b, sizeof b);
    if (strcmp(a, b) != 0) return differs(f, "--layers", a, b, err);
    if (was->act != is->act)
        return differs(f, "--act", zv_act_name(was->act), zv_act_name(is->act), err);
    if (was->task != is->task)
        return differs(f, "--task", zv_task_name(was->task), zv_task_name(is->task), err);
    if (r->opts.optim.kind != t->opts.optim.kind)
        return differs(f, "--optim", zv_optim_name(r->opts.optim.kind),
                       zv_optim_name(t->opts.optim.kind), err);
    if (r->opts.batch != t->opts.batch)
        return differs_number(f, "--batch", r->opts.batch, t->opts.batch, err);
    if (r->opts.seed != t->opts.seed)
        return differs_number(f, "--seed", r->opts.seed, t->opts.seed, err);
    for (int part = 0; part < ZV_PARTS; part++)
        if (r->count[part] != zv_examples_count(e, (zv_part_of)part))
            return differs_number(f, PART_KEYS[part], r->count[part],
                                  zv_examples_count(e, (zv_part_of)part), err);
    return ZV_OK;
}

static zv_status take_history(zv_trainer *t, const zv_train_file *f, zv_err *err) {
    const size_t each = zv__epoch_numbers(&t->net->spec), layers = t->net->spec.layers;
    const zv__st_tensor *tensor = zv__st_find(f->file.st, "train.history");
    const size_t bytes = tensor ? (size_t)(tensor->end - tensor->begin) : 1;
    if (!tensor || bytes % (each * sizeof(double)))
        return zv__net_file_broken(&f->file, "train.history", err);
    const size_t n = bytes / (each * sizeof(double));
    double *numbers = ZV_NEW(t->env, n * each, double);
    if (!numbers || !zv__grow(t->env, &t->history, &t->cap_history, n, sizeof *t->history)) {
        zv__free(t->env, numbers);
        return zv__nomem(err);
    }
    const zv_status status =
        zv__net_file_copy(&f->file, "train.history", ZV__ST_F64, numbers, bytes, err);
    for (size_t i = 0; i < n && status == ZV_OK; i++)
        zv__epoch_read(&t->history[i], layers, numbers + i * each);
    t->n_history = status == ZV_OK ? n : 0;
    zv__free(t->env, numbers);
    return status;
}

static zv_status take_epoch(zv_trainer *t, const zv_train_file *f, zv_err *err) {
    const zv__st_tensor *tensor = zv__st_find(f->file.st, "train.epoch");
    const size_t n = tensor ? (size_t)(tensor->end - tensor->begin) / sizeof(double) : 0;
    if (n < 3 || n % 2 == 0 || (n - 3) / 2 > t->cap_watched)
        return zv__net_file_broken(&f->file, "train.epoch", err);
    double *numbers = ZV_NEW(t->env, n, double);
    if (!numbers) return zv__nomem(err);
    const zv_status status =
        zv__net_file_copy(&f->file, "train.epoch", ZV__ST_F64, numbers, n * sizeof *numbers, err);
    if (status == ZV_OK) {
        t->n_cosines = t->n_alphas = (n - 3) / 2;
        t->sum_loss = numbers[0];
        t->sum_norm = numbers[1];
        t->seconds = numbers[2];
        memcpy(t->cosines, numbers + 3, t->n_cosines * sizeof *numbers);
        memcpy(t->alphas, numbers + 3 + t->n_cosines, t->n_alphas * sizeof *numbers);
    }
    zv__free(t->env, numbers);
    return status;
}

/* Multiples of `every`, in order. */
static bool way_is_one(const double *epochs, size_t n, uint64_t every) {
    for (size_t k = 0; k < n; k++) {
        const double before = k ? epochs[k - 1] : 0;
        if (!(epochs[k] > before && epochs[k] <= INT32_MAX) || fmod(epochs[k], (double)every) != 0)
            return false;
    }
    return n > 0;
}

/* The epochs that a file has kept, into room of their own; n 0: it has none, or this training keeps none. */
typedef struct kept_way {
    float *params;
    unsigned epochs[ZV_TRAIN_PATH];
    size_t n;
    unsigned every;
} kept_way;

static zv_status read_way(kept_way *w, const zv_trainer *t, const zv_train_file *f, zv_err *err) {
    static const char name[] = "train.way.epochs";
    const zv__st_tensor *tensor = zv__st_find(f->file.st, name);
    const size_t n = tensor ? (size_t)(tensor->end - tensor->begin) / sizeof(double) : 0;
    if (!tensor || t->opts.keep_path == 0) return ZV_OK;
    double epochs[ZV_TRAIN_PATH];
    uint64_t every;
    if (n > ZV_TRAIN_PATH) return zv__net_file_broken(&f->file, name, err);
    ZV_TRY(zv__net_file_u64(&f->file, "train.way.every", INT32_MAX, &every, err));
    ZV_TRY(zv__net_file_copy(&f->file, name, ZV__ST_F64, epochs, n * sizeof *epochs, err));
    if (every == 0 || !way_is_one(epochs, n, every))
        return zv__net_file_broken(&f->file, name, err);
    for (size_t k = 0; k < n; k++) w->epochs[k] = (unsigned)epochs[k];
    w->every = (unsigned)every;
    w->params = zv__alloc(t->env, t->n_params, n * sizeof(float));
    if (!w->params) return zv__nomem(err);
    ZV_TRY(zv__net_file_copy(&f->file, "train.way", ZV__ST_F32, w->params,
                             n * t->n_params * sizeof(float), err));
    w->n = n;
    return ZV_OK;
}

/* Where fewer may be kept than the file has, they are thinned first. */
static void take_way(zv_trainer *t, kept_way *w) {
    while (w->n > t->opts.keep_path) {
        w->every *= 2;
        w->n = zv__way_thin(w->params, w->epochs, w->n, t->n_params, w->every);
    }
    t->n_way = w->n;
    t->way_every = w->every;
    if (w->n == 0) return;
    memcpy(t->way_epochs, w->epochs, w->n * sizeof *w->epochs);
    memcpy(t->way, w->params, w->n * t->n_params * sizeof *w->params);
}

/* Into room of its own: the trainer stays as it was until all has been read. */
typedef struct taken {
    float *latest;
    uint8_t *state;
    zv_net *net;
    kept_way way;
} taken;

static zv_status take(zv_trainer *t, const zv_train_file *f, taken *x, zv_err *err) {
    const size_t bytes = t->n_params * sizeof(float), state = zv_optim_state_size(t->optim);
    x->latest = ZV_NEW(t->env, t->n_params, float);
    x->state = ZV_NEW(t->env, state, uint8_t);
    if (!x->latest || !x->state) return zv__nomem(err);
    ZV_TRY(zv__net_file_copy(&f->file, "train.params", ZV__ST_F32, x->latest, bytes, err));
    ZV_TRY(zv__net_file_copy(&f->file, "train.optim", ZV__ST_U8, x->state, state, err));
    ZV_TRY(zv__net_read(&x->net, &f->file, err));
    ZV_TRY(read_way(&x->way, t, f, err));
    if (x->way.n > 0 && !zv__trainer_way_room(t)) return zv__nomem(err);
    ZV_TRY(zv_net_scale_inputs(t->net, x->net->mean, x->net->scale, err));
    ZV_TRY(take_history(t, f, err));
    ZV_TRY(take_epoch(t, f, err));
    return zv_optim_restore(t->optim, x->state, state, err);
}

zv_status zv_trainer_resume(zv_trainer *t, const zv_train_file *f, zv_err *err) {
    taken x = {0};
    ZV_TRY(check_same(t, f, err));
    const zv_status status = take(t, f, &x, err);
    if (status == ZV_OK) {
        memcpy(zv_tape_params_f32(t->tape), x.latest, t->n_params * sizeof(float));
        if (t->best) memcpy(t->best, x.net->params, t->n_params * sizeof(float));
        t->best_loss = f->record.best_loss;
        t->best_epoch = f->record.best_epoch;
        t->ended_early = f->record.ended_early && t->opts.patience > 0 && t->n_history > 0 &&
                         t->n_history - t->best_epoch >= t->opts.patience;
        t->watching = false;
        take_way(t, &x.way);
        zv_trainer_latest(t);
    }
    zv__free(t->env, x.latest);
    zv__free(t->env, x.state);
    zv__free(t->env, x.way.params);
    zv_net_free(x.net);
    return status;
}
