/* cli_outside.h — an outside encoder: what encode, search, near and why share. */
#ifndef ZAVIT_CLI_OUTSIDE_H
#define ZAVIT_CLI_OUTSIDE_H

#include "cli.h"

typedef struct cli_outside_args {
    const char *command, *cache;
    double timeout;
    bool no_cache;
} cli_outside_args;

/* clang-format off */
#define CLI_OUTSIDE_ROWS(type)                                                                     \
    CLI_ROW_TEXT(type, outside.command, "encoder", 0, NULL, "CMD", 0, M_CLI_O_ENCODER),            \
    CLI_ROW_REAL(type, outside.timeout, "encoder-timeout", "120", 0.01, 1e6, "SECONDS", M_CLI_O_ENCODER_TIMEOUT), \
    CLI_ROW_TEXT(type, outside.cache, "encoder-cache", 0, NULL, "DIR", 0, M_CLI_O_ENCODER_CACHE),  \
    CLI_ROW_FLAG(type, outside.no_cache, "no-encoder-cache", 0, M_CLI_O_NO_ENCODER_CACHE)
/* clang-format on */

/* ZV_USAGE with both --encoder and a word model (a net may stand on a program), and for flags of an encoder without one. */
zv_status cli_outside_check(cli *c, const cli_outside_args *a, const char *model);
/* The encoder that the arguments name; *out stays NULL if they name none. With a space, its vectors must be
 * as long as the space's, and a few of its rows are encoded again: a warning tells if they have moved. */
zv_status cli_outside_open(cli *c, zv_outside **out, const cli_outside_args *a,
                           const zv_space *space);
/* The same for vectors of so many numbers (0: as it answers), without a look at any space. */
zv_status cli_outside_start(cli *c, zv_outside **out, const cli_outside_args *a, size_t dim);
/* Encodes the texts of a few rows again: a warning tells if they have moved. */
zv_status cli_outside_check_rows(cli *c, const zv_any_encoder *any, const zv_space *space);
/* The program if one is named, through the net that made the space if one did; else a model as cli_model_try does. */
zv_status cli_model_or_outside(cli *c, cli_model *out, const zv_space *space, const char *path,
                               const cli_outside_args *a, bool needed);
/* Says and counts what was asked (`encoder` in the result), and ends the program. */
void cli_outside_close(cli *c, zv_outside *o);
/* A text through the encoder. ZV_NODATA, with its reason, if it has no vector for it. */
zv_status cli_side_of_outside(cli *c, cli_side *out, zv_outside *o, const char *text);
/* "…" as one word for the shell. */
void cli_shell_word(zv_buf *out, const char *text);

#endif
