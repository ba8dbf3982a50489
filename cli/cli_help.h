/* cli_help.h — everything that the command table says about itself. */
#ifndef ZAVIT_CLI_HELP_H
#define ZAVIT_CLI_HELP_H

#include "cli.h"

void cli_help_all(zv_buf *out, zv_lang lang); /* `zavit help` */
void cli_help_command(zv_buf *out, zv_lang lang, const cli_command *command);
void cli_help_man(zv_buf *out, const cli_command *command); /* roff; NULL: zavit(1) */
void cli_help_completion(zv_buf *out); /* for bash */
json_t *cli_help_json(void);

#endif
