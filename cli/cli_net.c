/* cli_net.c — see cli_net.h. */
#include "cli_net.h"

#include <stdlib.h>
#include <string.h>

enum { DEEPEST = 8 }; /* nets upon nets: a ring of files that name one another ends */

bool cli_is_net(const cli *c, const char *path) {
    zv_format format;
    return cli_is_file(path) && zv_format_sniff(&format, c->env, path, NULL) == ZV_OK &&
           format == ZV_FORMAT_SPACE && zv_net_is(c->env, path);
}

bool cli_net_of_space(cli *c, zv_buf *path, const zv_space *space, const char *given) {
    const zv_contract *contract = zv_space_contract(space);
    zv_buf_clear(path);
    if (given)
        zv_buf_puts(path, given);
    else if (contract->model && contract->kind != ZV_SPACE_WORDS)
        cli_path_beside(path, zv_space_path(space), contract->model);
    return path->len > 0 && cli_is_net(c, zv_buf_cstr(path));
}

/* ---- What stands beneath a net ----------------------------------------------------------------- */

/* How deep a net lies, what its words are pooled by, and by what program. */
typedef struct opening {
    const zv_contract *how;
    const cli_outside_args *program;
    unsigned depth;
} opening;

static zv_status open_deep(cli *c, struct cli_net **out, const char *path, const zv_net *upper,
                           opening o);

/* What stands beneath a net must be what its vectors came from. */
static zv_status check_model(cli *c, const zv_net *upper, const char *path, const char *have) {
    const char *want = zv_net_contract(upper)->model_sha256;
    if (!want || (have && strcmp(want, have) == 0)) return ZV_OK;
    return zv_err_set(&c->err, ZV_FORMAT, M_CLI_NET_MODEL_OTHER, zv_net_path(upper), path);
}

static zv_status open_words(cli *c, struct cli_net *n, const zv_contract *how) {
    cli_model *base = &n->base;
    const char *model = zv_net_contract(n->net)->model;
    zv_status status = cli_open(c, &base->opened, model);
    if (status != ZV_OK && status != ZV_NOMEM) {
        const zv_err why = c->err;
        c->err = (zv_err){.lang = c->lang};
        return zv_err_set(&c->err, status, M_CLI_NET_MODEL_GONE, zv_net_path(n->net), why.msg);
    }
    if (status == ZV_OK)
        status = check_model(c, n->net, model, zv_space_contract(base->opened)->sha256);
    if (status == ZV_OK) status = cli_check_source(c, model);
    if (status != ZV_OK) return status;
    base->words = base->opened;
    if (!how->pooling) return zv_encoder_new(&base->encoder, c->env, base->words, NULL, &c->err);
    return zv_encoder_of_contract(&base->encoder, c->env, base->words, how, &c->err);
}

static zv_status open_program(cli *c, struct cli_net *n, const cli_outside_args *program) {
    const char *made = zv_net_contract(n->net)->encoder;
    if (made && strcmp(made, program->command) != 0)
        cli_warn(c, M_CLI_NET_ENCODER_NAMED, zv_net_path(n->net), made);
    return cli_outside_start(c, &n->base.outside, program, zv_net_in(n->net));
}

static zv_status needs_program(cli *c, const struct cli_net *n) {
    zv_buf word = {0};
    cli_shell_word(&word, zv_net_contract(n->net)->encoder);
    const zv_status status = word.failed
                                 ? cli_nomem(c)
                                 : zv_err_set(&c->err, ZV_NOTFOUND, M_CLI_NET_ENCODER_NEEDED,
                                              zv_net_path(n->net), zv_buf_cstr(&word));
    zv_buf_free(&word);
    return status;
}

/* A net's own contract tells what made its vectors; `how` words were pooled is the space's where there is one. */
static zv_status open_base(cli *c, struct cli_net *n, opening o) {
    const zv_contract *own = zv_net_contract(n->net);
    const bool runs = o.program && o.program->command;
    if (!o.how || !o.how->pooling) o.how = own;
    if (own->model && cli_is_net(c, own->model))
        return open_deep(c, &n->base.net, own->model, n->net, o);
    if (runs && own->model)
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_NET_NO_PROGRAM, zv_net_path(n->net), own->model);
    if (runs) return open_program(c, n, o.program);
    if (own->model) return open_words(c, n, o.how);
    if (own->encoder) return needs_program(c, n);
    return zv_err_set(&c->err, ZV_NOTFOUND, M_CLI_NET_NO_MODEL, zv_net_path(n->net),
                      zv_net_path(n->net));
}

static zv_status open_all(cli *c, struct cli_net *n, const char *path, const zv_net *upper,
                          opening o) {
    if (o.depth > DEEPEST)
        return zv_err_set(&c->err, ZV_FORMAT, M_CLI_NET_DEEP, path, (int)DEEPEST);
    CLI_TRY(zv_net_open(&n->net, c->env, path, &c->err));
    cli_input_net(c, n->net);
    if (upper) CLI_TRY(check_model(c, upper, path, zv_net_sha256(n->net)));
    CLI_TRY(cli_check_source(c, path));
    CLI_TRY(open_base(c, n, o));
    n->head = (zv_net_head){.net = n->net, .env = c->env};
    CLI_TRY(cli_model_any(c, &n->head.base, &n->session, &n->base));
    if (n->head.base.dim == zv_net_in(n->net)) return ZV_OK;
    return zv_err_set(&c->err, ZV_FORMAT, M_CLI_NET_BASE_DIM, path, zv_net_in(n->net),
                      n->head.base.dim);
}

static zv_status open_deep(cli *c, struct cli_net **out, const char *path, const zv_net *upper,
                           opening o) {
    *out = NULL;
    struct cli_net *n = calloc(1, sizeof *n);
    if (!n) return cli_nomem(c);
    o.depth++;
    const zv_status status = open_all(c, n, path, upper, o);
    if (status == ZV_OK)
        *out = n;
    else
        cli_net_free(c, n);
    return status;
}

zv_status cli_net_open(cli *c, struct cli_net **out, const char *path, const zv_contract *how,
                       const cli_outside_args *program) {
    return open_deep(c, out, path, NULL, (opening){.how = how, .program = program});
}

void cli_net_free(cli *c, struct cli_net *n) {
    if (!n) return;
    zv_session_free(n->session);
    cli_model_close(c, &n->base);
    zv_net_free(n->net);
    free(n);
}

zv_outside *cli_model_program(const cli_model *m) {
    while (m->net) m = &m->net->base;
    return m->outside;
}

/* ---- As the model of a space ------------------------------------------------------------------- */

static zv_status check_net(cli *c, const zv_net *net, const zv_space *space) {
    const char *want = zv_space_contract(space)->model_sha256;
    if (zv_space_dim(space) != zv_net_out(net))
        return zv_err_set(&c->err, ZV_USAGE, M_CLI_NET_DIM, zv_net_path(net), zv_net_out(net),
                          zv_space_path(space), zv_space_dim(space));
    if (!want || strcmp(want, zv_net_sha256(net)) == 0) return ZV_OK;
    if (c->opt.strict)
        return zv_err_set(&c->err, ZV_FORMAT, M_CLI_NET_OTHER, zv_net_path(net),
                          zv_space_path(space));
    cli_warn(c, M_CLI_NET_OTHER, zv_net_path(net), zv_space_path(space));
    return ZV_OK;
}

zv_status cli_net_model(cli *c, cli_model *out, const zv_space *space, const char *path,
                        const cli_outside_args *program) {
    *out = (cli_model){0};
    zv_status status = cli_net_open(c, &out->net, path, zv_space_contract(space), program);
    if (status == ZV_OK) status = check_net(c, out->net->net, space);
    if (status == ZV_OK && cli_model_program(out)) {
        const zv_any_encoder any = zv_net_any(&out->net->head);
        status = cli_outside_check_rows(c, &any, space);
    }
    if (status != ZV_OK) cli_model_close(c, out);
    return status;
}

zv_status cli_side_of_net(cli *c, cli_side *out, const cli_model *m, const char *text) {
    const struct cli_net *n = m->net;
    cli_side under;
    *out = (cli_side){.rule = "text", .text = zv_str_of(text), .row = SIZE_MAX};
    CLI_TRY(cli_side_of_text(c, &under, &n->base, text));
    out->vector = calloc(zv_net_out(n->net) + 1, sizeof *out->vector);
    zv_status status =
        out->vector ? zv_net_apply(n->net, under.vector, 1, out->vector, &c->err) : cli_nomem(c);
    if (status == ZV_OK && !zv_row_usable(zv_net_status(n->net, out->vector, ZV_ROW_OK)))
        status = zv_err_set(&c->err, ZV_NODATA, M_CLI_NET_NO_VECTOR, zv_net_path(n->net), text);
    /* how many words there are stays known; which vector each has says nothing here */
    out->encoded = (zv_encoded){.words = under.encoded.words,
                                .oov_words = under.encoded.oov_words,
                                .status = under.encoded.status};
    out->side = (zv_side){.vector = out->vector, .name = out->text, .dim = zv_net_out(n->net)};
    cli_side_free(&under);
    if (status != ZV_OK) cli_side_free(out);
    return status;
}
