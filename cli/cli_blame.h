/* cli_blame.h — search --expect: at which stage the expected row leaves the top k, and why. */
#ifndef ZAVIT_CLI_BLAME_H
#define ZAVIT_CLI_BLAME_H

#include "cli.h"

/* A text as the question, even if no word of it is known: then the vector is zero. ZV_NOTFOUND if it holds no
 * word at all. */
zv_status cli_blame_side(cli *c, cli_side *out, const cli_model *m, const char *text);
/* False for the zero vector. */
bool cli_blame_asks(const cli_side *side, size_t dim);
/* One question: a table of stages, findings, JSON `blame`. `own`: the row that asks, or SIZE_MAX. */
zv_status cli_blame_one(cli *c, const zv_space *space, const cli_model *m, const cli_side *query,
                        size_t own, const char *expected, const cli_hits_args *a);
/* A file of questions and expected ids: recall at each stage, the causes' shares. */
zv_status cli_blame_file(cli *c, const zv_space *space, const cli_model *m, const char *path,
                         const cli_hits_args *a);

#endif
