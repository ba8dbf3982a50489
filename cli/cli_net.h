/* cli_net.h — nets: what reads texts by one, and encode -m NET. */
#ifndef ZAVIT_CLI_NET_H
#define ZAVIT_CLI_NET_H

#include "cli_net_messages.h"
#include "cli_outside.h"

/* A net over what made the vectors that it takes. */
struct cli_net {
    zv_net *net;
    cli_model base; /* words, a program, or a net again */
    zv_session *session; /* of the base's words */
    zv_net_head head; /* the two as one encoder */
};

/* Is it the file of a net? False for what is no file. */
bool cli_is_net(const cli *c, const char *path);
/* The net that made a space's vectors, or the one that `given` (may be NULL) names: its path, or false. A word space is its own
 * model even then, unless one is given. */
bool cli_net_of_space(cli *c, zv_buf *path, const zv_space *space, const char *given);
/* Opens a net and what its contract names beneath it: the word model, with pooling and text as `how` says, or the program of
 * `program` (may be NULL). ZV_NOTFOUND where the contract names nothing, or the model is gone; ZV_FORMAT where it is another one. */
zv_status cli_net_open(cli *c, struct cli_net **out, const char *path, const zv_contract *how,
                       const cli_outside_args *program);
/* The same as the model of `space`, whose vectors it must have made. */
zv_status cli_net_model(cli *c, cli_model *out, const zv_space *space, const char *path,
                        const cli_outside_args *program);
void cli_net_free(cli *c, struct cli_net *n);
/* The program beneath, through all nets; NULL: there is none. */
zv_outside *cli_model_program(const cli_model *m);
/* A text's vector by the base, then through the net. */
zv_status cli_side_of_net(cli *c, cli_side *out, const cli_model *m, const char *text);

/* ---- cli_net_encode.c: encode -m NET ---- */

typedef struct cli_net_encode_args {
    const char *net, *output;
    bool texts; /* inputs are texts, whatever they look like */
    zv_text_source_opts source;
    cli_outside_args outside;
} cli_net_encode_args;
zv_status cli_net_encode(cli *c, const cli_net_encode_args *a);

/* ---- cli_net_info.c: info NET ---- */

zv_status cli_net_info(cli *c, const char *path);

#endif
