/* cli_net_encode.c — encode -m NET: a space, or texts by what the net stands on, through it. */
#include <stdlib.h>
#include <string.h>

#include "cli_json.h"
#include "cli_net.h"
#include "cli_out.h"

enum { CLASSES_SHOWN = 20 };

/* ---- Vectors or texts? ------------------------------------------------------------------------- */

/* Lines of JSON may be either: with a vector in the first of them, they are vectors. */
static bool holds_vectors(const cli *c, const char *path) {
    zv_format format;
    zv_reader *r = NULL;
    if (!cli_is_file(path) && !zv_io_member(path)) return false;
    if (zv_format_sniff(&format, c->env, path, NULL) != ZV_OK) return false;
    if (format != ZV_FORMAT_JSONL) return true;
    const bool opens = zv_io_open(&r, c->env, path, NULL, NULL) == ZV_OK;
    zv_io_close(r);
    return opens;
}

static bool inputs_are_vectors(const cli *c, const cli_net_encode_args *a) {
    for (size_t i = 0; i < c->n_args && !a->texts; i++)
        if (holds_vectors(c, c->args[i])) return true;
    return false;
}

/* ---- What was written -------------------------------------------------------------------------- */

typedef struct output {
    const zv_net *net;
    zv_net_encoded of;
    zv_predicted *classes; /* [out of the net] */
    size_t *order; /* [out of the net] most frequent first */
} output;

/* Largest first, by insertion: there are few of them, and equal ones stay in their order. */
static void sort_classes(output *o) {
    for (size_t i = 0; i < zv_net_out(o->net); i++) {
        size_t at = i;
        for (; at > 0 && o->classes[o->order[at - 1]].rows < o->classes[i].rows; at--)
            o->order[at] = o->order[at - 1];
        o->order[at] = i;
    }
}

static json_t *json_classes(const output *o) {
    json_t *list = json_array();
    for (size_t i = 0; i < zv_net_out(o->net); i++) {
        const zv_predicted *p = &o->classes[o->order[i]];
        json_t *one = json_object();
        cli_json_set(one, "name", cli_json_str(zv_net_name(o->net, o->order[i])));
        cli_json_set(one, "rows", json_integer((json_int_t)p->rows));
        cli_json_set(one, "probability", p->rows ? cli_json_number(p->probability) : json_null());
        json_array_append_new(list, one);
    }
    return list;
}

/* Which classes the rows are in. */
static zv_status draw_classes(cli *c, output *o) {
    cli_table t = {.cols = 3};
    const size_t n = zv_net_out(o->net);
    sort_classes(o);
    cli_json_set(c->result, "predicted", json_classes(o));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_NET_H_CLASS)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_NET_H_ROWS)));
    cli_table_cell(&t, zv_str_of(cli_pick(c, M_CLI_NET_H_PROBABILITY)));
    for (size_t i = 0; i < n && i < CLASSES_SHOWN; i++) {
        const zv_predicted *p = &o->classes[o->order[i]];
        cli_table_cell(&t, zv_net_name(o->net, o->order[i]));
        cli_table_cellf(&t, "%llu", (unsigned long long)p->rows);
        cli_table_cellf(&t, p->rows ? "%.3f" : "-", p->probability);
    }
    zv_buf_putc(&c->out, '\n');
    CLI_TRY(cli_table_draw(c, &t));
    if (n <= CLASSES_SHOWN) return ZV_OK;
    CLI_SAY(c, M_CLI_NET_MORE, n - (size_t)CLASSES_SHOWN);
    cli_end_sentence(c);
    return ZV_OK;
}

static zv_status through(cli *c, output *o, const zv_space *space, const char *path,
                         const char *command) {
    CLI_TRY(zv_net_encode_space(&o->of, o->classes, c->env, o->net, space, path, command, &c->err));
    if (o->of.lost > 0)
        cli_warn(c, M_CLI_NET_LOST, (unsigned long long)o->of.lost, zv_space_path(space));
    return ZV_OK;
}

static void json_net(cli *c, const output *o, const char *path) {
    json_t *net = json_object();
    cli_json_set(net, "path", cli_json_text(zv_net_path(o->net)));
    cli_json_set(net, "task", json_string(zv_task_name(zv_net_spec_of(o->net)->task)));
    cli_json_set(c->result, "net", net);
    cli_json_set(c->result, "path", cli_json_text(path));
    cli_json_set(c->result, "unusable", json_integer((json_int_t)o->of.unusable));
    cli_json_set(c->result, "lost", json_integer((json_int_t)o->of.lost));
}

static zv_status say(cli *c, output *o, const char *path, const zv_encode_result *texts) {
    char layers[ZV_NET_LAYERS * 24 + 24];
    const zv_net_spec *spec = zv_net_spec_of(o->net);
    zv_space *written = NULL;
    zv_net_spec_format(spec, layers, sizeof layers);
    json_net(c, o, path);
    cli_json_encoded(c->result, texts);
    CLI_SAY(c, M_CLI_NET_ENCODED, zv_net_path(o->net), zv_task_name(spec->task), layers,
            (unsigned long long)o->of.items, (unsigned long long)(o->of.unusable + o->of.lost),
            texts->seconds, path);
    cli_end_sentence(c);
    if (spec->task == ZV_TASK_CLASSES) CLI_TRY(draw_classes(c, o));
    CLI_TRY(cli_reopen(c, &written, path));
    if (!written) return ZV_OK;
    zv_status status = texts->words > 0
                           ? zv_explain_encoded(c->report, c->env, texts, written, &c->err)
                           : zv_explain_space(c->report, c->env, written, &c->err);
    zv_space_free(written);
    return status;
}

static zv_status output_new(cli *c, output *o, const zv_net *net) {
    *o = (output){.net = net};
    o->classes = calloc(zv_net_out(net), sizeof *o->classes);
    o->order = calloc(zv_net_out(net), sizeof *o->order);
    return o->classes && o->order ? ZV_OK : cli_nomem(c);
}

static void output_free(output *o) {
    free(o->classes);
    free(o->order);
}

/* ---- A space ----------------------------------------------------------------------------------- */

static zv_status encode_vectors(cli *c, const cli_net_encode_args *a) {
    zv_net *net = NULL;
    zv_space *space = NULL;
    output o = {0};
    zv_status status = zv_net_open(&net, c->env, a->net, &c->err);
    if (status == ZV_OK) {
        cli_input_net(c, net);
        status = output_new(c, &o, net);
    }
    if (status == ZV_OK) status = cli_open_all(c, &space, c->args, c->n_args, NULL);
    /* merging has prolonged the history already */
    const char *command = c->n_args > 1 ? NULL : zv_buf_cstr(&c->line);
    if (status == ZV_OK) status = through(c, &o, space, a->output, command);
    const zv_encode_result texts = {.items = o.of.items, .seconds = o.of.seconds};
    if (status == ZV_OK) status = say(c, &o, a->output, &texts);
    zv_space_free(space);
    output_free(&o);
    zv_net_free(net);
    return status;
}

/* ---- Texts ------------------------------------------------------------------------------------- */

typedef struct texts {
    const cli_net_encode_args *args;
    cli_temp temp; /* spaces between */
    zv_encode_result result;
} texts;

/* The texts as the lowest model makes vectors of them. */
static zv_status encode_base(cli *c, texts *t, const cli_model *m, const char *path) {
    const zv_text_source_opts *source = &t->args->source;
    if (m->outside)
        return zv_outside_encode(&t->result, c->env, m->outside, c->args, c->n_args, source, "",
                                 path, &c->err);
    return zv_embed_encode(&t->result, c->env, m->encoder, zv_space_path(m->words), c->args,
                           c->n_args, source, "", path, &c->err);
}

/* Through what stands beneath a net, into a space between; then through it. */
static zv_status encode_through(cli *c, texts *t, const cli_model *m, output *o, const char *path,
                                const char *command, unsigned depth) {
    if (!m->net) return encode_base(c, t, m, path);
    char name[32];
    zv_buf below = {0};
    zv_space *space = NULL;
    output own = {.net = m->net->net};
    snprintf(name, sizeof name, "%u.safetensors", depth);
    zv_buf_puts(&below, cli_temp_path(&t->temp, name));
    zv_status status = below.failed ? cli_nomem(c) : ZV_OK;
    if (status == ZV_OK)
        status = encode_through(c, t, &m->net->base, NULL, zv_buf_cstr(&below), "", depth + 1);
    if (status == ZV_OK) {
        const zv_space_opts opts = {.strict = c->opt.strict};
        status = zv_space_open(&space, c->env, zv_buf_cstr(&below), &opts, &c->err);
    }
    if (status == ZV_OK) status = through(c, o ? o : &own, space, path, command);
    zv_space_free(space);
    zv_buf_free(&below);
    return status;
}

static zv_status encode_texts(cli *c, const cli_net_encode_args *a) {
    cli_model model = {0};
    texts t = {.args = a};
    output o = {0};
    for (size_t i = 0; i < c->n_args; i++) cli_input_text(c, c->args[i]);
    zv_status status = cli_net_open(c, &model.net, a->net, NULL, &a->outside);
    if (status == ZV_OK) status = output_new(c, &o, model.net->net);
    if (status == ZV_OK) status = cli_temp_new(c, &t.temp);
    if (status == ZV_OK)
        status = encode_through(c, &t, &model, &o, a->output, zv_buf_cstr(&c->line), 0);
    if (status == ZV_OK) t.result.seconds += o.of.seconds;
    cli_temp_free(&t.temp);
    if (status == ZV_OK) status = say(c, &o, a->output, &t.result);
    output_free(&o);
    cli_model_close(c, &model);
    return status;
}

zv_status cli_net_encode(cli *c, const cli_net_encode_args *a) {
    return inputs_are_vectors(c, a) ? encode_vectors(c, a) : encode_texts(c, a);
}
