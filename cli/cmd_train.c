/* cmd_train.c — a net over a space: classes, numbers, or a head for pairs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli_commands.h"
#include "cli_json.h"
#include "cli_out.h"
#include "cli_train.h"

typedef cli_train_args train_args;

enum { TASK_AUTO };
#define TUNE .1 /* of the examples, where patience chooses */

/* clang-format off */
static const cli_option rows[] = {
    CLI_ROW_TEXT(train_args, output, "output", 'o', NULL, "NET", CLI_FILE, M_CLI_O_NET_OUT),
    CLI_ROW_CHOICE(train_args, task, "task", "auto", "auto|classes|numbers|pairs", M_CLI_O_TASK),
    CLI_ROW_TEXT(train_args, target, "target", 0, NULL, "COLUMN", 0, M_CLI_O_TARGET),
    CLI_ROW_TEXT(train_args, pairs, "pairs", 0, NULL, "FILE", CLI_FILE, M_CLI_O_TRAIN_PAIRS),
    CLI_ROW_TEXT(train_args, layers, "layers", 0, "auto", "WIDTHS", 0, M_CLI_O_LAYERS),
    CLI_ROW_CHOICE(train_args, act, "act", "gelu", "gelu|relu|tanh|sigmoid", M_CLI_O_ACT),
    CLI_ROW_CHOICE(train_args, optim, "optim", "adam", "gd|momentum|nesterov|adagrad|rmsprop|adam|adamw", M_CLI_O_OPTIM),
    CLI_ROW_REAL(train_args, rate, "lr", NULL, 1e-12, ZV_OPTIM_RATE_MOST, "X", M_CLI_O_TRAIN_LR),
    CLI_ROW_CHOICE(train_args, schedule, "schedule", "constant", "constant|warmup|linear|cosine|one-cycle", M_CLI_O_SCHEDULE),
    CLI_ROW_COUNT(train_args, warmup, "warmup", 0, "0", 0, 1e9, "STEPS", M_CLI_O_WARMUP),
    CLI_ROW_REAL(train_args, momentum, "momentum", NULL, 0, 0.999999, "X", M_CLI_O_MOMENTUM),
    CLI_ROW_REAL(train_args, decay, "decay", "0", 0, 1e6, "X", M_CLI_O_DECAY),
    CLI_ROW_REAL(train_args, clip, "clip", "0", 0, 1e12, "NORM", M_CLI_O_CLIP),
    CLI_ROW_COUNT(train_args, batch, "batch", 'b', "64", 1, 1e7, "N", M_CLI_O_BATCH),
    CLI_ROW_COUNT(train_args, epochs, "epochs", 0, "20", 1, 1e6, "N", M_CLI_O_TRAIN_EPOCHS),
    CLI_ROW_COUNT(train_args, patience, "patience", 0, "0", 0, 1e6, "N", M_CLI_O_PATIENCE),
    CLI_ROW_REAL(train_args, dropout, "dropout", "0", 0, 0.999, "P", M_CLI_O_DROPOUT),
    CLI_ROW_REAL(train_args, init, "init", "1", 0, 1e6, "X", M_CLI_O_INIT),
    CLI_ROW_REAL(train_args, held, "held", "0.1", 0, 0.9, "SHARE", M_CLI_O_HELD),
    CLI_ROW_LIST(train_args, held_where, "held-where", 0, "COL=VALUE", 0, M_CLI_O_HELD_WHERE),
    CLI_ROW_REAL(train_args, tune, "tune", NULL, 0, 0.9, "SHARE", M_CLI_O_TUNE),
    CLI_ROW_REAL(train_args, temperature, "temperature", "0.05", 1e-6, 1000, "X", M_CLI_O_TEMPERATURE),
    CLI_ROW_FLAG(train_args, raw, "raw", 0, M_CLI_O_RAW),
    CLI_ROW_COUNT(train_args, seed, "seed", 0, "1", 0, 1e15, "N", M_CLI_O_TRAIN_SEED),
    CLI_ROW_LIST(train_args, where, "where", 0, "COL=VALUE", 0, M_CLI_O_WHERE),
    CLI_ROW_REAL(train_args, checkpoint, "checkpoint", "10", 0, 1e6, "MINUTES", M_CLI_O_TRAIN_CHECKPOINT),
    CLI_ROW_COUNT(train_args, keep_path, "keep-path", 0, "0", 0, ZV_TRAIN_PATH, "N", M_CLI_O_TRAIN_KEEP_PATH),
    CLI_ROW_FLAG(train_args, resume, "resume", 0, M_CLI_O_TRAIN_RESUME),
    CLI_ROW_TEXT(train_args, compare, "compare", 0, NULL, "RULES", 0, M_CLI_O_TRAIN_COMPARE),
    CLI_ROW_FLAG(train_args, watch, "watch", 0, M_CLI_O_TRAIN_WATCH),
    CLI_ROW_TEXT(train_args, log, "log", 0, NULL, "FILE", CLI_FILE, M_CLI_O_LOG),
};
/* clang-format on */
const cli_spec cmd_train_spec = {rows, sizeof rows / sizeof *rows, sizeof(train_args), 1, 1};

/* ---- Options ---------------------------------------------------------------------------------------- */

static zv_status choose_task(cli *c, const train_args *a, zv_task *task) {
    *task =
        a->task == TASK_AUTO ? a->pairs ? ZV_TASK_PAIRS : ZV_TASK_CLASSES : (zv_task)(a->task - 1);
    if (*task == ZV_TASK_PAIRS && a->target)
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_TRAIN_FLAG, "target", zv_task_name(*task));
    if (*task != ZV_TASK_PAIRS && a->pairs)
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_TRAIN_FLAG, "pairs", zv_task_name(*task));
    if (*task != ZV_TASK_PAIRS && cli_given(c, "temperature"))
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_TRAIN_FLAG, "temperature", zv_task_name(*task));
    return ZV_OK;
}

static zv_act act_of(unsigned choice) {
    static const zv_act acts[] = {ZV_ACT_GELU, ZV_ACT_RELU, ZV_ACT_TANH, ZV_ACT_SIGMOID};
    return acts[choice];
}

static zv_train_opts train_opts(const cli *c, const train_args *a, zv_optim_kind kind) {
    static const zv_schedule_kind kinds[] = {ZV_SCHEDULE_CONSTANT, ZV_SCHEDULE_WARMUP,
                                             ZV_SCHEDULE_LINEAR, ZV_SCHEDULE_COSINE,
                                             ZV_SCHEDULE_ONE_CYCLE};
    zv_train_opts o = zv_train_defaults();
    o.optim = zv_optim_defaults(kind);
    o.optim.rate = a->rate > 0 ? a->rate : zv_train_rate(o.optim.kind);
    if (cli_given(c, "momentum")) o.optim.momentum = a->momentum;
    if (cli_given(c, "decay")) o.optim.decay = a->decay;
    o.optim.clip_norm = a->clip;
    o.optim.schedule.kind = kinds[a->schedule];
    o.optim.schedule.warmup = a->warmup;
    o.batch = (size_t)a->batch;
    o.epochs = (unsigned)a->epochs;
    o.patience = (unsigned)a->patience;
    o.keep_path = (unsigned)a->keep_path;
    o.temperature = a->temperature;
    o.raw = a->raw;
    o.in_place = true;
    o.seed = a->seed;
    o.command = zv_buf_cstr(&c->line);
    return o;
}

/* ---- Making ----------------------------------------------------------------------------------------- */

static zv_status make_net(cli *c, const train_args *a, cli_training *t) {
    zv_net_spec spec = {.task = zv_examples_task(t->examples),
                        .act = act_of(a->act),
                        .dropout = a->dropout,
                        .init = a->init};
    CLI_TRY(zv_net_spec_layers(&spec, a->layers, &c->err));
    size_t *first = &spec.width[0], *last = &spec.width[spec.layers];
    if (*first == 0) *first = zv_space_dim(t->space);
    if (*last == 0) *last = spec.task == ZV_TASK_PAIRS ? *first : zv_examples_width(t->examples);
    CLI_TRY(zv_net_new(&t->net, c->env, &spec, a->seed, &c->err));
    return zv_net_set_contract(t->net, zv_space_contract(t->space), zv_space_path(t->space),
                               &c->err);
}

zv_status cli_train_examples(cli *c, const cli_train_args *a, cli_training *t) {
    /* Patience needs a part to choose by; nothing else asks for one. */
    const double tune = cli_given(c, "tune") ? a->tune : a->patience > 0 ? TUNE : 0;
    zv_examples_opts opts = {.held = a->held, .tune = tune, .seed = a->seed};
    CLI_TRY(choose_task(c, a, &opts.task));
    if (a->held_where.n > 0 && cli_given(c, "held"))
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_TRAIN_HELD_TWICE);
    CLI_TRY(cli_open(c, &t->space, c->args[0]));
    CLI_TRY(cli_where(c, &t->keep, t->space, &a->where));
    CLI_TRY(cli_where(c, &t->held, t->space, &a->held_where));
    if (a->pairs) cli_input_text(c, a->pairs);
    opts.target = a->pairs ? a->pairs : a->target;
    opts.keep = t->keep;
    opts.held_rows = t->held;
    if (t->held) opts.held = 0;
    return zv_examples_new(&t->examples, c->env, t->space, &opts, &c->err);
}

zv_status cli_train_make(cli *c, const cli_train_args *a, zv_optim_kind kind, cli_training *t) {
    zv_train_opts opts = train_opts(c, a, kind);
    zv_buf where = {0}, held = {0};
    CLI_TRY(make_net(c, a, t));
    cli_training_where(&where, &a->where);
    cli_training_where(&held, &a->held_where);
    if (a->where.n > 0) opts.where = zv_buf_cstr(&where);
    if (a->held_where.n > 0) opts.held_where = zv_buf_cstr(&held);
    const zv_status status =
        zv_trainer_new(&t->trainer, c->env, t->net, t->examples, &opts, &c->err);
    zv_buf_free(&where);
    zv_buf_free(&held);
    return status;
}

static zv_status resume(cli *c, const train_args *a, cli_training *t) {
    zv_train_file *f = NULL;
    CLI_TRY(zv_train_open(&f, c->env, a->output, &c->err));
    const zv_status status = zv_trainer_resume(t->trainer, f, &c->err);
    zv_train_close(f);
    return status;
}

/* ---- Training --------------------------------------------------------------------------------------- */

/* Until it is enough or stopped; the net is kept every so often. */
static zv_status run(cli *c, const train_args *a, cli_training *t, cli_train_watch *w) {
    double kept = cli_now();
    zv_epoch epoch;
    while (!zv_trainer_done(t->trainer)) {
        const zv_status status = zv_trainer_epoch(t->trainer, &epoch, &c->err);
        if (status == ZV_INTERRUPTED) {
            c->stopped = true;
            c->err = (zv_err){.lang = c->lang};
            return ZV_OK;
        }
        CLI_TRY(status);
        CLI_TRY(cli_train_watch_epoch(w, t->trainer, &epoch));
        if (a->checkpoint > 0 && cli_now() - kept >= 60 * a->checkpoint) {
            CLI_TRY(zv_trainer_save(t->trainer, a->output, &c->err));
            kept = cli_now();
        }
    }
    return ZV_OK;
}

/* ---- Telling ---------------------------------------------------------------------------------------- */

static void number_cell(cli_table *t, double x) {
    if (isnan(x))
        cli_table_cellf(t, "—");
    else
        cli_table_cellf(t, "%.4g", x);
}

/* Of many epochs every n-th, the best and the last. */
static zv_status print_epochs(cli *c, const cli_training *t) {
    enum { LINES = 10 };
    size_t n;
    const zv_epoch *h = zv_trainer_history(t->trainer, &n);
    const size_t step = n ? 1 + (n - 1) / LINES : 1;
    cli_table table = {.cols = 6};
    if (n == 0) return ZV_OK;
    cli_table_cell(&table, zv_str_of(cli_pick(c, M_CLI_LOSS_EPOCH)));
    cli_table_cell(&table, zv_str_of(cli_pick(c, M_CLI_TRAIN_H_LOSS)));
    cli_table_cell(&table, zv_str_of(cli_pick(c, M_CLI_TRAIN_H_HELD)));
    cli_table_cell(&table, zv_str_of(cli_pick(c, M_CLI_TRAIN_H_SCORE)));
    cli_table_cell(&table, zv_str_of(cli_pick(c, M_CLI_TRAIN_H_RATE)));
    cli_table_cell(&table, zv_str_of(cli_pick(c, M_CLI_TRAIN_H_NORM)));
    for (size_t i = 0; i < n; i++) {
        if ((i + 1) % step != 0 && i + 1 != n) continue;
        cli_table_cellf(&table, "%u", h[i].number);
        number_cell(&table, h[i].loss);
        number_cell(&table, h[i].held.n ? h[i].held.loss.value : (double)NAN);
        number_cell(&table, h[i].held.n ? h[i].held.score.value : (double)NAN);
        number_cell(&table, h[i].rate);
        number_cell(&table, h[i].norm);
    }
    return cli_table_draw(c, &table);
}

/* The last epochs are those that were judged; before a --resume nobody did. */
static json_t *epoch_json(const cli_training *t, const cli_train_watch *w, const zv_epoch *h,
                          size_t n, size_t i) {
    json_t *one = cli_train_epoch_json(t->trainer, &h[i]);
    const size_t judged = json_array_size(w->verdicts);
    if (i + judged >= n)
        cli_json_set(one, "watch", json_incref(json_array_get(w->verdicts, i + judged - n)));
    return one;
}

static void json_result(cli *c, const train_args *a, const cli_training *t,
                        const cli_train_watch *w) {
    size_t n, params;
    const zv_epoch *h = zv_trainer_history(t->trainer, &n);
    char layers[ZV_NET_LAYERS * 24];
    json_t *o = c->result, *epochs = json_array();
    double seconds = 0;
    for (size_t i = 0; i < n; i++) {
        seconds += h[i].seconds;
        json_array_append_new(epochs, epoch_json(t, w, h, n, i));
    }
    zv_net_spec_format(zv_net_spec_of(t->net), layers, sizeof layers);
    (void)zv_net_params(t->net, &params);
    cli_json_set(o, "path", cli_json_text(a->output));
    cli_json_set(o, "task", json_string(zv_task_name(zv_examples_task(t->examples))));
    cli_json_set(o, "layers", json_string(layers));
    cli_json_set(o, "parameters", json_integer((json_int_t)params));
    cli_json_set(o, "bytes", json_integer((json_int_t)zv_trainer_bytes(t->trainer)));
    cli_json_set(o, "examples", json_integer((json_int_t)zv_examples_count(t->examples, ZV_TRAIN)));
    cli_json_set(o, "held", json_integer((json_int_t)zv_examples_count(t->examples, ZV_HELD)));
    cli_json_set(o, "steps", json_integer((json_int_t)zv_trainer_steps(t->trainer)));
    cli_json_set(o, "loss", n ? cli_json_number(h[n - 1].loss) : json_null());
    cli_json_set(o, "seconds", cli_json_number(seconds));
    cli_json_set(
        o, "steps_per_second",
        cli_json_number(n && seconds > 0 ? (double)h[n - 1].steps / seconds : (double)NAN));
    cli_json_set(o, "ended_early", json_boolean(zv_trainer_ended_early(t->trainer)));
    cli_json_set(o, "stopped", json_boolean(c->stopped));
    cli_json_set(o, "epochs", epochs);
}

void cli_train_left_out(cli *c, const cli_training *t) {
    const zv_examples_left left = zv_examples_left_out(t->examples);
    if (left.unusable > 0) cli_warn(c, M_CLI_TRAIN_UNUSABLE, left.unusable);
    if (left.unlabelled > 0) cli_warn(c, M_CLI_TRAIN_UNLABELLED, left.unlabelled);
    if (left.across > 0) cli_warn(c, M_CLI_TRAIN_ACROSS, left.across);
}

static zv_status tell(cli *c, const train_args *a, cli_training *t, const cli_train_watch *w) {
    size_t n, params;
    char layers[ZV_NET_LAYERS * 24];
    const zv_epoch *h = zv_trainer_history(t->trainer, &n);
    zv_net_spec_format(zv_net_spec_of(t->net), layers, sizeof layers);
    (void)zv_net_params(t->net, &params);
    json_result(c, a, t, w);
    CLI_SAY(c, M_CLI_TRAINED, layers, params, zv_examples_count(t->examples, ZV_TRAIN),
            (unsigned long long)zv_trainer_steps(t->trainer), a->output);
    cli_end_sentence(c);
    if (zv_trainer_ended_early(t->trainer)) {
        CLI_SAY(c, M_CLI_TRAIN_EARLY, n, zv_trainer_opts(t->trainer)->patience);
        cli_end_sentence(c);
    }
    CLI_TRY(print_epochs(c, t));
    CLI_TRY(zv_train_figures(c->report, c->env, t->trainer, &c->err));
    if (c->stopped) cli_talk(c, M_CLI_TRAIN_STOPPED, n ? h[n - 1].number : 0, a->output);
    if (n == 0) return ZV_OK;
    zv_trainer_latest(t->trainer);
    if (w->judged) CLI_TRY(zv_watch_findings(&w->last, c->report, c->env, t->trainer, &c->err));
    zv_trainer_best(t->trainer);
    return zv_explain_trained(c->report, c->env, t->trainer, &c->err);
}

static zv_status train(cli *c, const train_args *a, cli_training *t) {
    cli_train_watch w;
    CLI_TRY(cli_train_examples(c, a, t));
    CLI_TRY(cli_train_make(c, a, (zv_optim_kind)a->optim, t));
    if (a->resume) CLI_TRY(resume(c, a, t));
    cli_train_left_out(c, t);
    CLI_TRY(cli_train_watch_open(c, &w, a->log, a->resume));
    zv_status status = a->watch ? cli_train_watch_judges(&w) : ZV_OK;
    if (status == ZV_OK) status = run(c, a, t, &w);
    zv_err failed = c->err;
    const zv_status closed = cli_train_watch_close(&w);
    if (status != ZV_OK) c->err = failed;
    if (status == ZV_OK) status = closed;
    if (status == ZV_OK) status = zv_trainer_save(t->trainer, a->output, &c->err);
    if (status == ZV_OK) status = tell(c, a, t, &w);
    cli_train_watch_forget(&w);
    return status;
}

zv_status cmd_train(cli *c) {
    const train_args *a = c->own;
    cli_training t = {0};
    if (a->compare) return cli_train_compare(c, a);
    if (!a->output)
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_REQUIRED, "train", "output", "NET", "train");
    CLI_TRY(cli_check_output(c, a->output));
    const zv_status status = train(c, a, &t);
    cli_training_close(&t);
    return status;
}
