/* cli_train.c — opening the training that a net's file keeps. */
#include "cli_train.h"

#include <stdlib.h>
#include <string.h>

void cli_training_where(zv_buf *out, const cli_list *where) {
    for (size_t i = 0; i < where->n; i++) zv_buf_addf(out, "%s%s", i ? "\n" : "", where->items[i]);
}

/* The rows of a record's conditions. */
static zv_status rows_of(cli *c, uint8_t **keep, const cli_training *t, const char *where) {
    size_t n = 1, k = 0;
    if (!where || !*where) return ZV_OK;
    char *copy = strdup(where);
    for (const char *p = where; *p; p++) n += *p == '\n';
    cli_list list = {calloc(n, sizeof *list.items), n};
    zv_status status = copy && list.items ? ZV_OK : cli_nomem(c);
    if (status == ZV_OK) {
        char *rest = NULL;
        for (char *line = strtok_r(copy, "\n", &rest); line && k < n;
             line = strtok_r(NULL, "\n", &rest))
            list.items[k++] = line;
        list.n = k;
        status = cli_where(c, keep, t->space, &list);
    }
    free(list.items);
    free(copy);
    return status;
}

static zv_status check_space(cli *c, const cli_training *t, const zv_train_record *r,
                             const char *net) {
    const char *sha = zv_space_contract(t->space)->sha256;
    if (!r->space_sha256 || (sha && strcmp(sha, r->space_sha256) == 0)) return ZV_OK;
    return zv_err_set(&c->err, ZV_USAGE, M_CLI_TRAIN_OTHER_SPACE, zv_space_path(t->space), net);
}

static zv_status fill(cli *c, cli_training *t, const zv_train_file *f, const char *net,
                      const char *space) {
    const zv_train_record *r = zv_train_record_of(f);
    zv_examples_opts examples = r->examples;
    CLI_TRY(cli_open(c, &t->space, space ? space : r->space));
    CLI_TRY(check_space(c, t, r, net));
    CLI_TRY(rows_of(c, &t->keep, t, r->opts.where));
    CLI_TRY(rows_of(c, &t->held, t, r->opts.held_where));
    examples.keep = t->keep;
    examples.held_rows = t->held;
    CLI_TRY(zv_examples_new(&t->examples, c->env, t->space, &examples, &c->err));
    CLI_TRY(zv_net_open(&t->net, c->env, net, &c->err));
    CLI_TRY(zv_trainer_new(&t->trainer, c->env, t->net, t->examples, &r->opts, &c->err));
    return zv_trainer_resume(t->trainer, f, &c->err);
}

zv_status cli_training_open(cli *c, cli_training *out, const char *net, const char *space) {
    zv_train_file *f = NULL;
    *out = (cli_training){0};
    CLI_TRY(zv_train_open(&f, c->env, net, &c->err));
    cli_input_text(c, net);
    const zv_status status = fill(c, out, f, net, space);
    zv_train_close(f);
    if (status != ZV_OK) cli_training_close(out);
    return status;
}

void cli_training_close(cli_training *t) {
    zv_trainer_free(t->trainer);
    zv_net_free(t->net);
    zv_examples_free(t->examples);
    zv_space_free(t->space);
    free(t->keep);
    free(t->held);
    *t = (cli_training){0};
}
