/* cli_net_info.c — info NET: what a net is, and what it was trained on. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli_json.h"
#include "cli_net.h"
#include "cli_out.h"

enum { NAMES_SHOWN = 12 };

/* ---- JSON -------------------------------------------------------------------------------------- */

static json_t *json_names(const zv_net *net) {
    json_t *names = json_array();
    for (size_t i = 0; i < zv_net_out(net) && zv_net_name(net, i).len > 0; i++)
        json_array_append_new(names, cli_json_str(zv_net_name(net, i)));
    return names;
}

static json_t *json_source(const zv_net *net) {
    const zv_contract *k = zv_net_contract(net);
    json_t *o = json_object();
    cli_json_set(o, "kind", json_string(zv_space_kind_name(k->kind)));
    cli_json_set(o, "metric", json_string(zv_metric_name(k->metric)));
    cli_json_set(o, "model", cli_json_text(k->model));
    cli_json_set(o, "model_sha256", cli_json_text(k->model_sha256));
    cli_json_set(o, "encoder", cli_json_text(k->encoder));
    cli_json_set(o, "pooling", cli_json_text(k->pooling));
    cli_json_set(o, "text", cli_json_text(k->text));
    cli_json_set(o, "language", cli_json_text(k->language));
    return o;
}

static json_t *whole(uint64_t n) {
    return json_integer((json_int_t)n);
}

static json_t *json_options(const zv_train_opts *t) {
    const zv_optim_opts *p = &t->optim;
    json_t *o = json_object();
    cli_json_set(o, "optim", json_string(zv_optim_name(p->kind)));
    cli_json_set(o, "lr", cli_json_number(p->rate));
    cli_json_set(o, "schedule", json_string(zv_schedule_name(p->schedule.kind)));
    cli_json_set(o, "warmup", whole(p->schedule.warmup));
    cli_json_set(o, "decay", cli_json_number(p->decay));
    cli_json_set(o, "clip", cli_json_number(p->clip_norm));
    cli_json_set(o, "batch", whole(t->batch));
    cli_json_set(o, "epochs", whole(t->epochs));
    cli_json_set(o, "patience", whole(t->patience));
    cli_json_set(o, "temperature", cli_json_number(t->temperature));
    cli_json_set(o, "raw", json_boolean(t->raw));
    cli_json_set(o, "seed", whole(t->seed));
    return o;
}

static json_t *json_training(const zv_train_record *r) {
    if (!r) return json_null();
    json_t *o = json_object();
    cli_json_set(o, "space", cli_json_text(r->space));
    cli_json_set(o, "space_sha256", cli_json_text(r->space_sha256));
    cli_json_set(o, "target", cli_json_text(r->examples.target));
    cli_json_set(o, "where", cli_json_text(r->opts.where));
    cli_json_set(o, "held_where", cli_json_text(r->opts.held_where));
    cli_json_set(o, "examples", whole(r->count[ZV_TRAIN]));
    cli_json_set(o, "tuned_on", whole(r->count[ZV_TUNE]));
    cli_json_set(o, "held", whole(r->count[ZV_HELD]));
    cli_json_set(o, "held_share", cli_json_number(r->examples.held));
    cli_json_set(o, "division_seed", whole(r->examples.seed));
    cli_json_set(o, "epochs", whole(r->epochs));
    cli_json_set(o, "steps", whole(r->steps));
    cli_json_set(o, "best_epoch", r->best_epoch ? whole(r->best_epoch) : json_null());
    cli_json_set(o, "ended_early", json_boolean(r->ended_early));
    cli_json_set(o, "options", json_options(&r->opts));
    return o;
}

static void set_result(cli *c, const zv_net *net, const zv_train_record *r) {
    const zv_net_spec *spec = zv_net_spec_of(net);
    json_t *o = c->result, *layers = json_array();
    for (size_t k = 0; k <= spec->layers; k++) json_array_append_new(layers, whole(spec->width[k]));
    cli_json_set(o, "kind", json_string("net"));
    cli_json_set(o, "task", json_string(zv_task_name(spec->task)));
    cli_json_set(o, "layers", layers);
    cli_json_set(o, "act", json_string(zv_act_name(spec->act)));
    cli_json_set(o, "dropout", cli_json_number(spec->dropout));
    cli_json_set(o, "parameters", whole(zv_net_spec_params(spec)));
    cli_json_set(o, "outputs", json_names(net));
    cli_json_set(o, "source", json_source(net));
    cli_json_set(o, "training", json_training(r));
    cli_json_set(o, "sha256", cli_json_text(zv_net_sha256(net)));
    cli_json_set(o, "history", cli_json_text(zv_net_contract(net)->history));
}

/* ---- The table --------------------------------------------------------------------------------- */

static void line(cli_table *t, const char *name, const char *value) {
    if (!value || !*value) return;
    cli_table_cell(t, zv_str_of(name));
    cli_table_cell(t, zv_str_of(value));
}

static void buffered(cli_table *t, const char *name, zv_buf *value) {
    line(t, name, zv_buf_cstr(value));
    zv_buf_free(value);
}

static const char *task_text(const cli *c, zv_task task) {
    if (task == ZV_TASK_CLASSES) return cli_pick(c, M_CLI_NET_TASK_CLASSES);
    if (task == ZV_TASK_NUMBERS) return cli_pick(c, M_CLI_NET_TASK_NUMBERS);
    return cli_pick(c, M_CLI_NET_TASK_PAIRS);
}

static void add_net(cli *c, cli_table *t, const zv_net *net) {
    const zv_net_spec *spec = zv_net_spec_of(net);
    char text[ZV_NET_LAYERS * 24 + 24];
    zv_buf names = {0};
    line(t, cli_pick(c, M_CLI_H_FILE), zv_net_path(net));
    line(t, cli_pick(c, M_CLI_NET_H_TASK), task_text(c, spec->task));
    zv_net_spec_format(spec, text, sizeof text);
    line(t, cli_pick(c, M_CLI_NET_H_LAYERS), text);
    line(t, cli_pick(c, M_CLI_NET_H_ACT), spec->layers > 1 ? zv_act_name(spec->act) : NULL);
    snprintf(text, sizeof text, "%zu × f32", zv_net_spec_params(spec));
    line(t, cli_pick(c, M_CLI_NET_H_PARAMS), text);
    snprintf(text, sizeof text, "%g", spec->dropout);
    line(t, cli_pick(c, M_CLI_NET_H_DROPOUT), spec->dropout > 0 ? text : NULL);
    const size_t n = zv_net_out(net);
    for (size_t i = 0; i < n && i < NAMES_SHOWN && zv_net_name(net, i).len > 0; i++) {
        const zv_str name = zv_net_name(net, i);
        zv_buf_addf(&names, "%s%.*s", i ? ", " : "", (int)name.len, name.ptr);
    }
    if (names.len > 0 && n > NAMES_SHOWN) zv_buf_addf(&names, ", … (%zu)", n);
    buffered(t, cli_pick(c, M_CLI_NET_H_OUTPUTS), &names);
}

static void add_source(cli *c, cli_table *t, const zv_net *net) {
    const zv_contract *k = zv_net_contract(net);
    zv_buf takes = {0};
    zv_buf_say(&takes, c->lang, M_CLI_NET_TAKES, zv_net_in(net), zv_space_kind_name(k->kind),
               zv_metric_name(k->metric));
    buffered(t, cli_pick(c, M_CLI_NET_H_TAKES), &takes);
    line(t, cli_pick(c, M_CLI_H_MODEL), k->model);
    line(t, cli_pick(c, M_CLI_H_ENCODER), k->encoder);
    line(t, cli_pick(c, M_CLI_H_POOLING), k->pooling);
    line(t, cli_pick(c, M_CLI_H_TEXT_CONTRACT), k->text);
    line(t, cli_pick(c, M_CLI_H_LANGUAGE), k->language);
}

/* As train's flags have them. */
static void add_options(cli *c, cli_table *t, const zv_train_record *r) {
    const zv_train_opts *o = &r->opts;
    zv_buf text = {0};
    zv_buf_addf(&text, "%s lr=%g schedule=%s batch=%zu seed=%llu", zv_optim_name(o->optim.kind),
                o->optim.rate, zv_schedule_name(o->optim.schedule.kind), o->batch,
                (unsigned long long)o->seed);
    if (o->optim.decay > 0) zv_buf_addf(&text, " decay=%g", o->optim.decay);
    if (o->optim.clip_norm > 0) zv_buf_addf(&text, " clip=%g", o->optim.clip_norm);
    if (o->patience > 0) zv_buf_addf(&text, " patience=%u", o->patience);
    if (r->examples.task == ZV_TASK_PAIRS) zv_buf_addf(&text, " temperature=%g", o->temperature);
    if (o->raw) zv_buf_puts(&text, " raw");
    buffered(t, cli_pick(c, M_CLI_NET_H_OPTIONS), &text);
}

static void add_training(cli *c, cli_table *t, const zv_train_record *r) {
    zv_buf examples = {0}, epochs = {0};
    line(t, cli_pick(c, M_CLI_NET_H_TRAINED), r->space);
    line(t, cli_pick(c, M_CLI_NET_H_TARGET), r->examples.target);
    line(t, cli_pick(c, M_CLI_NET_H_WHERE), r->opts.where);
    line(t, cli_pick(c, M_CLI_NET_H_HELD_WHERE), r->opts.held_where);
    zv_buf_say(&examples, c->lang, M_CLI_NET_EXAMPLES, r->count[ZV_TRAIN], r->count[ZV_TUNE],
               r->count[ZV_HELD]);
    buffered(t, cli_pick(c, M_CLI_NET_H_EXAMPLES), &examples);
    zv_buf_say(&epochs, c->lang, M_CLI_NET_EPOCHS, r->epochs, r->opts.epochs,
               (unsigned long long)r->steps, r->best_epoch);
    if (r->ended_early) zv_buf_say(&epochs, c->lang, M_CLI_NET_EPOCHS_EARLY);
    buffered(t, cli_pick(c, M_CLI_NET_H_EPOCHS), &epochs);
    add_options(c, t, r);
}

/* A line of the history per line of the table. */
static void add_history(cli *c, cli_table *t, const char *history) {
    const char *name = cli_pick(c, M_CLI_H_HISTORY);
    for (const char *p = history; p && *p; name = "") {
        const size_t len = strcspn(p, "\n");
        cli_table_cell(t, zv_str_of(name));
        cli_table_cell(t, (zv_str){p, len});
        p += len + (p[len] == '\n');
    }
}

static zv_status draw(cli *c, const zv_net *net, const zv_train_record *r) {
    cli_table t = {.cols = 2};
    add_net(c, &t, net);
    add_source(c, &t, net);
    if (r) add_training(c, &t, r);
    line(&t, "sha256", zv_net_sha256(net));
    add_history(c, &t, zv_net_contract(net)->history);
    CLI_TRY(cli_table_draw(c, &t));
    if (r) return ZV_OK;
    CLI_SAY(c, M_CLI_NET_UNTRAINED);
    cli_end_sentence(c);
    return ZV_OK;
}

/* A net that keeps no training is a net all the same. */
static zv_status open_training(cli *c, zv_train_file **out, const char *path) {
    const zv_status status = zv_train_open(out, c->env, path, &c->err);
    if (status != ZV_USAGE) return status;
    c->err = (zv_err){.lang = c->lang};
    return ZV_OK;
}

zv_status cli_net_info(cli *c, const char *path) {
    zv_net *net = NULL;
    zv_train_file *file = NULL;
    CLI_TRY(zv_net_open(&net, c->env, path, &c->err));
    cli_input_net(c, net);
    zv_status status = open_training(c, &file, path);
    if (status == ZV_OK) {
        const zv_train_record *r = file ? zv_train_record_of(file) : NULL;
        set_result(c, net, r);
        status = draw(c, net, r);
    }
    zv_train_close(file);
    zv_net_free(net);
    return status;
}
