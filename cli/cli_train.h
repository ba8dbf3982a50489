/* cli_train.h — a training with all that belongs to it: what train makes and diagnose opens. */
#ifndef ZAVIT_CLI_TRAIN_H
#define ZAVIT_CLI_TRAIN_H

#include "cli.h"
#include "cli_train_messages.h"

typedef struct cli_training {
    zv_space *space;
    uint8_t *keep, *held; /* of --where, of --held-where; NULL: all rows, none */
    zv_examples *examples;
    zv_net *net;
    zv_trainer *trainer;
} cli_training;

/* The training that a net's file keeps, where it stood. `space`: its vectors, where they are no longer where the file says;
 * NULL: as it says. */
zv_status cli_training_open(cli *c, cli_training *out, const char *net, const char *space);
void cli_training_close(cli_training *t);

/* Conditions of --where as one string with line ends between, as a record keeps them; "" for none. */
void cli_training_where(zv_buf *out, const cli_list *where);

/* ---- cmd_train.c: what train and its --compare share ---- */

typedef struct cli_train_args {
    const char *output, *target, *pairs, *layers, *log, *compare;
    unsigned task, act, optim, schedule;
    double rate, momentum, decay, clip, dropout, init, held, tune, temperature, checkpoint;
    uint64_t warmup, batch, epochs, patience, keep_path, seed;
    bool raw, resume, watch;
    cli_list where, held_where;
} cli_train_args;

zv_status cli_train_examples(cli *c, const cli_train_args *a, cli_training *t);
/* Net and trainer over these examples. */
zv_status cli_train_make(cli *c, const cli_train_args *a, zv_optim_kind kind, cli_training *t);
void cli_train_left_out(cli *c, const cli_training *t); /* warns of them */
/* --compare RULES, in place of one training. */
zv_status cli_train_compare(cli *c, const cli_train_args *a);

/* ---- cli_train_watch.c: while it goes on ---- */

typedef struct cli_train_watch {
    cli *c;
    unsigned lines; /* of the screen as it stands */
    double drawn; /* when, by the monotonic clock */
    FILE *log; /* --log; NULL: none */
    const char *log_path;
    const char *rule; /* of --compare: which it is; NULL: there is only one */
    bool judges; /* --watch: after each epoch a verdict, in `last` */
    zv_watch last;
    bool judged; /* there is a last one */
    json_t *verdicts; /* of the epochs judged, in their order; NULL: none */
} cli_train_watch;

/* --log FILE: a line of JSON for each epoch, at once; `again`: those of an earlier run stay. */
zv_status cli_train_watch_open(cli *c, cli_train_watch *w, const char *log, bool again);
/* On a terminal: curve, numbers and layers in place of those before. */
zv_status cli_train_watch_epoch(cli_train_watch *w, const zv_trainer *t, const zv_epoch *e);
zv_status cli_train_watch_close(cli_train_watch *w);
/* Judges from the next epoch on. */
zv_status cli_train_watch_judges(cli_train_watch *w);
void cli_train_watch_forget(cli_train_watch *w);
/* One epoch as in the log and in `epochs` of the result. A new reference. */
json_t *cli_train_epoch_json(const zv_trainer *t, const zv_epoch *e);

#endif
